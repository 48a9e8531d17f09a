"""`rdcxl verifier`: what a seal is worth, of a closed file or of a certificate. Package imports wait for the call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_json, option_referentiel
from rdcxl.cli.ecran import ecrire_json
from rdcxl.cli.signature import ce_que_sait_le_poste, option_succession

if TYPE_CHECKING:
    from rdcxl.jury.comparaison import Comparaison
    from rdcxl.jury.verification import Verdict

FICHIER = Chemin("FICHIER")


@click.command(cls=Commande)
@click.argument("fichier", type=FICHIER)
@click.option("--cle", "publique", type=FICHIER, help="Clé publique attendue : le fichier doit être signé par elle.")
@click.option("--grille", type=FICHIER, help="Classeur à comparer : dit ce qui diffère, cellule par cellule.")
@click.option("--cloture", type=FICHIER, help="Pour un certificat : le fichier clos qui doit l’avoir délivré.")
@click.option(
    "--revocations",
    type=FICHIER,
    help="Pour un certificat : la liste des retraits, revocations.csv ou la page de vérification.",
)
@option_succession
@option_json
@option_referentiel
def verifier(
    fichier: Path,
    publique: Path | None,
    grille: Path | None,
    cloture: Path | None,
    revocations: Path | None,
    successions: tuple[Path, ...],
    en_json: bool,
    referentiel: Path | None,
) -> int:
    """Dit si un fichier clos ou un certificat est authentique et inchangé, et ce qui le distingue d’une grille.

    FICHIER : un fichier .cloture.json, ou le PDF d’un certificat. Code de sortie 0 s’il est authentique et en vigueur, 3 s’il est
    intact mais n’est pas signé par la clé que ce poste connaît, ou que donne --cle, et 1 dans tout autre cas ; avec --grille, aucune
    saisie ne doit différer. D’un certificat sont lus le code QR, la page, le badge joint et le cachet électronique ; avec --cloture, il
    est comparé à ce fichier ; avec --revocations, il ne doit pas avoir été retiré.
    """
    from rdcxl.erreurs import UsageIncorrect
    from rdcxl.jury.verification import verifier as examiner

    su = ce_que_sait_le_poste(publique, successions)
    if fichier.suffix.lower() == ".pdf":
        from rdcxl.cli.preuve import verifier_certificat

        if grille:
            raise UsageIncorrect("--grille ne va qu’avec un fichier clos ; pour un certificat, donnez --cloture.")
        return verifier_certificat(fichier, su, cloture, revocations, en_json, referentiel)
    if cloture or revocations:
        raise UsageIncorrect("--cloture et --revocations ne vont qu’avec le PDF d’un certificat.")
    verdict = examiner(fichier, su, referentiel)
    comparaison = _comparer(verdict, fichier, grille, referentiel) if grille else None
    if en_json:
        ecrire_json(_en_objet(verdict, comparaison))
    else:
        _montrer(verdict, comparaison, grille)
    return verdict.sortie or int(bool(comparaison and comparaison.differe))


def _comparer(verdict: Verdict, fichier: Path, grille: Path, donne: Path | None) -> Optional[Comparaison]:
    """Nothing is compared with a file whose seal is broken."""
    from rdcxl.jury.certification import referentiel_du_clos
    from rdcxl.jury.comparaison import comparer

    if not verdict.contenu:
        return None
    return comparer(verdict.contenu, grille, referentiel_du_clos(verdict.contenu, fichier, donne))


def _en_objet(verdict: Verdict, comparaison: Optional[Comparaison]) -> dict[str, Any]:
    objet = verdict.en_json()
    if comparaison is not None:
        objet["meme_classeur"] = comparaison.meme_classeur
        objet["differences"] = [d._asdict() for d in comparaison.differences]
        objet["decisions"] = [e._asdict() for e in comparaison.decisions]
    return objet


def _montrer(verdict: Verdict, comparaison: Optional[Comparaison], grille: Optional[Path]) -> None:
    from rdcxl.cli.affichage import dire

    dire(verdict.phrase, "bold green" if verdict.valable else "bold red")
    for detail in verdict.details:
        dire(detail, "yellow")
    if grille is None:
        return
    if comparaison is None:
        dire(f"« {grille.name} » n’a pas été comparé : il faut un fichier clos intact.", "yellow")
    else:
        _montrer_la_comparaison(comparaison, grille)


def _montrer_la_comparaison(comparaison: Comparaison, grille: Path) -> None:
    from rdcxl.cli.affichage import dire

    if comparaison.meme_classeur:
        dire(f"« {grille.name} » est, octet pour octet, le classeur de la clôture.")
    if not comparaison.differe:
        if not comparaison.meme_classeur:
            dire(
                f"« {grille.name} » a été réenregistré depuis la clôture, mais aucune saisie ni aucune décision ne diffère."
            )
        return
    for quoi, ecarts in (("saisie", comparaison.differences), ("décision", comparaison.decisions)):
        if ecarts:
            s = "s" if len(ecarts) > 1 else ""
            dire(f"{len(ecarts)} différence{s} de {quoi} entre la clôture et « {grille.name} » :", "bold")
            for ecart in ecarts:
                dire(f"  • {ecart}")

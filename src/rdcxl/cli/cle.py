"""`rdcxl cle`: a key is made, follows another, or is better protected. Package imports wait for the call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Optional

import rich_click as click

from rdcxl.cli.base import Chemin, Commande
from rdcxl.cli.lecture import maintenant
from rdcxl.cli.signature import MOT_DE_PASSE_ANCIEN, lire_mot_de_passe, option_mot_de_passe, prevenir

if TYPE_CHECKING:
    from rdcxl.jury.cles import Signataire
    from rdcxl.jury.succession import Succession

FICHIER = Chemin("FICHIER")


@click.command(cls=Commande)
@click.option(
    "--titulaire",
    metavar="NOM",
    help="Qui signe : la personne ou le centre. Ce nom figure dans chaque fichier signé.",
)
@click.option(
    "--cle", "chemin", type=FICHIER, help="Où est la clé, au lieu du dossier de configuration de l’utilisateur."
)
@option_mot_de_passe
@click.option("--succede", type=FICHIER, help="L’ancienne clé, qui se porte garante de la nouvelle.")
@click.option(
    "--mot-de-passe-ancien-fichier",
    "ancien",
    type=FICHIER,
    help=f"Fichier du mot de passe de l’ancienne clé. Sinon : {MOT_DE_PASSE_ANCIEN}, ou le terminal.",
)
@click.option("--perdue", type=FICHIER, help="Clé publique d’une clé perdue, que la nouvelle remplace sans elle.")
@click.option(
    "--declaration",
    type=FICHIER,
    help="Avec --perdue : la déclaration signée par la direction du centre (PDF ou scan).",
)
@click.option("--convertir", is_flag=True, help="Réécrit une clé d’autrefois avec la protection d’aujourd’hui.")
def cle(
    titulaire: str | None,
    chemin: Path | None,
    fichier: Path | None,
    succede: Path | None,
    ancien: Path | None,
    perdue: Path | None,
    declaration: Path | None,
    convertir: bool,
) -> int:
    """Crée la clé qui signe les clôtures, protégée par un mot de passe, et sa clé publique à côté.

    Le mot de passe se tape sans s’afficher, deux fois. Une clé existante n’est jamais remplacée : une nouvelle lui succède, et un
    petit fichier à garder dit sur la foi de quoi. --convertir garde la clé et change sa protection.
    """
    from rdcxl.erreurs import UsageIncorrect
    from rdcxl.jury.trousseau import chemin_par_defaut

    ou = chemin or chemin_par_defaut()
    if convertir:
        if titulaire or succede or perdue or declaration:
            raise UsageIncorrect("--convertir ne change ni la clé ni son titulaire : donnez-la seule, ou avec --cle.")
        return _convertir(ou, fichier)
    if not titulaire:
        raise UsageIncorrect("Il manque --titulaire : la personne ou le centre qui signe.")
    if (perdue is None) != (declaration is None) or (succede and perdue):
        raise UsageIncorrect(
            "Une clé succède à une autre par --succede ANCIENNE, ou, si celle-ci est perdue, par --perdue PUBLIQUE et --declaration FICHIER."
        )
    return _creer(ou, titulaire, fichier, _Ancienne(succede, ancien, perdue, declaration))


class _Ancienne:
    """The key before, if there is one, and how the new one follows it."""

    def __init__(
        self, succede: Optional[Path], ancien: Optional[Path], perdue: Optional[Path], declaration: Optional[Path]
    ) -> None:
        from rdcxl.jury.trousseau import charger_cle, lire_cle_publique

        self.garante = (
            charger_cle(
                succede,
                lire_mot_de_passe(
                    ancien, f"Mot de passe de l’ancienne clé {succede.name} : ", variable=MOT_DE_PASSE_ANCIEN
                ),
            )
            if succede
            else None
        )
        self.perdue, self.declaration = lire_cle_publique(perdue) if perdue else None, declaration

    def succession(self, nouvelle: Signataire) -> Optional[Succession]:
        """What says that the new key follows."""
        from rdcxl.jury.succession import declarer, faire_succeder

        if self.garante is not None:
            return faire_succeder(self.garante, nouvelle, maintenant().date())
        if self.perdue is not None and self.declaration is not None:
            return declarer(self.perdue, nouvelle, self.declaration, maintenant().date())
        return None


def _creer(ou: Path, titulaire: str, fichier: Optional[Path], ancienne: _Ancienne) -> int:
    from rdcxl.cli.affichage import dire
    from rdcxl.jury.succession import SUFFIXE, ecrire_succession
    from rdcxl.jury.trousseau import chemin_public, creer_cle, verifier_place

    verifier_place(ou)
    signataire = creer_cle(
        ou, titulaire, lire_mot_de_passe(fichier, "Mot de passe de la nouvelle clé : ", confirmer=True)
    )
    dire(f"Clé {signataire.empreinte}, de « {signataire.titulaire} » : {ou}", "bold green")
    dire(f"Clé publique, à donner à qui vérifie : {chemin_public(ou)}")
    if suite := ancienne.succession(signataire):
        place = ou.with_name(ou.stem + SUFFIXE)
        ecrire_succession(place, suite)
        dire(suite.dire())
        dire(f"Ce qui le dit, à donner avec la clé publique : {place}")
    dire("Gardez une copie de la clé et du mot de passe en lieu sûr : personne ne peut les retrouver.", "yellow")
    prevenir(ou, fichier)
    return 0


def _convertir(ou: Path, fichier: Optional[Path]) -> int:
    from rdcxl.cli.affichage import dire
    from rdcxl.jury.trousseau import convertir_cle

    mot = lire_mot_de_passe(fichier, f"Mot de passe de la clé {ou.name} : ")
    signataire = convertir_cle(ou, mot, mot)
    dire(
        f"Clé {signataire.empreinte}, de « {signataire.titulaire} », réécrite avec la protection d’aujourd’hui : {ou}",
        "bold green",
    )
    prevenir(ou, fichier)
    return 0

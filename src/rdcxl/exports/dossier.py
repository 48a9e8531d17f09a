"""The export folder of a closed jury: the wanted kinds, a folder per candidate, an index, a manifest. Whole or not at all.

A kind that is refused is left out, with its reasons; the others are written all the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rdcxl.erreurs import ExportRefuse, UsageIncorrect
from rdcxl.exports import genres as G
from rdcxl.exports.archive import MANIFESTE, deja_ecrits, empreintes
from rdcxl.exports.depot_diplomation import a_valider
from rdcxl.exports.documents.cce import SANS_MODULES
from rdcxl.exports.documents.cce import combien as combien_de_cce
from rdcxl.exports.lecture import blocs_a_delivrer, exiger_la_cloture
from rdcxl.exports.par_candidat import CANDIDATS, ranger_par_candidat
from rdcxl.exports.production import production
from rdcxl.exports.sommaire import INDEX, RECAPITULATIF, ecrire_sommaire
from rdcxl.grille.ecriture import dossier_neuf
from rdcxl.jury.modele_clos import Cloture
from rdcxl.regles import libelles as L

Avancer = Callable[[int], None]
EXPORTS = tuple(G.GENRES)
COMMUNS = frozenset({CANDIDATS, INDEX, RECAPITULATIF})
SANS_CPF = "CPF : pas de flux XML, faute de rubrique [cpf] dans session.toml. C’est CCI France, organisme certificateur, qui le dépose."


@dataclass(frozen=True)
class Bilan:
    """What was written (paths inside the folder), what the user must know, and which kinds were refused, and why."""

    fichiers: tuple[Path, ...]
    avertissements: tuple[str, ...]
    refus: dict[str, tuple[str, ...]] = field(default_factory=dict)


def choisir(quoi: str) -> tuple[str, ...]:
    """The exports named in a comma-separated text; all of them when it is empty.

    Raises:
        UsageIncorrect: a name is none of `EXPORTS`.
    """
    voulus = [nom.strip().lower() for nom in quoi.split(",") if nom.strip()]
    inconnus = [nom for nom in voulus if nom not in EXPORTS]
    if inconnus:
        raise UsageIncorrect(f"Export inconnu : {', '.join(inconnus)}. Exports possibles : {', '.join(EXPORTS)}.")
    return tuple(nom for nom in EXPORTS if not voulus or nom in voulus)


def exporter_dossier(
    clos: Cloture,
    dossier: Path,
    quoi: tuple[str, ...],
    options: G.Options | None = None,
    *,
    processus: int = 1,
    remplacer: bool = False,
    avancer: Avancer | None = None,
) -> Bilan:
    """Write the wanted exports into a new folder, with a manifest of SHA-256 digests.

    Args:
        clos: a closed file that was read (`lire_cloture`).
        dossier: the folder to create; it appears whole or not at all.
        processus: how many processes compose, when there is enough to do.
        avancer: called with the number of documents done.

    Raises:
        ExportRefuse: nothing at all could be produced, or the content was never closed; every reason is listed.
        EcritureRefusee: the folder cannot be written.
    """
    exiger_la_cloture(clos)
    options = options or G.Options()
    avertissements = [*cloture_a_savoir(clos), *_restes(clos)]
    if quoi == EXPORTS and not options.reglages.cpf:
        quoi = tuple(nom for nom in quoi if nom != G.CPF)
        avertissements.append(SANS_CPF)
    attendus = nombre_de_documents(clos, quoi)
    refus: dict[str, tuple[str, ...]] = {}
    with (
        dossier_neuf(dossier, remplacable=deja_ecrits(COMMUNS.union(quoi)) if remplacer else None) as provisoire,
        production(options.reglages, processus=processus, attendus=attendus, avancer=avancer) as atelier,
    ):
        pieces: list[G.Piece] = []
        for nom in quoi:
            sous_dossier = provisoire / nom
            sous_dossier.mkdir()
            try:
                ecrites = G.GENRES[nom](clos, sous_dossier, options, atelier)
                avertissements += G.avertissements(nom, options) if ecrites else []
                pieces += ecrites
                if not ecrites:
                    sous_dossier.rmdir()
                    avertissements += [SANS_MODULES] if nom == G.CCE else []
            except ExportRefuse as erreur:
                shutil.rmtree(sous_dossier)
                refus[nom] = tuple(dict.fromkeys(erreur.problemes or (erreur.message,)))
        if refus and not pieces:
            raise ExportRefuse(
                "Rien n’a été écrit : ces exports sont refusés.", dict.fromkeys(p for r in refus.values() for p in r)
            )
        ranges = ranger_par_candidat(clos, provisoire, pieces)
        pages = ecrire_sommaire(clos, provisoire, [*pieces, *ranges], refus)
        relatifs = tuple(c.relative_to(provisoire) for c in (*(p.chemin for p in (*pieces, *ranges)), *pages))
        manifeste = empreintes({r.as_posix(): provisoire / r for r in relatifs})
        (provisoire / MANIFESTE).write_text(manifeste, encoding="utf-8", newline="\n")
    return Bilan((*relatifs, Path(MANIFESTE)), tuple(a for a in avertissements if a), refus)


def nombre_de_documents(clos: Cloture, quoi: tuple[str, ...]) -> int:
    """How many PDF documents these exports compose (steps that the progress bar shows)."""
    tous = clos.candidats
    sans_titre = sum(c.resultat.decision != L.TITRE for c in tous)
    combien = {
        G.DIPLOMATION: 1,
        G.PV: 1 + len(clos.jury.epreuves),
        G.CERTIFICATS: sum(len(blocs_a_delivrer(clos, c)) for c in tous),
        G.ATTESTATIONS: sans_titre,
        G.RELEVES: len(tous),
        G.CCE: combien_de_cce(clos),
        G.LETTRES: len(tous),
    }
    return sum(combien.get(nom, 0) for nom in quoi)


def cloture_a_savoir(clos: Cloture) -> list[str]:
    """What the closing noted on the jury itself, said again with each export."""
    return list(clos.reserves)


def _restes(clos: Cloture) -> list[str]:
    """Say whose data are not validated, and which blocs were certified before, so that nothing is silently absent."""
    phrases = []
    if a_valider_encore := a_valider(clos):
        qui = ", ".join(c.identifiant for c in a_valider_encore)
        phrases.append(f"Ces candidats n’ont pas encore validé leurs données, ce que la transmission demande : {qui}.")
    acquis = [
        f"{c.identifiant} ({', '.join(blocs)})"
        for c in clos.candidats
        if c.resultat.decision in (L.PARTIELLE, L.ANNULEE)
        and (blocs := [code for code, b in c.resultat.blocs.items() if b.statut == L.ACQUIS])
    ]
    if acquis:
        phrases.append(f"Blocs acquis à une session antérieure, déjà certifiés alors : {', '.join(acquis)}.")
    return phrases

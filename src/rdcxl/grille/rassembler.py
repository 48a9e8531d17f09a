"""A grid and a folder of marks to a new grid, its list of disagreements and its journal. Imports reading, building and the merge.

The new workbook is read back before it takes its name: it must say what the old one said, and the merged marks, nothing else.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl.erreurs import ClasseurIllisible, SaisieRefusee, UsageIncorrect
from rdcxl.grille.annexes import GROUPES, NOTES_PARTAGEES
from rdcxl.grille.anonymat import chemin_de_la_cle, lire_la_cle
from rdcxl.grille.construction.classeur import Avancer, construire_grille
from rdcxl.grille.contenu import Contenu
from rdcxl.grille.conversion import est_vide
from rdcxl.grille.creation import verifier_le_nom
from rdcxl.grille.ecriture import fichier_neuf, tout_fichier
from rdcxl.grille.journal import RASSEMBLEMENT, Changement, consigner, ecrire_la_note, lire_journal
from rdcxl.grille.lecture.ancienne import lire_ancienne
from rdcxl.grille.lecture.classeur import lire_grille
from rdcxl.grille.lecture.notes import lire_note_sur
from rdcxl.grille.lecture.tableur import lire_feuilles
from rdcxl.grille.lecture.transposer import transposer
from rdcxl.grille.migration import ecarts
from rdcxl.grille.modele import Promotion
from rdcxl.grille.provenance import grille_intacte
from rdcxl.grille.rassemblement import Cadre, Desaccord, Place, Prise, Rassemblement, rassembler
from rdcxl.grille.rendus import lire_les_rendus
from rdcxl.grille.tables.choix import composante_collective
from rdcxl.referentiel.modele import Composante, Referentiel
from rdcxl.regles import Dossier, Mention, Note
from rdcxl.regles.acquis import composantes_a_passer
from rdcxl.regles.echelle import en_decimal
from rdcxl.regles.nombres import canonique, en_francais
from rdcxl.regles.saisie import lire_nombre, nettoyer

SUFFIXE_DES_ACCORDS = ".accords.csv"
ACCORDS = (
    "identifiant",
    "composante",
    "dans_la_grille",
    "correcteur_1",
    "note_1",
    "correcteur_2",
    "note_2",
    "sur",
    "note_retenue",
)


class Bilan(NamedTuple):
    """What was done: the merge, what is to be known of the files, the new grid as read back, the list of disagreements if any."""

    rassemblement: Rassemblement
    avis: tuple[str, ...]
    promotion: Promotion
    accords: Optional[Path]


def rassembler_dans(
    grille: Path,
    dossier: Path,
    vers: Path,
    r: Referentiel,
    *,
    le: dt.datetime,
    accords: Optional[Path] = None,
    cle: Optional[Path] = None,
    remplacer: bool = False,
    avancer: Avancer | None = None,
) -> Bilan:
    """Write a new grid with the marks of a folder, the journal that says where each comes from, and the disagreements to settle.

    Args:
        grille: a grid of « rdcxl nouveau », which is only read; vers: the new one, beside which the rest is written.
        le: the time, with its offset; accords: the list of a former time, with the marks agreed on; cle: the key of the anonymous
            numbers, by default that which stands beside the grid.

    Raises:
        UsageIncorrect: both grids are the same file; ClasseurIllisible, SaisieRefusee: something cannot be read, or read back the
            new grid would say something else; EcritureRefusee: it cannot be written there.
    """
    verifier_le_nom(vers)
    if vers.exists() and grille.exists() and vers.samefile(grille):
        raise UsageIncorrect("La grille n’est jamais modifiée : donnez à --vers le nom d’un autre fichier.")
    lue = lire_ancienne(grille, r)
    contenu = transposer(lue, r).contenu
    journal = lire_journal(grille)
    rendus = lire_les_rendus(dossier, r)
    convenus = lire_les_accords(accords, r) if accords else {}
    cadre = _cadre(lue.promotion, contenu, r, lire_la_cle(cle or chemin_de_la_cle(grille)), convenus)
    decide = rassembler(rendus.notes, cadre)
    decide = replace(decide, refus=(*rendus.refus, *decide.refus))
    apres = _construire(vers, contenu, lue.promotion, decide.prises, r, le, remplacer=remplacer, avancer=avancer)
    consigner(vers, journal, [_consignee(p, le) for p in decide.prises])
    return Bilan(decide, rendus.avis, apres, _ecrire_les_accords(vers, decide.desaccords, r))


def _cadre(
    promotion: Promotion,
    contenu: Contenu,
    r: Referentiel,
    cle: Mapping[tuple[str, str], str],
    convenus: Mapping[Place, Note],
) -> Cadre:
    grille = {
        (c.fiche.identifiant, x.code): c.dossier.notes.get(x.code, Mention.VIDE)
        for c in promotion.candidats
        for x in composantes_a_passer(r, c.dossier)
    }
    connus = {c.fiche.identifiant.casefold(): c.fiche.identifiant for c in promotion.candidats}
    fermees = {
        g.composante.code: "la grille prend cette note dans sa feuille d’évaluation ; saisissez-la là"
        for g in contenu.grilles
    }
    collective = composante_collective(r)
    if collective and any(contenu.annexes.get(nom) for nom in (GROUPES, NOTES_PARTAGEES)):
        fermees.setdefault(collective.code, "la grille prend cette note dans ses feuilles de groupes ; saisissez-la là")
    return Cadre(grille, connus, frozenset(r.composantes), fermees, cle, convenus)


def _construire(
    vers: Path, contenu: Contenu, avant: Promotion, prises: Sequence[Prise], r: Referentiel, le: dt.datetime, *, remplacer: bool,
    avancer: Avancer | None,
) -> Promotion:  # fmt: skip
    """Write the grid; what is read back must be the old promotion with these marks."""
    par_candidat: dict[str, dict[str, Note]] = {}
    for p in prises:
        par_candidat.setdefault(p.identifiant.casefold(), {})[p.composante] = p.apres
    lignes = [
        {**ligne, **{code: _cellule(note) for code, note in par_candidat.get(_qui(ligne), {}).items()}}
        for ligne in contenu.candidats
    ]
    attendue = _avec(avant, par_candidat)
    relues: list[Promotion] = []

    def verifier(provisoire: Path) -> None:
        relues.append(lire_grille(provisoire, r))
        trouves = ecarts(attendue, relues[0], r, ajouts=True)
        if trouves:
            message = (
                "Les notes n’ont pas été rassemblées : relue, la nouvelle grille ne dirait pas ce qui est attendu."
            )
            raise SaisieRefusee(message, trouves)

    construire_grille(
        vers, contenu._replace(candidats=lignes), r, cree_le=le.replace(tzinfo=None), remplacable=grille_intacte if remplacer else None,
        verifier=verifier, avancer=avancer,
    )  # fmt: skip
    return relues[0]


def _qui(ligne: Mapping[str, object]) -> str:
    return nettoyer(str(ligne.get("identifiant", ""))).casefold()


def _cellule(note: Note) -> object:
    return note if isinstance(note, Decimal) else note.value


def _avec(promotion: Promotion, par_candidat: Mapping[str, Mapping[str, Note]]) -> Promotion:
    def dossier(d: Dossier) -> Dossier:
        return replace(d, notes={**d.notes, **par_candidat.get(d.identifiant.casefold(), {})})

    return replace(promotion, candidats=tuple(replace(c, dossier=dossier(c.dossier)) for c in promotion.candidats))


def _consignee(p: Prise, le: dt.datetime) -> Changement:
    avant, apres = ecrire_la_note(p.avant), ecrire_la_note(p.apres)
    return Changement(
        le.isoformat(timespec="seconds"), RASSEMBLEMENT, p.identifiant, p.composante, avant, apres, p.qui, p.fichier
    )


# -- marks to agree on ----------------------------------------------------------------------------------------------------


def _ecrire_les_accords(vers: Path, desaccords: Iterable[Desaccord], r: Referentiel) -> Optional[Path]:
    lignes = [_ligne(d, r.composantes[d.composante]) for d in desaccords]
    if not lignes:
        return None
    texte = io.StringIO(newline="")
    ecrivain = csv.writer(texte, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(ACCORDS)
    ecrivain.writerows(lignes)
    chemin = vers.with_name(vers.stem + SUFFIXE_DES_ACCORDS)
    with fichier_neuf(chemin, remplacable=tout_fichier) as provisoire:
        provisoire.write_text(texte.getvalue(), "utf-8-sig", newline="")
    return chemin


def _ligne(d: Desaccord, c: Composante) -> list[str]:
    """A disagreement as a row, its marks on the scale of the first file that says one."""
    sur = next((x.sur for x in d.rendus if x.sur is not None), c.maximum)

    def dire(note: Note) -> str:
        if not isinstance(note, Decimal):
            return ecrire_la_note(note)
        exacte = en_decimal(Fraction(note) * Fraction(sur) / Fraction(c.maximum))
        return en_francais(exacte) if exacte is not None else f"{en_francais(note)} points"

    deux = [*d.rendus[:2], *[None] * (2 - len(d.rendus[:2]))]
    donnees = [texte for x in deux for texte in ((_inerte(x.correcteur), dire(x.note)) if x else ("", ""))]
    return [d.identifiant, d.composante, dire(d.dans_la_grille), *donnees, canonique(sur).replace(".", ","), ""]


def _inerte(texte: str) -> str:
    return f"'{texte}" if texte.startswith(("=", "+", "-", "@")) else texte


def lire_les_accords(chemin: Path, r: Referentiel) -> dict[Place, Note]:
    """The marks agreed on: those of the lines whose last column is filled.

    Raises:
        SaisieRefusee: everything that is wrong in it, each with its line.
    """
    try:
        rangees = lire_feuilles(chemin)[0].lignes
    except ClasseurIllisible as erreur:
        raise SaisieRefusee("Les accords ne peuvent pas être lus.", [erreur.message]) from erreur
    titres = [nettoyer(str(x or "")) for x in rangees[0]]
    exigees = ("identifiant", "composante", "sur", "note_retenue")
    if manque := [x for x in exigees if x not in titres]:
        raise SaisieRefusee(
            "Les accords ne peuvent pas être lus.", [f"{chemin.name} : la colonne « {x} » manque." for x in manque]
        )
    convenus: dict[Place, Note] = {}
    problemes = []
    for numero, rangee in enumerate(rangees[1:], 2):
        ligne = dict(zip(titres, rangee, strict=False))
        if est_vide(ligne.get("note_retenue")):
            continue
        note, refus = _accord(ligne, r)
        if refus:
            problemes.append(f"{chemin.name}, ligne {numero} : {refus}")
        convenus[nettoyer(str(ligne["identifiant"])), nettoyer(str(ligne["composante"]))] = note
    if problemes:
        raise SaisieRefusee("Les accords ne peuvent pas être pris.", problemes)
    return convenus


def _accord(ligne: Mapping[str, object], r: Referentiel) -> tuple[Note, str]:
    composante = r.composantes.get(nettoyer(str(ligne.get("composante") or "")))
    sur = lire_nombre(ligne.get("sur"))
    if composante is None:
        return Mention.ANOMALIE, f"« {ligne.get('composante')} » n’est pas une épreuve."
    if sur.anomalie or not sur.valeur:
        return Mention.ANOMALIE, f"« {ligne.get('sur')} » n’est pas une échelle."
    lu = lire_note_sur(ligne["note_retenue"], composante, sur.valeur)
    return lu.valeur, lu.anomalie

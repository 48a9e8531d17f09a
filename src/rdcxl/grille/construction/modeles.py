"""Workbooks to fill in, one per file that `nouveau` takes: the titles of our sheets, lists, dates, help. Writes a new folder."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import annexes
from rdcxl.grille.champs import Champ
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.feuilles.commun import HEURES_REFUSEES, regle_d_aide, regle_du_champ
from rdcxl.grille.ecriture import TOUS, dossier_neuf
from rdcxl.grille.tables.acquis import CHAMPS_ACQUIS
from rdcxl.grille.tables.candidats import CHAMPS_ASSIDUITE, FRAUDE, IDENTIFIANT, champs_candidats
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.nombres import canonique, en_francais

LIGNES = 200
TITRE, INTITULES = 0, 1  # 0-based rows
LARGEUR_MINIMUM = 10


class Modele(NamedTuple):
    """A workbook to fill in: its name without suffix, the sentence above the headings, its columns (heading, field, help)."""

    nom: str
    aide: str
    colonnes: tuple[tuple[str, Champ, str], ...]


def modeles(r: Referentiel) -> Iterator[Modele]:
    """Those of a référentiel: candidates, marks, acquis, then each optional table."""
    yield Modele(
        "candidats",
        "Une ligne par candidat. Les colonnes en gras sont indispensables.",
        _par_titre(champs_candidats(r)),
    )
    notes = tuple(
        (f"{c.code}/{canonique(r.notation.echelle)}", Champ(c.code, c.libelle, C.NOTE, C.NOTES), _aide_de_la_note(c.libelle, r))
        for c in r.composantes.values()
    )  # fmt: skip
    suite = _par_titre((*CHAMPS_ASSIDUITE, FRAUDE))
    echelle = en_francais(r.notation.echelle)
    aide = f"Notes sur {echelle} : changez le nombre après le code si vous notez autrement. ABS, ABJ, ou vide pour une note attendue."
    yield Modele("notes", aide, (*_par_titre((IDENTIFIANT,)), *notes, *suite))
    composante = {code: code for code in r.codes_acquis}
    acquis = [
        Champ(c.code, c.titre, c.genre, c.feuille, c.largeur, c.obligatoire, choix=composante)
        if c.code == "composante"
        else c
        for c in CHAMPS_ACQUIS
    ]
    yield Modele(
        "acquis", "Ce qui reste d’une session antérieure : un bloc, ou une épreuve, par ligne.", _par_titre(acquis)
    )
    for annexe in annexes(r).values():
        yield Modele(annexe.nom, annexe.aide, _par_titre(annexe.champs))


def _par_titre(champs: Iterable[Champ]) -> tuple[tuple[str, Champ, str], ...]:
    return tuple((champ.titre, champ, champ.aide) for champ in champs)


def _aide_de_la_note(libelle: str, r: Referentiel) -> str:
    return f"{libelle}. ABS : absence non justifiée ; ABJ : justifiée."


def ecrire_modeles(dossier: Path, r: Referentiel) -> list[str]:
    """Write every model in a new folder; their names.

    Raises:
        EcritureRefusee: something stands there, or the place does not allow it.
    """
    with dossier_neuf(dossier, pour=TOUS) as provisoire:
        noms = []
        for modele in modeles(r):
            _ecrire(provisoire / f"{modele.nom}.xlsx", modele)
            noms.append(f"{modele.nom}.xlsx")
    return noms


def _ecrire(chemin: Path, modele: Modele) -> None:
    from xlsxwriter import Workbook

    tampon = io.BytesIO()  # a ZIP that a full disk cuts would say so in English when it is forgotten
    with Workbook(
        tampon, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    ) as classeur:
        page = classeur.add_worksheet(modele.nom.capitalize()[:31])
        page.write_string(TITRE, 0, modele.aide, classeur.add_format({"italic": True, "font_color": S.GRIS}))
        page.set_row(INTITULES, 32)
        for i, (intitule, champ, aide) in enumerate(modele.colonnes):
            entete = {
                "bold": champ.obligatoire,
                "bg_color": S.PALE,
                "bottom": 1,
                "text_wrap": True,
                "valign": "vcenter",
            }
            page.write_string(INTITULES, i, intitule, classeur.add_format(entete))
            page.set_column(i, i, max(champ.largeur, LARGEUR_MINIMUM), classeur.add_format(_format(champ)))
            regle = regle_du_champ(champ, HEURES_REFUSEES) or (regle_d_aide(intitule, aide) if aide else None)
            if regle is not None:
                page.data_validation(INTITULES + 1, i, INTITULES + LIGNES, i, dict(regle))
        page.freeze_panes(INTITULES + 1, 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(INTITULES)
    chemin.write_bytes(tampon.getvalue())


def _format(champ: Champ) -> dict[str, Any]:
    if champ.genre == C.DATE:
        return {"num_format": S.DATE}
    return {} if champ.genre in (C.NOTE, C.NOMBRE, C.POINTS) else {"num_format": "@"}

"""A promotion with evaluation grids, typed in and recalculated by formualizer, then read as a host would hand it over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple
from tests.outils.calcul import Recalcul
from tests.outils.classeurs import cellules as lues
from tests.outils.fichiers import CREE_LE, Ligne, candidat, ecrire_entrees, notes

from rdcxl.grille.creation import creer_grille
from rdcxl.grille.lecture.feuilles import FeuilleBrute, a_lire, composer_promotion, reperer
from rdcxl.grille.modele import Promotion
from rdcxl.referentiel import charger_referentiel
from rdcxl.referentiel.modele import Referentiel

# Two assessors and three criteria for an oral; the tutor's own two; a grid with decimal points.
GRILLES = """\
[[grilles]]
composante = "B3.2"
evaluateurs = 2
criteres = [
  { code = "B3.2-1", points = 50 },
  { code = "B3.2-5", points = 60 },
  { titre = "Tenue de l’entretien", points = 40 },
]
[[grilles]]
composante = "PRO.TUTEUR"
criteres = [{ titre = "Missions", points = 30 }, { titre = "Attitude", points = "20" }]
[[grilles]]
composante = "PRO.ECRIT"
criteres = [{ titre = "Fond", points = 37.4 }, { titre = "Forme", points = 19.7 }, { titre = "Langue", points = 17.9 }]
"""
B32, TUTEUR, ECRIT = "Grille B3.2", "Grille PRO.TUTEUR", "Grille PRO.ECRIT"
# Columns of « Grille B3.2 »: C D E, total F; G H I, total J; agreed K, retained L, state M.


def creer_avec_grilles(
    dossier: Path,
    candidats: Iterable[Ligne] | None = None,
    notes_: Iterable[Ligne] | None = (),
    texte: str = GRILLES,
    nom: str = "grille.xlsx",
) -> Path:
    """Build a grid with these evaluation grids; one good candidate without marks there by default."""
    lignes = [candidat()] if candidats is None else list(candidats)
    sans = dict.fromkeys(("B3.2", "PRO.TUTEUR", "PRO.ECRIT"))
    saisies = [notes(str(x["identifiant"]), sans) for x in lignes] if notes_ == () else notes_
    chemins = ecrire_entrees(dossier, lignes, saisies)
    (dossier / "grilles.toml").write_text(texte, "utf-8")
    grille = dossier / nom
    creer_grille(
        grille, **chemins, referentiel=charger_referentiel(), grilles=dossier / "grilles.toml", cree_le=CREE_LE
    )
    return grille


class Classeur:
    """A workbook of which cells are typed in (« Grille B3.2!C7 »), with or without recalculation."""

    def __init__(self, grille: Path) -> None:
        self.grille, self.calcul = grille, Recalcul(grille)
        self.page = load_workbook(grille, data_only=True)
        self.formules = [
            (nom, ou)
            for nom, page in lues(grille, formules=True).items()
            if nom.startswith("Grille ") or nom == "Notes"
            for ou, c in page.items()
            if c.data_type == "f"
        ]

    def taper(self, **cellules: Any) -> Classeur:
        """Type by cell; keys are sheet codes and cells: `B32_C7`, `TUTEUR_C7`, `Notes_I7`."""
        return self.poser({f"{_FEUILLES.get(f, f)}!{c}": v for k, v in cellules.items() for f, c in [k.rsplit("_", 1)]})

    def poser(self, cellules: Mapping[str, Any], *, recalculer: bool = True) -> Classeur:
        """Type by address, then recalculate or leave every saved value as it was."""
        for adresse, valeur in cellules.items():
            feuille, ou = adresse.split("!")
            self.page[feuille][ou] = valeur
            ligne, colonne = coordinate_to_tuple(ou)
            self.calcul.classeur.set_value(feuille, ligne, colonne, valeur)
        if recalculer:
            self.calcul.classeur.evaluate_all()
            for feuille, ou in self.formules:
                self.page[feuille][ou] = _en_host(self.calcul.classeur.get_value(feuille, *coordinate_to_tuple(ou)))
            for adresse, valeur in cellules.items():
                feuille, ou = adresse.split("!")
                self.page[feuille][ou] = valeur
        return self

    def valeur(self, feuille: str, ou: str) -> Any:
        """What a cell holds after the recalculation."""
        return self.calcul.valeur(feuille, *coordinate_to_tuple(ou))

    def lire(self, referentiel: Referentiel) -> Promotion:
        """The promotion of what the cells hold now."""
        titres = a_lire(self.page.sheetnames, grille=True)
        brutes = [FeuilleBrute(t, list(self.page[t].iter_rows(values_only=True))) for t in titres]
        return composer_promotion("essai", reperer(brutes, referentiel), {}, referentiel)


_FEUILLES = {"B32": B32, "TUTEUR": TUTEUR, "ECRIT": ECRIT}


def _en_host(valeur: Any) -> Any:
    """An error as the text that a reader gives."""
    return "#N/A" if isinstance(valeur, dict) else valeur

"""A table is one class, a column one attribute: what follows from the declaration, for a table that only this file knows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any, Optional

import pytest
from openpyxl import load_workbook
from tests.outils.fichiers import candidat, creer, notes

from rdcxl.grille import annexes as X
from rdcxl.grille.anomalies import Code
from rdcxl.grille.champs import CANDIDATS
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.tables import colonnes as colonne
from rdcxl.grille.tables import session
from rdcxl.grille.tables.candidats import Fiche, champs_par_candidat
from rdcxl.grille.tables.colonnes import LigneAnnexe, table
from rdcxl.jury.tables import rangee_de

LIEUX = {"ICI": "au centre", "AILLEURS": "dehors"}


@table(
    "prets", "Prêts", lambda r: f"Une ligne par matériel prêté, de {r.blocs[0].code} à {r.blocs[-1].code}.", libres=7
)
class Pret(LigneAnnexe):
    """Something that was lent."""

    materiel_prete: str = colonne.texte("Matériel", 30, obligatoire=True)
    prete_le: Optional[dt.date] = colonne.date("Prêté le", 13, obligatoire=True)
    caution: Optional[Decimal] = colonne.nombre("Caution", 10, aide="En euros.")
    ou_prete: str = colonne.choix("Où", 10, LIEUX)
    rendu: Optional[bool] = colonne.oui_non("Rendu", 9)


@pytest.fixture(autouse=True)
def prets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "Pret", Pret, raising=False)
    monkeypatch.setattr(X, "_CATALOGUES", {})


def creee(dossier: Path, *lignes: dict[str, str]) -> Path:
    return creer(
        dossier, [candidat("C01"), candidat("C02")], [notes("C01"), notes("C02")], annexes={"prets": list(lignes)}
    )


def test_le_fichier_se_reconnait_et_la_ligne_se_lit_typee(tmp_path: Path, referentiel: Any) -> None:
    """From its file to the sheet, and from the sheet to a typed row, then to the closed file's text."""
    ligne = {
        "identifiant": "C02",
        "materiel_prete": "Ordinateur",
        "prete_le": "02/09/2024",
        "caution": "150,50",
        "rendu": "non",
    }
    promotion = lire_grille(creee(tmp_path, ligne), referentiel)
    (lu,) = promotion.lignes_de(Pret)
    assert (lu.identifiant, lu.materiel_prete, lu.prete_le) == ("C02", "Ordinateur", dt.date(2024, 9, 2))
    assert (lu.caution, lu.ou_prete, lu.rendu, lu.illisibles) == (Decimal("150.5"), "", False, frozenset())
    assert rangee_de(lu) == {
        "identifiant": "C02",
        "materiel_prete": "Ordinateur",
        "prete_le": "2024-09-02",
        "caution": "150.5",
        "rendu": "non",
    }


def test_la_feuille_suit_la_declaration(tmp_path: Path) -> None:
    page = load_workbook(creee(tmp_path, {"identifiant": "C01", "materiel_prete": "Clé", "prete_le": "02/09/2024"}))[
        "Prêts"
    ]
    codes = [c.value for c in page[6]]
    assert codes == ["identifiant", "candidat", "materiel_prete", "prete_le", "caution", "ou_prete", "rendu"]
    assert [page.cell(4, i).value for i in (3, 4, 5)] == ["Matériel", "Prêté le", "Caution"]
    assert any("B1 à B4" in str(c.value) for c in page[2])
    listes = {
        str(regle.sqref)[0]: regle.formula1 for regle in page.data_validations.dataValidation if regle.type == "list"
    }
    assert listes["F"] == '"ICI,AILLEURS"'
    assert listes["G"] == '"oui,non"'


@pytest.mark.parametrize(
    ("code", "valeur", "mot"),
    [
        ("materiel_prete", "", "Matériel : Cette cellule n’est pas renseignée. Complétez-la."),
        ("prete_le", "hier", "Prêté le : « hier » n’est pas une date."),
        ("caution", "cher", "Caution : « cher » n’est pas un nombre."),
        ("ou_prete", "LOIN", "Où : « LOIN » n’existe pas pour Où. Valeurs : ICI, AILLEURS."),
    ],
)
def test_une_cellule_refusee_est_dite_et_laisse_l_attribut_vide(
    tmp_path: Path, referentiel: Any, code: str, valeur: str, mot: str
) -> None:
    ligne = {"identifiant": "C01", "materiel_prete": "Clé", "prete_le": "02/09/2024", code: valeur}
    promotion = lire_grille(creee(tmp_path, ligne), referentiel)
    (lu,) = promotion.lignes_de(Pret)
    assert lu.illisibles == {code}
    assert code not in lu.valeurs
    (anomalie,) = [a for a in promotion.anomalies if a.feuille == "Prêts"]
    assert anomalie.code is Code.ANNEXE
    assert anomalie.message.replace("\u00a0", " ").startswith(mot)


def test_la_fiche_est_la_declaration_des_colonnes_de_trois_feuilles(referentiel: Any) -> None:
    """No field without a column, no column without a field; the marks and acquis come from the référentiel."""
    champs = champs_par_candidat(referentiel)
    du_referentiel = {*referentiel.composantes, *(f"acquis.{code}" for code in referentiel.codes_acquis)}
    assert set(Fiche.model_fields) == set(Fiche.colonnes()) == set(champs) - du_referentiel
    assert [c.code for c in Fiche.champs(CANDIDATS, referentiel)] == list(Fiche.model_fields)


def test_chaque_code_n_est_que_dans_une_table(referentiel: Any) -> None:
    """A row of codes says which table it heads: no code but the identifier stands in two."""
    codes = [c.code for a in X.annexes(referentiel).values() for c in a.champs if c.code != "identifiant"]
    assert len(codes) == len(set(codes))
    assert not set(codes) & set(champs_par_candidat(referentiel))

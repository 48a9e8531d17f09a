"""The script that a person with Excel follows: its steps and its answer sheet go together, and name what exists."""

from __future__ import annotations

import re
from pathlib import Path

from rdcxl.cli.installation_excel import excel
from rdcxl.fonctions.catalogue import PAR_NOM
from rdcxl.grille.entrees import ENTREES, GROUPES

TEXTE = (Path(__file__).parents[2] / "docs" / "essai-excel.md").read_text("utf-8")
ETAPES, FEUILLE = TEXTE.split("## Feuille à renvoyer")


def test_chaque_etape_a_sa_place_dans_la_feuille_a_renvoyer() -> None:
    numeros = [int(n) for n in re.findall(r"^\| (\d+) \|", ETAPES, re.M)]
    assert numeros == list(range(1, len(numeros) + 1))
    assert [int(n) for n in re.findall(r"\b(\d+)\. ", FEUILLE)] == numeros
    assert all(ligne.count("|") == 4 for ligne in ETAPES.splitlines() if ligne.startswith("|"))


def test_ce_que_le_script_nomme_existe() -> None:
    titres = {e.titre for e in ENTREES}
    nommes = set(re.findall(r"RDC > ([A-ZÀ-Ý][\wÀ-ÿ ]*?)(?=[.,)]| \()", TEXTE))
    assert nommes <= titres
    assert len(nommes) >= 9
    assert all(groupe in ETAPES for groupe in GROUPES)
    assert set(re.findall(r"RDC_[A-Z]+", TEXTE)) <= set(PAR_NOM)
    options = {option for parametre in excel.params for option in parametre.opts}
    assert set(re.findall(r"installer excel (--\w+)", TEXTE)) <= options

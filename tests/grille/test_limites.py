"""What an inspection of the workbooks found for Excel, and what Excel takes: shown on the sample, and on texts at each bound."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from tests.outils.calcul import Recalcul
from tests.outils.classeurs import cellules
from tests.outils.fichiers import candidat, creer, notes

from rdcxl import exemple
from rdcxl.erreurs import EcritureRefusee
from rdcxl.grille.construction.limites import AIDES, FORMULE, NIVEAUX, TEXTE, tenir, verifier_formule, verifier_regle

SEMBLABLES = ["007", "7", "1E2", "100", "1-2", "01/02", "1234567890123456", "1234567890123457"]


def test_identifiants_qu_un_critere_confondrait_ne_sont_pas_des_doubles(tmp_path: Path) -> None:
    """A criterion of COUNTIF reads 007 as 7, 1E2 as 100, and fifteen digits of sixteen."""
    grille = creer(tmp_path, [candidat(i) for i in SEMBLABLES], [notes(i) for i in SEMBLABLES])
    calcul = Recalcul(grille)
    assert {x["Deux calculs"] for x in calcul.lignes("Contrôle", len(SEMBLABLES))} == {"concordent"}
    for feuille in cellules(grille, formules=True).values():
        formules = [str(c.value) for c in feuille.values() if c.data_type == "f"]
        assert not [f for f in formules if re.search(r"COUNTIF\((?:Notes|Candidats|'Assiduité')!\$A", f)]


def test_mise_en_forme_conditionnelle_ne_lit_que_sa_feuille(modele: Path) -> None:
    """Before its extension of 2010 the format knew no other sheet: names stand for their columns."""
    with zipfile.ZipFile(modele / exemple.GRILLE) as archive:
        pages = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
    regles = [r for page in pages for r in re.findall(r"<cfRule.*?</cfRule>", page, re.S)]
    assert len(regles) > 100
    assert [r for r in regles if "!" in r] == []


def test_formule_au_dela_de_ce_que_prend_excel_fait_echouer_la_construction() -> None:
    dedans, dehors = f'="{"a" * TEXTE}"', f'="{"a" * (TEXTE + 1)}"'
    verifier_formule(dedans, "Notes, A1")
    verifier_formule("=" + "A" * (FORMULE - 1), "Notes, A1")
    verifier_formule("=" + "(" * NIVEAUX + "1" + ")" * NIVEAUX, "Notes, A1")
    verifier_formule("=" + '&"("' * (NIVEAUX + 1), "Notes, A1")
    for refusee in (
        dehors,
        "=" + "A" * FORMULE,
        "=" + "(" * (NIVEAUX + 1) + "1" + ")" * (NIVEAUX + 1),
    ):
        with pytest.raises(EcritureRefusee, match="Notes, A1"):
            verifier_formule(refusee, "Notes, A1")


@pytest.mark.parametrize(("nom", "maximum"), AIDES.items(), ids=list(AIDES))
def test_aide_trop_longue_fait_echouer_la_construction(nom: str, maximum: int) -> None:
    verifier_regle({nom: "a" * maximum}, "Notes, A1")
    with pytest.raises(EcritureRefusee, match=str(maximum)):
        verifier_regle({nom: "a" * (maximum + 1)}, "Notes, A1")


def test_liste_trop_longue_fait_echouer_la_construction() -> None:
    verifier_regle({"source": ["a" * 100, "b" * 154]}, "Notes, A1")
    with pytest.raises(EcritureRefusee, match="liste"):
        verifier_regle({"source": ["a" * 100, "b" * 155]}, "Notes, A1")


@pytest.mark.parametrize(
    ("texte", "tenu"),
    [
        ("juste dix", "juste dix"),
        ("un mot de trop", "un mot de…"),
        ("insécable", "insécable"),
        ("x" * 12, "x" * 9 + "…"),
    ],
)
def test_aide_se_coupe_entre_deux_mots(texte: str, tenu: str) -> None:
    assert tenir(texte, 10) == tenu


def test_aucune_aide_de_la_grille_n_est_coupee_dans_un_mot(modele: Path) -> None:
    with zipfile.ZipFile(modele / exemple.GRILLE) as archive:
        pages = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
    aides = [a for page in pages for a in re.findall(r'(?:promptTitle|prompt|error|errorTitle)="([^"]*)"', page)]
    assert len(aides) > 100
    assert [a for a in aides if len(a) in AIDES.values() and a[-1] not in ".…"] == []

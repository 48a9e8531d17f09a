"""grilles.toml: exact weights that make up each épreuve; everything wrong is said at once, in French, with its path."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.grille.test_reglages import ANGLAIS
from tests.outils import etendue
from tests.outils.classeurs import simple
from tests.outils.fichiers import CODES, MAXIMA, candidat, ecrire_entrees, en_options, notes
from tests.outils.grilles import GRILLES

from rdcxl import exemple
from rdcxl.cli import main
from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.grilles import lire_grilles
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()


def _lire(dossier: Path, texte: str) -> Any:
    fichier = dossier / "grilles.toml"
    fichier.write_text(texte, "utf-8")
    return lire_grilles(fichier, R)


def _refus(dossier: Path, texte: str) -> list[str]:
    with pytest.raises(SaisieRefusee) as refus:
        _lire(dossier, texte)
    assert "grilles.toml" in refus.value.message
    return [simple(p) for p in refus.value.problemes] or [simple(refus.value.message)]


def _une(criteres: str, composante: str = "B4.2", reste: str = "") -> str:
    return f'[[grilles]]\ncomposante = "{composante}"\n{reste}\ncriteres = [{criteres}]\n'


def test_exemple_a_une_grille_par_epreuve_qui_fait_exactement_son_maximum() -> None:
    grilles = lire_grilles(exemple.DOSSIER / "grilles.toml", R)
    assert {g.composante.code: sum(c.points for c in g.criteres) for g in grilles} == MAXIMA
    assert [g.composante.code for g in grilles] == list(CODES)
    for g in grilles:
        titres = [c.titre for c in R.criteres_de.get(g.composante.code, ())]
        assert [c.titre for c in g.criteres] == titres or g.composante.code.startswith("PRO.")
    assert {g.evaluateurs for g in grilles} == {1, 2}


def test_exemple_dit_a_sa_premiere_ligne_que_ses_points_sont_a_adapter() -> None:
    premiere = (exemple.DOSSIER / "grilles.toml").read_text("utf-8").splitlines()[0]
    assert all(mot in premiere for mot in ("exemple", "fictif", "à adapter", "pas nationaux"))


def test_points_se_lisent_entiers_decimaux_ou_en_texte_et_restent_exacts(tmp_path: Path) -> None:
    b32, ecrit, tuteur = _lire(tmp_path, GRILLES)
    assert (b32.composante.code, ecrit.composante.code, tuteur.composante.code) == ("B3.2", "PRO.ECRIT", "PRO.TUTEUR")
    assert [c.points for c in ecrit.criteres] == [Decimal("37.4"), Decimal("19.7"), Decimal("17.9")]
    assert [c.points for c in tuteur.criteres] == [30, 20]
    assert (b32.evaluateurs, ecrit.evaluateurs) == (2, 1)
    assert b32.criteres[2].titre == "Tenue de l’entretien"


@settings(max_examples=etendue.tirages(25, 60), deadline=None)
@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=12), st.integers(-(10**8), 10**8), st.booleans())
def test_seule_une_somme_exacte_est_prise(parts: list[int], ecart: int, en_texte: bool) -> None:
    """Points cut at random to eight decimals: one hundred-millionth too many or too few is refused, and said."""
    unite, maximum = Decimal("1E-8"), R.composantes["B1.1"].maximum
    total = sum(parts)
    points = [Decimal(p * int(maximum / unite) // total) * unite or unite for p in parts]
    points[0] += maximum - sum(points)
    points = [p for p in points if p > 0]
    points[0] += maximum - sum(points) + ecart * unite
    if points[0] <= 0:
        return
    guillemet = '"' if en_texte else ""
    criteres = ", ".join(f'{{ titre = "T{i}", points = {guillemet}{p:f}{guillemet} }}' for i, p in enumerate(points))
    with tempfile.TemporaryDirectory() as nom:
        if ecart == 0:
            (grille,) = _lire(Path(nom), _une(criteres, "B1.1"))
            assert [c.points for c in grille.criteres] == points
        else:
            (dit,) = _refus(Path(nom), _une(criteres, "B1.1"))
            reste = format(abs(ecart) * unite, "f").rstrip("0").replace(".", ",")
            assert "points au lieu de 100" in dit
            assert f"{reste.rstrip(',')} de {'trop' if ecart > 0 else 'moins'}" in dit


T = '{ titre = "a", points = 20 }, { titre = "b", points = 30 }'
GARBAGE: list[tuple[str, str, list[list[str]]]] = [
    ("vide", "", [["grilles", "manque"]]),
    ("pas_du_toml", "grilles = ", [["à la fin", "TOML correct"]]),
    ("virgule_decimale", _une('{ titre = "a", points = 7,5 }'), [["ligne 4"]]),
    ("liste_vide", "grilles = []", [["grilles", "trop courte"]]),
    ("pas_une_liste", 'grilles = "B1"', [["grilles", "liste"]]),
    ("pas_une_table", "grilles = [1, 2]", [["grilles[0]", "table"], ["grilles[1]", "table"]]),
    ("cle_inconnue", _une(T) + "barème = 3\n".replace("è", "e"), [["grilles[0].bareme", "n’existe pas"]]),
    ("cle_mal_ecrite", _une(T, reste="evaluateur = 2"), [["vouliez-vous dire « evaluateurs »"]]),
    ("sans_criteres", '[[grilles]]\ncomposante = "B4.2"\n', [["grilles[0].criteres", "manque"]]),
    ("criteres_vides", _une(""), [["grilles[0].criteres", "trop courte"]]),
    ("composante_inconnue", _une(T, "B9"), [["grilles[0].composante", "« B9 »", "B1.1"]]),
    ("composante_en_double", _une(T) + _une(T), [["B4.2 a 2 grilles"]]),
    ("evaluateurs_zero", _une(T, reste="evaluateurs = 0"), [["evaluateurs", "« 0 »", "trop petit"]]),
    ("evaluateurs_cinq", _une(T, reste="evaluateurs = 5"), [["evaluateurs", "« 5 »", "trop grand"]]),
    ("evaluateurs_decimal", _une(T, reste="evaluateurs = 2.0"), [["evaluateurs", "entier"]]),
    ("evaluateurs_booleen", _une(T, reste="evaluateurs = true"), [["evaluateurs", "entier"]]),
    (
        "somme_trop_haute",
        _une('{ titre = "a", points = 51.25 }'),
        [["(B4.2)", "51,25 points au lieu de 50, 1,25 de trop"]],
    ),
    ("somme_trop_basse", _une('{ titre = "a", points = 45 }'), [["(B4.2)", "45 points au lieu de 50, 5 de moins"]]),
    (
        "code_d_une_autre_epreuve",
        _une('{ code = "B4.1-1", points = 50 }'),
        [["« B4.1-1 » n’est pas un critère de B4.2"]],
    ),
    ("code_a_la_pro", _une('{ code = "PRO-1", points = 50 }', "PRO.TUTEUR"), [["donnez titre"]]),
    ("code_et_titre", _une('{ code = "B4.2-1", titre = "a", points = 50 }'), [["criteres[0]", "code, ou titre"]]),
    ("ni_code_ni_titre", _une("{ points = 50 }"), [["criteres[0]", "code, ou titre"]]),
    ("titre_long", _une(f'{{ titre = "{"x" * 71}", points = 50 }}'), [["criteres[0]", "70 caractères"]]),
    ("titre_sur_deux_lignes", _une('{ titre = "a\\nb", points = 50 }'), [["criteres[0]", "une ligne"]]),
    ("titre_en_double", _une('{ titre = "A", points = 25 }, { titre = "a", points = 25 }'), [["« a » y est 2 fois"]]),
    ("points_absents", _une('{ titre = "a" }'), [["criteres[0].points", "manque"]]),
    (
        "points_nuls",
        _une('{ titre = "a", points = 0 }, { titre = "b", points = 50 }'),
        [["criteres[0].points", "positif"]],
    ),
    ("points_negatifs", _une('{ titre = "a", points = -50 }'), [["criteres[0].points", "positif"]]),
    ("points_booleens", _une('{ titre = "a", points = true }'), [["criteres[0].points", "positif"]]),
    ("points_en_lettres", _une('{ titre = "a", points = "cinquante" }'), [["« cinquante »", "positif"]]),
    ("points_indefinis", _une('{ titre = "a", points = nan }'), [["criteres[0].points", "positif"]]),
    ("points_infinis", _une('{ titre = "a", points = inf }'), [["criteres[0].points", "positif"]]),
    ("points_demesures", _une('{ titre = "a", points = 1e999 }'), [["criteres[0].points", "positif"]]),
    ("points_trop_fins", _une('{ titre = "a", points = 50.000000001 }'), [["criteres[0].points", "8 décimales"]]),
    ("points_date", _une('{ titre = "a", points = 2025-01-01 }'), [["criteres[0].points", "positif"]]),
    (
        "trop_de_criteres",
        _une(", ".join(f'{{ titre = "{i}", points = 1.25 }}' for i in range(40))),
        [["40 critères, 30 au plus"]],
    ),
    (
        "tout_a_la_fois",
        _une('{ titre = "a", points = 45 }')
        + _une('{ titre = "a", points = "x" }', "B4.3")
        + _une(T, "B7")
        + "[reste]\n",
        [["45 points au lieu de 50"], ["grilles[1].criteres[0].points"], ["« B7 »"], ["reste", "n’existe pas"]],
    ),
]


@pytest.mark.parametrize(("texte", "attendus"), [g[1:] for g in GARBAGE], ids=[g[0] for g in GARBAGE])
def test_fichier_faux_est_refuse_en_francais_avec_tout_ce_qui_ne_va_pas(
    tmp_path: Path, texte: str, attendus: list[list[str]]
) -> None:
    problemes = _refus(tmp_path, texte)
    for mots in attendus:
        assert any(all(mot in p for mot in mots) for p in problemes), (mots, problemes)
    assert len(problemes) == len(attendus), problemes
    assert not [p for p in problemes if ANGLAIS.search(p)]


# --- The command line -----------------------------------------------------------------------------------------------------


def test_nouveau_avec_grilles_cree_une_feuille_par_grille(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = en_options(ecrire_entrees(tmp_path, [candidat()], [notes()]))
    (tmp_path / "grilles.toml").write_text(GRILLES, "utf-8")
    grille = tmp_path / "g.xlsx"
    assert main(["nouveau", str(grille), *options, "--grilles", str(tmp_path / "grilles.toml")]) == 0
    assert main(["controler", str(grille)]) == 0
    from openpyxl import load_workbook

    assert load_workbook(grille, read_only=True).sheetnames[4:7] == [
        "Grille B3.2",
        "Grille PRO.ECRIT",
        "Grille PRO.TUTEUR",
    ]
    assert capsys.readouterr().err == ""


def test_nouveau_dit_ensemble_les_fautes_des_notes_et_des_grilles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = en_options(ecrire_entrees(tmp_path, [candidat("C01")], [notes("C09")]))
    (tmp_path / "grilles.toml").write_text(GRILLES.replace("points = 50", "points = 49.5"), "utf-8")
    assert main(["nouveau", str(tmp_path / "g.xlsx"), *options, "--grilles", str(tmp_path / "grilles.toml")]) == 1
    erreur = " ".join(simple(capsys.readouterr().err).split())
    assert "notes.csv, ligne 2" in erreur
    assert "grilles.toml : grilles[0] (B3.2) : les critères font 149,5 points au lieu de 150, 0,5 de moins." in erreur
    assert not (tmp_path / "g.xlsx").exists()


def test_nouveau_avec_un_fichier_de_grilles_absent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = en_options(ecrire_entrees(tmp_path, [candidat()], [notes()]))
    assert main(["nouveau", str(tmp_path / "g.xlsx"), *options, "--grilles", str(tmp_path / "rien.toml")]) == 1
    assert "rien.toml" in capsys.readouterr().err
    assert not (tmp_path / "g.xlsx").exists()

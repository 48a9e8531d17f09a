"""File names that Windows accepts, fonts and their licences, refusals to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdcxl.erreurs import EcritureRefusee
from rdcxl.exports.fichiers import ecrire, exiger_dossier, nom_de_fichier, sans_collision
from rdcxl.exports.glyphes import POLICES, caracteres_absents, points_de_code
from rdcxl.typographie import designer


@pytest.mark.parametrize(
    ("parties", "nom"),
    [
        (("Le Goff", "Maël"), "Le Goff-Maël"),
        (('a<b>:"c/d\\e|f?g*h',), "a_b___c_d_e_f_g_h"),
        (("CON",), "_CON"),
        (("com1.txt",), "_com1.txt"),
        (("Jean. ",), "Jean"),
        (("...",), "_"),
        (("e\u0301",), "é"),
        (("a\nb",), "a b"),
        (("concorde",), "concorde"),
    ],
)
def test_nom_de_fichier(parties: tuple[str, ...], nom: str) -> None:
    assert nom_de_fichier(*parties) == nom


@given(st.text(max_size=300))
def test_tout_nom_de_fichier_est_admis_par_windows(texte: str) -> None:
    nom = nom_de_fichier(texte)
    assert nom
    assert len(nom) <= 121
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', nom)
    assert nom[-1] not in " ."


@given(st.lists(st.sampled_from(["a", "A", "a (2)", "b"])))
def test_deux_noms_ne_se_confondent_jamais(noms: list[str]) -> None:
    uniques = sans_collision(noms)
    assert len({nom.casefold() for nom in uniques}) == len(noms)


def test_un_fichier_existant_n_est_pas_remplace(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"ancien")
    with pytest.raises(EcritureRefusee, match="existe déjà"):
        ecrire(tmp_path / "a", b"nouveau")
    assert (tmp_path / "a").read_bytes() == b"ancien"


def test_un_dossier_absent_est_refuse(tmp_path: Path) -> None:
    with pytest.raises(EcritureRefusee, match="existe pas"):
        exiger_dossier(tmp_path / "absent")
    with pytest.raises(EcritureRefusee, match="ne peut pas être écrit"):
        ecrire(tmp_path / "absent" / "a", b"")


def test_les_polices_couvrent_le_francais_et_ses_blancs() -> None:
    assert caracteres_absents("ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ «»’—…°%\u00a0\u202f") == []


def test_les_caracteres_absents_sont_nommes_une_fois() -> None:
    assert caracteres_absents("張a張\u200b") == ["張", "\u200b"]
    assert designer("張") == "«\u00a0張\u00a0» (U+5F35)"
    assert designer("\u200b") == "U+200B"


def test_un_fichier_qui_n_est_pas_une_police_est_refuse(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(bytes(12))
    with pytest.raises(ValueError, match="cmap"):
        points_de_code(tmp_path / "a.ttf")


def test_chaque_famille_de_polices_a_sa_licence() -> None:
    familles = {fichier.stem.split("-")[0] for fichier in POLICES.glob("*.ttf")}
    assert familles == {"SourceSans3", "SourceSerif4"}
    for famille in familles:
        assert "SIL OPEN FONT LICENSE Version 1.1" in (POLICES / f"{famille}-OFL.txt").read_text(encoding="utf-8")

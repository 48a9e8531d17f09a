"""Titles of épreuves, modules, competences and blocs are those of the source, word for word: with --domaine=DOSSIER."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()
FRAGMENTS = 2  # a cell of the source may go on overleaf


def _nu(texte: str) -> str:
    """Words and punctuation alone: neither markup, accents, case, quotes nor spaces."""
    sans_balises = re.sub(r"<[^>]+>", " ", texte).replace("’", "'").replace("…", "...").replace("*", "")
    decompose = unicodedata.normalize("NFKD", sans_balises)
    sans_accents = "".join(c for c in decompose if not unicodedata.combining(c))
    return re.sub(r"[«»\s–-]+", " ", sans_accents).casefold().replace(" ,", ",").strip()


def _intitules() -> Iterator[tuple[str, str]]:
    for e in R.ensembles():
        yield e.code, e.titre
        for c in e.composantes:
            yield from ((c.code, partie) for partie in re.split(r"\s: |, partie \d", c.libelle))
        yield from ((c.code, c.titre) for c in e.competences)
    for porteur in R.porteurs_de_modules():
        yield from ((m.code, m.titre) for m in porteur.modules)


@pytest.fixture(scope="module")
def source(domaine: Path) -> str:
    return _nu((domaine / "referentiel-source.txt").read_text(encoding="utf-8"))


def _en_fragments(texte: str, source: str) -> bool:
    """Whether a text stands in the source, in one piece or in two."""
    reste = texte
    for _ in range(FRAGMENTS):
        mots = reste.split(" ")
        pris = next((n for n in range(len(mots), 0, -1) if " ".join(mots[:n]) in source), 0)
        if pris == len(mots):
            return True
        reste = " ".join(mots[pris:])
    return False


def test_chaque_intitule_est_celui_de_la_source(source: str) -> None:
    autres = [f"{code} : {titre}" for code, titre in _intitules() if not _en_fragments(_nu(titre), source)]
    assert not autres


def test_chaque_competence_a_son_texte_entier_et_un_intitule_court() -> None:
    for c in (c for b in R.blocs for c in b.competences):
        assert c.titre.endswith("."), c.code
        assert "afin d" in c.titre or " et d’" in c.titre, c.code
        assert 0 < len(c.court) < len(c.titre), c.code


def test_les_ecrans_gardent_un_intitule_court() -> None:
    assert all(len(c.court) <= 20 for c in R.composantes.values())
    assert all(len(m.a_l_ecran) <= 80 for p in R.porteurs_de_modules() for m in p.modules)

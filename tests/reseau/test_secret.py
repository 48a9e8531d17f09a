"""Small counts are hidden, and nothing hidden can be found again: held against an exhaustive search, and against linear programming."""

from __future__ import annotations

import random
from itertools import product

import pytest
from tests.outils.etendue import tirages

from rdcxl.reseau.secret import Tableau, avec_totaux, masquer, retrouvables

SEUIL = 5


def _tirer(h: random.Random) -> Tableau:
    """Tables as networks give them: many small counts, zeros, a few large ones."""
    lignes, colonnes = h.randint(1, 7), h.randint(1, 6)
    haut = h.choice((3, 6, 12, 40))
    comptes = [[h.choice((0, h.randint(0, haut), h.randint(0, haut))) for _ in range(colonnes)] for _ in range(lignes)]
    return avec_totaux([f"l{i}" for i in range(lignes)], [f"c{i}" for i in range(colonnes)], comptes)


def _bornes(t: Tableau) -> dict[tuple[int, int], tuple[float, float]]:
    """Smallest and largest value of each hidden count that fits what is shown, by linear programming."""
    optimize = pytest.importorskip("scipy.optimize")
    caches, hauteur, largeur = sorted(t.caches), len(t.valeurs), len(t.valeurs[0])
    rang = {case: k for k, case in enumerate(caches)}
    egalites, droite = [], []
    lignes = [[(i, j) for j in range(largeur)] for i in range(hauteur)]
    for suite in (*lignes, *(list(c) for c in zip(*lignes, strict=True))):
        coefficients, reste = [0.0] * len(caches), 0.0
        for case, signe in ((c, -1 if c == suite[-1] else 1) for c in suite):
            if case in rang:
                coefficients[rang[case]] += signe
            else:
                reste -= float(signe * t.valeurs[case[0]][case[1]])
        egalites.append(coefficients)
        droite.append(reste)
    trouvees = {}
    for case, k in rang.items():
        couts = [0.0] * len(caches)
        extremes = []
        for sens in (1.0, -1.0):
            couts[k] = sens
            x = optimize.linprog(couts, A_eq=egalites, b_eq=droite, bounds=(0, 10_000), method="highs")
            assert x.status == 0, x.message
            extremes.append(sens * x.fun)
        trouvees[case] = (extremes[0], extremes[1])
    return trouvees


def test_rien_de_cache_ne_se_retrouve() -> None:
    """The way that the product looks for itself, on many tables."""
    h = random.Random(5)  # noqa: S311
    caches = 0
    for _ in range(tirages(1_000, 10_000)):
        t = masquer(_tirer(h), SEUIL)
        assert all(
            v >= SEUIL for i, ligne in enumerate(t.valeurs) for j, v in enumerate(ligne) if (i, j) not in t.caches
        )
        assert len(t.valeurs) * len(t.valeurs[0]) == len(t.caches) or not retrouvables(t.valeurs, t.caches)
        caches += len(t.caches)
    assert caches


def test_rien_de_cache_ne_se_retrouve_par_la_programmation_lineaire() -> None:
    h = random.Random(6)  # noqa: S311
    trouvables, examines = [], 0
    for k in range(tirages(15, 400, 10_000)):
        t = masquer(_tirer(h), SEUIL)
        if not t.caches:
            continue
        bornes = _bornes(t)
        examines += len(bornes)
        trouvables += [(k, case) for case, (bas, haut) in bornes.items() if haut - bas < 0.5]
    assert examines
    assert trouvables == []


def test_la_recherche_dit_comme_la_programmation_lineaire() -> None:
    """Also where nothing was added: what can be found again is found."""
    h = random.Random(7)  # noqa: S311
    vus = 0
    for _ in range(tirages(40, 200, 1_000)):
        t = _tirer(h)
        if len(t.lignes) == 1 or len(t.colonnes) == 1:
            continue
        seuls = t._replace(
            caches=frozenset(c for c in product(range(len(t.lignes)), range(len(t.colonnes))) if h.random() < 0.4)
        )
        if not seuls.caches:
            continue
        attendus = {case for case, (bas, haut) in _bornes(seuls).items() if haut - bas < 0.5}
        assert retrouvables(seuls.valeurs, seuls.caches) == attendus
        vus += len(attendus)
    assert vus


def test_un_complement_est_ajoute() -> None:
    t = masquer(avec_totaux(["A", "B"], ["oui", "non"], [[20, 3], [30, 40]]), SEUIL)
    assert t.caches == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert t.voir(2, 2) == 93


def test_une_colonne_seule_ne_se_retrouve_pas_par_son_total() -> None:
    t = masquer(avec_totaux(["A", "B", "C"], ["seule"], [[2], [9], [30]]), SEUIL)
    assert {i for i, _ in t.caches} == {0, 1}

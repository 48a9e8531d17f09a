"""Anomalies of what is kept from an earlier session, in columns and in rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import (
    ENTETE,
    bonne_ligne,
    carnet,
    carnet_de_feuilles,
    cellule,
    simple,
)
from tests.outils.fichiers import CODES

COMPLEMENTS = (
    "blocs_inscrits",
    "dispense_pro",
    "executive",
    "heures_absence_injustifiees",
    "heures_absence_justifiees",
    "heures_formation",
    "accord_penalite",
    "fraude",
    "date_naissance",
    "sexe",
    "voie",
    "statut",
    "nom_usage",
    "commune_naissance",
    "code_insee_naissance",
    "pays_naissance",
    "courriel",
    "donnees_validees_le",
)
LARGE = (*ENTETE, *COMPLEMENTS)


SANS_B1 = {"B1.1": None}
SANS_PRO = {"PRO.ECRIT": None, "PRO.ORAL": None, "PRO.TUTEUR": None}
ACQUIS: list[tuple[str, dict[str, Any], dict[str, Any], list[str], bool]] = [
    ("sous_la_moyenne", {"acquis.B1": 49.99}, SANS_B1, ["49,99", "50", "Retirez"], True),
    ("pro_sous_la_moyenne", {"acquis.PRO": 124.9}, SANS_PRO, ["124,9", "125"], True),
    ("a_cote_de_notes", {"acquis.B1": 60}, {}, ["B1", "B1.1", "Gardez"], True),
    ("pro_a_cote_de_notes", {"acquis.PRO": 150}, {}, ["PRO", "Gardez"], True),
    ("tuteur_a_cote_de_sa_note", {"acquis.PRO.TUTEUR": 30}, {}, ["PRO.TUTEUR", "Gardez"], True),
    ("tuteur_et_pro", {"acquis.PRO.TUTEUR": 30, "acquis.PRO": 150}, SANS_PRO, ["double emploi", "Retirez"], False),
    ("au_dessus", {"acquis.B1": 101}, SANS_B1, ["101", "100"], True),
    ("texte", {"acquis.B1": "oui"}, SANS_B1, ["oui", "nombre"], True),
    ("abs", {"acquis.B1": "ABS"}, SANS_B1, ["B1", "nombre"], True),
    ("negatif", {"acquis.B1": -1}, SANS_B1, ["négatif"], True),
    (
        "non_du",
        {"acquis.B2": 150},
        {"parcours": "BLOCS", "blocs_inscrits": "B1", **{c: None for c in CODES if c != "B1.1"}},
        ["B2", "retirez"],
        False,
    ),
    ("pro_dispensee", {"acquis.PRO": 150}, {"dispense_pro": "POS-1", **SANS_PRO}, ["PRO", "dispensé"], False),
]


@pytest.mark.parametrize(("nom", "acquis", "autres", "mots", "attend"), ACQUIS, ids=[a[0] for a in ACQUIS])
def test_acquis_contradictoire_est_signale(
    tmp_path: Path, juger: Any, nom: str, acquis: dict[str, Any], autres: dict[str, Any], mots: list[str], attend: bool
) -> None:
    entete = [*LARGE, "acquis.B1", "acquis.B2", "acquis.PRO", "acquis.PRO.TUTEUR"]
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne("C01", **autres, **acquis)], entete))
    assert d.promotion.anomalies
    for a in d.promotion.anomalies:
        assert (a.feuille, a.identifiant) == ("Carnet", "C01")
        assert a.cellule in {cellule(code, 1, entete) for code in acquis}
        assert a.bloque
    texte = " ".join(simple(a.message) for a in d.promotion.anomalies)
    assert all(mot in texte for mot in mots), texte
    assert (d.resultats[0].decision == "EN_ATTENTE") is attend


ACQUIS_EN_LIGNES: list[tuple[str, list[Sequence[Any]], str, list[str], bool]] = [
    ("identifiant_inconnu", [("C99", "B1", 60, None)], "A2", ["C99", "ajoutez le candidat"], False),
    ("composante_inconnue", [("C01", "B7", 60, None)], "B2", ["B7", "B1", "PRO.TUTEUR"], True),
    ("composante_absente", [("C01", None, 60, None)], "B2", ["acquis"], True),
    ("points_absents", [("C01", "B1", None, None)], "C2", ["points", "Saisissez"], True),
    ("en_double", [("C01", "B1", 60, None), ("C01", "B1", 70, None)], "C3", ["deux fois", "Gardez"], True),
    ("session_illisible", [("C01", "B1", 60, "été 2024")], "D2", ["date"], False),
    ("sans_identifiant", [(None, "B1", 60, None)], "A2", ["identifiant"], False),
]


@pytest.mark.parametrize(
    ("nom", "lignes", "ou", "mots", "attend"), ACQUIS_EN_LIGNES, ids=[a[0] for a in ACQUIS_EN_LIGNES]
)
def test_ligne_d_acquis_illisible_est_signalee(
    tmp_path: Path, juger: Any, nom: str, lignes: list[Sequence[Any]], ou: str, mots: list[str], attend: bool
) -> None:
    colonnes = ("identifiant", "composante", "points", "session")
    sans_note = not any(x[0] == "C01" for x in lignes)
    feuilles = {
        "Carnet": (ENTETE, [bonne_ligne("C01", **({} if sans_note else SANS_B1))]),
        "Report": (colonnes, [dict(zip(colonnes, x, strict=True)) for x in lignes]),
    }
    d = juger(carnet_de_feuilles(tmp_path / "c.xlsx", feuilles))
    a = d.promotion.anomalies[0]
    assert (a.feuille, a.cellule) == ("Report", ou)
    assert all(mot in simple(a.message) for mot in mots), a.message
    assert a.bloque
    assert (d.resultats[0].decision == "EN_ATTENTE") is attend

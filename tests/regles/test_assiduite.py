"""Bands, denominators and amounts of the assiduity penalty, and the alert on absences."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import BLOCS, Dossier
from rdcxl.regles.assiduite import (
    absences_en_alerte,
    diminuer,
    heures_absence,
    heures_de_formation,
    heures_face_a_face,
    taux_penalite,
)

R = charger_referentiel()
EPSILON = Decimal("1E-25")


@pytest.mark.parametrize("base", ["637", "518", "112", "70.5", "1"])
@pytest.mark.parametrize(
    ("borne", "pourcent", "ecart", "taux"),
    [
        ("clemente", "0", 0, "0"),
        ("clemente", "0", 1, "5"),
        ("clemente", "2.5", -1, "5"),
        ("clemente", "2.5", 0, "5"),
        ("clemente", "2.5", 1, "10"),
        ("clemente", "5", -1, "10"),
        ("clemente", "5", 0, "10"),
        ("clemente", "5", 1, "15"),
        ("clemente", "10", -1, "15"),
        ("clemente", "10", 0, "15"),
        ("clemente", "10", 1, None),
        ("clemente", "100", 0, None),
        ("severe", "0", 0, "0"),
        ("severe", "0", 1, "5"),
        ("severe", "2.5", -1, "5"),
        ("severe", "2.5", 0, "10"),
        ("severe", "2.5", 1, "10"),
        ("severe", "5", -1, "10"),
        ("severe", "5", 0, "15"),
        ("severe", "5", 1, "15"),
        ("severe", "10", -1, "15"),
        ("severe", "10", 0, None),
        ("severe", "10", 1, None),
    ],
)
def test_taux_sous_a_et_au_dessus_de_chaque_borne(
    base: str, borne: str, pourcent: str, ecart: int, taux: str | None
) -> None:
    heures = Decimal(base) * Decimal(pourcent) / 100 + ecart * EPSILON
    assert taux_penalite(R, heures, Decimal(base), borne) == (None if taux is None else Decimal(taux))


@pytest.mark.parametrize(
    ("obtenu", "maximum", "taux", "relative", "absolue"),
    [
        ("30", "50", "5", "28.5", "27.5"),
        ("30", "50", "10", "27", "25"),
        ("30", "50", "15", "25.5", "22.5"),
        ("50", "50", "5", "47.5", "47.5"),
        ("0", "50", "15", "0", "0"),
        ("7.5", "50", "15", "6.375", "0"),
        ("7.4", "50", "15", "6.29", "0"),
        ("33.333333333", "50", "15", "28.33333333305", "25.833333333"),
    ],
)
def test_diminution_relative_et_absolue(obtenu: str, maximum: str, taux: str, relative: str, absolue: str) -> None:
    nombres = Decimal(obtenu), Decimal(maximum), Decimal(taux)
    assert diminuer(*nombres, "relative") == Decimal(relative)
    assert diminuer(*nombres, "absolue") == Decimal(absolue)


@pytest.mark.parametrize(
    ("blocs", "heures"),
    [("B1", 112), ("B2", 70), ("B3", 126), ("B4", 77), ("B1 B4", 189), ("B1 B2 B3 B4", 385), ("", 0)],
)
def test_blocs_separes_se_mesurent_aux_heures_de_leurs_modules(blocs: str, heures: int) -> None:
    d = Dossier("C", {}, parcours=BLOCS, blocs_inscrits=frozenset(blocs.split()))
    assert heures_de_formation(R, d) == heures
    assert heures_face_a_face(R, d) == heures


def test_parcours_complet_penalite_sur_637_heures_alerte_sur_518() -> None:
    d = Dossier("C", {})
    assert heures_de_formation(R, d) == 637
    assert heures_face_a_face(R, d) == 518


def test_heures_propres_au_candidat_remplacent_la_base_de_la_penalite_pas_celle_de_l_alerte() -> None:
    d = Dossier("C", {}, heures_formation=Decimal(400))
    assert heures_de_formation(R, d) == 400
    assert heures_face_a_face(R, d) == 518


@pytest.mark.parametrize(
    ("injustifiees", "justifiees", "somme", "alerte"),
    [
        (None, None, "0", False),
        ("51.8", None, "51.8", False),
        (None, "51.8", "51.8", False),
        ("20", "31.8", "51.8", False),
        ("20", "31.8000000000000000000000001", "51.8000000000000000000000001", True),
        ("51.81", "0", "51.81", True),
    ],
)
def test_alerte_au_dela_de_dix_pour_cent_de_518_heures(
    injustifiees: str | None, justifiees: str | None, somme: str, alerte: bool
) -> None:
    def heures(texte: str | None) -> Decimal | None:
        return None if texte is None else Decimal(texte)

    d = Dossier("C", {}, heures_injustifiees=heures(injustifiees), heures_justifiees=heures(justifiees))
    assert heures_absence(d) == Decimal(somme)
    assert absences_en_alerte(R, d) is alerte

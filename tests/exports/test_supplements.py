"""What an employer reads beside a certificate: level, mark, competences, how the promotion did; nobody is to be found in it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exports.conftest import candidat, cloture, fiche
from tests.outils.clotures import lu

from rdcxl.exports.certificats import preparer_certificats
from rdcxl.exports.documents.supplements import (
    CANDIDATS_MINIMUM,
    EFFECTIF_MINIMUM,
    Classe,
    preparer,
    repartir,
)
from rdcxl.exports.linkedin import lien_linkedin
from rdcxl.exports.reglages import Reglages
from rdcxl.referentiel import charger_referentiel


def promotion(combien: int) -> dict[str, Any]:
    """So many candidates with a mark in B1; one of them is issued a certificate of it."""
    contenu = cloture()
    contenu["referentiel"]["notation"] = {
        "echelle": "20",
        "moyenne_titre": "10",
        "total": "1000",
        "points_titre": "500",
    }
    contenu["candidats"] = []
    for rang in range(combien):
        un = candidat(
            fiche(f"C{rang:02d}", "Arnoux", "Léa"), "PARTIELLE" if rang == 0 else "TITRE", "VALIDE", *["NON_VALIDE"] * 3
        )
        points = str(40 + 5 * (rang % 10))
        for x in (un["proposition"], un["resultat"]):
            x["blocs"] = {
                **x["blocs"],
                "B1": {"points": points, "sur": "100", "note": f"{int(points) / 5:.2f}", "statut": "VALIDE"},
            }
        contenu["candidats"].append(un)
    return contenu


@pytest.mark.parametrize(("combien", "donnee"), [(CANDIDATS_MINIMUM - 1, False), (CANDIDATS_MINIMUM, True)])
def test_la_repartition_demande_dix_candidats(combien: int, donnee: bool) -> None:
    (document,) = preparer(lu(promotion(combien)), Reglages(), charger_referentiel())
    (bloc,) = document.donnees["blocs"]
    assert bool(bloc["classes"]) is donnee
    assert ("moins de 10 candidats" in bloc["sans"]) is not donnee


def test_un_supplement_dit_niveau_note_epreuves_et_competences() -> None:
    r = charger_referentiel()
    (document,) = preparer(lu(promotion(12)), Reglages(), r)
    assert "Niveau 6 du cadre national des certifications professionnelles (CNCP)" in document.donnees["niveau"]
    assert "European Qualifications Framework, EQF" in document.donnees["niveau"]
    (bloc,) = document.donnees["blocs"]
    assert bloc["note"] == "8,00/20 (40/100 points)"
    assert bloc["competences"] == [c.titre for c in r.blocs[0].competences]
    assert sum(x["effectif"] for x in bloc["classes"]) == 12


notes = st.lists(st.fractions(0, 20, max_denominator=8), max_size=60)


@given(notes)
def test_aucune_classe_ne_compte_moins_de_cinq_personnes(valeurs: list[Fraction]) -> None:
    """The classes cover the scale without gap, count everybody once, and none can be split by subtraction."""
    classes = repartir(valeurs, 20)
    if len(valeurs) < CANDIDATS_MINIMUM:
        assert classes == []
        return
    assert min(x.effectif for x in classes) >= EFFECTIF_MINIMUM
    assert sum(x.effectif for x in classes) == len(valeurs)
    assert [classes[0].debut, classes[-1].fin] == [0, 20]
    assert all(a.fin == b.debut for a, b in pairwise(classes))
    for x in classes:
        assert x.effectif == sum(x.debut <= n < x.fin or n == x.fin == 20 for n in valeurs)


@pytest.mark.parametrize(
    ("valeurs", "attendu"),
    [
        ([9] * 5 + [10] * 5, [Classe(0, 10, 5), Classe(10, 20, 5)]),
        ([9] * 4 + [10] * 6, [Classe(0, 20, 10)]),
        ([20] * 10, [Classe(0, 20, 10)]),
        ([0] * 5 + [3] * 5 + [20] * 2, [Classe(0, 2, 5), Classe(2, 20, 7)]),
    ],
)
def test_les_voisines_trop_petites_sont_reunies(valeurs: list[int], attendu: list[Classe]) -> None:
    assert repartir(map(Fraction, valeurs), 20) == attendu


def test_le_lien_linkedin_nomme_le_certificat_et_personne() -> None:
    certificat = preparer_certificats(lu(cloture()))[0]
    lien = urlsplit(lien_linkedin(certificat.faits, certificat.mentions, "https://ecole.fr/verifier"))
    assert (lien.scheme, lien.netloc, lien.path) == ("https", "www.linkedin.com", "/profile/add")
    champs = {cle: valeur[0] for cle, valeur in parse_qs(lien.query, strict_parsing=True).items()}
    assert champs["certId"] == "RNCP36395-B2-2025-C02"
    assert (champs["issueYear"], champs["issueMonth"]) == ("2025", "7")
    assert champs["certUrl"] == "https://ecole.fr/verifier"
    assert not [mot for mot in ("Goff", "Maël", "2002") if mot in lien.query]


def test_les_premiers_fichiers_clos_n_ont_pas_de_supplement() -> None:
    contenu = promotion(12)
    del contenu["referentiel"]["notation"]
    assert preparer(lu(contenu), Reglages(), charger_referentiel()) == []


def test_sans_certificat_pas_de_supplement(tmp_path: Path) -> None:
    contenu = promotion(12)
    contenu["candidats"][0]["blocs_certifies"] = []
    assert preparer(lu(contenu), Reglages(), charger_referentiel()) == []

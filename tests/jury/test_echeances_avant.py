"""Deadlines before a jury: each from its own date, at the bounds; what is missing is said; marks change nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.outils.jury import SESSION

from rdcxl.grille.epreuves import Epreuves
from rdcxl.grille.jours import Formation
from rdcxl.grille.modele import Candidat, Promotion, Session
from rdcxl.grille.seances import planifier
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.jury.echeances_avant import avis_des_seances, echeances_avant
from rdcxl.jury.echeancier import Echeance
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Acquis, Dossier, Mention
from rdcxl.regles.calendrier import CENTRE, ENTREPRISE, ETRANGER, Jour

R = charger_referentiel()
D = dt.date
CONVOCATION, DEMANDE, COPIES = "Organisation logistique et déroulement des examens", "En cas d’échec", "Écrits"


def inscrit(identifiant: str = "C01", dossier: Mapping[str, Any] | None = None, **fiche: Any) -> Candidat:
    champs = {"nom_naissance": "Petit", "prenoms": "Zoé", **fiche}
    return Candidat(
        Fiche(identifiant=identifiant, **champs),
        Dossier(identifiant, **{"notes": {}, **(dossier or {})}),
        "Candidats",
        "A7",
    )


def session(**champs: Any) -> Session:
    """The session with these dates, the others empty."""
    return SESSION.model_copy(
        update={
            "session": SESSION.session.model_copy(
                update={"date_derniere_epreuve": champs.get("derniere"), "date_jury": champs.get("jury")}
            ),
            "certification": SESSION.certification.model_copy(
                update={"date_derniere_delivrance": champs.get("delivrance")}
            ),
        }
    )


def lister(
    *candidats: Candidat, seances: list[dict[str, Any]] | None = None, jours: Formation | None = None, **dates: Any
) -> list[Echeance]:
    promotion = Promotion(session(**dates), candidats or (inscrit(),))
    prevues = [{"heure": "09:00", "lieu": "Lyon", **s} for s in seances or []]
    plan = planifier(promotion, R, Epreuves.model_validate({"epreuves": prevues})).seances if prevues else ()
    return echeances_avant(promotion, R, plan, jours)


def formation(*jours: tuple[str, str]) -> Formation:
    return Formation(tuple(Jour(D.fromisoformat(j), Decimal(7), lieu) for j, lieu in jours), {}, ())


def dates(liste: list[Echeance], article: str) -> list[tuple[dt.date | None, str]]:
    return [(e.jour, e.quoi) for e in liste if e.article == article and "délivrance" not in e.quoi]


@pytest.mark.parametrize(
    ("jour", "convocation", "demande", "copies"),
    [
        (D(2025, 5, 14), D(2025, 4, 14), D(2025, 1, 14), D(2026, 5, 14)),
        (D(2025, 3, 31), D(2025, 2, 28), D(2024, 11, 30), D(2026, 3, 31)),
        (D(2024, 3, 31), D(2024, 2, 29), D(2023, 11, 30), D(2025, 3, 31)),
        (D(2025, 12, 31), D(2025, 11, 30), D(2025, 8, 31), D(2026, 12, 31)),
        (D(2025, 6, 30), D(2025, 5, 31), D(2025, 2, 28), D(2026, 6, 30)),
        (D(2024, 2, 29), D(2024, 1, 31), D(2023, 10, 31), D(2025, 2, 28)),
    ],
)
def test_une_seance_fixe_convocation_demande_et_copies(
    jour: dt.date, convocation: dt.date, demande: dt.date, copies: dt.date
) -> None:
    liste = lister(seances=[{"composantes": ["B2.1"], "date": jour}])
    assert dates(liste, CONVOCATION) == [(convocation, f"Convocations à envoyer pour B2.1, le {jour:%d/%m/%Y}")]
    assert dates(liste, DEMANDE) == [
        (demande, f"Demandes de rattrapage de B2, dont les épreuves commencent le {jour:%d/%m/%Y}")
    ]
    assert dates(liste, COPIES) == [(copies, f"Copies de l’épreuve B2.1 du {jour:%d/%m/%Y} à garder")]


def test_les_seances_d_un_bloc_le_meme_jour_font_une_ligne_et_la_premiere_fixe_la_demande() -> None:
    seances = [
        {"composantes": ["B3.2"], "date": D(2025, 6, 13)},
        {"composantes": ["B3.1a", "B3.1b"], "date": D(2025, 6, 12)},
        {"composantes": ["B4.1"], "date": D(2025, 6, 13)},
        {"composantes": ["B4.2"], "date": D(2025, 6, 13), "heure": "14:00"},
    ]
    liste = lister(seances=seances)
    assert [quoi for _, quoi in dates(liste, CONVOCATION)] == [
        "Convocations à envoyer pour B3.1a, B3.1b, le 12/06/2025",
        "Convocations à envoyer pour B3.2, le 13/06/2025",
        "Convocations à envoyer pour B4.1, B4.2, le 13/06/2025",
    ]
    assert [jour for jour, _ in dates(liste, DEMANDE)] == [D(2025, 2, 12), D(2025, 2, 13)]
    # An oral leaves no script; what is handed in, or written beside it, is kept.
    assert [quoi for _, quoi in dates(liste, COPIES)] == [
        "Copies de l’épreuve B3.1a, B3.1b du 12/06/2025 à garder",
        "Copies de l’épreuve B4.1 du 13/06/2025 à garder",
    ]


def test_une_seance_ou_personne_n_est_attendu_n_a_que_la_date_des_demandes() -> None:
    garde = inscrit(dossier={"acquis": {"B1": Acquis(Decimal(60))}})
    liste = lister(garde, seances=[{"bloc": "B1", "date": D(2025, 5, 12)}])
    assert dates(liste, CONVOCATION) == dates(liste, COPIES) == []
    assert [jour for jour, _ in dates(liste, DEMANDE)] == [D(2025, 1, 12)]


@pytest.mark.parametrize(
    ("derniere", "limite"),
    [(D(2025, 6, 27), D(2025, 8, 8)), (D(2024, 1, 18), D(2024, 2, 29)), (D(2025, 12, 31), D(2026, 2, 11))],
)
def test_les_resultats_sont_dus_a_42_jours(derniere: dt.date, limite: dt.date) -> None:
    assert (limite - derniere).days == 42
    assert dates(lister(derniere=derniere), "Divulgation des résultats") == [(limite, "Résultats à faire connaître")]


def test_sans_derniere_epreuve_les_resultats_se_comptent_de_la_derniere_seance_et_c_est_dit() -> None:
    seances = [{"bloc": "B1", "date": D(2025, 6, 27)}, {"composantes": ["B2.1"], "date": D(2025, 5, 14)}]
    ((jour, quoi),) = dates(lister(seances=seances), "Divulgation des résultats")
    assert jour == D(2025, 8, 8)
    assert "d’après la dernière séance prévue (27/06/2025)" in quoi
    ((jour, quoi),) = dates(lister(), "Divulgation des résultats")
    assert jour is None
    assert "la date de la dernière épreuve manque" in quoi


def test_les_dates_de_la_session_et_celles_qui_manquent() -> None:
    pleine = lister(derniere=D(2025, 6, 27), jury=D(2025, 7, 10), delivrance=D(2029, 4, 25))
    assert [(e.jour, e.quoi, e.fixe) for e in pleine] == [
        (D(2025, 7, 10), "Jury de certification", True),
        (D(2025, 8, 8), "Résultats à faire connaître", False),
        (D(2029, 4, 25), "Dernière délivrance possible de la certification", False),
    ]
    vide = lister()
    assert [e.jour for e in vide] == [None, None, None]
    assert {q.rpartition("(")[2] for q in (e.quoi for e in vide)} >= {
        "session.date_jury)", "certification.date_derniere_delivrance)"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fin", "premier", "dernier"),
    [
        ("2025-06-27", D(2025, 9, 27), D(2025, 12, 27)),
        ("2025-08-31", D(2025, 11, 30), D(2026, 2, 28)),
        ("2023-08-31", D(2023, 11, 30), D(2024, 2, 29)),
    ],
)
def test_le_portefeuille_d_un_executive_a_sa_periode(fin: str, premier: dt.date, dernier: dt.date) -> None:
    calendrier = formation(("2022-09-05", CENTRE), (fin, CENTRE), ("2026-12-31", ENTREPRISE))
    liste = lister(inscrit("C01", executive=True), inscrit("C02"), jours=calendrier)
    assert [(e.jour, e.depuis, e.qui) for e in liste if e.identifiant] == [
        (premier, True, "PETIT Zoé (C01)"),
        (dernier, False, "PETIT Zoé (C01)"),
    ]


def test_sans_calendrier_le_portefeuille_dit_quelle_date_manque() -> None:
    (e,) = [e for e in lister(inscrit(executive=True)) if e.identifiant]
    assert e.jour is None
    assert "3 à 6 mois après la fin de la formation, qui n’est pas connue (donnez --jours)" in e.quoi


@pytest.mark.parametrize(
    ("fraude", "jour"),
    [(D(2025, 6, 16), D(2025, 12, 16)), (D(2025, 8, 31), D(2026, 2, 28)), (D(2023, 8, 31), D(2024, 2, 29))],
)
def test_une_fraude_ouvre_une_session_apres_la_carence_et_reste_hors_des_fichiers(
    fraude: dt.date, jour: dt.date
) -> None:
    (e,) = [e for e in lister(inscrit(fraude=fraude)) if e.identifiant]
    assert (e.jour, e.depuis, e.reservee) == (jour, True, True)


def test_la_formation_et_le_sejour_sont_des_jours_de_la_liste() -> None:
    calendrier = formation(
        ("2024-09-09", CENTRE), ("2025-05-16", ETRANGER), ("2025-05-21", ETRANGER), ("2025-06-27", CENTRE)
    )
    assert [(e.jour, e.quoi, e.fixe) for e in lister(jours=calendrier) if e.jour] == [
        (D(2024, 9, 9), "Début de la formation", True),
        (D(2025, 5, 16), "Séjour à l’étranger, jusqu’au 21/05/2025", True),
        (D(2025, 6, 27), "Fin de la formation", True),
    ]


def test_aucune_note_ne_change_la_liste() -> None:
    """The list may be distributed before the jury: whatever the marks are, it is the same."""
    seances = [{"bloc": "B1", "date": D(2025, 5, 12)}]
    sans = inscrit("C01", executive=True)
    notes: dict[str, Decimal | Mention] = {
        "B1.1": Decimal(12),
        "B2.1": Mention.ABJ,
        "B3.2": Mention.ABS,
        "PRO.ECRIT": Mention.NR,
    }
    avec = replace(sans, dossier=replace(sans.dossier, notes=notes))
    assert lister(sans, seances=seances) == lister(avec, seances=seances)


def test_un_candidat_sans_nom_est_nomme_par_son_identifiant() -> None:
    (e,) = [e for e in lister(inscrit("C09", nom_naissance="", prenoms="", executive=True)) if e.identifiant]
    assert e.qui == "C09"


def test_une_seance_apres_la_derniere_epreuve_de_la_session_est_dite() -> None:
    promotion = Promotion(session(derniere=D(2025, 6, 27)), (inscrit(),))

    def avis(jour: dt.date) -> list[str]:
        seances = [{"bloc": "B1", "date": jour, "heure": "09:00", "lieu": "Lyon"}]
        return list(
            avis_des_seances(promotion, planifier(promotion, R, Epreuves.model_validate({"epreuves": seances})).seances)
        )

    assert avis(D(2025, 6, 27)) == []
    (dit,) = avis(D(2025, 6, 28))
    assert "datée du 27/06/2025, mais une séance a lieu le 28/06/2025" in dit

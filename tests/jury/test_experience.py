"""The path of experience (VAE): no mark is expected, the jury rules bloc by bloc; and portfolios of evidence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.outils.jury import MAINTENANT, REFERENTIEL, acte, arret, dossier, jury_sur

from rdcxl.fonctions.catalogue import PAR_NOM
from rdcxl.jury.arrets import arreter
from rdcxl.jury.empechements import empechements
from rdcxl.regles import BLOCS, Acquis, Dossier, Mention, Reglement, choisir_lectures
from rdcxl.regles.actes import Acte
from rdcxl.regles.manque import manque_pour_le_bloc, manque_pour_le_titre

D = Decimal
CODES = ("B1", "B2", "B3", "B4")


def par_experience(**autres: Any) -> Dossier:
    return Dossier("C01", {}, vae=True, **autres)


def actes(accordes: str, refuses: str = "") -> list[Acte]:
    return [acte("BLOC_ACCORDE", b) for b in accordes.split()] + [acte("BLOC_REFUSE", b) for b in refuses.split()]


def test_aucune_note_n_est_attendue_et_pro_n_est_pas_concerne() -> None:
    x = Reglement(REFERENTIEL).decider(par_experience())
    assert (x.decision, x.points, x.sur, x.moyenne, x.manquantes) == ("EN_ATTENTE", 0, 0, None, ())
    assert {b.statut for b in x.blocs.values()} == {"EN_ATTENTE"}
    assert all(b.points is None and b.note is None for b in x.blocs.values())
    assert x.pro is not None
    assert x.pro.statut == "NON_CONCERNE"
    assert [(m.code, m.article) for m in x.motifs] == [("vae", "Le jury de certification")]


@pytest.mark.parametrize(
    ("accordes", "refuses", "decision", "certifies"),
    [
        ("B1 B2 B3 B4", "", "TITRE", ()),
        ("B1 B2 B4", "B3", "PARTIELLE", ("B1", "B2", "B4")),
        ("", "B1 B2 B3 B4", "AUCUNE", ()),
        ("B1 B2 B3", "", "EN_ATTENTE", ()),
        ("", "", "EN_ATTENTE", ()),
    ],
)
def test_le_jury_statue_bloc_par_bloc(accordes: str, refuses: str, decision: str, certifies: tuple[str, ...]) -> None:
    x = arret(par_experience(), *actes(accordes, refuses))
    assert (x.resultat.decision, x.certifies) == (decision, certifies)
    assert x.resultat.moyenne is None


def test_le_titre_accorde_d_un_seul_acte_couvre_tous_les_blocs() -> None:
    x = arret(par_experience(), acte("TITRE"))
    assert x.resultat.decision == "TITRE"
    assert {b.statut for b in x.resultat.blocs.values()} == {"VALIDE"}


def test_par_blocs_separes_il_n_y_a_pas_de_titre() -> None:
    d = par_experience(parcours=BLOCS, blocs_inscrits=frozenset(CODES))
    assert arret(d, *actes("B1 B2 B3 B4")).resultat.decision == "PARTIELLE"


def test_un_bloc_accorde_plus_tot_sans_note_est_acquis() -> None:
    d = par_experience(acquis={"B1": Acquis(D(0)), "B2": Acquis(D(120))})
    x = Reglement(REFERENTIEL).decider(d)
    assert [x.blocs[b].statut for b in CODES] == ["ACQUIS", "ACQUIS", "EN_ATTENTE", "EN_ATTENTE"]
    assert (x.blocs["B1"].points, x.blocs["B2"].points, x.points, x.sur) == (None, 120, 120, 225)
    assert arret(d, *actes("B3 B4")).resultat.decision == "TITRE"


def test_hors_vae_un_acquis_de_zero_point_reste_une_anomalie() -> None:
    x = Reglement(REFERENTIEL).decider(dossier(sauf={"B1.1": None}, acquis={"B1": Acquis(D(0))}))
    assert x.decision == "EN_ATTENTE"


def test_clore_attend_que_le_jury_ait_statue_sur_chaque_bloc() -> None:
    deliberation = jury_sur(par_experience())
    trouves = empechements(deliberation, arreter(deliberation, actes("B1 B4")), actes("B1 B4"), None, MAINTENANT)
    (phrase,) = [str(e) for e in trouves if e.code == "bloc_a_statuer"]
    assert "C01 : VAE, le jury n’a pas statué sur B2, B3" in phrase
    tous = actes("B1 B2 B3 B4")
    assert not [
        e for e in empechements(deliberation, arreter(deliberation, tous), tous, None, MAINTENANT) if e.code != "jury"
    ]
    ajourne = [acte("AJOURNE")]
    assert not [
        e
        for e in empechements(deliberation, arreter(deliberation, ajourne), ajourne, None, MAINTENANT)
        if e.code != "jury"
    ]


def test_une_note_saisie_en_vae_est_signalee_et_ne_compte_pas() -> None:
    x = Reglement(REFERENTIEL).decider(Dossier("C01", {"B1.1": D(90)}, vae=True))
    assert x.blocs["B1"].points is None
    assert any("B1.1" in m.texte and "VAE" in m.texte for m in x.motifs)


def test_rien_ne_manque_a_un_candidat_qui_n_a_pas_de_note() -> None:
    g = Reglement(REFERENTIEL)
    d = par_experience()
    x = g.decider(d)
    assert manque_pour_le_titre(g, x, d) is None
    assert manque_pour_le_bloc(g, x, d, "B1") is None


def test_les_fonctions_lisent_la_voie() -> None:
    codes, ligne = [["voie", "parcours", "B1.1"]], [["vae", "COMPLET", None]]
    assert PAR_NOM["RDC_DECISION"].appeler(codes, ligne) == "En attente"
    assert "livret 2" in str(PAR_NOM["RDC_MOTIFS"].appeler(codes, ligne))


def test_une_voie_vae_avec_des_notes_est_jugee_sur_elles() -> None:
    codes, ligne = [["voie", "parcours", "blocs_inscrits", "B1.1"]], [["VAE", "BLOCS", "B1", 62]]
    assert PAR_NOM["RDC_STATUT"].appeler(codes, ligne, "B1") == "Validé"
    ligne[0][3] = " "
    assert PAR_NOM["RDC_STATUT"].appeler(codes, ligne, "B1") == "En attente"


# -- portfolios -------------------------------------------------------------------------------------------------------


def executive(note: object, **autres: Any) -> Dossier:
    return dossier(sauf={"B1.1": None}, executive=True, portefeuilles={"B1": note}, **autres)


@pytest.mark.parametrize(
    ("note", "statut", "decision"),
    [
        (D(50), "VALIDE", "TITRE"),
        (D("49.999"), "COMPENSE", "TITRE"),
        (D(40), "COMPENSE", "TITRE"),
        (D("39.999"), "ELIMINATOIRE", "PARTIELLE"),
        (Mention.ABS, "NON_PRESENTE", "PARTIELLE"),
        (Mention.VIDE, "EN_ATTENTE", "EN_ATTENTE"),
        (Mention.ABJ, "EN_ATTENTE", "EN_ATTENTE"),
    ],
)
def test_la_note_du_portefeuille_vaut_pour_tout_le_bloc(note: object, statut: str, decision: str) -> None:
    x = Reglement(REFERENTIEL).decider(executive(note))
    assert (x.blocs["B1"].statut, x.decision) == (statut, decision)
    assert x.sur == 1000


def test_ce_qui_manque_a_un_portefeuille_est_exact() -> None:
    g = Reglement(REFERENTIEL)
    d = executive(D("38.5"))
    assert manque_pour_le_bloc(g, g.decider(d), d, "B1") == D("11.50")


@pytest.mark.parametrize(
    "d",
    [
        dossier(sauf={"B1.1": None}, portefeuilles={"B1": D(50)}),
        dossier(executive=True, portefeuilles={"B1": D(50)}),
        executive(D(50), acquis={"B1": Acquis(D(60))}),
    ],
    ids=["pas_executive", "a_cote_de_notes", "a_cote_d_un_acquis"],
)
def test_un_portefeuille_contradictoire_fait_attendre(d: Dossier) -> None:
    assert Reglement(REFERENTIEL).decider(d).decision == "EN_ATTENTE"


def test_les_fonctions_lisent_le_portefeuille_et_les_tentatives() -> None:
    codes = [
        [
            "executive",
            "parcours",
            "blocs_inscrits",
            "portefeuille.B1",
            "tentatives.B2",
            "lecture.reprise",
            "B2.1",
            "B2.2a",
            "B2.2b",
        ]
    ]
    ligne = [["oui", "BLOCS", "B1 B2", 62.5, 180, "meilleure", 60, 20, 10]]
    points = PAR_NOM["RDC_POINTS"]
    assert (points.appeler(codes, ligne, "B1"), points.appeler(codes, ligne, "B2")) == (62.5, 180)
    ligne[0][5] = "remplace"
    assert points.appeler(codes, ligne, "B2") == 90
    ligne[0][3] = "(attendue)"
    assert PAR_NOM["RDC_STATUT"].appeler(codes, ligne, "B1") == "En attente"
    ligne[0][3] = 101
    assert str(points.appeler(codes, ligne, "B1")).startswith("ERREUR")


def test_la_penalite_est_prise_avant_de_comparer_au_passage_precedent() -> None:
    """PRO of this session: 150 points, less 10 % of the tutor's 30; the earlier 148 stand."""
    lectures = choisir_lectures(REFERENTIEL, {"reprise": "meilleure"})
    d = dossier(heures_injustifiees=D(30), accord_penalite=True, tentatives={"PRO": (D(148),)})
    x = Reglement(REFERENTIEL, lectures).decider(d)
    assert x.pro is not None
    assert x.pro.points == D(148)

"""Truth tables of the jury's acts: each act in each situation, at its bounds; the proposal stays visible beside it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.jury import acte, arret, dossier, jury_sur

from rdcxl.jury.arrets import Arret, arreter
from rdcxl.regles import BLOCS, Acquis, Dossier

ELIMINE = {"B1.1": "39.95"}  # B1 7,99: eliminatory, the average stays above 10
ENTRE = {"B1.1": 45}  # B1 9: covered by the title
FAIBLE = {"B3.2": 10, "B2.1": 10, "PRO.ORAL": 40}  # average below 10, B1 and B4 validated
ABSENT = {"B3.2": "ABS"}
VIDE = {"B2.1": None}
RATE_PRO = {"PRO.ORAL": 20}
RIEN = dict.fromkeys(("B1.1", "B2.1", "B3.1a", "B3.2", "B4.3", "PRO.ORAL"), 0)
BLOCS_B1_B3 = {"parcours": BLOCS, "blocs_inscrits": frozenset({"B1", "B3"})}


def sur_blocs(**notes: Any) -> Dossier:
    """Registered for B1 and B3 only."""
    valeurs = {"B1.1": 60, "B3.1a": 48, "B3.1b": 12, "B3.2": 90, **{c.replace("_", "."): n for c, n in notes.items()}}
    from tests.outils.jury import points

    return Dossier("C01", points(valeurs), heures_entreprise=Decimal(910), **BLOCS_B1_B3)  # type: ignore[arg-type]


def etats(a: Arret) -> str:
    """States of B1 to B4 in short: V validated, C covered, c may be covered, N not, E eliminatory, A absent, … waits."""
    courts = {"VALIDE": "V", "COMPENSE": "C", "COMPENSABLE": "c", "NON_VALIDE": "N", "ELIMINATOIRE": "E"}
    courts |= {"NON_PRESENTE": "A", "EN_ATTENTE": "…", "ACQUIS": "Q", "NON_INSCRIT": "-", "ANNULE": "x"}
    return "".join(courts[b.statut] for b in a.resultat.blocs.values())


# notes, acts, proposed decision, final decision, final states, blocs certified now
TABLE: list[tuple[dict[str, Any], list[Any], str, str, str, str]] = [
    # nothing decided: the proposal is the result
    ({}, [], "TITRE", "TITRE", "VVVV", ""),
    (ELIMINE, [], "PARTIELLE", "PARTIELLE", "EVVV", "B2 B3 B4"),
    (VIDE, [], "EN_ATTENTE", "EN_ATTENTE", "V…VV", ""),
    # TITRE covers every bloc
    (ELIMINE, [("TITRE",)], "PARTIELLE", "TITRE", "CVVV", ""),
    (ABSENT, [("TITRE",)], "PARTIELLE", "TITRE", "VVCV", ""),
    (RATE_PRO, [("TITRE",)], "PARTIELLE", "TITRE", "VVVV", ""),
    (RIEN, [("TITRE",)], "AUCUNE", "TITRE", "CCCC", ""),
    (ENTRE, [("TITRE",)], "TITRE", "TITRE", "CVVV", ""),
    # BLOC_ACCORDE changes the bloc, never gives the title
    (ELIMINE, [("BLOC_ACCORDE", "B1")], "PARTIELLE", "PARTIELLE", "VVVV", "B1 B2 B3 B4"),
    (ABSENT, [("BLOC_ACCORDE", "B3")], "PARTIELLE", "PARTIELLE", "VVVV", "B1 B2 B3 B4"),
    (RIEN, [("BLOC_ACCORDE", "B4")], "AUCUNE", "PARTIELLE", "EEEV", "B4"),
    (ENTRE, [("BLOC_ACCORDE", "B1")], "TITRE", "TITRE", "VVVV", ""),
    (ELIMINE, [("BLOC_ACCORDE", "B1"), ("TITRE",)], "PARTIELLE", "TITRE", "VVVV", ""),
    # BLOC_REFUSE takes the title away
    ({}, [("BLOC_REFUSE", "B2")], "TITRE", "PARTIELLE", "VNVV", "B1 B3 B4"),
    (ENTRE, [("BLOC_REFUSE", "B2")], "TITRE", "PARTIELLE", "NNVV", "B3 B4"),
    (ENTRE, [("BLOC_REFUSE", "B1")], "TITRE", "PARTIELLE", "NVVV", "B2 B3 B4"),
    (ELIMINE, [("BLOC_REFUSE", "B1")], "PARTIELLE", "PARTIELLE", "EVVV", "B2 B3 B4"),
    ({}, [("BLOC_REFUSE", b) for b in ("B1", "B2", "B3", "B4")], "TITRE", "AUCUNE", "NNNN", ""),
    # POINTS: the rules decide again, exactly
    (ELIMINE, [("POINTS", "B1.1", "0.04")], "PARTIELLE", "PARTIELLE", "EVVV", "B2 B3 B4"),
    (ELIMINE, [("POINTS", "B1.1", "0.05")], "PARTIELLE", "TITRE", "CVVV", ""),
    (ELIMINE, [("POINTS", "B1.1", "10.05")], "PARTIELLE", "TITRE", "VVVV", ""),
    (RATE_PRO, [("POINTS", "PRO.ORAL", "29.99")], "PARTIELLE", "PARTIELLE", "VVVV", "B1 B2 B3 B4"),
    (RATE_PRO, [("POINTS", "PRO.ORAL", "30")], "PARTIELLE", "TITRE", "VVVV", ""),
    (VIDE, [("POINTS", "B1.1", 5)], "EN_ATTENTE", "EN_ATTENTE", "V…VV", ""),
    # AJOURNE: no title now; blocs validated are kept, those granted are certified
    ({}, [("AJOURNE",)], "TITRE", "EN_ATTENTE", "VVVV", ""),
    (ENTRE, [("AJOURNE",)], "TITRE", "EN_ATTENTE", "cVVV", ""),
    (ELIMINE, [("AJOURNE",)], "PARTIELLE", "EN_ATTENTE", "EVVV", ""),
    (VIDE, [("AJOURNE",)], "EN_ATTENTE", "EN_ATTENTE", "V…VV", ""),
    (VIDE, [("AJOURNE",), ("BLOC_ACCORDE", "B1"), ("BLOC_ACCORDE", "B4")], "EN_ATTENTE", "EN_ATTENTE", "V…VV", "B1 B4"),
    (VIDE | ENTRE, [("AJOURNE",), ("BLOC_ACCORDE", "B1")], "EN_ATTENTE", "EN_ATTENTE", "V…VV", "B1"),
    (VIDE, [("AJOURNE",), ("BLOC_REFUSE", "B1")], "EN_ATTENTE", "EN_ATTENTE", "N…VV", ""),
    ({}, [("AJOURNE",), ("BLOC_REFUSE", "B1")], "TITRE", "EN_ATTENTE", "NVVV", ""),
    # later supersedes
    ({}, [("AJOURNE",), ("TITRE",)], "TITRE", "TITRE", "VVVV", ""),
    (ELIMINE, [("TITRE",), ("AJOURNE",)], "PARTIELLE", "EN_ATTENTE", "EVVV", ""),
    ({}, [("BLOC_REFUSE", "B1"), ("BLOC_ACCORDE", "B1")], "TITRE", "TITRE", "VVVV", ""),
    (ELIMINE, [("POINTS", "B1.1", 20), ("POINTS", "B1.1", "0.04")], "PARTIELLE", "PARTIELLE", "EVVV", "B2 B3 B4"),
    # PROPOSITION goes back
    (ELIMINE, [("TITRE",), ("BLOC_ACCORDE", "B1"), ("PROPOSITION",)], "PARTIELLE", "PARTIELLE", "EVVV", "B2 B3 B4"),
    (ELIMINE, [("TITRE",), ("BLOC_ACCORDE", "B1"), ("PROPOSITION", "B1")], "PARTIELLE", "TITRE", "CVVV", ""),
    (ELIMINE, [("PROPOSITION",), ("TITRE",)], "PARTIELLE", "TITRE", "CVVV", ""),
]  # fmt: skip


@pytest.mark.parametrize(("sauf", "actes", "propose", "final", "blocs", "certifies"), TABLE)
def test_chaque_acte_dans_chaque_situation(
    sauf: dict[str, Any], actes: list[Any], propose: str, final: str, blocs: str, certifies: str
) -> None:
    a = arret(dossier(sauf=sauf), *(acte(*x, minute=i) for i, x in enumerate(actes)))
    assert (a.proposition.decision, a.resultat.decision, etats(a)) == (propose, final, blocs)
    assert a.certifies == tuple(certifies.split())
    assert a.proposition == arret(dossier(sauf=sauf)).resultat
    assert (a.resultat.moyenne is None) == (final == "EN_ATTENTE")
    assert a.resultat.blocs_valides == tuple(c for c, b in a.resultat.blocs.items() if b.statut in ("VALIDE", "ACQUIS"))


@pytest.mark.parametrize(
    ("heures", "actes", "final"),
    [
        ("279.99", [], "PARTIELLE"),
        ("280", [], "TITRE"),
        ("279.99", [("DEROGATION_HEURES",)], "TITRE"),
        ("0", [("DEROGATION_HEURES",)], "TITRE"),
        ("279.99", [("DEROGATION_HEURES",), ("AJOURNE",)], "EN_ATTENTE"),
        ("279.99", [("DEROGATION_HEURES",), ("PROPOSITION",)], "PARTIELLE"),
        ("279.99", [("TITRE",)], "TITRE"),
    ],
)
def test_derogation_aux_heures(heures: str, actes: list[Any], final: str) -> None:
    a = arret(dossier(heures_entreprise=Decimal(heures)), *(acte(*x, minute=i) for i, x in enumerate(actes)))
    assert a.resultat.decision == final


def test_derogation_ne_donne_pas_ce_que_les_notes_refusent() -> None:
    a = arret(dossier(sauf=ELIMINE, heures_entreprise=Decimal(100)), acte("DEROGATION_HEURES"))
    assert a.resultat.decision == "PARTIELLE"
    assert "heures_entreprise" not in {m.code for m in a.resultat.motifs}
    assert "heures_entreprise" in {m.code for m in a.proposition.motifs}


@pytest.mark.parametrize(
    ("d", "actes", "final", "blocs", "certifies"),
    [
        (sur_blocs(), [], "PARTIELLE", "V-V-", "B1 B3"),
        (sur_blocs(B1_1=45), [("BLOC_ACCORDE", "B1")], "PARTIELLE", "V-V-", "B1 B3"),
        (sur_blocs(B1_1=45), [("AJOURNE",)], "EN_ATTENTE", "N-V-", ""),
        (sur_blocs(), [("BLOC_REFUSE", "B1"), ("BLOC_REFUSE", "B3")], "AUCUNE", "N-N-", ""),
        (sur_blocs(B1_1="49.99"), [("POINTS", "B1.1", "0.01")], "PARTIELLE", "V-V-", "B1 B3"),
        (sur_blocs(B3_2=None), [("AJOURNE",), ("BLOC_ACCORDE", "B1")], "EN_ATTENTE", "V-…-", "B1"),
    ],
)
def test_blocs_separes(d: Dossier, actes: list[Any], final: str, blocs: str, certifies: str) -> None:
    a = arret(d, *(acte(*x, minute=i) for i, x in enumerate(actes)))
    assert (a.resultat.decision, etats(a), a.certifies) == (final, blocs, tuple(certifies.split()))


@pytest.mark.parametrize("nom", ["TITRE", "AJOURNE", "DEROGATION_HEURES", "BLOC_ACCORDE", "BLOC_REFUSE", "POINTS"])
def test_fraude_averee_ne_laisse_aucun_choix(nom: str) -> None:
    objet, valeur = {"BLOC_ACCORDE": ("B1", None), "BLOC_REFUSE": ("B1", None), "POINTS": ("B1.1", 5)}.get(
        nom, ("", None)
    )
    a = arret(dossier(fraude=True), acte(nom, objet, valeur))
    assert a.resultat == a.proposition
    assert a.resultat.decision == "ANNULEE"
    assert a.certifies == ()
    assert len(a.histoire) == 1


def test_bloc_acquis_ne_change_pas_et_n_est_pas_certifie_a_nouveau() -> None:
    sans_b1 = {"B1.1": None, "B2.1": 0, "B2.2a": 0}
    d = dossier(sauf=sans_b1, acquis={"B1": Acquis(Decimal(60), dt.date(2024, 7, 10))})
    a = arret(d, acte("BLOC_REFUSE", "B1"))
    assert (etats(a), a.certifies) == ("QEVV", ("B3", "B4"))


def test_points_s_ajoutent_a_la_note_avant_la_penalite() -> None:
    """14 h of 637 (≤ 2,5 %): 5 % of the tutor's mark; 30 + 2 points become 30,4."""
    d = dossier(heures_injustifiees=Decimal(14), accord_penalite=True)
    a = arret(d, acte("POINTS", "PRO.TUTEUR", 2))
    assert a.proposition.pro is not None
    assert a.resultat.pro is not None
    assert a.proposition.pro.points == Decimal("148.5")
    assert a.resultat.pro.points == Decimal("150.4")


def test_points_sont_exacts() -> None:
    infime = "0." + "0" * 29 + "1"
    a = arret(dossier(sauf={"B1.1": "39." + "9" * 30}), acte("POINTS", "B1.1", infime))
    assert a.resultat.blocs["B1"].points == 40
    assert a.resultat.decision == "TITRE"


# -- reasons --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sauf", "x", "article", "mots"),
    [
        (ELIMINE, ("TITRE",), "Le jury de certification", "accorde le titre (proposition : Certification partielle)"),
        (
            ELIMINE,
            ("BLOC_ACCORDE", "B1"),
            "Le jury de certification",
            "accorde B1 (proposition : Éliminatoire, 7,99/20)",
        ),
        (
            {},
            ("BLOC_REFUSE", "B1"),
            "Le jury de certification",
            "refuse B1 (proposition : Validé, 12,00/20) ; le titre, qui",
        ),
        (
            {},
            ("POINTS", "B1.1", "1.5"),
            "Le jury de certification",
            "ajoute 1,5 point à B1.1, la note passe de 60 à 61,5",
        ),
        ({}, ("POINTS", "B1.1", "2"), "Le jury de certification", "ajoute 2 points à B1.1, la note passe de 60 à 62"),
        (VIDE, ("AJOURNE",), "Le jury de certification", "ajourne le candidat (proposition : En attente) ; restent"),
        ({}, ("PROPOSITION",), "Le jury de certification", "suit la proposition (Titre obtenu)"),
        ({}, ("DEROGATION_HEURES",), "Période minimale obligatoire en entreprise", "déroge au minimum d’heures"),
    ],
)
def test_chaque_acte_donne_un_motif_avec_raison_auteur_heure_et_section(
    sauf: dict[str, Any], x: Any, article: str, mots: str
) -> None:
    a = arret(dossier(sauf=sauf), acte(*x, motif="Dossier examiné.", auteur="C. Vasseur, présidente"))
    motif = a.resultat.motifs[0]
    assert motif.code == f"jury_{x[0].lower()}"
    assert motif.article == article
    texte = simple(motif.texte)
    assert texte.startswith("Le jury ")
    assert mots in texte
    assert texte.endswith("Motif : Dossier examiné. Décision de C. Vasseur, présidente, le 10/07/2025 à 15:00.")
    assert not any(m.code.startswith("jury_") for m in a.proposition.motifs)


def _textes(a: Arret) -> str:
    return simple(" ".join(m.texte for m in a.resultat.motifs if not m.code.startswith("jury_")))


def test_motifs_des_regles_ne_contredisent_pas_le_jury() -> None:
    refuse = arret(dossier(sauf=ENTRE), acte("BLOC_REFUSE", "B2"))
    assert "Titre obtenu" not in _textes(refuse)
    assert "couvert par le titre" not in _textes(refuse)
    assert "B1 : 9,00/20 (45 points sur 100), bloc non conservé" in _textes(refuse)
    assert "B2 :" not in _textes(refuse)
    ajourne = arret(dossier(sauf=ENTRE), acte("AJOURNE"))
    assert "Titre obtenu" not in _textes(ajourne)
    assert "que le titre peut encore couvrir" in _textes(ajourne)
    titre = arret(dossier(sauf=ELIMINE), acte("TITRE"))
    assert "note éliminatoire" not in _textes(titre)
    assert "B1 : 7,99/20 (39,95 points sur 100), couvert par le titre" in _textes(titre)


@pytest.mark.parametrize(
    ("sauf", "avant", "perdu"),
    [
        ({}, [], True),
        ({}, [("PROPOSITION",)], True),
        ({}, [("AJOURNE",)], False),
        (ELIMINE, [], False),
    ],
)
def test_bloc_refuse_dit_quand_il_fait_perdre_le_titre(sauf: dict[str, Any], avant: list[Any], perdu: bool) -> None:
    a = arret(dossier(sauf=sauf), *(acte(*x) for x in avant), acte("BLOC_REFUSE", "B2", minute=1))
    (motif,) = [m for m in a.resultat.motifs if m.code == "jury_bloc_refuse"]
    assert ("le titre, qui couvre tous les blocs, n’est donc pas délivré" in motif.texte) is perdu


def test_un_acte_ne_touche_que_son_candidat() -> None:
    deliberation = jury_sur(dossier("C01", sauf=ELIMINE), dossier("c02", sauf=ELIMINE))
    premier, second = arreter(deliberation, [acte("TITRE", qui="C02")])
    assert premier.resultat == premier.proposition
    assert premier.histoire == ()
    assert second.resultat.decision == "TITRE"

"""The order of discussion: who comes first and why, nobody left out, the same whatever the order of the grid."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outils.fichiers import MAXIMA, creer
from tests.outils.hasard import promotion

from rdcxl.grille.modele import Candidat, Promotion, Session
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.jury import ordre as O
from rdcxl.jury.deliberation import Deliberation, deliberer
from rdcxl.jury.sensibilite import sensibilites
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Acquis, Dossier, Lectures, Mention, Reglement
from rdcxl.regles import sujets as S
from rdcxl.regles.variantes import depend_d_une_lecture

R = charger_referentiel()
D = Decimal


def dossier(identifiant: str = "C01", notes: str = "12 12 12 12 12", sauf: Any = None, **autres: Any) -> Dossier:
    """A file from the mark on 20 of B1, B2, B3, B4 and PRO; `sauf`: other marks by code."""
    sur_vingt = dict(zip(("B1", "B2", "B3", "B4", "PRO"), notes.split(), strict=True))
    marques = {code: D(sur_vingt[code.split(".")[0]]) * m / 20 for code, m in MAXIMA.items()}
    return Dossier(identifiant, {**marques, **(sauf or {})}, **autres)


def jury(*dossiers: Dossier, choix: dict[str, str] | None = None) -> Deliberation:
    candidats = tuple(
        Candidat(Fiche(identifiant=d.identifiant), d, "Notes", f"A{i}") for i, d in enumerate(dossiers, 7)
    )
    return deliberer(Promotion(Session(), candidats), R, choix)


def sujets(d: Dossier, *, sensible: bool = False) -> list[str]:
    (p,) = O.ordonner(jury(d), {d.identifiant} if sensible else set())
    return [s.code for s in p.sujets]


CAS: list[tuple[str, Dossier, list[str]]] = [
    ("titre_sans_histoire", dossier(), []),
    ("titre_avec_un_bloc_compense", dossier(notes="8 12 12 12 12"), []),
    ("eliminatoire_loin_du_minimum", dossier(notes="4 14 14 14 14"), [S.ELIMINATOIRE]),
    ("eliminatoire_a_un_demi_point", dossier(notes="7.5 14 14 14 14"), [S.ELIMINATOIRE, S.SOUS_LE_SEUIL]),
    ("eliminatoire_a_un_peu_plus", dossier(notes="7.49 14 14 14 14"), [S.ELIMINATOIRE]),
    ("pro_insuffisant", dossier(notes="12 12 12 12 6"), [S.PRO_INSUFFISANTE]),
    ("pro_a_un_demi_point", dossier(notes="12 12 12 12 9.5"), [S.PRO_INSUFFISANTE, S.SOUS_LE_SEUIL]),
    ("moyenne_a_un_demi_point", dossier(notes="9 8.2 8 12.7 11"), [S.SOUS_LE_SEUIL]),
    ("tout_a_huit", dossier(notes="8 8 8 8 10"), []),
    ("bloc_a_un_demi_point", dossier(notes="9.5 8 8 8 10"), [S.SOUS_LE_SEUIL]),
    ("bloc_a_un_peu_plus", dossier(notes="9.4 8 8 8 10"), []),
    ("absent", dossier(sauf={"B3.2": Mention.ABS}), [S.ABSENCE]),
    ("rapport_non_remis", dossier(sauf={"PRO.ECRIT": Mention.NR}), [S.ABSENCE]),
    ("note_attendue", dossier(sauf={"B3.2": Mention.VIDE}), [S.ATTENTE]),
    ("absence_justifiee", dossier(sauf={"B3.2": Mention.ABJ}), [S.ATTENTE]),
    ("saisie_a_corriger", dossier(sauf={"B3.2": Mention.ANOMALIE}), [S.ATTENTE]),
    ("champ_a_corriger", dossier(champs_en_anomalie=("parcours",)), [S.ATTENTE]),
    ("attente_et_eliminatoire", dossier(notes="4 12 12 12 12", sauf={"B3.2": Mention.VIDE}), [S.ELIMINATOIRE, S.ATTENTE]),
    ("fraude", dossier(notes="4 4 4 4 4", fraude=True), [S.FRAUDE]),
    ("heures", dossier(heures_entreprise=D(279)), [S.HEURES]),
    ("heures_au_minimum", dossier(heures_entreprise=D(280)), []),
    ("penalite_proposee", dossier(heures_injustifiees=D(20)), [S.PENALITE]),
    ("penalite_appliquee", dossier(heures_injustifiees=D(20), accord_penalite=True), []),
    ("penalite_a_statuer", dossier(heures_injustifiees=D(90), accord_penalite=True), [S.PENALITE]),
    ("blocs_valides", dossier(parcours="BLOCS", blocs_inscrits=frozenset({"B1"}), notes="12 0 0 0 0"), []),
    ("blocs_a_un_demi_point", dossier(parcours="BLOCS", blocs_inscrits=frozenset({"B1"}), notes="9.5 0 0 0 0"), [S.SOUS_LE_SEUIL]),
    (
        "absence_a_un_bloc_non_du",
        dossier(parcours="BLOCS", blocs_inscrits=frozenset({"B1"}), sauf={"B3.2": Mention.ABS}),
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("d", "attendus"), [c[1:] for c in CAS], ids=[c[0] for c in CAS])
def test_sujets_selon_la_table_de_verite(d: Dossier, attendus: list[str]) -> None:
    assert sujets(d) == attendus


@pytest.mark.parametrize(
    ("notes", "proche"),
    [("7.5 7 7 7 10", True), ("7.49 7 7 7 10", False), ("7 7 7 7 9.5", True), ("7 7 7 7 9.499", False)],
)
def test_juste_sous_un_seuil_va_jusqu_a_un_demi_point_sur_vingt(notes: str, proche: bool) -> None:
    """The blocs at 7/20 are a whole point under their minimum: only the bloc in question can be near a bound."""
    assert (S.SOUS_LE_SEUIL in sujets(dossier(notes=notes))) is proche


def test_juste_sous_le_titre_se_compte_sur_tout_ce_qui_est_du() -> None:
    """475 of 1,000 points is half a point on 20 below 500; with nothing between, 474.99 is not."""
    juste, dessous = dossier(notes="9 9 9 9 10.9"), dossier(notes="9 9 9 9 10.999")
    assert sujets(juste) == []
    assert [s.texte for s in O.ordonner(jury(dossier(notes="9 9 9 9 11")))[0].sujets] == [
        "juste sous le seuil (titre à 25\u00a0pt)"
    ]
    assert sujets(dessous) == []


def test_lecture_sensible_s_ajoute_a_son_rang() -> None:
    d = dossier(heures_entreprise=D(10), sauf={"B3.2": Mention.ABS})
    assert sujets(d, sensible=True) == [S.ABSENCE, S.LECTURE, S.HEURES]


def test_le_plus_pressant_vient_d_abord_puis_le_plus_pres_du_titre_puis_l_ordre_de_la_grille() -> None:
    ordre = O.ordonner(
        jury(
            dossier("titre"),
            dossier("heures", heures_entreprise=D(3)),
            dossier("attente", sauf={"B3.2": Mention.VIDE}),
            dossier("elim_loin", notes="2 14 14 14 14"),
            dossier("elim_absent", notes="7 14 14 14 14", sauf={"B3.2": Mention.ABS}),
            dossier("absence", sauf={"B3.2": Mention.ABS}),
            dossier("elim_pres", notes="7.9 14 14 14 14"),
            dossier("fraude", fraude=True),
            dossier("titre2"),
            dossier("lecture"),
            dossier("sous", notes="9.6 8 8 8 10"),
        ),
        {"lecture"},
    )
    assert [p.identifiant for p in ordre] == [
        "elim_pres", "elim_loin", "elim_absent", "sous", "absence", "attente", "lecture", "fraude", "heures", "titre", "titre2",
    ]  # fmt: skip


def test_textes_disent_quoi_et_combien() -> None:
    p = O.ordonner(
        jury(
            dossier(
                notes="7.9 14 14 14 9.9",
                sauf={"B3.2": Mention.VIDE, "B4.1": Mention.ABJ},
                acquis={"B2": Acquis(D("112.5"), dt.date(2024, 7, 10)), "PRO.TUTEUR": Acquis(None)},
            )
        )
    )[0]
    assert p.a_discuter.replace("\u00a0", " ").startswith(
        "note éliminatoire en B1 ; juste sous le seuil (minimum de B1 à 0,5 pt"
    )
    assert "note attendue (B3.2, PRO.TUTEUR), absence justifiée (B4.1)" in p.a_discuter
    assert [a.replace("\u00a0", " ") for a in p.acquis] == [
        "B2 (112,5 pt, 10/07/2024)",
        "PRO.TUTEUR (points à corriger)",
    ]


def test_points_manquants_sont_ceux_des_regles() -> None:
    p = O.ordonner(jury(dossier(notes="7 12 12 12 9")))[0]
    assert (p.manque_titre, p.manques["B1"], p.manques["B2"], p.manques["PRO"]) == (D("17.5"), D(15), D(0), D("12.5"))


@pytest.fixture(scope="module")
def tires(tmp_path_factory: pytest.TempPathFactory) -> Deliberation:
    from rdcxl.grille.lecture import lire_grille

    lot = promotion(20260705, 150)
    lignes = ([t.ligne_candidat() for t in lot], [t.ligne_notes() for t in lot])
    grille = creer(tmp_path_factory.mktemp("ordre"), *lignes, [a for t in lot for a in t.lignes_acquis()])
    return deliberer(lire_grille(grille, R), R)


@settings(max_examples=25, deadline=None)
@given(graine=st.randoms(use_true_random=False))
def test_l_ordre_ne_depend_pas_de_la_grille_hors_ex_aequo(tires: Deliberation, graine: Any) -> None:
    def cle(p: O.Passage) -> tuple[str, Decimal | None]:
        return (p.sujets[0].code if p.sujets else "", p.manque_titre if p.sujets else None)

    paires = list(zip(tires.promotion.candidats, tires.resultats, strict=True))
    graine.shuffle(paires)
    melangee = replace(
        tires,
        promotion=replace(tires.promotion, candidats=tuple(c for c, _ in paires)),
        resultats=tuple(x for _, x in paires),
    )
    droite, melee = O.ordonner(tires), O.ordonner(melangee)
    assert [cle(p) for p in droite] == [cle(p) for p in melee]
    assert {p.identifiant: p for p in droite} == {p.identifiant: p for p in melee}
    assert len(melee) == len(paires)
    rang = {c.dossier.identifiant: i for i, (c, _) in enumerate(paires)}
    assert all(rang[a.identifiant] < rang[b.identifiant] for a, b in pairwise(melee) if cle(a) == cle(b))


def test_dependre_d_une_lecture_est_ce_que_dit_sensibilite(tires: Deliberation) -> None:
    reglements: dict[Lectures, Reglement] = {}
    vus = [
        x.identifiant
        for c, x in zip(tires.promotion.candidats, tires.resultats, strict=True)
        if depend_d_une_lecture(c.dossier, x, tires.lectures, R, reglements)
    ]
    attendus = [s.resultat.identifiant for s in sensibilites(tires.promotion, R)[1]]
    assert vus == attendus
    assert len(vus) > 3

"""Acts: order, what supersedes what, what cannot stand; and, for any sequence, that nothing is ever lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outils import etendue
from tests.outils.classeurs import simple
from tests.outils.jury import REFERENTIEL, acte, dossier, jury_sur

from rdcxl.grille.tables.decisions import ACTES
from rdcxl.jury.arrets import arreter
from rdcxl.jury.contenu import acte_clos
from rdcxl.regles import BLOCS, Acquis, Dossier, Reglement
from rdcxl.regles.actes import Acte, actes_retenus, incompatibilites, par_candidat

BLOCS_TOUS = ("B1", "B2", "B3", "B4")
COMPOSANTES = ("B1.1", "B2.1", "B3.2", "PRO.ORAL")
QUI = ("C01", "C02", "C03", "C04")
DOSSIERS = (
    dossier("C01"),
    dossier("C02", {"B1.1": "39.95", "B4.1": 10}),
    dossier("C03", {"B2.1": None}, heures_entreprise=Decimal(100)),
    dossier("C04", fraude=True),
)
DELIBERATION = jury_sur(*DOSSIERS)


@st.composite
def un_acte(tirer: st.DrawFn) -> Acte:
    """Any act that a row can give, at one of a few minutes so that times often tie."""
    nom = tirer(st.sampled_from(sorted(ACTES)))
    objet, valeur = "", None
    if nom in ("BLOC_ACCORDE", "BLOC_REFUSE"):
        objet = tirer(st.sampled_from(BLOCS_TOUS))
    elif nom == "POINTS":
        objet, valeur = tirer(st.sampled_from(COMPOSANTES)), tirer(st.sampled_from(("0.05", "1", "12.5")))
    elif nom == "PROPOSITION":
        objet = tirer(st.sampled_from(("", "", *BLOCS_TOUS, *COMPOSANTES)))
    qui = tirer(st.sampled_from((*QUI, "c02")))
    return acte(nom, objet, valeur, qui=qui, minute=tirer(st.integers(0, 3)), motif=tirer(st.sampled_from("abc")))


HISTOIRES = st.lists(un_acte(), max_size=12)


@given(HISTOIRES)
@settings(max_examples=etendue.tirages(40, 200), deadline=None)
def test_aucune_suite_d_actes_ne_perd_un_acte(actes: list[Acte]) -> None:
    arrets = arreter(DELIBERATION, actes)
    assert sorted(map(id, (a for x in arrets for a in x.histoire))) == sorted(map(id, actes))
    for x in arrets:
        assert {id(a) for a in x.retenus} <= {id(a) for a in x.histoire}
        assert [a.horodatage for a in x.histoire] == sorted(a.horodatage for a in x.histoire)


@given(HISTOIRES)
@settings(max_examples=etendue.tirages(40, 200), deadline=None)
def test_le_dernier_acte_sur_un_meme_objet_remplace_les_autres(actes: list[Acte]) -> None:
    """Written here once more: by time then by row; one act per object; PROPOSITION alone wipes what is before."""
    for histoire in par_candidat(actes).values():
        attendus: list[Acte] = []
        for a in histoire:
            objet = {"DEROGATION_HEURES": "h"}.get(a.acte, a.objet)
            tout = a.acte == "PROPOSITION" and not a.objet
            attendus = [
                b for b in attendus if not tout and {"DEROGATION_HEURES": "h"}.get(b.acte, b.objet) != objet
            ] + [a]
        assert list(map(id, actes_retenus(histoire))) == list(map(id, attendus))


@given(HISTOIRES)
@settings(max_examples=etendue.tirages(40, 200), deadline=None)
def test_le_resultat_ne_depend_que_des_actes_qui_comptent(actes: list[Acte]) -> None:
    arrets = arreter(DELIBERATION, actes)
    seuls = arreter(DELIBERATION, [a for x in arrets for a in x.retenus])
    assert [x.resultat for x in seuls] == [x.resultat for x in arrets]
    assert [x.certifies for x in seuls] == [x.certifies for x in arrets]


@given(HISTOIRES, st.sampled_from(QUI))
@settings(max_examples=etendue.tirages(40, 200), deadline=None)
def test_un_acte_ne_touche_jamais_un_autre_candidat(actes: list[Acte], qui: str) -> None:
    sans = [a for a in actes if a.identifiant.casefold() != qui.casefold()]
    avec, autre = arreter(DELIBERATION, actes), arreter(DELIBERATION, sans)
    for x, y in zip(avec, autre, strict=True):
        if x.proposition.identifiant != qui:
            assert x == y
        else:
            assert y.resultat == y.proposition
        assert x.proposition == y.proposition


@given(HISTOIRES)
@settings(max_examples=etendue.tirages(40, 200), deadline=None)
def test_invariants_du_resultat_final(actes: list[Acte]) -> None:
    for x in arreter(DELIBERATION, actes):
        final = x.resultat
        noms = {a.acte for a in x.retenus}
        if x.proposition.decision == "ANNULEE":
            assert final == x.proposition
            continue
        if "AJOURNE" in noms:
            assert final.decision == "EN_ATTENTE"
        if "TITRE" in noms:
            assert final.decision == "TITRE"
        if final.decision == "TITRE":
            assert not x.certifies
        assert set(x.certifies) <= set(final.blocs_valides)
        assert sum(m.code.startswith("jury_") for m in final.motifs) == len(x.retenus)
        assert all(m.article and m.texte for m in final.motifs)


@given(HISTOIRES, un_acte())
@settings(max_examples=etendue.tirages(25, 100), deadline=None)
def test_ajouter_un_acte_garde_l_histoire_d_avant(actes: list[Acte], suivant: Acte) -> None:
    plus_tard = Acte(**{**vars(suivant), "horodatage": suivant.horodatage + dt.timedelta(hours=1)})
    avant, apres = arreter(DELIBERATION, actes), arreter(DELIBERATION, [*actes, plus_tard])
    for x, y in zip(avant, apres, strict=True):
        assert y.histoire[: len(x.histoire)] == x.histoire


def test_meme_minute_l_ordre_des_lignes_decide() -> None:
    premier, second = acte("AJOURNE"), acte("TITRE")
    assert actes_retenus(par_candidat([premier, second])["c01"]) == (second,)
    assert actes_retenus(par_candidat([second, premier])["c01"]) == (premier,)


def test_acte_dans_le_fichier_clos() -> None:
    assert acte_clos(acte("POINTS", "B1.1", "1.50", minute=5), retenu=False).model_dump(mode="json") == {
        "acte": "POINTS",
        "objet": "B1.1",
        "valeur": "1.5",
        "motif": "Le jury l’a voulu ainsi.",
        "auteur": "C. Vasseur",
        "horodatage": "2025-07-10T15:05:00",
        "retenu": False,
    }


# -- what cannot stand ----------------------------------------------------------------------------------------------

SEPARES: dict[str, Any] = {"parcours": BLOCS, "blocs_inscrits": frozenset({"B1", "B3"})}
REFUSES: list[tuple[Dossier, list[Acte], str]] = [
    (dossier(), [acte("TITRE", qui="C99")], "C99, TITRE : ce candidat n’est pas dans la grille."),
    (dossier(sauf={"B2.1": 100}), [acte("POINTS", "B2.1", "50.01")], "100 + 50,01 points à B2.1 dépassent le maximum de 150"),
    (dossier(sauf={"B2.1": None}), [acte("POINTS", "B2.1", 1)], "B2.1 n’a pas de note (vide)"),
    (dossier(sauf={"B2.1": "ABS"}), [acte("POINTS", "B2.1", 1)], "B2.1 n’a pas de note (ABS)"),
    (dossier(sauf={"B2.1": "ABJ"}), [acte("POINTS", "B2.1", 1)], "B2.1 n’a pas de note (ABJ)"),
    (dossier(sauf={"PRO.ECRIT": "NR"}), [acte("POINTS", "PRO.ECRIT", 1)], "PRO.ECRIT n’a pas de note (NR)"),
    (dossier(dispense_pro="POS-1"), [acte("POINTS", "PRO.ORAL", 1)], "PRO n’est pas évalué à cette session (Dispensé)"),
    (dossier(**SEPARES), [acte("POINTS", "B2.1", 1)], "B2 n’est pas évalué à cette session (Non inscrit)"),
    (dossier(**SEPARES), [acte("BLOC_ACCORDE", "B2")], "pas inscrit à B2"),
    (dossier(**SEPARES), [acte("TITRE")], "le titre suppose le parcours COMPLET"),
    (dossier(acquis={"B1": Acquis(Decimal(60))}, sauf={"B1.1": None}), [acte("BLOC_REFUSE", "B1")], "B1 est acquis"),
    (dossier(acquis={"B1": Acquis(Decimal(60))}, sauf={"B1.1": None}), [acte("BLOC_ACCORDE", "B1")], "B1 est acquis"),
    (dossier(sauf={"B2.2a": None}), [acte("BLOC_ACCORDE", "B2")], "B2 n’est pas encore décidé"),
    (dossier(sauf={"B2.2a": "ABJ"}), [acte("BLOC_REFUSE", "B2")], "B2 n’est pas encore décidé"),
    (dossier(heures_entreprise=Decimal(280)), [acte("DEROGATION_HEURES")], "il n’y a rien à déroger"),
    (dossier(), [acte("TITRE"), acte("BLOC_REFUSE", "B1")], "C01, BLOC_REFUSE B1 : le titre, qui couvre tous les blocs"),
    *(
        (dossier(fraude=True), [acte(nom, *suite)], "la fraude est avérée")
        for nom, *suite in (("TITRE",), ("AJOURNE",), ("DEROGATION_HEURES",), ("BLOC_ACCORDE", "B1"), ("POINTS", "B1.1", 1))
    ),
]  # fmt: skip


@pytest.mark.parametrize(("d", "actes", "mots"), REFUSES)
def test_acte_qui_ne_tient_pas_est_dit(d: Dossier, actes: list[Acte], mots: str) -> None:
    deliberation = jury_sur(d)
    ((_, phrase),) = incompatibilites(Reglement(REFERENTIEL), [d], deliberation.resultats, actes)
    assert mots in simple(phrase)


ADMIS: list[tuple[Dossier, list[Acte]]] = [
    (dossier(sauf={"B2.1": 100}), [acte("POINTS", "B2.1", 50)]),
    (dossier(sauf={"B2.1": "ABS"}), [acte("BLOC_ACCORDE", "B2")]),
    (dossier(heures_entreprise=Decimal("279.99")), [acte("DEROGATION_HEURES")]),
    (dossier(heures_entreprise=None), [acte("DEROGATION_HEURES")]),
    (dossier(fraude=True), [acte("PROPOSITION")]),
    (dossier(fraude=True), [acte("TITRE"), acte("PROPOSITION", minute=1)]),
    (dossier(), [acte("TITRE"), acte("BLOC_ACCORDE", "B1")]),
    (dossier(), [acte("TITRE"), acte("BLOC_REFUSE", "B1"), acte("AJOURNE", minute=1)]),
    (dossier(), [acte("TITRE"), acte("BLOC_REFUSE", "B1"), acte("PROPOSITION", "B1", minute=1)]),
    (dossier(sauf={"B2.1": None}), [acte("POINTS", "B2.1", 1), acte("PROPOSITION", "B2.1", minute=1)]),
    (dossier(sauf={"B2.1": None}), [acte("AJOURNE"), acte("BLOC_ACCORDE", "B1"), acte("POINTS", "B1.1", 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("d", "actes"), ADMIS)
def test_acte_qui_tient_ou_qui_ne_compte_plus_n_est_pas_refuse(d: Dossier, actes: list[Acte]) -> None:
    assert incompatibilites(Reglement(REFERENTIEL), [d], jury_sur(d).resultats, actes) == []

"""Every shape in which a host hands cells over (notes on hosts): lists, rows, columns, scalars, blanks, dates, error texts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from tests.fonctions.lignes import NOMS, appeler, bonne, est_erreur, est_erreur_nommant, sur_vingt
from tests.outils.fichiers import CODES

from rdcxl.fonctions.catalogue import PAR_NOM

FORMES: dict[str, Any] = {
    "liste plate": list,
    "tuple plat": tuple,
    "une rangée": lambda v: [list(v)],
    "une rangée en tuples": lambda v: (tuple(v),),
    "une colonne": lambda v: [[x] for x in v],
    "une colonne en tuples": lambda v: tuple((x,) for x in v),
}
JOUR = dt.datetime(2025, 6, 16)  # noqa: DTZ001


@pytest.mark.parametrize("forme_des_codes", FORMES)
@pytest.mark.parametrize("forme_des_valeurs", FORMES)
def test_forme_de_la_plage_ne_change_rien(forme_des_codes: str, forme_des_valeurs: str) -> None:
    ligne = bonne({"B3.2": "ABS"})
    codes, valeurs = FORMES[forme_des_codes](list(ligne)), FORMES[forme_des_valeurs](list(ligne.values()))
    assert PAR_NOM["RDC_DECISION"].appeler(codes, valeurs) == "Certification partielle"
    assert PAR_NOM["RDC_POINTS"].appeler(codes, valeurs) == 510.0
    assert PAR_NOM["RDC_BLOCS_VALIDES"].appeler(codes, valeurs) == "B1, B2, B4"


@pytest.mark.parametrize("composante", ["B2", " b2 ", ["B2"], [["B2"]], (("B2",),)])
def test_composante_en_scalaire_ou_en_plage_d_une_cellule(composante: Any) -> None:
    assert appeler("RDC_POINTS", bonne(), composante) == 135.0


@pytest.mark.parametrize("composante", [None, "", "  ", [[None]], [None], [[""]]])
def test_composante_omise_ou_vide_donne_le_total(composante: Any) -> None:
    """A blank cell given to an optional argument arrives as None, not as the default."""
    assert appeler("RDC_POINTS", bonne(), composante) == 600.0
    assert appeler("RDC_NOTE", bonne(), composante) == 12.0
    assert appeler("RDC_MANQUE", bonne(), composante) == 0


@pytest.mark.parametrize("vide", [None, "", " ", "\u00a0", "\u202f ", "\u200b"])
def test_cellule_vide_sous_toutes_ses_formes_attend(vide: Any) -> None:
    ligne = bonne({"B1.1": vide, "parcours": vide, "blocs_inscrits": vide, "dispense_pro": vide, "fraude": vide})
    ligne |= {"executive": vide, "heures_entreprise": vide, "acquis.B1": vide, "accord_penalite": vide}
    assert appeler("RDC_DECISION", ligne) == "En attente"
    assert appeler("RDC_STATUT", ligne, "B1") == "En attente"
    assert appeler("RDC_POINTS", ligne, "B1") == 0.0


@pytest.mark.parametrize("zero", [0, 0.0, -0.0, "0", " 0,00 ", "0.0"])
def test_zero_est_une_note_et_pas_un_vide(zero: Any) -> None:
    ligne = bonne({"B1.1": zero})
    assert appeler("RDC_STATUT", ligne, "B1") == "Éliminatoire"
    assert appeler("RDC_DECISION", ligne) == "Certification partielle"


def test_vide_zero_et_abs_restent_trois_choses() -> None:
    etats = [appeler("RDC_STATUT", bonne({"B1.1": v}), "B1") for v in (None, 0.0, "ABS")]
    assert etats == ["En attente", "Éliminatoire", "Non présenté"]


@pytest.mark.parametrize(
    ("saisie", "points"),
    [
        (51, 51.0),
        (51.0, 51.0),
        ("51", 51.0),
        ("51,25", 51.25),
        ("51.25", 51.25),
        (" 51,25\u202f", 51.25),
        (50.1, 50.1),
        (100, 100.0),
        (0.1 + 0.2, 0.1 + 0.2),
    ],
)
def test_nombre_sous_toutes_ses_formes(saisie: Any, points: float) -> None:
    assert appeler("RDC_POINTS", bonne({"B1.1": saisie}), "B1") == points


@pytest.mark.parametrize(("dixiemes", "etat"), [((87.8, 23.7, 1.0), "Validé"), ((87.8, 23.7, 0.9), "Compensé")])
def test_somme_de_dixiemes_se_compare_exactement_au_seuil(dixiemes: tuple[float, ...], etat: str) -> None:
    """X28: 112.5 points validate B2, 112.4 do not, and no binary rounding decides between them."""
    ligne = bonne(dict(zip(("B2.1", "B2.2a", "B2.2b"), dixiemes, strict=True)))
    assert appeler("RDC_POINTS", ligne, "B2") == float(sum(Decimal(str(d)) for d in dixiemes))
    assert appeler("RDC_STATUT", ligne, "B2") == etat


def test_somme_que_le_binaire_manquerait_atteint_le_seuil() -> None:
    """X28: in binary 16.4 + 48.3 + 22.8 is below 87.5, the validation of B4."""
    notes = (16.4, 48.3, 22.8)
    assert notes[0] + notes[1] + notes[2] < 87.5
    assert appeler("RDC_STATUT", bonne(dict(zip(("B4.1", "B4.2", "B4.3"), notes, strict=True))), "B4") == "Validé"


@pytest.mark.parametrize(
    "jour",
    [JOUR, JOUR.date(), 45824, 45824.0, 45824.75, dt.datetime(2025, 6, 16, 8, tzinfo=dt.timezone.utc)],
)
def test_date_en_objet_ou_en_numero_de_serie(jour: Any) -> None:
    assert appeler("RDC_DECISION", bonne({"fraude": jour})) == "Session annulée"
    penalise = sur_vingt("12 12 12 12 10") | {"heures_absence_injustifiees": 12, "accord_penalite": jour}
    assert appeler("RDC_POINTS", penalise, "PRO") == 123.75


@pytest.mark.parametrize("jour", ["16/06/2025", " 16/06/2025 ", "2025-06-16"])
@pytest.mark.parametrize("champ", ["fraude", "accord_penalite"])
def test_date_en_texte_est_lue_ou_dite_texte(champ: str, jour: str) -> None:
    """Dates are JJ/MM/AAAA or ISO (formats). Refusing one may be meant, but not while asking for the same writing."""
    resultat = appeler("RDC_DECISION", bonne({champ: jour, "heures_absence_injustifiees": 12}))
    attendu = "Session annulée" if champ == "fraude" else "Titre obtenu"
    assert resultat == attendu or (est_erreur_nommant(resultat, champ) and "texte" in resultat)


@pytest.mark.parametrize("oui", ["oui", "OUI", " Oui ", True])
def test_executive_en_texte_ou_en_booleen(oui: Any) -> None:
    assert (
        appeler("RDC_DECISION", bonne({"heures_entreprise": 105, "executive": oui, "positionnement": "P-1"}))
        == "Titre obtenu"
    )


@pytest.mark.parametrize("blocs", ["B1 B3", "b1,b3", "B3;B1", " B1 + B3 ", "B1, B3", "B1\u00a0B3", "B1/B3", "B1 B1 B3"])
def test_blocs_inscrits_de_toutes_les_ecritures(blocs: str) -> None:
    ligne = sur_vingt("10 - 10 - -") | {"parcours": " blocs ", "blocs_inscrits": blocs}
    assert appeler("RDC_BLOCS_VALIDES", ligne) == "B1, B3"


def test_codes_en_minuscules_avec_espaces_et_cellules_inconnues() -> None:
    ligne = {f" {c.lower()}\u00a0": v for c, v in bonne().items()}
    codes = [*ligne, None, 3.5, "", "Nom", True, JOUR, "M1.1"]
    valeurs = [*ligne.values(), "#N/A", "#REF!", 12, "Martin", "Err:504", object(), 99]
    assert PAR_NOM["RDC_DECISION"].appeler(codes, valeurs) == "Titre obtenu"


def test_un_et_un_flottant_et_vrai_ne_partagent_pas_la_memoire() -> None:
    """Equal in Python, not the same cell: 1 is a mark, VRAI is not; in either order of calls."""
    for premiere, seconde in ((1, True), (True, 1), (1.0, True), (True, 1.0), (0, False), (False, 0.0)):
        for valeur in (premiere, seconde):
            resultat = appeler("RDC_POINTS", bonne({"B1.1": valeur, "nom": "mémoire"}), "B1")
            if isinstance(valeur, bool):
                assert est_erreur_nommant(resultat, "B1.1")
            else:
                assert resultat == float(valeur)


def test_texte_et_nombre_egaux_ne_partagent_pas_la_memoire() -> None:
    assert appeler("RDC_POINTS", bonne({"B1.1": "55"}), "B1") == 55.0
    assert appeler("RDC_POINTS", bonne({"B1.1": 55}), "B1") == 55.0
    assert est_erreur_nommant(appeler("RDC_POINTS", bonne({"B1.1": "5 5"}), "B1"), "B1.1")


@pytest.mark.parametrize("vide", [None, "", [], [[]], (), [None], [[None]], [[None, None], [None, None]]])
def test_plage_entierement_vide_ne_casse_rien(vide: Any) -> None:
    for nom in NOMS:
        nombre = len(PAR_NOM[nom].arguments)
        resultat = PAR_NOM[nom].appeler(*[vide] * nombre)
        assert isinstance(resultat, (str, float, int, list))
        assert "imprévue" not in str(resultat)


@pytest.mark.parametrize("nom", ["RDC_POINTS", "RDC_DECISION", "RDC_MOTIFS", "RDC_MANQUE"])
def test_scalaires_a_la_place_des_plages_disent_ce_qui_manque(nom: str) -> None:
    assert est_erreur_nommant(PAR_NOM[nom].appeler("B1.1", 60), "B2.1")
    assert PAR_NOM["RDC_POINTS"].appeler("B1.1", 60, "B1") == 60.0


def test_ligne_et_colonne_de_cellules_erreur_en_dictionnaire() -> None:
    """formualizer hands an error cell as a dict: the sentence still names the composante."""
    for nom in ("RDC_DECISION", "RDC_POINTS"):
        assert est_erreur_nommant(appeler(nom, bonne({"B1.1": {"type": "Error", "kind": "Na"}})), "B1.1")


@pytest.mark.parametrize("note", [float("nan"), float("inf"), float("-inf"), "nan", "inf", "1e2", 1e308, 10**400])
def test_nombre_qui_n_en_est_pas_un_est_une_anomalie(note: Any) -> None:
    for nom in ("RDC_DECISION", "RDC_POINTS", "RDC_MANQUE"):
        assert est_erreur_nommant(appeler(nom, bonne({"B1.1": note})), "B1.1")


def test_chaque_code_de_la_norme_est_reconnu() -> None:
    for code in CODES:
        assert est_erreur_nommant(appeler("RDC_DECISION", bonne({code: -1})), code)
        assert est_erreur(appeler("RDC_POINTS", bonne({code: -1}), code.split(".")[0]))

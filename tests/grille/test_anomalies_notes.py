"""One bad gradebook per kind of anomaly in a mark: place, value, why, what to do; the candidate waits, never judged on 0."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import Formule, Texte, bonne_ligne, carnet, carnet_xlsxwriter, cellule, simple
from tests.outils.fichiers import MAXIMA

# name, code, what stands in the cell, what is shown, words of why, words of what to do
MAUVAISES: list[tuple[str, str, Any, str, list[str], list[str]]] = [
    ("texte", "B2.1", "bien", "bien", ["« bien »", "n’est pas un nombre"], ["Saisissez", "150", "ABS"]),
    ("date", "B1.1", dt.date(2025, 6, 12), "12/06/2025", ["12/06/2025", "date"], ["Saisissez", "100"]),
    ("heure", "B1.1", dt.time(14, 30), "14:30:00", ["heure"], ["Saisissez"]),
    ("booleen", "B2.2a", True, "VRAI", ["VRAI"], ["Saisissez", "50"]),
    ("erreur_div", "B3.2", "#DIV/0!", "#DIV/0!", ["#DIV/0!", "erreur"], ["Saisissez", "150"]),
    ("erreur_na", "B3.2", "#N/A", "#N/A", ["#N/A", "erreur"], ["Saisissez"]),
    ("erreur_ref", "PRO.ORAL", "#REF!", "#REF!", ["#REF!", "erreur"], ["Saisissez", "125"]),
    ("erreur_valeur", "B4.3", "#VALUE!", "#VALUE!", ["#VALUE!", "erreur"], ["Saisissez", "75"]),
    ("erreur_nom", "B4.3", "#NAME?", "#NAME?", ["#NAME?", "erreur"], ["Saisissez"]),
    ("au_dessus", "B2.1", 150.5, "150,5", ["150,5", "dépasse", "maximum", "150"], ["Saisissez"]),
    ("juste_au_dessus", "B2.2b", 25.001, "25,001", ["25,001", "25"], ["Saisissez"]),
    ("negatif", "B3.1a", -1, "-1", ["négatif"], ["Saisissez", "80"]),
    ("negatif_en_texte", "B3.1b", "-3", "-3", ["négatif"], ["Saisissez", "20"]),
    ("texte_sur_20", "B1.1", "12,5/20", "12,5/20", ["n’est pas un nombre"], ["Saisissez"]),
    ("deux_nombres", "B1.1", "1 2", "1 2", ["n’est pas un nombre"], ["Saisissez"]),
    ("notation_scientifique", "B1.1", "1e2", "1e2", ["n’est pas un nombre"], ["Saisissez"]),
    ("chiffres_pleine_chasse", "B1.1", "\uff11\uff12", "\uff11\uff12", ["n’est pas un nombre"], ["Saisissez"]),
    ("tiret", "B4.1", "-", "-", ["n’est pas un nombre"], ["Saisissez"]),
    ("formule_en_texte", "B4.2", Texte("=50"), "=50", ["n’est pas un nombre"], ["Saisissez"]),
    ("nr_hors_rapport", "B2.1", "NR", "NR", ["NR", "dossier professionnel"], ["Saisissez ABS"]),
    ("nr_a_la_soutenance", "PRO.ORAL", "nr", "nr", ["NR", "dossier professionnel"], ["Saisissez ABS"]),
    (
        "formule_sans_valeur",
        "PRO.TUTEUR",
        Formule("=20+20"),
        "",
        ["formule", "valeur enregistrée"],
        ["Ouvrez", "Excel"],
    ),
]


@pytest.mark.parametrize(
    ("nom", "code", "valeur", "montree", "pourquoi", "que_faire"), MAUVAISES, ids=[m[0] for m in MAUVAISES]
)
def test_note_illisible_est_signalee_et_fait_attendre(
    tmp_path: Path,
    juger: Any,
    nom: str,
    code: str,
    valeur: Any,
    montree: str,
    pourquoi: list[str],
    que_faire: list[str],
) -> None:
    lignes = [bonne_ligne("C01"), bonne_ligne("C02", **{code: valeur})]
    d = juger(carnet(tmp_path / "carnet.xlsx", lignes))
    (a,) = d.promotion.anomalies
    assert (a.feuille, a.cellule, a.identifiant, a.valeur) == ("Carnet", cellule(code, 2), "C02", montree)
    assert code in a.message
    assert all(mot in simple(a.message) for mot in (*pourquoi, *que_faire)), a.message
    assert a.bloque
    bon, mauvais = d.resultats
    assert bon.decision == "TITRE"
    assert mauvais.decision == "EN_ATTENTE"
    assert mauvais.moyenne is None
    assert code in mauvais.manquantes
    ensemble = code.split(".")[0]
    resultat = mauvais.pro if ensemble == "PRO" else mauvais.blocs[ensemble]
    assert resultat is not None
    assert resultat.statut == "EN_ATTENTE"
    assert resultat.note is None


def test_notes_fusionnees_sont_toutes_signalees(tmp_path: Path, juger: Any) -> None:
    def fusionner(_: Any, page: Any) -> None:
        page.merge_range(f"{cellule('B2.1', 1)}:{cellule('B2.1', 2)}", 90)

    lignes = [bonne_ligne("C01"), bonne_ligne("C02"), bonne_ligne("C03")]
    d = juger(carnet_xlsxwriter(tmp_path / "carnet.xlsx", lignes, apres=fusionner))
    assert [(a.cellule, a.identifiant) for a in d.promotion.anomalies] == [
        (cellule("B2.1", 1), "C01"),
        (cellule("B2.1", 2), "C02"),
    ]
    assert all("fusionnée" in a.message and "Défusionnez" in a.message for a in d.promotion.anomalies)
    assert [x.decision for x in d.resultats] == ["EN_ATTENTE", "EN_ATTENTE", "TITRE"]


def test_erreur_calculee_par_une_formule_est_signalee(tmp_path: Path, juger: Any) -> None:
    formules = {cellule("B2.1", 1): ("=1/0", "#DIV/0!")}
    d = juger(carnet_xlsxwriter(tmp_path / "carnet.xlsx", [bonne_ligne()], formules=formules))
    (a,) = d.promotion.anomalies
    assert (a.cellule, a.valeur) == (cellule("B2.1", 1), "#DIV/0!")
    assert d.resultats[0].decision == "EN_ATTENTE"


@pytest.mark.parametrize("saisie", ["ABS", "abs", " Abs ", "ABS\u00a0", "\u202fabs"])
def test_abs_est_lu_sans_egard_a_la_casse_ni_aux_espaces(tmp_path: Path, juger: Any, saisie: str) -> None:
    d = juger(carnet(tmp_path / "carnet.xlsx", [bonne_ligne(**{"B2.1": saisie})]))
    assert not d.promotion.anomalies
    assert d.resultats[0].blocs["B2"].statut == "NON_PRESENTE"
    assert d.resultats[0].decision == "PARTIELLE"


@pytest.mark.parametrize("saisie", ["NR", "nr ", "ABS"])
def test_rapport_non_remis_est_admis(tmp_path: Path, juger: Any, saisie: str) -> None:
    d = juger(carnet(tmp_path / "carnet.xlsx", [bonne_ligne(**{"PRO.ECRIT": saisie})]))
    assert not d.promotion.anomalies
    assert d.resultats[0].pro.statut == "NON_PRESENTE"
    assert d.resultats[0].decision == "PARTIELLE"


def test_vide_zero_abs_abj_sont_quatre_choses(tmp_path: Path, juger: Any) -> None:
    lignes = [bonne_ligne(f"C{i}", **{"B2.2b": v}) for i, v in enumerate((None, 0, "ABS", "ABJ", "   "), 1)]
    d = juger(carnet(tmp_path / "carnet.xlsx", lignes))
    assert not d.promotion.anomalies
    assert [x.blocs["B2"].statut for x in d.resultats] == [
        "EN_ATTENTE",
        "VALIDE",
        "NON_PRESENTE",
        "EN_ATTENTE",
        "EN_ATTENTE",
    ]
    assert [x.decision for x in d.resultats] == ["EN_ATTENTE", "TITRE", "PARTIELLE", "EN_ATTENTE", "EN_ATTENTE"]


LUES = [
    ("virgule_en_texte", "12,5"),
    ("point_en_texte", "12.5"),
    ("espaces", "  12,5 "),
    ("espace_fine", "12,5\u202f"),
    ("espace_insecable", "\u00a012,5"),
    ("espace_pleine_chasse", "\u300012,5\u3000"),
    ("espace_nulle", "12,5\u200b"),
    ("zero_final", "12,50"),
    ("zero_initial", "012,5"),
    ("retour_final", "12,5\n"),
]


@pytest.mark.parametrize("texte", [t for _, t in LUES], ids=[n for n, _ in LUES])
def test_nombre_en_texte_est_lu_avec_un_avis(tmp_path: Path, juger: Any, texte: str) -> None:
    d = juger(carnet(tmp_path / "carnet.xlsx", [bonne_ligne(**{"B2.2b": Texte(texte)})]))
    assert not d.promotion.anomalies
    assert d.promotion.candidats[0].dossier.notes["B2.2b"] == Decimal("12.5")
    (avis,) = [a for a in d.promotion.avertissements if a.cellule == cellule("B2.2b", 1)]
    assert (avis.feuille, avis.identifiant) == ("Carnet", "C01")
    assert "12,5" in avis.message
    assert "texte" in avis.message
    assert d.resultats[0].decision == "TITRE"


@pytest.mark.parametrize("code", list(MAXIMA))
def test_note_egale_au_maximum_est_admise_et_au_dessus_refusee(tmp_path: Path, juger: Any, code: str) -> None:
    lignes = [bonne_ligne("C01", **{code: MAXIMA[code]}), bonne_ligne("C02", **{code: MAXIMA[code] + 0.01})]
    d = juger(carnet(tmp_path / "carnet.xlsx", lignes))
    assert [(a.identifiant, a.cellule) for a in d.promotion.anomalies] == [("C02", cellule(code, 2))]
    assert [x.decision for x in d.resultats] == ["TITRE", "EN_ATTENTE"]


def test_toutes_les_anomalies_sont_rapportees_ensemble(tmp_path: Path, juger: Any) -> None:
    lignes = [
        bonne_ligne("C01", **{code: valeur for _, code, valeur, *_ in MAUVAISES[::-1]}),
        bonne_ligne("C02", parcours="AUTRE", **{"B1.1": "x", "B3.2": 151}),
        bonne_ligne("C02"),
        bonne_ligne(None, **{"B1.1": 3}),
    ]
    d = juger(carnet(tmp_path / "carnet.xlsx", lignes))
    lieux = [a.cellule for a in d.promotion.anomalies]
    attendus = {cellule(code, 1) for _, code, *_ in MAUVAISES}
    attendus |= {cellule("parcours", 2), cellule("B1.1", 2), cellule("B3.2", 2)}
    attendus |= {cellule("identifiant", 3), cellule("identifiant", 4)}
    assert set(lieux) == attendus
    assert len(lieux) == len(attendus)
    assert all(x.decision == "EN_ATTENTE" for x in d.resultats)

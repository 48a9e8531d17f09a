"""Evaluation grids in the workbook: built, recalculated, read back; what contradicts them; nothing changes without them."""

from __future__ import annotations

import shutil
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.outils import etendue
from tests.outils.calcul import ecarts, formules_et_valeurs, valeurs_perimees
from tests.outils.classeurs import simple
from tests.outils.fichiers import CREE_LE, candidat, ecrire_entrees, notes
from tests.outils.grilles import B32, ECRIT, TUTEUR, Classeur, creer_avec_grilles

from rdcxl import exemple
from rdcxl.grille.colonnes_de_grille import codes_de_grille
from rdcxl.grille.creation import creer_grille
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.tables.candidats import champs_par_candidat
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Mention
from rdcxl.regles.grilles import concerter

ACCORD = {"B32_C7": 40, "B32_D7": 30.5, "B32_E7": 20, "B32_G7": 30, "B32_H7": 40.5, "B32_I7": 20}


@pytest.fixture
def classeur(tmp_path: Path) -> Classeur:
    return Classeur(creer_avec_grilles(tmp_path))


def _note(classeur: Classeur, referentiel: Any, code: str = "B3.2") -> Any:
    return classeur.lire(referentiel).candidats[0].dossier.notes[code]


def _dites(classeur: Classeur, referentiel: Any) -> list[str]:
    return [simple(str(a)) for a in classeur.lire(referentiel).anomalies]


# --- The whole sample, with its grids ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exemples(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample grid, and the same with a grid per épreuve."""
    d = tmp_path_factory.mktemp("exemple")
    shutil.copytree(modele, d, dirs_exist_ok=True)
    avec = d / "avec.xlsx"
    candidats, notes_, acquis = (d / f"{nom}.csv" for nom in ("candidats", "notes", "acquis"))
    creer_grille(
        avec,
        candidats,
        notes_,
        acquis,
        d / "session.toml",
        referentiel=charger_referentiel(),
        grilles=d / "grilles.toml",
        cree_le=exemple.CREE_LE,
        annexes=(d / "incidents.csv",),
    )
    return d / exemple.GRILLE, avec


def test_les_notes_deja_connues_passent_par_la_note_arretee_sans_rien_perdre(
    exemples: tuple[Path, Path], referentiel: Any
) -> None:
    sans, avec = (lire_grille(chemin, referentiel) for chemin in exemples)
    assert [c.dossier for c in avec.candidats] == [c.dossier for c in sans.candidats]
    assert avec.anomalies == sans.anomalies
    assert avec.avertissements == sans.avertissements


def test_chaque_formule_garde_la_valeur_recalculee(exemples: tuple[Path, Path], referentiel: Any) -> None:
    avec = exemples[1]
    assert len(formules_et_valeurs(avec)) > len(formules_et_valeurs(exemples[0])) + 13 * 29 * 5
    assert valeurs_perimees(avec) == []
    assert ecarts(avec, referentiel)[0] == []


def test_sans_grilles_aucune_feuille_de_plus_et_les_memes_octets(exemples: tuple[Path, Path]) -> None:
    livree = Path(__file__).parents[2] / "workbooks" / "promotion-exemple" / exemple.GRILLE
    assert exemples[0].read_bytes() == livree.read_bytes()
    assert not [nom for nom in load_workbook(exemples[0], read_only=True).sheetnames if nom.startswith("Grille")]


def test_une_feuille_par_epreuve_apres_notes_protegee_et_imprimable(
    exemples: tuple[Path, Path], referentiel: Any
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        classeur = load_workbook(exemples[1])
    attendues = [f"Grille {code}" for code in referentiel.composantes]
    assert classeur.sheetnames[3:17] == ["Notes", *attendues]
    for nom in attendues:
        page, code = classeur[nom], nom.removeprefix("Grille ")
        codes = [c.value for c in page[6]]
        assert page.protection.sheet
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.page_setup.fitToWidth in (1, None)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert "propre au centre" in page["A2"].value
        for i, cle in enumerate(codes, 1):
            libre = (
                cle.endswith(":arretee") or cle in codes_de_grille([cle.casefold()], {code.casefold(): code}).values()
            )
            assert {page.cell(r, i).protection.locked for r in range(7, 36)} == {not libre}, (nom, cle)
        points = [page.cell(5, i).value for i, cle in enumerate(codes, 1) if cle.endswith(":1") and ":c" in cle]
        assert sum(map(Decimal, map(str, points))) == referentiel.composantes[code].maximum
    notes = classeur["Notes"]
    assert all(notes.cell(r, 3).protection.locked for r in range(7, 36))


def test_oraux_et_tuteur_disent_qu_une_grille_imposee_existe(exemples: tuple[Path, Path], referentiel: Any) -> None:
    classeur = load_workbook(exemples[1], read_only=True)
    for code, c in referentiel.composantes.items():
        aide = classeur[f"Grille {code}"]["A2"].value
        assert ("ne la remplace pas" in aide) is (c.forme in ("ORAL", "GRILLE_ENTREPRISE"))


def test_les_boutons_gardent_leur_projet_avec_des_feuilles_de_plus(tmp_path: Path, referentiel: Any) -> None:
    grille = creer_avec_grilles(tmp_path, nom="grille.xlsm")
    assert not lire_grille(grille, referentiel).anomalies
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oletools.olevba import VBA_Parser

    modules = {nom for *_, nom, _ in VBA_Parser(str(grille)).extract_macros()}
    feuilles = load_workbook(grille, read_only=True, keep_vba=True).sheetnames
    assert {f"Feuil{i}.cls" for i in range(1, len(feuilles) + 1)} < modules
    assert f"Feuil{len(feuilles) + 1}.cls" not in modules


# --- One mark, from its criteria ----------------------------------------------------------------------------------------


def test_deux_evaluateurs_d_accord_donnent_leur_total(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(**ACCORD)
    assert (classeur.valeur(B32, "F7"), classeur.valeur(B32, "J7"), classeur.valeur(B32, "L7")) == (90.5, 90.5, 90.5)
    assert classeur.valeur(B32, "M7") == ""
    assert classeur.valeur("Notes", "I7") == 90.5
    assert _dites(classeur, referentiel) == []
    assert _note(classeur, referentiel) == Decimal("90.5")


def test_deux_evaluateurs_en_desaccord_se_concertent_puis_arretent(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(**ACCORD | {"B32_I7": 15.5})
    assert classeur.valeur(B32, "L7") == classeur.valeur("Notes", "I7") == ""
    assert classeur.valeur(B32, "M7") == "Écart de 4,5 à concerter"
    assert _note(classeur, referentiel) is Mention.VIDE
    assert _dites(classeur, referentiel) == []
    classeur.taper(B32_K7=88)
    assert classeur.valeur("Notes", "I7") == 88
    assert classeur.valeur(B32, "M7") == "Écart de 4,5 : note arrêtée"
    assert _note(classeur, referentiel) == 88
    assert _dites(classeur, referentiel) == []


def test_second_evaluateur_attendu(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(B32_C7=40, B32_D7=30, B32_E7=20)
    assert classeur.valeur(B32, "M7") == "Incomplet"
    assert _note(classeur, referentiel) is Mention.VIDE
    assert _dites(classeur, referentiel) == []


@pytest.mark.parametrize("mention", ["ABS", "abj"])
def test_mention_arretee_passe_telle_quelle(classeur: Classeur, referentiel: Any, mention: str) -> None:
    classeur.taper(B32_K7=mention)
    assert classeur.valeur("Notes", "I7") == mention
    assert _note(classeur, referentiel) is Mention[mention.upper()]
    assert _dites(classeur, referentiel) == []


def test_non_remis_n_existe_que_pour_le_dossier(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(ECRIT_G7="NR", B32_K7="NR")
    assert _note(classeur, referentiel, "PRO.ECRIT") is Mention.NR
    (dite,) = _dites(classeur, referentiel)
    assert dite.startswith("Grille B3.2!K7 (C01) : B3.2, note arrêtée : NR")
    assert _note(classeur, referentiel) is Mention.ANOMALIE


def test_total_sans_residu_binaire(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(ECRIT_C7=12, ECRIT_D7=19.1, ECRIT_E7=8.3)
    assert 12 + 19.1 + 8.3 != 39.4
    assert classeur.valeur(ECRIT, "F7") == 39.4
    assert _note(classeur, referentiel, "PRO.ECRIT") == Decimal("39.4")
    assert _dites(classeur, referentiel) == []


def test_zero_partout_vaut_zero_et_rien_ne_vaut_rien(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(TUTEUR_C7=0, TUTEUR_D7=0)
    assert _note(classeur, referentiel, "PRO.TUTEUR") == 0
    assert _note(classeur, referentiel, "PRO.ECRIT") is Mention.VIDE
    assert classeur.valeur("Notes", "O7") == 0


ILLISIBLES = [
    ("trop", 51, "« Acteurs clés repérés, poids de chacun dans la décision » : 51 dépasse les 50 points"),
    ("negatif", -1, "« -1 » est négatif"),
    ("texte", "bien", "« bien » est du texte"),
    ("nombre_en_texte", "12", "« 12 » est du texte"),
    ("mention", "ABS", "« ABS » est du texte"),
]


@pytest.mark.parametrize(("valeur", "mots"), [i[1:] for i in ILLISIBLES], ids=[i[0] for i in ILLISIBLES])
def test_critere_illisible_est_une_anomalie_a_sa_cellule_et_la_note_manque(
    classeur: Classeur, referentiel: Any, valeur: Any, mots: str
) -> None:
    classeur.taper(**ACCORD | {"B32_C7": valeur})
    (dite,) = _dites(classeur, referentiel)
    assert dite.startswith("Grille B3.2!C7 (C01) : B3.2, ")
    assert mots in dite
    assert _note(classeur, referentiel) is Mention.ANOMALIE
    assert (classeur.valeur(B32, "F7"), classeur.valeur(B32, "L7"), classeur.valeur("Notes", "I7")) == ("?", "?", "?")
    assert classeur.valeur(B32, "M7") == "À corriger"
    controle, synthese = (classeur.calcul.lignes(f, 1)[0] for f in ("Contrôle", "Synthèse"))
    assert controle["Deux calculs"] == "saisie à corriger"
    assert synthese["Décision proposée"].startswith("ERREUR\u00a0: B3.2")


def test_critere_a_trop_de_decimales_est_une_anomalie(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(TUTEUR_C7=10 / 3, TUTEUR_D7=5)
    (dite,) = _dites(classeur, referentiel)
    assert "plus de 8 décimales" in dite
    assert _note(classeur, referentiel, "PRO.TUTEUR") is Mention.ANOMALIE


def test_critere_illisible_reste_dit_sous_une_note_arretee(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(**ACCORD | {"B32_C7": 51, "B32_K7": 80})
    assert len(_dites(classeur, referentiel)) == 1
    assert _note(classeur, referentiel) == 80


# --- What contradicts a grid --------------------------------------------------------------------------------------------


def test_note_tapee_sur_la_formule_de_notes_contredit_la_grille(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(**ACCORD).taper(Notes_I7=95)
    (dite,) = _dites(classeur, referentiel)
    assert dite.startswith("Notes!I7 (C01) : B3.2 : « 95 » ici, « 90,5 » d’après la grille en Grille B3.2!L7.")
    assert _note(classeur, referentiel) is Mention.ANOMALIE


def test_meme_note_tapee_sur_la_formule_ne_contredit_rien(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(**ACCORD).taper(Notes_I7="90,5")
    assert _dites(classeur, referentiel) == []
    assert _note(classeur, referentiel) == Decimal("90.5")


def test_note_tapee_alors_que_la_grille_est_commencee_est_une_anomalie(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(B32_C7=40).taper(Notes_I7=95)
    (dite,) = _dites(classeur, referentiel)
    assert "aucune note d’après la grille" in dite
    assert _note(classeur, referentiel) is Mention.ANOMALIE


def test_note_tapee_dans_notes_compte_si_la_grille_est_vierge(classeur: Classeur, referentiel: Any) -> None:
    classeur.taper(Notes_I7=95)
    assert _dites(classeur, referentiel) == []
    assert _note(classeur, referentiel) == 95


PERIMEES: list[tuple[str, dict[str, Any], str]] = [
    (
        "criteres_changes",
        {f"{B32}!C7": 41, f"{B32}!G7": 31},
        "la feuille montre « 90,5 », les saisies donnent « 91,5 »",
    ),
    ("critere_efface", {f"{B32}!C7": None}, "la feuille montre « 90,5 », les saisies ne donnent aucune note"),
    ("note_arretee", {f"{B32}!K7": "ABS"}, "la feuille montre « 90,5 », les saisies donnent ABS"),
    ("retenue_ecrasee", {f"{B32}!L7": 140}, "la feuille montre « 140 », les saisies donnent « 90,5 »"),
    ("retenue_effacee", {f"{B32}!L7": None}, "la feuille ne montre rien, les saisies donnent « 90,5 »"),
]


@pytest.mark.parametrize(("cellules", "mots"), [p[1:] for p in PERIMEES], ids=[p[0] for p in PERIMEES])
def test_valeur_enregistree_qui_n_est_pas_celle_des_criteres(
    classeur: Classeur, referentiel: Any, cellules: dict[str, Any], mots: str
) -> None:
    classeur.taper(**ACCORD).poser(cellules, recalculer=False)
    (dite,) = _dites(classeur, referentiel)
    assert dite.startswith("Grille B3.2!L7 (C01) : B3.2 : ")
    assert mots in dite
    assert _note(classeur, referentiel) is Mention.ANOMALIE


@pytest.mark.parametrize(
    ("cellule", "valeur", "mots"),
    [
        ("C5", 49, "font 149 points au lieu de 150"),
        ("G5", "cinquante", "n’a pas de nombre de points"),
        ("C6", "x", "font 100 points"),
    ],
)
def test_bareme_change_dans_la_feuille_est_dit_une_fois(
    classeur: Classeur, referentiel: Any, cellule: str, valeur: Any, mots: str
) -> None:
    classeur.taper(**ACCORD).poser({f"{B32}!{cellule}": valeur}, recalculer=False)
    (dite,) = _dites(classeur, referentiel)
    assert dite.startswith("Grille B3.2 : B3.2 : ")
    assert mots in dite
    assert _note(classeur, referentiel) is Mention.ANOMALIE
    assert _note(classeur, referentiel, "PRO.TUTEUR") is Mention.VIDE


def test_carnet_d_ecole_avec_ses_criteres_dans_la_meme_feuille(referentiel: Any, tmp_path: Path) -> None:
    from tests.outils.classeurs import Texte, carnet_de_feuilles

    entete = ("identifiant", "B4.2:c1:1", "B4.2:c2:1", "B4.2")
    points = {"identifiant": None, "B4.2:c1:1": 30, "B4.2:c2:1": 20}
    classeur = carnet_de_feuilles(
        tmp_path / "carnet.xlsx",
        {"Réunions": (entete, [{"identifiant": Texte("C1"), "B4.2:c1:1": 12.25, "B4.2:c2:1": 20, "B4.2": 32.25}])},
        lignes_avant=2,
    )
    page = load_workbook(classeur)
    for i, code in enumerate(entete, 1):
        page["Réunions"].cell(2, i).value = points.get(code)
    page.save(classeur)
    promotion = lire_grille(classeur, referentiel)
    assert promotion.candidats[0].dossier.notes["B4.2"] == Decimal("32.25")
    assert not [a for a in promotion.anomalies if "B4.2" in str(a) and "manque" not in str(a)]


# --- Rows -----------------------------------------------------------------------------------------------------------------


def test_ligne_de_reserve_sert_comme_les_autres(classeur: Classeur, referentiel: Any) -> None:
    classeur.poser({"Candidats!A8": "C09", "Candidats!B8": "Petit", "Candidats!C8": None, "Candidats!D8": "Zoé"})
    classeur.poser({"Candidats!M8": "COMPLET", "Notes!A8": "C09", "Assiduité!A8": "C09"})
    classeur.taper(TUTEUR_C8=25, TUTEUR_D8=15)
    promotion = classeur.lire(referentiel)
    assert [c.fiche.identifiant for c in promotion.candidats] == ["C01", "C09"]
    assert promotion.candidats[1].dossier.notes["PRO.TUTEUR"] == 40
    assert classeur.valeur(TUTEUR, "A8") == "C09"
    assert classeur.valeur(TUTEUR, "B8") == "PETIT Zoé"


def test_ligne_de_reserve_vide_ne_passe_pas_pour_une_note_orpheline(classeur: Classeur) -> None:
    assert {ligne["Constat"] for ligne in classeur.calcul.lignes("Contrôle", 6)[1:]} == {""}
    classeur.taper(TUTEUR_C8=25, TUTEUR_D8=15)
    assert classeur.calcul.lignes("Contrôle", 2)[1]["Constat"] == "Identifiant manquant"


VALEURS = st.one_of(st.none(), st.integers(0, 160).map(lambda n: n / 4), st.sampled_from([61, -0.5, "x"]))


@settings(
    max_examples=etendue.tirages(12, 25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(VALEURS, min_size=6, max_size=6), st.sampled_from([None, None, 100, 7.5, "ABS", "abj", 151]))
def test_la_formule_la_regle_et_la_lecture_retiennent_la_meme_note(
    tmp_path_factory: pytest.TempPathFactory, referentiel: Any, saisies: list[Any], arretee: Any
) -> None:
    classeur = _partage(tmp_path_factory)
    cellules = dict(zip(("B32_C7", "B32_D7", "B32_E7", "B32_G7", "B32_H7", "B32_I7"), saisies, strict=True))
    classeur.taper(**cellules, B32_K7=arretee)

    def lue(valeur: Any, maximum: int) -> Any:
        if valeur is None:
            return Mention.VIDE
        return Decimal(str(valeur)) if not isinstance(valeur, str) and 0 <= valeur <= maximum else Mention.ANOMALIE

    mentions = {None: Mention.VIDE, "ABS": Mention.ABS, "abj": Mention.ABJ}
    agreee = mentions[arretee] if arretee in mentions else lue(arretee, 150)
    evaluations = [[lue(v, m) for v, m in zip(part, (50, 60, 40), strict=True)] for part in (saisies[:3], saisies[3:])]
    attendue = concerter(evaluations, agreee).note
    assert _note(classeur, referentiel) == attendue
    montree = classeur.valeur("Notes", "I7")
    if isinstance(attendue, Decimal):
        assert Decimal(str(montree)) == attendue
    elif attendue is Mention.ANOMALIE:
        assert montree in ("?", 151)
    else:
        assert str(montree).upper() == {Mention.VIDE: ""}.get(attendue, attendue.value)
    cellules_fautives = sum(n is Mention.ANOMALIE for e in evaluations for n in e) + (agreee is Mention.ANOMALIE)
    assert len(classeur.lire(referentiel).anomalies) == cellules_fautives


_PARTAGES: list[Classeur] = []


def _partage(fabrique: pytest.TempPathFactory) -> Classeur:
    """One workbook for all examples: each types over the same cells."""
    if not _PARTAGES:
        _PARTAGES.append(Classeur(creer_avec_grilles(fabrique.mktemp("partage"))))
    return _PARTAGES[0]


def test_codes_de_criteres_ne_se_confondent_avec_aucun_autre(referentiel: Any) -> None:

    connus = {code.casefold(): code for code in champs_par_candidat(referentiel)}
    assert codes_de_grille(connus, connus) == {}
    textes = ["b3.2:c1:1", "b3.2:arretee", "b3.2:total:1", "b3.2:concertation", "b9:c1:1", "b3.2:c0:1", "b3.2"]
    assert codes_de_grille(textes, connus) == {"b3.2:c1:1": "B3.2:c1:1", "b3.2:arretee": "B3.2:arretee"}
    assert not any(":" in code for code in connus)


def test_notes_csv_avec_une_grille_va_dans_la_note_arretee(tmp_path: Path, referentiel: Any) -> None:
    grille = creer_avec_grilles(
        tmp_path, [candidat()], [notes("C01", {"B3.2": "97,5", "PRO.ECRIT": "nr", "PRO.TUTEUR": "bien"})]
    )
    page = load_workbook(grille)
    assert (page[B32]["K7"].value, page[ECRIT]["G7"].value, page[TUTEUR]["F7"].value) == (97.5, "nr", "bien")
    assert page["Notes"]["I7"].value == "=IF('Grille B3.2'!$L7=\"\",\"\",'Grille B3.2'!$L7)"
    promotion = lire_grille(grille, referentiel)
    assert [simple(str(a))[:40] for a in promotion.anomalies] == ["Grille PRO.TUTEUR!F7 (C01) : PRO.TUTEUR,"]
    d = promotion.candidats[0].dossier.notes
    assert (d["B3.2"], d["PRO.ECRIT"], d["PRO.TUTEUR"]) == (Decimal("97.5"), Mention.NR, Mention.ANOMALIE)


def test_note_de_groupe_passe_par_la_note_arretee_de_la_grille(tmp_path: Path, referentiel: Any) -> None:
    """An optional table that gives the mark of an épreuve with a grid: its formula stands in « Note arrêtée »."""
    lignes = [candidat("C01"), candidat("C02"), candidat("C03")]
    chemins = ecrire_entrees(tmp_path, lignes, [notes(str(x["identifiant"]), {"B4.1": None}) for x in lignes])
    groupes = tmp_path / "groupes.csv"
    groupes.write_text("identifiant;groupe;note_du_groupe\nC01;A;40,5\nC02;A;\n", "utf-8")
    (tmp_path / "grilles.toml").write_text(
        '[[grilles]]\ncomposante = "B4.1"\ncriteres = [{ titre = "a", points = 50 }]\n', "utf-8"
    )
    grille = tmp_path / "grille.xlsx"
    creer_grille(
        grille,
        **chemins,
        referentiel=charger_referentiel(),
        annexes=[groupes],
        grilles=tmp_path / "grilles.toml",
        cree_le=CREE_LE,
    )
    promotion = lire_grille(grille, referentiel)
    assert promotion.anomalies == ()
    assert [c.dossier.notes["B4.1"] for c in promotion.candidats] == [Decimal("40.5"), Decimal("40.5"), Mention.VIDE]
    assert valeurs_perimees(grille) == []
    assert ecarts(grille, referentiel)[0] == []
    classeur = Classeur(grille).poser({"Grille B4.1!C9": 31})
    assert classeur.valeur("Notes", "J9") == 31
    assert classeur.lire(referentiel).candidats[2].dossier.notes["B4.1"] == 31
    assert [simple(str(a)) for a in classeur.poser({"Grille B4.1!E7": 30}).lire(referentiel).anomalies] == [
        "Groupes!D7 (C01) : B4.1 : « 40,5 » ici, « 30 » d’après la grille en Grille B4.1!F7. "
        "Rétablissez la formule, ou corrigez la grille."
    ]

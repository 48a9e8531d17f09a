"""The DIPLOMATION import file: lines, formats, refusals, and the two files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.outils import etendue
from tests.outils.clotures import lu

from rdcxl.erreurs import EcritureRefusee, ExportRefuse
from rdcxl.exports.diplomation import convertir, ecrire_diplomation, en_csv, en_xlsx, lignes
from rdcxl.exports.profil import CHAMPS, Colonne, Profil, charger_profil

Ajouter = Callable[..., dict[str, Any]]
GOLDEN = Path(__file__).parent / "golden"
DEFAUT = charger_profil(None)
CHAMPS_COURTS = ("fiche.identifiant", "parchemin.type", "parchemin.bloc", "parchemin.intitule")
COURT = Profil(nom="court", colonnes=tuple(Colonne(entete=champ, champ=champ) for champ in CHAMPS_COURTS))


def ecrire_profil(dossier: Path, contenu: str) -> Path:
    fichier = dossier / "profil.toml"
    fichier.write_text(contenu, encoding="utf-8")
    return fichier


def test_une_ligne_par_titre_et_par_bloc_valide(cloture: dict[str, Any]) -> None:
    assert [ligne[:3] for ligne in lignes(lu(cloture), COURT)] == [
        ["C01", "TITRE", None], ["C02", "BLOC", "B2"], ["C03", "BLOC", "B1"], ["C03", "BLOC", "B4"]]  # fmt: skip


def test_le_parchemin_porte_l_intitule_du_titre_ou_du_bloc(cloture: dict[str, Any]) -> None:
    assert [ligne[3] for ligne in lignes(lu(cloture), COURT)][:2] == [
        "Responsable de développement commercial",
        "Élaboration et mise en œuvre d'une stratégie de prospection omnicanale",
    ]


def test_csv_conforme_au_fichier_de_reference(cloture: dict[str, Any], tmp_path: Path) -> None:
    fichier, _ = ecrire_diplomation(lu(cloture), tmp_path)
    assert fichier.name == "diplomation.csv"
    assert fichier.read_bytes() == (GOLDEN / "diplomation.csv").read_bytes()


def test_csv_bom_points_virgules_et_fins_de_ligne(cloture: dict[str, Any]) -> None:
    cloture["session"]["centre"]["nom"] = 'École "A" ; B'
    brut = en_csv([c.entete for c in DEFAUT.colonnes], lignes(lu(cloture), DEFAUT))
    assert brut.startswith(b"\xef\xbb\xbfCode RNCP;")
    assert brut.count(b"\n") == brut.count(b"\r\n") == 5
    relu = list(csv.DictReader(io.StringIO(brut.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert relu[0]["Centre"] == 'École "A" ; B'
    assert relu[0]["Date de naissance"] == "14/03/2002"


def test_classeur_vraies_dates_et_textes(cloture: dict[str, Any], tmp_path: Path) -> None:
    cloture["candidats"][0]["fiche"]["code_insee_naissance"] = "01004"
    _, fichier = ecrire_diplomation(lu(cloture), tmp_path)
    classeur = openpyxl.load_workbook(fichier)
    feuille = classeur.active
    entetes = [cellule.value for cellule in feuille[1]]
    ligne = dict(zip(entetes, feuille[2], strict=True))
    assert ligne["Date de naissance"].value == datetime(2002, 3, 14)  # noqa: DTZ001
    assert ligne["Date de naissance"].number_format == "dd/mm/yyyy"
    assert (ligne["SIRET du centre"].value, ligne["SIRET du centre"].data_type) == ("12345678901234", "s")
    assert ligne["Code INSEE de naissance"].value == "01004"
    assert feuille.freeze_panes == "A2"
    assert feuille["A1"].font.bold
    assert feuille.max_row == 5
    assert "à confirmer auprès de CCI France" in classeur.properties.description
    assert classeur.properties.created == datetime(2025, 7, 10, 15, 30)  # noqa: DTZ001


def test_une_seconde_execution_donne_les_memes_octets(cloture: dict[str, Any], tmp_path: Path) -> None:
    resultats = []
    for nom in ("un", "deux"):
        (tmp_path / nom).mkdir()
        resultats.append([f.read_bytes() for f in ecrire_diplomation(lu(cloture), tmp_path / nom)])
    assert resultats[0] == resultats[1]


def test_aucun_parchemin_donne_les_seuls_en_tetes(cloture: dict[str, Any], tmp_path: Path) -> None:
    cloture["candidats"] = cloture["candidats"][3:]
    fichier, _ = ecrire_diplomation(lu(cloture), tmp_path)
    assert fichier.read_text(encoding="utf-8-sig").count("\n") == 1


def test_candidat_sans_commune_refuse_l_export(cloture: dict[str, Any], tmp_path: Path) -> None:
    cloture["candidats"][1]["fiche"]["commune_naissance"] = None
    with pytest.raises(ExportRefuse) as refus:
        ecrire_diplomation(lu(cloture), tmp_path)
    (probleme,) = refus.value.problemes
    assert probleme.startswith("C02 (Maël Le Goff)")
    assert "fiche.commune_naissance" in probleme
    assert list(tmp_path.iterdir()) == []


def test_tous_les_champs_vides_sont_listes_meme_hors_du_profil(cloture: dict[str, Any]) -> None:
    for champ in ("nom_naissance", "prenoms", "date_naissance", "commune_naissance", "sexe"):
        cloture["candidats"][0]["fiche"][champ] = None
        cloture["candidats"][2]["fiche"][champ] = None
        cloture["candidats"][3]["fiche"][champ] = None  # AUCUNE: no parchemin, nothing required
    with pytest.raises(ExportRefuse) as refus:
        lignes(lu(cloture), COURT)
    assert [p[:3] for p in refus.value.problemes] == ["C01"] * 5 + ["C03"] * 5


def test_champ_de_session_vide_est_signale_une_fois(cloture: dict[str, Any]) -> None:
    cloture["session"]["centre"]["ville"] = ""
    with pytest.raises(ExportRefuse) as refus:
        lignes(
            lu(cloture),
            Profil(nom="p", colonnes=(Colonne(entete="Ville", champ="session.centre.ville", obligatoire=True),)),
        )
    (probleme,) = refus.value.problemes
    assert "Session" in probleme
    assert "session.centre.ville" in probleme


def test_code_et_intitule_viennent_du_referentiel_quand_la_session_ne_les_dit_pas(cloture: dict[str, Any]) -> None:
    cloture["session"]["certification"] = {}
    attendues = lignes(lu(cloture), DEFAUT)
    assert {ligne[0] for ligne in attendues} == {"RNCP36395"}
    assert {ligne[1] for ligne in attendues} == {"Responsable de développement commercial"}


@pytest.mark.parametrize("signe", ["=", "+", "-", "@"])
def test_valeur_prise_pour_une_formule_refuse_l_export(cloture: dict[str, Any], signe: str, tmp_path: Path) -> None:
    cloture["candidats"][1]["fiche"]["courriel"] = f"{signe}cmd|'/c calc'!A1"
    cloture["candidats"][2]["fiche"]["nom_usage"] = f" {signe}1"
    with pytest.raises(ExportRefuse) as refus:
        ecrire_diplomation(lu(cloture), tmp_path)
    premier, second = refus.value.problemes
    assert "C02" in premier
    assert "fiche.courriel" in premier
    assert f"{signe}cmd|'/c calc'!A1" in premier
    assert "fiche.nom_usage" in second
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("brut", ["\tx", "\rx", "x\ty", "＝1", "a\x00"])
def test_tabulation_retour_et_controle_sont_refuses(brut: str) -> None:
    assert convertir(brut, "texte")[1]


@pytest.mark.parametrize(
    ("brut", "forme", "cellule"),
    [
        ("2025-07-10", "date", date(2025, 7, 10)),
        ("2025-07-10", "date_iso", "2025-07-10"),
        ("2025-07-10T17:30:00+02:00", "date", date(2025, 7, 10)),
        (6, "entier", 6),
        ("700", "entier", 700),
        (("312", "313"), "texte", "312 313"),
        (date(2025, 7, 10), "texte", "2025-07-10"),
        (date(2025, 7, 10), "date", date(2025, 7, 10)),
        (datetime.fromisoformat("2025-07-10T17:30:00+02:00"), "texte", "2025-07-10T17:30:00+02:00"),
        (datetime.fromisoformat("2025-07-10T17:30:00+02:00"), "date", date(2025, 7, 10)),
        (True, "texte", "oui"),
        (False, "texte", "non"),
        (None, "date", None),
    ],
)
def test_format(brut: Any, forme: str, cellule: Any) -> None:
    assert convertir(brut, forme) == (cellule, "")


@pytest.mark.parametrize(
    ("brut", "forme"),
    [("10/07/2025", "date"), ("1899-12-31", "date"), ("31-02", "date_iso"), ("6.5", "entier"), (True, "entier"),
     ("x" * 32768, "texte")],
)  # fmt: skip
def test_valeur_hors_format_est_un_defaut(brut: Any, forme: str) -> None:
    assert convertir(brut, forme)[1]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=etendue.tirages(25, 60)
)
@given(valeur=st.text(max_size=20))
def test_rien_de_ce_qui_est_ecrit_ne_passe_pour_une_formule(cloture: dict[str, Any], valeur: str) -> None:
    """Either the export is refused, or the text is read back as it was, as text, in both files."""
    cloture["candidats"] = cloture["candidats"][:1]
    cloture["candidats"][0]["fiche"]["courriel"] = valeur or None
    profil = Profil(nom="p", colonnes=(Colonne(entete="E", champ="fiche.courriel"),))
    try:
        tableau = lignes(lu(cloture), profil)
    except ExportRefuse:
        return
    attendu = valeur.strip()
    relu = list(csv.reader(io.StringIO(en_csv(["E"], tableau).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert relu[1] == [attendu]
    assert not attendu.startswith(("=", "+", "-", "@", "\t", "\r"))
    classeur = en_xlsx(profil, tableau, datetime.fromisoformat(cloture["clos_le"]))
    cellule = openpyxl.load_workbook(io.BytesIO(classeur)).active["A2"]
    assert cellule.data_type in ("s", "n")
    assert (cellule.value or "") == attendu


def test_le_profil_par_defaut_est_a_confirmer() -> None:
    assert "à confirmer auprès de CCI France" in DEFAUT.avertissement
    assert {c.champ for c in DEFAUT.colonnes} <= CHAMPS.keys()


def test_profil_faux_liste_tous_ses_defauts(tmp_path: Path) -> None:
    contenu = """
    [[colonnes]]
    entete = "A"
    champ = "fiche.couleur"
    format = "heure"
    [[colonnes]]
    entete = "=B"
    champ = "clos_le"
    obligatoire = "oui"
    largeur = 3
    [[colonnes]]
    entete = "A"
    champ = "clos_le"
    """
    with pytest.raises(ExportRefuse) as refus:
        charger_profil(ecrire_profil(tmp_path, contenu))
    tout = str(refus.value)
    for mot in ("fiche.couleur", "heure", "signe de formule", "true ou false", "largeur", "deux fois"):
        assert mot in tout
    assert len(refus.value.problemes) == 6


@pytest.mark.parametrize("contenu", ["", "colonnes = 3", "colonnes = [3]", "pas du toml", "colonnes = []"])
def test_profil_illisible_refuse(tmp_path: Path, contenu: str) -> None:
    with pytest.raises(ExportRefuse, match=r"profil\.toml"):
        charger_profil(ecrire_profil(tmp_path, contenu))


def test_profil_absent_refuse(cloture: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ExportRefuse, match="ne peut pas être lu"):
        ecrire_diplomation(lu(cloture), tmp_path, tmp_path / "absent.toml")


def test_profil_propre_donne_ses_colonnes(cloture: dict[str, Any], tmp_path: Path) -> None:
    profil = ecrire_profil(
        tmp_path, '[[colonnes]]\nentete = "Né le"\nchamp = "fiche.date_naissance"\nformat = "date_iso"\n'
    )
    fichier, _ = ecrire_diplomation(lu(cloture), tmp_path, profil)
    assert fichier.read_text(encoding="utf-8-sig").splitlines()[:2] == ["Né le", "2002-03-14"]


def test_fichier_existant_refuse(cloture: dict[str, Any], tmp_path: Path) -> None:
    ecrire_diplomation(lu(cloture), tmp_path)
    with pytest.raises(EcritureRefusee, match="existe déjà"):
        ecrire_diplomation(lu(cloture), tmp_path)

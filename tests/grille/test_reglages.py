"""session.toml and jury.toml: what is right is kept, what is wrong is said in French, all at once."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import (
    CREE_LE,
    SESSION,
    candidat,
    creer,
    ecrire_entrees,
    notes,
)

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.creation import creer_grille
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.composition import lire_jury
from rdcxl.referentiel import charger_referentiel

ANGLAIS = re.compile(
    r"\b(error|invalid|expected|unexpected|missing|line|column|value|field|should|must|required|found|cannot|unclosed|after|end of)\b",
    re.IGNORECASE,
)


def _lire(grille: Path, referentiel: Any) -> Any:
    return lire_grille(grille, referentiel)


def _creer(dossier: Path, **chemins: Any) -> Any:
    return creer_grille(dossier / "grille.xlsx", **chemins, referentiel=charger_referentiel(), cree_le=CREE_LE)


def _refus(dossier: Path, **chemins: Any) -> list[str]:
    """The findings of a refused creation; nothing was written."""
    with pytest.raises(SaisieRefusee) as refus:
        _creer(dossier, **chemins)
    assert not list(dossier.glob("*.xlsx"))
    assert not list(dossier.glob(".*"))
    return [simple(p) for p in refus.value.problemes]


def _contient(problemes: list[str], *mots: str) -> bool:
    return any(all(mot in p for mot in mots) for p in problemes)


TOML: list[tuple[str, str, list[list[str]]]] = [
    ("pas_du_toml", "[centre\nnom = 3", [["session.toml", "ligne 1"]]),
    ("valeur_nue", "[centre]\nnom = École\n", [["session.toml", "ligne 2"]]),
    ("cle_en_double", "[centre]\nnom = 'a'\nnom = 'b'\n", [["session.toml", "ligne 3", "deux fois"]]),
    ("section_en_double", "[centre]\nnom = 'a'\n[centre]\nuai = 'b'\n", [["session.toml", "ligne 3", "deux fois"]]),
    ("texte_nu", "[centre]\nnom = Lycée des Quatre Vents\n", [["ligne 2", "guillemets", '"Lycée des Quatre Vents"']]),
    ("texte_nu_a_guillemet", '[centre]\nnom = École "A"\n', [["ligne 2", "TOML correct"]]),
    ("date_nue", "[session]\ndate_jury = 10/07/2025 # jeudi\n", [["ligne 2", "2025-07-10", "10/07/2025"]]),
    ("date_impossible", "[session]\ndate_jury = 31/02/2025\n", [["ligne 2", "TOML correct"]]),
    ("virgule", "[certification]\nniveau = 6,0\n", [["ligne 2", "6.0", "6,0"]]),
    ("oui", "[certification]\nniveau = oui\n", [["ligne 2", "true", "oui"]]),
    (
        "cle_mal_ecrite",
        "[session]\ndate_juri = 2025-07-10\n",
        [["session.date_juri", "n’existe pas ; vouliez-vous dire", "date_jury"]],
    ),
    ("cle_sans_voisine", "[session]\nzzz = 1\n", [["session.zzz", "n’existe pas."]]),
    ("section_inconnue", "[ecole]\nnom = 'x'\n", [["ecole", "n’existe pas"]]),
    ("cle_inconnue", "[centre]\nnon = 'x'\n", [["centre.non", "n’existe pas"]]),
    (
        "types",
        "[centre]\nnom = 3\n[session]\nrang_promotion = 'deux'\ndate_jury = 'demain'\n[certification]\ncodes_nsf = '312'\nniveau = 6.5\n",
        [
            ["centre.nom", "texte"],
            ["session.rang_promotion", "entier"],
            ["session.date_jury", "date"],
            ["certification.codes_nsf", "liste"],
            ["certification.niveau", "entier"],
        ],
    ),
    ("lecture_inconnue", "[lectures]\nhumeur = 'bonne'\n", [["humeur", "absence", "moyenne"]]),
    (
        "valeur_de_lecture",
        "[lectures]\nabsence = 'souple'\nmoyenne = 'mediane'\n",
        [["souple", "stricte", "points"], ["mediane", "moyenne_des_notes"]],
    ),
    (
        "tout_a_la_fois",
        "[centre]\nnon = 'x'\n[session]\ndate_jury = 'demain'\n[lectures]\nabsence = 'souple'\n",
        [["centre.non"], ["session.date_jury"], ["souple", "stricte"]],
    ),
]


@pytest.mark.parametrize(("nom", "toml", "attendus"), TOML, ids=[t[0] for t in TOML])
def test_session_toml_fautive_est_refusee_en_francais(
    tmp_path: Path, nom: str, toml: str, attendus: list[list[str]]
) -> None:
    problemes = _refus(tmp_path, **ecrire_entrees(tmp_path, [candidat()], [notes()], session=toml))
    for mots in attendus:
        assert _contient(problemes, *mots), problemes
    assert not [p for p in problemes if ANGLAIS.search(p)], problemes


def test_session_absente_ou_mal_encodee_est_refusee(tmp_path: Path) -> None:
    chemins = ecrire_entrees(tmp_path, [candidat()])
    toml = tmp_path / "session.toml"
    toml.write_bytes("[centre]\nnom = 'École'\n".encode("cp1252"))
    assert _contient(_refus(tmp_path, **chemins), "session.toml", "UTF-8")
    toml.unlink()
    assert _contient(_refus(tmp_path, **chemins), "session.toml", "n’existe pas")


def test_fautes_du_csv_et_de_la_session_sont_rapportees_ensemble(tmp_path: Path) -> None:
    chemins = ecrire_entrees(tmp_path, [candidat()], session="[centre]\nnon = 'x'\n")
    (tmp_path / "candidats.csv").write_text("identifiant;prenoms\nC01;Zoé\n", "utf-8")
    problemes = _refus(tmp_path, **chemins)
    assert _contient(problemes, "nom_naissance")
    assert _contient(problemes, "centre.non")


def test_session_complete_se_retrouve_dans_la_grille(tmp_path: Path, referentiel: Any) -> None:
    grille = creer(tmp_path, session=SESSION + '[lectures]\nabsence = "points"\ncalcul_penalite = "absolue"\n')
    s = _lire(grille, referentiel).session
    assert (s.centre.nom, s.centre.siret, s.centre.numero_declaration_activite) == (
        "École des Quatre Vents",
        "12345678901234",
        "84690000069",
    )
    assert (s.session.rang_promotion, s.session.date_jury) == (2, dt.date(2025, 7, 10))
    assert (s.certification.codes_nsf, s.certification.niveau) == (("312",), 6)
    assert s.certification.date_derniere_delivrance == dt.date(2029, 4, 25)
    assert s.responsables.certification == "M. Paul Keller"
    assert (s.lectures["absence"], s.lectures["calcul_penalite"]) == ("points", "absolue")


def test_mentions_de_certification_absentes_ne_sont_qu_un_avis(tmp_path: Path, referentiel: Any) -> None:
    p = _lire(creer(tmp_path, session=None), referentiel)
    assert not p.anomalies
    assert any("date_derniere_delivrance" in a.message for a in p.avertissements)


# A jury cut short: what is added stands in its last member.
JURY = """\
date = 2025-07-10
lieu = "Lyon"
[[membres]]
nom = "Vasseur"
prenom = "Catherine"
role = "PRESIDENT"
[[membres]]
nom = "Bonnet"
prenom = "Stéphane"
role = "PROFESSIONNEL"
"""

JURYS: list[tuple[str, str, list[list[str]]]] = [
    ("sans_date", JURY.replace("date = 2025-07-10\n", ""), [["date", "manque"]]),
    ("date_en_texte", JURY.replace("2025-07-10", "'10 juillet'"), [["date", "AAAA-MM-JJ"]]),
    ("lieu_vide", JURY.replace('"Lyon"', '" "'), [["lieu", "vide"]]),
    ("sans_membres", "date = 2025-07-10\nlieu = 'Lyon'\n", [["membres", "manque"]]),
    ("role_inconnu", JURY.replace("PRESIDENT", "CHEF"), [["membres[0].role", "CHEF", "PRESIDENT", "OBSERVATEUR"]]),
    ("nom_manquant", JURY.replace('nom = "Bonnet"\n', ""), [["membres[1].nom", "manque"]]),
    ("cle_inconnue", JURY + "age = 40\n", [["membres[1].age", "n’existe pas"]]),
    ("annees_negatives", JURY + "annees_exercice = -1\n", [["membres[1].annees_exercice", "-1"]]),
    (
        "epreuve_sans_responsable",
        JURY + "[[epreuves]]\nbloc = 'B1'\ndate = 2025-05-12\n",
        [["epreuves[0].responsable", "manque"]],
    ),
    (
        "tout",
        "lieu = 3\nmembres = [{nom = '', prenom = 'A', role = 'X'}]\n",
        [["date", "manque"], ["lieu"], ["membres[0].nom"], ["membres[0].role"]],
    ),
    ("cle_mal_ecrite", JURY + "fonctions = 'x'\n", [["membres[1].fonctions", "vouliez-vous dire", "fonction"]]),
    ("pas_du_toml", "date = 10/07/2025\n", [["jury.toml", "ligne 1", "2025-07-10"]]),
]


@pytest.mark.parametrize(("nom", "toml", "attendus"), JURYS, ids=[j[0] for j in JURYS])
def test_jury_toml_fautif_est_refuse_en_francais(
    tmp_path: Path, nom: str, toml: str, attendus: list[list[str]]
) -> None:
    chemin = tmp_path / "jury.toml"
    chemin.write_text(toml, "utf-8")
    with pytest.raises(SaisieRefusee) as refus:
        lire_jury(chemin)
    problemes = [simple(p) for p in refus.value.problemes] or [simple(refus.value.message)]
    for mots in attendus:
        assert _contient(problemes, *mots), problemes
    assert "jury.toml" in refus.value.message
    assert not [p for p in problemes if ANGLAIS.search(p)], problemes


def test_une_cle_fautive_dans_chaque_membre_ne_raccourcit_pas_la_liste(tmp_path: Path) -> None:
    chemin = tmp_path / "jury.toml"
    chemin.write_text(JURY.replace("\nrole", "\nrolle"), "utf-8")
    with pytest.raises(SaisieRefusee) as refus:
        lire_jury(chemin)
    problemes = [simple(p) for p in refus.value.problemes]
    assert _contient(problemes, "membres[0].rolle", "vouliez-vous dire", "role")
    assert not _contient(problemes, "trop courte"), problemes
    chemin.write_text("date = 2025-07-10\nlieu = 'Lyon'\nmembres = []\n", "utf-8")
    with pytest.raises(SaisieRefusee) as refus:
        lire_jury(chemin)
    assert _contient([simple(p) for p in refus.value.problemes], "membres", "trop courte")


def test_jury_complet_est_lu(tmp_path: Path) -> None:
    chemin = tmp_path / "jury.toml"
    chemin.write_text(
        JURY
        + "externe = true\na_forme = ['C01']\ninforme_le = 2025-06-01\n[[epreuves]]\nbloc = 'B1'\ndate = 2025-05-12\nresponsable = 'X'\nsurveillants = ['Y']\n",
        "utf-8",
    )
    jury = lire_jury(chemin)
    assert (jury.date, jury.lieu, len(jury.membres)) == (dt.date(2025, 7, 10), "Lyon", 2)
    assert jury.membres[1].a_forme == ("C01",)
    assert jury.epreuves[0].surveillants == ("Y",)

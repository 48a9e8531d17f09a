"""Relevé of the year and attestation of result: continuous assessment on paper, before and after the jury."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.grille.test_modules import COLONNES, TROIS, note
from tests.outils.classeurs import modifier, simple
from tests.outils.clotures import lu
from tests.outils.fichiers import BONNES_NOTES, CREE_LE, JURY, SESSION, candidat, ecrire_csv, ecrire_entrees, notes
from tests.outils.pages import texte_du_pdf, verifier_conformite

from rdcxl.cli import main
from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.atelier import Atelier
from rdcxl.exports.document import Document
from rdcxl.exports.documents import cce, releves_annee
from rdcxl.exports.documents.seances import Contexte
from rdcxl.exports.dossier import exporter_dossier
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.construction.classeur import construire_grille
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.lecture.fichiers import lire_fichiers
from rdcxl.grille.modele import Promotion
from rdcxl.jury.cloture import clore
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.deliberation import deliberer
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()
SANS = Reglages()
INSTANT = dt.datetime(2025, 6, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=2)))
QUI = ("C01", "C02", "C03", "C04")


def batir(dossier: Path, saisies: dict[str, Any] | None = None) -> Path:
    """Four candidates, the last on separate blocs; the fourth without any module mark but one of Bloc 2."""
    dossier.mkdir(exist_ok=True)
    inscrits = [candidat(x) for x in QUI[:3]] + [candidat("C04", parcours="BLOCS", blocs_inscrits="B2")]
    heures = {"heures_absence_injustifiees": "7", "heures_absence_justifiees": "14"}
    lignes = [notes(x, saisies, **(heures if x == "C01" else {})) for x in QUI[:3]]
    lignes.append({"identifiant": "C04", "B2.1": "90", "B2.2a": "30", "B2.2b": "15"})
    entrees = ecrire_entrees(dossier, inscrits, lignes, session=SESSION)
    table = ecrire_csv(dossier / "cc.csv", COLONNES, [*TROIS, note("C04", "M2.1", "27", "30")])
    contenu = lire_fichiers(R, **entrees, annexes=[table])
    construire_grille(dossier / "grille.xlsx", contenu, R, cree_le=CREE_LE)
    (dossier / "jury.toml").write_text(JURY, "utf-8")
    return dossier / "grille.xlsx"


@pytest.fixture(scope="module")
def grille(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return batir(tmp_path_factory.mktemp("annee"))


@pytest.fixture(scope="module")
def promotion(grille: Path) -> Promotion:
    return lire_grille(grille, R)


@pytest.fixture(scope="module")
def scelle(grille: Path) -> str:
    jury, clos_le = lire_jury(grille.with_name("jury.toml")), dt.datetime(2025, 7, 10, 17, tzinfo=INSTANT.tzinfo)
    clos = clore(deliberer(lire_grille(grille, R), R), jury, grille, clos_le=clos_le, forcer="Essai.")
    return clos.read_text("utf-8")


@pytest.fixture
def contenu(scelle: str) -> dict[str, Any]:
    """The closed file; it keeps the rows of the optional table."""
    ouvert: dict[str, Any] = json.loads(scelle)
    assert ouvert["annexes"]["controle_continu"][-1] == {
        "identifiant": "C04", "module": "M2.1", "note_module": "27", "note_sur": "30"}  # fmt: skip
    return ouvert


def relever(p: Promotion) -> list[Document]:
    return releves_annee.preparer(p, Contexte(p.session, R, INSTANT), SANS)


def composer(document: Document, dossier: Path) -> str:
    fichier = dossier / f"{document.fichier}.pdf"
    fichier.write_bytes(Atelier().composer(document))
    assert verifier_conformite(fichier) >= 1
    return texte_du_pdf(fichier)


# --- Relevé of the year ----------------------------------------------------------------------------------------------


def test_un_releve_de_l_annee_dit_notes_absences_moyennes_et_heures(promotion: Promotion, tmp_path: Path) -> None:
    documents = relever(promotion)
    assert [d.identifiant for d in documents] == list(QUI)
    texte = composer(documents[0], tmp_path)
    for fait in (
        "Relevé de l’année", "LEFÈVRE Camille Anne", "Responsable de développement commercial à l’international",
        "M1.1 – Exercer une fonction de veille et anticiper les tendances 14 h 7/10; ABS (0) 7,00", "14,5/30 9,66",
        "moyenne sur 2 des 5 modules 8,33", "B5 – Spécialisation à l’international",
        "(en français, synthèse en anglais)", "moyenne sur 6 modules 10,00", "(en anglais)",
        "1 absence injustifiée à une évaluation, comptée zéro.", "ABS (0) : absence injustifiée à une évaluation",
        "Durée suivie 616 h (absences : 7 h non justifiées, 14 h justifiées)", "Fait à Lyon, le 2 juin 2025.",
    ):  # fmt: skip
        assert fait in texte, fait
    assert "PROJET" not in texte
    troisieme = composer(documents[2], tmp_path)
    assert "ABJ : absence justifiée, qui ne compte pas" in troisieme
    assert "non communiquée, l’assiduité n’ayant pas été saisie" in troisieme


def test_un_parcours_par_blocs_ne_montre_que_les_siens(promotion: Promotion, tmp_path: Path) -> None:
    texte = composer(relever(promotion)[3], tmp_path)
    assert re.findall(r"\bB\d – ", texte) == ["B2 – "]
    assert "blocs séparés (B2)" in texte


def test_aucune_note_d_epreuve_n_est_dans_un_releve_de_l_annee(promotion: Promotion, tmp_path: Path) -> None:
    """I2: other marks of the épreuves, other decisions, and not a character of it changes."""
    autres = {code: "ABS" if i % 3 else "1" for i, code in enumerate(BONNES_NOTES)}
    changee = lire_grille(batir(tmp_path / "autre", autres), R)
    assert [c.dossier.notes for c in changee.candidats[:3]] != [c.dossier.notes for c in promotion.candidats[:3]]
    assert [d.mentions() for d in relever(changee)] == [d.mentions() for d in relever(promotion)]


def test_une_note_a_corriger_refuse_les_releves_en_la_nommant(grille: Path, tmp_path: Path) -> None:
    copie = modifier(Path(shutil.copyfile(grille, tmp_path / "g.xlsx")), {"Contrôle continu!D7": 25})
    with pytest.raises(ExportRefuse) as refus:
        relever(lire_grille(copie, R))
    assert [simple(p) for p in refus.value.problemes] == [
        "Contrôle continu!D7 (C01) : 25 dépasse le maximum de 20. Saisissez une note de 0 à 20, ABS ou ABJ."
    ]


def test_preparer_ecrit_les_releves_de_l_annee_seulement_ou_la_table_existe(
    grille: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["preparer", str(grille), "--vers", str(tmp_path / "a"), "--quoi", "releves_annee"]) == 0
    ecrits = sorted(f.name for f in (tmp_path / "a" / "releves_annee").iterdir())
    assert len(ecrits) == len(QUI)
    for fichier in (tmp_path / "a" / "releves_annee").iterdir():
        assert not re.search(r"600|Titre obtenu|liminatoire|Validé", texte_du_pdf(fichier))
    assert main(["preparer", str(grille), "--vers", str(tmp_path / "tout")]) == 0
    assert (tmp_path / "tout" / "releves_annee").is_dir()
    entrees = ecrire_entrees(tmp_path, [candidat()], [notes()])
    construire_grille(tmp_path / "sans.xlsx", lire_fichiers(R, **entrees), R, cree_le=CREE_LE)
    capsys.readouterr()
    assert main(["preparer", str(tmp_path / "sans.xlsx"), "--vers", str(tmp_path / "b")]) == 0
    assert not (tmp_path / "b" / "releves_annee").exists()
    assert (
        main(["preparer", str(tmp_path / "sans.xlsx"), "--vers", str(tmp_path / "c"), "--quoi", "releves_annee"]) == 1
    )
    assert "La grille n’a pas de feuille « Contrôle continu »." in simple(capsys.readouterr().err)


def test_controler_resume_le_controle_continu(grille: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copie = modifier(Path(shutil.copyfile(grille, tmp_path / "g.xlsx")), {"Contrôle continu!D7": 25})
    assert main(["controler", str(copie)]) == 1
    dit = simple(capsys.readouterr().out)
    assert "Contrôle continu!D7 (C01" in dit
    assert ") : 25 dépasse le maximum de 20." in dit
    resume = "Contrôle continu : 22 notes ; 1 ligne à corriger ; 2 absences injustifiées ; CCE : obtenu 1, non obtenu 0, non évalué 3."
    assert resume in " ".join(dit.split())


# --- Attestation of result -------------------------------------------------------------------------------------------


def test_une_attestation_dit_le_resultat_les_modules_et_n_est_pas_le_certificat(
    contenu: dict[str, Any], tmp_path: Path
) -> None:
    documents = cce.preparer(lu(contenu), SANS)
    assert [d.identifiant for d in documents] == ["C01", "C02", "C03"]
    textes = [composer(d, tmp_path) for d in documents]
    for texte, issue in zip(textes, ("Obtenu", "Obtenu", "Non évalué"), strict=True):
        for fait in (
            "Attestation de résultat", f"Résultat {issue}", "Certificat de compétences en entreprise « Gérer les opérations",
            "n’est pas le certificat de compétences en entreprise, que délivre le réseau des CCI",
            contenu["empreinte"]["valeur"], "M5.6 – Gérer les modalités financières",
        ):  # fmt: skip
            assert fait in texte, fait
        assert "M1.1" not in texte
    assert "Moyenne des 6 modules : 10,00/20; 10/20 exigés." in textes[1]
    assert "ABS (0)" in textes[1]
    assert "Sans note : M5.6. Le résultat demande une note dans chacun des 6 modules." in textes[2]


@pytest.mark.parametrize(
    ("notes_du_sixieme", "issue", "moyenne"),
    [(["9,99999"], "NON_OBTENU", "9,99"), (["10"], "OBTENU", "10,00"), (["9.5", "10,5"], "OBTENU", "10,00"),
     (["ABS"], "NON_OBTENU", "8,33"), (["0"], "NON_OBTENU", "8,33"), (["ABJ"], "NON_EVALUE", "10,00"), ([""], "NON_EVALUE", "10,00")],
)  # fmt: skip
def test_les_bornes_du_resultat(contenu: dict[str, Any], notes_du_sixieme: list[str], issue: str, moyenne: str) -> None:
    lignes = [{"identifiant": "C01", "module": f"M5.{i}", "note_module": "10"} for i in range(1, 6)]
    lignes += [{"identifiant": "C01", "module": "M5.6", "note_module": x, "note_sur": "20"} for x in notes_du_sixieme]
    contenu["annexes"] = {"controle_continu": lignes}
    (document,) = cce.preparer(lu(contenu), SANS)
    assert (document.donnees["code"], document.donnees["blocs"][0]["moyenne"]) == (issue, moyenne)


def test_sans_modules_l_export_dit_qu_il_n_y_a_rien(contenu: dict[str, Any], tmp_path: Path) -> None:
    del contenu["annexes"]
    assert cce.preparer(lu(contenu), SANS) == []
    bilan = exporter_dossier(lu(contenu), tmp_path / "e", ("cce", "releves"))
    assert cce.SANS_MODULES in bilan.avertissements
    assert not (tmp_path / "e" / "cce").exists()
    contenu["referentiel"].pop("specialisation")
    assert cce.preparer(lu(contenu), SANS) == []


def test_une_note_illisible_ou_un_nom_absent_refusent_en_disant_tout(contenu: dict[str, Any]) -> None:
    contenu["annexes"]["controle_continu"][0]["note_module"] = "21"
    contenu["annexes"]["controle_continu"][1]["note_sur"] = "15"
    contenu["candidats"][1]["fiche"]["prenoms"] = None
    contenu["session"]["centre"]["ville"] = ""
    with pytest.raises(ExportRefuse) as refus:
        cce.preparer(lu(contenu), SANS)
    dits = [simple(p) for p in refus.value.problemes]
    assert len(dits) == 4
    for mots in ("C01, M5.1 : 21 dépasse", "C01, M5.2 : Une note de module ne se donne pas sur 15", "prénoms", "ville"):
        assert any(mots in dit for dit in dits), mots


def test_l_export_range_l_attestation_chez_le_candidat(contenu: dict[str, Any], tmp_path: Path) -> None:
    bilan = exporter_dossier(lu(contenu), tmp_path / "e", ("cce",))
    assert sum(f.parts[0] == "cce" for f in bilan.fichiers) == 3
    assert "Attestations de résultat (CCE)\u00a0: 3 fichiers" in (tmp_path / "e" / "recapitulatif.txt").read_text(
        "utf-8"
    )


def test_meme_matiere_memes_octets(contenu: dict[str, Any], promotion: Promotion) -> None:
    for document in (cce.preparer(lu(contenu), SANS)[0], relever(promotion)[0]):
        assert Atelier().composer(document) == Atelier().composer(document)

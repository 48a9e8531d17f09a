"""The sample with other paths: candidates by experience, a portfolio, a second session; from the files to the documents."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.outils.classeurs import simple
from tests.outils.fichiers import ecrire_csv
from tests.outils.pages import texte_du_pdf, verifier_conformite

from rdcxl import exemple
from rdcxl.cli import main
from rdcxl.jury.cloture import lire_cloture

# What these tests share is made once: on one process, or each would make it.
pytestmark = pytest.mark.xdist_group("parcours")

PAR_EXPERIENCE = {"C08": "B1 B2 B3 B4", "C10": "B1 B2 B4", "C17": "B3"}


def _modifier(chemin: Path, changer: dict[str, dict[str, str]]) -> None:
    with chemin.open(encoding="utf-8-sig", newline="") as fichier:
        lignes = list(csv.DictReader(fichier, delimiter=";"))
    nouvelles = [{**ligne, **changer.get(ligne["identifiant"], {})} for ligne in lignes]
    ecrire_csv(chemin, list(lignes[0]), nouvelles)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """C08, C10 and C17 by experience; C24, Executive, with a portfolio for B1; closed, then exported."""
    d = tmp_path_factory.mktemp("parcours")
    exemple.copier(d)
    _modifier(d / "candidats.csv", {qui: {"voie": "VAE", "heures_entreprise": ""} for qui in PAR_EXPERIENCE})
    codes = (
        "B1.1",
        "B2.1",
        "B2.2a",
        "B2.2b",
        "B3.1a",
        "B3.1b",
        "B3.2",
        "B4.1",
        "B4.2",
        "B4.3",
        "PRO.ECRIT",
        "PRO.ORAL",
        "PRO.TUTEUR",
    )
    vides = dict.fromkeys((*codes, "heures_absence_injustifiees", "heures_absence_justifiees"), "")
    _modifier(d / "notes.csv", {**dict.fromkeys(PAR_EXPERIENCE, vides), "C24": {"B1.1": ""}})
    (d / "portefeuilles.csv").write_text(
        "identifiant;bloc_portefeuille;points_portefeuille;formation_finie_le;portefeuille_presente_le\n"
        "C24;B1;62,5;31/01/2025;10/05/2025\n", "utf-8",
    )  # fmt: skip
    inscrits = {"C17": ("B1", "B3")}
    with (d / "decisions.csv").open("a", encoding="utf-8") as fichier:
        for qui, accordes in PAR_EXPERIENCE.items():
            for bloc in inscrits.get(qui, ("B1", "B2", "B3", "B4")):
                acte = "BLOC_ACCORDE" if bloc in accordes else "BLOC_REFUSE"
                fichier.write(
                    f"{qui};{acte};{bloc};;Livret 2 examiné.;Catherine Vasseur, présidente;10/07/2025 16:40\n"
                )
    entrees = [
        f"--{nom}={d / f'{nom}.{fin}'}"
        for nom, fin in (("candidats", "csv"), ("notes", "csv"), ("acquis", "csv"), ("session", "toml"))
    ]
    assert main(["nouveau", str(d / "grille.xlsx"), *entrees, "--avec", str(d / "portefeuilles.csv")]) == 0
    clore = ["clore", str(d / "grille.xlsx"), "--jury", str(d / "jury.toml"), "--decisions", str(d / "decisions.csv")]
    assert main([*clore, "--sans-signature"]) == 0
    quoi = "diplomation,pv,certificats,attestations,releves,lettres"
    assert main(["exporter", str(d / "grille.cloture.json"), "--vers", str(d / "exports"), "--quoi", quoi]) == 0
    return d


def _pdf(dossier: Path, genre: str, qui: str) -> str:
    (fichier,) = (dossier / "exports" / genre).glob(f"*{qui}.pdf")
    assert verifier_conformite(fichier)
    return simple(texte_du_pdf(fichier))


def test_les_decisions_par_experience_sont_dans_la_cloture(dossier: Path) -> None:
    lus = {c["fiche"]["identifiant"]: c for c in lire_cloture(dossier / "grille.cloture.json").en_json()["candidats"]}
    assert {qui: lus[qui]["resultat"]["decision"] for qui in PAR_EXPERIENCE} == {
        "C08": "TITRE",
        "C10": "PARTIELLE",
        "C17": "PARTIELLE",
    }
    assert lus["C10"]["blocs_certifies"] == ["B1", "B2", "B4"]
    assert lus["C24"]["saisies"]["portefeuilles"] == {"B1": "62.5"}
    assert "portefeuilles" not in lus["C01"]["saisies"]


def test_le_releve_par_experience_ne_montre_ni_note_ni_total(dossier: Path) -> None:
    texte = _pdf(dossier, "releves", "C08")
    assert "complet, par la VAE" in texte
    assert texte.count("décision du jury sur le livret 2, sans note") == 4
    assert "Dossier écrit" not in texte
    assert "0 / 0" not in texte
    assert "Titre obtenu" in texte


def test_le_releve_montre_le_portefeuille_a_la_place_des_epreuves(dossier: Path) -> None:
    texte = _pdf(dossier, "releves", "C24")
    assert "Portefeuille de preuves présenté à un jury" in texte
    assert "62,5 / 100" in texte
    assert "Dossier écrit individuel" not in texte


def test_le_proces_verbal_dit_vae_au_lieu_de_points(dossier: Path) -> None:
    (fichier,) = (dossier / "exports" / "pv").glob("PV-jury-*.pdf")
    texte = simple(texte_du_pdf(fichier))
    assert texte.count("VAE") >= len(PAR_EXPERIENCE)
    assert "0 / 0" not in texte


def test_les_blocs_accordes_par_experience_ont_leur_certificat(dossier: Path) -> None:
    noms = [f.name for f in (dossier / "exports" / "certificats").glob("*C10*.pdf")]
    assert len(noms) == 3
    assert not list((dossier / "exports" / "certificats").glob("*C08*.pdf"))


def test_les_blocs_accordes_sont_des_acquis_sans_note_a_la_session_suivante(dossier: Path, tmp_path: Path) -> None:
    from rdcxl.grille.lecture import lire_grille
    from rdcxl.jury.deliberation import deliberer
    from rdcxl.referentiel import charger_referentiel

    grille, r = tmp_path / "suite.xlsx", charger_referentiel()
    assert main(["nouveau", str(grille), "--depuis", str(dossier / "grille.cloture.json"), "--seulement", "c10"]) == 0
    d = deliberer(lire_grille(grille, r), r)
    assert d.promotion.bloquantes == ()
    (x,) = d.resultats
    assert [b.statut for b in x.blocs.values()] == ["ACQUIS", "ACQUIS", "EN_ATTENTE", "ACQUIS"]


def test_rien_ne_dit_qu_un_candidat_par_experience_a_suivi_ou_passe_quoi_que_ce_soit(dossier: Path) -> None:
    exports = dossier / "exports"
    assert not list((exports / "attestations").glob("*C10*.pdf"))
    assert list((exports / "attestations").glob("*C09*.pdf"))
    for fichier in (exports / "pv").glob("PV-epreuve-*.pdf"):
        texte = simple(texte_du_pdf(fichier))
        assert not {qui for qui in PAR_EXPERIENCE if qui in texte}
    assert "C24" not in simple(texte_du_pdf(next((exports / "pv").glob("PV-epreuve-B1-*.pdf"))))
    assert "une seule fois" not in _pdf(dossier, "lettres", "C10")
    assert "une seule fois" in _pdf(dossier, "lettres", "C09")


# -- the second session of the sample -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    d = tmp_path_factory.mktemp("demo") / "d"
    assert main(["demo", str(d)]) == 0
    return d


def test_la_seconde_session_de_l_exemple(demo: Path) -> None:
    contenu = lire_cloture(demo / "seconde.cloture.json").en_json()
    decisions = {c["fiche"]["identifiant"]: c["resultat"]["decision"] for c in contenu["candidats"]}
    assert decisions == {"C06": "TITRE", "C11": "TITRE", "C12": "PARTIELLE", "C13": "TITRE", "C14": "TITRE"}
    assert contenu["a_statuer"] == []
    c13 = next(c for c in contenu["candidats"] if c["fiche"]["identifiant"] == "C13")
    assert c13["saisies"]["notes"]["B2.1"] == "78"  # the make-up's mark, instead of the justified absence


def test_le_releve_de_la_seconde_session_dit_le_passage_anterieur(demo: Path) -> None:
    (fichier,) = (demo / "exports-seconde" / "releves").glob("*C06.pdf")
    assert verifier_conformite(fichier)
    texte = simple(texte_du_pdf(fichier))
    assert "passage antérieur : 39,95 points (10 juillet 2025)" in texte
    assert "acquis de la session du 10 juillet 2025" in texte


def test_seulement_quelqu_un_qui_n_a_rien_a_repasser_est_refuse(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [
        "--depuis",
        str(demo / "grille.cloture.json"),
        "--seulement",
        "C01",
        "--seulement",
        "C99",
        "--seulement",
        "C06",
    ]
    assert main(["nouveau", str(tmp_path / "x.xlsx"), *options]) == 1
    assert "C01, C99" in simple(capsys.readouterr().err)
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("choisis", [("C06", "C13"), ("C13", "C09"), ("C11", "C13", "C06"), ("C14", "C06"), ("C12",)])
def test_toute_combinaison_de_candidats_ouvre_une_session(demo: Path, tmp_path: Path, choisis: tuple[str, ...]) -> None:
    options = [mot for qui in choisis for mot in ("--seulement", qui)]
    assert main(["nouveau", str(tmp_path / "s.xlsx"), "--depuis", str(demo / "grille.cloture.json"), *options]) == 0


def test_les_lignes_de_qui_n_est_pas_choisi_sont_laissees_de_cote_et_c_est_dit(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fichiers = ["--notes", str(demo / "seconde-notes.csv"), "--avec", str(demo / "seconde-demandes.csv")]
    capsys.readouterr()
    assert (
        main(
            [
                "nouveau",
                str(tmp_path / "s.xlsx"),
                "--depuis",
                str(demo / "grille.cloture.json"),
                *fichiers,
                "--seulement",
                "C06",
            ]
        )
        == 0
    )
    sortie = simple(capsys.readouterr().out)
    assert "seconde-notes.csv : Lignes de C11, C12, C13, C14 laissées de côté" in sortie
    assert "(1 candidat)" in sortie


def test_un_choix_refuse_se_dit_en_francais(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nouveau", "x.xlsx", "--depuis", "y", "--mode", "toto"]) == 2
    message = simple(capsys.readouterr().err)
    assert "Valeurs : rattrapage, redoublement" in message
    assert "is not" not in message


def test_mode_sans_cloture_est_refuse(demo: Path, tmp_path: Path) -> None:
    candidats = ["--candidats", str(demo / "candidats.csv")]
    assert main(["nouveau", str(tmp_path / "x.xlsx"), *candidats, "--mode", "redoublement"]) == 2


def test_remplacer_n_ecrase_que_ce_que_rdcxl_a_ecrit(demo: Path, tmp_path: Path) -> None:
    perso, grille = tmp_path / "perso.xlsx", demo / "grille.xlsx"
    perso.write_bytes(b"bonjour")
    avant = grille.read_bytes()
    assert main(["nouveau", str(perso), "--candidats", str(demo / "candidats.csv"), "--remplacer"]) == 1
    assert perso.read_bytes() == b"bonjour"
    assert main(["echeances", str(grille), "--ics", str(grille), "--remplacer"]) == 2
    assert grille.read_bytes() == avant
    agenda = tmp_path / "a.ics"
    agenda.write_text("BEGIN:VCALENDAR\r\nPRODID:-//à moi//\r\n", "utf-8")
    assert main(["echeances", str(grille), "--ics", str(agenda), "--remplacer"]) == 1
    assert "à moi" in agenda.read_text("utf-8")


def test_remplacer_n_ecrase_pas_une_grille_ou_quelqu_un_a_travaille(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A grid of ours that a spreadsheet saved since may hold marks that stand nowhere else."""
    grille = tmp_path / "grille.xlsx"
    commande = ["nouveau", str(grille), "--candidats", str(demo / "candidats.csv")]
    assert [main(commande), main([*commande, "--remplacer"])] == [0, 0]
    classeur = load_workbook(grille)
    classeur["Notes"]["C7"] = 42
    time.sleep(1.1)  # times of creation and of saving are whole seconds
    classeur.save(grille)
    saisie = grille.read_bytes()
    assert main([*commande, "--remplacer"]) == 1
    assert main(["migrer", str(demo / "grille.xlsx"), "--vers", str(grille), "--remplacer"]) == 1
    assert grille.read_bytes() == saisie
    assert "a changé depuis" in simple(capsys.readouterr().err)


def test_page_verification_ne_remplace_qu_une_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RDCXL_CONFIGURATION", str(tmp_path / "config"))
    monkeypatch.setenv("RDCXL_MOT_DE_PASSE", "un mot de passe d'essai")
    assert main(["cle", "--titulaire", "École X"]) == 0
    clos = tmp_path / "grille.cloture.json"
    clos.write_text("{}", "utf-8")
    assert main(["page-verification", str(clos), "--remplacer"]) == 1
    assert clos.read_text("utf-8") == "{}"

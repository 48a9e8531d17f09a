"""Each button end to end over the sample grid, through xlwings' real front and Windows engine, and what each refuses."""

from __future__ import annotations

import copy
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from tests.hotes.faux_excel import Feuille, nommer, ouvrir
from tests.outils.classeurs import Texte, bonne_ligne, carnet, simple
from tests.outils.clotures import MOT_DE_PASSE
from tests.outils.processus import anglais

from rdcxl import __version__, exemple
from rdcxl.cli import cloture, main
from rdcxl.erreurs import HoteRefuse
from rdcxl.fonctions import calcul
from rdcxl.grille.entrees import PAR_NOM
from rdcxl.hotes import excel_boutons
from rdcxl.hotes.boutons import ACTIONS
from rdcxl.hotes.secret import demander_secret
from rdcxl.jury.cloture import clore, composer
from rdcxl.jury.trousseau import chemin_par_defaut, chemin_public, creer_cle

GRILLE = exemple.GRILLE
CLOTURE = "grille.cloture.json"


@pytest.fixture
def horloge(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line and the buttons close at the sample's hour, and draw the same salts."""
    monkeypatch.setattr(cloture, "maintenant", lambda: exemple.CLOS_LE)
    for fonction in (clore, composer):
        assert fonction.__kwdefaults__ is not None
        monkeypatch.setitem(fonction.__kwdefaults__, "hasard", lambda combien: b"\0" * combien)


def contenu(dossier: Path) -> dict[str, bytes]:
    return {f.relative_to(dossier).as_posix(): f.read_bytes() for f in sorted(dossier.rglob("*")) if f.is_file()}


def feuilles(livre: Any) -> dict[str, Any]:
    return {page.Name: (dict(page.cases), dict(page.formules)) for page in livre.api.Worksheets}


# --- Contrôler ---


def test_controler_ecrit_chaque_anomalie_avec_un_lien_vers_sa_cellule(livre: Any, cliquer: Any) -> None:
    livre.api.Worksheets("Notes").ecrire(7, 3, 999.0)
    livre.api.Worksheets("Notes").ecrire(8, 4, "'bien")
    titre, message, grave = cliquer("controler")
    assert (titre, grave) == ("rdcxl – Contrôler", False)
    assert message.startswith(
        "3 anomalies (2 à corriger, 1 à statuer par le jury), 3 avertissements pour 24 candidats."
    )
    page = livre.api.Worksheets("Anomalies")
    assert [page.cases[4, c] for c in range(1, 6)] == ["Où", "Candidat", "Valeur", "Pourquoi et que faire", "Gravité"]
    lignes = [tuple(page.cases.get((r, c)) for c in (1, 2, 3, 5)) for r in range(5, 11)]
    assert lignes[:2] == [("Notes!C7", "C01", "999", "à corriger"), ("Notes!D8", "C02", "bien", "à corriger")]
    assert [ligne[3] for ligne in lignes[2:]] == ["à statuer par le jury", "à savoir", "à savoir", "à savoir"]
    assert page.liens[:2] == [("$A$5:$A$5", "'Notes'!C7"), ("$A$6:$A$6", "'Notes'!D8")]
    assert len(page.liens) == 6
    assert "100" in simple(page.cases[5, 4])
    assert "10/07/2025 à 17:30" in page.cases[2, 1]


def test_controler_ajoute_sa_feuille_a_la_fin_et_ne_touche_aucune_autre(livre: Any, cliquer: Any) -> None:
    avant = copy.deepcopy(feuilles(livre))
    cliquer("controler")
    apres = feuilles(livre)
    assert list(apres) == [*avant, "Anomalies"]
    apres.pop("Anomalies")
    assert apres == avant


def test_controler_deux_fois_reecrit_la_meme_feuille(livre: Any, cliquer: Any) -> None:
    livre.api.Worksheets("Notes").ecrire(7, 3, 999.0)
    cliquer("controler")
    livre.api.Worksheets("Notes").ecrire(7, 3, 50.0)
    livre.api.Worksheets("Anomalies").ProtectContents = True
    _, message, _ = cliquer("controler")
    assert message.startswith("1 anomalie (1 à statuer par le jury)")
    assert [p.Name for p in livre.api.Worksheets].count("Anomalies") == 1
    assert not [v for v in livre.api.Worksheets("Anomalies").cases.values() if v == "Notes!C7"]
    assert len(livre.api.Worksheets("Anomalies").liens) == 4


def test_controler_dit_quand_il_n_y_a_rien(tmp_path: Path, cliquer: Any) -> None:
    autre = ouvrir(carnet(tmp_path / "c.xlsx", [bonne_ligne()]))
    assert cliquer("controler", autre)[1].startswith("Aucune anomalie")


@pytest.mark.parametrize("texte", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "12,5,6", "0123", '=HYPERLINK("x")', "a\nb"])
def test_valeur_hostile_reste_du_texte_dans_la_feuille_anomalies(tmp_path: Path, cliquer: Any, texte: str) -> None:
    autre = ouvrir(carnet(tmp_path / "c.xlsx", [bonne_ligne("C01", **{"B1.1": Texte("?")})]))
    autre.api.Worksheets("Carnet").cases[2, 1] = texte  # the identifier
    autre.api.Worksheets("Carnet").cases[2, 5] = texte  # a mark
    cliquer("controler", autre)
    page = autre.api.Worksheets("Anomalies")
    assert page.formules == {}
    assert all(isinstance(v, str) for v in page.cases.values())


def test_controler_refuse_d_ecraser_une_feuille_de_l_utilisateur(livre: Any, cliquer: Any) -> None:
    page = Feuille(livre.api, "anomalies")
    page.cases[3, 3] = "mes notes personnelles"
    livre.api.Worksheets.pages.append(page)
    _, message, grave = cliquer("controler")
    assert grave
    assert "Renommez-la" in message
    assert page.cases == {(3, 3): "mes notes personnelles"}


def test_controler_dit_que_la_structure_est_protegee(livre: Any, cliquer: Any) -> None:
    livre.api.ProtectStructure = True
    _, message, grave = cliquer("controler")
    assert grave
    assert "structure du classeur est protégée" in message


def test_controler_dit_que_sa_feuille_a_un_mot_de_passe(livre: Any, cliquer: Any) -> None:
    cliquer("controler")
    page = livre.api.Worksheets("Anomalies")
    page.ProtectContents, page.mot_de_passe = True, "secret"
    _, message, grave = cliquer("controler")
    assert grave
    assert "mot de passe" in message


def test_feuille_anomalies_n_est_pas_relue(livre: Any, cliquer: Any) -> None:
    cliquer("controler")
    livre.api.lectures.clear()
    cliquer("controler")
    lues = {lecture.split("!")[0] for lecture in livre.api.lectures if not lecture.endswith("!$A$1:$A$1")}
    assert {"Session", "Candidats", "Notes", "Assiduité", "Acquis", "Décisions"} <= lues
    assert not lues & {"Anomalies", "Synthèse", "Jury", "Données"}


# --- Simuler ---


CHOIX, ESSAI = (4, 2), (7, 5)  # in the sheet Simulation: the candidate, the first mark that can be tried


@pytest.fixture
def simulation(livre: Any) -> Any:
    """The sheet Simulation of the grid, where somebody tried a mark for another candidate."""
    page = livre.api.Worksheets("Simulation")
    page.cases |= {CHOIX: "C09", ESSAI: 12.0}
    return page


@pytest.mark.parametrize("feuille", ["Notes", "Synthèse", "Candidats", "Assiduité"])
def test_simuler_prend_le_candidat_de_la_ligne_active(livre: Any, cliquer: Any, simulation: Any, feuille: str) -> None:
    livre.api.Application.ActiveCell = livre.api.Worksheets(feuille).Range("D11")
    _, message, grave = cliquer("simuler")
    assert not grave
    assert "C05" in message
    assert simulation.cases[CHOIX] == "C05"
    assert ESSAI not in simulation.cases
    assert simulation.cases[7, 4] == 70.0
    assert livre.api.journal == ["activer Simulation", "sélectionner Simulation!$B$4:$B$4"]


@pytest.mark.parametrize("identifiant", ["0123", "=1+1", 34.0])
def test_simuler_ecrit_un_identifiant_comme_du_texte(
    livre: Any, cliquer: Any, simulation: Any, identifiant: str | float
) -> None:
    livre.api.Worksheets("Notes").cases[11, 1] = identifiant
    livre.api.Application.ActiveCell = livre.api.Worksheets("Notes").Range("D11")
    cliquer("simuler")
    assert simulation.cases[CHOIX] == ("34" if identifiant == 34 else identifiant)
    assert CHOIX not in simulation.formules


@pytest.mark.parametrize("ou", [("Accueil", "C3"), ("Notes", "A6"), ("Notes", "C2000"), None])
def test_simuler_hors_d_une_ligne_de_candidat_montre_la_feuille_et_dit_comment_choisir(
    livre: Any, cliquer: Any, simulation: Any, ou: tuple[str, str] | None
) -> None:
    livre.api.Application.ActiveCell = livre.api.Worksheets(ou[0]).Range(ou[1]) if ou else None
    _, message, grave = cliquer("simuler")
    assert not grave
    assert "Choisissez le candidat" in message
    assert simulation.cases[CHOIX] == "C09"
    assert simulation.cases[ESSAI] == 12.0
    assert livre.api.journal[0] == "activer Simulation"


def test_simuler_sans_feuille_simulation_le_dit(livre: Any, cliquer: Any) -> None:
    livre.api.Names.definis.clear()
    _, message, grave = cliquer("simuler")
    assert grave
    assert "pas de feuille Simulation" in message


def test_simuler_dit_que_la_cellule_est_verrouillee(livre: Any, cliquer: Any, simulation: Any) -> None:
    simulation.libres.clear()
    livre.api.Application.ActiveCell = livre.api.Worksheets("Notes").Range("D11")
    _, message, grave = cliquer("simuler")
    assert grave
    assert "RDC_SIMULATION_CANDIDAT" in message


# --- Clore le jury ---


def test_clore_ecrit_les_memes_octets_que_la_ligne_de_commande(
    promo: Path, cliquer: Any, horloge: None, tmp_path: Path
) -> None:
    _, message, grave = cliquer("clore")
    assert not grave, message
    ecrit = (promo / CLOTURE).read_bytes()
    (promo / CLOTURE).unlink()
    decisions = ["--decisions", str(promo / "decisions.csv")]
    assert main(["clore", str(promo / GRILLE), "--jury", str(promo / "jury.toml"), *decisions]) == 0
    assert (promo / CLOTURE).read_bytes() == ecrit
    assert CLOTURE in message
    assert "Ajournés, donc sans titre : C13, C14." in message
    assert "Les résultats doivent être connus le 08/08/2025" in message


def test_clore_sans_decisions_csv_demande_les_actes_du_jury(promo: Path, cliquer: Any) -> None:
    (promo / "decisions.csv").unlink()
    message = refus(cliquer, promo)
    assert "C13 : note due manquante (B2.1)" in message
    assert "C14 : note due manquante (PRO.ORAL)" in message
    assert "Candidats!Q28 (C22)" in message


@pytest.mark.parametrize(
    ("reponse", "attendu"),
    [
        (None, "Signature abandonnée"),
        ("un autre mot", "Mot de passe incorrect"),
        (MOT_DE_PASSE, "signé par « École X »"),
    ],
)
def test_clore_demande_le_mot_de_passe_de_la_cle_et_signe(
    promo: Path, cliquer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reponse: str | None, attendu: str
) -> None:
    monkeypatch.setenv("RDCXL_CONFIGURATION", str(tmp_path / "config"))
    creer_cle(chemin_par_defaut(), "École X", MOT_DE_PASSE)
    monkeypatch.setattr("rdcxl.hotes.excel_hote.demander_secret", lambda titre, invite: reponse)
    _, message, grave = cliquer("clore")
    assert attendu in message
    assert not reponse or reponse not in message
    assert grave == (reponse != MOT_DE_PASSE)
    assert (promo / CLOTURE).exists() == (reponse == MOT_DE_PASSE)


def test_clore_leve_par_le_motif_de_jury_toml_ce_que_forcer_leve(promo: Path, cliquer: Any) -> None:
    actes = (promo / "decisions.csv").read_text("utf-8").splitlines(keepends=True)
    (promo / "decisions.csv").write_text("".join(ligne for ligne in actes if not ligne.startswith("C22")), "utf-8")
    assert 'forcer = "motif"' in refus(cliquer, promo)
    fichier = promo / "jury.toml"
    fichier.write_text('forcer = "Heures vues en séance"\n' + fichier.read_text("utf-8"), "utf-8")
    _, message, grave = cliquer("clore")
    assert not grave, message
    assert "Levé par le jury, motif « Heures vues en séance » : Candidats!Q28 (C22)" in simple(message)
    assert json.loads((promo / CLOTURE).read_text("utf-8"))["force"]["motif"] == "Heures vues en séance"


def test_sans_fenetre_le_mot_de_passe_ne_se_demande_pas_a_l_ecran(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tkinter", None)
    with pytest.raises(HoteRefuse, match="rdcxl clore"):
        demander_secret("rdcxl", "Mot de passe :")


def test_exporter_prend_la_cloture_en_vigueur_apres_une_rectification(promo: Path, cliquer: Any) -> None:
    cliquer("clore")
    arguments = ["rectifier", str(promo / CLOTURE), "--grille", str(promo / GRILLE), "--motif", "Relu."]
    assert main(arguments) == 0
    _, message, grave = cliquer("exporter")
    assert not grave, message
    (promo / "grille.cloture-2.json").write_bytes(b"{}")
    shutil.rmtree(promo / "grille-exports")
    _, message, grave = cliquer("exporter")
    assert grave
    assert not (promo / "grille-exports").exists()


def test_clore_ne_touche_pas_au_classeur(livre: Any, promo: Path, cliquer: Any) -> None:
    avant, octets = copy.deepcopy(feuilles(livre)), (promo / GRILLE).read_bytes()
    cliquer("clore")
    assert feuilles(livre) == avant
    assert (promo / GRILLE).read_bytes() == octets
    assert livre.api.Saved


def refus(cliquer: Any, promo: Path, bouton: str = "clore") -> str:
    """What the button says when it refuses; nothing was written."""
    avant = contenu(promo)
    _, message, grave = cliquer(bouton)
    assert grave
    assert contenu(promo) == avant
    assert not anglais(message)
    return str(message)


def test_clore_demande_d_enregistrer_ce_qui_ne_l_est_pas(livre: Any, promo: Path, cliquer: Any) -> None:
    livre.api.Worksheets("Notes").ecrire(7, 3, 50.0)
    assert "Enregistrez-le (Ctrl+S)" in refus(cliquer, promo)


@pytest.mark.parametrize("bouton", ["clore", "exporter"])
def test_classeur_jamais_enregistre_est_refuse(livre: Any, promo: Path, cliquer: Any, bouton: str) -> None:
    livre.api.Path, livre.api.FullName = "", "Classeur1"
    assert "jamais été enregistré" in refus(cliquer, promo, bouton)


@pytest.mark.parametrize("bouton", ["clore", "exporter"])
@pytest.mark.parametrize(
    "adresse",
    [
        "https://d.docs.live.net/d7bbaa/Promotion/grille.xlsm",
        "https://ecole-my.sharepoint.com/personal/f_ecole_fr/Documents/grille.xlsm",
        "https://ecole.sharepoint.com/sites/RDC/Documents partages/grille.xlsm",
    ],
)
def test_classeur_en_ligne_sans_copie_ici_est_refuse(
    livre: Any, promo: Path, cliquer: Any, bouton: str, adresse: str
) -> None:
    livre.api.Path, livre.api.FullName = adresse.rpartition("/")[0], adresse
    message = refus(cliquer, promo, bouton)
    assert "OneDrive ou SharePoint" in message
    assert "dossier de ce PC" in message


@pytest.fixture
def synchronise(livre: Any, promo: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The workbook in OneDrive, with its copy on this PC, found by xlwings' own search."""
    copie = tmp_path / "OneDrive"
    promo.rename(copie)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    livre.api.Path = f"https://d.docs.live.net/{tmp_path.name}"  # its own: xlwings remembers what it found
    livre.api.FullName = f"{livre.api.Path}/{GRILLE}"
    return copie


def test_classeur_synchronise_se_clot_dans_sa_copie(cliquer: Any, synchronise: Path) -> None:
    _, message, grave = cliquer("clore")
    assert not grave, message
    assert (synchronise / CLOTURE).exists()


def test_copie_synchronisee_en_retard_sur_l_ecran_est_refusee(livre: Any, cliquer: Any, synchronise: Path) -> None:
    livre.api.Worksheets("Notes").ecrire(7, 3, 50.0)
    livre.api.Saved = True
    assert "synchronisation" in refus(cliquer, synchronise)


def test_clore_sans_jury_toml_dit_ou_le_mettre(promo: Path, cliquer: Any) -> None:
    (promo / "jury.toml").unlink()
    message = refus(cliquer, promo)
    assert "jury.toml" in message
    assert "même dossier" in message


def test_clore_avec_un_jury_toml_faux_donne_toutes_ses_fautes(promo: Path, cliquer: Any) -> None:
    (promo / "jury.toml").write_text("lieu = 3\n", "utf-8")
    message = refus(cliquer, promo)
    assert "date" in message
    assert "membres" in message


def test_clore_refuse_tant_qu_une_anomalie_bloque(livre: Any, promo: Path, cliquer: Any) -> None:
    for rang in range(7, 27):
        livre.api.Worksheets("Notes").ecrire(rang, 3, 999.0)
    livre.api.Saved = True
    message = refus(cliquer, promo)
    assert "voici tout ce qui l’empêche" in message
    assert message.count("Notes!C") == 12
    assert "de plus : la commande" in message


def test_clore_deux_fois_est_refuse(promo: Path, cliquer: Any) -> None:
    cliquer("clore")
    assert "déjà clos" in refus(cliquer, promo)


def test_classeur_que_windows_ne_laisse_pas_lire_est_explique(
    promo: Path, cliquer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    vraie = Path.open

    def verrouillee(chemin: Path, *args: Any, **kw: Any) -> Any:
        if chemin.name == GRILLE:
            raise PermissionError(13, "Permission denied")
        return vraie(chemin, *args, **kw)

    monkeypatch.setattr(Path, "open", verrouillee)
    _, message, grave = cliquer("clore")
    assert grave
    assert "l’accès est refusé" in message
    assert not (promo / CLOTURE).exists()


# --- Exporter ---


@pytest.mark.parametrize("reponse", [None, MOT_DE_PASSE])
def test_exporter_signe_les_certificats_avec_la_cle_et_rien_sans_mot_de_passe(
    promo: Path, cliquer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reponse: str | None
) -> None:
    monkeypatch.setenv("RDCXL_CONFIGURATION", str(tmp_path / "config"))
    creer_cle(chemin_par_defaut(), "École X", MOT_DE_PASSE)
    monkeypatch.setattr("rdcxl.hotes.excel_hote.demander_secret", lambda titre, invite: MOT_DE_PASSE)
    cliquer("clore")
    monkeypatch.setattr("rdcxl.hotes.excel_hote.demander_secret", lambda titre, invite: reponse)
    _, message, grave = cliquer("exporter")
    exports = promo / "grille-exports"
    if reponse is None:
        assert grave
        assert "rien n’est exporté" in message
        assert not exports.exists()
        return
    assert not grave, message
    certificat = str(next((exports / "certificats").glob("*.pdf")))
    assert main(["verifier", certificat, "--cle", str(chemin_public(chemin_par_defaut()))]) == 0


@pytest.mark.parametrize("qui", ["personne", "un autre"])
def test_exporter_ne_signe_pas_les_certificats_de_ce_que_sa_cle_n_a_pas_clos(
    promo: Path, cliquer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qui: str
) -> None:
    monkeypatch.setattr("rdcxl.hotes.excel_hote.demander_secret", lambda titre, invite: MOT_DE_PASSE)
    if qui == "un autre":
        monkeypatch.setenv("RDCXL_CONFIGURATION", str(tmp_path / "autre"))
        creer_cle(chemin_par_defaut(), "École Y", MOT_DE_PASSE)
    cliquer("clore")
    monkeypatch.setenv("RDCXL_CONFIGURATION", str(tmp_path / "config"))
    creer_cle(chemin_par_defaut(), "École X", MOT_DE_PASSE)
    _, message, grave = cliquer("exporter")
    assert not grave, message
    assert "Certificats sans code QR" in message
    assert ("n’est pas signé" if qui == "personne" else "autre clé") in message
    certificat = str(next((promo / "grille-exports" / "certificats").glob("*.pdf")))
    assert main(["verifier", certificat]) == 1


def test_exporter_ecrit_les_memes_octets_que_la_ligne_de_commande(promo: Path, cliquer: Any, tmp_path: Path) -> None:
    cliquer("clore")
    _, message, grave = cliquer("exporter")
    assert not grave, message
    assert main(["exporter", str(promo / CLOTURE), "--vers", str(tmp_path / "autre")]) == 0
    assert contenu(promo / "grille-exports") == contenu(tmp_path / "autre")
    combien = sum(f.is_file() for f in (tmp_path / "autre").rglob("*"))
    assert message.startswith(f"{combien} fichiers écrits dans le dossier « grille-exports »")


def test_exporter_refuse_avant_la_cloture(promo: Path, cliquer: Any) -> None:
    assert "Aucun document ne sort avant la clôture" in refus(cliquer, promo, "exporter")


def test_exporter_ne_remplace_pas_un_dossier(promo: Path, cliquer: Any) -> None:
    cliquer("clore")
    (promo / "grille-exports").mkdir()
    assert "existe déjà" in refus(cliquer, promo, "exporter")


def test_exporter_refuse_une_cloture_modifiee(promo: Path, cliquer: Any) -> None:
    cliquer("clore")
    fichier = promo / CLOTURE
    fichier.write_text(fichier.read_text("utf-8").replace("C01", "C99"), "utf-8")
    assert "a été modifié depuis la clôture" in refus(cliquer, promo, "exporter")


# --- Actualiser ---


def test_actualiser_recalcule_tout_vide_le_memo_et_donne_la_version(livre: Any, cliquer: Any) -> None:
    calcul.etudier([["B1.1"]], [[50.0]])
    assert calcul.etat_memo()[1] > 0
    _, message, grave = cliquer("actualiser")
    assert not grave
    assert livre.api.Application.recalculs == 1
    assert calcul.etat_memo() == (0, 0)
    assert f"rdcxl {__version__}" in message
    assert " s. " in message


# --- Tous ---


def test_erreur_imprevue_devient_un_message_sans_donnee_et_rend_l_ecran(
    cliquer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The false Excel checks, at each message box, that the screen and the status bar came back."""

    def tomber(*args: Any, **kw: Any) -> Any:
        raise RuntimeError("LEFÈVRE Camille a 12")

    monkeypatch.setitem(ACTIONS, "controler", tomber)
    _, message, grave = cliquer("controler")
    assert grave
    assert message.startswith("Erreur inattendue RuntimeError (")
    assert "LEFÈVRE" not in message
    assert "Traceback" not in message
    assert not anglais(message.replace("RuntimeError", ""))


def test_chaque_bouton_finit_par_un_message_et_rend_la_barre_d_etat(
    livre: Any, promo: Path, cliquer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every entry on the sample, the person giving up at every question, nothing to prepare lying beside."""
    monkeypatch.setattr("webbrowser.open", lambda adresse: True)
    for voisin in ("jury.toml", "epreuves.toml"):
        (promo / voisin).unlink()
    application = livre.api.Application
    for bouton, entree in PAR_NOM.items():
        application.etats.clear()
        titre, message, _ = cliquer(bouton)
        assert titre == f"rdcxl – {entree.titre}"
        assert message.strip()
        assert not message.startswith("Erreur inattendue"), (bouton, message)
        assert not anglais(message.replace(str(promo), "")), message
        assert application.etats[0] == "rdcxl – au travail…"
        assert application.etats[-1] is False
        assert application.ecrans[-1] is True


def test_macro_appelle_le_bouton_par_xlwings(livre: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As RunPython does with the UDF server: the workbook is set, then the function is called by its name."""
    monkeypatch.setattr(xw._xlwindows, "BOOK_CALLER", livre.api)
    for bouton, entree in PAR_NOM.items():
        monkeypatch.setitem(ACTIONS, bouton, lambda hote, maintenant: "fait")
        getattr(excel_boutons, bouton)()
        assert [m[:2] for m in livre.api.messages] == [(f"rdcxl – {entree.titre}", "fait")]
        livre.api.messages.clear()
    with pytest.raises(AttributeError):
        _ = excel_boutons.bidule


def test_ruban_d_une_autre_version_s_arrete_et_le_dit(livre: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xw._xlwindows, "BOOK_CALLER", livre.api)
    monkeypatch.setitem(ACTIONS, "controler", lambda hote, maintenant: "fait")
    excel_boutons.lancer_du_ruban("controler", __version__)
    assert livre.api.messages.pop()[:2] == ("rdcxl – Contrôler", "fait")
    for nom, version in (("controler", "0.0.1"), ("bidule", __version__)):
        excel_boutons.lancer_du_ruban(nom, version)
        ((_, message, grave),) = livre.api.messages
        livre.api.messages.clear()
        assert grave
        assert f"celui de rdcxl {version}, et rdcxl {__version__} est installé" in simple(message)
        assert "rien n’a été fait" in message


@pytest.mark.parametrize(
    ("marque", "dit"), [("0.0.1", "Cette grille est de rdcxl 0.0.1"), (None, "d’une version plus ancienne")]
)
def test_grille_d_une_autre_version_se_lit_et_le_dit_en_une_phrase(
    livre: Any, cliquer: Any, monkeypatch: pytest.MonkeyPatch, marque: str | None, dit: str
) -> None:
    del livre.api.Names.definis["RDCXL_VERSION"]
    if marque:
        nommer(livre.api, "RDCXL_VERSION", f'"{marque}"')
    _, message, grave = cliquer("controler")
    assert not grave
    assert message.startswith("1 anomalie")
    assert dit in message
    assert "Mettre à jour la grille" in message
    livre.api.Names.definis.clear()
    assert dit not in cliquer("controler")[1], "le carnet d’une école n’a pas de version"


def test_macro_sans_classeur_finit_par_une_phrase_que_xlwings_montre(
    livre: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["-c"])
    with pytest.raises(SystemExit) as sortie:
        excel_boutons.controler()
    dit = capsys.readouterr().err
    assert sortie.value.code == 1
    assert dit.startswith("rdcxl ne trouve pas le classeur")
    assert "Traceback" not in dit
    assert not anglais(dit)

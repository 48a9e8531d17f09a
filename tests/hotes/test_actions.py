"""The entries of the ribbon beside the buttons of a grid: what each asks, writes and says, over the sample in the false Excel."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.hotes.faux_excel import ouvrir
from tests.outils.classeurs import bonne_ligne, carnet, simple

from rdcxl import exemple
from rdcxl.fonctions.catalogue import FONCTIONS
from rdcxl.grille.entrees import ENTREES
from rdcxl.hotes.aide import composer_l_aide, ecrire_l_aide


@pytest.fixture
def clos(modele_clos: Path, tmp_path: Path, cliquer: Any) -> Any:
    """A copy of the sample whose jury is closed, open in the false Excel; opened after `cliquer` opened its own."""
    dossier = Path(shutil.copytree(modele_clos, tmp_path / "clos"))
    return ouvrir(dossier / exemple.GRILLE)


def repondre(livre: Any, *reponses: Any) -> Any:
    """What the person will answer to the questions that follow; the program, to see what it asked."""
    livre.api.Application.reponses[:] = [str(r) if isinstance(r, Path) else r for r in reponses]
    return livre.api.Application


def rapport(livre: Any, titre: str) -> list[tuple[Any, ...]]:
    """The rows of a report, headings first."""
    page = livre.api.Worksheets(titre)
    bas = max(ligne for ligne, _ in page.cases)
    return [tuple(page.cases.get((r, c)) for c in range(1, 5)) for r in range(4, bas + 1)]


# --- Saisie -----------------------------------------------------------------------------------------------------------


def test_nouvelle_grille_se_cree_d_une_liste_choisie_avec_sa_session(livre: Any, promo: Path, cliquer: Any) -> None:
    cible = promo / "neuve.xlsx"
    application = repondre(livre, promo / "candidats.csv", cible)
    _, message, grave = cliquer("nouvelle")
    assert not grave, message
    assert "Grille créée pour 24 candidats, avec « session.toml » trouvé" in message
    assert str(cible) in message
    assert load_workbook(cible, read_only=True)["Candidats"]["A7"].value == "C01"
    assert [d[0] for d in application.demandes] == ["ouvrir", "enregistrer"]
    assert application.demandes[0][2] == "Candidats (*.csv; *.xlsx),*.csv;*.xlsx"
    assert application.demandes[1][2] == str(promo / "grille.xlsm")
    repondre(livre, promo / "candidats.csv", cible)
    assert "existe déjà" in cliquer("nouvelle")[1]


def test_fichier_choisi_en_ligne_est_refuse_en_une_phrase(livre: Any, cliquer: Any) -> None:
    repondre(livre, "https://ecole.sharepoint.com/sites/RDC/candidats.csv")
    _, message, grave = cliquer("nouvelle")
    assert grave
    assert message.startswith("« candidats.csv » est en ligne")


def test_nouvelle_grille_abandonnee_ne_cree_rien(livre: Any, promo: Path, cliquer: Any) -> None:
    for reponses in ((), (promo / "candidats.csv",)):
        avant = sorted(promo.iterdir())
        repondre(livre, *reponses)
        _, message, grave = cliquer("nouvelle")
        assert grave
        assert "rien n’a été créé" in message
        assert sorted(promo.iterdir()) == avant


def test_reprendre_fait_une_grille_du_carnet_ouvert(tmp_path: Path, cliquer: Any) -> None:
    livre = ouvrir(carnet(tmp_path / "carnet.xlsx", [bonne_ligne("C01"), bonne_ligne("C02")]))
    assert "rien n’a été créé" in cliquer("reprendre", livre)[1]
    application = repondre(livre, tmp_path / "neuve.xlsx")
    _, message, grave = cliquer("reprendre", livre)
    assert not grave, message
    assert "Grille créée pour 2 candidats" in message
    assert "« neuve.correspondance.csv » dit comment chaque colonne" in message
    assert application.demandes[0][2] == str(tmp_path / "carnet-grille.xlsm")
    assert load_workbook(tmp_path / "neuve.xlsx", read_only=True)["Candidats"]["A8"].value == "C02"


def test_migrer_ecrit_a_cote_et_ne_touche_pas_l_ancienne(livre: Any, promo: Path, cliquer: Any) -> None:
    octets, cible = (promo / exemple.GRILLE).read_bytes(), promo / "grille-nouvelle.xlsx"
    application = repondre(livre, cible)
    _, message, grave = cliquer("migrer")
    assert not grave, message
    assert "24 candidats" in message
    assert application.demandes[0][2] == str(cible)
    assert (promo / exemple.GRILLE).read_bytes() == octets
    assert cible.is_file()
    livre.api.Saved = False
    assert "Enregistrez-le" in cliquer("migrer")[1]


# --- Jury -------------------------------------------------------------------------------------------------------------


def test_ecran_du_jury_montre_sa_feuille_ou_dit_ou_le_trouver(livre: Any, tmp_path: Path, cliquer: Any) -> None:
    _, message, grave = cliquer("ecran")
    assert not grave, message
    assert livre.api.journal == ["activer Jury"]
    autre = ouvrir(carnet(tmp_path / "carnet.xlsx", [bonne_ligne()]))
    _, message, grave = cliquer("ecran", autre)
    assert grave
    assert "rdcxl deliberer CLASSEUR --direct" in message


def test_lectures_liste_ceux_que_la_commande_donne(livre: Any, promo: Path, cliquer: Any, juger: Any) -> None:
    from rdcxl.grille.lecture import lire_grille
    from rdcxl.jury.sensibilite import sensibilites
    from rdcxl.referentiel import charger_referentiel

    r = charger_referentiel()
    _, trouves = sensibilites(lire_grille(promo / exemple.GRILLE, r), r)
    _, message, grave = cliquer("sensibilite")
    assert not grave, message
    assert message.startswith(f"{len(trouves)} candidats dont le résultat dépend")
    entete, *lignes = rapport(livre, "Lectures")
    assert entete == ("Candidat", "Proposition", "Si la lecture devient", "Alors")
    assert [ligne[0] for ligne in lignes] == [s.resultat.identifiant for s in trouves for _ in s.variantes]


def test_preparer_ecrit_les_documents_d_avant_la_cloture_puis_demande_avant_de_les_remplacer(
    livre: Any, promo: Path, cliquer: Any
) -> None:
    (promo / "epreuves.toml").unlink()
    (promo / "jury.toml").rename(promo / "notre jury.toml")
    (promo / "decisions.csv").unlink()
    application = repondre(livre, False, promo / "notre jury.toml")
    _, message, grave = cliquer("preparer")
    assert not grave, message
    assert "fichiers écrits dans le dossier « grille-preparation »" in message
    assert [d[1].partition(" : ")[0] for d in application.demandes] == ["epreuves.toml", "jury.toml"]
    ecrits = sorted((promo / "grille-preparation").rglob("*.pdf"))
    assert ecrits
    repondre(livre, False)
    _, message, grave = cliquer("preparer")
    assert grave
    assert "existe déjà" in message
    assert sorted((promo / "grille-preparation").rglob("*.pdf")) == ecrits


def test_clore_prend_le_jury_que_l_on_choisit(livre: Any, promo: Path, cliquer: Any) -> None:
    (promo / "jury.toml").rename(promo / "notre jury.toml")
    repondre(livre, promo / "notre jury.toml")
    _, message, grave = cliquer("clore")
    assert not grave, message
    assert (promo / "grille.cloture.json").is_file()


def test_rectifier_demande_le_motif_et_garde_l_ancien(clos: Any, cliquer: Any) -> None:
    dossier = Path(clos.api.FullName).parent
    ancien = (dossier / "grille.cloture.json").read_bytes()
    _, message, grave = cliquer("rectifier", clos)
    assert grave
    assert "abandonnée" in message
    repondre(clos, "   ")
    assert "besoin d’un motif" in cliquer("rectifier", clos)[1]
    application = repondre(clos, "Nom mal écrit, vu par la responsable.")
    _, message, grave = cliquer("rectifier", clos)
    assert not grave, message
    assert "« grille.cloture-2.json » remplace « grille.cloture.json »" in message
    assert (dossier / "grille.cloture.json").read_bytes() == ancien
    assert application.demandes[-1][0] == "texte"
    _, message, grave = cliquer("verifier", clos)
    assert "octet pour octet" in message, message


def test_verifier_dit_le_sceau_et_ce_qui_differe(clos: Any, cliquer: Any) -> None:
    fichier = Path(clos.api.FullName).with_name("grille.cloture.json")
    _, message, grave = cliquer("verifier", clos)
    assert "est, octet pour octet, le classeur de la clôture" in message
    fichier.write_text(fichier.read_text("utf-8").replace('"C01"', '"C99"'), "utf-8")
    _, message, grave = cliquer("verifier", clos)
    assert grave
    fichier.unlink()
    _, message, grave = cliquer("verifier", clos)
    assert grave
    assert "aucun autre fichier clos n’a été choisi" in message
    assert clos.api.Application.demandes[-1][2] == "Fichiers clos (*.json),*.json"


# --- Documents --------------------------------------------------------------------------------------------------------


def test_echeances_avant_et_apres_le_jury_et_leur_agenda(livre: Any, promo: Path, clos: Any, cliquer: Any) -> None:
    _, message, grave = cliquer("echeances", livre)
    assert not grave, message
    entete, *lignes = rapport(livre, "Échéances")
    assert entete == ("Quand", "Échéance", "Candidat", "Section du règlement")
    assert lignes
    assert not list(promo.glob("*.ics"))
    repondre(clos, True)
    _, message, grave = cliquer("echeances", clos)
    assert not grave, message
    assert "Agenda écrit" in message
    apres = rapport(clos, "Échéances")[1:]
    assert len(apres) > len(lignes)
    agenda = Path(clos.api.FullName).with_name("grille-echeances.ics")
    assert agenda.read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_placement_ecrit_les_enquetes_puis_relit_celles_qui_sont_remplies(clos: Any, cliquer: Any) -> None:
    _, message, grave = cliquer("placement", clos)
    assert not grave, message
    dossier = Path(clos.api.FullName).with_name("grille-placement")
    enquetes = dossier / "enquetes.xlsx"
    assert enquetes.is_file()
    assert "dans le dossier « grille-placement »" in message
    repondre(clos, enquetes)
    _, message, grave = cliquer("placement", clos)
    assert not grave, message
    assert "« grille-placement-2025-07-10 »" in message


def test_joindre_envois_et_depot_suivent_la_cloture(clos: Any, promo: Path, cliquer: Any) -> None:
    dossier = Path(clos.api.FullName).parent
    assert "Aucun procès-verbal" in cliquer("joindre", clos)[1]
    scan = promo / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7\n%%EOF\n")
    repondre(clos, scan)
    _, message, grave = cliquer("joindre", clos)
    assert not grave, message
    assert "Procès-verbal joint à « grille.cloture.json »" in message
    _, message, grave = cliquer("envois", clos)
    assert not grave, message
    assert "N’ont rien reçu : C01" in message
    _, message, grave = cliquer("deposer", clos)
    assert not grave, message
    assert len(list(dossier.glob("*.depot.json"))) == 1
    assert "Dépôt non signé" in message


def test_documents_d_un_jury_clos_attendent_la_cloture(cliquer: Any) -> None:
    for bouton in ("placement", "rectifier", "joindre", "envois", "deposer"):
        _, message, grave = cliquer(bouton)
        assert grave
        assert "Le jury n’est pas clos" in message


def test_retour_du_cpf_se_choisit(livre: Any, promo: Path, cliquer: Any) -> None:
    assert "Aucun accusé de traitement" in cliquer("retour_cpf")[1]
    mauvais = promo / "accuse.xml"
    mauvais.write_text("<pas-du-cpf/>", "utf-8")
    repondre(livre, mauvais)
    _, message, grave = cliquer("retour_cpf")
    assert grave
    assert "accuse.xml" in message


# --- Calcul -----------------------------------------------------------------------------------------------------------


def test_version_dit_ce_qui_travaille_ici(livre: Any, tmp_path: Path, cliquer: Any) -> None:
    _, message, grave = cliquer("version")
    assert not grave
    assert message.startswith("rdcxl ")
    assert "Grille : rdcxl" in message
    assert "Python 3." in message
    autre = ouvrir(carnet(tmp_path / "carnet.xlsx", [bonne_ligne()]))
    assert "n’est pas une grille de rdcxl" in cliquer("version", autre)[1]


def test_aide_nomme_chaque_entree_et_chaque_fonction(monkeypatch: pytest.MonkeyPatch, cliquer: Any) -> None:
    page = simple(composer_l_aide())
    assert all(e.titre in page for e in ENTREES)
    assert all(f"<code>{f.nom}(" in page for f in FONCTIONS)
    ecrite = ecrire_l_aide()
    assert simple(ecrite.read_text("utf-8")) == page
    monkeypatch.setattr("webbrowser.open", lambda adresse: False)
    assert "ouvrez-le avec votre navigateur" in cliquer("aide")[1]


def test_rassembler_lit_le_dossier_du_classeur_choisi(livre: Any, promo: Path, cliquer: Any) -> None:
    from rdcxl.grille.lecture import lire_grille
    from rdcxl.referentiel import charger_referentiel

    rendus = promo / "rendus"
    rendus.mkdir()
    (rendus / "roc.csv").write_text("identifiant;B1.1/20\nC01;14\nC99;10\n", "utf-8")
    cible, octets = promo / "grille-notes.xlsx", (promo / exemple.GRILLE).read_bytes()
    repondre(livre, rendus / "roc.csv", cible)
    _, message, grave = cliquer("rassembler")
    assert not grave, message
    assert "0 note de « rendus », 0 désaccord à trancher" in message
    assert "C99" in message
    assert (promo / exemple.GRILLE).read_bytes() == octets
    r = charger_referentiel()
    assert lire_grille(cible, r).candidats[0].dossier == lire_grille(promo / exemple.GRILLE, r).candidats[0].dossier

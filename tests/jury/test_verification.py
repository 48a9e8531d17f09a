"""`verifier` and rectifications: who signed, what replaced what, and what differs from a grid."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from tests.outils import clotures
from tests.outils.classeurs import modifier
from tests.outils.fichiers import JURY, candidat, creer, notes

from rdcxl.erreurs import ClotureRefusee, EcritureRefusee
from rdcxl.jury.chaine import base_et_rang, en_vigueur, remplacante
from rdcxl.jury.cles import ClePublique
from rdcxl.jury.cloture import lire_cloture, lire_cloture_en_vigueur
from rdcxl.jury.comparaison import comparer
from rdcxl.jury.confiance import Connaissance
from rdcxl.jury.depot import Depot
from rdcxl.jury.rectification import preparer_rectification
from rdcxl.jury.sceau import empreinte_du_clos, sceller
from rdcxl.jury.succession import declarer, faire_succeder
from rdcxl.jury.verification import verifier

MOI, AUTRE = clotures.signataire(), clotures.signataire(2, "Autre centre")


def _publique(qui: Any) -> ClePublique:
    return ClePublique(qui.publique, qui.titulaire)


@pytest.fixture
def classeur(tmp_path: Path) -> Path:
    return clotures.grille(tmp_path, 2)


# -- one sentence ---------------------------------------------------------------------------------------------------


def test_fichier_signe_par_une_cle_connue_est_authentique(classeur: Path) -> None:
    fichier = clotures.clos(classeur, MOI)
    for su in (Connaissance(connue=_publique(MOI)), Connaissance(exigee=_publique(MOI))):
        verdict = verifier(fichier, su)
        assert (verdict.etat, verdict.valable, verdict.details) == ("AUTHENTIQUE", True, ())
        assert "authentique et inchangé" in verdict.phrase
        assert "École des Quatre Vents" in verdict.phrase
        assert "10/07/2025 à 17:30" in verdict.phrase
        assert _publique(MOI).empreinte in verdict.phrase


def test_cle_inconnue_ou_autre_que_celle_exigee_est_dite(classeur: Path) -> None:
    fichier = clotures.clos(classeur, AUTRE)
    verdict = verifier(fichier, Connaissance(connue=_publique(MOI)))
    assert (verdict.etat, verdict.sortie) == ("AUTRE_CLE", 3)
    assert verdict.phrase.index("autre clé") < verdict.phrase.index("Autre centre")
    verdict = verifier(fichier)
    assert (verdict.etat, verdict.sortie) == ("CLE_INCONNUE", 0)
    assert verdict.phrase.index("clé inconnue ici") < verdict.phrase.index("Autre centre")
    for connue in (None, _publique(AUTRE)):
        verdict = verifier(fichier, Connaissance(exigee=_publique(MOI), connue=connue))
        assert (verdict.etat, verdict.sortie) == ("AUTRE_CLE", 3)
        assert _publique(MOI).empreinte in verdict.phrase


def test_fichier_non_signe_est_integre_mais_pas_pour_qui_exige_une_cle(classeur: Path) -> None:
    fichier = clotures.clos(classeur)
    assert json.loads(fichier.read_bytes())["signature"] == {"algorithme": "AUCUNE"}
    verdict = verifier(fichier)
    assert (verdict.etat, verdict.valable) == ("NON_SIGNE", True)
    assert "intègre" in verdict.phrase
    assert "non signé" in verdict.phrase
    assert not verifier(fichier, Connaissance(exigee=_publique(MOI))).valable


def test_fichier_modifie_ou_autre_est_dit(classeur: Path, tmp_path: Path) -> None:
    fichier = clotures.clos(classeur, MOI)
    fichier.write_bytes(fichier.read_bytes().replace(b"Camille", b"Camilla", 1))
    assert (verifier(fichier).etat, verifier(fichier).valable) == ("MODIFIE", False)
    for chemin in (classeur, tmp_path / "absent.json", tmp_path):
        assert (verifier(chemin).etat, verifier(chemin).valable) == ("AUTRE", False)


def test_copie_du_classeur_absente_ou_modifiee_est_dite(classeur: Path, tmp_path: Path) -> None:
    fichier = clotures.clos(classeur, MOI)
    copie = tmp_path / "grille.cloture.xlsx"
    copie.write_bytes(copie.read_bytes() + b" ")
    assert "modifiée depuis la clôture" in verifier(fichier).details[0]
    copie.unlink()
    assert "n’est pas à côté" in verifier(fichier).details[0]


# -- rectifications -------------------------------------------------------------------------------------------------


def test_rectification_nomme_ce_qu_elle_remplace_et_pourquoi(classeur: Path, tmp_path: Path) -> None:
    premier = clotures.clos(classeur, MOI)
    avant = premier.read_bytes()
    second = clotures.rectifie(premier, modifier(classeur, {"Notes!C7": 61}), MOI, "Note  mal\nrecopiée.")
    assert second.name == "grille.cloture-2.json"
    assert premier.read_bytes() == avant
    contenu = lire_cloture_en_vigueur(second).en_json()
    assert contenu["remplace"] == {
        "fichier": "grille.cloture.json",
        "empreinte": empreinte_du_clos(avant),
        "clos_le": "2025-07-10T17:30:00+02:00",
        "cle_publique": MOI.publique.hex(),
        "rang": 2,
        "motif": "Note mal recopiée.",
        "predecesseurs": [],
    }
    assert contenu["copie"]["nom"] == "grille.cloture-2.xlsx"
    assert (tmp_path / "grille.cloture-2.xlsx").read_bytes() == classeur.read_bytes()
    with pytest.raises(ClotureRefusee, match=r"remplacé par « grille.cloture-2.json ».*Note mal recopiée"):
        lire_cloture_en_vigueur(premier)
    verdict = verifier(premier, Connaissance(connue=_publique(MOI)))
    assert (verdict.etat, verdict.valable) == ("REMPLACE", False)
    assert "authentique" in verdict.phrase
    verdict = verifier(second, Connaissance(connue=_publique(MOI)))
    assert (verdict.etat, verdict.valable) == ("AUTHENTIQUE", True)
    assert verdict.details == ("Il remplace « grille.cloture.json ». Motif : Note mal recopiée.",)


def test_rectifications_se_suivent_et_seule_la_derniere_est_en_vigueur(classeur: Path) -> None:
    fichiers = [clotures.clos(classeur, MOI)]
    for note in (61, 62, 63):
        fichiers.append(clotures.rectifie(fichiers[-1], modifier(classeur, {"Notes!C7": note}), MOI))
    assert [base_et_rang(f.name) for f in fichiers] == [("grille", i) for i in (1, 2, 3, 4)]
    for ancien in fichiers[:-1]:
        assert en_vigueur(ancien) == fichiers[-1]
        with pytest.raises(ClotureRefusee, match=r"Prenez « grille\.cloture-4\.json »"):
            lire_cloture_en_vigueur(ancien)
        with pytest.raises(ClotureRefusee, match="remplacé"):
            preparer_rectification(ancien, "encore", MOI)
    remplace = lire_cloture_en_vigueur(fichiers[-1]).remplace
    assert remplace is not None
    assert remplace.rang == 4


def test_ancien_fichier_renomme_ou_copie_reste_remplace(classeur: Path, tmp_path: Path) -> None:
    premier = clotures.clos(classeur, MOI)
    second = clotures.rectifie(premier, modifier(classeur, {"Notes!C7": 61}), MOI)
    copie = Path(shutil.copy(premier, tmp_path / "à garder.json"))
    with pytest.raises(ClotureRefusee, match="remplacé"):
        lire_cloture_en_vigueur(copie)
    second.rename(tmp_path / "nouveau.json")
    with pytest.raises(ClotureRefusee, match=r"nouveau\.json"):
        lire_cloture_en_vigueur(premier)


def test_fichier_separe_de_sa_rectification_ne_peut_pas_le_savoir(classeur: Path, tmp_path: Path) -> None:
    """The limit that the documentation gives."""
    premier = clotures.clos(classeur, MOI)
    clotures.rectifie(premier, modifier(classeur, {"Notes!C7": 61}), MOI)
    (tmp_path / "seul").mkdir()
    assert lire_cloture_en_vigueur(Path(shutil.copy(premier, tmp_path / "seul")))


@pytest.mark.parametrize("ou", [0, 700, -60])
def test_rectification_abimee_ne_remet_pas_l_ancien_en_vigueur(classeur: Path, ou: int) -> None:
    premier = clotures.clos(classeur, MOI)
    second = clotures.rectifie(premier, modifier(classeur, {"Notes!C7": 61}), MOI)
    octets = bytearray(second.read_bytes())
    octets[ou] ^= 1
    second.write_bytes(octets)
    with pytest.raises(ClotureRefusee, match="sceau est rompu"):
        lire_cloture_en_vigueur(premier)
    second.write_bytes(b"")
    assert remplacante(premier) is not None


def test_reste_cache_d_une_rectification_tuee_ne_remplace_rien(classeur: Path, tmp_path: Path) -> None:
    premier = clotures.clos(classeur, MOI)
    second = clotures.rectifie(premier, modifier(classeur, {"Notes!C7": 61}), MOI)
    second.rename(tmp_path / ".grille.cloture-2.json.ab.json")
    assert lire_cloture_en_vigueur(premier)


def test_voisins_sans_rapport_ne_genent_pas(classeur: Path, tmp_path: Path) -> None:
    premier = clotures.clos(classeur, MOI)
    (tmp_path / "x.json").write_text("{", "utf-8")
    (tmp_path / "autre.cloture-2.json").write_text("{", "utf-8")
    (tmp_path / "dossier.json").mkdir()
    assert lire_cloture_en_vigueur(premier)


def test_fichier_signe_ne_se_remplace_que_par_un_fichier_signe(classeur: Path) -> None:
    premier = clotures.clos(classeur, MOI)
    with pytest.raises(ClotureRefusee, match="doit l’être aussi"):
        clotures.rectifie(premier, classeur)
    assert not premier.with_name("grille.cloture-2.json").exists()
    with pytest.raises(ClotureRefusee, match="lui succède"):
        clotures.rectifie(premier, classeur, AUTRE)
    assert not premier.with_name("grille.cloture-2.json").exists()


def test_une_cle_qui_succede_rectifie_et_le_fichier_porte_la_preuve(classeur: Path, tmp_path: Path) -> None:
    """With what the file itself carries, another machine follows from one key to the other."""
    premier = clotures.clos(classeur, MOI)
    suite = faire_succeder(MOI, AUTRE, dt.date(2025, 7, 11))
    second = clotures.rectifie(premier, classeur, AUTRE, successions=[suite])
    assert verifier(second, Connaissance(connue=_publique(AUTRE))).sortie == 0
    assert verifier(second).sortie == 0
    assert verifier(premier, Connaissance(connue=_publique(AUTRE), successions=(suite,))).etat == "REMPLACE"
    contenu = lire_cloture(second).en_json()
    faux = {**contenu, "remplace": {k: v for k, v in contenu["remplace"].items() if k != "successions"}}
    second.write_bytes(sceller(faux, AUTRE))
    verdict = verifier(second, Connaissance(connue=_publique(AUTRE)))
    assert verdict.sortie == 1
    assert "ne porte rien qui dise" in verdict.details[0]


def test_fichier_signe_par_la_cle_precedente_est_reconnu(classeur: Path, tmp_path: Path) -> None:
    fichier = clotures.clos(classeur, MOI)
    garantie = faire_succeder(MOI, AUTRE, dt.date(2025, 7, 11))
    piece = tmp_path / "piece.pdf"
    piece.write_bytes(b"x")
    declaree = declarer(_publique(MOI), AUTRE, piece, dt.date(2025, 7, 11))
    for succession, dit in ((garantie, "l’ancienne clé l’a signé"), (declaree, "regardez cette pièce")):
        verdict = verifier(fichier, Connaissance(connue=_publique(AUTRE), successions=(succession,)))
        assert (verdict.etat, verdict.sortie) == ("AUTHENTIQUE", 0)
        assert dit in verdict.details[0]
    assert verifier(fichier, Connaissance(connue=_publique(AUTRE))).sortie == 3


# -- the chain, whatever is deleted -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chaine_faite(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four files of one jury."""
    classeur = clotures.grille(tmp_path_factory.mktemp("chaine"), 2)
    chaine = [clotures.clos(classeur, MOI)]
    for i in range(3):
        chaine.append(clotures.rectifie(chaine[-1], classeur, MOI, f"motif {i}"))
    return chaine


@pytest.mark.parametrize("restent", [r for n in (1, 2, 3) for r in itertools.combinations(range(4), n)])
def test_quels_que_soient_les_fichiers_effaces_seul_le_dernier_vaut(
    chaine_faite: list[Path], tmp_path: Path, restent: tuple[int, ...]
) -> None:
    """Four files of one jury, any of them gone: the highest that is left is in force, no other comes back."""
    shutil.copytree(chaine_faite[0].parent, tmp_path, dirs_exist_ok=True)
    chaine = [tmp_path / fichier.name for fichier in chaine_faite]
    for i, fichier in enumerate(chaine):
        if i not in restent:
            fichier.unlink()
    for i in restent:
        verdict = verifier(chaine[i], Connaissance(connue=_publique(MOI)))
        assert (verdict.sortie == 0) == (i == max(restent)), verdict
        if i != max(restent):
            with pytest.raises(ClotureRefusee, match="remplacé"):
                lire_cloture_en_vigueur(chaine[i])


def test_un_nom_change_ou_un_lien_ne_ramene_pas_un_fichier_remplace(classeur: Path, tmp_path: Path) -> None:
    premier = clotures.clos(classeur, MOI)
    second = clotures.rectifie(premier, classeur, MOI, "un")
    troisieme = clotures.rectifie(second, classeur, MOI, "deux")
    second.unlink()
    troisieme.rename(tmp_path / "autre nom.json")
    assert verifier(premier).etat == "REMPLACE"
    ailleurs = tmp_path / "ailleurs"
    ailleurs.mkdir()
    (ailleurs / "lien.cloture.json").symlink_to(premier)
    assert verifier(ailleurs / "lien.cloture.json").etat == "REMPLACE"


def test_des_predecesseurs_qui_ne_s_accordent_pas_sont_dits(classeur: Path) -> None:
    premier = clotures.clos(classeur, MOI)
    second = clotures.rectifie(premier, classeur, MOI, "un")
    troisieme = clotures.rectifie(second, classeur, MOI, "deux")
    contenu = lire_cloture(troisieme).en_json()
    troisieme.write_bytes(sceller({**contenu, "remplace": {**contenu["remplace"], "predecesseurs": ["0" * 64]}}, MOI))
    assert "prédécesseurs" in verifier(troisieme).details[0]


def test_rectification_forgee_sans_signature_est_refusee(classeur: Path) -> None:
    """Somebody without the key writes an unsigned file that claims to replace the signed one, with or without its key."""
    premier = clotures.clos(classeur, MOI)
    second = clotures.rectifie(premier, modifier(classeur, {"Notes!C7": 61}), MOI)
    contenu = lire_cloture(second).en_json()
    for cle in (contenu["remplace"]["cle_publique"], None):
        second.write_bytes(sceller({**contenu, "remplace": {**contenu["remplace"], "cle_publique": cle}}))
        with pytest.raises(ClotureRefusee, match="ne fait pas suite"):
            lire_cloture_en_vigueur(second)
        assert not verifier(second).valable


def test_chaine_dont_l_ancien_a_change_est_refusee(classeur: Path) -> None:
    premier = clotures.clos(classeur, MOI)
    second = clotures.rectifie(premier, modifier(classeur, {"Notes!C7": 61}), MOI)
    premier.write_bytes(premier.read_bytes() + b" ")
    assert not verifier(second, Connaissance(connue=_publique(MOI))).valable
    assert "n’est pas le fichier que" in verifier(second).details[0]
    premier.unlink()
    assert verifier(second, Connaissance(connue=_publique(MOI))).valable
    assert "absent de ce dossier" in verifier(second).details[0]


@pytest.mark.parametrize("motif", ["", " \n\u200b", "x" * 1001])
def test_rectification_sans_motif_est_refusee(classeur: Path, motif: str) -> None:
    premier = clotures.clos(classeur)
    with pytest.raises(ClotureRefusee, match="motif"):
        clotures.rectifie(premier, classeur, motif=motif)


def test_rectification_d_un_fichier_modifie_ou_deja_remplace_est_refusee(classeur: Path) -> None:
    premier = clotures.clos(classeur)
    ecrire = clotures.preparer(classeur)
    suite = preparer_rectification(premier, "un", None)
    ecrire(Depot(rectification=suite))
    with pytest.raises(ClotureRefusee, match="remplacé"):
        ecrire(Depot(rectification=suite))
    second = premier.with_name("grille.cloture-2.json")
    suite = preparer_rectification(second, "deux", None)
    second.write_bytes(second.read_bytes() + b"\n")
    with pytest.raises((ClotureRefusee, EcritureRefusee)):
        ecrire(Depot(rectification=suite))
    assert not premier.with_name("grille.cloture-3.json").exists()


def test_rectification_obeit_aux_refus_de_la_cloture(classeur: Path) -> None:
    premier = clotures.clos(classeur)
    with pytest.raises(ClotureRefusee, match="tout ce qui l’empêche"):
        clotures.rectifie(premier, modifier(classeur, {"Notes!C7": 101}))


# -- what differs from a grid ---------------------------------------------------------------------------------------


def _ecarts(fichier: Path, grille: Path, referentiel: Any) -> set[tuple[Any, ...]]:
    return {tuple(d) for d in comparer(lire_cloture(fichier), grille, referentiel).differences}


def test_meme_classeur_ne_differe_en_rien(classeur: Path, referentiel: Any) -> None:
    resultat = comparer(lire_cloture(clotures.clos(classeur)), classeur, referentiel)
    assert resultat.meme_classeur
    assert resultat.differences == ()


def test_les_decisions_que_donne_la_grille_sont_comparees(classeur: Path, referentiel: Any) -> None:
    fichier = clotures.clos(classeur)
    modifier(classeur, {"Notes!C7": 20})
    resultat = comparer(lire_cloture(fichier), classeur, referentiel)
    assert {str(e).replace("\u00a0", " ") for e in resultat.decisions} == {
        "C01, décision : « Titre obtenu » à la clôture, « Certification partielle » d’après la grille.",
        "C01, total : « 600 sur 1000 » à la clôture, « 560 sur 1000 » d’après la grille.",
        "C01, B1 : « Validé » à la clôture, « Éliminatoire » d’après la grille.",
    }


def test_un_fichier_qui_dit_le_classeur_et_d_autres_saisies_est_vu(classeur: Path, referentiel: Any) -> None:
    """The digest of the very workbook, over marks that it never held: what was sealed again follows from itself, not from the grid."""
    fichier = clotures.clos(modifier(classeur, {"Notes!C7": 20}))
    modifier(classeur, {"Notes!C7": 60})
    contenu = json.loads(fichier.read_text("utf-8"))
    contenu["grille"]["empreinte"] = hashlib.sha256(classeur.read_bytes()).hexdigest()
    fichier.write_bytes(sceller(contenu))
    resultat = comparer(lire_cloture(fichier), classeur, referentiel)
    assert resultat.meme_classeur
    assert {d.champ for d in resultat.differences} == {"B1.1"}
    assert ("C01", "décision", "Certification partielle", "Titre obtenu") in resultat.decisions


def test_un_changement_sans_effet_ne_change_aucune_decision(classeur: Path, referentiel: Any) -> None:
    fichier = clotures.clos(classeur)
    modifier(classeur, {"Candidats!C7": "Martin"})
    resultat = comparer(lire_cloture(fichier), classeur, referentiel)
    assert (len(resultat.differences), resultat.decisions) == (1, ())


def test_classeur_reenregistre_sans_changement_ne_differe_en_rien(classeur: Path, referentiel: Any) -> None:
    fichier = clotures.clos(classeur)
    resultat = comparer(lire_cloture(fichier), modifier(classeur, {}), referentiel)
    assert not resultat.meme_classeur
    assert resultat.differences == ()


def test_chaque_cellule_changee_est_nommee_avec_avant_et_apres(tmp_path: Path, referentiel: Any) -> None:
    acquis = [{"identifiant": "C02", "composante": "B1", "points": "62,5", "session": "10/07/2024"}]
    (tmp_path / "jury.toml").write_text(JURY, "utf-8")
    deux = notes("C02", {"B1.1": None})
    grille = creer(tmp_path, [candidat("C01"), candidat("C02")], [notes("C01"), deux], acquis)
    fichier = clotures.clos(grille)
    modifier(
        grille,
        {"Notes!C7": 61, "Notes!D7": "ABS", "Candidats!C8": "Martin", "Assiduité!C7": 3, "Acquis!C7": 70},
    )
    ecarts = _ecarts(fichier, grille, referentiel)
    assert {e[1:5] for e in ecarts} == {
        ("C01", "B1.1", "Notes", "C7"),
        ("C01", "B2.1", "Notes", "D7"),
        ("C02", "nom_usage", "Candidats", "C8"),
        ("C01", "heures_absence_injustifiees", "Assiduité", "C7"),
        ("C02", "acquis.B1", "Acquis", "C7"),
    }
    valeurs = {e[2]: e[5:] for e in ecarts}
    assert valeurs["B1.1"] == ("60", "61")
    assert valeurs["B2.1"] == ("90", "ABS")
    assert valeurs["nom_usage"] == (None, "Martin")
    assert valeurs["acquis.B1"] == ("62.5", "70")
    phrases = {str(d) for d in comparer(lire_cloture(fichier), grille, referentiel).differences}
    assert "C01, Notes!C7 (B1.1) : « 60 » à la clôture, « 61 » dans la grille." in phrases
    assert "C02, Candidats!C8 (nom_usage) : rien à la clôture, « Martin » dans la grille." in phrases


def test_session_et_lecture_changees_sont_nommees_avec_leur_cellule(classeur: Path, referentiel: Any) -> None:
    fichier = clotures.clos(classeur)
    page = load_workbook(classeur)["Session"]
    lignes = {str(c.value): (c.row, c.column) for ligne in page.iter_rows() for c in ligne if c.value}
    cles = {cle: lignes[cle] for cle in ("session.libelle", "lectures.absence")}
    colonne = next(c for c in range(1, 8) if page.cell(cles["session.libelle"][0], c).value == "RDC 2024-2025")
    lieux = {cle: f"{get_column_letter(colonne)}{ligne}" for cle, (ligne, _) in cles.items()}
    modifier(
        classeur,
        {f"Session!{lieux['session.libelle']}": "RDC bis", f"Session!{lieux['lectures.absence']}": "points"},
    )
    assert _ecarts(fichier, classeur, referentiel) == {
        ("CHANGE", "", "session.libelle", "Session", lieux["session.libelle"], "RDC 2024-2025", "RDC bis"),
        ("CHANGE", "", "lectures.absence", "Session", lieux["lectures.absence"], "stricte", "points"),
    }


def test_cloture_d_avant_une_lecture_est_comparee_a_ce_que_la_grille_choisit(classeur: Path, referentiel: Any) -> None:
    """X35: what was closed before was decided by `executive`; a grid that says nothing of it has not changed."""
    clos = lire_cloture(clotures.clos(classeur))
    ancienne = clos.model_copy(
        update={"lectures": {nom: v for nom, v in clos.lectures.items() if nom != "executive_105"}}
    )
    modifier(classeur, {"Notes!C7": 61})
    changees = {(d.champ, d.avant, d.apres) for d in comparer(ancienne, classeur, referentiel).differences}
    assert changees == {("B1.1", "60", "61"), ("lectures.executive_105", "executive", "apres_positionnement")}
    page = load_workbook(classeur)["Session"]
    (cellule,) = (
        page.cell(c.row, 2) for rangee in page.iter_rows() for c in rangee if c.value == "lectures.executive_105"
    )
    modifier(classeur, {f"Session!{cellule.coordinate}": None})
    assert [d.champ for d in comparer(ancienne, classeur, referentiel).differences] == ["B1.1"]


def test_candidats_ajoutes_et_retires_sont_nommes(tmp_path: Path, referentiel: Any) -> None:
    for nom in ("a", "b"):
        (tmp_path / nom).mkdir()
    fichier = clotures.clos(clotures.grille(tmp_path / "a", 2))
    autre = creer(tmp_path / "b", [candidat("C02"), candidat("C09")])
    assert {(e[0], e[1]) for e in _ecarts(fichier, autre, referentiel)} == {("RETIRE", "C01"), ("AJOUTE", "C09")}

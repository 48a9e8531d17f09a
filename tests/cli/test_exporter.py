"""The export folder: which kinds, by candidate, the index, refusals that leave the rest, processes, interruptions."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from tests.outils.classeurs import simple
from tests.outils.clotures import lu

from rdcxl.cli import main
from rdcxl.erreurs import ExportRefuse
from rdcxl.exports import production
from rdcxl.exports.dossier import EXPORTS, exporter_dossier
from rdcxl.exports.matiere import Options
from rdcxl.exports.reglages import Presentation, Reglages, lire_reglages
from rdcxl.jury.cloture import lire_cloture

SANS_CPF = tuple(nom for nom in EXPORTS if nom != "cpf")


def octets(dossier: Path) -> dict[str, bytes]:
    return {f.relative_to(dossier).as_posix(): f.read_bytes() for f in sorted(dossier.rglob("*")) if f.is_file()}


class Liens(HTMLParser):
    """The links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.trouves: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.trouves += [unquote(v) for nom, v in attrs if tag == "a" and nom == "href" and v]


@pytest.fixture
def clos(promo: Path) -> dict[str, Any]:
    return lire_cloture(promo / "grille.cloture.json").en_json()


def test_tout_est_la_range_et_scelle(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sortie = promo / "out"
    assert main(["exporter", str(promo / "grille.cloture.json"), "--vers", str(sortie)]) == 0
    ecrits = octets(sortie)
    assert {nom.split("/")[0] for nom in ecrits} == {
        *(nom for nom in SANS_CPF if nom != "cce"), "candidats", "envois", "impression", "session.zip", "index.html", "recapitulatif.txt", "manifeste.sha256",
    }  # fmt: skip
    manifeste = [ligne.split("  ", 1) for ligne in ecrits["manifeste.sha256"].decode().splitlines()]
    listes = {nom: empreinte for empreinte, nom in manifeste}
    assert listes == {nom: hashlib.sha256(x).hexdigest() for nom, x in ecrits.items() if nom != "manifeste.sha256"}
    assert "[cpf]" in simple(capsys.readouterr().out)


def test_le_depot_est_un_seul_zip_qui_se_controle(clos: dict[str, Any], tmp_path: Path) -> None:
    clos["candidats"][0]["fiche"]["donnees_validees_le"] = None
    exporter_dossier(lu(clos), tmp_path / "out", ("diplomation",))
    dossier = tmp_path / "out" / "diplomation"
    with zipfile.ZipFile(dossier / "depot-diplomation.zip") as archive:
        pieces = {nom: archive.read(nom) for nom in archive.namelist()}
    lignes = [ligne.split("  ", 1) for ligne in pieces.pop("manifeste.sha256").decode().splitlines()]
    assert {nom: valeur for valeur, nom in lignes} == {n: hashlib.sha256(x).hexdigest() for n, x in pieces.items()}
    assert set(pieces) == {
        "diplomation.csv", "diplomation.xlsx", "donnees-a-valider.csv", "enquetes-de-placement.csv", "PV-jury-2025-07-10.pdf",
    }  # fmt: skip
    assert "C01;Lefèvre" in pieces["donnees-a-valider.csv"].decode("utf-8-sig")
    enquetes = pieces["enquetes-de-placement.csv"].decode("utf-8-sig")
    assert "titre;10/07/2025;10/07/2027" in enquetes
    assert "blocs B1;10/07/2025;10/07/2027" in enquetes


def test_chaque_candidat_a_son_dossier_et_son_zip(clos: dict[str, Any], tmp_path: Path) -> None:
    """Two homonyms, and identifiers that Windows cannot tell apart: no file is lost."""
    for rang, identifiant in enumerate(("X/1", "X?1", "x?1")):
        clos["candidats"][rang]["fiche"] |= {"identifiant": identifiant, "nom_naissance": "Petit", "prenoms": "Zoé"}
    exporter_dossier(lu(clos), tmp_path / "out", SANS_CPF)
    racine = tmp_path / "out" / "candidats"
    dossiers = sorted(f for f in racine.iterdir() if f.is_dir())
    assert len(dossiers) == len({f.name.casefold() for f in dossiers}) == len(clos["candidats"])
    for dossier in dossiers:
        with zipfile.ZipFile(racine / f"{dossier.name}.zip") as archive:
            assert {nom: archive.read(nom) for nom in archive.namelist()} == octets(dossier)
        assert not set('<>:"/\\|?*') & set(dossier.name)
    par_genre = [
        f
        for nom in ("releves", "lettres", "attestations", "certificats", "supplements")
        for f in (tmp_path / "out" / nom).iterdir()
    ]
    assert sum(len(list(d.iterdir())) for d in dossiers) == len(par_genre)


def test_l_index_mene_a_tout_ce_qui_est_la(clos: dict[str, Any], tmp_path: Path) -> None:
    clos["candidats"][0]["fiche"]["prenoms"] = "<script>alert(1)</script> #&?"
    exporter_dossier(lu(clos), tmp_path / "out", SANS_CPF)
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "<script>alert" not in page
    lecteur = Liens()
    lecteur.feed(page)
    assert all((tmp_path / "out" / lien).is_file() for lien in lecteur.trouves)
    hors_index = {f for f in octets(tmp_path / "out") if f not in lecteur.trouves}
    assert {nom for nom in hors_index if not nom.startswith("candidats/")} == {
        "index.html", "recapitulatif.txt", "manifeste.sha256",
    }  # fmt: skip


def test_une_mention_qui_manque_ne_coute_que_son_genre(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No NSF code: no certificate, one sentence, exit code 1, and everything else."""
    from rdcxl.jury.sceau import sceller

    chemin = promo / "grille.cloture.json"
    contenu = json.loads(chemin.read_text("utf-8"))
    contenu["session"]["certification"]["codes_nsf"] = []
    for cle in ("signature", "empreinte"):
        contenu.pop(cle)
    from rdcxl.jury.sceau import EMPREINTE, empreinte

    contenu["empreinte"] = {"algorithme": EMPREINTE, "valeur": empreinte(contenu)}
    chemin.write_bytes(sceller(contenu, None))
    assert main(["exporter", str(chemin), "--vers", str(promo / "out")]) == 1
    erreur = simple(capsys.readouterr().err)
    assert "certificats" in erreur
    assert "codes NSF" in erreur
    assert not (promo / "out" / "certificats").exists()
    for page in ("index.html", "recapitulatif.txt"):
        texte = simple((promo / "out" / page).read_text("utf-8-sig"))
        assert "Certificats de bloc : absents de ce dossier" in texte
        assert "codes NSF" in texte
    assert len(list((promo / "out" / "releves").iterdir())) == 24


def test_tout_refuse_n_ecrit_rien(clos: dict[str, Any], tmp_path: Path) -> None:
    clos["session"]["certification"]["codes_nsf"] = []
    with pytest.raises(ExportRefuse):
        exporter_dossier(lu(clos), tmp_path / "out", ("certificats",))
    assert list(tmp_path.glob("*out*")) == []


def test_un_contenu_jamais_clos_ne_donne_rien(clos: dict[str, Any], tmp_path: Path) -> None:
    del clos["signature"]
    with pytest.raises(ExportRefuse, match="pas clos"):
        exporter_dossier(lu(clos), tmp_path / "out", ("pv",))
    assert not (tmp_path / "out").exists()


def test_deux_processus_donnent_les_memes_octets(
    clos: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(production, "SEUIL", 1)
    faits: list[tuple[int, int]] = []
    exporter_dossier(lu(clos), tmp_path / "un", SANS_CPF)
    exporter_dossier(lu(clos), tmp_path / "deux", SANS_CPF, processus=2, avancer=lambda *n: faits.append(n))
    assert octets(tmp_path / "un") == octets(tmp_path / "deux")
    assert faits == sorted(faits)
    attendus = sum(
        nom.endswith(".pdf") and not nom.startswith(("candidats", "impression")) for nom in octets(tmp_path / "un")
    )
    assert faits[-1] == (attendus, attendus)


def test_deux_processus_refusent_aussi_avec_le_nom(
    clos: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(production, "SEUIL", 1)
    clos["candidats"][3]["fiche"]["prenoms"] = "張"
    bilan = exporter_dossier(lu(clos), tmp_path / "out", ("releves", "attestations"), processus=2)
    assert set(bilan.refus) == {"releves"}
    assert any("C04" in p and "U+5F35" in p for p in bilan.refus["releves"])
    assert not (tmp_path / "out" / "releves").exists()


@pytest.mark.skipif(os.name != "posix", reason="a killed process is told apart on POSIX only")
def test_un_export_tue_ne_laisse_rien_au_suivant(promo: Path) -> None:
    """Killed at several moments: the folder is absent; the next export is complete and takes away what was left."""
    arguments = [
        sys.executable,
        "-m",
        "rdcxl",
        "exporter",
        str(promo / "grille.cloture.json"),
        "--vers",
        str(promo / "out"),
    ]
    for _ in range(3):
        with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as processus:
            while not list(promo.glob(".out.*")) and processus.poll() is None:
                time.sleep(0.01)
            time.sleep(0.15)
            processus.send_signal(signal.SIGKILL)
        if (promo / "out").exists():  # it was quicker
            shutil.rmtree(promo / "out")
    subprocess.run(arguments, check=True, capture_output=True)
    assert (promo / "out" / "manifeste.sha256").is_file()
    assert list(promo.glob(".out.*")) == []


# -- the centre's look ---------------------------------------------------------------------------------------------------

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#8a2b1d"/></svg>'


def regler(dossier: Path, texte: str) -> Path:
    chemin = dossier / "session.toml"
    chemin.write_text(texte, "utf-8")
    return chemin


def test_logo_couleur_et_modele_du_centre(clos: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(LOGO, "utf-8")
    (tmp_path / "miens").mkdir()
    (tmp_path / "miens" / "lettre.typ").write_text(
        '#import "commun.typ": *\n#show: document_du_centre\n= Notre lettre\n#m.decision\n', "utf-8"
    )
    reglages = lire_reglages(regler(tmp_path, (
        '[presentation]\nlogo = "logo.svg"\nlogo_texte = "École"\nlogo_cci = "logo.svg"\nlogo_cci_texte = "CCI"\ncouleur = "#8a2b1d"\nmodeles = "miens"\n'
    )))  # fmt: skip
    bilan = exporter_dossier(lu(clos), tmp_path / "out", ("lettres", "releves"), Options(reglages=reglages))
    assert not bilan.refus
    from tests.outils.pages import texte_du_pdf, verifier_conformite

    lettre = next((tmp_path / "out" / "lettres").iterdir())
    assert "Notre lettre" in texte_du_pdf(lettre)
    assert verifier_conformite(next((tmp_path / "out" / "releves").iterdir())) == 1


def test_une_faute_dans_un_modele_est_dite_avec_sa_ligne(clos: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "miens").mkdir()
    (tmp_path / "miens" / "lettre.typ").write_text('#import "commun.typ": *\n\n#m.inconnu\n', "utf-8")
    reglages = Reglages(presentation=Presentation(modeles="miens"), dossier=tmp_path)
    bilan = exporter_dossier(lu(clos), tmp_path / "out", ("lettres", "pv"), Options(reglages=reglages))
    assert any("modèle lettre.typ, ligne 3" in p for p in bilan.refus["lettres"])
    assert (tmp_path / "out" / "pv").is_dir()


def test_un_modele_qui_ne_remplace_rien_est_refuse(clos: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "miens").mkdir()
    (tmp_path / "miens" / "letre.typ").write_text("", "utf-8")
    reglages = Reglages(presentation=Presentation(modeles="miens"), dossier=tmp_path)
    with pytest.raises(ExportRefuse) as refus:
        exporter_dossier(lu(clos), tmp_path / "out", ("lettres",), Options(reglages=reglages))
    assert "letre.typ" in str(refus.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ('[presentation]\ncouleur = "bleu"\nlogo = "absent.svg"\n', ["presentation.couleur"]),
        ('[presentation]\nlogo = "absent.svg"\nmodeles = "absents"\n', ["presentation.logo", "logo_texte", "presentation.modeles"]),
        ('[textes]\nletre_titre = "x"\n', ["textes.letre_titre", "lettre_titre"]),
        ('[presentation]\npage_verification = "http://x"\n', ["presentation.page_verification"]),
    ],
)  # fmt: skip
def test_des_reglages_fautifs_sont_dits_ensemble(
    promo: Path, capsys: pytest.CaptureFixture[str], texte: str, attendus: list[str]
) -> None:
    regler(promo, texte)
    assert main(["exporter", str(promo / "grille.cloture.json"), "--vers", str(promo / "out")]) == 1
    erreur = simple(capsys.readouterr().err)
    assert all(mot in erreur for mot in attendus), erreur
    assert not (promo / "out").exists()


def test_le_flux_cpf_se_fait_avec_sa_rubrique_et_jamais_sans(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clos = str(promo / "grille.cloture.json")
    assert main(["exporter", clos, "--vers", str(promo / "sans"), "--quoi", "cpf"]) == 1
    assert "session.toml, [cpf]" in simple(capsys.readouterr().err)
    assert not (promo / "sans").exists()
    regler(promo, '[cpf]\nid_client = "ABCD1234"\nid_client_certificateur = "CCIF1234"\nid_contrat = "MCFCER000001"\n')
    assert main(["exporter", clos, "--vers", str(promo / "avec"), "--quoi", "cpf"]) == 0
    assert len(list((promo / "avec" / "cpf").glob("*.xml"))) == 1
    assert "CCI France" in simple(capsys.readouterr().out)


def test_un_genre_sans_document_ne_laisse_pas_de_dossier_vide(clos: dict[str, Any], tmp_path: Path) -> None:
    clos["candidats"] = [c for c in clos["candidats"] if c["resultat"]["decision"] == "TITRE"]
    exporter_dossier(lu(clos), tmp_path / "out", ("attestations", "releves"))
    assert not (tmp_path / "out" / "attestations").exists()

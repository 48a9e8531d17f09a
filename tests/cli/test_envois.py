"""What leaves after the jury: prints, messages, order, log, signed minutes; and what a rectification says of it."""

from __future__ import annotations

import csv
import email
import email.policy
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from tests.outils.classeurs import simple

from rdcxl.cli import main
from rdcxl.exports.envois.impression import reunir
from rdcxl.exports.envois.plan import adresse_utilisable
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.pieces import pieces_jointes

CLOTURE = "grille.cloture.json"


@pytest.fixture(scope="module")
def exporte(modele_clos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The closed sample with its exports; tests read it."""
    dossier = tmp_path_factory.mktemp("envois") / "promo"
    shutil.copytree(modele_clos, dossier)
    assert main(["exporter", str(dossier / CLOTURE), "--vers", str(dossier / "out")]) == 0
    return dossier


def feuille(chemin: Path) -> list[dict[str, object]]:
    titres, *lignes = openpyxl.load_workbook(chemin).active.iter_rows(values_only=True)
    return [dict(zip(map(str, titres), ligne, strict=True)) for ligne in lignes]


def pages(chemin: Path | bytes) -> int:
    document = pypdfium2.PdfDocument(chemin)
    try:
        return len(document)
    finally:
        document.close()


def test_un_pdf_par_sorte_a_imprimer(exporte: Path) -> None:
    """Each document begins on a sheet: an even number of pages each, where one has several."""
    sortie = exporte / "out"
    for nom in ("certificats", "attestations", "releves", "lettres", "pv"):
        sources = sorted((sortie / nom).glob("*.pdf"))
        nombres = [pages(f) for f in sources]
        attendu = sum(n + n % 2 for n in nombres) if max(nombres) > 1 else sum(nombres)
        assert pages(sortie / "impression" / f"{nom}.pdf") == attendu


def test_le_pdf_a_imprimer_se_refait_a_l_octet(exporte: Path) -> None:
    clos = lire_cloture(exporte / CLOTURE)
    rang = {c.identifiant: i for i, c in enumerate(clos.candidats)}
    sources = sorted(
        (exporte / "out" / "certificats").glob("*.pdf"), key=lambda f: (rang[f.name.split("-")[3]], f.name)
    )
    instant = clos.instant
    assert reunir(sources, instant) == (exporte / "out" / "impression" / "certificats.pdf").read_bytes()


def test_toute_la_session_en_un_zip(exporte: Path) -> None:
    sortie = exporte / "out"
    with zipfile.ZipFile(sortie / "session.zip") as archive:
        dedans = {nom: hashlib.sha256(archive.read(nom)).hexdigest() for nom in archive.namelist()}
    genres = {"diplomation", "pv", "certificats", "supplements", "attestations", "releves", "lettres"}
    dehors = {
        f.relative_to(sortie).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()
        for nom in genres
        for f in (sortie / nom).rglob("*")
    }
    assert dedans == dehors


def test_chaque_message_porte_les_documents_de_sa_personne_et_d_elle_seule(exporte: Path) -> None:
    sortie = exporte / "out"
    clos = lire_cloture(exporte / CLOTURE)
    messages = sorted((sortie / "envois" / "courriels").iterdir())
    assert len(messages) == len(clos.candidats)
    for fichier in messages:
        message = email.message_from_bytes(fichier.read_bytes(), policy=email.policy.default)
        c = next(c for c in clos.candidats if fichier.stem.endswith(f"-{c.identifiant}"))
        assert (message["To"], message["X-Unsent"], message["From"]) == (c.fiche.courriel, "1", None)
        jointes = {p.get_filename(): p.get_content() for p in message.iter_attachments()}
        siens = {
            f.name: f.read_bytes()
            for f in next(
                d for d in (sortie / "candidats").iterdir() if d.is_dir() and d.name.endswith(f"-{c.identifiant}")
            ).iterdir()
        }
        assert jointes == siens
        corps = message.get_body()
        assert corps is not None
        texte = corps.get_content()
        assert {"F": "Madame", "M": "Monsieur"}[c.fiche.sexe] in texte
        assert "– Lettre" in texte
        assert all(autre.fiche.nom_naissance not in texte for autre in clos.candidats)


def test_l_ordre_commence_par_le_depot_et_dit_ce_qui_manque(exporte: Path) -> None:
    lignes = feuille(exporte / "out" / "envois" / "ordre-des-envois.xlsx")
    assert lignes[0]["Destinataire"] == "CCI France"
    assert "procès-verbal signé" in str(lignes[0]["État"])
    assert [x["Rang"] for x in lignes] == list(range(1, len(lignes) + 1))
    assert {x["État"] for x in lignes[1:]} == {"Prêt"}
    assert f"{lignes[1]['Avant le']:%d/%m/%Y}" == "08/08/2025"


def test_qui_attend_un_document_ou_une_adresse_vient_en_dernier_et_n_a_pas_de_message(
    modele_clos: Path, tmp_path: Path
) -> None:
    """A certificate that is refused holds those who are due one, nobody else; so does an address that is none."""
    from tests.outils.clotures import lu

    from rdcxl.exports.dossier import exporter_dossier

    contenu = lire_cloture(modele_clos / CLOTURE).en_json()
    contenu["session"]["certification"]["codes_nsf"] = []
    contenu["candidats"][0]["fiche"]["courriel"] = "c01@exemple.fr\nBcc: tous@exemple.fr"
    contenu["candidats"][1]["fiche"] |= {"courriel": None, "adresse": None, "complement_adresse": None}
    contenu["candidats"][2]["fiche"] |= {"courriel": None, "adresse": "12 rue des Lilas", "ville": "Lyon"}
    clos = lu(contenu)
    exporter_dossier(clos, tmp_path / "out", ("certificats", "lettres"))
    lignes = feuille(tmp_path / "out" / "envois" / "ordre-des-envois.xlsx")
    etats = {str(x["Destinataire"]).rpartition("(")[2].rstrip(")"): str(x["État"]) for x in lignes}
    attendent = {c.identifiant for c in clos.candidats if c.blocs_certifies}
    assert {qui for qui, etat in etats.items() if "Certificats de bloc" in etat and "NSF" in etat} == attendent
    assert "n’est pas une adresse" in etats["C01"]
    assert "Ni courriel ni adresse postale" in etats["C02"]
    moyens = {str(x["Destinataire"]).rpartition("(")[2].rstrip(")"): x["Moyen"] for x in lignes}
    assert (etats["C03"], moyens["C03"], moyens["C04"]) == ("Prêt", "courrier", "courriel")
    retenus = {*attendent, "C01", "C02"}
    rangs = [qui in retenus for qui in etats]
    assert rangs == sorted(rangs)
    ecrits = {f.stem.rpartition("-")[2] for f in (tmp_path / "out" / "envois" / "courriels").iterdir()}
    assert ecrits == set(etats) - retenus - {"C03"}


@pytest.mark.parametrize(
    ("courriel", "admise"),
    [
        ("a.b+c@exemple.fr", True), ("é@exemple.fr", False), ("a@exemple", False), ("a@b@c.fr", False), ("", False),
        ("a@exemple.fr, b@exemple.fr", False), ("a@exemple.fr\r\nBcc: b@c.fr", False), ("<a@exemple.fr>", False),
    ],
)  # fmt: skip
def test_adresse_qu_un_programme_de_courrier_prend(courriel: str, admise: bool) -> None:
    assert adresse_utilisable(courriel) is admise


def test_la_liste_de_publipostage_a_ses_titres_en_premiere_ligne(exporte: Path) -> None:
    lignes = feuille(exporte / "out" / "envois" / "publipostage.xlsx")
    clos = lire_cloture(exporte / CLOTURE)
    assert {x["Identifiant"] for x in lignes} == {c.identifiant for c in clos.candidats}
    assert {x["Civilité"] for x in lignes} == {"Madame", "Monsieur"}
    for x in lignes:
        assert (exporte / "out" / "envois" / "courriels" / str(x["Message"])).is_file()


def test_le_journal_se_remplit_se_reprend_et_une_rectification_le_lit(
    exporte: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    promo = Path(shutil.copytree(exporte, tmp_path / "promo"))
    a_remplir = promo / "out" / "envois" / "journal-a-remplir.csv"
    lignes = list(csv.DictReader(io.StringIO(a_remplir.read_text("utf-8-sig")), delimiter=";"))
    for x in lignes:
        x["envoye_le"] = "12/07/2025" if x["identifiant"] in ("C01", "C07") else ""
    rempli = promo / "rempli.csv"
    with rempli.open("w", encoding="utf-8", newline="") as f:
        ecrivain = csv.DictWriter(f, list(lignes[0]), delimiter=";")
        ecrivain.writeheader()
        ecrivain.writerows(lignes)
    cloture = str(promo / CLOTURE)
    for attendu in ("2 envois ajoutés", "0 envoi ajouté"):
        assert main(["envois", cloture, "--ajouter", str(rempli)]) == 0
        assert attendu in simple(capsys.readouterr().out)
    tapee = ["--candidat", "C02", "--documents", "lettres", "--le", "14/07/2025", "--moyen", "recommande"]
    assert main(["envois", cloture, *tapee]) == 0
    assert "C02 N’DIAYE Moussa : lettres, le 14/07/2025, recommandé" in simple(capsys.readouterr().out)
    assert main(["envois", cloture, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["envois"]) == 3
    (promo / "plus.csv").write_text(
        "identifiant;acte;objet;valeur;motif;auteur;horodatage\n"
        "C07;AJOURNE;;;Pièce attendue;Le président;2025-07-10 17:00\n", "utf-8",
    )  # fmt: skip
    grille = str(promo / "grille.xlsx")
    rectifier = ["rectifier", cloture, "--grille", grille, "--motif", "Erreur", "--decisions", str(promo / "plus.csv")]
    assert main([*rectifier, "--sans-signature"]) == 0
    dit = simple(capsys.readouterr().out)
    assert "C07 (DE LA TOUR D’AUVERGNE Marie-Élisabeth Jeanne) a reçu" in dit
    assert "le 12/07/2025, courriel) : à remplacer" in dit
    assert "C01 (" not in dit.partition("Jury rectifié")[2]
    assert (
        main(["exporter", str(promo / "grille.cloture-2.json"), "--vers", str(promo / "o2"), "--quoi", "lettres"]) == 0
    )
    etats = {
        str(x["Destinataire"])[-4:-1]: x["Déjà envoyé"]
        for x in feuille(promo / "o2" / "envois" / "ordre-des-envois.xlsx")
    }
    assert "le 12/07/2025" in str(etats["C07"])
    assert not etats["C03"]


def test_un_journal_faux_dit_tout_et_n_ecrit_rien(
    exporte: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    promo = Path(shutil.copytree(exporte, tmp_path / "promo", ignore=shutil.ignore_patterns("out")))
    faux = promo / "faux.csv"
    faux.write_text(
        "identifiant;documents;envoye_le;moyen\nC99;lettres;12/07/2025;courriel\nC01;pv;12/07/2025;courriel\n"
        "C01;lettres;hier;courriel\nC01;lettres;12/07/2025;pigeon\n", "utf-8",
    )  # fmt: skip
    assert main(["envois", str(promo / CLOTURE), "--ajouter", str(faux)]) == 1
    dit = simple(capsys.readouterr().err)
    for faute in ("ligne 2", "C99", "ligne 3", "« pv »", "ligne 4", "« hier »", "ligne 5", "« pigeon »"):
        assert faute in dit
    assert not (promo / "grille.envois.csv").exists()
    assert main(["envois", str(promo / CLOTURE), "--candidat", "C99", "--documents", "zut", "--le", "hier"]) == 2
    dit = simple(capsys.readouterr().err)
    assert all(faute in dit for faute in ("C99", "zut", "« hier »"))


def test_le_proces_verbal_signe_se_joint_sans_toucher_au_fichier_clos(
    exporte: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    promo = Path(shutil.copytree(exporte, tmp_path / "promo"))
    cloture, scan = promo / CLOTURE, tmp_path / "numérisé.pdf"
    avant = cloture.read_bytes()
    shutil.copyfile(promo / "out" / "pv" / "PV-jury-2025-07-10.pdf", scan)
    assert main(["joindre", str(cloture), str(scan), "--sans-signature"]) == 0
    assert cloture.read_bytes() == avant
    capsys.readouterr()
    main(["verifier", str(cloture)])
    assert "(procès-verbal signé), le" in (dit := simple(capsys.readouterr().out))
    assert "inchangée" in dit
    assert main(["exporter", str(cloture), "--vers", str(promo / "o2"), "--quoi", "diplomation,lettres"]) == 0
    assert feuille(promo / "o2" / "envois" / "ordre-des-envois.xlsx")[0]["État"] == "Prêt"
    with zipfile.ZipFile(promo / "o2" / "diplomation" / "depot-diplomation.zip") as archive:
        assert archive.read("grille.cloture.pv-signe-1.pdf") == scan.read_bytes()
    (copie,) = (p.chemin for p in pieces_jointes(cloture))
    copie.write_bytes(copie.read_bytes() + b"\n")
    capsys.readouterr()
    main(["verifier", str(cloture)])
    assert "elle a été modifiée depuis" in simple(capsys.readouterr().out)
    copie.unlink()
    main(["verifier", str(cloture)])
    assert "elle n’est pas à côté" in simple(capsys.readouterr().out)
    declaration = next(promo.glob("*.piece.json"))
    declaration.write_bytes(declaration.read_bytes().replace(b"pv-signe-1", b"pv-signe-2"))
    assert list(pieces_jointes(cloture)) == []


@pytest.mark.parametrize("nom", ["texte.txt", "faux.pdf", "absent.pdf"])
def test_une_piece_qui_n_en_est_pas_une_est_refusee(
    exporte: Path, tmp_path: Path, nom: str, capsys: pytest.CaptureFixture[str]
) -> None:
    promo = Path(shutil.copytree(exporte, tmp_path / "promo", ignore=shutil.ignore_patterns("out")))
    piece = tmp_path / nom
    if nom != "absent.pdf":
        piece.write_text("bonjour", "utf-8")
    assert main(["joindre", str(promo / CLOTURE), str(piece), "--sans-signature"]) == 1
    assert nom in simple(capsys.readouterr().err)
    assert not list(promo.glob("*.piece.json"))

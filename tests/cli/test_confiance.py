"""What a signature means: whose file × which key is known here × what is asked; exit codes, words, and what the certificates bear."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.outils.classeurs import simple
from tests.outils.clotures import MOT_DE_PASSE

from rdcxl.cli import main

MIENNE, AUTRE = "mienne.pem", "autre.pem"


@pytest.fixture(scope="module")
def fichiers(tmp_path_factory: pytest.TempPathFactory, modele: Path) -> Path:
    """Two keys, and the sample closed by nobody, by the one and by the other."""
    dossier = tmp_path_factory.mktemp("confiance")
    with pytest.MonkeyPatch.context() as contexte:
        contexte.setenv("RDCXL_MOT_DE_PASSE", MOT_DE_PASSE)
        for cle, titulaire in ((MIENNE, "École X"), (AUTRE, "École X")):  # the same name: it proves nothing
            assert main(["cle", "--titulaire", titulaire, "--cle", str(dossier / cle)]) == 0
        for qui, options in {
            "aucune": ["--sans-signature"], "mienne": ["--cle", str(dossier / MIENNE)], "autre": ["--cle", str(dossier / AUTRE)],
        }.items():  # fmt: skip
            (dossier / qui).mkdir()
            for nom in ("grille.xlsx", "jury.toml", "decisions.csv"):
                shutil.copy(modele / nom, dossier / qui)
            ou = dossier / qui
            commande = [
                "clore",
                str(ou / "grille.xlsx"),
                "--jury",
                str(ou / "jury.toml"),
                "--decisions",
                str(ou / "decisions.csv"),
            ]
            assert main([*commande, *options]) == 0
    return dossier


@pytest.fixture
def ici(fichiers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A machine that knows no key, or mine."""
    monkeypatch.setenv("RDCXL_MOT_DE_PASSE", MOT_DE_PASSE)
    monkeypatch.setenv("RDCXL_CONFIGURATION", str(tmp_path / "config"))
    if request.param == "la mienne":
        (tmp_path / "config").mkdir()
        shutil.copy(fichiers / MIENNE, tmp_path / "config" / "cle-de-signature.pem")
        shutil.copy(fichiers / "mienne.publique.pem", tmp_path / "config" / "cle-de-signature.publique.pem")
    return fichiers


VERIFIER = {
    # asked: {known: (unsigned, mine, another's)}
    "": {"aucune": (0, 0, 0), "la mienne": (3, 0, 3)},
    "mienne": {"aucune": (3, 0, 3), "la mienne": (3, 0, 3)},
    "autre": {"aucune": (3, 3, 0), "la mienne": (3, 3, 0)},
}


@pytest.mark.parametrize("ici", ["aucune", "la mienne"], indirect=True)
@pytest.mark.parametrize("rang", range(3), ids=["aucune", "mienne", "autre"])
@pytest.mark.parametrize("exigee", VERIFIER)
def test_verifier(
    ici: Path, exigee: str, rang: int, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    connue = request.node.callspec.params["ici"]
    qui = ("aucune", "mienne", "autre")[rang]
    options = ["--cle", str(ici / f"{exigee}.publique.pem")] if exigee else []
    capsys.readouterr()
    assert main(["verifier", str(ici / qui / "grille.cloture.json"), *options]) == VERIFIER[exigee][connue][rang]
    dit = simple(capsys.readouterr().out)
    if qui == "aucune":
        assert "non signé" in dit
    else:
        assert dit.index("clé") < dit.index("École X")
        connu = VERIFIER[exigee][connue][rang] == 0 and (exigee or connue == "la mienne")
        assert ("authentique" in dit) == bool(connu)


# asked: {known: what is signed by my key (None: refused, nothing is written)} for unsigned, mine, another's
EXPORTER: dict[str, dict[str, tuple[bool | None, ...]]] = {
    "": {"aucune": (False, False, False), "la mienne": (False, True, None)},
    "--signe-par": {"aucune": (False, False, False), "la mienne": (False, True, True)},
    "--sans-signature": {"aucune": (False, False, False), "la mienne": (False, False, False)},
}


@pytest.mark.parametrize("ici", ["aucune", "la mienne"], indirect=True)
@pytest.mark.parametrize("rang", range(3), ids=["aucune", "mienne", "autre"])
@pytest.mark.parametrize("option", EXPORTER)
def test_exporter_ne_signe_que_ce_que_la_meme_main_a_clos(
    ici: Path,
    tmp_path: Path,
    option: str,
    rang: int,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    connue = request.node.callspec.params["ici"]
    qui, attendu = ("aucune", "mienne", "autre")[rang], EXPORTER[option][connue][rang]
    options = [option, str(ici / "autre.publique.pem")] if option == "--signe-par" else [option] if option else []
    vers = tmp_path / "exports"
    capsys.readouterr()
    code = main(
        ["exporter", str(ici / qui / "grille.cloture.json"), "--vers", str(vers), "--quoi", "certificats", *options]
    )
    dit = capsys.readouterr()
    if attendu is None:
        assert code == 1
        assert "--signe-par" in dit.err
        assert not vers.exists()
        return
    assert code == 0
    assert ("non signé" if qui == "aucune" else "signé par") in simple(dit.out)
    assert ("sans code QR" in simple(dit.out)) != attendu
    certificat = str(next((vers / "certificats").glob("*.pdf")))
    assert main(["verifier", certificat, "--cle", str(ici / "mienne.publique.pem")]) == (0 if attendu else 1)


@pytest.mark.parametrize("ici", ["la mienne"], indirect=True)
def test_certificat_compare_a_un_fichier_clos_d_un_autre(
    ici: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The key inside the closed file is not trusted where the centre's is known."""
    autre = str(ici / "autre" / "grille.cloture.json")
    vers = tmp_path / "exports"
    assert main(["exporter", autre, "--vers", str(vers), "--quoi", "certificats", "--cle", str(ici / AUTRE)]) == 0
    certificat = str(next((vers / "certificats").glob("*.pdf")))
    assert main(["verifier", certificat, "--cloture", autre]) == 1
    assert "clé inconnue" in simple(capsys.readouterr().out)
    assert main(["verifier", certificat, "--cloture", autre, "--cle", str(ici / "autre.publique.pem")]) == 0
    sans = tmp_path / "sans"
    assert main(["exporter", autre, "--vers", str(sans), "--quoi", "certificats", "--sans-signature"]) == 0
    certificat = str(next((sans / "certificats").glob("*.pdf")))
    assert main(["verifier", certificat, "--cloture", autre]) == 3
    assert "ne prouve rien" in simple(capsys.readouterr().out)


@pytest.mark.parametrize("ici", ["la mienne"], indirect=True)
@pytest.mark.parametrize("liste", ["csv", "page"])
def test_certificat_retire_ne_vaut_plus_rien(
    ici: Path, tmp_path: Path, liste: str, capsys: pytest.CaptureFixture[str]
) -> None:
    vers, retraits, page = tmp_path / "exports", tmp_path / "revocations.csv", tmp_path / "page.html"
    clos = str(ici / "mienne" / "grille.cloture.json")
    assert main(["exporter", clos, "--vers", str(vers), "--quoi", "certificats"]) == 0
    certificats = sorted((vers / "certificats").glob("*.pdf"))
    numero = "-".join(certificats[0].name.split("-")[:4]).lower()  # typed in lower case
    retraits.write_text(f"numero;date;motif\n{numero};01/09/2025;Erreur\n", "utf-8")
    assert main(["page-verification", str(page), "--revocations", str(retraits)]) == 0
    options = ["--revocations", str(retraits if liste == "csv" else page)]
    assert main(["verifier", str(certificats[0]), *options]) == 1
    assert "a été retiré" in simple(capsys.readouterr().out)
    assert main(["verifier", str(certificats[1]), *options]) == 0
    faux = page.read_text("utf-8").replace("rncp36395".upper(), "RNCP36396", 3)
    page.write_text(faux, "utf-8")
    if liste == "page":
        assert main(["verifier", str(certificats[0]), *options]) == 1

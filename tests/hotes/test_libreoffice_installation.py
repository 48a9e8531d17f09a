

def test_environnement_de_libreoffice_oublie_l_environnement_virtuel(tmp_path: Path) -> None:
    """LibreOffice's Python would load the standard library of the Python that stands first in PATH."""
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "pyvenv.cfg").write_text("home = /usr/bin\n", "utf-8")
    chemins = os.pathsep.join([str(tmp_path / "venv" / "bin"), "/usr/bin"])
    recu = installation.environnement_neutre(
        {"PATH": chemins, "VIRTUAL_ENV": str(tmp_path / "venv"), "PYTHONPATH": "x", "HOME": "/home/a"}
    )
    assert recu == {"PATH": "/usr/bin", "HOME": "/home/a"}

"""The centre's own templates: none takes PROJET off, reaches out of its folder, or answers in English."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tests.outils.clotures import lu
from tests.outils.processus import anglais

from rdcxl.cli import main
from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.dossier import exporter_dossier
from rdcxl.exports.matiere import Options
from rdcxl.exports.reglages import Presentation, Reglages

NU = '#set page(paper: "a4")\n#set document(title: "x")\n#set text(lang: "fr")\n= Titre\nSans rien.\n'


@pytest.mark.parametrize("gabarit", ["pv_jury.typ", "synthese.typ", "dossier_jury.typ"])
@pytest.mark.parametrize("comment", ["sans", "deuxieme_page"])
def test_un_modele_ne_peut_pas_taire_projet(
    promo: Path, gabarit: str, comment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the closing, what is for the jury says so on each page, or is not written."""
    (promo / "miens").mkdir()
    suite = (
        "PROJET — ne pas diffuser\n#pagebreak()\n#set page(header: none)\nsuite" if comment == "deuxieme_page" else ""
    )
    (promo / "miens" / gabarit).write_text(NU + suite, "utf-8")
    with (promo / "session.toml").open("a", encoding="utf-8") as reglages:
        reglages.write('\n[presentation]\nmodeles = "miens"\n')
    genre = "dossiers_jury" if gabarit == "dossier_jury.typ" else "projet"
    commande = [
        "preparer",
        str(promo / "grille.xlsx"),
        "--vers",
        str(promo / "prets"),
        "--jury",
        str(promo / "jury.toml"),
    ]
    assert main([*commande, "--quoi", genre]) == 1
    assert "ne peut pas sortir sans le dire" in capsys.readouterr().err or not (promo / "prets").exists()
    assert not list(promo.rglob("PROJET*.pdf"))


FAUTES: dict[str, tuple[str, str]] = {
    "paquet": ('#import "@preview/cetz:0.3.1": canvas\n', "n’importe pas de paquet"),
    "dehors": ('#read("/etc/passwd")\n', "ligne 1"),
    "plus_haut": ('#read("../../../etc/passwd")\n', "ne lit que le dossier des modèles"),
    "variable": ("#rien\n", "« rien » n’existe pas"),
    "crochet": ("#text(\n", "n’est pas fermé"),
    "sans_fin": ("#let f(x) = f(x)\n#f(1)\n", "sans fin"),
    "boucle": ("#while true { }\n", "ligne 1"),
    "absent": ('#image("absent.png")\n', "n’existe pas"),
    "genre": ("#(1 + none)\n", "typst refuse ce modèle"),
}


@pytest.mark.parametrize("faute", FAUTES)
def test_une_faute_de_modele_est_dite_en_francais(cloture: dict[str, Any], tmp_path: Path, faute: str) -> None:
    texte, attendu = FAUTES[faute]
    (tmp_path / "miens").mkdir()
    (tmp_path / "miens" / "lettre.typ").write_text(texte, "utf-8")
    reglages = Reglages(presentation=Presentation(modeles="miens"), dossier=tmp_path)
    with pytest.raises(ExportRefuse) as refus:
        exporter_dossier(lu(cloture), tmp_path / "out", ("lettres",), Options(reglages=reglages))
    dit = str(refus.value)
    assert attendu in dit, dit
    assert not anglais(dit.replace("root", "")), dit
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name != "posix", reason="liens symboliques")
def test_un_lien_qui_sort_du_dossier_est_refuse(cloture: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "miens").mkdir()
    (tmp_path / "secret.typ").write_text("secret", "utf-8")
    (tmp_path / "miens" / "lettre.typ").symlink_to(tmp_path / "secret.typ")
    reglages = Reglages(presentation=Presentation(modeles="miens"), dossier=tmp_path)
    with pytest.raises(ExportRefuse, match="ne peuvent pas servir"):
        exporter_dossier(lu(cloture), tmp_path / "out", ("lettres",), Options(reglages=reglages))

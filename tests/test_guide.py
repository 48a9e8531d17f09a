"""The guide: built from today's pages, every link leads somewhere, nothing comes from elsewhere, every command exists."""

from __future__ import annotations

import importlib.util
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import rich_click as click
from tests.outils.classeurs import simple

from rdcxl import guide
from rdcxl.cli import main
from rdcxl.cli.base import OPTION_AIDE
from rdcxl.cli.commandes import rdcxl

RACINE = Path(__file__).parents[1]
POIDS = 5_000_000  # bytes that the guide may add to the package
PAGES = sorted((RACINE / "docs" / "guide").glob("*.md"))


@pytest.fixture(scope="module")
def constructeur() -> Any:
    chemin = RACINE / "docs" / "construire_guide.py"
    specification = importlib.util.spec_from_file_location("construire_guide", chemin)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_le_guide_livre_est_celui_d_aujourd_hui(constructeur: Any) -> None:
    """Stale? `python docs/construire_guide.py`."""
    pages = constructeur.pages()
    assert (guide.DOSSIER / "EMPREINTE").read_text("utf-8").strip() == constructeur.empreinte(pages)
    assert guide.sujets() == constructeur.sujets(pages)
    for chemin in pages:
        assert (guide.DOSSIER / chemin.replace(".md", ".html")).is_file()


class _Liens(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.liens: list[str] = []
        self.charges: list[str] = []
        self.ancres: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        lus = dict(attrs)
        if identifiant := lus.get("id"):
            self.ancres.add(identifiant)
        if tag == "a" and (lien := lus.get("href")):
            self.liens.append(lien)
        if tag in ("script", "img", "link", "iframe") and (source := lus.get("src") or lus.get("href")):
            self.charges.append(source)


def _lire(page: Path) -> _Liens:
    lecteur = _Liens()
    lecteur.feed(page.read_text("utf-8"))
    return lecteur


def test_chaque_lien_mene_quelque_part_et_rien_ne_vient_d_ailleurs() -> None:
    lues = {page.resolve(): _lire(page) for page in guide.DOSSIER.rglob("*.html")}
    morts = []
    for page, lue in lues.items():
        for lien in lue.liens:
            if lien.startswith(("https://zensical.org", "#", "javascript")) or lien in (".", ""):
                continue
            chemin, _, ancre = lien.partition("#")
            cible = (page.parent / chemin).resolve()
            if cible not in lues or (ancre and ancre not in lues[cible].ancres):
                morts.append((page.name, lien))
        assert [x for x in lue.charges if re.match(r"(?:https?:)?//", x)] == [], page
    assert morts == []
    for adresse in guide.sujets().values():
        chemin, _, ancre = adresse.partition("#")
        assert not ancre or ancre in lues[(guide.DOSSIER / chemin).resolve()].ancres, adresse


def test_la_carte_de_l_annee_tient_sur_une_page_avec_ses_huit_dates(constructeur: Any) -> None:
    from tests.outils.pages import pages_du_pdf

    (page,) = pages_du_pdf(guide.DOSSIER / constructeur.CARTE)
    assert (guide.DOSSIER / constructeur.CARTE).read_bytes() == constructeur.carte()
    for mot in ("À l’inscription", "Deux mois avant", "Le jour du jury", "rdcxl exporter"):
        assert mot in page


def test_le_guide_est_leger() -> None:
    assert sum(f.stat().st_size for f in guide.DOSSIER.rglob("*") if f.is_file()) < POIDS


def _commandes(page: Path) -> list[str]:
    blocs = re.findall(r"^```\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [ligne for bloc in blocs for ligne in bloc.splitlines() if ligne.startswith("rdcxl ")]


def test_chaque_commande_du_guide_existe_avec_ses_options() -> None:
    vues = [commande for page in [*PAGES, RACINE / "README.md"] for commande in _commandes(page)]
    assert len(vues) > 20
    for texte in vues:
        courante: Any = rdcxl
        mots = shlex.split(texte.partition("#")[0])[1:]
        while mots and getattr(courante, "commands", None):
            assert mots[0] in courante.commands, texte
            courante, mots = courante.commands[mots[0]], mots[1:]
        connues = {nom for p in courante.params for nom in (*p.opts, *p.secondary_opts)}
        assert [m for m in mots if m.startswith("--") and m not in connues] == [], texte
        with click.Context(courante, resilient_parsing=True, help_option_names=OPTION_AIDE) as contexte:
            courante.parse_args(contexte, list(mots))


@pytest.mark.parametrize(
    ("demande", "page"),
    [
        ("clore", "commandes/clore.html"),
        ("RDC_POINTS", "fonctions/RDC_POINTS.html"),
        ("mes notes sont sur 20", "questions.html#mes-notes-sont-sur-20"),
        ("antivirus", "installation.html#ce-que-voit-un-antivirus"),
        ("", "index.html"),
    ],
)
def test_aide_ouvre_la_page_du_sujet(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, demande: str, page: str
) -> None:
    import webbrowser

    ouvertes: list[str] = []

    def ouvrir(lien: str) -> bool:
        ouvertes.append(lien)
        return True

    monkeypatch.setattr(webbrowser, "open", ouvrir)
    assert main(["aide", *demande.split()]) == 0
    (lien,) = ouvertes
    assert lien.endswith(f"rdcxl/guide/{page}")
    chemin = lien.removeprefix("file://").partition("#")[0]
    assert Path(chemin).is_file()
    capsys.readouterr()


def test_aide_dit_quand_le_guide_ne_dit_rien(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["aide", "xyzzy"]) == 1
    assert "Rien dans le guide sur « xyzzy »." in simple(capsys.readouterr().out)

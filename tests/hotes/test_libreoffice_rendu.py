"""How the grid looks on paper: the sample grid printed by LibreOffice, read back by poppler."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.outils.libreoffice import Calc

from rdcxl import exemple
from rdcxl.grille.creation import creer_grille
from rdcxl.grille.lecture import lire_grille
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Mention

pytestmark = pytest.mark.xdist_group("libreoffice")
# What stands at the two ends of each printed sheet; those that take more pages come after.
BOUTS = {
    "Accueil": ("Que faire, dans l’ordre", "Résultats au plus tard le"),
    "Session": ("Clé", "Valeur"),
    "Candidats": ("identifiant", "donnees_validees_le"),
    "Notes": ("Identifiant", "Fraude avérée le"),
    "Assiduité": ("Identifiant", "État de la pénalité"),
    "Acquis": ("identifiant", "preuve_du"),
    "Incidents": ("identifiant", "signature"),
    "Synthèse": ("Identifiant", "Décision proposée"),
    "Contrôle": ("Identifiant", "Deux calculs"),
    "Tableau de bord": ("Décision", "Moyenne des notes par bloc"),
    "Simulation": ("Épreuve ou renseignement", "Avec l’essai"),
}
# The view of the jury in large letters, its acts, and Données, which nobody prints.
AUTRES = {"Jury": 3, "Décisions": 1, "Données": 3}
PAGES = len(BOUTS) + sum(AUTRES.values())


def _poppler(*mots: str | Path) -> str:
    return subprocess.run([str(m) for m in mots], capture_output=True, text=True, encoding="utf-8", check=True).stdout


@pytest.fixture(scope="module")
def imprimee(lo: Calc, modele: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample grid, and its PDF."""
    assert shutil.which("pdftotext"), "poppler-utils manque : pdftotext sert à relire ce qui est imprimé"
    dossier = tmp_path_factory.mktemp("rendu")
    shutil.copytree(modele, dossier, dirs_exist_ok=True)
    grille, pdf = dossier / exemple.GRILLE, dossier / "grille.pdf"
    with lo.classeur(grille) as numero:
        lo.enregistrer(numero, str(pdf))
    return grille, pdf


def test_chaque_feuille_tient_sur_une_page_avec_ses_colonnes_entieres(imprimee: tuple[Path, Path]) -> None:
    grille, pdf = imprimee
    pages = _poppler("pdftotext", "-layout", pdf, "-").split("\f")[:-1]
    titres = [f for f in load_workbook(grille, read_only=True).sheetnames if f in BOUTS]
    assert titres == list(BOUTS)
    assert len(pages) == PAGES
    for feuille, page in zip(titres, pages, strict=False):
        plat = " ".join(page.split())
        assert [bout for bout in BOUTS[feuille] if bout not in plat] == [], feuille
    du_jury = pages[len(BOUTS) : len(BOUTS) + AUTRES["Jury"]]
    assert all("PROJET, ne pas diffuser avant le jury" in page for page in du_jury)
    assert not [i for i, page in enumerate(pages, 1) if "###" in page]  # a number wider than its column
    assert not [i for i, page in enumerate(pages, 1) if "#NAME" in page or "#NOM" in page or "Err:" in page]


def test_polices_sont_incorporees(imprimee: tuple[Path, Path]) -> None:
    lignes = _poppler("pdffonts", imprimee[1]).splitlines()[2:]
    assert lignes
    assert [ligne for ligne in lignes if ligne.split()[-5:-4] != ["yes"]] == []


def test_pages_ne_sont_ni_blanches_ni_coupees_au_bord(imprimee: tuple[Path, Path], tmp_path: Path) -> None:
    """Ink on each page, and none in the margins: nothing runs off the paper."""
    _poppler("pdftoppm", "-r", "40", "-gray", imprimee[1], tmp_path / "page")
    images = sorted(tmp_path.glob("*.pgm"))
    assert len(images) == PAGES
    for image in images[: len(BOUTS)]:
        largeur, rangees = _lire_pgm(image)
        sombres = [(i, j) for i, rangee in enumerate(rangees) for j, gris in enumerate(rangee) if gris < 200]
        assert len(sombres) > 500, image.name
        assert min(j for _, j in sombres) > 5, image.name
        assert max(j for _, j in sombres) < largeur - 5, image.name


def _lire_pgm(image: Path) -> tuple[int, list[bytes]]:
    _, taille, _, points = image.read_bytes().split(b"\n", 3)
    largeur, hauteur = map(int, taille.split())
    return largeur, [points[i * largeur : (i + 1) * largeur] for i in range(hauteur)]


def test_grilles_d_evaluation_recalculees_par_libreoffice_s_impriment_et_se_relisent(
    nu: Calc, modele: Path, tmp_path: Path
) -> None:
    """Typed, recalculated and saved by LibreOffice: the same marks as the rule's, one page wide, nothing wrong."""
    referentiel = charger_referentiel()
    shutil.copytree(modele, tmp_path, dirs_exist_ok=True)
    grille, relue, pdf = tmp_path / "avec.xlsx", tmp_path / "relue.xlsx", tmp_path / "grille.pdf"
    chemins = [tmp_path / nom for nom in ("candidats.csv", "notes.csv", "acquis.csv", "session.toml")]
    creer_grille(grille, *chemins, referentiel=referentiel, grilles=tmp_path / "grilles.toml", cree_le=exemple.CREE_LE)
    feuilles = [nom for nom in load_workbook(grille, read_only=True).sheetnames if nom.startswith("Grille ")]
    with nu.classeur(grille) as numero:
        avant = {nom: nu.lire(numero, nom, "A1:AC35") for nom in (*feuilles, "Notes")}
        controle = nu.lire(numero, "Contrôle", "A1:I35")
        nu.recalculer(numero)
        assert {nom: nu.lire(numero, nom, "A1:AC35") for nom in avant} == avant
        assert nu.lire(numero, "Contrôle", "A1:I35") == controle
        for nom, ou, valeur in SAISIES_DES_GRILLES:
            nu.ecrire(numero, nom, ou, valeur)
        montrees = {
            ou: nu.lire(numero, nom, ou)[0][0] for nom, ou in (("Notes", "O7"), ("Notes", "O8"), ("Notes", "I7"))
        }
        montrees["ecart"] = nu.lire(numero, "Grille B3.2", "AC7")[0][0]
        nu.enregistrer(numero, str(relue))
        nu.enregistrer(numero, str(pdf))
    assert montrees == {"O7": 39.4, "O8": "?", "I7": "", "ecart": "Écart de 1,5 à concerter"}
    pages = _poppler("pdftotext", "-layout", pdf, "-").split("\f")
    for nom in feuilles:
        (page,) = [p for p in pages if p.lstrip().startswith(f"{nom} —")]
        assert [mot for mot in ("Note arrêtée", "concertation", "C24") if mot not in page] == [], nom
    promotion = lire_grille(relue, referentiel)
    notes = {c.fiche.identifiant: c.dossier.notes for c in promotion.candidats}
    assert notes["C01"]["PRO.TUTEUR"] == Decimal("39.4")
    assert notes["C02"]["PRO.TUTEUR"] is Mention.ANOMALIE
    assert notes["C01"]["B3.2"] is Mention.VIDE
    (faute,) = [a for a in promotion.anomalies if a.bloque and a.feuille.startswith("Grille")]
    assert (faute.feuille, faute.cellule, faute.identifiant) == ("Grille PRO.TUTEUR", "C8", "C02")


# C01: the tutor's criteria, whose sum has a binary residue, and two assessors who differ; C02: a criterion above its points.
SAISIES_DES_GRILLES = [
    *(("Grille PRO.TUTEUR", f"{c}7", v) for c, v in zip("CDEFGI", (12, 9.1, 8, 8.3, 2, None), strict=True)),
    *(("Grille PRO.TUTEUR", f"{c}8", v) for c, v in zip("CDEFGI", (15.5, 9, 8, 8, 2, None), strict=True)),
    *(
        ("Grille B3.2", f"{c}7", v)
        for c, v in zip("CDEFGHIJKLM", (9, 10, 12, 11, 10, 12, 16, 14, 10, 11, 12), strict=True)
    ),
    *(
        ("Grille B3.2", f"{c}7", v)
        for c, v in zip("OPQRSTUVWXY", (9, 10, 12, 11, 10, 12, 16, 14, 10, 11, 13.5), strict=True)
    ),
    ("Grille B3.2", "AA7", None),
]

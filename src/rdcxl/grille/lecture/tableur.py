"""Any file of a spreadsheet, .xlsx, .xlsm, .xls, .ods or text, to the raw rows of its sheets. Reads one file; openpyxl or calamine.

openpyxl reads what Excel writes today, because merged cells, hidden rows and formulas without a value must be known; calamine reads
.xls and .ods, which openpyxl does not.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rdcxl.erreurs import ClasseurIllisible
from rdcxl.grille.lecture.archive import CHIFFRE, OLE, structures
from rdcxl.grille.lecture.classeur import lignes, ouvrir_classeur
from rdcxl.grille.lecture.enveloppe import DOMMAGES, TropGrand, mesurer_l_archive
from rdcxl.grille.lecture.feuilles import Structure, lettres
from rdcxl.grille.octets import CLASSEUR, TABLEAU, FichierRefuse, lire_octets

LIGNES_MAXIMUM = 20_000
COLONNES_MAXIMUM = 2_000
SEPARATEURS = (";", "\t", ",")
ECHANTILLON = 60  # rows by which the separator is chosen
ZIP = b"PK\x03\x04"
PANIQUE = "PanicException"
CLASSEURS = (".xlsx", ".xlsm", ".xls", ".ods")


class FeuilleLue(NamedTuple):
    """A sheet: its title (the file's name for a text), its raw rows from A1 on, what its file says beside the values.

    `texte`: it comes from a text file, where every value is a text; `avis`: what was supposed to read it.
    """

    titre: str
    lignes: list[tuple[Any, ...]]
    structure: Structure = Structure()
    texte: bool = False
    avis: str = ""

    def place(self, ligne: int, colonne: int) -> str:
        """Where a cell stands, 0-based row and column: letters and number, or « ligne …, colonne … » in a text file."""
        return (
            f"ligne {ligne + 1}, colonne {lettres(colonne + 1)}" if self.texte else f"{lettres(colonne + 1)}{ligne + 1}"
        )


def separer_la_feuille(chemin: Path) -> tuple[Path, str]:
    """The file, and the sheet that « FICHIER#Feuille » names; an existing file whose name holds « # » is that file."""
    if chemin.exists() or "#" not in chemin.name:
        return chemin, ""
    nom, _, feuille = chemin.name.partition("#")
    return chemin.with_name(nom), feuille


def lire_feuilles(chemin: Path, feuille: str = "", *, strict: bool = False) -> list[FeuilleLue]:
    """Every sheet of a file, or the one that is named; those that hold nothing are left out.

    Args:
        strict: in a text, a quotation mark that is out of place or not closed is refused.

    Raises:
        ClasseurIllisible: one sentence saying what the file is and what to do.
    """
    lues = [f for f in _lire(chemin, strict) if any(any(x not in (None, "") for x in ligne) for ligne in f.lignes)]
    if not lues:
        raise ClasseurIllisible(f"{chemin.name} : ce fichier est vide.")
    if not feuille:
        return lues
    voulues = [f for f in lues if f.titre.casefold() == feuille.casefold()]
    if not voulues:
        raise ClasseurIllisible(
            f"« {chemin.name} » n’a pas de feuille « {feuille} ». Feuilles : {', '.join(f.titre for f in lues)}."
        )
    return voulues


def _lire(chemin: Path, strict: bool) -> list[FeuilleLue]:
    brut = _octets(chemin)
    if brut.startswith(OLE):
        if CHIFFRE in brut:
            raise ClasseurIllisible(
                f"« {chemin.name} » est protégé par un mot de passe. Ouvrez-le et retirez le mot de passe d’ouverture."
            )
        return _par_calamine(chemin, brut)
    if brut.startswith(ZIP):
        if chemin.suffix.lower() not in CLASSEURS:
            raise ClasseurIllisible(
                f"« {chemin.name} » : c’est un classeur, malgré son nom. Donnez-lui l’extension .xlsx."
            )
        return _par_calamine(chemin, brut) if _est_opendocument(chemin, brut) else _par_openpyxl(chemin, brut)
    if chemin.suffix.lower() in CLASSEURS:
        raise ClasseurIllisible(f"« {chemin.name} » n’est pas un classeur, malgré son nom, ou il est endommagé.")
    return [_texte(chemin, brut, strict)]


def _octets(chemin: Path) -> bytes:
    try:
        return lire_octets(chemin, CLASSEUR if chemin.suffix.lower() in CLASSEURS else TABLEAU)
    except FichierRefuse as refus:
        quoi = "n’existe pas" if refus.absent else f"ne peut pas être lu ({refus.raison})"
        raise ClasseurIllisible(f"{chemin.name} : ce fichier {quoi}.") from refus


def _est_opendocument(chemin: Path, brut: bytes) -> bool:
    """Raises `ClasseurIllisible` for an archive that no spreadsheet wrote, or that would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(brut)) as archive:
            mesurer_l_archive(archive.infolist())
            return "content.xml" in archive.namelist()
    except TropGrand as refus:
        raise ClasseurIllisible(f"« {chemin.name} » {refus}") from refus
    except DOMMAGES as erreur:
        raise ClasseurIllisible(f"« {chemin.name} » est un classeur endommagé. Reprenez-en une copie.") from erreur


def _par_openpyxl(chemin: Path, brut: bytes) -> list[FeuilleLue]:
    with ouvrir_classeur(chemin) as (classeur, contenu):
        pages = [page for page in classeur.worksheets if page.sheet_state == "visible"] or classeur.worksheets
        lues = {page.title: _bornees(chemin, page.title, lignes(page)) for page in pages}
        etats = structures(contenu, set(lues))
    return [FeuilleLue(titre, rangees, etats.get(titre, Structure())) for titre, rangees in lues.items()]


def _bornees(chemin: Path, titre: str, rangees: Iterator[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    trouvees = []
    for rang, ligne in enumerate(rangees):
        if rang >= LIGNES_MAXIMUM:
            raise ClasseurIllisible(
                f"« {chemin.name} », {titre} : plus de {LIGNES_MAXIMUM} lignes, ce n’est pas une promotion. Gardez ce qui sert."
            )
        trouvees.append(ligne)
    return trouvees


def _par_calamine(chemin: Path, brut: bytes) -> list[FeuilleLue]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        classeur = CalamineWorkbook.from_filelike(io.BytesIO(brut))
        visibles = [x.name for x in classeur.sheets_metadata if x.visible == SheetVisibleEnum.Visible]
        lues = []
        for nom in visibles or classeur.sheet_names:
            page = classeur.get_sheet_by_name(nom)
            if page.total_height > LIGNES_MAXIMUM or page.total_width > COLONNES_MAXIMUM:
                raise ClasseurIllisible(
                    f"« {chemin.name} », {nom} : trop de lignes ou de colonnes, ce n’est pas une promotion."
                )
            rangees = [tuple(None if x == "" else x for x in ligne) for ligne in page.to_python(skip_empty_area=False)]
            lues.append(FeuilleLue(nom, rangees))
        return lues
    except (CalamineError, OSError, ValueError) as erreur:
        raise ClasseurIllisible(f"« {chemin.name} » est endommagé, ou n’est pas un classeur.") from erreur
    except BaseException as erreur:  # a Rust panic is no Exception, and its class has no public name
        if type(erreur).__name__ != PANIQUE:
            raise
        raise ClasseurIllisible(f"« {chemin.name} » est endommagé, ou n’est pas un classeur.") from erreur


def _texte(chemin: Path, brut: bytes, strict: bool) -> FeuilleLue:
    texte, avis = decoder(chemin.name, brut)
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur(texte), strict=strict)
    try:
        rangees = [tuple(x) for x in lecteur]
    except csv.Error as erreur:
        raise ClasseurIllisible(
            f"{chemin.name}, ligne {lecteur.line_num} : un guillemet est mal placé ou n’est pas fermé."
        ) from erreur
    if len(rangees) > LIGNES_MAXIMUM:
        raise ClasseurIllisible(
            f"{chemin.name} : plus de {LIGNES_MAXIMUM} lignes, ce n’est pas une promotion. Gardez ce qui sert."
        )
    return FeuilleLue(chemin.name, rangees, texte=True, avis=avis)


def decoder(nom: str, brut: bytes) -> tuple[str, str]:
    """The text of a file, and a notice where its encoding is a guess: a byte order mark, then strict UTF-8, then Windows-1252.

    Raises:
        ClasseurIllisible: it is none of them.
    """
    codages = ("utf-16",) if brut.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for codage in codages:
        try:
            texte = brut.decode(codage)
        except UnicodeDecodeError:
            continue
        if "\0" in texte:
            break
        avis = (
            f"{nom} n’est pas en UTF-8 : il a été lu en Windows-1252. Vérifiez les accents."
            if codage == "cp1252"
            else ""
        )
        return texte, avis
    raise ClasseurIllisible(f"{nom} : ce n’est ni un classeur, ni un texte en UTF-8 ou en Windows-1252.")


def separateur(texte: str) -> str:
    """The separator of a text: the one by which most rows have the same number of columns, more than one; then the most columns."""

    def regularite(signe: str) -> tuple[int, int]:
        echantillon = io.StringIO("".join(texte.splitlines(keepends=True)[:ECHANTILLON]), newline="")
        try:
            largeurs = Counter(len(x) for x in csv.reader(echantillon, delimiter=signe) if len(x) > 1)
        except csv.Error:  # the reading of the whole will say it
            return 0, 0
        return max(((n, largeur) for largeur, n in largeurs.items()), default=(0, 0))

    return max(SEPARATEURS, key=regularite)

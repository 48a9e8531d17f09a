"""Is this file a workbook that may be opened? Looks at the archive before openpyxl does. Standard library and `feuilles`.

One clear sentence for everything else: no workbook, damaged, encrypted, huge once unzipped, hostile XML.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

from rdcxl.erreurs import ClasseurIllisible, raison_du_systeme
from rdcxl.grille.lecture.feuilles import Structure

MEGA = 1024 * 1024
TAILLE_MAXIMUM = 400 * MEGA
TAILLE_SURE = 40 * MEGA
RAPPORT_MAXIMUM = 150
DEBUT_XML = 64 * 1024
DOCTYPES = tuple("<!DOCTYPE".encode(codage) for codage in ("utf-8", "utf-16-le", "utf-16-be"))
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
CHIFFRE = "EncryptedPackage".encode("utf-16-le")
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PAQUET = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_FUSION = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_LIGNE = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_NUMERO = re.compile(rb'\br="(\d+)"')
_MASQUEE = re.compile(rb'\bhidden="(?:1|true)"')
_ADRESSE = re.compile(rb'\br="([A-Z]+\d+)"')
_TEXTE = re.compile(rb'\bt="str"')
_SANS_VALEUR = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def lire_archive(chemin: Path) -> bytes:
    """The bytes of a workbook, once sure that it may be opened.

    The file is read once and let go: what is interpreted is one state of it, and Excel can save over it meanwhile.

    Raises:
        ClasseurIllisible: with one sentence saying what the file is and what to do.
    """
    nom = chemin.name or str(chemin)
    if chemin.is_dir():
        raise ClasseurIllisible(f"« {nom} » est un dossier. Donnez le fichier du classeur.")
    if not chemin.exists():
        raise ClasseurIllisible(f"Le fichier « {nom} » n’existe pas. Vérifiez son nom et son dossier.")
    if chemin.suffix.lower() in (".csv", ".txt"):
        raise ClasseurIllisible(f"« {nom} » est un fichier CSV. Créez d’abord la grille avec « rdcxl nouveau ».")
    if chemin.suffix.lower() == ".json":
        raise ClasseurIllisible(f"« {nom} » n’est pas un classeur. Donnez la grille .xlsx.")
    try:
        if (taille := chemin.stat().st_size) > TAILLE_MAXIMUM:
            raise ClasseurIllisible(f"« {nom} » pèse {taille // MEGA} Mo : ce n’est pas une grille. Il n’a pas été lu.")
        contenu = chemin.read_bytes()
        if contenu.startswith(OLE):
            raise ClasseurIllisible(_ole(nom, CHIFFRE in contenu))
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            _verifier_contenu(nom, archive)
        return contenu
    except OSError as erreur:
        raise ClasseurIllisible(f"« {nom} » ne peut pas être ouvert : {raison_du_systeme(erreur)}.") from erreur
    except zipfile.BadZipFile as erreur:
        raise ClasseurIllisible(
            f"« {nom} » n’est pas un classeur Excel (.xlsx ou .xlsm), ou il est endommagé."
        ) from erreur


def _ole(nom: str, chiffre: bool) -> str:
    if chiffre:
        return (
            f"« {nom} » est protégé par un mot de passe. Ouvrez-le dans Excel et retirez le mot de passe d’ouverture."
        )
    return f"« {nom} » est un ancien classeur .xls. Ouvrez-le dans Excel et enregistrez-le au format .xlsx."


def _verifier_contenu(nom: str, archive: zipfile.ZipFile) -> None:
    entrees = archive.infolist()
    taille, compresse = sum(e.file_size for e in entrees), sum(e.compress_size for e in entrees)
    if taille > TAILLE_MAXIMUM or (taille > TAILLE_SURE and taille > RAPPORT_MAXIMUM * max(compresse, 1)):
        raise ClasseurIllisible(
            f"« {nom} » occupe {taille // MEGA} Mo une fois décompressé : ce n’est pas une grille. Il n’a pas été lu."
        )
    noms = set(archive.namelist())
    if "xl/workbook.xml" not in noms:
        autre = " C’est un classeur OpenDocument : enregistrez-le au format .xlsx." if "content.xml" in noms else ""
        raise ClasseurIllisible(f"« {nom} » n’est pas un classeur Excel (.xlsx ou .xlsm).{autre}")
    if any(e.flag_bits & 1 for e in entrees):
        raise ClasseurIllisible(_ole(nom, chiffre=True))
    for entree in entrees:
        if entree.filename.endswith((".xml", ".rels")):
            with archive.open(entree) as xml:
                debut = xml.read(DEBUT_XML)
                if any(marque in debut for marque in DOCTYPES):
                    raise ClasseurIllisible(f"« {nom} » contient du XML qu’Excel n’écrit pas. Il n’a pas été lu.")


def structures(contenu: bytes, feuilles: set[str]) -> dict[str, Structure]:
    """Merged ranges, hidden rows and formulas without a saved value, for each of `feuilles`.

    openpyxl's read-only mode gives none of these, and its full mode is several times slower.
    """
    trouvees = {}
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        for nom, partie in _parties(archive).items():
            if nom in feuilles and partie in archive.NameToInfo:
                trouvees[nom] = _structure(archive.read(partie))
    return trouvees


def _parties(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → path of its XML inside the archive."""
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - DOCTYPE refused before
    cibles = {r.get("Id", ""): r.get("Target", "") for r in relations.iter(f"{_PAQUET}Relationship")}
    classeur = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    parties = {}
    for feuille in classeur.iter():
        if feuille.tag.endswith("}sheet"):
            cible = cibles.get(feuille.get(f"{_RELATIONS}id", ""), "")
            chemin = cible.lstrip("/") if cible.startswith("/") else str(PurePosixPath("xl") / cible)
            parties[feuille.get("name", "")] = chemin
    return parties


def _structure(xml: bytes) -> Structure:
    masquees = set()
    if b"hidden=" in xml:
        for attributs in _LIGNE.findall(xml):
            numero = _NUMERO.search(attributs)
            if numero and _MASQUEE.search(attributs):
                masquees.add(int(numero[1]))
    fusions = tuple(ref.decode() for ref in _FUSION.findall(xml))
    return Structure(fusions, frozenset(masquees), frozenset(_sans_valeur(xml)))


def _sans_valeur(xml: bytes) -> Iterator[str]:
    """Cells whose formula has no saved value; a saved empty text (t="str") is one."""
    for formule in _SANS_VALEUR.finditer(xml):
        debut = max(xml.rfind(marque, 0, formule.start()) for marque in (b"<c ", b":c "))
        attributs = xml[debut : xml.find(b">", debut)]
        adresse = _ADRESSE.search(attributs)
        if adresse and not _TEXTE.search(attributs):
            yield adresse[1].decode()

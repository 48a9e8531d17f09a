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

from rdcxl.erreurs import ClasseurIllisible
from rdcxl.grille.lecture.enveloppe import (
    DEBUT_XML,
    DOCTYPES,
    DOMMAGES,
    TropGrand,
    lire_partie,
    mesurer_l_archive,
    mesurer_la_feuille,
    mesurer_les_textes,
)
from rdcxl.grille.lecture.feuilles import Structure
from rdcxl.grille.octets import CLASSEUR, FichierRefuse, lire_octets

FEUILLES, TEXTES = "xl/worksheets/", "sharedStrings.xml"
SANS_LECTURE = ("xl/drawings/", "xl/charts/", "xl/media/", "docProps/", "customXml/")  # parts that nothing opens
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
CHIFFRE = "EncryptedPackage".encode("utf-16-le")
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PAQUET = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# Each pattern stops at the next « < » and never takes blanks back: time grows with the size of the file, whatever it holds.
_FUSION = re.compile(rb'<(?:\w{1,20}+:)?mergeCell\s[^<>]*?\bref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_LIGNE = re.compile(rb"<(?:\w{1,20}+:)?row\s([^<>]*)>")
_NUMERO = re.compile(rb'\br="(\d+)"')
_MASQUEE = re.compile(rb'\bhidden="(?:1|true)"')
_ADRESSE = re.compile(rb'\br="([A-Z]+\d+)"')
_TEXTE = re.compile(rb'\bt="str"')
_CELLULE = re.compile(
    rb"<(?:\w{1,20}+:)?c\s(?P<attributs>[^<>]*+)>"
    rb"|(?P<vide>(?:</(?:\w{1,20}+:)?f>|<(?:\w{1,20}+:)?f(?:\s[^<>]*+)?/>)\s*+"
    rb"(?:<(?:\w{1,20}+:)?v\s*+/>\s*+|<(?:\w{1,20}+:)?v></(?:\w{1,20}+:)?v>\s*+)?+</(?:\w{1,20}+:)?c>)"
)


def lire_archive(chemin: Path) -> bytes:
    """The bytes of a workbook, once sure that it may be opened.

    The file is read once and let go: what is interpreted is one state of it, and Excel can save over it meanwhile.

    Raises:
        ClasseurIllisible: with one sentence saying what the file is and what to do.
    """
    nom = chemin.name or str(chemin)
    if chemin.suffix.lower() in (".csv", ".txt") and chemin.exists():
        raise ClasseurIllisible(f"« {nom} » est un fichier CSV. Créez d’abord la grille avec « rdcxl nouveau ».")
    if chemin.suffix.lower() == ".json" and chemin.exists():
        raise ClasseurIllisible(f"« {nom} » n’est pas un classeur. Donnez la grille .xlsx.")
    try:
        contenu = lire_octets(chemin, CLASSEUR)
    except FichierRefuse as refus:
        raise ClasseurIllisible(_refus(nom, refus)) from refus
    if contenu.startswith(OLE):
        raise ClasseurIllisible(_ole(nom, CHIFFRE in contenu))
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            _verifier_contenu(nom, archive)
        return contenu
    except zipfile.BadZipFile as erreur:
        raise ClasseurIllisible(
            f"« {nom} » n’est pas un classeur Excel (.xlsx ou .xlsm), ou il est endommagé."
        ) from erreur
    except TropGrand as refus:
        raise ClasseurIllisible(f"« {nom} » {refus}") from refus
    except DOMMAGES as erreur:
        raise ClasseurIllisible(f"« {nom} » est endommagé. Reprenez-en une copie.") from erreur


def _refus(nom: str, refus: FichierRefuse) -> str:
    if refus.absent:
        return f"Le fichier « {nom} » n’existe pas. Vérifiez son nom et son dossier."
    return f"« {nom} » ne peut pas être lu : {refus.raison}. Donnez le fichier du classeur."


def _ole(nom: str, chiffre: bool) -> str:
    if chiffre:
        return (
            f"« {nom} » est protégé par un mot de passe. Ouvrez-le dans Excel et retirez le mot de passe d’ouverture."
        )
    return f"« {nom} » est un ancien classeur .xls. Ouvrez-le dans Excel et enregistrez-le au format .xlsx."


def _verifier_contenu(nom: str, archive: zipfile.ZipFile) -> None:
    entrees = archive.infolist()
    mesurer_l_archive(entrees)
    noms = set(archive.namelist())
    if "xl/workbook.xml" not in noms:
        autre = " C’est un classeur OpenDocument : enregistrez-le au format .xlsx." if "content.xml" in noms else ""
        raise ClasseurIllisible(f"« {nom} » n’est pas un classeur Excel (.xlsx ou .xlsm).{autre}")
    if any(e.flag_bits & 1 for e in entrees):
        raise ClasseurIllisible(_ole(nom, chiffre=True))
    titres: dict[str, str] = {}
    for entree in entrees:
        if entree.filename.endswith((".xml", ".rels")):
            with archive.open(entree) as xml:
                debut = xml.read(DEBUT_XML)
                if any(marque in debut for marque in DOCTYPES):
                    raise ClasseurIllisible(f"« {nom} » contient du XML qu’Excel n’écrit pas. Il n’a pas été lu.")
    for entree in entrees:
        if entree.filename.startswith(FEUILLES) and entree.filename.endswith(".xml"):
            titres = titres or {partie: titre for titre, partie in _titres(archive).items()}
            mesurer_la_feuille(titres.get(entree.filename, entree.filename), lire_partie(archive, entree.filename))
        elif entree.filename.endswith(TEXTES):
            mesurer_les_textes(lire_partie(archive, entree.filename))
        elif entree.filename.endswith(".xml") and not entree.filename.startswith(SANS_LECTURE):
            lire_partie(archive, entree.filename)


def _titres(archive: zipfile.ZipFile) -> dict[str, str]:
    """`_parties`, or nothing where the workbook's own parts are damaged: openpyxl will say so."""
    try:
        return _parties(archive)
    except (ET.ParseError, KeyError):
        return {}


def structures(contenu: bytes, feuilles: set[str]) -> dict[str, Structure]:
    """Merged ranges, hidden rows and formulas without a saved value, for each of `feuilles`.

    openpyxl's read-only mode gives none of these, and its full mode is several times slower.
    """
    trouvees = {}
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        for nom, partie in _parties(archive).items():
            if nom in feuilles and partie in archive.NameToInfo:
                trouvees[nom] = _structure(lire_partie(archive, partie))
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
    attributs = b""
    for trouve in _CELLULE.finditer(xml):
        if trouve["vide"] is None:
            attributs = trouve["attributs"]
            continue
        adresse = _ADRESSE.search(attributs)
        if adresse and not _TEXTE.search(attributs):
            yield adresse[1].decode()
        attributs = b""

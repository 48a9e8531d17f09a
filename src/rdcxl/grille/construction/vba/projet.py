"""A VBA project file ([MS-OVBA] 2.2.1): the streams PROJECT, PROJECTwm, dir, _VBA_PROJECT and one per module."""

from __future__ import annotations

import re
import struct
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence

from rdcxl.erreurs import ExportRefuse
from rdcxl.grille.construction.vba.compression import a_un_bloc_brut, compresser
from rdcxl.grille.construction.vba.conteneur import composer_conteneur
from rdcxl.grille.construction.vba.masquage import masquer
from rdcxl.grille.construction.vba.modules import (
    CLASSEUR,
    ENCODAGE,
    PAGE_DE_CODES,
    Module,
    anomalies,
    texte_du_flux,
)
from rdcxl.typographie import phrase

_NOM_DU_PROJET = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,127}")
_ESPACE = uuid.UUID("6b1b2f5e-5d0c-4c8e-9a51-7d2f8f0a3c64")  # where project identifiers are derived
_LCID = 0x0409
_WIN64 = 3  # 2.3.4.2.1.1 PROJECTSYSKIND
_VERSION = (1, 1)
_SANS_TEMOIN = 0xFFFF  # cookies: 0xFFFF on write
_SOURCE_SEULE = struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 0)  # 2.3.4.1: no performance cache, Excel compiles
_CLES = {"STANDARD": "Module", "CLASSE": "Class", "DOCUMENT": "Document"}
_EXTENSION = "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"
_BIBLIOTHEQUES = {
    "stdole": r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    "Office": r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
    r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
}


def composer_projet(nom: str, modules: Sequence[Module]) -> bytes:
    """Write the vbaProject.bin of a workbook ([MS-OVBA] 2.2.1); the same input gives the same bytes.

    Args:
        nom: the name of the project, as the Visual Basic editor shows it.
        modules: in the order of the project. `ThisWorkbook` must be there, and a document module for each sheet, named
            as XlsxWriter's `set_vba_name` names it; `modules_du_classeur` makes the empty ones.

    Returns:
        The file, for XlsxWriter's `add_vba_project` (`io.BytesIO`, `is_stream=True`).

    Raises:
        ExportRefuse: a name that VBA does not take or that serves twice, a character outside cp1252, a line too long,
            a source that does not compress, no `ThisWorkbook`; all of them at once.
    """
    problemes = [*_anomalies_du_projet(nom, modules), *(p for m in modules for p in anomalies(m))]
    _refuser(problemes)
    flux = {m.nom: compresser(texte_du_flux(m).encode(ENCODAGE)) for m in modules}
    _refuser([_incompressible(nom) for nom, contenu in flux.items() if a_un_bloc_brut(contenu)])
    flux |= {"dir": compresser(_dir(nom, modules)), "_VBA_PROJECT": _SOURCE_SEULE}
    return composer_conteneur({"PROJECT": _projet(nom, modules), "PROJECTwm": _noms(modules), "VBA": flux})


def _refuser(problemes: Sequence[str]) -> None:
    if problemes:
        raise ExportRefuse("Les macros ne peuvent pas être écrites.", problemes)


def _anomalies_du_projet(nom: str, modules: Sequence[Module]) -> Iterator[str]:
    """What is wrong with the names, seen together; VBA does not tell upper from lower case."""
    if not _NOM_DU_PROJET.fullmatch(nom):
        modele = "Projet « {nom} » : ce nom ne convient pas à VBA. Prenez des lettres sans accent, des chiffres ou _."
        yield phrase(modele, nom=nom)
    if (CLASSEUR, "DOCUMENT") not in {(m.nom, m.genre) for m in modules}:
        yield phrase("Le module « {nom} » du classeur manque. Ajoutez-le, de genre DOCUMENT, même vide.", nom=CLASSEUR)
    noms = [nom, *(m.nom for m in modules)]
    fois = Counter(n.lower() for n in noms)
    for double in {n.lower(): n for n in noms if fois[n.lower()] > 1}.values():
        yield phrase("Le nom « {nom} » sert plusieurs fois (projet et modules). Donnez un nom à chacun.", nom=double)


def _incompressible(nom: str) -> str:
    """Raw chunks are in the norm, but Excel is said to drop their module, and the last one would grow zeros."""
    modele = "Module « {nom} » : des milliers de caractères ne se compriment pas. Mettez ces données hors du code."
    return phrase(modele, nom=nom)


def _identifiant(nom: str) -> str:
    return f"{{{str(uuid.uuid5(_ESPACE, nom)).upper()}}}"


def _projet(nom: str, modules: Sequence[Module]) -> bytes:
    """The PROJECT stream (2.3.1): text, not protected (CMG), no password (DPB), visible (GC)."""
    identifiant = _identifiant(nom)
    lignes = [
        f'ID="{identifiant}"',
        *(f"{_CLES[m.genre]}={m.nom}" + ("/&H00000000" if m.genre == "DOCUMENT" else "") for m in modules),
        f'Name="{nom}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{masquer(identifiant, bytes(4), 0x10)}"',
        f'DPB="{masquer(identifiant, bytes(1), 0x20)}"',
        f'GC="{masquer(identifiant, bytes([0xFF]), 0x30)}"',
        "",
        "[Host Extender Info]",
        _EXTENSION,
        "",
        "[Workspace]",
        *(f"{m.nom}=0, 0, 0, 0, C" for m in modules),
    ]
    return "".join(f"{ligne}\r\n" for ligne in lignes).encode(ENCODAGE)


def _noms(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream (2.3.3): each name in the code page, then in UTF-16."""
    paires = (m.nom.encode(ENCODAGE) + b"\0" + m.nom.encode("utf-16-le") + b"\0\0" for m in modules)
    return b"".join(paires) + b"\0\0"


def _dir(nom: str, modules: Sequence[Module]) -> bytes:
    """The dir stream before compression (2.3.4.2): information, references, modules, terminator."""
    references = b"".join(_reference(n, libid) for n, libid in _BIBLIOTHEQUES.items())
    comptes = _nombre(0x0F, len(modules), 2) + _nombre(0x13, _SANS_TEMOIN, 2)
    return _informations(nom) + references + comptes + b"".join(map(_module, modules)) + _article(0x10)


def _informations(nom: str) -> bytes:
    """PROJECTINFORMATION (2.3.4.2.1); the version record says 4 and holds 6 bytes (2.3.4.2.1.11)."""
    systeme = _nombre(0x01, _WIN64) + _nombre(0x02, _LCID) + _nombre(0x14, _LCID) + _nombre(0x03, PAGE_DE_CODES, 2)
    textes = _article(0x04, nom.encode(ENCODAGE)) + _double(0x05, 0x40, "") + _double(0x06, 0x3D, "")
    version = struct.pack("<HIIH", 0x09, 4, *_VERSION)
    return systeme + textes + _nombre(0x07, 0) + _nombre(0x08, 0) + version + _double(0x0C, 0x3C, "")


def _reference(nom: str, libid: str) -> bytes:
    """REFERENCENAME and REFERENCEREGISTERED (2.3.4.2.2.2, 2.3.4.2.2.5)."""
    octets = libid.encode(ENCODAGE)
    return _double(0x16, 0x3E, nom) + _article(0x0D, struct.pack("<I", len(octets)) + octets + bytes(6))


def _module(module: Module) -> bytes:
    """A MODULE record (2.3.4.2.3.2): the source starts at byte 0 of the stream."""
    noms = _double(0x19, 0x47, module.nom) + _double(0x1A, 0x32, module.nom) + _double(0x1C, 0x48, "")
    nombres = _nombre(0x31, 0) + _nombre(0x1E, 0) + _nombre(0x2C, _SANS_TEMOIN, 2)
    return noms + nombres + _article(0x21 if module.genre == "STANDARD" else 0x22) + _article(0x2B)


def _article(numero: int, contenu: bytes = b"") -> bytes:
    """A record: its identifier, its size, its content."""
    return struct.pack("<HI", numero, len(contenu)) + contenu


def _nombre(numero: int, valeur: int, taille: int = 4) -> bytes:
    return _article(numero, valeur.to_bytes(taille, "little"))


def _double(numero: int, numero_unicode: int, texte: str) -> bytes:
    """A text in the code page, then in UTF-16."""
    return _article(numero, texte.encode(ENCODAGE)) + _article(numero_unicode, texte.encode("utf-16-le"))

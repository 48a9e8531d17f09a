"""The part of rdcxl that travels inside a spreadsheet program: standard library only, Python 3.10. Reads the package's own files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import rdcxl
from rdcxl.referentiel.choix import AJOUTE, donne_ou_defaut, est_livre

PAQUET = Path(rdcxl.__file__).parent
MODULES = ("__init__.py", "erreurs.py", "typographie.py", "hotes/__init__.py")
REFERENTIELS = "rdcxl/referentiel"
DOSSIERS = ("referentiel", "regles", "fonctions")


def modules_embarques(*autres: str, referentiel: Path | None = None) -> dict[str, bytes]:
    """What the functions need to run: the content of each module, by its place under a folder of the import path.

    Args:
        autres: paths of further modules inside the package, such as a host's own.
        referentiel: the one that the host is installed for, where it does not ship with rdcxl.

    Raises:
        ReferentielIncoherent: it cannot be taken.
    """
    chemins = [PAQUET / nom for nom in (*MODULES, *autres)]
    for dossier in DOSSIERS:
        chemins += [f for f in (PAQUET / dossier).rglob("*") if f.suffix in (".py", ".toml")]
    modules = {f"rdcxl/{c.relative_to(PAQUET).as_posix()}": c.read_bytes() for c in chemins}
    if referentiel is not None and not est_livre(donne_ou_defaut(referentiel)):
        modules[f"{REFERENTIELS}/{AJOUTE}{referentiel.suffix.lower()}"] = referentiel.read_bytes()
    return modules


def archiver(contenus: Mapping[str, bytes], compression: int) -> bytes:
    """A ZIP of these files: same content, same bytes.

    Args:
        contenus: content by name; compression: `zipfile.ZIP_STORED` or `ZIP_DEFLATED`.
    """
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom, contenu in sorted(contenus.items()):
            entree = zipfile.ZipInfo(nom)
            entree.create_system, entree.external_attr, entree.compress_type = 3, 0o644 << 16, compression
            archive.writestr(entree, contenu)
    return tampon.getvalue()

"""The extension .oxt, made from the catalogue: same package, same bytes. Reads the package's own files, writes one file."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any
from xml.sax.saxutils import escape

from rdcxl import __version__
from rdcxl.erreurs import UsageIncorrect
from rdcxl.fonctions.catalogue import CATEGORIE, FONCTIONS, Argument, Fonction
from rdcxl.grille.ecriture import TOUS, fichier_neuf
from rdcxl.grille.entrees import ENTREES, GROUPES, Entree
from rdcxl.hotes.embarque import PAQUET, archiver, modules_embarques
from rdcxl.hotes.libreoffice.menu import POSTE
from rdcxl.typographie import espaces_insecables

IDENTIFIANT = "org.rdcxl"
SERVICE = f"{IDENTIFIANT}.Fonctions"
PROTOCOLE = f"{IDENTIFIANT}.menu:"
INTERFACE = "XFonctions"
SEPARATEUR = '<prop oor:name="URL"><value>private:separator</value></prop>'
MINIMUM = "25.2"
MODELES = Path(__file__).parents[1] / "modeles" / "libreoffice"
DESCRIPTION_MAXIMUM = 20_000  # bytes of a description.xml that are looked at
PYTHONPATH = "pythonpath"  # the folder that LibreOffice adds to the import path of the extension's Python
MODULES = ("__init__", "appels", "boites", "cellules", "dialogues", "document", "echange", "menu", "rapport")
LANGUES = ("fr", "en")  # the help is French; LibreOffice shows nothing where the language of its menus has no text


def composer_paquet(poste: Mapping[str, str] | None = None, referentiel: Path | None = None) -> bytes:
    """The content of the .oxt.

    Args:
        poste: where rdcxl is on this machine, for the menu (see `ce_poste`); without it the menu asks to install rdcxl.
        referentiel: as for `modules_embarques`.
    """
    modeles = {c.relative_to(MODELES).as_posix(): c.read_bytes() for c in MODELES.rglob("*") if c.is_file()}
    fichiers = {nom.replace(".py.txt", ".py"): contenu for nom, contenu in modeles.items()}
    description = Template(fichiers["description.xml"].decode("utf-8")).substitute(
        identifiant=IDENTIFIANT, version=__version__, titre=f"rdcxl {__version__}", minimum=MINIMUM
    )
    fichiers["description.xml"] = description.encode("utf-8")
    fichiers["description.txt"] = espaces_insecables(fichiers["description.txt"].decode("utf-8")).encode("utf-8")
    fichiers[f"{INTERFACE}.idl"] = decrire_l_interface().encode("utf-8")
    fichiers["Addons.xcu"] = decrire_le_menu().encode("utf-8")
    fichiers["CalcAddIns.xcu"] = decrire_les_fonctions().encode("utf-8")
    modules = modules_embarques(*(f"hotes/libreoffice/{nom}.py" for nom in MODULES), referentiel=referentiel)
    for nom in [nom for nom in modules if nom.endswith(".toml")]:
        modules[f"{nom.removesuffix('.toml')}.json"] = _en_json(modules.pop(nom))
    fichiers.update({f"{PYTHONPATH}/{nom}": contenu for nom, contenu in modules.items()})
    if poste is not None:
        fichiers[f"{PYTHONPATH}/rdcxl/hotes/libreoffice/{POSTE}"] = json.dumps(poste).encode("ascii")
    return archiver(fichiers, zipfile.ZIP_DEFLATED)


def ce_poste() -> dict[str, str]:
    """The Python that runs this, and the folder from which it imports rdcxl."""
    return {"python": sys.executable, "chemin": str(PAQUET.parent)}


def ecrire_paquet(chemin: Path, *, referentiel: Path | None = None, remplacer: bool = False) -> None:
    """Write the .oxt; `referentiel`: as for `modules_embarques`.

    Raises:
        UsageIncorrect: the name does not end with .oxt, by which LibreOffice knows an extension.
        EcritureRefusee: the file exists, or the place does not allow it.
    """
    if chemin.suffix.lower() != ".oxt":
        raise UsageIncorrect(f"« {chemin.name} » doit se terminer par .oxt.")
    with fichier_neuf(chemin, pour=TOUS, remplacable=_est_un_des_notres if remplacer else None) as provisoire:
        provisoire.write_bytes(composer_paquet(referentiel=referentiel))


def _est_un_des_notres(paquet: Path) -> bool:
    """Whether a file is this extension, of whatever version."""
    try:
        with zipfile.ZipFile(paquet) as archive, archive.open("description.xml") as membre:
            return f'<identifier value="{IDENTIFIANT}"/>'.encode() in membre.read(DESCRIPTION_MAXIMUM)
    except Exception:  # a damaged archive makes zipfile raise whatever its bytes ask for: it is no extension of ours
        return False


def decrire_l_interface() -> str:
    """The UNO interface: a method per function, under the function's own name.

    A range is an XCellRange, the only type by which an error in a cell reaches the function instead of blocking the call.
    """
    methodes = "\n".join(f"    {_methode(f)};" for f in FONCTIONS)
    return (
        f"module {IDENTIFIANT.replace('.', ' { module ')} {{\n"
        f"interface {INTERFACE} : com::sun::star::uno::XInterface {{\n{methodes}\n}};\n}}; }};\n"
    )


def _methode(f: Fonction) -> str:
    rendu = "sequence< sequence< any > >" if f.tableau else "any"
    return f"{rendu} {f.nom}({', '.join(f'[in] {_type(a)} {_parametre(a)}' for a in f.arguments)})"


def _parametre(argument: Argument) -> str:
    """The argument's name without the underscores, which UNO refuses."""
    return argument.identifiant.replace("_", "")


def _type(argument: Argument) -> str:
    return "com::sun::star::table::XCellRange" if argument.plage else "any"


def decrire_les_fonctions() -> str:
    """Names, help and arguments for Calc's function wizard; the compatible name is what .xlsx files hold."""
    fonctions = "\n".join(map(_fonction, FONCTIONS))
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" oor:name="CalcAddIns" oor:package="org.openoffice.Office">
  <node oor:name="AddInInfo">
    <node oor:name="{SERVICE}" oor:op="replace">
      <node oor:name="AddInFunctions">
{fonctions}
      </node>
    </node>
  </node>
</oor:component-data>
"""


def _fonction(f: Fonction) -> str:
    arguments = "".join(
        f'<node oor:name="{_parametre(a)}" oor:op="replace">{_textes("DisplayName", a.nom)}'
        f"{_textes('Description', a.aide)}</node>"
        for a in f.arguments
    )
    return (
        f'<node oor:name="{f.nom}" oor:op="replace">{_textes("DisplayName", f.nom)}{_textes("Description", f.aide)}'
        f'<prop oor:name="Category"><value>{CATEGORIE}</value></prop>'
        f'<prop oor:name="CompatibilityName"><value xml:lang="en-US">{f.nom}</value></prop>'
        f'<node oor:name="Parameters">{arguments}</node></node>'
    )


def _textes(propriete: str, texte: str) -> str:
    valeurs = "".join(f'<value xml:lang="{langue}">{escape(texte)}</value>' for langue in LANGUES)
    return f'<prop oor:name="{propriete}">{valeurs}</prop>'


def decrire_le_menu() -> str:
    """The menu RDC of spreadsheet windows: the groups and entries that the ribbon of Excel has, in their order.

    LibreOffice sorts the entries by the names of their nodes, as texts.
    """
    noeuds: list[str] = []
    for groupe in GROUPES:
        noeuds += [SEPARATEUR] if noeuds else []
        noeuds += [_entree(e) for e in ENTREES if e.groupe == groupe]
    entrees = "\n".join(
        f'          <node oor:name="m{rang:02}" oor:op="replace">{noeud}</node>' for rang, noeud in enumerate(noeuds, 1)
    )
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" oor:name="Addons" oor:package="org.openoffice.Office">
  <node oor:name="AddonUI">
    <node oor:name="OfficeMenuBar">
      <node oor:name="{IDENTIFIANT}.menu" oor:op="replace">
        <prop oor:name="Context"><value>com.sun.star.sheet.SpreadsheetDocument</value></prop>
        {_textes("Title", CATEGORIE)}
        <node oor:name="Submenu">
{entrees}
        </node>
      </node>
    </node>
  </node>
</oor:component-data>
"""


def _entree(e: Entree) -> str:
    return (
        f'<prop oor:name="URL"><value>{PROTOCOLE}{e.nom}</value></prop>{_textes("Title", e.titre)}'
        '<prop oor:name="Target"><value>_self</value></prop>'
    )


def _en_json(toml: bytes) -> bytes:
    """The référentiel for Python 3.10, which does not read TOML: numbers and dates as text, exact."""
    import tomllib

    def texte(valeur: Any) -> str:
        return valeur.isoformat() if hasattr(valeur, "isoformat") else str(valeur)

    donnees = tomllib.loads(toml.decode("utf-8"), parse_float=str)
    return json.dumps(donnees, ensure_ascii=False, default=texte, indent=1).encode("utf-8")

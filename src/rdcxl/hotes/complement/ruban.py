"""The ribbon tab RDC, as the part customUI14.xml of the add-in: made from the declared entries. Text only.

No callback runs at start (no onLoad, no getter), and the only one is named with its module: an unqualified name may call
the macro of another add-in (xlwings#973).
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from rdcxl.grille.entrees import ENTREES, GROUPES, Entree
from rdcxl.typographie import espaces_insecables

ESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
PARTIE = "customUI/customUI14.xml"
RAPPEL = "rdc_ruban.RDC_Lancer"
ONGLET, TOUCHE = "RDC", "ZR"  # the tab, and its key tip: Excel's own tabs have none that begins by Z


def composer_ruban() -> str:
    """The XML: a group for each kind of entry, a button for each entry, with its icon and its screen tip."""
    groupes = "".join(
        f'<group id="rdc_groupe{rang}" label={quoteattr(titre)}>'
        + "".join(_bouton(e) for e in ENTREES if e.groupe == titre)
        + "</group>"
        for rang, titre in enumerate(GROUPES, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{ESPACE}"><ribbon><tabs>'
        f'<tab id="rdc_onglet" label="{ONGLET}" keytip="{TOUCHE}">{groupes}</tab></tabs></ribbon></customUI>'
    )


def _bouton(e: Entree) -> str:
    attributs = {
        "id": f"rdc_{e.nom}",
        "tag": e.nom,
        "label": e.titre,
        "imageMso": e.image,
        "size": "large" if e.grand else "normal",
        "keytip": e.touche,
        "screentip": e.bulle,
        "supertip": espaces_insecables(e.aide),
        "onAction": RAPPEL,
    }
    return f"<button {' '.join(f'{nom}={quoteattr(valeur)}' for nom, valeur in attributs.items())}/>"

"""What a person can start from a spreadsheet program, declared once. Standard library only; nothing is done here.

The ribbon and the macros of the add-in, the buttons of a grid with macros and LibreOffice's menu follow from this list;
`rdcxl.hotes.boutons` holds what each entry does, under the same name. A new entry: one line here, one action there.
"""

from __future__ import annotations

from dataclasses import dataclass

SAISIE, JURY, DOCUMENTS, CALCUL = "Saisie", "Jury", "Documents", "Calcul"
GROUPES = (SAISIE, JURY, DOCUMENTS, CALCUL)


@dataclass(frozen=True)
class Entree:
    """An entry.

    Attributes:
        nom: of its action and of its tag; its macro is RDC_ followed by it.
        titre: its label in the ribbon and in the menu, and the title of its message.
        groupe: one of `GROUPES`.
        image: a name that Office 2013 and all later versions have an image for (imageMso).
        touche: its key tip, one letter that no other entry has.
        bulle: the bold line of its screen tip; aide: the text below.
        grand: whether the ribbon shows it large.
        legende: caption of its button on the sheet Accueil; empty: no button there.
    """

    nom: str
    titre: str
    groupe: str
    image: str
    touche: str
    bulle: str
    aide: str
    grand: bool = False
    legende: str = ""

    @property
    def macro(self) -> str:
        """The name of its macro: RDC_Controler."""
        return f"RDC_{self.nom.capitalize()}"


ENTREES = (
    Entree(
        "controler",
        "Contrôler",
        SAISIE,
        "ErrorChecking",
        "C",
        "Contrôler la saisie",
        "Écrit dans la feuille Anomalies ce qui empêche ou gêne une décision, avec un lien vers chaque cellule.",
        grand=True,
        legende="Contrôler la saisie",
    ),
    Entree(
        "simuler",
        "Simuler",
        SAISIE,
        "WhatIfAnalysisMenu",
        "S",
        "Simuler un candidat",
        "Ouvre la feuille Simulation pour le candidat de la ligne active : les notes essayées ne touchent pas la grille.",
        legende="Simuler",
    ),
    Entree(
        "clore",
        "Clore le jury",
        JURY,
        "Lock",
        "J",
        "Clore le jury",
        "Scelle les décisions de la grille enregistrée. Rien ne sort avant cela.",
        grand=True,
        legende="Clore le jury",
    ),
    Entree(
        "exporter",
        "Exporter",
        DOCUMENTS,
        "FileSaveAsPdfOrXps",
        "X",
        "Exporter les documents",
        "Écrit procès-verbaux, relevés, certificats et dépôts du jury clos, à côté de la grille.",
        grand=True,
        legende="Exporter",
    ),
    Entree(
        "actualiser",
        "Actualiser",
        CALCUL,
        "RefreshAll",
        "A",
        "Actualiser les calculs",
        "Saisit de nouveau les formules RDC_ qui ne répondent plus, puis recalcule tout.",
        grand=True,
        legende="Actualiser les calculs",
    ),
)

PAR_NOM = {entree.nom: entree for entree in ENTREES}

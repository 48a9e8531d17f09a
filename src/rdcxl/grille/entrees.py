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
        "nouvelle",
        "Nouvelle grille",
        SAISIE,
        "FileNew",
        "N",
        "Créer une grille",
        "Demande la liste des candidats (CSV ou Excel), puis où enregistrer la grille de leur promotion.",
    ),
    Entree(
        "reprendre",
        "Reprendre un carnet",
        SAISIE,
        "EditLinks",
        "B",
        "Faire une grille de votre carnet de notes",
        "Comprend les colonnes du classeur ouvert, tel qu’il est, et en fait une grille. Ce qui est douteux n’est pas deviné.",
    ),
    Entree(
        "rassembler",
        "Rassembler les notes",
        SAISIE,
        "NameManager",
        "F",
        "Rassembler les notes des correcteurs",
        "Demande un des classeurs rendus : ceux de son dossier sont lus, et une nouvelle grille a leurs notes. Rien n’est écrasé en silence.",
    ),
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
        "migrer",
        "Mettre à jour la grille",
        SAISIE,
        "FileSaveACopy",
        "M",
        "Reprendre la grille dans la version actuelle",
        "Écrit un classeur neuf de la disposition actuelle, avec tout ce qui est saisi. L’ancien n’est pas modifié.",
    ),
    Entree(
        "ecran",
        "Écran du jury",
        JURY,
        "WatchWindow",
        "E",
        "Montrer l’écran du jury",
        "Ouvre la feuille Jury : les candidats dont il faut discuter d’abord, à jour au fil de la saisie.",
        grand=True,
    ),
    Entree(
        "sensibilite",
        "Lectures",
        JURY,
        "Filter",
        "L",
        "Ce qui dépend d’une lecture du règlement",
        "Écrit dans la feuille Lectures les candidats dont le résultat changerait avec une autre lecture du règlement.",
    ),
    Entree(
        "preparer",
        "Préparer",
        JURY,
        "FilePrintPreview",
        "P",
        "Préparer le jury",
        "Écrit à côté de la grille ce qui peut l’être avant la clôture : convocations, émargements, projets pour le jury.",
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
        "rectifier",
        "Rectifier",
        JURY,
        "DataValidationCircleInvalid",
        "R",
        "Rectifier un jury clos",
        "Demande le motif, puis remplace le fichier clos par un nouveau qui nomme l’ancien. Rien n’est effacé.",
    ),
    Entree(
        "verifier",
        "Vérifier",
        JURY,
        "FileViewDigitalSignatures",
        "V",
        "Vérifier une clôture",
        "Dit si le fichier clos est authentique, et ce qui le distingue de la grille enregistrée.",
    ),
    Entree(
        "joindre",
        "Joindre le PV signé",
        JURY,
        "FileAddDigitalSignature",
        "Y",
        "Joindre le procès-verbal signé",
        "Demande le procès-verbal signé et numérisé (PDF ou image), et le joint au fichier clos sans toucher à son sceau.",
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
        "envois",
        "Envois",
        DOCUMENTS,
        "FileSendAsAttachment",
        "G",
        "Tenir le journal des envois",
        "Demande le journal rempli (journal-a-remplir.csv de l’export), et dit à qui rien n’est encore parti.",
    ),
    Entree(
        "placement",
        "Placement",
        DOCUMENTS,
        "ChartInsert",
        "T",
        "Suivre le placement",
        "Écrit les enquêtes à envoyer aux personnes certifiées, relit leurs réponses, et donne les taux.",
    ),
    Entree(
        "echeances",
        "Échéances",
        DOCUMENTS,
        "TableInsertExcel",
        "D",
        "Lister les échéances",
        "Écrit dans la feuille Échéances ce qui est à faire, et pour quand ; propose un agenda.",
    ),
    Entree(
        "retour_cpf",
        "Retour du CPF",
        DOCUMENTS,
        "FileOpen",
        "K",
        "Lire la réponse du SI-CPF",
        "Demande l’accusé de traitement d’un dépôt, et dit quoi corriger, candidat par candidat.",
    ),
    Entree(
        "deposer",
        "Dépôt au réseau",
        DOCUMENTS,
        "AddInManager",
        "Q",
        "Écrire le dépôt pour le réseau",
        "Écrit à côté de la grille ce que le réseau compte du jury clos : ni courriel, ni incident, ni motif.",
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
    Entree(
        "version",
        "Version",
        CALCUL,
        "PropertySheet",
        "W",
        "Versions de rdcxl",
        "Dit quelles versions calculent ici : rdcxl, le référentiel, le complément et la grille.",
    ),
    Entree(
        "aide",
        "Aide",
        CALCUL,
        "Help",
        "H",
        "Aide de rdcxl",
        "Ouvre le mode d’emploi : chaque bouton, chaque fonction avec ses arguments et un exemple.",
    ),
)

PAR_NOM = {entree.nom: entree for entree in ENTREES}

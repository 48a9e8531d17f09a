"""What the buttons say and ask over the open document. Travels inside LibreOffice: standard library only, Python 3.10."""

from __future__ import annotations

from typing import Any

from rdcxl.hotes.libreoffice import dialogues

OUI_NON = 3  # com.sun.star.awt.MessageBoxButtons.BUTTONS_YES_NO


class Boites:
    """The boxes of a document's window.

    Args:
        modele: the document; controleur: its view; contexte: LibreOffice's own.
    """

    def __init__(self, modele: Any, controleur: Any, contexte: Any) -> None:
        self.modele, self.controleur, self.contexte = modele, controleur, contexte
        self.message = ""  # the last one shown

    def demander(self, titre: str, invite: str) -> str | None:
        """A line of text; None when the person gives up."""
        return dialogues.demander(self.contexte, self.controleur.Frame.ContainerWindow, titre, invite)

    def confirmer(self, titre: str, question: str, sinon: bool) -> bool:
        """Yes or no; `sinon` where nobody can be asked, the document being open without a window."""
        if not self.controleur.Frame.ContainerWindow.isVisible():
            return sinon
        boite = _boite(self, "QUERYBOX", OUI_NON, titre, question)
        return boite is not None and boite.execute() == dialogues.OUI

    def choisir_fichier(self, titre: str, genres: list[list[Any]]) -> str | None:
        """The path of a file that exists."""
        choisi = dialogues.choisir(self.contexte, titre, genres, _dossier(self))
        return chemin(choisi) if choisi else None

    def choisir_cible(self, titre: str, propose: str, genres: list[list[Any]]) -> str | None:
        """The path of a file to write."""
        choisi = dialogues.choisir(self.contexte, titre, genres, _dossier(self), propose)
        return chemin(choisi) if choisi else None

    def dire(self, titre: str, message: str, grave: bool) -> None:
        """A message that waits for OK."""
        self.message = message
        boite = _boite(self, "ERRORBOX" if grave else "INFOBOX", 1, titre, message)
        if boite is not None:
            boite.execute()


def _boite(document: Boites, genre: str, boutons: int, titre: str, message: str) -> Any:
    """A message box; `boutons`: 1 for OK alone, OUI_NON for both answers."""
    import uno

    contexte, fenetre = document.contexte, document.controleur.Frame.ContainerWindow
    outils = contexte.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", contexte)
    return outils.createMessageBox(fenetre, uno.Enum("com.sun.star.awt.MessageBoxType", genre), boutons, titre, message)


def _dossier(document: Boites) -> str:
    """The address of the folder of the file; nothing before the first save."""
    adresse = str(document.modele.getURL())
    return adresse.rpartition("/")[0] if adresse.startswith("file:") else ""


def chemin(adresse: str) -> str:
    """The path that an address of a file stands for."""
    import uno

    return str(uno.fileUrlToSystemPath(adresse)) if adresse.startswith("file:") else adresse

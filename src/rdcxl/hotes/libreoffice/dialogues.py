"""LibreOffice's own boxes and file dialogs. Travels inside LibreOffice: standard library only, Python 3.10, UNO by its objects."""

from __future__ import annotations

from typing import Any

FICHIER, ENREGISTRER = 0, 1  # com.sun.star.ui.dialogs.TemplateDescription: FILEOPEN_SIMPLE, FILESAVE_SIMPLE
ACCEPTE, OUI = 1, 2  # of a dialog; of a question
LARGEUR, HAUTEUR = 240, 62  # of the box that asks for a line, in the units of dialogs


def demander(contexte: Any, fenetre: Any, titre: str, invite: str) -> str | None:
    """A line of text; None when the person gives up."""
    boite = _creer(contexte, "com.sun.star.awt.UnoControlDialog")
    modele = _creer(contexte, "com.sun.star.awt.UnoControlDialogModel")
    modele.Width, modele.Height, modele.Title = LARGEUR, HAUTEUR, titre
    _poser(modele, "FixedText", "invite", (6, 4, LARGEUR - 12, 22), Label=invite, MultiLine=True)
    _poser(modele, "Edit", "reponse", (6, 26, LARGEUR - 12, 12))
    _poser(modele, "Button", "oui", (LARGEUR - 112, 44, 50, 14), Label="OK", PushButtonType=1, DefaultButton=True)
    _poser(modele, "Button", "non", (LARGEUR - 56, 44, 50, 14), Label="Annuler", PushButtonType=2)
    boite.setModel(modele)
    boite.createPeer(_creer(contexte, "com.sun.star.awt.Toolkit"), fenetre)
    try:
        accepte = boite.execute() == ACCEPTE
        return str(boite.getControl("reponse").getText()) if accepte else None
    finally:
        boite.dispose()


def _poser(modele: Any, genre: str, nom: str, ou: tuple[int, int, int, int], **proprietes: Any) -> None:
    piece = modele.createInstance(f"com.sun.star.awt.UnoControl{genre}Model")
    piece.Name, (piece.PositionX, piece.PositionY, piece.Width, piece.Height) = nom, ou
    for propriete, valeur in proprietes.items():
        setattr(piece, propriete, valeur)
    modele.insertByName(nom, piece)


def choisir(contexte: Any, titre: str, genres: list[list[Any]], dossier: str, propose: str | None = None) -> str | None:
    """The address of a file that exists, or with `propose` of one to write; None when the person gives up.

    Args:
        genres: labels with their patterns; dossier: the address of the folder to start in, or nothing.
    """
    fenetre = _creer(contexte, "com.sun.star.ui.dialogs.FilePicker")
    fenetre.initialize((FICHIER if propose is None else ENREGISTRER,))
    fenetre.setTitle(titre)
    for label, motifs in genres:
        fenetre.appendFilter(label, ";".join(motifs))
    if dossier:
        fenetre.setDisplayDirectory(dossier)
    if propose is not None:
        fenetre.setDefaultName(propose)
    if fenetre.execute() != ACCEPTE:
        return None
    return str(fenetre.getFiles()[0])


def _creer(contexte: Any, service: str) -> Any:
    return contexte.ServiceManager.createInstanceWithContext(service, contexte)

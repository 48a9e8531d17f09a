"""The key that signs, unlocked from a button: the host asks for the password, by a small window where it has none.

tkinter comes with Python on Windows. A password is in no message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from rdcxl.erreurs import ClotureRefusee, HoteRefuse
from rdcxl.hotes.hote import Hote

if TYPE_CHECKING:
    from rdcxl.jury.cles import Signataire

_SANS_FENETRE = (
    "Le mot de passe de la clé ne peut pas être demandé ici : ce Python n’a pas de fenêtres (tkinter). "
    "Fermez le classeur, puis lancez « rdcxl clore » dans un terminal."
)


def debloquer_la_cle(
    hote: Hote, quoi: str = "la clôture", abandon: str = "le jury n’est pas clos"
) -> Optional[Signataire]:
    """The user's key; None where « rdcxl cle » made none. Only a terminal can name another one.

    Args:
        quoi: what is signed; abandon: what does not happen when the person gives up.

    Raises:
        ClotureRefusee: the person gave up; CleRefusee: the password is wrong; HoteRefuse: it cannot be asked here.
    """
    from rdcxl.jury.trousseau import charger_cle, chemin_par_defaut

    chemin = chemin_par_defaut()
    if not chemin.exists():
        return None
    secret = hote.demander_secret("rdcxl – Signer", f"Mot de passe de la clé qui signe {quoi} :")
    if secret is None:
        raise ClotureRefusee(f"Signature abandonnée : {abandon}, et rien n’a été écrit.")
    return charger_cle(chemin, secret)


def demander_secret(titre: str, invite: str) -> Optional[str]:
    """Ask in front of everything else, with dots for characters; None when the window is closed.

    Raises:
        HoteRefuse: this Python or this session has no windows.
    """
    try:
        import tkinter
        from tkinter import simpledialog

        racine = tkinter.Tk()
    except Exception as erreur:  # no tkinter (ImportError), or no screen (TclError, which cannot be named without it)
        raise HoteRefuse(_SANS_FENETRE) from erreur
    try:
        racine.withdraw()
        racine.attributes("-topmost", True)
        return simpledialog.askstring(titre, invite, show="•", parent=racine)
    finally:
        racine.destroy()

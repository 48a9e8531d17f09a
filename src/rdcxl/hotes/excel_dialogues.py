"""Excel's own boxes and file dialogs: what a button needs to know is asked where the person is. xlwings, COM.

`GetOpenFilename`, `GetSaveAsFilename` and `InputBox` answer False when the person gives up.
"""

from __future__ import annotations

from pathlib import Path

import xlwings as xw

from rdcxl.erreurs import HoteRefuse
from rdcxl.hotes.hote import Genres

_TEXTE = 2  # the kind of answer of Application.InputBox
_INVITE_MAXIMALE = 255  # characters that InputBox shows


def demander(app: xw.App, titre: str, invite: str) -> str | None:
    """A line of text."""
    reponse = app.api.InputBox(invite[:_INVITE_MAXIMALE], titre, Type=_TEXTE)
    return reponse if isinstance(reponse, str) else None


def confirmer(app: xw.App, titre: str, question: str) -> bool:
    """Yes or no."""
    return app.alert(question, title=titre, buttons="yes_no", mode="info") == "yes"


def choisir_fichier(app: xw.App, titre: str, genres: Genres) -> Path | None:
    """A file that exists."""
    return _chemin(app.api.GetOpenFilename(filtre(genres), 1, titre))


def choisir_cible(app: xw.App, titre: str, propose: str, genres: Genres) -> Path | None:
    """Where to write."""
    return _chemin(app.api.GetSaveAsFilename(propose, filtre(genres), 1, titre))


def filtre(genres: Genres) -> str:
    """The kinds of files as Excel wants them.

    >>> filtre([("Candidats", ["*.csv", "*.xlsx"]), ("TOML", ["*.toml"])])
    'Candidats (*.csv; *.xlsx),*.csv;*.xlsx,TOML (*.toml),*.toml'
    """
    return ",".join(f"{label} ({'; '.join(motifs)}),{';'.join(motifs)}" for label, motifs in genres)


def _chemin(reponse: object) -> Path | None:
    """The file that was chosen.

    Raises:
        HoteRefuse: it stands online, where Excel gives an address and no path.
    """
    if not isinstance(reponse, str):
        return None
    if "://" in reponse:
        raise HoteRefuse(
            f"« {reponse.rpartition('/')[2]} » est en ligne (OneDrive ou SharePoint). Choisissez un fichier d’un dossier de ce PC, ou "
            "d’un dossier synchronisé par l’Explorateur."
        )
    return Path(reponse)

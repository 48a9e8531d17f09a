"""Closed files for tests: a small jury, a key that is the same each time, a closing and a rectification in one call."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.outils.fichiers import JURY, candidat, creer

from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cles import Signataire
from rdcxl.jury.cloture import clore
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.depot import Depot
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.rectification import preparer_rectification
from rdcxl.jury.succession import Succession
from rdcxl.referentiel import charger_referentiel

CLOS_LE = dt.datetime(2025, 7, 10, 17, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
RECTIFIE_LE = CLOS_LE + dt.timedelta(days=1)
MOT_DE_PASSE = "un mot de passe d'essai"


# -- what somebody may write anywhere in a closed file, its seal made anew ---------------------------------------------


def chemins(objet: Any, ou: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    cles: Any = objet.items() if isinstance(objet, dict) else enumerate(objet) if isinstance(objet, list) else ()
    for cle, valeur in cles:
        yield (*ou, cle)
        yield from chemins(valeur, (*ou, cle))


BRUTS: tuple[Any, ...] = (
    None,
    "",
    [],
    {},
    0,
    1,
    -1,
    True,
    "x",
    "9999-12-31",
    "0001-01-01",
    "1e5",
    "170/3",
    "B9",
    "TITRE",
    "ACQUIS",
    "9" * 400,
)


def aller(contenu: Any, chemin: tuple[str | int, ...]) -> Any:
    for etape in chemin:
        contenu = contenu[etape]
    return contenu


def sel(combien: int) -> bytes:
    """Salts that are the same each time, for tests that compare bytes."""
    return bytes([7]) * combien


def lu(contenu: dict[str, Any]) -> Cloture:
    """The model of what a closed file holds, a test having changed it: as `lire_cloture` gives it, the seal apart."""
    return Cloture.model_validate_json(json.dumps(contenu), strict=True)


def signataire(graine: int = 1, titulaire: str = "École des Quatre Vents") -> Signataire:
    """An unlocked key that no file holds."""
    cle = Ed25519PrivateKey.from_private_bytes(bytes([graine]) * 32)
    return Signataire(titulaire, cle.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), cle)


def grille(dossier: Path, combien: int = 1) -> Path:
    """A grid, with its jury.toml beside it."""
    (dossier / "jury.toml").write_text(JURY, "utf-8")
    return creer(dossier, [candidat(f"C{i:02d}") for i in range(1, combien + 1)])


def preparer(classeur: Path) -> Callable[..., Path]:
    """Everything before the writing of a closing; what is returned writes it (`depot`, `vers`: another folder's grid)."""
    referentiel = charger_referentiel()
    deliberation = deliberer(lire_grille(classeur, referentiel), referentiel)
    jury = lire_jury(classeur.with_name("jury.toml"))

    def ecrire(depot: Depot | None = None, vers: Path | None = None) -> Path:
        le = RECTIFIE_LE if depot and depot.rectification else CLOS_LE
        return clore(deliberation, jury, vers or classeur, clos_le=le, depot=depot or Depot(), hasard=sel)

    return ecrire


def clos(classeur: Path, qui: Signataire | None = None, **options: Any) -> Path:
    """Close a grid."""
    return preparer(classeur)(Depot(qui, **options))


def rectifie(
    cloture: Path,
    classeur: Path,
    qui: Signataire | None = None,
    motif: str = "Note mal recopiée.",
    successions: Sequence[Succession] = (),
) -> Path:
    """Rectify a closed file with a grid."""
    return preparer(classeur)(Depot(qui, preparer_rectification(cloture, motif, qui, successions)))

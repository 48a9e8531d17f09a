"""What a kind of document declares, over the function that prepares it; the register of the kinds. No file is touched.

A kind is a module of `rdcxl.exports.documents` and its templates: its folder, its place in lists and in the index, the help of
`--quoi`, the embargo and the tests follow from the declaration. The modules are imported when the register is first asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar

from rdcxl.exports import documents
from rdcxl.exports.documents.commun import PROJET
from rdcxl.exports.lecture import exiger_la_cloture

if TYPE_CHECKING:
    from rdcxl.exports.document import Document
    from rdcxl.exports.matiere import JuryClos, Matiere
    from rdcxl.exports.production import Production
    from rdcxl.exports.reglages import Reglages
    from rdcxl.jury.modele_clos import Cloture
    from rdcxl.referentiel.modele import Referentiel

M = TypeVar("M")


class Moment(Enum):
    """When a kind is made, which decides what it may hold (« Confidentialité », I2 of the domain notes)."""

    AVANT = "before the closing; holds no mark of an épreuve, so that it may leave"
    PROJET = "before the closing, for the jury alone; says PROJET on every page"
    CLOS = "from a closed file only"


class Demande(Enum):
    """A file without which some kinds cannot be made, as the command line takes it."""

    EPREUVES = "--epreuves epreuves.toml"
    JURY = "--jury jury.toml"


class Ecrit(NamedTuple):
    """A file that a kind wrote, and the candidate it is about (empty: the session)."""

    chemin: Path
    identifiant: str = ""


class Piece(NamedTuple):
    """The same, with its kind."""

    genre: str
    chemin: Path
    identifiant: str = ""


def en_pdf(matiere: object, prets: Sequence[Document], dossier: Path, atelier: Production) -> list[Ecrit]:
    """Write documents as PDF files: what a kind does unless it declares otherwise."""
    return [Ecrit(c, d.identifiant) for d, c in zip(prets, atelier.produire(prets, dossier), strict=True)]


def chacun(jury: JuryClos) -> list[str]:
    """Every candidate of a closed file is sent one."""
    return [c.identifiant for c in jury.clos.candidats]


def s_il_y_en_a(matiere: object) -> tuple[str, ...]:
    """Whoever has one is sent it; nobody waits for it."""
    return ()


def _rien(matiere: object) -> Sequence[str]:
    return ()


def _toujours(matiere: object) -> str | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Genre(Generic[M]):
    """A kind of document. What declares it is one of its three moments, over the function that prepares it.

    Attributes:
        nom: its folder, and its name in `--quoi`.
        rang: its place among the kinds of its command.
        titre: its heading on the index page.
        modeles: its templates.
        lien: what the index says of one of its files; empty for the file's name.
        demande: the file without which it cannot be made.
        preparer: what is to be written, from what the folder is made of; raises ExportRefuse with every reason.
        ecrire: writes what was prepared into the kind's folder.
        avis: what is to be known when it was written.
        vide: what is to be known when there was nothing to write.
        destinataires: identifiers of the candidates who are to be sent one; None: it is sent to no candidate.
        sans_objet: None when it is made without being asked for by name, else what is to be known instead (may be empty).
    """

    moment: ClassVar[Moment]

    nom: str = field(kw_only=False)
    rang: int
    titre: str
    modeles: tuple[str, ...] = ()
    lien: str | Callable[[Path], str] = ""
    demande: Demande | None = None
    preparer: Callable[[M], Sequence[Any]] = _rien
    ecrire: Callable[[M, Sequence[Any], Path, Production], list[Ecrit]] = en_pdf
    avis: Callable[[M], Sequence[str]] = _rien
    vide: str = ""
    destinataires: Callable[[M], Collection[str]] | None = None
    sans_objet: Callable[[M], str | None] = _toujours

    def designer(self, chemin: Path) -> str:
        """What the index says of one of its files."""
        return self.lien(chemin) if callable(self.lien) else self.lien or chemin.name

    def _inscrire(self, preparer: Callable[[M], Sequence[Any]]) -> None:
        if self.nom in _CONNUS:
            raise ValueError(f"deux genres s’appellent « {self.nom} »")
        _CONNUS[self.nom] = replace(self, preparer=preparer)


C = TypeVar("C", bound="Callable[..., Sequence[Any]]")
G = TypeVar("G", bound="Callable[[Matiere], Sequence[Any]]")
_CONNUS: dict[str, Genre[Any]] = {}


@dataclass(frozen=True, kw_only=True)
class ApresLaCloture(Genre["JuryClos"]):
    """What a function of a closed file and of the centre's settings prepares; it refuses what was never closed.

    Attributes:
        regles: the function takes the référentiel too, for what the closed file does not hold: delays, sections.
        rectification: the function takes `ancien` too, the closed file that this one replaces (None where there is none).
    """

    moment = Moment.CLOS

    regles: bool = False
    rectification: bool = False

    def __call__(self, preparer: C) -> C:
        """Declare the function."""

        @wraps(preparer)
        def du_clos(clos: Cloture, reglages: Reglages, *regles: Referentiel, **suite: Cloture | None) -> Sequence[Any]:
            exiger_la_cloture(clos)
            return preparer(clos, reglages, *regles, **suite)

        def du_jury(jury: JuryClos) -> Sequence[Any]:
            r = jury.options.referentiel
            suite = {"ancien": jury.options.ancien} if self.rectification else {}
            prets = du_clos(jury.clos, jury.reglages, *([r] if self.regles and r else ()), **suite)
            seulement = jury.options.seulement
            return prets if seulement is None else [x for x in prets if _est_voulu(x, seulement)]

        self._inscrire(du_jury)
        return du_clos  # type: ignore[return-value]  # same parameters, same result


def _est_voulu(pret: object, seulement: Collection[str]) -> bool:
    """What is about one candidate is wanted for those only; what is about the session is."""
    identifiant = getattr(pret, "identifiant", "")
    return not identifiant or identifiant in seulement


class AvantLaCloture(Genre["Matiere"]):
    """What may leave before the closing: it holds no mark of an épreuve."""

    moment = Moment.AVANT

    def __call__(self, preparer: G) -> G:
        """Declare the function."""
        self._inscrire(preparer)
        return preparer


class ProjetDuJury(Genre["Matiere"]):
    """What is for the jury before the closing: PROJET is said on every page, whatever the function gives."""

    moment = Moment.PROJET

    def __call__(self, preparer: G) -> G:
        """Declare the function."""

        @wraps(preparer)
        def marque(matiere: Matiere) -> Sequence[Any]:
            return [replace(d, donnees={**d.donnees, "projet": PROJET}) for d in preparer(matiere)]

        self._inscrire(marque)
        return marque  # type: ignore[return-value]  # same parameters, same result


def genres(*moments: Moment) -> tuple[Genre[Any], ...]:
    """The kinds made at these moments (all without any), in their order."""
    _charger()
    connus = (g for g in _CONNUS.values() if not moments or g.moment in moments)
    return tuple(sorted(connus, key=lambda g: g.rang))


def titres_envoyes() -> dict[str, str]:
    """What candidates are sent, by the name of its kind: its heading."""
    return {g.nom: g.titre for g in genres() if g.destinataires is not None}


@cache
def _charger() -> None:
    for module in pkgutil.iter_modules(documents.__path__, f"{documents.__name__}."):
        importlib.import_module(module.name)

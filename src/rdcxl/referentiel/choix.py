"""Which référentiel is in force: the one given, else the one that a file is marked with, else the default. Reads référentiel files.

A mark is a line of text: code and date of the source, SHA-256 of the file. What bears none is of `SANS_MARQUE`, the only référentiel
when marks were not written yet: a later default changes nothing to it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl.erreurs import ReferentielRefuse
from rdcxl.referentiel.chargement import DEFAUT, charger_referentiel
from rdcxl.referentiel.modele import Referentiel

SANS_MARQUE = DEFAUT
SUFFIXES = (".toml", ".json")
OPTION = "--referentiel"
VARIABLE = "RDCXL_REFERENTIEL"  # path of one more référentiel that this machine knows
AJOUTE = "ajoute"  # name of the file, suffix apart, that a host carries when it was installed for another certification
TAILLE_MAXIMUM = 4_000_000  # bytes of a file that may be a référentiel
ABREGEE = 12  # digits of a digest in a sentence


class Marque(NamedTuple):
    """What a workbook or a closed file says of its référentiel. `document`: date of the source, ISO."""

    code: str
    document: str
    empreinte: str

    def __str__(self) -> str:
        return " ".join(self)

    @property
    def nom(self) -> str:
        """For a sentence: « RNCP36395 (25/03/2024) »."""
        return f"{self.code} ({'/'.join(reversed(self.document.split('-')))})"

    def designe(self, r: Referentiel) -> bool:
        """Is `r` the one meant? The same file; or, of those that ship, the same source, which a later version may correct."""
        return self.empreinte == r.empreinte or (est_livre(r) and self[:2] == marque_de(r)[:2])


def marque_de(r: Referentiel) -> Marque:
    """The mark of a référentiel."""
    return Marque(r.identite.code, r.identite.document.isoformat(), r.empreinte)


def marque_a_ecrire(r: Referentiel) -> str:
    """The text that a new workbook bears; empty for the référentiel that the absence of a mark means."""
    return "" if marque_de(charger_referentiel(SANS_MARQUE)).designe(r) else str(marque_de(r))


def lire_marque(source: str, texte: Optional[str]) -> Marque:
    """The mark that a text holds, quotes and equal sign of a formula around it; that of `SANS_MARQUE` without a text.

    Args:
        source: name of the file, for the message.

    Raises:
        ReferentielRefuse: the text is no mark.
    """
    if texte is None:
        return marque_de(charger_referentiel(SANS_MARQUE))
    parts = texte.strip('="').rsplit(" ", 2)
    if len(parts) != len(Marque._fields):
        raise ReferentielRefuse(
            f"« {source} » ne dit plus quel est son référentiel : reprenez une copie de ce fichier."
        )
    return Marque(*parts)


def livres() -> tuple[Referentiel, ...]:
    """The référentiels that ship with this version, the default first."""
    autres = [c for c in sorted(DEFAUT.parent.iterdir()) if c.suffix in SUFFIXES and c != DEFAUT]
    return tuple(map(charger_referentiel, (DEFAUT, *autres)))


def connus() -> tuple[Referentiel, ...]:
    """The référentiels that this installation knows: the one that it was made for first, where there is one, then those that ship.

    Raises:
        ReferentielIncoherent: the file that `RDCXL_REFERENTIEL` names cannot be taken.
    """
    nomme = os.environ.get(VARIABLE)
    ajoutes = [c for c in (DEFAUT.with_name(AJOUTE + suffixe) for suffixe in SUFFIXES) if c.exists()]
    propres = [charger_referentiel(c) for c in (*([Path(nomme)] if nomme else []), *ajoutes)]
    return (*propres, *(r for r in livres() if all(r is not x for x in propres)))


def est_livre(r: Referentiel) -> bool:
    """Does this one ship with rdcxl?"""
    return r.empreinte in {x.empreinte for x in livres()}


def donne_ou_defaut(donne: Optional[Path]) -> Referentiel:
    """The référentiel where no file bears a mark: the one given (a file, or the code of one that ships), else the default.

    Raises:
        ReferentielIncoherent: the file cannot be read, or contradicts itself.
    """
    if donne is None:
        return charger_referentiel(DEFAUT)
    du_code = [r for r in livres() if r.identite.code.casefold() == str(donne).casefold()]
    return du_code[0] if du_code and not donne.exists() else charger_referentiel(donne)


def en_vigueur(marque: Marque, source: Path, donne: Optional[Path] = None) -> Referentiel:
    """The référentiel of a file that bears a mark: it is known here, is given, or lies beside the file under any name.

    Args:
        source: the file, by whose side the référentiel is looked for; donne: what `--referentiel` says.

    Raises:
        ReferentielRefuse: it is not the one given, or is found nowhere; ReferentielIncoherent: the one given cannot be taken.
    """
    if donne is not None:
        r = donne_ou_defaut(donne)
        if not marque.designe(r):
            raise ReferentielRefuse(_contradiction(marque, source, donne, r))
        return r
    trouves = (r for r in (*connus(), *_a_cote(marque, source.parent)) if marque.designe(r))
    if (trouve := next(trouves, None)) is not None:
        return trouve
    raise ReferentielRefuse(
        f"« {source.name} » relève du référentiel {marque.nom}, qui ne vient pas avec rdcxl : placez son fichier .toml dans le même "
        f"dossier, ou donnez-le par {OPTION} (empreinte SHA-256 {marque.empreinte[:ABREGEE]}…)."
    )


def refuser_une_autre(source: str, marque: Marque, r: Referentiel) -> None:
    """A file of one certification is not read as one of another.

    Raises:
        ReferentielRefuse: both codes differ.
    """
    if marque.code != r.identite.code:
        raise ReferentielRefuse(f"« {source} » relève du référentiel {marque.nom}, pas de {r.version}.")


def _a_cote(marque: Marque, dossier: Path) -> Iterator[Referentiel]:
    """The file of that digest in the folder; no other one is interpreted."""
    for chemin in sorted(c for c in dossier.iterdir() if c.suffix.lower() in SUFFIXES):
        if chemin.is_file() and chemin.stat().st_size <= TAILLE_MAXIMUM and _empreinte(chemin) == marque.empreinte:
            yield charger_referentiel(chemin)


def _empreinte(chemin: Path) -> str:
    return hashlib.sha256(chemin.read_bytes()).hexdigest()


def _contradiction(marque: Marque, source: Path, donne: Path, r: Referentiel) -> str:
    phrase = f"« {source.name} » relève du référentiel {marque.nom}"
    if marque[:2] != marque_de(r)[:2]:
        return f"{phrase}, pas de {r.version}, que donne {OPTION} : retirez cette option, ou donnez le bon fichier."
    return (
        f"{phrase}, dans un autre état que « {donne.name} », que donne {OPTION} : le fichier d’origine a l’empreinte SHA-256 "
        f"{marque.empreinte[:ABREGEE]}…, celui-ci {r.empreinte[:ABREGEE]}…"
    )

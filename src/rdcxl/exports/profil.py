"""The profile of the DIPLOMATION import file: a TOML list of columns, the application's format not being public."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Any, Optional, get_args

from pydantic import BaseModel, ConfigDict

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.lecture import phrase
from rdcxl.grille.modele import Certification, Session
from rdcxl.jury.composition import Jury
from rdcxl.jury.modele_clos import DE_LA_SESSION, Empreinte, FicheClose, Logiciel, ReferentielClos, ResultatClos
from rdcxl.typographie import FINE, INSECABLE, typographier

DEFAUT = Path(__file__).parent / "profils" / "defaut.toml"
FORMATS = ("texte", "date", "date_iso", "entier")
FORMULES = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Parchemin(BaseModel):
    """A parchemin to issue: TITRE or BLOC, and for a bloc its code and number; the title that it bears."""

    model_config = ConfigDict(frozen=True)

    type: str
    bloc: Optional[str]
    bloc_numero: Optional[int]
    intitule: str


class DonneesDuParchemin(BaseModel):
    """What a line of the import file may take: its parchemin and candidate, and what the closed file says of the session.

    `certification`: that of the session, its code and title completed by the référentiel.
    """

    model_config = ConfigDict(frozen=True)

    parchemin: Parchemin
    fiche: FicheClose
    resultat: ResultatClos
    certification: Certification
    session: Session
    jury: Jury
    referentiel: ReferentielClos
    empreinte: Empreinte
    logiciel: Logiciel
    clos_le: dt.datetime


_SIMPLES = frozenset({str, int, bool, Decimal, dt.date, dt.datetime, type(None), ...})
_RESERVES = frozenset(f"fiche.{nom}" for nom in (*DE_LA_SESSION, "fraude")) | {"jury.forcer"}  # not for a transmission


def _feuilles(modele: type[BaseModel], prefixe: str = "") -> Iterator[str]:
    """The dotted names of the texts, numbers, dates and lists of texts of a model."""
    for nom, champ in modele.model_fields.items():
        genre = champ.annotation
        if isinstance(genre, type) and issubclass(genre, BaseModel):
            yield from _feuilles(genre, f"{prefixe}{nom}.")
        elif _SIMPLES.issuperset(get_args(genre) or (genre,)):
            yield f"{prefixe}{nom}"


# The dotted names that a profile may give to a column, each with what reads it.
CHAMPS: dict[str, Callable[[DonneesDuParchemin], object]] = {
    nom: attrgetter(nom) for nom in _feuilles(DonneesDuParchemin) if nom not in _RESERVES
}


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its heading, the data it takes (dotted name, one of CHAMPS), its format, whether it must be filled."""

    entete: str
    champ: str
    format: str
    obligatoire: bool


@dataclass(frozen=True, slots=True)
class Profil:
    """A profile: its name, its columns in order, and the notice to show to whoever runs the export (may be empty)."""

    nom: str
    colonnes: tuple[Colonne, ...]
    avertissement: str


def charger_profil(chemin: Path | None) -> Profil:
    """Return the profile of a TOML file, or the default one (whose notice says that it is to be confirmed).

    Raises:
        ExportRefuse: the file cannot be read, or columns are wrong (all of them are listed).
    """
    fichier = chemin or DEFAUT
    try:
        contenu = tomllib.loads(fichier.read_text(encoding="utf-8-sig"))
    except OSError as erreur:
        raise _refus(fichier, phrase("il ne peut pas être lu ({cause})", cause=erreur.strerror)) from erreur
    except ValueError as erreur:  # not UTF-8, or not TOML
        raise _refus(fichier, phrase("ce n'est pas un fichier TOML ({cause})", cause=erreur)) from erreur
    brutes = contenu.get("colonnes")
    if not isinstance(brutes, list) or not brutes:
        raise _refus(fichier, phrase("il ne décrit aucune rubrique [[colonnes]]"))
    problemes = [f"colonne {rang} : {d}" for rang, brute in enumerate(brutes, 1) for d in _defauts(brute)]
    entetes = [brute.get("entete") for brute in brutes if isinstance(brute, Mapping)]
    problemes += [
        phrase("l'en-tête « {entete} » figure deux fois", entete=entete)
        for entete in dict.fromkeys(e for e in entetes if isinstance(e, str) and entetes.count(e) > 1)
    ]
    if problemes:
        raise _refus(fichier, *problemes)
    colonnes = tuple(
        Colonne(b["entete"], b["champ"], b.get("format", "texte"), b.get("obligatoire", False)) for b in brutes
    )
    return Profil(str(contenu.get("nom") or fichier.stem), colonnes, _notice(contenu.get("avertissement")))


def _notice(texte: Any) -> str:
    """Return the notice of a profile in French typography, empty when there is none."""
    return typographier(texte).replace(FINE, INSECABLE) if isinstance(texte, str) else ""


def _defauts(brute: Any) -> list[str]:
    """Return what is wrong with one column of the TOML file."""
    if not isinstance(brute, Mapping):
        return [phrase("une rubrique [[colonnes]] est attendue")]
    defauts = []
    entete, champ, forme = brute.get("entete"), brute.get("champ"), brute.get("format", "texte")
    if not isinstance(entete, str) or not entete.strip() or entete.startswith(FORMULES):
        defauts.append(phrase("l'en-tête (entete) manque ou commence par un signe de formule"))
    if champ not in CHAMPS:
        defauts.append(phrase("le champ « {champ} » est inconnu ; champs possibles : {liste}",
                              champ=champ, liste=", ".join(sorted(CHAMPS))))  # fmt: skip
    if forme not in FORMATS:
        defauts.append(phrase("le format « {forme} » est inconnu ; formats possibles : {liste}",
                              forme=forme, liste=", ".join(FORMATS)))  # fmt: skip
    if not isinstance(brute.get("obligatoire", False), bool):
        defauts.append(phrase("« obligatoire » vaut true ou false"))
    if inconnues := sorted(set(brute) - {"entete", "champ", "format", "obligatoire"}):
        defauts.append(phrase("clé inconnue : {cles}", cles=", ".join(inconnues)))
    return defauts


def _refus(fichier: Path, *problemes: str) -> ExportRefuse:
    return ExportRefuse(phrase("Le profil {fichier} ne peut pas servir.", fichier=fichier.name), problemes)

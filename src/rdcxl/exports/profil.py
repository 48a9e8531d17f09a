"""The profile of the DIPLOMATION import file: a TOML list of columns, the application's format not being public."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal, Optional, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from rdcxl.erreurs import ExportRefuse
from rdcxl.grille.modele import Certification, Session
from rdcxl.grille.validation import problemes_en_francais
from rdcxl.jury.composition import Jury
from rdcxl.jury.parties_closes import DE_LA_SESSION, Empreinte, FicheClose, Logiciel, ReferentielClos, ResultatClos
from rdcxl.typographie import FINE, INSECABLE, phrase, typographier

DEFAUT = Path(__file__).parent / "profils" / "defaut.toml"
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
        elif _SIMPLES.issuperset(_parties(genre)):
            yield f"{prefixe}{nom}"


def _parties(genre: Any) -> Iterator[Any]:
    """What a type is made of: `Optional[date]` of date and None, `tuple[str, ...]` of str."""
    origine = get_origin(genre)
    if origine is Annotated:
        yield from _parties(get_args(genre)[0])
    elif origine in (Union, tuple):
        for partie in get_args(genre):
            yield from _parties(partie)
    else:
        yield genre


# The dotted names that a profile may give to a column, each with what reads it.
CHAMPS: dict[str, Callable[[DonneesDuParchemin], object]] = {
    nom: attrgetter(nom) for nom in _feuilles(DonneesDuParchemin) if nom not in _RESERVES
}


class Colonne(BaseModel):
    """A column: its heading, the data it takes (dotted name, one of CHAMPS), its format, whether it must be filled."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    entete: str
    champ: str
    format: Literal["texte", "date", "date_iso", "entier"] = "texte"
    obligatoire: bool = False

    @field_validator("entete")
    @classmethod
    def _sans_formule(cls, entete: str) -> str:
        if not entete.strip() or entete.startswith(FORMULES):
            raise ValueError(phrase("l'en-tête manque ou commence par un signe de formule"))
        return entete

    @field_validator("champ")
    @classmethod
    def _connu(cls, champ: str) -> str:
        if champ not in CHAMPS:
            modele = "le champ « {champ} » est inconnu ; champs possibles : {liste}"
            raise ValueError(phrase(modele, champ=champ, liste=", ".join(sorted(CHAMPS))))
        return champ


class Profil(BaseModel):
    """A profile: its name, its columns in order, and the notice to show to whoever runs the export (may be empty)."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    nom: str
    colonnes: tuple[Colonne, ...] = Field(min_length=1)
    avertissement: str = ""

    @field_validator("avertissement")
    @classmethod
    def _en_typographie(cls, texte: str) -> str:
        return typographier(texte).replace(FINE, INSECABLE)


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
    try:
        profil = Profil.model_validate({**contenu, "nom": contenu.get("nom") or fichier.stem})
    except ValidationError as erreur:
        raise _refus(fichier, *problemes_en_francais(erreur, Profil), *_repetes(contenu)) from erreur
    if repetes := _repetes(contenu):
        raise _refus(fichier, *repetes)
    return profil


def _repetes(contenu: Mapping[str, Any]) -> list[str]:
    """One sentence per heading that stands twice, whatever else is wrong with its columns."""
    colonnes = contenu.get("colonnes")
    brutes = colonnes if isinstance(colonnes, list) else []
    combien = Counter(str(b["entete"]) for b in brutes if isinstance(b, Mapping) and "entete" in b)
    return [
        phrase("colonnes : l'en-tête « {entete} » figure deux fois.", entete=e) for e, n in combien.items() if n > 1
    ]


def _refus(fichier: Path, *problemes: str) -> ExportRefuse:
    return ExportRefuse(phrase("Le profil {fichier} ne peut pas servir.", fichier=fichier.name), problemes)

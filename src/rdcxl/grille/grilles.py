"""grilles.toml: the evaluation grids of a centre, per épreuve criteria and their points. pydantic checks; French sentences.

They are the centre's own (X29): the criteria of part I of the source may make them, the weights are never ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.conversion import CONTROLE
from rdcxl.grille.session import lire_toml
from rdcxl.grille.validation import problemes_en_francais
from rdcxl.referentiel.coherence import TITRE_DE_CRITERE
from rdcxl.referentiel.modele import Composante, Referentiel
from rdcxl.regles.grilles import DECIMALES_D_UN_CRITERE, ecart_de_ponderation
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.saisie import lire_nombre
from rdcxl.typographie import espaces_insecables

EVALUATEURS_MAXIMUM = 4
CRITERES_MAXIMUM = 30  # of one grid: what a page can still show


def _points(valeur: Any) -> Decimal:
    """An integer, a decimal of TOML (exact) or a text such as "7,5"."""
    lu = lire_nombre(valeur if isinstance(valeur, (int, str, Decimal)) else "")
    if lu.valeur is None or lu.valeur == 0:
        raise ValueError(f"« {str(valeur)[:80]} » : un nombre de points positif est attendu, par exemple 30 ou 7.5")
    if -int(lu.valeur.as_tuple().exponent) > DECIMALES_D_UN_CRITERE:
        raise ValueError(f"« {valeur} » : {DECIMALES_D_UN_CRITERE} décimales au plus")
    return lu.valeur


class _Partie(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class CritereChoisi(_Partie):
    """One criterion and its points: `code` of a criterion of the référentiel, or `titre` of one of the centre's own."""

    code: str = ""
    titre: str = ""
    points: Annotated[Decimal, BeforeValidator(_points)]

    @model_validator(mode="after")
    def _designation(self) -> CritereChoisi:
        if bool(self.code) == bool(self.titre):
            raise ValueError("donnez code, ou titre, et non les deux")
        if len(self.titre) > TITRE_DE_CRITERE or CONTROLE.search(self.titre):
            raise ValueError(f"« {self.titre[:80]} » : un titre tient en {TITRE_DE_CRITERE} caractères, sur une ligne")
        return self


class GrilleDuCentre(_Partie):
    """The grid of one composante, and how many people mark on it."""

    composante: str
    evaluateurs: int = Field(default=1, ge=1, le=EVALUATEURS_MAXIMUM, strict=True)
    criteres: tuple[CritereChoisi, ...] = Field(min_length=1)


class Grilles(_Partie):
    """The content of grilles.toml."""

    grilles: tuple[GrilleDuCentre, ...] = Field(min_length=1)


class Critere(NamedTuple):
    """A criterion as a sheet shows it: its title, its points."""

    titre: str
    points: Decimal


class GrilleDEpreuve(NamedTuple):
    """A grid that is right: its criteria make up exactly the maximum of its composante."""

    composante: Composante
    evaluateurs: int
    criteres: tuple[Critere, ...]


def lire_grilles(chemin: Path, referentiel: Referentiel) -> tuple[GrilleDEpreuve, ...]:
    """Read grilles.toml.

    Returns:
        The grids in the order of the composantes.

    Raises:
        SaisieRefusee: everything wrong at once, with its path: keys, values, unknown codes, points that do not make up the
            maximum of their composante (with the sum, the maximum and the difference).
    """
    donnees = lire_toml(chemin, exact=True)
    problemes: list[str] = []
    try:
        Grilles.model_validate(donnees)
    except ValidationError as erreur:
        problemes += problemes_en_francais(erreur, Grilles)
    lues = _celles_qui_se_lisent(donnees.get("grilles"))
    problemes += [p for rang, grille in lues.items() for p in _verifier(f"grilles[{rang}]", grille, referentiel)]
    for code, nombre in Counter(g.composante for g in lues.values()).items():
        if nombre > 1:
            problemes.append(f"grilles : {code} a {nombre} grilles. Gardez-en une.")
    if problemes:
        message = f"Le fichier « {chemin.name} » ne peut pas être pris."
        raise SaisieRefusee(message, [espaces_insecables(p) for p in problemes])
    ordre = list(referentiel.composantes)
    return tuple(
        sorted((_achever(g, referentiel) for g in lues.values()), key=lambda g: ordre.index(g.composante.code))
    )


def _celles_qui_se_lisent(brutes: object) -> dict[int, GrilleDuCentre]:
    """The grids without a fault of form, by their rank: the others do not keep these from being checked."""
    lues = {}
    for rang, brute in enumerate(brutes if isinstance(brutes, list) else []):
        try:
            lues[rang] = GrilleDuCentre.model_validate(brute)
        except ValidationError:
            continue
    return lues


def _verifier(chemin: str, grille: GrilleDuCentre, r: Referentiel) -> Iterator[str]:
    composante = r.composantes.get(grille.composante)
    if composante is None:
        yield f"{chemin}.composante : « {grille.composante} » n’existe pas. Composantes : {', '.join(r.composantes)}."
        return
    if len(grille.criteres) > CRITERES_MAXIMUM:
        yield f"{chemin}.criteres : {len(grille.criteres)} critères, {CRITERES_MAXIMUM} au plus tiennent sur une page."
    yield from _verifier_les_criteres(chemin, grille, r)
    ecart = ecart_de_ponderation((c.points for c in grille.criteres), composante.maximum)
    if ecart:
        somme, maximum = en_francais(composante.maximum + ecart), en_francais(composante.maximum)
        reste = f"{en_francais(abs(ecart))} de {'trop' if ecart > 0 else 'moins'}"
        yield f"{chemin} ({grille.composante}) : les critères font {somme} points au lieu de {maximum}, {reste}."


def _verifier_les_criteres(chemin: str, grille: GrilleDuCentre, r: Referentiel) -> Iterator[str]:
    connus = [c.code for c in r.criteres_de.get(grille.composante, ())]
    for i, c in enumerate(grille.criteres):
        if c.code and c.code not in connus:
            proches = get_close_matches(c.code, connus, n=1) or connus[:1]
            suite = f"vouliez-vous dire « {proches[0]} » ?" if proches else "donnez titre : vos propres critères."
            yield f"{chemin}.criteres[{i}].code : « {c.code} » n’est pas un critère de {grille.composante} ; {suite}"
    designations = Counter(c.code or c.titre.casefold() for c in grille.criteres)
    for designation, nombre in designations.items():
        if nombre > 1:
            yield f"{chemin}.criteres : « {designation} » y est {nombre} fois. Gardez-en un."


def _achever(grille: GrilleDuCentre, r: Referentiel) -> GrilleDEpreuve:
    titres = {c.code: c.titre for c in r.criteres_de.get(grille.composante, ())}
    criteres = tuple(Critere(c.titre or titres[c.code], c.points) for c in grille.criteres)
    return GrilleDEpreuve(r.composantes[grille.composante], grille.evaluateurs, criteres)

"""The list of centres that CCI France keeps: SIRET, name, sponsor, expected sessions, public keys. Reads one file."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any, Optional

from pydantic import BaseModel, ConfigDict, Field, field_validator

from rdcxl.erreurs import SaisieRefusee
from rdcxl.exports.placement.lecture_classeur import CLASSEURS, lire_le_classeur
from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.conversion import ecrire_valeur
from rdcxl.grille.lecture.csv_en_tableaux import lire_tableau
from rdcxl.grille.session import lire_valide

COLONNES = {
    c.code: c
    for c in (
        C.Champ("siret", "SIRET", C.TEXTE, "", 16, obligatoire=True),
        C.Champ("nom", "Nom du centre", C.TEXTE, "", 40, obligatoire=True),
        C.Champ("ville", "Ville", C.TEXTE, "", 20),
        C.Champ("parrain", "Centre parrain", C.TEXTE, "", 40),
        C.Champ("sessions", "Sessions attendues", C.TEXTE, "", 20),
        C.Champ("cles", "Clés publiques", C.TEXTE, "", 70),
    )
}
EXIGEES = ("siret", "nom")
_CLE = re.compile(r"[0-9a-f]{64}")


class CentreConnu(BaseModel):
    """A centre. `sessions`: the years of the juries that are expected of it; `cles`: its public keys, in hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    siret: str
    nom: str = Field(min_length=1)
    ville: str = ""
    parrain: str = ""
    sessions: tuple[int, ...] = ()
    cles: tuple[str, ...] = ()

    @field_validator("siret")
    @classmethod
    def _siret(cls, brut: str) -> str:
        siret = "".join(brut.split())
        if not re.fullmatch("[0-9]{14}", siret):
            raise ValueError(f"« {brut[:30]} » n’est pas un SIRET de 14 chiffres")
        return siret

    @field_validator("cles")
    @classmethod
    def _cles(cls, brutes: tuple[str, ...]) -> tuple[str, ...]:
        cles = tuple("".join(c.split()).lower() for c in brutes)
        if mauvaises := [c for c in cles if not _CLE.fullmatch(c)]:
            raise ValueError(f"« {mauvaises[0][:30]} » n’est pas une clé publique : 64 chiffres hexadécimaux")
        return cles


class Centres(BaseModel):
    """The whole list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    centres: tuple[CentreConnu, ...] = Field(min_length=1)

    @field_validator("centres")
    @classmethod
    def _distincts(cls, centres: tuple[CentreConnu, ...]) -> tuple[CentreConnu, ...]:
        doubles = [siret for siret, n in Counter(c.siret for c in centres).items() if n > 1]
        if doubles:
            raise ValueError(f"le SIRET {doubles[0]} y est deux fois")
        return centres

    def centre(self, siret: str) -> Optional[CentreConnu]:
        """The centre of this SIRET, None when it is not in the list."""
        return next((c for c in self.centres if c.siret == siret), None)


def lire_centres(chemin: Path) -> Centres:
    """Read centres.toml, or the same columns in a workbook or a CSV file (years and keys parted by spaces).

    Raises:
        SaisieRefusee: everything that is wrong, with its place.
    """
    if chemin.suffix.lower() == ".toml":
        return lire_valide(chemin, Centres)
    problemes: list[str] = []
    if chemin.suffix.lower() in CLASSEURS:
        tableau = lire_le_classeur(chemin, COLONNES, EXIGEES, problemes, feuille="")
    else:
        avis: list[Anomalie] = []
        tableau = lire_tableau(chemin, COLONNES, EXIGEES, problemes, avis)
    lus = []
    for ligne in tableau.lignes if not problemes else ():
        try:
            lus.append(CentreConnu(**_valeurs({code: ecrire_valeur(ligne.brut(code)) for code in COLONNES})))
        except ValueError as erreur:
            problemes.append(f"{chemin.name}, {ligne.lieu} : {_raison(erreur)}.")
    try:
        if not problemes:
            return Centres(centres=tuple(lus))
    except ValueError as erreur:
        problemes.append(f"{chemin.name} : {_raison(erreur)}.")
    raise SaisieRefusee("La liste des centres ne peut pas être prise.", problemes)


def _valeurs(textes: dict[str, str]) -> dict[str, Any]:
    """Years and keys of a row, each a list."""
    return {
        **textes,
        "sessions": re.findall(r"\d{4}", textes["sessions"]),
        "cles": re.findall(r"[^\s,;]+", textes["cles"]),
    }


def _raison(erreur: ValueError) -> str:
    """What our own check says, without what pydantic puts around it."""
    erreurs: list[dict[str, Any]] = getattr(erreur, "errors", list)()
    contexte = erreurs[0].get("ctx", {}) if erreurs else {}
    return str(contexte.get("error", "une valeur manque ou n’est pas lisible"))

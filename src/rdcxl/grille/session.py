"""The session: session.toml, and the sheet Session. pydantic checks, French sentences; imports the model only."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, Optional, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.anomalies import Anomalie, Code
from rdcxl.grille.conversion import ecrire_valeur, est_vide
from rdcxl.grille.modele import Session
from rdcxl.grille.octets import REGLAGES, FichierRefuse, lire_octets
from rdcxl.grille.tableau import Cellule
from rdcxl.grille.validation import problemes_en_francais, problemes_situes
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import choisir_lectures
from rdcxl.regles.inscription import lire_date
from rdcxl.regles.saisie import abreger, nettoyer

M = TypeVar("M", bound=BaseModel)

# Sections of session.toml that are about the documents, not about the session: `rdcxl.exports.reglages` reads them.
RUBRIQUES_DES_DOCUMENTS = ("presentation", "signataires", "textes", "cpf")
DEUX_FOIS = "une même clé, ou une même section, y est écrite deux fois"


def lire_toml(chemin: Path, *, exact: bool = False) -> dict[str, Any]:
    """Read a TOML file.

    Args:
        exact: give decimal numbers as `Decimal`, to the last digit written.

    Raises:
        SaisieRefusee: it does not exist, is not UTF-8, or is not TOML; the sentence gives the line.
    """
    texte = ""
    try:
        texte = lire_octets(chemin, REGLAGES).decode("utf-8-sig")
        return tomllib.loads(texte, parse_float=Decimal if exact else float)
    except FichierRefuse as refus:
        if refus.absent:
            raise SaisieRefusee(f"Le fichier « {chemin.name} » n’existe pas.") from refus
        raise SaisieRefusee(f"« {chemin.name} » ne peut pas être lu : {refus.raison}.") from refus
    except RecursionError as erreur:
        raise SaisieRefusee(
            f"« {chemin.name} » : des crochets sont ouverts par centaines, ce n’est pas un fichier de réglages."
        ) from erreur
    except UnicodeDecodeError as erreur:
        message = f"« {chemin.name} » n’est pas un fichier texte en UTF-8 : donnez un fichier .toml."
        raise SaisieRefusee(message) from erreur
    except tomllib.TOMLDecodeError as erreur:
        lieu = re.search(r"at line (\d+)", str(erreur))
        ou = f", ligne {lieu[1]}" if lieu else ", à la fin"
        ligne = texte.split("\n")[int(lieu[1]) - 1] if lieu else ""
        double = str(erreur).startswith("Cannot")
        raison = DEUX_FOIS if double else _ecriture_attendue(ligne) or "ce n’est pas du TOML correct"
        raise SaisieRefusee(f"« {chemin.name} »{ou} : {raison}.") from erreur
    except ValueError as erreur:  # Python refuses to read thousands of figures as one number
        raise SaisieRefusee(f"« {chemin.name} » : un nombre y a des milliers de chiffres.") from erreur


def _ecriture_attendue(ligne: str) -> str:
    """How the value of a refused line should be written, for what people write most; else an empty text."""
    valeur = ligne.partition("=")[2].partition("#")[0].strip()
    jour = lire_date(valeur) if "/" in valeur else None
    if jour is not None:
        return f"une date s’écrit AAAA-MM-JJ, sans guillemets : {jour.isoformat()} au lieu de « {valeur} »"
    if re.fullmatch(r"-?\d+,\d+", valeur):
        return f"un nombre s’écrit avec un point : {valeur.replace(',', '.')} au lieu de « {valeur} »"
    if valeur in ("oui", "non"):
        return f"écrivez {'true' if valeur == 'oui' else 'false'} au lieu de « {valeur} »"
    if valeur[:1].isalpha() and '"' not in valeur:
        return f'un texte s’écrit entre guillemets droits : "{abreger(valeur)}"'
    return ""


def lire_valide(chemin: Path, modele: type[M]) -> M:
    """Read a TOML file into a model.

    Raises:
        SaisieRefusee: as for `lire_toml`; every wrong or missing value, with its path.
    """
    try:
        return modele.model_validate(lire_toml(chemin))
    except ValidationError as erreur:
        problemes = problemes_en_francais(erreur, modele)
        raise SaisieRefusee(f"Le fichier « {chemin.name} » ne peut pas être pris.", problemes) from erreur


def lire_session(chemin: Path, referentiel: Referentiel) -> Session:
    """Read session.toml.

    Raises:
        SaisieRefusee: every wrong key or value, with its path, and every reading that does not exist.
    """
    donnees = {cle: valeur for cle, valeur in lire_toml(chemin).items() if cle not in RUBRIQUES_DES_DOCUMENTS}
    lectures = donnees.get("lectures")
    problemes = list(_lectures_refusees(referentiel, lectures).values()) if isinstance(lectures, dict) else []
    try:
        session = Session.model_validate(donnees)
    except ValidationError as erreur:
        problemes = problemes_en_francais(erreur, Session) + problemes
    if problemes:
        raise SaisieRefusee(f"Le fichier « {chemin.name} » ne peut pas être pris.", problemes)
    return session


def _lectures_refusees(referentiel: Referentiel, lectures: Mapping[str, object]) -> dict[str, str]:
    """A French sentence for each reading, by name, that does not exist or has no such value."""
    refusees = {}
    for nom, valeur in lectures.items():
        try:
            choisir_lectures(referentiel, {nom: str(valeur)})
        except SaisieRefusee as erreur:
            refusees[nom] = " ".join(erreur.problemes)
    return refusees


class Cle(NamedTuple):
    """A line of the sheet Session, as the model declares it. `exigee`: documents are refused while it is empty."""

    cle: str
    titre: str
    aide: str
    exigee: bool
    genre: Any

    @property
    def est_une_liste(self) -> bool:
        """Several values, written with commas."""
        return get_origin(self.genre) is tuple

    @property
    def est_une_date(self) -> bool:
        """A day."""
        return dt.date in get_args(self.genre)

    @property
    def est_un_nombre(self) -> bool:
        """A whole number."""
        return int in get_args(self.genre)


def cles_de_session() -> dict[str, Cle]:
    """The lines of the sheet Session by dotted key, in order (readings apart)."""
    return {cle.cle: cle for partie, champ in Session.model_fields.items() for cle in _cles(partie, champ.annotation)}


def _cles(partie: str, modele: Any) -> Iterator[Cle]:
    if isinstance(modele, type) and issubclass(modele, BaseModel):
        for nom, champ in modele.model_fields.items():
            extra = champ.json_schema_extra
            exigee = isinstance(extra, dict) and bool(extra["exigee"])
            yield Cle(f"{partie}.{nom}", champ.title or nom, champ.description or "", exigee, champ.annotation)


def valeur_de_session(session: Session, cle: str) -> Any:
    """The value at a dotted key."""
    valeur: Any = session
    for partie in cle.split("."):
        valeur = valeur.get(partie) if isinstance(valeur, dict) else getattr(valeur, partie)
    return valeur


def session_depuis_cellules(
    feuille: str, lignes: Iterable[dict[str, Cellule]], referentiel: Referentiel
) -> tuple[Session, list[Anomalie]]:
    """Build the session from (key, value) rows; a value that cannot be read becomes an anomaly at its cell."""
    arbre: dict[str, dict[str, Any]] = {}
    lieux: dict[str, Cellule] = {}
    connues = cles_de_session()
    anomalies = []
    for ligne in lignes:
        cle, valeur = nettoyer(str(ligne["cle"].valeur or "")), ligne["valeur"]
        if not cle or est_vide(valeur.valeur):
            continue
        if cle not in connues and not cle.startswith("lectures."):
            message = f"La clé « {cle} » n’existe pas."
            anomalies.append(Anomalie(feuille, ligne["cle"].lieu, "", cle, message, Code.SESSION))
            continue
        partie, nom = cle.split(".", 1)
        arbre.setdefault(partie, {})[nom] = _preparer(connues.get(cle), valeur.valeur)
        lieux[cle] = valeur
    for nom, phrase in _lectures_refusees(referentiel, arbre.get("lectures", {})).items():
        cellule = lieux[f"lectures.{nom}"]
        anomalies.append(Anomalie(feuille, cellule.lieu, "", ecrire_valeur(cellule.valeur), phrase, Code.LECTURE))
        del arbre["lectures"][nom]
    try:
        return Session.model_validate(arbre), anomalies
    except ValidationError as erreur:
        for chemin, phrase in problemes_situes(erreur, Session):
            cle = ".".join(str(p) for p in chemin[:2])
            partie, _, nom = cle.partition(".")
            cellule = lieux.get(cle, Cellule(None, ""))
            phrase = phrase.replace("AAAA-MM-JJ", "JJ/MM/AAAA")  # as a cell shows a date
            anomalies.append(Anomalie(feuille, cellule.lieu, "", ecrire_valeur(cellule.valeur), phrase, Code.SESSION))
            arbre.get(partie, {}).pop(nom, None)
        return Session.model_validate(arbre), anomalies


def _preparer(cle: Optional[Cle], valeur: object) -> object:
    """A cell as the model takes it: lists are written with commas, dates come with a time, numbers may be text."""
    if isinstance(valeur, dt.datetime):
        return valeur.date()
    if isinstance(valeur, float) and valeur.is_integer():
        valeur = int(valeur)
    if cle and cle.est_une_liste:
        return [nettoyer(v) for v in str(valeur).replace(";", ",").split(",") if nettoyer(v)]
    if cle and cle.est_une_date and isinstance(valeur, str):
        return lire_date(nettoyer(valeur)) or valeur
    if cle and cle.est_un_nombre:
        return valeur
    return nettoyer(str(valeur)) if not isinstance(valeur, dt.date) else valeur

"""The register of falsifications: one JSON file that stands apart, read with its schema, changed whole or not at all.

Section « Falsification » (G4). It never goes into a grid nor into an export: only `rdcxl registre` writes it, and the creation of a
grid looks into it. Whoever is taken off stays in it, with the reason. Imports the rules, the model of a grid, pydantic.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Optional

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from rdcxl.erreurs import EcritureRefusee, SaisieRefusee
from rdcxl.grille.conversion import CONTROLE
from rdcxl.grille.ecriture import SECRET, fichier_neuf
from rdcxl.grille.octets import REGISTRE, FichierRefuse, lire_octets
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.grille.validation import problemes_en_francais
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.echeances import fin_interdiction
from rdcxl.regles.inscription import est_plausible
from rdcxl.regles.interdiction import IDENTIQUE, POSSIBLE, Identite, comparer, est_interdit, mots
from rdcxl.regles.saisie import nettoyer

FORMAT = "rdcxl-registre-falsifications"
VERSION = 1
TEXTE_MAXIMUM = 500  # characters of a text


def _texte(brut: str) -> str:
    texte = nettoyer(brut)
    if not texte:
        raise ValueError("ce texte ne doit pas être vide")
    if len(texte) > TEXTE_MAXIMUM:
        raise ValueError(f"ce texte dépasse {TEXTE_MAXIMUM} caractères")
    if CONTROLE.search(texte) or any("\ud800" <= c <= "\udfff" for c in texte):
        raise ValueError("un caractère de contrôle s’y trouve")
    return texte


def _nom(brut: str) -> str:
    texte = _texte(brut)
    if not mots(texte):
        raise ValueError(f"« {texte} » ne contient aucune lettre")
    return texte


def _jour(jour: dt.date) -> dt.date:
    if not est_plausible(jour):
        raise ValueError(f"« {jour.isoformat()} » n’est pas une date plausible")
    return jour


Texte = Annotated[str, AfterValidator(_texte)]
Nom = Annotated[str, AfterValidator(_nom)]
Jour = Annotated[dt.date, AfterValidator(_jour)]


class _Partie(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Retrait(_Partie):
    """Why and when somebody was taken off the register."""

    motif: Texte
    le: Jour


class Inscription(_Partie):
    """One decision on one person. `numero`: from 1, never given twice; `reference`: of the decision."""

    numero: int = Field(ge=1)
    nom: Nom
    prenoms: Nom
    date_naissance: Jour
    decision: Jour
    reference: Texte
    inscrit_le: Jour
    retrait: Optional[Retrait] = None

    @model_validator(mode="after")
    def _dans_l_ordre(self) -> Inscription:
        if self.decision <= self.date_naissance:
            raise ValueError("la décision est antérieure à la naissance")
        if self.inscrit_le < self.decision:
            raise ValueError("l’inscription est antérieure à la décision")
        if self.retrait and self.retrait.le < self.inscrit_le:
            raise ValueError("le retrait est antérieur à l’inscription")
        return self

    @property
    def identite(self) -> Identite:
        """Whom it is about, for the comparison of names."""
        return Identite(self.nom, self.prenoms, self.date_naissance)

    @property
    def qui(self) -> str:
        """Birth name in capitals, then the first names."""
        return f"{self.nom.upper()} {self.prenoms}"


class Registre(_Partie):
    """Every entry, in the order of the numbers, those taken off too."""

    inscriptions: tuple[Inscription, ...] = ()

    @model_validator(mode="after")
    def _numeros(self) -> Registre:
        numeros = [i.numero for i in self.inscriptions]
        if numeros != sorted(set(numeros)):
            raise ValueError("les numéros ne sont pas tous différents et dans l’ordre")
        return self


class Lu(NamedTuple):
    """A register, and the bytes that it was read from: they must still be there when it is written (None: no file yet)."""

    registre: Registre
    octets: Optional[bytes]


class Interdit(NamedTuple):
    """A candidate who is, or may be, somebody of the register whose ban holds: how sure (`IDENTIQUE`, `POSSIBLE`), until when."""

    degre: str
    numero: int
    fin: dt.date


class _Fichier(Registre):
    format: str
    version: int


def lire_registre(chemin: Path) -> Lu:
    """Read a register.

    Raises:
        SaisieRefusee: it does not exist, is damaged, comes from a newer version, or holds values that cannot be.
    """
    octets = _charger(chemin)
    try:
        apercu = json.loads(octets.decode("utf-8"), object_pairs_hook=_sans_doublon)
    except (ValueError, RecursionError) as erreur:
        message = f"« {chemin.name} » n’est pas un registre des falsifications, ou il est endommagé : {_REPRENDRE}"
        raise SaisieRefusee(message) from erreur
    if not isinstance(apercu, dict) or apercu.get("format") != FORMAT:
        raise SaisieRefusee(
            f"« {chemin.name} » n’est pas un registre des falsifications. Donnez le fichier écrit par « rdcxl registre »."
        )
    version = apercu.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        raise SaisieRefusee(
            f"« {chemin.name} » vient d’une version plus récente de rdcxl (format {version}). Mettez rdcxl à jour."
        )
    try:
        if version != VERSION or isinstance(version, bool):
            raise SaisieRefusee(f"« {chemin.name} » est endommagé : son format n’est pas connu. {_REPRENDRE}")
        fichier = _Fichier.model_validate_json(octets, strict=True)
        return Lu(Registre(inscriptions=fichier.inscriptions), octets)
    except ValidationError as erreur:
        problemes = problemes_en_francais(erreur, _Fichier)
        raise SaisieRefusee(f"« {chemin.name} » est endommagé : {_REPRENDRE}", problemes) from erreur


_REPRENDRE = "reprenez une copie de sauvegarde."


def _charger(chemin: Path) -> bytes:
    try:
        return lire_octets(chemin, REGISTRE)
    except FichierRefuse as refus:
        if refus.absent:
            conseil = "« rdcxl registre ajouter » en crée un."
            raise SaisieRefusee(f"Le registre « {chemin.name} » n’existe pas. {conseil}") from refus
        raise SaisieRefusee(f"« {chemin.name} » ne peut pas être lu : {refus.raison}.") from refus


def _sans_doublon(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({cle for cle, _ in paires}) != len(paires):
        raise ValueError("a key stands twice")
    return dict(paires)


def ecrire_registre(chemin: Path, registre: Registre, avant: Optional[bytes]) -> None:
    """Put a register in the place of what was read; only its owner may read it, where the system knows owners.

    Args:
        avant: the bytes that were read, None for a new file.

    Raises:
        EcritureRefusee: somebody changed the file since, or it cannot be written; nothing is lost.
    """
    cible = chemin.resolve()
    contenu = {"format": FORMAT, "version": VERSION, **registre.model_dump(mode="json")}

    def inchange(present: Path) -> bool:
        if _contenu(present) != avant:
            raise EcritureRefusee(f"« {chemin.name} » a été modifié entre-temps par quelqu’un d’autre. Recommencez.")
        return True

    with fichier_neuf(cible, remplacable=inchange if avant is not None else None, pour=SECRET) as provisoire:
        provisoire.write_text(json.dumps(contenu, ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")
        if avant is not None:
            inchange(cible)  # it may have gone altogether


def _contenu(chemin: Path) -> Optional[bytes]:
    try:
        return lire_octets(chemin, REGISTRE)
    except FichierRefuse:
        return None


def inscrire(
    registre: Registre, identite: Identite, decision: dt.date, reference: str, aujourdhui: dt.date
) -> tuple[Registre, Inscription]:
    """The register with one more decision.

    Raises:
        SaisieRefusee: a value cannot be, the decision lies ahead, or it stands there already for this person.
    """
    if decision > aujourdhui:
        raise SaisieRefusee(f"La décision du {decision:%d/%m/%Y} est dans l’avenir. Corrigez --decision.")
    numero = max((i.numero for i in registre.inscriptions), default=0) + 1
    try:
        nouvelle = Inscription(
            numero=numero, nom=identite.nom, prenoms=identite.prenoms, date_naissance=identite.naissance,
            decision=decision, reference=reference, inscrit_le=aujourdhui,
        )  # fmt: skip
    except ValidationError as erreur:
        raise SaisieRefusee(
            "Cette inscription ne peut pas être prise.", problemes_en_francais(erreur, Inscription)
        ) from erreur
    for i in registre.inscriptions:
        if not i.retrait and i.decision == nouvelle.decision and comparer(i.identite, nouvelle.identite) == IDENTIQUE:
            raise SaisieRefusee(f"Cette décision est déjà au registre pour cette personne, sous le n° {i.numero}.")
    return Registre(inscriptions=(*registre.inscriptions, nouvelle)), nouvelle


def retirer(registre: Registre, numero: int, motif: str, aujourdhui: dt.date) -> tuple[Registre, Inscription]:
    """The register with one entry marked as taken off; it stays in the file.

    Raises:
        SaisieRefusee: there is no such entry, it is off already, or the reason is empty.
    """
    visee = next((i for i in registre.inscriptions if i.numero == numero), None)
    if visee is None:
        raise SaisieRefusee(f"Le registre n’a pas de n° {numero}. « rdcxl registre lister » donne les numéros.")
    if visee.retrait:
        raise SaisieRefusee(f"Le n° {numero} est déjà retiré, depuis le {visee.retrait.le:%d/%m/%Y}.")
    try:
        retrait = Retrait(motif=motif, le=aujourdhui)
        retiree = Inscription(**{**dict(visee), "retrait": retrait})
    except ValidationError as erreur:
        raise SaisieRefusee("Ce retrait ne peut pas être pris.", problemes_en_francais(erreur, Retrait)) from erreur
    suite = tuple(retiree if i.numero == numero else i for i in registre.inscriptions)
    return Registre(inscriptions=suite), retiree


def chercher(registre: Registre, fiche: Fiche, r: Referentiel, jour: dt.date) -> Optional[Interdit]:
    """The ban that holds for a candidate on a day: an identical identity before a possible one, then the longest ban.

    A name in use that is the birth name of somebody of the register makes a possible match, never an identical one.
    """
    trouves = [
        Interdit(degre, i.numero, fin_interdiction(r, i.decision))
        for i in registre.inscriptions
        if not i.retrait and est_interdit(r, i.decision, jour) and (degre := _degre(i.identite, fiche))
    ]
    return max(trouves, key=lambda x: (x.degre == IDENTIQUE, x.fin), default=None)


def _degre(inscrite: Identite, fiche: Fiche) -> str:
    degres = list(_comparaisons(inscrite, fiche))
    return IDENTIQUE if degres[0] == IDENTIQUE else POSSIBLE if any(degres) else ""


def _comparaisons(inscrite: Identite, fiche: Fiche) -> Iterator[str]:
    """With the birth name, then with the name in use."""
    for nom in (fiche.nom_naissance, fiche.nom_usage):
        yield comparer(inscrite, Identite(nom, fiche.prenoms, fiche.date_naissance))

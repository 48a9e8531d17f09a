"""The SI-CPF's answer (« accusé de traitement »): which passages were taken, which refused, and what to correct, by candidate.

Source: the certifiers' guide (V3), root `rapport` in the namespace urn:cdc:cpf:pc5:rapport:schema. Published examples differ in
prefixes and in the case of names, so only local names count, without their case. Nothing is written here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from rdcxl.erreurs import SaisieRefusee
from rdcxl.exports.cpf import delivrance_de, titulaires_de
from rdcxl.exports.cpf_passage import id_technique, identifiant_du_candidat
from rdcxl.exports.lecture import designer_candidat, nom_pointe
from rdcxl.exports.lecture_xml import MEGA, lire_xml
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import FicheClose
from rdcxl.typographie import phrase

ESPACE = "urn:cdc:cpf:pc5:rapport:schema"
TAILLE_MAX = 50 * MEGA
DeLaFiche = Callable[[FicheClose], object]
DeLaCloture = Callable[[Cloture], object]
IDENTITE: tuple[DeLaFiche, ...] = (
    lambda f: f.nom_naissance,
    lambda f: f.prenoms,
    lambda f: f.sexe,
    lambda f: f.date_naissance,
    lambda f: f.code_insee_naissance,
)
LIEU: tuple[DeLaFiche, ...] = (lambda f: f.commune_naissance, lambda f: f.pays_naissance)


@dataclass(frozen=True)
class Conseil:
    """What a message means for the centre: how to recognise it (no accents, no capitals), what to do, what to look at."""

    reconnu: str
    texte: str
    fiche: tuple[DeLaFiche, ...] = ()
    cloture: tuple[DeLaCloture, ...] = ()

    def a_voir(self, clos: Cloture, fiche: FicheClose) -> Iterator[tuple[str, Optional[str]]]:
        """The values to look at, each after its name; None for one that is not there."""
        vues = [
            *((nom_pointe(lire), lire(fiche)) for lire in self.fiche),
            *((nom_pointe(lire), lire(clos)) for lire in self.cloture),
        ]
        return ((nom, None if brut in (None, "") else str(brut)) for nom, brut in vues)


# In this order: the first that is recognised counts.
CONSEILS = (
    Conseil(
        r"doublon|existe deja",
        "Ce passage a déjà été reçu : ne le renvoyez pas. S'il est faux, faites-le d'abord supprimer par CCI France.",
    ),
    Conseil(
        r"statut de la certification",
        "La certification n'est pas ouverte au dépôt : vérifiez le code RNCP et voyez avec CCI France. "
        "Rien n'est à corriger chez le candidat.",
        cloture=(lambda c: c.session.certification.code,),
    ),
    Conseil(
        r"plusieurs titulaires",
        "Plusieurs personnes répondent à ces données : complétez tous les prénoms de l'état civil, dans l'ordre, "
        "et vérifiez la date et le lieu de naissance.",
        (*IDENTITE, *LIEU),
    ),
    Conseil(
        r"jour et du mois",
        "Le jour ou le mois de naissance n'est pas celui que la Caisse des Dépôts connaît : "
        "reprenez la date de la pièce d'identité.",
        (lambda f: f.date_naissance,),
    ),
    Conseil(
        r"reconciliation",
        "La personne n'est pas reconnue avec certitude : reprenez l'état civil de la pièce d'identité, lieu de naissance "
        "compris. Les accents ne comptent pas, les traits d'union comptent.",
        (*IDENTITE, *LIEU),
    ),
    Conseil(
        r"aucun titulaire",
        "Personne ne répond à ces données : reprenez sur la pièce d'identité le nom de naissance (pas le nom d'usage), "
        "les prénoms, le sexe, la date et le code INSEE de naissance. Les accents ne comptent pas, les traits d'union comptent.",
        IDENTITE,
    ),
    Conseil(
        r"date de fin",
        "La fin de validité précède son début : rdcxl n'écrit pas de date de fin, vérifiez la date du jury et ce qui a été déposé.",
        cloture=(lambda c: c.jury.date,),
    ),
)
INCONNU = Conseil("", "Ce message n'est pas connu de rdcxl : transmettez-le à CCI France.")


@dataclass(frozen=True)
class Reponse:
    """The answer on one passage.

    Attributes:
        identifiant: of the candidate, None when rdcxl did not write this `idTechnique`.
        qui: how messages name the candidate.
        connu: whether the closed file has this passage, None without a closed file.
        messages: of the SI-CPF, empty when the passage was taken.
        conseils: what to do, a sentence per message.
        champs: what to look at, as the closed file has it.
    """

    id_technique: str
    identifiant: Optional[str]
    qui: str
    connu: Optional[bool]
    accepte: bool
    messages: tuple[str, ...]
    conseils: tuple[str, ...]
    champs: Mapping[str, Optional[str]]

    def en_json(self) -> dict[str, Any]:
        """The answer as the JSON of the command line writes it."""
        objet: dict[str, Any] = {
            "id_technique": self.id_technique,
            "identifiant": self.identifiant,
            "candidat": self.qui,
            "connu": self.connu,
        }
        if self.accepte:
            return objet
        return {**objet, "messages": [*self.messages], "conseils": [*self.conseils], "champs": {**self.champs}}


@dataclass(frozen=True)
class Retour:
    """An answer file. `sans_reponse`: the holders of the closed file on whom it says nothing."""

    nom_fichier: str
    flux: str
    traitement: str
    reponses: tuple[Reponse, ...]
    sans_reponse: tuple[str, ...]

    @property
    def refuses(self) -> tuple[Reponse, ...]:
        """The passages that were refused (KO)."""
        return tuple(r for r in self.reponses if not r.accepte)

    @property
    def acceptes(self) -> tuple[Reponse, ...]:
        """The passages that were taken (OK)."""
        return tuple(r for r in self.reponses if r.accepte)

    def en_json(self) -> dict[str, Any]:
        """The answer file as the JSON of the command line writes it."""
        return {
            "fichier": self.nom_fichier,
            "flux": self.flux,
            "traitement": self.traitement,
            "ko": [r.en_json() for r in self.refuses],
            "ok": [r.en_json() for r in self.acceptes],
            "sans_reponse": [*self.sans_reponse],
        }


def lire_retour(chemin: Path, cloture: Optional[Cloture] = None) -> Retour:
    """Read an answer file.

    Args:
        cloture: the closed jury whose flux was deposited; gives the names and the values to look at.

    Raises:
        SaisieRefusee: it cannot be read safely, is no answer file, or answers on no passage.
    """
    racine = lire_xml(chemin, TAILLE_MAX).getroot()
    espace, _, nom = str(racine.tag).rpartition("}")
    if nom.casefold() != "rapport" or not espace.removeprefix("{").startswith(ESPACE):
        modele = "« {nom} » n'est pas un accusé de traitement du SI-CPF : {suite}"
        deposes = "c'est le flux déposé. Donnez la réponse de la Caisse des Dépôts."
        autre = "son premier élément est « {element} »."
        suite = deposes if nom == "flux" else phrase(autre, element=nom)
        raise SaisieRefusee(phrase(modele, nom=chemin.name, suite=phrase(suite)))
    fiches = _fiches(cloture) if cloture is not None else None
    reponses = tuple(_reponses(racine, cloture, fiches or {}))
    if not reponses:
        modele = "« {nom} » ne répond sur aucun passage : ni OK, ni KO. Demandez à CCI France l'accusé de traitement complet."
        raise SaisieRefusee(phrase(modele, nom=chemin.name))
    vus = {r.id_technique for r in reponses}
    muets = tuple(designer_candidat(f) for cle, f in (fiches or {}).items() if cle not in vus)
    return Retour(_dit(racine, "nomFichier"), _dit(racine, "idFlux"), _dit(racine, "idTraitement"), reponses, muets)


def _fiches(clos: Cloture) -> dict[str, FicheClose]:
    """The holders of a closed jury, by the `idTechnique` of their passages."""
    delivrance = delivrance_de(clos)
    return {id_technique(delivrance, fiche): fiche for fiche in titulaires_de(clos)}


def _reponses(racine: Any, clos: Optional[Cloture], fiches: Mapping[str, FicheClose]) -> Iterator[Reponse]:
    """The answers in the order of the file, each passage once; one that is both taken and refused is refused."""
    messages: dict[str, list[str]] = {}
    for passage in _sous(_sous([racine], "passagesko"), "passage"):
        cle = _dit(passage, "idTechnique")
        lus = [m for e in _sous([passage], "messageerreur") if (m := _propre(e))]
        messages.setdefault(cle, []).extend(lus or ["sans message"])
    acceptes = [_propre(e) for e in _sous(_sous([racine], "passagesok"), "idtechnique")]
    for cle in dict.fromkeys([*messages, *acceptes]):
        recus = tuple(dict.fromkeys(messages.get(cle, ())))
        conseils = [_conseil(m) for m in recus]
        fiche = fiches.get(cle)
        identifiant = identifiant_du_candidat(cle)
        yield Reponse(
            cle,
            identifiant,
            designer_candidat(fiche)
            if fiche
            else identifiant or phrase("passage « {cle} »", cle=cle or "sans idTechnique"),
            None if clos is None else fiche is not None,
            cle not in messages,
            recus,
            tuple(dict.fromkeys(phrase(c.texte) for c in conseils)),
            dict(vu for c in conseils for vu in c.a_voir(clos, fiche)) if clos and fiche else {},
        )


def _conseil(message: str) -> Conseil:
    decompose = unicodedata.normalize("NFD", message.casefold())
    simple = "".join(c for c in decompose if not unicodedata.combining(c))
    return next((c for c in CONSEILS if re.search(c.reconnu, simple)), INCONNU)


def _sous(parents: Any, nom: str) -> list[Any]:
    """Every descendant of this local name (small letters)."""
    return [e for p in parents for e in p.iterdescendants() if str(e.tag).rpartition("}")[2].casefold() == nom]


def _dit(parent: Any, nom: str) -> str:
    """The text of the first descendant of this name, empty when there is none."""
    return next((_propre(e) for e in _sous([parent], nom.casefold())), "")


def _propre(element: Any) -> str:
    """The text of an element on one line, without what could act on a terminal."""
    brut = "".join(element.itertext())
    return " ".join("".join(" " if unicodedata.category(c).startswith("C") else c for c in brut).split())

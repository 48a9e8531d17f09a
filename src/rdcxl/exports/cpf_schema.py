"""The schema (XSD) of the SI-CPF flux, as the user gives it: read safely, and its refusals in French. lxml only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdcxl.erreurs import ExportRefuse, SaisieRefusee
from rdcxl.exports.lecture_xml import MEGA, lire_xml
from rdcxl.typographie import phrase

ESPACE = "urn:cdc:cpf:pc5:schema:1.0.0"
XSD = "{http://www.w3.org/2001/XMLSchema}"
TAILLE_MAX = 5 * MEGA
_APPELS = ("import", "include", "redefine")
_ATTENDUS = re.compile(r"\{[^}]*\}([\w.-]+)")
# What libxml2 calls its errors, and what it means for a value.
_RAISONS = (
    ("_ENUMERATION_VALID", "cette valeur n'est pas admise"),
    ("_PATTERN_VALID", "cette valeur n'a pas la forme exigée"),
    ("LENGTH_VALID", "cette valeur n'a pas la longueur exigée"),
    ("CLUSIVE_VALID", "ce nombre est hors des bornes"),
    ("_DATATYPE_VALID", "cette valeur n'est pas du type exigé"),
)


@dataclass(frozen=True)
class Schema:
    """A schema ready to use. `action`: it declares flux/action, as version 1.1.5 does: the flux then says CREATION."""

    nom: str
    action: bool
    regle: Any

    def defauts(self, flux: Any, noms: Mapping[str, str]) -> list[str]:
        """Return one French sentence per element that the schema refuses, with the candidate it belongs to.

        Args:
            flux: the root element.
            noms: how messages name the candidates, by `idTechnique`.
        """
        if self.regle.validate(flux):
            return []
        par_element: dict[str, str] = {}
        for erreur in self.regle.error_log:
            par_element.setdefault(erreur.path or "", self._phrase(erreur, flux, noms))
        return list(par_element.values())

    def _phrase(self, erreur: Any, flux: Any, noms: Mapping[str, str]) -> str:
        trouves = flux.getroottree().xpath(erreur.path, namespaces={"cpf": ESPACE}) if erreur.path else []
        element = trouves[0] if trouves else flux
        passage = next((e for e in (element, *element.iterancestors()) if _nom(e) == "passageCertification"), None)
        technique = "" if passage is None else passage.findtext(f"{{{ESPACE}}}idTechnique") or ""
        modele = "{qui} : le schéma {schema} refuse l'élément {nom}{valeur} : {raison}. Est-ce le schéma en vigueur ?"
        valeur = "" if len(element) or not element.text else phrase(" (« {texte} »)", texte=element.text)
        return phrase(
            modele,
            qui=noms.get(technique, "Flux"),
            schema=self.nom,
            nom=_nom(element),
            valeur=valeur,
            raison=phrase(_raison(erreur)),
        )


def _nom(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _raison(erreur: Any) -> str:
    if erreur.type_name == "SCHEMAV_ELEMENT_CONTENT":
        attendus = ", ".join(_ATTENDUS.findall(erreur.message.partition("xpected is")[2]))
        if erreur.message.endswith("This element is not expected.") or "not expected" in erreur.message:
            return f"il n'est pas attendu là (attendu : {attendus})" if attendus else "il n'est pas attendu là"
        return f"il y manque {attendus}" if attendus else "il y manque un élément"
    for fin, raison in _RAISONS:
        if fin in erreur.type_name:
            return raison
    return f"règle {erreur.type_name.removeprefix('SCHEMAV_').replace('_', '-').lower()}"


def lire_schema(chemin: Path) -> Schema:
    """Read the schema of the flux. Nothing but this file is opened: one that calls other files is refused.

    Raises:
        ExportRefuse: it is absent, is not XML, is not a schema of this flux, or calls other files.
    """
    from lxml import etree

    try:
        arbre = lire_xml(chemin, TAILLE_MAX)
    except SaisieRefusee as refus:
        raise ExportRefuse(f"--xsd : {refus.message}") from refus
    racine = arbre.getroot()
    if racine.tag != f"{XSD}schema" or racine.get("targetNamespace") != ESPACE:
        modele = "--xsd : « {nom} » n'est pas le schéma du flux SI-CPF ({espace}). Téléchargez-le dans l'espace des certificateurs."
        raise ExportRefuse(phrase(modele, nom=chemin.name, espace=ESPACE))
    appels = [e.get("schemaLocation") for nom in _APPELS for e in racine.iter(f"{XSD}{nom}") if e.get("schemaLocation")]
    if appels:
        modele = "--xsd : « {nom} » appelle d'autres fichiers ({appels}), que rdcxl n'ouvre pas. Donnez un schéma d'un seul tenant."
        raise ExportRefuse(phrase(modele, nom=chemin.name, appels=", ".join(appels)))
    try:
        regle = etree.XMLSchema(arbre)
    except etree.XMLSchemaParseError as erreur:
        modele = "--xsd : « {nom} » n'est pas un schéma XSD correct. Reprenez le fichier d'origine."
        raise ExportRefuse(phrase(modele, nom=chemin.name)) from erreur
    action = any(
        e.get("name") == "action" for t in racine.iter(f"{XSD}complexType") if t.get("name") == "flux"
        for e in t.iter(f"{XSD}element")
    )  # fmt: skip
    return Schema(chemin.name, action, regle)

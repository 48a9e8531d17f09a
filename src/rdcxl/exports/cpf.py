"""The SI-CPF flux: one XML file with the holders of the title, of which the certifier, CCI France, may make its deposit.

Who: candidates whose final decision is TITRE, and nobody else (guide: « Seules les données des candidats admis »). Single blocs
are left out: the guides describe no way of sending them, the code of a certification being the number of its RNCP file.
Within three months of issue, without the holder's consent (L.6113-8). `cpf_passage` says what each holder's part holds.

Everything comes from the closed file and the emitter: `horodatage` is the moment of closing, `idFlux` a UUID of the file's
digest and of the emitter, so that the same input gives the same bytes and another emitter another flux.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any, Optional

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.cpf_emetteur import REFUS, EmetteurCpf, emetteur_depuis
from rdcxl.exports.cpf_passage import (
    Contenu,
    Delivrance,
    caracteres_refuses,
    controler,
    date_du_flux,
    id_technique,
    passage,
)
from rdcxl.exports.cpf_schema import ESPACE, lire_schema
from rdcxl.exports.fichiers import ecrire, exiger_dossier, nom_de_fichier
from rdcxl.exports.lecture import designer_candidat, exiger_la_cloture
from rdcxl.exports.mentions import SIRET, Mention, verifier
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import FicheClose
from rdcxl.regles import libelles as L
from rdcxl.typographie import phrase

__all__ = ["AVERTISSEMENT", "EmetteurCpf", "delivrance_de", "ecrire_cpf", "emetteur_depuis"]

XSI = "http://www.w3.org/2001/XMLSchema-instance"
AVERTISSEMENT = phrase(
    "SI-CPF : le dépôt est l'acte du certificateur, CCI France, dans les trois mois de la délivrance ; ce fichier contrôle "
    "les données du centre et les lui propose. Avant tout dépôt, téléchargez le schéma (XSD) en vigueur dans l'espace des "
    "certificateurs de Mon Compte Formation et donnez-le avec --xsd. Si la date du jury, le SIRET ou un identifiant a changé "
    "depuis un dépôt, faites d'abord supprimer les passages déposés."
)
_HORODATAGE = re.compile(r"(19|20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[+-][01]\d:[0-5]\d", re.ASCII)


def ecrire_cpf(clos: Cloture, dossier: Path, emetteur: EmetteurCpf, *, xsd: Optional[Path] = None) -> list[Path]:
    """Write the flux of a closed jury into an existing folder, and return its path; nothing when nobody has the title.

    The caller shows `AVERTISSEMENT`.

    Args:
        clos: the closed jury.
        dossier: an existing folder; no file in it is overwritten.
        emetteur: who deposits.
        xsd: the schema in force, against which the flux is validated; without it the flux follows version 1.1.2.

    Raises:
        ExportRefuse: this is no closed jury, data are missing or wrong (all are listed, by candidate and field), the schema cannot be used or does
            not accept the flux; nothing is written.
        EcritureRefusee: the folder is missing, or the file exists already or cannot be written.
    """
    exiger_la_cloture(clos)
    titulaires = titulaires_de(clos)
    if not titulaires:
        return []
    delivrance = delivrance_de(clos)
    problemes = [*_defauts_de_session(clos), *_defauts_des_titulaires(clos, delivrance, titulaires)]
    schema = None
    try:
        schema = lire_schema(xsd) if xsd else None
    except ExportRefuse as refus:
        problemes.append(refus.message)
    if problemes:
        raise ExportRefuse(phrase(REFUS), problemes)
    contenu = _flux(clos, titulaires, emetteur, delivrance)
    if schema and schema.action:
        contenu.insert(2, ("action", "CREATION"))
    flux = _element("flux", contenu)
    if schema:
        noms = {id_technique(delivrance, fiche): designer_candidat(fiche) for fiche in titulaires}
        if problemes := schema.defauts(flux, noms):
            raise ExportRefuse(phrase(REFUS), problemes)
    exiger_dossier(dossier)
    nom = nom_de_fichier("cpf", delivrance.code, delivrance.date_jury)
    return [ecrire(dossier / f"{nom}.xml", _octets(flux))]


def _code(brut: object) -> Optional[str]:
    return None if re.fullmatch(r"(?:RNCP|RS)[0-9]{1,10}", str(brut)) else "n’est pas un code du RNCP ou du RS"


def titulaires_de(clos: Cloture) -> list[FicheClose]:
    """The holders of the title, in the order of the closed file."""
    return [c.fiche for c in clos.candidats if c.resultat.decision == L.TITRE]


def delivrance_de(clos: Cloture) -> Delivrance:
    """Return what the passages of a closed jury share, as it stands there (nothing is checked)."""
    siret = "".join(clos.session.centre.siret.split())
    return Delivrance(_code_rncp(clos), siret, clos.jury.date.isoformat())


def _code_rncp(clos: Cloture) -> str:
    """The code is a fact of the référentiel; the session may only repeat it."""
    return clos.session.certification.code or clos.referentiel.code


_SESSION: tuple[Mention[Cloture], ...] = (
    Mention(_code_rncp, "le code RNCP", _code),
    Mention(lambda c: c.jury.date, "la date du jury", date_du_flux),
    SIRET,
)


def _horodatage(clos: Cloture) -> str:
    return clos.clos_le.isoformat(timespec="seconds")


def _defauts_de_session(clos: Cloture) -> list[str]:
    """A sentence per fact of the session that is missing or wrong, the moment of closing included."""
    problemes = verifier(
        clos, _SESSION, "Session", "le fichier de session ou celui du jury",
        refuses=caracteres_refuses, raison="que le flux ne peut pas porter",
    )  # fmt: skip
    horodatage = _horodatage(clos)
    if not _HORODATAGE.fullmatch(horodatage):
        modele = (
            "Session : le jury a été clos le {brut}, un moment que le flux ne peut pas porter. Refaites la clôture."
        )
        problemes.append(phrase(modele, brut=horodatage))
    return problemes


def _defauts_des_titulaires(clos: Cloture, delivrance: Delivrance, titulaires: list[FicheClose]) -> list[str]:
    """A sentence per field of a holder that is missing or wrong, and per identifier that another holder has too."""
    problemes = []
    vus: set[str] = set()
    for fiche in titulaires:
        problemes += controler(fiche, clos.jury.date)
        if (cle := id_technique(delivrance, fiche)) in vus:
            modele = "{qui} : un autre titulaire a le même identifiant. Corrigez la grille, puis refaites la clôture."
            problemes.append(phrase(modele, qui=designer_candidat(fiche)))
        vus.add(cle)
    return problemes


def _flux(
    clos: Cloture,
    titulaires: list[FicheClose],
    emetteur: EmetteurCpf,
    delivrance: Delivrance,
) -> list[tuple[str, Contenu]]:
    """What `flux` holds, in the order of the official example."""
    graine = " ".join(("rdcxl-cpf", clos.empreinte.valeur, *asdict(emetteur).values()))
    nature = [("natureDeposant", emetteur.nature_deposant)] if emetteur.nature_deposant else []
    certification: Contenu = [
        ("type", re.sub("[0-9]", "", delivrance.code)),
        ("code", delivrance.code),
        *nature,
        ("passageCertifications", [("passageCertification", passage(delivrance, fiche)) for fiche in titulaires]),
    ]
    certificateur: Contenu = [
        ("idClient", emetteur.id_client_certificateur),
        ("idContrat", emetteur.id_contrat),
        ("certifications", [("certification", certification)]),
    ]
    return [
        ("idFlux", str(uuid.uuid5(uuid.NAMESPACE_OID, graine))),
        ("horodatage", _horodatage(clos)),
        ("emetteur", [("idClient", emetteur.id_client), ("certificateurs", [("certificateur", certificateur)])]),
    ]


def _element(nom: str, contenu: Contenu, parent: Any = None) -> Any:
    """The lxml element of a content, inside `parent` if there is one; None becomes xsi:nil, never an empty element."""
    from lxml import etree

    balise = f"{{{ESPACE}}}{nom}"
    element = (
        etree.Element(balise, nsmap={"cpf": ESPACE, "xsi": XSI}) if parent is None else etree.SubElement(parent, balise)
    )
    if contenu is None:
        element.set(f"{{{XSI}}}nil", "true")
    elif isinstance(contenu, str):
        element.text = contenu
    else:
        for nom_enfant, enfant in contenu:
            _element(nom_enfant, enfant, element)
    return element


def _octets(flux: Any) -> bytes:
    from lxml import etree

    octets: bytes = etree.tostring(flux, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return octets

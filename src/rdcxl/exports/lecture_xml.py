"""Reading an XML file that somebody else wrote: no DTD, no entity, no network, bounded. lxml only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.octets import FichierRefuse, lire_octets
from rdcxl.typographie import phrase

MEGA = 1024 * 1024


def lire_xml(chemin: Path, maximum: int) -> Any:
    """Read a file as an XML tree (`lxml.etree._ElementTree`).

    Entities stay unresolved, nothing else is opened, and a file with a document type is refused: neither a schema nor an
    answer file of the SI-CPF has one.

    Args:
        maximum: bytes above which the file is not read.

    Raises:
        SaisieRefusee: it is absent, too big, carries a document type, or is not well formed (the sentence gives the line).
    """
    from lxml import etree

    analyseur = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        arbre = etree.ElementTree(etree.fromstring(_octets(chemin, maximum), analyseur))
    except etree.XMLSyntaxError as erreur:
        modele = "« {nom} », ligne {ligne} : ce n'est pas du XML correct. Reprenez le fichier d'origine."
        raise SaisieRefusee(phrase(modele, nom=chemin.name, ligne=erreur.lineno or 1)) from erreur
    if arbre.docinfo.doctype or arbre.docinfo.internalDTD is not None:
        modele = "« {nom} » commence par une déclaration DOCTYPE, que rdcxl ne lit pas. Reprenez le fichier d'origine."
        raise SaisieRefusee(phrase(modele, nom=chemin.name))
    return arbre


def _octets(chemin: Path, maximum: int) -> bytes:
    try:
        return lire_octets(chemin, maximum)
    except FichierRefuse as refus:
        if refus.absent:
            raise SaisieRefusee(phrase("Le fichier « {nom} » n'existe pas.", nom=chemin.name)) from refus
        modele = "« {nom} » ne peut pas être lu : {raison}."
        raise SaisieRefusee(phrase(modele, nom=chemin.name, raison=refus.raison)) from refus

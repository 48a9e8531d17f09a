"""The official schema and example of the SI-CPF flux, which lie beside the project; and what tests ask of a flux."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

DOMAINE = Path(__file__).parents[3] / "shared" / "domaine"
ESPACE = "urn:cdc:cpf:pc5:schema:1.0.0"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
EMETTEUR = {"id_client": "AB123CDE", "id_client_certificateur": "E564ACB0", "id_contrat": "2560080000127J"}


def schema_officiel() -> Path:
    """The XSD; without it the test is skipped, and fails in CI."""
    return _fichier("cpf-v2.0.0.xsd")


def exemple_officiel() -> Any:
    """The root of the official example."""
    return etree.parse(_fichier("cpf-exemple-v2.0.0.xml")).getroot()


def _fichier(nom: str) -> Path:
    chemin = DOMAINE / nom
    if not chemin.is_file():
        raison = f"{nom} n’est pas dans {DOMAINE}"
        pytest.fail(raison) if os.environ.get("CI") else pytest.skip(raison)
    return chemin


def nom(element: Any) -> str:
    """The local name of an element."""
    return str(etree.QName(element).localname)


def textes(racine: Any, balise: str) -> list[str | None]:
    """The texts of every element of this name, None for nil."""
    return [e.text for e in racine.iter(f"{{{ESPACE}}}{balise}")]


def accuse(ko: dict[str, str], ok: list[str], *, prefixe: str = "ns2:", qualifie: bool = False) -> str:
    """An answer file: refused passages with their message, then those taken."""
    p = prefixe if qualifie else ""
    declare = f"xmlns:{prefixe[:-1]}" if prefixe else "xmlns"
    refuses = "".join(
        f"<{p}passage><{p}idTechnique>{cle}</{p}idTechnique><{p}messageErreur>{m}</{p}messageErreur></{p}passage>"
        for cle, m in ko.items()
    )
    recus = "".join(f"<{p}idTechnique>{cle}</{p}idTechnique>" for cle in ok)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{prefixe}rapport {declare}="urn:cdc:cpf:pc5:rapport:schema">'
        f"<{p}nomFichier>cpf.xml</{p}nomFichier><{p}idFlux>f-1</{p}idFlux><{p}idTraitement>51354</{p}idTraitement>"
        f"<{p}PassagesKO>{refuses}</{p}PassagesKO><{p}PassagesOK>{recus}</{p}PassagesOK></{prefixe}rapport>"
    )

"""What tests ask of an SI-CPF flux, and the answers that it gets."""

from __future__ import annotations

from typing import Any

from lxml import etree

ESPACE = "urn:cdc:cpf:pc5:schema:1.0.0"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
EMETTEUR = {"id_client": "AB123CDE", "id_client_certificateur": "E564ACB0", "id_contrat": "2560080000127J"}


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

"""Who deposits a SI-CPF flux: what the section [cpf] of session.toml says, checked. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from rdcxl.erreurs import ExportRefuse
from rdcxl.typographie import phrase

REFUS = "Le flux SI-CPF ne peut pas être produit."
NATURES = ("CERTIFICATEUR", "TIERS_CONFIANCE")
_HUIT = (re.compile(r"[!-~]{8}"), "huit caractères sans espace, donnés par la Caisse des Dépôts", "AB123CDE")
_CLES = {
    "id_client": _HUIT,
    "id_client_certificateur": _HUIT,
    "id_contrat": (re.compile(r"[!-~]{1,20}"), "de 1 à 20 caractères sans espace", "2560080000127J"),
    "nature_deposant": (re.compile("|".join(NATURES)), f"{' ou '.join(NATURES)}, ou rien", NATURES[1]),
}


@dataclass(frozen=True)
class EmetteurCpf:
    """Who deposits, and for which certifier: the section [cpf] of session.toml.

    Attributes:
        id_client: 8 characters, of the depositor.
        id_client_certificateur: 8 characters, of the certifier.
        id_contrat: 1 to 20 characters, of the certifier.
        nature_deposant: CERTIFICATEUR, TIERS_CONFIANCE, or empty.

    Raises:
        ExportRefuse: a value is not of this form; all of them are listed.
    """

    id_client: str
    id_client_certificateur: str
    id_contrat: str
    nature_deposant: str = ""

    def __post_init__(self) -> None:
        if problemes := _defauts(asdict(self)):
            raise ExportRefuse(phrase(REFUS), problemes)


def emetteur_depuis(section: Mapping[str, object]) -> EmetteurCpf:
    """Return the emitter that the section [cpf] of session.toml describes.

    Raises:
        ExportRefuse: every key that is missing, unknown or wrong, with how to write it.
    """
    donnees = {cle: brut.strip() if isinstance(brut, str) else brut for cle, brut in section.items()}
    inconnues = [
        phrase(
            "session.toml, [cpf] {cle} : cette clé n'existe pas. Clés connues : {cles}.", cle=cle, cles=", ".join(_CLES)
        )
        for cle in donnees
        if cle not in _CLES
    ]
    if problemes := _defauts(donnees) + inconnues:
        raise ExportRefuse(phrase(REFUS), problemes)
    return EmetteurCpf(**{cle: str(brut) for cle, brut in donnees.items()})


def _defauts(donnees: Mapping[str, object]) -> list[str]:
    """A sentence per key of the emitter that is missing or wrong."""
    problemes = []
    facultatives = [f.name for f in fields(EmetteurCpf) if f.default == ""]
    for cle, (forme, attendu, exemple) in _CLES.items():
        brut = donnees.get(cle)
        absent = brut is None or brut == ""
        if absent and cle in facultatives:
            continue
        if absent or not isinstance(brut, str) or not forme.fullmatch(brut):
            etat = "il manque" if absent else f"« {brut} » n’est pas ce qui est attendu"
            modele = "session.toml, [cpf] {cle} : {etat} ({attendu}). Écrivez par exemple : {exemple}"
            problemes.append(phrase(modele, cle=cle, etat=etat, attendu=attendu, exemple=f'{cle} = "{exemple}"'))
    return problemes

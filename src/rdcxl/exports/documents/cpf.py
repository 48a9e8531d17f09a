"""The SI-CPF flux, an XML file (`rdcxl.exports.cpf`): made when session.toml says who deposits it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rdcxl.exports.cpf import AVERTISSEMENT, EmetteurCpf, ecrire_cpf, emetteur_depuis
from rdcxl.exports.genres import ApresLaCloture, Ecrit
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.modele_clos import Cloture

if TYPE_CHECKING:
    from rdcxl.exports.matiere import JuryClos
    from rdcxl.exports.production import Production

SANS_CPF = "CPF : pas de flux XML, faute de rubrique [cpf] dans session.toml. C’est CCI France, organisme certificateur, qui le dépose."


def _ecrire(jury: JuryClos, prets: Sequence[EmetteurCpf], dossier: Path, atelier: Production) -> list[Ecrit]:
    flux = [chemin for e in prets for chemin in ecrire_cpf(jury.clos, dossier, e, xsd=jury.options.xsd)]
    atelier.avance(len(prets))
    return [Ecrit(chemin) for chemin in flux]


def _avis(jury: JuryClos) -> list[str]:
    return [AVERTISSEMENT]


def _sans_objet(jury: JuryClos) -> str | None:
    return None if jury.reglages.cpf else SANS_CPF


@ApresLaCloture("cpf", rang=80, titre="Flux SI-CPF", ecrire=_ecrire, avis=_avis, sans_objet=_sans_objet)
def preparer(clos: Cloture, reglages: Reglages) -> list[EmetteurCpf]:
    """Return who deposits the flux.

    Raises:
        ExportRefuse: session.toml does not say it.
    """
    return [emetteur_depuis(reglages.cpf)]

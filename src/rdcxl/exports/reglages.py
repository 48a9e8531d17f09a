"""The centre's look and wording: what session.toml says of the documents. Reads that file and its logos only.

Sections [presentation], [signataires], [textes] and [cpf] are never part of a grid or of a closed file: they change how a
document looks, never what it states.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Optional

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from rdcxl.erreurs import SaisieRefusee
from rdcxl.exports.langues import CHOIX
from rdcxl.grille.session import RUBRIQUES_DES_DOCUMENTS, lire_toml
from rdcxl.grille.validation import problemes_en_francais

SESSION = "session.toml"
LOGOS = ("logo", "logo_cci")
IMAGES = (".svg", ".png", ".jpg", ".jpeg")


class _Partie(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Presentation(_Partie):
    """How documents look. `logo`, `logo_cci` and `modeles` are paths, taken from the folder of session.toml.

    `langue`: of the certificates, one of `CHOIX`.
    `page_verification`: address of the page that `rdcxl page-verification` wrote, once the centre has put it on line.
    """

    logo: str = ""
    logo_texte: str = ""
    logo_cci: str = ""
    logo_cci_texte: str = ""
    couleur: str = "#17495a"
    page_verification: str = ""
    langue: str = "fr"
    modeles: str = ""

    @field_validator("couleur")
    @classmethod
    def _couleur(cls, valeur: str) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", valeur):
            raise ValueError("une couleur s’écrit # et six chiffres hexadécimaux, par exemple #17495a")
        return valeur

    @field_validator("langue")
    @classmethod
    def _langue(cls, valeur: str) -> str:
        if valeur not in CHOIX:
            raise ValueError(f"une langue des certificats est {', '.join(CHOIX)}")
        return valeur

    @field_validator("page_verification")
    @classmethod
    def _adresse(cls, valeur: str) -> str:
        if valeur and not re.fullmatch(r"https://[^\s#]+", valeur):
            raise ValueError("une adresse commence par https:// et ne contient ni espace ni #")
        return valeur


class Signataires(_Partie):
    """Who signs under each kind of document: name and capacity; empty, the responsible person of the session signs."""

    attestation: str = ""
    releve: str = ""
    lettre: str = ""
    convocation: str = ""


class Textes(_Partie):
    """Free paragraphs, in the centre's own words; an empty one leaves the product's."""

    lettre_titre: str = ""
    lettre_partielle: str = ""
    lettre_aucune: str = ""
    lettre_ajourne: str = ""
    lettre_annulee: str = ""
    lettre_conclusion: str = ""
    attestation_nature: str = ""
    attestation_objectifs: str = ""
    attestation_dates: str = ""
    convocation: str = ""
    courriel: str = ""


class Reglages(_Partie):
    """What session.toml says of the documents; `dossier` is where it stands."""

    presentation: Presentation = Presentation()
    signataires: Signataires = Signataires()
    textes: Textes = Textes()
    cpf: dict[str, Any] = Field(default_factory=dict)
    dossier: Optional[Path] = None

    @property
    def logos(self) -> dict[str, Path]:
        """The files of the logos that there are, by the name that templates know them by."""
        chemins = {nom: self._chemin(getattr(self.presentation, nom)) for nom in LOGOS}
        return {nom: chemin for nom, chemin in chemins.items() if chemin is not None}

    @property
    def modeles(self) -> Optional[Path]:
        """The folder of the centre's own templates, when there is one."""
        return self._chemin(self.presentation.modeles)

    def _chemin(self, nom: str) -> Optional[Path]:
        return (self.dossier or Path()) / nom if nom else None


def lire_reglages(chemin: Path) -> Reglages:
    """Read the sections of session.toml that are about documents.

    Raises:
        SaisieRefusee: every wrong key or value with its path, a logo or a folder that is not there.
    """
    contenu = lire_toml(chemin)
    donnees = {rubrique: contenu[rubrique] for rubrique in RUBRIQUES_DES_DOCUMENTS if rubrique in contenu}
    try:
        reglages = Reglages.model_validate({**donnees, "dossier": chemin.resolve().parent})
    except ValidationError as erreur:
        raise _refus(chemin, problemes_en_francais(erreur, Reglages)) from erreur
    if problemes := _absents(reglages):
        raise _refus(chemin, problemes)
    return reglages


def reglages_du_dossier(cloture: Path, session: Path | None) -> Reglages:
    """The settings for the documents of a closed file: those of `session`, else of the session.toml beside it, if any."""
    if session is not None:
        return lire_reglages(session)
    voisin = cloture.with_name(SESSION)
    return lire_reglages(voisin) if voisin.is_file() else Reglages()


def _absents(reglages: Reglages) -> list[str]:
    problemes, modeles = [], reglages.modeles
    for nom, chemin in reglages.logos.items():
        if not chemin.is_file() or chemin.suffix.lower() not in IMAGES:
            problemes.append(
                f"presentation.{nom} : « {getattr(reglages.presentation, nom)} » n’est pas une image {', '.join(IMAGES)} "
                "qui se trouve à cet endroit, à partir du dossier de session.toml."
            )
        if not getattr(reglages.presentation, f"{nom}_texte"):
            problemes.append(
                f"presentation.{nom}_texte : un logo demande un texte, que lisent les personnes malvoyantes."
            )
    if modeles is not None and not modeles.is_dir():
        problemes.append(f"presentation.modeles : le dossier « {reglages.presentation.modeles} » n’existe pas.")
    return problemes


def _refus(chemin: Path, problemes: list[str]) -> SaisieRefusee:
    return SaisieRefusee(f"Le fichier « {chemin.name} » ne peut pas être pris.", problemes)

"""The profile of the DIPLOMATION import file: a TOML list of columns, the application's format not being public."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.lecture import phrase
from rdcxl.typographie import FINE, INSECABLE, typographier

DEFAUT = Path(__file__).parent / "profils" / "defaut.toml"
FORMATS = ("texte", "date", "date_iso", "entier")
FORMULES = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

FICHE = (
    "identifiant", "nom_naissance", "nom_usage", "prenoms", "sexe", "date_naissance", "commune_naissance",
    "code_insee_naissance", "pays_naissance", "courriel", "voie", "statut", "parcours", "blocs_inscrits",
    "dispense_pro", "executive", "heures_entreprise", "donnees_validees_le",
)  # fmt: skip
CERTIFICATION = ("code", "intitule", "date_decision", "date_derniere_delivrance", "codes_nsf", "niveau")
CHAMPS = frozenset(
    f"{prefixe}.{nom}"
    for prefixe, noms in (
        ("fiche", FICHE),
        ("resultat", ("decision", "points", "sur", "moyenne", "blocs_valides")),
        ("parchemin", ("type", "bloc", "bloc_numero", "intitule")),
        ("certification", CERTIFICATION),
        ("session.certification", CERTIFICATION),
        ("session.centre", ("nom", "siret", "numero_declaration_activite", "cci", "ville")),
        ("session.session", ("libelle", "rang_promotion", "date_derniere_epreuve", "date_jury")),
        ("session.responsables", ("session", "certification")),
        ("jury", ("date", "lieu")),
        ("referentiel", ("code", "intitule", "document", "empreinte")),
        ("empreinte", ("algorithme", "valeur")),
        ("logiciel", ("nom", "version")),
    )
    for nom in noms
) | {"clos_le"}


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its heading, the data it takes (dotted name, one of CHAMPS), its format, whether it must be filled."""

    entete: str
    champ: str
    format: str
    obligatoire: bool


@dataclass(frozen=True, slots=True)
class Profil:
    """A profile: its name, its columns in order, and the notice to show to whoever runs the export (may be empty)."""

    nom: str
    colonnes: tuple[Colonne, ...]
    avertissement: str


def charger_profil(chemin: Path | None) -> Profil:
    """Return the profile of a TOML file, or the default one (whose notice says that it is to be confirmed).

    Raises:
        ExportRefuse: the file cannot be read, or columns are wrong (all of them are listed).
    """
    fichier = chemin or DEFAUT
    try:
        contenu = tomllib.loads(fichier.read_text(encoding="utf-8-sig"))
    except OSError as erreur:
        raise _refus(fichier, phrase("il ne peut pas être lu ({cause})", cause=erreur.strerror)) from erreur
    except ValueError as erreur:  # not UTF-8, or not TOML
        raise _refus(fichier, phrase("ce n'est pas un fichier TOML ({cause})", cause=erreur)) from erreur
    brutes = contenu.get("colonnes")
    if not isinstance(brutes, list) or not brutes:
        raise _refus(fichier, phrase("il ne décrit aucune rubrique [[colonnes]]"))
    problemes = [f"colonne {rang} : {d}" for rang, brute in enumerate(brutes, 1) for d in _defauts(brute)]
    entetes = [brute.get("entete") for brute in brutes if isinstance(brute, Mapping)]
    problemes += [
        phrase("l'en-tête « {entete} » figure deux fois", entete=entete)
        for entete in dict.fromkeys(e for e in entetes if isinstance(e, str) and entetes.count(e) > 1)
    ]
    if problemes:
        raise _refus(fichier, *problemes)
    colonnes = tuple(
        Colonne(b["entete"], b["champ"], b.get("format", "texte"), b.get("obligatoire", False)) for b in brutes
    )
    return Profil(str(contenu.get("nom") or fichier.stem), colonnes, _notice(contenu.get("avertissement")))


def _notice(texte: Any) -> str:
    """Return the notice of a profile in French typography, empty when there is none."""
    return typographier(texte).replace(FINE, INSECABLE) if isinstance(texte, str) else ""


def _defauts(brute: Any) -> list[str]:
    """Return what is wrong with one column of the TOML file."""
    if not isinstance(brute, Mapping):
        return [phrase("une rubrique [[colonnes]] est attendue")]
    defauts = []
    entete, champ, forme = brute.get("entete"), brute.get("champ"), brute.get("format", "texte")
    if not isinstance(entete, str) or not entete.strip() or entete.startswith(FORMULES):
        defauts.append(phrase("l'en-tête (entete) manque ou commence par un signe de formule"))
    if champ not in CHAMPS:
        defauts.append(phrase("le champ « {champ} » est inconnu ; champs possibles : {liste}",
                              champ=champ, liste=", ".join(sorted(CHAMPS))))  # fmt: skip
    if forme not in FORMATS:
        defauts.append(phrase("le format « {forme} » est inconnu ; formats possibles : {liste}",
                              forme=forme, liste=", ".join(FORMATS)))  # fmt: skip
    if not isinstance(brute.get("obligatoire", False), bool):
        defauts.append(phrase("« obligatoire » vaut true ou false"))
    if inconnues := sorted(set(brute) - {"entete", "champ", "format", "obligatoire"}):
        defauts.append(phrase("clé inconnue : {cles}", cles=", ".join(inconnues)))
    return defauts


def _refus(fichier: Path, *problemes: str) -> ExportRefuse:
    return ExportRefuse(phrase("Le profil {fichier} ne peut pas servir.", fichier=fichier.name), problemes)

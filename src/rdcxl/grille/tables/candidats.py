"""What the grid says of a candidate, marks apart: one record over the sheets Candidats, Assiduité and Notes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Optional

from rdcxl.grille.champs import ACQUIS, ASSIDUITE, CANDIDATS, NOTE, NOTES, POINTS, Champ
from rdcxl.grille.tables import colonnes as colonne
from rdcxl.grille.tables.colonnes import Rangee
from rdcxl.referentiel.modele import Referentiel

VOIES = {
    "FORMATION_INITIALE": "formation initiale",
    "APPRENTISSAGE": "apprentissage",
    "PROFESSIONNALISATION": "contrat de professionnalisation",
    "FORMATION_CONTINUE": "formation continue",
    "VAE": "validation des acquis de l’expérience",
    "CANDIDAT_LIBRE": "candidat libre",
}
STATUTS = {
    "ETUDIANT": "étudiant",
    "ALTERNANT": "alternant",
    "SALARIE": "salarié",
    "DEMANDEUR_EMPLOI": "demandeur d’emploi",
}
PARCOURS = {"COMPLET": "parcours complet", "BLOCS": "blocs séparés"}
SEXES = {"F": "femme", "M": "homme"}


class Fiche(Rangee):
    """Identity and registration of one candidate, as text and dates; empty means not entered. The order is that of the sheets."""

    identifiant: str = colonne.identifiant(12)
    nom_naissance: str = colonne.texte("Nom de naissance", 20, obligatoire=True, identite=True)
    nom_usage: str = colonne.texte("Nom d’usage", 16, identite=True, aide="S’il diffère du nom de naissance.")
    prenoms: str = colonne.texte(
        "Prénoms", 20, obligatoire=True, identite=True, aide="Tous, dans l’ordre de l’état civil."
    )
    sexe: str = colonne.choix("Sexe", 6, SEXES)
    date_naissance: Optional[dt.date] = colonne.date("Date de naissance", 11)
    commune_naissance: str = colonne.texte("Commune de naissance", 18, identite=True)
    code_insee_naissance: str = colonne.texte(
        "Code INSEE", 8, identite=True, aide="Cinq caractères ; 99… si né à l’étranger."
    )
    pays_naissance: str = colonne.texte("Pays de naissance", 12, identite=True)
    courriel: str = colonne.texte("Courriel", 26, identite=True)
    voie: str = colonne.choix("Voie d’accès", 22, VOIES)
    statut: str = colonne.choix("Statut", 19, STATUTS)
    parcours: str = colonne.choix("Parcours", 10, PARCOURS, obligatoire=True, decisif=True)
    blocs_inscrits: tuple[str, ...] = colonne.blocs(
        "Blocs inscrits", 11, decisif=True,
        aide=lambda r: f"Pour le parcours BLOCS seulement, par exemple : {r.exemple_de_blocs}.",
    )  # fmt: skip
    dispense_pro: str = colonne.texte(
        lambda r: f"Dispense {r.code_pro}".strip(), 14, decisif=True,
        aide="Référence du positionnement ; vide si le candidat n’est pas dispensé.",
    )  # fmt: skip
    executive: bool = colonne.oui_non("Executive", 9, vide=False, decisif=True)
    heures_entreprise: Optional[Decimal] = colonne.nombre("Heures en entreprise", 10, decisif=True)
    donnees_validees_le: Optional[dt.date] = colonne.date(
        "Données validées le", 11, aide="Date à laquelle le candidat a validé ses données."
    )
    positionnement: str = colonne.texte(
        "Positionnement", 14, decisif=True,
        aide=lambda r: f"Référence du positionnement d’un candidat Executive ; sans dispense de {r.code_pro}.",
    )  # fmt: skip
    adresse: str = colonne.texte("Adresse", 26, identite=True, aide="Numéro et rue, où les courriers sont envoyés.")
    complement_adresse: str = colonne.texte("Complément d’adresse", 16, identite=True)
    code_postal: str = colonne.texte("Code postal", 8, identite=True)
    ville: str = colonne.texte("Ville", 16, identite=True)
    pays: str = colonne.texte("Pays", 10, identite=True, aide="Vide : France.")
    heures_absence_injustifiees: Optional[Decimal] = colonne.nombre(
        "Absences injustifiées (h)", 13, decisif=True, feuille=ASSIDUITE
    )
    heures_absence_justifiees: Optional[Decimal] = colonne.nombre(
        "Absences justifiées (h)", 13, decisif=True, feuille=ASSIDUITE
    )
    heures_formation: Optional[Decimal] = colonne.nombre(
        "Heures prévues (h)", 13, decisif=True, feuille=ASSIDUITE, aide="Vide : les heures du parcours."
    )
    accord_penalite: Optional[dt.date] = colonne.date(
        "Accord de l’équipe le",
        13,
        decisif=True,
        feuille=ASSIDUITE,
        aide="Sans cette date, la pénalité reste proposée.",
    )
    formation_du: Optional[dt.date] = colonne.date(
        "Formation du", 13, feuille=ASSIDUITE, aide="Premier jour de sa formation ; vide : celui de la session."
    )
    formation_au: Optional[dt.date] = colonne.date(
        "Formation au", 13, feuille=ASSIDUITE, aide="Dernier jour de sa formation ; vide : celui de la session."
    )
    fraude: Optional[dt.date] = colonne.date(
        "Fraude avérée le", 11, decisif=True, feuille=NOTES, aide="Date de la décision ; annule la session du candidat."
    )

    @property
    def nom_complet(self) -> str:
        """Birth name in capitals, then the first names; the identifier when neither is known."""
        return f"{self.nom_naissance.upper()} {self.prenoms}".strip() or self.identifiant


_COLONNES = Fiche.colonnes()
CHAMPS_ASSIDUITE = tuple(c.champ(code, "", None) for code, c in _COLONNES.items() if c.feuille == ASSIDUITE)
IDENTIFIANT, FRAUDE = (_COLONNES[code].champ(code, CANDIDATS, None) for code in ("identifiant", "fraude"))


def champs_de_la_fiche(r: Referentiel) -> dict[str, Champ]:
    """What a candidate's record holds, by code."""
    return {champ.code: champ for champ in Fiche.champs(CANDIDATS, r)}


def champs_candidats(r: Referentiel) -> tuple[Champ, ...]:
    """The columns of Candidats, as a référentiel names its blocs and its professional evaluation."""
    return tuple(champ for champ in Fiche.champs(CANDIDATS, r) if champ.feuille == CANDIDATS)


def champs_des_notes(r: Referentiel) -> tuple[Champ, ...]:
    """The mark columns of a référentiel, in order, then the date of a fraud."""
    return (*(Champ(c.code, c.libelle, NOTE, NOTES, 9) for c in r.composantes.values()), FRAUDE)


def champs_par_candidat(r: Referentiel) -> dict[str, Champ]:
    """Every column with one row per candidate, by code."""
    acquis = (Champ(f"acquis.{code}", f"Acquis {code}", POINTS, ACQUIS) for code in r.codes_acquis)
    champs = (*champs_candidats(r), *champs_des_notes(r), *CHAMPS_ASSIDUITE, *acquis)
    return {champ.code: champ for champ in champs}

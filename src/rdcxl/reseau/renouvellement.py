"""The table of promotions that a renewal at France compétences asks for: who does what after the certification. Reads one CSV file.

No official format was found: the columns stand in a profile, marked « à confirmer ». Contract, pay and status are in no survey of ours;
they come from a file of their own (`--complements`), and are empty without it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rdcxl.erreurs import SaisieRefusee
from rdcxl.exports.classeur import HAUTEUR_ENTETE, mettre_en_page, nouveau_classeur
from rdcxl.exports.placement.certifies import GROUPES, Certifie, Suivi
from rdcxl.exports.placement.reponses import Cle, Reponse
from rdcxl.exports.placement.taux import fraction, pourcent, resultats
from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.construction import styles as S
from rdcxl.grille.lecture.csv_en_tableaux import lire_tableau
from rdcxl.grille.session import lire_valide
from rdcxl.grille.tables.candidats import VOIES
from rdcxl.regles.placement import (
    LECTURE,
    LECTURE_NEUTRALISEE,
    SITUATIONS,
    taux_d_insertion,
    taux_d_insertion_neutralise,
    taux_de_reponse,
)
from rdcxl.regles.saisie import lire_nombre

PROFIL = Path(__file__).parent / "profils" / "renouvellement.toml"
PROMOTIONS_DEMANDEES = 2
COMPLEMENTS = {
    c.code: c
    for c in (
        C.Champ("identifiant", "Identifiant", C.TEXTE, "", obligatoire=True),
        C.Champ("contrat", "Type de contrat", C.TEXTE, ""),
        C.Champ("salaire_brut_annuel", "Salaire brut annuel", C.TEXTE, ""),
        C.Champ("statut", "Statut", C.TEXTE, ""),
    )
}
Valeur = str | Decimal | dt.date | None


class Colonne(BaseModel):
    """A column of the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entete: str = Field(min_length=1)
    champ: Literal[
        "promotion", "certifie_le", "identifiant", "nom", "certification", "voie", "situation", "poste", "entreprise", "contrat",
        "salaire_brut_annuel", "statut",
    ]  # fmt: skip
    format: Literal["texte", "date", "nombre"] = "texte"


class Profil(BaseModel):
    """The columns, in order; `avertissement`: what the user is told; `enquete_mois`: the survey that situations come from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nom: str
    avertissement: str
    enquete_mois: int = Field(ge=1)
    colonnes: tuple[Colonne, ...] = Field(min_length=1)


def charger_le_profil(chemin: Path | None) -> Profil:
    """The profile given, else the one that ships.

    Raises:
        SaisieRefusee: what is wrong in it.
    """
    return lire_valide(chemin or PROFIL, Profil)


def lire_complements(chemin: Path, suivi: Suivi) -> dict[str, dict[str, str]]:
    """Contract, pay and status by identifier (its case apart).

    Raises:
        SaisieRefusee: an identifier is not one of these promotions or stands twice, a pay is no number; every line.
    """
    problemes: list[str] = []
    avis: list[Anomalie] = []
    tableau = lire_tableau(chemin, COMPLEMENTS, ("identifiant",), problemes, avis)
    connus = {p.identifiant.casefold() for p in suivi.personnes}
    lus: dict[str, dict[str, str]] = {}
    for ligne in tableau.lignes if not problemes else ():
        qui = ligne.texte("identifiant").casefold()
        if qui not in connus:
            problemes.append(
                f"{chemin.name}, {ligne.lieu} : « {ligne.texte('identifiant')} » n’est pas certifié par ces jurys."
            )
        elif qui in lus:
            problemes.append(f"{chemin.name}, {ligne.lieu} : « {ligne.texte('identifiant')} » y est deux fois.")
        lus[qui] = {code: ligne.texte(code) for code in COMPLEMENTS}
        if (salaire := lus[qui]["salaire_brut_annuel"]) and lire_nombre(salaire).valeur is None:
            problemes.append(
                f"{chemin.name}, {ligne.lieu} : « {salaire} » n’est pas un salaire. Écrivez un nombre, en euros par an."
            )
    if problemes:
        raise SaisieRefusee("Les compléments ne peuvent pas être pris.", problemes)
    return lus


def rangees(
    suivi: Suivi, reponses: dict[Cle, Reponse], complements: dict[str, dict[str, str]], profil: Profil
) -> Iterator[list[Valeur]]:
    """One row per certified person, promotion after promotion."""
    voies = {
        (c.identifiant.casefold(), clos.jury.date): c.fiche.voie for clos in suivi.clotures for c in clos.candidats
    }
    for p in suivi.personnes:
        reponse = reponses.get((*p.cle, profil.enquete_mois))
        dits = _dits(p, reponse, VOIES.get(voies.get(p.cle, ""), ""), complements.get(p.identifiant.casefold(), {}))
        yield [_valeur(dits[c.champ], c.format) for c in profil.colonnes]


def _dits(p: Certifie, reponse: Reponse | None, voie: str, complement: dict[str, str]) -> dict[str, Valeur]:
    return {
        "promotion": p.session, "certifie_le": p.le, "identifiant": p.identifiant, "nom": p.nom, "certification": p.certification, "voie": voie,
        "situation": SITUATIONS[reponse.situation] if reponse else SITUATIONS["SANS_REPONSE"], "poste": reponse.poste if reponse else "",
        "entreprise": reponse.entreprise if reponse else "", **{code: complement.get(code, "") for code in list(COMPLEMENTS)[1:]},
    }  # fmt: skip


def _valeur(brut: Valeur, forme: str) -> Valeur:
    return lire_nombre(brut).valeur if forme == "nombre" and brut else brut or None


def classeur_du_renouvellement(
    profil: Profil, lignes: Sequence[Sequence[Valeur]], suivi: Suivi, reponses: dict[Cle, Reponse], instant: dt.datetime
) -> bytes:
    """The workbook: sheet Promotions, one row per person; sheet Synthèse, the rates by both methods, each named."""
    with nouveau_classeur("Promotions, pour le renouvellement", instant, profil.avertissement) as (
        classeur,
        styles,
        tampon,
    ):
        _promotions(classeur.add_worksheet("Promotions"), styles, profil, lignes)
        _synthese(classeur.add_worksheet("Synthèse"), styles, profil, suivi, reponses, instant)
    return tampon.getvalue()


def _promotions(feuille: Any, styles: S.Styles, profil: Profil, lignes: Sequence[Sequence[Valeur]]) -> None:
    feuille.hide_gridlines(2)
    feuille.set_row(0, HAUTEUR_ENTETE)
    largeur = 0.0
    for i, colonne in enumerate(profil.colonnes):
        sienne = min(max(len(colonne.entete), *(len(str(x[i] or "")) for x in lignes), 8) + 3, 40)
        largeur += sienne
        feuille.set_column(i, i, sienne)
        feuille.write_string(0, i, colonne.entete, styles.groupe(0))
    for rang, ligne in enumerate(lignes, 1):
        for i, x in enumerate(ligne):
            if isinstance(x, dt.date):
                feuille.write_datetime(rang, i, x, styles.calcul(num_format=S.DATE, align="center"))
            elif isinstance(x, Decimal):
                feuille.write_number(rang, i, x, styles.calcul(num_format="#,##0", align="center"))
            else:
                feuille.write_string(rang, i, x or "", styles.calcul(num_format="@", indent=1))
    feuille.freeze_panes(1, 3)
    feuille.repeat_rows(0)
    feuille.autofilter(0, 0, max(len(lignes), 1), len(profil.colonnes) - 1)
    mettre_en_page(feuille, len(lignes), len(profil.colonnes) - 1, largeur)


def _synthese(
    feuille: Any, styles: S.Styles, profil: Profil, suivi: Suivi, reponses: dict[Cle, Reponse], instant: dt.datetime
) -> None:
    feuille.hide_gridlines(2)
    feuille.write_string(0, 0, f"Placement à {profil.enquete_mois} mois, par promotion", styles.titre())
    feuille.write_string(1, 0, profil.avertissement, styles(font_color=S.AMBRE, bold=True))
    titres = (
        "Certification",
        "Promotion",
        "Certifiés",
        "Réponses",
        f"En emploi : {LECTURE}",
        "Comptés",
        f"En emploi : {LECTURE_NEUTRALISEE}",
        "Comptés",
    )
    largeurs = (24, 30, 12, 14, 24, 12, 30, 12)
    feuille.set_row(3, 62)
    for i, titre in enumerate(titres):
        feuille.set_column(i, i, largeurs[i])
        feuille.write_string(3, i, titre, styles.groupe(i // 4))
    lus = [
        x for x in resultats(suivi, reponses, instant.date()) if x.mois == profil.enquete_mois and x.groupe in GROUPES
    ]
    for rang, x in enumerate(lus, 4):
        tous, neutralise = taux_d_insertion(x.enquete), taux_d_insertion_neutralise(x.enquete)
        reponse = pourcent(taux_de_reponse(x.enquete))
        parts = (pourcent(tous), fraction(tous), pourcent(neutralise), fraction(neutralise))
        textes = (x.groupe, x.promotion, str(x.enquete.effectif), reponse, *parts)
        for i, texte in enumerate(textes):
            feuille.write_string(
                rang, i, texte, styles.calcul(indent=1) if i < 2 else styles.calcul(align="center", bold=i in (4, 6))
            )
    mettre_en_page(feuille, 4 + len(lus), len(titres) - 1, sum(largeurs))

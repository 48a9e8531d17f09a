"""The follow-up as CSV: the surveys to send and fill in, and their results. Pure; the columns are those that are read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.diplomation import Cellule, convertir, en_csv
from rdcxl.exports.placement.certifies import Certifie, Suivi
from rdcxl.exports.placement.reponses import CHAMPS, Cle, Reponse
from rdcxl.exports.placement.taux import Resultat, pourcent_tronque
from rdcxl.grille import champs as C
from rdcxl.regles.nombres import note_en_francais
from rdcxl.regles.placement import (
    SITUATIONS,
    Part,
    dates_des_enquetes,
    taux_d_insertion,
    taux_dans_le_metier_vise,
    taux_de_reponse,
)
from rdcxl.typographie import date_courte, phrase

RESULTATS = (
    "Certification", "Promotion", "Enquête (mois)", "Menée le", "Certifiés", "Répondants", "Taux de réponse (%)", "En emploi",
    "Insertion globale (%)", "Dans le métier visé", "Métier visé (%)", *map(str.capitalize, SITUATIONS.values()),
)  # fmt: skip


def lignes_des_enquetes(suivi: Suivi, reponses: Mapping[Cle, Reponse]) -> list[dict[str, Any]]:
    """One row per person and survey, survey after survey, by the code of the column; the answers that are known."""
    return [
        _ligne(personne, mois, reponses.get((*personne.cle, mois)))
        for mois in suivi.mois
        for personne in suivi.personnes
    ]


def _ligne(p: Certifie, mois: int, reponse: Reponse | None) -> dict[str, Any]:
    jour = dates_des_enquetes(p.le, [mois])[mois]
    ligne = {
        **{champ: getattr(p, champ) for champ in ("identifiant", "nom_naissance", "nom_usage", "prenoms", "courriel")},
        "certification": p.certification, "session": p.session, "certifie_le": p.le, "enquete": str(mois), "a_mener_le": jour,
    }  # fmt: skip
    if reponse is not None:
        ligne |= {**reponse._asdict(), "situation": SITUATIONS[reponse.situation]}
    return ligne


def csv_des_enquetes(lignes: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as CSV, as `lire_reponses` reads them back.

    Raises:
        ExportRefuse: a text could be taken for a formula, or holds a control character; every case is listed.
    """
    problemes: dict[str, None] = {}
    tableau: list[list[Cellule]] = []
    for ligne in lignes:
        rangee: list[Cellule] = []
        for champ in CHAMPS:
            cellule, defaut = convertir(ligne.get(champ.code), "date" if champ.genre == C.DATE else "texte")
            rangee.append(cellule)
            if defaut:
                modele = "{qui} : {entete} {defaut}."
                problemes[phrase(modele, qui=ligne["identifiant"], entete=champ.titre, defaut=defaut)] = None
        tableau.append(rangee)
    if problemes:
        raise ExportRefuse(phrase("La liste des enquêtes ne peut pas être produite."), problemes)
    return en_csv([c.titre for c in CHAMPS], tableau)


def csv_des_resultats(resultats: Sequence[Resultat]) -> bytes:
    """The results as CSV: each rate as the numbers that it is counted with (of the respondents, but for the first) and in percent.

    A spreadsheet would take « 4/6 » for a day.
    """
    return en_csv(RESULTATS, [_resultat(x) for x in resultats])


def _resultat(x: Resultat) -> list[Cellule]:
    e = x.enquete
    insertion, metier = taux_d_insertion(e), taux_dans_le_metier_vise(e)
    comptes: list[Cellule] = [
        e.effectif, e.repondants, _pourcent(taux_de_reponse(e)), insertion.nombre, _pourcent(insertion), metier.nombre,
        _pourcent(metier), *(e.combien(code) for code in SITUATIONS),
    ]  # fmt: skip
    return [x.groupe, x.promotion, x.mois, jours(x), *(comptes if x.ouverte else [None] * len(comptes))]


def _pourcent(part: Part) -> Cellule:
    """Nothing rather than a rate, where there is nobody to count."""
    return note_en_francais(pourcent_tronque(part)) if part.sur else None


def jours(x: Resultat) -> str:
    """The day of a survey, or the first and the last of several; that it is still to come."""
    bornes = [date_courte(d.isoformat()) for d in dict.fromkeys((x.dates[0], x.dates[-1]))]
    return " – ".join(bornes) if x.ouverte else f"à venir ({' – '.join(bornes)})"

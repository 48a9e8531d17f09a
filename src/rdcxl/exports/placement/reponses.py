"""The answers to the surveys: the survey list once filled in, as workbook or CSV, or any CSV with its columns. Reads files.

Everything that is wrong is listed with its line. A line without an answer is simply not answered yet; the same person answers
a survey once, whatever the file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl.erreurs import SaisieRefusee
from rdcxl.exports.placement.certifies import Certifie, Suivi
from rdcxl.exports.placement.lecture_classeur import CLASSEURS, lire_le_classeur
from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.conversion import ecrire_valeur, est_vide
from rdcxl.grille.lecture.csv_en_tableaux import lire_tableau
from rdcxl.grille.lecture.rangees import lire_cellule
from rdcxl.grille.tableau import Cellule, Ligne
from rdcxl.regles.inscription import lire_date
from rdcxl.regles.placement import SANS_REPONSE, SITUATIONS, dates_des_enquetes
from rdcxl.regles.saisie import abreger, nettoyer

TEXTE_MAXIMUM = 200
# Who, which survey, then the answer.
IDENTITE = (
    C.Champ("identifiant", "Identifiant", C.TEXTE, "", 12, obligatoire=True, identite=True),
    C.Champ("nom_naissance", "Nom de naissance", C.TEXTE, "", 22),
    C.Champ("nom_usage", "Nom d’usage", C.TEXTE, "", 14),
    C.Champ("prenoms", "Prénoms", C.TEXTE, "", 24),
    C.Champ("courriel", "Courriel", C.TEXTE, "", 27),
    C.Champ("certification", "Certification", C.TEXTE, "", 19),
    C.Champ("session", "Session", C.TEXTE, "", 18),
    C.Champ("certifie_le", "Certifié le", C.DATE, "", 11),
)
ENQUETE = (
    C.Champ("enquete", "Enquête (mois)", C.TEXTE, "", 9, obligatoire=True),
    C.Champ("a_mener_le", "À mener le", C.DATE, "", 12),
)
REPONSE = (
    C.Champ(
        "repondu_le", "Répondu le", C.DATE, "", 12, aide="Date de la réponse : JJ/MM/AAAA. Vide pour « sans réponse »."
    ),
    C.Champ(
        "situation",
        "Situation",
        C.CHOIX,
        "",
        23,
        choix=SITUATIONS,
        aide="Une seule ; leur sens est dans la feuille Aide.",
    ),
    C.Champ("poste", "Poste", C.TEXTE, "", 34, identite=True, aide="Intitulé du poste. Jamais de salaire."),
    C.Champ("entreprise", "Entreprise", C.TEXTE, "", 24, identite=True, aide="Nom de l’employeur."),
)
CHAMPS = (*IDENTITE, *ENQUETE, *REPONSE)
CONNUS = {champ.code: champ for champ in CHAMPS}
EXIGES = ("identifiant", "enquete", "situation")
_MOIS = re.compile(r"(?:m\s*\+\s*)?(\d{1,3})(?:\s*mois)?", re.IGNORECASE)

Cle = tuple[str, dt.date, int]


class Reponse(NamedTuple):
    """An answer, or the fact that there will be none (`SANS_REPONSE`, without a date)."""

    situation: str
    repondu_le: Optional[dt.date]
    poste: str = ""
    entreprise: str = ""


class Lues(NamedTuple):
    """Answers by person and survey, and notices."""

    reponses: dict[Cle, Reponse]
    avis: tuple[str, ...] = ()


def lire_reponses(chemins: Sequence[Path], suivi: Suivi, aujourdhui: dt.date) -> Lues:
    """Read every file of answers.

    Args:
        aujourdhui: an answer dated later is refused, as is one dated before the certification.

    Raises:
        SaisieRefusee: everything that is wrong in all the files, each with its file and line.
    """
    lecture = _Lecture(suivi, aujourdhui)
    avis: list[Anomalie] = []
    for chemin in chemins:
        avant = len(lecture.problemes)
        if chemin.suffix.lower() in CLASSEURS:
            tableau = lire_le_classeur(chemin, CONNUS, EXIGES, lecture.problemes)
        else:
            tableau = lire_tableau(chemin, CONNUS, EXIGES, lecture.problemes, avis)
        for ligne in tableau.lignes if len(lecture.problemes) == avant else ():
            lecture.lire(chemin.name, ligne)
    if lecture.problemes:
        raise SaisieRefusee("Les réponses ne peuvent pas être prises.", lecture.problemes)
    return Lues(lecture.reponses, (*map(str, avis), *lecture.avis))


class _Lecture:
    """Reads row after row; a row with a problem gives no answer."""

    def __init__(self, suivi: Suivi, aujourdhui: dt.date) -> None:
        self.suivi, self.aujourdhui = suivi, aujourdhui
        self.personnes = defaultdict[str, list[Certifie]](list)
        for personne in suivi.personnes:
            self.personnes[personne.identifiant.casefold()].append(personne)
        self.reponses: dict[Cle, Reponse] = {}
        self.problemes: list[str] = []
        self.avis: list[str] = []
        self._lieux: dict[Cle, str] = {}

    def lire(self, fichier: str, ligne: Ligne) -> None:
        """One row."""
        refus: list[str] = []
        personne = self._personne(ligne, refus)
        repondue = not all(est_vide(_valeur(ligne, champ.code)) for champ in REPONSE)
        mois = self._mois(ligne, personne, refus) if personne and repondue else None
        reponse = self._reponse(ligne, personne, refus) if repondue else None
        if personne and mois and reponse and not refus:
            cle = (*personne.cle, mois)
            lieu = f"{fichier}, {ligne.lieu}"
            if cle in self.reponses:
                refus.append(
                    f"{personne.identifiant} a déjà une réponse à l’enquête à {mois} mois ({self._lieux[cle]}). Gardez l’une des deux."
                )
            else:
                self.reponses[cle], self._lieux[cle] = reponse, lieu
                self.avis += self._trop_tot(personne, mois, reponse, lieu)
        self.problemes += [f"{fichier}, {ligne.lieu} : {r}" for r in refus]

    def _personne(self, ligne: Ligne, refus: list[str]) -> Optional[Certifie]:
        """The person that a row is about; a date of certification tells apart two who share an identifier."""
        identifiant, le = _texte(ligne, "identifiant"), _valeur(ligne, "certifie_le")
        if not identifiant:
            refus.append("« identifiant » est vide.")
            return None
        connus = self.personnes.get(identifiant.casefold(), [])
        if not connus:
            refus.append(f"« {abreger(identifiant)} » n’est pas l’identifiant d’une personne certifiée par ces jurys.")
            return None
        if le is not None:
            connus = [p for p in connus if p.le == le]
            if not connus:
                refus.append(
                    f"« certifie_le » : {identifiant} n’a pas été certifié le {abreger(ecrire_valeur(le))} par ces jurys."
                )
                return None
        if len(connus) > 1:
            jours = ", ".join(f"{p.le:%d/%m/%Y}" for p in connus)
            refus.append(f"{identifiant} a été certifié plusieurs fois : précisez « certifie_le » ({jours}).")
            return None
        return connus[0]

    def _mois(self, ligne: Ligne, personne: Certifie, refus: list[str]) -> Optional[int]:
        """The survey: its number of months, or its date."""
        brut, prevus = _texte(ligne, "enquete"), dates_des_enquetes(personne.le, self.suivi.mois)
        possibles = " ou ".join((", ".join(map(str, prevus)), "la date de l’enquête"))
        if not brut:
            refus.append(f"« enquete » est vide. Écrivez {possibles}.")
            return None
        jour, nombre = lire_date(brut), _MOIS.fullmatch(brut)
        trouve = next((m for m, d in prevus.items() if d == jour or (nombre and m == int(nombre[1]))), None)
        if trouve is None:
            refus.append(f"« {abreger(brut)} » n’est pas une des enquêtes prévues : {possibles} (option --mois).")
        return trouve

    def _reponse(self, ligne: Ligne, personne: Optional[Certifie], refus: list[str]) -> Optional[Reponse]:
        """The answer of a row that holds one."""
        lu = {champ.code: self._champ(ligne, champ, refus) for champ in REPONSE}
        situation, jour = lu["situation"], lu["repondu_le"]
        if est_vide(_valeur(ligne, "situation")):
            refus.append(f"« situation » est vide. Choisissez : {', '.join(SITUATIONS.values())}.")
        if situation == SANS_REPONSE and any(v for code, v in lu.items() if code != "situation"):
            refus.append(
                "« sans réponse » ne va avec ni date, ni poste, ni entreprise. Corrigez la situation, ou videz le reste."
            )
        elif situation and situation != SANS_REPONSE and est_vide(_valeur(ligne, "repondu_le")):
            refus.append("« repondu_le » est vide : saisissez la date de la réponse.")
        if isinstance(jour, dt.date):
            refus += self._refus_du_jour(jour, personne)
        if refus:
            return None
        return Reponse(
            str(situation),
            jour if isinstance(jour, dt.date) else None,
            str(lu["poste"] or ""),
            str(lu["entreprise"] or ""),
        )

    def _champ(self, ligne: Ligne, champ: C.Champ, refus: list[str]) -> object:
        brut = _valeur(ligne, champ.code)
        if champ.genre == C.CHOIX:
            brut = _code(brut)
        lu = lire_cellule(champ, Cellule(brut, ligne.lieu))
        if lu.erreur:
            erreur = (
                lu.erreur
                if champ.genre != C.CHOIX
                else f"« {abreger(str(brut))} » n’est pas une situation. Valeurs : {', '.join(SITUATIONS.values())}."
            )
            refus.append(f"« {champ.code} » : {erreur}")
        elif isinstance(lu.valeur, str) and len(lu.valeur) > TEXTE_MAXIMUM:
            refus.append(f"« {champ.code} » dépasse {TEXTE_MAXIMUM} caractères. Raccourcissez-le.")
        return lu.valeur

    def _refus_du_jour(self, jour: dt.date, personne: Optional[Certifie]) -> Iterable[str]:
        if jour > self.aujourdhui:
            yield f"« repondu_le » : le {jour:%d/%m/%Y} est dans l’avenir. Corrigez la date."
        elif personne and jour < personne.le:
            yield f"« repondu_le » : le {jour:%d/%m/%Y} précède la certification du {personne.le:%d/%m/%Y}. Corrigez la date."

    def _trop_tot(self, personne: Certifie, mois: int, reponse: Reponse, lieu: str) -> Iterable[str]:
        """A notice for an answer older than the survey before it: it may have been put under the wrong one."""
        dates = dates_des_enquetes(personne.le, self.suivi.mois)
        avant = max((d for m, d in dates.items() if m < mois), default=None)
        if avant and reponse.repondu_le and reponse.repondu_le < avant:
            yield f"{lieu} : réponse à l’enquête à {mois} mois, mais datée d’avant l’enquête précédente ({avant:%d/%m/%Y}). Vérifiez."


def _code(brut: object) -> object:
    """A situation typed by its French name, as its code."""
    texte = nettoyer(ecrire_valeur(brut)).replace("'", "’").casefold()
    return next((code for code, libelle in SITUATIONS.items() if libelle.casefold() == texte), brut)


def _valeur(ligne: Ligne, code: str) -> object:
    brut = ligne.brut(code)
    return brut.date() if isinstance(brut, dt.datetime) else brut  # a workbook's dates come with a time


def _texte(ligne: Ligne, code: str) -> str:
    return nettoyer(ecrire_valeur(_valeur(ligne, code)))

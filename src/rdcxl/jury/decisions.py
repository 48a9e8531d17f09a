"""decisions.csv, or the same columns of a sheet, to the jury's acts. Imports the grid's reading and the acts.

Every problem at once, each with its place. A row is only ever added: correcting the history is a new row.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Anomalie, Code
from rdcxl.grille.conversion import CONTROLE, ecrire_valeur
from rdcxl.grille.lecture.csv_en_tableaux import lire_tableau
from rdcxl.grille.modele import Promotion
from rdcxl.grille.tableau import Ligne, Tableau
from rdcxl.grille.tables.decisions import ACTES, CHAMPS_DECISIONS
from rdcxl.jury.deliberation import Deliberation, deliberer
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import actes as A
from rdcxl.regles.actes import Acte
from rdcxl.regles.horodatage import lire_moment
from rdcxl.regles.saisie import abreger, est_une_erreur, lire_nombre

# Every column as text: what a row holds is judged here, whatever it came from.
CHAMPS = {champ.code: replace(champ, genre=C.TEXTE) for champ in CHAMPS_DECISIONS}
EXIGES = tuple(code for code, champ in CHAMPS.items() if champ.obligatoire)


class Lues(NamedTuple):
    """Acts in the order of their rows, and French sentences.

    Attributes:
        problemes: rows that give no act, each with its place.
        incompatibles: acts that can be read and cannot stand beside the grid or another act, each with its place; a
            closing refuses them together with everything else.
        avis: mere notices.
    """

    actes: tuple[Acte, ...] = ()
    problemes: tuple[str, ...] = ()
    incompatibles: tuple[str, ...] = ()
    avis: tuple[str, ...] = ()


def lire_decisions(chemin: Path, deliberation: Deliberation, maintenant: dt.datetime) -> Lues:
    """Read decisions.csv against the grid that the jury has before it.

    Args:
        maintenant: the time, with its offset; an act dated later is refused.

    Returns:
        The acts, `problemes` empty, `incompatibles`, and notices on unknown columns.

    Raises:
        SaisieRefusee: rows that cannot be read, with everything else that is wrong, each with its line.
    """
    lues = _du_fichier(chemin, deliberation, maintenant)
    if lues.problemes:
        message = f"Le fichier « {chemin.name} » ne peut pas être pris."
        raise SaisieRefusee(message, [*lues.problemes, *lues.incompatibles])
    return lues


def _du_fichier(chemin: Path, deliberation: Deliberation, maintenant: dt.datetime) -> Lues:
    problemes: list[str] = []
    avis: list[Anomalie] = []
    try:
        tableau = lire_tableau(chemin, CHAMPS, EXIGES, problemes, avis)
    except SaisieRefusee as erreur:
        return Lues(problemes=tuple(erreur.problemes or [erreur.message]))
    lues = Lues(problemes=tuple(problemes)) if problemes else lire_actes(tableau, deliberation, maintenant)
    return lues._replace(avis=tuple(map(str, avis)))


def lire_tous_les_actes(deliberation: Deliberation, maintenant: dt.datetime, chemin: Optional[Path] = None) -> Lues:
    """The acts typed in the grid's sheet Décisions, then those of decisions.csv; an act that stands in both counts once.

    Args:
        maintenant: the time, with its offset; chemin: decisions.csv, where there is one.

    Raises:
        SaisieRefusee: rows that cannot be read, of the sheet and of the file, each with its place.
    """
    lues = lire_ce_qui_se_lit(deliberation, maintenant, chemin)
    if lues.problemes:
        raise SaisieRefusee("Les actes du jury ne peuvent pas être pris.", list(lues.problemes))
    return lues


def lire_ce_qui_se_lit(deliberation: Deliberation, maintenant: dt.datetime, chemin: Optional[Path] = None) -> Lues:
    """The same, with what cannot be read among `problemes`: the other rows still say what the jury decided."""
    actes: tuple[Acte, ...] = ()
    problemes: list[str] = []
    avis: tuple[str, ...] = ()
    for tableau in deliberation.promotion.decisions:
        lues = lire_actes(tableau, deliberation, maintenant)
        actes, problemes = A.prolonger(actes, lues.actes), [*problemes, *lues.problemes]
    if chemin is not None:
        lues = _du_fichier(chemin, deliberation, maintenant)
        problemes += lues.problemes
        actes, avis = A.prolonger(actes, lues.actes), lues.avis
    dossiers = [c.dossier for c in deliberation.promotion.candidats]
    suite = A.incompatibilites(deliberation.reglement, dossiers, deliberation.resultats, actes)
    return Lues(actes, tuple(problemes), tuple(phrase for _, phrase in suite), avis)


def lire_actes(tableau: Tableau, deliberation: Deliberation, maintenant: dt.datetime) -> Lues:
    """Read rows with the columns of decisions.csv, from a file or from a sheet.

    Args:
        tableau: its rows; a cell holds text, a number or a date, as the file or the host gives it.
        maintenant: the time, with its offset.
    """
    lecture = _Lecture(deliberation, maintenant, tableau.feuille)
    for ligne in tableau.lignes:
        lecture.lire(ligne)
    dossiers = [c.dossier for c in deliberation.promotion.candidats]
    suite = A.incompatibilites(deliberation.reglement, dossiers, deliberation.resultats, lecture.actes)
    problemes = tuple(f"{a.feuille}, {a.cellule} : {a.message}" for a in lecture.anomalies)
    return Lues(tuple(lecture.actes), problemes, tuple(phrase for _, phrase in suite))


def avec_les_actes(promotion: Promotion, referentiel: Referentiel, maintenant: dt.datetime) -> Promotion:
    """The promotion with what a closing would refuse in its sheet Décisions, each an anomaly at its cell: it is said before.

    Args:
        maintenant: the time, with its offset.
    """
    if not promotion.decisions:
        return promotion
    deliberation = deliberer(promotion, referentiel)
    trouvees: list[Anomalie] = []
    actes: tuple[Acte, ...] = ()
    for tableau in promotion.decisions:
        lecture = _Lecture(deliberation, maintenant, tableau.feuille)
        for ligne in tableau.lignes:
            lecture.lire(ligne)
        trouvees, actes = [*trouvees, *lecture.anomalies], A.prolonger(actes, lecture.actes)
    dossiers = [c.dossier for c in promotion.candidats]
    for acte, phrase in A.incompatibilites(deliberation.reglement, dossiers, deliberation.resultats, actes):
        feuille, _, lieu = acte.lieu.partition(", ")
        trouvees.append(
            Anomalie(feuille, lieu, acte.identifiant, acte.acte, phrase.removeprefix(f"{acte.lieu} : "), Code.ACTE)
        )
    return replace(promotion, anomalies=(*promotion.anomalies, *trouvees))


class _Lecture:
    """Reads row after row; a row with a problem gives no act."""

    def __init__(self, deliberation: Deliberation, maintenant: dt.datetime, source: str) -> None:
        self.r: Referentiel = deliberation.referentiel
        self.maintenant, self.source = maintenant, source
        self.noms = {x.identifiant.casefold(): x.identifiant for x in deliberation.resultats}
        self.actes: list[Acte] = []
        self.anomalies: list[Anomalie] = []
        self._deja: dict[Acte, str] = {}

    def lire(self, ligne: Ligne) -> None:
        """One row."""
        avant = len(self.anomalies)
        textes = {code: self._texte(ligne, code) for code in ("identifiant", "motif", "auteur")}
        acte, objet, valeur = self._acte(ligne)
        moment = self._moment(ligne)
        identifiant = self.noms.get(textes["identifiant"].casefold(), "")
        if textes["identifiant"] and not identifiant:
            self._refuser(
                ligne, "identifiant", f"« {abreger(textes['identifiant'])} » n’est pas un candidat de la grille."
            )
        if moment is None or len(self.anomalies) > avant:
            return
        lieu = f"{self.source}, {ligne.lieu}"
        lu = Acte(identifiant, acte, objet, valeur, textes["motif"], textes["auteur"], moment, lieu)
        if lu in self._deja:
            phrase = f"cette ligne répète la {self._deja[lu]}. Retirez-la."
            self.anomalies.append(Anomalie(self.source, ligne.lieu, identifiant, acte, phrase, Code.ACTE))
            return
        self._deja[lu] = ligne.lieu
        self.actes.append(lu)

    def _refuser(self, ligne: Ligne, code: str, phrase: str) -> None:
        lieu = ligne.cellules[code].lieu if code in ligne.cellules else f"{ligne.lieu}, colonne {code}"
        qui = self.noms.get(ligne.texte("identifiant").casefold(), "")
        self.anomalies.append(Anomalie(self.source, lieu, qui, ligne.texte(code), phrase, Code.ACTE))

    def _texte(self, ligne: Ligne, code: str) -> str:
        """A text that must be there."""
        texte = ligne.texte(code)
        titre = CHAMPS[code].titre.lower()
        if not texte:
            self._refuser(
                ligne, code, f"« {titre} » est vide. Chaque acte du jury porte son motif, son auteur et son heure."
            )
        elif est_une_erreur(texte) or CONTROLE.search(texte):
            self._refuser(
                ligne, code, f"« {titre} » ne peut pas être lu ({abreger(texte)}). Ressaisissez-le sur une ligne."
            )
        return texte

    def _acte(self, ligne: Ligne) -> tuple[str, str, Optional[Decimal]]:
        """The act, its object and its points, each fitting the other."""
        brut = ligne.brut("acte")
        acte = A.code_de_l_acte(ecrire_valeur(brut))
        if acte not in ACTES:
            dit = f"« {abreger(ecrire_valeur(brut))} » n’est pas un acte" if brut is not None else "« acte » est vide"
            self._refuser(ligne, "acte", f"{dit}. Actes : {', '.join(ACTES)}.")
            return "", "", None
        return acte, self._objet(ligne, acte), self._valeur(ligne, acte)

    def _objet(self, ligne: Ligne, acte: str) -> str:
        admis = A.objets_de_l_acte(self.r, acte)
        texte = ligne.texte("objet")
        codes = {code.casefold(): code for code in admis}
        if not texte:
            if admis and acte != A.PROPOSITION:
                self._refuser(ligne, "objet", f"{acte} demande un objet : {', '.join(admis)}.")
            return ""
        if not admis:
            self._refuser(ligne, "objet", f"{acte} ne prend pas d’objet, « {abreger(texte)} » est de trop.")
        elif texte.casefold() not in codes:
            self._refuser(ligne, "objet", f"« {abreger(texte)} » n’est pas un objet pour {acte} : {', '.join(admis)}.")
        return codes.get(texte.casefold(), "")

    def _valeur(self, ligne: Ligne, acte: str) -> Optional[Decimal]:
        brut = ligne.brut("valeur")
        if acte != A.POINTS:
            if brut is not None:
                self._refuser(
                    ligne, "valeur", f"{acte} ne prend pas de valeur, « {abreger(ecrire_valeur(brut))} » est de trop."
                )
            return None
        lu = lire_nombre(brut)
        if lu.anomalie or not lu.valeur:
            raison = lu.anomalie or ("0 n’ajoute rien." if brut is not None else "« valeur » est vide.")
            self._refuser(ligne, "valeur", f"{raison} Saisissez les points à ajouter, plus de 0.")
            return None
        return lu.valeur

    def _moment(self, ligne: Ligne) -> Optional[dt.datetime]:
        brut = ligne.brut("horodatage")
        if brut is None:
            self._refuser(ligne, "horodatage", "« horodatage » est vide. Saisissez JJ/MM/AAAA HH:MM.")
            return None
        moment = lire_moment(brut, self.maintenant)
        if moment is None:
            dit = f"« {abreger(ecrire_valeur(brut))} » n’est ni une date ni une heure"
            self._refuser(ligne, "horodatage", f"{dit}. Saisissez JJ/MM/AAAA HH:MM ou AAAA-MM-JJ HH:MM.")
        elif moment > self.maintenant.replace(tzinfo=None):
            self._refuser(
                ligne, "horodatage", f"{moment:%d/%m/%Y %H:%M} est dans l’avenir. Corrigez la date ou l’heure."
            )
        return moment

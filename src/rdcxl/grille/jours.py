"""The training days of a promotion, from a CSV file or a workbook: every wrong cell with its place. Imports the readers and the rules."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.conversion import ecrire_valeur, est_vide
from rdcxl.grille.epreuves import Epreuve
from rdcxl.grille.lecture.archive import structures
from rdcxl.grille.lecture.classeur import lignes, ouvrir_classeur
from rdcxl.grille.lecture.csv_en_tableaux import lire_tableau
from rdcxl.grille.lecture.entetes import lire_entetes
from rdcxl.grille.lecture.feuilles import LIGNES_D_ENTETE, FeuilleReperee, Structure, lettres
from rdcxl.grille.lecture.rangees import lire_cellule
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.calendrier import CENTRE, ENTREPRISE, LIEUX, Jour, dire_sejour, dire_volume, hors_de_la_periode
from rdcxl.regles.nombres import en_francais

CHAMPS = {
    champ.code: champ
    for champ in (
        C.Champ("date", "Date", C.DATE, "", obligatoire=True),
        C.Champ("heures", "Heures", C.NOMBRE, ""),
        C.Champ("lieu", "Lieu", C.CHOIX, "", choix=LIEUX),
        C.Champ("intitule", "Intitulé", C.TEXTE, ""),
    )
}
TEXTES = (".csv", ".txt", ".tsv", ".json", "")
HEURES_D_UNE_DATE = 24
SAMEDI = 5


@dataclass(frozen=True)
class Formation:
    """The calendar of a promotion, in the order of the days.

    Attributes:
        jours: at least one, each date once; `lieux`: where each date stands in the file.
        avis: what is to be known of the file: unknown columns, hidden rows, days at the weekend.
    """

    jours: tuple[Jour, ...]
    lieux: dict[dt.date, str]
    avis: tuple[str, ...]

    @property
    def en_formation(self) -> list[Jour]:
        """The days in the centre or abroad; every day of a calendar that has none of these."""
        return [j for j in self.jours if j.lieu != ENTREPRISE] or list(self.jours)

    @property
    def debut(self) -> dt.date:
        """First day of training."""
        return self.en_formation[0].date

    @property
    def fin(self) -> dt.date:
        """Last day of training; days in the company that follow do not put it off."""
        return self.en_formation[-1].date


def lire_jours(chemin: Path, r: Referentiel) -> Formation:
    """Read the training days: columns `date`, and where given `heures`, `lieu` and `intitule`, in any order.

    Args:
        chemin: a CSV file, or an .xlsx or .xlsm workbook, whose first sheet with a row of codes is read; never written.
        r: says how many hours a day has that gives none.

    Raises:
        SaisieRefusee: every cell that cannot be taken, with its place; ClasseurIllisible: the workbook cannot be opened.
    """
    problemes: list[str] = []
    avis: list[Anomalie] = []
    tableau = (
        lire_tableau(chemin, CHAMPS, ("date",), problemes, avis)
        if chemin.suffix.lower() in TEXTES
        else _tableau_du_classeur(chemin, problemes, avis)
    )
    lecture = _Lecture(r, tableau, problemes, avis)
    if "date" in tableau:
        lecture.lire()
    if problemes:
        raise SaisieRefusee(f"Le calendrier « {chemin.name} » ne peut pas être pris.", problemes)
    jours = tuple(sorted(lecture.jours.values()))
    return Formation(jours, lecture.lieux, tuple(map(str, avis)))


class _Lecture:
    """One table that is being read; `problemes` and `avis` fill up."""

    def __init__(self, r: Referentiel, tableau: Tableau, problemes: list[str], avis: list[Anomalie]) -> None:
        self.r, self.tableau, self.problemes, self.avis = r, tableau, problemes, avis
        self.jours: dict[dt.date, Jour] = {}
        self.lieux: dict[dt.date, str] = {}

    def lire(self) -> None:
        """Every row, then what concerns the whole table."""
        for code, lieu in self.tableau.repetes.items():
            self._refuser(Cellule(code, lieu), f"la colonne {code} apparaît deux fois. Gardez-en une")
        for ligne in self.tableau.lignes:
            self._ligne(ligne)
        if not self.tableau.lignes and not self.problemes:
            self.problemes.append(f"{self.tableau.feuille} : aucun jour sous la ligne des titres. Ajoutez-les.")

    def _ligne(self, ligne: Ligne) -> None:
        lues = {code: self._valeur(code, ligne) for code in CHAMPS}
        jour, heures = lues["date"], lues["heures"]
        if heures is not None and not 0 < heures <= HEURES_D_UNE_DATE:
            dit = f"{en_francais(heures)} h en un jour. Saisissez plus de 0 h, et {HEURES_D_UNE_DATE} h au plus"
            self._refuser(ligne.cellules["heures"], dit)
        if jour is None:
            return
        cellule = ligne.cellules["date"]
        if jour in self.jours:
            self._refuser(cellule, f"le {jour:%d/%m/%Y} est déjà en {self.lieux[jour]}. Gardez une ligne par jour")
            return
        retenues = self.r.heures.heures_par_jour if heures is None else heures
        self.jours[jour] = Jour(jour, Decimal(retenues), lues["lieu"] or CENTRE, lues["intitule"] or "")
        self.lieux[jour] = cellule.lieu
        if jour.weekday() >= SAMEDI:
            nom = "un samedi" if jour.weekday() == SAMEDI else "un dimanche"
            self._aviser(cellule, f"le {jour:%d/%m/%Y} est {nom}.")
        if ligne.masquee:
            self._aviser(cellule, f"la ligne du {jour:%d/%m/%Y} est masquée ; elle est comptée.")

    def _valeur(self, code: str, ligne: Ligne) -> Any:
        """What a cell means; None when it is blank or refused. A date must stand in each row."""
        cellule = ligne.cellule(code)
        if code == "lieu" and isinstance(cellule.valeur, str):
            cellule = cellule._replace(valeur=_sans_accents(cellule.valeur))
        lu = lire_cellule(CHAMPS[code], cellule)
        if lu.erreur:
            self._refuser(ligne.cellule(code), lu.erreur.rstrip("."))
        elif lu.manque:
            self._refuser(cellule, "la date manque. Saisissez JJ/MM/AAAA, ou videz la ligne")
        return lu.valeur

    def _refuser(self, cellule: Cellule, phrase: str) -> None:
        self.problemes.append(str(self._anomalie(cellule, f"{phrase}.")))

    def _aviser(self, cellule: Cellule, phrase: str) -> None:
        self.avis.append(self._anomalie(cellule, phrase))

    def _anomalie(self, cellule: Cellule, phrase: str) -> Anomalie:
        return Anomalie.avis(self.tableau.feuille, cellule.lieu, "", ecrire_valeur(cellule.valeur), phrase)


def _sans_accents(texte: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", texte) if not unicodedata.combining(c))


def _tableau_du_classeur(chemin: Path, problemes: list[str], avis: list[Anomalie]) -> Tableau:
    """The first sheet of a workbook that has a row with the code `date`."""
    with ouvrir_classeur(chemin) as (classeur, contenu):
        for page in classeur.worksheets:
            debut = list(islice(lignes(page), LIGNES_D_ENTETE))
            entetes = (lire_entetes([v if isinstance(v, str) else None for v in ligne], CHAMPS) for ligne in debut)
            trouve = next(((rang, x) for rang, x in enumerate(entetes) if not x.manquantes(["date"])), None)
            if trouve is not None:
                rang, x = trouve
                suite, codes = (
                    list(islice(lignes(page), rang + 1, None)),
                    dict(sorted({**x.codes, **x.repetes}.items())),
                )
                reperee = FeuilleReperee(page.title, "jours", rang + 1, codes, suite)
                etat = structures(contenu, {page.title}).get(page.title, Structure())
                avis += _colonnes_inconnues(page.title, rang, debut[rang], set(codes))
                return reperee.tableau(etat, {})
    problemes.append(f"{chemin.name} : aucune feuille n’a de ligne de titres avec « date ». Ajoutez-la.")
    return Tableau(chemin.name, {})


def _colonnes_inconnues(feuille: str, rang: int, entete: Sequence[object], connues: set[int]) -> Iterator[Anomalie]:
    for i, titre in enumerate(entete):
        if not est_vide(titre) and i not in connues:
            dit = f"La colonne « {ecrire_valeur(titre)} » n’est pas connue : elle n’a pas été reprise."
            yield Anomalie.avis(feuille, f"{lettres(i + 1)}{rang + 1}", "", ecrire_valeur(titre), dit)


def resumer(formation: Formation, r: Referentiel) -> str:
    """One line for the calendar: its bounds, the volume in the centre and what it lacks."""
    return (
        f"Formation du {formation.debut:%d/%m/%Y} au {formation.fin:%d/%m/%Y}, "
        f"en centre : {dire_volume(r, formation.jours)}."
    )


def avis_du_calendrier(formation: Formation, r: Referentiel, epreuves: Sequence[Epreuve] = ()) -> Iterator[str]:
    """What is to be known of a calendar: days of another period, the stay abroad, épreuves away from the centre or after the end.

    Notices and no refusals: the dates of the référentiel are those of one promotion.
    """
    yield from formation.avis
    dehors = hors_de_la_periode(r, formation.jours)
    if dehors and r.heures.debut and r.heures.fin:
        nombre = f"{len(dehors)} jour{'s' if len(dehors) > 1 else ''} hors"
        lieu = formation.lieux[dehors[0].date]
        yield (
            f"Calendrier : {nombre} de la période du {r.heures.debut:%d/%m/%Y} au {r.heures.fin:%d/%m/%Y} que le "
            f"référentiel donne en exemple (le premier, {dehors[0].date:%d/%m/%Y}, en {lieu})."
        )
    yield from (f"{phrase}." for phrase in dire_sejour(r, formation.jours))
    par_date = {j.date: j for j in formation.jours}
    for e in sorted(epreuves, key=lambda e: (e.date, e.heure)):
        quoi = f"Épreuve {', '.join(e.composantes) or e.bloc} du {e.date:%d/%m/%Y}"
        jour = par_date.get(e.date)
        if jour and jour.lieu != CENTRE:
            yield f"{quoi} : ce jour est {LIEUX[jour.lieu]} dans le calendrier ({formation.lieux[e.date]})."
        elif e.date > formation.fin:
            yield f"{quoi} : elle a lieu après le dernier jour de formation ({formation.fin:%d/%m/%Y})."

"""From a row of codes and a row of cells to a candidate's file. Imports regles and referentiel only.

Blank, 0 and ABS stay three things. What cannot be read is kept, by composante or field, for the function to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, Optional

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.acquis import composantes_a_passer, ensembles_dus, sans_note
from rdcxl.regles.echelle import Intitule, lire_intitule, lire_note_sur
from rdcxl.regles.inscription import (
    BLOCS_ABSENTS,
    COMPLET_ET_BLOCS,
    DATES,
    NOMBRES,
    PARCOURS_ABSENT,
    TEXTE_PAS_DATE,
    lire_blocs,
    lire_choix,
    lire_jour,
    lire_oui_non,
    lire_reference,
)
from rdcxl.regles.modele import BLOCS, COMPLET, VAE, Acquis, Dossier, Mention, Note
from rdcxl.regles.saisie import abreger, dire_l_erreur, est_une_erreur, lire_nombre, lire_note, nettoyer

ACQUIS = "acquis."
ACCORDE = "accorde."  # before the code of a bloc: day of the act by which the jury granted the acquis
TENTATIVES = "tentatives."
PORTEFEUILLE = "portefeuille."
ATTENDUE = "(attendue)"  # what stands in a grid for the mark of a portfolio that is still to come
LECTURE = "lecture."
REFERENTIEL = "referentiel."  # before the mark of the référentiel of a workbook
INCONNU = (
    "ce classeur relève d’un référentiel qui n’est pas connu ici"  # where it names another one than those of the host
)
IDENTIFIANT = "identifiant"
ANOMALIE = "grille.anomalie"  # why the grid itself says that a line cannot be decided on
INSCRIPTION = (IDENTIFIANT, "parcours", "blocs_inscrits", "dispense_pro", "fraude")
ASSIDUITE = ("heures_absence_injustifiees", "heures_formation", "accord_penalite")
CHAMPS = ("voie", "parcours", "blocs_inscrits", "dispense_pro", "executive", "positionnement", *NOMBRES, *DATES)


class Ligne(NamedTuple):
    """A candidate's row once read. `erreurs`: why a composante or a field cannot be read, by its code."""

    dossier: Dossier
    lectures: Mapping[str, str]
    erreurs: Mapping[str, str]
    colonnes: frozenset[str]


def aplatir(plage: object) -> tuple[Any, ...]:
    """The cells of a range, row by row, as a host hands them over: a scalar, a list, a list of lists."""
    if isinstance(plage, (list, tuple)):
        cellules: list[Any] = []
        for rangee in plage:
            if isinstance(rangee, (list, tuple)):
                cellules.extend(rangee)
            else:
                cellules.append(rangee)
        return tuple(cellules)
    return (plage,)


def scalaire(plage: object) -> object:
    """The first cell of a range, or the scalar itself."""
    cellules = aplatir(plage)
    return cellules[0] if cellules else None


def rangees(plage: object) -> list[tuple[Any, ...]]:
    """The rows of a range; a flat list is one row."""
    if not isinstance(plage, (list, tuple)):
        return [(plage,)]
    if plage and all(isinstance(r, (list, tuple)) for r in plage):
        return [tuple(r) for r in plage]
    return [tuple(plage)]


def est_vide(cellule: object) -> bool:
    """Nothing, or text made of blanks only."""
    return cellule is None or (isinstance(cellule, str) and not nettoyer(cellule))


@dataclass(frozen=True, eq=False)  # one per row of titles, compared by identity
class Plan:
    """Where the known codes stand in a row of titles.

    `referentiel`: says which codes there are; `notes`: each composante that has a column, in the order of the grid, with its
    maximum, whether it knows NR, and the scale that its heading says; `champs`: every other known code; `repetes`: the codes that stand twice.
    """

    referentiel: Referentiel
    notes: tuple[tuple[int, str, Decimal, bool, Optional[Decimal]], ...]
    champs: tuple[tuple[int, str], ...]
    repetes: tuple[str, ...]
    colonnes: frozenset[str]


def planifier(r: Referentiel, codes: Iterable[object]) -> Plan:
    """Find the known codes in a row of titles; other headings are ignored."""
    connus = {code.casefold(): code for code in (*r.composantes, *CHAMPS, ANOMALIE)}
    connus.update({(ACQUIS + code).casefold(): ACQUIS + code for code in r.codes_acquis})
    connus.update({(ACCORDE + b.code).casefold(): ACCORDE + b.code for b in r.blocs})
    connus.update({(TENTATIVES + e.code).casefold(): TENTATIVES + e.code for e in r.ensembles()})
    connus.update({(PORTEFEUILLE + b.code).casefold(): PORTEFEUILLE + b.code for b in r.blocs})
    connus.update({(LECTURE + nom).casefold(): LECTURE + nom for nom in r.lectures})
    lus = [lire_intitule(str(titre)) if titre is not None else Intitule("") for titre in codes]
    titres = [lu.code.casefold() for lu in lus]
    noms = [connus[titre] for titre in titres if titre in connus]
    places = {connus[titre]: i for i, titre in enumerate(titres) if titre in connus}
    return Plan(
        r,
        tuple(
            (places[code], code, c.maximum, c.role == "RAPPORT", lus[places[code]].echelle)
            for code, c in r.composantes.items()
            if code in places
        ),
        tuple((i, code) for code, i in places.items() if code not in r.composantes),
        tuple(sorted({code for code in noms if noms.count(code) > 1})),
        frozenset(places),
    )


def lire_ligne(r: Referentiel, plan: Plan, valeurs: Sequence[Any]) -> Ligne:
    """Read a row.

    Args:
        plan: where the codes stand; valeurs: the cells under them, as many.
    """
    return _Lecteur(r, plan, valeurs).ligne()


class _Lecteur:
    """The reading of one row: collects errors as it goes. `champs`: the cells that are not blank, marks apart."""

    def __init__(self, r: Referentiel, plan: Plan, valeurs: Sequence[Any]) -> None:
        self.r, self.plan, self.valeurs = r, plan, valeurs
        self.champs = {code: valeurs[i] for i, code in plan.champs if not est_vide(valeurs[i])}
        self.erreurs = dict.fromkeys(plan.repetes, "cette colonne apparaît deux fois")

    def ligne(self) -> Ligne:
        notes = self._notes()
        lus = self._champs() if self.champs else {}
        if lus:
            lus["vae"] = lus["vae"] and sans_note(notes)
        if ANOMALIE in self.champs:
            self.erreurs[IDENTIFIANT] = nettoyer(str(self.champs[ANOMALIE]))
        en_anomalie = tuple(c for c in (IDENTIFIANT, *CHAMPS) if c in self.erreurs) if self.erreurs else ()
        dossier = Dossier("", notes, **lus, champs_en_anomalie=en_anomalie)
        return Ligne(dossier, self._lectures() if self.champs else {}, self.erreurs, self.plan.colonnes)

    def _champs(self) -> dict[str, Any]:
        """What is not a mark, under the names of `Dossier`."""
        nombres = {nom: self._nombre(champ) for champ, nom in NOMBRES.items()}
        dates = {champ: self._date(champ) for champ in DATES}
        inscrits = self._champ("blocs_inscrits", lambda v: lire_blocs(v, tuple(b.code for b in self.r.blocs))) or ()
        return {
            "parcours": self._parcours(inscrits),
            "blocs_inscrits": frozenset(inscrits),
            "dispense_pro": self._champ("dispense_pro", lire_reference) or "",
            "executive": bool(self._champ("executive", lambda v: lire_oui_non(v, "executive"))),
            "positionnement": self._champ("positionnement", lire_reference) or "",
            **nombres,
            **dates,
            "acquis": self._acquis(),
            "tentatives": self._tentatives(),
            "portefeuilles": self._portefeuilles(),
            "vae": nettoyer(str(self.champs.get("voie", ""))).upper() == VAE,
        }

    def _notes(self) -> dict[str, Note]:
        notes: dict[str, Note] = {}
        for i, code, maximum, admet_nr, echelle in self.plan.notes:
            valeur, anomalie, _ = lire_note_sur(self.valeurs[i], maximum, echelle, admet_nr=admet_nr)
            if anomalie:
                self.erreurs.setdefault(code, anomalie)
            notes[code] = valeur
        for code in self.plan.repetes:
            if code in notes:
                notes[code] = Mention.ANOMALIE
        return notes

    def _nombre(self, champ: str) -> Optional[Decimal]:
        if champ not in self.champs:
            return None
        lu = lire_nombre(self.champs[champ])
        if lu.anomalie:
            self.erreurs.setdefault(champ, lu.anomalie)
        return lu.valeur

    def _date(self, champ: str) -> bool:
        """A date is there: what matters is that it is one, not which one."""
        if champ not in self.champs:
            return False
        cellule = self.champs[champ]
        if lire_jour(cellule) is not None:
            return True
        texte = abreger(nettoyer(str(cellule)))
        defaut = TEXTE_PAS_DATE if isinstance(cellule, str) else "n’est pas une date. Ressaisissez-la."
        if est_une_erreur(texte):
            defaut = "est une erreur, pas une date. Ressaisissez-la."
        self.erreurs.setdefault(champ, f"« {texte} » {defaut}")
        return False

    def _champ(self, champ: str, lire: Any) -> Any:
        if champ not in self.champs:
            return None
        cellule = self.champs[champ]
        if isinstance(cellule, str) and est_une_erreur(cellule):
            self.erreurs.setdefault(champ, dire_l_erreur(cellule))
            return None
        lu = lire(cellule)
        if lu.erreur:
            self.erreurs.setdefault(champ, lu.erreur)
        return lu.valeur

    def _parcours(self, inscrits: tuple[str, ...]) -> str:
        lu = self._champ("parcours", lambda v: lire_choix(v, (COMPLET, BLOCS), "parcours"))
        if lu is None:
            if "parcours" in self.plan.colonnes and inscrits:
                self.erreurs.setdefault("parcours", PARCOURS_ABSENT)
            return BLOCS if inscrits else COMPLET
        if lu == COMPLET and inscrits:
            self.erreurs.setdefault("parcours", f"{COMPLET_ET_BLOCS}.")
        if lu == BLOCS and not inscrits:
            self.erreurs.setdefault("blocs_inscrits", f"{BLOCS_ABSENTS}.")
        return str(lu)

    def _sous(self, prefixe: str) -> Iterator[tuple[str, object]]:
        """The fields whose name begins so, under what follows."""
        return ((code[len(prefixe) :], cellule) for code, cellule in self.champs.items() if code.startswith(prefixe))

    def _acquis(self) -> dict[str, Acquis]:
        acquis = {}
        for code, cellule in self._sous(ACQUIS):
            lu = lire_note(cellule, self.r.codes_acquis[code])
            points = lu.valeur if isinstance(lu.valeur, Decimal) else None
            if points is None:
                self.erreurs.setdefault(ACQUIS + code, lu.anomalie or "Saisissez un nombre de points.")
            acquis[code] = Acquis(points)
        for code, cellule in self._sous(ACCORDE):
            if self._date(ACCORDE + code) and code in acquis:
                acquis[code] = acquis[code]._replace(accorde_le=lire_jour(cellule))
        return acquis

    def _tentatives(self) -> dict[str, tuple[Decimal, ...]]:
        """The best points of the earlier attempts, by bloc or PRO (X12)."""
        tentatives: dict[str, tuple[Decimal, ...]] = {}
        for code, cellule in self._sous(TENTATIVES):
            lu = lire_note(cellule, self.r.ensemble_de[code].maximum)
            if isinstance(lu.valeur, Decimal):
                tentatives[code] = (lu.valeur,)
            else:
                self.erreurs.setdefault(TENTATIVES + code, lu.anomalie or "Saisissez un nombre de points.")
        return tentatives

    def _portefeuilles(self) -> dict[str, Note]:
        """By bloc, the mark of the portfolio that stands for its épreuves (C5)."""
        portefeuilles: dict[str, Note] = {}
        for bloc, cellule in self._sous(PORTEFEUILLE):
            attendue = isinstance(cellule, str) and nettoyer(cellule).casefold() == ATTENDUE
            lu = lire_note(None if attendue else cellule, self.r.ensemble_de[bloc].maximum)
            if lu.anomalie:
                self.erreurs.setdefault(PORTEFEUILLE + bloc, lu.anomalie)
            portefeuilles[bloc] = lu.valeur
        return portefeuilles

    def _lectures(self) -> dict[str, str]:
        lues = {}
        for nom, cellule in self._sous(LECTURE):
            lu = lire_choix(cellule, self.r.lectures[nom].valeurs, f"la lecture {nom}")
            if lu.erreur:
                self.erreurs.setdefault(LECTURE + nom, lu.erreur)
            else:
                lues[nom] = str(lu.valeur)
        return lues


def _sans_prefixe(code: str) -> str:
    """The bloc, or the composante, that a code is about."""
    for prefixe in (ACQUIS, ACCORDE, TENTATIVES, PORTEFEUILLE):
        code = code.removeprefix(prefixe)
    return code


def erreurs_qui_comptent(r: Referentiel, ligne: Ligne, ensemble: str = "") -> list[str]:
    """What forbids to compute a bloc, PRO, or (without `ensemble`) the decision; each names the composante or field."""
    if not ligne.erreurs and ligne.colonnes.issuperset(r.composantes):
        return []
    dus = [e for e in ensembles_dus(r, ligne.dossier) if not ensemble or e.code == ensemble]
    champs = (
        {IDENTIFIANT, *CHAMPS}
        if not ensemble
        else {*INSCRIPTION, *(ASSIDUITE if r.pro and ensemble == r.pro.code else ())}
    )
    trouvees = []
    if ligne.erreurs:
        comptent = {c.code for e in dus for c in e.composantes} | {e.code for e in dus}
        for code, pourquoi in ligne.erreurs.items():
            if code in champs or code.startswith(LECTURE) or _sans_prefixe(code) in comptent:
                trouvees.append(f"{code}\u00a0: {pourquoi}")
    absentes = (c.code for c in composantes_a_passer(r, ligne.dossier, ensemble) if c.code not in ligne.colonnes)
    return [*trouvees, *(f"{code}\u00a0: cette colonne manque" for code in absentes)]

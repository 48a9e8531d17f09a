"""From a row of codes and a row of cells to a candidate's file. Imports regles and referentiel only.

Blank, 0 and ABS stay three things. What cannot be read is kept, by composante or field, for the function to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Optional

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.acquis import ensembles_dus
from rdcxl.regles.inscription import lire_blocs, lire_choix, lire_jour, lire_oui_non, lire_reference
from rdcxl.regles.modele import BLOCS, COMPLET, Acquis, Dossier, Mention, Note
from rdcxl.regles.saisie import abreger, est_une_erreur, lire_nombre, lire_note, nettoyer

ACQUIS = "acquis."
LECTURE = "lecture."
IDENTIFIANT = "identifiant"
ANOMALIE = "grille.anomalie"  # why the grid itself says that a line cannot be decided on
NOMBRES = ("heures_absence_injustifiees", "heures_absence_justifiees", "heures_formation", "heures_entreprise")
DATES = ("accord_penalite", "fraude")
INSCRIPTION = (IDENTIFIANT, "parcours", "blocs_inscrits", "dispense_pro", "fraude")
ASSIDUITE = ("heures_absence_injustifiees", "heures_formation", "accord_penalite")
CHAMPS = ("parcours", "blocs_inscrits", "dispense_pro", "executive", *NOMBRES, *DATES)


class Ligne(NamedTuple):
    """A candidate's row once read. `erreurs`: why a composante or a field cannot be read, by its code."""

    dossier: Dossier
    lectures: Mapping[str, str]
    erreurs: Mapping[str, str]
    colonnes: frozenset[str]


def aplatir(plage: object) -> tuple[Any, ...]:
    """The cells of a range, row by row, as a host hands them over: a scalar, a list, a list of lists."""
    if isinstance(plage, (list, tuple)):
        return tuple(
            cellule for rangee in plage for cellule in (rangee if isinstance(rangee, (list, tuple)) else (rangee,))
        )
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


class Plan(NamedTuple):
    """Where the known codes stand in a row of titles; `repetes`: those that stand twice."""

    colonnes: tuple[tuple[int, str], ...]
    repetes: tuple[str, ...]
    largeur: int


def planifier(r: Referentiel, codes: Iterable[object]) -> Plan:
    """Find the known codes in a row of titles; other headings are ignored."""
    connus = {code.casefold(): code for code in (*r.composantes, *CHAMPS, ANOMALIE)}
    connus.update({(ACQUIS + code).casefold(): ACQUIS + code for code in r.codes_acquis})
    connus.update({(LECTURE + nom).casefold(): LECTURE + nom for nom in r.lectures})
    titres = [nettoyer(str(titre)).casefold() if titre is not None else "" for titre in codes]
    colonnes = [(i, connus[titre]) for i, titre in enumerate(titres) if titre in connus]
    noms = [code for _, code in colonnes]
    return Plan(tuple(colonnes), tuple(sorted({c for c in noms if noms.count(c) > 1})), len(titres))


def lire_ligne(r: Referentiel, plan: Plan, valeurs: Sequence[Any]) -> Ligne:
    """Read a row.

    Args:
        plan: where the codes stand; valeurs: the cells under them, as many.
    """
    cellules = {code: valeurs[i] for i, code in plan.colonnes}
    return _Lecteur(r, cellules, dict.fromkeys(plan.repetes, "cette colonne apparaît deux fois")).ligne()


class _Lecteur:
    """The reading of one row: collects errors as it goes."""

    def __init__(self, r: Referentiel, cellules: dict[str, Any], erreurs: dict[str, str]) -> None:
        self.r, self.cellules, self.erreurs = r, cellules, erreurs

    def ligne(self) -> Ligne:
        notes: dict[str, Note] = {c: self._note(c) for c in self.r.composantes if c in self.cellules}
        nombres = {champ: self._nombre(champ) for champ in NOMBRES}
        dates = {champ: self._date(champ) for champ in DATES}
        inscrits = self._champ("blocs_inscrits", lambda v: lire_blocs(v, tuple(b.code for b in self.r.blocs))) or ()
        parcours = self._parcours(inscrits)
        dispense = self._reference()
        executive = bool(self._champ("executive", lambda v: lire_oui_non(v, "executive")))
        if not est_vide(self.cellules.get(ANOMALIE)):
            self.erreurs[IDENTIFIANT] = nettoyer(str(self.cellules[ANOMALIE]))
        champs = [champ for champ in (IDENTIFIANT, *CHAMPS) if champ in self.erreurs]
        dossier = Dossier(
            "", notes, parcours, frozenset(inscrits), dispense, executive, nombres["heures_entreprise"],
            nombres["heures_absence_injustifiees"], nombres["heures_absence_justifiees"], nombres["heures_formation"],
            dates["accord_penalite"], dates["fraude"], self._acquis(), {}, tuple(champs),
        )  # fmt: skip
        return Ligne(dossier, self._lectures(), self.erreurs, frozenset(self.cellules))

    def _note(self, code: str) -> Note:
        if code in self.erreurs:
            return Mention.ANOMALIE
        c = self.r.composantes[code]
        lu = lire_note(self.cellules[code], c.maximum, admet_nr=c.role == "RAPPORT")
        if lu.anomalie:
            self.erreurs[code] = lu.anomalie
        return lu.valeur

    def _nombre(self, champ: str) -> Optional[Decimal]:
        if champ not in self.cellules or est_vide(self.cellules[champ]):
            return None
        lu = lire_nombre(self.cellules[champ])
        if lu.anomalie:
            self.erreurs.setdefault(champ, lu.anomalie)
        return lu.valeur

    def _date(self, champ: str) -> bool:
        """A date is there: what matters is that it is one, not which one."""
        cellule = self.cellules.get(champ)
        if est_vide(cellule):
            return False
        if lire_jour(cellule) is not None:
            return True
        texte = abreger(nettoyer(str(cellule)))
        defaut = "est du texte, pas une date" if isinstance(cellule, str) else "n’est pas une date"
        if est_une_erreur(texte):
            defaut = "est une erreur, pas une date"
        self.erreurs.setdefault(champ, f"« {texte} » {defaut}. Ressaisissez-la.")
        return False

    def _champ(self, champ: str, lire: Any) -> Any:
        cellule = self.cellules.get(champ)
        if est_vide(cellule):
            return None
        if isinstance(cellule, str) and est_une_erreur(cellule):
            self.erreurs.setdefault(champ, f"La cellule contient l’erreur {abreger(nettoyer(cellule))}.")
            return None
        lu = lire(cellule)
        if lu.erreur:
            self.erreurs.setdefault(champ, lu.erreur)
        return lu.valeur

    def _parcours(self, inscrits: tuple[str, ...]) -> str:
        lu = self._champ("parcours", lambda v: lire_choix(v, (COMPLET, BLOCS), "parcours"))
        if lu is None:
            if "parcours" in self.cellules and inscrits:
                self.erreurs.setdefault("parcours", "Parcours n’est pas renseigné. Saisissez COMPLET ou BLOCS.")
            return BLOCS if inscrits else COMPLET
        if lu == COMPLET and inscrits:
            self.erreurs.setdefault("parcours", "Le parcours COMPLET ne prend pas de blocs inscrits.")
        if lu == BLOCS and not inscrits:
            self.erreurs.setdefault("blocs_inscrits", "Le parcours BLOCS demande les blocs inscrits.")
        return str(lu)

    def _reference(self) -> str:
        return self._champ("dispense_pro", lire_reference) or ""

    def _acquis(self) -> dict[str, Acquis]:
        acquis = {}
        for code, cellule in self.cellules.items():
            if not code.startswith(ACQUIS) or est_vide(cellule):
                continue
            code = code[len(ACQUIS) :]
            lu = lire_note(cellule, self.r.codes_acquis[code])
            points = lu.valeur if isinstance(lu.valeur, Decimal) else None
            if points is None:
                self.erreurs.setdefault(ACQUIS + code, lu.anomalie or "Saisissez un nombre de points.")
            acquis[code] = Acquis(points)
        return acquis

    def _lectures(self) -> dict[str, str]:
        lues = {}
        for code, cellule in self.cellules.items():
            if not code.startswith(LECTURE) or est_vide(cellule):
                continue
            nom = code[len(LECTURE) :]
            lu = lire_choix(cellule, self.r.lectures[nom].valeurs, f"la lecture {nom}")
            if lu.erreur:
                self.erreurs.setdefault(LECTURE + nom, lu.erreur)
            else:
                lues[nom] = str(lu.valeur)
        return lues


def erreurs_qui_comptent(r: Referentiel, ligne: Ligne, ensemble: str = "") -> list[str]:
    """What forbids to compute a bloc, PRO, or (without `ensemble`) the decision; each names the composante or field."""
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
            if code in champs or code.startswith(LECTURE) or code.removeprefix(ACQUIS) in comptent:
                trouvees.append(f"{code}\u00a0: {pourquoi}")
    for e in dus:
        if e.code not in ligne.dossier.acquis:
            absentes = (c.code for c in e.composantes if c.code not in ligne.colonnes)
            trouvees += [f"{c}\u00a0: cette colonne manque" for c in absentes if c not in ligne.dossier.acquis]
    return trouvees

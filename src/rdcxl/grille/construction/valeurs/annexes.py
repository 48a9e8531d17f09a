"""The saved value of the calculated columns of the optional tables, row by row, and of the cells that they fill elsewhere."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from rdcxl.fonctions.entree import ATTENDUE
from rdcxl.grille import annexes as X
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.valeurs.cellules import Affichage, en_texte
from rdcxl.grille.construction.valeurs.modules import cle_numerique, sur_echelle
from rdcxl.grille.conversion import convertir
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.modules import bareme
from rdcxl.regles.saisie import nettoyer

Valeurs = Mapping[str, object]
REFUS = "?"
ABSENCE = "ABS"
SANS_POINTS, ILLISIBLES = -1.0, -2.0
HEURES = ("heures_absence_injustifiees", "heures_absence_justifiees")


class ValeursAnnexe:
    """Saved values of one optional table.

    `lignes`: what its rows hold, by code; `rangs`: by identifier in lower case, the rank of each candidate in Notes.
    """

    def __init__(self, r: Referentiel, lignes: Sequence[Valeurs], rangs: Mapping[str, int]) -> None:
        self.r, self.lignes, self.rangs = r, lignes, rangs
        self.groupes: dict[str, list[Valeurs]] = defaultdict(list)
        self.numeros: dict[str, int] = {}
        for i, v in enumerate(lignes, 1):
            groupe = _texte(v, "groupe").casefold()
            self.groupes[groupe].append(v)
            self.numeros.setdefault(groupe, i)

    def ligne(self, cle: str, valeurs: Valeurs) -> Affichage:
        """The value of a calculated column for a row."""
        affichage: Affichage = getattr(self, f"_{cle}")(valeurs)
        return affichage

    def _qui_absence(self, v: Valeurs) -> Affichage:
        return "" if _texte(v, "lieu_absence").upper() == "ENTREPRISE" else _texte(v, "identifiant")

    def _rang_absence(self, v: Valeurs) -> Affichage:
        return float(self.rangs.get(str(self._qui_absence(v)).casefold(), 0))

    def _absence_illisible(self, v: Valeurs) -> Affichage:
        heures, justifiee = _nombre(v.get("heures")), self._justifiee(v)
        lisible = heures is not None and 0 <= heures <= X.HEURES_D_UN_JOUR and justifiee is not None
        return float(bool(self._rang_absence(v)) and not lisible)

    def _justifiee(self, v: Valeurs) -> object:
        return convertir(X.annexes(self.r)[X.ABSENCES].par_code["justifiee"], v.get("justifiee"), ()).valeur

    def _injustifiees_lues(self, v: Valeurs) -> Affichage:
        return self._heures(v, justifiee=False)

    def _justifiees_lues(self, v: Valeurs) -> Affichage:
        return self._heures(v, justifiee=True)

    def _heures(self, v: Valeurs, *, justifiee: bool) -> float:
        if not self._rang_absence(v) or self._absence_illisible(v):
            return 0.0
        return (_nombre(v.get("heures")) or 0.0) if self._justifiee(v) is justifiee else 0.0

    def _qui_groupe(self, v: Valeurs) -> Affichage:
        return _texte(v, "identifiant")

    _qui_tentative = _qui_portefeuille = _qui_groupe

    def _groupe_lu(self, v: Valeurs) -> Affichage:
        return _texte(v, "groupe")

    def _note_lue(self, v: Valeurs) -> Affichage:
        return _note(v.get("note_du_groupe"))

    def _no_groupe(self, v: Valeurs) -> Affichage:
        groupe = _texte(v, "groupe").casefold()
        return float(self.numeros[groupe]) if groupe else 0.0

    def _cle_note(self, v: Valeurs) -> Affichage:
        return self._no_groupe(v) if self._note_lue(v) != "" else 0.0

    def _portees(self, groupe: str) -> list[Affichage]:
        """The marks that the rows of a group bear."""
        return [note for x in self.groupes[groupe.casefold()] if (note := _note(x.get("note_du_groupe"))) != ""]

    def _ecart_note(self, v: Valeurs) -> Affichage:
        if not self._cle_note(v):
            return 0.0
        return float(_ecrite(self._note_lue(v)) != _ecrite(self._portees(_texte(v, "groupe"))[0]))

    def _note_retenue(self, v: Valeurs) -> Affichage:
        groupe = _texte(v, "groupe").casefold()
        if not _texte(v, "identifiant"):
            return ""
        if not groupe:
            return REFUS
        if _note(v.get("note_individuelle")) != "":
            return _note(v.get("note_individuelle")) if _texte(v, "motif_individuel") else REFUS
        portees = self._portees(groupe)
        if not portees:
            return ""
        return portees[0] if len(set(map(_ecrite, portees))) == 1 else REFUS

    def _cle_partagee(self, v: Valeurs) -> Affichage:
        return f"{_texte(v, 'identifiant')}|{_texte(v, 'composante_partagee')}"

    def _note_partagee(self, v: Valeurs) -> Affichage:
        ecrite, orale = (_note(v.get(code)) for code in ("note_ecrite", "note_orale"))
        if isinstance(ecrite, float) and isinstance(orale, float):
            return float(Decimal(str(ecrite)) + Decimal(str(orale))) if min(ecrite, orale) >= 0 else REFUS
        memes = str(ecrite).casefold() == str(orale).casefold()
        return ecrite if memes and str(ecrite).upper() in ("", "ABS", "ABJ") else REFUS

    def _cle_portefeuille(self, v: Valeurs) -> Affichage:
        return f"{_texte(v, 'identifiant')}|{_texte(v, 'bloc_portefeuille')}"

    def _portefeuille_lu(self, v: Valeurs) -> Affichage:
        if not _texte(v, "identifiant"):
            return ""
        bloc = next((b for b in self.r.ensembles() if b.code == _texte(v, "bloc_portefeuille").upper()), None)
        points = _note(v.get("points_portefeuille"))
        if isinstance(points, float):
            return points if 0 <= points <= (bloc.maximum if bloc else 0) else P.ILLISIBLE
        return points if points.upper() in ("ABS", "ABJ") else P.ILLISIBLE if points else ATTENDUE

    def _cle_tentative(self, v: Valeurs) -> Affichage:
        return f"{_texte(v, 'identifiant')}|{_texte(v, 'tentative')}"

    def _points_lus(self, v: Valeurs) -> Affichage:
        if not _texte(v, "identifiant"):
            return SANS_POINTS
        ensemble = self.r.ensemble_de.get(_texte(v, "tentative").upper())
        if (
            ensemble is None
            or ensemble.code != _texte(v, "tentative").upper()
            or not isinstance(v.get("session_du"), dt.date)
        ):
            return ILLISIBLES
        points = _note(v.get("points_obtenus"))
        if isinstance(points, float):
            return points if 0 <= points <= ensemble.maximum else ILLISIBLES
        return SANS_POINTS if points.upper() in ("", "ABS", "ABJ") else ILLISIBLES

    def _cle_module(self, v: Valeurs) -> Affichage:
        return float(cle_numerique(self.r, self.rangs.get(_texte(v, "identifiant").casefold(), 0), _texte(v, "module")))

    def _note_comptee(self, v: Valeurs) -> Affichage:
        return float(isinstance(self._sur_echelle(v), float))

    def _note_refusee(self, v: Valeurs) -> Affichage:
        return float(self._sur_echelle(v) == REFUS)

    def _sur_echelle(self, v: Valeurs) -> Affichage:
        return sur_echelle(v, bareme(self.r))

    def _absence_a_l_evaluation(self, v: Valeurs) -> Affichage:
        return float(_texte(v, "note_module").upper() == ABSENCE)


class Reports:
    """What optional tables say of the cells that they fill, as their formulas show it."""

    def __init__(self, r: Referentiel, annexes: Mapping[str, Sequence[Valeurs]], rangs: Mapping[str, int]) -> None:
        self.collective = X.composante_collective(r)
        self.absences: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
        self.partagees: dict[str, list[Affichage]] = defaultdict(list)
        self.groupes: dict[str, Affichage] = {}
        if X.ABSENCES in annexes:
            table = ValeursAnnexe(r, annexes[X.ABSENCES], rangs)
            cles = ("absence_illisible", "injustifiees_lues", "justifiees_lues")
            for v in table.lignes:
                illisible, injustifiees, justifiees = (float(table.ligne(cle, v)) for cle in cles)
                self.absences[str(table._qui_absence(v)).casefold()].append((illisible, injustifiees, justifiees))
        if X.GROUPES in annexes:
            table = ValeursAnnexe(r, annexes[X.GROUPES], rangs)
            for v in table.lignes:
                self.groupes.setdefault(str(table.ligne("qui_groupe", v)).casefold(), table.ligne("note_retenue", v))
        if X.NOTES_PARTAGEES in annexes:
            table = ValeursAnnexe(r, annexes[X.NOTES_PARTAGEES], rangs)
            for v in table.lignes:
                self.partagees[str(table.ligne("cle_partagee", v)).casefold()].append(table.ligne("note_partagee", v))

    def valeur(self, code: str, identifiant: str) -> Affichage:
        """What the cell of this column shows for a candidate; nothing when no table says anything."""
        qui = identifiant.casefold()
        if code in HEURES:
            siennes = self.absences.get(qui, [])
            if any(illisible for illisible, _, _ in siennes):
                return REFUS
            rang = 1 + HEURES.index(code)
            return float(sum(Decimal(str(x[rang])) for x in siennes)) if siennes else ""
        partagees = self.partagees.get(f"{qui}|{code}".casefold(), [])
        partagee = REFUS if len(partagees) > 1 else partagees[0] if partagees else ""
        if partagee != "" or self.collective is None or code != self.collective.code:
            return partagee
        return self.groupes.get(qui, "")

    def completer(self, saisies: Valeurs, identifiant: str, reportees: Sequence[str]) -> dict[str, object]:
        """What the cells of a candidate hold: what is typed, and what optional tables say where nothing is typed."""
        dites = {code: self.valeur(code, identifiant) for code in reportees if code not in saisies}
        exactes = {code: Decimal(str(v)) if isinstance(v, float) else v for code, v in dites.items() if v != ""}
        return {**saisies, **exactes}


def _ecrite(note: Affichage) -> Affichage:
    """A mark as two rows may say the same."""
    return note.casefold() if isinstance(note, str) else note


def _texte(v: Valeurs, code: str) -> str:
    brut = v.get(code)
    return nettoyer(str(brut)) if brut is not None else ""


def _nombre(valeur: object) -> float | None:
    est_un_nombre = (
        isinstance(valeur, (int, float, Decimal)) and not isinstance(valeur, bool) and en_texte(valeur) is None
    )
    return float(valeur) if est_un_nombre else None  # type: ignore[arg-type]


def _note(valeur: object) -> Affichage:
    nombre = _nombre(valeur)
    return nombre if nombre is not None else nettoyer(str(valeur)) if valeur is not None else ""

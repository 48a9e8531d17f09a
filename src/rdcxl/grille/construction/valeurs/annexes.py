"""The saved value of the calculated columns of the optional tables, row by row, and of the cells that they fill elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from rdcxl.grille import annexes as X
from rdcxl.grille.construction.valeurs.cellules import Affichage, en_texte
from rdcxl.grille.construction.valeurs.modules import cle_module, sur_echelle
from rdcxl.grille.conversion import convertir
from rdcxl.grille.modele import Candidat
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Mention
from rdcxl.regles.modules import bareme
from rdcxl.regles.saisie import nettoyer

Valeurs = Mapping[str, object]
REFUS = "?"
SANS_POINTS, ILLISIBLES = -1.0, -2.0
HEURES = ("heures_absence_injustifiees", "heures_absence_justifiees")


class ValeursAnnexe:
    """Saved values of one optional table; `lignes`: what its rows hold, by code."""

    def __init__(self, r: Referentiel, lignes: Sequence[Valeurs]) -> None:
        self.r, self.lignes = r, lignes

    def ligne(self, cle: str, valeurs: Valeurs) -> Affichage:
        """The value of a calculated column for a row."""
        affichage: Affichage = getattr(self, f"_{cle}")(valeurs)
        return affichage

    def _qui_absence(self, v: Valeurs) -> Affichage:
        return "" if _texte(v, "lieu_absence").upper() == "ENTREPRISE" else _texte(v, "identifiant")

    def _injustifiees_lues(self, v: Valeurs) -> Affichage:
        return self._heures(v, justifiee=False)

    def _justifiees_lues(self, v: Valeurs) -> Affichage:
        return self._heures(v, justifiee=True)

    def _heures(self, v: Valeurs, *, justifiee: bool) -> Affichage:
        if not self._qui_absence(v):
            return ""
        heures, lue = (
            _nombre(v.get("heures")),
            convertir(X.annexes(self.r)[X.ABSENCES].par_code["justifiee"], v.get("justifiee"), ()),
        )
        if heures is None or not 0 <= heures <= X.HEURES_D_UN_JOUR or lue.valeur is None:
            return REFUS
        return heures if lue.valeur is justifiee else 0.0

    def _qui_groupe(self, v: Valeurs) -> Affichage:
        return _texte(v, "identifiant")

    def _groupe_lu(self, v: Valeurs) -> Affichage:
        return _texte(v, "groupe")

    def _note_lue(self, v: Valeurs) -> Affichage:
        return _note(v.get("note_du_groupe"))

    def _note_retenue(self, v: Valeurs) -> Affichage:
        groupe = _texte(v, "groupe").casefold()
        if not _texte(v, "identifiant"):
            return ""
        if not groupe:
            return REFUS
        if _note(v.get("note_individuelle")) != "":
            return _note(v.get("note_individuelle")) if _texte(v, "motif_individuel") else REFUS
        notes = [_note(x.get("note_du_groupe")) for x in self.lignes if _texte(x, "groupe").casefold() == groupe]
        portees = [note for note in notes if note != ""]
        if not portees:
            return ""
        return portees[-1] if len(set(portees)) == 1 else REFUS

    def _cle_partagee(self, v: Valeurs) -> Affichage:
        return f"{_texte(v, 'identifiant')}|{_texte(v, 'composante_partagee')}"

    def _note_partagee(self, v: Valeurs) -> Affichage:
        ecrite, orale = (_note(v.get(code)) for code in ("note_ecrite", "note_orale"))
        if isinstance(ecrite, float) and isinstance(orale, float):
            return float(Decimal(str(ecrite)) + Decimal(str(orale))) if min(ecrite, orale) >= 0 else REFUS
        return ecrite if ecrite == orale and ecrite in ("", "ABS", "ABJ") else REFUS

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
        return SANS_POINTS if points in ("", "ABS", "ABJ") else ILLISIBLES

    def _cle_module(self, v: Valeurs) -> Affichage:
        return cle_module(v)

    def _sur_echelle(self, v: Valeurs) -> Affichage:
        return sur_echelle(v, bareme(self.r))

    def _absence_a_l_evaluation(self, v: Valeurs) -> Affichage:
        return float(_note(v.get("note_module")) == Mention.ABS.value)


def saisies_completes(saisies: Valeurs, candidat: Candidat, reportees: Sequence[str]) -> dict[str, object]:
    """What the cells of a candidate hold: what is typed, and what optional tables fill where nothing is typed.

    Args:
        reportees: the codes of the columns that optional tables may fill.
    """
    completes = dict(saisies)
    for code in reportees:
        if code in saisies:
            continue
        valeur = getattr(candidat.fiche, code) if code in HEURES else candidat.dossier.notes.get(code, Mention.VIDE)
        if code in candidat.dossier.champs_en_anomalie or valeur is Mention.ANOMALIE:
            valeur = REFUS
        completes[code] = valeur.value if isinstance(valeur, Mention) and valeur is not Mention.VIDE else valeur
        if valeur is None or valeur is Mention.VIDE:
            del completes[code]
    return completes


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
    return nombre if nombre is not None else nettoyer(str(valeur)).upper() if valeur is not None else ""

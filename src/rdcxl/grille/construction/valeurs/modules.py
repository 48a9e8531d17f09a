"""The saved values of continuous assessment: hidden columns of its optional table, then the sheet Modules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from rdcxl.grille.construction.valeurs.cellules import Affichage, en_texte
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Mention
from rdcxl.regles import libelles as L
from rdcxl.regles.modules import (
    Annee,
    Bareme,
    Evaluation,
    annee_du_candidat,
    bareme,
    lire_evaluation,
    note_sur_echelle,
)
from rdcxl.regles.nombres import tronquer_fraction
from rdcxl.regles.saisie import nettoyer

Saisies = Mapping[str, object]
REFUS = "?"


def evaluation_saisie(v: Saisies, b: Bareme) -> Evaluation:
    """The note of a row as its formula takes it: what the cell holds as text is no number."""
    note = v.get("note_module")
    lue = lire_evaluation(note, v.get("note_sur"), b)
    if lue.avis or (not isinstance(note, str) and en_texte(note) is not None):
        return Evaluation(Mention.ANOMALIE, lue.evaluation.sur)
    return lue.evaluation


def sur_echelle(v: Saisies, b: Bareme) -> Affichage:
    """Saved value of the note on the scale; « ? » where it must be corrected."""
    evaluation = evaluation_saisie(v, b)
    if evaluation.note is Mention.ANOMALIE:
        return REFUS
    note = note_sur_echelle(evaluation, b.echelle)
    return "" if note is None else float(note)


def cle_numerique(r: Referentiel, rang: int, module: str) -> int:
    """Saved value of what rows are found by: candidate and module as one number; 0 where one of them is unknown."""
    codes = [m.code.upper() for porteur in r.porteurs_de_modules() for m in porteur.modules]
    connu = rang and module.upper() in codes
    return rang * (len(codes) + 1) + codes.index(module.upper()) + 1 if connu else 0


def cle_module(v: Saisies) -> str:
    """Candidate and module of a row."""
    return "|".join(nettoyer(str(v.get(code, ""))) for code in ("identifiant", "module"))


class ValeursModules:
    """Saved values of the sheet Modules; `lignes`: the rows of the optional table, by code."""

    def __init__(self, r: Referentiel, lignes: Iterable[Saisies]) -> None:
        self.r, self.b = r, bareme(r)
        self._evaluations: dict[str, list[Evaluation]] = defaultdict(list)
        for v in lignes:
            self._evaluations[cle_module(v).casefold()].append(evaluation_saisie(v, self.b))

    def annee(self, identifiant: str) -> Annee:
        """The year of a candidate."""
        codes = [m.code for porteur in self.r.porteurs_de_modules() for m in porteur.modules]
        return annee_du_candidat(
            self.r, {code: self._evaluations.get(f"{identifiant}|{code}".casefold(), ()) for code in codes}
        )

    def colonne(self, cle: str, annee: Annee) -> Affichage:
        """Value of a column of a candidate's row; see `Disposition.modules` for its keys."""
        genre, _, code = cle.partition(":")
        if genre in ("note", "exacte", "absence"):
            return self._du_module(genre, code, annee)
        if genre == "moyenne":
            return _coupee(annee.moyennes[code].valeur)
        if genre == "nombre":
            return float(annee.moyennes[code].nombre)
        if genre == "certificat":
            return L.CERTIFICATS[annee.cce] if self.r.specialisation else ""
        return float(annee.absences)

    def _du_module(self, genre: str, code: str, annee: Annee) -> Affichage:
        module = annee.modules[code]
        if genre == "absence":
            return float(module.absences)
        if any(e.note is Mention.ANOMALIE for e in module.evaluations):
            return REFUS
        if genre == "exacte":
            return "" if module.note is None else float(module.note)
        return _coupee(module.note)


def _coupee(note: Fraction | None) -> Affichage:
    return "" if note is None else float(tronquer_fraction(note))

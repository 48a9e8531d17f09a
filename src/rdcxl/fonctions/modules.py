"""Functions on continuous assessment: the mark of a module, the outcome of the certificate. fonctions and regles only."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Optional, Union

from rdcxl.fonctions.calcul import ErreurDeCellule, referentiel
from rdcxl.fonctions.entree import aplatir, est_vide
from rdcxl.regles import libelles as L
from rdcxl.regles.modules import (
    Evaluation,
    bareme,
    issue_du_certificat,
    lire_evaluation,
    moyenne_des_modules,
    note_sur_echelle,
    resultat_du_module,
)
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.residus import VOISINAGE, est_un_residu
from rdcxl.regles.saisie import lire_note


def module(notes: object, sur: object = None) -> Union[str, float]:
    """RDC_MODULE: mean of the notes on the scale, not cut: it may go on to RDC_CCE; blank without a note that counts."""
    b, cellules = bareme(referentiel()), aplatir(notes)
    maxima = _autant(aplatir(sur), len(cellules))
    evaluations, erreurs = list[Evaluation](), list[str]()
    for rang, (cellule, maximum) in enumerate(zip(cellules, maxima, strict=True), 1):
        lue = lire_evaluation(cellule, maximum, b)
        erreurs += [f"note {rang} : {defaut.rstrip('.')}" for defaut in (lue.note, lue.sur) if defaut]
        evaluations.append(lue.evaluation)
    if erreurs:
        raise ErreurDeCellule(" ; ".join(dict.fromkeys(erreurs)))
    note = resultat_du_module(evaluations, b.echelle).note
    return "" if note is None else float(note)


def _autant(surs: Sequence[Any], nombre: int) -> Sequence[Any]:
    """One maximum for all notes, or one for each."""
    if len(surs) == 1:
        return [surs[0]] * nombre
    if len(surs) != nombre:
        raise ErreurDeCellule(f"{len(surs)} maxima pour {nombre} notes : donnez-en un seul, ou un par note")
    return surs


def certificat(notes: object) -> str:
    """RDC_CCE: label of the outcome, of the mark of each module on the scale."""
    r, cellules = referentiel(), aplatir(notes)
    s, echelle = r.specialisation, r.notation.echelle
    if s is None:
        raise ErreurDeCellule("ce référentiel n’a pas de certificat de spécialisation")
    if len(cellules) != len(s.modules):
        raise ErreurDeCellule(
            f"{len(s.modules)} notes sont attendues, de {s.modules[0].code} à {s.modules[-1].code}, et {len(cellules)} sont données"
        )
    lues = [_sur_echelle(m.code, x, echelle) for m, x in zip(s.modules, cellules, strict=True)]
    _refuser_un_residu(cellules, lues, s.note_obtention)
    return L.CERTIFICATS[issue_du_certificat(lues, s.note_obtention)]


def _sur_echelle(code: str, cellule: object, echelle: Decimal) -> Optional[Fraction]:
    if est_vide(cellule):
        return None
    lue = lire_note(cellule, echelle)
    if lue.anomalie:
        raise ErreurDeCellule(f"{code} : {lue.anomalie.rstrip('.')}")
    return note_sur_echelle(Evaluation(lue.valeur, echelle), echelle)


def _refuser_un_residu(cellules: Sequence[Any], notes: Sequence[Optional[Fraction]], seuil: Decimal) -> None:
    """No outcome on what a formula leaves behind the fifteenth digit (X28): a mean of thirds may be the bound itself."""
    moyenne = moyenne_des_modules(notes)
    if moyenne.valeur is None or moyenne.nombre < len(notes) or not any(map(est_un_residu, cellules)):
        return
    if abs(moyenne.valeur - Fraction(seuil)) < VOISINAGE:
        raise ErreurDeCellule(
            f"la moyenne est si près de {en_francais(seuil)} que les dernières décimales laissées par une formule en décideraient ; "
            "lisez le résultat dans la feuille Modules, calculé sur les notes saisies"
        )

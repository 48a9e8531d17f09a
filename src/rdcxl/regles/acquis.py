"""What a candidate keeps from an earlier session, and entries that contradict it.

Sections « Conditions d'obtention de la certification » and « En cas d'échec ». Standard library only.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from rdcxl.referentiel.modele import Bloc, Composante, Referentiel
from rdcxl.regles.acces import est_dispense
from rdcxl.regles.modele import BLOCS, COMPLET, Acquis, Dossier, Mention, Note
from rdcxl.regles.nombres import ZERO, en_francais
from rdcxl.regles.obtention import Compte, est_valide
from rdcxl.regles.sections import regle

MEILLEURE = "meilleure"
NON_DUE, EVALUEE = "non_due", "evaluee"


class Incoherence(NamedTuple):
    """An entry that contradicts the file. `objet`: bloc, PRO or composante; `bloque`: the decision must wait.

    `acquis`, `portefeuille`: the entry is an acquis, a portfolio; otherwise it is a mark.
    """

    objet: str
    acquis: bool
    texte: str
    bloque: bool
    portefeuille: bool = False


@regle("conditions", "X10")
def ensembles_dus(r: Referentiel, d: Dossier) -> tuple[Bloc, ...]:
    """Blocs that this session decides on, and PRO where it is due.

    Full path: every bloc, and PRO unless exempted or by experience, which evaluates no PRO; separate blocs: those registered,
    without PRO. Reading: X10.
    """
    if d.parcours == COMPLET:
        pro = (r.pro,) if r.pro is not None and not est_dispense(d) and not d.vae else ()
        return (*r.blocs, *pro)
    return tuple(b for b in r.blocs if b.code in d.blocs_inscrits)


@regle("conditions", "X34")
def pro_est_evaluee_a_part(r: Referentiel, d: Dossier, pro_par_blocs: str) -> bool:
    """On separate blocs PRO is not due; where the reading lets it be evaluated, whatever is entered of it is judged, and kept.

    No bloc hangs on it, nor the decision, nor the points: it is beside them.

    Reading: X34 (`evaluee`).
    """
    if r.pro is None or pro_par_blocs != EVALUEE or d.parcours != BLOCS or d.vae:
        return False
    codes = [c.code for c in r.pro.composantes]
    saisie = any(d.notes.get(code, Mention.VIDE) is not Mention.VIDE for code in codes)
    return saisie or any(code in d.acquis for code in (r.pro.code, *codes))


@regle("procedure_blocs", "X11")
def est_evalue_par_epreuves(d: Dossier, code: str, conserves: Container[str]) -> bool:
    """A bloc, or PRO, that is due is evaluated by its épreuves at this session, unless one of three things stands for them.

    Args:
        conserves: blocs and PRO kept from an earlier session. The two others stand in the file: a portfolio of evidence, and
            the path of experience, where the jury rules without any mark.

    Reading: X11.
    """
    return not (d.vae or code in conserves or code in d.portefeuilles)


@regle("procedure_blocs", "X11")
def composantes_a_passer(r: Referentiel, d: Dossier, ensemble: str = "") -> Iterator[Composante]:
    """The composantes whose marks this session must bring, in order; without those kept one by one (the tutor's mark).

    Args:
        ensemble: code of the only bloc, or PRO, that is asked about; empty: everything that is due.

    Reading: X11.
    """
    for e in ensembles_dus(r, d):
        if ensemble in ("", e.code) and est_evalue_par_epreuves(d, e.code, d.acquis):
            yield from (c for c in e.composantes if c.code not in d.acquis)


@regle("echec", "X11", "X46")
def acquis_est_recevable(r: Referentiel, code: str, points: Decimal, *, accorde: bool = False) -> bool:
    """A bloc, or PRO, is only kept from the mark that validates it; the tutor's mark is kept whatever it is.

    Args:
        accorde: the jury granted it by an act, which only blocs know: its points are then what they are.

    Reading: X11, X46. Bounds: the validation mark itself is enough, and nothing above the maximum.
    """
    ensemble = r.ensemble_de[code]
    if points > r.codes_acquis[code]:
        return False
    if accorde and ensemble is not r.pro:
        return True
    return code != ensemble.code or est_valide(points, ensemble, r.notation.echelle)


@regle("jury_certification")
def sans_note(notes: Mapping[str, Note]) -> bool:
    """No mark is entered, nor any mention or anomaly: by experience the jury then rules bloc by bloc, without marks."""
    return all(note is Mention.VIDE for note in notes.values())


@regle("jury_certification")
def est_accorde_sans_note(d: Dossier, points: Decimal) -> bool:
    """By experience a jury grants blocs without any mark: such an acquis has 0 points, and is one all the same."""
    return d.vae and points == ZERO


@regle("echec", "X12")
def compte_retenu(compte: Compte, precedents: tuple[Decimal, ...], reprise: str, *, stricte: bool) -> Compte:
    """A retake replaces the whole bloc, or the best attempt stands.

    Args:
        compte: this session's marks, none missing; precedents: points of the earlier attempts.
        stricte: an absence makes this attempt one that was not presented, so an earlier one stands whatever its points.

    Reading: X12.
    """
    if reprise != MEILLEURE or not precedents:
        return compte
    meilleur = max(precedents)
    if (compte.absentes and stricte) or meilleur >= compte.points:
        return Compte(meilleur)
    return compte


@regle("echec", "X48")
def ensembles_repasses(r: Referentiel, d: Dossier) -> tuple[str, ...]:
    """Codes of the blocs, and of PRO, that this session evaluates and an earlier one evaluated already.

    The history of attempts says it; a grid that keeps none says it by an acquis, which comes from an earlier session. A tutor's mark
    that was kept comes from a PRO that failed.

    Reading: X48.
    """
    tuteur = r.pro.composante_de_role("TUTEUR") if r.pro else None

    def repasse(e: Bloc) -> bool:
        if e is r.pro and tuteur is not None and tuteur.code in d.acquis:
            return True
        return bool(d.acquis) if d.repasses is None else e.code in d.repasses

    return tuple(e.code for e in ensembles_dus(r, d) if e.code not in d.acquis and repasse(e))


@regle("conditions", "X10", "X11", "X34")
def incoherences_du_dossier(r: Referentiel, d: Dossier, pro_par_blocs: str = NON_DUE) -> Iterator[Incoherence]:
    """Marks and acquis that contradict the registration or each other, in the order of the grid.

    Reading: X10 (what is due), X11 (what may be kept), X34 (`evaluee`: PRO beside separate blocs).
    """
    dus = {e.code for e in ensembles_dus(r, d)}
    if r.pro is not None and pro_est_evaluee_a_part(r, d, pro_par_blocs):
        dus.add(r.pro.code)
    for ensemble in r.ensembles():
        if ensemble.code not in dus or d.vae:
            saisies = [c.code for c in ensemble.composantes if d.notes.get(c.code, Mention.VIDE) is not Mention.VIDE]
            yield from (Incoherence(c, False, _non_du(c, d), False) for c in saisies)
    for code in sorted(d.acquis, key=[*r.codes_acquis, *d.acquis].index):
        ensemble_vise = r.ensemble_de.get(code) if code in r.codes_acquis else None
        if ensemble_vise is None:
            yield Incoherence(code, True, f"« {code} » ne peut pas être acquis. Retirez cette ligne.", True)
        elif ensemble_vise.code not in dus:
            yield Incoherence(code, True, _non_du(code, d), False)
        elif code != ensemble_vise.code and ensemble_vise.code in d.acquis:
            texte = f"L’acquis {code} fait double emploi avec l’acquis {ensemble_vise.code}. Retirez-le."
            yield Incoherence(code, True, texte, False)
        else:
            yield from _acquis_du(r, d, ensemble_vise, code, d.acquis[code])
    for code in d.portefeuilles:
        yield from (Incoherence(code, False, texte, bloque, True) for texte, bloque in _portefeuille(r, d, code, dus))


@regle("executive")
def _portefeuille(r: Referentiel, d: Dossier, code: str, dus: Collection[str]) -> Iterator[tuple[str, bool]]:
    """What a portfolio contradicts: it is for Executive candidates, in the place of every épreuve of a bloc that is due (C5)."""
    if code not in dus:
        yield f"Portefeuille : {_non_du(code, d)}", False
        return
    if not d.executive:
        yield (
            f"Le portefeuille {code} est réservé aux candidats Executive. Corrigez la colonne Executive ou retirez-le.",
            True,
        )
    saisies = [c.code for c in r.ensemble_de[code].composantes if d.notes.get(c.code, Mention.VIDE) is not Mention.VIDE]
    autres = [*saisies, *([f"acquis {code}"] if code in d.acquis else [])]
    if autres:
        yield (
            f"Le portefeuille {code} existe à côté d’autres résultats ({', '.join(autres)}). Gardez l’un ou l’autre.",
            True,
        )


def _acquis_du(r: Referentiel, d: Dossier, ensemble: Bloc, code: str, acquis: Acquis) -> Iterator[Incoherence]:
    points, accorde = acquis.points, acquis.accorde_le is not None
    visees = [c.code for c in ensemble.composantes] if code == ensemble.code else [code]
    saisies = [c for c in visees if d.notes.get(c, Mention.VIDE) is not Mention.VIDE]
    if points is None:
        yield Incoherence(code, True, f"Les points de l’acquis {code} ne peuvent pas être lus. Corrigez-les.", True)
    elif not acquis_est_recevable(r, code, points, accorde=accorde) and not est_accorde_sans_note(d, points):
        minimum, maximum = en_francais(ensemble.validation(r.notation.echelle)), en_francais(r.codes_acquis[code])
        attendu = f"il en faut de {minimum} à {maximum} pour être conservé"
        texte = f"L’acquis {code} vaut {en_francais(points)} points : {attendu}."
        suite = ", ou saisissez la date de l’acte si le jury l’a accordé" if ensemble is not r.pro else ""
        yield Incoherence(code, True, f"{texte} Retirez cet acquis ou corrigez ses points{suite}.", True)
    if accorde and ensemble is r.pro:
        texte = f"L’acquis {code} porte la date d’un acte du jury, qui n’accorde que des blocs. Videz cette date."
        yield Incoherence(code, True, texte, False)
    if saisies:
        texte = f"L’acquis {code} existe à côté de nouvelles notes ({', '.join(saisies)})."
        yield Incoherence(code, True, f"{texte} Gardez l’un ou l’autre.", True)


def _non_du(code: str, d: Dossier) -> str:
    if d.vae:
        raison = "la VAE ne se note pas, le jury statue bloc par bloc"
    elif d.parcours == COMPLET:
        raison = "le candidat est dispensé de l’évaluation professionnelle"
    else:
        inscrits = ", ".join(sorted(d.blocs_inscrits)) or "aucun bloc"
        raison = f"le candidat est inscrit au parcours BLOCS ({inscrits})"
    return f"{code} n’est pas dû : {raison}. Corrigez l’inscription ou retirez cette saisie."

"""The référentiel of a closed jury: the one whose digest its file records. Reads référentiel files, never writes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Optional

from rdcxl.erreurs import ReferentielRefuse
from rdcxl.jury.contenu import referentiel_clos
from rdcxl.jury.modele_clos import Cloture, ContenuDuJury
from rdcxl.jury.parties_closes import ReferentielClos
from rdcxl.referentiel.choix import Marque, connus, en_vigueur, refuser_une_autre
from rdcxl.referentiel.modele import Referentiel


def referentiel_du_clos(clos: Cloture, cloture: Path, donne: Optional[Path] = None) -> Referentiel:
    """The référentiel under which the jury sat.

    Args:
        clos: what the closed file `cloture` holds; donne: what `--referentiel` says.

    Raises:
        ReferentielRefuse: it does not ship with rdcxl and is neither given nor beside the file, or another one is given.
    """
    return en_vigueur(_marque(clos), cloture, donne)


def referentiel_connu(clos: ContenuDuJury) -> Referentiel:
    """The référentiel of a closed file, among those that this installation knows.

    Raises:
        ReferentielRefuse: it is none of them.
    """
    marque = _marque(clos)
    trouve = next((r for r in connus() if marque.designe(r)), None)
    if trouve is None:
        raise ReferentielRefuse(f"Le référentiel {marque.nom} de cette clôture n’est pas connu ici.")
    return trouve


def referentiel_des_clos(clos: Mapping[Path, Cloture], donne: Optional[Path] = None) -> Referentiel:
    """The référentiel of several closed files, by their paths; at least one.

    Raises:
        ReferentielRefuse: as for `referentiel_du_clos`, or they are of two certifications.
    """
    premier, *autres = clos
    r = referentiel_du_clos(clos[premier], premier, donne)
    for chemin in autres:
        refuser_une_autre(chemin.name, _marque(clos[chemin]), r)
    return r


def _marque(clos: ContenuDuJury) -> Marque:
    r = clos.referentiel
    return Marque(r.code, r.document.isoformat(), r.empreinte)


def autre_referentiel(clos: Cloture, r: Referentiel) -> str:
    """What this référentiel decides by and the closed file does not; an empty text when they decide alike.

    Titles and words may have been corrected since: only what a decision hangs on is compared.
    """
    lu = clos.referentiel
    if lu.empreinte == r.empreinte:
        return ""
    dit, sait = _bornes(lu), _bornes(referentiel_clos(r))
    if lu.notation is None:  # the first closed files named the blocs without their bounds
        dit, sait = dict.fromkeys(dit, ()), {code: () for code in sait if code in dit}
    differents = [code for code in dict.fromkeys((*dit, *sait)) if dit.get(code) != sait.get(code)]
    return f"{', '.join(differents)} (empreinte {lu.empreinte[:16]}…)" if differents else ""


def _bornes(r: ReferentielClos) -> dict[str, tuple[object, ...]]:
    ensembles = [*r.blocs, *((r.pro,) if r.pro else ())]
    bornes: dict[str, tuple[object, ...]] = {
        e.code: (
            *(Decimal(x) for x in (e.maximum, e.minimum, e.note_eliminatoire, e.note_validation)),
            tuple((c.code, Decimal(c.maximum)) for c in e.composantes),
        )
        for e in ensembles
    }
    if r.notation:
        bornes["notation"] = tuple(
            Decimal(x)
            for x in (r.notation.echelle, r.notation.moyenne_titre, r.notation.total, r.notation.points_titre)
        )
    return bornes

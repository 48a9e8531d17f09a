"""Orals, PRO and portfolios of evidence that were marked and for which jury.toml names no evaluation jury. Pure; imports the rules.

Section « Constitution des jurys » (H1): two outside professionals at least. A notice before the closing and a reserve on the minutes,
since the règlement attaches no nullity to it and the jury may have sat without being declared here.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rdcxl.grille.modele import Candidat
from rdcxl.jury.composition import Jury
from rdcxl.jury.deliberation import Deliberation
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.acquis import composantes_a_passer
from rdcxl.regles.amenagement import ORAL

CITES = 5
TUTEUR = "TUTEUR"


def sans_jury_d_evaluation(deliberation: Deliberation, jury: Jury | None) -> list[str]:
    """One sentence that names every épreuve without a declared jury and for whom; nothing while there is no jury at all."""
    if jury is None:
        return []
    r, manquent = deliberation.referentiel, dict[str, list[str]]()
    entendus = {(j.epreuve, i.casefold()) for j in jury.jurys_evaluation for i in j.candidats}
    for c in deliberation.promotion.candidats:
        qui = c.fiche.identifiant
        for quoi, codes in _devant_un_jury(r, c):
            if not any((code, qui.casefold()) in entendus for code in codes):
                manquent.setdefault(quoi, []).append(qui)
    if not manquent:
        return []
    dits = " ; ".join(f"{quoi} ({_combien(qui)})" for quoi, qui in manquent.items())
    return [f"Aucun jury d’évaluation n’est déclaré pour : {dits} [{r.articles['constitution_jurys'].titre}]."]


def _devant_un_jury(r: Referentiel, c: Candidat) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a jury heard of a candidate, once marked: its name, and the codes under which a jury may be declared."""
    d, pro = c.dossier, r.pro
    for x in composantes_a_passer(r, d):
        ensemble = r.ensemble_de[x.code]
        if ensemble is not pro and x.forme == ORAL and isinstance(d.notes.get(x.code), Decimal):
            yield x.code, (x.code, ensemble.code)
    du_jury = [x.code for x in composantes_a_passer(r, d, pro.code) if x.role != TUTEUR] if pro else []
    if pro and any(isinstance(d.notes.get(code), Decimal) for code in du_jury):
        yield pro.code, (pro.code, *du_jury)
    yield from ((f"portefeuille de {b}", (b,)) for b, note in d.portefeuilles.items() if isinstance(note, Decimal))


def _combien(qui: list[str]) -> str:
    if len(qui) <= CITES:
        return ", ".join(qui)
    return f"{len(qui)} candidats"

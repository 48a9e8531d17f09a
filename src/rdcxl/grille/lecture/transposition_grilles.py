"""Evaluation grids taken over from an older grid: their criteria, and what was typed in them."""

from __future__ import annotations

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille import champs as C
from rdcxl.grille.colonnes_de_grille import code_de_critere
from rdcxl.grille.grilles import Critere, GrilleDEpreuve
from rdcxl.grille.lecture.feuilles import FeuilleReperee
from rdcxl.grille.lecture.transposition import Transposition
from rdcxl.grille.lecture.transposition_candidats import identifier
from rdcxl.regles.saisie import lire_nombre


def grille_de(t: Transposition, x: FeuilleReperee) -> GrilleDEpreuve:
    """The criteria of the first assessor, which the others must share."""
    code, codes = t.composante(x), set(x.codes.values())
    ou = {c: i for i, c in x.codes.items()}
    evaluateurs = next(e for e in range(1, 11) if code_de_critere(code, 1, e) not in codes) - 1
    nombre = next(i for i in range(1, 101) if code_de_critere(code, i, 1) not in codes) - 1
    entetes = []
    for e in range(1, evaluateurs + 1):
        cles = [code_de_critere(code, i, e) for i in range(1, nombre + 1)]
        entetes.append([_entete(x, ou[c]) if c in ou else None for c in cles])
    attendus = evaluateurs * nombre == sum(c.startswith(f"{code}:c") for c in codes)
    premiers = entetes[0] if entetes else []
    if not attendus or not premiers or None in premiers or any(suivants != premiers for suivants in entetes):
        raise SaisieRefusee(
            f"La feuille « {x.feuille} » n’a plus les mêmes critères, avec leurs points, pour chaque évaluateur. "
            "Rétablissez ses lignes de titres et de points, puis recommencez."
        )
    return GrilleDEpreuve(t.r.composantes[code], evaluateurs, tuple(c for c in premiers if c))


def _entete(x: FeuilleReperee, i: int) -> Critere | None:
    titre, points = (ligne[i] if i < len(ligne) else None for ligne in (x.titres, x.points))
    lus = lire_nombre(points)
    return Critere(str(titre or "").strip(), lus.valeur) if lus.valeur else None


def lire_grille_d_epreuve(t: Transposition, x: FeuilleReperee) -> None:
    """What was typed in an evaluation grid, and who the assessors are."""
    code, vus = t.composante(x), set[str]()
    grille = next(g for g in t.grilles if g.composante.code == code)
    ou = {c: i for i, c in x.codes.items()}
    noms = t.a.brutes[x.feuille][x.numero - 4] if x.numero >= 4 else ()
    premieres = [ou[code_de_critere(code, 1, e)] for e in range(1, grille.evaluateurs + 1)]
    t.evaluateurs[code] = tuple(noms[i] if i < len(noms) else None for i in premieres)
    for rangee in t.rangees(x):
        cle, _ = identifier(t, rangee)
        saisies = {
            c: t.brut(v)
            for c, v in rangee.valeurs.items()
            if c.startswith(f"{code}:") and not (c in rangee.formules and t.recopie(rangee.formules[c], c))
        }
        t.figees += [f"{x.feuille}!{t.adresse(x, c, rangee.ligne)}" for c in saisies if c in rangee.formules]
        sienne = t.candidats.get(cle) if cle not in vus else None
        sienne = t.places.get((C.NOTES, rangee.ligne)) if sienne is None else sienne
        vus.add(cle)
        if sienne is not None and not saisies.keys() & sienne.keys():
            sienne.update(saisies)
        else:
            t.divers += [(x.feuille, t.adresse(x, c, rangee.ligne), cle, c, v) for c, v in saisies.items()]

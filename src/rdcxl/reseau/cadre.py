"""Candidates counted by two axes, and what of it may be seen: small counts hidden, small categories put together. Touches the tables only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from rdcxl.grille.tables.candidats import PARCOURS, VOIES
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L
from rdcxl.reseau.chaine import Verse
from rdcxl.reseau.decompte import Effet
from rdcxl.reseau.figures import CACHE, Assise, Cellule
from rdcxl.reseau.moteur import lire_requetes
from rdcxl.reseau.reglages import Reglages
from rdcxl.reseau.secret import Case, Tableau, avec_totaux, masquer, retrouvables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AUTRES, AUTRES_DITS = "autres", "Autres"
NON_RENSEIGNE = "Non renseigné"


@dataclass(frozen=True)
class Cadre:
    """What figures are made of.

    Attributes:
        publie: small counts are hidden: for the folder « statistique ». effets: what each scenario changes.
    """

    base: DuckDBPyConnection
    r: Referentiel
    verses: Sequence[Verse]
    reglages: Reglages
    publie: bool
    effets: Sequence[Effet] = ()

    def lignes(self, requete: str, parametres: object = None) -> list[tuple[Any, ...]]:
        """The rows of a query of sql/chiffres.sql."""
        return self.base.execute(lire_requetes("chiffres")[requete], parametres).fetchall()

    @property
    def assise(self) -> Assise:
        """Of a figure on everything that counts."""
        comptes = [v for v in self.verses if v.compte]
        sirets = {v.releve.siret for v in comptes}
        return Assise(sum(v.releve.effectif for v in comptes), len(sirets), tuple(v.numero for v in comptes))

    def seul(self, n: int) -> Cellule:
        """A count that is in no total."""
        return CACHE if self.publie and n < self.reglages.effectif else n


class Axe(NamedTuple):
    """A way to part candidates: the SQL of its value, its heading, labels in the order they are shown, width of its column."""

    sql: str
    titre: str
    libelles: Mapping[str, str]
    largeur: float = 30


def _capitales(codes: Mapping[str, str]) -> dict[str, str]:
    return {code: x[:1].upper() + x[1:] for code, x in codes.items()}


VOIE = Axe("c.voie", "Voie d’accès", {**_capitales(VOIES), "": NON_RENSEIGNE})
PARCOURS_SUIVI = Axe("c.parcours", "Parcours", _capitales(PARCOURS))
DECISION = Axe("c.decision", "Décision du jury", dict(L.DECISIONS))
PASSAGE = Axe("if(coalesce(p.passage, 1) = 1, '1', '2')", "Passage", {"1": "Première session", "2": "Session suivante"})
PASSAGES = """LEFT JOIN (SELECT cloture, rang, dense_rank() OVER (PARTITION BY personne ORDER BY jury, cloture) AS passage
  FROM candidats JOIN sessions USING (cloture) WHERE personne <> '') p ON p.cloture = c.cloture AND p.rang = c.rang"""


def axe_des_annees(cadre: Cadre) -> Axe:
    """Years of juries."""
    return Axe("CAST(c.annee AS VARCHAR)", "Année", {str(a): str(a) for (a,) in cadre.lignes("annees")}, 14)


def axe_des_centres(cadre: Cadre) -> Axe:
    """Centres, by name; the SIRET beside a name that two of them bear."""
    lus = cadre.lignes("centres")
    noms = [nom for _, nom in lus]
    return Axe("s.siret", "Centre", {s: nom if noms.count(nom) == 1 else f"{nom} ({s})" for s, nom in lus}, 40)


def croiser(cadre: Cadre, lignes: Axe, colonnes: Axe, jointure: str = "") -> Tableau:
    """Candidates by two axes; categories too small to be published are put together, the same way in every table.

    Args:
        jointure: what the SQL of an axis needs beside candidates (c) and sessions (s).
    """
    groupes = [_groupes(cadre, axe, jointure) for axe in (lignes, colonnes)]
    depuis = f"FROM candidats c JOIN sessions s USING (cloture) {jointure} GROUP BY ALL"
    comptes: dict[tuple[str, str], int] = {}
    for a, b, n in cadre.base.execute(f"SELECT {lignes.sql}, {colonnes.sql}, count(*) {depuis}").fetchall():
        cle = groupes[0].get(a, a), groupes[1].get(b, b)
        comptes[cle] = comptes.get(cle, 0) + n
    noms = [_noms(axe, {cle[i] for cle in comptes}, groupes[i]) for i, axe in enumerate((lignes, colonnes))]
    dits = [
        [{**axe.libelles, AUTRES: AUTRES_DITS}.get(x, x) for x in noms[i]] for i, axe in enumerate((lignes, colonnes))
    ]
    return publier(cadre, avec_totaux(dits[0], dits[1], [[comptes.get((a, b), 0) for b in noms[1]] for a in noms[0]]))


def _noms(axe: Axe, presents: set[str], groupes: Mapping[str, str]) -> list[str]:
    """Categories in order: those of the axis that stand alone, what is not known only where it occurs."""
    seuls = [x for x in axe.libelles if x not in groupes and (x or x in presents)]
    return [*seuls, *sorted(presents - set(axe.libelles) - {AUTRES}), *([AUTRES] if AUTRES in presents else [])]


def _groupes(cadre: Cadre, axe: Axe, jointure: str) -> dict[str, str]:
    """Which categories are put together: those whose total is too small, and the next ones until all of it is large enough."""
    if not cadre.publie:
        return {}
    depuis = f"FROM candidats c JOIN sessions s USING (cloture) {jointure} GROUP BY ALL"
    comptes = dict.fromkeys(axe.libelles, 0) | dict(
        cadre.base.execute(f"SELECT {axe.sql}, count(*) {depuis}").fetchall()
    )
    comptes = {x: n for x, n in comptes.items() if x or n}
    groupe: list[str] = []
    seuil, total = cadre.reglages.effectif, 0
    for valeur, n in sorted(comptes.items(), key=lambda x: (x[1], x[0])):
        if n >= seuil and (not groupe or total >= seuil):
            break
        groupe.append(valeur)
        total += n
    return dict.fromkeys(groupe, AUTRES) if groupe else {}


def publier(cadre: Cadre, t: Tableau) -> Tableau:
    """The table as it may be seen. Its totals stand in other tables too: rather than hide a large one, hide all that is inside."""
    if not cadre.publie:
        return t
    seuil, bas, droite = cadre.reglages.effectif, len(t.valeurs) - 1, len(t.valeurs[0]) - 1
    cases: list[Case] = [(i, j) for i in range(bas + 1) for j in range(droite + 1)]
    totaux = {x for x in cases if x[0] == bas or x[1] == droite}
    petits = {(i, j) for i, j in totaux if t.valeurs[i][j] < seuil}
    masque = masquer(t, seuil)
    if masque.caches & totaux <= petits:
        return masque
    dedans = frozenset({*(x for x in cases if x not in totaux), *petits})
    return t._replace(caches=frozenset(cases) if retrouvables(t.valeurs, dedans) else dedans)


def publier_par_ligne(cadre: Cadre, t: Tableau) -> Tableau:
    """The same for a table whose columns are not summed up: each row is a table of its own, with its total."""
    if not cadre.publie:
        return t
    caches: set[Case] = set()
    for i, nom in enumerate(t.lignes):
        ligne = masquer(avec_totaux([nom], t.colonnes, [t.valeurs[i][:-1]]), cadre.reglages.effectif)
        caches |= {(i, j) for k, j in ligne.caches if k == 0}
    return t._replace(caches=frozenset(caches))


def cellules(t: Tableau, i: int) -> list[Cellule]:
    """A row as it is seen, its total last."""
    return [CACHE if (v := t.voir(i, j)) is None else v for j in range(len(t.valeurs[0]))]

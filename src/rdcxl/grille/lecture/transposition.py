"""From an older grid to the content of a new one: each row to its candidate, each value as it was typed. Writes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import annexes
from rdcxl.grille.contenu import Contenu
from rdcxl.grille.grilles import GrilleDEpreuve
from rdcxl.grille.lecture.ancienne import PREFIXE_DE_GRILLE, Ancienne
from rdcxl.grille.lecture.feuilles import FeuilleReperee, lettres
from rdcxl.grille.reprise import FeuilleCopiee, LogiqueSaisi, NombreSaisi, Reprise
from rdcxl.grille.tables.candidats import champs_de_la_fiche
from rdcxl.referentiel.modele import Referentiel


class Rangee(NamedTuple):
    """A row of a sheet: its 0-based number, its non-empty typed cells by code, those that are formulas."""

    ligne: int
    valeurs: dict[str, Any]
    formules: dict[str, str]


class Transposition:
    """One older grid being taken over; its steps are functions of it. `contenu` is what the new one will hold."""

    def __init__(self, ancienne: Ancienne, r: Referentiel) -> None:
        self.a, self.r, self.blocs = ancienne, r, tuple(b.code for b in r.blocs)
        self.fiche = champs_de_la_fiche(r)
        self.candidats: dict[str, dict[str, object]] = {}
        self.vues: dict[str, set[str]] = defaultdict(set)
        self.places: dict[tuple[str, int], dict[str, object]] = {}
        self.en_trop: dict[str, list[dict[str, object]]] = defaultdict(list)
        self.acquis: list[dict[str, object]] = []
        self.decisions: list[dict[str, object]] = []
        self.annexes: dict[str, list[dict[str, object]]] = {}
        self.session: dict[str, object] = {}
        self.evaluateurs: dict[str, tuple[object, ...]] = {}
        self.divers: list[tuple[str, str, str, str, object]] = []
        self.figees: list[str] = []
        self.grilles: tuple[GrilleDEpreuve, ...] = ()
        self.titres = [annexe.feuille for annexe in annexes(r).values()]

    @property
    def contenu(self) -> Contenu:
        """The content of the new grid."""
        reprise = Reprise(
            dict(self.en_trop), self.session, self.evaluateurs, self._copiees(), (*self._deja_divers(), *self.divers)
        )  # fmt: skip
        tables = {nom: self.annexes[nom] for nom in annexes(self.r) if nom in self.annexes}
        ordre = list(self.r.composantes)
        grilles = tuple(sorted(self.grilles, key=lambda g: ordre.index(g.composante.code)))
        return Contenu(
            self.a.propre, list(self.candidats.values()), self.acquis, tables, grilles, tuple(self.decisions), reprise
        )

    def _deja_divers(self) -> list[tuple[str, str, str, str, object]]:
        """What an earlier migration put aside, with all its digits."""
        return [(*map(str, quoi), self.autre(valeur)) for *quoi, valeur in self.a.divers]  # type: ignore[misc]

    def _copiees(self) -> tuple[FeuilleCopiee, ...]:
        """The user's sheets, under another title where an optional sheet has taken theirs."""
        pris = {
            t.casefold()
            for t in (*self.titres, *(x.feuille for x in self.a.feuilles), C.SESSION, C.ACQUIS, C.DECISIONS)
        }
        return tuple(
            x._replace(titre=f"{x.titre[:22]} (reprise)") if x.titre.casefold() in pris else x for x in self.a.copiees
        )

    def rangees(self, x: FeuilleReperee) -> Iterator[Rangee]:
        """The rows of a sheet under its codes that hold something."""
        formules = self.a.formules[x.feuille]
        for rang, ligne in enumerate(x.lignes, x.numero):
            valeurs = {code: ligne[i] for i, code in x.codes.items() if i < len(ligne) and ligne[i] is not None}
            if valeurs:
                textes = {code: formules[rang, i] for i, code in x.codes.items() if (rang, i) in formules}
                yield Rangee(rang, valeurs, textes)

    def recopie(self, formule: str, code: str) -> bool:
        """A formula that copies an optional sheet, or the evaluation grid of this very mark."""
        sources = [*self.titres, f"{PREFIXE_DE_GRILLE}{code.partition(':')[0]}"]
        return any(f"{titre}!" in formule or f"{titre}'!" in formule for titre in sources)

    @staticmethod
    def brut(brut: Any) -> object:
        """A raw value, with all its digits."""
        if isinstance(brut, bool):
            return LogiqueSaisi(brut)
        return NombreSaisi(brut) if isinstance(brut, (int, float)) else brut

    @staticmethod
    def adresse(x: FeuilleReperee, code: str, ligne: int) -> str:
        """The address of a code in a 0-based row."""
        colonne = next(i for i, c in x.codes.items() if c == code)
        return f"{lettres(colonne + 1)}{ligne + 1}"

    def composante(self, x: FeuilleReperee) -> str:
        """The composante whose evaluation grid a sheet is; nothing for another sheet."""
        nom = x.feuille.removeprefix(PREFIXE_DE_GRILLE)
        return nom if x.genre == "candidats" and nom != x.feuille else ""

    @staticmethod
    def autre(valeur: Any) -> object:
        """A value as it is put aside, with all its digits."""
        if isinstance(valeur, bool):
            return LogiqueSaisi(valeur)
        return NombreSaisi(valeur) if isinstance(valeur, (int, float)) else valeur

    def colonnes_mises_de_cote(self) -> list[str]:
        """« Notes, colonne Remarques (12 cellules) » for each column that goes to the sheet of what was taken over."""
        comptes = Counter((feuille, titre or lettre_de(ou)) for feuille, ou, _, titre, _ in self.divers)
        return [f"{f}, colonne {t} ({n} cellule{'s' if n > 1 else ''})" for (f, t), n in comptes.items()]


def lettre_de(adresse: str) -> str:
    """The column of an address.

    >>> lettre_de("AB12")
    'AB'
    """
    return adresse.rstrip("0123456789")

"""A grid of an older layout to the current one, and optional sheets added to a grid in use. Imports reading and building.

The new workbook is read back before it takes its name: what it says must be, value by value, what the old one said.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Optional

from rdcxl.erreurs import SaisieRefusee, UsageIncorrect
from rdcxl.grille import champs as C
from rdcxl.grille.annexes import annexes as catalogue_des_annexes
from rdcxl.grille.annexes import nommer
from rdcxl.grille.anomalies import STRUCTURELLES, Anomalie, Code
from rdcxl.grille.construction.classeur import Avancer, construire_grille
from rdcxl.grille.contenu import Contenu
from rdcxl.grille.creation import verifier_le_nom
from rdcxl.grille.ecriture import tout_fichier
from rdcxl.grille.grilles import GrilleDEpreuve, lire_grilles
from rdcxl.grille.lecture.ancienne import Ancienne, lire_ancienne
from rdcxl.grille.lecture.classeur import lire_grille
from rdcxl.grille.lecture.fichiers import lire_annexes
from rdcxl.grille.lecture.transposer import transposer
from rdcxl.grille.lecture.transposition import Transposition
from rdcxl.grille.modele import Promotion
from rdcxl.grille.provenance import grille_intacte
from rdcxl.grille.tableau import Tableau
from rdcxl.grille.tables.decisions import CHAMPS_DECISIONS
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Dossier, Mention, choisir_lectures
from rdcxl.typographie import espaces_insecables

CITEES = 6
DES_CELLULES = (
    "Les commentaires, les couleurs et les mises en forme que vous auriez ajoutés, les images, les graphiques, les macros, et ce qui "
    "serait écrit dans une feuille calculée (Accueil, Synthèse, Contrôle…) ne sont pas repris : gardez l’ancienne grille."
)
VISIBLES = (Code.LIGNE_MASQUEE,)


@dataclass(frozen=True)
class Ajouts:
    """What a grid in use gets in addition: names of empty optional sheets, files of optional tables, grilles.toml."""

    vides: tuple[str, ...] = ()
    annexes: tuple[Path, ...] = ()
    grilles: Optional[Path] = None


class Bilan(NamedTuple):
    """What a migration did: the new grid as read, the layout of the old one, what to know."""

    promotion: Promotion
    disposition: int
    avis: tuple[str, ...]


def migrer(
    ancienne: Path,
    nouvelle: Path,
    r: Referentiel,
    *,
    cree_le: dt.datetime,
    ajouts: Ajouts | None = None,
    remplacer: bool = False,
    avancer: Avancer | None = None,
) -> Bilan:
    """Write a grid of the current layout with everything that was typed in another one, which is only read.

    Args:
        ancienne: a grid made by « rdcxl nouveau », of this layout or of an older one; nouvelle: another file, .xlsx or .xlsm; r: the référentiel of both.
        cree_le: date of creation to write in it, without offset; avancer: called with the number of sheets done.

    Raises:
        UsageIncorrect: both are the same file; ClasseurIllisible: the old one cannot be read; EcritureRefusee: the new one cannot
            be written; SaisieRefusee: something would be lost or changed (the whole list); nothing is then left.
    """
    verifier_le_nom(nouvelle)
    if nouvelle.exists() and ancienne.exists() and nouvelle.samefile(ancienne):
        raise UsageIncorrect("L’ancienne grille n’est jamais modifiée : donnez à --vers le nom d’un autre fichier.")
    lue = lire_ancienne(ancienne, r)
    transposition = transposer(lue, r)
    contenu = transposition.contenu
    ajouts = ajouts or Ajouts()
    complet, touches = _ajouter(contenu, ajouts, r)
    construction = _Construction(nouvelle, r, cree_le, remplacer, avancer)
    if complet == contenu:
        apres = construction.construire(contenu, lue.promotion)
    else:
        apres = construction.construire_avec_ajouts(contenu, complet, lue.promotion, touches)
    return Bilan(
        apres, lue.promotion.disposition or C.DISPOSITION, tuple(map(espaces_insecables, _avis(lue, transposition)))
    )


class _Construction:
    """The new file, written and read back."""

    def __init__(
        self, vers: Path, r: Referentiel, cree_le: dt.datetime, remplacer: bool, avancer: Avancer | None
    ) -> None:
        self.vers, self.r, self.cree_le, self.remplacer, self.avancer = vers, r, cree_le, remplacer, avancer

    def construire(self, contenu: Contenu, avant: Promotion) -> Promotion:
        """Everything must be read again as before."""
        relues: list[Promotion] = []

        def verifier(provisoire: Path) -> None:
            relues.append(lire_grille(provisoire, self.r))
            _refuser(ecarts(avant, relues[0], self.r))

        self._ecrire(self.vers, contenu, verifier)
        return relues[0]

    def construire_avec_ajouts(
        self, contenu: Contenu, complet: Contenu, avant: Promotion, touches: frozenset[str]
    ) -> Promotion:
        """First without what is added, to be read as before; then with it, which changes those that it names only."""
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as dossier:
            essai = Path(dossier) / f"essai{self.vers.suffix}"
            self._ecrire(essai, contenu, lambda p: _refuser(ecarts(avant, lire_grille(p, self.r), self.r)))
            essai.unlink()
            self._ecrire(essai, complet, None)
            relue = lire_grille(essai, self.r)
        nouvelles = Counter(map(_cle, relue.anomalies)) - Counter(map(_cle, avant.anomalies))
        refusees = [str(a) for a in relue.anomalies if a.code in STRUCTURELLES and nouvelles[_cle(a)]]
        if refusees:
            raise SaisieRefusee("La grille n’a pas été migrée : les fichiers ajoutés sont à corriger.", refusees)
        propre = replace(relue, candidats=relue.candidats[: len(complet.candidats)])

        def verifier(provisoire: Path) -> None:
            _refuser(ecarts(avant, lire_grille(provisoire, self.r), self.r, touches, ajouts=True))

        self._ecrire(self.vers, complet._replace(promotion=propre), verifier)
        return relue

    def _ecrire(self, vers: Path, contenu: Contenu, verifier: Any) -> None:
        remplacable = tout_fichier if vers != self.vers else grille_intacte if self.remplacer else None
        construire_grille(
            vers, contenu, self.r, cree_le=self.cree_le, remplacable=remplacable, verifier=verifier,
            avancer=self.avancer if vers == self.vers else None,
        )  # fmt: skip


def _refuser(trouves: Sequence[str]) -> None:
    if trouves:
        message = "La grille n’a pas été migrée : relue, la nouvelle ne dirait pas la même chose. Corrigez l’ancienne d’abord."
        raise SaisieRefusee(message, trouves)


# -- what is added --------------------------------------------------------------------------------------------------------


def _ajouter(contenu: Contenu, ajouts: Ajouts, r: Referentiel) -> tuple[Contenu, frozenset[str]]:
    """The content with the additions, and whom the added rows may change (identifiers in lower case)."""
    tables = {nom: list(lignes) for nom, lignes in contenu.annexes.items()}
    for nom in nommer(r, ajouts.vides):
        tables.setdefault(nom, [])
    touches = set[str]()
    for nom, lignes in lire_annexes(r, ajouts.annexes).items():
        tables.setdefault(nom, []).extend(lignes)
        touches |= {str(ligne.get("identifiant", "")).strip().casefold() for ligne in tables[nom]}
    grilles = _grilles(contenu, ajouts.grilles, r)
    rangees = {nom: tables[nom] for nom in catalogue_des_annexes(r) if nom in tables}
    return contenu._replace(annexes=rangees, grilles=grilles), frozenset(touches)


def _grilles(contenu: Contenu, chemin: Path | None, r: Referentiel) -> tuple[GrilleDEpreuve, ...]:
    if chemin is None:
        return contenu.grilles
    nouvelles, deja = lire_grilles(chemin, r), {g.composante.code for g in contenu.grilles}
    doubles = [g.composante.code for g in nouvelles if g.composante.code in deja]
    if doubles:
        raise SaisieRefusee(
            f"{chemin.name} : la grille a déjà une feuille pour {', '.join(doubles)}. Retirez-la de ce fichier."
        )
    ordre = list(r.composantes)
    return tuple(sorted((*contenu.grilles, *nouvelles), key=lambda g: ordre.index(g.composante.code)))


# -- the same, read again -------------------------------------------------------------------------------------------------


def ecarts(
    avant: Promotion, apres: Promotion, r: Referentiel, touches: frozenset[str] = frozenset(), *, ajouts: bool = False
) -> list[str]:
    """Every difference between two readings of a grid, in French; none when nothing was lost or changed.

    Args:
        touches: identifiers, in lower case, whose marks and hours added rows may change.
        ajouts: sheets were added: more rows of optional tables, and other anomalies, are no difference.
    """
    return [
        *_ecarts_des_candidats(avant, apres, touches),
        *_ecarts_de_session(avant, apres, r),
        *_ecarts_des_tables(avant, apres, ajouts=ajouts),
        *([] if ajouts else _ecarts_des_anomalies(avant.anomalies, apres.anomalies)),
    ]


def _ecarts_des_candidats(avant: Promotion, apres: Promotion, touches: frozenset[str]) -> Iterable[str]:
    if [c.fiche.identifiant for c in avant.candidats] != [c.fiche.identifiant for c in apres.candidats]:
        yield "Candidats : ce ne sont plus les mêmes candidats, dans le même ordre."
        return
    for a, b in zip(avant.candidats, apres.candidats, strict=True):
        qui = a.fiche.identifiant
        if qui.casefold() in touches:
            continue
        champs = [c for c in type(a.fiche).model_fields if getattr(a.fiche, c) != getattr(b.fiche, c)]
        champs += [] if _sans_vides(a.dossier) == _sans_vides(b.dossier) else ["notes, acquis ou heures"]
        if champs:
            yield f"{qui} : {', '.join(champs)}."


def _sans_vides(d: Dossier) -> Dossier:
    return replace(d, notes={code: note for code, note in d.notes.items() if note is not Mention.VIDE})


def _ecarts_de_session(avant: Promotion, apres: Promotion, r: Referentiel) -> Iterable[str]:
    a, b = (p.session for p in (avant, apres))
    if choisir_lectures(r, a.lectures) != choisir_lectures(r, b.lectures):
        yield "Session : une lecture du règlement."
    for partie in type(a).model_fields:
        if partie != "lectures" and getattr(a, partie) != getattr(b, partie):
            yield f"Session : {partie}."


def _ecarts_des_tables(avant: Promotion, apres: Promotion, *, ajouts: bool) -> Iterable[str]:
    if _actes(avant.decisions) != _actes(apres.decisions):
        yield "Décisions : les actes du jury."
    for nom, lignes in avant.annexes.items():
        lues = [(x.identifiant, dict(x.valeurs), x.illisibles) for x in apres.annexes.get(nom, ())]
        attendues = [(x.identifiant, dict(x.valeurs), x.illisibles) for x in lignes]
        if (lues[: len(attendues)] if ajouts else lues) != attendues or nom not in apres.annexes:
            yield f"{nom} : ses lignes."


def _actes(tableaux: Iterable[Tableau]) -> list[tuple[object, ...]]:
    codes = [champ.code for champ in CHAMPS_DECISIONS]
    return [tuple(ligne.cellule(code).valeur for code in codes) for tableau in tableaux for ligne in tableau.lignes]


def _cle(a: Anomalie) -> tuple[str, str, str]:
    return (a.code, a.identifiant.casefold(), a.valeur.strip())


def _ecarts_des_anomalies(avant: Iterable[Anomalie], apres: Iterable[Anomalie]) -> Iterable[str]:
    """Hidden rows come back to sight, and a column that was deleted comes back empty: both are repairs."""
    anciennes, nouvelles = (
        [a for a in liste if a.code not in VISIBLES and not (a.code is Code.COLONNE and not a.cellule)]
        for liste in (avant, apres)
    )
    for liste, autres, dit in (
        (anciennes, nouvelles, "signalé dans l’ancienne grille, plus dans la nouvelle"),
        (nouvelles, anciennes, "signalé dans la nouvelle grille, pas dans l’ancienne"),
    ):
        reste = Counter(map(_cle, autres))
        for a in liste:
            reste[_cle(a)] -= 1
            if reste[_cle(a)] < 0:
                yield f"{dit} : {a}"


# -- what to know ---------------------------------------------------------------------------------------------------------


def _avis(lue: Ancienne, t: Transposition) -> Iterable[str]:
    titres = ", ".join(f"« {x.titre} »" for x in lue.copiees)
    figees = ", ".join(f"« {titre} »" for titre in lue.figees)
    if titres:
        yield f"Vos feuilles ont été copiées en valeurs : {titres}."
    if figees:
        yield f"Leurs formules sont devenues leurs dernières valeurs : {figees}."
    if t.figees:
        yield f"Ces formules sont devenues leurs dernières valeurs : {_citer(t.figees)}."
    if colonnes := t.colonnes_mises_de_cote():
        yield f"Ce qui n’est pas dans les colonnes de la grille est dans la feuille « {C.REPRIS} » : {_citer(colonnes)}."
    if lue.essais:
        yield (
            "Un essai de la feuille Simulation n’a pas été repris."
            if lue.essais == 1
            else f"{lue.essais} essais de la feuille Simulation n’ont pas été repris."
        )
    if lue.graphiques:
        yield f"Ces feuilles de graphique n’ont pas été reprises : {', '.join(lue.graphiques)}."
    if lue.masquees:
        yield "Les lignes qui étaient masquées sont visibles dans la nouvelle grille."
    yield DES_CELLULES


def _citer(noms: Sequence[str]) -> str:
    reste = len(noms) - CITEES
    return ", ".join(noms[:CITEES]) + (f" et {reste} autre{'s' if reste > 1 else ''}" if reste > 0 else "")

"""What differs between a closed file and a grid: which candidate, which cell, before and after. Reads; writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import annexes
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.lecture.lieux import Lieu, Lieux, lieux_des_valeurs
from rdcxl.grille.modele import Promotion
from rdcxl.jury.chaine import empreinte_du_fichier
from rdcxl.jury.contenu import fiche_close, saisies_closes
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import FicheClose, Rangee, Saisies
from rdcxl.jury.tables import rangee_de
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import choisir_lectures
from rdcxl.regles.lectures import AVANT

AJOUTE, RETIRE, CHANGE = "AJOUTE", "RETIRE", "CHANGE"


class Difference(NamedTuple):
    """One value, or one row of an optional table, that is not the same.

    `identifiant` is empty for the session; `cellule` is the one of the grid.
    """

    genre: str
    identifiant: str
    champ: str
    feuille: str
    cellule: str
    avant: Optional[str]
    apres: Optional[str]

    def __str__(self) -> str:
        lieu = str(Lieu(self.feuille, self.cellule))
        if self.genre == AJOUTE:
            return f"{self.identifiant} ({lieu}) : absent à la clôture, présent dans la grille."
        if self.genre == RETIRE:
            return f"{self.identifiant} : présent à la clôture, absent de la grille."
        qui = f"{self.identifiant}, " if self.identifiant else ""
        return (
            f"{qui}{lieu} ({self.champ}) : {_montrer(self.avant)} à la clôture, {_montrer(self.apres)} dans la grille."
        )


@dataclass(frozen=True)
class Comparaison:
    """The differences, and whether the workbook is to the last bit the one of the closing."""

    differences: tuple[Difference, ...]
    meme_classeur: bool


def comparer(clos: Cloture, grille: Path, referentiel: Referentiel) -> Comparaison:
    """Compare an opened closed file with a workbook.

    Raises:
        ClasseurIllisible: the workbook cannot be read.
    """
    meme = empreinte_du_fichier(grille) == clos.grille.empreinte
    if meme:
        return Comparaison((), meme_classeur=True)
    promotion, lieux = lire_grille(grille, referentiel), lieux_des_valeurs(grille, referentiel)
    session = _session_changee(clos, promotion, referentiel, lieux)
    tables = _tables_changees(clos, promotion, referentiel)
    return Comparaison((*session, *_candidats_changes(clos, promotion, lieux), *tables), meme_classeur=False)


def _session_changee(clos: Cloture, promotion: Promotion, r: Referentiel, lieux: Lieux) -> Iterator[Difference]:
    avant = dict(_a_plat(clos.session.model_dump(mode="json", exclude={"lectures"})))
    apres = dict(_a_plat(promotion.session.model_dump(mode="json", exclude={"lectures"})))
    choisies = choisir_lectures(r, promotion.session.lectures)
    nommees = {
        nom: getattr(choisies, nom) for nom in r.lectures if nom in {*clos.lectures, *promotion.session.lectures}
    }
    anciennes = {nom: AVANT[nom] for nom in nommees if nom in AVANT}  # of a file closed before these readings
    avant |= {f"lectures.{nom}": valeur for nom, valeur in {**anciennes, **clos.lectures}.items()}
    apres |= {f"lectures.{nom}": valeur for nom, valeur in nommees.items()}
    yield from _valeurs_changees("", avant, apres, lieux, Lieu(C.SESSION, ""))


def _candidats_changes(clos: Cloture, promotion: Promotion, lieux: Lieux) -> Iterator[Difference]:
    anciens = {c.identifiant: c for c in clos.candidats}
    presents = {c.fiche.identifiant: c for c in promotion.candidats}
    for identifiant, candidat in anciens.items():
        if identifiant not in presents:
            yield Difference(RETIRE, identifiant, "", "", "", identifiant, None)
            continue
        actuel = presents[identifiant]
        ou = Lieu(actuel.feuille, actuel.cellule)
        avant = _valeurs(candidat.fiche, candidat.saisies)
        apres = _valeurs(fiche_close(actuel), saisies_closes(actuel))
        yield from _valeurs_changees(identifiant, avant, apres, lieux, ou)
    for identifiant, actuel in presents.items():
        if identifiant not in anciens:
            yield Difference(AJOUTE, identifiant, "", actuel.feuille, actuel.cellule, None, identifiant)


def _tables_changees(clos: Cloture, promotion: Promotion, r: Referentiel) -> Iterator[Difference]:
    """Rows of the optional tables that are no longer there, each beside a new one of the same candidate where there is one."""
    for nom, annexe in annexes(r).items():
        restent = Counter((x["identifiant"], _rangee(x)) for x in clos.rangees(nom))
        nouvelles: dict[str, list[tuple[str, Lieu]]] = {}
        for x in promotion.annexes.get(nom, ()):
            cle = (x.identifiant, _rangee(rangee_de(x)))
            if restent[cle]:
                restent[cle] -= 1
            else:
                nouvelles.setdefault(x.identifiant, []).append((cle[1], Lieu(x.feuille, x.lieu)))
        perdues: dict[str, list[str]] = {}
        for qui, texte in restent.elements():
            perdues.setdefault(qui, []).append(texte)
        for qui in dict.fromkeys((*perdues, *nouvelles)):
            for avant, nouvelle in zip_longest(perdues.get(qui, ()), nouvelles.get(qui, ())):
                apres, lieu = nouvelle if nouvelle else (None, Lieu(annexe.feuille, ""))
                yield Difference(CHANGE, qui, nom, lieu.feuille, lieu.cellule, avant, apres)


def _rangee(x: Rangee) -> str:
    return " ; ".join(f"{code} = {texte}" for code, texte in sorted(x.items()) if code != "identifiant")


def _valeurs(fiche: FicheClose, saisies: Saisies) -> dict[str, object]:
    """The values of a candidate by the codes that a grid has."""
    valeurs: dict[str, object] = {**dict(sorted(fiche.model_dump(mode="json").items())), **saisies.notes}
    for code, acquis in saisies.acquis.items():
        dits = acquis.model_dump()
        valeurs |= {f"acquis.{code}": dits.pop("points"), **{f"acquis.{code}.{cle}": v for cle, v in dits.items()}}
    return valeurs


def _valeurs_changees(
    qui: str, avant: Mapping[str, object], apres: Mapping[str, object], lieux: Lieux, defaut: Lieu
) -> Iterator[Difference]:
    for champ in (*avant, *(cle for cle in apres if cle not in avant)):
        ancien, nouveau = _texte(avant.get(champ)), _texte(apres.get(champ))
        if ancien != nouveau:
            lieu = lieux.get((qui.casefold(), champ), defaut)
            yield Difference(CHANGE, qui, champ, *lieu, ancien, nouveau)


def _a_plat(arbre: Mapping[str, object], prefixe: str = "") -> Iterator[tuple[str, object]]:
    for cle, valeur in sorted(arbre.items()):
        if isinstance(valeur, dict):
            yield from _a_plat(valeur, f"{prefixe}{cle}.")
        else:
            yield f"{prefixe}{cle}", valeur


def _texte(valeur: object) -> Optional[str]:
    if valeur is None or valeur == "" or valeur == []:
        return None
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return ", ".join(map(str, valeur)) if isinstance(valeur, list) else str(valeur)


def _montrer(texte: Optional[str]) -> str:
    return "rien" if texte is None else f"« {texte} »"

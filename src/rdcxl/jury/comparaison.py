"""What differs between a closed file and a grid: which candidate, which cell, before and after, and what the rules decide of the grid.

Reads; writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import annexes
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.lecture.lieux import Lieu, Lieux, lieux_des_valeurs
from rdcxl.grille.modele import Promotion
from rdcxl.jury.arrets import arreter
from rdcxl.jury.chaine import empreinte_du_fichier
from rdcxl.jury.consequence import lectures_closes
from rdcxl.jury.contenu import fiche_close, saisies_closes
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.engagements import COORDONNEES
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import EtatClos, FicheClose, Rangee, ResultatClos, Saisies
from rdcxl.jury.resultats import resultat_clos
from rdcxl.jury.tables import rangee_de
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import choisir_lectures
from rdcxl.regles import libelles as L
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


class Ecart(NamedTuple):
    """A decision, or the state of a bloc or of PRO (`quoi`), that the grid does not give any more; labels in French."""

    identifiant: str
    quoi: str
    avant: str
    apres: str

    def __str__(self) -> str:
        return f"{self.identifiant}, {self.quoi} : {_montrer(self.avant)} à la clôture, {_montrer(self.apres)} d’après la grille."


@dataclass(frozen=True)
class Comparaison:
    """The differences of what was entered, those of what is decided, and whether the workbook is to the last bit that of the closing."""

    differences: tuple[Difference, ...]
    decisions: tuple[Ecart, ...]
    meme_classeur: bool

    @property
    def differe(self) -> bool:
        """Something is not the same."""
        return bool(self.differences or self.decisions)


def comparer(clos: Cloture, grille: Path, referentiel: Referentiel) -> Comparaison:
    """Compare an opened closed file with a workbook, which is read even when it is the very one: the file may say what it never held.

    The grid is decided under its own readings, those of the file where it names none, with the acts that the file records. Who was
    forgotten in the file is not compared.

    Raises:
        ClasseurIllisible: the workbook cannot be read.
    """
    meme = empreinte_du_fichier(grille) == clos.grille.empreinte
    promotion, lieux = lire_grille(grille, referentiel), lieux_des_valeurs(grille, referentiel)
    session = _session_changee(clos, promotion, referentiel, lieux)
    tables = _tables_changees(clos, promotion, referentiel)
    saisies = (*session, *_candidats_changes(clos, promotion, lieux), *tables)
    return Comparaison(saisies, tuple(_decisions_changees(clos, promotion, referentiel)), meme)


def _decisions_changees(clos: Cloture, promotion: Promotion, r: Referentiel) -> Iterator[Ecart]:
    """What the rules and the recorded acts make of the grid, against what the file says."""
    choix = {**lectures_closes(clos, r), **promotion.session.lectures}
    actes = [acte.rendre(c.identifiant, "") for c in clos.candidats for acte in c.actes]
    arrets = {x.resultat.identifiant: x for x in arreter(deliberer(promotion, r, choix), actes)}
    dits = partial(dire_le_resultat, codes=[b.code for b in r.blocs], pro=r.code_pro)
    for c in clos.candidats:
        if c.identifiant in arrets:
            suit = resultat_clos(arrets[c.identifiant].resultat)
            yield from (
                Ecart(c.identifiant, quoi, avant, apres)
                for (quoi, avant), (_, apres) in zip(dits(c.resultat), dits(suit), strict=False)
                if avant != apres
            )


def dire_le_resultat(x: ResultatClos, codes: Iterable[str], pro: str) -> Iterator[tuple[str, str]]:
    """A result as people read it, one line for each thing decided; `codes`: the blocs, `pro`: how PRO is called."""
    yield "décision", L.DECISIONS[x.decision]
    yield "total", f"{x.points} sur {x.sur}".replace(".", ",")
    yield from ((code, _etat(x.blocs.get(code), L.BLOCS)) for code in codes)
    yield pro, _etat(x.pro, L.PRO)


def _etat(x: Optional[EtatClos], libelles: Mapping[str, str]) -> str:
    return libelles[x.statut] if x else ""


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
        avant = valeurs_saisies(candidat.fiche, candidat.saisies)
        apres = valeurs_saisies(fiche_close(actuel), saisies_closes(actuel))
        oubliees = {nom for nom in COORDONNEES if nom not in candidat.fiche.model_fields_set}
        avant, apres = ({cle: x for cle, x in v.items() if cle not in oubliees} for v in (avant, apres))
        yield from _valeurs_changees(identifiant, avant, apres, lieux, ou)
    for identifiant, actuel in presents.items():
        if identifiant not in anciens and not clos.oublies:
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


def valeurs_saisies(fiche: FicheClose, saisies: Saisies) -> dict[str, object]:
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
        ancien, nouveau = en_texte(avant.get(champ)), en_texte(apres.get(champ))
        if ancien != nouveau:
            lieu = lieux.get((qui.casefold(), champ), defaut)
            yield Difference(CHANGE, qui, champ, *lieu, ancien, nouveau)


def _a_plat(arbre: Mapping[str, object], prefixe: str = "") -> Iterator[tuple[str, object]]:
    for cle, valeur in sorted(arbre.items()):
        if isinstance(valeur, dict):
            yield from _a_plat(valeur, f"{prefixe}{cle}.")
        else:
            yield f"{prefixe}{cle}", valeur


def en_texte(valeur: object) -> Optional[str]:
    """A value as it is compared and shown; None for nothing."""
    if valeur is None or valeur == "" or valeur == []:
        return None
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return ", ".join(map(str, valeur)) if isinstance(valeur, list) else str(valeur)


def _montrer(texte: Optional[str]) -> str:
    return "rien" if texte is None else f"« {texte} »"

"""What a rectification changes: between the closed file that is replaced and the one that replaces it. Reads the old one beside the new.

Pages, screens and exports of a rectification say the same of it. Who was forgotten in either file is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.jury.chaine import empreinte_de_la_cloture
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.comparaison import dire_le_resultat, en_texte, valeurs_saisies
from rdcxl.jury.engagements import COORDONNEES
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos
from rdcxl.typographie import decimale

COMMUNS = ("session", "referentiel", "lectures_modifiees")  # what every document prints, beside the jury
JAMAIS_IMPRIME = {"confirmer": ()}  # of the jury: what a closing had confirmed


class Modification(NamedTuple):
    """One thing of a candidate, before and after, as people read it; None: nothing."""

    quoi: str
    avant: Optional[str]
    apres: Optional[str]

    def __str__(self) -> str:
        return f"{self.quoi} : {self.avant or 'rien'} → {self.apres or 'rien'}"


class Changement(NamedTuple):
    """What a rectification changes for one candidate: what was entered (marks, data, tables, acts), what is decided.

    `arrivee` +1: not in the old file; -1: not in the new one; 0: in both.
    """

    identifiant: str
    nom: str
    saisies: tuple[Modification, ...] = ()
    resultats: tuple[Modification, ...] = ()
    arrivee: int = 0

    def __str__(self) -> str:
        qui = f"{self.nom} ({self.identifiant})"
        if self.arrivee:
            return f"{qui} : {'ajouté au' if self.arrivee > 0 else 'retiré du'} fichier clos."
        return f"{qui} : {' ; '.join(map(str, (*self.saisies, *self.resultats)))}."


def ancien_du(chemin: Path, clos: Cloture) -> Optional[Cloture]:
    """The file that a rectification replaces, when it stands beside it; None otherwise, or where nothing is replaced.

    Raises:
        ClotureRefusee: it stands there and is not the one, or cannot be read.
    """
    if clos.remplace is None:
        return None
    ancien = chemin.with_name(clos.remplace.fichier)
    if not ancien.is_file():
        return None
    if empreinte_de_la_cloture(ancien) != clos.remplace.empreinte:
        raise ClotureRefusee(
            f"« {ancien.name} » n’est pas le fichier que « {chemin.name} » remplace. Reprenez l’original."
        )
    return lire_cloture(ancien)


def changements(ancien: Cloture, nouveau: Cloture) -> list[Changement]:
    """Whom the rectification changes, and how, in the order of the new file; then who is no longer in it."""
    effaces = bool(ancien.oublies or nouveau.oublies)
    avant = {c.identifiant: c for c in ancien.candidats}
    apres = {c.identifiant: c for c in nouveau.candidats}
    trouves = []
    for identifiant, c in apres.items():
        if identifiant in avant:
            changement = _changement(ancien, nouveau, avant[identifiant], c)
            trouves += [changement] if changement.saisies or changement.resultats else []
        elif not effaces:
            trouves.append(Changement(identifiant, c.fiche.nom_complet, arrivee=1))
    if not effaces:
        partis = (c for identifiant, c in avant.items() if identifiant not in apres)
        trouves += [Changement(c.identifiant, c.fiche.nom_complet, arrivee=-1) for c in partis]
    return trouves


def change_tout(ancien: Cloture, nouveau: Cloture) -> bool:
    """What every document prints changed (centre, certification, jury, readings): none of them holds."""
    jurys = [c.jury.model_copy(update=JAMAIS_IMPRIME) for c in (ancien, nouveau)]
    return jurys[0] != jurys[1] or any(getattr(ancien, nom) != getattr(nouveau, nom) for nom in COMMUNS)


def concernes(ancien: Cloture, nouveau: Cloture) -> set[str]:
    """Identifiers of those whose documents do not hold any more."""
    if change_tout(ancien, nouveau):
        return {c.identifiant for c in (*ancien.candidats, *nouveau.candidats)}
    return {x.identifiant for x in changements(ancien, nouveau)}


def _changement(ancien: Cloture, nouveau: Cloture, a: CandidatClos, b: CandidatClos) -> Changement:
    saisies = (*_saisies(a, b), *_actes(a, b), *_tables(ancien, nouveau, a.identifiant))
    return Changement(a.identifiant, b.fiche.nom_complet, saisies, tuple(_resultats(nouveau, a, b)))


def _saisies(a: CandidatClos, b: CandidatClos) -> Iterator[Modification]:
    """Data, marks, portfolios and acquis; coordinates that were forgotten are left out."""
    perdues = {nom for nom in COORDONNEES for x in (a, b) if nom not in x.fiche.model_fields_set}
    avant, apres = (valeurs_saisies(x.fiche, x.saisies) for x in (a, b))
    titres = {code: x.titre if isinstance(x.titre, str) else code for code, x in Fiche.colonnes().items()}
    for code in dict.fromkeys((*avant, *apres)):
        vieux, neuf = en_texte(avant.get(code)), en_texte(apres.get(code))
        if vieux != neuf and code not in perdues:
            quoi = titres.get(code, code.replace("acquis.", "acquis de "))
            yield Modification(quoi, *(x and (decimale(x) if code not in titres else x) for x in (vieux, neuf)))


def _actes(a: CandidatClos, b: CandidatClos) -> Iterator[Modification]:
    """The acts that count."""

    def dits(x: CandidatClos) -> str:
        return ", ".join(f"{y.acte} {y.objet}".strip() for y in x.actes_retenus)

    if a.actes_retenus != b.actes_retenus:
        yield Modification("actes du jury", dits(a), dits(b))


def _tables(ancien: Cloture, nouveau: Cloture, identifiant: str) -> Iterator[Modification]:
    for table in dict.fromkeys((*ancien.annexes, *nouveau.annexes)):
        avant, apres = (sorted(map(_rangee, x.rangees_de(table, identifiant))) for x in (ancien, nouveau))
        if avant != apres:
            yield Modification(f"table {table}", " | ".join(avant), " | ".join(apres))


def _rangee(x: Mapping[str, str]) -> str:
    return ", ".join(texte for code, texte in x.items() if code != "identifiant" and texte)


def _resultats(nouveau: Cloture, a: CandidatClos, b: CandidatClos) -> Iterator[Modification]:
    r = nouveau.referentiel
    codes, pro = [x.code for x in r.blocs], r.pro.code if r.pro else ""
    avant, apres = (dict(dire_le_resultat(x.resultat, codes, pro)) for x in (a, b))
    for quoi in apres:
        if avant[quoi] != apres[quoi]:
            yield Modification(quoi, avant[quoi], apres[quoi])
    if a.resultat.motifs != b.resultat.motifs and avant == apres:
        yield Modification("motifs", *(" ".join(m.texte for m in x.resultat.motifs) for x in (a, b)))
    if a.blocs_certifies != b.blocs_certifies:
        yield Modification("certificats", *(", ".join(x.blocs_certifies) for x in (a, b)))

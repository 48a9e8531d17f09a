"""Forget in a closed file what its legal date has passed, and leave the rest verifiable. Writes closed files, removes their workbook copy.

What may go, and when, was sealed at closing (`conservation`); this reads no duration. The closed file keeps its name and its seal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rdcxl.erreurs import ClotureRefusee, raison_du_systeme
from rdcxl.grille.ecriture import fichier_neuf
from rdcxl.jury.canonique import lisible
from rdcxl.jury.chaine import base_et_rang, empreinte_du_fichier
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.engagements import effacer
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.sceau import ouvrir
from rdcxl.jury.verrou import SUFFIXE as VERROU
from rdcxl.jury.verrou import verrouiller

TRAVAIL = "purge"


@dataclass(frozen=True)
class Purge:
    """What is to be forgotten of one closed file at a date.

    Attributes:
        chemin: the file; clos: what it holds; octets: its bytes.
        personnes, suivis: identifiers of whom everything goes, and of whom only the coordinates go.
        copie: the copy of the workbook beside it, which says all that the file said; None when it is gone or another.
        restes: other files beside it that were made of the same session, and that nobody but their owner can judge.
    """

    chemin: Path
    clos: Cloture
    octets: bytes
    rangs_des_personnes: tuple[int, ...]
    rangs_des_suivis: tuple[int, ...]
    personnes: tuple[str, ...]
    suivis: tuple[str, ...]
    copie: Path | None
    restes: tuple[str, ...]

    @property
    def rien(self) -> bool:
        """Nothing is to be done."""
        return not (self.personnes or self.suivis or self.copie)


def examiner(chemin: Path, au: dt.date) -> Purge:
    """What a closed file is to forget at a date; the last day of a delay is still in time.

    Raises:
        ClotureRefusee: it is no intact closed file, or of a format in which nobody can be forgotten.
    """
    clos = lire_cloture(chemin)
    octets = chemin.read_bytes()
    if clos.engagements is None:
        raise ClotureRefusee(
            f"« {chemin.name} » a été clos par une version de rdcxl qui ne savait pas oublier : son sceau couvre chaque personne, et rien "
            "ne peut en être retiré sans le rompre. Gardez-le, ou supprimez-le en entier à l’échéance que fixe votre délégué à la "
            "protection des données."
        )
    presents = iter(clos.candidats)
    personnes, suivis = [], []
    for rang, x in enumerate(clos.engagements.personnes):
        if x.personne.efface_le:
            continue
        identifiant = next(presents).identifiant
        if x.jusqu_au < au:
            personnes.append((rang, identifiant))
        elif clos.engagements.suivi_jusqu_au < au and not x.suivi.efface_le:
            suivis.append((rang, identifiant))
    oublie = personnes or suivis or any(x.suivi.efface_le for x in clos.engagements.personnes)
    return Purge(
        chemin,
        clos,
        octets,
        tuple(rang for rang, _ in personnes),
        tuple(rang for rang, _ in suivis),
        tuple(qui for _, qui in personnes),
        tuple(qui for _, qui in suivis),
        _copie(chemin, clos) if oublie else None,
        tuple(_restes(chemin, clos)) if oublie else (),
    )


def purger(purges: Sequence[Purge], maintenant: dt.datetime, *, reprendre: bool = False) -> None:
    """Forget, file by file; each is written whole or stays what it was.

    Args:
        purges: what `examiner` found; maintenant: the time, with its offset; its day is what the files name.
        reprendre: put aside a lock that an interrupted work left.

    Raises:
        ClotureRefusee: a file changed meanwhile; EcritureRefusee: one cannot be written; VerrouPris: somebody is closing there.
    """
    for purge in purges:
        if not purge.rien:
            base = base_et_rang(purge.chemin.name)[0]
            verrou = purge.chemin.with_name(f"{base}.cloture{VERROU}")
            with verrouiller(verrou, TRAVAIL, maintenant, reprendre=reprendre):
                _ecrire(purge, maintenant.date())


def _ecrire(purge: Purge, jour: dt.date) -> None:
    if purge.personnes or purge.suivis:
        contenu = effacer(
            ouvrir(purge.octets),
            purge.rangs_des_personnes,
            (*purge.rangs_des_personnes, *purge.rangs_des_suivis),
            jour,
        )
        octets = lisible(contenu)
        ouvrir(octets)

        def inchange(chemin: Path) -> bool:
            return chemin.read_bytes() == purge.octets

        with fichier_neuf(purge.chemin, remplacable=inchange) as provisoire:
            provisoire.write_bytes(octets)
    if purge.copie:
        try:
            purge.copie.unlink()
        except OSError as erreur:
            raise ClotureRefusee(
                f"« {purge.copie.name} » n’a pas pu être supprimé : {raison_du_systeme(erreur)}. Recommencez ensuite."
            ) from erreur


def _copie(chemin: Path, clos: Cloture) -> Path | None:
    """The copy that the closing put beside its file, when it is that copy."""
    if clos.copie is None:
        return None
    copie = chemin.with_name(Path(clos.copie.nom).name)
    return copie if copie.is_file() and empreinte_du_fichier(copie) == clos.copie.empreinte else None


def _restes(chemin: Path, clos: Cloture) -> list[str]:
    """Names beside a closed file that begin like it, the copy apart: the grid, exports, other closings, pieces."""
    base = base_et_rang(chemin.name)[0]
    siens = {chemin.name, clos.copie.nom if clos.copie else ""}
    voisins = sorted(
        f.name for f in chemin.absolute().parent.iterdir() if not f.name.startswith(".") and f.suffix != VERROU
    )
    return [nom for nom in voisins if nom not in siens and (nom == clos.grille.nom or nom.startswith(f"{base}."))]

"""One file of the network, verified and extracted: what a worker does. Reads that file; the same bytes give the same rows.

Each file is judged alone here: which of them replace one another is known once all are read (`campagne`).
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, Optional

from rdcxl.erreurs import ReferentielRefuse
from rdcxl.grille.octets import FichierRefuse
from rdcxl.jury.certification import autre_referentiel, referentiel_connu
from rdcxl.jury.consequence import AUTRE_REFERENTIEL, ce_qui_ne_suit_pas
from rdcxl.jury.modele_clos import FORMAT, Cloture, FormeRefusee, lire_contenu
from rdcxl.jury.sceau import SceauRompu, empreinte_de_l_ouvert, ouvrir
from rdcxl.referentiel.choix import connus
from rdcxl.referentiel.modele import Referentiel
from rdcxl.reseau.depot import FORMAT_DEPOT, lire_depot
from rdcxl.reseau.extraction import extraire
from rdcxl.reseau.sources import CLOTURE, DEPOT, ILLISIBLE, SANS_SCEAU, Source
from rdcxl.reseau.tables import en_lignes

INTACT, REFUSE = "INTACT", "REFUSE"
PHRASE_SANS_SCEAU = (
    "Sans sceau : rien ne prouve ce qu’il contient. Il n’est pas compté ; demandez le fichier clos, ou son dépôt."
)


class Releve(NamedTuple):
    """What one file gave.

    Attributes:
        etat: `INTACT` (sealed, and its results follow), `REFUSE`, `SANS_SCEAU`; `phrase`: why, in French; empty when intact.
        sha256: of the closed file; of a deposit, that of the closed file it was made from. `octets`: of the file read itself.
        anciens: digests of the closed files that this one puts out of force.
        cle: public key under which it is signed (hexadecimal), empty when it is not.
        rangees: by table, its rows as CSV.
    """

    source: Source
    etat: str
    phrase: str = ""
    sha256: str = ""
    octets: str = ""
    anciens: tuple[str, ...] = ()
    cle: str = ""
    siret: str = ""
    centre: str = ""
    session: str = ""
    jury: Optional[dt.date] = None
    clos_le: str = ""
    effectif: int = 0
    referentiel: str = ""
    certification: str = ""
    rangees: dict[str, bytes] = {}  # noqa: RUF012 - a default that nobody changes

    @property
    def intact(self) -> bool:
        """Sealed, unchanged, and its results follow from what it holds."""
        return self.etat == INTACT


def relever(sources: list[Source], cle: bytes, maintenant: dt.datetime) -> list[Releve]:
    """Several files, one after the other: what is given to a worker at once.

    Args:
        cle: that of the persons; maintenant: the time, with its offset: no closing comes from the future.
    """
    with _sans_ramasse_miettes():
        return [_relever(source, cle, maintenant) for source in sources]


@contextmanager
def _sans_ramasse_miettes() -> Iterator[None]:
    """Files are read and forgotten one by one: cycles are not looked for meanwhile, which takes a third of the time."""
    etait = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if etait:
            gc.enable()


def _relever(source: Source, cle: bytes, maintenant: dt.datetime) -> Releve:
    if source.genre == ILLISIBLE:
        return Releve(source, REFUSE, "Cette archive ne peut pas être lue : elle est endommagée.")
    try:
        octets = source.lire()
    except FichierRefuse as refus:
        return Releve(source, REFUSE, f"Il ne peut pas être lu : {refus.raison}.")
    sha256 = hashlib.sha256(octets).hexdigest()
    if source.genre == SANS_SCEAU:
        return Releve(source, SANS_SCEAU, PHRASE_SANS_SCEAU, octets=sha256)
    try:
        clos, nomme, depose = _ouvrir(octets)
    except SceauRompu:
        return Releve(
            source,
            REFUSE,
            "Son sceau est rompu : il a été modifié depuis la clôture, ou n’en est pas une.",
            octets=sha256,
        )
    except FormeRefusee as refus:
        return Releve(source, REFUSE, f"Il n’a pas la forme attendue. {refus.problemes[0]}", octets=sha256)
    phrase = _incoherence(clos, maintenant)
    genre = DEPOT if depose else CLOTURE
    identite: dict[str, Any] = {
        "sha256": nomme, "octets": sha256, "cle": (clos.cle or b"").hex(), "jury": clos.jury.date,
        "siret": "".join(clos.session.centre.siret.split()), "centre": clos.session.centre.nom, "session": clos.session.session.libelle,
        "clos_le": clos.clos_le.isoformat(), "effectif": len(clos.candidats), "referentiel": clos.referentiel.empreinte, "certification": clos.referentiel.code,
        "anciens": clos.remplace.anciens if clos.remplace else (),
    }  # fmt: skip
    if phrase:
        return Releve(source, REFUSE, phrase, **identite)
    tables = extraire(clos, referentiel_de(clos), nomme, source.nom, genre, cle)
    return Releve(source, INTACT, **identite, rangees={nom: en_lignes(x) for nom, x in tables.items() if x})


def _ouvrir(octets: bytes) -> tuple[Cloture, str, bool]:
    """The model of a sealed file, the digest by which others name it (of a deposit, the closed file it was made from), is it a deposit?

    Raises:
        SceauRompu, FormeRefusee: it is not one.
    """
    contenu = ouvrir(octets)
    if contenu.get("format") == FORMAT_DEPOT:
        return *lire_depot(contenu), True
    if contenu.get("format") != FORMAT:
        raise FormeRefusee(["Ce n’est pas un fichier de clôture."])
    return lire_contenu(octets, contenu), empreinte_de_l_ouvert(contenu, octets), False


@lru_cache(maxsize=8)
def _referentiel(empreinte: str) -> Optional[Referentiel]:
    return next((r for r in connus() if r.empreinte == empreinte), None)


def referentiel_de_l_empreinte(empreinte: str, code: str) -> Referentiel:
    """The référentiel that decides a file recording this digest: itself, or the one of its code, found to have the same bounds."""
    return _referentiel(empreinte) or next(r for r in connus() if r.identite.code == code)


def referentiel_de(clos: Cloture) -> Referentiel:
    """The référentiel under which a jury sat, among those that rdcxl knows.

    Raises:
        ReferentielRefuse: it is none of them.
    """
    return _referentiel(clos.referentiel.empreinte) or referentiel_connu(clos)


def _incoherence(clos: Cloture, maintenant: dt.datetime) -> str:
    """Why its results cannot be counted; empty when they follow from what it holds."""
    try:
        r = referentiel_de(clos)
    except ReferentielRefuse as refus:
        return refus.message
    if differents := autre_referentiel(clos, r):
        return f"Ses résultats ne peuvent pas être décidés à nouveau : {AUTRE_REFERENTIEL} {differents}."
    ecarts = ce_qui_ne_suit_pas(clos, r, maintenant)
    return f"Il est incohérent : {ecarts[0]}" if ecarts else ""

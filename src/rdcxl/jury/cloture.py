"""Close the jury: one sealed JSON file with every input, proposal, act and result. `depot` writes it, `sceau` seals it.

Exports read this file alone. Never touches the grid.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from pathlib import Path

from rdcxl.erreurs import ClotureModifiee, ClotureRefusee
from rdcxl.grille.octets import SCELLE, FichierRefuse, lire_octets
from rdcxl.jury.arrets import arreter
from rdcxl.jury.certification import autre_referentiel, referentiel_du_clos
from rdcxl.jury.chaine import anomalies_de_la_chaine, refuser_si_remplacee
from rdcxl.jury.composition import Jury
from rdcxl.jury.consequence import AUTRE_REFERENTIEL, INCOHERENT, ce_qui_ne_suit_pas
from rdcxl.jury.conservation import engagements_de
from rdcxl.jury.contenu import contenu_du_jury
from rdcxl.jury.deja_clos import deja_clos
from rdcxl.jury.deliberation import Deliberation
from rdcxl.jury.delivrance import titres_confirmes
from rdcxl.jury.depot import SUFFIXE, Depot, chemin_de_cloture, deposer
from rdcxl.jury.divulgation import reserves
from rdcxl.jury.empechements import Empechement, empechements, lever
from rdcxl.jury.engagements import Hasard
from rdcxl.jury.jurys_declares import sans_jury_d_evaluation
from rdcxl.jury.modele_clos import FORMAT, VERSION, VERSIONS, Cloture, FormeRefusee, lire_contenu
from rdcxl.jury.parties_closes import Empreinte, Force
from rdcxl.jury.sceau import EMPREINTE, SceauRompu, empreinte, ouvrir
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L
from rdcxl.regles.actes import Acte
from rdcxl.regles.saisie import nettoyer

__all__ = [
    "chemin_de_cloture",
    "clore",
    "composer",
    "lire_cloture",
    "lire_cloture_en_vigueur",
    "remarques",
]

SANS_CLE = Depot()
RECTIFIEZ = (
    "Un jury ne se clôt qu’une fois : corrigez cette clôture par « rdcxl rectifier », ou dites par --malgre MOTIF "
    "pourquoi elle ne compte pas."
)


def clore(
    deliberation: Deliberation,
    jury: Jury,
    grille: Path,
    *,
    clos_le: dt.datetime,
    actes: Sequence[Acte] = (),
    forcer: str = "",
    malgre: str = "",
    depot: Depot = SANS_CLE,
    hasard: Hasard = secrets.token_bytes,
) -> Path:
    """Close the session and write the closed file.

    Args:
        deliberation: the proposals, under the readings in force.
        grille: the workbook that was read; its SHA-256 is recorded.
        clos_le: time of closing, with its offset (injected).
        actes: the jury's acts, the whole history in the order in which it was entered.
        forcer: the jury's reason for closing in spite of what it may force (`rdcxl.jury.empechements` says what), that of
            `jury` when it is empty; recorded, for the minutes.
        malgre: why this jury is closed though another file beside the grid closes it already; recorded too.
        depot: who signs, what the new file replaces; by default an unsigned first closing.
        hasard: where the salts come from; two closings of the same differ in nothing else.

    Returns:
        The path of the closed file.

    Raises:
        ClotureRefusee: something keeps the jury from being closed; everything is listed.
        EcritureRefusee: the session was closed already, or the file cannot be written; VerrouPris: somebody is closing.
    """
    rectifie = depot.rectification is not None
    contenu = composer(
        deliberation, jury, grille, clos_le, actes=actes, forcer=forcer, malgre=malgre, rectifie=rectifie, hasard=hasard
    )
    return deposer(contenu, grille, clos_le, depot)


def remarques(
    deliberation: Deliberation, jury: Jury, clos_le: dt.datetime, actes: Sequence[Acte] = (), forcer: str = ""
) -> list[str]:
    """What a closing says beside its file: what the jury forced and why, dates, the limit of the results, who is postponed.

    Args: those with which the jury was closed.
    """
    arrets = arreter(deliberation, actes)
    leves = [e for e in empechements(deliberation, arrets, actes, jury, clos_le, rectifie=True) if e.forcable]
    attente = [x.resultat.identifiant for x in arrets if x.resultat.decision == L.EN_ATTENTE]
    return [
        *(f"Levé par le jury, motif « {_motif(jury, forcer)} » : {e}" for e in leves),
        *reserves(deliberation, jury, clos_le),
        *sans_jury_d_evaluation(deliberation, jury),
        *(titres_confirmes(deliberation, arrets, jury.date) if jury.confirmer else ()),
        *([f"Ajournés, donc sans titre : {', '.join(attente)}."] if attente else []),
    ]


def _motif(jury: Jury, forcer: str) -> str:
    """The reason for forcing: the one given now, else that of jury.toml."""
    return nettoyer(forcer) or nettoyer(jury.forcer)


def composer(
    deliberation: Deliberation,
    jury: Jury,
    grille: Path,
    clos_le: dt.datetime,
    *,
    actes: Sequence[Acte] = (),
    forcer: str = "",
    malgre: str = "",
    rectifie: bool = False,
    hasard: Hasard = secrets.token_bytes,
) -> Cloture:
    """The content of the closed file, with its digest.

    Args: as for `clore`; rectifie: it replaces another closing of the same jury, which may thus stand beside it.

    Raises:
        ClotureRefusee: as for `clore`.
    """
    arrets = arreter(deliberation, actes)
    contenu = contenu_du_jury(deliberation, arrets, jury, grille, clos_le)
    autres, malgre = [] if rectifie else deja_clos(grille, contenu), nettoyer(malgre)
    refuses = [] if malgre else [Empechement(e.code, e.article, f"{e.texte} {RECTIFIEZ}") for e in autres]
    trouves = empechements(deliberation, arrets, actes, jury, clos_le, rectifie=rectifie)
    force = lever([*trouves, *refuses], _motif(jury, forcer))
    if malgre and autres:
        motifs = [force.motif, malgre] if force else [malgre]
        force = Force(motif=" ; ".join(motifs), empechements=(*(force.empechements if force else ()), *autres))
    clos = contenu.completer(
        Cloture,
        format=FORMAT,
        version=VERSION,
        clos_le=clos_le.replace(microsecond=0),
        force=force,
        engagements=engagements_de(contenu, jury, deliberation.referentiel, hasard),
        empreinte=Empreinte(algorithme=EMPREINTE, valeur=""),
    )
    valeur = empreinte(clos.en_json())
    return clos.model_copy(update={"empreinte": Empreinte(algorithme=EMPREINTE, valeur=valeur)})


def lire_cloture(chemin: Path) -> Cloture:
    """Read a closed file, every byte of which is checked: digest, signature if there is one, form.

    Raises:
        ClotureRefusee: it does not exist, is no closed file of this version, or was changed since closing.
    """
    octets = _charger(chemin)
    try:
        contenu = ouvrir(octets)
    except SceauRompu as erreur:
        _exiger_le_format(chemin.name, _apercu(octets))
        raise ClotureModifiee(
            f"« {chemin.name} » a été modifié depuis la clôture : son sceau est rompu. Reprenez l’original."
        ) from erreur
    _exiger_le_format(chemin.name, contenu)
    try:
        return lire_contenu(octets, contenu)
    except FormeRefusee as erreur:
        raise ClotureRefusee(
            f"« {chemin.name} » n’a pas la forme d’une clôture que cette version de rdcxl connaît. {erreur.problemes[0]}",
            erreur.problemes[1:],
        ) from erreur


def _apercu(octets: bytes) -> object:
    """What the bytes hold, whatever it is; None when they are no JSON."""
    try:
        return json.loads(octets.decode("utf-8"))
    except (ValueError, RecursionError):
        return None


def _exiger_le_format(nom: str, contenu: object) -> None:
    if contenu is None:
        message = f"« {nom} » n’est pas un fichier de clôture, ou il est endommagé."
        raise ClotureRefusee(f"{message} Donnez le fichier {SUFFIXE} écrit par « rdcxl clore ».")
    if not isinstance(contenu, dict) or contenu.get("format") != FORMAT:
        raise ClotureRefusee(
            f"« {nom} » n’est pas un fichier de clôture. Donnez le fichier {SUFFIXE} écrit par « rdcxl clore »."
        )
    if contenu.get("version") not in VERSIONS:
        raise ClotureRefusee(f"« {nom} » vient d’une autre version de rdcxl (format {contenu.get('version')}).")


def lire_cloture_en_vigueur(
    chemin: Path, referentiel: Path | Referentiel | None = None, maintenant: dt.datetime | None = None
) -> Cloture:
    """Read a closed file from which documents may leave: sealed, in force, and its results follow from what it holds.

    Args:
        referentiel: that of the file, or what `--referentiel` says of it; maintenant: the time, with its offset, now when it is not given.

    Raises:
        ClotureRefusee: as for `lire_cloture`, or it was replaced, or it replaces another one without right, or its results do not
            follow; ReferentielRefuse: that of the file is not there.
    """
    clos = lire_cloture(chemin)
    refuser_si_remplacee(chemin)
    problemes = list(anomalies_de_la_chaine(chemin, clos))
    if problemes:
        raise ClotureRefusee(f"« {chemin.name} » ne fait pas suite à la clôture qu’il dit remplacer.", problemes)
    r = referentiel if isinstance(referentiel, Referentiel) else referentiel_du_clos(clos, chemin, referentiel)
    if differents := autre_referentiel(clos, r):
        raise ClotureRefusee(
            f"« {chemin.name} » : {AUTRE_REFERENTIEL} {differents}. Prenez la version de rdcxl qui l’a écrit."
        )
    ecarts = ce_qui_ne_suit_pas(clos, r, maintenant or dt.datetime.now(dt.timezone.utc))
    if ecarts:
        raise ClotureRefusee(f"« {chemin.name} » est incohérent : {INCOHERENT} Rien n’en sort.", ecarts)
    return clos


def _charger(chemin: Path) -> bytes:
    try:
        return lire_octets(chemin, SCELLE)
    except FichierRefuse as refus:
        if refus.absent:
            raise ClotureRefusee(f"Le fichier « {chemin.name} » n’existe pas.") from refus
        raise ClotureRefusee(f"« {chemin.name} » ne peut pas être lu : {refus.raison}.") from refus

"""Close the jury: one sealed JSON file with every input, proposal, act and result. `depot` writes it, `sceau` seals it.

Exports read this file alone. Never touches the grid.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from rdcxl import __version__
from rdcxl.erreurs import ClotureModifiee, ClotureRefusee, raison_du_systeme
from rdcxl.grille.anomalies import en_anomalie
from rdcxl.grille.modele import Candidat
from rdcxl.jury.actes import Acte
from rdcxl.jury.actes import en_json as acte_en_json
from rdcxl.jury.arrets import Arret, arreter
from rdcxl.jury.chaine import TAILLE_MAXIMUM, anomalies_de_la_chaine, refuser_si_remplacee
from rdcxl.jury.composition import Jury
from rdcxl.jury.deliberation import Deliberation, resultat_en_json
from rdcxl.jury.depot import SUFFIXE, Depot, chemin_de_cloture, deposer
from rdcxl.jury.divulgation import limite_de_publication, reserves
from rdcxl.jury.empechements import empechements, lever
from rdcxl.jury.sceau import EMPREINTE, SceauRompu, empreinte, ouvrir
from rdcxl.jury.tables import tables_de_la_promotion
from rdcxl.referentiel.modele import Bloc, Referentiel
from rdcxl.regles import Mention
from rdcxl.regles import libelles as L
from rdcxl.regles.echeances import fin_enquetes
from rdcxl.regles.modele import Penalite
from rdcxl.regles.modules import bareme
from rdcxl.regles.nombres import canonique
from rdcxl.regles.saisie import nettoyer

__all__ = [
    "chemin_de_cloture",
    "clore",
    "composer",
    "contenu_du_jury",
    "lire_cloture",
    "lire_cloture_en_vigueur",
    "remarques",
    "saisies_du_candidat",
]

FORMAT = "rdcxl-cloture"
VERSION = 2
SANS_CLE = Depot()


def clore(
    deliberation: Deliberation,
    jury: Jury,
    grille: Path,
    *,
    clos_le: dt.datetime,
    actes: Sequence[Acte] = (),
    forcer: str = "",
    depot: Depot = SANS_CLE,
) -> Path:
    """Close the session and write the closed file.

    Args:
        deliberation: the proposals, under the readings in force.
        grille: the workbook that was read; its SHA-256 is recorded.
        clos_le: time of closing, with its offset (injected).
        actes: the jury's acts, the whole history in the order in which it was entered.
        forcer: the jury's reason for closing in spite of what it may force (`rdcxl.jury.empechements` says what), that of
            `jury` when it is empty; recorded, for the minutes.
        depot: who signs, what the new file replaces; by default an unsigned first closing.

    Returns:
        The path of the closed file.

    Raises:
        ClotureRefusee: something keeps the jury from being closed; everything is listed.
        EcritureRefusee: the session was closed already, or the file cannot be written; VerrouPris: somebody is closing.
    """
    contenu = composer(deliberation, jury, grille, clos_le, actes=actes, forcer=forcer)
    return deposer(contenu, grille, clos_le, depot)


def remarques(
    deliberation: Deliberation, jury: Jury, clos_le: dt.datetime, actes: Sequence[Acte] = (), forcer: str = ""
) -> list[str]:
    """What a closing says beside its file: what the jury forced and why, dates, the limit of the results, who is postponed.

    Args: those with which the jury was closed.
    """
    arrets = arreter(deliberation, actes)
    leves = empechements(deliberation, arrets, actes, jury, clos_le)
    attente = [x.resultat.identifiant for x in arrets if x.resultat.decision == L.EN_ATTENTE]
    return [
        *(f"Levé par le jury, motif « {_motif(jury, forcer)} » : {e}" for e in leves),
        *reserves(deliberation, jury, clos_le),
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
) -> dict[str, Any]:
    """The content of the closed file, with its digest.

    Raises:
        ClotureRefusee: as for `clore`.
    """
    arrets = arreter(deliberation, actes)
    force = lever(empechements(deliberation, arrets, actes, jury, clos_le), _motif(jury, forcer))
    contenu = {
        "format": FORMAT,
        "version": VERSION,
        **contenu_du_jury(deliberation, arrets, jury, grille, clos_le),
        "clos_le": clos_le.isoformat(timespec="seconds"),
        "force": force,
    }
    contenu["empreinte"] = {"algorithme": EMPREINTE, "valeur": empreinte(contenu)}
    return contenu


def contenu_du_jury(
    deliberation: Deliberation, arrets: Sequence[Arret], jury: Jury | None, grille: Path, maintenant: dt.datetime
) -> dict[str, Any]:
    """What a closing and a projet both hold: everything that the jury has before it, and what it settled so far.

    Args:
        arrets: what the jury settled, in the order of the grid; jury: None while it is not known.
        maintenant: the time, with its offset, for the dates that are said to come.
    """
    r, promotion = deliberation.referentiel, deliberation.promotion
    limite = limite_de_publication(deliberation)
    return {
        "logiciel": {"nom": "rdcxl", "version": __version__},
        "referentiel": _referentiel(r),
        "lectures": {nom: getattr(deliberation.lectures, nom) for nom in r.lectures},
        "lectures_modifiees": deliberation.lectures_modifiees,
        "grille": {"nom": grille.name, "empreinte": hashlib.sha256(grille.read_bytes()).hexdigest()},
        "session": promotion.session.model_dump(mode="json", exclude={"lectures"}),
        "jury": jury.model_dump(mode="json", exclude={"forcer"}) if jury else None,
        "candidats": [
            {"fiche": _fiche(c), "saisies": _saisies(c), **_arret(x)}
            for c, x in zip(promotion.candidats, arrets, strict=True)
        ],
        **tables_de_la_promotion(promotion),
        "resultats_avant_le": limite.isoformat() if limite else None,
        "enquetes_jusqu_au": fin_enquetes(r, jury.date).isoformat() if jury else None,
        "reserves": reserves(deliberation, jury, maintenant),
        "a_statuer": [en_anomalie(a) for a in promotion.anomalies],
        "avertissements": [en_anomalie(a) for a in promotion.avertissements],
    }


def _referentiel(r: Referentiel) -> dict[str, Any]:
    """What a document says of the référentiel under which the jury sat: names, maxima and bounds."""
    n = r.notation
    return {
        "code": r.identite.code,
        "intitule": r.identite.intitule,
        "intitule_centre": r.identite.intitule_centre,
        "certificateur": r.identite.certificateur,
        "document": r.identite.document.isoformat(),
        "empreinte": r.empreinte,
        "notation": {
            "echelle": canonique(n.echelle),
            "moyenne_titre": canonique(n.moyenne_titre),
            "total": canonique(n.total),
            "points_titre": canonique(n.points_titre),
        },
        "blocs": [_ensemble(b) for b in r.blocs],
        "pro": _ensemble(r.pro) if r.pro else None,
        "specialisation": _specialisation(r),
    }


def _specialisation(r: Referentiel) -> dict[str, Any] | None:
    """The specialisation and its certificate, with what its module marks rest on (X16)."""
    s, b = r.specialisation, bareme(r)
    if s is None:
        return None
    return {
        "code": s.code,
        "titre": s.titre,
        "heures": canonique(s.heures),
        "langue_modules": s.langue_modules,
        "certificat": s.certificat,
        "sigle": s.sigle,
        "certificat_long": s.certificat_long,
        "note_obtention": canonique(s.note_obtention),
        "maxima": [canonique(m) for m in b.maxima],
        "maximum_defaut": canonique(b.defaut),
        "modules": [{"code": m.code, "titre": m.titre, "heures": canonique(m.heures)} for m in s.modules],
    }


def _ensemble(b: Bloc) -> dict[str, Any]:
    return {
        "code": b.code,
        "numero": b.numero,
        "titre": b.titre,
        "maximum": canonique(b.maximum),
        "minimum": canonique(b.minimum),
        "note_eliminatoire": canonique(b.note_eliminatoire),
        "note_validation": canonique(b.note_validation),
        "composantes": [{"code": c.code, "libelle": c.libelle, "maximum": canonique(c.maximum)} for c in b.composantes],
    }


def _penalite(p: Penalite) -> dict[str, Any]:
    """The assiduity penalty: its state, the hours, the planned hours that they are measured against, the rate in %."""
    taux = None if p.taux is None else canonique(p.taux)
    return {"etat": p.etat, "heures": canonique(p.heures), "base": canonique(p.base), "taux": taux}


def _arret(arret: Arret) -> dict[str, Any]:
    """The final result, the proposal beside it, the acts between the two, and the blocs to certify now."""
    retenus = {id(a) for a in arret.retenus}
    return {
        "proposition": resultat_en_json(arret.proposition),
        "actes": [acte_en_json(a, retenu=id(a) in retenus) for a in arret.histoire],
        "resultat": resultat_en_json(arret.resultat),
        "penalite": _penalite(arret.resultat.penalite),
        "blocs_certifies": list(arret.certifies),
    }


def _fiche(candidat: Candidat) -> dict[str, Any]:
    donnees = candidat.fiche.model_dump(mode="json")
    return {cle: valeur if valeur != "" else None for cle, valeur in donnees.items()}


def _saisies(candidat: Candidat) -> dict[str, Any]:
    """Marks, portfolios where there are any, and acquis as they were entered: exact decimals as text, mentions, nothing for a blank."""
    d = candidat.dossier
    portefeuilles = {
        bloc: canonique(n) if isinstance(n, Decimal) else _mention(n) for bloc, n in d.portefeuilles.items()
    }
    return {
        **({"portefeuilles": portefeuilles} if portefeuilles else {}),
        "notes": {c: canonique(n) if isinstance(n, Decimal) else _mention(n) for c, n in d.notes.items()},
        "acquis": {
            code: {
                "points": canonique(a.points) if a.points is not None else None,
                "session": a.session.isoformat() if a.session else None,
            }
            for code, a in d.acquis.items()
        },
    }


def _mention(mention: Mention) -> str | None:
    return None if mention is Mention.VIDE else mention.value


def saisies_du_candidat(candidat: Candidat) -> dict[str, Any]:
    """What a closed file keeps of a candidate's cells: `fiche` and `saisies`."""
    return {"fiche": _fiche(candidat), "saisies": _saisies(candidat)}


def lire_cloture(chemin: Path) -> dict[str, Any]:
    """Read a closed file, every byte of which is checked: digest, signature if there is one, form.

    Raises:
        ClotureRefusee: it does not exist, is no closed file of this version, or was changed since closing.
    """
    octets = _charger(chemin)
    try:
        apercu = json.loads(octets.decode("utf-8"))
    except (ValueError, RecursionError) as erreur:
        message = f"« {chemin.name} » n’est pas un fichier de clôture, ou il est endommagé."
        raise ClotureRefusee(f"{message} Donnez le fichier {SUFFIXE} écrit par « rdcxl clore ».") from erreur
    if not isinstance(apercu, dict) or apercu.get("format") != FORMAT:
        raise ClotureRefusee(
            f"« {chemin.name} » n’est pas un fichier de clôture. Donnez le fichier {SUFFIXE} écrit par « rdcxl clore »."
        )
    if apercu.get("version") != VERSION:
        raise ClotureRefusee(f"« {chemin.name} » vient d’une autre version de rdcxl (format {apercu.get('version')}).")
    try:
        return ouvrir(octets)
    except SceauRompu as erreur:
        raise ClotureModifiee(
            f"« {chemin.name} » a été modifié depuis la clôture : son sceau est rompu. Reprenez l’original."
        ) from erreur


def lire_cloture_en_vigueur(chemin: Path) -> dict[str, Any]:
    """Read a closed file from which documents may leave.

    Raises:
        ClotureRefusee: as for `lire_cloture`, or it was replaced, or it replaces another one without right.
    """
    contenu = lire_cloture(chemin)
    refuser_si_remplacee(chemin)
    problemes = list(anomalies_de_la_chaine(chemin, contenu))
    if problemes:
        raise ClotureRefusee(f"« {chemin.name} » ne fait pas suite à la clôture qu’il dit remplacer.", problemes)
    return contenu


def _charger(chemin: Path) -> bytes:
    try:
        if chemin.stat().st_size > TAILLE_MAXIMUM:
            raise ClotureRefusee(f"« {chemin.name} » est trop gros pour être un fichier de clôture.")
        return chemin.read_bytes()
    except FileNotFoundError as erreur:
        raise ClotureRefusee(f"Le fichier « {chemin.name} » n’existe pas.") from erreur
    except OSError as erreur:
        raise ClotureRefusee(f"« {chemin.name} » ne peut pas être lu : {raison_du_systeme(erreur)}.") from erreur

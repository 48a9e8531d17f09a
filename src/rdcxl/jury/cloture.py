"""Close the jury: one JSON file with every input, proposal, act and result, and the SHA-256 of its canonical form.

Exports read this file alone. Writes one new file; never touches the grid.
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
from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille.ecriture import fichier_neuf
from rdcxl.grille.modele import Candidat, en_anomalie
from rdcxl.jury.actes import Acte
from rdcxl.jury.actes import en_json as acte_en_json
from rdcxl.jury.arrets import Arret, arreter
from rdcxl.jury.composition import Jury
from rdcxl.jury.deliberation import Deliberation, resultat_en_json
from rdcxl.jury.divulgation import limite_de_publication, reserves
from rdcxl.jury.empechements import empechements, lever
from rdcxl.regles import Mention
from rdcxl.regles import libelles as L
from rdcxl.regles.nombres import canonique

FORMAT = "rdcxl-cloture"
VERSION = 2
ALGORITHME = "SHA-256"
SUFFIXE = ".cloture.json"
TAILLE_MAXIMUM = 200 * 1024 * 1024


def chemin_de_cloture(grille: Path) -> Path:
    """The closed file of a grid: same stem, same folder."""
    return grille.with_name(grille.stem + SUFFIXE)


def clore(
    deliberation: Deliberation,
    jury: Jury,
    grille: Path,
    *,
    clos_le: dt.datetime,
    remplacer: bool = False,
    actes: Sequence[Acte] = (),
    forcer: str = "",
) -> Path:
    """Close the session and write the closed file.

    Args:
        deliberation: the proposals, under the readings in force.
        grille: the workbook that was read; its SHA-256 is recorded.
        clos_le: time of closing, with its offset (injected).
        actes: the jury's acts, the whole history in the order in which it was entered.
        forcer: the jury's reason for closing in spite of what it may force (`rdcxl.jury.empechements` says what);
            recorded, for the minutes.

    Returns:
        The path of the closed file.

    Raises:
        ClotureRefusee: something keeps the jury from being closed; everything is listed.
        EcritureRefusee: the session was closed already, or the file cannot be written.
    """
    contenu = composer(deliberation, jury, grille, clos_le, actes=actes, forcer=forcer)
    cible = chemin_de_cloture(grille)
    with fichier_neuf(cible, remplacer=remplacer) as provisoire:
        provisoire.write_text(json.dumps(contenu, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return cible


def remarques(deliberation: Deliberation, jury: Jury, clos_le: dt.datetime, actes: Sequence[Acte] = ()) -> list[str]:
    """What a closing says beside its file: dates, the limit of the results, who is postponed."""
    attente = [x.resultat.identifiant for x in arreter(deliberation, actes) if x.resultat.decision == L.EN_ATTENTE]
    return [
        *reserves(deliberation, jury, clos_le),
        *([f"Ajournés, donc sans titre : {', '.join(attente)}."] if attente else []),
    ]


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
    r, promotion = deliberation.referentiel, deliberation.promotion
    arrets = arreter(deliberation, actes)
    force = lever(empechements(deliberation, arrets, actes, jury, clos_le), forcer)
    limite = limite_de_publication(deliberation)
    contenu: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "logiciel": {"nom": "rdcxl", "version": __version__},
        "referentiel": {
            "code": r.identite.code,
            "intitule": r.identite.intitule,
            "document": r.identite.document.isoformat(),
            "empreinte": r.empreinte,
            "blocs": [{"code": b.code, "numero": b.numero, "titre": b.titre} for b in r.blocs],
        },
        "lectures": {nom: getattr(deliberation.lectures, nom) for nom in r.lectures},
        "lectures_modifiees": deliberation.lectures_modifiees,
        "grille": {"nom": grille.name, "empreinte": hashlib.sha256(grille.read_bytes()).hexdigest()},
        "clos_le": clos_le.isoformat(timespec="seconds"),
        "session": promotion.session.model_dump(mode="json", exclude={"lectures"}),
        "jury": jury.model_dump(mode="json"),
        "candidats": [
            {"fiche": _fiche(c), "saisies": _saisies(c), **_arret(x)}
            for c, x in zip(promotion.candidats, arrets, strict=True)
        ],
        "force": force,
        "resultats_avant_le": limite.isoformat() if limite else None,
        "reserves": reserves(deliberation, jury, clos_le),
        "a_statuer": [en_anomalie(a) for a in promotion.anomalies],
        "avertissements": [en_anomalie(a) for a in promotion.avertissements],
    }
    contenu["empreinte"] = {"algorithme": ALGORITHME, "valeur": empreinte(contenu)}
    return contenu


def _arret(arret: Arret) -> dict[str, Any]:
    """The final result, the proposal beside it, the acts between the two, and the blocs to certify now."""
    retenus = {id(a) for a in arret.retenus}
    return {
        "proposition": resultat_en_json(arret.proposition),
        "actes": [acte_en_json(a, retenu=id(a) in retenus) for a in arret.histoire],
        "resultat": resultat_en_json(arret.resultat),
        "blocs_certifies": list(arret.certifies),
    }


def _fiche(candidat: Candidat) -> dict[str, Any]:
    donnees = candidat.fiche.model_dump(mode="json")
    return {cle: valeur if valeur != "" else None for cle, valeur in donnees.items()}


def _saisies(candidat: Candidat) -> dict[str, Any]:
    """Marks and acquis as they were entered: exact decimals as text, mentions, nothing for a blank."""
    d = candidat.dossier
    return {
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


def empreinte(contenu: dict[str, Any]) -> str:
    """SHA-256 over the canonical form: UTF-8, sorted keys, no blanks, without the digest itself."""
    sans = {cle: valeur for cle, valeur in contenu.items() if cle != "empreinte"}
    canon = json.dumps(sans, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canon.encode("utf-8")).hexdigest()


def lire_cloture(chemin: Path) -> dict[str, Any]:
    """Read a closed file and check its digest.

    Raises:
        ClotureRefusee: it does not exist, is no closed file of this version, or was changed since closing.
    """
    contenu = _charger(chemin)
    if not isinstance(contenu, dict) or contenu.get("format") != FORMAT:
        raise ClotureRefusee(
            f"« {chemin.name} » n’est pas un fichier de clôture. Donnez le fichier {SUFFIXE} écrit par « rdcxl clore »."
        )
    if contenu.get("version") != VERSION:
        raise ClotureRefusee(f"« {chemin.name} » vient d’une autre version de rdcxl (format {contenu.get('version')}).")
    if contenu.get("empreinte") != {"algorithme": ALGORITHME, "valeur": _recalculer(contenu)}:
        raise ClotureRefusee(
            f"« {chemin.name} » a été modifié depuis la clôture : son empreinte ne correspond plus. Reprenez l’original."
        )
    return contenu


def _recalculer(contenu: dict[str, Any]) -> str:
    try:
        return empreinte(contenu)
    except ValueError:  # NaN or Infinity, which no closed file holds
        return ""


def _charger(chemin: Path) -> Any:
    try:
        if chemin.stat().st_size > TAILLE_MAXIMUM:
            raise ClotureRefusee(f"« {chemin.name} » est trop gros pour être un fichier de clôture.")
        return json.loads(chemin.read_text("utf-8"))
    except FileNotFoundError as erreur:
        raise ClotureRefusee(f"Le fichier « {chemin.name} » n’existe pas.") from erreur
    except (OSError, ValueError, RecursionError) as erreur:
        message = f"« {chemin.name} » n’est pas un fichier de clôture, ou il est endommagé."
        raise ClotureRefusee(f"{message} Donnez le fichier {SUFFIXE} écrit par « rdcxl clore ».") from erreur

"""A centre's minimal deposit: what the network counts of a closed file, and no more; signed, with the digest of that file.

What stays at the centre: e-mails, births but for the day, incidents, accommodations, reasons and authors of acts, notices, the tables
that decide nothing. What is counted is decided again from what is left, so a deposit is verified as a closed file is. Pure, but `deposer`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional

from rdcxl.grille.ecriture import fichier_neuf
from rdcxl.grille.tables.notation import Tentative
from rdcxl.grille.validation import problemes_en_francais
from rdcxl.jury.cles import Signataire
from rdcxl.jury.modele_clos import Cloture, FormeRefusee, ecarts
from rdcxl.jury.sceau import EMPREINTE, empreinte_du_clos, sceller

FORMAT_DEPOT, VERSION_DEPOT, SUFFIXE = "rdcxl-depot", 1, ".depot.json"
TU = "non transmis"
SANS_ENGAGEMENT = (
    2  # format of a closed file that commits to nobody: what is forgotten at the centre is no matter of a deposit
)
NON_TRANSMIS = frozenset({"copie", "signature", "annexes", "avertissements", "reserves", "engagements"})
_CHAMPS = {"format", "version", "source", "contenu", "empreinte", "signature"}
_SOURCE = {"fichier", "sha256", "empreinte", "cle_publique"}
# Of a candidate's record, what neither counts nor decides nor tells two persons apart.
RETENUS = ("courriel", "commune_naissance", "code_insee_naissance", "pays_naissance", "nom_usage")


def nom_du_depot(cloture: Path) -> str:
    """The name of the deposit of a closed file: promo.cloture.json gives promo.depot.json, a rectification promo-2.depot.json."""
    return cloture.name.removesuffix(".json").replace(".cloture", "", 1) + SUFFIXE


def deposer(clos: Cloture, octets: bytes, cloture: Path, cible: Path, signataire: Optional[Signataire]) -> Path:
    """Write the deposit of a closed file that is in force.

    Args:
        octets: the bytes of the closed file `cloture`; cible: the file to write; signataire: None leaves it unsigned, as it says.

    Raises:
        EcritureRefusee: a file is there already, or cannot be written.
    """
    with fichier_neuf(cible) as provisoire:
        provisoire.write_bytes(composer_depot(clos, octets, cloture.name, signataire))
    return cible


def composer_depot(clos: Cloture, octets: bytes, nom: str, signataire: Optional[Signataire]) -> bytes:
    """The bytes of a deposit; the same for the same closed file and key."""
    source = {
        "fichier": nom,
        "sha256": empreinte_du_clos(octets),
        "empreinte": clos.empreinte.valeur,
        "cle_publique": clos.cle.hex() if clos.cle else None,
    }
    contenu = {"format": FORMAT_DEPOT, "version": VERSION_DEPOT, "source": source, "contenu": _extrait(clos.en_json())}
    return sceller(contenu, signataire)


def _extrait(contenu: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a closed file without what stays at the centre."""
    gardes = {c: v for c, v in contenu.items() if c not in NON_TRANSMIS}
    tentatives = contenu.get("annexes", {}).get(Tentative.table.nom)
    if tentatives:
        gardes["annexes"] = {
            Tentative.table.nom: [{**x, **dict.fromkeys(x.keys() & {"motif", "remarque"}, "")} for x in tentatives]
        }
    return {
        **gardes,
        "version": SANS_ENGAGEMENT,
        "force": contenu.get("force"),
        "avertissements": [],
        "reserves": [],
        "candidats": [_candidat(c) for c in contenu["candidats"]],
        "jury": _jury(contenu["jury"]),
    }


def _candidat(c: Mapping[str, Any]) -> dict[str, Any]:
    fiche = {nom: None if nom in RETENUS else v for nom, v in c["fiche"].items()}
    saisies = c["saisies"]
    acquis = {
        code: {nom: v for nom, v in a.items() if not nom.startswith("preuve")} for code, a in saisies["acquis"].items()
    }
    return {
        **c,
        "fiche": fiche,
        "saisies": {**saisies, "acquis": acquis},
        "proposition": {**c["proposition"], "motifs": []},
        "resultat": {**c["resultat"], "motifs": []},
        "actes": [{**a, "motif": TU, "auteur": TU} for a in c["actes"]],
    }


def _jury(jury: Mapping[str, Any]) -> dict[str, Any]:
    """Members and sittings; nobody's incident, nobody's accommodation, no invigilator."""
    epreuves = []
    for e in jury["epreuves"]:
        tues = {
            "responsable": TU,
            "surveillants": [],
            "incidents": [],
            "amenagements": [],
            "retards": [],
            "materiel": "",
            "sujet": "",
        }
        epreuves.append({**e, **{nom: v for nom, v in tues.items() if nom in e}})
    return {**jury, "epreuves": epreuves}


def lire_depot(contenu: Mapping[str, Any]) -> tuple[Cloture, str]:
    """The model of what a deposit holds, signed by the key of the deposit, and the digest of the closed file it was made from.

    Args:
        contenu: what `sceau.ouvrir` read, seal and signature checked.

    Raises:
        FormeRefusee: a field is missing, unknown, or not written as a deposit writes it.
    """
    from pydantic import ValidationError

    source, dit = contenu.get("source"), contenu.get("contenu")
    formee = set(contenu) == _CHAMPS and isinstance(source, dict) and set(source) == _SOURCE and isinstance(dit, dict)
    if (
        not formee
        or not isinstance(source, dict)
        or not isinstance(dit, dict)
        or contenu.get("version") != VERSION_DEPOT
    ):
        raise FormeRefusee(["Ce n’est pas un dépôt que cette version de rdcxl connaît."])
    signe = {**dit, "signature": contenu["signature"]}
    try:
        clos = Cloture.model_validate_json(json.dumps(signe), strict=True)
    except ValidationError as erreur:
        raise FormeRefusee(list(problemes_en_francais(erreur, Cloture))) from erreur
    autres = list(ecarts(clos.en_json(), signe))
    if autres or dit["empreinte"] != {"algorithme": EMPREINTE, "valeur": source["empreinte"]}:
        raise FormeRefusee(
            [f"{champ} : cette valeur n’est pas écrite comme un dépôt l’écrit." for champ in autres or ["empreinte"]]
        )
    if not isinstance(source["sha256"], str) or len(source["sha256"]) != len(hashlib.sha256().hexdigest()):
        raise FormeRefusee(["source.sha256 : l’empreinte du fichier clos est attendue."])
    return clos, source["sha256"]

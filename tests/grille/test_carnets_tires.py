"""Random gradebooks: their columns are understood, none wrongly in silence, and they decide as their truth does."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from tests.outils import etendue
from tests.outils.carnets import Carnet, tirer

from rdcxl.grille.carnet.reprendre import CarnetLu, reprendre
from rdcxl.grille.lecture.fichiers import lire_rangees
from rdcxl.grille.modele import Session
from rdcxl.jury.deliberation import deliberer
from rdcxl.referentiel.modele import Referentiel

TIRES, COURTE = 200, 12
COMPRISES = 0.95


def test_les_carnets_tires_sont_compris_et_decident_comme_leur_verite(referentiel: Referentiel, tmp_path: Path) -> None:
    comptes: Counter[str] = Counter()
    fautes: list[str] = []
    for graine in range(TIRES if etendue.LONGS else COURTE):
        carnet = tirer(random.Random(graine), referentiel)  # noqa: S311
        lu = reprendre(carnet.ecrire(tmp_path, f"carnet{graine}"), referentiel)
        fautes += [f"{graine} : {x}" for x in _comparer(carnet, lu, comptes)]
        if lu.complet:
            comptes["complets"] += 1
            assert _decisions(lu.lignes, referentiel) == _decisions(_verite(carnet, lu), referentiel), graine
    assert fautes == []
    assert comptes["comprises"] >= COMPRISES * (comptes["comprises"] + comptes["demandees"]), comptes
    assert comptes["complets"] * 2 >= (TIRES if etendue.LONGS else COURTE), comptes


def _comparer(carnet: Carnet, lu: CarnetLu, comptes: Counter[str]) -> list[str]:
    """What is wrong without a word: a column taken for another, a value that is not the truth's, a candidate too many or too few."""
    fautes = []
    for c in lu.colonnes:
        vrai = carnet.champs.get(c.numero, "")
        attendu = "" if vrai.startswith("hors:") else vrai
        pris = {"voie": "statut"}.get(c.champ, c.champ) if c.prise else ""
        if pris and pris != attendu and {pris, attendu} != {"nom_complet", "nom_naissance"}:
            fautes.append(f"« {c.intitule} » est {attendu or 'hors de la grille'}, pris pour {pris}")
        elif attendu:
            comptes["comprises" if pris else "demandees"] += 1
            if not pris:
                comptes[f"? {c.intitule} : {c.raison}"] += 1
    if len(lu.lignes) != len(carnet.lignes):
        return [*fautes, f"{len(lu.lignes)} candidats au lieu de {len(carnet.lignes)}"]
    for ligne, vraie in zip(lu.lignes, carnet.lignes, strict=True):
        for code, texte in ligne.items():
            if code not in ("identifiant", "parcours", "voie") and vraie.get(code) != texte:
                fautes.append(f"{vraie.get('nom_naissance')} {code} : {texte} au lieu de {vraie.get(code)}")
    return fautes


def _verite(carnet: Carnet, lu: CarnetLu) -> list[dict[str, str]]:
    return [
        {"identifiant": x["identifiant"], "parcours": "COMPLET", **v}
        for x, v in zip(lu.lignes, carnet.lignes, strict=True)
    ]


def _decisions(lignes: object, r: Referentiel) -> list[object]:
    contenu = lire_rangees(r, "carnet", [dict(x) for x in lignes], [], Session())  # type: ignore[attr-defined]
    return [(x.decision, x.points, x.blocs_valides) for x in deliberer(contenu.promotion, r).resultats]

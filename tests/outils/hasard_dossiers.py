"""Random files of candidates for the rules, of every kind and around every bound: what `hasard` draws for a grid, and what it cannot hold."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from tests.outils.fichiers import CODES, MAXIMA
from tests.outils.hasard import BLOCS, COMPOSANTES, DIX, ENSEMBLES, AcquisTire, Tirage, repartir, tirer

from rdcxl.grille.tables.candidats import Fiche
from rdcxl.regles import Dossier, Mention
from rdcxl.regles.modele import Acquis

D = Decimal

MENTIONS = {"ABS": Mention.ABS, "ABJ": Mention.ABJ, "NR": Mention.NR, "": Mention.VIDE}


def tirer_dossier(h: random.Random, identifiant: str) -> tuple[Fiche, Dossier, dict[str, tuple[D, ...]]]:
    """Record, file for the rules, earlier attempts."""
    t = tirer(h, identifiant)
    portefeuilles: dict[str, Any] = {}
    tentatives: dict[str, tuple[D, ...]] = {}
    if h.random() < 0.06:
        _portefeuille(h, t, portefeuilles)
    if h.random() < 0.12:
        for code in h.sample((*BLOCS, "PRO"), h.choice((1, 2))):
            tentatives[code] = tuple(_essai(h, code) for _ in range(h.choice((1, 1, 2))))
    if h.random() < 0.05:
        t.voie = "VAE"
        if h.random() < 0.8:
            t.notes, t.dispense = {}, ""
        if h.random() < 0.5:
            t.acquis = [AcquisTire(b, h.choice((D(0), D(0), DIX[b]))) for b in BLOCS if h.random() < 0.6]
    notes = {code: _note(t.notes.get(code), D(MAXIMA[code])) for code in CODES}
    acquis = {a.code: Acquis(None if h.random() < 0.02 else a.points, a.session, a.accorde_le) for a in t.acquis}
    if h.random() < 0.01:
        acquis["B1.1"] = Acquis(D(50), None)
    fiche = Fiche.model_validate({
        "identifiant": identifiant, "nom_naissance": "X", "prenoms": "Y", "voie": t.voie, "parcours": t.parcours, "blocs_inscrits": t.blocs,
        "dispense_pro": t.dispense, "executive": t.executive, "positionnement": t.positionnement, "heures_entreprise": t.heures_entreprise,
        "heures_absence_injustifiees": t.absences, "heures_absence_justifiees": t.absences_justifiees,
        "heures_formation": t.heures_formation, "accord_penalite": t.accord, "fraude": t.fraude,
    })  # fmt: skip
    dossier = Dossier(
        identifiant, notes, parcours=t.parcours, blocs_inscrits=frozenset(t.blocs), dispense_pro=t.dispense, executive=t.executive,
        positionnement=t.positionnement, heures_entreprise=t.heures_entreprise, heures_injustifiees=t.absences,
        heures_justifiees=t.absences_justifiees, heures_formation=t.heures_formation, accord_penalite=t.accord is not None,
        fraude=t.fraude is not None, acquis=acquis, tentatives=tentatives, portefeuilles=portefeuilles, vae=t.voie == "VAE",
    )  # fmt: skip
    return fiche, dossier, tentatives


def _note(brut: Any, maximum: D) -> Any:
    if brut is None:
        return Mention.VIDE
    if isinstance(brut, D):
        return brut if brut <= maximum else Mention.ANOMALIE
    return MENTIONS.get(str(brut).strip().upper(), Mention.ANOMALIE)


def _essai(h: random.Random, code: str) -> D:
    return min(max(D(0), DIX[code] + h.choice((D(0), D("0.001"), D("-0.001"), D(-20), D(20)))), ENSEMBLES[code])


def _portefeuille(h: random.Random, t: Tirage, portefeuilles: dict[str, Any]) -> None:
    for code in h.sample(BLOCS, h.choice((1, 1, 2))):
        t.executive = h.random() < 0.85
        if h.random() < 0.85:
            for composante in COMPOSANTES[code]:
                t.notes.pop(composante, None)
        else:
            t.notes.update(repartir(h, code, DIX[code]))
        portefeuilles[code] = h.choice(
            (DIX[code], DIX[code] - D("0.001"), ENSEMBLES[code], Mention.ABS, Mention.VIDE, Mention.ABJ)
        )
    t.fraude = t.fraude if h.random() < 0.5 else None


JOUR_DU_JURY = dt.date(2025, 7, 10)

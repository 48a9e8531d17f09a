"""The third count, in SQL, against the rules: random candidates of every kind, every reading; and a difference that is planted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any, cast

import pytest
from tests.outils.etendue import tirages
from tests.outils.hasard_dossiers import JOUR_DU_JURY, tirer_dossier

from rdcxl.grille.modele import Candidat
from rdcxl.jury.contenu import fiche_close, saisies_closes
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos
from rdcxl.jury.resultats import resultat_clos
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Reglement, Resultat, choisir_lectures
from rdcxl.regles import libelles as L
from rdcxl.regles.lectures import NOMS
from rdcxl.reseau import decompte, entrepot, moteur
from rdcxl.reseau.extraction import extraire_le_candidat
from rdcxl.reseau.tables import LECTURES, SESSIONS, TABLES, Rangs, en_lignes

pytest.importorskip("duckdb")
CLE = bytes(32)
PAR_FICHIER = 25


def _tirer(r: Referentiel, graine: int, combien: int) -> Iterator[tuple[Rangs, list[Resultat]]]:
    """Files of a few candidates, each under readings of its own."""
    h = random.Random(graine)  # noqa: S311
    for fichier in range(combien // PAR_FICHIER):
        lectures = choisir_lectures(
            r, {n: h.choice(list(r.lectures[n].valeurs)) for n in NOMS if n in r.lectures and h.random() < 0.4}
        )
        yield _fichier(r, h, f"{graine}-{fichier}", Reglement(r, lectures))


def _fichier(r: Referentiel, h: random.Random, nom: str, reglement: Reglement) -> tuple[Rangs, list[Resultat]]:
    tables: Rangs = {t.nom: [] for t in TABLES}
    session = {c.nom: None for c in SESSIONS.colonnes} | {
        "cloture": nom,
        "annee": 2025,
        "fichier": nom,
        "siret": nom,
        "referentiel": "R",
    }
    tables[SESSIONS.nom].append([*session.values()])
    tables[LECTURES.nom] += [(nom, 2025, cle, v) for cle, v in asdict(reglement.lectures).items()]
    resultats = []
    for rang in range(1, PAR_FICHIER + 1):
        fiche, dossier, tentatives = tirer_dossier(h, f"C{rang:02d}")
        candidat = Candidat(fiche, dossier, "", "")
        x = reglement.decider(dossier)
        resultats.append(x)
        clos = resultat_clos(x)
        c = CandidatClos(
            fiche=fiche_close(candidat),
            saisies=saisies_closes(candidat),
            proposition=clos,
            actes=(),
            resultat=clos,
            blocs_certifies=(),
        )
        rangees = [
            {"identifiant": dossier.identifiant, "tentative": b, "points_obtenus": str(p)}
            for b, ps in tentatives.items()
            for p in ps
        ]
        faux = SimpleNamespace(
            session=SimpleNamespace(certification=SimpleNamespace(code="X")),
            jury=SimpleNamespace(date=JOUR_DU_JURY),
            rangees=lambda _, x=rangees: x,
            rangees_de=lambda *_: (),
        )
        extraire_le_candidat(tables, cast(Cloture, faux), c, (nom, 2025, rang), r.pro.code if r.pro else "", CLE)
    return tables, resultats


def _compter(r: Referentiel, fichiers: Iterator[Mapping[str, list[Any]]]) -> Any:
    with entrepot.fichiers_provisoires() as provisoires:
        for tables in fichiers:
            provisoires.ajouter({nom: en_lignes(x) for nom, x in tables.items() if x})
        base = moteur.ouvrir()
        entrepot.charger(base, provisoires, [("R", r)])
    decompte.compter(base)
    return base


def test_le_troisieme_decompte_suit_les_regles(referentiel: Referentiel) -> None:
    vus: Counter[str] = Counter()

    def fichiers() -> Iterator[Rangs]:
        for tables, resultats in _tirer(referentiel, 20261124, tirages(1_500, 15_000, 100_000)):
            vus.update(x.decision for x in resultats)
            vus.update(b.statut for x in resultats for b in (*x.blocs.values(), *((x.pro,) if x.pro else ())))
            yield tables

    base = _compter(referentiel, fichiers())
    assert decompte.differences(base)[:5] == []
    assert decompte.non_recomptes(base) == []
    assert set(L.DECISIONS) | set(L.BLOCS) <= set(vus), "every decision and every state was drawn"


def test_une_difference_nomme_le_fichier_et_le_candidat(referentiel: Referentiel) -> None:
    tables, _ = next(_tirer(referentiel, 7, PAR_FICHIER))
    rang, colonnes = 3, [c.nom for c in next(t for t in TABLES if t.nom == "candidats").colonnes]
    ligne = list(tables["candidats"][rang])
    ligne[colonnes.index("proposition")] = "TITRE" if ligne[colonnes.index("proposition")] != "TITRE" else "AUCUNE"
    tables["candidats"][rang] = ligne
    trouvees = decompte.differences(_compter(referentiel, iter([tables])))
    assert [(x.fichier, x.identifiant, x.quoi) for x in trouvees] == [("7-0", "C04", "décision")]


def test_un_nombre_trop_long_n_est_pas_compte_en_silence(referentiel: Referentiel) -> None:
    from rdcxl.reseau.extraction import _Nombres

    n = _Nombres()
    assert n("12.12345678") == "12.12345678"
    assert n.exacts
    assert n("12.123456789") is None
    assert not n.exacts

"""Truth tables: every case of `tests/cas/*.toml`, each under the référentiel that its file names."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rdcxl.referentiel import Referentiel, charger_referentiel
from rdcxl.regles import Acquis, Dossier, Mention, Reglement, Resultat, choisir_lectures

DOSSIER_CAS = Path(__file__).parents[1] / "cas"
CLES = {
    *("nom", "regle", "notes", "composantes", "parcours", "blocs_inscrits", "dispense_pro", "executive", "lectures"),
    *("heures_entreprise", "heures_injustifiees", "heures_justifiees", "heures_formation", "accord_penalite", "fraude"),
    *("positionnement", "acquis", "accordes", "tentatives", "champs_en_anomalie", "attendu"),
}
ATTENDUES = {"decision", "points", "sur", "moyenne", "blocs", "pro", "valides", "notes", "motifs", "penalite"}
MENTIONS = {m.value: m for m in Mention}
ACTE = dt.date(2024, 7, 10)  # the jury's act, where a case has one
SANS_MOTIF = {"EN_ATTENTE", "NON_INSCRIT", "NON_CONCERNE"}


def _fichiers() -> list[Path]:
    return [f for f in sorted(DOSSIER_CAS.glob("*.toml")) if not f.name.startswith("referentiel_")]


def _tous_les_cas() -> list[Any]:
    params = []
    for fichier in _fichiers():
        contenu = tomllib.loads(fichier.read_text(encoding="utf-8"))
        referentiel = contenu.get("referentiel", "")
        params += [pytest.param(referentiel, cas, id=f"{fichier.stem}: {cas['nom']}") for cas in contenu.get("cas", ())]
    return params


def _charger(nom: str) -> Referentiel:
    return charger_referentiel(DOSSIER_CAS / nom) if nom else charger_referentiel()


def _points(texte: str) -> Decimal | Mention:
    return MENTIONS[texte] if texte in MENTIONS else Decimal(texte)


def _notes(r: Referentiel, cas: dict[str, Any]) -> dict[str, Decimal | Mention]:
    """Marks on 20 spread over the composantes of each bloc in proportion, then the composantes given in points."""
    ensembles = list(r.ensembles())
    rangee = cas.get("notes", " ".join("-" * len(ensembles))).split()
    assert len(rangee) == len(ensembles), "one mark per bloc, and one for PRO"
    notes: dict[str, Decimal | Mention] = {
        c.code: Decimal(note) * c.maximum / 20
        for e, note in zip(ensembles, rangee, strict=True)
        if note != "-"
        for c in e.composantes
    }
    assert set(cas.get("composantes", {})) <= set(r.composantes)
    return notes | {code: _points(v) for code, v in cas.get("composantes", {}).items()}


def _dossier(r: Referentiel, cas: dict[str, Any]) -> Dossier:
    def nombre(cle: str) -> Decimal | None:
        return Decimal(cas[cle]) if cle in cas else None

    return Dossier(
        identifiant="C01",
        notes=_notes(r, cas),
        parcours=cas.get("parcours", "COMPLET"),
        blocs_inscrits=frozenset(cas.get("blocs_inscrits", "").split()),
        dispense_pro=cas.get("dispense_pro", ""),
        executive=cas.get("executive", False),
        heures_entreprise=nombre("heures_entreprise"),
        heures_injustifiees=nombre("heures_injustifiees"),
        heures_justifiees=nombre("heures_justifiees"),
        heures_formation=nombre("heures_formation"),
        accord_penalite=cas.get("accord_penalite", False),
        fraude=cas.get("fraude", False),
        acquis={
            c: Acquis(None if v == "?" else Decimal(v), accorde_le=ACTE if c in cas.get("accordes", ()) else None)
            for c, v in cas.get("acquis", {}).items()
        },
        tentatives={c: tuple(map(Decimal, v)) for c, v in cas.get("tentatives", {}).items()},
        champs_en_anomalie=tuple(cas.get("champs_en_anomalie", ())),
        positionnement=cas.get("positionnement", ""),
    )


def _motifs_attendus(attendu: dict[str, Any]) -> set[str]:
    """The reasons that the decision and the states imply, and those that the case names."""
    motifs = set(attendu["motifs"])
    if attendu["decision"] == "ANNULEE":
        return motifs
    if attendu["decision"] == "TITRE":
        motifs.add("titre")
    for prefixe, statut in [("bloc_", s) for s in attendu["blocs"].split()] + [("pro_", attendu["pro"])]:
        if statut == "ACQUIS":
            motifs.add("acquis")
        elif statut not in SANS_MOTIF and statut != "-":
            motifs.add(prefixe + statut.lower())
    return motifs


def _ecrit(nombre: Decimal | None) -> str:
    return "-" if nombre is None else str(nombre)


def _observe(r: Resultat, attendu: dict[str, Any]) -> dict[str, Any]:
    """The result in the form of an `attendu` table, reduced to the keys that the case gives."""
    notes = [b.note for b in r.blocs.values()] + ([r.pro.note] if r.pro else [])
    observe = {
        "decision": r.decision,
        "points": format(r.points, "f"),
        "sur": format(r.sur, "f"),
        "moyenne": _ecrit(r.moyenne),
        "blocs": " ".join(b.statut for b in r.blocs.values()),
        "pro": r.pro.statut if r.pro else "-",
        "valides": " ".join(r.blocs_valides),
        "notes": " ".join(_ecrit(n) for n in notes),
        "motifs": {m.code for m in r.motifs},
        "penalite": r.penalite.etat,
    }
    return {cle: observe[cle] for cle in attendu}


@pytest.mark.parametrize(("nom_referentiel", "cas"), _tous_les_cas())
def test_cas_decide_comme_la_table(nom_referentiel: str, cas: dict[str, Any]) -> None:
    assert set(cas) <= CLES
    assert set(cas["attendu"]) <= ATTENDUES
    r = _charger(nom_referentiel)
    resultat = Reglement(r, choisir_lectures(r, cas.get("lectures", {}))).decider(_dossier(r, cas))
    attendu = {"penalite": "AUCUNE"} | cas["attendu"] | {"motifs": _motifs_attendus(cas["attendu"])}
    if "points" in attendu:
        assert resultat.points == Decimal(attendu.pop("points"))
    assert _observe(resultat, attendu) == attendu


@pytest.mark.parametrize(("nom_referentiel", "cas"), _tous_les_cas())
def test_motifs_sont_des_phrases_rattachees_a_une_section(nom_referentiel: str, cas: dict[str, Any]) -> None:
    r = _charger(nom_referentiel)
    titres = {a.titre for a in r.articles.values()}
    resultat = Reglement(r, choisir_lectures(r, cas.get("lectures", {}))).decider(_dossier(r, cas))
    for motif in resultat.motifs:
        assert motif.article in titres
        assert motif.texte.endswith(".")
        assert "None" not in motif.texte
        assert "E-" not in motif.texte


def test_noms_des_cas_sont_uniques() -> None:
    noms = [p.id for p in _tous_les_cas()]
    assert len(noms) == len(set(noms))


def test_chaque_decision_et_chaque_etat_a_au_moins_un_cas() -> None:
    attendus = [p.values[1]["attendu"] for p in _tous_les_cas()]
    assert {a["decision"] for a in attendus} == {"TITRE", "PARTIELLE", "AUCUNE", "EN_ATTENTE", "ANNULEE"}
    assert {s for a in attendus for s in a["blocs"].split()} == {
        *("VALIDE", "COMPENSE", "COMPENSABLE", "NON_VALIDE", "ELIMINATOIRE", "NON_PRESENTE", "EN_ATTENTE"),
        *("ACQUIS", "NON_INSCRIT", "ANNULE"),
    }
    assert {a["pro"] for a in attendus} - {"-"} == {
        *("SUFFISANT", "INSUFFISANT", "NON_PRESENTE", "EN_ATTENTE", "ACQUIS", "DISPENSE", "NON_CONCERNE", "ANNULE"),
    }


def test_chaque_lecture_selectionnable_a_un_cas_pour_chaque_valeur() -> None:
    choisies = {(n, v) for p in _tous_les_cas() for n, v in p.values[1].get("lectures", {}).items()}
    assert choisies >= {
        *(("moyenne", v) for v in ("points", "moyenne_des_notes")),
        *(("assiette_penalite", v) for v in ("tuteur", "professionnelle", "total")),
        *(("calcul_penalite", v) for v in ("relative", "absolue")),
        *(("borne_assiduite", v) for v in ("clemente", "severe")),
        *(("absence", v) for v in ("stricte", "points")),
        *(("reprise", v) for v in ("remplace", "meilleure")),
    }

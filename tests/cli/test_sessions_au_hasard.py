"""Sessions that follow each other, drawn at random, against a small reading of the règlement written here alone.

Three juries are closed by the command line: who sits again, with what, and what is decided each time. The expectation knows marks,
acquis, acts, attempts and frauds; it shares no code with the rules.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.outils import etendue
from tests.outils.fichiers import (
    COLONNES_CANDIDATS,
    COLONNES_DECISIONS,
    COLONNES_NOTES,
    SESSION,
    candidat,
    ecrire_csv,
    jury_toml,
)
from tests.outils.hasard import BLOCS, COMPOSANTES, DIX, ENSEMBLES, HUIT, francais, repartir

from rdcxl.cli import main
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import lire_cloture
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()
TUTEUR = "PRO.TUTEUR"
# Last épreuve, jury, month of the épreuves; a fraud is decided on the jury's eve, and each session is later than six months after.
SESSIONS = (
    ("2023-06-27", "2023-07-10", "2023-06"),
    ("2024-03-01", "2024-03-10", "2024-02"),
    ("2024-11-01", "2024-11-10", "2024-10"),
)


@dataclass
class Parcours:
    """What a candidate is worth so far, as this file understands it."""

    identifiant: str
    complet: bool
    inscrits: tuple[str, ...]
    dispense: bool
    gardes: dict[str, Decimal] = field(default_factory=dict)
    tentatives: Counter[str] = field(default_factory=Counter)
    notes: dict[str, Decimal | str | None] = field(default_factory=dict)
    fraude: bool = False
    actes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def dus(self) -> tuple[str, ...]:
        """Blocs, and PRO on the full path unless exempted."""
        return (*BLOCS, *(() if self.dispense else ("PRO",))) if self.complet else self.inscrits

    @property
    def a_passer(self) -> list[str]:
        return [e for e in self.dus if e not in self.gardes]

    def marque(self, code: str) -> Decimal | str | None:
        """The mark, or the tutor's that was kept."""
        return self.gardes[TUTEUR] if code == TUTEUR and TUTEUR in self.gardes else self.notes.get(code)

    def points(self, ensemble: str) -> Decimal:
        if ensemble in self.gardes:
            return self.gardes[ensemble]
        marques = [self.marque(c) for c in COMPOSANTES[ensemble]]
        return sum((m for m in marques if isinstance(m, Decimal)), Decimal(0))

    def etat(self, ensemble: str) -> str:
        if ensemble in self.gardes:
            return "ACQUIS"
        marques = {c: self.marque(c) for c in COMPOSANTES[ensemble]}
        if any(m == "ABS" for c, m in marques.items() if c != TUTEUR):
            return "ABSENT"
        if any(m is None or m == "ABS" for m in marques.values()):
            return "ATTEND"
        obtenus = self.points(ensemble)
        return "OUI" if obtenus >= DIX[ensemble] else "ENTRE" if obtenus >= HUIT[ensemble] else "NON"

    @property
    def attend(self) -> bool:
        """A due mark is missing, beside an absence too; the tutor's ABS has not arrived."""
        passes = [c for e in self.a_passer for c in COMPOSANTES[e]]
        return any(self.marque(c) is None or (c == TUTEUR and self.marque(c) == "ABS") for c in passes)

    def issue(self) -> tuple[str, set[str]]:
        """Decision, and the blocs that are kept."""
        actes = dict(self.actes)
        accordes = {objet for acte, objet in self.actes if acte == "BLOC_ACCORDE"}
        refuses = {objet for acte, objet in self.actes if acte == "BLOC_REFUSE"}
        if self.fraude:
            return "ANNULEE", {b for b in BLOCS if b in self.gardes}
        etats = {e: self.etat(e) for e in self.dus}
        gardes = {
            b for b in self.dus if b != "PRO" and (etats[b] in ("ACQUIS", "OUI") or b in accordes) and b not in refuses
        }
        if "AJOURNE" in actes:
            return "EN_ATTENTE", gardes
        if "TITRE" in actes:
            return "TITRE", gardes
        if self.attend:
            return "EN_ATTENTE", gardes
        assez = sum(map(self.points, self.dus)) * 2 >= sum(ENSEMBLES[e] for e in self.dus)
        elimine = any(etats[b] in ("NON", "ABSENT") for b in self.dus if b != "PRO")
        pro = "PRO" not in self.dus or etats["PRO"] in ("ACQUIS", "OUI")
        if self.complet and assez and not elimine and pro and not refuses:
            return "TITRE", gardes
        return ("PARTIELLE" if gardes else "AUCUNE"), gardes

    def suite(self, *, rattrapage: bool) -> Parcours | None:
        """The same candidate at the next session; None when he does not sit again."""
        decision, gardes = self.issue()
        if decision == "TITRE":
            return None
        accordes = {objet for acte, objet in self.actes if acte == "BLOC_ACCORDE"}
        s = Parcours(
            self.identifiant, self.complet, self.inscrits, self.dispense, dict(self.gardes), Counter(self.tentatives)
        )
        if decision == "EN_ATTENTE":
            s.gardes |= {b: self.points(b) for b in accordes if b not in self.gardes}
            s.notes = {c: n for c, n in self.notes.items() if c.split(".")[0] in s.a_passer}
        else:
            self._apres_decision(s, decision, gardes, rattrapage=rattrapage)
        return s._sans_les_epuises() if s.a_passer else None

    def _apres_decision(self, s: Parcours, decision: str, gardes: set[str], *, rattrapage: bool) -> None:
        if decision != "ANNULEE":
            s.gardes |= {b: self.points(b) for b in gardes}
            if "PRO" in self.dus and "PRO" not in self.gardes:
                tuteur = self.marque(TUTEUR)
                s.gardes.pop(TUTEUR, None)
                if self.etat("PRO") == "OUI":
                    s.gardes["PRO"] = self.points("PRO")
                elif rattrapage and isinstance(tuteur, Decimal):
                    s.gardes[TUTEUR] = tuteur
        s.tentatives.update(e for e in self.a_passer if e not in s.gardes)

    def _sans_les_epuises(self) -> Parcours | None:
        """D1: a bloc is taken twice at most; without one of its blocs the full path goes on by separate blocs."""
        epuises = [b for b in self.a_passer if b != "PRO" and self.tentatives[b] >= 2]
        if not epuises:
            return self
        self.inscrits = tuple(b for b in (BLOCS if self.complet else self.inscrits) if b not in epuises)
        self.complet = False
        self.gardes = {e: p for e, p in self.gardes.items() if e in self.inscrits}
        self.notes = {c: n for c, n in self.notes.items() if c.split(".")[0] in self.inscrits}
        return self if self.a_passer else None


def _noter(h: random.Random, p: Parcours) -> None:
    """Marks for what is still to be taken; most near the bounds, some absences, a few still to come.

    Who was postponed keeps the marks of his session: those that were missing come in.
    """
    for e in p.a_passer:
        codes = [c for c in COMPOSANTES[e] if not (c == TUTEUR and TUTEUR in p.gardes)]
        vise = h.choice((DIX[e], HUIT[e])) + h.choice((Decimal(0), Decimal("-0.5"), Decimal(3), Decimal(-9)))
        tirees = repartir(h, e, min(max(vise, Decimal(0)), ENSEMBLES[e]))
        if any(c in p.notes for c in codes):
            p.notes.update({c: tirees[c] for c in codes if p.notes.get(c) is None})
            continue
        p.notes.update({c: tirees[c] for c in codes})
        if h.random() < 0.12:
            p.notes[h.choice(codes)] = h.choice(("ABS", None))
    p.fraude = h.random() < 0.08


def _deliberer(h: random.Random, p: Parcours) -> None:
    """Acts that the règlement admits; who waits is postponed."""
    p.actes = []
    if p.fraude:
        return
    notes = [
        b
        for b in p.a_passer
        if b != "PRO" and p.etat(b) != "ATTEND" and not any(p.marque(c) is None for c in COMPOSANTES[b])
    ]
    tirage = h.random()
    if notes and tirage < 0.2:
        p.actes.append(("BLOC_ACCORDE", h.choice(notes)))
    elif notes and tirage < 0.26:
        p.actes.append(("BLOC_REFUSE", h.choice(notes)))
    elif p.complet and not p.attend and tirage < 0.3:
        p.actes.append(("TITRE", ""))
    if p.attend or h.random() < 0.06:
        p.actes.append(("AJOURNE", ""))
        p.actes = [a for a in p.actes if a[0] != "TITRE"]


def _tirer(h: random.Random, rang: int) -> Parcours:
    complet = h.random() < 0.7
    inscrits = () if complet else tuple(b for b in BLOCS if h.random() < 0.6) or ("B2",)
    return Parcours(f"C{rang:02d}", complet, inscrits, complet and h.random() < 0.15)


def _fichiers(dossier: Path, promo: list[Parcours], session: int) -> dict[str, Path]:
    """The files of one session, jury and acts included."""
    derniere, jury, mois = SESSIONS[session]
    annee, m, j = jury.split("-")
    decision, jour = f"{int(j) - 1:02d}/{m}/{annee}", f"{j}/{m}/{annee} 15:00"
    notes = [
        {
            "identifiant": p.identifiant,
            **{c: francais(n) if isinstance(n, Decimal) else n for c, n in p.notes.items()},
            "fraude": decision if p.fraude else "",
        }
        for p in promo
    ]
    actes = [
        {
            "identifiant": p.identifiant,
            "acte": acte,
            "objet": objet,
            "motif": "Ainsi.",
            "auteur": "C. V.",
            "horodatage": jour,
        }
        for p in promo
        for acte, objet in p.actes
    ]
    incidents = [
        {"identifiant": p.identifiant, "incident": "FRAUDE", "incident_epreuve": COMPOSANTES[(p.a_passer or ["B1"])[0]][0],
         "survenu_le": f"15/{mois[5:]}/{mois[:4]}", "recit": "Copie.", "suite": "CONTRESIGNE"}
        for p in promo if p.fraude
    ]  # fmt: skip
    textes = {
        "session": SESSION.replace("2025-06-27", derniere).replace("2025-07-10", jury),
        "jury": jury_toml(date=jury)
        .replace("2025-06-", f"{mois}-")
        .replace("informe_le = 2025", f"informe_le = {mois[:4]}"),
    }
    fichiers = {nom: dossier / f"{nom}-{session}.toml" for nom in textes}
    for nom, texte in textes.items():
        fichiers[nom].write_text(texte, "utf-8")
    fichiers["notes"] = ecrire_csv(dossier / f"notes-{session}.csv", COLONNES_NOTES, notes)
    fichiers["decisions"] = ecrire_csv(dossier / f"decisions-{session}.csv", COLONNES_DECISIONS, actes)
    if incidents:
        fichiers["incidents"] = ecrire_csv(dossier / f"incidents-{session}.csv", list(incidents[0]), incidents)
    return fichiers


def _ouvrir(dossier: Path, promo: list[Parcours], session: int, f: Mapping[str, Path], mode: str) -> Path:
    grille = dossier / f"g{session}.xlsx"
    suite = ["--notes", str(f["notes"]), "--session", str(f["session"])]
    suite += ["--avec", str(f["incidents"])] if "incidents" in f else []
    if session == 0:
        lignes = [
            candidat(p.identifiant, parcours="COMPLET" if p.complet else "BLOCS", blocs_inscrits=" ".join(p.inscrits),
                     dispense_pro="POS-1" if p.dispense else "")
            for p in promo
        ]  # fmt: skip
        debut = ["--candidats", str(ecrire_csv(dossier / "candidats.csv", COLONNES_CANDIDATS, lignes))]
    else:
        debut = ["--depuis", str(dossier / f"g{session - 1}.cloture.json"), "--mode", mode]
    assert main(["nouveau", str(grille), *debut, *suite]) == 0
    return grille


@pytest.mark.parametrize("graine", range(etendue.tirages(1, 4, 40)))
def test_trois_sessions_se_suivent_comme_le_reglement_le_dit(tmp_path: Path, graine: int, capsys: Any) -> None:
    h = random.Random(graine)  # noqa: S311 - a seed, so that a failure comes back
    promo = [_tirer(h, i) for i in range(1, etendue.tirages(14, 25) + 1)]
    for session in range(etendue.tirages(2, 3)):
        mode = h.choice(("rattrapage", "redoublement"))
        if session:
            suites = [p.suite(rattrapage=mode == "rattrapage") for p in promo]
            promo = [s for s in suites if s is not None]
        if not promo:
            return
        for p in promo:
            _noter(h, p)
            _deliberer(h, p)
        f = _fichiers(tmp_path, promo, session)
        grille = _ouvrir(tmp_path, promo, session, f, mode)
        lue = lire_grille(grille, R)
        assert [str(a) for a in lue.bloquantes] == []
        assert {c.fiche.identifiant: (c.fiche.parcours, set(c.fiche.blocs_inscrits)) for c in lue.candidats} == {
            p.identifiant: ("COMPLET" if p.complet else "BLOCS", set(p.inscrits)) for p in promo
        }
        assert {c.fiche.identifiant: {k: a.points for k, a in c.dossier.acquis.items()} for c in lue.candidats} == {
            p.identifiant: p.gardes for p in promo
        }
        arguments = ["clore", str(grille), "--jury", str(f["jury"]), "--decisions", str(f["decisions"])]
        sortie = main(arguments)
        assert sortie == 0, capsys.readouterr().err
        clos = lire_cloture(tmp_path / f"g{session}.cloture.json")
        trouve = {c.identifiant: (c.resultat.decision, set(c.resultat.blocs_valides)) for c in clos.candidats}
        assert trouve == {p.identifiant: p.issue() for p in promo}

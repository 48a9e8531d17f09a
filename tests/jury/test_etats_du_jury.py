"""State machine: whatever is typed, closed, rectified, tampered with or exported, in any order, no act of the jury is lost,
the seal holds, and nothing leaves before the closing.

The model is written apart from the code: what was typed, and a plain reading of the rules on four candidates.
"""

from __future__ import annotations

import atexit
import datetime as dt
import json
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.outils import clotures, etendue
from tests.outils.classeurs import simple
from tests.outils.embargo import documents
from tests.outils.fichiers import COLONNES_DECISIONS, JURY, candidat, creer, ecrire_csv, notes

from rdcxl.erreurs import ErreurRdcxl, ExportRefuse
from rdcxl.exports.diplomation import ecrire_diplomation
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.jury.cloture import clore, composer, lire_cloture_en_vigueur
from rdcxl.jury.composition import Jury, lire_jury
from rdcxl.jury.decisions import Lues, lire_tous_les_actes
from rdcxl.jury.deliberation import Deliberation, deliberer, resultat_en_json
from rdcxl.jury.depot import Depot
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.rectification import actes_de_la_cloture, preparer_rectification
from rdcxl.jury.verification import verifier
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import actes as A

QUI = [None, clotures.signataire(1), clotures.signataire(2, "Autre")]
CANDIDATS = ("C01", "C02", "C03", "C04")  # title; eliminatory B1 and hours missing; blocs B1 and B2; fraud
PREMIER = dt.datetime(2025, 7, 10, 15, 0)  # noqa: DTZ001 - acts hold local time
COMPLETE, INCOMPLETE = "complète", "incomplète"  # the second grid: the only mark of bloc B1 of C01 is missing


@dataclass(frozen=True)
class Acte:
    """An act as somebody typed it; `faute`: the column that makes its row unreadable, if there is one."""

    identifiant: str
    acte: str
    objet: str
    valeur: str
    motif: str
    auteur: str
    moment: dt.datetime
    faute: str = ""

    @property
    def sujet(self) -> str:
        return "heures" if self.acte == "DEROGATION_HEURES" else self.objet or "décision"


FAUTES = {
    "identifiant": "C99",
    "acte": "OFFRIR",
    "objet": "B9",
    "valeur": "0",
    "motif": "",
    "auteur": " ",
    "horodatage": "demain",
    "avenir": "10/07/2030 15:00",
}


# What each act may be about, most of it such that it can stand: C04 has no act, C03 no title, only C02 lacks hours.
SUJETS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "TITRE": (("C01", "C02", "C02", "C03"), ("",)),
    "BLOC_ACCORDE": (("C01", "C02", "C02", "C03", "C04"), ("B1", "B1", "B2", "B3")),
    "BLOC_REFUSE": (("C01", "C01", "C02", "C03"), ("B1", "B2", "B3")),
    "POINTS": (("C01", "C02", "C02", "C03"), ("B1.1", "B2.1", "B3.2")),
    "AJOURNE": (("C01", "C01", "C02", "C03", "C04"), ("",)),
    "DEROGATION_HEURES": (("C02", "C02", "C02", "C01"), ("",)),
    "PROPOSITION": (("C01", "C02", "C02", "C03", "C04"), ("", "B1", "B2.1")),
}


@st.composite
def actes_tapes(draw: st.DrawFn, fautes: tuple[str, ...] = ()) -> Acte:
    """One of the seven acts on one candidate; `fautes`: columns in which a mistake may be made."""
    nom = draw(st.sampled_from(sorted(SUJETS)))
    qui, objets = SUJETS[nom]
    return Acte(
        draw(st.sampled_from(qui)),
        nom,
        draw(st.sampled_from(objets)),
        draw(st.sampled_from(["1", "2,5"])) if nom == "POINTS" else "",
        draw(st.sampled_from(["Vu en séance", "Dossier relu ; 12/20"])),
        draw(st.sampled_from(["Mme Vasseur", "M. Bonnet"])),
        PREMIER + dt.timedelta(seconds=draw(st.sampled_from([0, 60, 90]))),
        draw(st.sampled_from(["", *fautes])),
    )


class Clos(NamedTuple):
    """A closed file as the model remembers it: its genuine bytes, who signed, the history."""

    fichier: Path
    octets: bytes
    qui: Any
    histoire: tuple[Acte, ...]


# -- the jury's rules, said again in plain words ------------------------------------------------------------------------


def retenus(histoire: Iterable[Acte], identifiant: str) -> list[Acte]:
    """The last act on each subject, unless the whole proposal was followed after it."""
    siens = sorted((a for a in histoire if a.identifiant == identifiant), key=lambda a: a.moment)
    depuis = max((i for i, a in enumerate(siens) if a.acte == "PROPOSITION" and not a.objet), default=0)
    return [a for i, a in enumerate(siens) if i >= depuis and a.sujet not in {b.sujet for b in siens[i + 1 :]}]


def empeche(histoire: Sequence[Acte], grille: str, force: bool) -> bool:
    """Something keeps the jury of this grid from being closed with these acts."""
    return any(_empeche(qui, retenus(histoire, qui), grille, force) for qui in CANDIDATS)


def _empeche(qui: str, siens: Sequence[Acte], grille: str, force: bool) -> bool:
    noms = {a.acte for a in siens}
    attend = grille == INCOMPLETE and qui == "C01"
    statue = noms & {"TITRE", "AJOURNE", "DEROGATION_HEURES"} or any(
        a.acte == "PROPOSITION" and not a.objet for a in siens
    )
    return (
        any(_ne_tient_pas(a, attend) for a in siens)
        or noms >= {"TITRE", "BLOC_REFUSE"}
        or (attend and "AJOURNE" not in noms)
        or (qui == "C02" and not statue and not force)
    )


def _ne_tient_pas(a: Acte, attend: bool) -> bool:
    if a.acte == "PROPOSITION":
        return False
    return (
        a.identifiant == "C04"
        or (a.identifiant == "C03" and (a.acte == "TITRE" or a.objet[:2] == "B3"))
        or (a.acte == "DEROGATION_HEURES" and a.identifiant != "C02")
        or (attend and a.objet[:2] == "B1")
    )


# -- what the machine closes --------------------------------------------------------------------------------------------


class Preparees(NamedTuple):
    """Both grids as bytes, the proposals for each, and the jury."""

    octets: dict[str, bytes]
    propositions: dict[str, Deliberation]
    jury: Jury


@cache
def pretes() -> Preparees:
    """Both grids, built and read once for all runs."""
    octets: dict[str, bytes] = {}
    propositions: dict[str, Deliberation] = {}
    referentiel = charger_referentiel()
    dossier = Path(tempfile.mkdtemp(prefix="rdcxl-"))
    atexit.register(shutil.rmtree, dossier, ignore_errors=True)
    fiches = [
        candidat("C01", nom_naissance="NomC01"),
        candidat("C02", nom_naissance="NomC02", heures_entreprise="100"),
        candidat("C03", nom_naissance="NomC03", parcours="BLOCS", blocs_inscrits="B1 B2"),
        candidat("C04", nom_naissance="NomC04"),
    ]
    seuls = dict.fromkeys(("B3.1a", "B3.1b", "B3.2", "B4.1", "B4.2", "B4.3", "PRO.ECRIT", "PRO.ORAL", "PRO.TUTEUR"))
    for nom, premiere in ((COMPLETE, None), (INCOMPLETE, {"B1.1": None})):
        lignes = [
            notes("C01", premiere),
            notes("C02", {"B1.1": "30"}),
            notes("C03", seuls),
            notes("C04", fraude="01/07/2025"),
        ]
        classeur = creer(dossier, fiches, lignes, nom=f"{len(octets)}.xlsx")
        octets[nom], propositions[nom] = (
            classeur.read_bytes(),
            deliberer(lire_grille(classeur, referentiel), referentiel),
        )
    incident = '\n[[epreuves.incidents]]\nidentifiant = "C04"\ndescription = "Antisèche."\ncontresigne = true\n'
    (dossier / "jury.toml").write_text(JURY + incident, "utf-8")
    return Preparees(octets, propositions, lire_jury(dossier / "jury.toml"))


def _textes(a: Acte) -> dict[str, Any]:
    """The cells of an act, with its mistake."""
    cellules: dict[str, Any] = {
        "identifiant": a.identifiant,
        "acte": a.acte,
        "objet": a.objet,
        "valeur": a.valeur,
        "motif": a.motif,
        "auteur": a.auteur,
        "horodatage": f"{a.moment:%d/%m/%Y %H:%M:%S}",
    }
    colonne = "horodatage" if a.faute == "avenir" else a.faute
    return {**cellules, colonne: FAUTES[a.faute]} if a.faute else cellules


def _feuille(actes: Sequence[Acte]) -> Tableau:
    """The sheet Décisions as a host gives it: times as dates, numbers as numbers."""
    lignes = []
    for rang, a in enumerate(actes, 7):
        cellules = _textes(a)
        if not a.faute:
            cellules |= {"horodatage": a.moment, "acte": a.acte.replace("_", " ").capitalize()}
            cellules["valeur"] = float(a.valeur.replace(",", ".")) if a.valeur else None
        lignes.append(Ligne({code: Cellule(v, f"{code}{rang}") for code, v in cellules.items()}, f"ligne {rang}"))
    return Tableau("Décisions", dict.fromkeys(COLONNES_DECISIONS, "A6"), lignes)


class JuryEntier(RuleBasedStateMachine):
    """The model: what stands in the sheet and in decisions.csv now, and every closed file, in the order of the chain."""

    @initialize(debut=st.lists(actes_tapes(), max_size=3, unique=True), quelle=st.sampled_from([COMPLETE, INCOMPLETE]))
    def ouvrir(self, debut: list[Acte], quelle: str) -> None:
        self.dossier = Path(tempfile.mkdtemp(prefix="rdcxl-"))
        self.grille, self.csv = self.dossier / "grille.xlsx", self.dossier / "decisions.csv"
        self.tapes: dict[str, list[Acte]] = {"feuille": debut, "csv": []}
        self.chaine: list[Clos] = []
        self.abimes: set[int] = set()
        self.exports = self.heures = 0
        self.changer_de_grille(quelle)

    def teardown(self) -> None:
        if hasattr(self, "dossier"):
            shutil.rmtree(self.dossier)

    # -- typing ---------------------------------------------------------------------------------------------------------

    @rule(a=st.one_of(actes_tapes(), actes_tapes(tuple(FAUTES))), ou=st.sampled_from(["feuille", "csv"]))
    def taper(self, a: Acte, ou: str) -> None:
        self.tapes[ou].append(a)
        self._ecrire_csv()

    @precondition(lambda self: self.tapes["feuille"])
    @rule(choix=st.integers(0, 9))
    def recopier_dans_le_fichier(self, choix: int) -> None:
        self.tapes["csv"].append(self.tapes["feuille"][choix % len(self.tapes["feuille"])])
        self._ecrire_csv()

    @rule(qui=st.sampled_from(CANDIDATS), ou=st.sampled_from(["feuille", "csv"]))
    def suivre_la_proposition(self, qui: str, ou: str) -> None:
        self.heures += 1
        moment = PREMIER + dt.timedelta(hours=1, minutes=self.heures)
        self.taper(Acte(qui, "PROPOSITION", "", "", "On s’y tient", "Mme Vasseur", moment), ou)

    @rule(qui=st.sampled_from(CANDIDATS[:3]))
    def ajourner(self, qui: str) -> None:
        self.heures += 1
        moment = PREMIER + dt.timedelta(hours=1, minutes=self.heures)
        self.taper(Acte(qui, "AJOURNE", "", "", "À revoir", "M. Bonnet", moment), "feuille")

    @rule(heures=st.booleans())
    def corriger(self, heures: bool) -> None:
        """Rows that cannot be read go; what cannot stand is answered by following the proposal, or postponing."""
        self.corriger_les_lignes()
        for qui in CANDIDATS:
            if self._gene(qui, heures):
                self.suivre_la_proposition(qui, "feuille")
            if self._gene(qui, heures):
                self.ajourner(qui)
            assert not self._gene(qui, heures)

    @rule()
    def corriger_les_lignes(self) -> None:
        for ou, actes in self.tapes.items():
            self.tapes[ou] = list(dict.fromkeys(a for a in actes if not a.faute))
        self._ecrire_csv()

    def _gene(self, qui: str, heures: bool) -> bool:
        histoire = self._ajoutes(self.chaine[-1].histoire if self.chaine else ())
        return _empeche(qui, retenus(histoire, qui), self.quelle, not heures)

    @rule()
    def effacer_tout_ce_qui_est_tape(self) -> None:
        """The history of a closed file does not hang on what the sheet still shows."""
        self.tapes = {"feuille": [], "csv": []}
        self._ecrire_csv()

    @rule(laquelle=st.sampled_from([COMPLETE, INCOMPLETE]))
    def changer_de_grille(self, laquelle: str) -> None:
        self.quelle = laquelle
        self.grille.write_bytes(pretes().octets[laquelle])

    def _ecrire_csv(self) -> None:
        ecrire_csv(self.csv, COLONNES_DECISIONS, map(_textes, self.tapes["csv"]))

    def _illisible(self) -> bool:
        return any(a.faute for x in self.tapes.values() for a in x) or any(
            len(set(x)) < len(x) for x in self.tapes.values()
        )

    def _ajoutes(self, histoire: tuple[Acte, ...]) -> tuple[Acte, ...]:
        return tuple(dict.fromkeys((*histoire, *self.tapes["feuille"], *self.tapes["csv"])))

    def _lire(self) -> tuple[Deliberation, Lues]:
        deliberation = pretes().propositions[self.quelle]
        promotion = replace(deliberation.promotion, decisions=(_feuille(self.tapes["feuille"]),))
        deliberation = replace(deliberation, promotion=promotion)
        return deliberation, lire_tous_les_actes(
            deliberation, self._maintenant(), self.csv if self.csv.exists() else None
        )

    def _maintenant(self) -> dt.datetime:
        return clotures.CLOS_LE + dt.timedelta(hours=len(self.chaine))

    # -- closing --------------------------------------------------------------------------------------------------------

    @rule(
        qui=st.sampled_from(QUI),
        force=st.booleans(),
        propre=st.sampled_from(["tout", "les lignes", "les lignes", "rien"]),
    )
    def clore(self, qui: Any, force: bool, propre: str) -> None:
        if propre != "rien":
            self.corriger_les_lignes()
        if propre == "tout":
            self.corriger(heures=not force)
        histoire = self._ajoutes(())
        permis = not self.chaine and not self._illisible() and not empeche(histoire, self.quelle, force)
        avant = self._dossier()
        try:
            deliberation, lues = self._lire()
            cible = clore(
                deliberation,
                pretes().jury,
                self.grille,
                clos_le=self._maintenant(),
                actes=lues.actes,
                forcer="Vu en séance" if force else "",
                depot=Depot(qui),
            )
        except ErreurRdcxl:
            if permis:
                raise
            assert self._dossier() == avant
            return
        assert permis
        self._retenir(cible, qui, histoire)

    @precondition(lambda self: self.chaine)
    @rule(qui=st.sampled_from(QUI), force=st.booleans(), a=actes_tapes(), propre=st.booleans())
    def rectifier(self, qui: Any, force: bool, a: Acte, propre: bool) -> None:
        """The file in force, with one more act: everything being in order, or but for what that act changes."""
        self.reprendre_les_originaux()
        self.taper(a, "feuille")
        self.corriger_les_lignes()
        if propre:
            self.corriger(heures=not force)
        self.rectifier_un_fichier(qui, force, 0)

    @precondition(lambda self: self.chaine)
    @rule(qui=st.sampled_from(QUI), force=st.booleans(), choix=st.integers(1, 3))
    def rectifier_un_fichier(self, qui: Any, force: bool, choix: int) -> None:
        """As `rdcxl rectifier` does: the acts of the old file, then what is typed now."""
        rang = len(self.chaine) - 1 - choix % len(self.chaine)
        ancien = self.chaine[rang]
        histoire = self._ajoutes(self.chaine[-1].histoire)
        permis = self._sort(rang) and not self._illisible() and not empeche(histoire, self.quelle, force)
        permis = permis and (ancien.qui is None or (qui is not None and qui.publique == ancien.qui.publique))
        avant = self._dossier()
        try:
            contenu = lire_cloture_en_vigueur(ancien.fichier)
            deliberation, lues = self._lire()
            cible = clore(
                deliberation,
                contenu.jury,
                self.grille,
                clos_le=self._maintenant(),
                actes=A.prolonger(actes_de_la_cloture(contenu, ancien.fichier.name), lues.actes),
                forcer="Vu en séance" if force else "",
                depot=Depot(qui, preparer_rectification(ancien.fichier, "Relu.", qui)),
            )
        except ErreurRdcxl:
            if permis:
                raise
            assert self._dossier() == avant
            return
        assert permis
        self._retenir(cible, qui, histoire)

    def _retenir(self, cible: Path, qui: Any, histoire: tuple[Acte, ...]) -> None:
        """A new closed file: it holds every act, the last ones count, and it is signed as it must be."""
        octets = cible.read_bytes()
        contenu = json.loads(octets)
        proposes = [resultat_en_json(x) for x in pretes().propositions[self.quelle].resultats]
        for c, propose in zip(contenu["candidats"], proposes, strict=True):
            _verifier_le_candidat(c, propose, histoire)
        assert contenu["signature"].get("titulaire") == (qui.titulaire if qui else None)
        if self.chaine:
            dernier = self.chaine[-1]
            assert set(_ecrits(json.loads(dernier.octets))) <= set(_ecrits(contenu))
            assert dernier.qui is None or qui is not None
        self.chaine.append(Clos(cible, octets, qui, histoire))

    def _dossier(self) -> dict[str, bytes]:
        return {f.name: f.read_bytes() for f in self.dossier.iterdir() if f.is_file()}

    # -- what somebody does to the files --------------------------------------------------------------------------------

    @precondition(lambda self: self.chaine and len(self.abimes) < 2)
    @rule(choix=st.integers(0, 9), graine=st.integers(0, 10**6))
    def changer_un_bit(self, choix: int, graine: int) -> None:
        rang = choix % len(self.chaine)
        clos, hasard = self.chaine[rang], random.Random(graine)  # noqa: S311 - drawn by hypothesis
        octets = bytearray(clos.fichier.read_bytes())
        octets[hasard.randrange(len(octets))] ^= 1 << hasard.randrange(8)
        clos.fichier.write_bytes(octets)
        (self.abimes.discard if bytes(octets) == clos.octets else self.abimes.add)(rang)
        self.demander_verifier()

    @rule()
    def reprendre_les_originaux(self) -> None:
        for rang in self.abimes:
            self.chaine[rang].fichier.write_bytes(self.chaine[rang].octets)
        self.abimes.clear()

    # -- what leaves ----------------------------------------------------------------------------------------------------

    def _sort(self, rang: int) -> bool:
        """Documents may leave: the last file, and every file of its chain as it was written."""
        return rang == len(self.chaine) - 1 and not self.abimes

    @precondition(lambda self: self.chaine)
    @rule(choix=st.sampled_from([0, 0, 1, 2]))
    def exporter(self, choix: int) -> None:
        rang = len(self.chaine) - 1 - choix % len(self.chaine)
        self.exports += 1
        vers = self.dossier / f"exports{self.exports}"
        try:
            contenu = lire_cloture_en_vigueur(self.chaine[rang].fichier)
        except ErreurRdcxl:
            if self._sort(rang):
                raise
            return
        assert self._sort(rang)
        vers.mkdir()
        (sorti,) = [f for f in ecrire_diplomation(contenu, vers) if f.suffix == ".csv"]
        clos = json.loads(self.chaine[rang].octets)["candidats"]
        texte = sorti.read_text("utf-8-sig").casefold()
        delivres = {
            c["fiche"]["identifiant"] for c in clos if c["resultat"]["decision"] == "TITRE" or c["blocs_certifies"]
        }
        assert {qui for qui in CANDIDATS if f"nom{qui}".casefold() in texte} == delivres

    @precondition(lambda self: not self.chaine)
    @rule()
    def sortir_avant_la_cloture(self) -> None:
        """Embargo: neither the proposals nor what a closing would write are enough for a document."""
        deliberation = pretes().propositions[self.quelle]
        contenus: list[Cloture] = []
        try:
            deliberation, lues = self._lire()
            contenus.append(composer(deliberation, pretes().jury, self.grille, self._maintenant(), actes=lues.actes))
        except ErreurRdcxl:
            pass
        for contenu in contenus:
            vers = self.dossier / "exports"
            for document in documents():
                try:
                    document(contenu, vers)
                except ExportRefuse:
                    assert not vers.exists()
                    continue
                raise AssertionError(f"{document.__name__} accepts what is not closed")

    @precondition(lambda self: self.chaine)
    @rule()
    def demander_verifier(self) -> None:
        """Each file in turn: only the last one stands, and only while none of its chain changed."""
        for rang, clos in enumerate(self.chaine):
            verdict = verifier(clos.fichier)
            assert verdict.valable == self._sort(rang)
            assert (verdict.contenu is None) == (rang in self.abimes)

    # -- invariants -----------------------------------------------------------------------------------------------------

    @invariant()
    def le_dossier_ne_tient_que_ce_qui_fut_ecrit(self) -> None:
        """Before the closing the grid and what was typed, then each closed file with its copy: nothing else, unchanged."""
        if not hasattr(self, "chaine"):
            return
        clos = {c.fichier.name for c in self.chaine}
        copies = {c.fichier.with_suffix(".xlsx").name for c in self.chaine}
        assert {f.name for f in self.dossier.iterdir() if f.is_file()} - {"decisions.csv"} == {
            "grille.xlsx",
            *clos,
            *copies,
        }
        assert self.chaine or not [f for f in self.dossier.iterdir() if f.is_dir()]
        for rang, c in enumerate(self.chaine):
            assert (c.fichier.read_bytes() == c.octets) == (rang not in self.abimes)


def _ecrits(contenu: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Every act of a closed file, as text: the candidate, then every field but whether it counts."""
    for c in contenu["candidats"]:
        for a in c["actes"]:
            yield c["fiche"]["identifiant"], *(str(v) for cle, v in sorted(a.items()) if cle != "retenu")


def _verifier_le_candidat(c: dict[str, Any], propose: dict[str, Any], histoire: Sequence[Acte]) -> None:
    qui, resultat = c["fiche"]["identifiant"], c["resultat"]
    siens = sorted((a for a in histoire if a.identifiant == qui), key=lambda a: a.moment)
    gardes = retenus(histoire, qui)
    attendus = [
        {
            "acte": a.acte,
            "objet": a.objet,
            "valeur": a.valeur.replace(",", ".") or None,
            "motif": a.motif,
            "auteur": a.auteur,
            "horodatage": a.moment.isoformat(),
            "retenu": a in gardes,
        }
        for a in siens
    ]
    assert c["actes"] == attendus
    assert c["proposition"] == propose
    accordes = {a.objet for a in gardes if a.acte == "BLOC_ACCORDE"}
    certifiables = {"PARTIELLE": {*resultat["blocs_valides"]}, "EN_ATTENTE": accordes}.get(resultat["decision"], set())
    assert c["blocs_certifies"] == [code for code in resultat["blocs_valides"] if code in certifiables]
    if not gardes or propose["decision"] == "ANNULEE":
        assert resultat == propose
        return
    decision = next((a.acte for a in gardes if a.sujet == "décision"), "")
    if decision in ("TITRE", "AJOURNE"):
        assert resultat["decision"] == {"TITRE": "TITRE", "AJOURNE": "EN_ATTENTE"}[decision]
    if {a.acte for a in gardes} == {"PROPOSITION"}:
        assert resultat["decision"] == propose["decision"]
        assert resultat["blocs"] == propose["blocs"]
    ajoutes = sum(Decimal(a.valeur.replace(",", ".")) for a in gardes if a.acte == "POINTS")
    assert Decimal(resultat["points"]) == Decimal(propose["points"]) + ajoutes
    for a in gardes:
        if a.acte == "BLOC_ACCORDE":
            assert a.objet in resultat["blocs_valides"]
        if a.acte == "BLOC_REFUSE":
            assert a.objet not in [*resultat["blocs_valides"], *c["blocs_certifies"]]
            assert resultat["decision"] != "TITRE"
    phrases = [simple(m["texte"]) for m in resultat["motifs"]]
    assert all(any(a.auteur in p and simple(a.motif) in p for p in phrases) for a in gardes)


TestJuryEntier = JuryEntier.TestCase
TestJuryEntier.settings = settings(
    max_examples=etendue.tirages(25, 350),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

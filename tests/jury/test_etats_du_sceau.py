"""State machine: whatever is closed, tampered with, rectified, moved or exported, in any order, the seal holds."""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.outils import clotures, etendue

from rdcxl.erreurs import ErreurRdcxl
from rdcxl.exports.dossier import exporter_dossier
from rdcxl.jury.chaine import remplacante
from rdcxl.jury.cloture import lire_cloture, lire_cloture_en_vigueur
from rdcxl.jury.depot import Depot
from rdcxl.jury.rectification import preparer_rectification
from rdcxl.jury.verification import verifier

QUI = [None, clotures.signataire(1), clotures.signataire(2, "Autre")]
_PRETES: list[tuple[Path, Any]] = []


def _grille_prete() -> tuple[Path, Any]:
    """One grid for all runs: only its copies are closed."""
    if not _PRETES:
        dossier = Path(tempfile.mkdtemp(prefix="rdcxl-"))
        atexit.register(shutil.rmtree, dossier, ignore_errors=True)
        classeur = clotures.grille(dossier)
        _PRETES.append((classeur, clotures.preparer(classeur)))
    return _PRETES[0]


class Sceau(RuleBasedStateMachine):
    """The model: the genuine bytes of every closed file, in the order in which each replaced the one before."""

    @initialize()
    def ouvrir(self) -> None:
        self.dossier = Path(tempfile.mkdtemp(prefix="rdcxl-"))
        self.source, self.ecrire = _grille_prete()
        self.grille = Path(shutil.copy(self.source, self.dossier / "grille.xlsx"))
        self.chaine: list[tuple[Path, bytes, Any]] = []
        self.exports = 0

    def teardown(self) -> None:
        if hasattr(self, "dossier"):
            shutil.rmtree(self.dossier)

    def _intact(self, rang: int) -> bool:
        fichier, octets, _ = self.chaine[rang]
        return fichier.exists() and fichier.read_bytes() == octets

    @rule(qui=st.sampled_from(QUI))
    def clore(self, qui: Any) -> None:
        presents = sorted(self.dossier.glob("grille.cloture*.json"))
        try:
            cible = self.ecrire(Depot(qui), self.grille)
        except ErreurRdcxl:
            assert presents
            return
        assert not presents
        self.chaine.append((cible, cible.read_bytes(), qui))

    @precondition(lambda self: self.chaine)
    @rule(qui=st.sampled_from(QUI), choix=st.integers(0, 9))
    def rectifier(self, qui: Any, choix: int) -> None:
        rang = choix % len(self.chaine)
        ancien, _, signe = self.chaine[rang]
        try:
            suite = preparer_rectification(ancien, "Relu.", qui)
            cible = self.ecrire(Depot(qui, suite), self.grille)
        except ErreurRdcxl:
            return
        assert rang == len(self.chaine) - 1, "only the file in force is replaced"
        assert self._intact(rang)
        assert signe is None or qui is not None, "a signed file is replaced by a signed one"
        self.chaine.append((cible, cible.read_bytes(), qui))

    @precondition(lambda self: self.chaine)
    @rule(choix=st.integers(0, 9), graine=st.integers(0, 10**6))
    def abimer(self, choix: int, graine: int) -> None:
        fichier = self.chaine[choix % len(self.chaine)][0]
        hasard, octets = random.Random(graine), bytearray(fichier.read_bytes())  # noqa: S311 - drawn by hypothesis
        octets[hasard.randrange(len(octets))] ^= 1 << hasard.randrange(8)
        fichier.write_bytes(octets)

    @precondition(lambda self: self.chaine)
    @rule(choix=st.integers(0, 9))
    def reprendre_l_original(self, choix: int) -> None:
        fichier, octets, _ = self.chaine[choix % len(self.chaine)]
        fichier.write_bytes(octets)

    @precondition(lambda self: self.chaine)
    @rule(choix=st.integers(0, 9))
    def exporter(self, choix: int) -> None:
        """Only the intact file in force gives documents; a refusal leaves none."""
        rang = choix % len(self.chaine)
        self.exports += 1
        vers = self.dossier / f"exports{self.exports}"
        try:
            exporter_dossier(lire_cloture_en_vigueur(self.chaine[rang][0]), vers, ("diplomation",))
        except ErreurRdcxl:
            assert not vers.exists()
            return
        assert rang == len(self.chaine) - 1
        assert self._intact(rang)

    @invariant()
    def chaque_verdict_est_juste(self) -> None:
        for rang, (fichier, _, qui) in enumerate(getattr(self, "chaine", [])):
            verdict, dernier = verifier(fichier), rang == len(self.chaine) - 1
            assert (verdict.contenu is not None) == self._intact(rang)
            if not self._intact(rang):
                assert not verdict.valable
                continue
            signature = lire_cloture(fichier).signature
            assert signature is not None
            assert (signature.titulaire or None) == (qui.titulaire if qui else None)
            assert dernier or not verdict.valable
            assert (remplacante(fichier) is None) == dernier
            precedent_change = any(not self._intact(r) for r in range(rang))
            assert verdict.valable or not dernier or precedent_change

    @invariant()
    def aucun_document_avant_la_cloture(self) -> None:
        if hasattr(self, "chaine") and not self.chaine:
            assert [f.name for f in self.dossier.iterdir()] == ["grille.xlsx"]

    @invariant()
    def ni_verrou_ni_reste(self) -> None:
        if hasattr(self, "dossier"):
            assert not [f.name for f in self.dossier.iterdir() if f.name.startswith(".") or "verrou" in f.name]


TestSceau = Sceau.TestCase
TestSceau.settings = settings(
    max_examples=etendue.tirages(8, 40),
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

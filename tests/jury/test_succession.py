"""A key that follows another: vouched for, or declared; nothing else does, and no bit of the file may change."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from tests.outils.clotures import signataire

from rdcxl.erreurs import CleRefusee, EcritureRefusee
from rdcxl.jury.canonique import lisible
from rdcxl.jury.cles import ClePublique
from rdcxl.jury.succession import (
    Succession,
    declarer,
    depuis_json,
    ecrire_succession,
    faire_succeder,
    lire_succession,
    successions_entre,
)

JOUR = dt.date(2026, 3, 2)
ANCIENNE, NOUVELLE, TIERCE, ETRANGERE = (signataire(i, f"École {i}") for i in (1, 2, 3, 9))


@pytest.fixture
def declaree(tmp_path: Path) -> Succession:
    piece = tmp_path / "déclaration.pdf"
    piece.write_bytes(b"%PDF signed by the head")
    return declarer(ClePublique(ANCIENNE.publique, ANCIENNE.titulaire), NOUVELLE, piece, JOUR)


def test_succession_se_relit_et_dit_sur_la_foi_de_quoi(tmp_path: Path, declaree: Succession) -> None:
    garantie = faire_succeder(ANCIENNE, NOUVELLE, JOUR)
    for i, succession in enumerate((garantie, declaree)):
        chemin = tmp_path / f"{i}.succession.json"
        ecrire_succession(chemin, succession)
        assert lire_succession(chemin) == succession
        with pytest.raises(EcritureRefusee):
            ecrire_succession(chemin, succession)
    assert "l’ancienne clé l’a signé" in garantie.dire()
    assert all(x in declaree.dire() for x in ("perdue", "déclaration.pdf", "regardez cette pièce", NOUVELLE.empreinte))


@pytest.mark.parametrize("genre", ["garantie", "declaree"])
def test_aucun_champ_change_ne_passe(genre: str, declaree: Succession) -> None:
    objet = (faire_succeder(ANCIENNE, NOUVELLE, JOUR) if genre == "garantie" else declaree).en_json()
    assert depuis_json(objet) is not None
    mutants = [
        {**objet, "titulaire": "Autre"}, {**objet, "le": "2026-03-03"}, {**objet, "ancienne": ETRANGERE.publique.hex()},
        {**objet, "nouvelle": ETRANGERE.publique.hex()}, {**objet, "version": 2}, {**objet, "format": "x"}, {**objet, "de trop": 1},
        {**objet, "declaration": None if objet["declaration"] else {"fichier": "x", "empreinte": "0" * 64}},
        {**objet, "signatures": {**objet["signatures"], "nouvelle": "00" * 64}},
        {**objet, "signatures": {**objet["signatures"], "ancienne": "00" * 64}},
        {**objet, "signatures": {"nouvelle": objet["signatures"]["nouvelle"]}},
        {**objet, "nouvelle": objet["nouvelle"].upper()}, {**objet, "titulaire": None}, {**objet, "le": 3},
    ]  # fmt: skip
    for mutant in mutants:
        # a signature of the old key that is not asked for changes nothing but must not lie there
        assert depuis_json(mutant) is None or (genre == "declaree" and mutant["signatures"]["ancienne"]), mutant


def test_un_etranger_ne_se_porte_garant_de_rien() -> None:
    vraie = faire_succeder(ANCIENNE, NOUVELLE, JOUR)
    fausse = Succession(
        ANCIENNE.publique, NOUVELLE.publique, "École 2", JOUR, None,
        ETRANGERE.signer(vraie.message()).hex(), NOUVELLE.signer(vraie.message()).hex(),
    )  # fmt: skip
    assert depuis_json(fausse.en_json()) is None
    petit = Succession(bytes([1]) + bytes(31), NOUVELLE.publique, "École 2", JOUR, None, "", "")
    assert depuis_json(petit.en_json()) is None


@pytest.mark.parametrize("octets", [b"", b"[]", b"{}", b"null", b"3", b"\xff", b"[" * 50_000, b" " * 30_000])
def test_ce_qui_n_est_pas_une_succession_est_refuse(tmp_path: Path, octets: bytes) -> None:
    chemin = tmp_path / "x.succession.json"
    chemin.write_bytes(octets)
    with pytest.raises(CleRefusee, match=r"succession|n’est pas"):
        lire_succession(chemin)


def test_de_cle_en_cle(declaree: Succession) -> None:
    suite = faire_succeder(NOUVELLE, TIERCE, JOUR)
    boucle = faire_succeder(TIERCE, ANCIENNE, JOUR)
    toutes = (boucle, suite, declaree)
    assert successions_entre(ANCIENNE.publique, TIERCE.publique, toutes) == (declaree, suite)
    assert successions_entre(TIERCE.publique, NOUVELLE.publique, (suite, declaree)) == ()
    assert successions_entre(ANCIENNE.publique, ETRANGERE.publique, toutes) == ()
    assert json.loads(lisible(suite.en_json())) == suite.en_json()

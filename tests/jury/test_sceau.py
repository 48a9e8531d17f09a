"""The seal: one form only, and not a bit of it can change unseen."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from tests.outils import clotures, etendue

from rdcxl.erreurs import ClotureRefusee
from rdcxl.jury.canonique import canonique, lisible
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.sceau import SceauRompu, cle_du_signataire, ouvrir, sceller

ESSAIS, AUTRES = etendue.tirages(500, 10_000), etendue.tirages(300, 2000)


@pytest.fixture(scope="module", params=[None, 1], ids=["non_signe", "signe"])
def octets(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A real closed file, without and with a signature."""
    classeur = clotures.grille(tmp_path_factory.mktemp("sceau"))
    return clotures.clos(classeur, clotures.signataire() if request.param else None).read_bytes()


# -- the one form ---------------------------------------------------------------------------------------------------

CONTENUS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**52), 2**52) | st.text(),
    lambda suite: st.lists(suite, max_size=4) | st.dictionaries(st.text(), suite, max_size=4) | st.tuples(suite, suite),
)


@given(contenu=CONTENUS)
def test_la_forme_lisible_est_celle_de_json(contenu: Any) -> None:
    attendu = json.dumps(contenu, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    assert lisible(contenu) == attendu.encode()


# -- every change is detected ---------------------------------------------------------------------------------------


def _octet(o: bytearray, hasard: random.Random) -> None:
    i = hasard.randrange(len(o))
    o[i] = (o[i] + hasard.randrange(1, 256)) % 256


def _caractere(o: bytearray, hasard: random.Random) -> None:
    """A change that stays readable: what a person would do in an editor."""
    i = hasard.randrange(len(o))
    o[i] = hasard.choice([c for c in b'0123456789abcdefABCDEF "\n\t,:eE.+-' if c != o[i]])


def _bit(o: bytearray, hasard: random.Random) -> None:
    o[hasard.randrange(len(o))] ^= 1 << hasard.randrange(8)


def _insertion(o: bytearray, hasard: random.Random) -> None:
    o.insert(hasard.randrange(len(o) + 1), hasard.choice([32, 10, 9, 13, 48, hasard.randrange(256)]))


def _suppression(o: bytearray, hasard: random.Random) -> None:
    del o[hasard.randrange(len(o))]


def _troncature(o: bytearray, hasard: random.Random) -> None:
    del o[hasard.randrange(len(o)) :]


def _echange(o: bytearray, hasard: random.Random) -> None:
    i, j = hasard.randrange(len(o)), hasard.randrange(len(o))
    o[i], o[j] = o[j], o[i]


CHANGEMENTS = {
    _octet: ESSAIS,
    _bit: ESSAIS,
    _caractere: AUTRES,
    _insertion: AUTRES,
    _suppression: AUTRES,
    _troncature: AUTRES,
    _echange: AUTRES,
}


@pytest.mark.parametrize("changer", CHANGEMENTS, ids=lambda f: f.__name__.strip("_"))
def test_tout_changement_au_hasard_est_detecte(octets: bytes, changer: Callable[..., None]) -> None:
    hasard = random.Random(36395)  # noqa: S311 - the same changes each time
    faits, passes = 0, []
    while faits < CHANGEMENTS[changer]:
        change = bytearray(octets)
        changer(change, hasard)
        if change == octets:
            continue
        faits += 1
        try:
            ouvrir(bytes(change))
            passes.append(bytes(change))
        except SceauRompu:
            pass
    assert passes == []


def test_chaque_bit_de_la_signature_et_de_l_empreinte_compte(octets: bytes) -> None:
    zones: list[int] = []
    for bloc in (b'\n "empreinte": {', b'\n "signature": {'):
        debut = octets.index(bloc)
        zones += range(debut, octets.index(b"}", debut) + 1)
    for i in zones:
        for bit in range(8) if etendue.LONGS else (i % 8,):
            change = bytearray(octets)
            change[i] ^= 1 << bit
            with pytest.raises(SceauRompu):
                ouvrir(bytes(change))


def test_lire_cloture_dit_modifie_pour_un_chiffre_change(octets: bytes, tmp_path: Path) -> None:
    chemin = tmp_path / "g.cloture.json"
    chemin.write_bytes(octets)
    assert lire_cloture(chemin).en_json() == ouvrir(octets)
    assert b'"600"' in octets
    chemin.write_bytes(octets.replace(b'"600"', b'"601"', 1))
    with pytest.raises(ClotureRefusee, match="modifié depuis la clôture"):
        lire_cloture(chemin)


def _recalculer(contenu: dict[str, Any]) -> bytes:
    """What a forger without the key can do: a right digest over changed content."""
    sans = {k: v for k, v in contenu.items() if k not in ("empreinte", "signature")}
    canon = json.dumps(sans, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    contenu["empreinte"] = {"algorithme": "SHA-256", "valeur": hashlib.sha256(canon).hexdigest()}
    return (json.dumps(contenu, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def test_empreinte_recalculee_ne_trompe_pas_la_signature(octets: bytes) -> None:
    contenu = ouvrir(octets)
    if contenu["signature"] == {"algorithme": "AUCUNE"}:
        contenu["signature"] = ouvrir(sceller(contenu, clotures.signataire()))["signature"]
    contenu["candidats"][0]["resultat"]["points"] = "700"
    with pytest.raises(SceauRompu):
        ouvrir(_recalculer(contenu))


def test_titulaire_et_cle_publique_sont_signes() -> None:
    contenu = ouvrir(sceller({"a": "é"}, clotures.signataire()))
    for cle, valeur in (("titulaire", "Autre"), ("cle_publique", clotures.signataire(2).publique.hex())):
        change = {**contenu, "signature": {**contenu["signature"], cle: valeur}}
        with pytest.raises(SceauRompu):
            ouvrir(lisible(change))


def test_signature_se_verifie_sans_ce_programme() -> None:
    """The documented definition, written here once more."""
    contenu = json.loads(sceller({"b": [1, None, True], "a": "é"}, clotures.signataire()))
    valeur = bytes.fromhex(contenu["signature"].pop("valeur"))
    canon = json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(contenu["signature"]["cle_publique"])).verify(valeur, canon)


@pytest.mark.parametrize(
    "signature",
    [
        None, [], {}, "AUCUNE", {"algorithme": "aucune"}, {"algorithme": "AUCUNE", "titulaire": "X"},
        {"algorithme": "Ed25519"}, {"algorithme": "Ed25519", "cle_publique": "", "titulaire": "", "valeur": ""},
        {"algorithme": "Ed25519", "cle_publique": "00" * 32, "titulaire": "X", "valeur": "00" * 64},
        {"algorithme": "Ed25519", "cle_publique": "zz", "titulaire": "X", "valeur": 3},
        {"algorithme": "Ed25519", "cle_publique": "00" * 31, "titulaire": "X", "valeur": "é"},
    ],
)  # fmt: skip
def test_signature_mal_faite_est_refusee(signature: Any) -> None:
    with pytest.raises(SceauRompu):
        ouvrir(_recalculer({"a": 1, "signature": signature}))


# -- one form -------------------------------------------------------------------------------------------------------


def test_forme_canonique_trie_les_cles_sans_blancs_en_utf8() -> None:
    assert canonique({"b": [1, "é\n\u2028"], "a": {"z": None, "A": True}}) == (
        '{"a":{"A":true,"z":null},"b":[1,"é\\n\u2028"]}'.encode()
    )


@pytest.mark.parametrize(
    "valeur", [1.5, float("nan"), 2**53, -(2**53), "\ud800", b"x", {1: "a"}, [{"a": 0.1}], object()]
)
def test_ce_que_la_forme_canonique_ne_tient_pas_est_refuse(valeur: Any) -> None:
    with pytest.raises(ValueError, match=r"sealed|bits|text|surrogates"):
        sceller({"a": valeur})


@pytest.mark.parametrize(
    "texte", ["", "{}", "[]", "null", '{"a":1,"a":1}', '{"a": 1.0}', '{"a": 1e3}', "\ufeff{}", "[" * 100_000]
)
def test_ce_qui_n_est_pas_un_fichier_scelle_est_refuse(texte: str) -> None:
    with pytest.raises(SceauRompu):
        ouvrir(texte.encode())


def test_cle_en_double_est_refusee() -> None:
    octets = sceller({"a": "x"})
    assert ouvrir(octets)["a"] == "x"
    with pytest.raises(SceauRompu):
        ouvrir(octets.replace(b' "a": "x",\n', b' "a": "y",\n "a": "x",\n'))


def test_meme_contenu_et_meme_cle_donnent_les_memes_octets() -> None:
    un, deux = ({"a": "1", "b": "2"}, {"b": "2", "a": "1"})
    assert sceller(un, clotures.signataire()) == sceller(deux, clotures.signataire())
    assert cle_du_signataire(ouvrir(sceller(un))) is None

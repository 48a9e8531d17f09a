"""The register of falsifications: written whole, read with its schema, never over somebody else's change."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdcxl.erreurs import EcritureRefusee, SaisieRefusee
from rdcxl.grille import registre as G
from rdcxl.grille.registre import Registre, chercher, ecrire_registre, inscrire, lire_registre, retirer
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles.interdiction import IDENTIQUE, POSSIBLE, Identite

R = charger_referentiel()
JOUR = dt.date(2025, 9, 1)
NE, DECISION = dt.date(2002, 3, 14), dt.date(2025, 7, 10)
ELLE = Identite("Lefèvre", "Camille Anne", NE)
BONNE = {
    "numero": 1, "nom": "Lefèvre", "prenoms": "Camille Anne", "date_naissance": "2002-03-14", "decision": "2025-07-10",
    "reference": "D-1", "inscrit_le": "2025-09-01", "retrait": None,
}  # fmt: skip


def un(decision: dt.date = DECISION, identite: Identite = ELLE) -> Registre:
    return inscrire(Registre(), identite, decision, "D-1", JOUR)[0]


def fiche(**autres: Any) -> Fiche:
    return Fiche(identifiant="C01", nom_naissance="LEFEVRE", prenoms="Camille Anne", date_naissance=NE).model_copy(
        update=autres
    )


def texte(**changements: Any) -> str:
    return json.dumps({"format": G.FORMAT, "version": G.VERSION, "inscriptions": [BONNE], **changements})


def test_ecrit_relu_identique_et_prive(tmp_path: Path) -> None:
    chemin = tmp_path / "registre.json"
    ecrire_registre(chemin, un(), None)
    lu = lire_registre(chemin)
    assert (lu.registre, lu.octets) == (un(), chemin.read_bytes())
    assert json.loads(chemin.read_text("utf-8")) == json.loads(texte())
    if os.name == "posix":
        assert stat.S_IMODE(chemin.stat().st_mode) == 0o600
    deux, _ = retirer(lu.registre, 1, "Annulée en appel.", JOUR)
    ecrire_registre(chemin, deux, lu.octets)
    assert lire_registre(chemin).registre == deux
    if os.name == "posix":
        assert stat.S_IMODE(chemin.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["registre.json"]


def test_ce_qu_un_autre_a_change_n_est_pas_ecrase(tmp_path: Path) -> None:
    chemin = tmp_path / "registre.json"
    ecrire_registre(chemin, un(), None)
    lu = lire_registre(chemin)
    autre = inscrire(lu.registre, Identite("X", "Y", NE), DECISION, "D-2", JOUR)[0]
    ecrire_registre(chemin, autre, lu.octets)
    with pytest.raises(EcritureRefusee, match="entre-temps"):
        ecrire_registre(chemin, Registre(), lu.octets)
    with pytest.raises(EcritureRefusee, match="existe déjà"):
        ecrire_registre(chemin, Registre(), None)
    chemin.rename(tmp_path / "ailleurs.json")
    with pytest.raises(EcritureRefusee, match="entre-temps"):
        ecrire_registre(chemin, Registre(), lu.octets)
    assert lire_registre(tmp_path / "ailleurs.json").registre == autre
    assert os.listdir(tmp_path) == ["ailleurs.json"]


@pytest.mark.skipif(os.name != "posix", reason="liens symboliques")
def test_un_lien_reste_un_lien(tmp_path: Path) -> None:
    (tmp_path / "partage").mkdir()
    vrai, lien = tmp_path / "partage" / "registre.json", tmp_path / "registre.json"
    ecrire_registre(vrai, un(), None)
    lien.symlink_to(vrai)
    ecrire_registre(lien, Registre(), lire_registre(lien).octets)
    assert lien.is_symlink()
    assert lire_registre(vrai).registre == Registre()


ABIMES = [
    (b"", "endommagé"),
    (b"\xff\xfe", "endommagé"),
    (b"identifiant;nom\r\n", "endommagé"),
    (b"[" * 100_000, "endommagé"),
    (b"[]", "pas un registre"),
    (b"{}", "pas un registre"),
    (b"3", "pas un registre"),
    (b'{"format":"rdcxl-cloture"}', "pas un registre"),
    (texte().replace('"version"', '"format": 1, "version"').encode(), "endommagé"),
    (texte(version=2).encode(), "plus récente"),
    (texte(version=0).encode(), "son format"),
    (texte(version=True).encode(), "son format"),
    (texte(version=1.5).encode(), "son format"),
    (texte(version="1").encode(), "son format"),
    (texte(version=None).encode(), "son format"),
    (texte(autre=1).encode(), "autre"),
    (texte(inscriptions=None).encode(), "une liste est attendue"),
    (texte(inscriptions={}).encode(), "une liste est attendue"),
    (texte(inscriptions=[3]).encode(), r"inscriptions\[0\]"),
    (texte(inscriptions=[BONNE, BONNE]).encode(), "numéros"),
    (texte(inscriptions=[{**BONNE, "numero": 2}, BONNE]).encode(), "numéros"),
]
FAUSSES: list[tuple[dict[str, Any], str]] = [
    ({"numero": 0}, "numero"),
    ({"numero": "1"}, "numero"),
    ({"numero": 1.5}, "numero"),
    ({"nom": ""}, "ne doit pas être vide"),
    ({"nom": " \u200b "}, "ne doit pas être vide"),
    ({"nom": "…"}, "aucune lettre"),
    ({"nom": "a\nb"}, "caractère de contrôle"),
    ({"prenoms": "x" * 501}, "dépasse 500"),
    ({"prenoms": 3}, "un texte est attendu"),
    ({"date_naissance": 20020314}, "une date est attendue"),
    ({"date_naissance": "14/03/2002"}, "une date est attendue"),
    ({"date_naissance": "1802-03-14"}, "plausible"),
    ({"decision": "9999-12-31"}, "plausible"),
    ({"decision": "2002-03-14"}, "antérieure à la naissance"),
    ({"decision": "2025-09-02"}, "antérieure à la décision"),
    ({"reference": None}, "un texte est attendu"),
    ({"retrait": {"motif": "", "le": "2025-09-02"}}, "ne doit pas être vide"),
    ({"retrait": {"motif": "x", "le": "2025-08-31"}}, "antérieur à l’inscription"),
    ({"retrait": {"motif": "x"}}, "cette valeur manque"),
    ({"sexe": "F"}, "cette clé n’existe pas"),
]
ABIMES += [(texte(inscriptions=[{**BONNE, **c}]).encode(), mot) for c, mot in FAUSSES]


@pytest.mark.parametrize(("octets", "mot"), ABIMES)
def test_un_registre_abime_est_refuse_en_francais(tmp_path: Path, octets: bytes, mot: str) -> None:
    chemin = tmp_path / "registre.json"
    chemin.write_bytes(octets)
    with pytest.raises(SaisieRefusee, match=mot):
        lire_registre(chemin)
    assert chemin.read_bytes() == octets


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(
    st.sampled_from([*BONNE, "format", "version", "inscriptions", "z"]), x)))  # fmt: skip
def test_un_json_quelconque_est_refuse_ou_lu(tmp_path_factory: pytest.TempPathFactory, quoi: Any) -> None:
    chemin = tmp_path_factory.mktemp("r") / "registre.json"
    for contenu in (
        quoi,
        {"format": G.FORMAT, "version": 1, "inscriptions": quoi},
        {"format": G.FORMAT, "version": quoi},
    ):
        chemin.write_text(json.dumps(contenu), "utf-8")
        with contextlib.suppress(SaisieRefusee):
            assert isinstance(lire_registre(chemin).registre, Registre)


def test_absent_dossier_ou_trop_gros(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SaisieRefusee, match="n’existe pas"):
        lire_registre(tmp_path / "rien.json")
    with pytest.raises(SaisieRefusee, match="ne peut pas être lu"):
        lire_registre(tmp_path)
    with pytest.raises(SaisieRefusee, match="pas un nom de fichier"):
        lire_registre(tmp_path / "a\0b")
    monkeypatch.setattr(G, "REGISTRE", 10)
    ecrire_registre(tmp_path / "r.json", un(), None)
    with pytest.raises(SaisieRefusee, match="trop gros"):
        lire_registre(tmp_path / "r.json")


@pytest.mark.parametrize(
    ("identite", "decision", "reference", "mot"),
    [
        (ELLE, JOUR + dt.timedelta(days=1), "D", "avenir"),
        (ELLE, NE, "D", "antérieure à la naissance"),
        (Identite("=2+2", "?", NE), DECISION, "D", "aucune lettre"),
        (ELLE, DECISION, " ", "vide"),
        (Identite("LEFEVRE", "anne camille", NE), DECISION, "D-9", "déjà"),
    ],
)
def test_une_inscription_impossible_est_refusee(
    identite: Identite, decision: dt.date, reference: str, mot: str
) -> None:
    with pytest.raises(SaisieRefusee, match=mot):
        inscrire(un(), identite, decision, reference, JOUR)


def test_un_numero_n_est_jamais_redonne_et_une_retiree_reste() -> None:
    retire, r1 = retirer(un(), 1, "Annulée en appel.", JOUR)
    assert r1.retrait is not None
    suite, i2 = inscrire(retire, ELLE, DECISION, "D-1 bis", JOUR)
    assert [(i.numero, i.retrait is None) for i in suite.inscriptions] == [(1, False), (2, True)]
    assert i2.numero == 2
    for numero, mot in ((1, "déjà retiré"), (3, "n° 3")):
        with pytest.raises(SaisieRefusee, match=mot):
            retirer(suite, numero, "x", JOUR)
    with pytest.raises(SaisieRefusee, match="vide"):
        retirer(suite, 2, "  ", JOUR)


def test_qui_est_interdit_et_quand() -> None:
    fin = dt.date(2035, 7, 10)
    assert chercher(un(), fiche(), R, fin) == (IDENTIQUE, 1, fin)
    assert chercher(un(), fiche(), R, fin + dt.timedelta(days=1)) is None
    assert chercher(un(dt.date(2024, 2, 29)), fiche(), R, dt.date(2034, 2, 28)) is not None
    assert chercher(un(dt.date(2024, 2, 29)), fiche(), R, dt.date(2034, 3, 1)) is None
    assert chercher(retirer(un(), 1, "x", JOUR)[0], fiche(), R, JOUR) is None
    assert chercher(un(), fiche(nom_naissance="Roux"), R, JOUR) is None
    mariee = chercher(un(), fiche(nom_naissance="Roux", nom_usage="Lefèvre"), R, JOUR)
    assert mariee is not None
    assert mariee.degre == POSSIBLE


def test_l_identique_passe_avant_le_possible_puis_le_plus_long() -> None:
    registre = un()
    for decision, identite in ((dt.date(2025, 8, 1), ELLE._replace(prenoms="Camille")), (dt.date(2025, 1, 1), ELLE)):
        registre, _ = inscrire(registre, identite, decision, "D", JOUR)
    trouve = chercher(registre, fiche(), R, JOUR)
    assert trouve == (IDENTIQUE, 1, dt.date(2035, 7, 10))

"""The credential under attack: every value changed or taken away is refused, and no network is asked."""

from __future__ import annotations

import copy
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.outils.preuves import certifier, publique

from rdcxl.exports.preuve.badge import BadgeRefuse, verifier_badge


@pytest.fixture
def badge(cloture: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A credential made where no socket can be opened and no name resolved."""

    def refuser(*_: Any, **__: Any) -> None:
        pytest.fail("the network was asked")

    for nom in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, nom, refuser)
    document: dict[str, Any] = json.loads(
        certifier(cloture, tmp_path, badges=True)[0].with_suffix(".json").read_bytes()
    )
    return document


def _feuilles(valeur: Any, chemin: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(valeur, dict | list):
        for cle, v in valeur.items() if isinstance(valeur, dict) else enumerate(valeur):
            yield from _feuilles(v, (*chemin, cle))
    else:
        yield chemin


def _changer(noeud: Any, cle: Any) -> None:
    noeud[cle] = not noeud[cle] if isinstance(noeud[cle], bool) else noeud[cle] + "x"


def _retirer(noeud: Any, cle: Any) -> None:
    del noeud[cle]


@pytest.mark.parametrize("changement", [_changer, _retirer])
def test_toute_valeur_changee_ou_retiree_est_refusee(
    badge: dict[str, Any], changement: Callable[[Any, Any], None]
) -> None:
    assert verifier_badge(json.dumps(badge).encode(), publique()) == badge
    chemins = list(_feuilles(badge))
    assert len(chemins) > 30
    for chemin in chemins:
        altere = copy.deepcopy(badge)
        noeud: Any = altere
        for etape in chemin[:-1]:
            noeud = noeud[etape]
        changement(noeud, chemin[-1])
        with pytest.raises(BadgeRefuse):
            verifier_badge(json.dumps(altere).encode(), publique())


@pytest.mark.parametrize(
    "ajout",
    [
        {"evidence": [{"type": ["Evidence"], "name": "x"}]},
        {"inconnu": "x"},
        {"validUntil": "2099-01-01T00:00:00Z"},
        {"credentialStatus": {"id": "https://exemple.fr/1", "type": "BitstringStatusListEntry"}},
    ],
    ids=["preuve", "inconnu", "echeance", "revocation"],
)
def test_ce_qui_est_ajoute_est_refuse(badge: dict[str, Any], ajout: dict[str, Any]) -> None:
    with pytest.raises(BadgeRefuse):
        verifier_badge(json.dumps({**badge, **ajout}).encode(), publique())


@pytest.mark.parametrize(
    "brut", [b"", b"bonjour", b"{}", b'{"issuer": "x"}', b"\xff\xfe", b"[" * 50_000], ids=lambda b: repr(b[:8])
)
def test_ce_qui_n_est_pas_un_badge_est_refuse(brut: bytes) -> None:
    with pytest.raises(BadgeRefuse):
        verifier_badge(brut, publique())

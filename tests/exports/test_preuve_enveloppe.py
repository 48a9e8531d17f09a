"""Seals under attack: any byte changed, the envelope too, anything added; nothing escapes, nothing goes to the log."""

from __future__ import annotations

import io
import logging
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asn1crypto.cms import ContentInfo
from pyhanko.pdf_utils import generic as G
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.outils.clotures import MOT_DE_PASSE
from tests.outils.preuves import certifier, pkcs12

from rdcxl.exports.preuve.cachet import charger_cachet
from rdcxl.exports.preuve.sceaux import lire_sceaux


@pytest.fixture(params=["ec", "rsa"])
def scelle(request: pytest.FixtureRequest, cloture: dict[str, Any], tmp_path: Path) -> bytes:
    cachet = charger_cachet(pkcs12(tmp_path / "c.p12", request.param), MOT_DE_PASSE)
    return certifier(cloture, tmp_path, cachet=cachet)[0].read_bytes()


def _est_accepte(pdf: bytes) -> bool:
    sceaux = lire_sceaux(pdf)
    return bool(sceaux) and all(sceau.intact for sceau in sceaux)


def _enveloppe(scelle: bytes) -> tuple[int, int, bytes]:
    """From where to where the hexadecimal digits of the signature stand, and the signature."""
    (signature,) = PdfFileReader(io.BytesIO(scelle)).embedded_signatures
    _, longueur, reprise, _ = map(int, signature.byte_range)
    return longueur + 1, reprise - 1, ContentInfo.load(signature.pkcs7_content).dump()


def test_deux_cents_octets_changes_au_hasard_sont_refuses(scelle: bytes) -> None:
    assert _est_accepte(scelle)
    hasard = random.Random(200)  # noqa: S311
    for _ in range(200):
        altere = bytearray(scelle)
        lieu = hasard.randrange(len(altere))
        altere[lieu] ^= hasard.randrange(1, 256)
        assert not _est_accepte(bytes(altere)), (lieu, scelle[lieu], altere[lieu])


def test_un_octet_change_dans_la_signature_elle_meme_est_refuse(scelle: bytes) -> None:
    debut, _, cms = _enveloppe(scelle)
    hasard = random.Random(711)  # noqa: S311
    for lieu in (*range(60), *hasard.sample(range(60, len(cms)), 140)):
        altere = bytearray(cms)
        altere[lieu] ^= 1 << hasard.randrange(8)
        assert not _est_accepte(scelle[:debut] + altere.hex().encode() + scelle[debut + 2 * len(cms) :]), lieu


def test_rien_ne_se_cache_dans_la_place_reservee_a_la_signature(scelle: bytes) -> None:
    _, fin, _ = _enveloppe(scelle)
    for cache in (b"41", b"4142" * 100):
        assert not _est_accepte(scelle[: fin - len(cache)] + cache + scelle[fin:])


def _ajouter_un_texte(pdf: bytes) -> bytes:
    ecriture = IncrementalPdfFileWriter(io.BytesIO(pdf))
    flux = ecriture.add_object(G.StreamObject(stream_data=b"BT 100 100 Td (major de promotion) Tj ET"))
    page = ecriture.find_page_for_modification(0)[0].get_object()
    page[G.NameObject("/Contents")] = G.ArrayObject([page.raw_get("/Contents"), flux])
    ecriture.update_container(page)
    sortie = io.BytesIO()
    ecriture.write(sortie)
    return sortie.getvalue()


@pytest.mark.parametrize("completer", [_ajouter_un_texte, lambda pdf: pdf + b"% rien\n"], ids=["texte", "fin"])
def test_ce_qui_est_ajoute_apres_le_cachet_est_refuse(scelle: bytes, completer: Callable[[bytes], bytes]) -> None:
    assert not _est_accepte(completer(scelle))


def test_rien_ne_va_au_journal(scelle: bytes) -> None:
    recus: list[str] = []
    ecoute = logging.Handler()
    ecoute.emit = lambda record: recus.append(record.name)  # type: ignore[method-assign]
    logging.getLogger().addHandler(ecoute)
    try:
        lire_sceaux(_ajouter_un_texte(scelle))
        lire_sceaux(scelle[:-2000])
    finally:
        logging.getLogger().removeHandler(ecoute)
    assert [nom for nom in recus if nom.startswith("pyhanko")] == []

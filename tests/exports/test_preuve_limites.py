"""A PDF that asks for too much is a sentence, soon: its reader runs apart, with a limit of time and of memory."""

from __future__ import annotations

import os
import signal
import time
import zlib
from pathlib import Path

import pytest

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.preuve import limites
from rdcxl.exports.preuve.lecture_pdf import lire_fichier
from rdcxl.exports.preuve.limites import LimiteDepassee, a_part

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits of memory and of time are those of POSIX")


def _pdf(contenu: bytes) -> bytes:
    """A PDF of one page that draws this."""
    comprime = zlib.compress(contenu, 9)
    objets = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(comprime), comprime),
    ]
    sortie, places = b"%PDF-1.7\n", []
    for rang, objet in enumerate(objets, 1):
        places.append(len(sortie))
        sortie += b"%d 0 obj%s endobj\n" % (rang, objet)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return sortie + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(sortie)


def test_des_millions_de_remplissages_sont_une_phrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limites, "SECONDES", 2)
    fichier = tmp_path / "certificat.pdf"
    fichier.write_bytes(_pdf(b"0 0 595 842 re f\n" * 4_000_000))
    assert fichier.stat().st_size < 1_000_000
    debut = time.monotonic()
    with pytest.raises(ExportRefuse, match=r"« certificat.pdf » n’est pas un certificat.*trop de temps ou de mémoire"):
        lire_fichier(fichier)
    assert time.monotonic() - debut < 15


def test_un_pdf_honnete_est_lu_et_un_mauvais_refuse_par_son_nom(tmp_path: Path) -> None:
    fichier = tmp_path / "x.pdf"
    fichier.write_bytes(_pdf(b"0 0 10 10 re f\n"))
    assert lire_fichier(fichier).codes == ()
    fichier.write_bytes(b"%PDF-1.7 rien")
    with pytest.raises(ExportRefuse, match=r"« x.pdf » n’est pas un PDF lisible"):
        lire_fichier(fichier)


def _trop_de_memoire(octets: bytes) -> int:
    return len(bytearray(4 << 30))


def _tomber(octets: bytes) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _lever(octets: bytes) -> None:
    raise RuntimeError("x")


def _longueur(octets: bytes) -> int:
    return len(octets)


@pytest.mark.parametrize("travail", [_trop_de_memoire, _tomber, _lever])
def test_ce_qui_casse_ne_casse_que_son_processus_et_ne_dit_rien(
    travail: object, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(LimiteDepassee):
        a_part(travail, b"x")  # type: ignore[arg-type]
    assert capfd.readouterr().err == ""


def test_le_resultat_revient_de_loin() -> None:
    assert a_part(_longueur, bytes(20_000_000)) == 20_000_000

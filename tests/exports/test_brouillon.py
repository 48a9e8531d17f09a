"""The editable draft of the minutes: PROJET on every page, the facts of the PDF, nothing that runs, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest

from rdcxl import exemple
from rdcxl.exports import brouillon
from rdcxl.exports.documents.commun import PROJET
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_tous_les_actes
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.projet import composer_projet
from rdcxl.referentiel import charger_referentiel


@pytest.fixture(scope="module")
def contenu(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    dossier = tmp_path_factory.mktemp("exemple")
    exemple.generer(dossier)
    referentiel, grille = charger_referentiel(), dossier / exemple.GRILLE
    deliberation = deliberer(lire_grille(grille, referentiel), referentiel)
    actes = lire_tous_les_actes(deliberation, exemple.CLOS_LE, dossier / "decisions.csv").actes
    return composer_projet(deliberation, lire_jury(dossier / "jury.toml"), grille, exemple.CLOS_LE, actes)


def textes(octets: bytes) -> str:
    document = docx.Document(io.BytesIO(octets))
    cellules = [c.text for t in document.tables for ligne in t.rows for c in ligne.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cellules])


def test_le_brouillon_dit_ce_que_dit_le_projet_de_proces_verbal(contenu: dict[str, Any]) -> None:
    (document,) = brouillon.preparer(contenu, Reglages())
    octets = brouillon.composer(document, Reglages())
    texte = textes(octets).replace("\xa0", " ")
    for mention in ("Catherine Vasseur", "TRAORÉ Aïcha", "Stage écourté de 28 h", "Titre obtenu", "RNCP36395"):
        assert mention in texte
    for section in docx.Document(io.BytesIO(octets)).sections:
        assert PROJET in "\n".join(p.text for p in section.header.paragraphs)


def test_le_brouillon_se_refait_a_l_octet_et_n_execute_rien(contenu: dict[str, Any]) -> None:
    contenu["session"]["session"]["libelle"] = "{{ 7*7 }} <w:fldSimple w:instr='DDE'/> =1+1"
    (document,) = brouillon.preparer(contenu, Reglages())
    octets = brouillon.composer(document, Reglages())
    assert octets == brouillon.composer(document, Reglages())
    assert "{{ 7*7 }}" in textes(octets)
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        corps = b"".join(archive.read(nom) for nom in archive.namelist() if nom.endswith(".xml"))
    assert b"<w:fldSimple w:instr='DDE'" not in corps
    assert b"vbaProject" not in corps

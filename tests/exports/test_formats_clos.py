"""Closed files of every format so far (tests/jury/golden) give every document, or the sentence that says what they lack."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outils.embargo import documents
from tests.outils.processus import anglais

from rdcxl.erreurs import ExportRefuse
from rdcxl.jury.cloture import lire_cloture

FICHIERS = sorted((Path(__file__).parents[1] / "jury" / "golden").glob("*.json"))
SANS_PDF = [d for d in documents() if "ecrire" not in d.__name__ and "exporter" not in d.__name__]


@pytest.mark.parametrize("fichier", FICHIERS, ids=lambda f: f.name)
def test_tout_document_se_prepare_ou_dit_ce_qui_manque(fichier: Path, tmp_path: Path) -> None:
    clos = lire_cloture(fichier)
    prets, refus = 0, []
    for document in SANS_PDF:
        try:
            document(clos, tmp_path)
            prets += 1
        except ExportRefuse as refuse:
            refus.append(str(refuse))
    assert prets
    assert anglais("\n".join(refus)) == []

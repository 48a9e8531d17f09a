"""Embargo (I2): what was never closed gives no document, but minutes marked PROJET on every page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.outils.embargo import Document, documents, projets
from tests.outils.pages import texte_du_pdf, verifier_conformite

from rdcxl import exemple
from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.atelier import Atelier
from rdcxl.exports.documents.commun import PROJET
from rdcxl.exports.genres import Genre, Moment, genres
from rdcxl.exports.matiere import JuryClos
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import composer
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_tous_les_actes
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.modele_clos import Cloture, Projet
from rdcxl.jury.projet import composer_projet
from rdcxl.referentiel import charger_referentiel


class Avant(NamedTuple):
    """The same jury before its closing, twice: what the closing would write, its digest too (nobody put it down), and the projet."""

    jamais_clos: Cloture
    projet: Projet


@pytest.fixture(scope="module")
def avant(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> Avant:
    dossier = tmp_path_factory.mktemp("exemple")
    shutil.copytree(modele, dossier, dirs_exist_ok=True)
    referentiel, grille = charger_referentiel(), dossier / exemple.GRILLE
    deliberation = deliberer(lire_grille(grille, referentiel), referentiel)
    actes = lire_tous_les_actes(deliberation, exemple.CLOS_LE, dossier / "decisions.csv").actes
    jury, quand = lire_jury(dossier / "jury.toml"), exemple.CLOS_LE
    return Avant(
        composer(deliberation, jury, grille, quand, actes=actes),
        composer_projet(deliberation, jury, grille, quand, actes),
    )


@pytest.mark.parametrize("document", list(documents()), ids=lambda d: d.__name__)
def test_aucun_document_ne_sort_de_ce_qui_n_est_pas_clos(document: Document, avant: Avant, tmp_path: Path) -> None:
    for contenu in avant:
        with pytest.raises(ExportRefuse, match="pas clos"):
            document(contenu, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("genre", genres(Moment.CLOS), ids=lambda g: g.nom)
def test_aucune_sorte_de_document_ne_se_prepare_de_ce_qui_n_est_pas_clos(genre: Genre[JuryClos], avant: Avant) -> None:
    with pytest.raises(ExportRefuse, match="pas clos"):
        genre.preparer(JuryClos(avant.jamais_clos))


@pytest.mark.parametrize("preparer", list(projets()), ids=lambda d: d.__name__)
def test_avant_la_cloture_chaque_page_dit_projet(
    preparer: Callable[..., Iterable[Any]], avant: Avant, tmp_path: Path
) -> None:
    contenu = avant.projet if "synthese" in preparer.__name__ else avant.jamais_clos
    document = next(iter(preparer(contenu, tmp_path)))
    fichier = tmp_path / "projet.pdf"
    fichier.write_bytes(Atelier().composer(document))
    pages, texte = verifier_conformite(fichier), texte_du_pdf(fichier)
    assert texte.count(PROJET) == 2 * pages
    assert "établi avant la clôture" in texte
    assert avant.jamais_clos.empreinte.valeur not in texte.replace(" ", "")

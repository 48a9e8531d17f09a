"""The editable draft: marked PROJET, inert, the same bytes, the centre's own template."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pytest

from rdcxl import exemple
from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.document import Document
from rdcxl.exports.documents import brouillon
from rdcxl.exports.documents.commun import PROJET
from rdcxl.exports.reglages import Presentation, Reglages
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_tous_les_actes
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.projet import composer_projet
from rdcxl.referentiel import charger_referentiel

GRILLE = Path(__file__).parents[2] / "workbooks" / "promotion-exemple" / "grille.xlsx"
MAINTENANT = dt.datetime(2025, 7, 10, 17, tzinfo=dt.timezone(dt.timedelta(hours=2)))
CHAMPS = ("w:fldChar", "w:fldSimple", "w:instrText", "vbaProject", "oleObject")


@cache
def document() -> Document:
    r = charger_referentiel()
    deliberation = deliberer(lire_grille(GRILLE, r), r)
    jury = lire_jury(exemple.DOSSIER / "jury.toml")
    actes = lire_tous_les_actes(deliberation, exemple.CLOS_LE, exemple.DOSSIER / "decisions.csv").actes
    (seul,) = brouillon.preparer(composer_projet(deliberation, jury, GRILLE, MAINTENANT, actes), Reglages())
    return seul


def ouvrir(octets: bytes) -> str:
    """Every text of the draft: body and tables."""
    lu = docx.Document(io.BytesIO(octets))
    cellules = [c.text for t in lu.tables for ligne in t.rows for c in ligne.cells]
    return "\n".join([*(p.text for p in lu.paragraphs), *cellules]).replace("\u00a0", " ")


def test_brouillon_dit_ce_que_dit_le_proces_verbal() -> None:
    texte = ouvrir(brouillon.composer(document(), Reglages()))
    for fait in (
        "École de commerce des Quatre Vents", "Catherine Vasseur", "par délégation du président", "LEFÈVRE Camille Anne (C01)",
        "Certification partielle", "Décisions propres au jury", "Le jury déroge au minimum d’heures", "Signature",
    ):  # fmt: skip
        assert fait in texte, fait
    assert "{" not in texte


def test_chaque_en_tete_porte_projet_et_rien_ne_s_execute() -> None:
    octets = brouillon.composer(document(), Reglages())
    for section in docx.Document(io.BytesIO(octets)).sections:
        for entete in (section.header, section.first_page_header, section.even_page_header):
            assert PROJET in [p.text for p in entete.paragraphs]
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        for nom in archive.namelist():
            contenu = archive.read(nom).decode("latin-1")
            assert not [c for c in CHAMPS if c in contenu or c in nom], nom


def test_meme_entree_memes_octets_quelle_que_soit_l_heure() -> None:
    octets = brouillon.composer(document(), Reglages())
    assert octets == brouillon.composer(document(), Reglages())
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(2025, 7, 10, 17, 0, 0)}
    proprietes = docx.Document(io.BytesIO(octets)).core_properties
    assert proprietes.created == proprietes.modified == dt.datetime(2025, 7, 10, 15, tzinfo=dt.timezone.utc)
    assert (proprietes.author, proprietes.comments) == ("École de commerce des Quatre Vents", PROJET)


def test_ce_qui_est_saisi_reste_du_texte() -> None:
    d = document()
    lignes = [{**c, "nom": "{{ 7 * 7 }} <w:t> & {% raw %} =CMD()"} for c in d.donnees["candidats"][:1]]
    texte = ouvrir(brouillon.composer(replace(d, donnees={**d.donnees, "candidats": lignes}), Reglages()))
    assert "{{ 7 * 7 }} <w:t> & {% raw %} =CMD()" in texte


def test_caractere_sans_dessin_refuse() -> None:
    d = document()
    with pytest.raises(ExportRefuse) as refus:
        brouillon.composer(replace(d, donnees={**d.donnees, "titre": "PV\u0007 張"}), Reglages())
    assert any("U+5F35" in p for p in refus.value.problemes)


def modele_du_centre(dossier: Path, texte: str) -> Reglages:
    modele = docx.Document()
    modele.add_paragraph(texte)
    modele.save(str(dossier / "brouillon.docx"))
    return Reglages(presentation=Presentation(modeles="."), dossier=dossier)


def test_modele_du_centre_remplace_le_notre_et_reste_un_projet(tmp_path: Path) -> None:
    octets = brouillon.composer(document(), modele_du_centre(tmp_path, "Notre école : {{ centre.nom }}"))
    assert ouvrir(octets).strip() == "Notre école : École de commerce des Quatre Vents"
    assert PROJET in docx.Document(io.BytesIO(octets)).sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("balise", ["{{ centre.inconnu }}", "{% for x in %}", "{{ ''.__class__.__mro__ }}"])
def test_modele_du_centre_fautif_refuse_avec_une_phrase(balise: str, tmp_path: Path) -> None:
    with pytest.raises(ExportRefuse) as refus:
        brouillon.composer(document(), modele_du_centre(tmp_path, balise))
    assert "brouillon.docx" in refus.value.problemes[0]


def test_modele_du_centre_qui_n_est_pas_un_docx_refuse(tmp_path: Path) -> None:
    (tmp_path / "brouillon.docx").write_bytes(b"pas un docx")
    with pytest.raises(ExportRefuse, match="brouillon"):
        brouillon.composer(document(), Reglages(presentation=Presentation(modeles="."), dossier=tmp_path))

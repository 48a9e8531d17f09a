"""Draft minutes of the certification jury as an editable .docx, marked PROJET. Composed with docxtpl; same input, same bytes.

The template is built here, so that it can be reviewed; a centre lays over it a `brouillon.docx` of its own, made in Word with the
same tags, in its folder `presentation.modeles`. Values are escaped and never run: no field, no formula, no macro.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.archive import en_zip
from rdcxl.exports.document import Document, verifier_glyphes
from rdcxl.exports.documents import pv_jury
from rdcxl.exports.documents.commun import PROJET
from rdcxl.exports.fichiers import ecrire
from rdcxl.exports.genres import Ecrit, ProjetDuJury
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.modele_clos import Projet
from rdcxl.typographie import phrase

if TYPE_CHECKING:
    from docx.document import Document as Docx

    from rdcxl.exports.atelier import Atelier
    from rdcxl.exports.matiere import Matiere
    from rdcxl.exports.production import Production

MODELE = "brouillon.docx"
POLICE, ROUGE = "Calibri", "8A2B1D"
A4, MARGE = (210, 297), 18  # millimetres
# Tables: title of each column, its tag, its width in millimetres (261 in all).
MEMBRES = (("Membre", "{{ m.nom }}", 60), ("Rôle", "{{ m.role }}", 90), ("Qualité", "{{ m.qualite }}", 111))
BLOCS = (
    "{% for e in c.blocs %}{% if not loop.first %}\n{% endif %}"
    "{{ blocs[loop.index0] }} : {% if e.note %}{{ e.note }} {% endif %}{{ e.statut }}{% endfor %}"
)
CANDIDATS = (
    ("N°", "{{ c.rang }}", 11),
    ("Candidat", "{{ c.nom }} ({{ c.identifiant }})", 68),
    ("Blocs", BLOCS, 54),
    ("Éval. pro.", "{{ c.pro.note }} {{ c.pro.statut }}", 32),
    ("Points", "{{ c.points }}", 30),
    ("/20", "{{ c.moyenne }}", 16),
    ("{{ colonne }}", "{{ c.decision }}{% if c.conserves %}\nblocs conservés : {{ c.conserves }}{% endif %}", 50),
)
SIGNATURES = (("Qualité", "{{ s.qualite }}", 90), ("Nom", "{{ s.nom }}", 70), ("Signature", "\n\n", 101))


def _ecrire(matiere: Matiere, prets: Sequence[Document], dossier: Path, atelier: Production) -> list[Ecrit]:
    return [Ecrit(chemin) for (chemin,) in atelier.repartir(_en_docx, prets, dossier, matiere.reglages)]


def _en_docx(atelier: Atelier, document: Document, dossier: Path, reglages: Reglages) -> list[Path]:
    return [ecrire(dossier / f"{document.fichier}.docx", composer(document, reglages))]


@ProjetDuJury("brouillon", rang=70, titre="Brouillon du procès-verbal", modeles=(MODELE,), ecrire=_ecrire)
def de_la_grille(matiere: Matiere) -> list[Document]:
    """See `preparer`."""
    return preparer(matiere.projet, matiere.reglages)


def preparer(clos: Projet, reglages: Reglages) -> list[Document]:
    """Return the draft, with the very strings of the PDF minutes.

    Args:
        clos: what `rdcxl.jury.projet` composes.
    """
    return [
        replace(d, modele=MODELE, fichier=f"PROJET-brouillon-{d.fichier}", qui="Brouillon du procès-verbal")
        for d in pv_jury.preparer(clos, reglages)
    ]


def composer(document: Document, reglages: Reglages) -> bytes:
    """Return the draft as .docx bytes.

    Raises:
        ExportRefuse: a character cannot be drawn, or the centre's template is no .docx, or asks for what does not exist.
    """
    if problemes := verifier_glyphes(document):
        raise ExportRefuse("Le brouillon ne peut pas être composé.", problemes)
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    try:
        modele = DocxTemplate(io.BytesIO(_modele(reglages)))
        modele.render(document.mentions(), SandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    except Exception as erreur:  # a template made by hand: Word, ZIP, XML and Jinja each have their own errors
        cause = phrase("« {fichier} » : {cause}. Corrigez le modèle du centre.", fichier=MODELE, cause=erreur)
        raise ExportRefuse("Le brouillon ne peut pas être composé.", [cause]) from erreur
    fini = modele.docx
    _marquer(fini)
    _dater(fini, document)
    sortie = io.BytesIO()
    fini.save(sortie)
    with zipfile.ZipFile(sortie) as archive:
        return en_zip({}, document.instant, {nom: archive.read(nom) for nom in archive.namelist()})


def _modele(reglages: Reglages) -> bytes:
    """The centre's own template when there is one, else the product's."""
    propre = reglages.modeles / MODELE if reglages.modeles else None
    if propre is not None and propre.is_file():
        return propre.read_bytes()
    tampon = io.BytesIO()
    construire_modele().save(tampon)
    return tampon.getvalue()


def construire_modele() -> Docx:
    """The product's template, with its tags in the places of the values."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    modele: Docx = docx.Document()
    page = modele.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(A4[1]), Mm(A4[0])
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(MARGE)
    normal = modele.styles["Normal"]
    normal.font.name, normal.font.size = POLICE, Pt(10)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), POLICE)
    modele.add_heading("{{ titre }}", level=1)
    for texte in ("{{ centre.nom }} – {{ centre.reference }}", "{{ session_libelle }}. {{ chapeau }}"):
        modele.add_paragraph(texte)
    modele.add_heading("Composition du jury", level=2)
    modele.add_paragraph("{{ delegation }} {{ quorum }}")
    _tableau(modele, "m in membres", MEMBRES)
    modele.add_heading("Résultats", level=2)
    _tableau(modele, "c in candidats", CANDIDATS)
    _liste(
        modele,
        "Décisions propres au jury",
        "d in decisions",
        "{{ d.qui }} : {% for x in d.motifs %}{{ x.texte }} {% endfor %}",
    )
    _liste(modele, "Réserves et observations", "r in reserves", "– {{ r }}")
    _liste(modele, "Lectures du règlement retenues", "r in lectures", "– {{ r }}")
    modele.add_heading("Signatures", level=2)
    modele.add_paragraph("{{ fait }}")
    _tableau(modele, "s in signatures", SIGNATURES)
    return modele


def _tableau(modele: Docx, boucle: str, colonnes: Sequence[tuple[str, str, int]]) -> None:
    """A table: titles, said again on each page, then one row per item of `boucle`, never cut by a page."""
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    table = modele.add_table(rows=4, cols=len(colonnes), style="Table Grid")
    table.autofit = False
    for rang, (titre, balise, largeur) in enumerate(colonnes):
        table.cell(0, rang).paragraphs[0].add_run(titre).bold = True
        table.cell(2, rang).text = balise
        table.columns[rang].width = Mm(largeur)
        for ligne in table.rows:
            ligne.cells[rang].width = Mm(largeur)
    for ligne, propriete in ((0, "w:tblHeader"), (2, "w:cantSplit")):
        table.rows[ligne]._tr.get_or_add_trPr().append(OxmlElement(propriete))
    table.cell(1, 0).text = f"{{%tr for {boucle} %}}"
    table.cell(3, 0).text = "{%tr endfor %}"


def _liste(modele: Docx, titre: str, boucle: str, balise: str) -> None:
    """A heading and one paragraph per item, both left out when there is none."""
    modele.add_paragraph(f"{{%p if {boucle.split(' in ')[1]} %}}")
    modele.add_heading(titre, level=2)
    for texte in (f"{{%p for {boucle} %}}", balise, "{%p endfor %}", "{%p endif %}"):
        modele.add_paragraph(texte)


def _marquer(fini: Docx) -> None:
    """PROJET at the head of every page, whatever the template does."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    for section in fini.sections:
        for entete in (section.header, section.first_page_header, section.even_page_header):
            entete.is_linked_to_previous = False
            paragraphe = entete.paragraphs[0].insert_paragraph_before()
            paragraphe.alignment = WD_ALIGN_PARAGRAPH.CENTER
            marque = paragraphe.add_run(PROJET)
            marque.bold, marque.font.size, marque.font.color.rgb = True, Pt(12), RGBColor.from_string(ROUGE)


def _dater(fini: Docx, document: Document) -> None:
    """Properties of the file that depend on its content alone."""
    instant: datetime = document.instant.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)
    p, mentions = fini.core_properties, document.mentions()
    p.title, p.author, p.last_modified_by = str(mentions["titre_document"]), str(mentions["centre"]["nom"]), ""
    p.comments, p.revision, p.language = PROJET, 1, "fr-FR"
    p.created = p.modified = instant

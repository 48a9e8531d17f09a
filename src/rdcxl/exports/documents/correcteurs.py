"""A workbook per épreuve and marker: names or anonymous numbers, the scale, the deadline, whom to call; only marks can be typed.

Twice for double marking. Without any mark of the grid, so that it may leave (« Confidentialité »).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rdcxl.exports.classeur import nouveau_classeur
from rdcxl.exports.fichiers import ecrire, nom_de_fichier, sans_collision
from rdcxl.exports.genres import AvantLaCloture, Ecrit
from rdcxl.grille.anonymat import completer_la_cle
from rdcxl.grille.construction.feuilles.commun import PROTECTION
from rdcxl.grille.epreuves import Correcteur
from rdcxl.grille.modele import Candidat
from rdcxl.grille.rendus import CORRECTEUR, DELAI, EPREUVE, IDENTIFIANT, LECTURE, NUMERO
from rdcxl.referentiel.modele import Composante, Referentiel
from rdcxl.regles.acquis import composantes_a_passer
from rdcxl.regles.echelle import ecrire_intitule
from rdcxl.regles.nombres import en_francais
from rdcxl.typographie import date_courte

if TYPE_CHECKING:
    import datetime as dt

    from rdcxl.exports.matiere import Matiere
    from rdcxl.exports.production import Production

MENTIONS = ("ABS", "ABJ")
NON_REMIS = "NR"
LARGEURS = (14, 34, 14, 40)


class FeuilleDeNotes(NamedTuple):
    """One workbook: the épreuve, who marks it (« 1/2 » in a double marking), on what, for whom: (identifier or number, name)."""

    composante: Composante
    nom: str
    correction: str
    echelle: Decimal
    regle: Correcteur
    lignes: tuple[tuple[str, str], ...]
    fichier: str
    contexte: str
    instant: dt.datetime


def _sans_objet(matiere: Matiere) -> str | None:
    """Made without being asked for by name where epreuves.toml names markers."""
    return None if matiere.epreuves is not None and matiere.epreuves.correcteurs else ""


def _ecrire(matiere: Matiere, prets: Sequence[FeuilleDeNotes], dossier: Path, atelier: Production) -> list[Ecrit]:
    ecrits = []
    for x in prets:
        ecrits.append(Ecrit(ecrire(dossier / f"{x.fichier}.xlsx", _classeur(x))))
        atelier.avance(1)
    return ecrits


@AvantLaCloture(
    "correcteurs", rang=36, titre="Feuilles de notes des correcteurs", ecrire=_ecrire, sans_objet=_sans_objet
)
def preparer(matiere: Matiere) -> list[FeuilleDeNotes]:
    """Return the workbooks: those of the markers that epreuves.toml names, else one per épreuve without a name.

    Raises:
        SaisieRefusee, EcritureRefusee: the key of anonymous numbers, beside the grid, cannot be read or written.
    """
    r, promotion = matiere.deliberation.referentiel, matiere.deliberation.promotion
    regles = matiere.epreuves.correcteurs if matiere.epreuves is not None else ()
    regles = regles or tuple(Correcteur(composantes=(code,)) for code in r.composantes)
    feuilles = [
        x
        for regle in regles
        for code in regle.composantes
        for x in _feuilles(matiere, r, regle, code, promotion.candidats)
    ]
    noms = sans_collision(x.fichier for x in feuilles)
    return [x._replace(fichier=nom) for x, nom in zip(feuilles, noms, strict=True)]


def _feuilles(
    matiere: Matiere, r: Referentiel, regle: Correcteur, code: str, candidats: Sequence[Candidat]
) -> list[FeuilleDeNotes]:
    composante = r.composantes.get(code)
    if composante is None:
        return []
    dus = [c for c in candidats if any(x.code == code for x in composantes_a_passer(r, c.dossier))]
    dus = [c for c in dus if not regle.candidats or c.fiche.identifiant in regle.candidats]
    if not dus:
        return []
    lignes = [(c.fiche.identifiant, c.fiche.nom_complet) for c in dus]
    if regle.anonyme:
        numeros = completer_la_cle(matiere.grille, [(code, c.fiche.identifiant) for c in dus])
        lignes = sorted((numeros[code, c.fiche.identifiant], "") for c in dus)
    noms, centre = regle.noms or ("",), matiere.contexte.session
    contexte = " – ".join(x for x in (centre.centre.nom, centre.session.libelle) if x)
    return [
        FeuilleDeNotes(
            composante, nom, f"{rang}/{len(noms)}" if len(noms) > 1 else "", regle.sur or r.notation.echelle, regle, tuple(lignes),
            nom_de_fichier("Notes", code, nom or "correcteur", *([f"correction {rang}"] if len(noms) > 1 else [])), contexte,
            matiere.contexte.instant,
        )
        for rang, nom in enumerate(noms, 1)
    ]  # fmt: skip


def _classeur(x: FeuilleDeNotes) -> bytes:
    with nouveau_classeur(f"Notes {x.composante.code}", x.instant, x.contexte) as (classeur, styles, tampon):
        page = classeur.add_worksheet("Notes")
        page.hide_gridlines(2)
        for i, largeur in enumerate(LARGEURS):
            page.set_column(i, i, largeur)
        gras, simple = styles(bold=True), styles(text_wrap=True, valign="top")
        haut = _tete(x)
        for ligne, (titre, valeur) in enumerate(haut):
            page.write_string(ligne, 0, titre, gras)
            page.merge_range(ligne, 1, ligne, len(LARGEURS) - 1, "", simple)
            page.write_string(ligne, 1, valeur, simple)
        codes = len(haut) + 1
        _codes(page, styles, x, codes)
        for rang, (qui, nom) in enumerate(x.lignes, codes + 1):
            page.write_string(rang, 0, qui, styles.calcul(bold=True, indent=1))
            page.write_string(rang, 1, nom, styles.calcul(indent=1, shrink=True))
            page.write_blank(rang, 2, None, styles.saisie(align="center"))
            page.write_blank(rang, 3, None, styles.saisie(num_format="@", text_wrap=True))
        _valider(page, x, codes + 1)
        page.protect("", PROTECTION)
        page.freeze_panes(codes + 1, 2)
        page.set_selection(codes + 1, 2, codes + 1, 2)
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(codes)
        page.set_footer("&L&8&A&R&8Page &P/&N")
    return tampon.getvalue()


def _tete(x: FeuilleDeNotes) -> list[tuple[str, str]]:
    """What stands above the marks: a label, then its value; the merge reads it back."""
    mentions = (*MENTIONS, *([NON_REMIS] if x.composante.role == "RAPPORT" else []))
    echelle = en_francais(x.echelle)
    sens = {"ABS": "absence non justifiée", "ABJ": "absence justifiée", "NR": "non remis"}
    dites = ", ".join(f"{m} ({sens[m]})" for m in mentions)
    regle = f"Une note de 0 à {echelle}, ou {dites}. Vide : pas encore corrigé, jamais 0."
    tete = [
        (EPREUVE, f"{x.composante.code} — {x.composante.libelle}"),
        ("Session", x.contexte or "—"),
        (CORRECTEUR, x.nom or "—"),
    ]
    tete += [(LECTURE, x.correction)] if x.correction else []
    tete += [(DELAI, date_courte(x.regle.avant_le.isoformat()))] if x.regle.avant_le else []
    tete += [("Une question ?", x.regle.contact)] if x.regle.contact else []
    return [*tete, (f"Notes sur {echelle}", regle)]


def _codes(page: Any, styles: Any, x: FeuilleDeNotes, ligne: int) -> None:
    titres = (
        NUMERO if x.regle.anonyme else IDENTIFIANT,
        "" if x.regle.anonyme else "candidat",
        ecrire_intitule(x.composante.code, x.echelle),
        "remarque",
    )
    for i, titre in enumerate(titres):
        page.write_string(ligne, i, titre, styles.groupe(0))
    page.set_row(ligne, 22)


def _valider(page: Any, x: FeuilleDeNotes, premiere: int) -> None:
    mentions = (*MENTIONS, *([NON_REMIS] if x.composante.role == "RAPPORT" else []))
    cellule, borne = f"C{premiere + 1}", f"{x.echelle:f}"
    egales = ",".join(f'UPPER(TRIM({cellule}))="{m}"' for m in mentions)
    attendu = f"Une note de 0 à {en_francais(x.echelle)}, ou {', '.join(mentions)}."
    page.data_validation(
        premiere, 2, premiere + len(x.lignes) - 1, 2,
        {
            "validate": "custom",
            "value": f"=OR(AND(ISNUMBER({cellule}),N({cellule})>=0,N({cellule})<={borne}),{egales})",
            "input_title": x.composante.code,
            "input_message": attendu,
            "error_title": "Note refusée",
            "error_message": attendu,
        },
    )  # fmt: skip

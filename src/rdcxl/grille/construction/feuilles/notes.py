"""Sheet Notes: the grading grid, one row per candidate, columns grouped by bloc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.colonnes_de_grille import NOTES, code_d_appoint
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Chantier, Feuille
from rdcxl.grille.construction.colonnes import CENTRE, NOM, Colonne, Groupe, calcul, saisie
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    PREMIERE_LIGNE,
    nom_parametre,
)
from rdcxl.grille.construction.feuilles.commun import regle_d_aide, regle_de_date, regle_de_note, si, zone
from rdcxl.grille.construction.formules import pour
from rdcxl.grille.construction.formules.annexes import reportee, reportent
from rdcxl.grille.construction.formules.commun import juge, nom_a_cote
from rdcxl.grille.construction.formules.grilles import dans_notes, nom_de_la_feuille
from rdcxl.grille.construction.plan import Plan
from rdcxl.grille.tables.candidats import FRAUDE

if TYPE_CHECKING:
    from rdcxl.grille.construction.pages import Page
    from rdcxl.grille.grilles import GrilleDEpreuve
    from rdcxl.referentiel.modele import Bloc, Composante

AIDE = (
    "Saisissez une note de 0 au maximum, ABS (absence non justifiée), ABJ (absence justifiée, rattrapage à venir) ou, pour le "
    "dossier professionnel, NR (non remis). Une cellule vide est une note attendue : elle ne vaut jamais 0."
)
DES_GRILLES = " Les notes sur fond gris viennent des feuilles « Grille … »."
LARGEUR_NOTE = 12
LARGEUR_SEULE = 20  # a bloc with one composante still shows its whole title


def feuille(plan: Plan) -> Feuille:
    """The sheet."""
    grilles = {grille.composante.code: grille for grille in plan.contenu.grilles}
    colonnes = [*qui(C.NOTES, 12, 32)]
    for rang, e in enumerate(plan.referentiel.ensembles()):
        groupe = Groupe(titre_du_bloc(e), rang)
        largeur = LARGEUR_NOTE if len(e.composantes) > 1 else LARGEUR_SEULE
        colonnes += [_note(c, groupe, largeur, grilles.get(c.code)) for c in e.composantes]
    date, regle = saisie(align="center", num_format=S.DATE), regle_de_date(FRAUDE.titre, FRAUDE.aide)
    colonnes.append(Colonne(FRAUDE.code, FRAUDE.titre, 12, date, teinte=4, regle=regle))
    return Feuille(
        C.NOTES,
        colonnes,
        plan.derniere,
        AIDE + (DES_GRILLES if grilles else ""),
        plan.rangees(C.NOTES),
        table="T_Notes",
        aide_sur=len(colonnes),
        hauteurs={LIGNE_GROUPE: 58, LIGNE_EPREUVE: 32, LIGNE_CODES: 18},
        finir=_mettre_en_forme,
    )


def qui(feuille: str, largeur: float, largeur_du_nom: float) -> tuple[Colonne, Colonne]:
    """The first columns of a sheet of marks or hours: identifier, typed in reserve rows, and name, by a formula."""
    fixe, libre = calcul(bold=True, indent=1), saisie(bold=True, indent=1)
    lues = (f"identifiant:{feuille}", "identifiant")
    return (
        Colonne("identifiant", "Identifiant", largeur, fixe, gras=True, lues=lues, reserve=libre),
        Colonne("nom", "Candidat", largeur_du_nom, NOM, nom_a_cote, gras=True),
    )


def titre_du_bloc(e: Bloc) -> str:
    """Heading of the columns of a bloc, or of PRO."""
    return f"Bloc {e.numero}\n{e.titre}" if e.numero else f"{e.code}\n{e.titre}"


def _note(c: Composante, groupe: Groupe, largeur: float, grille: GrilleDEpreuve | None) -> Colonne:
    """The column of a mark, which an evaluation grid or optional tables may give."""
    maximum = (c.maximum, '"sur "0')
    if grille is None:
        formule, regle = pour(reportee, c.code), regle_de_note(C.NOTES, c.code, c)
        style = saisie(align="center")
        return Colonne(
            c.code, c.court, largeur, style, formule, groupe, maximum=maximum, regle=regle, lues=(c.code,)
        )  # fmt: skip
    aide = f"Cette note vient de la feuille « {nom_de_la_feuille(c.code)} ». Notez-y les critères, ou la note arrêtée."
    return Colonne(
        c.code, c.court, largeur, CENTRE, pour(dans_notes, grille), groupe, maximum=maximum,
        regle=regle_d_aide(f"{c.code} — {c.court}", aide), lues=(code_d_appoint(c.code, NOTES),),
    )  # fmt: skip


def _vu(chantier: Chantier, cle: str) -> str:
    """A cell of Contrôle on this row, by the name of its column: Excel 2007 knew no other sheet in a conditional format."""
    nom = nom_parametre(cle)
    chantier.classeur.define_name(nom, f"={chantier.reperes.plage(C.CONTROLE, cle)}")
    return f"INDEX({nom},ROW()-{PREMIERE_LIGNE - 1})"


def _mettre_en_forme(chantier: Chantier, page: Page) -> None:
    """What is wrong, absent, or not expected must show at a glance, in words and shapes as well as in colour."""
    valeur, x = chantier.styles.mise_en_valeur, chantier.reperes
    refusee = valeur(S.ROUGE, S.ROUGE_PALE, bold=True, font_strikeout=True)
    absente, justifiee = valeur(S.ROUGE, S.ROUGE_PALE, bold=True), valeur(S.AMBRE, S.AMBRE_PALE, italic=True)
    non_due = chantier.classeur.add_format(
        {"pattern": 14, "fg_color": S.FILET, "bg_color": S.PALE, "font_color": S.GRIS}
    )
    # a formula that has nothing to give shows an empty text, which is not wrong
    formules = chantier.contenu.grilles or reportent(chantier.plan.tables)
    for e in chantier.referentiel.ensembles():
        premiere, fin = e.composantes[0].code, e.composantes[-1].code
        ou, lettre = zone(x, C.NOTES, premiere, fin), x.colonnes[C.NOTES][premiere]
        cellule, maximum = f"{lettre}{PREMIERE_LIGNE}", f"{lettre}${LIGNE_MAXIMUM}"
        du, acquis, a_part = (_vu(chantier, cle) for cle in (f"du:{e.code}", f"acq:{e.code}", "a_part"))
        du = juge(x, e, du, a_part)
        si(page, ou, f'AND($A{PREMIERE_LIGNE}<>"",OR({du}=0,{acquis}=1))', non_due)
        for mention, format_ in (("ABS", absente), ("NR", absente), ("ABJ", justifiee)):
            si(page, ou, f'UPPER(TRIM({cellule}))="{mention}"', format_, dernier=True)
        texte = f"IF(ISTEXT({cellule}),LEN({cellule})>0,FALSE)" if formules else f"ISTEXT({cellule})"
        nombre = f"IF(ISNUMBER({cellule}),OR({cellule}<0,{cellule}>{maximum}),FALSE)"
        si(page, ou, f"OR({texte},ISERROR({cellule}),{nombre})", refusee)

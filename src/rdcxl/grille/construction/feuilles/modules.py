"""Sheet Modules: the continuous assessment of each candidate, module by module, on the scale of the means; all formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import CONTROLE_CONTINU, annexes
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Chantier, Facultative, Feuille
from rdcxl.grille.construction.colonnes import CENTRE_GRAS, IDENTIFIANT, NOM, Colonne, Groupe, Vue, calcul
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.feuilles.commun import si, si_egal, zone
from rdcxl.grille.construction.formules import modules, pour
from rdcxl.grille.construction.plan import Plan
from rdcxl.regles import libelles as L
from rdcxl.regles.nombres import en_francais
from rdcxl.typographie import espaces_insecables

if TYPE_CHECKING:
    from rdcxl.grille.construction.pages import Page
    from rdcxl.referentiel.modele import Bloc, Specialisation

TABLE = CONTROLE_CONTINU  # the optional table that the sheet is calculated from
AIDE = (
    "Calculée à partir de la feuille {table} : chaque module sur {echelle}, moyenne de ses notes, coupée à deux décimales. « 0 (ABS) » : "
    "absence injustifiée à une évaluation, comptée zéro. Ces notes ne comptent jamais dans les points de la certification."
)
AVEC_ABSENCE = '[=0]0" (ABS)";0.00" (ABS)"'
NOTE, MOYENNE = calcul(align="center", num_format=S.NOTE), calcul(align="center", num_format=S.NOTE, bold=True)
NOMBRE = calcul(align="center", num_format='0;-0;"–"')
REFUS = "?"


def feuille(plan: Plan) -> Feuille:
    """The sheet: what shows, then, hidden, the exact marks side by side, and the absences of each module."""
    r = plan.referentiel
    echelle, s = en_francais(r.notation.echelle), r.specialisation
    porteurs = r.porteurs_de_modules()
    siens = [m for p in porteurs for m in p.modules]
    colonnes = [
        Colonne("identifiant", "Identifiant", 11, IDENTIFIANT, modules.identifiant, entete="Identifiant", gras=True),
        Colonne("nom", "Candidat", 30, NOM, modules.nom, entete="Candidat", gras=True),
    ]
    for rang, porteur in enumerate(porteurs):
        colonnes += _du_bloc(porteur, Groupe(f"{porteur.code} · {porteur.titre}", rang), echelle)
    if s is not None:
        titre = f"{s.certificat_long} : obtenu à {en_francais(s.note_obtention)} de moyenne, tous les modules notés"
        colonnes.append(
            Colonne(
                "certificat", espaces_insecables(titre), 13, CENTRE_GRAS, pour(modules.certificat, s), Groupe(s.sigle), "Certificat"
            )
        )  # fmt: skip
    titre = "Absences injustifiées à une évaluation"
    colonnes.append(Colonne("absences", titre, 13, NOMBRE, modules.absences, Groupe("Absences", 4), "Absences"))
    for genre, texte, formule in (("exacte", "exacte", modules.exacte), ("absence", "absences", modules.absence)):
        colonnes += [
            Colonne(f"{genre}:{m.code}", "", 9, formule=pour(formule, m), entete=f"{m.code} {texte}", vue=Vue.CACHEE)
            for m in siens
        ]
    return Feuille(
        C.MODULES,
        colonnes,
        plan.derniere,
        espaces_insecables(AIDE.format(table=annexes(r)[TABLE].feuille, echelle=echelle)),
        table="T_Modules",
        aide_sur=14,
        hauteurs={LIGNE_GROUPE: 34, LIGNE_EPREUVE: 64, LIGNE_MAXIMUM: 36, LIGNE_CODES: 18},
        pages=3,
        finir=_colorer,
        facultative=Facultative.TABLE,
    )


def _du_bloc(porteur: Bloc | Specialisation, groupe: Groupe, echelle: str) -> list[Colonne]:
    """The columns of a bloc: its modules, their mean, how many have a mark."""
    code, gris = porteur.code, {"align": "center", "font_color": S.GRIS}
    nombre = calcul(**gris, num_format=f'0" / {len(porteur.modules)}"')
    return [
        *(Colonne(f"note:{m.code}", m.a_l_ecran, 11.5, NOTE, pour(modules.note, m), groupe, m.code) for m in porteur.modules),
        Colonne(f"moyenne:{code}", f"Moyenne\n/{echelle}", 9, MOYENNE, pour(modules.moyenne, porteur), groupe, f"{code} moyenne", gras=True),
        Colonne(f"nombre:{code}", "sur\nn modules", 8, nombre, pour(modules.nombre, porteur), groupe, f"{code} modules"),
    ]  # fmt: skip


def _colorer(chantier: Chantier, page: Page) -> None:
    """What stands out: a zero for an absence, a note to correct, the outcome; each by its words too."""
    valeur, x = chantier.styles.mise_en_valeur, chantier.reperes
    rouge = valeur(S.ROUGE, S.ROUGE_PALE, bold=True)
    absent = valeur(S.ROUGE, S.ROUGE_PALE, bold=True, num_format=AVEC_ABSENCE)
    lettres = x.colonnes[C.MODULES]
    for porteur in chantier.referentiel.porteurs_de_modules():
        for m in porteur.modules:
            ou = zone(x, C.MODULES, f"note:{m.code}")
            si_egal(page, ou, [(REFUS, rouge)])
            si(page, ou, f"N(${lettres[f'absence:{m.code}']}{PREMIERE_LIGNE})>0", absent)
    si(page, zone(x, C.MODULES, "absences"), f"N(${lettres['absences']}{PREMIERE_LIGNE})>0", rouge)
    if chantier.referentiel.specialisation is not None:
        issues = (
            (L.CERTIFICATS[L.OBTENU], valeur(S.VERT, S.VERT_PALE, bold=True)),
            (L.CERTIFICATS[L.NON_OBTENU], rouge),
            (L.CERTIFICATS[L.NON_EVALUE], valeur(S.AMBRE, S.AMBRE_PALE, italic=True)),
        )
        si_egal(page, zone(x, C.MODULES, "certificat"), issues)

"""Sheet Session: centre, session, certification, readings; beside them, the référentiel's numbers the formulas use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import LIGNE_CODES, PREMIERE_LIGNE, nom_lecture, parametres
from rdcxl.grille.construction.ecrivain import fermer, ouvrir
from rdcxl.grille.construction.feuilles.commun import ecrire_valeur, regle_de_date
from rdcxl.grille.construction.limites import AIDES, tenir
from rdcxl.grille.session import cles_de_session, valeur_de_session
from rdcxl.regles.lectures import NOMS, choisir_lectures

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page

AIDE = (
    "Complétez la colonne Valeur. Les mentions de la certification se lisent sur la fiche RNCP ; "
    "les documents qui doivent les porter sont refusés tant qu’elles manquent."
)
COLONNES = (("Intitulé", 38), ("Valeur", 44), ("Aide", 46), ("Clé", 30))
ECART = 5


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    styles = chantier.styles
    feuille = ouvrir(chantier, C.SESSION, "Session", AIDE, len(COLONNES))
    for i, (titre, largeur) in enumerate(COLONNES):
        feuille.set_column(i, i, largeur)
        feuille.write_string(LIGNE_CODES - 1, i, titre, styles.groupe(0))
    ligne = _valeurs(chantier, feuille)
    ligne = _lectures(chantier, feuille, ligne)
    _parametres(chantier, feuille)
    fermer(feuille, colonnes=len(COLONNES), derniere=ligne, figees=1)


def _valeurs(chantier: Chantier, feuille: Page) -> int:
    styles, session = chantier.styles, chantier.contenu.promotion.session
    ligne = PREMIERE_LIGNE - 1
    for x in cles_de_session().values():
        cle, titre, aide, valeur = x.cle, x.titre, x.aide, valeur_de_session(session, x.cle)
        format_ = styles.saisie(
            num_format=S.DATE if x.est_une_date else "@" if x.genre is str else "General", align="left", indent=1
        )
        feuille.write_string(ligne, 0, titre, styles.calcul(indent=1))
        valeur = ", ".join(valeur) if x.est_une_liste else valeur
        ecrire_valeur(feuille, ligne, 1, chantier.contenu.reprise.session.get(cle, valeur), format_)
        feuille.write_string(ligne, 2, aide, styles.calcul(font_color=S.GRIS, italic=True))
        feuille.write_string(ligne, 3, cle, styles.code())
        if x.est_une_date:
            feuille.data_validation(ligne, 1, ligne, 1, regle_de_date(titre, aide))
        chantier.classeur.define_name(f"RDC_{cle.replace('.', '_').upper()}", f"='{C.SESSION}'!$B${ligne + 1}")
        ligne += 1
    return ligne


def _lectures(chantier: Chantier, feuille: Page, ligne: int) -> int:
    """The readings of section X: a list of what is possible, the default first."""
    styles = chantier.styles
    for nom, lecture in chantier.referentiel.lectures.items():
        feuille.write_string(ligne, 0, lecture.question, styles.calcul(text_wrap=True))
        choisie = chantier.contenu.reprise.session.get(f"lectures.{nom}", getattr(chantier.plan.lectures, nom))
        ecrire_valeur(feuille, ligne, 1, choisie, styles.saisie(align="left", indent=1))
        valeurs = " ; ".join(f"{v} : {sens}" for v, sens in lecture.valeurs.items())
        feuille.write_string(ligne, 2, valeurs, styles.calcul(font_color=S.GRIS, italic=True, text_wrap=True))
        feuille.write_string(ligne, 3, f"lectures.{nom}", styles.code())
        feuille.set_row(ligne, 30)
        feuille.data_validation(
            ligne,
            1,
            ligne,
            1,
            {
                "validate": "list",
                "source": list(lecture.valeurs),
                "input_title": tenir(f"Lecture {lecture.lecture}", AIDES["input_title"]),
                "input_message": tenir(f"{lecture.question} Par défaut : {lecture.defaut}.", AIDES["input_message"]),
                "error_title": "Lecture refusée",
                "error_message": tenir(f"Choisissez : {', '.join(lecture.valeurs)}.", AIDES["error_message"]),
            },
        )
        chantier.classeur.define_name(nom_lecture(nom), f"='{C.SESSION}'!$B${ligne + 1}")
        ligne += 1
    for nom in sorted(
        set(NOMS) - set(chantier.referentiel.lectures)
    ):  # not for a centre to choose: formulas read what rules apply
        chantier.classeur.define_name(
            nom_lecture(nom), f'="{getattr(choisir_lectures(chantier.referentiel, {}), nom)}"'
        )
    return _inconnues(chantier, feuille, ligne)


def _inconnues(chantier: Chantier, feuille: Page, ligne: int) -> int:
    """Keys of an older grid that nothing here knows: they stay, to be corrected."""
    connues = set(cles_de_session()) | {f"lectures.{nom}" for nom in chantier.referentiel.lectures}
    for cle, valeur in chantier.contenu.reprise.session.items():
        if cle not in connues:
            ecrire_valeur(feuille, ligne, 1, valeur, chantier.styles.saisie(align="left", indent=1))
            feuille.write_string(ligne, 3, cle, chantier.styles.code())
            ligne += 1
    return ligne


def _parametres(chantier: Chantier, feuille: Page) -> None:
    styles = chantier.styles
    feuille.set_column(ECART - 1, ECART - 1, 3)
    feuille.set_column(ECART, ECART, 44)
    feuille.set_column(ECART + 1, ECART + 1, 12)
    feuille.merge_range(
        LIGNE_CODES - 1, ECART, LIGNE_CODES - 1, ECART + 1, "Barème du référentiel (non modifiable)", styles.groupe(2)
    )
    for i, (nom, titre, valeur) in enumerate(
        parametres(chantier.referentiel, chantier.plan.tables), PREMIERE_LIGNE - 1
    ):
        feuille.write_string(i, ECART, titre, styles.calcul())
        ecrire_valeur(feuille, i, ECART + 1, valeur, styles.calcul(align="center"))
        chantier.classeur.define_name(nom, f"='{C.SESSION}'!${xl_col_to_name(ECART + 1)}${i + 1}")

"""Sheet Simulation: « et si… » — marks tried on one candidate without touching the grid, and the points that each one misses."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name, xl_range

from rdcxl.fonctions.entree import ANOMALIE, REFERENTIEL
from rdcxl.fonctions.ligne import colonnes
from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import LIGNE_CODES, PREMIERE_LIGNE
from rdcxl.grille.construction.ecrivain import ouvrir
from rdcxl.grille.construction.feuilles.commun import PROTECTION, colorer_etats, ecrire_valeur, regle_de_candidat
from rdcxl.grille.construction.feuilles.donnees import est_un_jour, lues
from rdcxl.grille.construction.formules import pour_la_ligne, vivantes
from rdcxl.grille.construction.formules.commun import nom
from rdcxl.grille.construction.formules.donnees import texte_neuf

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page
    from rdcxl.referentiel.modele import Referentiel

AIDE = (
    "Choisissez un candidat, puis essayez des notes dans la colonne « Essai » : la grille ne change pas. Une cellule laissée vide "
    "reprend la grille ; tapez « vide » pour essayer sans la note. À droite, les points qui manquent à chacun."
)
LARGEURS = (11, 34, 9, 15, 13, 15, 2, 26, 24, 24, 2, 11, 30, 20, 10)
CODE, EPREUVE, MAXIMUM, GRILLE, ESSAI, RETENUE = range(6)
LIBELLE, ACTUEL, ESSAYE = 7, 8, 9
LISTE = 11  # first column of the points that each candidate misses
CHOIX = 3  # 0-based row where the candidate is chosen
SANS_NOTE = "vide"
LIGNES_DE_MOTIFS = 9


def colonnes_des_manques(r: Referentiel) -> dict[str, str]:
    """Letters of the columns of points that each candidate misses: for the title (`manque`), and for each bloc (`manque:B1`)."""
    cles = ["manque", *(f"manque:{e.code}" for e in r.ensembles())]
    return {cle: xl_col_to_name(i) for i, cle in enumerate(cles, LISTE + 3)}


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    feuille = ouvrir(chantier, C.SIMULATION, "Simulation", AIDE, ESSAYE + 1)
    for i, largeur in enumerate(LARGEURS):
        feuille.set_column(i, i, largeur)
    feuille.set_column(len(LARGEURS), LISTE + 3 + len(tuple(chantier.referentiel.ensembles())), 10)
    simulation = _Simulation(chantier, feuille)
    simulation.choix()
    simulation.essais()
    simulation.resultats()
    simulation.liste()
    simulation.reponse()
    feuille.freeze_panes(LIGNE_CODES, 0)
    feuille.set_landscape()
    feuille.set_paper(9)
    feuille.fit_to_pages(1, 1)
    feuille.print_area(0, 0, simulation.derniere, ESSAYE)
    feuille.protect("", PROTECTION)


class _Simulation:
    """The parts of the sheet; rows are 0-based, references as Excel writes them."""

    def __init__(self, chantier: Chantier, feuille: Page) -> None:
        self.chantier, self.feuille, self.styles = chantier, feuille, chantier.styles
        self.x = chantier.reperes
        self.ligne_lue = lues(chantier.feuilles[C.DONNEES].colonnes)
        self.premiere = PREMIERE_LIGNE - 1
        self.derniere = self.premiere + len(self.ligne_lue) - 1
        self.rang = f"$G${CHOIX + 1}"

    def _titres(self, colonne: int, titres: list[str]) -> None:
        for i, titre in enumerate(titres):
            self.feuille.write_string(LIGNE_CODES - 1, colonne + i, titre, self.styles.groupe(0))

    def choix(self) -> None:
        """The candidate: the first one, until another is chosen."""
        feuille, styles = self.feuille, self.styles
        grande = {"font_size": 12, "bold": True}
        feuille.set_row(CHOIX, 24)
        feuille.write_string(CHOIX, CODE, "Candidat", styles(**grande, font_color=S.MARINE))
        identifiant = f"$B${CHOIX + 1}"
        candidats = self.chantier.contenu.promotion.candidats
        premier = candidats[0].dossier.identifiant if candidats else ""
        ecrire_valeur(feuille, CHOIX, EPREUVE, premier, styles.saisie(**grande, indent=1, num_format="@"))
        invite = {"input_title": "Candidat", "input_message": "Choisissez l’identifiant d’un candidat."}
        regle = regle_de_candidat(self.x) | invite | {"error_title": "Candidat inconnu"}
        feuille.data_validation(CHOIX, EPREUVE, CHOIX, EPREUVE, regle)
        feuille.write_formula(CHOIX, MAXIMUM, nom(self.x, identifiant), styles(**grande, indent=1))
        cherches = self.x.plage(C.DONNEES, "identifiant")
        feuille.write_formula(CHOIX, 6, f"=IFERROR(MATCH({identifiant},{cherches},0),0)", styles(num_format=";;;"))
        absence = f'=IF({self.rang}=0,"Choisissez un candidat.",IF({self._lire("moteur")}="{P.ACTIF}","","{P.SANS_FONCTIONS}"))'
        feuille.write_formula(CHOIX, LIBELLE, absence, styles(bold=True, font_color=S.ROUGE))
        self.chantier.classeur.define_name(C.NOM_SIMULE, f"='{C.SIMULATION}'!{identifiant}")

    def _lire(self, cle: str) -> str:
        """A cell of the chosen candidate's line of Données."""
        return f"INDEX({self.x.plage(C.DONNEES, cle)},{self.rang})"

    def essais(self) -> None:
        """The line of the candidate, one code per row: in the grid, tried, retained."""
        feuille, styles, r = self.feuille, self.styles, self.chantier.referentiel
        rangs = {e.code: i for i, e in enumerate(r.ensembles())}
        self._titres(CODE, ["Code", "Épreuve ou renseignement", "Sur", "Dans la grille", "Essai", "Retenu"])
        for ligne, colonne in enumerate(self.ligne_lue, self.premiere):
            code, nombres = colonne.cle, S.DATE if est_un_jour(colonne) else "General"
            composante = r.composantes.get(code)
            muette = styles.calcul(num_format=";;;")  # the functions read these codes, nobody else needs them
            etiquette = styles.sous_titre(rangs[r.ensemble_de[code].code]) if composante else muette
            fixe = styles.calcul(align="center", num_format=nombres)
            feuille.write_string(ligne, CODE, code, etiquette)
            feuille.write_string(ligne, EPREUVE, str(colonne.titre), styles.calcul(indent=1))
            if composante:
                feuille.write_number(ligne, MAXIMUM, composante.maximum, fixe)
            else:
                feuille.write_blank(ligne, MAXIMUM, None, fixe)
            lue = f'=IF({self.rang}=0,"",{self._lire(code)})'
            feuille.write_formula(ligne, GRILLE, lue, fixe)
            self._essai(ligne, code, nombres)
            d, e = f"$D{ligne + 1}", f"$E{ligne + 1}"
            retenue = f'=IF(ISBLANK({e}),{d},IF(ISTEXT({e}),IF(LOWER(TRIM({e}))="{SANS_NOTE}","",{e}),{e}))'
            feuille.write_formula(ligne, RETENUE, retenue, fixe)
        feuille.set_row(self.derniere, None, None, {"hidden": True})
        essais = f"'{C.SIMULATION}'!$E${self.premiere + 1}:$E${self.derniere}"
        self.chantier.classeur.define_name(C.NOM_ESSAIS, f"={essais}")
        vif = styles.mise_en_valeur(S.BLEU, S.BLEU_PALE, bold=True)
        zone = f"E{self.premiere + 1}:F{self.derniere}"
        regle = {"type": "formula", "criteria": f"=NOT(ISBLANK($E{self.premiere + 1}))", "format": vif}
        feuille.conditional_format(zone, regle)

    def _essai(self, ligne: int, code: str, nombres: str) -> None:
        """The cell where a value is tried; the grid's own anomaly, or its référentiel, is not tried away."""
        styles = self.styles
        if code == ANOMALIE or code.startswith(REFERENTIEL):
            self.feuille.write_blank(ligne, ESSAI, None, styles.calcul())
            return
        format_ = styles.saisie(align="center", num_format=nombres)
        self.feuille.write_blank(ligne, ESSAI, None, format_)
        lecture = code.removeprefix("lecture.")
        if lecture != code:
            valeurs = list(self.chantier.referentiel.lectures[lecture].valeurs)
            self.feuille.data_validation(ligne, ESSAI, ligne, ESSAI, {"validate": "list", "source": valeurs})

    def resultats(self) -> None:
        """The outcome in the grid, and with what is tried."""
        lignes: list[tuple[str, str, str]] = [
            ("Décision proposée", "decision", ""), ("Total", "total", ""), ("Moyenne /20", "moyenne", ""),
            ("Blocs conservés", "valides", ""),
        ]  # fmt: skip
        ensembles = [e.code for e in self.chantier.referentiel.ensembles()]
        for code in ensembles:
            lignes += [(f"{code} : état", "statut", code), (f"{code} : note /20", "note", code)]
        self._titres(LIBELLE, ["Résultat", "Dans la grille", "Avec l’essai"])
        for i, (titre, genre, code) in enumerate(lignes):
            cle = f"{genre}:{code}" if code else genre
            lue = f"INDEX({self.x.plage(C.SYNTHESE, cle)},{self.rang})"
            self._resultat(self.premiere + i, titre, lue, cle)
        ligne = self.premiere + len(lignes) + 1
        for i, titre in enumerate(("Points qui manquent", "Dans la grille", "Avec l’essai")):
            self.feuille.write_string(ligne, LIBELLE + i, titre, self.styles.groupe(0))
        for i, code in enumerate(["", *ensembles]):
            titre = f"pour valider {code}" if code else "pour le titre"
            cle = f"manque:{code}" if code else "manque"
            self._resultat(ligne + 1 + i, titre, f"INDEX({self.x.plage(C.SIMULATION, cle)},{self.rang})", cle)
        self._motifs(ligne + 3 + len(ensembles))
        self._couleurs(self.premiere, self.premiere + len(lignes) - 1)
        self._couleurs(ligne + 1, ligne + 1 + len(ensembles))

    def reponse(self) -> None:
        """What RDC_LIGNE answers with what is tried: one call, on the row of the first code, in hidden columns."""
        plages = ",".join(
            f"${c}${self.premiere + 1}:${c}${self.derniere + 1}" for c in map(xl_col_to_name, (CODE, RETENUE))
        )
        titres, debut = colonnes(self.chantier.referentiel), self.debut_de_la_reponse
        for i, titre in enumerate(titres.values(), debut):
            self.feuille.write_string(LIGNE_CODES - 1, i, titre, self.styles.groupe(2))
        appel = f'=IF({self.rang}=0,"",IFERROR(RDC_LIGNE({plages}),""))'
        self.feuille.ecrire_tableau(self.premiere, debut, appel, [self.styles.calcul()] * len(titres))
        self.feuille.set_column(debut, debut + len(titres) - 1, None, None, {"hidden": True})

    @cached_property
    def debut_de_la_reponse(self) -> int:
        """The first of these columns: an empty one stands before it."""
        return LISTE + 5 + len(tuple(self.chantier.referentiel.ensembles()))

    def _essayee(self, cle: str) -> str:
        """What a cell of that answer says; the reasons side by side."""
        rangs = {c: i for i, c in enumerate(colonnes(self.chantier.referentiel), self.debut_de_la_reponse)}
        cles = [cle] if cle in rangs else [c for c in rangs if c.startswith(f"{cle}:")]
        lues = "&".join(texte_neuf(f"${xl_col_to_name(rangs[c])}${self.premiere + 1}", c) for c in cles)
        return f'IFERROR(IF({self.rang}=0,"",IF({self._lire("moteur")}="{P.ACTIF}",{lues},"")),"")'

    def _resultat(self, ligne: int, titre: str, lue: str, cle: str) -> None:
        gras = cle == "decision"
        note = S.NOTE if cle.partition(":")[0] in ("note", "moyenne") else "General"
        format_ = self.styles.calcul(align="center", bold=gras, num_format=note)
        self.feuille.write_string(ligne, LIBELLE, titre, self.styles.calcul(indent=1, bold=gras))
        self.feuille.write_formula(ligne, ACTUEL, f'=IF({self.rang}=0,"",{lue})', format_)
        self.feuille.write_formula(ligne, ESSAYE, f"={self._essayee(cle)}", format_)

    def _motifs(self, ligne: int) -> None:
        """The reasons of what is tried, one per line."""
        styles, feuille = self.styles, self.feuille
        for i, titre in enumerate(("Motifs, avec l’essai", "", "")):
            feuille.write_string(ligne, LIBELLE + i, titre, styles.groupe(0))
        format_ = styles.calcul(text_wrap=True, valign="top", font_size=9)
        feuille.merge_range(ligne + 1, LIBELLE, ligne + LIGNES_DE_MOTIFS, ESSAYE, "", format_)
        texte = f'=SUBSTITUTE({self._essayee("motifs")}," · ",CHAR(10))'
        feuille.write_formula(ligne + 1, LIBELLE, texte, format_)

    def _couleurs(self, premiere: int, derniere: int) -> None:
        """States in colour; in bold blue what the trial changes."""
        change = self.styles.mise_en_valeur(S.BLEU, S.BLEU_PALE, bold=True)
        j, i = (f"{xl_col_to_name(c)}{premiere + 1}" for c in (ESSAYE, ACTUEL))
        essaye = xl_range(premiere, ESSAYE, derniere, ESSAYE)
        colorer_etats(self.chantier, self.feuille, xl_range(premiere, ACTUEL, derniere, ESSAYE))
        self.feuille.conditional_format(essaye, {"type": "formula", "criteria": f"={j}<>{i}", "format": change})

    def liste(self) -> None:
        """Points that each candidate misses, for the title and for each bloc."""
        styles, x, fin = self.styles, self.x, self.chantier.plan.derniere
        ensembles = [e.code for e in self.chantier.referentiel.ensembles()]
        self.feuille.merge_range(
            LIGNE_CODES - 2,
            LISTE,
            LIGNE_CODES - 2,
            LISTE + 3 + len(ensembles),
            "Points qui manquent à chacun",
            styles.groupe(2),
        )
        for i, titre in enumerate(["Identifiant", "Candidat", "Décision proposée", "Titre", *ensembles]):
            self.feuille.write_string(LIGNE_CODES - 1, LISTE + i, titre, styles.groupe(0))
        modeles = [vivantes.identifiant(x), vivantes.nom(x), f"={x.la('decision', C.SYNTHESE)}"]
        modeles += [vivantes.manque(x, code) for code in ("", *ensembles)]
        centre = styles.calcul(align="center")
        formats = [
            styles.calcul(bold=True, indent=1),
            styles.calcul(indent=1, shrink=True),
            styles.calcul(align="center", bold=True),
        ]
        for ligne in range(self.premiere, fin):
            for j, modele in enumerate(modeles):
                format_ = formats[j] if j < len(formats) else centre
                self.feuille.write_formula(ligne, LISTE + j, pour_la_ligne(modele, ligne + 1), format_)
        colorer_etats(self.chantier, self.feuille, xl_range(self.premiere, LISTE + 2, fin - 1, LISTE + 2))

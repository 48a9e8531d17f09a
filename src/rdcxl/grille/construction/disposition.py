"""Where everything stands in the workbook: columns of each sheet, rows, names. Imports the catalogue only.

Every sheet with one row per candidate uses the same rows, so a formula reads the same row of the sheet Notes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from rdcxl.fonctions.entree import ANOMALIE
from rdcxl.grille.annexes import (
    ABSENCES,
    CONTROLE_CONTINU,
    GROUPES,
    NOM_DU_CANDIDAT,
    NOTES_PARTAGEES,
    PORTEFEUILLES,
    TENTATIVES,
    annexes,
)
from rdcxl.grille.tables.acquis import CHAMPS_ACQUIS
from rdcxl.grille.tables.candidats import CHAMPS_ASSIDUITE, DECISIFS, champs_candidats
from rdcxl.grille.tables.decisions import CHAMPS_DECISIONS
from rdcxl.referentiel.modele import Bloc, Referentiel
from rdcxl.regles.modules import bareme
from rdcxl.regles.sujets import MARGE, SUJETS

# 1-based rows, as Excel counts them.
LIGNE_TITRE = 1
LIGNE_AIDE = 2
LIGNE_GROUPE = 3
LIGNE_EPREUVE = 4
LIGNE_MAXIMUM = 5
LIGNE_CODES = 6
PREMIERE_LIGNE = 7

LIGNES_DE_RESERVE = 5
LIGNES_D_ACQUIS = 60
LIGNES_DE_DECISIONS = 65

NATIF = "natif."  # prefix of the columns of Contrôle that hold the native result of a column of Synthèse
# Defined name of the row of codes in Données.
NOM_CODES = "RDC_CODES"
COLONNE_DES_MANQUES = 14  # 0-based column of Simulation: points that each candidate misses for the title


def lettre(colonne: int) -> str:
    """Letters of a 0-based column.

    >>> lettre(0), lettre(25), lettre(26)
    ('A', 'Z', 'AA')
    """
    texte, reste = "", colonne + 1
    while reste:
        reste, unite = divmod(reste - 1, 26)
        texte = chr(ord("A") + unite) + texte
    return texte


def reference(feuille: str, colonne: int, premiere: int, derniere: int) -> str:
    """Absolute reference to a column of another sheet: `Notes!$A$7:$A$30`; accents need quotation marks."""
    nom = feuille if feuille.isascii() else f"'{feuille}'"
    return f"{nom}!${lettre(colonne)}${premiere}:${lettre(colonne)}${derniere}"


@dataclass(frozen=True)
class Disposition:
    """The columns of a workbook for a référentiel and a number of candidate rows (reserve included).

    `lignes_annexes`: by name, the rows of each optional table that the workbook has.
    `notes_de_grille`: composantes whose cells in Notes are formulas, because a grid sheet gives the mark.
    """

    referentiel: Referentiel
    lignes: int
    lignes_acquis: int
    lignes_annexes: Mapping[str, int] = field(default_factory=dict)
    notes_de_grille: frozenset[str] = frozenset()
    lignes_decisions: int = LIGNES_DE_DECISIONS

    @property
    def derniere(self) -> int:
        """Last candidate row (1-based)."""
        return PREMIERE_LIGNE + self.lignes - 1

    @property
    def derniere_acquis(self) -> int:
        """Last row of the sheet Acquis (1-based)."""
        return PREMIERE_LIGNE + self.lignes_acquis - 1

    @property
    def derniere_decision(self) -> int:
        """Last row of the sheet Décisions (1-based)."""
        return PREMIERE_LIGNE + self.lignes_decisions - 1

    def candidats(self) -> dict[str, int]:
        """0-based column by code in Candidats."""
        return _ranger(champ.code for champ in champs_candidats(self.referentiel))

    def notes(self) -> dict[str, int]:
        """0-based column by code in Notes: identifier, name, the marks, the date of a fraud."""
        return _ranger(["identifiant", "nom", *self.referentiel.composantes, "fraude"])

    def assiduite(self) -> dict[str, int]:
        """0-based column by code in Assiduité: inputs, then what the native formulas say."""
        return _ranger(["identifiant", "nom", *(ch.code for ch in CHAMPS_ASSIDUITE), "part", "taux", "etat"])

    def acquis(self) -> dict[str, int]:
        """0-based column by code in Acquis: inputs, then (hidden) what formulas compare: who, who|what, a number."""
        return _ranger([*(champ.code for champ in CHAMPS_ACQUIS), "qui", "cle", "valeur"])

    def annexe(self, nom: str) -> dict[str, int]:
        """0-based column by code of an optional table: whose row, his name, the other inputs, then (hidden) what is computed."""
        annexe = annexes(self.referentiel)[nom]
        identifiant, *saisies = annexe.par_code
        return _ranger([identifiant, NOM_DU_CANDIDAT, *saisies, *annexe.calculees])

    def derniere_annexe(self, nom: str) -> int:
        """Last row of an optional table (1-based)."""
        return PREMIERE_LIGNE + self.lignes_annexes[nom] - 1

    def modules(self) -> dict[str, int]:
        """0-based column by key in Modules: `note:M1.1` …, `moyenne:B1`, `nombre:B1`, the certificate, absences; then, hidden,
        the exact marks side by side, and the absences of each module.
        """
        porteurs = self.referentiel.porteurs_de_modules()
        codes = [m.code for p in porteurs for m in p.modules]
        blocs = [[*(f"note:{m.code}" for m in p.modules), f"moyenne:{p.code}", f"nombre:{p.code}"] for p in porteurs]
        certificat = ["certificat"] if self.referentiel.specialisation else []
        vues = ["identifiant", "nom", *(cle for bloc in blocs for cle in bloc), *certificat, "absences"]
        return _ranger([*vues, *(f"exacte:{code}" for code in codes), *(f"absence:{code}" for code in codes)])

    def synthese(self) -> dict[str, int]:
        """0-based column by key in Synthèse: `points:B1`, `note:B1`, `statut:B1` …, total, average, decision."""
        groupes = [f"{genre}:{e.code}" for e in self.referentiel.ensembles() for genre in ("points", "note", "statut")]
        return _ranger(["identifiant", "nom", *groupes, "total", "sur", "moyenne", "valides", "decision", "motifs"])

    def codes(self) -> list[str]:
        """Codes of the line that the worksheet functions read: all that decides of a candidate."""
        champs = ["voie", *DECISIFS, *(champ.code for champ in CHAMPS_ASSIDUITE if champ.decisif)]
        acquis = [f"acquis.{code}" for code in self.referentiel.codes_acquis]
        lectures = [f"lecture.{nom}" for nom in self.referentiel.lectures]
        return [*self.referentiel.composantes, "fraude", *champs, *acquis, *self.passages(), *lectures, ANOMALIE]

    def passages(self) -> list[str]:
        """Codes of what earlier attempts and portfolios brought, where the workbook has their tables."""
        ensembles = self.referentiel.ensembles() if self.a_des_tentatives else ()
        blocs = self.referentiel.blocs if self.a_des_portefeuilles else ()
        return [*(f"tentatives.{e.code}" for e in ensembles), *(f"portefeuille.{b.code}" for b in blocs)]

    def donnees(self) -> dict[str, int]:
        """0-based column by code in Données: identifier, the line that the functions read, whether they answer."""
        return _ranger(["identifiant", *self.codes(), "reponse", "moteur", "lectures"])

    def jury(self) -> dict[str, int]:
        """0-based column by key in Jury: the view, in the order of discussion; then, folded and in grid order, what orders it."""
        vue = ["rang", "identifiant", "nom", "decision", "a_discuter", "manque", "acquis", "motifs"]
        ecarts = [f"ecart:{e.code}" for e in self.referentiel.ensembles()]
        sujets = [f"sujet:{code}" for code in SUJETS]
        return _ranger([*vue, "position", *ecarts, *sujets, "texte", "conserves", "ordre"])

    def decisions(self) -> dict[str, int]:
        """0-based column by code in Décisions: inputs, then who it is, what was proposed, what the line still lacks."""
        return _ranger([*(champ.code for champ in CHAMPS_DECISIONS), "candidat", "proposition", "constat"])

    def controle(self) -> dict[str, int]:
        """0-based column by key in Contrôle: the summary, then the columns that the formulas need."""
        resume = [
            "identifiant", "nom", "attendues", "saisies", "manquantes", "abj", "abs", "corriger", "constat", "ecart",
        ]  # fmt: skip
        lus = ["h_entreprise", "h_injustifiees", "h_justifiees", "h_formation"]
        champs = ["ligne", "ligne_a", "vae", "parcours", "inscrits", "executive", "dispense", "fraude", *lus]
        assiduite = ["minimum", "manque_heures", "heures", "base", "taux", "accord"]
        notes = [
            f"{genre}:{c.code}" for genre in ("t", "n") for e in self.referentiel.ensembles() for c in e.composantes
        ]
        tuteur = ["tuteur_saisi", "n_tuteur", "tuteur_apres"]
        ensembles = [
            f"{genre}:{e.code}"
            for e in self.referentiel.ensembles()
            for genre in (
                "du",
                "acq",
                *self._portefeuilles(e),
                "flo",
                *self._de_la_session(),
                "pts",
                "abs",
                "manq",
                "val",
            )
        ]
        fin = [
            *(["reports"] if self.reportent else []), "champs", "attente_saisie", "obstacles", "valides", "sur", "brut", "total_penalise", "moyenne_notes",
            "moyenne_exacte", "au_bord", "attente", "total", "moyenne_suffit",
        ]  # fmt: skip
        natif = [f"{NATIF}{cle}" for cle in self.comparees()]
        return _ranger([*resume, *champs, *assiduite, *notes, *tuteur, *ensembles, *fin, *natif])

    def _portefeuilles(self, e: Bloc) -> tuple[str, ...]:
        """Where portfolios are known: does one stand for the épreuves of this bloc?"""
        return ("pf",) if self.a_des_portefeuilles and e is not self.referentiel.pro else ()

    @property
    def a_des_portefeuilles(self) -> bool:
        """The workbook has the table of portfolios."""
        return PORTEFEUILLES in self.lignes_annexes

    @property
    def reportent(self) -> bool:
        """Some optional table of the workbook fills cells of Notes or Assiduité."""
        return not {ABSENCES, GROUPES, NOTES_PARTAGEES}.isdisjoint(self.lignes_annexes)

    def _de_la_session(self) -> tuple[str, ...]:
        """Where earlier attempts are known: this session's own points and absences, and whether an earlier one stands."""
        return ("ptn", "abn", "mei") if self.a_des_tentatives else ()

    @property
    def a_des_tentatives(self) -> bool:
        """The workbook has the table of earlier attempts."""
        return TENTATIVES in self.lignes_annexes

    def comparees(self) -> list[str]:
        """Columns of Synthèse that both calculations give, in order."""
        return [cle for cle in self.synthese() if cle not in ("identifiant", "nom", "motifs")]


def _ranger(codes: Iterable[str]) -> dict[str, int]:
    return {code: i for i, code in enumerate(codes)}


def nom_parametre(code: str) -> str:
    """Defined name of a parameter of the référentiel: `RDC_MAX_B1`; characters that a name refuses become `_`."""
    return "RDC_" + "".join(c if c.isalnum() else "_" for c in code)


def parametres(r: Referentiel, tables: Collection[str] = ()) -> list[tuple[str, str, object]]:
    """(name, French title, value) of every number that the native formulas use; they stand once, in sheet Session.

    Args:
        tables: the optional tables of the workbook.
    """
    lignes: list[tuple[str, str, object]] = [
        (nom_parametre("ECHELLE"), "Échelle des notes", r.notation.echelle),
        (nom_parametre("MOYENNE"), "Moyenne exigée pour le titre", r.notation.moyenne_titre),
        (nom_parametre("HEURES_FORMATION"), "Heures de formation du parcours complet", r.heures.total),
        (nom_parametre("ENTREPRISE_COMPLET"), "Heures en entreprise, parcours complet", r.entreprise.parcours_complet),
        (nom_parametre("ENTREPRISE_BLOC"), "Heures en entreprise, par bloc séparé", r.entreprise.par_bloc),
        (nom_parametre("ENTREPRISE_PLAFOND"), "Heures en entreprise, plafond", r.entreprise.plafond),
        (nom_parametre("ENTREPRISE_EXECUTIVE"), "Heures en entreprise, Executive", r.entreprise.executive),
        (nom_parametre("MARGE"), "Ordre du jury : juste sous un seuil jusqu’à (points sur l’échelle)", MARGE),
        (nom_parametre("RESULTATS_JOURS"), "Jours pour communiquer les résultats", r.echeances.resultats_jours),
    ]
    for e in r.ensembles():
        lignes += _parametres_ensemble(e, r)
    for i, palier in enumerate(r.assiduite.paliers, 1):
        lignes.append((nom_parametre(f"PALIER_{i}"), f"Assiduité, palier {i} : jusqu’à (%)", palier.jusqu_a))
        lignes.append((nom_parametre(f"TAUX_{i}"), f"Assiduité, palier {i} : pénalité (%)", palier.taux))
    return lignes + _parametres_modules(r) if CONTROLE_CONTINU in tables else lignes


def _parametres_modules(r: Referentiel) -> list[tuple[str, str, object]]:
    b, s = bareme(r), r.specialisation
    lignes: list[tuple[str, str, object]] = [
        (nom_parametre("CC_SUR"), "Contrôle continu : note sur, à défaut", b.defaut)
    ]
    for i, maximum in enumerate(b.maxima, 1):
        lignes.append((nom_parametre(f"CC_SUR_{i}"), f"Contrôle continu : note sur, admis ({i})", maximum))
    if s is not None:
        lignes.append((nom_parametre("CERTIFICAT"), f"{s.sigle} : moyenne des modules exigée", s.note_obtention))
    return lignes


def _parametres_ensemble(e: Bloc, r: Referentiel) -> list[tuple[str, str, object]]:
    lignes: list[tuple[str, str, object]] = [
        (nom_parametre(f"MAX_{e.code}"), f"{e.code} : maximum", e.maximum),
        (nom_parametre(f"MIN_{e.code}"), f"{e.code} : minimum", e.minimum),
        (nom_parametre(f"VAL_{e.code}"), f"{e.code} : validé à", e.validation(r.notation.echelle)),
    ]
    if e is not r.pro:
        lignes.append((nom_parametre(f"HEURES_{e.code}"), f"{e.code} : heures de formation", e.heures))
    tuteur = e.composante_de_role("TUTEUR")
    if tuteur:
        lignes.append((nom_parametre("MAX_TUTEUR"), f"{tuteur.code} : maximum", tuteur.maximum))
    return lignes


def nom_lecture(lecture: str) -> str:
    """Defined name of the cell that holds a reading."""
    return f"RDC_LECTURE_{lecture.upper()}"

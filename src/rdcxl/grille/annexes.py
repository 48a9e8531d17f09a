"""The optional sheets of a grid: one table each, there only when used. Imports the référentiel's types, the fields and codes of the rules.

A sheet is one file, too (absences.csv): it is recognised by its columns, wherever they come from. Every code but `identifiant`
belongs to one table, so that a row of codes says which one it heads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rdcxl.erreurs import UsageIncorrect
from rdcxl.grille import champs as C
from rdcxl.grille.champs import Champ
from rdcxl.referentiel.modele import Composante, Referentiel
from rdcxl.regles import demandes as D
from rdcxl.regles.modules import bareme
from rdcxl.regles.nombres import en_francais

ABSENCES, GROUPES, NOTES_PARTAGEES, TENTATIVES = "absences", "groupes", "notes_partagees", "tentatives"
CONTROLE_CONTINU, PORTEFEUILLES, ACCES = "controle_continu", "portefeuilles", "acces"
AMENAGEMENTS, DEMANDES, INCIDENTS = "amenagements", "demandes", "incidents"

NOM_DU_CANDIDAT = "candidat"  # column after the identifier that shows, by a formula, whose row it is

HEURES_D_UN_JOUR = 24
LIGNES_LIBRES = 60
DISTINCTIVES = 3
LIGNES_NOMBREUSES = 400
COLLECTIF = "DOSSIER_COLLECTIF"
LIEUX = {"CENTRE": "en formation", "ENTREPRISE": "en entreprise"}
NATURES = {
    D.RATTRAPAGE: "repasser des blocs, épreuves seules",
    D.REDOUBLEMENT: "refaire l’année des blocs non validés",
    D.ABSENCE: "épreuve de rattrapage après une absence justifiée",
    D.APRES_FRAUDE: "nouvelle session après une fraude",
    D.PRO: "nouveau dossier professionnel",
}
MOYENS = {D.RECOMMANDE: "lettre recommandée", D.MAIN_PROPRE: "remise en main propre", "AUTRE": "autre écrit"}
MOTIFS = {
    "CERTIFICAT_MEDICAL": "certificat médical",
    "ARRET_TRAVAIL": "arrêt de travail",
    "FORCE_MAJEURE": "cas de force majeure justifié",
}
INCIDENTS_CONNUS = {"FRAUDE": "fraude ou tentative de fraude", "RETARD": "retard", "AUTRE": "autre incident"}
SUITES = {"CONTRESIGNE": "contresigné par l’auteur des faits", "REFUS": "refus de contresigner"}


@dataclass(frozen=True)
class Annexe:
    """One optional table.

    Attributes:
        nom: its name, and that of its file without .csv; `feuille`: title of its sheet.
        aide: what to type there; `libres`: empty rows that a new sheet has.
        calculees: hidden columns of formulas after the typed ones, by code.
    """

    nom: str
    feuille: str
    champs: tuple[Champ, ...]
    aide: str
    libres: int = LIGNES_LIBRES
    calculees: tuple[str, ...] = ()

    @property
    def par_code(self) -> dict[str, Champ]:
        """Its typed columns, by code."""
        return {champ.code: champ for champ in self.champs}

    @property
    def marque(self) -> frozenset[str]:
        """The codes that a row of codes must have to head this table: the first three columns."""
        return frozenset(champ.code for champ in self.champs[:DISTINCTIVES])


_CATALOGUES: dict[int, tuple[Referentiel, dict[str, Annexe]]] = {}  # made once for each référentiel in memory


def annexes(r: Referentiel) -> dict[str, Annexe]:
    """Every optional table for a référentiel, by name, in the order of the sheets."""
    connu = _CATALOGUES.get(id(r))
    if connu is None or connu[0] is not r:
        toutes = (_absences(), *_de_la_notation(r), *_de_la_session(r))
        connu = _CATALOGUES[id(r)] = (r, {annexe.nom: annexe for annexe in toutes})
    return connu[1]


def composante_collective(r: Referentiel) -> Composante | None:
    """The composante whose mark is a group's; None where the référentiel has none."""
    return next((c for c in r.composantes.values() if c.forme == COLLECTIF), None)


def reconnaitre(r: Referentiel, titres: Iterable[str]) -> Annexe | None:
    """The table that these column headings, codes or French titles, belong to; None when none does."""
    presents = {titre.casefold() for titre in titres}
    return next(
        (
            a
            for a in annexes(r).values()
            if all({c.code.casefold(), c.titre.casefold()} & presents for c in a.champs[:DISTINCTIVES])
        ),
        None,
    )


def nommer(r: Referentiel, demandees: Iterable[str]) -> tuple[str, ...]:
    """The names of these tables, each given by its name or by the title of its sheet.

    Raises:
        UsageIncorrect: one does not exist; those that do are listed.
    """
    connues = {cle.casefold(): a.nom for a in annexes(r).values() for cle in (a.nom, a.feuille)}
    inconnues = [x for x in demandees if x.strip().casefold() not in connues]
    if inconnues:
        possibles = ", ".join(annexes(r))
        raise UsageIncorrect(
            f"Ces feuilles n’existent pas : {', '.join(inconnues)}. Feuilles facultatives : {possibles}."
        )
    return tuple(connues[x.strip().casefold()] for x in demandees)


def _qui(feuille: str) -> Champ:
    return Champ("identifiant", "Identifiant", C.TEXTE, feuille, 14, obligatoire=True, identite=True)


def _bloc_ou_pro(r: Referentiel) -> str:
    return f"Bloc ou {r.pro.code}" if r.pro else "Bloc"


def _libelles(codes: Collection[str]) -> dict[str, str]:
    return {code: code for code in codes}


def _absences() -> Annexe:
    f = "Absences"
    return Annexe(
        ABSENCES,
        f,
        (
            _qui(f),
            Champ("absence_du", "Date", C.DATE, f, 13, obligatoire=True),
            Champ("heures", "Heures", C.NOMBRE, f, 10, obligatoire=True, decisif=True),
            Champ("justifiee", "Justifiée", C.OUI_NON, f, 11, obligatoire=True, decisif=True, choix=C.OUI_OU_NON),
            Champ(
                "lieu_absence", "Lieu", C.CHOIX, f, 14, choix=LIEUX,
                aide="ENTREPRISE : notée ici, sans effet sur la pénalité. Vide : en formation.",
            ),
            Champ("objet_absence", "Observation", C.TEXTE, f, 40, aide="Jamais la cause médicale."),
        ),
        "Une ligne par absence. Les heures de la feuille Assiduité en sont la somme ; les absences en entreprise n’y comptent pas.",
        LIGNES_NOMBREUSES,
        ("rang_absence", "absence_illisible", "injustifiees_lues", "justifiees_lues"),
    )  # fmt: skip


def _de_la_notation(r: Referentiel) -> tuple[Annexe, ...]:
    """The tables that give marks, or points."""
    collective = composante_collective(r)
    blocs, ensembles = _libelles([b.code for b in r.blocs]), _libelles([e.code for e in r.ensembles()])
    modules = {m.code: m.titre for porteur in r.porteurs_de_modules() for m in porteur.modules}
    composantes = _libelles([c.code for c in r.composantes.values() if c.role != "TUTEUR"])
    g, p, t, cc, pf = "Groupes", "Notes partagées", "Tentatives", "Contrôle continu", "Portefeuilles"
    tables = [
        Annexe(
            NOTES_PARTAGEES, p,
            (
                _qui(p),
                Champ("composante_partagee", "Composante", C.CHOIX, p, 13, obligatoire=True, choix=composantes),
                Champ("note_ecrite", "Part écrite", C.NOTE, p, 11),
                Champ("note_orale", "Part orale", C.NOTE, p, 11),
            ),
            "Une ligne par épreuve aménagée dont la note se partage en un écrit et un oral ; leur somme est la note de la composante.",
            calculees=("cle_partagee", "note_partagee"),
        ),
        Annexe(
            TENTATIVES, t,
            (
                _qui(t),
                Champ("tentative", _bloc_ou_pro(r), C.CHOIX, t, 12, obligatoire=True, choix=ensembles),
                Champ("points_obtenus", "Points obtenus", C.NOTE, t, 12, aide="Vide : session annulée, ou bloc non présenté."),
                Champ("session_du", "Session du", C.DATE, t, 13, obligatoire=True, decisif=True, aide="Date du jury."),
                Champ(
                    "compte", "Compte", C.OUI_NON, t, 10, choix=C.OUI_OU_NON,
                    aide="non : rattrapage après une absence justifiée, qui n’use pas la reprise. Vide : oui.",
                ),
                Champ("objet_tentative", "Observation", C.TEXTE, t, 40),
            ),
            "Une ligne par passage antérieur d’un bloc ou de l’évaluation professionnelle.",
            calculees=("qui_tentative", "cle_tentative", "points_lus"),
        ),
        Annexe(
            PORTEFEUILLES, pf,
            (
                _qui(pf),
                Champ("bloc_portefeuille", "Bloc", C.CHOIX, pf, 10, obligatoire=True, choix=blocs),
                Champ("points_portefeuille", "Points", C.NOTE, pf, 10, aide="Une note pour tout le bloc, ABS ou ABJ ; vide : attendue."),
                Champ("formation_finie_le", "Formation finie le", C.DATE, pf, 13, obligatoire=True),
                Champ("portefeuille_presente_le", "Présenté le", C.DATE, pf, 13, obligatoire=True, aide="Jour où un jury l’entend."),
            ),
            "Une ligne par bloc qu’un candidat Executive présente en portefeuille de preuves, à la place des épreuves.",
            calculees=("qui_portefeuille", "cle_portefeuille", "portefeuille_lu"),
        ),
        Annexe(
            CONTROLE_CONTINU, cc,
            (
                _qui(cc),
                Champ("module", "Module", C.CHOIX, cc, 10, obligatoire=True, choix=modules),
                Champ("note_module", "Note", C.NOTE, cc, 9, aide="Une note, ABS (absence injustifiée, compte 0) ou ABJ (ne compte pas)."),
                Champ("note_sur", "Sur", C.NOMBRE, cc, 8, decisif=True, aide=f"{bareme(r).admis} ; vide : {en_francais(bareme(r).defaut)}."),
                Champ("evaluation_du", "Date", C.DATE, cc, 13),
                Champ("evaluation", "Évaluation", C.TEXTE, cc, 40),
            ),
            "Une ligne par note de contrôle continu. Elle ne compte jamais dans les points de la certification.",
            LIGNES_NOMBREUSES,
            ("cle_module", "sur_echelle", "note_comptee", "note_refusee", "absence_a_l_evaluation"),
        ),
    ]  # fmt: skip
    if collective is not None:
        tables.insert(0, Annexe(
            GROUPES, g,
            (
                _qui(g),
                Champ("groupe", "Groupe", C.TEXTE, g, 14, obligatoire=True, identite=True),
                Champ("note_du_groupe", f"Note du groupe ({collective.code})", C.NOTE, g, 16, aide="À saisir sur une seule ligne du groupe."),
                Champ("note_individuelle", "Note individuelle", C.NOTE, g, 14, aide="À la place de celle du groupe ; demande un motif."),
                Champ("motif_individuel", "Motif", C.TEXTE, g, 44),
            ),
            "Une ligne par candidat. La note du groupe est reportée dans Notes, "
            f"{collective.code}, sur chacun de ses membres ({collective.groupe_maximum} au plus).",
            calculees=("qui_groupe", "groupe_lu", "no_groupe", "note_lue", "cle_note", "ecart_note", "note_retenue"),
        ))  # fmt: skip
    return tuple(tables)


def _de_la_session(r: Referentiel) -> tuple[Annexe, ...]:
    """The tables that say what happened around the épreuves; none of them changes a mark."""
    ensembles = _libelles([e.code for e in r.ensembles()])
    composantes = _libelles([c.code for c in r.composantes.values() if c.role != "TUTEUR"])
    a, d, i, x = "Aménagements", "Demandes", "Incidents", "Accès"
    return (
        Annexe(
            ACCES, x,
            (
                _qui(x),
                Champ("niveau_diplome", "Niveau", C.NOMBRE, x, 10, aide="Niveau du plus haut diplôme, de 3 à 8 ; vide : aucun."),
                Champ("annees_experience", "Années d’expérience", C.NOMBRE, x, 13, aide="Vide : aucune."),
                Champ("selection_reussie", "Sélection réussie", C.OUI_NON, x, 11, obligatoire=True, choix=C.OUI_OU_NON),
                Champ("objet_acces", "Observation", C.TEXTE, x, 40),
            ),
            "Une ligne par candidat : ce qui permet son entrée en formation.",
        ),
        Annexe(
            DEMANDES, d,
            (
                _qui(d),
                Champ("demande", "Nature", C.CHOIX, d, 17, obligatoire=True, choix=NATURES),
                Champ("demande_du", "Reçue le", C.DATE, d, 13, obligatoire=True),
                Champ("moyen", "Moyen", C.CHOIX, d, 16, choix=MOYENS),
                Champ("demande_pour", "Pour", C.CHOIX, d, 9, choix=ensembles, aide=f"{_bloc_ou_pro(r)} ; vide : tout ce qui est à repasser."),
                Champ("epreuve_le", "Épreuve ou dossier le", C.DATE, d, 14, aide="Première épreuve concernée, ou remise du dossier."),
                Champ("motif_absence", "Motif d’absence", C.CHOIX, d, 22, choix=MOTIFS),
                Champ("absence_ou_fraude_le", "Absence, fraude ou début d’expérience le", C.DATE, d, 17),
                Champ("redouble", "Redouble", C.OUI_NON, d, 10, choix=C.OUI_OU_NON, aide="Après une fraude : la formation est refaite."),
            ),
            "Une ligne par demande écrite d’un candidat : repasser, rattraper une épreuve manquée, revenir après une fraude.",
        ),
        Annexe(
            INCIDENTS, i,
            (
                _qui(i),
                Champ("incident", "Nature", C.CHOIX, i, 12, obligatoire=True, choix=INCIDENTS_CONNUS),
                Champ("incident_epreuve", "Épreuve", C.CHOIX, i, 12, obligatoire=True, choix=composantes),
                Champ("survenu_le", "Date", C.DATE, i, 13, obligatoire=True),
                Champ("recit", "Faits", C.TEXTE, i, 60, obligatoire=True),
                Champ("suite", "Signature", C.CHOIX, i, 16, choix=SUITES),
            ),
            "Une ligne par incident d’épreuve ; le candidat finit l’épreuve, le procès-verbal porte les faits et sa signature ou son refus.",
        ),
        Annexe(
            AMENAGEMENTS, a,
            (
                _qui(a),
                Champ("tiers_temps", "Tiers temps", C.OUI_NON, a, 11, obligatoire=True, choix=C.OUI_OU_NON),
                Champ("mesures", "Autres mesures", C.TEXTE, a, 60, aide="Séparées par des points-virgules. Jamais la cause ni le diagnostic."),
                Champ(
                    "oral_au_lieu_de_l_ecrit", "Écrits passés à l’oral", C.TEXTE, a, 24,
                    aide=f"Codes des composantes, par exemple : {r.exemple_de_composantes}.",
                ),
            ),
            "Une ligne par candidat dont les épreuves sont aménagées : les mesures, jamais leur cause.",
        ),
    )  # fmt: skip

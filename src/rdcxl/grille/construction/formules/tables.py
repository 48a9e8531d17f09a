"""Which formula stands in which column of each sheet: one explicit table a sheet. Imports the formulas and the layout."""

from __future__ import annotations

from collections.abc import Callable

from rdcxl.fonctions.entree import ANOMALIE
from rdcxl.grille import champs as C
from rdcxl.grille.annexes import annexes as tables_facultatives
from rdcxl.grille.construction.disposition import COLONNE_DES_MANQUES, NATIF, Disposition, lettre
from rdcxl.grille.construction.formules import (
    acquis,
    annexes,
    assiduite,
    blocs,
    decision,
    decisions,
    donnees,
    inscription,
    jury,
    modules,
    natives,
    notes,
    passages,
    resume,
    vivantes,
)
from rdcxl.grille.construction.formules.commun import nom
from rdcxl.grille.construction.formules.reperes import Formule, Reperes, pour
from rdcxl.grille.tables.candidats import CHAMPS_ASSIDUITE, DECISIFS, FRAUDE
from rdcxl.referentiel.modele import Bloc, Referentiel
from rdcxl.regles.sujets import SUJETS

ParBloc = Callable[[Reperes, Bloc], str]

CONTROLE: dict[str, Formule] = {
    "identifiant": inscription.identifiant,
    "nom": inscription.nom_du_candidat,
    "attendues": resume.attendues,
    "saisies": resume.saisies,
    "manquantes": resume.manquantes,
    "abj": resume.abj,
    "abs": resume.absences,
    "corriger": resume.corriger,
    "constat": resume.constat,
    "ecart": resume.ecart,
    "ligne": inscription.ligne,
    "ligne_a": inscription.ligne_d_assiduite,
    "vae": inscription.vae,
    "parcours": inscription.parcours,
    "inscrits": inscription.inscrits,
    "executive": inscription.executive,
    "dispense": inscription.dispense,
    "fraude": inscription.fraude,
    "h_entreprise": inscription.heures_en_entreprise,
    "h_injustifiees": inscription.heures_injustifiees,
    "h_justifiees": inscription.heures_justifiees,
    "h_formation": inscription.heures_de_formation,
    "minimum": inscription.minimum,
    "manque_heures": inscription.manque_heures,
    "heures": decision.heures,
    "base": decision.base,
    "taux": decision.taux,
    "accord": decision.accord,
    "tuteur_saisi": notes.tuteur_saisi,
    "n_tuteur": notes.tuteurs_acquis,
    "tuteur_apres": notes.tuteur_apres,
    "reports": annexes.reports,
    "champs": decision.champs,
    "attente_saisie": decision.attente_saisie,
    "obstacles": decision.obstacles,
    "valides": decision.valides,
    "sur": decision.sur,
    "brut": decision.brut,
    "total_penalise": decision.total_penalise,
    "moyenne_notes": decision.moyenne_notes,
    "moyenne_exacte": decision.moyenne_exacte,
    "au_bord": decision.au_bord,
    "attente": decision.attente,
    "total": decision.total,
    "moyenne_suffit": decision.moyenne_suffit,
    f"{NATIF}total": natives.total,
    f"{NATIF}sur": natives.sur,
    f"{NATIF}moyenne": natives.moyenne,
    f"{NATIF}valides": natives.valides,
    f"{NATIF}decision": natives.decision,
}
PAR_BLOC: dict[str, ParBloc] = {
    "du": blocs.du,
    "acq": blocs.acquis,
    "pf": blocs.portefeuille,
    "flo": blocs.decimales,
    "ptn": blocs.points_de_la_session,
    "abn": blocs.absences_de_la_session,
    "mei": blocs.tentative_gardee,
    "pts": blocs.points,
    "abs": blocs.absences,
    "manq": blocs.manques,
    "val": blocs.effet,
    f"{NATIF}points": natives.points,
    f"{NATIF}note": natives.note,
    f"{NATIF}statut": natives.statut,
}
ASSIDUITE: dict[str, Formule] = {"part": assiduite.part, "taux": assiduite.taux, "etat": assiduite.etat}
DECISIONS: dict[str, Formule] = {
    "candidat": decisions.candidat,
    "proposition": decisions.proposition,
    "constat": decisions.constat,
}


def controle(r: Referentiel) -> dict[str, Formule]:
    """The formulas of Contrôle, by key."""
    composantes = r.composantes.values()
    return {
        **CONTROLE,
        **{f"t:{c.code}": pour(notes.texte, c) for c in composantes},
        **{f"n:{c.code}": pour(notes.note, c) for c in composantes},
        **{f"{genre}:{e.code}": pour(f, e) for genre, f in PAR_BLOC.items() for e in r.ensembles()},
    }


def lignes_de_donnees(r: Referentiel) -> dict[str, Formule]:
    """The formulas of Données, by key."""
    return {
        **{code: pour(donnees.du_candidat, code) for code in ("voie", *DECISIFS)},
        **{code: pour(donnees.d_assiduite, code) for code in _decisifs(CHAMPS_ASSIDUITE)},
        **{code: pour(donnees.de_notes, code) for code in (*r.composantes, FRAUDE.code)},
        "identifiant": donnees.identifiant,
        "parcours": donnees.parcours,
        **{f"acquis.{code}": pour(donnees.points_acquis, code) for code in r.codes_acquis},
        **{f"tentatives.{e.code}": pour(passages.tentative, e) for e in r.ensembles()},
        **{f"portefeuille.{b.code}": pour(passages.portefeuille, b) for b in r.blocs},
        **{f"lecture.{nom}": pour(donnees.lecture, nom) for nom in r.lectures},
        ANOMALIE: donnees.anomalie,
        "reponse": donnees.reponse,
        "moteur": donnees.moteur,
        "lectures": donnees.lectures,
    }


def _decisifs(champs: tuple[C.Champ, ...]) -> list[str]:
    return [champ.code for champ in champs if champ.decisif]


def resultats(d: Disposition) -> dict[str, Formule]:
    """The formulas of Synthèse, by key."""
    formules: dict[str, Formule] = {}
    for cle in d.synthese():
        genre = cle.partition(":")[0]
        if genre in vivantes.FONCTIONS and genre != "motifs":
            formules[cle] = pour(vivantes.resultat, cle)
    return {
        **formules,
        "identifiant": vivantes.identifiant,
        "nom": vivantes.nom,
        "sur": vivantes.sur,
        "motifs": vivantes.motifs,
    }


def modules_de(r: Referentiel) -> dict[str, Formule]:
    """The formulas of Modules, by key."""
    porteurs = r.porteurs_de_modules()
    siens = [m for p in porteurs for m in p.modules]
    s = r.specialisation
    return {
        "identifiant": modules.identifiant,
        "nom": modules.nom,
        **{f"note:{m.code}": pour(modules.note, m) for m in siens},
        **{f"exacte:{m.code}": pour(modules.exacte, m) for m in siens},
        **{f"absence:{m.code}": pour(modules.absence, m) for m in siens},
        **{f"moyenne:{p.code}": pour(modules.moyenne, p) for p in porteurs},
        **{f"nombre:{p.code}": pour(modules.nombre, p) for p in porteurs},
        **({} if s is None else {"certificat": pour(modules.certificat, s)}),
        "absences": modules.absences,
    }


def ordre_du_jury(r: Referentiel) -> dict[str, Formule]:
    """The formulas of Jury, by key."""
    return {
        "rang": jury.rang,
        **{cle: pour(jury.vue, (C.SYNTHESE, cle)) for cle in ("identifiant", "nom", "decision")},
        "a_discuter": pour(jury.vue, (C.JURY, "texte")),
        "acquis": pour(jury.vue, (C.JURY, "conserves")),
        "manque": pour(jury.vue, (C.SIMULATION, "manque")),
        "motifs": jury.motifs,
        "position": jury.position,
        **{f"ecart:{e.code}": pour(jury.ecart_au_seuil, e) for e in r.ensembles()},
        **{f"sujet:{code}": pour(jury.sujet, code) for code in SUJETS},
        "texte": jury.texte,
        "conserves": jury.conserves,
        "ordre": jury.ordre,
    }


def reperer(d: Disposition, *, aligne: bool) -> Reperes:
    """Where everything stands, from the layout."""
    rangs = {
        C.CANDIDATS: d.candidats(), C.NOTES: d.notes(), C.ASSIDUITE: d.assiduite(), C.ACQUIS: d.acquis(), C.SYNTHESE: d.synthese(),
        C.CONTROLE: d.controle(), C.DONNEES: d.donnees(), C.JURY: d.jury(), C.DECISIONS: d.decisions(), C.MODULES: d.modules(),
        C.SIMULATION: {"manque": COLONNE_DES_MANQUES},
    }  # fmt: skip
    dernieres = {**dict.fromkeys(rangs, d.derniere), C.ACQUIS: d.derniere_acquis, C.DECISIONS: d.derniere_decision}
    for table in d.lignes_annexes:
        feuille = tables_facultatives(d.referentiel)[table].feuille
        rangs[feuille], dernieres[feuille] = d.annexe(table), d.derniere_annexe(table)
    colonnes = {feuille: {cle: lettre(i) for cle, i in siens.items()} for feuille, siens in rangs.items()}
    return Reperes(d.referentiel, colonnes, dernieres, frozenset(d.lignes_annexes), d.notes_de_grille, aligne)


class Formules:
    """Formulas of one workbook, by sheet and key; `r` is the row, as text."""

    def __init__(self, d: Disposition, *, aligne: bool = False) -> None:
        self.x, r = reperer(d, aligne=aligne), d.referentiel
        self._controle, self._donnees, self._synthese = controle(r), lignes_de_donnees(r), resultats(d)
        self._modules, self._jury = modules_de(r), ordre_du_jury(r)

    def nom(self, identifiant: str) -> str:
        """Name and first names beside an identifier."""
        return nom(self.x, identifiant)

    def controle(self, cle: str, _: str) -> str:
        """A column of Contrôle."""
        return self._controle[cle](self.x)

    def donnees(self, cle: str, _: str) -> str:
        """A column of Données."""
        return self._donnees[cle](self.x)

    def vivante(self, cle: str, _: str) -> str:
        """A column of Synthèse."""
        return self._synthese[cle](self.x)

    def manque(self, code: str, _: str) -> str:
        """A column of the points that each candidate misses."""
        return vivantes.manque(self.x, code)

    def module(self, cle: str, _: str) -> str:
        """A column of Modules."""
        return self._modules[cle](self.x)

    def vue(self, cle: str, _: str) -> str:
        """A column of Jury."""
        return self._jury[cle](self.x)

    detail = vue

    def annexe(self, table: str, cle: str, _: str) -> str:
        """A column of an optional table."""
        return annexes.CALCULEES[table][cle](self.x)

    def acquis(self, cle: str, _: str) -> str:
        """A column of Acquis."""
        return acquis.CALCULEES[cle](self.x)

    def assiduite(self, cle: str, _: str) -> str:
        """A column of Assiduité."""
        return ASSIDUITE[cle](self.x)

    def decisions(self, cle: str, _: str) -> str:
        """A column of Décisions."""
        return DECISIONS[cle](self.x)

    def a_des_reports(self, code: str) -> bool:
        """Optional tables may fill this column."""
        return annexes.a_des_reports(self.x, code)

    def reportee(self, code: str, _: str) -> str:
        """A column that optional tables fill."""
        return annexes.reportee(self.x, code)

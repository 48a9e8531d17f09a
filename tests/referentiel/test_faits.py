"""The shipped référentiel against the facts of the source document, written here as literals."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from fractions import Fraction

import pytest

from rdcxl.referentiel import charger_referentiel
from rdcxl.referentiel.chargement import DEFAUT

R = charger_referentiel()

COMPOSANTES = {
    "B1": [("B1.1", 100)],
    "B2": [("B2.1", 150), ("B2.2a", 50), ("B2.2b", 25)],
    "B3": [("B3.1a", 80), ("B3.1b", 20), ("B3.2", 150)],
    "B4": [("B4.1", 50), ("B4.2", 50), ("B4.3", 75)],
    "PRO": [("PRO.ECRIT", 75), ("PRO.ORAL", 125), ("PRO.TUTEUR", 50)],
}
# bloc: maximum, minimum, eliminatory mark, hours, points from which it is validated
ENSEMBLES = {
    "B1": (100, 40, 8, 112, "50"),
    "B2": (225, 90, 8, 70, "112.5"),
    "B3": (250, 100, 8, 126, "125"),
    "B4": (175, 70, 8, 77, "87.5"),
    "PRO": (250, 125, 10, 0, "125"),
}
MODULES = {
    "B1": [("M1.1", 14), ("M1.2", 14), ("M1.3", 21), ("M1.4", 35), ("M1.5", 28)],
    "B2": [("M2.1", 14), ("M2.2", 14), ("M2.3", 14), ("M2.4", 21), ("M2.5", 7)],
    "B3": [("M3.1", 14), ("M3.2", 28), ("M3.3", 21), ("M3.4", 21), ("M3.5", 28), ("M3.6", 7), ("M3.7", 7)],
    "B4": [("M4.1", 21), ("M4.2", 14), ("M4.3", 28), ("M4.4", 14)],
}
MODULES_B5 = [("M5.1", 21), ("M5.2", 14), ("M5.3", 21), ("M5.4", 21), ("M5.5", 35), ("M5.6", 21)]
TITRES = {
    "B1": "Élaboration du plan opérationnel de développement commercial omnicanal",
    "B2": "Élaboration et mise en œuvre d’une stratégie de prospection omnicanale",
    "B3": "Construction et négociation d’une offre commerciale",
    "B4": "Management de l’activité commerciale en mode projet",
}
COMPETENCES = {
    "B1": "C.1.1.a C.1.1.b C.1.2a C.1.2b C.1.3a C.1.3b C.1.4",
    "B2": "C.2.1a C.2.1b C.2.2a C.2.2b C.2.3a C.2.3b C.2.3c C.2.4",
    "B3": (
        "C.3.1.1a C.3.1.1b C.3.1.2a C.3.1.2b C.3.1.3a C.3.1.3b C.3.1.4 "
        "C.3.2.1a C.3.2.1b C.3.2.1c C.3.2.2a C.3.2.2b C.3.2.2c C.3.2.2d C.3.2.3a C.3.2.3b C.3.2.3c C.3.2.4"
    ),
    "B4": "C.4.1a C.4.1b C.4.2a C.4.2b C.4.2c C.4.3a C.4.3b C.4.3c C.4.4a C.4.4b",
}
ENSEMBLE = {e.code: e for e in R.ensembles()}


def test_identite_de_la_certification() -> None:
    i = R.identite
    assert (i.code, i.niveau, i.document) == ("RNCP36395", 6, dt.date(2024, 3, 25))
    assert i.intitule == "Responsable de développement commercial"
    assert i.intitule_centre == "Responsable de développement commercial à l’international"
    assert i.nom_anglais == "Business Developer à l’international"
    assert i.certificateur == "CCI France"
    assert i.reseau.casefold().replace("é", "e") == "negoventis"
    assert i.fiche == "https://www.francecompetences.fr/recherche/rncp/36395/"
    assert R.version == "RNCP36395 (25/03/2024)"


def test_titre_a_500_points_sur_1000_soit_dix_sur_vingt() -> None:
    n = R.notation
    assert (n.total, n.points_titre, n.echelle, n.moyenne_titre) == (1000, 500, 20, 10)


def test_quatre_blocs_puis_pro_et_le_bloc_5_n_en_est_pas() -> None:
    assert [b.code for b in R.blocs] == ["B1", "B2", "B3", "B4"]
    assert [b.numero for b in R.blocs] == [1, 2, 3, 4]
    assert list(ENSEMBLE) == ["B1", "B2", "B3", "B4", "PRO"]
    assert "B5" not in R.ensemble_de


@pytest.mark.parametrize("code", ENSEMBLES)
def test_maximum_minimum_et_seuils(code: str) -> None:
    e = ENSEMBLE[code]
    assert (e.maximum, e.minimum, e.note_eliminatoire, e.heures) == ENSEMBLES[code][:4]
    assert e.note_validation == 10
    assert e.validation(R.notation.echelle) == Decimal(ENSEMBLES[code][4])


@pytest.mark.parametrize("code", COMPOSANTES)
def test_composantes_et_leurs_points(code: str) -> None:
    assert [(c.code, c.maximum) for c in ENSEMBLE[code].composantes] == COMPOSANTES[code]
    assert all(c.libelle and c.court and c.forme and c.epreuve for c in ENSEMBLE[code].composantes)


def test_treize_composantes_font_mille_points() -> None:
    assert len(R.composantes) == 13
    assert list(R.composantes) == [c for composantes in COMPOSANTES.values() for c, _ in composantes]
    assert sum(c.maximum for c in R.composantes.values()) == 1000
    assert sum(e.minimum for e in R.ensembles()) == 425


@pytest.mark.parametrize("code", TITRES)
def test_titre_du_bloc(code: str) -> None:
    assert ENSEMBLE[code].titre == TITRES[code]


@pytest.mark.parametrize("code", MODULES)
def test_modules_du_bloc_et_leurs_heures(code: str) -> None:
    assert [(m.code, m.heures) for m in ENSEMBLE[code].modules] == MODULES[code]
    assert all(m.titre for m in ENSEMBLE[code].modules)


def test_bloc_5_et_son_certificat_de_competences_en_entreprise() -> None:
    s = R.specialisation
    assert s is not None
    assert (s.code, s.titre, s.heures, s.sigle) == ("B5", "Spécialisation à l’international", 133, "CCE")
    assert s.certificat == "Gérer les opérations à l’international"
    assert s.certificat_long == "Certificat de compétences en entreprise"
    assert s.note_obtention == 10
    assert [(m.code, m.heures) for m in s.modules] == MODULES_B5


def test_vingt_sept_modules_font_518_heures_dont_385_pour_les_quatre_blocs() -> None:
    assert R.specialisation is not None
    des_blocs = [m for b in R.blocs for m in b.modules]
    assert (len(des_blocs), sum(m.heures for m in des_blocs)) == (21, 385)
    tous = [*des_blocs, *R.specialisation.modules]
    assert (len(tous), sum(m.heures for m in tous)) == (27, 518)


def test_518_et_119_font_637_heures_en_91_jours() -> None:
    h = R.heures
    assert (h.face_a_face, h.complements, h.total, h.jours, h.heures_par_jour) == (518, 119, 637, 91, 7)


def test_calendrier_de_la_promotion_et_sejour() -> None:
    h = R.heures
    assert (h.debut, h.fin) == (dt.date(2024, 9, 1), dt.date(2025, 8, 31))
    assert (h.sejour_debut, h.sejour_fin) == (dt.date(2025, 5, 16), dt.date(2025, 5, 21))


def test_heures_en_entreprise() -> None:
    e = R.entreprise
    assert (e.parcours_complet, e.par_bloc, e.plafond, e.executive) == (280, 105, 280, 105)


def test_conditions_d_entree_et_portefeuille_executive() -> None:
    assert (R.acces.niveau_minimum, R.acces.annees_experience) == (5, 3)
    assert (R.executive.jury_mois_minimum, R.executive.jury_mois_maximum) == (3, 6)


def test_paliers_d_assiduite_et_alerte() -> None:
    assert R.assiduite.alerte == 10
    assert [(p.jusqu_a, p.taux) for p in R.assiduite.paliers] == [(Decimal("2.5"), 5), (5, 10), (10, 15)]


def test_reprise_rattrapage_et_fraude() -> None:
    r, f = R.reprise, R.fraude
    assert (r.tentatives_par_bloc, r.mois_experience_pro, r.demande_mois, r.rattrapage_mois) == (2, 3, 4, 6)
    assert (f.carence_mois, f.demande_mois_libre, f.demande_mois_redoublement, f.interdiction_ans) == (6, 4, 1, 10)


def test_echeances_de_l_annee() -> None:
    e = R.echeances
    assert (e.convocation_mois, e.resultats_jours, e.archivage_copies_ans, e.enquetes_ans) == (1, 42, 1, 2)


def test_jurys() -> None:
    j, c = R.jurys.evaluation, R.jurys.certification
    assert (j.professionnels_minimum, j.representants_maximum) == (2, 1)
    assert (c.presidents, c.professionnels, c.representants) == (1, 2, 1)
    assert (c.exercice_ans_minimum, c.inactivite_ans_maximum, c.promotions_parrainees) == (1, 3, 2)


def test_tiers_temps_et_preparation_orale() -> None:
    a = R.amenagement
    assert Fraction(a.tiers_temps.numerateur, a.tiers_temps.denominateur) == Fraction(4, 3)
    assert Fraction(a.preparation_orale.numerateur, a.preparation_orale.denominateur) == Fraction(1, 2)


def test_controle_continu_sur_10_20_ou_30() -> None:
    assert R.controle_continu is not None
    assert (R.controle_continu.maxima_admis, R.controle_continu.maximum_defaut) == ((10, 20, 30), 20)


def test_langues_des_modules_du_memoire_et_de_la_soutenance() -> None:
    assert R.specialisation is not None
    assert R.langues is not None
    assert [b.langue_modules for b in R.blocs][2:] == ["anglais", "anglais"]
    assert R.specialisation.langue_modules == "français, synthèse en anglais"
    assert R.langues.memoire == "français, résumé en anglais"
    assert R.langues.soutenance.startswith("français")
    assert "anglais" in R.langues.soutenance


def test_durees_et_particularites_des_epreuves() -> None:
    c = R.composantes
    assert {code: c[code].minutes for code in ("B2.1", "B2.2a", "B2.2b", "B3.1a", "B3.2", "B4.3")} == {
        "B2.1": 120,
        "B2.2a": 180,
        "B2.2b": 180,
        "B3.1a": 20,
        "B3.2": 50,
        "B4.3": 120,
    }
    assert (c["B4.2"].minutes_minimum, c["B4.2"].minutes) == (15, 20)
    assert c["B2.1"].sous_parties == 3
    assert c["B4.1"].groupe_maximum == 4
    assert [b.code for b in R.blocs if b.epreuves_enchainees] == ["B2"]


def test_roles_dans_l_evaluation_professionnelle() -> None:
    assert R.pro is not None
    roles = {role: R.pro.composante_de_role(role) for role in ("RAPPORT", "SOUTENANCE", "TUTEUR", "AUTRE")}
    assert {role: c.code if c else None for role, c in roles.items()} == {
        "RAPPORT": "PRO.ECRIT",
        "SOUTENANCE": "PRO.ORAL",
        "TUTEUR": "PRO.TUTEUR",
        "AUTRE": None,
    }


@pytest.mark.parametrize("code", COMPETENCES)
def test_competences_du_bloc(code: str) -> None:
    assert [c.code for c in ENSEMBLE[code].competences] == COMPETENCES[code].split()
    assert all(c.titre for c in ENSEMBLE[code].competences)


def test_ce_qui_peut_etre_acquis() -> None:
    assert dict(R.codes_acquis) == {"B1": 100, "B2": 225, "B3": 250, "B4": 175, "PRO": 250, "PRO.TUTEUR": 50}


def test_ensemble_de_chaque_code() -> None:
    assert {c: R.ensemble_de[c].code for c in ("B2", "B2.2b", "PRO", "PRO.ORAL")} == {
        "B2": "B2",
        "B2.2b": "B2",
        "PRO": "PRO",
        "PRO.ORAL": "PRO",
    }


SECTIONS = [
    "Niveau initial requis",
    "Conditions d’obtention de la certification",
    "Période minimale obligatoire en entreprise",
    "Les candidats Executive",
    "En cas d’échec",
    "En cas de non-présentation",
    "Motifs recevables de non-présentation aux évaluations de bloc et professionnelle",
    "En cas d’absentéisme non-justifié",
    "Déroulement des épreuves",
    "Aménagement des épreuves de validation de bloc pour les candidats en situation de handicap",
    "Fraude aux examens de validation de blocs",
    "Procédure d’évaluation des blocs de compétences",
    "Processus d’élaboration et de validation des épreuves nationales",
    "Confidentialité",
    "Organisation logistique et déroulement des examens",
    "Constitution des jurys",
    "Oraux",
    "Écrits",
    "Procédure d’évaluation des modules de formation",
    "Procédure de certification",
    "Le jury de certification",
    "La procédure d’habilitation du jury",
    "Divulgation des résultats",
    "Falsification",
    "Suivi du placement des anciens certifiés à l’issue de la certification",
    "Rôle de l’organisme certificateur",
    "Grille de synthèse d’évaluation",
    "Précisions importantes",
]


def test_sections_du_reglement_dans_l_ordre_du_texte() -> None:
    titres = [a.titre for a in R.articles.values()]
    assert [t for t in titres if t in SECTIONS] == SECTIONS
    assert len(titres) == len(set(titres))


LECTURES = {
    "moyenne": ("X1", ["points", "moyenne_des_notes"]),
    "assiette_penalite": ("X4a", ["tuteur", "professionnelle", "total"]),
    "calcul_penalite": ("X4b", ["relative", "absolue"]),
    "borne_assiduite": ("X4c", ["clemente", "severe"]),
    "absence": ("X6", ["stricte", "points"]),
    "reprise": ("X12", ["remplace", "meilleure"]),
    "executive_105": ("X35", ["apres_positionnement", "executive"]),
    "tuteur_absent": ("X40", ["attente", "non_presente"]),
    "pro_par_blocs": ("X34", ["non_due", "evaluee"]),
}


def test_lectures_selectionnables_le_defaut_en_premier() -> None:
    assert {nom: (x.lecture, list(x.valeurs)) for nom, x in R.lectures.items()} == LECTURES
    assert {nom: x.defaut for nom, x in R.lectures.items()} == {nom: v[0] for nom, (_, v) in LECTURES.items()}
    assert all(x.question.endswith("?") and all(x.valeurs.values()) for x in R.lectures.values())


def test_empreinte_est_le_sha256_du_fichier() -> None:
    assert hashlib.sha256(DEFAUT.read_bytes()).hexdigest() == R.empreinte


def test_nombres_du_referentiel_sont_exacts() -> None:
    for e in R.ensembles():
        nombres = [e.maximum, e.minimum, e.note_eliminatoire, e.note_validation, e.heures]
        nombres += [c.maximum for c in e.composantes] + [m.heures for m in e.modules]
        assert {type(n) for n in nombres} == {Decimal}
    assert {type(n) for p in R.assiduite.paliers for n in (p.jusqu_a, p.taux)} == {Decimal}


# --- Criteria of part I, and the competences that each of its parts says it is about ---------------------------------

# Composante → the competences that part I of the source assesses there.
COMPETENCES_EVALUEES = {
    "B1.1": "C.1.1.a C.1.1.b C.1.2a C.1.2b C.1.3a C.1.3b C.1.4",
    "B2.1": "C.2.1a C.2.1b C.2.2a C.2.2b",
    "B2.2a": "C.2.3a C.2.3b C.2.3c",
    "B2.2b": "C.2.4",
    "B3.1a": "C.3.1.1a C.3.1.1b C.3.1.2a C.3.1.2b C.3.1.3a C.3.1.4",
    "B3.1b": "C.3.1.3b",
    "B3.2": "C.3.2.1a C.3.2.1b C.3.2.1c C.3.2.2a C.3.2.2b C.3.2.2c C.3.2.2d C.3.2.3a C.3.2.3b C.3.2.3c C.3.2.4",
    "B4.1": "C.4.1a C.4.1b C.4.2a C.4.2b C.4.2c",
    "B4.2": "C.4.3a C.4.3b C.4.3c",
    "B4.3": "C.4.4a C.4.4b",
}


@pytest.mark.parametrize("code", COMPETENCES_EVALUEES)
def test_criteres_d_une_epreuve_portent_sur_les_competences_qu_elle_evalue(code: str) -> None:
    criteres = R.criteres_de[code]
    assert sorted({x for c in criteres for x in c.competences}) == COMPETENCES_EVALUEES[code].split()
    assert [c.code for c in criteres] == [f"{code}-{i}" for i in range(1, len(criteres) + 1)]
    assert all(len(c.titre) <= 70 for c in criteres)
    assert len({c.titre for c in criteres}) == len(criteres) >= 3


def test_la_source_ne_donne_aucun_critere_pour_la_pratique_professionnelle() -> None:
    assert set(R.criteres_de) == set(COMPETENCES_EVALUEES)
    assert not any(code.startswith("PRO") for code in R.criteres_de)

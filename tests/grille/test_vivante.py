"""The live grid: Synthèse by the worksheet functions, beside the native formulas; ÉCART when they differ; Simulation."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.grille.test_formules import CHOIX
from tests.grille.test_formules_saisies import SAISIES, grille_des_saisies
from tests.outils import etendue
from tests.outils.calcul import BLOCS, Recalcul, ecarts, identiques, texte
from tests.outils.classeurs import cellules, modifier
from tests.outils.fichiers import CODES, candidat, creer, notes
from tests.outils.hasard import promotion
from tests.outils.moteur import charger

from rdcxl import exemple
from rdcxl.fonctions.catalogue import FONCTIONS, PAR_NOM
from rdcxl.fonctions.ligne import colonnes
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.deliberation import deliberer
from rdcxl.regles import libelles as L

ECART, CONCORDENT, A_CORRIGER, NATIF = "ÉCART", "concordent", "saisie à corriger", "calcul natif"
MOTIFS = "Motifs, avec l’article du règlement"
APPEL = re.compile(r"\b(RDC_\w+)\(")


@pytest.fixture(scope="module")
def grille(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    dossier = tmp_path_factory.mktemp("exemple")
    shutil.copytree(modele, dossier, dirs_exist_ok=True)
    return dossier / exemple.GRILLE


def _promotion(dossier: Path, graine: int, nombre: int, lectures: dict[str, str] | None = None) -> Path:
    tirages = promotion(graine, nombre)
    session = "[lectures]\n" + "".join(f'{n} = "{v}"\n' for n, v in lectures.items()) if lectures else None
    return creer(
        dossier,
        [t.ligne_candidat() for t in tirages],
        [t.ligne_notes() for t in tirages],
        [x for t in tirages for x in t.lignes_acquis()],
        session,
    )


def test_la_grille_appelle_une_fonction_par_candidat_et_une_pour_l_essai(grille: Path) -> None:
    """A call crosses a process in Excel: one array per line of Données, reserve included, one in Simulation, nothing else.

    A second one on each line is called for a candidate on whom the jury acts only.
    """
    appels = {
        nom: [texte(c) for c in page.values() if c.data_type == "f" and APPEL.search(texte(c))]
        for nom, page in cellules(grille, formules=True).items()
    }
    assert {nom: len(formules) for nom, formules in appels.items() if formules} == {
        "Données": 2 * (24 + 5),
        "Simulation": 1,
    }
    assert {APPEL.findall(f)[0] for formules in appels.values() for f in formules} == {"RDC_LIGNE"}
    assert max(len(f) for formules in appels.values() for f in formules) < 255  # what FormulaArray can enter again


def test_les_fonctions_lisent_sur_la_ligne_tous_les_codes_et_les_connaissent_tous(
    grille: Path, referentiel: Any
) -> None:
    from rdcxl.fonctions.entree import planifier

    page = load_workbook(grille)["Données"]
    titres = [c.value for c in page[6]]
    codes = titres[1 : titres.index("moteur")]
    assert len(planifier(referentiel, codes).colonnes) == len(codes) == len(set(codes))
    assert set(referentiel.composantes) < set(codes)
    assert {f"lecture.{nom}" for nom in referentiel.lectures} < set(codes)
    assert {f"acquis.{code}" for code in referentiel.codes_acquis} < set(codes)


@pytest.mark.parametrize("lectures", [None, *CHOIX], ids=["defaut", *("-".join(c.values()) for c in CHOIX)])
def test_les_deux_calculs_concordent_ou_refusent_ensemble(
    tmp_path: Path, referentiel: Any, lectures: dict[str, str] | None
) -> None:
    """Functions and native formulas, on random candidates: never an ÉCART; a refusal only where something is to correct."""
    nombre = etendue.tirages(60, 200) if lectures is None else etendue.tirages(12, 60)
    grille = _promotion(
        tmp_path, 77 if lectures is None else sum(map(ord, "".join(lectures.values()))), nombre, lectures
    )
    calcul = Recalcul(grille)
    controle, synthese = calcul.lignes("Contrôle", nombre), calcul.lignes("Synthèse", nombre)
    d = deliberer(lire_grille(grille, referentiel), referentiel)
    bloques = {c.dossier.identifiant for c in d.promotion.candidats if _en_anomalie(c)}
    for x, c, s in zip(d.resultats, controle, synthese, strict=True):
        refuse = s["Décision proposée"].startswith("ERREUR")
        assert c["Deux calculs"] == (A_CORRIGER if refuse else CONCORDENT), x.identifiant
        assert refuse or s["Décision proposée"] == L.DECISIONS[x.decision], x.identifiant
        assert not refuse or x.identifiant in bloques, x.identifiant


def _en_anomalie(candidat_lu: Any) -> bool:
    d = candidat_lu.dossier
    illisibles = any(getattr(n, "name", "") == "ANOMALIE" for n in d.notes.values())
    return bool(d.champs_en_anomalie) or illisibles or any(a.points is None for a in d.acquis.values())


def test_motifs_sont_ceux_des_regles_avec_leur_article(tmp_path: Path, referentiel: Any) -> None:
    nombre = etendue.tirages(20, 60)
    grille = _promotion(tmp_path, 12, nombre)
    d = deliberer(lire_grille(grille, referentiel), referentiel)
    for x, ligne in zip(d.resultats, Recalcul(grille).lignes("Synthèse", nombre), strict=True):
        if not ligne["Décision proposée"].startswith("ERREUR"):
            attendus = " · ".join(f"{m.texte} [{m.article}]" for m in x.motifs)
            assert ligne[MOTIFS] == re.sub(
                r", session du [\d/]+", "", attendus
            )  # a line of cells has no date of acquis


def test_un_poste_sans_les_fonctions_montre_le_calcul_d_excel(grille: Path, referentiel: Any) -> None:
    trouves, _ = ecarts(grille, referentiel)
    assert trouves == []
    calcul = Recalcul(grille, fonctions=False)
    assert {ligne["Deux calculs"] for ligne in calcul.lignes("Contrôle", 24)} == {NATIF}
    assert {ligne[MOTIFS] for ligne in calcul.lignes("Synthèse", 24)} == {
        "Les fonctions RDC ne répondent pas sur ce poste."
    }


def test_une_fonction_qui_repond_une_phrase_de_xlwings_ne_passe_pas_pour_un_resultat(
    grille: Path, referentiel: Any
) -> None:
    """xlwings writes the text of its own failure into the cell: it must not be shown as a decision."""
    calcul = _avec(grille, lambda f: lambda *a: "Could not activate Python COM server")
    d = deliberer(lire_grille(grille, referentiel), referentiel)
    lignes = calcul.lignes("Synthèse", 24)
    assert [x["Décision proposée"] for x in lignes] == [L.DECISIONS[x.decision] for x in d.resultats]
    assert {x["Deux calculs"] for x in calcul.lignes("Contrôle", 24)} == {NATIF}


def _avec(grille: Path, remplacer: Callable[[Any], Callable[..., Any]]) -> Recalcul:
    """The grid recalculated with other functions than ours."""
    calcul = Recalcul.__new__(Recalcul)
    calcul.classeur = charger(grille)
    for f in FONCTIONS:
        calcul.classeur.register_function(f.nom, remplacer(f))
    calcul.classeur.evaluate_all()
    return calcul


@pytest.mark.parametrize(
    ("cles", "faux"),
    [
        (["decision"], "Titre obtenu"),
        ([f"points:{b}" for b in (*BLOCS, "PRO")], 1.0),
        (["note:B2"], 10.0),
        ([f"statut:{b}" for b in BLOCS], "Validé"),
    ],
)
def test_un_desaccord_se_voit_dans_controle_et_sur_l_accueil(
    grille: Path, referentiel: Any, cles: list[str], faux: Any
) -> None:
    """One kind of answer is wrong, whatever the candidate."""
    rangs = [i for i, cle in enumerate(colonnes(referentiel)) if cle in cles]

    def fausser(f: Any) -> Any:
        def mentir(*a: Any) -> Any:
            return [[faux if i in rangs and v != "" else v for i, v in enumerate(f.appeler(*a)[0])]]

        return mentir if f.nom == "RDC_LIGNE" else f.appeler

    calcul = _avec(grille, fausser)
    dits = [x["Deux calculs"] for x in calcul.lignes("Contrôle", 24)]
    assert dits.count(ECART) >= 10
    accueil = load_workbook(grille)["Accueil"]
    (ligne,) = [c.row for c in accueil["E"] if c.value == "Écarts entre les deux calculs"]
    assert calcul.valeur("Accueil", ligne, 6) == dits.count(ECART)


@pytest.fixture(scope="module")
def saisies_calculees(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Contrôle and Synthèse, a row for each case."""
    calcul = Recalcul(grille_des_saisies(tmp_path_factory.mktemp("saisies")))
    controle, synthese = (calcul.lignes(nom, len(SAISIES)) for nom in ("Contrôle", "Synthèse"))
    return list(zip(controle, synthese, strict=True))


@pytest.mark.parametrize("rang", range(len(SAISIES)), ids=[s[0] for s in SAISIES])
def test_ce_qu_une_personne_peut_taper_est_lu_pareil_par_les_deux_calculs(
    saisies_calculees: list[tuple[dict[str, Any], dict[str, Any]]], rang: int
) -> None:
    controle, synthese = saisies_calculees[rang]
    refuse = synthese["Décision proposée"].startswith("ERREUR")
    assert controle["Deux calculs"] == (A_CORRIGER if refuse else CONCORDENT)
    assert refuse <= (controle["À corriger"] > 0)


DEFAUTS = [
    ("inconnu", {"Notes!A7": "C99"}, "n’est pas dans la feuille Candidats"),
    ("double_dans_notes", {"Notes!A8": "C01"}, "deux lignes portent cet identifiant"),
    ("double_dans_candidats", {"Candidats!A8": "C01"}, "deux lignes portent cet identifiant"),
    ("joker", {"Notes!A7": "C0?", "Candidats!A7": "C0?"}, "astérisque"),
    ("parcours_vide", {"Candidats!M7": None}, "parcours"),
    ("acquis_inconnu", {"Acquis!A7": "C01", "Acquis!B7": "B9", "Acquis!C7": 60}, "lignes d’Acquis"),
    ("acquis_en_double", {"Acquis!A7": "C01", "Acquis!B7": "B1", "Acquis!C7": 60, "Acquis!A8": "C01", "Acquis!B8": "B1",
     "Acquis!C8": 70, "Notes!C7": None}, "acquis.B1"),
    ("acquis_illisible", {"Acquis!A7": "C01", "Acquis!B7": "B1", "Acquis!C7": "beaucoup", "Notes!C7": None}, "acquis.B1"),
    ("erreur_d_excel", {"Notes!C7": "=NA()"}, "B1.1"),
    ("erreur_d_excel_heures", {"Assiduité!C7": "=1/0"}, "heures_absence_injustifiees"),
]  # fmt: skip


@pytest.mark.parametrize(("saisies", "attendu"), [d[1:] for d in DEFAUTS], ids=[d[0] for d in DEFAUTS])
def test_ce_que_seule_la_grille_sait_empeche_les_fonctions_de_decider(
    tmp_path: Path, saisies: dict[str, Any], attendu: str
) -> None:
    grille = modifier(creer(tmp_path, [candidat("C01"), candidat("C02")]), saisies)
    calcul = Recalcul(grille)
    ligne, controle = calcul.lignes("Synthèse", 1)[0], calcul.lignes("Contrôle", 1)[0]
    assert ligne["Décision proposée"].startswith("ERREUR")
    assert attendu in ligne["Décision proposée"]
    assert ligne[MOTIFS] == ligne["Décision proposée"]
    assert controle["Deux calculs"] == A_CORRIGER


class Simulation:
    """The sheet Simulation of a recalculated grid."""

    def __init__(self, grille: Path) -> None:
        self.calcul = Recalcul(grille)
        page = load_workbook(grille)["Simulation"]
        self.lignes = {c.value: c.row for c in page["A"][6:] if c.value}
        self.resultats = {c.value: c.row for c in page["H"][6:] if isinstance(c.value, str) and c.value[0] != "="}

    def taper(self, **cellules: Any) -> None:
        """Choose a candidate, or try a value, by code."""
        for code, valeur in cellules.items():
            ligne, colonne = (4, 2) if code == "candidat" else (self.lignes[code.replace("_", ".")], 5)
            self.calcul.classeur.set_value("Simulation", ligne, colonne, valeur)
        self.calcul.classeur.evaluate_all()

    def lire(self, titre: str, colonne: int = 10) -> Any:
        """A result: in the grid (9) or with what is tried (10)."""
        return self.calcul.valeur("Simulation", self.resultats[titre], colonne)


def test_simulation_sans_essai_montre_la_grille(grille: Path) -> None:
    simulation = Simulation(grille)
    for identifiant in ("C01", "C06", "C13", "C16", "C17"):
        simulation.taper(candidat=identifiant)
        (ligne,) = [x for x in simulation.calcul.lignes("Synthèse", 24) if x["Identifiant"] == identifiant]
        assert simulation.lire("Décision proposée") == ligne["Décision proposée"] != ""
        for titre in simulation.resultats:
            if titre not in ("Résultat", "Points qui manquent", "Motifs, avec l’essai"):
                assert identiques(simulation.lire(titre), simulation.lire(titre, 9)), (identifiant, titre)


def test_simulation_repond_et_si_sans_toucher_a_la_grille(tmp_path: Path) -> None:
    """One point short of the title: the sheet says how much, the trial says that it would be enough."""
    basses = dict.fromkeys(CODES, "0") | {"B1.1": "39"}
    grille = creer(tmp_path, [candidat("C01"), candidat("C02")], [notes("C01", {"B1.1": "39"}), notes("C02", basses)])
    simulation = Simulation(grille)
    avant = simulation.calcul.lignes("Synthèse", 2)
    assert simulation.lire("pour le titre") == simulation.lire("pour le titre", 9) == 1
    assert simulation.lire("pour valider B1") == 11
    simulation.taper(B1_1=40)
    assert simulation.lire("Décision proposée") == L.DECISIONS[L.TITRE]
    assert simulation.lire("Décision proposée", 9) == L.DECISIONS[L.PARTIELLE]
    assert simulation.lire("pour le titre") == 0
    assert simulation.calcul.lignes("Synthèse", 2) == avant
    simulation.taper(B1_1="vide")
    assert simulation.lire("Décision proposée") == L.DECISIONS[L.EN_ATTENTE]
    simulation.taper(B1_1="bien")
    assert simulation.lire("Décision proposée").startswith("ERREUR\u00a0: B1.1")
    simulation.taper(B1_1=None, candidat="C02")
    assert simulation.lire("Décision proposée") == L.DECISIONS[L.AUCUNE]
    simulation.taper(candidat="C77")
    assert simulation.lire("Décision proposée") == ""


def test_points_qui_manquent_sont_donnes_pour_chaque_candidat(grille: Path) -> None:
    calcul, page = Recalcul(grille), load_workbook(grille)["Simulation"]
    entetes = {page.cell(6, i).value: i for i in range(12, 22)}
    donnees = load_workbook(grille, data_only=True)["Données"]
    codes = [c.value for c in donnees[6]]
    for ligne in range(7, 31):
        valeurs = [donnees.cell(ligne, i + 1).value for i in range(len(codes))]
        for titre, composante in (("Titre", None), *((b, b) for b in ("B1", "B2", "B3", "B4", "PRO"))):
            attendu = PAR_NOM["RDC_MANQUE"].appeler([codes], [valeurs], composante)
            assert identiques(calcul.valeur("Simulation", ligne, entetes[titre]), attendu), (ligne, titre)
    assert {calcul.valeur("Simulation", r, entetes["Titre"]) for r in range(7, 31)} >= {0, "impossible"}

"""The functions in LibreOffice Calc: the real program, without a window, with the extension as a user installs it."""

from __future__ import annotations

import copy
import random
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from tests.hotes.appels_lite import ERREUR_EXCEL, Appel, attendu, tirer_les_appels
from tests.outils import etendue
from tests.outils.calcul import identiques
from tests.outils.fichiers import creer
from tests.outils.hasard import promotion
from tests.outils.jury_au_clavier import CODES, Ligne, dossier_de, tirer
from tests.outils.libreoffice import Calc, calc

from rdcxl.fonctions.catalogue import FONCTIONS, PAR_NOM
from rdcxl.grille.construction.vba import Module, composer_projet, modules_du_classeur
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.ordre import ordonner
from rdcxl.jury.sensibilite import sensibilites
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles.sujets import LECTURE, SUJETS

pytestmark = pytest.mark.xdist_group("libreoffice")
MACROS = Path(__file__).parents[2] / "macros"


# --- One function, any cells ------------------------------------------------------------------------------------------


def test_assistant_de_calc_montre_le_catalogue(lo: Calc) -> None:
    voulu = [{"nom": f.nom, "aide": f.aide, "arguments": [[a.nom, a.aide] for a in f.arguments]} for f in FONCTIONS]
    assert sorted(lo.aide(), key=lambda f: f["nom"]) == sorted(voulu, key=lambda f: str(f["nom"]))


def test_classeur_sans_nos_fonctions_ne_charge_rien_de_nous(tmp_path: Path) -> None:
    """Python itself is only loaded by the first of our formulas: a document without any pays nothing."""
    with calc(tmp_path) as neuf, neuf.classeur() as numero:
        neuf.ecrire(numero, "Sheet1", "A1", 3)
        neuf.ecrire(numero, "Sheet1", "A2", {"formule": "=SUM(A1;2)"})
        neuf.recalculer(numero)
        assert neuf.lire(numero, "Sheet1", "A2") == [[5]]
        assert not neuf.python_charge()
        neuf.ecrire(numero, "Sheet1", "A2", {"formule": "=RDC_VERSION()"})
        assert neuf.lire(numero, "Sheet1", "A2") == [[PAR_NOM["RDC_VERSION"].appeler()]]
        assert neuf.python_charge()


def test_chaque_fonction_donne_dans_calc_ce_qu_elle_donne_en_python(lo: Calc, tmp_path: Path) -> None:
    """Random rows with blanks, errors, texts and numbers, in .xlsx, then as saved to .xlsm and .ods and opened again."""
    appels: list[Appel] = [(nom, [_nombres(a) for a in arguments]) for nom, arguments in tirer_les_appels()]
    source = tmp_path / "appels.xlsx"
    voulus = [_attendu_dans_calc(appel) for appel in appels]
    tableaux = _classeur_des_appels(source, appels, voulus)
    with lo.classeur(source) as numero:
        _comparer(lo, numero, appels, voulus, tableaux)
        for suffixe in (".xlsm", ".ods"):
            copie = source.with_suffix(suffixe)
            lo.enregistrer(numero, str(copie))
            with lo.classeur(copie) as autre:
                _comparer(lo, autre, appels, voulus, tableaux)
    assert {nom for nom, _ in appels} == {f.nom for f in FONCTIONS}
    textes = [str(rangees[0][0]) for rangees in voulus]
    assert sum(t.startswith("ERREUR") for t in textes) > 100
    assert len(set(textes)) > 500


def _nombres(argument: Any) -> Any:
    """The cells as Calc holds them: a number is a float, and VRAI is the number 1 with a format."""
    if isinstance(argument, list):
        return [_nombres(a) for a in argument]
    return float(argument) if isinstance(argument, int) else argument


def _attendu_dans_calc(appel: Appel) -> list[list[Any]]:
    """As in Python; but Calc gives 0 for a lone blank cell, and never calls a function on a lone error: it shows it."""
    nom, arguments = appel
    seuls = [a for a, f in zip(arguments, PAR_NOM[nom].arguments, strict=False) if not f.plage and a]
    if any(a[0][0] == ERREUR_EXCEL for a in seuls):
        return [[{"erreur": 32767}]]
    vides = [None if a in seuls and a[0][0] == 0 else a for a in arguments]
    return [["" if c is None else c for c in rangee] for rangee in attendu((nom, vides))]


def _classeur_des_appels(chemin: Path, appels: list[Appel], voulus: list[list[list[Any]]]) -> dict[int, str]:
    """The arguments of each call in the sheet Cellules, the formulas in Appels; by call, the range of each array in Tableau."""
    plages: dict[int, str] = {}
    bas = 0
    with xlsxwriter.Workbook(str(chemin), {"strings_to_formulas": False, "strings_to_numbers": False}) as livre:
        formules, cellules, tableau = (livre.add_worksheet(nom) for nom in ("Appels", "Cellules", "Tableau"))
        ligne = 0
        for i, (nom, arguments) in enumerate(appels):
            mots = []
            for argument in arguments:
                if not argument:
                    mots.append("")
                    continue
                largeur, hauteur = max(map(len, argument)), len(argument)
                for rangee in argument:
                    for j, valeur in enumerate(rangee):
                        _ecrire(cellules, ligne, j, valeur)
                    ligne += 1
                mots.append(f"Cellules!A{ligne - hauteur + 1}:{get_column_letter(largeur)}{ligne}")
                if hauteur == largeur == 1:
                    mots[-1] = f"Cellules!A{ligne}"
            formule = f"={nom}({','.join(mots).rstrip(',')})"
            if PAR_NOM[nom].tableau:
                haut, bas = bas + 1, bas + len(voulus[i])
                plages[i] = f"A{haut}:{get_column_letter(max(2, len(voulus[i][0])))}{bas}"
                tableau.write_array_formula(plages[i], f"{{{formule}}}")
            else:
                formules.write_formula(i, 0, formule)
    return plages


def _ecrire(feuille: Any, ligne: int, colonne: int, valeur: Any) -> None:
    if valeur == ERREUR_EXCEL:
        feuille.write_formula(ligne, colonne, "=NA()")
    elif valeur == "#DIV/0!":
        feuille.write_formula(ligne, colonne, "=1/0")
    elif isinstance(valeur, str):
        feuille.write_string(ligne, colonne, valeur)
    elif valeur is not None:
        feuille.write_number(ligne, colonne, valeur)


def _comparer(
    lo: Calc, numero: int, appels: list[Appel], voulus: list[list[list[Any]]], tableaux: dict[int, str]
) -> None:
    lus = lo.lire(numero, "Appels", f"A1:A{len(appels)}")
    ecarts = []
    for i, (appel, lu, voulu) in enumerate(zip(appels, lus, voulus, strict=True)):
        obtenu = lo.lire(numero, "Tableau", tableaux[i]) if i in tableaux else [lu]
        if not _pareils(obtenu, voulu):
            ecarts.append((appel, obtenu, voulu))
    assert ecarts == []


def _pareils(a: list[list[Any]], b: list[list[Any]]) -> bool:
    return len(a) == len(b) and all(
        len(x) == len(y) and all(c == d if isinstance(c, dict) else identiques(c, d) for c, d in zip(x, y, strict=True))
        for x, y in zip(a, b, strict=True)
    )


def test_ecriture_au_clavier_avec_valeurs_et_arguments_omis(lo: Calc) -> None:
    cas = {
        "=RDC_PENALITE(20)": 0.1,
        "=RDC_PENALITE(Z1)": 0,
        "=RDC_PENALITE(20;Z1)": 0.1,
        '=RDC_HEURES_ENTREPRISE("COMPLET";;"oui")': 105,
        '=RDC_HEURES_ENTREPRISE("BLOCS";2)': 210,
        '=RDC_ECHEANCE("RESULTATS";DATE(2025;6;16))': 45866,
        "=RDC_DECISION({1};Z1)": {"erreur": 504},
    }
    with lo.classeur() as numero:
        for formule, voulu in cas.items():
            lo.ecrire(numero, "Sheet1", "A1", {"formule": formule})
            assert lo.lire(numero, "Sheet1", "A1") == [[voulu]], formule


# --- A jury at the keyboard -------------------------------------------------------------------------------------------


class Ouverte:
    """A grid open in Calc, with the state that the rules know."""

    def __init__(self, lo: Calc, numero: int, grille: Path, graine: int) -> None:
        self.lo, self.numero, self.hasard = lo, numero, random.Random(graine)  # noqa: S311
        candidats = lire_grille(grille, charger_referentiel()).candidats
        self.lignes = [Ligne(c.dossier) for c in candidats]
        self.notes = self._colonnes("Notes", "A6:P6")
        self.synthese = self._colonnes("Synthèse", "A6:Z6")
        self.controle = self._colonnes("Contrôle", "A6:J6")

    def _colonnes(self, feuille: str, plage: str) -> list[str]:
        return [str(titre) for titre in self.lo.lire(self.numero, feuille, plage)[0]]

    def tirer_les_editions(self, nombre: int) -> list[tuple[int, str, Any]]:
        """Row, code, value: marks of the candidates of whom only marks can be wrong."""
        rangs = [i for i, ligne in enumerate(self.lignes) if ligne.saine]
        return [
            (self.hasard.choice(rangs), code, tirer(self.hasard, code)) for code in self.hasard.choices(CODES, k=nombre)
        ]

    def editer(self, editions: list[tuple[int, str, Any]]) -> list[str]:
        """Type, read, compare each; what differs."""
        ordres = [
            {
                "feuille": "Notes",
                "cellule": f"{get_column_letter(self.notes.index(code) + 1)}{rang + 7}",
                "valeur": valeur,
                "lire": [["Synthèse", f"A{rang + 7}:Z{rang + 7}"], ["Contrôle", f"A{rang + 7}:J{rang + 7}"]],
            }
            for rang, code, valeur in editions
        ]
        trouves = []
        for (rang, code, valeur), lu in zip(editions, self.lo.editer(self.numero, ordres), strict=True):
            self.lignes[rang].taper(code, valeur)
            trouves += [f"{rang} {code}={valeur!r} : {e}" for e in self._ecarts(rang, *lu["lus"])]
        return trouves

    def _ecarts(self, rang: int, synthese: list[Any], controle: list[Any]) -> list[str]:
        lue = dict(zip(self.synthese, synthese, strict=True))
        return self.lignes[rang].ecarts(lue, dict(zip(self.controle, controle, strict=True))["Deux calculs"])

    def ailleurs(self, numero: int) -> Ouverte:
        """The same grid, saved and open again under another number."""
        autre = copy.copy(self)
        autre.numero, autre.lignes = numero, [Ligne(x.dossier) for x in self.lignes]
        return autre

    def verifier_tout(self) -> list[str]:
        """The same for every line at once, those that nobody touched included."""
        derniere = len(self.lignes) + 6
        synthese = self.lo.lire(self.numero, "Synthèse", f"A7:Z{derniere}")
        controle = self.lo.lire(self.numero, "Contrôle", f"A7:J{derniere}")
        return [
            f"{rang} : {ecart}"
            for rang, ligne in enumerate(self.lignes)
            if ligne.saine
            for ecart in self._ecarts(rang, synthese[rang], controle[rang])
        ]

    def deux_calculs(self) -> set[str]:
        """All that Contrôle says of both calculations."""
        colonne = get_column_letter(self.controle.index("Deux calculs") + 1)
        return {x[0] for x in self.lo.lire(self.numero, "Contrôle", f"{colonne}7:{colonne}{len(self.lignes) + 6}")}


def _grille(dossier: Path, nombre: int, nom: str = "grille.xlsx", graine: int = 0) -> Path:
    dossier.mkdir(exist_ok=True)
    tirages = promotion(graine or nombre, nombre)
    return creer(
        dossier,
        [t.ligne_candidat() for t in tirages],
        [t.ligne_notes() for t in tirages],
        [acquis for t in tirages for acquis in t.lignes_acquis()],
        nom=nom,
    )


@pytest.mark.parametrize(("candidats", "editions"), [(30, 1000), (1000, 1000)] if etendue.LONGS else [(30, 120)])
def test_mille_editions_comme_un_jury_donnent_dans_calc_ce_que_disent_les_regles(
    lo: Calc, tmp_path: Path, candidats: int, editions: int
) -> None:
    grille = _grille(tmp_path, candidats)
    with lo.classeur(grille) as numero:
        ouverte = Ouverte(lo, numero, grille, candidats)
        assert ouverte.editer(ouverte.tirer_les_editions(editions)) == []
        assert ouverte.verifier_tout() == []
        assert ouverte.deux_calculs() == {"concordent", "saisie à corriger"}
        assert lo.en_erreur(numero) == []
        if candidats == 30:
            _enregistrer_et_rouvrir(ouverte, tmp_path)


def test_feuille_jury_suit_dans_calc_l_ordre_des_regles_lectures_comprises(lo: Calc, tmp_path: Path) -> None:
    """At opening, every saved value; then after marks typed, the order and the readings, against what rdcxl reads of the copy."""
    referentiel = charger_referentiel()
    grille, copie = _grille(tmp_path, 60, graine=63), tmp_path / "copie.xlsx"
    with lo.classeur(grille) as numero:
        enregistrees = load_workbook(grille, data_only=True)["Jury"].iter_rows(min_row=7, max_row=66, values_only=True)
        voulues = [["" if v is None else v for v in ligne] for ligne in enregistrees]
        assert _pareils(lo.lire(numero, "Jury", f"A7:{get_column_letter(len(voulues[0]))}66"), voulues)
        ouverte = Ouverte(lo, numero, grille, 5)
        assert ouverte.editer(ouverte.tirer_les_editions(60)) == []
        lues = [x for x in lo.lire(numero, "Jury", "A7:F66") if not str(x[3]).startswith("ERREUR")]
        lo.enregistrer(numero, str(copie))
    promotion_lue = lire_grille(copie, referentiel)
    sensibles = {s.resultat.identifiant for s in sensibilites(promotion_lue, referentiel)[1]}
    presents = {x[1] for x in lues}
    passages = [p for p in ordonner(deliberer(promotion_lue, referentiel), sensibles) if p.identifiant in presents]
    assert [x[1] for x in lues] == [p.identifiant for p in passages]
    assert {x[1] for x in lues if SUJETS[LECTURE] in x[5]} == sensibles & presents
    assert len(presents) > 40
    assert sensibles & presents


def _enregistrer_et_rouvrir(ouverte: Ouverte, dossier: Path) -> None:
    """The same values in every sheet after saving, and the functions live; in the .xlsx, marks that rdcxl reads the same."""
    lo, feuilles = ouverte.lo, ouverte.lo.feuilles(ouverte.numero)
    avant = {f: lo.lire(ouverte.numero, f, "A1:CZ60") for f in feuilles}
    for nom in ("copie.xlsx", "copie.ods"):
        lo.enregistrer(ouverte.numero, str(dossier / nom))
        with lo.classeur(dossier / nom) as copie:
            assert [f for f in feuilles if not _pareils(lo.lire(copie, f, "A1:CZ60"), avant[f])] == []
            assert ouverte.ailleurs(copie).editer(ouverte.tirer_les_editions(20)) == []
    relus = lire_grille(dossier / "copie.xlsx", charger_referentiel()).candidats
    resultats = [(x.resultat, Ligne(c.dossier).resultat) for x, c in zip(ouverte.lignes, relus, strict=True) if x.saine]
    assert [a for a, b in resultats if (a.decision, a.points) != (b.decision, b.points)] == []
    textes = _feuilles_de(dossier / "copie.xlsx")
    assert "ORG.RDCXL" not in textes.upper()
    assert set(re.findall(r"\b(RDC_[A-Z_]+)\(", textes)) == {"RDC_LIGNE"}


def _feuilles_de(chemin: Path) -> str:
    with zipfile.ZipFile(chemin) as archive:
        return "".join(archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))


def test_deux_classeurs_ouverts_ensemble_ne_se_melangent_pas(lo: Calc, tmp_path: Path) -> None:
    """The second is the .xlsm with Excel's own macros, functions of the same names included: Calc takes the extension's."""
    grilles = [_grille(tmp_path / "a", 8), _grille(tmp_path / "b", 9, "grille.xlsm")]
    with lo.classeur(grilles[0]) as premier, lo.classeur(grilles[1]) as second:
        ouvertes = [Ouverte(lo, premier, grilles[0], 1), Ouverte(lo, second, grilles[1], 2)]
        for _ in range(10):
            for ouverte in ouvertes:
                assert ouverte.editer(ouverte.tirer_les_editions(5)) == []
        assert [ouverte.verifier_tout() for ouverte in ouvertes] == [[], []]
        assert {dit for ouverte in ouvertes for dit in ouverte.deux_calculs()} == {"concordent", "saisie à corriger"}


def test_grille_sans_l_extension_montre_le_calcul_natif_et_aucune_erreur(nu: Calc, tmp_path: Path) -> None:
    grille = _grille(tmp_path, 12)
    with nu.classeur(grille) as numero:
        nu.recalculer(numero)
        ouverte = Ouverte(nu, numero, grille, 3)
        assert ouverte.deux_calculs() == {"calcul natif"}
        assert nu.en_erreur(numero) == []
        rangs = [i for i, ligne in enumerate(ouverte.lignes) if ligne.saine and not ligne.fautifs()]
        lues = nu.lire(numero, "Synthèse", f"A7:Z{len(ouverte.lignes) + 6}")
        titres = [t for t in ouverte.synthese if not t.startswith("Motifs")]
        assert [e for i in rangs for e in ouverte.lignes[i].ecarts(dict(zip(titres, lues[i], strict=False)))] == []


# --- A school's own gradebook -----------------------------------------------------------------------------------------

FORMULES = {
    "Décision proposée": "RDC_DECISION({c},{v})",
    "Total": "RDC_POINTS({c},{v})",
    "Moyenne /20": "RDC_NOTE({c},{v})",
    "Blocs conservés": "RDC_BLOCS_VALIDES({c},{v})",
    **{f"{e.code} état": f'RDC_STATUT({{c}},{{v}},"{e.code}")' for e in charger_referentiel().ensembles()},
    **{f"{e.code} points": f'RDC_POINTS({{c}},{{v}},"{e.code}")' for e in charger_referentiel().ensembles()},
}


def test_carnet_d_une_ecole_avec_macros_sert_excel_et_calc(lo: Calc, tmp_path: Path) -> None:
    """Its own order of columns, other columns among them, results in another sheet, and VBA functions of the same names."""
    hasard = random.Random(36395)  # noqa: S311
    titres = [*CODES, "Groupe", "Remarque", "Tuteur"]
    hasard.shuffle(titres)
    saisies = [{t: tirer(hasard, t) if t in CODES else f"{t} {i}" for t in titres} for i in range(25)]
    chemin = _carnet(tmp_path / "carnet.xlsm", titres, saisies)
    lignes = [Ligne(dossier_de(ligne)) for ligne in saisies]
    editions = []
    for _ in range(400):
        code, rang = hasard.choice(CODES), hasard.randrange(len(lignes))
        editions.append((rang, code, tirer(hasard, code)))
    ordres = [
        {
            "feuille": "Promo 2025",
            "cellule": f"{get_column_letter(titres.index(code) + 2)}{rang + 5}",
            "valeur": valeur,
            "lire": [["Résultats", f"A{rang + 1}:{get_column_letter(len(FORMULES))}{rang + 1}"]],
        }
        for rang, code, valeur in editions
    ]
    trouves = []
    with lo.classeur(chemin) as numero:
        for (rang, code, valeur), lu in zip(editions, lo.editer(numero, ordres), strict=True):
            lignes[rang].taper(code, valeur)
            trouves += [
                f"{rang} {code}={valeur!r} : {e}"
                for e in lignes[rang].ecarts(dict(zip(FORMULES, lu["lus"][0], strict=True)))
            ]
        copie = tmp_path / "copie.xlsm"
        lo.enregistrer(numero, str(copie))
    assert trouves == []
    with zipfile.ZipFile(copie) as archive:
        assert "xl/vbaProject.bin" in archive.namelist()
    assert len(re.findall(r"RDC_STATUT\(", _feuilles_de(copie))) == 25 * 5


def _carnet(chemin: Path, titres: list[str], saisies: list[dict[str, Any]]) -> Path:
    macros = [Module("rdc_fonctions", (MACROS / "rdc_fonctions.bas").read_text("utf-8"), "STANDARD")]
    projet = chemin.with_name("vbaProject.bin")
    projet.write_bytes(composer_projet("Carnet", [*modules_du_classeur(["Feuil1", "Feuil2"]), *macros]))
    with xlsxwriter.Workbook(str(chemin)) as livre:
        livre.add_vba_project(str(projet))
        livre.set_vba_name("ThisWorkbook")
        promo, resultats = livre.add_worksheet("Promo 2025"), livre.add_worksheet("Résultats")
        promo.set_vba_name("Feuil1")
        resultats.set_vba_name("Feuil2")
        promo.write_string(0, 0, "École des Quatre Vents, promotion 2025")
        promo.write_row(3, 1, titres)
        derniere = get_column_letter(len(titres) + 1)
        for i, ligne in enumerate(saisies, 4):
            for j, titre in enumerate(titres, 1):
                if ligne[titre] is not None:
                    promo.write(i, j, ligne[titre])
            plages = {"c": f"'Promo 2025'!$B$4:${derniere}$4", "v": f"'Promo 2025'!B{i + 1}:{derniere}{i + 1}"}
            for j, formule in enumerate(FORMULES.values()):
                resultats.write_formula(i - 4, j, "=" + formule.format(**plages))
    return chemin

"""The menu RDC in a real LibreOffice: each entry chosen as a click sends it, on a real grid, with rdcxl's own Python beside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import ENTETE, Texte, bonne_ligne, carnet, carnet_de_feuilles, simple
from tests.outils.fichiers import creer
from tests.outils.hasard import promotion as tirages
from tests.outils.libreoffice import Calc

from rdcxl import __version__, exemple
from rdcxl.grille.entrees import ENTREES, GROUPES
from rdcxl.grille.lecture import lire_grille
from rdcxl.hotes.lecture import lire_promotion
from rdcxl.hotes.libreoffice import bouton as distant
from rdcxl.hotes.libreoffice import dialogues, menu
from rdcxl.referentiel import charger_referentiel

pytestmark = pytest.mark.xdist_group("libreoffice")
R = charger_referentiel()


@pytest.fixture
def promo(modele: Path, tmp_path: Path) -> Path:
    """A copy of the sample in a folder whose name is awkward."""
    return Path(shutil.copytree(modele, tmp_path / "promo d’été"))


@pytest.fixture
def ouverte(lo: Calc, promo: Path) -> Iterator[int]:
    with lo.classeur(promo / exemple.GRILLE) as numero:
        yield numero


def test_controler_ecrit_les_anomalies_avec_un_lien_vers_chaque_cellule(lo: Calc, ouverte: int) -> None:
    lo.ecrire(ouverte, "Notes", "C7", "bien")
    lo.ecrire(ouverte, "Notes", "D8", 999)
    for _ in range(2):  # the second time, the sheet is written again
        message = simple(lo.choisir(ouverte, "controler"))
        assert "2 à corriger" in message
        assert lo.feuilles(ouverte)[-1] == "Anomalies"
    lues = lo.lire(ouverte, "Anomalies", "A4:E8")
    assert lues[0][:3] == ["Où", "Candidat", "Valeur"]
    assert [ligne[:3] for ligne in lues[1:3]] == [["Notes!C7", "C01", "bien"], ["Notes!D8", "C02", "999"]]
    assert lo.lien(ouverte, "Anomalies", "A5") == ["Notes!C7", "#$'Notes'.C7"]
    assert lo.selection(ouverte).startswith("$Anomalies")


def test_controler_n_ecrit_pas_dans_la_feuille_d_un_autre(lo: Calc, tmp_path: Path) -> None:
    feuilles = {"Carnet": (ENTETE, [bonne_ligne()]), "Anomalies": (["à moi"], [])}
    with lo.classeur(carnet_de_feuilles(tmp_path / "carnet.xlsx", feuilles)) as numero:
        assert "n’a pas été écrite par ce menu" in lo.choisir(numero, "controler")
        assert lo.lire(numero, "Anomalies", "A1:A2") == [["à moi"], [""]]


def test_texte_d_une_cellule_ne_devient_pas_une_formule(lo: Calc, ouverte: int) -> None:
    lo.ecrire(ouverte, "Notes", "C7", "=1+1")
    lo.choisir(ouverte, "controler")
    assert lo.lire(ouverte, "Anomalies", "C5") == [["=1+1"]]


def test_simuler_montre_le_candidat_de_la_ligne(lo: Calc, ouverte: int) -> None:
    lo.ecrire(ouverte, "Simulation", "E8", 12)
    lo.selectionner(ouverte, "Notes", "D11")
    assert "C05" in lo.choisir(ouverte, "simuler")
    assert lo.lire(ouverte, "Simulation", "B4") == [["C05"]]
    assert lo.lire(ouverte, "Simulation", "E8") == [[""]]
    assert lo.selection(ouverte).startswith("$Simulation.$B$4")


@pytest.mark.parametrize("suffixe", [".xlsx", ".ods"])
def test_clore_puis_exporter_ecrivent_a_cote_du_classeur(lo: Calc, ouverte: int, promo: Path, suffixe: str) -> None:
    grille = (promo / exemple.GRILLE).with_suffix(suffixe)
    if suffixe == ".ods":
        lo.enregistrer(ouverte, str(grille))
    with lo.classeur(grille) as numero:
        assert "n’est pas clos" in lo.choisir(numero, "exporter")
        assert "Jury clos" in lo.choisir(numero, "clore")
        assert (promo / "grille.cloture.json").is_file()
        assert "déjà clos" in lo.choisir(numero, "clore")
        assert "fichiers écrits" in lo.choisir(numero, "exporter")
    assert any((promo / "grille-exports").iterdir())


def test_clore_veut_un_classeur_enregistre(lo: Calc, ouverte: int, promo: Path) -> None:
    lo.ecrire(ouverte, "Notes", "C7", 51)
    assert "modifié depuis son enregistrement" in lo.choisir(ouverte, "clore")
    assert not (promo / "grille.cloture.json").exists()
    with lo.classeur() as neuf:
        assert "jamais été enregistré" in lo.choisir(neuf, "clore")


def test_menu_rdc_est_dans_les_fenetres_de_calc(lo: Calc) -> None:
    """The entries of the ribbon, in its order, a line between two groups."""
    menu = lo.menu()
    assert (menu["titre"], menu["contexte"]) == ("RDC", "com.sun.star.sheet.SpreadsheetDocument")
    groupes: list[list[list[str]]] = [[]]
    for titre, adresse in menu["entrees"]:
        if adresse == "private:separator":
            groupes.append([])
        else:
            groupes[-1].append([titre, adresse])
    assert groupes == [[[e.titre, f"org.rdcxl.menu:{e.nom}"] for e in ENTREES if e.groupe == g] for g in GROUPES]


def test_simuler_sans_feuille_simulation_le_dit(lo: Calc, ouverte: int) -> None:
    lo.retirer_nom(ouverte, "RDC_SIMULATION_CANDIDAT")
    assert "n’a pas de feuille Simulation" in lo.choisir(ouverte, "simuler")


def test_actualiser_recalcule(lo: Calc, ouverte: int) -> None:
    assert "recalculées" in lo.choisir(ouverte, "actualiser")
    assert lo.en_erreur(ouverte) == []


# --- Reading the open document ----------------------------------------------------------------------------------------


class Lecteur:
    """The port over the driver: the questions that rdcxl asks, answered by the extension's own code in LibreOffice."""

    def __init__(self, lo: Calc, numero: int) -> None:
        self.lo, self.numero, self.reponse = lo, numero, ""

    def readline(self) -> str:
        return self.reponse

    def write(self, ligne: str) -> None:
        self.reponse = self.lo.questionner(self.numero, ligne)

    def flush(self) -> None:
        pass


def _lire(lo: Calc, numero: int) -> Any:
    bout: Any = Lecteur(lo, numero)
    return lire_promotion(distant.HoteCalc(bout, bout), R)


def test_grille_d_exemple_ouverte_se_lit_comme_son_fichier(lo: Calc, ouverte: int, promo: Path) -> None:
    assert _lire(lo, ouverte) == lire_grille(promo / exemple.GRILLE, R)


@pytest.mark.parametrize("graine", [1, 2])
def test_promotions_au_hasard_donnent_les_memes_candidats_et_les_memes_anomalies(
    lo: Calc, tmp_path: Path, graine: int
) -> None:
    tires = tirages(graine, 40)
    acquis = [ligne for t in tires for ligne in t.lignes_acquis()]
    grille = creer(tmp_path, [t.ligne_candidat() for t in tires], [t.ligne_notes() for t in tires], acquis)
    attendue = lire_grille(grille, R)
    assert attendue.anomalies
    with lo.classeur(grille) as numero:
        assert _lire(lo, numero) == attendue


def test_carnet_avec_fusions_lignes_masquees_et_textes_se_lit_comme_son_fichier(lo: Calc, tmp_path: Path) -> None:
    lignes = [bonne_ligne(f"C{i:02d}") for i in range(1, 9)]
    lignes[2]["B1.1"], lignes[3]["B1.1"], lignes[4]["B2.1"] = Texte("=1+1"), "12,5", None
    chemin = carnet(tmp_path / "carnet.xlsx", lignes)
    from openpyxl import load_workbook

    classeur = load_workbook(chemin)
    page = classeur.active
    page.row_dimensions[6].hidden = True
    page.merge_cells("E3:F4")
    page.merge_cells("E8:E9")
    page["G5"] = "#N/A"
    classeur.save(chemin)
    with lo.classeur(chemin) as numero:
        assert _lire(lo, numero) == lire_grille(chemin, R)


# --- Where rdcxl is not ------------------------------------------------------------------------------------------------


class Muet:
    """A document that only shows messages."""

    def __init__(self) -> None:
        self.message = ""

    def fin(self) -> None:
        pass

    def dire(self, titre: str, message: str, grave: bool) -> None:
        assert grave
        self.message = message


@pytest.mark.parametrize("poste", [None, "{", '{"python": "/absent/python", "chemin": ""}'])
def test_sans_rdcxl_sur_la_machine_le_menu_le_dit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, poste: str | None
) -> None:
    if poste is not None:
        (tmp_path / "poste.json").write_text(poste, "utf-8")
    monkeypatch.setattr(menu, "__file__", str(tmp_path / "menu.py"))
    document: Any = Muet()
    assert "a besoin de rdcxl" in menu.choisir("controler", document)


def test_rdcxl_qui_s_arrete_et_version_d_un_autre_jour_sont_dits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import json

    from rdcxl.hotes.libreoffice.paquet import ce_poste

    (tmp_path / "poste.json").write_text(json.dumps(ce_poste()), "utf-8")
    monkeypatch.setattr(menu, "__file__", str(tmp_path / "menu.py"))
    document: Any = Muet()
    assert "s’est arrêté" in menu.choisir("bidule", document)
    monkeypatch.setattr(menu, "__version__", "0.0.1")
    document = Muet()
    assert "celle de rdcxl 0.0.1" in menu.choisir("controler", document)


# --- The other entries ------------------------------------------------------------------------------------------------


def test_ecran_lectures_echeances_et_version_dans_calc(lo: Calc, ouverte: int, promo: Path) -> None:
    """What asks nothing, or a question that a window without a screen answers no to."""
    assert "Écran du jury" in lo.choisir(ouverte, "ecran")
    assert lo.selection(ouverte).startswith("$Jury")
    assert "dépend d’une lecture" in simple(lo.choisir(ouverte, "sensibilite"))
    assert "échéances au" in simple(lo.choisir(ouverte, "echeances"))
    assert lo.feuilles(ouverte)[-2:] == ["Lectures", "Échéances"]
    assert lo.lire(ouverte, "Échéances", "A4:B4") == [["Quand", "Échéance"]]
    assert not list(promo.glob("*.ics"))
    message = simple(lo.choisir(ouverte, "version"))
    assert f"Grille : rdcxl {__version__}" in message
    assert "Cette grille est" not in message, "la même version n’a rien à dire"


class FauxContexte:
    """UNO as far as the boxes ask: what is created, and what the person answers."""

    def __init__(self, reponse: int, texte: str = "") -> None:
        self.reponse, self.texte = reponse, texte
        self.pieces: dict[str, Any] = {}
        self.journal: list[Any] = []
        self.ServiceManager = self

    def createInstanceWithContext(self, service: str, contexte: Any) -> Any:  # noqa: N802
        assert contexte is self
        return FauxService(self, service)


class FauxService:
    def __init__(self, contexte: FauxContexte, service: str) -> None:
        self.contexte, self.service = contexte, service

    def createInstance(self, service: str) -> Any:  # noqa: N802
        return FauxService(self.contexte, service)

    def insertByName(self, nom: str, piece: Any) -> None:  # noqa: N802
        self.contexte.pieces[nom] = piece

    def getControl(self, nom: str) -> Any:  # noqa: N802
        assert nom in self.contexte.pieces
        return self

    def getText(self) -> str:  # noqa: N802
        return self.contexte.texte

    def execute(self) -> int:
        self.contexte.journal.append("montrer")
        return self.contexte.reponse

    def getFiles(self) -> tuple[str, ...]:  # noqa: N802
        return (self.contexte.texte,)

    def __getattr__(self, nom: str) -> Any:
        return lambda *arguments: self.contexte.journal.append((nom, *arguments))


@pytest.mark.parametrize(("reponse", "attendu"), [(1, "Nom mal écrit"), (0, None)])
def test_boite_de_saisie_rend_le_texte_ou_rien(reponse: int, attendu: str | None) -> None:
    contexte: Any = FauxContexte(reponse, "Nom mal écrit")
    assert dialogues.demander(contexte, "fenêtre", "rdcxl – Rectifier", "Pourquoi ?") == attendu
    assert contexte.pieces["invite"].Label == "Pourquoi ?"
    assert [p.service.rpartition("UnoControl")[2] for p in contexte.pieces.values()] == [
        "FixedTextModel", "EditModel", "ButtonModel", "ButtonModel",
    ]  # fmt: skip
    assert contexte.journal[-1] == ("dispose",), "la boîte disparaît, quoi qu’il arrive"


@pytest.mark.parametrize("propose", [None, "grille.xlsx"])
def test_choix_d_un_fichier_commence_a_cote_du_classeur(propose: str | None) -> None:
    contexte: Any = FauxContexte(1, "file:///promo/candidats.csv")
    genres = [["Candidats", ["*.csv", "*.xlsx"]]]
    assert dialogues.choisir(contexte, "Candidats", genres, "file:///promo", propose) == "file:///promo/candidats.csv"
    assert contexte.journal[0] == ("initialize", (0 if propose is None else 1,))
    assert ("appendFilter", "Candidats", "*.csv;*.xlsx") in contexte.journal
    assert ("setDisplayDirectory", "file:///promo") in contexte.journal
    assert (("setDefaultName", "grille.xlsx") in contexte.journal) == (propose is not None)
    contexte.reponse = 0
    assert dialogues.choisir(contexte, "Candidats", genres, "", propose) is None

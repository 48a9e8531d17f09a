"""Saved values come from a calculation engine: they are what the rules and the functions say, on any day, in any process."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.outils.calcul import attendu_en_synthese, valeurs_perimees
from tests.outils.classeurs import simple
from tests.outils.fichiers import SESSION, candidat, creer, notes
from tests.outils.hasard import promotion
from tests.outils.hasard_annexes import annexes
from tests.outils.processus import RACINE, environnement

from rdcxl import exemple
from rdcxl.cli import main
from rdcxl.erreurs import EcritureRefusee
from rdcxl.fonctions.catalogue import PAR_NOM
from rdcxl.fonctions.ligne import abreger
from rdcxl.grille import annexes as X
from rdcxl.grille.construction.disposition import REPONSE
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.deliberation import deliberer

LIGNE_DES_CODES, PREMIERE = 6, 7
MOTIFS = "Motifs, avec l’article du règlement"
FONCTIONS = {
    "points": "RDC_POINTS", "/20": "RDC_NOTE", "état": "RDC_STATUT", "Total": "RDC_POINTS", "Moyenne /20": "RDC_NOTE",
    "Blocs conservés": "RDC_BLOCS_VALIDES", "Décision proposée": "RDC_DECISION",
    MOTIFS: "RDC_MOTIFS",
}  # fmt: skip
MEILLEURE = {"reprise": "meilleure", "absence": "points", "assiette_penalite": "professionnelle"}


def au_hasard(dossier: Path, graine: int, nombre: int, lectures: dict[str, str], *, facultatives: bool) -> Path:
    tirages = promotion(graine, nombre)
    session = SESSION + "[lectures]\n" + "".join(f'{nom} = "{valeur}"\n' for nom, valeur in lectures.items())
    return creer(
        dossier,
        [t.ligne_candidat() for t in tirages],
        [t.ligne_notes() for t in tirages],
        [x for t in tirages for x in t.lignes_acquis()],
        session,
        annexes=annexes(graine, tirages) if facultatives else {},
    )


def de_l_exemple(dossier: Path) -> Path:
    exemple.generer(dossier)
    return dossier / exemple.GRILLE


GRILLES: dict[str, Callable[[Path], Path]] = {
    "exemple": de_l_exemple,
    "simple": lambda d: au_hasard(d, 7, 60, {}, facultatives=False),
    "facultatives": lambda d: au_hasard(d, 3, 60, MEILLEURE, facultatives=True),
    "facultatives_bis": lambda d: au_hasard(d, 41, 45, {}, facultatives=True),
}


@pytest.fixture(scope="module", params=list(GRILLES))
def grille(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return GRILLES[request.param](tmp_path_factory.mktemp("grille"))


def _enregistrees(grille: Path, feuille: str) -> list[dict[str, Any]]:
    """The saved values of each row under the codes, by heading; an empty text is read as nothing."""
    page = load_workbook(grille, data_only=True)[feuille]
    titres = [c.value for c in page[LIGNE_DES_CODES]]
    return [
        {t: "" if c.value is None else c.value for t, c in zip(titres, rangee, strict=True) if t}
        for rangee in page.iter_rows(min_row=PREMIERE)
    ]


def test_les_valeurs_natives_enregistrees_sont_celles_des_regles(grille: Path, referentiel: Any) -> None:
    d = deliberer(lire_grille(grille, referentiel), referentiel)
    for x, ligne in zip(d.resultats, _enregistrees(grille, "Contrôle"), strict=False):
        attendu = attendu_en_synthese(x)
        titres = {_natif(titre): titre for titre in attendu if titre != "Identifiant"}
        assert {titre: ligne[cle] for cle, titre in titres.items()} == {t: attendu[t] for t in titres.values()}
        assert ligne["Identifiant"] == x.identifiant


def _natif(titre: str) -> str:
    """The heading, in Contrôle, of the native result of a column of Synthèse."""
    fins = {"Total": "total", "Sur": "sur", "Moyenne /20": "moyenne", "Blocs conservés": "valides"}
    fins["Décision proposée"] = "decision"
    code, _, genre = titre.partition(" ")
    genres = {"points": "points", "/20": "note", "état": "statut"}
    return f"natif.{fins[titre] if titre in fins else f'{genres[genre]}:{code}'}"


def test_les_valeurs_enregistrees_de_synthese_sont_les_reponses_des_fonctions(grille: Path) -> None:
    donnees, comparees = _enregistrees(grille, "Données"), 0
    codes = [t for t in donnees[0] if t not in ("identifiant", "moteur") and not t.startswith(REPONSE)]
    for ligne, synthese in zip(donnees, _enregistrees(grille, "Synthèse"), strict=True):
        if not ligne["identifiant"]:
            continue
        for titre, montre in synthese.items():
            composante, _, genre = titre.partition(" ")
            nom = FONCTIONS.get(titre) or FONCTIONS.get(genre)
            if nom:
                arguments = [composante] if titre not in FONCTIONS else []
                reponse = PAR_NOM[nom].appeler([codes], [[ligne[code] for code in codes]], *arguments)
                attendu = reponse if titre == MOTIFS or not isinstance(reponse, str) else abreger(reponse)
                assert montre == attendu, (ligne["identifiant"], titre)
                comparees += 1
    assert comparees > 400


def test_aucune_valeur_enregistree_n_est_une_erreur_ni_ne_manque(grille: Path) -> None:
    erreurs = [c.coordinate for p in load_workbook(grille, data_only=True) for r in p for c in r if c.data_type == "e"]
    assert erreurs == []
    with zipfile.ZipFile(grille) as archive:
        for nom in archive.namelist():
            if nom.startswith("xl/worksheets/sheet"):
                texte = archive.read(nom).decode()
                assert re.findall(r'<c r="\w+"(?: s="\d+")?(?: t="str")?><f>[^<]*</f></c>', texte) == []
                assert re.findall(r'<c r="\w+"(?: s="\d+")?><f>[^<]*</f><v></v></c>', texte) == []


def test_le_fichier_contient_ce_qui_a_ete_calcule(grille: Path) -> None:
    assert valeurs_perimees(grille) == []


PROGRAMME = """
import sys
from pathlib import Path
from tests.grille.test_moteur import MEILLEURE, au_hasard
au_hasard(Path(sys.argv[1]), 12, 30, MEILLEURE, facultatives=True)
"""


def test_deux_processus_ecrivent_les_memes_octets(tmp_path: Path) -> None:
    fichiers = []
    for graine in ("1", "2"):
        dossier = tmp_path / graine
        dossier.mkdir()
        env = environnement(PYTHONHASHSEED=graine)
        env["PYTHONPATH"] += f":{RACINE}"
        subprocess.run([sys.executable, "-c", PROGRAMME, str(dossier)], env=env, cwd=RACINE, check=True)
        fichiers.append((dossier / "grille.xlsx").read_bytes())
    assert fichiers[0] == fichiers[1]


def test_accents_d_un_nom_et_d_un_identifiant(tmp_path: Path, referentiel: Any) -> None:
    """A name in capitals keeps its accents; « É1 » and « é1 » are one identifier, as in a spreadsheet."""
    grille = creer(
        tmp_path,
        [candidat("É1", nom_naissance="Éléonor"), candidat("C2")],
        [notes("é1") | {"B1.1": ""}, notes("C2")],
        [{"identifiant": "é1", "composante": "B1", "points": "60", "session": "01/06/2024"}],
        annexes={X.ABSENCES: [{"identifiant": "é1", "absence_du": "03/02/2025", "heures": "7", "justifiee": "non"}]},
    )
    (premiere, *_), (controle, *_) = _enregistrees(grille, "Synthèse"), _enregistrees(grille, "Contrôle")
    assert premiere["Candidat"].startswith("ÉLÉONOR ")
    assert (premiere["B1 état"], controle["natif.statut:B1"]) == ("Acquis", "Acquis")
    assert _enregistrees(grille, "Assiduité")[0]["heures_absence_injustifiees"] == 7
    d = deliberer(lire_grille(grille, referentiel), referentiel)
    assert controle["natif.decision"] == attendu_en_synthese(d.resultats[0])["Décision proposée"]


def test_sans_le_moteur_une_grille_est_refusee_en_une_phrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "formualizer", None)
    with pytest.raises(EcritureRefusee) as refus:
        creer(tmp_path, [candidat("SANS-MOTEUR")])  # no grid that another test has made
    assert "pip install formualizer" in str(refus.value)
    assert list(tmp_path.glob("*.xls*")) == []


@pytest.mark.parametrize("commande", ["nouveau", "migrer"])
def test_sans_le_moteur_la_commande_dit_quoi_faire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], commande: str
) -> None:
    exemple.generer(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "formualizer", None)
    mots = {
        "nouveau": ["nouveau", "autre.xlsx", "--candidats", "candidats.csv", "--notes", "notes.csv"],
        "migrer": ["migrer", exemple.GRILLE, "--vers", "autre.xlsx"],
    }
    assert main(mots[commande]) == 1
    dit = simple(capsys.readouterr().err)
    assert "Le moteur de calcul « formualizer »" in dit
    assert "pip install formualizer" in dit
    assert not (tmp_path / "autre.xlsx").exists()


def test_lire_et_decider_ne_chargent_pas_le_moteur(tmp_path: Path) -> None:
    exemple.generer(tmp_path)
    code = f"""
import sys
from rdcxl.cli import main
import rdcxl.grille.creation, rdcxl.grille.migration, rdcxl.hotes.boutons
assert main(["controler", {exemple.GRILLE!r}]) in (0, 1)
assert main(["deliberer", {exemple.GRILLE!r}, "--json"]) in (0, 1)
assert not {{"formualizer", "xlsxwriter"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environnement(), check=True, capture_output=True)

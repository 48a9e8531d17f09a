"""What one centre makes of its closed files: published indicators, the table of promotions, the list that CCI France keeps of it."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.outils.pages import texte_du_pdf

from rdcxl.cli import main
from rdcxl.erreurs import SaisieRefusee
from rdcxl.exports.placement.taux import pourcent
from rdcxl.jury.cloture import lire_cloture
from rdcxl.regles import libelles as L
from rdcxl.regles.dates import ajouter_mois
from rdcxl.regles.placement import Part
from rdcxl.reseau.centres import lire_centres
from rdcxl.reseau.figures import CACHE


@pytest.fixture(scope="session")
def clos(reseau: Path) -> list[str]:
    return [str(reseau / "centre-002" / f"{annee}.cloture.json") for annee in (2024, 2025)]


@pytest.fixture(scope="session")
def reponses(clos: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every holder of the title answers at six months: two are studying, one seeks, the others do the job aimed at."""
    chemin = tmp_path_factory.mktemp("reponses") / "reponses.csv"
    with chemin.open("w", encoding="utf-8", newline="") as fichier:
        ecrire = csv.writer(fichier, delimiter=";")
        ecrire.writerow(["identifiant", "certifie_le", "enquete", "repondu_le", "situation", "poste"])
        for rang, (qui, le) in enumerate(_titulaires(clos)):
            situation = "poursuite d’études" if rang < 2 else "recherche d’emploi" if rang == 2 else "métier visé"
            ecrire.writerow(
                [qui, le.isoformat(), "6", (ajouter_mois(le, 6) + dt.timedelta(days=3)).isoformat(), situation, ""]
            )
    return chemin


def _titulaires(clos: list[str]) -> list[tuple[str, dt.date]]:
    lus = [lire_cloture(Path(x)) for x in clos]
    return [(c.identifiant, lu.jury.date) for lu in lus for c in lu.candidats if c.resultat.decision == L.TITRE]


def test_la_page_d_indicateurs(clos: list[str], reponses: Path, tmp_path: Path) -> None:
    vers = tmp_path / "indicateurs"
    assert main(["indicateurs", *clos, "--vers", str(vers), "--reponses", str(reponses)]) == 0
    page = (vers / "indicateurs.html").read_text("utf-8")
    pdf = texte_du_pdf(vers / "indicateurs.pdf")
    n = len(_titulaires(clos))
    for brut in (page, pdf):
        texte = " ".join(brut.split())
        assert " ".join(pourcent(Part(n - 3, n)).split()) in texte, "on the respondents"
        assert " ".join(pourcent(Part(n - 3, n - 2)).split()) in texte, "those who study put aside"
        assert "Indicateurs de résultats" in texte
    candidats = [c for x in clos for c in lire_cloture(Path(x)).candidats if c.fiche.parcours == "COMPLET"]
    decides = [c for c in candidats if c.resultat.decision not in ("EN_ATTENTE", "ANNULEE")]
    assert f"<b>{len(decides)}</b>" in page
    assert "http" not in page.replace("http-equiv", ""), "it loads nothing"
    assert main(["indicateurs", *clos, "--vers", str(vers)]) == 1, "nothing is overwritten"


def test_un_taux_sur_trop_peu_n_est_pas_donne(clos: list[str], tmp_path: Path) -> None:
    from rdcxl.referentiel import charger_referentiel
    from rdcxl.reseau.indicateurs import TROP_PEU, composer

    lu = lire_cloture(Path(clos[0]))
    page = composer([lu], None, {}, charger_referentiel(), dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc), minimum=500)
    assert {ligne[-1] for x in page.tableaux for ligne in x.lignes} == {TROP_PEU}


def test_les_fichiers_de_deux_centres_sont_refuses(
    reseau: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deux = [str(reseau / f"centre-00{i}" / "2024.cloture.json") for i in (1, 2)]
    assert main(["indicateurs", *deux, "--vers", str(tmp_path / "x")]) == 2
    assert "plusieurs centres" in capsys.readouterr().err


def test_le_tableau_des_promotions(
    clos: list[str], reponses: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    complements = tmp_path / "complements.csv"
    qui = next(c.identifiant for c in lire_cloture(Path(clos[0])).candidats if c.resultat.decision == L.TITRE)
    complements.write_text(f"identifiant;contrat;salaire_brut_annuel;statut\n{qui};CDI;32500,50;cadre\n", "utf-8")
    vers = tmp_path / "renouvellement"
    options = ["--vers", str(vers), "--reponses", str(reponses), "--complements", str(complements)]
    assert main(["renouvellement", *clos, *options]) == 0
    assert "confirmer" in capsys.readouterr().out
    livre = openpyxl.load_workbook(vers / "promotions.xlsx")
    lignes = list(livre["Promotions"].iter_rows(values_only=True))
    ligne = dict(zip(lignes[0], next(x for x in lignes if x[2] == qui), strict=True))
    assert (ligne["Type de contrat"], ligne["Salaire brut annuel (€)"], ligne["Statut"], ligne["Situation"]) == (
        "CDI",
        32500.5,
        "cadre",
        "poursuite d’études",
    )
    assert main(["renouvellement", clos[0], "--vers", str(tmp_path / "une")]) == 1, (
        "two promotions at least are asked for"
    )


def test_un_complement_inconnu_est_refuse_avec_sa_ligne(
    clos: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    complements = tmp_path / "complements.csv"
    complements.write_text("identifiant;salaire_brut_annuel\nX99;beaucoup\n", "utf-8")
    assert main(["renouvellement", *clos, "--vers", str(tmp_path / "x"), "--complements", str(complements)]) == 1
    erreur = capsys.readouterr().err
    assert "ligne 2" in erreur
    assert "X99" in erreur
    assert "beaucoup" in erreur


def test_la_liste_des_centres_se_lit_en_toml_csv_et_classeur(reseau: Path, tmp_path: Path) -> None:
    attendus = lire_centres(reseau / "centres.toml")
    rangees = [["siret", "nom", "ville", "parrain", "sessions", "cles"]]
    rangees += [
        [c.siret, c.nom, c.ville, c.parrain, " ".join(map(str, c.sessions)), " ".join(c.cles)] for c in attendus.centres
    ]
    texte = tmp_path / "centres.csv"
    texte.write_text("\n".join(";".join(x) for x in rangees), "utf-8")
    classeur = openpyxl.Workbook()
    for rangee in rangees:
        classeur.active.append(rangee)
    classeur.save(tmp_path / "centres.xlsx")
    assert lire_centres(texte) == attendus
    assert lire_centres(tmp_path / "centres.xlsx") == attendus


def test_une_liste_de_centres_fausse_dit_tout(tmp_path: Path) -> None:
    texte = tmp_path / "centres.csv"
    texte.write_text("siret;nom;cles\n123;École;\n00000000100018;Autre;zz\n", "utf-8")
    with pytest.raises(SaisieRefusee) as refus:
        lire_centres(texte)
    assert len(refus.value.problemes) == 2
    assert "SIRET" in refus.value.problemes[0]
    assert "clé publique" in refus.value.problemes[1]


def test_le_reseau_donne_les_deux_taux_d_insertion(reseau: Path, clos: list[str], reponses: Path) -> None:
    from tests.reseau.conftest import CLE, MAINTENANT

    from rdcxl.reseau.campagne import Demande, etudier

    with etudier(Demande([reseau], CLE, MAINTENANT, reponses=[reponses])) as etude:
        bilan = etude.bilan()
    n = len(_titulaires(clos))
    completes, publiees = (
        {f.code: f for f in figures}["insertion-titres"] for figures in (bilan.completes, bilan.publiees)
    )
    (ligne,) = completes.lignes
    assert (ligne[2], ligne[4], ligne[5]) == (
        n,
        Decimal((n - 3) * 10_000 // n) / 10_000,
        Decimal((n - 3) * 10_000 // (n - 2)) / 10_000,
    )
    assert publiees.lignes[0][5] is CACHE, "one person seeks: the rate would tell it"
    assert "neutralise" in completes.colonnes[5].titre

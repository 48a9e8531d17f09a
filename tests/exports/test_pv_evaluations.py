"""Minutes of the evaluation juries: blank before, filled in after; members, independence, portfolios; what is not declared is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.clotures import lu
from tests.outils.jury import dossier, jury_sur
from tests.outils.pages import texte_du_pdf, verifier_conformite

from rdcxl import exemple
from rdcxl.exports.atelier import Atelier
from rdcxl.exports.documents import pv_evaluations, pv_evaluations_vierges
from rdcxl.exports.documents.seances import Contexte
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.epreuves import lire_epreuves
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.modele import Promotion
from rdcxl.grille.seances import planifier
from rdcxl.grille.tables.notation import Portefeuille
from rdcxl.jury.composition import JuryDEvaluation, lire_jury
from rdcxl.jury.jurys_declares import sans_jury_d_evaluation
from rdcxl.referentiel import charger_referentiel

R, SANS = charger_referentiel(), Reglages()
INSTANT = dt.datetime(2025, 4, 7, 9, tzinfo=dt.timezone(dt.timedelta(hours=2)))
EXTERNES = [{"nom": n, "prenom": "P.", "externe": True, "fonction": "Acheteuse"} for n in ("Un", "Deux")]
REPRESENTANT = {"nom": "Trois", "prenom": "R.", "externe": False, "representant": True, "a_forme": ["C02"]}


@pytest.fixture
def composer(atelier: Atelier, tmp_path: Path) -> Callable[[Any], str]:
    def lire(document: Any) -> str:
        fichier = tmp_path / f"{document.fichier}.pdf"
        fichier.write_bytes(atelier.composer(document))
        verifier_conformite(fichier)
        return simple(texte_du_pdf(fichier))

    return lire


def test_le_proces_verbal_d_un_jury_dit_membres_independance_grille_et_notes(
    contenu: dict[str, Any], composer: Callable[[Any], str]
) -> None:
    contenu["jury"]["jurys_evaluation"] = [
        {"epreuve": "PRO", "date": "2025-06-27", "grille": "grille nationale 2024", "candidats": ["c01", "C02", "C12"],
         "membres": [{**EXTERNES[0], "annees_exercice": 12, "derniere_activite": "2025-06-01"}, EXTERNES[1], REPRESENTANT]},
    ]  # fmt: skip
    (document,) = pv_evaluations.preparer(lu(contenu), SANS)
    assert document.fichier == "PV-evaluation-PRO-2025-06-27"
    assert [m["titre"] for m in document.donnees["membres"]] == [
        "Professionnel extérieur", "Professionnel extérieur", "Représentant de l’établissement, sans voix"]  # fmt: skip
    assert [len(c["notes"]) for c in document.donnees["candidats"]] == [2, 2, 2]
    texte = composer(document)
    for mention in (
        "grille nationale 2024", "12 ans, dernière activité le 01/06/2025", "N’a formé aucun des candidats entendus.", "Sans lien avec eux.",
        "A formé N’DIAYE Moussa.", "27 juin 2025", "Dossier / 75", "Soutenance / 125",
    ):  # fmt: skip
        assert mention in texte, mention


def test_un_bloc_entendu_en_portefeuille_a_son_proces_verbal_et_ses_competences(
    contenu: dict[str, Any], composer: Callable[[Any], str]
) -> None:
    c01 = next(c for c in contenu["candidats"] if c["fiche"]["identifiant"] == "C01")
    c01["saisies"]["portefeuilles"] = {"B3": "180"}
    contenu["annexes"] = {"portefeuilles": [
        {"identifiant": "C01", "bloc_portefeuille": "B3", "portefeuille_signe_le": "2025-06-01", "portefeuille_presente_le": "2025-06-20"}
    ]}  # fmt: skip
    contenu["jury"]["jurys_evaluation"] = [{"epreuve": "B3", "candidats": ["C01", "C02"], "membres": EXTERNES}]
    epreuves, portefeuille = pv_evaluations.preparer(lu(contenu), SANS)
    assert [c["nom"] for c in epreuves.donnees["candidats"]] == ["N’DIAYE Moussa"]
    assert len(epreuves.donnees["epreuves"]) == 2  # the orals of the bloc, not its written offer
    texte = composer(portefeuille)
    assert "d’un portefeuille de preuves" in texte
    assert "signé le 1er juin 2025, présenté le 20 juin 2025" in texte
    assert "C.3.2.3b Conclure la vente ponctuant le processus de négociation commerciale" in texte
    assert "180" in texte


def vierges(p: Promotion, avec_jury: bool = False) -> list[Any]:
    calendrier = planifier(p, R, lire_epreuves(exemple.DOSSIER / "epreuves.toml"))
    jury = lire_jury(exemple.DOSSIER / "jury.toml") if avec_jury else None
    return pv_evaluations_vierges.preparer(calendrier, Contexte(p.session, R, INSTANT), p, jury)


def test_avant_le_jury_chaque_oral_et_chaque_portefeuille_a_son_proces_verbal_sans_note(
    modele: Path, composer: Callable[[Any], str]
) -> None:
    p = lire_grille(modele / exemple.GRILLE, R)
    ligne = Portefeuille(
        identifiant="C03", bloc_portefeuille="B1", points_portefeuille=Decimal(77), portefeuille_presente_le=dt.date(2025, 6, 20)
    )  # fmt: skip
    documents = vierges(replace(p, annexes={**p.annexes, "portefeuilles": (ligne,)}))
    assert [d.fichier for d in documents] == [
        "PV-évaluation-B3.1a-2025-06-12", "PV-évaluation-B3.2-2025-06-13", "PV-évaluation-B4.2-2025-06-16",
        "PV-évaluation-PRO-2025-06-27", "PV-évaluation-portefeuille B1-2025-06-20",
    ]  # fmt: skip
    assert not any(n for d in documents for c in d.donnees["candidats"] for n in c["notes"])
    texte = composer(documents[-1])
    assert "GARNIER Sophie Hélène" in texte
    assert "professionnel extérieur" in texte
    assert "77" not in texte.replace("SHA", "")


def test_les_membres_declares_sont_deja_nommes(modele: Path) -> None:
    b3, *_ = vierges(lire_grille(modele / exemple.GRILLE, R), avec_jury=True)
    assert [m["nom"] for m in b3.donnees["membres"]] == ["Paolo Marchetti", "Delphine Rousseau"]


# -- what is not declared ---------------------------------------------------------------------------------------------


def jury_declare(*epreuves: str, candidats: tuple[str, ...] = ("C01",)) -> Any:
    sample = lire_jury(exemple.DOSSIER / "jury.toml")
    declares = tuple(
        JuryDEvaluation.model_validate({"epreuve": e, "candidats": candidats, "membres": EXTERNES}) for e in epreuves
    )
    return sample.model_copy(update={"jurys_evaluation": declares})


@pytest.mark.parametrize(
    ("declares", "dit"),
    [
        ((), "B3.1a (C01) ; B3.2 (C01) ; B4.2 (C01) ; PRO (C01)"),
        (("B3", "B4.2", "PRO.ORAL"), ""),
        (("B3.1a", "B4", "PRO"), "B3.2 (C01)"),
    ],
)
def test_un_oral_ou_pro_sans_jury_declare_est_une_reserve(declares: tuple[str, ...], dit: str) -> None:
    dits = sans_jury_d_evaluation(jury_sur(dossier()), jury_declare(*declares))
    attendu = f"Aucun jury d’évaluation n’est déclaré pour : {dit} [Constitution des jurys]."
    assert [simple(x) for x in dits] == ([attendu] if dit else [])


def test_un_absent_n_a_pas_besoin_de_jury_et_un_portefeuille_en_a_besoin() -> None:
    absent = dossier(sauf={"B3.1a": "ABS", "B3.2": None, "B4.2": "ABJ", "PRO.ECRIT": "NR", "PRO.ORAL": "ABS"})
    assert sans_jury_d_evaluation(jury_sur(absent), jury_declare()) == []
    assert sans_jury_d_evaluation(jury_sur(dossier()), None) == []
    porte = replace(absent, portefeuilles={"B1": Decimal(60)})
    (dit,) = sans_jury_d_evaluation(jury_sur(porte), jury_declare("B2"))
    assert "portefeuille de B1 (C01)" in simple(dit)

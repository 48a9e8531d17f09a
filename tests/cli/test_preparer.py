"""`rdcxl preparer`: what leaves before the closing, from a grid; a refused kind is left out, the rest is written."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import pytest
from tests.outils.classeurs import simple
from tests.outils.pages import texte_du_pdf, verifier_conformite
from tests.outils.processus import anglais

from rdcxl.cli import main

PROJET = "PROJET — ne pas diffuser"


def preparer(promo: Path, vers: Path, *options: str, epreuves: bool = True, jury: bool = True) -> int:
    fichiers = ["--epreuves", str(promo / "epreuves.toml")] if epreuves else []
    fichiers += ["--jury", str(promo / "jury.toml")] if jury else []
    return main(["preparer", str(promo / "grille.xlsx"), "--vers", str(vers), *fichiers, *options])


def noms(dossier: Path) -> dict[str, int]:
    """How many documents of each kind."""
    lots = ("envois", "impression")
    return {d.name: len(list(d.iterdir())) for d in sorted(dossier.iterdir()) if d.is_dir() and d.name not in lots}


def test_tout_se_prepare_dans_un_dossier_par_sorte(
    promo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vers = tmp_path / "avant"
    assert preparer(promo, vers) == 0
    assert noms(vers) == {
        "brouillon": 1, "convocations": 24, "dossiers_jury": 5, "emargements": 10, "projet": 2, "pv_epreuves": 8, "pv_evaluations": 4}  # fmt: skip
    assert {f.name for f in (vers / "impression").iterdir()} == {
        "convocations.pdf", "emargements.pdf", "pv_epreuves.pdf", "pv_evaluations.pdf", "PROJET-dossiers_jury.pdf", "PROJET-projet.pdf"}  # fmt: skip
    for nom, attendus in (
        ("session.zip", {"convocations", "emargements", "pv_epreuves", "pv_evaluations"}),
        ("PROJET-jury.zip", {"brouillon", "dossiers_jury", "projet"}),
    ):
        with zipfile.ZipFile(vers / nom) as archive:
            assert {x.split("/")[0] for x in archive.namelist()} == attendus
    assert len(list((vers / "envois" / "courriels").iterdir())) == 24
    for ligne in (vers / "manifeste.sha256").read_text("utf-8").splitlines():
        valeur, _, nom = ligne.partition("  ")
        assert hashlib.sha256((vers / nom).read_bytes()).hexdigest() == valeur
    assert anglais(simple(capsys.readouterr().out)) == []


def test_seuls_les_projets_portent_des_notes_et_chaque_page_le_dit(promo: Path, tmp_path: Path) -> None:
    vers = tmp_path / "avant"
    assert preparer(promo, vers) == 0
    for fichier in vers.rglob("*.pdf"):
        texte = texte_du_pdf(fichier)
        if fichier.parent.name in ("projet", "dossiers_jury") or fichier.name.startswith("PROJET-"):
            pages = int(re.findall(r"page \d+ / (\d+)", texte)[-1])
            assert texte.count(PROJET) >= 2 * pages, fichier.name
            assert fichier.name.startswith("PROJET-")
        else:
            assert "PROJET" not in texte
            assert not re.search(r"519,375|/20\b|Titre obtenu|liminatoire", texte), fichier.name


def test_projets_sont_conformes_et_disent_l_essentiel(promo: Path, tmp_path: Path) -> None:
    vers = tmp_path / "avant"
    jury = promo / "jury.toml"
    jury.write_text(jury.read_text("utf-8").replace("a_forme = []", 'a_forme = ["C10"]', 1), "utf-8")
    assert preparer(promo, vers, "--quoi", "projet,dossiers_jury", "--decisions", str(promo / "decisions.csv")) == 0
    for fichier in (f for f in vers.rglob("*.pdf") if f.parent.name != "impression"):
        verifier_conformite(fichier)
    synthese = texte_du_pdf(vers / "projet" / "PROJET-synthese.pdf")
    for fait in ("Synthèse de la promotion", "LEFÈVRE Camille Anne", "proposition :", "Ce qui empêche encore de clore"):
        assert fait in synthese, fait
    presidente, professionnel = (
        texte_du_pdf(vers / "dossiers_jury" / f"PROJET-dossier-{nom}.pdf")
        for nom in ("Vasseur-Catherine", "Bonnet-Stéphane")
    )
    for fait in (
        "Catherine Vasseur, présidente du jury", "Jury du 10 juillet 2025, Lyon.", "Ordre du jour", "note éliminatoire en B1",
        "1 : 39,95/100", "Il manque 0,05 pt pour le titre.", "Conditions d’obtention de la certification",
        "Acquis d’une session antérieure : B1 (62,5 pt, 10/07/2024).", "Autre lecture du règlement, autre issue",
        "Notes du membre du jury",
    ):  # fmt: skip
        assert fait in presidente, fait
    pages = int(re.findall(r"page \d+ / (\d+)", presidente)[-1])
    assert presidente.count("Dossier personnel de Catherine Vasseur") == pages
    assert presidente.count("formé par vous") == 2
    assert "formé par vous" not in professionnel


def test_sans_jury_le_projet_se_fait_et_dit_ce_qui_manque(promo: Path, tmp_path: Path) -> None:
    vers = tmp_path / "avant"
    assert preparer(promo, vers, "--quoi", "projet", epreuves=False, jury=False) == 0
    texte = texte_du_pdf(vers / "projet" / "PROJET-synthese.pdf")
    assert "Jury : sa date, ses membres et les procès-verbaux d’épreuve ne sont pas donnés (jury.toml)." in texte
    assert "C14 : note due manquante (PRO.ORAL)" in texte
    minutes = texte_du_pdf(vers / "projet" / "PROJET-PV-jury.pdf")
    assert "La composition du jury n’est pas encore connue." in minutes
    assert "Décision à ce jour" in minutes
    assert not re.search(r"Ajourné(?!s)|Fait à", minutes)  # nobody was postponed, nothing is signed


def test_sans_fichier_seules_les_sortes_possibles_se_font(promo: Path, tmp_path: Path) -> None:
    vers = tmp_path / "avant"
    assert preparer(promo, vers, epreuves=False, jury=False) == 0
    assert noms(vers) == {"brouillon": 1, "projet": 2}


def test_sorte_sans_son_fichier_ou_inconnue_est_un_usage_incorrect(
    promo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vers = tmp_path / "avant"
    assert preparer(promo, vers, "--quoi", "convocations,dossiers_jury", epreuves=False, jury=False) == 2
    erreur = simple(capsys.readouterr().err)
    assert "convocations demande --epreuves" in erreur
    assert "dossiers_jury demande --jury" in erreur
    assert preparer(promo, vers, "--quoi", "diplomes") == 2
    assert not vers.exists()


def test_sorte_refusee_n_est_pas_ecrite_et_les_autres_le_sont(
    promo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    epreuves, vers = promo / "epreuves.toml", tmp_path / "avant"
    texte = epreuves.read_text("utf-8")
    epreuves.write_text(texte[texte.index("[[epreuves]]") :].replace("Jacquard", "張"), "utf-8")
    assert preparer(promo, vers) == 1
    assert noms(vers) == {"brouillon": 1, "dossiers_jury": 5, "projet": 2, "pv_evaluations": 4}
    erreur = simple(capsys.readouterr().err)
    assert "Refusé : convocations" in erreur
    assert "ajoutez [envoi]" in erreur
    assert "Refusé : emargements" in erreur
    assert "U+5F35" in erreur
    assert preparer(promo, tmp_path / "rien", "--quoi", "convocations,emargements") == 1
    assert not (tmp_path / "rien").exists()


def test_fichier_d_epreuves_qui_contredit_la_grille_refuse_tout(
    promo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    epreuves, vers = promo / "epreuves.toml", tmp_path / "avant"
    epreuves.write_text(epreuves.read_text("utf-8").replace('"C12"', '"C99"'), "utf-8")
    assert preparer(promo, vers) == 1
    assert "amenagements[1] : « C99 » n’est pas un candidat de la grille" in simple(capsys.readouterr().err)
    assert not vers.exists()


def test_rien_n_est_ecrase_et_remplacer_ne_touche_que_ce_qui_fut_ecrit(promo: Path, tmp_path: Path) -> None:
    vers = tmp_path / "avant"
    assert preparer(promo, vers, "--quoi", "emargements") == 0
    assert preparer(promo, vers, "--quoi", "emargements") == 1
    assert preparer(promo, vers, "--quoi", "emargements", "--remplacer") == 0
    premier = next((vers / "emargements").iterdir())
    premier.write_bytes("annoté".encode())
    assert preparer(promo, vers, "--quoi", "emargements", "--remplacer") == 1
    assert premier.read_bytes() == "annoté".encode()


def test_un_projet_ne_s_exporte_pas_comme_une_cloture(promo: Path, tmp_path: Path) -> None:
    import json

    from rdcxl.cli.lecture import maintenant
    from rdcxl.erreurs import ExportRefuse
    from rdcxl.exports.dossier import EXPORTS, exporter_dossier
    from rdcxl.grille.lecture import lire_grille
    from rdcxl.jury.deliberation import deliberer
    from rdcxl.jury.projet import composer_projet
    from rdcxl.referentiel import charger_referentiel

    r, grille = charger_referentiel(), promo / "grille.xlsx"
    contenu = composer_projet(deliberer(lire_grille(grille, r), r), None, grille, maintenant())
    with pytest.raises(ExportRefuse, match="pas clos"):
        exporter_dossier(contenu, tmp_path / "exports", EXPORTS)  # type: ignore[arg-type]
    faux = tmp_path / "faux.cloture.json"
    faux.write_text(json.dumps(contenu.en_json()), "utf-8")
    assert main(["exporter", str(faux), "--vers", str(tmp_path / "exports")]) == 1
    assert not (tmp_path / "exports").exists()

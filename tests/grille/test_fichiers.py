"""CSV in: every shape that a school's software writes, and every fault with its file and line, all at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import (
    CODES,
    COLONNES_CANDIDATS,
    COLONNES_NOTES,
    CREE_LE,
    candidat,
    creer,
    ecrire_csv,
    ecrire_entrees,
    notes,
)

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.creation import creer_grille
from rdcxl.grille.lecture import lire_grille
from rdcxl.referentiel import charger_referentiel

ANGLAIS = re.compile(
    r"\b(error|invalid|expected|unexpected|missing|line|column|value|field|should|must|required|found|cannot|unclosed|after|end of)\b",
    re.IGNORECASE,
)


def _lire(grille: Path, referentiel: Any) -> Any:
    return lire_grille(grille, referentiel)


def _creer(dossier: Path, **chemins: Any) -> Any:
    return creer_grille(dossier / "grille.xlsx", **chemins, referentiel=charger_referentiel(), cree_le=CREE_LE)


def _refus(dossier: Path, **chemins: Any) -> list[str]:
    """The findings of a refused creation; nothing was written."""
    with pytest.raises(SaisieRefusee) as refus:
        _creer(dossier, **chemins)
    assert not list(dossier.glob("*.xlsx"))
    assert not list(dossier.glob(".*"))
    return [simple(p) for p in refus.value.problemes]


def _contient(problemes: list[str], *mots: str) -> bool:
    return any(all(mot in p for mot in mots) for p in problemes)


@pytest.mark.parametrize("separateur", [";", ",", "\t"], ids=["point_virgule", "virgule", "tabulation"])
@pytest.mark.parametrize("marque", ["", "\ufeff"], ids=["sans_bom", "avec_bom"])
@pytest.mark.parametrize("fin", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_separateur_bom_et_fins_de_ligne_sont_reconnus(
    tmp_path: Path, referentiel: Any, separateur: str, marque: str, fin: str
) -> None:
    lignes = [candidat("C01", nom_naissance="D'Artagnan, fils; aîné", prenoms='Jean "Jeannot"'), candidat("C02")]
    chemins = {
        "candidats": ecrire_csv(tmp_path / "candidats.csv", COLONNES_CANDIDATS, lignes, separateur),
        "notes": ecrire_csv(
            tmp_path / "notes.csv",
            COLONNES_NOTES,
            [notes("C02", {"B1.1": "60.5" if separateur == "," else "60,5"}), notes("C01")],
            separateur,
        ),
    }
    for chemin in chemins.values():
        texte = chemin.read_text("utf-8").replace("\r\n", "\n").replace("\n", fin)
        chemin.write_bytes((marque + texte).encode("utf-8"))
    _creer(tmp_path, **chemins)
    p = _lire(tmp_path / "grille.xlsx", referentiel)
    assert not p.anomalies
    premier, second = p.candidats
    assert (premier.fiche.nom_naissance, premier.fiche.prenoms) == ("D'Artagnan, fils; aîné", 'Jean "Jeannot"')
    assert second.dossier.notes["B1.1"] == Decimal("60.5")
    assert premier.fiche.date_naissance == dt.date(2002, 3, 14)


@pytest.mark.parametrize("date", ["05/06/2025", "5/6/2025", "2025-06-05"])
def test_dates_francaises_et_iso_sont_lues(tmp_path: Path, referentiel: Any, date: str) -> None:
    grille = creer(
        tmp_path,
        [candidat(date_naissance=date, donnees_validees_le=date)],
        [notes(fraude=date, accord_penalite=date)],
        [{"identifiant": "C01", "composante": "B1", "points": "60", "session": date}],
    )
    p = _lire(grille, referentiel)
    (c,) = p.candidats
    attendu = dt.date(2025, 6, 5)
    assert (c.fiche.date_naissance, c.fiche.donnees_validees_le, c.fiche.fraude, c.fiche.accord_penalite) == (
        attendu,
    ) * 4
    assert c.dossier.acquis["B1"].session == attendu


def test_colonnes_dans_le_desordre_et_codes_en_majuscules(tmp_path: Path, referentiel: Any) -> None:
    colonnes = [c.upper() if i % 2 else c for i, c in enumerate(reversed(COLONNES_CANDIDATS))]
    ligne = {c: candidat().get(c.lower()) for c in colonnes}
    chemins = {
        "candidats": ecrire_csv(tmp_path / "c.csv", colonnes, [ligne]),
        "notes": ecrire_csv(tmp_path / "n.csv", list(reversed(COLONNES_NOTES)), [notes()]),
    }
    _creer(tmp_path, **chemins)
    p = _lire(tmp_path / "grille.xlsx", referentiel)
    assert not p.anomalies
    assert p.candidats[0].fiche.courriel == "c@exemple.fr"


def test_seules_quatre_colonnes_sont_exigees(tmp_path: Path, referentiel: Any) -> None:
    chemin = tmp_path / "c.csv"
    chemin.write_text("identifiant;nom_naissance;prenoms;parcours\nC01;Roux;Zoé;complet\n", "utf-8")
    _creer(tmp_path, candidats=chemin)
    p = _lire(tmp_path / "grille.xlsx", referentiel)
    assert not p.anomalies
    assert (p.candidats[0].fiche.nom_naissance, p.candidats[0].fiche.parcours) == ("Roux", "COMPLET")


def test_lignes_courtes_et_vides_sont_admises(tmp_path: Path, referentiel: Any) -> None:
    chemin = tmp_path / "c.csv"
    chemin.write_text(
        "identifiant;nom_naissance;prenoms;parcours;courriel;;\nC01;Roux;Zoé;COMPLET\n;;;;;;\n\nC02;Blanc;Luc;COMPLET;;;;;\n",
        "utf-8",
    )
    _creer(tmp_path, candidats=chemin)
    assert [c.fiche.identifiant for c in _lire(tmp_path / "grille.xlsx", referentiel).candidats] == ["C01", "C02"]


def test_colonne_inconnue_est_signalee_sans_refus(tmp_path: Path) -> None:
    chemins = ecrire_entrees(tmp_path, [candidat()], [notes()])
    fichier = tmp_path / "candidats.csv"
    texte = fichier.read_text("utf-8").splitlines()
    fichier.write_text("\n".join([texte[0] + ";telephone", texte[1] + ";0600000000"]), "utf-8")
    contenu = _creer(tmp_path, **chemins)
    (avis,) = [a for a in contenu.promotion.avertissements if "telephone" in a.message]
    assert (avis.feuille, avis.cellule) == ("candidats.csv", "ligne 1")
    assert (tmp_path / "grille.xlsx").exists()


@pytest.mark.parametrize(
    "texte",
    ["0,1", "0,30000000000000004", "12,345", "12.3450", "33,33333333333333333333", "99,99999999999999999", "007", "0"],
)
def test_note_d_un_csv_est_exacte_jusqu_aux_regles(tmp_path: Path, juger: Any, texte: str) -> None:
    d = juger(creer(tmp_path, None, [notes("C01", {"B1.1": texte})]))
    attendue = Decimal(texte.replace(",", "."))
    assert not d.promotion.anomalies
    assert d.promotion.candidats[0].dossier.notes["B1.1"] == attendue
    assert d.resultats[0].blocs["B1"].points == attendue


def test_note_juste_sous_le_seuil_a_17_chiffres_elimine(tmp_path: Path, juger: Any) -> None:
    candidats = [candidat("C01"), candidat("C02")]
    saisies = [notes("C01", {"B1.1": "39,999999999999999999"}), notes("C02", {"B1.1": "40,000000000000000000"})]
    d = juger(creer(tmp_path, candidats, saisies))
    assert [x.blocs["B1"].statut for x in d.resultats] == ["ELIMINATOIRE", "COMPENSE"]
    assert [x.decision for x in d.resultats] == ["PARTIELLE", "TITRE"]


def test_identifiants_sont_rapproches_sans_casse_ni_espaces(tmp_path: Path, juger: Any) -> None:
    d = juger(
        creer(
            tmp_path,
            [candidat("C01")],
            [notes(" c01 ")],
            [{"identifiant": "c01", "composante": "pro.tuteur", "points": "30"}],
        )
    )
    assert [x.identifiant for x in d.resultats] == ["C01"]
    assert d.promotion.candidats[0].dossier.notes["B1.1"] == 60
    assert "PRO.TUTEUR" in d.promotion.candidats[0].dossier.acquis


def test_toutes_les_fautes_de_structure_sont_rapportees_ensemble(tmp_path: Path) -> None:
    chemins = ecrire_entrees(
        tmp_path,
        [candidat("C01"), candidat("C01"), candidat("")],
        [notes("C01"), notes("C77"), notes("C01")],
        [{"identifiant": "C88", "composante": "B1", "points": "60"}],
    )
    problemes = _refus(tmp_path, **chemins)
    assert _contient(problemes, "candidats.csv", "ligne 3", "C01")
    assert _contient(problemes, "candidats.csv", "ligne 4", "identifiant")
    assert _contient(problemes, "notes.csv", "ligne 3", "C77")
    assert _contient(problemes, "notes.csv", "ligne 4", "C01")
    assert _contient(problemes, "acquis.csv", "ligne 2", "C88")


def test_colonnes_exigees_absentes_sont_nommees_avec_leur_fichier(tmp_path: Path) -> None:
    c, a = tmp_path / "c.csv", tmp_path / "a.csv"
    c.write_text("identifiant;prenoms\nC01;Zoé\n", "utf-8")
    a.write_text("identifiant;composante\nC01;B1\n", "utf-8")
    problemes = _refus(tmp_path, candidats=c, acquis=a)
    assert _contient(problemes, "c.csv", "nom_naissance")
    assert _contient(problemes, "c.csv", "parcours")
    assert _contient(problemes, "a.csv", "points")


def test_colonne_de_notes_absente_nomme_le_fichier_des_notes(tmp_path: Path) -> None:
    c = ecrire_csv(tmp_path / "c.csv", COLONNES_CANDIDATS, [candidat()])
    n = ecrire_csv(tmp_path / "n.csv", ["identifiant", *(code for code in CODES if code != "B3.2")], [notes()])
    (probleme,) = _refus(tmp_path, candidats=c, notes=n)
    assert "B3.2" in probleme
    assert "n.csv" in probleme


def test_colonne_en_double_est_refusee(tmp_path: Path) -> None:
    c = tmp_path / "c.csv"
    c.write_text("identifiant;nom_naissance;prenoms;parcours;Prenoms\nC01;Roux;Zoé;COMPLET;Léa\n", "utf-8")
    problemes = _refus(tmp_path, candidats=c)
    assert _contient(problemes, "c.csv", "ligne 1", "prenoms", "deux fois")


def test_ligne_trop_longue_est_refusee_avec_son_numero(tmp_path: Path) -> None:
    c = tmp_path / "c.csv"
    c.write_text("identifiant,nom_naissance,prenoms,parcours\nC01,Roux,Zoé,COMPLET\nC02,Du,pont,Léa,COMPLET\n", "utf-8")
    assert _contient(_refus(tmp_path, candidats=c), "c.csv", "ligne 3")


ILLISIBLES: list[tuple[str, bytes | None, list[str]]] = [
    ("absent", None, ["n’existe pas"]),
    ("vide", b"", ["vide"]),
    ("blanc", b"\n\n", ["c.csv"]),
    ("utf_16", "identifiant;nom_naissance;prenoms;parcours\n".encode("utf-16"), ["aucun candidat"]),
    ("guillemet_ouvert", b'identifiant;nom_naissance;prenoms;parcours\nC01;"Roux;Zo;COMPLET\n', ["ligne 2"]),
    ("guillemet_mal_ferme", b'identifiant;nom_naissance;prenoms;parcours\nC01;"Ro"ux;Zo;COMPLET\n', ["ligne 2"]),
    ("champ_enorme", b"identifiant;nom_naissance;prenoms;parcours\nC01;" + b"x" * 200_000 + b";Z;COMPLET\n", ["c.csv"]),
    ("octet_nul", b"identifiant;nom_naissance;prenoms;parcours\nC01;R\x00x;Z;COMPLET\n", ["c.csv"]),
]


@pytest.mark.parametrize(("nom", "contenu", "mots"), ILLISIBLES[:-1], ids=[i[0] for i in ILLISIBLES[:-1]])
def test_csv_illisible_est_refuse_en_francais(tmp_path: Path, nom: str, contenu: bytes | None, mots: list[str]) -> None:
    c = tmp_path / "c.csv"
    if contenu is not None:
        c.write_bytes(contenu)
    problemes = _refus(tmp_path, candidats=c)
    assert _contient(problemes, "c.csv", *mots), problemes
    assert not [p for p in problemes if ANGLAIS.search(p)], problemes


def test_dossier_a_la_place_d_un_csv_n_est_pas_dit_mal_encode(tmp_path: Path) -> None:
    (tmp_path / "c.csv").mkdir()
    (probleme,) = _refus(tmp_path, candidats=tmp_path / "c.csv")
    assert "c.csv" in probleme
    assert "UTF-8" not in probleme


def test_octet_nul_dans_un_csv_n_entre_pas_en_silence(tmp_path: Path, referentiel: Any) -> None:
    """Refused with its file, or in the grid and found again there: one of the two."""
    c = tmp_path / "c.csv"
    c.write_bytes(ILLISIBLES[-1][1] or b"")
    refus = ""
    with contextlib.suppress(SaisieRefusee):
        _creer(tmp_path, candidats=c)
        refus = "accepté"
    assert not refus or _lire(tmp_path / "grille.xlsx", referentiel).anomalies

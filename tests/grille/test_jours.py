"""Training days: the same from a CSV file and from a workbook; every wrong cell with its place; garbage answered in French."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.outils import etendue

from rdcxl import exemple
from rdcxl.erreurs import ClasseurIllisible, ErreurRdcxl, SaisieRefusee
from rdcxl.grille.epreuves import Epreuve, lire_epreuves
from rdcxl.grille.jours import avis_du_calendrier, lire_jours, resumer
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles.calendrier import CENTRE, ENTREPRISE, ETRANGER, LIEUX, Jour

R = charger_referentiel()
D = dt.date


def csv(dossier: Path, texte: str, nom: str = "jours.csv") -> Path:
    (dossier / nom).write_text(texte, "utf-8")
    return dossier / nom


def classeur(dossier: Path, *lignes: Sequence[Any], titre: str = "Calendrier") -> Path:
    livre = Workbook()
    page = livre.active
    assert page is not None
    page.title = titre
    for ligne in lignes:
        page.append(list(ligne))
    livre.save(dossier / "jours.xlsx")
    return dossier / "jours.xlsx"


def problemes(chemin: Path) -> list[str]:
    with pytest.raises(SaisieRefusee) as refus:
        lire_jours(chemin, R)
    assert chemin.name in refus.value.message
    return list(refus.value.problemes)


def une_epreuve(jour: dt.date, **champs: Any) -> Epreuve:
    return Epreuve.model_validate({"composantes": ["B2.1"], "date": jour, "heure": "09:00", "lieu": "Lyon", **champs})


# -- What is read -----------------------------------------------------------------------------------------------------


def test_l_exemple_fait_le_volume_a_la_journee_et_a_l_heure_pres() -> None:
    f = lire_jours(exemple.DOSSIER / "jours.csv", R)
    epreuves = lire_epreuves(exemple.DOSSIER / "epreuves.toml").epreuves
    assert resumer(f, R) == "Formation du 09/09/2024 au 27/06/2025, en centre : 91 jours sur 91, 637 h sur 637 h."
    assert list(avis_du_calendrier(f, R, epreuves)) == [
        "À l’étranger : 4 jours (28 h), du 16/05/2025 au 21/05/2025, hors du volume en centre."
    ]
    assert {e.date for e in epreuves} <= {j.date for j in f.jours if j.lieu == CENTRE}


def test_colonnes_facultatives_dans_tout_ordre_et_heures_du_referentiel_par_defaut(tmp_path: Path) -> None:
    texte = (
        "intitule,Lieu,date\n,ETRANGER,2025-05-16\nM1.1,,02/09/2024\n,Étranger,19/05/2025\n,entreprise ,03/09/2024\n"
    )
    f = lire_jours(csv(tmp_path, texte), R)
    assert f.jours == (
        Jour(D(2024, 9, 2), R.heures.heures_par_jour, CENTRE, "M1.1"),
        Jour(D(2024, 9, 3), R.heures.heures_par_jour, ENTREPRISE),
        Jour(D(2025, 5, 16), R.heures.heures_par_jour, ETRANGER),
        Jour(D(2025, 5, 19), R.heures.heures_par_jour, ETRANGER),
    )
    assert (f.debut, f.fin) == (D(2024, 9, 2), D(2025, 5, 19))
    assert f.avis == ()


def test_les_jours_en_entreprise_ne_prolongent_pas_la_formation(tmp_path: Path) -> None:
    f = lire_jours(csv(tmp_path, "date;lieu\n01/10/2024;ENTREPRISE\n02/10/2024;\n31/07/2025;ENTREPRISE\n"), R)
    assert (f.debut, f.fin) == (D(2024, 10, 2), D(2024, 10, 2))
    seule = lire_jours(csv(tmp_path, "date;lieu\n01/10/2024;ENTREPRISE\n", "e.csv"), R)
    assert (seule.debut, seule.fin) == (D(2024, 10, 1), D(2024, 10, 1))


def test_un_classeur_donne_les_memes_jours_qu_un_csv(tmp_path: Path) -> None:
    lignes = [
        ("date", "heures", "lieu", "intitule"),
        (dt.datetime(2024, 9, 2), 7, "CENTRE", "Accueil"),  # noqa: DTZ001 - a cell holds no offset
        ("03/09/2024", "3,5", None, 12),
        (D(2024, 9, 4), 6.1, "étranger", None),
        ("2024-09-05", None, " entreprise ", "Rapport d’étonnement"),
    ]
    texte = (
        "date;heures;lieu;intitule\n02/09/2024;7;CENTRE;Accueil\n03/09/2024;3,5;;12\n04/09/2024;6.1;ETRANGER;\n"
        "05/09/2024;;ENTREPRISE;Rapport d’étonnement\n"
    )
    chemin = classeur(tmp_path, *lignes)
    avant = chemin.read_bytes()
    lu, autre = lire_jours(chemin, R), lire_jours(csv(tmp_path, texte), R)
    assert lu.jours == autre.jours
    assert [j.heures for j in lu.jours] == [Decimal(7), Decimal("3.5"), Decimal("6.1"), Decimal(7)]
    assert lu.avis == autre.avis == ()
    assert lu.lieux[D(2024, 9, 3)] == "A3"
    assert autre.lieux[D(2024, 9, 3)] == "ligne 3, colonne date"
    assert chemin.read_bytes() == avant


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(
        st.dates(D(1990, 1, 1), D(2090, 12, 31)),
        st.tuples(
            st.decimals("0.25", 24, places=2), st.sampled_from(sorted(LIEUX)), st.sampled_from(("", "M1.1", "É; x"))
        ),
        min_size=1,
        max_size=40,
    )
)
def test_ecrire_puis_lire_rend_chaque_jour(tmp_path: Path, saisis: dict[dt.date, tuple[Decimal, str, str]]) -> None:
    attendus = [Jour(jour, heures, lieu, quoi) for jour, (heures, lieu, quoi) in sorted(saisis.items())]
    lignes = [f'{jour:%d/%m/%Y};{str(h).replace(".", ",")};{lieu};"{quoi}"' for jour, (h, lieu, quoi) in saisis.items()]
    lu = lire_jours(csv(tmp_path, "\n".join(["date;heures;lieu;intitule", *lignes])), R)
    assert list(lu.jours) == attendus
    cellules = [(jour, float(h), lieu, quoi or None) for jour, (h, lieu, quoi) in saisis.items()]
    chemin = classeur(tmp_path, ("date", "heures", "lieu", "intitule"), *cellules)
    assert lire_jours(chemin, R).jours == lu.jours


def test_la_premiere_feuille_qui_a_une_ligne_de_titres_est_lue(tmp_path: Path) -> None:
    livre = Workbook()
    page = livre.active
    assert page is not None
    page.title = "Lisez-moi"
    page.append(["Calendrier de la promotion"])
    for titre, jour in (("Année 1", D(2024, 9, 2)), ("Année 2", D(2025, 9, 1))):
        autre = livre.create_sheet(titre)
        autre.append(["Mis à jour en mars"])
        autre.append([None, "Intitulé", "Date"])
        autre.append([None, "M1.1", jour])
    livre.save(tmp_path / "jours.xlsx")
    assert lire_jours(tmp_path / "jours.xlsx", R).jours == (Jour(D(2024, 9, 2), Decimal(7), CENTRE, "M1.1"),)


@pytest.mark.parametrize("genre", ["csv", "xlsx"])
def test_une_colonne_inconnue_et_une_fin_de_semaine_sont_dites_et_rien_n_est_refuse(genre: str, tmp_path: Path) -> None:
    chemin = (
        csv(tmp_path, "date;heure\n07/09/2024;6\n08/09/2024;6\n")
        if genre == "csv"
        else classeur(tmp_path, ("date", "heure"), (D(2024, 9, 7), 6), (D(2024, 9, 8), 6))
    )
    lieux = (
        ("jours.csv, ligne 1", "ligne 2, colonne date", "ligne 3, colonne date")
        if genre == "csv"
        else ("Calendrier!B1", "Calendrier!A2", "Calendrier!A3")
    )
    f = lire_jours(chemin, R)
    assert f.jours == (Jour(D(2024, 9, 7), Decimal(7)), Jour(D(2024, 9, 8), Decimal(7)))
    attendus = ("La colonne « heure » n’est pas connue", "le 07/09/2024 est un samedi", "le 08/09/2024 est un dimanche")
    assert all(lieu in dit and quoi in dit for lieu, quoi, dit in zip(lieux, attendus, f.avis, strict=True))


# -- What is refused --------------------------------------------------------------------------------------------------


def test_tout_ce_qui_ne_va_pas_est_dit_avec_sa_ligne_et_d_un_coup(tmp_path: Path) -> None:
    texte = (
        "date;heures;lieu;intitule\n02/09/2024;;;\n2024-09-02;;;\n32/01/2025;7;;\nlundi;;;\n03/09/2024;0;;\n04/09/2024;24,01;;\n"
        "05/09/2024;-7;;\n06/09/2024;sept;;\n;7;;\n09/09/2024;7;BUREAU;\n10/09/1824;;;\nTotal;637;;\n"
    )
    dits = problemes(csv(tmp_path, texte))
    attendus = [
        ("ligne 3, colonne date", "le 02/09/2024 est déjà en ligne 2, colonne date"),
        ("ligne 4, colonne date", "« 32/01/2025 » n’est pas une date"),
        ("ligne 5, colonne date", "« lundi » n’est pas une date"),
        ("ligne 6, colonne heures", "0 h en un jour"),
        ("ligne 7, colonne heures", "24,01 h en un jour"),
        ("ligne 8, colonne heures", "« -7 » est négatif"),
        ("ligne 9, colonne heures", "« sept » n’est pas un nombre"),
        ("ligne 10, colonne date", "la date manque"),
        ("ligne 11, colonne lieu", "« BUREAU » n’existe pas pour Lieu. Valeurs : CENTRE, ENTREPRISE, ETRANGER"),
        ("ligne 12, colonne date", "« 10/09/1824 » n’est pas une date"),
        ("ligne 13, colonne date", "« Total » n’est pas une date"),
        ("ligne 13, colonne heures", "637 h en un jour"),
    ]
    assert len(dits) == len(attendus)
    for lieu, quoi in attendus:
        assert any(d.startswith(f"jours.csv, {lieu} : ") and quoi in d for d in dits), (lieu, quoi, dits)


@pytest.mark.parametrize(
    ("heures", "admis"), [("0,01", True), ("24", True), ("24,0", True), ("24,000001", False), ("0,0", False)]
)
def test_bornes_des_heures_d_un_jour(heures: str, admis: bool, tmp_path: Path) -> None:
    chemin = csv(tmp_path, f"date;heures\n02/09/2024;{heures}\n")
    if admis:
        assert len(lire_jours(chemin, R).jours) == 1
    else:
        assert len(problemes(chemin)) == 1


def test_un_classeur_dit_la_feuille_et_la_cellule(tmp_path: Path) -> None:
    dits = problemes(
        classeur(
            tmp_path, ("date", "heures", "lieu"), (D(2024, 9, 2), 25, None), (45540, 7, None), ("#N/A", 7, None),
            (True, 7, None), (D(2024, 9, 2), 7, "?"), (D(2024, 9, 6), D(2024, 9, 6), None),
        )
    )  # fmt: skip
    for lieu, quoi in (
        ("B2", "25 h en un jour"), ("A3", "« 45540 » n’est pas une date"), ("A4", "l’erreur #N/A"), ("A5", "« VRAI » n’est pas une date"),
        ("A6", "le 02/09/2024 est déjà en A2"), ("C6", "n’existe pas pour Lieu"), ("B7", "est une date ou une heure"),
    ):  # fmt: skip
        assert any(d.startswith(f"Calendrier!{lieu} : ") and quoi in d for d in dits), (lieu, quoi, dits)
    assert len(dits) == 7


def test_cellules_fusionnees_et_formules_sans_valeur_sont_refusees_une_ligne_masquee_est_dite(tmp_path: Path) -> None:
    livre = Workbook()
    page = livre.active
    assert page is not None
    for ligne in (["date", "heures"], [D(2024, 9, 2), "=3+4"], [D(2024, 9, 3), 7], [None, 7]):
        page.append(ligne)
    page.merge_cells("A3:A4")
    livre.save(tmp_path / "jours.xlsx")
    dits = problemes(tmp_path / "jours.xlsx")
    assert any("!B2" in d and "pas de valeur enregistrée" in d for d in dits)
    assert any("!A3" in d and "fusionnée" in d for d in dits)
    page.unmerge_cells("A3:A4")
    page["B2"], page["A4"] = 7, D(2024, 9, 4)
    page.row_dimensions[3].hidden = True
    livre.save(tmp_path / "jours.xlsx")
    assert lire_jours(tmp_path / "jours.xlsx", R).avis == (
        f"{page.title}!A3 : la ligne du 03/09/2024 est masquée ; elle est comptée.",
    )


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("", "ce fichier est vide"),
        ("\n\n", "ce fichier est vide"),
        ("jour;heures\n02/09/2024;7\n", "la colonne « date » manque"),
        ("date;heures\n", "aucun jour sous la ligne des titres"),
        ("date;heures\n;\n ; \n", "aucun jour sous la ligne des titres"),
        ("date;date\n02/09/2024;03/09/2024\n", "la colonne « date » apparaît deux fois"),
        ("date;heures\n02/09/2024;7;8\n", "3 valeurs pour 2 colonnes"),
        ('date;heures\n"02/09/2024;7\n', "un guillemet est mal placé"),
        ("date;intitule\n02/09/2024;a\x07b\n", "caractère de contrôle"),
    ],
)
def test_csv_sans_calendrier(texte: str, dit: str, tmp_path: Path) -> None:
    assert any(dit in p for p in problemes(csv(tmp_path, texte)))


def test_classeur_sans_calendrier(tmp_path: Path) -> None:
    assert "aucune feuille n’a de ligne de titres avec « date »" in problemes(classeur(tmp_path, ("jour",), ("x",)))[0]
    assert "aucun jour sous la ligne" in problemes(classeur(tmp_path, ("date",)))[0]
    deux = problemes(classeur(tmp_path, ("date", "Date"), (D(2024, 9, 2), D(2024, 9, 3))))
    assert "la colonne date apparaît deux fois" in deux[0]


def _zip(*noms: str) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom in noms:
            archive.writestr(nom, "x")
    return tampon.getvalue()


@pytest.mark.parametrize(
    ("nom", "contenu", "dit"),
    [
        ("j.csv", b"\xff\xfe\x00d", "la colonne « date » manque"),
        ("j.csv", _zip("xl/workbook.xml"), "c’est un classeur"),
        ("j.xlsx", b"date;heures\n", "n’est pas un classeur Excel"),
        ("j.xlsx", b"", "n’est pas un classeur Excel"),
        ("j.xlsx", _zip("xl/workbook.xml"), "est endommagé"),
        ("j.ods", _zip("content.xml"), "OpenDocument"),
        ("j.xls", bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 600, "ancien classeur .xls"),
        ("j.pdf", b"%PDF-1.7", "n’est pas un classeur Excel"),
    ],
)
def test_fichiers_qui_n_en_sont_pas(nom: str, contenu: bytes, dit: str, tmp_path: Path) -> None:
    (tmp_path / nom).write_bytes(contenu)
    with pytest.raises((SaisieRefusee, ClasseurIllisible)) as refus:
        lire_jours(tmp_path / nom, R)
    assert dit in str(refus.value)


@pytest.mark.parametrize("nom", ["rien.csv", "rien.xlsx"])
def test_fichier_absent_et_dossier(nom: str, tmp_path: Path) -> None:
    with pytest.raises(ErreurRdcxl, match="n’existe pas"):
        lire_jours(tmp_path / nom, R)
    (tmp_path / nom).mkdir()
    with pytest.raises(ErreurRdcxl, match=r"dossier|ne peut pas être lu"):
        lire_jours(tmp_path / nom, R)


@settings(
    max_examples=etendue.tirages(30, 150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode), st.from_regex(
    rb"date[;,\t]heures[;,\t]lieu\n([0-9/,;.\-A-Z\"= ]{0,30}\n){0,4}", fullmatch=True)))  # fmt: skip
def test_n_importe_quel_fichier_est_lu_ou_refuse_en_francais(tmp_path: Path, contenu: bytes) -> None:
    for nom in ("j.csv", "j.xlsx"):
        (tmp_path / nom).write_bytes(contenu)
        try:
            dit = resumer(lire_jours(tmp_path / nom, R), R)
        except ErreurRdcxl as erreur:
            dit = erreur.message
        assert dit.startswith("Formation du ") or nom in dit


# -- What is to be known ----------------------------------------------------------------------------------------------


def test_un_calendrier_d_une_autre_annee_n_est_qu_un_avis(tmp_path: Path) -> None:
    f = lire_jours(csv(tmp_path, "date\n31/08/2025\n01/09/2025\n02/09/2025\n"), R)
    avis = [a for a in avis_du_calendrier(f, R) if "période" in a]
    assert avis == [
        "Calendrier : 2 jours hors de la période du 01/09/2024 au 31/08/2025 que le référentiel donne en exemple "
        "(le premier, 01/09/2025, en ligne 3, colonne date)."
    ]


@pytest.mark.parametrize(
    ("jour", "dit"),
    [
        (D(2025, 5, 12), ""),
        (
            D(2025, 5, 13),
            "Épreuve B2.1 du 13/05/2025 : ce jour est en entreprise dans le calendrier (ligne 3, colonne date).",
        ),
        (
            D(2025, 5, 16),
            "Épreuve B2.1 du 16/05/2025 : ce jour est à l’étranger dans le calendrier (ligne 4, colonne date).",
        ),
        (D(2025, 5, 14), ""),
        (D(2025, 6, 27), ""),
        (D(2025, 6, 28), "Épreuve B2.1 du 28/06/2025 : elle a lieu après le dernier jour de formation (27/06/2025)."),
        (
            D(2025, 6, 30),
            "Épreuve B2.1 du 30/06/2025 : ce jour est en entreprise dans le calendrier (ligne 6, colonne date).",
        ),
    ],
)
def test_une_epreuve_loin_du_centre_ou_apres_la_fin_est_dite(jour: dt.date, dit: str, tmp_path: Path) -> None:
    texte = "date;lieu\n12/05/2025;\n13/05/2025;ENTREPRISE\n16/05/2025;ETRANGER\n27/06/2025;\n30/06/2025;ENTREPRISE\n"
    f = lire_jours(csv(tmp_path, texte), R)
    assert [a for a in avis_du_calendrier(f, R, [une_epreuve(jour)]) if "Épreuve" in a] == ([dit] if dit else [])


def test_une_epreuve_d_un_bloc_entier_est_nommee_par_lui(tmp_path: Path) -> None:
    f = lire_jours(csv(tmp_path, "date\n12/05/2025\n"), R)
    tardive = une_epreuve(D(2025, 5, 13), composantes=[], bloc="B2")
    assert any(a.startswith("Épreuve B2 du 13/05/2025") for a in avis_du_calendrier(f, R, [tardive]))

"""A migrated grid says what the old one said: marks, acts, optional tables, evaluation grids, mistakes, the user's own sheets."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.outils import etendue
from tests.outils.calcul import valeurs_perimees
from tests.outils.classeurs import bonne_ligne, carnet, cellules, modifier_partie, remplacer, simple
from tests.outils.fichiers import CREE_LE, candidat, creer, notes
from tests.outils.grilles import creer_avec_grilles
from tests.outils.hasard import promotion
from tests.outils.hasard_annexes import annexes
from tests.outils.saisies import Calculee, Enregistree, Erreur, taper

from rdcxl import exemple
from rdcxl.erreurs import ClasseurIllisible, EcritureRefusee, SaisieRefusee, UsageIncorrect
from rdcxl.grille import champs as C
from rdcxl.grille import migration
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.migration import Ajouts, Bilan, ecarts, migrer
from rdcxl.jury.deliberation import deliberer, en_json
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Mention

R = charger_referentiel()


def _migrer(grille: Path, nom: str = "nouvelle.xlsx", **autres: Any) -> tuple[Path, Bilan]:
    vers = grille.parent / nom
    return vers, migrer(grille, vers, R, cree_le=CREE_LE, **autres)


def _ancienne(grille: Path) -> Path:
    """The same grid as a workbook of layout 1."""
    return modifier_partie(grille, "xl/workbook.xml", remplacer(b'"RDCXL_DISPOSITION">2<', b'"RDCXL_DISPOSITION">1<'))


def _valeur(grille: Path, adresse: str, *, formule: bool = False) -> Any:
    feuille, ou = adresse.split("!")
    cellule = cellules(grille, formules=formule)[feuille].get(ou)
    return None if cellule is None else cellule.value


def _valeurs(grille: Path, adresses: Iterable[str]) -> list[Any]:
    feuilles = cellules(grille)
    trouvees = (feuilles[feuille].get(ou) for feuille, ou in (adresse.split("!") for adresse in adresses))
    return [None if c is None else c.value for c in trouvees]


def _pareilles(avant: Path, apres: Path) -> None:
    a, b = lire_grille(avant, R), lire_grille(apres, R)
    assert ecarts(a, b, R) == []
    assert en_json(deliberer(a, R))["candidats"] == en_json(deliberer(b, R))["candidats"]


def test_l_exemple_migre_dit_exactement_la_meme_chose(modele: Path, tmp_path: Path) -> None:
    shutil.copytree(modele, tmp_path, dirs_exist_ok=True)
    grille = _ancienne(tmp_path / exemple.GRILLE)
    avant = grille.read_bytes()
    nouvelle, bilan = _migrer(grille)
    assert (grille.read_bytes(), bilan.disposition, lire_grille(nouvelle, R).disposition) == (avant, 1, 2)
    assert en_json(deliberer(lire_grille(grille, R), R)) == en_json(deliberer(lire_grille(nouvelle, R), R))
    assert valeurs_perimees(nouvelle) == []
    assert len(bilan.avis) == 1  # what is never taken over, once
    seconde, _ = _migrer(nouvelle, "seconde.xlsx")
    assert seconde.read_bytes() == nouvelle.read_bytes()


@pytest.mark.parametrize("graine", range(etendue.tirages(2, 4)))
def test_promotions_au_hasard_avec_des_feuilles_facultatives(tmp_path: Path, graine: int) -> None:
    h, tirages = random.Random(graine), promotion(graine, 8)  # noqa: S311 - a seed
    tables = annexes(graine, tirages)
    gardees = {nom: tables[nom] for nom in tables if h.random() < 0.7}
    grille = creer(
        tmp_path, [t.ligne_candidat() for t in tirages], [t.ligne_notes() for t in tirages],
        [x for t in tirages for x in t.lignes_acquis()], annexes=gardees,
    )  # fmt: skip
    nouvelle, _ = _migrer(grille)
    _pareilles(grille, nouvelle)
    assert valeurs_perimees(nouvelle) == []
    assert _migrer(nouvelle, "seconde.xlsx")[0].read_bytes() == nouvelle.read_bytes()


def test_les_actes_gardent_leur_ordre_et_leur_minute(tmp_path: Path) -> None:
    grille = creer(tmp_path, [candidat("C01"), candidat("C02")])
    quand = dt.datetime(2025, 7, 10, 14, 35, 20)  # noqa: DTZ001
    taper(grille, {
        "Décisions!A7": "c02", "Décisions!B7": "AJOURNE", "Décisions!E7": "Réclamation", "Décisions!F7": "C. Vasseur",
        "Décisions!G7": quand,
        "Décisions!A9": "C01", "Décisions!B9": "POINTS", "Décisions!C9": "B1.1", "Décisions!D9": 2.5, "Décisions!G9": "hier",
        "Décisions!A10": "C09", "Décisions!B10": "TITRE",
    })  # fmt: skip
    nouvelle, _ = _migrer(grille)
    page = load_workbook(nouvelle, data_only=True)["Décisions"]
    assert [c.value for c in page[7]][:9] == [
        "c02", "AJOURNE", None, None, "Réclamation", "C. Vasseur", quand, "LEFÈVRE Camille Anne", "Titre obtenu",
    ]  # fmt: skip
    assert [c.value for c in page[8]][:7] == ["C01", "POINTS", "B1.1", 2.5, None, None, "hier"]
    assert (page["H9"].value, page["A10"].value) == ("inconnu", None)
    assert simple(page["J8"].value) == "À compléter : motif, auteur"
    _pareilles(grille, nouvelle)
    assert valeurs_perimees(nouvelle) == []


def test_une_grille_d_epreuve_garde_ses_criteres_ses_noms_et_ses_notes(tmp_path: Path) -> None:
    grille = creer_avec_grilles(tmp_path, [candidat("C01"), candidat("C02"), candidat("C03")])
    taper(grille, {
        "Grille B3.2!C3": "Mme Aubertin", "Grille B3.2!C7": 40, "Grille B3.2!D7": 45.5, "Grille B3.2!E7": 12,
        "Grille B3.2!G7": 40, "Grille B3.2!H7": 45.5, "Grille B3.2!I7": 12, "Grille B3.2!F7": Enregistree(97.5),
        "Grille B3.2!J7": Enregistree(97.5), "Grille B3.2!L7": Enregistree(97.5), "Notes!I7": Enregistree(97.5),
        "Grille B3.2!C8": 50, "Grille B3.2!K8": "ABS", "Grille B3.2!L8": Enregistree("ABS"), "Notes!I8": Enregistree("ABS"),
        "Notes!O9": 31,  # typed over the formula of the tutor's grid
        "Grille PRO.ECRIT!C9": "bien",
        "Grille PRO.ECRIT!F9": Enregistree("?"), "Grille PRO.ECRIT!H9": Enregistree("?"), "Notes!M9": Enregistree("?"),
    })  # fmt: skip
    nouvelle, _ = _migrer(grille)
    _pareilles(grille, nouvelle)
    assert valeurs_perimees(nouvelle) == []
    lue = lire_grille(nouvelle, R)
    assert [c.dossier.notes["B3.2"] for c in lue.candidats][:2] == [97.5, Mention.ABS]
    assert lue.candidats[2].dossier.notes["PRO.TUTEUR"] == 31
    assert _valeur(nouvelle, "Grille B3.2!C3") == "Mme Aubertin"
    assert _valeur(nouvelle, "Notes!O9", formule=True) == 31
    assert _valeur(nouvelle, "Notes!O8", formule=True).startswith("=IF('Grille PRO.TUTEUR'!")
    assert _migrer(nouvelle, "seconde.xlsx")[0].read_bytes() == nouvelle.read_bytes()


def test_une_formule_de_report_le_redevient_et_une_note_tapee_le_reste(tmp_path: Path) -> None:
    lignes = [candidat(f"C0{i}") for i in (1, 2, 3)]
    grille = creer(
        tmp_path, lignes, [notes(str(x["identifiant"]), {"B4.1": None}) for x in lignes],
        annexes={"groupes": [{"identifiant": "C01", "groupe": "A", "note_du_groupe": "40,5"}], "absences": []},
    )  # fmt: skip
    taper(grille, {"Notes!J8": 22, "Assiduité!C9": 3.5})
    nouvelle, _ = _migrer(grille)
    _pareilles(grille, nouvelle)
    vues = [_valeur(nouvelle, f"Notes!J{i}", formule=True) for i in (7, 8, 9)]
    assert [str(v).startswith("=") for v in vues] == [True, False, True]
    assert vues[1] == 22
    assert [_valeur(nouvelle, f"Assiduité!C{i}", formule=True) for i in (9,)] == [3.5]
    assert str(_valeur(nouvelle, "Assiduité!C7", formule=True)).startswith("=")
    assert {"groupes", "absences"} == set(lire_grille(nouvelle, R).annexes)
    assert valeurs_perimees(nouvelle) == []


FAUTES: dict[str, dict[str, Any]] = {
    "texte": {"Notes!C7": "12,5"},
    "flottant": {"Notes!C7": 0.1 + 0.2, "Notes!D7": 59.99999999999999},
    "erreur": {"Notes!C7": Erreur("#N/A"), "Candidats!Q7": Erreur("#REF!")},
    "trop": {"Notes!C7": 101, "Notes!D7": "bien", "Notes!E7": "  "},
    "acquis": {"Acquis!A7": "C02", "Acquis!B7": "b1", "Acquis!C7": "62,5", "Acquis!A8": "C77", "Acquis!B8": "B2"},
    "heures": {"Candidats!Q7": "910", "Assiduité!C7": -3, "Assiduité!F7": "hier"},
    "fraude": {"Notes!P7": 45848.5},
    "session": {"Session!B11": "treize", "Session!B24": "nulle"},
}
FAUTES_DE_STRUCTURE: dict[str, dict[str, Any]] = {
    "deux fois": {"Notes!A9": "C01", "Notes!C9": 55},
    "inconnu": {"Notes!A10": "C99", "Notes!C10": 12.25, "Assiduité!A9": "C98", "Assiduité!C9": 2},
    "sans identifiant": {"Notes!C9": 12},
    "candidat deux fois": {"Candidats!A9": "C02", "Candidats!B9": "Durand"},
    "identifiant refusé": {
        "Candidats!A9": "=C9",
        "Candidats!B9": "Durand",
        "Candidats!D9": "Zoé",
        "Candidats!M9": "COMPLET",
    },
    "logique": {"Notes!C7": True, "Candidats!P8": True},
}


@pytest.mark.parametrize("faute", FAUTES.values(), ids=FAUTES)
def test_une_saisie_fautive_reste_et_les_valeurs_enregistrees_sont_celles_des_formules(
    tmp_path: Path, faute: dict[str, Any]
) -> None:
    grille = taper(creer(tmp_path, [candidat("C01"), candidat("C02")]), faute)
    nouvelle, _ = _migrer(grille)
    _pareilles(grille, nouvelle)
    avant, apres = (_valeurs(x, faute) for x in (grille, nouvelle))
    assert avant == apres
    assert [type(v) for v in avant] == [type(v) for v in apres]
    assert valeurs_perimees(nouvelle) == []


@pytest.mark.parametrize("faute", FAUTES_DE_STRUCTURE.values(), ids=FAUTES_DE_STRUCTURE)
def test_une_ligne_de_trop_reste_et_ses_valeurs_enregistrees_sont_justes(tmp_path: Path, faute: dict[str, Any]) -> None:
    grille = taper(creer(tmp_path, [candidat("C01"), candidat("C02")]), faute)
    nouvelle, _ = _migrer(grille)
    _pareilles(grille, nouvelle)
    assert valeurs_perimees(nouvelle) == []
    assert _migrer(nouvelle, "seconde.xlsx")[0].read_bytes() == nouvelle.read_bytes()


def test_un_candidat_tape_en_reserve_devient_un_candidat_comme_un_autre(tmp_path: Path) -> None:
    grille = creer(tmp_path, [candidat("C01"), candidat("C02")])
    taper(grille, {
        "Candidats!A9": 313, "Candidats!B9": "Petit", "Candidats!D9": "Noé", "Candidats!M9": "complet",
        "Notes!A11": "313", "Notes!C11": 70, "Assiduité!A10": "313", "Assiduité!C10": 4,
    })  # fmt: skip
    nouvelle, _ = _migrer(grille)
    _pareilles(grille, nouvelle)
    assert [_valeur(nouvelle, a) for a in ("Notes!A9", "Notes!C9", "Assiduité!C9")] == ["313", 70, 4]
    assert valeurs_perimees(nouvelle) == []


def test_les_feuilles_et_les_colonnes_de_l_ecole_ne_disparaissent_pas(tmp_path: Path) -> None:
    grille = creer(tmp_path, [candidat("C01"), candidat("C02")])
    _avec_une_feuille(grille)
    taper(grille, {"Notes!R6": "Remarques", "Notes!R8": "à revoir", "Notes!R7": 0.1 + 0.2, "Simulation!E7": 55,
                   "Notes!D7": Calculee("50+7", 57.0)})  # fmt: skip
    nouvelle, bilan = _migrer(grille)
    _pareilles(grille, nouvelle)
    classeur = load_workbook(nouvelle)
    assert [[c.value for c in rangee] for rangee in classeur["Mes calculs"].iter_rows(max_row=2)] == [
        ["Effectif", 2], ["Ouvert le", dt.datetime(2025, 6, 1)],  # noqa: DTZ001
    ]  # fmt: skip
    reprises = [
        tuple(c.value for c in rangee) for rangee in classeur["Repris de l’ancienne grille"].iter_rows(min_row=7)
    ]
    assert reprises == [
        ("Notes", "R6", None, "Remarques", "Remarques"), ("Notes", "R7", "C01", "Remarques", 0.1 + 0.2),
        ("Notes", "R8", "C02", "Remarques", "à revoir"),
    ]  # fmt: skip
    dits = [simple(phrase) for phrase in bilan.avis]
    assert dits[:5] == [
        "Vos feuilles ont été copiées en valeurs : « Mes calculs ».",
        "Leurs formules sont devenues leurs dernières valeurs : « Mes calculs ».",
        "Ces formules sont devenues leurs dernières valeurs : Notes!D7.",
        "Ce qui n’est pas dans les colonnes de la grille est dans la feuille « Repris de l’ancienne grille » : Notes, colonne Remarques (3 cellules).",
        "Un essai de la feuille Simulation n’a pas été repris.",
    ]
    assert _migrer(nouvelle, "seconde.xlsx")[0].read_bytes() == nouvelle.read_bytes()


def _avec_une_feuille(grille: Path) -> None:
    """Add a sheet with a formula, as a spreadsheet program would, without touching ours."""
    propre = Path(str(grille) + ".propre.xlsx")
    import zipfile

    import xlsxwriter

    with xlsxwriter.Workbook(str(propre)) as classeur:
        classeur.add_worksheet("Mes calculs")
    with zipfile.ZipFile(grille) as archive:
        contenu = {e.filename: archive.read(e) for e in archive.infolist()}
    propre.unlink()
    styles = contenu["xl/styles.xml"].decode()
    date = styles.split("<cellXfs")[1].split("</cellXfs>")[0].split("<xf ")[1:]
    rang = next(i for i, xf in enumerate(date) if 'numFmtId="16' in xf)
    contenu["xl/worksheets/sheet99.xml"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Effectif</t></is></c><c r="B1"><f>COUNTA(Notes!A7:A8)</f><v>2</v></c></row>'
        f'<row r="2"><c r="A2" t="inlineStr"><is><t>Ouvert le</t></is></c><c r="B2" s="{rang}"><v>45809</v></c></row></sheetData></worksheet>'
    ).encode()
    contenu["xl/workbook.xml"] = contenu["xl/workbook.xml"].replace(
        b"</sheets>", b'<sheet name="Mes calculs" sheetId="99" r:id="rId99"/></sheets>'
    )
    contenu["xl/_rels/workbook.xml.rels"] = contenu["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        b'Target="worksheets/sheet99.xml"/></Relationships>',
    )
    contenu["[Content_Types].xml"] = contenu["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/worksheets/sheet99.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    )
    with zipfile.ZipFile(grille, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in contenu.items():
            archive.writestr(nom, octets)


# -- added in the middle of the year ----------------------------------------------------------------------------------------


def test_un_rapport_ne_se_copie_pas_une_feuille_de_meme_nom_si(tmp_path: Path) -> None:
    """Sheets that buttons write are told from a user's by their first cell."""
    grille = creer(tmp_path, [candidat("C01")])
    classeur = load_workbook(grille)
    for titre, marque in C.RAPPORTS.items():
        classeur.create_sheet(titre)["A1"] = "les miennes" if titre == C.ECHEANCES else marque
    classeur.save(grille)
    nouvelle, bilan = _migrer(grille)
    lu = load_workbook(nouvelle)
    assert [nom for nom in lu.sheetnames if nom in C.RAPPORTS] == [C.ECHEANCES]
    assert lu[C.ECHEANCES]["A1"].value == "les miennes"
    assert simple(bilan.avis[0]) == "Vos feuilles ont été copiées en valeurs : « Échéances »."


def test_ajouter_une_feuille_vide_et_des_grilles_garde_les_notes(tmp_path: Path) -> None:
    grille = creer(tmp_path, [candidat("C01"), candidat("C02")])
    taper(grille, {"Notes!I8": "ABS"})
    (tmp_path / "g.toml").write_text(
        '[[grilles]]\ncomposante = "B3.2"\ncriteres = [{ titre = "a", points = 150 }]\n', "utf-8"
    )
    nouvelle, _ = _migrer(grille, ajouts=Ajouts(("absences",), (), tmp_path / "g.toml"))
    _pareilles_aux_feuilles_pres(grille, nouvelle)
    assert lire_grille(nouvelle, R).annexes == {"absences": ()}
    assert _valeur(nouvelle, "Grille B3.2!E8") == "ABS"
    assert valeurs_perimees(nouvelle) == []
    with pytest.raises(SaisieRefusee, match="déjà une feuille pour B3"):
        _migrer(nouvelle, "n3.xlsx", ajouts=Ajouts(grilles=tmp_path / "g.toml"))


def test_ajouter_un_fichier_ne_change_que_ceux_qu_il_nomme(tmp_path: Path) -> None:
    grille = creer(tmp_path, [candidat("C01"), candidat("C02")], annexes={"absences": [
        {"identifiant": "C01", "absence_du": "03/02/2025", "heures": "7", "justifiee": "non"}]})  # fmt: skip
    fichier = tmp_path / "plus.csv"
    fichier.write_text("identifiant;absence_du;heures;justifiee\nC02;04/02/2025;3,5;non\n", "utf-8")
    nouvelle, _ = _migrer(grille, ajouts=Ajouts(annexes=(fichier,)))
    heures = [c.fiche.heures_absence_injustifiees for c in lire_grille(nouvelle, R).candidats]
    assert heures == [7, 3.5]
    assert valeurs_perimees(nouvelle) == []
    fichier.write_text("identifiant;absence_du;heures;justifiee\nC42;04/02/2025;3,5;non\n", "utf-8")
    with pytest.raises(SaisieRefusee, match="C42"):
        _migrer(grille, "autre.xlsx", ajouts=Ajouts(annexes=(fichier,)))
    assert not (tmp_path / "autre.xlsx").exists()


def _pareilles_aux_feuilles_pres(avant: Path, apres: Path) -> None:
    assert ecarts(lire_grille(avant, R), lire_grille(apres, R), R, ajouts=True) == []


# -- refused, and nothing left ------------------------------------------------------------------------------------------------


def _contenu(dossier: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in dossier.iterdir() if f.is_file()}


def test_ce_qui_changerait_est_refuse_et_rien_ne_reste(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grille = creer(tmp_path)
    avant = _contenu(tmp_path)

    monkeypatch.setattr(migration, "lire_grille", lambda p, r: _sans_une_note(lire_grille(p, r)))
    with pytest.raises(SaisieRefusee) as refus:
        _migrer(grille)
    assert [simple(p) for p in refus.value.problemes] == ["C01 : notes, acquis ou heures."]
    assert _contenu(tmp_path) == avant


def _sans_une_note(p: Any) -> Any:
    from dataclasses import replace

    (c,) = p.candidats
    dossier = replace(c.dossier, notes={**c.dossier.notes, "B1.1": Mention.VIDE})
    return replace(p, candidats=(replace(c, dossier=dossier),))


def test_une_ecriture_interrompue_ne_laisse_rien(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grille = creer(tmp_path)
    avant = _contenu(tmp_path)

    def tomber(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(migration, "lire_grille", tomber)
    with pytest.raises(KeyboardInterrupt):
        _migrer(grille)
    assert _contenu(tmp_path) == avant


def test_cible_et_source_sont_verifiees(tmp_path: Path) -> None:
    grille = creer(tmp_path)
    with pytest.raises(UsageIncorrect, match="jamais modifiée"):
        _migrer(grille, "grille.xlsx", remplacer=True)
    shutil.copyfile(grille, tmp_path / "n.xlsx")
    with pytest.raises(EcritureRefusee, match="existe déjà"):
        _migrer(grille, "n.xlsx")
    _migrer(grille, "n.xlsx", remplacer=True)
    with pytest.raises(EcritureRefusee, match="xlsm"):
        _migrer(grille, "n.ods")
    with pytest.raises(ClasseurIllisible, match="n’existe pas"):
        _migrer(tmp_path / "absente.xlsx", "m.xlsx")
    with pytest.raises(SaisieRefusee, match="ne vient pas de"):
        _migrer(carnet(tmp_path / "carnet.xlsx", [bonne_ligne()]), "m.xlsx")
    with pytest.raises(SaisieRefusee) as refus:
        _migrer(taper(grille, {"Notes!D7": Calculee("1+1", 2)}) and _sans_valeur(grille), "m.xlsx")
    assert [simple(p) for p in refus.value.problemes] == [
        "Notes!D7 : cette formule n’a pas de valeur enregistrée. Ouvrez le classeur dans Excel et enregistrez-le."
    ]
    assert not (tmp_path / "m.xlsx").exists()


def _sans_valeur(grille: Path) -> Path:
    return modifier_partie(grille, "xl/worksheets/sheet4.xml", remplacer(b"<f>1+1</f><v>2</v>", b"<f>1+1</f><v></v>"))


def test_une_grille_xlsm_garde_ses_boutons(tmp_path: Path) -> None:
    nouvelle, _ = _migrer(creer(tmp_path), "nouvelle.xlsm")
    assert "RDCXL_XLWINGS" in load_workbook(nouvelle).defined_names
    _pareilles(tmp_path / "grille.xlsx", nouvelle)

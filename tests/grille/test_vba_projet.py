"""A VBA project read back by olevba and olefile: sources byte for byte, streams, references, and what is refused."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlwings
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outils.vba import articles, extraits, flux, sources

from rdcxl.erreurs import ErreurRdcxl, ExportRefuse
from rdcxl.grille.construction.vba import Genre, Module, composer_projet, modules_du_classeur
from rdcxl.grille.construction.vba.masquage import masquer
from rdcxl.grille.construction.vba.modules import texte_du_flux

CLASSEUR = modules_du_classeur(["Feuil1", "Feuil2"])
XLWINGS = Path(xlwings.__file__).parent
ACCENTS = "' Épreuve n° 3 — l’œuvre « coûte » 12 €, où ça ? ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ àâæçéèêëîïôœùûüÿ\r\n"


def projet_d_excel() -> bytes:
    """A project that Excel made: the standalone workbook of xlwings (its maker only swapped the module xlwings since)."""
    with zipfile.ZipFile(XLWINGS / "quickstart_standalone.xlsm") as archive:
        return archive.read("xl/vbaProject.bin")


def verifier(modules: tuple[Module, ...]) -> None:
    projet = composer_projet("Rdcxl", modules)
    assert sources(projet) == {m.nom: texte_du_flux(m).encode("cp1252") for m in modules}
    suffixes = {"STANDARD": "bas", "CLASSE": "cls", "DOCUMENT": "cls"}
    assert {nom: code.replace("\r\n", "\n") for nom, code in extraits(projet).items()} == {
        f"{m.nom}.{suffixes[m.genre]}": texte_du_flux(m).replace("\r\n", "\n") for m in modules
    }


def refus(*modules: Module, nom: str = "Rdcxl") -> tuple[str, ...]:
    with pytest.raises(ExportRefuse) as info:
        composer_projet(nom, modules)
    assert isinstance(info.value, ErreurRdcxl)
    assert info.value.message == "Les macros ne peuvent pas être écrites."
    return tuple(p.replace("\xa0", " ") for p in info.value.problemes)


def test_le_conteneur_a_exactement_les_flux_de_la_norme() -> None:
    projet = composer_projet("Rdcxl", (*CLASSEUR, Module("Boutons", "", "STANDARD")))
    attendus = {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"}
    assert set(flux(projet)) == attendus | {"VBA/ThisWorkbook", "VBA/Feuil1", "VBA/Feuil2", "VBA/Boutons"}
    assert flux(projet)["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61FFFF000000")


def test_un_module_de_chaque_genre_se_relit() -> None:
    source = "Option Explicit\r\n\r\nPublic Sub Controler()\r\n    MsgBox 1\r\nEnd Sub\r\n"
    verifier((*CLASSEUR, Module("Boutons", source, "STANDARD"), Module("Releve", source, "CLASSE")))


def test_les_accents_se_relisent() -> None:
    verifier((*CLASSEUR, Module("Accents", ACCENTS * 50, "STANDARD")))


def test_les_lignes_les_plus_longues_se_relisent() -> None:
    lignes = [f"' {i} " + "é" * (1020 - len(str(i))) for i in range(200)]
    assert max(map(len, lignes)) == 1023
    verifier((*CLASSEUR, Module("Longues", "\r\n".join(lignes), "STANDARD")))


def test_deux_cents_modules_se_relisent() -> None:
    hasard = random.Random(2)  # noqa: S311
    genres: tuple[Genre, ...] = ("STANDARD", "CLASSE")
    modules = [Module(f"M{i:03}_{'x' * (i % 27)}", ACCENTS * hasard.randrange(300), genres[i % 2]) for i in range(200)]
    verifier((*CLASSEUR, *modules))


def test_un_module_d_un_megaoctet_se_relit() -> None:
    source = "".join(f"' {i} : {ACCENTS[2:]}" for i in range(11_600))
    assert len(source) > 1 << 20
    verifier((*CLASSEUR, Module("Enorme", source, "STANDARD")))


def test_un_module_vide_n_a_que_ses_attributs() -> None:
    lues = sources(composer_projet("Rdcxl", (*CLASSEUR, Module("Vide", "", "STANDARD"))))
    assert lues["Vide"] == b'Attribute VB_Name = "Vide"\r\n'
    assert lues["Feuil1"].splitlines()[:2] == [
        b'Attribute VB_Name = "Feuil1"',
        b'Attribute VB_Base = "0{00020820-0000-0000-C000-000000000046}"',
    ]
    assert b'"0{00020819-0000-0000-C000-000000000046}"' in lues["ThisWorkbook"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=200), max_size=30))
def test_tout_texte_cp1252_se_relit(lignes: list[str]) -> None:
    verifier((*CLASSEUR, Module("Texte", "\r\n".join(lignes), "STANDARD")))


@pytest.mark.parametrize("fin", ["\n", "\r", "\r\n"], ids=["LF", "CR", "CRLF"])
def test_toute_fin_de_ligne_devient_crlf(fin: str) -> None:
    source = fin.join(["Option Explicit", "", "' fin", ""])
    assert texte_du_flux(Module("A", source, "STANDARD")).endswith("\r\nOption Explicit\r\n\r\n' fin\r\n")


def test_memes_modules_memes_octets() -> None:
    modules = (*CLASSEUR, Module("A", ACCENTS * 999, "STANDARD"))
    assert composer_projet("Rdcxl", modules) == composer_projet("Rdcxl", list(modules))
    assert composer_projet("Rdcxl", modules) != composer_projet("Autre", modules)


def test_le_module_de_xlwings_est_pris_tel_quel() -> None:
    octets = (XLWINGS / "xlwings.bas").read_bytes()
    module = Module("xlwings", octets.decode("ascii"), "STANDARD")
    verifier((*CLASSEUR, module))
    assert sources(composer_projet("Rdcxl", (*CLASSEUR, module)))["xlwings"] == octets


def test_la_classe_dictionary_garde_sa_source_et_recoit_les_attributs_d_excel() -> None:
    """The stream of an exported class has no VERSION … END, and the attributes that Excel adds when it imports one."""
    octets = (XLWINGS / "addin" / "Dictionary.cls").read_bytes()
    module = Module("Dictionary", octets.decode("ascii"), "CLASSE")
    verifier((*CLASSEUR, module))
    lue = sources(composer_projet("Rdcxl", (*CLASSEUR, module)))["Dictionary"]
    corps = octets[octets.index(b"''\r\n") :]
    assert lue.endswith(b"\r\n" + corps)
    ajoutes = {b"VB_Base", b"VB_TemplateDerived", b"VB_Customizable"}
    tete = lue[: -len(corps)].splitlines()
    donnes = octets[: -len(corps)].splitlines()[4:]
    assert [x for x in tete if x.split()[1] not in ajoutes] == donnes


def test_les_attributs_sont_ceux_qu_excel_a_ecrits() -> None:
    """The head of every module that we write is the one that Excel wrote, line for line."""
    d_excel = {nom: code.replace("\r\n", "\n") for nom, code in extraits(projet_d_excel()).items()}
    dictionary = (XLWINGS / "addin" / "Dictionary.cls").read_text(encoding="ascii")
    xlwings_bas = (XLWINGS / "xlwings.bas").read_text(encoding="ascii")
    modules = (
        *modules_du_classeur(["Sheet1"]),
        Module("Dictionary", dictionary, "CLASSE"),
        Module("xlwings", xlwings_bas, "STANDARD"),
    )
    for nom, code in extraits(composer_projet("VBAProject", modules)).items():
        tete = [ligne for ligne in code.replace("\r\n", "\n").split("\n") if ligne.startswith("Attribute VB_")]
        assert d_excel[nom].split("\n")[: len(tete)] == tete


def test_l_ordre_des_articles_est_celui_d_excel() -> None:
    """Same records, same order, same values, save references, version, cookies, offsets and descriptions."""
    d_excel = articles(projet_d_excel())
    modules = (*modules_du_classeur(["Sheet1"]), Module("Module1", "", "STANDARD"), Module("Sheet2", "", "DOCUMENT"),
               Module("xlwings", "", "STANDARD"), Module("Dictionary", "", "CLASSE"))  # fmt: skip
    notres = articles(composer_projet("VBAProject", modules))
    bibliotheques = {0x16, 0x3E, 0x0D, 0x33, 0x2F, 0x30}
    assert [n for n, _ in notres if n not in bibliotheques] == [n for n, _ in d_excel if n not in bibliotheques]
    variables = {*bibliotheques, 0x09, 0x13, 0x2C, 0x31, 0x1C, 0x48}
    assert [a for a in notres if a[0] not in variables] == [a for a in d_excel if a[0] not in variables]


def test_les_references_sont_celles_d_excel_seulement() -> None:
    trouves = articles(composer_projet("Rdcxl", CLASSEUR))
    assert [texte for numero, texte in trouves if numero == 0x16] == [b"stdole", b"Office"]
    libids = [texte[4:-6] for numero, texte in trouves if numero == 0x0D]
    assert [x.split(b"#")[0] for x in libids] == [
        rb"*\G{00020430-0000-0000-C000-000000000046}",
        rb"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}",
    ]


def test_projectwm_nomme_les_modules_deux_fois() -> None:
    attendu = b"".join(m.nom.encode() + b"\0" + m.nom.encode("utf-16-le") + b"\0\0" for m in CLASSEUR)
    assert flux(composer_projet("Rdcxl", CLASSEUR))["PROJECTwm"] == attendu + b"\0\0"


def demasquer(identifiant: str, texte: str) -> bytes:
    """[MS-OVBA] 2.4.3.3 Decryption."""
    graine, version, cle, *suite = bytes.fromhex(texte)
    assert (graine ^ version, graine ^ cle) == (2, sum(identifiant.encode()) % 256)
    clair, avant, dernier, precedent = bytearray(), version, cle, graine ^ cle
    for octet in suite:
        precedent = octet ^ (avant + precedent) % 256
        clair.append(precedent)
        avant, dernier = dernier, octet
    debut = (graine & 6) // 2
    assert int.from_bytes(clair[debut : debut + 4], "little") == len(clair) - debut - 4
    return bytes(clair[debut + 4 :])


@pytest.mark.parametrize("graine", range(0, 256, 5))
@pytest.mark.parametrize("donnees", [b"", b"\0", b"\xff", bytes(4), bytes(range(40))])
def test_masquage_aller_retour(graine: int, donnees: bytes) -> None:
    identifiant = "{917DED54-440B-4FD1-A5C1-74ACF261E600}"
    assert demasquer(identifiant, masquer(identifiant, donnees, graine)) == donnees


def test_les_exemples_de_la_norme_et_d_excel_se_demasquent() -> None:
    """3.1.6 of the norm, with a password; then the workbook that Excel saved, without."""
    norme = "{917DED54-440B-4FD1-A5C1-74ACF261E600}"
    assert demasquer(norme, "0705D8E3D8EDDBF1DBF1DBF1DBF1") == bytes(4)
    excel = "{5CF9CDAB-B77B-4FE4-BD7E-D29900070E1B}"
    champs = ("8D8FA61394EA98EA98EA98EA98", "8D8FA61394EF95EF95EF", "8D8FA61394EF95EF9510")
    assert [demasquer(excel, c) for c in champs] == [bytes(4), b"\0", b"\xff"]


def test_le_projet_est_visible_et_sans_mot_de_passe() -> None:
    texte = flux(composer_projet("Rdcxl", CLASSEUR))["PROJECT"].decode("cp1252")
    assert texte.count("\n") == texte.count("\r\n")
    champs: dict[str, Any] = dict(ligne.split("=", 1) for ligne in texte.split("\r\n") if "=" in ligne)
    lus = [demasquer(champs["ID"].strip('"'), champs[c].strip('"')) for c in ("CMG", "DPB", "GC")]
    assert lus == [bytes(4), b"\0", b"\xff"]
    assert champs["Name"] == '"Rdcxl"'


@pytest.mark.parametrize(
    ("caractere", "designation"),
    [("→", "« → » (U+2192)"), ("\u202f", "U+202F"), ("😀", "« 😀 » (U+1F600)"), ("\x00", "U+0000"), ("\x0b", "U+000B"),
     ("\x7f", "U+007F"), ("\x81", "U+0081"), ("e\u0301", "« \u0301 » (U+0301)"), ("\ufeff", "U+FEFF")],
)  # fmt: skip
def test_un_caractere_hors_de_cp1252_est_nomme(caractere: str, designation: str) -> None:
    phrases = refus(*CLASSEUR, Module("Boutons", f"Option Explicit\r\n' a {caractere}", "STANDARD"))
    assert phrases == (f"Module « Boutons », ligne 2 : VBA ne connaît pas le caractère {designation}. Remplacez-le.",)


def test_tout_est_dit_en_une_fois() -> None:
    phrases = refus(*CLASSEUR, Module("A", "→ ≥ →\n≤", "STANDARD"), Module("1er", "", "CLASSE"))
    assert [p.split(" :")[0] for p in phrases] == [
        "Module « A », ligne 1", "Module « A », ligne 1", "Module « A », ligne 2", "Module « 1er »",
    ]  # fmt: skip


@pytest.mark.parametrize("nom", ["", "é", "Été", "1A", "_A", "a b", "a" * 32, "dir", "Dir", "Excel", "VBA", "a.b"])
def test_un_nom_de_module_impossible_est_refuse(nom: str) -> None:
    (phrase,) = refus(*CLASSEUR, Module(nom, "", "STANDARD"))
    assert phrase.startswith(f"Module « {nom} » : ce nom ne convient pas à VBA.")


def test_un_nom_de_projet_impossible_est_refuse() -> None:
    (phrase,) = refus(*CLASSEUR, nom="Éval")
    assert phrase.startswith("Projet « Éval » : ce nom ne convient pas à VBA.")


def test_deux_noms_qui_ne_different_que_par_la_casse_sont_refuses() -> None:
    phrases = refus(*CLASSEUR, Module("Boutons", "", "STANDARD"), Module("BOUTONS", "", "CLASSE"))
    assert phrases == (
        "Le nom « BOUTONS » sert plusieurs fois (projet et modules). Donnez un nom à chacun.",
    )  # fmt: skip
    assert len(refus(*CLASSEUR, Module("Rdcxl", "", "STANDARD"))) == 1


def test_une_source_qui_porte_un_autre_nom_est_refusee() -> None:
    (phrase,) = refus(*CLASSEUR, Module("Boutons", 'Attribute VB_Name = "Module1"\n', "STANDARD"))
    assert phrase == "Module « Boutons » : sa source se nomme « Module1 ». Donnez-leur le même nom."


def test_un_projet_sans_classeur_est_refuse() -> None:
    phrase = "Le module « ThisWorkbook » du classeur manque. Ajoutez-le, de genre DOCUMENT, même vide."
    assert refus(Module("A", "", "STANDARD")) == (phrase,)
    assert refus(Module("ThisWorkbook", "", "CLASSE")) == (phrase,)


def test_une_ligne_plus_longue_que_l_editeur_n_accepte_est_refusee() -> None:
    (phrase,) = refus(*CLASSEUR, Module("Longue", "\n'" + "a" * 1023, "STANDARD"))
    assert phrase == "Module « Longue », ligne 2 : 1024 caractères, VBA en accepte 1023. Coupez la ligne."


def test_une_source_incompressible_est_refusee() -> None:
    hasard = random.Random(4)  # noqa: S311
    lettres = "".join(chr(x) for x in range(0x21, 0x7F))
    source = "\n".join("'" + "".join(hasard.choices(lettres, k=1000)) for _ in range(20))
    (phrase,) = refus(*CLASSEUR, Module("Bruit", source, "STANDARD"))
    assert phrase.startswith("Module « Bruit » : des milliers de caractères ne se compriment pas.")

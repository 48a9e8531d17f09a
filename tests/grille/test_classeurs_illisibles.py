"""Files that are no readable grid: one French sentence that says what to do, exit 1, no traceback, nothing in English."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.outils.classeurs import bonne_ligne, carnet, carnet_xlsxwriter, modifier_partie, remplacer, simple
from tests.outils.fichiers import creer

from rdcxl.cli import main

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
FEUILLE = "xl/worksheets/sheet1.xml"
BOMBE = 600 * 1024 * 1024


def _zip(chemin: Path, contenu: dict[str, bytes]) -> None:
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in contenu.items():
            archive.writestr(nom, octets)


def _vide(chemin: Path) -> None:
    chemin.write_bytes(b"")


def _texte(chemin: Path) -> None:
    chemin.write_text("identifiant;B1.1\nC01;50\n", "utf-8")


def _xls(chemin: Path) -> None:
    chemin.write_bytes(OLE + bytes(2048))


def _chiffre(chemin: Path) -> None:
    chemin.write_bytes(OLE + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(1024))


def _tronque(chemin: Path) -> None:
    carnet(chemin, [bonne_ligne()])
    octets = chemin.read_bytes()
    chemin.write_bytes(octets[: len(octets) // 2])


def _sans_classeur(chemin: Path) -> None:
    _zip(chemin, {"[Content_Types].xml": b"<Types/>", "lisezmoi.txt": b"rien"})


def _ods(chemin: Path) -> None:
    _zip(chemin, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})


def _dossier(chemin: Path) -> None:
    chemin.mkdir()


def _absent(chemin: Path) -> None:
    chemin.unlink(missing_ok=True)


def _bombe(chemin: Path) -> None:
    carnet(chemin, [bonne_ligne()])
    with (
        zipfile.ZipFile(chemin, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/b.bin", "w", force_zip64=True) as f,
    ):
        bloc = bytes(8 * 1024 * 1024)
        for _ in range(BOMBE // len(bloc)):
            f.write(bloc)


def _zip_chiffre(chemin: Path) -> None:
    """Set the encryption bit of every entry, in both the local and the central headers."""
    carnet(chemin, [bonne_ligne()])
    octets = bytearray(chemin.read_bytes())
    for signature, decalage in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        i = octets.find(signature)
        while i >= 0:
            (drapeaux,) = struct.unpack_from("<H", octets, i + decalage)
            struct.pack_into("<H", octets, i + decalage, drapeaux | 1)
            i = octets.find(signature, i + 4)
    chemin.write_bytes(bytes(octets))


def _partie(partie: str, changer: Callable[[bytes], bytes | None]) -> Callable[[Path], None]:
    def fabriquer(chemin: Path) -> None:
        carnet(chemin, [bonne_ligne()])
        modifier_partie(chemin, partie, changer)

    return fabriquer


def _doctype(debut: bytes, encodage: str = "utf-8") -> Callable[[bytes], bytes]:
    """Put a DOCTYPE with an entity before the root element."""

    def changer(octets: bytes) -> bytes:
        racine = octets[octets.index(b"<worksheet") :]
        entete = f'<?xml version="1.0" encoding="{encodage}"?>'.encode()
        document = entete + debut + b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]>' + racine
        return document.decode().encode(encodage)

    return changer


def _crc_faux(chemin: Path) -> None:
    """Change bytes inside the stored sheet, so that its checksum no longer fits."""
    carnet(chemin, [bonne_ligne()])
    with zipfile.ZipFile(chemin) as archive:
        contenu = {e.filename: archive.read(e) for e in archive.infolist()}
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_STORED) as archive:
        for nom, octets in contenu.items():
            archive.writestr(nom, octets)
    octets = chemin.read_bytes()
    chemin.write_bytes(octets.replace(b"<sheetData>", b"<sheetdata>"))


def _texte_partage(chemin: Path) -> None:
    carnet_xlsxwriter(chemin, [bonne_ligne()])
    modifier_partie(chemin, FEUILLE, remplacer(b't="s"><v>20</v>', b't="s"><v>9999</v>'))


def _sans_codes(chemin: Path) -> None:
    carnet(chemin, [{"a": 1, "b": 2}], ("a", "b"))


CAS: list[tuple[str, Callable[[Path], None], list[str]]] = [
    ("vide", _vide, ["classeur Excel"]),
    ("texte", _texte, ["classeur Excel", ".xlsx"]),
    ("ancien_xls", _xls, [".xls", "enregistrez"]),
    ("chiffre", _chiffre, ["mot de passe", "retirez"]),
    ("zip_chiffre", _zip_chiffre, ["mot de passe"]),
    ("tronque", _tronque, ["endommagé"]),
    ("sans_classeur", _sans_classeur, ["classeur Excel"]),
    ("ods", _ods, ["OpenDocument", ".xlsx"]),
    ("dossier", _dossier, ["f.xlsx"]),
    ("absent", _absent, ["n’existe pas"]),
    ("bombe", _bombe, ["décompressé", "600 Mo"]),
    ("doctype", _partie(FEUILLE, _doctype(b"")), ["XML"]),
    ("doctype_apres_un_long_commentaire", _partie(FEUILLE, _doctype(b"<!--" + b"x" * 5000 + b"-->")), ["XML"]),
    ("doctype_en_utf_16", _partie(FEUILLE, _doctype(b"", "utf-16")), ["XML"]),
    ("classeur_xml_coupe", _partie("xl/workbook.xml", lambda x: x[: len(x) // 2]), ["endommagé"]),
    ("feuille_coupee", _partie(FEUILLE, lambda x: x[: len(x) // 2]), ["endommagé"]),
    ("feuille_absente", _partie(FEUILLE, lambda _: None), ["Une feuille"]),
    ("nombre_impossible", _partie(FEUILLE, remplacer(b"<v>910</v>", b"<v>neuf cent</v>")), ["endommagé"]),
    ("texte_partage_impossible", _texte_partage, ["endommagé"]),
    ("relations_absentes", _partie("xl/_rels/workbook.xml.rels", lambda _: None), ["endommagé"]),
    ("crc_faux", _crc_faux, ["endommagé"]),
    ("sans_ligne_de_codes", _sans_codes, ["ligne de codes", "identifiant", "B1.1"]),
]


@pytest.mark.parametrize(("nom", "fabriquer", "mots"), CAS, ids=[c[0] for c in CAS])
def test_fichier_illisible_donne_une_phrase_et_le_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], nom: str, fabriquer: Callable[[Path], None], mots: list[str]
) -> None:
    chemin = tmp_path / "f.xlsx"
    fabriquer(chemin)
    assert main(["controler", str(chemin)]) == 1
    sortie = capsys.readouterr()
    message = simple(sortie.err)
    assert sortie.out == ""
    assert "f.xlsx" in message
    assert all(mot in message for mot in mots), message
    assert "Traceback" not in message
    assert "inattendue" not in message
    assert len(message.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("version", "mots"),
    [(b"3", ["plus récente", "Mettez rdcxl à jour"]), (b'"x"', ["disposition"])],
)
def test_autre_disposition_est_refusee(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], version: bytes, mots: list[str]
) -> None:
    grille = creer(tmp_path)
    modifier_partie(
        grille, "xl/workbook.xml", remplacer(b'"RDCXL_DISPOSITION">2<', b'"RDCXL_DISPOSITION">' + version + b"<")
    )
    for commande in ("controler", "deliberer", "sensibilite"):
        assert main([commande, str(grille)]) == 1
        message = simple(capsys.readouterr().err)
        assert all(mot in message for mot in mots), message
        assert len(message.strip().splitlines()) == 1


def test_date_hors_du_calendrier_est_une_anomalie_sans_message_anglais(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A serial number that is no date, in a date cell: what openpyxl says of it stays inside."""
    grille = creer(tmp_path)
    modifier_partie(grille, "xl/worksheets/sheet3.xml", remplacer(b"<v>37329</v>", b"<v>99999999</v>"))
    assert main(["controler", str(grille)]) == 1
    sortie = capsys.readouterr()
    assert "Candidats!F7" in sortie.out
    assert "Warning" not in sortie.err
    assert "outside the limits" not in sortie.err
    assert "inattendue" not in sortie.err


def test_le_classeur_lu_n_est_jamais_modifie(tmp_path: Path) -> None:
    grille = creer(tmp_path)
    avant, etat = grille.read_bytes(), grille.stat()
    for commande in ("controler", "deliberer", "sensibilite"):
        main([commande, str(grille), "--json"])
    assert grille.read_bytes() == avant
    assert grille.stat().st_mtime_ns == etat.st_mtime_ns
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "candidats.csv", "grille.journal", "grille.xlsx", "notes.csv", "session.toml",
    ]  # fmt: skip

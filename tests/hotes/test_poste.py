"""`rdcxl installer excel` and its diagnosis, over described PCs: every case, nothing changed but what is said."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
import xlwings
from tests.hotes.faux_poste import (
    CLIC,
    CONF,
    DANS_LE_NUAGE,
    DLL,
    EXCEL,
    GRILLE,
    LIEUX,
    POLITIQUES,
    PROFIL,
    PYTHON,
    SECURITE,
    Disque,
    Registre,
    conf,
    grille,
    poste,
)
from tests.outils.processus import anglais

from rdcxl.erreurs import EcritureRefusee
from rdcxl.hotes.poste import (
    A_FAIRE,
    A_SAVOIR,
    BON,
    GrilleDecrite,
    Machine,
    approuver,
    diagnostiquer,
    ecrire_interpreteur,
)


def etats(machine: Machine, g: GrilleDecrite | None = None) -> dict[str, str]:
    return {c.quoi: c.etat for c in diagnostiquer(machine, g)}


def test_poste_en_ordre_n_a_rien_a_faire() -> None:
    constats = diagnostiquer(poste(), grille())
    assert [c.quoi for c in constats if c.etat == A_FAIRE] == []
    assert [c.quoi for c in constats if c.etat == A_SAVOIR] == ["Antivirus"]
    assert [c.quoi for c in constats if c.etat == BON] == [
        "Python", "pywin32", "xlwings.conf de l’utilisateur", "Excel", "DLL de xlwings", "Complément", "Macros", "Emplacement approuvé",
    ]  # fmt: skip


MAGASIN = PROFIL + r"\AppData\Local\Microsoft\WindowsApps\python.exe"
# What differs from a PC in order, the grid, what the diagnosis must say, and words of it.
CAS: dict[str, tuple[Machine, GrilleDecrite | None, str, str, str]] = {
    "Python du Store": (poste(python=MAGASIN), None, "Python", A_FAIRE, "python.org"),
    "Python 32 bits, Office 64": (poste(bits=32), None, "Python", A_SAVOIR, "Office est en 64 bits"),
    "sans pywin32": (poste(pywin32=False), None, "pywin32", A_FAIRE, "pip install"),
    "sans xlwings.conf": (poste({CONF: None}), None, "xlwings.conf de l’utilisateur", A_FAIRE, "rdcxl installer excel"),
    "conf sans la clé": (poste({CONF: b'"PYTHONPATH","x"\r\n'}), None, "xlwings.conf de l’utilisateur", A_FAIRE, "n’est pas dans"),
    "autre interpréteur": (poste({CONF: conf(r"C:\Python39\python.exe")}), None, "xlwings.conf de l’utilisateur", A_FAIRE, "Python39"),
    "conda": (poste({CONF: conf() + b'"CONDA PATH","C:\\c"\r\n"CONDA ENV","e"\r\n'}), None, "xlwings.conf de l’utilisateur", A_SAVOIR, "conda"),
    "sans Excel": (poste(registre={("HKLM", EXCEL, ""): None}), None, "Excel", A_FAIRE, "LibreOffice"),
    "Excel du Store": (poste(registre={("HKLM", EXCEL, ""): r"C:\Program Files\WindowsApps\Office\excel.exe"}), None, "Excel", A_FAIRE, "Store"),
    "sans DLL": (poste({DLL: None}), None, "DLL de xlwings", A_FAIRE, "xlwings64-0.37.8.dll"),
    "Office 32 bits": (poste(registre={("HKLM", CLIC, "Platform"): "x86"}), None, "DLL de xlwings", A_FAIRE, "xlwings32-0.37.8.dll"),
    "grille d’un autre xlwings": (poste(), grille(xlwings="0.33.20"), "DLL de xlwings", A_FAIRE, "xlwings==0.33.20"),
    "DLL de la grille, autre paquet": (
        poste({r"C:\rdcxl\xlwings64-0.33.20.dll": b""}), grille(xlwings="0.33.20"), "DLL de xlwings", A_SAVOIR, "autre version",
    ),
    "macros désactivées": (poste(registre={("HKCU", SECURITE, "VBAWarnings"): 4}), None, "Macros", A_FAIRE, "désactive toutes"),
    "macros signées imposées": (poste(registre={("HKCU", POLITIQUES, "VBAWarnings"): 3}), None, "Macros", A_FAIRE, "établissement"),
    "grille absente": (poste(), grille(r"C:\Grilles\autre.xlsm"), "Grille", A_FAIRE, "n’existe pas"),
    "grille sans boutons": (poste({r"C:\Grilles\g.xlsx": b""}), grille(r"C:\Grilles\g.xlsx"), "Grille", A_SAVOIR, ".xlsm"),
    "venue d’Internet": (
        poste({r"D:\g.xlsm": b"", r"D:\g.xlsm:Zone.Identifier": b"[ZoneTransfer]\r\nZoneId=3\r\n"}),
        grille(r"D:\g.xlsm"), "Marque d’Internet", A_FAIRE, "Débloquer",
    ),
    "dossier non approuvé": (poste({r"D:\g.xlsm": b""}), grille(r"D:\g.xlsm"), "Emplacement approuvé", A_SAVOIR, "--emplacement"),
    "sous-dossier d’un lieu sans sous-dossiers": (
        poste(registre={("HKCU", LIEUX + r"\Location3", "AllowSubfolders"): 0}), grille(), "Emplacement approuvé", A_SAVOIR, "promo",
    ),
    "emplacements désactivés": (
        poste(registre={("HKCU", POLITIQUES + r"\Trusted Locations", "AllLocationsDisabled"): 1}),
        grille(), "Emplacement approuvé", A_SAVOIR, "n’est pas un emplacement approuvé",
    ),
    "lecteur réseau": (
        poste(disque=Disque({PYTHON: b"", DLL: b"", CONF: conf(), r"P:\g.xlsm": b""}, ("P:",))), grille(r"P:\g.xlsm"),
        "Lecteur réseau", A_FAIRE, "copie dans un dossier de ce PC",
    ),
    "partage réseau": (poste({"\\\\serveur\\p\\g.xlsm": b""}), grille("\\\\serveur\\p\\g.xlsm"), "Lecteur réseau", A_FAIRE, "réseau"),
    "réseau admis": (
        poste({"\\\\s\\p\\g.xlsm": b""}, {("HKCU", LIEUX, "AllowNetworkLocations"): 1}), grille("\\\\s\\p\\g.xlsm"),
        "Lecteur réseau", A_SAVOIR, "réseau",
    ),
    "OneDrive": (poste(), grille(DANS_LE_NUAGE), "OneDrive ou SharePoint", A_SAVOIR, "hors synchronisation"),
    "OneDrive, ancienne grille": (poste(), grille(DANS_LE_NUAGE, reglages={}), "xlwings.conf de la grille", A_FAIRE, "ADD_WORKBOOK_TO_PYTHONPATH"),
    "interpréteur dans la grille": (poste(), grille(reglages={"INTERPRETER_WIN": r"C:\x.exe"}), "xlwings.conf prioritaire", A_FAIRE, r"C:\x.exe"),
    "interpréteur dans le dossier": (
        poste({r"C:\Grilles\promo\xlwings.conf": conf(r"D:\py.exe")}), grille(), "xlwings.conf prioritaire", A_FAIRE, r"D:\py.exe",
    ),
    "antivirus": (poste(), None, "Antivirus", A_SAVOIR, "ne se voit pas d’ici"),
    "Linux": (poste(systeme="linux"), None, "Système", A_FAIRE, "rdcxl installer libreoffice"),
    "Mac": (poste(systeme="darwin"), None, "Système", A_FAIRE, "rdcxl installer lite"),
}  # fmt: skip


@pytest.mark.parametrize("cas", CAS)
def test_chaque_defaut_est_trouve_explique_et_suivi_d_un_remede(cas: str) -> None:
    machine, g, quoi, etat, mots = CAS[cas]
    avant = (dict(machine.registre.valeurs), dict(machine.disque.fichiers))  # type: ignore[attr-defined]
    (constat,) = [c for c in diagnostiquer(machine, g) if c.quoi == quoi and c.etat != BON]
    assert constat.etat == etat
    assert mots in f"{constat.pourquoi} {constat.que_faire}"
    assert constat.etat != A_FAIRE or constat.que_faire
    assert (machine.registre.valeurs, machine.disque.fichiers) == avant, "un diagnostic ne change rien"  # type: ignore[attr-defined]


def test_marque_d_internet_ne_compte_pas_dans_un_emplacement_approuve() -> None:
    machine = poste({GRILLE + ":Zone.Identifier": b"ZoneId=3"})
    assert "Marque d’Internet" not in etats(machine, grille())


def test_variables_d_environnement_comptent_dans_les_chemins() -> None:
    machine = poste(
        {CONF: conf(r"%racine%\Scripts\python.exe")}, environnement={"USERPROFILE": PROFIL, "RACINE": r"C:\rdcxl"}
    )
    assert etats(machine)["xlwings.conf de l’utilisateur"] == BON


def test_installation_dans_un_environnement_virtuel_ou_ordinaire_trouve_la_dll() -> None:
    ordinaire = r"C:\Python312\python.exe"
    machine = poste({r"C:\Python312\xlwings64-0.37.8.dll": b"", DLL: None, CONF: conf(ordinaire)}, python=ordinaire)
    assert etats(machine)["DLL de xlwings"] == etats(poste())["DLL de xlwings"] == BON


# --- xlwings.conf ---


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        (None, b"@\r\n"),
        (b"", b"@\r\n"),
        (b'"PYTHONPATH","C:\\x"\r\n', b'"PYTHONPATH","C:\\x"\r\n@\r\n'),
        (b'"PYTHONPATH","C:\\x"', b'"PYTHONPATH","C:\\x"\r\n@\r\n'),
        (b'"A","1"\n"interpreter_win","D:\\p.exe"\n"B","2"\n', b'"A","1"\n@\r\n"B","2"\n'),
        (b'INTERPRETER_WIN,D:\\p.exe\r\n"A","\xe9"\r\n', b'@\r\n"A","\xe9"\r\n'),
        (b'"INTERPRETER_WIN","1"\r\n"X","2"\r\n"INTERPRETER_WIN","3"\r\n', b'@\r\n"X","2"\r\n'),
        (b'n\'importe quoi\r\n"A","1"\r\n', b'n\'importe quoi\r\n"A","1"\r\n@\r\n'),
    ],
)
def test_seul_l_interpreteur_change_dans_xlwings_conf(avant: bytes | None, apres: bytes) -> None:
    machine = poste({CONF: avant})
    assert ecrire_interpreteur(machine)
    assert machine.disque.lire(CONF) == apres.replace(b"@", conf().rstrip())
    assert not ecrire_interpreteur(machine), "une deuxième fois, il n’y a rien à écrire"


def test_xlwings_relit_ce_qui_a_ete_ecrit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = poste({CONF: b'"LICENSE_KEY","noncommercial"\r\n'})
    ecrire_interpreteur(machine)
    fichier = tmp_path / "xlwings.conf"
    fichier.write_bytes(machine.disque.lire(CONF) or b"")
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(fichier))
    lue = xlwings.utils.read_user_config()  # type: ignore[no-untyped-call]
    assert lue == {"license_key": "noncommercial", "interpreter_win": PYTHON}


def test_chemin_accentue_est_ecrit_dans_la_page_de_codes_que_lit_vba() -> None:
    python = PROFIL + r"\rdcxl\Scripts\python.exe"
    machine = poste({CONF: None, python: b""}, python=python)
    ecrire_interpreteur(machine)
    assert machine.disque.lire(CONF) == f'"INTERPRETER_WIN","{python}"\r\n'.encode("cp1252")


def test_chemin_que_vba_ne_sait_pas_lire_est_refuse_sans_rien_ecrire() -> None:
    machine = poste({CONF: None}, python=r"C:\Users\Łukasz\rdcxl\python.exe")
    with pytest.raises(EcritureRefusee, match="VBA ne sait pas lire"):
        ecrire_interpreteur(machine)
    assert machine.disque.lire(CONF) is None


def test_pythonw_cede_la_place_a_python_qui_est_a_cote() -> None:
    machine = poste(python=r"C:\rdcxl\Scripts\pythonw.exe")
    assert not ecrire_interpreteur(machine)
    assert etats(machine)["xlwings.conf de l’utilisateur"] == BON


# --- Emplacements approuvés ---


def test_emplacement_est_ajoute_une_seule_fois_sans_ses_sous_dossiers() -> None:
    machine = poste({r"D:\Grilles-RDC\g.xlsm": b""})
    assert approuver(machine, r"D:\Grilles-RDC")
    cle = LIEUX + r"\Location4"
    registre: Any = machine.registre
    ajoutes = {nom: v for (_, k, nom), v in registre.valeurs.items() if k == cle}
    assert ajoutes == {"Path": "D:\\Grilles-RDC\\", "AllowSubfolders": 0, "Description": "Grilles rdcxl"}
    assert not approuver(machine, r"d:\grilles-rdc")
    assert etats(machine, grille(r"D:\Grilles-RDC\g.xlsm"))["Emplacement approuvé"] == BON


@pytest.mark.parametrize(
    ("dossier", "mots"),
    [
        ("C:\\", "imprudent"),
        (PROFIL, "imprudent"),
        (PROFIL + r"\Downloads", "imprudent"),
        (PROFIL + r"\Temp", "imprudent"),
        (r"D:\absent", "n’existe pas"),
        ("Grilles", "n’existe pas"),
        (r"\\serveur\grilles", "réseau"),
    ],
)
def test_emplacement_imprudent_ou_absent_est_refuse(dossier: str, mots: str) -> None:
    machine = poste({rf"{PROFIL}\Downloads\x": b"", rf"{PROFIL}\Temp\x": b"", r"\\serveur\grilles\g": b""})
    avant = dict(machine.registre.valeurs)  # type: ignore[attr-defined]
    with pytest.raises(EcritureRefusee) as refus:
        approuver(machine, dossier)
    assert mots in refus.value.message
    assert machine.registre.valeurs == avant  # type: ignore[attr-defined]


def test_registre_qui_refuse_est_explique() -> None:
    machine = poste({r"D:\G\g": b""})
    verrouillee = dataclasses.replace(machine, registre=Registre({}, refuse=True))
    with pytest.raises(EcritureRefusee, match="service informatique"):
        approuver(verrouillee, r"D:\G")


# --- La commande ---


def test_commande_ecrit_l_interpreteur_et_dit_ce_qui_est_fait(installer: Any) -> None:
    machine = poste({CONF: None})
    code, dit, _ = installer(machine)
    assert code == 0
    assert machine.disque.lire(CONF) == conf()
    assert f"désigne maintenant {PYTHON}" in dit
    assert "Ce PC et Excel" in dit
    assert not anglais(dit.replace("python.exe", "").replace(".Value", ""))


def test_commande_n_approuve_un_dossier_que_sur_demande(installer: Any) -> None:
    machine = poste({r"D:\G\g.xlsm": b""})
    avant = dict(machine.registre.valeurs)  # type: ignore[attr-defined]
    assert installer(machine)[0] == 0
    assert machine.registre.valeurs == avant  # type: ignore[attr-defined]
    code, dit, _ = installer(machine, "--emplacement", r"D:\G")
    assert (code, "Emplacement ajouté : D:\\G" in dit) == (0, True)
    assert len(machine.registre.valeurs) == len(avant) + 3  # type: ignore[attr-defined]


def test_rien_n_est_ecrit_quand_l_emplacement_est_refuse(installer: Any) -> None:
    machine = poste({CONF: None})
    code, _, erreur = installer(machine, "--emplacement", r"D:\absent")
    assert code == 1
    assert "n’existe pas" in erreur
    assert machine.disque.lire(CONF) is None


def test_diagnostic_ne_change_rien_et_sort_en_1_s_il_reste_a_faire(installer: Any) -> None:
    machine = poste({CONF: None})
    code, dit, _ = installer(machine, "--diagnostic")
    assert code == 1
    assert "à faire" in dit
    assert machine.disque.lire(CONF) is None
    assert installer(poste(), "--diagnostic")[0] == 0
    assert installer(poste(), "--diagnostic", "--emplacement", "D:\\x")[0] == 2


def test_diagnostic_en_json_donne_les_memes_constats(installer: Any) -> None:
    code, dit, _ = installer(poste(pywin32=False), "--diagnostic", "--json")
    constats = json.loads(dit)["constats"]
    assert code == 1
    assert set(constats[0]) == {"quoi", "etat", "pourquoi", "que_faire"}
    assert [c["quoi"] for c in constats if c["etat"] == A_FAIRE] == ["pywin32"]


@pytest.mark.parametrize("systeme", ["linux", "darwin"])
def test_hors_de_windows_une_phrase_dit_ou_aller(installer: Any, systeme: str) -> None:
    code, dit, erreur = installer(poste(systeme=systeme))
    assert code == 1
    assert dit == ""
    assert "ne sert qu’à Excel pour Windows" in erreur
    assert "rdcxl installer lite" in erreur
    assert "rdcxl installer libreoffice" in erreur
    code, dit, _ = installer(poste(systeme=systeme), "--diagnostic")
    assert code == 1
    assert "3.12.4" in dit


def test_chemins_du_diagnostic_sont_ceux_de_windows() -> None:
    assert PureWindowsPath(PYTHON).parent.parent == PureWindowsPath(DLL).parent

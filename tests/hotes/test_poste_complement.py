"""The add-in on described PCs: put into XLSTART, found again, taken away; what may forbid it is said."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from tests.hotes.faux_poste import (
    APPDATA,
    CONF,
    CONF_DU_COMPLEMENT,
    LIEUX,
    POLITIQUES,
    SECURITE,
    XLAM,
    Disque,
    complement,
    conf,
    poste,
)
from tests.outils.processus import anglais

from rdcxl import __version__
from rdcxl.hotes.poste import A_FAIRE, A_SAVOIR, BON, chemin_du_complement, diagnostiquer


def d_une_autre_version() -> bytes:
    """The add-in as another version marks it."""
    rendu = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(complement())) as lu, zipfile.ZipFile(rendu, "w") as ecrit:
        for nom in lu.namelist():
            ecrit.writestr(nom, lu.read(nom).replace(f"rdcxl {__version__},".encode(), b"rdcxl 0.0.1,"))
    return rendu.getvalue()


def etats(machine: Any) -> dict[str, str]:
    return {c.quoi: c.etat for c in diagnostiquer(machine)}


def test_installer_pose_le_complement_et_lui_designe_python(installer: Any) -> None:
    machine = poste({XLAM: None, CONF_DU_COMPLEMENT: None, CONF: None})
    code, dit, _ = installer(machine)
    assert code == 0
    assert machine.disque.lire(XLAM) == complement()
    assert machine.disque.lire(CONF_DU_COMPLEMENT) == machine.disque.lire(CONF) == conf()
    assert "Complément installé, ouvrez Excel" in dit
    assert XLAM in dit
    code, dit, _ = installer(machine)
    assert (code, "Complément déjà en place" in dit) == (0, True)


def test_dossier_de_demarrage_se_trouve_sans_appdata() -> None:
    machine = poste()
    sans = {k: v for k, v in machine.environnement.items() if k != "APPDATA"}
    assert chemin_du_complement(poste(environnement=sans)) == chemin_du_complement(machine) == XLAM


def test_complement_d_une_autre_version_est_dit_puis_remplace(installer: Any) -> None:
    machine = poste({XLAM: d_une_autre_version()})
    (constat,) = [c for c in diagnostiquer(machine) if c.quoi == "Complément"]
    assert constat.etat == A_FAIRE
    assert "rdcxl 0.0.1" in constat.pourquoi
    assert f"rdcxl {__version__}" in constat.pourquoi
    assert installer(machine)[0] == 0
    assert machine.disque.lire(XLAM) == complement()


def test_excel_ouvert_est_dit_et_rien_n_est_fait_a_moitie(installer: Any) -> None:
    machine = poste({XLAM: None, CONF_DU_COMPLEMENT: None, CONF: None})
    plein = Disque(dict(machine.disque.fichiers), plein=True)  # type: ignore[attr-defined]
    machine = poste(disque=plein)
    avant = dict(plein.fichiers)
    for arguments in ((), ("--retirer",)):
        if arguments:
            plein.fichiers[XLAM] = complement()
            avant = dict(plein.fichiers)
        code, _, erreur = installer(machine, *arguments)
        assert code == 1
        assert "Fermez Excel" in erreur
        assert plein.fichiers == avant


def test_fichier_d_un_autre_n_est_ni_remplace_ni_retire(installer: Any) -> None:
    machine = poste({XLAM: b"le mien"})
    for arguments in ((), ("--retirer",)):
        code, _, erreur = installer(machine, *arguments)
        assert code == 1
        assert "pas de rdcxl" in erreur
        assert machine.disque.lire(XLAM) == b"le mien"
    assert etats(machine)["Complément"] == A_FAIRE


def test_retirer_ote_le_complement_et_ses_reglages(installer: Any) -> None:
    machine = poste()
    code, dit, _ = installer(machine, "--retirer")
    assert (code, "Complément retiré d’Excel" in dit) == (0, True)
    assert not machine.disque.existe(XLAM)
    assert not machine.disque.existe(CONF_DU_COMPLEMENT)
    assert machine.disque.lire(CONF) == conf(), "les grilles .xlsm gardent leurs boutons"
    assert "n’était pas installé" in installer(machine, "--retirer")[1]
    assert installer(machine, "--retirer", "--diagnostic")[0] == 2


@pytest.mark.parametrize(
    ("fichiers", "registre", "quoi", "etat"),
    [
        ({XLAM: None}, {}, "Complément", A_FAIRE),
        ({CONF_DU_COMPLEMENT: None}, {}, "Complément", A_FAIRE),
        ({CONF_DU_COMPLEMENT: conf(r"C:\autre\python.exe")}, {}, "Complément", A_FAIRE),
        ({f"{XLAM}:Zone.Identifier": b"[ZoneTransfer]\r\nZoneId=3"}, {}, "Marque d’Internet du complément", A_FAIRE),
        ({}, {("HKCU", POLITIQUES, "RequireAddinSig"): 1}, "Compléments", A_FAIRE),
        ({}, {("HKCU", SECURITE, "RequireAddinSig"): 1}, "Compléments", A_FAIRE),
        ({}, {("HKCU", POLITIQUES, "DisableAllAddins"): 1}, "Compléments", A_FAIRE),
        (
            {},
            {("HKCU", POLITIQUES.replace("Security", "Resiliency"), "RestrictToList"): 1},
            "Compléments",
            A_FAIRE,
        ),
        ({}, {("HKCU", LIEUX, "AllLocationsDisabled"): 1}, "Dossier de démarrage", A_FAIRE),
        ({APPDATA + r"\Microsoft\AddIns\rdcxl.xlam": b""}, {}, "Complément en double", A_SAVOIR),
        (
            {},
            {("HKCU", SECURITE.replace("Security", "Options"), "OPEN2"): r'/R "D:\x\rdcxl.xlam"'},
            "Complément en double",
            A_SAVOIR,
        ),
    ],
)
def test_diagnostic_dit_ce_qui_peut_l_interdire(fichiers: Any, registre: Any, quoi: str, etat: str) -> None:
    assert etats(poste()).get(quoi, BON) == BON
    machine = poste(fichiers, registre)
    trouves = [c for c in diagnostiquer(machine) if c.quoi == quoi]
    assert [c.etat for c in trouves] == [etat]
    assert trouves[0].que_faire
    assert not anglais(trouves[0].pourquoi.replace("xlwings", ""))


def test_dossier_de_demarrage_redirige_vers_le_reseau_est_dit() -> None:
    base = poste()
    lointain = Disque(base.disque.fichiers, reseau=(APPDATA,))  # type: ignore[attr-defined]
    assert etats(poste(disque=lointain))["Dossier de démarrage"] == A_FAIRE
    admis = {("HKCU", LIEUX, "AllowNetworkLocations"): 1}
    assert "Dossier de démarrage" not in etats(poste(registre=admis, disque=lointain))

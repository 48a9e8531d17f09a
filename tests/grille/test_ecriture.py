"""Files and folders that appear whole or not at all: what appears meanwhile, what is replaced, what a kill or a full disk leaves."""

from __future__ import annotations

import errno
import os
import signal
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from rdcxl.erreurs import EcritureRefusee
from rdcxl.grille import ecriture, renommage
from rdcxl.grille.ecriture import dossier_neuf, fichier_neuf, tout_fichier

NOTRE, ETRANGER = b"rdcxl 1", b"a person's own"


def notre(fichier: Path) -> bool:
    return fichier.read_bytes().startswith(b"rdcxl")


def entrees_notres(dossier: Path) -> Collection[str]:
    return {f.name for f in dossier.iterdir() if f.is_file() and notre(f)}


def ecrire(chemin: Path, remplacable: ecriture.FichierDesNotres | None = None, contenu: bytes = b"rdcxl 2") -> None:
    with fichier_neuf(chemin, remplacable=remplacable) as provisoire:
        provisoire.write_bytes(contenu)


def ecrire_dossier(chemin: Path, remplacable: ecriture.EntreesDesNotres | None = None) -> None:
    with dossier_neuf(chemin, remplacable=remplacable) as provisoire:
        (provisoire / "a.txt").write_bytes(b"rdcxl 2")


def arbre(dossier: Path) -> dict[str, bytes | None]:
    """Everything below a folder: files with their bytes, links by where they lead, folders as None."""
    return {
        f.relative_to(dossier).as_posix(): os.readlink(f).encode() if f.is_symlink() else f.read_bytes() if f.is_file() else None
        for f in dossier.rglob("*")
    }  # fmt: skip


@pytest.fixture(params=["noyau", "sans_renameat2", "sans_lien"])
def systeme(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The ways in which a system names files: with the kernel's own call, without it, and on a disk without hard links."""
    if request.param != "noyau":
        monkeypatch.setattr(renommage, "_appel_du_noyau", lambda: None)
    if request.param == "sans_lien":

        def refuser(*_: object) -> None:
            raise OSError(errno.EPERM, "no hard links")

        monkeypatch.setattr(os, "link", refuser)
    return str(request.param)


@pytest.fixture
def juste_avant(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Do something once, right before the next name is given or swapped: what another program may do at the worst moment."""

    def preparer(geste: Callable[[], None]) -> None:
        reste = [geste]

        def avec(appel: Callable[..., object]) -> Callable[..., object]:
            def faire(*arguments: object) -> object:
                while reste:
                    reste.pop()()
                return appel(*arguments)

            return faire

        for nom in ("nommer", "echanger"):
            monkeypatch.setattr(ecriture, nom, avec(getattr(renommage, nom)))

    return preparer


# -- what appears meanwhile -------------------------------------------------------------------------------------------


def test_un_fichier_qui_apparait_au_dernier_moment_reste(
    tmp_path: Path, systeme: str, juste_avant: Callable[[Callable[[], object]], None]
) -> None:
    cible = tmp_path / "grille.xlsx"
    juste_avant(lambda: cible.write_bytes(ETRANGER))
    with pytest.raises(EcritureRefusee, match="existe déjà"):
        ecrire(cible)
    assert arbre(tmp_path) == {"grille.xlsx": ETRANGER}


def test_un_fichier_remplace_au_dernier_moment_par_celui_d_un_autre_revient(
    tmp_path: Path, juste_avant: Callable[[Callable[[], object]], None]
) -> None:
    cible = tmp_path / "grille.xlsx"
    cible.write_bytes(NOTRE)
    juste_avant(lambda: cible.write_bytes(ETRANGER))
    with pytest.raises(EcritureRefusee, match="a changé depuis"):
        ecrire(cible, notre)
    assert arbre(tmp_path) == {"grille.xlsx": ETRANGER}


@pytest.mark.parametrize("quoi", ["plein", "vide", "fichier", "lien"])
def test_un_dossier_qui_apparait_au_dernier_moment_reste(
    tmp_path: Path, systeme: str, quoi: str, juste_avant: Callable[[Callable[[], object]], None]
) -> None:
    cible = tmp_path / "exports"

    def apparaitre() -> None:
        if quoi == "fichier":
            cible.write_bytes(ETRANGER)
        elif quoi == "lien":
            cible.symlink_to("ailleurs")
        else:
            cible.mkdir()
            if quoi == "plein":
                (cible / "mien.txt").write_bytes(ETRANGER)

    juste_avant(apparaitre)
    with pytest.raises(EcritureRefusee, match="existe déjà"):
        ecrire_dossier(cible)
    attendus: dict[str, dict[str, bytes | None]] = {
        "plein": {"exports": None, "exports/mien.txt": ETRANGER},
        "vide": {"exports": None},
        "fichier": {"exports": ETRANGER},
        "lien": {"exports": b"ailleurs"},
    }
    assert arbre(tmp_path) == attendus[quoi]


@pytest.mark.parametrize("ajout", ["fichier", "dossier_vide", "lien", "lien_de_dossier"])
def test_ce_qu_on_ajoute_a_un_dossier_pendant_qu_on_le_remplace_revient(
    tmp_path: Path, systeme: str, ajout: str, juste_avant: Callable[[Callable[[], object]], None]
) -> None:
    cible = tmp_path / "exports"
    ecrire_dossier(cible)

    def ajouter() -> None:
        if ajout == "fichier":
            (cible / "mien.txt").write_bytes(ETRANGER)
        elif ajout == "dossier_vide":
            (cible / "a moi").mkdir()
        else:
            (cible / "lien").symlink_to(tmp_path if ajout == "lien_de_dossier" else cible / "a.txt")

    juste_avant(ajouter)
    with pytest.raises(EcritureRefusee, match="ne réécrit pas"):
        ecrire_dossier(cible, entrees_notres)
    avec = set(arbre(tmp_path))
    assert avec >= {"exports", "exports/a.txt"}
    assert len(avec) == 3


# -- what may be replaced ---------------------------------------------------------------------------------------------


def test_seul_ce_que_rdcxl_a_ecrit_se_remplace(tmp_path: Path, systeme: str) -> None:
    cible = tmp_path / "page.html"
    cible.write_bytes(ETRANGER)
    with pytest.raises(EcritureRefusee, match="n’a pas été écrit par rdcxl"):
        ecrire(cible, notre)
    cible.write_bytes(NOTRE)
    with pytest.raises(EcritureRefusee, match="existe déjà"):
        ecrire(cible)
    ecrire(cible, notre)
    assert arbre(tmp_path) == {"page.html": b"rdcxl 2"}


def test_un_lien_n_est_jamais_remplace(tmp_path: Path) -> None:
    (tmp_path / "vrai").write_bytes(NOTRE)
    (tmp_path / "lien").symlink_to(tmp_path / "vrai")
    with pytest.raises(EcritureRefusee):
        ecrire(tmp_path / "lien", tout_fichier)
    assert (tmp_path / "vrai").read_bytes() == NOTRE


@pytest.mark.parametrize("ajout", ["fichier", "dossier_vide", "lien"])
def test_un_dossier_qui_tient_autre_chose_est_refuse_et_reste(tmp_path: Path, ajout: str) -> None:
    cible = tmp_path / "exports"
    ecrire_dossier(cible)
    if ajout == "fichier":
        (cible / "mien.txt").write_bytes(ETRANGER)
    elif ajout == "dossier_vide":
        (cible / "a moi").mkdir()
    else:
        (cible / "lien").symlink_to("nulle part")
    avant = arbre(tmp_path)
    for remplacable in (None, entrees_notres):
        with pytest.raises(EcritureRefusee):
            ecrire_dossier(cible, remplacable)
        assert arbre(tmp_path) == avant


def test_un_dossier_vide_est_pris_et_le_notre_remplace(tmp_path: Path, systeme: str) -> None:
    cible = tmp_path / "exports"
    cible.mkdir()
    ecrire_dossier(cible)
    ecrire_dossier(cible, entrees_notres)
    assert arbre(tmp_path) == {"exports": None, "exports/a.txt": b"rdcxl 2"}


# -- the disk says no --------------------------------------------------------------------------------------------------


@pytest.fixture(params=[errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO, errno.EROFS, errno.ENAMETOOLONG])
def panne(request: pytest.FixtureRequest) -> Iterator[OSError]:
    return OSError(request.param, "the system's own words")  # type: ignore[return-value]


@pytest.mark.parametrize("ou", ["mkstemp", "fsync", "nommer", "dans_le_bloc"])
def test_une_panne_du_disque_est_dite_en_francais_du_nom_final_et_ne_laisse_rien(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, panne: OSError, ou: str
) -> None:
    def tomber(*_: object, **__: object) -> None:
        raise panne

    if ou == "mkstemp":
        monkeypatch.setattr(tempfile, "mkstemp", tomber)
    elif ou == "fsync":
        monkeypatch.setattr(os, "fsync", tomber)
    elif ou == "nommer":
        monkeypatch.setattr(ecriture, "nommer", tomber)
    with pytest.raises(EcritureRefusee) as refus:
        _ecrire_et_tomber(tmp_path / "grille.xlsx", panne if ou == "dans_le_bloc" else None)
    assert "grille.xlsx" in refus.value.message
    assert "the system" not in refus.value.message
    assert "le système le refuse" not in refus.value.message
    assert arbre(tmp_path) == {}


@pytest.mark.parametrize("genre", ["fichier", "dossier"])
def test_un_nom_trop_long_un_dossier_disparu_un_nom_accentue(tmp_path: Path, genre: str) -> None:
    faire = ecrire if genre == "fichier" else ecrire_dossier
    with pytest.raises(EcritureRefusee):
        faire(tmp_path / ("n" * 300))
    with pytest.raises(EcritureRefusee, match="n’existe pas"):
        faire(tmp_path / "absent" / "x")
    accentue = "é" * 100 + ".xlsx"
    faire(tmp_path / accentue)
    assert [f.name for f in tmp_path.iterdir()] == [accentue]


def test_un_dossier_qui_disparait_en_route_est_dit(tmp_path: Path) -> None:
    parent = tmp_path / "p"
    parent.mkdir()
    with pytest.raises(EcritureRefusee, match=r"x\.ics"):
        _ecrire_dans_un_dossier_qui_part(parent / "x.ics")


def _ecrire_et_tomber(chemin: Path, panne: OSError | None) -> None:
    with fichier_neuf(chemin) as provisoire:
        provisoire.write_bytes(b"x")
        if panne is not None:
            raise panne


def _ecrire_dans_un_dossier_qui_part(chemin: Path) -> None:
    with fichier_neuf(chemin) as provisoire:
        provisoire.unlink()
        chemin.parent.rmdir()


# -- kills ------------------------------------------------------------------------------------------------------------


def _mourir_apres(travail: Callable[[], None]) -> None:
    """Run in a child that dies by SIGKILL inside the block."""
    pid = os.fork()
    if pid == 0:
        with suppress(BaseException):
            travail()
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL


@pytest.mark.parametrize("nom", ["grille.xlsx", "sans_suffixe", "un nom très long et accentué " * 3 + ".xlsx"])
def test_ce_qu_une_ecriture_tuee_laisse_disparait_a_la_suivante(tmp_path: Path, nom: str) -> None:
    def tuer() -> None:
        with fichier_neuf(tmp_path / nom) as provisoire:
            provisoire.write_bytes(b"x")
            os.kill(os.getpid(), signal.SIGKILL)

    _mourir_apres(tuer)
    assert [f.name[0] for f in tmp_path.iterdir()] == ["."]
    ecrire(tmp_path / nom)
    assert [f.name for f in tmp_path.iterdir()] == [nom]


def test_ce_qu_un_autre_ecrit_en_ce_moment_reste(tmp_path: Path) -> None:
    with fichier_neuf(tmp_path / "g.xlsx") as provisoire:
        with pytest.raises(EcritureRefusee, match="interrompue"):
            _interrompre(tmp_path / "g.xlsx")
        ecrire(tmp_path / "g.xlsx", contenu=b"rdcxl 3")
        assert provisoire.exists()
        (tmp_path / "g.xlsx").unlink()
    assert [f.name for f in tmp_path.iterdir()] == ["g.xlsx"]


def _interrompre(chemin: Path) -> None:
    with fichier_neuf(chemin):
        raise EcritureRefusee("interrompue")


def test_un_dossier_ecarte_par_une_ecriture_tuee_revient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where names cannot be swapped, a kill may fall between the two renames."""
    monkeypatch.setattr(renommage, "_appel_du_noyau", lambda: None)
    cible = tmp_path / "exports"
    ecrire_dossier(cible)
    (cible / "a.txt").write_bytes(b"rdcxl ancien")

    def mourir(source: Path, vers: Path) -> None:
        if vers == cible:
            os.kill(os.getpid(), signal.SIGKILL)
        renommage.nommer(source, vers)

    def tuer() -> None:
        monkeypatch.setattr(ecriture, "nommer", mourir)
        ecrire_dossier(cible, entrees_notres)

    _mourir_apres(tuer)
    assert not cible.exists()
    with pytest.raises(EcritureRefusee):
        ecrire_dossier(cible)
    assert (cible / "a.txt").read_bytes() == b"rdcxl ancien"


# -- who may read ------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="droits POSIX")
@pytest.mark.parametrize(
    ("pour", "partage", "fichier", "dossier"),
    [
        (ecriture.PERSONNES, "", 0o600, 0o700),
        (ecriture.PERSONNES, "1", 0o644, 0o755),
        (ecriture.TOUS, "", 0o644, 0o755),
        (ecriture.SECRET, "1", 0o600, 0o700),
    ],
)
def test_seul_le_proprietaire_lit_ce_qui_parle_de_personnes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pour: str, partage: str, fichier: int, dossier: int
) -> None:
    monkeypatch.setenv(ecriture.PARTAGE, partage)
    ancien = os.umask(0o022)
    try:
        with fichier_neuf(tmp_path / "f", pour=pour) as provisoire:
            provisoire.write_bytes(b"x")
        with dossier_neuf(tmp_path / "d", pour=pour):
            pass
    finally:
        os.umask(ancien)
    assert (tmp_path / "f").stat().st_mode & 0o777 == fichier
    assert (tmp_path / "d").stat().st_mode & 0o777 == dossier

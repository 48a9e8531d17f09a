"""Following a grid: one reading per save, the last good state kept, what changed named, and no error that escapes."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import modifier, simple
from tests.outils.fichiers import candidat, creer, notes

from rdcxl.erreurs import ClasseurIllisible, SaisieRefusee
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.ordre import ordonner
from rdcxl.jury.sensibilite import sensibilites
from rdcxl.jury.suivi import PATIENCE, RELANCE, Suivi
from rdcxl.referentiel.modele import Referentiel

NOTE = "Notes!C7"  # B1.1 of the first candidate: 60 of 100 at the start


class Poste:
    """A grid, a clock that a test moves, and how many times the grid was read."""

    def __init__(self, grille: Path, referentiel: Referentiel) -> None:
        self.grille, self.secondes, self.lectures = grille, 0.0, 0
        self.suivi = Suivi(grille, referentiel, {}, maintenant=self._maintenant, horloge=self._horloge, lire=self._lire)

    def _maintenant(self) -> dt.datetime:
        return dt.datetime(2025, 7, 10, 9, tzinfo=dt.timezone.utc) + dt.timedelta(seconds=self.secondes)

    def _horloge(self) -> float:
        return self.secondes

    def _lire(self, chemin: Path, referentiel: Referentiel) -> Any:
        self.lectures += 1
        return lire_grille(chemin, referentiel)

    def apres(self, secondes: float) -> bool:
        self.secondes += secondes
        return self.suivi.actualiser()

    def decisions(self) -> dict[str, str]:
        assert self.suivi.vue is not None
        return {p.identifiant: p.resultat.decision for p in self.suivi.vue.passages}


def _noter(grille: Path, valeur: object) -> None:
    """Change a mark as Excel saves: a new file takes the place of the old one."""
    copie = Path(shutil.copy(grille, grille.with_name("~copie.xlsx")))
    os.replace(modifier(copie, {NOTE: valeur}), grille)


@pytest.fixture
def poste(tmp_path: Path, referentiel: Referentiel) -> Poste:
    grille = creer(tmp_path, [candidat("C01"), candidat("C02")], [notes("C01"), notes("C02", {"B1.1": None})])
    return Poste(grille, referentiel)


def test_rien_n_est_relu_tant_que_le_fichier_ne_change_pas(poste: Poste) -> None:
    assert poste.decisions() == {"C02": "EN_ATTENTE", "C01": "TITRE"}
    assert [poste.apres(0.2) for _ in range(20)] == [False] * 20
    assert poste.lectures == 1


def test_un_enregistrement_est_lu_une_fois_et_dit_ce_qui_a_change(poste: Poste) -> None:
    _noter(poste.grille, 10)
    assert poste.apres(0.2)
    assert poste.decisions() == {"C01": "PARTIELLE", "C02": "EN_ATTENTE"}
    vue = poste.suivi.vue
    assert {i: x and x.decision for i, x in vue.avant.items()} == {"C01": "TITRE"}
    assert f"{vue.lue_le:%H:%M:%S}" == "09:00:00"
    assert not poste.apres(5)
    assert poste.lectures == 2


def test_un_enregistrement_sans_changement_garde_les_marques(poste: Poste) -> None:
    _noter(poste.grille, 10)
    poste.apres(0.2)
    _noter(poste.grille, 10)
    assert poste.apres(60)
    assert list(poste.suivi.vue.avant) == ["C01"]
    assert f"{poste.suivi.vue.lue_le:%H:%M:%S}" == "09:01:00"


def test_candidat_ajoute_ou_retire_est_nomme(poste: Poste, tmp_path: Path) -> None:
    (tmp_path / "autre").mkdir()
    os.replace(creer(tmp_path / "autre", [candidat("C01"), candidat("C03")]), poste.grille)
    assert poste.apres(0.2)
    assert poste.suivi.vue.avant == {"C03": None}
    assert poste.suivi.vue.retires == ("C02",)


def _effacer(grille: Path) -> None:
    grille.unlink()


def _couper(grille: Path) -> None:
    grille.write_bytes(grille.read_bytes()[:9000])


@pytest.mark.parametrize("abimer", [_effacer, _couper], ids=["absent", "a_moitie_ecrit"])
def test_un_fichier_qui_ne_se_lit_pas_laisse_le_dernier_etat_avec_une_phrase(
    poste: Poste, tmp_path: Path, abimer: Callable[[Path], None]
) -> None:
    bon = Path(shutil.copy(poste.grille, tmp_path / "bon.xlsx"))
    abimer(poste.grille)
    assert not poste.apres(0.2)  # a save takes a moment: nothing is said yet
    assert poste.suivi.ennui == ""
    assert poste.apres(PATIENCE)
    assert "grille.xlsx" in simple(poste.suivi.ennui)
    assert poste.decisions() == {"C02": "EN_ATTENTE", "C01": "TITRE"}
    assert not poste.apres(RELANCE)  # tried again, the same sentence
    os.replace(bon, poste.grille)
    assert poste.apres(0.2)
    assert poste.suivi.ennui == ""
    assert poste.suivi.vue.avant == {}


def test_une_courte_absence_ne_se_voit_pas(poste: Poste, tmp_path: Path) -> None:
    bon = Path(shutil.copy(poste.grille, tmp_path / "bon.xlsx"))
    poste.grille.unlink()
    assert not poste.apres(0.2)
    os.replace(bon, poste.grille)
    assert poste.apres(0.2)
    assert poste.suivi.ennui == ""


def test_un_verrou_leve_sans_que_le_fichier_change_est_repris(poste: Poste, referentiel: Referentiel) -> None:
    ouvert = poste._lire
    etat = {"verrou": True}

    def lire(chemin: Path, r: Referentiel) -> Any:
        if etat["verrou"]:
            raise ClasseurIllisible("« grille.xlsx » ne peut pas être ouvert : l’accès est refusé.")
        return ouvert(chemin, r)

    poste.suivi._lire = lire
    _noter(poste.grille, 10)
    assert not poste.apres(0.2)
    assert poste.apres(PATIENCE)
    assert "l’accès est refusé" in poste.suivi.ennui
    etat["verrou"] = False
    assert not poste.apres(RELANCE / 2)
    assert poste.apres(RELANCE)
    assert poste.decisions()["C01"] == "PARTIELLE"


def test_une_grille_illisible_au_depart_est_refusee(tmp_path: Path, referentiel: Referentiel) -> None:
    with pytest.raises(ClasseurIllisible, match="n’existe pas"):
        Poste(tmp_path / "absente.xlsx", referentiel)


def test_une_lecture_inconnue_est_refusee_au_depart(poste: Poste, referentiel: Referentiel) -> None:
    with pytest.raises(SaisieRefusee):
        Suivi(poste.grille, referentiel, {"humeur": "bonne"}, maintenant=poste._maintenant)


def test_l_ordre_suivi_est_celui_d_une_lecture_neuve(poste: Poste, referentiel: Referentiel, tmp_path: Path) -> None:
    """Candidates studied once and kept give what a fresh study of the whole grid gives."""
    from tests.outils.hasard import promotion

    avant, apres = promotion(7, 40), promotion(8, 40)
    for rang, lot in enumerate(([*avant], [*avant[:30], *apres[30:]], [*apres[:5], *avant[5:]])):
        (dossier := tmp_path / str(rang)).mkdir()
        lignes = ([t.ligne_candidat() for t in lot], [t.ligne_notes() for t in lot])
        os.replace(creer(dossier, *lignes, [a for t in lot for a in t.lignes_acquis()]), poste.grille)
        assert poste.apres(0.2)
        vue = poste.suivi.vue
        sensibles = {s.resultat.identifiant for s in sensibilites(vue.deliberation.promotion, referentiel)[1]}
        assert vue.passages == ordonner(vue.deliberation, sensibles)

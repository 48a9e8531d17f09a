"""Results must follow: a file that was sealed again after somebody changed what it holds, or what it says, is incoherent."""

from __future__ import annotations

import copy
import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.outils import clotures, etendue, hasard
from tests.outils.fichiers import JURY, creer

from rdcxl import exemple
from rdcxl.cli import main
from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import clore, lire_cloture, lire_cloture_en_vigueur
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.consequence import ce_qui_ne_suit_pas
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.sceau import sceller
from rdcxl.jury.verification import verifier
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L
from rdcxl.regles.actes import AJOURNE, Acte


@pytest.fixture
def promo_close(modele_clos: Path, tmp_path: Path) -> Path:
    """A copy of the closed sample that a test may change."""
    return Path(shutil.copytree(modele_clos, tmp_path / "promo"))


MAINTENANT = dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc)
MOI = clotures.signataire()


def _candidat(contenu: dict[str, Any], decision: str) -> dict[str, Any]:
    trouve: dict[str, Any] = next(
        c for c in contenu["candidats"] if c["resultat"]["decision"] == decision and not c["actes"]
    )
    return trouve


def _notes_a_zero(x: dict[str, Any]) -> None:
    saisies = _candidat(x, "TITRE")["saisies"]
    saisies["notes"] = dict.fromkeys(saisies["notes"], "0")


def _promu(x: dict[str, Any]) -> None:
    for quoi in ("proposition", "resultat"):
        _candidat(x, "PARTIELLE")[quoi]["decision"] = "TITRE"


def _dans_l_avenir(x: dict[str, Any]) -> None:
    x["clos_le"] = "2099-07-10T17:30:00+02:00"


def _lecture(x: dict[str, Any]) -> None:
    x["lectures"]["absence"] = "points"


FAUX: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "notes à zéro, titre gardé": (_notes_a_zero, "alors que suit"),
    "promu": (_promu, "décision"),
    "points changés": (lambda x: _candidat(x, "TITRE")["resultat"].update(points="999"), "points"),
    "bloc certifié en trop": (lambda x: _candidat(x, "AUCUNE").update(blocs_certifies=["B1"]), "blocs à certifier"),
    "acte oublié": (lambda x: [c.update(actes=[]) for c in x["candidats"]], "alors que suit"),
    "acte écarté": (lambda x: [a.update(retenu=False) for c in x["candidats"] for a in c["actes"]], "actes retenus"),
    "closes dans l’avenir": (_dans_l_avenir, "dans l’avenir"),
    "jury incomplet": (lambda x: x["jury"]["membres"].pop(1), "n’aurait pas été acceptée"),
    "sans procès-verbal": (lambda x: x["jury"].update(epreuves=[]), "n’aurait pas été acceptée"),
    "jury après la clôture": (lambda x: x["jury"].update(date="2098-07-20"), "n’aurait pas été acceptée"),
    "lecture changée": (_lecture, "alors que suit"),
    "acquis inventé": (lambda x: _candidat(x, "AUCUNE")["saisies"]["acquis"].update({"B1": {"points": "60", "session": None}}), "alors que suit"),
    "fraude effacée": (lambda x: _candidat(x, "ANNULEE")["fiche"].update(fraude=None), "alors que suit"),
}  # fmt: skip


@pytest.mark.parametrize("faux", FAUX)
@pytest.mark.parametrize("signe", [True, False])
def test_ce_qui_ne_suit_pas_est_incoherent_et_rien_n_en_sort(promo_close: Path, faux: str, signe: bool) -> None:
    fichier = promo_close / "grille.cloture.json"
    contenu = copy.deepcopy(lire_cloture(fichier).en_json())
    assert verifier(fichier).sortie == 0
    changer, mot = FAUX[faux]
    changer(contenu)
    fichier.write_bytes(sceller(contenu, MOI if signe else None))
    verdict = verifier(fichier)
    assert (verdict.etat, verdict.sortie) == ("INCOHERENT", 1)
    assert any(mot in d for d in verdict.details), verdict.details
    with pytest.raises(ClotureRefusee, match="incohérent"):
        lire_cloture_en_vigueur(fichier)
    assert main(["exporter", str(fichier), "--vers", str(promo_close / "e"), "--quoi", "pv"]) == 1
    assert not (promo_close / "e").exists()


def test_la_seconde_session_suit_aussi(promo_close: Path, referentiel: Referentiel) -> None:
    exemple.generer_la_seconde(promo_close, promo_close / "grille.cloture.json")
    deliberation = deliberer(lire_grille(promo_close / exemple.SECONDE, referentiel), referentiel)
    ecrit = clore(
        deliberation,
        lire_jury(promo_close / "seconde-jury.toml"),
        promo_close / exemple.SECONDE,
        clos_le=exemple.SECONDE_CLOSE_LE,
    )
    assert verifier(ecrit).sortie == 0


LECTURES = (
    "",
    'reprise = "meilleure"\nabsence = "points"',
    'assiette_penalite = "total"',
    'moyenne = "moyenne_des_notes"\nborne_assiduite = "severe"',
)


@pytest.mark.parametrize("graine", range(etendue.tirages(4, 40)))
def test_toute_cloture_suit_de_ce_qu_elle_contient(tmp_path: Path, referentiel: Referentiel, graine: int) -> None:
    """Random promotions whose blocking entries are taken out, under several readings; those who wait are postponed."""
    from tests.outils.fichiers import SESSION

    tirages = hasard.promotion(9_000 + graine, 25)
    session = SESSION + f"\n[lectures]\n{LECTURES[graine % len(LECTURES)]}\n"
    grille = creer(
        tmp_path,
        [t.ligne_candidat() for t in tirages],
        [t.ligne_notes() for t in tirages],
        [x for t in tirages for x in t.lignes_acquis()],
        session,
    )
    fautifs = {a.identifiant for a in lire_grille(grille, referentiel).anomalies}
    bons = [t for t in tirages if t.identifiant not in fautifs]
    (tmp_path / "bons").mkdir()
    grille = creer(
        tmp_path / "bons",
        [t.ligne_candidat() for t in bons],
        [t.ligne_notes() for t in bons],
        [x for t in bons for x in t.lignes_acquis()],
        session,
    )
    deliberation = deliberer(lire_grille(grille, referentiel), referentiel)
    actes = [
        Acte(x.identifiant, AJOURNE, "", None, "En attente.", "C. Vasseur", dt.datetime(2025, 7, 10, 15), "")  # noqa: DTZ001
        for x in deliberation.resultats
        if x.decision == L.EN_ATTENTE
    ]
    (grille.parent / "jury.toml").write_text(JURY, "utf-8")
    clos = lire_cloture(
        clore(deliberation, lire_jury(grille.parent / "jury.toml"), grille, clos_le=clotures.CLOS_LE, actes=actes)
    )
    assert ce_qui_ne_suit_pas(clos, referentiel, MAINTENANT) == []
    avant = clos.model_copy(
        update={
            "lectures": {
                k: v for k, v in clos.lectures.items() if k not in ("executive_105", "tuteur_absent", "pro_par_blocs")
            }
        }
    )
    assert isinstance(ce_qui_ne_suit_pas(avant, referentiel, MAINTENANT), list)

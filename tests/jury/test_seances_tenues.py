"""What epreuves.toml says of a sitting goes to its minutes, and only to them; what jury.toml says stands."""

from __future__ import annotations

from pathlib import Path

from rdcxl import exemple
from rdcxl.grille.epreuves import lire_epreuves
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.seances import planifier
from rdcxl.jury.composition import Jury, lire_jury
from rdcxl.jury.seances_tenues import completer_par_les_seances
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()


def completer(jury: Jury, grille: Path) -> Jury:
    epreuves = lire_epreuves(exemple.DOSSIER / "epreuves.toml")
    return completer_par_les_seances(jury, planifier(lire_grille(grille, R), R, epreuves).seances)


def test_lieu_sujet_materiel_et_amenagements_viennent_de_la_seance(modele: Path) -> None:
    lu = lire_jury(exemple.DOSSIER / "jury.toml")
    vides = {"lieu": "", "sujet": "", "materiel": "", "surveillants": ()}
    nus = tuple(e.model_copy(update=vides) for e in lu.epreuves)
    nus = (*nus[:1], nus[1].model_copy(update={"materiel": "aucun"}), *nus[2:])
    complet = completer(lu.model_copy(update={"epreuves": nus}), modele / exemple.GRILLE).epreuves
    b2_1, b2_2, b4_3 = complet[1], complet[2], complet[-1]
    assert (b2_1.lieu, b2_1.sujet, b2_1.materiel) == (
        "École de commerce des Quatre Vents, Amphithéâtre Jacquard", "B2.1 – sujet A", "aucun")  # fmt: skip
    assert b2_2.surveillants == ("M. Rémi Vidal", "Mme Odile Perrin")
    assert [(a.identifiant, a.mesures[0], len(a.mesures)) for a in b4_3.amenagements] == [
        ("C05", "tiers temps", 2), ("C12", "tiers temps", 2)]  # fmt: skip
    assert "à l’oral" in b4_3.amenagements[1].mesures[1]


def test_une_autre_date_ou_un_autre_bloc_ne_recoivent_rien(modele: Path) -> None:
    lu = lire_jury(exemple.DOSSIER / "jury.toml")
    ailleurs = lu.epreuves[1].model_copy(update={"date": lu.epreuves[0].date, "lieu": ""})
    assert completer(lu.model_copy(update={"epreuves": (ailleurs,)}), modele / exemple.GRILLE).epreuves == (ailleurs,)

"""After the date of last possible issue (X48): a retake is refused, a first title asks to be confirmed."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import JURY, candidat, creer
from tests.outils.fichiers import SESSION as SESSION_TOML
from tests.outils.jury import MAINTENANT, SESSION, acte, dossier, jury_sur

from rdcxl.cli import main
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.modele import Certification
from rdcxl.jury.arrets import arreter
from rdcxl.jury.cloture import lire_cloture, lire_cloture_en_vigueur
from rdcxl.jury.composition import Jury, confirmer, lire_jury
from rdcxl.jury.empechements import empechements
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Acquis, Dossier

JOUR = dt.date(2025, 7, 10)
BLOCS = {b: Acquis(Decimal(p), dt.date(2024, 7, 10)) for b, p in (("B1", 50), ("B2", 120), ("B3", 130), ("B4", 90))}
PRO = {"PRO.ECRIT": 40, "PRO.ORAL": 70, "PRO.TUTEUR": 30}
SANS_BLOCS = {c: None for c in dossier().notes if not c.startswith("PRO")}


def pro_seul(**autres: Any) -> Dossier:
    """All four blocs are kept, PRO is evaluated."""
    return dossier(sauf={**SANS_BLOCS, **PRO}, acquis=BLOCS, **autres)


@pytest.fixture(scope="module")
def jury(tmp_path_factory: pytest.TempPathFactory) -> Jury:
    chemin = tmp_path_factory.mktemp("jury") / "jury.toml"
    chemin.write_text(JURY, "utf-8")
    return lire_jury(chemin)


def trouves(jury: Jury, d: Dossier, limite: dt.date | None, *actes: Any) -> list[tuple[str, str]]:
    session = SESSION.model_copy(update={"certification": Certification(date_derniere_delivrance=limite)})
    deliberation = jury_sur(d, session=session)
    liste = empechements(deliberation, arreter(deliberation, actes), actes, jury, MAINTENANT)
    return [(e.code, simple(e.texte)) for e in liste]


VEILLE, LENDEMAIN = JOUR - dt.timedelta(days=1), JOUR + dt.timedelta(days=1)
CAS: list[tuple[str, Dossier, dt.date | None, list[str]]] = [
    ("premier titre, la veille de la limite", dossier(), LENDEMAIN, []),
    ("premier titre, le jour même", dossier(), JOUR, []),
    ("premier titre, le lendemain", dossier(), VEILLE, ["a_confirmer"]),
    ("premier titre, date inconnue", dossier(), None, []),
    ("sans titre, rien de repassé", dossier(sauf={"B1.1": 30}), VEILLE, []),
    ("parcours BLOCS, première session", dossier(sauf={c: None for c in dossier().notes if c != "B1.1"},
                                                 parcours="BLOCS", blocs_inscrits=frozenset({"B1"})), VEILLE, []),
    ("PRO seul, acquis sans historique", pro_seul(), VEILLE, ["derniere_delivrance"]),
    ("PRO seul, le jour même", pro_seul(), JOUR, []),
    ("PRO seul, historique", pro_seul(repasses=frozenset({"PRO"})), VEILLE, ["derniere_delivrance"]),
    ("PRO seul, premier passage d’après l’historique", pro_seul(repasses=frozenset()), VEILLE, ["a_confirmer"]),
    ("PRO seul, qui échoue encore", dossier(sauf={**SANS_BLOCS, "PRO.ECRIT": 1, "PRO.ORAL": 1, "PRO.TUTEUR": 1}, acquis=BLOCS),
     VEILLE, ["derniere_delivrance"]),
    ("note du tuteur gardée", dossier(sauf={"PRO.TUTEUR": None}, acquis={"PRO.TUTEUR": Acquis(Decimal(30))},
                                      repasses=frozenset()), VEILLE, ["derniere_delivrance"]),
    ("bloc repassé", dossier(repasses=frozenset({"B2"})), VEILLE, ["derniere_delivrance"]),
    ("bloc d’une session antérieure, non évalué ici", pro_seul(repasses=frozenset({"B2"})), VEILLE, ["a_confirmer"]),
    ("fraude", dossier(fraude=True, repasses=frozenset({"B2"})), VEILLE, []),
]  # fmt: skip


@pytest.mark.parametrize(("d", "limite", "codes"), [c[1:] for c in CAS], ids=[c[0] for c in CAS])
def test_apres_la_derniere_delivrance(jury: Jury, d: Dossier, limite: dt.date | None, codes: list[str]) -> None:
    assert [code for code, _ in trouves(jury, d, limite)] == codes
    confirme = confirmer(jury, ["X48"])
    assert [code for code, _ in trouves(confirme, d, limite)] == [c for c in codes if c != "a_confirmer"]


def test_l_ajournement_et_l_acte_du_jury(jury: Jury) -> None:
    """Nothing is decided of a postponed candidate; a title that the jury grants is one."""
    assert trouves(jury, dossier(), VEILLE, acte("AJOURNE")) == []
    refuse = dossier(sauf={"B1.1": 30})
    ((code, texte),) = trouves(jury, refuse, VEILLE, acte("TITRE"))
    assert code == "a_confirmer"
    assert texte.startswith("C01 : titre décidé le 10/07/2025, après le 09/07/2025, date de dernière délivrance")
    assert "--confirmer X48" in texte


def test_la_commande_confirme_et_la_cloture_s_en_souvient(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = re.sub(r"(?m)^date_derniere_delivrance = .*$", "date_derniere_delivrance = 2025-07-09", SESSION_TOML)
    grille = creer(tmp_path, [candidat()], session=session)
    avis = [simple(str(a)) for a in lire_grille(grille, charger_referentiel()).avertissements]
    assert any("après la date de dernière délivrance possible, le 09/07/2025" in a for a in avis)
    jury = tmp_path / "jury.toml"
    jury.write_text(JURY, "utf-8")
    arguments = ["clore", str(grille), "--jury", str(jury)]
    assert main(arguments) == 1
    assert "--confirmer X48" in simple(capsys.readouterr().err)
    cloture = grille.with_name("grille.cloture.json")
    assert not cloture.exists()
    assert main([*arguments, "--confirmer", "X47"]) == 2
    assert main([*arguments, "--confirmer", "X48"]) == 0
    clos = lire_cloture_en_vigueur(cloture)
    assert clos.jury.confirmer == ("X48",)
    attendu = "Titre décidé après la date de dernière délivrance possible de la certification (09/07/2025) et confirmé à la clôture : C01."
    assert attendu in map(simple, clos.reserves)
    rectifier = ["rectifier", str(cloture), "--grille", str(grille), "--motif", "Relu."]
    assert main(rectifier) == 1
    assert main([*rectifier, "--confirmer", "X48"]) == 0
    assert lire_cloture(tmp_path / "grille.cloture-2.json").jury.confirmer == ("X48",)
    sans = tmp_path / "sans"
    sans.mkdir()
    assert main(["clore", str(creer(sans, [candidat()], nom="autre.xlsx")), "--jury", str(jury)]) == 0
    assert "confirmer" not in (sans / "autre.cloture.json").read_text("utf-8")

"""Standard library only, and one decision per row however many functions look at it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.fonctions.lignes import ENSEMBLES, SUR_UNE_LIGNE, appeler, bonne
from tests.outils.fichiers import CODES

from rdcxl.fonctions import calcul
from rdcxl.fonctions.catalogue import PAR_NOM
from rdcxl.regles import Reglement

RACINE = Path(__file__).parents[2]


@pytest.fixture
def decisions(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The files decided from now on, with an empty memo."""
    vus: list[Any] = []
    decider = Reglement.decider

    def compter(self: Reglement, d: Any) -> Any:
        vus.append(d)
        return decider(self, d)

    monkeypatch.setattr(Reglement, "decider", compter)
    calcul.vider_memo()
    yield vus
    calcul.vider_memo()


def test_deuxieme_fonction_sur_la_meme_ligne_ne_decide_pas_a_nouveau(decisions: list[Any]) -> None:
    ligne = bonne()
    for nom in SUR_UNE_LIGNE:
        if nom != "RDC_LECTURES":  # decides under other readings: that is what it is for
            appeler(nom, ligne)
    for nom in ("RDC_POINTS", "RDC_NOTE", "RDC_STATUT", "RDC_MANQUE"):
        for e in ENSEMBLES:
            appeler(nom, ligne, e)
    appeler("RDC_SYNTHESE", ligne)
    assert len(decisions) == 1


def test_lectures_essaie_les_autres_lectures_une_seule_fois_par_ligne(decisions: list[Any]) -> None:
    """The row itself, then the plain mean: without absence or hours no other reading can matter."""
    assert appeler("RDC_DECISION", bonne()) == "Titre obtenu"
    for _ in range(3):
        assert appeler("RDC_LECTURES", bonne()) == ""
    assert len(decisions) == 2
    calcul.vider_memo()
    appeler("RDC_LECTURES", bonne())
    assert len(decisions) == 4


def test_etat_de_la_memoire_compte_les_lignes_decidees() -> None:
    calcul.vider_memo()
    appeler("RDC_DECISION", bonne())
    trouvees, decidees = calcul.etat_memo()
    assert (trouvees, decidees) == (0, 1)
    appeler("RDC_POINTS", bonne(), "B1")
    appeler("RDC_MOTIFS", bonne())
    assert calcul.etat_memo() == (2, 1)
    appeler("RDC_DECISION", bonne({"B1.1": 61}))
    assert calcul.etat_memo() == (2, 2)
    calcul.vider_memo()


def test_forme_de_la_plage_n_empeche_pas_de_retrouver_la_ligne(decisions: list[Any]) -> None:
    codes, valeurs = list(CODES), list(bonne().values())
    for c, v in (
        (codes, valeurs),
        ([codes], [valeurs]),
        (tuple(codes), tuple(valeurs)),
        ([[x] for x in codes], [valeurs]),
    ):
        assert PAR_NOM["RDC_DECISION"].appeler(c, v) == "Titre obtenu"
    assert len(decisions) == 1


def test_synthese_puis_lignes_ne_decident_qu_une_fois(decisions: list[Any]) -> None:
    lignes = [bonne({"B1.1": n}) for n in range(40, 60)]
    PAR_NOM["RDC_SYNTHESE"].appeler(list(CODES), [list(x.values()) for x in lignes])
    for ligne in lignes:
        appeler("RDC_DECISION", ligne)
    assert len(decisions) == len(lignes)


def test_note_changee_est_decidee_a_nouveau_et_la_premiere_revient(decisions: list[Any]) -> None:
    assert appeler("RDC_POINTS", bonne({"B1.1": 50}), "B1") == 50.0
    assert appeler("RDC_POINTS", bonne({"B1.1": 70}), "B1") == 70.0
    assert appeler("RDC_POINTS", bonne({"B1.1": 50}), "B1") == 50.0
    assert len(decisions) == 2


def test_code_change_sous_les_memes_valeurs_est_decide_a_nouveau(decisions: list[Any]) -> None:
    """The same numbers under other codes are another row."""
    valeurs = [*bonne().values(), 40]
    sans = PAR_NOM["RDC_DECISION"].appeler([*CODES, "nom"], valeurs)
    avec = PAR_NOM["RDC_DECISION"].appeler([*CODES, "heures_entreprise"], valeurs)
    assert (sans, avec) == ("Titre obtenu", "Certification partielle")


def test_types_egaux_sont_des_lignes_differentes(decisions: list[Any]) -> None:
    for valeur in (1, 1.0, True):
        appeler("RDC_DECISION", bonne({"B1.1": valeur}))
    assert len(decisions) == 3


def test_resultat_d_une_synthese_modifie_ne_revient_pas() -> None:
    """A host may write into the rows it got."""
    premiere = appeler("RDC_SYNTHESE", bonne())
    premiere[0][0] = "changé"
    assert appeler("RDC_SYNTHESE", bonne())[0][0] == "Titre obtenu"


MODULES = """
import json, sys
avant = set(sys.modules)
import rdcxl.fonctions.catalogue as c
c.PAR_NOM["RDC_DECISION"].appeler(["B1.1"], [1])
c.PAR_NOM["RDC_VERSION"].appeler()
c.PAR_NOM["RDC_JURY"].appeler([["role"], ["PRESIDENT"]])
print(json.dumps(sorted({m.split(".")[0] for m in set(sys.modules) - avant})))
"""


def test_catalogue_n_importe_que_la_bibliotheque_standard() -> None:
    env = {**os.environ, "PYTHONPATH": str(RACINE / "src")}
    fini = subprocess.run(
        [sys.executable, "-W", "error", "-c", MODULES], env=env, capture_output=True, text=True, check=True
    )
    modules = set(json.loads(fini.stdout))
    assert "rdcxl" in modules
    assert modules <= {"rdcxl", *sys.stdlib_module_names}


def test_catalogue_n_importe_ni_la_grille_ni_le_jury_ni_les_exports() -> None:
    """House rules: fonctions stands on regles and referentiel alone."""
    env = {**os.environ, "PYTHONPATH": str(RACINE / "src")}
    programme = (
        "import rdcxl.fonctions.catalogue, sys; print(' '.join(m for m in sys.modules if m.startswith('rdcxl.')))"
    )
    fini = subprocess.run([sys.executable, "-c", programme], env=env, capture_output=True, text=True, check=True)
    paquets = {m.split(".")[1] for m in fini.stdout.split()}
    assert paquets <= {"fonctions", "regles", "referentiel", "erreurs", "typographie"}

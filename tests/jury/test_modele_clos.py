"""The closed jury as a model: files closed since the first format are read and written again byte for byte; a wrong form is one sentence."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from tests.outils.clotures import BRUTS, aller, chemins, lu
from tests.outils.etendue import tirages
from tests.outils.processus import anglais

from rdcxl.erreurs import ClotureRefusee
from rdcxl.exports.profil import CHAMPS
from rdcxl.jury.canonique import lisible
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import DE_LA_SESSION, IDENTITE
from rdcxl.jury.sceau import ouvrir, sceller
from rdcxl.jury.verification import AUTRE, verifier

# Fictional. « engagements » is of the third format; « premier-format » and « avant-les-enquetes » were written by the versions that had
# these formats, and cut to a few candidates; « parcours » holds experience, portfolios, acts and a fraud;
# « confirmee » a confirmed title, a granted acquis with its proof, PRO beside separate blocs; the others are what the tests
# of this folder close.
FICHIERS = sorted((Path(__file__).parent / "golden").glob("*.json"))


@pytest.fixture
def contenu() -> dict[str, Any]:
    return ouvrir(next(f for f in FICHIERS if f.name.startswith("parcours")).read_bytes())


@pytest.mark.parametrize("fichier", FICHIERS, ids=lambda f: f.name)
def test_un_fichier_clos_se_reecrit_a_l_octet(fichier: Path) -> None:
    assert lisible(lire_cloture(fichier).en_json()) == fichier.read_bytes()


def test_ce_que_le_fichier_ne_dit_pas_reste_absent() -> None:
    clos = lire_cloture(next(f for f in FICHIERS if f.name.startswith("premier-format")))
    assert clos.referentiel.notation is None
    assert clos.candidats[0].penalite is None
    assert clos.annexes == {}
    assert not {"enquetes_jusqu_au", "annexes"} & clos.en_json().keys()


def test_le_modele_ne_se_change_pas(contenu: dict[str, Any]) -> None:
    clos = lu(contenu)
    with pytest.raises(ValidationError):
        clos.candidats[0].resultat.decision = "TITRE"  # type: ignore[misc]
    assert isinstance(clos.candidats, tuple)


def _refus(contenu: dict[str, Any], dossier: Path) -> str:
    """The sentence with which a file is refused, its seal made anew."""
    fichier = dossier / "x.cloture.json"
    fichier.write_bytes(sceller(contenu))
    with pytest.raises(ClotureRefusee) as pris:
        lire_cloture(fichier)
    verdict = verifier(fichier)
    assert (verdict.etat, verdict.valable, verdict.phrase) == (AUTRE, False, pris.value.message)
    assert anglais(str(pris.value)) == []
    return pris.value.message.replace("\u00a0", " ")


C0 = ("candidats", 0)


@pytest.mark.parametrize(
    ("chemin", "brut", "dit"),
    [
        ((*C0, "resultat", "decision"), "ADMIS", "candidats[0].resultat.decision : « ADMIS »"),
        ((*C0, "resultat", "blocs", "B1", "statut"), "SUFFISANT", "candidats[0].resultat.blocs.B1.statut"),
        ((*C0, "resultat", "pro", "statut"), "VALIDE", "candidats[0].resultat.pro.statut"),
        ((*C0, "resultat", "points"), "beaucoup", "candidats[0].resultat.points"),
        ((*C0, "resultat", "points"), 519, "candidats[0].resultat.points"),
        ((*C0, "saisies", "notes", "B1.1"), "ABSENT", "candidats[0].saisies.notes.B1.1"),
        ((*C0, "saisies", "notes"), {"B9.1": "12"}, "candidats[0].saisies.notes : un code n’est pas du référentiel"),
        ((*C0, "blocs_certifies"), ["B9"], "candidats[0].blocs_certifies : un code n’est pas du référentiel"),
        (("candidats", 1, "actes", 1, "objet"), "B9", "candidats[1].actes : un code n’est pas du référentiel"),
        ((*C0, "resultat", "blocs"), {}, "candidats[0].resultat.blocs : l’état d’un bloc du référentiel manque"),
        ((*C0, "fiche", "date_naissance"), "14/03/2002", "candidats[0].fiche.date_naissance"),
        ((*C0, "fiche", "date_naissance"), "2002-03-14T00:00:00", "candidats[0].fiche.date_naissance"),
        ((*C0, "fiche", "donnees_validees_le"), "oui", "candidats[0].fiche.donnees_validees_le"),
        ((*C0, "fiche", "fraude"), "9999-12-31", "candidats[0].fiche.fraude"),
        ((*C0, "fiche", "nom_usage"), "", "candidats[0].fiche.nom_usage : « » : un texte vide s’écrit null"),
        ((*C0, "fiche", "nom_usage"), " Ménard", "candidats[0].fiche.nom_usage : cette valeur n’est pas écrite"),
        ((*C0, "fiche", "identifiant"), None, "candidats[0].fiche.identifiant : « None » : un texte est attendu"),
        ((*C0, "fiche", "executive"), 1, "candidats[0].fiche.executive"),
        (("session", "certification", "niveau"), "6", "session.certification.niveau"),
        (("session", "certification", "niveau"), True, "session.certification.niveau"),
        (("session", "certification", "date_decision"), "hier", "session.certification.date_decision"),
        (("session", "session", "libelle"), None, "session.session.libelle"),
        (("jury", "date"), None, "jury.date"),
        (("jury", "date"), "10/07/2025", "jury.date : « 10/07/2025 » : une date est attendue"),
        (("jury", "lieu"), "", "jury.lieu"),
        (("jury", "membres", 0, "role"), "ROI", "jury.membres[0].role"),
        (("clos_le",), None, "clos_le"),
        (("clos_le",), "hier", "clos_le"),
        (("clos_le",), "2025-07-10", "clos_le"),
        (("clos_le",), "2025-07-10T17:30:00", "clos_le"),
        (("clos_le",), "2025-07-10T17:30:00+00:09:21", "clos_le"),
        (("clos_le",), "2025-07-10T15:30:00Z", "clos_le : cette valeur n’est pas écrite comme une clôture l’écrit"),
        (("annexes",), {"absences": [{"heures": "7"}]}, "annexes.absences : une ligne n’a pas d’identifiant"),
        (("candidats",), {}, "candidats : une liste est attendue"),
        (("copie", "nom"), "", "copie.nom"),
    ],
)  # fmt: skip
def test_une_forme_fausse_nomme_le_champ(
    contenu: dict[str, Any], tmp_path: Path, chemin: tuple[str | int, ...], brut: Any, dit: str
) -> None:
    aller(contenu, chemin[:-1])[chemin[-1]] = brut
    assert f" {dit}" in _refus(contenu, tmp_path)


@pytest.mark.parametrize(
    "parents", [(), C0, (*C0, "fiche"), (*C0, "resultat"), ("session", "centre"), ("jury",)], ids=str
)
def test_un_champ_inconnu_ou_absent_est_nomme(
    contenu: dict[str, Any], tmp_path: Path, parents: tuple[str | int, ...]
) -> None:
    """A version that knows more writes fields that this one does not: it says so, and takes nothing for known."""
    aller(contenu, parents)["couleur"] = "bleu"
    assert "couleur : « bleu » : cette clé n’existe pas" in _refus(contenu, tmp_path)


@pytest.mark.parametrize(
    "chemin", [("jury", "date"), (*C0, "fiche"), (*C0, "saisies", "notes"), ("reserves",)], ids=str
)
def test_un_champ_qui_manque_est_nomme(contenu: dict[str, Any], tmp_path: Path, chemin: tuple[str | int, ...]) -> None:
    del aller(contenu, chemin[:-1])[chemin[-1]]
    assert f"{chemin[-1]} : cette valeur manque" in _refus(contenu, tmp_path)


def test_un_contenu_quelconque_est_lu_tel_quel_ou_refuse_en_une_phrase(tmp_path: Path) -> None:
    """Whatever stands at whatever place under a right seal: the very bytes again, or a sentence; never anything else."""
    hasard = random.Random(13)  # noqa: S311
    bases = [ouvrir(f.read_bytes()) for f in FICHIERS]
    lues, phrases, fichier = 0, [], tmp_path / "x.cloture.json"
    for _ in range(tirages(150, 5000)):
        change = copy.deepcopy(hasard.choice(bases))
        chemin = hasard.choice(list(chemins(change)))
        aller(change, chemin[:-1])[chemin[-1]] = hasard.choice(BRUTS)
        try:
            fichier.write_bytes(sceller(change))
        except ValueError:  # what does not go with its commitments cannot be sealed
            assert "engagements" in change
            continue
        try:
            clos = lire_cloture(fichier)
        except ClotureRefusee as refus:
            phrases.append(str(refus))
            continue
        lues += 1
        assert lisible(clos.en_json()) == fichier.read_bytes()
    assert lues
    assert [p for p in phrases if anglais(p.replace(".message", ""))] == []  # the name of a field


def test_les_colonnes_d_un_profil_sont_celles_du_modele(contenu: dict[str, Any]) -> None:
    """A profile names what the model holds, but for attendance and fraud, which no transmission asks for."""
    fiche = {nom.removeprefix("fiche.") for nom in CHAMPS if nom.startswith("fiche.")}
    assert fiche == set(IDENTITE)
    assert not fiche & {*DE_LA_SESSION, "fraude"}
    assert {"session.centre.siret", "jury.date", "resultat.moyenne", "referentiel.document", "clos_le"} <= CHAMPS.keys()
    assert all(len(nom.split(".")) <= len(("session", "centre", "nom")) for nom in CHAMPS)
    assert set(Cloture.model_fields) >= {"session", "jury", "referentiel", "empreinte", "logiciel", "clos_le"}

"""The catalogue itself: names, help, arguments, examples, as hosts need them."""

from __future__ import annotations

import inspect
import re

import pytest
from tests.fonctions.lignes import AJOUTEES, NOMS
from tests.outils.processus import anglais

from rdcxl.fonctions.catalogue import CATEGORIE, FONCTIONS, PAR_NOM, Fonction

FACULTATIFS = {  # formats: the arguments in brackets
    "RDC_POINTS": ["composante"],
    "RDC_NOTE": ["composante"],
    "RDC_MANQUE": ["composante"],
    "RDC_PENALITE": ["base"],
    "RDC_HEURES_ENTREPRISE": ["nombre_de_blocs", "executive"],
    "RDC_MODULE": ["sur"],
    "RDC_LIGNE": ["actes"],
}
ARGUMENTS: dict[str, list[str | None]] = {
    "RDC_POINTS": ["codes", "valeurs", "composante"],
    "RDC_NOTE": ["codes", "valeurs", "composante"],
    "RDC_STATUT": ["codes", "valeurs", "composante"],
    "RDC_DECISION": ["codes", "valeurs"],
    "RDC_BLOCS_VALIDES": ["codes", "valeurs"],
    "RDC_MOTIFS": ["codes", "valeurs"],
    "RDC_MANQUE": ["codes", "valeurs", "composante"],
    "RDC_SYNTHESE": ["codes", "tableau"],
    "RDC_PENALITE": ["heures", "base"],
    "RDC_HEURES_ENTREPRISE": ["parcours", "nombre_de_blocs", "executive"],
    "RDC_ECHEANCE": ["quoi", None],  # formats says « date », which VBA reserves: see the test below
    "RDC_JURY": ["tableau"],
    "RDC_VERSION": [],
    # ours, beside the thirteen
    "RDC_LIGNE": ["codes", "ligne", "actes"],
    "RDC_LECTURES": ["codes", "valeurs"],
    "RDC_MODULE": ["notes", "sur"],
    "RDC_CCE": ["notes"],
}
# MS-VBAL 3.3.5.2, the words that an argument could plausibly be.
_VBA = """
call case close const declare dim do else elseif end endif enum erase event exit for friend function get
global gosub goto if implements input let lock loop lset next on open option print private public put
raiseevent redim resume return rset seek select set static stop sub type unlock wend while with write rem any
as byref byval each in new shared until withevents optional paramarray preserve spc tab then to addressof and
eqv imp is like mod not or typeof xor abs cbool cbyte ccur cdate cdbl cdec cint clng csng cstr cvar cverr date
debug doevents fix int len lenb me pset scale sgn string array circle inputb lbound ubound boolean byte
currency double integer long longlong longptr single variant true false nothing empty null attribute lineinput
cdecl decimal defdec
"""
RESERVES_VBA = frozenset(_VBA.split())
_JAVASCRIPT = """
abstract arguments await boolean break byte case catch char class const continue debugger default delete do
double else enum eval export extends false final finally float for function goto if implements import in
instanceof int interface let long native new null package private protected public return short static super
switch synchronized this throw throws transient true try typeof undefined var void volatile while with yield
"""
MOTS_JAVASCRIPT = frozenset(_JAVASCRIPT.split())
DE_PYTHON = {"self", "class", "def", "lambda", "global", "import"}


@pytest.fixture(params=FONCTIONS, ids=lambda f: f.nom)
def fonction(request: pytest.FixtureRequest) -> Fonction:
    return request.param  # type: ignore[no-any-return]


def test_catalogue_a_les_treize_fonctions_de_la_norme_et_les_notres() -> None:
    assert tuple(f.nom for f in FONCTIONS if f.nom not in AJOUTEES) == NOMS
    assert set(AJOUTEES) <= set(PAR_NOM)
    assert dict(PAR_NOM) == {f.nom: f for f in FONCTIONS}
    assert CATEGORIE == "RDC"


def test_nom_est_accepte_par_tous_les_hotes(fonction: Fonction) -> None:
    nom = fonction.nom
    assert re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", nom)
    assert len(nom) <= 31
    assert not re.fullmatch(r"[A-Z]{1,3}[0-9]{1,7}|R[0-9]*C[0-9]*", nom)
    assert nom.lower() not in MOTS_JAVASCRIPT | RESERVES_VBA
    assert nom.startswith("RDC_")  # no function of Excel or LibreOffice starts so


def test_arguments_sont_ceux_de_la_norme(fonction: Fonction) -> None:
    noms = [a.nom for a in fonction.arguments]
    attendus = ARGUMENTS[fonction.nom]
    assert len(noms) == len(attendus)
    assert all(voulu in (None, nom) for nom, voulu in zip(noms, attendus, strict=True))
    assert [a.nom for a in fonction.arguments if a.facultatif] == FACULTATIFS.get(fonction.nom, [])


def test_noms_d_arguments_sont_uniques_et_permis_partout(fonction: Fonction) -> None:
    noms = [a.identifiant for a in fonction.arguments]
    assert len({n.lower() for n in noms}) == len(noms)
    for nom in noms:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", nom)
        assert nom.isidentifier()
        assert nom.lower() not in RESERVES_VBA
        assert nom.lower() not in MOTS_JAVASCRIPT | DE_PYTHON
        assert nom.upper() != fonction.nom


def test_facultatifs_viennent_en_dernier(fonction: Fonction) -> None:
    facultatifs = [a.facultatif for a in fonction.arguments]
    assert facultatifs == sorted(facultatifs)


def test_plages_sont_marquees_comme_telles(fonction: Fonction) -> None:
    for a in fonction.arguments:
        assert a.plage == (a.nom in ("codes", "valeurs", "ligne", "tableau", "notes"))
    assert fonction.tableau == (fonction.nom in ("RDC_LIGNE", "RDC_SYNTHESE")) == bool(fonction.colonnes())


def test_aides_tiennent_en_255_caracteres_et_en_francais(fonction: Fonction) -> None:
    for aide in (fonction.aide, *(a.aide for a in fonction.arguments)):
        assert 5 <= len(aide) <= 255
        assert aide == aide.strip()
        assert "\n" not in aide
        assert not anglais(re.sub(r"\b[A-Z_]{3,}\b|\bdate\b", "", aide))
        assert "'" not in aide


def test_aides_finissent_par_un_point(fonction: Fonction) -> None:
    for aide in (fonction.aide, *(a.aide for a in fonction.arguments)):
        assert aide.endswith((".", "…"))


def test_aides_ont_la_typographie_francaise() -> None:
    """House rules: non-breaking spaces before « : ; ! ? » and inside the quotation marks."""
    aides = [aide for f in FONCTIONS for aide in (f.aide, *(a.aide for a in f.arguments))]
    assert not [aide for aide in aides if re.search(r" [:;!?»]|« ", aide)]


def test_exemple_appelle_la_fonction_avec_un_nombre_d_arguments_permis(fonction: Fonction) -> None:
    exemple = fonction.exemple
    trouve = re.fullmatch(rf"={fonction.nom}\((.*)\)", exemple)
    assert trouve
    donnes = len(trouve[1].split(";")) if trouve[1] else 0
    assert sum(not a.facultatif for a in fonction.arguments) <= donnes <= len(fonction.arguments)
    assert "," not in trouve[1]  # French spreadsheets separate arguments by semicolons


def test_calcul_accepte_autant_de_cellules_que_d_arguments(fonction: Fonction) -> None:
    parametres = list(inspect.signature(fonction.calculer).parameters.values())
    assert len(parametres) == len(fonction.arguments)
    for p, a in zip(parametres, fonction.arguments, strict=True):
        assert (p.default is not inspect.Parameter.empty) == a.facultatif

"""Every rule of the code cites a section that computes something; every such section has a rule."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest

import rdcxl.regles
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import libelles
from rdcxl.regles.sections import REGISTRE, Regle, regle

MODULES = {
    m.name: importlib.import_module(f"rdcxl.regles.{m.name}") for m in pkgutil.iter_modules(rdcxl.regles.__path__)
}

ARTICLES = charger_referentiel().articles
REGLES_DU_PAQUET = [r for r in REGISTRE if r.fonction.__module__.startswith("rdcxl.")]


# Public functions that compute nothing of the règlement, and why: a whole module, a class, or one function.
SANS_REGLE = {
    "amenagement.duree_en_francais": "writes a duration as a document prints it",
    "calendrier.dire_sejour": "says in French what the rules on the calendar found",
    "calendrier.dire_volume": "says in French what the rules on the volume found",
    "actes": "the history of the acts of a sovereign jury, and which of them can stand; each names its section in words",
    "arrets": "applies acts; the section is the jury’s, « Le jury de certification », named by each reason",
    "echelle": "reads a heading; what a mark on a scale is worth in points is the same mark",
    "dates": "calendar arithmetic (X23); each rule that uses it says from which date and how far",
    "deliberation": "applies every rule in the order of the text; each reason of the result names its own section",
    "demandes.remarques": "hands a request to the rule of its nature",
    "grilles.lire_critere": "reads what a cell holds",
    "horodatage": "reads what a cell holds",
    "inscription": "reads what a cell holds",
    "interdiction.mots": "cuts a name into words; `comparer` is the rule",
    "lectures": "settings: which reading is in force",
    "modules.Bareme": "says in French which maxima a note may have",
    "motifs": "writes the sentence of a reason that a rule found, with the section of that rule",
    "nombres": "exact arithmetic and how a number is written (X28)",
    "placement.Enquete": "counts answers; the rates are rules",
    "placement.Part": "a quotient",
    "residus": "marks that a formula of the spreadsheet left inexact: the règlement knows no binary fractions",
    "saisie": "reads what a cell holds",
    "sections": "the register of the rules",
    "variantes": "decides again under other readings, by the same rules",
}


def _publiques() -> dict[str, object]:
    """Every public function of the rules, and the public methods of their public classes, by « module.name »."""
    trouvees = {}
    for nom, module in MODULES.items():
        for cle, valeur in vars(module).items():
            if cle.startswith("_") or getattr(valeur, "__module__", "") != module.__name__:
                continue
            if inspect.isfunction(inspect.unwrap(valeur)):
                trouvees[f"{nom}.{cle}"] = valeur
            elif inspect.isclass(valeur):
                methodes = (m for m, v in vars(valeur).items() if inspect.isfunction(v) or isinstance(v, property))
                trouvees.update({f"{nom}.{cle}.{m}": vars(valeur)[m] for m in methodes if not m.startswith("_")})
    return trouvees


def _exemptee(nom: str) -> bool:
    morceaux = nom.split(".")
    return any(".".join(morceaux[:n]) in SANS_REGLE for n in range(1, len(morceaux) + 1))


def test_chaque_fonction_publique_porte_sa_section_ou_ne_calcule_rien_du_reglement() -> None:
    decorees = [r.fonction for r in REGLES_DU_PAQUET]
    assert [n for n, f in _publiques().items() if f not in decorees and not _exemptee(n)] == []


def test_aucune_regle_n_est_dite_sans_regle_et_chaque_exemption_existe() -> None:
    decorees = [r.fonction for r in REGLES_DU_PAQUET]
    publiques = _publiques()
    assert [n for n, f in publiques.items() if f in decorees and _exemptee(n)] == []
    assert [e for e in SANS_REGLE if not any(f"{n}.".startswith(f"{e}.") for n in publiques)] == []
    assert all(SANS_REGLE.values())


@pytest.mark.parametrize("r", REGLES_DU_PAQUET, ids=lambda r: r.fonction.__name__)
def test_regle_cite_une_section_qui_calcule(r: Regle) -> None:
    assert r.article in ARTICLES
    assert ARTICLES[r.article].sans_regle == ""
    assert len(set(r.lectures)) == len(r.lectures)


@pytest.mark.parametrize("r", REGLES_DU_PAQUET, ids=lambda r: r.fonction.__name__)
def test_lectures_nommees_dans_la_docstring_sont_declarees(r: Regle) -> None:
    """A docstring that says « Reading: X6 » and a decorator that does not would mislead who searches for X6."""
    docstring = inspect.getdoc(r.fonction) or ""
    assert len(docstring.splitlines()[0]) > 20
    for ligne in re.findall(r"Reading: (.*)", docstring):
        assert set(re.findall(r"X\d+[a-f]?", ligne)) <= set(r.lectures)


def test_chaque_section_qui_calcule_a_au_moins_une_regle() -> None:
    citees = {r.article for r in REGLES_DU_PAQUET}
    assert {cle for cle, article in ARTICLES.items() if not article.sans_regle} == citees


def test_chaque_lecture_selectionnable_est_appliquee_par_une_regle() -> None:
    citees = {x for r in REGLES_DU_PAQUET for x in r.lectures}
    assert {lecture.lecture for lecture in charger_referentiel().lectures.values()} <= citees


def test_registre_n_a_pas_deux_fois_la_meme_fonction() -> None:
    fonctions = [(r.fonction.__module__, r.fonction.__qualname__) for r in REGLES_DU_PAQUET]
    assert len(fonctions) == len(set(fonctions))


def test_decorateur_enregistre_la_fonction_et_la_rend_intacte() -> None:
    def essai() -> int:
        return 3

    rendue = regle("conditions", "X1")(essai)
    enregistree = REGISTRE.pop()
    assert rendue is essai
    assert enregistree == Regle(essai, "conditions", ("X1",))


CODES = {
    "DECISIONS": {"TITRE", "PARTIELLE", "AUCUNE", "EN_ATTENTE", "ANNULEE"},
    "BLOCS": {
        *("VALIDE", "COMPENSE", "COMPENSABLE", "NON_VALIDE", "ELIMINATOIRE", "NON_PRESENTE", "EN_ATTENTE", "ACQUIS"),
        *("NON_INSCRIT", "ANNULE"),
    },
    "PRO": {
        *("SUFFISANT", "INSUFFISANT", "NON_PRESENTE", "EN_ATTENTE", "ACQUIS", "DISPENSE", "NON_CONCERNE", "ANNULE"),
    },
    "CERTIFICATS": {"OBTENU", "NON_OBTENU", "NON_EVALUE"},
    "PENALITES": {"AUCUNE", "PROPOSEE", "APPLIQUEE", "A_STATUER", "SANS_OBJET"},
}


@pytest.mark.parametrize("table", sorted(CODES))
def test_chaque_code_a_un_libelle_francais_distinct(table: str) -> None:
    libelles_de_la_table = getattr(libelles, table)
    assert set(libelles_de_la_table) == CODES[table]
    assert len(set(libelles_de_la_table.values())) == len(CODES[table])
    assert all(texte and texte.upper() != texte for texte in libelles_de_la_table.values())


def test_pro_dispense_s_ecrit_dispense_avec_accents() -> None:
    assert libelles.PRO["DISPENSE"] == "Dispensé"


def test_chaque_constante_du_module_est_un_code_avec_libelle() -> None:
    codes = {v for k, v in vars(libelles).items() if k.isupper() and isinstance(v, str)}
    assert codes == set().union(*CODES.values())

"""What each formula shows: a calculation engine (formualizer) that knows the worksheet functions. Writes nothing.

The engine is loaded by building only. Formulas are thus written once, and their saved values are what any spreadsheet finds.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import EcritureRefusee
from rdcxl.fonctions.catalogue import FONCTIONS

if TYPE_CHECKING:
    from formualizer import Workbook

    from rdcxl.grille.construction.pages import Lieu, Page, Valeur

ABSENT = (
    "Le moteur de calcul « formualizer », qui remplit les formules d’une nouvelle grille, n’est pas installé. "
    "Installez-le : pip install formualizer."
)
ERREURS = {
    "Div": "#DIV/0!", "Na": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!", "Value": "#VALUE!",
}  # fmt: skip


class Erreur(str):
    """An error as a cell shows it, `#N/A`: no text."""

    __slots__ = ()


def verifier_le_moteur() -> None:
    """Raises `EcritureRefusee` where the engine is not installed."""
    _formualizer()


def calculer(noms: Mapping[str, str], pages: Iterable[Page]) -> Iterator[tuple[Page, dict[Lieu, Valeur]]]:
    """Each sheet with the value of its formulas.

    Args:
        noms: what each defined name stands for; pages: the sheets of the workbook.

    Raises:
        EcritureRefusee: the engine is not installed.
    """
    pages = list(pages)
    classeur = _charger(noms, pages)
    classeur.evaluate_all()
    for page in pages:
        yield page, dict(_valeurs(classeur, page))


def _formualizer() -> Any:
    try:
        import formualizer
    except ImportError as e:
        raise EcritureRefusee(ABSENT) from e
    return formualizer


def _charger(noms: Mapping[str, str], pages: list[Page]) -> Workbook:
    """The engine's own workbook. It takes names from a file only: one without any cell."""
    import xlsxwriter

    vide = io.BytesIO()
    with xlsxwriter.Workbook(vide, {"in_memory": True}) as brouillon:
        for page in pages:
            brouillon.add_worksheet(page.get_name())
        for nom, formule in noms.items():
            brouillon.define_name(nom, formule)
    formualizer = _formualizer()
    reglages = formualizer.EvaluationConfig()
    reglages.enable_parallel = False  # the functions are Python: threads would only wait for each other
    config = formualizer.WorkbookConfig(eval_config=reglages)
    classeur: Workbook = formualizer.Workbook.from_bytes(vide.getvalue(), config=config)
    classeur.set_temporal_egress("serial")
    for f in FONCTIONS:
        classeur.register_function(f.nom, f.appeler)
    # The engine's own leaves accents alone: « Éléonore » would become « ÉLéONORE ».
    classeur.register_function("UPPER", _majuscules, min_args=1, max_args=1, allow_override_builtin=True)
    identifiants: dict[str, Valeur] = {}
    for page in pages:
        feuille = classeur.sheet(page.get_name())
        for (ligne, colonne), valeur in page.saisies.items():
            lue = valeur if colonne else _comme_la_premiere(identifiants, valeur)
            feuille.set_value(ligne + 1, colonne + 1, lue)
        for (ligne, colonne), (formule, _) in page.formules.items():
            feuille.set_formula(ligne + 1, colonne + 1, formule)
    return classeur


def _comme_la_premiere(connus: dict[str, Valeur], identifiant: Valeur) -> Valeur:
    """An identifier as it was first written: to the engine « É1 » and « é1 » are two, to a spreadsheet and to the rules they are one."""
    if isinstance(identifiant, str) and not identifiant.isascii():
        return connus.setdefault(identifiant.casefold(), identifiant)
    return identifiant


def _majuscules(cellule: Any) -> str:
    """UPPER of one cell; a number as a spreadsheet turns it into text. Raises `TypeError`, an error in the cell, on what is neither."""
    if isinstance(cellule, float):
        return f"{cellule:.15g}"
    if not isinstance(cellule, str | None):
        raise TypeError(cellule)
    return (cellule or "").upper()


def _valeurs(classeur: Workbook, page: Page) -> Iterator[tuple[Lieu, Valeur]]:
    """The values of a sheet, read all at once: asking for one cell after the other took a fifth of a build."""
    lieux = list(page.calculees())
    if not lieux:
        return
    nom, bas, droite = page.get_name(), max(ligne for ligne, _ in lieux), max(colonne for _, colonne in lieux)
    lues = classeur.sheet(nom).get_values(_formualizer().RangeAddress(nom, 1, 1, bas + 1, droite + 1))
    for ligne, colonne in lieux:
        valeur: Any = lues[ligne][colonne]
        if valeur is None and (ligne, colonne) not in page.formules:
            valeur = ""  # an array of one value fills the others with it; here it is always the empty text
        yield (ligne, colonne), Erreur(ERREURS[valeur["kind"]]) if isinstance(valeur, dict) else valeur

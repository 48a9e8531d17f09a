"""An older grid, whole: what was typed in each of its sheets, raw, and what is not ours. Opens the file once, writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille import champs as C
from rdcxl.grille.lecture.archive import structures
from rdcxl.grille.lecture.classeur import jusqu_au_vide, lignes, nom_defini, ouvrir_classeur
from rdcxl.grille.lecture.feuilles import (
    CALCULEES,
    FeuilleBrute,
    FeuilleReperee,
    Structure,
    a_lire,
    cellules_fusionnees,
    composer_promotion,
    lettres,
    reperer,
    version_de_la_disposition,
)
from rdcxl.grille.lecture.marque import verifier_la_marque
from rdcxl.grille.modele import Promotion
from rdcxl.grille.reprise import CelluleCopiee, FeuilleCopiee, LogiqueSaisi
from rdcxl.referentiel.modele import Referentiel

PREFIXE_DE_GRILLE = "Grille "
_PAR_CANDIDAT = (C.CANDIDATS, C.NOTES, C.ASSIDUITE)


class Ancienne(NamedTuple):
    """An older grid.

    Attributes:
        promotion: as `lire_grille` gives it; propre: from our own sheets alone.
        feuilles: our own sheets, as they stand in the workbook, each with its row of codes; brutes: all their rows from 1 on.
        formules: by sheet, the text of each formula by 0-based row and column.
        copiees: the user's own sheets; figees: those of them that hold formulas.
        essais: values tried in Simulation; graphiques: titles of sheets that are charts.
    """

    promotion: Promotion
    propre: Promotion
    feuilles: tuple[FeuilleReperee, ...]
    brutes: dict[str, list[tuple[Any, ...]]]
    formules: dict[str, dict[tuple[int, int], str]]
    copiees: tuple[FeuilleCopiee, ...]
    figees: tuple[str, ...]
    divers: tuple[tuple[Any, ...], ...]
    essais: int
    graphiques: tuple[str, ...]
    masquees: int


def lire_ancienne(chemin: Path, r: Referentiel) -> Ancienne:
    """Read a grid made by « rdcxl nouveau », of this layout or of an older one.

    Raises:
        ClasseurIllisible: it cannot be read, or a later version made it; SaisieRefusee: it is a school's own gradebook, a sheet
            is missing, or cells cannot be known for sure (all of them, with what to do).
    """
    with ouvrir_classeur(chemin) as (classeur, contenu):
        disposition = nom_defini(classeur, C.NOM_DISPOSITION)
        version = version_de_la_disposition(chemin.name, disposition)
        verifier_la_marque(chemin.name, disposition, nom_defini(classeur, C.NOM_REFERENTIEL), r)
        if version is None:
            raise SaisieRefusee(
                f"« {chemin.name} » ne vient pas de « rdcxl nouveau » : il n’y a pas de disposition à mettre à jour. "
                "Créez-en d’abord une grille : « rdcxl reprendre CARNET --vers grille.xlsx »."
            )
        titres = a_lire([page.title for page in classeur.worksheets], grille=True)
        brutes = {titre: list(lignes(classeur[titre])) for titre in titres}
        reperees = reperer((FeuilleBrute(titre, brutes[titre]) for titre in titres), r)
        notres = tuple(x for x in reperees if _est_la_notre(x, r))
        connues = {*CALCULEES, *(x.feuille for x in notres)} - C.RAPPORTS.keys()
        autres = [p.title for p in classeur.worksheets if p.title not in connues and not _est_un_rapport(p)]
        copies = {titre: list(_cellules(classeur[titre])) for titre in autres}
        divers = tuple(_divers(classeur[C.REPRIS])) if C.REPRIS in classeur.sheetnames else ()
        essais = _essais(classeur)
        graphiques = tuple(page.title for page in classeur.chartsheets)
    etats = structures(contenu, {x.feuille for x in reperees})
    with ouvrir_classeur(chemin, contenu, formules=True) as (classeur, _):
        formules = {titre: dict(_formules(classeur[titre])) for titre in (*brutes, *autres)}
    _exiger(chemin, notres, etats)
    return Ancienne(
        replace(composer_promotion(chemin.name, reperees, etats, r), disposition=version),
        composer_promotion(chemin.name, notres, etats, r),
        notres,
        brutes,
        formules,
        tuple(FeuilleCopiee(titre, _avec_formules(cellules, formules[titre])) for titre, cellules in copies.items()),
        tuple(titre for titre in autres if formules[titre]),
        divers,
        essais,
        graphiques,
        sum(len(etats.get(x.feuille, Structure()).lignes_masquees) for x in notres),
    )


def _est_un_rapport(page: Any) -> bool:
    """A sheet that a button wrote, and will write again; a user's own sheet of that name is his."""
    marque = C.RAPPORTS.get(page.title)
    return marque is not None and page["A1"].value == marque


def _est_la_notre(x: FeuilleReperee, r: Referentiel) -> bool:
    """A sheet of rows per candidate is ours by its title, another one by its columns."""
    if x.genre == "candidats":
        composante = x.feuille.removeprefix(PREFIXE_DE_GRILLE)
        return x.feuille in _PAR_CANDIDAT or (composante != x.feuille and composante in r.composantes)
    return x.feuille == C.SESSION if x.genre == "session" else True


def _exiger(chemin: Path, notres: tuple[FeuilleReperee, ...], etats: dict[str, Structure]) -> None:
    """Nothing is migrated that is not known for sure."""
    titres = {x.feuille for x in notres}
    problemes = [
        f"La feuille {titre} manque, a été renommée ou n’a plus sa ligne de codes. Rétablissez-la."
        for titre in _PAR_CANDIDAT
        if titre not in titres
    ]
    for x in notres:
        etat, colonnes = etats.get(x.feuille, Structure()), {lettres(i + 1) for i in x.codes}
        for raison, cellules in (
            ("cette formule n’a pas de valeur enregistrée. Ouvrez le classeur dans Excel et enregistrez-le", etat.sans_valeur),
            ("cette cellule est fusionnée avec d’autres. Défusionnez-la", cellules_fusionnees(etat.fusions, x.numero)),
        ):  # fmt: skip
            problemes += [
                f"{x.feuille}!{ou} : {raison}."
                for ou in sorted(cellules)
                if ou.rstrip("0123456789") in colonnes and int(ou.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) > x.numero
            ]
    if problemes:
        raise SaisieRefusee(f"« {chemin.name} » ne peut pas être reprise sans risque de perte.", problemes)


def _cellules(page: Any) -> Iterator[CelluleCopiee]:
    page.reset_dimensions()
    for rangee in jusqu_au_vide(page.iter_rows()):
        for c in rangee:
            if c.value is not None:
                valeur = LogiqueSaisi(c.value) if isinstance(c.value, bool) else c.value
                yield CelluleCopiee(c.row - 1, c.column - 1, valeur, str(c.number_format or "General"))


def _avec_formules(cellules: list[CelluleCopiee], formules: dict[tuple[int, int], str]) -> tuple[CelluleCopiee, ...]:
    """The cells, and the text of each formula that has no saved value."""
    connues = {(c.ligne, c.colonne) for c in cellules}
    sans = [CelluleCopiee(*ou, texte, "@") for ou, texte in formules.items() if ou not in connues]
    return (*cellules, *sans)


def _formules(page: Any) -> Iterator[tuple[tuple[int, int], str]]:
    page.reset_dimensions()
    for rangee in jusqu_au_vide(page.iter_rows()):
        for c in rangee:
            if c.value is not None and c.data_type == "f":
                yield (c.row - 1, c.column - 1), str(getattr(c.value, "text", c.value))


def _divers(page: Any) -> Iterator[tuple[Any, ...]]:
    """What an earlier migration put aside."""
    page.reset_dimensions()
    debut = False
    for rangee in jusqu_au_vide(page.iter_rows(values_only=True, max_col=5)):
        if debut and any(v is not None for v in rangee):
            yield tuple("" if v is None else v for v in (*rangee, *[None] * 5)[:5])
        debut = debut or rangee[:2] == ("Feuille", "Cellule")


def _essais(classeur: Any) -> int:
    """How many values are tried in Simulation."""
    from openpyxl.utils import range_boundaries

    nom = classeur.defined_names.get(C.NOM_ESSAIS)
    feuille, _, plage = str(nom.value if nom else "").rpartition("!")
    if not plage or feuille.strip("='") not in classeur.sheetnames:
        return 0
    colonne, premiere, _, derniere = range_boundaries(plage.replace("$", ""))
    page = classeur[feuille.strip("='")]
    page.reset_dimensions()
    rangees = page.iter_rows(min_row=premiere, max_row=derniere, min_col=colonne, max_col=colonne, values_only=True)
    return sum(v is not None for (v,) in rangees)

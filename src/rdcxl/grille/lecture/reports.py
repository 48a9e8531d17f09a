"""What the optional tables hand on to the grid: hours of absence, marks of groups, marks in two parts. Imports regles and the model.

Each makes a table of its own, as if it stood in a sheet: a value typed elsewhere for the same candidate is then found to
contradict it, as between any two sheets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import Any, Optional

from rdcxl.grille import annexes as X
from rdcxl.grille.anomalies import Code
from rdcxl.grille.conversion import ecrire_valeur, texte_de_nombre
from rdcxl.grille.lecture.annexes import une_par_candidat
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.grille.tables.absences import ENTREPRISE, Absence
from rdcxl.grille.tables.choix import composante_collective
from rdcxl.grille.tables.notation import MembreDeGroupe, NotePartagee
from rdcxl.regles import Mention
from rdcxl.regles.nombres import CONTEXTE, ZERO, en_francais
from rdcxl.regles.saisie import lire_note, nettoyer

PARTS = ("part écrite", "part orale")


def tables_reportees(releve: Releve) -> list[Tableau]:
    """One table per optional sheet that gives marks or hours, in the shape of a sheet with one row per candidate."""
    tables = (
        _heures_reportees(releve, releve.lignes_de(Absence)),
        _notes_des_groupes(releve, releve.lignes_de(MembreDeGroupe)),
        _notes_reunies(releve, releve.lignes_de(NotePartagee)),
    )
    return [t for t in tables if t is not None]


def _heures_reportees(releve: Releve, lignes: tuple[Absence, ...]) -> Optional[Tableau]:
    """Hours of absence by candidate, justified or not; an unreadable row makes both unknown, never smaller (E4, X4f)."""
    if not lignes:
        return None
    for repetee, nombre in Counter(_absence(x) for x in lignes if not x.illisibles).items():
        if nombre > 1:
            ou = next(x for x in reversed(lignes) if not x.illisibles and _absence(x) == repetee)
            message = f"Cette absence de {ou.identifiant} est saisie {nombre} fois à l’identique ; chacune compte."
            releve.avis(ou.feuille, ou.lieu, ou.identifiant, "", message)
    reportees = []
    for siennes in _par_candidat(lignes).values():
        premiere = siennes[0]
        comptees = [x for x in siennes if x.lieu_absence != ENTREPRISE]
        probleme = _absences_refusees(releve, comptees)
        sommes = {
            code: sum((x.heures for x in comptees if x.heures is not None and x.justifiee is juste), ZERO)
            for code, juste in (("heures_absence_injustifiees", False), ("heures_absence_justifiees", True))
            if not probleme
        }
        cellules = {"identifiant": Cellule(premiere.identifiant, premiere.lieu)}
        for code in ("heures_absence_injustifiees", "heures_absence_justifiees"):
            cellules[code] = Cellule(sommes.get(code), premiere.lieu, probleme)
        if comptees:
            reportees.append(Ligne(cellules, premiere.lieu))
    codes = dict.fromkeys(("identifiant", "heures_absence_injustifiees", "heures_absence_justifiees"), "")
    return Tableau(lignes[0].feuille, codes, reportees, partiel=True)


def _absences_refusees(releve: Releve, lignes: list[Absence]) -> str:
    for x in lignes:
        heures = x.heures
        if heures is not None and heures > X.HEURES_D_UN_JOUR:
            message = f"{en_francais(heures)} h d’absence le même jour : c’est plus de {X.HEURES_D_UN_JOUR}. Corrigez les heures."
            releve.anomalie(x.feuille, x.lieux["heures"], x.identifiant, en_francais(heures), message, Code.ANNEXE)
            return "une absence est à corriger, les heures ne peuvent pas être comptées."
    if any(x.heures is None or x.justifiee is None for x in lignes):
        return "une absence ne peut pas être lue, les heures ne peuvent pas être comptées."
    return ""


def _notes_des_groupes(releve: Releve, lignes: tuple[MembreDeGroupe, ...]) -> Optional[Tableau]:
    """The mark of each group on each of its members; an individual one instead needs a reason (X24, X25)."""
    composante = composante_collective(releve.r)
    if composante is None or not lignes:
        return None
    groupes: dict[str, list[MembreDeGroupe]] = defaultdict(list)
    for x in lignes:
        if x.groupe:
            groupes[x.groupe.casefold()].append(x)
    _taille_des_groupes(releve, groupes, composante.groupe_maximum)
    reportees = [
        Ligne({"identifiant": Cellule(x.identifiant, x.lieu), composante.code: note}, x.lieu)
        for x in une_par_candidat(releve, lignes)
        if (note := _note_du_membre(x, groupes)) is not None
    ]
    return Tableau(lignes[0].feuille, {"identifiant": "", composante.code: ""}, reportees, partiel=True)


def _taille_des_groupes(releve: Releve, groupes: Mapping[str, list[MembreDeGroupe]], maximum: Optional[int]) -> None:
    """A8: a group has a maximum; alone is no group, which is said and no more."""
    for membres in groupes.values():
        if maximum is not None and len(membres) > maximum:
            x = membres[maximum]
            message = f"Le groupe {x.groupe} a {len(membres)} membres, {maximum} au plus. Répartissez-les autrement."
            releve.anomalie(x.feuille, x.lieux["groupe"], x.identifiant, x.groupe, message, Code.ANNEXE)
        elif len(membres) == 1:
            (x,) = membres
            message = (
                f"Le groupe {x.groupe} n’a qu’un membre : le dossier se réalise collectivement, vérifiez le groupe."
            )
            releve.avis(x.feuille, x.lieux["groupe"], x.identifiant, x.groupe, message)


def _note_du_membre(x: MembreDeGroupe, groupes: Mapping[str, list[MembreDeGroupe]]) -> Optional[Cellule]:
    """The member's mark with its place; None where nothing is entered yet."""
    if "note_individuelle" in x.illisibles or not x.groupe:
        return Cellule(None, x.lieu, "la ligne de son groupe ne peut pas être lue.")
    if x.note_individuelle is not None:
        sans = "" if x.motif_individuel else "une note individuelle demande un motif. Complétez-le."
        return Cellule(x.note_individuelle, x.lieux["note_individuelle"], sans)
    membres = groupes[x.groupe.casefold()]
    if any("note_du_groupe" in m.illisibles for m in membres):
        return Cellule(None, x.lieu, "la note de son groupe ne peut pas être lue.")
    portees = [m for m in membres if m.note_du_groupe is not None]
    if not portees:
        return None
    ecrites = {_ecrite(m.note_du_groupe) for m in portees}
    double = f"le groupe {x.groupe} a deux notes ({', '.join(sorted(ecrites))}). Gardez-en une."
    return Cellule(portees[0].note_du_groupe, portees[0].lieux["note_du_groupe"], double if len(ecrites) > 1 else "")


def _notes_reunies(releve: Releve, lignes: tuple[NotePartagee, ...]) -> Optional[Tableau]:
    """Both parts of a mark that is split, added up (F3)."""
    if not lignes:
        return None
    par_candidat: dict[str, dict[str, Cellule]] = {}
    ou: dict[str, str] = {}
    vues: set[tuple[str, str]] = set()
    for x in lignes:
        code = x.composante_partagee
        if not code:
            continue
        siennes = par_candidat.setdefault(x.identifiant, {})
        ou.setdefault(x.identifiant, x.lieu)
        deja = (x.identifiant, code) in vues
        vues.add((x.identifiant, code))
        if deja:
            siennes[code] = Cellule(None, x.lieu, "cette note est partagée sur deux lignes. Gardez-en une.")
        elif (note := _reunir(releve, x, code)) is not None:
            siennes[code] = note
    reportees = [
        Ligne({"identifiant": Cellule(qui, ou[qui]), **siennes}, ou[qui]) for qui, siennes in par_candidat.items()
    ]
    codes = {code for siennes in par_candidat.values() for code in siennes}
    return Tableau(lignes[0].feuille, {"identifiant": "", **dict.fromkeys(codes, "")}, reportees, partiel=True)


def _reunir(releve: Releve, x: NotePartagee, code: str) -> Optional[Cellule]:
    parts = (x.note_ecrite, x.note_orale)
    maximum = releve.r.composantes[code].maximum
    lues = [lire_note(part, maximum) for part in parts]
    defauts = ((titre, lu.anomalie or texte_de_nombre(lu.avis)) for titre, lu in zip(PARTS, lues, strict=True))
    defaut = next((f"{titre} : {raison}" for titre, raison in defauts if raison), "")
    if defaut or x.illisibles & {"note_ecrite", "note_orale"}:
        return Cellule(None, x.lieu, defaut or "une part de la note ne peut pas être lue.")
    notes = [lu.valeur for lu in lues]
    if all(note is Mention.VIDE for note in notes):
        return None
    if isinstance(notes[0], Decimal) and isinstance(notes[1], Decimal):
        with localcontext(CONTEXTE):
            return Cellule(notes[0] + notes[1], x.lieu)
    if notes[0] is notes[1] and isinstance(notes[0], Mention):
        return Cellule(notes[0].value, x.lieu)
    return Cellule(None, x.lieu, "il faut les deux parts, ou la même mention dans les deux (ABS, ABJ).")


def _ecrite(note: object) -> str:
    """A mark as two rows may say the same; text that writes a number is not the number, as in the sheet's own formulas."""
    return f"« {nettoyer(note).upper()} »" if isinstance(note, str) else ecrire_valeur(note)


def _absence(x: Absence) -> tuple[Any, ...]:
    return (x.identifiant, x.absence_du, x.heures, x.justifiee, x.lieu_absence)


def _par_candidat(lignes: Iterable[Absence]) -> dict[str, list[Absence]]:
    par_candidat: dict[str, list[Absence]] = defaultdict(list)
    for x in lignes:
        par_candidat[x.identifiant].append(x)
    return par_candidat

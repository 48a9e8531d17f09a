"""The optional tables: their rows read, and the marks and hours that they hand on to the grid. Imports regles and the model.

A mark or a sum of hours becomes a table of its own, as if it stood in a sheet: a value typed elsewhere for the same candidate is
then found to contradict it, as between any two sheets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, localcontext
from typing import Any, Optional

from rdcxl.grille import annexes as X
from rdcxl.grille import champs as C
from rdcxl.grille.annexes import Annexe
from rdcxl.grille.anomalies import Code
from rdcxl.grille.conversion import convertir, ecrire_valeur, est_vide, texte_de_nombre
from rdcxl.grille.lecture.lignes import lire_identifiant
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.grille.tables.choix import composante_collective
from rdcxl.grille.tables.colonnes import LigneAnnexe
from rdcxl.regles import Mention
from rdcxl.regles.nombres import CONTEXTE, ZERO, en_francais
from rdcxl.regles.saisie import lire_note, nettoyer

PARTS = ("part écrite", "part orale")


def lire_annexes(releve: Releve) -> None:
    """The rows of every optional table, whose candidates are known."""
    catalogue = X.annexes(releve.r)
    releve.annexes = {
        nom: tuple(_lignes_annexe(releve, catalogue[nom], tables)) for nom, tables in releve.tables_annexes.items()
    }


def _lignes_annexe(releve: Releve, annexe: Annexe, tables: Iterable[Tableau]) -> Iterator[LigneAnnexe]:
    for tableau in tables:
        for champ in annexe.champs:
            if champ.obligatoire and champ.code not in tableau:
                releve.anomalie(tableau.feuille, "", "", "", f"La colonne {champ.code} manque.", Code.COLONNE)
        for ligne in tableau.lignes:
            identifiant = lire_identifiant(releve, tableau, ligne)
            if identifiant and _est_connu(releve, tableau, ligne, identifiant):
                yield _ligne_annexe(releve, annexe, tableau, ligne, releve.noms[identifiant.casefold()])


def _est_connu(releve: Releve, tableau: Tableau, ligne: Ligne, identifiant: str) -> bool:
    ou = ligne.cellules["identifiant"].lieu
    if identifiant.casefold() not in releve.noms:
        message = f"L’identifiant {identifiant} n’existe pas dans {releve.reference.feuille}. Corrigez-le ou ajoutez le candidat."
        releve.anomalie(tableau.feuille, ou, identifiant, identifiant, message, Code.IDENTIFIANT_INCONNU)
        return False
    if ligne.masquee:
        message = f"Une ligne de {identifiant} est masquée : le jury ne la voit pas. Affichez-la."
        releve.anomalie(tableau.feuille, ou, identifiant, "", message, Code.LIGNE_MASQUEE)
    return True


def _ligne_annexe(releve: Releve, annexe: Annexe, tableau: Tableau, ligne: Ligne, identifiant: str) -> LigneAnnexe:
    valeurs: dict[str, Any] = {}
    illisibles = set()
    lieux = {code: cellule.lieu for code, cellule in ligne.cellules.items()}
    for champ in annexe.champs[1:]:
        cellule = ligne.cellules.get(champ.code, Cellule(None, ligne.lieu))
        erreur, valeur = _convertir(releve, champ, cellule, champ.code in tableau.repetes)
        if erreur:
            illisibles.add(champ.code)
            brut = ecrire_valeur(cellule.valeur)
            releve.anomalie(tableau.feuille, cellule.lieu, identifiant, brut, f"{champ.titre} : {erreur}", Code.ANNEXE)
        elif valeur is not None:
            valeurs[champ.code] = valeur
    lieu = ligne.cellules["identifiant"].lieu
    return annexe.modele(
        identifiant=identifiant,
        feuille=tableau.feuille,
        lieu=lieu,
        lieux=lieux,
        illisibles=frozenset(illisibles),
        **valeurs,
    )


def _convertir(releve: Releve, champ: C.Champ, cellule: Cellule, repetee: bool) -> tuple[str, Any]:
    """Why a cell cannot count, or what it holds."""
    if cellule.probleme or repetee:
        return cellule.probleme or f"La colonne {champ.code} apparaît deux fois.", None
    if est_vide(cellule.valeur):
        return ("Cette cellule n’est pas renseignée. Complétez-la." if champ.obligatoire else ""), None
    if champ.genre == C.NOTE:
        return "", cellule.valeur
    lu = convertir(champ, cellule.valeur, releve.blocs)
    du_texte = texte_de_nombre(lu.avis) if champ.genre == C.NOMBRE and champ.decisif else ""
    return lu.erreur or du_texte, None if du_texte else lu.valeur


# -- what the tables hand on --------------------------------------------------------------------------------------


def tables_reportees(releve: Releve) -> list[Tableau]:
    """One table per optional sheet that gives marks or hours, in the shape of a sheet with one row per candidate."""
    faire: dict[str, Callable[[Releve, tuple[LigneAnnexe, ...]], Optional[Tableau]]] = {
        X.ABSENCES: _heures_reportees,
        X.GROUPES: _notes_des_groupes,
        X.NOTES_PARTAGEES: _notes_reunies,
    }
    tables = [faire[nom](releve, lignes) for nom, lignes in releve.annexes.items() if nom in faire and lignes]
    return [t for t in tables if t is not None]


def _heures_reportees(releve: Releve, lignes: tuple[LigneAnnexe, ...]) -> Tableau:
    """Hours of absence by candidate, justified or not; an unreadable row makes both unknown, never smaller (E4, X4f)."""
    for repetee, nombre in Counter(_absence(x) for x in lignes if not x.illisibles).items():
        if nombre > 1:
            ou = next(x for x in reversed(lignes) if not x.illisibles and _absence(x) == repetee)
            message = f"Cette absence de {ou.identifiant} est saisie {nombre} fois à l’identique ; chacune compte."
            releve.avis(ou.feuille, ou.lieu, ou.identifiant, "", message)
    reportees = []
    for siennes in _par_candidat(lignes).values():
        premiere = siennes[0]
        comptees = [x for x in siennes if x.valeurs.get("lieu_absence") != "ENTREPRISE"]
        probleme = _absences_refusees(releve, comptees)
        sommes = {
            code: sum((x.valeurs["heures"] for x in comptees if x.valeurs["justifiee"] is juste), ZERO)
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


def _absences_refusees(releve: Releve, lignes: list[LigneAnnexe]) -> str:
    for x in lignes:
        heures = x.valeurs.get("heures")
        if heures is not None and heures > X.HEURES_D_UN_JOUR:
            message = f"{en_francais(heures)} h d’absence le même jour : c’est plus de {X.HEURES_D_UN_JOUR}. Corrigez les heures."
            releve.anomalie(x.feuille, x.lieux["heures"], x.identifiant, en_francais(heures), message, Code.ANNEXE)
            return "une absence est à corriger, les heures ne peuvent pas être comptées."
    if any({"heures", "justifiee"} - x.valeurs.keys() for x in lignes):
        return "une absence ne peut pas être lue, les heures ne peuvent pas être comptées."
    return ""


def _notes_des_groupes(releve: Releve, lignes: tuple[LigneAnnexe, ...]) -> Optional[Tableau]:
    """The mark of each group on each of its members; an individual one instead needs a reason (X24, X25)."""
    composante = composante_collective(releve.r)
    if composante is None:
        return None
    groupes: dict[str, list[LigneAnnexe]] = defaultdict(list)
    for x in lignes:
        if "groupe" in x.valeurs:
            groupes[x.valeurs["groupe"].casefold()].append(x)
    _groupes_trop_grands(releve, groupes, composante.groupe_maximum)
    reportees = [
        Ligne({"identifiant": Cellule(x.identifiant, x.lieu), composante.code: note}, x.lieu)
        for x in une_par_candidat(releve, lignes, "groupes")
        if (note := _note_du_membre(releve, x, groupes)) is not None
    ]
    return Tableau(lignes[0].feuille, {"identifiant": "", composante.code: ""}, reportees, partiel=True)


def _groupes_trop_grands(releve: Releve, groupes: Mapping[str, list[LigneAnnexe]], maximum: Optional[int]) -> None:
    for membres in groupes.values():
        if maximum is not None and len(membres) > maximum:
            x = membres[maximum]
            message = f"Le groupe {x.valeurs['groupe']} a {len(membres)} membres, {maximum} au plus. Répartissez-les autrement."
            releve.anomalie(x.feuille, x.lieux["groupe"], x.identifiant, x.valeurs["groupe"], message, Code.ANNEXE)


def _note_du_membre(releve: Releve, x: LigneAnnexe, groupes: Mapping[str, list[LigneAnnexe]]) -> Optional[Cellule]:
    """The member's mark with its place; None where nothing is entered yet."""
    if "note_individuelle" in x.illisibles or "groupe" not in x.valeurs:
        return Cellule(None, x.lieu, "la ligne de son groupe ne peut pas être lue.")
    if "note_individuelle" in x.valeurs:
        sans = "" if "motif_individuel" in x.valeurs else "une note individuelle demande un motif. Complétez-le."
        return Cellule(x.valeurs["note_individuelle"], x.lieux["note_individuelle"], sans)
    membres = groupes[x.valeurs["groupe"].casefold()]
    if any("note_du_groupe" in m.illisibles for m in membres):
        return Cellule(None, x.lieu, "la note de son groupe ne peut pas être lue.")
    portees = [m for m in membres if "note_du_groupe" in m.valeurs]
    if not portees:
        return None
    ecrites = {_ecrite(m.valeurs["note_du_groupe"]) for m in portees}
    double = f"le groupe {x.valeurs['groupe']} a deux notes ({', '.join(sorted(ecrites))}). Gardez-en une."
    return Cellule(
        portees[0].valeurs["note_du_groupe"], portees[0].lieux["note_du_groupe"], double if len(ecrites) > 1 else ""
    )


def _notes_reunies(releve: Releve, lignes: tuple[LigneAnnexe, ...]) -> Tableau:
    """Both parts of a mark that is split, added up (F3)."""
    par_candidat: dict[str, dict[str, Cellule]] = {}
    ou: dict[str, str] = {}
    vues: set[tuple[str, str]] = set()
    for x in lignes:
        code = x.valeurs.get("composante_partagee")
        if code is None:
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


def _reunir(releve: Releve, x: LigneAnnexe, code: str) -> Optional[Cellule]:
    parts = [x.valeurs.get(champ) for champ in ("note_ecrite", "note_orale")]
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


def une_par_candidat(releve: Releve, lignes: Iterable[LigneAnnexe], nom: str) -> Iterator[LigneAnnexe]:
    """The first row of each candidate; another one is an anomaly."""
    vus: dict[str, LigneAnnexe] = {}
    for x in lignes:
        premiere = vus.setdefault(x.identifiant, x)
        if premiere is x:
            yield x
        else:
            message = f"{x.identifiant} est déjà en {premiere.lieu}. Gardez une seule ligne."
            releve.anomalie(x.feuille, x.lieu, x.identifiant, x.identifiant, message, Code.ANNEXE)


def _ecrite(note: object) -> str:
    """A mark as two rows may say the same; text that writes a number is not the number, as in the sheet's own formulas."""
    return f"« {nettoyer(note).upper()} »" if isinstance(note, str) else ecrire_valeur(note)


def _absence(x: LigneAnnexe) -> tuple[Any, ...]:
    return (x.identifiant, *(x.valeurs.get(code) for code in ("absence_du", "heures", "justifiee", "lieu_absence")))


def _par_candidat(lignes: Iterable[LigneAnnexe]) -> dict[str, list[LigneAnnexe]]:
    par_candidat: dict[str, list[LigneAnnexe]] = defaultdict(list)
    for x in lignes:
        par_candidat[x.identifiant].append(x)
    return par_candidat

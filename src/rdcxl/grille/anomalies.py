"""What can be wrong in an input: the one list of codes, and an anomaly with its place. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple


class Code(StrEnum):
    """Every kind of anomaly. `sens` says in one French line what it is; the JSON of the command line gives the value."""

    sens: str

    def __new__(cls, valeur: str, sens: str) -> Code:  # noqa: D102 - how an enumeration takes two values
        code = str.__new__(cls, valeur)
        code._value_ = valeur
        code.sens = sens
        return code

    AVIS = "avis", "à savoir ; rien n’est à corriger"
    SAISIE = "saisie", "une cellule de note est fusionnée, ou sa formule n’a pas de valeur enregistrée"
    COLONNE = "colonne", "une colonne manque, ou apparaît deux fois"
    IDENTIFIANT = "identifiant", "un identifiant ne peut pas être lu"
    IDENTIFIANT_ABSENT = "identifiant_absent", "une ligne contient des saisies, mais pas d’identifiant"
    IDENTIFIANT_INCONNU = "identifiant_inconnu", "un identifiant n’est pas celui d’un candidat"
    DOUBLON = "doublon", "un candidat a deux lignes dans la même feuille"
    LIGNE_MASQUEE = "ligne_masquee", "le jury ne voit pas une ligne"
    NOTE = "note", "une note n’en est pas une, ou sort de son barème"
    RESIDU = "residu", "une note porte le reste binaire d’une formule, dont la décision dépend"
    CHAMP = "champ", "une valeur de l’inscription ou de l’assiduité ne peut pas être lue"
    CHAMP_ABSENT = "champ_absent", "une valeur obligatoire de l’inscription manque"
    PARCOURS = "parcours", "le parcours manque, ou ne va pas avec les blocs inscrits"
    CONTRADICTION = "contradiction", "deux feuilles donnent deux valeurs différentes"
    REPORT = "report", "une valeur saisie contredit celle qu’une feuille facultative reporte"
    BAREME = "bareme", "les critères d’une grille ne font pas le maximum de la composante"
    CRITERE = "critere", "une saisie d’une grille d’évaluation ne peut pas être lue"
    PERIMEE = "perimee", "une grille montre une autre note que celle de ses saisies"
    ACQUIS = "acquis", "un acquis ne peut pas être lu, est saisi deux fois ou se contredit"
    NOTE_NON_DUE = "note_non_due", "une note est saisie pour ce que le candidat ne présente pas"
    ANNEXE = "annexe", "une valeur d’une feuille facultative ne peut pas être prise"
    TENTATIVE = "tentative", "un bloc ne peut plus, ou pas encore, être repassé"
    PORTEFEUILLE = "portefeuille", "un portefeuille est présenté hors délai, ou en plus des épreuves"
    HEURES_ENTREPRISE = "heures_entreprise", "les heures en entreprise sont sous le minimum ; le jury statue"
    ACCES = "acces", "le candidat ne remplit pas les conditions d’entrée"
    DEMANDE = "demande", "une demande ne peut pas être accordée comme elle est saisie"
    INCIDENT = "incident", "un incident attend une décision"
    FRAUDE_SANS_INCIDENT = "fraude_sans_incident", "une fraude avérée n’a pas d’incident au procès-verbal d’épreuve"
    AMENAGEMENT = "amenagement", "un aménagement vise ce qui n’est pas une épreuve écrite"
    SESSION = "session", "une valeur de la feuille Session ne peut pas être lue"
    LECTURE = "lecture", "une lecture de la feuille Session n’existe pas, ou n’a pas cette valeur"
    ACTE = "acte", "un acte de la feuille Décisions ne peut pas être pris comme il est saisi"
    INTERDICTION = "interdiction", "un candidat est, ou pourrait être, au registre des falsifications"


# What prevents building a grid from files.
STRUCTURELLES = (Code.COLONNE, Code.DOUBLON, Code.IDENTIFIANT_INCONNU, Code.IDENTIFIANT_ABSENT)


class Anomalie(NamedTuple):
    """Something wrong in an input: where (sheet and cell, or file and line), whose, what value, why, what to do.

    `bloque`: closing waits for its correction; otherwise the jury rules on it, or it is a mere notice.
    """

    feuille: str
    cellule: str
    identifiant: str
    valeur: str
    message: str
    code: Code
    bloque: bool = True

    def __str__(self) -> str:
        qui = f" ({self.identifiant})" if self.identifiant else ""
        return f"{designer_lieu(self.feuille, self.cellule)}{qui} : {self.message}"

    @classmethod
    def avis(cls, feuille: str, cellule: str, identifiant: str, valeur: str, message: str) -> Anomalie:
        """A mere notice."""
        return cls(feuille, cellule, identifiant, valeur, message, Code.AVIS, bloque=False)


def regrouper(anomalies: Iterable[Anomalie]) -> list[str]:
    """One sentence per fault, in order: the same one at several places of a sheet says them all, and whose they are."""
    return [phrase for _, _, phrase in grouper(anomalies)]


def grouper(anomalies: Iterable[Anomalie], montres: int | None = None) -> list[tuple[int, int, str]]:
    """The same, each with the rank of its first anomaly and how many there are; beyond `montres`, places are counted."""
    groupes: dict[tuple[str, str, str, Code], list[tuple[int, Anomalie]]] = {}
    for rang, a in enumerate(anomalies):
        ou = a.cellule.partition(",")[2] if a.cellule.startswith("ligne ") else ""
        groupes.setdefault((a.feuille, ou, a.message, a.code), []).append((rang, a))
    trouves = []
    for (_, ou, _, _), groupe in groupes.items():
        siennes = [a for _, a in groupe]
        phrase = str(siennes[0]) if len(groupe) == 1 else _ensemble(siennes, ou, montres)
        trouves.append((groupe[0][0], len(groupe), phrase))
    return trouves


def _ensemble(groupe: Sequence[Anomalie], colonne: str, montres: int | None) -> str:
    lieux = list(dict.fromkeys(a.cellule for a in groupe if a.cellule))
    if lieux and all(x.startswith("ligne ") for x in lieux):
        rangs = [x.partition(",")[0].removeprefix("ligne ") for x in lieux]
        dits = f"ligne{'s' if len(rangs) > 1 else ''} {_quelques(rangs, montres)}{f',{colonne}' if colonne else ''}"
    else:
        dits = _quelques(lieux, montres)
    qui = _quelques(list(dict.fromkeys(a.identifiant for a in groupe if a.identifiant)), montres)
    return f"{designer_lieu(groupe[0].feuille, dits)}{f' ({qui})' if qui else ''} : {groupe[0].message}"


def _quelques(textes: Sequence[str], montres: int | None) -> str:
    if montres is None or len(textes) <= montres:
        return ", ".join(textes)
    return f"{', '.join(textes[: montres - 1])} et {len(textes) - montres + 1} autres"


def designer_lieu(feuille: str, cellule: str) -> str:
    """A place as messages write it: « Notes!C7 », « notes.csv, ligne 3 », or the sheet alone."""
    separateur = ", " if cellule.startswith("ligne") else "!"
    return f"{feuille}{separateur}{cellule}" if cellule else feuille


def en_anomalie(anomalie: Anomalie) -> dict[str, Any]:
    """An anomaly as the JSON of the command line writes it."""
    return {
        "feuille": anomalie.feuille,
        "cellule": anomalie.cellule,
        "identifiant": anomalie.identifiant,
        "valeur": anomalie.valeur,
        "message": anomalie.message,
        "code": anomalie.code.value,
    }

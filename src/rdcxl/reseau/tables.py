"""The tables of the network, each declared once: columns, types, whether a column names somebody. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

TEXTE, ENTIER, DATE, OUI_NON, NOMBRE = "VARCHAR", "INTEGER", "DATE", "BOOLEAN", "DECIMAL(20,8)"
DECIMALES, CHIFFRES = 8, 11  # of a number that the tables hold exactly, after and before the point


class Colonne(NamedTuple):
    """A column; `nominative`: it names a person, or could find one again."""

    nom: str
    type: str = TEXTE
    nominative: bool = False


class Table(NamedTuple):
    """A table: its name, its columns. The first two of every table are the file (SHA-256) and the year of its jury."""

    nom: str
    colonnes: tuple[Colonne, ...]

    @property
    def types(self) -> str:
        """What DuckDB reads its rows with."""
        return ", ".join(f"'{c.nom}': '{c.type}'" for c in self.colonnes)


def _table(nom: str, *colonnes: Colonne) -> Table:
    return Table(nom, (Colonne("cloture"), Colonne("annee", ENTIER), *colonnes))


C = Colonne
RANG = C("rang", ENTIER)  # of a candidate in the file, from 1
SESSIONS = _table(
    "sessions", C("fichier"), C("genre"), C("siret"), C("centre"), C("ville"), C("cci"), C("session"), C("promotion", ENTIER),
    C("derniere_epreuve", DATE), C("jury", DATE), C("clos_le", DATE), C("resultats_avant_le", DATE), C("certification"),
    C("referentiel"), C("logiciel"), C("cle"), C("titulaire"), C("effectif", ENTIER), C("observateur", OUI_NON),
    C("force", OUI_NON), C("reserves", ENTIER),
)  # fmt: skip
LECTURES = _table("lectures", C("lecture"), C("valeur"))
CANDIDATS = _table(
    "candidats", RANG, C("identifiant", nominative=True), C("personne", nominative=True), C("nom", nominative=True), C("prenoms", nominative=True),
    C("naissance", DATE, nominative=True), C("sexe"), C("voie"), C("statut"), C("parcours"), C("blocs_inscrits"), C("dispense", OUI_NON),
    C("positionne", OUI_NON), C("executive", OUI_NON), C("heures_entreprise", NOMBRE), C("heures_injustifiees", NOMBRE),
    C("heures_justifiees", NOMBRE), C("heures_formation", NOMBRE), C("accord", OUI_NON), C("fraude", OUI_NON), C("fraude_a_decider", OUI_NON),
    C("vae", OUI_NON),
    C("proposition"), C("points_proposes", NOMBRE), C("sur", NOMBRE), C("moyenne_proposee", NOMBRE), C("valides_proposes"), C("decision"),
    C("points", NOMBRE), C("moyenne", NOMBRE),
    C("valides"), C("certifies"), C("jury_a_agi", OUI_NON), C("exact", OUI_NON), C("donnees_validees", OUI_NON), C("penalite"),
)  # fmt: skip
ENSEMBLES = _table(
    "ensembles", RANG, C("code"), C("pro", OUI_NON), C("statut_propose"), C("points_proposes", NOMBRE),
    C("note_proposee", NOMBRE), C("statut"), C("points", NOMBRE), C("note", NOMBRE), C("maximum", NOMBRE),
)  # fmt: skip
NOTES = _table("notes", RANG, C("code"), C("saisie"), C("points", NOMBRE), C("portefeuille", OUI_NON))
ACQUIS = _table("acquis", RANG, C("code"), C("points", NOMBRE), C("session", DATE), C("accorde", OUI_NON))
TENTATIVES = _table("tentatives", RANG, C("code"), C("points", NOMBRE))
ACTES = _table("actes", RANG, C("acte"), C("objet"), C("valeur", NOMBRE), C("retenu", OUI_NON))
JURYS = _table(
    "jurys", C("membre", ENTIER), C("role"), C("nom", nominative=True), C("prenom", nominative=True), C("personne", nominative=True),
    C("externe", OUI_NON), C("a_forme", ENTIER),
)  # fmt: skip
FORMES = _table("formes", C("membre", ENTIER), C("identifiant", nominative=True))
NUMEROS = _table("numeros", RANG, C("numero", nominative=True))
TABLES = (SESSIONS, LECTURES, CANDIDATS, ENSEMBLES, NOTES, ACQUIS, TENTATIVES, ACTES, JURYS, FORMES, NUMEROS)

Rangs = dict[str, list[Sequence[object]]]


def en_lignes(rangees: Iterable[Sequence[object]]) -> bytes:
    """Rows as DuckDB reads them: every text between quotation marks, nothing for what is not known."""
    tampon = io.StringIO(newline="")
    csv.writer(tampon, lineterminator="\n").writerows([["" if v is None else v for v in rangee] for rangee in rangees])
    return tampon.getvalue().encode()

"""Random gradebooks as schools keep them, with their truth. Their words are people's, written apart from the reader's list."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.nombres import canonique

NOMS = (
    "LEROUX",
    "D'ALMEIDA",
    "VAN DER BERG",
    "OUÉDRAOGO",
    "NGUYEN",
    "ÉTCHEVERRY",
    "BEN SALAH",
    "PETIT-JEAN",
    "SØRENSEN",
    "KOUASSI",
    "LŒWE",
    "DA SILVA",
)
PRENOMS = (
    "Inès",
    "Jean-Baptiste",
    "Maÿlis",
    "Çağla",
    "Aurélien",
    "Anaïs",
    "Noé",
    "Fatou",
    "Gwenaël",
    "Rémi",
    "Chloé",
    "Thaïs",
)
# By composante, headings with and without the bloc above them.
TITRES = {
    "B1.1": ("Dossier de dév. commercial", "B1 Dossier", "Bloc 1 – dossier individuel de développement",
        "E1 Plan de développement omnicanal", "BC1 : dossier écrit", "Dossier développement co. (Bloc 1)", "B1.1"),
    "B2.1": ("Étude de cas – stratégie de prospection", "BC02 épreuve 1",
        "Cas plan stratégique de prospection (2h)", "B2 EP1", "Bloc 2 étude de cas n°1", "EC prospection 2h", "B2.1"),
    "B2.2a": ("Outils de prospection (poste informatique)", "Bloc 2 – épreuve 2 – partie 1",
        "Cas sur poste P1", "B2 EP2 partie 1 : outils", "EC 3h sur ordinateur, partie 1", "b2.2A"),
    "B2.2b": ("Analyse des résultats de la prospection", "Bloc 2 – épreuve 2 – partie 2",
        "Cas sur poste P2", "B2 EP2 partie 2 : analyse", "EC 3h sur ordinateur, partie 2", "b2.2B"),
    "B3.1a": ("Oral – entretien de découverte", "Bloc 3 : oral 20 min", "Proposition commerciale (oral)",
        "B3 entretien découverte client", "Oral de vente : découverte du client", "B3.1a"),
    "B3.1b": ("Offre commerciale écrite", "Bloc 3 écrit", "Formalisation écrite de l’offre", "B3 – rédaction de l’offre", "B3.1b"),
    "B3.2": ("Oral de négociation", "Bloc 3 – négo (40 min)", "Négociation commerciale", "B3 EP2", "Simulation de négociation", "B3.2"),
    "B4.1": ("Dossier de groupe – projet d’affaires", "Bloc 4 dossier collectif",
        "Projet d’affaires (collectif)", "B4 EP1", "BC4 – dossier projet", "B4.1"),
    "B4.2": ("Animation de réunion", "Bloc 4 oral individuel", "Oral : conduite d’une réunion", "B4 ép. 2", "B4.2"),
    "B4.3": ("Cas : évaluation des résultats de l’activité commerciale", "Bloc 4 étude de cas", "B4 EP3", "Étude de cas bilan et performance", "B4.3"),
    "PRO.ECRIT": ("Dossier professionnel", "Mémoire pro", "Rapport de mission", "Rapport d’activité en entreprise", "PRO écrit", "PRO.ECRIT"),
    "PRO.ORAL": ("Soutenance du dossier", "Oral pro (soutenance)", "Soutenance mémoire", "PRO oral", "PRO.ORAL"),
    "PRO.TUTEUR": ("Éval. entreprise (tuteur)", "Note du maître d’apprentissage", "Tuteur", "Grille tuteur", "Évaluation de l’entreprise", "PRO.TUTEUR"),
}  # fmt: skip
CHAMPS = {
    "identifiant": ("N° candidat", "Identifiant", "Matricule de l’étudiant", "Code apprenant"),
    "nom_naissance": ("Nom", "NOM", "Nom de famille", "Nom de naissance"),
    "prenoms": ("Prénom", "PRÉNOMS", "Prénom(s)", "Prénom usuel"),
    "nom_complet": ("Nom et prénom", "Candidats", "Apprenant", "NOM Prénom"),
    "sexe": ("Sexe", "Civilité", "H/F (sexe)", "Genre"),
    "date_naissance": ("Né(e) le", "Date de naissance", "Date naiss.", "DDN"),
    "courriel": ("Mail", "Adresse électronique", "E-mail"),
    "statut": ("Statut", "Situation", "Voie d’accès"),
    "heures_entreprise": ("Heures en entreprise", "Nb d’heures de stage", "H. entreprise"),
    "heures_absence_injustifiees": ("Absences injustifiées (heures)", "Abs. non justifiées (h)", "Heures d’absence injustifiée"),
}  # fmt: skip
HORS = {
    "Groupe TD": ("A", "B"), "Appréciation générale": ("Bien", "Peut mieux faire", ""), "Entreprise d’accueil": ("Voiles & Cie", "Port 3"),
    "Tél. portable": ("06 11 22 33 44",), "Moyenne générale": ("11,2", "9,8"), "Rang": ("1", "2"), "Nom du tuteur": ("Mme Roc", "M. Vey"),
}  # fmt: skip
STATUTS = {
    "Salariée": "SALARIE",
    "en alternance": "ALTERNANT",
    "Étudiant": "ETUDIANT",
    "Demandeuse d’emploi": "DEMANDEUR_EMPLOI",
    "salarié": "SALARIE",
}
SEXES = {"Mme": "F", "M.": "M", "Féminin": "F", "masculin": "M", "Homme": "M", "fille": "F"}
ABSENCES = {"Abs.": "ABS", "absente": "ABS", "ABI": "ABS", "absence justifiée": "ABJ", "Abs. justifiée": "ABJ"}
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


@dataclass
class Carnet:
    """A gradebook and its truth: the field of each column, by heading's place; the rows that a grid should hold."""

    forme: str
    rangees: list[list[Any]]
    champs: dict[int, str]
    lignes: list[dict[str, str]]
    codage: str = "utf-8"
    fusions: list[tuple[int, int, int]] = field(default_factory=list)

    def ecrire(self, dossier: Path, nom: str) -> Path:
        chemin = dossier / f"{nom}.{self.forme}"
        if self.forme == "csv":
            texte = io.StringIO()
            csv.writer(texte, delimiter=";", lineterminator="\r\n").writerows(
                [["" if x is None else _en_texte(x) for x in r] for r in self.rangees]
            )
            chemin.write_bytes(texte.getvalue().encode(self.codage, errors="replace"))
        elif self.forme == "ods":
            ecrire_ods(chemin, self.rangees)
        else:
            classeur = Workbook()
            page: Any = classeur.active
            for rangee in self.rangees:
                page.append(rangee)
            for ligne, debut, fin in self.fusions:
                page.merge_cells(start_row=ligne, end_row=ligne, start_column=debut, end_column=fin)
            classeur.save(chemin)
        return chemin


def _en_texte(x: object) -> str:
    if isinstance(x, dt.date):
        return f"{x:%d/%m/%Y}"
    return str(x).replace(".", ",") if isinstance(x, float) else str(x)


def ecrire_ods(chemin: Path, rangees: list[list[Any]]) -> None:
    """The smallest OpenDocument workbook that holds these rows."""

    def cellule(x: Any) -> str:
        if x is None:
            return "<table:table-cell/>"
        if isinstance(x, (int, float)):
            return f'<table:table-cell office:value-type="float" office:value="{x}"><text:p>{x}</text:p></table:table-cell>'
        if isinstance(x, dt.date):
            return f'<table:table-cell office:value-type="date" office:date-value="{x:%Y-%m-%d}"><text:p>{x:%d/%m/%Y}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="string"><text:p>{escape(str(x))}</text:p></table:table-cell>'

    lignes = "".join(f"<table:table-row>{''.join(map(cellule, r))}</table:table-row>" for r in rangees)
    ns = "urn:oasis:names:tc:opendocument:xmlns:"
    contenu = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{ns}office:1.0" xmlns:table="{ns}table:1.0" '
        f'xmlns:text="{ns}text:1.0" office:version="1.3"><office:body><office:spreadsheet><table:table table:name="Notes">{lignes}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    genre = "application/vnd.oasis.opendocument.spreadsheet"
    racine = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{genre}"/>'
    manifeste = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{ns}manifest:1.0">{racine}</manifest:manifest>'
    )
    with zipfile.ZipFile(chemin, "w") as archive:
        archive.writestr("mimetype", genre)
        archive.writestr("content.xml", contenu)
        archive.writestr("META-INF/manifest.xml", manifeste)


def tirer(hasard: random.Random, r: Referentiel) -> Carnet:
    """A gradebook of some shape: file, titles, heading on one row or two, scale, columns, order, footers."""
    forme = hasard.choice(("csv", "xlsx", "xlsx", "ods"))
    deux_rangs = hasard.random() < 0.3
    echelle = hasard.choice((Decimal(20), Decimal(20), Decimal(20), Decimal(100), Decimal(10), None))
    dite = hasard.choice(
        ("intitulé", "intitulé", "rangée", "valeurs" if echelle in (Decimal(20), None) else "intitulé")
    )
    codes = [c for c in r.composantes if hasard.random() < 0.9]
    colonnes = _identite(hasard)
    notes = [(code, hasard.choice(TITRES[code])) for code in codes]
    hors = [(f"hors:{t}", t) for t in hasard.sample(sorted(HORS), hasard.randint(0, 4))]
    suite = [
        (c, hasard.choice(CHAMPS[c]))
        for c in ("statut", "heures_entreprise", "heures_absence_injustifiees")
        if hasard.random() < 0.5
    ]
    toutes = [*colonnes, *(notes + suite if hasard.random() < 0.5 else suite + notes), *hors]
    if hasard.random() < 0.3:
        toutes.insert(0, ("hors:Groupe TD", "Gpe"))
    candidats = [_candidat(hasard, i, toutes, r, echelle) for i in range(hasard.randint(4, 12))]
    return _poser(hasard, forme, toutes, candidats, r, echelle, dite, deux_rangs)


def _identite(hasard: random.Random) -> list[tuple[str, str]]:
    noms = ["nom_complet"] if hasard.random() < 0.4 else ["nom_naissance", "prenoms"]
    if len(noms) > 1 and hasard.random() < 0.3:
        noms.reverse()
    choisis = (["identifiant"] if hasard.random() < 0.5 else []) + noms
    choisis += [c for c in ("sexe", "date_naissance", "courriel") if hasard.random() < 0.6]
    return [(c, hasard.choice(CHAMPS[c])) for c in choisis]


def _candidat(
    hasard: random.Random, i: int, colonnes: list[tuple[str, str]], r: Referentiel, echelle: Decimal | None
) -> tuple[list[Any], dict[str, str]]:
    cellules: list[Any] = []
    vrai: dict[str, str] = {}
    nom, prenom = NOMS[i], PRENOMS[(i * 5) % len(PRENOMS)]
    for champ, _ in colonnes:
        if champ in r.composantes:
            cellule, texte = _note(hasard, r.composantes[champ].maximum, echelle)
            vrai |= {champ: texte} if texte else {}
        elif champ.startswith("hors:"):
            cellule = hasard.choice(HORS[champ[5:]]) or None
        else:
            cellule, valeurs = _champ(hasard, champ, i, nom, prenom)
            vrai |= valeurs
        cellules.append(cellule)
    return cellules, vrai


def _note(hasard: random.Random, maximum: Decimal, echelle: Decimal | None) -> tuple[Any, str]:
    tirage = hasard.random()
    if tirage < 0.05:
        return None, ""
    if tirage < 0.1:
        mot = hasard.choice(sorted(ABSENCES))
        return mot, ABSENCES[mot]
    sur = echelle or maximum
    pas = Decimal("0.25") if sur <= 20 else Decimal("0.5")
    note = min(pas * hasard.randint(int(sur * Decimal("0.3") / pas), int(sur / pas)), sur)
    points = Fraction(note) * Fraction(maximum) / Fraction(sur)
    texte = canonique(Decimal(points.numerator) / Decimal(points.denominator))
    if tirage < 0.2 and sur == 20:
        return f"{canonique(note).replace('.', ',')}/20", texte
    return (canonique(note).replace(".", ",") if tirage < 0.3 else float(note)), texte


def _champ(hasard: random.Random, champ: str, i: int, nom: str, prenom: str) -> tuple[Any, dict[str, str]]:
    if champ == "nom_complet":
        return (f"{nom} {prenom}"), {"nom_naissance": nom, "prenoms": prenom}
    if champ in ("nom_naissance", "prenoms"):
        texte = nom if champ == "nom_naissance" else prenom
        return texte, {champ: texte}
    if champ == "identifiant":
        return f"{i:04d}X", {champ: f"{i:04d}X"}
    if champ == "courriel":
        return f"c{i}@ecole.test", {champ: f"c{i}@ecole.test"}
    if champ == "sexe":
        mot = hasard.choice(sorted(SEXES))
        return mot, {champ: SEXES[mot]}
    if champ == "statut":
        mot = hasard.choice(sorted(STATUTS))
        return mot, {champ: STATUTS[mot]}
    if champ == "date_naissance":
        jour = dt.date(1995 + i % 8, 1 + i % 12, 1 + hasard.randint(0, 27))
        ecrit = hasard.choice(
            (
                jour,
                f"{jour:%d/%m/%Y}",
                f"{jour.day} {MOIS[jour.month - 1]} {jour.year}",
                f"{jour:%Y-%m-%d}",
                f"{jour:%d.%m.%y}",
            )
        )
        return ecrit, {champ: jour.isoformat()}
    heures = hasard.randint(1, 40) if champ == "heures_absence_injustifiees" else hasard.randint(200, 900)
    dit, texte = hasard.choice(
        ((str(heures), str(heures)), (f"{heures}h30", f"{heures}.5"), (f"{heures} h", str(heures)))
    )
    return dit, {champ: texte}


def _poser(
    hasard: random.Random, forme: str, colonnes: list[tuple[str, str]], candidats: list[tuple[list[Any], dict[str, str]]], r: Referentiel,
    echelle: Decimal | None, dite: str, deux_rangs: bool,
) -> Carnet:  # fmt: skip
    titres: list[Any] = []
    for champ, titre in colonnes:
        marque = ""
        if champ in r.composantes and dite == "intitulé":
            sur = canonique(echelle or r.composantes[champ].maximum)
            marque = hasard.choice(
                (f" /{sur}", f" (/{sur})", f" sur {sur}", f" ({sur} pts)" if echelle is None else f"/{sur}")
            )
        titres.append(titre + marque)
    entete = [titres]
    fusions: list[tuple[int, int, int]] = []
    rangees: list[list[Any]] = [
        [t] for t in ("CFA des Dunes", "RDC – relevé de notes 2025-2026")[: hasard.randint(0, 2)]
    ]
    if rangees and hasard.random() < 0.5:
        rangees.append([])
    if deux_rangs:
        dessus, entete_bas, fusions = _deux_rangs(colonnes, titres, r, len(rangees) + 1)
        entete = [dessus, entete_bas]
    rangees += entete
    if dite == "rangée":
        rangees.append(
            [canonique(echelle or r.composantes[c].maximum) if c in r.composantes else None for c, _ in colonnes]
        )
        rangees[-1][0] = None if colonnes[0][0] in r.composantes else "Barème"
    for i, (cellules, _) in enumerate(candidats):
        rangees.append(cellules)
        if i % 5 == 4 and hasard.random() < 0.3:
            rangees.append([])
    if hasard.random() < 0.6:
        rangees.append([])
        rangees.append(
            ["Moyenne promo" if i == 0 else 11.5 if c in r.composantes else None for i, (c, _) in enumerate(colonnes)]
        )
        rangees.append(
            ["Écart-type" if i == 0 else 2.5 if c in r.composantes else None for i, (c, _) in enumerate(colonnes)]
        )
    champs = {i: c for i, (c, _) in enumerate(colonnes)}
    codage = hasard.choice(("utf-8-sig", "utf-8"))
    return Carnet(forme, rangees, champs, [v for _, v in candidats], codage, fusions)


def _deux_rangs(
    colonnes: list[tuple[str, str]], titres: list[Any], r: Referentiel, ligne: int
) -> tuple[list[Any], list[Any], list[tuple[int, int, int]]]:
    """The bloc above its épreuves, merged; everything else in the lower row."""
    dessus: list[Any] = [None] * len(titres)
    fusions, debut, courant = [], 0, ""
    for i, (champ, _) in enumerate([*colonnes, ("", "")]):
        bloc = r.ensemble_de[champ] if champ in r.composantes else None
        nom = ("Pratique professionnelle" if bloc is r.pro else f"Bloc {bloc.numero}") if bloc else ""
        if nom != courant:
            if courant and i - debut > 1:
                fusions.append((ligne, debut + 1, i))
            debut, courant = i, nom
            if nom and i < len(titres):
                dessus[i] = nom
        elif not nom and i < len(titres):
            dessus[i] = None
    for i, (champ, _) in enumerate(colonnes):
        if champ not in r.composantes and i and dessus[i - 1]:
            dessus[i] = "Autres"
    return dessus, titres, fusions

"""What markers give back: their workbooks, or any file with identifiers and codes, to marks each with its place. Reads files."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl.erreurs import ClasseurIllisible, SaisieRefusee
from rdcxl.grille.champs import NOTE, NOTES, TEXTE, Champ
from rdcxl.grille.conversion import est_vide
from rdcxl.grille.lecture.csv_en_tableaux import rang_des_intitules
from rdcxl.grille.lecture.entetes import Entetes, lire_entetes
from rdcxl.grille.lecture.notes import lire_note_sur
from rdcxl.grille.lecture.tableur import FeuilleLue, lire_feuilles
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.inscription import lire_date
from rdcxl.regles.modele import Note
from rdcxl.regles.saisie import nettoyer

NUMERO, IDENTIFIANT = "numero", "identifiant"
# What stands above the codes of a marker's workbook: a label, then its value.
EPREUVE, CORRECTEUR, LECTURE, DELAI = "Épreuve", "Correcteur", "Correction", "À rendre avant le"
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt")
A_PART = (".anonymat.csv", ".accords.csv", ".correspondance.csv")
_MODIFIE = re.compile(rb"<dcterms:modified[^>]*>([0-9]{4}-[0-9]{2}-[0-9]{2})")


class Rendu(NamedTuple):
    """A mark given back.

    Attributes:
        qui: identifier of the candidate, or his number before the key; composante: its code.
        note: in points; sur: on what it was marked; anomalie: why it cannot count.
        correcteur: who marked, the file's name where it does not say; correction: « 1/2 » of a double marking, else empty.
    """

    qui: str
    composante: str
    note: Note
    sur: Optional[Decimal]
    anomalie: str
    correcteur: str
    correction: str
    fichier: str
    lieu: str
    anonyme: bool = False


class Rendus(NamedTuple):
    """What a folder holds: marks, files that could not be read, and what is to be known."""

    notes: tuple[Rendu, ...]
    refus: tuple[str, ...]
    avis: tuple[str, ...]


def lire_les_rendus(dossier: Path, r: Referentiel) -> Rendus:
    """Read every file of a folder, its own folders included, or one file.

    Raises:
        SaisieRefusee: there is nothing of that name, or nothing in it.
    """
    chemins = [dossier] if dossier.is_file() else sorted(c for c in dossier.rglob("*") if _est_un_rendu(c))
    if not chemins:
        raise SaisieRefusee(f"« {dossier.name} » ne contient aucun fichier de notes ({', '.join(SUFFIXES)}).")
    notes: list[Rendu] = []
    refus: list[str] = []
    avis: list[str] = []
    for chemin in chemins:
        try:
            notes += _lire(
                chemin, str(chemin.relative_to(dossier)) if chemin != dossier else chemin.name, r, refus, avis
            )
        except ClasseurIllisible as erreur:
            refus.append(erreur.message)
    return Rendus(tuple(notes), tuple(refus), tuple(avis))


def _est_un_rendu(chemin: Path) -> bool:
    cache = any(part.startswith((".", "~$")) for part in chemin.parts[-2:])
    return chemin.is_file() and chemin.suffix.lower() in SUFFIXES and not cache and not chemin.name.endswith(A_PART)


def _lire(chemin: Path, nom: str, r: Referentiel, refus: list[str], avis: list[str]) -> Iterator[Rendu]:
    champs = {code: Champ(code, c.libelle, NOTE, NOTES) for code, c in r.composantes.items()}
    champs |= {
        code: Champ(code, titre, TEXTE, NOTES) for code, titre in ((IDENTIFIANT, "Identifiant"), (NUMERO, "Numéro"))
    }
    for feuille in lire_feuilles(chemin):
        rang = rang_des_intitules(feuille.lignes, champs)
        entetes = lire_entetes(feuille.lignes[rang], champs)
        codes = set(entetes.codes.values())
        if not codes & {IDENTIFIANT, NUMERO} or not codes & set(r.composantes):
            continue
        if entetes.repetes:
            refus.append(
                f"{nom} : la colonne {', '.join(entetes.repetes.values())} apparaît deux fois ; ce fichier n’a pas été pris."
            )
            return
        dits = _en_tete(feuille, rang)
        if retard := _retard(chemin, dits.get(DELAI, "")):
            avis.append(f"{nom} ({dits.get(CORRECTEUR) or 'sans nom'}) : {retard}. Ses notes sont prises.")
        yield from _notes(feuille, rang, entetes, dits, nom, r)
        return
    refus.append(f"{nom} : aucune feuille n’a une ligne avec « identifiant » (ou « numero ») et le code d’une épreuve.")


def _en_tete(feuille: FeuilleLue, rang: int) -> dict[str, str]:
    dits = {}
    for ligne in feuille.lignes[:rang]:
        textes = [nettoyer(f"{x:%d/%m/%Y}" if isinstance(x, dt.date) else str(x)) for x in ligne if not est_vide(x)]
        if len(textes) > 1:
            dits[textes[0]] = textes[1]
    return dits


def _retard(chemin: Path, delai: str) -> str:
    limite = lire_date(delai)
    jour = _modifie_le(chemin) if limite else None
    return (
        f"enregistré le {jour:%d/%m/%Y}, après le délai du {limite:%d/%m/%Y}"
        if limite and jour and jour > limite
        else ""
    )


def _modifie_le(chemin: Path) -> Optional[dt.date]:
    """The day on which a workbook says that it was saved; that of the file where it does not."""
    try:
        with zipfile.ZipFile(chemin) as archive, archive.open("docProps/core.xml") as proprietes:
            if trouve := _MODIFIE.search(proprietes.read(100_000)):
                return dt.date.fromisoformat(trouve[1].decode())
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, RuntimeError):
        pass
    return dt.datetime.fromtimestamp(chemin.stat().st_mtime, tz=dt.timezone.utc).astimezone().date()


def _notes(
    feuille: FeuilleLue, rang: int, entetes: Entetes, dits: Mapping[str, str], nom: str, r: Referentiel
) -> Iterator[Rendu]:
    places = {code: i for i, code in entetes.codes.items()}
    cle = IDENTIFIANT if IDENTIFIANT in places else NUMERO
    for numero, ligne in enumerate(feuille.lignes[rang + 1 :], rang + 1):
        qui = _texte(ligne[places[cle]] if places[cle] < len(ligne) else None)
        for code, i in places.items():
            valeur = ligne[i] if i < len(ligne) else None
            adresse = feuille.place(numero, i)
            if code not in r.composantes or (est_vide(valeur) and adresse not in feuille.structure.sans_valeur):
                continue
            echelle = entetes.echelles.get(code)
            lu = lire_note_sur(valeur, r.composantes[code], echelle)
            anomalie = lu.anomalie
            if adresse in feuille.structure.sans_valeur:
                anomalie = "cette formule n’a pas de valeur enregistrée"
            yield Rendu(
                qui, code, lu.valeur, echelle, anomalie if qui else "aucun candidat n’est nommé sur cette ligne",
                dits.get(CORRECTEUR, "") or nom, dits.get(LECTURE, ""), nom, adresse, cle == NUMERO,
            )  # fmt: skip


def _texte(valeur: object) -> str:
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return "" if valeur is None else nettoyer(str(valeur))

"""The DIPLOMATION import file: one line per parchemin that CCI France is to issue, as CSV and as XLSX.

Source: « Divulgation des résultats » (the minutes go to CCI France through DIPLOMATION, for the parchemins of the
title or of the validated blocs), reading X20 (the centre prepares the data, CCI France issues). The columns come
from a profile.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.documents.commun import intitules
from rdcxl.exports.fichiers import ecrire, exiger_dossier
from rdcxl.exports.lecture import blocs_a_delivrer, designer_candidat, exiger_la_cloture
from rdcxl.exports.profil import CHAMPS, FORMULES, DonneesDuParchemin, Parchemin, Profil, charger_profil
from rdcxl.jury.modele_clos import Cloture
from rdcxl.regles import libelles as L
from rdcxl.regles.dates import date_iso
from rdcxl.typographie import phrase

Cellule = str | date | int | None

VIDES = (None, "", ())
EXIGES = ("nom_naissance", "prenoms", "date_naissance", "commune_naissance", "sexe")
TEXTE_MAX = 32767  # characters of a cell (Excel)
PREMIERE_DATE = date(1900, 3, 1)  # earlier ones are not the same day in every spreadsheet


def parchemins(clos: Cloture) -> Iterator[DonneesDuParchemin]:
    """Yield, per parchemin to issue, the data that a profile's fields look into.

    One for a final TITRE, one per bloc that the jury certified; blocs that are ACQUIS were issued earlier.

    Raises:
        ExportRefuse: this is no closed jury.
    """
    exiger_la_cloture(clos)
    # The code and the registered title are facts of the référentiel; the session may only repeat them.
    dite = clos.session.certification
    faits = intitules(clos.session, clos.referentiel.code, clos.referentiel.intitule)
    certification = dite.model_copy(update={"code": faits["code"], "intitule": faits["intitule"]})
    for c in clos.candidats:
        titre = [Parchemin(type="TITRE", bloc=None, bloc_numero=None, intitule=certification.intitule)]
        blocs = [
            Parchemin(type="BLOC", bloc=b.code, bloc_numero=b.numero, intitule=b.titre)
            for b in blocs_a_delivrer(clos, c)
        ]
        for parchemin in (*(titre if c.resultat.decision == L.TITRE else ()), *blocs):
            yield DonneesDuParchemin(
                parchemin=parchemin, fiche=c.fiche, resultat=c.resultat, certification=certification,
                session=clos.session, jury=clos.jury, referentiel=clos.referentiel, empreinte=clos.empreinte,
                logiciel=clos.logiciel, clos_le=clos.clos_le,
            )  # fmt: skip


def lignes(clos: Cloture, profil: Profil) -> list[list[Cellule]]:
    """Return the lines of the file, in the order of the closed file: one value per column of the profile.

    Values: text as it was entered, dates as `date`, integers as `int`, None for an empty cell.

    Raises:
        ExportRefuse: a required field is empty, a value does not have its format or could be taken for a formula;
            every case is listed, by candidate and field.
    """
    resultat: list[list[Cellule]] = []
    problemes: dict[str, None] = {}  # an ordered set: a field of the session is reported once
    for donnees in parchemins(clos):
        problemes |= dict.fromkeys(_champs_vides(donnees, profil))
        ligne = []
        for colonne in profil.colonnes:
            cellule, defaut = convertir(CHAMPS[colonne.champ](donnees), colonne.format)
            ligne.append(cellule)
            if defaut:
                modele = "{qui} : le champ {champ} {defaut}."
                problemes[phrase(modele, qui=_qui(donnees, colonne.champ), champ=colonne.champ, defaut=defaut)] = None
        resultat.append(ligne)
    if problemes:
        raise ExportRefuse(phrase("Le fichier DIPLOMATION ne peut pas être produit."), problemes)
    return resultat


def _qui(donnees: DonneesDuParchemin, champ: str) -> str:
    propre = champ.startswith(("fiche.", "resultat.", "parchemin."))
    return designer_candidat(donnees.fiche) if propre else "Session"


def _champs_vides(donnees: DonneesDuParchemin, profil: Profil) -> Iterator[str]:
    """Yield a sentence per required field that is empty: the five of the candidate, then those of the profile."""
    exiges = dict.fromkeys(f"fiche.{nom}" for nom in EXIGES) | dict.fromkeys(
        colonne.champ for colonne in profil.colonnes if colonne.obligatoire
    )
    for champ in exiges:
        if CHAMPS[champ](donnees) in VIDES:
            ou = "la fiche du candidat" if champ.startswith("fiche.") else "le fichier de session ou celui du jury"
            modele = "{qui} : le champ {champ} est vide. Complétez {ou}, puis refaites la clôture."
            yield phrase(modele, qui=_qui(donnees, champ), champ=champ, ou=ou)


def convertir(brut: object, forme: str) -> tuple[Cellule, str]:
    """Return a value in the format of its column (as a `profil.Colonne`), and what is wrong with it (empty when nothing is)."""
    if brut in VIDES:
        return None, ""
    if forme in ("date", "date_iso"):
        jour = _jour(brut)
        if jour is None:
            return None, phrase("vaut « {brut} », qui n'est pas une date", brut=brut)
        if forme == "date_iso":
            return jour.isoformat(), ""
        ancienne = phrase("vaut « {brut} », une date trop ancienne pour un classeur", brut=brut)
        return jour, "" if jour >= PREMIERE_DATE else ancienne
    if forme == "entier":
        chiffres = str(brut)
        if isinstance(brut, bool) or not (chiffres.isascii() and chiffres.isdigit() and len(chiffres) <= 15):
            return None, phrase("vaut « {brut} », qui n'est pas un entier", brut=brut)
        return int(chiffres), ""
    texte = en_texte(brut)
    return texte, _defaut_de_texte(texte)


def _jour(brut: object) -> date | None:
    if isinstance(brut, datetime):
        return brut.date()
    return brut if isinstance(brut, date) else date_iso(brut)


def en_texte(brut: object) -> str:
    """Return a value as the text of a cell: a list with spaces between, oui or non for a truth value, a date as ISO."""
    if isinstance(brut, bool):
        return "oui" if brut else "non"
    if isinstance(brut, datetime):
        return brut.isoformat(timespec="seconds")
    return " ".join(brut) if isinstance(brut, tuple) else str(brut)


def _defaut_de_texte(texte: str) -> str:
    if texte.startswith(FORMULES):
        return phrase("vaut « {texte} » : un tableur le prendrait pour une formule. Corrigez cette valeur", texte=texte)
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in texte):
        modele = "vaut {texte} : un caractère de contrôle s'y trouve. Ressaisissez cette valeur"
        return phrase(modele, texte=repr(texte))
    if len(texte) > TEXTE_MAX:
        return phrase("dépasse {maximum} caractères. Raccourcissez cette valeur", maximum=TEXTE_MAX)
    return ""


def ecrire_diplomation(clos: Cloture, dossier: Path, profil: Path | None = None) -> list[Path]:
    """Write diplomation.csv and diplomation.xlsx into an existing folder, and return their paths.

    The caller shows the notice of the profile (`charger_profil(profil).avertissement`).

    Args:
        clos: the closed jury.
        dossier: an existing folder; no file in it is overwritten.
        profil: a TOML profile; the default one when None.

    Raises:
        ExportRefuse: the profile is wrong, or fields are missing or refused (all are listed); nothing is written.
        EcritureRefusee: the folder is missing, or a file exists already or cannot be written.
    """
    charge = charger_profil(profil)
    tableau = lignes(clos, charge)
    exiger_dossier(dossier)
    texte = ecrire(dossier / "diplomation.csv", en_csv([c.entete for c in charge.colonnes], tableau))
    return [texte, ecrire(dossier / "diplomation.xlsx", en_xlsx(charge, tableau, clos.instant))]


def en_csv(entetes: Sequence[str], tableau: list[list[Cellule]]) -> bytes:
    """Return the lines as CSV: UTF-8 with BOM, semicolons, CRLF, dates as JJ/MM/AAAA."""
    tampon = io.StringIO(newline="")
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(entetes)
    for ligne in tableau:
        ecrivain.writerow(f"{c.day:02d}/{c.month:02d}/{c.year:04d}" if isinstance(c, date) else c for c in ligne)
    return tampon.getvalue().encode("utf-8-sig")


def en_xlsx(profil: Profil, tableau: list[list[Cellule]], instant: datetime) -> bytes:
    """Return the lines as a workbook: real dates, everything else but integers as text, the same bytes every time."""
    from rdcxl.exports.classeur import nouveau_classeur, remplir_une_liste

    with nouveau_classeur("DIPLOMATION", instant, profil.avertissement) as (classeur, styles, tampon):
        remplir_une_liste(classeur.add_worksheet("DIPLOMATION"), styles, [c.entete for c in profil.colonnes], tableau)
    return tampon.getvalue()

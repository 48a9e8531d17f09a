"""Does a page say what a payload says, letter for letter? Pure: lines without blanks in, French sentences out.

Without the closed file, facts are looked for by what stands before and after them on the product's certificate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rdcxl.exports.langues import ANGLAIS, FRANCAIS, Langue, langue_de_la_page
from rdcxl.exports.preuve.charge import Faits

LIGNES_MAXIMUM = 6  # over which a name may run


class Reperes(NamedTuple):
    """What stands before a birth date and after it, and before the day of the jury: patterns over text without blanks."""

    ne: str
    lieu: str
    reuni: str


REPERES = {
    FRANCAIS.code: Reperes(r"n(?:ée|é|é\(e\))le", "à", r"réunià.{1,200}?le"),
    ANGLAIS.code: Reperes("bornon", "in", r"metin.{1,200}?on"),
}


def desaccords(lignes: Sequence[str], faits: Faits, empreinte: str) -> list[str]:
    """One sentence per fact of the payload that the page does not say, or says otherwise elsewhere.

    Args:
        lignes: the lines of the page, without blanks.
        empreinte: the 16 hexadecimal digits of the payload.
    """
    texte = "".join(lignes)
    langue = langue_de_la_page(texte)
    reperes = REPERES[langue.code]
    naissance, jury = _jour(faits.naissance, langue), _jour(faits.jury, langue)
    trouves = {
        f"le titulaire, « {faits.prenoms} {faits.nom} »": _en_lignes(lignes, faits.prenoms + faits.nom),
        f"la naissance, {faits.naissance}": _partout(texte, reperes.ne, naissance, reperes.lieu),
        f"le numéro, « {faits.numero} »": _en_lignes(lignes, faits.numero)
        and _partout(texte, nu(langue.mots["numero"]), nu(faits.numero), ""),
        f"la certification, « {faits.certification} »": _en_lignes(lignes, faits.certification),
        f"la date du jury, {faits.jury}": _partout(texte, reperes.reuni, jury, ",")
        and _partout(texte, nu(langue.mots["proces_verbal"]), jury, ","),
        f"l’empreinte du dossier clos, {empreinte}": _en_lignes(lignes, empreinte),
    }
    return [f"La page n’imprime pas {fait}, que dit le code QR." for fait, trouve in trouves.items() if not trouve]


def desaccord_du_bloc(lignes: Sequence[str], libelle: str) -> list[str]:
    """The same for the bloc, once its number and title are known."""
    if _en_lignes(lignes, libelle):
        return []
    return [f"La page n’imprime pas le bloc que dit le code QR : « {libelle} »."]


def _jour(iso: str, langue: Langue) -> str:
    try:
        return nu(langue.dater(iso))
    except ValueError:
        return nu(iso)


def nu(texte: str) -> str:
    """A text without its blanks, as lines of a PDF are compared."""
    return "".join(texte.split())


def _en_lignes(lignes: Sequence[str], texte: str) -> bool:
    """Whether a text fills whole lines: nothing before it, nothing after."""
    attendu = nu(texte)
    return any(suite == attendu for suite in _suites(lignes))


def _suites(lignes: Sequence[str]) -> Iterator[str]:
    for debut in range(len(lignes)):
        for fin in range(debut + 1, min(debut + LIGNES_MAXIMUM, len(lignes)) + 1):
            yield "".join(lignes[debut:fin])


def _partout(texte: str, avant: str, attendu: str, apres: str) -> bool:
    """Whether what stands after a label is what is expected, each time that the label is there, and once at least."""
    debut = "[0-9]" if attendu[:1].isdigit() else "."
    juste = re.compile(f"(?:{avant}){re.escape(attendu)}{re.escape(apres)}")
    return bool(juste.search(texte)) and len(juste.findall(texte)) == len(re.findall(f"(?:{avant})(?={debut})", texte))

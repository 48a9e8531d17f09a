"""Two workbooks and a list: the mail-merge source, the order of sending, the log to fill in. XlsxWriter; all cells are text or dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from rdcxl.exports.classeur import nouveau_classeur, remplir_une_liste
from rdcxl.exports.diplomation import en_csv
from rdcxl.exports.documents.commun import civilite
from rdcxl.exports.envois.journal import CHAMPS
from rdcxl.exports.envois.plan import Cadre, Envoi
from rdcxl.grille.tables.candidats import Fiche

NAISSANCE = ("commune_naissance", "code_insee_naissance", "pays_naissance")  # no letter prints them


def publipostage(
    envois: Sequence[Envoi],
    cadre: Cadre,
    decisions: Mapping[str, str],
    messages: Mapping[str, str],
) -> bytes:
    """The source of a mail merge: one row per person, headings in the first row.

    Args:
        decisions: what each candidate is told, by identifier; messages: the file of each one's message.
    """
    colonnes = {
        code: c for code, c in Fiche.colonnes().items() if c.identite and code not in ("identifiant", *NAISSANCE)
    }
    titres_des_colonnes = [str(c.champ(code, "", None).titre) for code, c in colonnes.items()]
    entetes = ["Identifiant", "Civilité", *titres_des_colonnes, "Décision", "Documents", "Moyen", "Message"]
    lignes = [
        [
            e.fiche.identifiant, civilite(e.fiche), *(str(getattr(e.fiche, code) or "") for code in colonnes),
            decisions.get(e.fiche.identifiant, ""), ", ".join(e.noms), e.moyen,
            messages.get(e.fiche.identifiant, ""),
        ]
        for e in envois
    ]  # fmt: skip
    with nouveau_classeur(f"Publipostage – {cadre.session}", cadre.instant) as (classeur, styles, tampon):
        remplir_une_liste(classeur.add_worksheet("Publipostage"), styles, entetes, lignes)
    return tampon.getvalue()


def ordre_des_envois(envois: Sequence[Envoi], cadre: Cadre, prealables: Sequence[tuple[str, str]]) -> bytes:
    """What leaves first, what waits and for what; a place to write down that it left.

    Args:
        prealables: what comes before any of it, and what that waits for (empty: done).
    """
    entetes = ["Rang", "Destinataire", "Documents", "Moyen", "Avant le", "État", "Déjà envoyé", "Envoyé le"]
    lignes: list[list[str | int | dt.date | None]] = []
    for rang, (quoi, attend) in enumerate(prealables, 1):
        lignes.append(
            [rang, "CCI France", quoi, "DIPLOMATION", None, f"Attend : {attend}" if attend else "Prêt", "", None]
        )
    for rang, e in enumerate(envois, len(lignes) + 1):
        etat = "Prêt" if e.pret else "Attend :\n" + "\n".join(e.attend)
        qui = f"{e.fiche.nom_complet} ({e.fiche.identifiant})"
        lignes.append([rang, qui, ", ".join(e.noms), e.moyen, cadre.avant_le, etat, e.deja, None])
    with nouveau_classeur(f"Ordre des envois – {cadre.session}", cadre.instant) as (classeur, styles, tampon):
        remplir_une_liste(classeur.add_worksheet("Ordre des envois"), styles, entetes, lignes)
    return tampon.getvalue()


def journal_a_remplir(envois: Sequence[Envoi], repere: str) -> bytes:
    """The log of these sendings without its dates: fill in « envoye_le » and import it.

    Args:
        repere: the closed file from which they come.
    """
    lignes = [
        [
            e.fiche.identifiant, " ".join(dict.fromkeys(p.genre for p in e.pieces)), None, e.moyen,
            e.fiche.courriel if e.pret else "", repere,
        ]
        for e in envois
    ]  # fmt: skip
    return en_csv(list(CHAMPS), [list(ligne) for ligne in lignes])

"""The reasons of a decision as a letter says them: for their reader, in words, each once, its section after the last that rests on it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from rdcxl.exports.documents.commun import feminin
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import ActeClos, CandidatClos, FicheClose
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import actes as A
from rdcxl.regles import libelles as L
from rdcxl.typographie import decimale

# What is still to be settled inside the centre is nothing to write to a candidate.
INTERNES = frozenset({"penalite_proposee", "penalite_a_statuer", "alerte_absences", "anomalie"})
PLURIEL = 2


def motifs_de_lettre(clos: Cloture, c: CandidatClos, r: Referentiel) -> list[dict[str, str]]:
    """Text and section of each reason: the jury's own decisions, then those of the rules for who has not the title."""
    x, noms = c.resultat, _noms(clos)
    article = r.articles["jury_certification"].titre
    du_jury = [(phrase, article) for a in c.actes_retenus if (phrase := _decision(a, noms, c.fiche))]
    des_regles = (
        [] if x.decision == L.TITRE else [m for m in x.motifs if m not in x.motifs_du_jury and m.code not in INTERNES]
    )
    return _avec_sections([*du_jury, *((_en_mots(m.texte, noms), m.article) for m in des_regles)])


def _avec_sections(dits: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    uniques = list(dict.fromkeys(dits))
    suivants = [*(article for _, article in uniques[1:]), ""][: len(uniques)]
    return [
        {"texte": texte, "article": "" if article == suivant else article}
        for (texte, article), suivant in zip(uniques, suivants, strict=True)
    ]


def _decision(a: ActeClos, noms: dict[str, str], fiche: FicheClose) -> str:
    """An act of the jury for the person whom it is about, with its reason as the jury wrote it; nothing for one that changes nothing."""
    objet = noms.get(a.objet, a.objet)
    le = objet if objet.startswith("«") else f"le {objet}"
    points = decimale(a.valeur or "0")
    pluriel = "s" if Decimal(a.valeur or "0") >= PLURIEL else ""
    e = "e" if feminin(fiche) else ""
    phrases = {
        A.TITRE: "Le jury, souverain, vous a accordé le titre",
        A.AJOURNE: f"Le jury vous a ajourné{e}",
        A.BLOC_ACCORDE: f"Le jury vous a accordé {le}",
        A.BLOC_REFUSE: f"Le jury ne vous a pas accordé {le}",
        A.POINTS: f"Le jury a ajouté {points} point{pluriel} à {objet}",
        A.DEROGATION_HEURES: "Le jury a dérogé pour vous au minimum d’heures en entreprise",
    }
    if a.acte not in phrases:
        return ""
    motif = a.motif.strip().rstrip(".")
    return f"{phrases[a.acte]}, pour ce motif : {motif}."


def _noms(clos: Cloture) -> dict[str, str]:
    """What a letter calls a bloc, PRO and their épreuves, by code."""
    r = clos.referentiel
    noms = {
        code: f"« {libelle} »" for e in (*r.blocs, *((r.pro,) if r.pro else ())) for code, libelle in e.libelles.items()
    }
    noms |= {b.code: f"bloc {b.numero}" for b in r.blocs}
    return {**noms, r.pro.code: "évaluation professionnelle"} if r.pro else noms


def _en_mots(texte: str, noms: dict[str, str]) -> str:
    codes = "|".join(map(re.escape, sorted(noms, key=len, reverse=True)))
    dit = re.sub(rf"(?<![\w.])(?:{codes})(?!\w|\.\w)", lambda m: noms[m[0]], texte)
    dit = re.sub(r", évaluation professionnelle (suffisante|insuffisante)\b", r", \1", dit)
    return dit[:1].upper() + dit[1:]

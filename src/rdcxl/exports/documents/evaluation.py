"""What the minutes of an evaluation jury print, blank before and filled in after: its épreuve, its members. Pure.

Source: « Constitution des jurys » (H1, H2: two outside professionals, a representative without a voice, who trained none of those
whom they hear and have no link with them), « Oraux » (the national grids are used).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rdcxl.exports.documents.pv_jury import MADAME, annees
from rdcxl.jury.composition import JuryDEvaluation, MembreEvaluation
from rdcxl.referentiel.modele import Bloc, Composante, Referentiel
from rdcxl.regles.nombres import en_francais
from rdcxl.typographie import INSECABLE, date_courte

MODELE = "pv_evaluation.typ"
TUTEUR = "TUTEUR"
PROFESSIONNEL, REPRESENTANT = "Professionnel extérieur", "Représentant de l’établissement, sans voix"
FEMININS = {
    PROFESSIONNEL: "Professionnelle extérieure",
    REPRESENTANT: "Représentante de l’établissement, sans voix",
}
INTERNE = "Membre de l’établissement"
PORTEFEUILLE = "Portefeuille de preuves"
GRILLE_NATIONALE = "grille d’évaluation nationale"
A_NOMMER = 3


class Objet(NamedTuple):
    """What a jury evaluates: composantes of a bloc or of PRO, or the portfolio of a bloc (`portefeuille`)."""

    ensemble: Bloc
    composantes: tuple[Composante, ...]
    portefeuille: bool = False


def objet(r: Referentiel, code: str, *, portefeuille: bool = False) -> Objet | None:
    """What a declared jury evaluates; None when the code is unknown. A bloc stands for its orals, PRO for report and defence."""
    ensemble = next((e for e in r.ensembles() if e.code == code), None)
    if ensemble is None:
        composante = r.composantes.get(code)
        return Objet(r.ensemble_de[code], (composante,)) if composante else None
    if portefeuille:
        return Objet(ensemble, (), portefeuille=True)
    return Objet(ensemble, tuple(c for c in ensemble.composantes if _devant_un_jury(ensemble, c)))


def _devant_un_jury(ensemble: Bloc, c: Composante) -> bool:
    return c.forme == "ORAL" if ensemble.numero else c.role != TUTEUR


def designation(o: Objet) -> str:
    """« B3.2 », « PRO », « portefeuille B1 »."""
    if o.portefeuille:
        return f"portefeuille {o.ensemble.code}"
    return ", ".join(c.code for c in o.composantes) if o.ensemble.numero else o.ensemble.code


def entete(o: Objet) -> dict[str, Any]:
    """Heading: the bloc or PRO, what is evaluated, and for a portfolio the competences that it must show."""
    e = o.ensemble
    points = f"{en_francais(e.maximum)} points"
    return {
        "titre": "Procès-verbal d’évaluation" + (" d’un portefeuille de preuves" if o.portefeuille else ""),
        "chapeau": f"Bloc {e.numero} – {e.titre}" if e.numero else e.titre,
        "epreuves": [f"{PORTEFEUILLE}, pour tout le bloc ({points})"]
        if o.portefeuille
        else [f"{c.libelle} ({c.code}, {en_francais(c.maximum)} points)" for c in o.composantes],
        "competences": [f"{c.code} {c.titre}" for c in e.competences] if o.portefeuille else [],
        "colonnes": [f"/{INSECABLE}{en_francais(e.maximum)}"]
        if o.portefeuille
        else [f"{_court(c)} /{INSECABLE}{en_francais(c.maximum)}" for c in o.composantes],
    }


def _court(c: Composante) -> str:
    return c.court if c.role else c.code


def membres(jury: JuryDEvaluation | None, noms: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each member: capacity, practice, and what is stated of his independence; empty rows for those not known yet.

    Args:
        noms: how the minutes call the candidates, by identifier in lower case.
    """
    if jury is None:
        vide = {"nom": "", "titre": "", "qualite": "", "exercice": "", "independance": "", "connu": False}
        return [dict(vide) for _ in range(A_NOMMER)]
    return [_membre(m, jury.candidats, noms) for m in jury.membres]


def _membre(m: MembreEvaluation, entendus: Sequence[str], noms: Mapping[str, str]) -> dict[str, Any]:
    activite = f"dernière activité le {date_courte(m.derniere_activite.isoformat())}" if m.derniere_activite else ""
    return {
        "nom": f"{m.prenom} {m.nom}",
        "titre": _titre(m),
        "qualite": ", ".join(v for v in (m.fonction, m.organisme) if v),
        "exercice": ", ".join(v for v in (annees(m.annees_exercice), activite) if v),
        "independance": _independance(m, entendus, noms),
        "connu": True,
    }


def _titre(m: MembreEvaluation) -> str:
    dit = REPRESENTANT if m.representant else PROFESSIONNEL if m.externe else INTERNE
    return FEMININS.get(dit, dit) if m.civilite == MADAME else dit


def _independance(m: MembreEvaluation, entendus: Sequence[str], noms: Mapping[str, str]) -> str:
    ici = {i.casefold() for i in entendus}

    def parmi(dits: Iterable[str]) -> str:
        return ", ".join(noms.get(i.casefold(), i) for i in dits if i.casefold() in ici)

    formes, lies = parmi(m.a_forme), parmi(m.lien)
    formation = f"A formé {formes}." if formes else "N’a formé aucun des candidats entendus."
    lien = f"A un lien avec {lies}." if lies else "Sans lien avec eux."
    return formation if m.representant and not lies else f"{formation} {lien}"


def signataires(dits: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Every member signs, the one without a voice too."""
    return [{"nom": m["nom"], "qualite": m["titre"] or "Membre du jury"} for m in dits]

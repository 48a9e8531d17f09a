"""Dossier of each member of the certification jury: who sits, in which order candidates are discussed, and each one's file.

Marked PROJET on every page, with the member's name (« Confidentialité »). « Le jury de certification »: the representative has
trained none of the candidates; whoever has is told which ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Optional

from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import ETATS_DE_PRO, communes, jour, lectures_en_mots, nom_complet
from rdcxl.exports.documents.pv_jury import ORDRE_DES_ROLES, role
from rdcxl.exports.documents.synthese import etat
from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.genres import Demande, ProjetDuJury
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.tables.candidats import STATUTS, VOIES
from rdcxl.jury.composition import Jury, Membre
from rdcxl.jury.modele_clos import Projet
from rdcxl.jury.ordre import Passage, ordonner
from rdcxl.jury.parties_closes import CandidatClos, EnsembleClos, EtatClos, FicheClose
from rdcxl.jury.sensibilite import Sensibilite, sensibilites
from rdcxl.regles import BLOCS
from rdcxl.regles import libelles as L
from rdcxl.regles.nombres import en_francais
from rdcxl.typographie import INSECABLE, decimale

if TYPE_CHECKING:
    from rdcxl.exports.matiere import Matiere

MODELE = "dossier_jury.typ"


@ProjetDuJury("dossiers_jury", rang=60, titre="Dossiers du jury", modeles=(MODELE,), demande=Demande.JURY)
def de_la_grille(matiere: Matiere) -> list[Document]:
    """See `preparer`: it is given the projet and the order of discussion."""
    d = matiere.deliberation
    choix = {nom: getattr(d.lectures, nom) for nom in d.referentiel.lectures}
    trouves = sensibilites(d.promotion, d.referentiel, choix)[1]
    passages = ordonner(d, {s.resultat.identifiant for s in trouves})
    return preparer(matiere.projet, passages, trouves, matiere.reglages)


def preparer(
    clos: Projet, passages: Sequence[Passage], sensibles: Iterable[Sensibilite], reglages: Reglages
) -> list[Document]:
    """Return one document per member, the same but for his name and the candidates whom he trained.

    Args:
        clos: what `rdcxl.jury.projet` composes, with a jury.
        passages: every candidate in the order of discussion; sensibles: those whose outcome depends on a reading.
    """
    par_identifiant = {c.identifiant: c for c in clos.candidats}
    lectures = {s.resultat.identifiant: [_variante(v.lectures, v.resultat.decision, v.resultat.blocs_valides)
                for v in s.variantes] for s in sensibles}  # fmt: skip
    blocs = [
        _candidat(clos, rang, p, par_identifiant[p.identifiant], lectures.get(p.identifiant, []))
        for rang, p in enumerate(passages, 1)
    ]
    jury = clos.jury
    if jury is None:
        return []
    membres = sorted(jury.membres, key=lambda m: ORDRE_DES_ROLES.index(m.role))
    noms = sans_collision(nom_de_fichier("PROJET-dossier", m.nom, m.prenom) for m in membres)
    return [_document(clos, jury, m, membres, blocs, nom) for m, nom in zip(membres, noms, strict=True)]


def _document(
    clos: Projet, jury: Jury, m: Membre, membres: Sequence[Membre], blocs: Sequence[dict[str, Any]], nom: str
) -> Document:  # fmt: skip
    qui = f"{m.prenom} {m.nom}"
    formes = {i.casefold() for i in m.a_forme}
    donnees = {
        **communes(clos, f"Dossier du jury – {qui}"),
        "pied": f"Dossier personnel de {qui}. Document de travail du jury, à rendre ou à détruire après la séance.",
        "membre": {"nom": qui, "role": role(m)},
        "seance": f"Jury du {jour(jury.date)}, {jury.lieu}.",
        "membres": [
            [f"{x.prenom} {x.nom}", role(x), ", ".join(v for v in (x.fonction, x.organisme) if v)] for x in membres
        ],
        "lectures": lectures_en_mots(clos),
        "candidats": [{**b, "forme": b["identifiant"].casefold() in formes} for b in blocs],
    }
    return Document(MODELE, nom, f"Dossier de {qui}", "", clos.instant, donnees)


def _candidat(clos: Projet, rang: int, p: Passage, c: CandidatClos, lectures: list[str]) -> dict[str, Any]:
    x, fiche = c.resultat, c.fiche
    notes, r = c.saisies.notes, clos.referentiel
    ensembles = [_ensemble(e, x.blocs[e.code], L.BLOCS, notes, p) for e in r.blocs]
    if r.pro and x.pro:
        ensembles.append(_ensemble(r.pro, x.pro, ETATS_DE_PRO, notes, p))
    return {
        "rang": str(rang),
        "nom": nom_complet(fiche),
        "identifiant": p.identifiant,
        "profil": _profil(fiche),
        "decision": L.DECISIONS[x.decision],
        "alerte": x.decision in (L.EN_ATTENTE, L.ANNULEE),
        "total": f"{decimale(x.points)}{INSECABLE}/{INSECABLE}{decimale(x.sur)} points"
        + (f", {decimale(x.moyenne)}/20" if x.moyenne else ""),
        "sujets": [s.texte for s in p.sujets],
        "ensembles": ensembles,
        "manque": _manque("pour le titre", p.manque_titre) if x.decision != L.TITRE else "",
        "acquis": ", ".join(p.acquis),
        "motifs": [m.model_dump(include={"texte", "article"}) for m in x.motifs],
        "lectures": lectures,
    }


def _profil(fiche: FicheClose) -> str:
    inscrits = " ".join(fiche.blocs_inscrits)
    parcours = f"blocs séparés ({inscrits})" if fiche.parcours == BLOCS else "parcours complet"
    heures = fiche.heures_entreprise
    suite = [VOIES.get(fiche.voie, ""), STATUTS.get(fiche.statut, "")]
    entreprise = f"{decimale(str(heures))}{INSECABLE}h en entreprise" if heures is not None else ""
    return ", ".join(v for v in (parcours, *suite, entreprise) if v)


def _ensemble(
    e: EnsembleClos,
    b: EtatClos,
    libelles: Mapping[str, str],
    notes: Mapping[str, Optional[str]],
    p: Passage,
) -> dict[str, Any]:
    """One bloc, or PRO: the marks as they were entered (blank is « – », never 0), points, mark, state, what is missing."""
    hors = b.statut in (L.ACQUIS, L.NON_INSCRIT, L.DISPENSE, L.NON_CONCERNE)
    return {
        "code": e.code,
        "notes": ""
        if hors
        else " · ".join(
            f"{k.code.removeprefix(e.code + '.')}{INSECABLE}: {decimale(notes.get(k.code) or '–')}/{decimale(k.maximum)}"
            for k in e.composantes
        ),
        "points": f"{decimale(b.points)}/{decimale(b.sur)}" if b.points is not None else "",
        "manque": _manque("", p.manques.get(e.code)) if not hors else "",
        **etat(b, libelles),
    }


def _manque(quoi: str, points: Optional[Decimal]) -> str:
    """Points missing, in words; nothing when none is, or when points cannot bring it."""
    return f"{en_francais(points)}{INSECABLE}pt{f' {quoi}' if quoi else ''}" if points else ""


def _variante(lectures: Mapping[str, str], decision: str, blocs: Sequence[str]) -> str:
    choix = ", ".join(f"{nom} = {v}" for nom, v in lectures.items())
    gardes = f" ({', '.join(blocs)})" if blocs and decision != L.TITRE else ""
    return f"{choix} : {L.DECISIONS[decision]}{gardes}"

"""Who sits again after a closed jury, and with what: the rows of a new session, from the closed jury alone. Pure.

Sections « En cas d'échec » (D1 to D4 of the domain notes), « Motifs recevables… » (D5), « Fraude… »; readings X7, X11, X13, X21.

- The title was obtained: nothing to take again, the candidate is not carried over.
- Failure: blocs at or above the validation mark, and PRO when it was sufficient, are kept as acquis; the rest is due again.
- Rattrapage keeps the tutor's mark as an acquis of its own; redoublement does not, the year is done again.
- Postponed: the session is not decided, so the marks are carried over as they were entered, with the earlier acquis; a bloc that
  the jury certified already is an acquis. Its other acts are not carried over: each is named, for the jury to say again.
- Proven fraud: every mark of the session falls; what was acquired earlier stays, whatever it is.
- A bloc that the jury granted is kept whatever its points, with the day of its act (X46).
- Separate blocs: the candidate stays registered for all of his blocs; those validated are acquis, and count among those kept (X47).
- A bloc that was taken as often as it may be (D1) is left out. On the full path the title is then out of reach: what is left goes on
  by separate blocs; who has no bloc left to take again is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille.tables.decisions import ACTES
from rdcxl.jury.historique import historique, reprises_epuisees
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import DE_LA_SESSION, IDENTITE, AcquisClos, ActeClos, CandidatClos, FicheClose
from rdcxl.referentiel.modele import Composante, Referentiel
from rdcxl.regles import BLOCS, Mention
from rdcxl.regles import libelles as L
from rdcxl.regles.acquis import acquis_est_recevable
from rdcxl.regles.actes import BLOC_ACCORDE
from rdcxl.regles.assiduite import TUTEUR, diminuer
from rdcxl.regles.echeances import peut_repasser, premiere_session_apres_fraude
from rdcxl.regles.modele import VAE
from rdcxl.regles.nombres import CONTEXTE, canonique, en_francais

REDOUBLEMENT = "redoublement"
RATTRAPAGE = "rattrapage"
Garder = Callable[[str, "str | None"], dict[str, str]]
HEURES = "heures_entreprise"  # code of the reason that refuses the title for hours
EMPREINTE_CITEE = 16  # digits of the digest of a closed file, enough to find it again
NON_DECIDEE = frozenset({L.EN_ATTENTE, L.ANNULEE})
NON_REPRIS = {  # acts that a new session does not know, by whether the candidate was postponed
    True: frozenset({"POINTS", "BLOC_REFUSE", "DEROGATION_HEURES"}),
    False: frozenset({"DEROGATION_HEURES"}),
}


@dataclass(frozen=True)
class Reprise:
    """The rows of a new session, each a mapping from the code of a column to its text; what the user must know."""

    candidats: tuple[dict[str, str], ...]
    acquis: tuple[dict[str, str], ...]
    avis: tuple[str, ...]
    tentatives: tuple[dict[str, str], ...] = ()


def preparer_reprise(
    clos: Cloture, r: Referentiel, mode: str, aujourdhui: dt.date, seulement: Sequence[str] = ()
) -> Reprise:
    """The candidates of a closed jury who sit again.

    Args:
        clos: a closed file in force; mode: `RATTRAPAGE` (épreuves only) or `REDOUBLEMENT` (modules and épreuves).
        seulement: identifiers of those who sit, among those who may; all when empty.

    Raises:
        ClotureRefusee: nobody has anything to take again, the date of last possible issue is past, or somebody of `seulement`
            has nothing to take again.
    """
    limite = clos.session.certification.date_derniere_delivrance
    if not peut_repasser(r, 0, aujourdhui, limite):
        raise ClotureRefusee(
            f"La certification ne peut plus être délivrée depuis le {limite:%d/%m/%Y} : aucun bloc ne peut être repassé "
            f"(section « {r.articles['echec'].titre} »)."
        )
    candidats, acquis, avis = [], [], []
    choisis = {qui.strip().casefold(): qui for qui in seulement}
    for c in clos.candidats:
        if c.resultat.decision == L.TITRE or (choisis and c.identifiant.casefold() not in choisis):
            continue
        gardes = list(_acquis(clos, c, r, mode))
        ligne = _ligne(c, {a["composante"] for a in gardes}, r)
        if ligne is None:
            avis.append(f"{c.identifiant} : plus rien à repasser, tout ce qui était à passer est validé.")
            continue
        candidats.append(ligne)
        acquis += gardes
        avis += _avis(c, gardes, r)
    absents = [qui for cle, qui in choisis.items() if cle not in {c["identifiant"].casefold() for c in candidats}]
    if absents:
        raise ClotureRefusee(
            f"Rien à repasser pour {', '.join(absents)} dans cette clôture : titre obtenu, ou identifiant inconnu.",
            avis,
        )
    tentatives = historique(clos, {c["identifiant"] for c in candidats})
    avis += _reprises_epuisees(candidats, tentatives, acquis, r)
    avis += _demarches(candidats, acquis, r, mode)
    if not candidats:
        raise ClotureRefusee("Aucun candidat de cette clôture n’a quoi que ce soit à repasser.", avis)
    presents = {c["identifiant"] for c in candidats}
    gardes_ici = tuple(a for a in acquis if a["identifiant"] in presents)
    return Reprise(
        tuple(candidats), gardes_ici, tuple(avis), tuple(t for t in tentatives if t["identifiant"] in presents)
    )


def _reprises_epuisees(
    candidats: list[dict[str, str]], tentatives: list[dict[str, str]], acquis: list[dict[str, str]], r: Referentiel
) -> Iterator[str]:
    """D1: a bloc that was taken as often as allowed is left out of the registration; who has none left is left out himself."""
    gardes = {(a["identifiant"], a["composante"]) for a in acquis}
    epuisees = reprises_epuisees(tentatives, r)
    titre = r.articles["echec"].titre
    for ligne in list(candidats):
        qui, complet = ligne["identifiant"], ligne["parcours"] != BLOCS
        inscrits = [b.code for b in r.blocs] if complet else ligne["blocs_inscrits"].split()
        blocs = [b for b in epuisees.get(qui, ()) if b in inscrits and (qui, b) not in gardes]
        if not blocs:
            continue
        restent = [b for b in inscrits if b not in blocs]
        dit = f"{qui} : {', '.join(blocs)} {'ont' if len(blocs) > 1 else 'a'} déjà été repassé{'s' if len(blocs) > 1 else ''}, une seule fois est permise"
        if all((qui, b) in gardes for b in restent):
            candidats.remove(ligne)
            acquis[:] = [a for a in acquis if a["identifiant"] != qui]
            yield f"{dit} : plus rien à repasser, la nouvelle session se fait sans ce candidat (section « {titre} »)."
            continue
        ligne |= {"parcours": BLOCS, "blocs_inscrits": " ".join(restent)}
        acquis[:] = [a for a in acquis if a["identifiant"] != qui or a["composante"] in restent]
        suite = ", retiré de son inscription"
        if complet:
            suite = (
                f" ; le titre n’étant plus possible, le candidat est inscrit par blocs séparés ({', '.join(restent)})"
            )
            for code in [c for c in ligne if c in r.composantes and r.ensemble_de[c].code not in restent]:
                del ligne[code]
        yield f"{dit}{suite} (section « {titre} »)."


def _demarches(
    candidats: list[dict[str, str]], acquis: list[dict[str, str]], r: Referentiel, mode: str
) -> Iterator[str]:
    """The request that a rattrapage takes (D4); the modules that a redoublement follows again (D3)."""
    if mode == RATTRAPAGE:
        yield (
            f"Chaque candidat demande à repasser {r.reprise.demande_mois} mois avant la première épreuve concernée, par lettre recommandée "
            f"ou en main propre (section « {r.articles['echec'].titre} ») : saisissez sa demande dans la feuille Demandes."
        )
        return
    gardes = {(a["identifiant"], a["composante"]) for a in acquis}
    for ligne in candidats:
        if ligne["voie"] == VAE or r.composantes.keys() & ligne.keys():  # no training; a session that only goes on
            continue
        qui, inscrits = ligne["identifiant"], ligne["blocs_inscrits"].split()
        complet = ligne["parcours"] != BLOCS
        dus = [b for b in r.blocs if (complet or b.code in inscrits) and (qui, b.code) not in gardes]
        modules = [f"{b.code} ({b.modules[0].code} à {b.modules[-1].code})" for b in dus if b.modules]
        if modules:
            yield f"{qui} : modules à suivre et à évaluer de nouveau : {', '.join(modules)} (section « {r.articles['echec'].titre} »)."


def _ligne(c: CandidatClos, gardes: set[str], r: Referentiel) -> dict[str, str] | None:
    """The registration of one candidate, with the marks of a session that is not decided; None when nothing is due."""
    ligne = _de_la_fiche(c.fiche, IDENTITE)
    if _tout_est_garde(c, gardes, r):
        return None
    if c.resultat.decision == L.EN_ATTENTE:
        ligne |= _de_la_fiche(c.fiche, DE_LA_SESSION)
        dues = {code: e.code for code, e in r.ensemble_de.items() if e.code not in gardes}
        ligne |= {code: note or "" for code, note in c.saisies.notes.items() if code in dues}
    return ligne


def _tout_est_garde(c: CandidatClos, gardes: set[str], r: Referentiel) -> bool:
    """Nothing is left to take again. On the full path, hours in a company that were too few may still be completed."""
    if c.fiche.parcours == BLOCS:
        return gardes.issuperset(c.fiche.blocs_inscrits)
    if c.resultat.decision not in (L.PARTIELLE, L.AUCUNE) or any(m.code == HEURES for m in c.resultat.motifs):
        return False
    pro = c.resultat.pro
    due = r.pro is not None and pro is not None and pro.statut not in (L.DISPENSE, L.NON_CONCERNE)
    return gardes.issuperset(b.code for b in r.blocs) and (not due or r.code_pro in gardes)


def _acquis(clos: Cloture, c: CandidatClos, r: Referentiel, mode: str) -> Iterator[dict[str, str]]:
    """What the candidate keeps, with its points, the session that it comes from, and what shows it."""
    x, ancien = c.resultat, c.saisies.acquis
    accordes = {a.objet: a.horodatage.date() for a in _retenus(c, {BLOC_ACCORDE})}

    def garder(code: str, points: str | None) -> dict[str, str]:
        sans_note = points is None and c.fiche.voie == VAE
        ici = AcquisClos(
            points="0" if sans_note else points,
            session=clos.jury.date,
            accorde_le=accordes.get(code),
            preuve=f"clôture rdcxl {clos.empreinte.valeur[:EMPREINTE_CITEE]}",
            preuve_du=clos.clos_le.date(),
        )
        return _rangee(c, code, ici)

    if x.decision in NON_DECIDEE:
        yield from (_rangee(c, code, a) for code, a in ancien.items())
        yield from (garder(code, x.blocs[code].points) for code in c.blocs_certifies if code not in ancien)
        return
    for code, bloc in x.blocs.items():
        if bloc.statut == L.ACQUIS:
            yield _rangee(c, code, ancien.get(code))
        elif bloc.statut == L.VALIDE:
            yield garder(code, bloc.points)
    pro = x.pro
    if r.pro is None or not pro:
        return
    if pro.statut == L.ACQUIS:
        yield _rangee(c, r.pro.code, ancien.get(r.pro.code))
    elif pro.statut == L.SUFFISANT:
        yield garder(r.pro.code, pro.points)
    elif mode == RATTRAPAGE and pro.statut in (L.INSUFFISANT, L.NON_PRESENTE):
        yield from _note_du_tuteur(clos, c, r, garder)


def _rangee(c: CandidatClos, code: str, a: AcquisClos | None) -> dict[str, str]:
    """The row of an acquis."""
    dits = a.model_dump(mode="json") if a else {}
    sans_note = c.fiche.voie == VAE and not dits.get("points")
    rangee = {champ: _texte(dits.get(champ)) for champ in ("points", "session", "accorde_le", "preuve", "preuve_du")}
    return {"identifiant": c.identifiant, "composante": code, **rangee, **({"points": "0"} if sans_note else {})}


def _note_du_tuteur(clos: Cloture, c: CandidatClos, r: Referentiel, garder: Garder) -> Iterator[dict[str, str]]:
    """D4, X11: in rattrapage the tutor's mark is kept, with the points that the jury added, the penalty deducted."""
    tuteur = r.pro.composante_de_role("TUTEUR") if r.pro else None
    if tuteur is None:
        return
    ancien = c.saisies.acquis.get(tuteur.code)
    if ancien:
        yield _rangee(c, tuteur.code, ancien)
        return
    note = _apres_penalite(clos, c, tuteur)
    if note is not None:
        yield garder(tuteur.code, canonique(note))


def _apres_penalite(clos: Cloture, c: CandidatClos, tuteur: Composante) -> Decimal | None:
    """The tutor's mark, diminished where the session applied the assiduity penalty to it; None when there is none."""
    saisie, p, lectures = c.saisies.notes.get(tuteur.code), c.penalite, clos.lectures
    if saisie is None or saisie in Mention.__members__:
        return None
    with localcontext(CONTEXTE):
        ajouts = (a.valeur for a in _retenus(c, {"POINTS"}) if a.objet == tuteur.code)
        note = Decimal(saisie) + sum(Decimal(v) for v in ajouts if v is not None)
    if p is None or p.taux is None or p.etat != L.APPLIQUEE or lectures["assiette_penalite"] != TUTEUR:
        return note
    with localcontext(CONTEXTE):
        return diminuer(note, tuteur.maximum, Decimal(p.taux), lectures["calcul_penalite"])


def _avis(c: CandidatClos, gardes: list[dict[str, str]], r: Referentiel) -> Iterator[str]:
    x, qui, fraude = c.resultat, c.identifiant, c.fiche.fraude
    if x.decision == L.ANNULEE and fraude:
        jour = premiere_session_apres_fraude(r, fraude, fraude, redoublement=False)
        yield f"{qui} : pas de nouvelle session avant le {jour:%d/%m/%Y} (section « {r.articles['fraude'].titre} »)."
    for acte in _retenus(c, NON_REPRIS[x.decision == L.EN_ATTENTE]):
        quoi = f"{ACTES[acte.acte]} {acte.objet}".strip()
        yield f"{qui} : le jury avait décidé ceci : {quoi}. La nouvelle session ne le sait pas, le jury devra le redire."
    for acquis in gardes:
        code, points = acquis["composante"], acquis["points"]
        if c.fiche.voie == VAE and points == "0":
            continue
        if points and acquis["accorde_le"] and not acquis_est_recevable(r, code, Decimal(points)):
            jour = dt.date.fromisoformat(acquis["accorde_le"])
            combien = en_francais(Decimal(points))
            yield f"{qui} : {code} est gardé pour {combien} points, accordé par le jury le {jour:%d/%m/%Y}."
        elif points and code in r.composantes and points != c.saisies.notes.get(code, points):
            yield f"{qui} : {code} est gardé pour {en_francais(Decimal(points))} points, décisions du jury et pénalité d’assiduité comprises."


def _retenus(c: CandidatClos, lesquels: Collection[str]) -> list[ActeClos]:
    return [a for a in c.actes_retenus if a.acte in lesquels]


def _de_la_fiche(fiche: FicheClose, lesquels: Collection[str]) -> dict[str, str]:
    """These fields as the text of a cell."""
    return {code: _texte(valeur) for code, valeur in fiche.model_dump(mode="json", include=set(lesquels)).items()}


def _texte(brut: object) -> str:
    if brut is None:
        return ""
    if isinstance(brut, bool):
        return "oui" if brut else "non"
    return " ".join(brut) if isinstance(brut, list) else str(brut)

"""What a letter says of what comes next, and of the formalities: what may be taken again, how, by when. Pure.

Sections « En cas d'échec » (one retake per bloc; registered letter or by hand, months before, next session, one centre; a new
professional file), « Motifs recevables… » (make-up of a justified absence), « Fraude… » (waiting period, request). Reading X37.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from rdcxl.exports.documents.commun import jour
from rdcxl.grille.annexes import DEMANDES
from rdcxl.jury.echeancier import Qui, apres_fraude
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos
from rdcxl.jury.suites import Suite, suite_de
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import echeances as E
from rdcxl.regles import libelles as L

FOIS = {1: "une seule fois", 2: "deux fois", 3: "trois fois"}
FOIS_EN_TOUT = {**FOIS, 1: "une fois"}


def formalites(clos: Cloture, c: CandidatClos, r: Referentiel) -> list[dict[str, str]]:
    """One paragraph per thing to know, the heading of their section after the last; none with the title.

    Args:
        clos: a closed file; c: one of its candidates; r: its référentiel.
    """
    decision = c.resultat.decision
    if decision == L.EN_ATTENTE:
        textes, article = _apres_absence(c, r), "motifs_recevables"
    elif decision == L.ANNULEE:
        textes, article = _apres_fraude(clos, c, r), "fraude"
    elif decision == L.TITRE or c.par_experience:
        return []
    else:
        textes, article = _apres_echec(clos, c, r), "echec"
    dits = list(textes)
    return [{"texte": t, "article": r.articles[article].titre if t is dits[-1] else ""} for t in dits]


def _apres_echec(clos: Cloture, c: CandidatClos, r: Referentiel) -> Iterator[str]:
    suite, limite = suite_de(clos, c, r), _limite(clos)
    if suite.rien:
        yield "Tout ce que vous présentiez est validé : vous n’avez rien à repasser."
    if suite.trop_tard:
        yield f"La certification n’est plus délivrée depuis le {_date_limite(clos)} : rien ne peut plus être repassé."
    if suite.epuises:
        yield _epuises(clos, suite, r)
    if suite.blocs:
        fois = _fois(r)
        chacun = "" if len(suite.blocs) == 1 else " chacun"
        yield f"Vous pouvez repasser {_nommer(clos, suite.blocs)}, {fois}{chacun}{limite}."
        concernes = "du bloc concerné" if len(suite.blocs) == 1 else "du premier bloc concerné"
        yield (
            "Pour repasser les seules évaluations de blocs (rattrapage), inscrivez-vous à la prochaine session d’examen, auprès d’un seul "
            f"centre, par courrier recommandé ou remis en mains propres, {r.reprise.demande_mois} mois au plus tard avant l’épreuve "
            f"{concernes}. En cas de redoublement, vous suivez de nouveau les modules des blocs non validés."
        )
    if suite.pro:
        yield (
            "Pour l’évaluation professionnelle, vous pouvez présenter un nouveau dossier, lié à une problématique professionnelle, après "
            f"{r.reprise.mois_experience_pro} mois au moins d’expérience professionnelle en relation avec le métier{limite}."
        )


def _apres_absence(c: CandidatClos, r: Referentiel) -> Iterator[str]:
    absences = [code for code, note in c.saisies.notes.items() if note == "ABJ"]
    if absences:
        quoi = " et ".join(f"« {r.composantes[code].libelle} »" for code in absences)
        yield (
            f"Votre absence étant justifiée ({quoi}), une épreuve de rattrapage vous est proposée dans les "
            f"{r.reprise.rattrapage_mois} mois qui suivent votre demande écrite au centre."
        )


def _apres_fraude(clos: Cloture, c: CandidatClos, r: Referentiel) -> Iterator[str]:
    suite, f = suite_de(clos, c, r), r.fraude
    if suite.trop_tard:
        yield f"La certification n’est plus délivrée depuis le {_date_limite(clos)} : rien ne peut plus être repassé."
    if suite.epuises:
        yield _epuises(clos, suite, r)
    if not (suite.blocs or suite.pro):
        return
    possible = ""
    if c.fiche.fraude:
        demandes = list(clos.rangees_de(DEMANDES, c.identifiant))
        premier = apres_fraude(r, c.fiche.fraude, Qui(c.identifiant, ""), demandes).jour
        possible = f", soit à partir du {jour(premier)}" if premier else ""
    yield (
        f"Après un délai de carence de {f.carence_mois} mois{possible}, vous pouvez repasser à la prochaine session l’ensemble des "
        f"évaluations de blocs de la session annulée{_limite(clos)}."
    )
    yield (
        "Faites-en la demande par courrier recommandé avec accusé de réception au centre d’examen : "
        f"{f.demande_mois_libre} mois au plus tard avant l’épreuve du premier bloc concerné si vous repassez en candidat libre, "
        f"{f.demande_mois_redoublement} mois au plus tard avant le début de la formation en cas de redoublement (contrat "
        "d’apprentissage, contrat de professionnalisation)."
    )


def reclamation(clos: Cloture, c: CandidatClos, r: Referentiel) -> dict[str, str]:
    """How and until when a complaint is made: as long as the scripts are kept, a year from each épreuve (section « Écrits »)."""
    jours = sorted({e.date for e in clos.jury.epreuves if _a_passe(c, e.bloc)})
    ans = r.echeances.archivage_copies_ans
    duree = "un an" if ans == 1 else f"{ans} ans"
    if not jours:
        quand = f"pendant {duree} après l’épreuve"
    elif len(jours) == 1:
        quand = f"jusqu’au {jour(E.fin_archivage_copies(r, jours[0]))}"
    else:
        premier, dernier = (jour(E.fin_archivage_copies(r, j)) for j in (jours[0], jours[-1]))
        quand = f"jusqu’au {premier} pour la première épreuve, jusqu’au {dernier} pour la dernière"
    texte = f"Une réclamation s’adresse par écrit au centre, qui garde vos copies {duree} : {quand}."
    return {"texte": texte, "article": r.articles["ecrits"].titre}


def _a_passe(c: CandidatClos, bloc: str) -> bool:
    etat = c.resultat.blocs.get(bloc)
    return etat is not None and etat.statut not in (L.ACQUIS, L.NON_INSCRIT)


def _epuises(clos: Cloture, suite: Suite, r: Referentiel) -> str:
    combien = "ne se passe" if len(suite.epuises) == 1 else "ne se passent chacun"
    n = r.reprise.tentatives_par_bloc
    return (
        f"Vous avez déjà repassé {_nommer(clos, suite.epuises)}, qui {combien} pas plus de {FOIS_EN_TOUT.get(n, f'{n} fois')} : "
        "vous ne pouvez plus vous y présenter."
    )


def _fois(r: Referentiel) -> str:
    """How often a bloc may be taken again."""
    reprises = r.reprise.tentatives_par_bloc - 1
    return FOIS.get(reprises, f"{reprises} fois")


def _nommer(clos: Cloture, codes: tuple[str, ...]) -> str:
    """« le bloc 1 », « les blocs 1, 2 et 3 »."""
    numeros = [str(b.numero) for b in clos.referentiel.blocs if b.code in codes]
    if len(numeros) == 1:
        return f"le bloc {numeros[0]}"
    return f"les blocs {', '.join(numeros[:-1])} et {numeros[-1]}"


def _date_limite(clos: Cloture) -> str:
    limite: dt.date | None = clos.session.certification.date_derniere_delivrance
    return jour(limite)


def _limite(clos: Cloture) -> str:
    """Until when, where the centre has entered it (X30)."""
    limite = _date_limite(clos)
    return f", au plus tard le {limite}, date de dernière délivrance possible de la certification" if limite else ""

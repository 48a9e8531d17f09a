"""What the documents of a sitting share: its context, its words, its place, required mentions. Never holds a mark. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.documents.commun import communes_de_la_session, doublons, intitules, naissance
from rdcxl.exports.lecture import designer_candidat
from rdcxl.exports.mentions import NOMS, Mention, verifier
from rdcxl.grille.modele import Candidat, Session
from rdcxl.grille.seances import SANS_AMENAGEMENT, Inscrit, Partie, Seance, duree
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.referentiel.modele import Referentiel
from rdcxl.typographie import INSECABLE, date_longue, phrase

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
RAPPORT, SOUTENANCE = "RAPPORT", "SOUTENANCE"
REMEDE_SESSION, REMEDE_CANDIDAT = "la feuille Session", "la feuille Candidats"


@dataclass(frozen=True)
class Contexte:
    """What documents before the closing rest on; `instant`: the time, with its offset (injected)."""

    session: Session
    referentiel: Referentiel
    instant: dt.datetime

    def communes(self, titre: str, pied: str) -> dict[str, Any]:
        """The strings of every page: these documents are no projet, they may leave before the closing (I2)."""
        identite = self.referentiel.identite
        certification = intitules(self.session, identite.code, identite.intitule)
        return communes_de_la_session(self.session, certification, titre, pied)


CENTRE: Mention[Contexte] = Mention(lambda x: x.session.centre.nom, "le nom du centre")


def exiger(
    contexte: Contexte, quoi: str, mentions: tuple[Mention[Contexte], ...], candidats: Iterable[Candidat]
) -> None:
    """Check what these documents must say of the session and of each candidate.

    Raises:
        ExportRefuse: a mention is missing or wrong; all are listed.
    """
    problemes = verifier(contexte, mentions, "Session", REMEDE_SESSION)
    for candidat in candidats:
        fiche = fiche_de(candidat)
        problemes += verifier(fiche, NOMS, designer_candidat(fiche), REMEDE_CANDIDAT)
    if problemes:
        raise ExportRefuse(phrase("{quoi} ne peuvent pas être préparés.", quoi=quoi), dict.fromkeys(problemes))


def fiche_de(candidat: Candidat) -> Fiche:
    """What names a candidate, and no more: a document of a sitting cannot print what it is not given."""
    f = candidat.fiche
    return Fiche(
        identifiant=f.identifiant, nom_naissance=f.nom_naissance, nom_usage=f.nom_usage, prenoms=f.prenoms, sexe=f.sexe
    )


def jour_en_toutes_lettres(jour: dt.date) -> str:
    """« lundi 12 mai 2025 »."""
    return f"{JOURS[jour.weekday()]}{INSECABLE}{date_longue(jour.isoformat())}"


def heure_en_lettres(heure: dt.time) -> str:
    """« 9 h 00 »."""
    return f"{heure.hour}{INSECABLE}h{INSECABLE}{heure.minute:02d}"


def lieu_complet(seance: Seance) -> list[str]:
    """Place, room, address: those that are given."""
    e = seance.epreuve
    return [v for v in (e.lieu, e.salle, e.adresse, a_distance(seance)) if v]


def parties(contexte: Contexte, seance: Seance, inscrit: Inscrit | None = None) -> list[dict[str, str]]:
    """Each épreuve of a sitting: its words, and how long it lasts, for one candidate or without accommodation."""
    arrange = inscrit.amenagement if inscrit else SANS_AMENAGEMENT
    r = contexte.referentiel
    return [{"libelle": libelle(p), "duree": duree(r, p, arrange), "langue": langue(r, p)} for p in seance.parties]


def langue(r: Referentiel, partie: Partie) -> str:
    """In which language the report is written, or the defence held (K1); empty for the others, of which nothing is said."""
    dites = {RAPPORT: r.langues.memoire, SOUTENANCE: r.langues.soutenance} if r.langues else {}
    return " ; ".join(dites[c.role] for c in partie.composantes if c.role in dites)


def a_distance(seance: Seance) -> str:
    """That a sitting is held at a distance, and by which agreement (H10)."""
    e = seance.epreuve
    quand = f" du {date_longue(e.accord_date.isoformat())}" if e.accord_date else ""
    return f"à distance (accord {e.accord_reference}{quand})" if e.a_distance else ""


def libelle(partie: Partie) -> str:
    """« Étude de cas … (B2.1) »; the several marks of one épreuve stand one after the other, what they share said once."""
    premier, *autres = (c.libelle for c in partie.composantes)
    partage = premier.rpartition(", ")[0] + ", "
    return f"{' ; '.join((premier, *(a.removeprefix(partage) for a in autres)))} ({partie.codes})"


def codes(seance: Seance) -> str:
    """« B2.1 », or the bloc when the sitting holds it whole."""
    reunis = [c.code for p in seance.parties for c in p.composantes]
    return seance.ensemble.code if len(reunis) == len(seance.ensemble.composantes) else ", ".join(reunis)


def titre_de_l_ensemble(seance: Seance) -> str:
    """« Bloc 2 – Élaboration … », or the title of the professional evaluation."""
    e = seance.ensemble
    return f"Bloc {e.numero} – {e.titre}" if e.numero else e.titre


def ensemble_court(seance: Seance) -> str:
    """« Bloc 2 », or the professional evaluation."""
    e = seance.ensemble
    return f"Bloc {e.numero}" if e.numero else "Évaluation professionnelle"


def lignes(contexte: Contexte, seance: Seance) -> list[dict[str, str]]:
    """Those expected at a sitting, as a list prints them: rank, name, identifier and name in use, hour, accommodations.

    Birth dates stand there where two people have the same names, and nowhere else.
    """
    lues = []
    homonymes = doublons(i.candidat.fiche.nom_complet for i in seance.inscrits)
    for rang, i in enumerate(seance.inscrits, 1):
        fiche = i.candidat.fiche
        usage = f"nom d’usage : {fiche.nom_usage}" if fiche.nom_usage not in ("", fiche.nom_naissance) else ""
        ne = naissance(fiche) if fiche.nom_complet.casefold() in homonymes else ""
        lues.append({
            "rang": str(rang), "nom": fiche.nom_complet, "detail": " – ".join(v for v in (fiche.identifiant, usage, ne) if v),
            "heure": heure_en_lettres(i.heure), "amenagements": amenagements(contexte, seance, i),
        })  # fmt: skip
    return lues


def nom_de_seance(genre: str, seance: Seance) -> tuple[str, str, str]:
    """Parts of a file name: kind, day and hour, codes."""
    e = seance.epreuve
    return genre, f"{e.date.isoformat()} {e.heure:%Hh%M}", codes(seance).replace(", ", " ")


def designer_seance(seance: Seance) -> str:
    """As messages name it: « B2.1 du 14/05/2025 »."""
    return f"{codes(seance)} du {seance.epreuve.date:%d/%m/%Y}"


def amenagements(contexte: Contexte, seance: Seance, inscrit: Inscrit) -> str:
    """What is arranged for a candidate at a sitting, never why: « tiers temps : 4 h ; secrétaire »."""
    a = inscrit.amenagement
    oral = any(c.code in a.oral for p in seance.parties for c in p.composantes)
    durees = [d for p in seance.parties if (d := duree(contexte.referentiel, p, a))]
    change = (a.tiers_temps or oral) and durees
    nom = "tiers temps : " if a.tiers_temps else ""
    return " ; ".join([*([nom + " puis ".join(durees)] if change else []), *a.mesures])

"""Who sits which épreuve, when, and for how long: epreuves.toml against the grid. Pure; imports the model and the rules."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Optional

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.amenagements import lire_amenagement, oraux_refuses
from rdcxl.grille.anomalies import designer_lieu
from rdcxl.grille.epreuves import POSTE, Amenagement, Envoi, Epreuve, Epreuves
from rdcxl.grille.modele import Candidat, Promotion
from rdcxl.grille.tables.session import MesuresDAmenagement
from rdcxl.referentiel.modele import Bloc, Composante, Referentiel
from rdcxl.regles.acquis import composantes_a_passer
from rdcxl.regles.amenagement import ORAL, duree_avec_tiers_temps, duree_en_francais, preparation_d_un_oral
from rdcxl.regles.echeances import convocation_peut_arriver_tard, limite_convocation
from rdcxl.regles.jurys import accord_pour_la_distance

TUTEUR = "TUTEUR"
CITES = 5
SANS_AMENAGEMENT = Amenagement(identifiant="-")


@dataclass(frozen=True)
class Partie:
    """One épreuve of a sitting. `minutes`: at most; None for a file to hand in; `minimum`: at least, where it varies.

    `auto_evaluation`: of these minutes, those that come last, for the candidate to evaluate himself.
    """

    composantes: tuple[Composante, ...]
    minutes: Optional[int]
    minimum: Optional[int]
    auto_evaluation: Optional[int] = None

    @property
    def codes(self) -> str:
        """Its composantes: « B2.2a, B2.2b »."""
        return ", ".join(c.code for c in self.composantes)

    @property
    def ecrite(self) -> bool:
        """Taken in writing."""
        return any(c.forme != ORAL for c in self.composantes)


@dataclass(frozen=True)
class Inscrit:
    """A candidate at a sitting, his hour and what is arranged for him."""

    candidat: Candidat
    heure: dt.time
    amenagement: Amenagement

    @property
    def identifiant(self) -> str:
        """The candidate's identifier."""
        return self.candidat.fiche.identifiant


@dataclass(frozen=True)
class Seance:
    """A sitting, with those who are expected, sorted by name."""

    epreuve: Epreuve
    ensemble: Bloc
    parties: tuple[Partie, ...]
    inscrits: tuple[Inscrit, ...]

    @property
    def remise(self) -> bool:
        """Nothing is sat: a file is handed in by then."""
        return all(p.minutes is None for p in self.parties)


@dataclass(frozen=True)
class Calendrier:
    """Every sitting in order of time.

    Attributes:
        sans_epreuve: candidates who are expected nowhere.
        avis: what is to be known: composantes due without a sitting, dates that the règlement does not admit.
    """

    seances: tuple[Seance, ...]
    envoi: Optional[Envoi]
    sans_epreuve: tuple[Candidat, ...]
    avis: tuple[str, ...]


def duree(r: Referentiel, partie: Partie, amenagement: Amenagement = SANS_AMENAGEMENT) -> str:
    """How long an épreuve lasts for one candidate, in words; empty for a file to hand in.

    The third time bears on preparation and épreuve; an oral in the place of a written épreuve is prepared during part
    of the time imparted. Section « Aménagement des épreuves … ».
    """
    if partie.minutes is None:
        return ""
    ensuite = partie.auto_evaluation
    dites = [m for m in (partie.minimum, partie.minutes - (ensuite or 0), ensuite) if m is not None]
    bornes = [duree_avec_tiers_temps(r, Fraction(m)) if amenagement.tiers_temps else Fraction(m) for m in dites]
    if ensuite is not None:
        epreuve, seul = map(duree_en_francais, bornes[-2:])
        return f"{epreuve}, puis {seul} d’auto-évaluation"
    if any(c.code in amenagement.oral for c in partie.composantes):
        return f"oral, préparé pendant {duree_en_francais(preparation_d_un_oral(r, bornes[-1]))}"
    return " à ".join(duree_en_francais(m) for m in bornes)


def planifier(promotion: Promotion, r: Referentiel, epreuves: Epreuves) -> Calendrier:
    """Put every candidate at the sittings of what he is registered for and has not kept from before.

    Raises:
        SaisieRefusee: composantes or candidates that do not exist, a candidate expected twice or for nothing, a duration that is
            missing, accommodations that cannot be read or that the grid's table gives, too; everything is listed, each with its
            place in epreuves.toml or in the grid.
    """
    plan = _Plan(promotion, r, epreuves)
    seances = [s for rang, e in enumerate(epreuves.epreuves) if (s := plan.seance(f"epreuves[{rang}]", e))]
    plan.controler_les_doubles(seances)
    if plan.problemes:
        raise SaisieRefusee("Le fichier des épreuves ne peut pas être pris.", plan.problemes)
    seances.sort(key=lambda s: (s.epreuve.date, s.epreuve.heure))
    presents = {i.identifiant for s in seances for i in s.inscrits}
    sans = tuple(c for c in promotion.candidats if c.fiche.identifiant not in presents)
    avis = (*plan.sans_seance(seances), *plan.enchainements(seances), *_envoi_tardif(r, epreuves.envoi, seances))
    return Calendrier(tuple(seances), epreuves.envoi, sans, avis)


def cle_de_nom(candidat: Candidat) -> tuple[str, str]:
    """Sorts by name as a French list does: accents and case count nothing; the identifier settles homonyms."""
    nom = f"{candidat.fiche.nom_naissance} {candidat.fiche.prenoms}".replace("’", "'")
    nu = "".join(c for c in unicodedata.normalize("NFKD", nom) if not unicodedata.combining(c))
    return nu.casefold().replace("œ", "oe").replace("æ", "ae"), candidat.fiche.identifiant


class _Plan:
    """One epreuves.toml that is being read against a grid; `problemes` fills up."""

    def __init__(self, promotion: Promotion, r: Referentiel, epreuves: Epreuves) -> None:
        self.r, self.problemes = r, list[str]()
        self.candidats = {c.fiche.identifiant.casefold(): c for c in sorted(promotion.candidats, key=cle_de_nom)}
        self.dues = {c.fiche.identifiant: self._composantes_dues(c) for c in self.candidats.values()}
        self.amenagements: dict[str, Amenagement] = {}
        self.lieux: dict[str, str] = {}
        for rang, a in enumerate(epreuves.amenagements):
            self._amenagement(f"amenagements[{rang}]", a, f"amenagements[{rang}].oral")
        for x in promotion.lignes_de(MesuresDAmenagement):
            self._amenagement_de_la_grille(x)

    def _refuser(self, ou: str, phrase: str) -> None:
        self.problemes.append(f"{ou} : {phrase}.")

    def _composantes_dues(self, candidat: Candidat) -> frozenset[str]:
        """What he takes at this session; the tutor's mark is no épreuve."""
        return frozenset(c.code for c in composantes_a_passer(self.r, candidat.dossier) if c.role != TUTEUR)

    def _trouver(self, ou: str, identifiant: str) -> Optional[Candidat]:
        trouve = self.candidats.get(identifiant.casefold())
        if trouve is None:
            self._refuser(ou, f"« {identifiant} » n’est pas un candidat de la grille")
        return trouve

    def _amenagement(self, ou: str, a: Amenagement, ou_oral: str) -> None:
        candidat = self._trouver(ou, a.identifiant)
        if candidat is None:
            return
        qui = candidat.fiche.identifiant
        if self.lieux.setdefault(qui, ou) != ou:
            self._refuser(ou, f"{qui} a déjà un aménagement ({self.lieux[qui]}). Gardez-en un seul")
        for code in oraux_refuses(self.r, a.oral):
            self._refuser(ou_oral, f"« {code} » n’est pas une épreuve écrite dont la durée est fixée")
        self.amenagements[qui] = a

    def _amenagement_de_la_grille(self, x: MesuresDAmenagement) -> None:
        """A row of the optional table, like an entry of epreuves.toml; half a row would shorten somebody's time."""
        ou = designer_lieu(x.feuille, x.lieu)
        if x.illisibles:
            self._refuser(
                ou, f"l’aménagement de {x.identifiant} ne peut pas être lu ({', '.join(sorted(x.illisibles))})"
            )
            return
        ou_oral = designer_lieu(x.feuille, x.lieux.get("oral_au_lieu_de_l_ecrit", x.lieu))
        self._amenagement(ou, lire_amenagement(self.r, x), ou_oral)

    # -- one sitting ------------------------------------------------------------------------------------------------

    def seance(self, ou: str, e: Epreuve) -> Optional[Seance]:
        """The sitting that an entry describes; None when it cannot be understood."""
        composantes = self._composantes(ou, e)
        if not composantes:
            return None
        for phrase in accord_pour_la_distance(e.date, e.accord_reference, e.accord_date) if e.a_distance else ():
            self._refuser(ou, f"{phrase} [{self.r.articles['organisation'].titre}]")
        ensemble = self.r.ensemble_de[composantes[0].code]
        parties = self._parties(ou, e, composantes)
        codes = {c.code for c in composantes}
        return Seance(e, ensemble, parties, tuple(self._inscrits(ou, e, codes)))

    def _composantes(self, ou: str, e: Epreuve) -> list[Composante]:
        if e.bloc:
            ensemble = next((b for b in self.r.ensembles() if b.code == e.bloc), None)
            if ensemble is None:
                self._refuser(f"{ou}.bloc", f"« {e.bloc} » n’existe pas. Blocs : {_liste(self.r.ensembles())}")
                return []
            return [c for c in ensemble.composantes if c.role != TUTEUR]
        possibles = [c for c in self.r.composantes.values() if c.role != TUTEUR]
        inconnues = [code for code in e.composantes if code not in {c.code for c in possibles}]
        if inconnues:
            dit = f"« {', '.join(inconnues)} » n’est pas une épreuve. Épreuves : {_liste(possibles)}"
            self._refuser(f"{ou}.composantes", dit)
            return []
        composantes = [c for c in possibles if c.code in e.composantes]
        blocs = {self.r.ensemble_de[c.code].code for c in composantes}
        if len(blocs) > 1:
            self._refuser(f"{ou}.composantes", f"une séance ne réunit qu’un bloc ({', '.join(sorted(blocs))} ici)")
            return []
        return composantes

    def _parties(self, ou: str, e: Epreuve, composantes: Sequence[Composante]) -> tuple[Partie, ...]:
        groupes: dict[str, list[Composante]] = {}
        for c in composantes:
            groupes.setdefault(c.epreuve, []).append(c)
        parties = [_partie(groupe) for groupe in groupes.values()]
        sans = [p for p in parties if p.minutes is None]
        if e.minutes is not None and not sans:
            self._refuser(f"{ou}.minutes", "le référentiel fixe déjà la durée de cette épreuve. Retirez minutes")
        orales = [p for p in sans if any(c.forme == ORAL for c in p.composantes)]
        if orales and e.minutes is None:
            codes = ", ".join(p.codes for p in orales)
            self._refuser(ou, f"le référentiel ne fixe pas la durée de {codes}. Ajoutez minutes = …")
        return tuple(
            Partie(p.composantes, e.minutes, None) if p in orales or (p in sans and e.minutes) else p for p in parties
        )

    def _inscrits(self, ou: str, e: Epreuve, codes: set[str]) -> Iterator[Inscrit]:
        dus = {i for i, dues in self.dues.items() if dues & codes}
        cites = [c for i in (*e.candidats, *e.passages) if (c := self._trouver(ou, i))]
        for qui in dict.fromkeys(c.fiche.identifiant for c in cites):
            if qui not in dus:
                self._refuser(
                    ou, f"{qui} n’a pas à passer {', '.join(sorted(codes))} : non inscrit, dispensé ou acquis"
                )
        choisis = {c.fiche.identifiant for c in cites} if e.candidats else dus
        heures = {i.casefold(): heure for i, heure in e.passages.items()}
        for cle, candidat in self.candidats.items():
            qui = candidat.fiche.identifiant
            if qui in dus and qui in choisis:
                arrange = self.amenagements.get(qui, SANS_AMENAGEMENT)
                yield Inscrit(candidat, heures.get(cle, e.heure), arrange)

    # -- all sittings together --------------------------------------------------------------------------------------

    def controler_les_doubles(self, seances: Sequence[Seance]) -> None:
        """Nobody is expected twice for the same composante."""
        vus: dict[tuple[str, str], Seance] = {}
        for s in seances:
            for c in (c for p in s.parties for c in p.composantes):
                for i in s.inscrits:
                    avant = vus.setdefault((i.identifiant, c.code), s)
                    if avant is not s:
                        jours = f"le {avant.epreuve.date:%d/%m/%Y} et le {s.epreuve.date:%d/%m/%Y}"
                        self._refuser("epreuves", f"{i.identifiant} est attendu deux fois pour {c.code}, {jours}")

    def sans_seance(self, seances: Sequence[Seance]) -> Iterator[str]:
        """Composantes that somebody has to take and for which he is expected nowhere."""
        prevus = {
            (i.identifiant, c.code) for s in seances for i in s.inscrits for p in s.parties for c in p.composantes
        }
        for code in self.r.composantes:
            qui = [i for i, dues in self.dues.items() if code in dues and (i, code) not in prevus]
            if qui:
                cites = ", ".join(qui[:CITES]) + ("…" if len(qui) > CITES else "")
                nombre = f"{len(qui)} candidat{'s' if len(qui) > 1 else ''}"
                yield f"Épreuves : aucune séance de {code} pour {nombre} qui {'doivent' if len(qui) > 1 else 'doit'} la passer ({cites})."

    def enchainements(self, seances: Sequence[Seance]) -> Iterator[str]:
        """A6: linked case studies follow each other."""
        for bloc in (b for b in self.r.blocs if b.epreuves_enchainees):
            jours = {s.epreuve.date for s in seances if s.ensemble.code == bloc.code and not s.epreuve.candidats}
            if len(jours) > 1:
                dates = ", ".join(f"{jour:%d/%m/%Y}" for jour in sorted(jours))
                yield f"Épreuves : celles de {bloc.code} se planifient l’une à la suite de l’autre ; elles sont fixées aux {dates}."


def _partie(groupe: Sequence[Composante]) -> Partie:
    minutes = max((c.minutes for c in groupe if c.minutes is not None), default=None)
    minimum = next((c.minutes_minimum for c in groupe if c.minutes_minimum is not None), None)
    ensuite = next((c.auto_evaluation for c in groupe if c.auto_evaluation is not None), None)
    return Partie(tuple(groupe), minutes, minimum, ensuite)


def _liste(choses: Sequence[Bloc] | Sequence[Composante]) -> str:
    return ", ".join(x.code for x in choses)


def _envoi_tardif(r: Referentiel, envoi: Optional[Envoi], seances: Sequence[Seance]) -> Iterator[str]:
    """I1, X36: convocations received less than the delay before an épreuve, or a letter that may be.

    A notice and no refusal: the delay binds the centre, and a candidate who is told late is better off than one who is not
    told at all; the règlement attaches no nullity to it. The first épreuve decides, all being on one convocation.
    """
    if envoi is None:
        return
    par_poste, titre = envoi.moyen == POSTE, r.articles["organisation"].titre
    jours = sorted({s.epreuve.date for s in seances})
    tard = {j: convocation_peut_arriver_tard(r, j, envoi.date, envoi.recu_le, par_poste=par_poste) for j in jours}
    recues = (
        f"reçues le {envoi.recu_le:%d/%m/%Y}" if par_poste and envoi.recu_le else f"envoyées le {envoi.date:%d/%m/%Y}"
    )
    for jour in [j for j in jours if tard[j]][:1]:
        yield (
            f"Convocations : {recues}, alors que l’épreuve du {jour:%d/%m/%Y} demandait qu’elles soient reçues le "
            f"{limite_convocation(r, jour):%d/%m/%Y} au plus tard [{titre}]."
        )
    for jour in [j for j in jours if tard[j] is None][:1]:
        yield (
            f"Convocations : postées le {envoi.date:%d/%m/%Y}, moins de {r.echeances.courrier_jours} jours avant la limite du "
            f"{limite_convocation(r, jour):%d/%m/%Y} où celle de l’épreuve du {jour:%d/%m/%Y} doit être reçue [{titre}]. Notez le jour de "
            "réception (recu_le), ou remettez-les en main propre."
        )

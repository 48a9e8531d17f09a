"""Properties over random candidates, and an oracle in `Fraction`s written from the règlement, not from the code.

The oracle knows the facts of the certification as literals; it shares with the product only the form of its input.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from tests.outils import etendue

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Acquis, Dossier, Lectures, Mention, Reglement, Resultat, ResultatBloc

REFERENTIEL = charger_referentiel()
REGLAGES = settings(max_examples=etendue.tirages(25, 120), deadline=None)

# --- Facts, as the source gives them ----------------------------------------------------------------------------------

MAXIMA = {
    "B1": {"B1.1": 100},
    "B2": {"B2.1": 150, "B2.2a": 50, "B2.2b": 25},
    "B3": {"B3.1a": 80, "B3.1b": 20, "B3.2": 150},
    "B4": {"B4.1": 50, "B4.2": 50, "B4.3": 75},
    "PRO": {"PRO.ECRIT": 75, "PRO.ORAL": 125, "PRO.TUTEUR": 50},
}
TOTAUX = {code: sum(composantes.values()) for code, composantes in MAXIMA.items()}
BLOCS = ("B1", "B2", "B3", "B4")
HEURES = {"B1": 112, "B2": 70, "B3": 126, "B4": 77}
COMPOSANTES = {c: m for composantes in MAXIMA.values() for c, m in composantes.items()}
DECISIONS = {"TITRE", "PARTIELLE", "AUCUNE", "EN_ATTENTE", "ANNULEE"}
RANGS = {"AUCUNE": 0, "PARTIELLE": 1, "TITRE": 2}
LECTURES = [
    Lectures(*valeurs)
    for valeurs in product(
        ("points", "moyenne_des_notes"),
        ("tuteur", "professionnelle", "total"),
        ("relative", "absolue"),
        ("clemente", "severe"),
        ("stricte", "points"),
        ("remplace", "meilleure"),
        ("apres_positionnement", "executive"),
        ("attente", "non_presente"),
        ("non_due", "evaluee"),
    )
]
REGLEMENTS = {lectures: Reglement(REFERENTIEL, lectures) for lectures in LECTURES}

# --- Random candidates ------------------------------------------------------------------------------------------------

EPSILONS = (Decimal(0), Decimal("1E-25"), Decimal("-1E-25"), Decimal("1E-9"), Decimal("-0.01"))


def tous(r: Resultat) -> list[ResultatBloc]:
    """Every bloc of a result, and PRO."""
    assert r.pro is not None
    return [*r.blocs.values(), r.pro]


def statuts(r: Resultat) -> dict[str, str]:
    return {x.code: x.statut for x in tous(r)}


def exact(n: int, decimales: int) -> Decimal:
    return Decimal(f"{n}E-{decimales}")


def rarement(une_fois_sur: int) -> st.SearchStrategy[bool]:
    return st.sampled_from([False] * (une_fois_sur - 1) + [True])


def nombres(maximum: int) -> st.SearchStrategy[Decimal]:
    """Marks in [0 ; maximum]: quarters of points, or 30 decimals."""
    quarts = st.integers(0, maximum * 4).map(lambda n: exact(n * 25, 2))
    longs = st.integers(0, maximum * 10**30).map(lambda n: exact(n, 30))
    return st.one_of(quarts, quarts, longs)


@st.composite
def notes_d_un_ensemble(draw: st.DrawFn, code: str, mentions: tuple[Mention, ...]) -> dict[str, Decimal | Mention]:
    """Marks near a bound in total, or any marks; then perhaps a mention."""
    composantes = MAXIMA[code]
    notes: dict[str, Decimal | Mention]
    if draw(st.booleans()):
        cible = draw(st.sampled_from((8, 9, 10, 10, 11, 12, 14, 20)))
        notes = {c: Decimal(cible * m) / 20 for c, m in composantes.items()}
        premiere = next(iter(notes))
        bougee = Decimal(cible * composantes[premiere]) / 20 + draw(st.sampled_from(EPSILONS))
        notes[premiere] = min(max(bougee, Decimal(0)), Decimal(composantes[premiere]))
    else:
        notes = {c: draw(nombres(m)) for c, m in composantes.items()}
    if len(mentions) > 0 and draw(rarement(6)):
        touchees = draw(st.lists(st.sampled_from(sorted(composantes)), min_size=1, max_size=2))
        notes |= {c: draw(st.sampled_from(mentions)) for c in touchees}
    if notes.get("PRO.ECRIT") is Mention.ABS and draw(st.booleans()):
        notes["PRO.ECRIT"] = Mention.NR
    return notes


@st.composite
def acquis_d_un_candidat(draw: st.DrawFn) -> dict[str, Acquis]:
    """Acquis of blocs and PRO, or of the tutor's mark; few are too low or unreadable."""
    codes = draw(st.sets(st.sampled_from(["B1", "B2", "B3", "B4", "PRO", "PRO.TUTEUR"]), max_size=3))
    if {"PRO", "PRO.TUTEUR"} <= codes:  # the règlement does not say what both together mean
        codes.discard("PRO.TUTEUR")
    acquis = {}
    for code in sorted(codes):
        maximum = TOTAUX.get(code, 50)
        points = st.integers(maximum * 50, maximum * 100).map(lambda n: exact(n, 2))
        bas = st.integers(0, maximum * 100).map(lambda n: exact(n, 2))
        accorde = st.sampled_from([None, None, dt.date(2024, 7, 10)]) if not code.startswith("PRO") else st.none()
        acquis[code] = Acquis(draw(st.one_of(points, points, points, bas, st.none())), accorde_le=draw(accorde))
    return acquis


HEURES_TIREES = st.one_of(
    st.none(),
    st.sampled_from([Decimal(h) for h in ("0", "15.925", "31.85", "63.7", "51.8", "104.99", "105", "280")]),
    st.integers(0, 300 * 10**12).map(lambda n: exact(n, 12)),
)


@st.composite
def dossiers_quelconques(draw: st.DrawFn) -> Dossier:
    complet = draw(st.booleans())
    mentions = (Mention.ABS, Mention.ABJ, Mention.VIDE, Mention.ANOMALIE) if not complet else (Mention.ABS,)
    notes: dict[str, Decimal | Mention] = {}
    for code in MAXIMA:
        notes |= draw(notes_d_un_ensemble(code, draw(st.sampled_from([(), mentions]))))
    acquis = draw(st.one_of(st.just({}), st.just({}), acquis_d_un_candidat()))
    for code in acquis:  # most acquis stand alone; some contradict new marks
        if not draw(rarement(5)):
            for c in MAXIMA.get(code, {code: 50}):
                del notes[c]
    parcours = draw(st.sampled_from(["COMPLET", "COMPLET", "BLOCS"]))
    absents = {c.split(".")[0] for c, n in notes.items() if n is Mention.ABS}
    tentatives = {
        b: tuple(exact(n, 1) for n in draw(st.lists(st.integers(0, TOTAUX[b] * 10), max_size=2)))
        for b in draw(st.sets(st.sampled_from(BLOCS), max_size=1)) - absents
    }
    return Dossier(
        identifiant="C",
        notes=notes,
        parcours=parcours,
        blocs_inscrits=frozenset(draw(st.sets(st.sampled_from(BLOCS), min_size=1)) if parcours == "BLOCS" else ()),
        dispense_pro=draw(st.sampled_from(["", "", "", "POS-1"])),
        executive=draw(st.booleans()),
        positionnement=draw(st.sampled_from(["", "POS-2"])),
        heures_entreprise=draw(st.one_of(st.none(), st.just(Decimal(280)), HEURES_TIREES)),
        heures_injustifiees=draw(HEURES_TIREES),
        heures_justifiees=draw(HEURES_TIREES),
        heures_formation=draw(st.one_of(st.none(), st.none(), st.integers(1, 800).map(Decimal))),
        accord_penalite=draw(st.booleans()),
        fraude=draw(rarement(10)),
        acquis=acquis,
        tentatives=tentatives,
        champs_en_anomalie=("heures_entreprise",) if draw(rarement(20)) else (),
    )


@st.composite
def dossiers_proches_du_titre(draw: st.DrawFn) -> Dossier:
    """Complete files, full path, no penalty: every condition of the title is at its bound or next to it."""
    notes: dict[str, Decimal | Mention] = {}
    for code, composantes in MAXIMA.items():
        cible = draw(st.sampled_from((8, 9, 10, 11) if code != "PRO" else (10, 10, 11)))
        exactes = {c: Decimal(cible * m) / 20 for c, m in composantes.items()}
        exactes[next(iter(composantes))] += draw(st.sampled_from((Decimal(0), *EPSILONS)))
        notes |= exactes
    if draw(rarement(6)):
        notes[draw(st.sampled_from(sorted(notes)))] = Mention.ABS
    acquis = {}
    for code in draw(st.sets(st.sampled_from(sorted(MAXIMA)), max_size=2)):
        acquis[code] = Acquis(Decimal(TOTAUX[code]) / 2)
        notes = {c: n for c, n in notes.items() if c not in MAXIMA[code]}
    dispense = draw(st.sampled_from(["", "", "POS-1"])) if "PRO" not in acquis else ""
    heures = draw(st.sampled_from([None, None, *map(Decimal, ("104.99", "105", "279.99", "280"))]))
    return Dossier(
        "C",
        notes,
        dispense_pro=dispense,
        heures_entreprise=heures,
        executive=draw(st.booleans()),
        acquis=acquis,
        positionnement=draw(st.sampled_from(["", "POS-2"])),
    )


def dossiers() -> st.SearchStrategy[Dossier]:
    """Any file, or one near the title with absences in hours that may cost it the title."""
    penalises = st.builds(
        dataclasses.replace,
        dossiers_proches_du_titre(),
        heures_injustifiees=HEURES_TIREES,
        accord_penalite=st.booleans(),
    )
    return st.one_of(dossiers_quelconques(), penalises)


LECTURES_TIREES = st.one_of(st.just(Lectures()), st.sampled_from(LECTURES))


def decider(d: Dossier, lectures: Lectures) -> Resultat:
    return REGLEMENTS[lectures].decider(d)


# --- The oracle -------------------------------------------------------------------------------------------------------


class Verdict(NamedTuple):
    """What the règlement says of a candidate; `points` None where it says nothing (an acquis is in dispute)."""

    decision: str
    points: Fraction | None
    sur: int
    moyenne: Fraction | None
    etats: dict[str, str]
    gardes: tuple[str, ...]


class Ensemble(NamedTuple):
    """A bloc or PRO due: points that count, and what is known of its marks."""

    points: Fraction
    acquis: bool = False
    dispute: bool = False
    absente: bool = False
    manquante: bool = False


def sur_vingt(points: Fraction, code: str) -> Fraction:
    return points * 20 / TOTAUX[code]


def dus_par(d: Dossier) -> list[str]:
    """X10, X9: four blocs, and PRO without a positioning; or the registered blocs alone."""
    if d.parcours == "BLOCS":
        return [b for b in BLOCS if b in d.blocs_inscrits]
    return [*BLOCS] if d.dispense_pro else [*BLOCS, "PRO"]


def a_part(d: Dossier, lectures: Lectures) -> bool:
    """X34: on separate blocs, what is entered of PRO is judged where the reading lets it; nothing hangs on it."""
    entree = any(d.notes.get(c, Mention.VIDE) is not Mention.VIDE for c in MAXIMA["PRO"])
    return (
        d.parcours == "BLOCS"
        and lectures.pro_par_blocs == "evaluee"
        and (entree or "PRO" in d.acquis or "PRO.TUTEUR" in d.acquis)
    )


def mesurer(d: Dossier, code: str, lectures: Lectures) -> Ensemble:
    """Points of a bloc or PRO before any penalty; formats: acquis below 10/20 or beside marks are anomalies."""
    notes = {c: d.notes.get(c, Mention.VIDE) for c in MAXIMA[code]}
    saisie = any(n is not Mention.VIDE for n in notes.values())
    if code in d.acquis:
        acquis, accorde = (
            d.acquis[code].points,
            d.acquis[code].accorde_le,
        )  # X46: granted by the jury, whatever the points
        if acquis is None or saisie or (Fraction(acquis) * 20 < 10 * TOTAUX[code] and not accorde):
            return Ensemble(Fraction(0), dispute=True, manquante=True)
        return Ensemble(Fraction(acquis), acquis=True)
    if code == "PRO" and "PRO.TUTEUR" in d.acquis:
        garde = d.acquis["PRO.TUTEUR"].points
        en_double = notes["PRO.TUTEUR"] is not Mention.VIDE
        notes["PRO.TUTEUR"] = Mention.ANOMALIE if garde is None or en_double else garde
    points = sum((Fraction(n) for n in notes.values() if isinstance(n, Decimal)), Fraction(0))
    if notes.get("PRO.TUTEUR") is Mention.ABS and lectures.tuteur_absent == "attente":  # X40: still to come
        notes["PRO.TUTEUR"] = Mention.VIDE
    absente = any(n in (Mention.ABS, Mention.NR) for n in notes.values())
    manquante = any(n in (Mention.VIDE, Mention.ABJ, Mention.ANOMALIE) for n in notes.values())
    anciens = [Fraction(p) for p in d.tentatives.get(code, ())]
    if lectures.reprise == "meilleure" and anciens and not manquante:
        points = max([points, *anciens])
    return Ensemble(points, absente=absente, manquante=manquante)


def taux_de(d: Dossier, borne: str) -> Fraction | None:
    """E3, X4: rate in force, as a fraction; None when nothing is applied by itself."""
    heures = Fraction(d.heures_injustifiees or 0)
    if d.heures_formation is not None:
        base = Fraction(d.heures_formation)
    else:
        base = Fraction(637) if d.parcours == "COMPLET" else Fraction(sum(HEURES[b] for b in d.blocs_inscrits))
    if not heures or not d.accord_penalite:
        return None
    part = heures / base
    for limite, taux in ((Fraction(25, 1000), 5), (Fraction(5, 100), 10), (Fraction(10, 100), 15)):
        if part < limite or (borne == "clemente" and part == limite):
            return Fraction(taux, 100)
    return None


def reduire(obtenu: Fraction, maximum: int, taux: Fraction, calcul: str) -> Fraction:
    return obtenu * (1 - taux) if calcul == "relative" else max(obtenu - maximum * taux, Fraction(0))


def penaliser_pro(d: Dossier, pro: Ensemble, taux: Fraction, lectures: Lectures) -> Ensemble:
    if pro.acquis or pro.dispute or lectures.assiette_penalite == "total":
        return pro
    if lectures.assiette_penalite == "professionnelle":
        nouveau = pro.points if pro.manquante else reduire(pro.points, 250, taux, lectures.calcul_penalite)
        return pro._replace(points=nouveau)
    tuteur = d.notes.get("PRO.TUTEUR")
    if "PRO.TUTEUR" in d.acquis or not isinstance(tuteur, Decimal):
        return pro
    avant = Fraction(tuteur)
    return pro._replace(points=pro.points - avant + reduire(avant, 50, taux, lectures.calcul_penalite))


def etat_d_un_bloc(code: str, e: Ensemble, absence: str) -> str:
    """State on the bloc's own marks; ENTRE for [8 ; 10[, which the decision names."""
    if e.acquis:
        return "ACQUIS"
    if e.absente and absence == "stricte":
        return "NON_PRESENTE"
    if e.manquante:
        return "EN_ATTENTE"
    note_20 = sur_vingt(e.points, code)
    return "VALIDE" if note_20 >= 10 else "ENTRE" if note_20 >= 8 else "ELIMINATOIRE"


def etat_de_pro(e: Ensemble) -> str:
    if e.acquis:
        return "ACQUIS"
    if e.absente:
        return "NON_PRESENTE"
    if e.manquante:
        return "EN_ATTENTE"
    return "SUFFISANT" if sur_vingt(e.points, "PRO") >= 10 else "INSUFFISANT"


def moyenne_de(mesures: Mapping[str, Ensemble], lecture: str) -> Fraction:
    if lecture == "points":
        return sum(e.points for e in mesures.values()) * 20 / Fraction(sum(TOTAUX[c] for c in mesures))
    return sum((sur_vingt(e.points, c) for c, e in mesures.items()), Fraction(0)) / len(mesures)


def heures_suffisent(d: Dossier, lectures: Lectures) -> bool:
    reduit = d.executive and (lectures.executive_105 == "executive" or bool(d.positionnement or d.dispense_pro))
    return d.heures_entreprise is None or d.heures_entreprise >= (105 if reduit else 280)


def oracle(d: Dossier, lectures: Lectures) -> Verdict:
    dus = dus_par(d)
    mesures = {code: mesurer(d, code, lectures) for code in dus}
    taux = taux_de(d, lectures.borne_assiduite)
    if taux is not None and "PRO" in mesures:
        mesures["PRO"] = penaliser_pro(d, mesures["PRO"], taux, lectures)
    pro = "NON_CONCERNE"
    if a_part(d, lectures):
        seule = mesurer(d, "PRO", lectures)
        pro = etat_de_pro(seule if taux is None else penaliser_pro(d, seule, taux, lectures))
        pro = "ANNULE" if d.fraude and pro != "ACQUIS" else pro
    etats = dict.fromkeys(BLOCS, "NON_INSCRIT") | {"PRO": pro if d.parcours == "BLOCS" else "DISPENSE"}
    for code, e in mesures.items():
        etats[code] = etat_de_pro(e) if code == "PRO" else etat_d_un_bloc(code, e, lectures.absence)
    sur = sum(TOTAUX[c] for c in dus)
    gardes = tuple(b for b in BLOCS if etats[b] in ("VALIDE", "ACQUIS"))
    if d.fraude:
        restes = sum((e.points for e in mesures.values() if e.acquis), Fraction(0))
        annules = {c: "ANNULE" if c in mesures and s != "ACQUIS" else s for c, s in etats.items()}
        return Verdict("ANNULEE", restes, sur, None, annules, tuple(b for b in BLOCS if annules[b] == "ACQUIS"))
    points = sum((e.points for e in mesures.values()), Fraction(0))
    if d.champs_en_anomalie or any(e.manquante for e in mesures.values()):
        entre = "COMPENSABLE" if d.parcours == "COMPLET" else "NON_VALIDE"
        nommes = {c: entre if s == "ENTRE" else s for c, s in etats.items()}
        total_penalise = taux is not None and lectures.assiette_penalite == "total"
        dispute = total_penalise or any(e.dispute for e in mesures.values())
        return Verdict("EN_ATTENTE", None if dispute else points, sur, None, nommes, gardes)
    if d.parcours == "BLOCS":
        nommes = {c: "NON_VALIDE" if s == "ENTRE" else s for c, s in etats.items()}
        return Verdict("PARTIELLE" if gardes else "AUCUNE", points, sur, None, nommes, gardes)
    moyenne = moyenne_de(mesures, lectures.moyenne)
    if taux is not None and lectures.assiette_penalite == "total":
        points = reduire(points, sur, taux, lectures.calcul_penalite)
        moyenne = reduire(moyenne, 20, taux, lectures.calcul_penalite)
    bloc_bloquant = any(etats[b] in ("ELIMINATOIRE", "NON_PRESENTE") for b in BLOCS)
    titre = (
        moyenne >= 10
        and not bloc_bloquant
        and etats["PRO"] in ("SUFFISANT", "ACQUIS", "DISPENSE")
        and heures_suffisent(d, lectures)
    )
    decision = "TITRE" if titre else "PARTIELLE" if gardes else "AUCUNE"
    nommes = {c: ("COMPENSE" if titre else "NON_VALIDE") if s == "ENTRE" else s for c, s in etats.items()}
    return Verdict(decision, points, sur, moyenne, nommes, gardes)


def tronquee(valeur: Fraction | None) -> Decimal | None:
    return None if valeur is None else exact(valeur * 100 // 1, 2)


# --- Properties -------------------------------------------------------------------------------------------------------


@settings(REGLAGES, max_examples=etendue.tirages(80, 400))
@given(d=dossiers(), lectures=LECTURES_TIREES)
def test_decision_et_etats_sont_ceux_de_l_oracle(d: Dossier, lectures: Lectures) -> None:
    attendu, r = oracle(d, lectures), decider(d, lectures)
    note(f"{attendu}")
    assert r.decision == attendu.decision
    assert statuts(r) == attendu.etats
    assert r.blocs_valides == attendu.gardes
    assert r.sur == attendu.sur
    assert r.moyenne == tronquee(attendu.moyenne)
    if attendu.points is not None:
        assert Fraction(r.points) == attendu.points


@settings(REGLAGES, max_examples=etendue.tirages(80, 400))
@given(d=dossiers_proches_du_titre())
def test_titre_si_et_seulement_si_chaque_condition_du_reglement(d: Dossier) -> None:
    """10/20 on the points due, no bloc below 8/20, every épreuve presented, PRO at 10/20, hours in the company."""
    r = decider(d, Lectures())
    dus = dus_par(d)
    par_ensemble = {
        code: Fraction(d.acquis[code].points or 0)
        if code in d.acquis
        else sum((Fraction(n) for c in MAXIMA[code] if isinstance(n := d.notes[c], Decimal)), Fraction(0))
        for code in dus
    }
    conditions = (
        sum(par_ensemble.values()) * 20 >= 10 * sum(TOTAUX[code] for code in dus),
        all(par_ensemble[b] * 20 >= 8 * TOTAUX[b] for b in BLOCS),
        "PRO" not in dus or par_ensemble["PRO"] * 20 >= 10 * 250,
        all(d.notes.get(c) is not Mention.ABS for code in dus for c in MAXIMA[code]),
        heures_suffisent(d, Lectures()),
    )
    assert (r.decision == "TITRE") == all(conditions)
    assert {x.code: x.points for x in tous(r) if x.code in dus} == par_ensemble


@REGLAGES
@given(d=dossiers(), lectures=LECTURES_TIREES)
def test_exactement_une_decision_connue_et_la_meme_deux_fois(d: Dossier, lectures: Lectures) -> None:
    premiere, seconde = decider(d, lectures), Reglement(REFERENTIEL, lectures).decider(d)
    assert premiere.decision in DECISIONS
    assert premiere == seconde
    assert list(premiere.blocs) == list(BLOCS)
    assert (premiere.moyenne is None) == (premiere.decision in ("EN_ATTENTE", "ANNULEE") or d.parcours == "BLOCS")


@REGLAGES
@given(d=dossiers(), lectures=LECTURES_TIREES, data=st.data())
def test_ordre_des_notes_ne_change_rien(d: Dossier, lectures: Lectures, data: st.DataObject) -> None:
    paires = data.draw(st.permutations(list(d.notes.items())))
    assert decider(dataclasses.replace(d, notes=dict(paires)), lectures) == decider(d, lectures)


@REGLAGES
@given(d=dossiers(), lectures=LECTURES_TIREES)
def test_case_vide_vaut_cle_absente_et_code_inconnu_est_ignore(d: Dossier, lectures: Lectures) -> None:
    completees = dict.fromkeys(COMPOSANTES, Mention.VIDE) | dict(d.notes) | {"B9.1": Decimal(3)}
    assert decider(dataclasses.replace(d, notes=completees), lectures) == decider(d, lectures)


@REGLAGES
@given(d=dossiers(), lectures=LECTURES_TIREES, data=st.data())
def test_monter_une_note_n_aggrave_rien(d: Dossier, lectures: Lectures, data: st.DataObject) -> None:
    numeriques = sorted(c for c, n in d.notes.items() if isinstance(n, Decimal) and n < COMPOSANTES[c])
    assume(numeriques)
    code = data.draw(st.sampled_from(numeriques))
    basse = d.notes[code]
    assert isinstance(basse, Decimal)
    reste = Decimal(COMPOSANTES[code]) - basse
    gain = data.draw(st.sampled_from([reste, Decimal("1E-30"), Decimal("0.5"), Decimal(1), reste / 2]))
    haute = min(basse + min(gain, reste), Decimal(COMPOSANTES[code]))
    avant, apres = decider(d, lectures), decider(dataclasses.replace(d, notes={**d.notes, code: haute}), lectures)
    assert RANGS.get(apres.decision, apres.decision) == RANGS.get(avant.decision, avant.decision) or (
        RANGS[apres.decision] > RANGS[avant.decision]
    )
    assert set(apres.blocs_valides) >= set(avant.blocs_valides)
    assert apres.points >= avant.points
    assert avant.moyenne is None or (apres.moyenne is not None and apres.moyenne >= avant.moyenne)


@REGLAGES
@given(d=dossiers(), lectures=LECTURES_TIREES, data=st.data())
def test_presenter_une_copie_blanche_vaut_au_moins_une_absence(
    d: Dossier, lectures: Lectures, data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from(sorted(COMPOSANTES)))
    assume(code.split(".")[0] not in d.tentatives)
    assume(code != "PRO.TUTEUR" or lectures.tuteur_absent == "non_presente")  # X40: that ABS is no absence
    absent = decider(dataclasses.replace(d, notes={**d.notes, code: Mention.ABS}), lectures)
    zero = decider(dataclasses.replace(d, notes={**d.notes, code: Decimal(0)}), lectures)
    assert (zero.points, zero.moyenne, zero.sur) == (absent.points, absent.moyenne, absent.sur)
    assert RANGS.get(zero.decision, zero.decision) == RANGS.get(absent.decision, absent.decision) or (
        RANGS[zero.decision] > RANGS[absent.decision]
    )
    assert set(zero.blocs_valides) >= set(absent.blocs_valides)
    if lectures.absence == "points" and not code.startswith("PRO"):
        assert (zero.decision, zero.blocs, zero.pro) == (absent.decision, absent.blocs, absent.pro)


@REGLAGES
@given(d=dossiers(), lectures=LECTURES_TIREES)
def test_lecture_points_de_l_absence_ne_retire_jamais_rien(d: Dossier, lectures: Lectures) -> None:
    stricte = decider(d, dataclasses.replace(lectures, absence="stricte"))
    points = decider(d, dataclasses.replace(lectures, absence="points"))
    assert set(points.blocs_valides) >= set(stricte.blocs_valides)
    assert RANGS.get(points.decision, 0) >= RANGS.get(stricte.decision, 0)


@REGLAGES
@given(d=dossiers(), lectures=LECTURES_TIREES)
def test_une_note_due_manquante_met_toujours_en_attente(d: Dossier, lectures: Lectures) -> None:
    d = dataclasses.replace(d, fraude=False, acquis={}, tentatives={})
    manquantes = tuple(
        c
        for code in dus_par(d)
        for c in MAXIMA[code]
        if d.notes.get(c, Mention.VIDE) in (Mention.VIDE, Mention.ABJ, Mention.ANOMALIE)
        or (d.notes.get(c) is Mention.ABS and c == "PRO.TUTEUR" and lectures.tuteur_absent == "attente")
    )
    r = decider(d, lectures)
    assert r.manquantes == manquantes
    assert (r.decision == "EN_ATTENTE") == bool(manquantes or d.champs_en_anomalie)


def _valeurs(objet: object) -> Iterator[object]:
    """Every leaf of a result, whatever holds it."""
    if dataclasses.is_dataclass(objet):
        for champ in dataclasses.fields(objet):
            yield from _valeurs(getattr(objet, champ.name))
    elif isinstance(objet, Mapping):
        for cle, valeur in objet.items():
            yield from (*_valeurs(cle), *_valeurs(valeur))
    elif isinstance(objet, tuple | list | set | frozenset):
        for valeur in objet:
            yield from _valeurs(valeur)
    else:
        yield objet


@REGLAGES
@given(d=dossiers(), lectures=LECTURES_TIREES)
def test_resultat_ne_contient_aucun_flottant(d: Dossier, lectures: Lectures) -> None:
    assert {type(v) for v in _valeurs(decider(d, lectures))} <= {str, Decimal, type(None)}


def _tronque(affiche: Decimal, exacte: Fraction) -> bool:
    return affiche.as_tuple().exponent == -2 and 0 <= exacte - Fraction(affiche) < Fraction(1, 100)


@REGLAGES
@given(d=dossiers(), lectures=LECTURES_TIREES)
def test_notes_affichees_sont_tronquees_jamais_arrondies_au_dessus(d: Dossier, lectures: Lectures) -> None:
    r = decider(d, lectures)
    for b in tous(r):
        assert b.maximum == TOTAUX[b.code]
        if b.note is not None:
            assert b.points is not None
            assert _tronque(b.note, sur_vingt(Fraction(b.points), b.code))
    if r.moyenne is not None and lectures.moyenne == "points":
        assert _tronque(r.moyenne, Fraction(r.points) * 20 / Fraction(r.sur))


@REGLAGES
@given(d=dossiers(), lectures=LECTURES_TIREES)
def test_motifs_s_accordent_avec_la_decision(d: Dossier, lectures: Lectures) -> None:
    r = decider(d, lectures)
    codes = {m.code for m in r.motifs}
    assert ("titre" in codes) == (r.decision == "TITRE")
    assert ("fraude" in codes) == (r.decision == "ANNULEE")
    assert codes.isdisjoint({"moyenne_insuffisante", "pro_seul_obstacle"}) or r.decision in ("PARTIELLE", "AUCUNE")
    assert r.motifs
    if r.decision == "EN_ATTENTE":
        assert not codes.isdisjoint({"note_manquante", "absence_justifiee", "anomalie", "tuteur_absent"})


LONG = st.integers(0, 10**30)


@REGLAGES
@given(parts=st.lists(LONG, min_size=18, max_size=18), lectures=st.sampled_from(LECTURES), accord=st.booleans())
def test_trente_decimales_partout_ne_levent_jamais(parts: list[int], lectures: Lectures, accord: bool) -> None:
    """Exact arithmetic holds whatever the decimals, up to thirty, in marks, hours, acquis and attempts alike."""
    tirage = iter(parts)
    notes = {c: exact(next(tirage) * m, 30) for c, m in COMPOSANTES.items()}
    d = Dossier(
        identifiant="C",
        notes=notes,
        heures_injustifiees=exact(next(tirage) * 70, 30),
        heures_justifiees=exact(next(tirage) * 70, 30),
        heures_entreprise=exact(next(tirage) * 300, 30),
        heures_formation=exact(next(tirage) * 700 + 1, 30),
        accord_penalite=accord,
        tentatives={"B2": (exact(next(tirage) * 225, 30),)},
    )
    r, attendu = decider(d, lectures), oracle(d, lectures)
    assert (r.decision, Fraction(r.points), r.moyenne) == (
        attendu.decision,
        attendu.points,
        tronquee(attendu.moyenne),
    )


@pytest.mark.parametrize("lectures", LECTURES, ids=lambda x: "-".join(dataclasses.astuple(x)))
def test_l_oracle_et_les_regles_s_accordent_aux_bornes_sous_chaque_lecture(lectures: Lectures) -> None:
    """Every combination of bounds of B3 and PRO, of absence and of assiduity, under each of the 96 readings."""
    for b3, tuteur, absente, heures in product((8, 10), (25, 50), (False, True), ("15.925", "31.85", "63.7")):
        notes: dict[str, Any] = {c: Decimal(m) / 2 for c, m in COMPOSANTES.items()}
        notes |= {c: Decimal(b3 * m) / 20 for c, m in MAXIMA["B3"].items()} | {"PRO.TUTEUR": Decimal(tuteur)}
        if absente:
            notes |= {"B3.1a": Decimal(80), "B3.1b": Decimal(20), "B3.2": Mention.ABS}
        d = Dossier("C", notes, heures_injustifiees=Decimal(heures), accord_penalite=True)
        r, attendu = decider(d, lectures), oracle(d, lectures)
        assert (r.decision, Fraction(r.points)) == (attendu.decision, attendu.points)
        assert statuts(r) == attendu.etats

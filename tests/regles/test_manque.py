"""Points still missing, against a brute-force oracle in `Fraction`s written from the règlement.

The oracle tries every vertex of the set of raised marks that bring the title, and keeps the cheapest. Its raised marks
are then handed to `Reglement.decider`, which must give the title; a hundredth less is proved not to by minimality.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outils import etendue

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Acquis, Dossier, Lectures, Mention, Reglement
from rdcxl.regles.manque import manque_pour_le_bloc, manque_pour_le_titre

REFERENTIEL = charger_referentiel()
D, F = Decimal, Fraction
MAXIMA = {
    "B1": {"B1.1": 100},
    "B2": {"B2.1": 150, "B2.2a": 50, "B2.2b": 25},
    "B3": {"B3.1a": 80, "B3.1b": 20, "B3.2": 150},
    "B4": {"B4.1": 50, "B4.2": 50, "B4.3": 75},
    "PRO": {"PRO.ECRIT": 75, "PRO.ORAL": 125, "PRO.TUTEUR": 50},
}
TOTAUX = {"B1": 100, "B2": 225, "B3": 250, "B4": 175, "PRO": 250}
MINIMA = {"B1": 40, "B2": 90, "B3": 100, "B4": 70, "PRO": 125}
DIX = {"B1": F(50), "B2": F(225, 2), "B3": F(125), "B4": F(175, 2), "PRO": F(125)}
LECTURES = [
    Lectures(moyenne=m, assiette_penalite=a, calcul_penalite=c)
    for m, a, c in product(
        ("points", "moyenne_des_notes"), ("tuteur", "professionnelle", "total"), ("relative", "absolue")
    )
]
CENTIEME = F(1, 100)
POINTS, NOTES = Lectures(), Lectures(moyenne="moyenne_des_notes")
Notes = dict[str, Any]


def sur_vingt(notes: str) -> Notes:
    """Marks on 20 of B1 B2 B3 B4 PRO over their composantes; `-`: blank."""
    return {
        c: Mention.VIDE if note == "-" else D(note) * m / 20
        for (code, parts), note in zip(MAXIMA.items(), notes.split(), strict=True)
        for c, m in parts.items()
    }


def titre(d: Dossier, lectures: Lectures = POINTS) -> Decimal | None:
    g = Reglement(REFERENTIEL, lectures)
    return manque_pour_le_titre(g, g.decider(d), d)


def bloc(d: Dossier, code: str, lectures: Lectures = POINTS) -> Decimal | None:
    g = Reglement(REFERENTIEL, lectures)
    return manque_pour_le_bloc(g, g.decider(d), d, code)


def decision(d: Dossier, lectures: Lectures = POINTS) -> str:
    return Reglement(REFERENTIEL, lectures).decider(d).decision


# --- The oracle -------------------------------------------------------------------------------------------------------


def taux_de(d: Dossier) -> Fraction:
    """E3, X4c on 637 h, once the team agreed; 0 where nothing is applied."""
    part = F(d.heures_injustifiees or 0) / 637
    if not d.accord_penalite or not part or part > F(1, 10):
        return F(0)
    return F(5, 100) if part <= F(25, 1000) else F(10, 100) if part <= F(5, 100) else F(15, 100)


class Probleme:
    """A full path as numbers: points now, what may be added where, and what the title asks for."""

    def __init__(self, d: Dossier, lectures: Lectures) -> None:
        self.lectures, self.taux, self.d = lectures, taux_de(d), d
        self.dus = [e for e in MAXIMA if e != "PRO" or not d.dispense_pro]
        self.avant: dict[str, Fraction] = {}
        self.places: dict[str, Fraction] = {}
        for e in self.dus:
            if e in d.acquis:
                self.avant[e], self.places[e] = F(d.acquis[e].points or 0), F(0)
                continue
            ouvertes = {c: m for c, m in MAXIMA[e].items() if d.notes.get(c) is not Mention.ABS}
            self.avant[e] = sum((self._note(c) for c in ouvertes), F(0))
            # Under a penalty on the tutor's mark, points elsewhere in PRO are worth more, and there is always room.
            libres = [c for c in ouvertes if c != "PRO.TUTEUR" or not self.taux]
            self.places[e] = sum((ouvertes[c] - self._note(c) for c in libres), F(0))

    def _note(self, code: str) -> Fraction:
        note = self.d.notes.get(code)
        return F(note) if isinstance(note, Decimal) else F(0)

    def _diminuer(self, obtenu: Fraction, maximum: int | Fraction) -> Fraction:
        if self.lectures.calcul_penalite == "relative":
            return obtenu * (1 - self.taux)
        return max(obtenu - maximum * self.taux, F(0))

    def points(self, ajouts: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """Points of each bloc and PRO once raised, after a penalty on the tutor's mark or on PRO."""
        apres = {e: self.avant[e] + ajouts.get(e, F(0)) for e in self.dus}
        if self.taux and "PRO" in apres and "PRO" not in self.d.acquis:
            if self.lectures.assiette_penalite == "professionnelle":
                apres["PRO"] = self._diminuer(apres["PRO"], 250)
            elif self.lectures.assiette_penalite == "tuteur":
                tuteur = self._note("PRO.TUTEUR")
                apres["PRO"] += self._diminuer(tuteur, 50) - tuteur
        return apres

    def moyenne(self, apres: Mapping[str, Fraction]) -> Fraction:
        """X1, with X4a on the total."""
        if self.lectures.moyenne == "points":
            exacte = sum(apres.values(), F(0)) * 20 / sum(TOTAUX[e] for e in apres)
        else:
            exacte = sum((p * 20 / TOTAUX[e] for e, p in apres.items()), F(0)) / len(apres)
        return self._diminuer(exacte, 20) if self.lectures.assiette_penalite == "total" else exacte

    def reussit(self, ajouts: Mapping[str, Fraction]) -> bool:
        apres = self.points(ajouts)
        return all(apres[e] >= MINIMA[e] for e in apres if e not in self.d.acquis) and self.moyenne(apres) >= 10

    def planchers(self) -> dict[str, Fraction] | None:
        """Least additions that bring each bloc and PRO to its minimum; None when there is no room."""
        bas = {}
        for e in self.dus:
            a_zero, a_un = self.points({})[e], self.points({e: F(1)})[e]
            pente = a_un - a_zero
            exige = F(0) if e in self.d.acquis else max(F(MINIMA[e]) - a_zero, F(0))
            if exige and pente < 1:  # PRO under a penalty on itself: solve on the mark before the penalty
                relative = self.lectures.calcul_penalite == "relative"
                brut = F(125) / (1 - self.taux) if relative else F(125) + 250 * self.taux
                exige = max(brut - self.avant[e], F(0))
            if exige > self.places[e]:
                return None
            bas[e] = exige
        return bas

    def sommets(self) -> Iterator[dict[str, Fraction]]:
        """Every addition with each bloc at its floor or full, but for one that the average fixes."""
        bas = self.planchers()
        if bas is None:
            return
        for libre in self.dus:
            autres = [e for e in self.dus if e != libre]
            for choix in product((False, True), repeat=len(autres)):
                ajouts = {e: self.places[e] if plein else bas[e] for e, plein in zip(autres, choix, strict=True)}
                valeur = self._resoudre({**ajouts, libre: bas[libre]}, libre)
                if valeur is not None:
                    yield {**ajouts, libre: valeur}

    def _resoudre(self, ajouts: dict[str, Fraction], libre: str) -> Fraction | None:
        """The least addition to `libre` that reaches the average: the average is affine in it near its end."""
        if self.reussit(ajouts):
            return ajouts[libre]
        haut = self.places[libre]
        if not self.reussit({**ajouts, libre: haut}):
            return None
        fin, avant = (self.moyenne(self.points({**ajouts, libre: x})) for x in (haut, haut - F(1, 10**6)))
        pente = (fin - avant) * 10**6
        return max(haut - (fin - 10) / pente, ajouts[libre])

    def optimum(self) -> dict[str, Fraction] | None:
        reussis = [x for x in self.sommets() if self.reussit(x)]
        return min(reussis, key=lambda x: sum(x.values()), default=None)

    def relever(self, ajouts: Mapping[str, Fraction]) -> Dossier:
        """The file once its marks are raised by at least these points; blanks become marks."""
        notes: Notes = {}
        for e in self.dus:
            reste = ajouts.get(e, F(0))
            for c, m in MAXIMA[e].items() if e not in self.d.acquis else ():
                if self.d.notes.get(c) is Mention.ABS:
                    notes[c] = Mention.ABS
                    continue
                place = F(0) if c == "PRO.TUTEUR" and self.taux else m - self._note(c)
                pris = min(reste, place)
                reste -= pris
                haute = math.ceil((self._note(c) + pris) * 10**25)
                notes[c] = min(D(haute).scaleb(-25), D(m))
        d = self.d
        return Dossier(
            "C", notes, dispense_pro=d.dispense_pro, heures_injustifiees=d.heures_injustifiees,
            accord_penalite=d.accord_penalite, acquis=d.acquis,
        )  # fmt: skip


def au_centieme(exact: Fraction) -> Decimal:
    return D(math.ceil(exact * 100)).scaleb(-2)


def verifier(d: Dossier, lectures: Lectures) -> None:
    """The answer is the oracle's optimum, rounded up to the hundredth; and that optimum does bring the title."""
    p = Probleme(d, lectures)
    optimum, reponse = p.optimum(), titre(d, lectures)
    if optimum is None:
        assert reponse is None
        return
    assert decision(p.relever(optimum), lectures) == "TITRE"
    for e, ajout in optimum.items():
        if ajout >= CENTIEME:
            assert decision(p.relever({**optimum, e: ajout - CENTIEME}), lectures) != "TITRE"
    assert reponse == au_centieme(sum(optimum.values(), F(0)))


# --- Random files -----------------------------------------------------------------------------------------------------


@st.composite
def dossiers(draw: st.DrawFn, *, penalises: bool, absents: bool = False) -> Dossier:
    notes: Notes = {}
    for parts in MAXIMA.values():
        cible = draw(st.sampled_from((0, 5, 8, 9, 10, 12, 16, 20)))
        for c, m in parts.items():
            libre = st.integers(0, m * 100).map(lambda n: D(n).scaleb(-2))
            proche = st.just(D(cible * m) / 20)
            choix = [proche, proche, libre, st.just(Mention.VIDE), *([st.just(Mention.ABS)] if absents else [])]
            notes[c] = draw(st.one_of(*choix))
    acquis = {}
    for e in draw(st.sets(st.sampled_from(sorted(MAXIMA)), max_size=2)):
        acquis[e] = Acquis(D(draw(st.integers(math.ceil(DIX[e] * 4), TOTAUX[e] * 4))) / 4)
        notes = {c: n for c, n in notes.items() if c not in MAXIMA[e]}
    dispense = draw(st.sampled_from(["", "", "POS-1"])) if "PRO" not in acquis else ""
    heures = (
        draw(st.sampled_from([D(h) for h in ("0", "12", "15.925", "20", "50", "63.7", "70")])) if penalises else None
    )
    accord = draw(st.sampled_from([True, True, False])) if penalises else False
    if dispense:
        notes = {c: n for c, n in notes.items() if not c.startswith("PRO")}
    return Dossier("C", notes, dispense_pro=dispense, acquis=acquis, heures_injustifiees=heures, accord_penalite=accord)


@pytest.mark.parametrize("lectures", [POINTS, NOTES], ids=["points", "moyenne_des_notes"])
@given(d=dossiers(penalises=False))
@settings(max_examples=etendue.tirages(25, 80), deadline=None)
def test_manque_est_le_plus_petit_total_qui_donne_le_titre(lectures: Lectures, d: Dossier) -> None:
    verifier(d, lectures)


@pytest.mark.parametrize("lectures", LECTURES, ids=lambda x: f"{x.moyenne}-{x.assiette_penalite}-{x.calcul_penalite}")
@given(d=dossiers(penalises=True))
@settings(max_examples=etendue.tirages(12, 40), deadline=None)
def test_manque_tient_compte_de_la_penalite(lectures: Lectures, d: Dossier) -> None:
    """X4: whatever the mark that the penalty bears on, the points are those to add to the marks before it."""
    verifier(d, lectures)


@given(d=dossiers(penalises=False, absents=True))
@settings(max_examples=etendue.tirages(25, 80), deadline=None)
def test_absence_rend_le_titre_impossible(d: Dossier) -> None:
    """B6, B7: an ABS anywhere due, and no number of points brings the title."""
    lectures = Lectures(tuteur_absent="non_presente")
    if Mention.ABS in d.notes.values():
        assert titre(d, lectures) is None
    else:
        verifier(d, lectures)


@pytest.mark.parametrize("moyenne", ["points", "moyenne_des_notes"])
@given(d=dossiers(penalises=False, absents=True))
@settings(max_examples=etendue.tirages(25, 60), deadline=None)
def test_epreuve_manquee_ne_recoit_pas_de_points_quand_l_absence_se_juge_aux_points(moyenne: str, d: Dossier) -> None:
    """X6 `points`: the bloc is judged on its points, but no point can come from the missed épreuve."""
    lectures = Lectures(moyenne=moyenne, absence="points", tuteur_absent="non_presente")
    if any(n is Mention.ABS and c.startswith("PRO") for c, n in d.notes.items()):
        assert titre(d, lectures) is None
    else:
        verifier(d, lectures)


@given(d=dossiers(penalises=True), lectures=st.sampled_from(LECTURES))
@settings(max_examples=etendue.tirages(40, 200), deadline=None)
def test_rien_ne_manque_si_et_seulement_si_le_titre_est_donne(d: Dossier, lectures: Lectures) -> None:
    complet = not any(n is Mention.VIDE for n in d.notes.values())
    if complet:
        assert (titre(d, lectures) == 0) == (decision(d, lectures) == "TITRE")


# --- Worked by hand ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notes", "points", "des_notes"),
    [
        ("10 10 10 10 10", "0", "0"),
        ("20 8 8 8 10", "15", "0"),  # X1: 485 points, plain mean 10.80
        ("8 11 11 9.5 10", "0", "2.5"),  # X1: plain mean 9.90; 0.5 in the sum of marks is 2.5 points of B1
        ("8 8 8 8 10", "75", "40"),  # 8 in the sum of marks: 40 points of B1
        ("7 7 7 7 20", "37.5", "37.5"),  # one mark in each bloc, 5 + 11.25 + 12.5 + 8.75
        ("- - - - -", "500", None),
        ("20 10 10 8 9.99", "0.13", "0.13"),
        ("7.99 14 14 14 14", "0.05", "0.05"),
        ("20 20 20 20 0", "125", "125"),
    ],
)
def test_manque_calcule_a_la_main(notes: str, points: str, des_notes: str | None) -> None:
    d = Dossier("C", sur_vingt(notes))
    assert titre(d) == D(points)
    if des_notes is not None:
        assert titre(d, NOTES) == D(des_notes)


def test_penalite_sur_le_total_se_paie_avant_elle() -> None:
    """500 points after 10 % off are 555.56 before: 55.56 are missing from 500."""
    d = Dossier("C", sur_vingt("10 10 10 10 10"), heures_injustifiees=D(20), accord_penalite=True)
    assert titre(d, Lectures(assiette_penalite="total")) == D("55.56")
    assert titre(d, Lectures(assiette_penalite="total", calcul_penalite="absolue")) == D(100)


def test_penalite_sur_le_total_compte_aussi_dans_la_moyenne_des_notes() -> None:
    """A mean of 10 less 10 % is 9; 11.11 is needed, 5.56 more in the sum of marks: 27.78 points of B1."""
    lectures = Lectures(moyenne="moyenne_des_notes", assiette_penalite="total")
    d = Dossier("C", sur_vingt("10 10 10 10 10"), heures_injustifiees=D(20), accord_penalite=True)
    assert decision(d, lectures) != "TITRE"
    assert titre(d, lectures) == D("27.78")


def test_penalite_sur_l_evaluation_professionnelle_se_paie_avant_elle() -> None:
    """PRO at 125 less 10 % is 112.5; 125 after needs 138.89 before: 13.89 points."""
    lectures = Lectures(assiette_penalite="professionnelle")
    d = Dossier("C", sur_vingt("12 12 12 12 10"), heures_injustifiees=D(20), accord_penalite=True)
    assert titre(d, lectures) == D("13.89")
    assert bloc(d, "PRO", lectures) == D("13.89")


def test_moyenne_des_notes_place_les_points_dans_les_petits_blocs_a_l_exact() -> None:
    """B1 is full: 0.5 in the sum of marks is 4.375 points of B4, 4.38; 0.4 is 3.5 exactly, and not 3.51."""
    assert titre(Dossier("C", sur_vingt("20 8 8 8 5.5")), NOTES) is not None
    assert titre(Dossier("C", sur_vingt("20 8 8 3.5 10")), NOTES) == D("39.38")
    for manque, attendu in (("0.4", "3.5"), ("0.8", "7"), ("1.6", "14"), ("0.16", "1.4")):
        notes = sur_vingt("20 8 8 8 10") | {"B3.2": D(0), "B3.1a": D(80), "B3.1b": D(20)}
        acquis = {"B1": Acquis(D(50))}
        d = Dossier(
            "C", {c: n for c, n in notes.items() if c != "B1.1"} | sur_vingt_b2(D(14) - D(manque)), acquis=acquis
        )
        assert titre(d, NOTES) == D(attendu)


def sur_vingt_b2(note: Decimal) -> Notes:
    return {c: note * m / 20 for c, m in MAXIMA["B2"].items()}


# --- Impossible -------------------------------------------------------------------------------------------------------

BON = sur_vingt("12 12 12 12 12")
IMPOSSIBLES = {
    "parcours par blocs": Dossier("C", sur_vingt("12 - - - -"), "BLOCS", frozenset({"B1"})),
    "fraude": Dossier("C", BON, fraude=True),
    "bloc non présenté": Dossier("C", BON | {"B3.2": Mention.ABS}),
    "dossier non remis": Dossier("C", BON | {"PRO.ECRIT": Mention.NR}),
    "soutenance manquée": Dossier("C", BON | {"PRO.ORAL": Mention.ABS}),
    "heures en entreprise": Dossier("C", BON, heures_entreprise=D("279.99")),
    "heures d'un executive": Dossier("C", BON, heures_entreprise=D(104), executive=True),
    "absence et note vide": Dossier("C", BON | {"B3.2": Mention.ABS, "B1.1": Mention.VIDE}),
    "heures et note vide": Dossier("C", BON | {"B1.1": Mention.VIDE}, heures_entreprise=D(100)),
}


@pytest.mark.parametrize("d", IMPOSSIBLES.values(), ids=IMPOSSIBLES)
@pytest.mark.parametrize("lectures", [POINTS, NOTES])
def test_aucun_nombre_de_points_ne_suffit(d: Dossier, lectures: Lectures) -> None:
    assert titre(d, lectures) is None


def test_absence_d_un_dispense_a_pro_n_empeche_rien() -> None:
    d = Dossier("C", sur_vingt("12 12 12 12 -"), dispense_pro="POS-1")
    assert titre(d) == 0


def test_seuil_des_dispenses_est_sur_750() -> None:
    assert titre(Dossier("C", sur_vingt("8 8 8 8 -"), dispense_pro="POS-1")) == 75


def test_absence_justifiee_et_vide_comptent_a_venir() -> None:
    for mention in (Mention.VIDE, Mention.ABJ):
        assert titre(Dossier("C", BON | {"B1.1": mention})) == 40


# --- One bloc ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", TOTAUX)
@pytest.mark.parametrize("note", ["0", "7.99", "8", "9.99", "10", "10.01", "20"])
def test_bloc_se_valide_a_dix(code: str, note: str) -> None:
    """A4, B3: 10/20 of the bloc, whatever the others; PRO too."""
    d = Dossier("C", sur_vingt(" ".join(note if e == code else "9" for e in TOTAUX)))
    exact = max(DIX[code] - F(note) * TOTAUX[code] / 20, F(0))
    assert bloc(d, code) == au_centieme(exact)


def test_bloc_manque_se_compte_sans_arrondir_la_note() -> None:
    """X28: a hair under 10/20 is not validated, so something is missing."""
    note = D("49.999999999999999999999999999999")
    d = Dossier("C", BON | {"B1.1": note})
    assert bloc(d, "B1") == D("0.01")
    assert bloc(Dossier("C", BON | {"B1.1": D(50)}), "B1") == 0


def test_bloc_acquis_ne_manque_de_rien_et_bloc_absent_n_a_pas_de_reponse() -> None:
    sans_b1 = {c: n for c, n in BON.items() if c != "B1.1"}
    assert bloc(Dossier("C", sans_b1, acquis={"B1": Acquis(D(50))}), "B1") == 0
    assert bloc(Dossier("C", BON | {"B1.1": Mention.ABS}), "B1") is None
    assert bloc(Dossier("C", BON | {"B3.2": Mention.ABS}), "B3") is None
    assert bloc(Dossier("C", BON, fraude=True), "B1") is None
    assert bloc(Dossier("C", sur_vingt("12 - - - -"), "BLOCS", frozenset({"B1"})), "B2") is None
    assert bloc(Dossier("C", sur_vingt("12 12 12 12 -"), dispense_pro="POS-1"), "PRO") is None


def test_bloc_partiellement_saisi_compte_ce_qui_est_la() -> None:
    d = Dossier("C", BON | {"B2.1": Mention.VIDE, "B2.2a": D(50), "B2.2b": D(25)})
    assert bloc(d, "B2") == D("37.5")


def test_bloc_au_parcours_par_blocs_se_compte_comme_les_autres() -> None:
    d = Dossier("C", sur_vingt("9 - 8 - -"), "BLOCS", frozenset({"B1", "B3"}))
    assert (bloc(d, "B1"), bloc(d, "B3")) == (5, 25)


def test_bloc_dont_l_unique_epreuve_est_manquee_reste_sans_reponse_aux_points() -> None:
    """X6 `points`: B1 has one épreuve, missed; no point can be added to it."""
    d = Dossier("C", BON | {"B1.1": Mention.ABS})
    assert bloc(d, "B1", Lectures(absence="points")) is None

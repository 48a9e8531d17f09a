"""Merging: no mark lost, swapped or doubled, nothing overwritten; each mark stands in exactly one part of the result."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.outils import etendue

from rdcxl.grille.rassemblement import Cadre, rassembler
from rdcxl.grille.rendus import Rendu
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Mention, Note

TIRES, COURTE = 10_000, 400


def rendu(qui: str, code: str, note: Note, correcteur: str = "Mme A", **autres: object) -> Rendu:
    base = Rendu(qui, code, note, Decimal(20), "", correcteur, "", f"{correcteur}.xlsx", "C7")
    return base._replace(**autres)  # type: ignore[arg-type]


def cadre(grille: dict[tuple[str, str], Note], **autres: object) -> Cadre:
    qui = {i for i, _ in grille}
    base: dict[str, object] = {"fermees": {}, "cle": {}, "accords": {}, **autres}
    return Cadre(grille, {i.casefold(): i for i in qui}, {c for _, c in grille}, **base)  # type: ignore[arg-type]


VIDE = Mention.VIDE


def test_une_note_rendue_prend_une_place_vide() -> None:
    x = rassembler([rendu("c01", "B1.1", Decimal(60))], cadre({("C01", "B1.1"): VIDE}))
    assert [(p.identifiant, p.avant, p.apres, p.qui, p.fichier) for p in x.prises] == [
        ("C01", VIDE, Decimal(60), "Mme A", "Mme A.xlsx")
    ]
    assert x.complet


def test_deux_correcteurs_qui_different_attendent_un_accord() -> None:
    rendus = [rendu("C01", "B1.1", Decimal(60)), rendu("C01", "B1.1", Decimal(55), "M. B")]
    grille: dict[tuple[str, str], Note] = {("C01", "B1.1"): VIDE}
    x = rassembler(rendus, cadre(grille))
    assert (x.prises, len(x.desaccords)) == ((), 1)
    assert "Mme A : 60 ; M. B : 55" in str(x.desaccords[0])
    convenu = rassembler(rendus, cadre(grille, accords={("C01", "B1.1"): Decimal(58)}))
    assert [(p.apres, p.qui) for p in convenu.prises] == [(Decimal(58), "accord")]


def test_ce_que_la_grille_avait_n_est_jamais_ecrase() -> None:
    grille: dict[tuple[str, str], Note] = {("C01", "B1.1"): Mention.ABJ, ("C02", "B1.1"): Decimal(0)}
    x = rassembler([rendu("C01", "B1.1", Decimal(60)), rendu("C02", "B1.1", Decimal(0))], cadre(grille))
    assert (x.prises, len(x.desaccords), x.pareilles) == ((), 1, 1)


def test_une_double_correction_attend_la_seconde() -> None:
    premiere = rendu("C01", "B1.1", Decimal(60), correction="1/2")
    grille: dict[tuple[str, str], Note] = {("C01", "B1.1"): VIDE}
    assert len(rassembler([premiere, premiere], cadre(grille)).attente) == 1
    seconde = rendu("C01", "B1.1", Decimal(60), "M. B", correction="2/2")
    assert [p.qui for p in rassembler([premiere, seconde], cadre(grille)).prises] == ["Mme A, M. B"]


def test_inconnu_hors_perimetre_anonyme_sans_cle_et_feuille_fermee_sont_dits() -> None:
    grille: dict[tuple[str, str], Note] = {("C01", "B1.1"): VIDE}
    rendus = [
        rendu("C99", "B1.1", Decimal(1)),
        rendu("C01", "B2.1", Decimal(1)),
        rendu("1234", "B1.1", Decimal(1), anonyme=True),
        rendu("C01", "B3.2", Decimal(1)),
        rendu("C01", "B1.1", Mention.ANOMALIE, anomalie="21 dépasse le maximum de 20."),
    ]
    x = rassembler(rendus, cadre(grille, fermees={"B3.2": "saisissez-la dans sa feuille"}))
    assert x.prises == ()
    assert len(x.refus) == 5
    assert all(r.startswith("Mme A.xlsx, C7 (") for r in x.refus)


def test_dix_mille_rassemblements_ne_perdent_n_echangent_ni_ne_doublent_aucune_note(referentiel: Referentiel) -> None:
    codes = list(referentiel.composantes)
    for graine in range(TIRES if etendue.LONGS else COURTE):
        _un_rassemblement(random.Random(graine), codes)  # noqa: S311


def _un_rassemblement(hasard: random.Random, codes: list[str]) -> None:
    candidats = [f"C{i:02d}" for i in range(1, hasard.randint(2, 9))]
    grille = {(c, code): _note(hasard, 0.7) for c in candidats for code in hasard.sample(codes, 3)}
    cle = {(code, str(1000 + i)): c for i, c in enumerate(candidats) for code in codes}
    numeros = {(code, c): n for (code, n), c in cle.items()}
    verite: dict[tuple[str, str], set[Note]] = {}
    rendus: list[Rendu] = []
    for n in range(hasard.randint(1, 30)):
        qui, code = hasard.choice([*candidats, "C99"]), hasard.choice(codes)
        note = _note(hasard, 0.0)
        anonyme = hasard.random() < 0.3 and qui != "C99"
        dit = numeros[code, qui] if anonyme else hasard.choice((qui, qui.lower()))
        rendus.append(rendu(dit, code, note, f"correcteur {n % 4}", anonyme=anonyme, lieu=f"C{n}"))
        if (qui, code) in grille:
            verite.setdefault((qui, code), set()).add(note)
    x = rassembler(rendus, cadre(grille, cle=cle))
    prises = {(p.identifiant, p.composante): p for p in x.prises}
    assert len(prises) == len(x.prises)
    differents = {(d.identifiant, d.composante) for d in x.desaccords}
    assert not differents & set(prises)
    for place, notes in verite.items():
        avant = grille[place]
        if len(notes) == 1 and avant is VIDE:
            assert prises[place].apres in notes
            assert prises[place].avant is VIDE
        elif notes == {avant}:
            assert place not in prises
            assert place not in differents
        else:
            assert place in differents
    assert set(prises) <= set(verite)
    dans_un_desaccord = sum(len(d.rendus) for d in x.desaccords)
    dans_une_prise = sum(sum(r.note in verite[p] for r in rendus if _place(r, cle) == p) for p in prises)
    deja = sum(1 for r in rendus if (p := _place(r, cle)) in verite and p not in prises and p not in differents)
    assert len(rendus) == len(x.refus) + dans_un_desaccord + dans_une_prise + deja


def _place(r: Rendu, cle: dict[tuple[str, str], str]) -> tuple[str, str]:
    return (cle[r.composante, r.qui] if r.anonyme else r.qui.upper(), r.composante)


def _note(hasard: random.Random, vide: float) -> Note:
    if hasard.random() < vide:
        return VIDE
    notes: list[Note] = [Mention.ABS, Mention.ABJ, *map(Decimal, range(4))]
    return hasard.choice(notes)

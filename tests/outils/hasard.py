"""Random candidates of every kind, at and around every bound of the règlement, as values and as CSV rows. Bounds come from the notes."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from tests.outils.fichiers import CODES, MAXIMA, candidat

D = Decimal
ENSEMBLES = {"B1": D(100), "B2": D(225), "B3": D(250), "B4": D(175), "PRO": D(250)}
BLOCS = ("B1", "B2", "B3", "B4")
HUIT = {"B1": D(40), "B2": D(90), "B3": D(100), "B4": D(70), "PRO": D(100)}
DIX = {"B1": D(50), "B2": D("112.5"), "B3": D(125), "B4": D("87.5"), "PRO": D(125)}
ECARTS = tuple(D(x) for x in ("0", "0", "0", "0.001", "-0.001", "0.01", "-0.01", "0.5", "-0.5", "3.25", "-7.125"))
COMPOSANTES = {e: [c for c in CODES if c.startswith(e)] for e in ENSEMBLES}
BORNES_ABSENCE = (D("15.925"), D("31.85"), D("63.7"))
JOUR = dt.date(2025, 6, 16)

Saisie = Decimal | str | None


class AcquisTire(NamedTuple):
    """What was kept: of what, its points, its session, the day of the jury's act."""

    code: str
    points: Decimal | None
    session: dt.date | None = None
    accorde_le: dt.date | None = None


@dataclass
class Tirage:
    """One random candidate: what a school would have entered."""

    identifiant: str
    parcours: str = "COMPLET"
    blocs: tuple[str, ...] = ()
    dispense: str = ""
    executive: bool = False
    positionnement: str = ""
    heures_entreprise: Decimal | None = None
    notes: dict[str, Saisie] = field(default_factory=dict)
    absences: Decimal | None = None
    absences_justifiees: Decimal | None = None
    heures_formation: Decimal | None = None
    accord: dt.date | None = None
    fraude: dt.date | None = None
    voie: str = "APPRENTISSAGE"
    acquis: list[AcquisTire] = field(default_factory=list)

    def ligne_candidat(self) -> dict[str, object]:
        """The row of candidats.csv."""
        return candidat(
            self.identifiant,
            voie=self.voie,
            parcours=self.parcours,
            blocs_inscrits=" ".join(self.blocs),
            dispense_pro=self.dispense,
            executive="oui" if self.executive else "non",
            positionnement=self.positionnement,
            heures_entreprise=francais(self.heures_entreprise),
        )

    def ligne_notes(self) -> dict[str, object]:
        """The row of notes.csv."""
        return {
            "identifiant": self.identifiant,
            **{code: francais(n) if isinstance(n, Decimal) else n for code, n in self.notes.items()},
            "heures_absence_injustifiees": francais(self.absences),
            "heures_absence_justifiees": francais(self.absences_justifiees),
            "heures_formation": francais(self.heures_formation),
            "accord_penalite": self.accord,
            "fraude": self.fraude,
        }

    def lignes_acquis(self) -> list[dict[str, object]]:
        """The rows of acquis.csv."""
        return [
            {
                "identifiant": self.identifiant,
                "composante": a.code,
                "points": francais(a.points),
                "session": a.session and f"{a.session:%d/%m/%Y}",
                "accorde_le": a.accorde_le and f"{a.accorde_le:%d/%m/%Y}",
            }
            for a in self.acquis
        ]


def francais(nombre: Decimal | None) -> str | None:
    """A decimal with a comma, as typed."""
    return None if nombre is None else format(nombre, "f").replace(".", ",")


def _entre(h: random.Random, bas: Decimal, haut: Decimal, decimales: int) -> Decimal:
    pas = int(10**decimales)
    return D(h.randint(int(bas * pas), int(haut * pas))) / pas


def repartir(h: random.Random, ensemble: str, total: Decimal) -> dict[str, Decimal]:
    """Marks of a bloc, or of PRO, that sum to `total`."""
    codes = list(COMPOSANTES[ensemble])
    h.shuffle(codes)
    reste, place = total, ENSEMBLES[ensemble]
    notes: dict[str, Decimal] = {}
    for code in codes:
        maximum = D(MAXIMA[code])
        place -= maximum
        bas, haut = max(D(0), reste - place), min(maximum, reste)
        notes[code] = reste if place == 0 else bas + _entre(h, D(0), haut - bas, h.choice((0, 1, 2, 3)))
        reste -= notes[code]
    return notes


def _total(h: random.Random, ensemble: str) -> Decimal:
    maximum, ecart = ENSEMBLES[ensemble], h.choice(ECARTS)
    genre = h.random()
    if genre < 0.25:
        vise = HUIT[ensemble] + ecart
    elif genre < 0.5:
        vise = DIX[ensemble] + ecart
    elif genre < 0.9:
        vise = _entre(h, maximum * D("0.38"), maximum * D("0.7"), h.choice((0, 1, 2, 3)))
    else:
        vise = h.choice((D(0), maximum, _entre(h, D(0), maximum, 3)))
    return min(max(vise, D(0)), maximum)


def _totaux(h: random.Random, dus: tuple[str, ...]) -> dict[str, Decimal]:
    """Totals of what is due; one draw out of three is pushed to 10/20 of average, exactly or nearly."""
    totaux = {e: _total(h, e) for e in dus}
    if dus and h.random() < 0.35:
        cible = sum((ENSEMBLES[e] for e in dus), D(0)) / 2 + h.choice(ECARTS)
        for e in h.sample(dus, len(dus)):
            voulu = totaux[e] + cible - sum(totaux.values(), D(0))
            totaux[e] = min(max(voulu, HUIT[e]), ENSEMBLES[e])
    return totaux


def _absences(h: random.Random, t: Tirage) -> None:
    if h.random() < 0.45:
        return
    base = D(637)
    if h.random() < 0.2:
        t.heures_formation = base = D(h.choice((600, 400, 637)))
    bornes = [base * p / 100 for p in (D("2.5"), D(5), D(10))]
    t.absences = max(
        D(0), h.choice((*bornes, D(0), D("0.5"), D(20), D(40), D(90))) + h.choice((D(0), D(0), D("0.001"), D("-0.001")))
    )
    t.absences_justifiees = h.choice((None, D(0), D(12), D("51.8")))
    t.accord = h.choice((None, JOUR, JOUR))


def _acquis(h: random.Random, t: Tirage, dus: tuple[str, ...]) -> None:
    """Acquis of every kind: valid, too low, beside marks, twice, not due, PRO, and the tutor's mark alone."""
    if h.random() < 0.6:
        return
    for _ in range(h.choice((1, 1, 2))):
        code = h.choice((*BLOCS, "PRO", "PRO.TUTEUR"))
        ensemble = code.split(".")[0]
        maximum = D(MAXIMA["PRO.TUTEUR"]) if code == "PRO.TUTEUR" else ENSEMBLES[ensemble]
        seuil = D(25) if code == "PRO.TUTEUR" else DIX[ensemble]
        points = h.choice((seuil, seuil, min(maximum, seuil * D("1.3")), maximum, seuil - D("0.001"), seuil - 7))
        visees = [code] if code == "PRO.TUTEUR" else COMPOSANTES[ensemble]
        if h.random() < 0.8:
            t.notes.update(dict.fromkeys(visees))
        accorde = dt.date(2024, 7, 11) if h.random() < 0.3 and ensemble != "PRO" else None
        t.acquis.append(AcquisTire(code, points, h.choice((None, dt.date(2024, 7, 10))), accorde))


def tirer(h: random.Random, identifiant: str) -> Tirage:
    """One random candidate."""
    t = Tirage(identifiant)
    if h.random() < 0.25:
        t.parcours, t.blocs = "BLOCS", tuple(b for b in BLOCS if h.random() < 0.6) or (h.choice(BLOCS),)
    elif h.random() < 0.18:
        t.dispense = "POS-2024-031"
    dus = t.blocs if t.parcours == "BLOCS" else (*BLOCS, "PRO")[: 4 if t.dispense else 5]
    t.executive = h.random() < 0.15
    t.heures_entreprise = h.choice(
        (None, D(910), D(910), D(910), D(910), D(280), D("279.999"), D(105), D("104.5"), D(210), D(0))
    )
    for ensemble, total in _totaux(h, dus).items():
        t.notes.update(repartir(h, ensemble, total))
    for code in t.notes:
        if h.random() < 0.025:
            t.notes[code] = h.choice(("ABS", "abs", "ABJ", None, *(("NR",) if code == "PRO.ECRIT" else ())))
    if h.random() < 0.05:
        t.notes[h.choice(CODES)] = h.choice((D(1), "ABS", D(10)))
    if h.random() < 0.03:
        code = h.choice(list(t.notes))
        t.notes[code] = h.choice((D(MAXIMA[code]) + D("0.001"), "bien", "#N/A", "-2"))
    _absences(h, t)
    _acquis(h, t, dus)
    if h.random() < 0.06:
        t.fraude = JOUR
    if t.executive and not t.dispense and h.random() < 0.5:
        t.positionnement = "POS-2025-014"
    _pro_a_part(h, t)
    return t


def _pro_a_part(h: random.Random, t: Tirage) -> None:
    """PRO beside separate blocs, which one reading admits (X34)."""
    if t.parcours != "BLOCS" or h.random() < 0.8 or any(a.code.startswith("PRO") for a in t.acquis):
        return
    t.notes.update(repartir(h, "PRO", _total(h, "PRO")))
    if h.random() < 0.2:
        t.notes[h.choice(COMPOSANTES["PRO"])] = h.choice((None, "ABS", "ABJ"))


def promotion(graine: int, nombre: int) -> list[Tirage]:
    """The same promotion for the same seed."""
    h = random.Random(graine)  # noqa: S311 - a seed, so that a failure comes back
    return [tirer(h, f"C{i:04d}") for i in range(1, nombre + 1)]

"""Random rows of the optional tables for a random promotion: good ones, and those that a person gets wrong."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.outils.hasard import BLOCS, COMPOSANTES, DIX, ENSEMBLES, Tirage, _entre, francais

D = Decimal
Lignes = dict[str, list[dict[str, object]]]


def annexes(graine: int, tirages: list[Tirage]) -> Lignes:
    """Rows by table; some candidates lose the marks that a table gives them, others keep contradictory ones."""
    h = random.Random(graine)  # noqa: S311 - a seed, so that a failure comes back
    lignes: Lignes = {nom: [] for nom in ("absences", "groupes", "notes_partagees", "tentatives", "portefeuilles")}
    for t in tirages:
        _absences(h, t, lignes["absences"])
        _groupe(h, t, lignes["groupes"])
        _partagees(h, t, lignes["notes_partagees"])
        _tentatives(h, t, lignes["tentatives"])
        _portefeuilles(h, t, lignes["portefeuilles"])
        if h.random() < 0.08:
            t.voie = "VAE"
            if h.random() < 0.7:  # no mark at all, from nowhere: the jury rules
                t.notes = {}
                for nom in ("groupes", "notes_partagees"):
                    lignes[nom] = [x for x in lignes[nom] if x["identifiant"] != t.identifiant]
    return lignes


def _absences(h: random.Random, t: Tirage, lignes: list[dict[str, object]]) -> None:
    if h.random() < 0.6:
        return
    if h.random() < 0.8:
        t.absences = t.absences_justifiees = None
    for i in range(h.choice((1, 2, 4))):
        lignes.append({
            "identifiant": h.choice((t.identifiant, f" {t.identifiant.lower()}")),
            "absence_du": f"{3 + i:02d}/02/2025",
            "heures": h.choice(("3,5", "7", "7", "0,1", "0,2", "24", "25", "-1", "abc", "")) if h.random() < 0.15 else francais(_entre(h, D(0), D(9), 2)),
            "justifiee": h.choice(("oui", "non", "NON", "Oui ")) if h.random() < 0.95 else h.choice(("", "peut-être")),
            "lieu_absence": h.choice(("", "CENTRE", "ENTREPRISE", "entreprise")),
        })  # fmt: skip


def _groupe(h: random.Random, t: Tirage, lignes: list[dict[str, object]]) -> None:
    if h.random() < 0.4:
        return
    groupe = f"G{h.randint(1, 9)}"
    note = t.notes.pop("B4.1", None) if h.random() < 0.85 else t.notes.get("B4.1")
    portee = h.random() < 0.3
    individuelle = h.random() < 0.2
    lignes.append({
        "identifiant": t.identifiant,
        "groupe": h.choice((groupe, groupe.lower())) if h.random() < 0.97 else "",
        "note_du_groupe": francais(D(30 + int(groupe[1]))) if portee and h.random() < 0.9 else h.choice(("", "", "abs", "51", "bien")),
        "note_individuelle": (francais(note) if isinstance(note, Decimal) else note) if individuelle else "",
        "motif_individuel": "Part propre" if individuelle and h.random() < 0.8 else "",
    })  # fmt: skip
    if h.random() < 0.03:
        lignes.append(dict(lignes[-1]))


def _partagees(h: random.Random, t: Tirage, lignes: list[dict[str, object]]) -> None:
    for code in ("B2.1", "B4.3"):
        note = t.notes.get(code)
        if h.random() < 0.85 or note == "NR":
            continue
        if h.random() < 0.85:
            t.notes.pop(code, None)
        if isinstance(note, Decimal) and note >= 0:
            ecrite = _entre(h, D(0), note, 1) if note > 1 else D(0)
            parts = (francais(min(ecrite, note)), francais(note - min(ecrite, note)))
        else:
            parts = h.choice((("ABS", "abs"), ("ABJ", "ABJ"), ("", ""), ("12", "ABS"), ("", "10"), ("-1", "2")))
        lignes.append(
            {"identifiant": t.identifiant, "composante_partagee": code, "note_ecrite": parts[0], "note_orale": parts[1]}
        )
        if h.random() < 0.05:
            lignes.append(dict(lignes[-1]))


def _tentatives(h: random.Random, t: Tirage, lignes: list[dict[str, object]]) -> None:
    for e in (*BLOCS, "PRO"):
        for annee in range(h.choice((0, 0, 0, 1, 2))):
            points = h.choice((DIX[e], DIX[e] - D("0.001"), _entre(h, D(0), ENSEMBLES[e], 2), ENSEMBLES[e]))
            lignes.append({
                "identifiant": t.identifiant,
                "tentative": e if h.random() < 0.98 else "B7",
                "points_obtenus": francais(points) if h.random() < 0.85 else h.choice(("", "ABS", "9999", "x")),
                "session_du": f"10/07/{2023 + annee}" if h.random() < 0.98 else "jeudi",
                "compte": h.choice(("", "oui", "non")),
            })  # fmt: skip


def _portefeuilles(h: random.Random, t: Tirage, lignes: list[dict[str, object]]) -> None:
    if not t.executive and h.random() < 0.95:
        return
    for bloc in BLOCS:
        if h.random() < 0.5:
            continue
        if h.random() < 0.85:
            for code in COMPOSANTES[bloc]:
                t.notes.pop(code, None)
        points = h.choice((DIX[bloc], _entre(h, D(0), ENSEMBLES[bloc], 2)))
        lignes.append({
            "identifiant": t.identifiant,
            "bloc_portefeuille": bloc if h.random() < 0.97 else "PRO",
            "points_portefeuille": francais(points) if h.random() < 0.8 else h.choice(("", "ABS", "abj", "300", "-4", "z")),
            "formation_finie_le": "31/01/2025",
            "portefeuille_presente_le": h.choice(("30/04/2025", "31/07/2025", "01/08/2025")),
        })  # fmt: skip
        if h.random() < 0.03:
            lignes.append(dict(lignes[-1]))

"""What epreuves.toml already says of a sitting goes to its minutes: place, subject, material, accommodations. Pure.

What jury.toml says is not touched; accommodations add up (F4: measures, never their cause). Sections « Organisation logistique… »,
« Aménagement des épreuves … ».
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdcxl.grille.seances import Inscrit, Seance
from rdcxl.jury.composition import AmenagementAccorde, Epreuve, Jury


def completer_par_les_seances(jury: Jury, seances: Sequence[Seance]) -> Jury:
    """The same jury, its minutes completed by the sittings of their day that hold one of their composantes."""
    epreuves = tuple(_completer(e, [s for s in seances if _est_la_sienne(e, s)]) for e in jury.epreuves)
    return jury.model_copy(update={"epreuves": epreuves})


def _est_la_sienne(e: Epreuve, s: Seance) -> bool:
    codes = (c.code for p in s.parties for c in p.composantes)
    return s.ensemble.code == e.bloc and s.epreuve.date == e.date and any(map(e.couvre, codes))


def _completer(e: Epreuve, seances: Sequence[Seance]) -> Epreuve:
    prevus = {
        "lieu": [", ".join(v for v in (s.epreuve.lieu, s.epreuve.salle) if v) for s in seances],
        "sujet": [s.epreuve.sujet for s in seances],
        "materiel": [s.epreuve.materiel for s in seances],
    }
    suite: dict[str, object] = {
        champ: " ; ".join(dits)
        for champ, textes in prevus.items()
        if not getattr(e, champ) and (dits := [*dict.fromkeys(t for t in textes if t)])
    }
    surveillants = tuple(dict.fromkeys(nom for s in seances for nom in s.epreuve.surveillants))
    if surveillants and not e.surveillants:
        suite["surveillants"] = surveillants
    for s in (s for s in seances if s.epreuve.a_distance and not e.a_distance):
        accord = {"accord_reference": s.epreuve.accord_reference, "accord_date": s.epreuve.accord_date}
        suite |= {"a_distance": True, **accord}
    if accordes := tuple(a for s in seances for i in s.inscrits for a in _accordes(s, i)):
        suite["amenagements"] = (*e.amenagements, *accordes)
    return e.model_copy(update=suite)


def _accordes(s: Seance, i: Inscrit) -> Iterator[AmenagementAccorde]:
    a = i.amenagement
    a_l_oral = [f"« {c.libelle} » à l’oral" for p in s.parties for c in p.composantes if c.code in a.oral]
    mesures = (*(("tiers temps",) if a.tiers_temps else ()), *a_l_oral, *a.mesures)
    if mesures:
        yield AmenagementAccorde(identifiant=i.identifiant, mesures=mesures)

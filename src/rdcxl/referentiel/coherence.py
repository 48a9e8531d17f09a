"""Does a référentiel agree with itself? Sums, minima, hours, codes, sections. Imports the model only.

Each check is a generator of French sentences that start with the path of the fact; nothing is corrected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal

from rdcxl.referentiel.modele import Bloc, Referentiel

FORMAT = 1
CENT_POUR_CENT = 100
TITRE_DE_CRITERE = 70  # characters: the heading of a column


def incoherences(r: Referentiel) -> list[str]:
    """Every contradiction found in `r`, in reading order; an empty list when there is none."""
    controles = (_format, _codes, _points, _seuils, _heures, _assiduite, _durees, _sections, _criteres, _mots)
    return [probleme for controle in controles for probleme in controle(r)]


def _format(r: Referentiel) -> Iterator[str]:
    if r.format != FORMAT:
        yield f"format : {r.format} n’est pas géré, {FORMAT} est attendu."
    if not r.blocs:
        yield "blocs : au moins un bloc est attendu."


def _codes(r: Referentiel) -> Iterator[str]:
    modules = [m.code for b in r.ensembles() for m in b.modules]
    if r.specialisation:
        modules += [m.code for m in r.specialisation.modules]
    codes = [e.code for e in r.ensembles()] + [c.code for e in r.ensembles() for c in e.composantes] + modules
    for code, nombre in Counter(codes).items():
        if nombre > 1:
            yield f"codes : « {code} » apparaît {nombre} fois."


def _points(r: Referentiel) -> Iterator[str]:
    """A5 to A9 and A3: composantes add up to their bloc, blocs to the total."""
    for e in r.ensembles():
        if not e.composantes:
            yield f"{e.code}.composantes : au moins une composante est attendue."
        somme = sum((c.maximum for c in e.composantes), Decimal())
        if somme != e.maximum:
            yield f"{e.code}.maximum : {e.maximum} points, mais les composantes en font {somme}."
        for c in e.composantes:
            if c.maximum <= 0:
                yield f"{c.code}.maximum : {c.maximum} ; un nombre positif est attendu."
    total = sum((e.maximum for e in r.ensembles()), Decimal())
    if total != r.notation.total:
        yield f"notation.total : {r.notation.total} points, mais les blocs en font {total}."
    if r.notation.moyenne_titre * r.notation.total != r.notation.points_titre * r.notation.echelle:
        yield f"notation.points_titre : {r.notation.points_titre} ne vaut pas {r.notation.moyenne_titre}/{r.notation.echelle}."


def _seuils(r: Referentiel) -> Iterator[str]:
    """A4: each minimum in points is its mark on the scale."""
    for e in r.ensembles():
        if e.minimum * r.notation.echelle != e.note_eliminatoire * e.maximum:
            yield f"{e.code}.minimum : {e.minimum} points ne valent pas {e.note_eliminatoire}/{r.notation.echelle}."
        if e.note_validation < e.note_eliminatoire:
            yield f"{e.code}.note_validation : {e.note_validation} est sous la note éliminatoire."


def _heures(r: Referentiel) -> Iterator[str]:
    """A11 and A12: modules add up to their bloc, blocs to the face-to-face hours, days to the total."""
    h = r.heures
    avec_modules: list[tuple[str, Decimal, Decimal]] = [(b.code, b.heures, _heures_des_modules(b)) for b in r.blocs]
    if r.specialisation:
        s = r.specialisation
        avec_modules.append((s.code, s.heures, sum((m.heures for m in s.modules), Decimal())))
    for code, heures, somme in avec_modules:
        if heures != somme:
            yield f"{code}.heures : {heures} h, mais les modules en font {somme}."
    face_a_face = sum((heures for _, heures, _ in avec_modules), Decimal())
    if face_a_face != h.face_a_face:
        yield f"heures.face_a_face : {h.face_a_face} h, mais les blocs en font {face_a_face}."
    if h.face_a_face + h.complements != h.total:
        yield f"heures.total : {h.total} h, mais {h.face_a_face} + {h.complements} en font {h.face_a_face + h.complements}."
    if h.jours * h.heures_par_jour != h.total:
        yield f"heures.jours : {h.jours} jours de {h.heures_par_jour} h ne font pas {h.total} h."


def _heures_des_modules(b: Bloc) -> Decimal:
    return sum((m.heures for m in b.modules), Decimal())


def _assiduite(r: Referentiel) -> Iterator[str]:
    bornes = [p.jusqu_a for p in r.assiduite.paliers]
    if bornes != sorted(set(bornes)):
        yield "assiduite.paliers : les bornes doivent croître."
    if r.assiduite.alerte < 0:
        yield f"assiduite.alerte : {r.assiduite.alerte} ; un pourcentage positif est attendu."
    for i, palier in enumerate(r.assiduite.paliers):
        if not 0 <= palier.taux <= CENT_POUR_CENT:
            yield f"assiduite.paliers[{i}].taux : {palier.taux} n’est pas un pourcentage."


def _durees(r: Referentiel) -> Iterator[str]:
    """Every delay and count is a positive number."""
    for partie in ("acces", "executive", "reprise", "fraude", "echeances"):
        for champ in fields(getattr(r, partie)):
            valeur = getattr(getattr(r, partie), champ.name)
            if valeur < 0:
                yield f"{partie}.{champ.name} : {valeur} ; un nombre positif est attendu."


def _sections(r: Referentiel) -> Iterator[str]:
    for cle, lecture in r.lectures.items():
        if not lecture.valeurs:
            yield f"lectures.{cle}.valeurs : au moins une valeur est attendue."
        if lecture.article not in r.articles:
            yield f"lectures.{cle}.article : la section « {lecture.article} » n’est pas déclarée."


def _criteres(r: Referentiel) -> Iterator[str]:
    """Each list is that of one composante; each criterion has a short title and bears on competences of that bloc."""
    codes = Counter(c.code for e in r.criteres for c in e.liste)
    yield from (f"criteres : « {code} » apparaît {nombre} fois." for code, nombre in codes.items() if nombre > 1)
    listes = Counter(e.composante for e in r.criteres)
    yield from (f"criteres : {code} a {nombre} listes de critères." for code, nombre in listes.items() if nombre > 1)
    for epreuve in r.criteres:
        if epreuve.composante not in r.composantes:
            yield f"criteres.{epreuve.composante} : cette composante n’existe pas."
            continue
        connues = {c.code for c in r.ensemble_de[epreuve.composante].competences}
        for c in epreuve.liste:
            if not 0 < len(c.titre) <= TITRE_DE_CRITERE:
                yield f"criteres.{c.code}.titre : de 1 à {TITRE_DE_CRITERE} caractères sont attendus, pas {len(c.titre)}."
            inconnues = ", ".join(sorted(set(c.competences) - connues))
            if inconnues or not c.competences:
                yield f"criteres.{c.code}.competences : {inconnues or 'aucune'} ; des compétences de ce bloc sont attendues."


def _mots(r: Referentiel) -> Iterator[str]:
    yield from (f"mots.{code} : cette composante n’existe pas." for code in r.mots if code not in r.composantes)

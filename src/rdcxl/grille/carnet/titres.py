"""What a heading means: a field of the grid, how surely, and on what scale. Imports the words, the fields and the référentiel.

Equality of words decides; likeness (rapidfuzz) only mends a misspelt word, and then the values must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, Optional

from rdcxl.grille.carnet.mots import Expression, commence, jetons, lire_expression, mots, normaliser
from rdcxl.grille.champs import Champ
from rdcxl.grille.tables.candidats import champs_par_candidat
from rdcxl.referentiel.modele import Bloc, Composante, Referentiel

SUR, PROBABLE, DOUTEUX, AUCUNE = "sûr", "probable", "à confirmer", "non repris"
NOM_COMPLET = "nom_complet"  # a column that holds family name and first names together
SUITE = "prenoms_suite"  # one that holds further first names
EN_HEURES = ("heures_absence_injustifiees", "heures_absence_justifiees")
MOITIE = 2
LONG, TRES_LONG = 5, 9  # letters: shorter words are not mended; from the second on, two slips are
_ECHELLE = re.compile(
    r"(?<!/\d)(?<!/\d\d)/\s*([1-9]\d{0,3}(?:[.,]\d+)?)(?!\s*[/\d])"
    r"|\bsur\s*:?\s*(\d{1,4}(?:[.,]\d+)?)(?!\s*h)"
    r"|\b(\d{1,4}(?:[.,]\d+)?)\s*(?:points?|pts?)\b"
    r"|\bbar[eè]me\s*:?\s*(\d{1,4}(?:[.,]\d+)?)",
    re.IGNORECASE,
)
_JOUR = re.compile(r"\b(?:du|le|au|date)\s*:?\s*\d{1,2}/\d{1,2}(?:/\d{2,4})?", re.IGNORECASE)
_COEFFICIENT = re.compile(
    r"\(?\b(?:coeff?(?:icient)?s?\.?|x)\s*:?\s*\d+(?:[.,]\d+)?\)?|\(\s*\d+\s*%\s*\)", re.IGNORECASE
)
_BLOC = re.compile(r"(?:bloc|blocs|bc|b)0?(\d)")
_EPREUVE = re.compile(r"(?:epreuve|epr|ep|e|eval|partie)0?(\d)([a-z]?)")
_SUITE = re.compile(r"0?(\d)([a-z]?)")
_PREMIER, _DEUXIEME, _TROISIEME = (
    ("1re", "1ere", "1er", "premiere"),
    ("2e", "2eme", "2nde", "deuxieme", "seconde"),
    ("3e", "3eme", "troisieme"),
)
_RANG = {mot: str(n) for n, mots_ in enumerate((_PREMIER, _DEUXIEME, _TROISIEME), 1) for mot in mots_}
# How a heading names the form of an épreuve, where the bloc is known.
_FORMES = {"dossier": ("DOSSIER", "RAPPORT"), "cas": ("ETUDE_DE_CAS",), "oral": ("ORAL",), "ecrit": ("ECRIT", "DOSSIER", "RAPPORT"),
           "rapport": ("RAPPORT",), "poste": ("ETUDE_DE_CAS_SUR_POSTE",), "entretien": ("ORAL",), "collectif": ("DOSSIER_COLLECTIF",)}  # fmt: skip
_DUREES = ("min", "mn", "h", "minutes", "heures")
_APRES = [(x,) for x in _DUREES]
_DUREE = re.compile(r"(\d{1,3})(min|mn|h(?:eures?)?|minutes)(?:00)?")
HEURE = 60
PETITS = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Lecture:
    """A heading once understood.

    Attributes:
        champ: code of the field, `NOM_COMPLET`, or empty; certitude: SUR, PROBABLE, DOUTEUX or AUCUNE.
        echelle: on what its marks are; raison: why it is not taken, or what makes it doubtful.
        autres: fields that it may also be. entier: it heads one mark for these composantes, which nobody splits.
    """

    champ: str = ""
    certitude: str = AUCUNE
    echelle: Optional[Decimal] = None
    raison: str = ""
    autres: tuple[str, ...] = ()
    entier: tuple[str, ...] = ()


class _Piste(NamedTuple):
    """A field, or a reason (`ecarte`), that a heading may mean, and the places of the words that say so."""

    cle: str
    places: frozenset[int]
    ecarte: bool = False


@dataclass(frozen=True, eq=False)
class Dictionnaire:
    """Every word by which a column of a référentiel may be headed. Build it with `dictionnaire`."""

    referentiel: Referentiel
    champs: Mapping[str, Champ]
    exacts: Mapping[str, str]
    epreuves: Mapping[str, tuple[Expression, ...]]
    vocabulaire: tuple[str, ...]
    memoire: dict[tuple[str, ...], Lecture] = field(default_factory=dict)

    def comprendre(self, parties: Iterable[str]) -> Lecture:
        """What a heading means, its parts from the upper row down; the last alone where it is enough."""
        textes = tuple(dict.fromkeys(t for t in parties if normaliser(t) or "/" in t))
        if textes not in self.memoire:
            self.memoire[textes] = self._comprendre(textes)
        return self.memoire[textes]

    def _comprendre(self, textes: tuple[str, ...]) -> Lecture:
        if not textes:
            return Lecture()
        seule = self._lire(textes[-1])
        if len(textes) == 1 or (seule.certitude == SUR and seule.champ not in self.epreuves):
            return seule
        if (
            seule.raison and not seule.champ and not seule.entier
        ):  # « Coef », « Moyenne » under an épreuve are none of its marks
            return seule
        ensemble = self._lire(" ".join(textes))
        meilleure = max((seule, ensemble), key=lambda x: (_ORDRE[x.certitude], bool(x.champ), x is ensemble))
        if seule.certitude == SUR and ensemble.champ and ensemble.champ != seule.champ:
            meilleure = Lecture(seule.champ, DOUTEUX, None, "le titre du dessus dit autre chose", (ensemble.champ,))
        echelle = seule.echelle or ensemble.echelle
        return meilleure if meilleure.echelle == echelle else _avec_echelle(meilleure, echelle)

    def _lire(self, texte: str) -> Lecture:
        echelle, reste = lire_echelle(texte)
        exact = self.exacts.get(_serrer(reste))
        if exact:
            return Lecture(exact, SUR, echelle)
        lue = self._par_les_mots(jetons(reste))
        if not lue.champ and not lue.raison and (mendes := self._mender(jetons(reste))) != jetons(reste):
            mieux = self._par_les_mots(mendes)
            if mieux.champ:
                certitude = PROBABLE if mieux.certitude == SUR else DOUTEUX
                lue = Lecture(
                    mieux.champ,
                    certitude,
                    None,
                    "l’intitulé est corrigé d’une faute de frappe",
                    mieux.autres,
                    mieux.entier,
                )
        return _avec_echelle(lue, echelle)

    def _mender(self, mots_: tuple[str, ...]) -> tuple[str, ...]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        def mender(mot: str) -> str:
            if len(mot) < LONG or mot in mots().neutres or any(mot.startswith(v) for v in self.vocabulaire):
                return mot
            trouve = process.extractOne(
                mot, self.vocabulaire, scorer=OSA.distance, score_cutoff=1 + (len(mot) >= TRES_LONG)
            )
            return trouve[0] if trouve else mot

        return tuple(map(mender, mots_))

    def _par_les_mots(self, titre: tuple[str, ...]) -> Lecture:
        bloc, dits, numeros = _numeros(titre, self.referentiel)
        utiles = frozenset(
            i for i, m in enumerate(titre) if m not in mots().neutres and i not in numeros and not m.isdigit()
        )
        permises = [c.code for c in bloc.composantes] if bloc else list(self.epreuves)
        pistes = self._pistes(titre, permises, utiles, du_bloc=bloc is not None)
        if bloc and dits:
            return self._par_le_numero(titre, dits, utiles, pistes)
        if bloc and not utiles:
            return _du_bloc_entier(bloc.composantes)
        if not pistes and bloc:
            return self._par_la_forme(titre, bloc.composantes, utiles, numeros)
        if not pistes:
            return Lecture(raison="")
        return self._departager(titre, pistes, utiles, numeros)

    def _pistes(
        self, titre: tuple[str, ...], permises: Iterable[str], utiles: frozenset[int], *, du_bloc: bool
    ) -> list[_Piste]:
        pistes = []
        for code in permises:
            forme = self._de_la_forme(titre, code)
            siennes = (e for e in self.epreuves[code] if du_bloc or not e.du_bloc)
            pistes += [
                _Piste(code, p | forme)
                for e in siennes
                if (p := e.couvre(titre)) is not None and (not e.seule or utiles <= p | forme)
            ]
        for source, ecarte in ((mots().champs, False), (mots().ecartes, True)):
            for cle, expressions in source.items():
                for e in expressions:
                    places = e.couvre(titre)
                    if places is not None and (not e.seule or utiles <= places):
                        pistes.append(_Piste(cle, places, ecarte))
        return pistes

    def _de_la_forme(self, titre: tuple[str, ...], code: str) -> frozenset[int]:
        """The words that only say what kind of épreuve it is, and say it right."""
        forme = self.referentiel.composantes[code].forme
        dites = [mot for mot, formes in _FORMES.items() if any(forme.startswith(f) for f in formes)]
        pro = self.referentiel.pro
        if pro is not None and any(c.code == code for c in pro.composantes):
            dites += [pro.code.lower(), "professionnel", "pratique"]
        return frozenset(i for i, j in enumerate(titre) if any(commence(j, mot) for mot in dites))

    def _departager(
        self, titre: tuple[str, ...], pistes: list[_Piste], utiles: frozenset[int], numeros: frozenset[int]
    ) -> Lecture:
        def force(piste: _Piste) -> tuple[int, int]:
            return len(piste.places & utiles), len(piste.places)

        meilleure = max(pistes, key=force)
        egales = list(dict.fromkeys(p.cle for p in pistes if force(p) == force(meilleure)))
        autrui = frozenset(i for i in utiles if titre[i] in mots().autrui)
        if any(
            p.cle not in self.epreuves and not p.ecarte and not autrui <= p.places
            for p in pistes
            if force(p) == force(meilleure)
        ):
            return Lecture(raison="une autre personne, ou une entreprise")
        if meilleure.ecarte or any(p.ecarte for p in pistes if force(p) == force(meilleure)):
            raison = next(p.cle for p in pistes if p.ecarte and force(p) == force(meilleure))
            return Lecture(raison=raison)
        if len(egales) > 1:
            return Lecture(egales[0], DOUTEUX, None, "l’intitulé a plusieurs sens", tuple(egales[1:]))
        autres = tuple(
            dict.fromkeys(p.cle for p in pistes if p.cle != meilleure.cle and p.places - meilleure.places & utiles)
        )
        dits = frozenset(i for p in pistes if p.cle == meilleure.cle for i in p.places)
        meilleure = meilleure._replace(places=dits)
        couverts = len(dits & utiles)
        sien = self.referentiel.composantes[meilleure.cle].epreuve if meilleure.cle in self.epreuves else ""
        if sien and _numero_en_trop(titre, meilleure.places | numeros, sien):
            return Lecture(
                meilleure.cle, DOUTEUX, None, "un numéro n’est pas compris : une partie, ou un second passage ?", autres
            )
        if meilleure.cle in EN_HEURES and not any(m.startswith("heure") or m == "h" for m in titre):
            return Lecture(meilleure.cle, DOUTEUX, None, "des heures, ou un nombre d’absences ?", autres)
        if utiles <= meilleure.places:
            return Lecture(meilleure.cle, SUR)
        probable = couverts * MOITIE > len(utiles) and couverts > 1 and not autres and meilleure.cle in self.epreuves
        return Lecture(
            meilleure.cle,
            PROBABLE if probable else DOUTEUX,
            None,
            "une partie de l’intitulé n’est pas comprise",
            autres,
        )

    def _par_le_numero(
        self, titre: tuple[str, ...], dits: tuple[Composante, ...], utiles: frozenset[int], pistes: list[_Piste]
    ) -> Lecture:
        codes = [c.code for c in dits]
        if any(p.ecarte and p.places & utiles for p in pistes):
            return Lecture(raison=next(p.cle for p in pistes if p.ecarte and p.places & utiles))
        nommees = {p.cle for p in pistes if p.cle in codes}
        if len(codes) == 1:
            ailleurs = {
                p.cle
                for p in self._pistes(titre, self.epreuves, utiles, du_bloc=False)
                if p.cle in self.epreuves and p.places & utiles
            } - set(codes)
            contredit = bool(ailleurs) and not nommees
            raison = "le numéro et les mots ne disent pas la même épreuve" if contredit else ""
            return Lecture(codes[0], DOUTEUX if contredit else SUR, None, raison, tuple(ailleurs) if contredit else ())
        if len(nommees) == 1:
            return Lecture(nommees.pop(), SUR)
        formes = [code for code in codes if self._de_la_forme(titre, code) & utiles]
        if len(formes) == 1 and not nommees:
            return Lecture(formes[0], PROBABLE, None, "d’après le bloc et la forme de l’épreuve")
        return _du_bloc_entier(dits)

    def _par_la_forme(
        self, titre: tuple[str, ...], dits: tuple[Composante, ...], utiles: frozenset[int], numeros: frozenset[int]
    ) -> Lecture:
        """The bloc is known: the form of the épreuve, then its length or its rank, tell which one it is."""
        formes = [f for mot, fs in _FORMES.items() if any(j.startswith(mot) for j in titre) for f in fs]
        possibles = [c for c in dits if any(c.forme.startswith(f) for f in formes)]
        minutes = _minutes(titre)
        possibles = [c for c in possibles if minutes is None or c.minutes == minutes] or possibles
        rang = next(
            (
                int(m)
                for i, m in enumerate(titre)
                if m in ("1", "2", "3") and i not in numeros and titre[i + 1 : i + 2] not in _APRES
            ),
            0,
        )
        epreuves = list(dict.fromkeys(c.epreuve for c in possibles))
        if rang and len(epreuves) > 1 and rang <= len(epreuves):
            possibles = [c for c in possibles if c.epreuve == epreuves[rang - 1]]
            partie = _partie(titre, len(titre), set(numeros))
            if partie in PETITS[: len(possibles)] and len(possibles) > 1:
                return Lecture(possibles[int(partie) - 1].code, PROBABLE, None, "d’après le bloc, le rang et la partie")
            if len(possibles) > 1:
                return _du_bloc_entier(tuple(possibles))
        codes = [c.code for c in possibles]
        if len(codes) == 1:
            reste = [
                i
                for i in utiles
                if not any(titre[i].startswith(mot) for mot in _FORMES) and not _DUREE.fullmatch(titre[i])
            ]
            return Lecture(
                codes[0], PROBABLE if not reste else DOUTEUX, None, "d’après le bloc et la forme de l’épreuve"
            )
        if codes:
            return Lecture(codes[0], DOUTEUX, None, "plusieurs épreuves du bloc ont cette forme", tuple(codes[1:]))
        return Lecture()


def _minutes(titre: tuple[str, ...]) -> Optional[int]:
    """The length that a heading gives, in minutes: 2h, 2 h, 20 min."""
    for i, mot in enumerate(titre):
        trouve = _DUREE.fullmatch(
            mot + (titre[i + 1] if mot.isdigit() and i + 1 < len(titre) and titre[i + 1] in _DUREES else "")
        )
        if trouve:
            return int(trouve[1]) * HEURE if trouve[2].startswith("h") else int(trouve[1])
    return None


def _numero_en_trop(titre: tuple[str, ...], places: frozenset[int], sien: str) -> bool:
    """A small number that is no length, not part of what was understood, and not that of the épreuve: a part, a second passage?"""
    return any(
        m in PETITS and m != sien and i not in places and titre[i + 1 : i + 2] not in _APRES
        for i, m in enumerate(titre)
    )


_ORDRE = {SUR: 3, PROBABLE: 2, DOUTEUX: 1, AUCUNE: 0}


def _avec_echelle(lue: Lecture, echelle: Optional[Decimal]) -> Lecture:
    return Lecture(lue.champ, lue.certitude, echelle, lue.raison, lue.autres, lue.entier)


def _du_bloc_entier(dits: tuple[Composante, ...]) -> Lecture:
    if len(dits) == 1:
        return Lecture(dits[0].code, SUR)
    codes = tuple(c.code for c in dits)
    return Lecture(raison=f"une seule note pour {' et '.join(codes)} : elle n’est jamais partagée", entier=codes)


def _numeros(titre: tuple[str, ...], r: Referentiel) -> tuple[Optional[Bloc], tuple[Composante, ...], frozenset[int]]:
    """The bloc that a heading numbers, the composantes of the épreuve and part that it numbers, and where it does so."""
    blocs = {str(b.numero): b for b in r.blocs}
    numero, ou = _trouver(_BLOC, titre, ("bloc", "bc", "b", "competence"), -1)
    bloc = blocs.get(numero)
    if bloc is None:
        return None, (), frozenset()
    places = set(ou)
    chiffre, ici = _trouver(_EPREUVE, titre, ("epreuve", "ep", "eval", "evaluation", "e", "no", "numero"), max(ou))
    suivant = max(ou) + 1
    if not chiffre and suivant < len(titre) and (suite := _SUITE.fullmatch(titre[suivant])):
        chiffre, ici = suite[1] + suite[2], (suivant,)
    if not chiffre:
        return bloc, (), frozenset(places)
    places |= set(ici)
    dits = tuple(c for c in bloc.composantes if c.epreuve == chiffre[0])
    lettre = chiffre[1:] or _partie(titre, max(ici), places)
    rang = {"a": 0, "b": 1, "1": 0, "2": 1}.get(lettre)
    if rang is not None and rang < len(dits) > 1:
        dits = (dits[rang],)
    return bloc, dits, frozenset(places)


def _partie(titre: tuple[str, ...], apres: int, places: set[int]) -> str:
    for i, mot in enumerate(titre):
        if (
            i not in places
            and mot in ("partie", "part", "p", "sous")
            and i + 1 < len(titre)
            and titre[i + 1] in ("1", "2", "a", "b")
        ):
            places |= {i, i + 1}
            return titre[i + 1]
        if i not in places and mot in ("p1", "p2"):
            places.add(i)
            return mot[1]
    if apres + 1 < len(titre) and titre[apres + 1] in ("1", "2", "a", "b"):
        places.add(apres + 1)
        return titre[apres + 1]
    return ""


def _trouver(
    motif: re.Pattern[str], titre: tuple[str, ...], mots_: tuple[str, ...], apres: int
) -> tuple[str, tuple[int, ...]]:
    for i, mot in enumerate(titre):
        if i <= apres:
            continue
        if (trouve := motif.fullmatch(mot)) is not None:
            return "".join(g or "" for g in trouve.groups()), (i,)
        if mot in mots_ and i + 1 < len(titre) and (suite := _SUITE.fullmatch(titre[i + 1])):
            return suite[1] + (suite[2] if motif is _EPREUVE else ""), (i, i + 1)
        if mot in _RANG and motif is _EPREUVE:
            return _RANG[mot], (i,)
    return "", ()


def lire_echelle(texte: str) -> tuple[Optional[Decimal], str]:
    """The scale that a text gives (/20, sur 20, 20 points), and the text without it, its coefficient neither.

    >>> lire_echelle("Oral (coef 2) /20"), lire_echelle("Date 12/01/2026")[0]
    ((Decimal('20'), 'Oral '), None)
    """
    sans = _JOUR.sub(" ", _COEFFICIENT.sub(" ", texte))
    trouve = _ECHELLE.search(sans)
    if trouve is None:
        return None, sans
    nombre = Decimal(next(g for g in trouve.groups() if g).replace(",", "."))
    return (nombre or None), (sans[: trouve.start()] + " " + sans[trouve.end() :]).replace("( )", "").rstrip() + (
        " " if sans else ""
    )


def _serrer(texte: str) -> str:
    return normaliser(texte).replace(" ", "")


_DICTIONNAIRES: dict[int, Dictionnaire] = {}  # made once for each référentiel in memory


def dictionnaire(r: Referentiel) -> Dictionnaire:
    """The words by which the columns of a référentiel may be headed: codes, the titles of our own sheets, the list."""
    connu = _DICTIONNAIRES.get(id(r))
    if connu is None or connu.referentiel is not r:
        connu = _DICTIONNAIRES[id(r)] = _dictionnaire(r)
    return connu


def _dictionnaire(r: Referentiel) -> Dictionnaire:
    champs = champs_par_candidat(r)
    exacts: dict[str, str] = {}
    for code, c in champs.items():
        exacts.setdefault(_serrer(code), code)
        exacts.setdefault(_serrer(c.titre), code)
    epreuves = {code: tuple(map(lire_expression, r.mots.get(code, ()))) for code in r.composantes}
    toutes = [e for liste in (*epreuves.values(), *mots().champs.values()) for e in liste]
    vocabulaire = sorted({m.lstrip("=") for e in toutes for m in e.mots if len(m) >= LONG})
    return Dictionnaire(r, champs, exacts, epreuves, tuple(vocabulaire))


def proposer(texte: str, mots_connus: Dictionnaire) -> tuple[str, ...]:
    """The épreuves that a heading may mean, the likeliest first: those whose words it holds in part."""
    titre = [j for j in jetons(lire_echelle(texte)[1]) if j not in mots().neutres]
    parts = {}
    for code, expressions in mots_connus.epreuves.items():
        communs = [
            sum(any(j.startswith(m.lstrip("=")) for j in titre) / len(e.mots) for m in e.mots) for e in expressions
        ]
        parts[code] = max(communs, default=0.0)
    return tuple(code for code, part in sorted(parts.items(), key=lambda x: -x[1]) if part * MOITIE >= 1)

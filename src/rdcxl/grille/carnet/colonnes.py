"""What each column of a table is: its heading, held against its values and the other columns; then the scale of the marks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Optional

from rdcxl.grille import champs as C
from rdcxl.grille.carnet.cellules import est_une_note, lire_champ, lire_les_heures, nombre_de
from rdcxl.grille.carnet.mots import mots, normaliser
from rdcxl.grille.carnet.table import Table, texte_de
from rdcxl.grille.carnet.titres import (
    AUCUNE,
    DOUTEUX,
    EN_HEURES,
    NOM_COMPLET,
    PROBABLE,
    SUITE,
    SUR,
    Dictionnaire,
    lire_echelle,
    proposer,
)
from rdcxl.grille.conversion import est_vide
from rdcxl.grille.lecture.feuilles import lettres

DONNE = "donné"  # certainty of what a user said himself
EXEMPLES = 3
MOITIE = 2
PAPIER = Decimal(20)  # the scale of French schools, which the values themselves may show
CENT = Decimal(100)
ASSEZ, NOMBREUX = 3, 10  # columns, and marks, by which all of them agree on a scale
PETIT = Decimal(75)  # points: marks on 100 would not all stay under such a maximum
_DESSUS = re.compile(
    r"\b(?:notes?|cotes?|notation|notée?s)\b[^·]{0,40}?(?:\bsur\s+|\b0\s*(?:-|–|à)\s*)(\d{1,3})\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Colonne:
    """A column once understood.

    Attributes:
        numero: 0-based; champ: field of the grid, `NOM_COMPLET`, or empty; certitude: SUR, PROBABLE, DOUTEUX, AUCUNE or DONNE.
        echelle: on what its marks are, None where nothing says it; d_ou: what says it; raison: why it is not taken, or doubtful.
        propositions: fields offered for a doubtful one; decide: it may hold marks, or what decides.
    """

    numero: int
    intitule: str
    champ: str
    certitude: str
    echelle: Optional[Decimal] = None
    d_ou: str = ""
    raison: str = ""
    exemples: tuple[str, ...] = ()
    propositions: tuple[str, ...] = ()
    decide: bool = False
    entier: tuple[str, ...] = ()

    @property
    def lettres(self) -> str:
        """Its letters in a spreadsheet."""
        return lettres(self.numero + 1)

    @property
    def prise(self) -> bool:
        """Its values go into the grid."""
        return bool(self.champ) and self.certitude in (SUR, PROBABLE, DONNE)


class Lecteur:
    """The columns of one table, understood together."""

    def __init__(self, table: Table, mots_connus: Dictionnaire) -> None:
        self.table, self.mots, self.r = table, mots_connus, mots_connus.referentiel
        self.blocs = {str(b.numero): b.code for b in self.r.blocs}

    def valeurs(self, colonne: int) -> list[object]:
        """What the candidates' cells of a column hold, blanks left out."""
        return [v for i in self.table.candidats if not est_vide(v := self.table.valeur(i, colonne))]

    def colonnes(self, dites: Mapping[int, tuple[str, Optional[Decimal]]]) -> list[Colonne]:
        """Every column that has a heading; `dites`: by column, the field and the scale that a user gives."""
        trouvees = [self._colonne(numero, parties) for numero, parties in self.table.titres.items()]
        trouvees = self._noms([_dire(c, dites) for c in trouvees])
        trouvees = list(self._uniques(trouvees))
        trouvees = self._entieres(trouvees)
        return self._echelles(trouvees, dites)

    def _colonne(self, numero: int, parties: tuple[str, ...]) -> Colonne:
        lue = self.mots.comprendre(parties)
        valeurs = self.valeurs(numero)
        intitule = " – ".join(parties)
        exemples = tuple(dict.fromkeys(texte_de(v) for v in valeurs))[:EXEMPLES]
        d_ou = "l’intitulé" if lue.echelle else ""
        base = Colonne(
            numero, intitule, lue.champ, lue.certitude, lue.echelle, d_ou, lue.raison, exemples, lue.autres, entier=lue.entier
        )  # fmt: skip
        if lue.champ in self.r.composantes:
            return self._note(base, valeurs)
        if lue.champ:
            return self._champ(base, valeurs)
        return self._inconnue(base, valeurs)

    def _note(self, base: Colonne, valeurs: list[object]) -> Colonne:
        if not valeurs:
            return replace(base, decide=True)
        if sum(map(est_une_note, valeurs)) * MOITIE < len(valeurs):
            return replace(base, champ="", certitude=AUCUNE, raison="ses valeurs ne sont pas des notes")
        propositions = (base.champ, *base.propositions) if base.certitude == DOUTEUX else ()
        return replace(base, decide=True, propositions=propositions)

    def _champ(self, base: Colonne, valeurs: list[object]) -> Colonne:
        if base.champ in (NOM_COMPLET, SUITE):
            bons = sum(any(x.isalpha() for x in texte_de(v)) for v in valeurs)
        else:
            champ = self.mots.champs[base.champ]
            bons = sum(not lire_champ(champ, v, self.blocs).refus for v in valeurs)
            bons = (
                bons
                if base.champ not in ("nom_naissance", "prenoms", "nom_usage")
                else sum(any(x.isalpha() for x in texte_de(v)) for v in valeurs)
            )
            base = replace(base, decide=champ.decisif)
        if valeurs and bons * MOITIE < len(valeurs):
            return replace(
                base, champ="", certitude=AUCUNE, raison="ses valeurs ne sont pas celles de ce champ", decide=False
            )
        if (
            base.champ == "identifiant"
            and len(valeurs) > 1
            and len(set(map(texte_de, valeurs))) * MOITIE <= len(valeurs)
        ):
            return _ecarter(base, "plusieurs candidats y ont la même valeur")
        sures = base.champ in (
            "date_naissance",
            "courriel",
            "sexe",
            "code_insee_naissance",
            "pays_naissance",
            "commune_naissance",
        )
        if base.certitude == DOUTEUX and sures and not base.propositions and valeurs and bons == len(valeurs):
            return replace(base, certitude=PROBABLE)
        if base.champ in EN_HEURES and base.certitude == DOUTEUX and any(_dit_les_heures(v) for v in valeurs):
            return replace(base, certitude=PROBABLE)
        return replace(base, propositions=(base.champ, *base.propositions)) if base.certitude == DOUTEUX else base

    def _inconnue(self, base: Colonne, valeurs: list[object]) -> Colonne:
        nombres = [n for v in valeurs if (n := nombre_de(v)) is not None]
        if base.entier and valeurs:
            return replace(base, decide=True)
        if base.raison and base.raison == next(iter(mots().ecartes)) and valeurs:
            return replace(base, certitude=DOUTEUX, decide=True)
        if base.raison:
            return base
        if not valeurs:
            return replace(base, raison="elle est vide")
        entre = [n for n in nombres if n <= self.r.notation.total]
        annees = [n for n in nombres if n == n.to_integral_value() and n > self.r.notation.total]
        heures = sum(lire_les_heures(v) is not None for v in valeurs)
        if heures * MOITIE >= len(valeurs) and not annees and (entre or heures):
            doute = "des nombres, et rien ne dit lesquels"
            return replace(
                base, certitude=DOUTEUX, raison=doute, decide=True, propositions=proposer(base.intitule, self.mots)
            )
        return replace(base, raison="rien ne lui correspond dans la grille")

    def _noms(self, colonnes: list[Colonne]) -> list[Colonne]:
        """« Nom » is the family name beside first names, the full name where it stands alone; a full name is not needed beside both."""
        champs = {c.champ for c in colonnes if c.champ and c.certitude != AUCUNE}
        if {"nom_naissance", "prenoms"} <= champs:
            return [
                _ecarter(c, "le nom et les prénoms ont leur colonne") if c.champ == NOM_COMPLET else c for c in colonnes
            ]
        if {NOM_COMPLET, "prenoms"} <= champs:
            complet, prenoms = (next(c for c in colonnes if c.champ == x) for x in (NOM_COMPLET, "prenoms"))
            if self._repete(complet.numero, prenoms.numero):
                return [_ecarter(c, "le nom complet tient ces prénoms aussi") if c is prenoms else c for c in colonnes]
            return [replace(c, champ="nom_naissance") if c is complet else c for c in colonnes]
        if "nom_naissance" in champs and "prenoms" not in champs and NOM_COMPLET not in champs:
            return [
                replace(c, champ=NOM_COMPLET) if c.champ == "nom_naissance" and self._doubles(c.numero) else c
                for c in colonnes
            ]
        return colonnes

    def _repete(self, noms: int, prenoms: int) -> bool:
        """Most names hold the first names that stand beside them."""
        paires = [
            (texte_de(self.table.valeur(i, noms)), texte_de(self.table.valeur(i, prenoms)))
            for i in self.table.candidats
        ]
        return sum(bool(p) and p.casefold() in n.casefold() for n, p in paires) * MOITIE > len(paires)

    def _doubles(self, numero: int) -> bool:
        valeurs = self.valeurs(numero)
        return sum(" " in texte_de(v) for v in valeurs) * MOITIE > len(valeurs)

    def _uniques(self, colonnes: list[Colonne]) -> Iterator[Colonne]:
        """Never two columns for one field without saying so."""
        par_champ: dict[str, list[Colonne]] = {}
        for c in colonnes:
            if c.champ and c.champ != SUITE and c.certitude != AUCUNE:
                par_champ.setdefault(c.champ, []).append(c)
        tranches = {c.numero: c for liste in par_champ.values() if len(liste) > 1 for c in self._trancher(liste)}
        return (tranches.get(c.numero, c) for c in colonnes)

    def _trancher(self, liste: list[Colonne]) -> list[Colonne]:
        if liste[0].champ == "identifiant":
            bonnes = [c for c in liste if self._identifie(c)] or liste[:1]
            return [
                c if c is bonnes[0] else _ecarter(c, f"l’identifiant est pris en colonne {bonnes[0].lettres}")
                for c in liste
            ]
        remplies = [c for c in liste if self.valeurs(c.numero)]
        if len(remplies) <= 1:
            gardee = (remplies or liste)[0]
            return [
                c if c is gardee else _ecarter(c, f"elle est vide, et la colonne {gardee.lettres} a ce champ")
                for c in liste
            ]
        gardee, *autres = sorted(remplies, key=lambda c: {DONNE: 0, SUR: 1, PROBABLE: 2}.get(c.certitude, 3))
        resultats = [
            _ecarter(c, f"elle est vide, et la colonne {gardee.lettres} a ce champ") for c in liste if c not in remplies
        ]
        pareilles = [c for c in autres if self._cles(c) == self._cles(gardee)]
        resultats += [_ecarter(c, f"elle répète la colonne {gardee.lettres}") for c in pareilles]
        reste = [c for c in autres if c not in pareilles]
        if not reste or gardee.certitude == DONNE:
            return [gardee, *resultats, *(_ecarter(c, f"la colonne {gardee.lettres} a ce champ") for c in reste)]
        if gardee.champ in ("courriel", "voie", "statut", "commune_naissance", "nom_usage"):
            return [
                gardee,
                *resultats,
                *(_ecarter(c, f"la colonne {gardee.lettres} a ce champ, et vient avant") for c in reste),
            ]
        ensemble = [gardee, *reste]
        noms = " et ".join(c.lettres for c in sorted(ensemble, key=lambda c: c.numero))
        doute = f"les colonnes {noms} peuvent toutes deux être ce champ"
        return [*resultats, *(replace(c, certitude=DOUTEUX, raison=doute, propositions=(c.champ,)) for c in ensemble)]

    def _identifie(self, c: Colonne) -> bool:
        valeurs = [texte_de(v).casefold() for v in self.valeurs(c.numero)]
        return len(valeurs) == len(self.table.candidats) == len(set(valeurs))

    def _cles(self, c: Colonne) -> list[str]:
        """What tells two columns of a field apart, candidate by candidate."""
        champ = self.mots.champs.get(c.champ)
        cellules = [self.table.valeur(i, c.numero) for i in self.table.candidats]
        if champ is None or champ.genre == C.NOTE:
            return [texte_de(x) for x in cellules]
        return [next(iter(lire_champ(champ, x, self.blocs).valeurs.values()), "") for x in cellules]

    def _entieres(self, colonnes: list[Colonne]) -> list[Colonne]:
        """One mark for several épreuves that have their own columns too is a total."""
        prises = {c.champ for c in colonnes if c.champ}
        return [
            replace(c, raison="un calcul : la grille refait les siens", decide=False, entier=())
            if c.entier and set(c.entier) <= prises
            else c
            for c in colonnes
        ]

    # -- scales ---------------------------------------------------------------------------------------------------------

    def _echelles(self, colonnes: list[Colonne], dites: Mapping[int, tuple[str, Optional[Decimal]]]) -> list[Colonne]:
        """The scale of each column of marks: said by the user, the heading, a row or a column of maxima, what stands above; else its values."""
        notes = [c for c in colonnes if c.champ in self.r.composantes and c.certitude != AUCUNE]
        inconnues = [c for c in colonnes if not c.champ and c.certitude == DOUTEUX]
        du_dessus = self._du_dessus()
        fixees: dict[int, Colonne] = {}
        for c in (*notes, *inconnues):
            echelle, d_ou = self._dite(c, dites, colonnes, du_dessus)
            if echelle is not None:
                fixees[c.numero] = replace(c, echelle=echelle, d_ou=d_ou)
        libres = [c for c in notes if c.numero not in fixees]
        fixees |= {
            c.numero: c
            for c in self._d_apres_les_valeurs(libres, [c for c in fixees.values() if c.d_ou != "chaque cellule"])
        }
        return [self._verifiee(fixees[c.numero]) if c.numero in fixees else c for c in colonnes]

    def _verifiee(self, c: Colonne) -> Colonne:
        """A scale that many of its own marks exceed is not its scale."""
        nombres = self._nombres(c)
        trop = sum(n > c.echelle for n in nombres) if c.echelle is not None else 0
        if trop * ASSEZ > len(nombres) and c.certitude != DONNE:
            return replace(
                c, certitude=DOUTEUX, raison="ses notes dépassent l’échelle qui est dite", propositions=(c.champ,)
            )
        return c

    def _dite(
        self,
        c: Colonne,
        dites: Mapping[int, tuple[str, Optional[Decimal]]],
        colonnes: Iterable[Colonne],
        du_dessus: Optional[Decimal],
    ) -> tuple[Optional[Decimal], str]:
        if c.numero in dites and dites[c.numero][1]:
            return dites[c.numero][1], "vous"
        if c.echelle is not None:
            return c.echelle, c.d_ou
        if c.numero in self.table.maxima and (n := _nombre_du_maximum(self.table.maxima[c.numero])):
            return n, "la ligne des maxima"
        voisine = next(
            (x for x in colonnes if x.numero == c.numero + 1 and normaliser(x.intitule).startswith("bareme")), None
        )
        baremes = {nombre_de(v) for v in self.valeurs(voisine.numero)} if voisine else set()
        if len(baremes) == 1 and (n := baremes.pop()):
            return n, "la colonne du barème"
        if du_dessus:
            return du_dessus, "ce qui est écrit au-dessus du tableau"
        if c.champ and not self._nombres(c):
            return self.r.composantes[c.champ].maximum, "chaque cellule"
        return None, ""

    def _du_dessus(self) -> Optional[Decimal]:
        trouvees = {Decimal(x) for x in _DESSUS.findall(self.table.dessus)}
        return trouvees.pop() if len(trouvees) == 1 else None

    def _nombres(self, c: Colonne) -> list[Decimal]:
        return [n for v in self.valeurs(c.numero) if (n := nombre_de(v)) is not None]

    def _d_apres_les_valeurs(self, libres: list[Colonne], fixees: list[Colonne]) -> Iterator[Colonne]:
        """Marks that nothing puts on a scale: on 20 where all of them are, in points where they only fit so; otherwise it is asked."""
        plus_grandes = {c.numero: max(self._nombres(c), default=Decimal()) for c in libres}
        maxima = {c.numero: self.r.composantes[c.champ].maximum for c in libres}
        compte = sum(len(self._nombres(c)) for c in libres)
        petites = [c for c in libres if maxima[c.numero] > PAPIER and plus_grandes[c.numero] <= PAPIER]
        grandes = [c for c in libres if plus_grandes[c.numero] > PAPIER]
        autres = {c.echelle for c in fixees}
        vu = max(plus_grandes.values(), default=Decimal()) * MOITIE > PAPIER  # else they may as well be on 10
        points = any(maxima[c.numero] <= PETIT or plus_grandes[c.numero] > CENT for c in grandes) and all(
            plus_grandes[c.numero] <= maxima[c.numero] for c in grandes
        )
        cent = any(plus_grandes[c.numero] > maxima[c.numero] for c in grandes) and all(
            plus_grandes[c.numero] <= CENT for c in grandes
        )
        for c in libres:
            maximum, plus_grande = maxima[c.numero], plus_grandes[c.numero]
            if maximum == PAPIER and plus_grande <= PAPIER:
                yield replace(c, echelle=PAPIER, d_ou="ses valeurs")
            elif plus_grande <= PAPIER:
                seules = not grandes and autres <= {PAPIER}
                tous = len(petites) >= ASSEZ and compte >= NOMBREUX and (seules or maximum >= PETIT)
                yield self._ou_demander(c, PAPIER, sur=vu and (tous or (seules and bool(autres))))
            elif cent:
                yield self._ou_demander(c, CENT, sur=len(grandes) >= ASSEZ and not petites)
            elif plus_grande <= maximum:
                yield self._ou_demander(
                    c,
                    maximum,
                    sur=plus_grande > CENT
                    or maximum == CENT
                    or (points and (len(grandes) >= ASSEZ or maximum <= PETIT)),
                )
            else:
                yield self._ou_demander(c, CENT, sur=False)

    def _ou_demander(self, c: Colonne, echelle: Decimal, *, sur: bool) -> Colonne:
        if sur or c.certitude == DOUTEUX:
            return replace(c, echelle=echelle, d_ou="ses valeurs")
        doute = f"rien ne dit sur combien sont ces notes ; leurs valeurs font penser à {echelle.normalize():f}"
        return replace(c, echelle=echelle, d_ou="ses valeurs", certitude=DOUTEUX, raison=doute, propositions=(c.champ,))


def _dire(c: Colonne, dites: Mapping[int, tuple[str, Optional[Decimal]]]) -> Colonne:
    if c.numero not in dites:
        return c
    champ = dites[c.numero][0]
    if not champ:
        return _ecarter(replace(c, entier=()), "vous l’avez écartée")
    return replace(c, champ=champ, certitude=DONNE, raison="", propositions=(), entier=(), decide=True)


def _dit_les_heures(valeur: object) -> bool:
    return not isinstance(valeur, (int, float)) and "h" in texte_de(valeur).lower()


def _ecarter(c: Colonne, raison: str) -> Colonne:
    return replace(c, champ="", certitude=AUCUNE, raison=raison, decide=False)


def _nombre_du_maximum(valeur: object) -> Optional[Decimal]:
    return nombre_de(valeur) or lire_echelle(texte_de(valeur))[0]

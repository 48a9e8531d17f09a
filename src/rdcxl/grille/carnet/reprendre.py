"""A school's own gradebook to the rows of a grid, with everything that was understood, left out, or could not be read. Reads one file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.carnet.cellules import Lu, lire_champ, lire_la_date, lire_note
from rdcxl.grille.carnet.colonnes import DONNE, Colonne, Lecteur
from rdcxl.grille.carnet.correspondance import lire_correspondance
from rdcxl.grille.carnet.mots import normaliser
from rdcxl.grille.carnet.table import NOMS, Table, texte_de, trouver
from rdcxl.grille.carnet.titres import AUCUNE, DOUTEUX, NOM_COMPLET, SUITE, Dictionnaire, dictionnaire
from rdcxl.grille.conversion import JOKERS, est_vide
from rdcxl.grille.lecture.feuilles import cellules_fusionnees
from rdcxl.grille.lecture.tableur import FeuilleLue, lire_feuilles, separer_la_feuille
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import COMPLET
from rdcxl.regles.modele import BLOCS

FEUILLES_PAR_CANDIDAT = 5  # sheets of one candidate each, from which on it is that kind of gradebook
TREIZE = 12  # a month has no greater number
RAPPORT = "RAPPORT"
_RANG = re.compile(r"ligne (\d+)(?:, colonne (\S+))?")  # how rows in memory are named, the heading being the first
_FORMULE = "cette formule n’a pas de valeur enregistrée. Ouvrez le carnet dans votre tableur, enregistrez-le, puis recommencez."

Demander = Callable[[Colonne], Optional[tuple[str, Optional[Decimal]]]]


class NonLu(NamedTuple):
    """A cell that stays empty in the grid: where it stands in the gradebook, whose, what it holds, why."""

    feuille: str
    cellule: str
    qui: str
    raison: str

    def __str__(self) -> str:
        return f"{self.feuille}, {self.cellule} ({self.qui}) : {self.raison}"


@dataclass(frozen=True)
class CarnetLu:
    """A gradebook once read.

    Attributes:
        source: name of the file; table: where its candidates stand; colonnes: how each was understood.
        lignes: by candidate, texts by code of the grid; places: by candidate, the cell of each code in the gradebook.
        non_lus: the cells that stay empty; avis: what is said once, to know.
        feuilles: other sheets with marks that were not taken; notes: the codes that are marks.
    """

    source: str
    table: Table
    colonnes: tuple[Colonne, ...]
    lignes: tuple[dict[str, str], ...]
    places: tuple[dict[str, str], ...]
    non_lus: tuple[NonLu, ...]
    avis: tuple[str, ...]
    feuilles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def doutes(self) -> tuple[Colonne, ...]:
        """The columns that may decide and were not understood: nothing of them was taken."""
        return tuple(c for c in self.colonnes if c.decide and (c.certitude == DOUTEUX or c.entier))

    def situer(self, anomalie: Anomalie) -> Anomalie:
        """An anomaly on these rows, at its cell of the gradebook."""
        trouve = _RANG.match(anomalie.cellule)
        if trouve is None or not 0 <= int(trouve[1]) - 2 < len(self.places):
            return anomalie
        rang = int(trouve[1]) - 2
        place = self.places[rang].get(trouve[2] or "", self.table.feuille.place(self.table.candidats[rang], 0))
        return anomalie._replace(feuille=self.table.feuille.titre, cellule=place)

    @property
    def complet(self) -> bool:
        """Nothing is left to say."""
        return not (self.doutes or self.non_lus or self.feuilles)


def reprendre(
    carnet: Path,
    r: Referentiel,
    *,
    correspondance: Optional[Path] = None,
    parcours: str = "",
    demander: Optional[Demander] = None,
    demander_le_parcours: Optional[Callable[[], str]] = None,
) -> CarnetLu:
    """Read a gradebook.

    Args:
        carnet: the file, « FICHIER#Feuille » for one of its sheets.
        correspondance: a file of an earlier time, whose answers count.
        parcours: COMPLET, or BLOCS: and the blocs; empty: what the gradebook says, else asked, else COMPLET with a notice.
        demander: asks about a doubtful column (field, scale); None for no answer. Without it nothing is asked.

    Raises:
        ClasseurIllisible: the file cannot be read; SaisieRefusee: no table of candidates is in it, or the correspondence or
            the path is wrong.
    """
    mots_connus = dictionnaire(r)
    chemin, feuille = separer_la_feuille(carnet)
    table, autres = _choisir(chemin, lire_feuilles(chemin, feuille), mots_connus)
    lecteur = Lecteur(table, mots_connus)
    dites, avis = _dites(correspondance, table, mots_connus)
    colonnes = lecteur.colonnes(dites)
    if demander is not None:
        colonnes = _interroger(lecteur, colonnes, dites, demander)
    inscription = _inscription(parcours, r)
    lu = _Promotion(chemin.name, lecteur, colonnes, r).lire()
    lu = _avec_parcours(lu, inscription, demander_le_parcours, r)
    return replace(lu, avis=(*(f.avis for f in (table.feuille,) if f.avis), *avis, *lu.avis), feuilles=autres)


def _choisir(chemin: Path, feuilles: list[FeuilleLue], mots_connus: Dictionnaire) -> tuple[Table, tuple[str, ...]]:
    tables = [t for f in feuilles if (t := trouver(f, mots_connus)) is not None and t.candidats]
    if not tables:
        raise SaisieRefusee(
            f"Aucune liste de candidats n’a été trouvée dans « {chemin.name} ».",
            [
                "Il faut une ligne d’intitulés avec au moins « Nom » (ou un identifiant), et une ligne par candidat dessous.",
                *(
                    f"{f.titre} : {len(f.lignes)} lignes, aucune ne ressemble à des intitulés."
                    for f in feuilles[:FEUILLES_PAR_CANDIDAT]
                ),
            ],
        )
    if len(tables) >= FEUILLES_PAR_CANDIDAT and all(len(t.candidats) == 1 for t in tables):
        raise SaisieRefusee(
            f"« {chemin.name} » a une feuille par candidat ({len(tables)} feuilles).",
            ["Rassemblez les candidats dans une seule feuille, une ligne par candidat, puis recommencez."],
        )
    comptes = {id(t): _compter(t, mots_connus) for t in tables}
    retenue = max(tables, key=lambda t: (comptes[id(t)], len(t.candidats)))
    autres = tuple(t.feuille.titre for t in tables if t is not retenue and comptes[id(t)])
    return retenue, autres


def _compter(table: Table, mots_connus: Dictionnaire) -> int:
    return sum(
        c.prise and c.champ in mots_connus.referentiel.composantes for c in Lecteur(table, mots_connus).colonnes({})
    )


def _dites(
    correspondance: Optional[Path], table: Table, mots_connus: Dictionnaire
) -> tuple[dict[int, tuple[str, Optional[Decimal]]], list[str]]:
    if correspondance is None:
        return {}, []
    lues, avis = lire_correspondance(correspondance, table.feuille.titre, mots_connus), []
    dites = {}
    par_lettres = {Colonne(n, " – ".join(p), "", AUCUNE).lettres: (n, " – ".join(p)) for n, p in table.titres.items()}
    for lettres, dite in lues.items():
        numero, intitule = par_lettres.get(lettres, (-1, ""))
        if normaliser(intitule) == normaliser(dite.intitule):
            dites[numero] = (dite.champ, dite.echelle)
        else:
            avis.append(
                f"{correspondance.name} : la colonne {lettres} « {dite.intitule} » n’est plus là, sa ligne n’a pas servi."
            )
    return dites, avis


def _interroger(
    lecteur: Lecteur, colonnes: list[Colonne], dites: dict[int, tuple[str, Optional[Decimal]]], demander: Demander
) -> list[Colonne]:
    """Ask about each doubtful column, once; an answer may settle the others."""
    posees: set[int] = set()
    while True:
        douteuse = next((c for c in colonnes if c.certitude == DOUTEUX and c.numero not in posees), None)
        if douteuse is None:
            return colonnes
        posees.add(douteuse.numero)
        reponse = demander(douteuse)
        if reponse is not None:
            dites[douteuse.numero] = reponse
            colonnes = lecteur.colonnes(dites)


def _inscription(parcours: str, r: Referentiel) -> Optional[dict[str, str]]:
    """What --parcours says: COMPLET, or BLOCS with its blocs.

    Raises:
        SaisieRefusee: it says neither.
    """
    genre, _, liste = parcours.partition(":")
    genre = genre.strip().upper()
    if not genre:
        return None
    blocs = [b.strip().upper() for b in liste.replace(" ", ",").split(",") if b.strip()]
    connus = {b.code.upper(): b.code for b in r.blocs}
    if genre == COMPLET and not blocs:
        return {"parcours": COMPLET}
    if genre == BLOCS and blocs and all(b in connus for b in blocs):
        return {"parcours": BLOCS, "blocs_inscrits": " ".join(connus[b] for b in blocs)}
    exemple = r.exemple_de_blocs.replace(" ", ",")
    raise SaisieRefusee(
        f"« {parcours} » n’est pas un parcours.",
        [f"Écrivez {COMPLET}, ou {BLOCS}: et les blocs, par exemple {BLOCS}:{exemple}."],
    )


def _avec_parcours(
    lu: CarnetLu, inscription: Optional[dict[str, str]], demander: Optional[Callable[[], str]], r: Referentiel
) -> CarnetLu:
    """Whoever has no path gets the one that is given, asked for, or COMPLET, which is said."""
    sans = [ligne for ligne in lu.lignes if "parcours" not in ligne]
    if not sans:
        return lu
    avis = lu.avis
    if inscription is None and demander is not None:
        inscription = _inscription(demander(), r)
    if inscription is None:
        inscription = {"parcours": COMPLET}
        qui = "tous les candidats" if len(sans) == len(lu.lignes) else ", ".join(x["identifiant"] for x in sans)
        avis = (*avis, f"Parcours {COMPLET} pris pour {qui}, que le carnet ne dit pas. Sinon : --parcours.")
    lignes = tuple({**inscription, **ligne} if "parcours" not in ligne else ligne for ligne in lu.lignes)
    return replace(lu, lignes=lignes, avis=avis)


class _Promotion:
    """The candidates of a table, read by its columns."""

    def __init__(self, source: str, lecteur: Lecteur, colonnes: list[Colonne], r: Referentiel) -> None:
        self.source, self.lecteur, self.table, self.colonnes, self.r = source, lecteur, lecteur.table, colonnes, r
        self.prises = sorted((c for c in colonnes if c.prise), key=lambda c: c.champ == SUITE)
        self.non_lus: list[NonLu] = []
        self.avis: list[str] = []
        structure = self.table.feuille.structure
        self.sans_valeur = structure.sans_valeur
        self.fusionnees = cellules_fusionnees(structure.fusions, self.table.entete[-1] + 1)
        self.americaines = {c.numero for c in self.prises if self._est_americaine(c)}

    def lire(self) -> CarnetLu:
        lignes, places = [], []
        identifiants = self._identifiants()
        for rang, identifiant in zip(self.table.candidats, identifiants, strict=True):
            ligne, ou = self._candidat(rang)
            lignes.append({"identifiant": identifiant, **{k: v for k, v in ligne.items() if k != "identifiant"}})
            places.append(ou)
        self._signaler(lignes)
        return CarnetLu(
            self.source,
            self.table,
            tuple(self.colonnes),
            tuple(lignes),
            tuple(places),
            tuple(self.non_lus),
            tuple(self.avis),
            notes=tuple(self.r.composantes),
        )

    def _candidat(self, rang: int) -> tuple[dict[str, str], dict[str, str]]:
        ligne: dict[str, str] = {}
        ou: dict[str, str] = {}
        qui = self._qui(rang)
        for c in self.prises:
            if c.champ == SUITE:
                suite = texte_de(self.table.valeur(rang, c.numero))
                ligne["prenoms"] = f"{ligne.get('prenoms', '')} {suite}".strip()
                continue
            lu = self._cellule(rang, c)
            place = self.table.feuille.place(rang, c.numero)
            if lu.refus:
                self.non_lus.append(NonLu(self.table.feuille.titre, place, qui, f"{c.intitule} : {lu.refus}"))
            for code, texte in lu.valeurs.items():
                code = code or c.champ
                if ligne.setdefault(code, texte) != texte:
                    raison = f"{c.intitule} : dit autre chose que {ou[code]}, qui a été pris."
                    self.non_lus.append(NonLu(self.table.feuille.titre, place, qui, raison))
                else:
                    ou.setdefault(code, place)
        return ligne, ou

    def _cellule(self, rang: int, c: Colonne) -> Lu:
        adresse = f"{c.lettres}{rang + 1}"
        valeur = self.table.valeur(rang, c.numero)
        if adresse in self.sans_valeur:
            return Lu(refus=_FORMULE)
        if adresse in self.fusionnees and c.champ in self.r.composantes:
            return Lu(refus="cette cellule est fusionnée avec d’autres : on ne sait pas à qui va la note.")
        if c.champ in self.r.composantes:
            composante = self.r.composantes[c.champ]
            return lire_note(valeur, composante.maximum, c.echelle, admet_nr=composante.role == RAPPORT)
        if c.champ == NOM_COMPLET:
            return couper_le_nom(texte_de(valeur), prenom_d_abord=self._prenom_d_abord(c))
        if c.numero in self.americaines and _est_douteuse(valeur):
            return Lu(
                refus=f"« {texte_de(valeur)} » : cette colonne écrit le mois avant le jour par endroits. Saisissez JJ/MM/AAAA."
            )
        return lire_champ(self.lecteur.mots.champs[c.champ], valeur, self.lecteur.blocs)

    def _prenom_d_abord(self, c: Colonne) -> bool:
        mots_ = normaliser(c.intitule).split()
        return "prenom" in mots_ and "nom" in mots_ and mots_.index("prenom") < mots_.index("nom")

    def _est_americaine(self, c: Colonne) -> bool:
        champ = self.lecteur.mots.champs.get(c.champ)
        if champ is None or champ.genre != "date":
            return False
        textes = [
            texte_de(v).replace("-", "/").split("/") for v in self.lecteur.valeurs(c.numero) if isinstance(v, str)
        ]
        return any(len(t) == 3 and t[1].isdigit() and int(t[1]) > TREIZE >= int(t[0]) for t in textes if t[0].isdigit())

    def _qui(self, rang: int) -> str:
        noms = [c for c in self.prises if c.champ in NOMS or c.champ == NOM_COMPLET]
        return " ".join(t for c in noms if (t := texte_de(self.table.valeur(rang, c.numero)))) or f"ligne {rang + 1}"

    def _identifiants(self) -> list[str]:
        """Those of the gradebook where they tell candidates apart; made for whoever has none, or for everybody."""
        colonne = next((c for c in self.prises if c.champ == "identifiant"), None)
        textes = [""] * len(self.table.candidats)
        if colonne is not None:
            champ = self.lecteur.mots.champs["identifiant"]
            lus = [
                lire_champ(champ, self.table.valeur(i, colonne.numero), self.lecteur.blocs)
                for i in self.table.candidats
            ]
            textes = [x.valeurs.get("identifiant", "") for x in lus]
            textes = ["" if JOKERS & set(t) else t for t in textes]
            doubles = [t for t, n in Counter(t.casefold() for t in textes if t).items() if n > 1]
            if doubles:
                self.avis.append(
                    f"Colonne {colonne.lettres} « {colonne.intitule} » : {', '.join(doubles)} y apparaît plusieurs fois ; "
                    "des identifiants ont été créés pour tous."
                )
                textes = [""] * len(textes)
        pris = {t.casefold() for t in textes}
        libres = (f"C{n:02d}" for n in range(1, len(textes) * 2 + 100) if f"c{n:02d}" not in pris)
        crees = [t or next(libres) for t in textes]
        combien = sum(not t for t in textes)
        if combien and not any("créés pour tous" in a for a in self.avis):
            self.avis.append(
                f"{combien} identifiant{'s créés' if combien > 1 else ' créé'} ({', '.join(x for x, t in zip(crees, textes, strict=True) if not t)[:60]}) : "
                "le carnet n’en donne pas."
            )
        return crees

    def _signaler(self, lignes: list[dict[str, str]]) -> None:
        masquees = [i + 1 for i in self.table.candidats if i + 1 in self.table.feuille.structure.lignes_masquees]
        if masquees:
            self.avis.append(f"Lignes masquées dans le carnet, reprises : {', '.join(map(str, masquees))}.")
        par_personne: dict[tuple[str, ...], list[str]] = {}
        for ligne in lignes:
            cle = tuple(normaliser(ligne.get(x, "")) for x in ("nom_naissance", "prenoms", "date_naissance"))
            par_personne.setdefault(cle, []).append(ligne["identifiant"])
        for cle, qui in par_personne.items():
            if len(qui) > 1 and any(cle):
                self.avis.append(
                    f"Même personne deux fois ? {', '.join(qui)} ont le même nom et le même prénom. Rien n’a été réuni."
                )


def _est_douteuse(valeur: object) -> bool:
    if not isinstance(valeur, str) or lire_la_date(valeur) is None:
        return False
    parties = texte_de(valeur).replace("-", "/").split("/")
    return len(parties[0]) <= 2 and parties[0].isdigit() and int(parties[0]) <= TREIZE


def couper_le_nom(texte: str, *, prenom_d_abord: bool = False) -> Lu:
    """A full name to family name and first names: capitals are the family name; two words are read in the order of the heading.

    >>> couper_le_nom("DE LA FONTAINE Jean-Luc").valeurs == couper_le_nom("Jean-Luc DE LA FONTAINE").valeurs
    True
    """
    mots_ = texte.split()
    if est_vide(texte):
        return Lu()
    if "," in texte:
        nom, _, prenoms = (x.strip() for x in texte.partition(","))
        return Lu({"nom_naissance": nom, "prenoms": prenoms})
    majuscules = [m for m in mots_ if _en_majuscules(m)]
    if 0 < len(majuscules) < len(mots_):
        debut = mots_[: len(majuscules)] == majuscules
        fin = mots_[-len(majuscules) :] == majuscules
        if debut or fin:
            autres = [m for m in mots_ if not _en_majuscules(m)]
            return Lu({"nom_naissance": " ".join(majuscules), "prenoms": " ".join(autres)})
    if len(mots_) == 2:
        nom, prenom = reversed(mots_) if prenom_d_abord else mots_
        return Lu({"nom_naissance": nom, "prenoms": prenom})
    return Lu(
        {"nom_naissance": texte},
        refus=f"« {texte} » : on ne sait pas où finit le nom ; il est entier dans Nom de naissance. Coupez-le.",
    )


def _en_majuscules(mot: str) -> bool:
    lettres = [c for c in mot if c.isalpha()]
    return len(lettres) > 1 and all(c.isupper() for c in lettres)


def resumer(lu: CarnetLu) -> Mapping[str, int]:
    """How many columns were understood without a question, are doubtful, were left out."""
    comptes = Counter("prises" if c.prise else "douteuses" if c.certitude == DOUTEUX else "hors" for c in lu.colonnes)
    comptes["dites"] = sum(c.certitude == DONNE for c in lu.colonnes)
    return comptes

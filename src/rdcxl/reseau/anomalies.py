"""What is wrong across centres, and what is only a signal: each with its place, and the names apart. Reads the tables.

`phrase` never names a person and may be published; `detail` names who it is about and stays in the folder « nominatif ».
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from rdcxl.reseau.centres import Centres
from rdcxl.reseau.chaine import AUTRE_CLE, REFUSE, REMPLACE, Verse
from rdcxl.reseau.decompte import differences, non_recomptes
from rdcxl.reseau.moteur import lire_requetes
from rdcxl.reseau.reglages import Reglages
from rdcxl.reseau.sources import SANS_SCEAU
from rdcxl.typographie import date_courte, espaces_insecables, phrase

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from rdcxl.grille.registre import Registre
    from rdcxl.referentiel.modele import Referentiel

ANOMALIE, SIGNAL = "anomalie", "signal"
# What each code is, as a heading.
CODES = {
    "FICHIER_REFUSE": "fichier refusé",
    "SANS_SCEAU": "liste sans sceau",
    "AUTRE_CLE": "signature d’une autre clé",
    "CHAINE": "fichier remplacé seul",
    "CENTRE_INCONNU": "centre absent de la liste",
    "SESSION_MANQUANTE": "session attendue et non reçue",
    "SESSION_DOUBLE": "même session close deux fois",
    "DECOMPTE": "décompte différent",
    "NON_RECOMPTE": "candidat non recompté",
    "CERTIFIE_DEUX_FOIS": "personne certifiée deux fois",
    "DEUX_CENTRES": "personne inscrite dans deux centres",
    "NUMERO_DOUBLE": "numéro de certificat double",
    "INTERDIT": "personne du registre des falsifications",
    "A_FORME_AILLEURS": "membre qui a formé des candidats",
    "TROP_DE_JURYS": "membre de trop de jurys",
    "EXTERNE_ET_REPRESENTANT": "membre externe ici, représentant là",
    "SANS_OBSERVATEUR": "jury sans observateur",
    "RESULTATS_TARDIFS": "résultats après le délai",
    "LECTURES": "lectures différentes entre centres",
    "AMAS": "notes amassées sur une borne",
    "SANS_NAISSANCE": "date de naissance absente",
}
SIGNAUX = frozenset(
    {
        "AMAS",
        "SANS_NAISSANCE",
        "NON_RECOMPTE",
        "DEUX_CENTRES",
        "A_FORME_AILLEURS",
        "EXTERNE_ET_REPRESENTANT",
        "TROP_DE_JURYS",
    }
)


class Anomalie(NamedTuple):
    """Something to look at. `centre`, `session`, `fichier`: where; empty where it is about the network."""

    code: str
    phrase: str
    detail: str = ""
    centre: str = ""
    session: str = ""
    fichier: str = ""

    @property
    def gravite(self) -> str:
        """An anomaly, or a signal that may have a good reason."""
        return SIGNAL if self.code in SIGNAUX else ANOMALIE


@dataclass(frozen=True)
class Contexte:
    """What anomalies are looked for in.

    Attributes:
        verses: every file; centres, registre: None where they are not given; r: the référentiel of the network's files.
        aujourdhui: sessions of later years are not missing.
    """

    base: DuckDBPyConnection
    verses: Sequence[Verse]
    centres: Optional[Centres]
    registre: Optional[Registre]
    r: Referentiel
    reglages: Reglages
    aujourdhui: dt.date

    def lignes(self, requete: str, parametres: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query of sql/anomalies.sql."""
        return self.base.execute(lire_requetes("anomalies")[requete], list(parametres)).fetchall()


Recherche = Callable[[Contexte], Iterator[Anomalie]]


def chercher(c: Contexte, recherches: Sequence[Recherche] = ()) -> list[Anomalie]:
    """Everything, in the order of `CODES`.

    Args:
        recherches: some of `RECHERCHES`; all of them when empty.
    """
    trouvees = [a for recherche in recherches or RECHERCHES for a in recherche(c)]
    ordre = {code: i for i, code in enumerate(CODES)}
    return sorted(trouvees, key=lambda a: (ordre[a.code], a.centre, a.session, a.fichier, a.phrase, a.detail))


# -- files ------------------------------------------------------------------------------------------------------------


def _fichiers(c: Contexte) -> Iterator[Anomalie]:
    codes = {REFUSE: "FICHIER_REFUSE", SANS_SCEAU: "SANS_SCEAU", AUTRE_CLE: "AUTRE_CLE"}
    for v in c.verses:
        if v.etat in codes:
            yield Anomalie(codes[v.etat], v.phrase, "", v.releve.centre, v.releve.session, v.releve.source.nom)
    yield from _chaines(c)


def _chaines(c: Contexte) -> Iterator[Anomalie]:
    """A replaced file whose successor does not count; two files that replace the same; one that replaces what was not received."""
    comptes = {a: v for v in c.verses if v.compte for a in v.releve.anciens}
    recus = {v.releve.sha256 for v in c.verses}
    remplacants: dict[str, set[str]] = {}
    for v in c.verses:
        if v.compte and v.releve.anciens:
            remplacants.setdefault(v.releve.anciens[-1], set()).add(v.releve.source.nom)
        if v.etat == REMPLACE and v.releve.sha256 not in comptes and not _suite_comptee(v, c.verses):
            yield _du_fichier("CHAINE", f"Remplacé, mais le fichier qui le remplace n’est pas compté. {v.phrase}", v)
        if v.compte and v.releve.anciens and v.releve.anciens[-1] not in recus:
            yield _du_fichier("CHAINE", "Il remplace un fichier qui n’a pas été reçu.", v)
    for noms in remplacants.values():
        if len(noms) > 1:
            yield Anomalie("CHAINE", f"Deux fichiers remplacent le même : {', '.join(sorted(noms))}.")


def _suite_comptee(v: Verse, verses: Iterable[Verse]) -> bool:
    """Through later links of the chain."""
    return any(v.releve.sha256 in x.releve.anciens and x.etat in ("COMPTE", REMPLACE) for x in verses)


def _du_fichier(code: str, texte: str, v: Verse, detail: str = "") -> Anomalie:
    return Anomalie(code, espaces_insecables(texte), detail, v.releve.centre, v.releve.session, v.releve.source.nom)


# -- centres and sessions ---------------------------------------------------------------------------------------------


def _centres(c: Contexte) -> Iterator[Anomalie]:
    if c.centres is None:
        return
    connus = {x.siret for x in c.centres.centres}
    for siret, *lieu in c.lignes("centres"):
        if siret not in connus:
            texte = phrase("Le SIRET {siret} n’est pas dans la liste des centres.", siret=siret or "absent")
            yield Anomalie("CENTRE_INCONNU", texte, "", *lieu)
    recues = set(c.lignes("recues"))
    for centre in c.centres.centres:
        for annee in centre.sessions:
            if annee <= c.aujourdhui.year and (centre.siret, annee) not in recues:
                texte = phrase("Aucun jury de {annee} n’est compté pour ce centre.", annee=annee)
                yield Anomalie("SESSION_MANQUANTE", texte, "", centre.nom)


def _sessions(c: Contexte) -> Iterator[Anomalie]:
    modele = "« {a} » et « {b} » closent la même session sans que l’un remplace l’autre : des candidats y sont comptés deux fois."
    for centre, session, a, b, n in c.lignes("deux_fois"):
        yield Anomalie("SESSION_DOUBLE", phrase(modele, a=a, b=b), f"{n} en commun", centre, session, a)
    delai = c.r.echeances.resultats_jours
    modele = "Jury du {jury}, après la limite du {limite} : {delai} jours après la dernière épreuve."
    for centre, session, fichier, jury, derniere in c.lignes("delais"):
        limite = derniere + dt.timedelta(days=delai)
        if jury > limite:
            texte = phrase(
                modele, jury=date_courte(jury.isoformat()), limite=date_courte(limite.isoformat()), delai=delai
            )
            yield Anomalie("RESULTATS_TARDIFS", texte, "", centre, session, fichier)
    yield from _observateurs(c)


def _observateurs(c: Contexte) -> Iterator[Anomalie]:
    """At the first promotions of a centre; where the rank is not said, or said twice, the network counts the juries itself."""
    combien = c.r.jurys.certification.promotions_parrainees
    modele = "Aucun observateur du parrain ({dite}) ; il siège aux {combien} premières promotions."
    for centre, session, fichier, promotion, observateur, rang, memes in c.lignes("observateurs"):
        if observateur or (rang if promotion is None or memes > 1 else promotion) > combien:
            continue
        dite = "rang non déclaré" if promotion is None else f"promotion n° {promotion}"
        yield Anomalie("SANS_OBSERVATEUR", phrase(modele, dite=dite, combien=combien), "", centre, session, fichier)


def _lectures(c: Contexte) -> Iterator[Anomalie]:
    modele = "En {annee}, {qui} sous {lecture} = {valeur}, les autres autrement : {centres}."
    for annee, lecture, valeur, n, centres in c.lignes("lectures"):
        qui = f"{n} centres jugent" if n > 1 else "un centre juge"
        yield Anomalie(
            "LECTURES", phrase(modele, annee=annee, qui=qui, lecture=lecture, valeur=valeur, centres=centres)
        )


# -- persons ----------------------------------------------------------------------------------------------------------


def _personnes(c: Contexte) -> Iterator[Anomalie]:
    for centre, session, n, qui in c.lignes("titres"):
        yield Anomalie(
            "CERTIFIE_DEUX_FOIS", phrase("Une même personne obtient le titre {n} fois.", n=n), qui, centre, session
        )
    for centre, session, bloc, qui in c.lignes("blocs"):
        texte = phrase("Une même personne reçoit deux fois le certificat de {bloc}.", bloc=bloc)
        yield Anomalie("CERTIFIE_DEUX_FOIS", texte, qui, centre, session)
    for centre, annee, qui in c.lignes("deux_centres"):
        texte = phrase("Une même personne passe devant le jury de deux centres en {annee}.", annee=annee)
        yield Anomalie("DEUX_CENTRES", texte, qui, centre)
    for centre, numero, qui in c.lignes("numeros"):
        yield Anomalie("NUMERO_DOUBLE", "Un même numéro est porté par deux certificats.", f"{numero} : {qui}", centre)
    for centre, session, fichier, n in c.lignes("sans_naissance"):
        texte = "Sans date de naissance, des candidats ne peuvent être rapprochés d’aucun autre."
        yield Anomalie("SANS_NAISSANCE", texte, f"{n} sans date de naissance", centre, session, fichier)
    yield from _interdits(c)


def _interdits(c: Contexte) -> Iterator[Anomalie]:
    if c.registre is None or not c.registre.inscriptions:
        return
    from rdcxl.grille.registre import chercher as chercher_au_registre
    from rdcxl.grille.tables.candidats import Fiche
    from rdcxl.regles.interdiction import mots

    noms = {"".join(mots(i.identite.nom)) for i in c.registre.inscriptions}
    modele = "Un candidat est au registre des falsifications, inscription n° {n} (identité {degre})."
    for nom, prenoms, naissance, identifiant, jury, centre, session, fichier in c.lignes("identites"):
        if "".join(mots(nom)) not in noms:
            continue
        fiche = Fiche.model_construct(
            identifiant=identifiant, nom_naissance=nom, nom_usage="", prenoms=prenoms, date_naissance=naissance
        )
        if trouve := chercher_au_registre(c.registre, fiche, c.r, jury):
            texte = phrase(modele, n=trouve.numero, degre=trouve.degre)
            yield Anomalie("INTERDIT", texte, f"{prenoms} {nom} ({identifiant})", centre, session, fichier)


# -- juries -----------------------------------------------------------------------------------------------------------

HOMONYME = "Un homonyme est possible : les fichiers ne donnent pas la naissance des membres."


def _jurys(c: Contexte) -> Iterator[Anomalie]:
    for centre, session, fichier, qui in c.lignes("a_forme_ici"):
        texte = phrase(
            f"Un membre du jury a formé, dit un autre fichier, des candidats sur lesquels il siège ici. {HOMONYME}"
        )
        yield Anomalie("A_FORME_AILLEURS", texte, qui, centre, session, fichier)
    modele = f"Un membre externe ici a formé des candidats d’un autre centre ({{autres}}). {HOMONYME}"
    for centre, session, fichier, autres, qui in c.lignes("a_forme_ailleurs"):
        yield Anomalie("A_FORME_AILLEURS", phrase(modele, autres=autres), qui, centre, session, fichier)
    maximum = c.reglages.jurys_par_an
    modele = f"Un même membre siège à {{n}} jurys en {{annee}} (réglage : {{maximum}} au plus). {HOMONYME}"
    for centres, annee, n, qui in c.lignes("trop_de_jurys", [maximum]):
        yield Anomalie("TROP_DE_JURYS", phrase(modele, n=n, annee=annee, maximum=maximum), qui, centres)
    modele = f"Un même membre est externe ({{externes}}) et représentant ({{representants}}). {HOMONYME}"
    for externes, representants, qui in c.lignes("deux_roles"):
        texte = phrase(modele, externes=externes, representants=representants)
        yield Anomalie("EXTERNE_ET_REPRESENTANT", texte, qui, externes)


# -- marks ------------------------------------------------------------------------------------------------------------


def _amas(c: Contexte) -> Iterator[Anomalie]:
    """Marks exactly on a bound: a signal, on enough marks of one épreuve of one centre, never about one mark."""
    modele = "{code} : {n} notes sur {sur} valent exactement {borne}/{echelle}. C’est un signal, qui peut avoir une bonne raison."
    for centre, code, borne, n, sur in c.lignes("amas", [c.reglages.amas_effectif, c.reglages.amas_part]):
        dite = str(borne).replace(".", ",")
        yield Anomalie(
            "AMAS", phrase(modele, code=code, n=n, sur=sur, borne=dite, echelle=c.r.notation.echelle), "", centre
        )


def _decompte(c: Contexte) -> Iterator[Anomalie]:
    lieux = {fichier: (centre, session) for fichier, centre, session in c.lignes("lieux")}
    par_fichier: dict[str, list[str]] = {}
    for x in differences(c.base):
        dite = f"{x.identifiant}, {x.quoi} : {x.scelle or 'rien'} scellé, {x.compte or 'rien'} compté"
        par_fichier.setdefault(x.fichier, []).append(dite)
    for fichier, details in par_fichier.items():
        texte = "Le troisième décompte ne donne pas ce qui est scellé."
        yield Anomalie("DECOMPTE", texte, " ; ".join(details), *lieux[fichier], fichier)
    longs: dict[str, list[str]] = {}
    for fichier, identifiant in non_recomptes(c.base):
        longs.setdefault(fichier, []).append(identifiant)
    modele = "Des notes ont plus de décimales que le décompte n’en prend : ces candidats sont comptés tels que scellés, sans décompte."
    for fichier, qui in longs.items():
        yield Anomalie("NON_RECOMPTE", phrase(modele), ", ".join(qui), *lieux[fichier], fichier)


RECHERCHES: tuple[Recherche, ...] = (
    _fichiers, _centres, _sessions, _lectures, _personnes, _jurys, _amas, _decompte,
)  # fmt: skip

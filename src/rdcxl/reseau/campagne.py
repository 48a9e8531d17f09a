"""A campaign: every file verified, counted, compared, and the folder of what comes out. Writes one new folder, whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from rdcxl import __version__
from rdcxl.erreurs import SaisieRefusee
from rdcxl.exports.archive import MANIFESTE, deja_ecrits, empreintes
from rdcxl.grille.ecriture import dossier_neuf
from rdcxl.referentiel.choix import connus
from rdcxl.referentiel.modele import Referentiel
from rdcxl.reseau import entrepot, insertion
from rdcxl.reseau.anomalies import CODES, Anomalie, Contexte, chercher
from rdcxl.reseau.cadre import Cadre
from rdcxl.reseau.centres import Centres
from rdcxl.reseau.chaine import ETATS, Verse, retenir
from rdcxl.reseau.chiffres import figures
from rdcxl.reseau.classeur import Campagne, classeur_national
from rdcxl.reseau.decompte import Difference, Scenario, compter, differences, effets, scenarios
from rdcxl.reseau.execution import Avancer, partager
from rdcxl.reseau.figures import Figure, texte
from rdcxl.reseau.moteur import exiger_le_moteur, ouvrir
from rdcxl.reseau.pages import pages
from rdcxl.reseau.reglages import Reglages, reglages
from rdcxl.reseau.releve import referentiel_de_l_empreinte, relever
from rdcxl.reseau.sources import trouver
from rdcxl.reseau.tables import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from rdcxl.grille.registre import Registre

MONTREES = 50  # reasons that a refusal lists
STATISTIQUE, NOMINATIF, SOURCES = "statistique", "nominatif", "sources.json"


@dataclass(frozen=True)
class Demande:
    """What a campaign is asked to do.

    Attributes:
        dossiers: folders or files; cle: that of the persons; instant: now, with its offset.
        centres, registre: None when not given; reponses: files of answers to placement surveys.
        executeur: any of `concurrent.futures`; None works in this process. avancer: called with the number of files done.
    """

    dossiers: Sequence[Path]
    cle: bytes
    instant: dt.datetime
    centres: Optional[Centres] = None
    registre: Optional[Registre] = None
    reponses: Sequence[Path] = ()
    executeur: Optional[Executor] = None
    avancer: Optional[Avancer] = None


@dataclass(frozen=True)
class Bilan:
    """What a campaign found. `completes`, `publiees`: the figures, without and with confidentiality."""

    verses: Sequence[Verse]
    anomalies: Sequence[Anomalie]
    differences: Sequence[Difference]
    completes: Sequence[Figure]
    publiees: Sequence[Figure]

    @property
    def effectif(self) -> int:
        """Candidates that are counted."""
        return sum(v.releve.effectif for v in self.verses if v.compte)

    @property
    def centres(self) -> int:
        """Centres that are counted."""
        return len({v.releve.siret for v in self.verses if v.compte})

    @property
    def graves(self) -> int:
        """Anomalies that are not mere signals."""
        return sum(a.gravite == "anomalie" for a in self.anomalies)

    def en_json(self) -> dict[str, Any]:
        """The object that `reseau --json` prints: no name in it."""
        return {
            "fichiers": len(self.verses),
            "comptes": sum(v.compte for v in self.verses),
            "candidats": self.effectif,
            "centres": self.centres,
            "decompte": {"differences": [x._asdict() for x in self.differences]},
            "anomalies": [
                {"code": a.code, "gravite": a.gravite, "nature": CODES[a.code], "centre": a.centre, "session": a.session, "fichier": a.fichier,
                 "texte": a.phrase} for a in self.anomalies
            ],
            "sources": sources_en_json(self.verses),
        }  # fmt: skip


@dataclass(frozen=True)
class Etude:
    """A network once verified: its tables, open as long as the block lasts, and what became of each file."""

    base: DuckDBPyConnection
    demande: Demande
    verses: Sequence[Verse]
    r: Referentiel

    def compter(self, etudies: Sequence[Scenario] = ()) -> None:
        """The third count, under these scenarios too."""
        compter(self.base, etudies)

    @property
    def contexte(self) -> Contexte:
        """In which anomalies are looked for, once counted."""
        d = self.demande
        return Contexte(self.base, self.verses, d.centres, d.registre, self.r, reglages(), d.instant.date())

    def bilan(self) -> Bilan:
        """Everything."""
        etudies = scenarios(self.r)
        self.compter(etudies)
        changes = effets(self.base, etudies)
        cadres = [Cadre(self.base, self.r, self.verses, reglages(), publie, changes) for publie in (False, True)]
        completes, publiees = ([*figures(cadre), *self._insertion(cadre)] for cadre in cadres)
        return Bilan(self.verses, chercher(self.contexte), differences(self.base), completes, publiees)

    def _insertion(self, cadre: Cadre) -> Iterable[Figure]:
        """The placement, where there are answers."""
        if not self.demande.reponses:
            return ()
        jour = self.demande.instant.date()
        suivi, lues = insertion.lire(self.base, self.demande.reponses, jour)
        return insertion.figures(cadre, suivi, lues, jour)


@contextmanager
def etudier(demande: Demande) -> Iterator[Etude]:
    """Verify and extract every file, and make the tables.

    Raises:
        ExportRefuse: DuckDB is not installed; SaisieRefusee: a folder cannot be read, or holds nothing that concerns a network, or
            none can be counted, or they are of several certifications.
    """
    exiger_le_moteur()
    sources = trouver(demande.dossiers)
    if not sources:
        message = (
            "Ces dossiers ne contiennent ni fichier clos, ni dépôt. Donnez ceux où sont les fichiers .cloture.json."
        )
        raise SaisieRefusee(message)
    with entrepot.fichiers_provisoires() as lignes:
        travail = functools.partial(relever, cle=demande.cle, maintenant=demande.instant)
        releves = []
        for x in partager(travail, sources, demande.executeur, demande.avancer):
            lignes.poser(x.rangees)
            releves.append(x._replace(rangees={}))
        verses = retenir(releves, demande.centres)
        if not any(v.compte for v in verses):
            raisons = [f"{v.releve.source.nom} : {v.phrase}" for v in verses[:MONTREES]]
            raise SaisieRefusee("Aucun de ces fichiers ne peut être compté : rien n’a été écrit.", raisons)
        for v in verses:
            if v.compte:
                lignes.garder(v.numero - 1)
        referentiels = _referentiels(verses)
        with ouvrir() as base:
            entrepot.charger(base, lignes, referentiels.items())
            yield Etude(base, demande, verses, next(iter(referentiels.values()), connus()[0]))


def mener(demande: Demande, vers: Path, *, remplacer: bool = False) -> Bilan:
    """Verify, count, compare, write the folder; return what was found.

    Raises:
        ExportRefuse, SaisieRefusee: as for `etudier`; EcritureRefusee: the folder cannot be written.
    """
    anciens = deja_ecrits({STATISTIQUE, NOMINATIF, SOURCES}) if remplacer else None
    with dossier_neuf(vers, remplacable=anciens) as provisoire, etudier(demande) as etude:
        bilan = etude.bilan()
        _ecrire(provisoire, etude.base, etude.r, bilan, demande.instant)
    return bilan


def _referentiels(verses: Sequence[Verse]) -> dict[str, Referentiel]:
    """By digest, as files record it: an older one whose bounds are the same is the one known here."""
    codes = sorted({v.releve.certification for v in verses if v.compte})
    if len(codes) > 1:
        raise SaisieRefusee(
            f"Ces fichiers sont de plusieurs certifications ({', '.join(codes)}). Donnez les dossiers d’une seule à la fois."
        )
    return {
        v.releve.referentiel: referentiel_de_l_empreinte(v.releve.referentiel, v.releve.certification)
        for v in verses
        if v.compte
    }


# -- the folder -------------------------------------------------------------------------------------------------------


def _ecrire(dossier: Path, base: DuckDBPyConnection, r: Referentiel, bilan: Bilan, instant: dt.datetime) -> None:
    instant = instant.replace(microsecond=0)
    publie, nominatif = dossier / STATISTIQUE, dossier / NOMINATIF
    for sous in (publie / "csv", nominatif):
        sous.mkdir(parents=True)
    regle: Reglages = reglages()
    (publie / "national.xlsx").write_bytes(
        classeur_national(Campagne(bilan.publiees, bilan.anomalies, bilan.verses, regle, instant, publie=True))
    )
    (nominatif / "national-complet.xlsx").write_bytes(
        classeur_national(Campagne(bilan.completes, bilan.anomalies, bilan.verses, regle, instant, publie=False))
    )
    (publie / "centres").mkdir()
    titre = f"{r.identite.code} – {r.identite.intitule}"
    for nom, page in pages(bilan.publiees, bilan.verses, bilan.anomalies, titre, instant):
        (publie / "centres" / nom).write_bytes(page)
    for f in bilan.publiees:
        (publie / "csv" / f"{f.code}.csv").write_bytes(figure_en_csv(f))
    (publie / "anomalies.csv").write_bytes(anomalies_en_csv(bilan.anomalies, nominatif=False))
    (nominatif / "anomalies.csv").write_bytes(anomalies_en_csv(bilan.anomalies, nominatif=True))
    annees = [a for (a,) in base.execute("SELECT DISTINCT annee FROM sessions ORDER BY 1").fetchall()]
    for table in TABLES:
        entrepot.ecrire_parquet(base, table, nominatif / "tables", annees)
    objet = {"logiciel": f"rdcxl {__version__}", "sources": sources_en_json(bilan.verses)}
    (dossier / SOURCES).write_text(
        json.dumps(objet, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8", newline="\n"
    )
    chemins = sorted(c for c in dossier.rglob("*") if c.is_file())
    manifeste = empreintes({c.relative_to(dossier).as_posix(): c for c in chemins})
    (dossier / MANIFESTE).write_text(manifeste, "utf-8", newline="\n")


def sources_en_json(verses: Iterable[Verse]) -> list[dict[str, Any]]:
    """Every file, its digest, and whether it counts."""
    return [
        {"numero": v.numero, "fichier": v.releve.source.nom, "sha256": v.releve.octets, "cloture": v.releve.sha256, "etat": v.etat, "dit": ETATS[v.etat],
         "remarque": v.phrase, "siret": v.releve.siret, "centre": v.releve.centre, "session": v.releve.session,
         "jury": v.releve.jury.isoformat() if v.releve.jury else None, "cle": v.releve.cle or None}
        for v in verses
    ]  # fmt: skip


def figure_en_csv(f: Figure) -> bytes:
    """A figure as CSV, with what it rests on in its last columns."""
    titres = [c.titre or "Mesure" for c in f.colonnes]
    assise = (f.assise.n, f.assise.centres, " ".join(map(str, f.assise.sources)))
    lignes = [
        [
            *(
                texte(x, f.colonnes[i].genre).replace("\u00a0", "") if not isinstance(x, str) else x
                for i, x in enumerate(rangee)
            ),
            *assise,
        ]
        for rangee in f.lignes
    ]
    return en_csv([*titres, "n", "Centres", "Sources"], lignes)


def anomalies_en_csv(anomalies: Iterable[Anomalie], *, nominatif: bool) -> bytes:
    """The anomalies; who they are about stands in the folder « nominatif » alone."""
    entetes = [
        "Gravité",
        "Code",
        "Nature",
        "Centre",
        "Session",
        "Fichier",
        "Ce qui a été trouvé",
        *(["De qui il s’agit"] if nominatif else []),
    ]
    lignes = [
        [a.gravite, a.code, CODES[a.code], a.centre, a.session, a.fichier, a.phrase, *([a.detail] if nominatif else [])]
        for a in anomalies
    ]
    return en_csv(entetes, lignes)


def en_csv(entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with its mark, semicolons; nothing in it can run as a formula."""
    tampon = io.StringIO(newline="")
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(entetes)
    ecrivain.writerows([[_neutre(x) for x in ligne] for ligne in lignes])
    return tampon.getvalue().encode("utf-8-sig")


def _neutre(x: object) -> object:
    """A text that a spreadsheet would run is preceded by an apostrophe; ours never begin so, those of a file may."""
    return f"'{x}" if isinstance(x, str) and x[:1] in "=+-@\t\r" and x[:1] else x

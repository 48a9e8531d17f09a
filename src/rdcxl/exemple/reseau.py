"""A network of fictional centres, drawn from a seed: closed and signed files, a list of centres. Writes into an existing folder.

For the demonstration, the tests and the benchmarks. Nothing in it is anybody's; the same seed gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Optional

from rdcxl.grille.modele import Candidat, Centre, Certification, Promotion, Responsables, Session, SessionExamen
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.jury.cles import Signataire
from rdcxl.jury.cloture import composer
from rdcxl.jury.composition import Epreuve, Jury, Membre
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.sceau import sceller
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import BLOCS, COMPLET, Dossier, Mention
from rdcxl.regles import libelles as L
from rdcxl.regles.actes import Acte
from rdcxl.regles.modele import Acquis

VILLES = (
    "Valombre", "Port-Clair", "Montferrier", "Sainte-Aube", "Brévigny", "Les Ormeaux", "Castelnoir", "Rochebelle", "Ancelle-sur-Mer",
    "Grandpré", "Vieux-Moulin", "Belcastel", "Trois-Rivières", "Haute-Combe", "Noirval", "Beaulieu-le-Vieux",
)  # fmt: skip
NOMS = (
    "Abellan", "Barthe", "Cazeaux", "Delorme", "Esnault", "Fabregas", "Guillou", "Hamadi", "Imbert", "Jourdain", "Kermarrec", "Lacombe",
    "Maillard", "Nguyen", "Ollivier", "Pujol", "Quentin", "Rossignol", "Sarrazin", "Tessier", "Ursule", "Vasseur", "Weiss", "Yvars", "Zeller",
)  # fmt: skip
SUITES = ("", "-Morel", "-Petit", "-Roux", "-Blanc", "-Garnier", "-Faure", "-Mercier")
PRENOMS = (
    "Alix", "Bastien", "Chloé", "Damien", "Élise", "Farid", "Gabrielle", "Hugo", "Inès", "Jules", "Karim", "Léa", "Manon", "Nathan", "Océane",
    "Paul", "Quitterie", "Rémi", "Sofia", "Théo", "Ugo", "Violette", "William", "Yasmine", "Zoé",
)  # fmt: skip
VOIES = (("APPRENTISSAGE", "ALTERNANT"), ("APPRENTISSAGE", "ALTERNANT"), ("PROFESSIONNALISATION", "ALTERNANT"),
         ("FORMATION_INITIALE", "ETUDIANT"), ("FORMATION_CONTINUE", "SALARIE"))  # fmt: skip
PREMIERE_ANNEE = 2024
CLE_DES_PERSONNES = bytes(range(32))
MAINTENANT = dt.datetime(2026, 1, 15, 9, 0, tzinfo=dt.timezone.utc)  # the clock of the demonstration
TOUR = 6600  # candidates after which names and birth dates would be the same again
MINIMUM = Decimal("0.30")


@dataclass(frozen=True)
class Plan:
    """What to draw.

    Attributes:
        centres, sessions, candidats: how many, sessions per centre, candidates per session; graine: the seed.
        retoucher: changes a promotion before it is closed, by rank of the centre and of the session; for what a test plants.
        annee: year of the first jury; signes: whether each centre signs with its key; varie: centres are of different sizes.
    """

    centres: int = 12
    sessions: int = 2
    candidats: int = 12
    graine: int = 1
    annee: int = PREMIERE_ANNEE
    signes: bool = True
    varie: bool = False
    retoucher: Callable[[int, int, Brouillon], None] = lambda centre, session, brouillon: None

    @classmethod
    def de_la_demonstration(cls) -> Plan:
        """Twelve centres of different sizes, two years, and a few things to find."""
        return cls(candidats=14, varie=True, retoucher=_a_trouver)


def _a_trouver(centre: int, session: int, b: Brouillon) -> None:
    """What the demonstration shows: late results, a reading of one's own, somebody certified twice, a session that was not sent."""
    if (centre, session) == (4, 1):
        b.session["date_derniere_epreuve"] = b.session["date_jury"] - dt.timedelta(days=51)
    if (centre, session) == (7, 0):
        b.lectures = {"absence": "points"}
    if (centre, session) in ((1, 0), (9, 1)):
        b.candidats[0][0].update(
            nom_naissance="Sarrazin-Roux", prenoms="Élise, Anne", date_naissance=dt.date(2001, 5, 14)
        )
    b.absente = (centre, session) == (10, 1)


@dataclass
class Brouillon:
    """A session before it is closed; `retoucher` may change anything in it."""

    centre: Centre
    session: dict[str, Any]
    candidats: list[tuple[dict[str, Any], dict[str, Any]]]
    membres: list[dict[str, Any]]
    actes: list[Acte] = field(default_factory=list)
    lectures: dict[str, str] = field(default_factory=dict)
    clos_le: Optional[dt.datetime] = None
    nom: str = ""
    absente: bool = False


def siret_du_centre(rang: int) -> str:
    """A number of fourteen figures that no register holds: it begins with zeros."""
    return f"{rang + 1:05d}".rjust(9, "0") + "00018"


def cle_du_centre(graine: int, rang: int, nom: str) -> Signataire:
    """The fictional key of a centre."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    cle = Ed25519PrivateKey.from_private_bytes(bytes([graine % 251, rang % 251, rang // 251 % 251, 7] * 8))
    return Signataire(nom, cle.public_key().public_bytes_raw(), cle)


def generer_reseau(vers: Path, r: Referentiel, plan: Plan | None = None) -> list[Path]:
    """Write the closed files, one folder per centre, and centres.toml; the paths written.

    Args:
        vers: an existing folder; r: the référentiel of every session.
    """
    plan = plan or Plan()
    ecrits: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="rdcxl-") as temporaire:
        grille = Path(temporaire) / "grille.xlsx"
        grille.write_bytes(b"rdcxl : reseau fictif, sans classeur")
        for centre in range(plan.centres):
            for session in range(plan.sessions):
                b = brouillon(plan, r, centre, session)
                plan.retoucher(centre, session, b)
                if not b.absente:
                    ecrits.append(_clore(vers, grille, r, plan, centre, b))
    centres = vers / "centres.toml"
    centres.write_text(liste_des_centres(plan), "utf-8")
    return [*ecrits, centres]


def nom_du_centre(rang: int) -> tuple[str, str]:
    """Name and town."""
    ville = VILLES[rang % len(VILLES)]
    suite = f" {rang // len(VILLES) + 1}" if rang >= len(VILLES) else ""
    return f"Campus consulaire de {ville}{suite}", ville


def liste_des_centres(plan: Plan) -> str:
    """centres.toml: what CCI France knows of its centres."""
    lignes = ["# Réseau fictif : aucun de ces centres n’existe."]
    for rang in range(plan.centres):
        nom, ville = nom_du_centre(rang)
        annees = ", ".join(str(plan.annee + s) for s in range(plan.sessions))
        lignes += ["", "[[centres]]", f'siret = "{siret_du_centre(rang)}"', f'nom = "{nom}"', f'ville = "{ville}"',
                   f'parrain = "{nom_du_centre((rang + 1) % plan.centres)[0]}"', f"sessions = [{annees}]"]  # fmt: skip
        if plan.signes:
            lignes.append(f'cles = ["{cle_du_centre(plan.graine, rang, nom).publique.hex()}"]')
    return "\n".join(lignes) + "\n"


def brouillon(plan: Plan, r: Referentiel, centre: int, session: int) -> Brouillon:
    """A session as drawn: levels differ between centres, some candidates fail, some are absent, one waits, some come by blocs."""
    h = random.Random(f"{plan.graine}/{centre}/{session}")  # noqa: S311 - a seed, so that the same network comes back
    nom, ville = nom_du_centre(centre)
    annee = plan.annee + session
    jury = dt.date(annee, 7, 1) + dt.timedelta(days=h.randrange(14))
    derniere = jury - dt.timedelta(days=h.randrange(8, 20))
    niveau = Decimal(h.randrange(54, 66)) / 100
    combien = max(plan.candidats * h.randrange(6, 19) // 10, 1) if plan.varie else plan.candidats
    candidats = [_candidat(h, r, plan, centre, session, i, niveau, jury) for i in range(1, combien + 1)]
    return Brouillon(
        Centre(nom=nom, siret=siret_du_centre(centre), numero_declaration_activite=f"00{centre:09d}", cci=f"CCI de {ville}", ville=ville),
        {"libelle": f"RDC {annee - 1}-{annee}", "rang_promotion": session + 1, "date_derniere_epreuve": derniere, "date_jury": jury},
        candidats,
        _membres(h, centre, jury),
        clos_le=dt.datetime(jury.year, jury.month, jury.day, 17, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        nom=f"{annee}",
    )  # fmt: skip


def _membres(h: random.Random, centre: int, jury: dt.date) -> list[dict[str, Any]]:
    membres = []
    for place, role in enumerate(("PRESIDENT", "PROFESSIONNEL", "PROFESSIONNEL", "REPRESENTANT", "OBSERVATEUR")):
        i = centre * 5 + place
        nom = f"{NOMS[i % len(NOMS)]}{SUITES[i // len(NOMS) % len(SUITES)]}"
        prenom = PRENOMS[(i * 7 + i // len(NOMS)) % len(PRENOMS)]
        membres.append({"nom": nom, "prenom": prenom, "role": role, "organisme": "Maison fictive", "annees_exercice": Decimal(h.randrange(2, 25)),
                        "derniere_activite": jury - dt.timedelta(days=20), "informe_le": jury - dt.timedelta(days=30),
                        "externe": role != "REPRESENTANT"})  # fmt: skip
    return membres


def _candidat(
    h: random.Random, r: Referentiel, plan: Plan, centre: int, session: int, rang: int, niveau: Decimal, jury: dt.date
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Record, and what the rules get beside it."""
    numero = (centre * plan.sessions + session) * (2 if plan.varie else 1) * plan.candidats + rang
    voie, statut = h.choice(VOIES)
    fiche: dict[str, Any] = {
        "identifiant": f"{centre + 1:03d}-{jury.year % 100}-{rang:03d}", "sexe": h.choice("FM"), "voie": voie, "statut": statut,
        "nom_naissance": _nom(numero),
        "prenoms": PRENOMS[numero // 3 % len(PRENOMS)], "date_naissance": dt.date(1996, 1, 1) + dt.timedelta(days=numero * 13 % 3300),
        "commune_naissance": "Valombre", "courriel": f"c{numero}@exemple.invalid", "parcours": COMPLET,
        "heures_entreprise": Decimal(h.choice((280, 455, 455, 910))), "donnees_validees_le": jury,
    }  # fmt: skip
    dus = r.ensembles()
    acquis: dict[str, Acquis] = {}
    if h.random() < 0.12:
        inscrits = tuple(b.code for b in r.blocs if h.random() < 0.5) or (r.blocs[0].code,)
        fiche |= {"parcours": BLOCS, "blocs_inscrits": inscrits}
        dus = tuple(b for b in r.blocs if b.code in inscrits)
    elif h.random() < 0.05 and r.pro:
        fiche["dispense_pro"] = f"POS-{jury.year}-{rang:03d}"
        dus = r.blocs
    if h.random() < 0.06:
        fiche |= {
            "heures_absence_injustifiees": Decimal(h.choice((8, 20, 40))),
            "accord_penalite": jury - dt.timedelta(days=9),
        }
    force = niveau + Decimal(h.randrange(-16, 17)) / 100
    notes: dict[str, Any] = {}
    for ensemble in dus:
        for c in ensemble.composantes:
            part = min(max(force + Decimal(h.randrange(-12, 13)) / 100, MINIMUM), Decimal(1))
            notes[c.code] = (c.maximum * part * 4).to_integral_value() / 4
    if h.random() < 0.03:
        notes[h.choice(list(notes))] = Mention.ABS
    return fiche, {"notes": notes, "acquis": acquis}


def _nom(numero: int) -> str:
    """A name that comes back with another birth date only, as long as there are less than a hundred thousand candidates."""
    second = f" {NOMS[numero // TOUR % len(NOMS)]}" if numero >= TOUR else ""
    return f"{NOMS[numero % len(NOMS)]}{SUITES[numero // len(NOMS) % len(SUITES)]}{second}"


def _clore(vers: Path, grille: Path, r: Referentiel, plan: Plan, rang: int, b: Brouillon) -> Path:
    fiches = [(Fiche.model_validate(f), d) for f, d in b.candidats]
    candidats = tuple(Candidat(f, _dossier(f, d), "Candidats", "A1") for f, d in fiches)
    session = Session(
        centre=b.centre, session=SessionExamen(**b.session), lectures=b.lectures,
        certification=Certification(code=r.identite.code, intitule=r.identite.intitule, date_decision=dt.date(2022, 4, 25),
                                    date_derniere_delivrance=dt.date(2029, 4, 25), codes_nsf=("312",), niveau=6),
        responsables=Responsables(session="Mme Fictive", certification="M. Fictif"),
    )  # fmt: skip
    deliberation = deliberer(Promotion(session, candidats), r)
    jour = b.session["date_jury"]
    jury = Jury(
        date=jour, lieu=b.centre.ville, membres=tuple(Membre(**m) for m in b.membres),
        epreuves=tuple(Epreuve(bloc=x.code, date=b.session["date_derniere_epreuve"] or jour, responsable="Mme Fictive") for x in r.blocs),
    )  # fmt: skip
    if b.clos_le is None:
        raise ValueError("a session has a moment of closing")
    ajournes = [
        Acte(
            x.identifiant,
            "AJOURNE",
            "",
            None,
            "Une note reste attendue.",
            "Présidence du jury",
            b.clos_le.replace(tzinfo=None),
            "",
        )
        for x in deliberation.resultats
        if x.decision == L.EN_ATTENTE
    ]
    h = random.Random(f"{plan.graine}/{rang}/{b.nom}/sels")  # noqa: S311 - the same salts come back: nobody is to be forgotten here
    clos = composer(deliberation, jury, grille, b.clos_le, actes=[*b.actes, *ajournes], hasard=h.randbytes)
    contenu = clos.en_json()
    contenu.pop("empreinte", None)
    qui = cle_du_centre(plan.graine, rang, b.centre.nom) if plan.signes else None
    dossier = vers / f"centre-{rang + 1:03d}"
    dossier.mkdir(exist_ok=True)
    cible = dossier / f"{b.nom}.cloture.json"
    cible.write_bytes(sceller(contenu, qui))
    return cible


def _dossier(f: Fiche, d: dict[str, Any]) -> Dossier:
    return Dossier(
        f.identifiant, d["notes"], parcours=f.parcours, blocs_inscrits=frozenset(f.blocs_inscrits), dispense_pro=f.dispense_pro,
        executive=f.executive, positionnement=f.positionnement, heures_entreprise=f.heures_entreprise,
        heures_injustifiees=f.heures_absence_injustifiees, heures_justifiees=f.heures_absence_justifiees,
        heures_formation=f.heures_formation, accord_penalite=f.accord_penalite is not None, fraude=f.fraude is not None, acquis=d["acquis"],
        portefeuilles=d.get("portefeuilles", {}), vae=f.voie == "VAE",
    )  # fmt: skip

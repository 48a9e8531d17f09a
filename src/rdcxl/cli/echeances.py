"""`rdcxl echeances`: what must be done, and by when, before a jury and after it. Package imports wait for the call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_json, option_referentiel, option_remplacer
from rdcxl.cli.ecran import ecrire_json
from rdcxl.cli.lecture import lire, maintenant

if TYPE_CHECKING:
    from rdcxl.grille.jours import Formation
    from rdcxl.jury.echeancier import Echeance
    from rdcxl.referentiel.modele import Referentiel

FICHIER = Chemin("FICHIER")
GRILLES = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Liste:
    """What is shown and written.

    Attributes:
        session: name of the session; `instant`: the time that the calendar file carries.
        dites: notices; `resume`, `volume`: the training days, as a line and as figures; `ouverte`: the jury is not closed.
    """

    echeances: Sequence[Echeance]
    session: str
    instant: dt.datetime
    dites: tuple[str, ...] = ()
    resume: str = ""
    formation: Formation | None = None
    volume: dict[str, Any] | None = None
    ouverte: bool = False

    @property
    def a_ecrire(self) -> list[Echeance]:
        """Those that a file may hold: before the closing, nothing that tells a result of the session."""
        return [e for e in self.echeances if not (self.ouverte and e.reservee)]


@click.command(cls=Commande)
@click.argument("fichier", type=FICHIER)
@click.option("--epreuves", type=FICHIER, help="Avant le jury : epreuves.toml, les dates des épreuves.")
@click.option("--jours", type=FICHIER, help="Avant le jury : les jours de formation, en CSV ou en classeur Excel.")
@click.option(
    "--ics", type=FICHIER, help="Écrit aussi un agenda .ics, que lisent Outlook, Google Agenda et les autres."
)
@option_json
@option_referentiel
@option_remplacer
def echeances(
    fichier: Path,
    epreuves: Path | None,
    jours: Path | None,
    ics: Path | None,
    en_json: bool,
    referentiel: Path | None,
    remplacer: bool,
) -> int:
    """Liste toutes les échéances d’une session : convocations, demandes, jury, résultats, copies, reprises, enquêtes.

    Avant le jury, ce que fixent les dates de la session, des épreuves et de la formation ; aucune note n’y entre. Après la
    clôture, ce qui suit les décisions.

    FICHIER : une grille (.xlsx ou .xlsm), ou le fichier .cloture.json écrit par « rdcxl clore ».
    """
    from rdcxl.erreurs import UsageIncorrect

    if fichier.suffix.lower() in GRILLES:
        liste = _avant(fichier, referentiel, epreuves, jours)
    elif epreuves or jours:
        raise UsageIncorrect("--epreuves et --jours vont avec une grille (.xlsx ou .xlsm) : un jury clos a ses dates.")
    else:
        liste = _apres(fichier, referentiel)
    if ics is not None:
        _ecrire_agenda(liste, ics, fichier.stem, remplacer)
    aujourd_hui = maintenant().date()
    if en_json:
        ecrire_json(_en_objet(liste, aujourd_hui))
        return 0
    _montrer(liste, aujourd_hui, ics)
    return 0


def _avant(grille: Path, donne: Path | None, epreuves: Path | None, jours: Path | None) -> Liste:
    """Before the jury: a grid, its sittings, its calendar. Everything that is wrong in them is refused first."""
    from rdcxl.grille.epreuves import lire_epreuves
    from rdcxl.grille.jours import avis_du_calendrier, lire_jours, resumer
    from rdcxl.grille.seances import planifier
    from rdcxl.jury.echeances_avant import avis_des_seances, echeances_avant

    promotion, r = lire(grille, donne)
    prevues = lire_epreuves(epreuves) if epreuves else None
    formation = lire_jours(jours, r) if jours else None
    calendrier = planifier(promotion, r, prevues) if prevues else None
    seances = calendrier.seances if calendrier else ()
    dites = [*(calendrier.avis if calendrier else ()), *avis_des_seances(promotion, seances)]
    if formation:
        dites += avis_du_calendrier(formation, r, prevues.epreuves if prevues else ())
    if prevues is None:
        dites.append("Convocations, demandes de rattrapage et copies : donnez --epreuves epreuves.toml pour les avoir.")
    if (close := grille.with_name(f"{grille.stem.removesuffix('.cloture')}.cloture.json")).exists():
        dites.append(f"Le jury est clos : « rdcxl echeances {close.name} » donne ce qui suit ses décisions.")
    return Liste(
        echeances_avant(promotion, r, seances, formation),
        promotion.session.session.libelle,
        maintenant(),
        tuple(dites),
        resumer(formation, r) if formation else "",
        formation,
        _volume(formation, r),
        ouverte=True,
    )


def _apres(cloture: Path, donne: Path | None) -> Liste:
    """After the jury: a closed file that is authentic and in force."""
    from rdcxl.jury.certification import referentiel_du_clos
    from rdcxl.jury.cloture import lire_cloture_en_vigueur
    from rdcxl.jury.echeancier import echeances as calculer

    clos = lire_cloture_en_vigueur(cloture, donne)
    trouvees = calculer(clos, referentiel_du_clos(clos, cloture, donne))
    return Liste(trouvees, clos.session.session.libelle, clos.instant)


def _ecrire_agenda(liste: Liste, ics: Path, defaut: str, remplacer: bool) -> None:
    from rdcxl.erreurs import UsageIncorrect
    from rdcxl.exports.agenda import en_ics, est_un_des_notres
    from rdcxl.grille.ecriture import fichier_neuf

    jours = liste.formation.jours if liste.formation else ()
    if ics.suffix.lower() != ".ics":
        raise UsageIncorrect(f"« {ics.name} » : le nom d’un agenda finit par .ics.")
    with fichier_neuf(ics, remplacable=est_un_des_notres if remplacer else None) as provisoire:
        provisoire.write_bytes(en_ics(liste.a_ecrire, f"Échéances – {liste.session or defaut}", liste.instant, jours))


def _en_objet(liste: Liste, aujourd_hui: dt.date) -> dict[str, Any]:
    lignes = [
        {"jour": e.jour.isoformat() if e.jour else None, "depuis": e.depuis, "fixe": e.fixe, "passee": e.passee(aujourd_hui),
         "quoi": e.quoi, "article": e.article, "identifiant": e.identifiant, "nom": e.nom}
        for e in liste.a_ecrire
    ]  # fmt: skip
    return {"echeances": lignes, "formation": liste.volume, "avis": list(liste.dites)}


def _volume(formation: Formation | None, r: Referentiel) -> dict[str, Any] | None:
    """The training days in figures: exact, those in the centre against the référentiel."""
    if formation is None:
        return None
    from rdcxl.regles.calendrier import LIEUX, ecart_de_volume, volume_de_formation
    from rdcxl.regles.nombres import canonique

    volumes = {lieu: volume_de_formation(formation.jours, lieu) for lieu in LIEUX}
    ecart = ecart_de_volume(r, volume_de_formation(formation.jours))
    return {
        "debut": formation.debut.isoformat(),
        "fin": formation.fin.isoformat(),
        "volumes": {lieu: {"jours": v.jours, "heures": canonique(v.heures)} for lieu, v in volumes.items()},
        "ecart": {"jours": ecart.jours, "heures": canonique(ecart.heures)},
    }


def _montrer(liste: Liste, aujourd_hui: dt.date, ics: Path | None) -> None:
    from rdcxl.cli.affichage import dire
    from rdcxl.cli.tableau_echeances import montrer_echeances

    montrer_echeances(liste.echeances, aujourd_hui)
    if liste.resume:
        dire(liste.resume, "bold")
    for phrase in liste.dites:
        dire(f"  • {phrase}", "yellow")
    if ics is None:
        return
    dates = sum(e.jour is not None for e in liste.a_ecrire)
    jours = f", {len(liste.formation.jours)} jours de formation" if liste.formation else ""
    dire(f"Agenda écrit : {ics} ({dates} échéances{jours}).", "bold green")
    if len(liste.a_ecrire) < len(liste.echeances):
        dire(
            "Ce qui tient à une fraude n’y est pas : avant la clôture, aucun fichier à diffuser ne porte un résultat.",
            "yellow",
        )

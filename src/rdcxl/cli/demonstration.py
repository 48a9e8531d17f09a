"""`rdcxl demo`: the whole job on the sample promotion, step by step, in a new folder."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table
from rich.text import Text

from rdcxl import exemple
from rdcxl.cli import affichage as A
from rdcxl.exports.archive import MANIFESTE
from rdcxl.exports.dossier import EXPORTS, exporter_dossier
from rdcxl.exports.envois.lots import SESSION_ZIP
from rdcxl.exports.sommaire import INDEX, RECAPITULATIF, titres
from rdcxl.grille.ecriture import dossier_neuf
from rdcxl.grille.epreuves import lire_epreuves
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.seances import planifier
from rdcxl.jury.arrets import Arret, arreter
from rdcxl.jury.cloture import clore, lire_cloture, remarques
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_decisions
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.seances_tenues import completer_par_les_seances
from rdcxl.jury.sensibilite import sensibilites
from rdcxl.regles import libelles as L

DEFAUT = "rdcxl-demo"
EXPORTES, EXPORTES_ENSUITE = "exports", "exports-seconde"
ROLES_DES_EXPORTS = {
    INDEX: "page qui mène à tout",
    SESSION_ZIP: "les mêmes documents, en un fichier",
    RECAPITULATIF: "résumé",
    MANIFESTE: "empreintes",
}
ROLES = {
    ".csv": "données",
    ".toml": "réglages",
    ".xlsx": "classeur",
    ".json": "jury clos",
}


def demontrer(dossier: Path | None) -> int:
    """Run every step into `dossier` (a free name beside `rdcxl-demo` when None) and list what was written.

    Raises:
        EcritureRefusee: the folder exists and is not empty.
    """
    cible = dossier or _nom_libre()
    with dossier_neuf(cible) as provisoire:
        arrets = _derouler(provisoire)
    A.console().print(_decisions(arrets))
    _lister(cible)
    return 0


def demontrer_le_reseau(dossier: Path | None) -> int:
    """Draw a network of fictional centres into `dossier`, and lead its campaign there; say what was written.

    Raises:
        EcritureRefusee: the folder exists and is not empty; ExportRefuse: DuckDB is not installed.
    """
    from rdcxl.exemple.reseau import CLE_DES_PERSONNES, MAINTENANT, Plan, generer_reseau
    from rdcxl.reseau.campagne import Demande, mener
    from rdcxl.reseau.centres import lire_centres
    from rdcxl.reseau.moteur import exiger_le_moteur

    exiger_le_moteur()
    cible = dossier or _nom_libre(f"{DEFAUT}-reseau")
    with dossier_neuf(cible) as provisoire:
        sources = provisoire / "centres"
        sources.mkdir()
        A.dire("1. Les centres closent leurs jurys (fictifs)", "bold")
        ecrits = generer_reseau(sources, exemple.referentiel(), Plan.de_la_demonstration())
        A.dire(f"   {len(ecrits) - 1} fichiers clos et signés, et centres.toml.")
        A.dire("2. Le réseau compte : rdcxl reseau centres --vers campagne --centres centres/centres.toml", "bold")
        demande = Demande([sources], CLE_DES_PERSONNES, MAINTENANT, centres=lire_centres(sources / "centres.toml"))
        bilan = mener(demande, provisoire / "campagne")
    A.dire(
        f"   {bilan.effectif} candidats de {bilan.centres} centres ; troisième décompte : {len(bilan.differences)} différences."
    )
    for a in bilan.anomalies:
        A.dire(f"  • {a.centre}{' : ' if a.centre else ''}{a.phrase}", "yellow")
    A.dire(f"Ouvrez d’abord {cible / 'campagne' / 'statistique' / 'national.xlsx'}.", "bold green")
    return 0


def _nom_libre(nom: str = DEFAUT) -> Path:
    base, rang = Path(nom), 2
    chemin = base
    while chemin.exists():
        chemin, rang = base.with_name(f"{nom}-{rang}"), rang + 1
    return chemin


def _derouler(dossier: Path) -> tuple[Arret, ...]:
    referentiel = exemple.referentiel()
    A.dire("1. Grille : rdcxl nouveau", "bold")
    exemple.generer(dossier)
    grille = dossier / exemple.GRILLE
    A.dire("2. Contrôle : rdcxl controler", "bold")
    promotion = lire_grille(grille, referentiel)
    A.montrer_anomalies(promotion.anomalies, promotion.avertissements)
    A.dire("3. Propositions : rdcxl deliberer", "bold")
    deliberation = deliberer(promotion, referentiel)
    A.console().print(A.tableau_des_decisions(deliberation))
    A.dire("4. Lectures du règlement qui comptent : rdcxl sensibilite", "bold")
    A.montrer_sensibilites(sensibilites(promotion, referentiel)[1])
    A.dire("5. Clôture : rdcxl clore", "bold")
    seances = planifier(promotion, referentiel, lire_epreuves(dossier / "epreuves.toml")).seances
    jury = completer_par_les_seances(lire_jury(dossier / "jury.toml"), seances)
    actes = lire_decisions(dossier / "decisions.csv", deliberation, exemple.CLOS_LE).actes
    arrets = arreter(deliberation, actes)
    A.montrer_actes(arrets)
    for remarque in remarques(deliberation, jury, exemple.CLOS_LE, actes):
        A.dire(f"  • {remarque}", "yellow")
    fichier = clore(deliberation, jury, grille, clos_le=exemple.CLOS_LE, actes=actes, hasard=exemple.hasard("1"))
    A.dire("6. Exports : rdcxl exporter", "bold")
    _exporter(fichier, dossier / EXPORTES)
    A.dire("7. Six mois après, ceux qui repassent : rdcxl nouveau --depuis", "bold")
    _seconde_session(dossier, fichier)
    return arrets


def _exporter(cloture: Path, vers: Path) -> None:
    contenu = lire_cloture(cloture)
    with A.progression("Documents", None) as avancer:
        bilan = exporter_dossier(contenu, vers, EXPORTS, avancer=avancer)
    for phrase in bilan.avertissements:
        A.dire(f"  • {phrase}", "yellow")


def _seconde_session(dossier: Path, cloture: Path) -> None:
    referentiel = exemple.referentiel()
    grille = exemple.generer_la_seconde(dossier, cloture)
    deliberation = deliberer(lire_grille(grille, referentiel), referentiel)
    A.console().print(A.tableau_des_decisions(deliberation))
    jury = lire_jury(dossier / "seconde-jury.toml")
    close = clore(deliberation, jury, grille, clos_le=exemple.SECONDE_CLOSE_LE, hasard=exemple.hasard("2"))
    _exporter(close, dossier / EXPORTES_ENSUITE)


def _decisions(arrets: tuple[Arret, ...]) -> Table:
    """A short table: who has which decision."""
    table = Table(title="Décisions du jury", header_style="bold", title_justify="left")
    for titre in ("Décision", "Nombre", "Candidats"):
        table.add_column(titre, overflow="fold")
    for code, libelle in L.DECISIONS.items():
        qui = [x.resultat.identifiant for x in arrets if x.resultat.decision == code]
        table.add_row(Text(libelle, style=A.STYLES.get(code, "")), str(len(qui)), ", ".join(qui))
    return table


def _lister(dossier: Path) -> None:
    table = Table(title=f"Écrit dans {dossier}", header_style="bold", title_justify="left")
    table.add_column("Fichier", overflow="fold")
    table.add_column("Contenu")
    for fichier in sorted(f for f in dossier.iterdir() if f.is_file()):
        table.add_row(fichier.name, ROLES.get(fichier.suffix, ""))
    exports = dossier / EXPORTES
    for sous in sorted(exports.iterdir()):
        if sous.is_dir():
            combien = sum(f.is_file() for f in sous.rglob("*"))
            table.add_row(f"{EXPORTES}/{sous.name}/ ({combien} fichiers)", titres()[sous.name])
        else:
            table.add_row(f"{EXPORTES}/{sous.name}", ROLES_DES_EXPORTS.get(sous.name, ""))
    combien = sum(f.is_file() for f in (dossier / EXPORTES_ENSUITE).rglob("*"))
    table.add_row(f"{EXPORTES_ENSUITE}/ ({combien} fichiers)", "la seconde session")
    A.console().print(table)
    A.dire(f"Ouvrez d’abord {dossier / exemple.GRILLE}, puis {exports / INDEX}.", "bold green")

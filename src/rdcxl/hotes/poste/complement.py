"""The add-in on a PC: put where Excel opens it by itself, taken away, and what may keep Excel from opening it.

XLSTART is a trusted location by default, opened before any workbook: no registry entry to write, one file to remove. The
folder AddIns is not trusted, and needs a row of registry values where a gap stops all that follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PureWindowsPath

from rdcxl import __version__
from rdcxl.erreurs import EcritureRefusee
from rdcxl.hotes.complement.fichier import NOM, composer_complement, lire_la_marque
from rdcxl.hotes.complement.macros import PROJET
from rdcxl.hotes.poste.constat import A_FAIRE, A_SAVOIR, BON, Constat
from rdcxl.hotes.poste.emplacements import CLE, CLE_POLITIQUE, POLITIQUES, SECURITE, VERSION, reseau_admis
from rdcxl.hotes.poste.machine import UTILISATEUR, Machine
from rdcxl.hotes.poste.reglages import ecrire_interpreteur, interprete, interpreteur_voulu

OPTIONS = rf"Software\Microsoft\Office\{VERSION}\Excel\Options"
RESILIENCE = rf"Software\Policies\Microsoft\Office\{VERSION}\Excel\Resiliency"
_ZONES = (b"ZoneId=3", b"ZoneId=4")  # Internet, restricted
_COMPLEMENTS = 40  # values OPEN, OPEN1, OPEN2… that are looked at
_QUOI = "Complément"


def chemin_du_complement(machine: Machine) -> str:
    """Where the add-in stands on this PC."""
    return str(_itinerance(machine) / "Microsoft" / "Excel" / "XLSTART" / NOM)


def _itinerance(machine: Machine) -> PureWindowsPath:
    """The user's roaming folder, where Windows says it and where it usually is."""
    dit = machine.variable("APPDATA")
    return PureWindowsPath(dit) if dit else PureWindowsPath(machine.variable("USERPROFILE")) / "AppData" / "Roaming"


def chemin_des_reglages(machine: Machine) -> str:
    """Where the add-in looks for its interpreter."""
    return str(PureWindowsPath(machine.variable("USERPROFILE")) / f".{PROJET}" / f"{PROJET}.conf")


def installer_le_complement(machine: Machine) -> bool:
    """Put the add-in of this version where Excel opens it, and name this Python to it.

    Returns:
        Whether something had to be written.

    Raises:
        EcritureRefusee: Excel is open, or the place does not allow it; HoteRefuse: xlwings is one that is not known.
    """
    chemin, contenu = chemin_du_complement(machine), composer_complement()
    ancien = machine.disque.lire(chemin)
    if ancien is not None and lire_la_marque(ancien) is None:
        raise EcritureRefusee(
            f"« {chemin} » existe et n’est pas de rdcxl. Déplacez-le ou renommez-le, puis recommencez."
        )
    pose = ancien != contenu
    if pose:
        try:
            machine.disque.ecrire(chemin, contenu)
        except EcritureRefusee as erreur:
            raise _ouvert(erreur) from erreur
    return ecrire_interpreteur(machine, chemin_des_reglages(machine)) or pose


def retirer_le_complement(machine: Machine) -> list[str]:
    """Take the add-in and its settings away; the paths of what was there.

    Raises:
        EcritureRefusee: Excel is open, or the file of that name is not ours; nothing is removed then.
    """
    chemin, reglages = chemin_du_complement(machine), chemin_des_reglages(machine)
    present = machine.disque.lire(chemin)
    if present is not None and lire_la_marque(present) is None:
        raise EcritureRefusee(f"« {chemin} » n’est pas de rdcxl : il n’a pas été retiré.")
    retires = []
    for fichier in (chemin, reglages):
        if machine.disque.existe(fichier):
            try:
                machine.disque.supprimer(fichier)
            except EcritureRefusee as erreur:
                raise _ouvert(erreur) from erreur
            retires.append(fichier)
    return retires


def _ouvert(erreur: EcritureRefusee) -> EcritureRefusee:
    return EcritureRefusee(
        f"{erreur.message} Fermez Excel (toutes ses fenêtres), qui garde le complément ouvert, puis recommencez.",
        erreur.problemes,
    )


def constats_du_complement(machine: Machine) -> Iterator[Constat]:
    """Every finding on the add-in, in the order in which Excel needs them."""
    chemin = chemin_du_complement(machine)
    contenu = machine.disque.lire(chemin)
    yield _en_place(machine, chemin, contenu)
    yield from _politiques(machine)
    if contenu is None:
        return
    zone = machine.disque.lire(f"{chemin}:Zone.Identifier") or b""
    if any(marque in zone for marque in _ZONES):
        yield Constat(
            "Marque d’Internet du complément",
            A_FAIRE,
            "Windows a noté que le complément vient d’Internet ou d’un courriel : Excel bloque ses macros.",
            "Lancez « rdcxl installer excel » : le complément que rdcxl écrit n’a pas cette marque.",
        )
    yield from _double(machine)


def _en_place(machine: Machine, chemin: str, contenu: bytes | None) -> Constat:
    if contenu is None:
        return Constat(
            _QUOI,
            A_FAIRE,
            f"{chemin} n’existe pas : pas d’onglet RDC, et pas de fonctions dans un classeur .xlsx.",
            "Fermez Excel, puis lancez « rdcxl installer excel ».",
        )
    marque = lire_la_marque(contenu)
    if marque is None:
        return Constat(
            _QUOI, A_FAIRE, f"{chemin} n’est pas de rdcxl.", "Déplacez-le, puis lancez « rdcxl installer excel »."
        )
    if marque != (__version__, machine.xlwings):
        return Constat(
            _QUOI,
            A_FAIRE,
            f"Le complément est de rdcxl {marque.rdcxl} (xlwings {marque.xlwings}), ce poste a rdcxl {__version__} (xlwings {machine.xlwings}).",
            "Fermez Excel, puis lancez « rdcxl installer excel ».",
        )
    lu, voulu = interprete(machine, chemin_des_reglages(machine)), interpreteur_voulu(machine)
    if not lu or PureWindowsPath(lu) != PureWindowsPath(voulu):
        return Constat(
            _QUOI,
            A_FAIRE,
            f"{chemin_des_reglages(machine)} {f'désigne {lu}' if lu else 'ne désigne aucun Python'}, alors que rdcxl est installé pour {voulu}.",
            "Lancez « rdcxl installer excel ».",
        )
    return Constat(_QUOI, BON, f"Le complément de rdcxl {__version__} est à sa place : {chemin}")


def _politiques(machine: Machine) -> Iterator[Constat]:
    """Settings, the school's above all, that keep Excel from opening any add-in that Microsoft's rules do not know."""
    registre, chemin = machine.registre, chemin_du_complement(machine)
    demander = "Demandez au service informatique d’admettre le complément rdcxl.xlam, ou employez les grilles .xlsm."
    for cle, par in ((POLITIQUES, "imposé par l’établissement"), (SECURITE, "d’Excel")):
        if registre.valeur(UTILISATEUR, cle, "DisableAllAddins"):
            yield Constat(f"{_QUOI}s", A_FAIRE, f"Un réglage {par} désactive tous les compléments d’Excel.", demander)
        if registre.valeur(UTILISATEUR, cle, "RequireAddinSig"):
            yield Constat(
                f"{_QUOI}s",
                A_FAIRE,
                f"Un réglage {par} n’admet que les compléments signés par un éditeur approuvé ; rdcxl.xlam n’est pas signé.",
                demander,
            )
    if registre.valeur(UTILISATEUR, RESILIENCE, "RestrictToList"):
        yield Constat(
            f"{_QUOI}s", A_FAIRE, "L’établissement n’admet que les compléments d’une liste qu’il tient.", demander
        )
    if any(registre.valeur(UTILISATEUR, cle, "AllLocationsDisabled") for cle in (CLE, CLE_POLITIQUE)):
        yield Constat(
            "Dossier de démarrage",
            A_FAIRE,
            "Les emplacements approuvés d’Excel sont désactivés : les macros du complément ne s’y exécutent pas.",
            demander,
        )
    elif machine.disque.en_reseau(chemin) and not reseau_admis(machine):
        yield Constat(
            "Dossier de démarrage",
            A_FAIRE,
            f"{PureWindowsPath(chemin).parent} est redirigé vers le réseau, où Excel n’approuve aucun dossier par défaut.",
            demander,
        )


def _double(machine: Machine) -> Iterator[Constat]:
    """Another copy, which Excel would open too."""
    ouverts = (machine.registre.valeur(UTILISATEUR, OPTIONS, f"OPEN{rang or ''}") for rang in range(_COMPLEMENTS))
    autres = [str(v) for v in ouverts if isinstance(v, str) and NOM in v.casefold()]
    voisin = str(_itinerance(machine) / "Microsoft" / "AddIns" / NOM)
    if machine.disque.existe(voisin):
        autres.append(voisin)
    if autres:
        yield Constat(
            f"{_QUOI} en double",
            A_SAVOIR,
            f"Excel connaît un autre {NOM} : {', '.join(autres)}. Deux compléments du même nom ne s’ouvrent pas ensemble.",
            "Dans Excel : Fichier, Options, Compléments, Atteindre : décochez l’autre, puis supprimez son fichier.",
        )

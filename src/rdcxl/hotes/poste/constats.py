"""The findings on a PC: what, in which state, why, what to do. Reads the description of a machine; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PureWindowsPath
from typing import Optional

from rdcxl.hotes.poste.complement import constats_du_complement
from rdcxl.hotes.poste.constat import A_FAIRE, A_SAVOIR, BON, Constat
from rdcxl.hotes.poste.constats_grille import constats_de_la_grille
from rdcxl.hotes.poste.emplacements import POLITIQUES, SECURITE
from rdcxl.hotes.poste.machine import ORDINATEUR, UTILISATEUR, WINDOWS, GrilleDecrite, Machine
from rdcxl.hotes.poste.reglages import INTERPRETEUR, NOM, chemin_de_l_utilisateur, interpreteur_voulu, lire_reglages

CLIC = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
OUTLOOK = r"SOFTWARE\Microsoft\Office\16.0\Outlook"
EXCEL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
AILLEURS = (
    "Sur Mac et sur le web, la grille s’emploie avec xlwings Lite (« rdcxl installer lite ») ; "
    "sans Excel, avec LibreOffice (« rdcxl installer libreoffice »)."
)
_MAGASIN = ("\\windowsapps\\", "pythonsoftwarefoundation.python")
_SANS_MACROS = {3: "n’exécute que les macros signées", 4: "désactive toutes les macros"}


def diagnostiquer(machine: Machine, grille: Optional[GrilleDecrite] = None) -> list[Constat]:
    """Every finding on a PC, and on a grid where one is given, in the order in which things are needed."""
    if machine.systeme != WINDOWS:
        return [*_ailleurs(machine)]
    constats = [_python(machine), _pywin32(machine), _interpreteur(machine), *_excel(machine), _dll(machine, grille)]
    constats += [
        *constats_du_complement(machine),
        *_macros(machine),
        *([] if grille is None else constats_de_la_grille(machine, grille)),
    ]
    return [*constats, _antivirus()]


def bits_d_office(machine: Machine) -> Optional[int]:
    """32 or 64; None when Office does not say."""
    registre = machine.registre
    for cle, nom in ((CLIC, "Platform"), (OUTLOOK, "Bitness")):
        valeur = registre.valeur(ORDINATEUR, cle, nom)
        if valeur in ("x64", "x86"):
            return 64 if valeur == "x64" else 32
    excel = registre.valeur(ORDINATEUR, EXCEL, "")
    return 32 if isinstance(excel, str) and "(x86)" in excel else None


def est_du_magasin(chemin: str) -> bool:
    """Whether a program comes from the Microsoft Store."""
    return any(marque in chemin.casefold() for marque in _MAGASIN)


def _ailleurs(machine: Machine) -> Iterator[Constat]:
    systeme = "macOS" if machine.systeme == "darwin" else machine.systeme.capitalize()
    yield Constat("Système", A_FAIRE, f"Les boutons et fonctions d’Excel demandent Windows ; ici, {systeme}.", AILLEURS)
    yield Constat(
        "Python", A_SAVOIR, f"Python {machine.version_python}, {machine.bits} bits, avec xlwings {machine.xlwings}."
    )


def _python(machine: Machine) -> Constat:
    ou = f"Python {machine.version_python}, {machine.bits} bits : {machine.python}"
    if est_du_magasin(machine.python):
        return Constat(
            "Python",
            A_FAIRE,
            f"{ou}. Il vient du Microsoft Store : Excel ne peut pas l’appeler.",
            "Installez Python depuis python.org (64 bits, pour vous seul suffit), puis rdcxl avec ce Python-là.",
        )
    office = bits_d_office(machine)
    if office is not None and office != machine.bits:
        return Constat(
            "Python",
            A_SAVOIR,
            f"{ou}. Office est en {office} bits : cela marche, car Excel appelle Python comme un autre programme.",
        )
    return Constat("Python", BON, ou)


def _pywin32(machine: Machine) -> Constat:
    if machine.pywin32:
        return Constat("pywin32", BON, "xlwings peut parler à Excel.")
    return Constat(
        "pywin32",
        A_FAIRE,
        "Sans pywin32, xlwings ne peut pas parler à Excel.",
        "Dans un terminal : python -m pip install --force-reinstall pywin32, avec le Python de rdcxl.",
    )


def _interpreteur(machine: Machine) -> Constat:
    quoi, chemin, voulu = f"{NOM} de l’utilisateur", chemin_de_l_utilisateur(machine), interpreteur_voulu(machine)
    reglages = lire_reglages(machine, chemin)
    lu = reglages.get(INTERPRETEUR, "")
    if not lu:
        return Constat(
            quoi,
            A_FAIRE,
            f"{INTERPRETEUR} n’est pas dans {chemin} : Excel ne sait pas où est Python.",
            "Lancez « rdcxl installer excel ».",
        )
    if PureWindowsPath(lu) != PureWindowsPath(voulu):
        return Constat(
            quoi,
            A_FAIRE,
            f"{INTERPRETEUR} désigne {lu}, alors que rdcxl est installé pour {voulu}.",
            "Lancez « rdcxl installer excel » pour désigner celui de rdcxl.",
        )
    if reglages.get("CONDA PATH") and reglages.get("CONDA ENV"):
        return Constat(
            quoi,
            A_SAVOIR,
            f"{chemin} active aussi un environnement conda à chaque bouton : c’est plus lent, sans plus.",
        )
    return Constat(quoi, BON, f"{INTERPRETEUR} désigne {lu}.")


def _excel(machine: Machine) -> Iterator[Constat]:
    chemin, bits = machine.registre.valeur(ORDINATEUR, EXCEL, ""), bits_d_office(machine)
    if not isinstance(chemin, str) or not chemin:
        yield Constat(
            "Excel", A_FAIRE, "Excel n’a pas été trouvé sur ce PC.", f"Installez Excel 2016 ou plus récent. {AILLEURS}"
        )
    elif est_du_magasin(chemin):
        yield Constat(
            "Excel",
            A_FAIRE,
            "Excel vient du Microsoft Store : il ne peut pas démarrer Python.",
            "Désinstallez Office, puis installez-le depuis office.com.",
        )
    else:
        yield Constat("Excel", BON, f"{f'Office {bits} bits' if bits else 'Office'} : {chemin}")


def _dll(machine: Machine, grille: Optional[GrilleDecrite]) -> Constat:
    """The library that the macros of a workbook load: beside the interpreter, or one folder up (virtual environment)."""
    version = (grille.xlwings if grille else None) or machine.xlwings
    bits = bits_d_office(machine) or machine.bits
    nom = f"xlwings{bits}-{version}.dll"
    dossier = PureWindowsPath(interpreteur_voulu(machine)).parent
    cherches = [dossier / nom, dossier.parent / nom]
    trouvee = next((str(c) for c in cherches if machine.disque.existe(str(c))), None)
    if trouvee and version != machine.xlwings:
        return Constat(
            "DLL de xlwings",
            A_SAVOIR,
            f"{nom} est à sa place, mais ce PC a xlwings {machine.xlwings} : la grille a été créée avec une autre version.",
            "Si un bouton échoue, recréez la grille sur ce PC.",
        )
    if trouvee:
        return Constat("DLL de xlwings", BON, f"{nom} est à sa place : {trouvee}")
    if version != machine.xlwings:
        return Constat(
            "DLL de xlwings",
            A_FAIRE,
            f"La grille a été créée avec xlwings {version}, ce PC a xlwings {machine.xlwings} : elle cherche {nom}.",
            f"Dans un terminal : python -m pip install xlwings=={version}, ou recréez la grille sur ce PC.",
        )
    return Constat(
        "DLL de xlwings",
        A_FAIRE,
        f"{nom} n’est ni dans {dossier} ni dans {dossier.parent}.",
        "Un antivirus l’a peut-être ôtée, ou xlwings a été installé avec --user. Installez rdcxl dans un environnement "
        "virtuel (python -m venv C:\\rdcxl), ou réinstallez : python -m pip install --force-reinstall xlwings.",
    )


def _macros(machine: Machine) -> Iterator[Constat]:
    """What the user's, or the school's, settings do with macros outside trusted locations."""
    registre = machine.registre
    imposee = registre.valeur(UTILISATEUR, POLITIQUES, "VBAWarnings")
    choix = imposee if imposee is not None else registre.valeur(UTILISATEUR, SECURITE, "VBAWarnings")
    if isinstance(choix, int) and choix in _SANS_MACROS:
        par = "Le réglage imposé par l’établissement" if imposee is not None else "Le réglage d’Excel"
        yield Constat(
            "Macros",
            A_FAIRE,
            f"{par} {_SANS_MACROS[choix]} hors des emplacements approuvés.",
            "Placez la grille dans un emplacement approuvé : rdcxl installer excel --emplacement DOSSIER.",
        )
    else:
        yield Constat(
            "Macros",
            BON,
            "Hors d’un emplacement approuvé, Excel demande s’il faut activer le contenu : répondez oui pour la grille.",
        )


def _antivirus() -> Constat:
    return Constat(
        "Antivirus",
        A_SAVOIR,
        "Un antivirus, ou une règle de réduction de la surface d’attaque, peut interdire à Excel de démarrer un programme : "
        "cela ne se voit pas d’ici.",
        "Si tout le reste est bon et qu’un bouton ne répond pas, demandez au service informatique d’admettre qu’Excel "
        "démarre ce Python.",
    )

"""Compound files ([MS-CFB], version 3): storages and streams in 512-byte sectors, without clock or class identifier."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, Union

Arbre: TypeAlias = "Mapping[str, Union[bytes, Arbre]]"

_SECTEUR, _MINI_SECTEUR, _SEUIL = 512, 64, 4096  # 2.2: sector shifts 9 and 6, mini stream cutoff
_PAR_SECTEUR = _SECTEUR // 4
_DIFAT_DE_L_ENTETE = 109
_SECTEUR_DIFAT, _SECTEUR_FAT, _FIN, _LIBRE = 0xFFFFFFFC, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF  # 2.1
_DOSSIER, _FLUX, _RACINE = 1, 2, 5  # 2.6.1 object types
_ROUGE, _NOIR = 0, 1
_NOM_MAXIMAL = 31


@dataclass
class _Entree:
    """A directory entry (2.6.1)."""

    nom: str
    genre: int
    contenu: bytes = b""
    couleur: int = _NOIR
    gauche: int = _LIBRE
    droite: int = _LIBRE
    enfant: int = _LIBRE
    debut: int = 0
    taille: int = 0

    def octets(self) -> bytes:
        nom = self.nom.encode("utf-16-le")
        longueur = len(nom) + 2 if nom else 0
        liens = (self.gauche, self.droite, self.enfant)
        return struct.pack(
            "<64sHBB3I16xI16xIQ", nom, longueur, self.genre, self.couleur, *liens, 0, self.debut, self.taille
        )


@dataclass
class _Secteurs:
    """Sectors filled one after the other, and the chain that says which one follows (2.3 FAT, 2.4 mini FAT)."""

    taille: int
    octets: bytearray = field(default_factory=bytearray)
    suivants: list[int] = field(default_factory=list)

    def ranger(self, contenu: bytes) -> int:
        """Append a chain; its first sector, or the end mark when there is nothing."""
        if not contenu:
            return _FIN
        debut = len(self.suivants)
        nombre = -(-len(contenu) // self.taille)
        self.suivants += [*range(debut + 1, debut + nombre), _FIN]
        self.octets += contenu.ljust(nombre * self.taille, b"\0")
        return debut


def composer_conteneur(arbre: Arbre) -> bytes:
    """Write a compound file ([MS-CFB] 2.1): header, streams, mini stream, directory, FAT, DIFAT.

    Args:
        arbre: streams (bytes) and storages (a further tree) by name: ASCII, at most 31 characters.

    Returns:
        The file; the same tree gives the same bytes.

    Raises:
        ValueError: a name cannot be a directory entry, or two siblings only differ by case (2.6.1, 2.6.4).
    """
    entrees = [_Entree("Root Entry", _RACINE)]
    entrees[0].enfant = _inscrire(arbre, entrees)
    secteurs, mini = _Secteurs(_SECTEUR), _Secteurs(_MINI_SECTEUR)
    for entree in entrees:
        if entree.genre == _FLUX:
            entree.taille = len(entree.contenu)
            entree.debut = (mini if entree.taille < _SEUIL else secteurs).ranger(entree.contenu)
    entrees[0].taille = len(mini.octets)
    entrees[0].debut = secteurs.ranger(bytes(mini.octets))
    debut_mini = secteurs.ranger(_table(mini.suivants))
    entrees += [_Entree("", 0, couleur=_ROUGE)] * (-len(entrees) % 4)  # 2.6.3: unused entries hold zeros, no sibling
    debut_repertoire = secteurs.ranger(b"".join(e.octets() for e in entrees))
    return _assembler(secteurs, debut_repertoire, debut_mini, -(-len(mini.suivants) // _PAR_SECTEUR))


def _inscrire(arbre: Arbre, entrees: list[_Entree]) -> int:
    """Append the entries of a storage, then those of its storages; the index of the top of its tree (2.6.4)."""
    noms = sorted(arbre, key=_cle)
    _verifier(noms)
    premier = len(entrees)
    for nom in noms:
        contenu = arbre[nom]
        entrees.append(_Entree(nom, _FLUX, contenu) if isinstance(contenu, bytes) else _Entree(nom, _DOSSIER))
    sommet = _equilibrer(entrees, premier, len(entrees), (len(noms) + 1).bit_length() - 1)
    for indice, nom in enumerate(noms, premier):
        contenu = arbre[nom]
        if not isinstance(contenu, bytes):
            entrees[indice].enfant = _inscrire(contenu, entrees)
    return sommet


def _cle(nom: str) -> tuple[int, str]:
    """The order of siblings (2.6.4): the shorter name first, then the upper-case characters."""
    return len(nom), nom.upper()


def _verifier(noms: list[str]) -> None:
    for nom in noms:
        if not (nom.isascii() and 0 < len(nom) <= _NOM_MAXIMAL) or set("/\\:!") & set(nom):
            raise ValueError(f"Nom d’entrée impossible : {nom!r}")
    if len({_cle(nom) for nom in noms}) < len(noms):
        raise ValueError(f"Noms qui ne diffèrent que par la casse : {noms}")


def _equilibrer(entrees: list[_Entree], debut: int, fin: int, niveaux_pleins: int) -> int:
    """Link sorted entries as a red-black tree; its top. Halving leaves only the deepest level incomplete: it is red."""
    if debut >= fin:
        return _LIBRE
    milieu = (debut + fin) // 2
    entree = entrees[milieu]
    entree.couleur = _NOIR if niveaux_pleins > 0 else _ROUGE
    entree.gauche = _equilibrer(entrees, debut, milieu, niveaux_pleins - 1)
    entree.droite = _equilibrer(entrees, milieu + 1, fin, niveaux_pleins - 1)
    return milieu


def _table(numeros: list[int]) -> bytes:
    """Sector numbers as whole sectors, filled with free marks."""
    numeros = numeros + [_LIBRE] * (-len(numeros) % _PAR_SECTEUR)
    return struct.pack(f"<{len(numeros)}I", *numeros)


def _assembler(secteurs: _Secteurs, repertoire: int, mini_fat: int, secteurs_de_mini_fat: int) -> bytes:
    """Close the file: FAT (2.3) and DIFAT (2.5) sectors after the others, the header (2.2) before them."""
    occupes = len(secteurs.suivants)
    fat, difat = _nombres(occupes)
    table = _table([*secteurs.suivants, *[_SECTEUR_FAT] * fat, *[_SECTEUR_DIFAT] * difat])
    numeros = list(range(occupes, occupes + fat))
    suite = numeros[_DIFAT_DE_L_ENTETE:]
    premier_difat = occupes + fat if difat else _FIN
    champs = (fat, repertoire, 0, _SEUIL, mini_fat, secteurs_de_mini_fat, premier_difat, difat)
    entete = bytes.fromhex("D0CF11E0A1B11AE1") + struct.pack("<16x5H6xI8I", 0x3E, 3, 0xFFFE, 9, 6, 0, *champs)
    entete += _table(numeros[:_DIFAT_DE_L_ENTETE])[: 4 * _DIFAT_DE_L_ENTETE]
    return entete + bytes(secteurs.octets) + table + _difat(suite, premier_difat)


def _nombres(occupes: int) -> tuple[int, int]:
    """How many FAT and DIFAT sectors it takes to describe the occupied sectors and themselves."""
    fat = difat = 0
    while fat * _PAR_SECTEUR < occupes + fat + difat:
        fat += 1
        difat = -(-max(0, fat - _DIFAT_DE_L_ENTETE) // (_PAR_SECTEUR - 1))
    return fat, difat


def _difat(suite: list[int], premier: int) -> bytes:
    """The DIFAT sectors (2.5): 127 FAT sector numbers each, then the number of the next DIFAT sector."""
    pas = _PAR_SECTEUR - 1
    parts = [suite[i : i + pas] for i in range(0, len(suite), pas)]
    suivants = [*range(premier + 1, premier + len(parts)), _FIN]
    return b"".join(
        _table(part + [_LIBRE] * (pas - len(part)) + [suivant]) for part, suivant in zip(parts, suivants, strict=False)
    )

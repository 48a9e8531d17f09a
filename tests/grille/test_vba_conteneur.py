"""Compound files: olefile reads them back, and a checker written from [MS-CFB] finds nothing to say."""

from __future__ import annotations

import io
import random
import struct
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rdcxl.grille.construction.vba.conteneur import Arbre, composer_conteneur

olefile = pytest.importorskip("olefile", reason="olefile lit les conteneurs : pip install oletools")

LIBRE, FIN = 0xFFFFFFFF, 0xFFFFFFFE
NOMS = st.text("abcdefgXYZ_0123456789", min_size=1, max_size=31)
ARBRES = st.dictionaries(NOMS, st.integers(0, 9000).map(lambda n: bytes(i % 251 for i in range(n))), max_size=40)


def lire(conteneur: bytes) -> dict[str, bytes]:
    """Every stream, by its path, as olefile reads it; any defect it sees is an error."""
    with olefile.OleFileIO(io.BytesIO(conteneur), raise_defects=olefile.DEFECT_UNSURE) as ole:
        assert not ole.parsing_issues
        return {"/".join(chemin): ole.openstream(chemin).read() for chemin in ole.listdir()}


class Lecture:
    """A compound file taken apart as the norm says; every constraint that does not hold fails."""

    def __init__(self, conteneur: bytes) -> None:
        self.conteneur = conteneur
        self.vus: list[int] = []
        self.mini_vus: list[int] = []
        self.total = len(conteneur) // 512 - 1
        entete = struct.unpack_from("<8s16x5H6xI8I109I", conteneur)
        assert entete[:7] == (bytes.fromhex("D0CF11E0A1B11AE1"), 0x3E, 3, 0xFFFE, 9, 6, 0)
        assert (entete[9:11], len(conteneur) % 512) == ((0, 4096), 0)
        self.lire_la_fat(list(entete[15:]), *(entete[i] for i in (7, 13, 14)))
        octets = b"".join(self.secteur(n) for n in self.chaine(entete[8]))
        self.entrees = [struct.unpack_from("<64sHBBIII16sI16sIQ", octets, i) for i in range(0, len(octets), 128)]
        self.mini = [x for n in self.chaine(entete[11]) for x in self.nombres(n)]
        assert len(self.mini) == 128 * entete[12]

    def secteur(self, numero: int) -> bytes:
        return self.conteneur[512 * (numero + 1) : 512 * (numero + 2)]

    def nombres(self, numero: int) -> tuple[int, ...]:
        return struct.unpack("<128I", self.secteur(numero))

    def lire_la_fat(self, numeros: list[int], nombre: int, difat: int, nombre_difat: int) -> None:
        """2.3 and 2.5: the FAT sectors, named by the header then by the DIFAT, and the marks of both in the FAT."""
        secteurs_difat = []
        while difat != FIN:
            assert difat not in secteurs_difat
            secteurs_difat.append(difat)
            *suite, difat = self.nombres(difat)
            numeros += suite
        secteurs_fat = [n for n in numeros if n != LIBRE]
        assert numeros[: len(secteurs_fat)] == secteurs_fat
        assert (len(secteurs_fat), len(secteurs_difat)) == (nombre, nombre_difat)
        self.fat = [x for n in secteurs_fat for x in self.nombres(n)]
        assert set(self.fat[self.total :]) <= {LIBRE}
        assert [i for i, x in enumerate(self.fat) if x == 0xFFFFFFFD] == secteurs_fat
        assert [i for i, x in enumerate(self.fat) if x == 0xFFFFFFFC] == secteurs_difat
        self.vus += secteurs_fat + secteurs_difat

    def chaine(self, debut: int) -> list[int]:
        trouves = []
        while debut != FIN:
            trouves.append(debut)
            assert len(trouves) <= self.total
            debut = self.fat[debut]
        self.vus += trouves
        return trouves

    def mini_chaine(self, debut: int) -> list[int]:
        trouves = []
        while debut != FIN:
            trouves.append(debut)
            assert len(trouves) <= len(self.mini)
            debut = self.mini[debut]
        self.mini_vus += trouves
        return trouves

    def verifier_les_secteurs(self) -> None:
        """Every stream has the chain that its size asks for, and every sector belongs to one chain."""
        for entree in self.entrees:
            genre, debut, taille = entree[2], entree[10], entree[11]
            assert entree[7:10] == (bytes(16), 0, bytes(16))
            if genre == 0:
                assert entree == (bytes(64), 0, 0, 0, LIBRE, LIBRE, LIBRE, bytes(16), 0, bytes(16), 0, 0)
            elif genre == 5 or taille >= 4096:
                assert len(self.chaine(debut)) == -(-taille // 512)
            elif genre == 2:
                assert len(self.mini_chaine(debut)) == -(-taille // 64)
        assert sorted(self.vus) == list(range(self.total))
        assert sorted(self.mini_vus) == list(range(self.entrees[0][11] // 64))
        assert set(self.mini[len(self.mini_vus) :]) <= {LIBRE}

    def cle(self, indice: int) -> tuple[int, str]:
        return self.entrees[indice][1], self.entrees[indice][0].decode("utf-16-le").upper()

    def infixe(self, indice: int, sous_un_rouge: bool) -> tuple[int, list[int]]:
        """Black height and entries in order (2.6.4): no two reds in a row, the same height on both sides."""
        if indice == LIBRE:
            return 1, []
        rouge = self.entrees[indice][3] == 0
        assert not (rouge and sous_un_rouge)
        gauche, avant = self.infixe(self.entrees[indice][4], rouge)
        droite, apres = self.infixe(self.entrees[indice][5], rouge)
        assert gauche == droite
        return gauche + (not rouge), [*avant, indice, *apres]

    def verifier_le_repertoire(self) -> None:
        """2.6.4: the children of a storage are a red-black tree with a black top, in the order of the norm."""
        assert self.entrees[0][3:6] == (1, LIBRE, LIBRE)
        atteints = [0]
        for entree in self.entrees:
            ordre = self.infixe(entree[6], True)[1] if entree[2] in (1, 5) else []
            assert [self.cle(i) for i in ordre] == sorted({self.cle(i) for i in ordre})
            atteints += ordre
        assert sorted(atteints) == [i for i, e in enumerate(self.entrees) if e[2]]


def verifier(conteneur: bytes) -> None:
    lecture = Lecture(conteneur)
    lecture.verifier_les_secteurs()
    lecture.verifier_le_repertoire()


@settings(deadline=None)
@given(ARBRES, ARBRES)
def test_tout_arbre_se_relit(haut: dict[str, bytes], bas: dict[str, bytes]) -> None:
    haut = {n.lower(): c for n, c in haut.items()}
    bas = {n.lower(): c for n, c in bas.items()}
    arbre: Arbre = {**haut, "Un dossier": bas}
    conteneur = composer_conteneur(arbre)
    verifier(conteneur)
    assert lire(conteneur) == haut | {f"Un dossier/{n}": c for n, c in bas.items()}


@pytest.mark.parametrize("taille", [0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 65_535, 65_536, 65_537])
def test_tailles_de_flux(taille: int) -> None:
    contenu = random.Random(taille).randbytes(taille)  # noqa: S311
    conteneur = composer_conteneur({"A": contenu, "B": b"x", "C": contenu})
    verifier(conteneur)
    assert lire(conteneur) == {"A": contenu, "B": b"x", "C": contenu}


@pytest.mark.parametrize("nombre", [*range(18), 31, 32, 63, 64, 127, 128, 129, 500])
def test_nombres_de_flux(nombre: int) -> None:
    arbre = {f"Flux{i}": bytes([i % 256]) * (i % 200) for i in range(nombre)}
    conteneur = composer_conteneur(arbre)
    verifier(conteneur)
    assert lire(conteneur) == arbre


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 400))
def test_croissance_de_la_fat(secteurs: int) -> None:
    contenu = bytes(512 * secteurs + 4096)
    verifier(composer_conteneur({"A": contenu}))


@pytest.mark.parametrize("fat", [108, 109, 110, 236, 237, 238])
@pytest.mark.parametrize("ecart", [-3, -2, -1, 0, 1])
def test_plus_de_fat_que_l_entete_n_en_nomme(fat: int, ecart: int) -> None:
    """2.5: the header names 109 FAT sectors (6.8 MB), DIFAT sectors name the others."""
    contenu = bytes(512 * (fat * 127 + ecart))
    conteneur = composer_conteneur({"Gros": contenu, "Petit": b"x"})
    verifier(conteneur)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert lire(conteneur) == {"Gros": contenu, "Petit": b"x"}


@pytest.mark.parametrize("nom", ["", "a" * 32, "a/b", "a\\b", "a:b", "a!b", "é"])
def test_nom_impossible_refuse(nom: str) -> None:
    with pytest.raises(ValueError, match="impossible"):
        composer_conteneur({nom: b""})


def test_noms_qui_ne_different_que_par_la_casse_refuses() -> None:
    with pytest.raises(ValueError, match="Abc"):
        composer_conteneur({"Abc": b"", "aBC": b""})

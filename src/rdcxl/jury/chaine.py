"""Closed files that replace one another: which stands beside which. Reads the folder of a closed file; writes nothing.

A rectification names the file it replaces by the SHA-256 of its bytes, so a copy or another name changes nothing. What is
not in the same folder cannot be known.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl.erreurs import ClotureRefusee, raison_du_systeme
from rdcxl.grille.octets import SCELLE, FichierRefuse, lire_octets
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import Remplace
from rdcxl.jury.sceau import cle_du_signataire, empreinte_du_clos, ouvrir
from rdcxl.jury.succession import Succession, depuis_json, successions_entre

_NOM = re.compile(r"(?P<base>.+)\.cloture(?:-(?P<rang>[0-9]{1,6}))?\.json", re.IGNORECASE)


class Remplacante(NamedTuple):
    """A closed file that replaces another; `motif` and `clos_le` are None when its seal is broken."""

    chemin: Path
    motif: Optional[str]
    clos_le: Optional[str]


@dataclass(frozen=True)
class Rectification:
    """What a new closed file says of the one it replaces.

    `cible`: where the new file goes. `cle_publique`: the key of the replaced file (hexadecimal), None when it had none.
    `predecesseurs`: SHA-256 of all files before the replaced one. `successions`: why another key may sign.
    """

    ancien: Path
    cible: Path
    rang: int
    empreinte: str
    clos_le: str
    cle_publique: Optional[str]
    motif: str
    predecesseurs: tuple[str, ...] = ()
    successions: tuple[Succession, ...] = ()

    @property
    def remplace(self) -> Remplace:
        """The block `remplace` of the new file."""
        return Remplace(
            fichier=self.ancien.name,
            empreinte=self.empreinte,
            clos_le=self.clos_le,
            cle_publique=self.cle_publique,
            rang=self.rang,
            motif=self.motif,
            predecesseurs=self.predecesseurs,
            **({"successions": tuple(s.en_json() for s in self.successions)} if self.successions else {}),
        )


class _Maillon(NamedTuple):
    """What one file of a chain says: which it replaces, when it was closed, under which key it is signed."""

    remplace: Optional[Remplace]
    clos_le: str
    cle: Optional[bytes]


def base_et_rang(nom: str) -> tuple[str, int]:
    """The common part of the names of a jury's closed files, and the rank of this one (the first is 1).

    >>> base_et_rang("promo.cloture.json"), base_et_rang("promo.cloture-3.json"), base_et_rang("copie.json")
    (('promo', 1), ('promo', 3), ('copie', 1))
    """
    trouve = _NOM.fullmatch(nom)
    if not trouve:
        return Path(nom).stem, 1
    return trouve["base"], int(trouve["rang"] or 1)


def empreinte_du_fichier(chemin: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal; an empty text when it cannot be read."""
    try:
        return hashlib.sha256(lire_octets(chemin, SCELLE)).hexdigest()
    except FichierRefuse:
        return ""


def empreinte_de_la_cloture(chemin: Path) -> str:
    """By what other files name a closed one, whoever was forgotten in it since; an empty text when it cannot be read."""
    octets = _lire(chemin)
    return "" if octets is None else empreinte_du_clos(octets)


def fichiers_clos(dossier: Path, base: str) -> list[Path]:
    """The closed files of a jury in a folder, by name."""
    return [f for f in voisins(dossier) if _NOM.fullmatch(f.name) and base_et_rang(f.name)[0] == base]


def remplacante(chemin: Path) -> Optional[Remplacante]:
    """The closed file beside this one that replaces it, if there is one.

    A later file of the same jury, or one that cites this one or any file after it, counts even when its seal is broken and when
    files between them are gone: a doubt never brings an old file back into force. Links are followed to where the file lies.

    Raises:
        ClotureRefusee: the folder cannot be read.
    """
    chemin = _sans_lien(chemin)
    attendue = empreinte_de_la_cloture(chemin)
    base, rang = base_et_rang(chemin.name)
    for voisin in voisins(chemin.parent):
        if voisin.name == chemin.name:
            continue
        autre_base, autre_rang = base_et_rang(voisin.name)
        suivant = bool(_NOM.fullmatch(voisin.name)) and autre_base == base and autre_rang > rang
        octets = _lire(voisin)
        if octets is None:
            if suivant:
                return Remplacante(voisin, None, None)
            continue
        if suivant or (attendue.encode() in octets and b'"remplace"' in octets):
            trouvee = _examiner(voisin, octets, attendue, suivant=suivant)
            if trouvee:
                return trouvee
    return None


def _examiner(voisin: Path, octets: bytes, attendue: str, *, suivant: bool) -> Optional[Remplacante]:
    maillon = _ouvrir(octets)
    if maillon is None:
        return Remplacante(voisin, None, None)
    bloc = maillon.remplace
    if bloc is None or not (suivant or attendue in bloc.anciens):
        return Remplacante(voisin, None, None) if suivant else None
    return Remplacante(voisin, bloc.motif, maillon.clos_le)


def _sans_lien(chemin: Path) -> Path:
    """Where the file really lies: what replaces it stands there, not beside a link to it."""
    try:
        return chemin.resolve(strict=True)
    except (OSError, RuntimeError):  # it does not exist, or links turn in a circle
        return chemin


def _ouvrir(octets: bytes) -> Optional[_Maillon]:
    """None when the seal is broken, or when what is said of the replaced file cannot be read."""
    try:
        contenu = ouvrir(octets)
        bloc = contenu.get("remplace")
        remplace = Remplace.model_validate(bloc) if isinstance(bloc, dict) else None
    except ValueError:  # SceauRompu, and what pydantic raises
        return None
    return _Maillon(remplace, str(contenu.get("clos_le")), cle_du_signataire(contenu))


def en_vigueur(chemin: Path) -> Path:
    """The last of the files that replace one another from this one on."""
    vus = {chemin}
    while (suivante := remplacante(chemin)) is not None and suivante.chemin not in vus:
        chemin = suivante.chemin
        vus.add(chemin)
    return chemin


def refuser_si_remplacee(chemin: Path) -> None:
    """Nothing leaves from a closed file that was replaced.

    Raises:
        ClotureRefusee: it was; the sentence names the file in force and the reason.
    """
    suivante = remplacante(chemin)
    if suivante is None:
        return
    if suivante.motif is None:
        raise ClotureRefusee(
            f"« {suivante.chemin.name} », à côté de « {chemin.name} », semble le remplacer, mais son sceau est rompu. "
            "Rien ne sort tant que ce n’est pas éclairci : reprenez l’original de ce fichier."
        )
    raise ClotureRefusee(
        f"« {chemin.name} » a été remplacé par « {suivante.chemin.name} ». Motif : {suivante.motif} "
        f"Prenez « {en_vigueur(chemin).name} »."
    )


def anomalies_de_la_chaine(chemin: Path, clos: Cloture) -> Iterator[str]:
    """What is wrong between a rectification and the files it replaces, as far as they stand beside it."""
    chemin = _sans_lien(chemin)
    vus = {chemin}
    remplace, cle = clos.remplace, clos.cle
    while remplace is not None:
        yield from _main_suivante(chemin.name, remplace, cle)
        ancien = chemin.with_name(Path(remplace.fichier).name)
        octets = _lire(ancien)
        if octets is None or ancien in vus:
            return
        if empreinte_du_clos(octets) != remplace.empreinte:
            yield f"« {ancien.name} » n’est pas le fichier que « {chemin.name} » dit remplacer."
            return
        precedent = _ouvrir(octets)
        if precedent is None:
            return
        if precedent.cle is not None and not remplace.cle_publique:
            yield f"« {chemin.name} » passe sous silence la signature de « {ancien.name} »."
        if remplace.predecesseurs and remplace.predecesseurs != (
            precedent.remplace.anciens if precedent.remplace else ()
        ):
            yield f"« {chemin.name} » ne cite pas les mêmes prédécesseurs que « {ancien.name} »."
        chemin, remplace, cle = ancien, precedent.remplace, precedent.cle
        vus.add(chemin)


def _main_suivante(nom: str, remplace: Remplace, cle: Optional[bytes]) -> Iterator[str]:
    """The key of a rectification is that of the file it replaces, or follows it by what it carries itself."""
    if not remplace.cle_publique:
        return
    if cle is None:
        yield f"« {nom} » n’est pas signé, alors que le fichier qu’il remplace l’était."
        return
    ancienne = bytes.fromhex(remplace.cle_publique)
    if cle == ancienne:
        return
    portees = [s for objet in remplace.successions if (s := depuis_json(dict(objet))) is not None]
    if not successions_entre(ancienne, cle, portees):
        yield f"« {nom} » est signé par une autre clé que le fichier qu’il remplace, et ne porte rien qui dise qu’elle lui succède."


def voisins(dossier: Path) -> list[Path]:
    """The JSON files of a folder; hidden ones are what an interrupted writing leaves."""
    try:
        noms = sorted(f.name for f in dossier.iterdir())
    except OSError as erreur:
        raise ClotureRefusee(f"Le dossier « {dossier} » ne peut pas être lu : {raison_du_systeme(erreur)}.") from erreur
    return [dossier / n for n in noms if n.lower().endswith(".json") and not n.startswith(".")]


def _lire(chemin: Path) -> Optional[bytes]:
    try:
        return lire_octets(chemin, SCELLE)
    except FichierRefuse:
        return None

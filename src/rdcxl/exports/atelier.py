"""The templates that compose documents: the product's, over which the centre's own lie, and the logo beside them.

`Atelier` holds the folder for typst (a temporary one only when the centre adds something) and one compiler per template.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.composition import MODELES, Composition
from rdcxl.exports.document import Document, verifier_glyphes
from rdcxl.exports.reglages import LOGOS, Presentation, Reglages
from rdcxl.grille.octets import REGLAGES, FichierRefuse, lire_octets

_PAQUET = re.compile(r'"(@[^"\s]{1,80})"')


class Atelier:
    """Composes documents, each from its template. One per process; `racine` may be shared by processes.

    Args:
        racine: a folder made by `preparer_racine`, or the product's own.
        presentation: the centre's look.
        logos: names of the logos' files in `racine`, by the name that templates know them by.
    """

    def __init__(
        self, racine: Path = MODELES, presentation: Presentation | None = None, logos: Mapping[str, str] | None = None
    ) -> None:
        presentation = presentation or Presentation()
        self._racine = racine
        textes = {f"{nom}_texte": str(getattr(presentation, f"{nom}_texte")) for nom in LOGOS}
        self._presentation = {"couleur": presentation.couleur, **(logos or {}), **textes}
        self._compositions: dict[str, Composition] = {}

    def composition(self, modele: str) -> Composition:
        """The compiler of a template, made at its first use."""
        if modele not in self._compositions:
            self._compositions[modele] = Composition(modele, self._racine, self._presentation)
        return self._compositions[modele]

    def composer(self, document: Document) -> bytes:
        """Return a document as PDF/A-3a + PDF/UA-1 bytes.

        Raises:
            ExportRefuse: a character is not in the fonts, or typst refuses the template or the data.
        """
        mentions = document.mentions()
        if problemes := verifier_glyphes(document, mentions):
            raise ExportRefuse("Un document ne peut pas être composé.", problemes)
        return self.composition(document.modele).composer(document.qui, mentions, document.instant)


@contextmanager
def racine_des_modeles(reglages: Reglages) -> Iterator[tuple[Path, dict[str, str]]]:
    """The folder of the templates and the names of the logos in it, for as long as the block lasts.

    Raises:
        ExportRefuse: a file of the centre's folder has the name of none of the product's templates.
    """
    logos, propres = reglages.logos, reglages.modeles
    if not logos and propres is None:
        yield MODELES, {}
        return
    with tempfile.TemporaryDirectory(prefix="rdcxl-") as temporaire:
        racine = Path(temporaire) / "modeles"
        shutil.copytree(MODELES, racine)
        for fichier in _modeles_du_centre(propres) if propres is not None else ():
            shutil.copyfile(fichier, racine / fichier.name)
        noms = {nom: f"{nom}{chemin.suffix.lower()}" for nom, chemin in logos.items()}
        for nom, chemin in logos.items():
            shutil.copyfile(chemin, racine / noms[nom])
        yield racine, noms


def _modeles_du_centre(dossier: Path) -> list[Path]:
    connus = {fichier.name for fichier in MODELES.glob("*.typ")}
    fichiers = sorted(dossier.glob("*.typ"))
    etrangers = [fichier.name for fichier in fichiers if fichier.name not in connus]
    if etrangers:
        raise ExportRefuse(
            "Ces modèles du centre ne remplacent aucun document.",
            [f"« {nom} » : les noms possibles sont {', '.join(sorted(connus))}." for nom in etrangers],
        )
    _exiger_des_modeles_sans_dehors(dossier, fichiers)
    return fichiers


def _exiger_des_modeles_sans_dehors(dossier: Path, fichiers: list[Path]) -> None:
    """A template reads its own folder: no package that would be fetched, no link that leads out, nothing that never ends."""
    problemes = []
    for fichier in fichiers:
        if not fichier.resolve().is_relative_to(dossier.resolve()):
            problemes.append(f"« {fichier.name} » est un lien qui sort du dossier des modèles.")
            continue
        try:
            texte = lire_octets(fichier, REGLAGES).decode("utf-8", "replace")
        except FichierRefuse as refus:
            problemes.append(f"« {fichier.name} » ne peut pas être lu : {refus.raison}.")
            continue
        if trouve := _PAQUET.search(texte):
            ligne = texte[: trouve.start()].count("\n") + 1
            problemes.append(
                f"« {fichier.name} », ligne {ligne} : un modèle n’importe pas de paquet (« {trouve[1]} »)."
            )
    if problemes:
        raise ExportRefuse("Ces modèles du centre ne peuvent pas servir.", problemes)

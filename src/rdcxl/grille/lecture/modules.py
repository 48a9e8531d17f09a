"""Continuous assessment as it is read: what is wrong with a note, at its cell. Imports regles and the model."""

from __future__ import annotations

from rdcxl.grille import annee as A
from rdcxl.grille.annexes import CONTROLE_CONTINU
from rdcxl.grille.anomalies import Code
from rdcxl.grille.conversion import ecrire_valeur
from rdcxl.grille.lecture.releve import Releve
from rdcxl.regles.modules import bareme


def controler_les_modules(releve: Releve) -> None:
    """Each note against its own maximum; two rows that say the very same are a mere notice, each counts."""
    b, vues = bareme(releve.r), dict[tuple[object, ...], str]()
    for x in releve.annexes.get(CONTROLE_CONTINU, ()):
        lue = A.evaluation_de(x, b)
        for champ, defaut in ((A.NOTE, lue.note), (A.SUR, lue.sur)):
            if defaut and champ in x.valeurs:
                brut = ecrire_valeur(x.valeurs[champ])
                releve.anomalie(x.feuille, x.lieux[champ], x.identifiant, brut, defaut, Code.ANNEXE)
        if x.illisibles or "evaluation_du" not in x.valeurs:
            continue
        meme = (
            x.identifiant,
            *(x.valeurs.get(c) for c in ("module", A.NOTE, A.SUR, "evaluation_du", "evaluation")),
        )
        premiere = vues.setdefault(meme, x.lieu)
        if premiere != x.lieu:
            message = f"Cette note de {x.identifiant} est déjà en {premiere}, à l’identique ; chacune compte."
            releve.avis(x.feuille, x.lieu, x.identifiant, "", message)

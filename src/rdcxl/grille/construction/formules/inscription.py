"""Contrôle: registration, hours, what a field holds."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction.disposition import PREMIERE_LIGNE, nom_parametre
from rdcxl.grille.construction.formules.commun import cellule, lecture, lire, lisible, nom
from rdcxl.grille.construction.formules.reperes import Formule, Reperes, pour
from rdcxl.regles.modele import VAE


def identifiant(x: Reperes) -> str:
    """The identifier of the row of Notes."""
    note = x.la("identifiant", C.NOTES)
    return f'=IF({note}="","",TRIM({note}))'


def nom_du_candidat(x: Reperes) -> str:
    """Name and first names."""
    return nom(x, x.ici("identifiant"))


def ligne(x: Reperes) -> str:
    """The candidate's rank in Candidats, 0 without a row there."""
    return f"={_rang(x, C.CANDIDATS)}"


def ligne_d_assiduite(x: Reperes) -> str:
    """The candidate's rank in Assiduité, 0 without a row there."""
    return f"={_rang(x, C.ASSIDUITE)}"


def _rang(x: Reperes, feuille: str) -> str:
    identifiant = x.ici("identifiant")
    if not x.aligne:
        return f"IFERROR(MATCH({identifiant},{x.plage(feuille, 'identifiant')},0),0)"
    meme = f'TRIM({cellule(x, feuille, "identifiant")}&"")={identifiant}'
    return f'IF(AND({identifiant}<>"",{meme}),ROW()-{PREMIERE_LIGNE - 1},0)'


def vae(x: Reperes) -> str:
    """1: by experience, when no mark is entered. Any other text is a path with marks, and without them the candidate waits."""
    notes = []
    for e in x.referentiel.ensembles():
        tuteur = x.tuteur if e is x.referentiel.pro else None
        siennes = [x.ici(f"n:{c.code}") for c in e.composantes if c is not tuteur]
        notes += [*siennes, *([x.ici("tuteur_saisi")] if tuteur else [])]
    vierge = ",".join(f'{note}=""' for note in notes)
    return f'=IF(AND(UPPER(TRIM({lire(x, C.CANDIDATS, "voie")}&""))="{VAE}",{vierge}),1,0)'


def parcours(x: Reperes) -> str:
    """COMPLET, BLOCS, or « ? »."""
    lu = f'UPPER(TRIM({lire(x, C.CANDIDATS, "parcours")}&""))'
    return f'=IF(OR({lu}="COMPLET",{lu}="BLOCS"),{lu},"?")'


def inscrits(x: Reperes) -> str:
    """The registered blocs, each between its own spaces, so that one is found, or taken out, by its name."""
    lu = f'{lire(x, C.CANDIDATS, "blocs_inscrits")}&""'
    for separateur in ",;/+":
        lu = f'SUBSTITUTE({lu},"{separateur}"," ")'
    return f'=" "&SUBSTITUTE(UPPER(TRIM({lu}))," ","  ")&" "'


def executive(x: Reperes) -> str:
    """1, 0, or « ? »."""
    cellule = lire(x, C.CANDIDATS, "executive")
    lu = f'LOWER(TRIM({cellule}&""))'
    return f'=IF(ISLOGICAL({cellule}),N({cellule}),IF({lu}="oui",1,IF(OR({lu}="",{lu}="non"),0,"?")))'


def dispense(x: Reperes) -> str:
    """1: exempted; « ? »: the cell holds no reference, but a yes or a no."""
    return _reference(x, "dispense_pro", "0", f'IF({x.ici("parcours")}="BLOCS",0,1)')


def positionne(x: Reperes) -> str:
    """1: the candidate was positioned, with or without an exemption; « ? »: the cell holds no reference, but a yes or a no."""
    dispense = f'LOWER(TRIM({lire(x, C.CANDIDATS, "dispense_pro")}&""))'
    return _reference(x, "positionnement", f'IF({dispense}="",0,1)', "1")


def _reference(x: Reperes, champ: str, sans: str, avec: str) -> str:
    """What a field says with and without a reference, or « ? »."""
    lu = f'LOWER(TRIM({lire(x, C.CANDIDATS, champ)}&""))'
    refus = f'ISNUMBER(FIND("|"&{lu}&"|","|oui|non|o|n|x|vrai|faux|true|false|0|1|"))'
    return f'=IF({lu}="",{sans},IF({refus},"?",{avec}))'


def fraude(x: Reperes) -> str:
    """1 from the date of a fraud on, 0 without one, « ? »."""
    date = x.la("fraude", C.NOTES)
    return f'=IF(ISNUMBER({date}),1,IF(TRIM({date}&"")="",0,"?"))'


def minimum(x: Reperes) -> str:
    """Hours in a company that the path asks for."""
    p, nombre = nom_parametre, "+".join(x.ici(f"du:{b.code}") for b in x.referentiel.blocs)
    blocs = f"MIN({p('ENTREPRISE_BLOC')}*({nombre}),{p('ENTREPRISE_PLAFOND')})"
    complet = f'IF({x.ici("parcours")}="BLOCS",{blocs},{p("ENTREPRISE_COMPLET")})'
    positionne = f'OR({x.ici("positionne")}=1,{lecture(x, "executive_105")}="executive")'
    return f"=IF(AND({x.ici('executive')}=1,{positionne}),{p('ENTREPRISE_EXECUTIVE')},{complet})"


def manque_heures(x: Reperes) -> str:
    """1 where hours in a company are said, and too few."""
    heures = x.ici("h_entreprise")
    manque = f"AND({heures}<{x.ici('minimum')},{x.ici('vae')}<>1)"
    return f"=IF(ISNUMBER({heures}),IF({manque},1,0),0)"


def heures_lues(x: Reperes, code: str) -> str:
    """Hours of a field, as a number, nothing, or « ? »; Données holds what stands in the grid."""
    heures = x.donnee(code)
    texte = lisible(f'TRIM({heures}&"")', "")
    nombre = f'IF({heures}<0,"?",{heures})'
    autre = f'IF(ISLOGICAL({heures}),"?",IF(TRIM({heures}&"")="","",{texte}))'
    return f'=IFERROR(IF(ISNUMBER({heures}),{nombre},{autre}),"?")'


# The fields that decide, each as the calculation reads it: « ? » keeps the candidate waiting.
CHAMPS: dict[str, Formule] = {
    "executive": executive,
    "dispense": dispense,
    "positionne": positionne,
    "fraude": fraude,
    "h_entreprise": pour(heures_lues, "heures_entreprise"),
    "h_injustifiees": pour(heures_lues, "heures_absence_injustifiees"),
    "h_justifiees": pour(heures_lues, "heures_absence_justifiees"),
    "h_formation": pour(heures_lues, "heures_formation"),
}

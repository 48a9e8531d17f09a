"""The files of a promotion, or rows in memory, to the content of a new grid. Imports the reading of tables and the model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille import champs as C
from rdcxl.grille.annexes import DISTINCTIVES, reconnaitre
from rdcxl.grille.annexes import annexes as catalogue_des_annexes
from rdcxl.grille.anomalies import STRUCTURELLES, Anomalie, Code, regrouper
from rdcxl.grille.contenu import Contenu
from rdcxl.grille.conversion import ecrire_valeur, est_vide
from rdcxl.grille.grilles import GrilleDEpreuve, lire_grilles
from rdcxl.grille.lecture.csv_en_tableaux import en_tableau, lire_rangees_csv, lire_tableau
from rdcxl.grille.lecture.feuilles import LIGNES_D_ENTETE
from rdcxl.grille.lecture.interpretation import interpreter
from rdcxl.grille.lecture.notes import a_ecrire_en_points
from rdcxl.grille.lecture.rangees import a_ecrire
from rdcxl.grille.modele import Session
from rdcxl.grille.session import lire_session
from rdcxl.grille.tableau import Ligne, Tableau
from rdcxl.grille.tables.acquis import CHAMPS_ACQUIS
from rdcxl.grille.tables.candidats import champs_par_candidat
from rdcxl.referentiel.modele import Composante, Referentiel
from rdcxl.regles import Mention
from rdcxl.regles.saisie import nettoyer


def lire_fichiers(
    referentiel: Referentiel,
    candidats: Path,
    notes: Path | None = None,
    acquis: Path | None = None,
    session: Path | None = None,
    annexes: Iterable[Path] = (),
    vides: Iterable[str] = (),
    grilles: Path | None = None,
) -> Contenu:
    """Read candidats.csv and, where given, notes.csv, acquis.csv, session.toml, grilles.toml and the files of optional tables.

    Args:
        annexes: files of optional tables, each recognised by its columns (`rdcxl.grille.annexes`).
        vides: names of optional tables that the grid will have without rows.

    Returns:
        The content of a grid. A cell that cannot be understood stays as it was typed and is among the anomalies.

    Raises:
        SaisieRefusee: what prevents building a grid, all at once: unreadable file, missing column or identifier,
            duplicate or unknown identifier, wrong session; each with its file and line.
    """
    connus = champs_par_candidat(referentiel)
    problemes: list[str] = []
    avis: list[Anomalie] = []
    par_candidat = [
        lire_tableau(candidats, connus, ("identifiant", "nom_naissance", "prenoms", "parcours"), problemes, avis)
    ]
    if notes:
        par_candidat.append(lire_tableau(notes, connus, ("identifiant",), problemes, avis))
    champs_acquis = {champ.code: champ for champ in CHAMPS_ACQUIS}
    tables_acquis = (
        [lire_tableau(acquis, champs_acquis, ("identifiant", "composante", "points"), problemes, avis)]
        if acquis
        else []
    )
    lue = _session(session, referentiel, problemes)
    des_grilles = _grilles(grilles, referentiel, problemes)
    facultatives = _tables_annexes(referentiel, annexes, vides, problemes, avis)
    contenu = _assembler(
        referentiel, par_candidat, tables_acquis, lue, problemes, avis, facultatives, avec_notes=notes is not None
    )
    return contenu._replace(grilles=des_grilles)


def lire_rangees(
    referentiel: Referentiel,
    nom: str,
    candidats: list[dict[str, str]],
    acquis: list[dict[str, str]],
    session: Session,
    annexes: Mapping[str, list[dict[str, str]]] | None = None,
    notes: Path | None = None,
    fichiers: Iterable[Path] = (),
    ecartes: Collection[str] = (),
) -> Contenu:
    """The same from rows that stand in memory: each a mapping from the code of a column to its text.

    Args:
        nom: where the rows come from, as messages say it.
        annexes: rows of optional tables, by name; notes, fichiers: files that add marks and rows to them.
        ecartes: identifiers of candidates who exist and are left out: their rows in these files are put aside, with a notice.

    Raises:
        SaisieRefusee: as for `lire_fichiers`.
    """
    problemes: list[str] = []
    avis: list[Anomalie] = []
    connus, champs_acquis = champs_par_candidat(referentiel), {champ.code: champ for champ in CHAMPS_ACQUIS}
    nouvelles = lire_tableau(notes, connus, ("identifiant",), problemes, avis) if notes is not None else None
    avec_notes = notes is not None or any(code in referentiel.composantes for ligne in candidats for code in ligne)
    if avec_notes:
        candidats = [
            {**ligne, **{code: ligne.get(code, "") for code in referentiel.composantes}} for ligne in candidats
        ]
    if nouvelles is not None:
        nouvelles = _sans_les_ecartes(nouvelles, ecartes, avis)
        candidats = _rattrapees(candidats, nouvelles)
    par_candidat = [_tableau_de(nom, candidats, connus, problemes, avis), *([nouvelles] if nouvelles else [])]
    tables_acquis = [_tableau_de(f"{nom}, acquis", acquis, champs_acquis, problemes, avis)] if acquis else []
    catalogue = catalogue_des_annexes(referentiel)
    facultatives = {
        cle: [_tableau_de(f"{nom}, {cle}", lignes, catalogue[cle].par_code, problemes, avis)] if lignes else []
        for cle, lignes in (annexes or {}).items()
    }
    for cle, tables in _tables_annexes(referentiel, fichiers, (), problemes, avis).items():
        facultatives.setdefault(cle, []).extend(_sans_les_ecartes(t, ecartes, avis) for t in tables)
    return _assembler(
        referentiel, par_candidat, tables_acquis, session, problemes, avis, facultatives, avec_notes=avec_notes
    )


def _sans_les_ecartes(tableau: Tableau, ecartes: Collection[str], avis: list[Anomalie]) -> Tableau:
    """The table without the rows of candidates who are left out; a notice names them."""
    absents = {qui.casefold() for qui in ecartes}
    qui = [x.texte("identifiant") for x in tableau.lignes]
    cites = list(dict.fromkeys(x for x in qui if x.casefold() in absents))
    if not cites:
        return tableau
    message = f"Lignes de {', '.join(cites)} laissées de côté : ces candidats n’ont pas été choisis pour cette session."
    avis.append(Anomalie.avis(tableau.feuille, "", "", "", message))
    gardees = [x for x, nom in zip(tableau.lignes, qui, strict=True) if nom.casefold() not in absents]
    return replace(tableau, lignes=gardees)


def _rattrapees(candidats: list[dict[str, str]], nouvelles: Tableau) -> list[dict[str, str]]:
    """The rows without the justified absences for which the make-up épreuve brought a mark."""
    donnees = {
        ligne.texte("identifiant").casefold(): {
            code for code, cellule in ligne.cellules.items() if not est_vide(cellule.valeur)
        }
        for ligne in nouvelles.lignes
        if "identifiant" in ligne.cellules
    }
    return [
        {
            code: ""
            if texte == Mention.ABJ.value and code in donnees.get(ligne["identifiant"].casefold(), ())
            else texte
            for code, texte in ligne.items()
        }
        for ligne in candidats
    ]


def _tableau_de(
    nom: str, lignes: list[dict[str, str]], connus: dict[str, C.Champ], problemes: list[str], avis: list[Anomalie]
) -> Tableau:
    entetes = list(dict.fromkeys(code for ligne in lignes for code in ligne))
    rangees = [entetes, *([ligne.get(code, "") for code in entetes] for ligne in lignes)]
    return en_tableau(nom, rangees, connus, ("identifiant",), problemes, avis)


def _assembler(
    referentiel: Referentiel, par_candidat: list[Tableau], tables_acquis: list[Tableau], session: Session,
    problemes: list[str], avis: list[Anomalie], annexes: Mapping[str, list[Tableau]], *, avec_notes: bool,
) -> Contenu:  # fmt: skip
    """Tables to the content of a grid; everything that prevents it is refused at once."""
    connus, champs_acquis = champs_par_candidat(referentiel), {champ.code: champ for champ in CHAMPS_ACQUIS}
    if any("identifiant" not in t for t in (*par_candidat, *tables_acquis)):
        raise SaisieRefusee("La grille n’a pas été créée.", problemes)
    promotion = interpreter(referentiel, par_candidat, tables_acquis, session, annexes=annexes)
    if not avec_notes:
        promotion = replace(promotion, anomalies=tuple(a for a in promotion.anomalies if not _colonne_de_note(a)))
    if not promotion.candidats:
        problemes.append(f"{par_candidat[0].feuille} : ce fichier ne contient aucun candidat.")
    if problemes or any(a.code in STRUCTURELLES for a in promotion.anomalies):
        raise SaisieRefusee("La grille n’a pas été créée.", [*problemes, *regrouper(promotion.anomalies)])
    blocs = tuple(b.code for b in referentiel.blocs)
    rassemblees = _rassembler(par_candidat, connus, blocs, referentiel.composantes)
    lignes = [rassemblees[c.fiche.identifiant.casefold()] for c in promotion.candidats]
    valeurs_acquis = [_valeurs(ligne, champs_acquis, blocs) for t in tables_acquis for ligne in t.lignes]
    valeurs_annexes = _valeurs_des_annexes(referentiel, annexes)
    promotion = replace(promotion, avertissements=(*avis, *promotion.avertissements))
    return Contenu(promotion, lignes, valeurs_acquis, valeurs_annexes)


def _tables_annexes(
    referentiel: Referentiel, chemins: Iterable[Path], vides: Iterable[str], problemes: list[str], avis: list[Anomalie]
) -> dict[str, list[Tableau]]:
    """The files of optional tables by the name of their table, in the order of the sheets."""
    catalogue = catalogue_des_annexes(referentiel)
    trouvees: dict[str, list[Tableau]] = {nom: [] for nom in vides}
    for chemin in chemins:
        rangees = lire_rangees_csv(chemin, problemes, avis)
        if rangees is None:
            continue
        debut = [[nettoyer(ecrire_valeur(x)) for x in rangee] for rangee in rangees[:LIGNES_D_ENTETE]]
        annexe = next((a for titres in debut if (a := reconnaitre(referentiel, titres)) is not None), None)
        if annexe is None:
            attendues = " ; ".join(
                f"{a.nom} : {', '.join(c.code for c in a.champs[:DISTINCTIVES])}" for a in catalogue.values()
            )
            problemes.append(
                f"{chemin.name} : on ne reconnaît pas ce que ce fichier contient. Donnez-lui les premières colonnes d’une table ({attendues})."
            )
            continue
        tableau = en_tableau(chemin.name, rangees, annexe.par_code, ("identifiant",), problemes, avis)
        trouvees.setdefault(annexe.nom, []).append(tableau)
    return {nom: trouvees[nom] for nom in catalogue if nom in trouvees}


def lire_annexes(referentiel: Referentiel, chemins: Iterable[Path]) -> dict[str, list[dict[str, object]]]:
    """The rows of files of optional tables, by the name of their table.

    Raises:
        SaisieRefusee: a file cannot be read, or none of our tables has its columns.
    """
    problemes: list[str] = []
    avis: list[Anomalie] = []
    tables = _tables_annexes(referentiel, chemins, (), problemes, avis)
    if problemes:
        raise SaisieRefusee("Ces fichiers ne peuvent pas être pris.", problemes)
    return _valeurs_des_annexes(referentiel, tables)


def _valeurs_des_annexes(
    referentiel: Referentiel, annexes: Mapping[str, list[Tableau]]
) -> dict[str, list[dict[str, object]]]:
    catalogue, blocs = catalogue_des_annexes(referentiel), tuple(b.code for b in referentiel.blocs)
    return {
        nom: [_valeurs(ligne, catalogue[nom].par_code, blocs) for t in tables for ligne in t.lignes]
        for nom, tables in annexes.items()
    }


def _colonne_de_note(anomalie: Anomalie) -> bool:
    """Without notes.csv, the mark columns are simply still empty."""
    return anomalie.code is Code.COLONNE and not anomalie.cellule


def _session(chemin: Path | None, referentiel: Referentiel, problemes: list[str]) -> Session:
    if chemin is None:
        return Session()
    try:
        return lire_session(chemin, referentiel)
    except SaisieRefusee as erreur:
        problemes += [f"{chemin.name} : {p}" for p in erreur.problemes] or [erreur.message]
        return Session()


def _grilles(chemin: Path | None, referentiel: Referentiel, problemes: list[str]) -> tuple[GrilleDEpreuve, ...]:
    if chemin is None:
        return ()
    try:
        return lire_grilles(chemin, referentiel)
    except SaisieRefusee as erreur:
        problemes += [f"{chemin.name} : {p}" for p in erreur.problemes] or [erreur.message]
        return ()


def _valeurs(
    ligne: Ligne,
    connus: dict[str, C.Champ],
    blocs: tuple[str, ...],
    en_points: Mapping[str, tuple[Composante, Decimal]] = MappingProxyType({}),
) -> dict[str, object]:
    """Values for the cells of a row: converted where understood, as typed otherwise; `en_points`: the scale of marks that have one."""
    valeurs: dict[str, object] = {}
    for code, cellule in ligne.cellules.items():
        if est_vide(cellule.valeur):
            continue
        if code in en_points:
            valeurs[code] = a_ecrire_en_points(cellule.valeur, *en_points[code])
        else:
            valeurs[code] = a_ecrire(connus[code], cellule, blocs)
    return valeurs


def _rassembler(
    tableaux: list[Tableau], connus: dict[str, C.Champ], blocs: tuple[str, ...], composantes: Mapping[str, Composante]
) -> dict[str, dict[str, object]]:
    """Rows of several tables merged by identifier."""
    par_candidat: dict[str, dict[str, object]] = {}
    for tableau in tableaux:
        en_points = {code: (composantes[code], echelle) for code, echelle in tableau.echelles.items()}
        for ligne in tableau.lignes:
            valeurs = _valeurs(ligne, connus, blocs, en_points)
            identifiant = nettoyer(str(valeurs["identifiant"]))
            reunies = par_candidat.setdefault(identifiant.casefold(), {"identifiant": identifiant})
            reunies.update({code: v for code, v in valeurs.items() if code not in reunies})
    return par_candidat

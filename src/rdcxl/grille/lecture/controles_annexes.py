"""Checks on the optional tables that give no mark: entry, requests, incidents, accommodations. Imports regles and the model.

Sections « Niveau initial requis », « En cas d'échec », « Motifs recevables… », « Fraude… », « Aménagement des épreuves… ». A table
without rows is in use, too: whoever needs a row there and has none is then told so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from rdcxl.grille import annexes as X
from rdcxl.grille.amenagements import lire_amenagement, oraux_refuses
from rdcxl.grille.anomalies import Code
from rdcxl.grille.lecture.annexes import une_par_candidat
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.modele import Candidat
from rdcxl.grille.tables.colonnes import LigneAnnexe
from rdcxl.grille.tables.session import FRAUDE, DemandeEcrite, EntreeEnFormation, Incident, MesuresDAmenagement
from rdcxl.regles import Mention
from rdcxl.regles import demandes as D
from rdcxl.regles.acces import NIVEAUX, VAE, est_admissible
from rdcxl.regles.demandes import ABSENCE, Demande, remarques
from rdcxl.regles.modele import FRAUDE_A_DECIDER
from rdcxl.regles.nombres import ZERO, en_francais

RETARD = "RETARD"


def controler_les_annexes(releve: Releve) -> None:
    """Judge the rows of the optional tables, once the candidates are known."""
    if X.ACCES in releve.annexes:
        _acces(releve, releve.lignes_de(EntreeEnFormation))
    if X.DEMANDES in releve.annexes:
        _demandes(releve, releve.lignes_de(DemandeEcrite))
    _incidents(releve, releve.lignes_de(Incident))
    _amenagements(releve, releve.lignes_de(MesuresDAmenagement))


def _titre(releve: Releve, article: str) -> str:
    return releve.r.articles[article].titre


def _refuser(releve: Releve, x: LigneAnnexe, champ: str, message: str, code: Code) -> None:
    """An anomaly at a cell of a row, with what the cell holds."""
    releve.anomalie(x.feuille, x.lieux.get(champ, x.lieu), x.identifiant, _ecrite(x, champ), message, code)


def _signaler(releve: Releve, x: LigneAnnexe, champ: str, message: str) -> None:
    releve.avis(x.feuille, x.lieux.get(champ, x.lieu), x.identifiant, _ecrite(x, champ), message)


def _feuille(releve: Releve, nom: str) -> str:
    tables = releve.tables_annexes.get(nom)
    return tables[0].feuille if tables else X.annexes(releve.r)[nom].feuille


# -- entry ------------------------------------------------------------------------------------------------------


def _acces(releve: Releve, lignes: tuple[EntreeEnFormation, ...]) -> None:
    """C1: a level or years of experience, and the selection; a candidate in VAE is asked for the legal conditions only."""
    for x in une_par_candidat(releve, lignes):
        _entree(releve, x)
    avec = {x.identifiant for x in lignes}
    for qui, candidat in releve.candidats.items():
        if qui not in avec and candidat.fiche.voie != VAE:
            message = f"{qui} n’a pas de ligne : rien ne montre qu’il pouvait entrer en formation [{_titre(releve, 'niveau_initial')}]."
            releve.avis(_feuille(releve, X.ACCES), "", qui, "", f"{message} Ajoutez-la.")


def _entree(releve: Releve, x: EntreeEnFormation) -> None:
    niveau = x.niveau_diplome
    if niveau is not None and niveau not in NIVEAUX:
        message = f"{en_francais(niveau)} n’est pas un niveau de diplôme, de {NIVEAUX[0]} à {NIVEAUX[-1]}. Corrigez-le."
        _refuser(releve, x, "niveau_diplome", message, Code.ACCES)
        return
    if x.illisibles:
        return
    annees, selection = x.annees_experience or ZERO, bool(x.selection_reussie)
    vae = releve.candidats[x.identifiant].fiche.voie == VAE
    if est_admissible(releve.r, niveau=niveau or ZERO, annees_experience=annees, selection=selection, vae=vae):
        return
    a, titre = releve.r.acces, _titre(releve, "niveau_initial")
    suite = "Corrigez ce qui est faux ; sinon le candidat ne peut pas être présenté."
    if not selection:
        message = (
            f"La sélection de l’établissement n’est pas réussie : l’entrée en formation la demande [{titre}]. {suite}"
        )
        _refuser(releve, x, "selection_reussie", message, Code.ACCES)
        return
    diplome = f"Niveau {en_francais(niveau)}" if niveau else "Aucun diplôme"
    message = (
        f"{diplome} et {_annees(annees)} d’expérience : l’entrée en formation demande le niveau {a.niveau_minimum} ou "
        f"{_annees(Decimal(a.annees_experience))} d’expérience [{titre}]. {suite}"
    )
    _refuser(releve, x, "annees_experience" if niveau is None else "niveau_diplome", message, Code.ACCES)


# -- requests ---------------------------------------------------------------------------------------------------


def _demandes(releve: Releve, lignes: tuple[DemandeEcrite, ...]) -> None:
    limite = releve.session.certification.date_derniere_delivrance
    for x in lignes:
        demande = lire_demande(x)
        for remarque in remarques(releve.r, demande, limite) if demande else ():
            if remarque.champ not in x.illisibles:
                poser = _refuser_demande if remarque.bloque else _signaler
                poser(releve, x, remarque.champ, remarque.texte)
    _absences_justifiees(releve, [x for x in lignes if _est_ou_peut_etre(x, x.demande, ABSENCE, D.NATURE)])


def _refuser_demande(releve: Releve, x: LigneAnnexe, champ: str, message: str) -> None:
    _refuser(releve, x, champ, message, Code.DEMANDE)


def _absences_justifiees(releve: Releve, demandes: list[DemandeEcrite]) -> None:
    """D5: each excused absence has its request, each request its absence."""
    titre = _titre(releve, "motifs_recevables")
    for qui, candidat in releve.candidats.items():
        siennes = [x for x in demandes if x.identifiant == qui]
        absences = {code: releve.r.ensemble_de[code].code for code in _codes_abj(releve, candidat)}
        tout = any(not x.demande_pour for x in siennes)
        demandes_pour = {x.demande_pour for x in siennes}
        sans = [code for code, ensemble in absences.items() if not tout and ensemble not in demandes_pour]
        if sans:
            feuille, lieu = releve.lieu(qui.casefold(), sans[0])
            message = (
                f"{', '.join(sans)} : absence justifiée sans demande écrite d’une épreuve de rattrapage [{titre}]."
            )
            releve.avis(feuille, lieu, qui, "ABJ", f"{message} Ajoutez la demande dans {_feuille(releve, X.DEMANDES)}.")
        for x in (x for x in siennes if x.demande == ABSENCE):
            _absence_sans_abj(releve, x, set(absences.values()), titre)


def _absence_sans_abj(releve: Releve, x: DemandeEcrite, ensembles: set[str], titre: str) -> None:
    pour = x.demande_pour
    if "demande_pour" in x.illisibles or (pour in ensembles if pour else ensembles):
        return
    ou = f" en {pour}" if pour else ""
    message = f"Demande d’une épreuve de rattrapage, alors qu’aucune note{ou} n’est ABJ (absence justifiée) [{titre}]."
    _signaler(releve, x, "demande", f"{message} Vérifiez la note, ou la demande.")


def _codes_abj(releve: Releve, candidat: Candidat) -> Iterator[str]:
    yield from (code for code, note in candidat.dossier.notes.items() if note is Mention.ABJ)


# -- incidents --------------------------------------------------------------------------------------------------


def _incidents(releve: Releve, lignes: tuple[Incident, ...]) -> None:
    """G1: an incident is on the minutes, countersigned or not; a proven fraud has its incident, and the other way round."""
    titre, blocs = _titre(releve, "fraude"), {b.code for b in releve.r.blocs}
    for x in lignes:
        nature, epreuve = x.incident, x.incident_epreuve
        if not x.suite and "suite" not in x.illisibles and nature not in (RETARD, ""):
            message = f"Le procès-verbal d’épreuve doit porter la signature de l’intéressé, ou son refus [{titre}]. Saisissez l’une ou l’autre."
            _signaler(releve, x, "suite", message)
        if epreuve and releve.r.ensemble_de[epreuve].code not in blocs:
            message = f"{epreuve} n’est d’aucun bloc : aucun procès-verbal d’épreuve de bloc ne portera cet incident. Consignez-le à part."
            _signaler(releve, x, "incident_epreuve", message)
        if nature == FRAUDE and _sans_decision(releve, releve.candidats[x.identifiant]):
            message = (
                f"Fraude ou tentative de fraude : décision attendue [{titre}]. Saisissez sa date dans Notes si la fraude est "
                "avérée ; sinon, changez la nature de l’incident en AUTRE. En attendant, le jury peut ajourner le candidat (AJOURNE)."
            )
            _faire_attendre(releve, x.identifiant)
            releve.anomalie(x.feuille, x.lieux["incident"], x.identifiant, FRAUDE, message, Code.INCIDENT)
    for qui, candidat in releve.candidats.items():
        if candidat.dossier.fraude and not any(
            x.identifiant == qui and _est_ou_peut_etre(x, x.incident, FRAUDE, "incident") for x in lignes
        ):
            feuille, lieu = releve.lieu(qui.casefold(), "fraude")
            jour = f"{candidat.fiche.fraude:%d/%m/%Y}" if candidat.fiche.fraude else ""
            message = (
                f"Fraude avérée, sans incident que le procès-verbal d’épreuve puisse porter [{titre}]. Ajoutez-le dans la feuille "
                f"{_feuille(releve, X.INCIDENTS)}, ou au procès-verbal de l’épreuve (jury.toml)."
            )
            releve.anomalie(feuille, lieu, qui, jour, message, Code.FRAUDE_SANS_INCIDENT)


def _faire_attendre(releve: Releve, qui: str) -> None:
    """A fraud that is not decided keeps its person waiting, and nobody else."""
    d = releve.candidats[qui].dossier
    champs = tuple(dict.fromkeys((*d.champs_en_anomalie, FRAUDE_A_DECIDER)))
    releve.candidats[qui] = replace(releve.candidats[qui], dossier=replace(d, champs_en_anomalie=champs))


def _sans_decision(releve: Releve, candidat: Candidat) -> bool:
    return not candidat.dossier.fraude and "fraude" not in candidat.dossier.champs_en_anomalie


# -- accommodations ---------------------------------------------------------------------------------------------


def _amenagements(releve: Releve, lignes: tuple[MesuresDAmenagement, ...]) -> None:
    for x in une_par_candidat(releve, lignes):
        refuses = oraux_refuses(releve.r, lire_amenagement(releve.r, x).oral)
        if refuses:
            message = (
                f"« {', '.join(refuses)} » n’est pas une épreuve écrite dont la durée est fixée. Corrigez les codes."
            )
            _refuser(releve, x, "oral_au_lieu_de_l_ecrit", message, Code.AMENAGEMENT)


def lire_demande(x: DemandeEcrite) -> Demande | None:
    """A row of requests as the rules see it; None when its nature or its date cannot be read, which is an anomaly already."""
    nature, du = x.demande, x.demande_du
    if not nature or du is None:
        return None
    return Demande(
        nature=nature,
        du=du,
        moyen=x.moyen,
        epreuve=x.epreuve_le,
        motif=x.motif_absence,
        depuis=x.absence_ou_fraude_le,
        redouble=bool(x.redouble),
    )


def _est_ou_peut_etre(x: LigneAnnexe, saisie: str, nature: str, champ: str) -> bool:
    """A row of this nature, or one whose nature cannot be read: nothing is then said to be missing."""
    return saisie == nature or champ in x.illisibles


def _ecrite(x: LigneAnnexe, champ: str) -> str:
    valeur = x.valeurs.get(champ)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, dt.date):
        return f"{valeur:%d/%m/%Y}"
    return en_francais(valeur) if isinstance(valeur, Decimal) else str(valeur or "")


def _annees(annees: Decimal) -> str:
    return f"{en_francais(annees)} an{'s' if annees >= 2 else ''}"

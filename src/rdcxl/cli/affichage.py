"""What the commands print: tables, lists, progress bars. rich only; the words come from the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from rdcxl.cli.ecran import Ecran
from rdcxl.grille.anomalies import Anomalie, grouper
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.regles import Resultat, ResultatBloc
from rdcxl.regles import libelles as L
from rdcxl.regles.nombres import en_francais, note_en_francais
from rdcxl.typographie import date_courte, espaces_insecables, sans_controles

if TYPE_CHECKING:
    import datetime as dt

    from rdcxl.exports.placement.taux import Resultat as ResultatDePlacement
    from rdcxl.fonctions.catalogue import Fonction
    from rdcxl.grille.modele import Promotion
    from rdcxl.jury.arrets import Arret
    from rdcxl.jury.deliberation import Deliberation
    from rdcxl.jury.sensibilite import Sensibilite
    from rdcxl.regles.actes import Acte

STYLES = {
    L.TITRE: "bold green",
    L.PARTIELLE: "bold blue",
    L.AUCUNE: "bold red",
    L.EN_ATTENTE: "italic yellow",
    L.ANNULEE: "strike",
    L.VALIDE: "green",
    L.ACQUIS: "green",
    L.SUFFISANT: "green",
    L.COMPENSE: "blue",
    L.COMPENSABLE: "italic yellow",
    L.ELIMINATOIRE: "bold red",
    L.NON_PRESENTE: "bold red",
    L.INSUFFISANT: "bold red",
    L.ANNULE: "strike",
}


PLURIELS = {
    L.TITRE: ("titre obtenu", "titres obtenus"),
    L.PARTIELLE: ("certification partielle", "certifications partielles"),
    L.AUCUNE: ("sans certification", "sans certification"),
    L.EN_ATTENTE: ("en attente", "en attente"),
    L.ANNULEE: ("session annulée", "sessions annulées"),
}


def console(*, erreurs: bool = False) -> Ecran:
    """A console on standard output, or on standard error."""
    return Ecran(stderr=erreurs, highlight=False)


def dire(texte: str, style: str = "") -> None:
    """Print one French sentence."""
    console().print(Text(espaces_insecables(sans_controles(texte)), style=style), soft_wrap=True)


def avertir(texte: str) -> None:
    """Print one French sentence on standard error, beside what the command answers."""
    console(erreurs=True).print(Text(espaces_insecables(sans_controles(texte)), style="yellow"), soft_wrap=True)


@contextmanager
def progression(intitule: str, total: int | None) -> Iterator[Callable[..., None]]:
    """A progress bar on standard error with time left; silent where there is no terminal.

    Args:
        total: number of steps; None when nobody can tell (the bar then only shows that work goes on).

    Yields:
        A function to call with the number of steps done, and with their total when it was not known.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    colonnes = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    ecran = console(erreurs=True)
    with Progress(*colonnes, console=ecran, transient=True, disable=not ecran.is_terminal) as barre:
        tache = barre.add_task(intitule, total=total)
        yield lambda fait, total=None: barre.update(tache, completed=fait, total=total)


def montrer_refus(refus: Mapping[str, Sequence[str]]) -> None:
    """Print, on standard error, which exports were refused and why."""
    ecran = console(erreurs=True)
    for nom, problemes in refus.items():
        ecran.print(Text(f"Refusé : {nom}", style="bold red"))
        for probleme in problemes:
            ecran.print(Text(espaces_insecables(f"  • {probleme}")))


def montrer_anomalies(
    anomalies: Iterable[Anomalie],
    avertissements: Iterable[Anomalie],
    noms: Mapping[str, str] | None = None,
    *,
    tout: bool = True,
) -> None:
    """Print the anomalies, then the notices, each with its place.

    Args:
        noms: of the candidates, by identifier; tout: the same thing said of several candidates is a line for each, not one.
    """
    anomalies = list(anomalies)
    _liste("À corriger", "bold red", [a for a in anomalies if a.bloque], noms or {}, tout)
    _liste("À statuer par le jury", "bold magenta", [a for a in anomalies if not a.bloque], noms or {}, tout)
    _liste("Pour information", "bold yellow", list(avertissements), noms or {}, tout)


def noms_des_candidats(promotion: Promotion) -> dict[str, str]:
    """The names of a promotion, by identifier; who has none is left out."""
    fiches = (c.fiche for c in promotion.candidats)
    return {f.identifiant: f.nom_complet for f in fiches if f.nom_complet != f.identifiant}


def _liste(titre: str, style: str, anomalies: Sequence[Anomalie], noms: Mapping[str, str], tout: bool) -> None:
    if not anomalies:
        return
    ecran = console()
    ecran.print(Text(f"{titre} ({len(anomalies)})", style=style))
    nommees = [_nommer(a, noms) for a in anomalies]
    phrases = nommees if tout else [p if n > 1 else nommees[i] for i, n, p in grouper(anomalies, ENSEMBLE)]
    for phrase in phrases:
        ecran.print(Text(f"  • {espaces_insecables(sans_controles(phrase))}"), soft_wrap=True)
    if len(phrases) < len(anomalies):
        ecran.print(Text("  --tout donne une ligne par candidat.", style="dim"))


def _nommer(a: Anomalie, noms: Mapping[str, str]) -> str:
    nom = noms.get(a.identifiant, "")
    return str(a).replace(f"({a.identifiant})", f"({a.identifiant} {nom})", 1) if nom else str(a)


ENSEMBLE = 4  # places and candidates of the same remark that a line names
COURTS = {
    L.TITRE: "Titre",
    L.PARTIELLE: "Partielle",
    L.AUCUNE: "Aucune",
    L.ANNULEE: "Annulée",
    L.NON_VALIDE: "Non val.",
    L.ELIMINATOIRE: "Élimin.",
    L.NON_PRESENTE: "Absent",
    L.EN_ATTENTE: "Attente",
    L.COMPENSABLE: "Compens.",
    L.NON_INSCRIT: "—",
    L.NON_CONCERNE: "—",
    L.SUFFISANT: "Suffis.",
    L.INSUFFISANT: "Insuff.",
}
MOT_COURT = 8
NOM_COURT = 9
LARGE = 112  # columns from which names and full words fit


def tableau_des_decisions(deliberation: Deliberation) -> Table:
    """One row per candidate: mark and state of each bloc and of PRO, points, average, decision; short words if narrow."""
    r, large = deliberation.referentiel, console().width >= LARGE
    table = Table(header_style="bold", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Candidat", overflow="fold", min_width=NOM_COURT)
    for e in r.ensembles():
        table.add_column(e.code, justify="center", overflow="fold", min_width=MOT_COURT)
    table.add_column("Points", justify="right", min_width=7, overflow="fold")
    table.add_column("/20", justify="right", min_width=5)
    table.add_column("Décision", min_width=10, overflow="fold")
    for candidat, x in zip(deliberation.promotion.candidats, deliberation.resultats, strict=True):
        blocs = [_etat(x.blocs[b.code], L.BLOCS, large) for b in r.blocs]
        if x.pro:
            blocs.append(_etat(x.pro, L.PRO, large))
        moyenne = note_en_francais(x.moyenne) if x.moyenne is not None else "—"
        decision = Text(mot(x.decision, L.DECISIONS, large), style=STYLES.get(x.decision, ""))
        qui = designer(candidat.fiche) if large else designer_court(candidat.fiche)
        table.add_row(qui, *blocs, en_francais(x.points), moyenne, decision)
    return table


def designer(fiche: Fiche) -> str:
    """Identifier, then the name where there is one."""
    nom = fiche.nom_complet
    return fiche.identifiant if nom == fiche.identifiant else f"{fiche.identifiant} {nom}"


def designer_court(fiche: Fiche) -> str:
    """Identifier, the name under it."""
    nom = fiche.nom_complet
    return fiche.identifiant if nom == fiche.identifiant else f"{fiche.identifiant}\n{nom}"


def mot(code: str, noms: dict[str, str], large: bool) -> str:
    """The label of a code; a short word where the screen is narrow."""
    return noms[code] if large else COURTS.get(code, noms[code])


def _etat(bloc: ResultatBloc, noms: dict[str, str], large: bool) -> Text:
    note = f"{note_en_francais(bloc.note)}\n" if bloc.note is not None else ""
    return Text(f"{note}{mot(bloc.statut, noms, large)}", style=STYLES.get(bloc.statut, "dim"), justify="center")


def montrer_motifs(deliberation: Deliberation) -> None:
    """Print the reasons of every candidate, each with the section it rests on."""
    ecran = console()
    for candidat, x in zip(deliberation.promotion.candidats, deliberation.resultats, strict=True):
        entete = Text(f"{designer(candidat.fiche)}\u00a0: ", style="bold")
        ecran.print(entete + Text(L.DECISIONS[x.decision], style=STYLES.get(x.decision, "")))
        for motif in x.motifs:
            ecran.print(Text("  • " + motif.texte) + Text(f" [{motif.article}]", style="dim"), soft_wrap=True)


def montrer_actes(arrets: Iterable[Arret]) -> None:
    """Print what the jury decided beside the proposals: one line per act that counts."""
    ecran = console()
    for arret in arrets:
        for motif in arret.resultat.motifs:
            if motif.code.startswith("jury_"):
                ligne = f"  • {arret.resultat.identifiant}\u00a0: {motif.texte}"
                ecran.print(Text(ligne) + Text(f" [{motif.article}]", style="dim"), soft_wrap=True)


def montrer_le_tableau_final(deliberation: Deliberation, actes: Sequence[Acte]) -> None:
    """Print what a closing would seal: each candidate with the proposal, the jury's acts that count and the result."""
    from rdcxl.grille.tables.decisions import ACTES
    from rdcxl.jury.arrets import arreter

    table = Table(header_style="bold", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for titre in ("Candidat", "Proposition", "Actes du jury", "Résultat"):
        table.add_column(titre, overflow="fold")
    arrets = arreter(deliberation, actes)
    for candidat, arret in zip(deliberation.promotion.candidats, arrets, strict=True):
        x, y = arret.proposition, arret.resultat
        dits = ", ".join(f"{ACTES[a.acte]}{f' ({a.objet})' if a.objet else ''}" for a in arret.retenus) or "—"
        fort = "reverse " if x.decision != y.decision else ""
        table.add_row(
            designer(candidat.fiche),
            Text(L.DECISIONS[x.decision], style=STYLES.get(x.decision, "")),
            dits,
            Text(L.DECISIONS[y.decision], style=fort + STYLES.get(y.decision, "")),
        )
    console().print(table)
    montrer_comptes([a.resultat for a in arrets])


def montrer_apres_les_actes(deliberation: Deliberation, maintenant: dt.datetime) -> None:
    """Print what the acts of the sheet Décisions make of a proposal, and those that cannot be taken; nothing without acts."""
    from rdcxl.jury.arrets import arreter
    from rdcxl.jury.decisions import lire_ce_qui_se_lit

    lues = lire_ce_qui_se_lit(deliberation, maintenant)
    arrets = [a for a in arreter(deliberation, lues.actes) if a.histoire]
    if arrets:
        dire("Après les actes du jury :", "bold")
    for a in arrets:
        final, propose = (L.DECISIONS[x.decision] for x in (a.resultat, a.proposition))
        suite = "comme proposé" if final == propose else f"proposition : {propose}"
        dire(f"  • {a.proposition.identifiant} : {final} ({suite})")
    for phrase in (*lues.problemes, *lues.incompatibles):
        dire(f"  • {phrase}", "red")


def montrer_comptes(resultats: Iterable[Resultat]) -> None:
    """Print how many candidates have each decision."""
    comptes = Counter(x.decision for x in resultats)
    parties = [f"{comptes[code]} {noms[comptes[code] > 1]}" for code, noms in PLURIELS.items() if comptes[code]]
    dire("Décisions : " + ", ".join(parties) + ".", "bold")


def montrer_lectures(modifiees: dict[str, str]) -> None:
    """Say which readings differ from the defaults."""
    if modifiees:
        dire("Lectures choisies : " + ", ".join(f"{c} = {v}" for c, v in modifiees.items()) + ".", "magenta")


def montrer_fonctions(liste: Sequence[tuple[str, Fonction]]) -> None:
    """Print each worksheet function: how it is written, what it gives, its arguments, an example."""
    ecran = console()
    for signature, fonction in liste:
        ecran.print(Text(signature, style="bold cyan"))
        dire(f"  {fonction.aide}")
        for argument in fonction.arguments:
            dire(f"    {argument.nom} : {argument.aide}", "dim")
        if colonnes := fonction.colonnes():
            dire(f"    Colonnes : {', '.join(colonnes)}", "dim")
        dire(f"    Exemple : {fonction.exemple}", "green")


def montrer_sensibilites(trouves: Sequence[Sensibilite]) -> None:
    """Print the candidates whose outcome depends on a reading."""
    if not trouves:
        dire("Aucune décision ne dépend d’une lecture du règlement.")
        return
    table = Table(header_style="bold")
    for titre in ("Candidat", "Proposition", "Si la lecture devient", "Alors"):
        table.add_column(titre, overflow="fold")
    for s in trouves:
        for i, variante in enumerate(s.variantes):
            lectures = ", ".join(f"{c} = {v}" for c, v in variante.lectures.items())
            qui, avant = (s.resultat.identifiant, _issue(s.resultat)) if i == 0 else ("", Text())
            table.add_row(qui, avant, lectures, _issue(variante.resultat))
    console().print(table)


def _issue(x: Resultat) -> Text:
    blocs = f" ({', '.join(x.blocs_valides)})" if x.decision == L.PARTIELLE else ""
    if x.pro and x.moyenne is None and x.pro.statut == L.SUFFISANT and x.decision in (L.PARTIELLE, L.AUCUNE):
        blocs += f", {x.pro.code} gardée"  # beside separate blocs (X34)
    return Text(L.DECISIONS[x.decision] + blocs, style=STYLES.get(x.decision, ""))


def montrer_registre(lignes: Sequence[Mapping[str, Any]]) -> None:
    """Print the register of falsifications: number, whom, decision, last day of the ban, state."""
    if not lignes:
        dire("Le registre est vide.")
        return
    table = Table(box=box.SIMPLE, header_style="bold")
    for titre in ("N°", "Personne", "Décision", "Jusqu’au", "État"):
        table.add_column(titre, overflow="fold", no_wrap=titre in ("N°", "Jusqu’au"))
    for x in lignes:
        ne, decision, fin = (date_courte(x[cle]) for cle in ("date_naissance", "decision", "jusqu_au"))
        retrait = f" le {date_courte(x['retrait']['le'])}\n{x['retrait']['motif']}" if x["retrait"] else ""
        table.add_row(
            str(x["numero"]), Text(f"{x['nom'].upper()} {x['prenoms']}\nné(e) le {ne}"),
            Text(f"{decision}\n{x['reference']}"), fin,
            Text(x["etat"] + retrait, style="bold" if x["etat"] == "en cours" else "dim"),
        )  # fmt: skip
    console().print(table)


def montrer_placement(resultats: Iterable[ResultatDePlacement]) -> None:
    """Print the rates of each survey: as they are counted, then in percent."""
    from rdcxl.exports.placement.listes import jours
    from rdcxl.exports.placement.taux import fraction, pourcent
    from rdcxl.regles.placement import taux_d_insertion, taux_dans_le_metier_vise, taux_de_reponse

    table = Table(box=box.SIMPLE, header_style="bold")
    for titre in ("Groupe", "Enquête", "Réponse", "Insertion", "Métier visé"):
        table.add_column(titre, overflow="fold", no_wrap=titre not in ("Groupe", "Enquête"))
    for x in resultats:
        parts = [calcul(x.enquete) for calcul in (taux_de_reponse, taux_d_insertion, taux_dans_le_metier_vise)]
        taux = [f"{fraction(p)} ({pourcent(p)})" if p.sur else "–" for p in parts]
        table.add_row(
            f"{x.groupe}, {x.promotion}", f"{x.mois} mois, {jours(x)}", *taux, style="" if x.ouverte else "dim"
        )
    console().print(table)

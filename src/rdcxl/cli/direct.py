"""`rdcxl deliberer --direct`: the jury's screen, refreshed at each save of the grid. rich only; it reads and shows."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Optional

from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from rdcxl.cli import affichage as A
from rdcxl.cli.lecture import maintenant
from rdcxl.jury.ordre import Passage
from rdcxl.jury.suivi import Suivi, Vue
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L
from rdcxl.regles.nombres import en_francais, note_en_francais
from rdcxl.typographie import espaces_insecables

PAS = 0.2  # seconds between two looks at the file
ETROIT = 60  # columns under which points and average leave
MARQUE = "●"
CONFIDENTIEL = "Confidentiel — PROJET, ne pas diffuser avant le jury"


def suivre(grille: Path, referentiel: Referentiel, lectures: dict[str, str], *, motifs: bool = False) -> int:
    """Show the proposals of a grid until Ctrl-C; once only when the output is no terminal.

    Returns:
        0.

    Raises:
        ClasseurIllisible, SaisieRefusee: the grid cannot be read at the start; later, the last good state stays.
    """
    ecran = A.console()
    try:
        suivi = Suivi(grille, referentiel, lectures, maintenant=maintenant)
        if not ecran.is_terminal:
            ecran.print(composer(suivi.vue, "", ecran, motifs=motifs, hauteur=None))
            A.console(erreurs=True).print(
                "La sortie n’est pas un terminal\u00a0: tableau donné une seule fois, sans suivi des enregistrements."
            )
            return 0
        _boucler(suivi, ecran, motifs)
    except KeyboardInterrupt:
        pass
    return 0


def _boucler(suivi: Suivi, ecran: Console, motifs: bool) -> None:
    with Live(console=ecran, screen=True, auto_refresh=False) as direct:
        taille = None
        while True:
            if suivi.actualiser() or ecran.size != taille:
                taille = ecran.size
                contenu = composer(suivi.vue, suivi.ennui, ecran, motifs=motifs, hauteur=taille.height)
                direct.update(contenu, refresh=True)
            time.sleep(PAS)


def composer(vue: Vue, ennui: str, ecran: Console, *, motifs: bool, hauteur: Optional[int]) -> RenderableType:
    """The whole screen: head, then as many candidates as fit, those to discuss first; all of them without a height."""
    entete = Group(*_entete(vue, ennui))
    if hauteur is None:
        return Group(entete, _tableau(vue, vue.passages, ecran.width, motifs))
    place = hauteur - len(ecran.render_lines(entete)) - 1
    nombre = _combien(vue, ecran, motifs, place)
    return Group(entete, _tableau(vue, vue.passages[:nombre], ecran.width, motifs), _pied(vue, nombre))


def _combien(vue: Vue, ecran: Console, motifs: bool, place: int) -> int:
    """How many candidates fit in `place` lines; at least one."""

    def lignes(nombre: int) -> int:
        return len(ecran.render_lines(_tableau(vue, vue.passages[:nombre], ecran.width, motifs)))

    possibles = range(min(len(vue.passages), max(place, 1)) + 1)
    return max(bisect_right(possibles, place, key=lignes) - 1, min(1, len(vue.passages)))


def _entete(vue: Vue, ennui: str) -> list[Text]:
    promotion, resultats = vue.deliberation.promotion, vue.deliberation.resultats
    comptes = Counter(x.decision for x in resultats)
    parties = [f"{comptes[code]} {noms[comptes[code] > 1]}" for code, noms in A.PLURIELS.items()]
    a_corriger = len(promotion.bloquantes)
    titre = promotion.session.session.libelle or "Session sans nom"
    lignes = [
        Text(f"{titre} — {len(resultats)} candidats, lus à {vue.lue_le:%H:%M:%S}", style="bold"),
        Text(CONFIDENTIEL, style="bold red"),
        Text(" · ".join(parties), style="bold")
        + Text(f" · {a_corriger} saisie{'s' if a_corriger > 1 else ''} à corriger", style="red" if a_corriger else ""),
    ]
    modifiees = vue.deliberation.lectures_modifiees
    if modifiees:
        texte = "Lectures choisies : " + ", ".join(f"{c} = {v}" for c, v in modifiees.items())
        lignes.append(Text(espaces_insecables(texte), style="magenta"))
    if vue.retires:
        lignes.append(Text(espaces_insecables(f"{MARQUE} Retirés de la grille : {', '.join(vue.retires)}"), "magenta"))
    if ennui:
        texte = f"L’enregistrement en cours ne se lit pas, le dernier état lu reste affiché. {ennui}"
        lignes.append(Text(espaces_insecables(texte), style="bold yellow"))
    return lignes


def _pied(vue: Vue, montres: int) -> Text:
    reste = len(vue.passages) - montres
    suite = f"… et {reste} de plus : agrandissez la fenêtre. " if reste else ""
    marque = f"{MARQUE} : a changé. " if vue.avant else ""
    return Text(espaces_insecables(f"{suite}{marque}Ctrl-C pour quitter."), style="dim", no_wrap=True)


def _tableau(vue: Vue, passages: Sequence[Passage], largeur: int, motifs: bool) -> Table:
    large, etroit = largeur >= A.LARGE, largeur < ETROIT
    table = Table(header_style="bold", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Identifiant" if large else "Candidat", overflow="fold")
    if large:
        table.add_column("Nom", overflow="fold")
    table.add_column("Proposition", min_width=11, overflow="fold")
    if not etroit:
        table.add_column("Points", justify="right", min_width=6, overflow="fold")
        table.add_column("/20", justify="right", min_width=5)
    table.add_column("À discuter", overflow="fold", ratio=1)
    if large:
        table.add_column("Points manquants", overflow="fold", min_width=22)
    else:
        table.add_column("Manque", justify="right", overflow="fold", min_width=6)
    if motifs:
        table.add_column("Motifs", overflow="fold", ratio=2)
    for p in passages:
        x, change = p.resultat, p.identifiant in vue.avant
        cellules: list[RenderableType] = [
            Text(f"{MARQUE} " if change else "", style="bold magenta")
            + Text(p.identifiant if large else A.designer_court(p.candidat.fiche))
        ]
        if large:
            cellules.append(p.candidat.fiche.nom_complet)
        cellules.append(_proposition(vue, p, large))
        if not etroit:
            cellules += [en_francais(x.points), "—" if x.moyenne is None else note_en_francais(x.moyenne)]
        cellules += [_a_discuter(p), _manque(p, large)]
        if motifs:
            cellules.append("\n".join(m.texte for m in x.motifs))
        table.add_row(*cellules)
    return table


def _proposition(vue: Vue, p: Passage, large: bool) -> Text:
    """The proposal in words and colour; what it was, or the points before, where it changed."""
    x = p.resultat
    texte = Text(A.mot(x.decision, L.DECISIONS, large), style=A.STYLES.get(x.decision, ""))
    if p.identifiant not in vue.avant:
        return texte
    ancien = vue.avant[p.identifiant]
    if ancien is None:
        suite = "nouveau"
    elif ancien.decision != x.decision:
        suite = f"avant\u00a0: {A.mot(ancien.decision, L.DECISIONS, large)}"
    else:
        suite = f"avant\u00a0: {en_francais(ancien.points)}\u00a0pt"
    return texte + Text(f"\n{suite}", style="magenta")


def _a_discuter(p: Passage) -> str:
    acquis = f"acquis\u00a0: {', '.join(p.acquis)}" if p.acquis else ""
    return "\n".join(t for t in (p.a_discuter, acquis) if t)


def _manque(p: Passage, large: bool) -> str:
    """Points missing for the title, then for each bloc that would need some; nothing once the title is there."""
    if p.resultat.decision in (L.TITRE, L.ANNULEE):
        return ""
    parts = [("titre", p.manque_titre)] if p.manque_titre else []
    parts += [(code, m) for code, m in p.manques.items() if m] if large else []
    return " · ".join(f"{quoi}\u00a0{_points(m)}" if large else _points(m) for quoi, m in parts)


def _points(manque: Optional[Decimal]) -> str:
    return "" if manque is None else en_francais(manque)

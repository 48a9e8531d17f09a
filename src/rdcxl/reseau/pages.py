"""One A4 page per centre, for its exchange with CCI France: its decisions, its place in the funnel, what is to be mended. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

from rdcxl.exports.documents.commun import centre as reference_du_centre
from rdcxl.grille.modele import Centre
from rdcxl.reseau.anomalies import CODES, SIGNAL, Anomalie
from rdcxl.reseau.chaine import Verse
from rdcxl.reseau.figures import Cellule, Figure, plages, texte
from rdcxl.reseau.page import Page, Tableau, en_html
from rdcxl.reseau.reglages import reglages
from rdcxl.typographie import date_longue

L, H, GAUCHE, BAS, HAUT = 640, 250, 44, 30, 12  # of the drawing, in points
MONTREES = 8  # anomalies on a page: the lists hold them all


def pages(
    figures: Sequence[Figure], verses: Sequence[Verse], anomalies: Sequence[Anomalie], r: str, instant: dt.datetime
) -> Iterator[tuple[str, bytes]]:
    """File name and page of each centre that counts, by name.

    Args:
        figures: those that are published; r: code and title of the certification.
    """
    par_code = {f.code: f for f in figures}
    par_centre: dict[str, list[Verse]] = {}
    for v in verses:
        if v.compte:
            par_centre.setdefault(v.releve.siret, []).append(v)
    for siret, siens in sorted(par_centre.items(), key=lambda x: (x[1][-1].releve.centre, x[0])):
        yield f"{siret or 'sans-siret'}.html", en_html(_page(siens, par_code, anomalies, r, instant))


def _page(
    siens: Sequence[Verse],
    figures: dict[str, Figure],
    anomalies: Sequence[Anomalie],
    certification: str,
    instant: dt.datetime,
) -> Page:
    nom, siret = siens[-1].releve.centre, siens[-1].releve.siret
    lignes = {code: _ligne(f, nom, siret) for code, f in figures.items()}
    decisions, place = lignes.get("decisions-par-centre"), lignes.get("entonnoir")
    jurys = sorted(v.releve.jury for v in siens if v.releve.jury)
    anciennes = [a for a in anomalies if a.centre == nom]
    return Page(
        titre="Le centre dans le réseau", centre=nom, certification=certification,
        reference=reference_du_centre(Centre(nom=nom, siret=siret))["reference"],
        periode=f"Jurys du {date_longue(jurys[0].isoformat())} au {date_longue(jurys[-1].isoformat())}" if jurys else "",
        chapeau=f"État au {date_longue(instant.date().isoformat())}, d’après les fichiers clos n° {plages(v.numero for v in siens)} de la campagne.",
        pied=f"Effectifs de moins de {reglages().effectif} cachés (n.c.), et d’autres avec eux ; aucun nom n’y figure. Les centres ne sont pas classés.",
        tuiles=_tuiles(decisions, place, len(siens)),
        tableaux=_tableaux(figures, lignes),
        dessin=_dessin(figures.get("entonnoir"), nom),
        listes=[("À voir", [f"{_nature(a)} : {a.phrase}" for a in anciennes[:MONTREES]])],
    )  # fmt: skip


def _nature(a: Anomalie) -> str:
    return f"{CODES[a.code].capitalize()}{' (signal)' if a.gravite == SIGNAL else ''}"


def _ligne(f: Figure, nom: str, siret: str) -> tuple[Cellule, ...] | None:
    return next((x for x in f.lignes if x[0] in (nom, f"{nom} ({siret})")), None)


def _tuiles(
    decisions: tuple[Cellule, ...] | None, place: tuple[Cellule, ...] | None, fichiers: int
) -> list[tuple[str, str]]:
    tuiles = [("fichiers comptés" if fichiers > 1 else "fichier compté", str(fichiers))]
    if decisions:
        tuiles = [
            ("candidats", texte(decisions[-2], "effectif")),
            *tuiles,
            ("taux de titres", texte(decisions[-1], "taux")),
        ]
    if place:
        tuiles.append(("par rapport au réseau", str(place[-1])))
    return tuiles


def _tableaux(figures: dict[str, Figure], lignes: dict[str, tuple[Cellule, ...] | None]) -> list[Tableau]:
    """The row of the centre, and that of the network under it."""
    faits = []
    for code in ("decisions-par-centre", "effectifs-par-centre"):
        f, sienne = figures.get(code), lignes.get(code)
        if f and sienne:
            corps = [
                [nom, *(texte(x, f.colonnes[j].genre) for j, x in enumerate(ligne) if j)]
                for nom, ligne in (("Ce centre", sienne), ("Le réseau", f.lignes[-1]))
            ]
            faits.append(Tableau(f.titre, [c.titre for c in f.colonnes], corps, f.lecture, total=True))
    return faits


def _dessin(f: Figure | None, nom: str) -> dict[str, str]:
    if f is None or not f.trace or not any(x[0] == nom for x in f.lignes):
        return {}
    legende = "Un point par centre, celui-ci plein ; le trait est le taux du réseau. Hors des tirets, l’écart est plus grand que le hasard ne le fait."
    return {"titre": f.titre, "svg": entonnoir_en_svg(f, nom), "legende": legende}


def entonnoir_en_svg(f: Figure, nom: str) -> str:
    """The funnel, the centre of this name filled; no other centre is named."""
    bas, haut = f.trace[0][0], f.trace[-1][0]

    def x(n: Decimal | int) -> str:
        return f"{GAUCHE + (Decimal(n) - bas) * (L - GAUCHE - 12) / (haut - bas or 1):.1f}"

    def y(taux: Decimal) -> str:
        return f"{HAUT + (1 - taux) * (H - HAUT - BAS):.1f}"

    grilles = "".join(_graduation(y(part), f"{int(part * 100)} %") for part in (Decimal(k) / 4 for k in range(5)))
    courbes = "".join(
        f'<polyline fill="none" stroke="{couleur}" stroke-width="1.4"{tirets} points="{" ".join(f"{x(t[0])},{y(t[rang])}" for t in f.trace)}"/>'
        for rang, couleur, tirets in (
            (1, "#56616a", ""),
            (2, "#8a2b1d", ' stroke-dasharray="5 3"'),
            (3, "#8a2b1d", ' stroke-dasharray="5 3"'),
        )
    )
    points = "".join(
        _point(x(int(str(ligne[1]))), y(Decimal(str(ligne[3]))), plein=ligne[0] == nom)
        for ligne in sorted(f.lignes, key=lambda z: z[0] == nom)
    )
    axe = f'<text x="{(GAUCHE + L) // 2}" y="{H - 6}" text-anchor="middle">candidats du centre ({bas} à {haut})</text>'
    return f'<svg viewBox="0 0 {L} {H}" role="img" aria-label="{escape(f.titre)}">{grilles}{courbes}{points}{axe}</svg>'


def _graduation(y: str, dit: str) -> str:
    trait = f'<line x1="{GAUCHE}" x2="{L - 12}" y1="{y}" y2="{y}" stroke="#d8d2c4" stroke-width="0.6"/>'
    return f'{trait}<text x="{GAUCHE - 6}" y="{Decimal(y) + 4}" text-anchor="end">{dit}</text>'


def _point(x: str, y: str, *, plein: bool) -> str:
    if plein:
        return f'<circle cx="{x}" cy="{y}" r="7" fill="#17495a" stroke="#fff" stroke-width="1.5"/>'
    return f'<circle cx="{x}" cy="{y}" r="4" fill="#fff" stroke="#56616a"/>'

"""national.xlsx: the figures with native charts, filters and links to the sources; anomalies; sources. XlsxWriter, bytes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from rdcxl.exports.classeur import HAUTEUR, nouveau_classeur
from rdcxl.grille.construction import styles as S
from rdcxl.reseau import chiffres as F
from rdcxl.reseau.anomalies import ANOMALIE, CODES, SIGNAL, Anomalie
from rdcxl.reseau.chaine import COMPTE, ETATS, Verse
from rdcxl.reseau.figures import CACHE, EFFECTIF, NOTE, TAUX, TEXTE, Cellule, Figure, Graphique, nombre
from rdcxl.reseau.reglages import Reglages
from rdcxl.typographie import date_courte, phrase

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LARGE = 60  # characters from which a column wraps its text
ACCUEIL, ANOMALIES, SOURCES = "Accueil", "Anomalies", "Sources"
FEUILLES = (F.EFFECTIFS, F.RESULTATS, F.BLOCS, F.EPREUVES, F.COMPARAISON)
TEINTES = {nom: i for i, nom in enumerate(FEUILLES)}
AIDES = {
    F.EFFECTIFS: "Qui est passé devant les jurys.",
    F.RESULTATS: "Ce que les jurys ont décidé, et à quoi cela tient.",
    F.BLOCS: "L’état de chaque bloc, et de l’évaluation professionnelle.",
    F.EPREUVES: "Les notes, épreuve par épreuve.",
    F.COMPARAISON: "Les centres face au réseau, sans classement.",
    ANOMALIES: "Ce qui est à corriger, et ce qui n’est qu’un signal.",
    SOURCES: "Chaque fichier reçu, son empreinte, et s’il est compté.",
}
COULEURS = (
    "#2E7D4F",
    "#2F6DB0",
    "#D39B22",
    "#B03A3A",
    "#75507B",
    "#8A94A0",
    "#3D8C8C",
    "#A0643C",
    "#5B6C9E",
    "#9E9E58",
)
LARGEUR, HAUT = 560, 300  # of a chart, in pixels
RANGS_DU_GRAPHIQUE = 17
COLONNE_DU_TRACE = 40  # where the lines of the funnel are put, past what is printed
FORMATS = {EFFECTIF: "#,##0", TAUX: S.POURCENT, NOTE: S.NOTE, TEXTE: "@"}


class Campagne(NamedTuple):
    """What the workbook says: figures, anomalies, sources. `publie`: nothing in it names anybody, small counts are hidden."""

    figures: Sequence[Figure]
    anomalies: Sequence[Anomalie]
    verses: Sequence[Verse]
    reglages: Reglages
    instant: dt.datetime
    publie: bool


def classeur_national(c: Campagne) -> bytes:
    """The workbook; the same bytes for the same campaign."""
    with nouveau_classeur("Réseau : jurys et résultats", c.instant) as (classeur, styles, tampon):
        feuilles = {nom: classeur.add_worksheet(nom) for nom in (ACCUEIL, *FEUILLES, ANOMALIES, SOURCES)}
        for nom, feuille in feuilles.items():
            feuille.hide_gridlines(2)
            feuille.set_default_row(HAUTEUR)
            feuille.set_tab_color(S.TEINTES[TEINTES[nom] % len(S.TEINTES)][0] if nom in TEINTES else S.MARINE)
        _accueil(feuilles[ACCUEIL], styles, c)
        for nom in FEUILLES:
            _figures(classeur, feuilles[nom], styles, nom, [f for f in c.figures if f.feuille == nom])
        _anomalies(feuilles[ANOMALIES], styles, c)
        _sources(feuilles[SOURCES], styles, c)
    return tampon.getvalue()


def _titre(feuille: Worksheet, styles: S.Styles, titre: str, aide: str) -> None:
    feuille.set_row(0, 28)
    feuille.write_string(0, 0, titre, styles.titre())
    feuille.write_string(1, 0, aide, styles(font_color=S.GRIS, italic=True))


def _page(feuille: Worksheet, derniere: int, colonne: int) -> None:
    feuille.set_landscape()
    feuille.set_paper(9)
    feuille.fit_to_pages(1, 0)
    feuille.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    feuille.print_area(0, 0, derniere, colonne)
    feuille.set_footer("&L&8&A&C&8&F&R&8Page &P/&N")


# -- first sheet ------------------------------------------------------------------------------------------------------


def _accueil(feuille: Worksheet, styles: S.Styles, c: Campagne) -> None:
    comptes = [v for v in c.verses if v.compte]
    quoi = (
        "statistique : aucun nom, petits effectifs cachés"
        if c.publie
        else "complet, à ne pas diffuser : il suit le dossier « nominatif »"
    )
    _titre(
        feuille,
        styles,
        "Le réseau",
        phrase("État au {jour}, {quoi}.", jour=date_courte(c.instant.date().isoformat()), quoi=quoi),
    )
    feuille.set_column(0, 0, 26)
    feuille.set_column(1, 4, 20)
    tuiles = (
        ("Candidats", sum(v.releve.effectif for v in comptes)), ("Centres", len({v.releve.siret for v in comptes})),
        ("Fichiers comptés", len(comptes)), ("Fichiers non comptés", len(c.verses) - len(comptes)),
        ("Anomalies", sum(a.gravite != SIGNAL for a in c.anomalies)),
    )  # fmt: skip
    feuille.set_row(3, 20)
    feuille.set_row(4, 38)
    for i, (nom, valeur) in enumerate(tuiles):
        alerte = nom in ("Fichiers non comptés", "Anomalies") and valeur
        fond, encre = (S.AMBRE_PALE, S.AMBRE) if alerte else (S.PALE, S.MARINE)
        bord = {"border": 1, "border_color": S.FILET, "bg_color": fond, "align": "center"}
        feuille.write_string(3, i, nom, styles(font_color=S.GRIS, font_size=9, **bord))
        feuille.write_number(
            4, i, valeur, styles(bold=True, font_size=20, font_color=encre, num_format="#,##0", **bord)
        )
    ligne = 7
    feuille.write_string(ligne - 1, 0, "Feuilles", styles(bold=True, font_size=12, font_color=S.MARINE))
    for nom, aide in AIDES.items():
        feuille.write_url(ligne, 0, f"internal:'{nom}'!A1", styles(font_color=S.BLEU, underline=1, bold=True), nom)
        feuille.write_string(ligne, 1, aide, styles(font_color=S.ENCRE))
        ligne += 1
    feuille.write_string(ligne + 1, 0, "À savoir", styles(bold=True, font_size=12, font_color=S.MARINE))
    for i, texte in enumerate(_a_savoir(c)):
        feuille.merge_range(ligne + 2 + i, 0, ligne + 2 + i, 4, texte, styles(text_wrap=True, valign="top"))
        feuille.set_row(ligne + 2 + i, 32)
    _page(feuille, ligne + 6, 4)


def _a_savoir(c: Campagne) -> list[str]:
    lignes = [
        "Seuls comptent les fichiers scellés et inchangés, dont les résultats, décidés à nouveau, sont ceux qu’ils disent. D’une suite de "
        "rectifications, seule la dernière compte.",
        "Sous chaque tableau : sur combien de candidats, de centres et de fichiers il repose ; le lien mène à la feuille Sources.",
        "Les centres ne sont jamais classés : un graphique en entonnoir dit lesquels s’écartent du réseau plus que le hasard ne le fait.",
    ]
    if c.publie:
        modele = (
            "n.c. : caché. Tout effectif de moins de {effectif} l’est, zéro compris, et assez d’autres pour qu’aucun ne se retrouve par "
            "différence ; aucun taux sur moins de {taux} personnes."
        )
        lignes.append(phrase(modele, effectif=c.reglages.effectif, taux=c.reglages.taux))
    return lignes


# -- figures ----------------------------------------------------------------------------------------------------------


def _figures(classeur: Any, feuille: Worksheet, styles: S.Styles, nom: str, figures: Sequence[Figure]) -> None:
    _titre(feuille, styles, nom, AIDES[nom])
    largeurs: dict[int, float] = {}
    for f in figures:
        for i, x in enumerate(f.colonnes):
            largeurs[i] = max(largeurs.get(i, 0), x.largeur)
    for i, largeur in largeurs.items():
        feuille.set_column(i, i, largeur)
    ligne, derniere_colonne = 3, max((len(f.colonnes) for f in figures), default=1) - 1
    for f in figures:
        ligne, colonne = _figure(classeur, feuille, styles, f, ligne)
        derniere_colonne = max(derniere_colonne, colonne)
    if not figures:
        feuille.write_string(3, 0, F.NON_PUBLIE, styles(font_color=S.GRIS))
    feuille.freeze_panes(2, 1)
    _page(feuille, max(ligne, 4), derniere_colonne)


def _figure(classeur: Any, feuille: Worksheet, styles: S.Styles, f: Figure, ligne: int) -> tuple[int, int]:
    """One figure from this row on; the row after it, and its last column."""
    teinte = TEINTES[f.feuille]
    feuille.set_row(ligne, 22)
    feuille.write_string(ligne, 0, f.titre, styles(bold=True, font_size=13, font_color=S.MARINE))
    feuille.write_string(ligne + 1, 0, f.lecture, styles(font_color=S.GRIS, italic=True))
    feuille.write_url(
        ligne + 2, 0, f"internal:'{SOURCES}'!A1", styles(font_color=S.BLEU, font_size=9, underline=1), str(f.assise)
    )
    entete, corps = ligne + 3, f.lignes[:-1] if f.total else f.lignes
    feuille.set_row(entete, 44)
    for i, colonne in enumerate(f.colonnes):
        feuille.write_string(entete, i, colonne.titre, styles.groupe(teinte))
    for i, rangee in enumerate(f.lignes):
        fort = f.total and i == len(f.lignes) - 1
        for j, cellule in enumerate(rangee):
            _cellule(feuille, styles, (entete + 1 + i, j), cellule, f.colonnes[j].genre, fort=fort)
    if corps:
        feuille.add_table(entete, 0, entete + len(corps), len(f.colonnes) - 1, {
            "name": "T_" + f.code.replace("-", "_"), "style": None,
            "columns": [{"header": c.titre or " ", "header_format": styles.groupe(teinte)} for c in f.colonnes],
        })  # fmt: skip
    fin, derniere = entete + len(f.lignes), len(f.colonnes) - 1
    if f.graphique and f.lignes:
        _dessiner(classeur, feuille, f, f.graphique, entete)
        fin, derniere = max(fin, ligne + RANGS_DU_GRAPHIQUE), derniere + 11
    return fin + 3, derniere


def _cellule(
    feuille: Worksheet, styles: S.Styles, ou: tuple[int, int], cellule: Cellule, genre: str, *, fort: bool
) -> None:
    haut: dict[str, Any] = {"bold": True, "top": 2, "top_color": S.GRIS} if fort else {}
    if cellule is CACHE:
        feuille.write_string(*ou, CACHE.value, styles.calcul(align="center", font_color=S.GRIS, italic=True, **haut))
    elif isinstance(cellule, str):
        feuille.write_string(*ou, cellule, styles.calcul(indent=1, **haut))
    elif cellule is None:
        feuille.write_blank(*ou, None, styles.calcul(**haut))
    else:
        format_ = FORMATS[genre if isinstance(cellule, Decimal) else EFFECTIF]
        feuille.write_number(*ou, cellule, styles.calcul(align="center", num_format=format_, **haut))


def _dessiner(classeur: Any, feuille: Worksheet, f: Figure, g: Graphique, entete: int) -> None:
    if g.genre == "entonnoir":
        _entonnoir(classeur, feuille, f, entete)
        return
    genre = {"type": g.genre, **({"subtype": "percent_stacked" if g.pourcent else "stacked"} if g.empile else {})}
    graphique = classeur.add_chart(genre)
    plage = (entete + 1, entete + g.lignes)
    for rang, colonne in enumerate(g.valeurs):
        graphique.add_series({
            "name": [f.feuille, entete, colonne], "categories": [f.feuille, plage[0], g.categories, plage[1], g.categories],
            "values": [f.feuille, plage[0], colonne, plage[1], colonne], "fill": {"color": COULEURS[rang % len(COULEURS)]}, "gap": 45,
        })  # fmt: skip
    _habiller(graphique, f, legende=len(g.valeurs) > 1)
    grille = {"visible": True, "line": {"color": S.FILET, "width": 0.5}}
    axe = {"num_font": {"name": S.POLICE, "size": 9}, "line": {"color": S.FILET}}
    barres = g.genre == "bar"
    graphique.set_x_axis({**axe, "major_gridlines": grille, "label_position": "high"} if barres else axe)
    graphique.set_y_axis({**axe, "reverse": True} if barres else {**axe, "major_gridlines": grille, "min": 0})
    feuille.insert_chart(
        entete - 3, len(f.colonnes) + 1, graphique, {"object_position": 2, "description": f"{f.titre}, en graphique"}
    )


def _habiller(graphique: Any, f: Figure, *, legende: bool) -> None:
    police = {"name": S.POLICE, "color": S.ENCRE}
    graphique.set_title({"name": f.titre, "name_font": {**police, "size": 12, "bold": True}, "overlay": False})
    graphique.set_legend({"position": "bottom", "font": {**police, "size": 9}} if legende else {"none": True})
    graphique.set_chartarea({"border": {"color": S.FILET}})
    graphique.set_size({"width": LARGEUR, "height": HAUT})


def _entonnoir(classeur: Any, feuille: Worksheet, f: Figure, entete: int) -> None:
    """Points of the centres, and the three lines, whose figures stand past what is printed."""
    trace = f.trace
    feuille.write_string(entete - 1, COLONNE_DU_TRACE, "Tracé des limites (candidats, réseau, basse, haute)")
    for i, rangee in enumerate(trace):
        for j, x in enumerate(rangee):
            feuille.write_number(entete + i, COLONNE_DU_TRACE + j, x)
    graphique = classeur.add_chart({"type": "scatter", "subtype": "straight"})
    lignes = (entete, entete + len(trace) - 1)
    for nom, colonne, couleur, tirets in (
        ("Réseau", 1, S.GRIS, "solid"),
        ("Limite basse", 2, "#B03A3A", "dash"),
        ("Limite haute", 3, "#B03A3A", "dash"),
    ):
        graphique.add_series({
            "name": nom, "categories": [f.feuille, lignes[0], COLONNE_DU_TRACE, lignes[1], COLONNE_DU_TRACE],
            "values": [f.feuille, lignes[0], COLONNE_DU_TRACE + colonne, lignes[1], COLONNE_DU_TRACE + colonne],
            "line": {"color": couleur, "width": 1.25, "dash_type": tirets}, "marker": {"type": "none"},
        })  # fmt: skip
    points = (entete + 1, entete + len(f.lignes))
    graphique.add_series({
        "name": "Centres", "categories": [f.feuille, points[0], 1, points[1], 1], "values": [f.feuille, points[0], 3, points[1], 3],
        "line": {"none": True}, "marker": {"type": "circle", "size": 7, "fill": {"color": "#2F6DB0"}, "border": {"color": "#FFFFFF"}},
    })  # fmt: skip
    _habiller(graphique, f, legende=True)
    axe = {
        "num_font": {"name": S.POLICE, "size": 9},
        "line": {"color": S.FILET},
        "name_font": {"name": S.POLICE, "size": 9, "bold": False},
    }
    graphique.set_x_axis(
        {
            **axe,
            "name": "Candidats du centre",
            "major_gridlines": {"visible": False},
            "min": int(trace[0][0]) if trace else 0,
        }
    )
    grille = {"visible": True, "line": {"color": S.FILET, "width": 0.5}}
    graphique.set_y_axis(
        {**axe, "name": "Taux de titres", "num_format": "0%", "min": 0, "max": 1, "major_gridlines": grille}
    )
    feuille.insert_chart(
        entete - 3, len(f.colonnes) + 1, graphique, {"object_position": 2, "description": f"{f.titre}, en entonnoir"}
    )


# -- anomalies and sources --------------------------------------------------------------------------------------------


def _liste(
    feuille: Worksheet,
    styles: S.Styles,
    entetes: Sequence[tuple[str, float]],
    rangees: Iterable[Sequence[object]],
    nom: str,
) -> int:
    """A list with filters from the fourth row on; its last row."""
    for i, (titre, largeur) in enumerate(entetes):
        feuille.set_column(i, i, largeur)
        feuille.write_string(3, i, titre, styles.groupe(0))
    feuille.set_row(3, 30)
    ligne = 3
    for rangee in rangees:
        ligne += 1
        for i, x in enumerate(rangee):
            format_ = _format(styles, x, large=entetes[i][1] > LARGE)
            if isinstance(x, int):
                feuille.write_number(ligne, i, x, format_)
            elif isinstance(x, dt.date):
                feuille.write_datetime(ligne, i, dt.datetime(x.year, x.month, x.day), format_)  # noqa: DTZ001 - a cell holds no offset
            else:
                feuille.write_string(ligne, i, str(x or ""), format_)
    if ligne > 3:
        feuille.autofilter(3, 0, ligne, len(entetes) - 1)
    else:
        feuille.write_string(4, 0, nom, styles(font_color=S.GRIS, italic=True))
    feuille.freeze_panes(4, 2)
    feuille.repeat_rows(3)
    _page(feuille, max(ligne, 4), len(entetes) - 1)
    return ligne


def _format(styles: S.Styles, x: object, *, large: bool) -> Any:
    if isinstance(x, (int, dt.date)):
        return styles.calcul(align="center", num_format=S.DATE if isinstance(x, dt.date) else "0")
    return styles.calcul(indent=1, text_wrap=large, valign="vcenter")


def _anomalies(feuille: Worksheet, styles: S.Styles, c: Campagne) -> None:
    graves = sum(a.gravite != SIGNAL for a in c.anomalies)
    _titre(
        feuille,
        styles,
        ANOMALIES,
        phrase(
            "{n} anomalies, {s} signaux. Un signal peut avoir une bonne raison.",
            n=nombre(graves),
            s=nombre(len(c.anomalies) - graves),
        ),
    )
    entetes = [
        ("N°", 6.0),
        ("Gravité", 12),
        ("Nature", 36),
        ("Centre", 36),
        ("Session", 18),
        ("Fichier", 36),
        ("Ce qui a été trouvé", 90),
    ]
    if not c.publie:
        entetes.append(("De qui il s’agit", 70))
    rangees = [
        (
            i,
            a.gravite,
            CODES[a.code].capitalize(),
            a.centre,
            a.session,
            a.fichier,
            a.phrase,
            *(() if c.publie else (a.detail,)),
        )
        for i, a in enumerate(c.anomalies, 1)
    ]
    derniere = _liste(feuille, styles, entetes, rangees, "Aucune anomalie.")
    rouge = styles.mise_en_valeur(S.ROUGE, S.ROUGE_PALE, bold=True)
    ambre = styles.mise_en_valeur(S.AMBRE, S.AMBRE_PALE, italic=True)
    for mot, format_ in ((ANOMALIE, rouge), (SIGNAL, ambre)):
        regle = {"type": "cell", "criteria": "==", "value": f'"{mot}"', "format": format_}
        feuille.conditional_format(4, 1, max(derniere, 4), 1, regle)


def _sources(feuille: Worksheet, styles: S.Styles, c: Campagne) -> None:
    _titre(feuille, styles, SOURCES, "Les numéros que citent les tableaux. L’empreinte est celle du fichier reçu.")
    entetes = [("N°", 6.0), ("Fichier", 38), ("État", 22), ("Centre", 36), ("SIRET", 17), ("Session", 18), ("Jury", 12)]
    if not c.publie:
        entetes.append(("Candidats", 11))
    entetes += [("SHA-256", 68), ("Remarque", 64)]
    rangees = []
    for v in c.verses:
        x = v.releve
        combien = () if c.publie else (x.effectif,)
        rangees.append(
            (
                v.numero,
                x.source.nom,
                ETATS[v.etat],
                x.centre,
                x.siret,
                x.session,
                x.jury or "",
                *combien,
                x.octets,
                v.phrase,
            )
        )
    derniere = _liste(feuille, styles, entetes, rangees, "Aucun fichier.")
    autre = styles.mise_en_valeur(S.AMBRE, S.AMBRE_PALE, italic=True)
    feuille.conditional_format(
        4, 2, max(derniere, 4), 2, {"type": "cell", "criteria": "!=", "value": f'"{ETATS[COMPTE]}"', "format": autre}
    )

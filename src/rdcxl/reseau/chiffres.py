"""The figures of the network, sheet by sheet. Counted in SQL (`cadre`, sql/chiffres.sql); what is hidden is hidden there. Pure beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from rdcxl.grille.tables.decisions import ACTES
from rdcxl.regles import libelles as L
from rdcxl.reseau.cadre import (
    AUTRES_DITS,
    DECISION,
    PARCOURS_SUIVI,
    PASSAGE,
    PASSAGES,
    VOIE,
    Axe,
    Cadre,
    axe_des_annees,
    axe_des_centres,
    cellules,
    croiser,
    publier_par_ligne,
)
from rdcxl.reseau.comparaison import entonnoir, limites, position
from rdcxl.reseau.decompte import ELIMINATOIRE, PRO, TITRE, Effet, Scenario, differences, non_recomptes
from rdcxl.reseau.figures import CACHE, NOTE, TAUX, TEXTE, Cellule, Colonne, Figure, Graphique, pourcentage
from rdcxl.reseau.secret import Tableau, avec_totaux
from rdcxl.typographie import phrase

EFFECTIFS, RESULTATS, BLOCS, EPREUVES, COMPARAISON = "Effectifs", "Résultats", "Blocs", "Épreuves", "Comparaison"
NON_PUBLIE = "Trop peu de candidats pour être publié."
ENSEMBLE = "Ensemble"
CLASSES = 5  # of the distribution of the marks, on the scale
# Sheet, title and how to read it, by code: the name of its CSV file.
TITRES = {
    "effectifs-par-voie": (EFFECTIFS, "Candidats par année et voie d’accès", "Candidats passés devant un jury compté."),
    "effectifs-par-parcours": (EFFECTIFS, "Candidats par année et parcours", "Parcours complet, ou blocs séparés."),
    "effectifs-par-centre": (EFFECTIFS, "Candidats par centre et année", "Centres dans l’ordre de leur nom."),
    "decisions-par-annee": (RESULTATS, "Décisions par année", "Décision finale du jury, actes compris."),
    "decisions-par-voie": (RESULTATS, "Décisions par voie d’accès", "Décision finale du jury, actes compris."),
    "decisions-par-passage": (
        RESULTATS, "Première session et suivantes", "Rapprochées par la personne ; sans date de naissance, la session compte comme une première.",
    ),
    "obstacles": (RESULTATS, "Éliminations et absences", "Un candidat peut être dans plusieurs colonnes."),
    "actes": (RESULTATS, "Actes des jurys", "Ce que les jurys ont décidé ; un acte qu’un autre remplace ne compte pas."),
    "sensibilite": (
        RESULTATS, "Ce qui dépend d’une lecture du règlement",
        "Chaque proposition refaite sous cette valeur, avant les actes ; là où elle était déjà retenue, rien ne change.",
    ),
    "autres-bornes": (
        RESULTATS, "Ce qu’une autre borne aurait changé", "Une étude, pas une règle : propositions refaites sous une autre borne, avant les actes.",
    ),
    "decompte": (
        RESULTATS, "Troisième décompte", "Totaux et décisions refaits en SQL depuis les notes, comparés aux propositions scellées.",
    ),
    "etats-des-blocs": (BLOCS, "État des blocs", "État final de chaque candidat, actes du jury compris."),
    "etats-pro": (BLOCS, "État de l’évaluation professionnelle", "État final de chaque candidat, actes du jury compris."),
    "epreuves": (EPREUVES, "Notes par épreuve, sur {echelle}", "Notes chiffrées seulement : une absence n’est pas un zéro. Tronqué à deux décimales."),
    "repartition-des-notes": (EPREUVES, "Répartition des notes", "Notes ramenées sur {echelle}, par classe."),
    "decisions-par-centre": (COMPARAISON, "Décisions par centre", "Centres dans l’ordre de leur nom, jamais par rang."),
    "entonnoir": (
        COMPARAISON, "Taux de titres des centres, et limites à {limites} %",
        "En entonnoir : {limites} % des centres semblables aux autres sont entre les limites. Centres d’au moins {n} candidats, dont le nombre "
        "de titres est publié.",
    ),
}  # fmt: skip
BORNES_DITES = {
    ELIMINATOIRE: "note éliminatoire d’un bloc",
    TITRE: "moyenne pour le titre",
    PRO: "minimum de l’évaluation professionnelle",
}


def figures(cadre: Cadre) -> list[Figure]:
    """Every figure, sheet by sheet; none where nothing is counted."""
    if not cadre.assise.n or (cadre.publie and cadre.assise.n < cadre.reglages.effectif):
        return []
    return [f for faire in (_effectifs, _resultats, _blocs, _epreuves, comparer) for f in faire(cadre)]


def _figure(
    c: Cadre, code: str, colonnes: Sequence[Colonne], lignes: Sequence[Sequence[Cellule]], **autres: Any
) -> Figure:
    valeurs = {"echelle": c.r.notation.echelle, "limites": c.reglages.limites, "n": c.reglages.taux}
    feuille, titre, lecture = (phrase(x, **valeurs) for x in TITRES[code])
    return Figure(code, feuille, titre, lecture, tuple(colonnes), tuple(map(tuple, lignes)), c.assise, **autres)


def _comptes(c: Cadre, code: str, axe: Axe, t: Tableau, graphique: str = "") -> Figure:
    """A table of counts with its totals and, where it draws one, a stacked chart."""
    colonnes = (Colonne(axe.titre, TEXTE, axe.largeur), *(Colonne(x) for x in t.colonnes), Colonne(ENSEMBLE))
    lignes = [(nom, *cellules(t, i)) for i, nom in enumerate((*t.lignes, ENSEMBLE))]
    series = tuple(range(1, len(t.colonnes) + 1))
    dessin = Graphique(graphique, series, empile=True, lignes=len(t.lignes)) if graphique else None
    return _figure(c, code, colonnes, lignes, total=True, graphique=dessin)


def _effectifs(c: Cadre) -> Iterator[Figure]:
    annees, centres = axe_des_annees(c), axe_des_centres(c)
    yield _comptes(c, "effectifs-par-voie", annees, croiser(c, annees, VOIE), "column")
    yield _comptes(c, "effectifs-par-parcours", annees, croiser(c, annees, PARCOURS_SUIVI), "column")
    yield _comptes(c, "effectifs-par-centre", centres, croiser(c, centres, annees), "bar")


# -- results ----------------------------------------------------------------------------------------------------------


def _resultats(c: Cadre) -> Iterator[Figure]:
    annees = axe_des_annees(c)
    yield _avec_le_taux(c, _comptes(c, "decisions-par-annee", annees, croiser(c, annees, DECISION), "column"))
    yield _avec_le_taux(c, _comptes(c, "decisions-par-voie", VOIE, croiser(c, VOIE, DECISION), "bar"))
    yield _avec_le_taux(c, _comptes(c, "decisions-par-passage", PASSAGE, croiser(c, PASSAGE, DECISION, PASSAGES)))
    yield _obstacles(c)
    yield _actes(c)
    yield from _scenarios(c)
    if not c.publie:
        yield _decompte(c)


def _avec_le_taux(c: Cadre, f: Figure) -> Figure:
    """The table with the rate of titles: only where its two counts are seen, and on enough persons."""
    titres = [x.titre for x in f.colonnes]
    if L.DECISIONS[L.TITRE] not in titres:
        return f
    rang = titres.index(L.DECISIONS[L.TITRE])
    lignes = tuple((*ligne, taux_visible(c, ligne[rang], ligne[-1])) for ligne in f.lignes)
    return replace(f, colonnes=(*f.colonnes, Colonne("Taux de titres", TAUX)), lignes=lignes)


def taux_visible(c: Cadre, numerateur: Cellule, denominateur: Cellule) -> Cellule:
    """A rate, hidden where one of its counts is, or where it is taken on too few; nothing on nobody."""
    if not isinstance(numerateur, int) or not isinstance(denominateur, int):
        return CACHE
    if c.publie and denominateur < c.reglages.taux:
        return CACHE
    return pourcentage(numerateur, denominateur) if denominateur else None


def _obstacles(c: Cadre) -> Figure:
    """By year; the years are not summed up, so that none can be found again."""
    titres = (
        "Candidats",
        "Au moins un bloc éliminatoire",
        "Au moins une épreuve non présentée",
        "Absences non justifiées",
    )
    colonnes = (Colonne("Année", TEXTE, 14), *(Colonne(x, largeur=16) for x in titres))
    return _figure(
        c, "obstacles", colonnes, [(str(annee), *map(c.seul, suite)) for annee, *suite in c.lignes("obstacles")]
    )


def _actes(c: Cadre) -> Figure:
    lus = {acte: suite for acte, *suite in c.lignes("actes")}
    colonnes = (Colonne("Acte du jury", TEXTE, 40), Colonne("Actes"), Colonne("Candidats"))
    lignes = [(nom[:1].upper() + nom[1:], *map(c.seul, lus.get(code, (0, 0)))) for code, nom in ACTES.items()]
    return _figure(c, "actes", colonnes, lignes)


def _scenarios(c: Cadre) -> Iterator[Figure]:
    titres = ("Candidats dont le résultat change", "Titres de plus", "Titres de moins", "Centres concernés")
    communes = tuple(Colonne(x, largeur=16) for x in titres)
    lectures = [x for x in c.effets if x.scenario.est_une_lecture]
    if lectures:
        colonnes = (Colonne("Lecture", TEXTE, 30), Colonne("Autre valeur", TEXTE, 24), *communes)
        yield _figure(
            c, "sensibilite", colonnes, [(x.scenario.nom, x.scenario.valeur, *_effet(c, x)) for x in lectures]
        )
    if bornes := [x for x in c.effets if not x.scenario.est_une_lecture]:
        colonnes = (Colonne("Borne", TEXTE, 30), Colonne("Déplacée de", TEXTE, 24), *communes)
        yield _figure(
            c,
            "autres-bornes",
            colonnes,
            [(BORNES_DITES[x.scenario.nom], _ecart(x.scenario), *_effet(c, x)) for x in bornes],
        )


def _ecart(x: Scenario) -> str:
    return f"{'+' if x.ecart > 0 else '−'} {abs(x.ecart)} point"


def _effet(c: Cadre, x: Effet) -> list[Cellule]:
    valeurs = [c.seul(n) for n in (x.changes, x.titres_de_plus, x.titres_de_moins)]
    return [*valeurs, CACHE if valeurs[0] is CACHE else x.centres]


def _decompte(c: Cadre) -> Figure:
    exacts, tous = c.lignes("exacts")[0]
    trouvees = {(x.fichier, x.identifiant) for x in differences(c.base)}
    lignes: list[tuple[Cellule, ...]] = [
        ("Candidats", tous),
        ("Recomptés en SQL depuis les notes", exacts),
        ("Non recomptés (trop de décimales)", len(non_recomptes(c.base))),
        ("Avec une différence", len(trouvees)),
    ]
    return _figure(c, "decompte", (Colonne("Décompte", TEXTE, 40), Colonne("Candidats")), lignes)


# -- blocs and épreuves -----------------------------------------------------------------------------------------------


def _blocs(c: Cadre) -> Iterator[Figure]:
    yield _etats(c, "etats-des-blocs", L.BLOCS, {b.code: b.titre for b in c.r.blocs}, pro=False)
    if c.r.pro:
        yield _etats(c, "etats-pro", L.PRO, {c.r.pro.code: c.r.pro.titre}, pro=True)


def _etats(c: Cadre, code: str, etats: Mapping[str, str], noms: Mapping[str, str], *, pro: bool) -> Figure:
    lus = {(e, s): n for e, s, n in c.lignes("etats", [pro])}
    presents = [s for s in etats if c.publie or any(lus.get((e, s)) for e in noms)]
    corps = [[lus.get((e, s), 0) for s in presents] for e in noms]
    t = publier_par_ligne(c, avec_totaux(list(noms), [etats[s] for s in presents], corps))
    colonnes = (
        Colonne("Code", TEXTE, 10),
        Colonne("Intitulé", TEXTE, 58),
        *(Colonne(x) for x in t.colonnes),
        Colonne(ENSEMBLE),
    )
    dessin = Graphique("bar", tuple(range(2, len(t.colonnes) + 2)), empile=True, lignes=len(noms), pourcent=True)
    lignes = [(nom, noms[nom], *cellules(t, i)) for i, nom in enumerate(t.lignes)]
    return _figure(c, code, colonnes, lignes, graphique=None if pro else dessin)


def _epreuves(c: Cadre) -> Iterator[Figure]:
    lus: dict[str, list[Any]] = {code: suite for code, *suite in c.lignes("mesures")}
    absences = dict(c.lignes("absences"))
    mesures = (
        "Moyenne",
        "Premier quartile",
        "Médiane",
        "Troisième quartile",
        *(() if c.publie else ("Minimum", "Maximum")),
    )
    lignes = []
    for composante in c.r.composantes.values():
        n, *valeurs = lus.get(composante.code, [0, *[None] * 6])
        assez = not c.publie or n >= c.reglages.taux
        vues = [_note(x) if assez else CACHE for x in valeurs[: len(mesures)]]
        lignes.append((composante.code, composante.court, c.seul(n), *vues, c.seul(absences.get(composante.code, 0))))
    debut = (Colonne("Code", TEXTE, 14), Colonne("Épreuve", TEXTE, 34), Colonne("Notes"))
    colonnes = (*debut, *(Colonne(x, NOTE) for x in mesures), Colonne("Absences"))
    yield _figure(c, "epreuves", colonnes, lignes, graphique=Graphique("column", (3,), lignes=len(lignes)))
    yield _repartition(c)


def _note(x: Any) -> Cellule:
    """A measure on the scale, cut after two decimals."""
    return None if x is None else Decimal(int(Decimal(str(x)) * 100)) / 100


def _repartition(c: Cadre) -> Figure:
    pas = int(c.r.notation.echelle) // CLASSES
    lus = {(code, k): n for code, k, n in c.lignes("repartition", {"pas": pas, "classes": CLASSES})}
    classes = [f"de {k * pas} à {'' if k == CLASSES - 1 else 'moins de '}{(k + 1) * pas}" for k in range(CLASSES)]
    codes = list(c.r.composantes)
    t = publier_par_ligne(
        c, avec_totaux(codes, classes, [[lus.get((code, k), 0) for k in range(CLASSES)] for code in codes])
    )
    libelles = [x.court for x in c.r.composantes.values()]
    colonnes = (
        Colonne("Code", TEXTE, 14),
        Colonne("Épreuve", TEXTE, 34),
        *(Colonne(x) for x in classes),
        Colonne("Notes"),
    )
    lignes = [(nom, libelles[i], *cellules(t, i)) for i, nom in enumerate(t.lignes)]
    dessin = Graphique("bar", tuple(range(2, CLASSES + 2)), empile=True, lignes=len(lignes), pourcent=True)
    return _figure(c, "repartition-des-notes", colonnes, lignes, graphique=dessin)


# -- comparison -------------------------------------------------------------------------------------------------------


def comparer(c: Cadre) -> Iterator[Figure]:
    """Centres against the network: the decisions of each, then where its rate of titles stands in the funnel."""
    axe = axe_des_centres(c)
    t = croiser(c, axe, DECISION)
    yield _avec_le_taux(c, _comptes(c, "decisions-par-centre", axe, t))
    titre = L.DECISIONS[L.TITRE]
    if titre in t.colonnes and t.voir(len(t.lignes), t.colonnes.index(titre)) is not None:
        yield _entonnoir(c, t, t.colonnes.index(titre))


def _entonnoir(c: Cadre, t: Tableau, rang: int) -> Figure:
    titres, effectif, quantile = t.valeurs[-1][rang], t.valeurs[-1][-1], c.reglages.quantile
    lignes: list[tuple[Cellule, ...]] = []
    tailles = []
    for i, nom in enumerate(t.lignes):
        x, n = t.voir(i, rang), t.voir(i, len(t.colonnes))
        if x is None or n is None or n < c.reglages.taux or nom == AUTRES_DITS:
            continue
        bornes = limites(titres, effectif, n, quantile)
        tailles.append(n)
        lignes.append(
            (nom, n, x, pourcentage(x, n), _couper(bornes.basse), _couper(bornes.haute), position(x, n, bornes))
        )
    colonnes = (
        Colonne("Centre", TEXTE, 40), Colonne("Candidats"), Colonne("Titres"), Colonne("Taux de titres", TAUX), Colonne("Limite basse", TAUX),
        Colonne("Limite haute", TAUX), Colonne("Position", TEXTE, 18),
    )  # fmt: skip
    taux = pourcentage(titres, effectif)
    trace = tuple(
        (Decimal(n), taux, _couper(b.basse), _couper(b.haute))
        for n, b in entonnoir(titres, effectif, tailles, quantile)
    )
    return _figure(
        c, "entonnoir", colonnes, lignes, graphique=Graphique("entonnoir", (1, 3), lignes=len(lignes)), trace=trace
    )


def _couper(x: Decimal) -> Decimal:
    return Decimal(int(x * 10_000)) / 10_000

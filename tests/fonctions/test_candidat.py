"""The functions on one row: section Z, the truth tables of the rules, then random rows against `Reglement.decider`."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fonctions.lignes import BLOCS, ENSEMBLES, appeler, bonne, est_erreur, est_erreur_nommant, sur_vingt, texte
from tests.outils import etendue
from tests.outils.classeurs import simple
from tests.outils.fichiers import CODES, MAXIMA
from tests.outils.hasard import Tirage, tirer

from rdcxl.fonctions.catalogue import PAR_NOM
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Acquis, Dossier, Mention, Reglement, Resultat
from rdcxl.regles import libelles as L

REGLEMENT = Reglement(charger_referentiel())
JOUR = dt.datetime(2025, 6, 16)  # noqa: DTZ001 - a cell has no offset
D = Decimal

# --- Section Z, copied from the notes ---------------------------------------------------------------------------------

VECTEURS = [
    ("10 10 10 10 10", 500.0, 10.0, "Titre obtenu", "B1, B2, B3, B4"),
    ("8 8 8 8 10", 425.0, 8.5, "Aucune certification", ""),
    ("8 10 10 10.5 12", 519.375, 10.38, "Titre obtenu", "B2, B3, B4"),
    ("20 8 8 8 10", 485.0, 9.7, "Certification partielle", "B1"),
    ("8 11 11 9.5 10", 509.375, 10.18, "Titre obtenu", "B2, B3"),
    ("7.99 14 14 14 14", 669.95, 13.39, "Certification partielle", "B2, B3, B4"),
    ("12 12 12 12 9.99", 574.875, 11.49, "Certification partielle", "B1, B2, B3, B4"),
    ("12 12 12 12 9", 562.5, 11.25, "Certification partielle", "B1, B2, B3, B4"),
    ("7 7 7 7 20", 512.5, 10.25, "Aucune certification", ""),
    ("9 9 9 9 9", 450.0, 9.0, "Aucune certification", ""),
    ("8 8 20 8 10", 575.0, 11.5, "Titre obtenu", "B3"),
    ("0 20 20 20 20", 900.0, 18.0, "Certification partielle", "B2, B3, B4"),
    ("10 10 10 10 9.99", 499.875, 9.99, "Certification partielle", "B1, B2, B3, B4"),
]


def _etat_attendu(code: str, note: Decimal, *, titre: bool) -> str:
    """A4, B1, X7 on marks: the label of the state of a bloc, or of PRO, once everything is entered."""
    if code == "PRO":
        return "Suffisant" if note >= 10 else "Insuffisant"
    if note >= 10:
        return "Validé"
    if note < 8:
        return "Éliminatoire"
    return "Compensé" if titre else "Non validé"


@pytest.mark.parametrize(("notes", "points", "moyenne", "decision", "valides"), VECTEURS, ids=[v[0] for v in VECTEURS])
def test_vecteurs_de_la_section_z(notes: str, points: float, moyenne: float, decision: str, valides: str) -> None:
    ligne = sur_vingt(notes)
    assert appeler("RDC_DECISION", ligne) == decision
    assert appeler("RDC_POINTS", ligne) == points
    assert appeler("RDC_NOTE", ligne) == moyenne
    assert appeler("RDC_BLOCS_VALIDES", ligne) == valides
    etats = []
    for code, note in zip(ENSEMBLES, map(D, notes.split()), strict=True):
        maximum = sum(m for c, m in MAXIMA.items() if c.startswith(code))
        assert appeler("RDC_POINTS", ligne, code) == float(note * maximum / 20)
        assert appeler("RDC_NOTE", ligne, code) == float(note)
        etats.append(_etat_attendu(code, note, titre=decision == "Titre obtenu"))
        assert appeler("RDC_STATUT", ligne, code) == etats[-1]
    assert appeler("RDC_SYNTHESE", ligne) == [[decision, points, moyenne, valides, *etats]]


MANQUES_DE_Z = [0, 75, 0, 15, 0, 0.05, 0.125, 12.5, 37.5, 50, 0, 40, 0.125]


@pytest.mark.parametrize(
    ("notes", "manque"), [(v[0], m) for v, m in zip(VECTEURS, MANQUES_DE_Z, strict=True)], ids=[v[0] for v in VECTEURS]
)
def test_points_manquants_des_vecteurs(notes: str, manque: float) -> None:
    """Worked by hand: the minima first, then the average; rounded up to the hundredth (0.125 gives 0.13)."""
    attendu = 0.13 if manque == 0.125 else manque
    assert appeler("RDC_MANQUE", sur_vingt(notes)) == attendu


@pytest.mark.parametrize(("notes", "points", "moyenne", "decision", "valides"), VECTEURS[:4])
def test_motifs_portent_chacun_leur_section_entre_crochets(
    notes: str, points: float, moyenne: float, decision: str, valides: str
) -> None:
    motifs = texte(appeler("RDC_MOTIFS", sur_vingt(notes)))
    assert motifs.count("[") == motifs.count("]") >= 5
    assert "[Conditions d’obtention de la certification]" in motifs
    for code in ENSEMBLES:
        assert f"{code} :" in motifs


# --- Table of cases ---------------------------------------------------------------------------------------------------

ABSENT_B31A = {"B3.1a": "ABS"}
EXECUTIVE = {"executive": "oui", "positionnement": "POS-2025-014"}
CAS: list[tuple[str, dict[str, Any], str, dict[str, str]]] = [
    ("absence non justifiée", bonne({"B3.2": "ABS"}), "Certification partielle", {"B3": "Non présenté"}),
    ("zéro n'est pas ABS", bonne({"B2.2b": 0}), "Titre obtenu", {"B2": "Validé"}),
    ("zéro au dossier unique", bonne({"B1.1": 0.0}), "Certification partielle", {"B1": "Éliminatoire"}),
    ("vide n'est ni zéro ni ABS", bonne({"B1.1": None}), "En attente", {"B1": "En attente", "B2": "Validé"}),
    ("absence justifiée", bonne({"B4.3": "ABJ"}), "En attente", {"B4": "En attente"}),
    ("rapport non remis", bonne({"PRO.ECRIT": "NR"}), "Certification partielle", {"PRO": "Non présenté"}),
    ("soutenance manquée", bonne({"PRO.ORAL": "ABS"}), "Certification partielle", {"PRO": "Non présenté"}),
    ("absent et vide dans le même bloc", bonne({"B3.1a": "ABS", "B3.2": None}), "En attente", {"B3": "Non présenté"}),
    ("bloc à 9 en attente", {**sur_vingt("9 12 12 12 12"), "PRO.ORAL": None}, "En attente", {"B1": "Compensable"}),
    ("fraude", bonne({"fraude": JOUR}), "Session annulée", {"B1": "Annulé", "PRO": "Annulé"}),
    ("dispensé de PRO", sur_vingt("10 10 10 10 -") | {"dispense_pro": "POS-7"}, "Titre obtenu", {"PRO": "Dispensé"}),
    ("dispense sur 750", sur_vingt("9.9 10 10 10 -") | {"dispense_pro": "P-7"}, "Certification partielle", {}),
    (
        "deux blocs séparés",
        sur_vingt("10 - 9 - -") | {"parcours": "BLOCS", "blocs_inscrits": "B1 B3"},
        "Certification partielle",
        {"B1": "Validé", "B2": "Non inscrit", "B3": "Non validé", "PRO": "Non concerné"},
    ),
    (
        "bloc séparé sous huit",
        sur_vingt("7 - - - -") | {"parcours": "BLOCS", "blocs_inscrits": "B1"},
        "Aucune certification",
        {"B1": "Éliminatoire"},
    ),
    ("heures sous 280", bonne({"heures_entreprise": 279.99}), "Certification partielle", {"B1": "Validé"}),
    ("heures à 280", bonne({"heures_entreprise": 280}), "Titre obtenu", {}),
    ("heures vides", bonne({"heures_entreprise": None}), "Titre obtenu", {}),
    ("executive positionné à 105", bonne({"heures_entreprise": 105, **EXECUTIVE}), "Titre obtenu", {}),
    ("executive positionné à 104", bonne({"heures_entreprise": 104, **EXECUTIVE}), "Certification partielle", {}),
    ("executive seul à 279", bonne({"heures_entreprise": 279, "executive": "oui"}), "Certification partielle", {}),
    ("executive seul à 280", bonne({"heures_entreprise": 280, "executive": "oui"}), "Titre obtenu", {}),
    (
        "executive seul à 105, lecture executive",
        bonne({"heures_entreprise": 105, "executive": "oui", "lecture.executive_105": "executive"}),
        "Titre obtenu",
        {},
    ),
    ("executive non à 105", bonne({"heures_entreprise": 105, "executive": "non"}), "Certification partielle", {}),
    ("acquis de bloc", sur_vingt("- 12 12 12 12") | {"acquis.B1": 50}, "Titre obtenu", {"B1": "Acquis"}),
    ("acquis de PRO", sur_vingt("12 12 12 12 -") | {"acquis.PRO": 125}, "Titre obtenu", {"PRO": "Acquis"}),
    ("tuteur acquis", bonne({"PRO.TUTEUR": None, "acquis.PRO.TUTEUR": 20}), "Titre obtenu", {"PRO": "Suffisant"}),
    ("acquis trop bas", sur_vingt("- 12 12 12 12") | {"acquis.B1": 49.99}, "En attente", {"B1": "En attente"}),
    (
        "acquis accordé",
        sur_vingt("- 12 12 12 12") | {"acquis.B1": 10, "accorde.B1": JOUR},
        "Titre obtenu",
        {"B1": "Acquis"},
    ),
    (
        "acquis accordé, sans acquis",
        sur_vingt("- 12 12 12 12") | {"accorde.B1": JOUR},
        "En attente",
        {"B1": "En attente"},
    ),
    ("acquis à côté de notes", bonne({"acquis.B1": 60}), "En attente", {"B1": "En attente"}),
    (
        "fraude et acquis",
        sur_vingt("- 12 12 12 12") | {"acquis.B1": 50, "fraude": JOUR},
        "Session annulée",
        {"B1": "Acquis", "B2": "Annulé"},
    ),
    # 12 h on 637 h is 1.9 %: 5 % of the tutor's 25 points (1.25), and PRO falls from 125 to 123.75.
    (
        "pénalité avec accord",
        sur_vingt("12 12 12 12 10") | {"heures_absence_injustifiees": 12, "accord_penalite": JOUR},
        "Certification partielle",
        {"PRO": "Insuffisant"},
    ),
    ("pénalité sans accord", sur_vingt("12 12 12 12 10") | {"heures_absence_injustifiees": 12}, "Titre obtenu", {}),
    (
        "absences justifiées seules",
        sur_vingt("12 12 12 12 10") | {"heures_absence_justifiees": 60, "accord_penalite": JOUR},
        "Titre obtenu",
        {},
    ),
]


@pytest.mark.parametrize(("nom", "ligne", "decision", "etats"), CAS, ids=[c[0] for c in CAS])
def test_cas_de_la_table(nom: str, ligne: dict[str, Any], decision: str, etats: dict[str, str]) -> None:
    assert appeler("RDC_DECISION", ligne) == decision
    for code, etat in etats.items():
        assert appeler("RDC_STATUT", ligne, code) == etat


def test_penalite_comprise_dans_les_points_et_la_note() -> None:
    ligne = sur_vingt("12 12 12 12 10") | {"heures_absence_injustifiees": 12, "accord_penalite": JOUR}
    assert appeler("RDC_POINTS", ligne, "PRO") == 123.75
    assert appeler("RDC_POINTS", ligne) == 573.75
    assert appeler("RDC_NOTE", ligne, "PRO") == 9.9


def test_absence_compte_zero_et_reste_nommee_absence() -> None:
    ligne = bonne({"B3.2": "ABS"})
    assert appeler("RDC_POINTS", ligne, "B3") == 60.0
    assert "B3.2" in texte(appeler("RDC_MOTIFS", ligne))
    assert "[En cas de non-présentation]" in texte(appeler("RDC_MOTIFS", ligne))


def test_vide_donne_une_note_vide_et_jamais_zero() -> None:
    ligne = bonne({"B1.1": None})
    assert appeler("RDC_NOTE", ligne, "B1") == ""
    assert appeler("RDC_NOTE", ligne) == ""


def test_pro_dispensee_et_bloc_non_inscrit_donnent_des_cellules_vides() -> None:
    dispense = sur_vingt("10 10 10 10 -") | {"dispense_pro": "POS-7"}
    assert appeler("RDC_POINTS", dispense, "PRO") == ""
    assert appeler("RDC_NOTE", dispense, "PRO") == ""
    blocs = sur_vingt("10 - - - -") | {"parcours": "BLOCS", "blocs_inscrits": "B1"}
    assert appeler("RDC_POINTS", blocs, "B3") == ""
    assert appeler("RDC_NOTE", blocs) == ""


def test_note_tronquee_et_jamais_arrondie() -> None:
    """X28: 9.996 never shows as 10."""
    assert appeler("RDC_NOTE", bonne({"B1.1": 49.98}), "B1") == 9.99
    assert appeler("RDC_NOTE", bonne({"B1.1": 49.999}), "B1") == 9.99


def test_lecture_en_colonne_change_la_decision() -> None:
    """X1: the same row passes on the plain mean; a column that is not there leaves the default."""
    ligne = sur_vingt("20 8 8 8 10")
    assert appeler("RDC_DECISION", ligne | {"lecture.moyenne": "moyenne_des_notes"}) == "Titre obtenu"
    assert appeler("RDC_DECISION", ligne | {"lecture.moyenne": None}) == "Certification partielle"


# --- The truth tables of the rules ------------------------------------------------------------------------------------

HORS_LIGNE = {"lectures", "tentatives", "champs_en_anomalie"}
CHAMPS = {
    "heures_injustifiees": "heures_absence_injustifiees",
    "heures_justifiees": "heures_absence_justifiees",
    "heures_formation": "heures_formation",
    "heures_entreprise": "heures_entreprise",
}


def _cas_des_regles() -> list[Any]:
    params = []
    for fichier in sorted((Path(__file__).parents[1] / "cas").glob("*.toml")):
        contenu = tomllib.loads(fichier.read_text(encoding="utf-8"))
        for cas in contenu.get("cas", ()):
            ailleurs = "referentiel" in contenu or HORS_LIGNE & set(cas) or "?" in cas.get("acquis", {}).values()
            if not ailleurs and "ANOMALIE" not in cas.get("composantes", {}).values():
                params.append(pytest.param(cas, id=f"{fichier.stem}: {cas['nom']}"))
    return params


def _ligne_du_cas(cas: dict[str, Any]) -> dict[str, Any]:
    ligne = sur_vingt(cas.get("notes", "- - - - -"))
    for code, valeur in cas.get("composantes", {}).items():
        ligne[code] = {"VIDE": None}.get(valeur, valeur)
    ligne |= {"parcours": cas.get("parcours", "COMPLET"), "blocs_inscrits": cas.get("blocs_inscrits", "")}
    ligne |= {"dispense_pro": cas.get("dispense_pro", ""), "executive": "oui" if cas.get("executive") else "non"}
    ligne |= {titre: cas.get(cle) for cle, titre in CHAMPS.items()} | {"positionnement": cas.get("positionnement")}
    ligne |= {f"acquis.{code}": v for code, v in cas.get("acquis", {}).items()}
    ligne |= {f"accorde.{code}": JOUR for code in cas.get("accordes", ())}
    return ligne | {c: JOUR if cas.get(c) else None for c in ("accord_penalite", "fraude")}


@pytest.mark.parametrize("cas", _cas_des_regles())
def test_cas_des_regles_donnent_la_meme_chose_dans_une_cellule(cas: dict[str, Any]) -> None:
    ligne, attendu = _ligne_du_cas(cas), cas["attendu"]
    assert appeler("RDC_DECISION", ligne) == L.DECISIONS[attendu["decision"]]
    if "points" in attendu:
        assert appeler("RDC_POINTS", ligne) == float(D(attendu["points"]))
    if "valides" in attendu:
        assert appeler("RDC_BLOCS_VALIDES", ligne) == ", ".join(attendu["valides"].split())
    if attendu.get("moyenne", "-") != "-":
        assert appeler("RDC_NOTE", ligne) == float(D(attendu["moyenne"]))
    for code, etat in zip(BLOCS, attendu["blocs"].split(), strict=True):
        assert appeler("RDC_STATUT", ligne, code) == L.BLOCS[etat]
    assert appeler("RDC_STATUT", ligne, "PRO") == L.PRO[attendu["pro"]]


# --- Random rows ------------------------------------------------------------------------------------------------------


def _saisie(h: random.Random, valeur: Any) -> Any:
    """The same value as some host, or some teacher, would write it."""
    if valeur is None:
        return h.choice((None, "", "  ", "\u00a0"))
    if isinstance(valeur, Decimal):
        formes: list[Any] = [float(valeur), format(valeur, "f"), f" {format(valeur, 'f').replace('.', ',')}\u202f"]
        return h.choice([*formes, int(valeur)] if valeur == int(valeur) else formes)
    return h.choice((valeur, f" {valeur.lower()} ", valeur.upper()))


def _en_tete(h: random.Random, code: str) -> str:
    return h.choice((code, code.lower(), code.upper(), f"  {code.lower()} ", f"\u00a0{code}"))


def _date_saisie(h: random.Random, jour: dt.date | None) -> Any:
    if jour is None:
        return h.choice((None, ""))
    serie = (jour - dt.date(1899, 12, 30)).days
    moment = dt.datetime.combine(jour, dt.time(9, 30))
    return h.choice((jour, moment, serie, float(serie), serie + 0.4))


def _ligne_melangee(h: random.Random, t: Tirage) -> dict[str, Any]:
    cellules: list[tuple[str, Any]] = [(c, _saisie(h, t.notes.get(c))) for c in CODES]
    cellules += [
        ("parcours", _saisie(h, t.parcours)),
        ("blocs_inscrits", h.choice((" ", ", ", ";", " + ")).join(h.sample(t.blocs, len(t.blocs))).lower()),
        ("dispense_pro", t.dispense or _saisie(h, None)),
        ("executive", h.choice(("oui", " OUI ", True)) if t.executive else h.choice(("non", "Non", None, False))),
        ("positionnement", t.positionnement or _saisie(h, None)),
        ("heures_entreprise", _saisie(h, t.heures_entreprise)),
        ("heures_absence_injustifiees", _saisie(h, t.absences)),
        ("heures_absence_justifiees", _saisie(h, t.absences_justifiees)),
        ("heures_formation", _saisie(h, t.heures_formation)),
        ("accord_penalite", _date_saisie(h, t.accord)),
        ("fraude", _date_saisie(h, t.fraude)),
    ]
    cellules += [(f"acquis.{a.code}", _saisie(h, a.points)) for a in {a.code: a for a in t.acquis}.values()]
    accordes = {a.code: a.accorde_le for a in t.acquis}
    cellules += [(f"accorde.{c}", _date_saisie(h, jour)) for c, jour in accordes.items() if not c.startswith("PRO")]
    ligne = {_en_tete(h, code): valeur for code, valeur in cellules}
    ligne |= {"nom": "#N/A", "Commentaire": "B1.1", "M1.1": 21, "B9.9": "ABS", "acquis": 3, "2": None}
    titres = list(ligne)
    h.shuffle(titres)
    return {titre: ligne[titre] for titre in titres}


def _note(code: str, valeur: Any) -> Any:
    if valeur is None:
        return Mention.VIDE
    if isinstance(valeur, Decimal):
        return valeur if valeur <= MAXIMA[code] else Mention.ANOMALIE
    return Mention.__members__.get(valeur.upper(), Mention.ANOMALIE)


def _dossier(t: Tirage) -> Dossier:
    return Dossier(
        "",
        {c: _note(c, t.notes.get(c)) for c in CODES},
        t.parcours,
        frozenset(t.blocs),
        t.dispense,
        t.executive,
        t.heures_entreprise,
        t.absences,
        t.absences_justifiees,
        t.heures_formation,
        t.accord is not None,
        t.fraude is not None,
        {a.code: Acquis(a.points, accorde_le=a.accorde_le) for a in t.acquis},
        positionnement=t.positionnement,
    )


def _cellule(valeur: Any) -> Any:
    return "" if valeur is None else float(valeur)


def _comparer(ligne: dict[str, Any], x: Resultat) -> None:
    assert appeler("RDC_DECISION", ligne) == L.DECISIONS[x.decision]
    assert appeler("RDC_POINTS", ligne) == float(x.points)
    assert appeler("RDC_NOTE", ligne) == _cellule(x.moyenne)
    assert appeler("RDC_BLOCS_VALIDES", ligne) == ", ".join(x.blocs_valides)
    assert x.pro is not None
    etats = []
    for code, b in {**x.blocs, "PRO": x.pro}.items():
        assert appeler("RDC_POINTS", ligne, code) == _cellule(b.points)
        assert appeler("RDC_NOTE", ligne, f" {code.lower()} ") == _cellule(b.note)
        etats.append((L.PRO if code == "PRO" else L.BLOCS)[b.statut])
        assert appeler("RDC_STATUT", ligne, code) == etats[-1]
    motifs = appeler("RDC_MOTIFS", ligne)
    ou = -1
    for m in x.motifs:
        ou = motifs.find(m.texte, ou + 1)
        assert ou >= 0
        assert motifs.startswith(f" [{m.article}]", ou + len(m.texte))
    assert motifs.count("]") >= len(x.motifs)
    tete = [L.DECISIONS[x.decision], float(x.points), _cellule(x.moyenne), ", ".join(x.blocs_valides)]
    assert appeler("RDC_SYNTHESE", ligne) == [[*tete, *etats]]


@given(graine=st.integers(0, 2**40))
@settings(max_examples=etendue.tirages(100, 500), deadline=None)
def test_ligne_quelconque_decide_comme_le_reglement(graine: int) -> None:
    """Any order of columns, any writing of the same values, columns of other kinds: the same result as the rules."""
    h = random.Random(graine)  # noqa: S311
    t = tirer(h, "C")
    ligne, dossier = _ligne_melangee(h, t), _dossier(t)
    anormales = [c for c, n in dossier.notes.items() if n is Mention.ANOMALIE]
    dus = t.blocs if t.parcours == "BLOCS" else BLOCS if t.dispense else ENSEMBLES
    fautives = [c for c in anormales if c.split(".")[0] in dus]
    if not fautives:
        _comparer(ligne, REGLEMENT.decider(dossier))
        return
    for nom in ("RDC_DECISION", "RDC_POINTS", "RDC_NOTE", "RDC_BLOCS_VALIDES", "RDC_MOTIFS", "RDC_MANQUE"):
        assert est_erreur_nommant(appeler(nom, ligne), fautives[0])
    assert est_erreur(appeler("RDC_SYNTHESE", ligne)[0][0])


@given(graine=st.integers(0, 2**40))
@settings(max_examples=etendue.tirages(25, 100), deadline=None)
def test_ordre_des_colonnes_ne_change_rien(graine: int) -> None:
    h = random.Random(graine)  # noqa: S311
    ligne = _ligne_melangee(h, tirer(h, "C"))
    titres = list(ligne)
    h.shuffle(titres)
    autre = {titre: ligne[titre] for titre in titres}
    for nom in PAR_NOM:
        if (
            nom.startswith(("RDC_P", "RDC_D", "RDC_N", "RDC_B", "RDC_MOT", "RDC_MA", "RDC_SY"))
            and nom != "RDC_PENALITE"
        ):
            assert appeler(nom, ligne) == appeler(nom, autre)


def test_majuscules_et_espaces_des_mentions_ne_comptent_pas() -> None:
    for abs_ in ("ABS", "abs", " Abs ", "\u00a0ABS\u202f"):
        assert appeler("RDC_STATUT", bonne({"B1.1": abs_}), "B1") == "Non présenté"
    assert appeler("RDC_STATUT", bonne({"PRO.ECRIT": " nr "}), " pro ") == "Non présenté"
    assert simple(appeler("RDC_DECISION", bonne({"B1.1": " abj"}))) == "En attente"

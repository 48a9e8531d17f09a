"""Round trip: whatever was typed in CSV files comes back from the workbook, exactly, and is decided the same."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.outils import etendue
from tests.outils.fichiers import CODES, COLONNES_CANDIDATS, candidat, creer, ecrire_entrees, notes
from tests.outils.hasard import Tirage, francais, tirer

from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.lecture.fichiers import lire_fichiers
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Mention

R = charger_referentiel()
PEU = settings(max_examples=etendue.tirages(5, 12), deadline=None, suppress_health_check=[HealthCheck.too_slow])
INTERDITS = "=+-@"
# Letters of any script, digits, spaces and the signs of names; never blank, never the start of a formula.
NOMS = (
    st.text(
        st.characters(categories=("Ll", "Lu", "Lo", "Lm", "Mn", "Nd"), include_characters=" '’-.,;\"&<>()/"),
        min_size=1,
        max_size=25,
    )
    .map(lambda t: " ".join(t.split()))
    .filter(lambda t: t and t[0] not in INTERDITS)
)
DATES = st.dates(dt.date(1940, 1, 1), dt.date(2030, 12, 31))
FICHES = st.fixed_dictionaries(
    {
        "nom_naissance": NOMS,
        "prenoms": NOMS,
        "nom_usage": st.just("") | NOMS,
        "commune_naissance": NOMS,
        "pays_naissance": NOMS,
        "date_naissance": st.none() | DATES,
        "donnees_validees_le": st.none() | DATES,
        "code_insee_naissance": st.sampled_from(["", "01001", "2A004", "99341", "69123", "97411"]),
        "sexe": st.sampled_from(["", "F", "M"]),
        "voie": st.sampled_from(["", "VAE", "APPRENTISSAGE", "CANDIDAT_LIBRE"]),
        "statut": st.sampled_from(["", "SALARIE", "ETUDIANT"]),
    }
)


def _ecrire(valeur: Any, h: random.Random) -> Any:
    if isinstance(valeur, dt.date):
        return valeur.isoformat() if h.random() < 0.5 else f"{valeur:%d/%m/%Y}"
    return valeur


def _note(saisie: Any) -> Any:
    if saisie is None:
        return Mention.VIDE
    return Mention[saisie.upper()] if isinstance(saisie, str) else saisie


def _sans_faute(t: Tirage) -> Tirage:
    """Only marks that can be read, so that every value comes back; each acquis once."""
    for code, note in t.notes.items():
        if isinstance(note, str) and note.upper() not in ("ABS", "ABJ", "NR"):
            t.notes[code] = None
        if isinstance(note, Decimal):
            t.notes[code] = min(note, Decimal(R.composantes[code].maximum))
    t.acquis = list({a.code: a for a in t.acquis}.values())
    return t


@PEU
@given(st.lists(FICHES, min_size=1, max_size=5), st.integers(0, 2**32))
def test_ce_qui_est_saisi_en_csv_revient_de_la_grille(fiches: list[dict[str, Any]], graine: int) -> None:
    h = random.Random(graine)  # noqa: S311
    tirages = [_sans_faute(tirer(h, f"C{i:02d}")) for i in range(1, len(fiches) + 1)]
    candidats = [
        t.ligne_candidat() | {k: _ecrire(v, h) for k, v in f.items()} for t, f in zip(tirages, fiches, strict=True)
    ]
    saisies = [t.ligne_notes() for t in tirages]
    h.shuffle(saisies)
    with tempfile.TemporaryDirectory() as nom:
        grille = creer(Path(nom), candidats, saisies, [x for t in tirages for x in t.lignes_acquis()])
        p = lire_grille(grille, R)
    assert [c.fiche.identifiant for c in p.candidats] == [t.identifiant for t in tirages]
    for c, t, f in zip(p.candidats, tirages, fiches, strict=True):
        lue = c.fiche.model_dump()
        assert {k: lue[k] for k in f} == {k: f[k] for k in f}
        assert (c.fiche.parcours, c.fiche.blocs_inscrits, c.fiche.dispense_pro, c.fiche.executive) == (
            t.parcours,
            t.blocs,
            t.dispense,
            t.executive,
        )
        assert (c.fiche.heures_entreprise, c.fiche.positionnement) == (t.heures_entreprise, t.positionnement)
        assert (c.fiche.fraude, c.fiche.accord_penalite) == (t.fraude, t.accord)
        d = c.dossier
        assert (d.heures_injustifiees, d.heures_justifiees, d.heures_formation) == (
            t.absences,
            t.absences_justifiees,
            t.heures_formation,
        )
        assert {code: d.notes.get(code, Mention.VIDE) for code in CODES} == {
            code: _note(t.notes.get(code)) for code in CODES
        }
        assert {code: (a.points, a.session, a.accorde_le) for code, a in d.acquis.items()} == {
            a.code: (a.points, a.session, a.accorde_le) for a in t.acquis
        }


@PEU
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_les_csv_et_la_grille_donnent_les_memes_dossiers_et_les_memes_anomalies(graine: int, nombre: int) -> None:
    """Unreadable marks included: what `nouveau` lists by line, `controler` finds again by cell."""
    h = random.Random(graine)  # noqa: S311
    tirages = [tirer(h, f"C{i:02d}") for i in range(1, nombre + 1)]
    with tempfile.TemporaryDirectory() as nom:
        dossier = Path(nom)
        chemins = ecrire_entrees(
            dossier,
            [t.ligne_candidat() for t in tirages],
            [t.ligne_notes() for t in tirages],
            [x for t in tirages for x in t.lignes_acquis()],
        )
        avant = lire_fichiers(R, **chemins).promotion
        apres = lire_grille(
            creer(
                dossier,
                [t.ligne_candidat() for t in tirages],
                [t.ligne_notes() for t in tirages],
                [x for t in tirages for x in t.lignes_acquis()],
            ),
            R,
        )
    assert [c.fiche for c in avant.candidats] == [c.fiche for c in apres.candidats]
    assert [c.dossier for c in avant.candidats] == [c.dossier for c in apres.candidats]
    assert avant.session == apres.session or avant.session.lectures == {}
    assert [(a.identifiant, a.valeur.replace(".", ","), a.code) for a in avant.anomalies] == [
        (a.identifiant, a.valeur, a.code) for a in apres.anomalies
    ]
    assert all("!" in str(a) for a in apres.anomalies)
    assert all("ligne" in a.cellule for a in avant.anomalies)


@PEU
@given(st.lists(st.decimals(0, 100, allow_nan=False, places=12), min_size=1, max_size=8), st.integers(0, 10**18))
def test_une_note_a_beaucoup_de_decimales_revient_exacte(saisies: list[Decimal], reste: int) -> None:
    exactes = [*saisies, Decimal(reste).scaleb(-17), Decimal(10**18 - reste).scaleb(-16)]
    with tempfile.TemporaryDirectory() as nom:
        candidats = [
            dict.fromkeys(COLONNES_CANDIDATS, "")
            | {"identifiant": f"C{i}", "nom_naissance": "A", "prenoms": "B", "parcours": "COMPLET"}
            for i in range(len(exactes))
        ]
        lignes = [{"identifiant": f"C{i}", "B1.1": francais(n)} for i, n in enumerate(exactes)]
        p = lire_grille(creer(Path(nom), candidats, lignes), R)
    assert not p.anomalies
    assert [c.dossier.notes["B1.1"] for c in p.candidats] == exactes


def test_nombre_signale_depuis_un_csv_est_montre_avec_sa_virgule(tmp_path: Path) -> None:
    chemins = ecrire_entrees(
        tmp_path,
        [candidat()],
        [notes(sauf={"B1.1": None})],
        [{"identifiant": "C01", "composante": "B1", "points": "100,25"}],
    )
    (a,) = lire_fichiers(R, **chemins).promotion.anomalies
    assert a.valeur == "100,25"

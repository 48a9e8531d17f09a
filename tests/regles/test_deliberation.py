"""What the truth tables cannot say: unreadable registration, contradictory acquis, reasons in words, cited sections."""

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rdcxl.erreurs import ReferentielIncoherent
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Acquis, Dossier, Lectures, Mention, Reglement, Resultat, decider

R = charger_referentiel()
DOUZE = {c.code: c.maximum * 12 / 20 for c in R.composantes.values()}
SANS_PRO = {c: n for c, n in DOUZE.items() if not c.startswith("PRO")}


def juger(notes: dict[str, Any], lectures: Lectures | None = None, **champs: Any) -> Resultat:
    return Reglement(R, lectures).decider(Dossier("C07", notes, **champs))


def texte_de(r: Resultat, code: str) -> str:
    (motif,) = (m for m in r.motifs if m.code == code)
    return motif.texte


def article_de(r: Resultat, code: str) -> str:
    return next(m.article for m in r.motifs if m.code == code)


def test_decider_seul_vaut_le_reglement_complet() -> None:
    d = Dossier("C07", DOUZE)
    assert decider(d, R) == Reglement(R).decider(d)
    assert decider(d, R).identifiant == "C07"


@pytest.mark.parametrize("parcours", ["", "AUTRE", "complet"])
@pytest.mark.parametrize("blocs", [frozenset(), frozenset({"B1"})])
def test_parcours_inconnu_fait_attendre_quels_que_soient_les_blocs(parcours: str, blocs: frozenset[str]) -> None:
    """`Dossier`: anything but COMPLET and BLOCS is an anomaly and keeps the candidate waiting."""
    assert juger(DOUZE, parcours=parcours, blocs_inscrits=blocs).decision == "EN_ATTENTE"


def test_blocs_separes_sans_bloc_inscrit_font_attendre() -> None:
    r = juger({}, parcours="BLOCS")
    assert (r.decision, r.sur, r.blocs_valides) == ("EN_ATTENTE", 0, ())
    assert {b.statut for b in r.blocs.values()} == {"NON_INSCRIT"}


def test_blocs_inscrits_sont_ignores_sur_le_parcours_complet() -> None:
    assert juger(DOUZE, blocs_inscrits=frozenset({"B1"})) == juger(DOUZE)


def test_bloc_non_inscrit_n_a_ni_points_ni_note_mais_garde_son_maximum() -> None:
    bloc = juger({"B1.1": Decimal(60)}, parcours="BLOCS", blocs_inscrits=frozenset({"B1"})).blocs["B3"]
    assert (bloc.points, bloc.maximum, bloc.note) == (None, 250, None)


def test_bloc_qui_attend_montre_ses_points_mais_pas_de_note() -> None:
    bloc = juger(DOUZE | {"B2.2b": Mention.VIDE}).blocs["B2"]
    assert (bloc.points, bloc.note) == (120, None)


def test_bloc_non_presente_compte_zero_pour_l_epreuve_manquee() -> None:
    bloc = juger(DOUZE | {"B3.1a": Decimal(80), "B3.1b": Decimal(20), "B3.2": Mention.ABS}).blocs["B3"]
    assert (bloc.statut, bloc.points, str(bloc.note)) == ("NON_PRESENTE", 100, "8.00")


def test_un_acquis_pro_et_un_acquis_du_tuteur_ensemble_sont_une_anomalie() -> None:
    r = juger(SANS_PRO, acquis={"PRO": Acquis(Decimal(150)), "PRO.TUTEUR": Acquis(Decimal(30))})
    assert "anomalie" in {m.code for m in r.motifs}


def test_ordre_des_acquis_ne_change_pas_la_decision() -> None:
    acquis = {"B1": Acquis(Decimal(60)), "B2": Acquis(Decimal(10)), "PRO": Acquis(None)}
    notes = {c: n for c, n in SANS_PRO.items() if c[:2] in ("B3", "B4")}
    a, b = juger(notes, acquis=acquis), juger(notes, acquis=dict(reversed(acquis.items())))
    assert (a.decision, a.blocs, a.pro, a.blocs_valides) == (b.decision, b.blocs, b.pro, b.blocs_valides)
    assert sorted(a.motifs) == sorted(b.motifs)


def test_manquantes_dans_l_ordre_de_la_grille() -> None:
    notes = DOUZE | {"PRO.ORAL": Mention.ABJ, "B4.1": Mention.ANOMALIE, "B1.1": Mention.VIDE, "B2.1": Mention.ABS}
    assert juger(dict(reversed(notes.items()))).manquantes == ("B1.1", "B4.1", "PRO.ORAL")


def test_raisons_citent_la_section_sur_laquelle_elles_reposent() -> None:
    r = juger(
        DOUZE | {"B1.1": Mention.ABS, "B2.1": Mention.ABJ},
        heures_entreprise=Decimal(100),
        heures_injustifiees=Decimal(60),
        accord_penalite=True,
    )
    assert article_de(r, "bloc_non_presente") == "En cas de non-présentation"
    assert article_de(r, "absence_justifiee").startswith("Motifs recevables")
    assert article_de(r, "heures_entreprise") == "Période minimale obligatoire en entreprise"
    assert article_de(r, "penalite_appliquee") == "En cas d’absentéisme non-justifié"
    assert article_de(r, "alerte_absences") == "En cas d’absentéisme non-justifié"
    assert article_de(r, "bloc_valide") == "Conditions d’obtention de la certification"
    assert article_de(juger(DOUZE, fraude=True), "fraude") == "Fraude aux examens de validation de blocs"
    acquis = juger({c: n for c, n in DOUZE.items() if c != "B1.1"}, acquis={"B1": Acquis(Decimal(60))})
    assert article_de(acquis, "acquis") == "En cas d’échec"


def test_raison_du_titre_donne_points_maximum_et_moyenne() -> None:
    texte = texte_de(juger(DOUZE), "titre")
    for attendu in ("600 points", "1000", "12,00/20", "10/20"):
        assert attendu in texte


def test_raison_d_un_bloc_eliminatoire_donne_la_note_et_le_minimum_sans_arrondir() -> None:
    texte = texte_de(juger(DOUZE | {"B1.1": Decimal("39.99999999999999999999")}), "bloc_eliminatoire")
    for attendu in ("B1", "7,99/20", "39,99999999999999999999", "8/20", "40 points"):
        assert attendu in texte


def test_raison_d_une_absence_nomme_l_epreuve_manquee() -> None:
    r = juger(DOUZE | {"B3.1b": Mention.ABS, "B3.2": Mention.ABS})
    assert "B3.1b, B3.2" in texte_de(r, "bloc_non_presente")


def test_raison_de_la_moyenne_dit_999_et_jamais_dix() -> None:
    notes = {c.code: c.maximum / 2 for c in R.composantes.values()} | {"PRO.TUTEUR": Decimal("24.875")}
    assert "9,99/20" in texte_de(juger(notes), "moyenne_insuffisante")
    assert "499,875" in texte_de(juger(notes), "moyenne_insuffisante")


def test_raison_d_un_acquis_donne_les_points_et_la_session() -> None:
    sans_b1 = {c: n for c, n in DOUZE.items() if c != "B1.1"}
    r = juger(sans_b1, acquis={"B1": Acquis(Decimal("62.5"), dt.date(2024, 7, 4))})
    texte = texte_de(r, "acquis")
    assert "62,5 points" in texte
    assert "04/07/2024" in texte


def test_raison_de_la_fraude_nomme_les_blocs_qui_restent() -> None:
    sans_b1 = {c: n for c, n in DOUZE.items() if c != "B1.1"}
    assert "B1" in texte_de(juger(sans_b1, fraude=True, acquis={"B1": Acquis(Decimal(60))}), "fraude")


def test_raison_de_la_penalite_donne_taux_et_points_avant_et_apres() -> None:
    r = juger(DOUZE, heures_injustifiees=Decimal("15.925"), accord_penalite=True)
    texte = texte_de(r, "penalite_appliquee")
    for attendu in ("5\u00a0%", "30 points", "28,5", "15,925", "637", "2,50"):
        assert attendu in texte
    assert (r.penalite.etat, r.penalite.heures, r.penalite.base, r.penalite.taux) == (
        "APPLIQUEE",
        Decimal("15.925"),
        Decimal(637),
        Decimal(5),
    )


def test_raison_des_heures_en_entreprise_donne_heures_et_minimum() -> None:
    assert "280" in texte_de(juger(DOUZE, heures_entreprise=Decimal("279.5")), "heures_entreprise")
    assert "279,5" in texte_de(juger(DOUZE, heures_entreprise=Decimal("279.5")), "heures_entreprise")


def test_reference_du_positionnement_est_dans_la_raison_de_la_dispense() -> None:
    assert "POS-2025-17" in texte_de(juger(SANS_PRO, dispense_pro="POS-2025-17"), "pro_dispense")


def test_resultat_ne_change_pas_le_dossier() -> None:
    notes = dict(DOUZE)
    acquis = {"PRO.TUTEUR": Acquis(Decimal(30))}
    del notes["PRO.TUTEUR"]
    copie = dict(notes)
    juger(notes, acquis=acquis, heures_injustifiees=Decimal(20), accord_penalite=True)
    assert notes == copie
    assert acquis == {"PRO.TUTEUR": Acquis(Decimal(30))}


def test_contexte_decimal_de_l_appelant_est_intact() -> None:
    avant = decimal.getcontext().copy()
    juger(DOUZE)
    apres = decimal.getcontext()
    assert (apres.prec, apres.rounding, apres.traps) == (avant.prec, avant.rounding, avant.traps)


def test_contexte_decimal_pauvre_de_l_appelant_ne_change_pas_le_resultat() -> None:
    """A host may have lowered the precision of the thread: no mark may be rounded by it."""
    notes = DOUZE | {"B1.1": Decimal("39.99999999999999999999"), "B2.1": Decimal("67.25")}
    assert juger(notes).blocs["B2"].points == Decimal("112.25")  # a quarter of a point below 10/20
    attendu = juger(notes, heures_injustifiees=Decimal(20), accord_penalite=True)
    with decimal.localcontext(decimal.Context(prec=3)):
        assert juger(notes, heures_injustifiees=Decimal(20), accord_penalite=True) == attendu


def test_seuil_de_validation_sans_ecriture_decimale_finie_reste_exact() -> None:
    """X28 on a scale of 12: 7/12 of 20 points is 11.666…, which no decimal holds; the bound must not be rounded."""
    trois = charger_referentiel(Path(__file__).parents[1] / "cas" / "referentiel_trois_blocs.toml")
    seuils: dict[str, Any] = {"note_eliminatoire": Decimal(3), "minimum": Decimal(5), "note_validation": Decimal(7)}
    bloc = dataclasses.replace(trois.blocs[0], **seuils)
    notation = dataclasses.replace(trois.notation, echelle=Decimal(12), moyenne_titre=Decimal(6))
    douze = dataclasses.replace(trois, notation=notation, blocs=(bloc, *trois.blocs[1:]))

    def decide(notes: dict[str, Decimal], acquis: dict[str, Acquis]) -> str:
        d = Dossier("C", notes, parcours="BLOCS", blocs_inscrits=frozenset({"VENTE"}), acquis=acquis)
        return Reglement(douze).decider(d).blocs["VENTE"].statut

    assert decide({"V.1": Decimal("11.66666666666666666666666666666")}, {}) == "NON_VALIDE"
    assert decide({"V.1": Decimal("11.666666666666666666666666666667")}, {}) == "VALIDE"
    assert decide({}, {"VENTE": Acquis(Decimal(15))}) == "ACQUIS"


def test_section_citee_par_une_raison_mais_absente_du_referentiel_est_refusee_avant_de_decider() -> None:
    """Another référentiel has its own sections: one that a reason needs must be asked for, not fail on a candidate."""
    sans_fraude = dataclasses.replace(R, articles={c: a for c, a in R.articles.items() if c != "fraude"})
    with pytest.raises(ReferentielIncoherent, match="fraude"):
        Reglement(sans_fraude)

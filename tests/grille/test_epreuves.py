"""epreuves.toml, and who sits where: what is refused, with its place, and who is expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from tests.outils.jury import SESSION

from rdcxl import exemple
from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.epreuves import Epreuves, lire_epreuves
from rdcxl.grille.modele import Candidat, Promotion
from rdcxl.grille.seances import Calendrier, duree, planifier
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Acquis, Dossier

R = charger_referentiel()
LIEU = {"date": dt.date(2025, 5, 14), "heure": "09:00", "lieu": "Lyon"}


def inscrit(identifiant: str, nom: str = "Petit", **dossier: object) -> Candidat:
    fiche = Fiche(identifiant=identifiant, nom_naissance=nom, prenoms="Zoé")
    return Candidat(fiche, Dossier(identifiant, {}, **dossier), "Candidats", "A7")  # type: ignore[arg-type]


def calendrier(*candidats: Candidat, amenagements: object = (), envoi: object = None, **seance: object) -> Calendrier:
    return plusieurs(candidats, [{**LIEU, **seance}], amenagements=amenagements, envoi=envoi)


def plusieurs(candidats: tuple[Candidat, ...], seances: Sequence[Mapping[str, object]], **autres: object) -> Calendrier:
    epreuves = Epreuves.model_validate({"epreuves": seances, **autres})
    return planifier(Promotion(SESSION, candidats), R, epreuves)


def presents(c: Calendrier) -> list[list[str]]:
    return [[i.identifiant for i in s.inscrits] for s in c.seances]


def problemes(*candidats: Candidat, **seance: object) -> list[str]:
    with pytest.raises(SaisieRefusee) as refus:
        calendrier(*candidats, **seance)
    return list(refus.value.problemes)


def test_exemple_se_lit_et_chacun_y_est_attendu_une_fois() -> None:
    lues = lire_epreuves(exemple.DOSSIER / "epreuves.toml")
    assert len(lues.epreuves) == 10
    assert lues.envoi is not None


def test_valeurs_fausses_sont_toutes_dites_avec_leur_chemin(tmp_path: Path) -> None:
    fichier = tmp_path / "epreuves.toml"
    fichier.write_text(
        '[envoi]\nmoyen = "PIGEON"\n[[epreuves]]\nbloc = "B1"\ncomposantes = ["B1.1"]\ndate = 2025-05-12\nheure = "9:00"\n'
        'lieu = "Lyon"\n[[epreuves]]\nbloc = "B1"\nheure = "25:00"\nlieu = ""\n[[amenagements]]\ndiagnostic = "x"\n',
        "utf-8",
    )
    with pytest.raises(SaisieRefusee) as refus:
        lire_epreuves(fichier)
    dits = "\n".join(refus.value.problemes)
    for attendu in (
        "envoi.moyen : « PIGEON » : valeurs possibles : 'POSTE', 'ELECTRONIQUE', 'MAIN_PROPRE'", "envoi.date : cette valeur manque",
        "epreuves[0] : donnez bloc, ou composantes, et non les deux", "epreuves[1].date : cette valeur manque",
        "epreuves[1].heure : « 25:00 » n’est pas une heure", "ce texte ne doit pas être vide",
        "amenagements[0].identifiant : cette valeur manque", "amenagements[0].diagnostic : « x » : cette clé n’existe pas",
    ):  # fmt: skip
        assert attendu in dits, attendu


@pytest.mark.parametrize("heure", ["09:00", "9h00", dt.time(9)])
def test_une_heure_s_ecrit_avec_deux_points_un_h_ou_comme_en_toml(heure: object) -> None:
    assert calendrier(inscrit("C01"), bloc="B1", heure=heure).seances[0].epreuve.heure == dt.time(9)


def test_sont_attendus_les_inscrits_sans_acquis_ni_dispense() -> None:
    gens = (
        inscrit("C01"),
        inscrit("C02", parcours="BLOCS", blocs_inscrits=frozenset({"B1"})),
        inscrit("C03", acquis={"B1": Acquis(Decimal(60))}),
        inscrit("C04", dispense_pro="POS-1"),
    )
    seances = [{**LIEU, "bloc": "B1"}, {**LIEU, "bloc": "B2"}, {**LIEU, "composantes": ["PRO.ORAL"], "minutes": 45}]
    lues = {s.ensemble.code: [i.identifiant for i in s.inscrits] for s in plusieurs(gens, seances).seances}
    assert lues == {"B1": ["C01", "C02", "C04"], "B2": ["C01", "C03", "C04"], "PRO": ["C01", "C03"]}


def test_liste_par_nom_sans_regarder_accents_ni_casse() -> None:
    gens = [inscrit("1", "Zaïdi"), inscrit("2", "Œuvrard"), inscrit("3", "Île-Ferré"), inscrit("4", "de La Tour")]
    assert presents(calendrier(*gens, bloc="B1")) == [["4", "3", "2", "1"]]


def test_homonymes_sont_ranges_par_identifiant() -> None:
    assert presents(calendrier(inscrit("C10"), inscrit("C09"), bloc="B1")) == [["C09", "C10"]]


def test_candidats_choisis_et_heures_de_passage() -> None:
    gens = [inscrit(f"C0{i}") for i in range(1, 4)]
    c = calendrier(*gens, composantes=["B3.2"], candidats=["c01", "C03"], passages={"C03": "10:30"})
    assert [(i.identifiant, i.heure) for i in c.seances[0].inscrits] == [("C01", dt.time(9)), ("C03", dt.time(10, 30))]


def test_candidat_sans_epreuve_est_nomme() -> None:
    c = calendrier(inscrit("C01"), inscrit("C02", acquis={"B1": Acquis(Decimal(60))}), bloc="B1")
    assert [x.fiche.identifiant for x in c.sans_epreuve] == ["C02"]


def test_references_inconnues_ou_sans_objet_refusent() -> None:
    assert "« B9 » n’existe pas" in problemes(inscrit("C01"), bloc="B9")[0]
    assert "« PRO.TUTEUR » n’est pas une épreuve" in problemes(inscrit("C01"), composantes=["PRO.TUTEUR"])[0]
    assert "ne réunit qu’un bloc (B1, B2 ici)" in problemes(inscrit("C01"), composantes=["B1.1", "B2.1"])[0]
    assert "« X » n’est pas un candidat" in problemes(inscrit("C01"), bloc="B1", candidats=["X"])[0]
    acquis = inscrit("C01", acquis={"B1": Acquis(Decimal(60))})
    assert "C01 n’a pas à passer B1.1" in problemes(acquis, bloc="B1", candidats=["C01"])[0]


def test_amenagements_se_controlent_et_ne_s_ecrivent_qu_une_fois() -> None:
    arrange = [{"identifiant": "C01", "oral": ["B3.2", "B9"]}, {"identifiant": "C01"}, {"identifiant": "C77"}]
    dits = problemes(inscrit("C01"), bloc="B1", amenagements=arrange)
    assert [d.split(" : ")[0] for d in dits] == [
        "amenagements[0].oral", "amenagements[0].oral", "amenagements[1]", "amenagements[2]"]  # fmt: skip


def test_personne_n_est_attendu_deux_fois_pour_la_meme_epreuve() -> None:
    deux = [{**LIEU, "bloc": "B1"}, {**LIEU, "composantes": ["B1.1"], "date": dt.date(2025, 5, 15)}]
    with pytest.raises(SaisieRefusee) as refus:
        plusieurs((inscrit("C01"),), deux)
    assert "C01 est attendu deux fois pour B1.1, le 14/05/2025 et le 15/05/2025" in refus.value.problemes[0]


def test_duree_absente_du_referentiel_se_demande_et_ne_se_change_pas_ailleurs() -> None:
    assert "ne fixe pas la durée de PRO.ORAL" in problemes(inscrit("C01"), composantes=["PRO.ORAL"])[0]
    assert "fixe déjà la durée" in problemes(inscrit("C01"), composantes=["B2.1"], minutes=60)[0]


@pytest.mark.parametrize(
    ("seance", "arrange", "attendues"),
    [
        ({"bloc": "B2"}, {}, ["2 h", "3 h"]),
        ({"bloc": "B2"}, {"tiers_temps": True}, ["2 h 40", "4 h"]),
        ({"composantes": ["B3.1a", "B3.1b"]}, {"tiers_temps": True}, ["26 min 40 s"]),
        ({"composantes": ["B4.2"]}, {}, ["15 min à 20 min"]),
        ({"composantes": ["B4.2"]}, {"tiers_temps": True}, ["20 min à 26 min 40 s"]),
        ({"composantes": ["B4.3"]}, {"oral": ["B4.3"]}, ["oral, préparé pendant 1 h"]),
        ({"composantes": ["B4.3"]}, {"oral": ["B4.3"], "tiers_temps": True}, ["oral, préparé pendant 1 h 20"]),
        ({"composantes": ["B4.1"]}, {"tiers_temps": True}, [""]),
        ({"composantes": ["PRO.ORAL"], "minutes": 45}, {"tiers_temps": True}, ["1 h"]),
    ],
)
def test_duree_pour_un_candidat(seance: dict[str, object], arrange: dict[str, object], attendues: list[str]) -> None:
    c = calendrier(inscrit("C01"), amenagements=[{"identifiant": "C01", **arrange}], **seance)
    (lue,) = c.seances
    (i,) = lue.inscrits
    assert [duree(R, p, i.amenagement).replace("\u00a0", " ") for p in lue.parties] == attendues


def test_epreuves_dues_sans_seance_sont_dites() -> None:
    avis = calendrier(
        inscrit("C01"), inscrit("C02", parcours="BLOCS", blocs_inscrits=frozenset({"B2"})), bloc="B2"
    ).avis
    assert "Épreuves : aucune séance de B1.1 pour 1 candidat qui doit la passer (C01)." in avis
    assert not any("B2" in a or "TUTEUR" in a for a in avis)


def test_etudes_de_cas_reliees_se_suivent() -> None:
    seances = [
        {**LIEU, "composantes": ["B2.1"]},
        {**LIEU, "composantes": ["B2.2a", "B2.2b"], "date": dt.date(2025, 5, 20)},
    ]
    avis = plusieurs((inscrit("C01"),), seances).avis
    assert any("celles de B2 se planifient l’une à la suite de l’autre" in a for a in avis)


@pytest.mark.parametrize(
    ("moyen", "jour", "recu", "mots"),
    [
        ("ELECTRONIQUE", 14, None, ""),
        (
            "MAIN_PROPRE",
            15,
            None,
            "envoyées le 15/04/2025, alors que l’épreuve du 14/05/2025 demandait qu’elles soient reçues le 14/04/2025",
        ),
        ("POSTE", 9, None, ""),
        ("POSTE", 10, None, "postées le 10/04/2025, moins de 5 jours avant la limite du 14/04/2025"),
        ("POSTE", 10, 14, ""),
        ("POSTE", 10, 15, "reçues le 15/04/2025, alors que"),
    ],
)
def test_une_convocation_recue_trop_tard_se_dit(moyen: str, jour: int, recu: int | None, mots: str) -> None:
    """I1, X23, X36: a month before 14 May is 14 April, which is in time."""
    envoi = {"moyen": moyen, "date": dt.date(2025, 4, jour), "recu_le": dt.date(2025, 4, recu) if recu else None}
    dits = [a for a in calendrier(inscrit("C01"), bloc="B1", envoi=envoi).avis if a.startswith("Convocations")]
    assert len(dits) == bool(mots)
    assert all(mots in dit for dit in dits)


@pytest.mark.parametrize(
    ("accord", "dit"),
    [
        ({}, "sans la référence et la date de l’accord préalable"),
        ({"accord_reference": "CCIF-12"}, "sans la date de l’accord préalable"),
        ({"accord_reference": "CCIF-12", "accord_date": dt.date(2025, 5, 15)}, "après l’épreuve : il est préalable"),
        ({"accord_reference": "CCIF-12", "accord_date": dt.date(2025, 5, 14)}, ""),
    ],
)
def test_une_seance_a_distance_demande_un_accord_prealable(accord: dict[str, object], dit: str) -> None:
    """H10: the agreement of CCI France, its reference and its date, before the sitting."""
    seance = {"composantes": ["B3.2"], "a_distance": True, **accord}
    if not dit:
        assert presents(calendrier(inscrit("C01"), **seance)) == [["C01"]]
        return
    (probleme,) = problemes(inscrit("C01"), **seance)
    assert dit in probleme

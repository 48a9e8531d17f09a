"""What keeps a jury from being closed: one by one, all together, and what --forcer may lift."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import MEMBRES, PROCES_VERBAUX, candidat, creer, jury_toml, membre, notes
from tests.outils.jury import MAINTENANT, SESSION, acte, dossier, jury_sur

from rdcxl.erreurs import ClotureRefusee, SaisieRefusee
from rdcxl.grille.anomalies import Anomalie, Code
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.modele import Centre, Responsables, Session, SessionExamen
from rdcxl.jury.arrets import arreter
from rdcxl.jury.cloture import chemin_de_cloture, clore, lire_cloture
from rdcxl.jury.composition import Jury, lire_jury
from rdcxl.jury.deliberation import Deliberation, deliberer
from rdcxl.jury.divulgation import reserves
from rdcxl.jury.empechements import Empechement, empechements, lever
from rdcxl.jury.parties_closes import Force
from rdcxl.regles.actes import Acte

HEURES = Anomalie(
    "Candidats", "Q7", "C01", "100", "100 h en entreprise, sous le minimum.", Code.HEURES_ENTREPRISE, False
)
VIDE = dossier(sauf={"B2.1": None})
PEU_D_HEURES = dossier(heures_entreprise=Decimal(100))


@pytest.fixture
def jury(tmp_path: Path) -> Callable[[str], Jury]:
    """A jury from the text of jury.toml."""

    def lire(texte: str = "") -> Jury:
        chemin = tmp_path / "jury.toml"
        chemin.write_text(texte or jury_toml(), "utf-8")
        return lire_jury(chemin)

    return lire


def trouver(
    j: Jury,
    deliberation: Deliberation | None = None,
    actes: Iterable[Acte] = (),
    maintenant: dt.datetime = MAINTENANT,
) -> list[Empechement]:
    deliberation, actes = deliberation or jury_sur(dossier()), list(actes)
    return empechements(deliberation, arreter(deliberation, actes), actes, j, maintenant)


def phrases(trouves: Iterable[Empechement]) -> list[str]:
    return [simple(str(e)) for e in trouves]


def test_jury_regulier_et_grille_complete_se_closent(jury: Any) -> None:
    assert trouver(jury()) == []


# -- candidates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("note", [None, "ABJ"])
def test_note_due_manquante_sans_ajournement(jury: Any, note: str | None) -> None:
    deliberation = jury_sur(dossier(sauf={"B2.1": note, "PRO.ORAL": note}))
    (seul,) = trouver(jury(), deliberation)
    assert seul.code == "note_manquante"
    assert not seul.forcable
    assert "C01 : note due manquante (B2.1, PRO.ORAL)" in simple(seul.texte)
    assert trouver(jury(), deliberation, [acte("AJOURNE")]) == []


@pytest.mark.parametrize("autre", [("TITRE",), ("BLOC_ACCORDE", "B1"), ("PROPOSITION",)])
def test_seul_l_ajournement_dispense_de_la_note(jury: Any, autre: Any) -> None:
    assert [e.code for e in trouver(jury(), jury_sur(VIDE), [acte(*autre)])] == ["note_manquante"]
    leve = [acte("AJOURNE"), acte("PROPOSITION", minute=1)]
    assert [e.code for e in trouver(jury(), jury_sur(VIDE), leve)] == ["note_manquante"]


@pytest.mark.parametrize("autre", [{}, {"PRO.ORAL": "ABS"}])
def test_l_evaluation_du_tuteur_qui_n_est_pas_parvenue_se_tranche(jury: Any, autre: dict[str, object]) -> None:
    """X40: the candidate waits, and the jury rules: it grants the title, or postpones."""
    deliberation = jury_sur(dossier(sauf={"PRO.TUTEUR": "ABS", **autre}))
    assert [e.code for e in trouver(jury(), deliberation)] == ["note_manquante"]
    assert trouver(jury(), deliberation, [acte("AJOURNE")]) == []
    titre = [acte("TITRE")]
    assert trouver(jury(), deliberation, titre) == []
    (arret,) = arreter(deliberation, titre)
    assert (arret.resultat.decision, arret.resultat.moyenne) == ("TITRE", None)
    for objet in (acte("PROPOSITION"), acte("BLOC_ACCORDE", "B1")):
        assert [e.code for e in trouver(jury(), deliberation, [objet])] == ["note_manquante"]


@pytest.mark.parametrize("sauf", [{"PRO.TUTEUR": None}, {"PRO.TUTEUR": "ABJ"}, {"PRO.TUTEUR": "ABS", "B1.1": None}])
def test_une_note_due_ne_se_tranche_pas(jury: Any, sauf: dict[str, object]) -> None:
    assert [e.code for e in trouver(jury(), jury_sur(dossier(sauf=sauf)), [acte("TITRE")])] == ["note_manquante"]


def test_absence_injustifiee_n_est_pas_une_note_manquante(jury: Any) -> None:
    assert trouver(jury(), jury_sur(dossier(sauf={"B2.1": "ABS"}))) == []


def test_anomalie_bloquante_reste_quoi_que_fasse_le_jury(jury: Any) -> None:
    anomalie = Anomalie("Notes", "C7", "C01", "101", "101 dépasse le maximum de 100.", Code.NOTE)
    deliberation = jury_sur(dossier(), anomalies=[anomalie])
    for actes in ([], [acte("AJOURNE")], [acte("TITRE")]):
        (seul,) = trouver(jury(), deliberation, actes)
        assert (seul.code, seul.forcable) == ("anomalie", False)
        assert seul.texte == str(anomalie)


@pytest.mark.parametrize("nom", ["DEROGATION_HEURES", "TITRE", "AJOURNE", "PROPOSITION"])
def test_heures_sous_le_minimum_demandent_un_acte(jury: Any, nom: str) -> None:
    deliberation = jury_sur(PEU_D_HEURES, anomalies=[HEURES])
    (seul,) = trouver(jury(), deliberation)
    assert (seul.code, seul.forcable) == ("a_statuer", True)
    assert seul.article == "Période minimale obligatoire en entreprise"
    assert "Candidats!Q7 (C01)" in simple(seul.texte)
    assert trouver(jury(), deliberation, [acte(nom)]) == []


def test_heures_d_un_autre_acte_ou_d_un_autre_candidat_ne_suffisent_pas(jury: Any) -> None:
    deliberation = jury_sur(PEU_D_HEURES, dossier("C02", heures_entreprise=Decimal(100)), anomalies=[HEURES])
    actes = [acte("BLOC_ACCORDE", "B1"), acte("DEROGATION_HEURES", qui="C02")]
    assert [e.code for e in trouver(jury(), deliberation, actes)] == ["a_statuer"]


def test_suivre_la_proposition_pour_un_seul_bloc_ne_statue_pas_sur_les_heures(jury: Any) -> None:
    deliberation = jury_sur(PEU_D_HEURES, anomalies=[HEURES])
    assert [e.code for e in trouver(jury(), deliberation, [acte("PROPOSITION", "B1")])] == ["a_statuer"]


def test_fraude_averee_ne_demande_rien_pour_les_heures(jury: Any) -> None:
    fraude = dossier(fraude=True, heures_entreprise=Decimal(100))
    assert trouver(jury(), jury_sur(fraude, anomalies=[HEURES])) == []


def test_acte_qui_ne_tient_pas_empeche_la_cloture(jury: Any) -> None:
    (seul,) = trouver(jury(), None, [acte("POINTS", "B1.1", 41)])
    assert (seul.code, seul.forcable) == ("acte", False)


def test_grille_vide_n_est_pas_close(jury: Any) -> None:
    assert "vide" in {e.code for e in trouver(jury(), jury_sur())}


# -- certification jury ---------------------------------------------------------------------------------------------

TARD = dt.date(2025, 7, 10)
FAUTES_DU_JURY: list[tuple[dict[str, str], str, str]] = [
    ({"PRESIDENT": ""}, "1 président attendu, 0 présent", "Le jury de certification"),
    ({"PROFESSIONNEL_2": ""}, "2 professionnels attendus, 1 présent", "Le jury de certification"),
    (
        {"PROFESSIONNEL_2": membre("bonnet", "Stéphane", "PROFESSIONNEL")},
        "Stéphane Bonnet figure 2 fois, c’est une seule personne",
        "Le jury de certification",
    ),
    ({"REPRESENTANT": ""}, "1 représentant attendu, 0 présent", "Le jury de certification"),
    (
        {"REPRESENTANT": membre("Thibault", "Jérôme", "REPRESENTANT", a_forme='["c01"]')},
        "Jérôme Thibault, représentant, a formé C01",
        "Le jury de certification",
    ),
    (
        {"PRESIDENT": membre("V", "C", "PRESIDENT", annees_exercice="0")},
        "C V : 0 an d’exercice, 1 au moins exigé",
        "La procédure d’habilitation du jury",
    ),
    (
        {"PRESIDENT": membre("V", "C", "PRESIDENT", derniere_activite="2022-07-09")},
        "C V : sans activité depuis plus de 3 ans",
        "La procédure d’habilitation du jury",
    ),
    (
        {"PRESIDENT": membre("V", "C", "PRESIDENT", informe_le="2025-07-11")},
        "C V : informé le 11/07/2025",
        "La procédure d’habilitation du jury",
    ),
    ({"PRESIDENT": membre("V", "C", "PRESIDENT", informe_le="")}, "(informe_le) manque", "La procédure d’habilitation du jury"),
    (
        {"PRESIDENT": membre("V", "C", "PRESIDENT", annees_exercice="")},
        "(annees_exercice) manquent",
        "La procédure d’habilitation du jury",
    ),
    (
        {"PRESIDENT": membre("V", "C", "PRESIDENT", derniere_activite="")},
        "(derniere_activite) manque",
        "La procédure d’habilitation du jury",
    ),
    (
        {"PRESIDENT": membre("V", "C", "PRESIDENT", a_forme='["C99"]')},
        "C V, a_forme cite des candidats inconnus (C99)",
        "Le jury de certification",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "mots", "article"), FAUTES_DU_JURY)
def test_jury_irregulier_est_dit_avec_sa_section_et_ne_se_force_pas(
    jury: Any, change: dict[str, str], mots: str, article: str
) -> None:
    (seul,) = trouver(jury(jury_toml({**MEMBRES, **change})))
    assert mots in simple(seul.texte)
    assert seul.article == article
    assert not seul.forcable


@pytest.mark.parametrize("role", ["PRESIDENT", "PROFESSIONNEL"])
def test_seul_le_representant_ne_doit_pas_avoir_forme(jury: Any, role: str) -> None:
    """H3 asks it of the representative; H1 of those who mark."""
    forme = membre("V", "C", role, a_forme='["C01"]')
    assert trouver(jury(jury_toml({**MEMBRES, role: forme}))) == []


def _session(**autres: Any) -> Session:
    valeurs = {**SESSION.session.model_dump(), **autres}
    return Session(session=SessionExamen(**valeurs), responsables=SESSION.responsables)


@pytest.mark.parametrize(("rang", "attendu"), [(1, 1), (2, 1), (3, 0), (None, 0)])
def test_observateur_du_parrain_pour_les_deux_premieres_promotions(jury: Any, rang: int | None, attendu: int) -> None:
    deliberation = jury_sur(dossier(), session=_session(rang_promotion=rang))
    trouves = trouver(jury(jury_toml({**MEMBRES, "OBSERVATEUR": ""})), deliberation)
    assert len(trouves) == attendu
    assert all(not e.forcable and e.article == "Procédure de certification" for e in trouves)
    assert trouver(jury(), deliberation) == []


@pytest.mark.parametrize(
    ("organisme", "refuse"),
    [("École des Vents", True), ("école  des vents", True), ("Autre école", False), ("", False)],
)
def test_le_parrain_est_un_autre_etablissement(jury: Any, organisme: str, refuse: bool) -> None:
    session = _session(rang_promotion=1).model_copy(update={"centre": Centre(nom="École des Vents")})
    observateur = membre("Carpentier", "Lucie", "OBSERVATEUR", organisme=f'"{organisme}"')
    trouves = trouver(jury(jury_toml({**MEMBRES, "OBSERVATEUR": observateur})), jury_sur(dossier(), session=session))
    assert ["le parrain est un autre établissement" in e.texte for e in trouves] == [True] * refuse


@pytest.mark.parametrize("qui", ["session", "certification"])
def test_responsables_sont_designes(jury: Any, qui: str) -> None:
    noms = {"session": "Mme A", "certification": "M. K", qui: " "}
    session = Session(session=SESSION.session, responsables=Responsables(**noms))
    (seul,) = trouver(jury(), jury_sur(dossier(), session=session))
    assert f"responsables.{qui}" in seul.texte
    assert not seul.forcable


# -- minutes and dates ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bloc", ["B1", "B2", "B3", "B4"])
def test_bloc_sans_proces_verbal(jury: Any, bloc: str) -> None:
    (seul,) = trouver(jury(jury_toml(proces_verbaux={b: t for b, t in PROCES_VERBAUX.items() if b != bloc})))
    assert simple(str(seul)) == f"Jury : aucun procès-verbal d’épreuve pour {bloc}. [Déroulement des épreuves]"
    assert not seul.forcable


def test_bloc_que_personne_n_a_passe_n_a_pas_besoin_de_proces_verbal(jury: Any) -> None:
    seul_b1 = dossier(parcours="BLOCS", blocs_inscrits=frozenset({"B1"}))
    sans = jury(jury_toml(proces_verbaux={"B1": PROCES_VERBAUX["B1"]}))
    assert [e for e in trouver(sans, jury_sur(seul_b1)) if e.code == "proces_verbal"] == []


def _pv_de_b2(*composantes: str, suite: str = "") -> str:
    codes = ", ".join(f'"{c}"' for c in composantes)
    return f"{PROCES_VERBAUX['B2']}composantes = [{codes}]\n{suite}"


def test_un_bloc_demande_le_proces_verbal_de_chacune_de_ses_epreuves(jury: Any) -> None:
    tous = {**PROCES_VERBAUX, "B2": _pv_de_b2("B2.1"), "B2 bis": _pv_de_b2("B2.2a", "B2.2b")}
    assert trouver(jury(jury_toml(proces_verbaux=tous))) == []
    (seul,) = trouver(jury(jury_toml(proces_verbaux={**tous, "B2 bis": _pv_de_b2("B2.2a")})))
    assert "aucun procès-verbal d’épreuve pour B2.2b" in simple(seul.texte)
    faux = {**tous, "B2": _pv_de_b2("B2.1", "B3.2", suite='candidats = ["C01", "C99"]\n')}
    assert phrases(trouver(jury(jury_toml(proces_verbaux=faux)))) == [
        "Procès-verbal de B2.1, B3.2 du 13/06/2025 : B3.2 n’est pas de B2. Composantes : B2.1, B2.2a, B2.2b. [Déroulement des épreuves]",
        "Procès-verbal de B2.1, B3.2 du 13/06/2025 cite des candidats inconnus (C99). [Déroulement des épreuves]",
    ]


def test_un_proces_verbal_a_distance_nomme_l_accord_de_cci_france(jury: Any) -> None:
    sans = {**PROCES_VERBAUX, "B1": PROCES_VERBAUX["B1"] + "a_distance = true\n"}
    (seul,) = trouver(jury(jury_toml(proces_verbaux=sans)))
    assert "sans la référence et la date de l’accord préalable" in simple(str(seul))
    avec = sans["B1"] + 'accord_reference = "CCIF-12"\naccord_date = 2025-05-01\n'
    assert trouver(jury(jury_toml(proces_verbaux={**sans, "B1": avec}))) == []


def test_une_fraude_dont_jury_toml_rapporte_l_incident_ne_retient_rien(jury: Any) -> None:
    anomalie = Anomalie("Notes", "P7", "C01", "01/07/2025", "Sans incident.", Code.FRAUDE_SANS_INCIDENT)
    deliberation = jury_sur(dossier(fraude=True), anomalies=[anomalie])
    assert [e.code for e in trouver(jury(), deliberation)] == ["anomalie"]
    incident = '\n[[epreuves.incidents]]\nidentifiant = "c01"\ndescription = "Antisèche."\ncontresigne = true\n'
    assert trouver(jury(jury_toml() + incident), deliberation) == []


def test_proces_verbal_d_un_bloc_inconnu(jury: Any) -> None:
    de_trop = {**PROCES_VERBAUX, "B9": PROCES_VERBAUX["B1"].replace("B1", "B9")}
    (seul,) = trouver(jury(jury_toml(proces_verbaux=de_trop)))
    assert "B9" in seul.texte


@pytest.mark.parametrize("cle", ["date", "responsable"])
def test_proces_verbal_sans_date_ou_sans_responsable_est_refuse(jury: Any, cle: str) -> None:
    tronque = "\n".join(x for x in PROCES_VERBAUX["B1"].splitlines() if not x.startswith(cle))
    with pytest.raises(SaisieRefusee) as refus:
        jury(jury_toml(proces_verbaux={**PROCES_VERBAUX, "B1": tronque}))
    assert f"epreuves[0].{cle}" in " ".join(refus.value.problemes)


def _a(jour: int, mois: int = 7) -> dt.datetime:
    return dt.datetime(2025, mois, jour, 23, 0, tzinfo=MAINTENANT.tzinfo)


def test_jury_a_venir_est_refuse_le_jour_meme_non(jury: Any) -> None:
    (seul,) = trouver(jury(), maintenant=_a(9))
    assert (seul.code, seul.forcable) == ("avenir", False)
    assert "10/07/2025, est dans l’avenir" in simple(seul.texte)
    assert trouver(jury(), maintenant=_a(10)) == []


def test_epreuves_a_venir_sont_refusees(jury: Any) -> None:
    codes = [e.code for e in trouver(jury(), maintenant=_a(13, 6))]
    assert codes.count("avenir") == 4  # the jury, the minutes of B3 and B4, the last épreuve


def test_jury_avant_la_derniere_epreuve(jury: Any) -> None:
    deliberation = jury_sur(dossier(), session=_session(date_derniere_epreuve=dt.date(2025, 7, 11)))
    trouves = trouver(jury(), deliberation, maintenant=_a(20))
    assert phrases(trouves) == [
        "Jury : réuni le 10/07/2025, avant la dernière épreuve du 11/07/2025. [Le jury de certification]"
    ]
    deliberation = jury_sur(dossier(), session=_session(date_derniere_epreuve=dt.date(2025, 7, 10)))
    assert trouver(jury(), deliberation) == []


def test_epreuve_apres_le_jury(jury: Any) -> None:
    apres = {**PROCES_VERBAUX, "B4": PROCES_VERBAUX["B4"].replace("2025-06-15", "2025-07-11")}
    trouves = trouver(jury(jury_toml(proces_verbaux=apres)), maintenant=_a(20))
    assert [e.code for e in trouves] == ["date"]
    assert "avant l’épreuve de B4 du 11/07/2025" in simple(trouves[0].texte)


def test_epreuve_le_jour_du_jury_est_admise(jury: Any) -> None:
    le_jour = {**PROCES_VERBAUX, "B4": PROCES_VERBAUX["B4"].replace("2025-06-15", "2025-07-10")}
    assert trouver(jury(jury_toml(proces_verbaux=le_jour))) == []


@pytest.mark.parametrize(
    ("maintenant", "mots"),
    [
        (_a(31), "doivent être connus le 08/08/2025 au plus tard."),
        (_a(1, 8), "doivent être connus le 08/08/2025 au plus tard : il reste 7 jours."),
        (_a(7, 8), "il reste 1 jour."),
        (_a(8, 8), "il reste 0 jour."),
        (_a(9, 8), "devaient être connus le 08/08/2025 au plus tard : cette date est passée."),
    ],
)
def test_date_limite_des_resultats_est_dite(jury: Any, maintenant: dt.datetime, mots: str) -> None:
    (phrase,) = reserves(jury_sur(dossier()), jury(), maintenant)
    assert mots in simple(phrase)


def test_epreuve_apres_la_derniere_epreuve_de_la_session_est_dite(jury: Any) -> None:
    """The limit date of the results is counted from the last épreuve, so this one must be the last."""
    tard = jury_toml(proces_verbaux={"B3": PROCES_VERBAUX["B3"].replace("2025-06-14", "2025-06-28")})
    a_l_heure = jury_toml(proces_verbaux={"B3": PROCES_VERBAUX["B3"].replace("2025-06-14", "2025-06-27")})
    premiere, _ = reserves(jury_sur(dossier()), jury(tard), _a(31))
    assert "B3 : l’épreuve du 28/06/2025 suit la dernière épreuve que dit la session, le 27/06/2025" in simple(premiere)
    assert len(reserves(jury_sur(dossier()), jury(a_l_heure), _a(31))) == 1


# -- evaluation juries ----------------------------------------------------------------------------------------------


def evaluation(*membres: str, candidats: str = '["C01", "C02"]', epreuve: str = "B3.1a") -> str:
    corps = "\n".join(f"[[jurys_evaluation.membres]]\n{m}" for m in membres)
    return f'\n[[jurys_evaluation]]\nepreuve = "{epreuve}"\ncandidats = {candidats}\n{corps}\n'


def pro(nom: str, suite: str = "", externe: str = "true") -> str:
    return f'nom = "{nom}"\nprenom = "Léa"\nexterne = {externe}\n{suite}'


A, B = pro("Aubin"), pro("Brun")
REGULIERS = [
    (A, B),
    (A, B, pro("Colin")),
    (A, B, pro("Dumas", "representant = true", "false")),
    (pro("Aubin", 'a_forme = ["C03"]\nlien = ["C03"]'), B),
    (A, B, pro("Dumas", 'representant = true\nlien = ["C01"]', "false")),
]
IRREGULIERS: list[tuple[tuple[str, ...], list[str]]] = [
    ((A,), ["2 professionnels extérieurs au moins attendus, 1 présent"]),
    (
        (A, pro("Brun", externe="false")),
        ["2 professionnels extérieurs au moins attendus, 1 présent", "Léa Brun note sans être extérieur"],
    ),
    ((A, A), ["Léa Aubin figure 2 fois, c’est une seule personne"]),
    ((A, B, pro("Colin", externe="false")), ["Léa Colin note sans être extérieur"]),
    ((pro("Aubin", 'a_forme = ["C02"]'), B), ["Léa Aubin a formé C02"]),
    ((pro("Aubin", 'a_forme = ["c01", "C02"]'), B), ["Léa Aubin a formé C01", "Léa Aubin a formé C02"]),
    ((pro("Aubin", 'lien = ["C01"]'), B), ["Léa Aubin a un lien avec C01"]),
    (
        (A, B, pro("D", "representant = true", "false"), pro("E", "representant = true", "false")),
        ["1 représentant au plus admis, 2 présents"],
    ),
    ((A, B, pro("D", "representant = true\nvote = true", "false")), ["Léa D, représentant de l’établissement, ne doit pas noter"]),
    ((A, B, pro("D", 'representant = true\na_forme = ["C01"]', "false")), ["Léa D a formé C01"]),
    ((A, pro("D", "representant = true", "false")), ["2 professionnels extérieurs au moins attendus, 1 présent"]),
]  # fmt: skip
TROIS = jury_sur(dossier("C01"), dossier("C02"), dossier("C03"))


@pytest.mark.parametrize("membres", REGULIERS)
def test_jury_d_evaluation_regulier(jury: Any, membres: tuple[str, ...]) -> None:
    assert trouver(jury(jury_toml() + evaluation(*membres)), TROIS) == []


@pytest.mark.parametrize(("membres", "attendus"), IRREGULIERS)
def test_jury_d_evaluation_irregulier_se_dit_par_candidat_et_se_force(
    jury: Any, membres: tuple[str, ...], attendus: list[str]
) -> None:
    trouves = trouver(jury(jury_toml() + evaluation(*membres)), TROIS)
    assert len(trouves) == len(attendus)
    for e, mots in zip(trouves, attendus, strict=True):
        assert simple(e.texte).startswith("Jury d’évaluation B3.1a : ")
        assert mots in simple(e.texte)
        assert e.article == "Constitution des jurys"
        assert e.forcable


def test_deux_jurys_d_evaluation_se_jugent_chacun_sur_ses_candidats(jury: Any) -> None:
    """The same member may hear those whom he did not train."""
    formateur = pro("Aubin", 'a_forme = ["C01"]')
    deux = evaluation(formateur, B, candidats='["C02"]') + evaluation(formateur, B, candidats='["C01"]', epreuve="PRO")
    (seul,) = trouver(jury(jury_toml() + deux), TROIS)
    assert simple(seul.texte) == "Jury d’évaluation PRO : Léa Aubin a formé C01, qu’il entend."


def test_jury_d_evaluation_cite_des_inconnus(jury: Any) -> None:
    trouves = trouver(jury(jury_toml() + evaluation(A, B, candidats='["C99"]', epreuve="B9")), TROIS)
    assert [e.forcable for e in trouves] == [False, False]
    assert "cette épreuve n’existe pas" in trouves[0].texte
    assert "C99" in trouves[1].texte


def test_jury_d_evaluation_mal_ecrit_est_explique(jury: Any) -> None:
    with pytest.raises(SaisieRefusee) as refus:
        jury(jury_toml() + '\n[[jurys_evaluation]]\nepreuve = "B3"\ncandidat = ["C01"]\nmembres = []\n')
    assert "vouliez-vous dire « candidats »" in simple(" ".join(refus.value.problemes))


# -- together, and forced -------------------------------------------------------------------------------------------


def test_tout_est_dit_d_un_coup_dans_l_ordre(tmp_path: Path, referentiel: Any, jury: Any) -> None:
    candidats = [candidat("C01"), candidat("C02", date_naissance="hier"), candidat("C03", heures_entreprise="100")]
    saisies = [notes("C01", {"B1.1": "101"}), notes("C02", {"PRO.ORAL": "bien", "B3.2": None}), notes("C03")]
    grille = creer(tmp_path, candidats, saisies)
    deliberation = deliberer(lire_grille(grille, referentiel), referentiel)
    mauvais = jury(jury_toml({k: t for k, t in MEMBRES.items() if k != "OBSERVATEUR"}, {}) + evaluation(A))
    avant = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(ClotureRefusee) as refus:
        clore(deliberation, mauvais, grille, clos_le=_a(9), actes=[acte("TITRE", qui="C99")], forcer="Parce que")
    lignes = [simple(p).split(" :")[0] for p in refus.value.problemes]
    assert sorted(lignes) == sorted(
        [
            "Candidats!F8 (C02)", "Notes!C7 (C01)", "Notes!N8 (C02)",  # anomalies
            "C99, TITRE",
            "C01", "C02",  # marks that are missing, because they cannot be read or were not entered
            "Candidats!Q9 (C03)",
            *["Jury"] * 5,  # four minutes, the observer
            "Jury d’évaluation B3.1a",
            "Jury",  # the day of the jury
        ]
    )  # fmt: skip
    assert sorted(p.name for p in tmp_path.iterdir()) == avant


FORCABLE = Empechement("a_statuer", "Article", "À statuer.", True)
FERME = Empechement("note_manquante", "Article", "Il manque une note.")


def test_ce_qui_se_force_sans_motif_est_refuse_en_disant_comment() -> None:
    with pytest.raises(ClotureRefusee) as refus:
        lever([FORCABLE, FERME], "  ")
    assert [simple(p) for p in refus.value.problemes] == [
        'À statuer. [Article] (peut être levé par --forcer MOTIF, ou par forcer = "motif" en tête de jury.toml)',
        "Il manque une note. [Article]",
    ]


def test_forcer_ne_leve_rien_d_autre() -> None:
    with pytest.raises(ClotureRefusee) as refus:
        lever([FORCABLE, FERME], "Vu en séance")
    assert len(refus.value.problemes) == 2


def dire(force: Force | None) -> dict[str, Any]:
    """As the closed file holds it."""
    assert force is not None
    return force.model_dump(mode="json", exclude_unset=True)


def test_ce_qui_est_force_est_garde_avec_son_motif() -> None:
    assert dire(lever([FORCABLE], " Vu en séance ")) == {
        "motif": "Vu en séance",
        "empechements": [{"code": "a_statuer", "article": "Article", "texte": "À statuer."}],
    }
    assert dire(lever([], "Vu en séance")) == {"motif": "Vu en séance", "empechements": []}
    assert lever([], "") is None


def test_cloture_forcee_garde_le_motif_et_le_titre_refuse(tmp_path: Path, referentiel: Any, jury: Any) -> None:
    grille = creer(tmp_path, [candidat(heures_entreprise="100")])
    deliberation = deliberer(lire_grille(grille, referentiel), referentiel)
    with pytest.raises(ClotureRefusee, match="empêche"):
        clore(deliberation, jury(), grille, clos_le=MAINTENANT)
    clos = lire_cloture(
        clore(deliberation, jury(), grille, clos_le=MAINTENANT, forcer="Le jury suit la proposition")
    ).en_json()
    assert clos["force"]["motif"] == "Le jury suit la proposition"
    assert [e["code"] for e in clos["force"]["empechements"]] == ["a_statuer"]
    assert clos["candidats"][0]["resultat"]["decision"] == "PARTIELLE"
    assert [a["code"] for a in clos["a_statuer"]] == ["heures_entreprise"]
    assert chemin_de_cloture(grille).exists()


def test_fichier_clos_tient_proposition_actes_et_resultat(tmp_path: Path, referentiel: Any, jury: Any) -> None:
    grille = creer(tmp_path, None, [notes("C01", {"B1.1": "39,95"})])
    deliberation = deliberer(lire_grille(grille, referentiel), referentiel)
    actes = [
        acte("AJOURNE"),
        acte("TITRE", minute=5, motif="Parcours remarquable"),
        acte("BLOC_ACCORDE", "B1", minute=6),
    ]
    (clos,) = lire_cloture(clore(deliberation, jury(), grille, clos_le=MAINTENANT, actes=actes)).en_json()["candidats"]
    assert clos["proposition"]["decision"] == "PARTIELLE"
    assert clos["resultat"]["decision"] == "TITRE"
    assert [(a["acte"], a["retenu"]) for a in clos["actes"]] == [
        ("AJOURNE", False),
        ("TITRE", True),
        ("BLOC_ACCORDE", True),
    ]
    assert clos["actes"][1]["motif"] == "Parcours remarquable"
    assert clos["actes"][1]["horodatage"] == "2025-07-10T15:05:00"
    assert clos["blocs_certifies"] == []
    assert clos["saisies"]["notes"]["B1.1"] == "39.95"

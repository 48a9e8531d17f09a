"""The optional tables: recognised by their columns, read with their places, carried by formulas to the rest of the grid."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.outils import etendue
from tests.outils.calcul import Recalcul, ecarts, valeurs_perimees
from tests.outils.classeurs import simple
from tests.outils.fichiers import CREE_LE, SESSION, Ligne, candidat, creer, ecrire_entrees, notes
from tests.outils.hasard import promotion
from tests.outils.hasard_annexes import annexes

from rdcxl.grille import annexes as X
from rdcxl.grille.creation import creer_grille
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.deliberation import deliberer
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Mention

D = Decimal


@pytest.mark.parametrize(
    ("graine", "lectures"),
    [
        (1, {}),
        (2, {"reprise": "meilleure"}),
        (3, {"reprise": "meilleure", "absence": "points", "assiette_penalite": "professionnelle"}),
        (4, {"moyenne": "moyenne_des_notes", "assiette_penalite": "total", "reprise": "meilleure"}),
    ],
)
def test_formules_fonctions_et_regles_s_accordent_sur_des_promotions_au_hasard(
    tmp_path: Path, referentiel: Any, graine: int, lectures: dict[str, str]
) -> None:
    """Good rows and bad ones, in every table: what is saved is what a recalculation gives, and the rules decide the same."""
    tirages = promotion(graine, etendue.tirages(25, 60))
    lignes = annexes(graine, tirages)
    session = SESSION + "[lectures]\n" + "".join(f'{nom} = "{valeur}"\n' for nom, valeur in lectures.items())
    grille = creer(
        tmp_path,
        [t.ligne_candidat() for t in tirages],
        [t.ligne_notes() for t in tirages],
        [x for t in tirages for x in t.lignes_acquis()],
        session,
        annexes=lignes,
    )
    assert valeurs_perimees(grille) == []
    trouves, d = ecarts(grille, referentiel)
    assert trouves == []
    assert any(c.dossier.vae for c in d.promotion.candidats)
    assert any(c.dossier.portefeuilles for c in d.promotion.candidats)


def un(tmp_path: Path, nom: str, lignes: Sequence[Ligne], **autres: Any) -> Path:
    candidats = autres.pop("candidats", [candidat(f"C0{i}") for i in range(1, 7)])
    saisies = autres.pop("saisies", [notes(str(c["identifiant"])) for c in candidats])
    return creer(tmp_path, candidats, saisies, annexes={nom: lignes}, **autres)


def dossiers(grille: Path, referentiel: Any) -> dict[str, Any]:
    return {c.dossier.identifiant: c.dossier for c in lire_grille(grille, referentiel).candidats}


def messages(grille: Path, referentiel: Any) -> list[str]:
    return [str(a) for a in lire_grille(grille, referentiel).anomalies]


def sans(identifiant: str, *codes: str) -> dict[str, object]:
    return {**notes(identifiant), **dict.fromkeys(codes, "")}


def test_une_grille_sans_feuille_facultative_n_en_a_aucune(tmp_path: Path, referentiel: Any) -> None:
    from openpyxl import load_workbook

    titres = load_workbook(creer(tmp_path), read_only=True).sheetnames
    assert not {a.feuille for a in X.annexes(referentiel).values()} & set(titres)


def test_toutes_les_feuilles_vides_ne_changent_rien(tmp_path: Path, referentiel: Any) -> None:
    (tmp_path / "a").mkdir()
    simple = creer(tmp_path / "a")
    grille = creer(tmp_path, annexes={nom: [] for nom in X.annexes(referentiel)})
    assert valeurs_perimees(grille) == []
    assert dossiers(grille, referentiel) == dossiers(simple, referentiel)
    assert set(lire_grille(grille, referentiel).annexes) == set(X.annexes(referentiel))
    assert messages(grille, referentiel) == messages(simple, referentiel)


def test_les_absences_font_les_heures_celles_en_entreprise_non(tmp_path: Path, referentiel: Any) -> None:
    lignes = [
        {"identifiant": "C01", "absence_du": "03/02/2025", "heures": "0,1", "justifiee": "non", "lieu_absence": ""},
        {
            "identifiant": "C01",
            "absence_du": "04/02/2025",
            "heures": "0,2",
            "justifiee": "non",
            "lieu_absence": "CENTRE",
        },
        {"identifiant": "C01", "absence_du": "05/02/2025", "heures": "7", "justifiee": "oui", "lieu_absence": ""},
        {
            "identifiant": "C01",
            "absence_du": "06/02/2025",
            "heures": "7",
            "justifiee": "non",
            "lieu_absence": "ENTREPRISE",
        },
    ]
    saisies = [sans(f"C0{i}", "heures_absence_injustifiees", "heures_absence_justifiees") for i in range(1, 7)]
    grille = un(tmp_path, X.ABSENCES, lignes, saisies=saisies)
    d = dossiers(grille, referentiel)["C01"]
    assert (d.heures_injustifiees, d.heures_justifiees) == (D("0.3"), D(7))
    assert messages(grille, referentiel) == []


def test_une_absence_illisible_fait_attendre_et_n_est_jamais_comptee_zero(tmp_path: Path, referentiel: Any) -> None:
    lignes = [
        {"identifiant": "C01", "absence_du": "03/02/2025", "heures": "7", "justifiee": "non"},
        {"identifiant": "C01", "absence_du": "04/02/2025", "heures": "sept", "justifiee": "non"},
    ]
    saisies = [sans(f"C0{i}", "heures_absence_injustifiees", "heures_absence_justifiees") for i in range(1, 7)]
    grille = un(tmp_path, X.ABSENCES, lignes, saisies=saisies)
    assert dossiers(grille, referentiel)["C01"].heures_injustifiees is None
    assert any("Absences!D8" in m and "sept" in m for m in messages(grille, referentiel))
    x = next(x for x in deliberer(lire_grille(grille, referentiel), referentiel).resultats if x.identifiant == "C01")
    assert x.decision == "EN_ATTENTE"


def test_la_note_du_groupe_va_a_ses_membres_et_l_individuelle_demande_un_motif(
    tmp_path: Path, referentiel: Any
) -> None:
    lignes = [
        {
            "identifiant": "C01",
            "groupe": "A",
            "note_du_groupe": "41,5",
            "note_individuelle": "",
            "motif_individuel": "",
        },
        {"identifiant": "C02", "groupe": "a", "note_du_groupe": "", "note_individuelle": "", "motif_individuel": ""},
        {
            "identifiant": "C03",
            "groupe": "A",
            "note_du_groupe": "",
            "note_individuelle": "30",
            "motif_individuel": "Absente",
        },
        {"identifiant": "C04", "groupe": "A", "note_du_groupe": "", "note_individuelle": "30", "motif_individuel": ""},
        {
            "identifiant": "C05",
            "groupe": "B",
            "note_du_groupe": "",
            "note_individuelle": "ABS",
            "motif_individuel": "Absent",
        },
        {"identifiant": "C06", "groupe": "B", "note_du_groupe": "", "note_individuelle": "", "motif_individuel": ""},
    ]
    saisies = [sans(f"C0{i}", "B4.1") for i in range(1, 7)]
    grille = un(tmp_path, X.GROUPES, lignes, saisies=saisies)
    lus = [d.notes["B4.1"] for d in dossiers(grille, referentiel).values()]
    assert lus == [D("41.5"), D("41.5"), D(30), Mention.ANOMALIE, Mention.ABS, Mention.VIDE]
    (message,) = messages(grille, referentiel)
    assert "Groupes!E10" in message
    assert "motif" in message
    assert valeurs_perimees(grille) == []


@pytest.mark.parametrize(("membres", "trop"), [(4, False), (5, True)])
def test_un_groupe_a_quatre_membres_au_plus(tmp_path: Path, referentiel: Any, membres: int, trop: bool) -> None:
    lignes = [
        {"identifiant": f"C0{i}", "groupe": "A", "note_du_groupe": "40" if i == 1 else ""}
        for i in range(1, membres + 1)
    ]
    saisies = [sans(f"C0{i}", "B4.1") for i in range(1, 7)]
    assert (
        any("4 au plus" in m for m in messages(un(tmp_path, X.GROUPES, lignes, saisies=saisies), referentiel)) is trop
    )


def test_deux_notes_pour_un_groupe_n_en_font_aucune(tmp_path: Path, referentiel: Any) -> None:
    lignes = [{"identifiant": f"C0{i}", "groupe": "A", "note_du_groupe": str(40 + i)} for i in (1, 2)]
    saisies = [sans(f"C0{i}", "B4.1") for i in range(1, 7)]
    grille = un(tmp_path, X.GROUPES, lignes, saisies=saisies)
    assert [dossiers(grille, referentiel)[qui].notes["B4.1"] for qui in ("C01", "C02")] == [Mention.ANOMALIE] * 2
    assert sum("deux notes" in m for m in messages(grille, referentiel)) == 2


def test_une_note_partagee_est_la_somme_exacte_de_ses_parts(tmp_path: Path, referentiel: Any) -> None:
    lignes = [
        {"identifiant": "C01", "composante_partagee": "b2.1", "note_ecrite": "0,1", "note_orale": "0,2"},
        {"identifiant": "C02", "composante_partagee": "B2.1", "note_ecrite": "100", "note_orale": "50,5"},
        {"identifiant": "C03", "composante_partagee": "B2.1", "note_ecrite": "100", "note_orale": ""},
        {"identifiant": "C04", "composante_partagee": "B2.1", "note_ecrite": "ABS", "note_orale": "abs"},
    ]
    saisies = [sans(f"C0{i}", "B2.1") for i in range(1, 7)]
    grille = un(tmp_path, X.NOTES_PARTAGEES, lignes, saisies=saisies)
    lus = [d.notes["B2.1"] for d in dossiers(grille, referentiel).values()][:4]
    assert lus == [D("0.3"), Mention.ANOMALIE, Mention.ANOMALIE, Mention.ABS]
    assert any("dépasse le maximum" in m for m in messages(grille, referentiel))
    assert any("il faut les deux parts" in m for m in messages(grille, referentiel))


def test_une_note_tapee_qui_contredit_la_feuille_se_voit_partout(tmp_path: Path, referentiel: Any) -> None:
    """In the reading with both places, in the functions and in the native calculation: the candidate waits."""
    lignes = [{"identifiant": "C01", "groupe": "A", "note_du_groupe": "41"}]
    grille = un(tmp_path, X.GROUPES, lignes, saisies=[{**notes(f"C0{i}"), "B4.1": "30"} for i in range(1, 7)])
    (message,) = messages(grille, referentiel)
    assert "Notes!J7" in message
    assert "« 41 » en Groupes!D7 et « 30 » ici" in simple(message)
    for fonctions in (True, False):
        ligne = Recalcul(grille, fonctions=fonctions).lignes("Synthèse", 1)[0]
        decision = str(ligne["Décision proposée"])
        assert decision.startswith("ERREUR") if fonctions else decision == "En attente"


@pytest.mark.parametrize(
    ("comptees", "date_jury", "attendu"),
    [
        (1, "2025-07-10", ""),
        (2, "2025-07-10", "a déjà été passé 2 fois"),
        (1, "2029-04-25", ""),
        (1, "2029-04-26", "n’est plus délivrée après le 25/04/2029"),
    ],
)
def test_un_bloc_ne_se_repasse_qu_une_fois_jusqu_a_la_derniere_delivrance(
    tmp_path: Path, referentiel: Any, comptees: int, date_jury: str, attendu: str
) -> None:
    lignes = [
        {
            "identifiant": "C01",
            "tentative": "B2",
            "points_obtenus": "80",
            "session_du": f"10/07/{2023 + i}",
            "compte": "oui",
        }
        for i in range(comptees)
    ]
    lignes.append(
        {"identifiant": "C01", "tentative": "B2", "points_obtenus": "", "session_du": "10/01/2024", "compte": "non"}
    )
    lignes += [
        {"identifiant": "C01", "tentative": "PRO", "points_obtenus": "90", "session_du": f"1{i}/07/2024", "compte": ""}
        for i in range(4)
    ]
    grille = un(
        tmp_path, X.TENTATIVES, lignes, session=SESSION.replace("date_jury = 2025-07-10", f"date_jury = {date_jury}")
    )
    trouves = [m for m in messages(grille, referentiel) if "Tentatives" in m]
    de_pro = [m for m in trouves if ": PRO ne peut plus" in m]
    assert len(de_pro) == (date_jury > "2029-04-25")  # X48: PRO knows no number of attempts, but that date
    assert len(trouves) - len(de_pro) == bool(attendu)
    assert all(attendu in m and "En cas d’échec" in m and "C01" in m for m in trouves)


def test_le_meilleur_passage_est_garde_selon_la_lecture(tmp_path: Path, referentiel: Any) -> None:
    lignes = [{"identifiant": "C01", "tentative": "B1", "points_obtenus": "77,5", "session_du": "10/07/2024"}]
    grille = un(tmp_path, X.TENTATIVES, lignes)
    for lectures, points in (({}, D(60)), ({"reprise": "meilleure"}, D("77.5"))):
        x = deliberer(lire_grille(grille, referentiel), referentiel, lectures).resultats[0]
        assert x.blocs["B1"].points == points


def test_une_voie_vae_avec_des_notes_est_jugee_sur_elles_et_c_est_dit(tmp_path: Path, referentiel: Any) -> None:
    grille = creer(
        tmp_path, [candidat("C01", voie="VAE"), candidat("C02", voie="VAE")], [notes("C01"), {"identifiant": "C02"}]
    )
    d = deliberer(lire_grille(grille, referentiel), referentiel)
    assert [x.decision for x in d.resultats] == ["TITRE", "EN_ATTENTE"]
    assert [a.identifiant for a in d.promotion.avertissements if "VAE avec des notes" in simple(a.message)] == ["C01"]
    assert ecarts(grille, referentiel)[0] == []
    assert valeurs_perimees(grille) == []


@pytest.mark.parametrize(("points", "demande"), [("50", True), ("49,99", False)])
def test_un_passage_qui_validait_fait_demander_si_le_bloc_est_acquis(
    tmp_path: Path, referentiel: Any, points: str, demande: bool
) -> None:
    lignes = [{"identifiant": "C01", "tentative": "B1", "points_obtenus": points, "session_du": "10/07/2024"}]
    avis = [simple(str(a)) for a in lire_grille(un(tmp_path, X.TENTATIVES, lignes), referentiel).avertissements]
    assert any("Tentatives!C7" in a and "saisissez-le dans Acquis" in a for a in avis) is demande


@pytest.mark.parametrize(
    ("presente", "refuse"),
    [("29/04/2025", True), ("30/04/2025", False), ("31/07/2025", False), ("01/08/2025", True)],
)
def test_un_portefeuille_est_entendu_de_trois_a_six_mois_apres_la_formation(
    tmp_path: Path, referentiel: Any, presente: str, refuse: bool
) -> None:
    """From 31 January on: three months later is 30 April, six months later 31 July, both included (X23)."""
    lignes = [{
        "identifiant": "C01", "bloc_portefeuille": "B1", "points_portefeuille": "50", "formation_finie_le": "31/01/2025",
        "portefeuille_presente_le": presente,
    }]  # fmt: skip
    candidats = [candidat("C01", executive="oui")]
    grille = un(tmp_path, X.PORTEFEUILLES, lignes, candidats=candidats, saisies=[sans("C01", "B1.1")])
    trouves = messages(grille, referentiel)
    assert len(trouves) == refuse
    assert all("du 30/04/2025 au 31/07/2025" in m and "Les candidats Executive" in m for m in trouves)
    x = deliberer(lire_grille(grille, referentiel), referentiel).resultats[0]
    assert (x.decision, x.blocs["B1"].statut, x.blocs["B1"].points) == ("TITRE", "VALIDE", D(50))


@pytest.mark.parametrize(
    ("suite", "avis", "refuse"),
    [
        ({}, "ni transmis au jury, ni justifié par le contexte", False),
        (
            {"portefeuille_signe_le": "01/05/2025", "contexte_entreprise": "PME exportatrice"},
            "qu’il est transmis au jury [",
            False,
        ),
        (
            {
                "portefeuille_signe_le": "15/05/2025",
                "portefeuille_transmis_le": "15/05/2025",
                "contexte_entreprise": "PME",
            },
            "",
            False,
        ),
        (
            {
                "portefeuille_signe_le": "01/05/2025",
                "portefeuille_transmis_le": "16/05/2025",
                "contexte_entreprise": "PME",
            },
            "",
            True,
        ),
    ],
)
def test_un_portefeuille_dit_sa_signature_son_envoi_et_son_contexte(
    tmp_path: Path, referentiel: Any, suite: dict[str, str], avis: str, refuse: bool
) -> None:
    lignes = [{
        "identifiant": "C01", "bloc_portefeuille": "B1", "points_portefeuille": "50", "formation_finie_le": "31/01/2025",
        "portefeuille_presente_le": "15/05/2025", **suite,
    }]  # fmt: skip
    grille = un(
        tmp_path, X.PORTEFEUILLES, lignes, candidats=[candidat("C01", executive="oui")], saisies=[sans("C01", "B1.1")]
    )
    assert len(messages(grille, referentiel)) == refuse
    dits = [
        simple(a.message)
        for a in lire_grille(grille, referentiel).avertissements
        if "Portefeuille B1" in simple(a.message)
    ]
    assert len(dits) == bool(avis)
    assert all(avis in dit for dit in dits)


def test_un_portefeuille_est_reserve_aux_executive_et_exclut_les_epreuves(tmp_path: Path, referentiel: Any) -> None:
    ligne = {
        "bloc_portefeuille": "B1",
        "points_portefeuille": "50",
        "formation_finie_le": "31/01/2025",
        "portefeuille_presente_le": "30/04/2025",
    }
    grille = un(tmp_path, X.PORTEFEUILLES, [{"identifiant": "C01", **ligne}], candidats=[candidat("C01")])
    assert [
        ("réservé aux candidats Executive" in m, "à côté d’autres résultats (B1.1)" in m)
        for m in messages(grille, referentiel)
    ] == [
        (True, False),
        (False, True),
    ]
    assert deliberer(lire_grille(grille, referentiel), referentiel).resultats[0].decision == "EN_ATTENTE"


def test_des_fichiers_qu_on_ne_reconnait_pas_sont_tous_refuses(tmp_path: Path) -> None:
    from rdcxl.erreurs import SaisieRefusee

    (tmp_path / "candidats.csv").write_text("identifiant;nom_naissance;prenoms;parcours\nC01;A;B;COMPLET\n", "utf-8")
    (tmp_path / "inconnu.csv").write_text("couleur;taille\nrouge;3\n", "utf-8")
    (tmp_path / "absences.csv").write_text("identifiant;absence_du;heures;justifiee\nC99;01/02/2025;7;non\n", "utf-8")
    with pytest.raises(SaisieRefusee) as refus:
        creer_grille(
            tmp_path / "g.xlsx", tmp_path / "candidats.csv", referentiel=charger_referentiel(), cree_le=CREE_LE,
            annexes=[tmp_path / "inconnu.csv", tmp_path / "absences.csv", tmp_path / "nulle_part.csv"],
        )  # fmt: skip
    textes = " ".join(refus.value.problemes)
    assert "inconnu.csv : on ne reconnaît pas" in textes
    assert "C99" in textes
    assert "nulle_part.csv : ce fichier n’existe pas" in textes
    assert not (tmp_path / "g.xlsx").exists()


def test_les_titres_francais_valent_les_codes(tmp_path: Path, referentiel: Any) -> None:
    (tmp_path / "export.csv").write_text(
        "Date,Identifiant,Justifiée,Heures,Formateur\n03/02/2025,C01,Non,7,Dupont\n", "utf-8"
    )
    chemins = ecrire_entrees(
        tmp_path,
        [candidat("C01")],
        [sans("C01", "heures_absence_injustifiees", "heures_absence_justifiees")],
        None,
        SESSION,
    )
    contenu = creer_grille(
        tmp_path / "g.xlsx",
        **chemins,
        referentiel=charger_referentiel(),
        cree_le=CREE_LE,
        annexes=[tmp_path / "export.csv"],
    )
    assert any("Formateur" in str(a) for a in contenu.promotion.avertissements)
    assert dossiers(tmp_path / "g.xlsx", referentiel)["C01"].heures_injustifiees == 7


def test_l_accueil_mene_aux_feuilles_facultatives_de_la_grille_et_a_elles_seules(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    page = load_workbook(creer(tmp_path, annexes={X.ABSENCES: [], X.CONTROLE_CONTINU: []}))["Accueil"]
    liens = {c.value for ligne in page["E1:F40"] for c in ligne if c.hyperlink}
    assert liens == {"Absences", "Contrôle continu", "Modules"}
    (tmp_path / "sans").mkdir()
    page = load_workbook(creer(tmp_path / "sans"))["Accueil"]
    assert not [c for ligne in page["E1:F40"] for c in ligne if c.hyperlink]


@pytest.mark.parametrize(
    "nom", [X.GROUPES, X.TENTATIVES, X.PORTEFEUILLES, X.NOTES_PARTAGEES, X.CONTROLE_CONTINU, X.ABSENCES]
)
def test_tous_les_titres_qu_une_feuille_montre_sont_lus_dans_un_fichier(
    tmp_path: Path, referentiel: Any, nom: str
) -> None:
    """What a user copies from the sheet's own headings is never left out."""
    annexe = X.annexes(referentiel)[nom]
    (tmp_path / "f.csv").write_text(";".join(f'"{champ.titre}"' for champ in annexe.champs) + "\n", "utf-8")
    chemins = ecrire_entrees(tmp_path, [candidat("C01")], [notes("C01")], None, SESSION)
    contenu = creer_grille(
        tmp_path / "g.xlsx", **chemins, referentiel=charger_referentiel(), cree_le=CREE_LE, annexes=[tmp_path / "f.csv"]
    )
    assert list(contenu.annexes) == [nom]
    assert not [a for a in contenu.promotion.avertissements if "n’est pas connue" in a.message]

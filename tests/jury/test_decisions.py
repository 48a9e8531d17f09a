"""decisions.csv: tolerant in form, strict in content; every problem at once, each with its line."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import COLONNES_DECISIONS, decision, ecrire_csv
from tests.outils.jury import MAINTENANT, dossier, jury_sur

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.jury.decisions import Lues, lire_actes, lire_decisions
from rdcxl.regles.actes import Acte
from rdcxl.regles.horodatage import lire_moment

DELIBERATION = jury_sur(dossier("C01"), dossier("C02", {"B1.1": "39.95"}), dossier("C03", {"B2.1": None}))


def lire(dossier_: Path, *lignes: dict[str, object], separateur: str = ";") -> Lues:
    fichier = ecrire_csv(dossier_ / "decisions.csv", COLONNES_DECISIONS, lignes, separateur)
    return lire_decisions(fichier, DELIBERATION, MAINTENANT)


def refus(dossier_: Path, *lignes: dict[str, object]) -> list[str]:
    with pytest.raises(SaisieRefusee) as refuse:
        lire(dossier_, *lignes)
    assert "decisions.csv" in refuse.value.message
    return [simple(p) for p in refuse.value.problemes]


@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_une_ligne_complete_est_un_acte(tmp_path: Path, separateur: str) -> None:
    ligne = decision("c02", "points", objet="b1.1", valeur="1,25", horodatage="10/07/2025 15:30")
    lues = lire(tmp_path, ligne, separateur=separateur)
    assert lues == Lues(
        (
            Acte(
                "C02", "POINTS", "B1.1", Decimal("1.25"), "Le jury l’a voulu ainsi.", "C. Vasseur",
                dt.datetime(2025, 7, 10, 15, 30),  # noqa: DTZ001
            ),
        )
    )  # fmt: skip
    assert lues.actes[0].lieu == "decisions.csv, ligne 2"


def test_colonnes_dans_un_autre_ordre_titres_francais_bom_et_lignes_vides(tmp_path: Path) -> None:
    fichier = tmp_path / "decisions.csv"
    fichier.write_bytes(
        "\ufeffHorodatage;Motif;AUTEUR;Acte;Identifiant;Remarque\r\n;;;;;\r\n2025-07-10T15:00;Élève absent;É. Noël;Ajourné;C03;x\r\n".encode()
    )
    lues = lire_decisions(fichier, DELIBERATION, MAINTENANT)
    assert [(a.identifiant, a.acte, a.motif, a.auteur) for a in lues.actes] == [
        ("C03", "AJOURNE", "Élève absent", "É. Noël")
    ]
    assert len(lues.avis) == 1
    assert "Remarque" in lues.avis[0]


@pytest.mark.parametrize("nom", ["Dérogation heures", "DEROGATION_HEURES", " derogation-heures "])
def test_actes_s_ecrivent_avec_ou_sans_accents(tmp_path: Path, nom: str) -> None:
    assert lire(tmp_path, decision("C01", nom)).actes[0].acte == "DEROGATION_HEURES"


FAUTES: list[tuple[dict[str, object], str]] = [
    (decision(motif=""), "ligne 2, colonne motif : « motif » est vide"),
    (decision(motif="   "), "ligne 2, colonne motif : « motif » est vide"),
    (decision(motif="#N/A"), "ligne 2, colonne motif : « motif » ne peut pas être lu"),
    (decision(motif="a\nb"), "ligne 2, colonne motif : cette valeur contient un caractère de contrôle"),
    (decision(auteur=""), "ligne 2, colonne auteur : « auteur » est vide"),
    (decision(horodatage=""), "ligne 2, colonne horodatage : « horodatage » est vide"),
    (decision(horodatage="hier"), "« hier » n’est ni une date ni une heure"),
    (decision(horodatage="31/02/2025 10:00"), "« 31/02/2025 10:00 » n’est ni une date ni une heure"),
    (decision(horodatage="10/07/2025 24:00"), "n’est ni une date ni une heure"),
    (decision(horodatage="10/07/2025 17:31"), "10/07/2025 17:31 est dans l’avenir"),
    (decision(identifiant=""), "ligne 2, colonne identifiant : « identifiant » est vide"),
    (decision("C99"), "« C99 » n’est pas un candidat de la grille"),
    (decision(acte=""), "« acte » est vide. Actes : TITRE, BLOC_ACCORDE"),
    (decision(acte="ADMIS"), "« ADMIS » n’est pas un acte. Actes : TITRE"),
    (decision(acte="TITRE", objet="B1"), "TITRE ne prend pas d’objet, « B1 » est de trop"),
    (decision(acte="AJOURNE", valeur="3"), "AJOURNE ne prend pas de valeur, « 3 » est de trop"),
    (decision(acte="BLOC_ACCORDE"), "BLOC_ACCORDE demande un objet : B1, B2, B3, B4"),
    (decision(acte="BLOC_REFUSE", objet="B1.1"), "« B1.1 » n’est pas un objet pour BLOC_REFUSE : B1, B2, B3, B4"),
    (decision(acte="BLOC_ACCORDE", objet="PRO"), "« PRO » n’est pas un objet pour BLOC_ACCORDE"),
    (decision(acte="BLOC_ACCORDE", objet="B5"), "« B5 » n’est pas un objet pour BLOC_ACCORDE"),
    (decision(acte="POINTS", valeur="3"), "POINTS demande un objet : B1.1, B2.1"),
    (decision(acte="POINTS", objet="B1", valeur="3"), "« B1 » n’est pas un objet pour POINTS"),
    (decision(acte="POINTS", objet="B1.1"), "« valeur » est vide. Saisissez les points à ajouter"),
    (decision(acte="POINTS", objet="B1.1", valeur="0"), "0 n’ajoute rien"),
    (decision(acte="POINTS", objet="B1.1", valeur="-1"), "« -1 » est négatif"),
    (decision(acte="POINTS", objet="B1.1", valeur="deux"), "« deux » n’est pas un nombre"),
]  # fmt: skip


@pytest.mark.parametrize(("ligne", "mots"), FAUTES)
def test_ligne_fautive_est_refusee_avec_son_lieu(tmp_path: Path, ligne: dict[str, object], mots: str) -> None:
    (probleme,) = refus(tmp_path, ligne)
    assert probleme.startswith("decisions.csv, ligne 2, colonne ")
    assert mots in probleme


def test_toutes_les_fautes_sont_dites_d_un_coup(tmp_path: Path) -> None:
    problemes = refus(
        tmp_path,
        decision("C99", "ADMIS", motif="", auteur="", horodatage=""),
        decision("C01"),
        decision("C01", "POINTS", objet="B1.1", valeur="x"),
        decision("C02", "POINTS", objet="B1.1", valeur="61"),
    )
    assert [p.split(" :")[0] for p in problemes] == [
        "decisions.csv, ligne 2, colonne motif",
        "decisions.csv, ligne 2, colonne auteur",
        "decisions.csv, ligne 2, colonne acte",
        "decisions.csv, ligne 2, colonne horodatage",
        "decisions.csv, ligne 2, colonne identifiant",
        "decisions.csv, ligne 4, colonne valeur",
        "decisions.csv, ligne 5",
    ]
    assert "39,95 + 61 points à B1.1 dépassent le maximum de 100" in problemes[-1]


def test_ligne_repetee_est_refusee(tmp_path: Path) -> None:
    (probleme,) = refus(tmp_path, decision(), decision("C02"), decision())
    assert probleme == "decisions.csv, ligne 4 : cette ligne répète la ligne 2. Retirez-la."


def test_acte_qui_ne_tient_pas_est_rendu_pour_la_cloture(tmp_path: Path) -> None:
    lues = lire(tmp_path, decision("C03", "POINTS", objet="B2.1", valeur="3"))
    assert lues.problemes == ()
    (phrase,) = lues.incompatibles
    assert simple(phrase).startswith("decisions.csv, ligne 2 : C03, POINTS B2.1 : B2.1 n’a pas de note (vide)")


@pytest.mark.parametrize(
    ("octets", "mots"),
    [
        (None, "n’existe pas"),
        (b"", "vide"),
        (b"PK\x03\x04\xff\xff", "classeur"),
        ("identifiant;acte\nC01;é".encode("cp1252"), "« motif », « auteur », « horodatage » manquent"),
        (b"identifiant;acte;objet\nC01;TITRE;", "colonne"),
        (b'identifiant;acte;motif;auteur;horodatage\nC01;TITRE;"a;b;c', "guillemet"),
    ],
)
def test_fichier_illisible_est_explique(tmp_path: Path, octets: bytes | None, mots: str) -> None:
    fichier = tmp_path / "decisions.csv"
    if octets is not None:
        fichier.write_bytes(octets)
    with pytest.raises(SaisieRefusee) as refuse:
        lire_decisions(fichier, DELIBERATION, MAINTENANT)
    assert mots in simple(" ".join(refuse.value.problemes))


def test_lignes_d_une_feuille_se_lisent_comme_le_fichier() -> None:
    """Cells of a host: real dates and numbers, and the place of each in the sheet."""

    def ligne(rang: int, **valeurs: Any) -> Ligne:
        return Ligne({c: Cellule(valeurs.get(c), f"{chr(65 + i)}{rang}") for i, c in enumerate(COLONNES_DECISIONS)}, f"ligne {rang}")  # fmt: skip

    moment = dt.datetime(2025, 7, 10, 15, 0)  # noqa: DTZ001
    bonne = {"motif": "Voir le PV", "auteur": "C. Vasseur", "horodatage": moment}
    tableau = Tableau(
        "Jury",
        dict.fromkeys(COLONNES_DECISIONS, ""),
        [
            ligne(7, identifiant="C02", acte="POINTS", objet="B1.1", valeur=0.05, **bonne),
            ligne(8, identifiant="C01", acte="AJOURNE", **{**bonne, "motif": None, "horodatage": 12.5}),
        ],
    )
    lues = lire_actes(tableau, DELIBERATION, MAINTENANT)
    assert [(a.valeur, a.horodatage) for a in lues.actes] == [(Decimal("0.05"), moment)]
    assert [simple(p).split(" :")[0] for p in lues.problemes] == ["Jury, E8", "Jury, G8"]


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        ("10/07/2025 16:05", "2025-07-10T16:05:00"),
        ("10/07/2025", "2025-07-10T00:00:00"),
        ("10/07/2025 à 16h05", "2025-07-10T16:05:00"),
        ("2025-07-10 16:05:03", "2025-07-10T16:05:03"),
        ("2025-07-10T14:05Z", "2025-07-10T16:05:00"),
        ("2025-07-10T16:05:00+02:00", "2025-07-10T16:05:00"),
        (dt.datetime(2025, 7, 10, 14, 5, tzinfo=dt.timezone.utc), "2025-07-10T16:05:00"),
        (dt.date(2025, 7, 10), "2025-07-10T00:00:00"),
        (dt.datetime(2025, 7, 10, 14, 34, 59, 999997), "2025-07-10T14:35:00"),  # noqa: DTZ001 - a cell has no offset
        (dt.datetime(2025, 7, 10, 14, 35, 0, 345000), "2025-07-10T14:35:00"),  # noqa: DTZ001
        ("16:05", None),
        ("01/01/1850 10:00", None),
        (12.5, None),
        (True, None),
    ],
)
def test_date_et_heure(valeur: object, attendu: str | None) -> None:
    lu = lire_moment(valeur, MAINTENANT)
    assert (lu and lu.isoformat()) == attendu

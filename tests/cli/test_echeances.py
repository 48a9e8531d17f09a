"""`rdcxl echeances` on a grid and on a closed file: the list, the JSON, the calendar, the embargo, what is refused."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from rdcxl.cli import echeances as commande
from rdcxl.cli import main
from rdcxl.exemple import CREE_LE

PARIS = dt.timezone(dt.timedelta(hours=2))
MAINTENANT = dt.datetime(2025, 4, 14, 9, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def horloge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commande, "maintenant", lambda: MAINTENANT)


@pytest.fixture
def ici(promo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(promo)
    monkeypatch.setenv("COLUMNS", "300")
    for clos in promo.glob("*.cloture*"):
        clos.unlink()
    return promo


AVANT = ["--epreuves", "epreuves.toml", "--jours", "jours.csv"]


def lire_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["echeances", *arguments, "--json"]) == 0
    objet: dict[str, Any] = json.loads(capsys.readouterr().out)
    return objet


def evenements(fichier: Path) -> list[Any]:
    return list(Calendar.from_ical(fichier.read_bytes()).walk("VEVENT"))


def test_avant_le_jury_la_liste_dit_ce_qui_est_passe_et_ce_qui_vient(
    ici: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["echeances", "grille.xlsx", *AVANT]) == 0
    sortie = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
    for fait in (
        "jusqu’au 12/04/2025 passée Convocations à envoyer pour B1.1, le 12/05/2025 session Organisation logistique",
        "jusqu’au 14/04/2025 aujourd’hui Convocations à envoyer pour B2.1, B2.2a, B2.2b, le 14/05/2025",
        "jusqu’au 12/05/2025 dans 28 j Convocations à envoyer pour B3.1a, B3.1b, le 12/06/2025",
        "le 09/09/2024 passé Début de la formation", "le 10/07/2025 dans 87 j Jury de certification",
        "jusqu’au 08/08/2025 dans 116 j Résultats à faire connaître", "ZAÏDI Karim (C24)", "29 échéances au 14/04/2025, dont 7 passées et 0 sans date.",
        "Formation du 09/09/2024 au 27/06/2025, en centre : 91 jours sur 91, 637 h sur 637 h.",
    ):  # fmt: skip
        assert fait in sortie, fait


def test_un_ecran_etroit_dit_la_meme_chose(
    ici: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["echeances", "grille.xlsx", *AVANT]) == 0
    sortie = capsys.readouterr().out
    assert "session – Divulgation des résultats" in sortie
    assert all(len(ligne) <= 80 for ligne in sortie.splitlines() if "•" not in ligne and "Formation du" not in ligne)


def test_le_json_donne_les_dates_le_volume_et_les_avis(ici: Path, capsys: pytest.CaptureFixture[str]) -> None:
    objet = lire_json(capsys, "grille.xlsx", *AVANT)
    assert [e["jour"] for e in objet["echeances"]] == sorted(e["jour"] for e in objet["echeances"])
    assert objet["formation"] == {
        "debut": "2024-09-09",
        "fin": "2025-06-27",
        "volumes": {
            "CENTRE": {"jours": 91, "heures": "637"},
            "ENTREPRISE": {"jours": 0, "heures": "0"},
            "ETRANGER": {"jours": 4, "heures": "28"},
        },
        "ecart": {"jours": 0, "heures": "0"},
    }
    resultats = next(e for e in objet["echeances"] if e["quoi"] == "Résultats à faire connaître")
    assert resultats == {
        "jour": "2025-08-08", "depuis": False, "fixe": False, "passee": False, "quoi": "Résultats à faire connaître",
        "article": "Divulgation des résultats", "identifiant": "", "nom": "",
    }  # fmt: skip
    assert [e["identifiant"] for e in objet["echeances"] if e["depuis"]] == [
        "C24"
    ]  # those of a fraud show on the screen alone


def test_l_agenda_porte_les_echeances_et_chaque_jour_de_formation(ici: Path) -> None:
    assert main(["echeances", "grille.xlsx", *AVANT, "--ics", "a.ics"]) == 0
    lus = evenements(ici / "a.ics")
    jours = [e for e in lus if str(e["summary"]).startswith("Formation ")]
    assert len(lus) == 27 + 95
    assert len(jours) == 95
    assert sum("en centre (7 h)" in e["summary"] for e in jours) == 91
    assert len({e["uid"] for e in lus}) == len(lus)
    for e in lus:
        debut, fin = e.decoded("dtstart"), e.decoded("dtend")
        assert type(debut) is dt.date
        assert fin - debut == dt.timedelta(days=1)
        assert bool(e.walk("VALARM")) is (e not in jours)
    (jury,) = [e for e in lus if e["summary"] == "Jury de certification"]
    assert jury.decoded("dtstart") == dt.date(2025, 7, 10)
    assert main(["echeances", "grille.xlsx", *AVANT, "--ics", "b.ics"]) == 0
    assert (ici / "a.ics").read_bytes() == (ici / "b.ics").read_bytes()


def test_un_fichier_existant_n_est_remplace_que_sur_demande(ici: Path) -> None:
    ancien = "BEGIN:VCALENDAR\nPRODID:-//rdcxl//0.0.9//FR\nEND:VCALENDAR\n"
    (ici / "a.ics").write_text(ancien, "utf-8")
    assert main(["echeances", "grille.xlsx", "--ics", "a.ics"]) == 1
    assert (ici / "a.ics").read_text("utf-8") == ancien
    assert main(["echeances", "grille.xlsx", "--ics", "a.ics", "--remplacer"]) == 0
    assert evenements(ici / "a.ics")


def test_embargo_avec_ou_sans_notes_l_agenda_est_le_meme_a_l_octet(
    ici: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """I2: marks, absences and the fraud, which is a result, stay out of the file; the fraud shows on the screen alone."""
    sans = [
        "nouveau",
        "sans.xlsx",
        "--candidats",
        "candidats.csv",
        "--acquis",
        "acquis.csv",
        "--session",
        "session.toml",
    ]
    assert main(sans) == 0
    for grille, agenda in (("grille.xlsx", "a.ics"), ("sans.xlsx", "b.ics")):
        assert main(["echeances", grille, *AVANT, "--ics", agenda]) == 0
    dit = capsys.readouterr().out
    assert "Ce qui tient à une fraude n’y est pas" in dit
    assert (ici / "a.ics").read_bytes() == (ici / "b.ics").read_bytes()
    assert b"ROUX" not in (ici / "a.ics").read_bytes()
    avec, vide = lire_json(capsys, "grille.xlsx", *AVANT), lire_json(capsys, "sans.xlsx", *AVANT)
    assert avec["echeances"] == vide["echeances"]
    assert all(nom in dit for nom in ("C15", "C16"))


def test_ce_qui_manque_au_calendrier_et_les_epreuves_mal_placees_sont_dits(
    ici: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lignes = (ici / "jours.csv").read_text("utf-8").splitlines()
    (ici / "jours.csv").write_text(
        "\n".join(
            ligne.replace("CENTRE", "ENTREPRISE") if ligne.startswith(("12/06", "27/06")) else ligne for ligne in lignes
        ),
        "utf-8",
    )
    objet = lire_json(capsys, "grille.xlsx", *AVANT)
    assert objet["formation"]["ecart"] == {"jours": -2, "heures": "-14"}
    assert objet["formation"]["fin"] == "2025-06-26"
    dits = " ".join(objet["avis"])
    assert "Épreuve B3.1a, B3.1b du 12/06/2025 : ce jour est en entreprise" in dits
    assert "Épreuve PRO.ORAL du 27/06/2025 : ce jour est en entreprise" in dits
    assert main(["echeances", "grille.xlsx", *AVANT]) == 0
    assert "89 jours sur 91 (2 manquent), 623 h sur 637 h (14 h manquent)" in capsys.readouterr().out


def test_sans_epreuves_ni_jours_la_grille_seule_dit_ce_qui_manque(
    ici: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    objet = lire_json(capsys, "grille.xlsx")
    assert objet["formation"] is None
    assert any("donnez --epreuves" in avis for avis in objet["avis"])
    assert [e["identifiant"] for e in objet["echeances"] if e["jour"] is None] == ["C24"]


@pytest.mark.parametrize("nom", ["grille.xlsx", "grille.cloture.xlsx"])
def test_un_jury_clos_est_signale_a_cote_de_sa_grille(
    nom: str, promo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["echeances", str(promo / nom)]) == 0
    assert "rdcxl echeances grille.cloture.json" in capsys.readouterr().out


def test_apres_la_cloture_l_agenda_porte_les_fraudes_et_la_liste_groupe_les_candidats(
    promo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    capsys.readouterr()
    assert main(["echeances", str(promo / "grille.cloture.json"), "--ics", str(promo / "a.ics")]) == 0
    sortie = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
    assert sortie.count("Enquêtes de placement à mener pendant 2 ans") == 1
    assert "18 candidats : C01, C02," in sortie
    assert "avant la clôture" not in sortie
    resumes = [str(e["summary"]) for e in evenements(promo / "a.ics")]
    assert "Nouvelle session possible au plus tôt – ROUX Maxime (C15)" in resumes
    assert sum(r.startswith("Enquêtes de placement") for r in resumes) == 18


@pytest.mark.parametrize(
    ("arguments", "code", "dit"),
    [
        (["grille.cloture.json", "--jours", "jours.csv"], 2, "vont avec une grille"),
        (["grille.cloture.json", "--epreuves", "epreuves.toml"], 2, "vont avec une grille"),
        (["rien.xlsx"], 1, "n’existe pas"),
        (["rien.json"], 1, "n’existe pas"),
        (["candidats.csv"], 1, "candidats.csv"),
        (["grille.xlsx", "--jours", "rien.csv"], 1, "rien.csv : ce fichier n’existe pas"),
        (["grille.xlsx", "--jours", "candidats.csv"], 1, "la colonne « date » manque"),
        (["grille.xlsx", "--jours", "grille.xlsx"], 1, "« grille.xlsx » ne peut pas être pris"),
        (["grille.xlsx", "--epreuves", "session.toml"], 1, "session.toml"),
        (["grille.xlsx", "--epreuves", "fou.toml"], 1, "une date de 1900 à 2100 est attendue"),
    ],
)
def test_ce_qui_est_refuse_l_est_en_francais_et_n_ecrit_rien(
    arguments: list[str], code: int, dit: str, ici: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fou = '[[epreuves]]\nbloc = "B1"\ndate = 9999-12-31\nheure = "09:00"\nlieu = "Lyon"\n'
    (ici / "fou.toml").write_text(fou, "utf-8")
    assert main(["echeances", *arguments, "--ics", "a.ics"]) == code
    assert dit in capsys.readouterr().err.replace("\u00a0", " ")
    assert not (ici / "a.ics").exists()


def test_une_annee_impossible_dans_la_session_est_refusee(ici: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = (ici / "session.toml").read_text("utf-8").replace("date_jury = 2025-07-10", "date_jury = 9999-12-31")
    (ici / "session.toml").write_text(session, "utf-8")
    assert main(["nouveau", "n.xlsx", "--candidats", "candidats.csv", "--session", "session.toml"]) == 1
    assert "session.date_jury" in capsys.readouterr().err


def test_un_classeur_de_jours_donne_la_meme_liste(ici: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from openpyxl import Workbook

    livre = Workbook()
    page = livre.active
    assert page is not None
    for ligne in (ici / "jours.csv").read_text("utf-8").splitlines():
        jour, heures, *reste = ligne.split(";")
        if jour != "date":
            lu = dt.datetime.strptime(jour, "%d/%m/%Y")  # noqa: DTZ007 - a cell holds no offset
            page.append([lu, int(heures), *reste])
        else:
            page.append([jour, heures, *reste])
    livre.properties.created = livre.properties.modified = CREE_LE
    livre.save(ici / "jours.xlsx")
    en_csv = lire_json(capsys, "grille.xlsx", *AVANT)
    assert lire_json(capsys, "grille.xlsx", "--epreuves", "epreuves.toml", "--jours", "jours.xlsx") == en_csv

"""The follow-up of placement: whom, when, what answers are refused, what is written, read back and counted."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import io
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.outils.classeurs import modifier_partie, simple
from tests.outils.clotures import lu
from tests.outils.fichiers import ecrire_csv
from tests.outils.pages import texte_du_pdf, verifier_conformite

from rdcxl import exemple
from rdcxl.erreurs import EcritureRefusee, ExportRefuse, SaisieRefusee, UsageIncorrect
from rdcxl.exports.placement.certifies import MOIS_PAR_DEFAUT, Suivi, a_savoir, certifies, choisir_les_mois
from rdcxl.exports.placement.certifies import suivre as suivre_les_jurys
from rdcxl.exports.placement.dossier import FICHIERS, ecrire_le_placement
from rdcxl.exports.placement.listes import csv_des_enquetes, lignes_des_enquetes
from rdcxl.exports.placement.reponses import Lues, Reponse, lire_reponses
from rdcxl.exports.placement.taux import ENSEMBLE, Resultat, pourcent, resultats, situations_des_personnes
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import clore, lire_cloture
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_tous_les_actes
from rdcxl.jury.deliberation import deliberer
from rdcxl.referentiel import charger_referentiel
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.placement import SITUATIONS, Part

R = charger_referentiel()
LE = dt.date(2025, 7, 10)
INSTANT = dt.datetime(2026, 11, 24, 15, 0, 0, 123, tzinfo=dt.timezone(dt.timedelta(hours=1)))
JOUR = INSTANT.date()
COLONNES = ("identifiant", "enquete", "repondu_le", "situation", "poste", "entreprise")


@pytest.fixture(scope="module")
def close(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The sample's closed file."""
    dossier = tmp_path_factory.mktemp("exemple")
    shutil.copytree(modele, dossier, dirs_exist_ok=True)
    grille = dossier / exemple.GRILLE
    deliberation = deliberer(lire_grille(grille, R), R)
    actes = lire_tous_les_actes(deliberation, exemple.CLOS_LE, dossier / "decisions.csv").actes
    return lire_cloture(
        clore(deliberation, lire_jury(dossier / "jury.toml"), grille, clos_le=exemple.CLOS_LE, actes=actes)
    ).en_json()


@pytest.fixture
def suivi(close: dict[str, Any]) -> Suivi:
    return suivre([close], R, MOIS_PAR_DEFAUT)


def suivre(jurys: list[dict[str, Any]], r: Referentiel, mois: tuple[int, ...]) -> Suivi:
    return suivre_les_jurys([lu(c) for c in jurys], r, mois)


def autre_jury(close: dict[str, Any], jour: str, libelle: str = "RDC 2025-2026") -> dict[str, Any]:
    autre = copy.deepcopy(close)
    autre["jury"]["date"], autre["session"]["session"]["libelle"] = jour, libelle
    return autre


def reponse(identifiant: str = "C01", enquete: object = 6, **autres: object) -> dict[str, object]:
    return {
        "identifiant": identifiant,
        "enquete": enquete,
        "repondu_le": "20/01/2026",
        "situation": "EMPLOI_METIER_VISE",
        **autres,
    }


def lire(dossier: Path, suivi: Suivi, *lignes: dict[str, object], colonnes: tuple[str, ...] = COLONNES) -> Lues:
    return lire_reponses([ecrire_csv(dossier / "reponses.csv", colonnes, lignes)], suivi, JOUR)


def refus(dossier: Path, suivi: Suivi, *lignes: dict[str, object], **options: Any) -> str:
    with pytest.raises(SaisieRefusee) as refusee:
        lire(dossier, suivi, *lignes, **options)
    return simple(str(refusee.value))


def test_les_certifies_le_titre_a_part_des_blocs(close: dict[str, Any]) -> None:
    """Titles and blocs are those that the minutes certify; neither failures nor voided sessions are surveyed."""
    lus = {p.identifiant: (p.groupe, p.certification) for p in certifies(lu(close))}
    attendus = {}
    for c in close["candidats"]:
        if c["resultat"]["decision"] == "TITRE":
            attendus[c["fiche"]["identifiant"]] = ("titre complet", "titre")
        elif c["blocs_certifies"]:
            attendus[c["fiche"]["identifiant"]] = (
                "certification partielle",
                f"blocs {', '.join(c['blocs_certifies'])}",
            )
    assert lus == attendus
    assert {g for g, _ in lus.values()} == {"titre complet", "certification partielle"}
    assert "C15" not in lus


@pytest.mark.parametrize(
    ("texte", "mois"),
    [
        ("", (6, 12, 18, 24)),
        ("24", (24,)),
        ("36, 6;12", (6, 12, 36)),
        ("12,24,12", (12, 24)),
        ("120", (120,)),
        (" , ", (6, 12, 18, 24)),
    ],
)
def test_les_mois_choisis(texte: str, mois: tuple[int, ...]) -> None:
    assert choisir_les_mois(texte, R) == mois


@pytest.mark.parametrize("texte", ["23", "6,12", "0,24", "-6,24", "24 mois", "121", "9999999999999", "24.5", "²4", "x"])
def test_des_mois_refuses(texte: str) -> None:
    with pytest.raises(UsageIncorrect, match="--mois"):
        choisir_les_mois(texte, R)


@pytest.mark.parametrize(
    ("jury", "mois", "jusque"),
    [
        ("2025-07-10", (24,), "2027-07-10"),
        ("2024-02-29", (6, 24), "2026-02-28"),
        ("2025-07-10", (12, 36), "2028-07-10"),  # a later survey needs the address until then
    ],
)
def test_jusqu_a_quand_garder_les_coordonnees(
    close: dict[str, Any], jury: str, mois: tuple[int, ...], jusque: str
) -> None:
    suivi = suivre([autre_jury(close, jury)], R, mois)
    assert suivi.conservation == [("RDC 2025-2026", dt.date.fromisoformat(jusque))]


def test_le_meme_jury_deux_fois_ou_personne_est_refuse(close: dict[str, Any]) -> None:
    with pytest.raises(ExportRefuse, match="deux fois"):
        suivre([close, copy.deepcopy(close)], R, MOIS_PAR_DEFAUT)
    sans = autre_jury(close, "2025-07-10")
    sans["candidats"] = [c for c in sans["candidats"] if c["resultat"]["decision"] == "AUCUNE"]
    assert sans["candidats"]
    with pytest.raises(ExportRefuse, match="Personne"):
        suivre([sans], R, MOIS_PAR_DEFAUT)


def test_ce_que_l_utilisateur_doit_savoir(close: dict[str, Any]) -> None:
    autre = autre_jury(close, "2026-07-09")
    for c in autre["candidats"]:
        c["fiche"]["courriel"] = None if c["fiche"]["identifiant"] == "C02" else c["fiche"]["courriel"]
        if c["fiche"]["identifiant"] != "C01":
            c["fiche"]["nom_naissance"] += "-Autre"
    sans_courriel, doubles = map(simple, a_savoir(suivre([close, autre], R, MOIS_PAR_DEFAUT)))
    assert sans_courriel == "Sans courriel, donc à joindre autrement : C02 (N’DIAYE-AUTRE Moussa)."
    assert doubles == "Certifiés par deux de ces jurys, donc enquêtés pour chacun : LEFÈVRE Camille Anne."


@pytest.mark.parametrize("enquete", [6, "6", "06", "M+6", "m + 6", "6 mois", "10/01/2026", "2026-01-10"])
@pytest.mark.parametrize("situation", ["EMPLOI_METIER_VISE", "métier visé", " Métier visé "])
def test_une_reponse_lue(suivi: Suivi, tmp_path: Path, enquete: object, situation: str) -> None:
    lues = lire(tmp_path, suivi, reponse("c01", enquete, situation=situation, poste="Commerciale"))
    assert lues == ({("c01", LE, 6): Reponse("EMPLOI_METIER_VISE", dt.date(2026, 1, 20), "Commerciale", "")}, ())


@pytest.mark.parametrize(
    ("ligne", "mot"),
    [
        (reponse("C99"), "« C99 » n’est pas l’identifiant d’une personne certifiée"),
        (reponse("C15"), "« C15 » n’est pas"),  # failed: not certified
        (reponse(""), "« identifiant » est vide"),
        (reponse(enquete=9), "« 9 » n’est pas une des enquêtes prévues : 6, 12, 18, 24"),
        (reponse(enquete=""), "« enquete » est vide"),
        (reponse(enquete="11/01/2026"), "« 11/01/2026 » n’est pas une des enquêtes"),
        (reponse(enquete="bientôt"), "« bientôt » n’est pas une des enquêtes"),
        (reponse(repondu_le="09/07/2025"), "09/07/2025 précède la certification du 10/07/2025"),
        (reponse(repondu_le="25/11/2026"), "25/11/2026 est dans l’avenir"),
        (reponse(repondu_le="31/02/2026"), "n’est pas une date"),
        (reponse(repondu_le=""), "« repondu_le » est vide"),
        (reponse(situation=""), "« situation » est vide"),
        (reponse(situation="CHOMAGE"), "« CHOMAGE » n’est pas une situation. Valeurs : métier visé, autre emploi"),
        (reponse(situation="SANS_REPONSE"), "« sans réponse » ne va avec ni date"),
        (reponse(situation="SANS_REPONSE", repondu_le="", poste="X"), "« sans réponse » ne va avec ni date"),
        (reponse(poste="=1+1"), "pourrait être pris pour une formule"),
        (reponse(entreprise="@SUM(A1)"), "pourrait être pris pour une formule"),
        (reponse(entreprise="x" * 201), "« entreprise » dépasse 200 caractères"),
        (reponse(poste="a\nb"), "caractère de contrôle"),
        (reponse(poste="#N/A"), "l’erreur #N/A"),
    ],
)
def test_une_reponse_refusee_avec_sa_ligne(suivi: Suivi, tmp_path: Path, ligne: dict[str, object], mot: str) -> None:
    phrase = refus(tmp_path, suivi, reponse("C02"), ligne)
    assert mot in phrase
    assert "reponses.csv, ligne 3" in phrase


def test_toutes_les_fautes_sont_dites_ensemble(suivi: Suivi, tmp_path: Path) -> None:
    phrase = refus(
        tmp_path, suivi, reponse("C99"), reponse(enquete=7, situation="?"), reponse(), reponse(enquete="M+6")
    )
    assert [f"reponses.csv, ligne {n} :" in phrase for n in (2, 3, 4, 5)] == [True, True, False, True]
    assert phrase.count("\n- ") == 4
    assert "C01 a déjà une réponse à l’enquête à 6 mois (reponses.csv, ligne 4)" in phrase


def test_deux_fichiers_une_seule_reponse_par_enquete(suivi: Suivi, tmp_path: Path) -> None:
    un = ecrire_csv(
        tmp_path / "un.csv", COLONNES, [reponse(), reponse(situation="SANS_REPONSE", repondu_le="", enquete=12)]
    )
    deux = ecrire_csv(tmp_path / "deux.csv", COLONNES, [reponse(enquete=18), reponse(enquete=12)])
    with pytest.raises(SaisieRefusee, match=r"deux\.csv, ligne 3 : C01 a déjà une réponse .* \(un\.csv, ligne 3\)"):
        lire_reponses([un, deux], suivi, JOUR)
    with pytest.raises(SaisieRefusee, match="ligne 2"):
        lire_reponses([un, un], suivi, JOUR)
    with pytest.raises(SaisieRefusee, match=r"absent\.csv"):
        lire_reponses([un, tmp_path / "absent.csv"], suivi, JOUR)


def test_le_jour_de_la_certification_et_aujourd_hui_sont_admis_trop_tot_est_dit(suivi: Suivi, tmp_path: Path) -> None:
    assert (
        len(lire(tmp_path, suivi, reponse(repondu_le="10/07/2025"), reponse("C02", repondu_le="24/11/2026")).reponses)
        == 2
    )
    (avis,) = lire(tmp_path, suivi, reponse(enquete=12, repondu_le="09/01/2026")).avis
    assert "avant l’enquête précédente (10/01/2026)" in avis
    assert lire(tmp_path, suivi, reponse(enquete=12, repondu_le="10/01/2026")).avis == ()


def test_un_identifiant_de_deux_jurys_demande_la_date(close: dict[str, Any], tmp_path: Path) -> None:
    suivi = suivre([close, autre_jury(close, "2026-01-09")], R, MOIS_PAR_DEFAUT)
    assert "précisez « certifie_le » (10/07/2025, 09/01/2026)" in refus(tmp_path, suivi, reponse())
    colonnes = ("certifie_le", *COLONNES)
    lues = lire(tmp_path, suivi, reponse(certifie_le="2026-01-09", repondu_le="01/08/2026"), colonnes=colonnes)
    assert list(lues.reponses) == [("c01", dt.date(2026, 1, 9), 6)]
    assert "n’a pas été certifié le 10/01/2026" in refus(
        tmp_path, suivi, reponse(certifie_le="10/01/2026"), colonnes=colonnes
    )
    assert "n’a pas été certifié le hier" in refus(tmp_path, suivi, reponse(certifie_le="hier"), colonnes=colonnes)


@given(st.lists(st.lists(st.text(max_size=12), max_size=7), max_size=5))
def test_un_csv_quelconque_est_lu_ou_refuse(
    close: dict[str, Any], tmp_path_factory: pytest.TempPathFactory, rangees: list[list[str]]
) -> None:
    suivi, tampon = suivre([close], R, MOIS_PAR_DEFAUT), io.StringIO()
    csv.writer(tampon, delimiter=";").writerows([COLONNES, *rangees])
    chemin = tmp_path_factory.mktemp("r") / "reponses.csv"
    chemin.write_bytes(tampon.getvalue().encode("utf-8", "surrogatepass"))
    try:
        lues = lire_reponses([chemin], suivi, JOUR)
    except SaisieRefusee:
        return
    assert lues.reponses == {}


def test_la_liste_remplie_se_relit_telle_quelle(suivi: Suivi, tmp_path: Path) -> None:
    """enquetes.csv is reponses.csv: written with answers, read back, the answers are the same; a blank line says nothing."""
    reponses = {
        ("c01", LE, 6): Reponse("AUTRE_EMPLOI", dt.date(2026, 1, 12), "Acheteuse", "L’Été & Cie"),
        ("c02", LE, 6): Reponse("SANS_REPONSE", None),
        ("c06", LE, 12): Reponse("POURSUITE_ETUDES", dt.date(2026, 7, 10)),
    }
    (tmp_path / "enquetes.csv").write_bytes(csv_des_enquetes(lignes_des_enquetes(suivi, reponses)))
    assert lire_reponses([tmp_path / "enquetes.csv"], suivi, JOUR) == (reponses, ())


def remplir(ecrit: Path, vers: Path, cellules: dict[str, Any]) -> Path:
    """The workbook as somebody fills it in and saves it."""
    classeur = load_workbook(ecrit / "enquetes.xlsx")
    for adresse, valeur in cellules.items():
        classeur["Enquêtes"][adresse] = valeur
    classeur.save(vers)
    return vers


def test_le_classeur_rempli_se_relit(ecrit: Path, suivi: Suivi, tmp_path: Path) -> None:
    """Row 5 is C04, row 6 C05; rows 2 to 4 have their answers already."""
    cellules = {
        "K6": dt.date(2026, 1, 12),
        "L6": "autre emploi",
        "M6": "Acheteur",
        "K7": "13/01/2026",
        "L7": "RECHERCHE",
    }
    lues = lire_reponses([remplir(ecrit, tmp_path / "rempli.xlsx", cellules)], suivi, JOUR)
    assert lues.avis == ()
    assert lues.reponses["c05", LE, 6] == Reponse("AUTRE_EMPLOI", dt.date(2026, 1, 12), "Acheteur", "")
    assert lues.reponses["c06", LE, 6] == Reponse("RECHERCHE", dt.date(2026, 1, 13))
    assert len(lues.reponses) == 5


@pytest.mark.parametrize(
    ("cellules", "mot"),
    [
        ({"A6": "C98"}, "faux.xlsx, ligne 6"),
        ({"L6": "au chômage", "K6": "12/01/2026"}, "faux.xlsx, ligne 6 : « situation »"),
        ({"L6": 3, "K6": "12/01/2026"}, "« 3 » n’est pas une situation"),
        ({"L6": "=A1", "K6": "12/01/2026"}, "cellule L6 : cette formule n’a pas de valeur"),
        ({"I1": "Certifié le"}, "la colonne « enquete » manque"),
        ({"M1": "Situation"}, "« situation » apparaît deux fois"),
        ({"K6": 3.5, "L6": "RECHERCHE"}, "03/01/1900 précède la certification"),
    ],
)
def test_un_classeur_mal_rempli(ecrit: Path, suivi: Suivi, tmp_path: Path, cellules: dict[str, Any], mot: str) -> None:
    with pytest.raises(SaisieRefusee) as refusee:
        lire_reponses([remplir(ecrit, tmp_path / "faux.xlsx", cellules)], suivi, JOUR)
    assert mot in simple(str(refusee.value))


def test_un_classeur_illisible_est_une_phrase(ecrit: Path, suivi: Suivi, tmp_path: Path) -> None:
    octets = (ecrit / "enquetes.xlsx").read_bytes()
    for i, contenu in enumerate((b"", b"PK", octets[: len(octets) // 2], (ecrit / "placement.xlsx").read_bytes())):
        chemin = tmp_path / f"{i}.xlsx"
        chemin.write_bytes(contenu)
        with pytest.raises(SaisieRefusee, match=rf"{i}\.xlsx"):
            lire_reponses([chemin], suivi, JOUR)
    for partie in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"):
        chemin = tmp_path / "abime.xlsx"
        chemin.write_bytes(octets)
        modifier_partie(chemin, partie, lambda xml: xml[: len(xml) // 2])
        with pytest.raises(SaisieRefusee, match=r"abime\.xlsx"):
            lire_reponses([chemin], suivi, JOUR)


def test_ce_qui_serait_une_formule_n_est_pas_ecrit(close: dict[str, Any]) -> None:
    close = copy.deepcopy(close)
    close["candidats"][0]["fiche"]["courriel"] = "=cmd|'/c calc'!A1"
    with pytest.raises(ExportRefuse) as refusee:
        csv_des_enquetes(lignes_des_enquetes(suivre([close], R, MOIS_PAR_DEFAUT), {}))
    assert "formule" in str(refusee.value)


def compter(lus: list[Resultat], groupe: str, promotion: str, mois: int) -> Resultat:
    (x,) = [x for x in lus if (x.groupe, x.promotion, x.mois) == (groupe, promotion, mois)]
    return x


def test_les_resultats_par_groupe_promotion_et_enquete(close: dict[str, Any]) -> None:
    """Of two promotions, the whole counts only those whose survey has begun; blocs never mix with titles."""
    suivi = suivre([autre_jury(close, "2026-07-09"), close], R, (6, 24))
    titres = [p for p in suivi.promotions[0] if p.groupe == "titre complet"]
    reponses = {(*titres[0].cle, 6): Reponse("AUTRE_EMPLOI", LE), (*titres[1].cle, 6): Reponse("SANS_REPONSE", None)}
    lus = resultats(suivi, reponses, JOUR)
    assert [x.promotion for x in lus if x.groupe == "titre complet"][::2] == [
        ENSEMBLE,
        "RDC 2024-2025",
        "RDC 2025-2026",
    ]
    ensemble = compter(lus, "titre complet", ENSEMBLE, 6)
    assert ensemble.enquete == (len(titres), {"AUTRE_EMPLOI": 1})  # the survey of the second jury is to come
    assert ensemble.dates == (dt.date(2026, 1, 10),)
    a_venir = compter(lus, "titre complet", "RDC 2025-2026", 6)
    assert (a_venir.ouverte, a_venir.enquete.effectif) == (False, 0)
    assert compter(lus, "certification partielle", ENSEMBLE, 6).enquete.repondants == 0
    # The day of a survey is a day of survey; an early answer opens it too.
    veille, jour = (resultats(suivi, {}, dt.date(2027, 1, n)) for n in (8, 9))
    assert [compter(x, "titre complet", "RDC 2025-2026", 6).ouverte for x in (veille, jour)] == [False, True]
    tot = resultats(suivi, {(*suivi.promotions[1][0].cle, 6): Reponse("AUTRE_EMPLOI", LE)}, JOUR)
    assert compter(tot, suivi.promotions[1][0].groupe, "RDC 2025-2026", 6).ouverte


def test_la_derniere_reponse_est_la_derniere_qui_dit_quelque_chose(suivi: Suivi) -> None:
    """A silence later does not erase the job that was told; somebody who never answered has none."""
    poste = Reponse("AUTRE_EMPLOI", LE, "Acheteuse")
    reponses = {("c01", LE, 6): poste, ("c01", LE, 12): Reponse("SANS_REPONSE", None)}
    (un, situations, derniere), (_, vides, rien), *_ = situations_des_personnes(suivi, reponses)
    assert (un.identifiant, situations, derniere) == ("C01", ["autre emploi", "sans réponse", "", ""], poste)
    assert (vides, rien) == (["", "", "", ""], None)


def test_deux_promotions_du_meme_nom_se_distinguent_par_leur_jury(close: dict[str, Any]) -> None:
    suivi = suivre([close, autre_jury(close, "2026-07-09", "RDC 2024-2025")], R, (24,))
    noms = {x.promotion for x in resultats(suivi, {}, JOUR)}
    assert noms == {ENSEMBLE, "RDC 2024-2025 (10/07/2025)", "RDC 2024-2025 (09/07/2026)"}


@pytest.mark.parametrize(
    ("part", "texte"),
    [
        ((2, 3), "66,66 %"),
        ((1999, 2000), "99,95 %"),
        ((19999, 20000), "99,99 %"),
        ((9, 9), "100,00 %"),
        ((0, 9), "0,00 %"),
        ((0, 0), "–"),
    ],
)
def test_un_pourcentage_est_tronque(part: tuple[int, int], texte: str) -> None:
    assert simple(pourcent(Part(*part))) == texte


def ecrire(suivi: Suivi, dossier: Path, lues: Lues | None = None, **options: Any) -> Path:
    ecrire_le_placement(suivi, lues or Lues({}), R, dossier, INSTANT, Reglages(), **options)
    return dossier


@pytest.fixture(scope="module")
def ecrit(close: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    suivi = suivre([close], R, MOIS_PAR_DEFAUT)
    titres = [p for p in suivi.personnes if p.groupe == "titre complet"]
    lues = {
        (*p.cle, 6): Reponse(s, LE, "Commerciale")
        for p, s in zip(titres, ["EMPLOI_METIER_VISE", "AUTRE_EMPLOI", "RECHERCHE"], strict=False)
    }
    return ecrire(suivi, tmp_path_factory.mktemp("placement") / "p", Lues(lues))


def test_le_classeur_a_remplir(ecrit: Path, suivi: Suivi) -> None:
    classeur = load_workbook(ecrit / "enquetes.xlsx")
    feuille = classeur["Enquêtes"]
    entetes = [c.value for c in feuille[1]]
    with (ecrit / "enquetes.csv").open(encoding="utf-8-sig", newline="") as fichier:
        rangees = list(csv.reader(fichier, delimiter=";"))
    assert entetes == rangees[0]
    assert feuille.max_row == len(rangees) == 1 + 4 * len(suivi.personnes)
    for rangee, ligne in zip(rangees[1:], feuille.iter_rows(min_row=2), strict=True):
        lus = [f"{c.value:%d/%m/%Y}" if isinstance(c.value, dt.datetime) else c.value or "" for c in ligne]
        assert lus == rangee
        assert [c.protection.locked for c in ligne] == [c < 10 for c in range(14)]
        assert {c.data_type for c in ligne} <= {"s", "n", "d"}
    regles = feuille.data_validations.dataValidation
    (liste,) = [v for v in regles if v.type == "list"]
    assert liste.formula1 == f'"{",".join(SITUATIONS.values())}"'
    assert str(liste.sqref) == f"L2:L{feuille.max_row}"
    (dates,) = [v for v in regles if v.type == "date"]
    assert str(dates.sqref) == f"K2:K{feuille.max_row}"
    assert dates.formula1 == str((LE - dt.date(1899, 12, 30)).days)
    assert feuille.protection.sheet
    aide = " ".join(str(c.value) for ligne in classeur["Aide"].iter_rows() for c in ligne if c.value)
    assert "10/07/2027" in aide
    assert all(libelle in aide for libelle in SITUATIONS.values())


def test_le_classeur_et_le_csv_des_resultats(ecrit: Path, suivi: Suivi) -> None:
    classeur = load_workbook(ecrit / "placement.xlsx")
    assert not [c for f in classeur for ligne in f.iter_rows() for c in ligne if c.data_type == "f"]
    lignes = [[c.value for c in ligne] for ligne in classeur["Taux"].iter_rows()]
    titres = sum(p.groupe == "titre complet" for p in suivi.personnes)
    taux = Decimal(30000 // titres) / 10000
    (six,) = [x for x in lignes if x[1] == "6 mois" and x[4] == 3]
    assert six[3:] == [titres, 3, float(taux), "2/3", 0.6666, "1/3", 0.3333, 1, 1, 0, 0, 1, 0, titres - 3]
    texte = " ".join(str(v) for ligne in lignes for v in ligne if v)
    assert "taux sur les répondants" in texte
    assert "ni comme placé, ni comme non placé" in texte
    with (ecrit / "placement.csv").open(encoding="utf-8-sig", newline="") as fichier:
        rangees = list(csv.DictReader(fichier, delimiter=";"))
    assert len(rangees) == 8
    assert rangees[0]["Insertion globale (%)"] == "66,66"
    assert [rangees[2][cle] for cle in ("Menée le", "Certifiés", "Insertion globale (%)")] == [
        "à venir (10/01/2027)",
        "",
        "",
    ]
    assert rangees[1]["Certifiés"] == str(titres)
    assert rangees[1]["Insertion globale (%)"] == ""


def test_la_synthese_tient_sur_une_page_et_dit_ses_definitions(ecrit: Path) -> None:
    assert verifier_conformite(ecrit / "synthese-placement.pdf") == 1
    texte = texte_du_pdf(ecrit / "synthese-placement.pdf")
    for mot in ("66,66 %", "2/3", "33,33 %", "Certification partielle", "à venir", "taux sur les répondants", "au moins 24 mois",
                "10 juillet 2027", "24 novembre 2026"):  # fmt: skip
        assert mot in texte


def test_plusieurs_promotions_sur_une_page(close: dict[str, Any], tmp_path: Path) -> None:
    jurys = [autre_jury(close, f"{annee}-07-10", f"RDC {annee}") for annee in range(2019, 2026)]
    dossier = ecrire(suivre(jurys, R, (3, 6, 12, 18, 24, 36)), tmp_path / "p")
    assert verifier_conformite(dossier / "synthese-placement.pdf") == 1
    texte = texte_du_pdf(dossier / "synthese-placement.pdf")
    assert "7 promotions" in texte
    assert "10/07/2022 pour la première promotion, au 10/07/2028 pour la dernière" in texte


def test_memes_entrees_memes_octets(close: dict[str, Any], ecrit: Path, tmp_path: Path) -> None:
    suivi = suivre([close], R, MOIS_PAR_DEFAUT)
    un, deux = (ecrire(suivi, tmp_path / nom) for nom in ("un", "deux"))
    assert sorted(f.name for f in un.iterdir()) == sorted((*FICHIERS, "manifeste.sha256"))
    assert {f.name: f.read_bytes() for f in un.iterdir()} == {f.name: f.read_bytes() for f in deux.iterdir()}


def test_une_liste_remplie_n_est_jamais_ecrasee(suivi: Suivi, tmp_path: Path) -> None:
    dossier = ecrire(suivi, tmp_path / "p")
    with pytest.raises(EcritureRefusee):
        ecrire(suivi, dossier)
    ecrire(suivi, dossier, remplacer=True)
    with (dossier / "enquetes.csv").open("a", encoding="utf-8") as fichier:
        fichier.write("\n")
    avant = (dossier / "enquetes.csv").read_bytes()
    with pytest.raises(EcritureRefusee, match=r"enquetes\.csv"):
        ecrire(suivi, dossier, remplacer=True)
    assert (dossier / "enquetes.csv").read_bytes() == avant

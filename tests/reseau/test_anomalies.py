"""Anomalies across centres: each planted in a network, and found; nothing is found in a network where nothing was planted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.reseau.conftest import Trouve

from rdcxl.exemple.reseau import Brouillon, cle_du_centre, siret_du_centre
from rdcxl.grille.registre import Registre, inscrire
from rdcxl.jury.sceau import empreinte_du_clos, ouvrir, sceller
from rdcxl.regles.interdiction import Identite
from rdcxl.reseau.anomalies import CODES, Anomalie
from rdcxl.reseau.campagne import Bilan

Planter = Callable[..., Trouve]
RIEN = lambda centre, session, b: None  # noqa: E731


def _de(trouve: Trouve, code: str) -> list[Anomalie]:
    return [a for a in trouve.anomalies if a.code == code]


def _meme_personne(b: Brouillon, rang: int = 0) -> None:
    b.candidats[rang][0].update(nom_naissance="Le Goff", prenoms="Léa, Marie", date_naissance=dt.date(2001, 2, 3))


def _tout_reussi(b: Brouillon, rang: int = 0) -> None:
    fiche, dossier = b.candidats[rang]
    fiche.update(
        parcours="COMPLET", blocs_inscrits=(), dispense_pro="POS-1", fraude=None, heures_absence_injustifiees=None
    )
    maxima = {
        "B1.1": 100,
        "B2.1": 150,
        "B2.2a": 50,
        "B2.2b": 25,
        "B3.1a": 80,
        "B3.1b": 20,
        "B3.2": 150,
        "B4.1": 50,
        "B4.2": 50,
        "B4.3": 75,
    }
    dossier["notes"] = {code: Decimal(x) for code, x in maxima.items()}


def test_un_reseau_sans_defaut_n_en_montre_aucun(mene: tuple[Path, Bilan]) -> None:
    assert [a for a in mene[1].anomalies if a.code != "AMAS"] == []


def test_une_personne_certifiee_deux_fois_dans_deux_centres(plante: Planter) -> None:
    def planter(centre: int, session: int, b: Brouillon) -> None:
        if centre < 2:
            _meme_personne(b)
            _tout_reussi(b)
            if centre:
                b.candidats[0][0].update(nom_naissance="LE GOFF", prenoms="Lea")

    bilan = plante(planter)
    (titre,) = _de(bilan, "CERTIFIE_DEUX_FOIS")
    (deux,) = _de(bilan, "DEUX_CENTRES")
    assert "Le Goff" in titre.detail or "LE GOFF" in titre.detail
    assert "Goff" not in titre.phrase + deux.phrase, "what is published names nobody"
    assert "Valombre" in titre.centre
    assert "Port-Clair" in titre.centre


def test_un_bloc_certifie_deux_fois(plante: Planter) -> None:
    def planter(centre: int, session: int, b: Brouillon) -> None:
        if centre < 2:
            _meme_personne(b)
            _tout_reussi(b)
            b.candidats[0][0].update(parcours="BLOCS", blocs_inscrits=("B1",), dispense_pro="")
            b.candidats[0][1]["notes"] = {"B1.1": Decimal(90)}

    (trouvee,) = _de(plante(planter), "CERTIFIE_DEUX_FOIS")
    assert "B1" in trouvee.phrase


def test_un_numero_de_certificat_double(plante: Planter) -> None:
    def planter(centre: int, session: int, b: Brouillon) -> None:
        b.candidats[0][0].update(identifiant="C01", parcours="BLOCS", blocs_inscrits=("B1",), dispense_pro="")
        b.candidats[0][1]["notes"] = {"B1.1": Decimal(90)}

    (trouvee,) = _de(plante(planter), "NUMERO_DOUBLE")
    assert "RNCP36395-B1-2024-C01" in trouvee.detail


def test_un_membre_qui_a_forme_ailleurs_les_candidats_qu_il_juge(plante: Planter) -> None:
    def planter(centre: int, session: int, b: Brouillon) -> None:
        if centre == 0:
            _meme_personne(b)
            b.membres[1].update(nom="Untel", prenom="Anne", a_forme=(b.candidats[0][0]["identifiant"],))
        if centre == 1:
            _meme_personne(b)
            b.membres[1].update(nom="UNTEL", prenom="Anne")

    trouvees = _de(plante(planter), "A_FORME_AILLEURS")
    assert {a.centre for a in trouvees} == {"Campus consulaire de Port-Clair"}
    assert all("Untel" not in a.phrase and "UNTEL" in a.detail for a in trouvees)
    assert len(trouvees) == 2, "one about a candidate, one about the member"


def test_un_membre_de_trop_de_jurys(plante: Planter) -> None:
    def planter(centre: int, session: int, b: Brouillon) -> None:
        b.membres[0].update(nom="Untel", prenom="Anne")

    (trouvee,) = _de(plante(planter, centres=7, candidats=1), "TROP_DE_JURYS")
    assert "7 jurys" in trouvee.phrase.replace("\u00a0", " ")
    assert trouvee.detail == "Anne Untel"


def test_un_membre_externe_ici_et_representant_la(plante: Planter) -> None:
    def planter(centre: int, session: int, b: Brouillon) -> None:
        if centre < 2:
            b.membres[1 if centre else 3].update(nom="Untel", prenom="Anne")

    (trouvee,) = _de(plante(planter), "EXTERNE_ET_REPRESENTANT")
    assert trouvee.detail == "Anne Untel"


def test_aucun_observateur_aux_premieres_promotions(plante: Planter) -> None:
    """A closing refuses it where the rank is said; the network counts the juries where it is not."""

    def planter(centre: int, session: int, b: Brouillon) -> None:
        b.session["rang_promotion"] = None
        if (centre, session) in ((0, 0), (1, 2)):
            b.membres = b.membres[:4]

    (trouvee,) = _de(plante(planter, sessions=3), "SANS_OBSERVATEUR")
    assert trouvee.fichier == "centre-001/2024.cloture.json", "the third jury of the other centre needs none"


def test_des_resultats_apres_le_delai(plante: Planter) -> None:
    def planter(centre: int, session: int, b: Brouillon) -> None:
        b.session["date_derniere_epreuve"] = b.session["date_jury"] - dt.timedelta(days=42 + (centre == 1))

    (trouvee,) = _de(plante(planter), "RESULTATS_TARDIFS")
    assert trouvee.fichier.startswith("centre-002/")


def test_une_session_attendue_et_non_recue(plante: Planter) -> None:
    def planter(centre: int, session: int, b: Brouillon) -> None:
        b.absente = (centre, session) == (1, 1)

    (trouvee,) = _de(plante(planter, sessions=2), "SESSION_MANQUANTE")
    assert "2025" in trouvee.phrase
    assert trouvee.centre == "Campus consulaire de Port-Clair"


def test_des_lectures_differentes(plante: Planter) -> None:
    def planter(centre: int, session: int, b: Brouillon) -> None:
        if centre == 2:
            b.lectures = {"absence": "points"}

    (trouvee,) = _de(plante(planter), "LECTURES")
    assert "absence" in trouvee.phrase
    assert "Montferrier" in trouvee.phrase


def test_quelqu_un_du_registre(plante: Planter) -> None:
    identite = Identite("Le Goff", "Léa, Marie", dt.date(2001, 2, 3))
    registre, _ = inscrire(Registre(inscriptions=()), identite, dt.date(2023, 1, 9), "D-2023-1", dt.date(2023, 2, 1))
    (trouvee,) = _de(
        plante(lambda centre, session, b: _meme_personne(b) if centre == 1 else None, registre=registre), "INTERDIT"
    )
    assert "Le Goff" in trouvee.detail
    assert trouvee.fichier.startswith("centre-002/")


@pytest.mark.parametrize(("combien", "attendu"), [(30, 1), (29, 0)])
def test_des_notes_amassees_sur_une_borne(plante: Planter, combien: int, attendu: int) -> None:
    """From thirty marks on, never before."""

    def planter(centre: int, session: int, b: Brouillon) -> None:
        if centre == 0:
            for i, (fiche, dossier) in enumerate(b.candidats):
                fiche.update(parcours="BLOCS", blocs_inscrits=("B1",), dispense_pro="")
                dossier["notes"] = {"B1.1": Decimal(50) if i % 2 else Decimal(61 + i)}

    trouvees = [a for a in _de(plante(planter, centres=1, candidats=combien), "AMAS") if "B1.1" in a.phrase]
    assert len(trouvees) == attendu
    assert all("10,00/20" in a.phrase and a.gravite == "signal" for a in trouvees)


def test_une_date_de_naissance_absente(plante: Planter) -> None:
    def planter(centre: int, session: int, b: Brouillon) -> None:
        if centre == 0:
            b.candidats[0][0]["date_naissance"] = None

    (trouvee,) = _de(plante(planter), "SANS_NAISSANCE")
    assert trouvee.gravite == "signal"


# -- files ------------------------------------------------------------------------------------------------------------


def _falsifier(chemin: Path, change: Callable[[dict[str, Any]], None], rang: int = 0) -> None:
    """A file changed, and sealed again by the key of its centre, as somebody who holds the key could."""
    contenu = ouvrir(chemin.read_bytes())
    change(contenu)
    contenu = {c: v for c, v in contenu.items() if c not in ("empreinte", "signature")}
    chemin.write_bytes(sceller(contenu, cle_du_centre(1, rang, "X")))


def test_un_fichier_modifie_est_refuse_et_n_est_pas_compte(plante: Planter) -> None:
    def apres(sources: Path) -> None:
        chemin = sources / "centre-001" / "2024.cloture.json"
        chemin.write_bytes(chemin.read_bytes().replace(b'"B1.1": "', b'"B1.1": "1', 1))

    bilan = plante(RIEN, apres)
    (refuse,) = _de(bilan, "FICHIER_REFUSE")
    assert refuse.fichier == "centre-001/2024.cloture.json"
    assert (bilan.effectif, bilan.centres) == (8, 2)
    assert _de(bilan, "SESSION_MANQUANTE")


def test_un_resultat_qui_ne_suit_pas_est_refuse_si_juste_que_soit_son_sceau(plante: Planter) -> None:
    def mentir(contenu: dict[str, Any]) -> None:
        c = contenu["candidats"][0]
        for x in (c["proposition"], c["resultat"]):
            x["decision"] = "TITRE" if x["decision"] != "TITRE" else "AUCUNE"

    bilan = plante(RIEN, lambda sources: _falsifier(sources / "centre-001" / "2024.cloture.json", mentir))
    (refuse,) = _de(bilan, "FICHIER_REFUSE")
    assert "incohérent" in refuse.phrase


def test_la_signature_d_une_autre_cle_n_est_pas_comptee(plante: Planter) -> None:
    bilan = plante(
        RIEN, lambda sources: _falsifier(sources / "centre-001" / "2024.cloture.json", lambda c: None, rang=2)
    )
    assert len(_de(bilan, "AUTRE_CLE")) == 1
    assert bilan.centres == 2


def test_un_centre_absent_de_la_liste(plante: Planter) -> None:
    def apres(sources: Path) -> None:
        liste = sources / "centres.toml"
        liste.write_text(liste.read_text("utf-8").replace(siret_du_centre(1), "99999999900018"), "utf-8")

    bilan = plante(RIEN, apres)
    assert [a.fichier for a in _de(bilan, "CENTRE_INCONNU")] == ["centre-002/2024.cloture.json"]


def test_une_liste_sans_sceau_est_nommee_et_jamais_comptee(plante: Planter) -> None:
    def apres(sources: Path) -> None:
        (sources / "diplomation.csv").write_text("Identifiant;Nom\nC01;Untel\n", "utf-8")

    bilan = plante(RIEN, apres)
    (sans,) = _de(bilan, "SANS_SCEAU")
    assert sans.fichier == "diplomation.csv"
    assert bilan.effectif == 12


def test_seule_la_derniere_d_une_chaine_compte(plante: Planter) -> None:
    def apres(sources: Path) -> None:
        ancien = sources / "centre-001" / "2024.cloture.json"
        contenu = ouvrir(ancien.read_bytes())
        contenu["remplace"] = {
            "fichier": ancien.name, "empreinte": empreinte_du_clos(ancien.read_bytes()), "clos_le": contenu["clos_le"],
            "cle_publique": contenu["signature"]["cle_publique"], "rang": 2, "motif": "Note mal recopiée.", "predecesseurs": [],
        }  # fmt: skip
        contenu = {c: v for c, v in contenu.items() if c not in ("empreinte", "signature")}
        (ancien.parent / "2024.cloture-2.json").write_bytes(sceller(contenu, cle_du_centre(1, 0, "X")))

    bilan = plante(RIEN, apres)
    assert bilan.effectif == 12
    assert [(v.releve.source.nom, v.etat) for v in bilan.verses if v.etat != "COMPTE"] == [
        ("centre-001/2024.cloture.json", "REMPLACE")
    ]
    assert _de(bilan, "CHAINE") == []


def test_un_remplace_seul_est_une_anomalie(plante: Planter) -> None:
    """What replaces it stands beside, and its seal is broken: a doubt never brings the old one back into force."""

    def apres(sources: Path) -> None:
        ancien = sources / "centre-001" / "2024.cloture.json"
        (ancien.parent / "2024.cloture-2.json").write_bytes(ancien.read_bytes()[:-40])

    bilan = plante(RIEN, apres)
    assert [a.fichier for a in _de(bilan, "CHAINE")] == ["centre-001/2024.cloture.json"]
    assert bilan.effectif == 8


def test_la_meme_session_close_deux_fois(plante: Planter) -> None:
    def apres(sources: Path) -> None:
        chemin = sources / "centre-001" / "2024.cloture.json"
        autre = sources / "centre-001" / "bis.cloture.json"
        autre.write_bytes(chemin.read_bytes())
        _falsifier(autre, lambda c: c.update(clos_le=c["clos_le"].replace("17:30", "17:45")))

    bilan = plante(RIEN, apres)
    assert len(_de(bilan, "SESSION_DOUBLE")) == 1


def test_une_copie_ne_compte_pas_deux_fois(plante: Planter) -> None:
    def apres(sources: Path) -> None:
        (sources / "copie.cloture.json").write_bytes((sources / "centre-001" / "2024.cloture.json").read_bytes())

    bilan = plante(RIEN, apres)
    assert bilan.effectif == 12
    assert [v.etat for v in bilan.verses].count("DOUBLE") == 1


def test_chaque_code_a_un_reseau_ou_il_est_plante() -> None:
    """Those of the third count stand in test_decompte: no closed file whose results follow makes them differ."""
    ici = Path(__file__).read_text("utf-8")
    assert [code for code in CODES if f'"{code}"' not in ici and code not in ("DECOMPTE", "NON_RECOMPTE")] == []

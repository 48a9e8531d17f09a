"""Convocations, émargements, blank minutes: what each says, what it must not say, what refuses it, how it looks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.outils.pages import texte_du_pdf, verifier_conformite

from rdcxl import exemple
from rdcxl.erreurs import ExportRefuse, SaisieRefusee
from rdcxl.exports.atelier import Atelier
from rdcxl.exports.document import Document
from rdcxl.exports.documents import convocations, emargements, inscriptions, pv_vierges
from rdcxl.exports.documents.seances import Contexte
from rdcxl.exports.reglages import Reglages, Signataires, Textes
from rdcxl.grille.epreuves import Epreuves, lire_epreuves
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.modele import Candidat, Promotion, Session
from rdcxl.grille.seances import planifier
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.grille.tables.session import MesuresDAmenagement
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Dossier

R = charger_referentiel()
GRILLE = Path(__file__).parents[2] / "workbooks" / "promotion-exemple" / "grille.xlsx"
INSTANT = dt.datetime(2025, 4, 7, 9, tzinfo=dt.timezone(dt.timedelta(hours=2)))
GENRES = (convocations, emargements, pv_vierges)
NOM_LONG = "de Montmorency-Laval-Châteauvieux de la Rochefoucauld-Saint-Hilaire de Villeneuve"


@cache
def promotion() -> Promotion:
    return lire_grille(GRILLE, R)


def exemple_des_epreuves() -> Epreuves:
    return lire_epreuves(exemple.DOSSIER / "epreuves.toml")


def documents(
    genre: ModuleType, p: Promotion | None = None, epreuves: Epreuves | None = None, reglages: Reglages | None = None
) -> list[Document]:
    p = p or promotion()
    calendrier = planifier(p, R, epreuves or exemple_des_epreuves())
    lus: list[Document] = genre.preparer(calendrier, Contexte(p.session, R, INSTANT), reglages or Reglages())
    return lus


@pytest.fixture
def composer(tmp_path: Path) -> Callable[[Document], Path]:
    atelier = Atelier()

    def ecrire(document: Document) -> Path:
        fichier = tmp_path / f"{document.fichier}.pdf"
        fichier.write_bytes(atelier.composer(document))
        return fichier

    return ecrire


def de(liste: list[Document], qui: str) -> Document:
    (seul,) = [d for d in liste if d.identifiant == qui or qui in d.fichier]
    return seul


def test_convocation_dit_jours_heures_lieux_durees_identite_et_envoi(composer: Callable[[Document], Path]) -> None:
    fichier = composer(de(documents(convocations), "C07"))
    assert verifier_conformite(fichier) <= 2
    texte = texte_du_pdf(fichier)
    for fait in (
        "Convocation aux épreuves", "DE LA TOUR D’AUVERGNE Marie-Élisabeth Jeanne", "Candidate C07", "Madame,",
        "Vous êtes attendue aux épreuves de la session RDC 2024-2025", "« Responsable de développement commercial »",
        "Lyon, le 7 avril 2025", "Envoi par voie électronique le 7 avril 2025", "lundi 12 mai 2025", "remise avant 12 h 00",
        "mercredi 14 mai 2025", "à 9 h 00", "à 13 h 30", "durée : 2 h", "durée : 3 h", "durée : 15 min à 20 min",
        "Amphithéâtre Jacquard", "12 quai des Vents, 69002 Lyon", "matériel autorisé : calculatrice non programmable",
        "une pièce d’identité en cours de validité", "Responsable de la session d’évaluation", "Mme Hélène Aubertin",
        "Soutenance du dossier professionnel", "durée : 45 min", "page 1 /",
    ):  # fmt: skip
        assert fait in texte, fait


def test_une_convocation_dit_l_auto_evaluation_a_part_et_les_langues() -> None:
    """A7, F1: 40 and 10 minutes, a third more of each; K1: the languages of the report and of its defence."""

    def parties(qui: str) -> dict[str, dict[str, str]]:
        epreuves = de(documents(convocations), qui).donnees["epreuves"]
        return {re.sub(r".*\(|\)", "", p["libelle"]): p for e in epreuves for p in e["parties"]}

    assert parties("C01")["B3.2"]["duree"].endswith("40\xa0min, puis 10\xa0min d’auto-évaluation")
    assert parties("C05")["B3.2"]["duree"].endswith("53\xa0min\xa020\xa0s, puis 13\xa0min\xa020\xa0s d’auto-évaluation")
    assert parties("C01")["PRO.ECRIT"]["langue"] == "français, résumé en anglais"
    assert parties("C01")["PRO.ORAL"]["langue"] == "français, échanges possibles en anglais"
    assert parties("C01")["B3.2"]["langue"] == ""


def test_convocation_avec_tiers_temps_donne_les_durees_changees_sans_la_cause(
    composer: Callable[[Document], Path],
) -> None:
    texte = texte_du_pdf(composer(de(documents(convocations), "C05")))
    for fait in ("2 h 40", "4 h", "26 min 40 s", "Tiers temps", "assistance d’un secrétaire"):
        assert fait in texte, fait
    assert "oral, préparé pendant 1 h 20" in texte_du_pdf(composer(de(documents(convocations), "C12")))
    assert "Aménagements" not in texte_du_pdf(composer(de(documents(convocations), "C01")))


def avec_amenagement(qui: str, illisibles: frozenset[str] = frozenset(), **valeurs: Any) -> Promotion:
    """The sample promotion, and a row of the optional table of accommodations."""
    ligne = MesuresDAmenagement(
        identifiant=qui,
        feuille="Aménagements",
        lieu="A7",
        lieux={"oral_au_lieu_de_l_ecrit": "D7"},
        illisibles=illisibles,
        **valeurs,
    )
    return replace(promotion(), annexes={"amenagements": (ligne,)})


def test_amenagement_de_la_feuille_sert_comme_celui_d_epreuves_toml(composer: Callable[[Document], Path]) -> None:
    p = avec_amenagement("C02", tiers_temps=True, mesures="pauses ; ; règle-loupe;", oral_au_lieu_de_l_ecrit="b4.3")
    texte = texte_du_pdf(composer(de(documents(convocations, p), "C02")))
    for fait in ("2 h 40", "4 h", "Tiers temps", "pauses", "règle-loupe", "oral, préparé pendant 1 h 20"):
        assert fait in texte, fait
    vierge = de(documents(pv_vierges, p), "B2.1")
    assert "tiers temps : 2 h 40; pauses; règle-loupe" in texte_du_pdf(composer(vierge))
    assert "tiers temps" not in str([d.donnees for d in documents(emargements, p)])


def test_candidat_amenage_aux_deux_endroits_est_refuse_avec_les_deux() -> None:
    with pytest.raises(SaisieRefusee) as refus:
        documents(convocations, avec_amenagement("C05", tiers_temps=False))
    (seul,) = refus.value.problemes
    assert seul.startswith("Aménagements!A7 : C05 a déjà un aménagement (amenagements[")


def test_amenagement_qui_ne_se_lit_pas_n_est_jamais_oublie() -> None:
    with pytest.raises(SaisieRefusee, match="épreuves") as refus:
        documents(convocations, avec_amenagement("C02", frozenset({"tiers_temps"}), mesures="pauses"))
    assert refus.value.problemes == ("Aménagements!A7 : l’aménagement de C02 ne peut pas être lu (tiers_temps).",)
    with pytest.raises(SaisieRefusee) as refus:
        documents(convocations, avec_amenagement("C02", tiers_temps=True, oral_au_lieu_de_l_ecrit="B3.2"))
    assert refus.value.problemes == (
        "Aménagements!D7 : « B3.2 » n’est pas une épreuve écrite dont la durée est fixée.",
    )


def test_convocation_ne_compte_ni_acquis_ni_dispense_ni_bloc_non_inscrit(composer: Callable[[Document], Path]) -> None:
    liste = documents(convocations)
    c04, c17, c03 = (texte_du_pdf(composer(de(liste, qui))) for qui in ("C04", "C17", "C03"))
    assert "B1.1" not in c04
    assert "PRO.ORAL" not in c03
    assert ("B1.1" in c17, "B2.1" in c17, "B3.2" in c17, "PRO" in c17) == (True, False, True, False)


def test_textes_et_signataire_du_centre(composer: Callable[[Document], Path]) -> None:
    reglages = Reglages(
        textes=Textes(convocation="Le tramway s’arrête devant l’école."), signataires=Signataires(convocation="Mme Roy")
    )
    texte = texte_du_pdf(composer(documents(convocations, reglages=reglages)[0]))
    assert "Le tramway s’arrête devant l’école." in texte
    assert "Pour le centre Mme Roy" in texte


def test_convocations_sans_envoi_ou_sans_mention_refusent_en_listant_tout() -> None:
    sans_envoi = exemple_des_epreuves().model_copy(update={"envoi": None})
    with pytest.raises(ExportRefuse, match="convocations") as refus:
        documents(convocations, epreuves=sans_envoi)
    assert "ajoutez [envoi]" in refus.value.problemes[0]
    with pytest.raises(ExportRefuse) as refus:
        documents(convocations, replace(promotion(), session=Session()))
    dits = " ".join(refus.value.problemes)
    assert all(champ in dits for champ in ("centre.nom", "centre.ville", "session.libelle", "responsables.session"))


def test_candidat_sans_nom_est_nomme_par_son_identifiant() -> None:
    sans_nom = Candidat(Fiche(identifiant="C99"), Dossier("C99", {}), "Candidats", "A31")
    p = replace(promotion(), candidats=(*promotion().candidats, sans_nom))
    for genre in GENRES:
        with pytest.raises(ExportRefuse) as refus:
            documents(genre, p)
        assert all(probleme.startswith("C99 (sans nom)") for probleme in refus.value.problemes)


def test_emargement_liste_les_attendus_par_nom_et_laisse_le_reste_a_la_main(
    composer: Callable[[Document], Path],
) -> None:
    document = de(documents(emargements), "09h00-B3.1a B3.1b")
    fichier = composer(document)
    verifier_conformite(fichier)
    texte = texte_du_pdf(fichier)
    for fait in (
        "Feuille d’émargement", "jeudi 12 juin 2025", "Durée 20 min", "Arrivée Départ Signature", "présent absent",
        "Mme Odile Perrin", "10 h 30", "page 1 / 2", "Inscrits : 23", "nom d’usage : Garnier-",
    ):  # fmt: skip
        assert fait in texte, fait
    assert texte.index("BENALI") < texte.index("DE LA TOUR") < texte.index("ÎLE-FERRÉ") < texte.index("ZAÏDI")
    assert texte.index("C09") < texte.index("C10")


@pytest.mark.parametrize("genre", [emargements, pv_vierges], ids=["emargement", "pv"])
def test_des_homonymes_se_distinguent_par_leur_naissance_et_eux_seuls(genre: ModuleType) -> None:
    """The sample has two Petit Chloé; whoever has nobody of his name is without a birth date."""
    lignes = [x for d in documents(genre) for x in d.donnees["inscrits"]]
    dites = {x["detail"].partition(" – ")[0]: x["detail"] for x in lignes if "né" in x["detail"]}
    naissances = {c.fiche.identifiant: c.fiche.date_naissance for c in promotion().candidats}
    assert dites == {
        qui: f"{qui} – née le {naissances[qui]:%d/%m/%Y}".replace("née le", "née\u00a0le") for qui in ("C09", "C10")
    }


def test_un_certificat_d_inscription_dit_qui_et_a_quoi(composer: Callable[[Document], Path]) -> None:
    contexte = Contexte(promotion().session, R, INSTANT)
    tous = inscriptions.preparer(promotion().candidats, contexte, Reglages(), R)
    assert len(tous) == len(promotion().candidats)
    fichier = composer(de(tous, "C01"))
    assert verifier_conformite(fichier) == 1
    texte = texte_du_pdf(fichier)
    for fait in (
        "Certificat d’inscription", "certifie que Madame", "LEFÈVRE Camille Anne", "Née le 14 mars 2002 à Lyon", "est inscrite à la session",
        "« Responsable de développement commercial » (RNCP36395), niveau 6", "apprentissage", "Fait à Lyon, le 7 avril 2025",
    ):  # fmt: skip
        assert fait in texte, fait
    assert not re.search(r"/20\b|points|[Vv]alidé", texte)


def test_un_certificat_d_inscription_sans_naissance_est_refuse() -> None:
    candidats = [
        replace(c, fiche=c.fiche.model_copy(update={"date_naissance": None})) for c in promotion().candidats[:2]
    ]
    with pytest.raises(ExportRefuse) as refus:
        inscriptions.preparer(candidats, Contexte(promotion().session, R, INSTANT), Reglages(), R)
    assert len(refus.value.problemes) == 2


def test_remise_d_un_dossier_n_a_qu_une_heure(composer: Callable[[Document], Path]) -> None:
    texte = texte_du_pdf(composer(de(documents(emargements), "12h00-B4.1")))
    assert "Remise au plus tard 12 h 00" in texte
    assert "Heure de remise Signature" in texte
    assert "Départ" not in texte


def test_pv_d_epreuve_a_chaque_rubrique_du_reglement(composer: Callable[[Document], Path]) -> None:
    fichier = composer(de(documents(pv_vierges), "09h00-B4.3"))
    verifier_conformite(fichier)
    texte = texte_du_pdf(fichier)
    for fait in (
        "Procès-verbal d’épreuve de bloc", "RNCP36395 – Responsable de développement commercial", "RDC 2024-2025",
        "Bloc 4 – Management", "(B4.3)", "mardi 17 juin 2025", "Début effectif", "Fin effective", "B4.3 – sujet A",
        "calculatrice non programmable", "M. Rémi Vidal", "présent absent", "Retard (heure)", "vérifiée",
        "tiers temps : 2 h 40", "assistance d’un secrétaire", "tiers temps : oral, préparé", "pendant 1 h 20",
        "Sujets distribués Sujets repris Brouillons repris Copies remises", "Aucun incident", "refuse de contresigner",
        "Observations", "Responsable de la session d’évaluation", "Mme Hélène Aubertin",
    ):  # fmt: skip
        assert fait in texte, fait


def test_pv_d_epreuve_est_pour_les_blocs_seulement() -> None:
    assert len(documents(pv_vierges)) == 8
    assert not any("PRO" in d.fichier for d in documents(pv_vierges))
    assert len(documents(emargements)) == 10


def test_rien_de_defendu_ne_sort_avant_la_cloture(composer: Callable[[Document], Path]) -> None:
    """I2, Pix pulls 3097 and 1935: no birth data but of homonyms, no e-mail, no mark, no decision; no accommodation on the sheets to sign."""
    homonymes = ("C09", "C10")
    dites = {
        c.fiche.date_naissance.year
        for c in promotion().candidats
        if c.fiche.identifiant in homonymes and c.fiche.date_naissance
    }
    for genre in GENRES:
        for document in documents(genre):
            texte = texte_du_pdf(composer(document))
            assert "@" not in texte
            assert "PROJET" not in texte
            for c in (c for c in promotion().candidats if c.fiche.identifiant not in homonymes):
                naissance = c.fiche.date_naissance
                assert naissance is not None
                assert f"{naissance:%d/%m/%Y}" not in texte
                assert naissance.isoformat() not in texte
                assert naissance.year in dites or not re.search(rf"\b{naissance.year}\b", texte)
            assert not re.search(r"/20\b|\d+ ?points?\b|[Éé]liminatoire|[Vv]alidé|[Aa]cquis", texte)
            if genre is emargements:
                assert not re.search(r"tiers temps|secrétaire(?! ?pédagogique)", texte.replace("Secrétariat", ""))


@pytest.mark.parametrize("genre", GENRES, ids=lambda g: g.__name__.rsplit(".", 1)[1])
def test_meme_entree_memes_octets_et_noms_uniques(genre: ModuleType) -> None:
    premier, second = documents(genre), documents(genre)
    assert Atelier().composer(premier[0]) == Atelier().composer(second[0])
    noms = [d.fichier.casefold() for d in premier]
    assert len(set(noms)) == len(noms)
    assert not any(re.search(r'[<>:"/\\|?*]', nom) for nom in noms)


@pytest.mark.parametrize("nombre", [1, 30, 300])
def test_longues_listes_et_longs_noms(nombre: int, composer: Callable[[Document], Path]) -> None:
    gens = tuple(
        Candidat(
            Fiche(identifiant=f"C{i:03d}", nom_naissance=NOM_LONG if i % 7 == 0 else "L’Écuyer", prenoms="Anne-Marie d’Été"),
            Dossier(f"C{i:03d}", {}), "Candidats", f"A{7 + i}",
        )
        for i in range(nombre)
    )  # fmt: skip
    p = replace(promotion(), candidats=gens)
    seance = {"bloc": "B2", "date": dt.date(2025, 5, 14), "heure": "09:00", "lieu": NOM_LONG}
    epreuves = Epreuves.model_validate({"epreuves": [seance], "envoi": {"moyen": "POSTE", "date": dt.date(2025, 4, 1)}})
    for genre in GENRES:
        fichier = composer(documents(genre, p, epreuves)[0])
        if nombre < 300:  # the validator takes long over hundreds of rows
            verifier_conformite(fichier)
        texte = texte_du_pdf(fichier)
        if genre is not convocations:
            assert all(f"C{i:03d}" in texte for i in range(nombre))

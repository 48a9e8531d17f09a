"""Ten gradebooks drawn by hand, each with what it must become; and what is asked, never decided."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.outils.carnets import ecrire_ods

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.carnet.correspondance import ecrire_correspondance
from rdcxl.grille.carnet.reprendre import CarnetLu, couper_le_nom, reprendre
from rdcxl.grille.carnet.titres import PROBABLE, SUR, dictionnaire
from rdcxl.referentiel.modele import Referentiel


def lire(dossier: Path, texte: str, r: Referentiel, codage: str = "utf-8", **options: object) -> CarnetLu:
    chemin = dossier / "carnet.csv"
    chemin.write_bytes(texte.encode(codage))
    return reprendre(chemin, r, **options)  # type: ignore[arg-type]


# Each: the text, what the first candidate becomes (identifier and path apart), whether nothing is left to say.
DESSINS = {
    "sur 20, titres au-dessus, moyenne au-dessous": (
        "École du Port;;;\nNotes sur 20 – juin 2026;;;\n;;;\n"
        "Nom;Prénom;Né(e) le;Soutenance\nROUX;Léa;02/03/2004;14,25\nVIAL;Tom;03/04/2003;ABS\n;;;\nMoyenne;;;14,25\n",
        {"nom_naissance": "ROUX", "prenoms": "Léa", "date_naissance": "2004-03-02", "PRO.ORAL": "89.0625"},
        True,
    ),
    "l’échelle dans la cellule": (
        "Candidat;Dossier pro\nROUX Léa;14,25/20\nVIAL Tom;30/75\n",
        {"nom_naissance": "ROUX", "prenoms": "Léa", "PRO.ECRIT": "53.4375"},
        True,
    ),
    "des codes et des points": (
        "identifiant;nom_naissance;prenoms;B1.1;B2.1;B3.2\nA7;ROUX;Léa;62;120;97,5\nA8;VIAL;Tom;48;75;130\n",
        {"nom_naissance": "ROUX", "prenoms": "Léa", "B1.1": "62", "B2.1": "120", "B3.2": "97.5"},
        True,
    ),
    "une colonne de barème": (
        "NOM;PRENOM;Note tuteur;Barème\nROUX;Léa;15;20\nVIAL;Tom;12;20\n",
        {"nom_naissance": "ROUX", "prenoms": "Léa", "PRO.TUTEUR": "37.5"},
        True,
    ),
    "une ligne de maxima": (
        "Groupe;Apprenants;Négociation;Réunion\n;Barème;30;20\nA;Léa ROUX;15;12\nA;Tom VIAL;21;13\n",
        {"nom_naissance": "ROUX", "prenoms": "Léa", "B3.2": "75", "B4.2": "30"},
        True,
    ),
    "les mots des gens": (
        "Nom;Prénom;Civilité;Situation;Oral de négociation /20\nROUX;Léa;Mme;Salariée;absent justifié\nVIAL;Tom;M.;alternance;Abs.\n",
        {"nom_naissance": "ROUX", "prenoms": "Léa", "sexe": "F", "statut": "SALARIE", "B3.2": "ABJ"},
        True,
    ),
    "des heures en toutes formes": (
        "Nom;Prénom;Absences injustifiées;Heures en entreprise\nROUX;Léa;3h30;420 h\nVIAL;Tom;0h00;35:15\n",
        {"nom_naissance": "ROUX", "prenoms": "Léa", "heures_absence_injustifiees": "3.5", "heures_entreprise": "420"},
        True,
    ),
    "deux rangs d’intitulés": (
        ";;Bloc 4;;;Pratique professionnelle;\nNom;Prénom;Dossier /20;Oral /20;Étude de cas /20;Oral /20;Tuteur /20\nROUX;Léa;10;12;14;8;16\n",
        {"nom_naissance": "ROUX", "prenoms": "Léa", "B4.1": "25", "B4.2": "30", "B4.3": "52.5", "PRO.ORAL": "50", "PRO.TUTEUR": "40"},
        True,
    ),
    "le parcours dit en mots": (
        "Nom;Prénom;Parcours;Bloc 1 (/20)\nROUX;Léa;Blocs 1 et 3;10\nVIAL;Tom;titre complet;11\n",
        {"nom_naissance": "ROUX", "prenoms": "Léa", "parcours": "BLOCS", "blocs_inscrits": "B1 B3", "B1.1": "50"},
        True,
    ),
    "une note pour deux parties": (
        "Nom;Prénom;Bloc 2 épreuve 1 /20;Bloc 2 épreuve 2 /20\nROUX;Léa;10;12\n",
        {"nom_naissance": "ROUX", "prenoms": "Léa", "B2.1": "75"},
        False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("nom", DESSINS)
def test_un_carnet_dessine_devient_ce_qu_il_dit(tmp_path: Path, nom: str, referentiel: Referentiel) -> None:
    texte, attendu, complet = DESSINS[nom]
    lu = lire(tmp_path, texte, referentiel)
    premier = {k: v for k, v in lu.lignes[0].items() if k != "identifiant"}
    assert premier == {"parcours": "COMPLET", **attendu}
    assert lu.complet is complet, (lu.doutes, lu.non_lus)


def test_le_meme_carnet_en_windows_1252_ou_en_ods(tmp_path: Path, referentiel: Referentiel) -> None:
    rangees: list[list[Any]] = [["Nom", "Prénom", "Négociation /20"], ["LŒWE", "Maël", 12.5]]
    texte = "\n".join(";".join(map(str, r)) for r in rangees)
    ecrire_ods(tmp_path / "carnet.ods", rangees)
    lus = [lire(tmp_path, texte, referentiel, "cp1252"), reprendre(tmp_path / "carnet.ods", referentiel)]
    assert [x.lignes[0] for x in lus] == [
        {"identifiant": "C01", "nom_naissance": "LŒWE", "prenoms": "Maël", "parcours": "COMPLET", "B3.2": "93.75"}
    ] * 2
    assert any("Windows-1252" in a for a in lus[0].avis)


@pytest.mark.parametrize("cellule", ["disp.", "EXC", "NE", "—", "DEM", "AJ", "12 ?", "21", "22/05/2026"])
def test_ce_qui_a_deux_sens_reste_vide_et_dit_sa_cellule(
    tmp_path: Path, cellule: str, referentiel: Referentiel
) -> None:
    lu = lire(tmp_path, f"Nom;Prénom;Soutenance /20\nROUX;Léa;12\nVIAL;Tom;{cellule}\nNOËL;Ana;9\n", referentiel)
    assert "PRO.ORAL" not in lu.lignes[1]
    assert [(x.cellule, x.qui) for x in lu.non_lus] == [("ligne 3, colonne C", "VIAL Tom")]
    assert not lu.complet


def test_rien_n_est_partage_entre_deux_colonnes_pour_un_champ(tmp_path: Path, referentiel: Referentiel) -> None:
    lu = lire(tmp_path, "Nom;Prénom;Soutenance jury A /20;Soutenance jury B /20\nROUX;Léa;12;14\n", referentiel)
    assert "PRO.ORAL" not in lu.lignes[0]
    assert len(lu.doutes) == 2


def test_des_notes_toutes_sous_20_dans_une_seule_colonne_ne_sont_pas_prises_pour_des_points(
    tmp_path: Path, referentiel: Referentiel
) -> None:
    lu = lire(tmp_path, "Nom;Prénom;B2.1\nROUX;Léa;12\nVIAL;Tom;14\n", referentiel)
    assert "B2.1" not in lu.lignes[0]
    assert lu.doutes[0].echelle == 20


def test_les_homonymes_ne_sont_jamais_reunis_et_les_identifiants_partages_sont_refaits(
    tmp_path: Path, referentiel: Referentiel
) -> None:
    lu = lire(tmp_path, "Identifiant;Nom;Prénom\nX1;ROUX;Léa\nX1;ROUX;Léa\n", referentiel)
    assert [x["identifiant"] for x in lu.lignes] == ["C01", "C02"]
    assert any("Même personne" in a for a in lu.avis)


def test_un_jour_et_un_mois_echanges_dans_une_colonne_ne_sont_pas_devines(
    tmp_path: Path, referentiel: Referentiel
) -> None:
    lu = lire(tmp_path, "Nom;Prénom;Date de naissance\nROUX;Léa;04/05/2003\nVIAL;Tom;05/23/2003\n", referentiel)
    assert all("date_naissance" not in x for x in lu.lignes)
    assert len(lu.non_lus) == 2


def test_la_correspondance_rejoue_les_reponses(tmp_path: Path, referentiel: Referentiel) -> None:
    texte = "Nom;Prénom;Rapport;Q2\nROUX;Léa;12;3\nVIAL;Tom;14;4\n"
    demande = lire(tmp_path, texte, referentiel)
    assert [c.intitule for c in demande.doutes] == ["Rapport", "Q2"]
    repondu = lire(
        tmp_path,
        texte,
        referentiel,
        demander=lambda c: ("PRO.ECRIT", Decimal(20)) if c.intitule == "Rapport" else ("", None),
    )
    assert repondu.complet
    assert repondu.lignes[0]["PRO.ECRIT"] == "45"
    fichier = tmp_path / "c.correspondance.csv"
    ecrire_correspondance(fichier, repondu.table.feuille.titre, repondu.colonnes)
    rejoue = lire(tmp_path, texte, referentiel, correspondance=fichier)
    assert rejoue.lignes == repondu.lignes
    assert rejoue.complet


def test_une_correspondance_fautive_est_refusee_ligne_par_ligne(tmp_path: Path, referentiel: Referentiel) -> None:
    fichier = tmp_path / "c.csv"
    fichier.write_text(
        "feuille;colonne;intitule;champ;echelle\ncarnet.csv;A;Nom;B9.9;\ncarnet.csv;B;Prénom;prenoms;zéro\n", "utf-8"
    )
    with pytest.raises(SaisieRefusee) as refus:
        lire(tmp_path, "Nom;Prénom\nROUX;Léa\n", referentiel, correspondance=fichier)
    assert [p.partition(" :")[0] for p in refus.value.problemes] == ["c.csv, ligne 2", "c.csv, ligne 3"]


def test_le_parcours_est_demande_ou_donne_une_fois(tmp_path: Path, referentiel: Referentiel) -> None:
    texte = "Nom;Prénom;Bloc 1 /20\nROUX;Léa;12\n"
    assert lire(tmp_path, texte, referentiel, parcours="BLOCS:B1,B3").lignes[0]["blocs_inscrits"] == "B1 B3"
    assert any("Parcours COMPLET pris" in a for a in lire(tmp_path, texte, referentiel).avis)
    with pytest.raises(SaisieRefusee, match="n’est pas un parcours"):
        lire(tmp_path, texte, referentiel, parcours="BLOCS:B9")


def test_une_feuille_sans_candidats_est_refusee(tmp_path: Path, referentiel: Referentiel) -> None:
    with pytest.raises(SaisieRefusee, match="Aucune liste de candidats"):
        lire(tmp_path, "rien;ici\n1;2\n", referentiel)


@pytest.mark.parametrize(
    ("texte", "nom", "prenoms"),
    [("N'GUESSAN Aïcha", "N'GUESSAN", "Aïcha"), ("Zoé MARTIN-ÉTIENNE", "MARTIN-ÉTIENNE", "Zoé"),
     ("DE LA FONTAINE Jean-Luc Marie", "DE LA FONTAINE", "Jean-Luc Marie"), ("Roux, Léa Ana", "Roux", "Léa Ana")],
)  # fmt: skip
def test_un_nom_complet_est_coupe_ou_il_le_montre(texte: str, nom: str, prenoms: str) -> None:
    assert couper_le_nom(texte).valeurs == {"nom_naissance": nom, "prenoms": prenoms}


def test_un_nom_complet_qui_ne_montre_rien_reste_entier() -> None:
    lu = couper_le_nom("Roux De La Tour Léa")
    assert lu.valeurs == {"nom_naissance": "Roux De La Tour Léa"}
    assert lu.refus


INTITULES = {
    "PRO.ORAL": ("Soutenance", "Grand oral", "Oral de soutenance", "Mission en entreprise – oral"),
    "PRO.TUTEUR": ("Éval. entreprise (tuteur)", "MA", "Note du maître d’apprentissage"),
    "B2.1": ("B2E1", "Bloc 2 EC1", "2.1 Plan stratégique", "Étude de cas n°1 (bloc 2)"),
    "B2.2b": ("Bloc 2 EC2 P2", "B2E2P2", "Étude de cas 3h – Partie 2 (analyse des résultats)"),
    "B3.1b": ("3.1b", "Bloc 3 – Offre", "Rédaction de l’offre"),
    "B4.2": ("Réunion d’action commerciale", "B4 oral"),
    "": (
        "Date de soutenance", "Titre du mémoire", "Jury de l’oral", "Moyenne B2", "Note finale", "Bloc 2", "Étude de cas", "Oral",
        "Heure de passage", "E-mail du tuteur",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("champ", "titre"), [(champ, titre) for champ, titres in INTITULES.items() for titre in titres]
)
def test_un_intitule_est_compris_par_ses_mots_ou_demande(champ: str, titre: str, referentiel: Referentiel) -> None:
    lue = dictionnaire(referentiel).comprendre([titre])
    assert (lue.champ if lue.certitude in (SUR, PROBABLE) else "") == champ


def test_un_coefficient_et_une_absence_sous_une_epreuve_ne_sont_pas_ses_notes(
    tmp_path: Path, referentiel: Referentiel
) -> None:
    texte = ";;Négociation /20;;;Soutenance /20;;\nNom;Prénom;Note;Coef;Abs;Note;Coef;Abs\nROUX;Léa;12;2;;14;1;\nVIAL;Tom;9;2;;;1;x\n"
    lu = lire(tmp_path, texte, referentiel)
    assert {k: v for k, v in lu.lignes[0].items() if k in referentiel.composantes} == {"B3.2": "90", "PRO.ORAL": "87.5"}
    assert "PRO.ORAL" not in lu.lignes[1]
    assert [(c.lettres, c.raison.partition(" :")[0]) for c in lu.doutes] == [("H", "une absence dite à part")]

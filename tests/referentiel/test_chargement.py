"""Loading: every kind of incoherence is refused with its path, all at once; JSON and TOML are equal."""

from __future__ import annotations

import copy
import datetime as dt
import json
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rdcxl.erreurs import ErreurRdcxl, ReferentielIncoherent
from rdcxl.referentiel import Referentiel, charger_referentiel
from rdcxl.referentiel.chargement import DEFAUT

DOSSIER_CAS = Path(__file__).parents[1] / "cas"
EMBARQUE: dict[str, Any] = tomllib.loads(DEFAUT.read_text(encoding="utf-8"), parse_float=Decimal)


def _en_json(valeur: object) -> object:
    """The JSON twin's form of a TOML value: dates and decimals as text."""
    if isinstance(valeur, dict):
        return {cle: _en_json(v) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [_en_json(v) for v in valeur]
    if isinstance(valeur, dt.date):
        return valeur.isoformat()
    return str(valeur) if isinstance(valeur, Decimal) else valeur


def _charger(dossier: Path, donnees: dict[str, Any]) -> Referentiel:
    fichier = dossier / "essai.json"
    fichier.write_text(json.dumps(_en_json(donnees), ensure_ascii=False), encoding="utf-8")
    return charger_referentiel(fichier)


def _problemes(dossier: Path, *modifications: Callable[[dict[str, Any]], object]) -> tuple[str, ...]:
    donnees = copy.deepcopy(EMBARQUE)
    for modifier in modifications:
        modifier(donnees)
    with pytest.raises(ReferentielIncoherent) as refus:
        _charger(dossier, donnees)
    assert isinstance(refus.value, ErreurRdcxl)
    assert "essai.json" in refus.value.message
    assert all(probleme in str(refus.value) for probleme in refus.value.problemes)
    return refus.value.problemes


def mettre(chemin: str, valeur: object) -> Callable[[dict[str, Any]], None]:
    """A change at a path such as `blocs.0.composantes.0.maximum`."""

    def modifier(donnees: Any) -> None:
        *parents, dernier = chemin.split(".")
        for cle in parents:
            donnees = donnees[int(cle)] if isinstance(donnees, list) else donnees[cle]
        donnees[int(dernier) if isinstance(donnees, list) else dernier] = valeur

    return modifier


def oter(chemin: str) -> Callable[[dict[str, Any]], None]:
    def modifier(donnees: Any) -> None:
        *parents, dernier = chemin.split(".")
        for cle in parents:
            donnees = donnees[int(cle)] if isinstance(donnees, list) else donnees[cle]
        del donnees[dernier]

    return modifier


def test_jumeau_json_du_referentiel_embarque_est_egal(tmp_path: Path) -> None:
    jumeau = _charger(tmp_path, EMBARQUE)
    assert jumeau == charger_referentiel()
    assert jumeau.empreinte != charger_referentiel().empreinte


@pytest.mark.parametrize("nom", ["referentiel_trois_blocs.toml", "referentiel_sans_pro.toml"])
def test_jumeau_json_d_un_autre_referentiel_est_egal(tmp_path: Path, nom: str) -> None:
    donnees = tomllib.loads((DOSSIER_CAS / nom).read_text(encoding="utf-8"), parse_float=Decimal)
    assert _charger(tmp_path, donnees) == charger_referentiel(DOSSIER_CAS / nom)


def test_nombre_json_a_virgule_reste_exact(tmp_path: Path) -> None:
    fichier = tmp_path / "essai.json"
    texte = json.dumps(_en_json(EMBARQUE), ensure_ascii=False).replace('"2.5"', "2.5")
    fichier.write_text(texte, encoding="utf-8")
    assert charger_referentiel(fichier).assiduite.paliers[0].jusqu_a == Decimal("2.5")
    assert charger_referentiel(fichier) == charger_referentiel()


def test_referentiel_sans_pro_ni_specialisation_se_charge() -> None:
    r = charger_referentiel(DOSSIER_CAS / "referentiel_sans_pro.toml")
    assert (r.pro, r.specialisation, r.controle_continu, r.langues) == (None, None, None, None)
    assert dict(r.codes_acquis) == {"VENTE": 20, "STOCK": 40, "EQUIPE": 60}
    assert [e.code for e in r.ensembles()] == ["VENTE", "STOCK", "EQUIPE"]


# Agrees with itself on every sum, but no mark could ever be given: 0/0 on 20.
VIDE_DE_NOTES = {
    "code": "VIDE",
    "numero": 1,
    "titre": "Bloc sans note",
    "maximum": 0,
    "note_eliminatoire": 8,
    "minimum": 0,
    "note_validation": 10,
    "heures": 0,
    "composantes": [],
    "modules": [],
}

# One fact changed, the path that must be named (several where the fact contradicts several others).
INCOHERENCES = [
    ("composante", mettre("blocs.0.composantes.0.maximum", 90), ["B1.maximum"]),
    ("composante_negative", mettre("blocs.0.composantes.0.maximum", -100), ["B1.1.maximum", "B1.maximum"]),
    ("maximum_du_bloc", mettre("blocs.1.maximum", 230), ["B2.maximum", "notation.total", "B2.minimum"]),
    ("total", mettre("notation.total", 999), ["notation.total", "notation.points_titre"]),
    ("points_du_titre", mettre("notation.points_titre", 501), ["notation.points_titre"]),
    ("moyenne_du_titre", mettre("notation.moyenne_titre", 9), ["notation.points_titre"]),
    ("minimum", mettre("blocs.2.minimum", 99), ["B3.minimum"]),
    ("minimum_de_pro", mettre("pro.minimum", 100), ["PRO.minimum"]),
    ("note_eliminatoire", mettre("blocs.3.note_eliminatoire", 7), ["B4.minimum"]),
    ("validation_sous_elimination", mettre("blocs.3.note_validation", 7), ["B4.note_validation"]),
    ("heures_du_bloc", mettre("blocs.0.heures", 113), ["B1.heures", "heures.face_a_face"]),
    ("heures_d_un_module", mettre("blocs.2.modules.6.heures", 8), ["B3.heures"]),
    ("heures_du_bloc_5", mettre("specialisation.heures", 134), ["B5.heures", "heures.face_a_face"]),
    ("face_a_face", mettre("heures.face_a_face", 519), ["heures.face_a_face", "heures.total"]),
    ("complements", mettre("heures.complements", 120), ["heures.total"]),
    ("total_des_heures", mettre("heures.total", 638), ["heures.total", "heures.jours"]),
    ("jours_du_calendrier", mettre("heures.jours", 111), ["heures.jours"]),
    ("paliers", mettre("assiduite.paliers.0.jusqu_a", 5), ["assiduite.paliers"]),
    ("format", mettre("format", 2), ["format"]),
    ("sans_bloc", mettre("blocs", []), ["blocs", "notation.total"]),
    ("code_de_composante_en_double", mettre("blocs.1.composantes.1.code", "B2.1"), ["codes", "« B2.1 »"]),
    ("code_de_bloc_en_double", mettre("blocs.3.code", "B1"), ["codes", "« B1 »"]),
    ("code_de_module_en_double", mettre("specialisation.modules.0.code", "M1.1"), ["codes", "« M1.1 »"]),
    ("section_inconnue", mettre("lectures.absence.article", "nulle_part"), ["lectures.absence.article", "nulle_part"]),
    ("lecture_sans_valeur", mettre("lectures.moyenne.valeurs", {}), ["lectures.moyenne.valeurs"]),
    ("cle_inconnue", mettre("notation.seuil", 10), ["notation.seuil"]),
    ("cle_inconnue_a_la_racine", mettre("remarque", "essai"), ["remarque"]),
    ("cle_inconnue_dans_une_liste", mettre("blocs.1.composantes.2.poids", 2), ["blocs[1].composantes[2].poids"]),
    ("empreinte_ecrite_a_la_main", mettre("empreinte", "00"), ["empreinte"]),
    ("cle_manquante", oter("notation.echelle"), ["notation.echelle"]),
    ("table_manquante", oter("entreprise"), ["entreprise"]),
    ("cle_manquante_dans_une_liste", oter("blocs.2.composantes.1.maximum"), ["blocs[2].composantes[1].maximum"]),
    ("texte_pour_un_nombre", mettre("blocs.0.maximum", "cent"), ["blocs[0].maximum", "cent"]),
    ("nombre_pour_un_texte", mettre("identite.code", 36395), ["identite.code"]),
    ("booleen_pour_un_nombre", mettre("pro.maximum", True), ["pro.maximum"]),
    ("booleen_pour_un_entier", mettre("heures.jours", True), ["heures.jours"]),
    ("decimal_pour_un_entier", mettre("heures.jours", Decimal("91.5")), ["heures.jours"]),
    ("nombre_pour_un_booleen", mettre("blocs.1.epreuves_enchainees", 1), ["blocs[1].epreuves_enchainees"]),
    ("texte_pour_une_date", mettre("identite.document", "25 mars 2024"), ["identite.document"]),
    ("texte_pour_une_table", mettre("notation", "1000 points"), ["notation"]),
    ("texte_pour_une_liste", mettre("blocs.0.modules", "M1.1"), ["blocs[0].modules"]),
    ("texte_dans_une_liste_de_tables", mettre("blocs.0.modules.0", "M1.1"), ["blocs[0].modules[0]"]),
    ("bloc_sans_composante", mettre("blocs.0", VIDE_DE_NOTES), ["VIDE"]),
    ("composante_indefinie", mettre("blocs.0.composantes.0.maximum", "NaN"), ["maximum"]),
    ("palier_indefini", mettre("assiduite.paliers.0.jusqu_a", "NaN"), ["paliers"]),
    ("criteres_d_une_autre_composante", mettre("criteres.0.composante", "B9.9"), ["criteres.B9.9"]),
    ("criteres_en_double", mettre("criteres.1.composante", "B1.1"), ["criteres : B1.1 a 2 listes"]),
    ("code_de_critere_en_double", mettre("criteres.0.liste.1.code", "B1.1-1"), ["criteres : « B1.1-1 »"]),
    ("titre_de_critere_vide", mettre("criteres.0.liste.0.titre", ""), ["criteres.B1.1-1.titre", "pas 0"]),
    ("titre_de_critere_long", mettre("criteres.0.liste.0.titre", "x" * 71), ["criteres.B1.1-1.titre", "pas 71"]),
    ("critere_sans_competence", mettre("criteres.0.liste.0.competences", []), ["criteres.B1.1-1.competences : aucune"]),
    ("critere_d_un_autre_bloc", mettre("criteres.0.liste.0.competences", ["C.2.4"]), ["competences : C.2.4"]),
    ("indefini", mettre("blocs.0.maximum", "NaN"), ["maximum"]),
    ("infini", mettre("blocs.0.composantes.0.maximum", "Infinity"), ["maximum"]),
]


@pytest.mark.parametrize(("modifier", "chemins"), [i[1:] for i in INCOHERENCES], ids=[i[0] for i in INCOHERENCES])
def test_fait_contradictoire_est_refuse_avec_son_chemin(
    tmp_path: Path, modifier: Callable[[dict[str, Any]], None], chemins: list[str]
) -> None:
    problemes = _problemes(tmp_path, modifier)
    for chemin in chemins:
        assert any(chemin in probleme for probleme in problemes)


def test_toutes_les_contradictions_sont_dites_a_la_fois(tmp_path: Path) -> None:
    problemes = _problemes(
        tmp_path,
        mettre("blocs.0.minimum", 41),
        mettre("blocs.3.heures", 78),
        mettre("heures.jours", 90),
        mettre("lectures.reprise.article", "ailleurs"),
        mettre("pro.composantes.1.code", "PRO.ECRIT"),
    )
    for chemin in ("B1.minimum", "B4.heures", "heures.face_a_face", "heures.jours", "lectures.reprise", "PRO.ECRIT"):
        assert sum(chemin in p for p in problemes) == 1


def test_toutes_les_fautes_de_forme_sont_dites_a_la_fois(tmp_path: Path) -> None:
    problemes = _problemes(
        tmp_path,
        mettre("notation.total", "mille"),
        oter("fraude.carence_mois"),
        mettre("blocs.1.couleur", "rouge"),
        mettre("identite.niveau", "six"),
        oter("jurys.certification"),
    )
    assert len(problemes) == 5
    chemins = ("notation.total", "fraude.carence_mois", "blocs[1].couleur", "identite.niveau", "jurys.certification")
    for chemin in chemins:
        assert any(p.startswith(f"{chemin} :") for p in problemes)


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [
        ("absent.toml", None),
        ("absent.json", None),
        ("tronque.toml", b"format = 1\n[identite"),
        ("tronque.json", b'{"format": 1'),
        ("latin1.toml", 'titre = "été"'.encode("latin-1")),
        ("latin1.json", '{"titre": "été"}'.encode("latin-1")),
        ("liste.json", b"[1, 2]"),
        ("vide.json", b""),
    ],
)
def test_fichier_illisible_est_refuse_avec_son_nom(tmp_path: Path, nom: str, contenu: bytes | None) -> None:
    fichier = tmp_path / nom
    if contenu is not None:
        fichier.write_bytes(contenu)
    with pytest.raises(ReferentielIncoherent, match=nom.replace(".", r"\.")):
        charger_referentiel(fichier)


def test_dossier_a_la_place_du_fichier_est_refuse(tmp_path: Path) -> None:
    with pytest.raises(ReferentielIncoherent):
        charger_referentiel(tmp_path)


def test_fichier_toml_vide_dit_tout_ce_qui_manque(tmp_path: Path) -> None:
    fichier = tmp_path / "vide.toml"
    fichier.write_text("", encoding="utf-8")
    with pytest.raises(ReferentielIncoherent) as refus:
        charger_referentiel(fichier)
    for table in ("format", "identite", "notation", "blocs", "heures", "entreprise", "lectures", "articles"):
        assert f"{table} : cette valeur manque." in refus.value.problemes


def test_contradiction_dans_un_toml_nomme_le_fichier_et_le_chemin(tmp_path: Path) -> None:
    fichier = tmp_path / "faux.toml"
    texte = DEFAUT.read_text(encoding="utf-8").replace("minimum = 90\n", "minimum = 91\n")
    fichier.write_text(texte, encoding="utf-8")
    with pytest.raises(ReferentielIncoherent) as refus:
        charger_referentiel(fichier)
    assert "faux.toml" in refus.value.message
    assert len(refus.value.problemes) == 1
    assert refus.value.problemes[0].startswith("B2.minimum : 91")


@pytest.mark.parametrize("litteral", ["nan", "inf"])
def test_maximum_qui_n_est_pas_un_nombre_fini_est_refuse(tmp_path: Path, litteral: str) -> None:
    fichier = tmp_path / "faux.toml"
    texte = DEFAUT.read_text(encoding="utf-8").replace("maximum = 225\n", f"maximum = {litteral}\n")
    fichier.write_text(texte, encoding="utf-8")
    with pytest.raises(ReferentielIncoherent, match="maximum"):
        charger_referentiel(fichier)


def test_referentiel_est_fige() -> None:
    r = charger_referentiel()
    with pytest.raises(AttributeError):
        r.format = 2  # type: ignore[misc]
    assert charger_referentiel() is r

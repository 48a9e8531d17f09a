"""A person is forgotten, the seal stays: what goes and when, what is left of it, and that « effacé » is never « altéré »."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.outils import clotures, etendue
from tests.outils.classeurs import modifier
from tests.outils.processus import RACINE

from rdcxl.erreurs import ClotureRefusee, EcritureRefusee, VerrouPris
from rdcxl.jury import pieces
from rdcxl.jury.canonique import lisible
from rdcxl.jury.chaine import anomalies_de_la_chaine, empreinte_de_la_cloture
from rdcxl.jury.cles import ClePublique
from rdcxl.jury.cloture import lire_cloture, lire_cloture_en_vigueur
from rdcxl.jury.confiance import Connaissance
from rdcxl.jury.consequence import ce_qui_ne_suit_pas
from rdcxl.jury.engagements import BLOC, effacer, forme_scellee
from rdcxl.jury.personne import personne
from rdcxl.jury.purge import examiner, purger
from rdcxl.jury.rectification import preparer_rectification
from rdcxl.jury.sceau import SceauRompu, ouvrir, sceller
from rdcxl.jury.verification import INCOHERENT, MODIFIE, Verdict, verifier
from rdcxl.referentiel.modele import Referentiel

MOI = clotures.signataire()
SU = Connaissance(connue=ClePublique(MOI.publique, MOI.titulaire))
JURY = dt.date(2025, 7, 10)
SUIVI, FRAUDE, IDENTITES = dt.date(2027, 7, 10), dt.date(2030, 7, 10), dt.date(2075, 7, 10)
UN_JOUR = dt.timedelta(days=1)


def _le(jour: dt.date) -> dt.datetime:
    return dt.datetime(jour.year, jour.month, jour.day, 12, tzinfo=dt.timezone.utc)


@pytest.fixture(scope="module")
def signe(modele_clos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The closed sample, signed."""
    dossier = Path(shutil.copytree(modele_clos, tmp_path_factory.mktemp("purge") / "promo"))
    clos = next(dossier.glob("*.cloture.json"))
    clos.write_bytes(sceller(json.loads(clos.read_text("utf-8")), MOI))
    return clos


@pytest.fixture
def promo(signe: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(signe.parent, tmp_path / "promo")) / signe.name


def _purger(clos: Path, au: dt.date) -> None:
    purger([examiner(clos, au)], _le(au))


def _examiner(clos: Path, jour: dt.date) -> Verdict:
    return verifier(clos, SU, maintenant=_le(jour))


@pytest.mark.parametrize(
    ("au", "suivis", "personnes"),
    [
        (JURY, 0, 0),
        (SUIVI, 0, 0),
        (SUIVI + UN_JOUR, "tous", 0),
        (FRAUDE, "tous", 0),
        (FRAUDE + UN_JOUR, "restants", "sans rien"),
        (IDENTITES, "restants", "sans rien"),
        (IDENTITES + UN_JOUR, 0, "tous"),
    ],
)
def test_chaque_donnee_part_le_lendemain_de_sa_date(promo: Path, au: dt.date, suivis: Any, personnes: Any) -> None:
    candidats = lire_cloture(promo).candidats
    sans_rien = [c.identifiant for c in candidats if c.resultat.decision != "TITRE" and not c.resultat.blocs_valides]
    tous = [c.identifiant for c in candidats]
    assert 0 < len(sans_rien) < len(tous)
    assert any(c.fiche.fraude for c in candidats if c.identifiant in sans_rien)
    listes = {0: [], "tous": tous, "sans rien": sans_rien, "restants": [x for x in tous if x not in sans_rien]}
    trouve = examiner(promo, au)
    assert list(trouve.suivis) == listes[suivis]
    assert list(trouve.personnes) == listes[personnes]


def test_les_coordonnees_partent_et_le_reste_est_verifie(promo: Path) -> None:
    avant = lire_cloture(promo)
    courriels = [c.fiche.courriel for c in avant.candidats if c.fiche.courriel]
    assert courriels
    jour = SUIVI + UN_JOUR
    _purger(promo, jour)
    assert not any(courriel in promo.read_text("utf-8") for courriel in courriels)
    apres = lire_cloture_en_vigueur(promo, maintenant=_le(jour))
    assert [c.resultat for c in apres.candidats] == [c.resultat for c in avant.candidats]
    assert (apres.empreinte, apres.signature) == (avant.empreinte, avant.signature)
    verdict = _examiner(promo, jour)
    assert (verdict.etat, verdict.sortie) == ("AUTHENTIQUE", 0)
    assert f"effacé (les coordonnées de {len(avant.candidats)} candidats (le 11/07/2027))" in verdict.phrase
    assert verdict.en_json()["efface"]


def test_une_personne_part_entiere_et_les_autres_sont_decidees_a_nouveau(
    promo: Path, referentiel: Referentiel, monkeypatch: pytest.MonkeyPatch
) -> None:
    jour = FRAUDE + UN_JOUR
    oublies = [c for c in lire_cloture(promo).candidats if c.identifiant in examiner(promo, jour).personnes]
    _purger(promo, jour)
    texte = promo.read_text("utf-8")
    for c in oublies:
        assert not re.search(rf"\b{c.identifiant}\b", texte)
        assert c.fiche.nom_naissance not in texte
    clos = lire_cloture(promo)
    assert len(clos.oublies) == len(oublies)
    assert ce_qui_ne_suit_pas(clos, referentiel, _le(jour)) == []
    verdict = _examiner(promo, jour)
    assert verdict.sortie == 0
    assert "toutes les données de" in verdict.phrase
    assert any("Décidé à nouveau pour" in x for x in verdict.details)
    with pytest.raises(ClotureRefusee, match="effacé"):
        personne(clos, oublies[0].identifiant, promo.name)
    monkeypatch.setattr("rdcxl.jury.rectification.lire_cloture_en_vigueur", lambda *_: clos)
    with pytest.raises(ClotureRefusee, match="ne se rectifie plus"):
        preparer_rectification(promo, "Une note.", MOI)


def test_tous_partent_et_personne_ne_reste_nomme(promo: Path) -> None:
    avant = lire_cloture(promo)
    _purger(promo, IDENTITES + UN_JOUR)
    texte = promo.read_text("utf-8")
    for c in avant.candidats:
        assert not re.search(rf"\b({c.identifiant}|{c.fiche.nom_naissance}|{c.fiche.courriel or '@'})\b", texte)
    clos = lire_cloture(promo)
    assert (clos.candidats, clos.a_statuer, clos.force) == ((), (), None)
    assert all(rangees == () for rangees in clos.annexes.values())
    assert _examiner(promo, IDENTITES + UN_JOUR).sortie == 0


def test_purger_deux_fois_ne_fait_rien_de_plus_et_par_etapes_revient_au_meme(promo: Path, tmp_path: Path) -> None:
    autre = Path(shutil.copytree(promo.parent, tmp_path / "autre")) / promo.name
    for jour in (SUIVI + UN_JOUR, FRAUDE + UN_JOUR):
        _purger(promo, jour)
    octets = promo.read_bytes()
    assert examiner(promo, FRAUDE + UN_JOUR).rien
    _purger(promo, FRAUDE + UN_JOUR)
    assert promo.read_bytes() == octets
    _purger(autre, FRAUDE + UN_JOUR)
    assert forme_scellee(ouvrir(octets)) == forme_scellee(ouvrir(autre.read_bytes()))


def test_la_copie_du_classeur_part_avec_le_premier_effacement_et_un_autre_fichier_reste(promo: Path) -> None:
    copie = promo.with_name("grille.cloture.xlsx")
    assert examiner(promo, SUIVI).copie is None
    trouve = examiner(promo, SUIVI + UN_JOUR)
    assert trouve.copie == copie
    assert "grille.xlsx" in trouve.restes
    octets = copie.read_bytes()
    copie.write_bytes(octets + b"x")
    assert examiner(promo, SUIVI + UN_JOUR).copie is None
    copie.write_bytes(octets)
    _purger(promo, SUIVI + UN_JOUR)
    assert not copie.exists()
    assert any("n’est plus à côté" in x for x in _examiner(promo, SUIVI + UN_JOUR).details)
    copie.write_bytes(octets)  # killed between the two: the next run removes it
    assert not examiner(promo, SUIVI + UN_JOUR).rien
    _purger(promo, SUIVI + UN_JOUR)
    assert not copie.exists()


def test_ce_qui_cite_le_fichier_purge_continue_de_le_trouver(tmp_path: Path) -> None:
    classeur = clotures.grille(tmp_path, 2)
    premier = clotures.clos(classeur, MOI)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 essai")
    pieces.joindre(premier, scan, pieces.PV_SIGNE, clotures.CLOS_LE)
    second = clotures.rectifie(premier, modifier(classeur, {"Notes!C7": 61}), MOI)
    nom = empreinte_de_la_cloture(premier)
    for fichier in (premier, second):
        _purger(fichier, IDENTITES + UN_JOUR)
    assert empreinte_de_la_cloture(premier) == nom
    assert list(anomalies_de_la_chaine(second, lire_cloture(second))) == []
    assert len(list(pieces.pieces_jointes(premier))) == 1
    assert _examiner(premier, IDENTITES + UN_JOUR).etat == "REMPLACE"
    assert _examiner(second, IDENTITES + UN_JOUR).sortie == 0


# -- « effacé » is not « altéré » -----------------------------------------------------------------------------------


def test_un_effacement_avant_sa_date_ou_de_l_avenir_est_incoherent(promo: Path) -> None:
    contenu = ouvrir(promo.read_bytes())
    for dit, jour, maintenant in (
        ("alors qu’elles se gardent", SUIVI, SUIVI + 10 * UN_JOUR),
        ("dans l’avenir", IDENTITES + 9 * UN_JOUR, IDENTITES),
    ):
        promo.write_bytes(lisible(effacer(contenu, [0], [0, 1], jour)))
        verdict = _examiner(promo, maintenant)
        assert verdict.etat == INCOHERENT
        assert any("Candidat de rang 1 : toutes ses données" in x and dit in x for x in verdict.details)
        with pytest.raises(ClotureRefusee):
            lire_cloture_en_vigueur(promo, maintenant=_le(maintenant))


def test_la_seance_ne_part_pas_seule(promo: Path) -> None:
    contenu = ouvrir(promo.read_bytes())
    sans = effacer(contenu, [0], [0], FRAUDE + UN_JOUR)
    tous = {**contenu, BLOC: {**contenu[BLOC], "seance": sans[BLOC]["seance"]}, "jury": sans["jury"]}
    del tous["force"], tous["reserves"]
    promo.write_bytes(lisible(tous))
    assert _examiner(promo, FRAUDE + UN_JOUR).etat == INCOHERENT


def _mutations(contenu: dict[str, Any]) -> list[dict[str, Any]]:
    """What somebody may try by hand on a purged file."""
    bloc = contenu[BLOC]
    p = bloc["personnes"]
    la = next(i for i, x in enumerate(p) if "sel" in x["personne"])
    plus_la = next(i for i, x in enumerate(p) if "sel" not in x["personne"])

    def avec(i: int, **volets: Any) -> dict[str, Any]:
        personnes = [{**x, **volets} if rang == i else x for rang, x in enumerate(p)]
        return {**contenu, BLOC: {**bloc, "personnes": personnes}}

    oublie = p[plus_la]["personne"]
    return [
        avec(la, personne=oublie),
        avec(plus_la, personne={"sel": "07" * 32}),
        avec(plus_la, personne={**oublie, "sel": "07" * 32}),
        avec(plus_la, personne={"engagement": oublie["engagement"]}),
        avec(plus_la, suivi={"sel": "07" * 32}),
        avec(la, suivi={**oublie}),
        avec(la, jusqu_au="2026-01-01"),
        avec(la, personne={"sel": p[la]["personne"]["sel"].upper()}),
        {**contenu, "candidats": contenu["candidats"][1:]},
        {**contenu, "candidats": contenu["candidats"][::-1]},
        {**contenu, "candidats": [*contenu["candidats"], contenu["candidats"][0]]},
        {**contenu, "annexes": {**contenu.get("annexes", {}), "absences": []}},
        {**contenu, "force": None},
        {cle: x for cle, x in contenu.items() if cle != BLOC},
        {**contenu, BLOC: {**bloc, "rangs": {**bloc["rangs"], "avertissements": []}}},
        {**contenu, BLOC: {**bloc, "rangs": None}},
        {**contenu, BLOC: {**bloc, "personnes": p[:-1]}},
        {**contenu, BLOC: []},
        {**contenu, BLOC: {**bloc, "suivi_jusqu_au": "2026-01-01"}},
    ]


def test_ce_qui_n_est_pas_efface_et_change_est_altere(promo: Path) -> None:
    _purger(promo, FRAUDE + UN_JOUR)
    contenu = ouvrir(promo.read_bytes())
    for rang, change in enumerate(_mutations(contenu)):
        octets = lisible(change)
        promo.write_bytes(octets)
        assert (rang, _examiner(promo, FRAUDE + UN_JOUR).etat) == (rang, MODIFIE)


def test_un_octet_change_d_un_fichier_purge_est_vu(promo: Path) -> None:
    """Anywhere but in the day of the forgetting, which no key has signed."""
    _purger(promo, FRAUDE + UN_JOUR)
    octets = promo.read_bytes()
    jours = {i for m in re.finditer(rb'"efface_le": "[0-9-]+"', octets) for i in range(*m.span())}
    tirage = random.Random(15)  # noqa: S311
    for _ in range(etendue.tirages(120, 600, 3000)):
        ou = tirage.randrange(len(octets))
        if ou in jours:
            continue
        change = bytes([*octets[:ou], octets[ou] ^ (1 << tirage.randrange(8)), *octets[ou + 1 :]])
        with pytest.raises(SceauRompu):
            ouvrir(change)


def test_deux_candidats_pareils_ont_des_engagements_differents_et_le_sel_les_cache(promo: Path) -> None:
    scelle = forme_scellee(ouvrir(promo.read_bytes()))
    engagements = [x[quoi]["engagement"] for x in scelle[BLOC]["personnes"] for quoi in ("personne", "suivi")]
    assert len(set(engagements)) == len(engagements)
    assert "sel" not in json.dumps(scelle[BLOC])
    assert "candidats" not in scelle


# -- nothing is lost ------------------------------------------------------------------------------------------------


def test_un_fichier_qui_a_change_depuis_est_refuse_et_reste(promo: Path) -> None:
    trouve = examiner(promo, SUIVI + UN_JOUR)
    promo.write_bytes(promo.read_bytes() + b"\n")
    octets = promo.read_bytes()
    with pytest.raises(EcritureRefusee, match="changé depuis"):
        purger([trouve], _le(SUIVI + UN_JOUR))
    assert promo.read_bytes() == octets
    assert promo.with_name("grille.cloture.xlsx").exists()


def test_pas_pendant_une_cloture(promo: Path) -> None:
    promo.with_name("grille.cloture.verrou").write_text("{}", "utf-8")
    with pytest.raises(VerrouPris):
        _purger(promo, SUIVI + UN_JOUR)
    assert examiner(promo, SUIVI + UN_JOUR).suivis


@pytest.mark.parametrize(
    "fichier", sorted((Path(__file__).parent / "golden").glob("*.json")), ids=lambda f: f.name.removesuffix(".json")
)
def test_un_fichier_d_avant_se_lit_comme_avant_et_ne_s_efface_pas(fichier: Path) -> None:
    clos = lire_cloture(fichier)
    if clos.engagements is None:
        with pytest.raises(ClotureRefusee, match="ne savait pas oublier"):
            examiner(fichier, IDENTITES + UN_JOUR)
    assert personne(clos, clos.candidats[0].identifiant.lower(), fichier.name).en_json()["fiche"]


# -- the table of dates ---------------------------------------------------------------------------------------------


def test_chaque_duree_est_dans_la_table_avec_sa_source_et_a_confirmer() -> None:
    page = (RACINE / "docs" / "conservation.md").read_text("utf-8")
    lignes = [x for x in page.splitlines() if x.startswith("| ") and "---" not in x][1:]
    assert all("à confirmer par le délégué à la protection des données" in x for x in lignes)
    table = tomllib.loads((RACINE / "src/rdcxl/jury/conservation.toml").read_text("utf-8"))
    mots = {5: "cinq ans", 50: "cinquante ans"}
    for x in table.values():
        assert any(mots[x["ans"]] in ligne for ligne in lignes)
        assert any(
            x["source"].split(" : ")[0].lower() in ligne.lower() or "proposition de rdcxl" in ligne for ligne in lignes
        )

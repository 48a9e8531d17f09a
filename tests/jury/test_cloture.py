"""The closed file: everything that the jury saw, sealed by a digest that a test recomputes; refused while anomalies remain."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import modifier, simple
from tests.outils.clotures import sel
from tests.outils.fichiers import CODES, JURY, SESSION, creer, notes

from rdcxl import exemple
from rdcxl.erreurs import ClotureRefusee, EcritureRefusee
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import chemin_de_cloture, clore, lire_cloture
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.contenu import FACULTATIFS
from rdcxl.jury.decisions import lire_decisions
from rdcxl.jury.deliberation import deliberer, en_json
from rdcxl.jury.engagements import effacer, forme_scellee
from rdcxl.regles.actes import Acte

CLOS_LE = dt.datetime(2025, 7, 10, 17, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))


@pytest.fixture
def jury(tmp_path: Path) -> Any:
    chemin = tmp_path / "jury.toml"
    chemin.write_text(JURY, "utf-8")
    return lire_jury(chemin)


def _clore(grille: Path, referentiel: Any, jury: Any, **options: Any) -> Path:
    return clore(
        deliberer(lire_grille(grille, referentiel), referentiel),
        jury,
        grille,
        clos_le=CLOS_LE,
        **{"hasard": sel, **options},
    )


def _digest(contenu: dict[str, Any]) -> str:
    """The documented canonical form, written here once more: sorted keys, no blanks, UTF-8, without digest and signature."""
    sans = {k: v for k, v in forme_scellee(contenu).items() if k not in ("empreinte", "signature")}
    return hashlib.sha256(
        json.dumps(sans, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


@pytest.fixture(scope="module")
def exemple_clos(modele: Path, tmp_path_factory: pytest.TempPathFactory, referentiel: Any) -> Path:
    dossier = tmp_path_factory.mktemp("exemple")
    shutil.copytree(modele, dossier, dirs_exist_ok=True)
    grille = dossier / exemple.GRILLE
    deliberation = deliberer(lire_grille(grille, referentiel), referentiel)
    actes = lire_decisions(dossier / "decisions.csv", deliberation, CLOS_LE).actes
    return clore(deliberation, lire_jury(dossier / "jury.toml"), grille, clos_le=CLOS_LE, actes=actes)


@pytest.fixture
def contenu(exemple_clos: Path) -> dict[str, Any]:
    lu: dict[str, Any] = json.loads(exemple_clos.read_text("utf-8"))
    return lu


# -- content --------------------------------------------------------------------------------------------------------


def test_fichier_clos_a_le_meme_nom_et_le_meme_dossier(exemple_clos: Path) -> None:
    assert exemple_clos.name == "grille.cloture.json"
    assert exemple_clos.parent / "grille.xlsx" in exemple_clos.parent.iterdir()


@pytest.mark.parametrize(
    ("grille", "attendu"), [("promo.2025.xlsx", "promo.2025.cloture.json"), ("G.XLSM", "G.cloture.json")]
)
def test_nom_du_fichier_clos_vient_du_nom_de_la_grille(grille: str, attendu: str) -> None:
    assert chemin_de_cloture(Path("/a") / grille) == Path("/a") / attendu


def test_empreinte_est_le_sha256_de_la_forme_canonique(contenu: dict[str, Any]) -> None:
    assert contenu["empreinte"] == {"algorithme": "SHA-256", "valeur": _digest(contenu)}


def test_empreinte_de_la_grille_lue_est_notee(exemple_clos: Path, contenu: dict[str, Any]) -> None:
    octets = exemple_clos.with_name("grille.xlsx").read_bytes()
    assert contenu["grille"] == {"nom": "grille.xlsx", "empreinte": hashlib.sha256(octets).hexdigest()}


def test_toutes_les_saisies_sont_dans_le_fichier(contenu: dict[str, Any]) -> None:
    """Every value of the sample's CSV files is found again, exact, under its candidate."""
    import csv

    def lire(nom: str) -> list[dict[str, str]]:
        with (exemple.DOSSIER / nom).open(encoding="utf-8-sig", newline="") as fichier:
            return list(csv.DictReader(fichier, delimiter=";"))

    clos = {c["fiche"]["identifiant"]: c for c in contenu["candidats"]}
    assert list(clos) == [ligne["identifiant"] for ligne in lire("candidats.csv")]
    for ligne in lire("candidats.csv"):
        fiche = clos[ligne["identifiant"]]["fiche"]
        for cle, valeur in ligne.items():
            lu = fiche.get(cle) if cle in FACULTATIFS else fiche[cle]
            attendu: Any = valeur or None
            if cle.startswith("date") or cle.endswith("_le"):
                attendu = dt.datetime.strptime(valeur, "%d/%m/%Y").date().isoformat()  # noqa: DTZ007
            if cle == "executive":
                attendu = valeur == "oui"
            if cle == "blocs_inscrits":
                attendu = valeur.split()
            assert (str(lu) if cle == "heures_entreprise" else lu) == attendu, (ligne["identifiant"], cle)
    for ligne in lire("notes.csv"):
        saisies, fiche = clos[ligne["identifiant"]]["saisies"], clos[ligne["identifiant"]]["fiche"]
        for code in CODES:
            assert saisies["notes"].get(code) == (ligne[code].replace(",", ".") or None)
        assert float(fiche["heures_absence_injustifiees"]) == float(
            ligne["heures_absence_injustifiees"].replace(",", ".")
        )
        assert (fiche["fraude"] is None) == (ligne["fraude"] == "")
        assert (fiche["accord_penalite"] is None) == (ligne["accord_penalite"] == "")
    for ligne in lire("acquis.csv"):
        acquis = clos[ligne["identifiant"]]["saisies"]["acquis"][ligne["composante"]]
        preuve = {"preuve": ligne["preuve"], "preuve_du": "2024-07-10"}
        assert acquis == {"points": ligne["points"].replace(",", "."), "session": "2024-07-10", **preuve}


def test_propositions_et_motifs_sont_ceux_de_la_deliberation(
    exemple_clos: Path, contenu: dict[str, Any], referentiel: Any
) -> None:
    d = en_json(deliberer(lire_grille(exemple_clos.with_name("grille.xlsx"), referentiel), referentiel))
    assert [c["proposition"] for c in contenu["candidats"]] == d["candidats"]
    sans_acte = [c for c in contenu["candidats"] if not c["actes"]]
    assert len(sans_acte) == 21
    assert all(c["resultat"] == c["proposition"] for c in sans_acte)
    assert all(c["resultat"]["motifs"] for c in contenu["candidats"])
    assert all(
        set(m) == {"code", "article", "texte"} and all(m.values())
        for c in contenu["candidats"]
        for m in c["resultat"]["motifs"]
    )
    assert contenu["avertissements"] == d["avertissements"]
    assert [a["identifiant"] for a in contenu["a_statuer"]] == ["C22"]


def test_lectures_session_jury_et_heure_sont_notes(contenu: dict[str, Any]) -> None:
    assert contenu["lectures"] == {
        "moyenne": "points",
        "assiette_penalite": "tuteur",
        "calcul_penalite": "relative",
        "borne_assiduite": "clemente",
        "absence": "stricte",
        "reprise": "remplace",
        "executive_105": "apres_positionnement",
        "tuteur_absent": "attente",
        "pro_par_blocs": "non_due",
    }
    assert contenu["lectures_modifiees"] == {}
    assert contenu["clos_le"] == "2025-07-10T17:30:00+02:00"
    assert contenu["version"] == 3
    assert contenu["resultats_avant_le"] == "2025-08-08"
    assert contenu["force"] is None
    assert contenu["session"]["certification"]["code"] == "RNCP36395"
    assert contenu["session"]["centre"]["ville"] == "Lyon"
    assert [m["role"] for m in contenu["jury"]["membres"]] == [
        "PRESIDENT",
        "PROFESSIONNEL",
        "PROFESSIONNEL",
        "REPRESENTANT",
        "OBSERVATEUR",
    ]
    assert [e["bloc"] for e in contenu["jury"]["epreuves"]] == ["B1", "B2", "B2", "B3", "B3", "B4", "B4", "B4"]
    assert contenu["referentiel"]["document"] == "2024-03-25"


def test_lectures_choisies_sont_notees(tmp_path: Path, referentiel: Any, jury: Any) -> None:
    grille = creer(tmp_path, session=SESSION + '[lectures]\nabsence = "points"\n')
    clos = lire_cloture(_clore(grille, referentiel, jury)).en_json()
    assert clos["lectures"]["absence"] == "points"
    assert clos["lectures_modifiees"] == {"absence": "points"}


def test_vide_zero_et_abs_restent_trois_choses(tmp_path: Path, referentiel: Any, jury: Any) -> None:
    grille = creer(
        tmp_path,
        None,
        [notes("C01", {"B1.1": None, "B2.1": "0", "B3.2": "abs", "PRO.ECRIT": "NR", "B4.1": "ABJ", "B4.3": "12,3450"})],
    )
    ajourne = Acte("C01", "AJOURNE", "", None, "Notes à venir", "C. Vasseur", dt.datetime(2025, 7, 10, 15, 0))  # noqa: DTZ001
    lues = lire_cloture(_clore(grille, referentiel, jury, actes=[ajourne])).candidats[0].saisies.notes
    assert [lues[c] for c in ("B1.1", "B2.1", "B3.2", "PRO.ECRIT", "B4.1", "B4.3")] == [
        None,
        "0",
        "ABS",
        "NR",
        "ABJ",
        "12.345",
    ]


def test_meme_cloture_donne_les_memes_octets(tmp_path: Path, referentiel: Any, jury: Any) -> None:
    grille = creer(tmp_path)
    cible = _clore(grille, referentiel, jury)
    premier = cible.read_bytes()
    cible.unlink()
    assert _clore(grille, referentiel, jury).read_bytes() == premier


# -- any change is detected -----------------------------------------------------------------------------------------


def _feuilles(objet: Any, chemin: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(objet, dict):
        for cle, valeur in objet.items():
            yield from _feuilles(valeur, (*chemin, cle))
    elif isinstance(objet, list):
        for i, valeur in enumerate(objet):
            yield from _feuilles(valeur, (*chemin, i))
    else:
        yield chemin


def _autre(valeur: Any) -> Any:
    if isinstance(valeur, bool):
        return not valeur
    if isinstance(valeur, (int, float)):
        return valeur + 1
    return "autre" if valeur is None else valeur + "x" if not valeur.endswith("x") else valeur[:-1]


def _ecrire(chemin: Path, contenu: Any) -> Path:
    chemin.write_bytes((json.dumps(contenu, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode())
    return chemin


def test_chaque_valeur_changee_est_detectee(tmp_path: Path, contenu: dict[str, Any]) -> None:
    """Every leaf of the file, one at a time (the candidates beyond the third look alike)."""
    contenu = effacer(contenu, range(3, len(contenu["candidats"])), (), dt.date(2031, 1, 1))
    contenu["empreinte"]["valeur"] = _digest(contenu)
    fichier = tmp_path / "x.cloture.json"
    assert lire_cloture(_ecrire(fichier, contenu)).en_json() == contenu
    chemins = list(_feuilles(contenu))
    assert len(chemins) > 300
    ignores = []
    for chemin in chemins:
        change = copy.deepcopy(contenu)
        ou = change
        for etape in chemin[:-1]:
            ou = ou[etape]
        ou[chemin[-1]] = _autre(ou[chemin[-1]])
        with contextlib.suppress(ClotureRefusee):
            lire_cloture(_ecrire(fichier, change))
            ignores.append(chemin)
    assert ignores == []


def _ajouter(contenu: dict[str, Any]) -> None:
    contenu["candidats"].append(contenu["candidats"][0])


def _retirer(contenu: dict[str, Any]) -> None:
    del contenu["candidats"][5]


def _echanger(contenu: dict[str, Any]) -> None:
    contenu["candidats"].reverse()


def _cle_de_plus(contenu: dict[str, Any]) -> None:
    contenu["candidats"][0]["fiche"]["mention"] = "très bien"


def _sans_empreinte(contenu: dict[str, Any]) -> None:
    del contenu["empreinte"]


def _empreinte_texte(contenu: dict[str, Any]) -> None:
    contenu["empreinte"] = contenu["empreinte"]["valeur"]


@pytest.mark.parametrize("changer", [_ajouter, _retirer, _echanger, _cle_de_plus, _sans_empreinte, _empreinte_texte])
def test_structure_changee_est_detectee(tmp_path: Path, contenu: dict[str, Any], changer: Any) -> None:
    changer(contenu)
    with pytest.raises(ClotureRefusee, match="modifié depuis la clôture"):
        lire_cloture(_ecrire(tmp_path / "x.cloture.json", contenu))


@pytest.mark.parametrize("options", [{"indent": 7, "sort_keys": True}, {"indent": 1}, {"sort_keys": True}])
def test_ordre_des_cles_et_blancs_changes_sont_detectes(
    tmp_path: Path, contenu: dict[str, Any], options: dict[str, Any]
) -> None:
    chemin = tmp_path / "x.cloture.json"
    texte = json.dumps(dict(reversed(contenu.items())), ensure_ascii=False, **options)
    chemin.write_bytes((texte + "\n").encode())
    with pytest.raises(ClotureRefusee, match="modifié depuis la clôture"):
        lire_cloture(chemin)


AUTRES: list[tuple[str, bytes | None, str]] = [
    ("absent", None, "n’existe pas"),
    ("vide", b"", "n’est pas un fichier de clôture"),
    ("texte", b"bonjour", "n’est pas un fichier de clôture"),
    ("binaire", bytes(range(256)), "n’est pas un fichier de clôture"),
    ("liste", b"[]", "n’est pas un fichier de clôture"),
    ("autre_json", b'{"format": "x"}', "n’est pas un fichier de clôture"),
    ("autre_version", b'{"format": "rdcxl-cloture", "version": 99}', "autre version"),
    ("tres_profond", b"[" * 200_000, "n’est pas un fichier de clôture"),
    (
        "nombre_infini",
        b'{"format": "rdcxl-cloture", "version": 2, "x": NaN, "empreinte": {"valeur": ""}}',
        "x.cloture.json",
    ),
]


@pytest.mark.parametrize(("nom", "octets", "mots"), AUTRES, ids=[a[0] for a in AUTRES])
def test_ce_qui_n_est_pas_une_cloture_est_refuse_d_une_phrase(
    tmp_path: Path, nom: str, octets: bytes | None, mots: str
) -> None:
    chemin = tmp_path / "x.cloture.json"
    if octets is not None:
        chemin.write_bytes(octets)
    with pytest.raises(ClotureRefusee) as refus:
        lire_cloture(chemin)
    assert mots in simple(refus.value.message)
    assert "x.cloture.json" in refus.value.message


# -- refusals -------------------------------------------------------------------------------------------------------


def test_grille_sans_candidat_n_est_pas_close(tmp_path: Path, referentiel: Any, jury: Any) -> None:
    grille = modifier(
        creer(tmp_path),
        {f"{f}!A7": None for f in ("Notes", "Assiduité")}
        | {f"Candidats!{c}7": None for c in "ABCDEFGHIJKLMNOPQR"}
        | {f"Notes!{c}7": None for c in "CDEFGHIJKLMNO"},
    )
    with pytest.raises(ClotureRefusee, match="aucun candidat"):
        _clore(grille, referentiel, jury)


def test_session_deja_close_n_est_jamais_ecrasee(tmp_path: Path, referentiel: Any, jury: Any) -> None:
    grille = creer(tmp_path)
    cible = _clore(grille, referentiel, jury)
    avant = cible.read_bytes(), cible.stat().st_mtime_ns
    with pytest.raises(EcritureRefusee, match="existe déjà"):
        _clore(grille, referentiel, jury)
    assert (cible.read_bytes(), cible.stat().st_mtime_ns) == avant


def test_cloture_ne_touche_jamais_la_grille(tmp_path: Path, referentiel: Any, jury: Any) -> None:
    grille = creer(tmp_path)
    avant = grille.read_bytes(), grille.stat().st_mtime_ns
    _clore(grille, referentiel, jury)
    assert (grille.read_bytes(), grille.stat().st_mtime_ns) == avant


def test_ecriture_interrompue_ne_laisse_rien(
    tmp_path: Path, referentiel: Any, jury: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    grille = creer(tmp_path)
    avant = sorted(p.name for p in tmp_path.iterdir())

    def echouer(*_: Any, **__: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rdcxl.jury.cloture.json.dumps", echouer)
    with pytest.raises((EcritureRefusee, OSError)):
        _clore(grille, referentiel, jury)
    assert sorted(p.name for p in tmp_path.iterdir()) == avant

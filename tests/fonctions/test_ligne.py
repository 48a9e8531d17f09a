"""RDC_LIGNE: one call gives what each function gives on the row, cell by cell; long texts come in pieces that join again."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fonctions.lignes import ENSEMBLES, appeler, bonne, est_erreur_nommant
from tests.outils.fichiers import CODES
from tests.outils.hasard import francais, promotion

from rdcxl.fonctions.catalogue import PAR_NOM
from rdcxl.fonctions.ligne import EN_TOUT, MORCEAU, MORCEAUX, PAR_ENSEMBLE, abreger, colonnes, couper
from rdcxl.referentiel import charger_referentiel

SEULES = {
    "decision": "RDC_DECISION", "valides": "RDC_BLOCS_VALIDES", "total": "RDC_POINTS", "moyenne": "RDC_NOTE",
    "manque": "RDC_MANQUE", "lectures": "RDC_LECTURES", "points": "RDC_POINTS", "note": "RDC_NOTE",
    "statut": "RDC_STATUT", "apres": "RDC_DECISION", "apres_valides": "RDC_BLOCS_VALIDES", "apres_total": "RDC_POINTS",
    "apres_moyenne": "RDC_NOTE",
}  # fmt: skip
CLES = list(colonnes(charger_referentiel()))


def repondre(ligne: dict[str, Any]) -> dict[str, Any]:
    """The row that RDC_LIGNE gives, by key."""
    (rangee,) = appeler("RDC_LIGNE", ligne)
    return dict(zip(CLES, rangee, strict=True))


def motifs(rendu: dict[str, Any]) -> str:
    return "".join(rendu[f"motifs:{i}"] for i in range(1, MORCEAUX + 1))


def _ligne(tirage: Any) -> dict[str, Any]:
    notes = {c: n if isinstance(n, str) or n is None else francais(n) for c, n in tirage.notes.items()}
    return {
        **dict.fromkeys(CODES),
        **notes,
        "parcours": tirage.parcours,
        "dispense_pro": "POS-1" if tirage.dispense else None,
    }


def test_chaque_cellule_est_ce_que_la_fonction_seule_repond() -> None:
    fautives = [bonne({"B2.1": "bien"}), bonne(dict.fromkeys(CODES, "bien")), bonne({"parcours": "TOUT"})]
    for ligne in [*fautives, *map(_ligne, promotion(11, 120))]:
        rendu = repondre(ligne)
        for cle in CLES:
            genre, _, code = cle.partition(":")
            if genre not in ("sur", "motifs"):
                attendu = appeler(SEULES[genre], ligne, *([code] if code else []))
                voulu = abreger(attendu) if isinstance(attendu, str) else attendu
                if cle == "lectures" and str(attendu).startswith("ERREUR"):
                    voulu = ""
                assert rendu[cle] == voulu, cle
        assert motifs(rendu) == appeler("RDC_MOTIFS", ligne)
        assert all(len(v) <= MORCEAU and v == v.strip() for v in rendu.values() if isinstance(v, str))


def test_faute_d_un_bloc_laisse_lire_les_autres() -> None:
    rendu = repondre(bonne({"B2.1": "bien"}))
    assert est_erreur_nommant(rendu["decision"], "B2.1")
    assert est_erreur_nommant(rendu["statut:B2"], "B2.1")
    assert rendu["statut:B1"] == "Validé"


def test_ligne_vide_reste_vide_et_plages_inegales_sont_dites() -> None:
    assert set(repondre(dict.fromkeys(CODES)).values()) == {""}
    refus: Any = PAR_NOM["RDC_LIGNE"].appeler(CODES, [1, 2])
    assert "la même largeur" in refus[0][0]


def test_titres_suivent_l_ordre_de_la_ligne_et_sont_donnes_par_la_commande() -> None:
    assert PAR_NOM["RDC_LIGNE"].colonnes() == tuple(colonnes(charger_referentiel()).values())
    assert len(CLES) == len(EN_TOUT) + len(ENSEMBLES) * len(PAR_ENSEMBLE) + MORCEAUX


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "a",
        "a" * MORCEAU,
        "a" * (MORCEAU + 1),
        "a" * (MORCEAU - 1) + " b",
        "deux mots " * 99,
        "a" * MORCEAU * MORCEAUX,
    ],
    ids=["vide", "court", "juste", "un de plus", "blanc au bord", "mots", "plein"],
)
def test_morceaux_se_rejoignent_sans_blanc_au_bord(texte: str) -> None:
    texte = texte.strip()
    morceaux = couper(texte)
    assert "".join(morceaux) == texte
    assert len(morceaux) == MORCEAUX
    assert all(len(m) <= MORCEAU and m == m.strip() for m in morceaux)


def test_ce_qui_depasse_les_morceaux_est_coupe_et_le_dit() -> None:
    morceaux = couper("a" * (MORCEAU * MORCEAUX + 1))
    assert morceaux[-1] == "a" * (MORCEAU - 1) + "…"

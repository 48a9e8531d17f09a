"""RDC_SYNTHESE: a row per candidate, the same results as the functions on one row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.fonctions.lignes import ENSEMBLES, appeler, bonne, est_erreur, est_erreur_nommant, sur_vingt
from tests.outils.classeurs import simple
from tests.outils.fichiers import CODES
from tests.outils.hasard import francais, promotion

from rdcxl.fonctions.catalogue import PAR_NOM

LARGEUR = 9


def synthese(lignes: list[dict[str, Any]]) -> Any:
    titres = list(lignes[0])
    return PAR_NOM["RDC_SYNTHESE"].appeler([titres], [[ligne[t] for t in titres] for ligne in lignes])


def test_une_ligne_par_candidat_dans_l_ordre() -> None:
    resultat = synthese([bonne(), sur_vingt("8 8 8 8 10"), bonne({"B1.1": "ABS"})])
    assert [r[0] for r in resultat] == ["Titre obtenu", "Aucune certification", "Certification partielle"]
    assert {len(r) for r in resultat} == {LARGEUR}


def test_ligne_vide_reste_vide() -> None:
    resultat = synthese([bonne(), dict.fromkeys(CODES), dict.fromkeys(CODES, ""), bonne()])
    assert resultat[1] == resultat[2] == [""] * LARGEUR
    assert resultat[0] == resultat[3]


def test_une_erreur_ne_touche_que_sa_ligne() -> None:
    resultat = synthese([bonne(), bonne({"B2.1": "#REF!"}), bonne()])
    assert est_erreur_nommant(resultat[1][0], "B2.1")
    assert resultat[1][1:] == [""] * (LARGEUR - 1)
    assert resultat[0] == resultat[2]
    assert resultat[0][0] == "Titre obtenu"


def _ecrit(note: Any) -> Any:
    return francais(note) if isinstance(note, Decimal) else note


def test_erreur_est_la_meme_phrase_que_sur_une_ligne() -> None:
    ligne = bonne({"B2.1": "bien"})
    assert synthese([ligne])[0][0] == appeler("RDC_DECISION", ligne)


def test_promotion_comme_autant_de_lignes() -> None:
    lignes = [
        {
            **dict.fromkeys(CODES),
            **{c: (francais(n) if not isinstance(n, str) and n is not None else n) for c, n in t.notes.items()},
        }
        for t in promotion(7, 40)
        if t.parcours == "COMPLET" and not t.dispense
    ]
    for ligne, rangee in zip(lignes, synthese(lignes), strict=True):
        decision = appeler("RDC_DECISION", ligne)
        assert simple(rangee[0]) == simple(decision)
        if not est_erreur(decision):
            assert rangee[1] == appeler("RDC_POINTS", ligne)
            assert rangee[2] == appeler("RDC_NOTE", ligne)
            assert rangee[3] == appeler("RDC_BLOCS_VALIDES", ligne)
            assert rangee[4:] == [appeler("RDC_STATUT", ligne, e) for e in ENSEMBLES]


def test_un_seul_candidat_en_liste_plate() -> None:
    """A 1×N range arrives flat without ndim=2."""
    assert PAR_NOM["RDC_SYNTHESE"].appeler(list(CODES), list(bonne().values())) == synthese([bonne()])


def test_lignes_en_tuples() -> None:
    valeurs = tuple(bonne().values())
    assert PAR_NOM["RDC_SYNTHESE"].appeler(tuple(CODES), (valeurs, valeurs)) == synthese([bonne(), bonne()])


def test_rangee_plus_courte_est_dite_par_sa_largeur() -> None:
    valeurs = list(bonne().values())
    resultat = PAR_NOM["RDC_SYNTHESE"].appeler(list(CODES), [valeurs, valeurs[:-1]])
    assert isinstance(resultat, list)
    assert est_erreur_nommant(resultat[0][0], "12")

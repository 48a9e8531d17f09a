"""Which référentiel is in force: given, marked, beside the file, shipped; a contradiction is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rdcxl.erreurs import ReferentielRefuse
from rdcxl.referentiel import charger_referentiel
from rdcxl.referentiel import choix as X

R = charger_referentiel()
BOUTIQUE = Path(__file__).parents[1] / "cas" / "boutique" / "referentiel.toml"
STAGE = charger_referentiel(BOUTIQUE)
MARQUE = X.marque_de(STAGE)


def test_ce_qui_ne_porte_pas_de_marque_est_du_premier_referentiel() -> None:
    assert X.lire_marque("g.xlsx", None) == X.marque_de(R)
    assert X.marque_a_ecrire(R) == ""
    assert X.lire_marque("g.xlsx", f'="{X.marque_a_ecrire(STAGE)}"') == MARQUE


def test_une_marque_illisible_est_refusee() -> None:
    with pytest.raises(ReferentielRefuse, match=r"g\.xlsx"):
        X.lire_marque("g.xlsx", '="STAGE"')


def test_le_referentiel_est_celui_donne_ou_celui_a_cote_sous_n_importe_quel_nom(tmp_path: Path) -> None:
    grille = tmp_path / "g.xlsx"
    assert X.en_vigueur(MARQUE, grille, BOUTIQUE) == STAGE
    with pytest.raises(ReferentielRefuse, match="placez son fichier"):
        X.en_vigueur(MARQUE, grille)
    shutil.copy(BOUTIQUE, tmp_path / "autre-nom.toml")
    assert X.en_vigueur(MARQUE, grille) == STAGE
    (tmp_path / "autre-nom.toml").write_text(BOUTIQUE.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(ReferentielRefuse, match=MARQUE.empreinte[: X.ABREGEE]):
        X.en_vigueur(MARQUE, grille)


def test_une_contradiction_est_refusee(tmp_path: Path) -> None:
    with pytest.raises(ReferentielRefuse, match=r"RNCP99001.*pas de RNCP36395"):
        X.en_vigueur(MARQUE, tmp_path / "g.xlsx", Path("RNCP36395"))
    with pytest.raises(ReferentielRefuse, match=r"RNCP36395.*pas de RNCP99001"):
        X.en_vigueur(X.marque_de(R), tmp_path / "g.xlsx", BOUTIQUE)
    retouche = tmp_path / "retouche.toml"
    retouche.write_text(BOUTIQUE.read_text("utf-8").replace("Accueillir", "Accueillir bien"), "utf-8")
    with pytest.raises(ReferentielRefuse, match="dans un autre état"):
        X.en_vigueur(MARQUE, tmp_path / "g.xlsx", retouche)


def test_un_referentiel_livre_se_reconnait_a_sa_source_meme_corrige() -> None:
    assert X.en_vigueur(X.marque_de(R)._replace(empreinte="0" * 64), Path("g.xlsx")) == R
    assert X.donne_ou_defaut(Path("rncp36395")) == R
    assert X.donne_ou_defaut(None) == R


def test_ce_poste_peut_en_connaitre_un_de_plus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(X.VARIABLE, str(BOUTIQUE))
    assert [r.identite.code for r in X.connus()] == ["RNCP99001", "RNCP36395"]
    assert X.en_vigueur(MARQUE, tmp_path / "g.xlsx") == STAGE

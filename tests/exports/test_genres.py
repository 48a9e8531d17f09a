"""Every kind of document that is declared: its place in the lists, its templates, its conformity, its mark, its characters."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.outils import etendue
from tests.outils.mise_en_page import defauts
from tests.outils.pages import texte_du_pdf, verifier_conformite

from rdcxl import exemple
from rdcxl.cli import main
from rdcxl.erreurs import ExportRefuse
from rdcxl.exports import genres as registre
from rdcxl.exports.composition import MODELES
from rdcxl.exports.document import Document
from rdcxl.exports.documents import lettres
from rdcxl.exports.documents.commun import PROJET
from rdcxl.exports.dossier import choisir, exporter_dossier
from rdcxl.exports.ecriture import ecrire_dossier
from rdcxl.exports.genres import ApresLaCloture, Genre, Moment, genres
from rdcxl.exports.matiere import JuryClos, Matiere, Options
from rdcxl.exports.noms import noms_des_genres
from rdcxl.exports.production import production
from rdcxl.exports.reglages import Presentation, Reglages
from rdcxl.grille.epreuves import lire_epreuves
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.modele import Session
from rdcxl.jury.cloture import clore, lire_cloture
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_tous_les_actes
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.modele_clos import Cloture
from rdcxl.referentiel import charger_referentiel

# Every kind is written once: on one process, or each would write them all.
pytestmark = pytest.mark.xdist_group("genres")
TOUS = genres()
COTES = ((Moment.CLOS,), (Moment.AVANT, Moment.PROJET))
# What templates share, and documents of `rdcxl placement` and `rdcxl reseau`, from several closed files.
COMMUNS = {"commun.typ", "formulaire.typ", "indicateurs.typ", "placement.typ"}
CPF = {"id_client": "ABCD1234", "id_client_certificateur": "CCIF1234", "id_contrat": "MCFCER000001"}
SANS_DESSIN = "張"


class Ecrits(NamedTuple):
    """The sample with everything that a document may be made of, and every kind written."""

    clos: JuryClos
    avant: Matiere
    dossier: Path

    def source(self, genre: Genre[Any]) -> JuryClos | Matiere:
        return self.clos if genre.moment is Moment.CLOS else self.avant


@pytest.fixture(scope="module")
def ecrits(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> Ecrits:
    """The sample, with module marks, sittings, a jury and a depositor."""
    dossier = tmp_path_factory.mktemp("genres")
    shutil.copytree(modele, dossier, dirs_exist_ok=True)
    modules = [f"{qui};M5.{i};{8 + i};20" for qui in ("C01", "C02") for i in range(1, 7)]
    (dossier / "modules.csv").write_text("\n".join(["identifiant;module;note_module;note_sur", *modules]), "utf-8")
    entrees = [x for nom in ("candidats", "notes", "acquis") for x in (f"--{nom}", str(dossier / f"{nom}.csv"))]
    options = ["--session", str(dossier / "session.toml"), "--avec", str(dossier / "modules.csv")]
    assert main(["nouveau", str(dossier / "tout.xlsx"), *entrees, *options]) == 0
    r, grille = charger_referentiel(), dossier / "tout.xlsx"
    deliberation = deliberer(lire_grille(grille, r), r)
    jury, reglages = lire_jury(dossier / "jury.toml"), Reglages(cpf=CPF)
    actes = lire_tous_les_actes(deliberation, exemple.CLOS_LE, dossier / "decisions.csv").actes
    epreuves = lire_epreuves(dossier / "epreuves.toml")
    avant = Matiere(deliberation, grille, exemple.CLOS_LE, reglages, actes, jury, epreuves)
    cloture = lire_cloture(clore(deliberation, jury, grille, clos_le=exemple.CLOS_LE, actes=actes))
    ecrits = Ecrits(JuryClos(cloture, Options(reglages=reglages)), avant, dossier)
    for moments in COTES:
        connus = genres(*moments)
        bilan = ecrire_dossier(ecrits.source(connus[0]), connus, dossier / moments[0].name, "Document")
        assert not bilan.refus
    return ecrits


def fichiers(ecrits: Ecrits, genre: Genre[Any]) -> list[Path]:
    cote = "CLOS" if genre.moment is Moment.CLOS else "AVANT"
    return sorted((ecrits.dossier / cote / genre.nom).iterdir())


def test_les_places_et_l_aide_suivent_des_declarations() -> None:
    for moments in COTES:
        connus = genres(*moments)
        assert len({g.rang for g in connus}) == len(connus)
        assert noms_des_genres(clos=Moment.CLOS in moments) == [g.nom for g in connus]


@pytest.mark.parametrize("commande", ["exporter", "preparer"])
def test_l_aide_dit_les_sortes_sans_charger_aucun_document(commande: str) -> None:
    programme = (
        "import sys; from rdcxl.cli import main; main([sys.argv[1], '--help']); "
        "print(*(m for m in ('pydantic', 'typst', 'openpyxl', 'rdcxl.exports.genres') if m in sys.modules))"
    )
    fini = subprocess.run([sys.executable, "-c", programme, commande], capture_output=True, check=True)
    *aide, charges = fini.stdout.decode().splitlines()
    assert charges == ""
    dite = " ".join("".join(c for c in ligne if c not in "│") for ligne in aide)
    noms = ", ".join(noms_des_genres(clos=commande == "exporter"))
    assert noms in " ".join(dite.split())


def test_chaque_modele_est_celui_d_une_sorte_de_document() -> None:
    assert {m for g in TOUS for m in g.modeles if m.endswith(".typ")} | COMMUNS == {
        f.name for f in MODELES.glob("*.typ")
    }


@pytest.mark.parametrize("genre", TOUS, ids=lambda g: g.nom)
def test_chaque_sorte_a_son_dossier_et_ses_modeles_declares(ecrits: Ecrits, genre: Genre[Any]) -> None:
    prets = genre.preparer(ecrits.source(genre))
    assert prets
    assert genre.titre
    assert fichiers(ecrits, genre)
    if documents := [d for d in prets if isinstance(d, Document)]:
        assert {d.modele for d in documents} == set(genre.modeles)
        assert len({d.fichier.casefold() for d in documents}) == len(documents)


@pytest.mark.parametrize("genre", TOUS, ids=lambda g: g.nom)
def test_chaque_modele_donne_un_document_conforme(ecrits: Ecrits, genre: Genre[Any]) -> None:
    pdf = {f.stem: f for f in fichiers(ecrits, genre) if f.suffix == ".pdf"}
    premiers = {d.modele: d.fichier for d in genre.preparer(ecrits.source(genre)) if isinstance(d, Document)}
    for nom in premiers.values() or list(pdf)[:1]:
        assert nom not in pdf or verifier_conformite(pdf[nom]) >= 1


@pytest.mark.parametrize("genre", TOUS, ids=lambda g: g.nom)
def test_chaque_page_dit_ce_que_permet_son_moment(ecrits: Ecrits, genre: Genre[Any]) -> None:
    """PROJET on every page of what is for the jury alone, and nowhere else; the digest on what comes from a closed file."""
    empreinte = ecrits.clos.clos.empreinte.valeur
    for fichier in (f for f in fichiers(ecrits, genre) if f.suffix == ".pdf"):
        texte = texte_du_pdf(fichier)
        if genre.moment is Moment.PROJET:
            assert fichier.name.startswith("PROJET-")
            assert texte.count(PROJET) >= 2 * int(re.findall(r"page \d+ / (\d+)", texte)[-1])
        else:
            assert "PROJET" not in texte
        if genre.nom != "certificats":  # theirs is in the QR code
            assert (empreinte in texte.replace(" ", "")) is (genre.moment is Moment.CLOS)


@pytest.mark.parametrize("genre", [g for g in TOUS if g.modeles], ids=lambda g: g.nom)
def test_chaque_document_de_l_exemple_est_bien_mis_en_page(ecrits: Ecrits, genre: Genre[Any]) -> None:
    """No page holds signatures alone, ends with a heading or is left half empty; a heading is followed by its text."""
    pdf = {f.stem: f for f in fichiers(ecrits, genre) if f.suffix == ".pdf"}
    prets = [d for d in genre.preparer(ecrits.source(genre)) if isinstance(d, Document) and d.fichier in pdf]
    assert prets or not pdf or genre.nom in ("diplomation", "certificats")
    assert [x for d in prets for x in defauts(pdf[d.fichier], d)] == []


LONG = "École supérieure consulaire de commerce, de gestion et de développement international des Quatre Vents"


def au_hasard(clos: Cloture, graine: int) -> Cloture:
    """A closing of anything: few or many candidates, the longest names, up to forty reasons, fifteen reserves."""
    h = random.Random(graine)  # noqa: S311
    candidats = []
    for rang, c in enumerate(h.choices(clos.candidats, k=h.randint(1, 8))):
        noms = {
            "nom_naissance": "De La Tour d’Auvergne-Lauraguais de Montmorency",
            "prenoms": "Marie-Élisabeth Jeanne Charlotte",
        }
        fiche = c.fiche.model_copy(update={"identifiant": f"H{rang:02d}", **(noms if h.random() < 0.3 else {})})
        motifs = (
            h.choices(c.resultat.motifs, k=h.randint(0, 40))
            if c.resultat.motifs and h.random() < 0.4
            else c.resultat.motifs
        )
        resultat = c.resultat.model_copy(update={"identifiant": fiche.identifiant, "motifs": tuple(motifs)})
        candidats.append(c.model_copy(update={"fiche": fiche, "resultat": resultat}))
    centre = clos.session.centre.model_copy(update={"nom": LONG} if h.random() < 0.3 else {})
    reserve = "Une réserve que le jury a exprimée, et qui tient sur plus d’une ligne du procès-verbal de sa réunion."
    return clos.model_copy(
        update={
            "candidats": tuple(candidats),
            "session": clos.session.model_copy(update={"centre": centre}),
            "reserves": (reserve,) * h.randint(0, 15),
            "jury": clos.jury.model_copy(update={"epreuves": clos.jury.epreuves[: h.randint(0, 4)]}),
        }
    )


@pytest.mark.parametrize("graine", range(etendue.tirages(1, 5, 300)))
def test_des_clotures_au_hasard_sont_bien_mises_en_page(ecrits: Ecrits, tmp_path: Path, graine: int) -> None:
    jury = replace(ecrits.clos, clos=au_hasard(ecrits.clos.clos, 14_000 + graine))
    trouves = []
    with production(jury.reglages) as atelier:
        for genre in genres(Moment.CLOS):
            prets = [d for d in genre.preparer(jury) if isinstance(d, Document)] if genre.modeles else []
            (tmp_path / genre.nom).mkdir()
            for d, f in zip(prets, atelier.produire(prets, tmp_path / genre.nom), strict=True):
                trouves += defauts(f, d)
    assert trouves == []


def test_le_controle_de_la_mise_en_page_peut_echouer(ecrits: Ecrits, tmp_path: Path) -> None:
    """A template that breaks the page after its first lines leaves it nearly empty."""
    modeles = tmp_path / "modeles"
    modeles.mkdir()
    texte = (MODELES / "attestation.typ").read_text("utf-8")
    (modeles / "attestation.typ").write_text(texte.replace("== Formation", "#pagebreak()\n== Formation"), "utf-8")
    genre = next(g for g in TOUS if g.nom == "attestations")
    (document, *_) = [d for d in genre.preparer(ecrits.clos) if isinstance(d, Document)]
    reglages = Reglages(presentation=Presentation(modeles="modeles"), dossier=tmp_path)
    with production(reglages) as atelier:
        (pdf,) = atelier.produire([document], tmp_path)
    assert [x for x in defauts(pdf, document) if "remplie à" in x]


def sans_dessin(session: Session) -> Session:
    """A session whose centre has a name that no font draws."""
    return session.model_copy(update={"centre": session.centre.model_copy(update={"nom": SANS_DESSIN})})


@pytest.mark.parametrize("genre", [g for g in TOUS if g.modeles], ids=lambda g: g.nom)
def test_un_caractere_sans_dessin_refuse_chaque_sorte(ecrits: Ecrits, genre: Genre[Any], tmp_path: Path) -> None:
    source: Any
    if genre.moment is Moment.CLOS:
        clos = ecrits.clos.clos
        source = replace(ecrits.clos, clos=clos.model_copy(update={"session": sans_dessin(clos.session)}))
    else:
        promotion = ecrits.avant.deliberation.promotion
        promotion = replace(promotion, session=sans_dessin(promotion.session))
        source = replace(ecrits.avant, deliberation=replace(ecrits.avant.deliberation, promotion=promotion))
    with pytest.raises(ExportRefuse) as refus, production(source.reglages) as atelier:
        genre.ecrire(source, genre.preparer(source), tmp_path, atelier)
    assert any("U+5F35" in probleme for probleme in refus.value.problemes)


def test_une_sorte_de_plus_n_est_que_sa_declaration(
    ecrits: Ecrits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folder, name in `--quoi`, index, title and link, folder of the candidate: nothing else is to be said."""
    monkeypatch.setattr(registre, "_CONNUS", dict(registre._CONNUS))
    ApresLaCloture("essais", rang=99, titre="Essais de sorte", lien="Essai", modeles=(lettres.MODELE,))(
        lettres.preparer
    )
    bilan = exporter_dossier(ecrits.clos.clos, tmp_path / "out", choisir("essais"))
    assert sum(f.parts[0] == "essais" for f in bilan.fichiers) == len(ecrits.clos.clos.candidats)
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert page.count(">Essai</a>") == len(ecrits.clos.clos.candidats)
    assert "Essais de sorte" in (tmp_path / "out" / "recapitulatif.txt").read_text("utf-8-sig")
    with pytest.raises(ValueError, match="deux genres"):
        ApresLaCloture("essais", rang=98, titre="Encore")(lettres.preparer)

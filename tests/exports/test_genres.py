"""Every kind of document that is declared: its place in the lists, its templates, its conformity, its mark, its characters."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.outils.pages import pages_du_pdf, texte_du_pdf, verifier_conformite

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
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.epreuves import lire_epreuves
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.modele import Session
from rdcxl.jury.cloture import clore, lire_cloture
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_tous_les_actes
from rdcxl.jury.deliberation import deliberer
from rdcxl.referentiel import charger_referentiel

# Every kind is written once: on one process, or each would write them all.
pytestmark = pytest.mark.xdist_group("genres")
TOUS = genres()
COTES = ((Moment.CLOS,), (Moment.AVANT, Moment.PROJET))
# What templates share, and a document of `rdcxl placement`, from several closed files.
COMMUNS = {"commun.typ", "formulaire.typ", "placement.typ"}
CPF = {"id_client": "ABCD1234", "id_client_certificateur": "CCIF1234", "id_contrat": "MCFCER000001"}
SANS_DESSIN = "張"
SIGNER = ("signatures", "surveillants", "fait")
TITRES = {"Signatures"} | {
    titre.strip()
    for f in MODELES.glob("*.typ")
    for titre in re.findall(r"^ *== (.+)$", f.read_text("utf-8"), re.MULTILINE)
}


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


def corps(page: str, document: Document) -> list[str]:
    """The lines of a page without header and foot, which every page has."""
    donnees = document.mentions()
    communs = ("centre", "certification", "session_libelle", "pied", "projet")
    fixes = [x for cle in communs for x in textes(donnees.get(cle, ""))]
    return [x for x in sans(page, fixes).splitlines() if x.strip() and not re.fullmatch(r" *page \d+ / \d+ *", x)]


def textes(valeur: Any) -> list[str]:
    """Every text in nested data."""
    if isinstance(valeur, str):
        return [valeur]
    return [t for v in (valeur.values() if isinstance(valeur, dict) else valeur) for t in textes(v)]


def sans(page: str, fixes: Sequence[str]) -> str:
    """A page without these texts, wherever its lines are broken; the longest ones first."""
    for texte in sorted(filter(None, map(str.strip, fixes)), key=len, reverse=True):
        page = re.sub(r"\s+".join(map(re.escape, texte.split())), "", page)
    return page


@pytest.mark.parametrize("genre", [g for g in TOUS if g.modeles], ids=lambda g: g.nom)
def test_aucune_signature_n_est_seule_sur_sa_page_ni_aucun_titre_a_son_pied(ecrits: Ecrits, genre: Genre[Any]) -> None:
    """Place, date, names and capacities of who signs taken away, every page says something; a heading is followed by its text."""
    pdf = {f.stem: f for f in fichiers(ecrits, genre) if f.suffix == ".pdf"}
    prets = [d for d in genre.preparer(ecrits.source(genre)) if isinstance(d, Document) and d.fichier in pdf]
    assert prets or not pdf or genre.nom in ("diplomation", "certificats")
    for document in prets:
        signe = [t for cle in SIGNER for t in textes(document.mentions().get(cle, ""))]
        for rang, page in enumerate(pages_du_pdf(pdf[document.fichier])):
            lignes = corps(page, document)
            dit = re.sub(r"\W", "", sans("\n".join(lignes), [*signe, "Signatures"]))
            assert len(dit) > 30, (document.fichier, rang + 1, lignes)
            assert lignes[-1].strip() not in TITRES, (document.fichier, rang + 1)


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

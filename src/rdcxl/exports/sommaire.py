"""The index page of an export folder, and the same in plain text: what there is, for whom. Opens from the disk, alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from rdcxl.exports.composition import MODELES
from rdcxl.exports.documents.commun import communes, jour, nom_complet
from rdcxl.exports.envois.lots import SESSION_ZIP, TITRES
from rdcxl.exports.fichiers import ecrire
from rdcxl.exports.genres import Moment, Piece, genres
from rdcxl.exports.lecture import exiger_la_cloture
from rdcxl.exports.par_candidat import CANDIDATS
from rdcxl.jury.modele_clos import Cloture
from rdcxl.regles import libelles as L
from rdcxl.typographie import typographier

INDEX = "index.html"
RECAPITULATIF = "recapitulatif.txt"
MODELE = "index.html.jinja"

Refus = Mapping[str, Sequence[str]]


class Lien(NamedTuple):
    """A link of the page: its address, relative to it, and what it says."""

    vers: str
    libelle: str


def titres() -> dict[str, str]:
    """The headings of the folders, in order."""
    return {
        **{g.nom: g.titre for g in genres(Moment.CLOS)},
        CANDIDATS: "Dossiers des candidats",
        **TITRES,
        SESSION_ZIP: "Toute la session",
    }


def ecrire_sommaire(clos: Cloture, dossier: Path, pieces: Sequence[Piece], refus: Refus | None = None) -> list[Path]:
    """Write index.html and recapitulatif.txt; return their paths.

    Args:
        refus: the kinds that are not in the folder because something lacked, and what: both pages say so.
    """
    refus = refus or {}
    exiger_la_cloture(clos)
    return [
        ecrire(dossier / INDEX, _page(clos, dossier, pieces, refus).encode()),
        ecrire(dossier / RECAPITULATIF, _recapitulatif(clos, pieces, refus).encode("utf-8-sig")),
    ]


def _comptes(clos: Cloture) -> list[tuple[str, int]]:
    noms = {**L.DECISIONS, L.EN_ATTENTE: "Ajournés"}
    comptes = [(noms[code], sum(c.resultat.decision == code for c in clos.candidats)) for code in L.DECISIONS]
    return [(nom, combien) for nom, combien in comptes if combien]


def _recapitulatif(clos: Cloture, pieces: Sequence[Piece], refus: Refus) -> str:
    lignes = [
        f"{clos.session.centre.nom} – {clos.session.session.libelle}",
        communes(clos, "")["certification"]["court"],
        f"Jury du {jour(clos.jury.date)}, dossier clos SHA-256 {clos.empreinte.valeur}",
        "",
        *(f"{nom} : {combien}" for nom, combien in _comptes(clos)),
        "",
        *(
            f"{titre} : {n} fichiers"
            for genre, titre in titres().items()
            if (n := sum(p.genre == genre for p in pieces))
        ),
        *(f"{_absent(genre)} {' '.join(raisons)}" for genre, raisons in refus.items()),
        "",
    ]
    return typographier("\r\n".join(lignes))


def _page(clos: Cloture, dossier: Path, pieces: Sequence[Piece], refus: Refus) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def typographie(contenu: str) -> Markup:
        return Markup(escape(typographier(contenu)))  # noqa: S704  # escaped as `html` does it

    jinja = Environment(
        loader=FileSystemLoader(MODELES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    jinja.filters["t"] = typographie
    commun = communes(clos, "")
    return jinja.get_template(MODELE).render(
        titre=f"{clos.session.session.libelle} – documents du jury",
        centre=clos.session.centre.nom,
        certification=commun["certification"]["court"],
        jury=jour(clos.jury.date),
        comptes=_comptes(clos),
        refus=[(_absent(genre), raisons) for genre, raisons in refus.items()],
        session=_session(dossier, pieces),
        candidats=_candidats(clos, dossier, pieces),
        pied=commun["pied"],
    )


def _absent(genre: str) -> str:
    return f"{titres()[genre]} : absents de ce dossier, parce qu’il manque quelque chose."


def _session(dossier: Path, pieces: Sequence[Piece]) -> list[tuple[str, list[Lien]]]:
    """The documents of the session, by kind."""
    par_genre = {
        titre: [_lien(dossier, p, p.chemin.name) for p in pieces if p.genre == genre and not p.identifiant]
        for genre, titre in titres().items()
    }
    return [(titre, liens) for titre, liens in par_genre.items() if liens]


def _candidats(clos: Cloture, dossier: Path, pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """Each candidate: decision, documents, ZIP; nobody when no document is about a candidate."""
    siens: dict[str, list[Lien]] = {}
    for p in pieces:
        if p.identifiant and (p.genre != CANDIDATS or p.chemin.suffix == ".zip"):
            siens.setdefault(p.identifiant, []).append(_lien(dossier, p, _nom(p)))
    return [
        {
            "nom": nom_complet(c.fiche),
            "identifiant": c.identifiant,
            "decision": {**L.DECISIONS, L.EN_ATTENTE: "Ajourné"}[c.resultat.decision],
            "liens": siens.get(c.identifiant, []),
        }
        for c in clos.candidats
        if siens
    ]


def _nom(p: Piece) -> str:
    """What a link says: what the kind declares."""
    if p.chemin.suffix == ".zip":
        return "Tout (ZIP)"
    if p.chemin.suffix == ".eml":
        return "Courriel"
    return next((g.designer(p.chemin) for g in genres(Moment.CLOS) if g.nom == p.genre), p.chemin.name)


def _lien(dossier: Path, p: Piece, libelle: str) -> Lien:
    return Lien(quote(p.chemin.relative_to(dossier).as_posix()), libelle)

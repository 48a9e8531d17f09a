"""The index page of an export folder, and the same in plain text: what there is, for whom. Opens from the disk, alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from rdcxl.exports.documents.commun import communes, jour, nom_complet
from rdcxl.exports.fichiers import ecrire
from rdcxl.exports.genres import Moment, Piece, genres
from rdcxl.exports.lecture import exiger_la_cloture
from rdcxl.exports.par_candidat import CANDIDATS
from rdcxl.jury.modele_clos import Cloture
from rdcxl.regles import libelles as L
from rdcxl.typographie import typographier

INDEX = "index.html"
RECAPITULATIF = "recapitulatif.txt"
STYLE = """
:root{color-scheme:light dark;--encre:#1e252b;--fond:#fff;--papier:#f4f1ea;--filet:#d8d2c4;--accent:#17495a;--discret:#56616a;--alerte:#8a2b1d}
@media (prefers-color-scheme:dark){:root{--encre:#e9ecee;--fond:#15191c;--papier:#1f262b;--filet:#39424a;--accent:#7fc0d4;--discret:#a9b4bc;--alerte:#f0a394}}
*{box-sizing:border-box}body{margin:0 auto;max-width:68rem;padding:2.5rem 1.25rem 4rem;background:var(--fond);color:var(--encre);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
h1{font:400 2rem/1.2 Georgia,"Times New Roman",serif;color:var(--accent);margin:0 0 .25rem}
h2{font-size:1.05rem;color:var(--accent);margin:2.25rem 0 .75rem}.refus{color:var(--alerte)}p{margin:.25rem 0}.discret{color:var(--discret)}
.comptes{display:flex;flex-wrap:wrap;gap:1.75rem;margin:1.5rem 0 0;padding:0;list-style:none}
.comptes b{font:400 1.9rem/1 Georgia,serif;color:var(--accent);margin-right:.35rem}
table{border-collapse:collapse;width:100%}th{text-align:left;font-size:.85rem;color:var(--discret);font-weight:600}
th,td{padding:.5rem .6rem;border-bottom:1px solid var(--filet);vertical-align:top}a{color:var(--accent)}
td a{margin-right:.9rem;white-space:nowrap;display:inline-block}td strong{display:block}
.fichiers{columns:20rem;padding-left:1.1rem}input{font:inherit;color:inherit;background:var(--papier);border:1px solid var(--filet);
border-radius:.4rem;padding:.5rem .75rem;width:min(24rem,100%)}
.cadre{overflow-x:auto}code{font-size:.8rem;overflow-wrap:anywhere}@media print{input{display:none}}
"""
FILTRE = """
const champ=document.getElementById('filtre');
champ.addEventListener('input',()=>{const voulu=champ.value.toLocaleLowerCase('fr');
for(const ligne of document.querySelectorAll('tbody tr'))ligne.hidden=!ligne.textContent.toLocaleLowerCase('fr').includes(voulu)});
"""


Refus = Mapping[str, Sequence[str]]


def titres() -> dict[str, str]:
    """The headings of the folders, in order."""
    return {**{g.nom: g.titre for g in genres(Moment.CLOS)}, CANDIDATS: "Dossiers des candidats"}


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
    titre = f"{clos.session.session.libelle} – documents du jury"
    commun = communes(clos, "")
    comptes = "".join(f"<li><b>{combien}</b>{_t(nom)}</li>" for nom, combien in _comptes(clos))
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline';"
        "script-src 'unsafe-inline'\">"
        f"<title>{_t(titre)}</title><style>{STYLE}</style></head><body>"
        f"<h1>{_t(titre)}</h1><p>{_t(clos.session.centre.nom)}</p>"
        f'<p class="discret">{_t(commun["certification"]["court"])}, jury du {_t(jour(clos.jury.date))}</p>'
        f'<ul class="comptes">{comptes}</ul>{"".join(_refuses(refus))}{"".join(_session(dossier, pieces))}{_table(clos, dossier, pieces)}'
        f'<h2>Origine</h2><p class="discret">{_t(commun["pied"])}</p></body></html>\n'
    )


def _absent(genre: str) -> str:
    return f"{titres()[genre]} : absents de ce dossier, parce qu’il manque quelque chose."


def _refuses(refus: Refus) -> Iterator[str]:
    """The kinds that were refused, with their reasons."""
    for genre, raisons in refus.items():
        liste = "".join(f"<li>{_t(raison)}</li>" for raison in raisons)
        yield f'<h2 class="refus">{_t(_absent(genre))}</h2><ul>{liste}</ul>'


def _session(dossier: Path, pieces: Sequence[Piece]) -> Iterator[str]:
    """The documents of the session, by kind."""
    for genre, titre in titres().items():
        liens = [
            f"<li>{_lien(dossier, p, p.chemin.name)}</li>" for p in pieces if p.genre == genre and not p.identifiant
        ]
        if liens:
            yield f'<h2>{_t(titre)}</h2><ul class="fichiers">{"".join(liens)}</ul>'


def _table(clos: Cloture, dossier: Path, pieces: Sequence[Piece]) -> str:
    """One row per candidate: decision, documents, ZIP."""
    siens: dict[str, list[Piece]] = {}
    for p in pieces:
        if p.identifiant and (p.genre != CANDIDATS or p.chemin.suffix == ".zip"):
            siens.setdefault(p.identifiant, []).append(p)
    if not siens:
        return ""
    lignes = []
    for c in clos.candidats:
        liens = "".join(_lien(dossier, p, _nom(p)) for p in siens.get(c.identifiant, ()))
        decision = "Ajourné" if c.resultat.decision == L.EN_ATTENTE else L.DECISIONS[c.resultat.decision]
        lignes.append(
            f'<tr><td><strong>{_t(nom_complet(c.fiche))}</strong><span class="discret">{_t(c.identifiant)}</span></td>'
            f"<td>{_t(decision)}</td><td>{liens}</td></tr>"
        )
    return (
        '<h2>Candidats</h2><p><input id="filtre" type="search" aria-label="Filtrer les candidats" placeholder="Filtrer…"></p>'
        '<div class="cadre"><table><thead><tr><th>Candidat</th><th>Décision</th><th>Documents</th></tr></thead>'
        f"<tbody>{''.join(lignes)}</tbody></table></div><script>{FILTRE}</script>"
    )


def _nom(p: Piece) -> str:
    """What a link says: what the kind declares."""
    if p.chemin.suffix == ".zip":
        return "Tout (ZIP)"
    return next((g.designer(p.chemin) for g in genres(Moment.CLOS) if g.nom == p.genre), p.chemin.name)


def _lien(dossier: Path, p: Piece, libelle: str) -> str:
    return f'<a href="{quote(p.chemin.relative_to(dossier).as_posix())}">{_t(libelle)}</a>'


def _t(contenu: str) -> str:
    """A text in the page: French typography, nothing that HTML could read."""
    return escape(typographier(contenu))

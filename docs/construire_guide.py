"""Build the guide: pages written by hand, pages made of the commands, functions, documents and anomalies; then HTML by Zensical.

`python docs/construire_guide.py` writes src/rdcxl/guide/. Needs the extra « guide »; works without a network.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RACINE = Path(__file__).parents[1]
ECRITES = RACINE / "docs" / "guide"
CONSTRUIT = RACINE / "src" / "rdcxl" / "guide"
CORPS = ("index", "carnet", "annee", "jury", "reseau", "questions", "glossaire", "installation")
SUITE = {
    "feuilles": "Feuilles",
    "commandes": "Commandes",
    "fonctions": "Fonctions",
    "documents": "Documents",
    "anomalies": "Anomalies",
}
CARTE = "annee-en-8-dates.pdf"
CONFIGURATION = """\
[project]
site_name = "rdcxl"
docs_dir = "docs"
site_dir = "site"
use_directory_urls = false
nav = {nav}
[project.theme]
language = "fr"
font = false
features = ["navigation.indexes", "navigation.footer", "content.code.copy"]
[[project.theme.palette]]
scheme = "default"
primary = "indigo"
"""


def pages() -> dict[str, str]:
    """Every page by its path in the guide, as Markdown: those of docs/guide, and those that are made."""
    trouvees = {f"{nom}.md": (ECRITES / f"{nom}.md").read_text("utf-8") for nom in CORPS}
    for nom, texte in (*_feuilles(), *_commandes(), *_fonctions(), *_documents(), *_anomalies()):
        trouvees[nom] = texte
    return trouvees


def empreinte(toutes: dict[str, str]) -> str:
    """What tells whether the built guide is that of these pages."""
    toutes = {**toutes, "carte.typ": (RACINE / "docs" / "carte.typ").read_text("utf-8")}
    return hashlib.sha256(json.dumps(toutes, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def sujets(toutes: dict[str, str]) -> dict[str, str]:
    """What « rdcxl aide » finds: each page and each heading of the hand-written pages, with its address."""
    trouves = {}
    for chemin, texte in toutes.items():
        titre = texte.partition("\n")[0].removeprefix("# ").strip().strip("`")
        trouves[titre] = chemin.replace(".md", ".html")
        if "/" not in chemin:
            for dit in re.findall(r"^## (.+)$", texte, re.MULTILINE):
                trouves.setdefault(dit, f"{chemin.replace('.md', '.html')}#{_ancre(dit)}")
    return trouves


def _ancre(titre: str) -> str:
    import unicodedata

    nu = unicodedata.normalize("NFKD", titre).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", nu).strip())


# -- pages that are made ------------------------------------------------------------------------------------------------


# Sheets whose cells nobody types, or that are no table: what each is for.
CALCULEES = {
    "Accueil": "La page de départ : que faire dans l’ordre, où en est la session, les échéances, un lien vers chaque feuille.",
    "Session": "Le centre, les dates, la certification, les personnes responsables et les lectures du règlement.",
    "Notes": "Une ligne par candidat, une colonne par épreuve : un nombre, ABS, ABJ, NR ou rien.",
    "Assiduité": "Les heures d’absence, l’accord sur la pénalité, et la pénalité qui en résulte.",
    "Acquis": "Ce qu’un candidat garde d’une session antérieure, avec sa preuve.",
    "Synthèse": "Les points, les notes sur 20, les états, la décision proposée et le résultat après les actes du jury.",
    "Contrôle": "Le même calcul en formules natives, comparé ligne à ligne : concordent, ÉCART, ou saisie à corriger.",
    "Tableau de bord": "Les décisions, les moyennes et les notes par bloc, en graphiques.",
    "Simulation": "Essayer une note pour un candidat sans toucher à la grille, et voir les points qui manquent.",
    "Jury": "Les candidats dans l’ordre où il faut en parler, à projeter devant le jury.",
    "Données": "Ce que lisent les fonctions : rien à y saisir.",
}


def _feuilles() -> Iterator[tuple[str, str]]:
    from rdcxl.grille.annexes import annexes
    from rdcxl.grille.tables.candidats import champs_candidats
    from rdcxl.grille.tables.decisions import CHAMPS_DECISIONS
    from rdcxl.referentiel import charger_referentiel

    r = charger_referentiel()
    tables: dict[str, Any] = {"Candidats": champs_candidats(r), "Décisions": CHAMPS_DECISIONS}
    facultatives = {t.feuille: t.champs for t in annexes(r).values()}
    lignes = ["# Feuilles", "", "| Feuille | À quoi elle sert |", "|---|---|"]
    for nom, dit in CALCULEES.items():
        lignes.append(f"| {nom} | {dit} |")
    for nom, champs in {**tables, **facultatives}.items():
        fichier = f"{_ancre(nom)}.md"
        quoi = "Facultative : elle n’apparaît que si elle sert." if nom in facultatives else "À remplir."
        lignes.append(f"| [{nom}]({fichier}) | {quoi} {len(champs)} colonnes. |")
        texte = [
            f"# Feuille {nom}",
            "",
            quoi,
            "",
            "| Colonne | Ce qu’on y met | Code dans un fichier |",
            "|---|---|---|",
        ]
        texte += [
            f"| {c.titre}{' (obligatoire)' if c.obligatoire else ''} | {_contenu(c)} | `{c.code}` |" for c in champs
        ]
        yield f"feuilles/{fichier}", "\n".join(texte) + "\n"
    yield "feuilles/index.md", "\n".join(lignes) + "\n"


def _contenu(champ: Any) -> str:
    choix = (
        ", ".join(f"{cle} ({mot})" if mot != cle else cle for cle, mot in champ.choix.items())
        if isinstance(champ.choix, dict)
        else ""
    )
    return " ".join(x for x in (champ.aide, choix) if x).replace("|", "/") or champ.genre


def _commandes() -> Iterator[tuple[str, str]]:
    from rdcxl.cli.commandes import rdcxl

    lignes = [
        "# Commandes",
        "",
        "`rdcxl COMMANDE --aide` donne la même chose dans le terminal.",
        "",
        "| Commande | Ce qu’elle fait |",
        "|---|---|",
    ]
    for nom, commande in _toutes_les_commandes(rdcxl, ""):
        fichier = f"{nom.replace(' ', '-')}.md"
        lignes.append(f"| [`{nom}`]({fichier}) | {_premiere(commande)} |")
        yield f"commandes/{fichier}", _une_commande(nom, commande)
    yield "commandes/index.md", "\n".join(lignes) + "\n"


def _toutes_les_commandes(groupe: Any, prefixe: str) -> Iterator[tuple[str, Any]]:
    for nom, commande in groupe.commands.items():
        if getattr(commande, "commands", None):
            yield from _toutes_les_commandes(commande, f"{prefixe}{nom} ")
        else:
            yield f"{prefixe}{nom}", commande


def _premiere(commande: Any) -> str:
    return _aide(commande).split("\n\n")[0].replace("\n", " ")


def _aide(commande: Any) -> str:
    import inspect

    return inspect.cleandoc(commande.help or "")


def _une_commande(nom: str, commande: Any) -> str:
    import click

    from rdcxl.cli.base import OPTION_AIDE

    contexte = click.Context(commande, info_name=nom, help_option_names=OPTION_AIDE)
    morceaux = [
        f"# `{nom}`",
        "",
        "```",
        f"rdcxl {nom} {' '.join(commande.collect_usage_pieces(contexte))}".rstrip(),
        "```",
        "",
        _aide(commande),
        "",
    ]
    options = [p for p in commande.params if isinstance(p, click.Option) and p.help]
    if options:
        morceaux += ["## Options", "", "| Option | Ce qu’elle fait |", "|---|---|"]
        for o in options:
            genre = "" if o.is_flag else f" {o.metavar or getattr(o.type, 'name', '').upper()}"
            exigee = " **(obligatoire)**" if o.required else ""
            morceaux.append(f"| `{', '.join(o.opts)}{genre}` | {(o.help or '').replace('|', '/')}{exigee} |")
    return "\n".join(morceaux) + "\n"


BONNES = {
    "parcours": "COMPLET", "B1.1": 60, "B2.1": 90, "B2.2a": 30, "B2.2b": 12, "B3.1a": 30, "B3.1b": 15, "B3.2": 100, "B4.1": 40,
    "B4.2": 30, "B4.3": 30, "PRO.ECRIT": 50, "PRO.ORAL": 80, "PRO.TUTEUR": 30,
}  # fmt: skip


def _fonctions() -> Iterator[tuple[str, str]]:
    from rdcxl.fonctions.catalogue import FONCTIONS, signature

    lignes = [
        "# Fonctions",
        "",
        "Dans n’importe quelle cellule, une fois les fonctions installées.",
        "",
        "| Fonction | Ce qu’elle donne |",
        "|---|---|",
    ]
    for f in FONCTIONS:
        lignes.append(f"| [`{f.nom}`]({f.nom}.md) | {f.aide} |")
        arguments = [f"| {a.nom} | {a.aide}{' (facultatif)' if a.facultatif else ''} |" for a in f.arguments]
        texte = [f"# {f.nom}", "", f.aide, "", "```", f"={signature(f)}", "```", ""]
        if arguments:
            texte += ["| Argument | Ce qu’il faut donner |", "|---|---|", *arguments, ""]
        texte += ["## Exemple", "", "```", f.exemple, "```", ""]
        if [a.nom for a in f.arguments[:2]] in (["codes", "valeurs"], ["codes", "ligne"]):
            rendu = f.appeler([list(BONNES)], [list(BONNES.values())])
            if not isinstance(rendu, list):
                texte += [
                    f"Pour un candidat au parcours complet qui a partout plus de la moyenne : **{_dire(rendu)}**.",
                    "",
                ]
        yield f"fonctions/{f.nom}.md", "\n".join(texte)
    yield "fonctions/index.md", "\n".join(lignes) + "\n"


def _dire(valeur: object) -> str:
    return f"{valeur:g}".replace(".", ",") if isinstance(valeur, float) else str(valeur)


def _documents() -> Iterator[tuple[str, str]]:
    from rdcxl.exports.genres import Moment, genres

    quand = {
        Moment.AVANT: "avant le jury, par `rdcxl preparer`",
        Moment.PROJET: "pour le jury, marqué PROJET, par `rdcxl preparer`",
    }
    lignes = ["# Documents", "", "| Document | Nom pour `--quoi` | Quand |", "|---|---|---|"]
    lignes += [
        f"| {g.titre} | `{g.nom}` | {quand.get(g.moment, 'après la clôture, par `rdcxl exporter`')} |"
        for g in sorted(genres(), key=lambda g: g.titre)
    ]
    yield "documents/index.md", "\n".join(lignes) + "\n"


def _anomalies() -> Iterator[tuple[str, str]]:
    from rdcxl.grille.anomalies import Code

    lignes = [
        "# Anomalies",
        "",
        "Le code que donne `rdcxl controler --json`, et ce qu’il veut dire. Le message dit toujours la cellule et quoi faire.",
        "",
        "| Code | Ce que c’est |",
        "|---|---|",
    ]
    lignes += [f"| `{c.value}` | {c.sens} |" for c in Code]
    yield "anomalies/index.md", "\n".join(lignes) + "\n"


# -- building -----------------------------------------------------------------------------------------------------------


def construire(vers: Path = CONSTRUIT) -> None:
    """Write the HTML of every page, the list of subjects and the digest into `vers`, which keeps nothing else but its module."""
    toutes = pages()
    with tempfile.TemporaryDirectory() as nom:
        travail = Path(nom)
        for chemin, texte in toutes.items():
            cible = travail / "docs" / chemin
            cible.parent.mkdir(parents=True, exist_ok=True)
            cible.write_text(texte, "utf-8")
        (travail / "zensical.toml").write_text(CONFIGURATION.format(nav=_navigation(toutes)), "utf-8")
        subprocess.run([str(Path(sys.executable).with_name("zensical")), "build"], cwd=travail, check=True)
        for ancien in vers.iterdir() if vers.exists() else ():
            if ancien.name not in ("__init__.py", "__pycache__"):
                shutil.rmtree(ancien) if ancien.is_dir() else ancien.unlink()
        shutil.copytree(travail / "site", vers, dirs_exist_ok=True)
    for inutile in ("404.html", "sitemap.xml"):
        (vers / inutile).unlink(missing_ok=True)
    (vers / CARTE).write_bytes(carte())
    (vers / "sujets.json").write_text(json.dumps(sujets(toutes), ensure_ascii=False, indent=0) + "\n", "utf-8")
    (vers / "EMPREINTE").write_text(empreinte(toutes) + "\n", "utf-8")


def carte() -> bytes:
    """The card of the year, A4: the table of annee.md, a box for each row."""
    import typst

    rangees = re.findall(
        r"^\| (\d) \| (.+?) \| (.+?) \| (.+?) \|$", (ECRITES / "annee.md").read_text("utf-8"), re.MULTILINE
    )
    dates = [
        dict(zip(("numero", "quand", "quoi", "comment"), map(_sans_lien, rangee), strict=True)) for rangee in rangees
    ]
    polices = RACINE / "src" / "rdcxl" / "exports" / "polices"
    return typst.compile(
        RACINE / "docs" / "carte.typ", font_paths=[polices], ignore_system_fonts=True,
        sys_inputs={"dates": json.dumps(dates, ensure_ascii=False)},
    )  # fmt: skip


def _sans_lien(texte: str) -> str:
    """A cell of the table as plain text, with a capital."""
    nu = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", texte).replace("`", "")
    return nu[:1].upper() + nu[1:] if not nu.startswith("rdcxl") else nu


def _navigation(toutes: dict[str, str]) -> str:
    corps = [f"{nom}.md" for nom in CORPS]
    suite = []
    for dossier, titre in SUITE.items():
        siennes = sorted(c for c in toutes if c.startswith(f"{dossier}/") and not c.endswith("/index.md"))
        liste = json.dumps([f"{dossier}/index.md", *siennes])
        suite.append("{ " + json.dumps(titre, ensure_ascii=False) + " = " + liste + " }")
    return "[" + ", ".join([*(json.dumps(c) for c in corps), *suite]) + "]"


if __name__ == "__main__":
    construire()

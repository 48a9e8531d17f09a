"""The functions in Excel for Windows: xlwings' own classic code, driven by a real workbook engine."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from rdcxl.fonctions.catalogue import FONCTIONS, signature
from rdcxl.grille.construction.vba import Module, composer_projet, modules_du_classeur
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Dossier, Mention, Reglement, Resultat
from rdcxl.regles import libelles as L

R = charger_referentiel()
CODES = list(R.composantes)
ENSEMBLES = [e.code for e in R.ensembles()]
PREMIERE = len(CODES) + 1
FORMULES = ["RDC_DECISION({c},{v})", "RDC_POINTS({c},{v})", "RDC_NOTE({c},{v})", "RDC_BLOCS_VALIDES({c},{v})"]
FORMULES += [f'RDC_STATUT({{c}},{{v}},"{code}")' for code in ENSEMBLES]
FORMULES += [f'RDC_POINTS({{c}},{{v}},"{code}")' for code in ENSEMBLES]
PILOTE = Path(__file__).with_name("faux_windows.py")


def piloter(ordre: dict[str, Any]) -> Any:
    """What the driver says, in a process where xlwings believes that it runs on Windows."""
    fini = subprocess.run(
        [sys.executable, str(PILOTE)], input=json.dumps(ordre), capture_output=True, text=True, check=False
    )
    assert fini.returncode == 0, fini.stderr[-3000:]
    return json.loads(fini.stdout)


def classeur(chemin: Path, lignes: list[list[Any]]) -> None:
    """A gradebook: the codes, a row of marks per candidate, the functions beside."""
    livre = xlsxwriter.Workbook(str(chemin))
    feuille = livre.add_worksheet("Notes")
    feuille.write_row(0, 0, CODES)
    derniere = chr(ord("A") + len(CODES) - 1)
    for i, ligne in enumerate(lignes, 1):
        for j, valeur in enumerate(ligne):
            if valeur is not None:
                feuille.write(i, j, valeur)
        plages = {"c": f"$A$1:${derniere}$1", "v": f"A{i + 1}:{derniere}{i + 1}"}
        for j, formule in enumerate(FORMULES):
            feuille.write_formula(i, len(CODES) + j, "=" + formule.format(**plages))
    livre.close()


def tirer(hasard: random.Random, code: str) -> Any:
    """What a jury types in a mark cell, now and then a mistake."""
    maximum = int(R.composantes[code].maximum)
    sort = hasard.random()
    if sort < 0.06:
        return hasard.choice(["ABS", "abs", "ABJ", " ABJ "])
    if sort < 0.09:
        return maximum + hasard.randint(1, 50)
    if sort < 0.11:
        return hasard.choice(["bien", "-3", "12/20"])
    if sort < 0.14:
        return 0
    return hasard.choice(
        [hasard.randint(0, 4 * maximum) / 4, maximum * 2 / 5, maximum / 2, round(hasard.uniform(0, maximum), 2)]
    )


def attendu(valeurs: list[Any]) -> list[Any]:
    """The same cells, by the rules alone."""
    notes: dict[str, Any] = {}
    fautes = {}
    for code, valeur in zip(CODES, valeurs, strict=True):
        texte = valeur.strip().upper() if isinstance(valeur, str) else ""
        if valeur is None:
            notes[code] = Mention.VIDE
        elif texte in ("ABS", "ABJ"):
            notes[code] = Mention[texte]
        elif isinstance(valeur, str) or not 0 <= valeur <= R.composantes[code].maximum:
            notes[code], fautes[code] = Mention.ANOMALIE, True
        else:
            notes[code] = Decimal(repr(valeur))
    x: Resultat = Reglement(R).decider(Dossier("", notes))
    sont_faux = {e.code for e in R.ensembles() if any(c.code in fautes for c in e.composantes)}
    global_ = [
        L.DECISIONS[x.decision],
        float(x.points),
        "" if x.moyenne is None else float(x.moyenne),
        ", ".join(x.blocs_valides),
    ]
    if fautes:
        global_ = ["ERREUR"] * 4
    lus = {**x.blocs, **({x.pro.code: x.pro} if x.pro else {})}
    noms = {code: (L.PRO if R.pro and code == R.pro.code else L.BLOCS)[lus[code].statut] for code in ENSEMBLES}
    statuts = ["ERREUR" if code in sont_faux else noms[code] for code in ENSEMBLES]
    points = ["ERREUR" if code in sont_faux else float(lus[code].points or 0) for code in ENSEMBLES]
    return [*global_, *statuts, *points]


def comparables(cellules: list[Any]) -> list[Any]:
    """Cells read back, errors reduced to a word, blanks to an empty text."""
    return ["ERREUR" if str(c).startswith("ERREUR") else "" if c is None else c for c in cellules]


def test_trois_cents_editions_d_un_carnet_d_ecole_donnent_dans_excel_ce_que_disent_les_regles(tmp_path: Path) -> None:
    """A school's own gradebook: type marks, read every dependent cell, compare with the rules: no difference."""
    candidats, editions = 30, 300
    hasard = random.Random(candidats)  # noqa: S311
    lignes: list[list[Any]] = [[tirer(hasard, c) for c in CODES] for _ in range(candidats)]
    chemin = tmp_path / "notes.xlsx"
    classeur(chemin, lignes)
    ordres = []
    for _ in range(editions):
        i, j = hasard.randrange(candidats), hasard.randrange(len(CODES))
        ordres.append({"feuille": "Notes", "ligne": i + 2, "colonne": j + 1, "valeur": tirer(hasard, CODES[j])})
    lus = piloter(
        {
            "chemin": str(chemin),
            "lignes": list(range(2, candidats + 2)),
            "lues": {"Notes": list(range(PREMIERE, PREMIERE + len(FORMULES)))},
            "editions": ordres,
        }
    )
    etat = [ligne[:] for ligne in lignes]
    ecarts = [
        (n, lus[0][n], attendu(etat[int(n) - 2])) for n in lus[0] if comparables(lus[0][n]) != attendu(etat[int(n) - 2])
    ]
    for ordre, lu in zip(ordres, lus[1:], strict=True):
        etat[ordre["ligne"] - 2][ordre["colonne"] - 1] = ordre["valeur"]
        voulu = attendu(etat[ordre["ligne"] - 2])
        if comparables(lu[str(ordre["ligne"])]) != voulu:
            ecarts.append((ordre, lu, voulu))
    assert ecarts == []


def test_enveloppes_vba_de_xlwings_couvrent_chaque_fonction_et_restent_legales() -> None:
    vba = piloter({"vba": "rdcxl.hotes.excel"})["vba"]
    trouvees = dict(re.findall(r"^Function (RDC_\w+)\((.*)\)$", vba, re.M))
    assert set(trouvees) == {f.nom for f in FONCTIONS}
    for f in FONCTIONS:
        voulus = ", ".join(("Optional " if a.facultatif else "") + a.identifiant for a in f.arguments)
        assert trouvees[f.nom] == voulus, signature(f)
    reserves = {"date", "time", "name", "type", "string", "long", "get", "set", "let", "stop", "next", "print", "error"}
    parametres = {a.identifiant for f in FONCTIONS for a in f.arguments}
    assert not parametres & reserves
    assert all(re.fullmatch(r"[a-z][a-z_]{2,}", p) for p in parametres)


def test_macros_sont_le_texte_que_xlwings_produit_aujourd_hui() -> None:
    """macros/ holds generated text; after a change: python tests/hotes/faux_windows.py --macros."""
    texte = (Path(__file__).parents[2] / "macros" / "rdc_fonctions.bas").read_text("utf-8")
    assert texte == piloter({"vba": "rdcxl.hotes.excel"})["module"]


def test_macros_entrent_telles_quelles_dans_un_projet_vba() -> None:
    """The wrappers, with the module and the class that xlwings ships, make a project that stands alone."""
    macros = Path(__file__).parents[2] / "macros"
    modules = [
        *modules_du_classeur(["Feuil1"]),
        Module("rdc_fonctions", (macros / "rdc_fonctions.bas").read_text("utf-8"), "STANDARD"),
    ]
    projet = composer_projet("RDC", modules)
    assert projet[:8] == bytes.fromhex("D0CF11E0A1B11AE1")
    assert composer_projet("RDC", modules) == projet


def test_module_de_l_hote_n_importe_rien_de_lourd() -> None:
    """A worksheet function must start fast: xlwings and the standard library, nothing else."""
    code = "import sys, rdcxl.hotes.excel; print([m for m in ('pydantic', 'openpyxl', 'xlsxwriter', 'rich', 'click') if m in sys.modules])"
    fini = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert fini.stdout.strip() == "[]"

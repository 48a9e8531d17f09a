"""Drives LibreOffice for the tests: orders on the input, one JSON line each, an answer per line on the output.

Run by the Python that has `uno` (the system's, on Linux), never imported by pytest, with the extension's own modules on
its path. Arguments: the folder of the profile, then options for soffice. It starts LibreOffice on a pipe of its own,
without a window, and stops it when the input ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

FILTRES = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
}
EN_ERREUR = 4  # com.sun.star.sheet.FormulaResult.ERROR


def proprietes(**valeurs: Any) -> tuple[Any, ...]:
    from com.sun.star.beans import PropertyValue

    return tuple(PropertyValue(nom, 0, valeur, 0) for nom, valeur in valeurs.items())


def url(chemin: str) -> str:
    import uno

    return str(uno.systemPathToFileUrl(os.path.abspath(chemin)))


class Pilote:
    """A LibreOffice, its open workbooks by number, and the orders: one method each."""

    def __init__(self, profil: str, options: list[str]) -> None:
        tuyau = f"rdcxl{os.getpid()}"
        mots = ["soffice", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
        mots += [f"--accept=pipe,name={tuyau};urp;", f"-env:UserInstallation={url(profil)}", *options]
        env = {nom: v for nom, v in os.environ.items() if nom not in ("PYTHONHOME", "PYTHONPATH")}
        debut = time.monotonic()
        self.processus = subprocess.Popen(mots, env=env, stdin=subprocess.DEVNULL, stdout=2, stderr=subprocess.DEVNULL)
        self.contexte = self._joindre(f"uno:pipe,name={tuyau};urp;StarOffice.ComponentContext")
        self.demarrage = time.monotonic() - debut
        self.bureau = self._service("com.sun.star.frame.Desktop")
        self.ouverts: dict[int, Any] = {}

    def _joindre(self, adresse: str) -> Any:
        import uno

        local = uno.getComponentContext()
        resolveur = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(1200):
            try:
                return resolveur.resolve(adresse)
            except Exception:
                if self.processus.poll() is not None:
                    raise
                time.sleep(0.05)
        raise TimeoutError("LibreOffice ne répond pas")

    def _service(self, nom: str) -> Any:
        return self.contexte.ServiceManager.createInstanceWithContext(nom, self.contexte)

    def arreter(self) -> None:
        try:
            for document in self.ouverts.values():
                document.close(True)
            self.bureau.terminate()
            self.processus.wait(20)
        except Exception:
            self.processus.kill()
            self.processus.wait(20)

    # --- Orders ---

    def ouvrir(self, chemin: str | None = None) -> dict[str, Any]:
        debut = time.monotonic()
        adresse = url(chemin) if chemin else "private:factory/scalc"
        document = self.bureau.loadComponentFromURL(adresse, "_blank", 0, proprietes(Hidden=True, MacroExecutionMode=0))
        numero = len(self.ouverts) + 1
        self.ouverts[numero] = document
        return {"numero": numero, "secondes": time.monotonic() - debut}

    def fermer(self, numero: int) -> None:
        self.ouverts.pop(numero).close(True)

    def enregistrer(self, numero: int, chemin: str) -> None:
        self.ouverts[numero].storeToURL(url(chemin), proprietes(FilterName=FILTRES[Path(chemin).suffix]))

    def recalculer(self, numero: int) -> float:
        debut = time.monotonic()
        self.ouverts[numero].calculateAll()
        return time.monotonic() - debut

    def _plage(self, numero: int, feuille: str, plage: str) -> Any:
        return self.ouverts[numero].Sheets[feuille].getCellRangeByName(plage)

    def lire(self, numero: int, feuille: str, plage: str) -> list[list[Any]]:
        """Numbers and texts; an error as its number."""
        zone = self._plage(numero, feuille, plage)
        return [
            [{"erreur": zone.getCellByPosition(j, i).getError()} if v is None else v for j, v in enumerate(rangee)]
            for i, rangee in enumerate(zone.getDataArray())
        ]

    def ecrire(self, numero: int, feuille: str, cellule: str, valeur: Any) -> None:
        """A number, a text, nothing, {"formule": …} in Calc's own writing, {"tableau": …} over the range."""
        zone = self._plage(numero, feuille, cellule)
        if isinstance(valeur, dict) and "tableau" in valeur:
            zone.setArrayFormula(valeur["tableau"])
        elif isinstance(valeur, dict):
            zone.getCellByPosition(0, 0).setFormula(valeur["formule"])
        else:
            self._poser(zone.getCellByPosition(0, 0), valeur)

    @staticmethod
    def _poser(cellule: Any, valeur: Any) -> None:
        if isinstance(valeur, (int, float)):
            cellule.setValue(valeur)
        else:
            cellule.setString(valeur or "")

    def editer(self, numero: int, editions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """For each edit: write a cell, then read ranges of the same sheet or others; and how long both took."""
        feuilles = {f.Name: f for f in self.ouverts[numero].Sheets}
        lus = []
        for e in editions:
            cellule = feuilles[e["feuille"]].getCellRangeByName(e["cellule"])
            zones = [feuilles[feuille].getCellRangeByName(plage) for feuille, plage in e["lire"]]
            debut = time.perf_counter()
            self._poser(cellule, e["valeur"])
            rangees = [zone.getDataArray()[0] for zone in zones]
            lus.append({"lus": rangees, "secondes": time.perf_counter() - debut})
        return lus

    def formule(self, numero: int, feuille: str, cellule: str) -> str:
        return str(self._plage(numero, feuille, cellule).getCellByPosition(0, 0).getFormula())

    def feuilles(self, numero: int) -> list[str]:
        return list(self.ouverts[numero].Sheets.ElementNames)

    def en_erreur(self, numero: int) -> list[str]:
        """Where a formula shows an error."""
        trouvees = []
        for feuille in self.ouverts[numero].Sheets:
            for zone in feuille.queryFormulaCells(EN_ERREUR).Cells:
                trouvees.append(f"{feuille.Name}!{zone.AbsoluteName} {zone.getError()}")
        return trouvees

    def aide(self) -> list[dict[str, Any]]:
        """What the function wizard says of the functions."""
        descriptions = self._service("com.sun.star.sheet.FunctionDescriptions")
        trouvees = []
        for i in range(descriptions.Count):
            fiche = {p.Name: p.Value for p in descriptions.getByIndex(i)}
            if str(fiche.get("Name", "")).startswith("RDC_"):
                arguments = [[a.Name, a.Description] for a in fiche["Arguments"] or ()]
                trouvees.append({"nom": fiche["Name"], "aide": fiche["Description"], "arguments": arguments})
        return trouvees

    def choisir(self, numero: int, bouton: str) -> str:
        """An entry of the menu, as a click sends it; the message that it shows."""
        messager = self._service("com.sun.star.frame.DispatchHelper")
        cadre = self.ouverts[numero].CurrentController.Frame
        resultat = messager.executeDispatch(cadre, f"org.rdcxl.menu:{bouton}", "", 0, ())
        return str(resultat.Result)

    def questionner(self, numero: int, ligne: str) -> str:
        """The extension's own answer to a question of rdcxl, given from here through the pipe."""
        from rdcxl.hotes.libreoffice.document import Document
        from rdcxl.hotes.libreoffice.echange import depuis_la_ligne, en_ligne
        from rdcxl.hotes.libreoffice.menu import repondre

        vue = self.ouverts[numero].CurrentController
        return en_ligne(repondre(Document(vue.Model, vue, self.contexte), *depuis_la_ligne(ligne)))

    def selectionner(self, numero: int, feuille: str, cellule: str) -> None:
        """As a click on a cell."""
        vue = self.ouverts[numero].CurrentController
        vue.setActiveSheet(self.ouverts[numero].Sheets[feuille])
        vue.select(self._plage(numero, feuille, cellule))

    def selection(self, numero: int) -> str:
        """Where the cursor is."""
        return str(self.ouverts[numero].getCurrentSelection().AbsoluteName)

    def retirer_nom(self, numero: int, nom: str) -> None:
        self.ouverts[numero].NamedRanges.removeByName(nom)

    def menu(self) -> dict[str, Any]:
        """The menu that the extension adds, as LibreOffice will show it."""
        fournisseur = self._service("com.sun.star.configuration.ConfigurationProvider")
        chemin = proprietes(nodepath="/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar")
        menus = fournisseur.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", chemin)
        (nom,) = [n for n in menus.ElementNames if "rdcxl" in n]
        menu = menus.getByName(nom)
        entrees = [menu.getByName("Submenu").getByName(n) for n in sorted(menu.getByName("Submenu").ElementNames)]
        return {"titre": menu.Title, "contexte": menu.Context, "entrees": [[e.Title, e.URL] for e in entrees]}

    def lien(self, numero: int, feuille: str, cellule: str) -> list[str]:
        """The link in a cell: text, target."""
        champ = self._plage(numero, feuille, cellule).getCellByPosition(0, 0).getTextFields().getByIndex(0)
        return [champ.Representation, champ.URL]

    def python_charge(self) -> bool:
        """Whether LibreOffice has loaded its Python, in which the functions run (Linux)."""
        cartes = [Path(f"/proc/{pid}/maps").read_text("utf-8", "replace") for pid in _famille(self.processus.pid)]
        return any("libpyuno" in carte for carte in cartes)


def _famille(pid: int) -> list[int]:
    """A process and all that it started."""
    fils = Path(f"/proc/{pid}/task").glob("*/children")
    enfants = [enfant for fichier in fils for enfant in fichier.read_text("ascii").split()]
    return [pid, *(petit for enfant in enfants for petit in _famille(int(enfant)))]


def main() -> None:
    pilote = Pilote(sys.argv[1], sys.argv[2:])
    try:
        print(json.dumps(pilote.demarrage), flush=True)  # noqa: T201
        for ligne in sys.stdin:
            ordre, *arguments = json.loads(ligne)
            try:
                reponse: dict[str, Any] = {"dit": getattr(pilote, ordre)(*arguments)}
            except Exception as erreur:
                reponse = {"erreur": f"{type(erreur).__name__}: {erreur}"}
            print(json.dumps(reponse), flush=True)  # noqa: T201
    finally:
        pilote.arreter()


if __name__ == "__main__":
    main()

// The script « actualiser » of main.py in Pyodide, over a double of Office.js that keeps its promises: what is asked for is there after
// sync, what is written happens at sync, a protected sheet refuses.
//
//   node lite_office.mjs OUTILS main.py < sheets.json > sheets-after.json
import { ouvrir } from "./lite.mjs";

const lettre = (j) => String.fromCharCode(65 + j);

class Feuille {
  constructor(nom, contenu, contexte) {
    Object.assign(this, { name: nom, contenu, contexte, journal: [], protegee: Boolean(contenu?.protection) });
    this.protection = {
      load: (quoi) => contexte.apres(() => {
        if (quoi !== "protected,options") throw new Error(quoi);
        this.protection.protected = this.protegee;
        this.protection.options = contenu?.protection ?? {};
      }),
      unprotect: () => contexte.apres(() => {
        if (contenu.protection.motDePasse) throw new Error("AccessDenied");
        this.protegee = false;
        this.journal.push("ôter la protection");
      }),
      protect: (options) => contexte.apres(() => {
        this.protegee = true;
        this.journal.push(`protéger ${JSON.stringify(options)}`);
      }),
    };
  }
  ecrire(action) {
    if (this.protegee) throw new Error("AccessDenied");
    this.journal.push(action);
  }
  getUsedRangeOrNullObject() {
    const zone = { getCell: (i, j) => this.cellule(i, j) };
    zone.load = () => this.contexte.apres(() => {
      zone.isNullObject = this.contenu === null;
      zone.formulas = this.contenu?.formules;
      zone.values = this.contenu?.valeurs;
    });
    return zone;
  }
  cellule(i, j) {
    const feuille = this;
    return {
      set formulas(valeurs) {
        if (!Array.isArray(valeurs) || !Array.isArray(valeurs[0])) throw new Error("InvalidArgument");
        feuille.contexte.apres(() => feuille.ecrire(`${lettre(j)}${i + 1} ${valeurs[0][0]}`));
      },
      getResizedRange: (lignes, colonnes) => ({
        clear: (quoi) => feuille.contexte.apres(() => {
          if (lignes !== 0 || quoi !== "Contents") throw new Error("InvalidArgument");
          feuille.ecrire(`vider ${lettre(j)}${i + 1} sur ${colonnes + 1}`);
        }),
      }),
    };
  }
}

class Contexte {
  file = [];
  apres(action) { this.file.push(action); }
  async sync() {
    const file = this.file;
    this.file = [];
    for (const action of file) action();
  }
}

const recu = [];
for await (const morceau of process.stdin) recu.push(morceau);
const contexte = new Contexte();
const feuilles = Object.entries(JSON.parse(Buffer.concat(recu).toString("utf8"))).map(([n, c]) => new Feuille(n, c, contexte));
const collection = { load: () => contexte.apres(() => { collection.items = feuilles; }) };
contexte.workbook = { worksheets: collection };
globalThis.Excel = { run: async (lot) => { await lot(contexte); await contexte.sync(); } };

const { main } = await ouvrir(process.argv[2], process.argv[3]);
await main.actualiser(undefined);
process.stdout.write(JSON.stringify(Object.fromEntries(feuilles.map((f) => [f.name, { journal: f.journal }]))));

// The functions in Pyodide, as xlwings Lite runs them: start, one call, a row, RDC_SYNTHESE. Node only.
//
//   rdcxl installer lite DOSSIER && RDCXL_PYODIDE=OUTILS node benchmarks/lite.mjs DOSSIER/main.py
//
// OUTILS: the folder that tests/hotes/preparer_lite.sh fills. Calls go from JavaScript's arrays to rows, through the double
// of xlwings' converters in tests/hotes/pilote_lite.py, or through xlwings' own where XLWINGS_LICENSE_KEY is set.
import { ouvrir } from "../tests/hotes/lite.mjs";

const ligne = (nom, ms) => console.log(`${nom.padEnd(40)} ${ms.toFixed(2).padStart(9)} ms`);
const debut = performance.now();
const { py, pilote, main, durees } = await ouvrir(process.env.RDCXL_PYODIDE, process.argv[2]);
ligne("Pyodide", durees.pyodide);
ligne("roue de xlwings", durees.roues);
ligne("main.py et les fonctions", durees["main.py"]);

const appeler = (appels) => pilote.appeler_tout(main, appels);
async function mediane(preparer, fois, parAppel = 1) {
  const temps = [];
  for (let i = 0; i < fois; i++) {
    const appels = preparer(i);
    const t = performance.now();
    await appeler(appels);
    temps.push((performance.now() - t) / parAppel);
  }
  return temps.sort((a, b) => a - b)[fois >> 1];
}

const memo = py.pyimport("rdcxl.fonctions.calcul");
const composantes = py.runPython("[[c.code, int(c.maximum)] for c in __import__('rdcxl.referentiel', fromlist=['x']).charger_referentiel().composantes.values()]").toJs();
const codes = composantes.map(([code]) => code);
let graine = 36395; // a fixed sequence: the same marks each run
const hasard = () => (graine = (graine * 1103515245 + 12345) % 2147483648) / 2147483648;
const tirer = () => composantes.map(([, max]) => (hasard() < 0.02 ? "ABS" : Math.round(hasard() * max * 4) / 4));
const tableau = (n) => Array.from({ length: n }, tirer);

const t = performance.now();
await appeler([["RDC_DECISION", [[codes], [tirer()]]]]);
ligne("première décision", performance.now() - t);
ligne("du lancement à la première décision", performance.now() - debut);
ligne("RDC_VERSION, par appel", await mediane(() => Array(200).fill(["RDC_VERSION", []]), 9, 200));
ligne("RDC_DECISION, ligne neuve", await mediane(() => tableau(200).map((l) => ["RDC_DECISION", [[codes], [l]]]), 9, 200));
const cinq = ["DECISION", "POINTS", "NOTE", "BLOCS_VALIDES", "MOTIFS"].map((n) => `RDC_${n}`);
ligne("cinq fonctions sur une ligne neuve", await mediane(() => tableau(200).flatMap((l) => cinq.map((n) => [n, [[codes], [l]]])), 9, 200));
const mille = tableau(1000);
const synthese = [["RDC_SYNTHESE", [[codes], mille]]];
ligne("RDC_SYNTHESE, 1000 candidats", await mediane(() => (memo.vider_memo(), synthese), 7));
ligne("la même, mémorisée", await mediane(() => synthese, 7));

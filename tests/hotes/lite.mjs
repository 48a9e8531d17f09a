// main.py in Pyodide, as xlwings Lite runs it; offline, under Node. Nothing of Excel, nothing of Lite's own pages.
//
//   node lite.mjs OUTILS main.py < calls.json > results.json
//
// OUTILS is the folder that preparer_lite.sh fills. calls.json: [[name, arguments], ...], blanks as null or "".
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ICI = fileURLToPath(new URL(".", import.meta.url));

// Pyodide with xlwings and main.py loaded: { py, pilote, main, durees } (milliseconds).
export async function ouvrir(outils, programme) {
  const durees = {};
  const chronometrer = async (nom, action) => {
    const debut = performance.now();
    const rendu = await action();
    durees[nom] = performance.now() - debut;
    return rendu;
  };
  const { loadPyodide } = await import(pathToFileURL(join(outils, "node_modules", "pyodide", "pyodide.mjs")));
  const cle = process.env.XLWINGS_LICENSE_KEY;
  const env = { HOME: "/home/pyodide", XLWINGS_ON_SERVER: "true", ...(cle ? { XLWINGS_LICENSE_KEY: cle } : {}) };
  const py = await chronometrer("pyodide", () => loadPyodide({ env, stdout: console.error }));
  await chronometrer("roues", () => {
    for (const nom of readdirSync(join(outils, "roues")).filter((n) => n.endsWith(".whl"))) {
      py.unpackArchive(new Uint8Array(readFileSync(join(outils, "roues", nom))), "wheel");
    }
  });
  py.FS.writeFile("/home/pyodide/pilote_lite.py", readFileSync(join(ICI, "pilote_lite.py")));
  py.FS.writeFile("/home/pyodide/main.py", readFileSync(programme));
  const pilote = py.pyimport("pilote_lite");
  const main = await chronometrer("main.py", () => pilote.charger("/home/pyodide/main.py"));
  return { py, pilote, main, durees };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const recu = [];
  for await (const morceau of process.stdin) recu.push(morceau);
  const appels = JSON.parse(Buffer.concat(recu).toString("utf8"));
  const { py, pilote, main } = await ouvrir(process.argv[2], process.argv[3]);
  const resultats = await pilote.appeler_tout(main, appels);
  const fonctions = py.pyimport("json").dumps(pilote.decrire(main));
  process.stdout.write(`{"resultats": ${resultats}, "fonctions": ${fonctions}}`);
}

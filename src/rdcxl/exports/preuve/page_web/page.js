
"use strict";
// Checks a certificate's payload (see rdcxl/exports/preuve/charge.py) with the keys of this page. Loads and sends nothing.
// Whatever a payload holds goes into the page as text, never as markup.
const REPERE = 8, SIGNATURE = 64, CHIFFRES_MAXIMUM = 2000;
const FAITS = ["numero", "nom", "prenoms", "naissance", "certification", "bloc", "jury"];
const donnees = JSON.parse(document.getElementById("donnees").textContent);
const element = (nom) => document.getElementById(nom);
const octets = (hexa) => Uint8Array.from(hexa.match(/../g) ?? [], (deux) => parseInt(deux, 16));
const hexa = (tableau) => Array.from(tableau, (octet) => octet.toString(16).padStart(2, "0")).join("");
const jour = (iso) => {
  const [annee, mois, quantieme] = iso.split("-").map(Number);
  const date = new Date(Date.UTC(annee, mois - 1, quantieme));
  if (Number.isNaN(date.getTime())) return iso;
  const texte = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(date);
  return texte.replace(/^1 /, "1er ").replaceAll(" ", "\u00a0");
};

// The payload of a link or of bare digits; null when it has not the form of one.
function lireCharge(texte) {
  const chiffres = texte.slice(texte.lastIndexOf("#") + 1).replace(/\s/g, "");
  if (!/^[0-9]+$/.test(chiffres) || chiffres.length > CHIFFRES_MAXIMUM) return null;
  const nombre = BigInt(chiffres).toString(16);
  const tout = octets(nombre.length % 2 ? "0" + nombre : nombre);
  if (tout.length <= 1 + 2 * REPERE + SIGNATURE || tout[0] !== 1) return null;
  const signe = tout.slice(0, -SIGNATURE);
  let liste;
  try {
    liste = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(signe.slice(1 + 2 * REPERE)));
  } catch {
    liste = null;
  }
  return {
    cle: hexa(signe.slice(1, 1 + REPERE)), empreinte: hexa(signe.slice(1 + REPERE, 1 + 2 * REPERE)), signe,
    signature: tout.slice(-SIGNATURE),
    faits: Array.isArray(liste) && liste.length === FAITS.length && liste.every((fait) => typeof fait === "string")
      ? Object.fromEntries(FAITS.map((nom, rang) => [nom, liste[rang]])) : null,
  };
}

async function verifier(cle, domaine, message, signature) {
  const prefixe = new TextEncoder().encode(domaine);
  const tout = new Uint8Array(prefixe.length + message.length);
  tout.set(prefixe);
  tout.set(message, prefixe.length);
  return crypto.subtle.verify({ name: "Ed25519" }, cle, signature, tout);
}

// The keys of this page, ready for use, each with how a payload names it.
async function preparerCles() {
  return Promise.all(donnees.cles.map(async ({ cle, titulaire }) => ({
    hexa: cle, titulaire,
    repere: hexa(new Uint8Array(await crypto.subtle.digest("SHA-256", octets(cle))).slice(0, REPERE)),
    cle: await crypto.subtle.importKey("raw", octets(cle), { name: "Ed25519" }, false, ["verify"]),
  })));
}

// The list of revocations, once its own signature is checked with a key of this page; null otherwise.
async function lireListe(cles) {
  try {
    const { texte, signature } = donnees.liste;
    const liste = JSON.parse(texte);
    const cle = cles.find((candidate) => candidate.hexa === liste.cle);
    const juste = cle && await verifier(cle.cle, donnees.domaines.liste, new TextEncoder().encode(texte), octets(signature));
    return juste ? liste : null;
  } catch {
    return null;
  }
}

const insecables = (phrase) => phrase.replace(/ (?=[:;!?»])/g, "\u00a0").replace(/« /g, "«\u00a0");

function montrer(etat, titre, explication, mentions = []) {
  const verdict = element("verdict");
  verdict.dataset.etat = document.documentElement.dataset.etat = etat;
  element("etat").textContent = insecables(titre);
  element("explication").textContent = insecables(explication);
  const faits = element("faits");
  faits.replaceChildren(...mentions.flatMap(([nom, valeur]) => {
    const [terme, definition] = [document.createElement("dt"), document.createElement("dd")];
    terme.textContent = nom;
    definition.textContent = valeur;
    return [terme, definition];
  }));
  faits.hidden = !mentions.length;
  element("conseil").hidden = etat !== "authentique";
}

function mentions(charge) {
  const { faits } = charge;
  const propre = (objet, nom) => (Object.hasOwn(objet ?? {}, nom) ? objet[nom] : undefined);
  const certification = propre(donnees.certifications, faits.certification);
  return [
    ["Titulaire", `${faits.prenoms} ${faits.nom}`],
    ["Né(e) le", jour(faits.naissance)],
    ["Bloc validé", propre(certification?.blocs, faits.bloc) ?? faits.bloc],
    ["Certification", certification ? `${certification.intitule} (${faits.certification})` : faits.certification],
    ["Jury du", jour(faits.jury)],
    ["Numéro", faits.numero],
    ["Dossier clos", charge.empreinte.match(/.{4}/g).join(" ")],
  ];
}

async function examiner(texte, cles, liste) {
  if (!texte.trim()) {
    return montrer("aucun", "Aucun certificat à vérifier",
      "Photographiez le code QR d’un certificat : il ouvre cette page et donne la réponse.");
  }
  const charge = lireCharge(texte);
  const altere = () => montrer("altere", "Ce certificat n’est pas authentique",
    "Le code ne correspond à aucune signature du centre : il a été modifié, mal copié ou fabriqué.");
  if (!charge) return altere();
  const candidates = cles.filter((cle) => cle.repere === charge.cle);
  if (!candidates.length) {
    return montrer("cle-inconnue", "Clé inconnue",
      "Ce certificat est signé par une clé que cette page ne connaît pas : rien ne prouve qu’il vient du centre. Demandez-lui.");
  }
  for (const { cle, titulaire } of candidates) {
    if (!charge.faits || !(await verifier(cle, donnees.domaines.certificat, charge.signe, charge.signature))) continue;
    const retrait = liste.revocations.find(({ numero, empreinte }) =>
      numero.toUpperCase() === charge.faits.numero.toUpperCase() && (!empreinte || empreinte === charge.empreinte));
    if (retrait) {
      return montrer("revoque", `Certificat retiré le ${jour(retrait.date)}`,
        "Le centre l’a délivré, puis retiré : il ne vaut plus.", mentions(charge));
    }
    return montrer("authentique", "Certificat authentique",
      `Signé par « ${titulaire || "le centre"} », il n’a pas été modifié. Il ne figure pas parmi les certificats retirés au ${jour(liste.date)}.`, mentions(charge));
  }
  return altere();
}

async function ouvrir() {
  const sans = (pourquoi) => montrer("incapable", "Vérification impossible ici", pourquoi);
  if (!globalThis.crypto?.subtle) {
    return sans("Cette page doit être ouverte par une adresse https:// pour pouvoir vérifier une signature.");
  }
  let cles;
  try {
    cles = await preparerCles();
  } catch {
    return sans("Ce navigateur ne connaît pas les signatures Ed25519. Mettez-le à jour, ou ouvrez cette page dans un autre.");
  }
  element("cles").replaceChildren(...cles.map(({ hexa: cle, titulaire }) => {
    const [ligne, code] = [document.createElement("li"), document.createElement("code")];
    code.textContent = cle;
    ligne.append(titulaire || "Sans nom", code);
    return ligne;
  }));
  const liste = await lireListe(cles);
  if (!liste) {
    return montrer("liste-alteree", "Cette page a été altérée",
      "La liste des certificats retirés n’est pas celle que le centre a signée : ne vous fiez pas à cette page, prévenez le centre.");
  }
  element("liste").textContent = `Liste des certificats retirés, signée par le centre\u00a0: ${jour(liste.date)}.`;
  const relire = () => examiner(location.hash, cles, liste);
  addEventListener("hashchange", relire);
  element("saisie").addEventListener("submit", (evenement) => {
    evenement.preventDefault();
    examiner(element("code").value, cles, liste).then(() => element("verdict").focus());
  });
  return relire();
}

ouvrir();

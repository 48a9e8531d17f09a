"""What every document of a session prints: centre, certification, session, foot of the page. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.lecture import est_close, phrase, valeur
from rdcxl.regles.modele import VAE
from rdcxl.regles.nombres import en_francais
from rdcxl.typographie import INSECABLE, date_courte, date_longue, decimale, ne_le

PROJET = "PROJET — ne pas diffuser"


def communes(contenu: Mapping[str, Any], titre: str, description: str = "") -> dict[str, Any]:
    """The strings that `commun.typ` prints on every page.

    Args:
        contenu: a closed file, or what is composed before closing.
        titre: title of the document, for its properties.
    """
    return {
        "titre_document": titre,
        "description": description or titre,
        "projet": "" if est_close(contenu) else PROJET,
        "centre": centre(contenu),
        "certification": certification(contenu),
        "session_libelle": texte(contenu, "session.session.libelle"),
        "pied": pied(contenu),
    }


def centre(contenu: Mapping[str, Any]) -> dict[str, str]:
    """Name, and the line of references under it: SIRET, declaration of activity, town."""
    siret = "".join(texte(contenu, "session.centre.siret").split())
    declaration = texte(contenu, "session.centre.numero_declaration_activite")
    references = [
        f"SIRET {INSECABLE.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))}" if siret else "",
        f"déclaration d’activité n° {declaration}" if declaration else "",
        texte(contenu, "session.centre.ville"),
    ]
    return {
        "nom": texte(contenu, "session.centre.nom"),
        "ville": texte(contenu, "session.centre.ville"),
        "cci": texte(contenu, "session.centre.cci"),
        "reference": " – ".join(r for r in references if r),
    }


def certification(contenu: Mapping[str, Any]) -> dict[str, str]:
    """Code and registered title (X17), as the session declares them, else as the référentiel knows them."""
    code, intitule = (
        valeur(contenu, f"session.certification.{cle}") or valeur(contenu, f"referentiel.{cle}") or ""
        for cle in ("code", "intitule")
    )
    return {"code": str(code), "intitule": str(intitule), "court": f"{code} – {intitule}"}


def pied(contenu: Mapping[str, Any]) -> str:
    """What stands at the foot: the sealed file that the document comes from, or that there is none yet."""
    if not est_close(contenu):
        return phrase("Document de travail du jury, établi avant la clôture.")
    clos, empreinte = date_courte(str(valeur(contenu, "clos_le"))), valeur(contenu, "empreinte.valeur")
    return phrase("Dossier clos le {clos}, SHA-256 {empreinte}", clos=clos, empreinte=empreinte)


def par_experience(c: Mapping[str, Any]) -> bool:
    """The jury ruled on this candidate of a closed file bloc by bloc, without any mark (VAE)."""
    return texte(c, "fiche.voie") == VAE and not any((c.get("saisies") or {}).get("notes", {}).values())


def points_sur(c: Mapping[str, Any]) -> str:
    """Points of a candidate over the maximum of what was due; « VAE » where nothing is marked."""
    x = c["resultat"]
    return VAE if par_experience(c) else INSECABLE.join((decimale(x["points"]), "/", decimale(x["sur"])))


def texte(contenu: Mapping[str, Any], champ: str) -> str:
    """A value as text, empty when there is none."""
    brut = valeur(contenu, champ)
    return "" if brut is None else str(brut)


def jour(contenu: Mapping[str, Any], champ: str) -> str:
    """A date in words, empty when there is none."""
    brut = texte(contenu, champ)
    return date_longue(brut) if brut else ""


def nom_complet(fiche: Mapping[str, Any]) -> str:
    """Birth name in capitals, then the first names, then the name in use when it differs."""
    nom, usage, prenoms = (texte(fiche, champ) for champ in ("nom_naissance", "nom_usage", "prenoms"))
    suite = f" (nom d’usage : {usage})" if usage and usage != nom else ""
    return f"{nom.upper()} {prenoms}".strip() + suite


def civilite(fiche: Mapping[str, Any]) -> str:
    """« Madame », « Monsieur », or both when the sex is not recorded."""
    return {"F": "Madame", "M": "Monsieur"}.get(texte(fiche, "sexe"), "Madame, Monsieur")


def fiche_du_candidat(fiche: Mapping[str, Any]) -> list[list[str]]:
    """Label and value of what identifies a candidate on a document of results."""
    naissance, commune = jour(fiche, "date_naissance"), texte(fiche, "commune_naissance")
    pays = texte(fiche, "pays_naissance")
    ailleurs = f" ({pays})" if pays and pays.casefold() != "france" else ""
    ne = " ".join(v for v in (naissance, f"à {commune}{ailleurs}" if commune else "") if v)
    parcours = texte(fiche, "parcours")
    inscrits = ", ".join(fiche.get("blocs_inscrits") or ())
    experience = ", par la VAE" if par_experience({"fiche": fiche}) else ""
    return [
        ["Candidat", nom_complet(fiche)],
        ["Né(e) le" if texte(fiche, "sexe") not in ("F", "M") else ne_le(texte(fiche, "sexe")).capitalize(), ne],
        ["Identifiant", texte(fiche, "identifiant")],
        ["Parcours", (f"blocs séparés ({inscrits})" if parcours == "BLOCS" else "complet") + experience],
    ]


def nom_du_fichier(genre: str, tous: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of one document per candidate: kind, birth name, first names, identifier; valid on Windows, all different."""
    return sans_collision(
        nom_de_fichier(genre, texte(c, "fiche.nom_naissance"), texte(c, "fiche.prenoms"), texte(c, "fiche.identifiant"))
        for c in tous
    )


def durees_suivies(
    prevues: Decimal, absences: tuple[Decimal | None, Decimal | None], entreprise: Decimal | None
) -> list[list[str]]:
    """Hours planned, followed and in a company. Absences that nobody entered are said, never taken for none.

    Args:
        absences: unjustified, then justified hours.
    """
    details = [
        f"{en_francais(a)} h {nature}" if a is not None else f"{nature} non saisies"
        for a, nature in zip(absences, ("non justifiées", "justifiées"), strict=True)
    ]
    connues = [a for a in absences if a is not None]
    if connues:
        au_plus = " au plus" if len(connues) < len(absences) else ""
        suivie = f"{en_francais(prevues - sum(connues))} h{au_plus} (absences : {', '.join(details)})"
    else:
        suivie = "non communiquée, l’assiduité n’ayant pas été saisie"
    return [
        ["Durée prévue", f"{en_francais(prevues)} h"],
        ["Durée suivie", suivie],
        ["Période en entreprise", f"{en_francais(entreprise)} h" if entreprise is not None else ""],
    ]


def date_en_mots(instant: datetime) -> str:
    """The day of a moment, in words."""
    return date_longue(instant.date().isoformat())

"""What every document of a session prints: centre, certification, session, foot of the page. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rdcxl.erreurs import ReferentielRefuse
from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.lecture import est_close
from rdcxl.grille.modele import Centre, Session, SessionExamen
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.jury.certification import referentiel_connu
from rdcxl.jury.modele_clos import Cloture, ContenuDuJury
from rdcxl.jury.parties_closes import CandidatClos, FicheClose
from rdcxl.referentiel.modele import Lecture, Referentiel
from rdcxl.regles import BLOCS
from rdcxl.regles import libelles as L
from rdcxl.regles.modele import VAE
from rdcxl.regles.nombres import en_francais
from rdcxl.typographie import INSECABLE, date_courte, date_longue, decimale, ne_le, phrase

# The states of the professional evaluation, in agreement with it.
ETATS_DE_PRO = {
    **L.PRO,
    L.SUFFISANT: "Suffisante",
    L.INSUFFISANT: "Insuffisante",
    L.NON_PRESENTE: "Non présentée",
    L.ACQUIS: "Acquise",
    L.ANNULE: "Annulée",
    L.NON_CONCERNE: "Non concernée",
}
PROJET = "PROJET — ne pas diffuser"


def communes(contenu: ContenuDuJury, titre: str) -> dict[str, Any]:
    """The strings that `commun.typ` prints on every page.

    Args:
        contenu: a closed file, or what is composed before closing.
        titre: title of the document, for its properties.
    """
    projet = "" if est_close(contenu) else PROJET
    return communes_de_la_session(contenu.session, certification(contenu), titre, pied(contenu), projet)


def communes_de_la_session(
    session: Session, certification: dict[str, str], titre: str, pied: str, projet: str = ""
) -> dict[str, Any]:
    """The same for a document without a closed file; `certification`: as `intitules` gives it."""
    return {
        "titre_document": titre,
        "description": titre,
        "projet": projet,
        "centre": centre(session.centre),
        "certification": certification,
        "session_libelle": session.session.libelle,
        "pied": pied,
    }


def centre(centre: Centre) -> dict[str, str]:
    """Name, and the line of references under it: SIRET, declaration of activity, town."""
    siret, declaration = "".join(centre.siret.split()), centre.numero_declaration_activite
    references = [
        f"SIRET {INSECABLE.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))}" if siret else "",
        f"déclaration d’activité n° {declaration}" if declaration else "",
        centre.ville,
    ]
    return {
        "nom": centre.nom,
        "ville": centre.ville,
        "cci": centre.cci,
        "reference": " – ".join(r for r in references if r),
    }


def certification(contenu: ContenuDuJury) -> dict[str, str]:
    """Code and registered title (X17), as the session declares them, else as the référentiel knows them."""
    return intitules(contenu.session, contenu.referentiel.code, contenu.referentiel.intitule)


def intitules(session: Session, code: str, intitule: str) -> dict[str, str]:
    """The same; `code`, `intitule`: those of the référentiel."""
    dits = session.certification
    code, intitule = dits.code or code, dits.intitule or intitule
    return {"code": code, "intitule": intitule, "court": f"{code} – {intitule}"}


def pied(contenu: ContenuDuJury) -> str:
    """What stands at the foot: the sealed file that the document comes from, or that there is none yet."""
    if not isinstance(contenu, Cloture) or not est_close(contenu):
        return phrase("Document de travail du jury, établi avant la clôture.")
    clos = date_courte(contenu.clos_le.isoformat())
    return phrase("Dossier clos le {clos}, SHA-256 {empreinte}", clos=clos, empreinte=contenu.empreinte.valeur)


def lectures_en_mots(contenu: ContenuDuJury, r: Referentiel | None = None) -> list[str]:
    """The readings that are not the defaults, each as its question and its answer.

    Args:
        r: the référentiel of the content; None for the one of its mark that is known here. What it does not know is given as it is written.
    """
    connues = r.lectures if r else _lectures_connues(contenu)
    dites = []
    for nom, choix in contenu.lectures_modifiees.items():
        lecture = connues.get(nom)
        reponse = lecture.valeurs.get(choix) if lecture else None
        dites.append(f"{lecture.question} {majuscule(reponse)}." if lecture and reponse else f"{nom} : {choix}")
    return dites


def _lectures_connues(contenu: ContenuDuJury) -> Mapping[str, Lecture]:
    try:
        return referentiel_connu(contenu).lectures if contenu.lectures_modifiees else {}
    except ReferentielRefuse:
        return {}


def majuscule(texte: str) -> str:
    """The same, its first letter a capital."""
    return texte[:1].upper() + texte[1:]


def points_sur(c: CandidatClos) -> str:
    """Points of a candidate over the maximum of what was due; « VAE » where nothing is marked."""
    x = c.resultat
    return VAE if c.par_experience else INSECABLE.join((decimale(x.points), "/", decimale(x.sur)))


def jour(jour: dt.date | None) -> str:
    """A date in words, empty when there is none."""
    return date_longue(jour.isoformat()) if jour else ""


def nom_complet(fiche: Fiche) -> str:
    """Birth name in capitals, then the first names, then the name in use when it differs."""
    nom, usage = fiche.nom_naissance, fiche.nom_usage
    suite = f" (nom d’usage : {usage})" if usage and usage != nom else ""
    return f"{nom.upper()} {fiche.prenoms}".strip() + suite


def civilite(fiche: Fiche) -> str:
    """« Madame », « Monsieur », or both when the sex is not recorded."""
    return {"F": "Madame", "M": "Monsieur"}.get(fiche.sexe, "Madame, Monsieur")


def feminin(fiche: Fiche) -> bool:
    """The feminine is due; the masculine when the sex is not recorded."""
    return fiche.sexe == "F"


def adresse_postale(fiche: Fiche) -> list[str]:
    """The lines of a window envelope: who, then where, as far as the grid knows it; the country when it is not France."""
    titre = {"F": "Madame ", "M": "Monsieur "}.get(fiche.sexe, "")
    nom = (fiche.nom_usage or fiche.nom_naissance).upper()
    ville = f"{fiche.code_postal} {fiche.ville.upper()}".strip()
    pays = "" if fiche.pays.casefold() == "france" else fiche.pays.upper()
    return [
        v for v in (f"{titre}{fiche.prenoms} {nom}".strip(), fiche.complement_adresse, fiche.adresse, ville, pays) if v
    ]


def candidat(fiche: Fiche) -> str:
    """« Candidate » or « Candidat »."""
    return "Candidate" if feminin(fiche) else "Candidat"


def doublons(noms: Iterable[str]) -> frozenset[str]:
    """The names that stand there more than once, in whatever case (`casefold`)."""
    return frozenset(nom for nom, combien in Counter(nom.casefold() for nom in noms).items() if combien > 1)


def naissance(fiche: Fiche) -> str:
    """« née le 14/03/2002 », which tells homonyms apart; empty while the date is not known."""
    jour = fiche.date_naissance
    return f"{ne_le(fiche.sexe)} {date_courte(jour.isoformat())}" if jour else ""


def compte(nombre: int, libelle: str) -> str:
    """The words beside a count, in agreement with it: « 9 » and « certifications totales ».

    >>> compte(1, "Ajourné"), compte(2, "Absence justifiée"), compte(2, "Aucune certification"), compte(2, "En attente")
    ('ajourné', 'absences justifiées', 'aucune certification', 'en attente')
    """
    mots = libelle[:1].lower() + libelle[1:]
    invariable = nombre < 2 or mots.startswith(("aucun", "en "))
    return mots if invariable else " ".join(m if m in ("non", "ou") or m[-1] == "s" else f"{m}s" for m in mots.split())


def fiche_du_candidat(fiche: FicheClose) -> list[list[str]]:
    """Label and value of what identifies a candidate on a document of results."""
    commune, pays = fiche.commune_naissance, fiche.pays_naissance
    ailleurs = f" ({pays})" if pays and pays.casefold() != "france" else ""
    ne = " ".join(v for v in (jour(fiche.date_naissance), f"à {commune}{ailleurs}" if commune else "") if v)
    inscrits = ", ".join(fiche.blocs_inscrits)
    experience = ", par la VAE" if fiche.voie == VAE else ""
    return [
        [candidat(fiche), nom_complet(fiche)],
        ["Né(e) le" if fiche.sexe not in ("F", "M") else ne_le(fiche.sexe).capitalize(), ne],
        ["Identifiant", fiche.identifiant],
        ["Parcours", (f"blocs séparés ({inscrits})" if fiche.parcours == BLOCS else "complet") + experience],
    ]


def nom_du_fichier(genre: str, tous: Sequence[CandidatClos]) -> list[str]:
    """Names of one document per candidate: kind, birth name, first names, identifier; valid on Windows, all different."""
    return sans_collision(nom_de_fichier(genre, c.fiche.nom_naissance, c.fiche.prenoms, c.identifiant) for c in tous)


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


def dates_de_formation(fiche: Fiche, session: SessionExamen) -> str:
    """« du … au … »: the candidate's own dates, else the session's; as far as they are known."""
    debut, fin = fiche.formation_du or session.date_debut_formation, fiche.formation_au or session.date_fin_formation
    if debut and fin:
        return f"du {jour(debut)} au {jour(fin)}"
    if debut:
        return f"à partir du {jour(debut)}"
    return f"formation finie le {jour(fin)}" if fin else ""


def date_en_mots(instant: dt.datetime) -> str:
    """The day of a moment, in words."""
    return date_longue(instant.date().isoformat())

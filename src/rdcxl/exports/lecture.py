"""Looking into the closed dict: values by dotted name, the candidates, the blocs to issue, the words of messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.regles.dates import date_iso
from rdcxl.typographie import FINE, INSECABLE, typographier

DECISIONS = ("TITRE", "PARTIELLE", "AUCUNE", "EN_ATTENTE", "ANNULEE")


def phrase(modele: str, **valeurs: object) -> str:
    """Return a message in French typography; the values go in untouched.

    The narrow space becomes a plain non-breaking one, which every console code page has.
    """
    return typographier(modele).replace(FINE, INSECABLE).format(**valeurs)


def valeur(donnees: Mapping[str, Any], chemin: str) -> Any:
    """Return what a dotted name points at (« session.centre.nom »), or None when a step is absent.

    Text comes back without its surrounding blanks, and empty text as None.
    """
    courant: Any = donnees
    for etape in chemin.split("."):
        if not isinstance(courant, Mapping):
            return None
        courant = courant.get(etape)
    if isinstance(courant, str):
        return courant.strip() or None
    return courant


def est_close(contenu: Mapping[str, Any]) -> bool:
    """Whether this is the content of an opened closed file: it alone has a digest and says how it is signed, were it by nobody.

    What a closing would write has a digest already, and was never put down.
    """
    return all(isinstance(valeur(contenu, cle), str) for cle in ("signature.algorithme", "empreinte.valeur"))


def exiger_la_cloture(cloture: Mapping[str, Any]) -> None:
    """Refuse what was never put down: proposals, or the content of a closing that did not take place.

    That a closed file was not changed is known by whoever read it (`rdcxl.jury.cloture.lire_cloture_en_vigueur`).
    Source: « Divulgation des résultats ».

    Raises:
        ExportRefuse: it does not say so.
    """
    if not est_close(cloture):
        raise ExportRefuse(phrase("Ce n'est pas une clôture, ce jury n'est pas clos : aucun document ne sort avant."))


def instant_de_cloture(cloture: Mapping[str, Any]) -> datetime:
    """Return the moment of closing, with its UTC offset: the only clock that a document knows.

    Before the closing (`rdcxl.jury.projet`), the moment when the projet was composed.

    Raises:
        ExportRefuse: `clos_le` is absent, or is not an ISO date and time with an offset.
    """
    brut = valeur(cloture, "clos_le") or valeur(cloture, "compose_le")
    if date_iso(brut) and (instant := datetime.fromisoformat(brut)).tzinfo is not None:
        return instant
    modele = "clos_le vaut « {brut} » : une date et une heure avec leur fuseau sont attendues. Refaites la clôture."
    raise ExportRefuse(
        phrase("Le fichier de clôture ne dit pas quand le jury a été clos."), [phrase(modele, brut=brut or "")]
    )


def designer_candidat(fiche: Mapping[str, Any]) -> str:
    """Return the identifier and the name by which a message names a candidate: « C07 (Léa Le Goff) »."""
    nom = " ".join(str(v) for v in (valeur(fiche, "prenoms"), valeur(fiche, "nom_naissance")) if v)
    return f"{valeur(fiche, 'identifiant') or 'sans identifiant'} ({nom or 'sans nom'})"


def candidats(cloture: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the candidates of the closed file, their decisions being known codes.

    Raises:
        ExportRefuse: the list is absent, or a decision is none of the five codes.
    """
    liste = valeur(cloture, "candidats")
    if not isinstance(liste, list):
        raise ExportRefuse(phrase("Ce fichier n'est pas une clôture : la liste « candidats » y manque."))
    problemes = [
        phrase("{qui} : la décision « {decision} » est inconnue. Refaites la clôture.",
               qui=designer_candidat(valeur(c, "fiche") or {}), decision=valeur(c, "resultat.decision"))
        for c in liste if valeur(c, "resultat.decision") not in DECISIONS
    ]  # fmt: skip
    if problemes:
        raise ExportRefuse(phrase("Le fichier de clôture contient des décisions inconnues."), problemes)
    return liste


def blocs_a_delivrer(cloture: Mapping[str, Any], candidat: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the blocs (code, numero, titre) to issue to one candidate now: those that the jury finally certified.

    Without the title, blocs validated at this session; for a candidate who is postponed, those that the jury granted. An
    ACQUIS bloc was issued at an earlier session. Source: « Le jury de certification », reading X20.

    Raises:
        ExportRefuse: a certified bloc is not in the référentiel of the closed file.
    """
    connus = {bloc["code"]: bloc for bloc in valeur(cloture, "referentiel.blocs") or ()}
    certifies = valeur(candidat, "blocs_certifies") or []
    if inconnus := [code for code in certifies if code not in connus]:
        modele = "{qui} : le bloc {code} n'est pas dans le référentiel de la clôture. Refaites la clôture."
        qui = designer_candidat(candidat["fiche"])
        raise ExportRefuse(
            phrase("Le fichier de clôture certifie des blocs que son référentiel ne connaît pas."),
            [phrase(modele, qui=qui, code=code) for code in inconnus],
        )
    return [bloc for code, bloc in connus.items() if code in certifies]

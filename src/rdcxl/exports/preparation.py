"""The folder of documents that may be made before the jury is closed: whole or not at all; a refused kind is left out.

Embargo (« Confidentialité », I2 of the domain notes): what each kind declares, `Moment.AVANT` or `Moment.PROJET`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rdcxl.exports import ecriture
from rdcxl.exports.ecriture import Bilan, Refus, ecarter_sans_objet, ecrire_dossier
from rdcxl.exports.envois.lots import COMMUNS, Diffusion, mettre_en_lots
from rdcxl.exports.envois.plan import Cadre
from rdcxl.exports.genres import Demande, Moment, Piece, genres
from rdcxl.exports.matiere import Matiere
from rdcxl.exports.production import Avancer
from rdcxl.regles.echeances import limite_convocation

MOMENTS = (Moment.AVANT, Moment.PROJET)
MOT = "Document"


def choisir(quoi: str, *, epreuves: bool, jury: bool) -> tuple[str, ...]:
    """The kinds named in a comma-separated text; when it is empty, all those for which the files are given.

    Raises:
        UsageIncorrect: a kind that does not exist, or that demands a file which is not given.
    """
    donnes = [demande for demande, donne in ((Demande.EPREUVES, epreuves), (Demande.JURY, jury)) if donne]
    return ecriture.choisir(genres(*MOMENTS), quoi, MOT, donnes)


def preparer_dossier(
    matiere: Matiere,
    dossier: Path,
    quoi: Sequence[str],
    *,
    nommes: bool = True,
    processus: int = 1,
    remplacer: bool = False,
    avancer: Avancer | None = None,
) -> Bilan:
    """Write the wanted documents into a new folder, one folder by kind, with a manifest of SHA-256 digests.

    Args:
        nommes: they were asked for by name: one that the grid has nothing for is refused rather than left out.
        processus, remplacer, avancer: as for `ecrire_dossier`.

    Raises:
        ExportRefuse: nothing at all could be produced; every reason is listed.
        SaisieRefusee: epreuves.toml contradicts the grid; EcritureRefusee: the folder cannot be written.
    """
    voulus = [g for g in genres(*MOMENTS) if g.nom in quoi]
    sans_objet: list[str] = []
    if not nommes:
        voulus, sans_objet = ecarter_sans_objet(voulus, matiere)

    def suite(provisoire: Path, pieces: Sequence[Piece], refus: Refus) -> list[Path]:
        lots = mettre_en_lots(matiere, voulus, provisoire, pieces, refus, _diffusion(matiere))
        return [p.chemin for p in lots]

    bilan = ecrire_dossier(
        matiere, voulus, dossier, MOT, suite=suite, communs=COMMUNS,
        processus=processus, remplacer=remplacer, avancer=avancer,
    )  # fmt: skip
    des_seances = _des_seances(matiere) if any(g.demande is Demande.EPREUVES for g in voulus) else ()
    return Bilan(bilan.fichiers, (*sans_objet, *des_seances, *bilan.avertissements), bilan.refus)


def _diffusion(matiere: Matiere) -> Diffusion:
    """To whom it goes: the candidates of the grid, before the first of their épreuves less the delay of the règlement."""
    promotion, r = matiere.deliberation.promotion, matiere.deliberation.referentiel
    session, identite = promotion.session, r.identite
    jours = [s.epreuve.date for s in matiere.calendrier.seances if s.inscrits] if matiere.epreuves else []
    cadre = Cadre(
        centre=session.centre.nom,
        session=session.session.libelle,
        certification=identite.intitule,
        objet=f"{session.session.libelle} – {identite.intitule}",
        instant=matiere.maintenant.replace(microsecond=0),
        avant_le=limite_convocation(r, min(jours)) if jours else None,
    )
    return Diffusion(cadre, [c.fiche for c in promotion.candidats], texte=matiere.reglages.textes.courriel)


def _des_seances(matiere: Matiere) -> Sequence[str]:
    """What is to be known of the sittings."""
    calendrier = matiere.calendrier
    sans = ", ".join(c.fiche.identifiant for c in calendrier.sans_epreuve)
    return (*calendrier.avis, *([f"Attendus à aucune épreuve, donc sans convocation : {sans}."] if sans else []))

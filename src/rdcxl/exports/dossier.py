"""The export folder of a closed jury: the wanted kinds, a folder per candidate, an index, a manifest. Whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rdcxl.exports import ecriture
from rdcxl.exports.certificats import preparer_certificats
from rdcxl.exports.depot_diplomation import a_valider
from rdcxl.exports.ecriture import Bilan, Refus, ecarter_sans_objet, ecrire_dossier
from rdcxl.exports.envois.journal import REPERE, lire_le_journal
from rdcxl.exports.envois.lots import COMMUNS, Diffusion, mettre_en_lots
from rdcxl.exports.envois.plan import Cadre
from rdcxl.exports.genres import Genre, Moment, Piece, genres, titres_envoyes
from rdcxl.exports.lecture import exiger_la_cloture
from rdcxl.exports.linkedin import lien_linkedin
from rdcxl.exports.matiere import JuryClos, Options
from rdcxl.exports.par_candidat import CANDIDATS, ranger_par_candidat
from rdcxl.exports.production import Avancer
from rdcxl.exports.sommaire import INDEX, RECAPITULATIF, ecrire_sommaire
from rdcxl.jury.changements import ancien_du
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.pieces import pv_signes
from rdcxl.regles import libelles as L

EXPORTS = tuple(g.nom for g in genres(Moment.CLOS))
MOT = "Export"
DEPOT, CERTIFICATS = "diplomation", "certificats"


def choisir(quoi: str) -> tuple[str, ...]:
    """The exports named in a comma-separated text; all of them when it is empty.

    Raises:
        UsageIncorrect: a name is none of `EXPORTS`.
    """
    return ecriture.choisir(genres(Moment.CLOS), quoi, MOT)


def exporter_dossier(
    clos: Cloture,
    dossier: Path,
    quoi: Sequence[str],
    options: Options | None = None,
    *,
    processus: int = 1,
    remplacer: bool = False,
    avancer: Avancer | None = None,
) -> Bilan:
    """Write the wanted exports into a new folder, with a manifest of SHA-256 digests.

    Args:
        clos: a closed file whose digest was checked (`lire_cloture`).
        quoi: names of `EXPORTS`; all of them leave out those that have no object.
        processus, remplacer, avancer: as for `ecrire_dossier`.

    Raises:
        ExportRefuse: nothing at all could be produced, or the content was never closed; every reason is listed.
        EcritureRefusee: the folder cannot be written.
    """
    exiger_la_cloture(clos)
    jury = JuryClos(clos, options or Options())
    connus = genres(Moment.CLOS)
    voulus = [g for g in connus if g.nom in quoi]
    sans_objet: list[str] = []
    if len(voulus) == len(connus):
        voulus, sans_objet = ecarter_sans_objet(voulus, jury)

    def suite(provisoire: Path, pieces: Sequence[Piece], refus: Refus) -> list[Path]:
        ranges = ranger_par_candidat(clos, provisoire, pieces)
        lots = mettre_en_lots(jury, voulus, provisoire, pieces, refus, _diffusion(jury, voulus, refus))
        tous = [*pieces, *ranges, *lots]
        return [*(p.chemin for p in (*ranges, *lots)), *ecrire_sommaire(clos, provisoire, tous, refus)]

    bilan = ecrire_dossier(
        jury, voulus, dossier, MOT, suite=suite, communs=(CANDIDATS, INDEX, RECAPITULATIF, *COMMUNS),
        processus=processus, remplacer=remplacer, avancer=avancer,
    )  # fmt: skip
    avis = (*cloture_a_savoir(clos), *_restes(clos), *sans_objet, *bilan.avertissements)
    return Bilan(bilan.fichiers, tuple(a for a in avis if a), bilan.refus)


def _diffusion(jury: JuryClos, voulus: Sequence[Genre[Any]], refus: Refus) -> Diffusion:
    """To whom the results go, after the deposit, before the limit date of « Divulgation des résultats »."""
    clos, options = jury.clos, jury.options
    cadre = Cadre(
        centre=clos.session.centre.nom,
        session=clos.session.session.libelle,
        certification=clos.referentiel.intitule,
        objet=f"Résultats – {clos.session.session.libelle} – {clos.referentiel.intitule}",
        instant=clos.instant,
        avant_le=clos.resultats_avant_le,
    )
    noms = {**L.DECISIONS, L.EN_ATTENTE: "Ajourné"}
    decisions = {c.identifiant: noms[c.resultat.decision] for c in clos.candidats}
    depose = any(g.nom == DEPOT for g in voulus)
    return Diffusion(
        cadre,
        [c.fiche for c in clos.candidats if options.seulement is None or c.identifiant in options.seulement],
        decisions,
        options.envois,
        [("Dépôt DIPLOMATION et procès-verbal", _ce_qu_attend_le_depot(jury))] if depose else (),
        jury.reglages.textes.courriel,
        _liens(jury) if any(g.nom == CERTIFICATS and g.nom not in refus for g in voulus) else {},
        repere=clos.empreinte.valeur[:REPERE],
    )


def _liens(jury: JuryClos) -> dict[str, list[str]]:
    """For each holder, how to show the certificates of this session on LinkedIn."""
    page = jury.reglages.presentation.page_verification
    liens: dict[str, list[str]] = {}
    for c in preparer_certificats(jury.clos):
        lien = lien_linkedin(c.faits, c.mentions, page)
        liens.setdefault(c.identifiant, []).append(f"Ajouter le certificat {c.bloc} à un profil LinkedIn : {lien}")
    return liens


def _ce_qu_attend_le_depot(jury: JuryClos) -> str:
    attend = [] if jury.options.pv_signes else ["le procès-verbal signé (rdcxl joindre)"]
    if a_valider_encore := a_valider(jury.clos):
        attend.append(f"les données validées de {', '.join(c.identifiant for c in a_valider_encore)}")
    return " ; ".join(attend)


def avec_ce_qui_est_a_cote(options: Options, cloture: Path, clos: Cloture) -> Options:
    """The same options, with what stands beside a closed file: the log of what was sent, the signed minutes, the file that it replaces.

    Raises:
        SaisieRefusee: the log cannot be read; ClotureRefusee: what stands there is not the file that it replaces.
    """
    envois, signes = lire_le_journal(cloture, titres_envoyes()), pv_signes(cloture)
    return replace(options, envois=envois, pv_signes=signes, ancien=ancien_du(cloture, clos))


def cloture_a_savoir(clos: Cloture) -> list[str]:
    """What the closing noted on the jury itself, said again with each export."""
    return list(clos.reserves)


def _restes(clos: Cloture) -> list[str]:
    """Say whose data are not validated, and which blocs were certified before, so that nothing is silently absent."""
    phrases = []
    if a_valider_encore := a_valider(clos):
        qui = ", ".join(c.identifiant for c in a_valider_encore)
        phrases.append(f"Ces candidats n’ont pas encore validé leurs données, ce que la transmission demande : {qui}.")
    acquis = [
        f"{c.identifiant} ({', '.join(blocs)})"
        for c in clos.candidats
        if c.resultat.decision in (L.PARTIELLE, L.ANNULEE)
        and (blocs := [code for code, b in c.resultat.blocs.items() if b.statut == L.ACQUIS])
    ]
    if acquis:
        phrases.append(f"Blocs acquis à une session antérieure, déjà certifiés alors : {', '.join(acquis)}.")
    return phrases

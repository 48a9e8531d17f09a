"""Is a closed file authentic and unchanged? One sentence, and what stands around it. Reads files; writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from rdcxl.erreurs import AUTRE_MAIN, FAIT, REFUSE, ClotureModifiee, ClotureRefusee, ReferentielRefuse
from rdcxl.jury.certification import autre_referentiel, referentiel_du_clos
from rdcxl.jury.chaine import anomalies_de_la_chaine, empreinte_du_fichier, refuser_si_remplacee
from rdcxl.jury.cles import empreinte_de_cle
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.confiance import AUTHENTIQUE, Connaissance, Signe, signature_de
from rdcxl.jury.consequence import AUTRE_REFERENTIEL, ce_qui_ne_suit_pas
from rdcxl.jury.consequence import INCOHERENT as CE_QUI_EST_DIT
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.oublis import ce_qui_est_oublie
from rdcxl.jury.pieces import pieces_jointes

MODIFIE = "MODIFIE"
AUTRE = "AUTRE"
REMPLACE = "REMPLACE"
INCOHERENT = "INCOHERENT"
AUTRE_ETAT = "REFERENTIEL_INCONNU"

RIEN = Connaissance()


@dataclass(frozen=True)
class Verdict:
    """What a verification finds.

    `sortie`: 0 when nothing speaks against the file; 3 when it is intact, but not signed by the key that is known here or given.
    `contenu`: the opened file, None when its seal is broken.
    """

    etat: str
    phrase: str
    sortie: int
    contenu: Optional[Cloture] = None
    details: tuple[str, ...] = ()

    @property
    def valable(self) -> bool:
        """Nothing speaks against the file."""
        return self.sortie == FAIT

    def en_json(self) -> dict[str, Any]:
        """The object that `verifier --json` prints."""
        signature = self.contenu.signature if self.contenu else None
        cle = signature.cle if signature else None
        return {
            "etat": self.etat,
            "valable": self.valable,
            "phrase": self.phrase,
            "details": list(self.details),
            "efface": ce_qui_est_oublie(self.contenu) if self.contenu else "",
            "titulaire": signature.titulaire if signature and cle else None,
            "cle": empreinte_de_cle(cle) if cle else None,
        }


def verifier(
    chemin: Path, su: Connaissance = RIEN, referentiel: Path | None = None, maintenant: dt.datetime | None = None
) -> Verdict:
    """Examine a closed file.

    Args:
        su: what is known of keys; referentiel: what `--referentiel` says; maintenant: the time, with its offset, now when not given.
    """
    try:
        contenu = lire_cloture(chemin)
    except ClotureModifiee as refus:
        return Verdict(MODIFIE, refus.message, REFUSE)
    except ClotureRefusee as refus:
        return Verdict(AUTRE, refus.message, REFUSE, details=refus.problemes)
    signe = signature_de(contenu, su)
    if incoherent := _incoherent(chemin, contenu, referentiel, maintenant or dt.datetime.now(dt.timezone.utc), signe):
        return incoherent
    quoi = "authentique et inchangé" if signe.etat == AUTHENTIQUE else "intègre"
    oublie = ce_qui_est_oublie(contenu)
    sauf = f", à l’exception de ce qui a été effacé ({oublie})" if oublie else ""
    phrase = f"« {chemin.name} » est {quoi} depuis la clôture du {contenu.clos_le:%d/%m/%Y à %H:%M}{sauf}{', ' if signe.bonne else ', mais '}{signe.phrase}."
    problemes = list(anomalies_de_la_chaine(chemin, contenu))
    details = (*problemes, *signe.details, *_des_oublis(contenu), *_alentours(chemin, contenu))
    try:
        refuser_si_remplacee(chemin)
    except ClotureRefusee as refus:
        return Verdict(REMPLACE, f"{refus.message} {phrase}", REFUSE, contenu, details)
    sortie = REFUSE if problemes else FAIT if signe.bonne else AUTRE_MAIN
    return Verdict(signe.etat, phrase, sortie, contenu, details)


def _incoherent(
    chemin: Path, clos: Cloture, referentiel: Path | None, maintenant: dt.datetime, signe: Signe
) -> Optional[Verdict]:
    """The verdict on a file whose results do not follow, or cannot be decided again here; None when they follow."""
    debut = f"« {chemin.name} » est intact depuis son sceau, {signe.phrase}"
    try:
        r = referentiel_du_clos(clos, chemin, referentiel)
    except ReferentielRefuse as refus:
        return Verdict(
            AUTRE_ETAT, f"{debut} ; mais ses résultats n’ont pas été décidés à nouveau. {refus.message}", REFUSE, clos
        )
    if differents := autre_referentiel(clos, r):
        return Verdict(AUTRE_ETAT, f"{debut} ; mais {AUTRE_REFERENTIEL} {differents}.", REFUSE, clos)
    ecarts = ce_qui_ne_suit_pas(clos, r, maintenant)
    return (
        Verdict(INCOHERENT, f"{debut} ; mais il est incohérent : {CE_QUI_EST_DIT}", REFUSE, clos, tuple(ecarts))
        if ecarts
        else None
    )


def _des_oublis(contenu: Cloture) -> Iterator[str]:
    """What could not be looked at, where somebody was forgotten."""
    if contenu.oublies:
        yield (
            f"Décidé à nouveau pour {len(contenu.candidats)} candidats ; les autres ne sont plus dans le fichier, et ce que la clôture "
            "avait contrôlé de la promotion entière ne peut plus l’être."
        )


def _alentours(chemin: Path, contenu: Cloture) -> Iterator[str]:
    """The files that belong to this one: those it replaces, and its copy of the workbook."""
    bloc, copie = contenu.remplace, contenu.copie
    yield from (piece.dire(contenu.cle) for piece in pieces_jointes(chemin))
    if bloc is not None:
        present = chemin.with_name(Path(bloc.fichier).name).is_file()
        ou = "" if present else " (absent de ce dossier)"
        yield f"Il remplace « {bloc.fichier} »{ou}. Motif : {bloc.motif}"
        if bloc.cle_publique and contenu.cle != (ancienne := bytes.fromhex(bloc.cle_publique)):
            yield f"Le fichier remplacé était signé par une autre clé ({empreinte_de_cle(ancienne)})."
    if copie is not None:
        fichier = chemin.with_name(Path(copie.nom).name)
        if not fichier.is_file() and ce_qui_est_oublie(contenu):
            yield f"La copie du classeur, « {copie.nom} », n’est plus à côté : elle disait ce qui a été effacé."
        elif not fichier.is_file():
            yield f"La copie du classeur, « {copie.nom} », n’est pas à côté."
        elif empreinte_du_fichier(fichier) != copie.empreinte:
            yield f"La copie du classeur, « {copie.nom} », a été modifiée depuis la clôture."

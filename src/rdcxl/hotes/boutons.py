"""What each entry does, whatever the program: one action by name, one message at its end. `rdcxl.grille.entrees` declares them."""

from __future__ import annotations

import datetime as dt

from rdcxl.erreurs import ErreurRdcxl, decrire_inattendue
from rdcxl.grille.entrees import PAR_NOM
from rdcxl.hotes.actions import calcul, documents, jury, saisie, suites
from rdcxl.hotes.hote import Hote
from rdcxl.hotes.travail import Action, rediger, version_differente
from rdcxl.typographie import espaces_insecables

ACTIONS: dict[str, Action] = {
    "nouvelle": saisie.nouvelle,
    "reprendre": saisie.reprendre,
    "rassembler": saisie.rassembler,
    "controler": saisie.controler,
    "simuler": saisie.simuler,
    "migrer": saisie.migrer,
    "ecran": jury.ecran,
    "sensibilite": jury.sensibilite,
    "preparer": jury.preparer,
    "clore": jury.clore,
    "rectifier": jury.rectifier,
    "verifier": jury.verifier,
    "joindre": jury.joindre,
    "exporter": documents.exporter,
    "envois": suites.envois,
    "placement": suites.placement,
    "echeances": documents.echeances,
    "retour_cpf": suites.retour_cpf,
    "deposer": suites.deposer,
    "actualiser": calcul.actualiser,
    "version": calcul.version,
    "aide": calcul.aide,
}
_SECOURS = (
    "Si une cellule est en cours de saisie, validez-la par Entrée, puis recommencez. "
    "Si l’erreur revient, enregistrez le classeur et signalez cette phrase ; "
)


def lancer(hote: Hote, bouton: str, maintenant: dt.datetime) -> None:
    """Do what a button says, and show one message; whatever goes wrong is that message.

    Args:
        bouton: a key of `ACTIONS`.
        maintenant: the time, with its offset.
    """
    grave = True
    try:
        with hote.au_travail():
            message = ACTIONS[bouton](hote, maintenant)
            avis = version_differente(hote)
            message = f"{message}\n\n{avis}" if avis else message
        grave = False
    except ErreurRdcxl as erreur:
        message = rediger(erreur.message, erreur.problemes)
    except Exception as erreur:  # the last net: a user never sees a traceback, nor a value in a message sent to others
        message = rediger(decrire_inattendue(erreur), (_SECOURS + hote.conseils.reparer,))
    hote.dire(titre_du_message(bouton), espaces_insecables(message), grave=grave)


def titre_du_message(bouton: str) -> str:
    """What stands above the message of an entry."""
    return f"rdcxl – {PAR_NOM[bouton].titre}"

"""The options by which `exporter` proves certificates: key, credentials, electronic seal. Passwords are never arguments."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, TypeVar

import rich_click as click

from rdcxl.cli.base import Chemin
from rdcxl.cli.signature import (
    MOT_DE_PASSE,
    a_un_terminal,
    ce_que_sait_le_poste,
    lire_mot_de_passe,
    option_mot_de_passe,
    option_succession,
)

if TYPE_CHECKING:
    from rdcxl.exports.preuve.reglage import Preuve
    from rdcxl.jury.cles import Signataire
    from rdcxl.jury.modele_clos import Cloture

F = TypeVar("F", bound=Callable[..., Any])
MOT_DE_PASSE_DU_CACHET = "RDCXL_MOT_DE_PASSE_CACHET"
FICHIER = Chemin("FICHIER")


@dataclass(frozen=True)
class PreuveVoulue:
    """How the user wants certificates proved."""

    cle: Optional[Path]
    fichier: Optional[Path]
    sans: bool
    badges: bool
    cachet: Optional[Path]
    fichier_du_cachet: Optional[Path]
    signe_par: Optional[Path] = None
    successions: tuple[Path, ...] = ()

    def preuve(self, page: str, clos: Cloture, nom: str) -> Optional[Preuve]:
        """The unlocked keys; None when nothing proves the certificates.

        Args:
            page: address of the verification page, empty when there is none.
            clos: the closed file, `nom` its name: it is signed by the key that signs its certificates, or by one that the user names.

        Raises:
            CleRefusee: a key does not open; ClotureRefusee: the file bears another signature; UsageIncorrect: options that contradict
                each other.
        """
        from rdcxl.exports.preuve.reglage import Preuve

        signataire, cachet = self._signataire_de(clos, nom), self._cachet()
        if signataire is None and cachet is None and not self.badges:
            return None
        return Preuve(signataire, page, self.badges, cachet)

    def _signataire_de(self, clos: Cloture, nom: str) -> Optional[Signataire]:
        from rdcxl.erreurs import ClotureRefusee
        from rdcxl.jury.cles import ClePublique
        from rdcxl.jury.confiance import autre_main

        if clos.cle is None and not self.cle:
            return None
        signataire = self._signataire()
        if signataire is not None:
            cle = ClePublique(signataire.publique, signataire.titulaire)
            if refus := autre_main(clos, nom, cle, ce_que_sait_le_poste(self.signe_par, self.successions)):
                raise ClotureRefusee(refus)
        return signataire

    def _signataire(self) -> Optional[Signataire]:
        """The key named, or the one of this user where its password can be had; never a question to nobody."""
        from rdcxl.erreurs import UsageIncorrect
        from rdcxl.jury.trousseau import charger_cle, chemin_par_defaut

        if self.sans:
            if self.cle:
                raise UsageIncorrect("--cle et --sans-signature s’excluent : choisissez l’une des deux.")
            return None
        chemin = self.cle or chemin_par_defaut()
        joignable = self.fichier or os.environ.get(MOT_DE_PASSE) or a_un_terminal()
        if not self.cle and not (chemin.exists() and joignable):
            return None
        return charger_cle(chemin, lire_mot_de_passe(self.fichier, f"Mot de passe de la clé {chemin.name} : "))

    def main(self, clos: Cloture) -> str:
        """By whom the closed file is signed, as far as it is known here: the end of a sentence."""
        from rdcxl.jury.confiance import signature_de

        return signature_de(clos, ce_que_sait_le_poste(self.signe_par, self.successions)).phrase

    @staticmethod
    def sans_code(clos: Cloture) -> str:
        """Why the certificates have no signed code."""
        if clos.cle is None:
            return (
                "Certificats sans code QR : le fichier clos n’est pas signé, personne ne peut répondre de ce qu’il dit."
            )
        return "Certificats sans code QR : la clé de « rdcxl cle » et son mot de passe les rendent vérifiables."

    def _cachet(self) -> Any:
        if self.cachet is None:
            return None
        from rdcxl.exports.preuve.cachet import charger_cachet

        invite = f"Mot de passe du certificat {self.cachet.name} : "
        mot = lire_mot_de_passe(self.fichier_du_cachet, invite, variable=MOT_DE_PASSE_DU_CACHET)
        return charger_cachet(self.cachet, mot)


def options_de_preuve(commande: F) -> F:
    """The options --cle, --mot-de-passe-fichier, --sans-signature, --badges, --cachet; given as one `voulue`."""

    @functools.wraps(commande)
    def avec_preuve(
        *args: Any,
        cle: Optional[Path],
        fichier: Optional[Path],
        sans_signature: bool,
        badges: bool,
        cachet: Optional[Path],
        fichier_du_cachet: Optional[Path],
        signe_par: Optional[Path],
        successions: tuple[Path, ...],
        **autres: Any,
    ) -> Any:
        voulue = PreuveVoulue(cle, fichier, sans_signature, badges, cachet, fichier_du_cachet, signe_par, successions)
        return commande(*args, voulue=voulue, **autres)

    for option in (
        option_succession,
        click.option(
            "--signe-par",
            type=FICHIER,
            help="Clé publique du jury, quand le fichier clos est signé par une autre clé que celle qui signe les certificats.",
        ),
        click.option(
            "--mot-de-passe-cachet-fichier",
            "fichier_du_cachet",
            type=FICHIER,
            help=f"Fichier dont la première ligne est son mot de passe. Sinon : {MOT_DE_PASSE_DU_CACHET}, ou le terminal.",
        ),
        click.option("--cachet", type=FICHIER, help="Certificat PKCS#12 (.p12) qui scelle chaque certificat (PAdES)."),
        click.option("--badges", is_flag=True, help="Joint un Open Badge 3.0 à chaque certificat, et l’écrit à côté."),
        click.option("--sans-signature", is_flag=True, help="Écrit les certificats sans code QR."),
        option_mot_de_passe,
        click.option("--cle", type=FICHIER, help="Clé qui signe les codes QR, au lieu de celle de « rdcxl cle »."),
    ):
        avec_preuve = option(avec_preuve)
    return avec_preuve  # type: ignore[return-value]

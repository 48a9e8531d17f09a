"""What documents are made of: a grid under deliberation before the closing, a closed file after it. Touches no file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rdcxl.erreurs import UsageIncorrect
from rdcxl.exports.documents.seances import Contexte
from rdcxl.exports.envois.journal import Consigne
from rdcxl.exports.preuve.reglage import Preuve
from rdcxl.exports.preuve.revocations import Revocation
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.epreuves import Epreuves
from rdcxl.grille.seances import Calendrier, planifier
from rdcxl.jury.composition import Jury
from rdcxl.jury.deliberation import Deliberation
from rdcxl.jury.modele_clos import Cloture, Projet
from rdcxl.jury.projet import composer_projet
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.actes import Acte


@dataclass(frozen=True)
class Options:
    """What exports take beside the closed file.

    Attributes:
        profil: profile of the DIPLOMATION file, None for the default one.
        reglages: the centre's look and wording.
        xsd: schema against which the CPF flux is checked.
        preuve: what proves the certificates; None leaves them without.
        envois: what was sent already, as the log beside the closed file says; pv_signes: the signed minutes attached to it.
        retraits: the certificates that were withdrawn.
        ancien: the closed file that this one replaces, when it stands beside it.
        seulement: identifiers of those whose documents are wanted; None for everybody. What is common is made all the same.
        referentiel: that of the closed file; None for the one of its mark, among those that this installation knows.
    """

    profil: Path | None = None
    reglages: Reglages = field(default_factory=Reglages)
    xsd: Path | None = None
    preuve: Preuve | None = None
    referentiel: Referentiel | None = None
    envois: Sequence[Consigne] = ()
    pv_signes: tuple[Path, ...] = ()
    retraits: Sequence[Revocation] = ()
    ancien: Cloture | None = None
    seulement: frozenset[str] | None = None


@dataclass(frozen=True)
class JuryClos:
    """After the closing: a closed file whose digest was checked (`lire_cloture`), and what goes with it."""

    clos: Cloture
    options: Options = field(default_factory=Options)

    @property
    def reglages(self) -> Reglages:
        """The centre's look and wording."""
        return self.options.reglages


@dataclass(frozen=True)
class Matiere:
    """Before the closing.

    Attributes:
        maintenant: the time, with its offset (injected); actes: the jury's acts so far, in order.
        jury, epreuves: None while they are not given.
    """

    deliberation: Deliberation
    grille: Path
    maintenant: dt.datetime
    reglages: Reglages
    actes: Sequence[Acte] = ()
    jury: Jury | None = None
    epreuves: Epreuves | None = None

    @cached_property
    def calendrier(self) -> Calendrier:
        """Who sits when.

        Raises:
            UsageIncorrect: no epreuves.toml; SaisieRefusee: it contradicts the grid.
        """
        if self.epreuves is None:
            raise UsageIncorrect("Ajoutez --epreuves epreuves.toml.")
        return planifier(self.deliberation.promotion, self.deliberation.referentiel, self.epreuves)

    @cached_property
    def contexte(self) -> Contexte:
        """Session and référentiel, without any candidate."""
        instant = self.maintenant.replace(microsecond=0)
        return Contexte(self.deliberation.promotion.session, self.deliberation.referentiel, instant)

    @cached_property
    def projet(self) -> Projet:
        """The content of a closing, without its seal."""
        return composer_projet(self.deliberation, self.jury, self.grille, self.maintenant, self.actes)

"""With what certificates are made verifiable: the keys, the page, the kinds of proof. Holds keys; prints none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdcxl.erreurs import UsageIncorrect
from rdcxl.exports.preuve.charge import probleme_de_l_adresse

if TYPE_CHECKING:
    from rdcxl.exports.preuve.cachet import Cachet
    from rdcxl.jury.cles import Signataire


@dataclass(frozen=True)
class Preuve:
    """How certificates are proved. It can be sent to a spawned process, keys included.

    Attributes:
        signataire: the key of « rdcxl cle »: it signs the QR code and the credential. None: neither of them.
        page: address of the page that « rdcxl page-verification » wrote; empty: the code holds the bare payload.
        badges: attach an Open Badges 3.0 credential.
        cachet: the certificate that seals the PDF (PAdES), None without.

    Raises:
        UsageIncorrect: the address will not do, or credentials are wanted without a key.
    """

    signataire: Signataire | None = None
    page: str = ""
    badges: bool = False
    cachet: Cachet | None = None

    def __post_init__(self) -> None:
        if refus := probleme_de_l_adresse(self.page):
            raise UsageIncorrect(refus)
        if self.badges and self.signataire is None:
            raise UsageIncorrect("Un badge est signé par la clé de « rdcxl cle » : créez-la, ou renoncez aux badges.")

"""The page of verification: one HTML file with the public keys and the signed list of revocations. Reads its template only."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdcxl.exports.preuve import charge, revocations
from rdcxl.typographie import date_longue, typographier

if TYPE_CHECKING:
    from rdcxl.exports.preuve.revocations import Revocation
    from rdcxl.jury.cles import ClePublique, Signataire
    from rdcxl.referentiel import Referentiel

_TITRE = "<title>Vérification d’un certificat de bloc</title>".encode()
_ENTETE = 2000  # bytes at the beginning of a page, where its title stands
_MODELE = Path(__file__).parent / "page_web"


def composer_page(
    signataire: Signataire,
    anciennes: Sequence[ClePublique],
    revoques: Sequence[Revocation],
    quand: dt.date,
    referentiel: Referentiel,
) -> str:
    """Return the page, whole: it loads nothing, and its Content-Security-Policy lets it load nothing.

    Args:
        signataire: the key of today: it signs the list.
        anciennes: keys of earlier years, whose certificates are still genuine.
        quand: the day of the list.
        referentiel: names the certification and its blocs; another certification shows its codes.
    """
    cles = {c.octets: c.titulaire for c in anciennes} | {signataire.publique: signataire.titulaire}
    donnees = {
        "domaines": {"certificat": charge.DOMAINE.decode(), "liste": revocations.DOMAINE.decode()},
        "cles": [{"cle": octets.hex(), "titulaire": qui} for octets, qui in sorted(cles.items())],
        "liste": revocations.signer_liste(revoques, quand, signataire).en_json(),
        "certifications": {
            referentiel.identite.code: {
                "intitule": typographier(referentiel.identite.intitule),
                "blocs": {b.code: typographier(f"Bloc n° {b.numero} — {b.titre}") for b in referentiel.blocs},
            }
        },
    }
    style, script = (_lire(nom) for nom in ("page.css", "page.js"))
    remplacements = {
        "{{politique}}": f"default-src 'none'; script-src {_empreinte(script)}; style-src {_empreinte(style)}; "
        "base-uri 'none'; form-action 'none'",
        "{{style}}": style,
        "{{script}}": script,
        "{{donnees}}": _en_donnees(donnees),
        "{{titulaire}}": escape(typographier(signataire.titulaire or "Le centre")),
        "{{date}}": date_longue(quand.isoformat()),
    }
    page = _lire("page.html")
    for nom, valeur in remplacements.items():
        page = page.replace(nom, valeur)
    return page


def est_une_page(page: Path) -> bool:
    """Whether a file is a page of verification, of any day."""
    with page.open("rb") as fichier:
        return _TITRE in fichier.read(_ENTETE)


def _lire(nom: str) -> str:
    return (_MODELE / nom).read_text("utf-8")


def _empreinte(source: str) -> str:
    """How a policy names the only script, or style, that it allows."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _en_donnees(objet: Any) -> str:
    """JSON that no HTML parser can read as markup."""
    texte = json.dumps(objet, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return texte.replace("<", "\\u003c").replace("{{", "{\\u007b")

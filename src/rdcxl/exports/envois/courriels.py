"""Messages ready to send, one .eml per person with the documents: the centre's own mail program opens and sends them. Pure.

`X-Unsent: 1` has mail programs open them as drafts; sender and date are theirs to put.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

from rdcxl.exports.documents.commun import civilite
from rdcxl.exports.envois.plan import Cadre, Envoi
from rdcxl.typographie import typographier

TYPES = {".pdf": ("application", "pdf"), ".json": ("application", "ld+json")}
FORMULE = "Veuillez agréer, {appel}, l’expression de notre considération distinguée."


def en_message(envoi: Envoi, cadre: Cadre, texte: str = "", liens: Sequence[str] = ()) -> bytes:
    """One message as bytes, the same for the same input.

    Args:
        texte: the centre's own paragraph, instead of the product's.
        liens: lines that stand after it.
    """
    message = EmailMessage(policy=SMTP)
    message["To"] = envoi.fiche.courriel
    message["Subject"] = " ".join(cadre.objet.split())
    message["X-Unsent"] = "1"
    appel = civilite(envoi.fiche)
    jointes = [f"– {nom} ;" for nom in envoi.noms]
    jointes[-1:] = [jointes[-1].replace(" ;", ".")]
    annonce = texte or f"Vous trouverez ci-joint, pour la session {cadre.session} :"
    corps = [
        f"{appel},",
        "",
        annonce,
        *jointes,
        *(["", *liens] if liens else []),
        "",
        FORMULE.format(appel=appel),
        "",
        cadre.centre,
    ]
    message.set_content(typographier("\n".join(corps)) + "\n", cte="quoted-printable")
    for piece in envoi.pieces:
        sorte, sous_sorte = TYPES.get(piece.chemin.suffix, ("application", "octet-stream"))
        message.add_attachment(
            piece.chemin.read_bytes(), maintype=sorte, subtype=sous_sorte, filename=piece.chemin.name
        )
    cle = "\n".join((envoi.fiche.identifiant, cadre.objet, *(p.chemin.name for p in envoi.pieces)))
    message.set_boundary(f"rdcxl-{hashlib.sha256(cle.encode()).hexdigest()[:32]}")
    return message.as_bytes()

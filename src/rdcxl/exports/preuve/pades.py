"""pyHanko, with what sealing many tagged PDF/A files asks of it. Needs the extra « signature »; imported by `cachet` alone."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.pdf_utils import generic as G
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

N = G.NameObject


class Ecriture(IncrementalPdfFileWriter):
    """An update that leaves the XMP alone (pyHanko would break its PDF/UA extension schema) and whose /ID is given."""

    def __init__(self, flux: io.BytesIO, identifiant: bytes) -> None:
        super().__init__(flux)
        self._document_id = G.ArrayObject([self._document_id[0], G.ByteStringObject(identifiant)])

    def _update_meta(self) -> None:
        """Nothing: the date of the seal is in the seal."""


class Signeur(signers.SimpleSigner):
    """Keeps its key loaded, where pyHanko loads and checks it again for each signature; deterministic for EC (RFC 6979)."""

    def __init__(self, certificat: bytes, chaine: Iterable[bytes], cle: bytes) -> None:
        registre = SimpleCertificateStore()
        registre.register_multiple([Certificate.load(octets) for octets in chaine])
        super().__init__(
            signing_cert=Certificate.load(certificat),
            signing_key=PrivateKeyInfo.load(cle),
            cert_registry=registre,
        )
        self._chargee = serialization.load_der_private_key(cle, None)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The raw signature."""
        condense = getattr(hashes, digest_algorithm.upper())()
        if isinstance(self._chargee, rsa.RSAPrivateKey):
            return self._chargee.sign(data, padding.PKCS1v15(), condense)
        if isinstance(self._chargee, ec.EllipticCurvePrivateKey):
            return self._chargee.sign(data, ec.ECDSA(condense, deterministic_signing=True))
        raise TypeError("charger_cachet takes RSA and EC keys only")


class Session(signers.PdfSigner):
    """Signs at a time that is given."""

    def __init__(self, champ: str, titulaire: str, signeur: Signeur, quand: dt.datetime) -> None:
        reglages = signers.PdfSignatureMetadata(
            field_name=champ,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            name=titulaire or None,
        )
        super().__init__(reglages, signer=signeur)
        self._quand = quand

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        """A session whose clock stands still."""
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._quand
        return session


def ajouter_le_champ(document: Ecriture, nom: str, libelle: str) -> None:
    """Add an invisible signature field to the first page, with its element in the tree of tags (PDF/UA-1, 7.18)."""
    fields.append_signature_field(document, fields.SigFieldSpec(nom, on_page=0, readable_field_name=libelle))
    racine = document.root["/StructTreeRoot"]
    champ = document.root["/AcroForm"]["/Fields"].raw_get(0)
    page = document.find_page_for_modification(0)[0]  # type: ignore[no-untyped-call]
    parent = racine.raw_get("/K")
    parent = parent.get_object().raw_get(0) if isinstance(parent.get_object(), G.ArrayObject) else parent
    objet = G.DictionaryObject({N("/Type"): N("/OBJR"), N("/Obj"): champ, N("/Pg"): page})
    element = document.add_object(
        G.DictionaryObject(
            {
                N("/Type"): N("/StructElem"),
                N("/S"): N("/Form"),
                N("/P"): parent,
                N("/Pg"): page,
                N("/Alt"): G.pdf_string(libelle),
                N("/K"): objet,
            }
        )
    )
    _ajouter_a_l_arbre(document, parent.get_object(), element)
    _numeroter(document, racine, champ, element)


def _ajouter_a_l_arbre(document: Ecriture, parent: Any, element: Any) -> None:
    enfants = parent["/K"]
    if not isinstance(enfants, G.ArrayObject):
        enfants = G.ArrayObject([parent.raw_get("/K")])
    enfants.append(element)
    parent[N("/K")] = enfants
    document.update_container(parent)


def _numeroter(document: Ecriture, racine: Any, champ: Any, element: Any) -> None:
    """From the field to its element, through the parent tree."""
    numero = int(racine["/ParentTreeNextKey"])
    numeros = racine["/ParentTree"]["/Nums"]
    numeros.append(G.NumberObject(numero))
    numeros.append(element)
    document.update_container(numeros)
    racine[N("/ParentTreeNextKey")] = G.NumberObject(numero + 1)
    document.update_container(racine)
    champ.get_object()[N("/StructParent")] = G.NumberObject(numero)
    document.update_container(champ.get_object())

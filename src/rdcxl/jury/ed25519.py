"""Was this signed with that key? Ed25519 (RFC 8032) by cryptography, without the keys under which anything is. Bytes only."""

from __future__ import annotations

TAILLE = 32  # bytes of a public key
# The points of order 1, 2, 4 and 8, in every form that 32 bytes may give them, the sign apart: with such a key, a signature can be
# found that holds for any message.
_PETIT_ORDRE = frozenset(
    bytes.fromhex(hexa)
    for hexa in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)
_SANS_SIGNE = 0x7F


def est_une_cle(publique: bytes) -> bool:
    """Whether these bytes may be somebody's public key."""
    return len(publique) == TAILLE and (publique[:-1] + bytes([publique[-1] & _SANS_SIGNE])) not in _PETIT_ORDRE


def signature_juste(publique: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a key signed a message; never with bytes that are nobody's key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if not est_une_cle(publique):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(publique).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True

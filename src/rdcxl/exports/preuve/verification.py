"""Is a certificate genuine? One sentence, and what was checked: code, page, credential, seal, closed file. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import FAIT, REFUSE, ErreurRdcxl, ExportRefuse
from rdcxl.exports.preuve import concordance
from rdcxl.exports.preuve.charge import REPERE, Charge, ChargeIllisible, Faits, lire_charge, signataire_de
from rdcxl.exports.preuve.lecture_pdf import PdfLu, lire_fichier
from rdcxl.jury.cles import ClePublique, nom_lu
from rdcxl.jury.modele_clos import Cloture
from rdcxl.typographie import date_courte

if TYPE_CHECKING:
    from rdcxl.exports.certificats import Certificat
    from rdcxl.exports.composition import Composition
    from rdcxl.exports.preuve.revocations import Revocation
    from rdcxl.referentiel import Referentiel

    Composer = Callable[[], AbstractContextManager[Composition]]

AUTHENTIQUE = "AUTHENTIQUE"
CONFORME = "CONFORME"
CLE_INCONNUE = "CLE_INCONNUE"
SANS_PREUVE = "SANS_PREUVE"
ALTERE = "ALTERE"
ETRANGER = "ETRANGER"
AUTRE = "AUTRE"
RETIRE = "RETIRE"


@dataclass(frozen=True)
class Verdict:
    """What the verification of a certificate finds.

    `sortie`: 0 when it is genuine; a doubt is not enough. `details`: what was checked, or what speaks against it.
    """

    etat: str
    phrase: str
    sortie: int = REFUSE
    details: tuple[str, ...] = ()
    faits: Faits | None = None
    cle: ClePublique | None = None

    @property
    def valable(self) -> bool:
        """It is genuine."""
        return self.sortie == FAIT

    def en_json(self) -> dict[str, Any]:
        """The object that `verifier --json` prints."""
        return {
            "etat": self.etat,
            "valable": self.valable,
            "phrase": self.phrase,
            "details": list(self.details),
            "titulaire": self.cle.titulaire if self.cle else None,
            "cle": self.cle.empreinte if self.cle else None,
            "faits": self.faits._asdict() if self.faits else None,
        }


@dataclass(frozen=True)
class Source:
    """The closed file that a certificate must come from.

    `clos`: read and in force. `composer`: the template and the look of the centre, with which the certificate is made
    again and compared.
    """

    nom: str
    clos: Cloture
    composer: Composer


@dataclass
class _Examen:
    """What is found on the way."""

    lu: PdfLu
    charge: Charge | None = None
    cle: ClePublique | None = None
    constats: list[str] = field(default_factory=list)
    problemes: list[str] = field(default_factory=list)
    etranger: bool = False


def verifier_certificat(
    chemin: Path,
    cles: Sequence[ClePublique],
    referentiel: Referentiel,
    cloture: Source | None = None,
    retraits: Sequence[Revocation] = (),
) -> Verdict:
    """Examine the PDF of a certificate.

    Args:
        cles: the keys that may have signed it.
        referentiel: names the blocs of its certification.
        cloture: the closed file, when it is at hand; retraits: the certificates that were withdrawn.
    """
    try:
        examen = _Examen(lire_fichier(chemin))
    except ExportRefuse as refus:
        return Verdict(AUTRE, refus.message)
    _lire_le_code(examen, cles)
    _comparer_la_page(examen, referentiel)
    _lire_le_badge(examen)
    _lire_le_sceau(examen)
    if cloture is not None:
        _comparer_a_la_cloture(examen, cloture, referentiel)
    verdict = _conclure(chemin.name, examen, cloture)
    return _retirer(chemin.name, verdict, examen, retraits) if verdict.sortie == FAIT else verdict


def _retirer(nom: str, verdict: Verdict, examen: _Examen, retraits: Sequence[Revocation]) -> Verdict:
    """A genuine certificate that the centre withdrew is worth nothing any more."""
    charge = examen.charge
    retrait = next((r for r in retraits if charge is not None and r.vise(charge.faits.numero, charge.empreinte)), None)
    if retrait is None:
        return verdict
    phrase = f"« {nom} » a été retiré par le centre le {date_courte(retrait.date)} : il ne vaut plus rien."
    return replace(verdict, etat=RETIRE, phrase=phrase, sortie=REFUSE, details=(verdict.phrase, *verdict.details))


def _lire_le_code(examen: _Examen, cles: Sequence[ClePublique]) -> None:
    charges = []
    for texte in examen.lu.codes:
        try:
            charges.append(lire_charge(texte))
        except ChargeIllisible:
            examen.problemes.append("Un code QR de la page n’est pas celui d’un certificat.")
    if len(charges) > 1:
        examen.problemes.append(f"La page porte {len(charges)} codes QR de certificat : il n’en faut qu’un.")
    if charges:
        examen.charge = charges[0]
        examen.cle = signataire_de(charges[0], cles)
        if examen.cle is not None:
            examen.constats.append(
                f"Code QR : signé par la clé {examen.cle.empreinte}, de « {nom_lu(examen.cle.titulaire)} »."
            )
        elif any(_repere(cle) == charges[0].cle for cle in cles):
            examen.problemes.append("La signature du code QR ne correspond pas à ce qu’il dit : il a été modifié.")


def _repere(cle: ClePublique) -> bytes:
    from rdcxl.exports.preuve.charge import repere_de_cle

    return repere_de_cle(cle.octets)


def _comparer_la_page(examen: _Examen, referentiel: Referentiel) -> None:
    charge = examen.charge
    if charge is None:
        return
    ecarts = concordance.desaccords(examen.lu.lignes, charge.faits, charge.empreinte)
    titres = {b.code: f"Bloc n° {b.numero} — {b.titre}" for b in referentiel.blocs}
    if charge.faits.certification == referentiel.identite.code and charge.faits.bloc in titres:
        ecarts += concordance.desaccord_du_bloc(examen.lu.lignes, titres[charge.faits.bloc])
    examen.problemes += ecarts
    if not ecarts:
        examen.constats.append("Page : elle imprime, lettre pour lettre, ce que dit le code QR.")


def _lire_le_badge(examen: _Examen) -> None:
    from rdcxl.exports.preuve import badge

    if not examen.lu.badges:
        return
    if len(examen.lu.badges) > 1:
        examen.problemes.append("Plusieurs badges sont joints : il n’en faut qu’un.")
    if examen.charge is None or examen.cle is None:
        examen.constats.append("Badge joint : non vérifié, faute de clé connue.")
        return
    try:
        document = badge.verifier_badge(examen.lu.badges[0], examen.cle)
    except ModuleNotFoundError:
        examen.constats.append(f"Badge joint : non vérifié. {badge.MODULE_ABSENT}")
        return
    except badge.BadgeRefuse:
        examen.problemes.append("Le badge joint n’est pas celui que cette clé a signé.")
        return
    ecarts = badge.desaccords(document, examen.charge.faits, examen.charge.empreinte)
    examen.problemes += [f"Le badge joint et le code QR ne s’accordent pas sur {ecart}." for ecart in ecarts]
    if not ecarts:
        examen.constats.append("Badge joint : authentique, il dit la même chose.")


def _lire_le_sceau(examen: _Examen) -> None:
    from rdcxl.exports.preuve.cachet import MODULE_ABSENT
    from rdcxl.exports.preuve.limites import LimiteDepassee
    from rdcxl.exports.preuve.sceaux import lire_sceaux_a_part

    if not examen.lu.scelle:
        return
    try:
        sceaux = lire_sceaux_a_part(examen.lu.octets)
    except ModuleNotFoundError:
        examen.constats.append(f"Cachet électronique : non vérifié. {MODULE_ABSENT}")
        return
    except LimiteDepassee:
        examen.problemes.append("Le cachet électronique demande trop de temps ou de mémoire pour être lu.")
        return
    if not sceaux or not all(sceau.intact for sceau in sceaux):
        examen.problemes.append("Le cachet électronique est rompu : le fichier a changé depuis qu’il a été scellé.")
        return
    noms = ", ".join(sceau.titulaire or "sans nom" for sceau in sceaux)
    examen.constats.append(
        f"Cachet électronique : le fichier n’a pas changé depuis que « {noms} » l’a scellé. L’autorité qui a délivré ce "
        "certificat électronique n’est pas jugée ici."
    )


def _comparer_a_la_cloture(examen: _Examen, cloture: Source, referentiel: Referentiel) -> None:
    from rdcxl.exports.certificats import Maniere, preparer_certificats, titres_anglais
    from rdcxl.exports.langues import langue_de_la_page

    try:
        maniere = Maniere((langue_de_la_page(examen.lu.texte),), titres_anglais(referentiel))
        delivres = preparer_certificats(cloture.clos, maniere)
    except ErreurRdcxl as refus:
        examen.problemes += refus.problemes or (refus.message,)
        return
    lignes = set(examen.lu.lignes)
    numero = examen.charge.faits.numero if examen.charge else ""
    certificat = next(
        (c for c in delivres if (c.faits.numero == numero if numero else concordance.nu(c.numero) in lignes)), None
    )
    if certificat is None:
        examen.etranger = True
        return
    charge = examen.charge
    if charge is not None and charge.empreinte != certificat.empreinte[: 2 * REPERE]:
        examen.problemes.append(
            f"Ce certificat vient d’un autre fichier clos que « {cloture.nom} » : rectifié depuis, peut-être."
        )
    if charge is not None:
        ecarts = [
            nom for nom, lu, juste in zip(Faits._fields, charge.faits, certificat.faits, strict=True) if lu != juste
        ]
        examen.problemes += [f"Le code QR et « {cloture.nom} » ne s’accordent pas ({nom})." for nom in ecarts]
    _comparer_a_l_original(examen, certificat, cloture)


def _comparer_a_l_original(examen: _Examen, certificat: Certificat, cloture: Source) -> None:
    """Make the certificate again from the closed file, and compare text and look."""
    from rdcxl.exports.certificats import recomposer
    from rdcxl.exports.preuve.lecture_pdf import lire_octets

    with cloture.composer() as composition:
        original = lire_octets(
            recomposer(certificat, composition, examen.lu.codes[0] if examen.charge else ""), cloture.nom
        )
    if original.texte != examen.lu.texte:
        examen.problemes.append(
            f"Le texte de la page n’est pas celui du certificat que délivre « {cloture.nom} » : {_ecart(original, examen.lu)}."
        )
    elif original.createur != examen.lu.createur:
        examen.constats.append(
            f"Texte : celui que délivre « {cloture.nom} ». L’aspect n’a pas été comparé (autre version)."
        )
    elif original.aspect != examen.lu.aspect:
        examen.problemes.append(
            f"L’aspect de la page n’est pas celui du certificat que délivre « {cloture.nom} » : quelque chose y est ajouté, "
            "caché ou déplacé."
        )
    else:
        examen.constats.append(f"Fichier clos : c’est, texte et aspect, le certificat que délivre « {cloture.nom} ».")


def _ecart(original: PdfLu, lu: PdfLu) -> str:
    for juste, lue in zip(original.lignes, lu.lignes, strict=False):
        if juste != lue:
            return f"« {lue[:60]} » au lieu de « {juste[:60]} »"
    return "des lignes manquent, ou sont en trop"


def _conclure(nom: str, examen: _Examen, cloture: Source | None) -> Verdict:
    charge, details = examen.charge, (*examen.problemes, *examen.constats)
    faits = charge.faits if charge and examen.cle else None

    def verdict(etat: str, phrase: str, *, valable: bool = False) -> Verdict:
        return Verdict(etat, phrase, FAIT if valable else REFUSE, details, faits, examen.cle)

    if cloture is not None and examen.etranger:
        return verdict(ETRANGER, f"« {nom} » n’est pas un certificat que délivre « {cloture.nom} ».")
    if examen.problemes:
        return verdict(ALTERE, f"« {nom} » n’est pas authentique : {len(examen.problemes)} désaccords.")
    if charge is not None and examen.cle is None:
        return verdict(
            CLE_INCONNUE,
            f"« {nom} » est signé par une clé inconnue ici : donnez la clé publique du centre avec --cle, ou le fichier clos "
            "avec --cloture.",
        )
    if charge is not None:
        dit = f"« {nom} » est authentique : {charge.faits.prenoms} {charge.faits.nom}, bloc {charge.faits.bloc}"
        return verdict(AUTHENTIQUE, f"{dit}, n° {charge.faits.numero}.", valable=True)
    if cloture is not None:
        return verdict(
            CONFORME, f"« {nom} » est conforme à « {cloture.nom} », mais ne porte pas de code signé.", valable=True
        )
    return verdict(SANS_PREUVE, f"« {nom} » ne porte pas de code QR signé : sans --cloture, rien ne le prouve.")

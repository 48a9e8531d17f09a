"""« Certificat de bloc de compétences »: one PDF per bloc that the jury certified to a candidate without the title.

Source: « Le jury de certification » (the centre issues the certificates of the validated blocs), readings X17, X20 and
X30. The certificate rests on the jury's minutes; it never imitates the parchemin, which CCI France issues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.composition import Composition
from rdcxl.exports.fichiers import ecrire, nom_de_fichier, sans_collision
from rdcxl.exports.lecture import blocs_a_delivrer, designer_candidat, exiger_la_cloture
from rdcxl.exports.mentions import BLOC, SESSION, TITULAIRE, verifier
from rdcxl.exports.preuve.charge import ChargeTropLongue, Faits, composer_charge, composer_lien
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import EnsembleClos, FicheClose
from rdcxl.typographie import INSECABLE, date_longue, ne_le, phrase, typographier

if TYPE_CHECKING:
    from rdcxl.exports.preuve.reglage import Preuve
    from rdcxl.jury.cles import Signataire

MODELE = "certificat.typ"
AVERTISSEMENT = (
    "Certificat délivré par le centre sur la foi du procès-verbal du jury de certification. Il atteste une validation "
    "partielle et n'est pas le parchemin, que seule CCI France, organisme certificateur, délivre. L'enregistrement de "
    "la déclaration d'activité du centre ne vaut pas agrément de l'État."
)


@dataclass(frozen=True, slots=True)
class Certificat:
    """One certificate, ready to compose.

    Attributes:
        numero: number of the certificate, « RNCP36395-B2-2025-C07 » (code, bloc, year of the jury, identifier).
        identifiant: identifier of the candidate.
        titulaire: identifier and name, as messages show them.
        bloc: code of the bloc.
        fichier: name of the PDF file, valid on Windows, unique among the certificates of the closed jury.
        instant: moment of closing: the date of issue and of the PDF.
        mentions: the strings that the template prints, typography done.
        faits: what the QR code says, letter by letter as printed.
        empreinte: SHA-256 of the closed file.
    """

    numero: str
    identifiant: str
    titulaire: str
    bloc: str
    fichier: str
    instant: datetime
    mentions: Mapping[str, str]
    faits: Faits
    empreinte: str

    @property
    def fichier_badge(self) -> str:
        """Name of the credential's file beside the PDF."""
        return f"{Path(self.fichier).stem}.json"


class Compose(NamedTuple):
    """A certificate that was composed: the PDF, and the credential that it carries (empty without)."""

    pdf: bytes
    badge: bytes = b""


def preparer_certificats(clos: Cloture) -> list[Certificat]:
    """Return the certificates to issue, in the order of the closed file: the blocs that the jury certified.

    Blocs that are ACQUIS were certified at an earlier session; a TITRE covers every bloc; a candidate who is postponed has
    those that the jury granted.
    Source: « Le jury de certification », readings X17, X20, X30.

    Raises:
        ExportRefuse: this is no closed jury; a mention is missing or wrong, or the fonts lack a character; every one of
            them is listed.
    """
    exiger_la_cloture(clos)
    delivrances = [(c.fiche, blocs) for c in clos.candidats if (blocs := blocs_a_delivrer(clos, c))]
    if not delivrances:
        return []
    instant = clos.instant
    problemes = _problemes(clos, delivrances)
    if problemes:
        raise ExportRefuse(phrase("Les certificats de bloc ne peuvent pas être produits."), problemes)
    commun = _de_la_session(clos, instant)
    paires = [(fiche, bloc) for fiche, blocs in delivrances for bloc in blocs]
    numeros = [_numero(clos, fiche, bloc) for fiche, bloc in paires]
    noms = sans_collision(
        nom_de_fichier(numero, fiche.nom_naissance, fiche.prenoms)
        for numero, (fiche, _) in zip(numeros, paires, strict=True)
    )
    return [
        Certificat(
            numero=numero,
            identifiant=fiche.identifiant,
            titulaire=designer_candidat(fiche),
            bloc=bloc.code,
            fichier=f"{nom}.pdf",
            instant=instant,
            mentions=_composer_mentions(commun | _du_titulaire(fiche) | _du_bloc(bloc, commun, numero)),
            faits=_faits(clos, fiche, bloc, numero),
            empreinte=clos.empreinte.valeur,
        )
        for numero, nom, (fiche, bloc) in zip(numeros, noms, paires, strict=True)
    ]


def composer_avec_badge(certificat: Certificat, composition: Composition, preuve: Preuve | None = None) -> Compose:
    """Compose one certificate (A4 landscape, PDF/A-3a and PDF/UA-1), with what proves it.

    Args:
        composition: of « certificat.typ », kept from one certificate to the next.
        preuve: what proves it; None leaves it without QR code, credential and seal.

    Raises:
        ExportRefuse: its strings do not fit on the page, or in the QR code; or an extra is not installed.
    """
    elements: dict[str, Any] = {}
    badge = b""
    if preuve is not None and preuve.signataire is not None:
        lien = _lien(certificat, preuve.signataire, preuve.page)
        elements["qr"] = _code(certificat, lien, preuve.page)
        if preuve.badges:
            from rdcxl.exports.preuve.badge import composer_badge

            badge = composer_badge(
                certificat.faits, certificat.mentions, certificat.instant, certificat.empreinte, preuve.signataire
            )
            elements["badge"] = badge.decode()
    mentions = {**certificat.mentions, "preuve": elements} if elements else certificat.mentions
    pdf = composition.composer(certificat.titulaire, mentions, certificat.instant)
    if preuve is not None and preuve.cachet is not None:
        pdf = preuve.cachet.sceller(pdf)
    return Compose(pdf, badge)


def recomposer(certificat: Certificat, composition: Composition, lien: str) -> bytes:
    """The PDF again, with the QR code that was read on one (empty: without), to compare the two."""
    elements = {"preuve": {"qr": _code(certificat, lien, lien.rpartition("#")[0])}} if lien else {}
    return composition.composer(certificat.titulaire, {**certificat.mentions, **elements}, certificat.instant)


def _lien(certificat: Certificat, signataire: Signataire, page: str) -> str:
    from rdcxl.exports.preuve.qr import refus_trop_long

    try:
        return composer_lien(composer_charge(certificat.faits, certificat.empreinte, signataire), page)
    except ChargeTropLongue:
        raise refus_trop_long(certificat.titulaire) from None


def _code(certificat: Certificat, lien: str, page: str) -> dict[str, Any]:
    """The QR code as the template draws it."""
    from rdcxl.exports.preuve.qr import dessiner

    symbole = dessiner(lien, certificat.titulaire)
    return {
        "svg": symbole.svg,
        "largeur": symbole.largeur,
        "lien": lien if page else "",
        "alt": typographier(f"Code QR de vérification du certificat n° {certificat.numero}"),
        "libelle": typographier("Vérifier ce certificat :"),
        "ou": page.partition("://")[2].rstrip("/") or "sur la page de vérification du centre",
    }


def ecrire_certificat(
    certificat: Certificat, dossier: Path, composition: Composition, preuve: Preuve | None
) -> list[Path]:
    """Write one certificate, and its credential when there is one; return the paths, the PDF first.

    Raises:
        ExportRefuse: as for `composer_avec_badge`; EcritureRefusee: a file exists already or cannot be written.
    """
    compose = composer_avec_badge(certificat, composition, preuve)
    ecrits = [ecrire(dossier / certificat.fichier, compose.pdf)]
    if compose.badge:
        ecrits.append(ecrire(dossier / certificat.fichier_badge, compose.badge))
    return ecrits


def _problemes(clos: Cloture, delivrances: list[tuple[FicheClose, list[EnsembleClos]]]) -> list[str]:
    """Return everything that is wrong: with the session once, with each bloc once, with each candidate."""
    refaire = "puis refaites la clôture"
    problemes = verifier(clos, SESSION, "Session", f"le fichier de session ou celui du jury, {refaire}")
    blocs = {bloc.code: bloc for _, delivres in delivrances for bloc in delivres}
    for code, bloc in sorted(blocs.items()):
        problemes += verifier(bloc, BLOC, f"Bloc {code}", f"le référentiel, {refaire}")
    for fiche, _ in delivrances:
        problemes += verifier(fiche, TITULAIRE, designer_candidat(fiche), f"la fiche du candidat, {refaire}")
    return problemes


def _numero(clos: Cloture, fiche: FicheClose, bloc: EnsembleClos) -> str:
    return f"{clos.session.certification.code}-{bloc.code}-{clos.jury.date.year:04d}-{fiche.identifiant}"


def _faits(clos: Cloture, fiche: FicheClose, bloc: EnsembleClos, numero: str) -> Faits:
    return Faits(
        numero=typographier(numero),
        nom=typographier(fiche.nom_naissance),
        prenoms=typographier(fiche.prenoms),
        naissance=_iso(fiche.date_naissance),
        certification=typographier(clos.session.certification.code),
        bloc=bloc.code,
        jury=_iso(clos.jury.date),
    )


def _iso(jour: date | None) -> str:
    return jour.isoformat() if jour else ""


def _composer_mentions(mentions: Mapping[str, str]) -> dict[str, str]:
    return {nom: typographier(texte) for nom, texte in mentions.items()}


def _de_la_session(clos: Cloture, instant: datetime) -> dict[str, str]:
    """Return the strings that every certificate of the session carries."""

    centre, titre, lieu = clos.session.centre, clos.session.certification, clos.jury.lieu
    siret, jury, niveau = "".join(centre.siret.split()), date_longue(_iso(clos.jury.date)), titre.niveau
    return {
        "code": titre.code,
        "certification": titre.intitule,
        "decision": "décision du directeur général de France compétences en date du "
        + date_longue(_iso(titre.date_decision)),
        "niveau": f"{niveau} du cadre national,\n{niveau} du cadre européen (CEC)",
        "nsf_libelle": "Codes NSF" if len(titre.codes_nsf) > 1 else "Code NSF",
        "nsf": ", ".join(titre.codes_nsf),
        "centre": centre.nom,
        "siret": INSECABLE.join((siret[:3], siret[3:6], siret[6:9], siret[9:])),
        "declaration": f"n° {centre.numero_declaration_activite}",
        "session": clos.session.session.libelle,
        "proces_verbal": f"{jury}, {lieu}",
        "jury": f"Le centre certifie, au vu du procès-verbal du jury de certification réuni à {lieu} le {jury}, que",
        "fait": f"Fait à {centre.ville}, le {date_longue(instant.date().isoformat())}",
        "responsable": clos.session.responsables.certification,
        "empreinte": " ".join(clos.empreinte.valeur[debut : debut + 4] for debut in range(0, 16, 4)).strip(),
        "avertissement": AVERTISSEMENT,
    }


def _du_titulaire(fiche: FicheClose) -> dict[str, str]:
    nom, usage, pays = fiche.nom_naissance, fiche.nom_usage, fiche.pays_naissance
    ailleurs = f" ({pays})" if pays and pays.casefold() != "france" else ""
    naissance = date_longue(_iso(fiche.date_naissance))
    return {
        "prenoms": fiche.prenoms,
        "nom": nom,
        "nom_usage": f"nom d'usage : {usage}" if usage and usage != nom else "",
        "naissance": f"{ne_le(fiche.sexe)} {naissance} à {fiche.commune_naissance}{ailleurs}",
    }


def _du_bloc(bloc: EnsembleClos, commun: Mapping[str, str], numero: str) -> dict[str, str]:
    designation = f"bloc n° {bloc.numero} — {bloc.titre}"
    return {
        "bloc_code": bloc.code,
        "bloc_libelle": f"Bloc n° {bloc.numero}",
        "bloc_titre": bloc.titre,
        "numero": numero,
        "titre_document": f"Certificat de bloc de compétences {numero}",
        "description": f"Validation partielle : {designation} — de la certification « {commun['certification']} » "
        f"({commun['code']})",
    }

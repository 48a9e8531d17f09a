"""« Certificat de bloc de compétences »: one PDF per bloc that the jury certified to a candidate without the title.

Source: « Le jury de certification » (the centre issues the certificates of the validated blocs), readings X17, X20 and
X30. The certificate rests on the jury's minutes; it never imitates the parchemin, which CCI France issues.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.composition import Composition
from rdcxl.exports.fichiers import ecrire, nom_de_fichier, sans_collision
from rdcxl.exports.langues import FRANCAIS, LANGUES, Langue
from rdcxl.exports.lecture import blocs_a_delivrer, designer_candidat, exiger_la_cloture, numero_du_certificat
from rdcxl.exports.mentions import BLOC, SESSION, TITULAIRE, verifier
from rdcxl.exports.preuve.charge import ChargeTropLongue, Faits, composer_charge, composer_lien
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import EnsembleClos, FicheClose
from rdcxl.typographie import INSECABLE, phrase, typographier

if TYPE_CHECKING:
    from rdcxl.exports.preuve.reglage import Preuve
    from rdcxl.exports.preuve.revocations import Revocation
    from rdcxl.jury.cles import Signataire
    from rdcxl.referentiel.modele import Referentiel

MODELE = "certificat.typ"


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
        langue: code of its language; principal: of those of one number, the one that carries the credential.
        retire: it was withdrawn: it says so, and nothing proves it any more.
    """

    numero: str
    identifiant: str
    titulaire: str
    bloc: str
    fichier: str
    instant: datetime
    mentions: Mapping[str, Any]
    faits: Faits
    empreinte: str
    langue: str = FRANCAIS.code
    principal: bool = True
    retire: bool = False

    @property
    def fichier_badge(self) -> str:
        """Name of the credential's file beside the PDF."""
        return f"{Path(self.fichier).stem}.json"

    @property
    def fichier_elm(self) -> str:
        """Name of the same as a European digital credential, unsigned."""
        return f"{Path(self.fichier).stem}.elm.json"


class Compose(NamedTuple):
    """A certificate that was composed: the PDF, the credential that it carries, the European one beside it (empty without)."""

    pdf: bytes
    badge: bytes = b""
    elm: bytes = b""


@dataclass(frozen=True)
class Maniere:
    """How certificates are made.

    Attributes:
        langues: one certificate each; the first one carries the credential.
        anglais: titles of blocs in English, by code, where there are some.
    """

    langues: tuple[Langue, ...] = (FRANCAIS,)
    anglais: Mapping[str, str] = field(default_factory=dict)


DE_BASE = Maniere()


def titres_anglais(r: Referentiel | None) -> dict[str, str]:
    """The English titles of the blocs that a référentiel gives, by code."""
    return {b.code: b.titre_anglais for b in r.blocs if b.titre_anglais} if r else {}


def preparer_certificats(clos: Cloture, maniere: Maniere = DE_BASE) -> list[Certificat]:
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
    paires = [(fiche, bloc, langue) for fiche, blocs in delivrances for bloc in blocs for langue in maniere.langues]
    noms = sans_collision(
        nom_de_fichier(numero_du_certificat(clos, fiche.identifiant, bloc.code), fiche.nom_naissance, fiche.prenoms)
        + langue.suffixe
        for fiche, bloc, langue in paires
    )
    communs = {langue.code: _de_la_session(clos, instant, langue) for langue in maniere.langues}
    return [
        _certificat(clos, fiche, bloc, langue, nom, communs[langue.code], maniere)
        for nom, (fiche, bloc, langue) in zip(noms, paires, strict=True)
    ]


def _certificat(
    clos: Cloture,
    fiche: FicheClose,
    bloc: EnsembleClos,
    langue: Langue,
    nom: str,
    commun: Mapping[str, Any],
    maniere: Maniere,
) -> Certificat:
    numero = numero_du_certificat(clos, fiche.identifiant, bloc.code)
    textes = {
        **commun,
        **_du_titulaire(fiche, langue),
        **_du_bloc(clos, bloc, numero, langue, maniere.anglais.get(bloc.code, "")),
        "retire": "",
    }
    return Certificat(
        numero=numero,
        identifiant=fiche.identifiant,
        titulaire=designer_candidat(fiche),
        bloc=bloc.code,
        fichier=f"{nom}.pdf",
        instant=clos.instant,
        mentions={**{cle: langue.composer(v) for cle, v in textes.items()}, "mots": dict(langue.mots)},
        faits=_faits(clos, fiche, bloc, numero),
        empreinte=clos.empreinte.valeur,
        langue=langue.code,
        principal=langue is maniere.langues[0],
    )


def retirer(certificat: Certificat, retraits: Sequence[Revocation]) -> Certificat:
    """The same certificate, or what is left of it when it was withdrawn: it says so, and nothing proves it any more."""
    retrait = next((r for r in retraits if r.vise(certificat.numero, certificat.empreinte)), None)
    if retrait is None:
        return certificat
    langue = LANGUES[certificat.langue]
    dit = langue.composer(langue.phrases["retire"].format(jour=langue.dater(retrait.date)))
    fichier = f"{Path(certificat.fichier).stem}-RETIRÉ.pdf"
    return replace(certificat, fichier=fichier, retire=True, mentions={**certificat.mentions, "retire": dit})


def composer_avec_badge(certificat: Certificat, composition: Composition, preuve: Preuve | None = None) -> Compose:
    """Compose one certificate (A4 landscape, PDF/A-3a and PDF/UA-1), with what proves it.

    Args:
        composition: of « certificat.typ », kept from one certificate to the next.
        preuve: what proves it; None leaves it without QR code, credential and seal.

    Raises:
        ExportRefuse: its strings do not fit on the page, or in the QR code; or an extra is not installed.
    """
    elements: dict[str, Any] = {}
    badge = elm = b""
    if certificat.retire:
        preuve = None
    if preuve is not None and preuve.signataire is not None:
        lien = _lien(certificat, preuve.signataire, preuve.page)
        elements["qr"] = _code(certificat, lien, preuve.page)
        if preuve.badges and certificat.principal:
            from rdcxl.exports.preuve.badge import composer_badge
            from rdcxl.exports.preuve.elm import composer_elm

            badge = composer_badge(
                certificat.faits, certificat.mentions, certificat.instant, certificat.empreinte, preuve.signataire
            )
            elements["badge"] = badge.decode()
            image = composition.image(certificat.titulaire, {**certificat.mentions, "preuve": elements})
            elm = composer_elm(certificat.faits, certificat.mentions, certificat.instant, certificat.empreinte, image)
    mentions = {**certificat.mentions, "preuve": elements} if elements else certificat.mentions
    pdf = composition.composer(certificat.titulaire, mentions, certificat.instant)
    if preuve is not None and preuve.cachet is not None:
        pdf = preuve.cachet.sceller(pdf)
    return Compose(pdf, badge, elm)


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

    symbole, langue = dessiner(lien, certificat.titulaire), LANGUES[certificat.langue]
    return {
        "svg": symbole.svg,
        "largeur": symbole.largeur,
        "lien": lien if page else "",
        "alt": langue.composer(langue.phrases["code_qr"].format(numero=certificat.numero)),
        "libelle": langue.composer(langue.phrases["verifier"]),
        "ou": page.partition("://")[2].rstrip("/") or langue.composer(langue.phrases["page_du_centre"]),
    }


def ecrire_certificat(
    certificat: Certificat, dossier: Path, composition: Composition, preuve: Preuve | None
) -> list[Path]:
    """Write one certificate, and its credentials when there are some; return the paths, the PDF first.

    Raises:
        ExportRefuse: as for `composer_avec_badge`; EcritureRefusee: a file exists already or cannot be written.
    """
    compose = composer_avec_badge(certificat, composition, preuve)
    ecrits = [ecrire(dossier / certificat.fichier, compose.pdf)]
    if compose.badge:
        ecrits.append(ecrire(dossier / certificat.fichier_badge, compose.badge))
    if compose.elm:
        ecrits.append(ecrire(dossier / certificat.fichier_elm, compose.elm))
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


def _de_la_session(clos: Cloture, instant: datetime, langue: Langue) -> dict[str, str]:
    """Return the strings that every certificate of the session carries."""
    centre, titre, lieu, dire = clos.session.centre, clos.session.certification, clos.jury.lieu, langue.phrases
    siret, jury = "".join(centre.siret.split()), langue.dater(_iso(clos.jury.date))
    return {
        "code": titre.code,
        "certification": titre.intitule,
        "decision": dire["decision"].format(jour=langue.dater(_iso(titre.date_decision))),
        "niveau": dire["niveau"].format(n=titre.niveau),
        "nsf_libelle": dire["nsfs" if len(titre.codes_nsf) > 1 else "nsf"],
        "nsf": ", ".join(titre.codes_nsf),
        "centre": centre.nom,
        "siret": INSECABLE.join((siret[:3], siret[3:6], siret[6:9], siret[9:])),
        "declaration": dire["declaration"].format(numero=centre.numero_declaration_activite),
        "session": clos.session.session.libelle,
        "proces_verbal": f"{jury}, {lieu}",
        "jury": dire["jury"].format(lieu=lieu, jour=jury),
        "fait": dire["fait"].format(ville=centre.ville, jour=langue.dater(instant.date().isoformat())),
        "responsable": clos.session.responsables.certification,
        "empreinte": " ".join(clos.empreinte.valeur[debut : debut + 4] for debut in range(0, 16, 4)).strip(),
        "avertissement": dire["avertissement"],
    }


def _du_titulaire(fiche: FicheClose, langue: Langue) -> dict[str, str]:
    nom, usage, pays = fiche.nom_naissance, fiche.nom_usage, fiche.pays_naissance
    ailleurs = f" ({pays})" if pays and pays.casefold() != "france" else ""
    jour, ne = langue.dater(_iso(fiche.date_naissance)), langue.naitre(fiche.sexe)
    return {
        "prenoms": fiche.prenoms,
        "nom": nom,
        "nom_usage": langue.phrases["usage"].format(nom=usage) if usage and usage != nom else "",
        "naissance": langue.phrases["naissance"].format(
            ne=ne, jour=jour, commune=f"{fiche.commune_naissance}{ailleurs}"
        ),
    }


def _du_bloc(clos: Cloture, bloc: EnsembleClos, numero: str, langue: Langue, anglais: str) -> dict[str, str]:
    dits = {"numero": bloc.numero, "titre": bloc.titre, "intitule": clos.session.certification.intitule}
    description = langue.phrases["description"].format(**dits, code=clos.session.certification.code)
    return {
        "bloc_code": bloc.code,
        "bloc_libelle": typographier(langue.phrases["bloc"].format(numero=bloc.numero)),
        "bloc_titre": typographier(bloc.titre),
        "bloc_traduit": anglais if langue is not FRANCAIS else "",
        "numero": numero,
        "titre_document": langue.phrases["document"].format(numero=numero),
        "description": description,
    }

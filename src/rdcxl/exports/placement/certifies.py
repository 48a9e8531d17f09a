"""Who was certified, by closed jury: the persons to survey, holders of the title apart from those certified in part. Pure.

Section « Suivi du placement des anciens certifiés… » (I5).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdcxl.erreurs import ExportRefuse, UsageIncorrect
from rdcxl.exports.depot_diplomation import a_transmettre
from rdcxl.exports.lecture import blocs_a_delivrer, exiger_la_cloture
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L
from rdcxl.regles.echeances import fin_enquetes
from rdcxl.regles.placement import dates_des_enquetes, mois_a_couvrir
from rdcxl.typographie import phrase

MOIS_PAR_DEFAUT = (6, 12, 18, 24)  # a setting of the product: the section gives no date within its years
MOIS_MAXIMUM = 120
TITRE, BLOCS = "titre complet", "certification partielle"
GROUPES = (TITRE, BLOCS)


@dataclass(frozen=True)
class Certifie:
    """A person to survey. `groupe`: one of `GROUPES`; `certification`: the title, or which blocs; `le`: day of the jury."""

    identifiant: str
    nom_naissance: str
    nom_usage: str
    prenoms: str
    courriel: str
    groupe: str
    certification: str
    session: str
    le: dt.date

    @property
    def cle(self) -> tuple[str, dt.date]:
        """What tells this person from every other one of the follow-up."""
        return self.identifiant.casefold(), self.le

    @property
    def nom(self) -> str:
        """Birth name in capitals, then the first names."""
        return f"{self.nom_naissance.upper()} {self.prenoms}".strip()


@dataclass(frozen=True)
class Suivi:
    """The follow-up of some closed juries: who, which surveys, until when.

    Attributes:
        clotures: the closed files, in the order of their juries; promotions: the persons of each.
        mois: months after the certification, in order, each once.
        garder: by jury, the day until which contact data are needed: that of the last survey, never before the years that the
            section asks for.
    """

    clotures: tuple[Cloture, ...]
    promotions: tuple[tuple[Certifie, ...], ...]
    mois: tuple[int, ...]
    garder: tuple[dt.date, ...]

    @property
    def personnes(self) -> tuple[Certifie, ...]:
        """Everybody, jury after jury."""
        return tuple(p for promotion in self.promotions for p in promotion)

    @property
    def conservation(self) -> list[tuple[str, dt.date]]:
        """By session where somebody was certified, the day until which contact data are kept at least."""
        return [(p[0].session, jour) for p, jour in zip(self.promotions, self.garder, strict=True) if p]


def certifies(clos: Cloture) -> list[Certifie]:
    """The persons certified by one closed jury, in its order.

    Raises:
        ExportRefuse: this is no closed jury, or somebody has no name.
    """
    exiger_la_cloture(clos)
    lus = [_certifie(clos, c) for c in a_transmettre(clos)]
    sans_nom = [x for x in lus if not x.nom_naissance or not x.prenoms]
    if sans_nom:
        modele = "{qui} : il manque le nom de naissance ou les prénoms. Complétez la fiche, puis refaites la clôture."
        raise ExportRefuse(
            phrase("La liste des personnes certifiées ne peut pas être faite."),
            [phrase(modele, qui=x.identifiant) for x in sans_nom],
        )
    return lus


def _certifie(clos: Cloture, c: CandidatClos) -> Certifie:
    fiche, le = c.fiche, clos.jury.date
    session = clos.session.session.libelle or f"jury du {le:%d/%m/%Y}"
    titre = c.resultat.decision == L.TITRE
    blocs = ", ".join(b.code for b in blocs_a_delivrer(clos, c))
    return Certifie(
        fiche.identifiant, fiche.nom_naissance, fiche.nom_usage, fiche.prenoms, fiche.courriel,
        TITRE if titre else BLOCS, "titre" if titre else f"blocs {blocs}", session, le,
    )  # fmt: skip


def suivre(clotures: Sequence[Cloture], r: Referentiel, mois: Sequence[int]) -> Suivi:
    """The follow-up of one or more closed juries.

    Args:
        mois: as `choisir_les_mois` gives them.

    Raises:
        ExportRefuse: nobody was certified, the same person stands in two juries of the same day (the same jury given twice), or
            as for `certifies`.
    """
    ensemble = sorted(((certifies(c), c) for c in clotures), key=lambda x: x[1].jury.date)
    personnes = [p for promotion, _ in ensemble for p in promotion]
    deux_fois = [cle for cle, n in Counter(p.cle for p in personnes).items() if n > 1]
    if deux_fois:
        modele = "{qui}, jury du {jour} : cette personne vient de deux fichiers. N’en donnez qu’un par jury, celui en vigueur."
        raise ExportRefuse(
            phrase("Le même jury est donné deux fois."),
            [phrase(modele, qui=p.identifiant, jour=f"{p.le:%d/%m/%Y}") for p in personnes if p.cle in deux_fois[:1]][
                :1
            ],
        )
    if not personnes:
        raise ExportRefuse(phrase("Personne n’a été certifié par ces jurys : il n’y a pas de placement à suivre."))
    jurys = [c.jury.date for _, c in ensemble]
    garder = tuple(max(fin_enquetes(r, j), *dates_des_enquetes(j, mois).values()) for j in jurys)
    return Suivi(tuple(c for _, c in ensemble), tuple(tuple(p) for p, _ in ensemble), tuple(mois), garder)


def a_savoir(suivi: Suivi) -> Iterator[str]:
    """What the user must know of the list: who cannot be written to, who stands in it under two certifications."""
    sans = [f"{p.identifiant} ({p.nom})" for p in suivi.personnes if not p.courriel]
    if sans:
        yield f"Sans courriel, donc à joindre autrement : {', '.join(sans)}."
    fois = Counter((p.identifiant.casefold(), p.nom.casefold()) for p in suivi.personnes)
    doubles = dict.fromkeys(p.nom for p in suivi.personnes if fois[p.identifiant.casefold(), p.nom.casefold()] > 1)
    if doubles:
        yield f"Certifiés par deux de ces jurys, donc enquêtés pour chacun : {', '.join(doubles)}."


def choisir_les_mois(texte: str, r: Referentiel) -> tuple[int, ...]:
    """The months of the surveys, typed as « 6,12,24 »; the product's own setting when empty.

    Raises:
        UsageIncorrect: something else than months, or the last one comes before the years that the section asks for.
    """
    mots = [mot.strip() for mot in texte.replace(";", ",").split(",") if mot.strip()]
    refuses = [m for m in mots if not re.fullmatch("[0-9]{1,3}", m) or not 0 < int(m) <= MOIS_MAXIMUM]
    if refuses:
        modele = "--mois : « {quoi} » n’est pas un nombre de mois de 1 à {maximum}. Écrivez par exemple 6,12,24."
        raise UsageIncorrect(phrase(modele, quoi=", ".join(refuses), maximum=MOIS_MAXIMUM))
    mois = tuple(sorted({int(m) for m in mots})) or MOIS_PAR_DEFAUT
    if mois[-1] < mois_a_couvrir(r):
        modele = "--mois : la dernière enquête est à {dernier} mois ; la section « {section} » en demande au moins {minimum}."
        section = r.articles["placement"].titre
        raise UsageIncorrect(phrase(modele, dernier=mois[-1], section=section, minimum=mois_a_couvrir(r)))
    return mois

"""One closed file as rows of the tables. Pure: the model in, rows out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Optional

from rdcxl.exports.lecture import numero_du_certificat
from rdcxl.grille.tables.notation import Tentative
from rdcxl.jury.consequence import fraude_a_decider, lectures_closes
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos, EtatClos
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import choisir_lectures
from rdcxl.regles.jurys import OBSERVATEUR
from rdcxl.regles.modele import VAE, Mention
from rdcxl.regles.nombres import canonique
from rdcxl.reseau import tables as T
from rdcxl.reseau.personnes import membre, personne
from rdcxl.reseau.tables import CHIFFRES, DECIMALES, Rangs

Ligne = Sequence[object]
_MENTIONS = frozenset(Mention.__members__)


def extraire(clos: Cloture, r: Referentiel, sha256: str, fichier: str, genre: str, cle: bytes) -> Rangs:
    """Every row of one closed file.

    Args:
        r: its référentiel; sha256: digest of its bytes; fichier: where it lies, as sources name it; genre: closed file or deposit;
            cle: see `personnes`.
    """
    debut = (sha256, clos.jury.date.year)
    tables: Rangs = {t.nom: [] for t in T.TABLES}
    tables[T.SESSIONS.nom].append((*debut, *_session(clos, fichier, genre)))
    lectures = asdict(choisir_lectures(r, lectures_closes(clos, r)))  # every one that decided it, named or not
    tables[T.LECTURES.nom] += [(*debut, nom, valeur) for nom, valeur in lectures.items()]
    pro = r.pro.code if r.pro else ""
    for rang, c in enumerate(clos.candidats, 1):
        extraire_le_candidat(tables, clos, c, (*debut, rang), pro, cle)
    for rang, m in enumerate(clos.jury.membres, 1):
        qui = (m.nom, m.prenom, membre(cle, m.nom, m.prenom))
        tables[T.JURYS.nom].append((*debut, rang, m.role, *qui, m.externe, len(m.a_forme)))
        tables[T.FORMES.nom] += [(*debut, rang, identifiant) for identifiant in m.a_forme]
    return tables


def extraire_le_candidat(
    tables: Rangs, clos: Cloture, c: CandidatClos, ici: tuple[str, int, int], pro: str, cle: bytes
) -> None:
    """Add the rows of one candidate.

    Args:
        ici: digest of the file, year, rank of the candidate; pro: code of the professional evaluation, empty where there is none.
    """
    n = _Nombres()
    saisies = c.saisies
    tables[T.NOTES.nom] += [
        (*ici, code, x, n.de_la_note(x), False) for code, x in saisies.notes.items() if x is not None
    ]
    tables[T.NOTES.nom] += [(*ici, code, x, n.de_la_note(x), True) for code, x in saisies.portefeuilles.items()]
    tables[T.ACQUIS.nom] += [
        (*ici, code, n(a.points), a.session, a.accorde_le is not None) for code, a in saisies.acquis.items()
    ]
    if tentatives := clos.rangees(Tentative.table.nom):
        tables[T.TENTATIVES.nom] += [(*ici, *x) for x in _tentatives(tentatives, c.identifiant, n)]
    tables[T.ENSEMBLES.nom] += [(*ici, *x) for x in _ensembles(c, pro, n)]
    tables[T.ACTES.nom] += [(*ici, a.acte, a.objet, n(a.valeur), a.retenu) for a in c.actes]
    tables[T.NUMEROS.nom] += [(*ici, numero_du_certificat(clos, c.identifiant, bloc)) for bloc in c.blocs_certifies]
    tables[T.CANDIDATS.nom].append((*ici, *_candidat(clos, c, cle, n)))


class _Nombres:
    """Exact numbers as the tables hold them; `exacts` is False once one of them has more figures than they take."""

    def __init__(self) -> None:
        self.exacts = True

    def __call__(self, texte: Optional[str]) -> Optional[str]:
        if texte is None:
            return None
        entier, _, decimales = texte.partition(".")
        if len(decimales) > DECIMALES or len(entier) > CHIFFRES or "/" in texte:
            self.exacts = False
            return None
        return texte

    def de_la_note(self, saisie: Optional[str]) -> Optional[str]:
        """Points of a mark; nothing for a mention."""
        return None if saisie in _MENTIONS else self(saisie)

    def decimal(self, nombre: Optional[Decimal]) -> Optional[str]:
        """Hours."""
        return None if nombre is None else self(canonique(nombre))


def _session(clos: Cloture, fichier: str, genre: str) -> Ligne:
    centre, session, signature = clos.session.centre, clos.session.session, clos.signature
    cle = signature.cle_publique if signature else None
    return (
        fichier, genre, "".join(centre.siret.split()), centre.nom, centre.ville, centre.cci, session.libelle, session.rang_promotion,
        session.date_derniere_epreuve, clos.jury.date, clos.clos_le.date(), clos.resultats_avant_le, clos.referentiel.code,
        clos.referentiel.empreinte, clos.logiciel.version, cle, signature.titulaire if signature and cle else "", len(clos.candidats),
        any(m.role == OBSERVATEUR for m in clos.jury.membres), clos.force is not None, len(clos.reserves),
    )  # fmt: skip


def _candidat(clos: Cloture, c: CandidatClos, cle: bytes, n: _Nombres) -> Ligne:
    f, propose, x = c.fiche, c.proposition, c.resultat
    heures = [
        n.decimal(h)
        for h in (f.heures_entreprise, f.heures_absence_injustifiees, f.heures_absence_justifiees, f.heures_formation)
    ]
    points = [n(p) for p in (propose.points, propose.sur, propose.moyenne, x.points, x.moyenne)]
    return (
        f.identifiant, personne(cle, f.nom_naissance, f.prenoms, f.date_naissance), f.nom_naissance, f.prenoms, f.date_naissance, f.sexe,
        f.voie, f.statut, f.parcours, " ".join(f.blocs_inscrits), bool(f.dispense_pro.strip()), bool(f.positionnement.strip()),
        f.executive, *heures, f.accord_penalite is not None, f.fraude is not None, fraude_a_decider(clos, c), f.voie == VAE, propose.decision, *points[:3],
        " ".join(propose.blocs_valides), x.decision, *points[3:], " ".join(x.blocs_valides), " ".join(c.blocs_certifies),
        bool(c.actes_retenus), n.exacts, f.donnees_validees_le is not None, c.penalite.etat if c.penalite else "",
    )  # fmt: skip


def _ensembles(c: CandidatClos, pro: str, n: _Nombres) -> Iterator[Ligne]:
    for code, propose in c.proposition.blocs.items():
        yield _ensemble(code, propose, c.resultat.blocs[code], n, pro=False)
    if c.proposition.pro and c.resultat.pro:
        yield _ensemble(pro, c.proposition.pro, c.resultat.pro, n, pro=True)


def _ensemble(code: str, propose: EtatClos, x: EtatClos, n: _Nombres, *, pro: bool) -> Ligne:
    return code, pro, propose.statut, n(propose.points), n(propose.note), x.statut, n(x.points), n(x.note), n(x.sur)


def _tentatives(rangees: Sequence[Mapping[str, str]], identifiant: str, n: _Nombres) -> Iterator[Ligne]:
    """As the decision made again reads them: a bloc, and points that are a number."""
    for x in rangees:
        code, points = x.get("tentative", ""), x.get("points_obtenus", "")
        if x["identifiant"] == identifiant and code and points.replace(".", "", 1).isdecimal():
            yield code, n(points)

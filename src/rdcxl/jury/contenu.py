"""What the jury has before it, made of a grid that was read and of what the jury settled: the model of a closed file, part by part. Pure,
but for the SHA-256 of the workbook."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from rdcxl import __version__
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.modele import Candidat, Session
from rdcxl.jury import parties_closes as P
from rdcxl.jury.arrets import Arret
from rdcxl.jury.composition import Jury
from rdcxl.jury.deliberation import Deliberation
from rdcxl.jury.delivrance import titres_confirmes
from rdcxl.jury.divulgation import limite_de_publication, reserves
from rdcxl.jury.jurys_declares import sans_jury_d_evaluation
from rdcxl.jury.modele_clos import ContenuDuJury
from rdcxl.jury.resultats import resultat_clos
from rdcxl.jury.tables import tables_de_la_promotion
from rdcxl.referentiel.modele import Bloc, Referentiel
from rdcxl.regles import Mention, Note
from rdcxl.regles.actes import Acte
from rdcxl.regles.echeances import fin_enquetes
from rdcxl.regles.modele import Acquis, Penalite
from rdcxl.regles.modules import bareme
from rdcxl.regles.nombres import canonique

# Fields of a candidate, and of the session, that a file names only where they are filled.
FACULTATIFS = (
    "positionnement", "adresse", "complement_adresse", "code_postal", "ville", "pays", "formation_du", "formation_au"
)  # fmt: skip


def contenu_du_jury(
    deliberation: Deliberation, arrets: Sequence[Arret], jury: Jury | None, grille: Path, maintenant: dt.datetime
) -> ContenuDuJury:
    """What a closing and a projet both hold: everything that the jury has before it, and what it settled so far.

    Args:
        arrets: what the jury settled, in the order of the grid; jury: None while it is not known.
        maintenant: the time, with its offset, for the dates that are said to come.
    """
    r, promotion = deliberation.referentiel, deliberation.promotion
    contenu = ContenuDuJury(
        logiciel=P.Logiciel(nom="rdcxl", version=__version__),
        referentiel=referentiel_clos(r),
        lectures={nom: getattr(deliberation.lectures, nom) for nom in r.lectures},
        lectures_modifiees=deliberation.lectures_modifiees,
        grille=P.GrilleLue(nom=grille.name, empreinte=hashlib.sha256(grille.read_bytes()).hexdigest()),
        session=Session.model_validate(promotion.session.model_dump(exclude={"lectures"})),
        jury=_jury_clos(jury) if jury else None,
        candidats=tuple(_candidat(c, x) for c, x in zip(promotion.candidats, arrets, strict=True)),
        resultats_avant_le=limite_de_publication(deliberation),
        enquetes_jusqu_au=fin_enquetes(r, jury.date) if jury else None,
        reserves=(
            *reserves(deliberation, jury, maintenant),
            *sans_jury_d_evaluation(deliberation, jury),
            *(titres_confirmes(deliberation, arrets, jury.date) if jury and jury.confirmer else ()),
        ),
        a_statuer=tuple(map(_anomalie, promotion.anomalies)),
        avertissements=tuple(map(_anomalie, promotion.avertissements)),
    )
    tables = tables_de_la_promotion(promotion)
    return contenu.model_copy(update={"annexes": tables}) if tables else contenu


def _jury_clos(jury: Jury) -> Jury:
    """The jury as a file holds it: what was forced stands elsewhere, what was confirmed is absent where nothing was."""
    return Jury.model_validate(jury.model_dump(exclude={"forcer", *(() if jury.confirmer else ("confirmer",))}))


def referentiel_clos(r: Referentiel) -> P.ReferentielClos:
    """What a closed file says of the référentiel under which the jury sat."""
    n = r.notation
    return P.ReferentielClos(
        code=r.identite.code,
        intitule=r.identite.intitule,
        intitule_centre=r.identite.intitule_centre,
        certificateur=r.identite.certificateur,
        document=r.identite.document,
        empreinte=r.empreinte,
        notation=P.NotationClose(
            echelle=canonique(n.echelle),
            moyenne_titre=canonique(n.moyenne_titre),
            total=canonique(n.total),
            points_titre=canonique(n.points_titre),
        ),
        blocs=tuple(map(_ensemble, r.blocs)),
        pro=_ensemble(r.pro) if r.pro else None,
        specialisation=_specialisation(r),
    )


def _specialisation(r: Referentiel) -> P.SpecialisationClose | None:
    s, b = r.specialisation, bareme(r)
    if s is None:
        return None
    return P.SpecialisationClose(
        code=s.code,
        titre=s.titre,
        heures=canonique(s.heures),
        langue_modules=s.langue_modules,
        certificat=s.certificat,
        sigle=s.sigle,
        certificat_long=s.certificat_long,
        note_obtention=canonique(s.note_obtention),
        maxima=tuple(map(canonique, b.maxima)),
        maximum_defaut=canonique(b.defaut),
        modules=tuple(P.ModuleClos(code=m.code, titre=m.titre, heures=canonique(m.heures)) for m in s.modules),
    )


def _ensemble(b: Bloc) -> P.EnsembleClos:
    return P.EnsembleClos(
        code=b.code,
        numero=b.numero,
        titre=b.titre,
        maximum=canonique(b.maximum),
        minimum=canonique(b.minimum),
        note_eliminatoire=canonique(b.note_eliminatoire),
        note_validation=canonique(b.note_validation),
        composantes=tuple(
            P.ComposanteClose(code=c.code, libelle=c.libelle, maximum=canonique(c.maximum)) for c in b.composantes
        ),
    )


def _candidat(candidat: Candidat, arret: Arret) -> P.CandidatClos:
    """The final result, the proposal beside it, the acts between the two, and the blocs to certify now."""
    retenus = {id(a) for a in arret.retenus}
    return P.CandidatClos(
        fiche=fiche_close(candidat),
        saisies=saisies_closes(candidat),
        proposition=resultat_clos(arret.proposition),
        actes=tuple(acte_clos(a, retenu=id(a) in retenus) for a in arret.histoire),
        resultat=resultat_clos(arret.resultat),
        penalite=_penalite(arret.resultat.penalite),
        blocs_certifies=arret.certifies,
    )


def acte_clos(acte: Acte, *, retenu: bool) -> P.ActeClos:
    """An act as a file holds it; `retenu`: no later act superseded it."""
    return P.ActeClos(
        acte=acte.acte,
        objet=acte.objet,
        valeur=None if acte.valeur is None else canonique(acte.valeur),
        motif=acte.motif,
        auteur=acte.auteur,
        horodatage=acte.horodatage,
        retenu=retenu,
    )


def _penalite(p: Penalite) -> P.PenaliteClose:
    taux = None if p.taux is None else canonique(p.taux)
    return P.PenaliteClose(etat=p.etat, heures=canonique(p.heures), base=canonique(p.base), taux=taux)


def fiche_close(candidat: Candidat) -> P.FicheClose:
    """What a file keeps of a candidate's identity and registration."""
    dites = {cle: v for cle, v in candidat.fiche.model_dump().items() if v or cle not in FACULTATIFS}
    return P.FicheClose.model_validate({cle: None if v == "" else v for cle, v in dites.items()})


def saisies_closes(candidat: Candidat) -> P.Saisies:
    """Marks, portfolios where there are any, and acquis as they were entered."""
    d = candidat.dossier
    saisies = P.Saisies(
        notes={c: _note(n) for c, n in d.notes.items()},
        acquis={code: _acquis(a) for code, a in d.acquis.items()},
    )
    portefeuilles = {bloc: _note(n) for bloc, n in d.portefeuilles.items()}
    return saisies.model_copy(update={"portefeuilles": portefeuilles}) if portefeuilles else saisies


def _acquis(a: Acquis) -> P.AcquisClos:
    """What was not entered of an acquis stays absent, as in the files that did not know it."""
    dits = {cle: v for cle, v in a._asdict().items() if cle in ("points", "session") or v}
    return P.AcquisClos(**{**dits, "points": None if a.points is None else canonique(a.points)})


def _note(note: Note) -> str | None:
    """Exact decimals as text, mentions, nothing for a blank."""
    if isinstance(note, Decimal):
        return canonique(note)
    return None if note is Mention.VIDE else note.value


def _anomalie(a: Anomalie) -> P.AnomalieClose:
    return P.AnomalieClose(
        feuille=a.feuille,
        cellule=a.cellule,
        identifiant=a.identifiant,
        valeur=a.valeur,
        message=a.message,
        code=str(a.code),
    )

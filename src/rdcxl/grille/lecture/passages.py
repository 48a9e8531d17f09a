"""What a candidate did before, or does otherwise: earlier attempts at a bloc, portfolios of evidence. Imports regles and the model.

Sections « En cas d'échec » (D1, X12, X13) and « Les candidats Executive » (C5).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rdcxl.grille.anomalies import Code
from rdcxl.grille.conversion import ecrire_valeur, texte_de_nombre
from rdcxl.grille.fraudes import fraudes_anterieures
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.modele import Candidat
from rdcxl.grille.tables.colonnes import LigneAnnexe
from rdcxl.grille.tables.notation import Portefeuille, Tentative
from rdcxl.grille.tables.session import DemandeEcrite
from rdcxl.regles import Mention, Note
from rdcxl.regles.acces import periode_du_jury_portefeuille
from rdcxl.regles.acquis import ensembles_dus, ensembles_repasses
from rdcxl.regles.demandes import APRES_FRAUDE, PRO, RATTRAPAGE, REDOUBLEMENT
from rdcxl.regles.echeances import fin_de_la_carence, n_est_plus_delivree, peut_repasser, tentative_compte
from rdcxl.regles.obtention import est_valide
from rdcxl.regles.saisie import lire_note


def lire_passages(releve: Releve) -> None:
    """Earlier attempts and portfolios, from their tables."""
    _lire_les_portefeuilles(releve)
    jury = releve.session.session.date_jury
    for x in releve.lignes_de(Tentative):
        code, quand = x.tentative, x.session_du
        if not code or x.illisibles:
            releve.passages_illisibles.add(x.identifiant)
            continue
        if jury is not None and quand is not None and quand >= jury:
            message = (
                f"Cette tentative est du {quand:%d/%m/%Y} : une session antérieure précède le jury du {jury:%d/%m/%Y}."
            )
            releve.anomalie(x.feuille, x.lieux["session_du"], x.identifiant, f"{quand:%d/%m/%Y}", message, Code.ANNEXE)
        points = _points_annexe(releve, x, "points_obtenus", x.points_obtenus, releve.r.ensemble_de[code].maximum)
        if points is Mention.ANOMALIE:
            releve.passages_illisibles.add(x.identifiant)
        if isinstance(points, Decimal):
            releve.tentatives[x.identifiant][code] = (*releve.tentatives[x.identifiant].get(code, ()), points)
        if tentative_compte(rattrapage_justifie=x.compte is False):
            releve.comptees[x.identifiant][code].append(x)


def _lire_les_portefeuilles(releve: Releve) -> None:
    """C5: one mark per bloc; the jury hears the portfolio from 3 to 6 months after the training, both days included."""
    for x in releve.lignes_de(Portefeuille):
        bloc = x.bloc_portefeuille
        if not bloc:
            releve.passages_illisibles.add(x.identifiant)
            continue
        if (x.identifiant, bloc) in releve.lieux_portefeuilles:
            message = f"Le portefeuille {bloc} de {x.identifiant} est saisi deux fois. Gardez une seule ligne."
            releve.anomalie(x.feuille, x.lieu, x.identifiant, bloc, message, Code.ANNEXE)
            releve.portefeuilles[x.identifiant][bloc] = Mention.ANOMALIE
            continue
        releve.lieux_portefeuilles[x.identifiant, bloc] = (x.feuille, x.lieux["bloc_portefeuille"])
        releve.portefeuilles[x.identifiant][bloc] = (
            Mention.ANOMALIE
            if "points_portefeuille" in x.illisibles
            else _points_annexe(
                releve, x, "points_portefeuille", x.points_portefeuille, releve.r.ensemble_de[bloc].maximum
            )
        )
        _controler_le_jour(releve, x)
        _dire_ce_qui_manque(releve, x)


def _dire_ce_qui_manque(releve: Releve, x: Portefeuille) -> None:
    """C5: signed by the candidate, sent to the jury before it sits, in a company that suits it."""
    attendus = {
        "portefeuille_signe_le": "signé par le candidat",
        "portefeuille_transmis_le": "transmis au jury",
        "contexte_entreprise": "justifié par le contexte de l’entreprise",
    }
    manquent = [dit for code, dit in attendus.items() if not getattr(x, code) and code not in x.illisibles]
    article = releve.r.articles["executive"].titre
    if manquent:
        message = f"Portefeuille {x.bloc_portefeuille} : rien ne dit qu’il est {', ni '.join(manquent)} [{article}]. Complétez la ligne."
        releve.avis(x.feuille, x.lieu, x.identifiant, x.bloc_portefeuille, message)
    presente, envois = x.portefeuille_presente_le, ("portefeuille_signe_le", "portefeuille_transmis_le")
    for code in envois:
        jour = getattr(x, code)
        if jour and presente and jour > presente:
            message = (
                f"Portefeuille {attendus[code]} le {jour:%d/%m/%Y}, après sa présentation du {presente:%d/%m/%Y} [{article}]. "
                "Corrigez la date qui est fausse."
            )
            releve.anomalie(x.feuille, x.lieux[code], x.identifiant, f"{jour:%d/%m/%Y}", message, Code.PORTEFEUILLE)


def _controler_le_jour(releve: Releve, x: Portefeuille) -> None:
    fin, presente = x.formation_finie_le, x.portefeuille_presente_le
    if fin is None or presente is None:
        return
    premier, dernier = periode_du_jury_portefeuille(releve.r, fin)
    if not premier <= presente <= dernier:
        message = (
            f"Portefeuille présenté le {presente:%d/%m/%Y} : le jury l’entend du {premier:%d/%m/%Y} au {dernier:%d/%m/%Y} "
            f"pour une formation finie le {fin:%d/%m/%Y} [{releve.r.articles['executive'].titre}]. Corrigez la date ou fixez-en une autre."
        )
        ou = x.lieux["portefeuille_presente_le"]
        releve.anomalie(x.feuille, ou, x.identifiant, f"{presente:%d/%m/%Y}", message, Code.PORTEFEUILLE)


def _points_annexe(releve: Releve, x: LigneAnnexe, champ: str, brut: object, maximum: Decimal) -> Note:
    """A mark of an optional table; what cannot be read is an anomaly at its cell."""
    if brut is None:
        return Mention.VIDE
    lu = lire_note(brut, maximum)
    defaut = lu.anomalie or texte_de_nombre(lu.avis)
    if defaut:
        releve.anomalie(x.feuille, x.lieux[champ], x.identifiant, ecrire_valeur(brut), defaut, Code.ANNEXE)
        return Mention.ANOMALIE
    return lu.valeur


def passages_comptes(releve: Releve, identifiant: str) -> frozenset[str] | None:
    """Codes with an earlier attempt that counts; None where the grid keeps no history of attempts."""
    if not releve.lignes_de(Tentative):
        return None
    return frozenset(releve.comptees.get(identifiant, {}))


def controler_les_reprises(releve: Releve, candidat: Candidat) -> None:
    """D1, X30: one retake per bloc, until the date of last issue."""
    d, comptees = candidat.dossier, releve.comptees.get(candidat.dossier.identifiant, {})
    limite, jury = releve.session.certification.date_derniere_delivrance, releve.session.session.date_jury
    for bloc in _repasses(releve, candidat):
        lignes = comptees.get(bloc, [])
        _demander_si_acquis(releve, candidat, bloc, lignes)
        if not lignes or peut_repasser(releve.r, len(lignes), jury, limite):
            continue
        raison = f"{bloc} a déjà été passé {len(lignes)} fois, il ne se repasse qu’une fois"
        if limite is not None and peut_repasser(releve.r, len(lignes), None, None):
            raison = (
                f"{bloc} ne peut plus être repassé : la certification n’est plus délivrée après le {limite:%d/%m/%Y}"
            )
        message = (
            f"{raison} [{releve.r.articles['echec'].titre}]. Retirez l’inscription à {bloc}, ou corrigez l’historique."
        )
        x = lignes[-1]
        releve.anomalie(x.feuille, x.lieux["tentative"], d.identifiant, bloc, message, Code.TENTATIVE)
    _controler_la_reprise_de_pro(releve, candidat)


def _controler_la_reprise_de_pro(releve: Releve, candidat: Candidat) -> None:
    """D2, X48: PRO may be taken again as often as wanted, until the date of last issue."""
    d, pro = candidat.dossier, releve.r.pro
    limite, jury = releve.session.certification.date_derniere_delivrance, releve.session.session.date_jury
    if pro is None or limite is None or not n_est_plus_delivree(jury, limite):
        return
    if pro.code not in ensembles_repasses(releve.r, d):
        return
    lignes = releve.comptees.get(d.identifiant, {}).get(pro.code, [])
    x = lignes[-1] if lignes else None
    feuille, lieu = (
        (x.feuille, x.lieux["tentative"]) if x else releve.lieu(d.identifiant.casefold(), pro.composantes[0].code)
    )
    message = (
        f"{pro.code} ne peut plus être repassé : la certification n’est plus délivrée après le {limite:%d/%m/%Y} "
        f"[{releve.r.articles['echec'].titre}]. Retirez le candidat de cette session, ou corrigez les dates."
    )
    releve.anomalie(feuille, lieu, d.identifiant, pro.code, message, Code.TENTATIVE)


def controler_les_demandes_de_reprise(releve: Releve, candidat: Candidat) -> None:
    """D2, D4: what is taken again was asked for in writing; a new professional file shows its months of experience."""
    d, r = candidat.dossier, releve.r
    siennes = [x for x in releve.lignes_de(DemandeEcrite) if x.identifiant == d.identifiant]
    if any("demande" in x.illisibles or "demande_pour" in x.illisibles for x in siennes):
        return
    tuteur = r.pro.composante_de_role("TUTEUR") if r.pro else None
    repris = [*(d.repasses or ()), *([r.pro.code] if r.pro and tuteur and tuteur.code in d.acquis else [])]
    sans = []
    for code in [c for c in ensembles_repasses(r, d) if c in repris]:
        saisis = [c for c in r.ensemble_de[code].composantes if d.notes.get(c.code, Mention.VIDE) is not Mention.VIDE]
        pro = r.pro is not None and code == r.pro.code
        if saisis and not any(_demande_la_reprise(x, code, pro=pro) for x in siennes):
            sans.append((code, saisis[0].code))
    blocs = [(code, note) for code, note in sans if not (r.pro and code == r.pro.code)]
    if blocs:
        verbe = "sont repassés" if len(blocs) > 1 else "est repassé"
        debut = f"{', '.join(code for code, _ in blocs)} {verbe} sans demande écrite"
        quoi = f"{debut}, à faire {r.reprise.demande_mois} mois avant l’épreuve : ajoutez-la"
        _signaler_sans_demande(releve, d.identifiant, blocs[0][1], quoi)
    for code, note in [x for x in sans if x not in blocs]:
        debut = f"{code} est repassée sans que {r.reprise.mois_experience_pro} mois d’expérience soient montrés"
        _signaler_sans_demande(releve, d.identifiant, note, f"{debut} : ajoutez la demande {PRO}, avec leur début,")


def _signaler_sans_demande(releve: Releve, qui: str, note: str, quoi: str) -> None:
    feuille, lieu = releve.lieu(qui.casefold(), note)
    titre = releve.r.articles["echec"].titre
    releve.avis(feuille, lieu, qui, "", f"{quoi} dans la feuille Demandes [{titre}].")


def _demande_la_reprise(x: DemandeEcrite, code: str, *, pro: bool) -> bool:
    """A request for this bloc, or for everything; for PRO the one that says when the experience began, or that the year is done again."""
    natures = (PRO, REDOUBLEMENT, APRES_FRAUDE) if pro else (RATTRAPAGE, REDOUBLEMENT, APRES_FRAUDE)
    return x.demande in natures and x.demande_pour in ("", code)


def controler_la_carence(releve: Releve) -> None:
    """G3, X42: after a fraud no session before the end of the waiting period, whatever the sheets that know of it."""
    session, titre = releve.session.session, releve.r.articles["fraude"].titre
    demandes, tentatives = releve.lignes_de(DemandeEcrite), releve.lignes_de(Tentative)
    dates = (("dernière épreuve", session.date_derniere_epreuve), ("jury", session.date_jury))
    quoi, jour = next(((quoi, jour) for quoi, jour in dates if jour is not None), ("", None))
    for qui, decision in fraudes_anterieures(tentatives, demandes).items():
        fin = fin_de_la_carence(releve.r, decision)
        if jour is None or jour >= fin or qui not in releve.candidats or jour < decision:
            continue
        lignes: list[LigneAnnexe] = [x for x in tentatives if (x.identifiant, x.fraude_le) == (qui, decision)]
        lignes += [y for y in demandes if (y.identifiant, y.absence_ou_fraude_le) == (qui, decision)]
        lieux = lignes[0].lieux
        lieu = lieux.get("fraude_le") or lieux.get("absence_ou_fraude_le") or lignes[0].lieu
        message = (
            f"Fraude décidée le {decision:%d/%m/%Y} : aucune épreuve ne se passe avant le {fin:%d/%m/%Y}, fin des {releve.r.fraude.carence_mois} "
            f"mois de carence, et cette session finit avant ({quoi} le {jour:%d/%m/%Y}) [{titre}]. "
            "Reportez le candidat à la session suivante, ou corrigez les dates."
        )
        releve.anomalie(lignes[0].feuille, lieu, qui, f"{decision:%d/%m/%Y}", message, Code.TENTATIVE)


def _demander_si_acquis(releve: Releve, candidat: Candidat, bloc: str, lignes: list[Tentative]) -> None:
    """An attempt that reached the validation mark is rather an acquis (X11): asked, not decided."""
    ensemble, qui = releve.r.ensemble_de[bloc], candidat.dossier.identifiant
    if any(est_valide(p, ensemble, releve.r.notation.echelle) for p in candidat.dossier.tentatives.get(bloc, ())):
        message = f"{bloc} avait été validé lors d’un passage antérieur. S’il est acquis, saisissez-le dans Acquis et retirez ses notes."
        x = lignes[-1] if lignes else None
        releve.avis(x.feuille if x else "Tentatives", x.lieux["tentative"] if x else "", qui, bloc, message)


def _repasses(releve: Releve, candidat: Candidat) -> Iterator[str]:
    """Blocs that this session decides on: due, and not kept from before. PRO knows no such limit (D2)."""
    for e in ensembles_dus(releve.r, candidat.dossier):
        if e is not releve.r.pro and e.code not in candidat.dossier.acquis:
            yield e.code

"""What a candidate did before, or does otherwise: earlier attempts at a bloc, portfolios of evidence. Imports regles and the model.

Sections « En cas d'échec » (D1, X12, X13) and « Les candidats Executive » (C5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from rdcxl.grille import annexes as X
from rdcxl.grille.anomalies import Code
from rdcxl.grille.conversion import ecrire_valeur, texte_de_nombre
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.modele import Candidat, LigneAnnexe
from rdcxl.regles import Mention, Note
from rdcxl.regles.acces import periode_du_jury_portefeuille
from rdcxl.regles.acquis import ensembles_dus
from rdcxl.regles.echeances import peut_repasser, tentative_compte
from rdcxl.regles.obtention import est_valide
from rdcxl.regles.saisie import lire_note


class LectureDesPassages(Releve):
    """Reads attempts and portfolios; `annexes`: the rows of the optional tables."""

    annexes: dict[str, tuple[LigneAnnexe, ...]]

    def _lire_passages(self) -> None:
        self.tentatives: dict[str, dict[str, tuple[Decimal, ...]]] = defaultdict(dict)
        self.comptees: dict[str, dict[str, list[LigneAnnexe]]] = defaultdict(lambda: defaultdict(list))
        self.passages_illisibles: set[str] = set()
        self._lire_les_portefeuilles()
        jury = self.session.session.date_jury
        for x in self.annexes.get(X.TENTATIVES, ()):
            code, quand = x.valeurs.get("tentative"), x.valeurs.get("session_du")
            if code is None or x.illisibles:
                self.passages_illisibles.add(x.identifiant)
                continue
            if jury is not None and quand is not None and quand >= jury:
                message = f"Cette tentative est du {quand:%d/%m/%Y} : une session antérieure précède le jury du {jury:%d/%m/%Y}."
                self._anomalie(
                    x.feuille, x.lieux["session_du"], x.identifiant, f"{quand:%d/%m/%Y}", message, Code.ANNEXE
                )
            points = self._points_annexe(x, "points_obtenus", self.r.ensemble_de[code].maximum)
            if points is Mention.ANOMALIE:
                self.passages_illisibles.add(x.identifiant)
            if isinstance(points, Decimal):
                self.tentatives[x.identifiant][code] = (*self.tentatives[x.identifiant].get(code, ()), points)
            if tentative_compte(rattrapage_justifie=x.valeurs.get("compte") is False):
                self.comptees[x.identifiant][code].append(x)

    def _lire_les_portefeuilles(self) -> None:
        """C5: one mark per bloc; the jury hears the portfolio from 3 to 6 months after the training, both days included."""
        self.portefeuilles: dict[str, dict[str, Note]] = defaultdict(dict)
        for x in self.annexes.get(X.PORTEFEUILLES, ()):
            bloc = x.valeurs.get("bloc_portefeuille")
            if bloc is None:
                self.passages_illisibles.add(x.identifiant)
                continue
            if (x.identifiant, bloc) in self.lieux_portefeuilles:
                message = f"Le portefeuille {bloc} de {x.identifiant} est saisi deux fois. Gardez une seule ligne."
                self._anomalie(x.feuille, x.lieu, x.identifiant, bloc, message, Code.ANNEXE)
                self.portefeuilles[x.identifiant][bloc] = Mention.ANOMALIE
                continue
            self.lieux_portefeuilles[x.identifiant, bloc] = (x.feuille, x.lieux["bloc_portefeuille"])
            self.portefeuilles[x.identifiant][bloc] = (
                Mention.ANOMALIE
                if "points_portefeuille" in x.illisibles
                else self._points_annexe(x, "points_portefeuille", self.r.ensemble_de[bloc].maximum)
            )
            self._controler_le_jour(x)

    def _controler_le_jour(self, x: LigneAnnexe) -> None:
        fin, presente = x.valeurs.get("formation_finie_le"), x.valeurs.get("portefeuille_presente_le")
        if fin is None or presente is None:
            return
        premier, dernier = periode_du_jury_portefeuille(self.r, fin)
        if not premier <= presente <= dernier:
            message = (
                f"Portefeuille présenté le {presente:%d/%m/%Y} : le jury l’entend du {premier:%d/%m/%Y} au {dernier:%d/%m/%Y} "
                f"pour une formation finie le {fin:%d/%m/%Y} [{self.r.articles['executive'].titre}]. Corrigez la date ou fixez-en une autre."
            )
            ou = x.lieux["portefeuille_presente_le"]
            self._anomalie(x.feuille, ou, x.identifiant, f"{presente:%d/%m/%Y}", message, Code.PORTEFEUILLE)

    def _points_annexe(self, x: LigneAnnexe, champ: str, maximum: Decimal) -> Note:
        """A mark of an optional table; what cannot be read is an anomaly at its cell."""
        if champ not in x.valeurs:
            return Mention.VIDE
        lu = lire_note(x.valeurs[champ], maximum)
        defaut = lu.anomalie or texte_de_nombre(lu.avis)
        if defaut:
            brut = ecrire_valeur(x.valeurs[champ])
            self._anomalie(x.feuille, x.lieux[champ], x.identifiant, brut, defaut, Code.ANNEXE)
            return Mention.ANOMALIE
        return lu.valeur

    def _controler_les_reprises(self, candidat: Candidat) -> None:
        """D1, X30: one retake per bloc, until the date of last issue."""
        d, comptees = candidat.dossier, self.comptees.get(candidat.dossier.identifiant, {})
        limite, jury = self.session.certification.date_derniere_delivrance, self.session.session.date_jury
        for bloc in self._repasses(candidat):
            lignes = comptees.get(bloc, [])
            self._demander_si_acquis(candidat, bloc, lignes)
            if not lignes or peut_repasser(self.r, len(lignes), jury, limite):
                continue
            raison = f"{bloc} a déjà été passé {len(lignes)} fois, il ne se repasse qu’une fois"
            if limite is not None and peut_repasser(self.r, len(lignes), None, None):
                raison = f"{bloc} ne peut plus être repassé : la certification n’est plus délivrée après le {limite:%d/%m/%Y}"
            message = f"{raison} [{self.r.articles['echec'].titre}]. Retirez l’inscription à {bloc}, ou corrigez l’historique."
            x = lignes[-1]
            self._anomalie(x.feuille, x.lieux["tentative"], d.identifiant, bloc, message, Code.TENTATIVE)

    def _demander_si_acquis(self, candidat: Candidat, bloc: str, lignes: list[LigneAnnexe]) -> None:
        """An attempt that reached the validation mark is rather an acquis (X11): asked, not decided."""
        ensemble, qui = self.r.ensemble_de[bloc], candidat.dossier.identifiant
        if any(est_valide(p, ensemble, self.r.notation.echelle) for p in candidat.dossier.tentatives.get(bloc, ())):
            message = f"{bloc} avait été validé lors d’un passage antérieur. S’il est acquis, saisissez-le dans Acquis et retirez ses notes."
            x = lignes[-1] if lignes else None
            self._avis(x.feuille if x else "Tentatives", x.lieux["tentative"] if x else "", qui, bloc, message)

    def _repasses(self, candidat: Candidat) -> Iterator[str]:
        """Blocs that this session decides on: due, and not kept from before. PRO knows no such limit (D2)."""
        for e in ensembles_dus(self.r, candidat.dossier):
            if e is not self.r.pro and e.code not in candidat.dossier.acquis:
                yield e.code

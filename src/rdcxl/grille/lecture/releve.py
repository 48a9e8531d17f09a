"""What the reading of one grid shares: its tables, its rows by candidate, and what was found wrong so far."""

from __future__ import annotations

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Anomalie, Code
from rdcxl.grille.conversion import convertir, ecrire_valeur, est_vide
from rdcxl.grille.modele import Session
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Acquis, Lectures, Reglement, choisir_lectures
from rdcxl.regles.saisie import nettoyer
from rdcxl.typographie import espaces_insecables

FICHE = {champ.code: champ for champ in (*C.CHAMPS_CANDIDATS, *C.CHAMPS_ASSIDUITE, C.FRAUDE)}


def _lectures_possibles(r: Referentiel, session: Session) -> Lectures:
    """The readings of the session; the defaults when one of them does not exist, which is reported elsewhere."""
    try:
        return choisir_lectures(r, session.lectures)
    except SaisieRefusee:
        return choisir_lectures(r, {})


class Releve:
    """The rows of a grid by candidate; collects anomalies and notices as the reading goes."""

    def __init__(
        self,
        r: Referentiel,
        tableaux: list[Tableau],
        acquis: list[Tableau],
        session: Session,
        anomalies: list[Anomalie],
    ) -> None:
        self.r, self.tableaux, self.acquis, self.session = r, tableaux, acquis, session
        self.anomalies, self.avertissements = anomalies, list[Anomalie]()
        self.blocs = tuple(b.code for b in r.blocs)
        self.reglement = Reglement(r, _lectures_possibles(r, session))
        self.reference = next((t for t in tableaux if "nom_naissance" in t or "parcours" in t), tableaux[0])
        self.ambigus: dict[str, str] = {}
        self.acquis_par_candidat: dict[str, dict[str, Acquis]] = {}
        self.lieux_acquis: dict[tuple[str, str], tuple[str, str]] = {}
        self.lieux_portefeuilles: dict[tuple[str, str], tuple[str, str]] = {}
        self.lignes: dict[str, list[tuple[Tableau, Ligne]]] = {}
        self.noms: dict[str, str] = {}

    def _indexer(self, tableau: Tableau) -> None:
        for code, lieu in tableau.repetes.items():
            self._anomalie(
                tableau.feuille, lieu, "", code, f"La colonne {code} apparaît deux fois. Gardez-en une.", Code.COLONNE
            )
        vus: dict[str, str] = {}
        for ligne in tableau.lignes:
            identifiant = self._identifiant(tableau, ligne)
            if not identifiant:
                continue
            cle, lieu = identifiant.casefold(), ligne.cellules["identifiant"].lieu
            if cle in vus:
                message = f"L’identifiant {identifiant} est déjà en {vus[cle]}. Gardez une seule ligne par candidat."
                self._anomalie(tableau.feuille, lieu, identifiant, identifiant, message, Code.DOUBLON)
                self.ambigus[cle] = "identifiant"
                continue
            vus[cle] = lieu
            if tableau is self.reference:
                self.noms[cle] = identifiant
                self.lignes[cle] = []
            elif cle not in self.noms:
                message = f"L’identifiant {identifiant} n’existe pas dans {self.reference.feuille}. Corrigez-le ou ajoutez le candidat."
                self._anomalie(tableau.feuille, lieu, identifiant, identifiant, message, Code.IDENTIFIANT_INCONNU)
                continue
            self.lignes[cle].append((tableau, ligne))
            if ligne.masquee:
                message = f"La ligne de {identifiant} est masquée : le jury ne la voit pas. Affichez-la."
                self._anomalie(tableau.feuille, lieu, identifiant, "", message, Code.LIGNE_MASQUEE)
        if (
            tableau is not self.reference
            and not tableau.partiel
            and any(code in tableau for code in self.r.composantes)
        ):
            self._lignes_absentes(tableau, vus)

    def _lignes_absentes(self, tableau: Tableau, vus: dict[str, str]) -> None:
        for cle, identifiant in self.noms.items():
            if cle not in vus:
                message = f"{identifiant} n’a pas de ligne dans {tableau.feuille}. Ajoutez-la."
                self._avis(tableau.feuille, "", identifiant, "", message)

    def _identifiant(self, tableau: Tableau, ligne: Ligne) -> str:
        cellule = ligne.cellules.get("identifiant", Cellule(None, ligne.lieu))
        lu = convertir(C.IDENTIFIANT, cellule.valeur, self.blocs)
        if cellule.probleme or lu.erreur:
            brut = nettoyer(ecrire_valeur(cellule.valeur))
            self._anomalie(tableau.feuille, cellule.lieu, brut, brut, cellule.probleme or lu.erreur, Code.IDENTIFIANT)
            self.ambigus.setdefault(brut.casefold(), "identifiant")
            return brut
        if lu.valeur is None:
            remplies = [c for c in ligne.cellules.values() if not est_vide(c.valeur)]
            if remplies:
                message = f"Cette ligne contient des saisies (par exemple en {remplies[0].lieu}) mais pas d’identifiant. Ajoutez-le."
                self._anomalie(tableau.feuille, cellule.lieu, "", "", message, Code.IDENTIFIANT_ABSENT)
        elif lu.avis:
            self._avis(tableau.feuille, cellule.lieu, lu.valeur, ecrire_valeur(cellule.valeur), lu.avis)
        return lu.valeur or ""

    def _lieu(self, cle: str, code: str) -> tuple[str, str]:
        for tableau, ligne in self.lignes[cle]:
            if code in ligne.cellules:
                return tableau.feuille, ligne.cellules[code].lieu
        return self.reference.feuille, self.lignes[cle][0][1].lieu

    def _anomalie(self, feuille: str, lieu: str, qui: str, valeur: str, message: str, code: Code) -> None:
        self.anomalies.append(Anomalie(feuille, lieu, qui, valeur, espaces_insecables(message), code))

    def _avis(self, feuille: str, lieu: str, qui: str, valeur: str, message: str) -> None:
        self.avertissements.append(Anomalie.avis(feuille, lieu, qui, valeur, espaces_insecables(message)))

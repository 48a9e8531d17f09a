"""From tables to candidates: merge by identifier, read every cell, collect every anomaly. Imports regles and the model.

Nothing is dropped in silence: a value that cannot be read becomes an anomaly with its place, and a candidate whose
decision needs that value waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille import champs as C
from rdcxl.grille.conversion import convertir, ecrire_valeur, est_vide
from rdcxl.grille.modele import Anomalie, Candidat, Fiche, Promotion, Session
from rdcxl.grille.residus import MENTION, est_un_residu, issue_ambigue
from rdcxl.grille.session import valeur_de_session
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import COMPLET, Acquis, Dossier, Lectures, Mention, Note, Reglement, choisir_lectures
from rdcxl.regles.acces import heures_entreprise_manquent, minimum_du_dossier
from rdcxl.regles.acquis import ensembles_dus, incoherences_du_dossier
from rdcxl.regles.assiduite import absences_en_alerte, heures_absence, heures_face_a_face
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.saisie import lire_note, nettoyer
from rdcxl.typographie import espaces_insecables

_FICHE = {champ.code: champ for champ in (*C.CHAMPS_CANDIDATS, *C.CHAMPS_ASSIDUITE, C.FRAUDE)}
DECIMALES_USUELLES = 6
_DIPLOMATION = ("sexe", "date_naissance", "commune_naissance")
_SESSION = (
    "centre.nom", "centre.siret", "centre.numero_declaration_activite", "centre.ville", "session.libelle",
    "certification.code", "certification.intitule", "certification.date_decision",
    "certification.date_derniere_delivrance", "certification.codes_nsf", "certification.niveau",
    "responsables.certification",
)  # fmt: skip


def interpreter(
    referentiel: Referentiel,
    tableaux: Iterable[Tableau],
    acquis: Iterable[Tableau] = (),
    session: Session | None = None,
    anomalies: Iterable[Anomalie] = (),
) -> Promotion:
    """Make a promotion of the tables of a grid, or of CSV files.

    Args:
        tableaux: tables with one row per candidate (the first with names or paths is the reference).
        acquis: tables with one row per acquis.
        session: what session.toml or the sheet Session says.
        anomalies: what reading already found.

    Returns:
        Every candidate in the order of the reference table, with all anomalies and notices.
    """
    return _Lecture(referentiel, list(tableaux), list(acquis), session or Session(), list(anomalies)).promotion()


def _a_trop_de_decimales(note: Note) -> bool:
    """A mark that no marker types: it comes from a formula, and native formulas round such numbers."""
    return isinstance(note, Decimal) and -int(note.as_tuple().exponent) > DECIMALES_USUELLES


def _lectures_possibles(r: Referentiel, session: Session) -> Lectures:
    """The readings of the session; the defaults when one of them does not exist, which is reported elsewhere."""
    try:
        return choisir_lectures(r, session.lectures)
    except SaisieRefusee:
        return choisir_lectures(r, {})


class _Lecture:
    """The reading of one grid; collects anomalies as it goes."""

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
        self.lignes: dict[str, list[tuple[Tableau, Ligne]]] = {}
        self.noms: dict[str, str] = {}

    def promotion(self) -> Promotion:
        ordre = [self.reference, *(t for t in self.tableaux if t is not self.reference)]
        for tableau in ordre:
            self._indexer(tableau)
        self.acquis_par_candidat = self._lire_acquis()
        candidats = tuple(self._candidat(cle) for cle in self.noms)
        self._colonnes_absentes(candidats)
        for candidat in candidats:
            self._controler(candidat)
            self._penalite(candidat)
            self._a_completer(candidat)
        self._certification()
        return Promotion(self.session, candidats, tuple(self.anomalies), tuple(self.avertissements))

    # -- rows -------------------------------------------------------------------------------------------------------

    def _indexer(self, tableau: Tableau) -> None:
        for code, lieu in tableau.repetes.items():
            self._anomalie(
                tableau.feuille, lieu, "", code, f"La colonne {code} apparaît deux fois. Gardez-en une.", "colonne"
            )
        vus: dict[str, str] = {}
        for ligne in tableau.lignes:
            identifiant = self._identifiant(tableau, ligne)
            if not identifiant:
                continue
            cle, lieu = identifiant.casefold(), ligne.cellules["identifiant"].lieu
            if cle in vus:
                message = f"L’identifiant {identifiant} est déjà en {vus[cle]}. Gardez une seule ligne par candidat."
                self._anomalie(tableau.feuille, lieu, identifiant, identifiant, message, "doublon")
                self.ambigus[cle] = "identifiant"
                continue
            vus[cle] = lieu
            if tableau is self.reference:
                self.noms[cle] = identifiant
                self.lignes[cle] = []
            elif cle not in self.noms:
                message = f"L’identifiant {identifiant} n’existe pas dans {self.reference.feuille}. Corrigez-le ou ajoutez le candidat."
                self._anomalie(tableau.feuille, lieu, identifiant, identifiant, message, "identifiant_inconnu")
                continue
            self.lignes[cle].append((tableau, ligne))
            if ligne.masquee:
                message = f"La ligne de {identifiant} est masquée : le jury ne la voit pas. Affichez-la."
                self._anomalie(tableau.feuille, lieu, identifiant, "", message, "ligne_masquee")
        if tableau is not self.reference and any(code in tableau for code in self.r.composantes):
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
            self._anomalie(tableau.feuille, cellule.lieu, brut, brut, cellule.probleme or lu.erreur, "identifiant")
            self.ambigus.setdefault(brut.casefold(), "identifiant")
            return brut
        if lu.valeur is None:
            remplies = [c for c in ligne.cellules.values() if not est_vide(c.valeur)]
            if remplies:
                message = f"Cette ligne contient des saisies (par exemple en {remplies[0].lieu}) mais pas d’identifiant. Ajoutez-le."
                self._anomalie(tableau.feuille, cellule.lieu, "", "", message, "identifiant_absent")
        elif lu.avis:
            self._avis(tableau.feuille, cellule.lieu, lu.valeur, ecrire_valeur(cellule.valeur), lu.avis)
        return lu.valeur or ""

    # -- one candidate ----------------------------------------------------------------------------------------------

    def _candidat(self, cle: str) -> Candidat:
        identifiant = self.noms[cle]
        lus: dict[str, Any] = {"identifiant": identifiant}
        en_anomalie = [self.ambigus[cle]] if cle in self.ambigus else []
        notes: dict[str, Note] = {}
        origine: dict[str, tuple[Tableau, Cellule]] = {}
        for tableau, ligne in self.lignes[cle]:
            for code, cellule in ligne.cellules.items():
                if code == "identifiant":
                    continue
                if code in origine and est_vide(cellule.valeur):
                    continue
                if code in origine and self._contradiction(tableau, cellule, *origine[code], identifiant, code):
                    notes[code] = Mention.ANOMALIE
                    en_anomalie += [code] if code in _FICHE and _FICHE[code].decisif else []
                    continue
                origine[code] = (tableau, cellule)
                if code in self.r.composantes:
                    notes[code] = self._note(tableau, cellule, identifiant, code)
                elif code in _FICHE:
                    self._champ(tableau, cellule, identifiant, _FICHE[code], lus, en_anomalie)
        self._parcours(cle, lus, en_anomalie)
        fiche = Fiche(**lus)
        tableau, ligne = self.lignes[cle][0]
        dossier = Dossier(
            identifiant, notes, lus["parcours"], frozenset(fiche.blocs_inscrits), fiche.dispense_pro, fiche.executive,
            fiche.heures_entreprise, fiche.heures_absence_injustifiees, fiche.heures_absence_justifiees,
            fiche.heures_formation, fiche.accord_penalite is not None, fiche.fraude is not None,
            self.acquis_par_candidat.get(cle, {}), {}, tuple(dict.fromkeys(en_anomalie)),
        )  # fmt: skip
        dossier = self._ecarter_residus(dossier, origine)
        return Candidat(fiche, dossier, tableau.feuille, ligne.cellules["identifiant"].lieu)

    def _ecarter_residus(self, d: Dossier, origine: dict[str, tuple[Tableau, Cellule]]) -> Dossier:
        """A candidate whose outcome hangs on the binary residue of a formula waits for the mark to be rounded."""
        suspectes = [code for code in self.r.composantes if code in origine and est_un_residu(origine[code][1].valeur)]
        if not suspectes or not issue_ambigue(self.reglement, d, suspectes):
            return d
        for code in suspectes:
            tableau, cellule = origine[code]
            valeur = ecrire_valeur(cellule.valeur)
            affichee = en_francais(Decimal(f"{cellule.valeur:.15g}"))
            message = (
                f"{code} : la formule de cette cellule laisse {valeur}, qu’Excel affiche {affichee}, et la décision en "
                "dépend. Arrondissez la note dans la cellule."
            )
            self._anomalie(tableau.feuille, cellule.lieu, d.identifiant, valeur, message, "residu")
        return replace(d, champs_en_anomalie=(*d.champs_en_anomalie, f"{MENTION} ({', '.join(suspectes)})"))

    def _contradiction(
        self, tableau: Tableau, cellule: Cellule, premier: Tableau, premiere: Cellule, identifiant: str, code: str
    ) -> bool:
        """The same code for the same candidate in two tables, with two different values."""
        if est_vide(premiere.valeur) or self._lue(code, cellule.valeur) == self._lue(code, premiere.valeur):
            return False
        valeur, autre = ecrire_valeur(cellule.valeur), ecrire_valeur(premiere.valeur)
        message = f"{code} vaut « {autre} » en {premier.feuille}!{premiere.lieu} et « {valeur} » ici. Gardez-en une."
        self._anomalie(tableau.feuille, cellule.lieu, identifiant, valeur, message, "contradiction")
        return True

    def _lue(self, code: str, valeur: object) -> object:
        """What a cell means, so that 60, « 60 » and « 60,0 » are the same."""
        if code in self.r.composantes:
            c = self.r.composantes[code]
            lu = lire_note(valeur, c.maximum, admet_nr=c.role == "RAPPORT")
            return (lu.valeur, lu.anomalie)
        return convertir(_FICHE[code], valeur, self.blocs)[:2] if code in _FICHE else valeur

    def _note(self, tableau: Tableau, cellule: Cellule, identifiant: str, code: str) -> Note:
        composante = self.r.composantes[code]
        if cellule.probleme:
            self._anomalie(
                tableau.feuille,
                cellule.lieu,
                identifiant,
                ecrire_valeur(cellule.valeur),
                f"{code} : {cellule.probleme}",
            )
            return Mention.ANOMALIE
        if cellule.valeur is None:
            return Mention.VIDE
        lu = lire_note(cellule.valeur, composante.maximum, admet_nr=composante.role == "RAPPORT")
        if lu.anomalie:
            self._anomalie(
                tableau.feuille,
                cellule.lieu,
                identifiant,
                ecrire_valeur(cellule.valeur),
                f"{code} : {lu.anomalie}",
                "note",
            )
        elif code in tableau.repetes:
            return Mention.ANOMALIE
        elif lu.avis or _a_trop_de_decimales(lu.valeur):
            avis = (
                lu.avis
                or "cette note a de nombreuses décimales, sans doute celles d’une formule ; elle compte telle quelle"
            )
            self._avis(tableau.feuille, cellule.lieu, identifiant, ecrire_valeur(cellule.valeur), f"{code} : {avis}.")
        return lu.valeur

    def _champ(
        self,
        tableau: Tableau,
        cellule: Cellule,
        identifiant: str,
        champ: C.Champ,
        lus: dict[str, Any],
        en_anomalie: list[str],
    ) -> None:
        lu = convertir(champ, cellule.valeur, self.blocs)
        erreur = (
            cellule.probleme
            or lu.erreur
            or (f"La colonne {champ.code} apparaît deux fois." if champ.code in tableau.repetes else "")
        )
        if erreur:
            message = f"{champ.titre} : {erreur}"
            self._anomalie(tableau.feuille, cellule.lieu, identifiant, ecrire_valeur(cellule.valeur), message, "champ")
            en_anomalie += [champ.code] if champ.decisif else []
            return
        if lu.avis:
            self._avis(
                tableau.feuille, cellule.lieu, identifiant, ecrire_valeur(cellule.valeur), f"{champ.titre} : {lu.avis}"
            )
        if lu.valeur is not None:
            lus[champ.code] = lu.valeur
        elif champ.obligatoire and champ.code != "parcours":
            message = f"{champ.titre} n’est pas renseigné. Complétez-le."
            self._anomalie(tableau.feuille, cellule.lieu, identifiant, "", message, "champ_absent")

    def _parcours(self, cle: str, lus: dict[str, Any], en_anomalie: list[str]) -> None:
        """The path must be said, and agree with the registered blocs; otherwise the candidate waits."""
        tableau, ligne = self.lignes[cle][0]
        lieu = ligne.cellules.get("parcours") or ligne.cellules["identifiant"]
        inscrits = lus.get("blocs_inscrits", ())
        message = ""
        if "parcours" not in lus and "parcours" not in en_anomalie:
            if any("parcours" in t for t in self.tableaux):
                message = "Parcours n’est pas renseigné. Saisissez COMPLET ou BLOCS."
            else:
                lus["parcours"] = COMPLET
        elif lus.get("parcours") == COMPLET and inscrits:
            message = f"Le parcours COMPLET ne prend pas de blocs inscrits ({', '.join(inscrits)}). Videz-les ou choisissez BLOCS."
        elif lus.get("parcours") not in (None, COMPLET) and not inscrits and "blocs_inscrits" not in en_anomalie:
            message = "Le parcours BLOCS demande les blocs inscrits, par exemple : B1 B3."
        if message:
            self._anomalie(
                tableau.feuille, lieu.lieu, lus["identifiant"], ecrire_valeur(lieu.valeur), message, "parcours"
            )
            en_anomalie.append("parcours")
        lus.setdefault("parcours", COMPLET)

    # -- acquis -----------------------------------------------------------------------------------------------------

    def _lire_acquis(self) -> dict[str, dict[str, Acquis]]:
        """Acquis by candidate, from rows (identifiant, composante, points, session) and from columns `acquis.B1`."""
        lus: dict[str, dict[str, Acquis]] = {}
        self.lieux_acquis: dict[tuple[str, str], tuple[str, str]] = {}
        for tableau, cle, composante, points, session, lieu in self._entrees_acquis():
            maximum = self.r.codes_acquis[composante]
            lu = lire_note(points.valeur, maximum)
            erreur = points.probleme or lu.anomalie
            if not erreur and not isinstance(lu.valeur, Decimal):
                erreur = "Les points de l’acquis manquent. Saisissez un nombre."
            if (cle, composante) in self.lieux_acquis:
                erreur = f"L’acquis {composante} est saisi deux fois. Gardez-en un."
            if erreur:
                self._anomalie(
                    tableau.feuille,
                    points.lieu,
                    self.noms[cle],
                    ecrire_valeur(points.valeur),
                    f"Acquis {composante} : {erreur}",
                    "acquis",
                )
            self.lieux_acquis[cle, composante] = (tableau.feuille, points.lieu or lieu)
            valeur = lu.valeur if isinstance(lu.valeur, Decimal) and not erreur else None
            lus.setdefault(cle, {})[composante] = Acquis(valeur, session)
        return lus

    def _entrees_acquis(self) -> Iterator[tuple[Tableau, str, str, Cellule, Any, str]]:
        for tableau in self.acquis:
            for ligne in tableau.lignes:
                identifiant = self._identifiant(tableau, ligne)
                if identifiant:
                    yield from self._ligne_acquis(tableau, ligne, identifiant)
        for cle in self.noms:
            for tableau, ligne in self.lignes[cle]:
                for code, cellule in ligne.cellules.items():
                    if code.startswith("acquis.") and not est_vide(cellule.valeur):
                        yield tableau, cle, code.removeprefix("acquis."), cellule, None, cellule.lieu

    def _ligne_acquis(
        self, tableau: Tableau, ligne: Ligne, identifiant: str
    ) -> Iterator[tuple[Tableau, str, str, Cellule, Any, str]]:
        cle, vide = identifiant.casefold(), Cellule(None, ligne.lieu)
        ou = ligne.cellules["identifiant"].lieu
        if cle not in self.noms:
            message = f"L’identifiant {identifiant} n’existe pas dans {self.reference.feuille}. Corrigez-le ou ajoutez le candidat."
            self._anomalie(tableau.feuille, ou, identifiant, identifiant, message, "identifiant_inconnu")
            return
        if ligne.masquee:
            message = f"Une ligne d’acquis de {identifiant} est masquée : le jury ne la voit pas. Affichez-la."
            self._anomalie(tableau.feuille, ou, identifiant, "", message, "ligne_masquee")
        composante = ligne.cellules.get("composante", vide)
        codes = {code.upper(): code for code in self.r.codes_acquis}
        code = codes.get(nettoyer(str(composante.valeur or "")).upper())
        if code is None:
            message = f"« {ecrire_valeur(composante.valeur)} » ne peut pas être acquis. Composantes : {', '.join(self.r.codes_acquis)}."
            self._anomalie(
                tableau.feuille, composante.lieu, identifiant, ecrire_valeur(composante.valeur), message, "acquis"
            )
            self.ambigus[cle] = "acquis"
            return
        session = ligne.cellules.get("session", vide)
        lu = convertir(C.CHAMPS_ACQUIS[-1], session.valeur, self.blocs)
        if lu.erreur:
            self._anomalie(
                tableau.feuille,
                session.lieu,
                identifiant,
                ecrire_valeur(session.valeur),
                f"Session de l’acquis : {lu.erreur}",
                "acquis",
            )
        yield tableau, cle, code, ligne.cellules.get("points", vide), lu.valeur, ou

    # -- checks on the whole ----------------------------------------------------------------------------------------

    def _colonnes_absentes(self, candidats: tuple[Candidat, ...]) -> None:
        absentes = [code for code in self.r.composantes if not any(code in t for t in self.tableaux)]
        attendues = {code for x in candidats for code in self._attendues(x)} if absentes else set()
        porteuse = max(self.tableaux, key=lambda t: sum(code in t for code in self.r.composantes))
        for code in absentes:
            if code in attendues:
                message = f"La colonne {code} manque. Ajoutez-la à la ligne de codes."
                self._anomalie(porteuse.feuille, "", "", "", message, "colonne")
        if not any("parcours" in t for t in self.tableaux):
            message = "Aucune colonne parcours : tous les candidats sont lus au parcours COMPLET."
            self._avis(self.reference.feuille, "", "", "", message)
        for code in ("nom_naissance", "prenoms"):
            if not any(code in t for t in self.tableaux):
                self._avis(self.reference.feuille, "", "", "", f"Aucune colonne {code} : les exports la demanderont.")

    def _attendues(self, x: Candidat) -> Iterator[str]:
        """Codes of the marks that this session must bring for a candidate."""
        for e in ensembles_dus(self.r, x.dossier):
            if e.code not in x.dossier.acquis:
                yield from (c.code for c in e.composantes if c.code not in x.dossier.acquis)

    def _controler(self, candidat: Candidat) -> None:
        """What contradicts itself, and what the jury will have to rule on (X33, E1, X4)."""
        d, qui = candidat.dossier, candidat.dossier.identifiant
        cle = qui.casefold()
        for i in incoherences_du_dossier(self.r, d):
            if i.acquis and d.acquis[i.objet].points is None:
                continue
            feuille, lieu = self.lieux_acquis[cle, i.objet] if i.acquis else self._lieu(cle, i.objet)
            self._anomalie(feuille, lieu, qui, "", i.texte, "acquis" if i.acquis else "note_non_due")
        feuille, lieu = self._lieu(cle, "heures_entreprise")
        if heures_entreprise_manquent(self.r, d) and d.heures_entreprise is not None:
            minimum = en_francais(minimum_du_dossier(self.r, d))
            effet = (
                "le titre est refusé tant que le jury n’y déroge pas"
                if d.parcours == COMPLET
                else "le jury doit statuer"
            )
            message = f"{en_francais(d.heures_entreprise)} h en entreprise, sous le minimum de {minimum} h : {effet}."
            self.anomalies.append(
                Anomalie(
                    feuille,
                    lieu,
                    qui,
                    en_francais(d.heures_entreprise),
                    espaces_insecables(message),
                    "heures_entreprise",
                    False,
                )
            )
        elif d.heures_entreprise is None and "heures_entreprise" not in d.champs_en_anomalie:
            self._avis(feuille, lieu, qui, "", "Les heures en entreprise ne sont pas renseignées.")
        if heures_absence(d) and absences_en_alerte(self.r, d):
            feuille, lieu = self._lieu(cle, "heures_absence_injustifiees")
            total, base = en_francais(heures_absence(d)), en_francais(heures_face_a_face(self.r, d))
            self._avis(
                feuille,
                lieu,
                qui,
                total,
                f"{total} h d’absence sur {base} h : la limite de {en_francais(self.r.assiduite.alerte)} % est dépassée.",
            )

    def _penalite(self, candidat: Candidat) -> None:
        """A penalty that still needs somebody: the team's agreement, or the school's own rules."""
        d = candidat.dossier
        if not d.heures_injustifiees:
            return
        for motif in self.reglement.decider(d).motifs:
            if motif.code in ("penalite_proposee", "penalite_a_statuer"):
                feuille, lieu = self._lieu(d.identifiant.casefold(), "heures_absence_injustifiees")
                self._avis(feuille, lieu, d.identifiant, en_francais(d.heures_injustifiees), motif.texte)

    def _a_completer(self, candidat: Candidat) -> None:
        """What DIPLOMATION will ask for, and the candidate has to validate."""
        fiche = candidat.fiche
        vides = [_FICHE[c].titre for c in _DIPLOMATION if c in self.reference and not getattr(fiche, c)]
        if vides:
            feuille, lieu = self._lieu(fiche.identifiant.casefold(), "date_naissance")
            message = f"À compléter, sans quoi l’export DIPLOMATION sera refusé : {', '.join(vides)}."
            self._avis(feuille, lieu, fiche.identifiant, "", message)
        if "donnees_validees_le" in self.reference and fiche.donnees_validees_le is None:
            feuille, lieu = self._lieu(fiche.identifiant.casefold(), "donnees_validees_le")
            message = "Le candidat n’a pas encore validé ses données, ce que la transmission à DIPLOMATION demande."
            self._avis(feuille, lieu, fiche.identifiant, "", message)

    def _lieu(self, cle: str, code: str) -> tuple[str, str]:
        for tableau, ligne in self.lignes[cle]:
            if code in ligne.cellules:
                return tableau.feuille, ligne.cellules[code].lieu
        return self.reference.feuille, self.lignes[cle][0][1].lieu

    def _certification(self) -> None:
        vides = [cle for cle in _SESSION if not valeur_de_session(self.session, cle)]
        if vides:
            message = f"À compléter, sans quoi les documents seront refusés : {', '.join(vides)}."
            self._avis(C.SESSION, "", "", "", message)

    def _anomalie(self, feuille: str, lieu: str, qui: str, valeur: str, message: str, code: str = "saisie") -> None:
        self.anomalies.append(Anomalie(feuille, lieu, qui, valeur, espaces_insecables(message), code))

    def _avis(self, feuille: str, lieu: str, qui: str, valeur: str, message: str) -> None:
        self.avertissements.append(Anomalie(feuille, lieu, qui, valeur, espaces_insecables(message), "avis", False))

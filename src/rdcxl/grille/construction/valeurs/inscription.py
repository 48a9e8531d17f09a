"""Contrôle: registration, hours, what a field holds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from rdcxl.grille.construction.valeurs.cellules import Affichage, en_nombre
from rdcxl.grille.modele import Candidat, Fiche
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import COMPLET, Dossier, Lectures, Resultat
from rdcxl.regles.acces import heures_entreprise_manquent, minimum_du_dossier
from rdcxl.regles.acquis import ensembles_dus, incoherences_du_dossier
from rdcxl.regles.assiduite import heures_de_formation, taux_penalite


class Inscription:
    """Saved values of one candidate's row; `candidat` None is a reserve row.

    `rang`: its 1-based rank; `saisies`: what the input cells hold, by code; `nombre_acquis_tuteur`: rows of
    the sheet Acquis for the tutor's mark (one, unless something is wrong); `nombre_de_reports`: cells that contradict an
    optional table.
    """

    def __init__(
        self,
        r: Referentiel,
        lectures: Lectures,
        candidat: Candidat | None,
        resultat: Resultat,
        rang: int,
        saisies: Mapping[str, object],
        nombre_acquis_tuteur: int = 0,
        nombre_de_reports: int = 0,
    ) -> None:
        self.nombre_de_reports = nombre_de_reports
        self.rang, self.saisies, self.nombre_acquis_tuteur = rang, saisies, nombre_acquis_tuteur
        self.r, self.lectures, self.resultat = r, lectures, resultat
        self.d = candidat.dossier if candidat else Dossier("", {})
        self.fiche = candidat.fiche if candidat else Fiche(identifiant="")
        self.candidat = candidat
        self._points: dict[str, Decimal] = {}
        self.complet = self.d.parcours == COMPLET
        self.dus = {e.code for e in ensembles_dus(r, self.d)}
        self.bloques = {i.objet for i in incoherences_du_dossier(r, self.d) if i.bloque}
        self.tuteur = r.pro.composante_de_role("TUTEUR") if r.pro else None
        self.tuteur_acquis = bool(self.tuteur and self.tuteur.code in self.d.acquis)
        p = resultat.penalite
        self.taux = taux_penalite(r, p.heures, p.base, lectures.borne_assiduite) if p.base else Decimal(0)
        self.appliquee = self.taux is not None and self.d.accord_penalite

    def _col_reports(self) -> float:
        return float(self.nombre_de_reports)

    def _col_identifiant(self) -> str:
        return self.d.identifiant

    def _col_nom(self) -> str:
        return self.fiche.nom_complet if self.candidat else ""

    def _col_ligne(self) -> float:
        return float(self.rang)

    def _col_ligne_a(self) -> float:
        return float(self.rang)

    def _col_vae(self) -> Affichage:
        return float(self.d.vae)

    def _col_parcours(self) -> str:
        return self.d.parcours if self.candidat and "parcours" not in self.d.champs_en_anomalie else "?"

    def _col_inscrits(self) -> str:
        return f" {'  '.join(self.fiche.blocs_inscrits)} "

    def _col_executive(self) -> Affichage:
        return "?" if "executive" in self.d.champs_en_anomalie else float(self.d.executive)

    def _col_dispense(self) -> Affichage:
        return "?" if "dispense_pro" in self.d.champs_en_anomalie else float(bool(self.d.dispense_pro) and self.complet)

    def _col_fraude(self) -> Affichage:
        return "?" if "fraude" in self.d.champs_en_anomalie else float(self.d.fraude)

    def _h(self, champ: str, valeur: Decimal | None) -> Affichage:
        return "?" if champ in self.d.champs_en_anomalie else en_nombre(valeur)

    def _col_h_entreprise(self) -> Affichage:
        return self._h("heures_entreprise", self.d.heures_entreprise)

    def _col_h_injustifiees(self) -> Affichage:
        return self._h("heures_absence_injustifiees", self.d.heures_injustifiees)

    def _col_h_justifiees(self) -> Affichage:
        return self._h("heures_absence_justifiees", self.d.heures_justifiees)

    def _col_h_formation(self) -> Affichage:
        return self._h("heures_formation", self.d.heures_formation)

    def _col_minimum(self) -> float:
        return float(minimum_du_dossier(self.r, self.d))

    def _col_manque_heures(self) -> float:
        return float(heures_entreprise_manquent(self.r, self.d))

    def _col_heures(self) -> float:
        return float(self.resultat.penalite.heures)

    def _col_base(self) -> float:
        return float(heures_de_formation(self.r, self.d))

    def _col_taux(self) -> Affichage:
        return "à statuer" if self.taux is None else float(self.taux)

    def _col_accord(self) -> Affichage:
        return "?" if "accord_penalite" in self.d.champs_en_anomalie else float(self.d.accord_penalite)

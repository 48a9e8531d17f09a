"""Everything that a closed file holds about one candidate: what he may ask for (right of access). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Optional

from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille.annexes import annexes
from rdcxl.grille.tables.candidats import champs_par_candidat
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.oublis import ce_qui_est_oublie
from rdcxl.jury.parties_closes import CandidatClos, Engagement
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L


@dataclass(frozen=True)
class Personne:
    """One candidate in a closed file.

    Attributes:
        candidat: what the file says of him; engagement: until when it is kept, None in files of older formats.
        seance: what the sitting says of him: by place, the sentence or the object of the file.
    """

    clos: Cloture
    candidat: CandidatClos
    engagement: Optional[Engagement]
    seance: tuple[tuple[str, Any], ...]

    def en_json(self) -> dict[str, Any]:
        """Everything, under the names that the closed file has."""
        qui = self.candidat.identifiant
        clos = self.clos.en_json()
        e = self.engagement
        return {
            "identifiant": qui,
            **self.candidat.model_dump(mode="json", exclude_unset=True),
            "annexes": {nom: [dict(x) for x in self.clos.rangees_de(nom, qui)] for nom in self.clos.annexes},
            "a_statuer": [x for x in clos["a_statuer"] if x["identifiant"] == qui],
            "avertissements": [x for x in clos["avertissements"] if x["identifiant"] == qui],
            "seance": [{"ou": ou, "dit": dit} for ou, dit in self.seance],
            "garde": {
                "coordonnees_jusqu_au": self._jour(self.clos.engagements and self.clos.engagements.suivi_jusqu_au),
                "jusqu_au": self._jour(e and e.jusqu_au),
                "coordonnees_effacees_le": self._jour(e and e.suivi.efface_le),
            },
        }

    @staticmethod
    def _jour(jour: Any) -> Optional[str]:
        return jour.isoformat() if jour else None

    def rubriques(self, r: Referentiel) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """The same in words: headings, each with its lines (label, value); what is empty is left out."""
        champs = champs_par_candidat(r)
        yield "Identité et inscription", _lignes(self.candidat.fiche.model_dump(mode="json"), champs)
        s = self.candidat.saisies
        acquis = {f"acquis.{code}": x.points for code, x in s.acquis.items()}
        portefeuilles = {f"Portefeuille {bloc}": note for bloc, note in s.portefeuilles.items()}
        yield "Notes et acquis", _lignes({**s.notes, **portefeuilles, **acquis}, champs)
        x = self.candidat.resultat
        yield (
            "Décision",
            [
                ("Décision", L.DECISIONS[x.decision]),
                ("Points", f"{x.points} sur {x.sur}".replace(".", ",")),
                *((code, L.BLOCS[etat.statut]) for code, etat in x.blocs.items()),
                *(((r.code_pro, L.PRO[x.pro.statut]),) if x.pro else ()),
                *(("Motif", m.texte) for m in x.motifs),
                *(
                    ("Acte du jury", f"{a.acte} {a.objet}".strip() + f" : {a.motif} ({a.auteur})")
                    for a in self.candidat.actes
                ),
            ],
        )
        for nom, annexe in annexes(r).items():
            noms = {c.code: c for c in annexe.champs}
            lignes = [ligne for x in self.clos.rangees_de(nom, self.candidat.identifiant) for ligne in _lignes(x, noms)]
            yield annexe.feuille, [(quoi, dit) for quoi, dit in lignes if quoi != "Identifiant"]
        anomalies = [*self.clos.a_statuer, *self.clos.avertissements]
        yield "Relevé à la lecture", [("", a.message) for a in anomalies if a.identifiant == self.candidat.identifiant]
        yield "Dit à la séance", [(ou, str(dit)) for ou, dit in self.seance]


def personne(clos: Cloture, identifiant: str, nom: str) -> Personne:
    """One candidate of a closed file, by the identifier, in any case.

    Args:
        nom: the file's name, for the refusal.

    Raises:
        ClotureRefusee: nobody of that identifier is in the file.
    """
    cherche = identifiant.strip().casefold()
    candidat = next((c for c in clos.candidats if c.identifiant.casefold() == cherche), None)
    if candidat is None:
        oublies = ce_qui_est_oublie(clos)
        suite = f" De ce fichier a été effacé : {oublies}." if clos.oublies else ""
        raise ClotureRefusee(f"Aucun candidat « {identifiant} » dans « {nom} ».{suite}")
    presents = [x for x in clos.engagements.personnes if not x.personne.efface_le] if clos.engagements else []
    rang = clos.candidats.index(candidat)
    return Personne(
        clos, candidat, presents[rang] if presents else None, tuple(_a_la_seance(clos, candidat.identifiant))
    )


def _a_la_seance(clos: Cloture, qui: str) -> Iterator[tuple[str, Any]]:
    """What the jury as a whole says of one candidate: incidents, accommodations, who trained him, what was forced."""
    for e in clos.jury.epreuves:
        ou = f"Procès-verbal de {e.bloc} du {e.date:%d/%m/%Y}"
        yield from ((ou, i.description) for i in e.incidents if i.identifiant == qui)
        yield from ((ou, " ; ".join(a.mesures)) for a in e.amenagements if a.identifiant == qui)
        yield from ((ou, "retard") for x in e.retards if x == qui)
    yield from (("Formé par", f"{m.prenom} {m.nom}") for m in clos.jury.membres if qui in m.a_forme)
    for j in clos.jury.jurys_evaluation:
        if qui in j.candidats:
            membres = ", ".join(f"{m.prenom} {m.nom}" for m in j.membres)
            yield f"Jury d’évaluation {j.epreuve}", membres
    if clos.force:
        yield from (("Forcé par le jury", e.texte) for e in clos.force.empechements if _cite(e.texte, qui))


def _cite(texte: str, qui: str) -> bool:
    return qui in texte.replace(",", " ").replace(":", " ").replace(".", " ").split()


def _lignes(valeurs: Mapping[str, Any], champs: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (champs[code].titre if code in champs else code, _texte(valeur))
        for code, valeur in valeurs.items()
        if valeur not in (None, "", [], False)
    ]


def _texte(valeur: Any) -> str:
    if valeur is True:
        return "oui"
    return ", ".join(map(str, valeur)) if isinstance(valeur, list) else str(valeur)

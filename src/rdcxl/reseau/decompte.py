"""The third count: decisions made again in SQL, from the marks, and held against those that were sealed. Touches the tables only.

No code of the rules is used: `sql/decompte.sql` says them again, so that a mistake of one shows against the other. The same script, with
a reading or a bound changed, says whose outcome hangs on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.lectures import NOMS
from rdcxl.reseau.moteur import lire_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Whom a reading can concern; the script says what each word means.
CONCERNE = {
    "moyenne": "complet",
    "assiette_penalite": "penalite",
    "calcul_penalite": "penalite",
    "borne_assiduite": "penalite",
    "absence": "absent",
    "reprise": "essai",
    "executive_105": "executive",
    "tuteur_absent": "tuteur",
}
ELIMINATOIRE, TITRE, PRO = "eliminatoire", "titre", "pro"
BORNES = (ELIMINATOIRE, TITRE, PRO)
UN_POINT = Decimal(1)


@dataclass(frozen=True)
class Scenario:
    """Another règlement: one reading with another value, or one bound moved.

    `ecart`: by how many points on the scale of marks; 0 for a reading.
    """

    nom: str
    valeur: str = ""
    ecart: Decimal = Decimal(0)

    @property
    def est_une_lecture(self) -> bool:
        """A reading, not a bound."""
        return self.nom in NOMS


class Difference(NamedTuple):
    """What the third count finds otherwise than the sealed proposal of a candidate."""

    fichier: str
    identifiant: str
    quoi: str
    scelle: str
    compte: str


def scenarios(r: Referentiel) -> list[Scenario]:
    """Every other value of every reading of a référentiel, then every bound one point lower and one higher."""
    lectures = [Scenario(nom, v) for nom in CONCERNE if nom in r.lectures for v in r.lectures[nom].valeurs]
    return [*lectures, *(Scenario(nom, ecart=e) for nom in BORNES for e in (-UN_POINT, UN_POINT))]


def compter(base: DuckDBPyConnection, etudies: Sequence[Scenario] = ()) -> None:
    """Make the tables `decompte` and `decompte_ensembles`; the scenarios are numbered from 1 in their order."""
    colonnes = ", ".join(f"{nom} VARCHAR" for nom in CONCERNE)
    base.execute(
        f"CREATE OR REPLACE TEMP TABLE scenarios (scenario INTEGER, concerne VARCHAR, {colonnes}, "
        "ecart_titre DECIMAL(20,8), ecart_eliminatoire HUGEINT, ecart_pro HUGEINT)"
    )
    rangees = [_rangee(i, x) for i, x in enumerate((Scenario(""), *etudies))]
    base.executemany(f"INSERT INTO scenarios VALUES ({', '.join('?' * len(rangees[0]))})", rangees)
    base.execute(lire_sql("decompte"))


def _rangee(numero: int, x: Scenario) -> tuple[object, ...]:
    lectures = [x.valeur if nom == x.nom else None for nom in CONCERNE]
    ecarts = [x.ecart if x.nom == nom else Decimal(0) for nom in (TITRE, ELIMINATOIRE, PRO)]
    return numero, CONCERNE.get(x.nom, "complet"), *lectures, ecarts[0], int(ecarts[1]), int(ecarts[2])


_DIFFERENCES = """
SELECT s.fichier, c.identifiant, q.quoi, q.scelle, q.compte FROM (
  SELECT cloture, rang, 'décision' AS quoi, c.proposition AS scelle, d.decision AS compte, 0 AS ordre
    FROM candidats c JOIN decompte d USING (cloture, rang) WHERE d.scenario = 0 AND c.proposition <> d.decision
  UNION ALL SELECT cloture, rang, 'points', CAST(c.points_proposes AS VARCHAR), CAST(d.points AS VARCHAR), 1
    FROM candidats c JOIN decompte d USING (cloture, rang) WHERE d.scenario = 0 AND u(c.points_proposes) IS DISTINCT FROM d.points
  UNION ALL SELECT cloture, rang, 'maximum', CAST(c.sur AS VARCHAR), CAST(d.sur AS VARCHAR), 2
    FROM candidats c JOIN decompte d USING (cloture, rang) WHERE d.scenario = 0 AND u(c.sur) IS DISTINCT FROM d.sur
  UNION ALL SELECT cloture, rang, 'moyenne', CAST(c.moyenne_proposee AS VARCHAR), CAST(d.moyenne AS VARCHAR), 3
    FROM candidats c JOIN decompte d USING (cloture, rang)
    WHERE d.scenario = 0 AND CAST(c.moyenne_proposee * 100 AS HUGEINT) IS DISTINCT FROM d.moyenne
  UNION ALL SELECT cloture, rang, 'blocs conservés', c.valides_proposes, d.valides, 4
    FROM candidats c JOIN decompte d USING (cloture, rang) WHERE d.scenario = 0 AND c.valides_proposes <> d.valides
  UNION ALL SELECT cloture, rang, e.code || ' : état', e.statut_propose, d.statut, 5
    FROM ensembles e JOIN decompte_ensembles d USING (cloture, rang, code) WHERE e.statut_propose <> d.statut
  UNION ALL SELECT cloture, rang, e.code || ' : points', CAST(e.points_proposes AS VARCHAR), CAST(d.points AS VARCHAR), 6
    FROM ensembles e JOIN decompte_ensembles d USING (cloture, rang, code) WHERE u(e.points_proposes) IS DISTINCT FROM d.points
  UNION ALL SELECT cloture, rang, e.code || ' : note', CAST(e.note_proposee AS VARCHAR), CAST(d.note AS VARCHAR), 7
    FROM ensembles e JOIN decompte_ensembles d USING (cloture, rang, code)
    WHERE CAST(e.note_proposee * 100 AS HUGEINT) IS DISTINCT FROM d.note
  UNION ALL SELECT cloture, rang, e.code || ' : absent du décompte', e.statut_propose, '', 8
    FROM ensembles e JOIN candidats c USING (cloture, rang) ANTI JOIN decompte_ensembles d USING (cloture, rang, code) WHERE c.exact
  UNION ALL SELECT c.cloture, c.rang, 'candidat absent du décompte', c.proposition, '', 9
    FROM candidats c ANTI JOIN (SELECT * FROM decompte WHERE scenario = 0) d USING (cloture, rang) WHERE c.exact
) q JOIN candidats c USING (cloture, rang) JOIN sessions s USING (cloture)
ORDER BY s.fichier, c.rang, q.ordre, q.quoi
"""


def differences(base: DuckDBPyConnection) -> list[Difference]:
    """Every difference with the sealed proposals, by file and candidate; none when both counts agree."""
    return [
        Difference(*(str(x) if x is not None else "" for x in ligne)) for ligne in base.execute(_DIFFERENCES).fetchall()
    ]


def non_recomptes(base: DuckDBPyConnection) -> list[tuple[str, str]]:
    """File and identifier of the candidates whose numbers have more figures than the third count takes."""
    return base.execute(
        "SELECT s.fichier, c.identifiant FROM candidats c JOIN sessions s USING (cloture) WHERE NOT c.exact ORDER BY ALL"
    ).fetchall()


class Effet(NamedTuple):
    """What a scenario changes: how many candidates get another decision, or keep other blocs; titles more and fewer; centres concerned."""

    scenario: Scenario
    changes: int
    titres_de_plus: int
    titres_de_moins: int
    centres: int


def effets(base: DuckDBPyConnection, etudies: Sequence[Scenario]) -> list[Effet]:
    """The effect of each scenario on the proposals, in their order; readings whose value was the one in force change nothing."""
    lus = {ligne[0]: ligne[1:] for ligne in base.execute(_EFFETS).fetchall()}
    return [Effet(x, *lus.get(i, (0, 0, 0, 0))) for i, x in enumerate(etudies, 1)]


_EFFETS = """
SELECT a.scenario, count(*), count(*) FILTER (a.decision = 'TITRE' AND b.decision <> 'TITRE'), count(*) FILTER (a.decision <> 'TITRE' AND b.decision = 'TITRE'),
       count(DISTINCT s.siret)
FROM decompte a JOIN decompte b ON b.scenario = 0 AND b.cloture = a.cloture AND b.rang = a.rang JOIN sessions s ON s.cloture = a.cloture
WHERE a.scenario > 0 AND (a.decision <> b.decision OR a.valides <> b.valides) GROUP BY ALL ORDER BY ALL
"""


def phrases(differences: Iterable[Difference]) -> Iterator[str]:
    """A sentence per difference."""
    for x in differences:
        yield f"{x.fichier}, {x.identifiant}, {x.quoi} : {x.scelle or 'rien'} dans le fichier clos, {x.compte or 'rien'} au décompte."

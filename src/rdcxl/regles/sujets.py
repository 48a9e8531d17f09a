"""What a jury has to discuss, most pressing first: codes and French labels. Standard library only.

No rule of the règlement: an order of work, shared by the terminal and by the sheet Jury.
"""

from __future__ import annotations

from decimal import Decimal

# « Just under » a bound: half a point on 20, in points of the bloc or of the total: what two markers of the same work
# commonly differ by, so it is where a jury may want to look again before it refuses.
MARGE = Decimal("0.5")

ELIMINATOIRE = "ELIMINATOIRE"
PRO_INSUFFISANTE = "PRO_INSUFFISANTE"
SOUS_LE_SEUIL = "SOUS_LE_SEUIL"
ABSENCE = "ABSENCE"
ATTENTE = "ATTENTE"
LECTURE = "LECTURE"
FRAUDE = "FRAUDE"
HEURES = "HEURES"
PENALITE = "PENALITE"

SUJETS = {
    ELIMINATOIRE: "note éliminatoire",
    PRO_INSUFFISANTE: "évaluation professionnelle insuffisante",
    SOUS_LE_SEUIL: "juste sous un seuil",
    ABSENCE: "absence",
    ATTENTE: "en attente",
    LECTURE: "dépend d’une lecture du règlement",
    FRAUDE: "fraude",
    HEURES: "heures en entreprise",
    PENALITE: "pénalité à statuer",
}
RANGS = {code: rang for rang, code in enumerate(SUJETS)}

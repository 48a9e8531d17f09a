"""Codes of decisions, states and readings, and the French label of each. A code without a label is an error, never a default."""

TITRE = "TITRE"
PARTIELLE = "PARTIELLE"
AUCUNE = "AUCUNE"
EN_ATTENTE = "EN_ATTENTE"
ANNULEE = "ANNULEE"

DECISIONS = {
    TITRE: "Titre obtenu",
    PARTIELLE: "Certification partielle",
    AUCUNE: "Aucune certification",
    EN_ATTENTE: "En attente",
    ANNULEE: "Session annulée",
}

VALIDE = "VALIDE"
COMPENSE = "COMPENSE"
COMPENSABLE = "COMPENSABLE"
NON_VALIDE = "NON_VALIDE"
ELIMINATOIRE = "ELIMINATOIRE"
NON_PRESENTE = "NON_PRESENTE"
ACQUIS = "ACQUIS"
NON_INSCRIT = "NON_INSCRIT"
ANNULE = "ANNULE"

BLOCS = {
    VALIDE: "Validé",
    COMPENSE: "Compensé",
    COMPENSABLE: "Compensable",
    NON_VALIDE: "Non validé",
    ELIMINATOIRE: "Éliminatoire",
    NON_PRESENTE: "Non présenté",
    EN_ATTENTE: "En attente",
    ACQUIS: "Acquis",
    NON_INSCRIT: "Non inscrit",
    ANNULE: "Annulé",
}

SUFFISANT = "SUFFISANT"
INSUFFISANT = "INSUFFISANT"
DISPENSE = "DISPENSE"
NON_CONCERNE = "NON_CONCERNE"

PRO = {
    SUFFISANT: "Suffisant",
    INSUFFISANT: "Insuffisant",
    NON_PRESENTE: "Non présenté",
    EN_ATTENTE: "En attente",
    ACQUIS: "Acquis",
    DISPENSE: "Dispensé",
    NON_CONCERNE: "Non concerné",
    ANNULE: "Annulé",
}

AUCUNE_PENALITE = "AUCUNE"
PROPOSEE = "PROPOSEE"
APPLIQUEE = "APPLIQUEE"
A_STATUER = "A_STATUER"
SANS_OBJET = "SANS_OBJET"

OBTENU = "OBTENU"
NON_OBTENU = "NON_OBTENU"
NON_EVALUE = "NON_EVALUE"

CERTIFICATS = {
    OBTENU: "Obtenu",
    NON_OBTENU: "Non obtenu",
    NON_EVALUE: "Non évalué",
}

LECTURES = {
    "moyenne": "moyenne générale",
    "assiette_penalite": "assiette de la pénalité",
    "calcul_penalite": "calcul de la pénalité",
    "borne_assiduite": "borne de l’assiduité",
    "absence": "absence à une épreuve",
    "reprise": "nouveau passage",
    "executive_105": "minimum d’heures d’un Executive",
    "tuteur_absent": "évaluation du tuteur non parvenue",
    "pro_par_blocs": "évaluation professionnelle à côté de blocs séparés",
}

PENALITES = {
    AUCUNE_PENALITE: "Aucune",
    PROPOSEE: "Proposée",
    APPLIQUEE: "Appliquée",
    A_STATUER: "À statuer",
    SANS_OBJET: "Sans objet",
}

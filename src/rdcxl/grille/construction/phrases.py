"""Words that a live formula shows and its saved value repeats. Imports nothing."""

from __future__ import annotations

# Does the host know the functions?
ACTIF = "rdcxl"
ABSENT = "calcul natif"

# Do both calculations of a candidate agree?
CONCORDENT = "concordent"
A_CORRIGER = "saisie à corriger"
ECART = "ÉCART"

ERREUR = "ERREUR"  # how a function's refusal begins

# Why a line cannot be decided on, which only the grid as a whole can see.
CANDIDAT_INCONNU = "cet identifiant n’est pas dans la feuille Candidats."
DEPLACEE = "cet identifiant n’est pas sur la même ligne dans Candidats, Notes et Assiduité. Remettez-le sur sa ligne."
EN_DOUBLE = "deux lignes portent cet identifiant. Gardez-en une."
JOKER = "il contient un astérisque, un point d’interrogation ou un tilde. Choisissez-en un autre."
LIGNE_D_ACQUIS = "une de ses lignes d’Acquis nomme une composante qui ne peut pas être acquise."
PASSAGE = "une de ses lignes de Tentatives ou de Portefeuilles ne peut pas être lue."
FRAUDE_A_DECIDER = "une fraude est alléguée dans Incidents : sa décision est attendue."
REPORT = "une feuille facultative dit autre chose qu’une de ses notes, ou de ses heures."

# What stands for a cell that cannot be handed over as it is.
VIDE = "(vide)"
ILLISIBLE = "(illisible)"
DEUX_LIGNES = "(deux lignes)"

EXPERIENCE = "VAE, au jury de statuer"

SANS_FONCTIONS = "Les fonctions RDC ne répondent pas sur ce poste."
NON_CALCULE = "résultat final non calculé"
SANS_ACTE = "="  # in Données: no act, the result is the proposal

# What a line of the jury's decisions lacks.
A_COMPLETER = "À compléter"
COMPLETE = "complète"

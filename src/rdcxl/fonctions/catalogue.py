"""The worksheet functions: name, French help, arguments, example, and the code behind. fonctions and regles only.

A host wraps `Fonction.appeler`: it takes what the host's cells hold and gives text, a number, a date, or rows of these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import localcontext
from typing import Any, Union

from rdcxl import __version__
from rdcxl.erreurs import ErreurRdcxl
from rdcxl.fonctions import calendrier, candidat, jury, ligne, modules, promotion
from rdcxl.fonctions.calcul import ERREUR, ErreurDeCellule, referentiel
from rdcxl.referentiel import Referentiel
from rdcxl.referentiel.choix import donne_ou_defaut
from rdcxl.regles.nombres import CONTEXTE
from rdcxl.typographie import espaces_insecables

CATEGORIE = "RDC"
Cellule = Union[str, float, dt.date]
Resultat = Union[Cellule, list[list[Cellule]]]


@dataclass(frozen=True)
class Argument:
    """An argument: name, French help (≤ 255 characters), whether it is a range and may be left out.

    `parametre`: its name in the hosts' languages, where the French name is a word of theirs (`Date` in VBA).
    """

    nom: str
    aide: str
    plage: bool = False
    facultatif: bool = False
    parametre: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "aide", espaces_insecables(self.aide))

    @property
    def identifiant(self) -> str:
        """The name to use in a host's language."""
        return self.parametre or self.nom


@dataclass(frozen=True)
class Fonction:
    """A worksheet function. `calculer` may raise `ErreurDeCellule`; `appeler` never raises. `colonnes`: titles of a row of a table."""

    nom: str
    aide: str
    arguments: tuple[Argument, ...]
    exemple: str
    calculer: Callable[..., Any]
    tableau: bool = False
    colonnes: Callable[[], tuple[str, ...]] = tuple

    def __post_init__(self) -> None:
        object.__setattr__(self, "aide", espaces_insecables(self.aide))

    def appeler(self, *valeurs: object) -> Resultat:
        """The result for these cells, or « ERREUR : … » (in a table when the function gives one). Never raises.

        Args:
            valeurs: cells or ranges in the order of the arguments; None for those left out.
        """
        try:
            with localcontext(CONTEXTE):
                return self.calculer(*valeurs)  # type: ignore[no-any-return]
        except ErreurDeCellule as erreur:
            phrase = erreur.phrase
        except ErreurRdcxl as erreur:
            phrase = espaces_insecables(f"{ERREUR}{erreur.message}")
        except Exception as erreur:  # a spreadsheet must never see an exception
            phrase = f"{ERREUR}imprévue ({type(erreur).__name__}), à signaler."
        return [[phrase]] if self.tableau else phrase


# What the examples of the help name: the référentiel that ships, whatever the host knows besides.
_R = donne_ou_defaut(None)
_A, _B, *_ = (b.code for b in (*_R.blocs, *_R.blocs))
_PRO = candidat.ou_pro(_R)
_DE_PRO = f", de {_R.code_pro}" if _R.pro else ""
_UN_BLOC = f"Un bloc ({_A} à {_R.blocs[-1].code}){_PRO}"
_ECHEANCES = list(calendrier.ECHEANCES)
_COMPOSANTES = [b.composantes[0].code for b in _R.blocs[:2]]

_CODES = Argument(
    "codes",
    f"Ligne des codes : {', '.join(_COMPOSANTES)}… et, s’ils existent, parcours, dispense_pro, acquis.{_A}, lecture.absence…",
    plage=True,
)
_VALEURS = Argument("valeurs", "Cellules du candidat, sous ces codes, dans le même ordre.", plage=True)
_COMPOSANTE = Argument("composante", f"{_UN_BLOC} ; le total si elle est omise.", facultatif=True)
_LIGNE = (_CODES, _VALEURS)


def version(r: Referentiel) -> str:
    """Version of the package, and of a référentiel."""
    return f"rdcxl {__version__}, {r.version}"


def _version() -> str:
    return version(referentiel())


FONCTIONS = (
    Fonction(
        "RDC_POINTS",
        f"Points d’un bloc{_DE_PRO}, ou total, pénalité comprise.",
        (*_LIGNE, _COMPOSANTE),
        f'=RDC_POINTS($C$6:$O$6;C7:O7;"{_B}")',
        candidat.points,
    ),
    Fonction(
        "RDC_NOTE",
        f"Note sur 20 d’un bloc{_DE_PRO}, ou moyenne générale, tronquée au centième.",
        (*_LIGNE, _COMPOSANTE),
        f'=RDC_NOTE($C$6:$O$6;C7:O7;"{_B}")',
        candidat.note,
    ),
    Fonction(
        "RDC_STATUT",
        f"État d’un bloc{_PRO.replace(' ou ', ' ou de ')} : validé, compensé, éliminatoire, non présenté, en attente…",
        (*_LIGNE, Argument("composante", f"{_UN_BLOC}.")),
        f'=RDC_STATUT($C$6:$O$6;C7:O7;"{_B}")',
        candidat.statut,
    ),
    Fonction(
        "RDC_DECISION",
        "Décision proposée au jury. Refuse de décider sur une saisie qui ne peut pas être lue.",
        _LIGNE,
        "=RDC_DECISION($C$6:$O$6;C7:O7)",
        candidat.decision,
    ),
    Fonction(
        "RDC_BLOCS_VALIDES",
        f"Blocs validés ou acquis, par exemple : {_R.exemple_de_blocs.replace(' ', ', ')}.",
        _LIGNE,
        "=RDC_BLOCS_VALIDES($C$6:$O$6;C7:O7)",
        candidat.blocs_valides,
    ),
    Fonction(
        "RDC_MOTIFS",
        "Motifs de la proposition, chacun avec l’article du règlement sur lequel il repose.",
        _LIGNE,
        "=RDC_MOTIFS($C$6:$O$6;C7:O7)",
        candidat.motifs,
    ),
    Fonction(
        "RDC_MANQUE",
        "Points qui manquent encore pour le titre, ou pour valider le bloc ; « impossible » si aucun nombre n’y suffit.",
        (*_LIGNE, Argument("composante", f"{_UN_BLOC} ; le titre si elle est omise.", facultatif=True)),
        "=RDC_MANQUE($C$6:$O$6;C7:O7)",
        candidat.manque,
    ),
    Fonction(
        "RDC_LECTURES",
        "Lectures du règlement dont dépend la proposition, par exemple : absence à une épreuve ; vide si aucune n’y change rien.",
        _LIGNE,
        "=RDC_LECTURES($C$6:$O$6;C7:O7)",
        candidat.lectures,
    ),
    Fonction(
        "RDC_LIGNE",
        "Tout sur un candidat en un appel, sur une ligne : décision, points, moyenne, blocs, après les actes aussi, manques, lectures, motifs.",
        (
            _CODES,
            Argument("ligne", "Cellules du candidat, sous ces codes, dans le même ordre.", plage=True),
            Argument(
                "actes",
                "Actes du jury, sans leurs titres : identifiant, acte, objet, valeur, motif, auteur, horodatage. Les codes ont alors identifiant.",
                # no range to LibreOffice, where one cannot be left out
                facultatif=True,
            ),
        ),
        "=RDC_LIGNE($C$6:$O$6;C7:O7)",
        ligne.ligne,
        tableau=True,
        colonnes=lambda: tuple(ligne.colonnes(referentiel()).values()),
    ),
    Fonction(
        "RDC_SYNTHESE",
        "Toute la promotion en un appel : par candidat, décision, points, moyenne, blocs conservés et état de chaque bloc.",
        (_CODES, Argument("tableau", "Toutes les lignes des candidats, sous ces codes.", plage=True)),
        "=RDC_SYNTHESE(C6:O6;C7:O40)",
        promotion.synthese,
        tableau=True,
        colonnes=lambda: promotion.colonnes(referentiel()),
    ),
    Fonction(
        "RDC_PENALITE",
        "Taux de la pénalité d’assiduité pour des heures injustifiées ; « à statuer » au-delà du dernier palier.",
        (
            Argument("heures", "Heures d’absence injustifiées."),
            Argument(
                "base",
                "Heures de formation prévues ; celles du parcours complet si elles sont omises.",
                facultatif=True,
            ),
        ),
        "=RDC_PENALITE(20)",
        calendrier.penalite,
    ),
    Fonction(
        "RDC_HEURES_ENTREPRISE",
        "Heures minimales en entreprise d’un parcours.",
        (
            Argument("parcours", "COMPLET ou BLOCS."),
            Argument("nombre_de_blocs", "Nombre de blocs, pour le parcours BLOCS.", facultatif=True),
            Argument("executive", "oui pour un candidat Executive qui a été positionné.", facultatif=True),
        ),
        '=RDC_HEURES_ENTREPRISE("BLOCS";2)',
        calendrier.heures_entreprise,
    ),
    Fonction(
        "RDC_ECHEANCE",
        f"Date limite d’une règle : {', '.join(_ECHEANCES)}.",
        (
            Argument(
                "quoi",
                f"La règle : {', '.join(_ECHEANCES[:-1])} ou {_ECHEANCES[-1]}.",
            ),
            Argument(
                "date",
                "La date de départ : épreuve, demande, décision ou certification selon la règle.",
                parametre="jour",
            ),
        ),
        '=RDC_ECHEANCE("RESULTATS";A3)',
        calendrier.echeance,
    ),
    Fonction(
        "RDC_JURY",
        "Composition du jury de certification : conforme, ou ce qui ne l’est pas.",
        (
            Argument(
                "tableau",
                "Une ligne de titres (nom, role, annees_exercice, derniere_activite, informe_le, date_jury), puis les membres.",
                plage=True,
            ),
        ),
        "=RDC_JURY(A1:F6)",
        jury.composition,
    ),
    Fonction(
        "RDC_MODULE",
        "Note d’un module de formation sur 20, moyenne de ses notes, non arrondie. ABS compte 0, ABJ et vide ne comptent pas. Hors des points.",
        (
            Argument("notes", "Notes du module : nombres, ABS ou ABJ.", plage=True),
            Argument(
                "sur",
                "Sur combien : 10, 20 ou 30, pour toutes les notes, ou une cellule par note ; 20 si omis ou vide.",
                facultatif=True,
            ),
        ),
        "=RDC_MODULE(C7:E7;30)",
        modules.module,
    ),
    Fonction(
        "RDC_CCE",
        "Résultat du certificat de compétences en entreprise, d’après les six modules du Bloc 5 : Obtenu, Non obtenu ou Non évalué.",
        (
            Argument(
                "notes",
                "Note sur 20 de chacun des six modules, dans l’ordre ; vide : pas évalué, ABS : absence injustifiée, qui compte 0.",
                plage=True,
            ),
        ),
        "=RDC_CCE(C7:H7)",
        modules.certificat,
    ),
    Fonction("RDC_VERSION", "Version de rdcxl et du référentiel.", (), "=RDC_VERSION()", _version),
)

PAR_NOM = {f.nom: f for f in FONCTIONS}


def signature(f: Fonction) -> str:
    """How the function is written in a French Excel: `RDC_POINTS(codes; valeurs; [composante])`."""
    return f"{f.nom}({'; '.join(f'[{a.nom}]' if a.facultatif else a.nom for a in f.arguments)})"

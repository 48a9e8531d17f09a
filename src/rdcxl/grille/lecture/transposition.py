"""From an older grid to the content of a new one: each row to its candidate, each value as it was typed. Writes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille import champs as C
from rdcxl.grille.annexes import NOM_DU_CANDIDAT, annexes
from rdcxl.grille.colonnes_de_grille import NOTES, TOTAL, code_d_appoint, code_de_critere
from rdcxl.grille.contenu import Contenu
from rdcxl.grille.conversion import convertir, ecrire_valeur, est_vide
from rdcxl.grille.grilles import Critere, GrilleDEpreuve
from rdcxl.grille.lecture.ancienne import PREFIXE_DE_GRILLE, Ancienne
from rdcxl.grille.lecture.feuilles import FeuilleReperee, lettres
from rdcxl.grille.reprise import FeuilleCopiee, LogiqueSaisi, NombreSaisi, Reprise
from rdcxl.grille.tables.candidats import IDENTIFIANT, champs_de_la_fiche
from rdcxl.grille.tables.fixes import FIXES
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.saisie import lire_nombre, nettoyer

NORMALISES = (C.TEXTE, C.CHOIX, C.OUI_NON, C.BLOCS)
HEURES = ("heures_absence_injustifiees", "heures_absence_justifiees")
# Calculated columns of our sheets, by their heading: what stands there as a formula is not taken over.
CALCULEES = {
    C.NOTES: {"nom"},
    C.ASSIDUITE: {"nom", "part", "taux", "etat"},
    C.SESSION: {"intitulé", "aide"},
}
BAREME_DE_SESSION = (5, 6)  # 0-based columns of the référentiel's numbers


class Rangee(NamedTuple):
    """A row of a sheet: its 0-based number, its non-empty typed cells by code, those that are formulas."""

    ligne: int
    valeurs: dict[str, Any]
    formules: dict[str, str]


class Transposition:
    """One older grid. `contenu` is what the new one will hold; `avis`: what was not taken over as it was."""

    def __init__(self, ancienne: Ancienne, r: Referentiel) -> None:
        self.a, self.r, self.blocs = ancienne, r, tuple(b.code for b in r.blocs)
        self._fiche = champs_de_la_fiche(r)
        self.candidats: dict[str, dict[str, object]] = {}
        self.vues: dict[str, set[str]] = defaultdict(set)
        self.places: dict[tuple[str, int], dict[str, object]] = {}
        self.en_trop: dict[str, list[dict[str, object]]] = defaultdict(list)
        self.acquis: list[dict[str, object]] = []
        self.decisions: list[dict[str, object]] = []
        self.annexes: dict[str, list[dict[str, object]]] = {}
        self.session: dict[str, object] = {}
        self.evaluateurs: dict[str, tuple[object, ...]] = {}
        self.divers: list[tuple[str, str, str, str, object]] = []
        self.figees: list[str] = []
        self.grilles = tuple(self._grille(x) for x in ancienne.feuilles if self._composante(x))
        self._titres = [annexe.feuille for annexe in annexes(r).values()]
        self._lire()

    @property
    def contenu(self) -> Contenu:
        """The content of the new grid."""
        reprise = Reprise(
            dict(self.en_trop), self.session, self.evaluateurs, self._copiees(), (*self._deja_divers(), *self.divers)
        )  # fmt: skip
        tables = {nom: self.annexes[nom] for nom in annexes(self.r) if nom in self.annexes}
        ordre = list(self.r.composantes)
        grilles = tuple(sorted(self.grilles, key=lambda g: ordre.index(g.composante.code)))
        return Contenu(
            self.a.propre, list(self.candidats.values()), self.acquis, tables, grilles, tuple(self.decisions), reprise
        )

    def _deja_divers(self) -> list[tuple[str, str, str, str, object]]:
        """What an earlier migration put aside, with all its digits."""
        return [(*map(str, quoi), self._autre(valeur)) for *quoi, valeur in self.a.divers]  # type: ignore[misc]

    def _copiees(self) -> tuple[FeuilleCopiee, ...]:
        """The user's sheets, under another title where an optional sheet has taken theirs."""
        pris = {
            t.casefold()
            for t in (*self._titres, *(x.feuille for x in self.a.feuilles), C.SESSION, C.ACQUIS, C.DECISIONS)
        }
        return tuple(
            x._replace(titre=f"{x.titre[:22]} (reprise)") if x.titre.casefold() in pris else x for x in self.a.copiees
        )

    def _lire(self) -> None:
        par_candidat = [x for x in self.a.feuilles if x.genre == "candidats" and not self._composante(x)]
        for x in sorted(par_candidat, key=lambda x: x.feuille != C.CANDIDATS):
            self._lire_par_candidat(x)
        self._refuses()
        for x in self.a.feuilles:
            if self._composante(x):
                self._lire_grille(x)
            elif x.genre == "session":
                self._lire_session(x)
            elif x.genre != "candidats":
                self._lire_table(x)
            self._lire_le_reste(x)

    # -- one row per candidate ------------------------------------------------------------------------------------------

    def _rangees(self, x: FeuilleReperee) -> Iterator[Rangee]:
        formules = self.a.formules[x.feuille]
        for rang, ligne in enumerate(x.lignes, x.numero):
            valeurs = {code: ligne[i] for i, code in x.codes.items() if i < len(ligne) and ligne[i] is not None}
            if valeurs:
                textes = {code: formules[rang, i] for i, code in x.codes.items() if (rang, i) in formules}
                yield Rangee(rang, valeurs, textes)

    def _lire_par_candidat(self, x: FeuilleReperee) -> None:
        de_grille = {g.composante.code for g in self.grilles}
        vus = set[str]()
        for rangee in self._rangees(x):
            cle, identifiant = self._identifier(rangee)
            saisies = dict(self._saisies(x, rangee, de_grille))
            reconnue = bool(cle) and cle not in vus and (cle in self.candidats or x.feuille == C.CANDIDATS)
            if not reconnue and not saisies and identifiant is None:
                continue
            if reconnue:
                vus.add(cle)
                self.vues[x.feuille].add(cle)
                sienne = self.candidats.setdefault(cle, {"identifiant": identifiant})
                for code, valeur in saisies.items():
                    if code.startswith("acquis."):
                        self.acquis.append(
                            {"identifiant": sienne["identifiant"], "composante": code[7:], "points": valeur}
                        )
                    elif est_vide(sienne.get(code)):
                        sienne[code] = valeur
            else:
                sienne = saisies if identifiant is None else {"identifiant": identifiant, **saisies}
                self.en_trop[x.feuille].append(sienne)
            if x.feuille == C.NOTES:
                self.places[x.feuille, rangee.ligne] = sienne

    def _refuses(self) -> None:
        """An identifier that cannot be read stays in the sheets where it stands, and in no other."""
        for cle, sienne in self.candidats.items():
            if convertir(IDENTIFIANT, sienne["identifiant"], self.blocs).erreur:
                sienne |= {
                    f"identifiant:{feuille}": "" for feuille in (C.NOTES, C.ASSIDUITE) if cle not in self.vues[feuille]
                }

    def _identifier(self, rangee: Rangee) -> tuple[str, object]:
        """The key of a row's candidate, and its identifier as a cell will hold it: as typed where it cannot be read."""
        brut = rangee.valeurs.get("identifiant")
        lu = convertir(IDENTIFIANT, brut, self.blocs)
        if lu.erreur:
            return nettoyer(ecrire_valeur(brut)).casefold(), self._brut(brut)
        return str(lu.valeur or "").casefold(), lu.valeur

    def _saisies(self, x: FeuilleReperee, rangee: Rangee, de_grille: set[str]) -> Iterator[tuple[str, object]]:
        for code, brut in rangee.valeurs.items():
            formule = rangee.formules.get(code)
            if code == "identifiant" or (formule is not None and self._recopie(formule, code)):
                continue
            if formule is not None:
                self.figees.append(f"{x.feuille}!{self._adresse(x, code, rangee.ligne)}")
            champ = self._fiche.get(code)
            cle = code_d_appoint(code, NOTES) if code in de_grille else code
            yield cle, self._valeur(champ, brut) if champ else self._brut(brut)

    def _recopie(self, formule: str, code: str) -> bool:
        """A formula that copies an optional sheet, or the evaluation grid of this very mark."""
        sources = [*self._titres, f"{PREFIXE_DE_GRILLE}{code.partition(':')[0]}"]
        return any(f"{titre}!" in formule or f"{titre}'!" in formule for titre in sources)

    def _valeur(self, champ: C.Champ, brut: Any) -> object:
        """A registration as `nouveau` writes it where it can be read; as typed otherwise."""
        lu = convertir(champ, brut, self.blocs)
        if champ.genre in NORMALISES and not lu.erreur and lu.valeur is not None:
            return lu.valeur
        return self._brut(brut)

    @staticmethod
    def _brut(brut: Any) -> object:
        """A raw value, with all its digits."""
        if isinstance(brut, bool):
            return LogiqueSaisi(brut)
        return NombreSaisi(brut) if isinstance(brut, (int, float)) else brut

    @staticmethod
    def _adresse(x: FeuilleReperee, code: str, ligne: int) -> str:
        colonne = next(i for i, c in x.codes.items() if c == code)
        return f"{lettres(colonne + 1)}{ligne + 1}"

    # -- evaluation grids -----------------------------------------------------------------------------------------------

    def _composante(self, x: FeuilleReperee) -> str:
        nom = x.feuille.removeprefix(PREFIXE_DE_GRILLE)
        return nom if x.genre == "candidats" and nom != x.feuille else ""

    def _grille(self, x: FeuilleReperee) -> GrilleDEpreuve:
        """The criteria of the first assessor, which the others must share."""
        code, codes = self._composante(x), set(x.codes.values())
        ou = {c: i for i, c in x.codes.items()}
        evaluateurs = next(e for e in range(1, 11) if code_de_critere(code, 1, e) not in codes) - 1
        nombre = next(i for i in range(1, 101) if code_de_critere(code, i, 1) not in codes) - 1
        entetes = []
        for e in range(1, evaluateurs + 1):
            cles = [code_de_critere(code, i, e) for i in range(1, nombre + 1)]
            entetes.append([self._entete(x, ou[c]) if c in ou else None for c in cles])
        attendus = evaluateurs * nombre == sum(c.startswith(f"{code}:c") for c in codes)
        premiers = entetes[0] if entetes else []
        if not attendus or not premiers or None in premiers or any(suivants != premiers for suivants in entetes):
            raise SaisieRefusee(
                f"La feuille « {x.feuille} » n’a plus les mêmes critères, avec leurs points, pour chaque évaluateur. "
                "Rétablissez ses lignes de titres et de points, puis recommencez."
            )
        return GrilleDEpreuve(self.r.composantes[code], evaluateurs, tuple(c for c in premiers if c))

    @staticmethod
    def _entete(x: FeuilleReperee, i: int) -> Critere | None:
        titre, points = (ligne[i] if i < len(ligne) else None for ligne in (x.titres, x.points))
        lus = lire_nombre(points)
        return Critere(str(titre or "").strip(), lus.valeur) if lus.valeur else None

    def _lire_grille(self, x: FeuilleReperee) -> None:
        code, vus = self._composante(x), set[str]()
        grille = next(g for g in self.grilles if g.composante.code == code)
        ou = {c: i for i, c in x.codes.items()}
        noms = self.a.brutes[x.feuille][x.numero - 4] if x.numero >= 4 else ()
        premieres = [ou[code_de_critere(code, 1, e)] for e in range(1, grille.evaluateurs + 1)]
        self.evaluateurs[code] = tuple(noms[i] if i < len(noms) else None for i in premieres)
        for rangee in self._rangees(x):
            cle, _ = self._identifier(rangee)
            saisies = {
                c: self._brut(v)
                for c, v in rangee.valeurs.items()
                if c.startswith(f"{code}:") and not (c in rangee.formules and self._recopie(rangee.formules[c], c))
            }
            self.figees += [f"{x.feuille}!{self._adresse(x, c, rangee.ligne)}" for c in saisies if c in rangee.formules]
            sienne = self.candidats.get(cle) if cle not in vus else None
            sienne = self.places.get((C.NOTES, rangee.ligne)) if sienne is None else sienne
            vus.add(cle)
            if sienne is not None and not saisies.keys() & sienne.keys():
                sienne.update(saisies)
            else:
                self.divers += [(x.feuille, self._adresse(x, c, rangee.ligne), cle, c, v) for c, v in saisies.items()]

    # -- other tables ---------------------------------------------------------------------------------------------------

    def _lire_table(self, x: FeuilleReperee) -> None:
        if x.genre in FIXES:
            champs = FIXES[x.genre].champs
            vers = self.acquis if x.genre == "acquis" else self.decisions
        else:
            champs, vers = annexes(self.r)[x.genre].champs, self.annexes.setdefault(x.genre, [])
        par_code = {champ.code: champ for champ in champs}
        for rangee in self._rangees(x):
            if all(est_vide(v) for v in rangee.valeurs.values()):
                continue
            self.figees += [f"{x.feuille}!{self._adresse(x, c, rangee.ligne)}" for c in rangee.formules]
            vers.append({c: self._de_table(par_code[c], v) for c, v in rangee.valeurs.items()})

    def _de_table(self, champ: C.Champ, brut: Any) -> object:
        """As typed; a whole number in a column of text stays a number, and yes or no in words."""
        if isinstance(brut, bool) and champ.genre == C.OUI_NON:
            return "oui" if brut else "non"
        return self._brut(brut)

    def _lire_session(self, x: FeuilleReperee) -> None:
        """What cannot be read there; the rest is in the session already."""
        refusees = {a.cellule for a in self.a.propre.anomalies if a.feuille == x.feuille}
        inverse = {code: i for i, code in x.codes.items()}
        rangees = {nettoyer(str(rangee.valeurs.get("cle", ""))): rangee for rangee in self._rangees(x)}
        for cle, rangee in rangees.items():
            lieux = {f"{lettres(inverse[c] + 1)}{rangee.ligne + 1}" for c in ("cle", "valeur") if c in inverse}
            if cle and lieux & refusees and "valeur" in rangee.valeurs:
                self.session[cle] = self._brut(rangee.valeurs["valeur"])
            if "valeur" in rangee.formules:
                self.figees.append(f"{x.feuille}!{self._adresse(x, 'valeur', rangee.ligne)}")

    # -- what is not ours -----------------------------------------------------------------------------------------------

    def _lire_le_reste(self, x: FeuilleReperee) -> None:
        """Everything that stands beside our columns, or is typed over a calculated one."""
        brutes, formules = self.a.brutes[x.feuille], self.a.formules[x.feuille]
        entetes = brutes[x.numero - 1]
        titres = {i: nettoyer(str(v)).casefold() for i, v in enumerate(entetes) if v is not None}
        notres = {i for i, t in titres.items() if t in self._calculees(x)} | set(x.codes)
        notres |= set(BAREME_DE_SESSION) if x.genre == "session" else set()
        derniere = max(notres)
        qui = next((i for i, c in x.codes.items() if c in ("identifiant", "cle")), 0)
        for rang, ligne in enumerate(brutes):
            for i, valeur in enumerate(ligne):
                dehors = i not in notres and (rang >= x.numero or i > derniere)
                dessus = i in notres - set(x.codes) and rang >= x.numero and (rang, i) not in formules
                if est_vide(valeur) or not (dehors or (dessus and x.genre != "session")):
                    continue
                identifiant = ecrire_valeur(ligne[qui]) if rang >= x.numero and qui < len(ligne) else ""
                titre = str(entetes[i] or "") if i < len(entetes) else ""
                ou = f"{lettres(i + 1)}{rang + 1}"
                self.divers.append((x.feuille, ou, identifiant, titre, self._autre(valeur)))

    def _calculees(self, x: FeuilleReperee) -> set[str]:
        if code := self._composante(x):
            fins = [code_d_appoint(code, TOTAL, e) for e in range(1, 10)]
            return {t.casefold() for t in ("nom", code, *fins, code_d_appoint(code, "concertation"))}
        if x.genre in annexes(self.r):
            return {NOM_DU_CANDIDAT, *annexes(self.r)[x.genre].calculees}
        if x.genre in FIXES:
            return set(FIXES[x.genre].calculees)
        return CALCULEES.get(C.SESSION if x.genre == "session" else x.feuille, set())

    @staticmethod
    def _autre(valeur: Any) -> object:
        if isinstance(valeur, bool):
            return LogiqueSaisi(valeur)
        return NombreSaisi(valeur) if isinstance(valeur, (int, float)) else valeur

    def colonnes_mises_de_cote(self) -> list[str]:
        """« Notes, colonne Remarques (12 cellules) » for each column that goes to the sheet of what was taken over."""
        comptes = Counter((feuille, titre or lettre_de(ou)) for feuille, ou, _, titre, _ in self.divers)
        return [f"{f}, colonne {t} ({n} cellule{'s' if n > 1 else ''})" for (f, t), n in comptes.items()]


def lettre_de(adresse: str) -> str:
    """The column of an address.

    >>> lettre_de("AB12")
    'AB'
    """
    return adresse.rstrip("0123456789")

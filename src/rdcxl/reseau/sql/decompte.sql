-- The third count: from marks to decisions, by no code of the rules. In: the tables of the network and those of the référentiels
-- (referentiels, ref_ensembles, ref_composantes, ref_paliers), and scenarios (number 0: as the jury sat). Out: table decompte.
-- Points are whole numbers of 10^-12: exact, as the rules are; a file with more than eight decimals is not counted here, and is named.
CREATE OR REPLACE MACRO u(x) AS CAST(x * 100000000 AS HUGEINT) * 10000;

CREATE OR REPLACE TEMP TABLE dossiers AS
WITH lues AS (PIVOT lectures ON lecture IN ('moyenne', 'assiette_penalite', 'calcul_penalite', 'borne_assiduite', 'absence', 'reprise',
                                            'executive_105', 'tuteur_absent', 'pro_par_blocs') USING first(valeur) GROUP BY cloture)
SELECT row_number() OVER (ORDER BY c.cloture, c.rang) AS d, c.cloture, c.rang, s.referentiel AS ref,
       c.parcours = 'COMPLET' AS complet, c.parcours IN ('COMPLET', 'BLOCS') AS connu,
       CASE WHEN c.blocs_inscrits = '' THEN [] ELSE string_split(c.blocs_inscrits, ' ') END AS inscrits,
       c.dispense AND c.parcours = 'COMPLET' AS dispense, c.positionne OR c.dispense AS positionne, c.executive, c.accord, c.fraude, c.fraude_a_decider, c.vae,
       u(c.heures_entreprise) AS entreprise, coalesce(u(c.heures_injustifiees), 0) AS injustifiees, u(c.heures_formation) AS formation,
       l.* EXCLUDE (cloture), r.* EXCLUDE (ref)
FROM candidats c JOIN sessions s USING (cloture) JOIN lues l USING (cloture) JOIN referentiels r ON r.ref = s.referentiel
WHERE c.exact;

-- What each candidate's marks are, by composante, before anything is decided.
CREATE OR REPLACE TEMP TABLE saisies AS
SELECT d.d, n.code, c.ensemble, n.portefeuille, n.points, n.saisie
FROM notes n JOIN dossiers d USING (cloture, rang)
LEFT JOIN ref_composantes c ON c.ref = d.ref AND c.code = n.code;
CREATE OR REPLACE TEMP TABLE gardes AS
SELECT d.d, a.code, coalesce(c.ensemble, e.code) AS ensemble, u(a.points) AS points,
       coalesce(u(e.maximum), CASE WHEN a.code = d.tuteur THEN u(c.maximum) END) AS plafond, e.code IS NOT NULL AS entier, a.accorde
FROM acquis a JOIN dossiers d USING (cloture, rang)
LEFT JOIN ref_ensembles e ON e.ref = d.ref AND e.code = a.code
LEFT JOIN ref_composantes c ON c.ref = d.ref AND c.code = a.code;
CREATE OR REPLACE TEMP TABLE essais AS
SELECT d.d, t.code, max(u(t.points)) AS meilleur FROM tentatives t JOIN dossiers d USING (cloture, rang) GROUP BY ALL;

-- What is judged and kept, and what contradicts it; PRO beside separate blocs is judged, and nothing hangs on it.
CREATE OR REPLACE TEMP TABLE parts AS
WITH dus AS (
  SELECT d.d, e.code, e.pro, e.ordre, u(e.maximum) AS maximum, u(e.minimum) AS minimum, CAST(e.validation * 100 AS HUGEINT) AS validation, u(e.heures) AS heures,
         CASE WHEN NOT d.connu THEN false WHEN d.complet THEN NOT e.pro OR NOT (d.dispense OR d.vae)
              WHEN e.pro THEN coalesce(d.pro_par_blocs, '') = 'evaluee' AND NOT d.vae AND (
                   EXISTS (SELECT 1 FROM saisies x WHERE x.d = d.d AND x.ensemble = e.code)
                   OR EXISTS (SELECT 1 FROM gardes x WHERE x.d = d.d AND x.ensemble = e.code))
              ELSE list_contains(d.inscrits, e.code) END AS juge
  FROM dossiers d JOIN ref_ensembles e ON e.ref = d.ref),
notees AS (SELECT d, ensemble AS code, count(*) AS nombre FROM saisies WHERE NOT portefeuille AND ensemble IS NOT NULL GROUP BY ALL),
portes AS (SELECT d, code, first(points) AS points, first(saisie) AS saisie FROM saisies WHERE portefeuille GROUP BY ALL),
refus AS (
  -- An acquis that makes the decision wait.
  SELECT g.d, g.code, coalesce(x.pro AND x.juge AND NOT d.complet, false) AS a_part FROM gardes g LEFT JOIN dus x ON x.d = g.d AND x.code = g.ensemble JOIN dossiers d ON d.d = g.d
  WHERE g.plafond IS NULL
     OR (x.juge AND NOT (NOT g.entier AND EXISTS (SELECT 1 FROM gardes y WHERE y.d = g.d AND y.code = g.ensemble)) AND (
          g.points IS NULL
          OR ((g.points > g.plafond OR (g.entier AND NOT (g.accorde AND NOT x.pro) AND g.points * d.echelle * 100 < x.validation * x.maximum)) AND NOT (d.vae AND g.points = 0))
          OR EXISTS (SELECT 1 FROM saisies n WHERE n.d = g.d AND NOT n.portefeuille AND CASE WHEN g.entier THEN n.ensemble = g.code ELSE n.code = g.code END)))
  UNION
  -- A portfolio that does.
  SELECT p.d, p.code, false FROM portes p JOIN dus x USING (d, code) JOIN dossiers d USING (d)
  WHERE x.juge AND (NOT d.executive OR EXISTS (SELECT 1 FROM notees n WHERE n.d = p.d AND n.code = p.code)
                  OR EXISTS (SELECT 1 FROM gardes g WHERE g.d = p.d AND g.code = p.code))),
attentes AS (SELECT DISTINCT d FROM refus WHERE NOT a_part)
SELECT x.*, x.juge AND NOT (x.pro AND NOT d.complet) AS du, r.code IS NOT NULL AS bloque, a.d IS NOT NULL AS contredit,
       CASE WHEN r.code IS NULL THEN g.points END AS acquis, g.code IS NOT NULL AS a_acquis,
       p.code IS NOT NULL AS porte, p.points AS porte_points, p.saisie AS porte_saisie, m.meilleur
FROM dus x JOIN dossiers d USING (d) LEFT JOIN refus r USING (d, code) LEFT JOIN attentes a USING (d) LEFT JOIN gardes g ON g.d = x.d AND g.code = x.code
LEFT JOIN portes p ON p.d = x.d AND p.code = x.code LEFT JOIN essais m ON m.d = x.d AND m.code = x.code;

-- The tutor's mark that counts: this session's, or the one kept; nothing where neither can be taken.
CREATE OR REPLACE TEMP TABLE tuteurs AS
SELECT d.d, g.code IS NOT NULL AS garde, u(c.maximum) AS maximum,
       CASE WHEN g.code IS NOT NULL THEN CASE WHEN p.a_acquis OR g.points IS NULL OR g.refuse THEN 'ANOMALIE' ELSE 'POINTS' END
            ELSE CASE WHEN s.points IS NOT NULL THEN 'POINTS' ELSE coalesce(s.saisie, 'VIDE') END END AS saisie,
       CASE WHEN g.code IS NOT NULL THEN g.points ELSE u(s.points) END AS points
FROM dossiers d JOIN ref_composantes c ON c.ref = d.ref AND c.code = d.tuteur
LEFT JOIN (SELECT g.d, g.code, g.points, (x.juge AND NOT x.a_acquis AND (g.points IS NULL OR (g.points > g.plafond AND NOT (z.vae AND g.points = 0))
                  OR EXISTS (SELECT 1 FROM saisies n WHERE n.d = g.d AND n.code = g.code AND NOT n.portefeuille))) AS refuse
           FROM gardes g JOIN dossiers z ON z.d = g.d JOIN parts x ON x.d = g.d AND x.code = g.ensemble WHERE NOT g.entier) g
       ON g.d = d.d AND g.code = d.tuteur
LEFT JOIN saisies s ON s.d = d.d AND s.code = d.tuteur AND NOT s.portefeuille
LEFT JOIN parts p ON p.d = d.d AND p.pro;

-- Each candidate under each scenario that can concern him, and that differs from how his jury sat.
CREATE OR REPLACE TEMP TABLE etudes AS
SELECT row_number() OVER (ORDER BY s.scenario, d.d) AS e, s.scenario, d.* EXCLUDE (moyenne, assiette_penalite, calcul_penalite, borne_assiduite, absence,
         reprise, executive_105, tuteur_absent, moyenne_titre),
       coalesce(s.moyenne, d.moyenne) AS moyenne, coalesce(s.assiette_penalite, d.assiette_penalite) AS assiette,
       coalesce(s.calcul_penalite, d.calcul_penalite) AS calcul, coalesce(s.borne_assiduite, d.borne_assiduite) AS borne,
       coalesce(s.absence, d.absence) AS absence, coalesce(s.reprise, d.reprise) AS reprise, coalesce(s.executive_105, d.executive_105) AS executive_105,
       coalesce(s.tuteur_absent, d.tuteur_absent) AS tuteur_absent, d.moyenne_titre + s.ecart_titre AS moyenne_titre,
       s.ecart_eliminatoire, s.ecart_pro
FROM dossiers d CROSS JOIN scenarios s
WHERE s.scenario = 0 OR (
    s.ecart_titre <> 0 OR s.ecart_eliminatoire <> 0 OR s.ecart_pro <> 0 OR s.moyenne <> d.moyenne OR s.assiette_penalite <> d.assiette_penalite
    OR s.calcul_penalite <> d.calcul_penalite OR s.borne_assiduite <> d.borne_assiduite OR s.absence <> d.absence OR s.reprise <> d.reprise
    OR s.executive_105 <> d.executive_105 OR s.tuteur_absent <> d.tuteur_absent) AND CASE s.concerne
  WHEN 'complet' THEN d.complet
  WHEN 'absent' THEN EXISTS (SELECT 1 FROM saisies x WHERE x.d = d.d AND x.saisie IN ('ABS', 'NR'))
  WHEN 'penalite' THEN d.injustifiees > 0 AND d.accord
  WHEN 'essai' THEN EXISTS (SELECT 1 FROM essais x WHERE x.d = d.d)
  WHEN 'executive' THEN d.executive AND d.entreprise IS NOT NULL
  WHEN 'tuteur' THEN EXISTS (SELECT 1 FROM tuteurs x WHERE x.d = d.d AND x.saisie = 'ABS') END;

-- Counts of each bloc and of PRO, before the penalty.
CREATE OR REPLACE TEMP TABLE comptes AS
WITH sommes AS (
  SELECT s.d, s.ensemble AS code, count(*) AS nombre, coalesce(sum(u(s.points)), 0) AS points, count(*) FILTER (s.saisie IN ('ABS', 'NR')) AS absentes,
         count(*) FILTER (s.saisie IN ('ABJ', 'ANOMALIE')) AS autres
  FROM saisies s JOIN dossiers d USING (d) WHERE NOT s.portefeuille AND s.ensemble IS NOT NULL AND s.code <> coalesce(d.tuteur, '') GROUP BY ALL),
attendues AS (SELECT ref, ensemble AS code, count(*) AS nombre FROM ref_composantes GROUP BY ALL)
SELECT e.e, p.code, p.pro, p.ordre, p.maximum, p.minimum, p.validation, p.juge, p.du, p.bloque, p.contredit, p.acquis, p.porte, p.meilleur,
       p.juge AND NOT e.vae AND p.acquis IS NULL AND NOT p.porte AS evalue,
       CASE WHEN NOT p.juge THEN 0
            WHEN p.acquis IS NOT NULL THEN p.acquis
            WHEN e.vae THEN CASE WHEN p.porte THEN coalesce(u(p.porte_points), 0) ELSE 0 END
            WHEN p.porte THEN coalesce(u(p.porte_points), 0)
            ELSE coalesce(s.points, 0) + CASE WHEN p.pro AND t.saisie = 'POINTS' THEN t.points ELSE 0 END END AS points,
       CASE WHEN NOT p.juge OR p.acquis IS NOT NULL OR (e.vae AND NOT p.porte) THEN false
            WHEN p.porte THEN coalesce(p.porte_saisie, '') IN ('ABS', 'NR')
            ELSE coalesce(s.absentes, 0) > 0 OR (p.pro AND t.saisie = 'ABS' AND e.tuteur_absent <> 'attente') END AS absente,
       CASE WHEN NOT p.juge OR p.acquis IS NOT NULL OR (e.vae AND NOT p.porte) THEN false
            WHEN p.porte THEN p.porte_points IS NULL AND coalesce(p.porte_saisie, '') NOT IN ('ABS', 'NR')
            ELSE coalesce(s.autres, 0) > 0 OR coalesce(s.nombre, 0) < a.nombre - CASE WHEN p.pro AND t.d IS NOT NULL THEN 1 ELSE 0 END
                 OR (p.pro AND t.d IS NOT NULL AND (t.saisie IN ('VIDE', 'ABJ', 'ANOMALIE') OR (t.saisie = 'ABS' AND e.tuteur_absent = 'attente')))
            END AS manque
FROM etudes e JOIN parts p USING (d) JOIN attendues a ON a.ref = e.ref AND a.code = p.code
LEFT JOIN sommes s ON s.d = e.d AND s.code = p.code LEFT JOIN tuteurs t ON t.d = e.d;

-- The assiduity penalty: its rate in hundredths of a percent, and what it takes from PRO.
CREATE OR REPLACE TEMP TABLE penalites AS
WITH bases AS (
  SELECT e.e, e.d, e.injustifiees, e.borne, e.ref, e.assiette, e.calcul, e.accord, e.complet, e.vae, e.tuteur_absent,
         coalesce(e.formation, CASE WHEN e.complet THEN u(e.heures_total)
                  ELSE (SELECT coalesce(sum(p.heures), 0) FROM parts p WHERE p.d = e.d AND NOT p.pro AND p.du) END) AS base
  FROM etudes e WHERE e.injustifiees > 0 AND e.accord),
taux AS (
  SELECT b.e, min(p.taux) FILTER (b.injustifiees * 10000 < CAST(p.jusqu_a * 100 AS HUGEINT) * b.base
                                  OR (b.injustifiees * 10000 = CAST(p.jusqu_a * 100 AS HUGEINT) * b.base AND b.borne <> 'severe')) AS taux
  FROM bases b JOIN ref_paliers p ON p.ref = b.ref WHERE b.base > 0 GROUP BY b.e)
SELECT b.e, b.assiette, b.calcul, CAST(t.taux * 100 AS HUGEINT) AS taux,
       CASE WHEN b.assiette = 'total' THEN NULL
            WHEN b.assiette = 'tuteur' AND z.d IS NOT NULL THEN CASE z.saisie WHEN 'POINTS' THEN z.points
                 WHEN 'ABS' THEN CASE WHEN b.tuteur_absent = 'attente' THEN NULL ELSE 0 END END
            WHEN NOT c.manque THEN c.points END AS avant,
       CASE WHEN b.assiette = 'tuteur' AND z.d IS NOT NULL THEN z.maximum ELSE c.maximum END AS maximum
FROM bases b JOIN taux t USING (e) LEFT JOIN comptes c ON c.e = b.e AND c.pro LEFT JOIN tuteurs z ON z.d = b.d
WHERE t.taux IS NOT NULL AND CASE b.assiette WHEN 'total' THEN b.complet AND NOT b.vae WHEN 'professionnelle' THEN c.evalue
                                  ELSE c.evalue AND z.d IS NOT NULL AND NOT z.garde END;

CREATE OR REPLACE MACRO diminuer(obtenu, maximum, taux, calcul) AS
  CASE calcul WHEN 'absolue' THEN greatest(obtenu - maximum * taux // 10000, 0) ELSE obtenu * (10000 - taux) // 10000 END;

-- States, before the decision names those between the bounds.
CREATE OR REPLACE TEMP TABLE etats AS
WITH diminues AS (
  SELECT c.* EXCLUDE (points), e.vae, e.complet, e.echelle, e.absence, e.reprise, e.ecart_eliminatoire, e.ecart_pro,
         c.points - CASE WHEN c.pro AND p.avant IS NOT NULL THEN p.avant - diminuer(p.avant, p.maximum, p.taux, p.calcul) ELSE 0 END AS points
  FROM comptes c JOIN etudes e USING (e) LEFT JOIN penalites p USING (e)),
retenus AS (
  SELECT d.* EXCLUDE (points, absente), d.meilleur IS NOT NULL AND NOT d.manque AND d.juge AND d.acquis IS NULL AND NOT d.vae AND d.reprise = 'meilleure'
           AND ((d.absente AND (d.pro OR d.absence = 'stricte')) OR d.meilleur >= d.points) AS ancien, d.points, d.absente
  FROM diminues d)
SELECT r.* EXCLUDE (points, absente, ancien), CASE WHEN ancien THEN meilleur ELSE points END AS points, absente AND NOT ancien AS absente,
  CASE WHEN NOT juge THEN CASE WHEN NOT pro THEN 'NON_INSCRIT' WHEN vae OR NOT complet THEN 'NON_CONCERNE' ELSE 'DISPENSE' END
       WHEN bloque THEN 'EN_ATTENTE'
       WHEN acquis IS NOT NULL THEN 'ACQUIS'
       WHEN vae THEN 'EN_ATTENTE'
       WHEN absente AND NOT ancien AND (pro OR absence = 'stricte') THEN 'NON_PRESENTE'
       WHEN manque THEN 'EN_ATTENTE'
       WHEN pro THEN CASE WHEN (CASE WHEN ancien THEN meilleur ELSE points END) < minimum + maximum * ecart_pro // echelle THEN 'INSUFFISANT' ELSE 'SUFFISANT' END
       WHEN (CASE WHEN ancien THEN meilleur ELSE points END) * echelle * 100 >= validation * maximum THEN 'VALIDE'
       WHEN (CASE WHEN ancien THEN meilleur ELSE points END) < minimum + maximum * ecart_eliminatoire // echelle THEN 'ELIMINATOIRE'
       ELSE 'NON_VALIDE' END AS statut
FROM retenus r;

-- Decisions.
CREATE OR REPLACE TEMP TABLE issues AS
WITH totaux AS (
  SELECT x.e, count(*) FILTER (x.du) AS dus, bool_or(x.contredit) AS contredit,
         coalesce(bool_or(x.du AND (x.bloque OR x.manque OR (x.vae AND x.statut = 'EN_ATTENTE'))), false) AS attend,
         coalesce(sum(x.points) FILTER (x.du AND x.note), 0) AS points, coalesce(sum(x.maximum) FILTER (x.du AND x.note), 0) AS sur,
         coalesce(sum(x.points) FILTER (x.du AND x.statut = 'ACQUIS'), 0) AS anciens, count(*) FILTER (x.du AND x.note) AS notes,
         coalesce(sum(x.points * x.echelle * (m.commun // (x.maximum // 1000000000000))) FILTER (x.du AND x.note), 0) AS somme_des_notes, any_value(m.commun) AS commun,
         bool_or(x.statut IN ('ELIMINATOIRE', 'INSUFFISANT', 'NON_PRESENTE')) AS impossible,
         count(*) FILTER (NOT x.pro AND x.statut IN ('VALIDE', 'ACQUIS')) AS valides, count(*) FILTER (NOT x.pro) AS blocs,
         count(*) FILTER (NOT x.pro AND x.statut = 'ACQUIS') AS acquis,
         string_agg(x.code, ' ' ORDER BY x.ordre) FILTER (NOT x.pro AND x.statut IN ('VALIDE', 'ACQUIS')) AS liste,
         string_agg(x.code, ' ' ORDER BY x.ordre) FILTER (NOT x.pro AND x.statut = 'ACQUIS') AS liste_acquis
  FROM (SELECT *, NOT (vae AND (statut = 'EN_ATTENTE' OR points = 0)) AS note FROM etats) x
  JOIN etudes e USING (e) JOIN (SELECT ref, list_reduce(list(CAST(maximum AS HUGEINT)), lambda a, b: a * b) AS commun FROM ref_ensembles GROUP BY ref) m ON m.ref = e.ref
  GROUP BY x.e),
moyennes AS (
  SELECT t.*, p.taux, p.calcul AS calcul_du_total,
         CASE e.moyenne WHEN 'moyenne_des_notes' THEN t.somme_des_notes ELSE t.points * e.echelle END AS numerateur,
         CASE e.moyenne WHEN 'moyenne_des_notes' THEN t.commun * t.notes * 1000000000000 ELSE t.sur END AS denominateur
  FROM totaux t JOIN etudes e USING (e) LEFT JOIN penalites p ON p.e = t.e AND p.assiette = 'total'),
diminuees AS (
  SELECT m.* EXCLUDE (numerateur), CASE WHEN m.taux IS NULL THEN m.numerateur
           ELSE diminuer(m.numerateur, m.denominateur * e.echelle, m.taux, m.calcul_du_total) END AS numerateur
  FROM moyennes m JOIN etudes e USING (e)),
decidees AS (
  SELECT m.*, e.scenario, e.d, e.complet, e.vae, e.fraude,
         CASE WHEN e.fraude THEN 'ANNULEE'
              WHEN e.fraude_a_decider OR m.attend OR m.contredit OR m.dus = 0 OR NOT e.connu THEN 'EN_ATTENTE'
              WHEN NOT e.complet THEN CASE WHEN m.valides > 0 THEN 'PARTIELLE' ELSE 'AUCUNE' END
              WHEN e.vae THEN CASE WHEN m.valides = m.blocs THEN 'TITRE' WHEN m.valides > 0 THEN 'PARTIELLE' ELSE 'AUCUNE' END
              WHEN m.numerateur >= e.moyenne_titre * m.denominateur AND NOT m.impossible
                   AND NOT (e.entreprise IS NOT NULL AND e.entreprise < CASE WHEN e.executive AND (e.positionne OR e.executive_105 = 'executive')
                            THEN u(e.ent_executive) ELSE u(e.ent_complet) END) THEN 'TITRE'
              WHEN m.valides > 0 THEN 'PARTIELLE' ELSE 'AUCUNE' END AS decision
  FROM diminuees m JOIN etudes e USING (e))
SELECT e, scenario, d, decision, complet,
       CASE WHEN fraude THEN anciens
            WHEN decision <> 'EN_ATTENTE' AND complet AND NOT vae AND taux IS NOT NULL THEN diminuer(points, sur, taux, calcul_du_total) ELSE points END AS points, sur,
       CASE WHEN decision NOT IN ('ANNULEE', 'EN_ATTENTE') AND complet AND NOT vae THEN numerateur * 100 // denominateur END AS moyenne,
       coalesce(CASE WHEN fraude THEN liste_acquis ELSE liste END, '') AS valides
FROM decidees;

CREATE OR REPLACE TEMP TABLE decompte AS
SELECT i.scenario, d.cloture, d.rang, i.decision, i.points, i.sur, i.moyenne, i.valides FROM issues i JOIN dossiers d USING (d);
CREATE OR REPLACE TEMP TABLE decompte_ensembles AS
SELECT d.cloture, d.rang, x.code,
       CASE WHEN i.decision = 'ANNULEE' THEN CASE WHEN x.statut IN ('ACQUIS', 'NON_INSCRIT', 'DISPENSE', 'NON_CONCERNE') THEN x.statut ELSE 'ANNULE' END
            WHEN x.statut = 'NON_VALIDE' AND i.complet THEN CASE i.decision WHEN 'TITRE' THEN 'COMPENSE' WHEN 'EN_ATTENTE' THEN 'COMPENSABLE' ELSE x.statut END
            ELSE x.statut END AS statut,
       CASE WHEN x.juge AND NOT (x.vae AND (x.statut = 'EN_ATTENTE' OR x.points = 0)) AND NOT (i.decision = 'ANNULEE' AND x.statut <> 'ACQUIS') THEN x.points END AS points,
       CASE WHEN x.juge AND NOT (x.vae AND (x.statut = 'EN_ATTENTE' OR x.points = 0)) AND NOT (i.decision = 'ANNULEE' AND x.statut <> 'ACQUIS')
                 AND NOT x.bloque AND NOT x.manque THEN x.points * x.echelle * 100 // x.maximum END AS note
FROM etats x JOIN issues i USING (e) JOIN dossiers d USING (d) WHERE i.scenario = 0;

-- What the figures count, one query each, by its name.

-- : annees
SELECT DISTINCT annee FROM sessions ORDER BY 1;

-- : centres the latest name of each
SELECT siret, max_by(centre, clos_le) FROM sessions GROUP BY siret ORDER BY 2, 1;

-- : certifies who may be asked about his placement, jury after jury
SELECT c.cloture, c.identifiant, c.nom, c.prenoms, c.decision, c.certifies, s.session, s.jury
FROM candidats c JOIN sessions s USING (cloture) WHERE c.decision = 'TITRE' OR c.certifies <> '' ORDER BY s.jury, s.fichier, c.rang;

-- : obstacles
SELECT c.annee, count(*), count(*) FILTER (x.eliminatoire), count(*) FILTER (x.absent), count(*) FILTER (c.heures_injustifiees > 0)
FROM candidats c
JOIN (SELECT cloture, rang, bool_or(NOT pro AND statut = 'ELIMINATOIRE') AS eliminatoire, bool_or(statut = 'NON_PRESENTE') AS absent
      FROM ensembles GROUP BY ALL) x USING (cloture, rang)
GROUP BY c.annee ORDER BY 1;

-- : actes
SELECT acte, count(*), count(DISTINCT (cloture, rang)) FROM actes WHERE retenu GROUP BY acte;

-- : exacts
SELECT count(*) FILTER (exact), count(*) FROM candidats;

-- : etats
SELECT code, statut, count(*) FROM ensembles WHERE pro = ? GROUP BY ALL;

-- : mesures marks on the scale, by composante
WITH valeurs AS (
  SELECT n.code, CAST(n.points AS DECIMAL(38,12)) * r.echelle / m.maximum AS note
  FROM notes n JOIN sessions s USING (cloture) JOIN ref_composantes m ON m.ref = s.referentiel AND m.code = n.code JOIN referentiels r ON r.ref = m.ref
  WHERE n.points IS NOT NULL AND NOT n.portefeuille)
SELECT code, count(*), avg(note), quantile_cont(note, 0.25), quantile_cont(note, 0.5), quantile_cont(note, 0.75), min(note), max(note)
FROM valeurs GROUP BY code;

-- : absences
SELECT code, count(*) FROM notes WHERE saisie IN ('ABS', 'NR') AND NOT portefeuille GROUP BY code;

-- : repartition by class of ? points of the scale, the last class holding the scale itself
SELECT n.code, least(CAST(floor(n.points * r.echelle / (m.maximum * $pas)) AS INTEGER), $classes - 1), count(*)
FROM notes n JOIN sessions s USING (cloture) JOIN ref_composantes m ON m.ref = s.referentiel AND m.code = n.code JOIN referentiels r ON r.ref = m.ref
WHERE n.points IS NOT NULL AND NOT n.portefeuille GROUP BY ALL;

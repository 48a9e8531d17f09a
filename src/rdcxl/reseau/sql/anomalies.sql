-- What is looked for across centres: one query each, by its name. Columns that name somebody come last.

-- : centres
SELECT siret, centre, session, fichier FROM sessions ORDER BY fichier;

-- : recues
SELECT DISTINCT siret, annee FROM sessions;

-- : deux_fois the same session closed by two files that do not replace one another
SELECT a.centre, a.session, a.fichier, b.fichier, count(*)
FROM sessions a
JOIN sessions b ON a.siret = b.siret AND a.session = b.session AND a.jury = b.jury AND a.fichier < b.fichier
JOIN candidats x ON x.cloture = a.cloture
JOIN candidats y ON y.cloture = b.cloture AND lower(x.identifiant) = lower(y.identifiant)
GROUP BY ALL ORDER BY ALL;

-- : delais
SELECT centre, session, fichier, jury, derniere_epreuve FROM sessions WHERE derniere_epreuve IS NOT NULL ORDER BY fichier;

-- : observateurs with the rank that the file says, and the rank among what was received
SELECT centre, session, fichier, promotion, observateur, dense_rank() OVER (PARTITION BY siret ORDER BY annee, jury) AS rang,
       count(*) OVER (PARTITION BY siret, promotion) AS memes
FROM sessions ORDER BY fichier;

-- : lectures every reading of a year but the one that most centres follow
WITH comptes AS (
  SELECT l.annee, l.lecture, l.valeur, count(DISTINCT s.siret) AS n, string_agg(DISTINCT s.centre, ', ' ORDER BY s.centre) AS centres
  FROM lectures l JOIN sessions s USING (cloture) GROUP BY l.annee, l.lecture, l.valeur)
SELECT * FROM comptes
QUALIFY count(*) OVER (PARTITION BY annee, lecture) > 1 AND row_number() OVER (PARTITION BY annee, lecture ORDER BY n DESC, valeur) > 1
ORDER BY ALL;

-- : titres
SELECT string_agg(DISTINCT s.centre, ', ' ORDER BY s.centre), string_agg(DISTINCT s.session, ', ' ORDER BY s.session), count(DISTINCT c.cloture),
       min(c.prenoms || ' ' || c.nom) || ' (' || string_agg(DISTINCT s.fichier || ' : ' || c.identifiant, ', ' ORDER BY s.fichier || ' : ' || c.identifiant) || ')'
FROM candidats c JOIN sessions s USING (cloture)
WHERE c.personne <> '' AND c.decision = 'TITRE' GROUP BY c.personne HAVING count(DISTINCT c.cloture) > 1 ORDER BY ALL;

-- : blocs
SELECT string_agg(DISTINCT s.centre, ', ' ORDER BY s.centre), string_agg(DISTINCT s.session, ', ' ORDER BY s.session), b.bloc,
       min(c.prenoms || ' ' || c.nom) || ' (' || string_agg(DISTINCT s.fichier || ' : ' || c.identifiant, ', ' ORDER BY s.fichier || ' : ' || c.identifiant) || ')'
FROM (SELECT cloture, rang, unnest(string_split(certifies, ' ')) AS bloc FROM candidats WHERE certifies <> '') b
JOIN candidats c USING (cloture, rang) JOIN sessions s USING (cloture)
WHERE c.personne <> '' GROUP BY c.personne, b.bloc HAVING count(DISTINCT c.cloture) > 1 ORDER BY ALL;

-- : deux_centres
SELECT string_agg(DISTINCT s.centre, ', ' ORDER BY s.centre), c.annee,
       min(c.prenoms || ' ' || c.nom) || ' (' || string_agg(DISTINCT s.fichier || ' : ' || c.identifiant, ', ' ORDER BY s.fichier || ' : ' || c.identifiant) || ')'
FROM candidats c JOIN sessions s USING (cloture)
WHERE c.personne <> '' GROUP BY c.personne, c.annee HAVING count(DISTINCT s.siret) > 1 ORDER BY ALL;

-- : numeros
SELECT string_agg(DISTINCT s.centre, ', ' ORDER BY s.centre), n.numero,
       string_agg(c.prenoms || ' ' || c.nom || ' (' || s.fichier || ' : ' || c.identifiant || ')', ', ' ORDER BY s.fichier, c.rang)
FROM numeros n JOIN candidats c USING (cloture, rang) JOIN sessions s USING (cloture)
GROUP BY n.numero HAVING count(*) > 1 ORDER BY ALL;

-- : sans_naissance
SELECT s.centre, s.session, s.fichier, count(*) FROM candidats c JOIN sessions s USING (cloture) WHERE c.personne = '' GROUP BY ALL ORDER BY ALL;

-- : identites
SELECT c.nom, c.prenoms, c.naissance, c.identifiant, s.jury, s.centre, s.session, s.fichier
FROM candidats c JOIN sessions s USING (cloture) ORDER BY s.fichier, c.rang;

-- : a_forme_ici a member whom another file says to have trained persons that he decides on here
WITH formes_nommes AS (
  SELECT DISTINCT j.personne AS membre, x.personne, x.cloture FROM formes f JOIN jurys j USING (cloture, membre)
  JOIN candidats x ON x.cloture = f.cloture AND lower(x.identifiant) = lower(f.identifiant) WHERE x.personne <> '')
SELECT s.centre, s.session, s.fichier, min(j.prenom || ' ' || j.nom) || ' : ' || string_agg(DISTINCT c.identifiant, ', ' ORDER BY c.identifiant)
FROM jurys j JOIN sessions s USING (cloture) JOIN candidats c USING (cloture)
JOIN formes_nommes f ON f.membre = j.personne AND f.personne = c.personne AND f.cloture <> j.cloture
WHERE NOT EXISTS (SELECT 1 FROM formes d WHERE d.cloture = j.cloture AND d.membre = j.membre AND lower(d.identifiant) = lower(c.identifiant))
GROUP BY s.centre, s.session, s.fichier, j.personne ORDER BY ALL;

-- : a_forme_ailleurs
SELECT s.centre, s.session, s.fichier, string_agg(DISTINCT b.centre, ', ' ORDER BY b.centre), min(j.prenom || ' ' || j.nom)
FROM jurys j JOIN sessions s USING (cloture) JOIN jurys k ON k.personne = j.personne AND k.cloture <> j.cloture AND k.a_forme > 0
JOIN sessions b ON b.cloture = k.cloture
WHERE b.siret <> s.siret AND j.a_forme = 0 AND coalesce(j.externe, false) AND j.role <> 'OBSERVATEUR'
GROUP BY s.centre, s.session, s.fichier, j.personne ORDER BY ALL;

-- : trop_de_jurys
SELECT string_agg(DISTINCT s.centre, ', ' ORDER BY s.centre), j.annee, count(DISTINCT j.cloture), min(j.prenom || ' ' || j.nom)
FROM jurys j JOIN sessions s USING (cloture) GROUP BY j.annee, j.personne HAVING count(DISTINCT j.cloture) > ? ORDER BY ALL;

-- : deux_roles
SELECT string_agg(DISTINCT s.centre, ', ' ORDER BY s.centre) FILTER (j.externe AND j.role NOT IN ('OBSERVATEUR', 'REPRESENTANT')),
       string_agg(DISTINCT s.centre, ', ' ORDER BY s.centre) FILTER (j.role = 'REPRESENTANT'), min(j.prenom || ' ' || j.nom)
FROM jurys j JOIN sessions s USING (cloture) GROUP BY j.personne
HAVING bool_or(j.externe AND j.role NOT IN ('OBSERVATEUR', 'REPRESENTANT')) AND bool_or(j.role = 'REPRESENTANT') ORDER BY ALL;

-- : amas marks exactly on a bound, by centre and épreuve
WITH bornes AS (
  SELECT DISTINCT m.ref, m.code, m.maximum, b.borne, r.echelle
  FROM ref_composantes m JOIN referentiels r USING (ref)
  JOIN (SELECT e.ref, e.code AS ensemble, CAST(e.minimum * z.echelle / e.maximum AS DECIMAL(10,2)) AS borne FROM ref_ensembles e JOIN referentiels z USING (ref)
        UNION SELECT ref, code, CAST(validation AS DECIMAL(10,2)) FROM ref_ensembles) b ON b.ref = m.ref AND b.ensemble = m.ensemble)
SELECT s.centre, n.code, b.borne, count(*) FILTER (n.points * b.echelle = b.borne * b.maximum), count(*)
FROM notes n JOIN sessions s USING (cloture) JOIN bornes b ON b.ref = s.referentiel AND b.code = n.code
WHERE n.points IS NOT NULL AND NOT n.portefeuille GROUP BY s.siret, s.centre, n.code, b.borne
HAVING count(*) >= ? AND count(*) FILTER (n.points * b.echelle = b.borne * b.maximum) >= ? * count(*) ORDER BY ALL;

-- : lieux
SELECT fichier, centre, session FROM sessions;

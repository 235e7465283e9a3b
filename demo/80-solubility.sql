-- Which compounds dissolve well, more than 10 mmol/l? Trained on descriptors that the server computes as it reads the
-- molecules. The split goes by formula, so that a compound which is in the table twice, or its isomer, is not tested
-- on what was learned from the other.
SELECT medai_model_import('soluble', medai_train('logistic', log_solubility > -2, medai_descriptors(mol),
       '{"features": ["logp", "mol_weight", "tpsa", "hbd", "hba", "rotatable_bonds", "aromatic_rings"]}'),
       comment => 'more than 10 mmol/l in water') AS version
FROM compounds
WHERE medai_split(medai_formula(mol)) = 'train';

-- How good is it on the compounds that it has not seen, and how good would logP alone be?
SELECT count(*) AS compounds, count(*) FILTER (WHERE log_solubility > -2) AS soluble,
       round(medai_auc(medai_risk(medai_descriptors(mol), 'soluble'), log_solubility > -2)::numeric, 4) AS auc,
       round(medai_auc(-medai_logp(mol), log_solubility > -2)::numeric, 4) AS auc_logp,
       round(medai_brier(medai_risk(medai_descriptors(mol), 'soluble'), log_solubility > -2)::numeric, 4) AS brier
FROM compounds
WHERE medai_split(medai_formula(mol)) = 'test';

-- One split of two hundred compounds is little. Five-fold cross-validation, for logP alone, for these seven
-- descriptors and for all of them.
WITH described AS MATERIALIZED (
    SELECT medai_fold(medai_formula(mol), 5) AS fold, log_solubility > -2 AS soluble, medai_descriptors(mol) AS d
    FROM compounds),
choices (features, options) AS (VALUES
    ('logP', '{"features": ["logp"]}'::jsonb),
    ('seven', '{"features": ["logp", "mol_weight", "tpsa", "hbd", "hba", "rotatable_bonds", "aromatic_rings"]}'),
    ('all', '{"exclude": ["formula", "formal_charge"]}')),
models AS MATERIALIZED (
    SELECT features, n AS fold, medai_train('logistic', soluble, d, options) AS model
    FROM described CROSS JOIN choices CROSS JOIN generate_series(1, 5) AS n
    WHERE fold <> n
    GROUP BY features, n)
SELECT features, count(*) AS compounds, round(medai_auc(medai_risk(d, model), soluble)::numeric, 4) AS auc,
       round(medai_brier(medai_risk(d, model), soluble)::numeric, 4) AS brier
FROM described JOIN models USING (fold)
GROUP BY features
ORDER BY auc;

-- The compounds by predicted solubility, those that the model has not seen, with what it is predicted from: the
-- head of the list, and its tail.
CREATE TEMP VIEW ranked AS
SELECT row_number() OVER (ORDER BY medai_risk(medai_descriptors(mol), 'soluble') DESC, id) AS rank, name,
       round(medai_risk(medai_descriptors(mol), 'soluble')::numeric, 3) AS predicted, log_solubility AS measured,
       round(medai_logp(mol)::numeric, 2) AS logp, medai_tpsa(mol) AS tpsa, medai_hbd(mol) AS donors,
       medai_hba(mol) AS acceptors
FROM compounds
WHERE medai_split(medai_formula(mol)) = 'test';

SELECT * FROM ranked ORDER BY rank LIMIT 10;
SELECT * FROM ranked ORDER BY rank DESC LIMIT 5;

-- Where is it most wrong?
SELECT * FROM ranked ORDER BY abs(predicted - (measured > -2)::int) DESC, rank LIMIT 5;

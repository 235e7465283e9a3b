-- A model from elsewhere: scikit-learn's random forest, with its imputation, in an ONNX file that
-- data/make_sklearn_model.py made from the same 'train' patients. psql reads the file, the server gets a value.
\set forest `base64 -w0 data/heart_forest.onnx`
SELECT medai_model_import('forest', decode(:'forest', 'base64'),
                          comment => 'scikit-learn, random forest of 100 trees') AS version;
SELECT medai_model_info('forest') -> 'operators' AS operators, medai_model_info('forest') -> 'bytes' AS bytes;

-- Both models beside each other, on the patients that neither has seen.
SELECT m.name, count(*) AS patients,
       round(medai_auc(medai_risk(p, m.weights), sick)::numeric, 6) AS auc,
       round(medai_brier(medai_risk(p, m.weights), sick)::numeric, 6) AS brier
FROM patients p CROSS JOIN medai_models m
WHERE medai_split(id) = 'test' AND (m.name, m.version) IN (('heart', 1), ('forest', 1))
GROUP BY m.name
ORDER BY m.name;

-- scikit-learn's own numbers for the forest, which travel in the file.
SELECT key, value FROM jsonb_each_text(medai_model_info('forest') -> 'metadata') ORDER BY key;

-- Where do the two disagree most?
SELECT id, age, sex, cp, thalach, oldpeak, ca, thal, round(medai_risk(p, 'heart')::numeric, 3) AS logistic,
       round(medai_risk(p, 'forest')::numeric, 3) AS forest, sick
FROM patients p
ORDER BY abs(medai_risk(p, 'heart') - medai_risk(p, 'forest')) DESC, id
LIMIT 5;

-- There are two models now, so medai_risk(p) alone is no longer clear. The choice is stored for everybody.
SELECT medai_model_default('heart');
SELECT count(medai_risk(p)) AS scored FROM patients p;

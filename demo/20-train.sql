-- Train on about four patients of five. The model comes back as a value, ONNX bytes, and is stored by a name.
SELECT medai_model_import('heart', medai_train('logistic', sick, p, '{"target": "sick"}'),
                          comment => 'heart disease from thirteen findings') AS version
FROM patients p
WHERE medai_split(id) = 'train';

-- How well does it tell the patients that it has not seen?
-- (scikit-learn's logistic regression, on the same patients: AUC 0.9163, Brier 0.1175.)
SELECT count(*) AS patients, count(*) FILTER (WHERE sick) AS sick,
       round(medai_auc(medai_risk(p), sick)::numeric, 4) AS auc,
       round(medai_brier(medai_risk(p), sick)::numeric, 4) AS brier,
       round(medai_accuracy(medai_risk(p), sick)::numeric, 4) AS accuracy
FROM patients p
WHERE medai_split(id) = 'test';

-- Every patient's risk. There is one model only, so it need not be named.
SELECT medai_risk(p) FROM patients p LIMIT 5;

-- The ten highest.
SELECT id, age, sex, cp, thalach, oldpeak, ca, thal, round(medai_risk(p)::numeric, 4) AS risk, sick
FROM patients p
ORDER BY medai_risk(p) DESC, id
LIMIT 10;

-- Patients whose scan is missing are scored too: what the model puts in its place is part of the model.
SELECT id, ca, thal, round(medai_risk(p)::numeric, 4) AS risk, sick
FROM patients p
WHERE ca IS NULL OR thal IS NULL
ORDER BY id;

-- What is stored: the bytes, and what they say about themselves.
SELECT name, version, octet_length(weights) AS bytes, task, classes, positive, features FROM medai_models;
SELECT key, value FROM jsonb_each_text(medai_model_info('heart') -> 'metadata') ORDER BY key;

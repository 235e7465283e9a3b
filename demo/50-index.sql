-- Risks that keep themselves: a function with the weights inside depends on its arguments alone, so PostgreSQL
-- takes it in generated columns and indexes.
SELECT medai_model_function('heart@1', 'heart_risk')::oid::regproc AS function;

-- A column that is right at every moment, whoever changes the row.
ALTER TABLE patients ADD COLUMN risk double precision GENERATED ALWAYS AS
    (heart_risk(age, sex, cp, trestbps, chol, fbs, restecg, thalach, exang, oldpeak, slope, ca, thal)) STORED;
SELECT id, thalach, round(risk::numeric, 4) AS risk FROM patients WHERE id = 3;
UPDATE patients SET thalach = 175 WHERE id = 3 RETURNING id, thalach, round(risk::numeric, 4) AS risk;
SELECT count(*) AS patients, count(*) FILTER (WHERE risk = medai_risk(p, 'heart@1')) AS same_bits
FROM patients p;

-- Without a column: an index on the risk itself.
CREATE INDEX patients_by_risk ON patients
    (heart_risk(age, sex, cp, trestbps, chol, fbs, restecg, thalach, exang, oldpeak, slope, ca, thal));
ANALYZE patients;
EXPLAIN (COSTS OFF)
SELECT id FROM patients
ORDER BY heart_risk(age, sex, cp, trestbps, chol, fbs, restecg, thalach, exang, oldpeak, slope, ca, thal) DESC
LIMIT 3;
SELECT id, round(risk::numeric, 4) AS risk, sick
FROM patients
ORDER BY heart_risk(age, sex, cp, trestbps, chol, fbs, restecg, thalach, exang, oldpeak, slope, ca, thal) DESC
LIMIT 3;

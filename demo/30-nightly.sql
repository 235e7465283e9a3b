-- The nightly job: score who is new or has changed since, and nobody else.
CREATE TABLE patient_risk (
    patient_id int PRIMARY KEY REFERENCES patients,
    risk       double precision,
    model      text NOT NULL,           -- name@version, so that each score can be traced to its model
    findings   text NOT NULL,           -- digest of the row that was scored
    scored_at  timestamptz NOT NULL DEFAULT now()
);

-- One statement. The version is looked up once and scores are made with that very version; a patient is left
-- alone while findings and model are those of the score that is there.
PREPARE nightly AS
WITH scored AS (
    INSERT INTO patient_risk (patient_id, risk, model, findings)
    SELECT p.id, medai_risk(p, 'heart@' || m.version), 'heart@' || m.version, md5(p::text)
    FROM patients p CROSS JOIN medai_model_version('heart') AS m(version)
    WHERE NOT EXISTS (SELECT FROM patient_risk r
                      WHERE (r.patient_id, r.model, r.findings) = (p.id, 'heart@' || m.version, md5(p::text)))
    ON CONFLICT (patient_id) DO UPDATE
        SET (risk, model, findings, scored_at) =
            (EXCLUDED.risk, EXCLUDED.model, EXCLUDED.findings, EXCLUDED.scored_at)
    RETURNING patient_id, risk, model)
SELECT model, count(*) AS scored, min(patient_id) AS first, max(patient_id) AS last,
       round(avg(risk)::numeric, 4) AS mean_risk
FROM scored
GROUP BY model;

-- The first night scores everybody, the second nobody.
EXECUTE nightly;
EXECUTE nightly;

-- A patient comes, another has a new finding: the third night scores these two.
INSERT INTO patients (age, sex, cp, trestbps, chol, fbs, restecg, thalach, exang, oldpeak, slope, ca, thal, sick)
VALUES (58, 1, 4, 150, 270, 0, 2, 111, 1, 0.8, 1, NULL, 7, true);
UPDATE patients SET thalach = 118, exang = 1 WHERE id = 11;
EXECUTE nightly;
SELECT patient_id, round(risk::numeric, 4) AS risk, model
FROM patient_risk
WHERE patient_id IN (11, 304)
ORDER BY patient_id;

-- A new version of the model, here with a stronger penalty: everybody's score is of the old one.
SELECT medai_model_import('heart', medai_train('logistic', sick, p, '{"target": "sick", "l2": 10}')) AS version
FROM patients p
WHERE medai_split(id) = 'train';
EXECUTE nightly;
SELECT model, count(*) FROM patient_risk GROUP BY model;

-- The old version is still there for who asks for it.
SELECT id, round(medai_risk(p, 'heart@1')::numeric, 4) AS version_1,
       round(medai_risk(p, 'heart')::numeric, 4) AS newest
FROM patients p
ORDER BY id
LIMIT 3;
DEALLOCATE nightly;

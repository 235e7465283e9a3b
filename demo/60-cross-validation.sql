-- Five-fold cross-validation in one statement: five models are trained, and each patient is scored by the one that
-- has not seen the patient. The days of follow-up are excluded: nobody knows them at admission.
WITH models AS MATERIALIZED (
    SELECT fold, medai_train('logistic', death_event, h,
                             '{"target": "death_event", "exclude": ["id", "time"]}') AS model
    FROM heart_failure h CROSS JOIN generate_series(1, 5) AS fold
    WHERE medai_fold(id, 5) <> fold
    GROUP BY fold)
SELECT count(*) AS patients, round(medai_auc(medai_risk(h, model), death_event)::numeric, 3) AS auc,
       round(medai_brier(medai_risk(h, model), death_event)::numeric, 3) AS brier
FROM heart_failure h JOIN models ON fold = medai_fold(id, 5);

-- With them the model looks better than any model could be on the day when it is needed.
WITH models AS MATERIALIZED (
    SELECT fold, medai_train('logistic', death_event, h,
                             '{"target": "death_event", "exclude": ["id"]}') AS model
    FROM heart_failure h CROSS JOIN generate_series(1, 5) AS fold
    WHERE medai_fold(id, 5) <> fold
    GROUP BY fold)
SELECT count(*) AS patients, round(medai_auc(medai_risk(h, model), death_event)::numeric, 3) AS auc,
       round(medai_brier(medai_risk(h, model), death_event)::numeric, 3) AS brier
FROM heart_failure h JOIN models ON fold = medai_fold(id, 5);

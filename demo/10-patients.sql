-- Patients: two cohorts of real, de-identified people (sources and licence: demo/data/SOURCES.md).
CREATE EXTENSION medai;

-- Coronary heart disease, Cleveland: thirteen findings, and whether angiography showed disease.
CREATE TABLE patients (
    id       int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    age      int NOT NULL,      -- years
    sex      int NOT NULL,      -- 1 male, 0 female
    cp       int NOT NULL,      -- chest pain: 1 typical, 2 atypical, 3 non-anginal, 4 none
    trestbps int NOT NULL,      -- resting blood pressure, mm Hg
    chol     int NOT NULL,      -- serum cholesterol, mg/dl
    fbs      int NOT NULL,      -- 1: fasting blood sugar above 120 mg/dl
    restecg  int NOT NULL,      -- resting ECG: 0 normal, 1 ST-T abnormality, 2 hypertrophy
    thalach  int NOT NULL,      -- highest heart rate
    exang    int NOT NULL,      -- 1: exercise brings angina
    oldpeak  real NOT NULL,     -- ST depression under exercise, mm
    slope    int NOT NULL,      -- ST slope at peak exercise: 1 up, 2 flat, 3 down
    ca       int,               -- vessels seen in fluoroscopy, 0 to 3; 4 patients lack it
    thal     int,               -- thallium scan: 3 normal, 6 fixed, 7 reversible; 2 lack it
    sick     boolean NOT NULL   -- a vessel narrowed by more than half
);

-- The file grades disease from 0 to 4, and writes what it does not know as ?.
CREATE TEMP TABLE cleveland (LIKE patients);
ALTER TABLE cleveland DROP COLUMN id, DROP COLUMN sick, ADD COLUMN num int;
\copy cleveland FROM 'data/heart_disease.csv' (FORMAT csv, HEADER, NULL '?')
INSERT INTO patients (age, sex, cp, trestbps, chol, fbs, restecg, thalach, exang, oldpeak, slope, ca, thal, sick)
SELECT age, sex, cp, trestbps, chol, fbs, restecg, thalach, exang, oldpeak, slope, ca, thal, num > 0
FROM cleveland;

-- Heart failure, Faisalabad: laboratory values at admission, and death within the follow-up.
CREATE TABLE heart_failure (
    id                       int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    age                      real NOT NULL,              -- years
    anaemia                  boolean NOT NULL,
    creatinine_phosphokinase int NOT NULL,               -- mcg/l
    diabetes                 boolean NOT NULL,
    ejection_fraction        int NOT NULL,               -- percent
    high_blood_pressure      boolean NOT NULL,
    platelets                double precision NOT NULL,
    serum_creatinine         real NOT NULL,              -- mg/dl
    serum_sodium             int NOT NULL,               -- mEq/l
    sex                      int NOT NULL,               -- 1 male, 0 female
    smoking                  boolean NOT NULL,
    time                     int NOT NULL,               -- days of follow-up: not known at admission
    death_event              boolean NOT NULL
);
\copy heart_failure (age, anaemia, creatinine_phosphokinase, diabetes, ejection_fraction, high_blood_pressure, platelets, serum_creatinine, serum_sodium, sex, smoking, time, death_event) FROM 'data/heart_failure.csv' (FORMAT csv, HEADER)
ANALYZE patients, heart_failure;

SELECT count(*) AS patients, count(*) FILTER (WHERE sick) AS sick, min(age) AS youngest, max(age) AS oldest,
       count(*) FILTER (WHERE ca IS NULL OR thal IS NULL) AS incomplete
FROM patients;
SELECT count(*) AS patients, count(*) FILTER (WHERE death_event) AS died, round(avg(age)) AS mean_age
FROM heart_failure;

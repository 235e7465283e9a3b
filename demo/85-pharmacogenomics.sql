-- Pharmacogenomics: star alleles out of a VCF, joined with patients, as a feature of a model. The patients and their
-- genotypes are simulated (demo/data/SOURCES.md); nothing here is medical advice, and copy number is not looked at.
CREATE TABLE stent_patients (
    id       text PRIMARY KEY,
    age      int,
    diabetes boolean,
    smoker   boolean,
    drug     text,     -- the platelet inhibitor after the stent
    event    boolean   -- another infarction within a year
);
\copy stent_patients FROM 'data/stents.csv' (FORMAT csv, HEADER)

-- A row for each variant and patient, with the bases of both alleles.
\set vcf `cat data/pharmacogenes.vcf`
CREATE TABLE genotypes AS
SELECT sample AS patient, id AS variant, medai_genotype_bases(genotype, ref, alt) AS bases
FROM medai_vcf(:'vcf');
SELECT variant, count(*) AS patients, count(bases) AS typed, count(DISTINCT bases) AS genotypes
FROM genotypes GROUP BY variant ORDER BY variant;

-- Star alleles of three genes, a row for each patient and gene. Variants that were not looked at count as reference here,
-- and are listed in untyped.
CREATE TABLE diplotypes AS
SELECT patient, (d).*, medai_phenotype(d) AS phenotype
FROM (SELECT patient, gene, medai_star_diplotype(gene, array_agg(variant ORDER BY variant),
                                                 array_agg(bases ORDER BY variant), untyped => 'reference') AS d
      FROM genotypes, unnest('{CYP2C19,TPMT,SLCO1B1}'::text[]) gene
      GROUP BY patient, gene) c;
SELECT gene, phenotype, count(*) AS patients, array_agg(DISTINCT diplotype) AS diplotypes
FROM diplotypes GROUP BY gene, phenotype ORDER BY gene, patients DESC;

-- Two heterozygous variants of TPMT can lie on one chromosome or on two: both readings are listed, and differ in what
-- they mean.
SELECT patient, candidates, phenotype FROM diplotypes WHERE diplotype IS NULL ORDER BY patient LIMIT 3;

-- Who takes clopidogrel and carries an allele of CYP2C19 without function, *2 or *3? The drug needs the enzyme.
SELECT p.id, p.age, d.diplotype, d.phenotype
FROM stent_patients p JOIN diplotypes d ON d.patient = p.id AND d.gene = 'CYP2C19'
WHERE p.drug = 'clopidogrel' AND d.diplotype ~ '\*[23](/|$)'
ORDER BY d.phenotype DESC, p.id
LIMIT 8;

-- The flag as a feature: the same model with it and without it, on the patients that were not trained on.
CREATE TABLE stent_features AS
SELECT p.id, p.event, p.age, p.diabetes, p.smoker, (p.drug = 'clopidogrel') AS clopidogrel,
       (p.drug = 'clopidogrel' AND d.diplotype ~ '\*[23](/|$)') AS clopidogrel_carrier
FROM stent_patients p JOIN diplotypes d ON d.patient = p.id AND d.gene = 'CYP2C19';
SELECT medai_model_import('stent', medai_train('logistic', event, f, '{"target": "event", "exclude": ["id"]}'),
                          comment => 'infarction after a stent, simulated') AS with_flag
FROM stent_features f WHERE medai_split(id) = 'train';
SELECT medai_model_import('stent_plain', medai_train('logistic', event, f,
                              '{"target": "event", "exclude": ["id", "clopidogrel_carrier"]}')) AS without
FROM stent_features f WHERE medai_split(id) = 'train';
SELECT count(*) AS patients, round(medai_auc(medai_risk(f, 'stent'), event)::numeric, 3) AS auc_with_flag,
       round(medai_auc(medai_risk(f, 'stent_plain'), event)::numeric, 3) AS auc_without
FROM stent_features f WHERE medai_split(id) = 'test';
SELECT clopidogrel, clopidogrel_carrier, count(*) AS patients, round(avg(medai_risk(f, 'stent'))::numeric, 3) AS mean_risk
FROM stent_features f GROUP BY 1, 2 ORDER BY 1, 2;

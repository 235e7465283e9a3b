-- Compounds: drugs, pesticides and other small molecules, with their measured solubility in water (ESOL; sources:
-- demo/data/SOURCES.md).
CREATE TABLE compounds (
    id             int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name           text NOT NULL,
    smiles         text NOT NULL,   -- as it came
    log_solubility real NOT NULL,   -- decimal logarithm of mol/l
    mol            medai_mol,       -- NULL where the SMILES could not be read
    fp             medai_fp(2048) GENERATED ALWAYS AS (medai_morgan_fp(mol)) STORED
);

-- One bad line must not cost the load: medai_mol_try gives NULL where the cast to medai_mol would be an error.
CREATE TEMP TABLE esol (name text, smiles text, log_solubility real);
\copy esol FROM 'data/esol.csv' (FORMAT csv, HEADER)
INSERT INTO compounds (name, smiles, log_solubility, mol)
SELECT name, smiles, log_solubility, medai_mol_try(smiles) FROM esol;
CREATE INDEX ON compounds (mol);
ANALYZE compounds;

-- Were lines refused? Which?
SELECT count(*) AS compounds, count(mol) AS read, count(*) - count(mol) AS refused, count(DISTINCT mol) AS different,
       round(avg(pg_column_size(mol))) AS bytes_a_molecule
FROM compounds;
SELECT id, name, smiles FROM compounds WHERE mol IS NULL;

-- No line was. This is what would have been: a parenthesis that is open, a carbon with five bonds.
SELECT smiles, medai_mol_valid(smiles) AS valid, medai_mol_try(smiles) AS mol
FROM (VALUES ('OC(=O)c1ccccc1OC(C)=O'), ('OC(=O)c1ccccc1OC(C'), ('CC(C)(C)(C)C')) v (smiles);

-- Some are in the file twice, under two names or two spellings; the molecule does not care how it was written.
SELECT mol, string_agg(name, ', ' ORDER BY id) AS names, string_agg(smiles, '  ' ORDER BY id) AS written
FROM compounds
GROUP BY mol
HAVING count(DISTINCT smiles) > 1
ORDER BY min(id);

-- What a chemist looks at first.
SELECT name, medai_formula(mol) AS formula, round(medai_mol_weight(mol)::numeric, 2) AS weight,
       round(medai_logp(mol)::numeric, 2) AS logp, medai_tpsa(mol) AS tpsa, medai_hbd(mol) AS donors,
       medai_hba(mol) AS acceptors, medai_rotatable_bonds(mol) AS rotatable,
       medai_lipinski_violations(mol) AS violations, medai_veber(mol) AS veber
FROM compounds
WHERE name IN ('Caffeine', 'Diazepam', 'Warfarin', 'Hydrocortisone', 'Phenytoin', 'Digitoxin', 'Amigdalin')
ORDER BY id;

-- All descriptors at once, in one pass over the molecule.
SELECT d.* FROM compounds, medai_descriptors(mol) d WHERE name = 'Warfarin' \gx

-- Which compounds are most like phenobarbital, and do they dissolve like it (-2.32)?
SELECT c.name, round(medai_tanimoto(c.fp, q.fp)::numeric, 3) AS tanimoto, c.log_solubility, c.mol
FROM compounds c, compounds q
WHERE q.name = 'phenobarbital' AND c.mol <> q.mol
ORDER BY c.fp <%> q.fp, c.id
LIMIT 6;

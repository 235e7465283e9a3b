-- chem.sql: what molecules, descriptors and fingerprints cost, beside the RDKit cartridge in the same server and run;
-- run by bench/chem with psql.
--
-- Variables: smiles (a file, one SMILES a line), peer (on where the cartridge can be created). Costs are per molecule,
-- above a count of the same column, the best of several rounds (the cartridge's slow ones: of one), one process, no
-- JIT compilation. A figure's target is how many times as fast as the cartridge it is to be.
\set ON_ERROR_STOP on
\set QUIET on
\pset pager off
CREATE SCHEMA bench;
ALTER DATABASE postgres SET search_path = bench, public;
ALTER DATABASE postgres SET jit = off;
ALTER DATABASE postgres SET max_parallel_workers_per_gather = 0;
\connect -
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS medai SCHEMA public;
\if :peer
CREATE EXTENSION rdkit SCHEMA public;
\endif
\ir measure.sql

CREATE UNLOGGED TABLE texts (smiles text);
\set copy '\\copy texts FROM ' :'smiles' ' (FORMAT csv, DELIMITER E''\\x01'', QUOTE E''\\x02'')'
:copy
DELETE FROM texts WHERE NOT medai_mol_valid(smiles);
CREATE UNLOGGED TABLE stored AS SELECT medai_mol(smiles) AS m FROM texts;
CREATE UNLOGGED TABLE prints512 AS SELECT medai_morgan_fp(m, 2, 512) AS fp FROM stored;
CREATE UNLOGGED TABLE prints2048 AS SELECT medai_morgan_fp(m, 2, 2048) AS fp FROM stored;
VACUUM (FREEZE, ANALYZE) texts, stored, prints512, prints2048;

-- Microseconds a row of an aggregate, above counting the column that is read ("column of table").
CREATE FUNCTION above_us(aggregates text, source text, bare text, rounds int DEFAULT 5)
RETURNS float8 LANGUAGE sql AS $$
    SELECT 1000 * (best_ms(format('SELECT %s FROM %s', aggregates, source), rounds)
        - best_ms(format('SELECT count(%s) FROM %s', split_part(bare, ' of ', 1), split_part(bare, ' of ', 2))))
        / (SELECT count(*) FROM texts)
$$;

CREATE TABLE cases (place serial, what text, target float8, ours text, our_source text, theirs text, their_source text,
                    our_bare text, their_bare text DEFAULT 'smiles of texts');
INSERT INTO cases (what, target, ours, our_source, theirs, their_source, our_bare) VALUES
    ('weight, logP, donors, acceptors from text, one parse: a subquery', 65,
     'sum(medai_mol_weight(m) + medai_logp(m) + medai_hbd(m) + medai_hba(m))',
     '(SELECT medai_mol(smiles) AS m FROM texts OFFSET 0) s',
     'sum(mol_amw(m) + mol_logp(m) + mol_hbd(m) + mol_hba(m))',
     '(SELECT smiles::mol AS m FROM texts OFFSET 0) s', 'smiles of texts'),
    ('the same by medai_descriptors(text): all 52, and the formula', NULL,
     'sum((d).mol_weight + (d).logp + (d).hbd + (d).hba)',
     '(SELECT medai_descriptors(smiles) AS d FROM texts OFFSET 0) s',
     'sum(mol_amw(m) + mol_logp(m) + mol_hbd(m) + mol_hba(m))',
     '(SELECT smiles::mol AS m FROM texts OFFSET 0) s', 'smiles of texts'),
    ('weight, logP, donors, acceptors from text, four calls', 40,
     'sum(medai_mol_weight(smiles) + medai_logp(smiles) + medai_hbd(smiles) + medai_hba(smiles))', 'texts',
     'sum(mol_amw(smiles::mol) + mol_logp(smiles::mol) + mol_hbd(smiles::mol) + mol_hba(smiles::mol))', 'texts',
     'smiles of texts'),
    ('weight, logP, donors, acceptors of stored molecules', 250,
     'sum(medai_mol_weight(m) + medai_logp(m) + medai_hbd(m) + medai_hba(m))', 'stored',
     'sum(mol_amw(m) + mol_logp(m) + mol_hbd(m) + mol_hba(m))', 'peer_stored', 'm of stored'),
    ('ten Lipinski and Veber descriptors of stored molecules', 200,
     'sum(medai_mol_weight(m) + medai_logp(m) + medai_tpsa(m) + medai_lipinski_hba(m) + medai_lipinski_hbd(m)
      + medai_rotatable_bonds(m) + medai_ring_count(m) + medai_fraction_csp3(m) + medai_heavy_atoms(m)
      + medai_heteroatoms(m))', 'stored',
     'sum(mol_amw(m) + mol_logp(m) + mol_tpsa(m) + mol_hba(m) + mol_hbd(m) + mol_numrotatablebonds(m)
      + mol_numrings(m) + mol_fractioncsp3(m) + mol_numheavyatoms(m) + mol_numheteroatoms(m))', 'peer_stored', 'm of stored'),
    ('Morgan fingerprint, radius 2, 512 bits, from text', 30,
     'count(medai_morgan_fp(smiles, 2, 512))', 'texts', 'count(morganbv_fp(smiles::mol, 2))', 'texts', 'smiles of texts'),
    ('text to stored molecule', 12, 'count(medai_mol_send(medai_mol(smiles)))', 'texts', 'count(smiles::mol)', 'texts',
     'smiles of texts'),
    ('Tanimoto over stored fingerprints of 512 bits', 35,
     'sum(medai_tanimoto(fp, (SELECT fp FROM prints512 LIMIT 1)))', 'prints512',
     'sum(tanimoto_sml(fp, (SELECT fp FROM peer_prints LIMIT 1)))', 'peer_prints', 'fp of prints512'),
    ('Tanimoto over stored fingerprints of 2048 bits', NULL,
     'sum(medai_tanimoto(fp, (SELECT fp FROM prints2048 LIMIT 1)))', 'prints2048', NULL, NULL, 'fp of prints2048'),
    ('Morgan fingerprint of stored molecules, 2048 bits', NULL,
     'count(medai_morgan_fp(m))', 'stored', NULL, NULL, 'm of stored'),
    ('topological fingerprint of stored molecules, 2048 bits', NULL,
     'count(medai_topological_fp(m))', 'stored', NULL, NULL, 'm of stored'),
    ('atom-pair fingerprint of stored molecules, 2048 bits', NULL,
     'count(medai_atom_pair_fp(m))', 'stored', NULL, NULL, 'm of stored'),
    ('torsion fingerprint of stored molecules, 2048 bits', NULL,
     'count(medai_torsion_fp(m))', 'stored', NULL, NULL, 'm of stored'),
    ('all descriptors of stored molecules', NULL, 'count(medai_descriptors(m))', 'stored', NULL, NULL, 'm of stored');

\if :peer
SET rdkit.morgan_fp_size = 512;
CREATE UNLOGGED TABLE peer_stored AS SELECT smiles::mol AS m FROM texts;
CREATE UNLOGGED TABLE peer_prints AS SELECT morganbv_fp(m, 2) AS fp FROM peer_stored;
VACUUM (FREEZE, ANALYZE) peer_stored, peer_prints;
\endif

-- Ours, theirs, ours again: side by side, so that what else the machine does meets both.
CREATE TABLE measured (place int, what text, target float8, ours float8, theirs float8);
UPDATE cases SET their_bare = CASE their_source WHEN 'peer_stored' THEN 'm of peer_stored'
                                              WHEN 'peer_prints' THEN 'fp of peer_prints' ELSE their_bare END;
\if :peer
\else
UPDATE cases SET theirs = NULL;
\endif
DO $$
DECLARE
    c cases;
    ours float8;
    theirs float8;
BEGIN
    FOR c IN SELECT * FROM cases ORDER BY place LOOP
        ours := above_us(c.ours, c.our_source, c.our_bare, 3);
        theirs := CASE WHEN c.theirs IS NOT NULL THEN above_us(c.theirs, c.their_source, c.their_bare,
                                                               CASE c.their_source WHEN 'peer_prints' THEN 5 ELSE 1 END) END;
        ours := least(ours, above_us(c.ours, c.our_source, c.our_bare, 3));
        INSERT INTO measured VALUES (c.place, c.what, c.target, ours, theirs);
    END LOOP;
END $$;

\pset border 2
\echo
SELECT what AS figure, round(ours::numeric, 3) AS "medai, us", round(theirs::numeric, 2) AS "cartridge, us",
    round((theirs / ours)::numeric, 1) AS "times as fast", target AS "at least",
    CASE WHEN theirs IS NULL OR target IS NULL THEN '' WHEN theirs / ours >= target THEN 'met' ELSE 'missed' END AS verdict
FROM measured ORDER BY place;
SELECT count(*) AS molecules, round(avg(pg_column_size(m)), 1) AS "bytes of a medai_mol" FROM stored;
\if :peer
SELECT round(avg(pg_column_size(m)), 1) AS "bytes of the cartridge's mol" FROM peer_stored;
\endif

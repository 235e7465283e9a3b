-- drug.sql: what screening and optimisation cost, beside the RDKit cartridge in the same server and run, and beside RDKit
-- in Python; run by bench/drug with psql.
--
-- Variables: smiles (a file, one SMILES a line), peer (on where the cartridge can be created), python (a file of RDKit's
-- costs in Python, what and microseconds a molecule, separated by tabs; empty where there is none). Stored molecules,
-- no index, one process, no JIT compilation. A figure's target is how many times as fast as the peer it is to be.
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
CREATE TABLE python (what text, us float8);
\set copy '\\copy python FROM ' :'python'
:copy

-- ---- substructures: whole queries, with what the server itself takes for each row --------------------------

CREATE TABLE queries (place serial, what text, smarts text, ours float8, theirs float8, our_rows bigint, their_rows bigint);
INSERT INTO queries (what, smarts) VALUES
    ('benzene', 'c1ccccc1'),
    ('carbonyl', 'C=O'),
    ('indole', 'c1ccc2[nH]ccc2c1'),
    ('fused tricycle', 'c1ccc2c(c1)[nH]c1ccccc12'),
    ('steroid skeleton', '*1~*~*~*2~*(~*~1)~*~*~*1~*~2~*~*~*2~*~*~*~*~1~2'),
    ('chain of ten carbons', 'CCCCCCCCCC'),
    ('flexible chain', '[!R]~[!R]~[!R]~[!R]~[!R]~[!R]~[!R]~[!R]'),
    ('primary or secondary amide, recursive', '[$(C(=O)[NX3;H1,H2])]-[#6]'),
    ('donors, recursive', '[$([N;!H0;v3,v4&+1]),$([O,S;H1;+0]),n&H1&+0]'),
    ('ammonium but nitro', '[N+;!$([N+]-[O-])]'),
    ('macrocycle', '[r12]'),
    ('aryl piperazine', 'c-N1CCNCC1'),
    ('halogenated biphenyl', '[F,Cl,Br,I]c1ccc(-c2ccccc2)cc1'),
    ('boron', '[B]');
\if :peer
CREATE UNLOGGED TABLE peer_stored AS SELECT smiles::mol AS m FROM texts;
VACUUM (FREEZE, ANALYZE) peer_stored;
\endif
VACUUM (FREEZE, ANALYZE) texts, stored;

CREATE FUNCTION rows_of(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint; BEGIN EXECUTE query INTO n; RETURN n; END $$;
-- Ours, theirs, ours again: side by side, so that what else the machine does meets both.
DO $$
DECLARE
    q queries;
    ours text;
    theirs text;
    first float8;
BEGIN
    FOR q IN SELECT * FROM queries ORDER BY place LOOP
        ours := format('SELECT count(*) FROM stored WHERE m @> %L::medai_pattern', q.smarts);
        theirs := format('SELECT count(*) FROM peer_stored WHERE m @> %L::qmol', q.smarts);
        first := best_ms(ours, 3);
        IF to_regclass('peer_stored') IS NOT NULL THEN
            UPDATE queries SET theirs = best_ms(best.theirs, 1), their_rows = rows_of(best.theirs)
            FROM (SELECT theirs) best WHERE place = q.place;
        END IF;
        UPDATE queries SET ours = least(first, best_ms(best.ours, 3)), our_rows = rows_of(best.ours)
        FROM (SELECT ours) best WHERE place = q.place;
    END LOOP;
END $$;

\pset border 2
\echo
SELECT what AS "SELECT count(*) ... WHERE m @> pattern", our_rows AS rows, round((1000 * ours / n)::numeric, 3) AS "medai, us",
       round((1000 * theirs / n)::numeric, 2) AS "cartridge, us", round((theirs / ours)::numeric, 1) AS "times as fast",
       25 AS "at least", CASE WHEN theirs IS NULL THEN '' WHEN our_rows <> their_rows THEN format('%s rows there', their_rows)
                              WHEN theirs / ours >= 25 THEN 'met' ELSE 'missed' END AS verdict
FROM queries, (SELECT count(*) AS n FROM texts) t ORDER BY place;
SELECT round((1000 * best_ms('SELECT count(m) FROM stored') / count(*))::numeric, 3) AS "the server's own, us a row",
       count(*) AS molecules FROM texts;

-- ---- the rest: costs a molecule, above a count of the same column ------------------------------------------

CREATE TABLE cases (place serial, what text, target float8, ours text, source text, theirs text);
INSERT INTO cases (what, target, ours, source, theirs) VALUES -- theirs: the row of the Python figures
    ('480 PAINS', 60, 'count(*)', 'stored, medai_alerts(m, ''pains'')', 'FilterCatalog.GetMatches, PAINS'),
    ('480 PAINS, whether any', NULL, 'count(*) FILTER (WHERE medai_has_alert(m, ''pains''))', 'stored', 'FilterCatalog.HasMatch, PAINS'),
    ('QED', 80, 'sum(medai_qed(m))', 'stored', 'QED.qed'),
    ('MACCS keys', 100, 'sum(medai_popcount(medai_maccs_fp(m)))', 'stored', 'GetMACCSKeysFingerprint'),
    ('pictures: SVG', NULL, 'sum(length(medai_mol_svg(m)))', 'stored', 'coordinates and SVG'),
    ('matches of a carbonyl group, counted', NULL, 'sum(medai_match_count(m, ''C=O''))', 'stored', 'GetSubstructMatches, C=O');

CREATE TABLE measured (place int, ours float8);
DO $$
DECLARE
    c cases;
    bare float8 := best_ms('SELECT count(m) FROM stored');
BEGIN
    FOR c IN SELECT * FROM cases ORDER BY place LOOP
        INSERT INTO measured SELECT c.place, 1000 * (best_ms(format('SELECT %s FROM %s', c.ours, c.source), 2) - bare) / count(*)
        FROM texts;
    END LOOP;
END $$;
\echo
SELECT what AS figure, round(m.ours::numeric, 2) AS "medai, us", round(us::numeric, 1) AS "RDKit in Python, us",
       round((us / m.ours)::numeric, 1) AS "times as fast", target AS "at least",
       CASE WHEN us IS NULL OR target IS NULL THEN '' WHEN us / m.ours >= target THEN 'met' ELSE 'missed' END AS verdict
FROM cases JOIN measured m USING (place) LEFT JOIN (SELECT what AS theirs, us FROM python) p USING (theirs) ORDER BY m.place;

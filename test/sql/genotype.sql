-- genotype: dosages, frequencies, Hardy-Weinberg, Ti/Tv and risk scores over genotypes as VCF writes them.
SET client_min_messages = warning;

-- SQLSTATE, message, detail and hint of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || message || CASE detail WHEN '' THEN '' ELSE ' / ' || detail END
           || CASE hint WHEN '' THEN '' ELSE ' / ' || hint END;
END $$;

-- ---- single genotypes -------------------------------------------------------------------------------------

SELECT g, medai_dosage(g, 0) AS ref, medai_dosage(g) AS first, medai_dosage(g, 2) AS second
  FROM unnest('{0/0,0/1,1|0,1/1,1/2,2|2,0,1,.,./.,./1,1/.,0/1/1,0|1|2|1,/0/1,|1,10/11}'::text[]) g;
SELECT medai_dosage(NULL), medai_dosage('0/1', NULL::int), medai_dosage('0/65535', 65535);
SELECT length(g), medai_dosage(g) FROM (SELECT '1' || repeat('/1', 255)) v(g);
SELECT fails(format('SELECT medai_dosage(%L)', g))
  FROM unnest(ARRAY['', 'A/G', '0/', '/', '0//1', '0-1', ' 0/1', '0/1 ', '0/-1', '0/65536', '0/99999999999999999999',
                    '0' || repeat('|0', 256), repeat('é', 50)]) g;
SELECT g, medai_genotype_valid(g) FROM unnest('{0/1,.,|1,0/1/2,"",A/G,0/,1.0,NULL}'::text[]) g;
SELECT fails('SELECT medai_dosage(''0/1'', -1)'), fails('SELECT medai_dosage(''0/1'', 65536)');

SELECT medai_dosage('0/1', 'A', 'G,T', a) AS dosage, a FROM unnest('{A,g,T,C,"",GT}'::text[]) a;
SELECT medai_dosage('./1', 'A', 'G', 'G') IS NULL AS half, medai_dosage('0/1', 'A', NULL, 'A') IS NULL AS no_alt,
       medai_dosage('1/1', 'AT', 'A,<DEL>', '<del>') AS symbolic;
SELECT fails($$SELECT medai_dosage('x', 'A', 'G', 'G')$$);

-- ---- Hardy-Weinberg ---------------------------------------------------------------------------------------

-- The probabilities of Wigginton et al. 2005, table 1: 100 people, 21 copies of the rarer allele.
SELECT het, round(medai_hwe_exact((21 - het) / 2, het, 100 - het - (21 - het) / 2)::numeric, 6) AS p
  FROM generate_series(1, 21, 2) het;
SELECT medai_hwe_exact(1469, 138, 5) AS scarlet_tiger, medai_hwe_exact(5, 138, 1469) AS same,
       medai_hwe_exact(1469, 138, 5, true) AS mid_p;
SELECT medai_hwe_exact(0, 0, 0) AS none, medai_hwe_exact(7, 0, 0) AS one_allele, medai_hwe_exact(0, 1, 0) AS one_het,
       medai_hwe_exact(0, 1, 0, true) AS one_mid_p, medai_hwe_exact(1000000, 0, 1000000) AS underflow,
       medai_hwe_exact(250000, 500000, 250000) AS large, medai_hwe_exact(NULL, 1, 1) AS null;
SELECT fails(s) FROM unnest(ARRAY['SELECT medai_hwe_exact(-1, 1, 1)', 'SELECT medai_hwe_exact(1, 1, 9223372036854775807)',
                                  'SELECT medai_hwe_exact(1, 1000000000000000, 1)']) s;

-- ---- cohorts ----------------------------------------------------------------------------------------------

CREATE TABLE calls (variant int, sample int, genotype text);
INSERT INTO calls VALUES
    (1, 1, '0/0'), (1, 2, '0/1'), (1, 3, '1|1'), (1, 4, './.'), (1, 5, NULL),
    (2, 1, '0'), (2, 2, '1'), (2, 3, '.'), (2, 4, '0/1'), (2, 5, './1'),
    (3, 1, '0/2'), (3, 2, '1/2'), (3, 3, '2/2'), (3, 4, '0/0'), (3, 5, '0/0'),
    (4, 1, './.'), (4, 2, '.'), (5, 1, NULL);
SELECT variant, medai_allele_frequency(genotype) AS af, medai_allele_frequency(genotype, 2) AS af2,
       medai_allele_frequency(genotype, 0) AS ref, medai_allele_counts(genotype) AS counts,
       medai_genotype_counts(genotype) AS classes, medai_call_rate(genotype) AS call_rate,
       medai_hwe(genotype) AS hwe, medai_hwe(genotype, 2) AS hwe2
  FROM calls GROUP BY variant ORDER BY variant;
SELECT variant, (medai_heterozygosity(genotype)).*, (medai_genotype_counts(genotype)).hom_ref
  FROM calls GROUP BY variant ORDER BY variant;
SELECT medai_allele_counts('0/70') AS wide, medai_allele_counts(g) AS grows FROM unnest('{0/1,0/9,3/3}'::text[]) g;
SELECT array_length(medai_allele_counts('0/65535'), 1) AS widest;

SELECT (medai_titv(ref, alt)).* FROM (VALUES ('A', 'G'), ('C', 'T'), ('a', 'g'), ('A', 'C,T,G'), ('AC', 'AT'), ('AC', 'GT'),
    ('A', 'AT'), ('A', '<DEL>'), ('A', '*'), ('N', 'A'), ('U', 'C'), ('T', 'U'), ('A', NULL), ('A', 'A'), ('', '')) v(ref, alt);
SELECT medai_titv('A', 'G') AS without, medai_titv(NULL, 'G') AS no_rows;

-- ---- risk scores ------------------------------------------------------------------------------------------

SELECT medai_prs(dosage, weight) FROM (VALUES (2.0, 0.25), (1, -0.5), (0, 100), (NULL, 7), (1.5, NULL), (0.5, 1)) v(dosage, weight);
SELECT medai_prs(d, w) AS exact FROM (VALUES (1.0, 1e300), (1, 1e-300), (1, -1e300)) v(d, w);
SELECT medai_prs(NULL::float8, 1.0) IS NULL AS no_rows;
SELECT fails(format('SELECT medai_prs(%L::float8, %L::float8)', d, w))
  FROM (VALUES ('NaN', '1'), ('1', 'Infinity'), ('1e308', '1e308')) v(d, w);

CREATE TABLE score (id int, genotype text, ref text, alt text, effect text, other text, weight float8, freq float8, note text);
INSERT INTO score VALUES
    (1, '0/1', 'A', 'G', 'G', 'A', 0.5, NULL, 'as it stands'),
    (2, '0/1', 'A', 'G', 'C', 'T', 0.25, NULL, 'flipped'),
    (3, '0/0', 'A', 'G', 'a', 'g', 0.125, NULL, 'swapped'),
    (4, '1|1', 'A', 'C', 'T', 'G', 1, NULL, 'flipped and swapped'),
    (5, '1/1', 'A', 'T', 'T', 'A', 64, NULL, 'ambiguous'),
    (6, '1/1', 'C', 'G', 'G', NULL, 64, 0.5, 'ambiguous by the variant'),
    (7, './1', 'A', 'G', 'G', 'A', 64, NULL, 'half missing'),
    (8, '.', 'A', 'G', 'A', 'G', 64, NULL, 'missing'),
    (9, NULL, NULL, NULL, 'G', 'A', 64, NULL, 'not in the file'),
    (10, '1/1', 'A', 'G', 'C', 'A', 64, NULL, 'mismatched'),
    (11, '1/2', 'A', 'C,G', 'G', 'A', 2, NULL, 'of several'),
    (12, '1/1', 'A', 'G', 'G', NULL, 0.0625, NULL, 'without the other'),
    (13, '1', 'AT', 'A', 'A', 'AT', 4, NULL, 'deletion, haploid'),
    (14, '1/1', 'AT', 'A', 'T', 'TA', 64, NULL, 'indels are not flipped'),
    (15, '0/0', 'A', 'G', 'G', 'A', NULL, NULL, 'no weight'),
    (16, '0/0', 'A', 'G', NULL, 'A', 1, NULL, 'no effect allele');
SELECT note, (medai_prs(genotype, ref, alt, effect, other, weight)).* FROM score GROUP BY id, note ORDER BY id;
SELECT (medai_prs(genotype, ref, alt, effect, other, weight)).* FROM score;
SELECT note, (medai_prs(genotype, ref, alt, effect, other, weight, 0.25)).* FROM score WHERE id IN (1, 5, 7, 8, 9, 10)
 GROUP BY id, note ORDER BY id;
SELECT medai_prs('./././.', 'A', 'G', 'G', 'A', 1, 0.25) AS tetraploid, medai_prs('0/1', 'A', 'G', 'G', 'A', 1, NULL) AS no_freq;
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_prs('0/1', 'A', 'G', 'G', 'A', 'NaN')$$,
    $$SELECT medai_prs('0/1', 'A', 'G', 'G', 'g', 1)$$,
    $$SELECT medai_prs('0/1', 'A', 'G', '', 'A', 1)$$,
    $$SELECT medai_prs('x', 'A', 'G', 'G', 'A', 1)$$,
    $$SELECT medai_prs('./.', 'A', 'G', 'G', 'A', 1, 1.5)$$,
    $$SELECT medai_prs('./.', 'A', 'G', 'G', 'A', 1, -0.5)$$]) s;

-- ---- parallel plans, partial states -----------------------------------------------------------------------

CREATE TABLE cohort (variant int, genotype text, ref text, alt text, weight float8);
INSERT INTO cohort
SELECT i % 3, (ARRAY['0/0', '0|1', '1/1', './.', '1', '2/3', './2'])[1 + hash % 7],
       (ARRAY['A', 'C', 'G'])[1 + hash % 3], (ARRAY['T', 'AC', 'G,A'])[1 + hash / 7 % 3], (hash % 2001 - 1000) / 7.0
  FROM (SELECT i, abs(hashint4(i) / 2) AS hash FROM generate_series(1, 20000) i) v;
ALTER TABLE cohort SET (parallel_workers = 4);
ANALYZE cohort;
CREATE VIEW summary AS
SELECT variant, medai_allele_frequency(genotype) AS af, medai_allele_frequency(genotype, 2) AS af2,
       medai_allele_counts(genotype) AS counts, medai_genotype_counts(genotype) AS classes,
       medai_call_rate(genotype) AS call_rate, medai_hwe(genotype) AS hwe, medai_hwe(genotype, 2) AS hwe2,
       medai_heterozygosity(genotype) AS heterozygosity, medai_titv(ref, alt) AS titv,
       medai_prs(medai_dosage(genotype), weight) AS prs,
       medai_prs(genotype, ref, alt, 'C', 'A', weight) AS checked,
       medai_prs(genotype, ref, alt, 'C', 'A', weight, 0.3) AS imputed
  FROM cohort GROUP BY variant;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT * FROM summary;
SET max_parallel_workers_per_gather = 4;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
EXPLAIN (COSTS OFF) SELECT * FROM summary;
SELECT count(*) AS groups, bool_and(s = p) AS parallel_equals_serial FROM serial s JOIN summary p USING (variant);
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET parallel_leader_participation;
SELECT variant, af, counts, classes, hwe, heterozygosity, titv FROM serial ORDER BY variant;
-- The order of rows changes no bit of a sum.
SELECT medai_prs(medai_dosage(genotype), weight ORDER BY weight) = medai_prs(medai_dosage(genotype), weight ORDER BY genotype, -weight) AS same
  FROM cohort;
-- Windows read a state that goes on growing.
SELECT sample, medai_allele_counts(genotype) OVER w AS counts, medai_call_rate(genotype) OVER w AS rate
  FROM calls WHERE variant = 3 WINDOW w AS (ORDER BY sample) ORDER BY sample;

-- What is no state is refused, by every support function.
SELECT fails(format('SELECT medai_%s_final(%L::bytea)', f, s))
  FROM unnest('{allele_frequency,hwe,call_rate,allele_counts,genotype_counts,heterozygosity,titv,dosage,score}'::text[])
       WITH ORDINALITY m(f, i), unnest('{x,0123456789abcdef}'::text[]) WITH ORDINALITY v(s, j) ORDER BY i, j;
SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_genotype_combine('', 'rubbish, but long')$$,
    $$SELECT medai_genotype_combine('rubbish, but long', '')$$,
    $$SELECT medai_genotype_combine('rubbish, but long', medai_alleles_accum('', '0/1'))$$,
    $$SELECT medai_genotype_combine(medai_alleles_accum('', '0/1'), medai_titv_accum('', 'A', 'G'))$$,
    $$SELECT medai_allele_frequency_final(medai_genotype_class_accum('', '0/1'))$$,
    $$SELECT medai_heterozygosity_accum(medai_alleles_accum('', '0/1'), '0/1')$$,
    $$SELECT medai_allele_accum(substr(medai_allele_accum('', '0/1'), 1, 31), '0/1')$$,
    $$SELECT medai_alleles_accum(medai_alleles_accum('', '0/1') || 'x', '0/1')$$,
    $$SELECT medai_dosage_accum(medai_score_accum('', '0/1', 'A', 'G', 'G', 'A', 1), 1, 1)$$,
    $$SELECT medai_score_accum(NULL, '0/1', 'A', 'G', 'G', 'A', 1)$$,
    $$SELECT medai_score_accum(medai_dosage_accum('', 1, 1), '0/1', 'A', 'G', 'G', 'A', 1)$$]) s;
SELECT medai_allele_frequency_final('') IS NULL AS af, medai_hwe_final('') IS NULL AS hwe, medai_call_rate_final('') IS NULL AS rate,
       medai_allele_counts_final('') IS NULL AS counts, medai_genotype_counts_final('') IS NULL AS classes,
       medai_heterozygosity_final('') IS NULL AS het, medai_titv_final('') IS NULL AS titv,
       medai_dosage_final('') IS NULL AS dosage, medai_score_final('') IS NULL AS score;
SELECT medai_allele_frequency_final(medai_genotype_combine(medai_allele_accum('', '0/1'), medai_allele_accum('', '1/1', 1))) AS merged;

-- ---- catalogue --------------------------------------------------------------------------------------------

SELECT p.oid::regprocedure AS function, provolatile AS v, proparallel AS p, proisstrict AS strict
  FROM pg_proc p
 WHERE proname ~ '^medai_(dosage|hwe|allele|genotype_(c|valid)|call_rate|heterozygosity|titv|prs|score_accum|score_final)'
   AND (provolatile <> 'i' OR proparallel <> 's' OR (prokind = 'f' AND NOT proisstrict)
        OR obj_description(p.oid, 'pg_proc') IS NULL)
 ORDER BY 1::text;

DROP TABLE calls, score, cohort, serial CASCADE;

-- A row type that its owner has altered is refused.
SELECT fails(s) FROM unnest(ARRAY[
    $$ALTER TYPE medai_prs ALTER ATTRIBUTE used TYPE text; SELECT medai_prs('0/1', 'A', 'C', 'C', 'A', 1)$$,
    $$ALTER TYPE medai_genotype_counts ADD ATTRIBUTE more text; SELECT medai_genotype_counts('0/1')$$,
    $$ALTER TYPE medai_titv ALTER ATTRIBUTE ratio TYPE text; SELECT medai_titv('A', 'C')$$,
    $$ALTER TYPE medai_heterozygosity DROP ATTRIBUTE f; SELECT medai_heterozygosity('0/1')$$]) s;

DROP FUNCTION fails(text);

-- pgx: star alleles, diplotypes, phenotypes.
SET client_min_messages = warning;

-- SQLSTATE, message and hint of a statement that must fail.
CREATE FUNCTION fails(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || message || CASE hint WHEN '' THEN '' ELSE ' / ' || hint END;
END $$;

-- ---- tables -----------------------------------------------------------------------------------------------

SELECT gene, allele, function, activity, string_agg(variant || ' ' || base, ', ' ORDER BY "position") AS bases
  FROM medai_star_definitions() WHERE base <> reference GROUP BY gene, allele, function, activity ORDER BY gene, allele COLLATE "C";
SELECT gene, chromosome, count(DISTINCT variant) AS variants, min("position"), max("position")
  FROM medai_star_definitions() GROUP BY gene, chromosome ORDER BY gene;
SELECT gene, count(*) FROM medai_star_phenotypes() GROUP BY gene ORDER BY gene;

-- ---- diplotypes -------------------------------------------------------------------------------------------

CREATE FUNCTION call(gene text, typed text, untyped text DEFAULT 'reference') RETURNS text LANGUAGE sql AS $$
    SELECT format('%s: %s %s%s', d.diplotype, medai_phenotype(d), array_to_string(d.candidates, ' '),
                  CASE WHEN d.unexplained <> '{}' THEN ' unexplained ' || d.unexplained::text ELSE '' END)
      FROM (SELECT array_agg(split_part(t, ' ', 1)) v, array_agg(split_part(t, ' ', 2)) g FROM regexp_split_to_table(typed, ', *') t) x,
           medai_star_diplotype(gene, v, g, untyped) d $$;
-- Patients of CPIC's guidelines: CYP2C19 and clopidogrel.
SELECT typed, call('CYP2C19', typed) FROM unnest(ARRAY[
    'rs4244285 G/G, rs12248560 C/C', 'rs4244285 G/A, rs12248560 C/C', 'rs4244285 A/A', 'rs4244285 G/A, rs12248560 C/T',
    'rs12248560 T/T', 'rs12248560 C/T', 'rs4244285 G/A, rs4986893 G/A', 'rs17884712 A/G', 'rs28399504 A/G, rs12248560 C/T',
    'RS4244285 a/g', 'chr10:94781859 G/A', '10:94781859 G/A', 'rs4244285 G/T', 'rs4244285 ./., rs4986893 G/G', 'rs1 A/T']) typed;
-- Two variants on one chromosome or on two: listed without phase, told with it.
SELECT typed, call('TPMT', typed) FROM unnest(ARRAY[
    'rs1800460 C/T, rs1142345 T/C', 'rs1800460 C|T, rs1142345 T|C', 'rs1800460 C|T, rs1142345 C|T', 'rs1800460 C/T, rs1142345 C|T',
    'rs1800460 T/T, rs1142345 C/C', 'rs1142345 C/C', 'rs56161402 C/T', 'rs1800462 C/G, rs56161402 C/T', 'rs1800462 G/G, rs1142345 C/C']) typed;
SELECT gene, typed, call(gene, typed) FROM (VALUES
    ('CYP2C9', 'rs1057910 A/C'), ('CYP2C9', 'rs1799853 C/T, rs1057910 A/C'), ('CYP2C9', 'rs9332131 GA/G'),
    ('SLCO1B1', 'rs4149056 T/C, rs2306283 A/G'), ('SLCO1B1', 'rs4149056 C/C'), ('SLCO1B1', 'rs2306283 G/G, rs11045819 C/A'),
    ('NUDT15', 'rs116855232 C/T'), ('NUDT15', 'rs746071566 AGGAGTC/AGGAGTCGGAGTC, rs116855232 C/T'), ('NUDT15', 'rs147390019 G/A, rs116855232 C/T'),
    ('DPYD', 'rs3918290 C/T'), ('DPYD', 'rs67376798 T/A, rs3918290 C/T'), ('DPYD', 'rs75017182 G/C, rs56038477 C/T'),
    ('dpyd', 'rs67376798 A/A')) v(gene, typed);
-- Untyped variants: anything, or the reference.
SELECT (d).diplotype, cardinality((d).candidates) AS candidates, (d).untyped
  FROM unnest('{any,reference}'::text[]) u, medai_star_diplotype('NUDT15', '{rs116855232,rs186364861}', '{C/C,G/G}', u) d;
SELECT d.* FROM medai_star_diplotype('NUDT15', '{}', '{}', 'reference') d;
SELECT medai_star_diplotype(NULL, '{}', '{}') IS NULL AS gene, medai_star_diplotype('TPMT', NULL, '{}') IS NULL AS variants,
       medai_phenotype('TPMT', NULL) IS NULL AS diplotype, medai_phenotype(NULL::medai_diplotype) IS NULL AS call;
SELECT (medai_star_diplotype('TPMT', ARRAY['rs1142345', NULL, 'rs1800462'], ARRAY['C/C', 'A/A', NULL], 'reference')).diplotype;

-- Every pair of shipped alleles is found again from its own bases, with phase alone.
WITH base AS (
    SELECT a.gene, a.allele, r.variant, coalesce(o.base, r.base) AS base
      FROM (SELECT DISTINCT gene, allele FROM medai_star_definitions()) a
      JOIN medai_star_definitions() r ON r.gene = a.gene AND r.allele IN ('*1', 'Reference')
      LEFT JOIN medai_star_definitions() o ON o.gene = a.gene AND o.allele = a.allele AND o.variant = r.variant),
pair AS (
    SELECT x.gene, x.allele AS first, y.allele AS second,
           medai_star_diplotype(x.gene, array_agg(x.variant), array_agg(replace(x.base, 'Y', 'C') || '|' || replace(y.base, 'Y', 'T'))) AS d
      FROM base x JOIN base y USING (gene, variant) GROUP BY x.gene, x.allele, y.allele)
SELECT gene, count(*) AS pairs, count(*) FILTER (WHERE (d).diplotype IN (first || '/' || second, second || '/' || first)) AS found
  FROM pair GROUP BY gene ORDER BY gene;

-- ---- definitions of one's own -----------------------------------------------------------------------------

-- The shipped definition as arrays gives the same; a gene that is not shipped.
SELECT medai_star_diplotype('TPMT', array_agg(allele), array_agg(variant), array_agg(base), '{rs1800460,rs1142345}', '{C/T,T/C}', 'reference')
     = medai_star_diplotype('TPMT', '{rs1800460,rs1142345}', '{C/T,T/C}', 'reference') AS same
  FROM medai_star_definitions() WHERE gene = 'TPMT';
SELECT d.*, medai_phenotype(d.diplotype, '{ref,v1}', '{normal,poor}', '{normal,normal,poor}', '{normal,poor,poor}', '{N,I,P}')
  FROM medai_star_diplotype('VKORC1', '{ref,v1}', '{rs9923231,rs9923231}', '{C,T}', '{rs9923231}', '{C/T}') d;
SELECT medai_phenotype('b/a', '{a,b}', '{x,y}', '{x}', '{x}', '{same}') AS other, medai_phenotype('a/a', '{a,b}', '{x,y}', '{x}', '{x}', '{same}') AS listed;

-- ---- bases, phenotypes, scores ----------------------------------------------------------------------------

SELECT g, medai_genotype_bases(g, 'G', 'A,TT') FROM unnest('{0/0,0/1,1|0,2/1,2|2,./.,0/.,1,0/1|2,|0|1,/0|1,""}'::text[]) g;
SELECT medai_genotype_bases('0/0', 'G', NULL) AS no_alt, medai_genotype_bases(NULL, 'G', 'A') IS NULL AS a, medai_genotype_bases('0/0', NULL, 'A') IS NULL AS b;
SELECT d, medai_phenotype('CYP2C9', d), medai_activity_score('CYP2C9', d) FROM unnest('{*1/*1,*1/*2,*2/*2,*1/*3,*3/*2,*3/*3}'::text[]) d;
SELECT medai_activity_score('DPYD', 'Reference/c.2846A>T') AS dpyd, medai_activity_score('TPMT', '*1/*1') IS NULL AS none;

-- ---- errors -----------------------------------------------------------------------------------------------

SELECT fails(s) FROM unnest(ARRAY[
    $$SELECT medai_star_diplotype('CYP2D6', '{}', '{}')$$, $$SELECT medai_star_diplotype('TPMT', '{rs1142345}', '{}')$$,
    $$SELECT medai_star_diplotype('TPMT', '{rs1142345}', '{T}')$$, $$SELECT medai_star_diplotype('TPMT', '{rs1142345}', '{T/C/C}')$$,
    $$SELECT medai_star_diplotype('TPMT', '{rs1142345}', '{T/}')$$, $$SELECT medai_star_diplotype('TPMT', '{rs1142345,6:18130687}', '{T/C,T/T}')$$,
    $$SELECT medai_star_diplotype('TPMT', '{{rs1142345}}', '{T/C}')$$, $$SELECT medai_star_diplotype('TPMT', '{}', '{}', 'none')$$,
    $$SELECT medai_star_diplotype('G', '{}', '{}', '{}', '{}', '{}')$$, $$SELECT medai_star_diplotype('G', '{a,b,b}', '{x,x,y}', '{A,T,T}', '{}', '{}')$$,
    $$SELECT medai_star_diplotype('G', '{a,a}', '{x,x}', '{A,T}', '{}', '{}')$$, $$SELECT medai_star_diplotype('G', '{a,b}', '{x,x}', '{A,A}', '{}', '{}')$$,
    $$SELECT medai_star_diplotype('G', '{a/b}', '{x}', '{A}', '{}', '{}')$$, $$SELECT medai_star_diplotype('G', '{a}', '{x}', '{""}', '{}', '{}')$$,
    $$SELECT medai_star_diplotype('G', '{a,NULL}', '{x,x}', '{A,A}', '{}', '{}')$$, $$SELECT medai_star_diplotype('G', '{a,b}', '{x}', '{A,A}', '{}', '{}')$$,
    $$SELECT medai_star_diplotype('G', array_agg('a' || i), array_agg('x'::text), array_agg('A'::text), '{}', '{}') FROM generate_series(1, 1001) i$$,
    $$SELECT medai_star_diplotype('G', array_agg('a' || i), array_agg('x'::text), array_agg(repeat('A', i)), '{}', '{}') FROM generate_series(1, 65) i$$,
    $$SELECT medai_phenotype('TPMT', '*1')$$, $$SELECT medai_phenotype('TPMT', '*1/*99')$$, $$SELECT medai_phenotype('X', '*1/*1')$$,
    $$SELECT medai_phenotype('a/c', '{a}', '{x}', '{}', '{}', '{}')$$, $$SELECT medai_activity_score('DPYD', '*1/*1')$$,
    $$SELECT medai_genotype_bases('0/2', 'G', 'A')$$, $$SELECT medai_genotype_bases('0/', 'G', 'A')$$, $$SELECT medai_genotype_bases('x', 'G', 'A')$$,
    $$SELECT medai_genotype_bases('99999999999999999999999/0', 'G', 'A')$$]) s;

-- A row type that its owner has altered is refused.
SELECT fails(s) FROM unnest(ARRAY[
    $$ALTER TYPE medai_diplotype ADD ATTRIBUTE more text; SELECT medai_star_diplotype('CYP2C19', '{rs4244285}', '{G/A}')$$,
    $$ALTER TYPE medai_diplotype ALTER ATTRIBUTE gene TYPE integer; SELECT medai_phenotype((1, NULL, '{}', '{}', '{}')::medai_diplotype)$$]) s;
DROP FUNCTION call;
DROP FUNCTION fails;

-- 37-genotype.sql: genotypes as VCF writes them: dosages, frequencies, Hardy-Weinberg, Ti/Tv, polygenic risk scores.
--
-- Support functions of aggregates carry the state as bytea, '' being the state of no rows. They are STRICT, so that a
-- row with a NULL is left out before any code of ours runs; only that of medai_prs over genotypes sees NULLs, which
-- count as missing there.

-- ---- single genotypes ----

CREATE FUNCTION medai_genotype_valid(genotype text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_genotype_valid'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_genotype_valid(text) IS
'Whether a text is a genotype as VCF writes it, such as 0/1, 1|0, ./. or 2, missing ones included: whether the '
'other functions over genotypes would read it. NULL gives NULL.';

CREATE FUNCTION medai_dosage(genotype text, allele integer DEFAULT 1)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_dosage_of_number'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_dosage(text, integer) IS
'Copies of an allele in a genotype, 0 to the ploidy. genotype: as VCF writes it, such as 0/1, 1|0, ./. or 2, of '
'any ploidy up to 256. allele: 0 is the reference, 1 the first alternative (default), up to 65535. NULL when any '
'allele of the genotype is missing, ''./1'' included, and for NULL. Error 22P02: a text that is no genotype. '
'Error 22023: an allele out of range. Source: VCF 4.5, section 1.6.2.';

CREATE FUNCTION medai_dosage(genotype text, ref text, alt text, effect_allele text)
RETURNS integer
AS 'MODULE_PATHNAME', 'medai_dosage_of_text'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_dosage(text, text, text, text) IS
'Copies of the allele with this text in a genotype, 0 to the ploidy. genotype: as VCF writes it, such as 0/1, '
'1|0, ./. or 2, of any ploidy up to 256. ref, alt: of the variant, alt comma-separated; effect_allele: one of '
'them, in either case. NULL when any allele of the genotype is missing, when the variant has no such allele, and '
'for NULL. Strands are not looked at: medai_prs does. Error 22P02: a text that is no genotype.';

CREATE FUNCTION medai_hwe_exact(hom_ref bigint, het bigint, hom_alt bigint, mid_p boolean DEFAULT false)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_hwe_exact'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_hwe_exact(bigint, bigint, bigint, boolean) IS
'Exact test of Hardy-Weinberg proportions, two-sided: the probability, 0 to 1, of numbers of heterozygotes that '
'are no more likely than the observed one, given the allele counts. mid_p: those just as likely count one half, '
'which rejects at its level in the long run. NULL without genotypes, and for NULL. Error 22023: a negative count, '
'more than 10^15 genotypes. Below 10^-308 the result is 0. Source: Wigginton, Cutler, Abecasis 2005; mid-p: '
'Graffelman, Moreno 2013; equals PLINK''s --hardy and bcftools +fill-tags HWE.';

-- ---- states of aggregates ----

CREATE FUNCTION medai_allele_accum(state bytea, genotype text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_allele_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_allele_accum(bytea, text) IS
'Support function of medai_allele_frequency and medai_hwe: adds a genotype to a state, allele 1 being counted.';

CREATE FUNCTION medai_allele_accum(state bytea, genotype text, allele integer)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_allele_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_allele_accum(bytea, text, integer) IS
'Support function of medai_allele_frequency and medai_hwe: adds a genotype to a state, the given allele being '
'counted.';

CREATE FUNCTION medai_genotype_class_accum(state bytea, genotype text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_genotype_class_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_genotype_class_accum(bytea, text) IS
'Support function of medai_genotype_counts and medai_call_rate: adds a genotype to a state.';

CREATE FUNCTION medai_alleles_accum(state bytea, genotype text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_alleles_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_alleles_accum(bytea, text) IS
'Support function of medai_allele_counts: adds the alleles of a genotype to a state.';

CREATE FUNCTION medai_heterozygosity_accum(state bytea, genotype text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_heterozygosity_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_heterozygosity_accum(bytea, text) IS
'Support function of medai_heterozygosity: adds a genotype to a state.';

CREATE FUNCTION medai_titv_accum(state bytea, ref text, alt text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_titv_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_titv_accum(bytea, text, text) IS
'Support function of medai_titv: adds the substitutions of a variant to a state.';

CREATE FUNCTION medai_dosage_accum(state bytea, dosage double precision, weight double precision)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_dosage_accum'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_dosage_accum(bytea, double precision, double precision) IS
'Support function of medai_prs: adds dosage times weight to a state.';

CREATE FUNCTION medai_score_accum(state bytea, genotype text, ref text, alt text, effect_allele text, other_allele text, weight double precision)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_score_accum'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_score_accum(bytea, text, text, text, text, text, double precision) IS
'Support function of medai_prs over genotypes: adds a row of a score to a state. NULL for genotype, ref, alt or '
'other_allele is not known; a NULL effect_allele or weight leaves the row out.';

CREATE FUNCTION medai_score_accum(state bytea, genotype text, ref text, alt text, effect_allele text, other_allele text, weight double precision, effect_frequency double precision)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_score_accum'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_score_accum(bytea, text, text, text, text, text, double precision, double precision) IS
'Support function of medai_prs over genotypes: adds a row of a score to a state, a missing genotype with the '
'expected dosage where the frequency is not NULL.';

CREATE FUNCTION medai_genotype_combine(state bytea, other bytea)
RETURNS bytea
AS 'MODULE_PATHNAME', 'medai_genotype_combine'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_genotype_combine(bytea, bytea) IS
'Support function of all aggregates over genotypes: merges two states of the same kind. Error 22P03: bytes that '
'are no state, or states of two kinds.';

CREATE TYPE medai_genotype_counts AS (
    hom_ref bigint,
    het bigint,
    hom_alt bigint,
    haploid_ref bigint,
    haploid_alt bigint,
    partial bigint,
    missing bigint
);
COMMENT ON TYPE medai_genotype_counts IS
'Genotypes by class: hom_ref, het and hom_alt have two or more alleles, all known: all the reference; not all the '
'same; all the same alternative one. haploid_ref and haploid_alt have one. partial: some alleles are missing, as in '
'./1; missing: all are. Their sum is the number of genotypes.';

CREATE TYPE medai_heterozygosity AS (
    observed double precision,
    expected double precision,
    f double precision
);
COMMENT ON TYPE medai_heterozygosity IS
'observed: share of heterozygotes among genotypes of two or more alleles, all known. expected: 1 minus the sum of '
'squared allele frequencies over the same genotypes. f: inbreeding coefficient 1 - observed / expected, NULL when '
'only one allele occurs.';

CREATE TYPE medai_titv AS (
    transitions bigint,
    transversions bigint,
    ratio double precision
);
COMMENT ON TYPE medai_titv IS
'transitions: substitutions A-G and C-T; transversions: the other ones of bases; ratio: the first over the second, '
'NULL without transversions.';

CREATE TYPE medai_prs AS (
    score double precision,
    average double precision,
    used bigint,
    imputed bigint,
    flipped bigint,
    swapped bigint,
    missing bigint,
    ambiguous bigint,
    mismatched bigint,
    alleles bigint
);
COMMENT ON TYPE medai_prs IS
'A polygenic risk score. score: the sum over the rows used, NULL when none was; average: score / alleles. used: rows '
'in the sum; of these, imputed: with the expected dosage for a missing genotype; flipped: with alleles of the other '
'strand; swapped: whose effect allele is the reference. Left out: missing: no genotype, or one with a missing allele; '
'ambiguous: A with T or C with G; mismatched: the variant has other alleles. alleles: ploidies of the rows used.';

CREATE FUNCTION medai_allele_frequency_final(state bytea)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_allele_frequency_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_allele_frequency_final(bytea) IS
'Support function of medai_allele_frequency: the frequency of a state.';

CREATE FUNCTION medai_hwe_final(state bytea)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_hwe_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_hwe_final(bytea) IS
'Support function of medai_hwe: the p-value of a state.';

CREATE FUNCTION medai_call_rate_final(state bytea)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_call_rate_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_call_rate_final(bytea) IS
'Support function of medai_call_rate: the rate of a state.';

CREATE FUNCTION medai_allele_counts_final(state bytea)
RETURNS bigint[]
AS 'MODULE_PATHNAME', 'medai_allele_counts_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_allele_counts_final(bytea) IS
'Support function of medai_allele_counts: the counts of a state.';

CREATE FUNCTION medai_genotype_counts_final(state bytea)
RETURNS medai_genotype_counts
AS 'MODULE_PATHNAME', 'medai_genotype_counts_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_genotype_counts_final(bytea) IS
'Support function of medai_genotype_counts: the counts of a state.';

CREATE FUNCTION medai_heterozygosity_final(state bytea)
RETURNS medai_heterozygosity
AS 'MODULE_PATHNAME', 'medai_heterozygosity_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_heterozygosity_final(bytea) IS
'Support function of medai_heterozygosity: the values of a state.';

CREATE FUNCTION medai_titv_final(state bytea)
RETURNS medai_titv
AS 'MODULE_PATHNAME', 'medai_titv_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_titv_final(bytea) IS
'Support function of medai_titv: the counts and their ratio of a state.';

CREATE FUNCTION medai_dosage_final(state bytea)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_dosage_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_dosage_final(bytea) IS
'Support function of medai_prs: the sum of a state.';

CREATE FUNCTION medai_score_final(state bytea)
RETURNS medai_prs
AS 'MODULE_PATHNAME', 'medai_score_final'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_score_final(bytea) IS
'Support function of medai_prs over genotypes: the score and its counts of a state.';

-- ---- aggregates ----

CREATE AGGREGATE medai_allele_frequency(genotype text) (
    SFUNC = @extschema@.medai_allele_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 64,
    FINALFUNC = @extschema@.medai_allele_frequency_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_allele_frequency(text) IS
'Frequency of the first alternative allele in a cohort, 0 to 1: its copies (AC) over all alleles that are not '
'missing (AN), as INFO/AF of VCF. genotype: as VCF writes it, such as 0/1, 1|0, ./. or 2, of any ploidy up to '
'256; the known allele of ./1 counts, and a haploid genotype counts once. NULL rows are left out; NULL when no '
'allele is known. Error 22P02: a text that is no genotype. Source: equals AF of bcftools +fill-tags.';

CREATE AGGREGATE medai_allele_frequency(genotype text, allele integer) (
    SFUNC = @extschema@.medai_allele_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 64,
    FINALFUNC = @extschema@.medai_allele_frequency_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_allele_frequency(text, integer) IS
'Frequency of an allele in a cohort, 0 to 1: its copies (AC) over all alleles that are not missing (AN), as '
'INFO/AF of VCF. genotype: as VCF writes it, such as 0/1, 1|0, ./. or 2, of any ploidy up to 256; the known '
'allele of ./1 counts, and a haploid genotype counts once. allele: 0 is the reference, 1 the first alternative. '
'NULL rows are left out; NULL when no allele is known. Error 22P02: a text that is no genotype; 22023: an allele '
'outside 0 to 65535. Source: equals AF of bcftools +fill-tags.';

CREATE AGGREGATE medai_allele_counts(genotype text) (
    SFUNC = @extschema@.medai_alleles_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 64,
    FINALFUNC = @extschema@.medai_allele_counts_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_allele_counts(text) IS
'Copies of every allele in a cohort: element 1 is the reference, element 2 the first alternative, up to the last '
'that occurs; empty when no allele is known. genotype: as VCF writes it, such as 0/1, 1|0, ./. or 2, of any '
'ploidy up to 256; the known allele of ./1 counts. The sum of the elements is AN, the elements from the second on '
'are AC of VCF. NULL rows are left out; NULL without rows. Error 22P02: a text that is no genotype.';

CREATE AGGREGATE medai_genotype_counts(genotype text) (
    SFUNC = @extschema@.medai_genotype_class_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 64,
    FINALFUNC = @extschema@.medai_genotype_counts_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_genotype_counts(text) IS
'Genotypes of a cohort by class: hom_ref, het, hom_alt, haploid_ref, haploid_alt, partial (./1), missing; see the '
'type. genotype: as VCF writes it, such as 0/1, 1|0, ./. or 2, of any ploidy up to 256. NULL rows are left out; '
'NULL without rows. Error 22P02: a text that is no genotype.';

CREATE AGGREGATE medai_call_rate(genotype text) (
    SFUNC = @extschema@.medai_genotype_class_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 64,
    FINALFUNC = @extschema@.medai_call_rate_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_call_rate(text) IS
'Share of genotypes without a missing allele, 0 to 1: of a variant over samples, or of a sample over variants, as '
'the rows are grouped. genotype: as VCF writes it, such as 0/1, 1|0, ./. or 2, of any ploidy up to 256. NULL rows '
'are left out, so count on ./. for what was not called; NULL without rows. Error 22P02: a text that is no '
'genotype. Source: 1 - F_MISSING of bcftools.';

CREATE AGGREGATE medai_hwe(genotype text) (
    SFUNC = @extschema@.medai_allele_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 64,
    FINALFUNC = @extschema@.medai_hwe_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_hwe(text) IS
'Exact test of Hardy-Weinberg proportions, two-sided p-value, 0 to 1, of allele 1 against all others: over '
'genotypes of two known alleles; haploid, half-missing and missing ones are left out. genotype: as VCF writes it, '
'such as 0/1, 1|0, ./. or 2, of any ploidy up to 256. NULL without such genotypes. Error 22P02: a text that is no '
'genotype. Source: Wigginton, Cutler, Abecasis 2005; of two alleles equal to HWE of bcftools +fill-tags and '
'PLINK''s --hardy. The mid-p form is medai_hwe_exact over medai_genotype_counts.';

CREATE AGGREGATE medai_hwe(genotype text, allele integer) (
    SFUNC = @extschema@.medai_allele_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 64,
    FINALFUNC = @extschema@.medai_hwe_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_hwe(text, integer) IS
'Exact test of Hardy-Weinberg proportions, two-sided p-value, 0 to 1, of an allele against all others: over '
'genotypes of two known alleles; haploid, half-missing and missing ones are left out. genotype: as VCF writes it, '
'such as 0/1, 1|0, ./. or 2, of any ploidy up to 256. allele: 0 is the reference, 1 the first alternative. NULL '
'without such genotypes. Error 22P02: a text that is no genotype; 22023: an allele outside 0 to 65535. Source: '
'Wigginton, Cutler, Abecasis 2005; of two alleles equal to HWE of bcftools +fill-tags and PLINK''s --hardy. The '
'mid-p form is medai_hwe_exact over medai_genotype_counts.';

CREATE AGGREGATE medai_heterozygosity(genotype text) (
    SFUNC = @extschema@.medai_heterozygosity_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 80,
    FINALFUNC = @extschema@.medai_heterozygosity_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_heterozygosity(text) IS
'Observed and expected heterozygosity and the inbreeding coefficient f = 1 - observed / expected of a variant, '
'over genotypes of two or more alleles that are all known. genotype: as VCF writes it, such as 0/1, 1|0, ./. or '
'2, of any ploidy up to 256. NULL without such genotypes. Error 22P02: a text that is no genotype. Expected '
'heterozygosity is not corrected for the sample''s size.';

CREATE AGGREGATE medai_titv(ref text, alt text) (
    SFUNC = @extschema@.medai_titv_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 48,
    FINALFUNC = @extschema@.medai_titv_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_titv(text, text) IS
'Transitions, transversions and their ratio over variants. Each alternative allele of alt (comma-separated) that '
'has the length of ref and differs from it in one base, A, C, G, T or U in either case, counts once; others do '
'not. A row with a NULL is left out; NULL without rows. Give each variant once, not once a sample. Source: equals '
'bcftools stats for substitutions of one letter.';

CREATE AGGREGATE medai_prs(dosage double precision, weight double precision) (
    SFUNC = @extschema@.medai_dosage_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 320,
    FINALFUNC = @extschema@.medai_dosage_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_prs(double precision, double precision) IS
'Polygenic risk score: the sum of dosage * weight. dosage: copies of the effect allele, mostly 0 to 2, imputed '
'ones included; weight: log odds ratio or effect size for a copy. A row with a NULL, such as a missing genotype, '
'is left out; NULL without rows. Each product is rounded once and the sum is exact, so that neither the order of '
'rows nor parallel plans change a bit. Error 22023: a number that is not finite. Source: PLINK 2 --score with no-'
'mean-imputation and cols=+scoresums.';

CREATE AGGREGATE medai_prs(genotype text, ref text, alt text, effect_allele text, other_allele text, weight double precision) (
    SFUNC = @extschema@.medai_score_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 384,
    FINALFUNC = @extschema@.medai_score_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_prs(text, text, text, text, text, double precision) IS
'Polygenic risk score with checked alleles: score, average and what became of each row of the score (see the '
'type). genotype: as VCF writes it, such as 0/1, 1|0, ./. or 2, of any ploidy up to 256, of a variant with ref '
'and alt (comma-separated; any NULL: the sample has no such variant, which counts as missing). effect_allele, '
'other_allele: of the score file, in either case; both must be alleles of the variant, or, single bases, both '
'complements of such; A with T and C with G are left out as ambiguous. A NULL other_allele is not compared. '
'weight: for each copy of the effect allele. Missing genotypes are left out and counted. A row without '
'effect_allele or weight is left out; NULL without rows. The sum is exact: the order of rows and parallel plans '
'change no bit. Error 22P02: a text that is no genotype; 22023: a weight that is not finite, an empty effect '
'allele, one that equals the other. Source: PLINK 2 --score (no-mean-imputation).';

CREATE AGGREGATE medai_prs(genotype text, ref text, alt text, effect_allele text, other_allele text, weight double precision, effect_frequency double precision) (
    SFUNC = @extschema@.medai_score_accum,
    STYPE = pg_catalog.bytea,
    SSPACE = 384,
    FINALFUNC = @extschema@.medai_score_final,
    COMBINEFUNC = @extschema@.medai_genotype_combine,
    INITCOND = '',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE medai_prs(text, text, text, text, text, double precision, double precision) IS
'Polygenic risk score with checked alleles: score, average and what became of each row of the score (see the '
'type). genotype: as VCF writes it, such as 0/1, 1|0, ./. or 2, of any ploidy up to 256, of a variant with ref '
'and alt (comma-separated; any NULL: the sample has no such variant, which counts as missing). effect_allele, '
'other_allele: of the score file, in either case; both must be alleles of the variant, or, single bases, both '
'complements of such; A with T and C with G are left out as ambiguous. A NULL other_allele is not compared. '
'weight: for each copy of the effect allele. effect_frequency: of the effect allele, 0 to 1: a missing genotype '
'counts with the expected dosage, ploidy (2 for . alone) times frequency; NULL leaves it out. A row without '
'effect_allele or weight is left out; NULL without rows. The sum is exact: the order of rows and parallel plans '
'change no bit. Error 22P02: a text that is no genotype; 22023: a weight that is not finite, an empty effect '
'allele, one that equals the other; a frequency outside 0 to 1. Source: PLINK 2 --score (its default, with the '
'frequency given instead of the sample''s own).';

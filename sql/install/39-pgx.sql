-- 39-pgx.sql: star alleles of pharmacogenes: diplotypes from genotypes, phenotypes from diplotypes. Not medical advice.
--
-- No function here sees copy numbers: every gene is taken to be there twice. CYP2D6 is therefore not among the genes.

CREATE TYPE medai_diplotype AS (gene text, diplotype text, candidates text[], untyped text[], unexplained text[]);
COMMENT ON TYPE medai_diplotype IS
'What genotypes say about a gene. candidates: all pairs of named alleles that explain them, such as *1/*2; diplotype: '
'the pair when there is one alone, else NULL. untyped: defining variants without a genotype. unexplained: defining '
'variants at which the patient has a base that no allele of the definition has.';

CREATE FUNCTION medai_star_definitions()
RETURNS TABLE (gene text, allele text, function text, activity double precision, variant text, chromosome text,
               "position" bigint, reference text, base text)
AS 'MODULE_PATHNAME', 'medai_star_definitions'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 90;
COMMENT ON FUNCTION medai_star_definitions() IS
'The alleles that medai_star_diplotype(gene, ...) knows: sample genes, and of these the frequent alleles. The reference '
'allele of a gene comes first, with all its variants; of the others the rows that differ. position: GRCh38, 1-based; '
'reference, base: forward strand, as VCF writes them; Y means C or T. activity: value for the activity score, NULL for '
'genes without. Source: CPIC allele definition and functionality tables (cpicpgx.org), November 2025.';

CREATE FUNCTION medai_star_phenotypes()
RETURNS TABLE (gene text, first_function text, second_function text, phenotype text)
AS 'MODULE_PATHNAME', 'medai_star_phenotypes'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 40;
COMMENT ON FUNCTION medai_star_phenotypes() IS
'The phenotypes that medai_phenotype(gene, diplotype) knows, by the functions of both alleles in either order; other '
'pairs are Indeterminate. Source: CPIC diplotype-phenotype tables (cpicpgx.org), November 2025.';

CREATE FUNCTION medai_star_diplotype(gene text, variants text[], genotypes text[], untyped text DEFAULT 'any')
RETURNS medai_diplotype
AS 'MODULE_PATHNAME', 'medai_star_diplotype'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 2000;
COMMENT ON FUNCTION medai_star_diplotype(text, text[], text[], text) IS
'Which pairs of star alleles explain a patient''s genotypes. variants: rs numbers, or chromosome:position of GRCh38 '
'(1-based, of VCF''s ref); those that do not define alleles of the gene are passed over. genotypes: for each variant '
'the bases of both alleles on the forward strand, such as G/A, or G|A where phased (then all of the gene in one phase '
'set); NULL, '''' or ./. is untyped. Without phase all pairs are listed that fit, as *1/*3A and *3B/*3C of TPMT. '
'untyped: ''any'' lets an untyped variant be anything, ''reference'' takes it as in the reference allele. NULL gives '
'NULL. Error 42P02: a gene that is not shipped. Error 22P02: a genotype that is not of two alleles. Error 22000: two '
'genotypes of one variant. Copy number is not considered. Not medical advice.';

CREATE FUNCTION medai_star_diplotype(gene text, allele_names text[], allele_variants text[], allele_bases text[],
                                     variants text[], genotypes text[], untyped text DEFAULT 'any')
RETURNS medai_diplotype
AS 'MODULE_PATHNAME', 'medai_star_diplotype_defined'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5000;
COMMENT ON FUNCTION medai_star_diplotype(text, text[], text[], text[], text[], text[], text) IS
'Which pairs of star alleles explain a patient''s genotypes, by a definition of one''s own: at allele_variants[i] '
'allele_names[i] has allele_bases[i] (an IUPAC code allows each of its bases). The first allele is the reference and '
'needs a row for every variant; others only where they differ. Otherwise as medai_star_diplotype(gene, variants, ...). '
'Error 22000: a definition that is incomplete, contradicts itself or has two alleles alike. Error 54000: more than '
'1000 alleles or variants, or 64 bases at one.';

CREATE FUNCTION medai_genotype_bases(genotype text, ref text, alt text)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_genotype_bases'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION medai_genotype_bases(text, text, text) IS
'A genotype of a VCF row as bases: 0/1 with ref G and alt A is G/A; 0|1 keeps its phase. alt: comma-separated, NULL '
'for none. NULL where an allele is missing, and for a NULL genotype or ref. Error 22P02: a text that is no genotype. '
'Error 22023: an allele that alt does not have.';

CREATE FUNCTION medai_phenotype(gene text, diplotype text)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_phenotype'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION medai_phenotype(text, text) IS
'The phenotype of a diplotype such as *1/*2 by CPIC''s tables, such as Intermediate Metabolizer; Indeterminate for a '
'pair of functions that the tables leave open. NULL gives NULL. Error 42P02: a gene or an allele that is not shipped. '
'Error 22P02: not two alleles with a slash. Not medical advice.';

CREATE FUNCTION medai_phenotype(diplotype medai_diplotype)
RETURNS text
AS 'MODULE_PATHNAME', 'medai_phenotype_of_call'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_phenotype(medai_diplotype) IS
'The phenotype that all candidates of a diplotype have in common; Indeterminate where they differ or there are none. '
'For shipped genes; errors as medai_phenotype(gene, diplotype).';

CREATE FUNCTION medai_phenotype(diplotype text, allele_names text[], functions text[], first_functions text[],
                                second_functions text[], phenotypes text[])
RETURNS text
AS 'MODULE_PATHNAME', 'medai_phenotype_defined'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION medai_phenotype(text, text[], text[], text[], text[], text[]) IS
'The phenotype of a diplotype by a table of one''s own: allele_names[i] has functions[i], and first_functions[j] with '
'second_functions[j], in either order, make phenotypes[j]; Indeterminate for other pairs. NULL gives NULL. Error 42P02: '
'an allele that is not in allele_names.';

CREATE FUNCTION medai_activity_score(gene text, diplotype text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_activity_score'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION medai_activity_score(text, text) IS
'The activity score of a diplotype, 0 to 2: the sum of both alleles'' values, for CYP2C9 and DPYD; NULL for genes that '
'CPIC gives no values. Errors as medai_phenotype(gene, diplotype).';

-- Sequences: genomes as they come from a sequence bank (FASTA, gzip), analysed where they are stored (sources:
-- demo/data/SOURCES.md). What is stored out of line and not compressed is read in slices, however long it is.
CREATE TABLE genomes (
    name        text PRIMARY KEY,
    accession   text,
    description text,
    letters     text NOT NULL
);
ALTER TABLE genomes ALTER letters SET STORAGE EXTERNAL;

\set ecoli  `base64 -w0 data/genomes/ecoli_k12.fa.gz`
\set lambda `base64 -w0 data/genomes/lambda_phage.fa.gz`
\set virus  `base64 -w0 data/genomes/sars_cov_2.fa.gz`
\set brca1  `base64 -w0 data/genomes/brca1.fa.gz`
\set mito   `base64 -w0 data/genomes/human_mitochondrion.fa.gz`
\set ECHO none
INSERT INTO genomes
SELECT f.name, substring(r.name FROM '[A-Z]{2}_[0-9]+\.[0-9]+'), r.description, r.sequence
FROM (VALUES ('E. coli', :'ecoli'), ('lambda', :'lambda'), ('SARS-CoV-2', :'virus'), ('BRCA1', :'brca1'),
             ('mitochondrion', :'mito')) f (name, file), medai_fasta(decode(file, 'base64')) r;
\set ECHO all
ANALYZE genomes;

-- Composition. Published GC: E. coli 50.8 %, lambda 49.86 %, SARS-CoV-2 37.97 %, human mitochondrion 44.4 %.
SELECT name, length(letters), round(100 * medai_gc_content(letters)::numeric, 3) AS gc_percent,
       (medai_base_counts(letters)).*
FROM genomes ORDER BY length(letters);

-- Of all letters together, not the mean of the means.
SELECT round(100 * medai_gc(letters)::numeric, 3) AS pooled, round(100 * avg(medai_gc_content(letters))::numeric, 3) AS mean,
       medai_n50(length(letters)) AS n50
FROM genomes;

-- Where does E. coli begin to copy its chromosome? Where the sum of G over C so far is smallest: published, the
-- origin oriC lies at 3,925,800; the terminus, where the sum is largest, near 1,590,000.
WITH running AS (
    SELECT start, sum(skew) OVER (ORDER BY start) AS total
    FROM genomes, medai_gc_skew_windows(letters, 10000) WHERE name = 'E. coli')
SELECT (SELECT start FROM running ORDER BY total LIMIT 1) AS origin,
       (SELECT start FROM running ORDER BY total DESC LIMIT 1) AS terminus;

-- Motifs: on both strands, with codes, with mismatches; where enzymes cut. Lambda cut by HindIII is the ladder
-- of every laboratory: 23130, 9416, 6557, 4361, 2322, 2027, 564 and 125 (its strain, ind1, has a site more than the
-- wild type here, in the fragment of 6682).
SELECT medai_find(letters, 'GATTACA') AS first_gattaca,
       (SELECT count(*) FROM medai_find_all(letters, 'GANTC', both_strands => true)) AS hinf1_both_strands,
       (SELECT count(*) FROM medai_find_approx(letters, 'TTGACANNNNNNNNNNNNNNNNNTATAAT', 2)) AS promoters
FROM genomes WHERE name = 'E. coli';
SELECT lead(position, 1, length(letters) + 1::bigint) OVER (ORDER BY position) - position AS fragment
FROM (SELECT letters, position FROM genomes, medai_restriction_sites(letters, '{HindIII}') WHERE name = 'lambda'
      UNION ALL SELECT letters, 1 FROM genomes WHERE name = 'lambda') cuts
ORDER BY fragment DESC;
SELECT start, stop, round(gc::numeric, 3) AS gc, round(ratio::numeric, 2) AS observed_to_expected
FROM genomes, medai_cpg_islands(letters, min_length => 500, min_gc => 0.55) WHERE name = 'BRCA1' ORDER BY start;

-- Genes: the longest open reading frames of the virus, and the beginning of their proteins. ORF1ab is read in two
-- frames, joined where the ribosome slips; the third is the spike.
SELECT start, stop, strand, length, left(protein, 40) AS protein
FROM genomes, medai_orfs(letters, min_length => 600) WHERE name = 'SARS-CoV-2' ORDER BY length DESC, start;

-- The spike (21563 to 25384), and an isolate that differs from the reference in a few letters: what has changed,
-- in the genome and in the protein?
CREATE TABLE isolates AS
SELECT 'patient 17' AS sample, medai_apply_variant(letters, ARRAY[
           (23403, 'A', 'G', NULL, NULL), (23063, 'A', 'T', NULL, NULL),
           (21765, 'TACATG', '', NULL, NULL), (28881, 'GGG', 'AAC', NULL, NULL)]::medai_variant[]) AS letters
FROM genomes WHERE name = 'SARS-CoV-2';
SELECT v.* FROM genomes g, isolates i, medai_variants(g.letters, i.letters, g.accession) v WHERE g.name = 'SARS-CoV-2';
-- In the gene of the spike, as HGVS c. and p.
WITH spike AS (
    SELECT medai_make_transcript('S', accession, '+', '{21563}', '{25384}', 21563, 25384) AS transcript, letters, accession
    FROM genomes WHERE name = 'SARS-CoV-2')
SELECT v.hgvs, h.c, h.p
FROM spike g, isolates i, medai_variants(g.letters, i.letters, g.accession) v,
     medai_hgvs(transcript, g.letters, v.position, v.ref, v.alt) h
WHERE v.position BETWEEN 21563 AND 25384;
-- Proteins compared letter by letter need no transcript.
SELECT medai_protein_change('ATGGCCATTGTAATGGGCCGCTGA', 'ATGGCCATTGTAGGGCCGCTGA') AS frameshift,
       medai_protein_change('ATGGCCATTGTAATGGGCCGCTGA', 'ATGGCCATTTAAATGGGCCGCTGA') AS nonsense;
-- Applied to the reference, they give the isolate: always.
SELECT medai_apply_variant(g.letters, ARRAY(SELECT v FROM medai_variants(g.letters, i.letters) v)) = i.letters AS the_same
FROM genomes g, isolates i WHERE g.name = 'SARS-CoV-2';

-- Two sequences side by side.
SELECT score, identity, cigar, aligned_a, aligned_b
FROM medai_align('GATTACAGATTACACATTAG', 'GATTACATTACACATTCG');

-- A primer: how warm, how heavy, and where does it bind?
SELECT primer, round(medai_melting_temp(primer)::numeric, 2) AS melting_celsius, round(medai_seq_weight(primer)::numeric, 1) AS g_per_mol,
       medai_gc_content(primer) AS gc, (SELECT string_agg(position || ' strand ' || strand, ', ')
                                          FROM genomes, medai_find_all(letters, primer, true) WHERE name = 'SARS-CoV-2') AS binds
FROM unnest('{ACCAACCAACTTTCGATCTCTTGT,CATCTTTAAGATGTTGACGTGCCTC}'::text[]) primer;

-- How alike are genomes? Sketches of their 21-mers say so without an alignment.
SELECT g.name, round(medai_sketch_ani(medai_sketch(g.letters), medai_sketch(i.letters))::numeric, 4) AS identity_with_isolate
FROM genomes g, isolates i ORDER BY 2 DESC, 1;

-- align: pairwise alignment and distances between sequences.
SET client_min_messages = warning;

SELECT * FROM medai_align('ACGTTTACGT', 'ACGTTACGA');
SELECT medai_align_score('ACGT'::bytea, 'ACT'::bytea);

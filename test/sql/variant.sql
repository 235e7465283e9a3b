-- variant: variants between sequences, normalised, applied, and what they do to a protein.
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

SELECT * FROM medai_variants('ACGTACGTTTTACGGA', 'ACGAACGTTTACGGGGA', 'NC_1.1');
SELECT medai_apply_variant('ACGTACGTTTTACGGA', array_agg(v))
  FROM medai_variants('ACGTACGTTTTACGGA', 'ACGAACGTTTACGGGGA') v;
SELECT * FROM medai_variant_normalize('ACGTTTTACG', 5, 'TT', 'T,TTTT,<DEL>,*,C');
SELECT medai_protein_change('ATGAAAGCGAAAGCGTTTCGCGCGAAATAG', 'ATGAAAGCGAAAGCGTTTCGCTCGAAATAG');
DROP FUNCTION fails(text);

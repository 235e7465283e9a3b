-- motif: literals, IUPAC motifs, restriction sites, repeats and islands in sequences.
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

-- ---- literals ----------------------------------------------------------------------------------------------

SELECT s, m, medai_find(s, m), medai_find(s::bytea, m) AS of_bytea
  FROM (VALUES ('ACGTACG', 'TAC'), ('ACGTACG', 'ACG'), ('ACGTACG', 'GTA'), ('ACGT', 'ACGTA'), ('ACGT', ''), ('', ''),
               ('', 'A'), ('acgt', 'CG'), ('ACGN', 'N'), ('ACGT', 'N'), ('AAAAAAAAAB', 'AAAB'), (NULL, 'A'), ('A', NULL)) v(s, m);

-- ---- motifs ------------------------------------------------------------------------------------------------

SELECT * FROM medai_find_all('GAATCGANTCGATTC', 'GANTC', true);
SELECT * FROM medai_find_approx('GAATCGANTCGATTC', 'GGATC', 1, true);
SELECT fails('SELECT medai_find_all(''ACGT'', '''')');

DROP FUNCTION fails(text);

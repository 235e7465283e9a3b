-- translation: genetic codes, translation, melting temperatures, masses, alphabets, three-letter codes.
SET client_min_messages = warning;

SELECT id, name, starts, stops FROM medai_genetic_codes();
SELECT medai_translate('ATGGCCATTGTAATGGGCCGCTGA');

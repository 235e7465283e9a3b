-- 24-qed.sql: QED, the quantitative estimate of drug-likeness.

CREATE FUNCTION medai_qed(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_qed_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_qed(medai_mol) IS
'Quantitative estimate of drug-likeness, 0 to 1 (Bickerton et al., Nature Chemistry 2012, 4, 90-98): the weighted '
'geometric mean of eight desirabilities. Equals rdkit.Chem.QED.qed with its default weights. Error 54000: a search '
'for alerts took too many steps.';

CREATE FUNCTION medai_qed(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_qed_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 150;
COMMENT ON FUNCTION medai_qed(text) IS
'Quantitative estimate of drug-likeness, 0 to 1, as medai_qed(medai_mol). Error 22P02: no SMILES.';

CREATE TYPE medai_qed_properties AS (
    mw double precision,
    alogp double precision,
    hba integer,
    hbd integer,
    psa double precision,
    rotb integer,
    arom integer,
    alerts integer,
    mw_desirability double precision,
    alogp_desirability double precision,
    hba_desirability double precision,
    hbd_desirability double precision,
    psa_desirability double precision,
    rotb_desirability double precision,
    arom_desirability double precision,
    alerts_desirability double precision,
    qed double precision
);
COMMENT ON TYPE medai_qed_properties IS
'What QED is made of: molecular weight (g/mol), logP, hydrogen bond acceptors and donors, polar surface (square '
'angstrom), rotatable bonds, aromatic rings, structural alerts; the desirability of each, 0 to 1; QED.';

CREATE FUNCTION medai_qed_properties(mol medai_mol) RETURNS medai_qed_properties
AS 'MODULE_PATHNAME', 'medai_qed_properties_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_qed_properties(medai_mol) IS
'The eight properties that QED looks at, their desirabilities, and QED. The properties equal rdkit.Chem.QED.properties: '
'acceptors, aromatic rings and alerts are by QED''s own definitions, so that they are not medai_hba and '
'medai_aromatic_rings.';

CREATE FUNCTION medai_qed_properties(smiles text) RETURNS medai_qed_properties
AS 'MODULE_PATHNAME', 'medai_qed_properties_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 150;
COMMENT ON FUNCTION medai_qed_properties(text) IS
'The eight properties that QED looks at, their desirabilities, and QED, as medai_qed_properties(medai_mol). Error 22P02: '
'no SMILES.';

-- 21-descriptor.sql: descriptors of molecules. One C function serves them all: it finds the descriptor by the name of
-- the SQL function.

CREATE FUNCTION medai_mol_weight(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_mol_weight(medai_mol) IS
'Molecular weight in g/mol, isotopes as labelled. Equals RDKit''s Descriptors.MolWt.';

CREATE FUNCTION medai_mol_weight(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_mol_weight(text) IS
'Molecular weight in g/mol, isotopes as labelled. Equals RDKit''s Descriptors.MolWt. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_exact_mass(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_exact_mass(medai_mol) IS
'Monoisotopic mass in Da, electrons of the charge left out. Equals RDKit''s Descriptors.ExactMolWt.';

CREATE FUNCTION medai_exact_mass(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_exact_mass(text) IS
'Monoisotopic mass in Da, electrons of the charge left out. Equals RDKit''s Descriptors.ExactMolWt. Error '
'22P02: no SMILES.';

CREATE FUNCTION medai_logp(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_logp(medai_mol) IS
'Octanol-water partition coefficient after Wildman and Crippen. Equals RDKit''s Crippen.MolLogP.';

CREATE FUNCTION medai_logp(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_logp(text) IS
'Octanol-water partition coefficient after Wildman and Crippen. Equals RDKit''s Crippen.MolLogP. Error '
'22P02: no SMILES.';

CREATE FUNCTION medai_molar_refractivity(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_molar_refractivity(medai_mol) IS
'Molar refractivity after Wildman and Crippen. Equals RDKit''s Crippen.MolMR.';

CREATE FUNCTION medai_molar_refractivity(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_molar_refractivity(text) IS
'Molar refractivity after Wildman and Crippen. Equals RDKit''s Crippen.MolMR. Error 22P02: no SMILES.';

CREATE FUNCTION medai_tpsa(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_tpsa(medai_mol) IS
'Topological polar surface area of nitrogen and oxygen in square angstrom. Equals RDKit''s '
'rdMolDescriptors.CalcTPSA.';

CREATE FUNCTION medai_tpsa(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_tpsa(text) IS
'Topological polar surface area of nitrogen and oxygen in square angstrom. Equals RDKit''s '
'rdMolDescriptors.CalcTPSA. Error 22P02: no SMILES.';

CREATE FUNCTION medai_hbd(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_hbd(medai_mol) IS
'Hydrogen bond donors. Equals RDKit''s Lipinski.NumHDonors.';

CREATE FUNCTION medai_hbd(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_hbd(text) IS
'Hydrogen bond donors. Equals RDKit''s Lipinski.NumHDonors. Error 22P02: no SMILES.';

CREATE FUNCTION medai_hba(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_hba(medai_mol) IS
'Hydrogen bond acceptors. Equals RDKit''s Lipinski.NumHAcceptors.';

CREATE FUNCTION medai_hba(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_hba(text) IS
'Hydrogen bond acceptors. Equals RDKit''s Lipinski.NumHAcceptors. Error 22P02: no SMILES.';

CREATE FUNCTION medai_lipinski_hbd(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_lipinski_hbd(medai_mol) IS
'Hydrogens on nitrogen and oxygen. Equals RDKit''s rdMolDescriptors.CalcNumLipinskiHBD.';

CREATE FUNCTION medai_lipinski_hbd(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_lipinski_hbd(text) IS
'Hydrogens on nitrogen and oxygen. Equals RDKit''s rdMolDescriptors.CalcNumLipinskiHBD. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_lipinski_hba(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_lipinski_hba(medai_mol) IS
'Nitrogen and oxygen atoms. Equals RDKit''s rdMolDescriptors.CalcNumLipinskiHBA.';

CREATE FUNCTION medai_lipinski_hba(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_lipinski_hba(text) IS
'Nitrogen and oxygen atoms. Equals RDKit''s rdMolDescriptors.CalcNumLipinskiHBA. Error 22P02: no SMILES.';

CREATE FUNCTION medai_lipinski_violations(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_lipinski_violations(medai_mol) IS
'Broken rules of five: weight > 500, logP > 5, N and O > 10, NH and OH > 5.';

CREATE FUNCTION medai_lipinski_violations(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_lipinski_violations(text) IS
'Broken rules of five: weight > 500, logP > 5, N and O > 10, NH and OH > 5. Error 22P02: no SMILES.';

CREATE FUNCTION medai_veber(mol medai_mol) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_veber(medai_mol) IS
'At most 10 rotatable bonds and a polar surface of at most 140.';

CREATE FUNCTION medai_veber(smiles text) RETURNS boolean
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_veber(text) IS
'At most 10 rotatable bonds and a polar surface of at most 140. Error 22P02: no SMILES.';

CREATE FUNCTION medai_rotatable_bonds(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_rotatable_bonds(medai_mol) IS
'Rotatable bonds, strict definition. Equals RDKit''s rdMolDescriptors.CalcNumRotatableBonds.';

CREATE FUNCTION medai_rotatable_bonds(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_rotatable_bonds(text) IS
'Rotatable bonds, strict definition. Equals RDKit''s rdMolDescriptors.CalcNumRotatableBonds. Error 22P02: '
'no SMILES.';

CREATE FUNCTION medai_amide_bonds(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_amide_bonds(medai_mol) IS
'Amide bonds. Equals RDKit''s rdMolDescriptors.CalcNumAmideBonds.';

CREATE FUNCTION medai_amide_bonds(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_amide_bonds(text) IS
'Amide bonds. Equals RDKit''s rdMolDescriptors.CalcNumAmideBonds. Error 22P02: no SMILES.';

CREATE FUNCTION medai_heavy_atoms(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_heavy_atoms(medai_mol) IS
'Atoms other than hydrogen. Equals RDKit''s Lipinski.HeavyAtomCount.';

CREATE FUNCTION medai_heavy_atoms(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_heavy_atoms(text) IS
'Atoms other than hydrogen. Equals RDKit''s Lipinski.HeavyAtomCount. Error 22P02: no SMILES.';

CREATE FUNCTION medai_heteroatoms(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_heteroatoms(medai_mol) IS
'Atoms other than carbon and hydrogen. Equals RDKit''s rdMolDescriptors.CalcNumHeteroatoms.';

CREATE FUNCTION medai_heteroatoms(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_heteroatoms(text) IS
'Atoms other than carbon and hydrogen. Equals RDKit''s rdMolDescriptors.CalcNumHeteroatoms. Error 22P02: '
'no SMILES.';

CREATE FUNCTION medai_formal_charge(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_formal_charge(medai_mol) IS
'Sum of formal charges. Equals RDKit''s Chem.GetFormalCharge.';

CREATE FUNCTION medai_formal_charge(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_formal_charge(text) IS
'Sum of formal charges. Equals RDKit''s Chem.GetFormalCharge. Error 22P02: no SMILES.';

CREATE FUNCTION medai_fraction_csp3(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_fraction_csp3(medai_mol) IS
'Share of carbons with four neighbours. Equals RDKit''s rdMolDescriptors.CalcFractionCSP3.';

CREATE FUNCTION medai_fraction_csp3(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_fraction_csp3(text) IS
'Share of carbons with four neighbours. Equals RDKit''s rdMolDescriptors.CalcFractionCSP3. Error 22P02: '
'no SMILES.';

CREATE FUNCTION medai_stereocenters(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_stereocenters(medai_mol) IS
'Tetrahedral stereocentres, specified or not. Equals RDKit''s rdMolDescriptors.CalcNumAtomStereoCenters.';

CREATE FUNCTION medai_stereocenters(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_stereocenters(text) IS
'Tetrahedral stereocentres, specified or not. Equals RDKit''s rdMolDescriptors.CalcNumAtomStereoCenters. '
'Error 22P02: no SMILES.';

CREATE FUNCTION medai_unspecified_stereocenters(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_unspecified_stereocenters(medai_mol) IS
'Stereocentres without a specified configuration. Equals RDKit''s '
'rdMolDescriptors.CalcNumUnspecifiedAtomStereoCenters.';

CREATE FUNCTION medai_unspecified_stereocenters(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_unspecified_stereocenters(text) IS
'Stereocentres without a specified configuration. Equals RDKit''s '
'rdMolDescriptors.CalcNumUnspecifiedAtomStereoCenters. Error 22P02: no SMILES.';

CREATE FUNCTION medai_ring_count(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_ring_count(medai_mol) IS
'Rings of the symmetrized smallest set. Equals RDKit''s rdMolDescriptors.CalcNumRings.';

CREATE FUNCTION medai_ring_count(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_ring_count(text) IS
'Rings of the symmetrized smallest set. Equals RDKit''s rdMolDescriptors.CalcNumRings. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_aromatic_rings(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_aromatic_rings(medai_mol) IS
'Rings with aromatic bonds only. Equals RDKit''s rdMolDescriptors.CalcNumAromaticRings.';

CREATE FUNCTION medai_aromatic_rings(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_aromatic_rings(text) IS
'Rings with aromatic bonds only. Equals RDKit''s rdMolDescriptors.CalcNumAromaticRings. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_aliphatic_rings(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_aliphatic_rings(medai_mol) IS
'Rings with a bond that is not aromatic. Equals RDKit''s rdMolDescriptors.CalcNumAliphaticRings.';

CREATE FUNCTION medai_aliphatic_rings(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_aliphatic_rings(text) IS
'Rings with a bond that is not aromatic. Equals RDKit''s rdMolDescriptors.CalcNumAliphaticRings. Error '
'22P02: no SMILES.';

CREATE FUNCTION medai_saturated_rings(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_saturated_rings(medai_mol) IS
'Rings with single bonds only. Equals RDKit''s rdMolDescriptors.CalcNumSaturatedRings.';

CREATE FUNCTION medai_saturated_rings(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_saturated_rings(text) IS
'Rings with single bonds only. Equals RDKit''s rdMolDescriptors.CalcNumSaturatedRings. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_heterocycles(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_heterocycles(medai_mol) IS
'Rings with an atom other than carbon. Equals RDKit''s rdMolDescriptors.CalcNumHeterocycles.';

CREATE FUNCTION medai_heterocycles(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_heterocycles(text) IS
'Rings with an atom other than carbon. Equals RDKit''s rdMolDescriptors.CalcNumHeterocycles. Error 22P02: '
'no SMILES.';

CREATE FUNCTION medai_aromatic_carbocycles(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_aromatic_carbocycles(medai_mol) IS
'Aromatic rings of carbon. Equals RDKit''s rdMolDescriptors.CalcNumAromaticCarbocycles.';

CREATE FUNCTION medai_aromatic_carbocycles(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_aromatic_carbocycles(text) IS
'Aromatic rings of carbon. Equals RDKit''s rdMolDescriptors.CalcNumAromaticCarbocycles. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_aromatic_heterocycles(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_aromatic_heterocycles(medai_mol) IS
'Aromatic rings with an atom other than carbon. Equals RDKit''s '
'rdMolDescriptors.CalcNumAromaticHeterocycles.';

CREATE FUNCTION medai_aromatic_heterocycles(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_aromatic_heterocycles(text) IS
'Aromatic rings with an atom other than carbon. Equals RDKit''s '
'rdMolDescriptors.CalcNumAromaticHeterocycles. Error 22P02: no SMILES.';

CREATE FUNCTION medai_aliphatic_carbocycles(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_aliphatic_carbocycles(medai_mol) IS
'Aliphatic rings of carbon. Equals RDKit''s rdMolDescriptors.CalcNumAliphaticCarbocycles.';

CREATE FUNCTION medai_aliphatic_carbocycles(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_aliphatic_carbocycles(text) IS
'Aliphatic rings of carbon. Equals RDKit''s rdMolDescriptors.CalcNumAliphaticCarbocycles. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_aliphatic_heterocycles(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_aliphatic_heterocycles(medai_mol) IS
'Aliphatic rings with an atom other than carbon. Equals RDKit''s '
'rdMolDescriptors.CalcNumAliphaticHeterocycles.';

CREATE FUNCTION medai_aliphatic_heterocycles(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_aliphatic_heterocycles(text) IS
'Aliphatic rings with an atom other than carbon. Equals RDKit''s '
'rdMolDescriptors.CalcNumAliphaticHeterocycles. Error 22P02: no SMILES.';

CREATE FUNCTION medai_saturated_carbocycles(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_saturated_carbocycles(medai_mol) IS
'Saturated rings of carbon. Equals RDKit''s rdMolDescriptors.CalcNumSaturatedCarbocycles.';

CREATE FUNCTION medai_saturated_carbocycles(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_saturated_carbocycles(text) IS
'Saturated rings of carbon. Equals RDKit''s rdMolDescriptors.CalcNumSaturatedCarbocycles. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_saturated_heterocycles(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_saturated_heterocycles(medai_mol) IS
'Saturated rings with an atom other than carbon. Equals RDKit''s '
'rdMolDescriptors.CalcNumSaturatedHeterocycles.';

CREATE FUNCTION medai_saturated_heterocycles(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_saturated_heterocycles(text) IS
'Saturated rings with an atom other than carbon. Equals RDKit''s '
'rdMolDescriptors.CalcNumSaturatedHeterocycles. Error 22P02: no SMILES.';

CREATE FUNCTION medai_spiro_atoms(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_spiro_atoms(medai_mol) IS
'Atoms that alone join two rings. Equals RDKit''s rdMolDescriptors.CalcNumSpiroAtoms.';

CREATE FUNCTION medai_spiro_atoms(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_spiro_atoms(text) IS
'Atoms that alone join two rings. Equals RDKit''s rdMolDescriptors.CalcNumSpiroAtoms. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_bridgehead_atoms(mol medai_mol) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION medai_bridgehead_atoms(medai_mol) IS
'Ends of what two rings share, where that is more than a bond. Equals RDKit''s '
'rdMolDescriptors.CalcNumBridgeheadAtoms.';

CREATE FUNCTION medai_bridgehead_atoms(smiles text) RETURNS integer
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 53;
COMMENT ON FUNCTION medai_bridgehead_atoms(text) IS
'Ends of what two rings share, where that is more than a bond. Equals RDKit''s '
'rdMolDescriptors.CalcNumBridgeheadAtoms. Error 22P02: no SMILES.';

CREATE FUNCTION medai_labute_asa(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_labute_asa(medai_mol) IS
'Approximate surface area after Labute. Equals RDKit''s rdMolDescriptors.CalcLabuteASA.';

CREATE FUNCTION medai_labute_asa(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_labute_asa(text) IS
'Approximate surface area after Labute. Equals RDKit''s rdMolDescriptors.CalcLabuteASA. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_hall_kier_alpha(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_hall_kier_alpha(medai_mol) IS
'Alpha of Hall and Kier. Equals RDKit''s rdMolDescriptors.CalcHallKierAlpha.';

CREATE FUNCTION medai_hall_kier_alpha(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_hall_kier_alpha(text) IS
'Alpha of Hall and Kier. Equals RDKit''s rdMolDescriptors.CalcHallKierAlpha. Error 22P02: no SMILES.';

CREATE FUNCTION medai_kappa1(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_kappa1(medai_mol) IS
'Shape index of Hall and Kier over bonds. Equals RDKit''s rdMolDescriptors.CalcKappa1.';

CREATE FUNCTION medai_kappa1(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_kappa1(text) IS
'Shape index of Hall and Kier over bonds. Equals RDKit''s rdMolDescriptors.CalcKappa1. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_kappa2(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_kappa2(medai_mol) IS
'Shape index over paths of two bonds. Equals RDKit''s rdMolDescriptors.CalcKappa2.';

CREATE FUNCTION medai_kappa2(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_kappa2(text) IS
'Shape index over paths of two bonds. Equals RDKit''s rdMolDescriptors.CalcKappa2. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_kappa3(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_kappa3(medai_mol) IS
'Shape index over paths of three bonds. Equals RDKit''s rdMolDescriptors.CalcKappa3.';

CREATE FUNCTION medai_kappa3(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 70;
COMMENT ON FUNCTION medai_kappa3(text) IS
'Shape index over paths of three bonds. Equals RDKit''s rdMolDescriptors.CalcKappa3. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_phi(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_phi(medai_mol) IS
'Flexibility of Kier: kappa1 times kappa2 by heavy atom. Equals RDKit''s rdMolDescriptors.CalcPhi.';

CREATE FUNCTION medai_phi(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_phi(text) IS
'Flexibility of Kier: kappa1 times kappa2 by heavy atom. Equals RDKit''s rdMolDescriptors.CalcPhi. Error '
'22P02: no SMILES.';

CREATE FUNCTION medai_chi0(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_chi0(medai_mol) IS
'Connectivity index of degrees over atoms. Equals RDKit''s GraphDescriptors.Chi0.';

CREATE FUNCTION medai_chi0(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_chi0(text) IS
'Connectivity index of degrees over atoms. Equals RDKit''s GraphDescriptors.Chi0. Error 22P02: no SMILES.';

CREATE FUNCTION medai_chi1(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_chi1(medai_mol) IS
'Connectivity index of degrees over bonds. Equals RDKit''s GraphDescriptors.Chi1.';

CREATE FUNCTION medai_chi1(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_chi1(text) IS
'Connectivity index of degrees over bonds. Equals RDKit''s GraphDescriptors.Chi1. Error 22P02: no SMILES.';

CREATE FUNCTION medai_chi0v(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_chi0v(medai_mol) IS
'Valence connectivity index over atoms. Equals RDKit''s rdMolDescriptors.CalcChi0v.';

CREATE FUNCTION medai_chi0v(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_chi0v(text) IS
'Valence connectivity index over atoms. Equals RDKit''s rdMolDescriptors.CalcChi0v. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_chi1v(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_chi1v(medai_mol) IS
'Valence connectivity index over bonds. Equals RDKit''s rdMolDescriptors.CalcChi1v.';

CREATE FUNCTION medai_chi1v(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_chi1v(text) IS
'Valence connectivity index over bonds. Equals RDKit''s rdMolDescriptors.CalcChi1v. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_chi2v(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_chi2v(medai_mol) IS
'Valence connectivity index over paths of two bonds. Equals RDKit''s rdMolDescriptors.CalcChi2v.';

CREATE FUNCTION medai_chi2v(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 70;
COMMENT ON FUNCTION medai_chi2v(text) IS
'Valence connectivity index over paths of two bonds. Equals RDKit''s rdMolDescriptors.CalcChi2v. Error '
'22P02: no SMILES.';

CREATE FUNCTION medai_chi3v(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_chi3v(medai_mol) IS
'Valence connectivity index over paths of three bonds. Equals RDKit''s rdMolDescriptors.CalcChi3v.';

CREATE FUNCTION medai_chi3v(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 70;
COMMENT ON FUNCTION medai_chi3v(text) IS
'Valence connectivity index over paths of three bonds. Equals RDKit''s rdMolDescriptors.CalcChi3v. Error '
'22P02: no SMILES.';

CREATE FUNCTION medai_chi4v(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_chi4v(medai_mol) IS
'Valence connectivity index over paths of four bonds. Equals RDKit''s rdMolDescriptors.CalcChi4v.';

CREATE FUNCTION medai_chi4v(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 70;
COMMENT ON FUNCTION medai_chi4v(text) IS
'Valence connectivity index over paths of four bonds. Equals RDKit''s rdMolDescriptors.CalcChi4v. Error '
'22P02: no SMILES.';

CREATE FUNCTION medai_chi0n(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_chi0n(medai_mol) IS
'Connectivity index of electrons over atoms. Equals RDKit''s rdMolDescriptors.CalcChi0n.';

CREATE FUNCTION medai_chi0n(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_chi0n(text) IS
'Connectivity index of electrons over atoms. Equals RDKit''s rdMolDescriptors.CalcChi0n. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_chi1n(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION medai_chi1n(medai_mol) IS
'Connectivity index of electrons over bonds. Equals RDKit''s rdMolDescriptors.CalcChi1n.';

CREATE FUNCTION medai_chi1n(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 51;
COMMENT ON FUNCTION medai_chi1n(text) IS
'Connectivity index of electrons over bonds. Equals RDKit''s rdMolDescriptors.CalcChi1n. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_chi2n(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_chi2n(medai_mol) IS
'Connectivity index of electrons over paths of two bonds. Equals RDKit''s rdMolDescriptors.CalcChi2n.';

CREATE FUNCTION medai_chi2n(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 70;
COMMENT ON FUNCTION medai_chi2n(text) IS
'Connectivity index of electrons over paths of two bonds. Equals RDKit''s rdMolDescriptors.CalcChi2n. '
'Error 22P02: no SMILES.';

CREATE FUNCTION medai_chi3n(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_chi3n(medai_mol) IS
'Connectivity index of electrons over paths of three bonds. Equals RDKit''s rdMolDescriptors.CalcChi3n.';

CREATE FUNCTION medai_chi3n(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 70;
COMMENT ON FUNCTION medai_chi3n(text) IS
'Connectivity index of electrons over paths of three bonds. Equals RDKit''s rdMolDescriptors.CalcChi3n. '
'Error 22P02: no SMILES.';

CREATE FUNCTION medai_chi4n(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_chi4n(medai_mol) IS
'Connectivity index of electrons over paths of four bonds. Equals RDKit''s rdMolDescriptors.CalcChi4n.';

CREATE FUNCTION medai_chi4n(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 70;
COMMENT ON FUNCTION medai_chi4n(text) IS
'Connectivity index of electrons over paths of four bonds. Equals RDKit''s rdMolDescriptors.CalcChi4n. '
'Error 22P02: no SMILES.';

CREATE FUNCTION medai_balaban_j(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_balaban_j(medai_mol) IS
'Average distance sum connectivity of Balaban. Equals RDKit''s GraphDescriptors.BalabanJ.';

CREATE FUNCTION medai_balaban_j(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_balaban_j(text) IS
'Average distance sum connectivity of Balaban. Equals RDKit''s GraphDescriptors.BalabanJ. Error 22P02: no '
'SMILES.';

CREATE FUNCTION medai_bertz_ct(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION medai_bertz_ct(medai_mol) IS
'Complexity of Bertz. Equals RDKit''s GraphDescriptors.BertzCT.';

CREATE FUNCTION medai_bertz_ct(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_descriptor_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_bertz_ct(text) IS
'Complexity of Bertz. Equals RDKit''s GraphDescriptors.BertzCT. Error 22P02: no SMILES.';

CREATE FUNCTION medai_formula(mol medai_mol) RETURNS text
AS 'MODULE_PATHNAME', 'medai_formula_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION medai_formula(medai_mol) IS
'Molecular formula in Hill''s order, the charge behind it: C2H7N+. Equals RDKit''s '
'rdMolDescriptors.CalcMolFormula.';

CREATE FUNCTION medai_formula(smiles text) RETURNS text
AS 'MODULE_PATHNAME', 'medai_formula_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 55;
COMMENT ON FUNCTION medai_formula(text) IS
'Molecular formula in Hill''s order, the charge behind it: C2H7N+. Equals RDKit''s '
'rdMolDescriptors.CalcMolFormula. Error 22P02: no SMILES.';

CREATE FUNCTION medai_sa_score(mol medai_mol) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_sa_score_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION medai_sa_score(medai_mol) IS
'Synthetic accessibility, 1 (easy) to 10 (hard), by the recipe of Ertl and Schuffenhauer (2009) over a table of '
'fragments of medai''s own: about 0.4 off the authors'' program on average. NaN for the molecule without atoms.';

CREATE FUNCTION medai_sa_score(smiles text) RETURNS double precision
AS 'MODULE_PATHNAME', 'medai_sa_score_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 70;
COMMENT ON FUNCTION medai_sa_score(text) IS
'Synthetic accessibility, 1 (easy) to 10 (hard), as medai_sa_score(medai_mol). Error 22P02: no SMILES.';

CREATE TYPE medai_descriptors AS (
    mol_weight double precision,
    exact_mass double precision,
    logp double precision,
    molar_refractivity double precision,
    tpsa double precision,
    hbd integer,
    hba integer,
    lipinski_hbd integer,
    lipinski_hba integer,
    lipinski_violations integer,
    veber boolean,
    rotatable_bonds integer,
    amide_bonds integer,
    heavy_atoms integer,
    heteroatoms integer,
    formal_charge integer,
    fraction_csp3 double precision,
    stereocenters integer,
    unspecified_stereocenters integer,
    ring_count integer,
    aromatic_rings integer,
    aliphatic_rings integer,
    saturated_rings integer,
    heterocycles integer,
    aromatic_carbocycles integer,
    aromatic_heterocycles integer,
    aliphatic_carbocycles integer,
    aliphatic_heterocycles integer,
    saturated_carbocycles integer,
    saturated_heterocycles integer,
    spiro_atoms integer,
    bridgehead_atoms integer,
    labute_asa double precision,
    hall_kier_alpha double precision,
    kappa1 double precision,
    kappa2 double precision,
    kappa3 double precision,
    phi double precision,
    chi0 double precision,
    chi1 double precision,
    chi0v double precision,
    chi1v double precision,
    chi2v double precision,
    chi3v double precision,
    chi4v double precision,
    chi0n double precision,
    chi1n double precision,
    chi2n double precision,
    chi3n double precision,
    chi4n double precision,
    balaban_j double precision,
    bertz_ct double precision,
    formula text
);
COMMENT ON TYPE medai_descriptors IS 'All descriptors of a molecule: each column is what medai_COLUMN gives.';

CREATE FUNCTION medai_descriptors(mol medai_mol) RETURNS medai_descriptors
AS 'MODULE_PATHNAME', 'medai_descriptors_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_descriptors(medai_mol) IS
'All descriptors in one pass, which costs less than a few of them one by one.';

CREATE FUNCTION medai_descriptor_array(mol medai_mol) RETURNS real[]
AS 'MODULE_PATHNAME', 'medai_descriptor_array_of_mol' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION medai_descriptor_array(medai_mol) IS
'All descriptors but the formula, in the order of medai_descriptor_names(): features for medai_predict, '
'medai_risk and medai_train.';

CREATE FUNCTION medai_descriptors(smiles text) RETURNS medai_descriptors
AS 'MODULE_PATHNAME', 'medai_descriptors_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 150;
COMMENT ON FUNCTION medai_descriptors(text) IS
'All descriptors in one pass, which costs less than a few of them one by one. Error 22P02: no SMILES.';

CREATE FUNCTION medai_descriptor_array(smiles text) RETURNS real[]
AS 'MODULE_PATHNAME', 'medai_descriptor_array_of_smiles' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE COST 150;
COMMENT ON FUNCTION medai_descriptor_array(text) IS
'All descriptors but the formula, in the order of medai_descriptor_names(): features for medai_predict, '
'medai_risk and medai_train. Error 22P02: no SMILES.';

CREATE FUNCTION medai_descriptor_names() RETURNS text[]
AS 'MODULE_PATHNAME' LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION medai_descriptor_names() IS 'What the elements of medai_descriptor_array are, in order.';

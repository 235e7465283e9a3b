/*
 * test_match.c - what matches where is as in RDKit 2022.09: counts, sets of atoms, chirality, molecules as queries; and
 * searches that could go on for ever end.
 *
 * Numbers were computed with RDKit's GetSubstructMatches: uniquified, not uniquified, uniquified with chirality.
 */
#include "chem/chem.h"
#include "match/pattern.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

enum {
    ASPIRIN, TRYPTOPHAN, CUBANE, QUINUCLIDINE, SALT, SULFONAMIDE, STEROID, DEUTERIUM, METAL, DIENE, RADICAL,
    WILDCARDS, HYDROGENS, LONG, MACROCYCLE, MOLECULES
};

static const char *const molecules[MOLECULES] = {
    [ASPIRIN] = "CC(=O)Oc1ccccc1C(=O)O",
    [TRYPTOPHAN] = "N[C@@H](Cc1c[nH]c2ccccc12)C(=O)O",
    [CUBANE] = "C12C3C4C1C5C2C3C45",
    [QUINUCLIDINE] = "C1CN2CCC1CC2",
    [SALT] = "C[N+](C)(C)CCO.[Cl-]",
    [SULFONAMIDE] = "Nc1ccc(S(=O)(=O)Nc2ncccn2)cc1",
    [STEROID] = "C[C@]12CC[C@H]3[C@@H](CC[C@H]4CC(=O)CC[C@@]34C)[C@@H]1CC[C@@H]2O",
    [DEUTERIUM] = "[2H]C([2H])([2H])C(=O)[O-]",
    [METAL] = "N->[Pt](<-N)(Cl)Cl",
    [DIENE] = "C/C=C/C=C\\C",
    [RADICAL] = "C[CH]C[O]",
    [WILDCARDS] = "*c1ccc([1*])cc1",
    [HYDROGENS] = "[H][H].[H+].[OH2]",
    [LONG] =
        ("CC(=O)N[C@@H](CCCCN)C(=O)N[C@@H](CC(C)C)C(=O)N[C@H](C)C(=O)N[C@@H](Cc1ccc(O)cc1"
         ")C(=O)N1CCC[C@H]1C(=O)N[C@@H](CCSC)C(=O)N[C@@H](Cc1c[nH]c2ccccc12)C(=O)NCC(=O)O"),
    [MACROCYCLE] = "O=C1CCCCCCCCCCCCCCO1",
};

static const struct fact {
    int molecule;
    const char *smarts;
    int64_t unique, every, chiral;
} facts[] = {
    {STEROID, "[R2]", 6, 6, 6}, {TRYPTOPHAN, "[R2]", 2, 2, 2}, {QUINUCLIDINE, "[R2]", 6, 6, 6},
    {LONG, "[R2]", 2, 2, 2}, {CUBANE, "[R2]", 0, 0, 0}, {LONG, "[r5]", 10, 10, 10}, {TRYPTOPHAN, "[r5]", 5, 5, 5},
    {STEROID, "[r5]", 5, 5, 5}, {WILDCARDS, "[r5]", 0, 0, 0}, {TRYPTOPHAN, "[x3]", 2, 2, 2},
    {CUBANE, "[x3]", 8, 8, 8}, {LONG, "[x3]", 2, 2, 2}, {QUINUCLIDINE, "[x3]", 2, 2, 2},
    {RADICAL, "[x3]", 0, 0, 0}, {DEUTERIUM, "[D3]", 1, 1, 1}, {TRYPTOPHAN, "[D3]", 5, 5, 5},
    {QUINUCLIDINE, "[D3]", 2, 2, 2}, {ASPIRIN, "[D3]", 4, 4, 4}, {HYDROGENS, "[D3]", 0, 0, 0},
    {LONG, "[D3]", 23, 23, 23}, {STEROID, "[X4;H2]", 9, 9, 9}, {TRYPTOPHAN, "[X4;H2]", 1, 1, 1},
    {RADICAL, "[X4;H2]", 1, 1, 1}, {LONG, "[X4;H2]", 13, 13, 13}, {DEUTERIUM, "[X4;H2]", 0, 0, 0},
    {RADICAL, "[v4]", 2, 2, 2}, {MACROCYCLE, "[v4]", 15, 15, 15}, {DIENE, "[v4]", 6, 6, 6},
    {ASPIRIN, "[v4]", 9, 9, 9}, {HYDROGENS, "[v4]", 0, 0, 0}, {LONG, "[v4]", 49, 49, 49},
    {TRYPTOPHAN, "[N;v3,v5]", 1, 1, 1}, {QUINUCLIDINE, "[N;v3,v5]", 1, 1, 1}, {LONG, "[N;v3,v5]", 9, 9, 9},
    {SULFONAMIDE, "[N;v3,v5]", 2, 2, 2}, {DEUTERIUM, "[N;v3,v5]", 0, 0, 0}, {SALT, "[#7;+]", 1, 1, 1},
    {CUBANE, "[#7;+]", 0, 0, 0}, {LONG, "[#7;+]", 0, 0, 0}, {MACROCYCLE, "[^2]", 3, 3, 3},
    {TRYPTOPHAN, "[^2]", 12, 12, 12}, {DEUTERIUM, "[^2]", 3, 3, 3}, {SULFONAMIDE, "[^2]", 16, 16, 16},
    {RADICAL, "[^2]", 0, 0, 0}, {LONG, "[^2]", 43, 43, 43}, {MACROCYCLE, "[^3;#6]", 14, 14, 14},
    {CUBANE, "[^3;#6]", 8, 8, 8}, {TRYPTOPHAN, "[^3;#6]", 2, 2, 2}, {QUINUCLIDINE, "[^3;#6]", 7, 7, 7},
    {WILDCARDS, "[^3;#6]", 0, 0, 0}, {LONG, "[^3;#6]", 26, 26, 26}, {TRYPTOPHAN, "[h1]", 8, 8, 8},
    {RADICAL, "[h1]", 1, 1, 1}, {LONG, "[h1]", 27, 27, 27}, {ASPIRIN, "[h1]", 5, 5, 5}, {METAL, "[h1]", 0, 0, 0},
    {RADICAL, "[d2]", 2, 2, 2}, {WILDCARDS, "[d2]", 4, 4, 4}, {DIENE, "[d2]", 4, 4, 4},
    {STEROID, "[d2]", 9, 9, 9}, {HYDROGENS, "[d2]", 0, 0, 0}, {LONG, "[d2]", 31, 31, 31},
    {MACROCYCLE, "[z2]", 1, 1, 1}, {LONG, "[z2]", 9, 9, 9}, {TRYPTOPHAN, "[z2]", 1, 1, 1},
    {DEUTERIUM, "[z2]", 1, 1, 1}, {SULFONAMIDE, "[z2]", 0, 0, 0}, {QUINUCLIDINE, "[Z1]", 3, 3, 3},
    {SALT, "[Z1]", 5, 5, 5}, {TRYPTOPHAN, "[Z1]", 1, 1, 1}, {SULFONAMIDE, "[Z1]", 6, 6, 6},
    {HYDROGENS, "[Z1]", 0, 0, 0}, {LONG, "[Z1]", 13, 13, 13}, {DEUTERIUM, "[2H]", 3, 3, 3},
    {HYDROGENS, "[2H]", 0, 0, 0}, {LONG, "[2H]", 0, 0, 0}, {DEUTERIUM, "[0*]", 4, 4, 4}, {SALT, "[0*]", 8, 8, 8},
    {DIENE, "[0*]", 6, 6, 6}, {TRYPTOPHAN, "[0*]", 15, 15, 15}, {LONG, "[0*]", 71, 71, 71},
    {DEUTERIUM, "[#1]", 3, 3, 3}, {HYDROGENS, "[#1]", 3, 3, 3}, {CUBANE, "[#1]", 0, 0, 0},
    {LONG, "[#1]", 0, 0, 0}, {HYDROGENS, "*", 4, 4, 4}, {SULFONAMIDE, "*", 17, 17, 17}, {CUBANE, "*", 8, 8, 8},
    {DEUTERIUM, "*", 7, 7, 7}, {LONG, "*", 71, 71, 71}, {STEROID, "*~*~*", 39, 78, 39},
    {ASPIRIN, "*~*~*", 17, 34, 17}, {RADICAL, "*~*~*", 2, 4, 2}, {TRYPTOPHAN, "*~*~*", 22, 44, 22},
    {HYDROGENS, "*~*~*", 0, 0, 0}, {LONG, "*~*~*", 100, 200, 100}, {STEROID, "C-,=C", 22, 44, 22},
    {MACROCYCLE, "C-,=C", 14, 28, 14}, {DIENE, "C-,=C", 5, 10, 5}, {RADICAL, "C-,=C", 2, 4, 2},
    {SULFONAMIDE, "C-,=C", 0, 0, 0}, {LONG, "C-,=C", 25, 50, 25}, {TRYPTOPHAN, "C!@C", 2, 4, 2},
    {SALT, "C!@C", 1, 2, 1}, {STEROID, "C!@C", 2, 4, 2}, {ASPIRIN, "C!@C", 1, 2, 1}, {CUBANE, "C!@C", 0, 0, 0},
    {LONG, "C!@C", 22, 44, 22}, {STEROID, "C@C", 20, 40, 20}, {LONG, "C@C", 3, 6, 3},
    {QUINUCLIDINE, "C@C", 6, 12, 6}, {MACROCYCLE, "C@C", 14, 28, 14}, {METAL, "C@C", 0, 0, 0},
    {CUBANE, "[C,N;R]", 8, 8, 8}, {LONG, "[C,N;R]", 5, 5, 5}, {QUINUCLIDINE, "[C,N;R]", 8, 8, 8},
    {MACROCYCLE, "[C,N;R]", 15, 15, 15}, {HYDROGENS, "[C,N;R]", 0, 0, 0}, {TRYPTOPHAN, "[!#6;!#1]", 4, 4, 4},
    {METAL, "[!#6;!#1]", 5, 5, 5}, {ASPIRIN, "[!#6;!#1]", 4, 4, 4}, {SALT, "[!#6;!#1]", 3, 3, 3},
    {DIENE, "[!#6;!#1]", 0, 0, 0}, {LONG, "[!#6;!#1]", 22, 22, 22}, {SALT, "[CX4;!R]", 5, 5, 5},
    {DIENE, "[CX4;!R]", 2, 2, 2}, {TRYPTOPHAN, "[CX4;!R]", 2, 2, 2}, {STEROID, "[CX4;!R]", 2, 2, 2},
    {METAL, "[CX4;!R]", 0, 0, 0}, {LONG, "[CX4;!R]", 22, 22, 22}, {MACROCYCLE, "[r{6-}]", 16, 16, 16},
    {ASPIRIN, "[r{6-}]", 6, 6, 6}, {TRYPTOPHAN, "[r{6-}]", 4, 4, 4}, {SULFONAMIDE, "[r{6-}]", 12, 12, 12},
    {METAL, "[r{6-}]", 0, 0, 0}, {LONG, "[r{6-}]", 10, 10, 10}, {LONG, "[R{2-3}]", 2, 2, 2},
    {QUINUCLIDINE, "[R{2-3}]", 8, 8, 8}, {TRYPTOPHAN, "[R{2-3}]", 2, 2, 2}, {CUBANE, "[R{2-3}]", 8, 8, 8},
    {HYDROGENS, "[R{2-3}]", 0, 0, 0}, {DEUTERIUM, "[$(C=O)][N,O]", 1, 1, 1}, {LONG, "[$(C=O)][N,O]", 9, 9, 9},
    {TRYPTOPHAN, "[$(C=O)][N,O]", 1, 1, 1}, {MACROCYCLE, "[$(C=O)][N,O]", 1, 1, 1},
    {SULFONAMIDE, "[$(C=O)][N,O]", 0, 0, 0}, {CUBANE, "[C;!$(C=O)]", 8, 8, 8},
    {TRYPTOPHAN, "[C;!$(C=O)]", 2, 2, 2}, {MACROCYCLE, "[C;!$(C=O)]", 14, 14, 14},
    {RADICAL, "[C;!$(C=O)]", 3, 3, 3}, {METAL, "[C;!$(C=O)]", 0, 0, 0}, {LONG, "[C;!$(C=O)]", 26, 26, 26},
    {MACROCYCLE, "[$([#6]-[$([#6]=O)])]", 1, 1, 1}, {TRYPTOPHAN, "[$([#6]-[$([#6]=O)])]", 1, 1, 1},
    {ASPIRIN, "[$([#6]-[$([#6]=O)])]", 2, 2, 2}, {LONG, "[$([#6]-[$([#6]=O)])]", 9, 9, 9},
    {SALT, "[$([#6]-[$([#6]=O)])]", 0, 0, 0}, {SULFONAMIDE, "[$(*@*@*@*)]", 12, 12, 12},
    {MACROCYCLE, "[$(*@*@*@*)]", 16, 16, 16}, {ASPIRIN, "[$(*@*@*@*)]", 6, 6, 6},
    {TRYPTOPHAN, "[$(*@*@*@*)]", 9, 9, 9}, {DIENE, "[$(*@*@*@*)]", 0, 0, 0}, {LONG, "[$(*@*@*@*)]", 20, 20, 20},
    {LONG, "c1ccccc1", 2, 24, 2}, {SULFONAMIDE, "c1ccccc1", 1, 12, 1}, {WILDCARDS, "c1ccccc1", 1, 12, 1},
    {TRYPTOPHAN, "c1ccccc1", 1, 12, 1}, {SALT, "c1ccccc1", 0, 0, 0}, {TRYPTOPHAN, "c1ccc2[nH]ccc2c1", 1, 1, 1},
    {LONG, "c1ccc2[nH]ccc2c1", 1, 1, 1}, {MACROCYCLE, "c1ccc2[nH]ccc2c1", 0, 0, 0},
    {STEROID, "C1CCCC1", 1, 10, 1}, {DEUTERIUM, "C1CCCC1", 0, 0, 0}, {LONG, "C1CCCC1", 0, 0, 0},
    {CUBANE, "*1~*~*~*1", 6, 48, 6}, {DEUTERIUM, "*1~*~*~*1", 0, 0, 0}, {LONG, "*1~*~*~*1", 0, 0, 0},
    {TRYPTOPHAN, "C.O", 6, 6, 6}, {STEROID, "C.O", 38, 38, 38}, {RADICAL, "C.O", 3, 3, 3},
    {LONG, "C.O", 385, 385, 385}, {CUBANE, "C.O", 0, 0, 0}, {TRYPTOPHAN, "c.[#8]", 16, 16, 16},
    {ASPIRIN, "c.[#8]", 24, 24, 24}, {SULFONAMIDE, "c.[#8]", 20, 20, 20}, {LONG, "c.[#8]", 154, 154, 154},
    {SALT, "c.[#8]", 0, 0, 0}, {SALT, "[Cl-].[N+]", 1, 1, 1}, {STEROID, "[Cl-].[N+]", 0, 0, 0},
    {LONG, "[Cl-].[N+]", 0, 0, 0}, {METAL, "N->[Pt]", 2, 2, 2}, {TRYPTOPHAN, "N->[Pt]", 0, 0, 0},
    {LONG, "N->[Pt]", 0, 0, 0}, {METAL, "[Pt]<-N", 2, 2, 2}, {RADICAL, "[Pt]<-N", 0, 0, 0},
    {LONG, "[Pt]<-N", 0, 0, 0}, {DIENE, "C/C=C/C", 2, 4, 1}, {METAL, "C/C=C/C", 0, 0, 0},
    {LONG, "C/C=C/C", 0, 0, 0}, {DIENE, "C/C=C\\C", 2, 4, 1}, {SULFONAMIDE, "C/C=C\\C", 0, 0, 0},
    {LONG, "C/C=C\\C", 0, 0, 0}, {TRYPTOPHAN, "[C@H](N)(C)C(=O)", 1, 1, 0}, {LONG, "[C@H](N)(C)C(=O)", 7, 7, 1},
    {SALT, "[C@H](N)(C)C(=O)", 0, 0, 0}, {LONG, "[C@@](C)(C)C", 1, 6, 0}, {CUBANE, "[C@@](C)(C)C", 8, 48, 0},
    {QUINUCLIDINE, "[C@@](C)(C)C", 1, 6, 0}, {STEROID, "[C@@](C)(C)C", 12, 72, 12},
    {HYDROGENS, "[C@@](C)(C)C", 0, 0, 0}, {DEUTERIUM, "[C@](*)(*)(*)*", 1, 24, 0},
    {STEROID, "[C@](*)(*)(*)*", 2, 48, 2}, {TRYPTOPHAN, "[C@](*)(*)(*)*", 0, 0, 0},
    {LONG, "[C@](*)(*)(*)*", 0, 0, 0}, {TRYPTOPHAN, "[$([C@@H](N)C)]", 1, 1, 1},
    {LONG, "[$([C@@H](N)C)]", 7, 7, 7}, {METAL, "[$([C@@H](N)C)]", 0, 0, 0}, {SULFONAMIDE, "S(=O)(=O)N", 1, 2, 1},
    {METAL, "S(=O)(=O)N", 0, 0, 0}, {LONG, "S(=O)(=O)N", 0, 0, 0}, {ASPIRIN, "[O;H1]-C(=O)-c", 1, 1, 1},
    {CUBANE, "[O;H1]-C(=O)-c", 0, 0, 0}, {LONG, "[O;H1]-C(=O)-c", 0, 0, 0}, {CUBANE, "CCCCCCCC", 1, 144, 1},
    {MACROCYCLE, "CCCCCCCC", 8, 16, 8}, {STEROID, "CCCCCCCC", 113, 262, 113}, {LONG, "CCCCCCCC", 0, 0, 0},
    {STEROID, "[#6]~[#6]~[#6]~[#6]~[#6]~[#6]", 75, 186, 75}, {LONG, "[#6]~[#6]~[#6]~[#6]~[#6]~[#6]", 19, 58, 19},
    {WILDCARDS, "[#6]~[#6]~[#6]~[#6]~[#6]~[#6]", 1, 12, 1}, {DIENE, "[#6]~[#6]~[#6]~[#6]~[#6]~[#6]", 1, 2, 1},
    {SALT, "[#6]~[#6]~[#6]~[#6]~[#6]~[#6]", 0, 0, 0}, {METAL, "[r12]", 0, 0, 0}, {LONG, "[r12]", 0, 0, 0},
    {MACROCYCLE, "[r{14-}]", 16, 16, 16}, {QUINUCLIDINE, "[r{14-}]", 0, 0, 0}, {LONG, "[r{14-}]", 0, 0, 0},
    {HYDROGENS, "[H]", 3, 3, 3}, {DEUTERIUM, "[H]", 3, 3, 3}, {LONG, "[H]", 0, 0, 0}, {DIENE, "[CH]", 4, 4, 4},
    {TRYPTOPHAN, "[CH]", 1, 1, 1}, {LONG, "[CH]", 8, 8, 8}, {QUINUCLIDINE, "[CH]", 1, 1, 1},
    {SALT, "[CH]", 0, 0, 0}, {DEUTERIUM, "[O;D1;!H1]", 2, 2, 2}, {MACROCYCLE, "[O;D1;!H1]", 1, 1, 1},
    {SULFONAMIDE, "[O;D1;!H1]", 2, 2, 2}, {TRYPTOPHAN, "[O;D1;!H1]", 1, 1, 1}, {SALT, "[O;D1;!H1]", 0, 0, 0},
    {LONG, "[O;D1;!H1]", 9, 9, 9}, {MACROCYCLE, "[#6;+0;-0]", 15, 15, 15}, {QUINUCLIDINE, "[#6;+0;-0]", 7, 7, 7},
    {DIENE, "[#6;+0;-0]", 6, 6, 6}, {WILDCARDS, "[#6;+0;-0]", 6, 6, 6}, {HYDROGENS, "[#6;+0;-0]", 0, 0, 0},
    {LONG, "[#6;+0;-0]", 49, 49, 49},
};

/* What few molecules have, each with one that has it; counted likewise. */
static const struct odd_fact {
    const char *smiles, *smarts;
    int64_t unique, every, chiral;
} odd_facts[] = {
    {"[1H]C", "[d0]", 1, 1, 1}, {"[1H]C", "[d1]", 1, 1, 1}, {"[2H]C", "[d1]", 2, 2, 2},
    {"N->[Pt](<-N)(Cl)Cl", "[v3]", 2, 2, 2}, {"N->[Pt](<-N)(Cl)Cl", "[v4]", 1, 1, 1},
    {"N->[Pt](<-N)(Cl)Cl", "[v6]", 0, 0, 0}, {"FP(F)(F)(F)F", "[^4]", 1, 1, 1}, {"FP(F)(F)(F)F", "[^5]", 0, 0, 0},
    {"FP(F)(F)(F)F", "[!^4]", 5, 5, 5}, {"FS(F)(F)(F)(F)F", "[^5]", 1, 1, 1}, {"FS(F)(F)(F)(F)F", "[^4]", 0, 0, 0},
    {"FS(F)(F)(F)(F)F", "[!^5]", 6, 6, 6}, {"[Cu+2]", "[+{1-3}]", 1, 1, 1}, {"C1CC1", "[R,r3;x2,x3]", 3, 3, 3},
    {"CN(C)C", "[X{2-4}]", 4, 4, 4}, {"CC(C)(C)C", "[D{2-}]", 1, 1, 1}, {"CC(C)(C)C", "[D{-3}]", 4, 4, 4},
    {"C1CC1C2CC2", "[#6]1~[#6]~[#6]1.[#6]1~[#6]~[#6]1", 1, 72, 1}, {"CCCCCC", "CC.CC", 6, 48, 6},
    {"C1CCC2CCCCC2C1", "C1CCCCC1.C1CCCCC1", 0, 0, 0}, {"NCCN.NCCN", "NC.NC", 6, 12, 6},
    {"NCCN.NCCN", "NC.CN", 6, 12, 6}, {"F/C=C/Cl", "Cl/C=C/F", 1, 1, 1}, {"F/C(Br)=C/Cl", "Cl/C=C(F)/Br", 1, 1, 0},
    {"F/C(Br)=C/Cl", "Cl/C=C(F)\\Br", 1, 1, 1},
    {"F/C(Br)=C(Cl)/I", "F/C=C/Cl", 1, 1, 0}, {"F/C(Br)=C(Cl)/I", "F/C=C/I", 1, 1, 1},
    {"F/C(Br)=C(Cl)/I", "Br/C=C/I", 1, 1, 0}, {"F/C(Br)=C(Cl)/I", "Br/C=C/Cl", 1, 1, 1},
    {"F/C(Br)=C(Cl)/I", "F/C=C\\Cl", 1, 1, 1}, {"F/C(Br)=C(Cl)/I", "Br/C=C\\I", 1, 1, 1},
    {"F/C(Br)=C(Cl)/I", "Br/C=C\\Cl", 1, 1, 0}, {"CCC(C)C", "[D1,D3]", 4, 4, 4}, {"CCC(C)C", "[D1,D2]", 4, 4, 4},
    {"CCC(C)C", "[h1,h3]", 4, 4, 4}, {"C[C@H](N)O", "[$([C@](N)(C)O)]", 1, 1, 0},
    {"C[C@H](N)O", "[$([C@@](N)(C)O)]", 1, 1, 1},
    /* pieces that differ in little, and rings that are not */
    {"CCO.COC", "CCO.COC", 1, 2, 1},
    {"COC.CCO", "CCO.COC", 1, 2, 1},
    {"CCO.COC", "COC.CCO", 1, 2, 1},
    {"C1CC1.C1C=C1", "C1CC1.C1CC=1", 1, 12, 1},
    {"C1CC1.C1C=C1", "C1CC=1.C1CC1", 1, 12, 1},
    {"C1C=C1.C1CC1", "C1CC=1.C1CC1", 1, 12, 1},
    {"c1ccc2ccccc2c1", "[!R{2-}]", 8, 8, 8},
    {"c1ccc2ccccc2c1", "[!r{4-}]", 0, 0, 0},
    {"C1CCC2CCCCC2C1", "[!x{3-}]", 8, 8, 8},
    {"C12CC1C2.CC(C)C", "C12CC1C2.C(C)(C)C", 1, 24, 1},
    {"C12CC1C2.CC(C)C", "C(C)(C)C.C12CC1C2", 1, 24, 1},
    {"CC(C)C.C12CC1C2", "C12CC1C2.C(C)(C)C", 1, 24, 1},
    /* no element has such isotopes: from 32767 on they are one */
    {"[32766CH4]", "[32766C]", 1, 1, 1}, {"[32767CH4]", "[32766C]", 0, 0, 0}, {"[65535CH4]", "[40000C]", 1, 1, 1},
};

/* A molecule as query, one to be searched, matches without and with chirality. */
static const struct pair_fact {
    const char *query, *smiles;
    int64_t unique, chiral;
} pair_facts[] = {
    {"c1ccccc1", "N[C@@H](Cc1c[nH]c2ccccc12)C(=O)O", 1, 1}, {"C", "CC(=O)O", 2, 2}, {"C[O-]", "CO", 0, 0},
    {"CO", "C[O-]", 1, 1}, {"[13CH4]", "CC", 0, 0}, {"CC", "[13CH3]C", 1, 1}, {"*", "*C", 1, 1},
    {"[1*]", "*C", 1, 1}, {"[1*]", "[2*]C", 0, 0}, {"*", "[2*]C", 1, 1}, {"C1CCCCC1", "C1CC2CCC1CC2", 3, 3},
    {"C", "C1CC2CCC1CC2", 8, 8}, {"C1CC2CCC1CC2", "C1CC2CCC1CC2", 1, 1}, {"[CH3]", "CC", 0, 0},
    {"[CH3]", "[CH3]", 1, 1}, {"C[C@H](N)O", "C[C@@H](N)O", 1, 0}, {"C[C@H](N)O", "C[C@H](N)O", 1, 1},
    {"F/C=C/F", "F/C=C\\F", 1, 0}, {"F/C=C/F", "FC=CF", 1, 0}, {"FC=CF", "F/C=C/F", 1, 1}, {"C.C", "CC", 1, 1},
    {"C.C", "C", 0, 0}, {"N->[Pt]", "N->[Pt](<-N)(Cl)Cl", 2, 2}, {"C~C", "C=C", 1, 1},
    {"[32766CH4]", "[32767CH4]", 0, 0}, {"[40000CH4]", "[40000CH4]", 1, 1}, {"[65535CH4]", "[65535CH4]", 1, 1},
    {"C1C[CH]1", "C1C[CH]1", 1, 1}, {"[CH2]C", "CC", 0, 0}, {"CC", "[CH2]C", 1, 1},
    {"[*+]", "*C", 1, 1}, {"[*-]", "[*+]C", 1, 1}, {"*", "[*+]C", 1, 1},
};

/* ---- helpers ---- */

/* Patterns lie at multiples of 4 in values of the server: here never at one of 8. */
enum { BEFORE = 4 };

static mai_status
open_target(mai_ctx *cx, const char *smiles, mai_target **out)
{
    mai_mol mol;
    void *bytes;
    size_t n;

    MAI_TRY(mai_mol_read_smiles(cx, smiles, strlen(smiles), &bytes, &n));
    mai_mol_open(bytes, &mol);
    return mai_target_new(cx, &mol, out);
}

static mai_status
open_pattern(mai_ctx *cx, const char *smarts, mai_pattern *out)
{
    void *bytes;
    size_t n;

    MAI_TRY(mai_pattern_from_smarts(cx, smarts, strlen(smarts), NULL, BEFORE, &bytes, &n));
    mai_pattern_open((char *) bytes + BEFORE, out);
    return MAI_OK;
}

static mai_status
open_query(mai_ctx *cx, const char *smiles, mai_pattern *out)
{
    mai_mol mol;
    void *bytes;
    size_t n;

    MAI_TRY(mai_mol_read_smiles(cx, smiles, strlen(smiles), &bytes, &n));
    mai_mol_open(bytes, &mol);
    MAI_TRY(mai_pattern_from_mol(cx, &mol, BEFORE, &bytes, &n));
    mai_pattern_open((char *) bytes + BEFORE, out);
    return MAI_OK;
}

static int64_t
count(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, bool every, bool chiral)
{
    mai_match_options options = {.every = every, .chiral = chiral};
    mai_matches matches;
    int64_t n = -1;
    bool any = false;

    CHECK_OK(cx, mai_match_count(cx, target, pattern, &options, &n));
    CHECK_OK(cx, mai_match_all(cx, target, pattern, &options, &matches));
    CHECK_INT(matches.n, n);
    CHECK_OK(cx, mai_match_any(cx, target, pattern, chiral, &any));
    CHECK(any == (n > 0));
    return n;
}

/* ---- against RDKit ---- */

static void
counts_are_those_of_the_reference(void)
{
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const struct fact *f = &facts[i];
        mai_ctx *cx = unit_open();
        mai_target *target;
        mai_pattern pattern;

        unit_row("%s in %s", f->smarts, molecules[f->molecule]);
        if (CHECK_OK(cx, open_target(cx, molecules[f->molecule], &target))
            && CHECK_OK(cx, open_pattern(cx, f->smarts, &pattern))) {
            CHECK_INT(count(cx, target, &pattern, false, false), f->unique);
            CHECK_INT(count(cx, target, &pattern, true, false), f->every);
            CHECK_INT(count(cx, target, &pattern, false, true), f->chiral);
        }
        unit_close(cx);
    }
}

static void
check_odd(mai_ctx *cx, const struct odd_fact *f, const char *smiles)
{
    mai_target *target;
    mai_pattern pattern;

    if (!CHECK_OK(cx, open_target(cx, smiles, &target)) || !CHECK_OK(cx, open_pattern(cx, f->smarts, &pattern)))
        return;
    CHECK_INT(count(cx, target, &pattern, false, false), f->unique);
    CHECK_INT(count(cx, target, &pattern, true, false), f->every);
    CHECK_INT(count(cx, target, &pattern, false, true), f->chiral);
}

static void
odd_atoms_are_counted(void)
{
    for (size_t i = 0; i < sizeof odd_facts / sizeof *odd_facts; i++) {
        mai_ctx *cx = unit_open();

        unit_row("%s in %s", odd_facts[i].smarts, odd_facts[i].smiles);
        check_odd(cx, &odd_facts[i], odd_facts[i].smiles);
        unit_close(cx);
    }
}

/* Counters of atoms are bytes. */
static void
long_chains_are_counted(void)
{
    static const int lengths[] = {126, 127, 128, 129, 254, 255, 256, 257, 300};
    static const mai_pattern_entry four[] = {{"four carbons", "CCCC", 0, false}, {"many", "C", 299, false}};
    char smiles[512];

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        mai_ctx *cx = unit_open();
        mai_pattern_set *set;
        mai_target *target;
        mai_pattern pattern, long_one;
        int32_t hits[2];
        int n;

        unit_row("%d carbons", lengths[i]);
        memset(smiles, 'C', sizeof smiles);
        smiles[lengths[i]] = '\0';
        if (CHECK_OK(cx, open_target(cx, smiles, &target)) && CHECK_OK(cx, open_pattern(cx, "CCCCC", &pattern))
            && CHECK_OK(cx, open_pattern(cx, smiles, &long_one))
            && CHECK_OK(cx, mai_pattern_set_compile(cx, four, 2, &set))) {
            CHECK_INT(count(cx, target, &pattern, false, false), lengths[i] - 4);
            CHECK_INT(count(cx, target, &long_one, false, false), 1);
            if (CHECK_OK(cx, mai_pattern_set_search(cx, set, target, hits, &n)))
                CHECK_INT(n, lengths[i] < 300 ? 1 : 2);
        }
        unit_close(cx);
    }
}

/* Bonds that an atom gives do not count for its valence: it may have any number. Fields hold as many as a byte does. */
static void
neighbours_may_be_many(void)
{
    static const struct {
        int neighbours;
        const char *with, *smarts;
        int64_t n;
    } rows[] = {
        {0, "[*H127]", "[H127]", 1},  {0, "[*H127]", "[H126]", 0},      {0, "[*H127]", "[X127]", 1},
        {20, "[*H127]", "[X147]", 1}, {20, "[*H127]", "[X{128-}]", 1},  {20, "[*H127]", "[X{148-}]", 0},
        {300, "*", "[D300]", 1},      {300, "*", "[D299]", 0},          {300, "*", "[D{200-400}]", 1},
        {300, "*", "[D{2-150}]", 0},  {300, "*", "[D{301-}]", 0},       {300, "*", "[z300]", 1},          {300, "*", "[Pt]<-*->[Pt]", 44850},
    };
    char smiles[4096];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();
        mai_target *target;
        mai_pattern pattern;

        unit_row("%s in %s beside %d metals", rows[i].smarts, rows[i].with, rows[i].neighbours);
        strcpy(smiles, rows[i].with);
        for (int k = 0; k < rows[i].neighbours; k++)
            strcat(smiles, "(->[Pt])");
        if (CHECK_OK(cx, open_target(cx, smiles, &target)) && CHECK_OK(cx, open_pattern(cx, rows[i].smarts, &pattern)))
            CHECK_INT(count(cx, target, &pattern, false, false), rows[i].n);
        unit_close(cx);
    }
}

/* Beside a chain of 66 iodine atoms, which nothing here matches but what matches anything, sets of atoms are many words. */
static void
large_molecules_match_as_small_ones(void)
{
    char smiles[512];

    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const struct fact *f = &facts[i];
        mai_ctx *cx = unit_open();
        mai_target *small, *large;
        mai_pattern pattern;
        mai_match_options options = {.every = true};
        mai_matches a, b;

        unit_row("%s in %s and iodine", f->smarts, molecules[f->molecule]);
        strcpy(smiles, molecules[f->molecule]);
        for (int k = 0; k < 66; k++)
            strcat(smiles, ".[I-]");
        if (CHECK_OK(cx, open_target(cx, molecules[f->molecule], &small)) && CHECK_OK(cx, open_target(cx, smiles, &large))
            && CHECK_OK(cx, open_pattern(cx, f->smarts, &pattern))
            && CHECK_OK(cx, mai_match_all(cx, small, &pattern, &options, &a))
            && CHECK_OK(cx, mai_match_all(cx, large, &pattern, &options, &b))
            && CHECK(b.n == a.n || b.n == a.n + 66 || strchr(f->smarts, '.') != NULL)
            && a.n > 0 && (b.n == a.n || strchr(f->smarts, '.') == NULL))
            CHECK(memcmp(a.atoms, b.atoms, (size_t) a.n * (size_t) a.natoms * sizeof *a.atoms) == 0);
        unit_close(cx);
    }
}

static bool
is_same_set(const uint16_t *a, const uint16_t *b, int n)
{
    for (int i = 0; i < n; i++) {
        int k = 0;

        while (k < n && b[k] != a[i])
            k++;
        if (k == n)
            return false;
    }
    return true;
}

/* Of the matches of one set the one with the lowest atoms is told; a lists all, ascending, b one of each set. */
static void
check_lowest(const mai_matches *a, const mai_matches *b)
{
    for (int64_t i = 0, k; i < b->n; i++) {
        const uint16_t *told = b->atoms + i * b->natoms;

        for (k = 0; k < a->n && !is_same_set(a->atoms + k * a->natoms, told, a->natoms); k++)
            ;
        if (CHECK(k < a->n))
            CHECK_BYTES(told, a->atoms + k * a->natoms, (size_t) a->natoms * sizeof *told);
    }
}

static void
the_lowest_of_a_set_is_told(void)
{
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const struct fact *f = &facts[i];
        mai_ctx *cx = unit_open();
        mai_match_options every = {.every = true}, once = {0};
        mai_matches a, b;
        mai_target *target;
        mai_pattern pattern;

        unit_row("%s in %s", f->smarts, molecules[f->molecule]);
        if (CHECK_OK(cx, open_target(cx, molecules[f->molecule], &target))
            && CHECK_OK(cx, open_pattern(cx, f->smarts, &pattern))
            && CHECK_OK(cx, mai_match_all(cx, target, &pattern, &every, &a))
            && CHECK_OK(cx, mai_match_all(cx, target, &pattern, &once, &b)))
            check_lowest(&a, &b);
        unit_close(cx);
    }
}

static void
molecules_are_queries(void)
{
    for (size_t i = 0; i < sizeof pair_facts / sizeof *pair_facts; i++) {
        const struct pair_fact *f = &pair_facts[i];
        mai_ctx *cx = unit_open();
        mai_target *target;
        mai_pattern query;

        unit_row("%s in %s", f->query, f->smiles);
        if (CHECK_OK(cx, open_target(cx, f->smiles, &target)) && CHECK_OK(cx, open_query(cx, f->query, &query))) {
            CHECK_INT(count(cx, target, &query, false, false), f->unique);
            CHECK_INT(count(cx, target, &query, false, true), f->chiral);
        }
        unit_close(cx);
    }
}

/* Components, which RDKit refuses: Daylight's examples. */
static void
groups_tell_components_apart(void)
{
    static const struct {
        const char *smarts, *smiles;
        int64_t n;
    } rows[] = {
        {"C.C", "CCCC", 6},      {"(C.C)", "CCCC", 6},    {"(C).(C)", "CCCC", 0},  {"C.C", "CCC.CC", 10},
        {"(C.C)", "CCC.CC", 4},  {"(C).(C)", "CCC.CC", 6}, {"(C).C", "CCC.CC", 10}, {"(C.O).(N)", "CO.N.N", 2},
        {"(C.O).(N)", "CON.N", 1}, {"(C).(C).(C)", "C.C", 0}, {"(C).(C).(C)", "C.C.C.C", 4},
        {"(C.C)", "C.C.C.CC", 1}, {"(C.C).(C)", "C.C.CC.CC", 8}, {"(C.O).(C.O)", "CO.CCO", 2},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();
        mai_target *target;
        mai_pattern pattern;

        unit_row("%s in %s", rows[i].smarts, rows[i].smiles);
        if (CHECK_OK(cx, open_target(cx, rows[i].smiles, &target)) && CHECK_OK(cx, open_pattern(cx, rows[i].smarts, &pattern)))
            CHECK_INT(count(cx, target, &pattern, false, false), rows[i].n);
        unit_close(cx);
    }
}

static void
atoms_come_in_the_order_of_the_query(void)
{
    static const uint16_t wanted[] = {1, 2, 3, 10, 11, 12};
    mai_ctx *cx = unit_open();
    mai_match_options options = {0};
    mai_matches matches;
    mai_target *target;
    mai_pattern pattern;

    if (CHECK_OK(cx, open_target(cx, molecules[ASPIRIN], &target)) && CHECK_OK(cx, open_pattern(cx, "C(=O)[#8]", &pattern))
        && CHECK_OK(cx, mai_match_all(cx, target, &pattern, &options, &matches)) && CHECK_INT(matches.n, 2))
        CHECK_BYTES(matches.atoms, wanted, sizeof wanted);
    options.most = 1;
    if (CHECK_OK(cx, mai_match_all(cx, target, &pattern, &options, &matches)))
        CHECK_INT(matches.n, 1);
    unit_close(cx);
}

static void
empty_ones_match_nothing(void)
{
    mai_ctx *cx = unit_open();
    mai_target *nothing, *something;
    mai_pattern pattern, any;

    if (CHECK_OK(cx, open_target(cx, "", &nothing)) && CHECK_OK(cx, open_target(cx, "C", &something))
        && CHECK_OK(cx, open_pattern(cx, "", &pattern)) && CHECK_OK(cx, open_pattern(cx, "*", &any))) {
        CHECK_INT(count(cx, nothing, &pattern, false, false), 0);
        CHECK_INT(count(cx, something, &pattern, false, false), 0);
        CHECK_INT(count(cx, nothing, &any, false, false), 0);
        CHECK_INT(count(cx, something, &any, false, false), 1);
    }
    unit_close(cx);
}

/* ---- sets ---- */

static const mai_pattern_entry entries[] = {
    {"carbonyl", "C=O", 0, false},           {"two carbonyls", "C=O", 1, false},
    {"acid", "[$(C(=O)[OH])]", 0, false},    {"acid again", "C[$(C(=O)[OH])]", 0, false},
    {"aromatic acid", "c[$(C(=O)[OH])]", 0, false}, {"phenol as written", "c-[#8]-[#1]", 0, false},
    {"phenol", "c-[#8]-[#1]", 0, true},      {"ring", "c1ccccc1", 0, false},
};

static mai_status
search_set(mai_ctx *cx, const char *smiles, int32_t *hits, int *nhits)
{
    mai_pattern_set *set;
    mai_target *target;

    MAI_TRY(mai_pattern_set_compile(cx, entries, sizeof entries / sizeof *entries, &set));
    MAI_TRY(open_target(cx, smiles, &target));
    return mai_pattern_set_search(cx, set, target, hits, nhits);
}

static void
sets_report_what_is_hit(void)
{
    static const int32_t of_aspirin[] = {0, 1, 2, 4, 7}, of_phenol[] = {6, 7};
    mai_ctx *cx = unit_open();
    int32_t hits[sizeof entries / sizeof *entries];
    int n;

    if (CHECK_OK(cx, search_set(cx, molecules[ASPIRIN], hits, &n)) && CHECK_INT(n, 5))
        CHECK_BYTES(hits, of_aspirin, sizeof of_aspirin);
    if (CHECK_OK(cx, search_set(cx, "Oc1ccccc1", hits, &n)) && CHECK_INT(n, 2))
        CHECK_BYTES(hits, of_phenol, sizeof of_phenol);
    unit_close(cx);
}

static void
a_set_names_the_entry_it_cannot_read(void)
{
    static const mai_pattern_entry wrong[] = {{"good", "C", 0, false}, {"bad", "C(", 0, false}};
    mai_ctx *cx = unit_open();
    mai_pattern_set *set;

    CHECK_FAILS_WITH(cx, mai_pattern_set_compile(cx, wrong, 2, &set), MAI_ETEXT, "pattern bad: ");
    unit_close(cx);
}

/* ---- searches without end ---- */

static void
matches_are_bounded_in_memory(void)
{
    mai_ctx *cx = unit_open();
    mai_match_options options = {.every = true};
    mai_matches matches;
    mai_target *target;
    mai_pattern pattern;
    char smiles[1024] = "", smarts[64] = "*";

    for (int i = 0; i < 100; i++)
        strcat(smiles, i > 0 ? ".[He]" : "[He]");
    for (int i = 0; i < 5; i++)
        strcat(smarts, ".*");
    if (CHECK_OK(cx, open_target(cx, smiles, &target)) && CHECK_OK(cx, open_pattern(cx, smarts, &pattern)))
        CHECK_FAILS_WITH(cx, mai_match_all(cx, target, &pattern, &options, &matches), MAI_ELIMIT, "memory limit");
    unit_close(cx);
}

static void
nested_queries_are_searched(void)
{
    char smarts[512] = "";
    mai_ctx *cx = unit_open();
    mai_target *target, *large;
    mai_pattern pattern;
    int depth = 32;

    for (int i = 0; i < depth; i++)
        strcat(smarts, "[$(C");
    strcat(smarts, "C");
    for (int i = 0; i < depth; i++)
        strcat(smarts, ")]");
    if (CHECK_OK(cx, open_target(cx, molecules[MACROCYCLE], &target)) && CHECK_OK(cx, open_target(cx, molecules[LONG], &large))
        && CHECK_OK(cx, open_pattern(cx, smarts, &pattern))) {
        CHECK(count(cx, target, &pattern, false, false) > 0);
        CHECK(count(cx, large, &pattern, false, false) > 0);
    }
    unit_close(cx);
}

/* ---- allocations and polls ---- */

static mai_status
search_everything(mai_ctx *cx, void *arg)
{
    static const int some[] = {ASPIRIN, LONG};
    mai_match_options options = {.chiral = true};
    mai_matches matches;
    mai_pattern pattern;
    mai_target *target;
    int32_t hits[sizeof entries / sizeof *entries];
    int n;

    for (size_t i = 0; i < 2; i++) {
        MAI_TRY(open_target(cx, molecules[some[i]], &target));
        MAI_TRY(open_pattern(cx, arg, &pattern));
        MAI_TRY(mai_match_all(cx, target, &pattern, &options, &matches));
        CHECK(matches.n > 0);
        MAI_TRY(search_set(cx, molecules[some[i]], hits, &n));
        CHECK(n > 0);
    }
    return MAI_OK;
}

static void
refusals_and_stops_are_survived(void)
{
    char smarts[] = "[$(C(=O)[$([#7,#8;v2,v3])])]~[#7,#8,#6]";

    CHECK(unit_refuse_each_allocation(search_everything, smarts) > 20);
    CHECK(unit_stop_at_each_poll(search_everything, smarts) > 20);
}

/* Bytes of another version are told, and still say what they were made of. */
static void
other_versions_are_told(void)
{
    mai_ctx *cx = unit_open();
    mai_pattern pattern;
    void *bytes;
    size_t n;

    if (CHECK_OK(cx, mai_pattern_from_smarts(cx, " C[N;R] ", 8, NULL, 0, &bytes, &n))) {
        CHECK(mai_pattern_is_current(bytes));
        ++*(uint32_t *) bytes;
        CHECK(!mai_pattern_is_current(bytes));
        mai_pattern_open(bytes, &pattern);
        CHECK_INT(pattern.text_bytes, 6);
        CHECK_BYTES(pattern.text, "C[N;R]", 6);
    }
    unit_close(cx);
}

static const unit_test tests[] = {
    {"other versions are told", other_versions_are_told},
    {"counts are those of the reference", counts_are_those_of_the_reference},
    {"odd atoms are counted", odd_atoms_are_counted},
    {"long chains are counted", long_chains_are_counted},
    {"neighbours may be many", neighbours_may_be_many},
    {"large molecules match as small ones", large_molecules_match_as_small_ones},
    {"the lowest of a set is told", the_lowest_of_a_set_is_told},
    {"molecules are queries", molecules_are_queries},
    {"groups tell components apart", groups_tell_components_apart},
    {"atoms come in the order of the query", atoms_come_in_the_order_of_the_query},
    {"empty ones match nothing", empty_ones_match_nothing},
    {"sets report what is hit", sets_report_what_is_hit},
    {"a set names the entry it cannot read", a_set_names_the_entry_it_cannot_read},
    {"matches are bounded in memory", matches_are_bounded_in_memory},
    {"nested queries are searched", nested_queries_are_searched},
    {"refusals and stops are survived", refusals_and_stops_are_survived},
};
UNIT_MAIN(tests)

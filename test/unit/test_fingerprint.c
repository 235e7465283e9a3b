/*
 * test_fingerprint.c - fingerprints of molecules are RDKit's, bit for bit.
 *
 * A fact is the 32-bit FNV-1a digest of a whole fingerprint as RDKit 2022.09 computes it: of its bytes
 * (DataStructs.BitVectToBinaryText), or of its counts as little-endian 32-bit integers.
 */
#include "chem/fingerprint.h"
#include "chem/perceive.h"
#include "chem/chem.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* ---- kinds of fingerprint ---- */

static const mai_morgan_options radius_0 = {.radius = 0}, radius_5 = {.radius = 5};
static const mai_morgan_options features = {.radius = 2, .features = true};
static const mai_morgan_options chiral = {.radius = 4, .chirality = true};
static const mai_path_options short_paths = {.min_path = 2, .max_path = 9, .bits_per_hash = 4};
static const mai_pair_options near_pairs = {
    .min_length = 2, .max_length = 9, .bits_per_entry = 3, .chirality = true};
static const mai_torsion_options chiral_torsions = {.bits_per_entry = 3, .chirality = true};

/* Exactly one of the options is set. */
static const struct kind {
    const char *name;
    int nbits;
    bool counts;
    const mai_morgan_options *morgan;
    const mai_path_options *path;
    const mai_pair_options *pair;
    const mai_torsion_options *torsion;
} kinds[] = {
    {"Morgan, radius 0", 2048, false, .morgan = &radius_0},
    {"Morgan, radius 2", 2048, false, .morgan = &mai_morgan_default},
    {"Morgan, radius 5", 1000, false, .morgan = &radius_5},
    {"feature Morgan", 2048, false, .morgan = &features},
    {"chiral Morgan, radius 4", 2048, false, .morgan = &chiral},
    {"Morgan counts", 512, true, .morgan = &mai_morgan_default},
    {"topological", 2048, false, .path = &mai_path_default},
    {"topological, 2 to 9 bonds", 1000, false, .path = &short_paths},
    {"topological counts", 2048, true, .path = &mai_path_default},
    {"atom pairs", 2048, false, .pair = &mai_pair_default},
    {"atom pairs, near, chiral", 1500, false, .pair = &near_pairs},
    {"atom pair counts", 1024, true, .pair = &mai_pair_default},
    {"torsions", 2048, false, .torsion = &mai_torsion_default},
    {"torsions, chiral", 1500, false, .torsion = &chiral_torsions},
    {"torsion counts", 1024, true, .torsion = &mai_torsion_default},
};

enum { KINDS = sizeof kinds / sizeof *kinds, MOST_BYTES = 2048 * sizeof(int32_t) };

static const struct fact {
    const char *smiles;
    uint32_t digests[KINDS];
} facts[] = {
    {"C",
     {0xc2e85ddc, 0xc2e85ddc, 0x8db5504e, 0x95ca2dc4, 0xc2e85ddc, 0xf89b44c4, 0xe6a1d1c5, 0xda11c72f,
      0xbcc31dc5, 0xe6a1d1c5, 0x67691275, 0x76efddc5, 0xe6a1d1c5, 0x67691275, 0x76efddc5}},
    {"[H][H]",
     {0xa7209245, 0x3b0ad2e5, 0x5d4ce9cf, 0xc3e5a764, 0x3b0ad2e5, 0xf469ceb6, 0xdeb78df5, 0xda11c72f,
      0xf6838d95, 0xb24c74ca, 0x67691275, 0x5f80afe4, 0xe6a1d1c5, 0x67691275, 0x76efddc5}},
    {"CC",
     {0x0ac459a7, 0xf24bc90f, 0x0128caed, 0xc3e5a764, 0xf24bc90f, 0xbf5b0856, 0x787216e5, 0xda11c72f,
      0xaa54f8c5, 0xe1f1ba72, 0x67691275, 0x076b04a4, 0xe6a1d1c5, 0x67691275, 0x76efddc5}},
    {"c1ccccc1",
     {0xcd28a237, 0xeddbd376, 0x823f619d, 0xb445e1b7, 0xacbedcef, 0xb89bf843, 0xcb0b9bad, 0x2bdb0063,
      0x1b985765, 0xc1488750, 0x1cc21f75, 0xbd50e536, 0xd18f0235, 0xd1ba4dbb, 0xb7c7cc23}},
    {"CC(=O)Oc1ccccc1C(=O)O",
     {0xfac86dd9, 0x2573453a, 0xc7940f56, 0x6acd9a59, 0xa5346a88, 0x6ceb1662, 0x8906d1b1, 0x82c65c43,
      0xbd07da37, 0x3f871b9c, 0xde327031, 0x132e0645, 0x5d995ca3, 0x5685149b, 0xb71908a4}},
    {"Cn1cnc2c1c(=O)n(C)c(=O)n2C",
     {0xbfd819c5, 0x4ebb7860, 0xde44bf68, 0xa1707c94, 0x91950fc0, 0x3b1e3316, 0x82c6e6d4, 0x0bbc694f,
      0x697b69b1, 0x0da7cb8e, 0x87afd620, 0x8b46fd32, 0x33b3fcea, 0xe5ebfcef, 0xd7e29d00}},
    {"C[C@H](N)C(=O)O",
     {0x3e5112c1, 0x2d2c9577, 0x42e825f5, 0x7646c138, 0x4ac9fa72, 0x73cf6616, 0x2721e016, 0x2891a51d,
      0xc16c1427, 0x42853065, 0xe36289dd, 0x18e28954, 0x92ca86b5, 0x75bf335f, 0xe0d129c5}},
    {"C[C@@H](N)C(=O)O",
     {0x3e5112c1, 0x2d2c9577, 0x42e825f5, 0x7646c138, 0x1bcc5997, 0x73cf6616, 0x2721e016, 0x2891a51d,
      0xc16c1427, 0x42853065, 0xb2b372dd, 0x18e28954, 0x92ca86b5, 0x493b6335, 0xe0d129c5}},
    {"C/C=C/C",
     {0x33be1767, 0x09ea3241, 0xc1743a0b, 0xa0370d7e, 0xd66efd18, 0x1f12bf64, 0xa58fac11, 0x1cbc5040,
      0xbde501c5, 0xcd09a2d2, 0x102fb488, 0x17f7ae85, 0x81420d35, 0x55f4bef5, 0x3398f694}},
    {"C/C=C\\C",
     {0x33be1767, 0x09ea3241, 0xc1743a0b, 0xa0370d7e, 0x780834c3, 0x1f12bf64, 0xa58fac11, 0x1cbc5040,
      0xbde501c5, 0xcd09a2d2, 0x102fb488, 0x17f7ae85, 0x81420d35, 0x55f4bef5, 0x3398f694}},
    {"C/C=N\\O",
     {0x629100c7, 0x0009f604, 0xa1107d24, 0x20e7c31c, 0x21491658, 0x588a62b4, 0x35bebd07, 0xb47fe8f6,
      0xb01c2035, 0xaecb0f2f, 0xec543190, 0x3b5576e5, 0x686d3f55, 0x9a5376f5, 0x28b25214}},
    {"OC[C@@H]1C[C@H]1C",
     {0x082b0ac6, 0xfdeaa146, 0x3136f1ca, 0xb3499296, 0x72b6934d, 0xd4b063b6, 0xcb1451fc, 0x9a1be5f3,
      0x2b813b15, 0x0d113a0e, 0xd5fac378, 0xe40b4f26, 0xfeea3c61, 0x8a59b94d, 0xc8627397}},
    {"C1CC1CO",
     {0xe40882e4, 0x99b0dc2a, 0xa350fa32, 0xabf39742, 0x99b0dc2a, 0x564c2344, 0xb1fb537e, 0xa2a722bc,
      0x44d43d15, 0x1a356782, 0xdab9aa78, 0x70848097, 0x0149eb77, 0xb3e2bce0, 0x8a5fade4}},
    {"CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O",
     {0x10a1fea1, 0x976a9532, 0xde56b1cd, 0xfe3cb5aa, 0x30967fd0, 0xe77235c2, 0x54a11de6, 0xbaa3f212,
      0xe650efe1, 0x0150dd03, 0x5fe8b20b, 0xb67f4336, 0x6f070509, 0x8461a245, 0xc0e46a86}},
    {"C12C3C4C1C5C2C3C45",
     {0x104e8e5d, 0xed5575ad, 0x8f6cda4c, 0x08e6e5a8, 0x2538bed4, 0x1fe4214d, 0x56714463, 0xe929b834,
      0x98de8005, 0xe0aa8707, 0x30f794d0, 0xbe516801, 0xeed28255, 0x6e7cdb5b, 0xafd59e95}},
    {"[13CH3][15NH2]",
     {0xcdbb5cdf, 0x35b1733b, 0x1fe167e1, 0xe5ca84ac, 0x35b1733b, 0x4c1197c4, 0xcf924eb7, 0xda11c72f,
      0xbe40c7e5, 0x2392bfb2, 0x67691275, 0x32e4f2a4, 0xe6a1d1c5, 0x67691275, 0x76efddc5}},
    {"[2H]OC([2H])([2H])[2H]",
     {0xf4980d7f, 0x2161fb92, 0xa20a8140, 0xab72da8c, 0x2161fb92, 0x4e9a3b42, 0x5db3ed0e, 0xda11c72f,
      0x8304eb85, 0xa5482973, 0xc759fa10, 0x0d35eed4, 0xe6a1d1c5, 0x67691275, 0x76efddc5}},
    {"CC(=O)[O-].[Na+]",
     {0x001f9943, 0x9e655a97, 0x1e81212f, 0x133493fe, 0x9e655a97, 0x3277a834, 0x7b8d0099, 0x1852317b,
      0xd3642d25, 0x84df9e0c, 0x7775842f, 0x930c9735, 0xe6a1d1c5, 0x67691275, 0x76efddc5}},
    {"[NH3]->[Pt](<-[NH3])(Cl)Cl",
     {0x7e0e02fd, 0x935d2e25, 0x07ffa51f, 0xd11b6757, 0x935d2e25, 0x2622ef35, 0x0958b824, 0x3d621d83,
      0xccab2955, 0x19c9bcf5, 0x18dae44c, 0x5f5dc341, 0xe6a1d1c5, 0x67691275, 0x76efddc5}},
    {"*CCO",
     {0xcd795448, 0x35f75900, 0x018e5e94, 0x3a99b9e9, 0x35f75900, 0xa6499f56, 0x5f5a1ed2, 0x828c0758,
      0x7cd3e145, 0x54f4343a, 0xfdc68c99, 0x6d92b087, 0xe074302c, 0xd2e409cc, 0x64428204}},
    {"CC~O",
     {0x4770ebe5, 0x679b7fa9, 0x3462de13, 0x5a7d680a, 0x679b7fa9, 0x87704795, 0x787216e5, 0xda11c72f,
      0xaa54f8c5, 0xb23078f5, 0x1c1ff395, 0x1c99a1b4, 0xe6a1d1c5, 0x67691275, 0x76efddc5}},
    {"F[Re](F)(F)(F)(F)(F)F",
     {0xbc411b2a, 0xe1cc171c, 0x146fc90e, 0x5d335bef, 0xe1cc171c, 0xdd2ebe25, 0x403fca1b, 0x94bc48df,
      0xe16981b5, 0x4845ce85, 0x4bf3d7ad, 0x3b871837, 0xe6a1d1c5, 0x67691275, 0x76efddc5}},
    {"Cc1ccc(C)c2c1[nH]c1ccc#cc12",
     {0x3d0cc050, 0x9dd3850d, 0x25f7846b, 0x049b5846, 0x4a7fcf0a, 0xfa14bcd6, 0x5277c914, 0xeb65aa2e,
      0xd7bbf137, 0x742e3605, 0x132a1356, 0x17d3fa0c, 0x04e5f13d, 0x69d518fb, 0x17266543}},
    {"FS(F)(F)(F)(F)F",
     {0x0f1cf2ea, 0x70adf63a, 0x8e627a04, 0xe1bf5a5f, 0x70adf63a, 0xf96c8fd5, 0xecd46bd3, 0x23b56f6e,
      0x88b25615, 0x210a7fe5, 0x4bf3d7ad, 0x78e4fc1c, 0xe6a1d1c5, 0x67691275, 0x76efddc5}},
    {"C[C@]12CC[C@H]3[C@H]([C@@H]1CC[C@@H]2O)CCC4=CC(=O)CC[C@]34C",
     {0x2515cc21, 0x608836bb, 0x242f3076, 0x35c6772e, 0x9e969328, 0xf8297e2e, 0xa174df20, 0x1195ef03,
      0x4d204339, 0x0870b0c5, 0xa0d5bc85, 0x63203411, 0x4baff9d7, 0xf76997ae, 0xe76b4991}},
    {"NCCc1c[nH]cn1",
     {0x835e1586, 0x541ff154, 0xd1353976, 0xb7662fb8, 0x55bd52e8, 0x2fbbffc4, 0xb787f11b, 0xade8aebd,
      0xfd6db977, 0x86153e5f, 0x8c132fe1, 0x8bfc0e87, 0x55384022, 0x88962a5a, 0x46b6de75}},
    {"CN1CCN(CC1)S(=O)(=O)c1ccc(N)cc1",
     {0xa92c1f81, 0x8f4c4383, 0xdf75bf1a, 0xf84363d5, 0x1a976e34, 0xb2d5a224, 0xb69179a3, 0xfed886f8,
      0x29db426b, 0x24cf6076, 0x9eac52ec, 0x5c91a659, 0xc41baf8f, 0x802d9a5a, 0x548efbc5}},
    {"[O-][N+](=O)c1ccccc1",
     {0xab4a088b, 0x2f935b20, 0xafc7f227, 0x5b55a42b, 0x2f183e81, 0xa17ac5e0, 0x48bd1bd6, 0x9bbd93e4,
      0x8bbf6ff5, 0xf838019d, 0xb31305dd, 0x4e06dcc7, 0x3c8afbdb, 0x643a1a55, 0x111e99c5}},
    {"C[n+]1ccccc1",
     {0x71d886b5, 0xb8cab54b, 0x94c05b98, 0x0e5eca74, 0xcad77d60, 0x8dcb6321, 0x5affdc6b, 0x95203788,
      0xb2f72435, 0x65929cdd, 0x6afc7c1e, 0xb9c2d746, 0x3eaf130d, 0x12998673, 0x0ee0e1c5}},
    {"c1ccc2c(c1)onc2",
     {0x45def162, 0x4098ee82, 0x6e97e11a, 0xf3eaeb1f, 0x087bb50a, 0x7ad4cd10, 0xbade754c, 0x0b911447,
      0x43c5b461, 0xf493ed6d, 0xbd4d3602, 0xe1e28fd1, 0xca39719f, 0xdc45d654, 0x83a2cf34}},
    {"CC(C)(C)OC(=S)NN=C",
     {0x02923900, 0x372c8104, 0x6f1a858f, 0x0e8ed56b, 0x4edd508f, 0x2fdb9356, 0x5d45d295, 0xe7f8f569,
      0xf64099f3, 0x4c52ab6e, 0x6b84ed38, 0x9fcac920, 0x9b495560, 0xc5b80489, 0xdabcd1b7}},
    {"CSCC(N)C(=O)NCC#N",
     {0x8428d6ca, 0x26377ba4, 0x54b088c5, 0x348f82fc, 0x471fe576, 0x68d5d6c6, 0x45f4a1dc, 0x4a72ebe6,
      0xaf1d7257, 0x5251f705, 0x4ee4b294, 0x7a88a5a4, 0xfe4712d4, 0x1ed5c083, 0x925600c4}},
    {"OP(=O)(O)OCC[N+](C)(C)C",
     {0x41ecd363, 0xf49a5b8c, 0xa12c95f6, 0xf1f3bb69, 0xb59ba92c, 0x6f6c0e76, 0x189c4437, 0xdbc84abb,
      0xeaec7065, 0x677483f1, 0x732ffc6c, 0x973a5a50, 0x662904d5, 0xf8e7f7db, 0x63576d45}},
    {"C1CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC1O",
     {0xf3b18d1d, 0x27a0f6ad, 0x8a20d765, 0x255510d8, 0x080c7428, 0x72106f11, 0x6f274e53, 0xb896c548,
      0x54fbac45, 0x4dfa9a1c, 0x9ed97f81, 0x17b45162, 0x0f0914c5, 0x5223d20d, 0xf19c4885}},
    {"CC(C)CC1NC(=O)C(Cc2ccccc2)N(C)C(=O)C(CC(C)C)NC(=O)C(C(C)C)NC(=O)C(CC(N)=O)N(C)C(=O)C2CCCN2"
     "C(=O)C(CCCNC(N)=N)NC1=O",
     {0x1695ce57, 0x850a7063, 0x2801a1a2, 0x8647d501, 0x8a84b3e8, 0xa64ca30c, 0x827e7a5b, 0xd08a5eed,
      0xd7558c1d, 0x1d38fc55, 0xa56e23d9, 0x9cc38262, 0x8895cb10, 0xa1dde4e7, 0xab148d82}},
};

static mai_status
compute(mai_ctx *cx, const struct kind *k, const mai_mol *mol, void *out)
{
    mai_fp_target to = {.nbits = k->nbits, .bits = k->counts ? NULL : out, .counts = k->counts ? out : NULL};

    if (k->morgan != NULL)
        return mai_fp_morgan(cx, mol, k->morgan, &to);
    if (k->path != NULL)
        return mai_fp_path(cx, mol, k->path, &to);
    if (k->pair != NULL)
        return mai_fp_pair(cx, mol, k->pair, &to);
    return mai_fp_torsion(cx, mol, k->torsion, &to);
}

static size_t
bytes_of(const struct kind *k)
{
    return k->counts ? (size_t) k->nbits * sizeof(int32_t) : ((size_t) k->nbits + 7) / 8;
}

static uint32_t
digest(const uint8_t *bytes, size_t n)
{
    uint32_t h = 0x811c9dc5;

    for (size_t i = 0; i < n; i++)
        h = (h ^ bytes[i]) * 0x01000193;
    return h;
}

/* ---- molecules ---- */

/* Atoms in the order of the text, or in a random one. */
static mai_status
read_molecule(mai_ctx *cx, const char *smiles, bool shuffle, mai_mol *out)
{
    mai_molgraph *g;
    uint16_t *order;
    void *bytes;
    size_t size;

    MAI_TRY(mai_smiles_parse(cx, smiles, strlen(smiles), &g));
    MAI_TRY(mai_perceive(cx, g));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &order));
    for (int i = 0; i < g->natoms; i++) {
        int at = shuffle ? (int) (unit_random() % (uint64_t) (i + 1)) : i;

        order[i] = order[at];
        order[at] = (uint16_t) i;
    }
    MAI_TRY(mai_mol_pack(cx, g, order, 0, &bytes, &size));
    mai_mol_open(bytes, out);
    return MAI_OK;
}

/* A molecule of carbons and these single bonds, not perceived. */
static mai_status
build(mai_ctx *cx, int natoms, int (*bonds)(int natoms, int i, int *begin), mai_mol *out)
{
    mai_molgraph *g;
    mai_atom *atom;
    mai_bond *bond;
    void *bytes;
    size_t size;
    int begin, end;

    MAI_TRY(mai_graph_new(cx, natoms, natoms, &g));
    for (int i = 0; i < natoms; i++) {
        MAI_TRY(mai_graph_add_atom(cx, g, &atom));
        atom->element = 6;
    }
    for (int i = 0; (end = bonds(natoms, i, &begin)) >= 0; i++)
        MAI_TRY(mai_graph_add_bond(cx, g, begin, end, MAI_BOND_SINGLE, &bond));
    MAI_TRY(mai_graph_link(cx, g));
    MAI_TRY(mai_mol_pack(cx, g, NULL, 0, &bytes, &size));
    mai_mol_open(bytes, out);
    return MAI_OK;
}

static int
star(int natoms, int i, int *begin)
{
    *begin = 0;
    return i + 1 < natoms ? i + 1 : -1;
}

static int
chain(int natoms, int i, int *begin)
{
    *begin = i;
    return i + 1 < natoms ? i + 1 : -1;
}

/* Each atom bound to the seven before it. */
static int
band(int natoms, int i, int *begin)
{
    int end = 7 + i / 7;

    *begin = end - 1 - i % 7;
    return end < natoms ? end : -1;
}

/* ---- tests ---- */

static void
equals_rdkit(void)
{
    for (size_t f = 0; f < sizeof facts / sizeof *facts; f++) {
        mai_ctx *cx = unit_open();
        mai_mol mol;

        unit_row("%s", facts[f].smiles);
        if (CHECK_OK(cx, read_molecule(cx, facts[f].smiles, false, &mol))) {
            for (int k = 0; k < KINDS; k++) {
                uint8_t *out = malloc(bytes_of(&kinds[k]));

                unit_row("%s: %s", facts[f].smiles, kinds[k].name);
                if (CHECK_OK(cx, compute(cx, &kinds[k], &mol, out)))
                    CHECK_INT(digest(out, bytes_of(&kinds[k])), facts[f].digests[k]);
                free(out);
            }
        }
        unit_close(cx);
    }
}

/* But for torsions through rings of three, which RDKit starts from their first atom. */
static void
order_of_atoms_is_no_matter(void)
{
    for (size_t f = 0; f < sizeof facts / sizeof *facts; f++) {
        const char *smiles = facts[f].smiles;
        bool ring_of_three = strcmp(smiles, "C1CC1CO") == 0 || strcmp(smiles, "OC[C@@H]1C[C@H]1C") == 0;

        for (int repeat = 0; repeat < 5; repeat++) {
            mai_ctx *cx = unit_open();
            mai_mol mol;

            if (CHECK_OK(cx, read_molecule(cx, smiles, true, &mol))) {
                for (int k = 0; k < KINDS; k++) {
                    uint8_t out[MOST_BYTES];

                    if (ring_of_three && kinds[k].torsion != NULL)
                        continue;
                    unit_row("%s shuffled: %s", smiles, kinds[k].name);
                    CHECK_OK(cx, compute(cx, &kinds[k], &mol, out));
                    CHECK_INT(digest(out, bytes_of(&kinds[k])), facts[f].digests[k]);
                }
            }
            unit_close(cx);
        }
    }
}

static const struct refusal {
    struct kind kind;
    const char *says;
} refusals[] = {
    {{"", 0, false, .morgan = &mai_morgan_default}, "number of bits must be from 1 to 65536, not 0"},
    {{"", -8, false, .path = &mai_path_default}, "not -8"},
    {{"", 65537, true, .pair = &mai_pair_default}, "not 65537"},
    {{"", 65537, false, .torsion = &mai_torsion_default}, "not 65537"},
    {{"", 64, false, .morgan = &(mai_morgan_options) {.radius = -1}}, "radius must be from 0 to 16, not -1"},
    {{"", 64, false, .morgan = &(mai_morgan_options) {.radius = 17}}, "not 17"},
    {{"", 64, false, .path = &(mai_path_options) {0, 7, 2, true}}, "smallest path"},
    {{"", 64, false, .path = &(mai_path_options) {4, 3, 2, true}}, 
     "largest path must be from 4 to 10, not 3"},
    {{"", 64, false, .path = &(mai_path_options) {1, 11, 2, true}}, "largest path"},
    {{"", 64, false, .path = &(mai_path_options) {1, 7, 0, true}}, "bits a hash"},
    {{"", 64, false, .path = &(mai_path_options) {1, 7, 17, true}}, "bits a hash"},
    {{"", 64, false, .pair = &(mai_pair_options) {0, 30, 4, false}}, "smallest distance"},
    {{"", 64, false, .pair = &(mai_pair_options) {3, 2, 4, false}}, 
     "largest distance must be from 3 to 30, not 2"},
    {{"", 64, false, .pair = &(mai_pair_options) {1, 31, 4, false}}, "largest distance"},
    {{"", 64, false, .pair = &(mai_pair_options) {1, 30, 0, false}}, "bits an entry"},
    {{"", 3, false, .pair = &mai_pair_default}, "bits an entry must be from 1 to 3, not 4"},
    {{"", 64, false, .torsion = &(mai_torsion_options) {17, false}}, "bits an entry"},
};

static void
options_have_ranges(void)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        mai_ctx *cx = unit_open();
        uint8_t out[1];
        mai_mol mol;

        unit_row("%s", refusals[i].says);
        CHECK_OK(cx, read_molecule(cx, "CC", false, &mol));
        CHECK_FAILS_WITH(cx, compute(cx, &refusals[i].kind, &mol, out), MAI_EARGUMENT, refusals[i].says);
        unit_close(cx);
    }
}

/* One bit, and as many as there may be; memory to the byte, so that the sanitizer sees a bit beside it. */
static void
extreme_lengths(void)
{
    static const int lengths[] = {1, 2, 7, 9, 65535, 65536};

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        for (int k = 0; k < KINDS; k++) {
            mai_ctx *cx = unit_open();
            struct kind kind = kinds[k];
            mai_mol mol;
            uint8_t *out, any = 0;

            kind.nbits = lengths[i];
            if (!kind.counts && (kind.pair != NULL || kind.torsion != NULL) && kind.nbits < 4)
                kind.nbits = 4;
            out = malloc(bytes_of(&kind));
            memset(out, 0xaa, bytes_of(&kind));
            unit_row("%s, %d bits", kind.name, kind.nbits);
            CHECK_OK(cx, read_molecule(cx, "CC(=O)Oc1ccccc1C(=O)O", false, &mol));
            CHECK_OK(cx, compute(cx, &kind, &mol, out));
            for (size_t b = 0; b < bytes_of(&kind); b++)
                any |= out[b];
            CHECK(any != 0);
            if (!kind.counts && kind.nbits % 8 != 0)
                CHECK_INT(out[kind.nbits / 8] >> kind.nbits % 8, 0);
            free(out);
            unit_close(cx);
        }
    }
}

static void
no_atoms_no_bits(void)
{
    mai_ctx *cx = unit_open();
    mai_mol mol;

    CHECK_OK(cx, build(cx, 0, star, &mol));
    for (int k = 0; k < KINDS; k++) {
        uint8_t out[MOST_BYTES], any = 0;

        unit_row("%s", kinds[k].name);
        CHECK_OK(cx, compute(cx, &kinds[k], &mol, out));
        for (size_t b = 0; b < bytes_of(&kinds[k]); b++)
            any |= out[b];
        CHECK_INT(any, 0);
    }
    unit_close(cx);
}

static void
large_molecules(void)
{
    static const struct {
        const char *name;
        int natoms;
        int (*bonds)(int natoms, int i, int *begin);
    } shapes[] = {{"a star", 101, star}, {"a chain", 4095, chain}, {"a band", 300, band}};

    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        mai_ctx *cx = unit_open();
        mai_mol mol;

        unit_row("%s", shapes[i].name);
        CHECK_OK(cx, build(cx, shapes[i].natoms, shapes[i].bonds, &mol));
        cx->limits.nodes = 100000;
        for (int k = 0; k < KINDS; k++) {
            uint8_t out[MOST_BYTES];

            unit_row("%s: %s", shapes[i].name, kinds[k].name);
            if (kinds[k].path != NULL && shapes[i].bonds != chain)
                CHECK_FAILS_WITH(cx, compute(cx, &kinds[k], &mol, out), MAI_ELIMIT,
                                 "more than 100000 connected");
            else
                CHECK_OK(cx, compute(cx, &kinds[k], &mol, out));
        }
        unit_close(cx);
    }
}

/* ---- memory and polls ---- */

static mai_status
work(mai_ctx *cx, void *arg)
{
    const struct kind *kind = arg;
    uint8_t out[MOST_BYTES];
    mai_mol mol;

    MAI_TRY(build(cx, 70, chain, &mol));
    return compute(cx, kind, &mol, out);
}

static void
survives_refusals_and_stops(void)
{
    for (int k = 0; k < KINDS; k++) {
        unit_row("%s", kinds[k].name);
        unit_refuse_each_allocation(work, (void *) &kinds[k]);
        CHECK(unit_stop_at_each_poll(work, (void *) &kinds[k]) > 0);
    }
}

static const unit_test tests[] = {
    {"equals RDKit", equals_rdkit},
    {"the order of atoms is no matter", order_of_atoms_is_no_matter},
    {"options have ranges", options_have_ranges},
    {"extreme lengths", extreme_lengths},
    {"no atoms, no bits", no_atoms_no_bits},
    {"large molecules", large_molecules},
    {"survives refusals and stops", survives_refusals_and_stops},
};
UNIT_MAIN(tests)

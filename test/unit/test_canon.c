/*
 * test_canon.c - the canonical order of atoms and the SMILES that visits them in it.
 *
 * Which molecules are one and which are two is RDKit's: its canonical SMILES of them are equal or not. The
 * texts themselves are ours. Every molecule is renumbered at random and must give the same bytes and text;
 * its text, read and packed in the order of the text, must give those bytes again, so that atoms stand in the
 * text in the order in which they are stored.
 */
#include "chem/chem.h"
#include "chem/chirality.h"
#include "chem/perceive.h"
#include "chem/stereo.h"
#include "unit.h"

#include <string.h>

/* ---- molecules and other numberings of them ---- */

static mai_status
perceive(mai_ctx *cx, const char *text, mai_molgraph **g)
{
    MAI_TRY(mai_smiles_parse(cx, text, strlen(text), g));
    MAI_TRY(mai_perceive(cx, *g));
    return mai_flag_possible_stereo(cx, *g);
}

typedef struct stored {
    void *bytes;
    size_t size;
    char *text;
} stored;

static mai_status
store(mai_ctx *cx, mai_molgraph *g, stored *out)
{
    uint16_t *order;
    mai_mol m;
    size_t n;

    MAI_TRY(mai_canonical_order(cx, g, &order));
    MAI_TRY(mai_mol_pack(cx, g, order, 0, &out->bytes, &out->size));
    mai_mol_open(out->bytes, &m);
    return mai_mol_smiles(cx, &m, &out->text, &n);
}

static mai_status
store_text(mai_ctx *cx, const char *text, stored *out)
{
    mai_molgraph *g;

    MAI_TRY(perceive(cx, text, &g));
    return store(cx, g, out);
}

static void
shuffle(int *list, int n)
{
    for (int i = 0; i < n; i++)
        list[i] = i;
    for (int i = n - 1; i > 0; i--) {
        int k = (int) (unit_random() % (uint64_t) (i + 1)), t = list[i];

        list[i] = list[k];
        list[k] = t;
    }
}

/* Restates the arrangement of an atom's neighbours for the new order of its bonds. */
static void
turn_tag(const mai_molgraph *g, int old, const int *new_bond, mai_atom *a)
{
    uint16_t labels[MAI_CHIRAL_DEGREE];
    int chirality = a->chirality, permutation = a->permutation;

    if (chirality == MAI_CHIRAL_NONE || a->degree > MAI_CHIRAL_DEGREE)
        return;
    for (int k = 0; k < a->degree; k++)
        labels[k] = (uint16_t) new_bond[mai_nbrs(g, old)[k].bond];
    mai_chirality_sort(&chirality, &permutation, labels, a->degree);
    a->chirality = (uint8_t) chirality;
    a->permutation = (uint8_t) permutation;
}

static void
carry_rings(mai_ctx *cx, const mai_molgraph *g, const int *atom, const int *bond, mai_molgraph *h)
{
    int members = g->nrings > 0 ? g->ring_start[g->nrings] : 0;

    h->nrings = g->nrings;
    CHECK_OK(cx, MAI_NEW_ARRAY(cx, g->nrings + 1, &h->ring_start));
    CHECK_OK(cx, MAI_NEW_ARRAY(cx, members + 1, &h->ring_atoms));
    CHECK_OK(cx, MAI_NEW_ARRAY(cx, members + 1, &h->ring_bonds));
    for (int i = 0; i < g->nrings; i++)
        h->ring_start[i + 1] = g->ring_start[i + 1];
    for (int i = 0; i < members; i++) {
        h->ring_atoms[i] = (uint16_t) atom[g->ring_atoms[i]];
        h->ring_bonds[i] = (uint16_t) bond[g->ring_bonds[i]];
    }
}

/* The same molecule with atoms and bonds in another order and bonds turned round. */
static mai_molgraph *
renumber(mai_ctx *cx, const mai_molgraph *g)
{
    int *old_atom, *old_bond, *atom, *bond;
    mai_molgraph *h;
    mai_atom *a;
    mai_bond *b;

    CHECK_OK(cx, MAI_NEW_ARRAY(cx, 2 * g->natoms + 1, &old_atom));
    CHECK_OK(cx, MAI_NEW_ARRAY(cx, 2 * g->nbonds + 1, &old_bond));
    atom = old_atom + g->natoms;
    bond = old_bond + g->nbonds;
    shuffle(old_atom, g->natoms);
    shuffle(old_bond, g->nbonds);
    CHECK_OK(cx, mai_graph_new(cx, g->natoms, g->nbonds, &h));
    h->stereo_flagged = g->stereo_flagged;
    h->has = g->has;
    for (int i = 0; i < g->natoms; i++) {
        atom[old_atom[i]] = i;
        CHECK_OK(cx, mai_graph_add_atom(cx, h, &a));
        *a = g->atoms[old_atom[i]];
    }
    for (int i = 0; i < g->nbonds; i++) {
        const mai_bond *from = &g->bonds[old_bond[i]];
        bool turn = from->type != MAI_BOND_DATIVE && unit_random() % 2 == 0;

        bond[old_bond[i]] = i;
        CHECK_OK(cx, mai_graph_add_bond(cx, h, 0, 0, from->type, &b));
        *b = *from;
        b->begin = (uint16_t) atom[turn ? from->end : from->begin];
        b->end = (uint16_t) atom[turn ? from->begin : from->end];
        b->stereo_atoms[0] = (uint16_t) atom[from->stereo_atoms[turn]];
        b->stereo_atoms[1] = (uint16_t) atom[from->stereo_atoms[!turn]];
    }
    CHECK_OK(cx, mai_graph_link(cx, h));
    for (int i = 0; i < g->natoms; i++)
        turn_tag(g, i, bond, &h->atoms[atom[i]]);
    carry_rings(cx, g, atom, bond, h);
    return h;
}

static void
check_renumberings(mai_ctx *cx, mai_molgraph *g, int times)
{
    stored first, again;

    if (!CHECK_OK(cx, store(cx, g, &first)))
        return;
    for (int i = 0; i < times; i++) {
        if (!CHECK_OK(cx, store(cx, renumber(cx, g), &again)))
            return;
        if (!CHECK_TEXT(again.text, first.text) || !CHECK_INT(again.size, first.size)
            || !CHECK_BYTES(again.bytes, first.bytes, first.size))
            return;
    }
}

/* ---- real molecules ---- */

/* Among them those that RDKit's canonicalisation went wrong with once, which its tests keep. */
static const char *const molecules[] = {
    "C",
    "CC",
    "CCO",
    "CC(=O)Oc1ccccc1C(=O)O",
    "CN1C=NC2=C1C(=O)N(C(=O)N2C)C",
    "CC(C)(C)c1ccc(cc1)C(C)(C)C",
    "FC(F)(F)C(F)(F)C(F)(F)F",
    "c1ccccc1",
    "c1ccc2ccccc2c1",
    "c1cc2ccc3cccc4ccc(c1)c2c34",
    "C12C3C4C1C5C2C3C45",
    "C1C2CC3CC1CC(C2)C3",
    "C1CC2CCC1CC2",
    "C1CC2(CC1)CCCC2",
    "c1ccc(cc1)-c1ccccc1",
    "O=c1cc[nH]c(=O)[nH]1",
    "c1cc[n-]c1.[Na+]",
    "[Na+].[Cl-].[Na+].[Cl-].O.O.O",
    "CCO.OCC.CO.OC.C[N+](=O)[O-]",
    "[2H]C([2H])([2H])O[13CH3]",
    "[CH3:1][CH2:2][CH2:3][CH3:1]",
    "[CH3].[CH2]C.[O][O]",
    "[NH3]->[Pt](Cl)(Cl)<-[NH3]",
    "CC~C.C$C.*c1ccc(*)cc1",
    "C1CCC~CC1",
    "F[P-](F)(F)(F)(F)F.CS(=O)(=O)C.[SH4]",
    "CC(C)(COB1OCC(C)(C)CO1)COB2OCC(C)(C)CO2",
    "N1C2=C(C3=CC=CC=C3)C4=NC(=C(C5=CC=C(N5)C(=C6C=CC(=N6)C(=C1C=C2)C7=CC=CC=C7)C8=CC=CC=C8)C9=CC=CC=C9)C=C4",
    "OC(=O)[CH](S[Bi]1S[CH]([CH](S1)C(O)=O)C(O)=O)[CH](S[Bi]2S[CH]([CH](S2)C(O)=O)C(O)=O)C(O)=O",
    "O=C1CN[Co]23(NCC(=O)O2)(NCC(=O)O3)OC(=O)CN[Co]45(NCC(=O)O4)(NCC(=O)O5)O1",
    "CN(C)[P]1(=N[P](=N[P](=N1)(Cl)N(C)C)(Cl)N(C)C)Cl",
    "C1COP(O1)OCCOP2OCCO2",
    "CC[C@@H]1CCC[C@@H](O1)C(=O)O",
    "C[C@H]1CC[C@@H](C)CC1",
    "C[C@H]1CC[C@H](C)CC1",
    "O[C@H]1[C@H](O)[C@@H](O)[C@H](O)[C@H](O)[C@@H]1O",
    "Cl[C@H]1[C@@H](Cl)[C@H](Cl)[C@@H](Cl)[C@H](Cl)[C@@H]1Cl",
    "C[C@H](O)[C@H](F)[C@@H](O)C",
    "F[C@@H](Cl)[C@H](F)Cl",
    "N[C@H]1C2CC3CC1C[C@](O)(C3)C2",
    "COc1cc([C@H]2[C@H](C)[C@H](C)[C@H]2c2ccc(O)c(OC)c2)ccc1O",
    "C[S@](=O)CC[S@@](C)=O",
    "C[S@@](=O)[C@H]1CCCO1",
    "C[C@H](C1)C[C@]12CCN2",
    "O[C@H]1CC[C@@]2(CC1)CC[C@H](C)CC2",
    "CC[C@H](C)[C@@H]1NC(=O)[C@H](C)NC(=O)[C@@H]2CCCN2C1=O",
    "C[C@@]12CCC[C@H]1[C@@H]1CC[C@H]3C[C@@H](O)CC[C@]3(C)[C@H]1CC2",
    "C/C=C/C",
    "C/C=C\\C",
    "C/C=C/C=C/C=C\\C=C/C",
    "C/C=C(/C=C)C(/C=C\\C)=C\\F",
    "C/C=C1/CC[C@H](O)CC1",
    "C[C@H](N)O.C[C@@H](N)O.C/C=C/C.C/C=C\\C",
    "C1(=C(N)C=CC=C1)\\C=N/N=C\\C2=C(N)C=CC=C2",
    "Oc1ccc2cc(cc(c2c1/N=N/c3cccc4ccccc34)S(=O)(=O)O)S(=O)(=O)O",
    "C/C=C/[C@H](O)/C=C\\C",
    "CC(=N\\O)/C(C)=N/O",
    "C1CCCCC/C=C\\CCCC1",
    "O=c1cccc/c1=N\\O",
    "F/C(Cl)=C(/Br)I",
    "F/C=C(/C(F)(F)F)C(C)=C(C)C(/C(F)(F)F)=C/F",
    "C[Pt@SP1](F)(Cl)Br",
    "C[Co@OH5](F)(Cl)(Br)(I)S",
    "F[As@TB7](Cl)(Br)(N)C",
    "[Fe@OH1-3]1(OC(=O)C(=O)O1)1(OC(=O)C(=O)O1)1OC(=O)C(=O)O1",
};

static void
other_numberings_give_the_same_bytes(void)
{
    for (size_t i = 0; i < sizeof molecules / sizeof *molecules; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("%s", molecules[i]);
        if (CHECK_OK(cx, perceive(cx, molecules[i], &g)))
            check_renumberings(cx, g, 10);
        unit_close(cx);
    }
}

/* The order of a graph, said: where none is, rings are packed as they were found. */
static const uint16_t *
own_order(const mai_molgraph *g)
{
    static uint16_t order[MAI_MAX_ATOMS];

    for (int i = 0; i < g->natoms; i++)
        order[i] = (uint16_t) i;
    return order;
}

/* The stored molecule, its text, and what reading that text in its own order packs. */
static void
texts_read_back_in_stored_order(void)
{
    for (size_t i = 0; i < sizeof molecules / sizeof *molecules; i++) {
        mai_ctx *cx = unit_open();
        stored first, again;
        mai_molgraph *g;
        void *bytes;
        size_t size;

        unit_row("%s", molecules[i]);
        if (CHECK_OK(cx, store_text(cx, molecules[i], &first)) && CHECK_OK(cx, perceive(cx, first.text, &g))
            && CHECK_OK(cx, mai_mol_pack(cx, g, own_order(g), 0, &bytes, &size))
            && CHECK_INT(size, first.size))
            CHECK_BYTES(bytes, first.bytes, size);
        if (CHECK_OK(cx, store_text(cx, first.text, &again)))
            CHECK_TEXT(again.text, first.text);
        unit_close(cx);
    }
}

/*
 * A molecule in any order has its atoms in the text in just that order: ring digits and dots allow it. Only a
 * bond of no order cannot be written so, since it is read as single where a ring closes.
 */
static void
any_order_can_be_written(void)
{
    for (size_t i = 0; i < sizeof molecules / sizeof *molecules; i++) {
        mai_ctx *cx = unit_open();
        void *bytes, *again;
        size_t size, size_again, n;
        mai_molgraph *g;
        mai_mol m;
        char *text;

        unit_row("%s", molecules[i]);
        if (strchr(molecules[i], '~') == NULL && CHECK_OK(cx, perceive(cx, molecules[i], &g))
            && CHECK_OK(cx, mai_mol_pack(cx, renumber(cx, g), own_order(g), 0, &bytes, &size))) {
            mai_mol_open(bytes, &m);
            if (CHECK_OK(cx, mai_mol_smiles(cx, &m, &text, &n)) && CHECK_OK(cx, perceive(cx, text, &g))
                && CHECK_INT(n, strlen(text))
                && CHECK_OK(cx, mai_mol_pack(cx, g, own_order(g), 0, &again, &size_again))
                && CHECK_INT(size_again, size))
                CHECK_BYTES(again, bytes, size);
        }
        unit_close(cx);
    }
}

/* ---- one molecule or two ---- */

typedef struct pair {
    const char *a, *b;
    bool equal; /* in RDKit's canonical SMILES */
} pair;

static const pair pairs[] = {
    {"OCC", "CCO", true},
    {"C1.C1", "CC", true},
    {"[H][C@](F)(Cl)Br", "F[C@@H](Cl)Br", true},
    {"[H][C@](F)(Cl)Br", "F[C@H](Cl)Br", false},
    {"C[C@H](N)O", "C[C@@H](N)O", false},
    {"N[C@H](C)O", "C[C@@H](N)O", true},
    {"C[C@H](O)[C@@H](C)O", "C[C@@H](O)[C@H](C)O", true},
    {"C[C@H](O)[C@H](C)O", "C[C@@H](O)[C@@H](C)O", false},
    {"C[C@H]1CC[C@@H](C)CC1", "C[C@@H]1CC[C@H](C)CC1", true},
    {"C[C@H]1CC[C@@H](C)CC1", "C[C@H]1CC[C@H](C)CC1", false},
    {"OC1C(O)C(O)C(O)[C@@H](O)[C@@H]1O", "OC1C(O)C(O)C(O)[C@H](O)[C@H]1O", true},
    {"OC1C(O)C(O)C(O)[C@@H](O)[C@@H]1O", "OC1C(O)C(O)C(O)[C@@H](O)[C@H]1O", false},
    {"CC1C(C)[C@@H](C)[C@@H]1C", "CC1C(C)[C@H](C)[C@H]1C", true},
    {"C[C@H]1CC[C@@H](CC1)[C@H]1CC[C@@H](C)CC1", "C[C@@H]1CC[C@H](CC1)[C@H]1CC[C@@H](C)CC1", true},
    {"C[C@H](O)[C@H](F)[C@@H](O)C", "C[C@H](O)[C@@H](F)[C@@H](O)C", true},
    {"C[C@H](O)[C@H](F)[C@H](O)C", "C[C@H](O)[C@@H](F)[C@H](O)C", false},
    {"C[S@](=O)CC", "C[S@@](=O)CC", false},
    {"C[S@](=O)CC", "CC[S@](C)=O", true},
    {"F/C=C/F", "F\\C=C\\F", true},
    {"F/C=C/F", "F/C=C\\F", false},
    {"F/C=C/F", "FC=CF", false},
    {"C/C=C/C=C\\C", "C/C=C\\C=C\\C", true},
    {"F/C(Cl)=C(/Br)I", "Cl\\C(F)=C(/Br)I", true},
    {"C/C=C/C(O)/C=C\\C", "C/C=C\\C(O)/C=C/C", true},
    {"C/C=C/[C@H](O)/C=C\\C", "C/C=C/[C@@H](O)/C=C\\C", false},
    {"C/C=C/[C@H](O)/C=C\\C", "C/C=C\\[C@@H](O)/C=C/C", true},
    {"[13CH4]", "C", false},
    {"[CH4:1]", "C", false},
    {"[CH4:0]", "C", false},
    {"[CH4:0]", "[CH4:1]", false},
    {"[CH3:0]C[CH3:2].O", "O.[CH3:2]C[CH3:0]", true},
    {"[CH3]", "C", false},
    {"[CH4]", "C", true},
    {"[2H]O[2H]", "[2H][2H].O", false},
    {"[NH3]->[Fe]", "[Fe]<-[NH3]", true},
    {"[NH3]->[Fe]", "N[Fe]", false},
    {"c1ccccc1", "C1=CC=CC=C1", true},
    {"Cc1ccccc1O", "Oc1ccccc1C", true},
    {"c1ccccc1-c1ccccc1", "c1ccccc1c1ccccc1", true},
    {"CCO.O", "O.OCC", true},
    {"[CH3:1]C[CH3:2].O", "O.[CH3:2]C[CH3:1]", true},
    {"[Na+].[O-]C", "[Na]OC", false},
    {"[SH2+]C", "[SH+]C", false},
    {"*C", "C*", true},
    {"C~C", "CC", false},
};

static void
molecules_are_one_where_rdkit_says_so(void)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        mai_ctx *cx = unit_open();
        stored a, b;

        unit_row("%s %s", pairs[i].a, pairs[i].b);
        if (CHECK_OK(cx, store_text(cx, pairs[i].a, &a)) && CHECK_OK(cx, store_text(cx, pairs[i].b, &b))) {
            CHECK_INT(a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0, pairs[i].equal);
            CHECK_INT(strcmp(a.text, b.text) == 0, pairs[i].equal);
        }
        unit_close(cx);
    }
}

static const char *const ring_systems[] = {
    "C[C@H]1CC[C@@H](C)CC1",
    "OC1C(O)C(O)C(O)[C@@H](O)[C@@H]1O",
    "OC1C(O)C(O)C(O)[C@@H](O)[C@H]1O",
    "O[C@H]1[C@H](O)[C@@H](O)[C@H](O)[C@H](O)[C@H]1O",
    "OC1[C@H](O)[C@@H](O)[C@@H](O)[C@@H](O)[C@H]1O",
    "C1CC[C@@H]2[C@@H]3CCCC[C@@H]3[C@H]2C1",
    "C[C@H]1C[C@@H]([C@H]2C[C@@H](C)C2)C1.C[C@H]1CC[C@H](C)CC1",
    "N[C@H]1C2CC3CC1C[C@](O)(C3)C2",
};

/* Tags of ring stereo, all turned over: RDKit's canonical SMILES stay as they are. */
static void
ring_systems_are_their_mirror_images(void)
{
    for (size_t i = 0; i < sizeof ring_systems / sizeof *ring_systems; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g, *h;
        stored a, b;

        unit_row("%s", ring_systems[i]);
        if (CHECK_OK(cx, perceive(cx, ring_systems[i], &g)) && CHECK_OK(cx, perceive(cx, ring_systems[i], &h))) {
            for (int k = 0; k < h->natoms; k++)
                if (mai_is_ring_stereo(&h->atoms[k]))
                    h->atoms[k].chirality = MAI_CHIRAL_CCW + MAI_CHIRAL_CW - h->atoms[k].chirality;
            if (CHECK_OK(cx, store(cx, g, &a)) && CHECK_OK(cx, store(cx, renumber(cx, h), &b))
                && CHECK_TEXT(b.text, a.text))
                CHECK_BYTES(b.bytes, a.bytes, a.size);
        }
        unit_close(cx);
    }
}

/* ---- texts ---- */

typedef struct written {
    const char *from, *text;
} written;

static const written texts[] = {
    {"", ""},
    {"[CH4]", "C"},
    {"[CH3][CH2][OH]", "CCO"},
    {"OC(=O)c1ccccc1OC(C)=O", "CC(=O)Oc1ccccc1C(=O)O"},
    {"C1=CC=CC=C1", "c1ccccc1"},
    {"c1ccccc1-c1ccccc1", "c1ccc(-c2ccccc2)cc1"},
    {"C1CCCCC1", "C1CCCCC1"},
    {"[nH]1cccc1", "c1ccc[nH]1"},
    {"N#CC#N", "N#CC#N"},
    {"[H]O[H]", "O"},
    {"[H][H]", "[H][H]"},
    {"[H+]", "[H+]"},
    {"C[2H]", "[2H]C"},
    {"C[13CH2:7][O-]", "C[13CH2:7][O-]"},
    {"[CH4:0]", "[CH4:0]"},
    {"[Fe+2].[O-2]", "[O-2].[Fe+2]"},
    {"[Fe]<-[NH3]", "N->[Fe]"},
    {"C$C", "C$C"},
    {"C~C", "C~C"},
    {"[CH2]C", "[CH2]C"},
    {"[U]", "[U]"},
    {"c1ccccc1[Se]C", "C[Se]c1ccccc1"},
    {"c1cc[se]c1", "c1cc[se]c1"},
    {"F\\C=C\\F", "F/C=C/F"},
    {"F\\C(Cl)=C\\F", "F/C=C(/F)Cl"},
    {"C(/C)=C\\C", "C/C=C/C"},
    {"C\\C=C/C=C/C", "C/C=C/C=C\\C"},
    {"N[C@@H](C)C(=O)O", "C[C@H](N)C(=O)O"},
    {"[C@@H](C)(N)C(=O)O", "C[C@H](N)C(=O)O"},
};

static void
texts_are_as_plain_as_can_be(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        mai_ctx *cx = unit_open();
        stored a;

        unit_row("%s", texts[i].from);
        if (CHECK_OK(cx, store_text(cx, texts[i].from, &a)))
            CHECK_TEXT(a.text, texts[i].text);
        unit_close(cx);
    }
}

/* ---- graphs that no chemist draws ---- */

static mai_molgraph *
carbons(mai_ctx *cx, int n)
{
    mai_molgraph *g;
    mai_atom *a;

    CHECK_OK(cx, mai_graph_new(cx, n, 2 * n, &g));
    for (int i = 0; i < n; i++) {
        CHECK_OK(cx, mai_graph_add_atom(cx, g, &a));
        a->element = 6;
    }
    return g;
}

static void
join(mai_ctx *cx, mai_molgraph *g, int a, int b)
{
    mai_bond *bond;

    CHECK_OK(cx, mai_graph_add_bond(cx, g, a, b, MAI_BOND_SINGLE, &bond));
    bond->ring_count = 1;
}

static void
check_graph(mai_ctx *cx, mai_molgraph *g)
{
    CHECK_OK(cx, mai_graph_link(cx, g));
    check_renumberings(cx, g, 3);
}

/* width x height squares; a torus when closed. */
static mai_molgraph *
lattice(mai_ctx *cx, int width, int height, bool closed)
{
    mai_molgraph *g = carbons(cx, width * height);

    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            if (closed || x + 1 < width)
                join(cx, g, y * width + x, y * width + (x + 1) % width);
            if (closed || y + 1 < height)
                join(cx, g, y * width + x, (y + 1) % height * width + x);
        }
    return g;
}

/* count cubes, each on an atom of a chain, or on nothing. */
static mai_molgraph *
cubes(mai_ctx *cx, int count, bool chained)
{
    mai_molgraph *g = carbons(cx, 9 * count);

    for (int i = 0; i < count; i++) {
        for (int k = 0; k < 8; k++)
            for (int bit = 1; bit < 8; bit *= 2)
                if ((k & bit) == 0)
                    join(cx, g, 9 * i + k, 9 * i + (k | bit));
        if (chained) {
            join(cx, g, 9 * i, 9 * i + 8);
            if (i > 0)
                join(cx, g, 9 * i + 8, 9 * i - 1);
        }
    }
    return g;
}

static void
large_graphs_are_ordered(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g;

    unit_row("atoms alone");
    check_graph(cx, carbons(cx, 2000));
    unit_row("lattice");
    check_graph(cx, lattice(cx, 20, 21, false));
    unit_row("torus");
    check_graph(cx, lattice(cx, 16, 16, true));
    unit_row("many cubes");
    check_graph(cx, cubes(cx, 60, false));
    unit_row("cubes on a chain");
    check_graph(cx, cubes(cx, 40, true));
    unit_row("chain");
    g = carbons(cx, 2000);
    for (int i = 1; i < 2000; i++)
        join(cx, g, i - 1, i);
    check_graph(cx, g);
    unit_row("star");
    g = carbons(cx, 1000);
    for (int i = 1; i < 1000; i++)
        join(cx, g, 0, i);
    check_graph(cx, g);
    unit_row("a hub on rings of six, three and three");
    g = carbons(cx, 13);
    for (int i = 1; i < 13; i++)
        join(cx, g, 0, i);
    for (int i = 1; i < 7; i++)
        join(cx, g, i, i % 6 + 1);
    for (int i = 0; i < 3; i++) {
        join(cx, g, 7 + i, 7 + (i + 1) % 3);
        join(cx, g, 10 + i, 10 + (i + 1) % 3);
    }
    check_graph(cx, g);
    unit_row("every pair of 40 atoms");
    g = carbons(cx, 40);
    for (int i = 0; i < 40; i++)
        for (int k = 0; k < i; k++)
            join(cx, g, i, k);
    check_graph(cx, g);
    unit_close(cx);
}

/* Each atom joined to those near and far steps further on: graphs of much symmetry, rings of rings among them. */
static mai_molgraph *
circulant(mai_ctx *cx, int n, int near, int far)
{
    mai_molgraph *g = carbons(cx, n);
    bool joined[32][32] = {{false}};

    for (int i = 0; i < n; i++)
        for (int way = 0; way < 2; way++) {
            int k = (i + (way == 0 ? near : far)) % n;

            if (i == k || joined[i][k])
                continue;
            joined[i][k] = joined[k][i] = true;
            join(cx, g, i, k);
        }
    CHECK_OK(cx, mai_graph_link(cx, g));
    return g;
}

/* Tags at random, of which a label makes some count for themselves, others only beside each other. */
static void
tag(mai_molgraph *g)
{
    uint64_t kind = unit_random() % 3;

    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];

        if (unit_random() % 3 == 0)
            continue;
        a->chirality = kind == 0 || unit_random() % 2 == 0 ? MAI_CHIRAL_CCW : MAI_CHIRAL_CW;
        if (kind == 2 && unit_random() % 3 == 0)
            a->cip = MAI_CIP_R;
    }
}

static void
symmetric_graphs_with_tags_are_ordered(void)
{
    for (int i = 0; i < 300; i++) {
        mai_ctx *cx = unit_open();
        int n = 4 + (int) (unit_random() % 10);
        int near = 1 + (int) (unit_random() % 3), far = 1 + (int) (unit_random() % (uint64_t) (n - 1));
        mai_molgraph *g = circulant(cx, n, near, far);
        stored first, again;

        unit_row("%d atoms, steps of %d and %d, graph %d", n, near, far, i);
        if (i % 4 != 0)
            tag(g);
        if (CHECK_OK(cx, store(cx, g, &first)))
            for (int k = 0; k < 4; k++)
                if (CHECK_OK(cx, store(cx, renumber(cx, g), &again)))
                    CHECK_TEXT(again.text, first.text);
        unit_close(cx);
    }
}

/* Atoms that only the way in which rings of equal atoms hang together tells apart. */
static void
equal_looking_rings_are_told_apart(void)
{
    mai_ctx *cx = unit_open();
    stored a, b;

    unit_row("dots");
    if (CHECK_OK(cx, store_text(cx, "C1CC1.C1CC1", &a)) && CHECK_OK(cx, store_text(cx, "C1CCCCC1", &b)))
        CHECK(strcmp(a.text, b.text) != 0);
    unit_row("decalin and bicyclopentyl");
    if (CHECK_OK(cx, store_text(cx, "C1CCC2CCCCC2C1", &a))
        && CHECK_OK(cx, store_text(cx, "C1CCC(C1)C1CCCC1", &b)))
        CHECK(strcmp(a.text, b.text) != 0);
    unit_close(cx);
}

static void
too_many_atoms_are_refused(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g = carbons(cx, MAI_MAX_ATOMS + 1);
    uint16_t *order;

    CHECK_OK(cx, mai_graph_link(cx, g));
    CHECK_FAILS_WITH(cx, mai_canonical_order(cx, g, &order), MAI_ELIMIT, "4096 atoms");
    unit_close(cx);
}

/* ---- refused memory, stopped work ---- */

static mai_status
order_and_write(mai_ctx *cx, void *arg)
{
    stored out;

    return store_text(cx, arg, &out);
}

static void
memory_and_time_can_run_out(void)
{
    static const char *const rows[] = {
        "O[C@H]1[C@H](O)[C@@H](O)[C@H](O)[C@H](O)[C@@H]1O.C12C3C4C1C5C2C3C45.[13CH3]C",
        "C/C=C(/C=C)C(/C=C\\C)=C\\F.O.O",
        "c1cc2ccc3cccc4ccc(c1)c2c34",
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit_row("%s", rows[i]);
        unit_refuse_each_allocation(order_and_write, (void *) rows[i]);
        CHECK(unit_stop_at_each_poll(order_and_write, (void *) rows[i]) > 5);
    }
}

static const unit_test tests[] = {
    {"other numberings give the same bytes", other_numberings_give_the_same_bytes},
    {"texts read back in stored order", texts_read_back_in_stored_order},
    {"any order can be written", any_order_can_be_written},
    {"molecules are one where RDKit says so", molecules_are_one_where_rdkit_says_so},
    {"ring systems are their mirror images", ring_systems_are_their_mirror_images},
    {"texts are as plain as can be", texts_are_as_plain_as_can_be},
    {"large graphs are ordered", large_graphs_are_ordered},
    {"symmetric graphs with tags are ordered", symmetric_graphs_with_tags_are_ordered},
    {"equal looking rings are told apart", equal_looking_rings_are_told_apart},
    {"too many atoms are refused", too_many_atoms_are_refused},
    {"memory and time can run out", memory_and_time_can_run_out},
};

UNIT_MAIN(tests)

/*
 * test_descriptor.c - descriptors against RDKit's values, their independence of the order of atoms, and large
 * ones.
 */
#include "descriptor_rows.h"

#include "chem/chem.h"
#include "chem/crippen.h"
#include "chem/perceive.h"
#include "chem/sa_table.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = sizeof descriptor_rows / sizeof *descriptor_rows,
       CLASS_ROWS = sizeof crippen_rows / sizeof *crippen_rows };

static const char peptide[] =
    "CC(C)C[C@@H]1NC(=O)[C@H](Cc2ccccc2)NC(=O)[C@H](C(C)C)NC(=O)[C@@H]2CCCN2C(=O)[C@H](Cc2ccc(O)"
    "cc2)NC(=O)[C@H](CCC(N)=O)NC(=O)[C@H](CC(N)=O)NC(=O)[C@@H](Cc2ccccc2)NC(=O)[C@H](Cc2cccc"
    "c2)NC(=O)[C@@H]2CCCN2C1=O";

static mai_status
read_graph(mai_ctx *cx, const char *smiles, mai_molgraph **out)
{
    MAI_TRY(mai_smiles_parse(cx, smiles, strlen(smiles), out));
    return mai_perceive(cx, *out);
}

/* Packs in an order and opens; NULL: that of the graph. */
static mai_status
open_graph(mai_ctx *cx, const mai_molgraph *g, const uint16_t *order, mai_mol *out)
{
    void *bytes;
    size_t n;

    MAI_TRY(mai_mol_pack(cx, g, order, 0, &bytes, &n));
    mai_mol_open(bytes, out);
    return MAI_OK;
}

static mai_status
open_smiles(mai_ctx *cx, const char *smiles, mai_mol *out)
{
    mai_molgraph *g;

    MAI_TRY(read_graph(cx, smiles, &g));
    return open_graph(cx, g, NULL, out);
}

/* ---- values ---- */

static void
equals_rdkit(void)
{
    for (int i = 0; i < ROWS; i++) {
        mai_ctx *cx = unit_open();
        const descriptor_row *row = &descriptor_rows[i];
        mai_descriptor_values all;
        char *formula;
        mai_mol m;

        unit_row("%s", row->smiles);
        if (CHECK_OK(cx, open_smiles(cx, row->smiles, &m)) && CHECK_OK(cx, mai_descriptors(cx, &m, &all))
            && CHECK_OK(cx, mai_formula(cx, &m, &formula))) {
            CHECK_TEXT(formula, row->formula);
            for (int id = 0; id < MAI_DESCRIPTORS; id++) {
                unit_row("%s: %s", row->smiles, mai_descriptor_table[id].name);
                if (mai_descriptor_table[id].kind == MAI_DESCRIPTOR_REAL && !isnan(row->values[id]))
                    CHECK_REAL(all.values[id], row->values[id], 1e-9);
                else
                    CHECK_SAME(all.values[id] + 0.0, row->values[id]);
            }
        }
        unit_close(cx);
    }
}

static void
one_is_as_all(void)
{
    for (int i = 0; i < ROWS; i++) {
        mai_ctx *cx = unit_open();
        mai_descriptor_values all;
        mai_mol m;

        if (CHECK_OK(cx, open_smiles(cx, descriptor_rows[i].smiles, &m))
            && CHECK_OK(cx, mai_descriptors(cx, &m, &all)))
            for (int id = 0; id < MAI_DESCRIPTORS; id++) {
                double one = -1;

                unit_row("%s: %s", descriptor_rows[i].smiles, mai_descriptor_table[id].name);
                CHECK_OK(cx, mai_descriptor(cx, &m, id, &one));
                CHECK_SAME(one, all.values[id]);
            }
        unit_close(cx);
    }
}

static void
shuffle(uint16_t *order, int n)
{
    for (int i = 0; i < n; i++)
        order[i] = (uint16_t) i;
    for (int i = n - 1; i > 0; i--) {
        int k = (int) (unit_random() % (uint64_t) (i + 1));
        uint16_t kept = order[i];

        order[i] = order[k];
        order[k] = kept;
    }
}

/* The same bits for any order of the atoms. */
static void
order_does_not_matter(void)
{
    for (int i = 0; i < ROWS; i++) {
        mai_ctx *cx = unit_open();
        mai_descriptor_values want, got;
        mai_molgraph *g;
        uint16_t order[MAI_MAX_ATOMS];
        mai_mol m;

        unit_row("%s", descriptor_rows[i].smiles);
        if (CHECK_OK(cx, read_graph(cx, descriptor_rows[i].smiles, &g))
            && CHECK_OK(cx, open_graph(cx, g, NULL, &m)) && CHECK_OK(cx, mai_descriptors(cx, &m, &want)))
            for (int round = 0; round < 10; round++) {
                shuffle(order, g->natoms);
                CHECK_OK(cx, open_graph(cx, g, order, &m));
                CHECK_OK(cx, mai_descriptors(cx, &m, &got));
                for (int id = 0; id < MAI_DESCRIPTORS; id++) {
                    unit_row("%s: %s", descriptor_rows[i].smiles, mai_descriptor_table[id].name);
                    CHECK_SAME(got.values[id], want.values[id]);
                }
            }
        unit_close(cx);
    }
}

/* ---- classes ---- */

static void
write_class(char *out, size_t room, const mai_atom *a)
{
    const char *label = mai_crippen_table[a->crippen].label;
    size_t n = strlen(out);

    snprintf(out + n, room - n, "%s%s%s%s", n > 0 ? " " : "", *label != 0 ? label : "-",
             a->h_crippen != 0 ? "/" : "", mai_crippen_table[a->h_crippen].label);
}

static void
crippen_classes(void)
{
    for (int i = 0; i < CLASS_ROWS; i++) {
        mai_ctx *cx = unit_open();
        char classes[512] = "";
        mai_molgraph *g;

        unit_row("%s", crippen_rows[i].smiles);
        if (CHECK_OK(cx, read_graph(cx, crippen_rows[i].smiles, &g))) {
            for (int a = 0; a < g->natoms; a++)
                write_class(classes, sizeof classes, &g->atoms[a]);
            CHECK_TEXT(classes, crippen_rows[i].classes);
        }
        unit_close(cx);
    }
}

/* Polar atoms that no row of the table describes: the share of the first atom's molecule, in hundredths. */
static void
odd_polar_atoms(void)
{
    static const struct {
        const char *smiles;
        double tpsa;
    } odd[] = {
        {"[O-2]", 28.5}, {"[NH2-]", 33.5}, {"[NH7+4]", 41}, {"[NH8+5]", 42.5}, {"CC(O)=[OH+]", 41.63},
        {"C[OH2+]", 22.9}, {"C[NH+2](C)C", 7.4}, {"C[O+](C)C", 2.7}, {"[2H]N([2H])C", 26.02},
        {"[2H]O[2H]", 31.5}, {"C[N+2](C)(C)(C)C", 0},
    };

    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        mai_ctx *cx = unit_open();
        double tpsa;
        mai_mol m;

        unit_row("%s", odd[i].smiles);
        if (CHECK_OK(cx, open_smiles(cx, odd[i].smiles, &m))
            && CHECK_OK(cx, mai_descriptor(cx, &m, MAI_DESCRIPTOR_TPSA, &tpsa)))
            CHECK_REAL(tpsa, odd[i].tpsa, 1e-12);
        unit_close(cx);
    }
}

/* ---- synthetic accessibility: values of the authors' program with our table of fragments ---- */

static void
synthetic_accessibility(void)
{
    static const struct {
        const char *smiles;
        double score;
    } rows[] = {
        {"", NAN},
        {"C", 6.846153846153846},
        {"CC(=O)Oc1ccccc1C(=O)O", 1.8832111785802539},
        {"CC(=O)Nc1ccc(O)cc1", 1.6321695670664589},
        {"CN1CCC[C@H]1c1cccnc1", 2.8856358411184058},
        {"C1CC2CCC1C2", 3.277918950201853},
        {"c1ccccc1", 1.0},
        {"C1C2CC3CC1CC(C2)C3", 3.5383331716104696},
        {"CC12CCC3C(CCC4=CC(=O)CCC34C)C1CCC2O", 3.7528500330725105},
        {"C1CCCCCCCCC1", 1.3628528038307621},
        {"C1CCCCCCCC1", 1.413122570605454},
        {"FS(F)(F)(F)(F)F", 4.283709359711644},
        {"[Ar]", 6.846153846153846},
        {peptide, 6.762630131914173},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();
        double score;
        mai_mol m;

        unit_row("%s", rows[i].smiles);
        if (CHECK_OK(cx, open_smiles(cx, rows[i].smiles, &m)) && CHECK_OK(cx, mai_sa_score(cx, &m, &score)))
            CHECK_REAL(score, rows[i].score, 1e-9);
        unit_close(cx);
    }
}

/* A search by halves needs order. */
static void
fragments_ascend(void)
{
    for (int i = 1; i < MAI_SA_FRAGMENTS; i++)
        CHECK(mai_sa_table[i - 1] >> 8 < mai_sa_table[i] >> 8);
}

/* ---- the table ---- */

static void
every_descriptor_is_described(void)
{
    for (int i = 0; i < MAI_DESCRIPTORS; i++) {
        CHECK(mai_descriptor_table[i].name != NULL && mai_descriptor_table[i].comment != NULL);
        for (int k = 0; k < i; k++)
            CHECK(strcmp(mai_descriptor_table[i].name, mai_descriptor_table[k].name) != 0);
    }
}

/* ---- large ones ---- */

static mai_status
chain(mai_ctx *cx, int n, mai_mol *out)
{
    mai_molgraph *g;
    mai_atom *a;
    mai_bond *b;

    MAI_TRY(mai_graph_new(cx, n, n, &g));
    for (int i = 0; i < n; i++) {
        MAI_TRY(mai_graph_add_atom(cx, g, &a));
        a->element = 6;
        a->implicit_h = i == 0 || i == n - 1 ? 3 : 2;
        a->hybridization = MAI_HYBRID_SP3;
    }
    for (int i = 1; i < n; i++)
        MAI_TRY(mai_graph_add_bond(cx, g, i - 1, i, MAI_BOND_SINGLE, &b));
    MAI_TRY(mai_graph_link(cx, g));
    mai_assign_crippen(g);
    return open_graph(cx, g, NULL, out);
}

/* The longest chain there is: sums that can be written down. */
static void
longest_chain(void)
{
    mai_ctx *cx = unit_open();
    const int n = MAI_MAX_ATOMS;
    mai_descriptor_values v;
    mai_mol m;

    if (CHECK_OK(cx, chain(cx, n, &m)) && CHECK_OK(cx, mai_descriptors(cx, &m, &v))) {
        CHECK_REAL(v.values[MAI_DESCRIPTOR_MOL_WEIGHT], n * 12.011 + (2 * n + 2) * 1.008, 1e-12);
        CHECK_REAL(v.values[MAI_DESCRIPTOR_LOGP], n * 0.1441 + (2 * n + 2) * 0.123, 1e-12);
        CHECK_REAL(v.values[MAI_DESCRIPTOR_KAPPA3],
                   (n - 1.0) * (n - 3.0) * (n - 3.0) / ((n - 3.0) * (n - 3.0)), 1e-12);
        CHECK_REAL(v.values[MAI_DESCRIPTOR_CHI4V], (n - 6) / sqrt(32) + 2 / sqrt(16), 1e-9);
    }
    unit_close(cx);
}

/* ---- bytes that no packing wrote ---- */

/* Whatever the layout's check lets through can be computed over, if to no purpose. */
static void
damaged_bytes(void)
{
    int opened = 0;

    for (int round = 0; round < 400; round++) {
        mai_ctx *cx = unit_open();
        mai_descriptor_values v;
        uint8_t *bytes;
        size_t n;
        double one;
        mai_mol m;

        unit_row("round %d", round);
        if (CHECK_OK(cx, mai_mol_from_smiles(cx, peptide, strlen(peptide), 0, (void **) &bytes, &n))) {
            for (int i = (int) (unit_random() % 4); i >= 0; i--)
                bytes[unit_random() % n] ^= (uint8_t) (1u << unit_random() % 8);
            if (mai_mol_check_layout(cx, bytes, n) == MAI_OK) {
                mai_mol_open(bytes, &m);
                CHECK_OK(cx, mai_descriptors(cx, &m, &v));
                CHECK_OK(cx, mai_sa_score(cx, &m, &one));
                opened++;
            }
            mai_error_clear(cx);
        }
        unit_close(cx);
    }
    CHECK(opened > 50);
}

/* Sizes of rings that add up to more than 31 bits hold. */
static void
too_many_ring_members(void)
{
    enum { HEADER = 12, RINGS = 65535, FLAG_WIDE = 1 };
    mai_ctx *cx = unit_open();
    size_t n = HEADER + 2 * RINGS + 2 * 1;
    uint8_t *bytes = malloc(n);

    memset(bytes, 0, HEADER);
    memset(bytes + HEADER, 0xff, n - HEADER); /* sizes of 65535 */
    bytes[0] = MAI_MOL_VERSION;
    bytes[1] = FLAG_WIDE;
    bytes[6] = bytes[7] = 0xff; /* rings */
    bytes[8] = 1;               /* members: what all sizes leave in 32 bits */
    CHECK_FAILS_WITH(cx, mai_mol_check_layout(cx, bytes, n), MAI_EFORMAT,
                     "stored molecule: its rings have 4294836225 members, not 1");
    free(bytes);
    unit_close(cx);
}

/* An aromatic bond that keeps its type is aromatic in the unpacked graph too. */
static void
unpacked_aryne(void)
{
    static const char aryne[] = "c1ccc#cc1";
    mai_ctx *cx = unit_open();
    mai_molgraph *g;
    size_t n;
    void *bytes;
    mai_mol m;

    if (CHECK_OK(cx, mai_mol_from_smiles(cx, aryne, strlen(aryne), 0, &bytes, &n))) {
        mai_mol_open(bytes, &m);
        if (CHECK_OK(cx, mai_mol_unpack(cx, &m, &g)))
            for (int i = 0; i < g->nbonds; i++)
                CHECK_INT(g->bonds[i].flags & MAI_BOND_IS_AROMATIC, MAI_BOND_IS_AROMATIC);
    }
    unit_close(cx);
}

/* ---- memory and interruption ---- */

static mai_status
all_work(mai_ctx *cx, void *arg)
{
    mai_descriptor_values v;
    double one;
    char *formula;
    mai_mol m;

    MAI_TRY(open_smiles(cx, arg, &m));
    MAI_TRY(mai_descriptors(cx, &m, &v));
    MAI_TRY(mai_descriptor(cx, &m, MAI_DESCRIPTOR_CHI4N, &one));
    MAI_TRY(mai_descriptor(cx, &m, MAI_DESCRIPTOR_BERTZ_CT, &one));
    MAI_TRY(mai_descriptor(cx, &m, MAI_DESCRIPTOR_SPIRO_ATOMS, &one));
    MAI_TRY(mai_sa_score(cx, &m, &one));
    return mai_formula(cx, &m, &formula);
}

static void
refused_and_stopped(void)
{
    static const char *const texts[] = {
        "C1C2CC3CC1CC(C2)C3", "C12C3C1C23", peptide,
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        CHECK(unit_refuse_each_allocation(all_work, (void *) texts[i]) > 5);
        CHECK(unit_stop_at_each_poll(all_work, (void *) texts[i]) > 5);
    }
}

static const unit_test tests[] = {
    {"values equal RDKit's", equals_rdkit},
    {"one descriptor is as in all of them", one_is_as_all},
    {"the order of atoms does not matter", order_does_not_matter},
    {"Crippen classes", crippen_classes},
    {"polar atoms outside the table", odd_polar_atoms},
    {"synthetic accessibility", synthetic_accessibility},
    {"fragments stand in ascending order", fragments_ascend},
    {"every descriptor is described", every_descriptor_is_described},
    {"the longest chain", longest_chain},
    {"damaged bytes", damaged_bytes},
    {"too many ring members", too_many_ring_members},
    {"unpacked aryne", unpacked_aryne},
    {"refused memory and interruption", refused_and_stopped},
};

UNIT_MAIN(tests)

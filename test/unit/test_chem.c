/*
 * test_chem.c - the whole way of a molecule: perceived at once or in parts, from a copy or not, it is stored as the
 * same bytes; bytes of strangers are accepted only when storing gives them.
 */
#include "chem/chem.h"
#include "chem/chirality.h"
#include "chem/perceive.h"
#include "unit.h"

#include <string.h>

static const char *const molecules[] = {
    "",
    "C",
    "CC(=O)Oc1ccccc1C(O)=O",
    "Cn1cnc2c1c(=O)n(C)c(=O)n2C",
    "C[C@H](N)C(=O)O",
    "F/C=C/C=C\\F",
    "C[C@H]1CC[C@@H](C)CC1",
    "[13CH3]C[CH2:3]C.[Na+].[Cl-]",
    "c1ccc2c(c1)c1ccccc1n2CC(F)(F)F",
    "C12C3C4C1C5C2C3C45",
    "N->[Pt](<-N)(Cl)Cl",
    "CN(=O)=O",
    "[nH]1cccc1.c1ccc[nH+]c1.[O-][n+]1ccccc1",
    "O=c1cc[nH]c(=O)[nH]1",
    "CSC(C)=N/O",
    "OP(=O)(O)OC[C@H]1O[C@H](C[C@@H]1O)n1cnc2c(N)ncnc12",
};

enum { MOLECULES = sizeof molecules / sizeof *molecules };

typedef struct packed {
    void *bytes;
    size_t n;
} packed;

/* The molecule as it was written, its parts perceived in the order given, from a copy of its structure. */
static mai_status
pack_in_parts(mai_ctx *cx, const char *smiles, const int *parts, int nparts, packed *out)
{
    mai_molgraph *g, *copy;

    MAI_TRY(mai_smiles_read(cx, smiles, strlen(smiles), &g));
    MAI_TRY(mai_graph_copy(cx, g, &copy));
    for (int i = 0; i < nparts; i++)
        MAI_TRY(mai_perceive_more(cx, copy, parts[i]));
    return mai_mol_pack(cx, copy, NULL, 0, &out->bytes, &out->n);
}

static void
parts_make_the_whole(void)
{
    static const int at_once[] = {MAI_HAS_ALL}, classes_first[] = {MAI_HAS_CLASSES, MAI_HAS_SHAPE},
                     shape_first[] = {MAI_HAS_SHAPE, MAI_HAS_CLASSES, MAI_HAS_ALL};

    for (int i = 0; i < MOLECULES; i++) {
        mai_ctx *cx = unit_open();
        packed whole, a, b, c;

        unit_row("%s", molecules[i]);
        if (CHECK_OK(cx, mai_mol_read_smiles(cx, molecules[i], strlen(molecules[i]), &whole.bytes, &whole.n))
            && CHECK_OK(cx, pack_in_parts(cx, molecules[i], at_once, 1, &a))
            && CHECK_OK(cx, pack_in_parts(cx, molecules[i], classes_first, 2, &b))
            && CHECK_OK(cx, pack_in_parts(cx, molecules[i], shape_first, 3, &c)) && CHECK_INT(a.n, whole.n)
            && CHECK_INT(b.n, whole.n) && CHECK_INT(c.n, whole.n)) {
            CHECK_BYTES(a.bytes, whole.bytes, whole.n);
            CHECK_BYTES(b.bytes, whole.bytes, whole.n);
            CHECK_BYTES(c.bytes, whole.bytes, whole.n);
        }
        unit_close(cx);
    }
}

static void
classes_are_added_to_what_is_packed(void)
{
    for (int i = 0; i < MOLECULES; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;
        packed before, after;

        unit_row("%s", molecules[i]);
        if (CHECK_OK(cx, mai_smiles_read(cx, molecules[i], strlen(molecules[i]), &g))
            && CHECK_OK(cx, mai_mol_pack(cx, g, NULL, 0, &before.bytes, &before.n))
            && CHECK_OK(cx, mai_perceive_more(cx, g, MAI_HAS_CLASSES))) {
            bool partial = g->has != MAI_HAS_ALL;

            mai_mol_put_classes(g, before.bytes);
            if (CHECK_OK(cx, mai_mol_pack(cx, g, NULL, 0, &after.bytes, &after.n)) && partial
                && CHECK_INT(before.n, after.n))
                CHECK_BYTES(before.bytes, after.bytes, after.n);
        }
        unit_close(cx);
    }
}

static void
a_copy_is_stored_as_the_same_bytes(void)
{
    for (int i = 0; i < MOLECULES; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g, *copy;
        packed direct, copied;

        unit_row("%s", molecules[i]);
        if (CHECK_OK(cx, mai_mol_from_smiles(cx, molecules[i], strlen(molecules[i]), 4, &direct.bytes, &direct.n))
            && CHECK_OK(cx, mai_smiles_read(cx, molecules[i], strlen(molecules[i]), &g))
            && CHECK_OK(cx, mai_graph_copy(cx, g, &copy))
            && CHECK_OK(cx, mai_mol_store(cx, copy, 4, &copied.bytes, &copied.n)) && CHECK_INT(copied.n, direct.n))
            CHECK_BYTES((char *) copied.bytes + 4, (char *) direct.bytes + 4, direct.n - 4);
        unit_close(cx);
    }
}

/* Every single bit of stored bytes turned over: refused, or another molecule in its stored form; never a fault. */
static void
bytes_of_strangers_are_checked(void)
{
    for (int i = 0; i < MOLECULES; i++) {
        mai_ctx *cx = unit_open();
        packed good;
        int taken = 0;

        unit_row("%s", molecules[i]);
        if (!CHECK_OK(cx, mai_mol_from_smiles(cx, molecules[i], strlen(molecules[i]), 0, &good.bytes, &good.n))) {
            unit_close(cx);
            continue;
        }
        CHECK_OK(cx, mai_mol_check(cx, good.bytes, good.n));
        for (size_t n = 0; n < good.n; n++)
            CHECK_FAILS(cx, mai_mol_check(cx, good.bytes, n), MAI_EFORMAT);
        for (size_t bit = 0; bit < 8 * good.n; bit++) {
            uint8_t *byte = (uint8_t *) good.bytes + bit / 8;

            *byte ^= (uint8_t) (1u << bit % 8);
            taken += mai_mol_check(cx, good.bytes, good.n) == MAI_OK;
            mai_error_clear(cx);
            *byte ^= (uint8_t) (1u << bit % 8);
        }
        CHECK(taken * 5 <= (int) (8 * good.n));
        unit_close(cx);
    }
}

/* An arrangement is the same however often its neighbours are sorted; an odd exchange turns a tetrahedron over. */
static void
arrangements_are_renumbered(void)
{
    static const struct {
        int chirality, names, neighbours;
    } shapes[] = {{MAI_CHIRAL_CCW, 1, 4},
                  {MAI_CHIRAL_SQUARE_PLANAR, 3, 4},
                  {MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL, 20, 5},
                  {MAI_CHIRAL_OCTAHEDRAL, 30, 6}};
    int chirality = MAI_CHIRAL_CCW, permutation = 0;
    uint16_t turned[4] = {1, 0, 2, 3};

    mai_chirality_sort(&chirality, &permutation, turned, 4);
    CHECK_INT(chirality, MAI_CHIRAL_CW);
    for (size_t s = 1; s < sizeof shapes / sizeof *shapes; s++)
        for (int name = 1; name <= shapes[s].names; name++)
            for (int x = 0; x < shapes[s].neighbours; x++)
                for (int y = 0; y < x; y++) {
                    uint16_t there[6] = {0, 1, 2, 3, 4, 5}, back[6] = {0, 1, 2, 3, 4, 5};

                    there[x] = back[x] = (uint16_t) y;
                    there[y] = back[y] = (uint16_t) x;
                    chirality = shapes[s].chirality;
                    permutation = name;
                    unit_row("shape %d, %d, exchange of %d and %d", chirality, name, x, y);
                    mai_chirality_sort(&chirality, &permutation, there, shapes[s].neighbours);
                    CHECK(permutation >= 1 && permutation <= shapes[s].names);
                    mai_chirality_sort(&chirality, &permutation, back, shapes[s].neighbours);
                    CHECK_INT(permutation, name);
                }
    /* OpenSMILES: @OH1 with its first two neighbours exchanged is @OH17; @TB1 is @TB9; @SP1 is @SP3. */
    for (size_t s = 1; s < sizeof shapes / sizeof *shapes; s++) {
        static const int want[] = {0, 3, 9, 17};
        uint16_t exchanged[6] = {1, 0, 2, 3, 4, 5};

        chirality = shapes[s].chirality;
        permutation = 1;
        mai_chirality_sort(&chirality, &permutation, exchanged, shapes[s].neighbours);
        CHECK_INT(permutation, want[s]);
    }
}

static mai_status
store_and_check(mai_ctx *cx, void *arg)
{
    packed p;

    MAI_TRY(mai_mol_from_smiles(cx, arg, strlen(arg), 0, &p.bytes, &p.n));
    return mai_mol_check(cx, p.bytes, p.n);
}

static void
memory_and_time_can_run_out(void)
{
    unit_refuse_each_allocation(store_and_check, (void *) molecules[15]);
    CHECK(unit_stop_at_each_poll(store_and_check, (void *) molecules[15]) > 5);
}

static void
errors_say_what_the_text_was_to_be(void)
{
    mai_ctx *cx = unit_open();
    packed p;

    CHECK_FAILS_WITH(cx, mai_mol_from_smiles(cx, "c1ccc", 5, 0, &p.bytes, &p.n), MAI_ETEXT,
                     "invalid SMILES: ring bond 1 is not closed");
    CHECK_FAILS_WITH(cx, mai_mol_from_molfile(cx, "x", 1, 0, &p.bytes, &p.n), MAI_ETEXT, "invalid molfile: ");
    CHECK_FAILS_WITH(cx, mai_mol_from_smiles(cx, "Cn1(C)CCc2ccoc21", 16, 0, &p.bytes, &p.n), MAI_ETEXT,
                     "no molecule that a SMILES could say again");
    unit_close(cx);
}

static const unit_test tests[] = {
    {"parts make the whole", parts_make_the_whole},
    {"classes are added to what is packed", classes_are_added_to_what_is_packed},
    {"a copy is stored as the same bytes", a_copy_is_stored_as_the_same_bytes},
    {"bytes of strangers are checked", bytes_of_strangers_are_checked},
    {"arrangements are renumbered", arrangements_are_renumbered},
    {"memory and time can run out", memory_and_time_can_run_out},
    {"errors say what the text was to be", errors_say_what_the_text_was_to_be},
};

UNIT_MAIN(tests)

/*
 * test_depict.c - coordinates in the plane and pictures: regular, without atoms on each other, whatever the molecule.
 */
#include "chem/chem.h"
#include "chem/coordinates.h"
#include "chem/layout.h"
#include "chem/layout_table.h"
#include "chem/perceive.h"
#include "chem/plane.h"
#include "draw/depict.h"
#include "draw/depict_parts.h"
#include "draw/svg.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- coordinates ---- */

static mai_status
lay_out(mai_ctx *cx, const char *smiles, mai_molgraph **g, mai_xyz **xyz)
{
    void *bytes;
    size_t n;
    mai_mol m;

    MAI_TRY(mai_mol_from_smiles(cx, smiles, strlen(smiles), 0, &bytes, &n));
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_mol_unpack(cx, &m, g));
    return mai_layout(cx, *g, xyz);
}

/* How far bonds are from 1.5, in parts of it. */
static double
worst_bond(const mai_molgraph *g, const mai_xyz *xyz)
{
    double worst = 0;

    for (int i = 0; i < g->nbonds; i++) {
        mai_xyz d = mai_xyz_minus(xyz[g->bonds[i].begin], xyz[g->bonds[i].end]);
        double off = sqrt(mai_xyz_dot(d, d)) / 1.5 - 1;

        off = off < 0 ? -off : off;
        worst = off > worst ? off : worst;
    }
    return worst;
}

static double
nearest_atoms(const mai_molgraph *g, const mai_xyz *xyz)
{
    double least = 1e9;

    for (int i = 0; i < g->natoms; i++)
        for (int k = 0; k < i; k++) {
            mai_xyz d = mai_xyz_minus(xyz[i], xyz[k]);

            least = mai_xyz_dot(d, d) < least ? mai_xyz_dot(d, d) : least;
        }
    return sqrt(least) / 1.5;
}

static int
count_crossings(const mai_molgraph *g, const mai_xyz *xyz)
{
    int n = 0;

    for (int i = 0; i < g->nbonds; i++)
        for (int k = 0; k < i; k++) {
            const mai_bond *p = &g->bonds[i], *q = &g->bonds[k];
            const mai_xyz a = xyz[p->begin], b = xyz[p->end], c = xyz[q->begin], d = xyz[q->end];

            n += segments_cross((point){a.x, a.y}, (point){b.x, b.y}, (point){c.x, c.y}, (point){d.x, d.y});
        }
    return n;
}

/* Molecules of which every bond can be of one length, with no atoms on each other and no lines crossed. */
static const char *const regular[] = {
    "CCO",
    "CC(=O)Oc1ccccc1C(=O)O",
    "CN1C=NC2=C1C(=O)N(C(=O)N2C)C",
    "C[C@]12CC[C@H]3[C@@H](CCC4=CC(=O)CC[C@]34C)[C@@H]1CC[C@@H]2O",
    "CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O",
    "CCCc1nn(C)c2c1nc([nH]c2=O)-c1cc(ccc1OCC)S(=O)(=O)N1CCN(C)CC1",
    "CC(C)c1n(CC[C@@H](O)C[C@@H](O)CC(=O)O)c(c(c1C(=O)Nc1ccccc1)-c1ccccc1)-c1ccc(F)cc1",
    "CC(C)CCC[C@@H](C)[C@H]1CC[C@H]2[C@@H]3CC=C4C[C@@H](O)CC[C@]4(C)[C@H]3CC[C@]12C",
    "CC1=C(C(C)(C)CCC1)/C=C/C(C)=C/C=C/C(C)=C/CO",
    "CC(C)(C)c1ccc(cc1)C(O)CCCN1CCC(CC1)C(O)(c1ccccc1)c1ccccc1",
    "c1cc2ccc3ccc4ccc5ccc6ccc1c1c2c3c4c5c61",
    "C1CCC2(CC1)OCCO2",
    "C1CC11CC11CC1",
    "C1COCCOCCOCCOCCOCCO1",
    "C1CCCCCCCCC1",
    "C1=CC=CC=CC=CC=CC=CC=CC=CC=C1",
    "CC#CC#CC=C=C=CC",
    "CCCCCCCCCCCCCCCC(=O)OCC(OC(=O)CCCCCCCCCCCCCCC)COC(=O)CCCCCCCCCCCCCCC",
    "OS(=O)(=O)O.[Na+].[Na+].O.O.O.O",
    "FS(F)(F)(F)(F)F",
    "[NH3+][Pt-2]([NH3+])(Cl)Cl",
};

static void
regular_molecules_are_regular(void)
{
    for (size_t i = 0; i < sizeof regular / sizeof *regular; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;
        mai_xyz *xyz;

        unit_row("%s", regular[i]);
        if (CHECK_OK(cx, lay_out(cx, regular[i], &g, &xyz))) {
            CHECK(worst_bond(g, xyz) < 1e-6);
            CHECK(nearest_atoms(g, xyz) > 0.7);
            CHECK_INT(count_crossings(g, xyz), 0);
        }
        unit_close(cx);
    }
}

/*
 * Ring systems and crowded molecules that cannot be regular: nothing lies on anything, bonds are near their length.
 */
static const struct crowded {
    const char *smiles;
    double bond, near;
    int crossings;
} crowded[] = {
    {"C1CC2CCC1C2", 0.5, 0.4, 0},
    {"C1C2CC3CC1CC(C2)C3", 0.7, 0.3, 2},
    {"C12C3C4C1C5C2C3C45", 0.5, 0.3, 2},
    {"CN1[C@H]2CC[C@@H]1C[C@@H](OC(=O)C(CO)c1ccccc1)C2", 0.25, 0.5, 0},
    {"CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5", 0.25, 0.45, 1},
    {"c1cc2cc3ccc(cc4ccc(cc5ccc(cc1n2)[nH]5)n4)[nH]3", 0.05, 0.8, 0},
    {"Oc1c2cccc1Cc1cccc(c1O)Cc1cccc(c1O)Cc1cccc(C2)c1O", 0.05, 0.6, 0},
    {"c1ccc2c(c1)Cc1ccccc1-2", 0.05, 0.9, 0},
    {"C1=Cc2cccc3cccc1c23", 0.05, 0.9, 0},
    {"c1cc2ccc3cccc4c5cccc6cccc(c(c1)c2c34)c65", 0.1, 0.8, 0},
    {"C1CCCCCCCCCC1", 0.05, 0.8, 0},
    {"CC[C@H]1OC(=O)[C@H](C)[C@@H](O)[C@H](C)[C@@H](O)[C@](C)(O)C[C@@H](C)C(=O)[C@H](C)[C@@H](O)[C@]1(C)O", 0.25,
     0.5, 0},
    {"CC(C)(C)C(C(C)(C)C)(C(C)(C)C)O", 0.3, 0.5, 2},
};

static void
crowded_molecules_are_clear(void)
{
    for (size_t i = 0; i < sizeof crowded / sizeof *crowded; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;
        mai_xyz *xyz;

        unit_row("%s", crowded[i].smiles);
        if (CHECK_OK(cx, lay_out(cx, crowded[i].smiles, &g, &xyz))) {
            CHECK(worst_bond(g, xyz) < crowded[i].bond);
            CHECK(nearest_atoms(g, xyz) > crowded[i].near);
            CHECK(count_crossings(g, xyz) <= crowded[i].crossings);
        }
        unit_close(cx);
    }
}

/* Wide rather than high, the larger fragment first. */
static void
drawings_lie_down(void)
{
    static const char *const molecules[] = {
        "CCCCCCCCCC", "c1ccc(cc1)-c1ccc(cc1)-c1ccccc1", "c1ccc2cc3ccccc3cc2c1",
        "CC(C)CCC[C@@H](C)[C@H]1CC[C@H]2[C@@H]3CC=C4C[C@@H](O)CC[C@]4(C)[C@H]3CC[C@]12C"};

    for (size_t i = 0; i < sizeof molecules / sizeof *molecules; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;
        mai_xyz *xyz;
        double left = 1e9, right = -1e9, bottom = 1e9, top = -1e9;

        unit_row("%s", molecules[i]);
        if (CHECK_OK(cx, lay_out(cx, molecules[i], &g, &xyz))) {
            for (int k = 0; k < g->natoms; k++) {
                left = xyz[k].x < left ? xyz[k].x : left;
                right = xyz[k].x > right ? xyz[k].x : right;
                bottom = xyz[k].y < bottom ? xyz[k].y : bottom;
                top = xyz[k].y > top ? xyz[k].y : top;
            }
            CHECK(right - left > 1.5 * (top - bottom));
        }
        unit_close(cx);
    }
}

static void
known_ring_systems_are_in_order(void)
{
    static const char letters[] = MAI_LAYOUT_LETTERS;

    CHECK_INT(sizeof letters - 1, MAI_LAYOUT_NLETTERS);
    for (int i = 0; i < mai_layout_templates; i++) {
        const char *text = mai_layout_table[i].text;
        int natoms = (int) (strchr(letters, text[0]) - letters), nbonds = (int) (strchr(letters, text[1]) - letters);

        unit_row("row %d", i);
        CHECK(i == 0 || mai_layout_table[i - 1].hash <= mai_layout_table[i].hash);
        CHECK(natoms > 3 && natoms < MAI_LAYOUT_MOST);
        CHECK_INT(strlen(text), 2 + 4 * natoms + 2 * nbonds);
        CHECK_INT(strspn(text, letters), strlen(text));
    }
}

/* The angle that plane.h gives, against its own points on the circle. */
static void
angles_are_exact(void)
{
    for (int i = 1; i <= 360; i++) {
        double angle = 2 * MAI_PI * i / 360;
        point p = at_angle(angle > MAI_PI ? angle - 2 * MAI_PI : angle);

        unit_row("%d degrees", i);
        CHECK_REAL(angle_between((point){1, 0}, p), angle, 1e-8);
        CHECK_REAL(angle_between(p, turned(p, p)), angle, 1e-8);
    }
}

/* ---- pictures ---- */

static mai_status
draw(mai_ctx *cx, const char *smiles, const char *smarts, char **svg, size_t *n)
{
    mai_depict_options options = {.width = 300, .height = 200, .caption = "a < b", .caption_bytes = 5};
    const mai_match_options all = {.most = 100};
    mai_matches matches;
    mai_pattern pattern;
    mai_target *target;
    mai_mol m;
    void *bytes;
    size_t size;

    MAI_TRY(mai_mol_from_smiles(cx, smiles, strlen(smiles), 0, &bytes, &size));
    mai_mol_open(bytes, &m);
    if (smarts != NULL) {
        MAI_TRY(mai_pattern_from_smarts(cx, smarts, strlen(smarts), NULL, 0, &bytes, &size));
        mai_pattern_open(bytes, &pattern);
        MAI_TRY(mai_target_new(cx, &m, &target));
        MAI_TRY(mai_match_all(cx, target, &pattern, &all, &matches));
        options.marked = &matches;
    }
    return mai_depict(cx, &m, &options, svg, n);
}

/* Checks the wedges of a picture by the reader's own rule, one a centre, and the geometry of its double bonds. */
static void
check_stereo(mai_molgraph *g, const point *at, int centres)
{
    uint8_t *wanted = calloc((size_t) g->natoms, 1);
    int wedges = 0, found = 0;

    for (int i = 0; i < g->natoms; i++) {
        wanted[i] = g->atoms[i].chirality;
        g->atoms[i].chirality = MAI_CHIRAL_NONE;
        found += wanted[i] != MAI_CHIRAL_NONE;
    }
    mai_chirality_from_wedges(g);
    CHECK_INT(found, centres);
    for (int i = 0; i < g->natoms; i++)
        CHECK_INT(g->atoms[i].chirality, wanted[i]);
    for (int i = 0; i < g->nbonds; i++) {
        const mai_bond *b = &g->bonds[i];
        point along = minus(at[b->end], at[b->begin]);
        double one, two;

        wedges += b->dir == MAI_DIR_WEDGE || b->dir == MAI_DIR_HASH;
        if (b->type != MAI_BOND_DOUBLE || b->stereo < MAI_STEREO_CIS)
            continue;
        one = cross(along, minus(at[b->stereo_atoms[0]], at[b->begin]));
        two = cross(along, minus(at[b->stereo_atoms[1]], at[b->end]));
        CHECK((one * two > 0) == (b->stereo == MAI_STEREO_CIS));
    }
    CHECK_INT(wedges, centres);
    free(wanted);
}

static void
stereochemistry_is_drawn(void)
{
    static const struct {
        const char *smiles;
        int centres;
    } rows[] = {{"C[C@H](F)Cl", 1},
                {"C[C@@](F)(Cl)Br", 1},
                {"C[C@]12CC[C@H]3[C@@H](CCC4=CC(=O)CC[C@]34C)[C@@H]1CC[C@@H]2O", 6},
                {"CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5", 5},
                {"C1CC[C@H]2CCCC[C@@H]2C1", 2},
                {"C[S@](=O)CC", 1},
                {"F/C=C/C=C\\Cl", 0},
                {"C1=C\\CCCCCCCC/1", 0},
                {"C[C@H]1OC(=O)/C=C/[C@@H](O)CCC/C=C\\CC1", 2}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();
        mai_depiction d = {.cx = cx};
        void *bytes;
        size_t n;
        mai_mol m;

        unit_row("%s", rows[i].smiles);
        if (CHECK_OK(cx, mai_mol_from_smiles(cx, rows[i].smiles, strlen(rows[i].smiles), 0, &bytes, &n))) {
            mai_mol_open(bytes, &m);
            if (CHECK_OK(cx, mai_depict_prepare(cx, &m, &d)))
                check_stereo(d.g, d.at, rows[i].centres);
        }
        unit_close(cx);
    }
}

/* Long, large, dense, in many pieces: a picture of bounded size comes out. */
static void
hostile_molecules_are_drawn(void)
{
    enum { ROOM = 70000 };
    static const struct {
        const char *start, *middle, *end;
        int times;
    } rows[] = {{"", "C", "", 4095},       {"", "O.", "O", 2000},       {"C", "(C)C", "", 1000},
                {"", "C1CC1", "", 1300},   {"C1", "C", "C1", 4000},     {"C", "C(F)(Cl)", "C", 900},
                {"[U]", "(~C)", "", 3000}, {"", "C12CC1C2", "", 800},   {"", "c1ccc2", "", 0},
                {"", "C(=CC)", "C", 900},  {"C1", "CC=CC=", "C1", 500}, {"", "[*:7]", "", 1500}};
    char *text = malloc(ROOM);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();
        size_t n = 0, bytes;
        char *svg;

        n += (size_t) snprintf(text + n, ROOM - n, "%s", rows[i].start);
        for (int k = 0; k < rows[i].times; k++)
            n += (size_t) snprintf(text + n, ROOM - n, "%s", rows[i].middle);
        snprintf(text + n, ROOM - n, "%s", rows[i].end);
        unit_row("%s%s... %d times", rows[i].start, rows[i].middle, rows[i].times);
        if (CHECK_OK(cx, draw(cx, text, NULL, &svg, &bytes)))
            CHECK(bytes < 4000000);
        unit_close(cx);
    }
    free(text);
}

static const char c60[] =
    "c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11"
    "c2c2c7c3c3c8c4c4c9c5c1c1c6c2c3c41";

/* A polyhedron is drawn without crossings. */
static void
cages_are_schlegel_diagrams(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g;
    mai_xyz *xyz;

    if (CHECK_OK(cx, lay_out(cx, c60, &g, &xyz)))
        CHECK_INT(count_crossings(g, xyz), 0);
    unit_close(cx);
}

static mai_status
draw_work(mai_ctx *cx, void *smiles)
{
    char *svg;
    size_t n;

    MAI_TRY(draw(cx, smiles, "[#6]", &svg, &n));
    CHECK(n > 500);
    return MAI_OK;
}

static const char morphine[] = "CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5.Cl";
static const char macrolide[] =
    "CC[C@H]1OC(=O)[C@H](C)[C@@H](O)/C=C/[C@@H](O)[C@](C)(O)C[C@@H](C)C(=O)[C@H](C)[C@@H](O)[C@]1(C)O";

static void
memory_may_run_out(void)
{
    CHECK(unit_refuse_each_allocation(draw_work, (void *) morphine) > 50);
    CHECK(unit_refuse_each_allocation(draw_work, (void *) macrolide) > 50);
}

static void
drawing_can_be_stopped(void)
{
    CHECK(unit_stop_at_each_poll(draw_work, (void *) "CC(=O)Oc1ccccc1C(=O)O") > 10);
    CHECK(unit_stop_at_each_poll(draw_work, (void *) morphine) > 20);
}

static void
text_is_escaped(void)
{
    mai_ctx *cx = unit_open();
    static const char text[] = "<a&b>\"\x01\x7f\xef\xbf\xbf\xef\xbf\xbd\xc3\xa9";
    mai_svg s;

    if (CHECK_OK(cx, mai_svg_begin(cx, 16, &s)) && CHECK_OK(cx, mai_svg_escaped(&s, text, sizeof text - 1))) {
        CHECK_INT(s.n, strlen("&lt;a&amp;b&gt;&quot;     \xef\xbf\xbd\xc3\xa9"));
        CHECK_BYTES(s.text, "&lt;a&amp;b&gt;&quot;     \xef\xbf\xbd\xc3\xa9", s.n);
    }
    if (CHECK_OK(cx, mai_svg_begin(cx, 512, &s))) {
        static const double values[] = {0, -0.004, 0.005, 1.5, -12.34, 0.05, 1e9, -1e9, 99.999};

        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            mai_svg_number(&s, values[i]);
            mai_svg_put(&s, " ");
        }
        CHECK_BYTES(s.text, "0 0 0 1.5 -12.34 0.05 1000000 -1000000 100 ", s.n);
    }
    unit_close(cx);
}

static void
sizes_have_bounds(void)
{
    static const int wrong[][2] = {{0, 1}, {1, 0}, {-5, 1}, {10001, 1}, {1, 10001}};
    mai_ctx *cx = unit_open();
    char *svg;
    size_t n;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK_FAILS(cx, mai_depict_check_size(cx, wrong[i][0], wrong[i][1]), MAI_EARGUMENT);
    CHECK_OK(cx, mai_depict_check_size(cx, 10000, 1));
    CHECK_FAILS(cx, mai_depict_frame(cx, 1000001, 5, &svg, &n), MAI_EARGUMENT);
    CHECK_OK(cx, mai_depict_frame(cx, 1000000, 5, &svg, &n));
    unit_close(cx);
}

static const unit_test tests[] = {
    {"regular molecules are regular", regular_molecules_are_regular},
    {"crowded molecules are clear", crowded_molecules_are_clear},
    {"drawings lie down", drawings_lie_down},
    {"known ring systems are in order", known_ring_systems_are_in_order},
    {"angles are exact", angles_are_exact},
    {"stereochemistry is drawn", stereochemistry_is_drawn},
    {"hostile molecules are drawn", hostile_molecules_are_drawn},
    {"cages are Schlegel diagrams", cages_are_schlegel_diagrams},
    {"memory may run out", memory_may_run_out},
    {"drawing can be stopped", drawing_can_be_stopped},
    {"text is escaped", text_is_escaped},
    {"sizes have bounds", sizes_have_bounds},
};

UNIT_MAIN(tests)

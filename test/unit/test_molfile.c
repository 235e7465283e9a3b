/*
 * test_molfile.c - molfiles in and out, SD files, gzip. What a molfile says is checked by comparing stored
 * bytes with those of RDKit's SMILES of it.
 */
#include "chem/chem.h"
#include "chem/sdf.h"
#include "molfile_cases.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct bytes {
    void *p;
    size_t n;
} bytes;

static mai_status
of_smiles(mai_ctx *cx, const char *smiles, bytes *out)
{
    return mai_mol_from_smiles(cx, smiles, strlen(smiles), 0, &out->p, &out->n);
}

/* Reads a molfile from memory of its exact size. */
static mai_status
of_molfile(mai_ctx *cx, const char *text, size_t n, bytes *out)
{
    char *exact = malloc(n > 0 ? n : 1);

    memcpy(exact, text, n);
    mai_status status = mai_mol_from_molfile(cx, exact, n, 0, &out->p, &out->n);
    free(exact);
    return status;
}

static bool
same(bytes a, bytes b)
{
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static void
molfiles_are_read(void)
{
    for (size_t i = 0; i < sizeof molfile_cases / sizeof *molfile_cases; i++) {
        const struct molfile_case *row = &molfile_cases[i];
        mai_ctx *cx = unit_open();
        bytes want, got;

        unit_row("%s, row %zu", row->smiles, i);
        if (CHECK_OK(cx, of_smiles(cx, row->smiles, &want)) &&
            CHECK_OK(cx, of_molfile(cx, row->molfile, strlen(row->molfile), &got)))
            CHECK(same(got, want));
        unit_close(cx);
    }
}

/* ---- faults ---- */

#define HEAD "\n\n\n"
#define COUNTS(atoms, bonds) HEAD "  " atoms "  " bonds "  0  0  0  0  0  0  0  0999 V2000\n"
#define ATOM "    0.0000    0.0000    0.0000 C   0  0\n"
#define V3000 HEAD "  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\n"
#define V3000_ATOMS(counts) V3000 "M  V30 COUNTS " counts "\nM  V30 BEGIN ATOM\n"

static const struct refusal {
    const char *molfile, *message;
} refused[] = {
    {"", "line 1: the molfile ends in its header of three lines"},
    {"a\nb\n", "line 3: the molfile ends in its header of three lines"},
    {HEAD "  1\n", "line 4: the line of counts is too short"},
    {HEAD "  x  0\n", "line 4: '  x' in column 1 is no number of atoms"},
    {HEAD " -1  0\n", "line 4: ' -1' in column 1 is no number of atoms"},
    {HEAD "999999\n", "line 4: 999 atoms and 999 bonds are more than the text can hold"},
    {HEAD "  0  0  0  0  0  0  0  0  0  0999 V1000\n", "line 4: version V1000 is neither V2000 nor V3000"},
    {HEAD "  0  0  0  0  0  0  0  0  0  0999 x2000\n",
     "line 4: there is no version such as V2000 in column 35"},
    {HEAD "  1  0  0     0  0            999 V3000\n",
     "line 4: the counts of a V3000 molfile stand in its own table"},
    {COUNTS("2", "0") ATOM, "line 6: the line of atom 2 is too short"},
    {COUNTS("1", "0") "    0.0000    0.0000    0.0000\nM  END\n", "line 5: the line of atom 1 is too short"},
    {COUNTS("1", "0") "    0.0000    0.0x00    0.0000 C   0  0\n",
     "line 5: '    0.0x00' in column 11 is no coordinate"},
    {COUNTS("1", "0") "    0.0000    0.0000    0.0000 Xx  0  0\n", "line 5: unknown element Xx"},
    {COUNTS("1", "0") "    0.0000    0.0000    0.0000     0  0\n", "line 5: atom 1 has no symbol"},
    {COUNTS("1", "0") "    0.0000    0.0000    0.0000 C   0  x\n", "line 5: '  x' in column 37 is no charge"},
    {COUNTS("1", "0") "    0.0000    0.0000    0.0000 C   0  0  0  0  0  0  0  0  0 -1\n",
     "line 5: the class -1 of atom 1 is negative"},
    {COUNTS("1", "0") "    0.0000    0.0000    0.0000 C   0999\n",
     "line 5: the charge -995 of atom 1 is out of"},
    {COUNTS("1", "0") "    0.0000    0.0000    0.0000 H  -2  0\n",
     "line 5: the isotope -1 of atom 1 is out of"},
    {COUNTS("2", "1") ATOM ATOM "  1  2\n", "line 7: the line of bond 1 is too short"},
    {COUNTS("2", "1") ATOM ATOM "  1  3  1  0\n", "line 7: the bond joins atoms 1 and 3, there are 2"},
    {COUNTS("2", "1") ATOM ATOM "  0  2  1  0\n", "line 7: the bond joins atoms 0 and 2, there are 2"},
    {COUNTS("2", "1") ATOM ATOM "  2  2  1  0\n", "line 7: the bond joins atom 2 to itself"},
    {COUNTS("2", "1") ATOM ATOM "  1  2     0\n", "line 7: the bond has no type in column 7"},
    {COUNTS("2", "1") ATOM ATOM "  1  2  5  0\n", "line 7: bond type 5, single or double, is a query"},
    {COUNTS("2", "1") ATOM ATOM "  1  2  1  0  0  3\n", "line 7: the bond topology 3 is none of 0, 1 and 2"},
    {COUNTS("2", "2") ATOM ATOM "  1  2  1  0\n  2  1  1  0\nM  END\n",
     "atoms 1 and 2 are joined by two bonds"},
    {COUNTS("1", "0") ATOM "\nM  END\n", "line 6: a blank line stands before the properties"},
    {COUNTS("1", "0") ATOM "x\nM  END\n", "line 6: neither a property nor 'M  END' stands here"},
    {COUNTS("1", "0") ATOM "M  CHG  1   1   1\n$$$$\n", "line 7: the molfile ends without 'M  END'"},
    {COUNTS("1", "0") ATOM "M  CHG  1   1   1", "line 6: the molfile ends without 'M  END'"},
    {COUNTS("1", "0") ATOM "M  CHG  1   2   1\nM  END\n", "line 6: there is no atom 2"},
    {COUNTS("1", "0") ATOM "M  CHG  1   1   x\nM  END\n", "line 6: '   x' in column 14 is no value"},
    {COUNTS("1", "0") ATOM "M  CHG  2   1   1\nM  END\n",
     "line 6: the line ends before column 22 with the value"},
    {COUNTS("1", "0") ATOM "M  ISO      1   1\nM  END\n", "line 6: there is no count in column 7"},
    {COUNTS("1", "0") ATOM "M  RAD  1   1   4\nM  END\n", "line 6: the radical value 4 of atom 1 is none of"},
    {COUNTS("1", "0") ATOM "M  ZBO  1   1   1\nM  END\n", "line 6: there is no bond 1"},
    {COUNTS("1", "0") ATOM "M  ALS   1  2 F C   N\nM  END\n", "line 6: 'M  ALS' is a query or a group"},
    {COUNTS("1", "0") ATOM "S  SKP -1\nM  END\n", "line 6: the number of lines to skip is negative"},
    {V3000 "M  V30 COUNTS 1\n", "line 6: the line of counts is too short"},
    {V3000 "M  V30 COUNTS 1 x\n", "line 6: 'x' is no number for a count"},
    {V3000 "M  V30 NOTHING\n", "line 6: 'COUNTS ' is missing here"},
    {V3000 "M V30 COUNTS\n", "line 6: the line does not begin with 'M  V30 '"},
    {V3000_ATOMS("1 0 0 0 0") "M  V30 1 C 0 0 0\n", "line 8: the line of atom 1 has fewer than six words"},
    {V3000_ATOMS("1 0 0 0 0") "M  V30 1 Xx 0 0 0 0\n", "line 8: unknown element Xx"},
    {V3000_ATOMS("1 0 0 0 0") "M  V30 1 [C,N] 0 0 0 0\n", "line 8: a list of elements is a query"},
    {V3000_ATOMS("1 0 0 0 0") "M  V30 1 C 0 0 0 0 CHG\n", "line 8: 'CHG' is not of the form NAME=value"},
    {V3000_ATOMS("1 0 0 0 0") "M  V30 1 C 0 0 0 0 CHG=x\n", "line 8: 'x' is no number for CHG"},
    {V3000_ATOMS("1 0 0 0 0") "M  V30 1 C 0 0 0 0 RAD=4\n", "line 8: the radical value 4 of atom 1"},
    {V3000_ATOMS("1 0 0 0 0") "M  V30 1 C 0 0 0 0 CFG=4\n", "line 8: CFG=4 is none of 0 to 3"},
    {V3000_ATOMS("1 0 0 0 0") "M  V30 1 R# 0 0 0 0 RGROUPS=1\n",
     "line 8: RGROUPS has no list in parentheses"},
    {V3000_ATOMS("1 0 0 0 0") "M  V30 1 R# 0 0 0 0 RGROUPS=(2 1)\n",
     "line 8: RGROUPS has fewer than 2 labels"},
    {V3000_ATOMS("1 0 0 0 0") "M  V30 1 C 0 0 0 0\nM  V30 END CTAB\n", "line 9: 'END ATOM' is missing here"},
    {V3000_ATOMS("1 1 0 0 0") "M  V30 1 C 0 0 0 0\nM  V30 END ATOM\nM  V30 BEGIN BOND\nM  V30 1 1 1 2\n",
     "line 11: there is no atom with the number 2"},
    {V3000_ATOMS("1 1 0 0 0") "M  V30 1 C 0 0 0 0\nM  V30 END ATOM\nM  V30 BEGIN BOND\nM  V30 1 1 1\n",
     "line 11: the line of bond 1 has fewer than four words"},
    {V3000_ATOMS("1 0 1 0 0") "M  V30 1 C 0 0 0 0\nM  V30 END ATOM\nM  V30 END CTAB\n",
     "line 10: 'BEGIN SGROUP' is missing here"},
    {V3000_ATOMS("1 0 0 0 0") "M  V30 1 C 0 0 0 0\nM  V30 END ATOM\nM  V30 END CTAB\nM END\n",
     "line 11: the molfile ends without 'M  END'"},
};

static void
faults_are_named(void)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        mai_ctx *cx = unit_open();
        bytes got;

        unit_row("%s, row %zu", refused[i].message, i);
        CHECK_FAILS_WITH(cx, of_molfile(cx, refused[i].molfile, strlen(refused[i].molfile), &got), MAI_ETEXT,
                         refused[i].message);
        unit_close(cx);
    }
}

/* ---- writing ---- */

static const char *const written[] = {
    "",
    "*c1ccccc1",
    "[1*]C[2*]",
    "[*H][*-]",
    "N->[Pt](Cl)Cl",
    "[1*]C(->[Fe])[*+]",
    "[CH3:5]C[12CH3:1000]",
    "[2H]C([H])O",
    "[CH2]C.[CH3].[C].[O][O]",
    "[Na+].[Cl-].[Fe].[NH4+].[BH4-]",
    "c1cc[nH]c1",
    "C[n+]1ccccc1.C$C",
    "C~[Fe]",
    "C[S@](=O)CC",
    "C[P@](=O)(O)CC",
    "O=[N+]([O-])c1ccccc1",
    "C[N+]#[C-]",
    "C1CCCCC/C=C/1",
    "C1CC/C=C\\CC/C=C/1",
    "c1ccc2c(c1)CCC/C=C/CC2",
    "C[C@@H](/C=C/C)C=CC",
    "C/C1=C\\CC[C@@]2([C@H](O2)[C@@H]3[C@@H](CC1)C(=C)C(=O)O3)C",
    "COc1cc(O)c2CSC[C@H](\\N=C(/S)\\CCCCCC(=O)c2c1C)c1onc(NC(=O)C)n1",
    "C[C@H]1C/C=C\\C(=O)[C@H]([C@H](C/C=C/c2cc(cc(c2C(=O)O1)O)OC)O)O",
    "C1CCCCCC\\C=C/C=C/1",
    "F/C(Cl)=C1\\CCC(O)C1",
    "C/C=C1/CCCC(=C)C1",
    "C/C=C/C=C\\C",
    "CC=CC=NO",
    "C=C=CC#CC#N",
    "C[C@H]1CC[C@@H](C)CC1",
    "[C@]12(C)CC[C@H](C1)C2",
    "O[C@@H]1[C@H](O)[C@@H](O)[C@H](O)[C@@H](O)[C@H]1O",
    "C12C3C4C1C5C2C3C45",
    "C1C2CC3CC1CC(C2)C3",
    "C1CN2CCC1CC2",
    "C1CC12CC2",
    "S(F)(F)(F)(F)(F)F",
    "CC(C)(C)c1cc(C(C)(C)C)c(O)c(C(C)(C)C)c1",
    "[999CH4].[1000CH4]",
    "C[C@H](N)C(=O)N[C@@H](C)C(=O)N[C@@H](Cc1ccccc1)C(=O)O",
};

static void
check_round_trip(mai_ctx *cx, const char *smiles)
{
    bytes want, got;
    mai_mol m;
    char *text;
    size_t n;

    if (!CHECK_OK(cx, of_smiles(cx, smiles, &want)))
        return;
    mai_mol_open(want.p, &m);
    if (CHECK_OK(cx, mai_molfile_write(cx, &m, &text, &n)) && CHECK_INT(strlen(text), n) &&
        CHECK_OK(cx, of_molfile(cx, text, n, &got)))
        CHECK(same(got, want));
}

static void
what_is_written_is_read(void)
{
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        mai_ctx *cx = unit_open();

        unit_row("%s", written[i]);
        check_round_trip(cx, written[i]);
        unit_close(cx);
    }
}

/* The writer refuses what a reader would not get back. */
static void
nothing_is_lost_silently(void)
{
    static const struct {
        const char *smiles, *message;
    } rows[] = {{"CC[Se@](C)=O", "a molfile cannot say how the neighbours of atom 3 are arranged"},
                {"C[P@H]CC", "a molfile cannot say how the neighbours of atom 2 are arranged"},
                {"F[Pt@SP1](Cl)(Br)I", "a molfile cannot say how the neighbours of atom 2 are arranged"},
                {"F[Co@OH24](Cl)(Br)(I)(N)C",
                 "a molfile cannot say how the neighbours of atom 2 are arranged"}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();
        bytes b;
        mai_mol m;
        char *text;
        size_t n;

        unit_row("%s", rows[i].smiles);
        if (CHECK_OK(cx, of_smiles(cx, rows[i].smiles, &b))) {
            mai_mol_open(b.p, &m);
            CHECK_FAILS_WITH(cx, mai_molfile_write(cx, &m, &text, &n), MAI_EUNSUPPORTED, rows[i].message);
        }
        unit_close(cx);
    }
}

/* A molecule of n times a piece. */
static char *
repeated(const char *piece, int n, const char *tail)
{
    size_t p = strlen(piece);
    char *text = malloc(p * (size_t) n + strlen(tail) + 1);

    for (int i = 0; i < n; i++)
        memcpy(text + p * (size_t) i, piece, p);
    strcpy(text + p * (size_t) n, tail);
    return text;
}

static void
large_molecules_are_written(void)
{
    static const struct {
        const char *piece;
        int n;
        const char *tail;
    } rows[] = {{"C", 999, ""},
                {"C", 1000, ""},
                {"C", 4095, ""},
                {"C(C)", 500, ""},
                {"N[C@@H](C)C(=O)", 100, "O"},
                {"C1CC1", 300, ""},
                {"/C=C/C", 200, ""}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();
        char *text = repeated(rows[i].piece, rows[i].n, rows[i].tail);

        unit_row("%d times %s", rows[i].n, rows[i].piece);
        check_round_trip(cx, text + (*text == '/'));
        free(text);
        unit_close(cx);
    }
}

/* No two atoms stand at the same place in simple drawings, and bonds have about one length. */
static void
drawings_are_clear(void)
{
    static const char *const smiles[] = {"CC(C)(C)C(C)(C)C",
                                         "c1ccc2ccccc2c1",
                                         "C1CC12CCC2",
                                         "CC(=O)Oc1ccccc1C(=O)O",
                                         "OC[C@H]1O[C@@H](O)[C@H](O)[C@@H](O)[C@@H]1O",
                                         "c1ccc2c(c1)ccc1ccccc12"};

    for (size_t i = 0; i < sizeof smiles / sizeof *smiles; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;
        bytes b;
        mai_mol m;
        char *text;
        size_t n;

        unit_row("%s", smiles[i]);
        if (CHECK_OK(cx, of_smiles(cx, smiles[i], &b))) {
            mai_mol_open(b.p, &m);
            if (CHECK_OK(cx, mai_molfile_write(cx, &m, &text, &n)) &&
                CHECK_OK(cx, mai_molfile_parse(cx, text, n, &g)))
                for (int k = 0; k < g->natoms; k++)
                    for (int j = 0; j < k; j++) {
                        double x = g->xyz[k].x - g->xyz[j].x, y = g->xyz[k].y - g->xyz[j].y;
                        double squared = x * x + y * y;

                        CHECK(squared > 0.5);
                        if (mai_bond_between(g, k, j) >= 0)
                            CHECK_REAL(squared, 2.25, 0.01);
                    }
        }
        unit_close(cx);
    }
}

/* ---- SD files ---- */

static bool
is_text(mai_sdf_text t, const char *want)
{
    return t.n == strlen(want) && memcmp(t.p, want, t.n) == 0;
}

static void
records_are_split(void)
{
    static const char file[] =
        " first \n\n\n  0  0\nM  END\n>  <A>\n1\n\n> 25 <Long name> (7)\nline 1\n line 2\n\n"
        "line 4\n> not a name\n\n\n> <Empty>\n\n$$$$\n"
        "second\r\n\r\n\r\n  0  0\r\nM  END\r\n>  <A>\r\nx\r\ny\r\n\r\n>\r\nno name\r\n\r\n$$$$\r\n"
        "third, without an end\n> <A>\n3";
    mai_ctx *cx = unit_open();
    mai_sdf *sdf;
    mai_sdf_record r;
    bool more;

    if (CHECK_OK(cx, mai_sdf_open(cx, file, sizeof file - 1, &sdf)) &&
        CHECK_OK(cx, mai_sdf_next(cx, sdf, &r, &more))) {
        CHECK(more && is_text(r.title, "first") && is_text(r.molfile, " first \n\n\n  0  0\nM  END\n"));
        CHECK_INT(r.number, 1);
        CHECK_INT(r.line, 1);
        if (CHECK_INT(r.nproperties, 3)) {
            CHECK(is_text(r.properties[0].name, "A") && is_text(r.properties[0].value, "1"));
            CHECK(is_text(r.properties[1].name, "Long name"));
            CHECK(is_text(r.properties[1].value, "line 1\n line 2\n\nline 4\n> not a name"));
            CHECK(is_text(r.properties[2].name, "Empty") && is_text(r.properties[2].value, ""));
        }
    }
    if (CHECK_OK(cx, mai_sdf_next(cx, sdf, &r, &more))) {
        CHECK(more && is_text(r.title, "second"));
        CHECK_INT(r.line, 20);
        if (CHECK_INT(r.nproperties, 1))
            CHECK(is_text(r.properties[0].value, "x\ny"));
    }
    if (CHECK_OK(cx, mai_sdf_next(cx, sdf, &r, &more))) {
        CHECK(more && is_text(r.title, "third, without an end"));
        CHECK(is_text(r.molfile, "third, without an end\n"));
        if (CHECK_INT(r.nproperties, 1))
            CHECK(is_text(r.properties[0].value, "3"));
    }
    CHECK_OK(cx, mai_sdf_next(cx, sdf, &r, &more));
    CHECK(!more);
    unit_close(cx);
}

static void
blank_files_have_no_records(void)
{
    static const char *const files[] = {"", "\n", " \r\n\t\n"};
    mai_ctx *cx = unit_open();
    mai_sdf *sdf;
    mai_sdf_record r;
    bool more;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (CHECK_OK(cx, mai_sdf_open(cx, files[i], strlen(files[i]), &sdf)) &&
            CHECK_OK(cx, mai_sdf_next(cx, sdf, &r, &more)))
            CHECK(!more);
    unit_close(cx);
}

/* "CCO\n$$$$\n" as one member, then "more" as another. */
static const uint8_t members[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x73, 0x76, 0xf6, 0xe7, 0x52, 0x01, 0x02,
    0x2e, 0x00, 0xbd, 0x9f, 0xb4, 0x80, 0x09, 0x00, 0x00, 0x00, 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x02, 0x03, 0xcb, 0xcd, 0x2f, 0x4a, 0x05, 0x00, 0x7c, 0xf2, 0x52, 0x8b, 0x04, 0x00, 0x00, 0x00};

static void
gzip_is_read(void)
{
    mai_ctx *cx = unit_open();
    mai_sdf *sdf;
    mai_sdf_record r;
    bool more;

    if (CHECK_OK(cx, mai_sdf_open(cx, members, sizeof members, &sdf)) &&
        CHECK_OK(cx, mai_sdf_next(cx, sdf, &r, &more)))
        CHECK(more && is_text(r.title, "CCO"));
    if (CHECK_OK(cx, mai_sdf_next(cx, sdf, &r, &more)))
        CHECK(more && is_text(r.title, "more"));
    CHECK_OK(cx, mai_sdf_next(cx, sdf, &r, &more));
    CHECK(!more);
    unit_close(cx);
}

/* A record that needs more than the first buffer, in an arena of its own for each record. */
static void
long_records_are_read(void)
{
    mai_ctx *cx = unit_open();
    size_t n = 300000;
    char *file = malloc(n);
    mai_arena *own = cx->arena, each;
    mai_sdf *sdf;
    mai_sdf_record r;
    bool more = true;
    int records = 0;

    memset(file, 'x', n);
    for (size_t i = 99; i < n; i += 100)
        file[i] = '\n';
    memcpy(file + 200000, "$$$$\n", 5);
    mai_arena_init(&each, mai_malloc_source);
    if (CHECK_OK(cx, mai_sdf_open(cx, file, n, &sdf)))
        while (more) {
            cx->arena = &each;
            if (!CHECK_OK(cx, mai_sdf_next(cx, sdf, &r, &more)))
                break;
            records += more;
            mai_arena_reset(&each);
            cx->arena = own;
        }
    cx->arena = own;
    mai_arena_reset(&each);
    CHECK_INT(records, 2);
    free(file);
    unit_close(cx);
}

/* ---- failures ---- */

static mai_status
read_and_write(mai_ctx *cx, void *arg)
{
    const struct molfile_case *row = arg;
    bytes b;
    mai_mol m;
    char *text;
    size_t n;

    MAI_TRY(mai_mol_from_molfile(cx, row->molfile, strlen(row->molfile), 0, &b.p, &b.n));
    mai_mol_open(b.p, &m);
    return mai_molfile_write(cx, &m, &text, &n);
}

static mai_status
write_smiles(mai_ctx *cx, void *arg)
{
    const char *smiles = arg;
    bytes b;
    mai_mol m;
    char *text;
    size_t n;

    MAI_TRY(mai_mol_from_smiles(cx, smiles, strlen(smiles), 0, &b.p, &b.n));
    mai_mol_open(b.p, &m);
    return mai_molfile_write(cx, &m, &text, &n);
}

static mai_status
read_records(mai_ctx *cx, void *arg)
{
    mai_sdf *sdf;
    mai_sdf_record r;
    bool more = true;

    MAI_TRY(mai_sdf_open(cx, members, sizeof members, &sdf));
    while (more)
        MAI_TRY(mai_sdf_next(cx, sdf, &r, &more));
    return MAI_OK;
}

static void
failures_leave_nothing(void)
{
    static const size_t rows[] = {8, 13, 33, 49, 52};
    char crowded[] = "C/C1=C\\CC[C@@]2([C@H](O2)[C@@H]3[C@@H](CC1)C(=C)C(=O)O3)C";

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct molfile_case row = molfile_cases[rows[i]];

        unit_row("%s", row.smiles);
        CHECK(unit_refuse_each_allocation(read_and_write, &row) > 10);
        CHECK(unit_stop_at_each_poll(read_and_write, &row) > 10);
    }
    unit_row("%s", crowded);
    CHECK(unit_refuse_each_allocation(write_smiles, crowded) > 10);
    CHECK(unit_stop_at_each_poll(write_smiles, crowded) > 10);
    CHECK(unit_refuse_each_allocation(read_records, NULL) > 3);
    CHECK(unit_stop_at_each_poll(read_records, NULL) > 3);
}

static const unit_test tests[] = {
    {"molfiles are read", molfiles_are_read},
    {"faults are named", faults_are_named},
    {"what is written is read", what_is_written_is_read},
    {"nothing is lost silently", nothing_is_lost_silently},
    {"large molecules are written", large_molecules_are_written},
    {"drawings are clear", drawings_are_clear},
    {"records are split", records_are_split},
    {"blank files have no records", blank_files_have_no_records},
    {"gzip is read", gzip_is_read},
    {"long records are read", long_records_are_read},
    {"failures leave nothing", failures_leave_nothing},
};

UNIT_MAIN(tests)

/*
 * test_smiles.c - what SMILES say, what they do not, and hydrogens that are merged. Expected graphs are
 * RDKit's.
 *
 * A graph is written as "atoms|bonds": an atom as its number, 'a' if aromatic, 'b' if in brackets, 'i'
 * isotope, chirality, 'h' hydrogens, charge, ':' class; a bond as begin, type, end, direction.
 */
#include "chem/chem.h"
#include "chem/perceive.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct form {
    char text[4096];
    size_t n;
} form;

static void MAI_PRINTF(2, 3) put(form *f, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    f->n += (size_t) vsnprintf(f->text + f->n, sizeof f->text - f->n, fmt, args);
    va_end(args);
}

static void
put_atom(form *f, const mai_atom *a)
{
    static const char *const chirality[] = {"", "@", "@@", "@AL", "@SP", "@TB", "@OH"};

    put(f, "%d%s%s", a->element, a->flags & MAI_ATOM_AROMATIC ? "a" : "",
        a->flags & MAI_ATOM_NO_IMPLICIT ? "b" : "");
    if (a->isotope != 0)
        put(f, "i%d", a->isotope);
    put(f, "%s", chirality[a->chirality]);
    if (a->chirality > MAI_CHIRAL_CW)
        put(f, "%d", a->permutation);
    if (a->explicit_h != 0)
        put(f, "h%d", a->explicit_h);
    if (a->charge != 0)
        put(f, "%+d", a->charge);
    if (a->map != 0)
        put(f, ":%d", a->map);
}

static const char *
form_of(const mai_molgraph *g)
{
    static form f;

    f.n = 0;
    f.text[0] = '\0';
    for (int i = 0; i < g->natoms; i++) {
        put(&f, "%s", i > 0 ? " " : "");
        put_atom(&f, &g->atoms[i]);
    }
    for (int i = 0; i < g->nbonds; i++) {
        const mai_bond *b = &g->bonds[i];

        put(&f, "%s%d%c%d%s", i > 0 ? " " : "|", b->begin, "~-=#$:>"[b->type], b -> end,
            b -> dir == MAI_DIR_UP        ? "/"
                 : b->dir == MAI_DIR_DOWN ? "\\"
                                          : "");
    }
    return f.text;
}

/* Reads a text from memory of its exact size. */
static mai_status
parse(mai_ctx *cx, const char *text, size_t n, mai_molgraph **g)
{
    char *exact = malloc(n > 0 ? n : 1);

    memcpy(exact, text, n);
    mai_status status = mai_smiles_parse(cx, exact, n, g);
    free(exact);
    return status;
}

static const struct graph_row {
    const char *smiles, *graph;
} read[] = {
    {"CCO", "6 6 8|0-1 1-2"},
    {"C=CC#N", "6 6 6 7|0=1 1-2 2#3"},
    {"C-C$C:C~C", "6 6 6 6 6|0-1 1$2 2:3 3~4"},
    {"BrCCl", "35 6 17|0-1 1-2"},
    {"BNOPSFI", "5 7 8 15 16 9 53|0-1 1-2 2-3 3-4 4-5 5-6"},
    {"*c1ccccc1", "0 6a 6a 6a 6a 6a 6a|0-1 1:2 2:3 3:4 4:5 5:6 6:1"},
    {"b1cnoscp1", "5a 6a 7a 8a 16a 6a 15a|0:1 1:2 2:3 3:4 4:5 5:6 6:0"},
    {"c1cc[nH]c1", "6a 6a 6a 7abh1 6a|0:1 1:2 2:3 3:4 4:0"},
    {"[se]1cccc1", "34ab 6a 6a 6a 6a|0:1 1:2 2:3 3:4 4:0"},
    {"[te]1cc[si]c[as]1", "52ab 6a 6a 14ab 6a 33ab|0:1 1:2 2:3 3:4 4:5 5:0"},
    {"[13CH4]", "6bi13h4"},
    {"[0C]", "6b"},
    {"[#6H3][#92]", "6bh3 92b|0-1"},
    {"[14#7]", "7bi14"},
    {"['Rf'][Uun][Uuo]", "104b 110b 118b|0-1 1-2"},
    {"[*H][Og][Cn]", "0bh1 118b 112b|0-1 1-2"},
    {"[H][2H][HH][3HH2+]", "1b 1bi2 1bh1 1bi3h2+1|0-1 1-2 2-3"},
    {"[Na+].[Cl-]", "11b+1 17b-1"},
    {"[Fe++][Fe--][Fe+3][O-2][N+0]", "26b+2 26b-2 26b+3 8b-2 7b|0-1 1-2 2-3 3-4"},
    {"[CH3:7][C:2147483639]", "6bh3:7 6b:2147483639|0-1"},
    {"[CH4:0]", "6bh4:-1"},
    {"C(C)(C)C", "6 6 6 6|0-1 0-2 0-3"},
    {"C(C(=C)N)(-F)Cl", "6 6 6 7 9 17|0-1 1=2 1-3 0-4 0-5"},
    {"C(C.C)N", "6 6 6 7|0-1 0-3"},
    {"C1CC1", "6 6 6|0-1 1-2 2-0"},
    {"C1CC2C1C2", "6 6 6 6 6|0-1 1-2 2-3 3-4 3-0 4-2"},
    {"C12CC1C2", "6 6 6 6|0-1 1-2 2-3 2-0 3-0"},
    {"C0CC0", "6 6 6|0-1 1-2 2-0"},
    {"C%10CC%10", "6 6 6|0-1 1-2 2-0"},
    {"C%(7)C%(1234)CC7CC%(01234)", "6 6 6 6 6 6|0-1 1-2 2-3 3-4 4-5 3-0 5-1"},
    {"C2CC1CC1CC2", "6 6 6 6 6 6 6|0-1 1-2 2-3 3-4 4-5 5-6 4-2 6-0"},
    {"C1CC1C1CC1", "6 6 6 6 6 6|0-1 1-2 2-3 3-4 4-5 2-0 5-3"},
    {"C1.C1", "6 6|1-0"},
    {"C=1CC1", "6 6 6|0-1 1-2 0=2"},
    {"C1CC=1", "6 6 6|0-1 1-2 2=0"},
    {"C-1CC=1", "6 6 6|0-1 1-2 0-2"},
    {"C1CC:1", "6 6 6|0-1 1-2 2:0"},
    {"c1cccc1c-1ccccc1",
     "6a 6a 6a 6a 6a 6a 6a 6a 6a 6a 6a|0:1 1:2 2:3 3:4 4:5 5:6 6:7 7:8 8:9 9:10 4:0 5-10"},
    {"C~1CC1", "6 6 6|0-1 1-2 0-2"},
    {"c~1cccc~1", "6a 6a 6a 6a 6a|0:1 1:2 2:3 3:4 0:4"},
    {"C->N", "6 7|0>1"},
    {"N<-C", "7 6|1>0"},
    {"C->1CC1", "6 6 6|0-1 1-2 0>2"},
    {"C1CC->1", "6 6 6|0-1 1-2 2>0"},
    {"C<-1CC1", "6 6 6|0-1 1-2 2>0"},
    {"C1CC<-1", "6 6 6|0-1 1-2 0>2"},
    {"F/C=C/F", "9 6 6 9|0-1/ 1=2 2-3/"},
    {"F/C=C\\\\F", "9 6 6 9|0-1/ 1=2 2-3\\"},
    {"F\\C=C(/F)Cl", "9 6 6 9 17|0-1\\ 1=2 2-3/ 2-4"},
    {"C/1CCCCCC=C1", "6 6 6 6 6 6 6 6|0-1 1-2 2-3 3-4 4-5 5-6 6=7 7-0\\"},
    {"C1CCCCCC=C\\1", "6 6 6 6 6 6 6 6|0-1 1-2 2-3 3-4 4-5 5-6 6=7 7-0\\"},
    {"C/1=C/CCCCCC\\1", "6 6 6 6 6 6 6 6|0=1 1-2/ 2-3 3-4 4-5 5-6 6-7 7-0\\"},
    {"C/1=CCCCCCC=1", "6 6 6 6 6 6 6 6|0=1 1-2 2-3 3-4 4-5 5-6 6-7 7=0\\"},
    {"c/c", "6a 6a|0:1/"},
    {"N[C@](C)(F)Cl", "7 6b@ 6 9 17|0-1 1-2 1-3 1-4"},
    {"N[C@@H](C)F", "7 6b@@h1 6 9|0-1 1-2 1-3"},
    {"[C@H](N)(C)F", "6b@@h1 7 6 9|0-1 0-2 0-3"},
    {"[C@@](N)(C)(F)Cl", "6b@@ 7 6 9 17|0-1 0-2 0-3 0-4"},
    {"C[C@@H]1CCO1", "6 6b@h1 6 6 8|0-1 1-2 2-3 3-4 4-1"},
    {"F[C@]1CCO1", "9 6b@ 6 6 8|0-1 1-2 2-3 3-4 4-1"},
    {"[C@]12(F)C3.C3.C1.C2", "6b@ 9 6 6 6 6|0-1 0-2 4-0 5-0 3-2"},
    {"[C@]21(F)C3.C3.C1.C2", "6b@@ 9 6 6 6 6|0-1 0-2 4-0 5-0 3-2"},
    {"F[C@]321.C3.C1.C2", "9 6b@@ 6 6 6|0-1 3-1 4-1 2-1"},
    {"[C@@](F)1(C)CCO1", "6b@@ 9 6 6 6 8|0-1 0-2 0-3 3-4 4-5 5-0"},
    {"C1CN[C@](O)(N)1", "6 6 7 6b@ 8 7|0-1 1-2 2-3 3-4 3-5 3-0"},
    {"[C@](Cl)(F)1CC[C@H](F)CC1", "6b@@ 17 9 6 6 6b@h1 9 6 6|0-1 0-2 0-3 3-4 4-5 5-6 5-7 7-8 8-0"},
    {"[C@@](Cl)(F)(I)1.Br1", "6b@@ 17 9 53 35|0-1 0-2 0-3 4-0"},
    {"C[S@]2(=O).Cl2", "6 16b@@ 8 17|0-1 1=2 3-1"},
    {"C[S@]1CC.O1", "6 16b@ 6 6 8|0-1 1-2 2-3 4-1"},
    {"[C@TH](F)(Cl)(Br)I", "6b@ 9 17 35 53|0-1 0-2 0-3 0-4"},
    {"[C@TH2](F)(Cl)(Br)I", "6b@@ 9 17 35 53|0-1 0-2 0-3 0-4"},
    {"[C@TH2](Cl)1(F)I.Br1", "6b@ 17 9 53 35|0-1 0-2 0-3 4-0"},
    {"[C@AL2](F)=C", "6b@AL2 9 6|0-1 0=2"},
    {"F[Pt@SP3](F)(Cl)Cl", "9 78b@SP3 9 17 17|0-1 1-2 1-3 1-4"},
    {"S[As@TB15](F)(Cl)(Br)N", "16 33b@TB15 9 17 35 7|0-1 1-2 1-3 1-4 1-5"},
    {"C[Co@OH](F)(Cl)(Br)(I)S", "6 27b@OH0 9 17 35 53 16|0-1 1-2 1-3 1-4 1-5 1-6"},
    {"[C@''TH2](F)(Cl)(Br)I", "6b@@ 9 17 35 53|0-1 0-2 0-3 0-4"},
};

static void
graphs_are_read(void)
{
    for (size_t i = 0; i < sizeof read / sizeof *read; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("%s", read[i].smiles);
        if (CHECK_OK(cx, parse(cx, read[i].smiles, strlen(read[i].smiles), &g)))
            CHECK_TEXT(form_of(g), read[i].graph);
        unit_close(cx);
    }
}

static const struct graph_row merged[] = {
    {"[H]C([H])([H])O[H]", "6h3 8h1|0-1"},
    {"[H][H]", "1b 1b|0-1"},
    {"[H]", "1b"},
    {"[H+].[H-]", "1b+1 1b-1"},
    {"[2H]C", "1bi2 6|0-1"},
    {"[H]*", "1b 0|0-1"},
    {"C[H]C", "6 1b 6|0-1 1-2"},
    {"[H+]C", "6h1"},
    {"[H-]C", "6h1"},
    {"[H:3]C", "6h1"},
    {"[HH]C", "6h1"},
    {"[H]->C", "6h1"},
    {"[H]=C", "6h1"},
    {"[H][C@@](F)(Cl)Br", "6b@h1 9 17 35|0-1 0-2 0-3"},
    {"F[C@]([H])(Cl)Br", "9 6b@h1 17 35|0-1 1-2 1-3"},
    {"F[C@](Cl)([H])Br", "9 6b@@h1 17 35|0-1 1-2 1-3"},
    {"F[C@](Cl)(Br)[H]", "9 6b@h1 17 35|0-1 1-2 1-3"},
    {"[C@@]([2H])([H])(F)Cl", "6b@@h1 1bi2 9 17|0-1 0-2 0-3"},
    {"C[C@]([H])([H])F", "6 6b@h2 9|0-1 1-2"},
    {"[H][Pt@SP1]([H])(F)Cl", "1b 78b@SP1 1b 9 17|0-1 1-2 1-3 1-4"},
    {"[H][C@AL1]=C", "6b@AL1h1 6|0=1"},
    {"[H]/C(C)=C/F", "6h1 6 6 9|0-1/ 0=2 2-3/"},
    {"F/C([H])=C/F", "9 6h1 6 9|0-1/ 1=2 2-3/"},
    {"F/C(/[H])=C/F", "9 6h1 6 9|0-1/ 1=2 2-3/"},
    {"[H]/C(F)=C(/[H])F", "6h1 9 6h1 9|0-1/ 0=2 2-3\\"},
    {"C(\\F)(\\[H])=C/F", "6h1 9 6 9|0-1\\ 0=2 2-3/"},
    {"[H]/C=C/F", "1b 6 6 9|0-1/ 1=2 2-3/"},
    {"[H]/N=C/C", "1b 7 6 6|0-1/ 1=2 2-3/"},
    {"[H]N=C", "7h1 6|0=1"},
    {"[H]/C([H])=C/F", "6h2 6 9|0=1 1-2/"},
};

static void
hydrogens_are_merged(void)
{
    for (size_t i = 0; i < sizeof merged / sizeof *merged; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("%s", merged[i].smiles);
        if (CHECK_OK(cx, parse(cx, merged[i].smiles, strlen(merged[i].smiles), &g)) &&
            CHECK_OK(cx, mai_merge_hydrogens(cx, g)))
            CHECK_TEXT(form_of(g), merged[i].graph);
        unit_close(cx);
    }
}

static const struct refusal {
    const char *smiles;
    int64_t position;
    const char *message;
} refused[] = {
    {"1CC1", 0, "'1' at 1 comes before any atom"},
    {"=CC", 0, "'=' at 1 comes before any atom"},
    {".C", 0, "'.' at 1 comes before any atom"},
    {"(C)", 0, "'(' at 1 comes before any atom"},
    {"a", 0, "'a' at 1 has no meaning in a SMILES"},
    {"CA", 1, "'A' at 2 has no meaning in a SMILES"},
    {"CH4", 1, "'H' at 2 has no meaning"},
    {"C@C", 1, "'@' at 2 has no meaning"},
    {"C]", 1, "']' at 2 has no meaning"},
    {"C>C", 1, "'>' at 2 has no meaning"},
    {"C<C", 1, "'<' at 2 has no meaning unless '-' follows"},
    {"C\xc3\xa9", 1, "the byte 0xC3 at 2 has no meaning"},
    {"C\x01"
     "C",
     1, "the byte 0x01 at 2 has no meaning"},
    {"C=", 1, "the bond '=' at 2 leads to no atom"},
    {"C==C", 1, "the bond '=' at 2 leads to no atom"},
    {"C=.C", 1, "the bond '=' at 2 leads to no atom"},
    {"C=(C)", 1, "the bond '=' at 2 leads to no atom"},
    {"C(=)C", 2, "the bond '=' at 3 leads to no atom"},
    {"C(=1CC=1)", 2, "the bond '=' at 3 leads to no atom"},
    {"C\\\\\\C", 1, "the bond '\\' at 2 leads to no atom"},
    {"C//C", 1, "the bond '/' at 2 leads to no atom"},
    {"C..C", 1, "no atom follows '.' at 2"},
    {"C.", 1, "no atom follows '.' at 2"},
    {"C.1CC1", 1, "no atom follows '.' at 2"},
    {"C.(C)", 1, "no atom follows '.' at 2"},
    {"C()C", 1, "the branch that '(' at 2 opens does not begin with an atom"},
    {"C((C))", 1, "the branch that '(' at 2 opens does not begin with an atom"},
    {"C(1CC1)", 1, "the branch that '(' at 2 opens does not begin with an atom"},
    {"C(.C)C", 1, "the branch that '(' at 2 opens does not begin with an atom"},
    {"CC(CC(C)", 2, "'(' at 3 is not closed"},
    {"CC)C", 2, "')' at 3 closes no branch"},
    {"C(C))", 4, "')' at 5 closes no branch"},
    {"c1ccc", 1, "ring bond 1 is not closed"},
    {"C1CC1C1CC", 6, "ring bond 1 is not closed"},
    {"C%12CC%(120)", 1, "ring bond 12 is not closed"},
    {"CC%(1200)CC", 2, "ring bond 1200 is not closed"},
    {"C11", 2, "ring bond 1 at 3 joins an atom to itself"},
    {"C1C1", 3, "ring bond 1 at 4 joins atoms that have a bond already"},
    {"C12CC12", 6, "ring bond 2 at 7 joins atoms that have a bond already"},
    {"C%1CC%1", 1, "no ring bond number follows '%' at 2"},
    {"C%01CC%01", 1, "no ring bond number follows '%' at 2"},
    {"C%", 1, "no ring bond number follows '%' at 2"},
    {"C%()C%()", 1, "no ring bond number follows '%' at 2"},
    {"C%(1C", 1, "no ring bond number follows '%' at 2"},
    {"C%(123456)", 1, "no ring bond number follows '%' at 2"},
    {"C[C", 1, "'[' at 2 is not closed"},
    {"C[", 1, "'[' at 2 is not closed"},
    {"[13", 0, "'[' at 1 is not closed"},
    {"[]", 1, "']' at 2 has no meaning where an element is expected"},
    {"[[C]]", 1, "'[' at 2 has no meaning where an element is expected"},
    {"[Xx]", 1, "unknown element Xx at 2"},
    {"[13D]", 3, "unknown element D at 4"},
    {"[sn]", 1, "unknown element sn at 2"},
    {"[Uuz]", 1, "unknown element Uuz at 2"},
    {"['C ']", 1, "'\'' at 2 has no meaning where an element is expected"},
    {"[012C]", 1, "the isotope at 2 begins with 0"},
    {"[65536C]", 1, "the isotope at 2 is above 65535"},
    {"[#]", 1, "no atomic number follows '#' at 2"},
    {"[#119]", 2, "the atomic number at 3 is above 118"},
    {"[H@]", 2, "'@' at 3 has no meaning here in a bracket atom"},
    {"[CH256]", 3, "the number of hydrogens at 4 is above 255"},
    {"[CH02]", 3, "the number of hydrogens at 4 begins with 0"},
    {"[C+++]", 4, "'+' at 5 has no meaning here in a bracket atom"},
    {"[C+-]", 3, "'-' at 4 has no meaning here in a bracket atom"},
    {"[C+128]", 3, "the charge at 4 is above 127"},
    {"[C:]", 2, "no atom class follows ':' at 3"},
    {"[C:2147483640]", 3, "the atom class at 4 is above 2147483639"},
    {"[C:99999999999999999999]", 3, "the atom class at 4 is above 2147483639"},
    {"[C-H]", 3, "'H' at 4 has no meaning here in a bracket atom"},
    {"[C@TH3](F)(Cl)(Br)I", 5, "the chiral arrangement at 6 is above 2"},
    {"[C@AL3]", 5, "the chiral arrangement at 6 is above 2"},
    {"[C@SP4]", 5, "the chiral arrangement at 6 is above 3"},
    {"[C@TB21]", 5, "the chiral arrangement at 6 is above 20"},
    {"[C@OH31]", 5, "the chiral arrangement at 6 is above 30"},
    {"CC |$a;b$|", 2, "there is more text after the blank at 3"},
    {"CC\nCC", 2, "there is more text after the blank at 3"},
    {" CC ethane ", 3, "there is more text after the blank at 4"},
};

static void
faults_are_named(void)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("%s", refused[i].smiles);
        CHECK_INT(parse(cx, refused[i].smiles, strlen(refused[i].smiles), &g), MAI_ETEXT);
        CHECK_INT(cx->err.position, refused[i].position);
        CHECK(strncmp(cx->err.message, refused[i].message, strlen(refused[i].message)) == 0);
        unit_close(cx);
    }
}

static void
blanks_around_are_passed_over(void)
{
    static const char *const texts[] = {"", " ", "\t\n\r\f\v "};
    mai_ctx *cx = unit_open();
    mai_molgraph *g;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (CHECK_OK(cx, parse(cx, texts[i], strlen(texts[i]), &g))) {
            CHECK_INT(g->natoms, 0);
            CHECK_INT(g->nbonds, 0);
            CHECK_OK(cx, mai_merge_hydrogens(cx, g));
        }
    CHECK_OK(cx, mai_smiles_parse(cx, NULL, 0, &g));
    if (CHECK_OK(cx, parse(cx, " \tC[2H]O\r\n", 10, &g))) {
        CHECK_INT(g->natoms, 3);
        CHECK_INT(g->atoms[0].position, 2);
        CHECK_INT(g->atoms[1].position, 3);
        CHECK_INT(g->atoms[2].position, 7);
    }
    CHECK_FAILS_WITH(cx, parse(cx, "C\0C", 3, &g), MAI_ETEXT, "0x00 at 2");
    CHECK_FAILS_WITH(cx, parse(cx, "[\0]", 3, &g), MAI_ETEXT, "0x00 at 2");
    CHECK_FAILS_WITH(cx, parse(cx, "[C\0", 3, &g), MAI_ETEXT, "0x00 at 3");
    unit_close(cx);
}

/* A text of n times a piece between two others. */
static mai_status
parse_repeated(mai_ctx *cx, const char *head, const char *piece, int n, const char *tail, mai_molgraph **g)
{
    size_t h = strlen(head), p = strlen(piece), t = strlen(tail), size = h + (size_t) n * p + t;
    char *text = malloc(size);

    memcpy(text, head, h);
    for (int i = 0; i < n; i++)
        memcpy(text + h + (size_t) i * p, piece, p);
    memcpy(text + size - t, tail, t);
    mai_status status = parse(cx, text, size, g);
    free(text);
    return status;
}

static void
large_texts_are_bounded(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g;

    if (CHECK_OK(cx, parse_repeated(cx, "", "C", MAI_MAX_RAW_ATOMS, "", &g)))
        CHECK_INT(g->nbonds, MAI_MAX_RAW_ATOMS - 1);
    CHECK_FAILS(cx, parse_repeated(cx, "", "C", MAI_MAX_RAW_ATOMS + 1, "", &g), MAI_ELIMIT);
    CHECK_FAILS(cx, parse_repeated(cx, "", "C.", MAI_MAX_RAW_ATOMS, "C", &g), MAI_ELIMIT);
    if (CHECK_OK(cx, parse_repeated(cx, "C", "(C)", 60000, "", &g)))
        CHECK_INT(g->atoms[0].degree, 60000);
    CHECK_FAILS_WITH(cx, parse_repeated(cx, "C", "(C", 60000, "", &g), MAI_ETEXT,
                     "'(' at 120000 is not closed");
    CHECK_OK(cx, parse_repeated(cx, "C", "([H])", 60000, "", &g));
    if (CHECK_OK(cx, mai_merge_hydrogens(cx, g)))
        CHECK_INT(g->atoms[0].explicit_h, 255);
    /* Cliques of four with all ring numbers open at once, and a bond count above the limit. */
    CHECK_FAILS(cx, parse_repeated(cx, "", "C12CC1C2", 20000, "", &g), MAI_ELIMIT);
    cx->limits.input_bytes = 10;
    CHECK_FAILS(cx, parse_repeated(cx, "", "C", 11, "", &g), MAI_ELIMIT);
    unit_close(cx);
}

/* Rings that close in the order they were opened, under numbers that fall: bonds are sorted by number. */
static void
rings_are_sorted_by_number(void)
{
    enum { N = 200 };
    char text[N * 40], *p = text;
    mai_ctx *cx = unit_open();
    mai_molgraph *g;

    for (int i = 0; i < N; i++)
        p += sprintf(p, "C%%(%d)", 99999 - i);
    p += sprintf(p, "CC");
    for (int i = 0; i < N; i++)
        p += sprintf(p, "C%%(%d)", 99999 - i);
    if (CHECK_OK(cx, parse(cx, text, strlen(text), &g)) && CHECK_INT(g->nbonds, 3 * N + 1))
        for (int i = 0; i < N; i++) {
            const mai_bond *b = &g->bonds[2 * N + 1 + i];

            CHECK_INT(b->begin, 2 * N + 1 - i);
            CHECK_INT(b->end, N - 1 - i);
        }
    unit_close(cx);
}

static mai_status
read_and_merge(mai_ctx *cx, void *arg)
{
    mai_molgraph *g;

    MAI_TRY(mai_smiles_parse(cx, arg, strlen(arg), &g));
    return mai_merge_hydrogens(cx, g);
}

static void
failures_leave_nothing(void)
{
    static char text[] =
        "[H]C%(300)9876543C(C(C(C(C(C(C(C(C(C(C(C(C(C(C(C(C(C(C(C)))))))))))))))))))C([H])C3C4C5C6C7C8C9"
        "C%11%12%13C%14%15%16CCC%11CC%12CC%13CC%14CC%15CC%16%(300)";

    CHECK(unit_refuse_each_allocation(read_and_merge, text) > 5);
    CHECK(unit_stop_at_each_poll(read_and_merge, text) > 3);
}

static const unit_test tests[] = {
    {"graphs are read", graphs_are_read},
    {"hydrogens are merged", hydrogens_are_merged},
    {"faults are named", faults_are_named},
    {"blanks around are passed over", blanks_around_are_passed_over},
    {"large texts are bounded", large_texts_are_bounded},
    {"rings are sorted by number", rings_are_sorted_by_number},
    {"failures leave nothing", failures_leave_nothing},
};

UNIT_MAIN(tests)

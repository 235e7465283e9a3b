/*
 * test_smarts.c - what a SMARTS is read as, written back in one notation; what is refused and where; merged
 * hydrogens. Which of the texts are accepted, and what they mean, is RDKit 2022.09's.
 */
#include "match/query.h"
#include "unit.h"

#include <string.h>

static mai_status
written(mai_ctx *cx, const char *smarts, bool merge, char **out)
{
    mai_query *q;
    size_t n;

    MAI_TRY(mai_smarts_parse(cx, smarts, strlen(smarts), &q));
    if (merge)
        MAI_TRY(mai_query_merge_hydrogens(cx, q));
    return mai_query_write(cx, q, out, &n);
}

/* ---- what a text means: the same in canonical words ---- */

static const struct {
    const char *smarts, *means;
} readings[] = {
    {"", ""},
    {" \tC\n", "C"},
    {"*", "*"},
    {"aA", "aA"},
    {"ClBrc", "ClBrc"},
    {"[C][c]", "Cc"},
    {"[Cn][sn][Sc][As][as][se][Uut]", "[#112][s;n][#21][#33][as][se][#113]"},
    {"[Nh][Cs][Hf][AlH]", "[N;h][#55][#72][#13;H1]"},
    {"[H][2H][H+][H:1][2H-2:3]", "[#1][2#1][#1;+1][#1:1][#1;2;-2:3]"},
    {"[H1][HH][HC][H2-][2HC]", "[H1][H1;H1][H1;C][H2;-1][2;H1;C]"},
    {"[012H][C0][13]", "[0;12;H1][C;0][13]"},
    {"[D][d][X][v]", "[D1][d1][X1][v1]"},
    {"[x][z][Z][h][R][r]", "[x][z][Z][h][R][r]"},
    {"[x0][z2][Z3][h1][R2][r6][v4]", "[x0][z2][Z3][h1][R2][r6][v4]"},
    {"[D{2-3}][X{-2}][v{3-}][R{1-}][r{5-6}][z{-0}]", "[D{2-3}][X{-2}][v{3-}][R][r{5-6}][z0]"},
    {"[D{3-2}][D40000][D{2-99999}]", "[D32767][D32767][D{2-}]"},
    {"[+][-][++][--][+0][-2][+++]", "[+1][-1][+2][-2][+0][-2][+2;+1]"},
    {"[+{1-}][+{-1}][-{1-2}][-{-1}][-{1-}]", "[+{1-}][+{-1}][-{1-2}][-{-1}][-{1-}]"},
    {"[^0][^23]", "[^0][^2;3]"},
    {"[#6][#0][#118]", "[#6][#0][#118]"},
    {"[C,N;!R,D2&X3]", "[C,N;!R,D2&X3]"},
    {"[CN,OR;H1]", "[C&N,O&R;H1]"},
    {"[!C][!!C][!!!C][!*][!@]", "[!C]C[!C][!*][!*;@]"},
    {"[*;C][C,*][C,!*][C;!*]", "C*C[!*]"},
    {"[!12C][!2H][!2H3][!12#6]", "[!12C][!2H1][!2H3][!12#6]"},
    {"[C:0][C:7]", "C[C:7]"},
    {"C-C=C#C$C:C~C@C", "C-C=C#C$C:C~C@[C]"},
    {"C-,=C!-C-!@C==C-;@,=C", "C-,=C!-C-;!@[C]=;=C-;@,=C"},
    {"C!~C", "C!~C"},
    {"C->C<-C", "C->C<-C"},
    {"C->,=C=,->C", "C->C=C"},
    {"C->1CC1", "C!~1CC1"},
    {"C/C=C\\C\\\\C", "C/C=C\\C\\C"},
    {"C(C)(=O)(-C)N", "C(C)(=O)(-C)N"},
    {"C(C(C)C)", "CC(C)C"},
    {"C1CC1", "C1CC1"},
    {"C=1CC1", "C=1CC1"},
    {"C1CC=1", "C1CC=1"},
    {"C%12CC%12", "C1CC1"},
    {"C%(3)CC3C%(99999)CC%(99999)", "C1CC1C2CC2"},
    {"C2C1CC1C2", "C2C1CC1C2"},
    {"C1C1.C1C1", NULL},
    {"C1.C1", "C1.C1"},
    {"C.C(C.C)", "C.CC.C"},
    {"(C.N).O.(C)", "(C.N).O.(C)"},
    {"(C(N)C1).C1", "(C(N)C1).C1"},
    {"[$(C=O)]", "[$(C=O)]"},
    {"[N;!$(NC=O);$([#7;R1]-[$(C)])]", "[N;!$(NC=O);$([#7;R1]-[$(C)])]"},
    {"[$(C)_1,$(N)_1]", "[$(C),$(C)]"},
    {"[$(C)13]", "[$(C)]"},
    {"[C@@H](F)Cl", "[C;H1;@@](F)Cl"},
    {"[C@](F)(Cl)(Br)I", "[C;@](F)(Cl)(Br)I"},
    {"F[C@]1(Cl)CO1", "F[C;@]1(Cl)CO1"},
    {"F[C@](Cl)1CO1", "F[C;@@]1(Cl)CO1"},
    {"C1N[C@@]12CO2", "C1N[C;@@]12CO2"},
    {"F[C@]12CO1.C2", "F[C;@]12CO1.C2"},
    {"F[C@]21CO1.C2", "F[C;@@]12CO1.C2"},
    {"[@TH1C][@TH2C][C@TH2][@@TH1N][@OH5P][C@SP2]", "[C;@][C;@@]C[N;@][@OH5;P][@SP0;C]"},
    {"[C@@@]", "[C;@@]"},
};

static void
texts_are_read(void)
{
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        mai_ctx *cx = unit_open();
        char *text;

        unit_row("%s", readings[i].smarts);
        if (readings[i].means == NULL)
            CHECK_FAILS(cx, written(cx, readings[i].smarts, false, &text), MAI_ETEXT);
        else if (CHECK_OK(cx, written(cx, readings[i].smarts, false, &text)))
            CHECK_TEXT(text, readings[i].means);
        unit_close(cx);
    }
}

/* ---- what is refused, and at which byte ---- */

static const struct {
    const char *smarts;
    int position;
} refusals[] = {
    {"C(", 1}, {"C)", 1}, {"C()", 2}, {"C(.C)", 2}, {"C.", 1}, {".C", 0}, {"C-", 1}, {"=C", 0}, {"C1", 1}, {"C11", 2},
    {"C1C1", 3}, {"1C", 0}, {"C(1)", 2}, {"C(=1)", 3}, {"C%1C", 1}, {"C%01C", 1}, {"C%(123456)C", 1}, {"[", 0},
    {"[]", 0}, {"[C", 0}, {"[C;]", 2}, {"[;C]", 1}, {"[C,,N]", 3}, {"[!]", 1}, {"[Q]", 1}, {"[#]", 1}, {"[#119]", 2},
    {"[H+C]", 3}, {"[2H+;X2]", 4}, {"[H:1+]", 4}, {"[C:]", 2}, {"[C:01]", 4}, {"[D{2}]", 2}, {"[D{-}]", 2},
    {"[H{1-2}]", 2}, {"[^6]", 1}, {"[@TH3C]", 0}, {"[@OH31]", 0}, {"[$(C]", 4}, {"[$(C)", 0}, {"[$()]", 1},
    {"[$((C))]", 3}, {"[$(C)_0]", 5}, {"[$(C)12345678]", 5}, {"$(C)", 0}, {"C C", 1}, {"C\x01", 1}, {"C\xc3", 1},
    {"C@SP", 1}, {"(C", 0}, {"(C)C", 3}, {"((C))", 1}, {"(C).(", 4}, {"()", 1}, {"C<C", 1}, {"C-->", 2},
    {"[C:2147483640]", 3},
    {"C&-C", 1}, {"C-,C", 2}, {"C!C", 1}, {"C[R]]", 4}, {"[K", 0}, {"C{", 1},
};

static void
refusals_name_the_place(void)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        mai_ctx *cx = unit_open();
        mai_query *q;
        int64_t at;

        unit_row("%s", refusals[i].smarts);
        if (mai_smarts_parse(cx, refusals[i].smarts, strlen(refusals[i].smarts), &q) == MAI_OK) {
            CHECK(!"it is refused");
        } else {
            CHECK_INT(cx->err.code, MAI_ETEXT);
            at = cx->err.position;
            CHECK_INT(at, refusals[i].position);
        }
        mai_error_clear(cx);
        unit_close(cx);
    }
}

/* ---- limits ---- */

static mai_status
parse_repeated(mai_ctx *cx, const char *before, const char *unit, int times, const char *middle, const char *after)
{
    size_t each = strlen(unit) + strlen(after), n = strlen(before) + strlen(middle) + (size_t) times * each;
    char *text, *p;
    mai_query *q;

    MAI_TRY(mai_alloc(cx, n + 1, (void **) &text));
    p = text + strlen(strcpy(text, before));
    for (int i = 0; i < times; i++)
        p += strlen(strcpy(p, unit));
    p += strlen(strcpy(p, middle));
    for (int i = 0; i < times; i++)
        p += strlen(strcpy(p, after));
    return mai_smarts_parse(cx, text, n, &q);
}

static void
limits_hold(void)
{
    mai_ctx *cx = unit_open();

    CHECK_OK(cx, parse_repeated(cx, "", "C", MAI_QUERY_MAX_ATOMS, "", ""));
    CHECK_FAILS_WITH(cx, parse_repeated(cx, "", "C", MAI_QUERY_MAX_ATOMS + 1, "", ""), MAI_ELIMIT, "1024 atoms");
    CHECK_OK(cx, parse_repeated(cx, "", "[$(", MAI_QUERY_MAX_DEPTH, "C", ")]"));
    CHECK_FAILS_WITH(cx, parse_repeated(cx, "", "[$(", MAI_QUERY_MAX_DEPTH + 1, "C", ")]"), MAI_ELIMIT, "32 deep");
    CHECK_FAILS_WITH(cx, parse_repeated(cx, "[C", ",R1", MAI_QUERY_MAX_NODES, "]", ""), MAI_ELIMIT, "16384 terms");
    CHECK_FAILS_WITH(cx, parse_repeated(cx, "C", "1", 5000, "", ""), MAI_ELIMIT, "4096 ring bond numbers");
    CHECK_FAILS(cx, parse_repeated(cx, "[", "!", 100000, "", ""), MAI_ETEXT);
    CHECK_OK(cx, parse_repeated(cx, "[", "!", 100000, "C]", ""));
    CHECK_OK(cx, parse_repeated(cx, "", "C(", 1000, "C", ")"));
    cx->limits.input_bytes = 10;
    CHECK_FAILS(cx, parse_repeated(cx, "", "C", 11, "", ""), MAI_ELIMIT);
    unit_close(cx);
}

/* ---- merged hydrogens: MolOps::mergeQueryHs ---- */

static const struct {
    const char *smarts, *merged;
} merges[] = {
    {"C[H]", "[C;!H0]"},
    {"C([H])([H])[H]", "[C;!H0;!H1;!H2]"},
    {"[H]C", "[C;!H0]"},
    {"[#1]C", "[C;!H0]"},
    {"[#1;+0]C", "[C;!H0]"},
    {"[#1,#6]C", "[#1,#6]C"},
    {"[#1;R0,D1]C", "[#1;R0,D1]C"},
    {"[!#1]C", "[!#1]C"},
    {"[z{1-0},#1]C", "[z32767,#1]C"},
    {"[2H]C", "[2#1]C"},
    {"[#1;2]C", "[C;!H0]"},
    {"[H1]C", "[H1]C"},
    {"[H][H]", "[#1][#1]"},
    {"[H]", "[#1]"},
    {"*[H]", "[!H0]"},
    {"[H]N([H])C(=O)[H]", "[N;!H0;!H1][C;!H0]=O"},
    {"[$([H]C),$(N)]", "[$([C;!H0]),$(N)]"},
    {"[$(C[$(O[H])])]", "[$(C[$([O;!H0])])]"},
    {"[#1;$(N[H])]C", "[C;!H0]"},
    {"C1[H]1", NULL},
    {"C([H]C)C", "[C;!H0]1.[C;!H0].C1"},
    {"F/C([H])=C/F", "F/[C;!H0]=C/F"},
    {"(C[H]).(N)", "([C;!H0]).(N)"},
};

static void
hydrogens_are_merged(void)
{
    for (size_t i = 0; i < sizeof merges / sizeof *merges; i++) {
        mai_ctx *cx = unit_open();
        char *text;

        unit_row("%s", merges[i].smarts);
        if (merges[i].merged == NULL)
            CHECK_FAILS(cx, written(cx, merges[i].smarts, true, &text), MAI_ETEXT);
        else if (CHECK_OK(cx, written(cx, merges[i].smarts, true, &text)))
            CHECK_TEXT(text, merges[i].merged);
        unit_close(cx);
    }
}

/* ---- what templates of reactions are made of ---- */

static const struct {
    const char *smarts;
    mai_query_said said;
} said[] = {
    {"[CH2]", {6, 0, MAI_QUERY_UNSAID, 2, -1}},
    {"[c;+1]", {6, 1, 1, MAI_QUERY_UNSAID, -1}},
    {"[#6]", {6, MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, -1}},
    {"[C,N]", {MAI_QUERY_UNSAID, 0, MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, -1}},
    {"[!C]", {MAI_QUERY_UNSAID, 0, MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, -1}},
    {"[*;C]", {MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, -1}},
    {"[13N-]", {7, 0, -1, MAI_QUERY_UNSAID, 13}},
    {"[H]", {1, MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, -1}},
    {"[O;H1,H2;+0]", {8, 0, 0, 1, -1}},
    {"*", {MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, MAI_QUERY_UNSAID, -1}},
};

static void
atoms_say_outright(void)
{
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        mai_ctx *cx = unit_open();
        mai_query *q;

        unit_row("%s", said[i].smarts);
        if (CHECK_OK(cx, mai_smarts_parse(cx, said[i].smarts, strlen(said[i].smarts), &q))) {
            const mai_query_said *got = &q->atoms[0].said, *want = &said[i].said;

            CHECK_INT(got->element, want->element);
            CHECK_INT(got->aromatic, want->aromatic);
            CHECK_INT(got->charge, want->charge);
            CHECK_INT(got->hydrogens, want->hydrogens);
            CHECK_INT(got->isotope, want->isotope);
        }
        unit_close(cx);
    }
}

static void
double_bonds_have_geometry(void)
{
    static const struct {
        const char *smarts;
        int stereo;
    } bonds[] = {{"F/C=C/F", MAI_STEREO_TRANS}, {"F/C=C\\F", MAI_STEREO_CIS},  {"F\\C=C\\F", MAI_STEREO_TRANS},
                 {"C(/F)=C/F", MAI_STEREO_CIS}, {"F/C=CF", MAI_STEREO_NONE},   {"F/C=,-C/F", MAI_STEREO_TRANS},
                 {"F/C-,=C/F", MAI_STEREO_NONE}, {"F/C~C/F", MAI_STEREO_NONE}};

    for (size_t i = 0; i < sizeof bonds / sizeof *bonds; i++) {
        mai_ctx *cx = unit_open();
        mai_query *q;

        unit_row("%s", bonds[i].smarts);
        if (CHECK_OK(cx, mai_smarts_parse(cx, bonds[i].smarts, strlen(bonds[i].smarts), &q)))
            CHECK_INT(q->bonds[1].stereo, bonds[i].stereo);
        unit_close(cx);
    }
}

/* ---- memory, cancelling ---- */

static mai_status
all_of_it(mai_ctx *cx, void *arg)
{
    mai_query *q;
    char *text;
    size_t n;
    const char *smarts = "[H]N([H])[C@@]1([H])CC%11C[$(C([H])=O),!12C;D{2-};$([N;$(C[H])])]%111."
                         "(F/C=C/[2H].C->N).(*~a)";

    (void) arg;
    MAI_TRY(mai_smarts_parse(cx, smarts, strlen(smarts), &q));
    MAI_TRY(mai_query_merge_hydrogens(cx, q));
    MAI_TRY(mai_query_write(cx, q, &text, &n));
    return mai_smarts_parse(cx, text, n, &q);
}

static void
memory_and_patience_end(void)
{
    CHECK(unit_refuse_each_allocation(all_of_it, NULL) > 20);
    CHECK(unit_stop_at_each_poll(all_of_it, NULL) > 20);
}

static const unit_test tests[] = {
    {"texts are read", texts_are_read},
    {"refusals name the place", refusals_name_the_place},
    {"limits hold", limits_hold},
    {"hydrogens are merged", hydrogens_are_merged},
    {"atoms say outright", atoms_say_outright},
    {"double bonds have geometry", double_bonds_have_geometry},
    {"memory and patience end", memory_and_patience_end},
};

UNIT_MAIN(tests)

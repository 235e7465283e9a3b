/*
 * test_transform.c - reactions on molecules, and analogues. Expected products are RDKit 2022.09's.
 */
#include "edit/analog.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 32 };

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

/* All different products as SMILES, sorted, divided by blanks; products are made in the same arena. */
static mai_status
react(mai_ctx *cx, const char *smiles, const char *reaction, char **out)
{
    char *texts[MOST];
    mai_transform *transform;
    mai_reactant reactant;
    mai_transform_run run;
    mai_product_set *set;
    size_t total = 1;
    int n = 0;

    MAI_TRY(mai_transform_compile(cx, reaction, strlen(reaction), &transform));
    MAI_TRY(mai_reactant_new(cx, smiles, strlen(smiles), &reactant));
    MAI_TRY(mai_transform_begin(cx, transform, &reactant, &run));
    MAI_TRY(mai_product_set_new(cx, MAI_TRANSFORM_PRODUCTS, &set));
    while (mai_transform_more(&run) && n < MOST) {
        bool added = false;
        size_t size, length;
        void *bytes;
        mai_mol m;

        MAI_TRY(mai_transform_next(cx, &run, 0, &bytes, &size));
        if (bytes != NULL)
            MAI_TRY(mai_product_set_add(cx, set, bytes, size, &added));
        if (!added)
            continue;
        mai_mol_open(bytes, &m);
        MAI_TRY(mai_mol_smiles(cx, &m, &texts[n], &length));
        total += length + 1;
        n++;
    }
    qsort(texts, (size_t) n, sizeof *texts, compare_texts);
    MAI_TRY(mai_alloc(cx, total, (void **) out));
    (*out)[0] = '\0';
    for (int i = 0; i < n; i++) {
        strcat(*out, i > 0 ? " " : "");
        strcat(*out, texts[i]);
    }
    return MAI_OK;
}

static const struct reaction_row {
    const char *smiles, *reaction, *products;
} rows[] = {
    {"C[O-]", "[O:1]>>[N:1]", "CN"},
    {"C[18OH]", "[O:1]>>[N:1]", "CN"},
    {"C1CC1", "[C:1]~[C:2]~[C:3]>>[C:1]=[C:2]-[C:3]", "C1=CC1"},
    {"C[NH3+]", "[N:1]>>[P:1]", "CP"},
    {"C1CCC1", "[C:1][C:2][C:3][C:4]>>[C:1][C:2][C:3][C:4]", "C1CCC1"},
    {"C1CCC1", "[C:1][C:2][C:3][C:4]>>[C:1][C:2].[C:3][C:4]", "CC"},
    {"C[C@H](N)C(=O)O", "[C:1][C:2](=O)O>>[C:1]C#N", "C[C@H](N)C#N"},
    {"C[C@](N)(F)C(=O)O", "[N:1][C:2][C:3](=O)>>[N:1][C:2]Cl", "C[C@](N)(F)Cl"},
    {"C[C@](N)(F)Cl", "[N:1][C:2](F)[Cl:3]>>[N:1][C:2][Cl:3]", "C[C@H](N)Cl"},
    {"C[C@](N)(F)Cl", "[N:1][C:2]F>>[N:1][C:2]O", "C[C@](N)(O)Cl"},
    {"C[C@](N)(F)Cl", "[N:1][C:2](F)Cl>>[N:1][C:2](O)S", "CC(N)(O)S"},
    {"OC[C@@H](F)Cl", "[O:1][C:2]>>[O:1][C:2]N", "NC(O)[C@@H](F)Cl"},
    {"C[C@H](F)CO", "[C:1][O:2]>>[N:1][O:2]", "C[C@H](F)NO"},
    {"C[C@H](F)CCO", "[C:1][C:2][O:3]>>[C:1][O:3]", "C[C@H](F)CO"},
    {"N[C@@H](C)C(=O)O", "[N:1][C@@:2]([C:3])>>[N:1][C@:2]([C:3])", "C[C@@H](N)C(=O)O"},
    {"N[C@@H](C)C(=O)O", "[N:1][C@@:2]([C:3])[C:4]>>[N:1][C@:2]([C:4])[C:3]", "C[C@H](N)C(=O)O"},
    {"C[C@@H](O)[C@H](F)Cl", "[C:1][O:2]>>[C:1][S:2]", "C[C@@H](S)[C@H](F)Cl"},
    {"OC[C@H]1CO1", "[C:1]1[C:2]O1>>[C:1]=[C:2]", "C=CCO"},
    {"F[C@](Cl)(Br)CO", "[C:1][C:2][O:3]>>[C:1][O:3]", "O[C@@](F)(Cl)Br"},
    {"F[C@](Cl)(Br)CO", "[C:1][C:2][O:3]>>([C:1].[C:2][O:3])", "F[C@H](Cl)Br.CO"},
    {"C/C=C/CO", "[C:1][O:2]>>[C:1][N:2]", "C/C=C/CN"},
    {"C/C=C/C", "[C:1]/[C:2]=[C:3]/[C:4]>>[C:1]/[C:2]=[C:3]\\[C:4]", "C/C=C\\C"},
    {"C/C(F)=C/C", "[C:1][C:2](F)=[C:3]>>[C:1][C:2]=[C:3]", "C/C=C/C"},
    {"C/C(F)=C/C", "[F:1][C:2]([CH3])=[C:3]>>[F:1][C:2]=[C:3]", "C/C=C\\F"},
    {"CC(=O)O", "[C:1](=[O:2])[OH]>>[C:1](=[O:2])N", "CC(N)=O"},
    {"Clc1ccccc1", "[cH:1]>>[c:1]F", "Fc1cc(Cl)ccc1 Fc1ccc(Cl)cc1 Fc1ccccc1Cl"},
    {"c1ccccc1", "[cH:1]>>[n:1]", "c1ccccn1"},
    {"CC(C)(C)C", "[CX4H0:1]>>[C:1]F", ""},
    {"C[NH3+]", "[N:1]>>[N:1]", "C[NH3+]"},
    {"C[NH3+]", "[N+;H3:1]>>[NH2+0:1]", "CN"},
    {"[13CH3]O", "[C:1]O>>[C:1]N", "[13CH3]N"},
    {"C[C@H](O)F", "[C:1]-[OH:2]>>[CH0:1]=[O:2]", "CC(=O)F"},
    {"C[C@H](O)F", "[C:1]-[OH:2]>>[C:1]=[O:2]", ""},
    {"[CH3]C", "[C:1][C:2]>>[C:1]=[C:2]", ""},
    {"CC(C)COC1CC1", "[O:1][C:2]>>[N:1][C:2]", "CC(C)CNC1CC1"},
    {"CO.CCC", "[C:1]O>>[C:1]N", "CN"},
    {"COCC", "[C:1][O:2][C:3]>>[C:1][O:2].[C:3]Cl", "CCCl CCO CCl CO"},
    {"OCCCC(=O)O", "([OH:1].[C:2](=[O:3])O)>>[O:1][C:2]=[O:3]", "O=C1CCCO1"},
    {"CC1CC1", "[C:1]1[C:2][C:3]1>>[C:1].[C:2].[C:3]", "C CC"},
    {"CC", "([C:1].[C:2])>>[C:1](F)[C:2]", "CCF"},
    {"CCO", "[C:1]O>>([C:1]O.[C:1]N)", "CCN.CCO"},
    {"C=CC", "[#6:1]~[#6:2]>>[#6:1]~[#6:2]O", "C=C(C)O C=CCO CC=CO"},
    {"CNO", "[#6,#7:1]O>>[*:1]S", "CNS"},
    {"C", "[C:1]>>[C:1][*]", "*C"},
    {"C[C@H](O)F", "[C:1][OH:2]>>[C:1][O:2]C", "CO[C@@H](C)F"},
    {"C[C@](F)(Cl)Br", "[C:1]Cl>>[C:1]O", "C[C@@](O)(F)Br"},
    {"C[C@](F)(Cl)Br", "[C@:1]([*:2])([*:3])Cl>>[C@:1]([*:2])([*:3])O", "C[C@@](O)(F)Br"},
    {"C[C@](F)(Cl)Br", "[C@:1]([*:2])([*:3])Cl>>[C@@:1]([*:2])([*:3])O", "C[C@](O)(F)Br"},
    {"CC(F)(Cl)Br", "[C:1]([F:2])([Cl:3])[Br:4]>>[C@:1]([F:2])([Cl:3])[Br:4]", "C[C@@](F)(Cl)Br"},
    {"OCC[C@H](F)Cl", "[C:1]O>>[C:1]N", "NCC[C@H](F)Cl"},
    {"F/C=C/C", "[C:1]=[C:2]>>[C:1]=[C:2]", "C/C=C/F"},
    {"F/C(C)=C/Cl", "[F:4][C:1]=[C:2]>>[C:1]=[C:2]", "C/C=C\\Cl"},
    {"C/C=C/CC", "[C:1]/[C:2]=[C:3]/[C:4]>>[C:1]/[C:2]=[C:3]\\[C:4]", "CC/C=C\\C"},
    {"CC#CC", "[C:1]#[C:2]>>[C:1]/C=C\\[C:2]", "CC/C=C\\CC"},
    {"C/C=C/CC", "[C:1][C:2]=[C:3][C:4]>>[C:1][C:2]=[C:3][C:4]", "CCC=CC"},
    {"OC/C=C/C=C\\C", "[OH:1]>>[O:1]C", "COC/C=C/C=C\\C"},
    {"NC(=O)OC", "[CX3:1]>>[*+:1]", ""},
    {"CC", "[C:1]>>[C:1]=[H]", ""},
    {"CN", "[N:1]>>[N+:1]", "C[NH3+]"},
    {"CCl", "[Cl:1]>>[Si:1]", "C[SiH3]"},
    {"", "[C:1]>>[N:1]", ""},
};

static void
products(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mai_ctx *cx = unit_open();
        char *got = NULL;

        unit_row("%s on %s", rows[i].reaction, rows[i].smiles);
        if (CHECK_OK(cx, react(cx, rows[i].smiles, rows[i].reaction, &got)))
            CHECK_TEXT(got, rows[i].products);
        unit_close(cx);
    }
}

static void
texts_that_are_no_reaction(void)
{
    static const struct {
        const char *text, *message;
        mai_status code;
        int64_t position;
    } refused[] = {
        {"", "has none", MAI_ETEXT, 0},
        {"[C:1]>[C:1]", "has one", MAI_ETEXT, 11},
        {">>[C:1]", "no reactant", MAI_ETEXT, -1},
        {"[C:1]>>", "no product", MAI_ETEXT, -1},
        {"[C:1]>>[C:1]>", "several steps", MAI_ETEXT, 12},
        {"[C:1]>>[C:1]X", "'X' at 13", MAI_ETEXT, 12},
        {"[C:1]>[N>[C:1]", "'[' at 7 is not closed", MAI_ETEXT, 6},
        {"[C:1]..C>>[C:1]", "an empty reactant at 7", MAI_ETEXT, 6},
        {"[C:1]>>.C", "an empty product at 8", MAI_ETEXT, 7},
        {"[C:1][C:1]>>[C:1]", "the map number 1 twice", MAI_ETEXT, 5},
        {"([C:1])C>>[C:1]", "'(' at 1 must enclose", MAI_ETEXT, 0},
        {"[C:1].[N:2]>>[C:1]", "takes 2 molecules", MAI_EARGUMENT, -1},
    };

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        mai_ctx *cx = unit_open();
        mai_transform *transform;
        mai_status status = mai_transform_compile(cx, refused[i].text, strlen(refused[i].text), &transform);

        unit_row("%s", refused[i].text);
        CHECK_INT(cx->err.position, refused[i].position);
        CHECK_FAILS_WITH(cx, status, refused[i].code, refused[i].message);
        unit_close(cx);
    }
}

static void
too_much(void)
{
    mai_ctx *cx = unit_open();
    char *chain, *got;
    mai_transform *transform;

    if (CHECK_OK(cx, mai_alloc(cx, 20001, (void **) &chain))) {
        memset(chain, 'C', 20000);
        chain[400] = '\0';
        CHECK_FAILS_WITH(cx, react(cx, chain, "([C:1].[C:2])>>[C:1]O.[C:2]", &got), MAI_ELIMIT, "more than 100000 ways");
        CHECK_FAILS_WITH(cx, mai_transform_compile(cx, chain, 20000, &transform), MAI_ELIMIT, "too long");
        CHECK_FAILS_WITH(cx, react(cx, "C1CC1", "[C:1][C:2]>>([C:1].[C:1].[C:2])", &got), MAI_EDATA, "repeats");
    }
    unit_close(cx);
}

static mai_status
react_twice(mai_ctx *cx, void *arg)
{
    char *got;

    MAI_TRY(react(cx, "C/C=C/C[C@H](O)c1ccccc1", "[C:1]=[C:2]>>[C:1](O)[C:2]", &got));
    return react(cx, "CC1CO1", "[C:1]1[C:2][O:3]1>>[C:1](N)[C:2][O:3].[C:1]", &got);
}

static void
memory_and_stops(void)
{
    CHECK(unit_refuse_each_allocation(react_twice, NULL) > 50);
    CHECK(unit_stop_at_each_poll(react_twice, NULL) > 20);
}

/* ---- analogues ---- */

static mai_status
find_analogs(mai_ctx *cx, const mai_analog_table *table, const char *smiles, int k, int *n)
{
    mai_analogs *search;
    void *bytes;
    size_t size;
    mai_mol m;

    MAI_TRY(mai_mol_from_smiles(cx, smiles, strlen(smiles), 0, &bytes, &size));
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_analogs_begin(cx, table, &m, &search));
    *n = 0;
    while (*n < k && mai_analogs_more(search)) {
        const mai_analog_entry *change = NULL;

        MAI_TRY(mai_analogs_next(cx, cx, search, 0, &bytes, &size, &change));
        if (bytes == NULL)
            continue;
        if (!CHECK(change != NULL && change->name[0] != '\0'))
            return mai_fail(cx, MAI_EINTERNAL, "no change");
        MAI_TRY(mai_mol_check(cx, bytes, size));
        ++*n;
    }
    return MAI_OK;
}

static void
analogs(void)
{
    mai_ctx *cx = unit_open();
    mai_analog_table *table;
    int n, entries;

    mai_analog_entries(&entries);
    CHECK(entries > 200);
    if (CHECK_OK(cx, mai_analog_table_new(cx, &table))) {
        CHECK_OK(cx, find_analogs(cx, table, "CC(=O)Oc1ccccc1C(=O)O", 20, &n));
        CHECK_INT(n, 20);
        CHECK_OK(cx, find_analogs(cx, table, "CN1CCC[C@H]1c1cccnc1", 1000, &n));
        CHECK(n > 20 && n < 1000);
        CHECK_OK(cx, find_analogs(cx, table, "C[N+](C)(C)C", 20, &n));
        CHECK_INT(n, 0);
        CHECK_OK(cx, find_analogs(cx, table, "", 20, &n));
        CHECK_INT(n, 0);
    }
    unit_close(cx);
}

static mai_status
some_analogs(mai_ctx *cx, void *arg)
{
    mai_analog_table *table;
    int n;

    MAI_TRY(mai_analog_table_new(cx, &table));
    return find_analogs(cx, table, "CCO", 3, &n);
}

static void
analogs_without_memory(void)
{
    CHECK(unit_refuse_each_allocation(some_analogs, NULL) > 1000);
}

static const unit_test tests[] = {
    {"products", products},
    {"texts that are no reaction", texts_that_are_no_reaction},
    {"too much", too_much},
    {"memory and stops", memory_and_stops},
    {"analogs", analogs},
    {"analogs without memory", analogs_without_memory},
};

UNIT_MAIN(tests)

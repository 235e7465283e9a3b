/*
 * test_motif.c - literals, motifs, restriction sites, repeats, islands and frames.
 *
 * Expected rows are Biopython's (nt_search, Bio.Restriction) or follow from the definition, letter by letter. Each search
 * gives the same rows from windows of every size and with every instruction set.
 */
#include "kernel/kernel.h"
#include "seq/enzyme.h"
#include "seq/genetic_code.h"
#include "seq/motif.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 20 };

/* A search over a sequence, and its rows as text. */
typedef struct job {
    const char *sequence;
    size_t n, step;
    const char *what;    /* the motif, or the enzyme */
    int number;          /* mismatches, ... */
    bool flag;           /* both strands, circular */
    char *rows;          /* ROOM */
    size_t length;
} job;

static mai_status
put(mai_ctx *cx, job *j, const char *row)
{
    j->length += (size_t) snprintf(j->rows + j->length, ROOM - j->length, "%s ", row);
    return mai_poll(cx, 1);
}

static mai_status
put_hit(mai_ctx *cx, void *arg, const mai_motif_hit *hit)
{
    char row[60];

    snprintf(row, sizeof row, "%lld%c%d%c", (long long) hit->position, hit->strand > 0 ? '+' : '-', hit->mismatches,
             hit->at[0]);
    return put(cx, arg, row);
}

static mai_status
put_cut(mai_ctx *cx, void *arg, const mai_cut *cut)
{
    char row[100];

    snprintf(row, sizeof row, "%lld-%lld%c%lld/%d", (long long) cut->start, (long long) cut->stop,
             cut->strand > 0 ? '+' : '-', (long long) cut->position, cut->overhang);
    return put(cx, arg, row);
}

static mai_status
put_repeat(mai_ctx *cx, void *arg, const mai_repeat *r)
{
    char row[200];

    snprintf(row, sizeof row, "%lld-%lld:%.*s*%lld", (long long) r->start, (long long) r->stop, r->unit_length,
             (const char *) r->unit, (long long) r->copies);
    return put(cx, arg, row);
}

static mai_status
put_island(mai_ctx *cx, void *arg, const mai_island *island)
{
    char row[100];

    snprintf(row, sizeof row, "%lld-%lld:%.4f/%.4f", (long long) island->start, (long long) island->stop, island->gc,
             island->ratio);
    return put(cx, arg, row);
}

static mai_status
put_orf(mai_ctx *cx, void *arg, const mai_orf *orf)
{
    char row[200];

    snprintf(row, sizeof row, "%lld-%lld%c%d:%.*s%s%s", (long long) orf->start, (long long) orf->stop,
             orf->strand > 0 ? '+' : '-', orf->frame, (int) (orf->stop - orf->start + 1) / 3, orf->protein,
             orf->partial_start ? "<" : "", orf->partial_stop ? ">" : "");
    return put(cx, arg, row);
}

static mai_status
find(mai_ctx *cx, void *arg)
{
    job *j = arg;
    mai_memory_stream s = mai_stream_of_memory(j->sequence, j->n, j->step);
    int64_t position;

    MAI_TRY(mai_find(cx, &s.stream, (const uint8_t *) j->what, strlen(j->what), &position));
    j->length = (size_t) snprintf(j->rows, ROOM, "%lld", (long long) position);
    return MAI_OK;
}

static mai_status
search(mai_ctx *cx, void *arg)
{
    job *j = arg;
    mai_memory_stream s = mai_stream_of_memory(j->sequence, j->n, j->step);

    j->length = 0;
    return mai_motif_search(cx, &s.stream, (const uint8_t *) j->what, strlen(j->what), j->flag, j->number, put_hit, j);
}

static mai_status
cut(mai_ctx *cx, void *arg)
{
    job *j = arg;
    mai_memory_stream s = mai_stream_of_memory(j->sequence, j->n, j->step);
    mai_enzyme_site sites[8];
    size_t nsites = 0;

    for (const char *word = j->what; *word != '\0' && nsites < 8; word += strcspn(word, ",") + (strchr(word, ',') != NULL))
        MAI_TRY(mai_enzyme_resolve(cx, word, strcspn(word, ","), &sites[nsites++]));
    j->length = 0;
    return mai_restriction_sites(cx, &s.stream, (int64_t) j->n, j->flag, sites, nsites, put_cut, j);
}

static mai_status
repeats(mai_ctx *cx, void *arg)
{
    job *j = arg;
    mai_memory_stream s = mai_stream_of_memory(j->sequence, j->n, j->step);
    int least[] = {4, 3, 2};
    mai_repeat_options options = {1, j->number, least, 3};

    j->length = 0;
    return mai_repeats(cx, &s.stream, &options, put_repeat, j);
}

static mai_status
islands(mai_ctx *cx, void *arg)
{
    job *j = arg;
    mai_memory_stream s = mai_stream_of_memory(j->sequence, j->n, j->step);
    mai_island_options options = {j->number, 0.5, 0.6};

    j->length = 0;
    return mai_cpg_islands(cx, &s.stream, &options, put_island, j);
}

static mai_status
frames(mai_ctx *cx, void *arg)
{
    job *j = arg;
    const mai_genetic_code *code;

    j->length = 0;
    MAI_TRY(mai_genetic_code_get(cx, 11, &code));
    return mai_orfs(cx, (const uint8_t *) j->sequence, j->n, code, (mai_orf_start) j->number, 3, put_orf, j);
}

static const struct expected_case {
    unit_work work;
    const char *sequence, *what;
    int number;
    bool flag;
    const char *rows;
} expected_cases[] = {
    {find, "ACGTACG", "TAC", 0, false, "3"},
    {find, "ACGTACG", "", 0, false, "0"},
    {find, "", "", 0, false, "0"},
    {find, "", "A", 0, false, "-1"},
    {find, "AAAAAAAAAAAAAAAAAAB", "AAB", 0, false, "16"},
    {find, "acgt", "CG", 0, false, "-1"},
    {search, "GAATCGANTCGATTC", "GANTC", 0, true, "0+0G 0-0G 10+0G 10-0G "},
    {search, "AAAAA", "AAA", 0, false, "0+0A 1+0A 2+0A "},
    {search, "ACGUacgu", "Wt", 0, false, ""},
    {search, "ACGUacgu", "Ua", 0, true, "3+0U "},
    {search, "ACGTTACC", "ACGA", 1, true, "0+1A 0-1A "},
    {search, "ACN", "NNN", 1, false, "0+1A "},
    {search, "AAAA", "AACC", 1, false, ""},
    {search, "AAAA", "AACC", 2, false, "0+2A "},
    {cut, "AAAGAATTCAAAGGTCTCAAAAAAAGAGACC", "EcoRI,BsaI", 0, false, "4-9+5/4 13-18+20/4 26-31-21/4 "},
    {cut, "TTCAAAAGAA", "EcoRI", 0, true, "8-3+9/4 "},
    {cut, "TTCAAAAGAA", "EcoRI", 0, false, ""},
    {cut, "GAATTCGAATTC", "^GAATTC,GAATTC^", 0, false, "1-6+7/-6 7-12+7/6 "},
    {cut, "CCTGAGCA", "BbvCI", 0, false, ""},
    {cut, "ACCTCAGCA", "CC^TCA_GC", 0, false, "2-8+4/3 "},
    {cut, "AGCTGAGGA", "CC^TCA_GC", 0, false, "2-8-4/3 "},
    {repeats, "TTTACACACACACGGGGGT", "", 3, false, "4-13:AC*5 14-18:G*5 "},
    {repeats, "acgacgAUAUAT", "", 3, false, "1-6:ACG*2 7-12:AT*3 "},
    {repeats, "TUTUTUTU", "", 3, false, "1-8:U*8 "},
    {islands, "CGCG", "", 2, false, "1-4:1.0000/2.0000 "},
    {islands, "CGACG", "", 2, false, "1-2:1.0000/2.0000 4-5:1.0000/2.0000 "},
    {islands, "TTTTTTTTCGCGCGCGTTTTTTTT", "", 8, false, "6-19:0.5714/3.5000 "},
    {frames, "ATGAAATTTGGGTAAATGCC", "", MAI_ORF_ATG, false, "1-12+1:MKFG 16-18+1:M> "},
    {frames, "ATGATGAAATAA", "", MAI_ORF_ATG, false, "1-9+1:MMK "},
    {frames, "TTATTTCATCAT", "", MAI_ORF_ATG, false, "4-12-1:MMK "},
    {frames, "TTACCCAAATTTCAT", "", MAI_ORF_ATG, false, "4-15-1:MKFG "},
    {frames, "UAAGUGCCCUAG", "", MAI_ORF_TABLE, false, "4-9+1:MP "},
    {frames, "AT", "", MAI_ORF_ANY, false, ""},
};

static void
rows_are_as_expected(void)
{
    char *rows = malloc(ROOM);

    for (size_t i = 0; i < sizeof expected_cases / sizeof *expected_cases; i++) {
        const struct expected_case *c = &expected_cases[i];

        for (size_t step = 0; step < 4; step++) {
            mai_ctx *cx = unit_open();
            job j = {c->sequence, strlen(c->sequence), step, c->what, c->number, c->flag, rows, 0};

            unit_row("%s in %s by %zu", c->what, c->sequence, step);
            rows[0] = '\0';
            if (CHECK_OK(cx, c->work(cx, &j)))
                CHECK_TEXT(rows, c->rows);
            unit_close(cx);
        }
    }
    free(rows);
}

/* Sequences with something to find in all places. */
static char *
some_sequence(size_t n, const char *letters)
{
    char *p = malloc(n + 1);
    size_t i = 0;

    while (i < n) {
        size_t unit = 1 + unit_random() % 7, copies = unit_random() % 3 == 0 ? 1 + unit_random() % 30 : 1;
        size_t first = i;

        for (size_t k = 0; k < unit * copies && i < n; k++, i++)
            p[i] = k < unit ? letters[unit_random() % strlen(letters)] : p[first + k % unit];
    }
    p[n] = '\0';
    return p;
}

static const struct search_kind {
    unit_work work;
    const char *what;
    int number;
    bool flag;
} kinds[] = {
    {find, "GTTGACCATGACCA", 0, false}, {search, "RGYNNRCY", 0, true}, {search, "GAnTC", 0, true},
    {search, "ACGTTGCANNACG", 5, true}, {cut, "EcoRI,BsaI,HinfI,MmeI,BcgI", 0, false},
    {cut, "EcoRI,BsaI,HinfI,MmeI,AluI", 0, true}, {repeats, "", 9, false}, {islands, "", 20, false},
};

static void
windows_and_variants_do_not_matter(void)
{
    static const char *const variants[] = {"ref", "avx2", "avx512"};
    char *want = malloc(ROOM), *got = malloc(ROOM);

    for (size_t round = 0; round < 30; round++) {
        size_t n = round < 3 ? 40000 : unit_random() % 1500;
        char *sequence = some_sequence(n, round % 2 == 0 ? "ACGT" : "ACGTTacgtuNR");

        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            for (size_t step = 0; step < 6; step++) {
                static const size_t steps[] = {0, 1, 5, 64, 100, 16384};
                mai_ctx *cx = unit_open();
                job j = {sequence, n, steps[step], kinds[k].what, kinds[k].number, kinds[k].flag, step == 0 ? want : got, 0};

                if (mai_kernels_init(variants[step % 3]) != 0)
                    mai_kernels_init("ref");
                unit_row("round %zu, search %zu, windows of %zu", round, k, steps[step]);
                j.rows[0] = '\0';
                if (CHECK_OK(cx, kinds[k].work(cx, &j)) && step > 0)
                    CHECK(strcmp(want, got) == 0);
                unit_close(cx);
            }
        free(sequence);
    }
    mai_kernels_init(NULL);
    free(want);
    free(got);
}

/* The first place, letter by letter. */
static int64_t
naive(const char *s, size_t n, const char *m)
{
    size_t k = strlen(m);

    for (size_t i = 0; i + k <= n; i++)
        if (memcmp(s + i, m, k) == 0)
            return (int64_t) i;
    return -1;
}

/* Motifs that repeat themselves in sequences that do: by probes, by the table, and by both in turn. */
static void
literals_that_nearly_match(void)
{
    enum { N = 200000, M = 70000 };
    char *s = malloc(N + 1), *m = malloc(M + 1), *rows = malloc(ROOM);

    for (int round = 0; round < 24; round++) {
        size_t k = round % 3 == 0 ? 66000 + unit_random() % 3000 : 200 + unit_random() % 3000, period = 1 + round % 4;
        mai_ctx *cx = unit_open();
        char want[24];

        for (size_t i = 0; i < N; i++)
            s[i] = i % (7000 + 10 * (size_t) round) == 999 ? 'C' : "ABAA"[i % period];
        s[N] = '\0';
        for (size_t i = 0; i < k; i++)
            m[i] = "ABAA"[i % period];
        m[k - 2] = round % 2 == 0 ? 'C' : m[k - 2];
        m[k] = '\0';
        if (round % 5 != 0)
            memcpy(s + 100000, m, k);
        job j = {s, N, round % 2 == 0 ? 0 : 9999, m, 0, false, rows, 0};
        snprintf(want, sizeof want, "%lld", (long long) naive(s, N, m));
        unit_row("round %d", round);
        if (CHECK_OK(cx, find(cx, &j)))
            CHECK_TEXT(rows, want);
        unit_close(cx);
    }
    free(s);
    free(m);
    free(rows);
}

static void
islands_hold_what_they_promise(void)
{
    char *sequence = some_sequence(5000, "CCCGGGAT"), *rows = malloc(ROOM);
    mai_ctx *cx = unit_open();
    job j = {sequence, 5000, 0, "", 60, false, rows, 0};
    long long start, stop, before = 0;
    double gc, ratio;
    int used;

    rows[0] = '\0';
    CHECK_OK(cx, islands(cx, &j));
    CHECK(j.length > 0);
    for (const char *at = rows; sscanf(at, "%lld-%lld:%lf/%lf %n", &start, &stop, &gc, &ratio, &used) == 4; at += used) {
        int c = 0, g = 0, cpg = 0;

        for (long long i = start - 1; i < stop; i++) {
            c += sequence[i] == 'C';
            g += sequence[i] == 'G';
            cpg += i > start - 1 && sequence[i] == 'G' && sequence[i - 1] == 'C';
        }
        CHECK(start > before && stop - start + 1 >= 60 && gc > 0.5 && ratio > 0.6);
        CHECK_REAL(gc, (c + g) / (double) (stop - start + 1), 1e-4);
        CHECK_REAL(ratio, cpg * (double) (stop - start + 1) / ((double) c * g), 1e-4);
        before = stop;
    }
    unit_close(cx);
    free(sequence);
    free(rows);
}

static void
the_table_of_enzymes_is_sound(void)
{
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < mai_nenzymes; i++) {
        const mai_enzyme_entry *e = &mai_enzymes[i];
        mai_enzyme_site site;

        unit_row("%s", e->name);
        CHECK(i == 0 || strcmp(e[-1].name, e->name) < 0);
        CHECK(mai_enzyme_named(e->name, strlen(e->name)) == e);
        CHECK(mai_enzyme_named(e->name, strlen(e->name) - 1) != e);
        if (CHECK_OK(cx, mai_enzyme_site_read(cx, e->site, strlen(e->site), &site)))
            CHECK(site.n >= 4 && site.n <= 20 && (site.ncuts == 1 || site.ncuts == 2));
    }
    CHECK(mai_enzyme_named("", 0) == NULL);
    CHECK(mai_enzyme_named("EcoRI ", 6) == NULL);
    CHECK(mai_enzyme_named("EcoRI\0\0\0\0\0\0\0", 12) == NULL);
    CHECK(mai_enzyme_like("ECORI\0\0\0\0\0\0\0", 12) == NULL);
    CHECK_TEXT(mai_enzyme_like("HINDIII", 7)->name, "HindIII");
    CHECK(mai_enzyme_like("Hind", 4) == NULL);
    unit_close(cx);
}

static const struct refusal {
    unit_work work;
    const char *sequence, *what;
    int number;
    mai_status code;
    int64_t position;
} refusals[] = {
    {search, "ACGT", "", 0, MAI_EARGUMENT, -1},       {search, "ACGT", "A", -1, MAI_EARGUMENT, -1},
    {search, "ACGT", "ACZ", 0, MAI_ETEXT, 2},         {search, "ACGT", "A\xff", 0, MAI_ETEXT, 1},
    {search, "ACGT", "@", 0, MAI_ETEXT, 0},           {search, "ACGT", "AC-", 1, MAI_ETEXT, 2},
    {cut, "ACGT", "EcoRJ", 0, MAI_EARGUMENT, -1},     {cut, "AC GT", "EcoRI", 0, MAI_ETEXT, 2},
    {cut, "ACGT\x80", "EcoRI", 0, MAI_ETEXT, 4},      {cut, "ACGT", "G^AA^TTC", 0, MAI_ETEXT, 4},
    {cut, "ACGT", "GGTCTC(1/5", 0, MAI_ETEXT, 10},    {cut, "ACGT", "GGTCTC(/5)", 0, MAI_ETEXT, 7},
    {cut, "ACGT", "GGTCTC(1001/5)", 0, MAI_ETEXT, 10}, {cut, "ACGT", "(1/2)G^A", 0, MAI_ETEXT, 8},
    {repeats, "ACGT", "", 0, MAI_EARGUMENT, -1},      {repeats, "ACGT", "", 101, MAI_EARGUMENT, -1},
    {islands, "ACGT", "", 1, MAI_EARGUMENT, -1},      {islands, "ACGT", "", 1000001, MAI_EARGUMENT, -1},
    {frames, "AC1T", "", MAI_ORF_ANY, MAI_ETEXT, 2},  {frames, "ACGT-", "", MAI_ORF_ANY, MAI_ETEXT, 4},
};

static void
refuses_what_it_cannot_search(void)
{
    char *rows = malloc(ROOM);

    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *r = &refusals[i];
        mai_ctx *cx = unit_open();
        job j = {r->sequence, strlen(r->sequence), 0, r->what, r->number, false, rows, 0};
        mai_status status = r->work(cx, &j);

        unit_row("%s in %s", r->what, r->sequence);
        CHECK_INT(cx->err.position, r->position);
        CHECK_FAILS(cx, status, r->code);
        unit_close(cx);
    }
    free(rows);
}

static void
memory_and_patience_run_out(void)
{
    char *rows = malloc(ROOM), *sequence = some_sequence(900, "ACGT");

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        job j = {sequence, 900, 333, kinds[k].what, kinds[k].number, kinds[k].flag, rows, 0};

        unit_row("search %zu", k);
        CHECK(unit_refuse_each_allocation(kinds[k].work, &j) > 0);
        CHECK(unit_stop_at_each_poll(kinds[k].work, &j) > 0);
    }
    job orfs = {sequence, 900, 0, "", MAI_ORF_ANY, false, rows, 0};
    CHECK(unit_refuse_each_allocation(frames, &orfs) > 0);
    CHECK(unit_stop_at_each_poll(frames, &orfs) > 0);
    free(sequence);
    free(rows);
}

static const unit_test tests[] = {
    {"rows are as expected", rows_are_as_expected},
    {"windows and variants do not matter", windows_and_variants_do_not_matter},
    {"literals that nearly match", literals_that_nearly_match},
    {"islands hold what they promise", islands_hold_what_they_promise},
    {"the table of enzymes is sound", the_table_of_enzymes_is_sound},
    {"refuses what it cannot search", refuses_what_it_cannot_search},
    {"memory and patience run out", memory_and_patience_run_out},
};
UNIT_MAIN(tests)

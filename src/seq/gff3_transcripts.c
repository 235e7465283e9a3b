/*
 * gff3_transcripts.c - the transcripts that the features of a GFF3 file make.
 *
 * One pass over the lines keeps two things: parts (exons, coding sequences, untranslated regions), one for each parent
 * that they name, and holders, the features that parts and holders can name as parents. Names are numbered in a hash
 * table as they are met, before or after the feature itself. Parts are then brought together by a counting sort on their
 * holder, and each holder with parts gives one transcript for each of its coding sequences, or one without.
 *
 * A line is read into an arena of its own, which is emptied before the next; what is kept is copied into the context's.
 */
#include "base/arena.h"
#include "seq/gff3.h"

#include <stdlib.h>
#include <string.h>

#define MOST_PARTS 65536   /* of one transcript */
#define MOST_ANCESTORS 16
#define FIRST_ROOM 1024

typedef enum part_kind { PART_EXON, PART_CDS, PART_UTR, NOT_A_PART } part_kind;

typedef struct part {
    int64_t start, stop, line;
    int32_t holder, seqid; /* numbers of names */
    int32_t coding;        /* number of the coding sequence's ID, or that of the holder where it has none */
    int8_t kind, phase;
    char strand;
} part;

/* What is known of a name: as the ID of a feature, and as a key of the hash table. */
typedef struct holder {
    char *id;
    size_t nid;
    uint64_t hash;
    int32_t parent; /* number of a name; -1 */
    int64_t line;   /* of the feature; 0 while it has not been met */
    bool named_gene;             /* a gene, whose name is that of what is below it */
    char *name, *gene, *protein; /* NULL where the file does not say */
    int64_t nparts, first_part;
} holder;

typedef struct book {
    mai_ctx *cx;
    holder *holders; /* in the order in which they are mentioned first */
    int64_t nholders, room_holders;
    int32_t *slots; /* hash table: number of a holder + 1 */
    int64_t nslots;
    part *parts;
    int64_t nparts, room_parts;
    mai_annotation *out;
    int64_t room_out;
} book;

/* ---- growing arrays ------------------------------------------------------------------------------------- */

/* Makes room for one more element in an array of the arena. */
static mai_status
grow(mai_ctx *cx, void **array, int64_t n, int64_t *room, size_t size)
{
    void *larger;

    if (n < *room)
        return MAI_OK;
    *room = *room == 0 ? FIRST_ROOM : 2 * *room;
    MAI_TRY(mai_calloc(cx, (size_t) *room, size, &larger));
    if (n > 0)
        memcpy(larger, *array, (size_t) n * size);
    *array = larger;
    return mai_poll(cx, n);
}

/* ---- names ---------------------------------------------------------------------------------------------- */

static uint64_t
hash_of(const char *p, size_t n)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a, then mixed */

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (uint8_t) p[i]) * 1099511628211u;
    hash ^= hash >> 32;
    return hash * 0x9e3779b97f4a7c15u;
}

static mai_status
rehash(book *b)
{
    int64_t n = b->nslots == 0 ? 2 * FIRST_ROOM : 2 * b->nslots;

    MAI_TRY(MAI_NEW_ARRAY(b->cx, n, &b->slots));
    b->nslots = n;
    for (int64_t i = 0; i < b->nholders; i++) {
        int64_t slot = (int64_t) (b->holders[i].hash & (uint64_t) (n - 1));

        while (b->slots[slot] != 0)
            slot = (slot + 1) & (n - 1);
        b->slots[slot] = (int32_t) i + 1;
    }
    return mai_poll(b->cx, 10 * b->nholders);
}

/* The number of a name, which is a new one when it has not been met. */
static mai_status
number_of(book *b, mai_text name, int32_t *out)
{
    uint64_t hash = hash_of(name.p, name.n);
    int64_t slot;
    holder *h;

    if (2 * b->nholders >= b->nslots)
        MAI_TRY(rehash(b));
    for (slot = (int64_t) (hash & (uint64_t) (b->nslots - 1)); b->slots[slot] != 0; slot = (slot + 1) & (b->nslots - 1)) {
        *out = b->slots[slot] - 1;
        h = &b->holders[*out];
        if (h->hash == hash && h->nid == name.n && memcmp(h->id, name.p, name.n) == 0)
            return MAI_OK;
        MAI_TRY(mai_poll(b->cx, 5));
    }
    if (b->nholders >= INT32_MAX - 1)
        return mai_fail(b->cx, MAI_ELIMIT, "the GFF3 file has more than %d names", INT32_MAX - 1);
    MAI_TRY(grow(b->cx, (void **) &b->holders, b->nholders, &b->room_holders, sizeof *b->holders));
    h = &b->holders[b->nholders];
    h->hash = hash;
    h->nid = name.n;
    h->parent = -1;
    MAI_TRY(mai_strndup(b->cx, name.p, name.n, &h->id));
    *out = (int32_t) b->nholders++;
    b->slots[slot] = *out + 1;
    return mai_poll(b->cx, 100 + (int64_t) name.n);
}

/* ---- features ------------------------------------------------------------------------------------------- */

static bool
is_type(mai_text type, const char *name)
{
    size_t n = strlen(name);

    if (type.n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((type.p[i] | 32) != (name[i] | 32))
            return false;
    return true;
}

/* gene, pseudogene, ncRNA_gene and the other kinds of genes. */
static bool
is_gene(mai_text type)
{
    const size_t n = strlen("gene");

    return type.n >= n && is_type((mai_text){type.p + type.n - n, n}, "gene");
}

/* Sequence Ontology names of parts, case aside as files differ in it. */
static part_kind
kind_of(mai_text type)
{
    static const struct {
        const char *name;
        part_kind kind;
    } kinds[] = {
        {"exon", PART_EXON}, {"CDS", PART_CDS}, {"five_prime_UTR", PART_UTR}, {"three_prime_UTR", PART_UTR},
        {"UTR", PART_UTR}, {"coding_exon", PART_EXON}, {"noncoding_exon", PART_EXON}, {"pseudogenic_exon", PART_EXON},
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is_type(type, kinds[i].name))
            return kinds[i].kind;
    return NOT_A_PART;
}

/* A copy of the first of some attributes that is there; NULL when none is. */
static mai_status
first_of(mai_ctx *cx, const mai_gff3_feature *f, const char *const *tags, char **out)
{
    for (; *tags != NULL; tags++) {
        mai_text value = mai_gff3_value(f, *tags);

        if (value.n > 0)
            return mai_strndup(cx, value.p, value.n, out);
    }
    return MAI_OK;
}

/* Fills what a name stands for from the first feature that has it as ID. */
static mai_status
describe_holder(book *b, const mai_gff3_feature *f, int32_t number, int64_t line)
{
    static const char *const names[] = {"transcript_id", "Name", NULL};
    static const char *const coding_names[] = {"protein_id", "Name", NULL};
    static const char *const genes[] = {"gene", "gene_name", NULL};
    static const char *const own_genes[] = {"gene", "gene_name", "Name", NULL};
    static const char *const proteins[] = {"protein_id", NULL};
    bool coding = kind_of(f->type) == PART_CDS;
    const mai_gff3_attribute *parents = mai_gff3_attribute_of(f, "Parent");
    holder *h = &b->holders[number];
    int32_t parent = -1;

    if (h->line != 0)
        return MAI_OK;
    h->line = line;
    h->named_gene = is_gene(f->type);
    MAI_TRY(first_of(b->cx, f, coding ? coding_names : names, &h->name));
    MAI_TRY(first_of(b->cx, f, h->named_gene ? own_genes : genes, &h->gene));
    MAI_TRY(first_of(b->cx, f, proteins, &h->protein));
    if (parents != NULL && parents->values[0].n > 0) {
        MAI_TRY(number_of(b, parents->values[0], &parent));
        b->holders[number].parent = parent;
    }
    return MAI_OK;
}

static mai_status
add_part(book *b, const mai_gff3_feature *f, part_kind kind, mai_text holder_name, int32_t coding, int64_t line)
{
    part p = {.start = f->start, .stop = f->stop, .line = line, .kind = (int8_t) kind, .phase = (int8_t) f->phase,
              .strand = f->strand, .coding = coding};

    MAI_TRY(number_of(b, holder_name, &p.holder));
    MAI_TRY(number_of(b, f->seqid, &p.seqid));
    if (p.coding < 0)
        p.coding = p.holder;
    MAI_TRY(grow(b->cx, (void **) &b->parts, b->nparts, &b->room_parts, sizeof *b->parts));
    b->parts[b->nparts++] = p;
    b->holders[p.holder].nparts++;
    return MAI_OK;
}

static mai_status
add_feature(book *b, const mai_gff3_feature *f, int64_t line)
{
    part_kind kind = kind_of(f->type);
    const mai_gff3_attribute *parents = mai_gff3_attribute_of(f, "Parent");
    mai_text id = mai_gff3_value(f, "ID");
    int32_t number = -1;

    if (id.n > 0 && (kind == NOT_A_PART || kind == PART_CDS)) {
        MAI_TRY(number_of(b, id, &number));
        MAI_TRY(describe_holder(b, f, number, line));
    }
    if (kind == NOT_A_PART)
        return MAI_OK;
    if (parents == NULL) { /* a coding sequence may stand for itself; other parts of nothing say nothing */
        if (kind == PART_CDS && id.n > 0)
            return add_part(b, f, kind, id, number, line);
        return MAI_OK;
    }
    for (int64_t i = 0; i < parents->nvalues; i++)
        MAI_TRY(add_part(b, f, kind, parents->values[i], number, line));
    return MAI_OK;
}

/* ---- transcripts ---------------------------------------------------------------------------------------- */

/* Parts by coding sequence first, then by place. */
static int
by_kind_and_start(const void *x, const void *y)
{
    const part *a = x, *b = y;

    if (a->kind != b->kind)
        return a->kind - b->kind;
    if (a->coding != b->coding)
        return (a->coding > b->coding) - (a->coding < b->coding);
    if (a->start != b->start)
        return (a->start > b->start) - (a->start < b->start);
    return (a->stop > b->stop) - (a->stop < b->stop);
}

static mai_status
bad_transcript(book *b, const char *name, const part *p, const char *what)
{
    mai_fail(b->cx, MAI_ETEXT, "invalid GFF3: transcript \"%s\" %s", name, what);
    return mai_detail(b->cx, "The part that shows it is on line %lld.", (long long) p->line);
}

/* All parts of one holder lie on one strand of one sequence. */
static mai_status
check_parts(book *b, const char *name, const part *parts, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        if (parts[i].strand != '+' && parts[i].strand != '-')
            return bad_transcript(b, name, &parts[i], "has a part without a strand");
        if (parts[i].strand != parts[0].strand)
            return bad_transcript(b, name, &parts[i], "has parts on both strands");
        if (parts[i].seqid != parts[0].seqid)
            return bad_transcript(b, name, &parts[i], "has parts on two sequences");
    }
    return mai_poll(b->cx, n);
}

static int
by_start(const void *x, const void *y)
{
    const mai_span *a = x, *b = y;

    return (a->start > b->start) - (a->start < b->start);
}

/* Exons as given; else what coding parts and untranslated regions cover together. */
static mai_status
collect_exons(book *b, const part *parts, int64_t n, const mai_span *coding, int64_t ncoding, mai_transcript *t)
{
    int64_t used = 0;
    bool given = n > 0 && parts[0].kind == PART_EXON;

    MAI_TRY(MAI_NEW_ARRAY(b->cx, n + ncoding, &t->exons));
    for (int64_t i = 0; i < n; i++)
        if (given ? parts[i].kind == PART_EXON : parts[i].kind == PART_UTR)
            t->exons[t->nexons++] = (mai_span){parts[i].start, parts[i].stop};
    for (int64_t i = 0; i < ncoding && !given; i++)
        t->exons[t->nexons++] = coding[i];
    qsort(t->exons, (size_t) t->nexons, sizeof *t->exons, by_start);
    for (int64_t i = 0; i < t->nexons && !given; i++) {
        if (used > 0 && t->exons[i].start <= t->exons[used - 1].stop + 1) {
            if (t->exons[used - 1].stop < t->exons[i].stop)
                t->exons[used - 1].stop = t->exons[i].stop;
        } else {
            t->exons[used++] = t->exons[i];
        }
    }
    if (!given)
        t->nexons = used;
    return mai_poll(b->cx, 10 * (n + ncoding));
}

/* The name of the gene: the holder's own, or that of the first one above it which has a name for it. */
static const char *
gene_of(const book *b, const holder *h)
{
    for (int i = 0; i < MOST_ANCESTORS; i++) {
        if (h->gene != NULL)
            return h->gene;
        if (h->parent < 0)
            return h->named_gene || i > 0 ? h->name != NULL ? h->name : h->id : NULL;
        h = &b->holders[h->parent];
    }
    return NULL;
}

/* Whether the transcript can be laid out; memory for that is given back. The error is one of the file. */
static mai_status
check_transcript(book *b, const mai_transcript *t, const part *parts)
{
    mai_arena scratch;
    mai_ctx cx = *b->cx;
    mai_layout layout;
    mai_status status;

    mai_arena_init(&scratch, b->cx->arena->source);
    cx.arena = &scratch;
    status = mai_transcript_layout(&cx, t, &layout);
    mai_arena_reset(&scratch);
    b->cx->budget = cx.budget;
    if (status == MAI_EDATA) {
        mai_fail(b->cx, MAI_ETEXT, "invalid GFF3: %s", cx.err.message);
        return mai_detail(b->cx, "Its first part is on line %lld.", (long long) parts[0].line);
    }
    b->cx->err = cx.err;
    return status;
}

/* One transcript from a holder's parts and the coding parts of one of its coding sequences. */
static mai_status
add_transcript(book *b, const holder *h, const part *parts, int64_t n, const part *coding, int64_t ncoding)
{
    const holder *protein = ncoding > 0 ? &b->holders[coding[0].coding] : NULL;
    mai_transcript t = {.minus = parts[0].strand == '-', .seqid = b->holders[parts[0].seqid].id};
    bool of_gene = h->named_gene && protein != NULL && protein != h;

    t.name = of_gene ? protein->name != NULL ? protein->name : protein->id : h->name != NULL ? h->name : h->id;
    t.gene = of_gene && protein->gene != NULL ? protein->gene : gene_of(b, h);
    t.protein = protein != NULL && protein->protein != NULL ? protein->protein : protein != NULL ? h->protein : NULL;
    MAI_TRY(check_parts(b, t.name, parts, n));
    MAI_TRY(MAI_NEW_ARRAY(b->cx, ncoding, &t.coding));
    for (int64_t i = 0; i < ncoding; i++)
        t.coding[t.ncoding++] = (mai_span){coding[i].start, coding[i].stop};
    qsort(t.coding, (size_t) t.ncoding, sizeof *t.coding, by_start);
    for (int64_t i = 0; i < ncoding; i++) /* the phase of the first coding part in the direction of the transcript */
        if (coding[i].phase > 0 && (t.minus ? coding[i].stop == t.coding[ncoding - 1].stop
                                            : coding[i].start == t.coding[0].start))
            t.phase = coding[i].phase;
    MAI_TRY(collect_exons(b, parts, n, t.coding, t.ncoding, &t));
    MAI_TRY(check_transcript(b, &t, parts));
    MAI_TRY(grow(b->cx, (void **) &b->out->transcripts, b->out->n, &b->room_out, sizeof t));
    b->out->transcripts[b->out->n++] = t;
    return mai_poll(b->cx, 200 + 20 * n);
}

/*
 * Whether coding parts with different IDs are pieces of one coding sequence all the same: one part an ID, apart from one
 * another, and no two of them in one exon. Some programs number the parts so, against the specification.
 */
static bool
is_one_coding(const part *exons, int64_t nexons, const part *coding, int64_t ncoding)
{
    for (int64_t i = 0; i < ncoding; i++)
        for (int64_t j = i + 1; j < ncoding; j++) {
            if (coding[i].coding == coding[j].coding || ncoding > 1000)
                return false;
            if (coding[i].start <= coding[j].stop && coding[j].start <= coding[i].stop)
                return false;
        }
    for (int64_t e = 0; e < nexons; e++) {
        int inside = 0;

        for (int64_t i = 0; i < ncoding; i++)
            inside += coding[i].start <= exons[e].stop && exons[e].start <= coding[i].stop;
        if (inside > 1)
            return false;
    }
    return nexons > 0;
}

/* The transcripts of one holder: one for each coding sequence, or one without. */
static mai_status
add_transcripts(book *b, const holder *h, part *parts, int64_t n)
{
    int64_t first = 0, end, next;

    if (n > MOST_PARTS)
        return mai_fail(b->cx, MAI_ELIMIT, "feature \"%s\" has more than %d exons and coding parts", h->id, MOST_PARTS);
    qsort(parts, (size_t) n, sizeof *parts, by_kind_and_start);
    MAI_TRY(mai_poll(b->cx, 100 * n));
    while (first < n && parts[first].kind == PART_EXON)
        first++;
    end = first;
    while (end < n && parts[end].kind == PART_CDS)
        end++;
    if (first == end)
        return add_transcript(b, h, parts, n, NULL, 0);
    if (!h->named_gene && end - first > 1 && is_one_coding(parts, first, parts + first, end - first))
        return add_transcript(b, h, parts, n, parts + first, end - first);
    for (; first < end; first = next) {
        for (next = first + 1; next < end && parts[next].coding == parts[first].coding; next++)
            continue;
        MAI_TRY(add_transcript(b, h, parts, n, parts + first, next - first));
    }
    return MAI_OK;
}

/* Brings the parts of each holder together, in the order of the holders. */
static mai_status
sort_parts(book *b)
{
    part *sorted;
    int64_t at = 0;

    MAI_TRY(MAI_NEW_ARRAY(b->cx, b->nparts, &sorted));
    for (int64_t i = 0; i < b->nholders; i++) {
        b->holders[i].first_part = at;
        at += b->holders[i].nparts;
    }
    MAI_TRY(mai_poll(b->cx, 5 * b->nholders));
    for (int64_t i = 0; i < b->nparts; i++) {
        sorted[b->holders[b->parts[i].holder].first_part++] = b->parts[i];
        MAI_TRY(mai_poll(b->cx, 10));
    }
    b->parts = sorted;
    return MAI_OK;
}

/* The features of all lines, each read in a scratch arena. */
static mai_status
read_features(book *b, mai_ctx *line_cx, mai_gff3 *gff3)
{
    mai_gff3_feature feature;
    bool more;

    for (;;) {
        mai_status status = mai_gff3_next(line_cx, gff3, &feature, &more);

        if (status != MAI_OK) {
            b->cx->err = line_cx->err;
            return status;
        }
        if (!more)
            return MAI_OK;
        MAI_TRY(add_feature(b, &feature, gff3->lines.number));
        mai_arena_rewind(line_cx->arena);
    }
}

mai_status
mai_gff3_transcripts(mai_ctx *cx, mai_stream *stream, bool skip_errors, mai_annotation *out)
{
    book b = {.cx = cx, .out = out};
    mai_arena scratch;
    mai_ctx line_cx = *cx;
    mai_status status;
    mai_gff3 gff3;

    memset(out, 0, sizeof *out);
    mai_arena_init(&scratch, cx->arena->source);
    mai_gff3_open(cx, &gff3, stream);
    line_cx.arena = &scratch;
    status = read_features(&b, &line_cx, &gff3);
    mai_arena_reset(&scratch);
    if (status != MAI_OK)
        return status;
    MAI_TRY(sort_parts(&b));
    for (int64_t i = 0; i < b.nholders; i++) {
        const holder *h = &b.holders[i];

        if (h->nparts == 0)
            continue;
        status = add_transcripts(&b, h, b.parts + h->first_part - h->nparts, h->nparts);
        if (status == MAI_ETEXT && skip_errors) {
            mai_error_clear(cx);
            out->skipped++;
        } else if (status != MAI_OK) {
            return status;
        }
    }
    return MAI_OK;
}

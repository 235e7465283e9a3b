/*
 * vcf_header.c - the header of a VCF file: its version, its definitions, the names of its samples.
 *
 * A structured line is <KEY=value,...>; a value may be quoted, and its closing quote is one that "," or ">" follows, so
 * that descriptions with bare quotes in them, of which there are many, are read. What has no such form is a line with
 * a value and no parts. As in htslib, a type that VCF does not have means text, and the first definition of a key
 * counts.
 */
#include "base/arena.h"
#include "seq/vcf_parts.h"

#define FIRST_SLOTS 64

/* ---- definitions by key ---- */

static uint64_t
hash_of(mai_vcf_text key)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < key.n; i++)
        h = (h ^ key.p[i]) * UINT64_C(0x100000001b3);
    return h ^ h >> 32;
}

static bool
same_text(mai_vcf_text a, mai_vcf_text b)
{
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

/* The slot of a key, or the free one where it would go. */
static mai_vcf_field *
slot_of(const mai_vcf_fields *fields, mai_vcf_text key)
{
    size_t i = hash_of(key) & (fields->room - 1);

    while (fields->slots[i].key.p != NULL && !same_text(fields->slots[i].key, key))
        i = (i + 1) & (fields->room - 1);
    return &fields->slots[i];
}

mai_vcf_field
mai_vcf_field_of(const mai_vcf_fields *fields, mai_vcf_text key)
{
    mai_vcf_field field = {key, MAI_VCF_STRING, false};

    if (fields->room == 0)
        return field;
    const mai_vcf_field *slot = slot_of(fields, key);
    if (slot->key.p != NULL) {
        field.type = slot->type;
        field.list = slot->list;
    }
    return field;
}

static mai_status
grow_fields(mai_ctx *cx, mai_vcf_fields *fields)
{
    mai_vcf_fields larger = {NULL, fields->room > 0 ? 2 * fields->room : FIRST_SLOTS, fields->used};

    MAI_TRY(MAI_NEW_ARRAY(cx, larger.room, &larger.slots));
    for (size_t i = 0; i < fields->room; i++)
        if (fields->slots[i].key.p != NULL)
            *slot_of(&larger, fields->slots[i].key) = fields->slots[i];
    *fields = larger;
    return mai_poll(cx, (int64_t) larger.room * 8);
}

static mai_status
define(mai_ctx *cx, mai_vcf_fields *fields, const mai_vcf_header_line *line)
{
    mai_vcf_field field = {line->id, MAI_VCF_STRING, false};

    if (2 * (fields->used + 1) > fields->room)
        MAI_TRY(grow_fields(cx, fields));
    mai_vcf_field *slot = slot_of(fields, line->id);
    if (slot->key.p != NULL)
        return MAI_OK;
    if (line->type.p != NULL)
        field.type = mai_vcf_is(line->type, "Integer") ? MAI_VCF_INTEGER
                     : mai_vcf_is(line->type, "Float") ? MAI_VCF_FLOAT
                     : mai_vcf_is(line->type, "Flag")  ? MAI_VCF_FLAG
                                                       : MAI_VCF_STRING;
    field.list = line->number.p != NULL && !mai_vcf_is(line->number, "1") && !mai_vcf_is(line->number, "0");
    *slot = field;
    fields->used++;
    return MAI_OK;
}

/* ---- lines ---- */

static mai_vcf_text
trimmed(mai_vcf_text t)
{
    while (t.n > 0 && (t.p[t.n - 1] == ' ' || t.p[t.n - 1] == '\t'))
        t.n--;
    while (t.n > 0 && (*t.p == ' ' || *t.p == '\t'))
        t.p++, t.n--;
    return t;
}

static const uint8_t *
after_blanks(const uint8_t *p, const uint8_t *end)
{
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    return p;
}

/* The quote that closes a value which begins at p; NULL when none does. */
static const uint8_t *
closing_quote(const uint8_t *p, const uint8_t *end)
{
    for (; p < end; p++) {
        if (*p == '\\' && p + 1 < end) {
            p++;
            continue;
        }
        if (*p != '"')
            continue;
        const uint8_t *next = after_blanks(p + 1, end);
        if (next < end && (*next == ',' || *next == '>'))
            return p;
    }
    return NULL;
}

/* A quoted value without its backslashes, in place: the line is the reader's own copy. */
static mai_vcf_text
unescaped(uint8_t *p, const uint8_t *end)
{
    mai_vcf_text out = {p, 0};
    uint8_t *to = p;

    for (; p < end; p++) {
        if (*p == '\\' && p + 1 < end && (p[1] == '"' || p[1] == '\\'))
            p++;
        *to++ = *p;
    }
    out.n = (size_t) (to - out.p);
    return out;
}

/* One KEY=value at *p, which moves behind it and its comma. False when there is none. */
static bool
take_part(uint8_t **p, const uint8_t *end, mai_vcf_text *key, mai_vcf_text *value)
{
    uint8_t *equals = memchr(*p, '=', (size_t) (end - *p)), *v, *stop;

    if (equals == NULL)
        return false;
    *key = trimmed((mai_vcf_text){*p, (size_t) (equals - *p)});
    v = (uint8_t *) after_blanks(equals + 1, end);
    if (v < end && *v == '"') {
        stop = (uint8_t *) closing_quote(v + 1, end);
        if (stop == NULL)
            return false;
        *value = unescaped(v + 1, stop);
        stop = (uint8_t *) after_blanks(stop + 1, end);
    } else {
        for (stop = v; stop < end && *stop != ',' && *stop != '>'; stop++)
            if (*stop == '[')
                while (stop + 1 < end && *stop != ']')
                    stop++;
        *value = trimmed((mai_vcf_text){v, (size_t) (stop - v)});
    }
    *p = stop < end ? stop + 1 : stop;
    return true;
}

/* The parts of <...>, in a copy that may be written to. */
static void
take_parts(uint8_t *p, const uint8_t *end, mai_vcf_header_line *line)
{
    mai_vcf_text key, value;

    while (p < end && take_part(&p, end, &key, &value)) {
        mai_vcf_text *to = mai_vcf_is(key, "ID")            ? &line->id
                           : mai_vcf_is(key, "Number")      ? &line->number
                           : mai_vcf_is(key, "Type")        ? &line->type
                           : mai_vcf_is(key, "Description") ? &line->description
                                                            : NULL;

        if (to != NULL && to->p == NULL)
            *to = value;
    }
}

static mai_status
add_line(mai_ctx *cx, mai_vcf *vcf, mai_vcf_header_line line)
{
    if (vcf->nheader == vcf->header_room) {
        size_t room = vcf->header_room > 0 ? 2 * vcf->header_room : 64;
        mai_vcf_header_line *larger;

        MAI_TRY(mai_alloc(cx, room * sizeof *larger, (void **) &larger));
        if (vcf->nheader > 0)
            memcpy(larger, vcf->header, vcf->nheader * sizeof *larger);
        vcf->header = larger;
        vcf->header_room = room;
    }
    vcf->header[vcf->nheader++] = line;
    return MAI_OK;
}

/* A line that begins with "##". */
static mai_status
take_definition(mai_ctx *cx, mai_vcf *vcf)
{
    mai_vcf_header_line line = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    size_t n = vcf->nline - 2;
    uint8_t *text, *parts;

    MAI_TRY(mai_alloc(cx, 2 * n + 2, (void **) &text));
    parts = text + n + 1;
    memcpy(text, vcf->line + 2, n);
    memcpy(parts, text, n);
    const uint8_t *equals = memchr(text, '=', n);
    size_t nkind = equals != NULL ? (size_t) (equals - text) : n;
    line.kind = (mai_vcf_text){text, nkind};
    if (equals != NULL)
        line.value = (mai_vcf_text){equals + 1, n - nkind - 1};
    MAI_TRY(mai_poll(cx, 100 + 4 * (int64_t) n));
    if (line.value.n > 0 && *line.value.p == '<')
        take_parts(parts + nkind + 2, parts + n, &line);
    bool info = mai_vcf_is(line.kind, "INFO"), format = mai_vcf_is(line.kind, "FORMAT");
    if ((info || format) && (line.id.p == NULL || line.id.n == 0))
        return mai_vcf_fail(cx, vcf, vcf->line, "this definition has no ID");
    if (info || format)
        MAI_TRY(define(cx, info ? &vcf->info : &vcf->format, &line));
    return add_line(cx, vcf, line);
}

/* ---- column names ---- */

static const char *const columns[] = {"#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT"};
enum { NCOLUMNS = sizeof columns / sizeof *columns, NFIXED = NCOLUMNS - 1 };

static mai_status
add_samples(mai_ctx *cx, mai_vcf *vcf, const uint8_t *p, const uint8_t *end)
{
    size_t n = 1;
    uint8_t *copy;

    for (const uint8_t *c = p; c < end; c++)
        n += *c == '\t';
    MAI_TRY(mai_poll(cx, end - p));
    MAI_TRY(mai_alloc(cx, (size_t) (end - p) + 1, (void **) &copy));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &vcf->samples));
    memcpy(copy, p, (size_t) (end - p));
    const uint8_t *stop = copy + (end - p);
    for (const uint8_t *name = copy; vcf->nsamples < n;) {
        const uint8_t *tab = memchr(name, '\t', (size_t) (stop - name));
        mai_vcf_header_line line = {.kind = {(const uint8_t *) "#sample", 7}};

        line.id = (mai_vcf_text){name, (size_t) ((tab != NULL ? tab : stop) - name)};
        if (line.id.n == 0)
            return mai_vcf_fail(cx, vcf, p + (name - copy), "a sample has an empty name");
        vcf->samples[vcf->nsamples++] = line.id;
        MAI_TRY(add_line(cx, vcf, line));
        MAI_TRY(mai_poll(cx, 50));
        name = tab != NULL ? tab + 1 : stop;
    }
    return MAI_OK;
}

/* No two samples have one name: otherwise rows could not be told apart. */
static mai_status
check_samples(mai_ctx *cx, mai_vcf *vcf)
{
    mai_vcf_fields seen = {NULL, 0, 0};

    for (size_t i = 0; i < vcf->nsamples; i++) {
        if (2 * (seen.used + 1) > seen.room)
            MAI_TRY(grow_fields(cx, &seen));
        mai_vcf_field *slot = slot_of(&seen, vcf->samples[i]);
        if (slot->key.p != NULL)
            return mai_vcf_fail(cx, vcf, vcf->line, "two samples have the name \"%.*s\"",
                                (int) (slot->key.n < 100 ? slot->key.n : 100), (const char *) slot->key.p);
        slot->key = vcf->samples[i];
        seen.used++;
        MAI_TRY(mai_poll(cx, 50 + (int64_t) vcf->samples[i].n));
    }
    return MAI_OK;
}

/* The line of column names, which ends the header. */
static mai_status
take_columns(mai_ctx *cx, mai_vcf *vcf)
{
    const uint8_t *p = vcf->line, *end = p + vcf->nline;

    for (int i = 0; i < NCOLUMNS; i++) {
        const uint8_t *tab = memchr(p, '\t', (size_t) (end - p));
        mai_vcf_text name = {p, (size_t) ((tab != NULL ? tab : end) - p)};

        if (!mai_vcf_is(name, columns[i])) {
            mai_vcf_fail(cx, vcf, p, "column %d of the header is %s, not \"%.*s\"", i + 1, columns[i],
                         (int) (name.n < 60 ? name.n : 60), (const char *) name.p);
            return name.n > 12 ? mai_hint(cx, "Columns are separated by tabs.") : MAI_ETEXT;
        }
        vcf->has_format = i == NFIXED;
        if (tab == NULL && i < NFIXED - 1)
            return mai_vcf_fail(cx, vcf, end, "the header ends at column %s; %s follows", columns[i], columns[i + 1]);
        if (tab == NULL)
            return MAI_OK;
        p = tab + 1;
    }
    MAI_TRY(add_samples(cx, vcf, p, end));
    return check_samples(cx, vcf);
}

static mai_status
check_version(mai_ctx *cx, mai_vcf *vcf)
{
    static const char prefix[] = "##fileformat=VCFv4.";
    const size_t n = sizeof prefix - 1;

    if (vcf->nline == n + 1 && memcmp(vcf->line, prefix, n) == 0 && (uint8_t) (vcf->line[n] - '0') <= 9)
        return MAI_OK;
    mai_vcf_fail(cx, vcf, vcf->line, "the file does not begin with ##fileformat=VCFv4.0 to VCFv4.5");
    return vcf->nline > 3 && memcmp(vcf->line, "BCF", 3) == 0
               ? mai_hint(cx, "This is BCF, the binary form: bcftools view makes VCF of it.")
               : MAI_ETEXT;
}

mai_status
mai_vcf_read_header(mai_ctx *cx, mai_vcf *vcf)
{
    bool more, ascii;

    for (bool first = true;; first = false) {
        MAI_TRY(mai_vcf_read_line(cx, vcf, &more, &ascii));
        if (!more)
            return mai_vcf_fail(cx, vcf, vcf->line, first ? "there is no text" : "there is no line of column names");
        if (first)
            MAI_TRY(check_version(cx, vcf));
        if (vcf->nline < 2 || memcmp(vcf->line, "##", 2) != 0)
            break;
        MAI_TRY(take_definition(cx, vcf));
    }
    if (*vcf->line != '#')
        return mai_vcf_fail(cx, vcf, vcf->line, "a record comes before the line of column names");
    return take_columns(cx, vcf);
}

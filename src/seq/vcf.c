/*
 * vcf.c - records of a VCF file: columns, INFO entries, sample columns.
 *
 * A record is looked at column by column, and by its caller sample by sample, so that a line with thousands of samples
 * is gone through once. FORMAT is taken apart only where it differs from that of the line before. Rooms for keys,
 * values and entries are kept from record to record and double when one needs more.
 */
#include "base/arena.h"
#include "seq/vcf_parts.h"

#include <stdio.h>
#include <stdlib.h>

#define LONGEST_NUMBER 400 /* letters of a number that is not longer than it means */

/* ---- shared with the header ---- */

mai_status
mai_vcf_alloc(mai_ctx *cx, mai_vcf *vcf, size_t bytes, void **out)
{
    mai_arena *current = cx->arena;

    cx->arena = vcf->arena;
    mai_status status = mai_alloc(cx, bytes, out);

    cx->arena = current;
    return status;
}

mai_status
mai_vcf_fail(mai_ctx *cx, const mai_vcf *vcf, const uint8_t *at, const char *fmt, ...)
{
    char what[200];
    va_list args;

    va_start(args, fmt);
    vsnprintf(what, sizeof what, fmt, args);
    va_end(args);
    mai_fail_at(cx, MAI_ETEXT, vcf->lines.position + (at - vcf->line), "line %lld: %s",
                (long long) (vcf->lines.number > 0 ? vcf->lines.number : 1), what);
    return mai_introduce(cx, "invalid VCF: ");
}

mai_status
mai_vcf_read_line(mai_ctx *cx, mai_vcf *vcf, bool *more, bool *ascii)
{
    uint8_t all = 0;

    do {
        MAI_TRY(mai_lines_next(cx, &vcf->lines, &vcf->line, &vcf->nline, more));
        MAI_TRY(mai_poll(cx, 20 + (int64_t) vcf->nline / 4));
    } while (*more && vcf->nline == 0);
    for (size_t i = 0; i < vcf->nline; i++)
        all |= vcf->line[i];
    *ascii = all < 128;
    const uint8_t *nul = vcf->nline > 0 ? memchr(vcf->line, 0, vcf->nline) : NULL;
    return nul == NULL ? MAI_OK : mai_vcf_fail(cx, vcf, nul, "a byte is zero, which no text has");
}

mai_status
mai_vcf_open(mai_ctx *cx, mai_stream *stream, mai_vcf **out)
{
    mai_vcf *vcf;

    MAI_TRY(MAI_NEW(cx, &vcf));
    vcf->arena = cx->arena;
    mai_lines_open(cx, &vcf->lines, stream, 0, false);
    MAI_TRY(mai_vcf_read_header(cx, vcf));
    *out = vcf;
    return MAI_OK;
}

const mai_vcf_header_line *
mai_vcf_header(const mai_vcf *vcf, size_t *n)
{
    *n = vcf->nheader;
    return vcf->header;
}

const mai_vcf_text *
mai_vcf_samples(const mai_vcf *vcf, size_t *n)
{
    *n = vcf->nsamples;
    return vcf->samples;
}

/* ---- values ---- */

static bool
is_missing(mai_vcf_text t)
{
    return t.n == 1 && *t.p == '.';
}

bool
mai_vcf_split(mai_vcf_text *list, mai_vcf_text *piece)
{
    if (list->p == NULL)
        return false;
    const uint8_t *comma = list->n > 0 ? memchr(list->p, ',', list->n) : NULL;
    *piece = (mai_vcf_text){list->p, comma != NULL ? (size_t) (comma - list->p) : list->n};
    if (comma != NULL)
        *list = (mai_vcf_text){comma + 1, list->n - piece->n - 1};
    else
        *list = (mai_vcf_text){NULL, 0};
    if (is_missing(*piece))
        *piece = (mai_vcf_text){NULL, 0};
    return true;
}

bool
mai_vcf_integer(mai_vcf_text text, int64_t *out)
{
    const uint8_t *p = text.p, *end = text.p + text.n;
    bool negative = text.n > 0 && *p == '-';
    int64_t value = 0;

    p += text.n > 0 && (*p == '-' || *p == '+');
    if (p == end || end - p > 18)
        return false;
    for (; p < end; p++) {
        if ((uint8_t) (*p - '0') > 9)
            return false;
        value = value * 10 + (*p - '0');
    }
    *out = negative ? -value : value;
    return true;
}

static const uint8_t *
after_digits(const uint8_t *p, const uint8_t *end)
{
    while (p < end && (uint8_t) (*p - '0') <= 9)
        p++;
    return p;
}

/* Whether the text is digits with a point, and an exponent perhaps. */
static bool
is_decimal(const uint8_t *p, const uint8_t *end)
{
    const uint8_t *whole = after_digits(p, end), *fraction = whole;
    int64_t digits = whole - p;

    if (whole < end && *whole == '.') {
        fraction = after_digits(whole + 1, end);
        digits += fraction - whole - 1;
    }
    if (digits == 0)
        return false;
    if (fraction == end)
        return true;
    if ((*fraction | 0x20) != 'e')
        return false;
    p = fraction + 1;
    p += p < end && (*p == '-' || *p == '+');
    return p < end && after_digits(p, end) == end;
}

/* Whether the text is one of the words for what no decimal says, in any case. */
static bool
is_word(const uint8_t *p, const uint8_t *end)
{
    static const char *const words[] = {"inf", "infinity", "nan"};
    size_t n = (size_t) (end - p);

    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        size_t i = 0;

        while (i < n && words[w][i] != '\0' && (p[i] | 0x20) == words[w][i])
            i++;
        if (i == n && words[w][i] == '\0')
            return true;
    }
    return false;
}

bool
mai_vcf_is_decimal(mai_vcf_text text)
{
    const uint8_t *p = text.p, *end = text.p + text.n;

    p += text.n > 0 && (*p == '-' || *p == '+');
    return text.n <= LONGEST_NUMBER && is_decimal(p, end);
}

bool
mai_vcf_float(mai_vcf_text text, double *out)
{
    const uint8_t *p = text.p, *end = text.p + text.n;
    char copy[LONGEST_NUMBER + 1];
    int64_t integer;

    if (text.n <= 16 && mai_vcf_integer(text, &integer) && integer != 0) { /* the zero that is left may be -0 */
        *out = (double) integer;
        return true;
    }
    p += text.n > 0 && (*p == '-' || *p == '+');
    if (!mai_vcf_is_decimal(text) && !is_word(p, end))
        return false;
    memcpy(copy, text.p, text.n);
    copy[text.n] = '\0';
    *out = strtod(copy, NULL);
    return true;
}

/* ---- columns ---- */

/* A column off the front of the record, up to a tab. */
static mai_status
take_column(mai_ctx *cx, mai_vcf *vcf, const uint8_t **p, const char *name, mai_vcf_text *out)
{
    if (*p == NULL)
        return mai_vcf_fail(cx, vcf, vcf->end, "there is no %s: the line ends before", name);
    const uint8_t *tab = memchr(*p, '\t', (size_t) (vcf->end - *p));
    *out = (mai_vcf_text){*p, (size_t) ((tab != NULL ? tab : vcf->end) - *p)};
    if (out->n == 0)
        return mai_vcf_fail(cx, vcf, *p, "%s is empty", name);
    *p = tab != NULL ? tab + 1 : NULL;
    return MAI_OK;
}

static int
shown(mai_vcf_text t)
{
    return t.n < 60 ? (int) t.n : 60;
}

static mai_status
take_position(mai_ctx *cx, mai_vcf *vcf, mai_vcf_text text)
{
    if (mai_vcf_integer(text, &vcf->record.position) && vcf->record.position >= 0)
        return MAI_OK;
    return mai_vcf_fail(cx, vcf, text.p, "POS is a number from 0 on, not \"%.*s\"", shown(text), (const char *) text.p);
}

static mai_status
take_quality(mai_ctx *cx, mai_vcf *vcf, mai_vcf_text text)
{
    vcf->record.has_qual = !is_missing(text);
    vcf->record.qual = 0;
    if (is_missing(text) || mai_vcf_float(text, &vcf->record.qual))
        return MAI_OK;
    return mai_vcf_fail(cx, vcf, text.p, "QUAL is a number or \".\", not \"%.*s\"", shown(text), (const char *) text.p);
}

/* None of the alternative alleles is empty. */
static mai_status
check_alternatives(mai_ctx *cx, mai_vcf *vcf, mai_vcf_text text)
{
    for (size_t i = 0, start = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] != ',')
            continue;
        if (i == start)
            return mai_vcf_fail(cx, vcf, text.p + i, "ALT has an empty allele");
        start = i + 1;
    }
    return MAI_OK;
}

/* ---- FORMAT ---- */

static mai_vcf_role
role_of(mai_vcf_text key)
{
    static const char *const names[] = {"GT", "PS", "DP", "GQ", "AD"};

    for (int i = 0; key.n == 2 && i < MAI_VCF_OTHER; i++)
        if (memcmp(key.p, names[i], 2) == 0)
            return (mai_vcf_role) i;
    return MAI_VCF_OTHER;
}

static mai_status
make_key_room(mai_ctx *cx, mai_vcf *vcf, int wanted)
{
    int room = vcf->keys_room > 0 ? vcf->keys_room : 16;

    while (room < wanted)
        room *= 2;
    if (room == vcf->keys_room)
        return MAI_OK;
    MAI_TRY(mai_vcf_alloc(cx, vcf, (size_t) room * sizeof *vcf->keys, (void **) &vcf->keys));
    MAI_TRY(mai_vcf_alloc(cx, vcf, (size_t) room * sizeof *vcf->roles, (void **) &vcf->roles));
    MAI_TRY(mai_vcf_alloc(cx, vcf, (size_t) room * sizeof *vcf->values, (void **) &vcf->values));
    vcf->keys_room = room;
    return MAI_OK;
}

/* Keeps the text of FORMAT, of which keys are slices. */
static mai_status
keep_format(mai_ctx *cx, mai_vcf *vcf, mai_vcf_text text)
{
    if (text.n > vcf->format_room) {
        size_t room = text.n < 32 ? 64 : 2 * text.n;

        MAI_TRY(mai_vcf_alloc(cx, vcf, room, (void **) &vcf->format_text));
        vcf->format_room = room;
    }
    memcpy(vcf->format_text, text.p, text.n);
    vcf->nformat = text.n;
    return MAI_OK;
}

/* The keys of FORMAT. Where one that has a column of its own comes again, the first counts, as in htslib. */
static mai_status
take_format(mai_ctx *cx, mai_vcf *vcf, mai_vcf_text text)
{
    bool seen[MAI_VCF_OTHER] = {false};
    int n = is_missing(text) ? 0 : 1;

    vcf->record.new_format = false;
    if (text.n == vcf->nformat && memcmp(text.p, vcf->format_text, text.n) == 0)
        return MAI_OK;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == ':' && ++n > MAI_VCF_MOST_FIELDS)
            return mai_vcf_fail(cx, vcf, text.p, "FORMAT has more than %d keys", MAI_VCF_MOST_FIELDS);
    vcf->nformat = 0;
    MAI_TRY(make_key_room(cx, vcf, n));
    MAI_TRY(keep_format(cx, vcf, text));
    const uint8_t *p = vcf->format_text, *end = p + text.n;
    for (int i = 0; i < n; i++) {
        const uint8_t *colon = memchr(p, ':', (size_t) (end - p));
        mai_vcf_text key = {p, (size_t) ((colon != NULL ? colon : end) - p)};
        mai_vcf_role role = role_of(key);

        if (key.n == 0) {
            vcf->nformat = 0;
            return mai_vcf_fail(cx, vcf, text.p + (p - vcf->format_text), "FORMAT has an empty key");
        }
        vcf->keys[i] = mai_vcf_field_of(&vcf->format, key);
        vcf->roles[i] = role;
        if (role != MAI_VCF_OTHER && seen[role])
            vcf->roles[i] = MAI_VCF_OTHER;
        else if (role != MAI_VCF_OTHER)
            seen[role] = true;
        p = colon != NULL ? colon + 1 : end;
        MAI_TRY(mai_poll(cx, 50 + (int64_t) key.n));
    }
    vcf->nkeys = n;
    vcf->record.new_format = true;
    return MAI_OK;
}

/* ---- records ---- */

static mai_vcf_text
unless_missing(mai_vcf_text t)
{
    return is_missing(t) ? (mai_vcf_text){NULL, 0} : t;
}

/* The first eight columns. */
static mai_status
take_fixed(mai_ctx *cx, mai_vcf *vcf, const uint8_t **p)
{
    mai_vcf_record *r = &vcf->record;
    mai_vcf_text pos, qual;

    MAI_TRY(take_column(cx, vcf, p, "CHROM", &r->chrom));
    if (*r->chrom.p == '#')
        return mai_vcf_fail(cx, vcf, vcf->line, "a line of the header comes after its end");
    if (*p == NULL) {
        mai_vcf_fail(cx, vcf, vcf->end, "there is no POS: the line ends before");
        return mai_hint(cx, "Columns are separated by tabs.");
    }
    MAI_TRY(take_column(cx, vcf, p, "POS", &pos));
    MAI_TRY(take_position(cx, vcf, pos));
    MAI_TRY(take_column(cx, vcf, p, "ID", &r->id));
    MAI_TRY(take_column(cx, vcf, p, "REF", &r->ref));
    MAI_TRY(take_column(cx, vcf, p, "ALT", &r->alt));
    MAI_TRY(check_alternatives(cx, vcf, r->alt));
    MAI_TRY(take_column(cx, vcf, p, "QUAL", &qual));
    MAI_TRY(take_quality(cx, vcf, qual));
    MAI_TRY(take_column(cx, vcf, p, "FILTER", &r->filter));
    MAI_TRY(take_column(cx, vcf, p, "INFO", &r->info));
    r->id = unless_missing(r->id);
    r->alt = unless_missing(r->alt);
    r->filter = unless_missing(r->filter);
    r->info = unless_missing(r->info);
    return MAI_OK;
}

mai_status
mai_vcf_next(mai_ctx *cx, mai_vcf *vcf, mai_vcf_record *out, bool *more)
{
    mai_vcf_record *r = &vcf->record;
    const uint8_t *p;

    MAI_TRY(mai_vcf_read_line(cx, vcf, more, &r->ascii));
    if (!*more)
        return MAI_OK;
    p = vcf->line;
    vcf->end = vcf->line + vcf->nline;
    r->number = ++vcf->records;
    r->line = (mai_vcf_text){vcf->line, vcf->nline};
    MAI_TRY(take_fixed(cx, vcf, &p));
    r->format = (mai_vcf_text){NULL, 0};
    r->new_format = false;
    vcf->sample = 0;
    vcf->next_column = NULL;
    if (vcf->nsamples > 0) {
        MAI_TRY(take_column(cx, vcf, &p, "FORMAT", &r->format));
        MAI_TRY(take_format(cx, vcf, r->format));
        if (p == NULL)
            return mai_vcf_fail(cx, vcf, vcf->end, "the line ends before the first of %zu samples", vcf->nsamples);
        vcf->next_column = p;
    } else if (p != NULL && !vcf->has_format) {
        return mai_vcf_fail(cx, vcf, p, "there is a column more than the header has");
    }
    r->nkeys = vcf->nkeys;
    r->keys = vcf->keys;
    r->roles = vcf->roles;
    *out = *r;
    return MAI_OK;
}

/* ---- INFO ---- */

static mai_status
make_entry_room(mai_ctx *cx, mai_vcf *vcf, int wanted)
{
    int room = vcf->entries_room > 0 ? vcf->entries_room : 32;

    while (room < wanted)
        room *= 2;
    if (room == vcf->entries_room)
        return MAI_OK;
    MAI_TRY(mai_vcf_alloc(cx, vcf, (size_t) room * sizeof *vcf->entries, (void **) &vcf->entries));
    vcf->entries_room = room;
    return MAI_OK;
}

/* KEY or KEY=value; a value of "." or of nothing is a missing one. */
static mai_vcf_value
entry_of(const mai_vcf *vcf, mai_vcf_text text)
{
    const uint8_t *equals = memchr(text.p, '=', text.n);
    size_t nkey = equals != NULL ? (size_t) (equals - text.p) : text.n;
    mai_vcf_value value = {mai_vcf_field_of(&vcf->info, (mai_vcf_text){text.p, nkey}), {NULL, 0}, equals == NULL};

    if (equals != NULL && text.n > nkey + 1)
        value.text = unless_missing((mai_vcf_text){equals + 1, text.n - nkey - 1});
    return value;
}

mai_status
mai_vcf_info(mai_ctx *cx, mai_vcf *vcf, const mai_vcf_value **out, int *n)
{
    mai_vcf_text info = vcf->record.info;
    int most = 1;

    *n = 0;
    if (info.p == NULL)
        return MAI_OK;
    for (size_t i = 0; i < info.n; i++)
        if (info.p[i] == ';' && ++most > MAI_VCF_MOST_FIELDS)
            return mai_vcf_fail(cx, vcf, info.p, "INFO has more than %d entries", MAI_VCF_MOST_FIELDS);
    MAI_TRY(make_entry_room(cx, vcf, most));
    for (const uint8_t *p = info.p, *end = p + info.n; p < end;) {
        const uint8_t *semicolon = memchr(p, ';', (size_t) (end - p)), *stop = semicolon != NULL ? semicolon : end;

        if (stop > p) {
            vcf->entries[*n] = entry_of(vcf, (mai_vcf_text){p, (size_t) (stop - p)});
            if (vcf->entries[*n].field.key.n == 0)
                return mai_vcf_fail(cx, vcf, p, "an entry of INFO has no key");
            (*n)++;
        }
        MAI_TRY(mai_poll(cx, 50 + (stop - p) / 4));
        p = semicolon != NULL ? semicolon + 1 : end;
    }
    *out = vcf->entries;
    return MAI_OK;
}

/* ---- samples ---- */

static mai_status
take_genotype(mai_ctx *cx, mai_vcf *vcf, mai_vcf_text text, mai_vcf_sample *out)
{
    size_t at;
    const char *wrong = mai_genotype_scan(text.p, text.n, &out->parsed, &at);

    if (wrong != NULL)
        return mai_vcf_fail(cx, vcf, text.p + at, "genotype \"%.*s\": %s", shown(text), (const char *) text.p, wrong);
    out->genotype = text;
    return MAI_OK;
}

static mai_status
take_depth(mai_ctx *cx, mai_vcf *vcf, mai_vcf_text text, mai_vcf_sample *out)
{
    int64_t depth;

    if (!mai_vcf_integer(text, &depth) || depth < INT32_MIN || depth > INT32_MAX)
        return mai_vcf_fail(cx, vcf, text.p, "DP is an integer of 32 bits, not \"%.*s\"", shown(text),
                            (const char *) text.p);
    out->dp = (int32_t) depth;
    out->has_dp = true;
    return MAI_OK;
}

/* A value of a field that has a column of its own. */
static mai_status
take_value(mai_ctx *cx, mai_vcf *vcf, mai_vcf_role role, mai_vcf_text text, mai_vcf_sample *out)
{
    switch (role) {
    case MAI_VCF_GT:
        return text.n > 0 ? take_genotype(cx, vcf, text, out) : MAI_OK;
    case MAI_VCF_PS:
        out->phase_set = text;
        return MAI_OK;
    case MAI_VCF_DP:
        return take_depth(cx, vcf, text, out);
    case MAI_VCF_GQ:
        out->has_gq = mai_vcf_float(text, &out->gq);
        return out->has_gq ? MAI_OK
                           : mai_vcf_fail(cx, vcf, text.p, "GQ is a number, not \"%.*s\"", shown(text),
                                          (const char *) text.p);
    case MAI_VCF_AD:
        out->ad = text;
        break;
    case MAI_VCF_OTHER:
        break;
    }
    return MAI_OK;
}

/* The values of a column, which ends at a tab or the line's end; *p moves there. */
static mai_status
take_values(mai_ctx *cx, mai_vcf *vcf, const uint8_t **p, mai_vcf_sample *out)
{
    const uint8_t *start = *p, *c = start, *end = vcf->end;
    int n = 0;

    for (;; c++) {
        if (c < end && *c != ':' && *c != '\t')
            continue;
        mai_vcf_text text = {start, (size_t) (c - start)};
        bool missing = text.n == 0 || is_missing(text);

        if (MAI_UNLIKELY(n >= vcf->nkeys)) {
            if (n > 0 || !missing)
                return mai_vcf_fail(cx, vcf, start, "sample %zu has more values than FORMAT has keys", vcf->sample + 1);
        } else {
            mai_vcf_role role = vcf->roles[n];

            vcf->values[n++] = missing ? (mai_vcf_text){NULL, 0} : text;
            if (role == MAI_VCF_GT || (role != MAI_VCF_OTHER && !missing))
                MAI_TRY(take_value(cx, vcf, role, text, out));
        }
        if (c == end || *c == '\t')
            break;
        start = c + 1;
    }
    out->nvalues = n;
    *p = c;
    return MAI_OK;
}

mai_status
mai_vcf_next_sample(mai_ctx *cx, mai_vcf *vcf, bool wanted, mai_vcf_sample *out)
{
    const uint8_t *p = vcf->next_column, *start = p;

    if (p == NULL)
        return mai_vcf_fail(cx, vcf, vcf->end, "the line ends before sample %zu of %zu", vcf->sample + 1, vcf->nsamples);
    if (wanted) {
        out->genotype = out->phase_set = out->ad = (mai_vcf_text){NULL, 0};
        out->has_dp = out->has_gq = false;
        out->values = vcf->values;
        MAI_TRY(take_values(cx, vcf, &p, out));
    } else {
        p = memchr(p, '\t', (size_t) (vcf->end - p));
        if (p == NULL)
            p = vcf->end;
    }
    vcf->next_column = p < vcf->end ? p + 1 : NULL;
    if (++vcf->sample == vcf->nsamples && vcf->next_column != NULL)
        return mai_vcf_fail(cx, vcf, p, "the line goes on after the last of %zu samples", vcf->nsamples);
    return mai_poll(cx, 20 + (p - start));
}

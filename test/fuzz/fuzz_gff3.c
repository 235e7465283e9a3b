/*
 * fuzz_gff3.c - any bytes as a GFF3 file, and as an HGVS text.
 *
 * Byte 0 says the size of windows, and by its highest bit what the rest is. A file gives the same features whatever the
 * windows are, and every transcript that it makes can be laid out, its places told and found again. An HGVS text that can
 * be read is a change that has an HGVS text, which is read as the same change.
 */
#include "base/arena.h"
#include "seq/gff3.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
broken(const mai_ctx *cx, const char *what)
{
    fprintf(stderr, "broken: %s (%s)\n", what, cx->err.message);
    abort();
}

static void
check_status(const mai_ctx *cx, mai_status status)
{
    if (status == MAI_EINTERNAL || status != cx->err.code || (status != MAI_OK && cx->err.message[0] == '\0'))
        broken(cx, "status");
}

/* A number that depends on all features of the file. */
static uint64_t
digest_file(mai_ctx *cx, const uint8_t *p, size_t n, size_t step)
{
    mai_memory_stream memory = mai_stream_of_memory(p, n, step);
    mai_gff3_feature f;
    uint64_t digest = 7;
    mai_gff3 gff3;
    bool more;
    mai_status status;

    mai_gff3_open(cx, &gff3, &memory.stream);
    while ((status = mai_gff3_next(cx, &gff3, &f, &more)) == MAI_OK && more) {
        if (f.start < 1 || f.stop < f.start || f.phase < -1 || f.phase > 2 || f.seqid.p == NULL)
            broken(cx, "feature");
        digest = digest * 31 + (uint64_t) f.start + 7 * (uint64_t) f.stop + f.seqid.n + 3 * (uint64_t) f.nattributes;
        for (int64_t i = 0; i < f.nattributes; i++)
            if (f.attributes[i].nvalues < 1 || memchr(f.attributes[i].values[0].p, 0, f.attributes[i].values[0].n))
                broken(cx, "attribute");
    }
    check_status(cx, status);
    digest = digest * 31 + (uint64_t) status + (uint64_t) gff3.lines.number;
    mai_error_clear(cx);
    return digest;
}

/* Every letter of a small transcript has a place that leads back to it, unless it is read twice. */
static void
check_places(mai_ctx *cx, const mai_transcript *t)
{
    mai_layout layout;

    if (mai_transcript_layout(cx, t, &layout) != MAI_OK)
        broken(cx, "a transcript of a file that cannot be laid out");
    if (layout.length < 1 || (t->ncoding > 0) != (layout.first >= 0) || layout.last >= layout.length)
        broken(cx, "layout");
    for (int64_t offset = 0; offset < layout.length && offset < 500; offset++) {
        int64_t position = mai_position_of(&layout, (mai_place){offset, 0, true});
        mai_place place = mai_place_of(&layout, position);

        if (position < 1 || !place.inside || place.away != 0 || place.offset > offset || place.offset < offset - 2)
            broken(cx, "place");
    }
}

static void
read_file(mai_ctx *cx, const uint8_t *p, size_t n, size_t step)
{
    mai_memory_stream memory = mai_stream_of_memory(p, n, step);
    mai_annotation annotation;
    mai_status status;

    if (digest_file(cx, p, n, 0) != digest_file(cx, p, n, step))
        broken(cx, "windows");
    for (int skip = 0; skip < 2; skip++) {
        memory = mai_stream_of_memory(p, n, step);
        status = mai_gff3_transcripts(cx, &memory.stream, skip != 0, &annotation);
        check_status(cx, status);
        mai_error_clear(cx);
        for (int64_t i = 0; status == MAI_OK && i < annotation.n && i < 50; i++)
            check_places(cx, &annotation.transcripts[i]);
    }
}

static void
read_text(mai_ctx *cx, const uint8_t *p, size_t n)
{
    static const char letters[] = "acgtcaGATGGCTGCAAACAgtaagtttttttagCAGCAGCAGGATTAACCTgtacagCCCCATTTgaca";
    mai_span exons[] = {{7, 20}, {35, 48}, {55, 62}}, coding = {9, 46};
    mai_memory_reference reference = mai_reference_of_memory(letters, (int64_t) strlen(letters));

    for (int minus = 0; minus < 2; minus++) {
        mai_transcript t = {.name = "t", .minus = minus != 0, .exons = exons, .nexons = 3, .coding = &coding,
                            .ncoding = 1};
        mai_hgvs_edit edit, same;
        mai_change change, again;
        mai_layout layout;
        mai_hgvs hgvs;
        mai_status status;

        if (mai_transcript_layout(cx, &t, &layout) != MAI_OK)
            broken(cx, "transcript");
        status = mai_hgvs_read(cx, &layout, (const char *) p, n, &edit);
        if (status == MAI_OK)
            status = mai_change_of_hgvs(cx, &edit, &reference.reference, &change);
        check_status(cx, status);
        mai_error_clear(cx);
        if (status != MAI_OK || change.ref.n + change.alt.n > 10000)
            continue;
        if (mai_hgvs_of_change(cx, &layout, &reference.reference, NULL, change, 1, true, &hgvs) != MAI_OK)
            broken(cx, "a change without a text");
        if (hgvs.c == NULL)
            continue;
        if (mai_hgvs_read(cx, &layout, hgvs.c, strlen(hgvs.c), &same) != MAI_OK ||
            mai_change_of_hgvs(cx, &same, &reference.reference, &again) != MAI_OK)
            broken(cx, "a text that cannot be read");
        if (edit.kind != MAI_UNCHANGED && same.kind != MAI_UNCHANGED &&
            (again.position != change.position || again.ref.n != change.ref.n || again.alt.n != change.alt.n ||
             memcmp(again.alt.p, change.alt.p, (size_t) change.alt.n) != 0))
            broken(cx, "a text that is another change");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mai_arena arena;
    mai_ctx cx;

    if (size < 1)
        return 0;
    mai_arena_init(&arena, mai_malloc_source);
    mai_ctx_init(&cx, &arena);
    if ((data[0] & 128) != 0)
        read_text(&cx, data + 1, size - 1);
    else
        read_file(&cx, data + 1, size - 1, (size_t) (data[0] & 127) + 1);
    mai_arena_reset(&arena);
    return 0;
}

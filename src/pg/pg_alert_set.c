/*
 * pg_alert_set.c - compiled sets of patterns (pg_alert_set.h).
 *
 * Shipped sets are compiled when they are first named and stay for the session. Sets of the table are looked up once
 * for each call site and snapshot, like models: what the table says is read with the caller's rights and compared
 * with the sets that the session has compiled, so that a change of the table, another role or an older snapshot never
 * meets a stale set, and an unchanged one is not compiled again. A compiled set is pinned by the call sites that use it;
 * beyond some, those that nobody pins make room.
 */
#include "pg_alert_set.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#define MOST_KEPT 32     /* sets of the table in a session that no call site uses */
#define KEPT_MEMORY ((Size) 64 << 20) /* of these together, but for the one that was used last */
#define MOST_BOUND 16    /* at one call site */
#define MOST_PATTERNS 100000 /* of one set */

/* ---- compiling ---- */

/* A set and the memory that is its own. */
typedef struct Compiled {
    MedaiAlertSet set;
    MemoryContext context;
    mai_arena arena;
    char *text; /* a set of the table: everything that it was made of */
    Size text_bytes;
    Size memory; /* all of it */
    int pins;
    struct Compiled *next; /* of those of the table, the last one used first */
} Compiled;

/* Something to compile into, which goes with the current context until it is kept. */
static Compiled *
new_compiled(void)
{
    MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "medai alert patterns", ALLOCSET_DEFAULT_SIZES);
    Compiled *c = MemoryContextAllocZero(context, sizeof *c);

    c->context = context;
    return c;
}

static void
compile(Compiled *c, const mai_pattern_entry *entries, int n)
{
    mai_ctx cx;
    mai_pattern_set *set;

    medai_begin(&cx, &c->arena, c->context);
    medai_check(&cx, mai_pattern_set_compile(&cx, entries, n, &set));
    c->set.patterns = set;
    c->set.entries = entries;
    c->set.n = n;
    MemoryContextSetParent(c->context, TopMemoryContext);
}

const MedaiAlertSet *
medai_shipped_set(const mai_alert_set *shipped)
{
    static Compiled **kept; /* by number */
    int i = 0;

    while (mai_alert_set_at(i) != shipped)
        i++;
    if (unlikely(kept == NULL)) {
        int nsets = 0;

        while (mai_alert_set_at(nsets) != NULL)
            nsets++;
        kept = MemoryContextAllocZero(TopMemoryContext, nsets * sizeof *kept);
    }
    if (unlikely(kept[i] == NULL)) {
        Compiled *c = new_compiled();

        compile(c, mai_alert_entry(shipped->first), shipped->n);
        c->set.shipped = shipped;
        kept[i] = c;
    }
    return &kept[i]->set;
}

/* ---- sets of the table ---- */

static Compiled *table_sets;

char *
medai_alert_table(Oid schema)
{
    return quote_qualified_identifier(get_namespace_name(schema), "medai_alert_patterns");
}

/* Column of SPI's row that the table's constraints keep from being NULL; its owner may have dropped them. */
static Datum
column_given(uint64 row, int number)
{
    bool isnull;
    Datum d = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, number, &isnull);

    if (isnull)
        ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
                        errmsg("medai_alert_patterns has a NULL where none may be")));
    return d;
}

static void
append_text(StringInfo all, Datum d)
{
    text *t = DatumGetTextPP(d);

    appendBinaryStringInfo(all, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
    appendStringInfoChar(all, '\0');
}

/*
 * What the table says about a set, one pattern after another: name, SMARTS, each with a NUL, then most and a byte for
 * hydrogens. Returns how many there are. In the order of names, byte by byte, for that of rows means nothing.
 */
static int
read_table(Oid schema, text *name, StringInfo all)
{
    MemoryContext mcxt = CurrentMemoryContext;
    char *sql = psprintf("SELECT name::pg_catalog.text, smarts::pg_catalog.text, most::pg_catalog.int4, "
                         "merge_hydrogens::pg_catalog.bool FROM %s WHERE \"set\" OPERATOR(pg_catalog.=) $1 "
                         "ORDER BY name COLLATE pg_catalog.\"C\", smarts COLLATE pg_catalog.\"C\"",
                         medai_alert_table(schema));
    Oid type = TEXTOID;
    Datum arg = PointerGetDatum(name);
    uint64 n;

    SPI_connect();
    if (SPI_execute_with_args(sql, 1, &type, &arg, NULL, true, MOST_PATTERNS + 1) != SPI_OK_SELECT)
        elog(ERROR, "medai: reading medai_alert_patterns failed");
    n = SPI_processed;
    if (n > MOST_PATTERNS)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("a set has at most %d patterns", MOST_PATTERNS)));
    MemoryContextSwitchTo(mcxt);
    for (uint64 i = 0; i < n; i++) {
        int32 most;
        bool merge;

        append_text(all, column_given(i, 1));
        append_text(all, column_given(i, 2));
        most = DatumGetInt32(column_given(i, 3));
        merge = DatumGetBool(column_given(i, 4));
        appendBinaryStringInfo(all, (char *) &most, sizeof most);
        appendBinaryStringInfo(all, (char *) &merge, 1);
    }
    SPI_finish();
    return (int) n;
}

/* Compiles what read_table gave. */
static Compiled *
compile_table_set(const char *name, const StringInfo all, int n)
{
    Compiled *c = new_compiled();
    mai_pattern_entry *entries = MemoryContextAllocZero(c->context, Max(n, 1) * sizeof *entries);
    const char *at;

    c->text = MemoryContextAlloc(c->context, all->len + 1);
    memcpy(c->text, all->data, all->len);
    c->text_bytes = all->len;
    c->set.name = MemoryContextStrdup(c->context, name);
    at = c->text;
    for (int i = 0; i < n; i++) {
        entries[i].name = at;
        entries[i].smarts = at + strlen(at) + 1;
        at = entries[i].smarts + strlen(entries[i].smarts) + 1;
        memcpy(&entries[i].most, at, sizeof entries[i].most);
        entries[i].merge_hydrogens = at[sizeof entries[i].most] != 0;
        at += sizeof entries[i].most + 1;
    }
    compile(c, entries, n);
    c->memory = MemoryContextMemAllocated(c->context, true);
    return c;
}

/* Beyond MOST_KEPT sets, or KEPT_MEMORY, those that were used longest ago and are not pinned go. */
static void
make_room(void)
{
    Size memory = 0;
    int n = 0;

    for (Compiled **at = &table_sets; *at != NULL;) {
        Compiled *c = *at;

        if (c->pins == 0) {
            memory += c->memory;
            n++;
        }
        if (c->pins == 0 && (n > MOST_KEPT || (n > 1 && memory > KEPT_MEMORY))) {
            *at = c->next;
            MemoryContextDelete(c->context);
        } else
            at = &c->next;
    }
}

/* The compiled set of that name that says the same, or NULL; it becomes the first. */
static Compiled *
find_kept(const char *name, const StringInfo all)
{
    for (Compiled **at = &table_sets; *at != NULL; at = &(*at)->next) {
        Compiled *c = *at;

        if (c->text_bytes == (Size) all->len && strcmp(c->set.name, name) == 0 && memcmp(c->text, all->data, all->len) == 0) {
            *at = c->next;
            c->next = table_sets;
            table_sets = c;
            return c;
        }
    }
    return NULL;
}

static Compiled *
find_in_table(Oid schema, text *name)
{
    StringInfoData all;
    char *cname = text_to_cstring(name);
    Compiled *c;
    int n;

    initStringInfo(&all);
    n = read_table(schema, name, &all);
    if (n == 0)
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("there is no set of patterns \"%s\"", cname),
                        errhint("SELECT * FROM medai_alert_sets() lists them; rows of medai_alert_patterns make new ones.")));
    c = find_kept(cname, &all);
    if (c == NULL) {
        c = compile_table_set(cname, &all, n);
        c->next = table_sets;
        table_sets = c;
        make_room();
    }
    pfree(all.data);
    return c;
}

/* ---- call sites ---- */

/* The role, and as much of a snapshot as tells whether the table can look different under it. */
typedef struct Visibility {
    Oid role;
    SubTransactionId subxact; /* what one wrote is gone when it is rolled back */
    TransactionId xmin, xmax;
    uint32 xcnt;
    int32 subxcnt;
    CommandId curcid;
} Visibility;

typedef struct Bound {
    Compiled *compiled;
    Visibility seen;
} Bound;

typedef struct AlertSite {
    Oid schema;
    const MedaiAlertSet *last; /* a shipped set; NULL: bound[0 .. nbound) */
    int nbound, next;
    Bound bound[MOST_BOUND];
} AlertSite;

static void
unpin_all(void *arg)
{
    AlertSite *site = arg;

    for (int i = 0; i < site->nbound; i++)
        site->bound[i].compiled->pins--;
    site->nbound = 0;
    make_room();
}

static AlertSite *
alert_site(FunctionCallInfo fcinfo)
{
    FmgrInfo *flinfo = fcinfo->flinfo;
    AlertSite *site;
    MemoryContextCallback *callback;

    if (likely(flinfo->fn_extra != NULL))
        return flinfo->fn_extra;
    site = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof *site);
    callback = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof *callback);
    site->schema = medai_schema(fcinfo);
    callback->func = unpin_all;
    callback->arg = site;
    MemoryContextRegisterResetCallback(flinfo->fn_mcxt, callback);
    flinfo->fn_extra = site;
    return site;
}

static Visibility
visibility(void)
{
    Visibility v;

    memset(&v, 0, sizeof v); /* it is compared byte by byte */
    v.role = GetUserId();
    v.subxact = GetCurrentSubTransactionId();
    if (ActiveSnapshotSet()) {
        Snapshot s = GetActiveSnapshot();

        v.xmin = s->xmin;
        v.xmax = s->xmax;
        v.xcnt = s->xcnt;
        v.subxcnt = s->subxcnt;
        v.curcid = s->curcid;
    }
    return v;
}

static bool
is_named(const char *name, const text *wanted)
{
    Size n = VARSIZE_ANY_EXHDR(wanted);

    return strlen(name) == n && memcmp(name, VARDATA_ANY(wanted), n) == 0;
}

static const MedaiAlertSet *
bind_table_set(AlertSite *site, text *name)
{
    Visibility now = visibility();
    Bound *b = NULL;
    Compiled *c;

    for (int i = 0; i < site->nbound; i++)
        if (is_named(site->bound[i].compiled->set.name, name)) {
            b = &site->bound[i];
            if (memcmp(&b->seen, &now, sizeof now) == 0)
                return &b->compiled->set;
            break;
        }
    c = find_in_table(site->schema, name);
    if (b == NULL) {
        bool full = site->nbound == MOST_BOUND;

        b = &site->bound[full ? site->next++ % MOST_BOUND : site->nbound];
        site->nbound += !full;
        if (!full)
            b->compiled = NULL;
    }
    c->pins++;
    if (b->compiled != NULL)
        b->compiled->pins--;
    *b = (Bound) {c, now};
    return &c->set;
}

const MedaiAlertSet *
medai_alert_set_argument(FunctionCallInfo fcinfo, int argno)
{
    AlertSite *site = alert_site(fcinfo);
    text *name = PG_GETARG_TEXT_PP(argno);
    const mai_alert_set *shipped;

    if (likely(site->last != NULL && is_named(site->last->shipped->name, name)))
        return site->last;
    shipped = mai_alert_set_named(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
    if (shipped != NULL)
        return site->last = medai_shipped_set(shipped);
    return bind_table_set(site, name);
}

/*
 * pg_alert_set.h - sets of patterns, compiled once in a session: those that medai ships, and those of the table
 * medai_alert_patterns.
 */
#ifndef PG_ALERT_SET_H
#define PG_ALERT_SET_H

#include "pg_medai.h"

#include "match/alert.h"

typedef struct MedaiAlertSet {
    const mai_pattern_set *patterns;
    const mai_alert_set *shipped; /* NULL: of the table */
    const char *name;             /* of a set of the table, NUL-terminated */
    const mai_pattern_entry *entries;
    int n;
} MedaiAlertSet;

/* A shipped set, which stays for the session. */
extern const MedaiAlertSet *medai_shipped_set(const mai_alert_set *shipped);

/*
 * The set that argument number argno names, for this row: shipped, or of the table under the current snapshot, read with
 * the caller's rights. It stays while the call site does. ERROR 42704 when there is none of that name.
 */
extern const MedaiAlertSet *medai_alert_set_argument(FunctionCallInfo fcinfo, int argno);

/* The table of the users' sets, quoted with its schema. */
extern char *medai_alert_table(Oid schema);

#endif

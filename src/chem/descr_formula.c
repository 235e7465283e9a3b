/*
 * descr_formula.c - the molecular formula: carbon, hydrogen, then the other elements by symbol, and the
 * charge.
 */
#include "chem/descriptor.h"
#include "chem/element.h"

#include "base/arena.h"

#include <stdio.h>
#include <string.h>

enum { PIECE_ROOM = 16 }; /* a symbol or a sign, a number, NUL */

/* Elements in the order of a formula; returns how many there are. */
static int
order_elements(const int *counts, uint8_t *order)
{
    int n = 0;

    for (int element = 0; element < MAI_ELEMENTS; element++) {
        int at = n;

        if (counts[element] == 0)
            continue;
        for (; at > 0; at--) {
            int before = order[at - 1];

            if (before == 6 || (element != 6 && before == 1)
                || (element != 6 && element != 1
                    && strcmp(mai_elements[before].symbol, mai_elements[element].symbol) < 0))
                break;
            order[at] = order[at - 1];
        }
        order[at] = (uint8_t) element;
        n++;
    }
    return n;
}

/* At most PIECE_ROOM bytes with the final NUL; returns where that stands. */
static char *
write_counted(char *p, const char *what, int count)
{
    if (count > 1)
        return p + snprintf(p, PIECE_ROOM, "%s%d", what, count);
    return p + snprintf(p, PIECE_ROOM, "%s", what);
}

mai_status
mai_formula(mai_ctx *cx, const mai_mol *m, char **out)
{
    int counts[MAI_ELEMENTS] = {0}, charge = 0, n;
    uint8_t order[MAI_ELEMENTS];
    char *p;

    for (int i = 0; i < m->natoms; i++) {
        counts[m->atoms[i].element]++;
        counts[1] += m->atoms[i].hydrogens;
        charge += m->atoms[i].charge;
    }
    n = order_elements(counts, order);
    MAI_TRY(mai_alloc(cx, ((size_t) n + 1) * PIECE_ROOM, (void **) out));
    p = *out;
    *p = 0;
    for (int i = 0; i < n; i++)
        p = write_counted(p, mai_elements[order[i]].symbol, counts[order[i]]);
    if (charge != 0)
        write_counted(p, charge > 0 ? "+" : "-", charge > 0 ? charge : -charge);
    return MAI_OK;
}

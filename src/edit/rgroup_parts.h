/*
 * rgroup_parts.h - the inside of a core, for rgroup_core.c, which makes it, and rgroup.c, which uses it.
 */
#ifndef MAI_RGROUP_PARTS_H
#define MAI_RGROUP_PARTS_H

#include "edit/rgroup.h"
#include "match/pattern.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An attachment point: a number, the pattern's atom that it hangs on, which bonds may be its: 1 << mai_bond_type. */
typedef struct mai_core_label {
    int r, atom;
    int bonds;
} mai_core_label;

struct mai_core {
    mai_pattern pattern; /* without the attachment points */
    int32_t *number;     /* of a pattern's atom: in the core's text */
    mai_core_label *labels; /* by atom, then by r */
    int nlabels, highest;
};

#ifdef __cplusplus
}
#endif
#endif

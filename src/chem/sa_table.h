/*
 * sa_table.h - the fragments that the synthetic accessibility score knows.
 */
#ifndef MAI_SA_TABLE_H
#define MAI_SA_TABLE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MAI_SA_FRAGMENTS = 5000, MAI_SA_UNITS = 40, MAI_SA_ZERO = 128 };

/* hash << 8 | contribution * MAI_SA_UNITS + MAI_SA_ZERO, ascending */
extern const uint64_t mai_sa_table[MAI_SA_FRAGMENTS];

#ifdef __cplusplus
}
#endif
#endif

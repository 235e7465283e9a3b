/*
 * element.h - the periodic table: one row an element, by atomic number. Source of the numbers: element.c.
 */
#ifndef MAI_ELEMENT_H
#define MAI_ELEMENT_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_ELEMENTS 119 /* 0 is the wildcard */

typedef struct mai_element {
    char symbol[4];
    int8_t valences[4];      /* allowed ones, ascending, the default first; -1 at the end: any above */
    uint8_t nvalences;       /* at least 1 */
    int8_t outer_electrons;
    bool early;              /* left of carbon: a positive charge takes a bond away instead of adding one */
    uint16_t common_isotope; /* mass number of the most common isotope */
    double weight;           /* standard atomic weight, g/mol */
    double exact_mass;       /* of the most common isotope */
    double rb0;              /* covalent radius as in Labute's surface */
} mai_element;

extern const mai_element mai_elements[MAI_ELEMENTS];

/* The atomic number of a symbol of n characters, case sensitive; -1 when there is none. */
int mai_element_by_symbol(const char *symbol, size_t n);
/* Mass of an isotope; 0 when it is not known. isotope.c */
double mai_isotope_mass(int element, int isotope);
/* Whether a is more electronegative than b by the rule of RDKit's aromaticity model. */
bool mai_more_electronegative(int a, int b);

/* Whether a SMILES may write the element without brackets: * B C N O F P S Cl Br I. */
static inline bool
mai_is_organic(int element)
{
    const uint64_t low = 1 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 15 | 1 << 16 | 1 << 17;

    return element < 64 && ((low | UINT64_C(1) << 35 | UINT64_C(1) << 53) >> element & 1);
}

static inline int
mai_default_valence(int element)
{
    return mai_elements[element].valences[0];
}

#ifdef __cplusplus
}
#endif
#endif

/*
 * layout_table.h - the ring systems that layout_template.c knows drawings of.
 */
#ifndef MAI_LAYOUT_TABLE_H
#define MAI_LAYOUT_TABLE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Letters of the text stand for numbers, as MAI_LAYOUT_LETTERS counts them: how many atoms and bonds there are; two
 * letters for each coordinate, x and y of atom after atom, in hundredths of a bond from MAI_LAYOUT_ZERO; two atoms
 * a bond.
 */
typedef struct mai_layout_template {
    uint32_t hash; /* of the graph without labels */
    const char *text;
} mai_layout_template;

#define MAI_LAYOUT_LETTERS \
    "#$%&'()*+,-./0123456789:;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"
enum { MAI_LAYOUT_NLETTERS = 90, MAI_LAYOUT_ZERO = 4000, MAI_LAYOUT_MOST = 40 /* atoms */ };

extern const mai_layout_template mai_layout_table[]; /* ascending by hash */
extern const int mai_layout_templates;

#ifdef __cplusplus
}
#endif
#endif

/*
 * molfile_reader.h - what the files of the molfile reader share: lines, fields of fixed columns, atom
 * symbols.
 *
 * molfile.c reads the header and finishes the molecule, molfile_v2000.c and molfile_v3000.c read the table of
 * atoms and bonds, molfile_group.c data groups. For those alone.
 */
#ifndef MAI_MOLFILE_READER_H
#define MAI_MOLFILE_READER_H

#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a molfile says of an atom beyond mai_atom. */
typedef struct molfile_atom {
    int32_t valence; /* the valence field, 0 when not given; MOLFILE_VALENCE_0: none at all */
    bool is_query;   /* further charges and masses would be queries */
    bool has_count;  /* its hydrogens were counted by the file (M  HYD) */
} molfile_atom;

#define MOLFILE_VALENCE_0 (-1)

typedef struct molfile_reader {
    mai_ctx *cx;
    const char *text, *next, *end;
    const char *line; /* the current line, without its end */
    size_t length;
    int number;  /* of the current line, from 1 */
    bool at_end; /* the current line was the last and had no line end */
    bool tagged_3d, has_wedges;
    mai_molgraph *g;
    molfile_atom *more;
    struct molfile_groups *groups; /* NULL until one comes */
} molfile_reader;

/* The next line; an empty one, with at_end set, behind the last. */
void mai_molfile_next_line(molfile_reader *r);
/* MAI_ETEXT at the current line: "line 7: ...". */
mai_status mai_molfile_fail(molfile_reader *r, const char *fmt, ...) MAI_PRINTF(2, 3);
/* Whether the current line begins with these characters. */
bool mai_molfile_begins(const molfile_reader *r, const char *what);

typedef enum molfile_blank {
    MOLFILE_BLANK_IS_0,  /* blanks and signs anywhere, what follows the number is passed over */
    MOLFILE_UNSIGNED,    /* the same without minus */
    MOLFILE_BLANK_FAILS, /* one number, blanks around it */
} molfile_blank;

/* A number in columns from .. from + width - 1, counted from 0; columns behind the line's end are blank. */
mai_status mai_molfile_int(molfile_reader *r, size_t from, size_t width, molfile_blank blank,
                           const char *what, int *out) MAI_MUST_CHECK;
/* Whether the line has all of those columns and they are not a plain zero. */
bool mai_molfile_has_field(const molfile_reader *r, size_t from, size_t width);
/* A decimal number at the start of a text; 0 when there is none. */
double mai_molfile_real(const char *text, size_t n);

/* Makes room for a table: arrays of the graph, coordinates and the rest. */
mai_status mai_molfile_room(molfile_reader *r, int atoms, int bonds) MAI_MUST_CHECK;
/* Appends an atom of a symbol: elements, D and T, wildcards, R groups, generic atoms. */
mai_status mai_molfile_add_atom(molfile_reader *r, const char *symbol, size_t n,
                                mai_atom **out) MAI_MUST_CHECK;
enum { MOLFILE_BOND_ANY = 8, MOLFILE_BOND_DATIVE = 9 }; /* types of bonds; the latter in V3000 alone */

/* Appends a bond of a molfile's type, at least 0, between atoms that are counted from 1. */
mai_status mai_molfile_add_bond(molfile_reader *r, int begin, int end, int type,
                                mai_bond **out) MAI_MUST_CHECK;
/* What a molfile says as a charge, isotope or radical: 1 and 3 are two electrons, 2 is one. */
mai_status mai_molfile_set_charge(molfile_reader *r, mai_atom *a, int charge) MAI_MUST_CHECK;
mai_status mai_molfile_set_isotope(molfile_reader *r, mai_atom *a, int isotope) MAI_MUST_CHECK;
mai_status mai_molfile_set_radical(molfile_reader *r, mai_atom *a, int radical) MAI_MUST_CHECK;

/* Data groups (molfile_group.c): name, value and atoms of one, a line of V2000, and what they do to the
 * molecule. */
mai_status mai_molfile_group_name(molfile_reader *r, int group, const char *p, size_t n) MAI_MUST_CHECK;
mai_status mai_molfile_group_value(molfile_reader *r, int group, const char *p, size_t n) MAI_MUST_CHECK;
mai_status mai_molfile_group_member(molfile_reader *r, int group, int number) MAI_MUST_CHECK;
mai_status mai_molfile_group_line(molfile_reader *r) MAI_MUST_CHECK;
void mai_molfile_apply_groups(molfile_reader *r);

/* The tables, up to and with "M  END". */
mai_status mai_molfile_v2000(molfile_reader *r, int atoms, int bonds) MAI_MUST_CHECK;
mai_status mai_molfile_v3000(molfile_reader *r) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif

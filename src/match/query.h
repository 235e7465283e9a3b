/*
 * query.h - a SMARTS query as it was written: a graph whose atoms and bonds bear expressions.
 *
 * What the parser gives (smarts.c) and the compiler (pattern.h) and the transforms read. Everything is flat and lies
 * in the context's arena; expressions are nodes of one pool, named by index. A query may hold further queries, those
 * of its $(...), which are numbered so that inner ones come before the ones that name them.
 *
 * The reference for what a SMARTS means is RDKit 2022.09; grouping by components, which it refuses, is Daylight's.
 */
#ifndef MAI_QUERY_H
#define MAI_QUERY_H

#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_QUERY_MAX_ATOMS 1024  /* of a query and all that it holds */
#define MAI_QUERY_MAX_NODES 16384 /* of all its expressions */
#define MAI_QUERY_MAX_DEPTH 32    /* $( within $( */

typedef enum mai_query_op {
    MAI_QUERY_TRUE,
    MAI_QUERY_TEST, /* low <= field <= high */
    MAI_QUERY_NOT,  /* left */
    MAI_QUERY_AND,  /* left, right */
    MAI_QUERY_OR,
    MAI_QUERY_INSIDE, /* $(...): left names the query; its first atom is matched to this atom */
} mai_query_op;

/* What a test of an atom looks at; in brackets the primitive. All are numbers of at least 0 but the charge. */
typedef enum mai_query_field {
    MAI_FIELD_ELEMENT,          /* #n */
    MAI_FIELD_AROMATIC,         /* a, A: 1, 0 */
    MAI_FIELD_CHARGE,           /* +n, -n */
    MAI_FIELD_ISOTOPE,          /* a number in front; 0: none given */
    MAI_FIELD_HYDROGENS,        /* Hn: all of them, those that are atoms too */
    MAI_FIELD_IMPLICIT,         /* hn: those that are no atoms */
    MAI_FIELD_DEGREE,           /* Dn: neighbours that are atoms */
    MAI_FIELD_HEAVY_DEGREE,     /* dn: those that are not hydrogen */
    MAI_FIELD_CONNECTIONS,      /* Xn: neighbours and hydrogens */
    MAI_FIELD_VALENCE,          /* vn */
    MAI_FIELD_RINGS,            /* Rn: how many of the smallest set; R: 1 and more; R0: none */
    MAI_FIELD_SMALLEST_RING,    /* rn: size of the smallest, 0 when in none */
    MAI_FIELD_RING_BONDS,       /* xn */
    MAI_FIELD_HYBRID,           /* ^n: 0 S, 1 SP, 2 SP2, 3 SP3, 4 SP3D, 5 SP3D2 */
    MAI_FIELD_HETERO,           /* zn: neighbours that are neither carbon nor hydrogen */
    MAI_FIELD_ALIPHATIC_HETERO, /* Zn: those of them that are not aromatic */
    MAI_FIELD_RADICALS,         /* unpaired electrons: of molecules as queries, SMARTS cannot say it */
    /* of bonds: */
    MAI_FIELD_BOND_TYPE,        /* mai_bond_type as mai_mol_bond_type tells it */
    MAI_FIELD_BOND_IN_RING,     /* @: 1 */
    MAI_FIELDS
} mai_query_field;

enum { MAI_QUERY_OPEN = 32767 }; /* high of a range that has no end; its negative the low of one of charges */

typedef struct mai_query_node {
    uint8_t op, field;
    int16_t low, high;
    int32_t left, right;
} mai_query_node;

enum { MAI_QUERY_UNSAID = -128 }; /* of mai_query_said */

/*
 * What an atom's expression says outright, as an atom of a product in a reaction does: a value, or MAI_QUERY_UNSAID
 * (isotope: -1) where it leaves that open. As RDKit's templates have it: element and aromaticity are those of the
 * leftmost primitive ("[C;#6]", not "[C,N]" nor "[!C]"; aromaticity unsaid but for a, A and symbols); of charges,
 * counts of hydrogens and isotopes the one nearest the top of the expression counts, wherever it stands.
 */
typedef struct mai_query_said {
    int16_t element, aromatic, charge, hydrogens, isotope;
} mai_query_said;

typedef struct mai_query_atom {
    int32_t expr; /* node */
    int32_t map;  /* :n, 0 when not given */
    int32_t position; /* byte of the text */
    uint8_t chirality; /* mai_chirality; neighbours in the order of bonds, an implicit hydrogen as mai_atom says */
    uint8_t permutation;
    bool labelled;  /* an isotope is written before its symbol: such a hydrogen is not merged */
    uint16_t group; /* of "(...).(...)", from 1: atoms of one group share a component of the molecule, those of two
                       groups do not; 0: any */
    uint16_t degree;
    uint32_t first; /* nbrs[first .. first + degree), in ascending order of bonds */
    mai_query_said said;
} mai_query_atom;

typedef struct mai_query_bond {
    uint16_t begin, end;
    int32_t expr; /* of a dative bond (begin gives to end): MAI_BOND_DATIVE, its direction is to be compared too */
    uint8_t dir;    /* MAI_DIR_UP or MAI_DIR_DOWN when written so, from begin to end */
    uint8_t stereo; /* mai_bond_stereo of a double bond whose neighbours have directions */
    uint16_t stereo_atoms[2];
    uint8_t type;   /* of the leftmost primitive, MAI_BOND_OTHER for ~ and @; where nothing was written aromatic
                       between atoms that say they are, else single */
    bool unspecified; /* nothing was written: expr is single or aromatic */
    bool closes_ring; /* written as two ring numbers: these bonds come last */
} mai_query_bond;

typedef struct mai_query {
    int natoms, nbonds; /* no atoms: the empty text, which matches nothing */
    mai_query_atom *atoms;
    mai_query_bond *bonds;
    mai_nbr *nbrs;
    int nnodes;
    mai_query_node *nodes; /* shared by the query and those inside it */
    int ninside;
    struct mai_query **inside; /* shared likewise */
} mai_query;

/*
 * smarts.c: MAI_ETEXT with the position and what was expected there, MAI_ELIMIT above the limits. White space around
 * the text is ignored. What is inside $(...) bears chirality as written, not as to the order of bonds (as in RDKit).
 */
mai_status mai_smarts_parse(mai_ctx *cx, const char *text, size_t n, mai_query **out) MAI_MUST_CHECK;
/* Leaves out the white space around a text. */
void mai_smarts_trim(const char **text, size_t *n);
/*
 * Hydrogens that are atoms of the query become demands on the atom they hang on, as RDKit's mergeQueryHs does;
 * smarts_hydrogens.c.
 */
mai_status mai_query_merge_hydrogens(mai_ctx *cx, mai_query *q) MAI_MUST_CHECK;
/*
 * The SMARTS of a query as the two above leave it: atoms and bonds in their order, so that reading it gives the same
 * query, in other words. NUL-terminated, *n bytes. MAI_EUNSUPPORTED where a SMARTS cannot say it; smarts_write.c.
 */
mai_status mai_query_write(mai_ctx *cx, const mai_query *q, char **text, size_t *n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif

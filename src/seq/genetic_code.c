/*
 * genetic_code.c - the codes of genetic_code.h and the look-up of codons.
 *
 * A codon of IUPAC letters is the set of its expansions, 64 bits, since a codon of plain bases is one of 64. Its
 * meaning is gathered bit by bit and settled as soon as it can only be X.
 */
#include "seq/genetic_code.h"

#include "kernel/iupac.h"

/*
 * Source: the genetic codes of NCBI's Taxonomy, version 4.5 (gc.prt), compiled by Andrzej Elzanowski and Jim Ostell.
 * Codons run AAA, AAC, AAG, AAT, ACA, ... TTT.
 */
const mai_genetic_code mai_genetic_codes[] = {
    {1, "Standard",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF",
     "..............s...............s.................e.e.....e.....s."},
    {2, "Vertebrate Mitochondrial",
     "KNKNTTTT*S*SMIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSSWCWCLFLF",
     "........e.e.ssss..............................s.e.e............."},
    {3, "Yeast Mitochondrial",
     "KNKNTTTTRSRSMIMIQHQHPPPPRRRRTTTTEDEDAAAAGGGGVVVV*Y*YSSSSWCWCLFLF",
     "............s.s...............................s.e.e............."},
    {4, "Mold Mitochondrial; Protozoan Mitochondrial; Coelenterate Mitochondrial; Mycoplasma; "
        "Spiroplasma",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSSWCWCLFLF",
     "............ssss..............s...............s.e.e.........s.s."},
    {5, "Invertebrate Mitochondrial",
     "KNKNTTTTSSSSMIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSSWCWCLFLF",
     "............ssss..............................s.e.e...........s."},
    {6, "Ciliate Nuclear; Dasycladacean Nuclear; Hexamita Nuclear",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVVQYQYSSSS*CWCLFLF",
     "..............s.........................................e......."},
    {9, "Echinoderm Mitochondrial; Flatworm Mitochondrial",
     "NNKNTTTTSSSSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSSWCWCLFLF",
     "..............s...............................s.e.e............."},
    {10, "Euplotid Nuclear",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSSCCWCLFLF",
     "..............s.................................e.e............."},
    {11, "Bacterial, Archaeal and Plant Plastid",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF",
     "............ssss..............s...............s.e.e.....e.....s."},
    {12, "Alternative Yeast Nuclear",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLSLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF",
     "..............s...............s.................e.e.....e......."},
    {13, "Ascidian Mitochondrial",
     "KNKNTTTTGSGSMIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSSWCWCLFLF",
     "............s.s...............................s.e.e...........s."},
    {14, "Alternative Flatworm Mitochondrial",
     "NNKNTTTTSSSSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVVYY*YSSSSWCWCLFLF",
     "..............s...................................e............."},
    {15, "Blepharisma Macronuclear",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*YQYSSSS*CWCLFLF",
     "..............s.................................e.......e......."},
    {16, "Chlorophycean Mitochondrial",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*YLYSSSS*CWCLFLF",
     "..............s.................................e.......e......."},
    {21, "Trematode Mitochondrial",
     "NNKNTTTTSSSSMIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSSWCWCLFLF",
     "..............s...............................s.e.e............."},
    {22, "Scenedesmus obliquus Mitochondrial",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*YLY*SSS*CWCLFLF",
     "..............s.................................e...e...e......."},
    {23, "Thraustochytrium Mitochondrial",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWC*FLF",
     "..............ss..............................s.e.e.....e...e..."},
    {24, "Pterobranchia Mitochondrial",
     "KNKNTTTTSSKSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSSWCWCLFLF",
     "..............s...............s...............s.e.e...........s."},
    {25, "Candidate Division SR1 and Gracilibacteria",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSSGCWCLFLF",
     "..............s...............................s.e.e...........s."},
    {26, "Pachysolen tannophilus Nuclear",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLALEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF",
     "..............s...............s.................e.e.....e......."},
    {27, "Karyorelict Nuclear",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVVQYQYSSSSWCWCLFLF",
     "..............s.........................................e......."},
    {28, "Condylostoma Nuclear",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVVQYQYSSSSWCWCLFLF",
     "..............s.................................e.e.....e......."},
    {29, "Mesodinium Nuclear",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVVYYYYSSSS*CWCLFLF",
     "..............s.........................................e......."},
    {30, "Peritrich Nuclear",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVVEYEYSSSS*CWCLFLF",
     "..............s.........................................e......."},
    {31, "Blastocrithidia Nuclear",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVVEYEYSSSSWCWCLFLF",
     "..............s.................................e.e............."},
    {32, "Balanophoraceae Plastid",
     "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*YWYSSSS*CWCLFLF",
     "............ssss..............s...............s.e.......e.....s."},
    {33, "Cephalodiscidae Mitochondrial",
     "KNKNTTTTSSKSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVVYY*YSSSSWCWCLFLF",
     "..............s...............s...............s...e...........s."},
};

const size_t mai_genetic_code_count = sizeof mai_genetic_codes / sizeof *mai_genetic_codes;

const mai_genetic_code *
mai_genetic_code_find(int id)
{
    for (size_t i = 0; i < mai_genetic_code_count; i++)
        if (mai_genetic_codes[i].id == id)
            return &mai_genetic_codes[i];
    return NULL;
}

mai_status
mai_genetic_code_get(mai_ctx *cx, int id, const mai_genetic_code **out)
{
    *out = mai_genetic_code_find(id);
    if (*out != NULL)
        return MAI_OK;
    mai_fail(cx, MAI_EARGUMENT, "there is no genetic code %d", id);
    return mai_detail(cx, "NCBI's genetic codes are 1 to 6, 9 to 16 and 21 to 33.");
}

bool
mai_genetic_code_is_dual(const mai_genetic_code *code)
{
    for (int i = 0; i < 64; i++)
        if (code->marks[i] == 'e' && code->amino[i] != '*')
            return true;
    return false;
}

/* Four copies of four bits, each set of the third base, where the second set has a bit; then four copies of those. */
uint64_t
mai_codon_expand(uint8_t first, uint8_t second, uint8_t third)
{
    uint64_t pairs = 0, codons = 0;

    for (int i = 0; i < 4; i++)
        if (second >> i & 1)
            pairs |= (uint64_t) third << 4 * i;
    for (int i = 0; i < 4; i++)
        if (first >> i & 1)
            codons |= pairs << 16 * i;
    return codons;
}

static uint32_t
letter_bit(char amino)
{
    return (uint32_t) 1 << (amino - 'A');
}

/* The letter of several amino acids. */
static char
shared_letter(uint32_t aminos)
{
    static const char groups[][4] = {"BDN", "ZEQ", "JIL"};

    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (aminos == (letter_bit(groups[i][1]) | letter_bit(groups[i][2])))
            return groups[i][0];
    return 'X';
}

/* What a set of codons, not empty, stands for. *stops: whether one of them is a stop and nothing else. */
static char
meaning(const mai_genetic_code *code, uint64_t codons, bool *stops)
{
    uint32_t aminos = 0;
    char letter = 0;

    *stops = false;
    for (uint64_t left = codons; left != 0; left &= left - 1) {
        letter = code->amino[__builtin_ctzll(left)];
        if (letter == '*')
            *stops = true;
        else
            aminos |= letter_bit(letter);
        if (*stops && aminos != 0)
            return 'X';
    }
    if (*stops || (aminos & (aminos - 1)) == 0)
        return letter;
    return shared_letter(aminos);
}

char
mai_codon_amino(const mai_genetic_code *code, uint8_t first, uint8_t second, uint8_t third)
{
    uint64_t codons = mai_codon_expand(first, second, third);
    bool stops;

    return codons == 0 ? 0 : meaning(code, codons, &stops);
}

static bool
is_x(uint8_t letter)
{
    return (letter | 0x20) == 'x';
}

static uint8_t
bases_of(uint8_t letter)
{
    return is_x(letter) ? MAI_BASE_ANY : mai_iupac_set[letter];
}

static uint64_t
codons_of(const uint8_t letters[3])
{
    return mai_codon_expand(bases_of(letters[0]), bases_of(letters[1]), bases_of(letters[2]));
}

char
mai_codon_translate(const mai_genetic_code *code, const uint8_t letters[3])
{
    uint64_t codons = codons_of(letters);
    bool stops;
    char amino;

    if (codons == 0)
        return letters[0] == '-' && letters[1] == '-' && letters[2] == '-' ? '-' : 0;
    amino = meaning(code, codons, &stops);
    if (amino == 'X' && stops && (is_x(letters[0]) || is_x(letters[1]) || is_x(letters[2])))
        return 0;
    return amino;
}

/* Whether there are codons and all of them have the mark. */
static bool
all_marked(const mai_genetic_code *code, uint64_t codons, char mark)
{
    for (uint64_t left = codons; left != 0; left &= left - 1)
        if (code->marks[__builtin_ctzll(left)] != mark)
            return false;
    return codons != 0;
}

bool
mai_codon_is_start(const mai_genetic_code *code, const uint8_t letters[3])
{
    return all_marked(code, codons_of(letters), 's');
}

bool
mai_codon_is_stop(const mai_genetic_code *code, const uint8_t letters[3])
{
    return all_marked(code, codons_of(letters), 'e');
}

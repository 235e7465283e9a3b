/*
 * test_sanitize.c - from bonds as written to valences, hydrogens, radicals, Kekule structures, conjugation
 * and hybridisation. Expected forms and refusals are RDKit 2022.09's.
 *
 * A form is "atoms|bonds": an atom as its implicit hydrogens, 'h' explicit ones, '.' unpaired electrons,
 * charge, hybridisation (s, 1 sp, 2 sp2, 3 sp3, q square planar, 5 sp3d, 6 sp3d2, ? none); a bond as - = # $
 * : > ~, with a star when it is conjugated.
 */
#include "chem/chem.h"
#include "chem/element.h"
#include "chem/perceive.h"
#include "chem/ring_order.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

typedef struct reading {
    const char *text, *form;
} reading;

typedef struct form {
    char text[4096];
    size_t n;
} form;

static void MAI_PRINTF(2, 3) put(form *f, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    f->n += (size_t) vsnprintf(f->text + f->n, sizeof f->text - f->n, fmt, args);
    va_end(args);
}

static void
put_atom(form *f, const mai_atom *a)
{
    put(f, "%d", a->implicit_h);
    if (a->explicit_h > 0)
        put(f, "h%d", a->explicit_h);
    if (a->radicals > 0)
        put(f, ".%d", a->radicals);
    if (a->charge != 0)
        put(f, "%+d", a->charge);
    put(f, "%c", "?s123q56"[a->hybridization]);
}

static const char *
form_of(const mai_molgraph *g)
{
    static form f;

    f.n = 0;
    for (int i = 0; i < g->natoms; i++) {
        put(&f, "%s", i > 0 ? " " : "");
        put_atom(&f, &g->atoms[i]);
    }
    put(&f, "|");
    for (int i = 0; i < g->nbonds; i++)
        put(&f, "%c%s", "~-=#$:>"[g->bonds[i].type], g -> bonds[i].flags &MAI_BOND_IS_CONJUGATED ? "*" : "");
    return f.text;
}

static mai_status
read_text(mai_ctx *cx, const char *text, mai_molgraph **g)
{
    MAI_TRY(mai_smiles_parse(cx, text, strlen(text), g));
    return mai_perceive(cx, *g);
}

static void
check_forms(const reading *readings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("%s", readings[i].text);
        if (CHECK_OK(cx, read_text(cx, readings[i].text, &g)))
            CHECK_TEXT(form_of(g), readings[i].form);
        unit_close(cx);
    }
}

static const reading clean_forms[] = {
    {"CC=P(=O)C", "33 12 0+12 0-13 33|-=--"},
    {"CN=P(=O)C", "33 02 0+12 0-13 33|-=--"},
    {"O=p1ccccc1", "02 02 12 12 12 12 12|==*-*=*-*=*-"},
    {"CN(=O)=O", "33 0+12 0-12 02|--*=*"},
    {"C1=CC=CN(=O)=C1", "12 12 12 12 0+12 0-12 12|:*:*:*:*-*:*:*"},
    {"O=n1ccccc1", "0-12 0+12 12 12 12 12 12|-*:*:*:*:*:*:*"},
    {"CN=N#N", "33 02 0+11 0-12|-=*=*"},
    {"CP(=C)=O", "33 02 22 02|-=="},
    {"C=P(=O)(C)N", "22 13 02 33 23|==--"},
    {"CP(=O)(C)C", "33 03 02 33 33|-=--"},
    {"N=P(=O)C", "12 02 02 33|==-"},
    {"OCl(=O)(=O)=O", "13 0+33 0-13 0-13 0-13|----"},
    {"OBr=O", "13 0+13 0-13|--"},
    {"OI(=O)=O", "13 0+23 0-13 0-13|---"},
    {"CI(=O)=O", "33 03 02 02|-=="},
    {"[O-]N(=O)=O", "0-12 0+12 0-12 02|-*-*=*"},
    {"O=[N+]1C=CC=C1", "02 0+12 12 12 12 12|=*-*=*-*=*-*"},
};

static const reading valence_forms[] = {
    {"C", "43|"},
    {"N", "33|"},
    {"[NH4+]", "0h4+13|"},
    {"B", "32|"},
    {"[BH4-]", "0h4-13|"},
    {"P", "33|"},
    {"PCl", "23 03|-"},
    {"P(Cl)(Cl)(Cl)(Cl)Cl", "05 03 03 03 03 03|-----"},
    {"CP(C)(C)C", "33 15 33 33 33|----"},
    {"S", "23|"},
    {"CS(=O)C", "33 03 02 33|-=-"},
    {"CS(C)(C)C", "33 05 33 33 33|----"},
    {"FS(F)(F)(F)(F)F", "03 06 03 03 03 03 03|------"},
    {"Cl", "13|"},
    {"I", "13|"},
    {"CI(C)C", "33 05 33 33|---"},
    {"[I-]", "0-13|"},
    {"[Na+].[Cl-]", "0+1s 0-13|"},
    {"[Fe]", "03|"},
    {"[Fe+2]", "0+22|"},
    {"[Mg]", "0.21|"},
    {"C[Mg]Cl", "33 01 03|--"},
    {"[Pt](Cl)(Cl)(N)N", "0? 03 03 23 23|----"},
    {"[He]", "0s|"},
    {"[Xe]", "03|"},
    {"F[Xe]F", "03 05 03|--"},
    {"[Al]", "0.32|"},
    {"[AlH3]", "0h32|"},
    {"[Si](C)(C)(C)C", "03 33 33 33 33|----"},
    {"[H][H]", "0s 0s|-"},
    {"[H+]", "0+1s|"},
    {"[H-]", "0-1s|"},
    {"[2H]O[2H]", "0s 03 0s|--"},
    {"[H]C", "3h13|"},
    {"[CH3+]", "0h3+12|"},
    {"[CH3-]", "0h3-13|"},
    {"[C-]#[O+]", "0-11 0+11|#"},
    {"[OH3+]", "0h3+13|"},
    {"[O-2]", "0-23|"},
    {"*", "0?|"},
    {"[*]C", "0? 33|-"},
    {"C[*H]", "33 0h1?|-"},
    {"[Sn](C)(C)(C)C", "03 33 33 33 33|----"},
    {"C[As](C)(C)(C)C", "33 05 33 33 33 33|-----"},
    {"C[Se](=O)(=O)C", "33 03 02 02 33|-==-"},
    {"C[Te]", "33 0.13|-"},
    {"C=[Fe]=C", "22 03 22|=="},
    {"C~C", "45 45|~"},
    {"N->[Fe]", "35 03|>"},
    {"[Cu+]<-[NH3]", "0+15 0h35|>"},
    {"C:C", "22 22|:"},
    {"C[At]", "33 03|-"},
    {"[U](F)(F)(F)(F)(F)F", "06 03 03 03 03 03 03|------"},
    {"[Og]", "0s|"},
    {"[CH4]", "0h43|"},
};

static const reading radical_forms[] = {
    {"[CH3]", "0h3.13|"},
    {"[CH2]", "0h2.23|"},
    {"[C]", "0.43|"},
    {"[NH]", "0h1.23|"},
    {"[O]", "0.23|"},
    {"[O]O", "0.13 13|-"},
    {"[OH]", "0h1.13|"},
    {"C[C]C", "33 0.23 33|--"},
    {"[Cl]", "0.13|"},
    {"[F]", "0.13|"},
    {"C[S]C", "33 03 33|--"},
    {"[CH2]=O", "0h22 02|="},
    {"[N]=O", "0.12 02|="},
    {"[NH2]", "0h2.13|"},
    {"[BH2]", "0h2.12|"},
    {"[Li]", "0.1s|"},
    {"[Na]", "0.1s|"},
    {"[Mn]", "0.13|"},
    {"[Cu+2]", "0.1+23|"},
    {"[S]", "0.23|"},
    {"[P]", "0.33|"},
    {"C[N]C", "33 0.13 33|--"},
    {"[N]1C=CC=C1", "0.12 12 12 12 12|-*=*-*=*-*"},
    {"[c]1ccccc1", "0.12 12 12 12 12 12|:*:*:*:*:*:*"},
    {"[CH]1CC1", "0h1.13 23 23|---"},
    {"c1cc[c]cc1", "12 12 12 0.12 12 12|:*:*:*:*:*:*"},
    {"C[O]", "33 0.13|-"},
    {"[Al]", "0.32|"},
    {"[Ga+]", "0.2+11|"},
    {"[SiH3]", "0h3.13|"},
    {"[H]", "0.1s|"},
    {"[Si]C", "0.33 33|-"},
    {"[C-]", "0.3-13|"},
    {"[C+]", "0.3+12|"},
    {"[N+]", "0.4+13|"},
    {"[Xe]", "03|"},
    {"[He+]", "0.1+1s|"},
    {"C[P](C)(C)C", "33 0.13 33 33 33|----"},
};

static const reading aromatic_forms[] = {
    {"Clc1nc2ccccc2c2ccccc1C2",
     "03 02 02 02 12 12 12 12 02 02 12 12 12 12 02 23|-=*-*:*:*:*:*:*-*=*-*=*-*=*--*:*-"},
    {"Cc1cc2c1CCC(C)C2", "33 02 12 02 02 23 23 13 33 23|-=*-*=*------*-"},
    {"c1c2c3ccccc3c3c2c([nH+]1)CCC3",
     "12 02 02 12 12 12 12 02 02 02 02 0h1+12 23 23 23|=*-*:*:*:*:*:*-*=*-*=*----*-*:*-"},
    {"O=C(N)c1cc2ccccc21", "02 02 22 02 12 02 12 12 12 12 02|=*-*-*=*-*:*:*:*:*:*-*:*"},
    {"CC1=C2C(=O)CCC2=C1", "33 02 02 02 02 23 23 02 12|-=*-*=*---=*-*-*"},
    {"Nc1ccc2ccccc2c1-c1#c(N)ccc2ccccc12", "22 02 12 12 02 12 12 12 12 02 02 02 02 22 12 12 02 12 12 12 12 "
                                           "02|-*:*:*:*:*:*:*:*:*:*-*#*-*:*:*:*:*:*:*:*:*:*:*:*:*"},
    {"c1ccccc1", "12 12 12 12 12 12|:*:*:*:*:*:*"},
    {"c1ccncc1", "12 12 12 02 12 12|:*:*:*:*:*:*"},
    {"c1cc[nH]c1", "12 12 12 0h12 12|:*:*:*:*:*"},
    {"c1ccoc1", "12 12 12 02 12|:*:*:*:*:*"},
    {"c1ccsc1", "12 12 12 02 12|:*:*:*:*:*"},
    {"c1ccc2ccccc2c1", "12 12 12 02 12 12 12 12 02 12|:*:*:*:*:*:*:*:*:*:*:*"},
    {"c1ccc2[nH]ccc2c1", "12 12 12 02 0h12 12 12 02 12|:*:*:*:*:*:*:*:*:*:*"},
    {"c1ccc(-c2ccccc2)cc1", "12 12 12 02 02 12 12 12 12 12 12 12|:*:*:*-*:*:*:*:*:*:*:*:*:*"},
    {"c1ccccc1c1ccccc1", "12 12 12 12 12 02 02 12 12 12 12 12|:*:*:*:*:*-*:*:*:*:*:*:*:*"},
    {"c1cnc[nH]1", "12 12 02 12 0h12|:*:*:*:*:*"},
    {"Cn1cccc1", "33 02 12 12 12 12|-:*:*:*:*:*"},
    {"c1ccn2cccc2c1", "12 12 12 02 12 12 12 02 12|:*:*:*:*:*:*:*:*:*:*"},
    {"[nH+]1ccccc1", "0h1+12 12 12 12 12 12|:*:*:*:*:*:*"},
    {"[n+]1(C)ccccc1", "0+12 33 12 12 12 12 12|-:*:*:*:*:*:*"},
    {"[cH-]1cccc1", "0h1-12 12 12 12 12|:*:*:*:*:*"},
    {"[cH+]1cccccc1", "0h1+12 12 12 12 12 12 12|:*:*:*:*:*:*:*"},
    {"[o+]1ccccc1", "0+12 12 12 12 12 12|:*:*:*:*:*:*"},
    {"O=c1cc[nH]cc1", "02 02 12 12 0h12 12 12|=*:*:*:*:*:*:*"},
    {"O=c1ccc(=O)cc1", "02 02 12 12 02 02 12 12|=*-*=*-*=*-*=*-*"},
    {"c1ccc2cccc2cc1", "12 12 12 02 12 12 12 02 12 12|:*:*:*:*:*:*:*:*:*:*-*"},
    {"c1ccccccc1", "12 12 12 12 12 12 12 12|=*-*=*-*=*-*=*-*"},
    {"Cc1ccccccc1", "33 02 12 12 12 12 12 12 12|-=*-*=*-*=*-*=*-*"},
    {"Cc1ccccccc1C", "33 02 12 12 12 12 12 12 02 33|-=*-*=*-*=*-*=*--*"},
    {"c1ccccccccccccccccc1", "12 12 12 12 12 12 12 12 12 12 12 12 12 12 12 12 12 "
                             "12|:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*"},
    {"c1ccc2c(c1)c1ccccc12", "12 12 12 02 02 12 02 12 12 12 12 02|:*:*:*:*:*-*:*:*:*:*:*:*:*-*"},
    {"c1cc2ccc3cccc4ccc(c1)c2c34", "12 12 02 12 12 02 12 12 12 02 12 12 02 12 02 "
                                   "02|:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*"},
    {"CNp1(NC)np(NC)(np(N)(n1)N2CC2)N3CC3", "33 13 03 13 33 02 03 13 33 02 03 23 02 03 23 23 03 23 "
                                            "23|----=---=--=---------"},
    {"c1ccpcc1", "12 12 12 02 12 12|:*:*:*:*:*:*"},
    {"[pH]1cccc1", "0h12 12 12 12 12|:*:*:*:*:*"},
    {"b1ccccc1", "01 12 12 12 12 12|:*:*:*:*:*:*"},
    {"[se]1cccc1", "02 12 12 12 12|:*:*:*:*:*"},
    {"[te]1cccc1", "02 12 12 12 12|:*:*:*:*:*"},
    {"[asH]1cccc1", "0h13 12 12 12 12|-=*-*=*-"},
    {"[si]1ccccc1", "0.12 12 12 12 12 12|=*-*=*-*=*-*"},
    {"O=c1[nH]cnc2[nH]cnc12", "02 02 0h12 12 02 02 0h12 12 02 02|=*:*:*:*:*:*:*:*:*:*:*"},
    {"c1nnn[nH]1", "12 02 02 02 0h12|:*:*:*:*:*"},
    {"n1nnnnn1", "02 02 02 02 02 02|:*:*:*:*:*:*"},
    {"O=c1cccccc1", "02 02 12 12 12 12 12 12|=*:*:*:*:*:*:*:*"},
    {"c1ccc2nsnc2c1", "12 12 12 02 02 02 02 02 12|:*:*:*:*:*:*:*:*:*:*"},
    {"C1=CC=CC=C1", "12 12 12 12 12 12|:*:*:*:*:*:*"},
    {"C1=CNC=C1", "12 12 0h12 12 12|:*:*:*:*:*"},
    {"C1=CC2=CC=CC=C2C=C1", "12 12 02 12 12 12 12 02 12 12|:*:*:*:*:*:*:*:*:*:*:*"},
    {"C1=CC=CC=CC=C1", "12 12 12 12 12 12 12 12|=*-*=*-*=*-*=*-*"},
    {"O=C1C=CC(=O)C=C1", "02 02 12 12 02 02 12 12|=*-*=*-*=*-*=*-*"},
    {"C1=CC=CC1", "12 12 12 12 23|=*-*=*--"},
    {"[CH-]1C=CC=C1", "0h1-12 12 12 12 12|:*:*:*:*:*"},
    {"c1ccc2c(c1)Cc1ccccc12", "12 12 12 02 02 12 23 02 12 12 12 12 02|:*:*:*:*:*--:*:*:*:*:*:*:*-*"},
    {"C1CC2=CC=CC=C2C1", "23 23 02 12 12 12 12 02 23|--:*:*:*:*:*--:*"},
    {"c1cc2cc3ccccc3cc2cc1", "12 12 02 12 02 12 12 12 12 02 12 02 12 12|:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*"},
    {"c1ccc2c3ccccc3[nH]c2c1", "12 12 12 02 02 12 12 12 12 02 0h12 02 12|:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*"},
    {"N1C=CN=C1", "0h12 12 12 02 12|:*:*:*:*:*"},
    {"C1=CC=[NH+]C=C1", "12 12 12 0h1+12 12 12|:*:*:*:*:*:*"},
    {"c1ccs(=O)c1", "12 12 12 03 02 12|-*=*-=-=*"},
    {"CS1=CC=CC=C1", "33 02 12 12 12 12 12|-=*-*=*-*=*-"},
    {"c1c2ccccc2cc2ccccc12", "12 02 12 12 12 12 02 12 02 12 12 12 12 02|:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*"},
    {"S1(=O)(=O)C=CC=C1", "03 02 02 12 12 12 12|==-=*-*=*-"},
    {"n1(O)cccc1", "02 12 12 12 12 12|-*:*:*:*:*:*"},
    {"C1=CC2=CC=CC2=C1", "12 12 02 12 12 12 02 12|=*-*=*-*=*-*=*-*-*"},
    {"c1ccc2c(c1)[nH]c1ccccc12", "12 12 12 02 02 12 0h12 02 12 12 12 12 02|:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*"},
    {"C1=Cc2ccccc2C1", "12 12 02 12 12 12 12 02 23|=*-*:*:*:*:*:*--:*"},
    {"c1cc2c(cc1)cc1ccccc1c2", "12 12 02 02 12 12 12 02 12 12 12 12 02 "
                               "12|:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*"},
    {"c1ccc2occc2c1", "12 12 12 02 02 12 12 02 12|:*:*:*:*:*:*:*:*:*:*"},
};

static const reading wild_forms[] = {
    {"CN(C)C(=O)c1*B[*+]c1", "33 02 33 02 02 02 0? 12 0+1? 12|---*=*-*----=*"},
    {"*1ccccc1", "0? 12 12 12 12 12|:*:*:*:*:*:*"},
    {"c1cc*cc1", "12 12 12 0? 12 12|:*:*:*:*:*:*"},
    {"c1*cccc1C", "12 0? 12 12 12 02 33|:*:*:*:*:*-:*"},
    {"*1cccc1", "0? 12 12 12 12|:*:*:*:*:*"},
    {"c1ccc2*cccc2c1", "12 12 12 02 0? 12 12 12 02 12|:*:*:*:*:*:*:*:*:*:*:*"},
    {"*1**cc1", "0? 0? 0? 12 12|:*:*:*:*:*"},
    {"*:1:*:*:*:*:*1", "0? 0? 0? 0? 0? 0?|::::::"},
    {"c1*c*c*1", "23 0? 23 0? 23 0?|------"},
    {"c1c*cc*1", "12 12 0? 12 12 0?|:*:*:*:*:*:*"},
    {"[*]1=CC=CC=C1", "0? 12 12 12 12 12|:*:*:*:*:*:*"},
    {"c1ccc(*)cc1", "12 12 12 02 0? 12 12|:*:*:*-:*:*:*"},
    {"*1c*c*c1", "0? 23 0? 23 0? 23|------"},
    {"c1c*cc2c1*c*2", "12 12 0? 12 02 02 0? 23 0?|:*:*:*:*:*---:*-"},
    {"C1*CCC1", "23 0? 23 23 23|-----"},
    {"c1ccc2c(c1)*1ccccc1*2", "12 12 12 02 02 12 0? 12 12 12 12 02 0?|:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*"},
};

static const reading other_forms[] = {
    {"NC1=NC=NCP2=C1C=NN2CCO", "22 02 02 12 02 23 13 02 12 02 02 23 23 13|-*=*-*=*--=*-*=*-*----*-"},
    {"c1:c(ccc[pH]1Cl)Cl", "12 02 12 12 12 13 03 03|=*-*=*-*=*---"},
    {"[C@H](F)(Cl)Br", "0h13 03 03 03|---"},
    {"C[C@](F)(Cl)Br", "33 03 03 03 03|----"},
    {"CC(=O)O", "33 02 02 12|-=*-*"},
    {"CC(=O)N", "33 02 02 22|-=*-*"},
    {"C=CC=C", "22 12 12 22|=*-*=*"},
    {"C=CC#N", "22 12 01 01|=*-*#*"},
    {"C#CC=C", "11 01 12 22|#*-*=*"},
    {"CC=O", "33 12 02|-="},
    {"C=C=C", "22 01 22|=*=*"},
    {"N#N", "01 01|#"},
    {"C=[N+]=[N-]", "22 0+11 0-12|=*=*"},
    {"CS(=O)(=O)N", "33 03 02 02 23|-==-"},
    {"CP(=O)(O)O", "33 03 02 13 13|-=--"},
    {"c1ccccc1O", "12 12 12 12 12 02 12|:*:*:*:*:*-*:*"},
    {"c1ccccc1N", "12 12 12 12 12 02 22|:*:*:*:*:*-*:*"},
    {"c1ccccc1P", "12 12 12 12 12 02 23|:*:*:*:*:*-:*"},
    {"c1ccccc1S", "12 12 12 12 12 02 13|:*:*:*:*:*-:*"},
    {"CON", "33 03 23|--"},
    {"FB(F)F", "03 02 03 03|---"},
    {"C1=CC=CC=C1C=O", "12 12 12 12 12 02 12 02|:*:*:*:*:*-*=*:*"},
    {"Cl[Pt@SP1](Cl)(N)N", "03 0q 03 23 23|----"},
    {"C[Co@OH1](F)(Cl)(Br)(N)O", "33 0.16 03 03 03 23 13|------"},
    {"F[P@TB1](Cl)(Br)(N)C", "03 05 03 03 23 33|-----"},
    {"OC=O", "12 12 02|-*=*"},
    {"[O-]C=O", "0-12 12 02|-*=*"},
    {"C[B-](C)(C)C", "33 0-13 33 33 33|----"},
    {"CN(C)C=O", "33 02 33 12 02|---*=*"},
    {"S=C=S", "02 01 02|=*=*"},
    {"O=S=O", "02 02 02|=="},
    {"C=S", "22 02|="},
    {"[O-][n+]1ccccc1", "0-12 0+12 12 12 12 12 12|-*:*:*:*:*:*:*"},
    {"C[N+](C)(C)C", "33 0+13 33 33 33|----"},
    {"C[N+]#[C-]", "33 0+11 0-11|-#"},
};
static void
cleans_up(void)
{
    check_forms(clean_forms, sizeof clean_forms / sizeof *clean_forms);
}

static void
fills_valences(void)
{
    check_forms(valence_forms, sizeof valence_forms / sizeof *valence_forms);
}

static void
finds_radicals(void)
{
    check_forms(radical_forms, sizeof radical_forms / sizeof *radical_forms);
}

static void
kekulizes(void)
{
    check_forms(aromatic_forms, sizeof aromatic_forms / sizeof *aromatic_forms);
}

static void
kekulizes_with_wildcards(void)
{
    check_forms(wild_forms, sizeof wild_forms / sizeof *wild_forms);
}

static void
conjugates_and_hybridizes(void)
{
    check_forms(other_forms, sizeof other_forms / sizeof *other_forms);
}

/* What is refused, why, and at which byte from 0. */
static const struct {
    const char *text;
    int position;
    const char *message;
} refusals[] = {
    {"C(C)(C)(C)(C)C", 0, "explicit valence 5 for C at 1"},
    {"CCC(C)(C)(C)C", 2, "explicit valence 5 for C at 3"},
    {"CN(C)(C)C", 1, "explicit valence 4 for N at 2"},
    {"O(C)(C)C", 0, "explicit valence 3 for O at 1"},
    {"CCl(C)C", 1, "explicit valence 3 for Cl at 2"},
    {"F=C", 0, "explicit valence 2 for F at 1"},
    {"[CH5]", 0, "explicit valence 5 for C at 1"},
    {"[NH5]", 0, "explicit valence 5 for N at 1"},
    {"C[BH3]C", 1, "explicit valence 5 for B at 2"},
    {"FCl(=O)=O", 1, "explicit valence 5 for Cl at 2"},
    {"c1ccn(=O)(=O)cc1", 4, "explicit valence 7 for N at 5"},
    {"ONN#N", 2, "explicit valence 4 for N at 3"},
    {"O=Cl", 2, "explicit valence 2 for Cl at 3"},
    {"C[Si-2](C)(C)(C)(C)C", 1, "explicit valence 6 for Si-2 at 2"},
    {"CC$CC", 1, "explicit valence 5 for C at 2"},
    {"[H]([H])[H]", 0, "explicit valence 2 for H at 1"},
    {"S(C)(C)(C)(C)(C)(C)C", 0, "explicit valence 7 for S at 1"},
    {"[Na](C)C", 0, "explicit valence 2 for Na at 1"},
    {"C[O+](C)(C)C", 1, "explicit valence 4 for O+ at 2"},
    {"[C-](C)(C)(C)C", 0, "explicit valence 4 for C- at 1"},
    {"N1(C)=CC=CC=C1", 0, "explicit valence 4 for N at 1"},
    {"[NH4][Pt]", 0, "explicit valence 5 for N at 1"},
    {"c1cccc1", 0, "cannot kekulize: atoms at 1, 3, 4, 5, 6"},
    {"[n]1cccc1", 0, "cannot kekulize: atoms at 1, 5, 6, 7, 8"},
    {"c1ccccccc1c", 10, "aromatic mark outside of rings for C at 11"},
    {"cc", 0, "aromatic mark outside of rings for C at 1"},
    {"c1ccccc1:c", 9, "aromatic mark outside of rings for C at 10"},
    {"Cn1ccnc1=n", 3, "cannot kekulize: atoms at 4, 5, 6"},
    {"c1cc(=O)ccc1", 0, "cannot kekulize: atoms at 1, 3, 9, 10, 11"},
    {"c1ccccc1(C)C", 0, "cannot kekulize: atoms at 1, 3, 4, 5, 6"},
    {"s1cccc1=O", 2, "cannot kekulize: atoms at 3, 4, 5"},
    {"n1cc2ccccc2c1", 0, "cannot kekulize: atoms at 1, 3, 4, 6, 7, 8, 9, 10, ..."},
    {"CN(C)c1ccc[N]*c1", 5, "cannot kekulize: atoms at 6, 8, 9, 10, 15"},
    {"c1c[nH]c[nH]1", 0, "cannot kekulize: atoms at 1, 3, 8"},
    {"[nH]1ccccc1", 5, "cannot kekulize: atoms at 6, 7, 8, 9, 10"},
    {"c1ccc2[nH]c3ccccc3cc2c1", 0, "cannot kekulize: atoms at 1, 3, 4, 5, 11, 13, 14, 15, ..."},
    {"c1ccccc1.c1cccc1", 9, "cannot kekulize: atoms at 10, 12, 13, 14, 15"},
    {"[nH]1ccccc1.[NH5]", 12, "explicit valence 5 for N at 13"},
};

static void
refuses(void)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("%s", refusals[i].text);
        CHECK_INT(read_text(cx, refusals[i].text, &g), MAI_ETEXT);
        CHECK_TEXT(cx->err.message, refusals[i].message);
        CHECK_INT(cx->err.position, refusals[i].position);
        unit_close(cx);
    }
}

static void
says_what_is_allowed(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g;

    CHECK_INT(read_text(cx, "CS(C)(C)(C)(C)(C)C", &g), MAI_ETEXT);
    CHECK_TEXT(cx->err.detail, "allowed valences of S without a charge: 2, 4, 6");
    unit_close(cx);
    cx = unit_open();
    CHECK_INT(read_text(cx, "c1cnc1", &g), MAI_OK);
    CHECK_INT(read_text(cx, "c1cncc1", &g), MAI_ETEXT);
    CHECK_TEXT(cx->err.hint, "An aromatic nitrogen that bears hydrogen is written [nH].");
    unit_close(cx);
}

/* ---- elements ---- */

static void
knows_elements(void)
{
    static const struct {
        const char *symbol;
        int element;
    } symbols[] = {{"*", 0},    {"H", 1},  {"C", 6},   {"Cl", 17}, {"Sc", 21}, {"Uub", 112}, {"Uuo", 118},
                   {"Og", 118}, {"c", -1}, {"Cx", -1}, {"", -1},   {"CL", -1}, {"Xyz", -1},  {"Carb", -1}};

    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        CHECK_INT(mai_element_by_symbol(symbols[i].symbol, strlen(symbols[i].symbol)), symbols[i].element);
    for (int i = 0; i < MAI_ELEMENTS; i++) {
        unit_row("element %d", i);
        CHECK_INT(mai_element_by_symbol(mai_elements[i].symbol, strlen(mai_elements[i].symbol)), i);
        CHECK(mai_elements[i].nvalences >= 1 && mai_elements[i].nvalences <= 4);
        if (i > 0 && i <= 104) /* of heavier ones the two sources of masses differ */
            CHECK_REAL(mai_isotope_mass(i, mai_elements[i].common_isotope), mai_elements[i].exact_mass, 1e-6);
    }
    unit_row("masses");
    CHECK_SAME(mai_elements[6].weight, 12.011);
    CHECK_SAME(mai_elements[17].exact_mass, 34.96885268);
    CHECK_SAME(mai_isotope_mass(1, 2), 2.014101778);
    CHECK_SAME(mai_isotope_mass(6, 13), 13.00335484);
    CHECK_SAME(mai_isotope_mass(92, 235), 235.0439299);
    CHECK_SAME(mai_isotope_mass(6, 7), 0);
    CHECK_SAME(mai_isotope_mass(6, 23), 0);
    CHECK_SAME(mai_isotope_mass(0, 0), 0);
    CHECK_SAME(mai_isotope_mass(118, 294), 294.21392);
    CHECK_SAME(mai_isotope_mass(118, 300), 0);
    CHECK_SAME(mai_isotope_mass(105, 268), 0);
    CHECK(mai_more_electronegative(8, 6) && mai_more_electronegative(8, 16) &&
          !mai_more_electronegative(6, 7));
    CHECK(!mai_more_electronegative(7, 7) && mai_more_electronegative(7, 15));
}

/* An atom amid others, joined by singles single, doubles double and aromatics aromatic bonds. */
static mai_status
make_star(mai_ctx *cx, int element, const int counts[3], mai_molgraph **out)
{
    static const uint8_t types[] = {MAI_BOND_SINGLE, MAI_BOND_DOUBLE, MAI_BOND_AROMATIC};
    mai_molgraph *g;
    mai_atom *a;
    mai_bond *b;

    MAI_TRY(mai_graph_new(cx, 8, 8, &g));
    MAI_TRY(mai_graph_add_atom(cx, g, &a));
    a->element = (uint8_t) element;
    for (int type = 0; type < 3; type++)
        for (int i = 0; i < counts[type]; i++) {
            MAI_TRY(mai_graph_add_atom(cx, g, &a));
            a->flags = MAI_ATOM_NO_IMPLICIT; /* a wildcard, which is never refused */
            MAI_TRY(mai_graph_add_bond(cx, g, 0, g->natoms - 1, types[type], &b));
            b->flags = types[type] == MAI_BOND_AROMATIC ? MAI_BOND_IS_AROMATIC : 0;
        }
    *out = g;
    return mai_graph_link(cx, g);
}

/* The table of common valences says what the model says. */
static void
looks_up_valences(void)
{
    static const int elements[] = {1, 5, 6, 7, 8, 9, 14, 15, 16, 17, 34, 35, 53, 12};
    int64_t read = 0;

    for (int n = 0; n < 14 * 7 * 4 * 5 * 3; n++) {
        int counts[3] = {n / 14 % 7, n / 98 % 4, n / 392 % 5};
        mai_ctx *cx = unit_open();
        mai_molgraph *g;
        mai_atom *a;

        unit_row("element %d, bonds %d %d %d", elements[n % 14], counts[0], counts[1], counts[2]);
        CHECK_OK(cx, make_star(cx, elements[n % 14], counts, &g));
        a = &g->atoms[0];
        a->explicit_h = (uint8_t) (n / 1960);
        if (mai_assign_valence(cx, g) == MAI_OK) {
            mai_atom quick = *a;

            mai_update_valence(g, 0);
            CHECK_INT(quick.explicit_valence, a->explicit_valence);
            CHECK_INT(quick.implicit_h, a->implicit_h);
            CHECK_INT(mai_explicit_valence(g, 0), a->explicit_valence);
            read++;
        }
        unit_close(cx);
    }
    CHECK(read > 500);
}

static void
cleans_chirality(void)
{
    static const struct {
        int chirality, permutation, degree, chirality_after, permutation_after;
    } cases[] = {
        {MAI_CHIRAL_SQUARE_PLANAR, 3, 4, MAI_CHIRAL_SQUARE_PLANAR, 3},
        {MAI_CHIRAL_SQUARE_PLANAR, 4, 4, MAI_CHIRAL_SQUARE_PLANAR, 0},
        {MAI_CHIRAL_SQUARE_PLANAR, 1, 5, MAI_CHIRAL_NONE, 0},
        {MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL, 20, 5, MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL, 20},
        {MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL, 1, 6, MAI_CHIRAL_NONE, 0},
        {MAI_CHIRAL_OCTAHEDRAL, 31, 6, MAI_CHIRAL_OCTAHEDRAL, 0},
        {MAI_CHIRAL_OCTAHEDRAL, 1, 1, MAI_CHIRAL_NONE, 0},
        {MAI_CHIRAL_ALLENE, 1, 2, MAI_CHIRAL_ALLENE, 1},
        {MAI_CHIRAL_CW, 0, 4, MAI_CHIRAL_NONE, 0}, /* not sp3 */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;

        unit_row("case %zu", i);
        CHECK_OK(cx, make_star(cx, 78, (const int[3]){cases[i].degree, 0, 0}, &g));
        g->atoms[0].chirality = (uint8_t) cases[i].chirality;
        g->atoms[0].permutation = (uint8_t) cases[i].permutation;
        mai_clean_chirality(g);
        CHECK_INT(g->atoms[0].chirality, cases[i].chirality_after);
        CHECK_INT(g->atoms[0].permutation, cases[i].permutation_after);
        unit_close(cx);
    }
}

/* ---- order of rings ---- */

static void
orders_rings(void)
{
    static const struct {
        const char *text, *rings;
    } cases[] = {
        {"C1CC1", "0 1 2"},
        {"CC1CCCC1C", "1 2 3 4 5"},
        {"c1ccc2ccccc2c1", "0 9 8 3 2 1, 4 5 6 7 8 3"},
        {"C1CC2CCC1CC2", "0 5 4 3 2 1, 0 5 6 7 2 1, 3 4 5 6 7 2"},
        {"C12C3C4C1C5C2C3C45", "0 3 2 1, 0 5 4 3, 0 5 6 1, 1 6 7 2, 3 4 7 2, 5 6 7 4"},
        {"C12=CON=C1C(C4)CC3CC2CC4C3",
         "1 0 4 3 2, 6 12 13 8 7 5, 9 10 11 12 13 8, 6 5 4 0 10 11 12, 7 5 4 0 10 9 8"},
        {"SC(C3C1CC(C3)CC(C2S)(O)C1)2S", "4 3 2 6 5, 1 9 8 12 3 2, 7 8 12 3 4 5"},
        {"C1CCCCC1C2CCCC2", "0 5 4 3 2 1, 7 6 10 9 8"},
        {"C1CC2CC1CC3C2CCC3.C1CCC1", "0 1 2 3 4, 5 6 7 2 3 4, 8 7 6 10 9, 11 14 13 12"},
        {"CC1=CC=C(C=C1)S(=O)(=O)O[CH]2[CH]3CO[CH](O3)[CH]4OC(C)(C)O[CH]24",
         "1 6 5 4 3 2, 13 12 16 15 14, 18 17 23 22 19, 16 12 11 23 17 15"},
        {"C1CC2(C1)CC2", "0 3 2 1, 4 2 5"},
        {"c1cc2ccc3cccc4ccc(c1)c2c34", "0 13 12 14 2 1, 3 4 5 15 14 2, 6 7 8 9 15 5, 10 11 12 14 15 9"},
        {"C1C2CC3CC1CC(C2)C3", "0 5 4 3 2 1, 0 5 6 7 8 1, 2 3 9 7 8 1, 4 5 6 7 9 3"},
        {"CCC", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mai_ctx *cx = unit_open();
        mai_molgraph *g;
        mai_ring_list list;
        form f = {.n = 0};
        bool found;

        unit_row("%s", cases[i].text);
        if (CHECK_OK(cx, mai_smiles_parse(cx, cases[i].text, strlen(cases[i].text), &g)) &&
            CHECK_OK(cx, mai_order_rings(cx, g, &list, &found))) {
            CHECK(found);
            for (int r = 0; r < list.n; r++)
                for (int m = list.start[r]; m < list.start[r + 1]; m++) {
                    int next = m + 1 < list.start[r + 1] ? m + 1 : list.start[r];

                    put(&f, "%s%d", m > list.start[r] ? " " : r > 0 ? ", " : "", list.atoms[m]);
                    CHECK_INT(list.bonds[m], mai_bond_between(g, list.atoms[m], list.atoms[next]));
                }
            CHECK_TEXT(f.text, cases[i].rings);
        }
        unit_close(cx);
    }
}

/* ---- large and hostile input ---- */

/* A text of n times a part between a head and a tail. */
static const char *
repeat(const char *head, const char *part, int n, const char *tail)
{
    static char text[65536];
    size_t used = (size_t) snprintf(text, sizeof text, "%s", head);

    for (int i = 0; i < n; i++)
        used += (size_t) snprintf(text + used, sizeof text - used, "%s", part);
    snprintf(text + used, sizeof text - used, "%s", tail);
    return text;
}

static void
kekulizes_large_rings(void)
{
    static const struct {
        const char *head, *part;
        int n;
        const char *tail;
        bool fits;
    } cases[] = {
        {"c1", "c", 62, "c1", true},     {"c1", "c", 63, "c1", false},   {"c1", "c", 64, "c1", true},
        {"c1", "c", 2000, "c1", true},   {"c1", "c", 2001, "c1", false}, {"[nH]1", "c", 63, "c1", true},
        {"[nH]1", "c", 64, "c1", false}, {"*1", "c", 2000, "c1", true},  {"*1", "c", 2001, "c1", true},
        {"c1", "c*", 30, "c1", true},    {"*1", "*", 60, "c1", true},    {"c1", "c[nH]c", 40, "1", false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mai_ctx *cx = unit_open();
        const char *text = repeat(cases[i].head, cases[i].part, cases[i].n, cases[i].tail);
        mai_molgraph *g;

        unit_row("%s%s x %d", cases[i].head, cases[i].part, cases[i].n);
        if (cases[i].fits)
            CHECK_OK(cx, read_text(cx, text, &g));
        else
            CHECK_FAILS_WITH(cx, read_text(cx, text, &g), MAI_ETEXT, "cannot kekulize");
        unit_close(cx);
    }
}

/* The walk gives up on this one, as RDKit does, who accepts other texts of the same molecule. */
static void
kekulizes_where_the_walk_gives_up(void)
{
    mai_ctx *cx = unit_open();
    mai_molgraph *g;

    CHECK_OK(cx,
             read_text(cx,
                       "c3%10c%17c2c%11c1ccccc1cc2cc3c%20ccc4cccc5c4c%20c9c6c5cc%18c%19ccccc%19cc7c%18c6c8c("
                       "c7)cc%16c(c8c9%10)c%17c%12c%14c%16cc%15c%13c(ccc(cc%11%12)c%13%14)ccc%15",
                       &g));
    unit_close(cx);
}

/* Reading a molecule that needs all of it: clean-up, systems, retreats, wildcards, the order of rings. */
static mai_status
read_each(mai_ctx *cx, void *arg)
{
    static const char *const texts[] = {
        "CN(=O)=O",
        "c1ccc2[nH]ccc2c1",
        "c1cc2ccc3cccc4ccc(c1)c2c34",
        "CNp1(NC)np(NC)(np(N)(n1)N2CC2)N3CC3",
        "c1c*cc2c1*c*2",
        "Cc1ccccccc1C",
        "c1ccc2c(c1)c1ccccc12",
        "C12C3C4C1C5C2C3C45",
    };
    mai_molgraph *g;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        MAI_TRY(read_text(cx, texts[i], &g));
    return MAI_OK;
}

/* The rings of cages and chains of rings. */
static mai_status
order_each(mai_ctx *cx, void *arg)
{
    static const char *const texts[] = {"C12C3C4C1C5C2C3C45", "C12=CON=C1C(C4)CC3CC2CC4C3", "C1CC2CCC1CC2"};
    mai_molgraph *g;
    mai_ring_list list;
    bool found;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        MAI_TRY(mai_smiles_parse(cx, texts[i], strlen(texts[i]), &g));
        MAI_TRY(mai_order_rings(cx, g, &list, &found));
    }
    return MAI_OK;
}

static void
survives_refusals(void)
{
    CHECK(unit_refuse_each_allocation(read_each, NULL) > 50);
    CHECK(unit_stop_at_each_poll(read_each, NULL) > 50);
    CHECK(unit_refuse_each_allocation(order_each, NULL) > 50);
    CHECK(unit_stop_at_each_poll(order_each, NULL) > 20);
}

static const unit_test tests[] = {
    {"cleans up", cleans_up},
    {"fills valences", fills_valences},
    {"finds radicals", finds_radicals},
    {"kekulizes", kekulizes},
    {"kekulizes with wildcards", kekulizes_with_wildcards},
    {"conjugates and hybridizes", conjugates_and_hybridizes},
    {"refuses", refuses},
    {"says what is allowed", says_what_is_allowed},
    {"knows elements", knows_elements},
    {"looks up valences", looks_up_valences},
    {"cleans chirality", cleans_chirality},
    {"orders rings", orders_rings},
    {"kekulizes large rings", kekulizes_large_rings},
    {"kekulizes where the walk gives up", kekulizes_where_the_walk_gives_up},
    {"survives refusals", survives_refusals},
};

UNIT_MAIN(tests)

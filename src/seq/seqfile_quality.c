/*
 * seqfile_quality.c - qualities of reads: their encodings, means, and trimming by them.
 *
 * A Phred quality q means an error of 10^(-q/10); a Solexa score s an error of 1 / (1 + 10^(s/10)). Source: Cock,
 * Fields, Goto, Heuer, Rice, Nucleic Acids Research 38 (2010) 1767. The tables hold these formulas rounded to the
 * nearest double.
 */
#include "seq/seqfile.h"

#include "kernel/letters.h"

#include <math.h>
#include <string.h>

static const double error_of_phred[94] = {
    1.0, 0.7943282347242815, 0.6309573444801932, 0.5011872336272722, 0.39810717055349726, 0.31622776601683794,
    0.251188643150958, 0.19952623149688797, 0.15848931924611134, 0.12589254117941673, 0.1, 0.07943282347242815,
    0.06309573444801933, 0.05011872336272723, 0.03981071705534973, 0.03162277660168379, 0.0251188643150958,
    0.019952623149688795, 0.015848931924611134, 0.012589254117941671, 0.01, 0.007943282347242816,
    0.006309573444801933, 0.005011872336272723, 0.0039810717055349725, 0.0031622776601683794, 0.0025118864315095803,
    0.00199526231496888, 0.0015848931924611134, 0.0012589254117941673, 0.001, 0.0007943282347242815,
    0.0006309573444801932, 0.0005011872336272723, 0.00039810717055349724, 0.00031622776601683794,
    0.000251188643150958, 0.00019952623149688796, 0.00015848931924611134, 0.00012589254117941672, 0.0001,
    7.943282347242815e-05, 6.309573444801932e-05, 5.011872336272723e-05, 3.981071705534973e-05,
    3.1622776601683795e-05, 2.51188643150958e-05, 1.9952623149688796e-05, 1.5848931924611134e-05,
    1.2589254117941671e-05, 1e-05, 7.943282347242815e-06, 6.309573444801932e-06, 5.0118723362727224e-06,
    3.9810717055349725e-06, 3.162277660168379e-06, 2.51188643150958e-06, 1.9952623149688796e-06,
    1.5848931924611134e-06, 1.2589254117941672e-06, 1e-06, 7.943282347242815e-07, 6.309573444801933e-07,
    5.011872336272723e-07, 3.9810717055349724e-07, 3.162277660168379e-07, 2.51188643150958e-07,
    1.9952623149688795e-07, 1.5848931924611136e-07, 1.2589254117941672e-07, 1e-07, 7.943282347242815e-08,
    6.309573444801932e-08, 5.011872336272723e-08, 3.981071705534972e-08, 3.162277660168379e-08,
    2.51188643150958e-08, 1.9952623149688796e-08, 1.5848931924611136e-08, 1.2589254117941673e-08, 1e-08,
    7.943282347242815e-09, 6.309573444801932e-09, 5.011872336272723e-09, 3.981071705534972e-09,
    3.1622776601683795e-09, 2.51188643150958e-09, 1.9952623149688795e-09, 1.5848931924611134e-09,
    1.2589254117941673e-09, 1e-09, 7.943282347242815e-10, 6.309573444801932e-10, 5.011872336272723e-10,
};
static const double error_of_solexa[68] = {
    0.7597469266479578, 0.7152527510491986, 0.666139424583122, 0.6131368201531431, 0.5573116337622928, 0.5,
    0.44268836623770724, 0.386863179846857, 0.3338605754168779, 0.2847472489508014, 0.24025307335204216,
    0.20076000891310175, 0.16633753081656188, 0.13680688860321, 0.11181576977811696, 0.09090909090909091,
    0.07358755611757353, 0.059350943102767596, 0.04772672103420391, 0.038286503882254734, 0.030653430031715508,
    0.02450336755033599, 0.01956230387257952, 0.015601662241829602, 0.012432735254442405, 0.009900990099009901,
    0.007880683850330285, 0.006270012341433841, 0.0049868787366879695, 0.003965285619152201, 0.003152309183260212,
    0.002505592667285735, 0.0019912891707283198, 0.0015823852808017202, 0.001257342511355293, 0.000999000999000999,
    0.0007936977781692438, 0.0006305594883398935, 0.0005009361708135984, 0.0003979487443048767,
    0.0003161277976296177, 0.0002511255632614618, 0.00019948642872153038, 0.0001584642043622371,
    0.00012587669424250327, 9.999000099990002e-05, 7.942651440013078e-05, 6.309175362748658e-05,
    5.011621160218195e-05, 3.980913222525049e-05, 3.162177663330557e-05, 2.5118233373599856e-05,
    1.9952225050461368e-05, 1.5848680739948994e-05, 1.2589095630617663e-05, 9.99990000099999e-06,
    7.94321925200955e-06, 6.309533634336064e-06, 5.0118472175343e-06, 3.981055856666143e-06, 3.162267660200002e-06,
    2.5118801219519844e-06, 1.9952583339051175e-06, 1.584890680578663e-06, 1.2589238269029701e-06,
    9.99999000001e-07, 7.943276037674382e-07, 6.309569463732738e-07,
};
static const double phred_of_solexa[68] = {
    1.1933104806609456, 1.4554046310929367, 1.7643486243648534, 2.124426027943397, 2.539018910438672,
    3.010299956639812, 3.539018910438672, 4.124426027943397, 4.764348624364853, 5.455404631092937,
    6.193310480660946, 6.973227937086954, 7.790097496525665, 8.638920341433796, 9.514969420252301,
    10.41392685158225, 11.331956199884278, 12.265723755961025, 13.212384019142553, 14.16954289279533,
    15.135209221080382, 16.10774225511957, 17.08579999230036, 18.06829128312453, 19.05433314220046,
    20.043213737826427, 21.034360947517285, 22.02731604334939, 23.02171192164145, 24.017255250287928,
    25.013711928326835, 26.010895305999615, 27.008656680827933, 28.006877654943185, 29.005464004928573,
    30.004340774793185, 31.003448354310255, 32.00273934881496, 33.00217608323262, 34.0017286134099,
    35.00137314263658, 36.001090761428664, 37.000866444976964, 38.000688255828734, 39.00054670994684,
    40.00043427276863, 41.00034495866882, 42.0002740126486, 43.00021765739565, 44.00017289230592, 45.00013733380238,
    46.000109088471554, 47.00008665227687, 48.000068830491344, 49.00005467409179, 50.00004342923104,
    51.000034497099904, 52.00002740204285, 53.000021766230454, 54.000017289540324, 55.00001373357566,
    56.00001090897046, 57.00000866530549, 58.00000688309822, 59.000005467440154, 60.000004342942646,
    61.00000344972232, 62.00000274021207,
};

static const struct encoding {
    uint8_t first, last, zero; /* letters; zero: that of score 0 */
} encodings[] = {
    [MAI_PHRED_33] = {'!', '~', '!'},
    [MAI_PHRED_64] = {'@', '~', '@'},
    [MAI_PHRED_SOLEXA] = {';', '~', '@'},
};

bool
mai_phred_of_word(const char *word, size_t n, mai_phred *out)
{
    static const struct {
        const char *word;
        mai_phred phred;
    } words[] = {
        {"33", MAI_PHRED_33},       {"sanger", MAI_PHRED_33},   {"64", MAI_PHRED_64},
        {"illumina", MAI_PHRED_64}, {"solexa", MAI_PHRED_SOLEXA},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].word) == n && memcmp(words[i].word, word, n) == 0) {
            *out = words[i].phred;
            return true;
        }
    return false;
}

bool
mai_phred_of_number(int number, mai_phred *out)
{
    *out = number == 64 ? MAI_PHRED_64 : MAI_PHRED_33;
    return number == 33 || number == 64;
}

int
mai_phred_zero(mai_phred phred)
{
    return encodings[phred].zero;
}

double
mai_phred_error(mai_phred phred, int score)
{
    return phred == MAI_PHRED_SOLEXA ? error_of_solexa[score + 5] : error_of_phred[score];
}

double
mai_phred_quality(mai_phred phred, int score)
{
    return phred == MAI_PHRED_SOLEXA ? phred_of_solexa[score + 5] : score;
}

bool
mai_quality_valid(mai_phred phred, const uint8_t *quality, size_t n, size_t *bad)
{
    const struct encoding *e = &encodings[phred];
    uint64_t outside;

    *bad = n;
    (void) mai_letters_kernel->sum_range(quality, n, e->first, e->last, &outside);
    if (outside == 0)
        return true;
    for (*bad = 0; quality[*bad] >= e->first && quality[*bad] <= e->last; ++*bad)
        ;
    return false;
}

/* The sum over letters, in their order, of a table's entries from `first` on. */
static double
sum_of(const double *table, uint8_t first, const uint8_t *quality, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += table[quality[i] - first];
    return sum;
}

double
mai_quality_mean(mai_phred phred, const uint8_t *quality, size_t n)
{
    uint64_t outside, sum;

    if (n == 0)
        return NAN;
    if (phred == MAI_PHRED_SOLEXA)
        return sum_of(phred_of_solexa, encodings[phred].first, quality, n) / (double) n;
    sum = mai_letters_kernel->sum_range(quality, n, 0, 255, &outside);
    return (double) (sum - n * encodings[phred].zero) / (double) n;
}

double
mai_quality_error(mai_phred phred, const uint8_t *quality, size_t n)
{
    const double *table = phred == MAI_PHRED_SOLEXA ? error_of_solexa : error_of_phred;

    return n > 0 ? sum_of(table, encodings[phred].first, quality, n) / (double) n : NAN;
}

/* ---- trimming ---- */

void
mai_trim_ends(mai_phred phred, const uint8_t *quality, size_t n, int front, int back, size_t *start, size_t *stop)
{
    int zero = encodings[phred].zero;
    int64_t sum = 0, most = 0;

    *start = 0;
    *stop = n;
    for (size_t i = 0; i < n && sum >= 0; i++) {
        sum += (int64_t) front - (quality[i] - zero);
        if (sum > most) {
            most = sum;
            *start = i + 1;
        }
    }
    sum = most = 0;
    for (size_t i = n; i > 0 && sum >= 0; i--) {
        sum += (int64_t) back - (quality[i - 1] - zero);
        if (sum > most) {
            most = sum;
            *stop = i - 1;
        }
    }
    if (*start >= *stop)
        *start = *stop = 0;
}

void
mai_trim_window(mai_phred phred, const uint8_t *quality, size_t n, size_t window, double threshold, size_t *start,
                size_t *stop)
{
    int zero = encodings[phred].zero;
    double wanted = threshold * (double) window;
    int64_t sum = 0;
    size_t kept;

    *start = *stop = 0;
    if (n < window || window == 0)
        return;
    for (size_t i = 0; i < window; i++)
        sum += quality[i] - zero;
    if ((double) sum < wanted)
        return;
    for (kept = window; kept < n; kept++) {
        sum += quality[kept] - quality[kept - window];
        if ((double) sum < wanted)
            break;
    }
    while (kept > 0 && quality[kept - 1] - zero < threshold)
        kept--;
    *stop = kept;
}

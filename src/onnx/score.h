/*
 * score.h - one patient, one compound, one image through a model: features by name in, a number or label out.
 *
 * A scorer reads a model's graph as a table reader would: which features it takes and in which type, which
 * output holds scores (probabilities, or the value of a regressor) and which the label, what the classes are
 * called and which of them is the positive one. It keeps plans for a single row. It is immutable; runs come
 * from mai_scorer_run and are filled through mai_feature_slot.
 */
#ifndef MAI_ONNX_SCORE_H
#define MAI_ONNX_SCORE_H

#include "onnx/onnx.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_feature {
    const char *name;  /* NULL: the model does not name it */
    mai_type type;     /* of the model's input */
    int input;         /* which input holds it */
    int64_t element;   /* and where in it */
    bool takes_missing; /* a missing value may be given as NaN, or as the scorer's missing_text */
} mai_feature;

typedef enum mai_wish { MAI_WISH_SCORES, MAI_WISH_LABEL, MAI_NWISHES } mai_wish;

typedef struct mai_scorer {
    const mai_model *model;
    int nfeatures;
    mai_feature *features;
    bool classifies;
    int score_output;          /* the first output of floats, or -1 */
    int label_output;          /* the output with the class label, or -1 */
    const mai_tensor *classes; /* int64 or string [nclasses], or NULL: then they are numbered from 0 */
    int64_t nclasses;
    bool margins;              /* the scores are no probabilities, so there is no risk */
    int64_t positive;          /* which class a risk is about; -1: not known */
    mai_text missing_text;     /* what a missing string is given as */
    mai_plan *plans[MAI_NWISHES];
} mai_scorer;

/* What the caller knows beyond the model; zero what is not known. */
typedef struct mai_score_hints {
    const char *const *features; /* names in model order */
    int nfeatures;               /* how many; needed when the model leaves its number of features open */
    const char *positive;        /* label of the positive class */
    int ndim;                    /* > 0: the only input is one tensor of this shape, without the row dimension */
    int64_t dim[MAI_DIMS];
} mai_score_hints;

/*
 * Errors: MAI_ESHAPE (inputs that are not rows of features, or another number of them), MAI_ENAME (the
 * positive class is not one of the classes), and what planning reports.
 */
mai_status mai_scorer_make(mai_ctx *cx, const mai_model *m, const mai_score_hints *hints, mai_scorer **out) MAI_MUST_CHECK;

mai_status mai_scorer_run(mai_ctx *cx, const mai_scorer *s, mai_wish wish, mai_run **out) MAI_MUST_CHECK;

/* Where a feature's value goes in a run: one element of its type. */
void *mai_feature_slot(const mai_run *run, const mai_feature *f);

/* The scores of a run: how many, and the i-th as a number. */
int64_t mai_score_count(const mai_scorer *s, const mai_run *run);
double mai_score_at(const mai_scorer *s, const mai_run *run, int64_t i);

/*
 * The probability of the positive class, or the value of a regressor. MAI_ENAME: no class is the positive one;
 * MAI_EUNSUPPORTED: the model gives margins.
 */
mai_status mai_score_risk(mai_ctx *cx, const mai_scorer *s, const mai_run *run, double *out) MAI_MUST_CHECK;
/* Probability of class i; a single score is that of the second of two classes; NaN where there is no score. */
double mai_score_probability(const mai_scorer *s, const mai_run *run, int64_t i);
/* The label that a MAI_WISH_LABEL run found. Text is the model's, or taken from cx's arena. */
mai_status mai_score_label(mai_ctx *cx, const mai_scorer *s, const mai_run *run, mai_text *out) MAI_MUST_CHECK;
/* The name of class i. */
mai_status mai_class_name(mai_ctx *cx, const mai_scorer *s, int64_t i, mai_text *out) MAI_MUST_CHECK;

/*
 * missing.c: for each feature (the elements of the inputs, in order), whether NaN in it is a missing value that every
 * path to the output deals with (an imputer, a tree that knows where missing goes, an IsNaN with Where). The plan is
 * for one row.
 */
mai_status mai_missing_analyse(mai_ctx *cx, const mai_plan *plan, int output, bool *takes_missing) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif

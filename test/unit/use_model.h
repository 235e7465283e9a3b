/*
 * use_model.h - use_model() does with bytes all that SQL would: loads them as a model, describes it, reads it
 * as a scorer and scores a row of zeros.
 */
#ifndef USE_MODEL_H
#define USE_MODEL_H

#include "onnx/info.h"
#include "onnx/score.h"
#include "unit.h"

#include <string.h>

static mai_status
run_wish(mai_ctx *cx, const mai_scorer *s, mai_wish wish)
{
    mai_text label;
    mai_run *run;
    double risk;

    MAI_TRY(mai_scorer_run(cx, s, wish, &run));
    for (int i = 0; i < s->nfeatures; i++)
        memset(mai_feature_slot(run, &s->features[i]), 0, mai_type_size(s->features[i].type));
    MAI_TRY(mai_run_once(cx, run));
    return wish == MAI_WISH_LABEL ? mai_score_label(cx, s, run, &label) : mai_score_risk(cx, s, run, &risk);
}

static mai_status
use_model(mai_ctx *cx, const void *bytes, size_t n)
{
    mai_score_hints none = {0};
    mai_model *m;
    mai_facts facts;
    mai_scorer *s;

    MAI_TRY(mai_model_load(cx, bytes, n, &m));
    MAI_TRY(mai_model_facts(cx, m, &facts));
    MAI_TRY(mai_scorer_make(cx, m, &none, &s));
    MAI_TRY(run_wish(cx, s, MAI_WISH_SCORES));
    return run_wish(cx, s, MAI_WISH_LABEL);
}

#endif

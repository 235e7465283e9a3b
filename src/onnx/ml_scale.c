/*
 * ml_scale.c - ArrayFeatureExtractor, Binarizer, FeatureVectorizer, Imputer, Normalizer, Scaler: features
 * chosen, joined, filled in and scaled.
 *
 * A row of features is the second dimension of the input, or its only one. What belongs to single features is
 * spread over all of them when a plan is made, in the plan's arena, so that a row is one plain loop.
 */
#include <float.h>
#include <math.h>

#include "onnx/convert.h"
#include "onnx/elements.h"
#include "onnx/ops.h"

static const mai_type numbers[] = {MAI_FLOAT, MAI_DOUBLE, MAI_INT64, MAI_INT32, MAI_UNDEFINED};

/* The number of features; fails for a scalar. */
static mai_status
row_width(mai_ctx *cx, const mai_step *step, const mai_tensor *x, int64_t *out)
{
    if (x->ndim == 0)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "the input is a scalar, expected [rows, features]");
    *out = x->ndim == 1 ? x->dim[0] : x->dim[1];
    return MAI_OK;
}

/* ---- ArrayFeatureExtractor: columns by number, from the last dimension ---- */

/* Fails unless every index exists. */
static mai_status
check_indices(mai_ctx *cx, const mai_step *step)
{
    const mai_tensor *x = step->in[0], *y = step->in[1];
    int64_t width = x->dim[x->ndim - 1];

    for (int64_t i = 0; i < y->count; i++)
        if (mai_i64(y)[i] < 0 || mai_i64(y)[i] >= width)
            return mai_node_fail(cx, step->node, MAI_EDATA, "index %lld does not exist among %lld features",
                                 (long long) mai_i64(y)[i], (long long) width);
    return mai_poll(cx, y->count);
}

MAI_INFER(array_feature_extractor)
{
    static const mai_type whole[] = {MAI_INT64, MAI_UNDEFINED};
    const mai_tensor *x = step->in[0], *y = step->in[1];
    int64_t width, dim[MAI_DIMS];
    int ndim = x->ndim == 1 ? 2 : x->ndim;

    MAI_TRY(mai_step_type(cx, step, 1, whole));
    MAI_TRY(row_width(cx, step, x, &width));
    if (y->count == 0)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "the list of indices is empty");
    if (y->data != NULL) {
        MAI_TRY(check_indices(cx, step));
        step->local = (void *) y; /* says that the indices are right */
    }
    memcpy(dim, x->dim, sizeof dim);
    if (x->ndim == 1)
        dim[0] = 1;
    dim[ndim - 1] = y->count;
    return mai_shape_set(cx, step->out[0], x->type, ndim, dim);
}

static void
pick(char *out, const char *row, const int64_t *index, int64_t n, size_t size)
{
    switch (size) {
        case 4:
            for (int64_t i = 0; i < n; i++)
                memcpy(out + i * 4, row + index[i] * 4, 4);
            return;
        case 8:
            for (int64_t i = 0; i < n; i++)
                memcpy(out + i * 8, row + index[i] * 8, 8);
            return;
        default:
            for (int64_t i = 0; i < n; i++)
                memcpy(out + (size_t) i * size, row + (size_t) index[i] * size, size);
    }
}

MAI_RUN(array_feature_extractor)
{
    const mai_tensor *x = step->in[0], *y = step->in[1];
    int64_t width = x->dim[x->ndim - 1], rows = step->out[0]->count / y->count;
    size_t size = mai_type_size(x->type);
    const char *from = x->data;
    char *to = step->out[0]->data;

    if (step->local == NULL)
        MAI_TRY(check_indices(cx, step));
    for (int64_t r = 0; r < rows; r++, from += (size_t) width * size, to += (size_t) y->count * size) {
        pick(to, from, mai_i64(y), y->count, size);
        MAI_TRY(mai_poll(cx, 5 + y->count));
    }
    return MAI_OK;
}

/* ---- Binarizer: 1 above the threshold, else 0; NaN stays NaN ---- */

typedef struct binarizer {
    float threshold;
} binarizer;

MAI_COMPILE(binarizer)
{
    binarizer *b;

    MAI_TRY(MAI_NEW(cx, &b));
    node->state = b;
    return mai_attr_float(cx, node, "threshold", 0, &b->threshold);
}

MAI_INFER(binarizer)
{
    MAI_TRY(mai_step_type(cx, step, 0, numbers));
    return mai_shape_like(cx, step->out[0], step->in[0]->type, step->in[0]);
}

/* Elements from first on, n of them. */
static void
binarize(const mai_tensor *x, mai_tensor *y, int64_t first, int64_t n, float threshold)
{
    for (int64_t i = first; i < first + n; i++) {
        if (x->type == MAI_FLOAT) {
            float v = mai_f32(x)[i];

            ((float *) y->data)[i] = isnan(v) ? v : v > threshold;
        } else if (x->type == MAI_DOUBLE) {
            double v = mai_f64(x)[i];

            ((double *) y->data)[i] = isnan(v) ? v : v > threshold;
        } else if (x->type == MAI_INT64) {
            ((int64_t *) y->data)[i] = (double) mai_i64(x)[i] > threshold;
        } else {
            ((int32_t *) y->data)[i] = ((const int32_t *) x->data)[i] > (double) threshold;
        }
    }
}

MAI_RUN(binarizer)
{
    const binarizer *b = step->node->state;
    const int64_t block = 8192;

    for (int64_t i = 0; i < step->in[0]->count; i += block) {
        int64_t n = step->in[0]->count - i < block ? step->in[0]->count - i : block;

        binarize(step->in[0], step->out[0], i, n, b->threshold);
        MAI_TRY(mai_poll(cx, n));
    }
    return MAI_OK;
}

/* ---- FeatureVectorizer: inputs side by side, each cut or filled with zeros to its width ---- */

typedef struct widths {
    const int64_t *width; /* NULL: as wide as the inputs are */
    size_t n;
} widths;

MAI_COMPILE(feature_vectorizer)
{
    widths *w;

    MAI_TRY(MAI_NEW(cx, &w));
    node->state = w;
    MAI_TRY(mai_attr_ints(cx, node, "inputdimensions", &w->width, &w->n));
    if (w->n > 0 && w->n != (size_t) node->nin)
        return mai_node_fail(cx, node, MAI_EFORMAT, "inputdimensions has %zu numbers for %d inputs", w->n,
                             node->nin);
    for (size_t i = 0; i < w->n; i++)
        if (w->width[i] < 0 || w->width[i] > cx->limits.elements)
            return mai_node_fail(cx, node, MAI_EFORMAT, "inputdimensions names %lld features",
                                 (long long) w->width[i]);
    return MAI_OK;
}

/* One input in the output row. */
typedef struct part {
    mai_convert convert;
    size_t row_bytes;
    int64_t take, pad;
} part;

static mai_status
plan_part(mai_ctx *cx, mai_step *step, int i, int64_t rows, part *p)
{
    const widths *w = step->node->state;
    const mai_tensor *x = step->in[i];

    MAI_TRY(mai_step_type(cx, step, i, numbers));
    if ((x->ndim > 1 ? x->dim[0] : 1) != rows)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "input %d has another number of rows than input 1",
                             i + 1);
    int64_t have = rows > 0 ? x->count / rows : 0;
    int64_t want = w->n > 0 ? w->width[i] : x->ndim > 1 && rows == 0 ? x->dim[1] : have;
    p->convert = mai_convert_find(x->type, MAI_FLOAT);
    p->row_bytes = (size_t) have * mai_type_size(x->type);
    p->take = have < want ? have : want;
    p->pad = want - p->take;
    return MAI_OK;
}

MAI_INFER(feature_vectorizer)
{
    int64_t dim[2] = {0, 0};
    part *parts;

    for (int i = 0; i < step->nin; i++)
        if (step->in[i] == NULL)
            return mai_node_fail(cx, step->node, MAI_EFORMAT, "input %d is left out", i + 1);
    MAI_TRY(mai_step_local(cx, step, (size_t) step->nin * sizeof *parts, (void **) &parts));
    dim[0] = step->in[0]->ndim > 1 ? step->in[0]->dim[0] : 1;
    for (int i = 0; i < step->nin; i++) {
        MAI_TRY(plan_part(cx, step, i, dim[0], &parts[i]));
        dim[1] += parts[i].take + parts[i].pad;
        if (dim[1] > cx->limits.elements)
            return mai_node_fail(cx, step->node, MAI_ELIMIT, "the row has too many features");
    }
    return mai_shape_set(cx, step->out[0], MAI_FLOAT, 2, dim);
}

MAI_RUN(feature_vectorizer)
{
    const part *parts = step->local;
    float *out = step->out[0]->data;

    for (int64_t r = 0; r < step->out[0]->dim[0]; r++) {
        for (int i = 0; i < step->nin; i++) {
            const part *p = &parts[i];

            p->convert((const char *) step->in[i]->data + (size_t) r * p->row_bytes, out, p->take);
            memset(out + p->take, 0, (size_t) p->pad * sizeof *out);
            out += p->take + p->pad;
        }
        MAI_TRY(mai_poll(cx, 5 * step->nin + step->out[0]->dim[1]));
    }
    return MAI_OK;
}

/* ---- Imputer: one value, or NaN, is replaced by a number for each feature ---- */

typedef struct imputer {
    const float *real;
    const int64_t *whole;
    size_t nreal, nwhole;
    float missing_real;
    int64_t missing_whole;
} imputer;

MAI_COMPILE(imputer)
{
    imputer *m;

    MAI_TRY(MAI_NEW(cx, &m));
    node->state = m;
    MAI_TRY(mai_attr_floats(cx, node, "imputed_value_floats", &m->real, &m->nreal));
    MAI_TRY(mai_attr_ints(cx, node, "imputed_value_int64s", &m->whole, &m->nwhole));
    MAI_TRY(mai_attr_float(cx, node, "replaced_value_float", 0, &m->missing_real));
    MAI_TRY(mai_attr_int(cx, node, "replaced_value_int64", 0, &m->missing_whole));
    if (m->nreal == 0 && m->nwhole == 0)
        return mai_node_fail(cx, node, MAI_EFORMAT,
                             "imputed_value_floats and imputed_value_int64s are both missing");
    node->takes_missing = m->nreal > 0 && isnan(m->missing_real);
    return MAI_OK;
}

/* Values in the type of the input, one for each feature. */
typedef struct fillers {
    int64_t width;
    const void *value;
} fillers;

MAI_INFER(imputer)
{
    const imputer *m = step->node->state;
    const mai_tensor *x = step->in[0];
    fillers *f;
    char *value;

    MAI_TRY(mai_step_type(cx, step, 0, numbers));
    MAI_TRY(mai_step_local(cx, step, sizeof *f, (void **) &f));
    MAI_TRY(row_width(cx, step, x, &f->width));
    bool real = x->type == MAI_FLOAT || x->type == MAI_DOUBLE;
    size_t n = real ? m->nreal : m->nwhole, size = mai_type_size(x->type);
    if (n != 1 && n != (size_t) f->width)
        return mai_node_fail(cx, step->node, MAI_ESHAPE,
                             "%zu imputed values of type %s do not fit %lld features", n,
                             mai_type_name(real ? MAI_FLOAT : MAI_INT64), (long long) f->width);
    MAI_TRY(mai_calloc(cx, (size_t) f->width, size, (void **) &value));
    for (int64_t i = 0; i < f->width; i++) {
        int64_t from = n == 1 ? 0 : i;

        if (real)
            mai_convert_find(MAI_FLOAT, x->type)(m->real + from, value + (size_t) i * size, 1);
        else
            mai_convert_find(MAI_INT64, x->type)(m->whole + from, value + (size_t) i * size, 1);
    }
    f->value = value;
    return mai_shape_like(cx, step->out[0], x->type, x);
}

static void
impute_f32(const imputer *m, const float *x, const float *value, float *y, int64_t n)
{
    if (isnan(m->missing_real))
        for (int64_t i = 0; i < n; i++)
            y[i] = isnan(x[i]) ? value[i] : x[i];
    else
        for (int64_t i = 0; i < n; i++)
            y[i] = x[i] == m->missing_real ? value[i] : x[i];
}

/* A double is the missing value when it rounds to it: -999.9 is meant where the model says -999.9f. */
static void
impute_f64(const imputer *m, const double *x, const double *value, double *y, int64_t n)
{
    if (isnan(m->missing_real))
        for (int64_t i = 0; i < n; i++)
            y[i] = isnan(x[i]) ? value[i] : x[i];
    else
        for (int64_t i = 0; i < n; i++)
            y[i] = (float) x[i] == m->missing_real ? value[i] : x[i];
}

static void
impute_i64(const imputer *m, const int64_t *x, const int64_t *value, int64_t *y, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = x[i] == m->missing_whole ? value[i] : x[i];
}

static void
impute_i32(const imputer *m, const int32_t *x, const int32_t *value, int32_t *y, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = x[i] == m->missing_whole ? value[i] : x[i];
}

MAI_RUN(imputer)
{
    const imputer *m = step->node->state;
    const fillers *f = step->local;
    const mai_tensor *x = step->in[0];
    mai_tensor *y = step->out[0];

    for (int64_t i = 0; i < x->count; i += f->width) {
        if (x->type == MAI_FLOAT)
            impute_f32(m, mai_f32(x) + i, f->value, (float *) y->data + i, f->width);
        else if (x->type == MAI_DOUBLE)
            impute_f64(m, mai_f64(x) + i, f->value, (double *) y->data + i, f->width);
        else if (x->type == MAI_INT64)
            impute_i64(m, mai_i64(x) + i, f->value, (int64_t *) y->data + i, f->width);
        else
            impute_i32(m, (const int32_t *) x->data + i, f->value, (int32_t *) y->data + i, f->width);
        MAI_TRY(mai_poll(cx, 5 + f->width));
    }
    return MAI_OK;
}

/* ---- Normalizer: each row divided by its norm; a row whose norm is 0 stays as it is ---- */

enum norm { NORM_MAX, NORM_L1, NORM_L2 };

typedef struct normalizer {
    int norm;
} normalizer;

MAI_COMPILE(normalizer)
{
    static const char *const names[] = {"MAX", "L1", "L2", NULL};
    normalizer *n;

    MAI_TRY(MAI_NEW(cx, &n));
    node->state = n;
    return mai_attr_choice(cx, node, "norm", names, NORM_MAX, &n->norm);
}

typedef struct normal_rows {
    int64_t rows, width;
    mai_convert widen; /* to double */
} normal_rows;

MAI_INFER(normalizer)
{
    const mai_tensor *x = step->in[0];
    normal_rows *local;
    char shape[128];

    MAI_TRY(mai_step_type(cx, step, 0, numbers));
    if (x->ndim < 1 || x->ndim > 2)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "the input has shape %s, expected [rows, features]",
                             mai_shape_text(x, shape));
    MAI_TRY(mai_step_local(cx, step, sizeof *local, (void **) &local));
    MAI_TRY(row_width(cx, step, x, &local->width));
    local->rows = x->ndim == 1 ? 1 : x->dim[0];
    local->widen = mai_convert_find(x->type, MAI_DOUBLE);
    step->scratch_bytes = (size_t) local->width * sizeof(double);
    return mai_shape_like(cx, step->out[0], MAI_FLOAT, x);
}

/* The largest element, not the largest magnitude: a negative one turns the signs, as in ONNX Runtime. */
static float
largest(const double *x, int64_t n)
{
    float max = -FLT_MAX;

    for (int64_t i = 0; i < n; i++)
        if ((float) x[i] > max)
            max = (float) x[i];
    return max;
}

static float
sum_of_magnitudes(const double *x, int64_t n)
{
    float sum = 0;

    for (int64_t i = 0; i < n; i++)
        sum += (float) fabs(x[i]);
    return sum;
}

/* y = sign of x times the root of its share in the sum of squares; false when that sum is 0. */
static bool
divide_by_length(const double *x, float *y, int64_t n)
{
    float sum = 0;

    for (int64_t i = 0; i < n; i++)
        sum += y[i] = (float) (x[i] * x[i]);
    if (sum == 0)
        return false;
    for (int64_t i = 0; i < n; i++) {
        float root = sqrtf(y[i] / sum);

        y[i] = x[i] < 0 ? -root : root;
    }
    return true;
}

/* Sums and quotients are in float and in order, so that they have ONNX Runtime's bits. */
static void
normalize_row(int norm, const double *x, float *y, int64_t n)
{
    float divisor = 1;

    if (norm == NORM_L2) {
        if (divide_by_length(x, y, n))
            return;
    } else {
        divisor = norm == NORM_MAX ? largest(x, n) : sum_of_magnitudes(x, n);
        if (divisor == 0)
            divisor = 1;
    }
    for (int64_t i = 0; i < n; i++)
        y[i] = (float) x[i] / divisor;
}

MAI_RUN(normalizer)
{
    const normalizer *m = step->node->state;
    const normal_rows *local = step->local;
    size_t row_bytes = (size_t) local->width * mai_type_size(step->in[0]->type);
    double *x = step->scratch;

    for (int64_t r = 0; r < local->rows; r++) {
        local->widen((const char *) step->in[0]->data + (size_t) r * row_bytes, x, local->width);
        normalize_row(m->norm, x, (float *) step->out[0]->data + r * local->width, local->width);
        MAI_TRY(mai_poll(cx, 5 + 3 * local->width));
    }
    return MAI_OK;
}

/* ---- Scaler: (x - offset) * scale ---- */

typedef struct scaler {
    const float *offset, *scale;
    size_t noffset, nscale;
} scaler;

MAI_COMPILE(scaler)
{
    scaler *s;

    MAI_TRY(MAI_NEW(cx, &s));
    node->state = s;
    MAI_TRY(mai_attr_floats(cx, node, "offset", &s->offset, &s->noffset));
    MAI_TRY(mai_attr_floats(cx, node, "scale", &s->scale, &s->nscale));
    if (s->noffset == 0 && s->nscale == 0)
        return mai_node_fail(cx, node, MAI_EFORMAT, "offset and scale are both missing");
    return MAI_OK;
}

typedef struct scaler_rows {
    int64_t width;
    const float *offset, *scale; /* [width] */
} scaler_rows;

/* Spreads 0, 1 or width numbers over the width; none: dflt. */
static mai_status
spread(mai_ctx *cx, const mai_step *step, const char *what, const float *from, size_t n, int64_t width,
       float dflt, const float **out)
{
    float *to;

    if (n > 1 && n != (size_t) width)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "%s has %zu numbers for %lld features", what, n,
                             (long long) width);
    MAI_TRY(MAI_NEW_ARRAY(cx, width, &to));
    for (int64_t i = 0; i < width; i++)
        to[i] = n == 0 ? dflt : n == 1 ? from[0] : from[i];
    *out = to;
    return MAI_OK;
}

MAI_INFER(scaler)
{
    const scaler *s = step->node->state;
    const mai_tensor *x = step->in[0];
    scaler_rows *local;

    MAI_TRY(mai_step_type(cx, step, 0, numbers));
    MAI_TRY(mai_step_local(cx, step, sizeof *local, (void **) &local));
    MAI_TRY(row_width(cx, step, x, &local->width));
    MAI_TRY(spread(cx, step, "offset", s->offset, s->noffset, local->width, 0, &local->offset));
    MAI_TRY(spread(cx, step, "scale", s->scale, s->nscale, local->width, 1, &local->scale));
    return mai_shape_like(cx, step->out[0], MAI_FLOAT, x);
}

static void
scale_f32(const scaler_rows *s, const float *x, float *y)
{
    for (int64_t i = 0; i < s->width; i++)
        y[i] = (x[i] - s->offset[i]) * s->scale[i];
}

static void
scale_f64(const scaler_rows *s, const double *x, float *y)
{
    for (int64_t i = 0; i < s->width; i++)
        y[i] = (float) ((x[i] - s->offset[i]) * s->scale[i]);
}

/*
 * Integers that float holds are scaled in float, as ONNX Runtime does with all. Larger ones (identifiers,
 * epochs) are scaled in double: rounding them first would lose what the subtraction is there to show.
 */
static inline float
scale_whole(int64_t x, float offset, float scale)
{
    if (x >= -(1 << 24) && x <= 1 << 24)
        return ((float) x - offset) * scale;
    return (float) (((double) x - offset) * scale);
}

MAI_RUN(scaler)
{
    const scaler_rows *s = step->local;
    const mai_tensor *x = step->in[0];
    float *y = step->out[0]->data;

    for (int64_t i = 0; i < x->count; i += s->width, y += s->width) {
        if (x->type == MAI_FLOAT)
            scale_f32(s, mai_f32(x) + i, y);
        else if (x->type == MAI_DOUBLE)
            scale_f64(s, mai_f64(x) + i, y);
        else if (x->type == MAI_INT64)
            for (int64_t j = 0; j < s->width; j++)
                y[j] = scale_whole(mai_i64(x)[i + j], s->offset[j], s->scale[j]);
        else
            for (int64_t j = 0; j < s->width; j++)
                y[j] = scale_whole(((const int32_t *) x->data)[i + j], s->offset[j], s->scale[j]);
        MAI_TRY(mai_poll(cx, 5 + s->width));
    }
    return MAI_OK;
}

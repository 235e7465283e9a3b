/*
 * ops.c - the table of every operator that medai runs.
 *
 * A row: domain, name, first and last operator-set version with this meaning (0: still valid), number of
 * inputs and outputs (-1: any), flags, and the functions compile, infer, run (graph.h says what they do). To
 * add an operator, add a row and its functions in the op_ or ml_ file of its family.
 */
#include "onnx/ops.h"

#include <string.h>

#define ML "ai.onnx.ml"
#define COMPILED(x) mai_compile_##x, mai_infer_##x, mai_run_##x
#define PLAIN(x) NULL, mai_infer_##x, mai_run_##x
#define VIEW(x) MAI_OP_VIEW, NULL, mai_infer_##x, NULL

static const mai_op operators[] = {
    /* domain, name, since, until, inputs, outputs, flags, functions */
    {"", "Abs", 1, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Add", 7, 0, 2, 2, 1, 1, 0, COMPILED(arith)},
    {"", "And", 7, 0, 2, 2, 1, 1, 0, COMPILED(logic)},
    {"", "ArgMax", 1, 0, 1, 1, 1, 1, 0, COMPILED(arg)},
    {"", "ArgMin", 1, 0, 1, 1, 1, 1, 0, COMPILED(arg)},
    {"", "Cast", 6, 0, 1, 1, 1, 1, 0, COMPILED(cast)},
    {"", "Ceil", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Clip", 6, 0, 1, 3, 1, 1, 0, COMPILED(clip)},
    {"", "Concat", 4, 0, 1, -1, 1, 1, 0, PLAIN(concat)},
    {"", "Constant", 1, 0, 0, 0, 1, 1, 0, COMPILED(constant)},
    {"", "ConstantOfShape", 9, 0, 1, 1, 1, 1, 0, COMPILED(constant_of_shape)},
    {"", "Div", 7, 0, 2, 2, 1, 1, 0, COMPILED(arith)},
    {"", "Elu", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Equal", 7, 0, 2, 2, 1, 1, 0, COMPILED(compare)},
    {"", "Erf", 9, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Exp", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Expand", 8, 0, 2, 2, 1, 1, 0, PLAIN(expand)},
    {"", "Flatten", 1, 0, 1, 1, 1, 1, VIEW(flatten)},
    {"", "Floor", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Gather", 1, 0, 2, 2, 1, 1, 0, PLAIN(gather)},
    {"", "Gemm", 7, 0, 2, 3, 1, 1, 0, COMPILED(gemm)},
    {"", "Greater", 7, 0, 2, 2, 1, 1, 0, COMPILED(compare)},
    {"", "GreaterOrEqual", 12, 0, 2, 2, 1, 1, 0, COMPILED(compare)},
    {"", "HardSigmoid", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Identity", 1, 0, 1, 1, 1, 1, VIEW(identity)},
    {"", "IsNaN", 9, 0, 1, 1, 1, 1, MAI_OP_DENOTES, PLAIN(isnan)},
    {"", "LeakyRelu", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Less", 7, 0, 2, 2, 1, 1, 0, COMPILED(compare)},
    {"", "LessOrEqual", 12, 0, 2, 2, 1, 1, 0, COMPILED(compare)},
    {"", "Log", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "LogSoftmax", 1, 0, 1, 1, 1, 1, 0, COMPILED(softmax)},
    {"", "MatMul", 1, 0, 2, 2, 1, 1, 0, PLAIN(matmul)},
    {"", "Max", 6, 0, 1, -1, 1, 1, 0, COMPILED(variadic)},
    {"", "Mean", 6, 0, 1, -1, 1, 1, 0, COMPILED(variadic)},
    {"", "Min", 6, 0, 1, -1, 1, 1, 0, COMPILED(variadic)},
    {"", "Mul", 7, 0, 2, 2, 1, 1, 0, COMPILED(arith)},
    {"", "Neg", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Not", 1, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Or", 7, 0, 2, 2, 1, 1, 0, COMPILED(logic)},
    {"", "Pow", 7, 0, 2, 2, 1, 1, 0, COMPILED(arith)},
    {"", "Reciprocal", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "ReduceL1", 1, 0, 1, 2, 1, 1, 0, COMPILED(reduce)},
    {"", "ReduceL2", 1, 0, 1, 2, 1, 1, 0, COMPILED(reduce)},
    {"", "ReduceLogSum", 1, 0, 1, 2, 1, 1, 0, COMPILED(reduce)},
    {"", "ReduceLogSumExp", 1, 0, 1, 2, 1, 1, 0, COMPILED(reduce)},
    {"", "ReduceMax", 1, 0, 1, 2, 1, 1, 0, COMPILED(reduce)},
    {"", "ReduceMean", 1, 0, 1, 2, 1, 1, 0, COMPILED(reduce)},
    {"", "ReduceMin", 1, 0, 1, 2, 1, 1, 0, COMPILED(reduce)},
    {"", "ReduceProd", 1, 0, 1, 2, 1, 1, 0, COMPILED(reduce)},
    {"", "ReduceSum", 1, 0, 1, 2, 1, 1, 0, COMPILED(reduce)},
    {"", "ReduceSumSquare", 1, 0, 1, 2, 1, 1, 0, COMPILED(reduce)},
    {"", "Relu", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Reshape", 1, 4, 1, 1, 1, 1, MAI_OP_VIEW, mai_compile_reshape1, mai_infer_reshape1, NULL},
    {"", "Reshape", 5, 0, 2, 2, 1, 1, VIEW(reshape)},
    {"", "Round", 11, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Selu", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Shape", 1, 0, 1, 1, 1, 1, 0, PLAIN(shape)},
    {"", "Sigmoid", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Sign", 9, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Slice", 1, 0, 1, 5, 1, 1, 0, PLAIN(slice)},
    {"", "Softmax", 1, 0, 1, 1, 1, 1, 0, COMPILED(softmax)},
    {"", "Softplus", 1, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Softsign", 1, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Split", 2, 0, 1, 2, 1, -1, 0, PLAIN(split)},
    {"", "Sqrt", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Squeeze", 1, 0, 1, 2, 1, 1, VIEW(squeeze)},
    {"", "Sub", 7, 0, 2, 2, 1, 1, 0, COMPILED(arith)},
    {"", "Sum", 6, 0, 1, -1, 1, 1, 0, COMPILED(variadic)},
    {"", "Tanh", 6, 0, 1, 1, 1, 1, 0, COMPILED(unary)},
    {"", "Tile", 6, 0, 2, 2, 1, 1, 0, PLAIN(tile)},
    {"", "TopK", 1, 0, 1, 2, 2, 2, 0, PLAIN(topk)},
    {"", "Transpose", 1, 0, 1, 1, 1, 1, 0, PLAIN(transpose)},
    {"", "Unsqueeze", 1, 0, 1, 2, 1, 1, VIEW(unsqueeze)},
    {"", "Where", 9, 0, 3, 3, 1, 1, 0, PLAIN(where)},
    {"", "Xor", 7, 0, 2, 2, 1, 1, 0, COMPILED(logic)},

    {ML, "ArrayFeatureExtractor", 1, 0, 2, 2, 1, 1, 0, PLAIN(array_feature_extractor)},
    {ML, "Binarizer", 1, 0, 1, 1, 1, 1, 0, COMPILED(binarizer)},
    {ML, "CastMap", 1, 0, 1, 1, 1, 1, 0, COMPILED(cast_map)},
    {ML, "CategoryMapper", 1, 0, 1, 1, 1, 1, 0, COMPILED(category_mapper)},
    {ML, "DictVectorizer", 1, 0, 1, 1, 1, 1, 0, COMPILED(dict_vectorizer)},
    {ML, "FeatureVectorizer", 1, 0, 1, -1, 1, 1, 0, COMPILED(feature_vectorizer)},
    {ML, "Imputer", 1, 0, 1, 1, 1, 1, 0, COMPILED(imputer)},
    {ML, "LabelEncoder", 1, 0, 1, 1, 1, 1, 0, COMPILED(label_encoder)},
    {ML, "LinearClassifier", 1, 0, 1, 1, 2, 2, 0, COMPILED(linear_classifier)},
    {ML, "LinearRegressor", 1, 0, 1, 1, 1, 1, 0, COMPILED(linear_regressor)},
    {ML, "Normalizer", 1, 0, 1, 1, 1, 1, 0, COMPILED(normalizer)},
    {ML, "OneHotEncoder", 1, 0, 1, 1, 1, 1, 0, COMPILED(one_hot_encoder)},
    {ML, "SVMClassifier", 1, 0, 1, 1, 2, 2, 0, COMPILED(svm_classifier)},
    {ML, "SVMRegressor", 1, 0, 1, 1, 1, 1, 0, COMPILED(svm_regressor)},
    {ML, "Scaler", 1, 0, 1, 1, 1, 1, 0, COMPILED(scaler)},
    {ML, "TreeEnsemble", 5, 0, 1, 1, 1, 1, 0, mai_compile_tree_ensemble, mai_infer_tree, mai_run_tree},
    {ML, "TreeEnsembleClassifier", 1, 0, 1, 1, 2, 2, 0, mai_compile_tree_classifier, mai_infer_tree, mai_run_tree},
    {ML, "TreeEnsembleRegressor", 1, 0, 1, 1, 1, 1, 0, mai_compile_tree_regressor, mai_infer_tree, mai_run_tree},
    {ML, "ZipMap", 1, 0, 1, 1, 1, 1, MAI_OP_VIEW, mai_compile_zip_map, mai_infer_zip_map, NULL},
};

const mai_op *
mai_op_find(const char *domain, const char *name, int64_t version, bool *known)
{
    *known = false;
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        const mai_op *op = &operators[i];

        if (strcmp(op->name, name) != 0 || strcmp(op->domain, domain) != 0)
            continue;
        *known = true;
        if (version >= op->since && (op->until == 0 || version <= op->until))
            return op;
    }
    return NULL;
}

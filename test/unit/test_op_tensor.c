/*
 * test_op_tensor.c - operators on shapes, moves, reductions, ranking and matrix products, as tables of rows.
 *
 * Expected values come from the definitions of the ONNX operators, worked out by hand or in double precision.
 */
#include "op_rows.h"

#include <stdio.h>

static void
views(void)
{
    static const op_row rows[] = {
        {"Identity", 13, "", "string[2] a bc", "string[2] a bc"},
        {"Reshape", 13, "", "float[2,3] 1 2 3 4 5 6; =int64[2] 3 -1", "float[3,2] 1 2 3 4 5 6"},
        {"Reshape", 13, "", "float[2,3] 1 2 3 4 5 6; =int64[3] 0 1 -1", "float[2,1,3] 1 2 3 4 5 6"},
        {"Reshape", 13, "", "float[] 7; =int64[1] 1", "float[1] 7"},
        {"Reshape", 13, "", "float[1] 7; =int64[0]", "float[] 7"},
        {"Reshape", 14, "allowzero=1", "float[0,3]; =int64[3] 3 4 0", "float[3,4,0]"},
        {"Reshape", 1, "shape=[3,2]", "float[2,3] 1 2 3 4 5 6", "float[3,2] 1 2 3 4 5 6"},
        {"Reshape", 13, "", "float[2,3] 1 2 3 4 5 6; =int64[2] 4 -1", NULL, MAI_ESHAPE, "do not fit"},
        {"Reshape", 13, "", "float[2] 1 2; =int64[2] -1 -1", NULL, MAI_EFORMAT, "-1 twice"},
        {"Reshape", 13, "", "float[2] 1 2; =int64[1] -2", NULL, MAI_EFORMAT, "is -2"},
        {"Reshape", 13, "", "float[2] 1 2; =int64[2] 2 0", NULL, MAI_ESHAPE, "copies it"},
        {"Reshape", 13, "", "float[0,2]; =int64[2] 0 -1", NULL, MAI_ESHAPE, "beside a 0"},
        {"Reshape", 13, "", "float[1] 1; =int64[2] 4611686018427387904 4", NULL, MAI_ELIMIT, "too large"},
        {"Reshape", 13, "", "float[1] 1; =int64[9] 1 1 1 1 1 1 1 1 1", NULL, MAI_ELIMIT, "9 dimensions"},
        {"Reshape", 13, "", "float[1] 1; =float[1] 1", NULL, MAI_ETYPE, "type float"},
        {"Reshape", 1, "", "float[1] 1", NULL, MAI_EFORMAT, "shape is missing"},
        {"Flatten", 13, "", "float[2,1,2] 1 2 3 4", "float[2,2] 1 2 3 4"},
        {"Flatten", 13, "axis=0", "float[2] 1 2", "float[1,2] 1 2"},
        {"Flatten", 13, "axis=-1", "int64[2,1,2] 1 2 3 4", "int64[2,2] 1 2 3 4"},
        {"Flatten", 13, "axis=3", "float[2] 1 2", NULL, MAI_EFORMAT, "axis 3"},
        {"Squeeze", 13, "", "float[1,2,1] 1 2", "float[2] 1 2"},
        {"Squeeze", 13, "", "float[1,2,1] 1 2; =int64[1] -1", "float[1,2] 1 2"},
        {"Squeeze", 11, "axes=[0]", "float[1,2,1] 1 2", "float[2,1] 1 2"},
        {"Squeeze", 11, "axes=[1]", "float[1,2,1] 1 2", NULL, MAI_ESHAPE, "has size 2"},
        {"Squeeze", 11, "axes=[0,-3]", "float[1,2,1] 1 2", NULL, MAI_EFORMAT, "twice"},
        {"Unsqueeze", 13, "", "float[2] 1 2; =int64[2] 0 -1", "float[1,2,1] 1 2"},
        {"Unsqueeze", 11, "axes=[1]", "float[2] 1 2", "float[2,1] 1 2"},
        {"Unsqueeze", 11, "", "float[2] 1 2", NULL, MAI_EFORMAT, "axes are missing"},
        {"Unsqueeze", 11, "axes=[0,0]", "float[2] 1 2", NULL, MAI_EFORMAT, "twice"},
        {"Unsqueeze", 11, "axes=[2]", "float[2] 1 2", NULL, MAI_EFORMAT, "axis 2"},
        {"Unsqueeze", 11, "axes=[0,1,2,3,4,5,6,7]", "float[2] 1 2", NULL, MAI_ELIMIT, "exceed 8"},
    };

    OP_ROWS(rows);
}

static void
shapes_and_constants(void)
{
    static const op_row rows[] = {
        {"Shape", 13, "", "string[2,0,3]", "int64[3] 2 0 3"},
        {"Shape", 15, "start=1", "float[2,1,3] 1 2 3 4 5 6", "int64[2] 1 3"},
        {"Shape", 15, "start=-2 end=-1", "float[2,1,3] 1 2 3 4 5 6", "int64[1] 1"},
        {"Shape", 15, "start=2 end=1", "float[2,1] 1 2", "int64[0]"},
        {"Shape", 15, "start=-99 end=99", "float[2,1] 1 2", "int64[2] 2 1"},
        {"Shape", 13, "", "float[] 1", "int64[0]"},
        {"Constant", 13, "value=double[2]:1.5,-2", "", "double[2] 1.5 -2"},
        {"Constant", 13, "value=string[2]:ab,c", "", "string[2] ab c"},
        {"Constant", 13, "value_float=1.5", "", "float[] 1.5"},
        {"Constant", 13, "value_int=-3", "", "int64[] -3"},
        {"Constant", 13, "value_string=abc", "", "string[] abc"},
        {"Constant", 13, "value_floats=[1.5,2.5]", "", "float[2] 1.5 2.5"},
        {"Constant", 13, "value_ints=[1,-2,3]", "", "int64[3] 1 -2 3"},
        {"Constant", 13, "value_strings=[ab,c]", "", "string[2] ab c"},
        {"Constant", 13, "value_ints=[]", "", "int64[0]"},
        {"Constant", 13, "", "", NULL, MAI_EFORMAT, "no value"},
        {"Constant", 13, "value_int=1 value_float=1.0", "", NULL, MAI_EFORMAT, "both"},
        {"Constant", 13, "value_int=1.0", "", NULL, MAI_EFORMAT, "value_int"},
        {"Constant", 13, "sparse_value=1", "", NULL, MAI_EUNSUPPORTED, "sparse"},
        {"ConstantOfShape", 13, "", "=int64[2] 2 1", "float[2,1] 0 0"},
        {"ConstantOfShape", 13, "value=int64[1]:7", "=int64[1] 3", "int64[3] 7 7 7"},
        {"ConstantOfShape", 13, "value=string[1]:x", "=int64[1] 2", "string[2] x x"},
        {"ConstantOfShape", 13, "value=bool[1]:1", "=int64[0]", "bool[] 1"},
        {"ConstantOfShape", 13, "", "=int64[2] 0 5", "float[0,5]"},
        {"ConstantOfShape", 13, "", "=int64[1] -1", NULL, MAI_EFORMAT, "negative"},
        {"ConstantOfShape", 13, "", "=int64[2] 1000000 1000000", NULL, MAI_ELIMIT, "elements"},
        {"ConstantOfShape", 13, "value=int64[2]:1,2", "=int64[1] 3", NULL, MAI_EFORMAT, "2 elements"},
    };

    OP_ROWS(rows);
}

static void
strided_moves(void)
{
    static const op_row rows[] = {
        {"Transpose", 13, "", "float[2,3] 1 2 3 4 5 6", "float[3,2] 1 4 2 5 3 6"},
        {"Transpose", 13, "perm=[1,0,2]", "int16[2,2,2] 1 2 3 4 5 6 7 8", "int16[2,2,2] 1 2 5 6 3 4 7 8"},
        {"Transpose", 13, "perm=[2,0,1]", "int32[2,3,2] 0 1 2 3 4 5 6 7 8 9 10 11",
         "int32[2,2,3] 0 2 4 6 8 10 1 3 5 7 9 11"},
        {"Transpose", 13, "perm=[2,1,0]", "uint8[2,1,2] 1 2 3 4", "uint8[2,1,2] 1 3 2 4"},
        {"Transpose", 13, "", "string[2,2] a b c d", "string[2,2] a c b d"},
        {"Transpose", 13, "", "double[2,2] 1 2 3 4", "double[2,2] 1 3 2 4"},
        {"Transpose", 13, "", "float[0,3]", "float[3,0]"},
        {"Transpose", 13, "", "float[] 1", "float[] 1"},
        {"Transpose", 13, "perm=[0,0]", "float[1,1] 1", NULL, MAI_EFORMAT, "permutation"},
        {"Transpose", 13, "perm=[0,2]", "float[1,1] 1", NULL, MAI_EFORMAT, "permutation"},
        {"Transpose", 13, "perm=[0]", "float[1,1] 1", NULL, MAI_EFORMAT, "1 axes"},
        {"Expand", 13, "", "float[2,1] 1 2; =int64[2] 1 3", "float[2,3] 1 1 1 2 2 2"},
        {"Expand", 13, "", "float[2] 1 2; =int64[3] 2 1 1", "float[2,1,2] 1 2 1 2"},
        {"Expand", 13, "", "string[] z; =int64[1] 2", "string[2] z z"},
        {"Expand", 13, "", "float[1] 1; =int64[1] 0", "float[0]"},
        {"Expand", 13, "", "float[2] 1 2; =int64[1] 3", NULL, MAI_ESHAPE, "cannot be combined"},
        {"Expand", 13, "", "float[2] 1 2; =int64[1] -1", NULL, MAI_EFORMAT, "negative"},
        {"Tile", 13, "", "float[1,2] 1 2; =int64[2] 2 2", "float[2,4] 1 2 1 2 1 2 1 2"},
        {"Tile", 13, "", "string[2] a b; =int64[1] 2", "string[4] a b a b"},
        {"Tile", 13, "", "float[2] 1 2; =int64[1] 0", "float[0]"},
        {"Tile", 13, "", "float[2] 1 2; =int64[2] 1 1", NULL, MAI_ESHAPE, "2 repeats"},
        {"Tile", 13, "", "float[2] 1 2; =int64[1] -1", NULL, MAI_EFORMAT, "is -1"},
        {"Tile", 13, "", "float[2] 1 2; =int64[1] 9223372036854775807", NULL, MAI_ELIMIT, "too large"},
    };

    OP_ROWS(rows);
}

static void
slices(void)
{
    static const op_row rows[] = {
        {"Slice", 13, "", "float[4] 0 1 2 3; =int64[1] 1; =int64[1] 3", "float[2] 1 2"},
        {"Slice", 13, "", "float[4] 0 1 2 3; =int64[1] -3; =int64[1] 9223372036854775807", "float[3] 1 2 3"},
        {"Slice", 13, "",
         "float[4] 0 1 2 3; =int64[1] -1; =int64[1] -9223372036854775808; =int64[1] 0; =int64[1] -1",
         "float[4] 3 2 1 0"},
        {"Slice", 13, "", "float[5] 0 1 2 3 4; =int32[1] 0; =int32[1] 5; -; =int32[1] 2", "float[3] 0 2 4"},
        {"Slice", 13, "",
         "float[3] 0 1 2; =int64[1] 2; =int64[1] -4; =int64[1] 0; =int64[1] -9223372036854775808",
         "float[1] 2"},
        {"Slice", 13, "", "int64[2,3] 0 1 2 3 4 5; =int64[1] 1; =int64[1] 3; =int64[1] -1",
         "int64[2,2] 1 2 4 5"},
        {"Slice", 13, "",
         "uint8[2,3] 0 1 2 3 4 5; =int64[2] 1 2; =int64[2] -9 -9; =int64[2] 0 1; =int64[2] -1 -1",
         "uint8[2,3] 5 4 3 2 1 0"},
        {"Slice", 13, "", "string[3] a b c; =int64[1] 1; =int64[1] 2", "string[1] b"},
        {"Slice", 13, "", "float[2] 0 1; =int64[1] 2; =int64[1] 1", "float[0]"},
        {"Slice", 13, "", "float[0]; =int64[1] 5; =int64[1] -5; =int64[1] 0; =int64[1] -1", "float[0]"},
        {"Slice", 9, "starts=[0,1] ends=[1,9] axes=[0,1]", "float[2,3] 0 1 2 3 4 5", "float[1,2] 1 2"},
        {"Slice", 9, "starts=[1] ends=[2]", "float[2,3] 0 1 2 3 4 5", "float[1,3] 3 4 5"},
        {"Slice", 9, "starts=[1]", "float[2] 0 1", NULL, MAI_EFORMAT, "missing"},
        {"Slice", 9, "starts=[1] ends=[1,2]", "float[2] 0 1", NULL, MAI_EFORMAT, "2 ends"},
        {"Slice", 9, "starts=[0,0] ends=[1,1]", "float[2] 0 1", NULL, MAI_EFORMAT, "2 starts"},
        {"Slice", 9, "starts=[0,0] ends=[1,1] axes=[0,-2]", "float[1,1] 0", NULL, MAI_EFORMAT, "twice"},
        {"Slice", 13, "", "float[2] 0 1; =int64[1] 0", NULL, MAI_EFORMAT, "missing"},
        {"Slice", 13, "", "float[2] 0 1; =int64[1] 0; =int64[1] 1; =int64[1] 1", NULL, MAI_EFORMAT, "axis 1"},
        {"Slice", 13, "", "float[2] 0 1; =int64[1] 0; =int64[1] 1; =int64[1] 0; =int64[1] 0", NULL,
         MAI_EFORMAT, "is 0"},
    };

    OP_ROWS(rows);
}

static void
joins_and_splits(void)
{
    static const op_row rows[] = {
        {"Concat", 13, "axis=1", "float[2,1] 1 2; =float[2,2] 3 4 5 6", "float[2,3] 1 3 4 2 5 6"},
        {"Concat", 13, "axis=-1", "string[1] a; string[0]; string[2] b c", "string[3] a b c"},
        {"Concat", 13, "axis=0", "float[0,2]; float[1,2] 1 2", "float[1,2] 1 2"},
        {"Concat", 13, "axis=1", "float[0,2]; float[0,1]", "float[0,3]"},
        {"Concat", 13, "", "float[1] 1", NULL, MAI_EFORMAT, "axis is missing"},
        {"Concat", 13, "axis=0", "float[] 1; float[] 2", NULL, MAI_EFORMAT, "axis 0"},
        {"Concat", 13, "axis=0", "float[1] 1; double[1] 2", NULL, MAI_ETYPE, "double"},
        {"Concat", 13, "axis=0", "float[1,1] 1; float[1,2] 2 3", NULL, MAI_ESHAPE, "[1,2]"},
        {"Concat", 13, "axis=0", "float[1,1] 1; float[1] 2", NULL, MAI_ESHAPE, "[1]"},
        {"Concat", 13, "axis=0", "float[1] 1; -; float[1] 2", NULL, MAI_EFORMAT, "input 2 is missing"},
        {"Split", 13, "axis=1", "float[2,3] 1 2 3 4 5 6; =int64[2] 1 2",
         "float[2,1] 1 4; float[2,2] 2 3 5 6"},
        {"Split", 13, "", "int64[4] 1 2 3 4", "int64[2] 1 2; int64[2] 3 4"},
        {"Split", 11, "split=[1,0,1]", "string[2] a b", "string[1] a; string[0]; string[1] b"},
        {"Split", 13, "axis=-1", "float[1,2] 1 2; =int64[2] 1 1", "-; float[1,1] 2"},
        {"Split", 18, "num_outputs=3", "float[4] 1 2 3 4", "float[2] 1 2; float[2] 3 4; float[0]"},
        {"Split", 13, "", "float[0]", "float[0]; float[0]"},
        {"Split", 13, "", "float[3] 1 2 3", "float[1] 0; float[1] 0", MAI_ESHAPE, "evenly"},
        {"Split", 18, "num_outputs=4", "float[4] 1 2 3 4", NULL, MAI_EFORMAT, "num_outputs is 4"},
        {"Split", 13, "", "float[3] 1 2 3; =int64[1] 2", NULL, MAI_ESHAPE, "add up to 2"},
        {"Split", 13, "", "float[3] 1 2 3; =int64[2] 2 1", NULL, MAI_EFORMAT, "2 sizes"},
        {"Split", 13, "", "float[3] 1 2 3; =int64[1] 4", NULL, MAI_ESHAPE, "does not fit"},
        {"Split", 13, "", "float[3] 1 2 3; =int64[1] -1", NULL, MAI_ESHAPE, "does not fit"},
        {"Gather", 13, "", "float[3,2] 1 2 3 4 5 6; int64[2] 2 -3", "float[2,2] 5 6 1 2"},
        {"Gather", 13, "axis=1", "string[2,2] a b c d; int32[] 1", "string[2] b d"},
        {"Gather", 13, "axis=-1", "double[1,3] 1 2 3; int64[2,1] 0 2", "double[1,2,1] 1 3"},
        {"Gather", 13, "", "float[3] 1 2 3; int64[0]", "float[0]"},
        {"Gather", 13, "", "float[3] 1 2 3; int64[1] 3", NULL, MAI_EDATA, "index 3 is outside"},
        {"Gather", 13, "", "float[3] 1 2 3; int64[1] -4", NULL, MAI_EDATA, "index -4 is outside"},
        {"Gather", 13, "", "float[0,1]; int64[1] 0", NULL, MAI_EDATA, "outside the 0"},
        {"Gather", 13, "", "float[3] 1 2 3; float[1] 0", NULL, MAI_ETYPE, "type float"},
        {"Gather", 13, "axis=1", "float[3] 1 2 3; int64[1] 0", NULL, MAI_EFORMAT, "axis 1"},
        {"Gather", 13, "", "float[1,1,1,1,1] 1; int64[1,1,1,1,1] 0", NULL, MAI_ELIMIT, "9 dimensions"},
    };

    OP_ROWS(rows);
}

static void
reductions(void)
{
    static const op_row rows[] = {
        {"ReduceSum", 13, "", "float[2,3] 1 2 3 4 5 6; =int64[1] 1", "float[2,1] 6 15"},
        {"ReduceSum", 13, "keepdims=0", "float[2,3] 1 2 3 4 5 6; =int64[1] 0", "float[3] 5 7 9"},
        {"ReduceSum", 13, "keepdims=0", "float[2,1,2] 1 2 3 4; =int64[2] 0 -1", "float[1] 10"},
        {"ReduceSum", 13, "", "float[2,2] 1 2 3 4; =int64[0]", "float[1,1] 10"},
        {"ReduceSum", 13, "noop_with_empty_axes=1", "float[2,2] 1 2 3 4", "float[2,2] 1 2 3 4"},
        {"ReduceSum", 11, "axes=[0]", "int64[2,2] 1 2 3 4", "int64[1,2] 4 6"},
        {"ReduceSum", 13, "", "int64[2] 9223372036854775807 1", "int64[1] -9223372036854775808"},
        {"ReduceSum", 13, "keepdims=0", "float[0,2]; =int64[1] 0", "float[2] 0 0"},
        {"ReduceSum", 13, "keepdims=0", "float[] 3", "float[] 3"},
        {"ReduceSum", 13, "", "float[3] 1e8 1 -1e8", "float[1] 1"},
        {"ReduceMean", 13, "axes=[1]", "float[2,2] 1 2 3 5", "float[2,1] 1.5 4"},
        {"ReduceMean", 18, "", "float[2,2] 1 2 3 5; =int64[1] 0", "float[1,2] 2 3.5"},
        {"ReduceMean", 13, "keepdims=0", "int32[2] -1 -4", "int32[] -2"},
        {"ReduceMean", 13, "keepdims=0", "int32[0]", NULL, MAI_ESHAPE, "no integers"},
        {"ReduceMax", 13, "keepdims=0", "float[3] -1 -3 -2", "float[] -1"},
        {"ReduceMax", 13, "keepdims=0", "float[3] 1 nan 2", "float[] nan"},
        {"ReduceMax", 13, "keepdims=0", "float[0]", "float[] -inf"},
        {"ReduceMax", 13, "keepdims=0", "int8[3] -5 -3 -4", "int8[] -3"},
        {"ReduceMin", 13, "keepdims=0", "uint8[0]", "uint8[] 255"},
        {"ReduceMin", 13, "keepdims=0", "double[2] 3 -2", "double[] -2"},
        {"ReduceMin", 20, "keepdims=0", "bool[2,2] 1 0 1 1; =int64[1] 1", "bool[2] 0 1"},
        {"ReduceProd", 13, "axes=[-1]", "int32[2,2] 1 2 3 4", "int32[2,1] 2 12"},
        {"ReduceProd", 13, "keepdims=0", "float[0]", "float[] 1"},
        {"ReduceL1", 13, "keepdims=0", "float[3] -1 2 -3", "float[] 6"},
        {"ReduceL1", 13, "keepdims=0", "int64[2] -9223372036854775808 0", "int64[] -9223372036854775808"},
        {"ReduceL2", 13, "keepdims=0", "float[2] 3 -4", "float[] 5"},
        {"ReduceSumSquare", 13, "keepdims=0", "double[2] 3 -4", "double[] 25"},
        {"ReduceLogSum", 13, "keepdims=0", "double[2] 1 2", "double[] 1.0986122886681098"},
        {"ReduceLogSumExp", 13, "keepdims=0", "double[2] 1000 1001", "double[] 1001.3132616875182"},
        {"ReduceLogSumExp", 13, "keepdims=0", "float[2] -inf -inf", "float[] -inf"},
        {"ReduceLogSumExp", 13, "keepdims=0", "float[2] inf 0", "float[] inf"},
        {"ReduceLogSumExp", 13, "", "int32[2] 1 2", NULL, MAI_ETYPE, "int32"},
        {"ReduceSum", 13, "", "string[2] a b", NULL, MAI_ETYPE, "string"},
        {"ReduceSum", 13, "", "float[2] 1 2; =int64[1] 1", NULL, MAI_EFORMAT, "axis 1"},
        {"ReduceSum", 13, "", "float[2] 1 2; =int64[2] 0 -1", NULL, MAI_EFORMAT, "twice"},
        {"ReduceMean", 13, "axes=[2]", "float[2] 1 2", NULL, MAI_EFORMAT, "axis 2"},
        {"ArgMax", 13, "", "float[2,2] 1 5 3 4", "int64[1,2] 1 0"},
        {"ArgMax", 13, "axis=1 keepdims=0", "float[2,3] 1 5 5 9 4 9", "int64[2] 1 0"},
        {"ArgMax", 13, "axis=1 keepdims=0 select_last_index=1", "float[2,3] 1 5 5 9 4 9", "int64[2] 2 2"},
        {"ArgMax", 13, "keepdims=0", "float[3] 1 nan 2", "int64[] 1"},
        {"ArgMin", 13, "keepdims=0", "int32[3] 4 -2 -2", "int64[] 1"},
        {"ArgMin", 13, "axis=-1", "double[2,0]", NULL, MAI_ESHAPE, "axis 1 is empty"},
        {"ArgMin", 13, "axis=1 keepdims=0", "float[0,3]", "int64[0]"},
        {"ArgMax", 13, "axis=1", "float[2] 1 2", NULL, MAI_EFORMAT, "axis 1"},
        {"ArgMax", 13, "", "string[2] a b", NULL, MAI_ETYPE, "string"},
    };

    OP_ROWS(rows);
}

static void
ranking(void)
{
    static const op_row rows[] = {
        {"Softmax", 13, "", "float[2,2] 0 0 1000 1000", "float[2,2] 0.5 0.5 0.5 0.5"},
        {"Softmax", 13, "axis=0", "float[2,2] 0 1 0 3", "float[2,2] 0.5 0.11920292 0.5 0.88079708"},
        {"Softmax", 13, "", "double[3] 1 2 3",
         "double[3] 0.09003057317038046 0.24472847105479767 0.6652409557748219"},
        {"Softmax", 13, "", "float[2] nan 1", "float[2] nan nan"},
        {"Softmax", 13, "", "float[2] -inf 1", "float[2] 0 1"},
        {"Softmax", 11, "", "float[1,2,2] 1 1 1 1", "float[1,2,2] 0.25 0.25 0.25 0.25"},
        {"Softmax", 11, "axis=2", "float[1,2,2] 1 1 2 2", "float[1,2,2] 0.5 0.5 0.5 0.5"},
        {"Softmax", 13, "axis=1", "float[1,2,2] 1 1 1 1", "float[1,2,2] 0.5 0.5 0.5 0.5"},
        {"Softmax", 13, "", "float[2,0]", "float[2,0]"},
        {"LogSoftmax", 13, "", "double[2] 1 2", "double[2] -1.3132616875182228 -0.31326168751822286"},
        {"LogSoftmax", 13, "", "float[2] 0 -1000", "float[2] 0 -1000"},
        {"Softmax", 11, "axis=2", "float[2,2] 0 0 0 0", NULL, MAI_EFORMAT, "axis 2"},
        {"Softmax", 13, "axis=2", "float[2,2] 0 0 0 0", NULL, MAI_EFORMAT, "axis 2"},
        {"Softmax", 13, "", "int64[2] 1 2", NULL, MAI_ETYPE, "int64"},
        {"TopK", 11, "", "float[4] 3 1 4 1; =int64[1] 2", "float[2] 4 3; int64[2] 2 0"},
        {"TopK", 11, "largest=0", "float[4] 3 1 4 1; =int64[1] 3", "float[3] 1 1 3; int64[3] 1 3 0"},
        {"TopK", 11, "", "int64[5] 2 2 2 2 2; =int64[1] 3", "int64[3] 2 2 2; int64[3] 0 1 2"},
        {"TopK", 11, "axis=0", "float[3,2] 1 6 2 5 3 4; =int64[1] 2",
         "float[2,2] 3 6 2 5; int64[2,2] 2 0 1 1"},
        {"TopK", 11, "", "float[3] nan 1 2; =int64[1] 3", "float[3] 2 1 nan; int64[3] 2 1 0"},
        {"TopK", 11, "largest=0", "float[3] nan 1 2; =int64[1] 3", "float[3] 1 2 nan; int64[3] 1 2 0"},
        {"TopK", 1, "k=1", "float[2] 1 2", "float[1] 2; int64[1] 1"},
        {"TopK", 10, "", "float[2] 1 2; =int64[1] 1", "-; int64[1] 1"},
        {"TopK", 10, "", "float[2] 1 2; =int64[1] 1", "float[1] 2; -"},
        {"TopK", 11, "", "float[2] 1 2; =int64[1] 0", "float[0]; int64[0]"},
        {"TopK", 11, "axis=0", "float[2,0]; =int64[1] 1", "float[1,0]; int64[1,0]"},
        {"TopK", 11, "", "float[2] 1 2; =int64[1] 3", NULL, MAI_ESHAPE, "best 3"},
        {"TopK", 11, "", "float[2] 1 2; =int64[1] -1", NULL, MAI_ESHAPE, "best -1"},
        {"TopK", 11, "", "float[2] 1 2; =int64[2] 1 1", NULL, MAI_ESHAPE, "2 elements"},
        {"TopK", 11, "", "float[2] 1 2", NULL, MAI_EFORMAT, "K is missing"},
        {"TopK", 1, "", "float[2] 1 2", NULL, MAI_EFORMAT, "k is missing"},
        {"TopK", 11, "", "string[2] a b; =int64[1] 1", NULL, MAI_ETYPE, "string"},
        {"TopK", 11, "", "float[] 2; =int64[1] 1", NULL, MAI_EFORMAT, "axis -1"},
    };

    OP_ROWS(rows);
}

static void
matrix_products(void)
{
    static const op_row rows[] = {
        {"MatMul", 13, "", "float[2,3] 1 2 3 4 5 6; =float[3,2] 1 2 3 4 5 6", "float[2,2] 22 28 49 64"},
        {"MatMul", 13, "", "float[2] 1 2; float[2] 3 4", "float[] 11"},
        {"MatMul", 13, "", "double[2] 1 2; double[2,2] 1 2 3 4", "double[2] 7 10"},
        {"MatMul", 13, "", "float[2,2] 1 2 3 4; float[2] 1 1", "float[2] 3 7"},
        {"MatMul", 13, "", "int32[1,2] 2 3; int32[2,1] 4 5", "int32[1,1] 23"},
        {"MatMul", 13, "", "int64[1,1] 4294967296; int64[1,1] 4294967296", "int64[1,1] 0"},
        {"MatMul", 13, "", "uint64[1,1] 3; uint64[1,1] 5", "uint64[1,1] 15"},
        {"MatMul", 13, "", "float[2,1,2] 1 2 3 4; float[2,2,1] 1 1 2 2", "float[2,1,1] 3 14"},
        {"MatMul", 13, "", "float[1,2] 1 2; float[2,2,1] 1 1 2 2", "float[2,1,1] 3 6"},
        {"MatMul", 13, "", "float[2,1,2] 1 2 3 4; float[2,1] 1 1", "float[2,1,1] 3 7"},
        {"MatMul", 13, "", "float[2,1,1,1] 2 3; float[1,2,1,1] 5 7", "float[2,2,1,1] 10 14 15 21"},
        {"MatMul", 13, "", "float[2,1,1] 2 3; float[2,2,1,1] 5 7 11 13", "float[2,2,1,1] 10 21 22 39"},
        {"MatMul", 13, "", "float[2,0]; float[0,2]", "float[2,2] 0 0 0 0"},
        {"MatMul", 13, "", "float[0,2]; float[2,3] 1 2 3 4 5 6", "float[0,3]"},
        {"MatMul", 13, "", "float[1,2] 1 2; float[3,1] 1 2 3", NULL, MAI_ESHAPE, "cannot be multiplied"},
        {"MatMul", 13, "", "float[] 1; float[1] 1", NULL, MAI_ESHAPE, "input 1 is a scalar"},
        {"MatMul", 13, "", "float[1] 1; float[] 1", NULL, MAI_ESHAPE, "input 2 is a scalar"},
        {"MatMul", 13, "", "float[1] 1; double[1] 1", NULL, MAI_ETYPE, "double"},
        {"MatMul", 13, "", "string[1] a; string[1] b", NULL, MAI_ETYPE, "string"},
        {"MatMul", 13, "", "float[2,1,1] 1 1; float[3,1,1] 1 1 1", NULL, MAI_ESHAPE, "cannot be combined"},
        {"Gemm", 13, "", "float[1,2] 1 2; =float[2,2] 1 2 3 4; =float[2] 10 20", "float[1,2] 17 30"},
        {"Gemm", 13, "", "float[1,2] 1 2; =float[2,1] 3 4; =float[1] 10", "float[1,1] 21"},
        {"Gemm", 13, "transB=1", "float[2,2] 1 2 3 4; =float[2,2] 1 3 2 4", "float[2,2] 7 10 15 22"},
        {"Gemm", 13, "transB=1", "float[2,2] 1 2 3 4; float[2,2] 1 3 2 4", "float[2,2] 7 10 15 22"},
        {"Gemm", 13, "transA=1", "float[2,2] 1 3 2 4; =float[2,2] 1 2 3 4", "float[2,2] 7 10 15 22"},
        {"Gemm", 13, "transA=1", "float[2,1] 1 2; =float[2,1] 3 4; float[1,1] 1", "float[1,1] 12"},
        {"Gemm", 13, "alpha=0.5 beta=2.0", "float[1,2] 1 2; =float[2,2] 1 2 3 4; =float[2] 1 2",
         "float[1,2] 5.5 9"},
        {"Gemm", 13, "alpha=0.5 beta=2.0", "float[1,2] 1 2; float[2,2] 1 2 3 4; float[2] 1 2",
         "float[1,2] 5.5 9"},
        {"Gemm", 13, "beta=2.0", "float[2,1] 1 2; =float[1,2] 1 2; float[2,1] 1 2", "float[2,2] 3 4 6 8"},
        {"Gemm", 13, "", "float[2,1] 1 2; =float[1,2] 1 2; =float[2,1] 1 2", "float[2,2] 2 3 4 6"},
        {"Gemm", 13, "", "float[2,1] 1 2; =float[1,2] 1 2; float[2,2] 1 2 3 4", "float[2,2] 2 4 5 8"},
        {"Gemm", 13, "", "float[2,1] 1 2; =float[1,2] 1 2; float[] 1", "float[2,2] 2 3 3 5"},
        {"Gemm", 13, "beta=0.0", "float[1,1] 1; float[1,1] 2; float[1] nan", "float[1,1] 2"},
        {"Gemm", 13, "alpha=2.0 beta=3.0", "int64[1,2] 1 2; int64[2,2] 1 2 3 4; int64[2] 1 2",
         "int64[1,2] 17 26"},
        {"Gemm", 13, "transB=1", "uint32[1,2] 1 2; uint32[2,2] 1 3 2 4", "uint32[1,2] 7 10"},
        {"Gemm", 13, "alpha=0.5", "double[0,2]; double[2,1] 1 2", "double[0,1]"},
        {"Gemm", 13, "", "double[1,0]; double[0,2]; double[2] 1 2", "double[1,2] 1 2"},
        {"Gemm", 13, "alpha=0.5", "int64[1,1] 1; int64[1,1] 1", NULL, MAI_EUNSUPPORTED, "whole"},
        {"Gemm", 13, "", "float[2] 1 2; float[2,1] 1 2", NULL, MAI_ESHAPE, "cannot be multiplied"},
        {"Gemm", 13, "transA=1", "float[1,2] 1 2; float[2,1] 1 2", NULL, MAI_ESHAPE, "[1,2] transposed"},
        {"Gemm", 13, "", "float[1,1] 1; float[1,2] 1 2; float[3] 1 2 3", NULL, MAI_ESHAPE,
         "[3] cannot be added"},
        {"Gemm", 13, "", "float[1,1] 1; float[1,1] 1; double[1] 1", NULL, MAI_ETYPE, "double"},
    };

    OP_ROWS(rows);
}

/* ---- random shapes against index arithmetic ---- */

static char text_in[65536], text_out[65536];

static int64_t
random_below(int64_t n)
{
    return (int64_t) (unit_random() % (uint64_t) n);
}

/* Writes "int32[dims]" and leaves the place where elements follow. */
static char *
write_shape(char *to, int ndim, const int64_t *dim)
{
    to += sprintf(to, "int32[");
    for (int i = 0; i < ndim; i++)
        to += sprintf(to, "%s%d", i > 0 ? "," : "", (int) dim[i]);
    return to + sprintf(to, "]");
}

/* An input that counts from 0, in text_in; returns where more inputs can follow. */
static char *
write_counting(int ndim, const int64_t *dim)
{
    char *to = write_shape(text_in, ndim, dim);
    int64_t count = 1;

    for (int i = 0; i < ndim; i++)
        count *= dim[i];
    for (int64_t i = 0; i < count; i++)
        to += sprintf(to, " %d", (int) i);
    return to;
}

/* The output in text_out whose element at each index is the input's at first + sum of index * stride. */
static void
write_gathered(int ndim, const int64_t *dim, int64_t first, const int64_t *stride)
{
    char *to = write_shape(text_out, ndim, dim);
    int64_t index[MAI_DIMS] = {0}, count = 1;

    for (int i = 0; i < ndim; i++)
        count *= dim[i];
    for (int64_t n = 0; n < count; n++) {
        int64_t at = first;

        for (int i = 0; i < ndim; i++)
            at += index[i] * stride[i];
        to += sprintf(to, " %d", (int) at);
        for (int i = ndim - 1; i >= 0 && ++index[i] == dim[i]; i--)
            index[i] = 0;
    }
}

static int
random_shape(int64_t *dim, int64_t *stride)
{
    int ndim = 1 + (int) random_below(5);
    int64_t step = 1;

    for (int i = ndim - 1; i >= 0; i--) {
        dim[i] = 1 + random_below(4);
        stride[i] = step;
        step *= dim[i];
    }
    return ndim;
}

static void
any_permutation(void)
{
    for (int round = 0; round < 60; round++) {
        int64_t dim[MAI_DIMS], stride[MAI_DIMS], to_dim[MAI_DIMS], to_stride[MAI_DIMS];
        int ndim = random_shape(dim, stride), perm[MAI_DIMS];
        char attribute[64] = "perm=[";
        op_row row = {"Transpose", 13, attribute, text_in, text_out, MAI_OK, NULL};

        for (int i = 0; i < ndim; i++)
            perm[i] = i;
        for (int i = ndim - 1; i > 0; i--) {
            int j = (int) random_below(i + 1), t = perm[i];
            perm[i] = perm[j];
            perm[j] = t;
        }
        for (int i = 0; i < ndim; i++) {
            to_dim[i] = dim[perm[i]];
            to_stride[i] = stride[perm[i]];
            sprintf(attribute + strlen(attribute), "%s%d", i > 0 ? "," : "", perm[i]);
        }
        strcat(attribute, "]");
        write_counting(ndim, dim);
        write_gathered(ndim, to_dim, 0, to_stride);
        op_run_row(&row, false);
    }
}

/* Steps forward and back, over every dimension. */
static void
any_slice(void)
{
    for (int round = 0; round < 60; round++) {
        int64_t dim[MAI_DIMS], stride[MAI_DIMS], to_dim[MAI_DIMS], to_stride[MAI_DIMS], first = 0;
        int ndim = random_shape(dim, stride);
        char list[4][64] = {"", "", "", ""};
        op_row row = {"Slice", 13, "", text_in, text_out, MAI_OK, NULL};

        for (int i = 0; i < ndim; i++) {
            bool back = random_below(2) == 1;
            int64_t by = 1 + random_below(3), n = 1 + random_below(1 + (dim[i] - 1) / by);
            int64_t low = random_below(dim[i] - (n - 1) * by), high = low + (n - 1) * by;

            to_dim[i] = n;
            to_stride[i] = back ? -by * stride[i] : by * stride[i];
            first += (back ? high : low) * stride[i];
            sprintf(list[0] + strlen(list[0]), " %d", (int) (back ? high : low));
            sprintf(list[1] + strlen(list[1]), " %d", (int) (back ? low - 1 - dim[i] : high + 1));
            sprintf(list[2] + strlen(list[2]), " %d", i);
            sprintf(list[3] + strlen(list[3]), " %d", (int) (back ? -by : by));
        }
        char *to = write_counting(ndim, dim);
        for (int i = 0; i < 4; i++)
            to += sprintf(to, "; =int64[%d]%s", ndim, list[i]);
        write_gathered(ndim, to_dim, first, to_stride);
        op_run_row(&row, false);
    }
}

/* ---- the same bits, however rows are grouped and weights are held ---- */

#define ROWS 5
#define INPUTS 37
#define OUTPUTS 19

static char *
write_floats(char *to, const float *v, int rows, int columns, bool transposed)
{
    to += sprintf(to, "float[%d,%d]", transposed ? columns : rows, transposed ? rows : columns);
    for (int i = 0; i < rows * columns; i++)
        to += sprintf(to, " %.9g", (double) (transposed ? v[i % rows * columns + i / rows] : v[i]));
    return to;
}

/* x [rows][INPUTS] times w [INPUTS][columns], weights constant or not, transposed or not. */
static void
multiply(const float *x, int rows, const float *w, int columns, bool constant, bool transposed, float *y)
{
    op_row row = {"Gemm", 13, transposed ? "transB=1" : "", text_in, NULL, MAI_OK, NULL};
    char *to = write_floats(text_in, x, rows, INPUTS, false);
    mai_ctx *cx = unit_open();
    mai_run *run;
    op_case c;

    to += sprintf(to, constant ? "; =" : "; ");
    write_floats(to, w, INPUTS, columns, transposed);
    op_build(&c, &row, false);
    if (CHECK_OK(cx, op_execute(cx, &c, &run)))
        memcpy(y, run->outputs[0]->data, sizeof(float) * (size_t) (rows * columns));
    unit_close(cx);
}

static void
rows_keep_their_bits(void)
{
    float x[ROWS * INPUTS], w[INPUTS * OUTPUTS], alone[ROWS * OUTPUTS], y[ROWS * OUTPUTS];

    for (int i = 0; i < ROWS * INPUTS; i++)
        x[i] = (float) unit_uniform(-2, 2);
    for (int i = 0; i < INPUTS * OUTPUTS; i++)
        w[i] = (float) unit_uniform(-2, 2);
    for (int columns = 1; columns <= OUTPUTS; columns += OUTPUTS - 1) {
        for (int i = 0; i < ROWS; i++)
            multiply(x + i * INPUTS, 1, w, columns, true, false, alone + i * columns);
        for (int form = 0; form < 4; form++) {
            unit_row("%d columns, form %d", columns, form);
            multiply(x, ROWS, w, columns, form & 1, form >> 1, y);
            CHECK_BYTES(y, alone, sizeof(float) * (size_t) (ROWS * columns));
        }
        for (int i = 0; i < ROWS * columns; i++) {
            double sum = 0;

            for (int k = 0; k < INPUTS; k++)
                sum += (double) x[i / columns * INPUTS + k] * (double) w[k * columns + i % columns];
            CHECK_REAL(alone[i], sum, 1e-5);
        }
    }
}

/* Lines longer than the blocks in which they are read. */
static void
long_lines(void)
{
    static const struct {
        const char *op, *attributes, *outputs;
        int version;
    } ops[] = {
        {"ReduceSum", "keepdims=0", "int64[] 124750", 13},
        {"ReduceMax", "keepdims=0", "int64[] 499", 13},
        {"ArgMax", "keepdims=0", "int64[] 423", 13},
        {"ArgMin", "keepdims=0", "int64[] 0", 13},
    };
    char *to = text_in + sprintf(text_in, "int64[500]");

    for (int i = 0; i < 500; i++)
        to += sprintf(to, " %d", i * 13 % 500);
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        op_row row = {ops[i].op, ops[i].version, ops[i].attributes, text_in, ops[i].outputs, MAI_OK, NULL};
        op_run_row(&row, false);
    }
}

static const unit_test tests[] = {
    {"views", views},
    {"shapes and constants", shapes_and_constants},
    {"strided moves", strided_moves},
    {"slices", slices},
    {"joins and splits", joins_and_splits},
    {"reductions", reductions},
    {"ranking", ranking},
    {"matrix products", matrix_products},
    {"any permutation", any_permutation},
    {"any slice", any_slice},
    {"rows keep their bits", rows_keep_their_bits},
    {"long lines", long_lines},
};
UNIT_MAIN(tests)

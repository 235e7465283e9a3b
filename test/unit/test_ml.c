/*
 * test_ml.c - the operators of ai.onnx.ml that prepare features, as tables of rows.
 *
 * Expected values are ONNX Runtime's 1.30 where it runs a row; maps, which its bindings cannot pass, and what
 * it refuses or loses come from the definitions of the operators, worked out by hand.
 */
#include "op_rows.h"

#include <stdio.h>

static void
chosen_features(void)
{
    static const op_row rows[] = {
        {"ml.ArrayFeatureExtractor", 1, "", "float[2,3] 1 2 3 4 5 6; int64[1,2] 2 0", "float[2,2] 3 1 6 4"},
        {"ml.ArrayFeatureExtractor", 1, "", "double[2,3] 1 2 3 4 5 6; int64[1,2] 2 0", "double[2,2] 3 1 6 4"},
        {"ml.ArrayFeatureExtractor", 1, "", "int64[2,3] 1 2 3 4 5 6; int64[1,2] 2 0", "int64[2,2] 3 1 6 4"},
        {"ml.ArrayFeatureExtractor", 1, "", "int32[2,3] 1 2 3 4 5 6; int64[1,2] 2 0", "int32[2,2] 3 1 6 4"},
        {"ml.ArrayFeatureExtractor", 1, "", "string[1,3] a b c; int64[1] 1", "string[1,1] b"},
        {"ml.ArrayFeatureExtractor", 1, "", "float[3] 1 2 3; int64[2] 2 0", "float[1,2] 3 1"},
        {"ml.ArrayFeatureExtractor", 1, "", "float[2,2,2] 1 2 3 4 5 6 7 8; int64[2,2] 1 0 1 1",
         "float[2,2,4] 2 1 2 2 4 3 4 4 6 5 6 6 8 7 8 8"},
        {"ml.ArrayFeatureExtractor", 1, "", "float[0,3]; int64[1] 0", "float[0,1]"},
        {"ml.ArrayFeatureExtractor", 1, "", "float[1,3] 1 2 3; int64[1] 3", NULL, MAI_EDATA, "index 3"},
        {"ml.ArrayFeatureExtractor", 1, "", "float[1,3] 1 2 3; =int64[2] 0 -1", NULL, MAI_EDATA, "index -1"},
        {"ml.ArrayFeatureExtractor", 1, "", "float[1,0]; int64[1] 0", NULL, MAI_EDATA, "among 0"},
        {"ml.ArrayFeatureExtractor", 1, "", "float[1,3] 1 2 3; int64[0]", NULL, MAI_ESHAPE, "empty"},
        {"ml.ArrayFeatureExtractor", 1, "", "float[] 1; int64[1] 0", NULL, MAI_ESHAPE, "scalar"},
        {"ml.ArrayFeatureExtractor", 1, "", "float[1,2] 1 2; float[1] 0", NULL, MAI_ETYPE, "type float"},
    };

    OP_ROWS(rows);
}

static void
joined_features(void)
{
    static const op_row rows[] = {
        {"ml.FeatureVectorizer", 1, "inputdimensions=[2,2]", "float[2,2] 1 2 6 7; float[2,3] 3 4 5 8 9 10",
         "float[2,4] 1 2 3 4 6 7 8 9"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[2,2]", "double[2,2] 1 2 6 7; double[2,3] 3 4 5 8 9 10",
         "float[2,4] 1 2 3 4 6 7 8 9"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[2,2]", "int64[2,2] 1 2 6 7; int64[2,3] 3 4 5 8 9 10",
         "float[2,4] 1 2 3 4 6 7 8 9"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[2,2]", "int32[2,2] 1 2 6 7; int32[2,3] 3 4 5 8 9 10",
         "float[2,4] 1 2 3 4 6 7 8 9"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[3,1]", "float[2,2] 1 2 3 4; float[2,1] 5 6",
         "float[2,4] 1 2 0 5 3 4 0 6"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[1,2]", "float[2] 1 2; float[2] 5 6",
         "float[1,3] 1 5 6"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[4,1]", "float[1,2,2] 1 2 3 4; float[1,1] 5",
         "float[1,5] 1 2 3 4 5"},
        {"ml.FeatureVectorizer", 1, "", "float[2,2] 1 2 3 4; int64[2,1] 5 6", "float[2,3] 1 2 5 3 4 6"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[3,0]", "float[0,2]; float[0,1]", "float[0,3]"},
        {"ml.FeatureVectorizer", 1, "", "float[0,2]; float[0,1]", "float[0,3]"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[2]", "float[2,2] 1 2 3 4; float[2,1] 5 6", NULL,
         MAI_EFORMAT, "1 numbers for 2"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[2,1]", "float[2,2] 1 2 3 4; float[1,1] 5", NULL,
         MAI_ESHAPE, "input 2"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[2,-1]", "float[1,2] 1 2; float[1,1] 5", NULL,
         MAI_EFORMAT, "names -1"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[200000000,200000000]", "float[1,2] 1 2; float[1,1] 5",
         NULL, MAI_ELIMIT, "too many"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[2,1,1]", "float[1,2] 1 2; -; float[1,1] 5", NULL,
         MAI_EFORMAT, "input 2 is left out"},
        {"ml.FeatureVectorizer", 1, "inputdimensions=[1]", "string[1] a", NULL, MAI_ETYPE, "type string"},
    };

    OP_ROWS(rows);
}

static void
thresholds(void)
{
    static const op_row rows[] = {
        {"ml.Binarizer", 1, "threshold=1.5", "float[2,2] 1 2 1.5 -3", "float[2,2] 0 1 0 0"},
        {"ml.Binarizer", 1, "", "float[4] -1 0 1 0.25", "float[4] 0 0 1 1"},
        {"ml.Binarizer", 1, "", "float[2] nan 1", "float[2] nan 1"},
        {"ml.Binarizer", 1, "threshold=0.5", "double[3] nan 0.5 0.6", "double[3] nan 0 1"},
        {"ml.Binarizer", 1, "", "int64[3] -1 0 9007199254740993", "int64[3] 0 0 1"},
        {"ml.Binarizer", 1, "threshold=1.5", "int32[3] 1 2 -3", "int32[3] 0 1 0"},
        {"ml.Binarizer", 1, "threshold=1", "float[1] 1", NULL, MAI_EFORMAT, "threshold"},
        {"ml.Binarizer", 1, "", "string[1] a", NULL, MAI_ETYPE, "type string"},
    };

    OP_ROWS(rows);
}

static void
filled_in(void)
{
    static const op_row rows[] = {
        {"ml.Imputer", 1, "imputed_value_floats=[9.0,8.0] replaced_value_float=nan", "float[2,2] nan 2 3 nan",
         "float[2,2] 9 2 3 8"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.0] replaced_value_float=nan", "float[2,2] nan 2 3 nan",
         "float[2,2] 9 2 3 9"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.0,8.0]", "float[2,2] 0 2 3 nan", "float[2,2] 9 2 3 nan"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.0,8.0] replaced_value_float=-999.9",
         "float[2,2] -999.9 2 3 -999.9", "float[2,2] 9 2 3 8"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.0,8.0] replaced_value_float=nan", "float[2] nan nan",
         "float[2] 9 8"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.0,8.0] replaced_value_float=nan",
         "float[1,2,2] nan nan 1 nan", "float[1,2,2] 9 8 1 8"},
        {"ml.Imputer", 1, "imputed_value_int64s=[9,8]", "int64[2,2] 0 2 -7 0", "int64[2,2] 9 2 -7 8"},
        {"ml.Imputer", 1, "imputed_value_int64s=[4] replaced_value_int64=-7", "int64[2,2] 0 2 -7 0",
         "int64[2,2] 0 2 4 0"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.5] replaced_value_float=nan", "double[2] nan 0.1",
         "double[2] 9.5 0.1"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.5] replaced_value_float=-999.9",
         "double[2,1] -999.9 -999.8", "double[2,1] 9.5 -999.8"},
        {"ml.Imputer", 1, "imputed_value_int64s=[9,8]", "int32[1,2] 1 0", "int32[1,2] 1 8"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.0,8.0] replaced_value_float=nan", "float[0,2]",
         "float[0,2]"},
        {"ml.Imputer", 1, "", "float[1] 1", NULL, MAI_EFORMAT, "both missing"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.0,8.0,7.0]", "float[1,2] 1 2", NULL, MAI_ESHAPE,
         "3 imputed values of type float do not fit 2"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.0]", "int64[1,2] 1 2", NULL, MAI_ESHAPE,
         "0 imputed values of type int64"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.0]", "float[] 1", NULL, MAI_ESHAPE, "scalar"},
        {"ml.Imputer", 1, "imputed_value_floats=[9.0]", "string[1] a", NULL, MAI_ETYPE, "type string"},
    };

    OP_ROWS(rows);
}

static void
norms(void)
{
    static const op_row rows[] = {
        {"ml.Normalizer", 1, "norm=MAX", "float[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.33333334 -0.6666667 1 1 2 3 0 0 0"},
        {"ml.Normalizer", 1, "norm=MAX", "double[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.33333334 -0.6666667 1 1 2 3 0 0 0"},
        {"ml.Normalizer", 1, "norm=MAX", "int64[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.33333334 -0.6666667 1 1 2 3 0 0 0"},
        {"ml.Normalizer", 1, "norm=MAX", "int32[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.33333334 -0.6666667 1 1 2 3 0 0 0"},
        {"ml.Normalizer", 1, "norm=MAX", "float[5] 1.1 -2.3 3.7 0.3 9.1",
         "float[5] 0.12087912 -0.25274724 0.40659338 0.032967035 1"},
        {"ml.Normalizer", 1, "norm=MAX", "float[1,3] nan 1 2", "float[1,3] nan 0.5 1"},
        {"ml.Normalizer", 1, "norm=L1", "float[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.16666667 -0.33333334 0.5 -0.16666667 -0.33333334 -0.5 0 0 0"},
        {"ml.Normalizer", 1, "norm=L1", "double[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.16666667 -0.33333334 0.5 -0.16666667 -0.33333334 -0.5 0 0 0"},
        {"ml.Normalizer", 1, "norm=L1", "int64[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.16666667 -0.33333334 0.5 -0.16666667 -0.33333334 -0.5 0 0 0"},
        {"ml.Normalizer", 1, "norm=L1", "int32[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.16666667 -0.33333334 0.5 -0.16666667 -0.33333334 -0.5 0 0 0"},
        {"ml.Normalizer", 1, "norm=L1", "float[5] 1.1 -2.3 3.7 0.3 9.1",
         "float[5] 0.06666667 -0.13939394 0.22424243 0.01818182 0.55151516"},
        {"ml.Normalizer", 1, "norm=L1", "float[1,3] nan 1 2", "float[1,3] nan nan nan"},
        {"ml.Normalizer", 1, "norm=L2", "float[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.26726124 -0.5345225 0.80178374 -0.26726124 -0.5345225 -0.80178374 0 0 0"},
        {"ml.Normalizer", 1, "norm=L2", "double[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.26726124 -0.5345225 0.80178374 -0.26726124 -0.5345225 -0.80178374 0 0 0"},
        {"ml.Normalizer", 1, "norm=L2", "int64[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.26726124 -0.5345225 0.80178374 -0.26726124 -0.5345225 -0.80178374 0 0 0"},
        {"ml.Normalizer", 1, "norm=L2", "int32[3,3] 1 -2 3 -1 -2 -3 0 0 0",
         "float[3,3] 0.26726124 -0.5345225 0.80178374 -0.26726124 -0.5345225 -0.80178374 0 0 0"},
        {"ml.Normalizer", 1, "norm=L2", "float[5] 1.1 -2.3 3.7 0.3 9.1",
         "float[5] 0.1083389 -0.22652678 0.36441267 0.029546972 0.8962582"},
        {"ml.Normalizer", 1, "norm=L2", "float[1,3] nan 1 2", "float[1,3] nan nan nan"},
        {"ml.Normalizer", 1, "", "float[1,2] 1 -4", "float[1,2] 1 -4"},
        {"ml.Normalizer", 1, "norm=L3", "float[1] 1", NULL, MAI_EUNSUPPORTED, "L3"},
        {"ml.Normalizer", 1, "", "float[1,1,1] 1", NULL, MAI_ESHAPE, "[1,1,1]"},
        {"ml.Normalizer", 1, "", "float[] 1", NULL, MAI_ESHAPE, "rows, features"},
    };

    OP_ROWS(rows);
}

static void
scales(void)
{
    static const op_row rows[] = {
        {"ml.Scaler", 1, "offset=[1.5,-2.0] scale=[2.0,0.25]", "float[2,2] 7 2 -3 4",
         "float[2,2] 11 1 -9 1.5"},
        {"ml.Scaler", 1, "offset=[1.5,-2.0] scale=[2.0,0.25]", "double[2,2] 7 2 -3 4",
         "float[2,2] 11 1 -9 1.5"},
        {"ml.Scaler", 1, "offset=[1.5,-2.0] scale=[2.0,0.25]", "int64[2,2] 7 2 -3 4",
         "float[2,2] 11 1 -9 1.5"},
        {"ml.Scaler", 1, "offset=[1.5,-2.0] scale=[2.0,0.25]", "int32[2,2] 7 2 -3 4",
         "float[2,2] 11 1 -9 1.5"},
        {"ml.Scaler", 1, "offset=[1.0] scale=[0.3]", "float[1,2] 7 2", "float[1,2] 1.8000001 0.3"},
        {"ml.Scaler", 1, "offset=[1.0] scale=[100000000.0]", "double[1,1] 1.00000001", "float[1,1] 1"},
        {"ml.Scaler", 1, "offset=[1.5,-2.0] scale=[2.0,0.25]", "float[2] 7 2", "float[2] 11 1"},
        {"ml.Scaler", 1, "offset=[1.0,2.0] scale=[2.0,3.0]", "float[2,2,1] 1 2 3 4", "float[2,2,1] 0 0 4 6"},
        {"ml.Scaler", 1, "offset=[1.0,2.0] scale=[2.0,3.0]", "float[1,2] nan 1", "float[1,2] nan -3"},
        {"ml.Scaler", 1, "offset=[16777216.0] scale=[1.0]", "int64[2] 16777217 16777220", "float[2] 1 4"},
        {"ml.Scaler", 1, "offset=[1.0]", "float[2] 7 2", "float[2] 6 1"},
        {"ml.Scaler", 1, "scale=[2.0]", "float[2] 7 2", "float[2] 14 4"},
        {"ml.Scaler", 1, "", "float[1] 1", NULL, MAI_EFORMAT, "both missing"},
        {"ml.Scaler", 1, "offset=[1.0,2.0] scale=[1.0]", "float[1,3] 1 2 3", NULL, MAI_ESHAPE,
         "offset has 2 numbers for 3"},
        {"ml.Scaler", 1, "offset=[1.0] scale=[1.0]", "float[] 1", NULL, MAI_ESHAPE, "scalar"},
        {"ml.Scaler", 1, "scale=[1,2]", "float[1,2] 1 2", NULL, MAI_EFORMAT, "scale"},
    };

    OP_ROWS(rows);
}

static void
label_encoder_1(void)
{
    static const op_row rows[] = {
        {"ml.LabelEncoder", 1, "classes_strings=[a,b]", "string[2,2] a z b a", "int64[2,2] 0 -1 1 0"},
        {"ml.LabelEncoder", 1, "classes_strings=[a,b] default_string=none", "int64[4] 0 1 5 -1",
         "string[4] a b none none"},
        {"ml.LabelEncoder", 1, "classes_strings=[a,b,a] default_int64=-7", "string[2] a z", "int64[2] 2 -7"},
        {"ml.LabelEncoder", 1, "", "string[1] a", NULL, MAI_EFORMAT, "classes_strings"},
        {"ml.LabelEncoder", 1, "classes_strings=[a]", "float[1] 1", NULL, MAI_ETYPE, "type float"},
        {"ml.LabelEncoder", 1, "classes_strings=[a]", "string[0]", "int64[0]"},
    };

    OP_ROWS(rows);
}

static void
label_encoder(void)
{
    static const op_row rows[] = {
        {"ml.LabelEncoder", 2, "keys_strings=[a,b] values_strings=[x,yy]", "string[2,2] a z b a",
         "string[2,2] x _Unused yy x"},
        {"ml.LabelEncoder", 2, "keys_strings=[a,b] values_int64s=[4,5]", "string[3] a z b",
         "int64[3] 4 -1 5"},
        {"ml.LabelEncoder", 2, "keys_strings=[a,b] values_floats=[4.0,5.5] default_float=0.5",
         "string[3] a z b", "float[3] 4 0.5 5.5"},
        {"ml.LabelEncoder", 2, "keys_int64s=[9007199254740993,2] values_int64s=[4,5] default_int64=7",
         "int64[3] 9007199254740993 2 9007199254740992", "int64[3] 4 5 7"},
        {"ml.LabelEncoder", 2, "keys_int64s=[1,2] values_strings=[x,y] default_string=none", "int64[3] 1 2 3",
         "string[3] x y none"},
        {"ml.LabelEncoder", 2, "keys_int64s=[1,2] values_floats=[4.0,5.0]", "int64[3] 1 2 3",
         "float[3] 4 5 0"},
        {"ml.LabelEncoder", 2, "keys_floats=[1.0,2.0,0.3] values_floats=[4.0,5.0,6.0] default_float=1.5",
         "float[5] 1 2 0.3 3 nan", "float[5] 4 5 6 1.5 1.5"},
        {"ml.LabelEncoder", 2, "keys_floats=[0.0,2.0] values_int64s=[4,5]", "float[3] -0 2 3",
         "int64[3] 4 5 -1"},
        {"ml.LabelEncoder", 2, "keys_floats=[1.0,2.0] values_strings=[x,y]", "float[3] 1 2 3",
         "string[3] x y _Unused"},
        {"ml.LabelEncoder", 2, "keys_int64s=[1,1] values_int64s=[4,5]", "int64[1] 1", "int64[1] 4"},
        {"ml.LabelEncoder", 4, "keys_strings=[a,b] values_strings=[x,yy]", "string[2,2] a z b a",
         "string[2,2] x _Unused yy x"},
        {"ml.LabelEncoder", 4, "keys_strings=[a,b] values_int64s=[4,5]", "string[3] a z b",
         "int64[3] 4 -1 5"},
        {"ml.LabelEncoder", 4, "keys_strings=[a,b] values_floats=[4.0,5.5] default_float=0.5",
         "string[3] a z b", "float[3] 4 0.5 5.5"},
        {"ml.LabelEncoder", 4, "keys_int64s=[9007199254740993,2] values_int64s=[4,5] default_int64=7",
         "int64[3] 9007199254740993 2 9007199254740992", "int64[3] 4 5 7"},
        {"ml.LabelEncoder", 4, "keys_int64s=[1,2] values_strings=[x,y] default_string=none", "int64[3] 1 2 3",
         "string[3] x y none"},
        {"ml.LabelEncoder", 4, "keys_int64s=[1,2] values_floats=[4.0,5.0]", "int64[3] 1 2 3",
         "float[3] 4 5 0"},
        {"ml.LabelEncoder", 4, "keys_floats=[1.0,2.0,0.3] values_floats=[4.0,5.0,6.0] default_float=1.5",
         "float[5] 1 2 0.3 3 nan", "float[5] 4 5 6 1.5 1.5"},
        {"ml.LabelEncoder", 4, "keys_floats=[0.0,2.0] values_int64s=[4,5]", "float[3] -0 2 3",
         "int64[3] 4 5 -1"},
        {"ml.LabelEncoder", 4, "keys_floats=[1.0,2.0] values_strings=[x,y]", "float[3] 1 2 3",
         "string[3] x y _Unused"},
        {"ml.LabelEncoder", 4, "keys_int64s=[1,1] values_int64s=[4,5]", "int64[1] 1", "int64[1] 4"},
        {"ml.LabelEncoder", 4, "keys_tensor=float[2]:1,nan values_floats=[4.0,5.0]", "float[3] nan 1 2",
         "float[3] 5 4 -0"},
        {"ml.LabelEncoder", 2, "keys_tensor=float[2]:1,nan values_floats=[4.0,5.0]", "float[3] nan 1 2",
         "float[3] -0 4 -0"},
        {"ml.LabelEncoder", 4,
         "keys_tensor=double[3]:1,0.1,nan values_tensor=double[3]:7,8,9.25 default_tensor=double[1]:-3",
         "double[4] 1 0.1 3 nan", "double[4] 7 8 -3 9.25"},
        {"ml.LabelEncoder", 4, "keys_tensor=double[1]:1 values_tensor=double[1]:7", "double[2] 1 3",
         "double[2] 7 -0"},
        {"ml.LabelEncoder", 4, "keys_tensor=string[2]:a,b values_tensor=int16[2]:7,-8", "string[3] a b c",
         "int16[3] 7 -8 -1"},
        {"ml.LabelEncoder", 4, "keys_tensor=string[1]:a values_tensor=int64[1]:7 default_int64=5",
         "string[2] a b", "int64[2] 7 5"},
        {"ml.LabelEncoder", 4, "keys_strings=[a] values_tensor=int64[1]:7 default_tensor=int64[]:9",
         "string[2] a b", "int64[2] 7 9"},
        {"ml.LabelEncoder", 4,
         "keys_tensor=int32[2]:1,2 values_tensor=string[2]:x,y default_tensor=string[1]:z", "int32[3] 2 1 0",
         "string[3] y x z"},
        {"ml.LabelEncoder", 4, "keys_int64s=[1,2] values_tensor=int32[2]:7,-8", "int32[3] 2 1 0",
         "int32[3] -8 7 -1"},
        {"ml.LabelEncoder", 2, "keys_int64s=[1,1] values_int64s=[4]", "int64[1] 1", NULL, MAI_EFORMAT,
         "2 keys do not fit 1 values"},
        {"ml.LabelEncoder", 2, "", "int64[1] 1", NULL, MAI_EFORMAT, "exactly one of keys_strings"},
        {"ml.LabelEncoder", 2, "keys_int64s=[1] keys_strings=[a] values_int64s=[4]", "int64[1] 1", NULL,
         MAI_EFORMAT, "exactly one of keys_strings"},
        {"ml.LabelEncoder", 2, "keys_int64s=[1]", "int64[1] 1", NULL, MAI_EFORMAT,
         "exactly one of values_strings"},
        {"ml.LabelEncoder", 2, "keys_int64s=[1] values_int64s=[1]", "float[1] 1", NULL, MAI_ETYPE,
         "type float, expected int64"},
        {"ml.LabelEncoder", 2, "keys_strings=[a] values_int64s=[1]", "int64[1] 1", NULL, MAI_ETYPE,
         "type int64, expected string"},
        {"ml.LabelEncoder", 2, "keys_floats=[1.0] values_int64s=[1]", "double[1] 1", NULL, MAI_ETYPE,
         "type double"},
        {"ml.LabelEncoder", 4, "keys_tensor=uint8[1]:1 values_int64s=[1]", "int64[1] 1", NULL,
         MAI_EUNSUPPORTED, "type uint8"},
        {"ml.LabelEncoder", 4, "keys_tensor=int64[1,1]:1 values_int64s=[1]", "int64[1] 1", NULL, MAI_EFORMAT,
         "1 keys do not fit"},
        {"ml.LabelEncoder", 4, "keys_int64s=[1] values_int64s=[1] default_tensor=float[1]:1", "int64[1] 1",
         NULL, MAI_EFORMAT, "default_tensor must be one int64"},
        {"ml.LabelEncoder", 4, "keys_int64s=[1] values_int64s=[1] default_tensor=int64[2]:1,2", "int64[1] 1",
         NULL, MAI_EFORMAT, "default_tensor"},
        {"ml.LabelEncoder", 4, "keys_int64s=[1] values_int64s=[1] default_int64=1.5", "int64[1] 1", NULL,
         MAI_EFORMAT, "default_int64"},
    };

    OP_ROWS(rows);
}

static void
category_mapper(void)
{
    static const op_row rows[] = {
        {"ml.CategoryMapper", 1, "cats_strings=[a,b] cats_int64s=[5,6]", "string[3] a z b",
         "int64[3] 5 -1 6"},
        {"ml.CategoryMapper", 1, "cats_strings=[a,b] cats_int64s=[5,6] default_string=q", "int64[3] 5 6 7",
         "string[3] a b q"},
        {"ml.CategoryMapper", 1, "cats_strings=[a,a] cats_int64s=[5,6] default_int64=0", "string[2] a z",
         "int64[2] 6 0"},
        {"ml.CategoryMapper", 1, "cats_strings=[a,b] cats_int64s=[1]", "int64[1] 1", NULL, MAI_EFORMAT,
         "2 strings do not fit 1"},
        {"ml.CategoryMapper", 1, "", "int64[1] 1", NULL, MAI_EFORMAT, "0 strings"},
        {"ml.CategoryMapper", 1, "cats_strings=[a] cats_int64s=[1]", "float[1] 1", NULL, MAI_ETYPE,
         "type float"},
    };

    OP_ROWS(rows);
}

static void
one_hot(void)
{
    static const op_row rows[] = {
        {"ml.OneHotEncoder", 1, "cats_int64s=[1,2,3]", "int64[3,1] 1 2 7", "float[3,1,3] 1 0 0 0 1 0 0 0 0"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[1,-1,3]", "float[4] 1.7 -1.2 3 0",
         "float[4,3] 1 0 0 0 1 0 0 0 1 0 0 0"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[1,-1,3] zeros=1", "double[2,2] 1.7 -1.2 3 0",
         "float[2,2,3] 1 0 0 0 1 0 0 0 1 0 0 0"},
        {"ml.OneHotEncoder", 1, "cats_strings=[b,a,bb]", "string[2,2] a b bb z",
         "float[2,2,3] 0 1 0 1 0 0 0 0 1 0 0 0"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[1,2,1]", "int64[2] 1 2", "float[2,3] 0 0 1 0 1 0"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[1,2,3] zeros=0", "int64[] 1", "float[3] 1 0 0"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[1,2,3] zeros=0", "int64[0,1]", "float[0,1,3]"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[0,-9223372036854775808]",
         "float[5] nan 1000000000000000000000 -9223372036854775808 -0.5 -1000000000000000000000",
         "float[5,2] 0 0 0 0 0 1 1 0 0 0"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[1,2]", "int32[2] 2 3", "float[2,2] 0 1 0 0"},
        {"ml.OneHotEncoder", 1, "cats_strings=[a,b] zeros=0", "string[2] a zz", NULL, MAI_EDATA,
         "'zz' is none of the 2"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[1,2] zeros=0", "int64[2] 1 7", NULL, MAI_EDATA, "element 1"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[1,2] zeros=0", "float[1] nan", NULL, MAI_EDATA, "element 0"},
        {"ml.OneHotEncoder", 1, "", "int64[1] 1", NULL, MAI_EFORMAT, "exactly one"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[1] cats_strings=[a]", "int64[1] 1", NULL, MAI_EFORMAT,
         "exactly one"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[1]", "string[1] a", NULL, MAI_ETYPE, "type string"},
        {"ml.OneHotEncoder", 1, "cats_strings=[a]", "int64[1] 1", NULL, MAI_ETYPE, "type int64"},
        {"ml.OneHotEncoder", 1, "cats_int64s=[1]", "int64[1,1,1,1,1,1,1,1] 1", NULL, MAI_ELIMIT,
         "9 dimensions"},
    };

    OP_ROWS(rows);
}

static void
vectorized_maps(void)
{
    static const op_row rows[] = {
        {"ml.DictVectorizer", 1, "string_vocabulary=[a,c,b]", "float[2] 1 2 @string[2] b a",
         "float[1,3] 2 0 1"},
        {"ml.DictVectorizer", 1, "string_vocabulary=[a,c]", "double[3] 1.5 2.5 3.5 @string[3] b c d",
         "double[1,2] 0 2.5"},
        {"ml.DictVectorizer", 1, "int64_vocabulary=[10,-4,3]", "int64[2] 5 6 @int64[2] -4 9",
         "int64[1,3] 0 5 0"},
        {"ml.DictVectorizer", 1, "int64_vocabulary=[10]", "string[1] xyz @int64[1] 10", "string[1,1] xyz"},
        {"ml.DictVectorizer", 1, "string_vocabulary=[a]", "float[0] @string[0]", "float[1,1] 0"},
        {"ml.DictVectorizer", 1, "", "float[1] 1 @string[1] a", NULL, MAI_EFORMAT, "exactly one"},
        {"ml.DictVectorizer", 1, "string_vocabulary=[a] int64_vocabulary=[1]", "float[1] 1 @string[1] a",
         NULL, MAI_EFORMAT, "exactly one"},
        {"ml.DictVectorizer", 1, "string_vocabulary=[a,b,a]", "float[1] 1 @string[1] a", NULL, MAI_EFORMAT,
         "twice"},
        {"ml.DictVectorizer", 1, "int64_vocabulary=[1]", "float[1] 1 @string[1] a", NULL, MAI_ETYPE,
         "keys of the input have type string"},
        {"ml.DictVectorizer", 1, "string_vocabulary=[a]", "float[1] 1", NULL, MAI_ETYPE, "not a map"},
        {"ml.DictVectorizer", 1, "string_vocabulary=[a]", "int32[1] 1 @string[1] a", NULL, MAI_ETYPE,
         "type int32"},
    };

    OP_ROWS(rows);
}

static void
cast_maps(void)
{
    static const op_row rows[] = {
        {"ml.CastMap", 1, "", "float[3] 1 2 3 @int64[3] 7 -2 4", "float[1,3] 2 3 1"},
        {"ml.CastMap", 1, "cast_to=TO_INT64", "float[3] 1.7 -2.9 3 @int64[3] 1 2 3", "int64[1,3] 1 -2 3"},
        {"ml.CastMap", 1, "cast_to=TO_STRING", "float[2] 1.5 -0.25 @int64[2] 1 2",
         "string[1,2] 1.500000 -0.250000"},
        {"ml.CastMap", 1, "", "string[3] 1.5 -2 7 @int64[3] 3 2 1", "float[1,3] 7 -2 1.5"},
        {"ml.CastMap", 1, "cast_to=TO_INT64", "string[2] 15 -2 @int64[2] 3 2", "int64[1,2] -2 15"},
        {"ml.CastMap", 1, "cast_to=TO_STRING", "string[2] b a @int64[2] 3 2", "string[1,2] a b"},
        {"ml.CastMap", 1, "map_form=SPARSE max_map=4", "float[3] 1 2 3 @int64[3] 2 0 9",
         "float[1,4] 2 0 1 0"},
        {"ml.CastMap", 1, "map_form=SPARSE max_map=2 cast_to=TO_STRING", "string[1] x @int64[1] 1",
         "string[1,2] 0.f x"},
        {"ml.CastMap", 1, "", "float[0] @int64[0]", "float[1,0]"},
        {"ml.CastMap", 1, "map_form=SPARSE", "float[2] 1 2 @int64[2] 0 -1", NULL, MAI_EDATA,
         "key -1 is negative"},
        {"ml.CastMap", 1, "", "string[1] 1x @int64[1] 1", NULL, MAI_EDATA, "'1x' is not a number"},
        {"ml.CastMap", 1, "cast_to=TO_INT64", "string[1] 99999999999999999999 @int64[1] 1", NULL, MAI_EDATA,
         "not a number"},
        {"ml.CastMap", 1, "cast_to=TO_INT64", "string[1] 1.5 @int64[1] 1", NULL, MAI_EDATA, "not a number"},
        {"ml.CastMap", 1, "",
         "string[1] 0000000000000000000000000000000000000000000000000000000000000001 @int64[1] 1", NULL,
         MAI_EDATA, "not a number"},
        {"ml.CastMap", 1, "cast_to=TO_DOUBLE", "float[1] 1 @int64[1] 1", NULL, MAI_EUNSUPPORTED, "TO_DOUBLE"},
        {"ml.CastMap", 1, "map_form=SPARSE max_map=0", "float[1] 1 @int64[1] 1", NULL, MAI_EFORMAT,
         "max_map is 0"},
        {"ml.CastMap", 1, "", "float[1] 1 @string[1] a", NULL, MAI_ETYPE, "type string"},
        {"ml.CastMap", 1, "", "float[1] 1", NULL, MAI_ETYPE, "not a map"},
        {"ml.CastMap", 1, "", "int64[1] 1 @int64[1] 1", NULL, MAI_ETYPE, "type int64"},
    };

    OP_ROWS(rows);
}

static void
zipped_maps(void)
{
    static const op_row rows[] = {
        {"ml.ZipMap", 1, "classlabels_strings=[no,yes]", "float[2,2] 0.1 0.9 0.6 0.4",
         "float[2,2] 0.1 0.9 0.6 0.4 @string[2] no yes"},
        {"ml.ZipMap", 1, "classlabels_int64s=[7,-1]", "float[2] 0.1 0.9",
         "float[1,2] 0.1 0.9 @int64[2] 7 -1"},
        {"ml.ZipMap", 1, "", "float[2] 1 2", NULL, MAI_EFORMAT, "both missing"},
        {"ml.ZipMap", 1, "classlabels_int64s=[7,-1]", "float[1,3] 1 2 3", NULL, MAI_ESHAPE,
         "[1,3], expected [rows, 2]"},
        {"ml.ZipMap", 1, "classlabels_int64s=[7]", "double[1] 1", NULL, MAI_ETYPE, "type double"},
        {"ml.ZipMap", 1, "classlabels_int64s=[7]", "float[] 1", NULL, MAI_ESHAPE, "rows, 1"},
    };

    OP_ROWS(rows);
}

/* A dictionary that grows well past its first slots finds every key and nothing else. */
static void
many_keys(void)
{
    enum { KEYS = 700 };
    static char attributes[2][KEYS * 12], inputs[KEYS * 12], outputs[KEYS * 12];
    char *a = attributes[0] + sprintf(attributes[0], "keys_strings=["), *b = attributes[1], *in = inputs,
         *out = outputs;

    in += sprintf(in, "string[%d]", 2 * KEYS / 7);
    out += sprintf(out, "int64[%d]", 2 * KEYS / 7);
    b += sprintf(b, "] values_int64s=[");
    for (int i = 0; i < KEYS; i++) {
        a += sprintf(a, "%sk%d", i > 0 ? "," : "", i * i);
        b += sprintf(b, "%s%d", i > 0 ? "," : "", i);
        if (i % 7 != 0)
            continue;
        in += sprintf(in, " k%d k%dx", i * i, i * i);
        out += sprintf(out, " %d -1", i);
    }
    sprintf(b, "]");
    strcat(attributes[0], attributes[1]);
    op_row row = {"ml.LabelEncoder", 2, attributes[0], inputs, outputs, MAI_OK, NULL};
    op_case c;
    mai_ctx *cx = unit_open();

    op_build(&c, &row, false);
    CHECK_OK(cx, op_work(cx, &c));
    unit_close(cx);
}

static const unit_test tests[] = {
    {"chosen features", chosen_features},
    {"joined features", joined_features},
    {"thresholds", thresholds},
    {"filled in", filled_in},
    {"norms", norms},
    {"scales", scales},
    {"label encoder 1", label_encoder_1},
    {"label encoder", label_encoder},
    {"category mapper", category_mapper},
    {"one hot", one_hot},
    {"vectorized maps", vectorized_maps},
    {"cast maps", cast_maps},
    {"zipped maps", zipped_maps},
    {"many keys", many_keys},
};
UNIT_MAIN(tests)

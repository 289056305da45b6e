package org.bitsweep.jobs.evaluate;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bitsweep.jobs.store.EvaluationStore;

/** The columns of stored predictions as Spark reads them: one row for each evaluation and image (docs/results.md). */
public final class PredictionRows {

    public static final String EVALUATION = EvaluationStore.EVALUATION;
    public static final String IMAGE_INDEX = "image_index";
    public static final String TOP_ONE = "top_1";
    public static final String TOP_FIVE = "top_5";
    public static final String INSTRUCTION_SET = "instruction_set";

    public static final StructType SCHEMA = new StructType()
            .add(IMAGE_INDEX, DataTypes.IntegerType, false)
            .add("image_name", DataTypes.StringType, false)
            .add("label", DataTypes.IntegerType, false)
            .add("predicted", DataTypes.IntegerType, false)
            .add("predicted_five", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
            .add(TOP_ONE, DataTypes.BooleanType, false)
            .add(TOP_FIVE, DataTypes.BooleanType, false)
            .add(INSTRUCTION_SET, DataTypes.StringType, false)
            .add(EVALUATION, DataTypes.StringType, false);

    private PredictionRows() {}
}

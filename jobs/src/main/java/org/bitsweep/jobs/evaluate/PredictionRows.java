package org.bitsweep.jobs.evaluate;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bitsweep.evaluation.Prediction;

/** The columns of the predictions of a run: one row for each distinct network and image. */
public final class PredictionRows {

    public static final String NETWORK = "network";
    public static final String CONFIGURATION = "configuration";
    public static final String IMAGE_INDEX = "image_index";
    public static final String TOP_ONE = "top_1";
    public static final String TOP_FIVE = "top_5";

    public static final StructType SCHEMA = new StructType()
            .add(NETWORK, DataTypes.StringType, false)
            .add(CONFIGURATION, DataTypes.StringType, false)
            .add(IMAGE_INDEX, DataTypes.IntegerType, false)
            .add("image_name", DataTypes.StringType, false)
            .add("label", DataTypes.IntegerType, false)
            .add("predicted", DataTypes.IntegerType, false)
            .add("predicted_five", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
            .add(TOP_ONE, DataTypes.BooleanType, false)
            .add(TOP_FIVE, DataTypes.BooleanType, false);

    private PredictionRows() {}

    static Row row(String network, Prediction prediction) {
        return RowFactory.create(network, prediction.configuration(), prediction.imageIndex(), prediction.imageName(),
                prediction.label(), prediction.predicted(), prediction.topFive().toArray(new Integer[0]),
                prediction.topOneRight(), prediction.topFiveRight());
    }
}

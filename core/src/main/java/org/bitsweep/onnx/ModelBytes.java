package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;

/** ONNX models from the bytes of their files. */
final class ModelBytes {

    private ModelBytes() {}

    /**
     * A model whose weights lie in the array it is read from: of VGG-16's 553 MB a copy of every tensor would be another 553.
     *
     * @param bytes belong to the model from now on; nobody may change them
     * @throws com.google.protobuf.InvalidProtocolBufferException if they are no whole model
     */
    static ModelProto parse(byte[] bytes) throws IOException {
        CodedInputStream stream = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        stream.enableAliasing(true);
        stream.setSizeLimit(Integer.MAX_VALUE);
        return ModelProto.parseFrom(stream);
    }
}

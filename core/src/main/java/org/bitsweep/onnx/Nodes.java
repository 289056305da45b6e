package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;

/** Reading a node. */
final class Nodes {

    private Nodes() {}

    /** The node's name, or its first output's where the exporter gave none. */
    static String name(NodeProto node) {
        return node.getName().isEmpty() ? node.getOutput(0) : node.getName();
    }

    /** The attribute of that name, or null. */
    static AttributeProto attribute(NodeProto node, String name) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals(name)) {
                return attribute;
            }
        }
        return null;
    }

    static long integer(NodeProto node, String name, long otherwise) {
        AttributeProto attribute = attribute(node, name);
        return attribute == null ? otherwise : attribute.getI();
    }
}

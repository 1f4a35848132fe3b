package io.tapline.filter;

final class Explainer {
    private Explainer() {}

    static String explain(Node tree, int linkType, FilterOptions options) {
        return "";
    }
}

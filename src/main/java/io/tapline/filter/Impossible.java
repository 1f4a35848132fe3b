package io.tapline.filter;

/** Finds the part of an expression that no frame can match, for an error or a remark that points at it. */
final class Impossible {
    /** Characters of an expression that is worth the search, which compiles part after part. */
    private static final int MAX_LENGTH = 2000;

    private final Source source;
    private final int linkType;
    private final FilterOptions options;

    Impossible(Source source, int linkType, FilterOptions options) {
        this.source = source;
        this.linkType = linkType;
        this.options = options;
    }

    /** The error about an expression that matches nothing. */
    FilterSyntaxException error(Node tree) {
        Node part = smallest(tree);
        if (part == tree) {
            return source.error("this filter never matches: its conditions exclude each other");
        }
        return source.error(part.span(), "this filter never matches: the conditions of this part exclude each other");
    }

    /** The first part that can match nothing, though the whole can; null where there is none, or where that is not known. */
    Node part(Node tree) {
        if (source.text().length() > MAX_LENGTH || hasEncapsulation(tree)) {
            return null;
        }
        if (tree instanceof Node.And both) {
            Node inside = part(both.left()) != null ? part(both.left()) : part(both.right());
            return inside == null && isImpossible(tree) ? tree : inside;
        } else if (tree instanceof Node.Or either) {
            Node inside = part(either.left());
            return inside != null ? inside : part(either.right());
        }
        return tree instanceof Node.Not not ? part(not.operand()) : isImpossible(tree) ? tree : null;
    }

    private Node smallest(Node tree) {
        Node part = part(tree);
        return part == null ? tree : part;
    }

    /** Behind an encapsulation the same words mean something else. */
    private static boolean hasEncapsulation(Node tree) {
        if (tree instanceof Node.And both) {
            return hasEncapsulation(both.right()) || hasEncapsulation(both.left());
        } else if (tree instanceof Node.Or either) {
            return hasEncapsulation(either.right()) || hasEncapsulation(either.left());
        }
        return tree instanceof Node.Encapsulation || tree instanceof Node.Not not && hasEncapsulation(not.operand());
    }

    private boolean isImpossible(Node part) {
        Graph graph = Generator.generate(part, source, linkType, options, ProtocolChain.FEWEST_HEADERS);
        graph.optimize(source);
        return graph.neverMatches();
    }
}

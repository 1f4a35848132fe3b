package io.tapline.filter;

import io.tapline.frame.LinkType;

/** The way in: turns an expression of the pcap-filter language, pcap-filter(7), into a program. Stateless. */
public final class Filter {
    /** Most characters of an expression. */
    public static final int MAX_LENGTH = 1 << 16;

    private Filter() {}

    /**
     * Compiles an expression for frames of a save file.
     *
     * @param expression in the language of pcap-filter(7); one without a word matches every frame
     * @param linkType a LINKTYPE_ value, see {@link LinkType}
     * @throws FilterSyntaxException where the expression is none, does not fit the link type, or could never match
     */
    public static Program compile(String expression, int linkType) {
        return compile(expression, linkType, FilterOptions.FILE);
    }

    /**
     * Compiles an expression.
     *
     * @param expression in the language of pcap-filter(7); one without a word matches every frame
     * @param linkType a LINKTYPE_ value, see {@link LinkType}
     * @param options where the program will run, and what it returns
     * @throws FilterSyntaxException where the expression is none, does not fit the link type, or could never match
     */
    public static Program compile(String expression, int linkType, FilterOptions options) {
        Source source = new Source(expression);
        if (expression.length() > MAX_LENGTH) {
            throw source.error(
                    MAX_LENGTH, expression.length(), "the expression is longer than " + MAX_LENGTH + " characters");
        }
        Node tree = new Parser(source).parse();
        int chainHeaders = ProtocolChain.MOST_HEADERS;
        while (true) {
            Graph graph = Generator.generate(tree, source, linkType, options, chainHeaders);
            if (options.optimized()) {
                graph.optimize(source);
                if (graph.neverMatches()) {
                    throw new Impossible(source, linkType, options).error(tree);
                }
            }
            Program program = Assembler.assemble(graph, expression, tree, linkType, options);
            boolean tooLong = options.use() == FilterOptions.Use.KERNEL && program.length() > Bpf.MAX_INSTRUCTIONS;
            if (!tooLong || !graph.jumpsInside || chainHeaders <= ProtocolChain.FEWEST_HEADERS) {
                return program;
            }
            chainHeaders = chainHeaders * 3 / 4;
        }
    }
}

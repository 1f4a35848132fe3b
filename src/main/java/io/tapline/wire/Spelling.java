package io.tapline.wire;

import java.util.Collection;

/** Finds what a person probably meant. */
public final class Spelling {
    private Spelling() {}

    /** The known word that takes the fewest changes, or null where every one takes more than a third of its letters. */
    public static String nearest(String word, Collection<String> known) {
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : known) {
            int changes = changes(word, candidate);
            if (changes < fewest && changes <= Math.max(1, candidate.length() / 3)) {
                fewest = changes;
                best = candidate;
            }
        }
        return best;
    }

    /** Insertions, deletions, substitutions and swaps of neighbours between two words (optimal string alignment distance). */
    static int changes(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int different = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + different);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[from.length()][to.length()];
    }
}

package io.tapline.filter;

/** Guesses which word a person meant. */
final class Spelling {
    /** Longer words are no slips of the finger. */
    private static final int LONGEST = 16;

    private Spelling() {}

    /** The known word that one or, for longer words, two changed letters make of this one; null where there is none. */
    static String nearest(String word, String... known) {
        String best = null;
        int fewest = word.length() > 4 ? 3 : 2;
        for (String candidate : word.length() > LONGEST ? new String[0] : known) {
            int changes = changes(word, candidate);
            if (changes < fewest) {
                fewest = changes;
                best = candidate;
            }
        }
        return best;
    }

    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int different = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                int cost = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + different);
                diagonal = row[j];
                row[j] = cost;
            }
        }
        return row[to.length()];
    }
}

package io.tapline.wire;

/** The field values that were given for a layer that is being built or completed. */
public interface Values {
    /** Nothing was given. */
    Values NONE = new Values() {
        @Override
        public boolean has(Field field) {
            return false;
        }

        @Override
        public int length(Field field) {
            return 0;
        }

        @Override
        public byte[] bytes(Field field) {
            return null;
        }

        @Override
        public long value(Field field, long otherwise) {
            return otherwise;
        }
    };

    /** True where a value was given for the field, so that it must not be computed. */
    boolean has(Field field);

    /** Bytes of the value given for a variable field; 0 where none was. */
    int length(Field field);

    /** The bytes given for a field, for headers whose shape depends on them; null where none were. Not to be changed. */
    byte[] bytes(Field field);

    /** The number given for a field, for headers whose shape depends on it; the other value where none was given. */
    long value(Field field, long otherwise);
}

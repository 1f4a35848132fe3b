package io.tapline.print;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Turns phrases into code: a hidden class (JEP 371) for each, in which the steps stand one behind the other, with offsets and constant bytes
 * among the instructions. Walking the steps takes twice as long, because the processor cannot tell which kind of step comes next. Equal
 * phrases get the same code, so that the JVM compiles it once for all threads that print. Thread-safe.
 */
final class PhraseCodes {
    /** HotSpot does not compile methods of more than 8000 bytes (HugeMethodLimit). */
    private static final int MOST_BYTES = 8000;
    /** A bound for captures with ever other frames: phrases beyond it are walked. */
    private static final int MOST = 64;

    private static final String PACKAGE = "io/tapline/print/";
    private static final String NAME = PACKAGE + "CompiledPhrase";
    private static final String PHRASE = PACKAGE + "Phrase";
    private static final String MEMORY = PACKAGE + "PhraseMemory";
    private static final String FIELD = "io/tapline/wire/Field";
    private static final String LAYER = "io/tapline/wire/Layer";
    private static final String TEXT = "io/tapline/wire/Text";
    private static final String DIGITS = "io/tapline/wire/Digits";
    private static final String BYTES = "io/tapline/wire/Bytes";
    private static final String FRAME = "io/tapline/frame/Frame";
    private static final String BUFFER = "java/nio/ByteBuffer";

    // Local variables: the arguments, what every step needs, and for each header itself and where it begins.
    private static final int FRAME_LOCAL = 1;
    private static final int NUMBER = 2;
    private static final int HEADERS = 4;
    private static final int PHRASE_LOCAL = 5;
    private static final int OUT = 6;
    private static final int TO = 7;
    private static final int AT = 8;
    private static final int FROM = 9;
    private static final int FIRST_HEADER = 10;

    /** Constant bytes that are stored one by one. */
    private static final int FEW = 2;

    /** Most instruction bytes of a step, or header, without its constant bytes, and of eight of those. */
    private static final int STEP_BYTES = 40;

    private static final int CONSTANT_BYTES = 20;

    /** By what tells phrases apart as far as their code goes. Not a record: the JVM makes twenty classes for the first hash of one. */
    private final Map<List<Object>, PhraseCode> codes = new HashMap<>();

    /** The code of a phrase; null where it is too long for the JVM to compile it, or there are too many. */
    synchronized PhraseCode of(int headers, long[] steps, byte[] constants) {
        int bytes = STEP_BYTES * (1 + headers + steps.length) + CONSTANT_BYTES * (steps.length + constants.length / 8);
        if (bytes > MOST_BYTES) {
            return null;
        }
        List<Object> key = List.of(headers, Arrays.toString(steps), Arrays.toString(constants));
        PhraseCode code = codes.get(key);
        if (code == null && codes.size() < MOST) {
            code = new Method(steps, constants).define(headers);
            codes.put(key, code);
        }
        return code;
    }

    /** The only method of such a class. */
    private static final class Method {
        private final ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        private final MethodVisitor code;
        private final long[] steps;
        private final byte[] constants;
        private int constant;
        /** Local variable of the header that steps are about. */
        private int header;

        Method(long[] steps, byte[] constants) {
            this.steps = steps;
            this.constants = constants;
            type.visit(
                    Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, "java/lang/Object", new String[] {
                        PACKAGE + "PhraseCode"
                    });
            MethodVisitor constructor = type.visitMethod(0, "<init>", "()V", null, null);
            constructor.visitCode();
            constructor.visitVarInsn(Opcodes.ALOAD, 0);
            constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            constructor.visitInsn(Opcodes.RETURN);
            constructor.visitMaxs(0, 0);
            constructor.visitEnd();
            code = type.visitMethod(
                    Opcodes.ACC_PUBLIC,
                    "text",
                    "(L" + FRAME + ";J[L" + LAYER + ";L" + PHRASE + ";L" + TEXT + ";)V",
                    null,
                    null);
        }

        PhraseCode define(int headers) {
            code.visitCode();
            begin(headers);
            for (int i = 0; i < steps.length; i++) {
                i += step(i);
            }
            writeBack();
            code.visitInsn(Opcodes.RETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
            type.visitEnd();
            try {
                Class<?> hidden = MethodHandles.lookup()
                        .defineHiddenClass(type.toByteArray(), true)
                        .lookupClass();
                return (PhraseCode) hidden.getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException impossible) {
                throw new LinkageError("a compiled phrase cannot be made", impossible);
            }
        }

        private void begin(int headers) {
            load();
            code.visitVarInsn(Opcodes.ALOAD, FRAME_LOCAL);
            call(FRAME, "buffer", "()L" + BUFFER + ";");
            code.visitVarInsn(Opcodes.ASTORE, FROM);
            for (int i = 0; i < headers; i++) {
                code.visitVarInsn(Opcodes.ALOAD, HEADERS);
                push(i);
                code.visitInsn(Opcodes.AALOAD);
                code.visitInsn(Opcodes.DUP);
                code.visitVarInsn(Opcodes.ASTORE, FIRST_HEADER + 2 * i);
                call(LAYER, "offset", "()I");
                code.visitVarInsn(Opcodes.ISTORE, FIRST_HEADER + 2 * i + 1);
            }
        }

        /** Takes over the text's array and length. */
        private void load() {
            code.visitVarInsn(Opcodes.ALOAD, OUT);
            call(TEXT, "array", "()[B");
            code.visitVarInsn(Opcodes.ASTORE, TO);
            code.visitVarInsn(Opcodes.ALOAD, OUT);
            call(TEXT, "length", "()I");
            code.visitVarInsn(Opcodes.ISTORE, AT);
        }

        private void writeBack() {
            code.visitVarInsn(Opcodes.ALOAD, OUT);
            code.visitVarInsn(Opcodes.ILOAD, AT);
            call(TEXT, "length", "(I)L" + TEXT + ";");
            code.visitInsn(Opcodes.POP);
        }

        /** Writes a step, and those that it may skip; returns how many those are. */
        private int step(int i) {
            constants(Phrase.length(steps[i]));
            int operand = Phrase.operand(steps[i]);
            switch (Phrase.kind(steps[i])) {
                case Phrase.NOTHING -> {}
                case Phrase.DECIMAL_2 -> number(BYTES, "u16", "I", operand, "small", "([BII)I");
                case Phrase.DECIMAL_4 -> number(BYTES, "u32", "J", operand, "dec", "([BIJ)I");
                case Phrase.HEX_2 -> number(BYTES, "u16", "I", operand, "hex4", "([BII)I");
                case Phrase.IPV4 -> number(BYTES, "i32", "I", operand, "ipv4", "([BII)I");
                case Phrase.DECIMAL_SHOWN -> shown(i, false);
                case Phrase.IPV4_SHOWN -> shown(i, true);
                case Phrase.MEMORY -> memory(i);
                case Phrase.FRAME_NUMBER -> {
                    target();
                    code.visitVarInsn(Opcodes.LLOAD, NUMBER);
                    digits("dec", "([BIJ)I");
                }
                case Phrase.FRAME_TIME -> time();
                case Phrase.FRAME_LENGTH -> length("originalLength");
                case Phrase.FRAME_CAPTURED -> length("capturedLength");
                case Phrase.HEADER -> header = FIRST_HEADER + 2 * operand;
                case Phrase.SKIP -> {
                    return skippable(i, Phrase.skippedSteps(operand));
                }
                default -> part(i);
            }
            return 0;
        }

        private void constants(int length) {
            int end = constant + length;
            if (length <= FEW) {
                for (; constant < end; constant++) {
                    target();
                    push(constants[constant]);
                    code.visitInsn(Opcodes.BASTORE);
                    code.visitIincInsn(AT, 1);
                }
                return;
            }
            while (constant < end) {
                int count = Math.min(Long.BYTES, end - constant);
                long eight = 0;
                for (int i = 0; i < count; i++) {
                    eight |= (constants[constant + i] & 0xffL) << 8 * i;
                }
                target();
                code.visitLdcInsn(eight);
                code.visitMethodInsn(Opcodes.INVOKESTATIC, DIGITS, "eight", "([BIJ)V", false);
                code.visitIincInsn(AT, count);
                constant += count;
            }
        }

        /** A number that stands at that distance from the start of the header. */
        private void number(String reader, String read, String type, int distance, String write, String writeType) {
            target();
            code.visitVarInsn(Opcodes.ALOAD, FROM);
            code.visitVarInsn(Opcodes.ILOAD, header + 1);
            push(distance);
            code.visitInsn(Opcodes.IADD);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, reader, read, "(L" + BUFFER + ";I)" + type, false);
            digits(write, writeType);
        }

        private void shown(int i, boolean address) {
            target();
            need(i, "field", FIELD);
            code.visitVarInsn(Opcodes.ALOAD, header);
            call(FIELD, "shownValue", "(L" + LAYER + ";)J");
            if (address) {
                code.visitInsn(Opcodes.L2I);
            }
            digits(address ? "ipv4" : "dec", address ? "([BII)I" : "([BIJ)I");
        }

        private void memory(int i) {
            need(i, "memory", MEMORY);
            code.visitVarInsn(Opcodes.ALOAD, FROM);
            code.visitVarInsn(Opcodes.ILOAD, header + 1);
            code.visitVarInsn(Opcodes.ALOAD, header);
            target();
            call(MEMORY, "text", "(L" + BUFFER + ";IL" + LAYER + ";[BI)I");
            code.visitVarInsn(Opcodes.ISTORE, AT);
        }

        private void time() {
            code.visitVarInsn(Opcodes.ALOAD, FRAME_LOCAL);
            target();
            String type = "(L" + FRAME + ";[BI)I";
            code.visitMethodInsn(Opcodes.INVOKESTATIC, PACKAGE + "FrameField", "timeIfPresent", type, false);
            code.visitVarInsn(Opcodes.ISTORE, AT);
        }

        private void length(String which) {
            target();
            code.visitVarInsn(Opcodes.ALOAD, FRAME_LOCAL);
            call(FRAME, which, "()I");
            code.visitInsn(Opcodes.I2L);
            digits("dec", "([BIJ)I");
        }

        private int skippable(int i, int count) {
            Label behind = new Label();
            need(i, "field", FIELD);
            code.visitVarInsn(Opcodes.ALOAD, header);
            call(FIELD, "isPresent", "(L" + LAYER + ";)Z");
            code.visitJumpInsn(Opcodes.IFEQ, behind);
            for (int next = i + 1; next <= i + count; next++) {
                step(next);
            }
            code.visitLabel(behind);
            return count;
        }

        private void part(int i) {
            writeBack();
            code.visitVarInsn(Opcodes.ALOAD, PHRASE_LOCAL);
            push(i);
            if (header == 0) {
                code.visitInsn(Opcodes.ACONST_NULL);
            } else {
                code.visitVarInsn(Opcodes.ALOAD, header);
            }
            code.visitVarInsn(Opcodes.ALOAD, OUT);
            call(PHRASE, "part", "(IL" + LAYER + ";L" + TEXT + ";)V");
            load();
        }

        /** What the phrase has for a step. */
        private void need(int i, String what, String type) {
            code.visitVarInsn(Opcodes.ALOAD, PHRASE_LOCAL);
            push(i);
            call(PHRASE, what, "(I)L" + type + ";");
        }

        private void target() {
            code.visitVarInsn(Opcodes.ALOAD, TO);
            code.visitVarInsn(Opcodes.ILOAD, AT);
        }

        private void digits(String method, String methodType) {
            code.visitMethodInsn(Opcodes.INVOKESTATIC, DIGITS, method, methodType, false);
            code.visitVarInsn(Opcodes.ISTORE, AT);
        }

        private void call(String owner, String method, String methodType) {
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, method, methodType, false);
        }

        private void push(int value) {
            if (value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE) {
                code.visitIntInsn(Opcodes.BIPUSH, value);
            } else {
                code.visitLdcInsn(value);
            }
        }
    }
}

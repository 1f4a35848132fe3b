package io.tapline.filter;

import java.util.Arrays;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes a program as a method of a class that takes a frame. A, X, the scratch memory and the {@link Windows} are local variables. Where a
 * window cannot be read, the method calls another one, {@link #EXACT}, which has no windows: programs do nothing but tell a verdict, so that
 * it may begin anew.
 */
final class JvmMethod {
    /** The method of {@link io.tapline.frame.FrameFilter}. */
    static final String ACCEPT = "accept";
    /** The method without windows of a program that has some. */
    static final String EXACT = "exact";

    private static final String OWNER = "io/tapline/filter/CompiledFilter";
    private static final String FRAME = "io/tapline/frame/Frame";
    private static final String BUFFER = "java/nio/ByteBuffer";
    private static final String INTEGER = "java/lang/Integer";

    private static final int FRAME_LOCAL = 1;
    private static final int BUFFER_LOCAL = 2;
    private static final int BASE = 3;
    private static final int CAPTURED = 4;
    private static final int A = 5;
    private static final int X = 6;
    private static final int OFFSET = 7;
    private static final int LOOPS = 8;
    private static final int MEMORY = 9;
    private static final int STACK = 4;
    private static final String TYPE = "(L" + FRAME + ";)Z";

    /** More bytes captured than any frame has: for instructions that no path leads to. */
    private static final int UNREACHED = Integer.MAX_VALUE;

    private final Program program;
    private final MethodVisitor code;
    private final Label[] labels;
    private final Label reject = new Label();
    private final Windows windows;
    /** Where a frame is left to {@link #EXACT}. */
    private final Label leave = new Label();

    /** Before each instruction: captured bytes that every path to it has made sure of. */
    private final int[] sure;

    /** Before each instruction: a bit for each window that every path to it has read. */
    private final int[] open;

    /** Before each instruction: on every path A, or X, is below 2^31, so that it can be compared with sign. */
    private final boolean[] smallA;

    private final boolean[] smallX;
    private final boolean looping;
    private final int firstWindow;
    /** Local variables in use: of the scratch memory only what the program names, since to set what it does not would make the method longer. */
    private final int locals;

    private boolean framed;

    JvmMethod(Program program, ClassWriter type, String name, Windows windows) {
        this.program = program;
        this.windows = windows;
        this.looping = isLooping(program);
        this.firstWindow = MEMORY + memoryWords(program);
        this.locals = firstWindow + windows.count();
        this.code = type.visitMethod(Opcodes.ACC_PUBLIC, name, TYPE, null, null);
        this.labels = new Label[program.length()];
        this.sure = new int[program.length()];
        this.open = new int[program.length()];
        this.smallA = new boolean[program.length()];
        this.smallX = new boolean[program.length()];
    }

    /** A constructor without arguments. */
    static void constructor(ClassWriter type) {
        MethodVisitor code = type.visitMethod(0, "<init>", "()V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(1, 1);
        code.visitEnd();
    }

    /** An upper bound of the method's length in bytes. */
    static int mostBytes(Program program) {
        int bytes = 80;
        for (int i = 0; i < program.length(); i++) {
            int instruction = program.code(i);
            boolean indexed = Bpf.mode(instruction) == Bpf.IND;
            bytes += Bpf.readsPacket(instruction) ? indexed ? 58 : 40 : Bpf.type(instruction) == Bpf.JMP ? 16 : 14;
        }
        return bytes;
    }

    void write() {
        analyse();
        code.visitCode();
        prologue();
        for (int pc = 0; pc < program.length(); pc++) {
            if (labels[pc] != null) {
                place(labels[pc]);
            }
            if (sure[pc] != UNREACHED) {
                instruction(pc);
            }
        }
        place(reject);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitInsn(Opcodes.IRETURN);
        if (windows.count() > 0) {
            place(leave);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, FRAME_LOCAL);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, OWNER, EXACT, TYPE, false);
            code.visitInsn(Opcodes.IRETURN);
        }
        code.visitMaxs(STACK, locals);
        code.visitEnd();
    }

    /** All locals have their types from the prologue on, so that every frame of the verifier's is alike. */
    private void place(Label label) {
        code.visitLabel(label);
        if (framed) {
            code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            return;
        }
        framed = true;
        Object[] types = new Object[locals];
        Arrays.fill(types, Opcodes.INTEGER);
        types[0] = OWNER;
        types[FRAME_LOCAL] = FRAME;
        types[BUFFER_LOCAL] = BUFFER;
        code.visitFrame(Opcodes.F_FULL, locals, types, 0, new Object[0]);
    }

    private void prologue() {
        frameCall("buffer", "()L" + BUFFER + ";");
        code.visitVarInsn(Opcodes.ASTORE, BUFFER_LOCAL);
        frameCall("offset", "()I");
        code.visitVarInsn(Opcodes.ISTORE, BASE);
        frameCall("capturedLength", "()I");
        code.visitVarInsn(Opcodes.ISTORE, CAPTURED);
        for (int local = A; local < locals; local++) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitVarInsn(Opcodes.ISTORE, local);
        }
    }

    private void frameCall(String name, String type) {
        code.visitVarInsn(Opcodes.ALOAD, FRAME_LOCAL);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, FRAME, name, type, false);
    }

    // What is known before each instruction

    private void analyse() {
        Arrays.fill(sure, UNREACHED);
        Arrays.fill(open, -1);
        Arrays.fill(smallA, true);
        Arrays.fill(smallX, true);
        sure[0] = 0;
        open[0] = 0;
        for (int pc = 0; pc < program.length(); pc++) {
            int instruction = program.code(pc);
            int k = program.constant(pc);
            if (sure[pc] == UNREACHED || Bpf.type(instruction) == Bpf.RET) {
                continue;
            }
            if (Bpf.type(instruction) != Bpf.JMP) {
                int behind = Math.max(sure[pc], makesSure(pc, instruction, k));
                boolean a = Bpf.type(instruction) == Bpf.ST ? smallA[pc] : staysSmall(instruction, k, pc);
                boolean x = indexStaysSmall(instruction, k, pc);
                merge(pc + 1, behind, opens(pc, instruction), a, x);
            } else if (Bpf.operation(instruction) == Bpf.JA) {
                jump(pc + 1 + k, pc);
            } else {
                jump(pc + 1 + program.jumpTrue(pc), pc);
                jump(pc + 1 + program.jumpFalse(pc), pc);
            }
        }
    }

    /** A backward jump brings nothing new: on its path more is sure than at its target, which was merged with what comes from above. */
    private void jump(int target, int pc) {
        if (labels[target] == null) {
            labels[target] = new Label();
        }
        if (target > pc) {
            merge(target, sure[pc], open[pc], smallA[pc], smallX[pc]);
        }
    }

    private void merge(int pc, int bytes, int read, boolean a, boolean x) {
        sure[pc] = Math.min(sure[pc], bytes);
        open[pc] &= read;
        smallA[pc] &= a;
        smallX[pc] &= x;
    }

    /** The windows that are open behind an instruction; those behind X are not where X is another. */
    private int opens(int pc, int instruction) {
        int window = windows.at(pc);
        int opened = window < 0 ? open[pc] : open[pc] | 1 << window;
        boolean changesX = Bpf.type(instruction) == Bpf.LDX || instruction == (Bpf.MISC | Bpf.TAX);
        return changesX ? opened & ~windows.indexed() : opened;
    }

    private int makesSure(int pc, int instruction, int k) {
        int window = windows.at(pc);
        if (window >= 0) {
            return windows.isIndexed(window) ? 0 : windows.offset(window) + Windows.BYTES;
        }
        boolean fixed = Bpf.readsPacket(instruction) && Bpf.mode(instruction) != Bpf.IND && k >= 0;
        int bytes = Bpf.mode(instruction) == Bpf.MSH ? 1 : Bpf.bytes(instruction);
        return fixed && k <= Integer.MAX_VALUE - 4 ? k + bytes : 0;
    }

    private boolean staysSmall(int instruction, int k, int pc) {
        if (looping) {
            return false;
        }
        return switch (Bpf.type(instruction)) {
            case Bpf.LD ->
                switch (Bpf.mode(instruction)) {
                    case Bpf.ABS, Bpf.IND -> Bpf.size(instruction) != Bpf.W;
                    case Bpf.IMM -> k >= 0;
                    default -> false;
                };
            case Bpf.ALU -> instruction == (Bpf.ALU | Bpf.AND | Bpf.K) && (k >= 0 || smallA[pc]);
            case Bpf.MISC -> instruction == (Bpf.MISC | Bpf.TXA) ? smallX[pc] : smallA[pc];
            default -> smallA[pc];
        };
    }

    private boolean indexStaysSmall(int instruction, int k, int pc) {
        if (looping) {
            return false;
        }
        return switch (Bpf.type(instruction)) {
            case Bpf.LDX -> Bpf.mode(instruction) == Bpf.MSH || Bpf.mode(instruction) == Bpf.IMM && k >= 0;
            case Bpf.MISC -> instruction == (Bpf.MISC | Bpf.TAX) ? smallA[pc] : smallX[pc];
            default -> smallX[pc];
        };
    }

    /** One more than the highest word of scratch memory that is named. */
    private static int memoryWords(Program program) {
        int words = 0;
        for (int i = 0; i < program.length(); i++) {
            int instruction = program.code(i);
            int type = Bpf.type(instruction);
            boolean loads = (type == Bpf.LD || type == Bpf.LDX) && Bpf.mode(instruction) == Bpf.MEM;
            if (loads || type == Bpf.ST || type == Bpf.STX) {
                words = Math.max(words, program.constant(i) + 1);
            }
        }
        return words;
    }

    /** Programs with loops are few, and taken to know nothing of sizes. */
    static boolean isLooping(Program program) {
        for (int i = 0; i < program.length(); i++) {
            if (program.code(i) == (Bpf.JMP | Bpf.JA) && program.constant(i) < 0) {
                return true;
            }
        }
        return false;
    }

    // Instructions

    private void instruction(int pc) {
        int instruction = program.code(pc);
        int k = program.constant(pc);
        switch (Bpf.type(instruction)) {
            case Bpf.LD -> load(pc, instruction, k, A);
            case Bpf.LDX -> load(pc, instruction, k, X);
            case Bpf.ST, Bpf.STX -> move(Bpf.type(instruction) == Bpf.ST ? A : X, MEMORY + k);
            case Bpf.ALU -> arithmetic(instruction, k);
            case Bpf.JMP -> branch(pc, instruction, k);
            case Bpf.RET -> result(instruction, k);
            default -> {
                boolean toX = instruction == (Bpf.MISC | Bpf.TAX);
                move(toX ? A : X, toX ? X : A);
            }
        }
    }

    private void move(int from, int to) {
        code.visitVarInsn(Opcodes.ILOAD, from);
        code.visitVarInsn(Opcodes.ISTORE, to);
    }

    private void constant(int value) {
        if (value >= -1 && value <= 5) {
            code.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value == (byte) value) {
            code.visitIntInsn(Opcodes.BIPUSH, value);
        } else if (value == (short) value) {
            code.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
    }

    private void load(int pc, int instruction, int k, int target) {
        int window = windows.at(pc);
        if (window >= 0) {
            open(pc, window);
            extract(pc, instruction, window);
            code.visitVarInsn(Opcodes.ISTORE, target);
            return;
        }
        switch (Bpf.mode(instruction)) {
            case Bpf.IMM -> constant(k);
            case Bpf.MEM -> code.visitVarInsn(Opcodes.ILOAD, MEMORY + k);
            case Bpf.LEN -> frameCall("originalLength", "()I");
            case Bpf.MSH -> {
                fixedOffset(pc, k, 1);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUFFER, "get", "(I)B", false);
                headerLength();
            }
            case Bpf.IND -> {
                indexedOffset(pc, instruction, k);
                read(instruction);
            }
            default -> {
                if (k < 0) {
                    fact(k);
                } else {
                    fixedOffset(pc, k, Bpf.bytes(instruction));
                    read(instruction);
                }
            }
        }
        code.visitVarInsn(Opcodes.ISTORE, target);
    }

    /** Reads a window, unless that was done on every path; goes away where the frame ends within it. */
    private void open(int pc, int window) {
        if ((open[pc] & 1 << window) != 0) {
            return;
        }
        int offset = windows.offset(window);
        if (windows.isIndexed(window)) {
            indexedWindow(pc, offset);
        } else if (sure[pc] < offset + Windows.BYTES) {
            code.visitVarInsn(Opcodes.ILOAD, CAPTURED);
            constant(offset + Windows.BYTES);
            code.visitJumpInsn(Opcodes.IF_ICMPLT, leave);
        }
        code.visitVarInsn(Opcodes.ALOAD, BUFFER_LOCAL);
        code.visitVarInsn(Opcodes.ILOAD, BASE);
        if (windows.isIndexed(window)) {
            code.visitVarInsn(Opcodes.ILOAD, OFFSET);
        } else {
            constant(offset);
        }
        code.visitInsn(Opcodes.IADD);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUFFER, "getInt", "(I)I", false);
        code.visitVarInsn(Opcodes.ISTORE, firstWindow + window);
    }

    /** Leaves the offset of a window behind X in {@link #OFFSET}, where all of it was captured. */
    private void indexedWindow(int pc, int offset) {
        if (!smallX[pc]) {
            code.visitVarInsn(Opcodes.ILOAD, X);
            code.visitJumpInsn(Opcodes.IFLT, leave);
        }
        code.visitVarInsn(Opcodes.ILOAD, X);
        constant(offset);
        code.visitInsn(Opcodes.IADD);
        code.visitVarInsn(Opcodes.ISTORE, OFFSET);
        if (!isHeaderLength(pc)) {
            code.visitVarInsn(Opcodes.ILOAD, OFFSET);
            code.visitJumpInsn(Opcodes.IFLT, leave);
        }
        code.visitVarInsn(Opcodes.ILOAD, OFFSET);
        code.visitVarInsn(Opcodes.ILOAD, CAPTURED);
        constant(Windows.BYTES);
        code.visitInsn(Opcodes.ISUB);
        code.visitJumpInsn(Opcodes.IF_ICMPGT, leave);
    }

    /** True where X has been set to the length of a header, at most 60, just before. */
    private boolean isHeaderLength(int pc) {
        return pc > 0 && labels[pc] == null && program.code(pc - 1) == (Bpf.LDX | Bpf.MSH | Bpf.B);
    }

    /** Leaves what an instruction loads on the stack, from its open window. */
    private void extract(int pc, int instruction, int window) {
        int shift = windows.shift(pc);
        code.visitVarInsn(Opcodes.ILOAD, firstWindow + window);
        if (shift > 0) {
            constant(shift);
            code.visitInsn(Opcodes.IUSHR);
        }
        if (Bpf.mode(instruction) == Bpf.MSH) {
            headerLength();
        } else if (Bpf.size(instruction) == Bpf.B) {
            constant(0xff);
            code.visitInsn(Opcodes.IAND);
        } else {
            code.visitInsn(Opcodes.I2C);
        }
    }

    private void headerLength() {
        constant(0xf);
        code.visitInsn(Opcodes.IAND);
        constant(2);
        code.visitInsn(Opcodes.ISHL);
    }

    private void fact(int k) {
        code.visitVarInsn(Opcodes.ALOAD, FRAME_LOCAL);
        constant(k);
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC, "io/tapline/filter/Interpreter", "fact", "(L" + FRAME + ";I)I", false);
        code.visitInsn(Opcodes.DUP);
        code.visitVarInsn(Opcodes.ISTORE, OFFSET);
        code.visitJumpInsn(Opcodes.IFLT, reject);
        code.visitVarInsn(Opcodes.ILOAD, OFFSET);
    }

    /** Leaves the buffer and the index of a fixed offset on the stack. */
    private void fixedOffset(int pc, int k, int bytes) {
        if (k < 0 || k > Integer.MAX_VALUE - 4) {
            code.visitJumpInsn(Opcodes.GOTO, reject);
            place(new Label());
        } else if (sure[pc] < k + bytes) {
            code.visitVarInsn(Opcodes.ILOAD, CAPTURED);
            constant(k + bytes);
            code.visitJumpInsn(Opcodes.IF_ICMPLT, reject);
        }
        code.visitVarInsn(Opcodes.ALOAD, BUFFER_LOCAL);
        code.visitVarInsn(Opcodes.ILOAD, BASE);
        if (k != 0) {
            constant(k);
            code.visitInsn(Opcodes.IADD);
        }
    }

    /** Leaves the buffer and the index of an offset from X on the stack. */
    private void indexedOffset(int pc, int instruction, int k) {
        if (k < 0) {
            code.visitJumpInsn(Opcodes.GOTO, reject);
            place(new Label());
        } else if (!smallX[pc]) {
            code.visitVarInsn(Opcodes.ILOAD, X);
            code.visitJumpInsn(Opcodes.IFLT, reject);
        }
        code.visitVarInsn(Opcodes.ILOAD, X);
        constant(k);
        code.visitInsn(Opcodes.IADD);
        code.visitVarInsn(Opcodes.ISTORE, OFFSET);
        if (!isHeaderLength(pc) || k < 0 || k > Integer.MAX_VALUE - 64) {
            code.visitVarInsn(Opcodes.ILOAD, OFFSET);
            code.visitJumpInsn(Opcodes.IFLT, reject);
        }
        code.visitVarInsn(Opcodes.ILOAD, OFFSET);
        code.visitVarInsn(Opcodes.ILOAD, CAPTURED);
        constant(Bpf.bytes(instruction));
        code.visitInsn(Opcodes.ISUB);
        code.visitJumpInsn(Opcodes.IF_ICMPGT, reject);
        code.visitVarInsn(Opcodes.ALOAD, BUFFER_LOCAL);
        code.visitVarInsn(Opcodes.ILOAD, BASE);
        code.visitVarInsn(Opcodes.ILOAD, OFFSET);
        code.visitInsn(Opcodes.IADD);
    }

    private void read(int instruction) {
        switch (Bpf.size(instruction)) {
            case Bpf.W -> code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUFFER, "getInt", "(I)I", false);
            case Bpf.H -> {
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUFFER, "getChar", "(I)C", false);
            }
            default -> {
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUFFER, "get", "(I)B", false);
                constant(0xff);
                code.visitInsn(Opcodes.IAND);
            }
        }
    }

    private void arithmetic(int instruction, int k) {
        int operation = Bpf.operation(instruction);
        code.visitVarInsn(Opcodes.ILOAD, A);
        if (operation == Bpf.NEG) {
            code.visitInsn(Opcodes.INEG);
            code.visitVarInsn(Opcodes.ISTORE, A);
            return;
        }
        boolean indexed = Bpf.source(instruction) == Bpf.X;
        switch (operation) {
            case Bpf.DIV, Bpf.MOD -> {
                divisor(indexed, k);
                String name = operation == Bpf.DIV ? "divideUnsigned" : "remainderUnsigned";
                code.visitMethodInsn(Opcodes.INVOKESTATIC, INTEGER, name, "(II)I", false);
            }
            case Bpf.LSH, Bpf.RSH -> shift(operation == Bpf.LSH ? Opcodes.ISHL : Opcodes.IUSHR, indexed, k);
            default -> {
                operand(indexed, k);
                code.visitInsn(
                        switch (operation) {
                            case Bpf.ADD -> Opcodes.IADD;
                            case Bpf.SUB -> Opcodes.ISUB;
                            case Bpf.MUL -> Opcodes.IMUL;
                            case Bpf.AND -> Opcodes.IAND;
                            case Bpf.OR -> Opcodes.IOR;
                            default -> Opcodes.IXOR;
                        });
            }
        }
        code.visitVarInsn(Opcodes.ISTORE, A);
    }

    private void operand(boolean indexed, int k) {
        if (indexed) {
            code.visitVarInsn(Opcodes.ILOAD, X);
        } else {
            constant(k);
        }
    }

    /** On the stack is A already; where the divisor is 0 the frame is rejected, with an empty stack. */
    private void divisor(boolean indexed, int k) {
        code.visitInsn(Opcodes.POP);
        operand(indexed, k);
        code.visitJumpInsn(Opcodes.IFEQ, reject);
        code.visitVarInsn(Opcodes.ILOAD, A);
        operand(indexed, k);
    }

    /** Java shifts by the low five bits; BPF gives 0 where there are more. Without a branch: ((n - 32) >> 31) is all ones for n below 32. */
    private void shift(int opcode, boolean indexed, int k) {
        operand(indexed, k);
        code.visitInsn(opcode);
        if (!indexed && k >= 0 && k < 32) {
            return;
        }
        operand(indexed, k);
        constant(~31);
        code.visitInsn(Opcodes.IAND);
        code.visitVarInsn(Opcodes.ISTORE, OFFSET);
        code.visitVarInsn(Opcodes.ILOAD, OFFSET);
        code.visitVarInsn(Opcodes.ILOAD, OFFSET);
        code.visitInsn(Opcodes.INEG);
        code.visitInsn(Opcodes.IOR);
        constant(31);
        code.visitInsn(Opcodes.ISHR);
        constant(-1);
        code.visitInsn(Opcodes.IXOR);
        code.visitInsn(Opcodes.IAND);
    }

    private void result(int instruction, int k) {
        if (instruction == (Bpf.RET | Bpf.K)) {
            code.visitInsn(k == 0 ? Opcodes.ICONST_0 : Opcodes.ICONST_1);
            code.visitInsn(Opcodes.IRETURN);
            return;
        }
        code.visitVarInsn(Opcodes.ILOAD, A);
        code.visitJumpInsn(Opcodes.IFEQ, reject);
        code.visitInsn(Opcodes.ICONST_1);
        code.visitInsn(Opcodes.IRETURN);
    }

    private void branch(int pc, int instruction, int k) {
        if (Bpf.operation(instruction) == Bpf.JA) {
            if (k < 0) {
                code.visitIincInsn(LOOPS, 1);
                code.visitVarInsn(Opcodes.ILOAD, LOOPS);
                constant(Interpreter.MAX_LOOPS);
                code.visitJumpInsn(Opcodes.IF_ICMPGT, reject);
            }
            code.visitJumpInsn(Opcodes.GOTO, labels[pc + 1 + k]);
            return;
        }
        int whereTrue = pc + 1 + program.jumpTrue(pc);
        int whereFalse = pc + 1 + program.jumpFalse(pc);
        if (whereTrue == whereFalse) {
            code.visitJumpInsn(Opcodes.GOTO, labels[whereTrue]);
            return;
        }
        int jump = comparison(pc, instruction, k);
        if (whereTrue == pc + 1) {
            code.visitJumpInsn(opposite(jump), labels[whereFalse]);
            return;
        }
        code.visitJumpInsn(jump, labels[whereTrue]);
        if (whereFalse != pc + 1) {
            code.visitJumpInsn(Opcodes.GOTO, labels[whereFalse]);
        }
    }

    /** Puts what is compared on the stack and returns the jump for true. */
    private int comparison(int pc, int instruction, int k) {
        boolean indexed = Bpf.source(instruction) == Bpf.X;
        int operation = Bpf.operation(instruction);
        if (operation == Bpf.JGT || operation == Bpf.JGE) {
            boolean signed = smallA[pc] && (indexed ? smallX[pc] : k >= 0);
            ordered(A, signed);
            if (indexed) {
                ordered(X, signed);
            } else {
                constant(signed ? k : k ^ Integer.MIN_VALUE);
            }
            return operation == Bpf.JGT ? Opcodes.IF_ICMPGT : Opcodes.IF_ICMPGE;
        }
        code.visitVarInsn(Opcodes.ILOAD, A);
        if (operation == Bpf.JSET) {
            operand(indexed, k);
            code.visitInsn(Opcodes.IAND);
            return Opcodes.IFNE;
        }
        if (!indexed && k == 0) {
            return Opcodes.IFEQ;
        }
        operand(indexed, k);
        return Opcodes.IF_ICMPEQ;
    }

    /** With the highest bit turned round signed numbers are in the order of unsigned ones. */
    private void ordered(int local, boolean signed) {
        code.visitVarInsn(Opcodes.ILOAD, local);
        if (!signed) {
            constant(Integer.MIN_VALUE);
            code.visitInsn(Opcodes.IXOR);
        }
    }

    private static int opposite(int jump) {
        return switch (jump) {
            case Opcodes.IFEQ -> Opcodes.IFNE;
            case Opcodes.IFNE -> Opcodes.IFEQ;
            case Opcodes.IF_ICMPEQ -> Opcodes.IF_ICMPNE;
            case Opcodes.IF_ICMPGT -> Opcodes.IF_ICMPLE;
            default -> Opcodes.IF_ICMPLT;
        };
    }
}

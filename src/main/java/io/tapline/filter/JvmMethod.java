package io.tapline.filter;

import java.util.Arrays;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes a program as a method of a class that takes a frame. A, X, the scratch memory and the {@link Windows} are local variables. Where a
 * window cannot be read, or the frame lies very far behind in its buffer, the method calls another one, {@link #EXACT}, which has no windows
 * and takes no place for granted: programs do nothing but tell a verdict, so that it may begin anew.
 */
final class JvmMethod {
    /** The method of {@link io.tapline.frame.FrameFilter}. */
    static final String ACCEPT = "accept";
    /** The method that judges the frames that {@link #ACCEPT} leaves to it. */
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

    /** Bytes of an IPv4 header without options. */
    private static final int USUAL_HEADER = 20;

    /** From here on the place of what lies in a frame could pass 2^31, if the frame were long. */
    private static final int FAR = 1 << 30;

    private final Program program;
    private final MethodVisitor code;
    private final Label[] labels;
    private final Label reject = new Label();
    private final Windows windows;
    /** Where a frame is left to {@link #EXACT}. */
    private final Label leave = new Label();

    private final PathFacts facts;
    /** Whether this is the method that leaves some frames to {@link #EXACT}. */
    private final boolean leaving;

    private final int firstWindow;
    /** Local variables in use: of the scratch memory only what the program names, since to set what it does not would make the method longer. */
    private final int locals;

    private boolean framed;

    JvmMethod(Program program, ClassWriter type, String name, Windows windows) {
        this.program = program;
        this.windows = windows;
        this.leaving = !name.equals(EXACT);
        this.firstWindow = MEMORY + memoryWords(program);
        this.locals = firstWindow + windows.count();
        this.code = type.visitMethod(Opcodes.ACC_PUBLIC, name, TYPE, null, null);
        this.labels = new Label[program.length()];
        this.facts = new PathFacts(program, windows);
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
        int bytes = 100;
        for (int i = 0; i < program.length(); i++) {
            int instruction = program.code(i);
            boolean indexed = Bpf.mode(instruction) == Bpf.IND;
            bytes += Bpf.readsPacket(instruction) ? indexed ? 90 : 40 : Bpf.type(instruction) == Bpf.JMP ? 16 : 14;
        }
        return bytes;
    }

    void write() {
        findLabels();
        code.visitCode();
        prologue();
        for (int pc = 0; pc < program.length(); pc++) {
            if (labels[pc] != null) {
                place(labels[pc]);
            }
            if (facts.isReached(pc)) {
                instruction(pc);
            }
        }
        place(reject);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitInsn(Opcodes.IRETURN);
        if (leaving) {
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
        if (leaving) {
            boundBase();
        }
    }

    /**
     * Tells HotSpot that the frame's place is no negative number, which it would ask again at each read: what checkIndex returns it knows the
     * bounds of. Frames at places that are not below {@link #FAR} are left.
     */
    private void boundBase() {
        code.visitVarInsn(Opcodes.ILOAD, BASE);
        constant(FAR);
        code.visitJumpInsn(Opcodes.IF_ICMPGE, leave);
        code.visitVarInsn(Opcodes.ILOAD, BASE);
        constant(FAR);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Objects", "checkIndex", "(II)I", false);
        code.visitVarInsn(Opcodes.ISTORE, BASE);
    }

    private void frameCall(String name, String type) {
        code.visitVarInsn(Opcodes.ALOAD, FRAME_LOCAL);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, FRAME, name, type, false);
    }

    private void findLabels() {
        for (int pc = 0; pc < program.length(); pc++) {
            if (facts.isTarget(pc)) {
                labels[pc] = new Label();
            }
        }
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
            keep(pc, target);
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
            case Bpf.IND -> loadIndexed(pc, instruction, k);
            default -> {
                if (k < 0) {
                    fact(k);
                } else {
                    fixedOffset(pc, k, Bpf.bytes(instruction));
                    read(instruction);
                }
            }
        }
        keep(pc, target);
    }

    private void loadIndexed(int pc, int instruction, int k) {
        if (!isHeaderLength(pc) || k < 0 || k > Integer.MAX_VALUE - 64) {
            indexedOffset(pc, instruction, k);
            read(instruction);
            return;
        }
        Label loaded = new Label();
        Label longer = unlessUsualHeader();
        fixedOffset(pc, k + USUAL_HEADER, Bpf.bytes(instruction));
        read(instruction);
        code.visitJumpInsn(Opcodes.GOTO, loaded);
        place(longer);
        indexedOffset(pc, instruction, k);
        read(instruction);
        code.visitLabel(loaded);
        code.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {Opcodes.INTEGER});
    }

    /**
     * Goes to the label that is returned where X is not the length of most IPv4 headers. Where it is, what lies behind the header has a fixed
     * place: to read there does not have to wait for the header's length to come from memory.
     */
    private Label unlessUsualHeader() {
        Label longer = new Label();
        code.visitVarInsn(Opcodes.ILOAD, X);
        constant(USUAL_HEADER);
        code.visitJumpInsn(Opcodes.IF_ICMPNE, longer);
        return longer;
    }

    /** What was loaded stays on the stack where the next instruction compares it and nobody asks for it afterwards. */
    private void keep(int pc, int target) {
        if (!facts.isCompared(pc + 1)) {
            code.visitVarInsn(Opcodes.ISTORE, target);
        }
    }

    /** Reads a window, unless that was done on every path; goes away where the frame ends within it. */
    private void open(int pc, int window) {
        if (facts.isOpen(pc, window)) {
            return;
        }
        int offset = windows.offset(window);
        if (!windows.isIndexed(window)) {
            fixedWindow(pc, window, offset);
            return;
        }
        Label read = new Label();
        if (isHeaderLength(pc)) {
            Label longer = unlessUsualHeader();
            fixedWindow(pc, window, offset + USUAL_HEADER);
            code.visitJumpInsn(Opcodes.GOTO, read);
            place(longer);
        }
        indexedWindow(pc, offset);
        code.visitVarInsn(Opcodes.ALOAD, BUFFER_LOCAL);
        code.visitVarInsn(Opcodes.ILOAD, BASE);
        code.visitVarInsn(Opcodes.ILOAD, OFFSET);
        readWindow(window);
        place(read);
    }

    private void fixedWindow(int pc, int window, int offset) {
        if (facts.sure(pc) < offset + Windows.BYTES) {
            code.visitVarInsn(Opcodes.ILOAD, CAPTURED);
            constant(offset + Windows.BYTES);
            code.visitJumpInsn(Opcodes.IF_ICMPLT, leave);
        }
        code.visitVarInsn(Opcodes.ALOAD, BUFFER_LOCAL);
        code.visitVarInsn(Opcodes.ILOAD, BASE);
        constant(offset);
        readWindow(window);
    }

    /** On the stack are the buffer, the frame's place and the window's offset. */
    private void readWindow(int window) {
        code.visitInsn(Opcodes.IADD);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUFFER, "getInt", "(I)I", false);
        code.visitVarInsn(Opcodes.ISTORE, firstWindow + window);
    }

    /** Leaves the offset of a window behind X in {@link #OFFSET}, where all of it was captured. */
    private void indexedWindow(int pc, int offset) {
        if (!facts.isSmallX(pc)) {
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
        } else if (facts.sure(pc) < k + bytes) {
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
        } else if (!facts.isSmallX(pc)) {
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
        if (!facts.isCompared(pc)) {
            code.visitVarInsn(Opcodes.ILOAD, A);
        }
        if (operation == Bpf.JGT || operation == Bpf.JGE) {
            boolean signed = facts.isSmallA(pc) && (indexed ? facts.isSmallX(pc) : k >= 0);
            ordered(signed);
            if (indexed) {
                code.visitVarInsn(Opcodes.ILOAD, X);
                ordered(signed);
            } else {
                constant(signed ? k : k ^ Integer.MIN_VALUE);
            }
            return operation == Bpf.JGT ? Opcodes.IF_ICMPGT : Opcodes.IF_ICMPGE;
        }
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
    private void ordered(boolean signed) {
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

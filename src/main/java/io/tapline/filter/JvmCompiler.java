package io.tapline.filter;

import io.tapline.frame.FrameFilter;
import java.lang.invoke.MethodHandles;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Turns programs into classes of their own: hidden ones (JEP 371), which go when nobody uses the filter any more. A frame is read through its
 * ByteBuffer, with explicit tests of the captured length in front of the reads, and without a test where the path has made sure of the length
 * already. Fields that lie side by side are read at one go, see {@link Windows}; the few frames that end within such a window are left to a
 * second method, which reads as the program says. The rest is left to HotSpot, which makes better machine code of it than of any interpreter.
 */
final class JvmCompiler {
    /** HotSpot does not compile methods of more than 8000 bytes (HugeMethodLimit). */
    private static final int MAX_METHOD_BYTES = 8000;

    private static final String NAME = "io/tapline/filter/CompiledFilter";

    private JvmCompiler() {}

    /** A filter in JVM code; null where the program is too long for that to be of use. */
    static FrameFilter compile(Program program) {
        if (JvmMethod.mostBytes(program) > MAX_METHOD_BYTES) {
            return null;
        }
        ClassWriter type = new ClassWriter(0);
        type.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, "java/lang/Object", new String[] {
            "io/tapline/frame/FrameFilter"
        });
        JvmMethod.constructor(type);
        Windows windows = PathFacts.isLooping(program) ? Windows.none(program) : Windows.of(program);
        new JvmMethod(program, type, JvmMethod.ACCEPT, windows).write();
        new JvmMethod(program, type, JvmMethod.EXACT, Windows.none(program)).write();
        type.visitEnd();
        try {
            Class<?> hidden = MethodHandles.lookup()
                    .defineHiddenClass(type.toByteArray(), true)
                    .lookupClass();
            return (FrameFilter) hidden.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("a compiled filter cannot be made", impossible);
        }
    }
}

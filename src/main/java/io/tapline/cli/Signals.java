package io.tapline.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * What the process does on signals. The JDK has no other way to keep a program running through INT and TERM than sun.misc.Signal of the
 * module jdk.unsupported, which stays until there is one (JEP 260). It is reached by reflection because javac warns of its name and the
 * build takes no warnings.
 */
final class Signals {
    private static final int STOPPED_AT_ONCE = 130;

    private Signals() {}

    /** On the first INT or TERM runs the action, on another thread; the second one ends the process at once. */
    static void onStop(Runnable action) {
        boolean[] told = new boolean[1];
        Runnable twice = () -> {
            synchronized (told) {
                if (told[0]) {
                    Runtime.getRuntime().halt(STOPPED_AT_ONCE);
                }
                told[0] = true;
            }
            action.run();
        };
        on("INT", twice);
        on("TERM", twice);
    }

    /** Runs the action on another thread at each signal of that name (HUP, USR1). */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Constructor<?> named = signal.getConstructor(String.class);
            Method handle = signal.getMethod("handle", signal, handler);
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return method.invoke(action, args);
                    });
            handle.invoke(null, named.newInstance(name), proxy);
        } catch (ReflectiveOperationException absent) {
            // A JVM without the class keeps its own habit: the signal ends the process and shutdown hooks run.
            System.err.println("tapline: this JVM does not let a program handle SIG" + name);
        }
    }
}

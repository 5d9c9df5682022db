package io.sluicegate;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * The signals of a Unix process. The JDK has one interface for them, {@code sun.misc.Signal} in the module
 * jdk.unsupported; javac warns of every mention of it and cannot be told not to, so it is called by its name. Handlers
 * run on threads of their own. Immutable.
 */
final class Signals {

    private final Class<?> signalType;
    private final Class<?> handlerType;

    private Signals() throws ClassNotFoundException {
        signalType = Class.forName("sun.misc.Signal");
        handlerType = Class.forName("sun.misc.SignalHandler");
    }

    /**
     * Takes the signals that a gateway is told things by.
     *
     * @param reload at every SIGHUP
     * @param reopen at every SIGUSR1
     * @param stop at the first SIGTERM or SIGINT; a second one ends the process at once
     */
    static void take(Runnable reload, Runnable reopen, Runnable stop) {
        try {
            Signals signals = new Signals();
            signals.handle("HUP", reload);
            signals.handle("USR1", reopen);
            for (String name : List.of("TERM", "INT")) {
                signals.handle(name, () -> signals.stopOnce(stop));
            }
        } catch (ReflectiveOperationException e) {
            System.getLogger(Signals.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            () -> "this Java tells no signals: stop and reload by the admin API");
        }
    }

    private void stopOnce(Runnable stop) {
        try {
            Object byDefault = handlerType.getField("SIG_DFL").get(null);
            register("TERM", byDefault);
            register("INT", byDefault);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        stop.run();
    }

    private void handle(String name, Runnable action) throws ReflectiveOperationException {
        MethodHandle run = MethodHandles.lookup()
                .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                .bindTo(action);
        MethodHandle takesSignal = MethodHandles.dropArguments(run, 0, signalType);
        register(name, MethodHandleProxies.asInterfaceInstance(handlerType, takesSignal));
    }

    private void register(String name, Object handler) throws ReflectiveOperationException {
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
    }
}

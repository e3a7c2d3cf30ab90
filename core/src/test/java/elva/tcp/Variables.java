package elva.tcp;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Every variable of an object, and of the objects it is made of, by reflection: named by its path,
/// as in `snd.una`.
final class Variables {
    /// What is no part of the object, or guards its own insides: never entered.
    private final Set<Class<?>> closed;
    private final TreeMap<String, Object> values = new TreeMap<>();
    /// Objects that know each other are walked once.
    private final Set<Object> entered = Collections.newSetFromMap(new IdentityHashMap<>());

    private Variables(Set<Class<?>> closed) {
        this.closed = closed;
    }

    /// The values of all variables; `null` is told as a word.
    ///
    /// @param closed classes whose objects are one value each
    static Map<String, Object> of(Object object, Set<Class<?>> closed) {
        Variables variables = new Variables(closed);
        variables.walk(object, "", false);
        return variables.values;
    }

    /// Gives another value to each number, flag, word and constant that is no final field.
    static void spoil(Object object, Set<Class<?>> closed) {
        new Variables(closed).walk(object, "", true);
    }

    /// The paths at which two pictures differ.
    static Set<String> differences(Map<String, Object> a, Map<String, Object> b) {
        Set<String> paths = new TreeSet<>(a.keySet());
        paths.addAll(b.keySet());
        paths.removeIf(p -> Objects.equals(a.get(p), b.get(p)));
        return paths;
    }

    private void walk(Object object, String path, boolean spoils) {
        if (!entered.add(object)) return;
        for (Class<?> c = object.getClass(); c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) field(object, field, path, spoils);
            }
        }
    }

    private void field(Object object, Field field, String path, boolean spoils) {
        String name = path.isEmpty() ? field.getName() : path + "." + field.getName();
        field.setAccessible(true);
        try {
            Object value = field.get(object);
            boolean isFinal = Modifier.isFinal(field.getModifiers());
            if (spoils && !isFinal) {
                value = other(value);
                field.set(object, value);
            }
            take(name, value, spoils);
        } catch (IllegalAccessException e) {
            throw new AssertionError(name, e);
        }
    }

    private void take(String name, @Nullable Object value, boolean spoils) {
        if (value == null) {
            values.put(name, "nothing");
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                Object each = Array.get(value, i);
                if (spoils) Array.set(value, i, other(each));
                take(name + "[" + i + "]", Array.get(value, i), spoils);
            }
        } else if (isPlain(value) || closed.contains(value.getClass())) {
            values.put(name, value);
        } else {
            walk(value, name, spoils);
        }
    }

    private static boolean isPlain(Object value) {
        return value instanceof Number || value instanceof Boolean || value instanceof String
                || value instanceof Enum<?>;
    }

    private static @Nullable Object other(@Nullable Object value) {
        return switch (value) {
            case Integer i -> i + 7;
            case Long l -> l + 7;
            case Double d -> d + 7;
            case Boolean b -> !b;
            case String s -> s + "spoilt";
            case Enum<?> e -> {
                Object[] all = e.getDeclaringClass().getEnumConstants();
                yield all[(e.ordinal() + 1) % all.length];
            }
            case null, default -> value;
        };
    }
}

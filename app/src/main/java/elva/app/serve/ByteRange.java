package elva.app.serve;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The part of a file that a request asks for. RFC 9110 §14.
///
/// @param first octet, from 0
/// @param last octet, included; before `first` if the file has none of them
record ByteRange(long first, long last) {
    private static final Pattern SINGLE = Pattern.compile("(?i:bytes)=[ \t]*(\\d*)-(\\d*)[ \t]*");
    private static final int DIGITS_MOST = 18;

    /// Reads a `Range` field.
    ///
    /// @param size octets of the file
    /// @return `null` if the whole file is to be sent: the field asks for several ranges or for
    ///     another unit, or makes no sense
    static @Nullable ByteRange parse(String field, long size) {
        Matcher range = SINGLE.matcher(field);
        if (!range.matches()) return null;
        String first = range.group(1);
        String last = range.group(2);
        if (first.length() > DIGITS_MOST || last.length() > DIGITS_MOST) return null;
        if (first.isEmpty() && last.isEmpty()) return null;
        if (first.isEmpty()) {
            long suffix = Long.parseLong(last);
            return new ByteRange(suffix == 0 ? size : Math.max(0, size - suffix), size - 1);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        return to < from ? null : new ByteRange(from, Math.min(to, size - 1));
    }

    boolean isSatisfiable() { return first <= last; }

    long length() { return last - first + 1; }
}

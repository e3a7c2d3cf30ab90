package elva.wire;

import static elva.wire.Layouts.U32;
import static elva.wire.Layouts.u16;
import static elva.wire.Layouts.u8;

import java.lang.foreign.MemorySegment;

/// The options of one TCP header, read out of it. RFC 9293 §3.2, RFC 2018, RFC 7323.
///
/// Used again for every segment: [#parse] forgets what was there. An option it does not know, or
/// whose length is not the one its kind has, is skipped (MUST-6); if its length cannot be, what
/// follows cannot be found and reading ends there (MUST-7). Of two of a kind the last one counts.
public final class TcpOptions {
    public static final int EOL = 0;
    public static final int NOP = 1;
    public static final int MSS = 2;
    public static final int WINDOW_SCALE = 3;
    public static final int SACK_PERMITTED = 4;
    public static final int SACK = 5;
    public static final int TIMESTAMPS = 8;
    /// Blocks in a SACK option that fill all 40 octets.
    public static final int MAX_SACK_COUNT = 4;

    private static final int TIMESTAMPS_LENGTH = 10;
    private static final int ALIGNED_TIMESTAMPS =
            NOP << 24 | NOP << 16 | TIMESTAMPS << 8 | TIMESTAMPS_LENGTH;

    private int mss = -1;
    private int windowScale = -1;
    private boolean sackPermitted;
    private int sackCount;
    private final int[] sackLeft = new int[MAX_SACK_COUNT];
    private final int[] sackRight = new int[MAX_SACK_COUNT];
    private boolean timestamps;
    private int tsVal;
    private int tsEcr;
    private boolean malformed;

    /// Forgets every option.
    public void clear() {
        mss = -1;
        windowScale = -1;
        sackPermitted = false;
        sackCount = 0;
        timestamps = false;
        tsVal = 0;
        tsEcr = 0;
        malformed = false;
    }

    /// Reads the options area of a header, 0..40 octets.
    public void parse(MemorySegment buffer, long offset, int length) {
        clear();
        if (length == 12 && buffer.get(U32, offset) == ALIGNED_TIMESTAMPS) {
            readTimestamps(buffer, offset + 4);  // what nearly every segment has
            return;
        }
        long end = offset + length;
        long at = offset;
        while (at < end) {
            int kind = u8(buffer, at);
            if (kind == EOL) return;
            if (kind == NOP) {
                at++;
                continue;
            }
            int optionLength = at + 1 < end ? u8(buffer, at + 1) : 0;
            if (optionLength < 2 || optionLength > end - at) {
                malformed = true;
                return;
            }
            read(buffer, at + 2, kind, optionLength);
            at += optionLength;
        }
    }

    private void read(MemorySegment buffer, long at, int kind, int optionLength) {
        switch (kind) {
            case MSS -> {
                if (optionLength == 4) mss = u16(buffer, at);
            }
            case WINDOW_SCALE -> {
                if (optionLength == 3) windowScale = u8(buffer, at);
            }
            case SACK_PERMITTED -> sackPermitted |= optionLength == 2;
            case SACK -> {
                if (optionLength % 8 == 2) readSack(buffer, at, optionLength / 8);
            }
            case TIMESTAMPS -> {
                if (optionLength == TIMESTAMPS_LENGTH) readTimestamps(buffer, at);
            }
            default -> { }
        }
    }

    private void readSack(MemorySegment buffer, long at, int count) {
        sackCount = Math.min(count, MAX_SACK_COUNT);
        for (int i = 0; i < sackCount; i++) {
            sackLeft[i] = buffer.get(U32, at + 8L * i);
            sackRight[i] = buffer.get(U32, at + 8L * i + 4);
        }
    }

    private void readTimestamps(MemorySegment buffer, long at) {
        timestamps = true;
        tsVal = buffer.get(U32, at);
        tsEcr = buffer.get(U32, at + 4);
    }

    /// The maximum segment size the peer takes, 0..65535; -1 if it did not say.
    public int mss() { return mss; }

    /// The shift of the peer's windows, 0..255 as it stands there; -1 if it offers none.
    public int windowScale() { return windowScale; }

    public boolean sackPermitted() { return sackPermitted; }

    /// Blocks of SACK, 0..4.
    public int sackCount() { return sackCount; }

    /// Where block `i` begins, 0 =< i < [#sackCount].
    public int sackLeft(int i) { return sackLeft[i]; }

    /// Where block `i` ends: the number after its last.
    public int sackRight(int i) { return sackRight[i]; }

    /// Whether [#tsVal] and [#tsEcr] are there; they are 0 if not.
    public boolean timestamps() { return timestamps; }

    public int tsVal() { return tsVal; }
    public int tsEcr() { return tsEcr; }

    /// Whether an option's length could not be, so that the rest was not read.
    public boolean malformed() { return malformed; }
}

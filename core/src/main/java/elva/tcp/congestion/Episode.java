package elva.tcp.congestion;

/// What a loss-based controller is mending.
enum Episode { NONE, FAST, TIMEOUT }

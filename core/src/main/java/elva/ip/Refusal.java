package elva.ip;

/// Why an IP packet goes no further. The sender's fault or nobody's: counted, never thrown.
public enum Refusal {
    VERSION, HEADER, CHECKSUM, NOT_FOR_US, INVALID_SOURCE, OUR_OWN_SOURCE, FRAGMENT, OPTION,
    SOURCE_ROUTE, EXTENSION
}

package elva.app.serve;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Hears of each request of one connection. A border, so an interface. Called by the thread that
/// serves the connection.
public interface TransferObserver {

    /// Hears nothing.
    TransferObserver NONE = new TransferObserver() {};

    /// A request came.
    default void began(Transfer transfer) {}

    /// Its answer was handed to TCP, or broke off.
    ///
    /// @param failure `null` if nothing went wrong
    default void ended(Transfer transfer, @Nullable IOException failure) {}
}

package elva.host;

import elva.stack.Entropy;
import java.security.SecureRandom;

/// Secrets that nobody can foretell.
final class SecureEntropy implements Entropy {
    private final SecureRandom random = new SecureRandom();

    @Override
    public long nextLong() {
        return random.nextLong();
    }
}

package elva.app.demo;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A client of the kernel's TCP: curl if there is one, else a socket of the JDK's.
final class Curl {
    private Curl() {}

    /// Fetches a page from Elva.
    ///
    /// @return `curl http://192.0.2.2/ -> 200, 1,204 bytes in 1.9 ms`
    static String get(Stage stage, int port) throws IOException, InterruptedException {
        Path curl = find("curl");
        return curl == null ? byHand(stage, port) : byCurl(curl, port);
    }

    private static @Nullable Path find(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(directory, program);
            if (Files.isExecutable(file)) return file;
        }
        return null;
    }

    private static String byCurl(Path curl, int port) throws IOException, InterruptedException {
        String url = url(port);
        Process process = new ProcessBuilder(curl.toString(), "-q", "-sS", "--noproxy", "*",
                "--max-time", "10", "-o", "/dev/null", "-w",
                "%{http_code} %{size_download} %{time_total}", url).redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(),
                StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) throw new IOException("curl: " + said);
        String[] figures = said.split(" ", -1);
        return told("curl " + url, figures[0], Long.parseLong(figures[1]),
                Double.parseDouble(figures[2]) * 1000);
    }

    private static String byHand(Stage stage, int port) throws IOException {
        long began = System.nanoTime();
        try (Socket socket = stage.kernelClient(port)) {
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + Stage.ELVA + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(),
                    StandardCharsets.US_ASCII);
            int body = answer.indexOf("\r\n\r\n") + 4;
            return told("java.net " + url(port), answer.substring(9, 12), answer.length() - body,
                    (System.nanoTime() - began) / 1e6);
        }
    }

    private static String url(int port) {
        return "http://" + Stage.ELVA + (port == 80 ? "/" : ":" + port + "/");
    }

    private static String told(String request, String status, long bytes, double millis) {
        return String.format(Locale.ROOT, "%s  ->  %s, %,d bytes in %.1f ms", request, status,
                bytes, millis);
    }
}

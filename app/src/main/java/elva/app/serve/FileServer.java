package elva.app.serve;

import elva.app.http.Body;
import elva.app.http.Fields;
import elva.app.http.HttpException;
import elva.app.http.HttpInput;
import elva.app.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Serves the files of one directory over HTTP/1.1: GET and HEAD, one range at a time, conditional
/// requests, listings; and takes uploads by PUT or POST if it is told where to put them. RFC 9110,
/// RFC 9112.
///
/// Requests of a connection are answered one after the other, in their order, so pipelining needs
/// no more care. One thread for each connection; any number at once.
public final class FileServer {
    private static final Set<String> KNOWN = Set.of("GET", "HEAD", "POST", "PUT", "DELETE",
            "OPTIONS", "PATCH", "TRACE", "CONNECT");
    private static final int DRAIN_MOST = 65_536;

    private final Documents documents;
    private final @Nullable Uploads uploads;
    private volatile boolean closing;

    private FileServer(Documents documents, @Nullable Uploads uploads) {
        this.documents = documents;
        this.uploads = uploads;
    }

    /// A server of files that are on disk.
    ///
    /// @param directory what is served, and nothing outside it
    /// @param uploads where uploads go; `null`: none are taken
    /// @param uploadMost octets of one upload
    /// @throws IOException if one of them is no directory
    public static FileServer of(Path directory, @Nullable Path uploads, long uploadMost)
            throws IOException {
        Uploads taken = uploads == null ? null : new Uploads(uploads, uploadMost);
        return new FileServer(new Documents(new Site(directory)), taken);
    }

    /// From now on every connection ends after the request it is busy with.
    public void close() {
        closing = true;
    }

    /// Answers requests until the connection is to be closed. Both streams stay open.
    ///
    /// @throws IOException if the connection breaks, or an answer cannot be completed: then it is
    ///     to be aborted
    public void serve(InputStream in, OutputStream out, TransferObserver observer)
            throws IOException {
        HttpInput input = new HttpInput(in);
        boolean more = true;
        while (more && !closing) {
            Request request;
            try {
                request = Request.read(input);
            } catch (HttpException e) {
                refuse(e, out, observer);
                return;
            }
            if (request == null) return;
            Transfer transfer = new Transfer(request.method(), shown(request), System.nanoTime());
            observer.began(transfer);
            more = observed(request, new Exchange(input, out, transfer), observer);
        }
    }

    /// What one request needs.
    private record Exchange(HttpInput in, OutputStream out, Transfer transfer) {}

    private static String shown(Request request) {
        try {
            return Target.parse(request.target()).toString();
        } catch (HttpException _) {
            return Fields.shown(request.target());
        }
    }

    private static void refuse(HttpException e, OutputStream out, TransferObserver observer)
            throws IOException {
        Transfer transfer = new Transfer("", String.valueOf(e.getMessage()), System.nanoTime());
        observer.began(transfer);
        IOException failure = null;
        try {
            Answer.said(e.status(), e.status() + ": " + e.getMessage()).send(out, false, false,
                    transfer);
        } catch (IOException broken) {
            failure = broken;
            throw broken;
        } finally {
            transfer.end(System.nanoTime());
            observer.ended(transfer, failure);
        }
    }

    private boolean observed(Request request, Exchange exchange, TransferObserver observer)
            throws IOException {
        IOException failure = null;
        try {
            return answer(request, exchange);
        } catch (IOException e) {
            failure = e;
            throw e;
        } finally {
            exchange.transfer.end(System.nanoTime());
            observer.ended(exchange.transfer, failure);
        }
    }

    /// @return whether the connection goes on
    private boolean answer(Request request, Exchange exchange) throws IOException {
        Answer answer;
        boolean persists = false;
        try {
            Body body = Body.ofRequest(request.fields(), exchange.in);
            answer = answer(request, body, exchange);
            persists = request.persists() && !closing && settled(request, body);
        } catch (HttpException e) {
            answer = said(e);                    // where the content ends is not known
        }
        answer.send(exchange.out, request.isHead(), persists, exchange.transfer);
        return persists;
    }

    private Answer answer(Request request, Body body, Exchange exchange) throws IOException {
        try {
            return attempt(request, body, exchange);
        } catch (HttpException e) {
            return said(e);
        }
    }

    private Answer said(HttpException e) {
        Answer answer = Answer.said(e.status(), e.status() + ": " + e.getMessage());
        return e.status() == Status.METHOD_NOT_ALLOWED ? answer.with("Allow", allowed()) : answer;
    }

    private String allowed() {
        return uploads == null ? "GET, HEAD" : "GET, HEAD, PUT, POST";
    }

    /// Whether the next request can be found: content that nobody wanted is read, if it is little
    /// and sure to come.
    private static boolean settled(Request request, Body body) throws IOException {
        if (body.isEnded()) return true;
        if (body.isBroken() || request.expectsContinue()) return false;
        byte[] unwanted = new byte[DRAIN_MOST];
        while (body.length() <= DRAIN_MOST && body.count() <= DRAIN_MOST) {
            if (body.read(unwanted, 0, unwanted.length) < 0) return true;
        }
        return false;
    }

    private Answer attempt(Request request, Body body, Exchange exchange) throws IOException {
        String expectation = request.fields().get("Expect");
        if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
            throw new HttpException(Status.EXPECTATION_FAILED, Fields.shown(expectation));
        }
        if (!KNOWN.contains(request.method())) {
            throw new HttpException(Status.NOT_IMPLEMENTED, Fields.shown(request.method()));
        }
        if (uploads != null && request.isUpload()) {
            return upload(uploads, request, body, exchange);
        }
        if (!request.method().equals("GET") && !request.isHead()) {
            throw new HttpException(Status.METHOD_NOT_ALLOWED, request.method() + "; allowed: "
                    + allowed());
        }
        return documents.answer(request);
    }

    private static Answer upload(Uploads uploads, Request request, Body body, Exchange exchange)
            throws IOException {
        Target target = Target.parse(request.target());
        Path file = uploads.accept(target, body);
        if (request.expectsContinue() && body.exists()) {
            String go = "HTTP/1.1 " + Status.CONTINUE + "\r\n\r\n";
            exchange.out.write(go.getBytes(StandardCharsets.ISO_8859_1));
            exchange.out.flush();
        }
        boolean replaced = uploads.store(file, body, exchange.transfer);
        String text = "stored " + target + ", " + body.count() + " bytes";
        return replaced ? Answer.said(Status.OK, text) : Answer.said(Status.CREATED, text);
    }
}

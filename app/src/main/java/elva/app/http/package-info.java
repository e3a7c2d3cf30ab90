/// HTTP/1.1 on streams, as much as a file server and its client share. RFC 9110, RFC 9112.
package elva.app.http;

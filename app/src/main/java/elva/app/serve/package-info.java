/// A file server over HTTP/1.1. It sees streams only, so it is tested without a network.
package elva.app.serve;

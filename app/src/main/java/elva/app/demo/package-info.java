/// The tour: conversations between the kernel's TCP and Elva's in a network namespace, with the
/// states of both ends on one axis of time.
package elva.app.demo;

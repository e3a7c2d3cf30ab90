/// What captures tell beside what a stack tells: what a link did to the packets.
package elva.app.capture;

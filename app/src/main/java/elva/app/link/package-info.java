/// A link in real time between two devices, by the simulator's model of one.
package elva.app.link;

/// The eleven states in words and pictures, all drawn from the table of transitions.
package elva.app.states;

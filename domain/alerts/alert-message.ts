/** What a channel delivers to one user: an alert or a digest, in the words of the app. */

/** How a message leaves the app. What the app lists itself needs no channel. */
export type AlertChannel = 'mail' | 'push' | 'webhook';

export type AlertMessage = {
  /** That of the alert's document. Another message with the same id to the same user is the same message. */
  id: string;
  /** One line of at most 200 characters. */
  title: string;
  /** Plain text, of at most 10,000 characters. */
  text: string;
  /** The same as simple HTML, where there is more to it than the text: of a digest. */
  html?: string;
  /** The page of the dashboard where something is done about it, from `/` on. */
  path: string;
  /** When its cause came to be: an instant in UTC. */
  at: string;
};

/** What became of a message, by channel; neither names a channel that the user has not set up. */
export type AlertDelivery = { sent: AlertChannel[]; failed: AlertChannel[] };

/** Sends a message to a user, by their name, through the channels that they have set up. Never throws. */
export type DeliverAlert = (given: { to: string; message: AlertMessage }) => Promise<AlertDelivery>;

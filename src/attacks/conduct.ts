import type { NodeId } from '../engine/time.js';
import type { Message } from '../network/message.js';
import type { Participant } from '../nodes/participant.js';

/** A node's conduct with other ears: all it does is what it did, but for what it makes of messages. */
export function hearing(
  conduct: Participant,
  receive: (message: Message, from: NodeId) => void,
): Participant {
  return {
    get head() {
      return conduct.head;
    },
    start: () => conduct.start(),
    submit: (transaction) => conduct.submit(transaction),
    receive,
  };
}

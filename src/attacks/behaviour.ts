import { assert } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import type { Message } from '../network/message.js';
import type { Host } from '../nodes/host.js';
import type { Participant } from '../nodes/participant.js';

/**
 * A node's behaviour with other ears: all it does is what it did, but for what it makes of messages. It forgets and comes
 * back as before, too.
 *
 * @param onLostDisk called when its disk is lost, and with it every branch it had.
 */
export function hearing(
  behaviour: Participant,
  receive: (message: Message, from: NodeId) => void,
  onLostDisk?: () => void,
): Participant {
  return {
    get head() {
      return behaviour.head;
    },
    get waiting() {
      return behaviour.waiting;
    },
    pooled: () => behaviour.pooled?.() ?? [],
    start: () => behaviour.start(),
    forget: (disk) => {
      behaviour.forget?.(disk);
      if (disk) onLostDisk?.();
    },
    restart: () => behaviour.restart?.(),
    submit: (transaction) => behaviour.submit(transaction),
    ...(behaviour.mine === undefined ? {} : { mine: () => behaviour.mine?.() }),
    receive,
  };
}

/** Of the hosts that an attack made, the one that a node has. */
export function hostAt<Own extends Host>(hosts: readonly Own[], { id }: Host): Own {
  const own = hosts.find((host) => host.id === id);
  assert(own !== undefined, `the attack made no host for node ${id}`);
  return own;
}

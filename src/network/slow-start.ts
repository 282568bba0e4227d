import { type Duration, SECOND } from '../engine/time.js';

/** How a connection that was idle begins to send (RFC 5681, section 3.1; RFC 6928 for the first window). */
export interface SlowStart {
  /** Bytes that are sent before the first acknowledgement. */
  readonly window: number;
}

/**
 * Time for which a sender waits for acknowledgements while its window opens. Each round trip doubles the window, until
 * it holds what the way takes in one round trip; from then on bytes flow without a pause.
 *
 * @param size bytes of the message.
 * @param roundTrip twice the link's delay.
 * @param speed bytes per second of the way; 0 is unlimited.
 */
export function slowStartDelay(
  { window }: SlowStart,
  size: number,
  roundTrip: Duration,
  speed: number,
): Duration {
  let waited = 0;
  let sent = window;
  for (let now = window; sent < size; now *= 2, sent += now) {
    const idle = roundTrip - (speed === 0 ? 0 : (now * SECOND) / speed);
    if (idle <= 0) break;
    waited += idle;
  }
  return Math.round(waited);
}

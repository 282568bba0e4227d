import { clockText, dateText } from '../engine/calendar.js';
import { MILLISECOND, SECOND, type Time } from '../engine/time.js';
import type { LogLevel } from './events.js';

/**
 * One line of a node's `log.txt`, without the newline: `YYYY-MM-DD HH:MM:SS,mmm - LEVEL - text` in UTC, as the
 * original Proof-of-Usage simulation writes it.
 *
 * @param epochTime whole microseconds since the POSIX epoch; milliseconds are cut off, not rounded.
 */
export function logLine(epochTime: Time, level: LogLevel, text: string): string {
  const fraction = epochTime - Math.floor(epochTime / SECOND) * SECOND;
  const milliseconds = String(Math.floor(fraction / MILLISECOND)).padStart(3, '0');
  return `${dateText(epochTime)} ${clockText(epochTime)},${milliseconds} - ${level} - ${text}`;
}

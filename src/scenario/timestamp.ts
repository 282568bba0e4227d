import { civilFromDays, clockText, dateText, daysFromCivil } from '../engine/calendar.js';
import { DAY, SECOND, type Time } from '../engine/time.js';

/** Stamps past this year would not leave room for a long run below 2^53 microseconds. */
const LAST_YEAR = 2199;

/**
 * Reads a moment such as `"2023-11-14T22:13:20Z"` or `"2023-11-14T22:13:20.25Z"` (ISO 8601, UTC only).
 *
 * @returns whole microseconds since the POSIX epoch, or `undefined` for other text, for a date that does not
 *   exist, and for years outside 1970 to 2199.
 */
export function parseTimestamp(text: string): Time | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?Z$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  if (year < 1970 || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const days = daysFromCivil(year, month, day);
  // A day past the month's end lands in the next month and does not come back as it was written.
  if (civilFromDays(days)[2] !== day) return undefined;
  const fraction = Number((match[7] ?? '').padEnd(6, '0'));
  return days * DAY + ((hour * 60 + minute) * 60 + second) * SECOND + fraction;
}

/** Writes a moment as ISO 8601 in UTC; a fraction of a second only when there is one. */
export function formatTimestamp(time: Time): string {
  const fraction = String(time % SECOND)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${dateText(time)}T${clockText(time)}${fraction === '' ? '' : `.${fraction}`}Z`;
}

import { DAY, SECOND, type Time } from '../engine/time.js';

/** Days from 1970-01-01 to a day of the Gregorian calendar (Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function daysFromCivil(year: number, month: number, day: number): number {
  // The year is counted from March, so that the leap day is its last and needs no case of its own.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of `daysFromCivil`. */
function civilFromDays(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

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
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < 1970 || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const days = daysFromCivil(year, month, day);
  // A day past the month's end lands in the next month and does not come back as it was written.
  if (civilFromDays(days)[2] !== day) return undefined;
  const fraction = Number((match[7] ?? '').padEnd(6, '0'));
  return days * DAY + ((hour * 60 + minute) * 60 + second) * SECOND + fraction;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** Writes a moment as ISO 8601 in UTC; a fraction of a second only when there is one. */
export function formatTimestamp(time: Time): string {
  const [year, month, day] = civilFromDays(Math.floor(time / DAY));
  const rest = time % DAY;
  const second = Math.floor(rest / SECOND);
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map((part) =>
    pad(part, 2),
  );
  const fraction = pad(rest % SECOND, 6).replace(/0+$/, '');
  const tail = fraction === '' ? '' : `.${fraction}`;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock.join(':')}${tail}Z`;
}

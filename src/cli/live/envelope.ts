import {
  type Fields,
  fieldsOf,
  listField,
  type Reading,
  reading,
  textField,
  unreadable,
  wholeField,
} from '../../consensus/kit/wire/reading.js';
import type { NodeId, Time } from '../../engine/time.js';

/** A message of a node of one process on its way to a node of another. */
export interface Envelope {
  /** When it arrives at the earliest, in microseconds of the run. */
  readonly at: Time;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly type: string;
  /** Bytes that the sender counted for it. */
  readonly size: number;
  /** Counts the messages of the sending process. */
  readonly serial: number;
  readonly body: Fields;
}

/** Messages in one request at the most. */
export const MOST_ENVELOPES = 500;
const MOST_TYPE = 40;
const MOST_SIZE = 1_000_000_000;

/** What an envelope may say: which nodes there are, and which of them run here. */
export interface Expected {
  readonly nodes: number;
  readonly end: Time;
  hosts(node: NodeId): boolean;
}

/** Reads a batch of envelopes. Their bodies are not looked at. */
export function readEnvelopes(value: unknown, expected: Expected): Reading<readonly Envelope[]> {
  return reading(() => {
    const batch = listField(fieldsOf(value, 'the batch'), 'batch', MOST_ENVELOPES);
    return batch.map((entry) => envelopeOf(fieldsOf(entry, 'a message'), expected));
  });
}

function envelopeOf(fields: Fields, { nodes, end, hosts }: Expected): Envelope {
  const from = wholeField(fields, 'from', 0, nodes - 1);
  const to = wholeField(fields, 'to', 0, nodes - 1);
  if (hosts(from)) return unreadable('expected "from" to be a node of another process');
  if (!hosts(to)) return unreadable('expected "to" to be a node of this process');
  return {
    at: wholeField(fields, 'at', 0, end),
    from,
    to,
    type: textField(fields, 'type', MOST_TYPE),
    size: wholeField(fields, 'size', 0, MOST_SIZE),
    serial: wholeField(fields, 'serial', 0, Number.MAX_SAFE_INTEGER),
    body: fieldsOf(Object.hasOwn(fields, 'body') ? fields['body'] : undefined, '"body"'),
  };
}

import { type Fields, fieldsOf, reading, wholeField } from '../../consensus/kit/wire/reading.js';
import type { Time } from '../../engine/time.js';
import type { Run } from '../../run/run.js';
import type { Member, Standing } from './lockstep.js';
import type { Peer } from './peer.js';
import { problemIn } from './peer.js';

/** A standing as JSON, which has no infinite numbers. */
export function standingJson(standing: object): Fields {
  return Object.fromEntries(
    Object.entries(standing).map(([name, value]) => [
      name,
      value === Number.POSITIVE_INFINITY ? null : value,
    ]),
  );
}

/** The moment up to which a part is to run, or what is wrong with it. */
export function readUntil(value: unknown, { now, end }: Run): Time | string {
  const read = reading(() => wholeField(fieldsOf(value, 'the step'), 'until', now, end));
  if (read.kind === 'value') return read.value;
  return read.kind === 'refused' ? read.refusal.detail : 'a block is not known';
}

/** A process that is led over HTTP. */
export class RemoteMember implements Member {
  readonly #peer: Peer;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  async look(): ReturnType<Member['look']> {
    const answer = await this.#ask('look', {});
    const { lookahead, end } = answer as { readonly lookahead: number | null; readonly end: number };
    return { ...standingOf(answer), lookahead: lookahead ?? Number.POSITIVE_INFINITY, end };
  }

  async run(until: Time): Promise<Standing> {
    return standingOf(await this.#ask('run', { until }));
  }

  async #ask(action: string, value: object): Promise<Fields> {
    const answer = await this.#peer.ask('POST', `/lockstep/${action}`, JSON.stringify(value));
    if (answer.status !== 200) throw new Error(`${this.#peer.name}: ${problemIn(answer.value)}`);
    return answer.value as Fields;
  }
}

function standingOf({ next, sent }: Fields): Standing {
  return { next: moment(next), sent: moment(sent) };
}

function moment(value: unknown): Time {
  return typeof value === 'number' ? value : Number.POSITIVE_INFINITY;
}

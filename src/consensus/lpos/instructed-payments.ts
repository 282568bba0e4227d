import { type Duration, SECOND } from '../../engine/time.js';
import type { Output } from '../../ledger/utxo.js';
import type { Member } from './member.js';
import type { Instruction } from './parameters.js';
import type { LposProtocol } from './protocol.js';

/** How long before the prepare time is over the original's tx-n-outputs pays; after half of one that is shorter than twice this. */
const LEAD: Duration = SECOND / 2;

/** Time between two payments of tx-n-outputs. Above 0 for every prepare time: at a pause of 0 no time would pass. */
function pauseWithin(prepare: Duration): Duration {
  // LEAD before the proposal, or half of a `prepare` shorter than twice that.
  return prepare - Math.min(LEAD, Math.floor(prepare / 2));
}

/**
 * The payments that the discovery server instructs a member to make (seed `lpos`, section 6): each spends one random
 * output that is not locked, gives each receiver a random part of what is left, and takes the remainder back.
 */
export class InstructedPayments {
  readonly #member: Member;
  readonly #protocol: LposProtocol;
  readonly #instruction: Instruction;
  readonly #pause: Duration;

  /** @param instruction what the discovery server said. */
  constructor(member: Member, protocol: LposProtocol, instruction: Instruction) {
    this.#member = member;
    this.#protocol = protocol;
    this.#instruction = instruction;
    const { kind, rate } = instruction;
    if (kind === 'bootstrap-only') this.#pause = SECOND;
    else if (kind === 'tx-n-outputs') this.#pause = pauseWithin(protocol.timing.prepare);
    else this.#pause = Math.round(SECOND / rate);
  }

  /** Pays at once, and then again after each pause. */
  start(): void {
    this.#fire();
  }

  readonly #fire = (): void => {
    const { host } = this.#member;
    if (host.now >= this.#protocol.end) return;
    this.#pay();
    host.after(this.#pause, this.#fire, undefined, undefined);
  };

  #pay(): void {
    const { host, pool, head } = this.#member;
    const own = this.#protocol.ledger.of(host.id, head).filter((output) => !pool.isLocked(output));
    if (own.length === 0) return;
    const spent = host.random.pick(own);
    let rest = spent.value;
    const outputs: Output[] = [];
    for (const owner of this.#receivers()) {
      const value = Math.floor(rest * host.random.next());
      if (value === 0) continue;
      outputs.push({ value, owner });
      rest -= value;
    }
    if (outputs.length === 0) return;
    if (rest > 0) outputs.push({ value: rest, owner: host.id });
    this.#member.submit(this.#protocol.payments.make(host.id, [spent], outputs));
  }

  #receivers(): readonly number[] {
    const { members } = this.#protocol;
    const { kind, outputs } = this.#instruction;
    const { host } = this.#member;
    const others = members.length - 1;
    if (others === 0) return [];
    const place = members.indexOf(host.id);
    const after = (step: number) => members[(place + step) % members.length]!;
    if (kind === 'tx-n-outputs')
      return Array.from({ length: Math.min(outputs, others) }, (_, step) => after(step + 1));
    return [after(kind === 'tx-rate-random' ? 1 + host.random.below(others) : 1)];
  }
}

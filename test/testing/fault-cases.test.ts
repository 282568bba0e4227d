import { describe, expect, test } from 'vitest';
import type { Consensus, World } from '../../src/consensus/consensus.js';
import { AccountMaster } from '../../src/consensus/kit/accounts/account-master.js';
import { AccountProtocol } from '../../src/consensus/kit/accounts/account-protocol.js';
import { SlotClock } from '../../src/consensus/kit/slots/slot-clock.js';
import { exactTime } from '../../src/engine/stamp.js';
import { SECOND } from '../../src/engine/time.js';
import type { Block } from '../../src/ledger/block.js';
import type { Host } from '../../src/nodes/host.js';
import { prepare } from '../../src/simulate.js';
import { consensusCases } from '../../src/testing/consensus-cases.js';

/** How a protocol of turns is written: with care, or with one of the faults that are planted here. */
interface Fault {
  /** Blocks are told of by hand, past the pool and the chain that a node has. */
  readonly byHand?: boolean;
  /** What a node had is still there after it was lost. */
  readonly keeps?: boolean;
  /** A node that was away does not ask for what it missed, and follows nobody. */
  readonly deaf?: boolean;
}

class Keeping extends AccountMaster<number> {
  override forget(): void {
    // Forgets nothing.
  }
}

class Deaf extends AccountMaster<number> {
  #wasAway = false;

  override restart(): void {
    this.#wasAway = true;
  }

  override receive(...[message, from]: Parameters<AccountMaster<number>['receive']>): void {
    if (!this.#wasAway) super.receive(message, from);
  }
}

class Turns extends AccountProtocol<number> {
  readonly #world: World;
  readonly #fault: Fault;

  constructor(world: World, fault: Fault) {
    super(world, 0);
    this.#world = world;
    this.#fault = fault;
  }

  protected override member(host: Host): AccountMaster<number> {
    if (this.#fault.keeps === true) return new Keeping(host, this);
    return this.#fault.deaf === true ? new Deaf(host, this) : super.member(host);
  }

  start(): void {
    const { scheduler, warmup, end, events } = this.#world;
    new SlotClock(scheduler, warmup, 4 * SECOND, end).run((slot) => {
      const member = this.members[slot % this.members.length]!;
      if (this.#fault.byHand !== true || member.host.isUp) return void member.produce(slot);
      const block = this.make(member.host.id, member.head, [], slot);
      events.proposed(scheduler.now, member.host.id, block);
      member.master.publish(block);
    });
  }

  checkSeal(): undefined {
    return undefined;
  }

  prefers(candidate: Block<number>, current: Block<number>): boolean {
    return candidate.height > current.height;
  }
}

const turns = (fault: Fault): Consensus<never> =>
  ({
    name: 'turns',
    summary: 'Masters take turns',
    parameters: PARAMETERS,
    pace: () => 4 * SECOND,
    traits: () => ({ makers: 'master', payers: ['consumer'], blockCost: 'turn', weight: 'identity' }),
    create: (world: World) => new Turns(world, fault),
  }) as Consensus<never>;

import * as z from 'zod';

const PARAMETERS = z.object({});

const scenario = {
  consensus: 'turns',
  nodes: { master: 4, cashing: 0, consumer: 4, trusted: 0 },
  workload: { payments: 12 },
};

const DOWN = 'a node that is down does nothing, and takes part again when it is up';
const LOST = 'a node that lost memory and disk has nothing left, and catches up after its restart';

function outcome(title: string, fault: Fault): string {
  const cases = consensusCases({ scenario, options: { protocols: [turns(fault)] } });
  try {
    cases.find((one) => one.title === title)!.check();
    return 'passes';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the cases under faults', () => {
  test('pass for a protocol whose clock knows nothing of nodes: who is down makes nothing, whoever wrote it', () => {
    expect(outcome(DOWN, {})).toBe('passes');
    expect(outcome(LOST, {})).toBe('passes');
  });

  test('fail for one that makes blocks of nodes that are down, past their hosts', () => {
    expect(outcome(DOWN, { byHand: true })).toMatch(/while it was down.*made a block/);
  });

  test('fail for one that keeps what a node has lost', () => {
    expect(outcome(LOST, { keeps: true })).toMatch(/without its disk: expected 0/);
  });

  test('fail for one whose nodes do not catch up', () => {
    expect(outcome(LOST, { deaf: true })).toMatch(/agreement|progress/);
  });
});

test('a host that is down sends nothing, and its block bears what its own clock shows', () => {
  const skewed = { at: '0s', clock: { nodes: [1], ahead: '3s' } };
  const run = prepare({ ...scenario, faults: [skewed] }, { protocols: [turns({})] });
  run.finish();
  const made = run.blocks.filter(({ producer }) => producer === 1);
  expect(made.length).toBeGreaterThan(1);
  for (const block of made) expect(exactTime(block.time) - block.made).toBe(3 * SECOND);
});

import * as z from 'zod';
import { duration } from '../consensus/parameters.js';
import type { Random } from '../engine/random.js';
import type { Duration, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { HostParts } from '../nodes/host.js';
import type { Attack, AttackParameters } from './attack.js';
import { known } from './measures.js';
import { share } from './parameters.js';
import { WithholdingHost } from './private-blocks-host.js';

const FOR = 'expected "ever" or a duration above 0, such as "1500ms"';

const parameters = z.strictObject({
  share: share()
    .prefault(1)
    .describe('Share of its own blocks that a node keeps back, drawn for each block.'),
  for: z
    .union([z.literal('ever'), duration()], FOR)
    .prefault('ever')
    .describe('How long: ever, as if the node were down, or until others have replaced it.'),
});

type WithholdingParameters = AttackParameters & z.output<typeof parameters>;

/** A host that loses some of its node's blocks, or publishes them late. */
class LateHost extends WithholdingHost {
  readonly #random: Random;
  readonly #share: number;
  readonly #delay: Duration | undefined;
  kept = 0;

  constructor(parts: HostParts, random: Random, share: number, delay: Duration | undefined) {
    super(parts);
    this.#random = random;
    this.#share = share;
    this.#delay = delay;
  }

  protected override keeps(block: Block): boolean {
    // What stands on a secret block would give it away.
    const onSecret = block.parent !== undefined && this.isKept(block.parent);
    if (!onSecret && this.#random.next() >= this.#share) return false;
    this.kept++;
    if (this.#delay !== undefined) this.after(this.#delay, () => this.release(block), undefined, undefined);
    return true;
  }
}

/** Elected closers, forgers, leaders and lucky miners who do not deliver, or deliver late. */
export const withholdingOfBlocks: Attack<WithholdingParameters> = {
  kind: 'withholding',
  summary: 'Makes blocks in its turn and keeps them back, without end or for some time',
  source:
    'Bag, Ruj and Sakurai 2017, "Bitcoin block withholding attack"; here of whole blocks, by the elected',
  questions: { asks: ['income'], spoils: ['wealth'] },
  parameters,
  fits: ({ makers }) => makers,
  create: (world, { nodes, share: part, for: length }) => {
    const committee = world.protocol.misconduct?.committee;
    if (committee !== undefined) {
      // There the elected one collects signatures first: silence is not to lead, withholding to keep the decision.
      committee.corrupt(nodes, length === 'ever' ? 'silent' : 'withholding');
      return { measures: (head) => known({ seconds_per_block: pace(head, world.warmup) }) };
    }
    const random = world.random.stream('attack/withholding');
    const hosts: LateHost[] = [];
    return {
      host: (parts) => {
        const host = new LateHost(parts, random, part, length === 'ever' ? undefined : length);
        hosts.push(host);
        return host;
      },
      measures: (head) =>
        known({
          blocks_withheld: hosts.reduce((sum, { kept }) => sum + kept, 0),
          seconds_per_block: pace(head, world.warmup),
        }),
    };
  },
};

/** Mean seconds between two blocks of the chain; `undefined` without any. */
export function pace(head: Block, since: Time): number | undefined {
  return head.height === 0 ? undefined : (head.made - since) / head.height / 1e6;
}

import {
  type Attack,
  type AttackParameters,
  type BlockMessage,
  Host,
  type HostParts,
  z,
} from 'consensim/attack';
import { duration } from 'consensim/protocol';

const parameters = z.strictObject({
  by: duration().prefault('2s').describe('How long a node keeps each of its blocks back.'),
});

type LateParameters = AttackParameters & z.output<typeof parameters>;

/** A host that publishes the blocks of its node later. */
class LateHost extends Host {
  readonly #by: number;
  late = 0;

  constructor(parts: HostParts, by: number) {
    super(parts);
    this.#by = by;
  }

  override publish(message: BlockMessage, followers: readonly number[]): void {
    this.late++;
    this.after(this.#by, () => super.publish(message, followers), undefined, undefined);
  }
}

/** The toy: blocks come late. */
export const lateBlocks: Attack<LateParameters> = {
  kind: 'late-blocks',
  summary: 'Publishes its blocks later than it makes them',
  source: 'a toy',
  parameters,
  fits: ({ makers }) => makers,
  create: (_world, { by }) => {
    const hosts: LateHost[] = [];
    return {
      host: (parts) => {
        const host = new LateHost(parts, by);
        hosts.push(host);
        return host;
      },
      measures: () => ({ blocks_late: hosts.reduce((sum, { late }) => sum + late, 0) }),
    };
  },
};

import type { Duration, NodeId } from '../../engine/time.js';
import type { Host } from '../../nodes/host.js';
import type { World } from '../consensus.js';
import { lockBreakers } from '../kit/voting/evidence.js';
import { HeightProtocol, ROOT_HEIGHT_SEAL } from '../kit/voting/height-protocol.js';
import { WeightedRotation } from '../kit/voting/rotation.js';
import { placesOf } from '../kit/voting/tally.js';
import type { BlockColumns } from '../reporting.js';
import type { TendermintBlock } from './messages.js';
import type { TendermintParameters } from './parameters.js';
import { Validator } from './validator.js';

/** One run of Tendermint. */
export class TendermintProtocol extends HeightProtocol {
  readonly parameters: TendermintParameters;
  readonly repeatAfter: Duration;
  readonly #rotation: WeightedRotation;

  constructor(world: World, parameters: TendermintParameters) {
    const powers = parameters.powers === 'equal' ? undefined : parameters.powers;
    const { votes, aggregation } = parameters;
    super(world, ROOT_HEIGHT_SEAL, {
      ...{ powers, votes, decidedBy: 'precommit' },
      aggregation: aggregation === 'none' ? undefined : aggregation,
    });
    this.parameters = parameters;
    this.repeatAfter = parameters.repeat;
    this.#rotation = new WeightedRotation(this.electorate);
  }

  protected override member(host: Host): Validator {
    return new Validator(host, this);
  }

  /** Rounds of earlier heights do not count. */
  proposer(height: number, round: number): NodeId {
    return this.#rotation.leader(height - 1 + round);
  }

  /** How long a validator waits at a step. */
  patience(step: 'propose' | 'prevote' | 'precommit', round: number): Duration {
    const { timeouts } = this.parameters;
    return timeouts[step] + round * timeouts[`${step}Delta`];
  }

  /** Forgotten locks count where two blocks were decided: nobody looks for them elsewhere. */
  protected override guilty(): ReadonlySet<NodeId> {
    const { ballots, electorate } = this;
    return new Set(
      this.conflictingHeights.flatMap((height) => [...lockBreakers(ballots, electorate, height)]),
    );
  }

  override columns({ seal }: TendermintBlock): BlockColumns {
    return { round: seal.round, precommits: placesOf(seal.lastCommit.signers).length };
  }
}

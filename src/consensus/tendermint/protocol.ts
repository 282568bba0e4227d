import type { Duration, NodeId } from '../../engine/time.js';
import { type Refusal, refuse } from '../../ledger/block.js';
import type { Host } from '../../nodes/host.js';
import type { World } from '../consensus.js';
import { type Certificate, NO_CERTIFICATE } from '../kit/voting/ballots.js';
import { certificateSize } from '../kit/voting/height-voter.js';
import { WeightedRotation } from '../kit/voting/rotation.js';
import { placesOf } from '../kit/voting/tally.js';
import { VotingProtocol } from '../kit/voting/voting-protocol.js';
import type { BlockColumns } from '../reporting.js';
import { type Seal, type TendermintBlock, voteText } from './messages.js';
import type { TendermintParameters } from './parameters.js';
import { Validator } from './validator.js';

/** One run of Tendermint. */
export class TendermintProtocol extends VotingProtocol<Seal> {
  readonly parameters: TendermintParameters;
  readonly repeatAfter: Duration;
  readonly #rotation: WeightedRotation;

  constructor(world: World, parameters: TendermintParameters) {
    const powers = parameters.powers === 'equal' ? undefined : parameters.powers;
    super(world, { round: 0, lastCommit: NO_CERTIFICATE }, { powers, sealSize: commitSize });
    this.parameters = parameters;
    this.repeatAfter = parameters.repeat;
    this.#rotation = new WeightedRotation(this.electorate);
  }

  protected override member(host: Host): Validator {
    return new Validator(host, this);
  }

  /** Who proposes: rounds of earlier heights do not count. */
  proposer(height: number, round: number): NodeId {
    return this.#rotation.leader(height - 1 + round);
  }

  /** How long a validator waits at a step. */
  patience(step: 'propose' | 'prevote' | 'precommit', round: number): Duration {
    const { timeouts } = this.parameters;
    return timeouts[step] + round * timeouts[`${step}Delta`];
  }

  carried({ seal }: TendermintBlock): Certificate {
    return seal.lastCommit;
  }

  isDecided(block: TendermintBlock, certificate: Certificate): boolean {
    return this.ballots.isQuorum(certificate, voteText('precommit', block.height, certificate.view, block));
  }

  checkSeal({ producer, height, parent, seal: { round, lastCommit } }: TendermintBlock): Refusal | undefined {
    if (this.proposer(height, round) !== producer)
      return refuse('proposer', 'It is another validator’s turn.');
    if (height === 1 || this.isDecided(parent!, lastCommit)) return undefined;
    return refuse('commit', 'The block below was not decided by a quorum.');
  }

  override columns({ seal }: TendermintBlock): BlockColumns {
    return { round: seal.round, precommits: placesOf(seal.lastCommit.signers).length };
  }
}

function commitSize({ lastCommit }: Seal): number {
  return certificateSize(placesOf(lastCommit.signers).length);
}

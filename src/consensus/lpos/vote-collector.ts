import type { NodeId } from '../../engine/time.js';
import { type Candidate, type Certificate, type Stage, signText } from './candidate.js';
import { type ConsensusRequest, HASH_SIZE, type SenateSignature, SIGNATURE_SIZE } from './messages.js';
import type { LposProtocol } from './protocol.js';

/** A leader's collection of signatures under one candidate in one view. */
export class VoteCollector {
  readonly candidate: Candidate;
  readonly #protocol: LposProtocol;
  readonly #view: number;
  readonly #targets: readonly NodeId[];
  readonly #signatures: Readonly<Record<Stage, Map<NodeId, string>>> = {
    propose: new Map(),
    commit: new Map(),
  };
  #stage: Stage = 'propose';
  /** What stands behind the request of the current stage. */
  #certificate: Certificate | undefined;
  #decision: Certificate | undefined;

  /** @param lock the quorum of an earlier view by which the candidate is proposed again. */
  constructor(
    protocol: LposProtocol,
    candidate: Candidate,
    view: number,
    targets: readonly NodeId[],
    lock: Certificate | undefined,
  ) {
    this.#protocol = protocol;
    this.candidate = candidate;
    this.#view = view;
    this.#targets = targets;
    this.#certificate = lock?.candidate.id === candidate.id ? lock : undefined;
    if (protocol.parameters.legacy) this.#stage = 'commit';
  }

  /** The second quorum, once it is there. */
  get decision(): Certificate | undefined {
    return this.#decision;
  }

  /** What to ask of senators at the current stage. */
  request(): ConsensusRequest {
    const certificate = this.#certificate;
    const { candidate } = this;
    const content = this.#certificate?.view === this.#view ? HASH_SIZE : candidate.size;
    const size = content + SIGNATURE_SIZE * (certificate?.signatures.size ?? 0);
    return {
      ...{ type: 'consensus-request', size, parent: candidate.parent, view: this.#view },
      ...{ stage: this.#stage, candidate, certificate },
    } as ConsensusRequest;
  }

  /** Senators whose signature of the current stage has not come. */
  missing(): readonly NodeId[] {
    const signatures = this.#signatures[this.#stage];
    return this.#targets.filter((node) => !signatures.has(node));
  }

  /** @returns whether the signature is new, valid and for this candidate and view. */
  add({ candidate, view, stage, signature }: SenateSignature, signer: NodeId): boolean {
    if (candidate.id !== this.candidate.id || view !== this.#view) return false;
    const signatures = this.#signatures[stage];
    if (signatures.has(signer)) return false;
    if (!this.#protocol.verify(signer, signText(candidate.id, view, stage), signature)) return false;
    signatures.set(signer, signature);
    return true;
  }

  /** @returns the first quorum when it has just been reached: the second stage begins. */
  advance(): Certificate | undefined {
    if (this.#decision !== undefined) return undefined;
    const signatures = this.#signatures[this.#stage];
    const { rules, boundary } = this.#protocol;
    if (rules.seatsOf(this.candidate.parent, signatures.keys()) < boundary) return undefined;
    const certificate: Certificate = {
      candidate: this.candidate,
      view: this.#view,
      stage: this.#stage,
      signatures: new Map([...signatures].sort(([a], [b]) => a - b)),
    };
    if (this.#stage === 'commit') {
      this.#decision = certificate;
      return undefined;
    }
    this.#stage = 'commit';
    this.#certificate = certificate;
    return certificate;
  }
}

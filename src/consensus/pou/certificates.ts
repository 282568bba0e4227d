import type { NodeId } from '../../engine/time.js';
import type { Keyring } from '../../ledger/keys.js';
import type { Population } from '../../nodes/role.js';

/**
 * A trusted node's word that another node is known: its signature of that node's id (validation facts of the
 * seed, branch `smart-contract-integration`; the original wrote the check and never called it).
 */
export interface NodeCertificate {
  readonly node: NodeId;
  readonly authority: NodeId;
  readonly signature: string;
}

/** The certificates of a run. Each is checked once, whoever shows it. */
export class Certificates {
  readonly #keyring: Keyring;
  readonly #population: Population;
  readonly #verdicts = new Map<NodeCertificate, boolean>();
  /** By node: a valid certificate that was shown. */
  readonly #certified = new Map<NodeId, NodeCertificate>();

  constructor(keyring: Keyring, population: Population) {
    this.#keyring = keyring;
    this.#population = population;
  }

  /** A certificate of `node` by the trusted node `authority`. */
  issue(authority: NodeId, node: NodeId): NodeCertificate {
    const signature = this.#keyring.sign(authority, this.#population.nameOf(node) ?? '');
    return { node, authority, signature };
  }

  /** Whether a trusted node really signed it; from then on its node counts as certified for everybody. */
  valid(certificate: NodeCertificate): boolean {
    let verdict = this.#verdicts.get(certificate);
    if (verdict === undefined) {
      verdict = this.isGenuine(certificate);
      this.#verdicts.set(certificate, verdict);
      if (verdict && !this.#certified.has(certificate.node))
        this.#certified.set(certificate.node, certificate);
    }
    return verdict;
  }

  /** Whether a trusted node really signed it. Nothing follows from the question. */
  isGenuine({ authority, node, signature }: NodeCertificate): boolean {
    const name = this.#population.nameOf(node);
    const trusted = this.#population.roles[authority] === 'trusted';
    return trusted && name !== undefined && this.#keyring.verify(authority, name, signature);
  }

  /** A valid certificate of the node, if one has been shown. */
  of(node: NodeId): NodeCertificate | undefined {
    return this.#certified.get(node);
  }

  /** Whether a valid certificate of the node has been shown to any node that checks. */
  isCertified(node: NodeId): boolean {
    return this.#certified.has(node);
  }
}

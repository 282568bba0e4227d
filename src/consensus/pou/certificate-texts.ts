import type { NodeId } from '../../engine/time.js';
import { refuse } from '../../ledger/block.js';
import {
  type Fields,
  fieldsOf,
  listField,
  refuseText,
  signatureOf,
  textField,
  unreadable,
} from '../kit/wire/reading.js';
import type { Certificates, NodeCertificate } from './certificates.js';
import type { UsageEncoding } from './encoding.js';
import { ID_SIZE } from './messages.js';
import type { UsageBlock } from './seal.js';
import { PAYMENT } from './transaction-type.js';

/** What texts of certificates are read and written with. */
export interface CertificateTextsParts {
  readonly certificates: Certificates;
  readonly encoding: UsageEncoding;
  /** Number of nodes, which is the most that may stand in one list. */
  readonly size: number;
  /** The node of a name, within `reading`. */
  readonly nodeOf: (name: string) => NodeId;
}

/**
 * Certificates between processes. Within one process a certificate counts for everybody as soon as it was shown to
 * anybody; between processes they travel beside the payments and blocks that need them.
 */
export class CertificateTexts {
  readonly #parts: CertificateTextsParts;
  readonly #known = new Map<string, NodeCertificate>();

  constructor(parts: CertificateTextsParts) {
    this.#parts = parts;
  }

  /** The certificate as JSON. */
  write({ node, authority, signature }: NodeCertificate): Fields {
    const { encoding } = this.#parts;
    return { node: encoding.name(node), authority: encoding.name(authority), signature };
  }

  /** Certificates of those who pay in the blocks, as far as they are known here. */
  writeFor(blocks: readonly UsageBlock[]): Fields {
    const payers = new Set<NodeId>();
    for (const { transactions } of blocks) {
      for (const { type, sender } of transactions) if (type === PAYMENT) payers.add(sender);
    }
    const certificates = [...payers].flatMap((node) => {
      const certificate = this.#parts.certificates.of(node);
      return certificate === undefined ? [] : [this.write(certificate)];
    });
    return { certificates };
  }

  /** Takes the certificates that stand in a message; each counts for everybody here from then on. */
  take(fields: Fields): readonly NodeCertificate[] {
    const list = listField(fields, 'certificates', this.#parts.size);
    return list.map((entry) => this.#read(fieldsOf(entry, 'a certificate')));
  }

  #read(fields: Fields): NodeCertificate {
    const { nodeOf, certificates } = this.#parts;
    const node = nodeOf(textField(fields, 'node', ID_SIZE));
    const authority = nodeOf(textField(fields, 'authority', ID_SIZE));
    const signature = signatureOf(fields['signature']) ?? unreadable('expected a signature');
    const key = `${node}/${authority}/${signature}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const certificate: NodeCertificate = { node, authority, signature };
    // Those that are not genuine are looked at and forgotten: otherwise a stranger could fill the memory with them.
    if (!certificates.isGenuine(certificate)) {
      return refuseText(refuse('certificate', 'A certificate is not signed by a trusted node.'));
    }
    this.#known.set(key, certificate);
    certificates.valid(certificate);
    return certificate;
  }
}

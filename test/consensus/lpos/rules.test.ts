import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import {
  type Candidate,
  type Certificate,
  type LposBlock,
  signText,
} from '../../../src/consensus/lpos/candidate.js';
import type { LposProtocol } from '../../../src/consensus/lpos/protocol.js';
import { randomSource } from '../../../src/engine/random.js';
import { ROOT_STAMP } from '../../../src/engine/stamp.js';
import type { Output, UnspentOutput } from '../../../src/ledger/utxo.js';
import { prepare } from '../../../src/simulate.js';

/** A run in which nothing has happened yet: ten rich men, four seats; member 4 holds two, 2 and 8 one each. */
function still() {
  const scenario = { extends: 'lpos-default', consensus: { instruction: { kind: 'none' } } };
  const run = prepare(scenario, { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null });
  const protocol = run.protocol as LposProtocol;
  const { root } = protocol.tree;
  const [own] = protocol.ledger.of(1, root);
  const pay = (inputs: readonly UnspentOutput[], outputs: readonly Output[], owner = 1) =>
    protocol.payments.make(owner, inputs, outputs);
  const whole = pay([own!], [{ value: own!.value, owner: 2 }]);
  const entry = protocol.makeEntry(3, root, randomSource('entry').stream('x'))!;
  const candidate = (transactions = [whole], director = entry, leader = 4): Candidate =>
    protocol.makeCandidate(root, leader, transactions, director);
  const certificate = (
    of: Candidate,
    signers: readonly number[],
    changes: Partial<Certificate> = {},
  ): Certificate => ({
    candidate: of,
    view: 0,
    stage: 'commit',
    signatures: new Map(signers.map((node) => [node, protocol.sign(node, signText(of.id, 0, 'commit'))])),
    ...changes,
  });
  const blockOf = (seal: Certificate, id = seal.candidate.id): LposBlock =>
    protocol.tree.add({
      ...{ id, parent: root, producer: 4, time: ROOT_STAMP, transactions: seal.candidate.transactions },
      seal: { q: seal.candidate.q, certificate: seal },
    });
  return { protocol, root, own: own!, pay, whole, entry, candidate, certificate, blockOf };
}

describe('a block', () => {
  test('is valid with three of four seats behind it', () => {
    const { protocol, candidate, certificate, blockOf } = still();
    expect(protocol.rules.checkBlock(blockOf(certificate(candidate(), [4, 2])))).toBeUndefined();
  });

  const refused: readonly [string, string, (parts: ReturnType<typeof still>) => LposBlock][] = [
    [
      'with two seats',
      'no-quorum',
      ({ candidate, certificate, blockOf }) => blockOf(certificate(candidate(), [2, 8])),
    ],
    [
      'with a stranger among the signers',
      'no-seat',
      ({ candidate, certificate, blockOf }) => blockOf(certificate(candidate(), [4, 2, 7])),
    ],
    [
      'with a signature of another view',
      'bad-signature',
      ({ candidate, certificate, blockOf }) => blockOf(certificate(candidate(), [4, 2], { view: 1 })),
    ],
    [
      'with signatures of the first round only',
      'no-quorum',
      ({ candidate, certificate, blockOf }) =>
        blockOf(certificate(candidate(), [4, 2], { stage: 'propose' })),
    ],
    [
      'with the certificate of another',
      'wrong-certificate',
      ({ candidate, certificate, blockOf }) => blockOf(certificate(candidate(), [4, 2]), 'another'),
    ],
  ];
  test.each(refused)('%s is refused: %s', (_title, code, make) => {
    const parts = still();
    expect(parts.protocol.rules.checkBlock(make(parts))?.code).toBe(code);
  });
});

describe('a candidate', () => {
  const refused: readonly [string, string, (parts: ReturnType<typeof still>) => Candidate][] = [
    [
      'without transactions',
      'empty',
      ({ protocol, root, entry, whole }) => ({
        ...protocol.makeCandidate(root, 4, [whole], entry),
        id: 'no transactions',
        transactions: [],
      }),
    ],
    [
      'that spends an output twice',
      'unknown-input',
      ({ candidate, whole, own, pay }) => candidate([whole, pay([own], [{ value: own.value, owner: 3 }])]),
    ],
    [
      'that names an input twice',
      'double-spend',
      ({ candidate, own, pay }) => candidate([pay([own, own], [{ value: 2 * own.value, owner: 2 }])]),
    ],
    [
      'that makes money',
      'overdraft',
      ({ candidate, own, pay }) => candidate([pay([own], [{ value: own.value + 1, owner: 2 }])]),
    ],
    [
      'that makes money of a negative output',
      'bad-amount',
      ({ candidate, own, pay }) =>
        candidate([
          pay(
            [own],
            [
              { value: own.value + 5, owner: 2 },
              { value: -5, owner: 1 },
            ],
          ),
        ]),
    ],
    [
      'that loses money',
      'unclaimed-fee',
      ({ candidate, own, pay }) => candidate([pay([own], [{ value: own.value - 1, owner: 2 }])]),
    ],
    [
      "that spends another's output",
      'bad-signature',
      ({ candidate, own, pay }) => candidate([pay([own], [{ value: own.value, owner: 2 }], 2)]),
    ],
    [
      'whose director draws better than it may',
      'bad-signature',
      ({ candidate, whole, entry }) => candidate([whole], { ...entry, draw: entry.draw / 2 }),
    ],
    [
      "whose director entered another's output",
      'bad-director',
      ({ candidate, whole, entry, own }) => candidate([whole], { ...entry, output: { ...own, owner: 3 } }),
    ],
    [
      'without its director in the ledger',
      'no-director',
      ({ candidate, whole, entry }) =>
        candidate([whole], { ...entry, output: { ...entry.output, hash: 'ab'.repeat(32) } }),
    ],
    [
      'whose q does not follow',
      'bad-signature',
      ({ protocol, root, entry, whole }) => ({
        ...protocol.makeCandidate(root, 4, [whole], entry),
        id: 'another q',
        q: Uint8Array.of(1),
      }),
    ],
  ];
  test.each(refused)('%s is refused: %s', (_title, code, make) => {
    const parts = still();
    expect(parts.protocol.rules.checkCandidate(make(parts))?.code).toBe(code);
  });

  test('of the same contents is the same, whoever leads', () => {
    const { candidate, whole, entry } = still();
    expect(candidate([whole], entry, 2)).toBe(candidate([whole], entry, 4));
  });
});

test('an output made in a block may be spent in it', () => {
  const { protocol, candidate, whole, own, pay } = still();
  const made = { hash: whole.id, index: 0, value: own.value, owner: 2 };
  const next = pay([made], [{ value: own.value, owner: 5 }], 2);
  expect(protocol.rules.checkCandidate(candidate([whole, next]))).toBeUndefined();
});

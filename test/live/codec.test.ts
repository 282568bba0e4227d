import { describe, expect, test } from 'vitest';
import type { Envelope } from '../../src/cli/live/envelope.js';
import { Part } from '../../src/cli/live/part.js';
import { nodePlatform } from '../../src/cli/node-crypto.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { runParts, SMALL, scenarioOf, split } from './in-step.js';

const SCENARIO = scenarioOf(SMALL, '3');

/** A part that hosts master 0 and has heard nothing yet, far enough into its run for the blocks of another. */
function listener(): Part {
  const part = new Part({
    scenario: { ...SCENARIO, duration: 100_000_000 },
    protocols: PROTOCOLS,
    hosted: new Set([0]),
    platform: nodePlatform,
    sink: null,
    carry: () => {},
  });
  part.assembly.run.runUntil('60s');
  return part;
}

/** What master 0 is told in a run of its own, and the blocks it makes, in the order in which they come. */
async function told(): Promise<readonly Envelope[]> {
  const envelopes: Envelope[] = [];
  const all = split(SCENARIO, 2).flat();
  await runParts(SCENARIO, [[0], all.filter((node) => node !== 0)], (envelope) => {
    if (envelope.to === 0 || (envelope.from === 0 && envelope.to === 1)) envelopes.push(envelope);
    return envelope;
  });
  return envelopes;
}

const TOLD = await told();
const BLOCKS = TOLD.filter(({ type }) => type === 'block');
const FIRST = BLOCKS[0]!;

/** How much a part has made. */
const madeBy = ({ assembly }: Part) => [
  assembly.protocol.tree.blocks.length,
  assembly.world.transactions.all.length,
];
const decode = ({ codec }: Part, { type, body, size }: Envelope) => codec.decode(type, body, size, 0);

describe('texts between processes', () => {
  test('are read into one object each, however often they come', () => {
    const part = listener();
    const once = decode(part, FIRST);
    const made = madeBy(part);
    const again = decode(part, FIRST);
    expect(once).toEqual(again);
    expect(
      once.kind === 'value' && again.kind === 'value' && 'block' in once.value && 'block' in again.value,
    ).toBe(true);
    if (once.kind !== 'value' || again.kind !== 'value') return;
    expect((once.value as { block?: unknown }).block).toBe((again.value as { block?: unknown }).block);
    expect(madeBy(part)).toEqual(made);
  });

  test('write back to their own bytes', () => {
    const part = listener();
    for (const envelope of BLOCKS) {
      const read = decode(part, envelope);
      expect(read.kind).toBe('value');
      if (read.kind === 'value') expect(part.codec.encode(read.value)).toEqual(envelope.body);
    }
  });

  test('name the block that is missing below', () => {
    const part = listener();
    const second = BLOCKS.find(({ body }) => !String(body['block']).includes(previousOf(FIRST)))!;
    expect(decode(part, second)).toEqual({ kind: 'missing', id: previousOf(second) });
  });

  test.each([
    ['a number in another form', (text: string) => text.replace(/"amount": (\d+)/, '"amount": $1.0')],
    [
      'a time in another form',
      (text: string) => text.replace(/"emission_time": (\d+)\.(\d)/, '"emission_time": $1.$20'),
    ],
    ['another amount', (text: string) => text.replace(/"amount": (\d)/, '"amount": 9$1')],
    ['another order of keys', (text: string) => text.replace('"tx_count": ', '"count": ')],
    ['a wrong count', (text: string) => text.replace(/"tx_count": (\d+)/, '"tx_count": 1$1')],
    [
      'a node that is not there',
      (text: string) => text.replace(/"master_id": "[0-9a-f]{8}/, '"master_id": "00000000'),
    ],
    ['another closing time', (text: string) => text.replace(/"closing_time": (\d+)/, '"closing_time": 1$1')],
    ['another signature', (text: string) => text.replace(/"master_signature": "./, '"master_signature": "/')],
    [
      'a transaction twice',
      (text: string) => text.replace(/"transactions": \[(\{.*?\}), /, '"transactions": [$1, $1, '),
    ],
    ['a blank too many', (text: string) => `${text} `],
    ['no end', (text: string) => text.slice(0, -1)],
  ])('are refused with %s, and nothing of them is made', (_, change) => {
    const part = listener();
    const text = String(FIRST.body['block']);
    const block = change(text);
    expect(block).not.toBe(text);
    const before = madeBy(part);
    expect(decode(part, { ...FIRST, body: { ...FIRST.body, block } }).kind).toBe('refused');
    expect(madeBy(part)).toEqual(before);
  });

  test('carry the certificates without which no block is valid, and are judged again when these come', () => {
    const part = listener();
    const paid = BLOCKS.find(({ body }) => String(body['block']).includes('"type": "PKC"'))!;
    for (const envelope of BLOCKS.slice(0, BLOCKS.indexOf(paid))) decode(part, envelope);
    expect(decode(part, { ...paid, body: { ...paid.body, certificates: [] } })).toMatchObject({
      refusal: { code: 'uncertified' },
    });
    expect(decode(part, paid).kind).toBe('value');
    expect(decode(part, { ...paid, body: { ...paid.body, certificates: [] } }).kind).toBe('value');
  });

  test('refuse a certificate that no trusted node gave', () => {
    const part = listener();
    const paid = BLOCKS.find(({ body }) => (body['certificates'] as readonly unknown[]).length > 0)!;
    const [first, ...rest] = paid.body['certificates'] as readonly Readonly<Record<string, string>>[];
    const forged = {
      ...first,
      signature: first!['signature']!.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')),
    };
    const read = decode(part, { ...paid, body: { ...paid.body, certificates: [forged, ...rest] } });
    expect(read).toMatchObject({ refusal: { code: 'certificate' } });
  });
});

/** The Merkle root under which a block stands. */
function previousOf({ body }: Envelope): string {
  return /"previous_block_hash": "([0-9a-f]{64})"/.exec(String(body['block']))![1]!;
}

test('without certificates beside blocks, who is sent no payments follows none', async () => {
  const strip = (envelope: Envelope): Envelope =>
    envelope.type === 'block' || envelope.type === 'blocks'
      ? { ...envelope, body: { ...envelope.body, certificates: [] } }
      : envelope;
  const { parts } = await runParts(SCENARIO, split(SCENARIO, 4), strip);
  const trusted = SCENARIO.nodes.master + SCENARIO.nodes.cashing + SCENARIO.nodes.consumer;
  expect(parts.at(-1)!.assembly.participants[trusted]!.head!.height).toBe(0);
});

import { describe, expect, test } from 'vitest';
import { nodePlatform } from '../../src/cli/node-crypto.js';
import type { DigestListener } from '../../src/engine/digest.js';
import { portableHashStream } from '../../src/engine/event-log.js';
import { SECOND } from '../../src/engine/time.js';
import { refuse } from '../../src/ledger/block.js';
import { BlockTree } from '../../src/ledger/block-tree.js';
import type { MessageTotals } from '../../src/network/message-count.js';
import type { Observer } from '../../src/observers/observer.js';
import { RunLog } from '../../src/observers/run-log.js';
import { simulate } from '../../src/simulate.js';

type Told = [time: number, node: number, event: string, subject: string, detail: string];

/** What a listener hears, put down as it comes: what the table of events has to say. */
function keeper(): { rows: Told[]; observer: Observer } {
  const rows: Told[] = [];
  const observer: Observer = {
    submitted: (time, node, { id, type }) => void rows.push([time, node, 'submitted', id, type]),
    accepted: (time, node, { id }) => void rows.push([time, node, 'accepted', id, '']),
    refused: (time, node, { id }, { code }) => void rows.push([time, node, 'refused', id, code]),
    proposed: (time, node, { id }) => void rows.push([time, node, 'proposed', id, '']),
    rejected: (time, node, { id }, { code }) => void rows.push([time, node, 'rejected', id, code]),
    headChanged: (time, node, { id }) => void rows.push([time, node, 'head-changed', id, '']),
    finalised: (time, node, { id }) => void rows.push([time, node, 'finalised', id, '']),
    faultBegan: (time, fault, nodes) =>
      void rows.push([time, nodes[0] ?? -1, 'fault-began', fault, nodes.join(' ')]),
    faultEnded: (time, fault, nodes) =>
      void rows.push([time, nodes[0] ?? -1, 'fault-ended', fault, nodes.join(' ')]),
  };
  return { rows, observer };
}

const platform = nodePlatform;

/** A log of nothing. */
const PARTS = { keep: true, transactions: [], blocks: [], counts: () => new Map<string, MessageTotals>() };

const inSeconds = (rows: readonly Told[]) => rows.map(([time, ...rest]) => [time / SECOND, ...rest]);

// Between them: every event but a rejected block, and more rows than one chunk holds.
const SCENARIOS = ['pou-faults', 'attack-payment-flooding'];

describe('the log of a run', () => {
  const told = new Set<string>();

  test.each(SCENARIOS)('its table is what a listener hears, and so is trace.jsonl: %s', (name) => {
    const { rows, observer } = keeper();
    const { events, files } = simulate(
      { extends: name, output: { trace: true, nodeFiles: 'none' } },
      { observers: [observer], platform },
    );
    expect(events.length).toBe(rows.length);
    expect(events.rows().map((row) => Object.values(row))).toEqual(inSeconds(rows));
    const keys = ['time', 'node', 'event', 'subject', 'detail'];
    expect(Object.keys(events.columns)).toEqual(keys);
    const lines = inSeconds(rows).map((row) =>
      JSON.stringify(Object.fromEntries(keys.map((key, place) => [key, row[place]]))),
    );
    const traced = files!.get('trace.jsonl')!.trimEnd().split('\n');
    const shared = traced
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ event }) => event !== 'arrived')
      .map((line) => JSON.stringify(Object.fromEntries(keys.map((key) => [key, line[key]]))));
    expect(shared).toEqual(lines);
    for (const [, , event] of rows) told.add(event);
  });

  test('trace.jsonl says of each block its height, parent and arrivals, and of each head the one before', () => {
    const scenario = { extends: 'pou-faults', output: { trace: true, nodeFiles: 'none' } };
    const { files, blocks } = simulate(scenario, { trace: false, platform });
    const lines = files!.get('trace.jsonl')!.trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as Record<string, string | number>);
    const rows = blocks.rows();
    const rowOf = new Map<unknown, (typeof rows)[0]>(rows.map((row) => [row.id, row]));
    const about = events.filter(({ height }) => height !== undefined && height !== 0);
    for (const { subject, height, parent } of about) {
      const { height: expected, parent: standsOn } = rowOf.get(subject!)!;
      expect([height, parent]).toEqual([expected, standsOn]);
    }
    const had = new Set<string>();
    const heads = new Map<unknown, unknown>();
    for (const { event, node, subject, previous } of events) {
      if (event === 'arrived') had.add(`${node} ${subject}`);
      if (event !== 'head-changed') continue;
      if (heads.has(node)) expect(previous).toBe(heads.get(node));
      heads.set(node, subject);
    }
    expect(had.size).toBeGreaterThan(blocks.length);
    expect(heads.size).toBeGreaterThan(1);
  });

  test('the scenarios above tell every event but a rejected block, which the table tells too', () => {
    expect([...told].sort()).toEqual([
      ...['accepted', 'fault-began', 'fault-ended', 'finalised', 'head-changed', 'proposed', 'refused'],
      'submitted',
    ]);
    const { root } = new BlockTree(3, 'the root', undefined);
    const log = new RunLog({ ...PARTS, hash: portableHashStream(), blocks: [root] });
    log.rejected(SECOND, 2, root, refuse('not-elected', 'another was'));
    expect(log.table().rows()).toEqual([
      { time: 1, node: 2, event: 'rejected', subject: 'the root', detail: 'not-elected' },
    ]);
  });

  test('its table is empty when rows are not kept, and the digest is the same', () => {
    const kept = simulate('pou-local', { sink: null, platform });
    const bare = simulate('pou-local', { sink: null, platform, trace: false });
    expect([bare.events.length, bare.events.rows(), bare.digest]).toEqual([0, [], kept.digest]);
    expect(Object.keys(bare.events.columns)).toEqual(Object.keys(kept.events.columns));
  });

  test('its digest covers warnings and errors to the last surrogate, and no other line', () => {
    const digestWith = (level: 'INFO' | 'WARNING' | 'ERROR', text: string) => {
      const heard: string[] = [];
      const listener: DigestListener = {
        event: (_time, _node, type, detail) => void heard.push(`${type} ${detail}`),
        note: () => {},
        checkpoint: () => {},
      };
      const log = new RunLog({ ...PARTS, hash: portableHashStream(), listener });
      log.logged(SECOND, 0, level, () => text);
      return { digest: log.hex(), last: heard.at(-1), rows: log.table().rows() };
    };
    const texts = ['\ud800', '\ud801', '\udc00', '\ud800\udc00', '\udc00\ud800', '\ufffd', ''];
    const digests = texts.map((text) => digestWith('WARNING', text).digest);
    expect(new Set(digests).size).toBe(texts.length);
    expect(digestWith('ERROR', '').digest).not.toBe(digestWith('WARNING', '').digest);
    expect(digestWith('WARNING', 'low')).toMatchObject({ last: 'WARNING low', rows: [] });
    expect(digestWith('INFO', 'a').digest).toBe(digestWith('INFO', 'b').digest);
  });
});

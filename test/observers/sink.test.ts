import { describe, expect, test } from 'vitest';
import { MemorySink } from '../../src/observers/sink.js';

describe('MemorySink', () => {
  test('keeps files in the order in which they were begun', () => {
    const sink = new MemorySink();
    sink.append('b/log.txt', 'one\n');
    sink.write('a/1.json', '{}');
    sink.append('b/log.txt', 'two\n');
    expect([...sink.files]).toEqual([
      ['b/log.txt', 'one\ntwo\n'],
      ['a/1.json', '{}'],
    ]);
  });

  test('replaces a file that is written again, and appends to what was written', () => {
    const sink = new MemorySink();
    sink.write('a', 'old');
    sink.write('a', 'new');
    sink.append('a', '+');
    expect(sink.files.get('a')).toBe('new+');
  });

  test('remembers folders without files', () => {
    const sink = new MemorySink();
    sink.folder('empty');
    sink.folder('empty');
    expect([...sink.folders]).toEqual(['empty']);
    expect(sink.files.size).toBe(0);
  });

  test('hands out what it holds at that moment', () => {
    const sink = new MemorySink();
    sink.write('a', '1');
    const before = sink.files;
    sink.write('b', '2');
    expect([before.size, sink.files.size]).toEqual([1, 2]);
  });
});

import type { NodeId } from '../../engine/time.js';
import { at } from './exposition.js';
import type { LiveProcess, ProcessOutcome } from './live-process.js';

/** Where a node's chain ends. */
export interface HeadReport {
  readonly node: NodeId;
  readonly height: number;
  readonly id: string;
}

/** What came of one process. */
export interface ProcessReport {
  readonly nodes: readonly NodeId[];
  readonly stopped: boolean;
  readonly heads: readonly HeadReport[];
  readonly sent: number;
  readonly lost: number;
  readonly requests: number;
  readonly received: number;
  readonly refused: number;
  /** Seconds. */
  readonly lateness: { readonly p50: number; readonly p99: number; readonly most: number };
  readonly seconds: number;
  /** Resident memory in bytes when the process's part of the run began. */
  readonly memoryAtStart: number;
  /** Resident memory in bytes at the end. */
  readonly memory: number;
}

/** The report of a process that has ended. */
export function reportOf(process: LiveProcess, { stopped }: ProcessOutcome): ProcessReport {
  const { peers, lateness, plan, part } = process;
  const sum = (count: 'sent' | 'lost' | 'requests') =>
    peers.reduce((total, peer) => total + peer.counts[count], 0);
  const heads = plan.own.nodes.flatMap((node) => {
    const head = part?.assembly.participants[node]?.head;
    return head === undefined ? [] : [{ node, height: head.height, id: head.id }];
  });
  return {
    nodes: plan.own.nodes,
    stopped,
    heads,
    sent: sum('sent'),
    lost: sum('lost'),
    requests: sum('requests'),
    received: part?.inbox.counts.received ?? 0,
    refused: part?.inbox.counts.refused ?? 0,
    lateness: { p50: at(lateness, 0.5), p99: at(lateness, 0.99), most: at(lateness, 1) },
    seconds: (part?.assembly.run.now ?? 0) / 1e6,
    memoryAtStart: process.memoryAtStart,
    memory: process.memory,
  };
}

/** The report in a few lines for people. */
export function reportText(name: string, report: ProcessReport): string {
  const { heads, sent, lost, received, refused, lateness, seconds, stopped } = report;
  const ms = (value: number) => `${(value * 1000).toFixed(1)} ms`;
  const lines = [
    `${name}: ${stopped ? 'ended early' : 'ended'} at ${seconds.toFixed(1)} s of the run`,
    ...heads.map(({ node, height, id }) => `  node ${node}: block ${height}, ${id.slice(0, 16)}`),
    `  messages: ${sent} sent, ${lost} lost, ${received} received, ${refused} refused`,
    `  timers late by ${ms(lateness.p50)} (half of them), ${ms(lateness.p99)} (99 of 100), ${ms(lateness.most)} (the latest)`,
  ];
  return `${lines.join('\n')}\n`;
}

import type { LiveProcess } from './live-process.js';

/** A metric in the text format of Prometheus: its kind, what it is, and its samples by label. */
interface Metric {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly (readonly [labels: string, value: number])[];
}

/** The metrics of a process in the text format of Prometheus, version 0.0.4. */
export function exposition(process: LiveProcess): string {
  return metricsOf(process).map(written).join('');
}

function written({ name, kind, help, samples }: Metric): string {
  const lines = samples.map(
    ([labels, value]) => `consensim_${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`,
  );
  return `# HELP consensim_${name} ${help}\n# TYPE consensim_${name} ${kind}\n${lines.join('')}`;
}

function metricsOf(process: LiveProcess): readonly Metric[] {
  const { part, peers, lateness } = process;
  const gauge = (name: string, help: string, value: number): Metric => {
    return { name, kind: 'gauge', help, samples: [['', value]] };
  };
  const counter = (name: string, help: string, value: number): Metric => {
    return { name, kind: 'counter', help, samples: [['', value]] };
  };
  const ofPeers = (count: 'sent' | 'lost' | 'requests') =>
    peers.map((peer) => [`peer="${peer.name}"`, peer.counts[count]] as const);
  const own: readonly Metric[] = [
    {
      name: 'messages_sent_total',
      kind: 'counter',
      help: 'Messages that another process has taken.',
      samples: ofPeers('sent'),
    },
    {
      name: 'messages_lost_total',
      kind: 'counter',
      help: 'Messages that did not reach another process.',
      samples: ofPeers('lost'),
    },
    {
      name: 'requests_total',
      kind: 'counter',
      help: 'Requests made to carry messages.',
      samples: ofPeers('requests'),
    },
    gauge('lateness_p50_seconds', 'Half of the latest timers ran no later than this.', at(lateness, 0.5)),
    gauge(
      'lateness_p99_seconds',
      '99 of 100 of the latest timers ran no later than this.',
      at(lateness, 0.99),
    ),
    gauge('memory_bytes', 'Resident memory of the process.', process.memory),
  ];
  if (part === undefined) return own;
  const { inbox, assembly, plan } = part;
  const heights = [...plan.hosted].flatMap((node) => {
    const head = assembly.participants[node]?.head;
    return head === undefined ? [] : [[`node="${node}"`, head.height] as const];
  });
  return [
    ...own,
    gauge('run_seconds', 'Time of the run.', assembly.run.now / 1e6),
    counter('events_total', 'Events executed.', assembly.run.executed),
    counter('messages_received_total', 'Messages that came from other processes.', inbox.counts.received),
    counter(
      'messages_refused_total',
      'Messages that could not be read or were refused at once.',
      inbox.counts.refused,
    ),
    counter(
      'messages_overflowed_total',
      'Messages lost since too many waited for blocks.',
      inbox.counts.overflowed,
    ),
    gauge('orphans', 'Messages that wait for a block.', inbox.orphans),
    gauge('block_requests', 'Blocks that are being asked for.', inbox.requests),
    { name: 'height', kind: 'gauge', help: 'Height of the head of each node.', samples: heights },
  ];
}

/** A quantile of values in order of size, in seconds. */
export function at(values: readonly number[], share: number): number {
  return (values[Math.floor(share * (values.length - 1))] ?? 0) / 1e6;
}

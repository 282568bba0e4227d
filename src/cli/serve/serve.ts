import type { Server } from 'node:http';
import { describeScenario } from '../../scenario/parse.js';
import type { WrittenScenario } from '../../session/action.js';
import { type Address, addressText } from '../live/addresses.js';
import { Guard } from '../live/guard.js';
import { listen } from '../live/server.js';
import { pageText } from '../output/page-file.js';
import type { RequestedScenario } from '../request/scenario-layers.js';
import { EXIT, UsageError } from '../terminal/exit.js';
import type { Io } from '../terminal/io.js';
import { respondWith } from './respond.js';
import { ServedRun } from './served-run.js';

/** How a run is served. */
export interface ServePlan {
  readonly asked: Pick<RequestedScenario, 'scenario' | 'known' | 'modules'>;
  readonly address: Address;
  /** First port of masters that listen at ports of their own; none without. */
  readonly ports: readonly number[];
  readonly token: string | undefined;
  readonly speed: number;
}

/**
 * Serves a run until the user interrupts.
 *
 * @throws UsageError when a port is taken, or there are more ports than nodes.
 */
export async function serve({ asked, address, ports, token, speed }: ServePlan, io: Io): Promise<number> {
  const { scenario, known, modules } = asked;
  if (Object.keys({ ...modules.protocols, ...modules.attacks }).length > 0)
    throw new UsageError('serve: expected a protocol and attacks that come with consensim');
  const described = describeScenario(scenario, known) as WrittenScenario;
  const served = new ServedRun(described, speed, () => performance.now());
  const masters = served.session.run.population.of('master').length;
  if (ports.length > masters)
    throw new UsageError(`--ports: expected at most ${masters}, one for each master, got ${ports.length}`);
  const page = () => pageText(asked, undefined, served.session.actions);
  const failed = (error: unknown) =>
    io.stderr.write(`serve: ${error instanceof Error ? error.stack : error}\n`);
  const servers: Server[] = [];
  const close = () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  try {
    const listening = [
      { address, node: {} },
      ...ports.map((port, node) => ({ address: { ...address, port }, node: { node } })),
    ];
    for (const one of listening) {
      const respond = respondWith({ served, page, ...one.node });
      servers.push(await listen(one.address, new Guard(one.address, token), respond, failed));
    }
    io.stdout.write(`serve http://${addressText(address)}/: the page of ${scenario.name}; Ctrl-C ends it\n`);
    for (const [node, port] of ports.entries())
      io.stdout.write(`serve http://${addressText({ ...address, port })}/: master ${node}\n`);
    await new Promise<void>((settle) => {
      const release = io.onInterrupt(() => {
        release();
        settle();
      });
    });
    return EXIT.success;
  } finally {
    close();
  }
}

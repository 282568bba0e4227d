import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { NodeId } from '../../engine/time.js';
import { UsageError } from '../terminal/exit.js';

/** Where a process listens: a literal IP address, never a name, and a port. */
export interface Address {
  readonly ip: string;
  readonly port: number;
}

/** A process of a run: which nodes it runs, and where it is reached. */
export interface ProcessEntry {
  readonly nodes: readonly NodeId[];
  readonly address: Address;
}

/** The address of this machine that only its own programs reach. */
export const LOOPBACK = '127.0.0.1';

const HIGHEST_PORT = 65_535;

/** Reads `127.0.0.1:5000` or `[::1]:5000`; `undefined` for names and anything else. */
export function readAddress(text: string): Address | undefined {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([\d.]+)):(\d{1,5})$/.exec(text);
  if (match === null) return undefined;
  const [, six, four, portText] = match;
  const ip = six ?? four!;
  const port = Number(portText);
  const literal = six === undefined ? isIPv4(ip) : isIPv6(ip) && !ip.includes('.');
  return literal && port >= 1 && port <= HIGHEST_PORT ? { ip, port } : undefined;
}

/** The address as `readAddress` takes it. */
export function addressText({ ip, port }: Address): string {
  return isIPv6(ip) ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** Whether only programs of this machine reach the address. */
export function isLoopback(ip: string): boolean {
  return ip === '::1' || (isIPv4(ip) && ip.startsWith('127.'));
}

/** Addresses that are never a process of a run: link-local ones, where clouds keep their secrets, and those of groups. */
const NEVER = new BlockList();
NEVER.addSubnet('0.0.0.0', 8, 'ipv4');
NEVER.addSubnet('169.254.0.0', 16, 'ipv4');
NEVER.addSubnet('224.0.0.0', 3, 'ipv4');
NEVER.addSubnet('fe80::', 10, 'ipv6');
NEVER.addSubnet('ff00::', 8, 'ipv6');
NEVER.addAddress('::', 'ipv6');
NEVER.addAddress('fd00:ec2::254', 'ipv6');

/** Which addresses a process may send to: those of this machine, and of the networks that were allowed. */
export class Reach {
  readonly #allowed = new BlockList();

  /**
   * @param networks as `10.0.0.0/8`.
   * @throws UsageError for one that is none.
   */
  constructor(networks: readonly string[] = []) {
    for (const text of networks) this.#allow(text);
  }

  /** Why nothing is sent to the address; `undefined` when it may be. */
  problem({ ip }: Address): string | undefined {
    const family = isIPv4(ip) ? 'ipv4' : 'ipv6';
    if (NEVER.check(ip, family)) return 'is no address of a process';
    if (isLoopback(ip) || this.#allowed.check(ip, family)) return undefined;
    return 'is not of this machine; --allow-net lets in networks such as 10.0.0.0/8';
  }

  #allow(text: string): void {
    const match = /^([\d.]+|[0-9a-fA-F:]+)\/(\d{1,3})$/.exec(text);
    const [, ip = '', bits = ''] = match ?? [];
    const family = isIPv4(ip) ? 'ipv4' : isIPv6(ip) ? 'ipv6' : undefined;
    if (family === undefined || Number(bits) > (family === 'ipv4' ? 32 : 128)) {
      throw new UsageError(`--allow-net: expected a network such as 10.0.0.0/8, got ${JSON.stringify(text)}`);
    }
    this.#allowed.addSubnet(ip, Number(bits), family);
  }
}

/**
 * Reads a file of hosts: a line a process, its nodes and its address, as in `0,2-3 127.0.0.1:5000`.
 *
 * @param shown the file as the user wrote it.
 * @param nodes number of nodes, each of which must stand in the file once.
 * @throws UsageError with the line that is wrong.
 */
export function readHosts(text: string, shown: string, nodes: number, reach: Reach): readonly ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  const seen = new Set<NodeId>();
  for (const [place, line] of text.split(/\r?\n/).entries()) {
    const words = line.replace(/#.*$/, '').trim();
    if (words === '') continue;
    const where = `${shown}:${place + 1}`;
    const [list = '', addressWord = '', ...more] = words.split(/\s+/);
    const address = readAddress(addressWord);
    if (address === undefined || more.length > 0) {
      throw new UsageError(
        `${where}: expected nodes and an address such as "0,2-3 127.0.0.1:5000", got ${JSON.stringify(words)}`,
      );
    }
    const problem = reach.problem(address);
    if (problem !== undefined) throw new UsageError(`${where}: ${addressText(address)} ${problem}`);
    const members = readNodes(list, nodes, where);
    for (const node of members) {
      if (seen.has(node)) throw new UsageError(`${where}: node ${node} is in the file twice`);
      seen.add(node);
    }
    entries.push({ nodes: members, address });
  }
  for (let node = 0; node < nodes; node++) {
    if (!seen.has(node)) throw new UsageError(`${shown}: node ${node} is missing`);
  }
  return entries;
}

/**
 * Reads a list of nodes such as `0,2-3`.
 *
 * @param where stands before a problem.
 * @throws UsageError when it is none, or names nodes that are not there.
 */
export function readNodes(text: string, nodes: number, where: string): readonly NodeId[] {
  const members = new Set<NodeId>();
  for (const word of text.split(',')) {
    const match = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(word);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (match === null || first > last || last >= nodes) {
      throw new UsageError(
        `${where}: expected nodes from 0 to ${nodes - 1} such as "0,2-3", got ${JSON.stringify(text)}`,
      );
    }
    for (let node = first; node <= last; node++) members.add(node);
  }
  return [...members].sort((a, b) => a - b);
}

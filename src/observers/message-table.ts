import type { NodeId } from '../engine/time.js';
import type { MessageTotals } from '../network/message-count.js';
import type { MessageRow } from './rows.js';
import { type Table, tableOf } from './table.js';

/**
 * Messages by type, and by type and sender: a row without a node stands for all nodes together. Nodes that sent none
 * of a type have no row; duplicates are known of what relays send, and for all nodes together.
 *
 * @param regionOf name of a node's region, where there are regions: one more column.
 */
export function messagesTable(
  messages: ReadonlyMap<string, MessageTotals>,
  listed: readonly NodeId[],
  regionOf?: (node: NodeId) => string,
): Table<MessageRow> {
  const rows: MessageRow[] = [];
  const region = (node: NodeId | null) =>
    regionOf === undefined ? {} : { region: node === null ? '' : regionOf(node) };
  for (const [type, { sent, bytes, dropped, duplicates, senders }] of messages) {
    rows.push({ type, node: null, ...region(null), sent, bytes, dropped, duplicates: duplicates ?? null });
    if (senders === undefined) continue;
    for (const node of listed) {
      const count = senders.sent(node);
      if (count === 0) continue;
      const size = senders.bytes(node);
      rows.push({
        type,
        node,
        ...region(node),
        sent: count,
        bytes: size,
        dropped: senders.dropped(node),
        duplicates: null,
      });
    }
  }
  return tableOf('messages', rows, ['type', 'node', 'sent', 'bytes', 'dropped', 'duplicates']);
}

import type { Frame, ShownBlock } from '../session/frame.js';
import { colourOf, painter } from './colour.js';

/** A block in the picture of the chain. */
interface Placed {
  readonly block: ShownBlock;
  readonly lane: number;
}

const STEP = 46;
const LANE = 34;
const BOX = 26;

/** Blocks of the last heights: the chain of the best head in the first lane, forks below. */
export function lanesOf(
  blocks: readonly ShownBlock[],
  best: number,
  shownHeights: number,
): readonly Placed[] {
  const tip = blocks[best];
  if (tip === undefined) return [];
  const from = Math.max(0, blocks.reduce((most, { height }) => Math.max(most, height), 0) - shownHeights + 1);
  const lanes = new Map<number, number>();
  for (let at: ShownBlock | undefined = tip; at !== undefined && at.height >= from; at = blocks[at.parent])
    lanes.set(at.index, 0);
  const taken = new Map<number, Set<number>>();
  const isFree = (lane: number, height: number) => taken.get(lane)?.has(height) !== true;
  const placed: Placed[] = [];
  for (const block of blocks) {
    if (block.height < from) continue;
    let lane = lanes.get(block.index);
    if (lane === undefined) {
      const above = lanes.get(block.parent) ?? 0;
      lane = above > 0 && isFree(above, block.height) ? above : 1;
      while (!isFree(lane, block.height)) lane++;
    }
    lanes.set(block.index, lane);
    const heights = taken.get(lane) ?? new Set<number>();
    heights.add(block.height);
    taken.set(lane, heights);
    placed.push({ block, lane });
  }
  return placed;
}

/** Draws the chain and its forks, with how many nodes follow each block. */
export function drawTree(
  canvas: HTMLCanvasElement,
  blocks: readonly ShownBlock[],
  { heads, best }: Frame,
): void {
  const scale = devicePixelRatio;
  const { clientWidth: width } = canvas;
  const counts = new Map<number, number>();
  for (const head of heads) if (head >= 0) counts.set(head, (counts.get(head) ?? 0) + 1);
  const placed = lanesOf(blocks, best, Math.max(3, Math.floor((width - 20) / STEP)));
  const lanes = Math.min(6, placed.reduce((most, { lane }) => Math.max(most, lane), 0) + 1);
  const height = lanes * LANE + 30;
  canvas.style.height = `${height}px`;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext('2d')!;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  const paint = painter();
  const first = placed.reduce((least, { block }) => Math.min(least, block.height), Number.POSITIVE_INFINITY);
  const at = ({ block, lane }: Placed): [number, number] => [
    24 + (block.height - first) * STEP,
    22 + lane * LANE,
  ];
  const places = new Map(placed.map((one) => [one.block.index, one]));
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const one of placed) {
    if (one.lane >= lanes) continue;
    const [x, y] = at(one);
    const parent = places.get(one.block.parent);
    if (parent !== undefined) {
      const [px, py] = at(parent);
      pen.strokeStyle = paint('muted');
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(px + BOX / 2, py);
      pen.lineTo(x - BOX / 2, y);
      pen.stroke();
    }
    pen.fillStyle = paint(colourOf(one.block.index));
    pen.fillRect(x - BOX / 2, y - BOX / 2, BOX, BOX);
    if (one.lane > 0) {
      pen.setLineDash([3, 3]);
      pen.strokeStyle = paint('ink');
      pen.strokeRect(x - BOX / 2, y - BOX / 2, BOX, BOX);
      pen.setLineDash([]);
    }
    pen.font = '600 10px system-ui, sans-serif';
    pen.fillStyle = paint('paper');
    pen.fillText(String(one.block.height), x, y);
    const here = counts.get(one.block.index);
    if (here !== undefined) {
      pen.font = '10px system-ui, sans-serif';
      pen.fillStyle = paint('ink');
      pen.fillText(`${here} here`, x, y + BOX / 2 + 7);
    }
  }
}

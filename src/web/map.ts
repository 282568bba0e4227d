import type { Colour } from '../report/palette.js';
import type { Frame, Setting } from '../session/frame.js';
import { colourOf, painter, typeColour } from './colour.js';

/** Where each node is drawn, from 0 to 1 in both directions. */
export type Places = readonly (readonly [x: number, y: number])[];

/** Nodes of a role on a ring of their own: masters outside, those who pay within. */
export function placesOf({ roles, regions }: Setting): Places {
  if (regions.length > 0) return placesByRegion(regions);
  const masters = [...roles.keys()].filter((node) => roles[node] === 'master');
  const others = [...roles.keys()].filter((node) => roles[node] !== 'master');
  const places: [number, number][] = [];
  ring(masters, 0.42, places);
  ring(others, others.length > 0 && masters.length > 0 ? 0.22 : 0.42, places);
  return places;
}

/** The middle of each region, for regions that are on a map; others stand on a ring. */
const ON_THE_MAP: readonly (readonly [name: RegExp, x: number, y: number])[] = [
  [/south america|brazil|sa-east/i, 0.28, 0.76],
  [/north america|\bus\b|usa|america|canada/i, 0.18, 0.3],
  [/europe|germany|france|\buk\b/i, 0.5, 0.2],
  [/africa/i, 0.52, 0.62],
  [/japan/i, 0.9, 0.28],
  [/australia|oceania/i, 0.86, 0.82],
  [/asia|china|india|singapore/i, 0.76, 0.48],
];

/** Where the middle of each region is drawn. */
export function regionMiddles(names: readonly string[]): ReadonlyMap<string, readonly [number, number]> {
  const all = [...new Set(names)].sort();
  return new Map(
    all.map((name, place) => {
      const known = ON_THE_MAP.find(([pattern]) => pattern.test(name.replaceAll('_', ' ')));
      const turn = (2 * Math.PI * place) / all.length;
      const onRing = [0.5 + 0.34 * Math.cos(turn), 0.5 + 0.34 * Math.sin(turn)] as const;
      return [name, known === undefined ? onRing : ([known[1], known[2]] as const)];
    }),
  );
}

/** Nodes of a region around its middle, in a spiral that keeps them apart. */
function placesByRegion(regions: readonly string[]): Places {
  const middles = regionMiddles(regions);
  const counts = new Map<string, number>();
  for (const name of regions) counts.set(name, (counts.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return regions.map((name) => {
    const place = seen.get(name) ?? 0;
    seen.set(name, place + 1);
    const [x, y] = middles.get(name)!;
    const far = 0.12 * Math.sqrt((place + 0.5) / counts.get(name)!);
    const turn = place * 2.399_963;
    return [x + far * Math.cos(turn), y + far * Math.sin(turn)];
  });
}

function ring(nodes: readonly number[], radius: number, places: [number, number][]): void {
  for (const [place, node] of nodes.entries()) {
    const turn = (2 * Math.PI * place) / nodes.length - Math.PI / 2;
    places[node] = [0.5 + radius * Math.cos(turn), 0.5 + radius * Math.sin(turn)];
  }
}

/** What the map shows beside the frame. */
export interface MapView {
  readonly places: Places;
  readonly picked: number;
  /** The neighbours of the picked node. */
  readonly near: readonly number[];
  /** Group of each node while the network is split; -1 for none. */
  readonly sides: readonly number[];
  readonly moves: boolean;
}

/** Draws the network: nodes in the colour of their head, messages on their way. */
export function drawMap(canvas: HTMLCanvasElement, frame: Frame, setting: Setting, view: MapView): void {
  const scale = devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== width * scale || canvas.height !== height * scale) {
    canvas.width = width * scale;
    canvas.height = height * scale;
  }
  const pen = canvas.getContext('2d')!;
  const paint = painter();
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  const side = Math.min(width, height);
  const at = (node: number): [number, number] => {
    const [x, y] = view.places[node]!;
    return [width / 2 + (x - 0.5) * side, height / 2 + (y - 0.5) * side];
  };
  drawRegions(pen, setting, width, height, side, paint('muted'));
  drawLinks(pen, setting, view, at, paint('grid'));
  if (view.moves) drawMessages(pen, frame, at, paint);
  const size = radiusOf(setting.roles.length, side);
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const node of setting.roles.keys()) {
    const [x, y] = at(node);
    const isUp = frame.up[node] === 1;
    pen.beginPath();
    if (setting.roles[node] === 'master') pen.arc(x, y, size, 0, 2 * Math.PI);
    else pen.rect(x - size * 0.7, y - size * 0.7, size * 1.4, size * 1.4);
    pen.globalAlpha = isUp ? 1 : 0.25;
    pen.fillStyle = paint(colourOf(frame.heads[node]!));
    pen.fill();
    pen.globalAlpha = 1;
    pen.setLineDash(view.sides[node]! > 0 ? [4, 3] : []);
    pen.lineWidth = node === view.picked ? 3 : 1.5;
    pen.strokeStyle = node === view.picked || view.sides[node]! >= 0 ? paint('ink') : paint('grid');
    pen.stroke();
    pen.setLineDash([]);
    if (size >= 9) label(pen, String(node), x, y, paint(isUp ? 'paper' : 'ink'));
    if (!isUp) cross(pen, x, y, size, paint('ink'));
  }
}

/** The node nearest to a point of the canvas; -1 where none is near. */
export function nodeAt(canvas: HTMLCanvasElement, x: number, y: number, places: Places): number {
  const { clientWidth: width, clientHeight: height } = canvas;
  const side = Math.min(width, height);
  let best = -1;
  let least = Math.max(radiusOf(places.length, side) + 6, 12);
  for (const [node, [px, py]] of places.entries()) {
    const distance = Math.hypot(width / 2 + (px - 0.5) * side - x, height / 2 + (py - 0.5) * side - y);
    if (distance < least) [best, least] = [node, distance];
  }
  return best;
}

function radiusOf(nodes: number, side: number): number {
  return Math.max(2.5, Math.min(16, (side * 1.1) / nodes));
}

/** The names of regions, above their nodes. */
function drawRegions(
  pen: CanvasRenderingContext2D,
  { regions }: Setting,
  width: number,
  height: number,
  side: number,
  colour: string,
): void {
  pen.font = '12px system-ui, sans-serif';
  pen.fillStyle = colour;
  pen.textAlign = 'center';
  for (const [name, [x, y]] of regionMiddles(regions))
    pen.fillText(name, width / 2 + (x - 0.5) * side, height / 2 + (y - 0.5 - 0.145) * side);
}

/** All links, or those of the picked node where there are too many to be told apart. */
function drawLinks(
  pen: CanvasRenderingContext2D,
  { links }: Setting,
  { picked, near }: MapView,
  at: (node: number) => [number, number],
  colour: string,
): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 0.6;
  pen.beginPath();
  const line = (from: number, to: number) => {
    pen.moveTo(...at(from));
    pen.lineTo(...at(to));
  };
  for (const [from, neighbours] of links.entries())
    for (const to of neighbours) if (from < to) line(from, to);
  if (links.length === 0) for (const to of near) line(picked, to);
  pen.stroke();
}

function drawMessages(
  pen: CanvasRenderingContext2D,
  { messages, now, types }: Frame,
  at: (node: number) => [number, number],
  paint: (colour: Colour) => string,
): void {
  for (let place = 0; place < messages.length; place += 5) {
    const [ax, ay] = at(messages[place]!);
    const [bx, by] = at(messages[place + 1]!);
    const sent = messages[place + 2]!;
    const part = (now - sent) / Math.max(1, messages[place + 3]! - sent);
    const type = types[messages[place + 4]!] ?? '';
    const isBlock = type.includes('block') || type === 'proposal';
    pen.fillStyle = paint(typeColour(messages[place + 4]!));
    const size = isBlock ? 4 : 2.2;
    pen.fillRect(ax + (bx - ax) * part - size / 2, ay + (by - ay) * part - size / 2, size, size);
  }
}

function label(pen: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string): void {
  pen.font = '600 11px system-ui, sans-serif';
  pen.fillStyle = colour;
  pen.fillText(text, x, y + 0.5);
}

function cross(pen: CanvasRenderingContext2D, x: number, y: number, size: number, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(x - size * 0.6, y - size * 0.6);
  pen.lineTo(x + size * 0.6, y + size * 0.6);
  pen.moveTo(x + size * 0.6, y - size * 0.6);
  pen.lineTo(x - size * 0.6, y + size * 0.6);
  pen.stroke();
}

import { useEffect, useRef } from 'preact/hooks';
import Plot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Sample } from '../session/frame.js';
import { painter } from './colour.js';
import type { Shown } from './player.js';

/** Chains' heights, how many heads there are, what waits and how equal money is, over time. */
export function Charts({ shown }: { shown: Shown }) {
  const { samples, setting } = shown;
  const seconds = setting.end >= 7200e6 ? { unit: 'h', length: 3600e6 } : { unit: 's', length: 1e6 };
  return (
    <section class="charts" aria-label="Charts">
      <h2>Over time</h2>
      <Line title="Height of the best chain" unit={seconds} samples={samples} end={setting.end} of="height" />
      <Line
        title="Different heads among masters"
        unit={seconds}
        samples={samples}
        end={setting.end}
        of="heads"
      />
      {setting.payers.length > 1 && (
        <Line
          title="Gini coefficient of those who pay"
          unit={seconds}
          samples={samples}
          end={setting.end}
          of="gini"
        />
      )}
    </section>
  );
}

interface LineParts {
  readonly title: string;
  readonly unit: { readonly unit: string; readonly length: number };
  readonly samples: readonly Sample[];
  readonly end: number;
  readonly of: 'height' | 'heads' | 'gini';
}

function Line({ title, unit, samples, end, of }: LineParts) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  useEffect(() => {
    // An element that is taken away leaves its reference empty before its watcher ends.
    const box = place.current;
    if (box === null) return;
    const paint = painter();
    const grid = { stroke: paint('grid'), width: 1 };
    const axis = { stroke: paint('ink'), grid, ticks: grid };
    const number = (_: Plot, values: number[]) => values.map((value) => String(Number(value.toPrecision(6))));
    plot.current = new Plot(
      {
        ...{
          width: box.clientWidth,
          height: 140,
          legend: { show: false },
          cursor: { show: false },
        },
        scales: { x: { time: false, range: [0, end / unit.length] } },
        axes: [
          { ...axis, values: number, label: unit.unit, labelSize: 18, size: 34 },
          { ...axis, values: number, size: 54 },
        ],
        series: [{}, { stroke: paint('blue'), width: 2, points: { show: false } }],
      },
      [[], []],
      box,
    );
    const resize = () => plot.current?.setSize({ width: box.clientWidth, height: 140 });
    const watcher = new ResizeObserver(resize);
    watcher.observe(box);
    return () => {
      watcher.disconnect();
      plot.current?.destroy();
    };
  }, [end]);
  useEffect(() => {
    plot.current?.setData([
      samples.map(({ time }) => time / unit.length),
      samples.map((sample) => sample[of]),
    ]);
  }, [samples]);
  const last = samples.at(-1)?.[of];
  return (
    <figure>
      <figcaption>
        {title}: {last === undefined ? '' : Number(last.toPrecision(4))}
      </figcaption>
      <div class="plot" ref={place} />
    </figure>
  );
}

// Any two quantities against each other, with the Pareto front.
import { signal } from "@preact/signals";
import { rows, summary, type Row } from "./state";
import { Empty, useWidth } from "./parts";
import { Figure } from "./bars";
import { Axis, scale_of } from "./axis";
import { clean, dollars, duration, number, points, short, with_unit } from "./text";

interface Measure { key: string; title: string; unit: string; higher: boolean; of: (row: Row) => number | null; text: (value: number) => string }

const measures = (): Measure[] => {
  const of_criteria = (summary.value.criteria ?? [])
    .filter((each) => !each.gate)
    .map((each): Measure => ({
      key: each.name, title: clean(each.name), unit: clean(each.unit), higher: each.better === "higher",
      of: (row) => row.approach.scores?.[each.name]?.value ?? null, text: (value) => with_unit(value, each.unit),
    }));
  const metric = (key: "cost_usd" | "duration_s" | "tokens" | "lines_changed", title: string, unit: string, text: (value: number) => string): Measure =>
    ({ key: `metric ${key}`, title, unit, higher: false, of: (row) => row.approach.metrics?.[key] ?? null, text });
  return [
    ...of_criteria,
    { key: "total", title: "Total", unit: "of 10", higher: true, of: (row) => (row.total === null ? null : 10 * row.total), text: points } as Measure,
    metric("cost_usd", "Cost", "USD", dollars),
    metric("duration_s", "Time of sessions", "s", duration),
    metric("tokens", "Tokens", "", (value) => number(value, 3)),
    metric("lines_changed", "Lines changed", "", (value) => number(value)),
  ].filter((each) => rows.value.filter((row) => each.of(row) !== null).length > 1 && rows.value.some((row) => each.of(row)));
};

const axes = signal<[string, string]>(["", ""]);

interface Point { row: Row; x: number; y: number; front: boolean }

export function pareto(all: Point[], x_higher: boolean, y_higher: boolean): void {
  const value = (point: Point): [number, number] => [x_higher ? point.x : -point.x, y_higher ? point.y : -point.y];
  const sorted = [...all].sort((a, b) => value(b)[0] - value(a)[0] || value(b)[1] - value(a)[1]);
  let best = -Infinity;
  let at = NaN;
  for (const point of sorted) {
    const [x, y] = value(point);
    point.front = y > best || (y === best && x === at);
    if (y > best) [best, at] = [y, x];
  }
}

export function Scatter() {
  const all = measures();
  return all.length < 2 ? null : <Plot all={all} />;
}

const most_circles = 200;

function Plot({ all }: { all: Measure[] }) {
  const [ref, width] = useWidth(560);
  const x = all.find((each) => each.key === axes.value[0]) ?? all[0];
  const y = all.find((each) => each.key === axes.value[1]) ?? all.find((each) => each !== x)!;
  const found: Point[] = [];
  for (const row of rows.value) {
    const at = [x.of(row), y.of(row)];
    if (at[0] !== null && at[1] !== null && row.rank !== null) found.push({ row, x: at[0], y: at[1], front: false });
  }
  pareto(found, x.higher, y.higher);
  const front = found.filter((each) => each.front).sort((a, b) => a.x - b.x || a.y - b.y);
  const left = 52;
  const inner = Math.max(100, width - left - 16);
  const tall = Math.min(320, Math.max(220, width * 0.5));
  const choose = (which: 0 | 1) => (event: { currentTarget: HTMLSelectElement }) => {
    const next: [string, string] = [x.key, y.key];
    next[which] = event.currentTarget.value;
    axes.value = next;
  };
  const picker = (which: 0 | 1, label: string, now: Measure) => (
    <label>{label} <select onChange={choose(which)} value={now.key}>{all.map((each) => <option value={each.key} selected={each.key === now.key}>{short(each.title, 40)}</option>)}</select></label>
  );
  const label = (name: string): string => short(name, 20);
  let chart = <Empty>No approach with a rank has both values.</Empty>;
  if (found.length) {
    const across = scale_of(found.map((each) => each.x), inner, 0.08);
    const up = scale_of(found.map((each) => each.y), tall, 0.1);
    const px = (point: Point): number => across(point.x);
    const py = (point: Point): number => tall - up(point.y);
    const named = found.length <= 16 ? found : front.slice(0, 12);
    // A label whose place is taken is left out; its name is in the title and the table.
    const taken: [number, number, number, number][] = [];
    const labels = named.flatMap((each) => {
      const text = label(each.row.name);
      const size = text.length * 6.6;
      const end = px(each) + 10 + size > inner;
      const from = end ? px(each) - 10 - size : px(each) + 9;
      for (const dy of [4, -9, 17]) {
        const box: [number, number, number, number] = [from, py(each) + dy - 11, from + size, py(each) + dy + 3];
        if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
        taken.push(box);
        return [<text class="label" x={end ? px(each) - 10 : px(each) + 9} y={py(each) + dy} text-anchor={end ? "end" : "start"}>{text}</text>];
      }
      return [];
    });
    chart = (
      <svg role="img" width={width} height={tall + 44} aria-labelledby="scatter-t scatter-d">
        <title id="scatter-t">{`${y.title} against ${x.title}`}</title>
        <desc id="scatter-d">{`On the Pareto front: ${front.slice(0, 50).map((each) => `${clean(each.row.name)} (${x.text(each.x)}; ${y.text(each.y)})`).join(", ")}.`}</desc>
        <g transform={`translate(${left} 6)`}>
          <Axis scale={across} width={inner} y={tall} unit={x.unit} top={0} />
          <g class="axis">
            {up.ticks.map((tick) => (
              <g transform={`translate(0 ${(tall - up(tick)).toFixed(1)})`}>
                <line class="grid" x1={0} x2={inner} />
                <text x={-8} y={4} text-anchor="end">{number(tick, 3)}</text>
              </g>
            ))}
          </g>
          {front.length > 1 && <polyline class="front" points={front.map((each) => `${px(each).toFixed(1)},${py(each).toFixed(1)}`).join(" ")} />}
          {found.length > most_circles && <path class="points" d={found.map((each) => `M${px(each).toFixed(1)},${py(each).toFixed(1)}h0`).join("")} />}
          {(found.length > most_circles ? front.slice(0, most_circles) : found).map((each) => (
            <circle class={`point ${each.front ? "on-front" : ""}`} cx={px(each).toFixed(1)} cy={py(each).toFixed(1)} r={found.length > most_circles ? 4 : 5}>
              <title>{`${clean(each.row.name)}: ${x.title} ${x.text(each.x)}, ${y.title} ${y.text(each.y)}`}</title>
            </circle>
          ))}
          {labels}
        </g>
      </svg>
    );
  }
  const better = (measure: Measure): string => `${measure.higher ? "more" : "less"} ${measure.title.toLowerCase() === "total" ? "total" : measure.title}`;
  return (
    <Figure
      title="Trade-offs"
      note={<>Filled points are on the Pareto front: no other has both {better(x)} and {better(y)}.</>}
      table={() => ({ head: ["Approach", x.title, y.title, "Pareto front"], rows: found.map((each) => [clean(each.row.name), x.text(each.x), y.text(each.y), each.front ? "yes" : "no"]) })}
    >
      <p class="tools">{picker(0, "Across", x)}{picker(1, "Up", y)}</p>
      <div ref={ref} class="chart">{chart}</div>
    </Figure>
  );
}

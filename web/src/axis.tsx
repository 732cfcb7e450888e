// Scales and axes of charts.
import { number } from "./text";

export interface Scale {
  (value: number): number;
  ticks: number[];
  log: boolean;
}

const steps = [1, 2, 2.5, 5, 10];

export function linear(low: number, high: number, size: number, wanted = Math.max(2, Math.floor(size / 90))): Scale {
  if (!(high > low)) high = low + (Math.abs(low) || 1) * 0.1;
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (steps.find((each) => each * power >= raw) ?? 10) * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; ++i) ticks.push(Number((i * step).toPrecision(12)));
  return Object.assign((value: number) => ((value - low) / (high - low)) * size, { ticks, log: false });
}

function logarithmic(low: number, high: number, size: number): Scale {
  const from = Math.log10(low);
  const to = Math.log10(high);
  const most = Math.max(2, Math.floor(size / 70));
  const every = Math.max(1, Math.ceil((to - from) / most));
  const ticks: number[] = [];
  for (let power = Math.ceil(from); power <= to; power += every) ticks.push(10 ** power);
  if (ticks.length < 2) ticks.splice(0, ticks.length, low, high);
  return Object.assign((value: number) => ((Math.log10(value) - from) / (to - from)) * size, { ticks, log: true });
}

/** Logarithmic where values above 0 lie far apart. `room`: share of the width on either side. */
export function scale_of(values: number[], size: number, room = 0.05): Scale {
  let low = Math.min(...values);
  let high = Math.max(...values);
  if (low > 0 && high / low > 30) {
    const factor = (high / low) ** room;
    return logarithmic(low / factor, high * factor, size);
  }
  const free = (high - low || Math.abs(high) * 0.05 || 1) * room;
  return linear(low - free, high + free, size);
}

export const Axis = ({ scale, width, y, unit, top }: { scale: Scale; width: number; y: number; unit?: string | null; top?: number }) => (
  <g class="axis">
    <line x1={0} x2={width} y1={y} y2={y} />
    {scale.ticks.map((tick) => {
      const x = scale(tick);
      return (
        <g transform={`translate(${x.toFixed(1)} 0)`}>
          {top !== undefined && <line class="grid" y1={top} y2={y} />}
          <line y1={y} y2={y + 4} />
          <text y={y + 16} text-anchor={x < 12 ? "start" : x > width - 12 ? "end" : "middle"}>{number(tick, 3)}</text>
        </g>
      );
    })}
    {(unit || scale.log) && <text class="unit" x={width} y={y + 31} text-anchor="end">{[unit, scale.log && "log scale"].filter(Boolean).join(", ")}</text>}
  </g>
);

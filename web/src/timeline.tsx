// The sessions and measurements over time, and what they waited for.
import { useState } from "preact/hooks";
import { has, read_timeline } from "./documents";
import { Empty, useDocument, useWidth } from "./parts";
import { Figure } from "./bars";
import { clean, duration, moment, short, words } from "./text";
import type { Span } from "./types";

const kinds = ["session", "waiting", "setup", "evaluation", "measuring", "judging", "helper", "cooldown", "paused"];
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 604800];

const first_lanes = 30;
const most_spans = 4000;

export function Timeline() {
  const { value, fault } = useDocument(read_timeline, "timeline");
  if (!has("timeline")) return <Empty>This report has no timeline.</Empty>;
  if (fault) return <Empty>The timeline could not be read: {clean(fault)}</Empty>;
  if (!value) return <p class="soft">Reading the timeline …</p>;
  if (!value.length) return <Empty>Nothing ran.</Empty>;
  return <Lanes spans={value} />;
}

function Lanes({ spans }: { spans: Span[] }) {
  const [ref, width] = useWidth(700);
  const [all, set_all] = useState(false);
  const times = spans.flatMap((each) => [Date.parse(each.from), each.to ? Date.parse(each.to) : NaN]).filter((time) => !Number.isNaN(time));
  const start = times.reduce((a, b) => Math.min(a, b), Infinity);
  const end = Math.max(times.reduce((a, b) => Math.max(a, b), -Infinity), start + 1);
  const names = [...new Set(spans.map((each) => each.lane))];
  const lanes = names.slice(0, all ? 300 : first_lanes);
  const narrow = width < 560;
  const label = narrow ? 0 : Math.min(190, 14 + 7.2 * Math.max(...lanes.map((name) => Math.min(24, clean(name).length))));
  const inner = Math.max(100, width - label - 8);
  const pitch = narrow ? 38 : 26;
  const height = lanes.length * pitch;
  const at = (time: number): number => ((time - start) / (end - start)) * inner;
  const seconds = (end - start) / 1000;
  const step = steps.find((each) => seconds / each <= Math.max(2, inner / 90)) ?? 604800;
  const ticks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step);
  const used = kinds.filter((kind) => spans.some((each) => each.kind === kind));
  const index = new Map(lanes.map((name, i) => [name, i]));
  const tell = (each: Span): string => {
    const to = each.to ? Date.parse(each.to) : end;
    return `${clean(each.lane)}, ${words(each.kind)}: ${duration((to - Date.parse(each.from)) / 1000)}${each.to ? "" : ", not ended"}${each.text ? `. ${clean(each.text)}` : ""}`;
  };
  return (
    <Figure
      title={`${duration(seconds)} from ${moment(new Date(start).toISOString())}`}
      key_={used.map((kind) => <span class={`k-${kind}`}>{kind === "cooldown" ? "cool-down" : kind}</span>)}
      table={() => ({
        head: ["Lane", "Kind", "From the start", "For", "Text"],
        rows: spans.slice(0, 1000).map((each) => [clean(each.lane), words(each.kind), duration((Date.parse(each.from) - start) / 1000), each.to ? duration((Date.parse(each.to) - Date.parse(each.from)) / 1000) : "not ended", short(each.text, 120)]),
      })}
    >
      <div ref={ref} class="chart">
        <svg role="img" class="timeline" width={width} height={height + 26} aria-labelledby="timeline-t timeline-d">
          <title id="timeline-t">Timeline</title>
          <desc id="timeline-d">{`${lanes.length} lanes over ${duration(seconds)}; the table lists every span.`}</desc>
          <defs>
            <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" y2="6" /></pattern>
          </defs>
          <g transform={`translate(${label} 0)`}>
            <g class="axis">
              {ticks.map((tick) => (
                <g transform={`translate(${at(start + tick * 1000).toFixed(1)} 0)`}>
                  <line class="grid" y1={0} y2={height} />
                  <text y={height + 18} text-anchor={tick === 0 ? "start" : at(start + tick * 1000) > inner - 24 ? "end" : "middle"}>{tick === 0 ? "0" : duration(tick)}</text>
                </g>
              ))}
            </g>
            {spans.slice(0, most_spans).map((each) => {
              const lane = index.get(each.lane);
              const from = Date.parse(each.from);
              if (lane === undefined || Number.isNaN(from)) return null;
              const x = at(from);
              const w = Math.max(1.5, at(each.to ? Date.parse(each.to) : end) - x);
              const y = lane * pitch + (narrow ? 18 : 5);
              return <rect class={`span k-${kinds.includes(each.kind) ? each.kind : "other"}`} x={x.toFixed(1)} y={y} width={w.toFixed(1)} height="15" rx="2"><title>{tell(each)}</title></rect>;
            })}
          </g>
          {lanes.map((name, i) => (
            <text class="label" x={narrow ? 0 : label - 10} y={i * pitch + (narrow ? 12 : 17)} text-anchor={narrow ? "start" : "end"}>{short(name, 24)}<title>{clean(name)}</title></text>
          ))}
        </svg>
        {names.length > lanes.length && !all && <button class="quiet small" onClick={() => set_all(true)}>Show {names.length > 300 ? "300" : `all ${names.length}`} lanes</button>}
      </div>
    </Figure>
  );
}

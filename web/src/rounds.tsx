// The raw rounds behind one number, as a distribution with the base behind.
import { useMemo } from "preact/hooks";
import { opened } from "./matrix";
import { declared, rows, summary, weight_of } from "./state";
import { Details, Empty, Modal, Num, useWidth } from "./parts";
import { clean, count, change, number, origin_words, short, with_spread, with_unit } from "./text";
import { Axis, scale_of, type Scale } from "./axis";
import type { Criterion, Judgement } from "./types";
import type { TableResult } from "./engine";

interface Strip { name: string; values: number[]; tone: "main" | "base" | "other" }

const middle = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

/** A Gaussian kernel on the drawn scale; bandwidth by Silverman's rule. */
function density(values: number[], scale: Scale, width: number): [number, number][] {
  const at = values.map(scale);
  const mean = at.reduce((a, b) => a + b, 0) / at.length;
  const deviation = Math.sqrt(at.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, at.length - 1));
  const band = Math.max(2, 0.9 * deviation * at.length ** -0.2);
  const points: [number, number][] = [];
  for (let x = 0; x <= width; x += 2) {
    let y = 0;
    for (const each of at) y += Math.exp(-0.5 * ((x - each) / band) ** 2);
    points.push([x, y]);
  }
  const top = Math.max(...points.map(([, y]) => y)) || 1;
  return points.map(([x, y]) => [x, y / top]);
}

function Distribution({ strips, unit, title }: { strips: Strip[]; unit: string | null; title: string }) {
  const [ref, width] = useWidth(600);
  const inner = Math.max(120, width - 24);
  const all = strips.flatMap((each) => each.values);
  const scale = scale_of(all, inner, 0.06);
  const tall = strips.some((each) => each.tone !== "other" && each.values.length >= 3) ? 96 : 60;
  const others = strips.filter((each) => each.tone === "other");
  const height = tall + others.length * 22 + 48;
  const drawn = [...strips].filter((each) => each.tone !== "other").sort((a) => (a.tone === "base" ? -1 : 1));
  return (
    <div ref={ref} class="chart">
      <svg role="img" width={width} height={height} aria-labelledby="rounds-title rounds-desc">
        <title id="rounds-title">{title}</title>
        <desc id="rounds-desc">
          {strips.map((each) => `${clean(each.name)}: median ${number(middle(each.values))} of ${count(each.values.length, "round")}, from ${number(Math.min(...each.values))} to ${number(Math.max(...each.values))}.`).join(" ")}
        </desc>
        <g transform="translate(12 8)">
          {drawn.map((each) => {
            const curve = each.values.length >= 3 ? density(each.values, scale, inner) : null;
            const half = scale(middle(each.values));
            const row = each.tone === "base" ? tall - 30 : tall - 10;
            return (
              <g class={`strip ${each.tone}`}>
                {curve && <path class="area" d={`M0,${tall - 44} ${curve.map(([x, y]) => `L${x},${(tall - 44 - y * (tall - 52)).toFixed(1)}`).join(" ")} L${inner},${tall - 44} Z`} />}
                <line class="median" x1={half} x2={half} y1={8} y2={row + 5} />
                {each.values.map((value, i) => <circle cx={scale(value).toFixed(1)} cy={row} r="4"><title>{`${clean(each.name)}, round ${i + 1}: ${with_unit(value, unit)}`}</title></circle>)}
              </g>
            );
          })}
          {others.map((each, i) => (
            <g class="strip other" transform={`translate(0 ${tall + 12 + i * 22})`}>
              <line class="track" x1={0} x2={inner} y1={0} y2={0} />
              {each.values.map((value) => <circle cx={scale(value).toFixed(1)} cy={0} r="3" />)}
              <text x={0} y={-4}>{short(each.name, 28)}</text>
            </g>
          ))}
          <Axis scale={scale} width={inner} y={height - 46} unit={unit} />
        </g>
      </svg>
    </div>
  );
}

const values_of = (result: TableResult | null | undefined, index: number): number[] =>
  (result?.values?.[index] ?? []).filter((value): value is number => value !== null);

export function Rounds() {
  const now = opened.value;
  if (!now) return null;
  const criterion = summary.value.criteria?.find((each) => each.name === now.criterion);
  if (!criterion) return null;
  const name = now.approach ?? "the base";
  return (
    <Modal title={`${clean(criterion.name)} of ${short(name, 60)}`} wide close={() => (opened.value = null)}>
      <RoundsBody key={`${now.approach} ${now.criterion}`} criterion={criterion} approach={now.approach} />
    </Modal>
  );
}

function RoundsBody({ criterion, approach }: { criterion: Criterion; approach: string | null }) {
  const { table, untouched_base, judgements = [] } = summary.value;
  const name = approach ?? "the base";
  const row = rows.value.find((each) => each.name === approach);
  const cell = approach === null ? untouched_base?.[criterion.name] : row?.approach.scores?.[criterion.name];
  const index = table?.criteria.findIndex((each) => each.name === criterion.name) ?? -1;
  const strips = useMemo(() => {
    if (!table || index < 0) return [];
    const found: Strip[] = [];
    const base = values_of(table.base, index);
    const own = approach === null ? base : table.results.filter((each) => each.approach === approach).flatMap((each) => values_of(each, index));
    if (own.length) found.push({ name, values: own, tone: "main" });
    if (approach !== null && base.length) found.push({ name: "the base", values: base, tone: "base" });
    const by = new Map<string, number[]>();
    for (const result of table.results)
      if (result.approach !== approach) by.set(result.approach, [...(by.get(result.approach) ?? []), ...values_of(result, index)]);
    for (const each of rows.value) {
      const values = by.get(each.name);
      if (values?.length && found.length < 10) found.push({ name: each.name, values, tone: "other" });
    }
    return found;
  }, [table, index, approach]);
  const votes = judgements.filter((each) => each.criterion === criterion.name && each.candidates.some((candidate) => candidate === approach || row?.approach.sample_names?.includes(candidate)));
  const results = table?.results.filter((each) => each.approach === approach) ?? [];
  return (
    <>
      <dl class="pairs">
        {cell?.value !== null && cell?.value !== undefined && <div><dt>Value</dt><dd><Num value={cell.value}>{with_unit(cell.value, criterion.unit)}</Num></dd></div>}
        {!!cell?.spread && <div><dt>Spread</dt><dd>±<Num value={cell.spread}>{with_spread(cell.value ?? 0, cell.spread).slice(1).join("")}</Num></dd></div>}
        {cell?.score !== null && cell?.score !== undefined && <div><dt>Score</dt><dd><Num value={cell.score}>{cell.score.toFixed(2)}</Num>{cell.margin ? <> ±<Num value={cell.margin}>{number(cell.margin, 2)}</Num></> : null} of 10</dd></div>}
        {cell?.change !== undefined && <div><dt>Against the base</dt><dd><Num value={cell.change}>{change(cell.change)}</Num></dd></div>}
        <div><dt>Origin</dt><dd>{origin_words[cell?.source ?? ""] ?? "–"}</dd></div>
        {declared.value[criterion.name] !== undefined && <div><dt>Weight</dt><dd>{number(weight_of(criterion.name), 3)}</dd></div>}
      </dl>
      {cell?.reason && <p class="soft">{clean(cell.reason)}</p>}
      {strips.length && strips[0].tone === "main" ? (
        <>
          <figure>
            <Distribution strips={strips} unit={criterion.unit} title={`Rounds of ${clean(criterion.name)}`} />
            <figcaption class="key">
              <span class="main">{short(name, 40)}</span>
              {strips.some((each) => each.tone === "base") && <span class="base">the base</span>}
              <span class="soft">line: median{strips[0].values.length >= 3 ? "; area: density of the rounds" : ""}</span>
            </figcaption>
          </figure>
          <Details summary="The rounds in a table" class="data">
            {() => {
              const base = table!.base?.values?.[index] ?? [];
              const columns = approach === null ? [{ title: "the base", values: base }] : results.map((each) => ({ title: results.length > 1 ? `${approach}.${each.sample}` : approach, values: each.values[index] ?? [] }));
              if (approach !== null && base.length) columns.push({ title: "the base", values: base });
              const many = Math.min(500, Math.max(...columns.map((each) => each.values.length)));
              return (
                <div class="scroll" tabIndex={0} role="region" aria-label="Rounds">
                  <table class="plain">
                    <thead><tr><th scope="col">Round</th>{columns.map((each) => <th scope="col"><bdi>{short(each.title, 40)}</bdi></th>)}</tr></thead>
                    <tbody>
                      {Array.from({ length: many }, (_, i) => (
                        <tr><th scope="row">{i + 1}</th>{columns.map((each) => <td>{each.values[i] === null || each.values[i] === undefined ? "–" : <Num value={each.values[i]!}>{with_unit(each.values[i]!, criterion.unit)}</Num>}</td>)}</tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              );
            }}
          </Details>
        </>
      ) : (
        !votes.length && <Empty>{table ? "No rounds of it are recorded." : "The raw rounds are not in this report."}</Empty>
      )}
      {votes.length > 0 && <Votes votes={votes} of={approach ?? ""} names={row?.approach.sample_names ?? []} />}
    </>
  );
}

export function Votes({ votes, of, names }: { votes: Judgement[]; of: string; names: string[] }) {
  const own = (candidate: string | null): boolean => candidate !== null && (candidate === of || names.includes(candidate));
  return (
    <ul class="votes">
      {votes.slice(0, 200).map((each) => (
        <li>
          <p>
            {each.preferred === null ? (each.scores.length ? <span class="chip">scored</span> : <span class="chip">undecided</span>) : own(each.preferred) ? <span class="chip good">preferred</span> : <span class="chip warn">not preferred</span>}
            <span> <bdi>{clean(each.criterion)}</bdi>: {each.candidates.map((name, i) => <>{i > 0 && " against "}<bdi class={name === each.preferred ? "name" : ""}>{short(name, 40)}</bdi>{each.scores[i] !== undefined && <> ({number(each.scores[i])})</>}</>)}</span>
            <span class="soft"> · {clean(each.agent)}{each.judge ? `, judge ${clean(each.judge)}` : ""}</span>
          </p>
          {each.reason && <blockquote>{clean(each.reason)}</blockquote>}
        </li>
      ))}
    </ul>
  );
}

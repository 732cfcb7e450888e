// Charts of the verdict: totals, chances, weights, judges, cost and time.
import { base_candidate, recast, rows, summary, type Row } from "./state";
import { Empty, Num } from "./parts";
import { Figure, Rows, type BarRow } from "./bars";
import { linear, type Scale } from "./axis";
import { clean, count, dollars, duration, number, percent, points, share, words } from "./text";
import { judge_name } from "./judges";

const exact = (value: number | null | undefined, text: (value: number) => string) =>
  value === null || value === undefined ? "–" : <Num value={value}>{text(value)}</Num>;
const ranked = (): Row[] => rows.value.filter((row) => row.total !== null);

export function Totals() {
  const all = ranked();
  if (!all.length) return null;
  const base = base_candidate.value.total;
  const ends = all.flatMap((row) => [row.total!, ...(row.interval ?? [])]).concat(base === null ? [] : [base]).map((each) => 10 * each);
  const low = Math.min(0, ...ends);
  const high = Math.max(10, ...ends);
  const bars = all.map((row): BarRow => {
    const [from, to] = row.interval ?? [row.total!, row.total!];
    const range = row.interval ? `, interval ${points(10 * from)} to ${points(10 * to)}` : "";
    return {
      name: row.name,
      desc: `${clean(row.name)}: total ${points(10 * row.total!)}${range}.`,
      text: points(10 * row.total!),
      draw: (scale, middle) => (
        <g class={row.rank === 1 ? "first" : ""}>
          <line class="track" x1={scale(low)} x2={scale(high)} y1={middle} y2={middle} />
          {row.interval && <line class="whisker" x1={scale(10 * from)} x2={Math.max(scale(10 * to), scale(10 * from) + 1)} y1={middle} y2={middle} />}
          <circle class="dot" cx={scale(10 * row.total!)} cy={middle} r="5" />
        </g>
      ),
    };
  });
  return (
    <Figure
      title="Totals"
      note="Weighted mean of the scores, 0 to 10. The bar is the interval of the total, for all candidates at once."
      key_={base !== null && <span class="base dashed">the base: <Num value={base}>{points(10 * base)}</Num></span>}
      table={() => ({ head: ["Approach", "Rank", "Total", "From", "To"], rows: all.map((row) => [clean(row.name), exact(row.rank, String), exact(row.total, (x) => points(10 * x)), exact(row.interval?.[0], (x) => points(10 * x)), exact(row.interval?.[1], (x) => points(10 * x))]) })}
    >
      <Rows id="totals" title="Totals with intervals" rows={bars} scale_for={(width) => linear(low, high, width)}
        behind={(scale, height) => (base === null ? null : <line class="base-line" x1={scale(10 * base)} x2={scale(10 * base)} y1={0} y2={height} />)} />
    </Figure>
  );
}

const bar = (part: number, tone = "") => (scale: (value: number) => number, middle: number) => (
  <g class={tone}>
    <line class="track" x1={scale(0)} x2={scale(1)} y1={middle} y2={middle} />
    <rect class="bar" x={scale(0)} y={middle - 5} width={Math.max(part > 0 ? 1 : 0, scale(part) - scale(0))} height="10" rx="2" />
  </g>
);

/** Of shares: the numbers beside the bars say enough. */
const percent_scale = (width: number): Scale => Object.assign(linear(0, 1, width), { ticks: [] });

export function Chances() {
  const all = rows.value.filter((row) => row.chance !== null).sort((a, b) => b.chance! - a.chance!);
  if (!all.length) return null;
  const bars = all.map((row): BarRow => ({
    name: row.name,
    desc: `${clean(row.name)}: ${percent(row.chance!)}.`,
    text: percent(row.chance!),
    draw: bar(row.chance!, row.rank === 1 ? "first" : ""),
  }));
  return (
    <Figure
      title="Chance of being the best, or equal to it"
      note="Equal: behind the best by less than what matters."
      table={() => ({ head: ["Approach", "Chance", "Expected loss in points"], rows: all.map((row) => [clean(row.name), exact(row.chance, percent), exact(row.loss, (x) => number(10 * x, 2))]) })}
    >
      <Rows id="chances" title="Chance of being the best or equal" rows={bars} scale_for={percent_scale} />
    </Figure>
  );
}

export function FirstFor() {
  const shares = Object.entries(summary.value.evidence?.weights?.first_for ?? {});
  if (!shares.length || recast.value) return null;
  shares.sort(([, a], [, b]) => b.nearby - a.nearby || b.anywhere - a.anywhere);
  const bars = shares.map(([name, each]): BarRow => ({
    name,
    desc: `${clean(name)}: first for ${share(each.nearby)} of weights near the declared ones, ${share(each.anywhere)} of all weights.`,
    text: share(each.nearby),
    draw: (scale, middle) => (
      <g>
        <line class="track" x1={scale(0)} x2={scale(1)} y1={middle} y2={middle} />
        <rect class="bar" x={scale(0)} y={middle - 6} width={Math.max(each.nearby ? 1 : 0, scale(each.nearby) - scale(0))} height="6" rx="1" />
        <rect class="bar pale" x={scale(0)} y={middle + 1} width={Math.max(each.anywhere ? 1 : 0, scale(each.anywhere) - scale(0))} height="5" rx="1" />
      </g>
    ),
  }));
  return (
    <Figure
      title="First for which weights"
      note="Share of weights for which each approach has the best total."
      key_={<><span class="main">near the declared weights</span><span class="pale">any weights</span></>}
      table={() => ({ head: ["Approach", "Near the declared weights", "Any weights"], rows: shares.map(([name, each]) => [clean(name), exact(each.nearby, share), exact(each.anywhere, share)]) })}
    >
      <Rows id="first-for" title="Share of weights" rows={bars} scale_for={percent_scale} />
    </Figure>
  );
}

type Quantity = { key: "cost_usd" | "duration_s" | "tokens" | "lines_changed"; title: string; text: (value: number) => string };
const quantities: Quantity[] = [
  { key: "cost_usd", title: "Cost", text: dollars },
  { key: "duration_s", title: "Time of sessions", text: duration },
  { key: "tokens", title: "Tokens", text: (value) => number(value, 3) },
  { key: "lines_changed", title: "Lines changed", text: (value) => number(value) },
];

export function Spending() {
  const found = quantities
    .map((quantity) => ({
      ...quantity,
      // In the recorded order, so that a moved slider has no need to draw it again.
      rows: (summary.value.approaches ?? [])
        .map((each) => ({ name: each.name, value: each.metrics?.[quantity.key] ?? null }))
        .filter((row): row is { name: string; value: number } => row.value !== null),
    }))
    .filter(({ rows: each }) => each.some(({ value }) => value > 0));
  const spent = summary.value.spent ?? [];
  if (!found.length && !spent.length) return <Empty>No cost or time is recorded.</Empty>;
  return (
    <>
      <div class="grid">
        {found.map(({ key, title, text, rows: each }) => {
          const most = Math.max(...each.map(({ value }) => value));
          return (
            <Figure title={title} table={() => ({ head: ["Approach", title], rows: each.map(({ name, value }) => [clean(name), exact(value, text)]) })}>
              <Rows id={`spent-${key}`} title={`${title} by approach`} scale_for={percent_scale}
                rows={each.map(({ name, value }): BarRow => ({ name, desc: `${clean(name)}: ${text(value)}.`, text: text(value), draw: bar(most ? value / most : 0) }))} />
            </Figure>
          );
        })}
      </div>
      {spent.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Spent by agent">
          <table class="plain">
            <thead><tr><th scope="col">Agent</th><th scope="col">Sessions</th><th scope="col">Turns</th><th scope="col">Tokens</th><th scope="col">Time</th><th scope="col">Cost</th></tr></thead>
            <tbody>
              {spent.map((each) => (
                <tr>
                  <th scope="row"><bdi>{clean(each.agent)}</bdi></th><td>{exact(each.sessions, String)}</td><td>{exact(each.turns, (x) => number(x))}</td>
                  <td>{exact(each.tokens, (x) => number(x, 3))}</td><td>{exact(each.duration_s, duration)}</td><td>{exact(each.cost_usd, dollars)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

export function JudgesChart() {
  const judges = summary.value.evidence?.judging?.judges ?? [];
  const bars = judges.map((each): BarRow => {
    const all = each.decided || 1;
    const parts = [each.consistent, each.first_shown, each.second_shown];
    const name = judge_name(each);
    return {
      name,
      desc: `${name}: ${each.consistent} of ${count(each.decided, "pair")} with the same preference in both orders; ${each.first_shown} for the first shown, ${each.second_shown} for the second.`,
      text: `${each.consistent}/${each.decided}`,
      draw: (scale, middle) => (
        <g>
          <line class="track" x1={scale(0)} x2={scale(1)} y1={middle} y2={middle} />
          {parts.map((part, i) => {
            const before = parts.slice(0, i).reduce((a, b) => a + b, 0);
            return <rect class={`part v${i}`} x={scale(before / all)} y={middle - 5} width={Math.max(0, scale((before + part) / all) - scale(before / all))} height="10"><title>{["consistent", "first shown", "second shown"][i]}: {part}</title></rect>;
          })}
        </g>
      ),
    };
  });
  return (
    <Figure
      title="Consistency of the judges"
      note="Each pair is shown in both orders. A judge that prefers the same candidate in both is consistent."
      key_={<><span class="v0">same in both orders</span><span class="v1">whichever is first</span><span class="v2">whichever is second</span></>}
      table={() => ({
        head: ["Judge", "Standing", "Answers", "Failures", "Pairs decided", "Consistent", "First shown", "Second shown", "Set aside"],
        rows: judges.map((each) => [judge_name(each), words(each.standing), exact(each.answers, String), exact(each.failures, String), exact(each.decided, String), exact(each.consistent, String), exact(each.first_shown, String), exact(each.second_shown, String), clean(each.set_aside) || "–"]),
      })}
    >
      <Rows id="judges-chart" title="Consistency of the judges" rows={bars} scale_for={percent_scale} />
    </Figure>
  );
}

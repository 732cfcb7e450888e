// The comparison matrix as a heat map.
import { signal } from "@preact/signals";
import { useMemo, useState } from "preact/hooks";
import { base_candidate, first_sample, rows, summary, to_approach, weight_of, declared, weightless, type Row } from "./state";
import { Empty, memo, useGrowing } from "./parts";
import { Chance, Total } from "./verdict";
import { change, clean, number, origin_words, short, with_spread, words } from "./text";
import type { Approach, Cell, Criterion } from "./types";

export interface Opened { approach: string | null; criterion: string }
/** The number whose rounds are shown; no approach: the base. */
export const opened = signal<Opened | null>(null);

export const sorted_by = signal<{ column: string; down: boolean }>({ column: "rank", down: false });

type Column = { key: string; title: string; first_down: boolean; of: (row: Row) => number | string | null };

const fixed: Column[] = [
  { key: "rank", title: "Rank", first_down: false, of: (row) => row.rank },
  { key: "name", title: "Approach", first_down: false, of: (row) => row.name },
  { key: "total", title: "Total", first_down: true, of: (row) => row.total },
  { key: "chance", title: "Best or equal", first_down: true, of: (row) => row.chance },
];
const column_of = (criterion: Criterion): Column => ({
  key: `of ${criterion.name}`,
  title: criterion.name,
  first_down: criterion.gate ? false : criterion.better === "higher",
  of: (row) => {
    const cell = row.approach.scores?.[criterion.name];
    if (criterion.gate) return cell?.passed === undefined ? null : cell.passed ? 0 : 1;
    return cell?.value ?? null;
  },
});

const compare = (a: number | string | null, b: number | string | null, down: boolean): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = typeof a === "string" ? a.localeCompare(String(b), "en", { numeric: true }) : a - (b as number);
  return down ? -order : order;
};

function Heading({ column, children }: { column: Column; children?: preact.ComponentChildren }) {
  const now = sorted_by.value;
  const is = now.column === column.key;
  const sort = (): void => {
    sorted_by.value = { column: column.key, down: is ? !now.down : column.first_down };
  };
  return (
    <th role="columnheader" scope="col" class={`c-${column.key === "name" ? "name" : column.key.startsWith("of ") ? "value" : "fixed"}`} aria-sort={is ? (now.down ? "descending" : "ascending") : "none"}>
      <button class="sort" onClick={sort} title={`Sort by ${clean(column.title)}`}>
        <bdi>{short(column.title, 48)}</bdi>
        <span class="arrow" aria-hidden="true">{is ? (now.down ? "↓" : "↑") : ""}</span>
      </button>
      {children}
    </th>
  );
}

// Plain functions, since a component for each of thousands of numbers takes time.
const exact = (value: number, text: string | number, kind?: string) => <data class={kind} value={String(value)}>{text}</data>;

function value_cell(cell: Cell | undefined, criterion: Criterion, approach: string | null) {
  const name = approach ?? "the base";
  if (criterion.gate) {
    if (cell?.passed === undefined) return <td role="cell" class="gate"><span class="soft">–</span></td>;
    return (
      <td role="cell" class={`gate ${cell.passed ? "pass" : "fail"}`}>
        <span title={clean(cell.reason)}>{`${cell.passed ? "✓ pass" : "✕ fail"}${cell.flaky ? " (flaky)" : ""}`}</span>
      </td>
    );
  }
  if (!cell || cell.value === null)
    return <td role="cell" class="none"><span class="soft" title={clean(cell?.reason) || "No value"}>–</span></td>;
  const heat = cell.score === null ? null : Math.max(0, Math.min(10, cell.score)) / 10;
  const [value, spread, suffix] = with_spread(cell.value, cell.spread ?? 0);
  const other = cell.source !== "measured" && cell.source !== "builtin";
  return (
    <td role="cell" class={heat === null ? "value" : "value heat"} style={heat === null ? undefined : { "--heat": heat.toFixed(3) }}>
      <button onClick={() => (opened.value = { approach, criterion: criterion.name })}>
        <span class="hidden">{`${clean(name)}, ${clean(criterion.name)}: `}</span>
        <span class="number">
          {exact(cell.value, value)}
          {cell.spread ? exact(cell.spread, `±${spread}`, "spread") : null}
          {suffix || null}
        </span>
        <span class="sub">
          {cell.score === null ? null : <span class="hidden">score </span>}
          {cell.score === null ? null : exact(cell.score, cell.score.toFixed(1))}
          {other ? <span class="origin">{origin_words[cell.source] ?? clean(cell.source)}</span> : null}
          {cell.change === undefined ? null : exact(cell.change, change(cell.change))}
        </span>
      </button>
    </td>
  );
}

/** The part of a row that no weight changes. */
const Cells = memo(function Cells({ approach, criteria }: { approach: Approach; criteria: Criterion[] }) {
  return <>{criteria.map((criterion) => value_cell(approach.scores?.[criterion.name], criterion, approach.name))}</>;
});

const RowView = memo(function RowView({ row, criteria }: { row: Row; criteria: Criterion[] }) {
  const { approach } = row;
  const why = approach.disqualified_by ? `failed ${clean(approach.disqualified_by)}` : approach.missing ? `no value of ${clean(approach.missing)}` : row.rank === null ? words(approach.state) : "";
  const several = approach.sample_names && approach.sample_names.length > 1 ? approach.sample_names : null;
  return (
    <tr role="row" class={row.rank === null ? "out" : ""}>
      <td role="cell" class="rank">{row.rank === null ? <span class="soft">–</span> : exact(row.rank, row.rank)}</td>
      <th role="rowheader" scope="row" class="name">
        <a href={to_approach(first_sample(approach))} title={clean(row.name)}><bdi>{short(row.name, 70)}</bdi></a>
        {why && <span class="why">{why}</span>}
        {several && (
          <span class="samples">
            {several.slice(0, 8).map((name, i) => <a href={to_approach(name)} aria-label={`${i + 1}: ${clean(name)}`}>{i + 1}</a>)}
            <span class="soft">{exact(approach.passed ?? 0, approach.passed ?? 0)} of {exact(approach.samples ?? several.length, approach.samples ?? several.length)} passed</span>
          </span>
        )}
      </th>
      <td role="cell" class="total">{Total({ value: row.total })}</td>
      <td role="cell" class="chance">{Chance({ value: row.chance })}</td>
      <Cells approach={approach} criteria={criteria} />
    </tr>
  );
}, (a, b) =>
  a.criteria === b.criteria && a.row.approach === b.row.approach && a.row.rank === b.row.rank &&
  a.row.total === b.row.total && a.row.chance === b.row.chance);

/** To draw at once: more take a browser too long to take away again. */
const most_rows = 200;

export function Matrix() {
  const { criteria = [], untouched_base } = summary.value;
  const all = rows.value;
  const [filter, set_filter] = useState("");
  const columns = useMemo(() => [...fixed, ...criteria.map(column_of)], [criteria]);
  const { column, down } = sorted_by.value;
  const shown = useMemo(() => {
    const by = columns.find((each) => each.key === column) ?? fixed[0];
    const wanted = filter.trim().toLowerCase();
    const found = wanted ? all.filter((row) => row.name.toLowerCase().includes(wanted)) : all;
    return by.key === "rank" && !down ? found : [...found].sort((a, b) => compare(by.of(a), by.of(b), down));
  }, [all, columns, column, down, filter]);
  const order = `${column} ${down} ${filter}`;
  const [place, set_place] = useState({ order, from: 0 });
  const from = place.order === order ? place.from : 0;
  const part = shown.slice(from, from + most_rows);
  const { many, rest } = useGrowing(part.length, 30, `${order} ${from}`);
  const turn = (to: number): void => {
    set_place({ order, from: to });
    document.querySelector(".scroll.tall")?.scrollTo(0, 0);
  };
  if (!all.length) return <Empty>There is nothing to compare: this experiment has no approaches.</Empty>;
  const template = `4rem minmax(var(--name), 1.5fr) 4.2rem 5rem ${criteria.map((each) => (each.gate ? "minmax(5.4rem, .7fr)" : "minmax(7.8rem, 1fr)")).join(" ")}`;
  const paper = `1.5rem minmax(0, 2fr) repeat(${criteria.length + 2}, minmax(0, 1fr))`;
  const width = 13.2 + criteria.reduce((sum, each) => sum + (each.gate ? 5.4 : 7.8), 0);
  return (
    <>
      {all.length > 12 && (
        <p class="tools">
          <label>Filter <input id="filter" type="search" value={filter} onInput={(event) => set_filter(event.currentTarget.value)} placeholder="part of a name" /></label>
          <span class="soft" role="status">{shown.length === all.length ? `${all.length.toLocaleString("en")} approaches` : `${shown.length.toLocaleString("en")} of ${all.length.toLocaleString("en")} approaches`}</span>
        </p>
      )}
      <div class={shown.length > 40 ? "scroll tall" : "scroll"} tabIndex={0} role="region" aria-label="Approaches and criteria">
        <table class={shown.length > 40 ? "matrix many" : "matrix"} role="table" style={{ minWidth: `calc(${width}rem + var(--name))`, "--columns": template, "--paper": paper }}>
          <caption class="hidden">Approaches and criteria. Each number opens its rounds.</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((each, i) => {
                const criterion = i < fixed.length ? null : criteria[i - fixed.length];
                return (
                  <Heading column={each}>
                    {each.key === "total" && <span class="sub">0–10</span>}
                    {criterion && (
                      <span class="sub">
                        {criterion.gate ? "gate" : `${criterion.unit ? `${short(criterion.unit, 16)}, ` : ""}${criterion.better === "higher" ? "more" : "less"} is better`}
                        {declared.value[criterion.name] !== undefined && <> · ×<Weight name={criterion.name} /></>}
                      </span>
                    )}
                  </Heading>
                );
              })}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {part.slice(0, many).map((row) => <RowView key={row.name} row={row} criteria={criteria} />)}
          </tbody>
          {untouched_base && (
            <tfoot role="rowgroup">
              <tr role="row" class="base">
                <td role="cell" class="rank"><span class="soft">–</span></td>
                <th role="rowheader" scope="row" class="name">the base<span class="why">untouched</span></th>
                <td role="cell" class="total"><Total value={base_candidate.value.total} /></td>
                <td role="cell" class="chance"><Chance value={base_candidate.value.chance} /></td>
                {criteria.map((criterion) => value_cell(untouched_base[criterion.name], criterion, null))}
              </tr>
            </tfoot>
          )}
        </table>
        {rest}
      </div>
      {shown.length > most_rows && (
        <p class="tools" id="pages">
          <button class="small" disabled={from === 0} onClick={() => turn(from - most_rows)}>Previous {most_rows}</button>
          <span>{(from + 1).toLocaleString("en")}–{(from + part.length).toLocaleString("en")} of {shown.length.toLocaleString("en")}</span>
          <button class="small" disabled={from + most_rows >= shown.length} onClick={() => turn(from + most_rows)}>Next {most_rows}</button>
        </p>
      )}
      <p class="legend soft">
        <span class="ramp" aria-hidden="true" /> Darker is a better score. Below each value: its score of 0 to 10, and the change against the base. ±: spread of the rounds. Numbers without a word are measured or counted. Each opens its rounds.
      </p>
    </>
  );
}

const Weight = ({ name }: { name: string }) => {
  const weight = weight_of(name);
  return weightless.value ? <>0</> : <>{number(weight, 3)}</>;
};

// The page of one result.
import { useMemo } from "preact/hooks";
import { has, read_approach } from "./documents";
import { approach_of, changed, route, rows, samples, summary, to_approach, to_compare } from "./state";
import { Command, Details, Empty, Num, useDocument, useGrowing } from "./parts";
import { Chance, Total } from "./verdict";
import { Prose } from "./prose";
import { Output } from "./ansi";
import { Files } from "./files";
import { opened } from "./matrix";
import { Votes } from "./rounds";
import { change, clean, count, cut, dollars, duration, kind_words, moment, number, origin_words, quoted, short, with_unit, words } from "./text";
import type { ApproachDocument, Gate, Session } from "./types";

const tabs: [string, string][] = [
  ["summary", "Summary"], ["changes", "Changes"], ["gates", "Gates"], ["transcript", "Transcript"], ["judging", "Judging"],
];

export const tone_of = (state: string): string => (state === "completed" ? "good" : ["failed", "timed_out", "stalled", "unauthorised"].includes(state) ? "bad" : "warn");

export function ApproachPage() {
  const { names: [name], tab } = route.value;
  const approach = approach_of(name);
  const known = samples.value.includes(name);
  const sample = known ? name : (approach?.sample_names?.[0] ?? name);
  const document_name = `approach/${sample}`;
  const { value, fault } = useDocument(() => read_approach(sample), document_name);
  const row = rows.value.find((each) => each.approach === approach);
  if (!approach && !has(document_name)) return <><h1 tabIndex={-1}>Not found</h1><Empty>No approach has the name “{clean(name)}”. <a href="#/">Overview</a></Empty></>;
  const all = samples.value;
  const at = all.indexOf(sample);
  const state = value?.state ?? approach?.state ?? "";
  const many = (key: string): number | null => {
    if (!value) return null;
    if (key === "changes") return value.files ? value.files.length + (value.omitted_files ?? 0) : null;
    if (key === "gates") return value.gates?.length ?? 0;
    if (key === "transcript") return value.sessions?.length ?? 0;
    if (key === "judging") return value.judged?.length ?? 0;
    return null;
  };
  return (
    <>
      <div class="head">
        <p class="trail">
          <a href="#/">Overview</a>
          <span class="spacer" />
          {at > 0 && <a href={to_approach(all[at - 1], tab)} rel="prev" title={clean(all[at - 1])}>← <bdi>{short(all[at - 1], 24)}</bdi></a>}
          {at >= 0 && at + 1 < all.length && <a href={to_approach(all[at + 1], tab)} rel="next" title={clean(all[at + 1])}><bdi>{short(all[at + 1], 24)}</bdi> →</a>}
        </p>
        <h1 tabIndex={-1}><bdi>{clean(sample)}</bdi></h1>
        <p class="task">{clean(value?.description || approach?.description)}</p>
        <dl class="pairs">
          {state && <div><dt>State</dt><dd><span class={`chip ${tone_of(state)}`}>{words(state)}</span></dd></div>}
          {row?.rank != null && <div><dt>Rank</dt><dd><Num value={row.rank}>{row.rank}</Num> of {rows.value.filter((each) => each.rank !== null).length}</dd></div>}
          {row && <div><dt>Total</dt><dd><Total value={row.total} /></dd></div>}
          {row && <div><dt>Best or equal</dt><dd><Chance value={row.chance} /></dd></div>}
          {changed.value && <div><dt>Weights</dt><dd><a href="#/weights">yours</a></dd></div>}
          {summary.value.take === sample && <div><dt>Verdict</dt><dd><span class="chip good">{kind_words[summary.value.recommendations?.result?.kind ?? ""] ?? "Recommended"}</span></dd></div>}
        </dl>
        {(value?.reason || approach?.reason) && <p class="fault">{clean(value?.reason || approach?.reason)}</p>}
      </div>
      <nav class="tabs" aria-label="Parts of this approach">
        {tabs.map(([key, title]) => {
          const number_of = many(key);
          return <a href={to_approach(sample, key)} aria-current={key === tab ? "page" : undefined}>{title}{number_of !== null && <span class="count">{number_of}</span>}</a>;
        })}
        {all.length > 1 && <a class="apart" href={to_compare(sample, all[at === 0 ? 1 : 0])}>Side by side</a>}
      </nav>
      {fault ? <Empty>{clean(fault)}</Empty> : !value ? <p class="soft">Reading …</p> : <Tab tab={tab} value={value} />}
    </>
  );
}

function Tab({ tab, value }: { tab: string; value: ApproachDocument }) {
  switch (tab) {
    case "changes":
      return <Files key={value.name} value={value} />;
    case "gates":
      return <Gates value={value} />;
    case "transcript":
      return <Transcript value={value} />;
    case "judging":
      return <Judging value={value} />;
    default:
      return <SummaryTab value={value} />;
  }
}

const List = ({ title, items, tone = "" }: { title: string; items?: string[]; tone?: string }) =>
  items?.length ? (
    <div class={tone}>
      <h3>{title}</h3>
      <ul>{items.map((each) => <li>{clean(each)}</li>)}</ul>
    </div>
  ) : null;

function SummaryTab({ value }: { value: ApproachDocument }) {
  const own = value.own_words;
  const approach = approach_of(value.name);
  const warnings = [...(value.warnings ?? [])];
  return (
    <div class="columns two-thirds">
      <div>
        {value.rationale && <section><h2>Rationale</h2><Prose text={value.rationale} /></section>}
        {(value.characteristics ?? []).length > 0 && <p class="chips">{value.characteristics!.map((each) => <span class="chip">{clean(each)}</span>)}</p>}
        {own && (own.architecture || own.implementation || !!own.pros?.length || !!own.cons?.length) && (
          <section>
            <h2>In its own words</h2>
            {own.architecture && <><h3>Architecture</h3><Prose text={own.architecture} /></>}
            {own.implementation && <><h3>Implementation</h3><Prose text={own.implementation} /></>}
            <div class="columns proscons"><List title="Pros" items={own.pros} tone="pros" /><List title="Cons" items={own.cons} tone="cons" /></div>
          </section>
        )}
        <section>
          <h2>Final answer</h2>
          {value.answer ? <div class="card"><Prose text={value.answer} /></div> : <Empty>The session left no final answer.</Empty>}
        </section>
        {(warnings.length > 0 || (value.findings ?? []).length > 0) && (
          <section>
            <h2>Warnings</h2>
            <ul class="warnings">
              {warnings.map((each) => <li>{clean(each)}</li>)}
              {(value.findings ?? []).map((each) => <li>{clean(each.text)}{each.remedy && <p class="soft">{clean(each.remedy)}</p>}</li>)}
            </ul>
          </section>
        )}
        {(value.handovers ?? []).length > 0 && <section><h2>Several agents</h2><ul>{value.handovers!.map((each) => <li>{clean(each)}</li>)}</ul></section>}
        {(value.remarks ?? []).length > 0 && <section><h2>Remarks</h2><ul>{value.remarks!.map((each) => <li>{clean(each)}</li>)}</ul></section>}
      </div>
      <aside aria-label="Facts">
        {approach?.scores && <Scores name={approach.name} />}
        <Sessions sessions={value.sessions ?? []} />
        {!summary.value.tasks && <><h2>Take it</h2><Command text={`pexplore adopt ${quoted(summary.value.experiment)} ${quoted(value.name)}`} /></>}
      </aside>
    </div>
  );
}

function Scores({ name }: { name: string }) {
  const approach = approach_of(name)!;
  const several = (approach.samples ?? 1) > 1;
  const criteria = (summary.value.criteria ?? []).filter((each) => !each.gate && approach.scores?.[each.name]);
  if (!criteria.length) return null;
  return (
    <>
      <h2>Scores{several && <span class="soft"> of all samples</span>}</h2>
      <ul class="scores">
        {criteria.map((criterion) => {
          const cell = approach.scores![criterion.name];
          return (
            <li>
              <button class="quiet" onClick={() => (opened.value = { approach: name, criterion: criterion.name })}>
                <span class="score-name"><bdi>{short(criterion.name, 40)}</bdi></span>
                <span class="score-value">{cell.value === null ? "–" : <Num value={cell.value}>{with_unit(cell.value, criterion.unit)}</Num>}</span>
                <svg class="meter" width="100%" height="6" aria-hidden="true"><rect class="track" width="100%" height="6" rx="3" /><rect class="bar" width={`${10 * Math.max(0, Math.min(10, cell.score ?? 0))}%`} height="6" rx="3" /></svg>
                <span class="soft score-note">{cell.score !== null && <><Num value={cell.score}>{cell.score.toFixed(1)}</Num> of 10, </>}{origin_words[cell.source] ?? clean(cell.source)}{cell.change !== undefined && <>, <Num value={cell.change}>{change(cell.change)}</Num> against the base</>}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

const time_of = (session: Session): number | null =>
  session.duration_s ?? (session.started && session.ended ? (Date.parse(session.ended) - Date.parse(session.started)) / 1000 : null);

function Sessions({ sessions }: { sessions: Session[] }) {
  if (!sessions.length) return null;
  return (
    <>
      <h2>{sessions.length === 1 ? "Session" : "Sessions"}</h2>
      {sessions.map((each) => {
        const seconds = time_of(each);
        return (
          <dl class="facts-list">
            <div><dt>Agent</dt><dd>{clean(each.agent)}{each.model ? `, ${clean(each.model)}` : ""}</dd></div>
            {each.started && <div><dt>Started</dt><dd>{moment(each.started)}</dd></div>}
            {seconds !== null && <div><dt>Time</dt><dd>{duration(seconds)}</dd></div>}
            {each.turns != null && <div><dt>Turns</dt><dd>{number(each.turns)}</dd></div>}
            {each.tokens != null && <div><dt>Tokens</dt><dd>{number(each.tokens, 3)}</dd></div>}
            {each.cost_usd != null && <div><dt>Cost</dt><dd>{dollars(each.cost_usd)}</dd></div>}
            {each.end && <div><dt>End</dt><dd>{words(each.end)}</dd></div>}
          </dl>
        );
      })}
    </>
  );
}

const gate_word = (gate: Gate): [string, string] => (gate.passed === null ? ["not run", ""] : gate.passed ? ["passed", "good"] : ["failed", "bad"]);

function Gates({ value }: { value: ApproachDocument }) {
  const gates = value.gates ?? [];
  if (!gates.length) return <Empty>No gate is declared.</Empty>;
  return (
    <div class="gates">
      {gates.map((gate) => {
        const [word, tone] = gate_word(gate);
        return (
          <section class="card">
            <h2><span class={`chip ${tone}`}>{word}</span> <bdi>{clean(gate.name)}</bdi>{gate.flaky && <span class="chip warn">flaky</span>}</h2>
            {gate.reason && <p>{clean(gate.reason)}</p>}
            {(gate.failing_tests ?? []).length > 0 && (
              <>
                <h3>Failing tests</h3>
                <ul class="tight">{gate.failing_tests!.slice(0, 200).map((each) => <li><code>{clean(each)}</code></li>)}</ul>
              </>
            )}
            {gate.output ? <Details summary="Output" open={gate.passed === false}>{() => <Output text={gate.output!} label={`Output of ${clean(gate.name)}`} />}</Details> : <p class="soft">No output is recorded.</p>}
          </section>
        );
      })}
    </div>
  );
}

function Transcript({ value }: { value: ApproachDocument }) {
  const sessions = value.sessions ?? [];
  if (!sessions.length) return <Empty>No session ran.</Empty>;
  return <>{sessions.map((session, i) => <Talk session={session} number_={sessions.length > 1 ? i + 1 : 0} />)}</>;
}

function Talk({ session, number_ }: { session: Session; number_: number }) {
  const all = session.transcript ?? [];
  const { many, rest } = useGrowing(all.length, 60);
  return (
    <section class="talk">
      <h2>{number_ ? `Session ${number_}` : "Session"} <span class="soft">{clean(session.agent)}{session.model ? `, ${clean(session.model)}` : ""} · {count(all.length, "entry", "entries")}</span></h2>
      {!!session.omitted && <p class="note">{count(session.omitted, "entry", "entries")} left out.</p>}
      {!all.length && <Empty>No transcript is recorded.</Empty>}
      <ol>
        {all.slice(0, many).map((each) => (
          <li class={`entry ${each.kind}`}>
            {each.kind === "text" ? (
              <>{each.title && <p class="who">{clean(each.title)}</p>}<Prose text={each.text} /></>
            ) : each.kind === "note" ? (
              <p>{each.title && <strong>{clean(each.title)} </strong>}{clean(cut(each.text, 4000))}</p>
            ) : each.text ? (
              <Details summary={<><span class="what">{each.kind}</span> <code>{short(each.title || each.text.split("\n")[0], 120)}</code></>}>
                {() => <Output text={each.text} label={clean(each.title) || each.kind} />}
              </Details>
            ) : (
              <p><span class="what">{each.kind}</span> <code>{short(each.title, 200)}</code></p>
            )}
          </li>
        ))}
      </ol>
      {rest}
    </section>
  );
}

function Judging({ value }: { value: ApproachDocument }) {
  const all = summary.value.judgements ?? [];
  const votes = useMemo(() => (value.judged ?? []).flatMap((index) => (all[index] ? [all[index]] : [])), [value]);
  if (!votes.length) return <Empty>No judge looked at it.</Empty>;
  return <Votes votes={votes} of={value.name} names={[value.approach]} />;
}

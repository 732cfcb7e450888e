// The present activity of one experiment.
import { summary, to_approach } from "../state";
import { memo, useGrowing } from "../parts";
import { clean, count, dollars, duration, number, short, words } from "../text";
import { tone_of } from "../approach";
import { ask_for, type Act } from "./acts";
import { doing_of, fault, head, is_running, now_rows, ordered, server_now, tick, type Head, type LiveRow } from "./state";

const tone = (state: string): string => (["running", "evaluating", "judging", "measuring", "pending"].includes(state) ? "" : tone_of(state));

const State = ({ state }: { state: string }) => <span class={`chip ${tone(state)}`}>{words(state)}</span>;

/** The time of something that may still run. */
export function Elapsed({ started, ended }: { started: number | null; ended: number | null }) {
  if (started === null) return <>–</>;
  if (ended === null) void tick.value;
  return <>{duration(Math.max(0, ((ended ?? server_now()) - started) / 1000))}</>;
}

function acts_of(row: LiveRow): [Act, string][] {
  if (!row.is_final) return [["cancel", "Cancel"]];
  if (row.state === "completed") return [["adopt", "Adopt"], ["tell", "Tell"], ["sample", "Sample"]];
  return [["retry", "Retry"], ["tell", "Tell"]];
}

const Acts = ({ row }: { row: LiveRow }) => (
  <div class="acts">
    {acts_of(row).filter(([act]) => act === "cancel" || !head.value?.tasks).map(([act, label]) => (
      <button class="small" onClick={ask_for(act, row.name)} aria-label={`${label} ${short(row.name, 40)}`}>{label}</button>
    ))}
  </div>
);

/** A number that may not be known. */
const Amount = ({ title, shown }: { title: string; shown: string }) => <td data-title={title} class={shown ? "n" : "n none"}>{shown || "–"}</td>;

const Lines = ({ row }: { row: LiveRow }) =>
  row.lines ? <span class="changed-lines"><span class="plus">+{number(row.lines.added)}</span> <span class="minus">−{number(row.lines.removed)}</span></span> : <>–</>;

const Doing = ({ row }: { row: LiveRow }) => {
  const text = doing_of(row);
  return <td class="doing" title={clean(text)}><bdi>{short(text, 160)}</bdi></td>;
};

const LiveLine = memo(function LiveLine({ row }: { row: LiveRow }) {
  return (
    <tr data-approach={row.name} class={row.is_final ? "" : "goes-on"}>
      <th scope="row"><a href={to_approach(row.name)} title={clean(row.name)}><bdi>{short(row.name, 48)}</bdi></a></th>
      <td data-title="State"><State state={row.state} /></td>
      <Doing row={row} />
      <td data-title="Time" class="n"><Elapsed started={row.started} ended={row.ended} /></td>
      <Amount title="Turns" shown={row.turns ? number(row.turns) : ""} />
      <Amount title="Tokens" shown={row.tokens ? number(row.tokens, 3) : ""} />
      <Amount title="Cost" shown={row.cost_usd === null ? "" : dollars(row.cost_usd)} />
      <td data-title="Lines" class={row.lines ? "n" : "n none"}><Lines row={row} /></td>
      <td class="of-row"><Acts row={row} /></td>
    </tr>
  );
});

/** "2 of 5 have ended · 1 works · 2 wait" */
export const progress_words = (now: Head): string =>
  [
    `${(now.completed + now.failed).toLocaleString("en")} of ${now.approaches.toLocaleString("en")} ${now.approaches === 1 ? "has" : "have"} ended`,
    now.failed > 0 && `${now.failed.toLocaleString("en")} without a result`,
    now.active > 0 && count(now.active, "works", "work"),
    now.waiting > 0 && count(now.waiting, "waits", "wait"),
    now.helpers && clean(now.helpers),
  ].filter(Boolean).join(" · ");

const About = ({ now }: { now: Head }) => (
  <p class="soft about">
    <span>{progress_words(now)}</span>
    <span><Elapsed started={now.started} ended={now.state === "running" ? null : now.ended} /></span>
    {now.budget && <span>{clean(now.budget)}</span>}
    {now.left_ms !== null && now.state === "running" && <span>about {duration(now.left_ms / 1000)} left</span>}
    {now.cooling_ms !== null && <span>the next session starts in {duration(now.cooling_ms / 1000)}</span>}
    {now.paused && <span class="chip warn">paused: nothing new starts</span>}
    {now.measuring && <span>{clean(now.measuring)}</span>}
  </p>
);

/** The run as a whole: held, continued, ended. */
const RunButtons = ({ now }: { now: Head }) => (
  <>
    {now.state === "running" && !now.paused && <button onClick={ask_for("pause")}>Pause</button>}
    {((now.state === "running" && now.paused) || now.state === "interrupted") && <button class="primary" onClick={ask_for("resume")}>Continue</button>}
    {now.state === "running" && <button onClick={ask_for("stop")}>Stop</button>}
  </>
);

export function Now() {
  const now = head.value;
  const rows = ordered.value;
  const { many, rest } = useGrowing(rows.length, 200);
  if (fault.value) return <section class="now"><p class="notice" role="alert">The record cannot be read: {clean(fault.value)}</p></section>;
  if (!now) return <p class="soft">Reading …</p>;
  const ended = now.completed + now.failed;
  const take = summary.value.take;
  return (
    <section class="now" aria-labelledby="now-title">
      <div class="section-title">
        <h2 id="now-title" tabIndex={-1}>{is_running.value ? "Now" : "Approaches"}</h2>
        <State state={now.state} />
      </div>
      <progress max={Math.max(1, now.approaches)} value={ended} aria-label={progress_words(now)} />
      <About now={now} />
      {now.adopted.map((each, i) => <p class="adopted"><span class="chip good">adopted</span> <bdi>{clean(each.approach)}</bdi> onto <bdi>{clean(each.branch)}</bdi> as <code>{clean(each.commit).slice(0, 12)}</code>{i === now.adopted.length - 1 && <> <button class="small" onClick={ask_for("undo", each.approach)} aria-label={`Undo the adoption of ${short(each.approach, 40)}`}>Undo</button></>}</p>)}
      {!now.tasks && (
        <div class="tools">
          <RunButtons now={now} />
          <button onClick={ask_for("add")}>Add an approach</button>
          {ended < now.approaches && <button onClick={ask_for("cancel")}>Cancel all</button>}
          {now.failed > 0 && <button onClick={ask_for("retry")}>Retry what failed</button>}
          {now.completed > 0 && <button onClick={ask_for("sample")}>Sample all</button>}
          {take && now_rows.value.has(take) && <button class="primary" onClick={ask_for("adopt", take)}>Adopt {short(take, 30)}</button>}
        </div>
      )}
      {now.tasks && now.state === "running" && <div class="tools"><RunButtons now={now} /></div>}
      {now.tasks && now.state !== "running" && <p class="soft">To go on: `pexplore tasks resume`, or `pexplore tasks retry`.</p>}
      <table class="live">
        <thead><tr><th>Approach</th><th>State</th><th>What it does</th><th class="n">Time</th><th class="n">Turns</th><th class="n">Tokens</th><th class="n">Cost</th><th class="n">Lines</th><th><span class="hidden">Commands</span></th></tr></thead>
        <tbody>{rows.slice(0, many).map((row) => <LiveLine key={row.name} row={row} />)}</tbody>
      </table>
      {rest}
    </section>
  );
}

/** The same of one approach, above its page. */
export function NowOf({ name }: { name: string }) {
  const row = now_rows.value.get(name);
  if (!row) return null;
  return (
    <section class="now one" aria-label="Now">
      <p class="about">
        <State state={row.state} />
        <span><Elapsed started={row.started} ended={row.ended} /></span>
        {row.turns > 0 && <span>{count(row.turns, "turn")}</span>}
        {row.cost_usd !== null && <span>{dollars(row.cost_usd)}</span>}
        {row.lines && <Lines row={row} />}
      </p>
      {doing_of(row) && <p class="doing"><bdi>{clean(doing_of(row))}</bdi></p>}
      <Acts row={row} />
    </section>
  );
}

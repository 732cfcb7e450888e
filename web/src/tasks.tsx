// A run of tasks: each with its issue, its pull request and its changes; and whether the results merge.
import type { ComponentChildren } from "preact";
import { summary, to_approach } from "./state";
import { Section, useGrowing } from "./parts";
import { Changed } from "./files";
import { Timeline } from "./timeline";
import { tone_of } from "./approach";
import { clean, count, dollars, duration, moment, short, words } from "./text";
import type { FiledIssue, TaskResult } from "./types";

/** A link, where the address is one of the web. */
const Link = ({ to, children }: { to: string; children: ComponentChildren }) =>
  /^https?:\/\//.test(to) ? <a href={to} rel="noreferrer noopener" target="_blank">{children}</a> : <>{children}</>;

const Issue = ({ title, of }: { title: string; of: FiledIssue | null }) => (
  <td data-title={title} class={of ? "labelled" : "none"}>{of ? <Link to={of.url}>#{of.number}</Link> : "–"}</td>
);

const TaskLine = ({ task }: { task: TaskResult }) => (
  <tr data-task={task.name}>
    <th scope="row">
      <a href={to_approach(task.name)} title={clean(task.name)}><bdi>{short(task.title || task.name, 80)}</bdi></a>
      {task.after.length > 0 && <span class="soft"> after {task.after.map((each) => short(each, 30)).join(", ")}</span>}
    </th>
    <td data-title="State"><span class={`chip ${tone_of(task.state)}`}>{words(task.state)}</span></td>
    <Issue title="Issue" of={task.issue} />
    <Issue title="Pull request" of={task.pull_request} />
    <td data-title="Changes" class={task.lines_added === null ? "n none" : "n"}>{task.lines_added === null ? "–" : <Changed added={task.lines_added} removed={task.lines_removed ?? 0} />}</td>
    <td data-title="Time" class="n">{task.duration_s > 0 ? duration(task.duration_s) : "–"}</td>
    <td data-title="Cost" class={task.cost_usd === null ? "n none" : "n"}>{task.cost_usd === null ? "–" : dollars(task.cost_usd)}</td>
  </tr>
);

const Failures = ({ failed }: { failed: TaskResult[] }) => (
  <Section id="failures" title="Failed">
    <ul class="warnings">
      {failed.map((task) => (
        <li><a href={to_approach(task.name, "transcript")}><bdi class="name">{short(task.title || task.name, 80)}</bdi></a>: {clean(task.reason) || words(task.state)}{task.diagnostic && <> (<Link to={task.diagnostic.url}>#{task.diagnostic.number}</Link>)</>}</li>
      ))}
    </ul>
  </Section>
);

const Names = ({ names }: { names: string[] }) => <>{names.map((each, i) => <>{i > 0 && ", "}<a href={to_approach(each)}><bdi>{short(each, 60)}</bdi></a></>)}</>;

function Merging() {
  const { merges, integrated } = summary.value.tasks!;
  if (!merges && !integrated) return null;
  return (
    <Section id="merging" title="Merging">
      {merges && merges.conflicts.length === 0 && merges.order.length > 1 && <p>No two results conflict.</p>}
      {merges && merges.conflicts.length > 0 && <ul>{merges.conflicts.map((each) => <li><Names names={[each.first]} /> and <Names names={[each.second]} /> conflict in {each.files.map((file) => clean(file)).join(", ")}</li>)}</ul>}
      {merges && merges.order.length > 1 && <p>In this order: <Names names={merges.order} /></p>}
      {integrated && (
        <p>
          {count(integrated.merged.length, "result")} merged on branch <code>{clean(integrated.branch)}</code>: {integrated.failure ? <span class="fault">{clean(integrated.failure)}</span> : "every gate passes there"}
          {integrated.left_out.length > 0 && <>; left out, because of conflicts: <Names names={integrated.left_out} /></>}
        </p>
      )}
    </Section>
  );
}

/** `after_head`: what is said before the tasks. */
export function TasksOverview({ after_head }: { after_head?: ComponentChildren }) {
  const { experiment, state, reason, started, tasks, warnings = [] } = summary.value;
  const { title, number, url, results, done, report_url } = tasks!;
  const { many, rest } = useGrowing(results.length, 200);
  const failed = results.filter((task) => task.reason && !["completed", "pending", "running"].includes(task.state));
  const completed = results.filter((task) => task.state === "completed").length;
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}><bdi>{clean(title) || clean(experiment)}</bdi></h1>
        <p class="soft">
          {number > 0 && <><Link to={url}>#{number}</Link> · </>}
          {[`${completed} of ${count(results.length, "task")} completed`, state && words(state), moment(started)].filter(Boolean).join(" · ")}
          {report_url && <> · <Link to={report_url}>reported on the issue</Link></>}
        </p>
        {reason && <p class="soft">{clean(reason)}</p>}
      </div>
      {after_head}
      <Section id="tasks" title="Tasks">
        <table class="live tasks">
          <thead><tr><th>Task</th><th>State</th><th>Issue</th><th>Pull request</th><th class="n">Changes</th><th class="n">Time</th><th class="n">Cost</th></tr></thead>
          <tbody>{results.slice(0, many).map((task) => <TaskLine key={task.name} task={task} />)}</tbody>
        </table>
        {rest}
        {done.length > 0 && <p class="soft">{count(done.length, "task")} {done.length === 1 ? "was" : "were"} done before.</p>}
      </Section>
      {failed.length > 0 && <Failures failed={failed} />}
      <Merging />
      {warnings.length > 0 && <Section id="warnings" title="Warnings"><ul class="warnings">{warnings.map((each) => <li>{clean(each)}</li>)}</ul></Section>}
      <Section id="timeline" title="Timeline"><Timeline /></Section>
    </>
  );
}

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { route, summary } from "./state";
import { Section, useStages } from "./parts";
import { VerdictView } from "./verdict";
import { Matrix } from "./matrix";
import { Sensitivity, Weights } from "./weights";
import { Chances, FirstFor, Spending, Totals } from "./charts";
import { Scatter } from "./scatter";
import { has_judging, Judges } from "./judges";
import { Timeline } from "./timeline";
import { clean, duration, moment, words } from "./text";

export const Head = () => {
  const { experiment, task, state, reason, started, ended, base, approaches = [] } = summary.value;
  const seconds = started && ended ? (Date.parse(ended) - Date.parse(started)) / 1000 : null;
  return (
    <div class="head">
      <h1 tabIndex={-1}><bdi>{clean(experiment) || "Report"}</bdi></h1>
      {task && <p class="task">{clean(task)}</p>}
      <p class="soft">
        {[
          `${approaches.length.toLocaleString("en")} ${approaches.length === 1 ? "approach" : "approaches"}`,
          state && words(state), moment(started), seconds !== null && duration(seconds), base && `base ${base.slice(0, 10)}`,
        ].filter(Boolean).join(" · ")}
      </p>
      {reason && <p class="soft">{clean(reason)}</p>}
    </div>
  );
};

function Warnings() {
  const { warnings = [], approaches = [] } = summary.value;
  const all = [
    ...warnings.map((text) => ({ name: "", text })),
    ...approaches.slice(0, 1000).flatMap((each) => [...(each.warnings ?? []), ...(each.findings ?? []).map((finding) => finding.text)].map((text) => ({ name: each.name, text }))),
  ];
  if (!all.length) return null;
  return (
    <Section id="warnings" title="Warnings">
      <ul class="warnings">
        {all.slice(0, 50).map(({ name, text }) => <li>{name && <><bdi class="name">{clean(name)}</bdi>: </>}{clean(text)}</li>)}
        {all.length > 50 && <li class="soft">{all.length - 50} more are on the pages of the approaches.</li>}
      </ul>
    </Section>
  );
}

export const sections = (): [string, string][] => [
  ["verdict", "Verdict"], ["matrix", "Matrix"], ["weights", "Weights"], ["charts", "Charts"],
  ...(has_judging() ? [["judges", "Judges"] as [string, string]] : []),
  ["spending", "Cost and time"], ["timeline", "Timeline"],
];

/** `after_head`: what is said before the verdict. */
export function Overview({ after_head }: { after_head?: ComponentChildren }) {
  const { tab } = route.value;
  const stage = useStages(7);
  useEffect(() => {
    if (!tab) return;
    document.getElementById(tab)?.scrollIntoView();
    document.getElementById(`${tab}-title`)?.focus({ preventScroll: true });
  }, [route.value, stage]);
  return (
    <>
      <Head />
      {after_head}
      <nav class="contents" aria-label="On this page">
        {sections().map(([id, title]) => <a href={`#/${id}`}>{title}</a>)}
      </nav>
      <section id="verdict" aria-labelledby="verdict-title">
        <h2 id="verdict-title" class="hidden" tabIndex={-1}>Verdict</h2>
        <VerdictView />
      </section>
      <Warnings />
      <Section id="matrix" title="Matrix"><Matrix /></Section>
      <Section id="weights" title="Weights" note="Move a slider, and the verdict, ranks, totals and chances follow.">
        {stage >= 1 && <><Weights /><Sensitivity /></>}
      </Section>
      <Section id="charts" title="Charts">
        <div class="grid">{stage >= 2 && <Totals />}{stage >= 3 && <Chances />}{stage >= 4 && <Scatter />}{stage >= 3 && <FirstFor />}</div>
      </Section>
      {has_judging() && <Section id="judges" title="Judges">{stage >= 5 && <Judges />}</Section>}
      <Section id="spending" title="Cost and time">{stage >= 6 && <Spending />}</Section>
      <Section id="timeline" title="Timeline">{stage >= 7 && <Timeline />}</Section>
    </>
  );
}

// The live page: the report of an experiment while it runs, and the list of all.
import { effect } from "@preact/signals";
import { render } from "preact";
import { forget, read_from, read_summary } from "../documents";
import { decide_again, engine, load_seen, route, start_engine, summary } from "../state";
import { Head, Overview } from "../overview";
import { Page } from "../page";
import { TasksOverview } from "../tasks";
import { listen } from "../help";
import { clean } from "../text";
import { ask, begin_session, find_token, follow, link, of_experiment, Refused } from "./api";
import { ActDialog, Said } from "./acts";
import { Connection, explained } from "./connection";
import { ListPage } from "./list";
import { Now, NowOf } from "./now";
import { experiment, head, is_running, now_rows, ordered, seq, take_list, take_message } from "./state";

const name_in_path = (): string => {
  const found = /^\/e\/([^/]+)$/.exec(location.pathname);
  try {
    return found ? decodeURIComponent(found[1]) : "";
  } catch {
    return "";
  }
};

const notice = document.getElementById("notice")!;
effect(() => {
  const text = explained[link.value] ?? "";
  notice.textContent = text;
  notice.hidden = !text;
});

// Documents of the report.

const least_pause = 2000; // ms between two readings
let read_at = -Infinity;
let timer = 0;

async function read_again(): Promise<void> {
  timer = 0;
  read_at = performance.now();
  forget(["summary", "timeline", ...ordered.value.map((row) => `approach/${row.name}`)]);
  try {
    summary.value = await read_summary();
    load_seen();
    decide_again();
    if (engine.value.state !== "ready") void start_engine();
  } catch (fault) {
    if (!(fault instanceof Refused && fault.status === 404)) console.info(`the report is not read: ${(fault as Error).message}`);
  }
}

/** The inputs of the report: while sessions run, it changes only with the state of an approach. */
const mark = (): string =>
  is_running.value
    ? `${ordered.value.map((row) => `${row.name} ${row.state}`).join("\n")}\n${head.value?.measuring ? "measuring" : ""}`
    : `${head.value?.state} ${seq.value}`;

function keep_report(): void {
  let last = "";
  effect(() => {
    if (!head.value) return;
    const now = mark();
    if (now === last) return;
    last = now;
    timer ||= window.setTimeout(() => void read_again(), Math.max(0, read_at + least_pause - performance.now()));
  });
}

/** The transcript of an approach grows while it is looked at. */
function keep_approach(): void {
  let shown = performance.now();
  effect(() => {
    const { page, names: [name] } = route.value;
    const row = page === "approach" ? now_rows.value.get(name) : undefined;
    if (!row || row.is_final || performance.now() - shown < least_pause) return;
    shown = performance.now();
    queueMicrotask(() => forget([`approach/${name}`]));
  });
}

const Report = () => (
  <>
    <Page
      links={<a href="/">Experiments</a>}
      status={<Connection />}
      waits={head.value === null}
      overview={summary.value.tasks ? <TasksOverview after_head={<Now />} /> : summary.value.approaches ? <Overview after_head={<Now />} /> : <><Head /><Now /></>}
      approach={<NowOf name={route.value.names[0] ?? ""} />}
    />
    <ActDialog />
    <Said />
  </>
);

async function start(): Promise<void> {
  find_token();
  const name = name_in_path();
  experiment.value = name;
  try {
    await begin_session();
  } catch (fault) {
    link.value = fault instanceof Refused ? "refused" : "lost";
    return;
  }
  const place = document.getElementById("page")!;
  listen();
  if (!name) {
    render(<ListPage />, place);
    return follow("/api/events", "list", take_list);
  }
  summary.value = { experiment: name };
  read_from({
    has: (document) => document === "engine" || document === "timeline" || document === "summary" || now_rows.value.has(document.replace(/^approach\//, "")),
    response: (document) => ask(document === "engine" ? "/api/engine" : of_experiment(name, document.split("/").map(encodeURIComponent).join("/"))),
  });
  render(<Report />, place);
  keep_report();
  keep_approach();
  effect(() => {
    const now = head.value;
    const done = now ? `(${now.completed + now.failed}/${now.approaches}) ` : "";
    if (is_running.value && route.value.page === "overview") document.title = done + clean(name);
  });
  follow(of_experiment(name, "events"), "state", take_message);
}

void start();

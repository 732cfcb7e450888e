// All experiments of the repository.
import { useState } from "preact/hooks";
import { Empty, useGrowing } from "../parts";
import { clean, moment, short, words } from "../text";
import { Buttons } from "../page";
import { Help } from "../help";
import { tone_of } from "../approach";
import { Elapsed, progress_words } from "./now";
import { Connection } from "./connection";
import { list, list_is_known, type Head } from "./state";

const by_time = (a: Head, b: Head): number => (b.started ?? 0) - (a.started ?? 0) || a.name.localeCompare(b.name);

const Experiment = ({ each }: { each: Head }) => (
  <li class="card experiment" data-experiment={each.name}>
    <h2><a href={`/e/${encodeURIComponent(each.name)}`}><bdi>{short(each.name, 80)}</bdi></a></h2>
    {each.fault ? (
      <p class="fault">{clean(each.fault)}</p>
    ) : (
      <>
        <p class="about">
          <span class={`chip ${each.state === "running" ? "" : tone_of(each.state)}`}>{words(each.state)}</span>
          {each.tasks && <span class="chip">tasks</span>}
          {each.adopted.length > 0 && <span class="chip good">{short(each.adopted.at(-1)!.approach, 40)} adopted</span>}
          {each.started !== null && <span class="soft">{moment(new Date(each.started).toISOString())}</span>}
        </p>
        {each.task && <p class="task-line">{short(each.task, 200)}</p>}
        {each.state === "running" && <progress max={Math.max(1, each.approaches)} value={each.completed + each.failed} aria-label={progress_words(each)} />}
        <p class="soft about">
          <span>{progress_words(each)}</span>
          <span><Elapsed started={each.started} ended={each.state === "running" ? null : each.ended} /></span>
          {each.budget && <span>{clean(each.budget)}</span>}
        </p>
      </>
    )}
  </li>
);

export function ListPage() {
  const [filter, set_filter] = useState("");
  const all = [...list.value.values()].sort(by_time);
  const wanted = filter.toLowerCase();
  const shown = wanted ? all.filter((each) => `${each.name} ${each.task ?? ""} ${each.state ?? ""}`.toLowerCase().includes(wanted)) : all;
  const { many, rest } = useGrowing(shown.length, 100, filter);
  return (
    <>
      <header class="top">
        <a class="brand" href="/">pexplore</a>
        <span class="spacer" />
        <Connection />
        <Buttons />
      </header>
      <main id="main" tabIndex={-1}>
        <div class="section-title">
          <h1 tabIndex={-1}>Experiments</h1>
          {all.length > 10 && <input id="filter" type="search" placeholder="Filter" aria-label="Filter" value={filter} onInput={(event) => set_filter(event.currentTarget.value)} />}
        </div>
        {!list_is_known.value ? <p class="soft">Reading …</p> : all.length === 0 ? (
          <Empty>There are no experiments in this repository yet. The first begins with `pexplore run`, and is shown here at once.</Empty>
        ) : shown.length === 0 ? <Empty>None of them is called so.</Empty> : null}
        <ul class="experiments">{shown.slice(0, many).map((each) => <Experiment key={each.name} each={each} />)}</ul>
        {rest}
      </main>
      <Help />
    </>
  );
}

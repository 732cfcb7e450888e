// Two results side by side, file by file.
import { useMemo } from "preact/hooks";
import { read_approach } from "./documents";
import { between, type Between } from "./between";
import { route, samples, summary, to_approach, to_between, to_compare } from "./state";
import { Command, Details, Empty, useDocument, useGrowing } from "./parts";
import { Body, Changed, Path, TakeFile } from "./files";
import { size_of } from "./diff";
import { clean, count, quoted, short } from "./text";
import type { ApproachDocument, FileChange } from "./types";

interface Side { value: ApproachDocument; index: number; file: FileChange }
interface Both { path: string; sides: [Side | null, Side | null]; same: boolean }

export function matched(a: ApproachDocument, b: ApproachDocument): Both[] {
  const by = new Map<string, Both>();
  [a, b].forEach((value, side) =>
    (value.files ?? []).forEach((file, index) => {
      const both = by.get(file.path) ?? { path: file.path, sides: [null, null], same: false };
      both.sides[side as 0 | 1] ??= { value, index, file };
      by.set(file.path, both);
    }),
  );
  const all = [...by.values()].sort((x, y) => (x.path < y.path ? -1 : 1));
  for (const each of all) {
    const [x, y] = each.sides;
    each.same = !!x && !!y && !x.file.binary && !x.file.omitted && !y.file.omitted && x.file.status === y.file.status &&
      x.file.hunks.length === y.file.hunks.length && x.file.hunks.every((hunk, i) => hunk === y.file.hunks[i]);
  }
  return all;
}

const Picker = ({ which, names }: { which: 0 | 1; names: string[] }) => {
  const change = (name: string): void => {
    const next = [...names];
    next[which] = name;
    location.hash = route.value.tab === "between" ? to_between(next[0], next[1]) : to_compare(...next);
  };
  return (
    <label>
      {which === 0 ? "Left" : "Right"}{" "}
      <select onChange={(event) => change(event.currentTarget.value)} value={names[which]}>
        {samples.value.map((name) => <option value={name} selected={name === names[which]}>{short(name, 60)}</option>)}
      </select>
    </label>
  );
};

export function Compare() {
  const all = samples.value;
  if (all.length < 2) return <><h1 tabIndex={-1}>Side by side</h1><Empty>There is nothing to compare: it takes two results.</Empty></>;
  const left = route.value.names[0] ?? all[0];
  const right = route.value.names[1] ?? all.find((each) => each !== left)!;
  const is_between = route.value.tab === "between";
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>Side by side</h1>
        <p class="tools">
          <Picker which={0} names={[left, right]} />
          <Picker which={1} names={[left, right]} />
          <a class="button small" href={is_between ? to_between(right, left) : to_compare(right, left)}>Swap</a>
        </p>
        <nav class="tabs" aria-label="Compared with">
          <a href={to_compare(left, right)} aria-current={is_between ? undefined : "page"}>Each against the base</a>
          <a href={to_between(left, right)} aria-current={is_between ? "page" : undefined}>From left to right</a>
        </nav>
      </div>
      <Pair key={`${left}\n${right}`} left={left} right={right} is_between={is_between} />
    </>
  );
}

function Pair({ left, right, is_between }: { left: string; right: string; is_between: boolean }) {
  const a = useDocument(() => read_approach(left), `approach/${left}`);
  const b = useDocument(() => read_approach(right), `approach/${right}`);
  const files = useMemo(() => (a.value && b.value ? matched(a.value, b.value) : []), [a.value, b.value]);
  const { many, rest } = useGrowing(files.length, 30);
  const fault = a.fault || b.fault;
  if (fault) return <Empty>{clean(fault)}</Empty>;
  if (!a.value || !b.value) return <p class="soft">Reading …</p>;
  const columns = [a.value, b.value];
  return (
    <div class="pair">
      <div class="pair-head">
        {columns.map((each) => (
          <div>
            <h2><a href={to_approach(each.name, "changes")}><bdi>{short(each.name, 50)}</bdi></a></h2>
            <p class="soft">{clean(each.description)}</p>
            <p>{count(each.files?.length ?? 0, "file")} <Changed added={(each.files ?? []).reduce((sum, file) => sum + file.added, 0)} removed={(each.files ?? []).reduce((sum, file) => sum + file.removed, 0)} /></p>
          </div>
        ))}
      </div>
      {!files.length && <Empty>Neither changed a file.</Empty>}
      {is_between ? <Differences a={a.value} b={b.value} /> : <>{files.slice(0, many).map((each) => <BothView key={each.path} both={each} />)}{rest}</>}
    </div>
  );
}

/** One diff from the left result to the right one. */
function Differences({ a, b }: { a: ApproachDocument; b: ApproachDocument }) {
  const command = `pexplore diff ${quoted(summary.value.experiment)} ${quoted(a.name)} ${quoted(b.name)}`;
  const is_partial = !!a.files_missing || !!b.files_missing || !!a.omitted_files || !!b.omitted_files || (a.base ?? "") !== (b.base ?? "");
  const differences = useMemo(() => (is_partial ? [] : between(a, b)), [a, b]);
  const { many, rest } = useGrowing(differences.length, 30);
  if (is_partial) return <><Empty>{a.base !== b.base ? "The two began with different commits." : "Their changes are not all in this report."} This command shows the difference:</Empty><Command text={command} /></>;
  if (!differences.length) return (a.files?.length ?? 0) + (b.files?.length ?? 0) > 0 ? <Empty>The two results are the same.</Empty> : null;
  return (
    <>
      <p class="soft">What {short(b.name, 40)} has and {short(a.name, 40)} has not is green, the opposite red.</p>
      {differences.slice(0, many).map((each) => <DifferenceView key={each.path} each={each} from={a.name} to={b.name} />)}
      {rest}
      <Command text={command} />
    </>
  );
}

const only_in: Partial<Record<FileChange["status"], 0 | 1>> = { deleted: 0, added: 1 };

function DifferenceView({ each, from, to }: { each: Between; from: string; to: string }) {
  const { path, file, note } = each;
  const side = file ? only_in[file.status] : undefined;
  return (
    <Details class="file both difference" open={!!file && file.added + file.removed <= 600} summary={<><bdi class="path">{clean(path)}</bdi>{side !== undefined && <span class="chip">only in {short([from, to][side], 40)}</span>}{file ? <Changed added={file.added} removed={file.removed} /> : <span class="chip">{note}</span>}</>}>
      {() => (file ? <Body sample={`${from} to ${to}`} file={file} index={0} fixed /> : <p class="note">{note}</p>)}
    </Details>
  );
}

const is_long = ({ sides }: Both): boolean => sides.some((side) => side && (side.file.added + side.file.removed > 600 || size_of(side.file) > 300_000));

function BothView({ both }: { both: Both }) {
  const note = both.same ? "the same change in both" : both.sides.includes(null) ? `only in ${short((both.sides[0] ?? both.sides[1])!.value.name, 40)}` : "";
  return (
    <Details class="file both" open={!both.same && !is_long(both)} summary={<><bdi class="path">{clean(both.path)}</bdi>{note && <span class="chip">{note}</span>}{is_long(both) && <span class="chip">large</span>}</>}>
      {() => (
        <div class="sides">
          {both.sides.map((side) => (
            <div class="side">
              {side ? (
                <>
                  <header><span class="name"><bdi>{short(side.value.name, 40)}</bdi></span>{side.file.status !== "modified" && <span class="chip">{side.file.status}</span>}{side.file.old_path && side.file.old_path !== side.file.path && <Path file={side.file} />}<Changed added={side.file.added} removed={side.file.removed} /><TakeFile sample={side.value.name} file={side.file} index={side.index} /></header>
                  <Body sample={side.value.name} file={side.file} index={side.index} />
                </>
              ) : (
                <p class="note">It did not change this file.</p>
              )}
            </div>
          ))}
        </div>
      )}
    </Details>
  );
}

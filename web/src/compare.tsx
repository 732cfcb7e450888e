// Two results side by side, file by file.
import { useMemo } from "preact/hooks";
import { read_approach } from "./documents";
import { route, samples, to_approach, to_compare } from "./state";
import { Details, Empty, useDocument, useGrowing } from "./parts";
import { Body, Changed, Path, TakeFile } from "./files";
import { size_of } from "./diff";
import { clean, count, short } from "./text";
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
    location.hash = to_compare(...next);
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
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>Side by side</h1>
        <p class="tools">
          <Picker which={0} names={[left, right]} />
          <Picker which={1} names={[left, right]} />
          <a class="button small" href={to_compare(right, left)}>Swap</a>
        </p>
      </div>
      <Pair key={`${left}\n${right}`} left={left} right={right} />
    </>
  );
}

function Pair({ left, right }: { left: string; right: string }) {
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
      {files.slice(0, many).map((each) => <BothView key={each.path} both={each} />)}
      {rest}
    </div>
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

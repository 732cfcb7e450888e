// The changes of one approach: a tree of files, and their diffs.
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { signal } from "@preact/signals";
import { choose, chosen, is_chosen, is_seen, set_seen } from "./state";
import { Details, Empty, memo, useGrowing, useNear } from "./parts";
import { count_lines, keys_of, parse_hunk, size_of, why_not, type Hunk } from "./diff";
import { block_lines, draw_block, line_height } from "./diff_lines";
import { language_of } from "./highlight";
import { clean, count, short } from "./text";
import type { ApproachDocument, FileChange } from "./types";

const large_lines = 600;
const large_size = 300_000;

/** Files that were opened or closed by hand, as "sample\nindex". */
export const open_files = signal<ReadonlyMap<string, boolean>>(new Map());
const open_key = (sample: string, index: number): string => `${sample}\n${index}`;
export const set_open = (sample: string, index: number, is: boolean): void => {
  open_files.value = new Map(open_files.value).set(open_key(sample, index), is);
};
const is_large = (file: FileChange): boolean => file.hunks.length > 0 && (file.added + file.removed > large_lines || size_of(file) > large_size);
export const is_open = (sample: string, index: number, file: FileChange): boolean =>
  open_files.value.get(open_key(sample, index)) ?? (!is_seen(sample, file.path) && !is_large(file));

export const Changed = ({ added, removed }: { added: number; removed: number }) => (
  <span class="changed-lines">
    <span class="plus">+{added.toLocaleString("en")}</span> <span class="minus">−{removed.toLocaleString("en")}</span>
  </span>
);

export const Path = ({ file }: { file: FileChange }) => (
  <bdi class="path">{file.old_path && file.old_path !== file.path ? `${clean(file.old_path)} → ` : ""}{clean(file.path)}</bdi>
);

function Block({ hunk, from, language }: { hunk: Hunk; from: number; language: string }) {
  const ref = useRef<HTMLDivElement>(null);
  const to = Math.min(from + block_lines, hunk.lines.length);
  const near = useNear(ref);
  useLayoutEffect(() => {
    if (near) ref.current!.replaceChildren(draw_block(hunk.lines, from, to, language));
  }, [near, hunk]);
  return <div ref={ref} class="block" style={{ "--tall": `${(to - from) * line_height}px` }} />;
}

const HunkView = memo(function HunkView({ sample, index, at, text, language, title, can_choose }: { sample: string; index: number; at: number; text: string; language: string; title: string; can_choose: boolean }) {
  const hunk = useMemo(() => parse_hunk(text), [text]);
  const key = `${index}:${at}`;
  return (
    <div class="hunk">
      <div class="range">
        {can_choose ? (
          <label>
            <input type="checkbox" class="take" checked={is_chosen(sample, key)} onChange={(event) => choose(sample, [key], event.currentTarget.checked)} aria-label={`Take hunk ${at + 1} of ${title} by ${clean(sample)}`} />
            <span>{hunk.range}</span>
          </label>
        ) : (
          <span>{hunk.range}</span>
        )}
        <span class="context">{short(hunk.context, 120)}</span>
      </div>
      {Array.from({ length: Math.ceil(hunk.lines.length / block_lines) }, (_, i) => <Block key={i} hunk={hunk} from={i * block_lines} language={language} />)}
    </div>
  );
});

interface Of { sample: string; file: FileChange; index: number; fixed?: boolean } // `fixed`: no part of it can be taken

/** Draws its hunks when it comes near the screen; until then it is as tall as they are. */
export function Hunks({ sample, file, index, fixed }: Of) {
  const ref = useRef<HTMLDivElement>(null);
  const near = useNear(ref);
  const { many, rest } = useGrowing(file.hunks.length, 60);
  const tall = useMemo(() => file.hunks.reduce((sum, hunk) => sum + count_lines(hunk) * line_height + 28, 0), [file]);
  const can_choose = !fixed && !why_not(file);
  const language = language_of(file.path);
  return (
    <div ref={ref} class={tall > 4000 ? "code long" : "code"} tabIndex={0} role="region" aria-label={`Diff of ${clean(file.path)} by ${clean(sample)}`} style={near ? undefined : { minHeight: `${Math.min(tall, 5e6)}px` }}>
      {near && <div class="wide">{file.hunks.slice(0, many).map((text, at) => <HunkView key={at} sample={sample} index={index} at={at} text={text} language={language} title={clean(file.path)} can_choose={can_choose} />)}{rest}</div>}
    </div>
  );
}

/** All, some or none of the hunks of a file. */
export function TakeFile({ sample, file, index }: { sample: string; file: FileChange; index: number }) {
  const ref = useRef<HTMLInputElement>(null);
  const keys = keys_of(file, index);
  const taken = keys.filter((key) => is_chosen(sample, key)).length;
  useLayoutEffect(() => {
    if (ref.current) ref.current.indeterminate = taken > 0 && taken < keys.length;
  });
  const why = why_not(file);
  return (
    <label class="take-file" title={why || "Take all hunks of this file"}>
      <input ref={ref} type="checkbox" class="take" disabled={!!why} checked={keys.length > 0 && taken === keys.length} onChange={(event) => choose(sample, keys, event.currentTarget.checked)} aria-label={`Take all of ${clean(file.path)} by ${clean(sample)}`} />
      <span>Take</span>
    </label>
  );
}

export const Body = ({ sample, file, index, fixed }: Of) => (
  <>
    {file.omitted && <p class="note">{clean(file.omitted)}</p>}
    {file.binary && <p class="note">Binary file; there is nothing to show.</p>}
    {!file.hunks.length && !file.binary && !file.omitted && <p class="note">{file.status === "renamed" ? "Renamed; the content is the same." : "No line of it changed."}</p>}
    {file.hunks.length > 0 && <Hunks sample={sample} file={file} index={index} fixed={fixed} />}
  </>
);

const FileView = memo(function FileView({ sample, file, index }: { sample: string; file: FileChange; index: number }) {
  const open = is_open(sample, index, file);
  const viewed = is_seen(sample, file.path);
  const large = is_large(file);
  return (
    <section class="file" id={`file-${index}`} tabIndex={-1} aria-label={clean(file.path)} data-index={index}>
      <header>
        <button class="quiet toggle" aria-expanded={open} onClick={() => set_open(sample, index, !open)} title={clean(file.path)}>
          <span class="caret" aria-hidden="true" /><Path file={file} />
        </button>
        {file.status !== "modified" && <span class="chip">{file.status}</span>}
        <Changed added={file.added} removed={file.removed} />
        <span class="controls">
          <TakeFile sample={sample} file={file} index={index} />
          <label class="viewed">
            <input type="checkbox" checked={viewed} onChange={(event) => view(sample, file, index, event.currentTarget.checked)} />
            <span>Viewed</span>
          </label>
        </span>
      </header>
      {open ? <Body sample={sample} file={file} index={index} /> : large && !viewed && file.hunks.length > 0 && (
        <p class="note">
          A large diff: {count(file.added + file.removed, "changed line")}.{" "}
          <button class="small" onClick={() => set_open(sample, index, true)}>Show it</button>
        </p>
      )}
    </section>
  );
});

export function view(sample: string, file: FileChange, index: number, is: boolean): void {
  set_seen(sample, file.path, is);
  set_open(sample, index, !is && !is_large(file));
}

interface Folder { name: string; folders: Map<string, Folder>; files: { name: string; index: number; file: FileChange }[] }

export function tree_of(files: FileChange[], wanted: (file: FileChange) => boolean): Folder {
  const root: Folder = { name: "", folders: new Map(), files: [] };
  files.forEach((file, index) => {
    if (!wanted(file)) return;
    const parts = file.path.split("/");
    let at = root;
    for (const part of parts.slice(0, -1)) {
      if (!at.folders.has(part)) at.folders.set(part, { name: part, folders: new Map(), files: [] });
      at = at.folders.get(part)!;
    }
    at.files.push({ name: parts.at(-1)!, index, file });
  });
  const joined = (folder: Folder): Folder => {
    let now = folder;
    while (now.name && now.folders.size === 1 && !now.files.length) {
      const [only] = now.folders.values();
      now = { ...only, name: `${now.name}/${only.name}` };
    }
    return { ...now, folders: new Map([...now.folders].map(([name, each]) => [name, joined(each)])) };
  };
  return joined(root);
}

function Tree({ folder, sample, go }: { folder: Folder; sample: string; go: (index: number) => void }) {
  return (
    <ul>
      {[...folder.folders.values()].map((each) => (
        <li class="folder">
          <details open><summary><bdi>{clean(each.name)}/</bdi></summary><Tree folder={each} sample={sample} go={go} /></details>
        </li>
      ))}
      {folder.files.map(({ name, index, file }) => (
        <li>
          <button class={`quiet ${is_seen(sample, file.path) ? "seen" : ""}`} onClick={() => go(index)} title={clean(file.path)}>
            <span class={`status ${file.status}`} aria-label={file.status}>{file.status[0].toUpperCase()}</span>
            <bdi>{clean(name)}</bdi>
            {is_seen(sample, file.path) && <span aria-label="viewed"> ✓</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

export function focus_file(index: number): void {
  const found = document.getElementById(`file-${index}`);
  found?.scrollIntoView();
  found?.focus({ preventScroll: true });
}

const no_files: FileChange[] = [];

export function Files({ value }: { value: ApproachDocument }) {
  const files = value.files ?? no_files;
  const [filter, set_filter] = useState("");
  const { many, rest, ensure } = useGrowing(files.length, 60);
  const tree = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return tree_of(files, (file) => file.path.toLowerCase().includes(wanted));
  }, [files, filter]);
  const go = (index: number): void => {
    ensure(index);
    requestAnimationFrame(() => requestAnimationFrame(() => focus_file(index)));
  };
  const sample = value.name;
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  const viewed = files.filter((file) => is_seen(sample, file.path)).length;
  if (!files.length) return <Empty>{clean(value.files_missing) || (value.files ? "It changed no file." : "Its changes are not in this report.")}</Empty>;
  return (
    <div class="changes">
      <nav class="tree" aria-label="Changed files">
        <Details summary={<>{count(files.length, "file")} <Changed added={added} removed={removed} /></>} open={innerWidth > 900}>
          {() => (
            <>
              {files.length > 10 && <input id="filter" type="search" aria-label="Filter files" placeholder="Filter files" value={filter} onInput={(event) => set_filter(event.currentTarget.value)} />}
              <Tree folder={tree} sample={sample} go={go} />
            </>
          )}
        </Details>
        <p class="soft" role="status">{viewed} of {files.length} viewed</p>
      </nav>
      <div class="files">
        {files.slice(0, many).map((file, index) => <FileView key={index} sample={sample} file={file} index={index} />)}
        {rest}
        {!!value.omitted_files && <p class="note">{count(value.omitted_files, "more file")} changed and {value.omitted_files === 1 ? "is" : "are"} not in this report.</p>}
      </div>
    </div>
  );
}

export const any_chosen = (sample: string): boolean => (chosen.value.get(sample)?.size ?? 0) > 0;

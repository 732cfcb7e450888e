// The bar at the bottom: chosen hunks as a patch.
import { useState } from "preact/hooks";
import { read_approach } from "./documents";
import { choose, chosen, summary } from "./state";
import { Command } from "./parts";
import { patch_of } from "./diff";
import { clean, count, file_name, quoted, short } from "./text";

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/x-diff" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function Chosen({ sample, keys }: { sample: string; keys: ReadonlySet<string> }) {
  const [note, set_note] = useState("");
  const files = new Set([...keys].map((key) => key.slice(0, key.indexOf(":")))).size;
  const name = `${file_name(sample)}.patch`;
  const write = async (): Promise<void> => {
    const text = patch_of((await read_approach(sample)).files ?? [], keys);
    save(name, text);
    set_note(text.includes("\ufffd") ? "Some of it is not UTF-8 and was replaced, so this patch may not apply." : `Saved ${name}.`);
  };
  return (
    <div class="chosen">
      <p>
        <strong>{count(keys.size, "hunk")}</strong> in {count(files, "file")} of <bdi class="name">{short(sample, 40)}</bdi>
      </p>
      <p class="actions">
        <button class="primary" onClick={write}>Save as {short(name, 40)}</button>
        <button class="quiet" onClick={() => choose(sample, [...keys], false)}>Clear</button>
      </p>
      <Command text={`pexplore adopt ${quoted(summary.value.experiment)} ${quoted(sample)} --patch ${quoted(name)}`} />
      <p class="soft" role="status">{clean(note)}</p>
    </div>
  );
}

export function PatchBar() {
  if (!chosen.value.size) return null;
  return (
    <aside class="patch-bar" aria-label="Chosen hunks">
      {[...chosen.value].map(([sample, keys]) => <Chosen key={sample} sample={sample} keys={keys} />)}
    </aside>
  );
}

// Keys.
import { approach_of, choose, first_sample, help_open, is_chosen, is_seen, route, rows, samples, single_keys, summary, theme, to_approach, to_compare } from "./state";
import { read_approach } from "./documents";
import { Modal } from "./parts";
import { keys_of } from "./diff";
import { focus_file, view } from "./files";

const keys: [string, string][] = [
  ["?", "Show these keys"],
  ["o", "Overview"],
  ["b", "The recommended approach, or the leader"],
  ["[ and ]", "Previous and next approach"],
  ["1 to 5", "Parts of an approach: summary, changes, gates, transcript, judging"],
  ["s", "Side by side"],
  ["j and k", "Next and previous file"],
  ["v", "Mark the file as viewed"],
  ["x", "Take the file, or none of it"],
  ["/", "Filter"],
  ["t", "Theme: as the system, light, dark"],
  ["Esc", "Close"],
];

export function Help() {
  if (!help_open.value) return null;
  return (
    <Modal title="Keys" close={() => (help_open.value = false)}>
      <dl class="keys">{keys.map(([key, text]) => <div><dt><kbd>{key}</kbd></dt><dd>{text}</dd></div>)}</dl>
      <label class="switch"><input type="checkbox" checked={single_keys.value} onChange={(event) => (single_keys.value = event.currentTarget.checked)} /> Single keys are on</label>
    </Modal>
  );
}

export const next_theme = (): void => {
  theme.value = theme.value === "auto" ? "light" : theme.value === "light" ? "dark" : "auto";
};

const tabs = ["summary", "changes", "gates", "transcript", "judging"];

const current_file = (): number => {
  const inside = document.activeElement?.closest<HTMLElement>(".file[data-index]");
  if (inside) return Number(inside.dataset.index);
  const all = [...document.querySelectorAll<HTMLElement>(".file[data-index]")];
  const found = all.find((each) => each.getBoundingClientRect().bottom > 80);
  return found ? Number(found.dataset.index) - (found.getBoundingClientRect().top > 80 ? 1 : 0) : -1;
};

async function on_file(act: (sample: string, index: number) => void | Promise<void>): Promise<void> {
  const index = current_file();
  if (route.value.page === "approach" && index >= 0) await act(route.value.names[0], index);
}

const go = (hash: string): void => {
  location.hash = hash;
};

function act(key: string): boolean {
  const { page, names, tab } = route.value;
  const at = samples.value.indexOf(names[0]);
  switch (key) {
    case "?":
      help_open.value = true;
      return true;
    case "o":
      go("#/");
      return true;
    case "b": {
      const name = summary.value.take ?? rows.value[0]?.name;
      const found = name ? approach_of(name) : undefined;
      if (found) go(to_approach(found.sample_names?.includes(name!) ? name! : first_sample(found)));
      return true;
    }
    case "[":
    case "]": {
      const next = page === "approach" ? samples.value[at + (key === "]" ? 1 : -1)] : samples.value[0];
      if (next) go(to_approach(next, page === "approach" ? tab : "summary"));
      return true;
    }
    case "s":
      if (samples.value.length > 1) go(to_compare(...(page === "approach" ? [names[0], samples.value[at === 0 ? 1 : 0]] : samples.value.slice(0, 2))));
      return true;
    case "t":
      next_theme();
      return true;
    case "/":
      document.getElementById("filter")?.focus();
      return true;
    case "j":
    case "k":
      if (document.querySelector(".file")) focus_file(Math.max(0, current_file() + (key === "j" ? 1 : -1)));
      return true;
    case "v":
      void on_file(async (sample, index) => {
        const file = (await read_approach(sample)).files?.[index];
        if (file) view(sample, file, index, !is_seen(sample, file.path));
      });
      return true;
    case "x":
      void on_file(async (sample, index) => {
        const file = (await read_approach(sample)).files?.[index];
        const all = file ? keys_of(file, index) : [];
        choose(sample, all, !all.every((each) => is_chosen(sample, each)));
      });
      return true;
    default:
      if (page === "approach" && tabs[Number(key) - 1]) {
        go(to_approach(names[0], tabs[Number(key) - 1]));
        return true;
      }
      return false;
  }
}

export function listen(): void {
  addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (!single_keys.value && event.key !== "?") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)) return;
    if (target instanceof HTMLInputElement && !["checkbox", "range"].includes(target.type)) return;
    if (act(event.key)) event.preventDefault();
  });
}

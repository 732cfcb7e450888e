// Commands, each after a question.
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { Modal } from "../parts";
import { clean, short } from "../text";
import { ask, of_experiment } from "./api";
import { experiment, now_rows } from "./state";

export type Act = "add" | "cancel" | "retry" | "sample" | "tell" | "adopt" | "pause" | "resume" | "stop" | "undo";
export interface Asked {
  act: Act;
  approaches: string[]; // none: all of them
}

export const asked = signal<Asked | null>(null);
/** How the last command ended. */
export const said = signal("");

interface Field {
  name: string;
  label: string;
  kind: "line" | "text" | "number" | "check";
  required?: boolean;
  value?: string;
  note?: string;
}
interface Row {
  title: (of: string) => string;
  note: (of: string) => string;
  button: string;
  careful?: boolean;
  fields: Field[];
  body: (approaches: string[], given: Record<string, string>) => object;
}

const costs = "It costs money as any session does.";

// Each is the command of its name.
const rows: Record<Act, Row> = {
  add: {
    title: () => "Add an approach",
    note: () => `It gets a worktree and a session of its own. ${costs}`,
    button: "Add it",
    fields: [
      { name: "approach", label: "Name", kind: "line", required: true },
      { name: "description", label: "What is different about it", kind: "text", required: true },
    ],
    body: (_, { approach, description }) => ({ approach, description }),
  },
  cancel: {
    title: (of) => `Cancel ${of}`,
    note: (of) => `${of === "all approaches" ? "They end" : "It ends"} for good. What was done so far stays on the branch.`,
    button: "Cancel for good",
    careful: true,
    fields: [],
    body: (approaches) => ({ approaches }),
  },
  retry: {
    title: (of) => `Retry ${of}`,
    note: () => `A session continues where it failed, if its agent can. ${costs}`,
    button: "Retry",
    fields: [{ name: "fresh", label: "From the base, without what was done", kind: "check" }],
    body: (approaches, { fresh }) => ({ approaches, fresh: fresh === "on" }),
  },
  sample: {
    title: (of) => `More samples of ${of}`,
    note: () => `Further sessions with the same task, for a verdict on the approach instead of on one result. ${costs}`,
    button: "Start them",
    fields: [{ name: "more", label: "Sessions for each approach", kind: "number", value: "1" }],
    body: (approaches, { more }) => ({ approaches, more: Number(more) || 1 }),
  },
  tell: {
    title: (of) => `Tell ${of} something`,
    note: () => `Its session continues with the remark, and the result is measured again. ${costs}`,
    button: "Tell it",
    fields: [{ name: "remark", label: "Remark", kind: "text", required: true }],
    body: ([approach], { remark }) => ({ approach, remark }),
  },
  adopt: {
    title: (of) => `Adopt ${of}`,
    note: () => "One commit on the branch that is checked out in the repository. Refused where there are uncommitted changes or conflicts; `pexplore adopt --undo` takes it back.",
    button: "Adopt it",
    fields: [
      { name: "branch", label: "Onto a new branch instead", kind: "line", note: "a name for it; nothing else is touched" },
      { name: "message", label: "Message of the commit", kind: "line", note: "if left out, one is made of the task" },
    ],
    body: ([approach], { branch, message }) => ({ approach, branch, message }),
  },
  pause: {
    title: () => "Pause the run",
    note: () => "Nothing new starts until it continues; what runs goes on to its end.",
    button: "Pause",
    fields: [],
    body: () => ({}),
  },
  resume: {
    title: () => "Continue the run",
    note: () => `What waits starts, and what was interrupted continues. ${costs}`,
    button: "Continue",
    fields: [],
    body: () => ({}),
  },
  stop: {
    title: () => "Stop the run",
    note: () => "Its sessions are asked to end now. What they did is kept, and the run can be continued later.",
    button: "Stop it",
    careful: true,
    fields: [],
    body: () => ({}),
  },
  undo: {
    title: (of) => `Undo the adoption of ${of}`,
    note: () => "The branch loses the work again: its last commit is removed, or reverted where others follow it. The result stays, and can be adopted again.",
    button: "Take it out",
    careful: true,
    fields: [],
    body: () => ({}),
  },
};

function Input({ field }: { field: Field }) {
  const id = `act-${field.name}`;
  if (field.kind === "check") return <label class="field check"><input type="checkbox" name={field.name} /> {field.label}</label>;
  return (
    <div class="field">
      <label for={id}>{field.label}</label>
      {field.kind === "text" ? (
        <textarea id={id} name={field.name} required={field.required} rows={4} />
      ) : field.kind === "number" ? (
        <input id={id} name={field.name} type="number" min="1" max="100" value={field.value} required />
      ) : (
        <input id={id} name={field.name} type="text" required={field.required} autocomplete="off" />
      )}
      {field.note && <span class="soft">{field.note}</span>}
    </div>
  );
}

export function ActDialog() {
  const now = asked.value;
  return now ? <Question key={`${now.act} ${now.approaches.join(" ")}`} {...now} /> : null;
}

function Question({ act, approaches }: Asked) {
  const [busy, set_busy] = useState(false);
  const [fault, set_fault] = useState("");
  const row = rows[act];
  const of = approaches.length === 0 ? "all approaches" : approaches.map((each) => short(each, 40)).join(", ");
  const close = (): void => {
    asked.value = null;
  };
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const given: Record<string, string> = {};
    for (const [name, value] of new FormData(event.currentTarget as HTMLFormElement)) given[name] = String(value).trim();
    set_busy(true);
    set_fault("");
    try {
      const answer = await ask(of_experiment(experiment.value, `acts/${act}`), row.body(approaches, given));
      const { status, text } = (await answer.json()) as { status: number; text: string };
      if (status !== 0) return set_fault(text || `The command ended with status ${status}.`);
      said.value = text;
      close();
    } catch (failure) {
      const { message, hint } = failure as Error & { hint?: string };
      set_fault(failure instanceof TypeError ? "The server was not reached." : [message, hint].filter(Boolean).join("\n"));
    } finally {
      set_busy(false);
    }
  };
  return (
    <Modal title={row.title(of)} close={close}>
      <form class="act" onSubmit={submit}>
        <p class="soft">{row.note(of)}</p>
        {row.fields.map((field) => <Input field={field} />)}
        {fault && <p class="fault" role="alert">{clean(fault)}</p>}
        <div class="tools">
          <button type="submit" class={row.careful ? "careful" : "primary"} disabled={busy}>{busy ? "Under way …" : row.button}</button>
          <button type="button" onClick={close}>Leave it</button>
        </div>
      </form>
    </Modal>
  );
}

/** The name by which commands take this sample, and not the best one of its approach. */
const exact = (name: string): string => ([...now_rows.value.keys()].some((each) => each.startsWith(`${name}.`) && /^\d+$/.test(each.slice(name.length + 1))) ? `${name}.1` : name);

export const ask_for = (act: Act, ...approaches: string[]) => (): void => {
  asked.value = { act, approaches: act === "tell" || act === "adopt" ? approaches.map(exact) : approaches };
};

/** The last words of a command, until they are closed. */
export const Said = () => (
  <div class="said" role="status" aria-live="polite" hidden={!said.value}>
    <p>{clean(said.value)}</p>
    <button class="quiet small" onClick={() => (said.value = "")} aria-label="Close">✕</button>
  </div>
);

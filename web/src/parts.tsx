// Small pieces that several views use.
import { Component, h, type ComponentChildren, type FunctionComponent, type JSX, type RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { forgotten } from "./documents";
import { printing } from "./state";
import { clean } from "./text";

const shallow = (a: object, b: object): boolean =>
  Object.keys(b).every((key) => a[key as never] === b[key as never]);

/** Drawn again only when its properties or its signals change. */
export function memo<P extends object>(view: FunctionComponent<P>, same: (a: P, b: P) => boolean = shallow) {
  return class extends Component<P> {
    shouldComponentUpdate(next: P): boolean {
      return !same(this.props as P, next);
    }
    render() {
      return h(view, this.props as never);
    }
  };
}

/** A number with its exact value. */
export const Num = ({ value, children }: { value: number; children: ComponentChildren }) => (
  <data value={String(value)}>{children}</data>
);

export function Modal({ title, close, wide, children }: { title: string; close: () => void; wide?: boolean; children: ComponentChildren }) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current!;
    dialog.showModal();
    return () => dialog.close(); // which gives the focus back
  }, []);
  const outside = (event: JSX.TargetedMouseEvent<HTMLDialogElement>): void => {
    if (event.target === ref.current) close();
  };
  return (
    <dialog ref={ref} class={wide ? "wide" : ""} aria-label={title} onCancel={close} onClose={close} onClick={outside}>
      <div class="dialog">
        <header>
          <h2 tabIndex={-1}>{title}</h2>
          <button class="quiet" onClick={close} aria-label="Close" title="Close (Esc)">✕</button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

export function Copy({ text, label = "Copy" }: { text: string; label?: string }) {
  const [done, set_done] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where the browser has no clipboard for files.
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    set_done(true);
    setTimeout(() => set_done(false), 1500);
  };
  return (
    <button class="quiet small" onClick={copy}>
      <span aria-live="polite">{done ? "Copied" : label}</span>
    </button>
  );
}

export const Command = ({ text }: { text: string }) => (
  <span class="command">
    <code>{clean(text)}</code>
    <Copy text={text} />
  </span>
);

/** Text of pexplore's own with paragraphs, lists and `code`; nothing else in it has a meaning. */
export function Words({ text }: { text: string }) {
  const blocks = clean(text).split(/\n{2,}/).flatMap(split_lists);
  return (
    <>
      {blocks.map((block) =>
        block[0].startsWith("- ") ? (
          <ul>{block.map((line) => <li><Line text={line.slice(2)} /></li>)}</ul>
        ) : (
          <p>{block.map((line, i) => <>{i > 0 && <br />}<Line text={line} /></>)}</p>
        ),
      )}
    </>
  );
}
function split_lists(block: string): string[][] {
  const groups: string[][] = [];
  for (const line of block.split("\n")) {
    if (!line.trim()) continue;
    const item = line.startsWith("- ");
    const last = groups.at(-1);
    if (last && last[0].startsWith("- ") === item) last.push(line);
    else groups.push([line]);
  }
  return groups;
}
export const Line = ({ text }: { text: string }) => (
  <>{text.split(/(`[^`]+`)/).map((part) => (/^`[^`]+`$/.test(part) ? <code>{part.slice(1, -1)}</code> : part))}</>
);

const waiting = new Map<Element, () => void>();
const queue: (() => void)[] = [];
let watcher: IntersectionObserver | null = null;
let busy = false;

const at_once = 3;

// New rows are drawn at the end of the task, so few are added in each.
function work(): void {
  for (const show of queue.splice(0, at_once)) show();
  if (queue.length) setTimeout(work);
  else busy = false;
}

/** Calls `show` when the element comes near the screen; a few at a time, so that scrolling stays smooth. */
function when_near(element: Element, show: () => void): () => void {
  watcher ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const found = waiting.get(entry.target);
        if (!entry.isIntersecting || !found) continue;
        waiting.delete(entry.target);
        watcher!.unobserve(entry.target);
        queue.push(found);
      }
      if (queue.length && !busy) {
        busy = true;
        setTimeout(work);
      }
    },
    { rootMargin: "1000px 0px" },
  );
  waiting.set(element, show);
  watcher.observe(element);
  return () => {
    waiting.delete(element);
    watcher!.unobserve(element);
  };
}

export function useNear(ref: RefObject<Element>): boolean {
  const [near, set_near] = useState(false);
  useEffect(() => (near || !ref.current ? undefined : when_near(ref.current, () => set_near(true))), [near]);
  return near || printing.value;
}

/** How many of a long list to draw: more as its end comes near, few again where `order` is another. */
export function useGrowing(total: number, step: number, order = ""): { many: number; rest: JSX.Element | null; ensure: (index: number) => void } {
  const [grown, set_grown] = useState({ order, limit: step });
  const limit = grown.order === order ? grown.limit : step;
  const set_limit = (next: number): void => set_grown({ order, limit: next });
  const ref = useRef<HTMLDivElement>(null);
  const many = Math.min(limit, total);
  useEffect(() => {
    if (many >= total || !ref.current) return undefined;
    return when_near(ref.current, () => set_limit(many + step));
  }, [many, total]);
  const rest =
    many < total ? (
      <div class="rest" ref={ref}>
        <button onClick={() => set_limit(many + step)}>
          Show {Math.min(step, total - many)} more of {(total - many).toLocaleString("en")}
        </button>
      </div>
    ) : null;
  return { many, rest, ensure: (index) => index >= many && set_limit(index + step) };
}

/** The width of an element in pixels, as it changes. */
export function useWidth(first = 640): [RefObject<HTMLDivElement>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, set_width] = useState(first);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = (): void => {
      const now = Math.floor(element.clientWidth);
      if (now > 0) set_width(now);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

/** Numbers from 0 to `last`, one more after each time the page was painted: for what may come later. */
export function useStages(last: number): number {
  const [stage, set_stage] = useState(0);
  useEffect(() => {
    if (stage >= last) return undefined;
    const frame = requestAnimationFrame(() => (timer = window.setTimeout(() => set_stage(stage + 1))));
    let timer = 0;
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [stage]);
  return printing.value ? last : stage;
}

export const Section = ({ id, title, note, children }: { id: string; title: string; note?: ComponentChildren; children: ComponentChildren }) => (
  <section id={id} aria-labelledby={`${id}-title`}>
    <div class="section-title">
      <h2 id={`${id}-title`} tabIndex={-1}>{title}</h2>
      {note && <p class="soft">{note}</p>}
    </div>
    {children}
  </section>
);

/** Drawn when first opened. */
export function Details({ summary, open, children, class: name }: { summary: ComponentChildren; open?: boolean; children: () => ComponentChildren; class?: string }) {
  const [shown, set_shown] = useState(!!open);
  return (
    <details class={name} open={open} onToggle={(event) => event.currentTarget.open && set_shown(true)}>
      <summary>{summary}</summary>
      {(shown || printing.value) && children()}
    </details>
  );
}

export const Empty = ({ children }: { children: ComponentChildren }) => <p class="empty">{children}</p>;

/** A document that is read when it is first needed, and again when it was forgotten. */
export function useDocument<T>(read: () => Promise<T>, key: string): { value: T | null; fault: string } {
  const [state, set_state] = useState<{ key: string; value: T | null; fault: string }>({ key: "", value: null, fault: "" });
  useEffect(() => {
    let current = true;
    read().then(
      (value) => current && set_state({ key, value, fault: "" }),
      (fault: Error) => current && set_state({ key, value: null, fault: fault.message || "It could not be read." }),
    );
    return () => {
      current = false;
    };
  }, [key, forgotten.value]);
  return state.key === key ? state : { value: null, fault: "" };
}

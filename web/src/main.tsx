import { render } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { can_inflate, find_documents, has, read_summary } from "./documents";
import { help_open, load_seen, route, samples, start_engine, summary, theme, to_compare } from "./state";
import { Overview } from "./overview";
import { ApproachPage } from "./approach";
import { Compare } from "./compare";
import { opened } from "./matrix";
import { Rounds } from "./rounds";
import { PatchBar } from "./patch";
import { Help, listen, next_theme } from "./help";
import { clean } from "./text";

const theme_words = { auto: "as the system", light: "light", dark: "dark" };
const theme_signs = { auto: "◐", light: "☀", dark: "☾" };

function Top() {
  const { page } = route.value;
  return (
    <header class="top">
      <a class="brand" href="#/" title={clean(summary.value.experiment)}><bdi>{clean(summary.value.experiment) || "Report"}</bdi></a>
      <nav aria-label="Pages">
        <a href="#/" aria-current={page === "overview" ? "page" : undefined}>Overview</a>
        {samples.value.length > 1 && <a href={to_compare(...samples.value.slice(0, 2))} aria-current={page === "compare" ? "page" : undefined}>Side by side</a>}
      </nav>
      <span class="spacer" />
      <button class="quiet icon" id="theme" onClick={next_theme} aria-label={`Theme: ${theme_words[theme.value]}`} title={`Theme: ${theme_words[theme.value]} (t)`}>{theme_signs[theme.value]}</button>
      <button class="quiet icon" onClick={() => (help_open.value = true)} aria-label="Keys" title="Keys (?)">?</button>
    </header>
  );
}

function Page() {
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const { page, names, tab } = route.value;
  const place = `${page}/${names.join("/")}`;
  useLayoutEffect(() => {
    opened.value = null; // also when the browser goes back
    help_open.value = false;
    const name = page === "approach" ? `${clean(names[0])} · ` : page === "compare" ? "Side by side · " : "";
    document.title = name + (clean(summary.value.experiment) || "Report");
    if (first.current) {
      first.current = false;
      return;
    }
    if (page === "overview" && tab) return;
    scrollTo(0, 0);
    main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [place]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>Skip to the content</a>
      <Top />
      <main id="main" class={page === "compare" ? "wide" : ""} ref={main} tabIndex={-1}>
        {page === "approach" ? <ApproachPage /> : page === "compare" ? <Compare /> : <Overview />}
      </main>
      <PatchBar />
      <Rounds />
      <Help />
    </>
  );
}

function notice(text: string): void {
  const place = document.getElementById("notice")!;
  place.textContent = text;
  place.hidden = false;
}

async function start(): Promise<void> {
  find_documents();
  if (!can_inflate()) return notice("This browser cannot unpack the report, so this is its short form. Any newer browser shows all of it.");
  if (!has("summary")) return notice("This report holds no data.");
  try {
    summary.value = await read_summary();
  } catch (fault) {
    return notice(`The data of this report cannot be read (${(fault as Error).message}), so this is its short form.`);
  }
  load_seen();
  document.getElementById("static")!.remove();
  render(<Page />, document.getElementById("page")!);
  performance.mark("page");
  listen();
  requestAnimationFrame(() => setTimeout(() => void start_engine()));
}

void start();

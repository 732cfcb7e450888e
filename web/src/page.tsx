// The frame of all pages: the bar at the top, and what the address chooses.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { help_open, route, samples, summary, theme, to_compare } from "./state";
import { Overview } from "./overview";
import { TasksOverview } from "./tasks";
import { ApproachPage } from "./approach";
import { Compare } from "./compare";
import { opened } from "./matrix";
import { Rounds } from "./rounds";
import { PatchBar } from "./patch";
import { Help, next_theme } from "./help";
import { clean } from "./text";

/** The additions of the live page. */
export interface Additions {
  links?: ComponentChildren; // before those of the report
  status?: ComponentChildren; // in the bar
  overview?: ComponentChildren; // instead of the report's
  approach?: ComponentChildren; // above the page of an approach
  waits?: boolean; // nothing is known yet
}

const theme_words = { auto: "as the system", light: "light", dark: "dark" };
const theme_signs = { auto: "◐", light: "☀", dark: "☾" };

export const Buttons = () => (
  <>
    <button class="quiet icon" id="theme" onClick={next_theme} aria-label={`Theme: ${theme_words[theme.value]}`} title={`Theme: ${theme_words[theme.value]} (t)`}>{theme_signs[theme.value]}</button>
    <button class="quiet icon" onClick={() => (help_open.value = true)} aria-label="Keys" title="Keys (?)">?</button>
  </>
);

function Top({ links, status }: Additions) {
  const { page } = route.value;
  return (
    <header class="top">
      <a class="brand" href="#/" title={clean(summary.value.experiment)}><bdi>{clean(summary.value.experiment) || "Report"}</bdi></a>
      <nav aria-label="Pages">
        {links}
        <a href="#/" aria-current={page === "overview" ? "page" : undefined}>Overview</a>
        {samples.value.length > 1 && !summary.value.tasks && <a href={to_compare(...samples.value.slice(0, 2))} aria-current={page === "compare" ? "page" : undefined}>Side by side</a>}
      </nav>
      <span class="spacer" />
      {status}
      <Buttons />
    </header>
  );
}

export function Page(additions: Additions) {
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
      <Top {...additions} />
      <main id="main" class={page === "compare" ? "wide" : ""} ref={main} tabIndex={-1}>
        {additions.waits ? <p class="soft">Reading …</p> : page === "approach" ? <>{additions.approach}<ApproachPage /></> : page === "compare" ? <Compare /> : (additions.overview ?? (summary.value.tasks ? <TasksOverview /> : <Overview />))}
      </main>
      <PatchBar />
      <Rounds />
      <Help />
    </>
  );
}


// The verdict, in its own words.
import { answer, approach_of, changed, recast, recast_fault, reset_weights, result_answer, summary, to_approach } from "./state";
import { Command, Details, Empty, Line, Num, Words } from "./parts";
import { clean, kind_words, number, percent, points, quoted } from "./text";
import type { Conclusion } from "./types";

const tone: Record<string, string> = {
  recommended: "good", equal: "good", safe_choice: "good", no_clear_winner: "warn", keep_base: "warn", nothing_passed: "bad",
};

const question = (which: "result" | "approach"): string => (which === "result" ? "Which result to take now" : "Which approach is better in general");

function Facts({ now, title }: { now: Conclusion; title?: string }) {
  const base = now.base?.chance_best_or_equal ?? now.base_chance_best_or_equal;
  const matters = number(10 * now.matters, 2);
  return (
    <div class="facts">
      {title && <h3>{title}</h3>}
      <dl>
        <div><dt>Verdict</dt><dd><span class={`chip ${tone[now.kind] ?? ""}`}>{kind_words[now.kind] ?? clean(now.kind)}</span></dd></div>
        {now.leader && <div><dt>Leader</dt><dd><bdi class="name">{clean(now.leader)}</bdi></dd></div>}
        {now.kind !== "nothing_passed" && (
          <div><dt>Probability</dt><dd><Num value={now.chance}>{percent(now.chance)}</Num> <span class="soft">· <Num value={now.confidence}>{Math.round(100 * now.confidence)} %</Num> is required</span></dd></div>
        )}
        {now.kind !== "nothing_passed" && (
          <div><dt>Matters from</dt><dd><Num value={now.matters}>{matters}</Num> <span class="soft">points of 10</span></dd></div>
        )}
        {base !== null && base !== undefined && (
          <div><dt>The base is as good</dt><dd><Num value={base}>{percent(base)}</Num></dd></div>
        )}
      </dl>
    </div>
  );
}

export function VerdictView() {
  const now = answer.value;
  const { recommendation, experiment, recommendations } = summary.value;
  const text = recommendation?.text?.trim() ?? "";
  const lines = recast.value ? recast.value.lines : text.split("\n").slice(0, 1);
  const rest = recast.value ? "" : text.split("\n").slice(1).join("\n").trim();
  const take = result_answer.value?.take;
  const kind = result_answer.value?.kind ?? recommendation?.kind;
  if (!text && !now) return <Empty>This report has no verdict.</Empty>;
  const two = recast.value ? !!recast.value.approach : !!recommendations?.approach;
  return (
    <div class={`verdict ${tone[kind ?? ""] ?? ""}`}>
      {changed.value && (
        <p class="changed">
          <span>{recast.value ? "With your weights:" : recast_fault.value ? "With your weights there is no verdict; the recorded one:" : "Under way …"}</span>
          <button class="small" onClick={reset_weights}>Back to the declared weights</button>
        </p>
      )}
      <div class="headline" role="status" aria-live="polite">
        {lines.filter((line) => line.trim()).map((line) => <p><Line text={clean(line)} /></p>)}
      </div>
      {rest && <div class="reasons"><Words text={rest} /></div>}
      {recast.value && text && <Details summary="The recorded verdict">{() => <div class="reasons"><Words text={text} /></div>}</Details>}
      <div class="answers">
        {result_answer.value && <Facts now={result_answer.value} title={two ? question("result") : undefined} />}
        {two && now && now !== result_answer.value && <Facts now={now} title={question("approach")} />}
      </div>
      {take && kind !== "keep_base" && (
        <p class="take">
          <a class="button primary" href={to_approach(approach_page(take))}>Look at <bdi>{clean(take)}</bdi></a>
          <Command text={`pexplore adopt ${quoted(experiment)} ${quoted(take)}`} />
        </p>
      )}
    </div>
  );
}

/** The page of a candidate: that of its result, or of its first one. */
export const approach_page = (candidate: string): string => {
  const found = approach_of(candidate);
  if (!found) return candidate;
  return found.sample_names?.includes(candidate) ? candidate : (found.sample_names?.[0] ?? candidate);
};

export const Total = ({ value }: { value: number | null | undefined }) =>
  value === null || value === undefined ? <span class="soft">–</span> : <Num value={value}>{points(10 * value)}</Num>;
export const Chance = ({ value }: { value: number | null | undefined }) =>
  value === null || value === undefined ? <span class="soft">–</span> : <Num value={value}>{percent(value)}</Num>;

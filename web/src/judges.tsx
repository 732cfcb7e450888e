// Votes of the judges, and how far they can be trusted.
import { summary } from "./state";
import { Num, Words } from "./parts";
import { JudgesChart } from "./charts";
import { Details } from "./parts";
import { Votes } from "./rounds";
import { clean, number, percent, short, words } from "./text";
import type { Judge, Judgement } from "./types";

export const judge_name = (judge: Judge): string =>
  clean(`judge ${judge.seat}, ${judge.agent}${judge.model ? ` ${judge.model}` : ""}`);

export const has_judging = (): boolean => {
  const judging = summary.value.evidence?.judging;
  return !!judging?.judges?.length || Object.keys(judging?.criteria ?? {}).length > 0 || !!summary.value.judgements?.length;
};

/** Preferences, row over column. */
function VotesTable({ votes, criterion }: { votes: Judgement[]; criterion: string }) {
  const names = [...new Set(votes.flatMap((each) => each.candidates))];
  if (names.length < 2 || names.length > 12 || !votes.some((each) => each.preferred !== null)) return null;
  const won = (a: string, b: string): number => votes.filter((each) => each.preferred === a && each.candidates.includes(b)).length;
  const most = Math.max(1, ...names.flatMap((a) => names.map((b) => won(a, b))));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`Votes on ${clean(criterion)}`}>
      <table class="plain votes-table">
        <caption>Votes for the row against the column</caption>
        <thead><tr><td />{names.map((name) => <th scope="col"><bdi>{short(name, 16)}</bdi></th>)}</tr></thead>
        <tbody>
          {names.map((a) => (
            <tr>
              <th scope="row"><bdi>{short(a, 28)}</bdi></th>
              {names.map((b) => a === b ? <td class="soft">·</td> : <td class="heat" style={{ "--heat": (won(a, b) / most).toFixed(2) }}>{won(a, b)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Judges() {
  const judging = summary.value.evidence?.judging;
  const votes = summary.value.judgements ?? [];
  const criteria = Object.entries(judging?.criteria ?? {});
  return (
    <>
      <div class="grid">
        {(judging?.judges?.length ?? 0) > 0 && <JudgesChart />}
        {criteria.map(([name, each]) => (
          <div class="card">
            <h3><bdi>{clean(name)}</bdi></h3>
            <dl class="pairs">
              <div><dt>Agreement</dt><dd>{words(each.agreement_level ?? "–")}</dd></div>
              {each.agreement !== null && each.agreement !== undefined && <div><dt>Judges agree on</dt><dd><Num value={each.agreement}>{percent(each.agreement)}</Num> <span class="soft">of pairs</span></dd></div>}
              {each.alpha !== null && each.alpha !== undefined && <div><dt>Krippendorff's alpha</dt><dd><Num value={each.alpha}>{number(each.alpha, 2)}</Num></dd></div>}
              {!!each.triads && <div><dt>Circular triples</dt><dd><Num value={each.circular_triads ?? 0}>{each.circular_triads ?? 0}</Num> of <Num value={each.triads}>{each.triads}</Num></dd></div>}
            </dl>
            <VotesTable criterion={name} votes={votes.filter((vote) => vote.criterion === name)} />
          </div>
        ))}
      </div>
      {(judging?.notes ?? []).length > 0 && <Words text={judging!.notes!.map((each) => `- ${each}`).join("\n")} />}
      {votes.length > 0 && <Details summary={`All ${votes.length} votes with their reasons`}>{() => <Votes votes={votes} of="" names={[]} />}</Details>}
    </>
  );
}

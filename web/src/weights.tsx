// Sliders for the weights; the verdict, ranks, totals and chances follow by pexplore's own engine.
import { changed, declared, engine, recast, recast_fault, reset_weights, set_weight, summary, weight_of, weightless } from "./state";
import { Empty, Num } from "./parts";
import { clean, number, share, short } from "./text";

const limit_of = (): number => {
  const most = Math.max(1, ...Object.values(declared.value));
  return Math.ceil(2 * most);
};

export function Weights() {
  const names = Object.keys(declared.value);
  if (!names.length) return <Empty>No criterion has a weight, so there is nothing to weigh.</Empty>;
  const now = engine.value;
  const ready = now.state === "ready";
  const sum = names.reduce((total, name) => total + weight_of(name), 0);
  const limit = limit_of();
  return (
    <div class="weights">
      <div class="sliders">
        {names.map((name, i) => {
          const weight = weight_of(name);
          const id = `weight-${i}`;
          return (
            <div class="slider">
              <label for={id} title={clean(name)}><bdi>{short(name, 40)}</bdi></label>
              <input
                id={id} type="range" min="0" max={limit} step={limit > 20 ? 0.5 : 0.05} value={weight} disabled={!ready}
                aria-valuetext={`${number(weight, 3)}, ${share(sum ? weight / sum : 0)} of all`}
                onInput={(event) => set_weight(name, Number(event.currentTarget.value))}
              />
              <output for={id}>
                <span>×{number(weight, 3)}</span>
                <span class="soft">{share(sum ? weight / sum : 0)}</span>
              </output>
            </div>
          );
        })}
      </div>
      <Shares names={names} sum={sum} />
      {recast.value && <p class="recast">{clean(recast.value.lines[0])}</p>}
      <p class="tools">
        <button id="reset" disabled={!changed.value} onClick={reset_weights}>Reset the weights</button>
        {now.state === "absent" && <span class="soft" id="no-engine">The sliders are off. {now.why} <code>pexplore rescore</code> tries other weights.</span>}
        {now.state === "loading" && <span class="soft">Starting the scoring engine …</span>}
        {weightless.value && <span class="soft" role="status">Nothing is weighted now.</span>}
        {recast_fault.value && <span class="fault" role="status">{clean(recast_fault.value)}</span>}
      </p>
    </div>
  );
}

const Shares = ({ names, sum }: { names: string[]; sum: number }) => (
  <svg class="shares" role="img" width="100%" height="14" aria-labelledby="shares-title shares-desc">
    <title id="shares-title">Shares of the weights</title>
    <desc id="shares-desc">{names.map((name) => `${clean(name)}: ${share(sum ? weight_of(name) / sum : 0)}`).join(", ")}</desc>
    {names.map((name, i) => {
      const before = names.slice(0, i).reduce((total, each) => total + weight_of(each), 0);
      if (!sum || !weight_of(name)) return null;
      return (
        <rect class={`part p${i % 6}`} x={`${(100 * before) / sum}%`} y="0" width={`${(100 * weight_of(name)) / sum}%`} height="14">
          <title>{`${clean(name)}: ${share(weight_of(name) / sum)}`}</title>
        </rect>
      );
    })}
  </svg>
);

/** How far the verdict hangs on the declared weights. */
export function Sensitivity() {
  const weights = summary.value.evidence?.weights;
  const flips = weights?.flips ?? [];
  const priorities = Object.entries(weights?.by_priority ?? {});
  if (!flips.length && !priorities.length) return null;
  return (
    <div class="columns">
      {flips.length > 0 && (
        <div>
          <h3>Weights that would change the first place</h3>
          <ul class="tight">
            {flips.map((each) => (
              <li>
                <bdi>{clean(each.criterion)}</bdi> {each.to > each.from ? "above" : "below"} <Num value={each.to}>{number(each.to, 3)}</Num>{" "}
                <span class="soft">(now <Num value={each.from}>{number(each.from, 3)}</Num>)</span>: <bdi class="name">{short(each.winner, 40)}</bdi>
              </li>
            ))}
          </ul>
        </div>
      )}
      {priorities.length > 0 && (
        <div>
          <h3>If one criterion matters most</h3>
          <ul class="tight">
            {priorities.map(([criterion, winners]) => (
              <li><bdi>{clean(criterion)}</bdi>: {winners.map((name, i) => <>{i > 0 && ", "}<bdi class="name">{short(name, 40)}</bdi></>)}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

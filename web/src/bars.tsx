// Charts with a row for each approach.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Details, useWidth } from "./parts";
import { Axis, type Scale } from "./axis";
import { clean, short } from "./text";

export interface Plot { width: number; height: number }

/** A chart and the same as a table. */
export function Figure({ title, note, table, children, key_ }: { title: string; note?: ComponentChildren; key_?: ComponentChildren; table: () => { head: string[]; rows: (string | JSX.Element)[][] }; children: ComponentChildren }) {
  return (
    <figure class="card">
      <figcaption>
        <h3>{title}</h3>
        {note && <p class="soft">{note}</p>}
      </figcaption>
      {children}
      {key_ && <p class="key">{key_}</p>}
      <Details summary="As a table" class="data">
        {() => {
          const { head, rows } = table();
          return (
            <div class="scroll" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
              <table class="plain">
                <thead><tr>{head.map((each) => <th scope="col">{each}</th>)}</tr></thead>
                <tbody>
                  {rows.slice(0, 1000).map(([first, ...rest]) => <tr><th scope="row"><bdi>{first}</bdi></th>{rest.map((each) => <td>{each}</td>)}</tr>)}
                </tbody>
              </table>
            </div>
          );
        }}
      </Details>
    </figure>
  );
}

export interface BarRow { name: string; desc: string; draw: (scale: Scale, middle: number) => JSX.Element; text: string }

const first_rows = 25;

/** `scale_for`: from the width of the plot. Rows beyond the first ones are in the table, or on request. */
export function Rows({ id, title, rows, scale_for, unit, behind }: {
  id: string; title: string; rows: BarRow[]; scale_for: (width: number) => Scale; unit?: string; behind?: (scale: Scale, height: number) => JSX.Element | null;
}) {
  const [ref, width] = useWidth(560);
  const [all, set_all] = useState(false);
  const shown = all ? rows.slice(0, 200) : rows.slice(0, first_rows);
  const narrow = width < 460;
  const label = narrow ? 0 : Math.min(210, Math.max(70, 12 + 7.4 * Math.max(...shown.map((each) => Math.min(26, clean(each.name).length)))));
  const value = Math.max(44, 10 + 7.2 * Math.max(...shown.map((each) => each.text.length)));
  const inner = Math.max(60, width - label - value - 10);
  const pitch = narrow ? 40 : 26;
  const height = shown.length * pitch;
  const scale = scale_for(inner);
  return (
    <div ref={ref} class="chart">
      <svg role="img" width={width} height={height + (scale.ticks.length ? 34 : 4)} aria-labelledby={`${id}-t ${id}-d`}>
        <title id={`${id}-t`}>{title}</title>
        <desc id={`${id}-d`}>{shown.map((each) => each.desc).join(" ")}</desc>
        <g transform={`translate(${label} 0)`}>
          {scale.ticks.length > 0 && <Axis scale={scale} width={inner} y={height + 2} unit={unit} top={0} />}
          {behind?.(scale, height)}
        </g>
        {shown.map((each, i) => (
          <g transform={`translate(0 ${i * pitch})`}>
            <title>{each.desc}</title>
            <text class="label" x={narrow ? 0 : label - 10} y={narrow ? 13 : 17} text-anchor={narrow ? "start" : "end"}>{short(each.name, narrow ? 40 : 26)}</text>
            <g transform={`translate(${label} 0)`}>{each.draw(scale, narrow ? 27 : 13)}</g>
            <text class="value" x={width} y={narrow ? 31 : 17} text-anchor="end">{each.text}</text>
          </g>
        ))}
      </svg>
      {rows.length > shown.length && !all && (
        <button class="quiet small" onClick={() => set_all(true)}>
          Show {rows.length > 200 ? "200" : `all ${rows.length}`}
        </button>
      )}
    </div>
  );
}

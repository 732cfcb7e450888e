// Output of commands with its colours, as elements and never as HTML.
import { AnsiUp } from "ansi_up";
import { useMemo } from "preact/hooks";
import { cut, name_of_character } from "./text";

interface Colour { rgb: number[]; class_name: string }
interface Fragment { text: string; bold?: boolean; faint?: boolean; italic?: boolean; underline?: boolean; fg?: Colour | null; bg?: Colour | null }

/** Collects what its base would turn into HTML. */
class Fragments extends AnsiUp {
  all: Fragment[] = [];
}
// Private in its types only.
Object.assign(Fragments.prototype, {
  transform_to_html(this: Fragments, fragment: Fragment) {
    if (fragment.text) this.all.push({ ...fragment });
    return "";
  },
  process_hyperlink(this: Fragments, packet: { text: string; url: string }) {
    this.all.push({ text: packet.url && packet.url !== packet.text ? `${packet.text} (${packet.url})` : packet.text });
    return "";
  },
});

const most = 200_000;
const odd = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

export function fragments_of(output: string): Fragment[] {
  const reader = new Fragments();
  reader.ansi_to_html(cut(output.replace(/\r\n/g, "\n"), most));
  return reader.all.map((each) => ({ ...each, text: each.text.replace(odd, name_of_character) }));
}

const classes = ({ bold, faint, italic, underline, fg, bg }: Fragment): string =>
  [
    bold && "ansi-bold", faint && "ansi-faint", italic && "ansi-italic", underline && "ansi-underline",
    fg && fg.class_name !== "truecolor" && `${fg.class_name}-fg`, bg && bg.class_name !== "truecolor" && `${bg.class_name}-bg`,
  ].filter(Boolean).join(" ");

export function Output({ text, label }: { text: string; label: string }) {
  const all = useMemo(() => fragments_of(text), [text]);
  return (
    <pre class="output" tabIndex={0} role="region" aria-label={label}>
      {all.map((each) => {
        const name = classes(each);
        return name ? <span class={name}>{each.text}</span> : each.text;
      })}
    </pre>
  );
}

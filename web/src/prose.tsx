import { useLayoutEffect, useRef } from "preact/hooks";
import { markdown } from "./markdown";

/** Foreign Markdown. */
export function Prose({ text }: { text: string }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => ref.current!.replaceChildren(markdown(text)), [text]);
  return <div class="prose" ref={ref} />;
}

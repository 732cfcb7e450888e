// Whether the page is up to date.
import { link, type Link } from "./api";

const about: Record<Link, [string, string]> = {
  connecting: ["Connecting", "warn"],
  live: ["Live", "good"],
  lost: ["Not connected", "bad"],
  refused: ["Refused", "bad"],
  gone: ["Gone", "bad"],
};

export const Connection = () => {
  const [text, tone] = about[link.value];
  return <span id="link" class={`chip ${tone}`} role="status">{text}</span>;
};

export const explained: Partial<Record<Link, string>> = {
  refused: "The token is missing or wrong. Open the address that `pexplore serve` printed; a server that was started anew has another one.",
  gone: "There is no record of this experiment, or no more.",
  lost: "The server cannot be reached. This page shows what was known last, and goes on by itself when the server is back.",
};

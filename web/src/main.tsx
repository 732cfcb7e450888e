// The report: one experiment, in one file.
import { render } from "preact";
import { can_inflate, find_documents, has, read_summary } from "./documents";
import { load_seen, start_engine, summary } from "./state";
import { listen } from "./help";
import { documents_of_host, is_framed } from "./host";
import { Page } from "./page";

function notice(text: string): void {
  const place = document.getElementById("notice")!;
  place.textContent = text;
  place.hidden = false;
}

async function start(): Promise<void> {
  find_documents();
  if (!can_inflate()) return notice("This browser cannot unpack the report, so this is its short form. Any newer browser shows all of it.");
  if (!has("summary") && is_framed()) {
    try {
      await documents_of_host();
      find_documents();
    } catch (fault) {
      return notice(`There is no report to show: ${(fault as Error).message}.`);
    }
  }
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

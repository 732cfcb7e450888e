// Markdown of agents as harmless HTML: no addresses to follow, no images, no HTML of its own.
import DOMPurify from "dompurify";
import { Marked, type Tokens } from "marked";
import { clean } from "./text";

const escaped = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

const address = (href: string, text: string): string =>
  href && href !== text ? ` <code>${escaped(href)}</code>` : "";

const marked = new Marked({
  gfm: true,
  async: false,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escaped(text),
    link(token: Tokens.Link) {
      return this.parser.parseInline(token.tokens) + address(token.href, token.text);
    },
    image: ({ href, text }: Tokens.Image) => `[image: ${escaped(text)}]${address(href, text)}`,
    // Headings of the page come first in its outline.
    heading(token: Tokens.Heading) {
      return `<p><strong>${this.parser.parseInline(token.tokens)}</strong></p>`;
    },
    checkbox: ({ checked }: Tokens.Checkbox) => (checked ? "☑ " : "☐ "),
  },
});

const allowed = {
  ALLOWED_TAGS: ["p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "table", "thead", "tbody", "tr", "th", "td"],
  ALLOWED_ATTR: ["start"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true as const,
};

const most = 200_000;

export function markdown(text: string): DocumentFragment {
  const whole = clean(text);
  const source = whole.length > most ? `${whole.slice(0, most)}\n\n…` : whole;
  return DOMPurify.sanitize(marked.parse(source) as string, allowed);
}

// Colours of code, as pieces of text with a class; never as HTML.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import cmake from "highlight.js/lib/languages/cmake";
import cpp from "highlight.js/lib/languages/cpp";
import css from "highlight.js/lib/languages/css";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

for (const [name, language] of Object.entries({ bash, cmake, cpp, css, go, ini, java, javascript, json, markdown, python, rust, sql, typescript, xml, yaml }))
  hljs.registerLanguage(name, language);

const by_ending: Record<string, string> = {
  sh: "bash", bash: "bash", zsh: "bash", cmake: "cmake",
  c: "cpp", cc: "cpp", cpp: "cpp", cxx: "cpp", h: "cpp", hh: "cpp", hpp: "cpp", hxx: "cpp", ipp: "cpp", cu: "cpp",
  css: "css", scss: "css", go: "go", toml: "ini", ini: "ini", cfg: "ini", conf: "ini", java: "java", kt: "java", cs: "java",
  js: "javascript", mjs: "javascript", cjs: "javascript", jsx: "javascript", json: "json", md: "markdown",
  py: "python", pyi: "python", rs: "rust", sql: "sql", ts: "typescript", mts: "typescript", tsx: "typescript",
  html: "xml", xml: "xml", svg: "xml", vue: "xml", yml: "yaml", yaml: "yaml",
};

export const language_of = (path: string): string => {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (name === "cmakelists.txt") return "cmake";
  return by_ending[name.slice(name.lastIndexOf(".") + 1)] ?? "";
};

export type Piece = [text: string, colour: string];
interface Node { scope?: string; children: (Node | string)[] }

const colour_of = (scope: string | undefined, outer: string): string => {
  if (!scope || scope.startsWith("language:")) return outer;
  if (scope.startsWith("title")) return "title";
  return scope.split(".")[0];
};

/** The pieces of each line. */
export function highlighted(lines: string[], language: string): Piece[][] {
  const plain = (): Piece[][] => lines.map((line) => [[line, ""]]);
  if (!language) return plain();
  const result: Piece[][] = [[]];
  const walk = (node: Node, outer: string): void => {
    const colour = colour_of(node.scope, outer);
    for (const child of node.children) {
      if (typeof child !== "string") {
        walk(child, colour);
        continue;
      }
      const parts = child.split("\n");
      parts.forEach((part, i) => {
        if (i > 0) result.push([]);
        if (part) result.at(-1)!.push([part, colour]);
      });
    }
  };
  try {
    const { _emitter } = hljs.highlight(lines.join("\n"), { language, ignoreIllegals: true }) as unknown as { _emitter: { rootNode: Node } };
    walk(_emitter.rootNode, "");
  } catch {
    return plain();
  }
  return result.length === lines.length ? result : plain();
}

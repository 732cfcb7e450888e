// A real exploration by the program, for tests that look at what it leaves.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");
export const program = process.env.PEXPLORE;

const spec = `
task = "Write lines, <b>many</b>."
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "{description}"]
[[approach]]
name = "few"
description = "seq 3 > lines.txt; sed -i 's/^2$/two/;s/^38$/many/' long.txt"
[[approach]]
name = "many"
description = "seq 30 > lines.txt; echo '<script>window.ran=1</script>' > 'page <img src=x>.html'"
[[approach]]
name = "broken"
description = "echo no > other.txt"
[[criterion]]
name = "tests"
gate = true
run = "test -e lines.txt || { echo 'lines.txt <i>is missing</i>'; false; }"
[[criterion]]
name = "lines"
run = 'printf "{\\"lines\\": %s}" "$(wc -l < lines.txt)"'
metric = { json = "/lines" }
better = "higher"
weight = 2.0
unit = "lines"
repeat = 3
[[criterion]]
name = "size"
builtin = "lines_changed"
better = "lower"
`;

let made;

/** A repository of its own, removed after the tests of the file. */
export function repository_with() {
  const place = mkdtempSync(join(tmpdir(), "explored-"));
  process.on("exit", () => rmSync(place, { recursive: true, force: true }));
  const repository = join(place, "repo");
  const env = { ...process.env, HOME: place, GIT_CONFIG_GLOBAL: join(place, ".gitconfig"), XDG_CONFIG_HOME: join(place, ".config"), XDG_STATE_HOME: join(place, ".state") };
  const sh = (command, ...args) => execFileSync(command, args, { cwd: repository, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const git = (...args) => sh("git", ...args);
  const pexplore = (...args) => sh(program, ...args);
  execFileSync("git", ["init", "-q", "-b", "main", repository], { env });
  git("config", "user.name", "Test");
  git("config", "user.email", "test@example.com");
  writeFileSync(join(repository, "long.txt"), Array.from({ length: 40 }, (_, i) => `${i + 1}\n`).join(""));
  git("add", "-A");
  git("commit", "-q", "-m", "first");
  return { place, repository, env, sh, git, pexplore };
}

/** The experiment "real" in such a repository. */
export function explored() {
  if (made) return made;
  const { place, repository, git, pexplore } = repository_with();
  writeFileSync(join(place, "spec.toml"), spec);
  try {
    pexplore("run", "-q", "../spec.toml", "--name", "real");
  } catch (failure) {
    if (failure.status !== 1) throw new Error(failure.stderr); // 1: no clear winner
  }
  made = { place, repository, directory: join(repository, ".pexplore/real"), git, pexplore };
  return made;
}

#include "spec/launcher_reader.hpp"

#include "core/prefix_placeholders.hpp"
#include "spec/takes.hpp"
#include "text/display.hpp"
#include "text/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace parallel_explore::spec {
namespace {

using core::PrefixKey;

void check_placeholders(Reader& reader, int line, std::string_view key_name, PrefixKey key,
                        std::span<std::string const> texts) {
  auto const known = core::prefix_placeholders(key);
  for (auto const& text : texts) {
    for (auto const& word : core::placeholders_in(text)) {
      if (std::ranges::find(known, word) != known.end()) continue;
      auto const near = text::nearest(word, known);
      reader.fault(
          line, fmt::format("unknown placeholder {{{}}} in \"{}\"; {}", text::clean_line(word, 60),
                            key_name,
                            near ? fmt::format("did you mean {{{}}}?", *near)
                                 : fmt::format("known: {{{}}}", fmt::join(known, "}, {"))));
    }
  }
}

bool mentions(std::span<std::string const> texts, std::string_view placeholder) {
  return std::ranges::any_of(texts, [&](std::string const& text) {
    auto const words = core::placeholders_in(text);
    return std::ranges::find(words, placeholder) != words.end();
  });
}

void check_program(Reader& reader, int line, std::string_view key,
                   std::vector<std::string> const& words) {
  if (words.empty() || words.front().empty()) {
    reader.fault(line, fmt::format("\"{}\" begins with a program, such as [\"docker\", …]", key));
  } else if (!core::placeholders_in(words.front()).empty()) {
    reader.fault(line, fmt::format("\"{}\" begins with a program, not with a placeholder", key));
  }
}

void check_run(Reader& reader, int line, std::vector<std::string> const& run) {
  check_program(reader, line, "run", run);
  check_placeholders(reader, line, "run", PrefixKey::run, run);
  for (auto const& word : run) {
    if (word != "{environment}" && mentions(std::span(&word, 1), "environment"))
      reader.fault(line, fmt::format("{{environment}} stands alone in an argument of \"run\", "
                                     "unlike in \"{}\"",
                                     text::clean_line(word, 60)));
  }
}

void check_mount(Reader& reader, int line, std::string const& mount) {
  check_placeholders(reader, line, "mount", PrefixKey::mount, std::span(&mount, 1));
  if (mount.size() < 2 || mount.front() != '/' || mount.back() == '/')
    reader.fault(line, fmt::format("\"mount\" takes an absolute path, such as \"/work\", not "
                                   "\"{}\"",
                                   text::clean_line(mount, 60)));
}

PrefixLaunch read_prefix(Reader& reader, Node const& node) {
  PrefixLaunch prefix;
  int env_line = 0;
  bool has_run = false;
  reader.table(node, "[session.launcher]",
               {{"run",
                 [&](Node const& words) {
                   has_run = true;
                   take_texts(reader, prefix.run)(words);
                   check_run(reader, words.line, prefix.run);
                 }},
                {"stop",
                 [&](Node const& words) {
                   take_texts(reader, prefix.stop)(words);
                   check_program(reader, words.line, "stop", prefix.stop);
                   check_placeholders(reader, words.line, "stop", PrefixKey::stop, prefix.stop);
                 }},
                {"env",
                 [&](Node const& words) {
                   env_line = words.line;
                   take_texts(reader, prefix.env)(words);
                   check_placeholders(reader, words.line, "env", PrefixKey::env, prefix.env);
                   if (!mentions(prefix.env, "name"))
                     reader.fault(words.line, "\"env\" needs {name}, the name of a variable");
                 }},
                {"mount",
                 [&](Node const& path) {
                   take_text(reader, prefix.mount)(path);
                   check_mount(reader, path.line, prefix.mount);
                 }},
                {"count_start", take_boolean(reader, prefix.count_start)}});
  if (!has_run) reader.fault(node.line, "\"launcher\" needs \"run\", the prefix of all commands");
  if (has_run && env_line > 0 && !mentions(prefix.run, "environment"))
    reader.fault(env_line, "\"env\" stands where \"run\" has {environment}, and it has none");
  return prefix;
}

/// Launchers without settings of their own, by their names.
std::vector<std::pair<std::string, Launch>> named_launchers() {
  return {{"direct", DirectLaunch{}}, {"slurm", SlurmLaunch{}}};
}

}  // namespace

Take take_launcher(Reader& reader, Launch& into) {
  return [&reader, &into](Node const& node) {
    if (std::holds_alternative<Node::Table>(node.value)) {
      into = read_prefix(reader, node);
      return;
    }
    auto const* const name = std::get_if<std::string>(&node.value);
    if (!name) {
      reader.fault(node.line, fmt::format("\"launcher\" is a name or a table with \"run\", not {}",
                                          node.type()));
      return;
    }
    std::vector<std::string> known;
    for (auto& [each, launch] : named_launchers()) {
      known.push_back(each);
      if (each != *name) continue;
      into = launch;
      return;
    }
    reader.unknown(node.line, "launcher", *name, known);
  };
}

}  // namespace parallel_explore::spec

#include "worktree/changed_index.hpp"

#include "text/display.hpp"
#include "worktree/git.hpp"
#include "worktree/outside_remedies.hpp"

#include <fmt/format.h>

#include <cctype>
#include <map>

namespace parallel_explore::worktree {
namespace {

struct Entry {
  char tag = 'H';       ///< as `git ls-files -v` prints it; lower case: assume-unchanged
  std::string content;  ///< mode and object of each stage
};

/// "TAG MODE OBJECT STAGE\tPATH"
std::map<std::string, Entry> parse(FileText const& text) {
  std::map<std::string, Entry> entries;
  if (!text) return entries;
  for (auto const& line : split_nul(*text)) {
    auto const tab = line.find('\t');
    if (tab == std::string::npos || tab < 2) continue;
    auto& entry = entries[line.substr(tab + 1)];
    entry.tag = line[0];
    entry.content += line.substr(1, tab - 1);
  }
  return entries;
}

struct Flag {
  char const* name;
  bool (*is_set)(char tag);
};
constexpr Flag flags[] = {
    {"assume-unchanged",
     [](char tag) { return std::islower(static_cast<unsigned char>(tag)) != 0; }},
    {"skip-worktree", [](char tag) { return tag == 'S' || tag == 's'; }},
};

}  // namespace

std::vector<OutsideChange> changed_index(FileText const& before, FileText const& after,
                                         bool head_moved) {
  std::vector<OutsideChange> changes;
  if (!before || !after || before == after || *before == *after) return changes;
  auto old = parse(before);
  auto const add = [&](std::string text, std::string remedy = {}) {
    changes.push_back({OutsideKind::index, std::move(text), std::move(remedy)});
  };
  for (auto const& [path, entry] : parse(after)) {
    auto const then = old.find(path);
    auto const name = text::clean_line(path, 1000);
    for (auto const& flag : flags) {
      bool const was = then != old.end() && flag.is_set(then->second.tag);
      bool const is = flag.is_set(entry.tag);
      if (is != was)
        add(fmt::format("{} of the main tree is {} marked {}", name, is ? "now" : "no longer",
                        flag.name),
            fmt::format("git update-index --{}{} -- {}", is ? "no-" : "", flag.name, quoted(name)));
    }
    bool const is_staged = then == old.end() || then->second.content != entry.content;
    if (is_staged && !head_moved) add(fmt::format("{} was staged in the main tree", name));
    if (then != old.end()) old.erase(then);
  }
  if (head_moved) return changes;
  for (auto const& [path, entry] : old)
    add(fmt::format("{} was removed from the index of the main tree",
                    text::clean_line(path, 1000)));
  return changes;
}

std::set<std::string> paths_in_index(FileText const& index) {
  std::set<std::string> paths;
  for (auto& [path, entry] : parse(index)) paths.insert(path);
  return paths;
}

}  // namespace parallel_explore::worktree

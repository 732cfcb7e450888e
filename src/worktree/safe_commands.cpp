#include "worktree/safe_commands.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace parallel_explore::worktree {
namespace {

using Arguments = std::vector<std::string>;

bool has(Arguments const& arguments, std::string_view option) {
  return std::ranges::find(arguments, option) != arguments.end();
}

bool always(Arguments const& /*arguments*/) { return true; }

bool without_conversion(Arguments const& arguments) {
  return !has(arguments, "--textconv") && !has(arguments, "--filters");
}

/// Between two commits, so that no file is hashed: `diff … FROM TO --`.
bool between_commits(Arguments const& arguments) {
  return has(arguments, "--no-ext-diff") && has(arguments, "--no-textconv") &&
         has(arguments, "--end-of-options") && arguments.back() == "--";
}

/// Without a patch, or with one that is made by git alone.
bool with_plain_patch(Arguments const& arguments) {
  bool const has_patch = has(arguments, "-p") || has(arguments, "--patch");
  bool const is_plain = has(arguments, "--no-ext-diff") && has(arguments, "--no-textconv") &&
                        has(arguments, "--no-show-signature");
  return !has(arguments, "--show-signature") && (!has_patch || is_plain);
}

bool asks_for_url(Arguments const& arguments) {
  return arguments.size() == 1 || arguments[1] == "get-url";
}

bool without_checkout(Arguments const& arguments) {
  return has(arguments, "list") || has(arguments, "repair") ||
         (has(arguments, "add") && has(arguments, "--no-checkout"));
}

bool without_hashing(Arguments const& arguments) { return !has(arguments, "--modified"); }

bool of_index_only(Arguments const& arguments) { return has(arguments, "--cached"); }

/// Entries are removed or given by their ids, so that no file is read.
bool by_entries(Arguments const& arguments) {
  return has(arguments, "--force-remove") || has(arguments, "--index-info");
}

/// With ids only, or with patches that are made by git alone.
bool between_trees(Arguments const& arguments) {
  bool const has_patch = has(arguments, "-p") || has(arguments, "--patch");
  bool const is_plain = has(arguments, "--no-ext-diff") && has(arguments, "--no-textconv") &&
                        has(arguments, "--stdin");
  return has_patch ? is_plain : has(arguments, "--raw") || has(arguments, "--name-only");
}

bool without_filters(Arguments const& arguments) { return has(arguments, "--no-filters"); }

/// Into the index alone: `read-tree COMMIT`.
bool into_index(Arguments const& arguments) {
  return arguments.size() == 2 && !arguments[1].starts_with('-');
}

struct Row {
  std::string_view command;
  bool (*runs_nothing)(Arguments const& arguments);
};

constexpr std::array<Row, 28> rows{{{"apply", of_index_only},
                                    {"branch", always},
                                    {"cat-file", without_conversion},
                                    {"check-ignore", always},
                                    {"check-ref-format", always},
                                    {"commit-tree", always},
                                    {"config", always},
                                    {"diff", between_commits},
                                    {"diff-index", of_index_only},
                                    {"diff-tree", between_trees},
                                    {"for-each-ref", always},
                                    {"hash-object", without_filters},
                                    {"log", with_plain_patch},
                                    {"ls-files", without_hashing},
                                    {"ls-tree", always},
                                    {"merge-base", always},
                                    {"read-tree", into_index},
                                    {"remote", asks_for_url},
                                    {"rev-list", always},
                                    {"rev-parse", always},
                                    {"symbolic-ref", always},
                                    {"unpack-file", always},
                                    {"update-index", by_entries},
                                    {"update-ref", always},
                                    {"var", always},
                                    {"version", always},
                                    {"worktree", without_checkout},
                                    {"write-tree", always}}};

}  // namespace

bool runs_no_program(std::vector<std::string> const& arguments) {
  if (arguments.empty()) return false;
  auto const row = std::ranges::find(rows, arguments[0], &Row::command);
  return row != rows.end() && row->runs_nothing(arguments);
}

}  // namespace parallel_explore::worktree

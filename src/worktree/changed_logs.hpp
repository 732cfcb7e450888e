#pragma once

#include "worktree/outside_facts.hpp"

#include <map>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// An entry of a reflog.
struct LogEntry {
  std::string from, to;   ///< commits
  std::int64_t time = 0;  ///< in seconds since 1970
  std::string message;    ///< "commit: Fix it"
};

/// The entries of a reflog, oldest first.
[[nodiscard]] std::vector<LogEntry> parse_reflog(std::string const& text);

/// The changes to a reflog.
struct LogChange {
  bool only_grew = false;        ///< all earlier entries are there, at its beginning
  bool is_housekeeping = false;  ///< lost nothing but old entries, as git's own expiry does
  bool was_transferred = false;  ///< the new entries are those of a fetch or push
  std::size_t lost = 0;
  std::vector<LogEntry> added, dropped;
};

/// By name of the reference. Reflogs are known where they are files; where git keeps them elsewhere
/// the map is empty.
[[nodiscard]] std::map<std::string, LogChange> changed_logs(OutsideFacts const& before,
                                                            OutsideFacts const& after);

/// The entries of the stash that were dropped or added.
[[nodiscard]] std::vector<OutsideChange> stash_changes(
    std::map<std::string, LogChange> const& logs);

}  // namespace parallel_explore::worktree

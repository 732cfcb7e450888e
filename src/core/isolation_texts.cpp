#include "core/isolation_texts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::core {

std::string few_of(std::vector<std::string> const& names, std::size_t all) {
  constexpr std::size_t most = 5;
  std::string text;
  auto const shown = std::min(most, names.size());
  for (std::size_t i = 0; i < shown; ++i) text += (i > 0 ? ", " : "") + names[i];
  if (all > shown) text += fmt::format(" and {} more", all - shown);
  return text;
}

std::string restored_text(events::WorktreeRestored const& event) {
  auto const count = static_cast<std::size_t>(std::max(event.count, 0));
  auto const files = few_of(event.files, std::max(count, event.files.size()));
  auto const who = event.between.empty() ? std::string("no other approach's code ran meanwhile")
                                         : fmt::format("code of {} ran meanwhile",
                                                       few_of(event.between, event.between.size()));
  return fmt::format(
      "before measuring, files had changed since the commit and were restored: {} ({})", files,
      who);
}

std::string moved_text(events::BranchMoved const& event) {
  constexpr std::size_t digits = 10;
  auto const where = event.found.empty() ? std::string("is gone")
                                         : fmt::format("is at {}, which was not measured",
                                                       event.found.substr(0, digits));
  return fmt::format(
      "branch {} {}; its measured work is {}. Put it back: git update-ref "
      "refs/heads/{} {}",
      event.branch, where, event.commit.substr(0, digits), event.branch, event.commit);
}

}  // namespace parallel_explore::core

#include "output.hpp"

#include "text/display.hpp"
#include "text/durations.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace pexplore {

using namespace parallel_explore;

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0)
    return;
  if (errno == EPIPE) std::_Exit(0);  // the reader has seen enough
  throw Error(ErrorCode::resource, fmt::format("cannot write to standard output: {}",
                                               std::system_category().message(errno)));
}

std::string human_bytes(std::int64_t bytes) {
  return text::with_unit(static_cast<double>(bytes), "bytes");
}

std::string human_duration(std::chrono::milliseconds duration) {
  return text::format_duration(duration);
}

TimePoint now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Exploration load(Explorer& explorer, std::string const& name) {
  if (!name.empty()) return explorer.store().load(name);
  auto const names = explorer.store().experiments();
  if (names.size() == 1) return explorer.store().load(names.front());
  throw Error(ErrorCode::not_found,
              names.empty() ? "there is no experiment here" : "there are several experiments",
              names.empty() ? "start one: pexplore run"
                            : fmt::format("name one of: {}", fmt::join(names, ", ")));
}

void print_summary(Explorer const& explorer, Exploration const& exploration, bool json) {
  auto const verdict = verdict_of(explorer, exploration);
  print(report_of(explorer, exploration, verdict, json ? "json" : "text"));
}

std::string escape_for_terminal(std::string_view text) { return text::clean_line(text, 4000); }

}  // namespace pexplore

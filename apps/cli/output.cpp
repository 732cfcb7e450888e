#include "output.hpp"

#include "colour.hpp"
#include "experiments.hpp"
#include "parallel_explore/comparison_matrix.hpp"
#include "parallel_explore/result_aggregator.hpp"
#include "report/spending.hpp"
#include "store/open_journal.hpp"
#include "text/display.hpp"
#include "text/durations.hpp"
#include "text/fitting.hpp"
#include "text/numbers.hpp"

#include <climits>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// For a terminal or a pipe that takes nothing, once.
constexpr int patience_ms = 500;

/// 0: it is not a terminal.
std::size_t columns_of(int descriptor) {
  winsize size{};
  bool const is_terminal = ioctl(descriptor, TIOCGWINSZ, &size) == 0;
  return is_terminal ? size.ws_col : 0;
}

}  // namespace

std::error_code try_print(std::string_view text) {
  while (!text.empty()) {
    auto const written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written == -1 && errno == EAGAIN) {
      pollfd room{STDOUT_FILENO, POLLOUT, 0};
      (void)poll(&room, 1, -1);
      continue;
    }
    if (written == -1 && errno == EINTR) continue;
    if (written == -1) return {errno, std::system_category()};
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

bool has_left(std::error_code error) {
  struct stat status {};
  bool const is_device = fstat(STDOUT_FILENO, &status) == 0 && S_ISCHR(status.st_mode);
  // A terminal that was closed fails as a device.
  return error == std::errc::broken_pipe || (error == std::errc::io_error && is_device);
}

void rethrow_output_error(std::error_code error) {
  if (!error || has_left(error)) return;
  throw Error(ErrorCode::resource,
              fmt::format("cannot write to standard output: {}", error.message()));
}

bool print(std::string_view text) {
  auto const error = try_print(text);
  rethrow_output_error(error);
  return !error;
}

bool print_wrapped(std::string_view text) { return print(text::wrapped(text, output_columns())); }

bool try_write(int descriptor, std::string_view text) {
  // A pipe that says it can be written to takes this much without blocking.
  constexpr std::size_t at_once = PIPE_BUF;
  static bool is_stuck = false;
  while (!text.empty()) {
    pollfd room{descriptor, POLLOUT, 0};
    int const found = poll(&room, 1, is_stuck ? 0 : patience_ms);
    if (found == -1 && errno == EINTR) continue;
    is_stuck = found == 0;
    if (found <= 0) return false;
    auto const written = ::write(descriptor, text.data(), std::min(text.size(), at_once));
    if (written == -1 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void write_note(std::string_view text) { (void)try_write(STDERR_FILENO, text); }

void write_wrapped_note(std::string_view text) {
  write_note(text::wrapped(text, columns_of(STDERR_FILENO)));
}

bool can_redraw() {
  char const* const terminal = std::getenv("TERM");
  std::string_view const kind = terminal ? terminal : "";
  return !kind.empty() && kind != "dumb" && kind != "unknown";
}

void hold_standard_streams() {
  // The lowest free number is taken, so that each closed one is filled in turn.
  for (int const descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) == -1) (void)!open("/dev/null", O_RDONLY);
  }
}

std::string human_bytes(std::int64_t bytes) {
  return text::with_unit(static_cast<double>(bytes), "bytes");
}

std::string human_duration(std::chrono::milliseconds duration) {
  return text::format_duration(std::max(duration, std::chrono::milliseconds(0)));
}

TimePoint now() {
  // As the events of this process, whose times do not jump with the clock.
  static store::EventClock const clock{TimePoint()};
  return clock.now();
}

Exploration load(Explorer& explorer, std::string const& name) {
  if (!name.empty()) return explorer.store().load(name);
  if (auto latest = latest_experiment(explorer)) return std::move(*latest);
  auto const names = explorer.store().experiments();
  if (!names.empty()) return explorer.store().load(names.front());  // throws: none can be read
  throw Error(ErrorCode::not_found, "there is no experiment here", "start one: pexplore run");
}

std::size_t output_columns() { return columns_of(STDOUT_FILENO); }

namespace {

/// The cost of the sessions, a line for each agent that reports it, after a blank line.
std::string spent_text(Exploration const& exploration) {
  std::string text;
  for (auto const& each : report::spending_by_agent(exploration)) {
    bool const reports = each.usage.tokens() > 0 || each.usage.cost_usd || each.least_cost_usd;
    if (!reports) continue;
    text += fmt::format("{}Spent on {}: {} session{}, {}\n", text.empty() ? "\n" : "",
                        escape_for_terminal(each.agent), each.sessions,
                        each.sessions == 1 ? "" : "s", report::spending_text(each));
  }
  return text;
}

}  // namespace

std::string text_report(Explorer const& explorer, Exploration const& exploration,
                        Verdict const& verdict) {
  auto const columns = output_columns();
  bool const is_fixed = columns == 0 || explorer.bricks().matrix;
  if (is_fixed) return report_of(explorer, exploration, verdict, "text") + spent_text(exploration);
  TextMatrix const matrix(columns);
  ReportInput input{exploration, verdict};
  input.matrix = &matrix;
  auto const text = text::wrapped(to_text(input) + spent_text(exploration), columns);
  return shows_colours() ? coloured_report(text, verdict.decision.result.take) : text;
}

void print_summary(Explorer const& explorer, Exploration const& exploration, bool json) {
  auto const verdict = verdict_of(explorer, exploration);
  print(json ? report_of(explorer, exploration, verdict, "json")
             : text_report(explorer, exploration, verdict));
}

std::string escape_for_terminal(std::string_view text) { return text::clean_line(text, 4000); }

}  // namespace pexplore

#include "acp/session_record.hpp"

#include "files/durable.hpp"
#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "text/display.hpp"

#include <optional>

namespace pexplore::acp {

using namespace parallel_explore;

namespace {

constexpr auto file_name = "acp-session";
constexpr std::size_t longest_id = 100;

}  // namespace

void record_session(Explorer& explorer, std::string const& experiment, std::string const& session) {
  files::replace(explorer.store().directory(experiment) / file_name, session + "\n");
}

std::string session_of(Explorer& explorer, std::string const& experiment) {
  auto in = files::input(explorer.store().directory(experiment) / file_name);
  std::string line;
  if (!in || !std::getline(in, line) || line.empty()) return experiment;
  return text::clean_line(line, longest_id);
}

std::string experiment_of(Explorer& explorer, std::string const& session) {
  std::string found;
  std::optional<TimePoint> latest;
  for (auto const& name : explorer.store().experiments()) {
    if (name == session) return name;
    if (session_of(explorer, name) != session) continue;
    try {
      auto const started = explorer.store().load(name).started;
      if (found.empty() || started > latest) {
        found = name;
        latest = started;
      }
    } catch (Error const&) {
      continue;  // `list` shows why it cannot be read
    }
  }
  return found;
}

}  // namespace pexplore::acp

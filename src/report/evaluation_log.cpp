#include "report/evaluation_log.hpp"

#include <algorithm>
#include <optional>

namespace parallel_explore::report {
namespace {

/// The criterion of a line such as "== tests (run 1): exited with status 0".
std::optional<std::string> criterion_in(std::string_view line,
                                        std::vector<std::string> const& criteria) {
  if (!line.starts_with("== ")) return std::nullopt;
  auto const end = line.find(" (run ");
  if (end == std::string_view::npos) return std::nullopt;
  auto const found = std::ranges::find(criteria, line.substr(3, end - 3));
  return found == criteria.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::map<std::string, std::string> outputs_in(std::string_view log,
                                              std::vector<std::string> const& criteria) {
  std::map<std::string, std::string> outputs;
  std::string* output = nullptr;
  while (!log.empty()) {
    auto const end = log.find('\n');
    auto const line = log.substr(0, end);
    if (auto const criterion = criterion_in(line, criteria)) {
      output = &outputs[*criterion];
      output->clear();
    } else if (line.starts_with("== ") && line.find(" (run ") != std::string_view::npos) {
      output = nullptr;
    }
    if (output) output->append(line).append("\n");
    log.remove_prefix(end == std::string_view::npos ? log.size() : end + 1);
  }
  return outputs;
}

}  // namespace parallel_explore::report

#include "spec/criterion_defaults.hpp"

namespace parallel_explore::spec {

void set_criterion_defaults(Criterion& criterion) {
  auto const set = [&](Better better, char const* unit) {
    criterion.better = better;
    criterion.unit = unit;
  };
  if (auto const* builtin = std::get_if<BuiltinMetric>(&criterion.how)) {
    switch (*builtin) {
      case BuiltinMetric::duration_s:
        return set(Better::lower, "s");
      case BuiltinMetric::tokens:
        return set(Better::lower, "tokens");
      case BuiltinMetric::cost_usd:
        return set(Better::lower, "$");
      case BuiltinMetric::lines_changed:
        return set(Better::lower, "lines");
      case BuiltinMetric::files_changed:
        return set(Better::lower, "files");
    }
  }
  if (auto const* command = std::get_if<CommandCriterion>(&criterion.how)) {
    if (auto const* process = std::get_if<ProcessMetric>(&command->metric)) {
      switch (*process) {
        case ProcessMetric::seconds:
          return set(Better::lower, "s");
        case ProcessMetric::peak_rss:
          return set(Better::lower, "bytes");
        case ProcessMetric::exit:
          return set(Better::lower, "");
      }
    }
  }
}

}  // namespace parallel_explore::spec

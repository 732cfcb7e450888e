#include "async/wait_for.hpp"
#include "commands.hpp"
#include "experiments.hpp"
#include "files/regular.hpp"
#include "output.hpp"
#include "process/environment.hpp"
#include "report/documents.hpp"
#include "store/exchange.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct DiffOptions {
  std::string name, approach, other;
  bool json = false, stat = false;
};

/// A patch on its way to a terminal, without escape sequences, or into a JSON string.
class PatchParts {
 public:
  using Convert = std::function<std::string(std::string_view)>;
  explicit PatchParts(Convert convert) : convert_(std::move(convert)) {}

  /// False: the reader has left.
  bool take(std::string_view part) {
    rest_ += part;
    auto end = rest_.rfind('\n') + 1;
    if (end == 0 && rest_.size() > longest_kept) end = text::whole_characters(rest_);
    auto const is_read = print(convert_(std::string_view(rest_).substr(0, end)));
    rest_.erase(0, end);
    return is_read;
  }

  void finish() { print(convert_(rest_)); }

 private:
  static constexpr std::size_t longest_kept = 1 << 20;  ///< of one line

  Convert convert_;
  std::string rest_;
};

void print_patch(Explorer& explorer, DiffOptions const& options,
                 std::function<bool(std::string_view)> take) {
  async::wait_for(diff_to(explorer, options.name, options.approach, options.other, options.stat,
                          std::move(take)));
}

void print_as_json(Explorer& explorer, DiffOptions const& options) {
  auto const [begin, end] = report::diff_json(options.name, options.approach, options.other);
  bool begun = false;
  PatchParts parts([](std::string_view part) { return report::inside_json_string(part); });
  print_patch(explorer, options, [&, &begin = begin](std::string_view part) {
    if (!std::exchange(begun, true)) print(begin);
    return parts.take(part);
  });
  if (!begun) print(begin);
  parts.finish();
  print(end);
}

/// The patch that an imported experiment brought along; none where git has to make it.
std::optional<std::string> imported_patch(DiffOptions const& options) {
  if (!options.other.empty() || options.stat || options.json) return std::nullopt;
  auto explorer = explorer_to_read();
  auto const exploration = explorer.store().load(options.name);
  auto const& approach = exploration.at(options.approach).approach.name;
  return files::read(store::imported_patch(explorer.store().directory(options.name), approach),
                     largest_export);
}

int diff(DiffOptions const& options) {
  if (auto const patch = imported_patch(options)) {
    print(isatty(STDOUT_FILENO) ? text::clean_text(*patch) : *patch);
    return 0;
  }
  Explorer explorer(".");
  if (options.json) {
    print_as_json(explorer, options);
  } else if (isatty(STDOUT_FILENO)) {
    PatchParts parts([](std::string_view part) {
      return process::process_environment_secrets().masked(text::clean_text(part));
    });
    print_patch(explorer, options, [&](std::string_view part) { return parts.take(part); });
    parts.finish();
  } else {
    // A file or a pipe gets the patch as it is, since it may be applied.
    bool holds_credential = false;
    auto const& secrets = process::process_environment_secrets();
    PatchParts parts([&](std::string_view part) {
      holds_credential = holds_credential || secrets.are_in(part);
      return std::string(part);
    });
    print_patch(explorer, options, [&](std::string_view part) { return parts.take(part); });
    parts.finish();
    if (holds_credential)
      note("pexplore: warning: the patch holds what looks like a credential, and is not masked\n");
  }
  return 0;
}

}  // namespace

void declare_diff(CLI::App& command, Action& action) {
  auto const options = std::make_shared<DiffOptions>();
  command.add_option("name", options->name, "The experiment")->required();
  command.add_option("approach", options->approach, "The approach")->required();
  command.add_option("other", options->other, "Compare with this approach instead of the base");
  command.add_flag("--stat", options->stat, "List only the changed files, with line counts");
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer("Example: pexplore diff rate-limiter token-bucket sliding-log");
  command.callback([options, &action] { action = [options] { return diff(*options); }; });
}

}  // namespace pexplore

#include "launch/prefix.hpp"

#include "core/prefix_placeholders.hpp"
#include "launch/job_text.hpp"
#include "text/ascii.hpp"
#include "text/credential_names.hpp"
#include "text/placeholders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unistd.h>
#include <utility>
#include <vector>

namespace parallel_explore::launch {
namespace {

namespace fs = std::filesystem;

/// Runs a command and writes how it ended, as CommandLine::report says. Not every `date` knows
/// nanoseconds; a shell may, and the kernel knows hundredths of a second.
constexpr std::string_view timing_script = R"sh(now() {
  now=$(date +%s%N 2>/dev/null)
  case $now in
    '' | *[!0-9]*)
      now=${EPOCHREALTIME:-}
      now=${now%[.,]*}${now#*[.,]}000
      [ "$now" != 000 ] || read -r now _ </proc/uptime
      case $now in *.*) now=${now%.*}${now#*.}0000000 ;; esac
      ;;
  esac
}
report=$1
shift
now
began=$now
"$@"
code=$?
now
times >"$report.times"
{ read -r _ _; read -r user system; } <"$report.times"
rm -f "$report.times"
echo "$code $began $now $user $system" >"$report.new" && mv "$report.new" "$report"
exit $code)sh";

text::Placeholders values_of(CommandPlace const& place, core::Environment const& own) {
  auto const home = own.find("HOME");
  return {{"worktree", place.worktree.string()},
          {"folder", place.worktree.filename().string()},
          {"approach", place.approach},
          {"experiment", place.experiment},
          {"job", place.job},
          {"git_dir", place.git_dir.string()},
          {"repository", place.repository.string()},
          {"user", fmt::format("{}:{}", getuid(), getgid())},
          {"home", home == own.end() ? "" : home->second}};
}

/// An agent could replace a program of its worktree.
void take_program_of_repository(std::vector<std::string>& argv, fs::path const& repository) {
  bool const is_path = argv.front().find('/') != std::string::npos;
  if (is_path) argv.front() = (repository / argv.front()).lexically_normal().string();
}

bool mention_placeholder(std::vector<std::string> const& words, std::string_view name) {
  return std::ranges::any_of(words, [&](std::string const& word) {
    auto const found = core::placeholders_in(word);
    return std::ranges::find(found, name) != found.end();
  });
}

std::vector<std::string> arguments_for(core::Environment const& variables,
                                       PrefixLaunch const& prefix) {
  static std::vector<std::string> const usual{"--env", "{name}"};
  std::vector<std::string> arguments;
  for (auto const& [name, value] : variables) {
    text::Placeholders const values{{"name", name}, {"value", value}};
    for (auto const& word : prefix.env.empty() ? usual : prefix.env)
      arguments.push_back(text::expand(word, values));
  }
  return arguments;
}

std::vector<std::string> timed(std::vector<std::string> argv, std::string report) {
  std::vector<std::string> whole{"/bin/sh", "-c", std::string(timing_script), "pexplore",
                                 std::move(report)};
  whole.insert(whole.end(), argv.begin(), argv.end());
  return whole;
}

/// At most 20 characters of a name.
std::string part_of_name(std::string_view text) {
  std::string part;
  for (char const c : text::lower(text).substr(0, 20))
    part += text::is_lower(c) || text::is_digit(c) ? c : '-';
  return part;
}

}  // namespace

std::string job_name(std::string_view experiment, std::string_view approach,
                     std::string_view unique) {
  return fmt::format("pexplore-{}-{}-{}", part_of_name(experiment), part_of_name(approach), unique);
}

bool goes_along(std::string const& name, std::string const& value, VariableRule const& rule) {
  bool const is_asked = std::ranges::any_of(
      rule.pass, [&](std::string const& pattern) { return core::matches(name, pattern); });
  if (is_asked) return true;
  if (text::names_a_credential(name) || !core::use_of(name, value).secret.empty())
    return !rule.shows_values && !is_of_this_machine(name);
  auto const same = rule.own.find(name);
  bool const is_own = same != rule.own.end() && same->second == value;
  bool const is_author = name.starts_with("GIT_AUTHOR_") || name.starts_with("GIT_COMMITTER_");
  return !is_own || is_author || text::lower(name).ends_with("_proxy");
}

CommandLine behind_prefix(PrefixLaunch const& prefix, CommandLine command,
                          CommandPlace const& place, core::Environment const& own,
                          std::span<std::string const> pass, fs::path const& report) {
  auto values = values_of(place, own);
  Mapping const mapping{place.worktree, prefix.mount.empty() ? place.worktree.string()
                                                             : text::expand(prefix.mount, values)};
  values["directory"] = mapped(command.directory.string(), mapping);

  auto wrapped = std::move(command);
  auto argv = std::exchange(wrapped.argv, {});
  for (auto& argument : argv) argument = mapped(std::move(argument), mapping);
  if (!report.empty()) {
    wrapped.report = report;
    argv = timed(std::move(argv), mapped(report.string(), mapping));
  }
  VariableRule const rule{own, pass, mention_placeholder(prefix.env, "value")};
  core::Environment variables;
  for (auto& [name, value] : wrapped.environment) {
    if (!goes_along(name, value, rule)) continue;
    value = mapped(std::move(value), mapping);
    variables.emplace(name, value);
  }

  values["command"] = shell_words(argv);
  for (auto const& word : prefix.run) {
    if (word == "{environment}") {
      auto const arguments = arguments_for(variables, prefix);
      wrapped.argv.insert(wrapped.argv.end(), arguments.begin(), arguments.end());
    } else {
      wrapped.argv.push_back(text::expand(word, values));
    }
  }
  if (!mention_placeholder(prefix.run, "command"))
    wrapped.argv.insert(wrapped.argv.end(), argv.begin(), argv.end());
  take_program_of_repository(wrapped.argv, place.repository);
  values.erase("command");
  for (auto const& word : prefix.stop) wrapped.stop.push_back(text::expand(word, values));
  if (!wrapped.stop.empty()) take_program_of_repository(wrapped.stop, place.repository);
  wrapped.is_client = true;
  return wrapped;
}

}  // namespace parallel_explore::launch

#include "worktree/program_settings.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/disk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// The parts of a key that are lower case. Between the first and the last dot is a name.
struct Key {
  std::string section, variable;
};

Key split(std::string const& key) {
  auto const first = key.find('.'), last = key.rfind('.');
  if (first == std::string::npos) return {key, {}};
  return {key.substr(0, first), key.substr(last + 1)};
}

bool runs_a_program(std::string const& key) {
  static constexpr std::array<std::string_view, 15> sections{
      "filter",   "merge", "diff",  "alias",    "include",   "includeif", "credential", "gpg",
      "protocol", "url",   "pager", "difftool", "mergetool", "submodule", "sendemail"};
  static std::set<std::string> const keys{"core.fsmonitor",
                                          "core.hookspath",
                                          "core.sshcommand",
                                          "core.gitproxy",
                                          "core.editor",
                                          "core.pager",
                                          "core.askpass",
                                          "core.attributesfile",
                                          "core.worktree",
                                          "core.alternaterefscommand",
                                          "extensions.partialclone",
                                          "sequence.editor"};
  auto const parts = split(key);
  return keys.contains(key) || std::ranges::find(sections, parts.section) != sections.end() ||
         (parts.section == "remote" && parts.variable != "url" && parts.variable != "fetch" &&
          parts.variable != "pushurl");
}

bool is_dangerous(std::string const& key) {
  auto const [section, variable] = split(key);
  if (section == "filter")
    return variable == "clean" || variable == "smudge" || variable == "process";
  if (section == "merge") return variable == "driver";
  if (section == "credential") return variable == "helper";
  // A partial clone fetches missing objects whenever a command needs them.
  if (section == "protocol" || section == "url") return true;
  if (section == "remote") {
    return variable == "promisor" || variable == "receivepack" || variable == "uploadpack" ||
           variable == "vcs";
  }
  return key == "extensions.partialclone" || key == "core.sshcommand" || key == "core.gitproxy";
}

}  // namespace

awaitable<Settings> program_settings(Git git) {
  std::vector<std::string> ask{"config", "--list", "--show-scope", "-z"};
  std::string const list = co_await git.run(std::move(ask));
  auto const parts = split_nul(list);
  Settings settings;
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    if (parts[i] == "command") continue;  // set by this very call
    auto const end = parts[i + 1].find('\n');
    auto const key = parts[i + 1].substr(0, end);
    if (!runs_a_program(key)) continue;
    auto& value = settings[key];
    if (!value.empty()) value += '\n';
    value += end == std::string::npos ? "true" : parts[i + 1].substr(end + 1);
  }
  co_return settings;
}

Settings dangerous_settings(Settings const& settings) {
  Settings found;
  for (auto const& [key, value] : settings) {
    if (is_dangerous(key)) found.emplace(key, value);
  }
  return found;
}

TrustedPrograms::TrustedPrograms(Repository const& repository, std::string const& experiment)
    : file_(repository.git_dir / "pexplore" / (experiment + ".programs")) {
  std::error_code ignored;
  if (!fs::exists(file_, ignored)) return;
  known_.emplace();
  for (auto const& entry : split_nul(read_file(file_))) {
    auto const end = std::min(entry.find('\n'), entry.size());
    known_->emplace(entry.substr(0, end), entry.substr(std::min(end + 1, entry.size())));
  }
}

void TrustedPrograms::record(Settings dangerous_then) {
  std::string text;
  for (auto const& [key, value] : dangerous_then) text += key + '\n' + value + '\0';
  std::error_code ignored;
  fs::create_directories(file_.parent_path(), ignored);
  write_file(file_, text);
  known_ = std::move(dangerous_then);
}

void TrustedPrograms::refuse_others(Settings const& dangerous_now) const {
  if (!known_) return;
  for (auto const& [key, value] : dangerous_now) {
    auto const found = known_->find(key);
    if (found != known_->end() && found->second == value) continue;
    throw Error(
        ErrorCode::isolation,
        fmt::format("git's setting {} changed since the experiment began and could make git run a "
                    "program, so git is not used",
                    key),
        fmt::format("inspect it (git config --show-origin --get-all {}), then unset it or trust it "
                    "by removing {}",
                    key, file_.string()));
  }
}

void TrustedPrograms::forget() {
  known_.reset();
  std::error_code ignored;
  fs::remove(file_, ignored);
  fs::remove(file_.parent_path(), ignored);  // succeeds only if it is empty
}

awaitable<void> refuse_new_programs(TrustedPrograms trusted, Git git) {
  if (!trusted.known()) co_return;
  Settings const now = co_await program_settings(std::move(git));
  trusted.refuse_others(dangerous_settings(now));
}

}  // namespace parallel_explore::worktree

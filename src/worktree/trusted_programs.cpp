#include "worktree/trusted_programs.hpp"

#include "parallel_explore/error.hpp"
#include "text/digest.hpp"
#include "worktree/disk.hpp"
#include "worktree/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// The protocols that git speaks by itself. Of the helpers that others install, none is used.
constexpr auto protocols_of_git = "file:git:http:https:ssh";

/// The parts of a key that are lower case. Between the first and the last dot is a name.
struct KeyParts {
  std::string_view section, variable;
};

KeyParts parts_of(std::string_view key) {
  return {key.substr(0, key.find('.')), key.substr(std::min(key.rfind('.'), key.size() - 1) + 1)};
}

/// Filters and merge drivers run wherever files are written, hashed or merged.
bool converts_files(std::string_view key) {
  auto const [section, variable] = parts_of(key);
  if (section == "filter")
    return variable == "clean" || variable == "smudge" || variable == "process";
  return section == "merge" && variable == "driver";
}

bool is_promisor(std::string_view key) {
  auto const [section, variable] = parts_of(key);
  return key == "extensions.partialclone" || (section == "remote" && variable == "promisor");
}

/// The programs of the other side, if that is on this machine: it reads the settings of the user,
/// and what class Git disables does not reach it.
bool runs_on_the_other_side(ProgramSetting const& setting) {
  auto const& key = setting.key;
  bool const reaches = setting.scope == "global" || setting.scope == "system";
  return key == "uploadpack.packobjectshook" ||
         (reaches && (key == "core.hookspath" || key == "core.alternaterefscommand"));
}

/// Settings that choose the programs of a fetch or push, and the receivers of credentials.
bool concerns_transport(ProgramSetting const& setting) {
  std::string_view const key = setting.key;
  auto const [section, variable] = parts_of(key);
  if (section == "remote") {
    return is_promisor(key) || variable == "receivepack" || variable == "uploadpack" ||
           variable == "vcs" || variable == "proxy";
  }
  if (section == "credential") return variable == "helper";
  return section == "url" || section == "http" || is_promisor(key) || key == "core.sshcommand" ||
         key == "core.gitproxy" || runs_on_the_other_side(setting);
}

[[noreturn]] void refuse(ProgramSetting const& program, std::string const& experiment) {
  throw Error(ErrorCode::isolation,
              fmt::format("git's setting {} ({}) changed since the experiment began and could make "
                          "git run a program, so git is not used",
                          program.key, program.origin),
              fmt::format("unset it, or look at it and accept it: pexplore trust {}", experiment));
}

}  // namespace

awaitable<std::vector<ProgramSetting>> programs_of(Git git) {
  GitResult const list = co_await list_settings(std::move(git));
  if (list.status != 0) {
    throw Error(ErrorCode::git, fmt::format("git config failed ({}): {}", list.status,
                                            without_newline(list.error)));
  }
  auto const parts = split_nul(list.output);
  std::vector<ProgramSetting> programs;
  for (std::size_t i = 0; i + 2 < parts.size(); i += 3) {
    if (parts[i] == "command") continue;  // set by this very call
    auto const& entry = parts[i + 2];
    auto const end = entry.find('\n');
    ProgramSetting program;
    program.key = entry.substr(0, end);
    program.value = end == std::string::npos ? "true" : entry.substr(end + 1);
    program.scope = parts[i];
    program.origin = parts[i + 1];
    if (converts_files(program.key) || concerns_transport(program))
      programs.push_back(std::move(program));
  }
  co_return programs;
}

std::vector<fs::path> module_directories(fs::path const& git_dir) {
  std::vector<fs::path> found, left{git_dir / "modules"};
  while (!left.empty()) {
    auto const at = std::move(left.back());
    left.pop_back();
    std::error_code error;
    for (fs::directory_iterator it(at, error), end; !error && it != end; it.increment(error)) {
      std::error_code ignored;
      if (!fs::is_directory(it->symlink_status(ignored))) continue;
      // A name may have slashes, and a submodule has submodules.
      bool const is_module = fs::exists(it->path() / "HEAD", ignored);
      if (is_module) found.push_back(it->path());
      left.push_back(is_module ? it->path() / "modules" : it->path());
    }
  }
  std::ranges::sort(found);
  return found;
}

awaitable<std::vector<ProgramSetting>> programs_of(Repository repository) {
  std::vector<ProgramSetting> all = co_await programs_of(repository.git());
  for (auto const& directory : module_directories(repository.git_dir)) {
    Git const module(directory, {}, directory);
    std::vector<ProgramSetting> const inside = co_await programs_of(module);
    all.insert(all.end(), inside.begin(), inside.end());
  }
  co_return all;
}

Programs marks_of(std::vector<ProgramSetting> const& programs) {
  Programs marks;
  for (auto const& program : programs)
    marks.emplace(text::digest(program.key + "\n" + program.value), program.key);
  return marks;
}

Trust trust_of(Exploration const& exploration) {
  Trust trust;
  trust.experiment = exploration.name;
  if (exploration.trust) trust.programs = exploration.trust->programs;
  return trust;
}

namespace {

fs::path trust_file(Repository const& repository, std::string const& experiment) {
  return repository.git_dir / "pexplore" / (experiment + ".programs");
}

}  // namespace

TrustedPrograms::TrustedPrograms(Repository const& repository, Trust trust)
    : trust_(std::move(trust)) {
  auto const file = trust_file(repository, trust_.experiment);
  std::error_code ignored;
  if (trust_.programs || !fs::exists(file, ignored)) return;
  earlier_.emplace();
  for (auto const& entry : split_nul(read_file(file))) {
    auto const end = std::min(entry.find('\n'), entry.size());
    earlier_->emplace(entry.substr(0, end), entry.substr(std::min(end + 1, entry.size())));
  }
}

bool TrustedPrograms::trusts(ProgramSetting const& program) const {
  if (trust_.programs)
    return trust_.programs->contains(text::digest(program.key + "\n" + program.value));
  if (!earlier_) return true;
  auto const found = earlier_->find(program.key);
  return found != earlier_->end() &&
         ("\n" + found->second + "\n").find("\n" + program.value + "\n") != std::string::npos;
}

void forget_trust_file(Repository const& repository, std::string const& experiment) {
  auto const file = trust_file(repository, experiment);
  std::error_code ignored;
  fs::remove(file, ignored);
  fs::remove(file.parent_path(), ignored);  // succeeds only if it is empty
}

awaitable<Git> checked(TrustedPrograms trusted, Git git) {
  std::vector<ProgramSetting> const programs = co_await programs_of(git);
  // The protocols of a promisor that a session added stay off.
  bool const is_partial_clone = std::ranges::any_of(programs, [&](ProgramSetting const& each) {
    return is_promisor(each.key) && trusted.trusts(each);
  });
  for (auto const& program : programs) {
    bool const matters = is_partial_clone || converts_files(program.key);
    if (matters && !trusted.trusts(program)) refuse(program, trusted.experiment());
  }
  co_return git.with_all_commands(Checked(), is_partial_clone ? protocols_of_git : "");
}

awaitable<Git> checked_for_transport(TrustedPrograms trusted, Git git) {
  std::vector<ProgramSetting> const programs = co_await programs_of(git);
  for (auto const& program : programs) {
    if (!trusted.trusts(program)) refuse(program, trusted.experiment());
  }
  co_return git.with_all_commands(Checked(), "");
}

Git before_sessions(Git const& git) { return git.with_all_commands(Checked(), protocols_of_git); }

}  // namespace parallel_explore::worktree

#include "commands.hpp"
#include "loop.hpp"
#include "output.hpp"
#include "process/run_command.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sys/resource.h>

/// Commands for the first minute.
namespace pexplore {

using namespace parallel_explore;

namespace {

int init(std::string const& file, bool force) {
  if (std::filesystem::exists(file) && !force) {
    throw Error(ErrorCode::name_in_use, fmt::format("{} exists already", file),
                "edit it, or write it anew with --force");
  }
  std::ofstream out(file);
  out << spec_template();
  if (!out.flush()) throw Error(ErrorCode::resource, fmt::format("cannot write {}", file));
  print(fmt::format("Wrote {}. Edit task, approaches and criteria, then: pexplore run\n", file));
  return 0;
}

struct Check {
  std::string name;
  bool good = false, needed = true;
  std::string found, mend;
};

task<process::Captured> ask(std::vector<std::string> argv) {
  process::CommandRequest request;
  request.command.argv = std::move(argv);
  request.command.directory = std::filesystem::current_path();
  request.command.environment = process::current_environment();
  request.timeout = std::chrono::seconds(20);
  co_return co_await process::capture(std::move(request), 4096);
}

/// The first line of `program --version`; empty if it cannot be run.
std::string version_of(std::string const& program) {
  try {
    auto const captured = wait_for(ask({program, "--version"}));
    if (process::shell_status(captured.outcome.status) != 0) return {};
    return harmless(captured.output.substr(0, captured.output.find('\n')));
  } catch (Error const&) {
    return {};
  }
}

Check check_git() {
  auto const version = version_of("git");
  int major = 0, minor = 0;
  bool const new_enough = std::sscanf(version.c_str(), "git version %d.%d", &major, &minor) == 2 &&
                          (major > 2 || (major == 2 && minor >= 38));
  return {"git", new_enough, true, version.empty() ? "not found" : version,
          "install git 2.38 or newer: apt install git"};
}

Check check_identity() {
  auto const answer = wait_for(ask({"git", "var", "GIT_COMMITTER_IDENT"}));
  bool const known = process::shell_status(answer.outcome.status) == 0;
  auto const ident = known ? harmless(answer.output.substr(0, answer.output.find('>') + 1))
                           : "git does not know who you are";
  return {"identity", known, true, ident,
          "git config --global user.name \"You\"; git config --global user.email you@example.com"};
}

Check check_repository() {
  try {
    Explorer const explorer(".");
    return {"repository", true, true, "found", ""};
  } catch (Error const& error) {
    std::string const text = error.what();
    return {"repository", false, true, text.substr(0, text.find('\n')), error.mend()};
  }
}

Check check_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return {"descriptors", limit.rlim_max >= 1024, true, fmt::format("up to {}", limit.rlim_max),
          "raise the hard limit: ulimit -Hn"};
}

Check check_claude() {
  auto const version = version_of("claude");
  return {"claude", !version.empty(), false, version.empty() ? "not found" : version,
          "npm install -g @anthropic-ai/claude-code; agent \"command\" works without it"};
}

int doctor(bool json) {
  std::vector<Check> checks{check_git()};
  if (checks[0].found != "not found") {
    checks.push_back(check_identity());
    checks.push_back(check_repository());
  }
  checks.push_back(check_descriptors());
  checks.push_back(check_claude());
  bool all_good = true;
  std::string text;
  boost::json::array list;
  for (auto const& check : checks) {
    all_good = all_good && (check.good || !check.needed);
    auto const mark = check.good ? "ok" : check.needed ? "MISSING" : "optional";
    text += fmt::format("{:<8}  {:<11}  {}\n", mark, check.name, check.found);
    if (!check.good && !check.mend.empty()) text += fmt::format("{:23}{}\n", "", check.mend);
    list.push_back({{"name", check.name},
                    {"ok", check.good},
                    {"needed", check.needed},
                    {"found", check.found},
                    {"mend", check.mend}});
  }
  if (json) {
    print(boost::json::serialize(list) + "\n");
  } else {
    print(text + (all_good ? "Everything that is needed is there.\n"
                           : "Something that is needed is missing.\n"));
  }
  return all_good ? 0 : 4;
}

}  // namespace

void add_init(CLI::App& app, Work& work) {
  auto* const command = app.add_subcommand("init", "Write a commented spec to start from");
  auto const file = std::make_shared<std::string>("pexplore.toml");
  auto const force = std::make_shared<bool>(false);
  command->add_option("file", *file, "Where to (pexplore.toml)");
  command->add_flag("--force", *force, "Overwrite it");
  command->footer("Example: pexplore init");
  command->callback([file, force, &work] { work = [file, force] { return init(*file, *force); }; });
}

void add_doctor(CLI::App& app, Work& work) {
  auto* const command = app.add_subcommand("doctor", "Say what is missing here, and how to get it");
  auto const json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "Print it as JSON");
  command->footer("Example: pexplore doctor");
  command->callback([json, &work] { work = [json] { return doctor(*json); }; });
}

}  // namespace pexplore

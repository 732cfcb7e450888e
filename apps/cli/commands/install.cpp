#include "commands.hpp"
#include "install/installer.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "report/machine_documents.hpp"
#include "spec_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct InstallOptions {
  std::vector<std::string> hosts;
  bool user = false, project = false, dry_run = false, json = false;
};

std::vector<install::PluginHost const*> chosen(std::vector<std::string> const& names) {
  std::vector<install::PluginHost const*> hosts;
  if (std::ranges::find(names, "all") != names.end()) {
    for (auto const& host : install::hosts()) hosts.push_back(&host);
    return hosts;
  }
  for (auto const& name : names) {
    auto const* const host = &install::host_named(name);
    if (std::ranges::find(hosts, host) == hosts.end()) hosts.push_back(host);
  }
  return hosts;
}

install::Scope scope_of(InstallOptions const& options) {
  return options.project ? install::Scope::project : install::Scope::user;
}

void print_changes(std::vector<report::InstallationChange> const& changes,
                   InstallOptions const& options) {
  if (options.json) {
    print(report::installation_json(changes));
    return;
  }
  std::string text = options.dry_run ? "Nothing is changed. It would be:\n" : "";
  for (auto const& each : changes)
    text += fmt::format("{}: {} {}\n", each.host, each.what, escape_for_terminal(each.file));
  print(text);
}

/// Hosts start the server by its name.
void warn_of_path() {
  std::error_code ignored;
  auto const found = process::find_program("pexplore", process::current_environment(),
                                           std::filesystem::current_path());
  auto const own = std::filesystem::read_symlink("/proc/self/exe", ignored);
  if (!found.empty() && std::filesystem::equivalent(found, own, ignored)) return;
  note("pexplore: warning: agents start `pexplore mcp`, and {}; {}\n",
       found.empty() ? std::string("pexplore is not on PATH")
                     : "pexplore on PATH is " + escape_for_terminal(found.string()),
       "put this one there: ln -s " + escape_for_terminal(own.string()) + " ~/.local/bin/");
}

int install_into(InstallOptions const& options) {
  auto const hosts = chosen(options.hosts);
  auto const scope = scope_of(options);
  print_changes(install::install(hosts, scope, install::places_of(scope), options.dry_run),
                options);
  if (options.dry_run) return 0;
  warn_of_path();
  for (auto const* host : hosts) {
    auto const& layout = scope == install::Scope::user ? host->user : host->project;
    if (!options.json) note("{}: {}\n", host->title, layout.note);
  }
  return 0;
}

int uninstall_from(InstallOptions const& options) {
  auto const scope = scope_of(options);
  auto const changes =
      install::uninstall(chosen(options.hosts), scope, install::places_of(scope), options.dry_run);
  print_changes(changes, options);
  return 0;
}

void add_options(CLI::App& command, InstallOptions& options) {
  std::vector<std::string_view> names;
  for (auto const& host : install::hosts()) names.push_back(host.name);
  command.add_option("host", options.hosts, fmt::format("{}, or all", fmt::join(names, ", ")))
      ->required();
  auto* const user = command.add_flag("--user", options.user, "For you, everywhere (the default)");
  command.add_flag("--project", options.project, "In this working tree, for all who have it")
      ->excludes(user);
  command.add_flag("--dry-run", options.dry_run, "Only say what would be done");
  command.add_flag("--json", options.json, "Print JSON");
}

}  // namespace

void declare_install(CLI::App& command, Action& action) {
  auto const options = std::make_shared<InstallOptions>();
  add_options(command, *options);
  command.footer(
      "Copies the skill, the slash commands and the MCP server to where the host looks for them,\n"
      "and needs neither the host nor a network. Your own files and entries are never replaced:\n"
      "if one is in the way, nothing is installed.\n\n"
      "Examples:\n"
      "  pexplore install claude\n"
      "  pexplore install codex opencode --project");
  command.callback([options, &action] { action = [options] { return install_into(*options); }; });
}

void declare_uninstall(CLI::App& command, Action& action) {
  auto const options = std::make_shared<InstallOptions>();
  add_options(command, *options);
  command.footer(
      "Removes exactly what was installed. Files that were edited since are kept and listed.\n\n"
      "Example: pexplore uninstall all");
  command.callback([options, &action] { action = [options] { return uninstall_from(*options); }; });
}

}  // namespace pexplore

#include "spec/host_reader.hpp"

#include "core/hosts.hpp"
#include "spec/launcher_reader.hpp"
#include "spec/slurm_reader.hpp"
#include "spec/takes.hpp"
#include "text/display.hpp"
#include "text/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace parallel_explore::spec {
namespace {

bool is_plain(unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.'; }

/// Names become parts of paths, and parts of command lines there.
void check_name(Reader& reader, int line, std::string const& name) {
  if (name == local_host) {
    reader.fault(line,
                 "\"local\" is this machine and needs no table; [session] max_parallel says "
                 "how many sessions it runs at once");
  } else if (name.empty() || name.front() == '-' || name.front() == '.' ||
             !std::ranges::all_of(name, is_plain)) {
    reader.fault(line, fmt::format("a host's name has letters, digits, \"-\", \"_\" and \".\" "
                                   "only, unlike \"{}\"",
                                   text::clean_line(name, 60)));
  }
}

/// A destination that begins with a dash would be an option of ssh.
void check_destination(Reader& reader, int line, std::string const& destination) {
  bool const is_fine = !destination.empty() && destination.front() != '-' &&
                       std::ranges::none_of(destination, [](unsigned char c) {
                         return std::isspace(c) != 0 || std::iscntrl(c) != 0;
                       });
  if (is_fine) return;
  reader.fault(line, fmt::format("\"ssh\" takes a destination such as \"me@build.example.org\" or "
                                 "an alias of ~/.ssh/config, not \"{}\"",
                                 text::clean_line(destination, 60)));
}

void check_root(Reader& reader, int line, std::string const& root) {
  bool const is_whole = root.starts_with('/') || root.starts_with("~/");
  bool const is_fine = is_whole && root.size() > 2 && root.find("/../") == std::string::npos &&
                       !root.ends_with("/..") && std::ranges::all_of(root, [](unsigned char c) {
                         return is_plain(c) || c == '/' || c == '~' || c == '+' || c == '@';
                       });
  if (is_fine) return;
  reader.fault(line, fmt::format("\"root\" takes a directory of its own, such as \"~/pexplore\" or "
                                 "\"/scratch/me/pexplore\", without blanks, not \"{}\"",
                                 text::clean_line(root, 60)));
}

void read_host(Reader& reader, std::string const& name, Node const& node, Host& host) {
  check_name(reader, node.line, name);
  bool has_slots = host.slurm.has_value();
  auto const use_slurm = [&] {
    if (!host.slurm) host.slurm.emplace();
  };
  reader.table(node, fmt::format("[host.{}]", name),
               {{"ssh",
                 [&](Node const& value) {
                   take_text(reader, host.ssh)(value);
                   check_destination(reader, value.line, host.ssh);
                 }},
                {"slots",
                 [&](Node const& value) {
                   take_integer(reader, host.slots, 1, 1024)(value);
                   has_slots = true;
                 }},
                {"launcher",
                 [&](Node const& value) {
                   Launch launch;
                   take_launcher(reader, launch)(value);
                   if (std::holds_alternative<SlurmLaunch>(launch)) use_slurm();
                   if (std::holds_alternative<PrefixLaunch>(launch))
                     reader.fault(value.line, "\"launcher\" of a host is \"direct\" or \"slurm\"");
                 }},
                {"slurm",
                 [&](Node const& value) {
                   use_slurm();
                   read_slurm(reader, value, fmt::format("[host.{}.slurm]", name), *host.slurm);
                 }},
                {"root", [&](Node const& value) {
                   take_text(reader, host.root)(value);
                   check_root(reader, value.line, host.root);
                 }}});
  if (host.slurm && !has_slots) host.slots = 0;
}

}  // namespace

void read_hosts(Reader& reader, Node const& node, std::map<std::string, Host>& into) {
  auto const* const table = std::get_if<Node::Table>(&node.value);
  if (!table) return reader.fault(node.line, "write tables: [host.NAME]");
  for (auto const& entry : *table) read_host(reader, entry.key, entry.node, into[entry.key]);
}

void use_launcher(Reader& reader, ReadLauncher const& launcher, Experiment& experiment) {
  if (!std::holds_alternative<SlurmLaunch>(experiment.session.launcher)) {
    if (launcher.slurm)
      reader.fault(launcher.slurm_line,
                   "[slurm] needs [session] launcher = \"slurm\"; the settings of a host are in "
                   "[host.NAME.slurm]");
    return;
  }
  if (!experiment.session.hosts.empty()) {
    return reader.fault(launcher.line,
                        "leave `launcher` or `hosts` out: a cluster beside other machines is a "
                        "host, [host.NAME] launcher = \"slurm\"");
  }
  core::use_own_cluster(experiment);
  if (launcher.slurm) experiment.hosts.at(std::string(core::own_cluster)).slurm = launcher.slurm;
}

void check_host_names(Reader& reader, std::vector<std::pair<int, std::string>> const& names,
                      std::map<std::string, Host> const& hosts) {
  std::vector<std::string> known{std::string(local_host)};
  for (auto const& [name, host] : hosts) known.push_back(name);
  for (auto const& [line, name] : names) {
    if (std::ranges::find(known, name) != known.end()) continue;
    auto const near = text::nearest(name, known);
    reader.fault(line,
                 fmt::format("unknown host \"{}\"; {}", text::clean_line(name, 60),
                             near ? fmt::format("did you mean \"{}\"?", *near)
                                  : fmt::format("add [host.{}]", text::clean_line(name, 60))));
  }
}

}  // namespace parallel_explore::spec

#include "launch/hosts.hpp"

#include "core/hosts.hpp"
#include "parallel_explore/error.hpp"
#include "text/digest.hpp"
#include "text/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unistd.h>
#include <utility>

namespace parallel_explore::launch {
namespace {

namespace fs = std::filesystem;

/// Two repositories of the same name, on this machine or another one, do not share anything there.
std::string name_on_hosts(fs::path const& main_tree) {
  std::array<char, 256> machine{};
  (void)gethostname(machine.data(), machine.size() - 1);
  auto const whole = std::string(machine.data()) + ":" + main_tree.string();
  auto name = text::slug(main_tree.filename().string());
  if (name.size() > 30) name.resize(30);
  return fmt::format("{}-{}", name.empty() ? "repository" : name,
                     text::digest(whole).substr(0, 10));
}

}  // namespace

Hosts::Hosts(fs::path main_tree) : repository_(name_on_hosts(main_tree)) {}

void Hosts::use(Experiment const& experiment) {
  settings_ = experiment.hosts;
  lost_after_ = std::chrono::duration_cast<std::chrono::seconds>(experiment.session.lost_after);
  stall_ = experiment.session.stall;
  measures_memory_ = core::measures_memory(experiment);
  grace_ = std::chrono::ceil<std::chrono::seconds>(experiment.session.grace);
}

HostConnection& Hosts::at(std::string const& name) {
  auto& connection = connections_[name];
  if (connection) return *connection;
  auto const found = settings_.find(name);
  if (found == settings_.end()) {
    throw Error(ErrorCode::host, fmt::format("the experiment knows no host {}", name),
                fmt::format("add [host.{}]", name));
  }
  connection = std::make_unique<HostConnection>(name, found->second);
  return *connection;
}

RemotePlace Hosts::add(Worktree const& worktree) {
  RemotePlace place{&at(worktree.host),
                    fmt::format("{}/{}/{}", repository_, worktree.experiment, worktree.approach)};
  places_.insert_or_assign(worktree.path, place);
  return place;
}

void Hosts::forget(fs::path const& path) { places_.erase(path); }

std::optional<std::pair<fs::path, RemotePlace>> Hosts::find(fs::path const& directory) const {
  for (auto path = directory; path.has_relative_path(); path = path.parent_path()) {
    if (auto const found = places_.find(path); found != places_.end()) return *found;
  }
  return std::nullopt;
}

awaitable<void> Hosts::leave() {
  if (--users_ > 0) co_return;
  for (auto& [name, connection] : connections_) {
    if (connection) co_await connection->close();
  }
}

}  // namespace parallel_explore::launch

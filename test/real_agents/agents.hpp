#pragma once

#include "support/sandbox.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

/// The real programs, as scripts/install-agents installs them, with settings that make them ask a
/// model on loopback.
namespace parallel_explore::real {

/// Where scripts/install-agents puts them: build/agents, or $PEXPLORE_TEST_AGENTS.
[[nodiscard]] std::filesystem::path agents_directory();

/// How much of an agent every run of the tests tries; scripts/test --long agents tries everything.
enum class Trial {
  task,    ///< it does a task: its start takes long
  safety,  ///< and its judges, and a wrong key
  whole,
};

/// One way to run an agent.
struct Adapter {
  std::string name;
  std::filesystem::path program;  ///< below agents_directory()
  bool tells_refusals = true;     ///< on its stream, while they last
  Trial trial = Trial::task;
  std::set<std::string> known_hosts = {};  ///< that it seeks beside its model's
  std::string memory;                      ///< its own record of its sessions, below the home
  std::string result_remembered;           ///< what that record holds once it has a tool's result
  /// The `[agent.…]` table of a spec. Makes what the agent wants in its home.
  std::function<std::string(std::filesystem::path const& program, std::filesystem::path const& home,
                            int port)>
      spec;
};

inline void PrintTo(Adapter const& adapter, std::ostream* out) { *out << adapter.name; }

[[nodiscard]] std::vector<Adapter> const& adapters();

/// The adapters that are tested at least that far: with $PEXPLORE_TEST_REPORT, all.
[[nodiscard]] std::vector<Adapter> adapters_with(Trial least);

/// The scripted model, as a process of its own that ends with this object.
class Model {
 public:
  Model(std::filesystem::path const& directory, std::string const& script);
  ~Model();
  Model(Model const&) = delete;
  Model& operator=(Model const&) = delete;

  [[nodiscard]] int port() const { return port_; }
  /// How many requests of sessions it had for that step, from 0.
  [[nodiscard]] int requests(int step) const;
  [[nodiscard]] int requests() const;
  /// Names of the tools that the first request of a session offers.
  [[nodiscard]] std::set<std::string> offered() const;
  /// Hosts that it was asked for as a proxy.
  [[nodiscard]] std::set<std::string> hosts() const;
  /// A line of JSON each.
  [[nodiscard]] std::string log() const { return support::read_file(log_); }

 private:
  std::filesystem::path log_;
  int input_ = -1;  ///< its standard input: it ends when this is closed
  int pid_ = -1;
  int port_ = 0;
};

}  // namespace parallel_explore::real

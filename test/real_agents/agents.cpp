#include "real_agents/agents.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace parallel_explore::real {

namespace fs = std::filesystem;

namespace {

std::string first_line_of(int descriptor) {
  std::string line;
  char c = 0;
  while (read(descriptor, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

}  // namespace

fs::path agents_directory() {
  char const* const given = std::getenv("PEXPLORE_TEST_AGENTS");
  return given ? fs::path(given) : fs::path(AGENTS);
}

Model::Model(fs::path const& directory, std::string const& script) : log_(directory / "model.log") {
  auto const file = directory / "script.json";
  support::write_file(file, script);
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  std::string program = SCRIPTED_MODEL, script_file = file.string(), log = log_.string();
  char* const argv[] = {program.data(), script_file.data(), log.data(), nullptr};
  bool const started = posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv, environ) == 0;
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  input_ = in[1];
  auto const line = first_line_of(out[0]);
  close(out[0]);
  if (!started || line.empty()) throw std::runtime_error("the scripted model does not start");
  port_ = std::stoi(line);
}

Model::~Model() {
  close(input_);
  waitpid(pid_, nullptr, 0);
}

int Model::requests(int step) const {
  std::ifstream in(log_);
  int count = 0;
  for (std::string line; std::getline(in, line);)
    count += boost::json::parse(line).at("step").as_int64() == step ? 1 : 0;
  return count;
}

int Model::requests() const {
  std::ifstream in(log_);
  int count = 0;
  for (std::string line; std::getline(in, line);)
    count += boost::json::parse(line).at("step").as_int64() >= 0 ? 1 : 0;
  return count;
}

std::set<std::string> Model::offered() const {
  std::ifstream in(log_);
  std::set<std::string> names;
  auto const add = [&](boost::json::object const& tool) {
    if (auto const* const name = tool.if_contains("name"))
      names.emplace(std::string_view(name->as_string()));
  };
  for (std::string line; names.empty() && std::getline(in, line);) {
    auto const entry = boost::json::parse(line);
    if (entry.at("step").as_int64() < 0) continue;
    auto const body = boost::json::parse(std::string(entry.at("body").as_string()));
    auto const* const tools = body.as_object().if_contains("tools");
    for (auto const& each : tools ? tools->as_array() : boost::json::array()) {
      auto const& tool = each.as_object();
      add(tool);
      if (auto const* const function = tool.if_contains("function")) add(function->as_object());
      if (auto const* const declared = tool.if_contains("functionDeclarations")) {
        for (auto const& one : declared->as_array()) add(one.as_object());
      }
    }
  }
  return names;
}

std::set<std::string> Model::hosts() const {
  std::ifstream in(log_);
  std::set<std::string> hosts;
  for (std::string line; std::getline(in, line);) {
    auto const path = std::string(boost::json::parse(line).at("path").as_string());
    auto const colon = path.find(':');
    if (!path.starts_with('/') && colon != std::string::npos) hosts.insert(path.substr(0, colon));
  }
  return hosts;
}

}  // namespace parallel_explore::real

#include "spec/project.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace parallel_explore::spec {
namespace {

namespace json = boost::json;

bool has_any(ProjectFiles const& files, std::initializer_list<char const*> names) {
  return std::ranges::any_of(names, [&](char const* name) { return files.names.contains(name); });
}

std::optional<Project> cmake_project(ProjectFiles const& files) {
  if (!has_any(files, {"CMakeLists.txt"})) return std::nullopt;
  Project project{"CMakeLists.txt", {}, "build", "cmake -S . -B build && cmake --build build -j 2"};
  bool const tests = files.cmake.find("enable_testing") != std::string::npos ||
                     files.cmake.find("include(CTest)") != std::string::npos;
  if (tests) {
    project.gate = "tests";
    project.command += " && ctest --test-dir build --output-on-failure";
  }
  return project;
}

/// A program that installs packages, and the file by which it is known.
struct Installer {
  char const* lock;
  char const* program;
  char const* install;
};

constexpr std::array<Installer, 3> installers{
    {{"pnpm-lock.yaml", "pnpm", "pnpm install --frozen-lockfile"},
     {"yarn.lock", "yarn", "yarn install --frozen-lockfile"},
     {"package-lock.json", "npm", "npm ci"}}};

std::optional<Project> npm_project(ProjectFiles const& files) {
  if (!has_any(files, {"package.json"})) return std::nullopt;
  Project project{"package.json", {}, {}, {}};
  json::error_code error;
  auto const parsed = json::parse(files.package_json, error);
  auto const* const package = error ? nullptr : parsed.if_object();
  if (!package) return project;
  auto const* const found = std::ranges::find_if(
      installers, [&](Installer const& each) { return files.names.contains(each.lock); });
  bool const locked = found != installers.end();
  std::string const program = locked ? found->program : "npm";
  bool const needs_packages =
      package->contains("dependencies") || package->contains("devDependencies");
  if (locked) {
    project.setup = {found->install};
  } else if (needs_packages) {
    project.setup = {"npm install"};
  }
  auto const* const scripts = package->if_contains("scripts");
  auto const* const test =
      scripts && scripts->is_object() ? scripts->as_object().if_contains("test") : nullptr;
  bool const is_real =
      test && test->is_string() &&
      std::string_view(test->as_string()).find("no test specified") == std::string_view::npos;
  if (!is_real) return project;
  project.gate = "tests";
  project.command = program + " test";
  return project;
}

std::optional<Project> cargo_project(ProjectFiles const& files) {
  if (!has_any(files, {"Cargo.toml"})) return std::nullopt;
  return Project{"Cargo.toml", {}, "tests", "cargo test --quiet"};
}

std::optional<Project> go_project(ProjectFiles const& files) {
  if (!has_any(files, {"go.mod"})) return std::nullopt;
  return Project{"go.mod", {}, "tests", "go test ./..."};
}

std::optional<Project> python_project(ProjectFiles const& files) {
  for (char const* name : {"pyproject.toml", "pytest.ini", "setup.py", "setup.cfg", "tox.ini"}) {
    if (files.names.contains(name)) return Project{name, {}, "tests", "python3 -m pytest -q"};
  }
  return std::nullopt;
}

/// Whether a makefile has a rule for that target.
bool has_target(std::string const& makefile, std::string const& target) {
  for (auto at = makefile.find(target + ":"); at != std::string::npos;
       at = makefile.find(target + ":", at + 1)) {
    if (at == 0 || makefile[at - 1] == '\n') return true;
  }
  return false;
}

std::optional<Project> make_project(ProjectFiles const& files) {
  for (char const* name : {"GNUmakefile", "makefile", "Makefile"}) {
    if (!files.names.contains(name)) continue;
    for (char const* target : {"test", "check"}) {
      if (has_target(files.makefile, target))
        return Project{name, {}, "tests", std::string("make ") + target};
    }
    return Project{name, {}, "build", "make"};
  }
  return std::nullopt;
}

}  // namespace

Project project_of(ProjectFiles const& files) {
  constexpr std::array kinds{cmake_project, npm_project,    cargo_project,
                             go_project,    python_project, make_project};
  Project first;
  for (auto const kind : kinds) {
    auto project = kind(files);
    if (!project) continue;
    if (!project->gate.empty()) return std::move(*project);
    if (first.found.empty()) first = std::move(*project);
  }
  return first;
}

}  // namespace parallel_explore::spec

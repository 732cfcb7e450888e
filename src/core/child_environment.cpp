#include "core/child_environment.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace parallel_explore::core {
namespace {

/// `git rev-parse --local-env-vars`, and the marks that agents leave for what they start.
constexpr std::array<std::string_view, 20> not_for_children{
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
    "CLAUDECODE",
    "CLAUDE_CODE_ENTRYPOINT",
};

}  // namespace

std::map<std::string, std::string> child_environment(std::map<std::string, std::string> ours) {
  std::erase_if(ours, [](auto const& variable) {
    return std::ranges::find(not_for_children, variable.first) != not_for_children.end() ||
           variable.first.starts_with("PEXPLORE_SESSION");
  });
  return ours;
}

}  // namespace parallel_explore::core

#include "core/worktree_variables.hpp"

#include "text/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace parallel_explore::core {
namespace {

constexpr int first_port = 20'000;
constexpr int ports_in_block = 10;

std::string identity(std::string_view approach, std::filesystem::path const& beside) {
  return text::digest((beside / std::filesystem::path(approach)).string());
}

/// Letters and digits of a name; everything else is a '-'.
std::string plain(std::string_view name, std::size_t longest) {
  std::string result(name.substr(0, longest));
  for (auto& c : result) {
    bool const is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!is_plain) c = '-';
  }
  return result;
}

}  // namespace

std::string compose_project(OwnPlace const& place) {
  constexpr std::size_t longest_part = 23;
  return fmt::format("p-{}-{}-{}", plain(place.beside.filename().string(), longest_part),
                     plain(place.approach, longest_part),
                     identity(place.approach, place.beside).substr(0, 8));
}

Environment worktree_variables(OwnPlace const& place, std::span<std::string const> per_worktree) {
  Environment own;
  own["COMPOSE_PROJECT_NAME"] = compose_project(place);
  if (auto const& ports = place.ports; ports.first > 0) {
    own["PEXPLORE_PORT"] = std::to_string(ports.first);
    own["PEXPLORE_PORTS"] = fmt::format("{}-{}", ports.first, ports.first + ports.count - 1);
  }
  if (place.scratch.empty()) return own;
  own["PEXPLORE_SCRATCH"] = place.scratch.string();
  for (auto const& name : per_worktree) own[name] = (place.scratch / name).string();
  return own;
}

PortRange ports_of_block(int block) {
  return {first_port + block * ports_in_block, ports_in_block};
}

int preferred_block(std::string_view approach, std::filesystem::path const& beside) {
  auto const digits = identity(approach, beside).substr(0, 7);
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return static_cast<int>(value % port_blocks);
}

}  // namespace parallel_explore::core

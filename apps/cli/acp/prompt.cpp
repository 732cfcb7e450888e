#include "acp/prompt.hpp"

#include "service/json_rpc.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pexplore::acp {

using namespace parallel_explore;
using service::object_in;
using service::text_in;

namespace {

constexpr std::size_t longest_uri = 500;

std::string name_of_uri(json::object const& resource) {
  return text::clean_line(text_in(resource, "uri"), longest_uri);
}

std::string fenced_file(json::object const& resource) {
  auto const content = text_in(resource, "text");
  if (content.empty())
    return fmt::format("\n({} is not text, and left out)\n", name_of_uri(resource));
  std::string fence = "```";
  while (content.find(fence) != std::string::npos) fence += '`';
  return fmt::format("\n{}:\n{}\n{}{}{}\n", name_of_uri(resource), fence, content,
                     content.ends_with('\n') ? "" : "\n", fence);
}

std::string text_of_block(json::object const& block) {
  auto const type = text_in(block, "type");
  if (type == "text") return text_in(block, "text");
  if (type == "resource_link") return name_of_uri(block);
  if (type == "resource") {
    auto const* const resource = object_in(block, "resource");
    return resource ? fenced_file(*resource) : std::string();
  }
  return fmt::format("\n({} is left out: only text is taken)\n", text::clean_line(type, 20));
}

}  // namespace

std::string prompt_text(json::array const& blocks) {
  std::string all;
  for (auto const& each : blocks) {
    if (auto const* const block = each.if_object()) all += text_of_block(*block);
  }
  auto const begin = all.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text::valid_utf8(all.substr(begin, all.find_last_not_of(" \t\r\n") + 1 - begin));
}

std::optional<SlashCommand> slash_command(std::string_view prompt) {
  if (!prompt.starts_with('/')) return std::nullopt;
  auto const end = prompt.find_first_of(" \t\r\n");
  auto const name = prompt.substr(1, end == std::string_view::npos ? end : end - 1);
  bool const is_name = !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-';
  });
  if (!is_name) return std::nullopt;
  SlashCommand command{std::string(name), {}};
  if (end != std::string_view::npos) {
    auto const rest = prompt.find_first_not_of(" \t\r\n", end);
    if (rest != std::string_view::npos) command.rest = prompt.substr(rest);
  }
  return command;
}

}  // namespace pexplore::acp

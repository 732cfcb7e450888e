#include "core/editable_install.hpp"

#include "core/inherited_variables.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace parallel_explore::core {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

/// A line of its own that is a path in the main tree.
std::optional<std::string> line_in(std::string_view content, fs::path const& main_tree) {
  while (!content.empty()) {
    auto const end = std::min(content.find('\n'), content.size());
    auto line = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    if (line.starts_with('/') && is_below(line, main_tree)) return std::string(line);
  }
  return std::nullopt;
}

/// A string of a program that is a path in the main tree: setuptools writes a module that maps
/// packages to directories.
std::optional<std::string> string_in(std::string_view content, fs::path const& main_tree) {
  for (char const quote : {'\'', '"'}) {
    auto const begin = quote + main_tree.lexically_normal().string();
    for (auto at = content.find(begin); at != std::string_view::npos;
         at = content.find(begin, at + 1)) {
      auto const end = content.find(quote, at + 1);
      if (end == std::string_view::npos) break;
      auto path = std::string(content.substr(at + 1, end - at - 1));
      if (is_below(path, main_tree)) return path;
    }
  }
  return std::nullopt;
}

/// "%20" becomes a blank.
std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned value = 0;
    bool const escaped = text[at] == '%' && at + 2 < text.size();
    auto const* const digits = text.data() + at + 1;
    if (escaped && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
      result += static_cast<char>(value);
      at += 2;
    } else {
      result += text[at];
    }
  }
  return result;
}

/// PEP 610: {"url": "file:///…", "dir_info": {"editable": true}}
std::optional<std::string> url_in(std::string_view content, fs::path const& main_tree) {
  constexpr std::string_view scheme = "file://";
  boost::system::error_code error;
  auto const value = json::parse(content, error);
  auto const* const object = error ? nullptr : value.if_object();
  auto const* const url = object ? object->if_contains("url") : nullptr;
  auto const* const info = object ? object->if_contains("dir_info") : nullptr;
  if (!url || !url->is_string() || !info || !info->is_object()) return std::nullopt;
  auto const* const editable = info->get_object().if_contains("editable");
  if (!editable || !editable->is_bool() || !editable->get_bool()) return std::nullopt;
  std::string_view const text = url->get_string();
  if (!text.starts_with(scheme)) return std::nullopt;
  auto path = decoded(text.substr(scheme.size()));
  return is_below(path, main_tree) ? std::optional(std::move(path)) : std::nullopt;
}

}  // namespace

bool may_be_editable(std::string_view name) {
  return name.ends_with(".pth") || name.ends_with(".egg-link") || name == "direct_url.json" ||
         (name.starts_with("__editable__") && name.ends_with(".py"));
}

std::optional<std::string> editable_source(std::string_view name, std::string_view content,
                                           fs::path const& main_tree) {
  if (!main_tree.has_relative_path() || !may_be_editable(name)) return std::nullopt;
  if (name == "direct_url.json") return url_in(content, main_tree);
  if (name.ends_with(".py")) return string_in(content, main_tree);
  return line_in(content, main_tree);
}

}  // namespace parallel_explore::core

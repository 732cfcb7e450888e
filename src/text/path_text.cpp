#include "text/path_text.hpp"

#include "text/utf8.hpp"

#include <fmt/format.h>

#include <charconv>

namespace parallel_explore::text {
namespace {

constexpr std::string_view scheme = "file://";

}  // namespace

std::string recorded_path(std::string const& path) {
  if (invalid_utf8(path) == std::string::npos) return path;
  return std::string(scheme) + percent_escaped(path);
}

std::string path_of_record(std::string const& recorded) {
  if (!recorded.starts_with(scheme)) return recorded;
  return percent_unescaped(std::string_view(recorded).substr(scheme.size()));
}

std::string percent_escaped(std::string_view path) {
  bool const is_text = invalid_utf8(path) == std::string_view::npos;
  std::string result;
  for (char const c : path) {
    bool const is_plain = c != '%' && (is_text || static_cast<unsigned char>(c) < 0x80);
    result += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

std::string percent_unescaped(std::string_view text) {
  std::string path;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    auto const* const digits = text.data() + i + 1;
    bool const is_escape = text[i] == '%' && i + 2 < text.size() &&
                           std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
    path += is_escape ? static_cast<char>(byte) : text[i];
    if (is_escape) i += 2;
  }
  return path;
}

}  // namespace parallel_explore::text

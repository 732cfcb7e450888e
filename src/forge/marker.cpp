#include "forge/marker.hpp"

#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::forge {
namespace {

constexpr std::string_view opening = "<!-- ", closing = " -->";
constexpr std::size_t longest_marker = 200;

bool is_marker(std::string_view text) {
  auto const fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._/#=:").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= longest_marker && std::ranges::all_of(text, fits);
}

/// The offset of the character with that number; npos: there are not so many.
std::size_t offset_of(std::string_view text, std::size_t number) {
  std::size_t seen = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    bool const begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (begins && seen++ == number) return at;
  }
  return std::string_view::npos;
}

std::string without_secrets(std::string const& text) {
  return process::process_environment_secrets().removed(text, text::Certainty::certain);
}

std::string_view without_end(std::string_view text) {
  auto const last = text.find_last_not_of(" \t\r\n");
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

}  // namespace

void require_marker(std::string const& marker) {
  if (is_marker(marker)) return;
  throw Error(ErrorCode::forge,
              fmt::format("\"{}\" is not a marker", text::clean_line(marker, longest_marker)),
              "use 1 to 200 letters, digits and -._/#=:");
}

std::string fitting_title(std::string_view title) {
  auto text = text::clean_line(without_secrets(text::clean_text(title)), 8 * longest_title);
  if (offset_of(text, longest_title) == std::string::npos) return text;
  text.resize(offset_of(text, longest_title - 1));
  return text + "…";
}

std::string marked(std::string_view body, std::string const& marker) {
  auto text = std::string(without_end(without_secrets(text::clean_text(body))));
  auto const end = fmt::format("{}{}{}", opening, marker, closing);
  std::string const cut = "\n\n(The rest was cut: the text is longer than the server accepts.)";
  std::string const gap = text.empty() ? "" : "\n\n";
  auto const room = longest_body - end.size() - gap.size();
  if (offset_of(text, room) != std::string::npos) {
    text.resize(offset_of(text, room - cut.size()));
    text += cut;
  }
  return text + gap + end;
}

std::string marker_of(std::string_view body) {
  body = without_end(body);
  auto const line = body.substr(body.find_last_of('\n') + 1);  // npos + 1 is 0
  if (!line.starts_with(opening) || !line.ends_with(closing)) return {};
  if (line.size() < opening.size() + closing.size()) return {};
  auto const marker = line.substr(opening.size(), line.size() - opening.size() - closing.size());
  return is_marker(marker) ? std::string(marker) : std::string();
}

bool same_text(std::string_view a, std::string_view b) {
  auto const plain = [](std::string_view text) {
    std::string result(without_end(text));
    std::erase(result, '\r');
    return result;
  };
  return plain(a) == plain(b);
}

}  // namespace parallel_explore::forge

#include "issue/letters.hpp"

#include "text/ascii.hpp"

#include <array>
#include <utility>

namespace parallel_explore::issue {

std::string lower_letters(std::string_view text) {
  auto result = text::lower(text);
  for (std::size_t at = 0; at + 1 < result.size(); ++at) {
    auto const lead = static_cast<unsigned char>(result[at]);
    auto const byte = static_cast<unsigned char>(result[at + 1]);
    bool const latin = lead == 0xC3 && byte >= 0x80 && byte <= 0x9E && byte != 0x97;
    bool const first_cyrillic = lead == 0xD0 && byte >= 0x90 && byte <= 0x9F;
    bool const second_cyrillic = lead == 0xD0 && byte >= 0xA0 && byte <= 0xAF;
    if (latin || first_cyrillic) result[at + 1] = static_cast<char>(byte + 0x20);
    if (second_cyrillic) {
      result[at] = static_cast<char>(0xD1);
      result[at + 1] = static_cast<char>(byte - 0x20);
    }
  }
  return result;
}

WideMark wide_mark(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> marks{
      {{"（", "("},
       {"）", ")"},
       {"：", ":"},
       {"，", ","},
       {"、", ","},
       {"；", ";"},
       {"。", "."},
       {"【", "["},
       {"】", "]"}}};
  for (auto const& [wide, mark] : marks)
    if (text.starts_with(wide)) return {mark, wide.size()};
  return {};
}

}  // namespace parallel_explore::issue

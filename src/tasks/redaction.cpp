#include "tasks/redaction.hpp"

#include "process/environment.hpp"

namespace parallel_explore::tasks {

std::string redact(std::string_view text) {
  return process::process_environment_secrets().removed(text, text::Certainty::likely);
}

std::string last_lines(std::string_view text, std::size_t lines, std::size_t bytes) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (text.size() > bytes) {
    text.remove_prefix(text.size() - bytes);
    if (auto const line = text.find('\n'); line != std::string_view::npos)
      text.remove_prefix(line + 1);
  }
  auto from = text.size();
  for (std::size_t i = 0; i < lines && from != std::string_view::npos; ++i)
    from = from == 0 ? std::string_view::npos : text.rfind('\n', from - 1);
  return std::string(from == std::string_view::npos ? text : text.substr(from + 1));
}

}  // namespace parallel_explore::tasks

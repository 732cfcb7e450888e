#include "explore/last_line.hpp"

#include "files/regular.hpp"
#include "process/environment.hpp"
#include "run/agent_state.hpp"
#include "run/session_request.hpp"
#include "stream/transcript.hpp"
#include "text/display.hpp"

#include <array>
#include <ios>
#include <string_view>

namespace parallel_explore::operations {
namespace {

constexpr std::streamoff bytes_read = 2048;  ///< from the end of the file
constexpr std::size_t longest_line = 300;    ///< bytes

std::string end_of(std::filesystem::path const& file) {
  auto in = files::input(file);
  if (!in) return {};
  in.seekg(0, std::ios::end);
  auto const size = static_cast<std::streamoff>(in.tellg());
  in.seekg(size > bytes_read ? size - bytes_read : 0);
  std::array<char, bytes_read> block;
  in.read(block.data(), block.size());
  return {block.data(), static_cast<std::size_t>(in.gcount())};
}

}  // namespace

std::string last_line_of(std::filesystem::path const& directory, Exploration const& exploration,
                         ApproachRecord const& record) {
  auto const adapters = run::adapters_at_work(exploration, record);
  if (directory.empty() || stream::Transcript::knows(adapters.back())) return {};
  auto const text = end_of(run::session_file(directory, record.approach, "stream.jsonl"));
  std::string_view left = text;
  while (!left.empty()) {
    auto const at = left.find_last_of('\n', left.size() - 1);
    auto const line = left.substr(at == std::string_view::npos ? 0 : at + 1);
    if (auto const clean = text::clean_line(line, longest_line); !clean.empty())
      return process::process_environment_secrets().masked(clean);
    left = left.substr(0, at == std::string_view::npos ? 0 : at);
  }
  return {};
}

}  // namespace parallel_explore::operations

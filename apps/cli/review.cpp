#include "review.hpp"

#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"
#include "terminal.hpp"
#include "text/display.hpp"
#include "text/words.hpp"
#include "user_config.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

std::string as_toml(std::vector<Approach> const& approaches,
                    std::vector<Similarity> const& similarities) {
  std::string text =
      "# Proposed approaches. Edit, add or remove them; the approaches in this file when you save\n"
      "# it are explored. Without any [[approach]], nothing is run.\n";
  for (auto const& each : similarities) {
    text += fmt::format("# Similarity of {} and {}: {:.2f} (maximum 1).\n",
                        text::clean_line(each.first, 80), text::clean_line(each.second, 80),
                        each.value);
  }
  for (auto const& each : approaches) {
    text += fmt::format("\n[[approach]]\nname = {}\ndescription = {}\n",
                        text::toml_string(each.name), text::toml_string(each.description));
    if (!each.rationale.empty())
      text += fmt::format("rationale = {}\n", text::toml_string(each.rationale));
    if (each.characteristics.empty()) continue;
    text += "characteristics = [";
    for (std::size_t i = 0; i < each.characteristics.size(); ++i)
      text += (i > 0 ? ", " : "") + text::toml_string(each.characteristics[i]);
    text += "]\n";
  }
  return text;
}

std::string read_file(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

/// A temporary file with the approaches under review; removed with this object.
class DraftFile {
 public:
  explicit DraftFile(std::string const& text) {
    auto pattern =
        (std::filesystem::temp_directory_path() / "pexplore-review-XXXXXX.toml").string();
    int const descriptor = mkstemps(pattern.data(), 5);
    if (descriptor == -1) throw Error(ErrorCode::resource, "cannot make a file to edit");
    close(descriptor);
    path_ = pattern;
    std::ofstream(path_) << text;
  }
  ~DraftFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  DraftFile(DraftFile const&) = delete;
  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string edited(std::string const& text) {
  DraftFile const file(text);
  TerminalLoan const loan;
  auto const command = fmt::format("{} '{}'", editor_of(user_config()), file.path().string());
  // The editor has the terminal, and the person waits for nothing else.
  if (std::system(command.c_str()) != 0)  // NOLINT(cert-env33-c,concurrency-mt-unsafe)
    throw Error(ErrorCode::interrupted, "the editor failed; nothing is explored");
  return read_file(file.path());
}

/// Reads the answer of a script: the same text, changed or not; an empty answer refuses.
std::string answered(std::string const& text) {
  note("{}", text);
  std::ostringstream content;
  content << std::cin.rdbuf();
  return std::move(content).str();
}

}  // namespace

std::vector<Approach> review(std::vector<Approach> proposed,
                             std::vector<Similarity> const& similarities) {
  auto const text = as_toml(proposed, similarities);
  bool const at_terminal = isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
  auto const answer = at_terminal ? edited(text) : answered(text);
  auto approaches = parse_experiment(answer, SpecFormat::toml, "review").approaches;
  if (approaches.empty()) {
    throw Error(ErrorCode::interrupted, "no proposal was left",
                "the proposals are recorded; resume asks again");
  }
  for (auto& each : approaches) each.name = text::slug(each.name);
  return approaches;
}

}  // namespace pexplore

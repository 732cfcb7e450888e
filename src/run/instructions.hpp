#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/experiment.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace parallel_explore::run {

/// Content of the instructions file.
struct InstructionsText {
  std::string text;
  std::string hash;  ///< as `git hash-object FILE` prints it
};

/// The experiment's instructions: read by each call, or once if they are pinned.
class Instructions {
 public:
  Instructions(std::filesystem::path file, InstructionsMode mode);

  /// Reads the file; none where the experiment has no instructions. Throws Error(not_found) if the
  /// file cannot be read or is larger than 1 MiB.
  [[nodiscard]] std::optional<InstructionsText> read();

 private:
  std::filesystem::path file_;  ///< empty: none
  InstructionsMode mode_;
  std::optional<InstructionsText> pinned_;
};

}  // namespace parallel_explore::run

#pragma once

#include <cstddef>
#include <string>

namespace parallel_explore::live {

/// A person's choices in the table.
struct View {
  bool has_keys = false;  ///< keys are read
  std::string selected;   ///< name of an approach; empty: none is
  std::string message;    ///< shown instead of the keys; empty: none
  std::string question;   ///< asked in the last line; empty: none
  std::string answer;     ///< typed so far, after the question
  bool is_typed = false;  ///< the answer is a text, and not a single key

  bool operator==(View const&) const = default;
};

}  // namespace parallel_explore::live

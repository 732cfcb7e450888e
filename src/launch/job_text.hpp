#pragma once

#include "parallel_explore/launcher.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Command lines as texts for a shell on another machine.
namespace parallel_explore::launch {

/// Whether a variable describes this machine or the person's place on it.
[[nodiscard]] bool is_of_this_machine(std::string_view name);

/// `word` as one word of a POSIX shell, quoted only where it must be.
[[nodiscard]] std::string shell_word(std::string_view word);

/// Words with a blank between them.
[[nodiscard]] std::string shell_words(std::vector<std::string> const& words);

/// A directory here, and the one that stands for it on a host.
struct Mapping {
  std::filesystem::path here;  ///< absolute
  std::string there;           ///< absolute
};

/// `text` with every mention of a path at or below `mapping.here` as it is called there.
[[nodiscard]] std::string mapped(std::string text, Mapping const& mapping);

/// Shell text that runs a command in the current directory, with the host's own environment and
/// those variables of the command that this machine's environment, `own`, does not have with the
/// same value: the search path, the home directory and credentials are the host's own. Of a program
/// that is named by a path here, its name is looked up there. With `writes_peak`, GNU time, which
/// must be there, writes how much memory the command needs to the file "peak" of the job.
[[nodiscard]] std::string job_text(CommandLine const& command, Mapping const& mapping,
                                   std::map<std::string, std::string> const& own,
                                   bool writes_peak = false);

}  // namespace parallel_explore::launch

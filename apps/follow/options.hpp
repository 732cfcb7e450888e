#pragma once

#include <cstdlib>
#include <string>
#include <sysexits.h>
#include <vector>

/// The command line of the follower.
namespace follow {

struct Options {
  std::string host;                  ///< for people
  std::string script;                ///< host.sh, there
  std::string place;                 ///< the worktree, as the script names it
  std::string job;                   ///< name of the command among those of the worktree
  std::string command;               ///< shell text
  std::string report;                ///< file that gets how long the command ran; empty: none
  std::vector<std::string> outputs;  ///< files that are copied here when the command has ended
  int lost_after = 600;              ///< seconds without an answer after which it gives up
  std::string grace = "10";          ///< seconds between SIGTERM and SIGKILL, there
  std::vector<std::string> queue;    ///< more for the script: it begins when its turn comes
  bool converses = false;            ///< standard input goes on while the command runs
  std::string sign;              ///< file to touch when the worktree there has changed; empty: none
  int look_after = 0;            ///< milliseconds without output until the worktree is looked at
  std::vector<std::string> ssh;  ///< ssh with its options and the destination
};

/// Exits where it is wrong.
inline Options options_of(std::vector<std::string> const& arguments) {
  Options options;
  std::size_t i = 0;
  for (; i < arguments.size() && arguments[i] != "--"; ++i) {
    auto const& name = arguments[i];
    if (name == "--converses") {
      options.converses = true;
      continue;
    }
    if (i + 1 == arguments.size()) std::exit(EX_USAGE);
    auto const& value = arguments[++i];
    if (name == "--host") options.host = value;
    if (name == "--script") options.script = value;
    if (name == "--place") options.place = value;
    if (name == "--job") options.job = value;
    if (name == "--command") options.command += value;  // in parts, which a system limits in size
    if (name == "--report") options.report = value;
    if (name == "--queue") options.queue.push_back(value);
    if (name == "--output") options.outputs.push_back(value);
    if (name == "--sign") options.sign = value;
    if (name == "--look-after") options.look_after = std::atoi(value.c_str());
    if (name == "--grace") options.grace = value;
    if (name == "--lost-after") options.lost_after = std::atoi(value.c_str());
  }
  if (i < arguments.size())
    options.ssh.assign(arguments.begin() + static_cast<long>(i) + 1, arguments.end());
  if (options.ssh.empty() || options.job.empty()) std::exit(EX_USAGE);
  return options;
}

inline std::string quoted(std::string const& text) {
  std::string word = "'";
  for (char const c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

/// Words for a shell, each after a blank.
inline std::string words_of(std::vector<std::string> const& words) {
  std::string text;
  for (auto const& word : words) text += " " + quoted(word);
  return text;
}

}  // namespace follow

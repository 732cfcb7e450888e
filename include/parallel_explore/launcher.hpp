#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// A program, its arguments, and where it runs.
struct CommandLine {
  std::vector<std::string> argv;                   ///< at least one; argv[0] is looked up on PATH
  std::filesystem::path directory;                 ///< working directory; must exist
  std::map<std::string, std::string> environment;  ///< complete: nothing else is inherited
  std::string job = {};  ///< name in its directory by which a launcher elsewhere finds a command
                         ///< that went on while this program was gone; empty: it is not looked for
  bool converses = false;                 ///< gets input while it runs, and not only at its start
  bool measured = false;                  ///< how long it runs is measured
  bool timed = false;                     ///< and compared: always on the same machine
  std::vector<std::string> outputs = {};  ///< files below `directory` that are read when it has
                                          ///< ended, if they exist
  /// Set by a launcher: it runs on another machine, and a status of EX_TEMPFAIL (75) means that
  /// this no longer answers.
  bool is_elsewhere = false;
  /// Set by a launcher: its process only stands for what runs elsewhere, so that its memory and its
  /// processor time say nothing.
  bool is_client = false;
  /// Set by a launcher: a program and its arguments that end what the command has left running
  /// where this program sees no processes. Runs when the command has ended, however it ended; its
  /// own end does not count.
  std::vector<std::string> stop = {};
  /// Set by a launcher: a file that says how to end it where this program is killed; removed once
  /// the command and `stop` have ended. Empty: none.
  std::filesystem::path stop_record = {};
  /// Set by a launcher: it may wait for its turn first, which counts neither as its time nor as its
  /// silence. Its standard error begins with lines "\001waits REASON", any number of them, and
  /// "\001begun".
  bool queues = false;
  /// Set by a launcher whose command line takes longer than what it stands for: a file in which one
  /// line has the exit status of the latter, its begin and end in nanoseconds since the epoch, and,
  /// if known, its processor time in seconds and the bytes of its largest process. Empty: the
  /// command line itself counts.
  std::filesystem::path report = {};

  bool operator==(CommandLine const&) const = default;
};

/// Wraps a command line so that it runs elsewhere: in a sandbox, a container, on another machine.
class Launcher {
 public:
  virtual ~Launcher() = default;
  /// Returns the command line to run instead. Called for every command of a session, of set-up and
  /// of measuring, before it starts; the program's own calls of git are not wrapped.
  [[nodiscard]] virtual CommandLine wrap(CommandLine command) const = 0;
};

/// Runs commands unchanged on this machine.
class DirectLauncher final : public Launcher {
 public:
  [[nodiscard]] CommandLine wrap(CommandLine command) const override { return command; }
};

}  // namespace v0_2
}  // namespace parallel_explore

#pragma once

#include "live/notice.hpp"
#include "live/notice_queue.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace pexplore {

/// Notifies a person of occasions, as spec and settings say: bell, the terminal's own
/// notifications, the desktop's, or a command. Nothing waits for them: a command has a session and
/// a limit of time of its own, and may outlive this program.
class Notifier {
 public:
  struct Settings {
    parallel_explore::Notifications own;  ///< of the person
    std::string at_end;                   ///< a further command at the end of a run; may be empty
    bool rings_at_end = false;
    bool runs_here = true;  ///< else another process runs it, and starts what is to be started
  };
  /// Writes a sequence to the terminal, if there is one; says a sentence to the person.
  using Write = std::function<void(std::string_view sequence)>;
  using Say = std::function<void(std::string const& text)>;

  Notifier(boost::asio::io_context& loop, Settings settings, Write write, Say say);
  Notifier(Notifier const&) = delete;
  ~Notifier();

  /// Sends the notification that an event is worth.
  void take(parallel_explore::Event const& event, parallel_explore::Exploration const& exploration);

  /// The loop ends: sends the notifications that were due later.
  void stop();

  /// Notifies of the end. `result`: the approach to take; empty: none. Waits a moment for commands,
  /// to say which failed.
  void end(parallel_explore::Exploration const& exploration, std::string const& result);

 private:
  struct Started {
    std::string way;
    pid_t process = 0;
  };

  void tell_due();
  void tell(parallel_explore::live::DueNotice const& due);
  void start(std::string const& way, std::vector<std::string> const& argv,
             std::map<std::string, std::string> const& variables);
  void reap();

  Settings settings_;
  Write write_;
  Say say_;
  boost::asio::steady_timer timer_;
  parallel_explore::live::NoticeQueue queue_;
  parallel_explore::Notifications spec_;
  std::map<std::string, std::string> run_;  ///< variables of commands
  std::vector<Started> started_;
  bool is_stopped_ = false;
};

/// The settings of the person who runs the program.
[[nodiscard]] Notifier::Settings notifier_settings(bool runs_here);

/// Writes a sequence to standard error where that is a terminal.
void write_to_terminal(std::string_view sequence);

/// Notifies of the end of a run, as Notifier::end() does.
void tell_end(parallel_explore::Exploration const& exploration, std::string const& result,
              bool runs_here);

}  // namespace pexplore

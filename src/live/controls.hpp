#pragma once

#include "live/keys.hpp"
#include "live/line.hpp"
#include "live/model.hpp"
#include "live/view.hpp"

#include <string>

namespace parallel_explore::live {

/// The request of a key. Each is the command of the same name.
enum class Act {
  none,
  open_transcript,
  open_log,
  open_diff,
  open_help,
  add,
  cancel,
  tell,
  stop,   ///< the run
  leave,  ///< the run goes on unwatched
  redraw,
};

struct KeyCommand {
  Act act = Act::none;
  std::string approach;  ///< its name; empty: none is concerned
  std::string text;      ///< of `add` NAME=TEXT, of `tell` the remark

  bool operator==(KeyCommand const&) const = default;
};

/// The requests that a run takes.
struct Abilities {
  bool watches = false;  ///< another process runs the experiment
  bool adds = true;      ///< approaches can be added, and take remarks
};

/// The keys of the table: what is chosen, asked and answered.
class Controls {
 public:
  explicit Controls(Abilities abilities, bool has_keys = true) : abilities_(abilities) {
    view_.has_keys = has_keys;
  }

  /// The answer to a key. `model` and `screen` are as last drawn.
  [[nodiscard]] KeyCommand press(Keystroke const& key, Model const& model, Screen const& screen);

  /// Shows a message until the next key.
  void say(std::string message) { view_.message = std::move(message); }

  [[nodiscard]] View const& view() const { return view_; }

 private:
  enum class Asks { nothing, add, tell, cancel, stop };

  [[nodiscard]] KeyCommand choose(Keystroke const& key, Model const& model, Screen const& screen);
  [[nodiscard]] KeyCommand answer(Keystroke const& key);
  [[nodiscard]] KeyCommand act_on(std::string const& key);
  void move(Keystroke const& key, Model const& model, Screen const& screen);
  void ask(Asks what, std::string question, bool typed);
  void stop_asking();

  Abilities abilities_;
  View view_;
  Asks asks_ = Asks::nothing;
};

/// The meaning of all keys, for people.
[[nodiscard]] std::string help_text(Abilities abilities);

}  // namespace parallel_explore::live

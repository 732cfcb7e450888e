#pragma once

#include "live/model.hpp"
#include "live/pager.hpp"
#include "live/region.hpp"
#include "live/view.hpp"
#include "parallel_explore/exploration.hpp"
#include "terminal.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace pexplore {

/// Where a text that fills the screen comes from.
class LiveText {
 public:
  virtual ~LiveText() = default;
  /// Adds what is new since the last call. Throws Error.
  virtual void read_news(parallel_explore::live::Pager& pager) = 0;
};

/// A text that fills the screen until it is closed.
struct OpenText {
  parallel_explore::live::Pager pager;
  std::unique_ptr<LiveText> source;  ///< none: the text comes by itself
  bool is_open = true;
};

/// The last line that a session printed, for agents that do not say what they do. One line without
/// control characters; may be empty.
using LastLine = std::function<std::string(parallel_explore::Exploration const&,
                                           parallel_explore::ApproachRecord const&)>;

/// The drawing on a terminal: the table of approaches at its end, or a text instead of
/// everything.
class LiveScreen {
 public:
  using Clock = std::function<parallel_explore::TimePoint()>;

  /// `terminal` outlives this.
  LiveScreen(Terminal& terminal, bool colour, Clock now, LastLine last_line);

  /// Takes the terminal; draws nothing yet.
  void attach();

  /// Gives the terminal back, with the table left where it is.
  void detach();

  [[nodiscard]] bool is_attached() const { return is_attached_; }

  /// Draws that state, and waiting lines above it.
  void draw(parallel_explore::Exploration const& exploration,
            parallel_explore::live::View const& view, parallel_explore::live::Pace const& pace);

  /// Draws it one last time: approaches whose last line is not above yet, and the summary.
  void finish(parallel_explore::Exploration const& exploration,
              parallel_explore::live::Pace const& pace);

  /// Adds a line that is written above the table, for good.
  void add_line(std::string line) { above_.push_back(std::move(line)); }

  /// Fills the screen with a text instead.
  void open(std::shared_ptr<OpenText> text);
  void close();
  [[nodiscard]] OpenText* text() const { return text_.get(); }

  /// Draws everything again the next time.
  void forget();

  /// As last drawn.
  [[nodiscard]] parallel_explore::live::Model const& model() const { return model_; }
  [[nodiscard]] parallel_explore::live::Screen screen() const { return terminal_.screen(colour_); }

 private:
  void add_last_lines(parallel_explore::Exploration const& exploration);
  void print_ended(parallel_explore::live::Screen const& screen,
                   parallel_explore::live::View const& view);
  void write(std::string const& bytes);

  Terminal& terminal_;
  bool colour_;
  Clock now_;
  LastLine last_line_;
  std::map<std::string, std::string> last_lines_;  ///< by approach
  parallel_explore::TimePoint last_lines_read_;
  bool is_attached_ = false;
  parallel_explore::live::Region table_, page_;
  parallel_explore::live::Model model_;
  std::shared_ptr<OpenText> text_;  ///< none: the table is shown
  std::vector<std::string> above_;  ///< lines that wait to be written
  std::set<std::string> printed_;   ///< approaches whose last line is above the table
};

}  // namespace pexplore

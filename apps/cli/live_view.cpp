#include "live_view.hpp"

#include "parallel_explore/error.hpp"
#include "text/display.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

constexpr auto interval = std::chrono::milliseconds(100);
/// Times are shown in whole seconds.
constexpr auto idle_interval = std::chrono::seconds(1);

bool is_default(int signal) {
  struct sigaction found = {};
  return sigaction(signal, nullptr, &found) == 0 && found.sa_handler == SIG_DFL;
}

std::string sentence_of(std::exception_ptr const& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (Error const& error) {
    auto const hint = error.hint().empty() ? std::string() : " (" + error.hint() + ")";
    return text::clean_line(error.happened() + hint, 400);
  } catch (std::exception const& error) {
    return text::clean_line(error.what(), 400);
  }
}

}  // namespace

LiveView::LiveView(boost::asio::io_context& loop, Settings settings, LiveActions actions)
    : loop_(loop),
      actions_(std::move(actions)),
      terminal_(settings.input, settings.output),
      screen_(terminal_, settings.colour, std::move(settings.now), actions_.last_line),
      keys_(loop, terminal_.keys(), [this](live::Keystroke const& key) { press(key); }),
      timer_(loop),
      signals_(loop),
      controls_(actions_.abilities, terminal_.keys() != -1) {}

LiveView::~LiveView() { finish(); }

void LiveView::show(Event const& event, Exploration const& exploration) {
  bool const follows = exploration_ && exploration_->last_seq + 1 == event.seq;
  if (follows) {
    exploration_->apply(event);
  } else {
    exploration_ = exploration;
  }
  has_changed_ = true;
  if (is_running_) return;
  is_running_ = true;
  if (actions_.pace) pace_ = actions_.pace(exploration);
  watch_signals();
  tick();
}

/// Draws where there is something new: elapsed times change without events.
void LiveView::tick() {
  bool const ours = terminal_.is_ours() && !is_lent_;
  if (ours && !is_shown()) attach();
  if (!ours && is_shown() && !is_lent_) detach();
  auto const now = std::chrono::steady_clock::now();
  bool const is_due = has_changed_ || screen_.text() || !drawn_ || now - *drawn_ >= idle_interval ||
                      screen_.screen() != drawn_for_;
  if (is_shown() && is_due) draw();
  timer_.expires_after(interval);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error && is_running_) tick();
  });
}

void LiveView::draw() {
  has_changed_ = false;
  drawn_ = std::chrono::steady_clock::now();
  drawn_for_ = screen_.screen();
  if (exploration_) screen_.draw(*exploration_, controls_.view(), pace_);
}

void LiveView::attach() {
  screen_.attach();
  keys_.start();
  drawn_.reset();
}

void LiveView::detach() {
  keys_.stop();
  screen_.detach();
}

/// SIGTSTP gives the terminal to the shell, and stops as it would have. A change of its size is
/// seen with the next tick.
void LiveView::watch_signals() {
  if (!is_default(SIGTSTP)) return;
  signals_.add(SIGTSTP);
  signals_.async_wait([this](boost::system::error_code error, int signal) {
    if (error || !is_running_) return;
    if (is_shown()) detach();
    signals_.clear();
    std::raise(signal);
    // It goes on, in the foreground or in the background.
    if (terminal_.is_ours()) attach();
    has_changed_ = true;
    watch_signals();
  });
}

void LiveView::add_line(std::string line) {
  screen_.add_line(std::move(line));
  has_changed_ = true;
}

void LiveView::announce(std::string line) {
  screen_.close();
  add_line(std::move(line));
  if (is_shown()) draw();
}

void LiveView::finish() {
  if (!is_running_) return;
  is_running_ = false;
  timer_.cancel();
  signals_.cancel();
  signals_.clear();
  keys_.stop();
  if (is_shown()) screen_.finish(*exploration_, pace_);
}

void LiveView::lend() {
  is_lent_ = true;
  if (is_shown()) detach();
}

void LiveView::take_back() {
  is_lent_ = false;
  if (is_running_ && terminal_.is_ours()) attach();
}

void LiveView::press(live::Keystroke const& key) {
  if (!is_shown()) return;
  has_changed_ = true;
  if (auto* const text = screen_.text()) {
    if (key.kind == live::KeyKind::redraw) screen_.forget();
    if (!text->pager.press(key, screen_.screen())) screen_.close();
    return;
  }
  carry_out(controls_.press(key, screen_.model(), screen_.screen()));
}

void LiveView::carry_out(live::KeyCommand const& command) {
  switch (command.act) {
    case live::Act::none:
      return;
    case live::Act::redraw:
      return screen_.forget();
    case live::Act::open_transcript:
    case live::Act::open_log:
    case live::Act::open_diff:
    case live::Act::open_help:
      return open(command);
    case live::Act::leave:
      if (actions_.interrupt) actions_.interrupt();
      return;
    case live::Act::stop:
      if (!actions_.abilities.watches) {
        if (actions_.interrupt) actions_.interrupt();
        return;
      }
      break;
    case live::Act::add:
    case live::Act::cancel:
    case live::Act::tell:
      break;
  }
  if (!actions_.carry_out || !exploration_) return;
  auto work = actions_.carry_out(exploration_->name, command);
  boost::asio::co_spawn(loop_, std::move(work),
                        [this](std::exception_ptr const& failure, std::string const& said) {
                          if (!is_running_) return;
                          controls_.say(failure ? sentence_of(failure) : said);
                          has_changed_ = true;
                        });
}

void LiveView::open(live::KeyCommand const& command) {
  auto const& name = command.approach;
  try {
    if (command.act == live::Act::open_help) {
      auto text = std::make_shared<OpenText>(OpenText{live::Pager("Help"), nullptr});
      text->pager.add(live::help_text(actions_.abilities));
      return screen_.open(std::move(text));
    }
    if (command.act != live::Act::open_diff) {
      if (!actions_.text) return;
      bool const is_log = command.act == live::Act::open_log;
      auto text = std::make_shared<OpenText>(
          OpenText{live::Pager(is_log ? name + ", log" : name), nullptr});
      text->source = actions_.text(command.act, *exploration_, name);
      text->pager.follow();
      return screen_.open(std::move(text));
    }
  } catch (Error const&) {
    return controls_.say(sentence_of(std::current_exception()));
  }
  if (!actions_.diff) return;
  auto text = std::make_shared<OpenText>(
      OpenText{live::Pager(name + ", changes", live::Pager::Kind::diff), nullptr});
  screen_.open(text);
  auto take = [text](std::string_view part) {
    text->pager.add(part);
    return text->is_open && !text->pager.is_full();
  };
  auto work = actions_.diff(exploration_->name, name, std::move(take));
  boost::asio::co_spawn(loop_, std::move(work), [text](std::exception_ptr const& failure) {
    if (failure) text->pager.add(sentence_of(failure) + "\n");
  });
}

}  // namespace pexplore

#include "live_view.hpp"

#include "open_text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <exception>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

constexpr auto interval = std::chrono::milliseconds(100);
/// Times are shown in whole seconds.
constexpr auto idle_interval = std::chrono::seconds(1);

}  // namespace

LiveView::LiveView(boost::asio::io_context& loop, Settings settings, LiveActions actions)
    : loop_(loop),
      actions_(std::move(actions)),
      terminal_(settings.input, settings.output),
      screen_(terminal_, settings.colour, std::move(settings.now), actions_.last_line),
      keys_(loop, terminal_.keys(), [this](live::Keystroke const& key) { press(key); }),
      timer_(loop),
      stop_signal_(
          loop,
          [this] {
            if (is_shown()) detach();
          },
          [this] {
            if (terminal_.is_ours()) attach();
            has_changed_ = true;
          }),
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
  if (is_running_ || has_begun_) return;
  is_running_ = has_begun_ = true;
  if (actions_.pace) pace_ = actions_.pace(exploration);
  stop_signal_.watch();
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
  if (!is_running_) return;
  timer_.expires_after(interval);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error && is_running_) tick();
  });
}

void LiveView::draw() {
  has_changed_ = false;
  drawn_ = std::chrono::steady_clock::now();
  drawn_for_ = screen_.screen();
  if (!exploration_) return;
  try {
    screen_.draw(*exploration_, controls_.view(), pace_);
  } catch (std::exception const&) {
    give_up(std::current_exception());
  }
}

/// No fault of a screen ends what costs money.
void LiveView::give_up(std::exception_ptr const& failure) {
  end();
  if (is_shown()) detach();
  (void)terminal_.write(
      fmt::format("The table ends here ({}); the run goes on.\r\n", sentence_of(failure)));
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

void LiveView::add_line(std::string line) {
  screen_.add_line(std::move(line));
  has_changed_ = true;
}

void LiveView::announce(std::string line) {
  screen_.close();
  add_line(std::move(line));
  if (is_shown()) draw();
}

void LiveView::end() {
  is_running_ = false;
  timer_.cancel();
  stop_signal_.leave();
  keys_.stop();
}

void LiveView::finish() {
  if (!is_running_) return;
  end();
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
      try {
        if (auto text = open_text(loop_, actions_, *exploration_, command))
          screen_.open(std::move(text));
      } catch (std::exception const&) {
        controls_.say(sentence_of(std::current_exception()));
      }
      return;
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

}  // namespace pexplore

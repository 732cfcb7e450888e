#include "live/controls.hpp"

#include "live/table.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace parallel_explore::live {
namespace {

/// Longer answers are not typed.
constexpr std::size_t longest_answer = 4000;

void erase_last_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
    text.pop_back();
  if (!text.empty()) text.pop_back();
}

}  // namespace

KeyCommand Controls::press(Keystroke const& key, Model const& model, Screen const& screen) {
  view_.message.clear();
  if (key.kind == KeyKind::redraw) return {Act::redraw, {}, {}};
  return asks_ == Asks::nothing ? choose(key, model, screen) : answer(key);
}

void Controls::move(Keystroke const& key, Model const& model, Screen const& screen) {
  auto const order = order_of(model, screen, view_);
  if (order.empty()) return;
  auto const found = std::ranges::find_if(
      order, [&](std::size_t place) { return model.rows[place].name == view_.selected; });
  bool const none = found == order.end();
  auto at = none ? std::size_t{0} : static_cast<std::size_t>(found - order.begin());
  auto const last = order.size() - 1;
  auto const page = std::max<std::size_t>(screen.rows / 2, 1);
  switch (key.kind) {
    case KeyKind::up:
      at = none ? last : at - std::min<std::size_t>(at, 1);
      break;
    case KeyKind::down:
      at = none ? 0 : std::min(last, at + 1);
      break;
    case KeyKind::page_up:
      at -= std::min(at, page);
      break;
    case KeyKind::page_down:
      at = std::min(last, at + page);
      break;
    case KeyKind::home:
      at = 0;
      break;
    case KeyKind::end:
      at = last;
      break;
    default:
      return;
  }
  view_.selected = model.rows[order[at]].name;
}

KeyCommand Controls::choose(Keystroke const& key, Model const& model, Screen const& screen) {
  bool const is_there =
      std::ranges::any_of(model.rows, [&](Row const& row) { return row.name == view_.selected; });
  if (!is_there) view_.selected.clear();
  // With a single approach there is nothing to choose.
  if (!is_there && model.rows.size() == 1) view_.selected = model.rows.front().name;
  if (key.kind == KeyKind::escape) view_.selected.clear();
  if (key.kind == KeyKind::enter) return act_on("enter");
  if (key.kind == KeyKind::character) return act_on(key.text);
  move(key, model, screen);
  return {};
}

KeyCommand Controls::act_on(std::string const& key) {
  auto const& chosen = view_.selected;
  if (key == "?") return {Act::open_help, {}, {}};
  if (key == "q") {
    ask(Asks::stop,
        abilities_.watches ? "End the watching (y), or stop the run (s)?"
                           : "Stop the run? (y, n) Its state is saved, to be resumed.",
        false);
    return {};
  }
  if (key == "a") {
    if (abilities_.adds) {
      ask(Asks::add, "Add an approach, NAME=what is different:", true);
    } else {
      say("Tasks cannot be added to a run.");
    }
    return {};
  }
  bool const concerns_one = key == "enter" || key == "l" || key == "d" || key == "c" || key == "t";
  if (!concerns_one) return {};
  if (chosen.empty()) {
    say("Choose an approach first, with the arrows.");
    return {};
  }
  if (key == "enter") return {Act::open_transcript, chosen, {}};
  if (key == "l") return {Act::open_log, chosen, {}};
  if (key == "d") return {Act::open_diff, chosen, {}};
  if (key == "c") {
    ask(Asks::cancel, fmt::format("Cancel for good? (y, n) {}", chosen), false);
  } else if (abilities_.adds) {
    ask(Asks::tell, fmt::format("Tell {}:", chosen), true);
  } else {
    say("Tasks take no remarks.");
  }
  return {};
}

void Controls::ask(Asks what, std::string question, bool typed) {
  asks_ = what;
  view_.question = std::move(question);
  view_.is_typed = typed;
  view_.answer.clear();
}

void Controls::stop_asking() {
  asks_ = Asks::nothing;
  view_.question.clear();
  view_.answer.clear();
}

KeyCommand Controls::answer(Keystroke const& key) {
  auto const asked = asks_;
  if (key.kind == KeyKind::escape) {
    stop_asking();
    return {};
  }
  if (!view_.is_typed) {
    stop_asking();
    bool const yes = key.text == "y" || key.text == "Y";
    if (asked == Asks::cancel && yes) return {Act::cancel, view_.selected, {}};
    if (asked != Asks::stop) return {};
    if (abilities_.watches && key.text == "s") return {Act::stop, {}, {}};
    if (yes) return {abilities_.watches ? Act::leave : Act::stop, {}, {}};
    return {};
  }
  auto& typed = view_.answer;
  if (key.kind == KeyKind::character && typed.size() + key.text.size() <= longest_answer) {
    typed += key.text;
  } else if (key.kind == KeyKind::backspace) {
    erase_last_character(typed);
  } else if (key.kind == KeyKind::erase_line) {
    typed.clear();
  } else if (key.kind == KeyKind::enter) {
    auto const text = std::exchange(typed, {});
    stop_asking();
    if (text.find_first_not_of(' ') == std::string::npos) return {};
    if (asked == Asks::add) return {Act::add, {}, text};
    return {Act::tell, view_.selected, text};
  }
  return {};
}

std::string help_text(Abilities abilities) {
  std::string text =
      "Keys\n\n"
      "  arrows, page up and down   choose an approach\n"
      "  enter                      its transcript, as `pexplore logs` shows it\n"
      "  l                          its log: standard error, and the output of criteria\n"
      "  d                          its changes, as `pexplore diff` shows them\n"
      "  c                          cancel it for good; its work stays on its branch\n";
  if (abilities.adds)
    text +=
        "  a                          add an approach: NAME=what is different\n"
        "  t                          tell a finished approach what to do in addition\n";
  text += abilities.watches
              ? "  q                          end the watching, or stop the run; asks first\n"
                "  Ctrl-C                     end the watching; the run goes on\n"
              : "  q, Ctrl-C                  stop the run; its state is saved (q asks first)\n";
  text +=
      "  Ctrl-Z                     leave the screen to the shell; `fg` comes back\n"
      "  Ctrl-L                     draw the screen again\n"
      "  Escape                     choose nothing, or end a question\n"
      "\nIn a text: arrows, space, b, g and G scroll; q closes it. The run goes on meanwhile.\n";
  return text;
}

}  // namespace parallel_explore::live

#include "live_actions.hpp"

#include "delivery_note.hpp"
#include "explore/last_line.hpp"
#include "live_log.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// An Explorer of its own, as a command has it: requests reach the run by its inbox, whether it is
/// in this process or in another. Made when it is needed.
class Requests {
 public:
  Explorer& explorer() {
    if (!explorer_) explorer_ = std::make_unique<Explorer>(".");
    return *explorer_;
  }

 private:
  std::unique_ptr<Explorer> explorer_;
};

awaitable<std::string> add_approach(Explorer& explorer, std::string name, std::string text) {
  auto const equals = text.find('=');
  Approach approach;
  approach.name = text.substr(0, equals);
  if (equals != std::string::npos) approach.description = text.substr(equals + 1);
  auto const slug = text::slug(approach.name);
  if (slug.empty())
    throw Error(ErrorCode::validation, fmt::format("\"{}\" has no name", text),
                "write NAME=what is different");
  Delivery const delivery = co_await explorer.add(name, std::move(approach));
  co_return fmt::format("Added {}.{}", slug, delivery_note(delivery, name));
}

awaitable<std::string> cancel_approach(Explorer& explorer, std::string name, std::string approach) {
  ApproachNames names;
  names.push_back(approach);
  Delivery const delivery = co_await explorer.cancel(name, std::move(names));
  co_return fmt::format("Cancelled {}.{}", approach, delivery_note(delivery, name));
}

awaitable<std::string> tell_approach(Explorer& explorer, std::string name, std::string approach,
                                     std::string remark) {
  TellRequest request(name, approach, std::move(remark));
  Delivery const delivery = co_await tell(explorer, std::move(request));
  co_return fmt::format("Told {}.{}", approach, delivery_note(delivery, name));
}

/// The name by which commands take the row of a sample, and not the best one of its approach.
std::string name_of_row(Explorer& explorer, std::string const& name, std::string const& approach) {
  auto const exploration = explorer.store().load(name);
  bool const has_samples =
      std::ranges::any_of(exploration.approaches,
                          [&](ApproachRecord const& each) { return each.approach.of == approach; });
  return has_samples ? approach + ".1" : approach;
}

awaitable<std::string> stop_from_here(Explorer& explorer, std::string name) {
  Delivery const delivery = co_await stop_run(explorer, name);
  co_return fmt::format("Stopping: the sessions are asked to end.{}",
                        delivery_note(delivery, name));
}

awaitable<std::string> carry_out(std::shared_ptr<Requests> requests, std::string name,
                                 live::KeyCommand command) {
  auto& explorer = requests->explorer();
  std::string said;
  switch (command.act) {
    case live::Act::add:
      said = co_await add_approach(explorer, name, command.text);
      break;
    case live::Act::cancel:
      said = co_await cancel_approach(explorer, name, command.approach);
      break;
    case live::Act::tell:
      said = co_await tell_approach(explorer, name, name_of_row(explorer, name, command.approach),
                                    command.text);
      break;
    case live::Act::stop:
      said = co_await stop_from_here(explorer, name);
      break;
    default:
      break;
  }
  co_return said;
}

/// Gives the parts of a patch as whole characters, without the person's credentials.
class MaskedParts {
 public:
  explicit MaskedParts(std::function<bool(std::string_view)> take) : take_(std::move(take)) {}

  bool operator()(std::string_view part) {
    rest_ += part;
    auto end = rest_.rfind('\n') + 1;
    constexpr std::size_t longest_kept = 1 << 20;  // of one line
    if (end == 0 && rest_.size() > longest_kept) end = text::whole_characters(rest_);
    auto const ready = rest_.substr(0, end);
    rest_.erase(0, end);
    return ready.empty() || give(ready);
  }

  void finish() { (void)give(rest_); }

 private:
  bool give(std::string_view text) {
    return take_(process::process_environment_secrets().masked(text));
  }

  std::function<bool(std::string_view)> take_;
  std::string rest_;
};

awaitable<void> show_diff(std::shared_ptr<Requests> requests, std::string name,
                          std::string approach, std::function<bool(std::string_view)> take) {
  MaskedParts parts(std::move(take));
  std::function<bool(std::string_view)> each = [&parts](std::string_view part) {
    return parts(part);
  };
  auto row = name_of_row(requests->explorer(), name, approach);
  co_await diff_to(requests->explorer(), std::move(name), std::move(row), {}, false,
                   std::move(each));
  parts.finish();
}

}  // namespace

LiveActions live_actions(live::Abilities abilities, std::function<void()> interrupt) {
  auto const requests = std::make_shared<Requests>();
  LiveActions actions;
  actions.abilities = abilities;
  actions.interrupt = std::move(interrupt);
  actions.carry_out = [requests](std::string name, live::KeyCommand command) {
    return carry_out(requests, std::move(name), std::move(command));
  };
  actions.diff = [requests](std::string name, std::string approach,
                            std::function<bool(std::string_view)> take) {
    return show_diff(requests, std::move(name), std::move(approach), std::move(take));
  };
  actions.text = [requests](live::Act act, Exploration const& exploration,
                            std::string const& approach) {
    return live_log(requests->explorer(), exploration, approach, act == live::Act::open_log);
  };
  actions.last_line = [requests](Exploration const& exploration, ApproachRecord const& record) {
    auto const directory = requests->explorer().store().directory(exploration.name);
    return operations::last_line_of(directory, exploration, record);
  };
  actions.pace = [requests](Exploration const& exploration) {
    try {
      return live::pace_of(estimate_of(requests->explorer(), exploration.experiment));
    } catch (Error const&) {
      return live::Pace{};  // an estimate is not worth a failure
    }
  };
  return actions;
}

}  // namespace pexplore

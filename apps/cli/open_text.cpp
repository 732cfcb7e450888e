#include "open_text.hpp"

#include "parallel_explore/error.hpp"
#include "text/display.hpp"

#include <boost/asio/co_spawn.hpp>

#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

std::shared_ptr<OpenText> text_named(std::string title, live::Pager::Kind kind) {
  return std::make_shared<OpenText>(OpenText{live::Pager(std::move(title), kind), nullptr});
}

std::shared_ptr<OpenText> open_diff(boost::asio::io_context& loop, LiveActions const& actions,
                                    std::string const& experiment, std::string const& approach) {
  auto text = text_named(approach + ", changes", live::Pager::Kind::diff);
  auto take = [text](std::string_view part) {
    text->pager.add(part);
    return text->is_open && !text->pager.is_full();
  };
  auto work = actions.diff(experiment, approach, std::move(take));
  boost::asio::co_spawn(loop, std::move(work), [text](std::exception_ptr const& failure) {
    if (failure) text->pager.add(sentence_of(failure) + "\n");
  });
  return text;
}

}  // namespace

std::shared_ptr<OpenText> open_text(boost::asio::io_context& loop, LiveActions const& actions,
                                    Exploration const& exploration,
                                    live::KeyCommand const& command) {
  auto const& name = command.approach;
  if (command.act == live::Act::open_help) {
    auto text = text_named("Help", live::Pager::Kind::text);
    text->pager.add(live::help_text(actions.abilities));
    return text;
  }
  if (command.act == live::Act::open_diff)
    return actions.diff ? open_diff(loop, actions, exploration.name, name) : nullptr;
  if (!actions.text) return nullptr;
  bool const is_log = command.act == live::Act::open_log;
  auto text = text_named(is_log ? name + ", log" : name, live::Pager::Kind::text);
  text->source = actions.text(command.act, exploration, name);
  text->pager.follow();
  return text;
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

}  // namespace pexplore

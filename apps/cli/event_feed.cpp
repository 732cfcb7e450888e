#include "event_feed.hpp"

#include "parallel_explore/error.hpp"
#include "store/open_journal.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

namespace pexplore {

using namespace parallel_explore;
namespace fs = std::filesystem;

EventFeed::EventFeed(fs::path records, std::string only, Take take)
    : records_(std::move(records)), only_(std::move(only)), take_(std::move(take)) {}

std::vector<fs::path> EventFeed::directories() const {
  if (!only_.empty()) return {records_ / only_};
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator each(records_, error), end; !error && each != end;
       each.increment(error)) {
    if (each->is_directory(error)) found.push_back(each->path());
  }
  std::ranges::sort(found);
  return found;
}

void EventFeed::read_news(bool silently) {
  auto present = directories();
  std::error_code ignored;
  std::erase_if(present, [&](fs::path const& each) {
    return only_.empty() && !fs::exists(each / store::journal_name, ignored);
  });
  std::erase_if(followed_, [&](auto const& each) {
    return std::ranges::find(present, each.first) == present.end();
  });
  for (auto const& directory : present) {
    auto& followed =
        followed_
            .try_emplace(directory, Followed{store::JournalTail(directory / store::journal_name)})
            .first->second;
    try {
      followed.tail.read([&](Event const& event) {
        followed.exploration.apply(event);
        if (!silently && is_heard_) is_heard_ = take_(event, followed.exploration);
      });
    } catch (Error const&) {
      // The others go on; but if the user named this one, the error is reported.
      if (!only_.empty()) throw;
    }
  }
}

void EventFeed::read() { read_news(false); }

void EventFeed::skip() { read_news(true); }

bool EventFeed::is_over() const {
  if (!is_heard_) return true;
  return !only_.empty() && !followed_.empty() &&
         followed_.begin()->second.exploration.state != ExplorationState::running;
}

void EventFeed::stop() {
  is_heard_ = false;
  if (watch_) watch_->close();
}

awaitable<void> EventFeed::follow() {
  auto const executor = co_await boost::asio::this_coro::executor;
  fs::path watched;
  while (!is_over()) {
    std::error_code ignored;
    // Where there are no records yet, their folder appears in the one above.
    bool const exist = fs::is_directory(records_, ignored);
    auto const place = exist ? records_ : records_.parent_path();
    if (watched != place) watch_.emplace(executor, place, process::DirectoryWatch::Changes::writes);
    watched = place;
    if (exist != fs::is_directory(records_, ignored)) continue;
    if (exist) watch_->add(records_);  // it may be another one of this name
    // Also those that have no journal yet.
    for (auto const& each : directories()) {
      if (fs::is_directory(each, ignored)) watch_->add(each);
    }
    read_news(false);
    if (is_over()) break;
    co_await watch_->changed();
  }
  if (watch_) watch_->close();
}

}  // namespace pexplore

#include "serve/experiments.hpp"

#include "explore/estimate.hpp"
#include "parallel_explore/error.hpp"
#include "serve/live_json.hpp"
#include "store/open_journal.hpp"
#include "store/run_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <exception>
#include <set>
#include <sys/stat.h>
#include <tuple>
#include <utility>

namespace parallel_explore::serve {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

/// Between two looks at records that grow, and at the directory of all.
constexpr auto least_pause = std::chrono::milliseconds(50),
               look_around = std::chrono::milliseconds(1000);

/// Changes when a record grows or is replaced.
using FileMark = std::tuple<ino_t, off_t, std::int64_t, std::int64_t>;

FileMark mark_of(std::filesystem::path const& file) {
  struct stat found = {};
  if (stat(file.c_str(), &found) != 0) return {};
  return {found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

awaitable<void> pause_for(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

/// Reads a record from its start.
std::unique_ptr<Feed> opened(ProgressStore const& store, std::string const& name) {
  auto feed = std::make_unique<Feed>(store.directory(name));
  feed->read(store.held(name), store::time_in(store.directory(name)));
  if (!feed->is_running()) return feed;
  try {
    feed->set_pace(live::pace_of(operations::estimate(store, feed->exploration().experiment)));
  } catch (Error const&) {
    feed->set_pace({});  // an estimate is not worth a failure
  }
  return feed;
}

std::string entry_of(std::string const& name, Feed const& feed) {
  return feed.fault().empty() ? feed.head() : fault_json(name, feed.fault());
}

}  // namespace

struct Experiments::Known {
  std::filesystem::path directory;
  FileMark seen;
  std::unique_ptr<Feed> feed;  ///< of those that grow or are looked at
  int watchers = 0;
  bool opening = false, listed = false;
};

Experiments::Experiments(asio::any_io_executor loop, std::shared_ptr<ProgressStore const> store)
    : loop_(std::move(loop)),
      store_(std::move(store)),
      generation_(fmt::format("{:x}", store::time_in({}).time_since_epoch().count())),
      changed_(loop_, Clock::time_point::max()),
      wake_(loop_) {}

Experiments::~Experiments() { records_.join(); }

Experiments::Watch::Watch(Experiments& all, std::string name) : all_(all), name_(std::move(name)) {
  if (!all_.exists(name_)) return;
  auto const found = all_.known_.find(name_);
  ++found->second.watchers;
  all_.wake_.notify();
}

Experiments::Watch::~Watch() {
  auto const found = all_.known_.find(name_);
  if (found != all_.known_.end() && found->second.watchers > 0) --found->second.watchers;
}

Feed* Experiments::Watch::feed() const {
  auto const found = all_.known_.find(name_);
  return found == all_.known_.end() ? nullptr : found->second.feed.get();
}

bool Experiments::exists(std::string const& name) {
  if (!known_.contains(name)) look_for_records();
  return known_.contains(name);
}

awaitable<void> Experiments::changed() {
  boost::system::error_code ignored;
  co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

void Experiments::stop() {
  stopped_ = true;
  if (files_) files_->close();
  wake_.notify();
  changed_.cancel();
}

awaitable<void> Experiments::follow() {
  Clock::time_point looked_around;
  while (!stopped_) {
    bool const is_due = Clock::now() - looked_around >= look_around;
    if (is_due) {
      looked_around = Clock::now();
      look_for_records();
    }
    for (auto& [name, known] : known_) {
      try {
        look_at(name, known, is_due);
      } catch (std::exception const& error) {  // of one record; the others are not affected
        known.feed.reset();
        put(name, fault_json(name, error.what()));
      }
    }
    changed_.cancel();
    awaitable<void> pause = pause_for(least_pause);
    co_await std::move(pause);
    awaitable<bool> woken = wake_.wait_until(looked_around + look_around);
    (void)co_await std::move(woken);
  }
}

/// Without a watch, the looks around are all there is.
awaitable<void> Experiments::hear() {
  while (!stopped_ && files_ && !files_->closed()) {
    co_await files_->changed();
    wake_.notify();
    awaitable<void> pause = pause_for(least_pause);
    co_await std::move(pause);
  }
}

void Experiments::watch_directory(std::filesystem::path const& directory) {
  try {
    if (files_) return files_->add(directory);
    files_.emplace(loop_, directory, process::DirectoryWatch::Changes::writes);
    asio::co_spawn(loop_, hear(), asio::detached);
  } catch (Error const&) {
    return;  // the looks around see it, a second later
  }
}

void Experiments::look_for_records() {
  std::set<std::string> names;
  try {
    auto const found = store_->experiments();
    names.insert(found.begin(), found.end());
  } catch (Error const&) {
    return;  // the directory may be unreadable for a moment
  }
  for (auto const& name : names) {
    auto const [at, is_new] = known_.try_emplace(name);
    if (!is_new) continue;
    at->second.directory = store_->directory(name);
    watch_directory(at->second.directory);
  }
  std::erase_if(known_, [&](auto const& each) { return !names.contains(each.first); });
  if (list_.keep_only(names, list_version_ + 1)) ++list_version_;
}

void Experiments::look_at(std::string const& name, Known& known, bool is_due) {
  auto const mark = mark_of(known.directory / store::journal_name);
  bool const has_changed = mark != known.seen;
  if (known.feed) {
    bool const is_to_be_kept = known.watchers > 0 || known.feed->is_running() || has_changed;
    if (!is_to_be_kept) {
      known.feed.reset();
    } else if (has_changed || (is_due && known.feed->is_running())) {
      known.seen = mark;
      known.feed->read(store_->held(name), store::time_in(store_->directory(name)));
      put(name, entry_of(name, *known.feed));
    }
    return;
  }
  if (known.opening || (!has_changed && known.watchers == 0 && known.listed)) return;
  known.opening = true;
  known.seen = mark;
  asio::co_spawn(loop_, open(name), asio::detached);
}

awaitable<void> Experiments::open(std::string name) {
  std::unique_ptr<Feed> feed;
  std::string fault;
  try {
    auto read = [this, name]() -> awaitable<std::unique_ptr<Feed>> {
      co_return opened(*store_, name);
    };
    feed = co_await asio::co_spawn(records_, std::move(read), asio::use_awaitable);
  } catch (std::exception const& error) {
    fault = error.what();
  }
  auto const found = known_.find(name);
  if (found == known_.end()) co_return;
  auto& known = found->second;
  known.opening = false;
  known.listed = true;
  put(name, feed ? entry_of(name, *feed) : fault_json(name, fault));
  known.feed = std::move(feed);
  wake_.notify();
}

void Experiments::put(std::string const& name, std::string entry) {
  if (list_.put(name, std::move(entry), list_version_ + 1)) ++list_version_;
}

std::string Experiments::list_news(Cursor const& seen) const {
  bool const is_whole = seen.generation != generation_;
  std::string entries, gone;
  for (auto const& [name, text] : list_.changed_since(is_whole ? 0 : seen.offset)) {
    auto& list = text.empty() ? gone : entries;
    if (!list.empty()) list += ',';
    list += text.empty() ? boost::json::serialize(boost::json::value(name)) : text;
  }
  return fmt::format(R"("whole":{},"experiments":[{}],"gone":[{}]}})", is_whole, entries, gone);
}

}  // namespace parallel_explore::serve

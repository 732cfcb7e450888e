#include "store/open_journal.hpp"

#include "core/experiment_json.hpp"
#include "files/durable.hpp"
#include "files/regular.hpp"
#include "store/run_clock.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <time.h>
#include <utility>

namespace parallel_explore::store {

namespace fs = std::filesystem;

namespace {

/// The least time between two writes of progress.json for events of progress only.
constexpr auto progress_interval = std::chrono::milliseconds(200);

std::chrono::nanoseconds since_boot() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

bool is_progress(EventPayload const& payload) {
  return std::holds_alternative<events::SessionProgress>(payload);
}

/// Removes the new content of files that a killed process did not put in place.
void remove_halves(fs::path const& directory) {
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (it->path().extension() == ".tmp") fs::remove(it->path(), ignored);
  }
}

}  // namespace

EventClock::EventClock(TimePoint last)
    : begin_(std::max(
          last, std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()))),
      begun_(since_boot()) {}

TimePoint EventClock::now() const {
  return begin_ + std::chrono::floor<std::chrono::milliseconds>(since_boot() - begun_);
}

OpenJournal::OpenJournal(fs::path directory, std::string name, Lock lock, Loaded loaded,
                         DerivedFiles const& derived)
    : directory_(std::move(directory)),
      name_(std::move(name)),
      lock_(std::move(lock)),
      exploration_(std::move(loaded.exploration)),
      clock_(loaded.last),
      file_(directory_ / journal_name, loaded.scan.good_bytes),
      derived_(derived) {
  note_clock(directory_, clock_.now());
}

OpenJournal::~OpenJournal() {
  file_.finish();
  try {
    if (exploration_.last_seq > 0) write(progress());
  } catch (std::exception const&) {
    // A derived file may be outdated: readers use the journal.
  }
}

Event OpenJournal::append(EventPayload payload) {
  auto event = numbered(std::move(payload));
  file_.append(with_checksum(to_json(event)), !is_progress(event.payload));
  exploration_.apply(event);
  write(derived_of(event));
  return event;
}

Event OpenJournal::append_soon(EventPayload payload, std::function<void(std::exception_ptr)> then) {
  auto event = numbered(std::move(payload));
  file_.write(with_checksum(to_json(event)));
  exploration_.apply(event);
  std::function<void()> write_derived;
  if (auto derived = derived_of(event); !derived.empty())
    write_derived = [derived = std::move(derived)] { write(derived); };
  file_.settle(!is_progress(event.payload), std::move(write_derived), std::move(then));
  return event;
}

void OpenJournal::write_file(fs::path const& relative, std::string_view content) {
  files::replace(directory_ / relative, content);
}

void OpenJournal::restore_derived() {
  remove_halves(directory_);
  remove_halves(directory_ / "approaches");
  std::vector<Derived> wanted;
  std::error_code ignored;
  if (!fs::exists(directory_ / "experiment.json", ignored)) wanted.push_back(spec());
  for (auto const& record : exploration_.approaches) {
    auto file = approach_file(record.approach.name);
    if (file && files::read(file->file, file->content.size()) != file->content)
      wanted.push_back(std::move(*file));
    for (auto& each : further_files(record.approach.name)) wanted.push_back(std::move(each));
  }
  write(wanted);
}

Event OpenJournal::numbered(EventPayload payload) const {
  Event event;
  event.seq = exploration_.last_seq + 1;
  event.time = clock_.now();
  event.experiment = name_;
  event.payload = std::move(payload);
  return event;
}

OpenJournal::Derived OpenJournal::spec() const {
  boost::json::object frozen{{"schema", 1},
                             {"base", exploration_.base},
                             {"repository", exploration_.repository},
                             {"spec", core::to_json_value(exploration_.experiment)}};
  return {directory_ / "experiment.json",
          text::escape_invisible(text::valid_utf8(boost::json::serialize(frozen))) + "\n"};
}

std::optional<OpenJournal::Derived> OpenJournal::approach_file(std::string const& name) const {
  auto const* const record = name.empty() ? nullptr : exploration_.find(name);
  if (!derived_.approach || !record || !is_final(record->state)) return std::nullopt;
  return Derived{directory_ / "approaches" / (name + ".json"),
                 derived_.approach(exploration_, *record)};
}

std::vector<OpenJournal::Derived> OpenJournal::further_files(std::string const& name) const {
  auto const* const record = name.empty() ? nullptr : exploration_.find(name);
  if (!derived_.further || !record) return {};
  std::vector<Derived> files;
  for (auto& [place, content] : derived_.further(exploration_, *record))
    files.push_back({directory_ / place, std::move(content)});
  return files;
}

/// The files that change with an event that was applied.
std::vector<OpenJournal::Derived> OpenJournal::derived_of(Event const& event) {
  bool const is_minor = is_progress(event.payload);
  std::vector<Derived> changed;
  if (std::holds_alternative<events::ExplorationStarted>(event.payload)) changed.push_back(spec());
  if (auto file = is_minor ? std::nullopt : approach_file(approach_of(event.payload)))
    changed.push_back(std::move(*file));
  if (!is_minor) {
    for (auto& each : further_files(approach_of(event.payload))) changed.push_back(std::move(each));
  }
  bool const is_new_state = std::exchange(written_state_, exploration_.state) != exploration_.state;
  if (is_new_state || std::chrono::steady_clock::now() - progress_written_ >= progress_interval) {
    for (auto& each : progress()) changed.push_back(std::move(each));
  }
  return changed;
}

std::vector<OpenJournal::Derived> OpenJournal::progress() {
  if (!derived_.progress) return {};
  progress_written_ = std::chrono::steady_clock::now();
  std::vector<Derived> one;
  one.push_back({directory_ / "progress.json", derived_.progress(exploration_)});
  return one;
}

void OpenJournal::write(std::vector<Derived> const& derived) {
  for (auto const& each : derived) {
    std::error_code ignored;  // the write says why it cannot be made
    fs::create_directories(each.file.parent_path(), ignored);
    files::replace(each.file, each.content);
  }
}

}  // namespace parallel_explore::store

#include "core/experiment_json.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/progress_store.hpp"
#include "store/inbox.hpp"
#include "store/journal_file.hpp"
#include "store/lock.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <unistd.h>

namespace parallel_explore {
inline namespace v0_2 {

namespace fs = std::filesystem;
using namespace store;

namespace {

constexpr auto journal_name = "journal.jsonl";

/// The least time between two writes of progress.json for events of progress only.
constexpr auto progress_interval = std::chrono::milliseconds(200);

fs::path checked_directory(fs::path const& root, std::string const& name) {
  if (name.empty() || text::slug(name) != name) {
    throw Error(ErrorCode::not_found, fmt::format("\"{}\" cannot be the name of an experiment",
                                                  text::clean_line(name, 80)));
  }
  return root / name;
}

/// Makes the entries of a new directory durable, and its own in those above it.
void sync_directories(fs::path const& directory) {
  for (auto const& each :
       {directory, directory.parent_path(), directory.parent_path().parent_path()}) {
    int const descriptor = ::open(each.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor == -1) continue;
    (void)fsync(descriptor);
    ::close(descriptor);
  }
}

/// Creates the directory of a record and its subdirectories. A copy of the journal alone is a
/// record: derived files may be missing.
void make_directories(fs::path const& directory) {
  for (auto const& each : {directory / "approaches", directory / "sessions", inbox_of(directory)}) {
    std::error_code error;
    fs::create_directories(each, error);
    if (error) {
      throw Error(ErrorCode::resource,
                  fmt::format("cannot create {}: {}", each.string(), error.message()));
    }
  }
  // It holds what sessions have seen: copied files, answers, environments that they printed.
  std::error_code ignored;
  fs::permissions(directory, fs::perms::owner_all, ignored);
}

struct Loaded {
  Exploration exploration;
  JournalScan scan;
};

Loaded read_journal(fs::path const& file) {
  Loaded loaded;
  int number = 0;
  loaded.scan = scan_journal(file, [&](std::string_view line) {
    ++number;
    try {
      loaded.exploration.apply(event_from_json(line));
    } catch (Error const& error) {
      throw Error(ErrorCode::journal,
                  fmt::format("{}:{}: {}", file.string(), number, error.what()));
    }
  });
  return loaded;
}

bool is_progress(EventPayload const& payload) {
  return std::holds_alternative<events::SessionProgress>(payload);
}

std::string approach_of(EventPayload const& payload) {
  return std::visit(
      [](auto const& event) -> std::string {
        if constexpr (requires { std::string(event.approach); }) {
          return event.approach;
        } else {
          return {};
        }
      },
      payload);
}

class OpenJournal final : public Journal {
 public:
  OpenJournal(fs::path directory, std::string name, Lock lock, Loaded loaded,
              DerivedFiles const& derived)
      : directory_(std::move(directory)),
        name_(std::move(name)),
        lock_(std::move(lock)),
        exploration_(std::move(loaded.exploration)),
        file_(directory_ / journal_name, loaded.scan.good_bytes),
        derived_(derived) {}

  ~OpenJournal() override {
    try {
      write_progress();
    } catch (std::exception const&) {
      // A derived file may be outdated: readers use the journal.
    }
  }

  OpenJournal(OpenJournal const&) = delete;
  OpenJournal& operator=(OpenJournal const&) = delete;

  Event append(EventPayload payload) override {
    auto event = numbered(std::move(payload));
    file_.append(with_checksum(to_json(event)), !is_progress(event.payload));
    take(event);
    return event;
  }

  Event append_soon(EventPayload payload, std::function<void(std::exception_ptr)> then) override {
    auto event = numbered(std::move(payload));
    file_.append_soon(with_checksum(to_json(event)), !is_progress(event.payload), std::move(then));
    take(event);
    return event;
  }

  [[nodiscard]] Exploration const& exploration() const override { return exploration_; }

  void write_file(fs::path const& relative, std::string_view content) override {
    write_atomically(directory_ / relative, content);
  }

  [[nodiscard]] fs::path directory() const override { return directory_; }

 private:
  [[nodiscard]] Event numbered(EventPayload payload) const {
    Event event;
    event.seq = exploration_.last_seq + 1;
    event.time = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    event.experiment = name_;
    event.payload = std::move(payload);
    return event;
  }

  void take(Event const& event) {
    exploration_.apply(event);
    if (auto const* start = std::get_if<events::ExplorationStarted>(&event.payload))
      write_spec(*start);
    write_derived(event, is_progress(event.payload));
  }

  void write_spec(events::ExplorationStarted const& start) {
    boost::json::object frozen{{"schema", 1},
                               {"base", start.base},
                               {"repository", start.repository},
                               {"spec", core::to_json_value(start.experiment)}};
    write_file("experiment.json",
               text::escape_invisible(text::valid_utf8(boost::json::serialize(frozen))) + "\n");
  }

  void write_derived(Event const& event, bool progress) {
    auto const name = approach_of(event.payload);
    if (!progress && derived_.approach && !name.empty()) {
      if (auto const* record = exploration_.find(name); record && is_final(record->state)) {
        write_file(fs::path("approaches") / (name + ".json"),
                   derived_.approach(exploration_, *record));
      }
    }
    bool const end = exploration_.state != ExplorationState::running;
    if (end || std::chrono::steady_clock::now() - progress_written_ >= progress_interval)
      write_progress();
  }

  void write_progress() {
    if (!derived_.progress || exploration_.last_seq == 0) return;
    write_file("progress.json", derived_.progress(exploration_));
    progress_written_ = std::chrono::steady_clock::now();
  }

  fs::path directory_;
  std::string name_;
  Lock lock_;
  Exploration exploration_;
  JournalFile file_;
  DerivedFiles const& derived_;
  std::chrono::steady_clock::time_point progress_written_;
};

[[noreturn]] void held_by(std::string const& name, fs::path const& lock) {
  auto const pid = Lock::holder(lock);
  throw Error(ErrorCode::name_in_use,
              pid && *pid != 0 ? fmt::format("experiment {} is running (process {})", name, *pid)
                               : fmt::format("experiment {} is in use by another process", name),
              fmt::format("watch it: pexplore status {}", name));
}

/// Throws an error about the existing experiment, with the commands to use.
[[noreturn]] void exists_already(std::string const& name, Exploration const& exploration) {
  if (exploration.state == ExplorationState::interrupted ||
      exploration.state == ExplorationState::running) {
    throw Error(ErrorCode::name_in_use, fmt::format("experiment {} was interrupted", name),
                fmt::format("resume it: pexplore resume {0}; or remove it with all its work: "
                            "pexplore cleanup --force {0}; or take "
                            "another --name",
                            name));
  }
  throw Error(
      ErrorCode::name_in_use,
      fmt::format("experiment {} exists already and is {}", name, name_of(exploration.state)),
      fmt::format("show it: pexplore show {0}; or remove it with all its work: pexplore cleanup "
                  "--force {0}; or take another "
                  "--name",
                  name));
}

}  // namespace

JournalStore::JournalStore(fs::path root, DerivedFiles derived)
    : root_(std::move(root)), derived_(std::move(derived)) {}

std::vector<std::string> JournalStore::experiments() const {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(root_, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (fs::exists(it->path() / journal_name, ignored))
      names.push_back(it->path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

Exploration JournalStore::load(std::string const& name) const {
  auto const directory = checked_directory(root_, name);
  // Checked before reading: a process that ends in between has then written everything.
  bool const held = Lock::holder(directory / lock_name).has_value();
  std::error_code ignored;
  if (!fs::exists(directory / journal_name, ignored)) {
    auto const known = experiments();
    auto const near = text::nearest(name, known);
    throw Error(
        ErrorCode::not_found, fmt::format("there is no experiment \"{}\"", name),
        near ? fmt::format("did you mean \"{}\"?", *near)
             : fmt::format("there are: {}",
                           known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", "))));
  }
  auto loaded = read_journal(directory / journal_name);
  auto& exploration = loaded.exploration;
  exploration.name = name;
  if (!held && loaded.scan.torn) {
    exploration.warnings.emplace_back("the journal's last line is incomplete; it is ignored");
  }
  if (!held && exploration.state == ExplorationState::running) {
    exploration.state = ExplorationState::interrupted;
    exploration.cause = InterruptionCause::died;
    exploration.reason = "its process ended without recording a reason";
  }
  return std::move(exploration);
}

std::unique_ptr<Journal> JournalStore::create(std::string const& name) {
  auto const directory = checked_directory(root_, name);
  make_directories(directory);
  auto lock = Lock::take(directory / lock_name);
  if (!lock) held_by(name, directory / lock_name);
  std::error_code ignored;
  if (fs::exists(directory / journal_name, ignored)) {
    auto const there = read_journal(directory / journal_name).exploration;
    // A process that died before the first line left an empty record.
    if (there.last_seq > 0) exists_already(name, there);
  }
  auto journal =
      std::make_unique<OpenJournal>(directory, name, std::move(*lock), Loaded{}, derived_);
  sync_directories(directory);
  return journal;
}

std::unique_ptr<Journal> JournalStore::open(std::string const& name) {
  (void)load(name);  // for its messages
  auto const directory = checked_directory(root_, name);
  make_directories(directory);
  auto lock = Lock::take(directory / lock_name);
  if (!lock) held_by(name, directory / lock_name);
  auto loaded = read_journal(directory / journal_name);
  bool const torn = loaded.scan.torn;
  auto journal =
      std::make_unique<OpenJournal>(directory, name, std::move(*lock), std::move(loaded), derived_);
  if (torn) {
    journal->append(events::Warned{{}, "the journal's last line was incomplete; it was removed"});
  }
  return journal;
}

std::string JournalStore::repair(std::string const& name) {
  auto const directory = checked_directory(root_, name);
  auto const lock = Lock::take(directory / lock_name);
  if (!lock) held_by(name, directory / lock_name);
  auto const file = directory / journal_name;
  auto const damage = find_damage(file);
  if (!damage.first_bad_line) return {};
  fs::path copy;
  for (int number = 1; copy.empty() || fs::exists(copy); ++number)
    copy = directory / fmt::format("journal.damaged-{}.jsonl", number);
  std::error_code error;
  fs::copy_file(file, copy, error);
  if (!error) fs::resize_file(file, damage.good_bytes, error);
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot repair {}: {}", file.string(), error.message()));
  }
  return fmt::format(
      "the journal was cut off before its damaged line {}, with {} line{} after it; the "
      "original is {}",
      *damage.first_bad_line, damage.lines_after, damage.lines_after == 1 ? "" : "s",
      copy.string());
}

bool JournalStore::held(std::string const& name) const {
  return Lock::holder(checked_directory(root_, name) / lock_name).has_value();
}

fs::path JournalStore::directory(std::string const& name) const {
  return checked_directory(root_, name);
}

void JournalStore::erase(std::string const& name) {
  auto const directory = checked_directory(root_, name);
  auto const lock = Lock::take(directory / lock_name);
  if (!lock) held_by(name, directory / lock_name);
  std::error_code error;
  fs::remove_all(directory, error);
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot remove {}: {}", directory.string(), error.message()));
  }
}

}  // namespace v0_2
}  // namespace parallel_explore

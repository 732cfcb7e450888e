#include "files/durable.hpp"
#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/progress_store.hpp"
#include "store/exists_already.hpp"
#include "store/inbox.hpp"
#include "store/journal_file.hpp"
#include "store/lock.hpp"
#include "store/open_journal.hpp"
#include "text/display.hpp"
#include "text/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

namespace fs = std::filesystem;
using namespace store;

namespace {

fs::path checked_directory(fs::path const& root, std::string const& name) {
  if (name.empty() || text::slug(name) != name) {
    throw Error(ErrorCode::not_found, fmt::format("\"{}\" cannot be the name of an experiment",
                                                  text::clean_line(name, 80)));
  }
  return root / name;
}

/// Makes the entries of a new directory durable, and its own in those above it.
void sync_record(fs::path const& directory) {
  files::SyncList list;
  list.add_directories(directory, directory.parent_path().parent_path());
  list.sync();
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

Loaded read_journal(fs::path const& file) {
  Loaded loaded;
  int number = 0;
  loaded.scan = scan_journal(file, [&](std::string_view line) {
    ++number;
    try {
      auto const event = event_from_json(line);
      loaded.exploration.apply(event);
      loaded.last = event.time;
    } catch (Error const& error) {
      throw Error(ErrorCode::journal, fmt::format("{}:{}: {}", file.string(), number, error.what()),
                  fmt::format("cut it off there and resume (a copy of the file is kept): pexplore "
                              "resume {} --repair",
                              file.parent_path().filename().string()));
    }
  });
  return loaded;
}

[[noreturn]] void held_by(std::string const& name, fs::path const& lock) {
  auto const pid = Lock::holder(lock);
  throw Error(ErrorCode::name_in_use,
              pid && *pid != 0 ? fmt::format("experiment {} is running (process {})", name, *pid)
                               : fmt::format("experiment {} is in use by another process", name),
              fmt::format("watch it: pexplore watch {}", name));
}

/// Throws an error about a record without an event.
[[noreturn]] void never_began(std::string const& name) {
  throw Error(
      ErrorCode::not_found,
      fmt::format("the record of {} has no event: its process died before the first", name),
      fmt::format("run it again, as before; or remove it: pexplore cleanup --force {}", name));
}

/// Whether the lines of a journal, one after another, can be what happened.
class PossibleLines {
 public:
  bool operator()(std::string_view line) {
    try {
      exploration_.apply(event_from_json(line));
      return true;
    } catch (Error const&) {
      return false;
    }
  }

 private:
  Exploration exploration_;
};

}  // namespace

JournalStore::JournalStore(fs::path root, DerivedFiles derived)
    : root_(std::move(root)), derived_(std::move(derived)) {}

std::vector<std::string> JournalStore::experiments() const {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(root_, error), end; !error && it != end; it.increment(error)) {
    std::error_code unknown;
    bool const is_record = fs::exists(it->path() / journal_name, unknown);
    // Another user's record is one, although it cannot be read.
    if (is_record || unknown == std::errc::permission_denied)
      names.push_back(it->path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

Exploration JournalStore::load(std::string const& name) const {
  auto const directory = checked_directory(root_, name);
  // Checked before reading: a process that ends in between has then written everything.
  bool const held = Lock::holder(directory / lock_name).has_value();
  std::error_code unknown;
  bool const is_record = fs::exists(directory / journal_name, unknown);
  if (unknown == std::errc::permission_denied) {
    throw Error(ErrorCode::resource,
                fmt::format("the record of {} cannot be read, and may be another user's", name),
                fmt::format("see whose it is: ls -ld {}", directory.string()));
  }
  if (!is_record) {
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
    auto there = read_journal(directory / journal_name).exploration;
    // Its process is gone, or the lock would be held.
    if (there.state == ExplorationState::running) there.state = ExplorationState::interrupted;
    // A process that died before the first line left an empty record.
    if (there.last_seq > 0) throw exists_already(name, there);
  }
  auto journal =
      std::make_unique<OpenJournal>(directory, name, std::move(*lock), Loaded{}, derived_);
  sync_record(directory);
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
  if (loaded.exploration.last_seq == 0) never_began(name);
  auto journal =
      std::make_unique<OpenJournal>(directory, name, std::move(*lock), std::move(loaded), derived_);
  journal->restore_derived();
  sync_record(directory);
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
  auto const damage = find_damage(file, PossibleLines());
  if (!damage.first_bad_line) return {};
  fs::path copy;
  for (int number = 1; copy.empty() || fs::exists(copy); ++number)
    copy = directory / fmt::format("journal.damaged-{}.jsonl", number);
  auto error = files::duplicate(file, copy);
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

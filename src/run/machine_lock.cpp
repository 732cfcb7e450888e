#include "run/machine_lock.hpp"

#include "files/regular.hpp"
#include "process/command.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace parallel_explore::run {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

constexpr std::uint64_t longest_note = 8192;

std::string lock_file() { return MachineLock::directory() + "/measuring.lock"; }

/// Opens the lock; -1 where the directory is not this user's alone.
int open_lock() {
  if (!files::make_private_directory(MachineLock::directory())) return -1;
  return open(lock_file().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
}

/// Command that waits for the lock in another process, since waiting blocks. It ends once it has
/// seen the lock free; the first process to ask then gets it.
process::CommandRequest wait_until_free(milliseconds limit) {
  process::CommandRequest request;
  request.command.argv = {"flock", lock_file(), "true"};
  request.command.directory = "/";
  request.command.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
  request.timeout = limit;
  return request;
}

std::string note_of(std::int64_t pid) { return fmt::format("{}.{}", lock_file(), pid); }

milliseconds now() {
  return std::chrono::duration_cast<milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
}

/// The process that holds the lock, by /proc/locks: "1: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE
/// 0 EOF". Lines of waiting processes have an arrow. 0: not found, or of another process namespace.
std::int64_t holder() {
  struct stat file {};
  if (stat(lock_file().c_str(), &file) != 0) return 0;
  std::ifstream in("/proc/locks");
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::string number, kind, mode, access, place;
    std::int64_t pid = 0;
    if (!(fields >> number >> kind >> mode >> access >> pid >> place) || kind != "FLOCK") continue;
    if (place.substr(place.rfind(':') + 1) == std::to_string(file.st_ino))
      return std::max<std::int64_t>(0, pid);
  }
  return 0;
}

/// Reads the holder's note about itself.
Measurer measurer() {
  auto const pid = holder();
  std::string note;
  if (pid != 0) note = files::read(note_of(pid), longest_note).value_or("");
  return measurer_of(pid, note);
}

}  // namespace

std::string note_of_measurer(std::string const& repository) {
  return json::serialize(json::object{{"repository", repository}, {"since_ms", now().count()}});
}

Measurer measurer_of(std::int64_t pid, std::string_view note) {
  Measurer measurer;
  measurer.pid = pid;
  boost::system::error_code error;
  auto const document = json::parse(note, error);
  auto const* const object = error ? nullptr : document.if_object();
  if (!object) return measurer;
  auto const* const repository = object->if_contains("repository");
  auto const* const since = object->if_contains("since_ms");
  if (repository && repository->is_string()) measurer.repository = repository->as_string().c_str();
  if (since && since->is_int64())
    measurer.held = std::max(milliseconds(0), now() - milliseconds(since->as_int64()));
  return measurer;
}

/// One for all of a user's runs on the machine, so that TMPDIR does not count. Other users can
/// neither lock a file in it nor put something else in its place.
std::string MachineLock::directory() { return fmt::format("/tmp/parallel_explore-{}", geteuid()); }

MachineLock::~MachineLock() {
  bool const is_owner = getpid() == owner_;
  if (is_owner && !note_.empty()) unlink(note_.c_str());
  // Closing the file is not enough: a fork has it open as well.
  if (is_owner) flock(descriptor_, LOCK_UN);
  if (descriptor_ != -1) close(descriptor_);
}

/// Lets waiting processes know what this one measures; without it they know its id only.
void MachineLock::leave_note() {
  auto const path = note_of(getpid());
  unlink(path.c_str());  // of an earlier process with this number
  int const descriptor =
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor == -1) return;
  auto const text = note_of_measurer(repository_);
  bool const written =
      write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(descriptor);
  note_ = path;
  if (!written) unlink(path.c_str());
}

awaitable<MachineLock::Result> MachineLock::take(std::function<void(Measurer)> on_wait,
                                                 milliseconds limit) {
  if (descriptor_ == -1) descriptor_ = open_lock();
  if (descriptor_ == -1) co_return Result::impossible;
  auto const until = std::chrono::steady_clock::now() + limit;
  bool waited = false;
  while (flock(descriptor_, LOCK_EX | LOCK_NB) == -1) {
    if (!waited) on_wait(measurer());
    waited = true;
    auto const left =
        std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) co_return Result::timed_out;
    process::CommandRequest request = wait_until_free(left);
    process::CommandOutcome const outcome = co_await process::run_command(std::move(request));
    if (outcome.stop_cause == process::StopCause::cancelled) co_return Result::cancelled;
  }
  owner_ = getpid();
  leave_note();
  co_return Result::held;
}

}  // namespace parallel_explore::run

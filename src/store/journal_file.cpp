#include "store/journal_file.hpp"

#include "files/durable.hpp"
#include "files/regular.hpp"
#include "parallel_explore/error.hpp"

#include <boost/crc.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace parallel_explore::store {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view mark = ",\"crc\":\"";
constexpr std::size_t tail_size = mark.size() + 8 + 2;  // eight digits, a quote and a brace

std::string checksum(std::string_view body) {
  boost::crc_32_type crc;
  crc.process_bytes(body.data(), body.size());
  return fmt::format("{:08x}", crc.checksum());
}

[[noreturn]] void cannot_write(fs::path const& file, int error) {
  throw files::write_error(file, error);
}

std::ifstream open_journal(fs::path const& file) {
  auto in = files::input(file);
  int const error = errno;
  if (in) return in;
  bool const is_missing = error == ENOENT;
  throw Error(is_missing ? ErrorCode::not_found : ErrorCode::journal,
              fmt::format("{} {}", file.string(), files::problem_of(file, error)));
}

int open_for_appending(fs::path const& file) {
  int const descriptor =
      open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
  struct stat status {};
  if (descriptor == -1 || (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)))
    return descriptor;
  close(descriptor);
  errno = ENXIO;
  return -1;
}

/// Where a journal has its first line before it has its name.
fs::path unnamed(fs::path const& file) { return fs::path(file) += ".tmp"; }

int open_unnamed(fs::path const& file) {
  std::error_code ignored;
  fs::remove(unnamed(file), ignored);  // left by a process that was killed
  return open_for_appending(unnamed(file));
}

}  // namespace

DamageScan find_damage(fs::path const& file,
                       std::function<bool(std::string_view)> const& is_possible) {
  auto in = open_journal(file);
  DamageScan scan;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (scan.first_bad_line) {
      ++scan.lines_after;
    } else if (in.eof() || !checksum_holds(line) || !is_possible(line)) {
      scan.first_bad_line = number;
    } else {
      scan.good_bytes += line.size() + 1;
    }
  }
  return scan;
}

std::string with_checksum(std::string json_object) {
  json_object.pop_back();
  auto const sum = checksum(json_object);
  json_object += mark;
  json_object += sum;
  json_object += "\"}";
  return json_object;
}

bool checksum_holds(std::string_view line) {
  if (line.size() < tail_size || !line.ends_with("\"}")) return false;
  auto const body = line.substr(0, line.size() - tail_size);
  auto const tail = line.substr(body.size());
  return tail.starts_with(mark) && tail.substr(mark.size(), 8) == checksum(body);
}

JournalScan scan_journal(fs::path const& file, std::function<void(std::string_view)> const& take) {
  auto in = open_journal(file);
  JournalScan scan;
  std::string line;
  std::optional<int> bad_line;
  for (int number = 1; std::getline(in, line); ++number) {
    bool const ended = !in.eof();
    if (bad_line) {
      throw Error(ErrorCode::journal,
                  fmt::format("{}:{}: this line is damaged, and others follow it", file.string(),
                              *bad_line),
                  fmt::format("cut it off there and resume (a copy of the file is kept): pexplore "
                              "resume {} --repair",
                              file.parent_path().filename().string()));
    }
    if (!ended || !checksum_holds(line)) {
      bad_line = number;
      continue;
    }
    take(line);
    scan.good_bytes += line.size() + 1;
  }
  scan.torn = bad_line.has_value();
  return scan;
}

JournalFile::JournalFile(fs::path file, std::uint64_t good_bytes)
    : path_(std::move(file)),
      is_named_(good_bytes > 0),
      descriptor_(is_named_ ? open_for_appending(path_) : open_unnamed(path_)),
      size_(good_bytes),
      syncs_(descriptor_) {
  if (descriptor_ == -1) cannot_write(path_, errno);
  if (ftruncate(descriptor_, static_cast<off_t>(good_bytes)) == -1) cannot_write(path_, errno);
}

JournalFile::~JournalFile() {
  syncs_.finish();
  if (descriptor_ != -1) close(descriptor_);
  if (!is_named_) unlink(unnamed(path_).c_str());
}

/// Gives a new journal its name, with its first line on disk.
int JournalFile::name_it() {
  if (fdatasync(descriptor_) == -1) return errno;
  if (rename(unnamed(path_).c_str(), path_.c_str()) == -1) return errno;
  is_named_ = true;
  files::SyncList list;
  list.add_directories(path_.parent_path(), path_.parent_path());
  list.sync();
  return 0;
}

void JournalFile::append(std::string_view line, bool durable) {
  auto const whole = std::string(line) + '\n';
  int error = files::write_all(descriptor_, whole);
  if (error == 0 && !is_named_) {
    error = name_it();
  } else if (error == 0 && durable && fdatasync(descriptor_) == -1) {
    error = errno;
  }
  if (error != 0) {
    // Removes the partial line; shrinking needs no disk space.
    (void)!ftruncate(descriptor_, static_cast<off_t>(size_));
    cannot_write(path_, error);
  }
  size_ += whole.size();
}

void JournalFile::write(std::string_view line) { append(line, false); }

void JournalFile::settle(bool durable, std::function<void()> first,
                         std::function<void(std::exception_ptr)> then) {
  bool const on_thread = durable || first;
  auto done = [path = path_, first = std::move(first), then = std::move(then)](int error) {
    auto failure = error == 0 ? nullptr : std::make_exception_ptr(files::write_error(path, error));
    if (!failure && first) {
      try {
        first();
      } catch (Error const&) {
        failure = std::current_exception();
      }
    }
    then(failure);
  };
  if (on_thread) {
    syncs_.ask(std::move(done));
  } else {
    syncs_.after(std::move(done));
  }
}

}  // namespace parallel_explore::store

#include "process/own_outputs.hpp"

#include <charconv>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace parallel_explore::process {
namespace {

namespace fs = std::filesystem;

/// Adds the file behind /proc/PID/fd/N, whose own permissions say how it was opened.
void add_if_written(fs::path const& link, std::set<FileIdentity>& files) {
  struct stat opened {
  }, file{};
  bool const is_written = lstat(link.c_str(), &opened) == 0 && (opened.st_mode & S_IWUSR) != 0;
  if (is_written && stat(link.c_str(), &file) == 0 && S_ISREG(file.st_mode))
    files.insert({file.st_dev, file.st_ino});
}

bool is_beside_us(std::string const& name) {
  pid_t process = 0;
  auto const [end, error] = std::from_chars(name.data(), name.data() + name.size(), process);
  bool const is_process = error == std::errc() && end == name.data() + name.size();
  return is_process && process != getpid() && getpgid(process) == getpgrp();
}

}  // namespace

std::set<FileIdentity> own_outputs() {
  std::set<FileIdentity> files;
  for (auto const* const stream : {"/proc/self/fd/1", "/proc/self/fd/2"})
    add_if_written(stream, files);
  std::error_code error;
  for (fs::directory_iterator it("/proc", error), end; !error && it != end; it.increment(error)) {
    if (!is_beside_us(it->path().filename().string())) continue;
    std::error_code gone;
    for (fs::directory_iterator open(it->path() / "fd", gone), last; !gone && open != last;
         open.increment(gone))
      add_if_written(open->path(), files);
  }
  return files;
}

}  // namespace parallel_explore::process

#include "launch/prefix_launcher.hpp"

#include "core/ids.hpp"
#include "core/worktree_variables.hpp"
#include "files/regular.hpp"
#include "launch/prefix.hpp"
#include "parallel_explore/error.hpp"
#include "process/environment.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <variant>

namespace parallel_explore::launch {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::uint64_t longest_record = 1'000'000;

fs::path directory_of_records(fs::path const& record) {
  return record.empty() ? fs::path() : record / "launched";
}

std::string value_of(core::Environment const& environment, std::string const& name) {
  auto const found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

bool is_below(fs::path const& path, fs::path const& top) {
  auto const [end, ignored] = std::ranges::mismatch(top, path);
  return !top.empty() && end == top.end();
}

/// Where times of a measured command are found: a directory of the worktree that git does not see.
fs::path new_report(fs::path const& worktree) {
  auto const scratch = worktree / core::scratch_directory;
  struct stat found {};
  bool const is_there = lstat(scratch.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
  return is_there ? scratch / ("times-" + core::new_uuid()) : fs::path();
}

void write_record(fs::path const& file, std::vector<std::string> const& stop) {
  auto const text = json::serialize(json::object{{"stop", json::value_from(stop)}});
  int const descriptor =
      open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  bool const written = descriptor != -1 && write(descriptor, text.data(), text.size()) ==
                                               static_cast<ssize_t>(text.size());
  int const error = errno;
  if (descriptor != -1) close(descriptor);
  if (written) return;
  throw Error(ErrorCode::resource, fmt::format("cannot write {}: {}", file.string(),
                                               std::system_category().message(error)));
}

}  // namespace

void PrefixLauncher::use(Experiment const& experiment, fs::path const& record) {
  launch_ = experiment.session.launcher;
  experiment_ = experiment.name;
  pass_ = experiment.pass_env;
  records_ = directory_of_records(record);
}

CommandLine PrefixLauncher::wrap(CommandLine command) const {
  auto const* const prefix = std::get_if<PrefixLaunch>(&launch_);
  if (!prefix) return command;
  CommandPlace place;
  place.worktree = value_of(command.environment, "PEXPLORE_WORKTREE");
  if (!is_below(command.directory, place.worktree)) place.worktree = command.directory;
  place.repository = repository_;
  place.git_dir = git_dir_;
  place.experiment = experiment_;
  place.approach = value_of(command.environment, "PEXPLORE_APPROACH");
  place.job = job_name(place.experiment, place.approach, core::new_uuid().substr(0, 8));
  bool const is_timed = command.measured && !prefix->count_start;
  auto wrapped = behind_prefix(*prefix, std::move(command), place, process::current_environment(),
                               pass_, is_timed ? new_report(place.worktree) : fs::path());
  bool const is_recorded = !wrapped.stop.empty() && !records_.empty();
  if (!is_recorded || !fs::is_directory(records_.parent_path())) return wrapped;
  mkdir(records_.c_str(), 0700);
  wrapped.stop_record = records_ / (place.job + ".json");
  write_record(wrapped.stop_record, wrapped.stop);
  return wrapped;
}

std::vector<LeftCommand> left_commands(fs::path const& record) {
  std::vector<LeftCommand> found;
  std::error_code none;
  for (fs::directory_iterator it(directory_of_records(record), none), end; it != end;
       it.increment(none)) {
    LeftCommand command{it->path(), {}};
    auto const text = files::read(it->path(), longest_record);
    if (!text) continue;
    boost::system::error_code error;
    auto const document = json::parse(*text, error);
    auto const* const object = error ? nullptr : document.if_object();
    auto const* const stop = object ? object->if_contains("stop") : nullptr;
    auto const words = stop ? json::try_value_to<std::vector<std::string>>(*stop)
                            : json::result<std::vector<std::string>>();
    // One that was cut short has begun nothing.
    if (words) command.stop = *words;
    found.push_back(std::move(command));
  }
  return found;
}

}  // namespace parallel_explore::launch

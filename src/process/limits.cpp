#include "process/limits.hpp"

#include <mutex>
#include <utility>

namespace parallel_explore::process {
namespace {

std::mutex mutex;
int holders = 0;
bool is_raised = false;
rlimit before_raising{};

}  // namespace

RaisedDescriptorLimit::RaisedDescriptorLimit() {
  std::lock_guard const lock(mutex);
  if (holders++ > 0) return;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  rlimit raised = limit;
  raised.rlim_cur = raised.rlim_max;
  is_raised = setrlimit(RLIMIT_NOFILE, &raised) == 0;
  before_raising = limit;
}

RaisedDescriptorLimit::~RaisedDescriptorLimit() {
  std::lock_guard const lock(mutex);
  if (--holders > 0 || !std::exchange(is_raised, false)) return;
  rlimit limit{};
  bool const is_ours =
      getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur == before_raising.rlim_max;
  if (is_ours) setrlimit(RLIMIT_NOFILE, &before_raising);
}

std::optional<rlimit> descriptor_limit_of_children() {
  std::lock_guard const lock(mutex);
  if (!is_raised) return std::nullopt;
  return before_raising;
}

}  // namespace parallel_explore::process

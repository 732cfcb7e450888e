#pragma once

#include "parallel_explore/async.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <string>

/// Ends processes that outlive the command that started them. Returns whether there were any.
namespace parallel_explore::process {

/// Kills and reaps the rest of a process group whose leader is reaped already.
awaitable<bool> end_group(boost::asio::any_io_executor executor, int group);

/// Kills and reaps descendants that left the group (setsid) and became children of this process
/// when their parents died. They are known by `marker`, NAME=VALUE; see carries().
awaitable<bool> end_escaped(boost::asio::any_io_executor executor, std::string marker);

}  // namespace parallel_explore::process

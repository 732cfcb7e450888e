#pragma once

#include "process/parenthood.hpp"

#include <boost/asio/detail/throw_error.hpp>  // the next one uses it without including it
#include <boost/process/v2/posix/default_launcher.hpp>
#include <boost/process/v2/process.hpp>

#include <utility>

namespace parallel_explore::process {

/// A launcher for Boost.Process v2 without the faults of the stock one; see
/// docs/design/own-launcher.md. It derives from it because initialisers ask for that type.
class GroupLauncher : public boost::process::v2::posix::default_launcher {
 public:
  explicit GroupLauncher(Parenthood& parenthood) : parenthood_(parenthood) {}

  /// Whether the last error came from the child (directory, exec) or from making it.
  bool failed_in_child = false;

  /// The number by which the child and all its descendants are known.
  std::uint64_t tag = 0;

  /// The child, or `error`. Gives no process of Boost's: that would open a descriptor by the
  /// process id, which may be another's by then.
  template <class Args, class... Inits>
  Child operator()(boost::system::error_code& error,
                   boost::process::v2::filesystem::path const& program, Args&& args,
                   Inits&&... inits) {
    namespace detail = boost::process::v2::posix::detail;
    auto argv = this->build_argv_(program, std::forward<Args>(args));
    error = detail::on_setup(*this, program, argv, inits...);
    if (error) {
      detail::on_error(*this, program, argv, error, inits...);
      return {};
    }
    auto setup = [&]() -> int {
      return detail::on_exec_setup(*this, program, argv, inits...).value();
    };
    using Setup = decltype(setup);
    ChildProgram const program_of_child{
        program.c_str(),
        const_cast<char* const*>(argv),
        const_cast<char* const*>(this->env),
        [](void* argument) { return (*static_cast<Setup*>(argument))(); },
        &setup,
        tag};
    int failure = 0;
    auto child = parenthood_.clone(program_of_child, failure, failed_in_child);
    this->pid = child.pid;
    if (child.pid == -1) {
      error.assign(failure, boost::system::system_category());
      detail::on_error(*this, program, argv, error, inits...);
    } else {
      detail::on_success(*this, program, argv, error, inits...);
    }
    return child;
  }

 private:
  Parenthood& parenthood_;
};

}  // namespace parallel_explore::process

#include "core/rethrow_as_error.hpp"

#include <boost/system/system_error.hpp>

#include <new>
#include <string>
#include <system_error>

namespace parallel_explore::core {
namespace {

bool is_shortage(std::error_condition const& condition) {
  for (auto const shortage :
       {std::errc::no_space_on_device, std::errc::not_enough_memory, std::errc::too_many_files_open,
        std::errc::too_many_files_open_in_system, std::errc::resource_unavailable_try_again,
        std::errc::file_too_large}) {
    if (condition == shortage) return true;
  }
  return false;
}

Error from_code(std::error_code const& code, char const* what) {
  if (code == std::errc::operation_canceled) return {ErrorCode::interrupted, what};
  return {is_shortage(code.default_error_condition()) ? ErrorCode::resource : ErrorCode::unexpected,
          what};
}

}  // namespace

Error as_error(std::exception_ptr const& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (Error const& error) {
    return error;
  } catch (std::bad_alloc const&) {
    return {ErrorCode::resource, "out of memory"};
  } catch (std::system_error const& error) {
    return from_code(error.code(), error.what());
  } catch (boost::system::system_error const& error) {
    return from_code(error.code(), error.what());
  } catch (std::exception const& error) {
    return {ErrorCode::unexpected, error.what()};
  } catch (...) {
    return {ErrorCode::unexpected, "an exception of an unknown type was thrown"};
  }
}

void rethrow_as_error(std::exception_ptr const& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (Error const&) {
    throw;
  } catch (...) {
    throw as_error(thrown);
  }
}

}  // namespace parallel_explore::core

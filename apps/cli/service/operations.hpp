#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The operations that agents and editors ask for, whatever protocol they speak, by commands of
/// this very program. Arguments are JSON objects, as the tools of `pexplore mcp` document them.
namespace pexplore::service {

namespace json = boost::json;

/// A command of pexplore.
struct OwnCommand {
  std::vector<std::string> words = {};   ///< after the name of the program
  std::string input = {};                ///< for standard input
  bool own_group = false;                ///< Ctrl-C at our terminal is not for it
  std::filesystem::path directory = {};  ///< empty: the directory of this process
};

/// The number of approaches that an agent proposes where none is listed.
inline constexpr int default_count = 3;

/// The text argument of that name; empty where it is missing. Throws Error(validation).
[[nodiscard]] std::string text_argument(json::object const& arguments, std::string_view name,
                                        bool required = false);

/// The number of that name. Throws Error(validation) if it is not a number, or out of range.
[[nodiscard]] std::optional<std::int64_t> number_argument(json::object const& arguments,
                                                          std::string_view name, std::int64_t low,
                                                          std::int64_t high);

/// The list of that name; an empty one where it is missing. Throws Error(validation).
[[nodiscard]] json::array const& list_argument(json::object const& arguments,
                                               std::string_view name);

// Each throws Error(validation) for arguments that it does not take.

[[nodiscard]] OwnCommand start(json::object const& arguments);
[[nodiscard]] OwnCommand diff(json::object const& arguments);
[[nodiscard]] OwnCommand logs(json::object const& arguments);
[[nodiscard]] OwnCommand add(json::object const& arguments);
[[nodiscard]] OwnCommand cancel(json::object const& arguments);
[[nodiscard]] OwnCommand tell(json::object const& arguments);
[[nodiscard]] OwnCommand retry(json::object const& arguments);
[[nodiscard]] OwnCommand sample(json::object const& arguments);
[[nodiscard]] OwnCommand adopt(json::object const& arguments);
[[nodiscard]] OwnCommand pause(json::object const& arguments);
[[nodiscard]] OwnCommand resume(json::object const& arguments);
[[nodiscard]] OwnCommand stop(json::object const& arguments);
[[nodiscard]] OwnCommand undo_adoption(json::object const& arguments);
[[nodiscard]] OwnCommand cleanup(json::object const& arguments);
[[nodiscard]] OwnCommand plan_tasks(json::object const& arguments);
[[nodiscard]] OwnCommand start_tasks(json::object const& arguments);

}  // namespace pexplore::service

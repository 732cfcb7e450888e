#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// Access to JSON of unknown structure.
namespace parallel_explore::stream {

/// The longest text of an activity, in bytes.
inline constexpr std::size_t activity_bytes = 200;

/// A JSON parser and its memory, reused for every line.
class JsonLine {
 public:
  /// Calls `take(object)` if the line is a JSON object; otherwise returns false. The object exists
  /// during the call only.
  template <class Take>
  bool with_object(std::string_view line, Take take) {
    boost::json::monotonic_resource memory(first_block_, sizeof first_block_);
    parser_.reset(&memory);
    boost::json::error_code error;
    parser_.write(line.data(), line.size(), error);
    if (error) return false;
    auto const value = parser_.release();
    auto const* const object = value.if_object();
    if (object) take(*object);
    return object != nullptr;
  }

 private:
  static boost::json::parse_options options() {
    boost::json::parse_options options;
    options.max_depth = 128;
    options.allow_invalid_utf8 = true;
    return options;
  }

  boost::json::parser parser_{boost::json::storage_ptr(), options()};
  alignas(16) unsigned char first_block_[16 * 1024]{};
};

/// The text of a member; empty if there is none.
[[nodiscard]] std::string_view text_at(boost::json::object const& object, std::string_view key);
[[nodiscard]] boost::json::object const* object_at(boost::json::object const& object,
                                                   std::string_view key);
[[nodiscard]] boost::json::array const* array_at(boost::json::object const& object,
                                                 std::string_view key);
[[nodiscard]] double number_at(boost::json::object const& object, std::string_view key);
/// A count; 0 if the member is not a number, is negative, or exceeds 1e15.
[[nodiscard]] std::int64_t count_at(boost::json::object const& object, std::string_view key);
[[nodiscard]] bool flag_at(boost::json::object const& object, std::string_view key);

/// The most informative argument of a tool, cut to activity_bytes, for people.
[[nodiscard]] std::string main_argument(boost::json::object const& input);

}  // namespace parallel_explore::stream

#pragma once

#include "parallel_explore/error.hpp"
#include "parallel_explore/explorer.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace pexplore {

/// Prints to standard output, all of it, or throws Error(resource). False: the reader has left,
/// like `head`; the text is dropped silently, since the reader has seen enough.
bool print(std::string_view text);

/// The same for people: within the columns of a terminal.
bool print_wrapped(std::string_view text);

/// As print(), for a command that goes on without its output: gives the error instead of throwing.
[[nodiscard]] std::error_code try_print(std::string_view text);

/// Whether writing failed because the reader has left: a closed pipe or terminal.
[[nodiscard]] bool has_left(std::error_code error);

/// Throws what print() throws for an error that is not the reader's leaving.
void rethrow_output_error(std::error_code error);

/// Writes to standard error. A text that cannot be written, or whose reader does not read, is lost
/// silently: nothing that costs money ends with its terminal.
void write_note(std::string_view text);

/// As write_note(), to the terminal or pipe of that descriptor: whether all of it was written.
[[nodiscard]] bool try_write(int descriptor, std::string_view text);

/// As write_note(), within the columns of a terminal.
void write_wrapped_note(std::string_view text);

/// The same, formatted.
template <class... T>
void note(fmt::format_string<T...> format, T&&... arguments) {
  write_wrapped_note(fmt::format(format, std::forward<T>(arguments)...));
}

/// Whether terminals of the kind that TERM names move the cursor: not "dumb", and not unknown.
[[nodiscard]] bool can_redraw();

/// Opens what is closed of standard input, output and error, so that no other file takes its place.
/// Writing there still fails.
void hold_standard_streams();

/// "3.2 MB"
[[nodiscard]] std::string human_bytes(std::int64_t bytes);

/// "1m05s", "4.2s"
[[nodiscard]] std::string human_duration(std::chrono::milliseconds duration);

/// Now, to the millisecond.
[[nodiscard]] parallel_explore::TimePoint now();

/// The experiment's state; without a name that of the latest. Throws Error(not_found).
[[nodiscard]] parallel_explore::Exploration load(parallel_explore::Explorer& explorer,
                                                 std::string const& name);

/// The width of the terminal at standard output; 0: it is not a terminal, and lines have no limit.
[[nodiscard]] std::size_t output_columns();

/// The report as text that fits the terminal.
[[nodiscard]] std::string text_report(parallel_explore::Explorer const& explorer,
                                      parallel_explore::Exploration const& exploration,
                                      parallel_explore::Verdict const& verdict);

/// Prints the matrix, trade-offs and recommendation of an exploration, as text or as JSON.
void print_summary(parallel_explore::Explorer const& explorer,
                   parallel_explore::Exploration const& exploration, bool json);

/// Foreign text on one line, without escape sequences and control characters.
[[nodiscard]] std::string escape_for_terminal(std::string_view text);

}  // namespace pexplore

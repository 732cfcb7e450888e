#include "store/journal_tail.hpp"

#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "store/journal_file.hpp"

#include <fmt/format.h>

#include <string>

namespace parallel_explore::store {

void JournalTail::read(std::function<void(Event)> const& take) {
  auto in = files::input(file_);
  if (!in) throw Error(ErrorCode::journal, fmt::format("cannot read {}", file_.string()));
  in.seekg(position_);
  for (std::string line; std::getline(in, line) && !in.eof();) {
    if (!checksum_holds(line))
      throw Error(ErrorCode::journal,
                  fmt::format("{}: the line at byte {} is damaged", file_.string(), position_));
    position_ += static_cast<std::streamoff>(line.size()) + 1;
    take(event_from_json(line));
  }
}

}  // namespace parallel_explore::store

#include "serve/feed.hpp"

#include "explore/last_line.hpp"
#include "parallel_explore/error.hpp"
#include "serve/live_json.hpp"
#include "store/journal_file.hpp"
#include "store/open_journal.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <sys/stat.h>

namespace parallel_explore::serve {

Feed::Feed(std::filesystem::path const& directory)
    : file_(directory / store::journal_name), tail_(file_) {}

bool Feed::is_other_file() const {
  struct stat found = {};
  if (stat(file_.c_str(), &found) != 0) return inode_ != 0;
  auto const size = static_cast<std::uint64_t>(found.st_size);
  return inode_ != 0 && (found.st_ino != inode_ || size < offset_);
}

void Feed::restart() {
  tail_ = store::JournalTail(file_);
  exploration_ = Exploration();
  rows_ = Board();
  generation_.clear();
  offset_ = 0;
  inode_ = 0;
}

void Feed::take(Event const& event) {
  if (generation_.empty()) {
    auto const began = event.time.time_since_epoch().count();
    generation_ = fmt::format("{:x}", began);
  }
  exploration_.apply(event);
}

bool Feed::read(bool held, TimePoint now) {
  if (is_other_file() || !fault_.empty()) restart();
  auto const before = fault_;
  fault_.clear();
  struct stat found = {};
  if (stat(file_.c_str(), &found) == 0) inode_ = found.st_ino;
  try {
    tail_.read([this](Event const& event) { take(event); });
  } catch (Error const& error) {
    fault_ = error.what();
  }
  offset_ = static_cast<std::uint64_t>(tail_.position());
  bool const changed = show(held, now) || before != fault_;
  if (changed || revision_ == 0) {
    ++revision_;
    made_.clear();
  }
  return changed;
}

bool Feed::show(bool held, TimePoint now) {
  auto model = live::model_of(exploration_, pace_, now);
  // As the store says it: the process was killed.
  if (model.state == ExplorationState::running && !held)
    model.state = ExplorationState::interrupted;
  model_state_ = model.state;
  bool changed = false;
  for (std::size_t place = 0; place < model.rows.size(); ++place) {
    auto const& row = model.rows[place];
    changed = rows_.put(row.name, row_json(row, place), offset_) || changed;
  }
  auto head = head_json(exploration_, model);
  changed = changed || head != head_;
  head_ = std::move(head);
  return read_last_lines(model, now) || changed;
}

/// They are in files that grow without the record. Read once a second.
bool Feed::read_last_lines(live::Model const& model, TimePoint now) {
  constexpr std::chrono::seconds pause{1};
  constexpr std::size_t most_lines = 100;
  if (now - last_lines_read_ < pause && now >= last_lines_read_) return false;
  last_lines_read_ = now;
  boost::json::object lines;
  for (std::size_t i = 0; i < model.rows.size() && lines.size() < most_lines; ++i) {
    auto const& row = model.rows[i];
    if (row.state != ApproachState::running || !row.doing.empty()) continue;
    auto line =
        operations::last_line_of(file_.parent_path(), exploration_, exploration_.approaches[i]);
    if (!line.empty()) lines[row.name] = std::move(line);
  }
  auto text = boost::json::serialize(lines);
  bool const changed = text != last_lines_;
  last_lines_ = std::move(text);
  return changed;
}

std::shared_ptr<std::string const> Feed::news(Cursor const& seen) {
  bool const is_whole = seen.generation != generation_ || seen.offset > offset_;
  auto& made = made_[is_whole ? std::string() : to_text(seen)];
  if (made) return made;
  auto text = fmt::format(R"("seq":{},"whole":{},"head":{})", exploration_.last_seq, is_whole,
                          head_.empty() ? "null" : head_);
  if (!fault_.empty())
    text += fmt::format(R"(,"fault":{})", boost::json::serialize(boost::json::value(fault_)));
  text += fmt::format(R"(,"last_lines":{},"rows":[)", last_lines_);
  char const* separator = "";
  for (auto const& [name, row] : rows_.changed_since(is_whole ? 0 : seen.offset)) {
    text += separator + row;
    separator = ",";
  }
  made = std::make_shared<std::string const>(text + "]}");
  return made;
}

}  // namespace parallel_explore::serve

#include "live_log.hpp"

#include "core/session_files.hpp"
#include "experiments.hpp"
#include "file_tail.hpp"
#include "files/regular.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "run/agent_state.hpp"
#include "stream/transcript.hpp"
#include "transcript_text.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// A screen shows the end of a file; `pexplore logs` prints the whole.
constexpr std::uintmax_t most_bytes = std::uintmax_t{4} << 20;
/// Read with each drawing, so that a run is not held up.
constexpr std::size_t bytes_at_once = std::size_t{1} << 20;

std::string masked(std::string_view text) {
  return process::process_environment_secrets().masked(text);
}

/// A file that may not be there yet. Throws Error(isolation) where it is not a file.
void check_regular(std::filesystem::path const& file) {
  if (auto const kind = files::special_kind(file); !kind.empty())
    throw Error(ErrorCode::isolation, fmt::format("{} {}", file.string(), kind));
}

void tell_skipped(FileTail& tail, live::Pager& pager) {
  if (auto const skipped = tail.skip_to_last(most_bytes); skipped > 0)
    pager.add(fmt::format("({} before this: pexplore logs)\n",
                          human_bytes(static_cast<std::int64_t>(skipped))));
}

class TranscriptLog final : public LiveText {
 public:
  TranscriptLog(std::filesystem::path file, std::vector<std::string> const& adapters,
                std::string worktree)
      : worktree_(std::move(worktree)),
        transcript_(adapters,
                    [this](stream::TranscriptEntry const& entry) {
                      pager_->add(masked(transcript_text(entry, worktree_)));
                    }),
        tail_(std::move(file), FileTail::Unit::lines, [this](std::string_view line) {
          transcript_.take(line);
          return true;
        }) {}

  void read_news(live::Pager& pager) override {
    pager_ = &pager;
    if (tail_.is_empty()) tell_skipped(tail_, pager);
    tail_.read_news(bytes_at_once);
    pager_ = nullptr;
  }

 private:
  std::string worktree_;
  live::Pager* pager_ = nullptr;  ///< while news are read
  stream::Transcript transcript_;
  FileTail tail_;
};

/// Lines of several files, each below its name.
class PlainLogs final : public LiveText {
 public:
  void add(std::string title, std::filesystem::path file) {
    check_regular(file);
    auto part = std::make_unique<Part>(Part{std::move(title), file, {}});
    parts_.push_back(std::move(part));
  }

  void read_news(live::Pager& pager) override {
    for (auto const& part : parts_) {
      if (!part->tail) {
        std::error_code ignored;
        if (!std::filesystem::exists(part->file, ignored)) continue;
        part->tail.emplace(part->file, FileTail::Unit::lines, [this](std::string_view line) {
          pager_->add(masked(line) + "\n");
          return true;
        });
        pager.add(fmt::format("── {} ──\n", part->title));
        tell_skipped(*part->tail, pager);
      }
      pager_ = &pager;
      part->tail->read_news(bytes_at_once);
      pager_ = nullptr;
    }
  }

 private:
  struct Part {
    std::string title;
    std::filesystem::path file;
    std::optional<FileTail> tail;  ///< none: the file is not there yet
  };

  std::vector<std::unique_ptr<Part>> parts_;
  live::Pager* pager_ = nullptr;  ///< while news are read
};

}  // namespace

std::unique_ptr<LiveText> live_log(Explorer& explorer, Exploration const& exploration,
                                   std::string const& approach, bool logs) {
  auto const& record = exploration.at(approach);
  auto const sessions = explorer.store().directory(exploration.name) / "sessions";
  auto const file = [&](std::string_view ending) {
    return sessions / core::session_file_name(record.approach, ending);
  };
  if (logs) {
    auto text = std::make_unique<PlainLogs>();
    text->add("standard error of the session", file("stderr.log"));
    text->add("output of the criteria's commands", file("evaluation.log"));
    return text;
  }
  check_regular(file("stream.jsonl"));
  return std::make_unique<TranscriptLog>(
      file("stream.jsonl"), run::adapters_at_work(exploration, record), record.worktree.path);
}

}  // namespace pexplore

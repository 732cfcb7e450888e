#include "explore/report_page.hpp"

#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "report/result_document.hpp"
#include "report/timeline.hpp"
#include "run/agent_state.hpp"
#include "run/session_request.hpp"
#include "store/exchange.hpp"
#include "store/journal_file.hpp"
#include "stream/line_splitter.hpp"
#include "worktree/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <filesystem>
#include <iterator>
#include <numeric>
#include <utility>
#include <vector>

namespace parallel_explore::operations {
namespace {

// A page must open fast; a command shows everything that is left out.
constexpr std::uint64_t most_bytes_of_patch = 20'000'000, most_bytes_of_log = 1'000'000;
constexpr std::int64_t most_lines_of_change = 100'000;
constexpr std::size_t most_results_with_patch = 200, most_entries = 2000,
                      most_bytes_of_entry = 4000;

/// The events until the first damaged line.
std::string timeline_of(std::filesystem::path const& directory) {
  report::Timeline timeline;
  try {
    (void)store::scan_journal(directory / "journal.jsonl",
                              [&](std::string_view line) { timeline.take(event_from_json(line)); });
  } catch (Error const& error) {
    if (error.code() != ErrorCode::journal && error.code() != ErrorCode::not_found) throw;
  }
  return report::timeline_document(timeline.spans());
}

/// The last entries of a session's stream.
void read_transcript(std::filesystem::path const& file, std::vector<std::string> const& adapters,
                     report::ResultTexts& texts) {
  auto const& secrets = process::process_environment_secrets();
  std::deque<stream::TranscriptEntry> entries;
  stream::Transcript transcript(adapters, [&](stream::TranscriptEntry entry) {
    if (entry.text.size() > most_bytes_of_entry) {
      entry.text.resize(most_bytes_of_entry);
      entry.text += "…";
    }
    secrets.mask(entry.text);
    secrets.mask(entry.title);
    entries.push_back(std::move(entry));
    if (entries.size() <= most_entries) return;
    entries.pop_front();
    ++texts.entries_left_out;
  });
  // A line may have any length; of one that is too long for memory, the beginning is read.
  stream::LineSplitter lines(most_bytes_of_log);
  auto const take = [&](stream::Line const& line) { transcript.take(line.text); };
  auto in = files::input(file);
  std::array<char, 65536> block;
  while (in.read(block.data(), block.size()) || in.gcount() > 0)
    lines.feed({block.data(), static_cast<std::size_t>(in.gcount())}, take);
  lines.finish(take);
  transcript.finish();
  texts.transcript.assign(std::make_move_iterator(entries.begin()),
                          std::make_move_iterator(entries.end()));
}

/// The end of a file.
std::string tail_of(std::filesystem::path const& file) {
  auto in = files::input(file);
  if (!in) return {};
  in.seekg(0, std::ios::end);
  auto const size = static_cast<std::uint64_t>(in.tellg());
  in.seekg(static_cast<std::streamoff>(size > most_bytes_of_log ? size - most_bytes_of_log : 0));
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Whether the change is small enough, with the reason if not.
std::string why_no_patch(Exploration const& exploration, ApproachRecord const& record,
                         std::size_t patches) {
  auto const& worktree = record.worktree;
  if (worktree.commit.empty()) return "it has no result";
  auto const by_command =
      fmt::format("pexplore diff {} {}", exploration.name, record.approach.name);
  bool const is_large =
      worktree.changes &&
      worktree.changes->lines_added + worktree.changes->lines_removed > most_lines_of_change;
  if (is_large) return "the change is too large for the page: " + by_command;
  if (patches >= most_results_with_patch)
    return "there are too many results for the page: " + by_command;
  return {};
}

/// The patches of the results at those places; those that have none say why.
awaitable<void> read_patches(Workspace const& workspace, Exploration const& exploration,
                             std::filesystem::path const& directory,
                             std::vector<std::size_t> wanted,
                             std::vector<report::ResultTexts>& texts) {
  std::vector<worktree::CommitPair> pairs;
  std::vector<std::size_t> places;
  for (auto const i : wanted) {
    auto const& record = exploration.approaches[i];
    texts[i].patch_missing = why_no_patch(exploration, record, places.size());
    if (!texts[i].patch_missing.empty()) continue;
    auto imported =
        files::read(store::imported_patch(directory, record.approach.name), most_bytes_of_patch);
    if (imported) {
      texts[i].patch = std::move(*imported);
    } else if (workspace.repository) {
      pairs.push_back({base_of(exploration, record), record.worktree.commit});
      places.push_back(i);
    }
  }
  if (pairs.empty()) co_return;
  std::vector<std::string> patches;
  std::string failure;
  try {
    patches = co_await worktree::diffs(*workspace.repository, std::move(pairs));
  } catch (Error const& error) {
    if (error.code() != ErrorCode::git && error.code() != ErrorCode::resource) throw;
    failure = error.what();
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto& text = texts[places[i]];
    if (i < patches.size()) {
      text.patch = std::move(patches[i]);
      process::process_environment_secrets().mask(text.patch);
    } else {
      text.patch_missing = "git could not show it: " + failure;
    }
  }
}

void read_logs(Exploration const& exploration, std::filesystem::path const& directory,
               ApproachRecord const& record, report::ResultTexts& texts) {
  if (directory.empty()) return;
  read_transcript(run::session_file(directory, record.approach, "stream.jsonl"),
                  run::adapters_at_work(exploration, record), texts);
  texts.evaluation_log = tail_of(run::session_file(directory, record.approach, "evaluation.log"));
  process::process_environment_secrets().mask(texts.evaluation_log);
}

}  // namespace

awaitable<std::map<std::string, std::string>> report_documents(Workspace const& workspace,
                                                               Exploration exploration,
                                                               report::Needs needs) {
  std::map<std::string, std::string> documents;
  if (needs == report::Needs::record) co_return documents;
  auto const directory = workspace.bricks.store->directory(exploration.name);
  if (!directory.empty()) documents["timeline"] = timeline_of(directory);
  if (needs == report::Needs::timeline) co_return documents;
  std::vector<report::ResultTexts> texts(exploration.approaches.size());
  std::vector<std::size_t> all(texts.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  co_await read_patches(workspace, exploration, directory, std::move(all), texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto const& record = exploration.approaches[i];
    read_logs(exploration, directory, record, texts[i]);
    documents["approach/" + record.approach.name] =
        report::result_document(exploration, record, std::exchange(texts[i], {}));
  }
  co_return documents;
}

awaitable<std::string> report_document(Workspace const& workspace, Exploration exploration,
                                       std::string name) {
  auto const directory = workspace.bricks.store->directory(exploration.name);
  if (name == "timeline") co_return timeline_of(directory);
  constexpr std::string_view of_result = "approach/";
  if (!name.starts_with(of_result)) co_return std::string();
  auto const& records = exploration.approaches;
  auto const found = std::ranges::find(records, name.substr(of_result.size()),
                                       [](auto const& each) { return each.approach.name; });
  if (found == records.end()) co_return std::string();
  auto const place = static_cast<std::size_t>(found - records.begin());
  std::vector<report::ResultTexts> texts(records.size());
  std::vector<std::size_t> wanted{place};
  co_await read_patches(workspace, exploration, directory, std::move(wanted), texts);
  read_logs(exploration, directory, *found, texts[place]);
  co_return report::result_document(exploration, *found, std::move(texts[place]));
}

}  // namespace parallel_explore::operations

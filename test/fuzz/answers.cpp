#include "evaluate/judge_prompt.hpp"
#include "evaluate/junit.hpp"
#include "evaluate/metrics.hpp"
#include "expect.hpp"
#include "forge/github_json.hpp"
#include "forge/url.hpp"
#include "generate/proposals.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/result_aggregator.hpp"
#include "report/patch_files.hpp"
#include "store/inbox.hpp"
#include "text/words.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>

// Answers of models (judges, proposals, self-reports), score tables of people, requests in the
// inbox, answers of a server, and patches.
namespace {

using namespace parallel_explore;
using fuzz::expect;

void check_models(std::string_view text) {
  constexpr std::size_t questions = 2, candidates = 2;
  for (auto const mode : {JudgeMode::pairwise, JudgeMode::scale}) {
    auto const answer = evaluate::read_judge_answer(text, questions, candidates, mode);
    expect(!answer.failure.empty() || answer.opinions.size() == questions,
           "an answer that counts has an opinion on each question");
  }
  auto const proposals = generate::read_proposals(text);
  expect(!proposals.problem.empty() || !proposals.approaches.empty(),
         "proposals say why there are none");
  for (auto const& each : proposals.approaches)
    expect(text::slug(each.name) == each.name, "the name of a proposal is a slug");
  auto const score = evaluate::read_self_report("clarity", text).value;
  expect(!score || (*score >= 0 && *score <= 10), "a score is from 0 to 10");
  (void)evaluate::failing_tests(text);
  (void)evaluate::read_metric(JsonMetric{"/a/0"}, text);
}

void check_table(std::string_view text) {
  try {
    auto const table = parse_score_table(text, "scores", {});
    for (auto const& criterion : table.criteria)
      expect(std::isfinite(criterion.weight) && criterion.weight >= 0, "weights are numbers");
    (void)verdict_on(table);
  } catch (Error const& error) {
    expect(error.code() == ErrorCode::spec || error.code() == ErrorCode::validation,
           "a text that is not a table is an error of validation or spec");
  }
}

template <class Read>
void refused_or_read(Read read) {
  try {
    (void)read();
  } catch (Error const& error) {
    expect(error.code() == ErrorCode::forge, "an answer that is none is an error of the server");
  }
}

void check_server(std::string_view text) {
  if (auto const body = forge::parse_body(text)) {
    (void)forge::message_in(*body);
    (void)forge::repository_in(*body);
    refused_or_read([&] { return forge::issue_in(*body); });
    refused_or_read([&] { return forge::pull_request_in(*body); });
    (void)forge::labels_in(*body);
    (void)forge::author_in(*body);
    (void)forge::page_in(*body);
  }
  forge::Origin const origin;
  (void)forge::resolve_url(origin, text.substr(0, text.find('\n')));
  (void)forge::parse_url(text.substr(0, text.find('\n')));
}

/// A directory of this process.
class Inbox {
 public:
  Inbox() { std::filesystem::create_directories(path_); }
  Inbox(Inbox const&) = delete;
  Inbox& operator=(Inbox const&) = delete;
  ~Inbox() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  /// The path with one request in it. A file that is written over would wait for the disk.
  std::filesystem::path const& with(std::string_view request) const {
    std::filesystem::remove(path_ / "request.json");
    std::ofstream(path_ / "request.json", std::ios::binary) << request;
    return path_;
  }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("fuzz-inbox-" + std::to_string(getpid()));
};

void check_inbox(std::string_view text) {
  static Inbox const inbox;
  for (auto const& queued : store::pending_requests(inbox.with(text)))
    expect(!queued.fault.empty(), "what pexplore did not post is not carried out");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  check_models(text);
  check_table(text);
  check_server(text);
  check_inbox(text);
  for (auto const& file : report::patch_files(text, 4096)) (void)report::name_of(file.status);
  (void)report::foreign_file(text, text);
  return 0;
}

#include "explore/pull_request_text.hpp"

#include "parallel_explore/comparison_matrix.hpp"
#include "process/environment.hpp"
#include "report/statements.hpp"
#include "text/display.hpp"
#include "text/markdown.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::operations {
namespace {

constexpr std::size_t title_length = 200;

/// Without credentials, which are looked for before the text is changed.
std::string published(std::string_view text) {
  return process::process_environment_secrets().removed(text, text::Certainty::likely);
}

std::string section(std::string_view heading, std::string const& text) {
  return text.empty() ? std::string() : fmt::format("\n### {}\n\n{}", heading, text);
}

std::string count_text(Changes const& changes) {
  return fmt::format("\n{} file{} changed, +{} −{}.\n", changes.files_changed,
                     changes.files_changed == 1 ? "" : "s", changes.lines_added,
                     changes.lines_removed);
}

}  // namespace

std::string pull_request_title(std::string const& message) {
  auto const line = published(message.substr(0, message.find('\n')));
  return text::inert(text::clean_line(line, title_length));
}

std::string pull_request_body(Exploration const& exploration, Verdict const& verdict,
                              ApproachRecord const& record, std::string const& message) {
  auto const line_end = std::min(message.find('\n'), message.size());
  auto rest = message.substr(std::min(message.find_first_not_of('\n', line_end), message.size()));
  auto body = text::tame_markdown(published(rest));
  if (!body.empty() && !body.ends_with('\n')) body += '\n';
  body += count_text(record.worktree.changes.value_or(Changes{}));
  auto recommendation = text::tame_markdown(published(report::plain_recommendation(verdict)));
  if (!recommendation.ends_with('\n')) recommendation += '\n';
  body += section("Recommendation", recommendation);
  MarkdownMatrix const matrix;
  body += section("Comparison", text::inert(published(matrix.table(verdict.comparison) + "\n" +
                                                      matrix.trade_offs(verdict.comparison))));
  body += fmt::format(
      "\nWritten by a coding agent, and compared with {} other approach{}; review it like any "
      "other contribution.\n",
      exploration.approaches.size() - 1, exploration.approaches.size() == 2 ? "" : "es");
  return body;
}

std::string pull_request_marker(Exploration const& exploration, ApproachRecord const& record) {
  boost::uuids::name_generator_sha1 const name(boost::uuids::ns::oid());
  auto const id = boost::uuids::to_string(name(fmt::format(
      "{}\n{}\n{}", base_of(exploration, record), exploration.name, record.approach.name)));
  return "parallel_explore:adopt:" + id;
}

}  // namespace parallel_explore::operations

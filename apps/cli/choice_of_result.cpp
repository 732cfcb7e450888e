#include "choice_of_result.hpp"

#include "async/wait_for.hpp"
#include "output.hpp"
#include "process/environment.hpp"
#include "text/display.hpp"
#include "text/fitting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <optional>
#include <vector>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct Choice {
  std::string approach, changes;
};

std::string changes_of(Exploration const& exploration, std::string const& sample) {
  auto const& changes = exploration.at(sample).worktree.changes;
  if (!changes) return {};
  return fmt::format("{} file{}, +{} -{}", changes->files_changed,
                     changes->files_changed == 1 ? "" : "s", changes->lines_added,
                     changes->lines_removed);
}

/// The results that passed, the first rank first.
std::vector<Choice> choices_in(Exploration const& exploration, Verdict const& verdict) {
  std::vector<Choice> choices;
  for (auto const& ranked : verdict.comparison.ranking()) {
    if (!ranked.rank) continue;
    auto const sample = sample_to_adopt(exploration, verdict, ranked.approach);
    choices.push_back({ranked.approach, changes_of(exploration, sample)});
  }
  return choices;
}

void show_choices(std::vector<Choice> const& choices, Verdict const& verdict) {
  auto const& text = verdict.recommendation.text;
  auto const sentence = escape_for_terminal(text.substr(0, text.find('\n')));
  note("{}\n", text::wrapped(sentence, output_columns()));
  std::size_t longest = 0;
  for (auto const& each : choices) longest = std::max(longest, each.approach.size());
  for (std::size_t i = 0; i < choices.size(); ++i)
    note("  {:>2}  {:<{}}  {}\n", i + 1, choices[i].approach, longest, choices[i].changes);
}

/// An answer in lower case; none: standard input has ended.
std::optional<std::string> answer_to(std::string const& question) {
  note("{}", question);
  std::string line;
  if (!std::getline(std::cin, line)) {
    note("\n");
    return std::nullopt;
  }
  std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
  return line;
}

std::optional<std::size_t> number_in(std::string const& text) {
  std::size_t number = 0;
  auto const* const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && rest == end ? std::optional(number) : std::nullopt;
}

void show_diff(Explorer& explorer, Exploration const& exploration, std::string const& approach,
               bool stat_only) {
  auto const patch = async::wait_for(diff_of(explorer, exploration.name, approach, {}, stat_only));
  note("{}", process::process_environment_secrets().masked(text::clean_text(patch)));
}

/// Whether that one is adopted, after a look at it; none: standard input has ended.
std::optional<bool> confirmed(Explorer& explorer, Exploration const& exploration,
                              std::string const& approach) {
  show_diff(explorer, exploration, approach, true);
  while (true) {
    auto const answer = answer_to(fmt::format("Adopt {}? y, n, or d for its diff: ", approach));
    if (!answer) return std::nullopt;
    if (*answer == "y" || *answer == "Y" || *answer == "yes") return true;
    if (*answer != "d" && *answer != "D") return false;
    show_diff(explorer, exploration, approach, false);
  }
}

}  // namespace

std::string chosen_result(Explorer& explorer, Exploration const& exploration,
                          Verdict const& verdict) {
  auto const choices = choices_in(exploration, verdict);
  if (choices.empty()) return {};
  show_choices(choices, verdict);
  while (true) {
    auto const answer = answer_to("Adopt which one? A number, or Enter for none: ");
    if (!answer || answer->empty()) return {};
    auto const number = number_in(*answer);
    if (!number || *number < 1 || *number > choices.size()) continue;
    auto const& approach = choices[*number - 1].approach;
    auto const adopted = confirmed(explorer, exploration, approach);
    if (!adopted) return {};
    if (*adopted) return approach;
  }
}

}  // namespace pexplore

#include "issue/draft_task.hpp"

#include "issue/criteria.hpp"
#include "issue/mentioned_paths.hpp"
#include "issue/title.hpp"
#include "text/ascii.hpp"

#include <unordered_set>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;

class TaskDrafter {
 public:
  TaskDrafter(Document const& document, TaskSite const& site, std::string_view repository)
      : document_(document), site_(site), repository_(repository) {}

  DraftTask draft() {
    auto const& prose = document_.blocks[site_.title].prose;
    auto const references = find_references(prose, repository_);
    if (site_.reference < references.size()) return of_reference(references[site_.reference]);
    auto const tokens = tokens_of(prose, references);
    auto const phrases = find_dependencies(tokens);
    auto parts = split_title(prose, references, clear_ones(phrases));
    draft_.done = site_.done || parts.done;
    draft_.id = site_.id.empty() ? parts.id : site_.id;
    draft_.task_label = parts.task_label;
    draft_.parallel = parts.parallel;
    draft_.counts_rows = site_.counts_rows;
    draft_.story = parts.story;
    auto& task = draft_.task;
    task.headings = site_.headings;
    task.phase = site_.phase;
    task.pull_requests = std::move(parts.pull_requests);
    task.title = std::move(parts.title);
    task.issue = parts.issue;
    task.number = site_.number != 0 ? site_.number : parts.number;
    take_phrases(phrases);
    take_paths(prose);
    if (!task.issue && parts.rest != nowhere) take_issue(tokens, parts.rest);
    read_body();
    read_cells();
    auto const rest = parts.rest == nowhere ? std::string_view{}
                                            : std::string_view(prose.plain).substr(parts.rest);
    describe(prose, parts.rest);
    take_criteria(rest);
    forget_short_names();
    return std::move(draft_);
  }

 private:
  /// Phrases that may mean nothing stay in the title.
  static std::vector<DependencyPhrase> clear_ones(std::vector<DependencyPhrase> phrases) {
    std::erase_if(phrases, [](DependencyPhrase const& phrase) {
      auto const* const words = std::get_if<Words>(&phrase.targets.front());
      return words && words->only_whole;
    });
    return phrases;
  }

  /// A task that only its issue names.
  DraftTask of_reference(FoundReference const& found) {
    auto& task = draft_.task;
    task.title = text_of(found.reference);
    task.headings = site_.headings;
    task.phase = site_.phase;
    if (found.pull_request) {
      task.pull_requests.push_back(found.reference);
    } else {
      task.issue = found.reference;
    }
    return std::move(draft_);
  }

  void take_phrases(std::vector<DependencyPhrase> const& phrases) {
    for (auto const& phrase : phrases) {
      auto& where = phrase.reversed ? draft_.blocks : draft_.waits_for;
      where.insert(where.end(), phrase.targets.begin(), phrase.targets.end());
    }
  }

  void take_paths(Prose const& prose) {
    for (auto& path : mentioned_paths(prose))
      if (path != repository_ && seen_paths_.insert(path).second)
        draft_.task.paths.push_back(std::move(path));
  }

  /// "common.sh" beside "scripts/common.sh" is the same file.
  void forget_short_names() {
    auto& paths = draft_.task.paths;
    std::erase_if(paths, [&paths](std::string const& name) {
      return name.find('/') == nowhere && std::ranges::any_of(paths, [&](auto const& path) {
               return path.size() > name.size() && path.ends_with('/' + name);
             });
    });
  }

  void read_body() {
    auto dependencies_until = std::size_t{0};  // each item under "Depends on:" is one
    for (auto at = site_.body_begin; at < site_.body_end; ++at) {
      auto const& block = document_.blocks[at];
      bool const text = block.kind == Block::Kind::paragraph ||
                        block.kind == Block::Kind::heading || block.kind == Block::Kind::cell;
      if (!text || at == site_.title) continue;
      take_paths(block.prose);
      if (at == site_.depends) continue;
      if (is_dependency_label(block.prose.plain)) {
        dependencies_until = next_label(at);
        continue;
      }
      bool const is_dependency = at < dependencies_until;
      // "Files: …" and "Dependencies:" in a paragraph, above a list.
      auto const last_line = block.prose.plain.find_last_of('\n') + 1;
      if (last_line > 0 && is_dependency_label(block.prose.plain.substr(last_line)))
        dependencies_until = next_list_end(at);
      read_phrases(block.prose, is_dependency);
    }
  }

  [[nodiscard]] std::size_t next_label(std::size_t at) const {
    auto next = document_.blocks[at].end;
    auto const end = std::min(site_.body_end, document_.blocks[document_.blocks[at].parent].end);
    for (; next < end; next = document_.blocks[next].end) {
      auto const& block = document_.blocks[next];
      bool const list = block.kind == Block::Kind::bullets || block.kind == Block::Kind::numbers;
      bool const first = next == document_.blocks[at].end;
      if (!list && !(first && block.kind == Block::Kind::paragraph)) break;
    }
    return next;
  }

  /// The end of the list that follows a block; the block's own end: none does.
  [[nodiscard]] std::size_t next_list_end(std::size_t at) const {
    auto const next = document_.blocks[at].end;
    if (next >= site_.body_end) return next;
    auto const& block = document_.blocks[next];
    bool const list = block.kind == Block::Kind::bullets || block.kind == Block::Kind::numbers;
    return list ? std::min(block.end, site_.body_end) : next;
  }

  void read_phrases(Prose const& prose, bool is_dependency) {
    auto const references = find_references(prose, repository_);
    auto const tokens = tokens_of(prose, references);
    auto const phrases = find_dependencies(tokens);
    take_phrases(phrases);
    if (phrases.empty() && is_dependency) {
      auto targets = targets_of_cell(tokens, prose.plain);
      std::ranges::move(targets, std::back_inserter(draft_.waits_for));
    } else if (!draft_.task.issue) {
      take_issue(tokens, 0);
    }
  }

  /// "Closes #12", "Issue: #12", "tracked in #12".
  void take_issue(std::vector<Token> const& tokens, std::size_t from) {
    static constexpr std::array words{"closes"sv, "fixes"sv,  "resolves"sv, "implements"sv,
                                      "issue"sv,  "ticket"sv, "tracking"sv, "tracks"sv};
    for (std::size_t at = 1; at < tokens.size(); ++at) {
      if (tokens[at].kind != Token::Kind::reference || tokens[at].begin < from) continue;
      auto const word = tokens[at - 1].is(":") && at > 1 ? at - 2 : at - 1;
      bool const tracked = word > 0 && tokens[word].is("in") && tokens[word - 1].is("tracked");
      bool const begins = word == 0 || tokens[word - 1].kind == Token::Kind::line_end ||
                          tokens[word - 1].kind == Token::Kind::punctuation ||
                          tokens[word - 1].is("tracking");
      bool const says = tokens[word].kind == Token::Kind::word && among(words, tokens[word].text);
      if (tokens[at].pull_request || (!tracked && !(says && begins))) continue;
      draft_.task.issue = tokens[at].reference;
      return;
    }
  }

  void read_cells() {
    if (site_.depends != nowhere) {
      auto const& prose = document_.blocks[site_.depends].prose;
      auto const tokens = tokens_of(prose, find_references(prose, repository_));
      auto targets = targets_of_cell(tokens, prose.plain);
      std::ranges::move(targets, std::back_inserter(draft_.waits_for));
    }
    if (site_.issue != nowhere && !draft_.task.issue) {
      auto const found = find_references(document_.blocks[site_.issue].prose, repository_);
      for (auto const& each : found) {
        if (each.pull_request) {
          draft_.task.pull_requests.push_back(each.reference);
        } else if (!draft_.task.issue) {
          draft_.task.issue = each.reference;
        }
      }
    }
    if (site_.pull_request != nowhere)
      for (auto const& found :
           find_references(document_.blocks[site_.pull_request].prose, repository_))
        draft_.task.pull_requests.push_back(found.reference);
  }

  void describe(Prose const& title, std::size_t rest) {
    std::string text;
    auto first_line = site_.first_line;
    auto const begin =
        rest < title.plain.size() ? title.source_at(rest, document_.source) : nowhere;
    if (begin != nowhere) {
      auto const end = std::min(document_.source.find('\n', begin), document_.source.size());
      text = document_.without_comments(begin, end);
      first_line = document_.line_of(begin) + 1;
    }
    if (site_.first_line != nowhere) {
      auto const lines = document_.lines_between(first_line, site_.last_line);
      if (!text.empty() && !lines.empty()) text += '\n';
      text += lines;
    }
    if (!site_.description.empty()) text += (text.empty() ? "" : "\n") + site_.description;
    draft_.task.description = std::string(trim(text));
  }

  void take_criteria(std::string_view rest) {
    auto& criteria = draft_.task.criteria;
    if (site_.acceptance != nowhere) {
      criteria = criteria_of_cell(document_.blocks[site_.acceptance].prose.plain);
    } else {
      criteria = criteria_of(document_, site_.body_begin, site_.body_end, rest);
    }
  }

  Document const& document_;
  TaskSite const& site_;
  std::string_view repository_;
  DraftTask draft_;
  std::unordered_set<std::string> seen_paths_;
};

}  // namespace

DraftTask draft_of(Document const& document, TaskSite const& site,
                   std::string_view own_repository) {
  return TaskDrafter(document, site, own_repository).draft();
}

}  // namespace parallel_explore::issue

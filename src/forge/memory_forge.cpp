#include "forge/marker.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/forge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

struct Written {
  Issue issue;  ///< pull requests share its numbers
  PullRequest request;
  std::vector<int> sub_issues;
  std::vector<std::string> comments;
};

ForgeRepository some_repository() {
  ForgeRepository about;
  about.name = "owner/repo";
  about.default_branch = "main";
  return about;
}

}  // namespace

struct [[gnu::visibility("hidden")]] MemoryForge::State {
  ForgeRepository about;
  std::map<int, Written> all;
  bool has_sub_issues = true;

  Written& add(std::string title, std::string body, char const* kind) {
    int const number = static_cast<int>(all.size()) + 1;
    auto& made = all[number];
    made.issue.number = number;
    made.issue.id = 1000 + number;
    made.issue.title = std::move(title);
    made.issue.body = std::move(body);
    made.issue.url = fmt::format("https://forge.example/{}/{}/{}", about.name, kind, number);
    return made;
  }

  Written& at(int number) {
    auto const found = all.find(number);
    if (found != all.end()) return found->second;
    throw Error(ErrorCode::not_found,
                fmt::format("there is no issue {} in {}", number, about.name));
  }

  void require_issues() const {
    if (about.has_issues) return;
    throw Error(ErrorCode::forge, fmt::format("issues are disabled in {}", about.name),
                "turn them on in its settings");
  }
};

MemoryForge::MemoryForge() : MemoryForge(some_repository()) {}
MemoryForge::MemoryForge(ForgeRepository about) : state_(std::make_unique<State>()) {
  state_->about = std::move(about);
}
MemoryForge::~MemoryForge() = default;

int MemoryForge::add(std::string title, std::string body) {
  return state_->add(std::move(title), std::move(body), "issues").issue.number;
}

void MemoryForge::set_state(int number, std::string state) {
  auto& written = state_->at(number);
  written.issue.open = state == "open";
  written.request.state = std::move(state);
}

void MemoryForge::forget_sub_issues() { state_->has_sub_issues = false; }

std::vector<Issue> MemoryForge::issues() const {
  std::vector<Issue> result;
  for (auto const& each : state_->all) {
    if (!each.second.issue.is_pull_request) result.push_back(each.second.issue);
  }
  return result;
}

std::vector<PullRequest> MemoryForge::pull_requests() const {
  std::vector<PullRequest> result;
  for (auto const& each : state_->all) {
    if (each.second.issue.is_pull_request) result.push_back(each.second.request);
  }
  return result;
}

std::vector<int> MemoryForge::sub_issues(int parent) const { return state_->at(parent).sub_issues; }
std::vector<std::string> MemoryForge::comments(int issue) const {
  return state_->at(issue).comments;
}
std::string MemoryForge::body(int number) const { return state_->at(number).issue.body; }

awaitable<ForgeRepository> MemoryForge::repository() { co_return state_->about; }

awaitable<Issue> MemoryForge::issue(int number) {
  auto const& written = state_->at(number);
  auto issue = written.issue;
  issue.merged = issue.is_pull_request && written.request.state == "merged";
  co_return issue;
}

awaitable<Issue> MemoryForge::file(NewIssue issue) {
  forge::require_marker(issue.marker);
  state_->require_issues();
  for (auto const& each : state_->all) {
    auto const& known = each.second.issue;
    if (!known.is_pull_request && forge::marker_of(known.body) == issue.marker) co_return known;
  }
  auto& made = state_->add(forge::fitting_title(issue.title),
                           forge::marked(issue.body, issue.marker), "issues");
  made.issue.labels = std::move(issue.labels);
  co_return made.issue;
}

awaitable<std::optional<Issue>> MemoryForge::find(FiledItem item) {
  std::optional<Issue> found;
  for (auto const& each : state_->all) {
    auto const& [issue, request] = std::tie(each.second.issue, each.second.request);
    bool const marked = forge::marker_of(issue.body) == item.marker;
    if (item.head.empty() ? !marked || issue.is_pull_request
                          : !issue.is_pull_request || request.head != item.head)
      continue;
    bool const others = request.state == "open" && request.base == item.base;
    if (!marked && !others) continue;
    if (!found || marked) {
      found = issue;
      found->merged = request.state == "merged";
    }
    if (marked) break;
  }
  co_return found;
}

awaitable<bool> MemoryForge::link_sub_issue(int parent, Issue child) {
  if (!state_->has_sub_issues) co_return false;
  auto& children = state_->at(parent).sub_issues;
  state_->at(child.number);
  if (std::ranges::count(children, child.number) == 0) children.push_back(child.number);
  co_return true;
}

awaitable<PullRequest> MemoryForge::open(NewPullRequest request) {
  forge::require_marker(request.marker);
  Written const* others = nullptr;
  for (auto const& each : state_->all) {
    auto const& known = each.second;
    if (!known.issue.is_pull_request || known.request.head != request.head) continue;
    if (forge::marker_of(known.issue.body) == request.marker) co_return known.request;
    if (known.request.state == "open" && known.request.base == request.base) others = &known;
  }
  if (others) co_return others->request;
  auto& made = state_->add(forge::fitting_title(request.title),
                           forge::marked(request.body, request.marker), "pull");
  made.issue.is_pull_request = true;
  made.issue.labels = std::move(request.labels);
  made.request = {made.issue.number,       made.issue.url, std::move(request.head),
                  std::move(request.base), "open",         request.draft};
  co_return made.request;
}

awaitable<std::string> MemoryForge::comment(int issue, std::string marker, std::string body) {
  forge::require_marker(marker);
  auto& written = state_->at(issue);
  auto const found = std::ranges::find_if(
      written.comments, [&](std::string const& each) { return forge::marker_of(each) == marker; });
  auto const index = found - written.comments.begin();
  if (found == written.comments.end()) written.comments.emplace_back();
  written.comments[static_cast<std::size_t>(index)] = forge::marked(body, marker);
  co_return fmt::format("{}#comment-{}", written.issue.url, index + 1);
}

}  // namespace v0_2
}  // namespace parallel_explore

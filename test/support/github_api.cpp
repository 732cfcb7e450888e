#include "support/github_api.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace parallel_explore::support {

namespace json = boost::json;

namespace {

GitHubReply said(int status, json::value const& body) {
  GitHubReply reply;
  reply.status = status;
  reply.body = json::serialize(body);
  return reply;
}

GitHubReply refused(int status, std::string const& message) {
  return said(status, json::object{{"message", message}});
}

GitHubReply invalid(json::value const& fault) {
  return said(422, json::object{{"message", "Validation Failed"}, {"errors", json::array{fault}}});
}

std::string text(json::value const& body, char const* key) {
  auto const* const value = body.is_object() ? body.get_object().if_contains(key) : nullptr;
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::vector<std::string> texts(json::value const& body, char const* key) {
  std::vector<std::string> result;
  auto const* const value = body.is_object() ? body.get_object().if_contains(key) : nullptr;
  if (!value || !value->is_array()) return result;
  for (auto const& each : value->get_array()) result.emplace_back(each.get_string());
  return result;
}

std::size_t characters(std::string const& utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string asked(GitHubAsk const& ask, char const* key, std::string const& otherwise) {
  auto const found = ask.query.find(key);
  return found == ask.query.end() ? otherwise : found->second;
}

std::string encoded(std::string const& text) {
  std::string result;
  for (char const c : text) {
    bool const plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    result += plain ? std::string(1, c)
                    : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return result;
}

/// The query without `page`.
std::string query_of(GitHubAsk const& ask) {
  std::string query = "?";
  for (auto const& [key, value] : ask.query) {
    if (key != "page") query += fmt::format("{}={}&", key, encoded(value));
  }
  return query;
}

/// One page of a list, with the Link to the next.
GitHubReply page(GitHubAsk const& ask, std::vector<json::value> const& all) {
  auto const size = std::clamp<std::size_t>(std::stoul(asked(ask, "per_page", "30")), 1, 100);
  auto const number = std::max<std::size_t>(std::stoul(asked(ask, "page", "1")), 1);
  json::array part;
  for (auto i = (number - 1) * size; i < std::min(all.size(), number * size); ++i)
    part.push_back(all[i]);
  auto reply = said(200, part);
  if (number * size >= all.size()) return reply;
  auto const query = query_of(ask);
  auto const last = (all.size() + size - 1) / size;
  reply.headers["Link"] =
      fmt::format(R"(<{0}{1}page={2}>; rel="next", <{0}{1}page={3}>; rel="last")", ask.url, query,
                  number + 1, last);
  return reply;
}

json::object written(GitHubComment const& comment, std::string const& issue_url) {
  return {{"id", comment.id},
          {"body", comment.body},
          {"html_url", fmt::format("{}#issuecomment-{}", issue_url, comment.id)},
          {"user", json::object{{"login", comment.author}}}};
}

std::string page_of(std::string const& repository, GitHubThread const& thread) {
  return fmt::format("https://github.test/{}/{}/{}", repository,
                     thread.is_pull_request ? "pull" : "issues", thread.number);
}

json::array labels_of(GitHubThread const& thread) {
  json::array result;
  for (auto const& label : thread.labels) result.push_back(json::object{{"name", label}});
  return result;
}

json::object written(std::string const& repository, GitHubThread const& thread) {
  json::object result{
      {"number", thread.number},
      {"id", thread.id},
      {"title", thread.title},
      {"body", thread.body},
      {"html_url", page_of(repository, thread)},
      {"state", thread.open ? "open" : "closed"},
      {"user", json::object{{"login", thread.author}, {"type", thread.bot ? "Bot" : "User"}}},
      {"author_association", thread.association},
      {"labels", labels_of(thread)}};
  if (thread.is_pull_request) result["pull_request"] = json::object();
  return result;
}

json::object written_pull(std::string const& repository, GitHubThread const& thread) {
  auto result = written(repository, thread);
  result.erase("pull_request");
  result["draft"] = thread.draft;
  result["merged_at"] = thread.merged ? json::value("2026-01-01T00:00:00Z") : json::value();
  result["head"] =
      json::object{{"label", thread.head}, {"ref", thread.head.substr(thread.head.find(':') + 1)}};
  result["base"] = json::object{{"ref", thread.base}};
  return result;
}

void sign(GitHubThread& thread, GitHubUser const& user) {
  thread.author = user.login;
  thread.bot = user.app;
  thread.association = user.association;
}

using Contents = GitHubState::Contents;

/// Answers requests from a state.
class Api {
 public:
  explicit Api(GitHubState& state) : state_(state) {}

  GitHubReply answer(GitHubAsk const& ask);

 private:
  GitHubReply in_repository(GitHubAsk const& ask, Contents& contents, std::size_t rest);
  GitHubReply branch(GitHubAsk const& ask, Contents const& contents, std::size_t rest) const;
  GitHubReply issues(GitHubAsk const& ask, Contents& contents, std::size_t rest);
  GitHubReply make_issue(GitHubAsk const& ask, Contents& contents);
  GitHubReply of_issue(GitHubAsk const& ask, Contents& contents, GitHubThread& thread,
                       std::string const& part);
  GitHubReply edit_comment(GitHubAsk const& ask, Contents& contents, std::int64_t id);
  GitHubReply pulls(GitHubAsk const& ask, Contents& contents);
  GitHubReply make_pull(GitHubAsk const& ask, Contents& contents);

  [[nodiscard]] GitHubUser const* user_of(GitHubAsk const& ask) const;
  [[nodiscard]] std::optional<GitHubReply> lacks(GitHubAsk const& ask, std::string const& right,
                                                 Contents const& contents) const;
  [[nodiscard]] json::object describe(GitHubAsk const& ask, Contents const& contents) const;

  GitHubState& state_;
};

GitHubUser const* Api::user_of(GitHubAsk const& ask) const {
  auto const found = state_.users.find(ask.token);
  return found == state_.users.end() ? nullptr : &found->second;
}

/// The refusal of a change that the user may not make; none if the user may.
std::optional<GitHubReply> Api::lacks(GitHubAsk const& ask, std::string const& right,
                                      Contents const& contents) const {
  auto const* const user = user_of(ask);
  if (!user) return refused(401, "Requires authentication");
  if (contents.about.archived) return refused(403, "Repository was archived so is read-only.");
  if (user->rights.contains(right)) return std::nullopt;
  auto reply = refused(403, "Resource not accessible by personal access token");
  reply.headers["X-Accepted-GitHub-Permissions"] = right + "=write";
  return reply;
}

GitHubReply Api::answer(GitHubAsk const& ask) {
  auto const* const user = user_of(ask);
  if (!ask.token.empty() && !user) return refused(401, "Bad credentials");
  auto const& path = ask.path;
  if (path.size() == 1 && path[0] == "user") {
    if (!user) return refused(401, "Requires authentication");
    if (user->app) return refused(403, "Resource not accessible by integration");
    return said(200, json::object{{"login", user->login}});
  }
  std::size_t rest = 3;
  std::string name = path.size() >= 3 && path[0] == "repos" ? path[1] + "/" + path[2] : "";
  if (path.size() >= 2 && path[0] == "repositories") {
    rest = 2;
    for (auto const& [each, contents] : state_.repositories) {
      if (std::to_string(contents.id) == path[1]) name = each;
    }
  }
  if (auto const moved = state_.renamed.find(name); moved != state_.renamed.end()) {
    auto reply = refused(ask.method == "GET" ? 301 : 307, "Moved Permanently");
    auto const id = state_.repositories.at(moved->second).id;
    auto const tail = ask.url.substr(ask.url.find(name) + name.size());
    reply.headers["Location"] =
        fmt::format("{}/repositories/{}{}{}", ask.url.substr(0, ask.url.find("/repos/")), id, tail,
                    query_of(ask));
    return reply;
  }
  auto const found = state_.repositories.find(name);
  bool const seen = found != state_.repositories.end() &&
                    (!found->second.about.is_private || (user && user->sees_private));
  if (!seen) return refused(404, "Not Found");
  return in_repository(ask, found->second, rest);
}

json::object Api::describe(GitHubAsk const& ask, Contents const& contents) const {
  auto const& about = contents.about;
  json::object result{{"full_name", about.name},        {"default_branch", about.default_branch},
                      {"private", about.is_private},    {"archived", about.archived},
                      {"has_issues", about.has_issues}, {"fork", !about.parent.empty()}};
  if (!about.parent.empty()) result["parent"] = json::object{{"full_name", about.parent}};
  if (auto const* const user = user_of(ask))
    result["permissions"] =
        json::object{{"pull", true}, {"push", user->rights.contains("contents")}};
  return result;
}

GitHubReply Api::in_repository(GitHubAsk const& ask, Contents& contents, std::size_t rest) {
  if (ask.path.size() == rest) return said(200, describe(ask, contents));
  auto const& part = ask.path[rest];
  if (part == "branches") return branch(ask, contents, rest);
  if (part == "pulls" && ask.path.size() == rest + 1) return pulls(ask, contents);
  if (part == "issues") return issues(ask, contents, rest + 1);
  return refused(404, "Not Found");
}

GitHubReply Api::branch(GitHubAsk const& ask, Contents const& contents, std::size_t rest) const {
  if (ask.path.size() != rest + 2) return refused(404, "Not Found");
  auto const& name = ask.path[rest + 1];
  auto const& about = contents.about;
  if (about.branch_exists && !about.branch_exists(name)) return refused(404, "Branch not found");
  bool const is_protected = about.protected_default && name == about.default_branch;
  return said(200, json::object{{"name", name}, {"protected", is_protected}});
}

GitHubReply Api::issues(GitHubAsk const& ask, Contents& contents, std::size_t rest) {
  if (!contents.about.has_issues && ask.path.size() == rest)
    return refused(410, "Issues are disabled for this repo");
  if (ask.path.size() == rest) {
    if (ask.method == "POST") return make_issue(ask, contents);
    auto const label = asked(ask, "labels", ""), creator = asked(ask, "creator", "");
    auto const state = asked(ask, "state", "open");
    std::vector<json::value> listed;
    for (auto const& each : contents.threads) {
      bool const fits = (label.empty() || std::ranges::count(each.labels, label) > 0) &&
                        (creator.empty() || each.author == creator) &&
                        (state == "all" || each.open == (state == "open"));
      if (fits) listed.emplace_back(written(contents.about.name, each));
    }
    return page(ask, listed);
  }
  if (ask.path[rest] == "comments" && ask.path.size() == rest + 2)
    return edit_comment(ask, contents, std::stoll(ask.path[rest + 1]));
  auto const number = std::stoul(ask.path[rest]);
  if (number < 1 || number > contents.threads.size()) return refused(404, "Not Found");
  auto& thread = contents.threads[number - 1];
  if (!thread.moved_to.empty()) return {301, {{"Location", thread.moved_to}}, "{}"};
  if (ask.path.size() == rest + 1) return said(200, written(contents.about.name, thread));
  return of_issue(ask, contents, thread, ask.path[rest + 1]);
}

GitHubReply Api::make_issue(GitHubAsk const& ask, Contents& contents) {
  if (auto refusal = lacks(ask, "issues", contents)) return *refusal;
  auto const body = json::parse(ask.body);
  auto const title = text(body, "title");
  if (title.empty())
    return invalid(
        json::object{{"resource", "Issue"}, {"field", "title"}, {"code", "missing_field"}});
  if (characters(title) > 256) return invalid("title is too long (maximum is 256 characters)");
  if (characters(text(body, "body")) > 65536)
    return invalid("body is too long (maximum is 65536 characters)");
  auto& made = state_.append(contents);
  made.title = title;
  made.body = text(body, "body");
  auto const& user = *user_of(ask);
  sign(made, user);
  // Like GitHub, ignores the labels of users without permission to push.
  if (user.rights.contains("contents")) made.labels = texts(body, "labels");
  state_.labels.insert(made.labels.begin(), made.labels.end());
  return said(201, written(contents.about.name, made));
}

GitHubReply Api::of_issue(GitHubAsk const& ask, Contents& contents, GitHubThread& thread,
                          std::string const& part) {
  bool const reads = ask.method == "GET";
  if (part == "sub_issues" && !contents.about.has_sub_issues) return refused(404, "Not Found");
  if (!reads) {
    if (auto refusal = lacks(ask, "issues", contents)) return *refusal;
  }
  std::vector<json::value> listed;
  auto const url = page_of(contents.about.name, thread);
  if (part == "comments") {
    for (auto const& each : thread.comments) listed.emplace_back(written(each, url));
    if (reads) return page(ask, listed);
    auto const body = json::parse(ask.body);
    thread.comments.push_back({state_.next_id(), user_of(ask)->login, text(body, "body")});
    return said(201, written(thread.comments.back(), url));
  }
  if (part == "labels" && !reads) {
    for (auto const& label : texts(json::parse(ask.body), "labels")) {
      if (std::ranges::count(thread.labels, label) == 0) thread.labels.push_back(label);
      state_.labels.insert(label);
    }
    return said(200, labels_of(thread));
  }
  if (part != "sub_issues") return refused(404, "Not Found");
  if (reads) {
    for (auto const& each : contents.threads) {
      if (std::ranges::count(thread.sub_issues, each.id) > 0)
        listed.emplace_back(written(contents.about.name, each));
    }
    return page(ask, listed);
  }
  auto const id = json::parse(ask.body).at("sub_issue_id").to_number<std::int64_t>();
  for (auto const& each : contents.threads) {
    if (std::ranges::count(each.sub_issues, id) == 0) continue;
    return invalid(each.id == thread.id ? "Issue may not contain duplicate sub-issues"
                                        : "Sub issue may only have one parent");
  }
  thread.sub_issues.push_back(id);
  return said(201, written(contents.about.name, thread));
}

GitHubReply Api::edit_comment(GitHubAsk const& ask, Contents& contents, std::int64_t id) {
  if (ask.method != "PATCH") return refused(404, "Not Found");
  if (auto refusal = lacks(ask, "issues", contents)) return *refusal;
  for (auto& thread : contents.threads) {
    for (auto& comment : thread.comments) {
      if (comment.id != id) continue;
      comment.body = text(json::parse(ask.body), "body");
      return said(200, written(comment, page_of(contents.about.name, thread)));
    }
  }
  return refused(404, "Not Found");
}

GitHubReply Api::pulls(GitHubAsk const& ask, Contents& contents) {
  if (ask.method == "POST") return make_pull(ask, contents);
  auto const head = asked(ask, "head", "");
  auto const state = asked(ask, "state", "open");
  std::vector<json::value> listed;
  for (auto const& each : contents.threads) {
    bool const fits = each.is_pull_request && (head.empty() || each.head == head) &&
                      (state == "all" || each.open == (state == "open"));
    if (fits) listed.emplace_back(written_pull(contents.about.name, each));
  }
  return page(ask, listed);
}

GitHubReply Api::make_pull(GitHubAsk const& ask, Contents& contents) {
  if (auto refusal = lacks(ask, "pull_requests", contents)) return *refusal;
  auto const& about = contents.about;
  auto const body = json::parse(ask.body);
  auto const base = text(body, "base");
  auto head = text(body, "head");
  if (head.find(':') == std::string::npos)
    head = about.name.substr(0, about.name.find('/')) + ":" + head;
  auto const branch = head.substr(head.find(':') + 1);
  bool const draft = body.at("draft").get_bool();
  if (draft && !about.has_drafts)
    return refused(422, "Draft pull requests are not supported in this repository.");
  if (about.branch_exists && !about.branch_exists(branch))
    return invalid(
        json::object{{"resource", "PullRequest"}, {"field", "head"}, {"code", "invalid"}});
  if (about.branch_exists && !about.branch_exists(base))
    return invalid(
        json::object{{"resource", "PullRequest"}, {"field", "base"}, {"code", "invalid"}});
  if (about.has_commits && !about.has_commits(base, branch))
    return invalid(
        json::object{{"message", fmt::format("No commits between {} and {}", base, branch)}});
  for (auto const& each : contents.threads) {
    if (each.is_pull_request && each.open && each.head == head && each.base == base)
      return invalid(
          json::object{{"message", fmt::format("A pull request already exists for {}.", head)}});
  }
  auto& made = state_.append(contents);
  made.title = text(body, "title");
  made.body = text(body, "body");
  made.is_pull_request = true;
  made.head = head;
  made.base = base;
  made.draft = draft;
  sign(made, *user_of(ask));
  return said(201, written_pull(about.name, made));
}

}  // namespace

GitHubReply answer(GitHubState& state, GitHubAsk const& ask) { return Api(state).answer(ask); }

}  // namespace parallel_explore::support

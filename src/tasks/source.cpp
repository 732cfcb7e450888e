#include "tasks/source.hpp"

#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "tasks/texts.hpp"
#include "text/display.hpp"
#include "text/words.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <iterator>
#include <utility>

namespace parallel_explore::tasks {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t largest_file = 2U << 20U;

/// A text that is a number from 1, as one; else 0.
int number_in(std::string_view text) {
  int number = 0;
  auto const [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && rest == text.data() + text.size() && number > 0 ? number : 0;
}

bool is_repository(std::string_view text) {
  auto const slash = text.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < text.size() &&
         text.find('/', slash + 1) == std::string_view::npos;
}

/// Reads "https://HOST/OWNER/REPO/issues/42"; a path, query or fragment may follow.
std::optional<SourceName> from_url(std::string_view text) {
  for (std::string_view const scheme : {"https://", "http://"}) {
    if (!text.starts_with(scheme)) continue;
    text.remove_prefix(scheme.size());
    text = text.substr(0, text.find_first_of("?#"));
    auto const host = text.find('/');
    auto const kind = text.find("/issues/");
    if (host == std::string_view::npos || kind == std::string_view::npos || kind <= host)
      return std::nullopt;
    SourceName name;
    name.host = text.substr(0, host);
    name.repository = text.substr(host + 1, kind - host - 1);
    auto const rest = text.substr(kind + 8);
    name.number = number_in(rest.substr(0, rest.find('/')));
    if (name.number == 0 || !is_repository(name.repository)) return std::nullopt;
    return name;
  }
  return std::nullopt;
}

/// The path within `top`, else the name alone: where else people keep their files is not recorded.
std::string recorded_path(fs::path const& file, fs::path const& directory) {
  std::error_code ignored;
  auto const whole = fs::weakly_canonical(file, ignored);
  auto const inside = whole.lexically_relative(fs::weakly_canonical(directory, ignored));
  bool const is_inside = !inside.empty() && *inside.begin() != "..";
  return is_inside ? inside.string() : whole.filename().string();
}

bool is_blank(std::string const& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

}  // namespace

SourceName source_name(std::string const& text) {
  SourceName name;
  auto const hash = text.find('#');
  auto const before = std::string_view(text).substr(0, hash);
  if (auto const number = number_in(text); number > 0) {
    name.number = number;
    return name;
  }
  if (hash != std::string::npos && (before.empty() || is_repository(before))) {
    name.number = number_in(std::string_view(text).substr(hash + 1));
    name.repository = before;
    if (name.number > 0) return name;
  }
  if (auto const name_in_url = from_url(text)) return *name_in_url;
  std::error_code ignored;
  bool const is_file = std::filesystem::is_regular_file(text, ignored);
  if (is_file || text.ends_with(".md") || text.ends_with(".markdown")) {
    name = SourceName{};
    name.file = text;
    return name;
  }
  throw Error(ErrorCode::spec,
              fmt::format("\"{}\" is neither an issue nor a file", text::clean_line(text, 200)),
              "write 42, owner/repo#42, the URL of an issue, or the path of a Markdown file");
}

std::string transferred_to(Issue const& issue, int asked) {
  if (issue.number == asked) return {};
  auto const name = from_url(issue.url);
  return fmt::format("{}#{}", name ? name->repository : std::string(), issue.number);
}

std::string read_markdown(std::filesystem::path const& file) {
  auto in = files::input(file, files::Links::followed);
  if (!in)
    throw Error(ErrorCode::not_found,
                fmt::format("{} {}", file.string(), files::problem_of(file, errno)));
  std::error_code error;
  if (std::filesystem::file_size(file, error) > largest_file)
    throw Error(ErrorCode::spec, fmt::format("{} is larger than 2 MiB", file.string()));
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string run_name(SourceName const& source) {
  if (source.number > 0) return fmt::format("tasks-{}", source.number);
  auto const stem = text::slug(source.file.stem().string());
  if (stem.starts_with("tasks")) return stem;
  return text::slug("tasks-" + (stem.empty() ? "file" : stem));
}

SourceText read_file_source(SourceName const& source, fs::path const& top) {
  SourceText text;
  text.master.url = recorded_path(source.file, top);
  text.body = read_markdown(source.file);
  if (is_blank(text.body))
    throw Error(ErrorCode::spec, fmt::format("{} is empty", text.master.url));
  return text;
}

namespace {

/// As Forge::issue(), but throws Error(forge) for an issue that is not found.
awaitable<Issue> master_issue(Forge& forge, int number) {
  try {
    Issue issue = co_await forge.issue(number);
    co_return issue;
  } catch (Error const& error) {
    if (error.code() != ErrorCode::not_found) throw;
    throw Error(ErrorCode::forge, error.happened(), error.hint());
  }
}

}  // namespace

awaitable<SourceText> read_issue_source(SourceName source, TaskWork work, Forge& forge,
                                        ForgeAccess& access) {
  SourceText text;
  auto& master = text.master;
  master.repository = source.repository.empty() ? work.repository : source.repository;
  master.number = source.number;
  std::unique_ptr<Forge> elsewhere;
  if (master.repository != work.repository) {
    work.repository = master.repository;
    elsewhere = co_await access.forge_for(std::move(work));
  }
  auto& its_forge = elsewhere ? *elsewhere : forge;
  Issue const issue = co_await master_issue(its_forge, source.number);
  master.title = issue.title;
  master.url = issue.url;
  auto const name = master_name(master);
  // Its sub-issues would be filed in one repository, and its comment posted in another.
  if (auto const there = transferred_to(issue, source.number); !there.empty())
    throw Error(ErrorCode::validation, fmt::format("{} was transferred: it is {}", name, there),
                fmt::format("name that instead: {}", there));
  if (issue.is_pull_request)
    throw Error(ErrorCode::validation, fmt::format("{} is a pull request, not an issue", name));
  if (!issue.open)
    throw Error(ErrorCode::validation, fmt::format("{} is closed", name), "reopen it first");
  if (is_blank(issue.body))
    throw Error(ErrorCode::spec, fmt::format("{} has no text", name),
                "list its tasks in its description");
  text.body = issue.body;
  co_return text;
}

awaitable<ResolvedSource> resolve_source(TaskRequest request, TaskWork work, SourceAccess access) {
  auto const name = source_name(request.source);
  SourceText text;
  if (name.is_file()) text = read_file_source(name, access.repository.paths().current_tree);
  std::optional<worktree::Remote> const remote = co_await access.remotes.usual_remote();
  ResolvedSource resolved;
  resolved.work = with_forge(std::move(work), request, name, remote);
  resolved.forge = co_await access.forges.forge_for(resolved.work);
  if (request.github) {
    std::string token = co_await access.forges.token_for(resolved.work.host);
    PublishingTarget target = co_await check_publishing_rights(std::move(request), resolved.work,
                                                               *resolved.forge, std::move(token));
    resolved.work.target = std::move(target.branch);
    resolved.notes = std::move(target.notes);
  }
  if (!name.is_file())
    text = co_await read_issue_source(name, resolved.work, *resolved.forge, access.forges);
  resolved.work.master = std::move(text.master);
  resolved.body = std::move(text.body);
  co_return resolved;
}

}  // namespace parallel_explore::tasks

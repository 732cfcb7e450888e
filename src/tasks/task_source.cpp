#include "tasks/task_source.hpp"

#include "core/text.hpp"
#include "parallel_explore/error.hpp"
#include "tasks/texts.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>

namespace parallel_explore::tasks {
namespace {

constexpr std::uintmax_t largest_file = 2U << 20U;

/// A number from 1 and nothing else; 0: it is none.
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

/// "https://HOST/OWNER/REPO/issues/42", with whatever may follow.
std::optional<SourceName> from_address(std::string_view text) {
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
  if (auto const address = from_address(text)) return *address;
  std::error_code ignored;
  bool const is_file = std::filesystem::is_regular_file(text, ignored);
  if (is_file || text.ends_with(".md") || text.ends_with(".markdown")) {
    name = SourceName{};
    name.file = text;
    return name;
  }
  throw Error(ErrorCode::spec,
              fmt::format("\"{}\" is no issue and no file", core::clean_line(text, 200)),
              "write 42, owner/repo#42, the address of an issue, or the path of a Markdown file");
}

std::string read_markdown(std::filesystem::path const& file) {
  std::error_code error;
  auto const size = std::filesystem::file_size(file, error);
  if (error)
    throw Error(ErrorCode::not_found,
                fmt::format("cannot read {}: {}", file.string(), error.message()));
  if (size > largest_file)
    throw Error(ErrorCode::spec, fmt::format("{} is larger than 2 MiB", file.string()));
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

PlannedTask with_issue(PlannedTask task, Issue const& issue) {
  auto const title = core::clean_line(issue.title, 200);
  // As the only item of a checklist its body is read as any task's.
  std::string text = "- [ ] task\n\n";
  std::istringstream lines(issue.body);
  for (std::string line; std::getline(lines, line);) text += "  " + line + "\n";
  auto const plan = parse_tasks(text);
  if (!title.empty()) task.title = title;
  if (plan.tasks.empty()) return task;
  auto const& read = plan.tasks[0];
  if (task.description.empty()) task.description = read.description;
  task.criteria.insert(task.criteria.end(), read.criteria.begin(), read.criteria.end());
  for (auto const& path : read.paths) {
    if (std::find(task.paths.begin(), task.paths.end(), path) == task.paths.end())
      task.paths.push_back(path);
  }
  return task;
}

std::string run_name(SourceName const& source) {
  if (source.number > 0) return fmt::format("tasks-{}", source.number);
  auto const stem = core::slug(source.file.stem().string());
  if (stem.starts_with("tasks")) return stem;
  return core::slug("tasks-" + (stem.empty() ? "file" : stem));
}

Experiment experiment_of(TaskRequest const& request, TaskWork work,
                         std::vector<std::vector<std::string>> after) {
  auto experiment = request.settings;
  auto const& master = work.master;
  experiment.name = request.name;
  experiment.task = fmt::format("Tasks of {}{}{}", master_name(master),
                                master.title.empty() ? "" : ": ", master.title);
  std::erase_if(experiment.criteria, [](Criterion const& each) { return !each.gate; });
  experiment.generate.count = 0;
  experiment.evaluate.base = false;
  auto& session = experiment.session;
  session.samples = 1;
  session.strategy = Strategy::all;
  session.allow_empty = false;
  session.max_approaches =
      std::max(session.max_approaches, static_cast<int>(work.plan.tasks.size()));
  experiment.approaches.clear();
  for (std::size_t i = 0; i < work.plan.tasks.size(); ++i) {
    auto const& task = work.plan.tasks[i];
    Approach approach;
    approach.name = task.name;
    approach.description = task.title;
    approach.freeform = true;
    if (i < after.size()) approach.after = std::move(after[i]);
    experiment.approaches.push_back(std::move(approach));
  }
  experiment.tasks = std::move(work);
  return experiment;
}

}  // namespace parallel_explore::tasks

#include "independence/hot_ties.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace parallel_explore::independence {

using namespace text;
namespace {

using namespace std::string_view_literals;
using Indices = std::vector<std::size_t>;

/// A commit of more files is a merge or a new format, and tells nothing about related files.
constexpr std::size_t too_many_files = 60;

struct Habit {
  std::string file;
  std::size_t together = 0, commits = 0;
};

/// Counts which files are usually changed together with the files of a task. Files are numbers, and
/// the counts are arrays, because many tasks may change files of many commits.
class ChangeHabits {
 public:
  ChangeHabits(RepositoryFacts const& facts, IndependenceSettings const& settings)
      : settings_(settings) {
    for (auto const& files : facts.commits) {
      if (files.size() > too_many_files) continue;
      auto& numbers = commits_.emplace_back();
      for (auto const& file : files) {
        auto const [at, added] = files_.try_emplace(file, names_.size());
        if (added) {
          names_.push_back(file);
          commits_of_.emplace_back();
        }
        numbers.push_back(at->second);
        commits_of_[at->second].push_back(commits_.size() - 1);
      }
    }
    seen_.resize(commits_.size());
    together_.resize(names_.size());
  }

  [[nodiscard]] std::vector<Habit> habits_of(std::vector<TaskPath const*> const& paths,
                                             FileIndex const& index) {
    auto const commits = commits_touching(paths, index);
    Indices changed;
    for (auto const commit : commits)
      for (auto const file : commits_[commit])
        if (together_[file]++ == 0) changed.push_back(file);
    std::vector<Habit> result;
    for (auto const file : changed) {
      auto const count = std::exchange(together_[file], 0);
      auto const share = static_cast<double>(count) / static_cast<double>(commits.size());
      bool const hot = count >= settings_.few_commits && share >= settings_.hot_share;
      if (hot && !covers(paths, names_[file]))
        result.push_back({std::string(names_[file]), count, commits.size()});
    }
    return result;
  }

 private:
  [[nodiscard]] Indices commits_touching(std::vector<TaskPath const*> const& paths,
                                         FileIndex const& index) {
    Indices result;
    auto const add = [&](std::size_t file) {
      for (auto const commit : commits_of_[file]) {
        if (seen_[commit]) continue;
        seen_[commit] = true;
        result.push_back(commit);
      }
    };
    for (auto const* path : paths) {
      auto const& meaning = path->meaning;
      if (meaning.kind == Meaning::Kind::directory) {
        auto const prefix = meaning.place + '/';
        for (auto at = files_.lower_bound(prefix);
             at != files_.end() && at->first.starts_with(prefix); ++at)
          add(at->second);
        continue;
      }
      for (auto const file : meaning.files)
        if (auto const at = files_.find(index.files()[file]); at != files_.end()) add(at->second);
    }
    for (auto const commit : result) seen_[commit] = false;
    return result;
  }

  static bool covers(std::vector<TaskPath const*> const& paths, std::string_view file) {
    return std::ranges::any_of(paths, [&](TaskPath const* path) {
      auto const& meaning = path->meaning;
      return file == meaning.place ||
             (meaning.kind == Meaning::Kind::directory && file.starts_with(meaning.place + '/'));
    });
  }

  IndependenceSettings const& settings_;
  std::map<std::string_view, std::size_t> files_;
  std::vector<std::string_view> names_;
  std::vector<Indices> commits_, commits_of_;
  std::vector<bool> seen_;
  Indices together_;
};

class HotTies {
 public:
  HotTies(TaskPlan const& plan, TaskPaths const& task_paths, FileIndex const& index)
      : plan_(plan), task_paths_(task_paths), index_(index) {}

  void by_history(ChangeHabits& history, std::vector<Tie>& ties) {
    struct Shared {
      Indices tasks;
      Habit strongest;
    };
    std::map<std::string, Shared> hot;
    std::map<Indices, std::vector<Habit>> known;  // many tasks have the same paths
    for (std::size_t task = 0; task < plan_.tasks.size(); ++task) {
      auto const [at, added] = known.try_emplace(task_paths_.of_task[task]);
      if (added) at->second = history.habits_of(paths_of(task), index_);
      for (auto const& habit : at->second) {
        auto& shared = hot[habit.file];
        shared.tasks.push_back(task);
        bool const first = shared.tasks.size() == 1;
        if (first ||
            habit.together * shared.strongest.commits > shared.strongest.together * habit.commits)
          shared.strongest = habit;
      }
    }
    auto const named = tasks_naming();
    for (auto& [file, shared] : hot) {
      if (auto const at = named.find(file); at != named.end())
        shared.tasks.insert(shared.tasks.end(), at->second.begin(), at->second.end());
      auto const& habit = shared.strongest;
      add(shared.tasks,
          "what they touch is usually changed together with " + file + " (in up to " +
              std::to_string(habit.together) + " of " + std::to_string(habit.commits) +
              " commits).",
          ties);
    }
  }

  /// Ties tasks that add sources to the file of the build that lists them.
  void by_build_lists(std::vector<Tie>& ties) const {
    std::map<std::string, Indices> lists;
    for (auto const& path : task_paths_.paths) {
      if (path.meaning.kind != Meaning::Kind::new_file) continue;
      if (auto const list = build_list_for(path.meaning.place)) {
        auto& tasks = lists[*list];
        tasks.insert(tasks.end(), path.tasks.begin(), path.tasks.end());
      }
    }
    for (auto& [list, tasks] : lists)
      add(tasks, "each adds sources that " + list + " must list.", ties);
  }

  void by_words(std::vector<Tie>& ties) const {
    Indices migrations, changelog, dependencies;
    auto const manifest = manifest_of_dependencies();
    for (std::size_t i = 0; i < plan_.tasks.size(); ++i) {
      auto const text = lower(plan_.tasks[i].title + '\n' + plan_.tasks[i].description);
      if (says(text, {"migration"})) migrations.push_back(i);
      if (says(text, {"changelog"})) changelog.push_back(i);
      if (manifest && says(text, {"new dependency", "add a dependency", "adds a dependency",
                                  "npm install", "yarn add", "pnpm add", "pip install", "cargo add",
                                  "upgrade dependencies", "update dependencies"}))
        dependencies.push_back(i);
    }
    add(migrations, "each mentions migrations, whose order must be one.", ties);
    add(changelog, "each mentions the changelog.", ties);
    if (manifest)
      add(dependencies, "each changes the dependencies, which are all in " + *manifest + ".", ties);
  }

 private:
  [[nodiscard]] std::vector<TaskPath const*> paths_of(std::size_t task) const {
    std::vector<TaskPath const*> result;
    for (auto const path : task_paths_.of_task[task]) result.push_back(&task_paths_.paths[path]);
    return result;
  }

  [[nodiscard]] std::map<std::string_view, Indices> tasks_naming() const {
    std::map<std::string_view, Indices> result;
    for (auto const& path : task_paths_.paths) {
      if (path.meaning.kind != Meaning::Kind::file) continue;
      auto& tasks = result[path.meaning.place];
      tasks.insert(tasks.end(), path.tasks.begin(), path.tasks.end());
    }
    return result;
  }

  static bool says(std::string_view text, std::initializer_list<std::string_view> phrases) {
    return std::ranges::any_of(
        phrases, [&](std::string_view phrase) { return text.find(phrase) != text.npos; });
  }

  [[nodiscard]] std::optional<std::string> manifest_of_dependencies() const {
    for (auto const name :
         {"package-lock.json"sv, "yarn.lock"sv, "pnpm-lock.yaml"sv, "Cargo.lock"sv, "go.sum"sv,
          "poetry.lock"sv, "uv.lock"sv, "Gemfile.lock"sv, "composer.lock"sv, "package.json"sv,
          "Cargo.toml"sv, "go.mod"sv, "pyproject.toml"sv, "requirements.txt"sv, "vcpkg.json"sv,
          "pom.xml"sv, "build.gradle"sv})
      if (index_.has(name)) return std::string(name);
    return std::nullopt;
  }

  /// The file that names the modules of a directory: "__init__.py", "index.ts", "mod.rs".
  [[nodiscard]] std::optional<std::string> package_list_for(std::string_view file) const {
    struct PackageList {
      std::string_view extension, name;
    };
    static constexpr std::array<PackageList, 9> lists{{{".py", "__init__.py"},
                                                       {".ts", "index.ts"},
                                                       {".tsx", "index.ts"},
                                                       {".tsx", "index.tsx"},
                                                       {".js", "index.js"},
                                                       {".jsx", "index.js"},
                                                       {".rs", "mod.rs"},
                                                       {".rs", "lib.rs"},
                                                       {".rs", "main.rs"}}};
    auto const slash = file.rfind('/');
    auto const directory = file.substr(0, slash == file.npos ? 0 : slash + 1);
    for (auto const& list : lists) {
      auto name = std::string(directory) + std::string(list.name);
      if (file.ends_with(list.extension) && file != name && index_.has(name)) return name;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> build_list_for(std::string_view file) const {
    static constexpr std::array sources{"c"sv, "cc"sv, "cpp"sv, "cxx"sv, "cu"sv};
    if (auto list = package_list_for(file)) return list;
    if (!among(sources, file.substr(file.rfind('.') + 1))) return std::nullopt;
    while (!file.empty()) {
      auto const slash = file.rfind('/');
      file = file.substr(0, slash == file.npos ? 0 : slash);
      for (auto const name : {"CMakeLists.txt"sv, "meson.build"sv, "BUILD.bazel"sv, "BUILD"sv}) {
        auto const list = (file.empty() ? "" : std::string(file) + '/') + std::string(name);
        if (index_.has(list)) return list;
      }
    }
    return std::nullopt;
  }

  void add(Indices tasks, std::string const& why, std::vector<Tie>& ties) const {
    std::ranges::sort(tasks);
    tasks.erase(std::unique(tasks.begin(), tasks.end()), tasks.end());
    if (tasks.size() < 2) return;
    auto names = names_of(plan_, tasks);
    auto reason = list_words(names) + ": " + why;
    ties.push_back({TieKind::hot_file, std::move(names), std::move(reason), false});
  }

  TaskPlan const& plan_;
  TaskPaths const& task_paths_;
  FileIndex const& index_;
};

}  // namespace

void add_hot_ties(TaskPlan const& plan, TaskPaths const& task_paths, FileIndex const& index,
                  RepositoryFacts const& facts, IndependenceSettings const& settings,
                  std::vector<Tie>& ties) {
  HotTies hot(plan, task_paths, index);
  ChangeHabits history(facts, settings);
  hot.by_history(history, ties);
  hot.by_build_lists(ties);
  hot.by_words(ties);
}

}  // namespace parallel_explore::independence

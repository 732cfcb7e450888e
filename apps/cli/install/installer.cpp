#include "install/installer.hpp"

#include "install/entries.hpp"
#include "install/file_change.hpp"
#include "parallel_explore/error.hpp"
#include "text/digest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

namespace pexplore::install {

using namespace parallel_explore;
namespace fs = std::filesystem;

namespace {

struct PlannedFile {
  std::string path, content;
  Step step;
};

struct PlannedEntry {
  std::string file;
  bool exists = false;
  std::string settings;  ///< as they are
  Insertion insertion;
};

/// The changes for one host.
struct Plan {
  std::string host;
  std::vector<PlannedFile> files;
  std::vector<std::string> outdated;  ///< installed by an earlier version, and wanted no more
  std::optional<PlannedEntry> entry;
};

Layout const& layout_of(PluginHost const& host, Scope scope) {
  return scope == Scope::user ? host.user : host.project;
}

WantedEntry wanted(ServerEntry const& entry) { return {entry.format, entry.table, entry.text}; }

Record record_at(Places const& places) {
  auto const found = found_at(places.record);
  return found.exists ? read_record(found.content.value_or("")) : Record{};
}

/// Whether links in a working tree, which others may have made, lead out of it.
bool leads_out(fs::path const& base, fs::path const& file) {
  std::error_code error;
  auto const real = fs::weakly_canonical(file, error);
  auto const top = fs::canonical(base, error);
  if (error) return true;
  auto const inside = real.lexically_relative(top);
  return inside.empty() || *inside.begin() == "..";
}

constexpr auto leads_out_text = ": a link leads out of the working tree";

void plan_files(Layout const& layout, Places const& places, Digests const& recorded, Plan& plan,
                std::vector<std::string>& obstacles) {
  Digests left = recorded;
  for (auto& each : files_of(layout)) {
    auto const& base = places.bases.at(each.base);
    auto const path = (base / each.path).string();
    if (each.base == Base::project && leads_out(base, path)) {
      obstacles.push_back(path + leads_out_text);
      continue;
    }
    auto const found = recorded.find(path);
    left.erase(path);
    auto const step =
        step_for(each.content, found_at(path), found == recorded.end() ? "" : found->second);
    if (step == Step::refuse_foreign) obstacles.push_back(path + ": was not installed by pexplore");
    if (step == Step::refuse_edited)
      obstacles.push_back(path + ": was edited since it was installed");
    plan.files.push_back({path, std::move(each.content), step});
  }
  for (auto const& [path, digest] : left) {
    if (removal_of(found_at(path), digest) == FileRemoval::remove) plan.outdated.push_back(path);
  }
}

void plan_entry(ServerEntry const& entry, Places const& places, Plan& plan,
                std::vector<std::string>& obstacles) {
  auto const& base = places.bases.at(entry.base);
  auto path = base / entry.file;
  if (!entry.second.empty() && !found_at(path).exists && found_at(base / entry.second).exists)
    path = base / entry.second;
  auto const found = found_at(path);
  if (entry.base == Base::project && leads_out(base, path)) {
    obstacles.push_back(path.string() + leads_out_text);
    return;
  }
  if (found.exists && !found.content) {
    obstacles.push_back(path.string() + ": is not a file that can be read");
    return;
  }
  auto const settings = found.content.value_or("");
  switch (state_of(settings, wanted(entry))) {
    case EntryState::absent:
      plan.entry = {path.string(), found.exists, settings, insertion_of(settings, wanted(entry))};
      break;
    case EntryState::same:
      break;
    case EntryState::other:
      obstacles.push_back(
          fmt::format("{}: has another entry \"pexplore\" in \"{}\"", path.string(), entry.table));
      break;
    case EntryState::impossible:
      obstacles.push_back(fmt::format("{}: cannot be read, or has no place for an entry in \"{}\"",
                                      path.string(), entry.table));
      break;
  }
}

std::vector<Plan> plans_of(std::vector<PluginHost const*> const& hosts, Scope scope,
                           Places const& places, Record const& record) {
  std::vector<Plan> plans;
  std::vector<std::string> obstacles;
  for (auto const* host : hosts) {
    Plan plan;
    plan.host = host->name;
    auto const recorded = record.hosts.find(plan.host);
    auto const& layout = layout_of(*host, scope);
    plan_files(layout, places, recorded == record.hosts.end() ? Digests() : recorded->second.files,
               plan, obstacles);
    if (layout.entry) plan_entry(*layout.entry, places, plan, obstacles);
    plans.push_back(std::move(plan));
  }
  if (!obstacles.empty()) {
    throw Error(ErrorCode::name_in_use,
                fmt::format("nothing was installed, since something is in the way:\n  {}",
                            fmt::join(obstacles, "\n  ")),
                "move it away, and install again");
  }
  return plans;
}

/// Directories that are made for all files, the record among them.
std::vector<std::string> directories_for(std::vector<Plan> const& plans, Places const& places) {
  std::vector<std::string> files{places.record.string()};
  for (auto const& plan : plans) {
    for (auto const& each : plan.files) files.push_back(each.path);
    if (plan.entry) files.push_back(plan.entry->file);
  }
  std::map<std::string, bool> exists;
  for (auto const& file : files) {
    for (auto up = fs::path(file).parent_path(); up.has_relative_path(); up = up.parent_path()) {
      std::error_code ignored;
      exists[up.string()] = fs::is_directory(up, ignored);
    }
  }
  return missing_directories(files, exists);
}

void make_directories(std::vector<std::string> const& directories) {
  for (auto const& each : directories) {
    std::error_code error;
    fs::create_directory(each, error);
    if (error)
      throw Error(ErrorCode::resource,
                  fmt::format("cannot make the directory {}: {}", each, error.message()));
  }
}

void write_record(Record const& record, Places const& places) {
  auto const text = text_of(record);
  if (found_at(places.record).exists) {
    replace_file(places.record, text);
  } else {
    create_file(places.record, text);
  }
}

/// Before anything is written, so that whatever a crash leaves can be removed.
void record_plan(Plan const& plan, Record& record) {
  auto& host = record.hosts[plan.host];
  for (auto const& each : plan.files) {
    if (each.step == Step::create) host.files[each.path] = text::digest(each.content);
  }
  if (!plan.entry) return;
  auto const& entry = *plan.entry;
  std::erase_if(host.entries, [&](RecordedEntry const& each) { return each.file == entry.file; });
  host.entries.push_back({entry.file, entry.insertion.text, !entry.exists});
}

/// Updates are recorded when they are done.
void record_updates(Plan const& plan, Record& record) {
  auto& host = record.hosts[plan.host];
  for (auto const& each : plan.files) {
    if (each.step != Step::keep || host.files.contains(each.path))
      host.files[each.path] = text::digest(each.content);
  }
  for (auto const& path : plan.outdated) host.files.erase(path);
}

void carry_out(Plan const& plan) {
  for (auto const& each : plan.files) {
    if (each.step == Step::create) create_file(each.path, each.content);
    if (each.step == Step::update) replace_file(each.path, each.content);
  }
  for (auto const& path : plan.outdated) remove_file(path);
  if (!plan.entry) return;
  auto text = plan.entry->settings;
  text.insert(plan.entry->insertion.at, plan.entry->insertion.text);
  if (plan.entry->exists) {
    replace_file(plan.entry->file, text);
  } else {
    create_file(plan.entry->file, text);
  }
}

std::vector<report::InstallationChange> changes_of(Plan const& plan) {
  std::vector<report::InstallationChange> changes;
  for (auto const& each : plan.files) {
    auto const* const what = each.step == Step::create   ? "created"
                             : each.step == Step::update ? "updated"
                                                         : "is there";
    changes.push_back({plan.host, what, each.path});
  }
  for (auto const& path : plan.outdated) changes.push_back({plan.host, "removed", path});
  if (plan.entry)
    changes.push_back(
        {plan.host, plan.entry->exists ? "added the server to" : "created", plan.entry->file});
  return changes;
}

void remove_entry(RecordedEntry const& recorded, PluginHost const& host, Scope scope, bool dry_run,
                  std::vector<report::InstallationChange>& changes) {
  auto const found = found_at(recorded.file);
  auto const& entry = layout_of(host, scope).entry;
  if (!found.exists) return;
  auto const name = std::string(host.name);
  auto const text = found.content && entry
                        ? without(*found.content, wanted(*entry), recorded.inserted)
                        : std::nullopt;
  if (!text) {
    bool const is_gone =
        found.content && entry && state_of(*found.content, wanted(*entry)) == EntryState::absent;
    if (!is_gone)
      changes.push_back({name, "kept, since its entry was edited", recorded.file, true});
    return;
  }
  bool const is_empty = text->find_first_not_of(" \t\r\n") == std::string::npos;
  changes.push_back({name, recorded.made_file && is_empty ? "removed" : "removed the server from",
                     recorded.file});
  if (dry_run) return;
  if (recorded.made_file && is_empty) {
    remove_file(recorded.file);
  } else {
    replace_file(recorded.file, *text);
  }
}

void remove_host(RecordedHost const& recorded, PluginHost const& host, Scope scope, bool dry_run,
                 std::vector<report::InstallationChange>& changes) {
  for (auto const& [path, digest] : recorded.files) {
    auto const removal = removal_of(found_at(path), digest);
    if (removal == FileRemoval::gone) continue;
    bool const kept = removal == FileRemoval::keep_edited;
    changes.push_back(
        {std::string(host.name), kept ? "kept, since it was edited" : "removed", path, kept});
    if (!kept && !dry_run) remove_file(path);
  }
  for (auto const& each : recorded.entries) remove_entry(each, host, scope, dry_run, changes);
}

/// Removes directories that were made and have nothing in them any more; the others stay recorded.
void remove_directories(Record& record) {
  std::vector<std::string> left;
  for (auto each = record.directories.rbegin(); each != record.directories.rend(); ++each) {
    std::error_code error;
    fs::remove(*each, error);
    if (error) left.push_back(*each);
  }
  std::ranges::reverse(left);
  record.directories = std::move(left);
}

}  // namespace

std::vector<report::InstallationChange> install(std::vector<PluginHost const*> const& hosts,
                                                Scope scope, Places const& places, bool dry_run) {
  auto record = record_at(places);
  auto const plans = plans_of(hosts, scope, places, record);
  std::vector<report::InstallationChange> changes;
  for (auto const& plan : plans) std::ranges::move(changes_of(plan), std::back_inserter(changes));
  if (dry_run) return changes;
  auto const directories = directories_for(plans, places);
  make_directories(directories);
  record.directories.insert(record.directories.end(), directories.begin(), directories.end());
  std::ranges::sort(record.directories);
  for (auto const& plan : plans) record_plan(plan, record);
  write_record(record, places);
  for (auto const& plan : plans) {
    carry_out(plan);
    record_updates(plan, record);
  }
  write_record(record, places);
  return changes;
}

std::vector<report::InstallationChange> uninstall(std::vector<PluginHost const*> const& hosts,
                                                  Scope scope, Places const& places, bool dry_run) {
  auto record = record_at(places);
  std::vector<report::InstallationChange> changes;
  bool any = false;
  for (auto const* host : hosts) {
    auto const recorded = record.hosts.find(std::string(host->name));
    if (recorded == record.hosts.end()) continue;
    any = true;
    remove_host(recorded->second, *host, scope, dry_run, changes);
    record.hosts.erase(recorded);
  }
  if (!any) {
    throw Error(ErrorCode::not_found,
                fmt::format("nothing was installed there {}",
                            scope == Scope::user ? "for you" : "in this project"),
                scope == Scope::user ? "of this project: --project" : "for you: --user");
  }
  if (dry_run) return changes;
  if (record.hosts.empty()) {
    remove_file(places.record);
  } else {
    write_record(record, places);
  }
  auto const before = record.directories;
  remove_directories(record);
  if (!record.hosts.empty() && record.directories != before) write_record(record, places);
  return changes;
}

}  // namespace pexplore::install

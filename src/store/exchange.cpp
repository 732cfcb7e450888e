#include "store/exchange.hpp"

#include "files/durable.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/exchange.hpp"
#include "parallel_explore/progress_store.hpp"
#include "store/journal_file.hpp"
#include "store/open_journal.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <stdlib.h>
#include <system_error>

namespace parallel_explore::store {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

constexpr int exchange_version = 1;

/// No place has this mark, so that the record is never taken for one that was made here.
constexpr auto place_of_imports = "imported";

/// A new directory below the records, removed with this object unless its content was moved away.
class Staging {
 public:
  explicit Staging(fs::path const& root) {
    std::error_code error;
    fs::create_directories(root, error);
    auto pattern = (root / ".import-XXXXXX").string();
    if (error || !mkdtemp(pattern.data())) throw files::write_error(root, errno);
    path_ = pattern;
  }
  ~Staging() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Staging(Staging const&) = delete;
  [[nodiscard]] fs::path const& path() const { return path_; }

 private:
  fs::path path_;
};

[[noreturn]] void refuse_text(std::string_view source, std::string_view why) {
  throw Error(ErrorCode::spec, fmt::format("{} {}", source, why),
              "make one with: pexplore export NAME FILE");
}

json::object read_exchange(std::string_view text, std::string_view source) {
  json::error_code error;
  auto value = json::parse(text, error);
  auto const* const object = error ? nullptr : value.if_object();
  auto const* const version = object ? object->if_contains("pexplore_export") : nullptr;
  if (!version || !version->is_int64())
    refuse_text(source, "is not an experiment that pexplore exported");
  if (version->as_int64() != exchange_version)
    refuse_text(source, "was exported by a later pexplore, which this one cannot read");
  return std::move(value.as_object());
}

std::string text_member(json::object const& object, std::string_view name,
                        std::string_view source) {
  auto const* const member = object.if_contains(name);
  if (!member || !member->is_string())
    refuse_text(source, fmt::format("is damaged: it has no \"{}\"", name));
  return std::string(member->as_string());
}

void write_patches(json::object const& object, Exploration const& exploration,
                   fs::path const& directory) {
  auto const* const patches = object.if_contains("patches");
  if (!patches || !patches->is_object()) return;
  for (auto const& record : exploration.approaches) {
    auto const* const patch = patches->get_object().if_contains(record.approach.name);
    if (patch && patch->is_string())
      files::replace_soon(imported_patch(directory, record.approach.name),
                          std::string(patch->get_string()));
  }
}

}  // namespace

std::string exchange_text(fs::path const& directory,
                          std::map<std::string, std::string> const& patches) {
  std::string lines;
  (void)scan_journal(directory / journal_name, [&](std::string_view line) {
    lines += line;
    lines += '\n';
  });
  json::object by_approach;
  for (auto const& [approach, patch] : patches) by_approach[approach] = text::valid_utf8(patch);
  return json::serialize(json::object{{"pexplore_export", exchange_version},
                                      {"experiment", directory.filename().string()},
                                      {"journal", std::move(lines)},
                                      {"patches", std::move(by_approach)}}) +
         "\n";
}

fs::path imported_patch(fs::path const& directory, std::string const& approach) {
  return directory / "patches" / (text::slug(approach) + ".patch");
}

}  // namespace parallel_explore::store

namespace parallel_explore {
inline namespace v0_2 {

std::string import_experiment(std::filesystem::path const& root, std::string_view text,
                              std::string_view source) {
  namespace fs = std::filesystem;
  auto const object = store::read_exchange(text, source);
  auto const name = store::text_member(object, "experiment", source);
  if (name.empty() || text::slug(name) != name)
    store::refuse_text(source, "is damaged: its experiment has an impossible name");
  store::Staging const staging(root);
  auto const directory = staging.path() / name;
  fs::create_directories(directory / "patches");
  files::replace_soon(directory / store::journal_name,
                      store::text_member(object, "journal", source));
  JournalStore staged(staging.path());
  {
    auto const journal = staged.open(name);
    if (journal->exploration().name != name)
      store::refuse_text(source, "is damaged: its record is of another experiment");
    (void)journal->append(events::Trusted{{}, store::place_of_imports, false});
    store::write_patches(object, journal->exploration(), directory);
  }
  std::error_code error;
  fs::rename(directory, root / name, error);  // never onto a directory that has files
  bool const is_taken = error == std::errc::directory_not_empty ||
                        error == std::errc::file_exists || error == std::errc::not_a_directory;
  if (error && !is_taken) throw files::write_error(root / name, error.value());
  if (error)
    throw Error(ErrorCode::name_in_use, fmt::format("experiment {} exists already", name),
                fmt::format("show it: pexplore show {}", name));
  return name;
}

}  // namespace v0_2
}  // namespace parallel_explore

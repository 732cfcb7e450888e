#include "store/inbox.hpp"

#include "core/experiment_json.hpp"
#include "core/ids.hpp"
#include "files/durable.hpp"
#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/event_visit.hpp"
#include "text/display.hpp"
#include "text/words.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>

namespace parallel_explore::store {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

constexpr std::uintmax_t largest_request = 1 << 20;
constexpr auto ending = ".json";

/// The approach of that experiment whose session runs this program; empty: a person does, or a
/// session of another experiment.
std::string own_approach(fs::path const& inbox) {
  char const* const experiment = std::getenv("PEXPLORE_EXPERIMENT");
  char const* const approach = std::getenv("PEXPLORE_APPROACH");
  bool const is_this = experiment && approach && inbox.parent_path().filename() == experiment;
  return is_this ? approach : std::string();
}

std::string to_text(Request const& request, std::string const& approach) {
  json::object object{{"schema", 1}};
  if (!approach.empty()) object["approach"] = approach;
  Overloaded const writers{
      [&](AddApproach const& add) {
        object["request"] = "add";
        object["name"] = add.approach.name;
        object["description"] = add.approach.description;
        object["agent"] = add.approach.agent;
        object["characteristics"] = json::value_from(add.approach.characteristics);
        object["combines"] = json::value_from(add.approach.combines);
        object["brief"] = add.approach.brief;
      },
      [&](CancelApproaches const& cancel) {
        object["request"] = "cancel";
        object["approaches"] = json::value_from(cancel.approaches);
      },
      [&](TellApproach const& tell) {
        object["request"] = "tell";
        object["name"] = tell.approach;
        object["remark"] = tell.remark;
      },
      [&](HoldRun const& hold) { object["request"] = hold.held ? "pause" : "continue"; },
      [&](ChangeSettings const& change) {
        object["request"] = "set";
        object["settings"] = core::settings_to_value(change.settings);
      },
      [&](StopRun const&) { object["request"] = "stop"; },
  };
  std::visit(writers, request);
  return json::serialize(object) + "\n";
}

std::string optional_text(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  return found ? text::clean_text(std::string_view(found->as_string())) : std::string();
}

std::vector<std::string> texts_at(json::object const& object, std::string_view key) {
  std::vector<std::string> texts;
  if (auto const* const found = object.if_contains(key)) {
    for (auto const& each : found->as_array())
      texts.push_back(text::clean_text(std::string_view(each.as_string())));
  }
  return texts;
}

/// Throws any exception, of JSON as well, for a text that is not a request.
Request from_text(std::string const& text) {
  auto const value = json::parse(text);
  auto const& object = value.as_object();
  auto const kind = std::string_view(object.at("request").as_string());
  if (kind == "add") {
    AddApproach add;
    add.approach.name = text::slug(optional_text(object, "name"));
    add.approach.description = optional_text(object, "description");
    add.approach.agent = optional_text(object, "agent");
    add.approach.characteristics = texts_at(object, "characteristics");
    add.approach.combines = texts_at(object, "combines");
    add.approach.brief = optional_text(object, "brief");
    if (add.approach.name.empty()) throw std::invalid_argument("it does not name an approach");
    return add;
  }
  if (kind == "cancel") {
    (void)object.at("approaches").as_array();
    return CancelApproaches{texts_at(object, "approaches")};
  }
  if (kind == "tell") {
    TellApproach tell{optional_text(object, "name"), optional_text(object, "remark")};
    if (tell.approach.empty() || tell.remark.empty())
      throw std::invalid_argument("it lacks an approach or a remark");
    return tell;
  }
  if (kind == "pause" || kind == "continue") return HoldRun{kind == "pause"};
  if (kind == "set") return ChangeSettings{core::settings_from_value(object.at("settings"))};
  if (kind == "stop") return StopRun{};
  throw std::invalid_argument(fmt::format("\"{}\" is not a request", text::clean_line(kind, 60)));
}

/// Why a request is not taken for one of a person with pexplore; empty: it is. An imitation of what
/// pexplore writes is not found.
std::string foreign_origin(fs::path const& file, json::object const& object) {
  if (auto const approach = optional_text(object, "approach"); !approach.empty())
    return fmt::format("the session of {} posted it", text::clean_line(approach, 100));
  constexpr std::size_t name_length = 20 + 1 + 36 + 5;  // TIME-UUID.json
  bool const is_ours = file.filename().string().size() == name_length;
  return is_ours ? std::string() : "pexplore did not write it";
}

QueuedRequest read(fs::path const& file) {
  QueuedRequest queued;
  queued.file = file;
  auto const content = files::read(file, largest_request);
  if (!content) {
    queued.fault = "it is not a file, or is far too large";
    return queued;
  }
  try {
    queued.request = from_text(*content);
    queued.fault = foreign_origin(file, json::parse(*content).as_object());
  } catch (std::exception const& fault) {
    queued.fault = text::clean_line(fault.what(), 200);
  }
  return queued;
}

fs::path rejected_file(fs::path const& file) {
  return file.parent_path() / "rejected" / file.filename();
}

}  // namespace

fs::path inbox_of(fs::path const& experiment) { return experiment / "inbox"; }

fs::path post_request(fs::path const& inbox, Request const& request) {
  std::error_code error;
  fs::create_directories(inbox, error);
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot create {}: {}", inbox.string(), error.message()));
  }
  auto const now = std::chrono::system_clock::now().time_since_epoch().count();
  auto file = inbox / fmt::format("{:020}-{}{}", now, core::new_uuid(), ending);
  files::replace(file, to_text(request, own_approach(inbox)));
  return file;
}

std::vector<QueuedRequest> pending_requests(fs::path const& inbox) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator each(inbox, error), end; !error && each != end;
       each.increment(error)) {
    auto const name = each->path().filename().string();
    // A file has the ending .tmp while it is written.
    if (name != "rejected" && !name.ends_with(".tmp")) files.push_back(each->path());
  }
  std::ranges::sort(files);
  std::vector<QueuedRequest> all;
  for (auto const& file : files) all.push_back(read(file));
  return all;
}

void acknowledge(QueuedRequest const& queued) {
  std::error_code ignored;
  fs::remove(queued.file, ignored);
}

void reject(QueuedRequest const& queued, std::string const& why) {
  auto const to = rejected_file(queued.file);
  std::error_code error;
  fs::create_directories(to.parent_path(), error);
  // The reason first, so that it exists when the file disappears.
  files::replace(to.string() + ".why", why + "\n");
  fs::rename(queued.file, to, error);
  if (error) fs::remove_all(queued.file, error);
}

std::string rejection(fs::path const& file) {
  auto in = files::input(rejected_file(file).string() + ".why");
  std::string why;
  std::getline(in, why);
  return why;
}

}  // namespace parallel_explore::store

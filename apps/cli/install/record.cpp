#include "install/record.hpp"

#include "parallel_explore/error.hpp"

#include <boost/json.hpp>

namespace pexplore::install {

namespace json = boost::json;

namespace {

RecordedHost host_of(json::object const& object) {
  RecordedHost host;
  for (auto const& [file, digest] : object.at("files").as_object())
    host.files.emplace(file, digest.as_string());
  for (auto const& each : object.at("entries").as_array()) {
    host.entries.push_back({std::string(each.at("file").as_string()),
                            std::string(each.at("inserted").as_string()),
                            each.at("made_file").as_bool()});
  }
  return host;
}

}  // namespace

Record read_record(std::string_view text) {
  Record record;
  try {
    auto const value = json::parse(text);
    for (auto const& [name, host] : value.at("hosts").as_object())
      record.hosts.emplace(name, host_of(host.as_object()));
    for (auto const& each : value.at("directories").as_array())
      record.directories.emplace_back(each.as_string());
  } catch (std::exception const&) {
    throw parallel_explore::Error(parallel_explore::ErrorCode::journal,
                                  "the record of the installation cannot be read",
                                  "remove the files that it lists by hand");
  }
  return record;
}

std::string text_of(Record const& record) {
  json::object hosts;
  for (auto const& [name, host] : record.hosts) {
    json::object files;
    for (auto const& [file, digest] : host.files) files[file] = digest;
    json::array entries;
    for (auto const& each : host.entries)
      entries.push_back(
          {{"file", each.file}, {"inserted", each.inserted}, {"made_file", each.made_file}});
    hosts[name] = {{"files", std::move(files)}, {"entries", std::move(entries)}};
  }
  json::array const directories(record.directories.begin(), record.directories.end());
  return json::serialize(json::object{{"hosts", std::move(hosts)}, {"directories", directories}}) +
         "\n";
}

}  // namespace pexplore::install

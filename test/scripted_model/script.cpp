#include "scripted_model/script.hpp"

namespace scripted {

namespace json = boost::json;

namespace {

int integer(json::object const& object, char const* key, int otherwise) {
  auto const* const found = object.if_contains(key);
  return found ? found->to_number<int>() : otherwise;
}

Step read_step(json::object const& object) {
  if (auto const* write = object.if_contains("write")) {
    return Write{std::string(write->at("path").as_string()),
                 std::string(write->at("content").as_string())};
  }
  if (auto const* run = object.if_contains("run")) return Run{std::string(run->as_string())};
  if (auto const* call = object.if_contains("call"))
    return Call{std::string(call->at("tool").as_string()), call->at("input").as_object()};
  return Say{std::string(object.at("say").as_string())};
}

Fault read_fault(json::object const& object) {
  Fault fault;
  fault.at = integer(object, "at", 0);
  fault.times = integer(object, "times", 1);
  fault.status = integer(object, "status", 0);
  fault.retry_after_s = integer(object, "retry_after", 0);
  fault.silent = object.contains("silent");
  return fault;
}

}  // namespace

Script Script::parse(std::string const& text) {
  Script script;
  auto const value = json::parse(text);
  for (auto const& each : value.at("steps").as_array())
    script.steps.push_back(read_step(each.as_object()));
  if (auto const* faults = value.as_object().if_contains("faults")) {
    for (auto const& each : faults->as_array())
      script.faults.push_back(read_fault(each.as_object()));
  }
  return script;
}

Step Script::step(std::size_t tools_used) const {
  return tools_used < steps.size() ? steps[tools_used] : Step(Say{"done"});
}

std::optional<Fault> Script::next_fault(std::size_t step) {
  for (auto& fault : faults) {
    if (std::cmp_not_equal(fault.at, step) || fault.times <= 0) continue;
    --fault.times;
    return fault;
  }
  return std::nullopt;
}

}  // namespace scripted

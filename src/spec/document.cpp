#include "spec/document.hpp"

#include "parallel_explore/error.hpp"
#include "spec/toml_node.hpp"
#include "spec/yaml_node.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::spec {
namespace {

Node parse(std::string_view text, SpecFormat format, std::vector<Fault>& faults) {
  switch (format) {
    case SpecFormat::toml:
      return parse_toml(text, faults);
    case SpecFormat::yaml:
      return parse_yaml(text, faults);
    case SpecFormat::json:
      return parse_json(text, faults);
  }
  return {};
}

}  // namespace

Node document_of(std::string_view text, SpecFormat format, std::string_view source) {
  if (auto const bad = text::invalid_utf8(text); bad != std::string_view::npos) {
    auto const line = 1 + static_cast<int>(std::ranges::count(text.substr(0, bad), '\n'));
    refuse({{line, "not valid UTF-8; save the file as UTF-8"}}, source);
  }
  std::vector<Fault> faults;
  auto document = parse(text, format, faults);
  if (!faults.empty()) refuse(std::move(faults), source);
  return document;
}

void refuse(std::vector<Fault> faults, std::string_view source) {
  std::ranges::stable_sort(faults, {}, &Fault::line);
  std::string message;
  for (auto const& fault : faults) {
    if (!message.empty()) message += '\n';
    message += fault.line > 0 ? fmt::format("{}:{}: {}", source, fault.line, fault.text)
                              : fmt::format("{}: {}", source, fault.text);
  }
  throw Error(ErrorCode::spec, message);
}

}  // namespace parallel_explore::spec

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

}  // namespace parallel_explore::spec

namespace parallel_explore {
inline namespace v0_2 {
namespace {

bool is_table_in(std::string_view text, SpecFormat format) {
  std::vector<spec::Fault> faults;
  auto const document = spec::parse(text, format, faults);
  auto const* const table = std::get_if<spec::Node::Table>(&document.value);
  return faults.empty() && table && !table->empty();
}

}  // namespace

std::optional<SpecFormat> format_of_text(std::string_view text) {
  if (text::invalid_utf8(text) != std::string_view::npos) return std::nullopt;
  // JSON is YAML as well. TOML is not: its lines are not keys there.
  if (is_table_in(text, SpecFormat::json)) return SpecFormat::json;
  bool const toml = is_table_in(text, SpecFormat::toml);
  bool const yaml = is_table_in(text, SpecFormat::yaml);
  if (toml == yaml) return std::nullopt;
  return toml ? SpecFormat::toml : SpecFormat::yaml;
}

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::spec {

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

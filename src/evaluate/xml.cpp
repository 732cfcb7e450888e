#include "evaluate/xml.hpp"

#include <boost/property_tree/xml_parser.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace parallel_explore::evaluate {
namespace {

constexpr int deepest = 100;
constexpr std::string_view xml_blanks = " \t\r\n";

enum class Tag { opens, is_empty, is_broken };

/// Reads a tag as the parser does: its name, then attributes, whose values may hold any character.
/// Moves `at` from its "<" behind its end.
Tag read_tag(std::string_view xml, std::size_t& at) {
  auto const skip_blanks = [&] {
    at = std::min(xml.find_first_not_of(xml_blanks, at), xml.size());
  };
  auto const is_at = [&](char c) { return at < xml.size() && xml[at] == c; };
  at = std::min(xml.find_first_of(" \t\r\n/>?", at + 1), xml.size());
  skip_blanks();
  while (at < xml.size() && !is_at('>') && !is_at('/')) {
    at = std::min(xml.find_first_of(" \t\r\n/<>=?!", at), xml.size());
    skip_blanks();
    if (!is_at('=')) return Tag::is_broken;
    ++at;
    skip_blanks();
    if (!is_at('"') && !is_at('\'')) return Tag::is_broken;
    at = xml.find(xml[at], at + 1);
    if (at == std::string_view::npos) return Tag::is_broken;
    ++at;
    skip_blanks();
  }
  if (is_at('>')) return ++at, Tag::opens;
  if (!xml.substr(at).starts_with("/>")) return Tag::is_broken;
  return at += 2, Tag::is_empty;
}

/// Whether the parser can be given the text: it recurses for each element, and reports broken tags
/// itself.
bool is_shallow(std::string_view xml) {
  int depth = 0;
  auto const behind = [&](std::string_view end, std::size_t from) {
    auto const found = xml.find(end, from);
    return found == std::string_view::npos ? found : found + end.size();
  };
  for (auto at = xml.find('<'); at < xml.size(); at = xml.find('<', at)) {
    auto const rest = xml.substr(at);
    if (rest.starts_with("<![CDATA[")) {
      at = behind("]]>", at);
    } else if (rest.starts_with("<!--")) {
      at = behind("-->", at + 4);
    } else if (rest.starts_with("<!")) {
      return false;
    } else if (rest.starts_with("<?")) {
      at = behind("?>", at + 2);
    } else if (rest.starts_with("</")) {
      --depth;
      at = behind(">", at);
    } else {
      auto const tag = read_tag(xml, at);
      if (tag == Tag::is_broken) break;
      if (tag == Tag::opens && ++depth > deepest) return false;
    }
    if (at == std::string_view::npos) break;
  }
  return true;
}

}  // namespace

Xml parse_xml(std::string_view text) {
  if (!is_shallow(text))
    return {std::nullopt, "elements are nested too deep, or it has a document type"};
  std::istringstream in{std::string(text)};
  try {
    Xml xml;
    boost::property_tree::read_xml(in, xml.tree.emplace());
    return xml;
  } catch (boost::property_tree::xml_parser_error const& error) {
    return {std::nullopt, fmt::format("line {}: {}", error.line(), error.message())};
  }
}

std::string attribute(XmlTree const& element, std::string const& name) {
  return element.get("<xmlattr>." + name, std::string());
}

}  // namespace parallel_explore::evaluate

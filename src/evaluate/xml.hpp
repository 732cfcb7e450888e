#pragma once

#include <boost/property_tree/ptree.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::evaluate {

/// Elements by their tags; attributes are below "<xmlattr>".
using XmlTree = boost::property_tree::ptree;

/// An XML document, or the reason why it cannot be read, for people.
struct Xml {
  std::optional<XmlTree> tree;
  std::string fault;
};

/// Parses XML that a session may have written. Elements nested deeper than 100 and document types
/// are refused, since the parser recurses.
[[nodiscard]] Xml parse_xml(std::string_view text);

/// The attribute of an element; empty if it has none of that name.
[[nodiscard]] std::string attribute(XmlTree const& element, std::string const& name);

}  // namespace parallel_explore::evaluate

#include "spec/takes.hpp"

#include "text/display.hpp"
#include "text/durations.hpp"

#include <fmt/format.h>

namespace parallel_explore::spec {

Take take_text(Reader& reader, std::string& into) {
  return [&reader, &into](Node const& node) {
    if (auto const* text = reader.string_of(node)) into = *text;
  };
}

Take take_path(Reader& reader, std::filesystem::path& into) {
  return [&reader, &into](Node const& node) {
    if (auto const* text = reader.string_of(node)) into = *text;
  };
}

Take take_texts(Reader& reader, std::vector<std::string>& into) {
  return [&reader, &into](Node const& node) {
    auto const* const elements = std::get_if<Node::Array>(&node.value);
    if (!elements) {
      reader.fault(node.line, fmt::format("\"{}\" must be an array of strings, not {}",
                                          reader.key(), node.type()));
      return;
    }
    into.clear();
    for (auto const& element : *elements) {
      if (auto const* text = reader.string_of(element)) into.push_back(*text);
    }
  };
}

Take take_one_or_more(Reader& reader, std::vector<std::string>& into) {
  return [&reader, &into](Node const& node) {
    if (auto const* text = std::get_if<std::string>(&node.value)) {
      into = {*text};
    } else {
      take_texts(reader, into)(node);
    }
  };
}

std::vector<Key> notification_keys(Reader& reader, Notifications& into) {
  return {{"finished", take_one_or_more(reader, into.finished)},
          {"failed", take_one_or_more(reader, into.failed)},
          {"limited", take_one_or_more(reader, into.limited)},
          {"budget", take_one_or_more(reader, into.budget)},
          {"needs_attention", take_one_or_more(reader, into.needs_attention)}};
}

Take take_bytes(Reader& reader, std::int64_t& into) {
  return [&reader, &into](Node const& node) {
    auto const* const count = std::get_if<std::int64_t>(&node.value);
    if (count && *count > 0) {
      into = *count;
    } else {
      reader.fault(node.line,
                   fmt::format("\"{}\" must be a number of bytes, at least 1", reader.key()));
    }
  };
}

Take take_text_map(Reader& reader, std::map<std::string, std::string>& into) {
  return [&reader, &into](Node const& node) {
    auto const* const entries = std::get_if<Node::Table>(&node.value);
    if (!entries) {
      reader.fault(node.line, fmt::format("\"{}\" must be a table of strings, not {}", reader.key(),
                                          node.type()));
      return;
    }
    for (auto const& entry : *entries) {
      if (auto const* text = reader.string_of(entry.node)) into[entry.key] = *text;
    }
  };
}

Take take_boolean(Reader& reader, bool& into) {
  return [&reader, &into](Node const& node) {
    if (auto const* value = std::get_if<bool>(&node.value)) {
      into = *value;
    } else {
      reader.fault(node.line,
                   fmt::format("\"{}\" must be true or false, not {}", reader.key(), node.type()));
    }
  };
}

Take take_integer(Reader& reader, int& into, int least, int most) {
  return [&reader, &into, least, most](Node const& node) {
    auto const* const value = std::get_if<std::int64_t>(&node.value);
    if (!value) {
      reader.fault(node.line,
                   fmt::format("\"{}\" must be an integer, not {}", reader.key(), node.type()));
    } else if (*value < least || *value > most) {
      reader.fault(node.line, fmt::format("\"{}\" must be from {} to {}, not {}", reader.key(),
                                          least, most, *value));
    } else {
      into = static_cast<int>(*value);
    }
  };
}

Take take_number(Reader& reader, double& into, double least) {
  return [&reader, &into, least](Node const& node) {
    auto const value = reader.number_of(node);
    if (value && *value < least) {
      reader.fault(node.line,
                   fmt::format("\"{}\" must be at least {}, not {}", reader.key(), least, *value));
    } else if (value) {
      into = *value;
    }
  };
}

Take take_optional_number(Reader& reader, std::optional<double>& into) {
  return [&reader, &into](Node const& node) { into = reader.number_of(node); };
}

Take take_duration(Reader& reader, std::chrono::milliseconds& into) {
  return [&reader, &into](Node const& node) {
    auto const* const text = reader.string_of(node);
    if (!text) return;
    auto const value = text::parse_duration(*text);
    if (value && value->count() > 0) {
      into = *value;
    } else {
      reader.fault(
          node.line,
          fmt::format("\"{}\" is not a duration for \"{}\"; write 30m, 1h30m, 90s or 500ms",
                      text::clean_line(*text, 60), reader.key()));
    }
  };
}

Take take_optional_duration(Reader& reader, std::optional<std::chrono::milliseconds>& into) {
  return [&reader, &into](Node const& node) { take_duration(reader, into.emplace())(node); };
}

}  // namespace parallel_explore::spec

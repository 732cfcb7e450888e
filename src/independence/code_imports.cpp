#include "independence/code_imports.hpp"

#include "independence/code_text.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace parallel_explore::independence {

using namespace text;
namespace {

using namespace std::string_view_literals;
using Imports = std::vector<CodeImport>;
using Kind = CodeImport::Kind;

/// Calls `take(line, number)` for each line.
template <class Take>
void each_line(std::string_view text, Take take) {
  std::size_t number = 1;
  for (std::size_t at = 0; at < text.size(); ++number) {
    auto const end = std::min(text.find('\n', at), text.size());
    take(text.substr(at, end - at), number);
    at = end + 1;
  }
}

bool takes_word(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  auto const rest = text.substr(word.size());
  if (!rest.empty() && is_word(rest.front())) return false;
  text = trim(rest);
  return true;
}

void add_includes(std::string_view code, Imports& result) {
  each_line(code, [&](std::string_view line, std::size_t number) {
    auto text = trim(line, " \t\r");
    if (!text.starts_with('#')) return;
    text = trim(text.substr(1));
    if (!takes_word(text, "include") && !takes_word(text, "include_next")) return;
    if (text.size() < 3 || (text[0] != '"' && text[0] != '<')) return;
    auto const end = text.find(text[0] == '<' ? '>' : '"', 1);
    if (end == nowhere) return;
    result.push_back({Kind::include, std::string(text.substr(1, end - 1)), {}, number});
  });
}

std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= list.size();) {
    auto const end = std::min(list.find(',', at), list.size());
    auto const name = trim(list.substr(at, end - at), " \t\r\n()\\");
    auto const word = name.substr(0, name.find_first_of(" \t\n"));
    if (!word.empty() && word != "*") names.emplace_back(word);
    at = end + 1;
  }
  return names;
}

void add_python(std::string_view code, Imports& result) {
  std::size_t number = 1;
  for (std::size_t at = 0; at < code.size();) {
    auto end = std::min(code.find('\n', at), code.size());
    auto statement = trim(code.substr(at, end - at), " \t\r");
    auto const first = number;
    bool const imports = statement.starts_with("import ") || statement.starts_with("from ");
    if (imports && statement.find('(') != nowhere && statement.find(')') == nowhere) {
      end = std::min(code.find(')', at), code.size());
      statement = code.substr(at, end - at);
      statement = trim(statement, " \t\r\n");
    }
    while (imports && end < code.size() && statement.ends_with('\\')) {
      end = std::min(code.find('\n', end + 1), code.size());
      statement = trim(code.substr(at, end - at), " \t\r");
    }
    number += static_cast<std::size_t>(std::count(code.begin() + static_cast<std::ptrdiff_t>(at),
                                                  code.begin() + static_cast<std::ptrdiff_t>(end),
                                                  '\n')) +
              1;
    at = end + 1;
    if (takes_word(statement, "import")) {
      statement = statement.substr(0, statement.find(';'));
      for (auto& name : names_in(statement))
        result.push_back({Kind::python, std::move(name), {}, first});
    } else if (takes_word(statement, "from")) {
      auto const middle = statement.find(" import");
      if (middle == nowhere) continue;
      auto const module = trim(statement.substr(0, middle));
      result.push_back(
          {Kind::python, std::string(module), names_in(statement.substr(middle + 7)), first});
    }
  }
}

void add_scripts(std::string_view code, Imports& result) {
  static constexpr std::array before{"from"sv, "import"sv, "import("sv, "require("sv,
                                     "require.resolve("sv};
  std::size_t number = 1;
  for (std::size_t at = 0; at < code.size(); ++at) {
    char const c = code[at];
    if (c == '\n') ++number;
    if (c != '"' && c != '\'' && c != '`') continue;
    auto end = at + 1;
    while (end < code.size() && code[end] != c && code[end] != '\n')
      end += code[end] == '\\' ? 2 : 1;
    if (end >= code.size() || code[end] != c) continue;
    auto const start = at > 40 ? at - 40 : 0;
    auto const said = trim(code.substr(start, at - start), " \t\r\n");
    bool const imports = std::ranges::any_of(before, [&](std::string_view word) {
      return said.ends_with(word) &&
             (said.size() == word.size() || !is_word(said[said.size() - word.size() - 1]));
    });
    if (imports)
      result.push_back({Kind::script, std::string(code.substr(at + 1, end - at - 1)), {}, number});
    at = end;
  }
}

void add_go(std::string_view code, Imports& result) {
  bool block = false;
  each_line(code, [&](std::string_view line, std::size_t number) {
    auto text = trim(line, " \t\r");
    if (!block) {
      if (!takes_word(text, "import")) return;
      if (text.starts_with('(')) {
        block = true;
        text.remove_prefix(1);
      }
    }
    if (auto const open = text.find('"'); open != nowhere)
      if (auto const close = text.find('"', open + 1); close != nowhere)
        result.push_back(
            {Kind::go, std::string(text.substr(open + 1, close - open - 1)), {}, number});
    if (text.find(')') != nowhere) block = false;
  });
}

/// Expands "crate::{a::B, c}" into paths.
void expand_use(std::string_view tree, std::string const& before, std::size_t number, int depth,
                Imports& result) {
  tree = trim(tree, " \t\r\n");
  auto const open = tree.find('{');
  if (open == nowhere || depth > 8) {
    auto const path = before + std::string(trim(tree.substr(0, tree.find(" as "))));
    if (!path.empty()) result.push_back({Kind::rust_path, path, {}, number});
    return;
  }
  auto const stem = before + std::string(trim(tree.substr(0, open)));
  int nested = 0;
  auto begin = open + 1;
  for (auto at = open + 1; at < tree.size(); ++at) {
    bool const ends = nested == 0 && (tree[at] == ',' || tree[at] == '}');
    if (ends) {
      if (!trim(tree.substr(begin, at - begin), " \t\r\n").empty())
        expand_use(tree.substr(begin, at - begin), stem, number, depth + 1, result);
      begin = at + 1;
      if (tree[at] == '}') return;
    } else if (tree[at] == '{') {
      ++nested;
    } else if (tree[at] == '}') {
      --nested;
    }
  }
}

void add_rust(std::string_view code, Imports& result) {
  std::size_t number = 1;
  for (std::size_t at = 0; at < code.size(); ++at) {
    if (code[at] == '\n') ++number;
    bool const begins = is_letter(code[at]) && (at == 0 || !is_word(code[at - 1]));
    if (!begins) continue;
    auto text = code.substr(at, 4096);
    if (takes_word(text, "mod")) {
      auto const end = std::ranges::find_if_not(text, is_word) - text.begin();
      auto const name = text.substr(0, static_cast<std::size_t>(end));
      auto const rest = trim(text.substr(name.size()), " \t\r\n");
      if (!name.empty() && rest.starts_with(';'))
        result.push_back({Kind::rust_mod, std::string(name), {}, number});
    } else if (takes_word(text, "use")) {
      auto const end = text.find(';');
      if (end != nowhere) expand_use(text.substr(0, end), "", number, 0, result);
    } else if (text.starts_with("crate::") || text.starts_with("super::")) {
      auto const end =
          std::ranges::find_if_not(text, [](char c) { return is_word(c) || c == ':'; });
      auto const path = trim(text.substr(0, static_cast<std::size_t>(end - text.begin())), ":");
      result.push_back({Kind::rust_path, std::string(path), {}, number});
      at += path.size() - 1;
    }
  }
}

void add_java(std::string_view code, Imports& result) {
  std::set<std::string_view> names;
  each_line(code, [&](std::string_view line, std::size_t number) {
    auto text = trim(line, " \t\r");
    if (takes_word(text, "import")) {
      bool const of_class = takes_word(text, "static");
      auto name = trim(text.substr(0, text.find(';')));
      if (of_class) name = name.substr(0, name.rfind('.'));
      result.push_back({Kind::java, std::string(name), {}, number});
      return;
    }
    if (text.starts_with("package ")) return;
    for (std::size_t at = 0; at < line.size(); ++at) {
      bool const begins =
          is_upper(line[at]) && (at == 0 || (!is_word(line[at - 1]) && line[at - 1] != '.'));
      if (!begins) continue;
      auto end = at;
      while (end < line.size() && is_word(line[end])) ++end;
      auto const name = line.substr(at, end - at);
      if (names.insert(name).second)
        result.push_back({Kind::java_name, std::string(name), {}, number});
      at = end - 1;
    }
  });
}

struct Language {
  std::string_view extension;
  void (*add)(std::string_view code, Imports& result);
  CodeStyle style;
};

constexpr std::array languages{Language{"c", add_includes, CodeStyle::c},
                               Language{"cc", add_includes, CodeStyle::c},
                               Language{"cpp", add_includes, CodeStyle::c},
                               Language{"cxx", add_includes, CodeStyle::c},
                               Language{"cu", add_includes, CodeStyle::c},
                               Language{"h", add_includes, CodeStyle::c},
                               Language{"hh", add_includes, CodeStyle::c},
                               Language{"hpp", add_includes, CodeStyle::c},
                               Language{"hxx", add_includes, CodeStyle::c},
                               Language{"inl", add_includes, CodeStyle::c},
                               Language{"ipp", add_includes, CodeStyle::c},
                               Language{"m", add_includes, CodeStyle::c},
                               Language{"mm", add_includes, CodeStyle::c},
                               Language{"py", add_python, CodeStyle::python},
                               Language{"pyi", add_python, CodeStyle::python},
                               Language{"js", add_scripts, CodeStyle::script},
                               Language{"jsx", add_scripts, CodeStyle::script},
                               Language{"mjs", add_scripts, CodeStyle::script},
                               Language{"cjs", add_scripts, CodeStyle::script},
                               Language{"ts", add_scripts, CodeStyle::script},
                               Language{"tsx", add_scripts, CodeStyle::script},
                               Language{"mts", add_scripts, CodeStyle::script},
                               Language{"cts", add_scripts, CodeStyle::script},
                               Language{"vue", add_scripts, CodeStyle::script},
                               Language{"svelte", add_scripts, CodeStyle::script},
                               Language{"go", add_go, CodeStyle::go},
                               Language{"rs", add_rust, CodeStyle::c},
                               Language{"java", add_java, CodeStyle::java}};

Language const* language_of(std::string_view path) {
  auto const dot = path.rfind('.');
  if (dot == nowhere) return nullptr;
  auto const found = std::ranges::find(languages, path.substr(dot + 1), &Language::extension);
  return found == languages.end() ? nullptr : &*found;
}

}  // namespace

bool has_known_imports(std::string_view path) { return language_of(path) != nullptr; }

std::vector<CodeImport> imports_in(std::string_view path, std::string_view source) {
  Imports result;
  auto const* const language = language_of(path);
  if (language) language->add(without_comments(source, language->style), result);
  return result;
}

}  // namespace parallel_explore::independence

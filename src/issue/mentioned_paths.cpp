#include "issue/mentioned_paths.hpp"

#include "text/ascii.hpp"

#include <optional>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;

constexpr std::array extensions{
    "adoc"sv,  "asm"sv,    "astro"sv,      "bash"sv,   "bat"sv,    "bazel"sv,   "bzl"sv,
    "c"sv,     "cc"sv,     "cfg"sv,        "cjs"sv,    "clj"sv,    "cljs"sv,    "cmake"sv,
    "cmd"sv,   "conf"sv,   "cpp"sv,        "cs"sv,     "csproj"sv, "css"sv,     "csv"sv,
    "cts"sv,   "cu"sv,     "cxx"sv,        "dart"sv,   "ejs"sv,    "elm"sv,     "erb"sv,
    "erl"sv,   "ex"sv,     "exs"sv,        "fish"sv,   "fs"sv,     "gemspec"sv, "gif"sv,
    "go"sv,    "gradle"sv, "graphql"sv,    "groovy"sv, "h"sv,      "haml"sv,    "hbs"sv,
    "hcl"sv,   "hh"sv,     "hpp"sv,        "hs"sv,     "htm"sv,    "html"sv,    "hxx"sv,
    "ico"sv,   "in"sv,     "ini"sv,        "inl"sv,    "ipp"sv,    "ipynb"sv,   "java"sv,
    "jpg"sv,   "jpeg"sv,   "jl"sv,         "js"sv,     "json"sv,   "json5"sv,   "jsonc"sv,
    "jsonl"sv, "jsx"sv,    "kt"sv,         "kts"sv,    "less"sv,   "lock"sv,    "lua"sv,
    "md"sv,    "mdx"sv,    "mjs"sv,        "mk"sv,     "ml"sv,     "mli"sv,     "mm"sv,
    "mod"sv,   "mts"sv,    "nix"sv,        "pdf"sv,    "php"sv,    "pl"sv,      "png"sv,
    "po"sv,    "prisma"sv, "properties"sv, "proto"sv,  "ps1"sv,    "psql"sv,    "py"sv,
    "pyi"sv,   "pyx"sv,    "rb"sv,         "rs"sv,     "rst"sv,    "sass"sv,    "scala"sv,
    "scss"sv,  "sh"sv,     "sln"sv,        "sql"sv,    "sum"sv,    "svelte"sv,  "svg"sv,
    "swift"sv, "tcl"sv,    "tex"sv,        "tf"sv,     "tfvars"sv, "thrift"sv,  "toml"sv,
    "ts"sv,    "tsv"sv,    "tsx"sv,        "txt"sv,    "vue"sv,    "webp"sv,    "xml"sv,
    "yaml"sv,  "yml"sv,    "zig"sv,        "zsh"sv};

constexpr std::array file_names{
    ".dockerignore"sv, ".editorconfig"sv, ".env"sv,       ".gitattributes"sv, ".gitignore"sv,
    ".clang-format"sv, ".clang-tidy"sv,   ".npmrc"sv,     ".nvmrc"sv,         ".prettierrc"sv,
    ".eslintrc"sv,     "BUILD"sv,         "CODEOWNERS"sv, "Dockerfile"sv,     "Gemfile"sv,
    "Jenkinsfile"sv,   "Justfile"sv,      "Makefile"sv,   "Procfile"sv,       "Rakefile"sv,
    "Vagrantfile"sv,   "WORKSPACE"sv,     "justfile"sv,   "makefile"sv,       "LICENSE"sv};
// "Build" and "license" are also words; these names count in running text.
constexpr std::array plain_file_names{"CODEOWNERS"sv,  "Dockerfile"sv, "Gemfile"sv,
                                      "Jenkinsfile"sv, "Makefile"sv,   "Procfile"sv,
                                      "Rakefile"sv,    "Vagrantfile"sv};

constexpr std::array directories{
    "api"sv,     "app"sv,      "apps"sv,      "assets"sv,    "backend"sv,  "bench"sv,
    "bin"sv,     "build"sv,    "client"sv,    "cmake"sv,     "cmd"sv,      "components"sv,
    "config"sv,  "core"sv,     "crates"sv,    "data"sv,      "db"sv,       "deploy"sv,
    "doc"sv,     "docs"sv,     "e2e"sv,       "etc"sv,       "examples"sv, "frontend"sv,
    "include"sv, "infra"sv,    "internal"sv,  "lib"sv,       "libs"sv,     "migrations"sv,
    "modules"sv, "packages"sv, "pkg"sv,       "plugins"sv,   "public"sv,   "resources"sv,
    "scripts"sv, "server"sv,   "services"sv,  "shared"sv,    "spec"sv,     "specs"sv,
    "src"sv,     "static"sv,   "templates"sv, "terraform"sv, "test"sv,     "tests"sv,
    "tools"sv,   "ui"sv,       "vendor"sv,    "web"sv,       "workflows"sv};

constexpr std::array not_paths{"and/or"sv,
                               "n/a"sv,
                               "w/o"sv,
                               "i/o"sv,
                               "ci/cd"sv,
                               "input/output"sv,
                               "read/write"sv,
                               "client/server"sv,
                               "tcp/ip"sv,
                               "yes/no"sv,
                               "on/off"sv,
                               "true/false"sv,
                               "he/she"sv,
                               "his/her"sv,
                               "s/he"sv,
                               "either/or"sv,
                               "request/response"sv,
                               "pub/sub"sv,
                               "a/b"sv,
                               "pass/fail"sv,
                               "success/failure"sv,
                               "start/stop"sv,
                               "add/remove"sv,
                               "import/export"sv,
                               "get/set"sv,
                               "login/logout"sv,
                               "server/client"sv,
                               "ui/ux"sv,
                               "build/test"sv,
                               "app/web"sv,
                               "api/ui"sv,
                               "test/build"sv,
                               "web/mobile"sv,
                               "client/api"sv,
                               "frontend/backend"sv,
                               "backend/frontend"sv,
                               "lib/app"sv,
                               "docs/tests"sv,
                               "tests/docs"sv,
                               "up/down"sv};

/// First words of "a/b" in code that is not a path: media types, branches, scopes.
constexpr std::array not_directories{"application"sv, "audio"sv,   "bugfix"sv,    "chore"sv,
                                     "feat"sv,        "feature"sv, "fix"sv,       "font"sv,
                                     "hotfix"sv,      "image"sv,   "multipart"sv, "origin"sv,
                                     "refs"sv,        "text"sv,    "upstream"sv,  "video"sv};

constexpr std::array products{
    "alpine.js"sv, "angular.js"sv, "backbone.js"sv, "chart.js"sv, "d3.js"sv,   "discord.js"sv,
    "ember.js"sv,  "express.js"sv, "moment.js"sv,   "nest.js"sv,  "next.js"sv, "node.js"sv,
    "nuxt.js"sv,   "p5.js"sv,      "react.js"sv,    "three.js"sv, "vue.js"sv,  "asp.net"sv};

constexpr std::array top_domains{"com"sv, "org"sv, "net"sv, "io"sv,
                                 "dev"sv, "co"sv,  "app"sv, "ai"sv};

bool allowed(char c) { return is_word(c) || "-./*?[]{},!+@~()"sv.find(c) != nowhere; }

std::string_view extension_of(std::string_view name) {
  auto const dot = name.rfind('.');
  return dot == nowhere || dot == 0 ? std::string_view{} : name.substr(dot + 1);
}

/// Whether a name without slashes is a well-known file, or has the extension of a file.
bool reads_as_file(std::string_view name, bool in_code) {
  if (in_code ? among(file_names, name) : among(plain_file_names, name)) return true;
  if (name.size() > 2 && name.front() == '.' && among(file_names, name)) return true;
  auto extension = extension_of(name);
  if (auto const brace = extension.find('{'); brace == 0) {  // "*.{ts,tsx}"
    extension = extension.substr(1, extension.find_first_of(",}") - 1);
  }
  if (!among(extensions, extension) || name.find('(') != nowhere) return false;
  auto const stem = name.substr(0, name.size() - extension_of(name).size() - 1);
  bool const long_enough = stem.size() > 1 || extension.size() > 1;
  return long_enough && (has_letter(stem) || stem.find('*') != nowhere || !stem.empty()) &&
         !(stem.find_first_not_of("0123456789.v") == nowhere && !in_code) &&
         !among(products, std::string_view(lower(name)));
}

/// Whether a word consists of names with slashes between them.
bool reads_as_nested(std::string_view word, bool in_code) {
  auto const first = word.substr(0, word.find('/'));
  auto const last = word.substr(word.rfind('/') + 1);
  auto const rest = word.substr(first.size() + 1);
  if (among(top_domains, extension_of(first))) return false;
  if (first.size() == 1 && rest.find_first_of("/.*") == nowhere) return false;  // "k/website"
  bool const glob = word.find_first_of("*?[{") != nowhere;
  auto const extension = extension_of(last);
  bool const file = among(file_names, last) || (extension.size() <= 5 && has_letter(extension));
  if (file || (glob && word != "*/*")) return true;
  if (first.starts_with('.') && first.size() > 1) return true;
  if (last.empty()) return rest.size() > 1 || in_code || among(directories, first);
  if (among(not_paths, std::string_view(lower(word)))) return false;
  if (among(directories, first)) return true;
  bool const shouts = std::ranges::none_of(word, is_lower);
  return in_code && !shouts && !among(not_directories, first);
}

/// Removes blanks, quotes and brackets around a word; a bracket stays if the other half is within.
std::string_view without_punctuation(std::string_view word) {
  auto const lacks = [&](char c) { return word.find(c) == nowhere; };
  for (bool changed = true; changed && !word.empty();) {
    changed = false;
    auto const front = word.front();
    bool const loose_front = "\"'<,;:`"sv.find(front) != nowhere || (front == '(' && lacks(')')) ||
                             (front == '[' && lacks(']')) || (front == '{' && lacks('}')) ||
                             (front == '(' && word.back() == ')');
    if (loose_front) word.remove_prefix(1), changed = true;
    if (word.empty()) break;
    auto const back = word.back();
    bool const loose_back = "\"'>,;:.!`"sv.find(back) != nowhere || (back == ')' && lacks('(')) ||
                            (back == ']' && lacks('[')) || (back == '}' && lacks('{')) ||
                            (back == '?' && word.find('*') == nowhere);
    if (loose_back) word.remove_suffix(1), changed = true;
  }
  return word;
}

/// The path as the repository writes it; empty: it cannot be inside.
std::string normalised(std::string_view word) {
  auto const colon = word.find(':');  // "a.cpp:12", "a.cpp:12-20"
  bool const place = colon != nowhere && colon > 0 && colon + 1 < word.size() &&
                     word.find_first_not_of("0123456789:-", colon) == nowhere;
  if (place) word = word.substr(0, colon);
  while (word.starts_with("./")) word.remove_prefix(2);
  if (word.starts_with('/') && among(extensions, extension_of(word))) word.remove_prefix(1);
  std::string result;
  for (char const c : word)
    if (c != '/' || result.empty() || result.back() != '/') result += c;
  bool const outside = result.starts_with("../") || result.find("/../") != nowhere;
  return outside ? std::string{} : result;
}

/// Whether the words before a document say that it only describes the work: "as described in
/// docs/plan.md", "per plan.md".
bool is_source_of_work(std::string_view before, std::string_view path) {
  static constexpr std::array documents{"md"sv, "mdx"sv, "rst"sv, "txt"sv, "adoc"sv, "pdf"sv};
  static constexpr std::array ends{
      "per"sv,         "described in"sv, "defined in"sv,   "specified in"sv, "documented in"sv,
      "outlined in"sv, "explained in"sv, "according to"sv, "as in"sv,        "listed in"sv};
  if (!among(documents, extension_of(path))) return false;
  if (before.size() > 40) before.remove_prefix(before.size() - 40);
  auto const words = lower(trim(before, " \t\n`(*_"));
  return std::ranges::any_of(ends, [&](std::string_view end) {
    return words.ends_with(end) &&
           (words.size() == end.size() || !is_word(words[words.size() - end.size() - 1]));
  });
}

/// Whether the text of a link is a URL, and not words.
bool is_address(Prose const& prose, Span const& link) {
  auto const text = std::string_view(prose.plain).substr(link.begin, link.end - link.begin);
  return text.find("://") != nowhere || text.starts_with("www.") || text.find('@') != nowhere;
}

}  // namespace

bool reads_as_path(std::string_view word, bool in_code) {
  bool const sound = word.size() > 1 && word.size() <= 512 && std::ranges::all_of(word, allowed) &&
                     has_letter(word) && word.front() != '/' && word.front() != '~' &&
                     word.front() != '@' && word.front() != '-';
  if (!sound) return false;
  auto const at = word.find('@');
  if (at != nowhere && word[at - 1] != '/') return false;
  if (word.find('/') != nowhere) return reads_as_nested(word, in_code);
  return word.find(',') == nowhere || word.find('{') != nowhere ? reads_as_file(word, in_code)
                                                                : false;
}

std::vector<std::string> mentioned_paths(Prose const& prose) {
  std::vector<std::string> result;
  std::string_view const text = prose.plain;
  auto const take = [&](std::string_view word, bool in_code) {
    auto path = normalised(without_punctuation(word));
    if (reads_as_path(path, in_code)) result.push_back(std::move(path));
  };
  for (std::size_t at = 0; at < text.size();) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    auto const* link = prose.around(Span::Kind::link, at);
    if (link && is_address(prose, *link)) {
      at = link->end;
      continue;
    }
    if (link && link->begin == at) take(link->address, false);
    auto const* code = prose.around(Span::Kind::code, at);
    auto end = at;
    int braces = 0;
    while (end < text.size() && !is_blank(text[end])) {
      if (end > at && prose.around(Span::Kind::code, end) != code) break;
      if (text[end] == '{') ++braces;
      if (text[end] == '}') --braces;
      if (text[end] == ',' && braces <= 0) break;
      ++end;
    }
    auto const word = text.substr(at, end - at);
    if (!is_source_of_work(text.substr(0, at), without_punctuation(word)))
      take(word, code != nullptr);
    at = std::max(end, at + 1);
  }
  return result;
}

}  // namespace parallel_explore::issue

#include "independence/import_resolver.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>

namespace parallel_explore::independence {

using namespace text;
namespace {

using namespace std::string_view_literals;

std::string_view directory_of(std::string_view path) {
  auto const slash = path.rfind('/');
  return slash == nowhere ? std::string_view{} : path.substr(0, slash);
}

std::string_view last_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string in_directory(std::string_view directory, std::string_view name) {
  return directory.empty() ? std::string(name) : std::string(directory) + '/' + std::string(name);
}

/// The path without "." and ".."; empty: it leaves the repository.
std::string normal_path(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= path.size();) {
    auto const end = std::min(path.find('/', at), path.size());
    auto const part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (parts.empty()) return {};
      parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  std::string result;
  for (auto const part : parts) result += (result.empty() ? "" : "/") + std::string(part);
  return result;
}

std::string with_slashes(std::string_view dotted) {
  std::string result(dotted);
  std::ranges::replace(result, '.', '/');
  return result;
}

std::size_t common_directories(std::string_view a, std::string_view b) {
  auto const same = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  return static_cast<std::size_t>(
      std::count(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(same), '/'));
}

}  // namespace

ImportResolver::ImportResolver(std::vector<std::string> const& files) : files_(files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    by_name_[last_name(files[i])].push_back(i);
    if (files[i].ends_with(".go") && !files[i].ends_with("_test.go"))
      go_directories_[directory_of(files[i])].push_back(i);
  }
}

bool ImportResolver::has(std::string_view file) const {
  return std::ranges::binary_search(files_, file, std::less<>{});
}

bool ImportResolver::add_first(std::vector<std::string> const& candidates, Files& result) const {
  for (auto const& candidate : candidates) {
    if (candidate.empty() || !has(candidate)) continue;
    result.push_back(candidate);
    return true;
  }
  return false;
}

/// The file that ends in "/name" and is nearest to `from`; empty: none, or two are as near.
std::string ImportResolver::nearest_ending(std::string_view from, std::string_view name) const {
  auto const named = by_name_.find(last_name(name));
  if (named == by_name_.end()) return {};
  auto const end = '/' + std::string(name);
  std::size_t best = 0;
  std::string found;
  bool tied = false;
  for (auto const i : named->second) {
    auto const& file = files_[i];
    if (file != name && !file.ends_with(end)) continue;
    auto const near = common_directories(file, from) + 1;
    if (near > best) {
      best = near;
      found = file;
      tied = false;
    } else if (near == best) {
      tied = true;
    }
  }
  return tied ? std::string{} : found;
}

ImportResolver::Files ImportResolver::files_of(std::string_view from,
                                               CodeImport const& import) const {
  switch (import.kind) {
    case CodeImport::Kind::include:
      return include(from, import.name);
    case CodeImport::Kind::python:
      return python(from, import);
    case CodeImport::Kind::script:
      return script(from, import.name);
    case CodeImport::Kind::go:
      return go_package(import.name);
    case CodeImport::Kind::rust_mod:
      return rust_module(from, import.name);
    case CodeImport::Kind::rust_path:
      return rust_path(from, import.name);
    case CodeImport::Kind::java:
    case CodeImport::Kind::java_name:
      return java(from, import.name);
  }
  return {};
}

ImportResolver::Files ImportResolver::include(std::string_view from,
                                              std::string const& name) const {
  Files result;
  auto const beside = normal_path(in_directory(directory_of(from), name));
  auto const whole = normal_path(name);
  if (add_first({beside, whole, "include/" + whole, "src/" + whole}, result)) return result;
  auto near = nearest_ending(from, whole);
  if (!near.empty()) result.push_back(std::move(near));
  return result;
}

ImportResolver::Files ImportResolver::python(std::string_view from,
                                             CodeImport const& import) const {
  auto name = std::string_view(import.name);
  std::size_t dots = 0;
  while (dots < name.size() && name[dots] == '.') ++dots;
  auto const path = with_slashes(name.substr(dots));
  std::vector<std::string> roots;
  if (dots > 0) {
    auto root = std::string(directory_of(from));
    for (std::size_t i = 1; i < dots; ++i) root = std::string(directory_of(root));
    roots.push_back(std::move(root));
  } else {
    for (auto root = directory_of(from);; root = directory_of(root)) {
      // A package is not a place where absolute names are looked for.
      if (root.empty() || !has(std::string(root) + "/__init__.py")) roots.emplace_back(root);
      if (root.empty()) break;
    }
    roots.emplace_back("src");
    roots.emplace_back("lib");
  }
  Files result;
  for (auto const& root : roots) {
    auto const base = path.empty() ? root : in_directory(root, path);
    bool const package = !base.empty() && has(base + "/__init__.py");
    bool const module = has(base + ".py");
    bool some = false;
    for (auto const& taken : import.taken)
      some =
          add_first({in_directory(base, taken + ".py"), in_directory(base, taken) + "/__init__.py"},
                    result) ||
          some;
    if (package) result.push_back(base + "/__init__.py");
    if (module && !package) result.push_back(base + ".py");
    if (package || module || some) break;
  }
  return result;
}

ImportResolver::Files ImportResolver::script(std::string_view from, std::string name) const {
  static constexpr std::array endings{
      "",      ".ts",       ".tsx",       ".d.ts",     ".js",        ".jsx",
      ".mjs",  ".cjs",      ".mts",       ".cts",      ".vue",       ".svelte",
      ".json", "/index.ts", "/index.tsx", "/index.js", "/index.jsx", "/index.mjs"};
  Files result;
  std::vector<std::string> bases;
  if (name.starts_with("./") || name.starts_with("../") || name == "." || name == "..") {
    bases.push_back(normal_path(in_directory(directory_of(from), name)));
  } else if (name.starts_with("@/") || name.starts_with("~/")) {
    bases = {"src/" + name.substr(2), name.substr(2)};
  }
  for (auto const& base : bases) {
    std::vector<std::string> candidates;
    for (auto const* ending : endings) candidates.push_back(base + ending);
    // "./x.js" is the compiled "./x.ts".
    for (auto const& [compiled, source] :
         {std::pair(".js"sv, ".ts"sv), std::pair(".js"sv, ".tsx"sv), std::pair(".mjs"sv, ".mts"sv),
          std::pair(".jsx"sv, ".tsx"sv)})
      if (base.ends_with(compiled))
        candidates.push_back(base.substr(0, base.size() - compiled.size()) + std::string(source));
    if (add_first(candidates, result)) break;
  }
  return result;
}

/// The package whose directory has the longest end of the import's path.
ImportResolver::Files ImportResolver::go_package(std::string_view name) const {
  // Packages of the standard library have no dot in their first part.
  if (name.substr(0, name.find('/')).find('.') == nowhere && name.find('/') == nowhere) return {};
  for (auto rest = name; !rest.empty();) {
    if (auto const at = go_directories_.find(rest); at != go_directories_.end()) {
      Files result;
      for (auto const i : at->second) result.push_back(files_[i]);
      return result;
    }
    auto const slash = rest.find('/');
    if (slash == nowhere) return {};
    rest.remove_prefix(slash + 1);
  }
  return {};
}

namespace {

/// The directory of the modules within a file of Rust.
std::string modules_of(std::string_view file) {
  auto const name = last_name(file);
  auto const directory = std::string(directory_of(file));
  if (name == "mod.rs" || name == "lib.rs" || name == "main.rs") return directory;
  return in_directory(directory, name.substr(0, name.rfind('.')));
}

}  // namespace

ImportResolver::Files ImportResolver::rust_module(std::string_view from,
                                                  std::string const& name) const {
  Files result;
  auto const directory = modules_of(from);
  auto const beside = std::string(directory_of(from));
  (void)add_first({in_directory(directory, name + ".rs"), in_directory(directory, name) + "/mod.rs",
                   in_directory(beside, name + ".rs"), in_directory(beside, name) + "/mod.rs"},
                  result);
  return result;
}

ImportResolver::Files ImportResolver::rust_path(std::string_view from,
                                                std::string_view path) const {
  auto const next = [&path] {
    auto const end = std::min(path.find("::"), path.size());
    auto part = path.substr(0, end);
    path.remove_prefix(std::min(end + 2, path.size()));
    return part;
  };
  auto part = next();
  std::string directory, found;
  if (part == "crate") {
    auto root = directory_of(from);
    while (!root.empty() && !has(in_directory(root, "lib.rs")) &&
           !has(in_directory(root, "main.rs")))
      root = directory_of(root);
    directory = root;
    Files entry;
    if (add_first({in_directory(root, "lib.rs"), in_directory(root, "main.rs")}, entry))
      found = entry.front();
    part = next();
  } else if (part == "super" || part == "self") {
    directory = modules_of(from);
    for (; part == "super" || part == "self"; part = next())
      if (part == "super") directory = std::string(directory_of(directory));
  } else {
    auto const crate = std::string(part);
    auto dashed = crate;
    std::ranges::replace(dashed, '_', '-');
    for (auto const& name : {dashed, crate}) {
      found = nearest_ending(from, name + "/src/lib.rs");
      if (!found.empty()) break;
    }
    if (found.empty()) {
      directory = modules_of(from);  // a module of the file's own
    } else {
      directory = std::string(directory_of(found));
      part = next();
    }
  }
  bool deeper = false;
  for (; !part.empty(); part = next()) {
    Files module;
    auto const base = in_directory(directory, part);
    if (!add_first({base + ".rs", base + "/mod.rs"}, module)) break;
    found = module.front();
    directory = base;
    deeper = true;
  }
  (void)deeper;
  return found.empty() || found == from ? Files{} : Files{found};
}

ImportResolver::Files ImportResolver::java(std::string_view from, std::string const& name) const {
  Files result;
  if (name.find('.') == nowhere) {
    auto const sibling = in_directory(directory_of(from), name + ".java");
    if (sibling != from && has(sibling)) result.push_back(sibling);
    return result;
  }
  for (auto dotted = std::string_view(name); dotted.find('.') != nowhere;
       dotted = dotted.substr(0, dotted.rfind('.'))) {
    auto found = nearest_ending(from, with_slashes(dotted) + ".java");
    if (found.empty()) continue;  // "a.b.C.Inner"
    result.push_back(std::move(found));
    break;
  }
  return result;
}

}  // namespace parallel_explore::independence

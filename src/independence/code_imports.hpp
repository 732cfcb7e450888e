#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::independence {

/// A name by which a source refers to another file of its project.
struct CodeImport {
  enum class Kind {
    include,    ///< "dir/x.hpp"
    python,     ///< "a.b", "..a"; the names that it takes may be modules
    script,     ///< "./x"
    go,         ///< "example.com/app/x"
    rust_mod,   ///< "x" of `mod x;`
    rust_path,  ///< "crate::a::b"
    java,       ///< "a.b.C"
    java_name,  ///< "C", maybe of the same package
  };
  Kind kind = Kind::include;
  std::string name;
  std::vector<std::string> taken = {};  ///< of `from a import x, y`
  std::size_t line = 1;                 ///< from 1
};

/// Whether the language of a file is one whose imports are read.
[[nodiscard]] bool has_known_imports(std::string_view path);

/// The imports in a source of C, C++, Python, JavaScript, TypeScript, Go, Rust or Java, by the
/// extension of `path`. Comments are skipped. Accepts any bytes.
[[nodiscard]] std::vector<CodeImport> imports_in(std::string_view path, std::string_view source);

}  // namespace parallel_explore::independence

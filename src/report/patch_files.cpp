#include "report/patch_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace parallel_explore::report {
namespace {

/// The next line with its end.
std::string_view take_line(std::string_view& left) {
  auto const end = left.find('\n');
  auto const line = left.substr(0, end == std::string_view::npos ? left.size() : end + 1);
  left.remove_prefix(line.size());
  return line;
}

/// Undoes the quoting of git: "\"a\\303\\244\"".
std::string unquoted(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return std::string(text);
  constexpr std::string_view letters = "abtnvfr", meant = "\a\b\t\n\v\f\r";
  std::string plain;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    char const next = text[++i];
    if (next >= '0' && next <= '7' && i + 2 < text.size()) {
      plain += static_cast<char>((next - '0') * 64 + (text[i + 1] - '0') * 8 + (text[i + 2] - '0'));
      i += 2;
    } else {
      auto const letter = letters.find(next);
      plain += letter == std::string_view::npos ? next : meant[letter];
    }
  }
  return plain;
}

/// The path in "a/PATH" or "b/PATH"; empty for /dev/null.
std::string path_in(std::string_view text) {
  // A path with blanks ends with a tab.
  while (text.ends_with('\n') || text.ends_with('\t')) text.remove_suffix(1);
  auto const path = unquoted(text);
  return path.starts_with("a/") || path.starts_with("b/") ? path.substr(2) : std::string();
}

/// The path in "diff --git a/PATH b/PATH" where both are the same; nothing else names a file
/// without hunks.
std::string path_of_both(std::string_view line) {
  while (line.ends_with('\n')) line.remove_suffix(1);
  auto const second = line.size() / 2 + 1;
  return second < line.size() ? path_in(line.substr(second)) : std::string();
}

/// Reads one file after the other.
class Reader {
 public:
  explicit Reader(std::size_t limit) : limit_(limit) {}

  void begin_file(std::string_view line) {
    auto& file = files_.emplace_back();
    file.header = line;
    file.path = path_of_both(line.substr(std::string_view("diff --git ").size()));
    in_hunks_ = false;
    bytes_ = line.size();
  }

  void take(std::string_view line) {
    if (files_.empty()) return;
    auto& file = files_.back();
    if (line.starts_with("@@ ")) {
      in_hunks_ = true;
      if (!file.cut) file.hunks.emplace_back();
    }
    bytes_ += line.size();
    if (!in_hunks_) {
      read_header(line, file);
      if (bytes_ <= limit_ || file.header.size() < limit_) file.header += line;
      return;
    }
    if (line.starts_with('+')) ++file.added;
    if (line.starts_with('-')) ++file.removed;
    if (file.cut) return;
    if (bytes_ > limit_) {
      file.cut = true;
      file.hunks.pop_back();
      return;
    }
    file.hunks.back() += line;
  }

  std::vector<PatchFile> files() && { return std::move(files_); }

 private:
  static void read_header(std::string_view line, PatchFile& file) {
    using Status = PatchFile::Status;
    auto const rest_after = [&](std::string_view prefix) {
      auto rest = line.substr(prefix.size());
      while (rest.ends_with('\n')) rest.remove_suffix(1);
      return unquoted(rest);
    };
    constexpr std::array<std::pair<std::string_view, Status>, 2> moves{
        {{"rename", Status::renamed}, {"copy", Status::copied}}};
    for (auto const& [word, status] : moves) {
      if (!line.starts_with(word)) continue;
      auto const from = std::string(word) + " from ", to = std::string(word) + " to ";
      if (line.starts_with(from)) file.old_path = rest_after(from);
      if (line.starts_with(to)) {
        file.path = rest_after(to);
        file.status = status;
      }
    }
    if (line.starts_with("new file mode")) file.status = Status::added;
    if (line.starts_with("deleted file mode")) file.status = Status::deleted;
    if (line.starts_with("Binary files ") || line.starts_with("GIT binary patch"))
      file.binary = true;
    bool const names = line.starts_with("--- ") || line.starts_with("+++ ");
    if (auto path = names ? path_in(line.substr(4)) : std::string(); !path.empty())
      file.path = std::move(path);
  }

  std::size_t limit_;
  std::size_t bytes_ = 0;
  bool in_hunks_ = false;
  std::vector<PatchFile> files_;
};

}  // namespace

std::string_view name_of(PatchFile::Status status) {
  constexpr std::array<std::string_view, 5> names{"modified", "added", "deleted", "renamed",
                                                  "copied"};
  return names.at(static_cast<std::size_t>(status));
}

std::vector<PatchFile> patch_files(std::string_view patch, std::size_t limit) {
  Reader reader(limit);
  while (!patch.empty()) {
    auto const line = take_line(patch);
    if (line.starts_with("diff --git ")) {
      reader.begin_file(line);
    } else {
      reader.take(line);
    }
  }
  return std::move(reader).files();
}

namespace {

/// Without the line that says where it is.
std::string_view lines_of(std::string_view hunk) { return hunk.substr(hunk.find('\n') + 1); }

}  // namespace

std::string foreign_file(std::string_view part, std::string_view whole) {
  constexpr auto unlimited = std::string::npos;
  auto const own = patch_files(whole, unlimited);
  for (auto const& file : patch_files(part, unlimited)) {
    auto const found = std::ranges::find(own, file.path, &PatchFile::path);
    if (found == own.end()) return file.path;
    bool const is_part = std::ranges::all_of(file.hunks, [&](std::string const& hunk) {
      return std::ranges::any_of(
          found->hunks, [&](std::string const& each) { return lines_of(each) == lines_of(hunk); });
    });
    if (!is_part) return file.path;
  }
  return {};
}

}  // namespace parallel_explore::report

#include "launch/job_text.hpp"

#include "text/placeholders.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace parallel_explore::launch {
namespace {

/// Variables that describe this machine or the person's place on it.
constexpr std::array<std::string_view, 16> of_this_machine{
    "PATH", "HOME", "USER",     "LOGNAME",       "SHELL", "PWD",           "OLDPWD",  "TMPDIR",
    "TMP",  "TEMP", "HOSTNAME", "SSH_AUTH_SOCK", "TERM",  "SSH_AGENT_PID", "MANPATH", "DISPLAY"};

/// Whether a path ends here: "/w/ab" does not mention "/w/a".
bool ends_name(std::string_view rest) {
  if (rest.empty()) return true;
  auto const c = static_cast<unsigned char>(rest.front());
  return std::isalnum(c) == 0 && c != '_' && c != '-' && c != '.' && c < 0x80;
}

bool is_plain(unsigned char c) {
  return std::isalnum(c) != 0 ||
         std::string_view("_-./:=@%+,").find(static_cast<char>(c)) != std::string_view::npos;
}

}  // namespace

bool is_of_this_machine(std::string_view name) {
  return name.starts_with("XDG_") || name.starts_with("DBUS_") || name.starts_with("SSH_") ||
         std::ranges::find(of_this_machine, name) != of_this_machine.end();
}

std::string shell_word(std::string_view word) {
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return std::string(word);
  return text::single_quoted(word);
}

std::string shell_words(std::vector<std::string> const& words) {
  std::string line;
  for (auto const& word : words) {
    if (!line.empty()) line += ' ';
    line += shell_word(word);
  }
  return line;
}

std::string mapped(std::string text, Mapping const& mapping) {
  auto const here = mapping.here.string();
  if (here.empty()) return text;
  for (auto at = text.find(here); at != std::string::npos; at = text.find(here, at)) {
    if (!ends_name(std::string_view(text).substr(at + here.size()))) {
      at += here.size();
      continue;
    }
    text.replace(at, here.size(), mapping.there);
    at += mapping.there.size();
  }
  return text;
}

std::string job_text(CommandLine const& command, Mapping const& mapping,
                     std::map<std::string, std::string> const& own, bool writes_peak) {
  // The script's own path is in the directory of the job.
  constexpr auto time = R"(/usr/bin/time -q -f %M -o "${0%/*}/peak" )";
  std::vector<std::string> words{"env"};
  for (auto const& [name, value] : command.environment) {
    auto const same = own.find(name);
    bool const is_own = same != own.end() && same->second == value;
    // By PEXPLORE_SESSION a later process finds what a killed one has left running here, to end
    // it. A job on a host goes on, and is found by its name, also where the host is this machine.
    if (is_own || name == "PEXPLORE_SESSION" || is_of_this_machine(name)) continue;
    words.push_back(name + "=" + mapped(value, mapping));
  }
  for (auto const& argument : command.argv) words.push_back(mapped(argument, mapping));
  return std::string("exec ") + (writes_peak ? time : "") + shell_words(words) + "\n";
}

}  // namespace parallel_explore::launch

#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <string_view>
#include <sys/wait.h>

/// The schema of the Agent Client Protocol, for messages of tests.
namespace parallel_explore::support {

/// A conversation between a client and an agent.
class AcpConversation {
 public:
  /// Lines of one message each.
  void client(std::string_view lines) { add("-> ", lines); }
  void agent(std::string_view lines) { add("<- ", lines); }

  /// Everything that breaks the schema, for people; empty: nothing. Throws if nothing validates.
  [[nodiscard]] std::string faults() const {
    auto pattern = std::string("/tmp/pexplore-acp-XXXXXX");
    int const descriptor = ::mkstemp(pattern.data());
    if (descriptor == -1) throw std::runtime_error("cannot make a file");
    std::ofstream(pattern) << text_;
    // That of Debian has the validator, another may be first on PATH.
    auto const script = std::string(TEST_DATA) + "/support/acp_schema " + pattern;
    auto const command = "/usr/bin/python3 " + script + " 2>&1; s=$?; [ $s = 3 ] && exec python3 " +
                         script + " 2>&1; exit $s";
    auto* const pipe = ::popen(command.c_str(), "r");
    if (!pipe) throw std::runtime_error("cannot run the validator");
    std::string said;
    std::array<char, 4096> buffer;
    while (auto const length = std::fread(buffer.data(), 1, buffer.size(), pipe))
      said.append(buffer.data(), length);
    int const status = ::pclose(pipe);
    ::close(descriptor);
    std::remove(pattern.c_str());
    if (WEXITSTATUS(status) == 3)
      throw std::runtime_error("scripts/install-deps installs the validator: python3-jsonschema");
    return status == 0 ? std::string() : said;
  }

 private:
  void add(std::string_view arrow, std::string_view lines) {
    while (!lines.empty()) {
      auto const end = lines.find('\n');
      auto const line = lines.substr(0, end);
      if (!line.empty()) text_ += std::string(arrow) + std::string(line) + "\n";
      lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
  }

  std::string text_;
};

}  // namespace parallel_explore::support

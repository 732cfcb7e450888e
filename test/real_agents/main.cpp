#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <unistd.h>
#include <vector>

/// Runs itself in a network of loopback alone: real agents call home otherwise.
int main(int argc, char** argv) {
  bool lists = false;
  for (int i = 1; i < argc; ++i) lists = lists || std::string(argv[i]) == "--gtest_list_tests";
  if (!lists && !std::getenv("PEXPLORE_LOOPBACK_ONLY")) {
    setenv("PEXPLORE_LOOPBACK_ONLY", "1", 1);
    std::string launcher = LOOPBACK_ONLY, self = "/proc/self/exe";
    char path[4096];
    auto const size = readlink(self.c_str(), path, sizeof path - 1);
    if (size <= 0) return 1;
    path[size] = '\0';
    std::vector<char*> command{launcher.data(), path};
    for (int i = 1; i < argc; ++i) command.push_back(argv[i]);
    command.push_back(nullptr);
    execv(launcher.c_str(), command.data());
    return 1;
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}

#include "parallel_explore/experiment.hpp"
#include "spec/fault_of.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sys/resource.h>

namespace parallel_explore {
namespace {

using testing::HasSubstr;

TEST(Spec, ALargeOrMissingFileIsRefused) {
  EXPECT_THAT(fault_of([] { (void)load_experiment("/nowhere.toml"); }, ErrorCode::not_found),
              HasSubstr("pexplore init"));
  auto const large = std::filesystem::temp_directory_path() / "pexplore-large-spec.toml";
  std::ofstream(large) << "task = \"" << std::string(10'000'000, 'x') << "\"\n";
  EXPECT_THAT(fault_of([&] { (void)load_experiment(large); }),
              HasSubstr("more than 1 MiB is too much for a spec"));
  std::filesystem::remove(large);
}

TEST(Spec, AFileForWhichNoDescriptorIsLeftIsAnErrorOfResources) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer's check of a vptr needs descriptors of its own";
#endif
  auto const file =
      std::filesystem::temp_directory_path() / "pexplore-spec-without-descriptor.toml";
  std::ofstream(file) << "task = \"t\"\n";
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit const none{0, before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  auto const said = fault_of([&] { (void)load_experiment(file); }, ErrorCode::resource);
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_THAT(said, HasSubstr("ulimit -n"));
  std::filesystem::remove(file);
}

TEST(Spec, TheFormatOfAFileWithoutAKnownEndingIsToldByItsContent) {
  auto const file = std::filesystem::temp_directory_path() / "pexplore-spec-without-ending";
  auto const task_in = [&](std::string const& text, std::optional<SpecFormat> format = {}) {
    std::ofstream(file) << text;
    return load_experiment(file, format).task;
  };
  EXPECT_EQ(task_in("task = \"t\"\n[session]\nsamples = 2\n"), "t");
  EXPECT_EQ(task_in("task: t\nsession:\n  samples: 2\n"), "t");
  EXPECT_EQ(task_in("{\"task\": \"t\"}"), "t");
  EXPECT_EQ(task_in("{\"task\": \"t\"}", SpecFormat::yaml), "t");
  for (auto const* unclear : {"", "# nothing\n", "task = \n", "- a\n", "\xff"}) {
    EXPECT_THAT(fault_of([&] { (void)task_in(unclear); }), HasSubstr("--spec-format")) << unclear;
  }
  EXPECT_THAT(fault_of([&] { (void)task_in("task = \n", SpecFormat::toml); }), HasSubstr(":1: "));
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace parallel_explore

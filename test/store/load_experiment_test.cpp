#include "parallel_explore/experiment.hpp"
#include "spec/fault_of.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace parallel_explore {
namespace {

using testing::HasSubstr;

TEST(Spec, ALargeOrMissingFileIsRefused) {
  EXPECT_THAT(fault_of([] { (void)load_experiment("/nowhere.toml"); }, ErrorCode::not_found),
              HasSubstr("pexplore init"));
  auto const large = std::filesystem::temp_directory_path() / "pexplore-large-spec.toml";
  std::ofstream(large) << "task = \"" << std::string(10'000'000, 'x') << "\"\n";
  EXPECT_THAT(fault_of([&] { (void)load_experiment(large); }),
              HasSubstr("10.0 MB are too much for a spec"));
  std::filesystem::remove(large);
  EXPECT_THAT(fault_of([] { (void)load_experiment("spec.ini"); }), HasSubstr("ends in .toml"));
}

}  // namespace
}  // namespace parallel_explore

#include "core/editable_install.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::core {
namespace {

constexpr auto tree = "/home/me/my project";

std::string source(std::string_view name, std::string_view content) {
  return editable_source(name, content, tree).value_or("");
}

TEST(EditableInstall, IsToldByTheFilesOfEveryTool) {
  EXPECT_EQ(source("__editable__.pkg-1.pth", "/home/me/my project/src\n"),
            "/home/me/my project/src");
  EXPECT_EQ(source("easy-install.pth", "/opt/x\r\n/home/me/my project\r\n"), tree);
  EXPECT_EQ(source("pkg.egg-link", "/home/me/my project/src\n../"), "/home/me/my project/src");
  EXPECT_EQ(source("__editable___pkg_1_finder.py", "MAPPING = {'pkg': '/home/me/my project/pkg'}"),
            "/home/me/my project/pkg");
  EXPECT_EQ(source("direct_url.json", R"({"url": "file:///home/me/my%20project",
                                          "dir_info": {"editable": true}})"),
            tree);
}

TEST(EditableInstall, IsNoneOfAnotherTreeOrOfACopy) {
  EXPECT_EQ(source("a.pth", "/home/me/other\nimport sys; sys.path\n"), "");
  EXPECT_EQ(source("a.py", "'/home/me/my project/pkg'"), "");
  EXPECT_EQ(source("__editable___a_finder.py", "'/home/me/my project2/pkg'"), "");
  EXPECT_EQ(source("direct_url.json", R"({"url": "file:///home/me/my%20project", "dir_info": {}})"),
            "");
  EXPECT_EQ(source("direct_url.json", R"({"url": "https://x", "dir_info": {"editable": true}})"),
            "");
  for (auto const* broken : {"", "[", "[]", "{}", R"({"url": 1, "dir_info": 2})"})
    EXPECT_EQ(source("direct_url.json", broken), "") << broken;
  EXPECT_FALSE(editable_source("a.pth", "/usr/lib\n", "/"));
}

}  // namespace
}  // namespace parallel_explore::core

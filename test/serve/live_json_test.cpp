#include "serve/live_json.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace parallel_explore::serve {
namespace {

TEST(LiveJson, WhatIsNotKnownIsNull) {
  live::Row row;
  row.name = "a";
  auto const json = boost::json::parse(row_json(row, 3));
  EXPECT_EQ(json.at("place"), 3);
  EXPECT_EQ(json.at("state"), "pending");
  for (auto const* member : {"cost_usd", "lines", "started", "ended"})
    EXPECT_TRUE(json.at(member).is_null()) << member;
}

TEST(LiveJson, TextsAreOneLineWithoutControlCharacters) {
  Exploration exploration;
  exploration.experiment.task = "a\nb\x1b[2J\xff<script>";
  live::Model model;
  auto const json = boost::json::parse(head_json(exploration, model));
  EXPECT_EQ(json.at("task"), "a b\xEF\xBF\xBD<script>");
  auto const fault = boost::json::parse(fault_json("a\"b", "x\ny"));
  EXPECT_EQ(fault.at("name"), "a\"b");
  EXPECT_EQ(fault.at("fault"), "x y");
}

}  // namespace
}  // namespace parallel_explore::serve

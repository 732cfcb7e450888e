#include "run/instructions.hpp"

#include "files/regular.hpp"
#include "parallel_explore/error.hpp"

#include <boost/uuid/detail/sha1.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <iterator>

namespace parallel_explore::run {
namespace {

constexpr std::uintmax_t size_limit = 1 << 20;

/// A git blob's id: SHA-1 over "blob SIZE\0" and the content, so that `git hash-object` confirms
/// it.
std::string blob_id(std::string const& content) {
  boost::uuids::detail::sha1 hash;
  auto const header = fmt::format("blob {}", content.size());
  hash.process_bytes(header.c_str(), header.size() + 1);
  hash.process_bytes(content.data(), content.size());
  boost::uuids::detail::sha1::digest_type digest;
  hash.get_digest(digest);
  std::string text;
  for (auto const word : digest) {
    text += fmt::format("{:0{}x}", static_cast<unsigned>(word), sizeof(word) * 2);
  }
  return text;
}

InstructionsText read_file(std::filesystem::path const& file) {
  auto in = files::input(file, files::Links::followed);
  if (!in) {
    throw Error(
        ErrorCode::not_found,
        fmt::format("the instructions {} {}", file.string(), files::problem_of(file, errno)),
        "fix `instructions` in the spec; it is relative to the main tree");
  }
  std::error_code error;
  if (std::filesystem::file_size(file, error) > size_limit) {
    throw Error(ErrorCode::not_found,
                fmt::format("the instructions {} are larger than 1 MiB", file.string()));
  }
  InstructionsText result;
  result.text.assign(std::istreambuf_iterator<char>(in), {});
  result.hash = blob_id(result.text);
  return result;
}

}  // namespace

Instructions::Instructions(std::filesystem::path file, InstructionsMode mode)
    : file_(std::move(file)), mode_(mode) {}

std::optional<InstructionsText> Instructions::read() {
  if (file_.empty()) return std::nullopt;
  if (mode_ == InstructionsMode::fresh) return read_file(file_);
  if (!pinned_) pinned_ = read_file(file_);
  return pinned_;
}

}  // namespace parallel_explore::run

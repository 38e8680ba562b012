// SPDX-License-Identifier: Apache-2.0
#include "sensing/frames.h"

#include "base/crypto.h"

namespace thalweg::sensing {
namespace {

constexpr std::size_t kLength = 4;
constexpr std::size_t kMark = 8;

}  // namespace

void append_frame(Bytes& out, BytesView content) {
  CHECK(content.size() <= kFrameMax);
  append_u32(out, static_cast<std::uint32_t>(content.size()));
  const Hash hash = sha256(content);
  out += hash.view().substr(0, kMark);
  out += content;
}

Result<std::size_t> frame_length(BytesView head) {
  Reader reader(head);
  const std::uint32_t length = TRY(reader.u32());
  if (length > kFrameMax) {
    return Error{Code::malformed, "a frame says that it has " + std::to_string(length) + " bytes, more than any has"};
  }
  return std::size_t{length};
}

Result<BytesView> frame_content(BytesView frame) {
  const std::size_t length = TRY(frame_length(frame));
  if (frame.size() < kFrameHead + length) return Error{Code::malformed, "a frame ends before its content does"};
  const BytesView content = frame.substr(kFrameHead, length);
  const Hash hash = sha256(content);
  if (frame.substr(kLength, kMark) != hash.view().substr(0, kMark)) {
    return Error{Code::corrupt, "a frame's content is not what was written"};
  }
  return content;
}

std::size_t for_each_frame(BytesView bytes, const std::function<bool(BytesView content)>& each) {
  std::size_t at = 0;
  while (true) {
    const auto content = frame_content(bytes.substr(at));
    if (!content || !each(*content)) return at;
    at += kFrameHead + content->size();
  }
}

}  // namespace thalweg::sensing

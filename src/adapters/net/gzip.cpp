// SPDX-License-Identifier: Apache-2.0
#include "net/gzip.h"

#include <algorithm>
#include <limits>
#include <string>

#include <zlib.h>

namespace thalweg::net {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, in a gzip wrapping
constexpr int kMemoryLevel = 8;
constexpr int kSpeedLevel = 3;
constexpr std::size_t kPiece = 64 * 1024;

Bytef* as_input(BytesView bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

struct Inflater : z_stream {
  Inflater() : z_stream{} { CHECK(inflateInit2(this, kGzipWindow) == Z_OK); }

  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  ~Inflater() { inflateEnd(this); }
};

}  // namespace

Bytes gzip(BytesView bytes) {
  CHECK(bytes.size() < std::numeric_limits<uInt>::max());
  z_stream stream{};
  CHECK(deflateInit2(&stream, kSpeedLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) == Z_OK);
  Bytes out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = as_input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Result<Bytes> gunzip(BytesView bytes, std::size_t bytes_max) {
  CHECK(bytes.size() < std::numeric_limits<uInt>::max());
  Inflater stream;
  stream.next_in = as_input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  Bytes out;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    const std::size_t done = out.size();
    // One byte more than allowed: filled means too long.
    const std::size_t room = std::min(std::max(kPiece, done), bytes_max + 1 - done);
    if (room == 0) {
      return Error{Code::exhausted, "the gzip body grows beyond " + std::to_string(bytes_max) + " bytes; send less"};
    }
    out.resize(done + room);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + done);
    stream.avail_out = static_cast<uInt>(room);
    state = inflate(&stream, Z_NO_FLUSH);
    out.resize(done + room - stream.avail_out);
    if (state != Z_OK && state != Z_STREAM_END) {
      return Error{Code::malformed,
                   "no whole gzip: bad or missing data at byte " + std::to_string(stream.total_in) + " of " +
                       std::to_string(bytes.size())};
    }
  }
  if (out.size() > bytes_max) {
    return Error{Code::exhausted, "the gzip body grows beyond " + std::to_string(bytes_max) + " bytes; send less"};
  }
  if (stream.avail_in != 0) {
    return Error{Code::malformed, std::to_string(stream.avail_in) + " bytes follow the end of the gzip body"};
  }
  return out;
}

}  // namespace thalweg::net

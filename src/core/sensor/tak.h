// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sensor/report.h"

/// TAK protocol version 1: Cursor on Target in protocol buffers. Our own reader of the few fields that we keep: the
/// library builds an object of every message first, contacts and remarks included, and takes six times as long.
///
/// Source   protocol.txt and the .proto files of ATAK-CIV ("takproto").
namespace thalweg::sensor {

/// A stream: frames of 0xBF, the length as a varint, the message. After anything else it looks for the next 0xBF: some
/// servers write a stray zero behind each frame.
class TakStreamDecoder final : public Decoder {
 public:
  using Decoder::Decoder;

 protected:
  std::size_t read(BytesView bytes, bool is_end) override;

 private:
  bool is_lost_ = false;  ///< between a bad frame and the next good one
};

/// A datagram, or a connection that ends after one message: 0xBF, the version 1, 0xBF, and the message up to the end.
/// Give each datagram to take() and then call finish().
class TakDatagramDecoder final : public Decoder {
 public:
  using Decoder::Decoder;

 protected:
  std::size_t read(BytesView bytes, bool is_end) override;
};

}  // namespace thalweg::sensor

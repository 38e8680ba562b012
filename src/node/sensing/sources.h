// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sensor/intake.h"

/// Whom the live picture hears and whom it is given to, as the administrator wrote it down in sources.toml:
/// docs/operating.md has the form.
namespace thalweg::sensing {

enum class Protocol : std::uint8_t { cot, tak, ais, csv, geojson };

[[nodiscard]] const char* name(Protocol protocol);

enum class Transport : std::uint8_t { tcp_listen, tls_listen, tcp_connect, udp, file };

[[nodiscard]] const char* name(Transport transport);

/// Who may come in over TLS: whose key has one of these pins, or whose certificate this authority has signed.
struct TlsTerms {
  std::vector<std::string> clients;  ///< "sha256/<base64>"
  std::string client_ca;             ///< a file; empty: by pins
  std::string certificate, key;      ///< files of our own; empty: the node's
};

/// One source: how its bytes come, what they are, and what it may say.
struct Source {
  sensor::SourceTerms terms;  ///< with its id
  Protocol protocol = Protocol::csv;
  Transport transport = Transport::tcp_listen;
  std::string address;  ///< host:port; empty for a file
  std::string path;     ///< of a file
  TlsTerms tls;
  std::int64_t connections_max = 64;  ///< of a listener; one more is turned away
  std::int64_t bytes_per_s = 65'536;  ///< at which a file is replayed
  bool repeats = false;               ///< a file that begins again at its end
};

/// TAK clients of one's own that are given the picture.
struct Consumer {
  std::string id;
  Transport transport = Transport::tcp_listen;  ///< tcp_listen, tls_listen or udp
  std::string address;
  TlsTerms tls;
  std::optional<sensor::Box> area;
  std::vector<sensor::Subject> subjects;  ///< empty: all
  Duration each = Duration::seconds(5);   ///< of each thing not more often
  bool own = false;                       ///< also our own boats and posts
  bool is_protobuf = false;               ///< datagrams: protocol version 1
  std::int64_t connections_max = 16;
};

struct SourcesFile {
  std::vector<Source> sources;
  std::vector<Consumer> consumers;
};

inline constexpr std::size_t kSourcesMax = 1'000;

/// Reads sources.toml.
///
/// Errors   malformed, naming the source and the member: no TOML, a member that is not known, two sources of one id, a
///          value out of its bounds.
[[nodiscard]] Result<SourcesFile> parse_sources(std::string_view toml);

/// A decoder for what comes from it. `number`: as its reports name it. A datagram is whole; a stream of TAK clients is
/// read as whichever of the two forms it begins with.
[[nodiscard]] std::unique_ptr<sensor::Decoder> make_decoder(const Source& source,
                                                            std::uint16_t number,
                                                            char first_byte,
                                                            bool is_datagram);

}  // namespace thalweg::sensing

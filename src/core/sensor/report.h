// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "geometry/frontier.h"

/// What sensors say, in one form whatever they speak. A report is about a thing: a vessel, vehicle, aircraft, herd,
/// gauge or gate. What is about a person (a TAK user's own place, a unit) is refused by the decoders and only counted;
/// names of people, callsigns, remarks and contacts are not even looked at.
namespace thalweg::sensor {

enum class Subject : std::uint8_t {
  unknown,   ///< a thing of which the source does not say what it is
  vessel,    ///< on or under water
  vehicle,   ///< on land
  aircraft,  ///< manned or not
  herd,      ///< animals
  station,   ///< something fixed: base station, installation, post of sensors
  aid,       ///< to navigation: buoy, beacon
  distress,  ///< a beacon that calls for rescue: AIS-SART, man overboard, EPIRB, TAK emergency
  gauge,     ///< of water, wind, anything that has a level
  gate,      ///< counts those who pass
};
inline constexpr std::size_t kSubjects = 10;

/// The word for it in data and rules ("vessel", ...).
[[nodiscard]] const char* name(Subject subject);
/// Errors   malformed, with the words there are.
[[nodiscard]] Result<Subject> subject_from_name(std::string_view text);

enum class Statement : std::uint8_t {
  position,  ///< where the thing is
  details,   ///< what the thing is called and of what sort it is
  reading,   ///< a gauge's level or a gate's count
  gone,      ///< the source takes the thing back
};

inline constexpr std::uint16_t kNoSpeed = 0xFFFF;
inline constexpr std::uint16_t kNoCourse = 0xFFFF;

/// One statement. The texts are borrowed from the decoder and from what it was given, until it is given more.
struct Report {
  BytesView uid;                          ///< 1 to kUidMax bytes of printable UTF-8; AIS: "MMSI-" and nine digits
  BytesView name;                         ///< of the vessel or place, when it was said
  Instant at;                             ///< when it was so
  Duration valid;                         ///< how long the source lets it stand; zero: not said
  geometry::Position position;            ///< meaningful with has_position
  std::int64_t reading_milli = 0;         ///< thousandths of the gauge's unit, or of a count
  std::uint16_t source = 0;               ///< as the decoder was told
  std::uint16_t speed_cm_s = kNoSpeed;    ///< over ground; kNoSpeed: not said
  std::uint16_t course_cdeg = kNoCourse;  ///< hundredths of a degree from north by east, 0 to 35999
  Statement statement = Statement::position;
  Subject subject = Subject::unknown;
  std::uint8_t ship_type = 0;  ///< of AIS; 0: not said
  bool has_position = false;
  bool has_own_time = false;  ///< else `at` is when it was received
  bool own = false;           ///< our own forces and assets: the gate lets nothing of them out
};

inline constexpr std::size_t kUidMax = 128;

/// Why something was set aside.
enum class Reason : std::uint8_t {
  syntax,      ///< not in the format
  checksum,    ///< damaged on the way
  too_long,    ///< longer than any honest message
  incomplete,  ///< a needed field or part is missing
  range,       ///< a value that cannot be: beyond the earth, a month 13
  encoding,    ///< not UTF-8, control characters, or an identifier that is too long
  people,      ///< about a person or unit; nothing of it is kept
  noise,       ///< bytes between messages
};
inline constexpr std::size_t kReasons = 8;

[[nodiscard]] const char* name(Reason reason);

/// What was set aside and why. Of what is about people no bytes are kept.
struct Refused {
  Reason reason = Reason::syntax;
  std::string detail;  ///< what, where, and what the sender should do
  Bytes beginning;     ///< at most kBeginningMax bytes of it
};

inline constexpr std::size_t kBeginningMax = 200;
/// More refusals than this in one batch are only counted.
inline constexpr std::size_t kRefusedPerBatchMax = 64;

/// What a TAK client wants answered: the host does so.
enum class Control : std::uint8_t { ping, protocol_offer, protocol_request, protocol_response };

struct Tally {
  std::uint64_t bytes = 0;
  std::uint64_t reports = 0;
  std::uint64_t ignored = 0;  ///< well formed, and nothing that we keep
  std::array<std::uint64_t, kReasons> refused{};

  [[nodiscard]] std::uint64_t refused_in_all() const;
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// What came out of some bytes.
struct Batch {
  std::vector<Report> reports;
  std::vector<Refused> refused;
  std::vector<Control> controls;
};

/// Bytes in, reports out. Give it what came, cut anywhere; it keeps the beginning of what is not yet whole. Bad input
/// is set aside with its reason and never stops the stream. One decoder for each connection, file or peer.
///
/// Thread   one at a time.
/// Bounds   keeps at most one message's bytes (64 KiB), for AIS besides a handful of begun sentences.
class Decoder {
 public:
  explicit Decoder(std::uint16_t source) : source_(source) {}

  virtual ~Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  /// The reports in `chunk` and in what was kept before.  Owner  the result holds until the next call and borrows
  /// `chunk`.
  [[nodiscard]] const Batch& take(BytesView chunk, Instant received);
  /// The stream has ended, or the datagram was whole: what was kept is read as it is, or refused as incomplete.
  [[nodiscard]] const Batch& finish(Instant received);

  [[nodiscard]] const Tally& tally() const { return tally_; }

 protected:
  /// Reads what is whole in `bytes` and gives back how many of them are done with.
  virtual std::size_t read(BytesView bytes, bool is_end) = 0;

  /// Notes a report; its time is the time of receipt when it has none of its own.
  void add(Report report);
  void refuse(Reason reason, std::string detail, BytesView beginning);

  void ignore() { ++tally_.ignored; }

  void control(Control what) { batch_.controls.push_back(what); }

  [[nodiscard]] Instant received() const { return received_; }

 private:
  void begin(Instant received);

  std::uint16_t source_;
  Instant received_;
  Bytes kept_;
  Bytes reading_;  ///< what `kept_` was, while the batch borrows from it
  Batch batch_;
  Tally tally_;
};

/// The longest message that is read.
inline constexpr std::size_t kMessageMax = 65'536;

}  // namespace thalweg::sensor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"

/// Where something is in relation to the line two parties share: how far, on which side, how far along. The line is
/// data that the parties supply; nothing here knows a country.
namespace thalweg::geometry {

/// A place on WGS84, in whole ten-millionths of a degree (about 1 cm), so that both sides hold the same number.
/// Latitude first, as people say it; GeoJSON writes longitude first, and only its reader and writer turn them round.
struct Position {
  std::int32_t lat_e7 = 0;
  std::int32_t lon_e7 = 0;

  friend auto operator<=>(const Position&, const Position&) = default;
};

inline constexpr std::int32_t kLatE7Max = 900'000'000;
inline constexpr std::int32_t kLonE7Max = 1'800'000'000;

/// True within 90 degrees of latitude and 180 of longitude, bounds included.
[[nodiscard]] constexpr bool is_on_earth(Position position) {
  return position.lat_e7 >= -kLatE7Max && position.lat_e7 <= kLatE7Max && position.lon_e7 >= -kLonE7Max &&
         position.lon_e7 <= kLonE7Max;
}

/// How a place lies to the frontier.
struct Bearing {
  double distance_m = 0;  ///< to the nearest point of the frontier over the ellipsoid, never negative
  bool left = false;      ///< seen along the direction of the line; false on the line itself
  double along_m = 0;     ///< from the first vertex of that line to that nearest point
  std::size_t line = 0;   ///< which of the lines given to build, 0-based
};

/// Where a way first meets the frontier.
struct Meeting {
  double part = 0;         ///< of the way, 0 at its start and 1 at its end
  bool from_left = false;  ///< the side from which the way comes
  double along_m = 0;
  std::size_t line = 0;
};

/// One or more polylines, ready to be asked for the nearest point. Between two vertices the line is straight in
/// longitude and latitude, as RFC 7946 defines it: long edges are not geodesics.
class Frontier {
 public:
  /// Makes the index once, so that every later question is cheap.
  ///
  /// Shapes   each line in the direction that defines left and right. A line whose last vertex equals its first is
  ///          closed; at an open end the side is that of the last edge prolonged. A vertex repeated at once is dropped.
  /// Needs    lines that continue each other joined into one; no line that crosses itself or another (not checked).
  /// Errors   malformed: no line, fewer than two places, a vertex that is not on the earth, a line that doubles back on
  ///          itself, more than kPiecesMax edges and kilometres together.
  ///          unsupported: a line that touches the antimeridian or comes within one degree of a pole.
  /// Cost     about 0.3 us and 150 bytes for each edge, and for each kilometre of longer ones.
  [[nodiscard]] static Result<Frontier> build(std::vector<std::vector<Position>> lines);

  /// The nearest point of the frontier and the side. At a sharp vertex the side follows from the turn of the line
  /// there, because both adjoining edges, taken alone, may give the wrong one.
  ///
  /// Needs    is_on_earth(position).
  /// Units    distance_m within 1 cm or 0.001% of the geodesic distance up to 300 km.
  /// Cost     well under 1 us near the line, a few us far from it (20,000 vertices); no allocation.
  [[nodiscard]] Bearing nearest(Position position) const;

  /// Where the way from one place to another, straight in longitude and latitude and the short way round the earth,
  /// first passes to the other side of the frontier. A way that ends on the line has not passed it; one that begins on
  /// it is taken to begin on the right.
  ///
  /// Needs    is_on_earth of both.
  /// Cost     some 0.1 us for a way that is far from the line, more for each edge near it; no allocation.
  [[nodiscard]] std::optional<Meeting> first_meeting(Position from, Position to) const;

  /// True when the nearest point found is an open end of its line: beyond it there is neither left nor right.
  [[nodiscard]] bool is_beyond_end(const Bearing& bearing) const;

  /// The length of one line, by its index as in Bearing.
  [[nodiscard]] double length_m(std::size_t line) const;

  static constexpr std::size_t kPiecesMax = 1'000'000;

 private:
  using Vector = std::array<double, 3>;

  struct Line {
    std::size_t begin = 0;  ///< into vertices_
    std::size_t end = 0;
    bool closed = false;
    double length_m = 0;
  };

  /// A part of an edge, short enough that its chord through the earth stands for it.
  struct Piece {
    Vector start;
    Vector span;
    double length_m;
    double along_m;
    std::uint32_t edge;  ///< from vertices_[edge] to vertices_[edge + 1]
    std::uint32_t line;
    double edge_from;  ///< the part of the edge that it covers, 0 to 1
    double edge_to;
  };

  struct Box {
    Vector low;
    Vector high;
  };

  struct Found {
    double squared_distance;
    std::size_t piece;
    double part;  ///< of the piece, 0 to 1
  };

  /// Bounds in longitude and latitude of a run of edges.
  struct Extent {
    Position low;
    Position high;
    std::uint32_t begin = 0;  ///< into edges_ for a run, into runs_ for a group
    std::uint32_t end = 0;
  };

  struct Edge {
    std::uint32_t vertex = 0;  ///< from vertices_[vertex] to the next
    std::uint32_t line = 0;
    double along_m = 0;
    double length_m = 0;
  };

  struct Way;

  Frontier() = default;
  [[nodiscard]] Result<Unit> add(std::size_t line_index, const std::vector<Position>& line);
  void add_edge(std::size_t edge);
  void build_boxes();
  void build_extents();
  void meet_edge(const Way& way, const Edge& edge, std::optional<Meeting>& first) const;
  [[nodiscard]] Found find(const Vector& point) const;
  [[nodiscard]] bool is_left(Position position, const Piece& piece, double edge_part) const;
  [[nodiscard]] bool is_left_at_vertex(Position position, std::size_t vertex, const Line& line) const;

  std::vector<Position> vertices_;
  std::vector<Line> lines_;
  std::vector<Piece> pieces_;
  std::vector<Box> boxes_;  ///< a binary tree in heap order over runs of pieces
  std::vector<Edge> edges_;
  std::vector<Extent> runs_;    ///< of edges
  std::vector<Extent> groups_;  ///< of runs
};

/// The centre of the grid cell in which the place lies: what a neighbour who may know it to `precision_m` is given. It
/// depends on nothing but the place and the precision, so that repeated reports of one place add nothing.
///
/// Shapes   rows of cells precision_m high (within 0.6%), each about as wide at the middle of its row; blurring the
///          centre again gives the centre. A precision of 0 leaves the place as it is.
/// Needs    is_on_earth(position).
[[nodiscard]] Position blur(Position position, std::uint32_t precision_m);

/// Where something comes that holds its course, in degrees from north by east, for that many metres.
///
/// Needs    is_on_earth(position); at most 1,000 km.
/// Units    within 0.1% of the distance, up to 80 degrees of latitude. What would pass a pole stays on it.
[[nodiscard]] Position ahead(Position position, double course_deg, double distance_m);

/// The length over the ellipsoid between two places.  Units  within 1 cm or 0.001% up to 300 km, 0.5% beyond.
[[nodiscard]] double distance_m(Position a, Position b);

}  // namespace thalweg::geometry

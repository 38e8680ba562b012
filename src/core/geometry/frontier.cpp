// SPDX-License-Identifier: Apache-2.0
#include "geometry/frontier.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "geometry/plane_detail.h"

// Distances are taken in three dimensions, from the centre of the earth: a place becomes a point on the ellipsoid, an
// edge a row of short chords, and the nearest chord is the nearest part of the line. No map projection is involved, so
// nothing depends on the latitude. The chord from the place to the point found is then bent to the length of the arc
// over it.
//
// A polyline is its own index: a binary tree over runs of neighbouring pieces, each node with the box around its run,
// is searched nearest box first. Unlike a grid of candidate edges it has no cell size to choose and answers far places
// too.
//
// Sides are decided in whole numbers, in the plane of longitude and latitude in which the edges are straight.
namespace thalweg::geometry {

namespace {

using Vector = std::array<double, 3>;

constexpr double kDegreesPerE7 = 1e-7;
constexpr double kRadiansPerE7 = 3.14159265358979323846 / 180 * kDegreesPerE7;
constexpr double kSemiMajorM = 6378137.0;
constexpr double kEccentricitySquared = 0.0066943799901413165;  // f (2 - f), f = 1 / 298.257223563
/// A chord this long runs 2 cm under the ground and, at 60 degrees of latitude, 4 cm beside its parallel.
constexpr double kPieceM = 1000;
constexpr std::size_t kLeafPieces = 4;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int32_t kLatE7Supported = 890'000'000;

Vector minus(const Vector& a, const Vector& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}

double dot(const Vector& a, const Vector& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/// A place in e7 degrees, which may lie between two whole ones, as a point on the ellipsoid in metres.
Vector on_ellipsoid(double lat_e7, double lon_e7) {
  const double lat = lat_e7 * kRadiansPerE7;
  const double lon = lon_e7 * kRadiansPerE7;
  const double sine = std::sin(lat);
  const double normal = kSemiMajorM / std::sqrt(1 - kEccentricitySquared * sine * sine);
  const double across = normal * std::cos(lat);
  return {across * std::cos(lon), across * std::sin(lon), normal * (1 - kEccentricitySquared) * sine};
}

Vector on_ellipsoid(Position position) {
  return on_ellipsoid(position.lat_e7, position.lon_e7);
}

/// The length over the ground between two points at the ends of a chord, near the given latitude.
double arc_m(double chord_m, double lat_e7) {
  const double sine = std::sin(lat_e7 * kRadiansPerE7);
  const double radius = kSemiMajorM * std::sqrt(1 - kEccentricitySquared) / (1 - kEccentricitySquared * sine * sine);
  return 2 * radius * std::asin(std::min(1.0, chord_m / (2 * radius)));
}

bool turns_back(Position a, Position b, Position c) {
  const std::int64_t along = (std::int64_t{b.lon_e7} - a.lon_e7) * (std::int64_t{c.lon_e7} - b.lon_e7) +
                             (std::int64_t{b.lat_e7} - a.lat_e7) * (std::int64_t{c.lat_e7} - b.lat_e7);
  return turn(a, b, c) == 0 && along < 0;
}

/// The point of the way from a to b, straight in longitude and latitude, at a part of it.
Vector on_edge(Position a, Position b, double part) {
  return on_ellipsoid(a.lat_e7 + part * (static_cast<double>(b.lat_e7) - a.lat_e7),
                      a.lon_e7 + part * (static_cast<double>(b.lon_e7) - a.lon_e7));
}

template <class Box>
double squared_distance(const Box& box, const Vector& point) {
  double sum = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    const double outside = std::max(std::max(box.low[k] - point[k], point[k] - box.high[k]), 0.0);
    sum += outside * outside;
  }
  return sum;
}

std::string at(std::size_t line, std::size_t vertex) {
  return "line " + std::to_string(line) + ", vertex " + std::to_string(vertex) + ": ";
}

Result<Unit> check_vertex(Position position, const std::string& where) {
  if (!is_on_earth(position)) {
    return Error{Code::malformed,
                 where + "latitude " + std::to_string(position.lat_e7) + "e-7, longitude " +
                     std::to_string(position.lon_e7) + "e-7 is not on the earth"};
  }
  if (std::abs(position.lat_e7) > kLatE7Supported) {
    return Error{Code::unsupported, where + "within one degree of a pole; frontiers there are not supported"};
  }
  if (std::abs(position.lon_e7) == kLonE7Max) {
    return Error{Code::unsupported, where + "on the antimeridian; end the line before longitude 180"};
  }
  return Unit{};
}

}  // namespace

Result<Frontier> Frontier::build(std::vector<std::vector<Position>> lines) {
  if (lines.empty()) return Error{Code::malformed, "a frontier needs at least one line"};
  Frontier frontier;
  for (std::size_t i = 0; i < lines.size(); ++i) TRY(frontier.add(i, lines[i]));
  frontier.build_boxes();
  frontier.build_extents();
  return frontier;
}

Result<Unit> Frontier::add(std::size_t line_index, const std::vector<Position>& line) {
  const std::size_t begin = vertices_.size();
  for (std::size_t i = 0; i < line.size(); ++i) {
    TRY(check_vertex(line[i], at(line_index, i)));
    const std::size_t count = vertices_.size() - begin;
    if (count >= 1 && vertices_.back() == line[i]) continue;
    if (count >= 1 && std::abs(std::int64_t{line[i].lon_e7} - vertices_.back().lon_e7) > kLonE7Max) {
      return Error{Code::unsupported,
                   at(line_index, i) + "the edge to it crosses the antimeridian; end the line before it"};
    }
    if (count >= 2 && turns_back(vertices_.end()[-2], vertices_.back(), line[i])) {
      return Error{Code::malformed, at(line_index, i) + "the line doubles back on itself; take the spike out"};
    }
    vertices_.push_back(line[i]);
  }
  const std::size_t end = vertices_.size();
  if (end - begin < 2) {
    return Error{Code::malformed, "line " + std::to_string(line_index) + " has fewer than two different places"};
  }
  const bool closed = vertices_[begin] == vertices_.back();
  if (closed && turns_back(vertices_[end - 2], vertices_[begin], vertices_[begin + 1])) {
    return Error{Code::malformed, at(line_index, 0) + "the line doubles back on itself; take the spike out"};
  }
  lines_.push_back({begin, end, closed, 0});
  for (std::size_t edge = begin; edge + 1 < end; ++edge) {
    add_edge(edge);
    if (pieces_.size() > kPiecesMax) {
      return Error{Code::malformed,
                   at(line_index, edge - begin) + "more than " + std::to_string(kPiecesMax) +
                       " edges and kilometres; simplify the frontier"};
    }
  }
  return Unit{};
}

void Frontier::add_edge(std::size_t edge) {
  const Position from = vertices_[edge];
  const Position to = vertices_[edge + 1];
  const Vector whole = minus(on_ellipsoid(to), on_ellipsoid(from));
  const double count = std::ceil(std::sqrt(dot(whole, whole)) / kPieceM);
  Line& line = lines_.back();
  const double before_m = line.length_m;
  Vector start = on_ellipsoid(from);
  for (double i = 0; i < count; ++i) {
    Piece piece{};
    piece.start = start;
    piece.edge_from = i / count;
    piece.edge_to = (i + 1) / count;
    const Vector end = on_edge(from, to, piece.edge_to);
    piece.span = minus(end, start);
    piece.length_m = std::sqrt(dot(piece.span, piece.span));
    piece.along_m = line.length_m;
    piece.edge = static_cast<std::uint32_t>(edge);
    piece.line = static_cast<std::uint32_t>(lines_.size() - 1);
    pieces_.push_back(piece);
    line.length_m += piece.length_m;
    start = end;
  }
  edges_.push_back({static_cast<std::uint32_t>(edge),
                    static_cast<std::uint32_t>(lines_.size() - 1),
                    before_m,
                    line.length_m - before_m});
}

void Frontier::build_boxes() {
  const std::size_t leaves = std::bit_ceil((pieces_.size() + kLeafPieces - 1) / kLeafPieces);
  const Box nothing{{kInfinity, kInfinity, kInfinity}, {-kInfinity, -kInfinity, -kInfinity}};
  boxes_.assign(2 * leaves, nothing);
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    Box& box = boxes_[leaves + i / kLeafPieces];
    for (std::size_t k = 0; k < 3; ++k) {
      const double start = pieces_[i].start[k];
      const double end = start + pieces_[i].span[k];
      box.low[k] = std::min({box.low[k], start, end});
      box.high[k] = std::max({box.high[k], start, end});
    }
  }
  for (std::size_t node = leaves - 1; node > 0; --node) {
    for (std::size_t k = 0; k < 3; ++k) {
      boxes_[node].low[k] = std::min(boxes_[2 * node].low[k], boxes_[2 * node + 1].low[k]);
      boxes_[node].high[k] = std::max(boxes_[2 * node].high[k], boxes_[2 * node + 1].high[k]);
    }
  }
}

Frontier::Found Frontier::find(const Vector& point) const {
  struct Visit {
    double squared_distance;
    std::size_t node;
  };

  const std::size_t leaves = boxes_.size() / 2;
  std::array<Visit, 2 * std::bit_width(kPiecesMax)> stack;
  std::size_t depth = 0;
  stack[depth++] = {0, 1};
  Found best{kInfinity, 0, 0};
  while (depth > 0) {
    const Visit visit = stack[--depth];
    if (visit.squared_distance >= best.squared_distance) continue;
    if (visit.node < leaves) {
      Visit nearer{squared_distance(boxes_[2 * visit.node], point), 2 * visit.node};
      Visit farther{squared_distance(boxes_[2 * visit.node + 1], point), 2 * visit.node + 1};
      if (farther.squared_distance < nearer.squared_distance) std::swap(nearer, farther);
      stack[depth++] = farther;
      stack[depth++] = nearer;
      continue;
    }
    const std::size_t begin = (visit.node - leaves) * kLeafPieces;
    for (std::size_t i = begin; i < std::min(begin + kLeafPieces, pieces_.size()); ++i) {
      const Piece& piece = pieces_[i];
      const Vector way = minus(point, piece.start);
      const double part = std::clamp(dot(way, piece.span) / (piece.length_m * piece.length_m), 0.0, 1.0);
      const Vector rest = {way[0] - part * piece.span[0], way[1] - part * piece.span[1], way[2] - part * piece.span[2]};
      const double squared = dot(rest, rest);
      if (squared < best.squared_distance) best = {squared, i, part};
    }
  }
  return best;
}

Bearing Frontier::nearest(Position position) const {
  CHECK(is_on_earth(position));
  const Vector point = on_ellipsoid(position);
  const Found found = find(point);
  const Piece& piece = pieces_[found.piece];
  const double edge_part = piece.edge_from + found.part * (piece.edge_to - piece.edge_from);
  const Vector way = minus(point, on_edge(vertices_[piece.edge], vertices_[piece.edge + 1], edge_part));
  return {arc_m(std::sqrt(dot(way, way)), position.lat_e7),
          is_left(position, piece, edge_part),
          piece.along_m + found.part * piece.length_m,
          piece.line};
}

bool Frontier::is_beyond_end(const Bearing& bearing) const {
  CHECK(bearing.line < lines_.size());
  const Line& line = lines_[bearing.line];
  constexpr double kOnVertexM = 1e-6;
  return !line.closed && (bearing.along_m <= kOnVertexM || bearing.along_m >= line.length_m - kOnVertexM);
}

double Frontier::length_m(std::size_t line) const {
  CHECK(line < lines_.size());
  return lines_[line].length_m;
}

bool Frontier::is_left(Position position, const Piece& piece, double edge_part) const {
  const Line& line = lines_[piece.line];
  const bool at_start = edge_part <= 0 && (line.closed || piece.edge > line.begin);
  const bool at_end = edge_part >= 1 && (line.closed || piece.edge + 2 < line.end);
  if (at_start) return is_left_at_vertex(position, piece.edge, line);
  if (at_end) return is_left_at_vertex(position, piece.edge + 1, line);
  return turn(vertices_[piece.edge], vertices_[piece.edge + 1], position) > 0;
}

bool Frontier::is_left_at_vertex(Position position, std::size_t vertex, const Line& line) const {
  const Position here = vertices_[vertex];
  const Position before = vertex > line.begin ? vertices_[vertex - 1] : vertices_[line.end - 2];
  const Position after = vertex + 1 < line.end ? vertices_[vertex + 1] : vertices_[line.begin + 1];
  const bool left_of_first = turn(before, here, position) > 0;
  const bool left_of_second = turn(here, after, position) > 0;
  if (left_of_first == left_of_second) return left_of_first;
  // Beyond a sharp point: what is nearest to its tip lies outside of it, on the side from which the line turned away.
  return turn(before, here, after) < 0;
}

Position blur(Position position, std::uint32_t precision_m) {
  CHECK(is_on_earth(position));
  if (precision_m == 0) return position;
  constexpr std::int64_t kE7PerMetre = 90;  // of latitude: 89.5 at the poles to 90.4 at the equator
  const std::int64_t height = kE7PerMetre * precision_m;
  const std::int64_t from_pole = std::int64_t{position.lat_e7} + kLatE7Max;
  const std::int64_t low = from_pole / height * height - kLatE7Max;
  const std::int64_t high = std::min(low + height, std::int64_t{kLatE7Max});
  const std::int64_t lat = low + (high - low) / 2;

  constexpr std::int64_t kRound = 2 * std::int64_t{kLonE7Max};
  const double across = static_cast<double>(kRound) * std::cos(static_cast<double>(lat) * kRadiansPerE7);
  const std::int64_t cells = std::max<std::int64_t>(1, std::llround(across / static_cast<double>(height)));
  const std::int64_t from_antimeridian = (std::int64_t{position.lon_e7} + kLonE7Max) % kRound;
  const std::int64_t cell = from_antimeridian * cells / kRound;
  const std::int64_t lon = (2 * cell + 1) * kRound / (2 * cells) - kLonE7Max;
  return {static_cast<std::int32_t>(lat), static_cast<std::int32_t>(lon)};
}

Position ahead(Position position, double course_deg, double distance_m) {
  CHECK(is_on_earth(position));
  const double course = course_deg * (kRadiansPerE7 / kDegreesPerE7);
  const double north_m = distance_m * std::cos(course);
  const double east_m = distance_m * std::sin(course);
  double middle = position.lat_e7 * kRadiansPerE7;
  double lat = middle;
  double lon_e7 = position.lon_e7;
  for (int round = 0; round < 3; ++round) {  // each with the radii of curvature half way
    const double sine = std::sin(middle);
    const double root = std::sqrt(1 - kEccentricitySquared * sine * sine);
    const double along_meridian = kSemiMajorM * (1 - kEccentricitySquared) / (root * root * root);
    const double across = kSemiMajorM / root * std::max(std::cos(middle), 1e-6);
    lat = position.lat_e7 * kRadiansPerE7 + north_m / along_meridian;
    lon_e7 = position.lon_e7 + east_m / across / kRadiansPerE7;
    middle = (position.lat_e7 * kRadiansPerE7 + lat) / 2;
  }
  const double lat_e7 = std::clamp(lat / kRadiansPerE7, -double{kLatE7Max}, double{kLatE7Max});
  return {static_cast<std::int32_t>(std::lround(lat_e7)),
          static_cast<std::int32_t>(std::lround(std::remainder(lon_e7, 2.0 * kLonE7Max)))};
}

double distance_m(Position a, Position b) {
  CHECK(is_on_earth(a));
  CHECK(is_on_earth(b));
  const Vector way = minus(on_ellipsoid(b), on_ellipsoid(a));
  return arc_m(std::sqrt(dot(way, way)), (static_cast<double>(a.lat_e7) + b.lat_e7) / 2);
}

}  // namespace thalweg::geometry

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sensor/cot_detail.h"
#include "sensor/text_detail.h"

namespace thalweg::sensor {

namespace {

/// The n-th part between hyphens.
BytesView part(BytesView type, std::size_t n) {
  for (; n > 0; --n) {
    const std::size_t hyphen = type.find('-');
    if (hyphen == BytesView::npos) return {};
    type.remove_prefix(hyphen + 1);
  }
  return type.substr(0, type.find_first_of("-;"));
}

CotMeaning atom(BytesView type) {
  CotMeaning meaning{CotSort::thing};
  const BytesView affiliation = part(type, 1);
  meaning.own = affiliation == "f" || affiliation == "a";
  const BytesView dimension = part(type, 2);
  if (dimension == "A") {
    meaning.subject = Subject::aircraft;
  } else if (dimension == "S" || dimension == "U") {
    meaning.subject = Subject::vessel;
  } else if (dimension == "G" && part(type, 3) == "E") {
    meaning.subject = part(type, 4) == "V" ? Subject::vehicle : Subject::station;
  } else if (dimension == "G" && part(type, 3) == "I") {
    meaning.subject = Subject::station;
  } else if (dimension == "P") {
    meaning.sort = CotSort::other;
  } else {
    meaning.sort = CotSort::people;
  }
  return meaning;
}

CotOutcome refusal(Reason reason, const char* detail) {
  CotOutcome outcome;
  outcome.what = CotOutcome::Do::refuse;
  outcome.reason = reason;
  outcome.detail = detail;
  return outcome;
}

}  // namespace

CotMeaning cot_meaning(BytesView type) {
  if (type.starts_with("a-")) return atom(type);
  if (type.starts_with("b-a-o")) return {CotSort::thing, Subject::distress};
  if (type == "t-x-d-d") return {CotSort::gone};
  CotMeaning meaning{CotSort::control};
  if (type == "t-x-c-t") return meaning;
  meaning.control = Control::protocol_offer;
  if (type == "t-x-takp-v") return meaning;
  meaning.control = Control::protocol_request;
  if (type == "t-x-takp-q") return meaning;
  meaning.control = Control::protocol_response;
  if (type == "t-x-takp-r") return meaning;
  return {};
}

CotOutcome cot_outcome(const CotEvent& event) {
  const CotMeaning meaning = cot_meaning(event.type);
  CotOutcome outcome;
  switch (meaning.sort) {
    case CotSort::people: return refusal(Reason::people, "a person or unit is not kept; report the vehicle or vessel");
    case CotSort::other: return outcome;
    case CotSort::control:
      outcome.what = CotOutcome::Do::control;
      outcome.control = meaning.control;
      return outcome;
    case CotSort::thing:
    case CotSort::gone: break;
  }
  const bool is_gone = meaning.sort == CotSort::gone;
  Report& report = outcome.report;
  report.uid = is_gone && !event.link_uid.empty() ? event.link_uid : event.uid;
  if (!is_uid(report.uid))
    return refusal(Reason::encoding, "the uid is empty, longer than 128 bytes, or no clean UTF-8");
  if (!event.time) return refusal(Reason::incomplete, "the time is missing or no time; give RFC 3339 in UTC");
  report.at = *event.time;
  report.has_own_time = true;
  report.subject = meaning.subject;
  report.own = meaning.own;
  outcome.what = CotOutcome::Do::add;
  if (is_gone) {
    report.statement = Statement::gone;
    return outcome;
  }
  if (event.stale && *event.stale > *event.time) report.valid = *event.stale - *event.time;
  const auto place = position(event.lat, event.lon);
  if (!place) return refusal(Reason::range, "the point is not on the earth");
  if (event.lat == 0 && event.lon == 0) {
    outcome.what = CotOutcome::Do::ignore;
    return outcome;
  }
  report.position = *place;
  report.has_position = true;
  report.speed_cm_s = speed_cm_s(event.speed);
  report.course_cdeg = course_cdeg(event.course);
  return outcome;
}

}  // namespace thalweg::sensor
